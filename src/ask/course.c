/* SPDX-License-Identifier: MIT
 *
 * Courses: made from timelines, and added up.
 */
#include "ask/acts.h"
#include "ask/parts.h"

/* How far it is from a sure no. */
static int truth(uint8_t verdict) {
    static const int8_t of[] = {
        [ENT_NO] = 0,       [ENT_UNSAID] = 1,   [ENT_UNKNOWN] = 2,  [ENT_POSSIBLY] = 3,
        [ENT_DISPUTED] = 4, [ENT_PRESUMED] = 5, [ENT_TESTIFIED] = 6};
    return of[verdict];
}

static uint8_t opposite(uint8_t verdict) {
    static const uint8_t of[] = {[ENT_NO] = ENT_TESTIFIED,      [ENT_UNSAID] = ENT_PRESUMED,
                                 [ENT_UNKNOWN] = ENT_POSSIBLY,  [ENT_POSSIBLY] = ENT_POSSIBLY,
                                 [ENT_DISPUTED] = ENT_DISPUTED, [ENT_PRESUMED] = ENT_NO,
                                 [ENT_TESTIFIED] = ENT_NO};
    return of[verdict];
}

/* ---- steps ------------------------------------------------------------------------- */

/* Appends to a course that lies at the end of the pile; a step like the one before is
 * none. */
static ent_code step_add(ent_set_parts *p, ent_course *c, ent_course_step s, ent_error *err) {
    if (c->n) {
        const ent_course_step *last = &p->steps[c->first + c->n - 1];
        if (last->verdict == s.verdict && last->witnessed == s.witnessed &&
            last->matter == s.matter && last->silent == s.silent)
            return ENT_OK;
    }
    if (!ENT_GROW(p->steps, p->cap_steps, p->n_steps + 1))
        return ent__nomem(err);
    p->steps[p->n_steps++] = s;
    c->n++;
    return ENT_OK;
}

static ent_course course_begin(const ent_set_parts *p) {
    return (ent_course){(uint32_t)p->n_steps, 0};
}

const ent_course_step *ent__course_at(const ent_set_parts *p, ent_course c, ent_day day) {
    const ent_course_step *s = p->steps + c.first;
    for (size_t n = c.n; n > 1;) {
        size_t half = n / 2;
        s += s[half].from <= day ? half : 0;
        n -= half;
    }
    return s;
}

ent_code ent__course_flat(ent_set_parts *p, ent_verdict verdict, ent_course *out,
                          ent_error *err) {
    *out = course_begin(p);
    ent_course_step s = {.from = ENT_DAY_MIN,
                         .verdict = (uint8_t)verdict,
                         .witnessed = verdict == ENT_TESTIFIED ? ENT_DAY_MAX : ENT_DAY_MIN,
                         .matter = ENT_NONE};
    return step_add(p, out, s, err);
}

ent_code ent__course_clip(ent_set_parts *p, ent_course x, ent_day from, ent_day until,
                          ent_course *out, ent_error *err) {
    ent_course_step no = {
        .from = ENT_DAY_MIN, .verdict = ENT_NO, .witnessed = ENT_DAY_MAX, .matter = ENT_NONE};
    *out = course_begin(p);
    if (from != ENT_DAY_MIN)
        ENT_TRY(step_add(p, out, no, err));
    for (uint32_t i = 0; i < x.n; i++) {
        ent_course_step s = p->steps[x.first + i];
        ent_day end = i + 1 < x.n ? p->steps[x.first + i + 1].from : ENT_DAY_MAX;
        if (end <= from || s.from >= until)
            continue;
        s.from = s.from > from ? s.from : from;
        ENT_TRY(step_add(p, out, s, err));
    }
    no.from = until;
    return until == ENT_DAY_MAX ? ENT_OK : step_add(p, out, no, err);
}

/* ---- adding up --------------------------------------------------------------------- */

static ent_day sooner(ent_day x, ent_day y) {
    return x < y ? x : y;
}

static ent_course_step weaker(ent_course_step x, ent_course_step y) {
    ent_course_step s = truth(y.verdict) < truth(x.verdict) ? y : x;
    s.witnessed = sooner(x.witnessed, y.witnessed);
    return s;
}

