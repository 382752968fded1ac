/* SPDX-License-Identifier: MIT
 *
 * A pair is looked at through all pieces of its two units: on each stretch of days it is the
 * pair of those who bore the codes. Most pairs have one piece each and nothing said of them:
 * they share one list of strokes, what complete lists say of anybody.
 */
#include "panel/paint.h"

#include <stdlib.h>

/* What has come together in a step. */
typedef struct mark {
    double value;
    ent_told told;              /* what gave the value */
    ent_day key;                /* its first or last day in the step; of a record, month */
    int32_t yes, known, window; /* days: so; so or not; there */
    bool blank;                 /* it has no such detail */
    uint8_t stands;             /* how well what gave the value does */
} mark;

typedef struct painter {
    const ent_painting *p;
    ent_strokes *out;
    mark *marks; /* by step; all zero between lists */
    size_t cap_marks;
    ent_stretches stretches;
    ent_day from, until;  /* while these two bear their codes */
    ent_groups_of groups; /* where the object does not matter */
    uint32_t anybody;
    bool one_base;         /* complete lists name nobody in particular */
    uint32_t base, n_base; /* its strokes, once made */
    bool has_base;
    ent_error *err;
} painter;

/* ---- strokes ------------------------------------------------------------------------- */

bool ent__strokes_add(ent_strokes *s, size_t first, uint32_t step, uint8_t has, double value) {
    ent_stroke *last = s->n > first ? &s->at[s->n - 1] : NULL;
    if (last && last->has == has && (!has || last->value == value)) {
        last->until = step + 1;
        return true;
    }
    if (!ENT_GROW(s->at, s->cap, s->n + 1))
        return false;
    s->at[s->n++] = (ent_stroke){step, step + 1, has ? value : 0, has};
    return true;
}

static bool is_whole(const mark *m) {
    return m->yes >= m->window;
}

/* The cell of a step; false: missing. */
static bool cell_of(const painter *x, const mark *m, const ent_steps *steps, size_t step,
                    double *value) {
    int32_t days = steps->edge[step + 1] - steps->edge[step];
    bool known = m->window && m->known >= m->window;
    *value = 0;
    if (x->p->cell == ENT_CELL_DETAIL || x->p->cell == ENT_CELL_MATCH) {
        *value = m->value;
        return m->yes && !m->blank;
    }
    switch (x->p->rule) {
    case ENT_RULE_ALL:
        *value = m->yes && is_whole(m) ? m->value : 0;
        return is_whole(m) ? m->window > 0 : m->known > m->yes || known;
    case ENT_RULE_DAYS:
        *value = m->yes;
        return known;
    case ENT_RULE_SHARE:
        *value = (double)m->yes / days;
        return known;
    case ENT_RULE_ANY:
    case ENT_RULE_FIRST:
    case ENT_RULE_LAST:
    case ENT_RULE_MIN:
    case ENT_RULE_MAX:
    case ENT_RULE_START:
    case ENT_RULE_END:
    case ENT_RULE_PICK:
        break;
    }
    *value = m->yes ? m->value : 0;
    return m->yes > 0 || known;
}

/* The marks become a list of strokes, and are wiped. */
static ent_code list_end(painter *x, struct ent_stroke_list *list) {
    const ent_steps *steps = x->p->steps;
    uint32_t first = (uint32_t)x->out->n;
    for (uint32_t i = 0; i < steps->n; i++) {
        double value;
        uint8_t has = cell_of(x, &x->marks[i], steps, i, &value);
        if (has && x->p->grades)
            has = x->marks[i].yes ? x->marks[i].stands : ENT_STANDS_SURE;
        if (!ent__strokes_add(x->out, first, i, has, value))
            return ent__nomem(x->err);
    }
    memset(x->marks, 0, steps->n * sizeof *x->marks);
    *list = (struct ent_stroke_list){first, (uint32_t)(x->out->n - first)};
    return ENT_OK;
}

/* ---- groups by subject ------------------------------------------------------------------ */