static ent_course_step stronger(ent_course_step x, ent_course_step y) {
    if (truth(x.verdict) != truth(y.verdict))
        return truth(x.verdict) > truth(y.verdict) ? x : y;
    return x.witnessed >= y.witnessed ? x : y;
}

static ent_course_step join(ent_course_step x, ent_course_step y, ent_set_op op) {
    if (op == ENT_SET_OR)
        return stronger(x, y);
    if (op == ENT_SET_MINUS) {
        y.verdict = opposite(y.verdict);
        y.witnessed = ENT_DAY_MAX;
    }
    return weaker(x, y);
}

ent_code ent__course_join(ent_set_parts *p, ent_course x, ent_course y, ent_set_op op,
                          ent_course *out, ent_error *err) {
    *out = course_begin(p);
    uint32_t i = 0, k = 0;
    for (;;) {
        const ent_course_step *sx = &p->steps[x.first + i], *sy = &p->steps[y.first + k];
        ent_course_step s = join(*sx, *sy, op);
        s.from = sx->from > sy->from ? sx->from : sy->from;
        bool more_x = i + 1 < x.n, more_y = k + 1 < y.n;
        ent_day next_x = more_x ? sx[1].from : ENT_DAY_MAX;
        ent_day next_y = more_y ? sy[1].from : ENT_DAY_MAX;
        ENT_TRY(step_add(p, out, s, err)); /* the steps may move here */
        if (!more_x && !more_y)
            return ENT_OK;
        i += more_x && next_x <= next_y;
        k += more_y && next_y <= next_x;
    }
}

/* ---- from timelines ------------------------------------------------------------------ */

/* Does the value mean being in? */
static bool is_in(const ent_set_parts *p, const ent_part *part, uint32_t matter,
                  uint32_t value) {
    const ent_asking *a = &p->ask;
    if (part->want)
        return ent__asking_value_fits(a, matter, value);
    const ent_relation *r = ent__view_relation(a->view, a->view->matters[matter].group);
    int code = value ? ent__relation_value(r, ent__claims_word(a->claims, value)) : -1;
    if (code < 0 || code == ENT_V_NONE || code == ENT_V_UNKNOWN)
        return false;
    return code >= ENT_VALUES_MOST || !(r->ends >> code & 1);
}

/* What a finding comes to: a value that stands and is another one is a no. */
static ent_code verdict_of(ent_set_parts *p, const ent_part *part, const ent_finding *f,
                           uint8_t *out, ent_error *err) {
    const ent_segment *s = &f->segment;
    *out = s->verdict;
    if (s->verdict < ENT_POSSIBLY || s->verdict == ENT_DISPUTED ||
        is_in(p, part, f->matter, s->value))
        return ENT_OK;
    bool stands = s->verdict >= ENT_PRESUMED;
    *out = stands ? ENT_NO : ENT_UNKNOWN;
    if (!part->want || f->window)
        return ENT_OK;
    ENT_TRY(ent__asking_hear(&p->ask, f, err));
    *out = (uint8_t)ent__asking_other_value(&p->ask, f, stands);
    return ENT_OK;
}

static ent_code finding_add(ent_set_parts *p, const ent_part *part, const ent_finding *f,
                            ent_day from, ent_course *out, ent_error *err) {
    ent_course_step s = {.from = from,
                         .witnessed = f->segment.witnessed,
                         .matter = f->matter,
                         .history = f->window};
    ENT_TRY(verdict_of(p, part, f, &s.verdict, err));
    return step_add(p, out, s, err);
}

static ent_code state_course(ent_set_parts *p, const ent_part *part, uint32_t matter,
                             ent_course *out, ent_error *err) {
    ent_view *v = p->ask.view;
    ENT_TRY(ent__view_timeline(v, matter, err));
    *out = course_begin(p);
    for (uint32_t i = 0; i < v->matters[matter].n_segments; i++) {
        ent_finding f = {.matter = matter,
                         .segment = v->segments[v->matters[matter].segment + i]};
        f.day = f.segment.from == ENT_DAY_MIN ? ENT_DAY_MIN + 1 : f.segment.from;
        ENT_TRY(finding_add(p, part, &f, f.segment.from, out, err));
    }
    return ENT_OK;
}

/* Copies the hearing's edges: what it is asked moves on. */
static ent_code edges_of(ent_set_parts *p, uint32_t matter, ent_day **days, size_t *n,
                         ent_error *err) {
    ent_hearing *h = &p->ask.hearing;
    ENT_TRY(ent__hearing_open(h, matter, err));
    ENT_TRY(ent__hearing_edges(h, err));
    *days = ent__zalloc(h->n_edges + 1, sizeof **days);
    if (!*days)
        return ent__nomem(err);
    *n = h->n_edges;
    memcpy(*days, h->edges, *n * sizeof **days);
    return ENT_OK;
}

/* Has it happened by the day? That may change on an edge, and on the day before one: the
 * last on which it may have been. */
static ent_code event_course(ent_set_parts *p, const ent_part *part, uint32_t matter,
                             ent_course *out, ent_error *err) {
    ent_day *days = NULL;
    size_t n = 0;
    *out = course_begin(p);
    ENT_TRY(edges_of(p, matter, &days, &n, err));
    ent_code code = ENT_OK;
    for (size_t i = 0; i < 2 * n && code == ENT_OK; i++) {
        ent_day day = days[i / 2];
        if (i % 2 == 0 && (day == ENT_DAY_MIN || (i && day - 1 <= days[i / 2 - 1])))
            continue; /* the day before an edge, if it is none itself */
        day = i % 2 == 0 ? day - 1 : day;
        ent_finding f;
        ent_day from = day;
        day = day == ENT_DAY_MIN ? day + 2 : day; /* a window of more than a day */
        code = ent__asking_find(&p->ask, matter, ENT_DAY_MIN + 1, day, &f, err);
        f.day = day;
        if (code == ENT_OK)
            code = finding_add(p, part, &f, from, out, err);
    }
    ent__free(days, (n + 1) * sizeof *days);
    return code;
}

ent_code ent__course_of_matter(ent_set_parts *p, const ent_part *part, uint32_t matter,
                               ent_course *out, ent_error *err) {
    const ent_view *v = p->ask.view;
    if (ent__view_relation(v, v->matters[matter].group)->shape == ENT_SHAPE_EVENT)
        return event_course(p, part, matter, out, err);
    return state_course(p, part, matter, out, err);
}

ent_code ent__course_of_group(ent_set_parts *p, const ent_part *part, uint32_t group,
                              ent_course *out, ent_error *err) {
    ent_view *v = p->ask.view;
    bool any = false;
    ENT_TRY(ent__view_matters(v, group, err));
    for (uint32_t i = 0; i < v->groups[group].n_matters; i++) {
        ent_course c;
        uint32_t matter = v->groups[group].matter + i;
        uint32_t value = v->matters[matter].value;
        if (value && !is_in(p, part, matter, value))
            continue; /* of another value altogether */
        ENT_TRY(ent__course_of_matter(p, part, matter, &c, err));
        if (any)
            ENT_TRY(ent__course_join(p, *out, c, ENT_SET_OR, &c, err));
        *out = c;
        any = true;
    }
    return any ? ENT_OK : ent__course_flat(p, ENT_UNSAID, out, err);
}

/* ---- bound by a treaty --------------------------------------------------------------- */

/* One action: since when it has happened, as the narrowest date has it. */
typedef struct act {
    ent_course course;
    ent_day lo;
    ent_act kind;
} act;

enum { ACTS_MOST = 64 };

/* A consent without a date was there on the day of which its source speaks: yes on that,
 * presumed after, unknown before. */
static ent_code undated_course(ent_set_parts *p, uint32_t matter, act *out, ent_error *err) {
    const ent_hearing *h = &p->ask.hearing;
    ent_day first = ENT_DAY_MAX, last = ENT_DAY_MIN;
    for (size_t i = 0; i < h->n_spells; i++)
        if (h->spells[i].dated && h->spells[i].a != ENT_DAY_MIN) {
            first = sooner(first, h->spells[i].a);
            last = h->spells[i].a > last ? h->spells[i].a : last;
        }
    ent_course_step s = {.from = ENT_DAY_MIN,
                         .witnessed = ENT_DAY_MIN,
                         .matter = matter,
                         .verdict = ENT_UNKNOWN};
    out->course = course_begin(p);
    out->lo = first;
    ENT_TRY(step_add(p, &out->course, s, err));
    if (first == ENT_DAY_MAX)
        return ENT_OK;
    s.witnessed = last;
    s.from = first;
    s.verdict = ENT_TESTIFIED;
    ENT_TRY(step_add(p, &out->course, s, err));
    s.from = last + 1;
    s.verdict = ENT_PRESUMED;
    return step_add(p, &out->course, s, err);
}