static int by_subject(const void *px, const void *py) {
    const ent_group_of *x = px, *y = py;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    return x->group < y->group ? -1 : x->group > y->group;
}

ent_code ent__groups_make(const ent_view *v, uint32_t relation, ent_groups_of *out,
                          ent_error *err) {
    bool symmetric = v->claims->relations[relation].symmetric;
    *out = (ent_groups_of){0};
    for (uint32_t i = 0; i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        if (g->relation != relation)
            continue;
        if (!ENT_GROW(out->at, out->cap, out->n + 2)) {
            ent__groups_free(out);
            return ent__nomem(err);
        }
        out->at[out->n++] = (ent_group_of){g->subject, i};
        if (symmetric && g->object && g->object != g->subject)
            out->at[out->n++] = (ent_group_of){g->object, i};
    }
    if (out->n)
        qsort(out->at, out->n, sizeof *out->at, by_subject);
    return ENT_OK;
}

void ent__groups_free(ent_groups_of *g) {
    ENT_DROP(g->at, g->cap);
    *g = (ent_groups_of){0};
}

const ent_group_of *ent__groups_of(const ent_groups_of *g, uint32_t subject, size_t *n) {
    size_t lo = 0, hi = g->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (g->at[mid].subject < subject)
            lo = mid + 1;
        else
            hi = mid;
    }
    size_t end = lo;
    while (end < g->n && g->at[end].subject == subject)
        end++;
    *n = end - lo;
    return g->at ? g->at + lo : NULL;
}

uint32_t ent__group_other(const ent_view *v, uint32_t group, uint32_t subject) {
    const ent_group *g = &v->groups[group];
    return g->subject == subject ? g->object : g->subject;
}

static bool is_listed(const ent_view *v, uint32_t relation, uint32_t object) {
    for (size_t i = 0; i < v->n_coverage; i++)
        if (v->coverage[i].relation == relation && v->coverage[i].object == object)
            return true;
    return false;
}

uint32_t ent__groups_anybody(const ent_view *v, const ent_groups_of *g) {
    for (size_t i = 0; i < g->n; i++) {
        const ent_group *group = &v->groups[g->at[i].group];
        if (group->object && !is_listed(v, group->relation, group->object))
            return group->object;
    }
    return ENT_NONE;
}

/* ---- marks ---------------------------------------------------------------------------- */

static double code_of(const painter *x, ent_str text) {
    int code = ent__relation_value(&x->p->view->claims->relations[x->p->is.relation], text);
    return code == ENT_V_NONE ? 0 : code >= 0 && code < ENT_VALUES_MOST ? code : 1;
}

/* What a stretch tells of a step. False: it has no such detail. */
static bool value_of(const painter *x, const ent_stretch *s, ent_told t, double *out) {
    const ent_view *v = x->p->view;
    ent_str text = ent__claims_word(v->claims, s->value);
    ent_number n;
    bool has = true;
    *out = 1;
    switch (x->p->cell) {
    case ENT_CELL_FLAG:
        break;
    case ENT_CELL_CODE:
        *out = code_of(x, text);
        break;
    case ENT_CELL_NUMBER:
        *out = ent__number_parse(text, &n) ? (n.low + n.high) / 2 : 0;
        break;
    case ENT_CELL_OBJECT:
        *out = s->matter == ENT_NONE ? 0 : v->groups[v->matters[s->matter].group].object;
        break;
    case ENT_CELL_DETAIL:
        *out = 0;
        return ent__told_number(v, t, x->p->detail, out);
    case ENT_CELL_MATCH:
        *out = ent__told_is(v, t, x->p->detail, &has);
        break;
    case ENT_CELL_ONSET:
        has = ent__told_number(v, t, ENT_STR("onset"), out);
        break;
    }
    return has;
}