static ent_code act_make(ent_set_parts *p, uint32_t matter, act *out, ent_error *err) {
    static const ent_part any = {.kind = ENT_PART_BOUND};
    const ent_asking *a = &p->ask;
    const ent_hearing *h = &a->hearing;
    ENT_TRY(ent__hearing_open(&p->ask.hearing, matter, err));
    *out = (act){.lo = ENT_DAY_MAX, .kind = ENT_ACT_OTHER};
    int64_t width = INT64_MAX;
    for (size_t i = 0; i < h->n_spells; i++) {
        const ent_spell *s = &h->spells[i];
        out->kind = ent__act_of(ent__claims_word(a->claims, s->value));
        if (s->dumb || (int64_t)s->s2 - s->s1 >= width)
            continue;
        out->lo = s->s1;
        width = (int64_t)s->s2 - s->s1;
    }
    if (out->lo == ENT_DAY_MAX)
        return undated_course(p, matter, out, err);
    return event_course(p, &any, matter, &out->course, err);
}

static bool has_happened(const ent_set_parts *p, const act *x, ent_day day) {
    return ent__course_at(p, x->course, day)->verdict >= ENT_POSSIBLY;
}

/* The last of its kind that has happened by the day; NULL. */
static const act *last_of(const ent_set_parts *p, const act *acts, size_t n, ent_act kind,
                          ent_day day) {
    const act *last = NULL;
    for (size_t i = 0; i < n; i++)
        if (acts[i].kind == kind && has_happened(p, &acts[i], day) &&
            (!last || acts[i].lo > last->lo))
            last = &acts[i];
    return last;
}

/* As `treaties` has it: bound by what binds, if nothing ended it since. */
static ent_course_step bound_on(const ent_set_parts *p, const act *acts, size_t n,
                                ent_day day) {
    const act *ended = last_of(p, acts, n, ENT_ACT_ENDS, day);
    const act *bound = last_of(p, acts, n, ENT_ACT_BINDS, day);
    ent_course_step no = {.witnessed = ENT_DAY_MIN, .matter = ENT_NONE, .verdict = ENT_UNKNOWN};
    bound = bound ? bound : last_of(p, acts, n, ENT_ACT_CONSENTS, day);
    if (ended && (!bound || ended->lo >= bound->lo)) {
        ent_course_step s = *ent__course_at(p, ended->course, day);
        s.verdict = opposite(s.verdict);
        return s;
    }
    if (bound)
        return *ent__course_at(p, bound->course, day);
    for (size_t i = 0; i < n; i++) /* not yet, unless it cannot be told */
        if (acts[i].kind == ENT_ACT_BINDS || acts[i].kind == ENT_ACT_CONSENTS)
            return *ent__course_at(p, acts[i].course, day);
    return no;
}

ent_code ent__course_of_bound(ent_set_parts *p, uint32_t group, ent_course *out,
                              ent_error *err) {
    ent_view *v = p->ask.view;
    act acts[ACTS_MOST];
    ENT_TRY(ent__view_matters(v, group, err));
    size_t n = v->groups[group].n_matters;
    if (n > ACTS_MOST)
        return ent__fail(err, ENT_LIMIT, "more than %d kinds of action", ACTS_MOST);
    for (size_t i = 0; i < n; i++)
        ENT_TRY(act_make(p, v->groups[group].matter + (uint32_t)i, &acts[i], err));
    *out = course_begin(p);
    ent_day day = ENT_DAY_MIN;
    for (bool more = true; more;) {
        ent_course_step s = bound_on(p, acts, n, day);
        s.from = day;
        ENT_TRY(step_add(p, out, s, err));
        ent_day next = ENT_DAY_MAX;
        for (size_t i = 0; i < n; i++)
            for (uint32_t k = 0; k < acts[i].course.n; k++) {
                ent_day from = p->steps[acts[i].course.first + k].from;
                next = from > day ? sooner(next, from) : next;
            }
        more = next != ENT_DAY_MAX;
        day = next;
    }
    return ENT_OK;
}