/* Of two records alike the earlier row is the first, the later row the last. */
static bool row_before(const painter *x, const mark *old, const mark *new) {
    const ent_claim *c = x->p->view->claims->at;
    bool earlier = c[new->told.claim].no < c[old->told.claim].no;
    return x->p->rule == ENT_RULE_LAST ? !earlier : earlier;
}

/* Does a further one take the place of the one there? Where a step has several values
 * without a rule the first goes before, of two on one day the lower. */
static bool goes_before(const painter *x, const mark *old, const mark *new) {
    if (!old->yes)
        return true;
    bool less =
        x->p->reading == ENT_READ_RECORDS ? row_before(x, old, new) : new->value < old->value;
    switch (x->p->rule) {
    case ENT_RULE_MIN:
        return new->value < old->value;
    case ENT_RULE_MAX:
        return new->value > old->value;
    case ENT_RULE_LAST:
        return new->key > old->key || (new->key == old->key &&less);
    case ENT_RULE_PICK:
        return ent__pick_before(&x->p->pick, x->p->view, new->told, old->told);
    case ENT_RULE_ANY:
    case ENT_RULE_ALL:
    case ENT_RULE_FIRST:
    case ENT_RULE_DAYS:
    case ENT_RULE_SHARE:
    case ENT_RULE_START:
    case ENT_RULE_END:
        break;
    }
    return new->key < old->key || (new->key == old->key &&less);
}

static int by_start(const void *px, const void *py) {
    const ent_stretch *x = px, *y = py;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->until != y->until)
        return x->until < y->until ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

/* Records are of months. One that was cut where its code changed hands, or nobody bore it any
 * more, is taken to go on through the step, as the row that it comes from does. */
static ent_day month_of(const painter *x, const ent_stretch *s, size_t step, ent_day from,
                        ent_day until) {
    const ent_claim *c = &x->p->view->claims->at[s->claim];
    const ent_day *edge = &x->p->steps->edge[step];
    ent_day day = c->s2 == x->from ? edge[0] : from;
    if (x->p->rule == ENT_RULE_LAST)
        day = (c->u1 < ENT_DAY_MAX && c->u1 + 1 == x->until ? edge[1] : until) - 1;
    ent_civil at = ent__day_to_civil(day);
    return (ent_day)(at.year * 12 + at.month);
}

/* The days of a step that its cell is of. */
static ent_range days_of(const painter *x, size_t step) {
    const ent_day *edge = &x->p->steps->edge[step];
    return x->p->rule == ENT_RULE_START ? (ent_range){edge[0], edge[0] + 1}
           : x->p->rule == ENT_RULE_END ? (ent_range){edge[1] - 1, edge[1]}
                                        : (ent_range){edge[0], edge[1]};
}

/* Days [from, until) of a yes, of which those before `counted` are counted already. */
static void mark_yes(painter *x, const ent_stretch *s, ent_day from, ent_day until,
                     ent_day counted) {
    const ent_steps *steps = x->p->steps;
    size_t first, end;
    if (!ent__steps_of(steps, from, until, ENT_IN_ANY, &first, &end))
        return;
    for (size_t i = first; i < end; i++) {
        mark *m = &x->marks[i];
        ent_range days = days_of(x, i);
        ent_day a = ent__later(from, days.from), b = ent__sooner(until, days.until);
        if (a >= b)
            continue;
        mark new = {.told = {s->claim, s->began >= steps->edge[i]},
                    .key = x->p->rule == ENT_RULE_LAST ? b : a,
                    .stands = s->stands};
        if (x->p->reading == ENT_READ_RECORDS)
            new.key = month_of(x, s, i, a, b);
        new.blank = !value_of(x, s, new.told, &new.value);
        if (new.blank && x->p->rule != ENT_RULE_PICK)
            continue;
        if (goes_before(x, m, &new)) {
            m->value = new.value;
            m->told = new.told;
            m->key = new.key;
            m->blank = new.blank;
            m->stands = new.stands;
        } else if (new.value == m->value &&new.stands > m->stands) {
            m->stands = new.stands; /* the same, better told on another day */
        }
        a = ent__later(a, counted);
        m->yes += a < b ? b - a : 0;
    }
}

/* How many of the days [from, until) lie in each step. */
static void mark_days(painter *x, ent_day from, ent_day until, bool window) {
    const ent_steps *steps = x->p->steps;
    size_t first, end;
    if (!ent__steps_of(steps, from, until, ENT_IN_ANY, &first, &end))
        return;
    for (size_t i = first; i < end; i++) {
        ent_range of = days_of(x, i);
        ent_day a = ent__later(from, of.from), b = ent__sooner(until, of.until);
        int32_t days = a < b ? b - a : 0;
        *(window ? &x->marks[i].window : &x->marks[i].known) += days;
    }
}

/* The stretches gathered, as far as they lie in the window. A day counts once, whatever is
 * said of it how often. */
static void mark_stretches(painter *x, ent_day from, ent_day until) {
    ent_stretches *s = &x->stretches;
    if (s->n > 1)
        qsort(s->at, s->n, sizeof *s->at, by_start);
    ent_day so = ENT_DAY_MIN, known = ENT_DAY_MIN;
    x->from = from;
    x->until = until;
    for (size_t i = 0; i < s->n; i++) {
        ent_day a = ent__later(s->at[i].from, from), b = ent__sooner(s->at[i].until, until);
        if (a >= b)
            continue;
        if (s->at[i].yes) {
            mark_yes(x, &s->at[i], a, b, so);
            so = ent__later(so, b);
        }
        mark_days(x, ent__later(a, known), b, false);
        known = ent__later(known, b);
    }
    mark_days(x, from, until, true);
}

/* ---- lists ------------------------------------------------------------------------------ */

/* Towards whomever. */
static ent_code said_to_all(painter *x, uint32_t subject) {
    const ent_painting *p = x->p;
    size_t n;
    uint32_t stands = ent__view_entity(p->view, subject);
    const ent_group_of *g = ent__groups_of(&x->groups, stands, &n);
    for (size_t i = 0; i < n; i++)
        ENT_TRY(
            ent__stretches_add(&x->stretches, p->view, g[i].group, &p->is, p->reading, x->err));
    /* a no towards one is none towards the others */
    size_t kept = 0;
    for (size_t i = 0; i < x->stretches.n; i++)
        if (x->stretches.at[i].yes)
            x->stretches.at[kept++] = x->stretches.at[i];
    x->stretches.n = kept;
    if (x->anybody == ENT_NONE || p->cell == ENT_CELL_OBJECT)
        return ENT_OK;
    return ent__stretches_add_coverage(&x->stretches, p->view, stands, x->anybody, &p->is,
                                       x->err);
}

static ent_code said_towards(painter *x, uint32_t subject, uint32_t object) {
    const ent_painting *p = x->p;
    uint32_t group = ent__view_group(p->view, p->is.relation, subject, object);
    if (group != ENT_NONE) {
        ENT_TRY(ent__stretches_add(&x->stretches, p->view, group, &p->is, p->reading, x->err));
        if (p->reading != ENT_READ_RECORDS && ent__group_is_one(p->view, group, &p->is))
            return ENT_OK;
    }
    return ent__stretches_add_coverage(&x->stretches, p->view, subject, object, &p->is, x->err);
}

static ent_code said_of(painter *x, uint32_t subject, uint32_t object) {
    x->stretches.n = 0;
    if (object == ENT_NONE)
        return said_to_all(x, subject);
    ENT_TRY(said_towards(x, subject, object));
    return x->p->either ? said_towards(x, object, subject) : ENT_OK;
}

/* The list that pairs share of whom nothing is said. */
static ent_code base_of(painter *x, uint32_t subject, uint32_t object,
                        struct ent_stroke_list *list) {
    if (!x->has_base) {
        struct ent_stroke_list made;
        ENT_TRY(said_of(x, subject, object));
        mark_stretches(x, ENT_DAY_MIN, ENT_DAY_MAX);
        ENT_TRY(list_end(x, &made));
        x->base = made.first;
        x->n_base = made.n;
        x->has_base = true;
    }
    *list = (struct ent_stroke_list){x->base, x->n_base};
    return ENT_OK;
}

static bool is_silent(const painter *x, const ent_piece *a, uint32_t object) {
    const ent_painting *p = x->p;
    return x->one_base && object != ENT_NONE &&
           ent__view_group(p->view, p->is.relation, a->entity, object) == ENT_NONE &&
           (!p->either ||
            ent__view_group(p->view, p->is.relation, object, a->entity) == ENT_NONE);
}

/* Of two units (b NULL: of one). */
static ent_code list_of(painter *x, const ent_unit *a, const ent_unit *b,
                        struct ent_stroke_list *list) {
    const ent_painting *p = x->p;
    const ent_piece *pa = p->units->pieces + a->pieces;
    const ent_units *others = p->others ? p->others : p->units;
    const ent_piece *pb = b ? others->pieces + b->pieces : NULL;
    bool silent = true;
    for (uint32_t i = 0; i < a->n_pieces && silent; i++)
        for (uint32_t j = 0; j < (b ? b->n_pieces : 1) && silent; j++)
            silent = is_silent(x, &pa[i], b ? pb[j].entity : p->object);
    if (silent && a->n_pieces)
        return base_of(x, pa->entity, b ? pb->entity : p->object, list);
    for (uint32_t i = 0; i < a->n_pieces; i++)
        for (uint32_t j = 0; j < (b ? b->n_pieces : 1); j++) {
            ent_day from = b ? ent__later(pa[i].from, pb[j].from) : pa[i].from;
            ent_day until = b ? ent__sooner(pa[i].until, pb[j].until) : pa[i].until;
            if (from >= until)
                continue;
            ENT_TRY(said_of(x, pa[i].entity, b ? pb[j].entity : p->object));
            mark_stretches(x, from, until);
        }
    return list_end(x, list);
}

static bool names_nobody(const ent_view *v, uint32_t relation) {
    for (size_t i = 0; i < v->n_coverage; i++)
        if (v->coverage[i].relation == relation &&
            (v->coverage[i].subject || v->coverage[i].object))
            return false;
    return true;
}

ent_code ent__paint(const ent_painting *p, ent_strokes *out, ent_error *err) {
    const ent_units *others = p->others ? p->others : p->units;
    size_t n = p->pairs ? others->n : 1;
    painter x = {.p = p, .out = out, .err = err};
    *out = (ent_strokes){.n_lists = p->units->n * n};
    x.one_base = names_nobody(p->view, p->is.relation);
    if (!ENT_GROW(out->list, out->cap_lists, out->n_lists + 1) ||
        !ENT_GROW(x.marks, x.cap_marks, p->steps->n + 1))
        return ent__nomem(err);
    memset(x.marks, 0, x.cap_marks * sizeof *x.marks);
    ent_code code = p->object == ENT_NONE && !p->pairs
                        ? ent__groups_make(p->view, p->is.relation, &x.groups, err)
                        : ENT_OK;
    x.anybody = ent__groups_anybody(p->view, &x.groups);
    for (size_t i = 0; i < out->n_lists && code == ENT_OK; i++) {
        const ent_unit *a = &p->units->at[i / n];
        const ent_unit *b = p->pairs ? &others->at[i % n] : NULL;
        out->list[i] = (struct ent_stroke_list){0, 0};
        if (a != b)
            code = list_of(&x, a, b, &out->list[i]);
    }
    ENT_DROP(x.marks, x.cap_marks);
    ent__groups_free(&x.groups);
    ent__stretches_free(&x.stretches);
    if (code != ENT_OK)
        ent__strokes_free(out);
    return code;
}

void ent__strokes_free(ent_strokes *s) {
    ENT_DROP(s->at, s->cap);
    ENT_DROP(s->list, s->cap_lists);
    *s = (ent_strokes){0};
}
