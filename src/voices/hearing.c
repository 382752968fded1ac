/* SPDX-License-Identifier: MIT
 *
 * Hearing a matter: what each work says of a day, through its newest edition
 * that speaks of it, and what the works come to together. This file is the one
 * place where the rule is written; timelines, answers and panels read what it
 * decides.
 *
 * A work. Its editions are heard from the newest to the oldest until one says
 * anything but unknown of the day: yes, presumed, possibly, or that it covers
 * the matter and has nothing. A bare "not yet" or "no longer" is kept as a
 * denial of its own value and silences older editions on that value only.
 * Within an edition the claims of one value are its spells: any spell that says
 * yes speaks for the value; "not yet" stands only before all of them, "no
 * longer" only after or between. A presumption ends where a spell of another,
 * exclusive value has surely begun.
 *
 * The works together. Testimony (yes) that nothing opposes stands; opposed or
 * split testimony is a dispute. Without testimony the presumption witnessed
 * last stands, unless something later removes it. Then come "possibly", "no",
 * "unknown".
 */
#include "voices/view.h"

#include <stdlib.h>

void ent__hearing_init(ent_hearing *h, ent_view *view) {
    *h = (ent_hearing){.view = view, .matter = ENT_NONE};
}

void ent__hearing_free(ent_hearing *h) {
    ENT_DROP(h->spells, h->cap_spells);
    ENT_DROP(h->cover, h->cap_cover);
    ENT_DROP(h->cover_of, h->cap_cover_of);
    ENT_DROP(h->voices, h->cap_voices);
    ENT_DROP(h->silenced, h->cap_silenced);
    ENT_DROP(h->edges, h->cap_edges);
    ENT_DROP(h->roots, h->cap_roots);
    ent__hearing_init(h, h->view);
}

/* ---- opening a matter -------------------------------------------------------- */

/* By work, newest edition first, value, start. */
static int spell_cmp(const void *px, const void *py) {
    const ent_spell *x = px, *y = py;
    if (x->work != y->work)
        return x->work < y->work ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    if (x->vcode != y->vcode)
        return x->vcode < y->vcode ? -1 : 1;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    if (x->s1 != y->s1)
        return x->s1 < y->s1 ? -1 : 1;
    if (x->u1 != y->u1)
        return x->u1 < y->u1 ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

static int start_cmp(const void *px, const void *py) {
    const ent_spell *const *x = px, *const *y = py;
    return (*x)->s2 < (*y)->s2 ? -1 : (*x)->s2 > (*y)->s2;
}

static ent_day max_day(ent_day x, ent_day y) {
    return x > y ? x : y;
}

/* A spell of another value ends the presumption of this one if it begins after
 * this day: after the last yes, and later than this one begins itself. */
static ent_day last_sure(const ent_spell *s) {
    if (s->announced || s->flags & ENT_F_NO_UNTIL)
        return s->s2;
    if (s->flags & ENT_F_OPEN)
        return max_day(s->s2, s->a);
    ent_day begins = s->flags & ENT_F_NO_SINCE ? s->u1 : s->s2;
    return max_day(begins, s->u1 < s->b ? s->u1 : s->b);
}

/* Ends the presumptions of one edition where a spell of another value begins. */
static ent_code limit_presumptions(ent_hearing *h, ent_spell *s, size_t n, ent_error *err) {
    ent_spell **order = ent__zalloc(n, sizeof *order);
    if (!order)
        return ent__nomem(err);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!s[i].dumb)
            order[m++] = &s[i];
    qsort(order, m, sizeof *order, start_cmp);
    for (size_t i = 0; i < n; i++) {
        size_t lo = 0, hi = m;
        ent_day sure = last_sure(&s[i]);
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;
            if (order[mid]->s2 > sure)
                hi = mid;
            else
                lo = mid + 1;
        }
        while (lo < m && ent__value_implies(h->relation, order[lo]->vcode, order[lo]->value,
                                            s[i].vcode, s[i].value))
            lo++;
        if (lo < m)
            s[i].ends_by = order[lo]->s2;
    }
    ent__free(order, n * sizeof *order);
    return ENT_OK;
}

static size_t edition_end(const ent_hearing *h, size_t from) {
    size_t i = from;
    while (i < h->n_spells && h->spells[i].work == h->spells[from].work &&
           h->spells[i].rank == h->spells[from].rank)
        i++;
    return i;
}

static bool party_fits(const ent_view *v, uint32_t entity, uint32_t type, uint32_t party) {
    if (entity)
        return entity == party;
    if (!type)
        return true;
    const ent_entity_row *e = ent__claims_entity(v->claims, party);
    return e && e->type == type;
}

static bool coverage_reaches(const ent_view *v, const ent_coverage *c, const ent_matter *m) {
    const ent_group *g = &v->groups[m->group];
    const ent_relation *r = &v->claims->relations[g->relation];
    const ent_facet *f = &v->facets[m->facet];
    for (int i = 0; i < r->n_facets; i++)
        if (c->facet.word[i] && c->facet.word[i] != f->word[i])
            return false;
    if (r->multi && c->value && m->value && c->value != m->value) {
        int wide = ent__relation_value(r, ent__claims_word(v->claims, m->value));
        int asked = c->value == ENT_NONE
                        ? -1
                        : ent__relation_value(r, ent__claims_word(v->claims, c->value));
        if (wide < 0 || asked < 0 || !ent__relation_implies(r, wide, asked))
            return false;
    }
    if (party_fits(v, c->subject, c->subject_type, g->subject) &&
        party_fits(v, c->object, c->object_type, g->object))
        return true;
    return r->symmetric && party_fits(v, c->subject, c->subject_type, g->object) &&
           party_fits(v, c->object, c->object_type, g->subject);
}

static bool lies_before(const ent_coverage *c, uint32_t relation, uint32_t subject,
                        uint32_t object) {
    if (c->relation != relation)
        return c->relation < relation;
    return c->subject != subject ? c->subject < subject : c->object < object;
}

/* The first coverage row not before (relation, subject, object). */
static size_t coverage_from(const ent_view *v, uint32_t relation, uint32_t subject,
                            uint32_t object) {
    size_t lo = 0, hi = v->n_coverage;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (lies_before(&v->coverage[mid], relation, subject, object))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Of the lists that name this object, or none (0). */
static ent_code cover_from(ent_hearing *h, const ent_matter *m, uint32_t subject,
                           uint32_t object, ent_error *err) {
    ent_view *v = h->view;
    uint32_t relation = v->groups[m->group].relation;
    for (size_t i = coverage_from(v, relation, subject, object);
         i < v->n_coverage && v->coverage[i].relation == relation &&
         v->coverage[i].subject == subject && v->coverage[i].object == object;
         i++) {
        if (!coverage_reaches(v, &v->coverage[i], m))
            continue;
        if (!ENT_GROW(h->cover, h->cap_cover, h->n_cover + 1) ||
            !ENT_GROW(h->cover_of, h->cap_cover_of, h->n_cover + 1))
            return ent__nomem(err);
        h->cover[h->n_cover] = ent__spell_of(v, v->coverage[i].claim);
        h->cover_of[h->n_cover++] = &v->coverage[i];
    }
    return ENT_OK;
}

static ent_code cover_make(ent_hearing *h, const ent_matter *m, ent_error *err) {
    const ent_group *g = &h->view->groups[m->group];
    uint32_t s = g->subject, o = g->object;
    h->n_cover = 0;
    if (!h->view->n_coverage)
        return ENT_OK;
    ENT_TRY(cover_from(h, m, 0, 0, err));
    ENT_TRY(cover_from(h, m, s, 0, err));
    if (!o)
        return ENT_OK;
    ENT_TRY(cover_from(h, m, 0, o, err));
    ENT_TRY(cover_from(h, m, s, o, err));
    if (!h->relation->symmetric || s == o)
        return ENT_OK;
    ENT_TRY(cover_from(h, m, o, 0, err));
    ENT_TRY(cover_from(h, m, 0, s, err));
    return cover_from(h, m, o, s, err);
}

ent_code ent__hearing_open(ent_hearing *h, uint32_t matter, ent_error *err) {
    ent_view *v = h->view;
    const ent_matter *m = &v->matters[matter];
    h->matter = matter;
    h->relation = ent__view_relation(v, m->group);
    h->n_spells = h->n_voices = 0;
    if (!ENT_GROW(h->spells, h->cap_spells, m->n_members))
        return ent__nomem(err);
    for (uint32_t i = 0; i < m->n_members; i++)
        h->spells[h->n_spells++] = ent__spell_of(v, v->members[m->member + i]);
    if (h->n_spells > 1)
        qsort(h->spells, h->n_spells, sizeof *h->spells, spell_cmp);
    if (h->relation->shape == ENT_SHAPE_STATE)
        for (size_t from = 0, until; from < h->n_spells; from = until) {
            until = edition_end(h, from);
            if (until - from > 1)
                ENT_TRY(limit_presumptions(h, h->spells + from, until - from, err));
        }
    return cover_make(h, m, err);
}

/* ---- one work --------------------------------------------------------------- */

/* Among the first n, those that newer editions silenced? */
static bool is_silenced(const ent_hearing *h, size_t n, uint32_t value) {
    for (size_t i = 0; i < n; i++)
        if (h->silenced[i] == value)
            return true;
    return false;
}

static void silence(ent_hearing *h, uint32_t value) {
    if (!ENT_GROW(h->silenced, h->cap_silenced, h->n_silenced + 1))
        h->overflow = true;
    else
        h->silenced[h->n_silenced++] = value;
}

static void speak(ent_hearing *h, ent_voice voice) {
    if (!ENT_GROW(h->voices, h->cap_voices, h->n_voices + 1))
        h->overflow = true;
    else
        h->voices[h->n_voices++] = voice;
}

/* A spell that says no where another, overlapping one says yes. */
static bool spells_contradict(const ent_hearing *h, const ent_spell *s, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (s[i].says != ENT_SAYS_YES)
            continue;
        for (size_t j = 0; j < n; j++)
            if ((s[j].says == ENT_SAYS_NOT_YET || s[j].says == ENT_SAYS_NO_LONGER) &&
                ent__spells_overlap(h->relation, &s[i], &s[j]))
                return true;
    }
    return false;
}

/* What spells of one value say that say neither yes nor presumed nor possibly:
 * not yet only before the first, no longer only after the last, no between; and
 * nothing while one of them may run. */
static ent_says bare_says(const ent_spell *s, size_t n, ent_day day) {
    const ent_spell *first = NULL;
    bool after = false, no_longer = false, not_yet = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i].dumb)
            continue;
        if (s[i].from <= day && day <= s[i].until)
            return ENT_SAYS_UNKNOWN;
        if (day > s[i].until) {
            after = true;
            no_longer |= s[i].says == ENT_SAYS_NO_LONGER;
        } else if (!first || s[i].from <= first->from) {
            not_yet =
                s[i].says == ENT_SAYS_NOT_YET && (!first || not_yet || s[i].from < first->from);
            first = &s[i];
        }
    }
    if (after)
        return no_longer ? ENT_SAYS_NO_LONGER : ENT_SAYS_UNKNOWN;
    return not_yet ? ENT_SAYS_NOT_YET : ENT_SAYS_UNKNOWN;
}

/* What the spells of one value in one edition come to. Leaves in the spells
 * what each says, so that the voice's own can be told from the others. */
static ent_voice hear_value(ent_hearing *h, size_t from, size_t until, ent_day day, ent_day w1,
                            ent_day w2) {
    ent_spell *s = h->spells + from;
    size_t n = until - from;
    ent_voice voice = {.work = s->work,
                       .source = s->source,
                       .value = s->value,
                       .vcode = s->vcode,
                       .first = (uint32_t)from,
                       .n = (uint32_t)n,
                       .witness = ENT_DAY_MIN,
                       .news = ENT_DAY_MIN};
    bool no = false;
    for (size_t i = 0; i < n; i++) {
        s[i].says = (uint8_t)ent__spell_says(&s[i], day, w1, w2);
        if (s[i].says == ENT_SAYS_PRESUMED && day >= s[i].ends_by)
            s[i].says = ENT_SAYS_UNKNOWN;
        if (s[i].says > voice.says)
            voice.says = s[i].says;
        no |= s[i].says == ENT_SAYS_NOT_YET || s[i].says == ENT_SAYS_NO_LONGER;
    }
    if (n > 1 && no && voice.says < ENT_SAYS_POSSIBLY)
        voice.says = (uint8_t)bare_says(s, n, day);
    for (size_t i = 0; i < n; i++) {
        if (s[i].says != voice.says)
            continue;
        if (s[i].witness > voice.witness)
            voice.witness = s[i].witness;
        if (s[i].news > voice.news)
            voice.news = s[i].news;
    }
    voice.contradiction = voice.says == ENT_SAYS_YES && no && spells_contradict(h, s, n);
    return voice;
}

/* The coverage claims of this edition that say no of the day, if it is silent.
 * Newer editions silenced the first n_silenced values. */
static void hear_coverage(ent_hearing *h, uint32_t work, uint32_t rank, ent_day day,
                          size_t from, size_t until, size_t n_silenced, bool *speaks) {
    bool event = h->relation->shape == ENT_SHAPE_EVENT;
    for (size_t i = 0; i < h->n_cover; i++) {
        ent_spell *s = &h->cover[i];
        if (s->work != work || s->rank != rank || ent__spell_says(s, day, 1, 0) != ENT_SAYS_YES)
            continue;
        uint32_t value = h->cover_of[i]->value;
        int code =
            value == ENT_NONE ? -1
            : value ? ent__relation_value(h->relation, ent__claims_word(h->view->claims, value))
                    : 0;
        if (code < 0 || (value && is_silenced(h, n_silenced, value)))
            continue;
        bool silent = true;
        for (size_t j = from; j < until && silent; j++) {
            const ent_spell *own = &h->spells[j];
            bool of_value = !value || ent__value_implies(h->relation, own->vcode, own->value,
                                                         (uint8_t)code, value);
            silent = !of_value || (event && own->says < ENT_SAYS_POSSIBLY);
        }
        if (!silent)
            continue;
        speak(h, (ent_voice){.work = work,
                             .source = s->source,
                             .value = value,
                             .vcode = (uint8_t)code,
                             .says = ENT_SAYS_UNCOVERED,
                             .all_values = !value,
                             .first = (uint32_t)i,
                             .n = 1,
                             .witness = s->witness,
                             .news = s->witness});
        if (value)
            silence(h, value);
        else
            *speaks = true;
    }
}

/* One edition: spells [from, until), perhaps none. True if it spoke of the day
 * in a way that older editions are not asked. */
static bool hear_edition(ent_hearing *h, uint32_t work, uint32_t rank, size_t from,
                         size_t until, ent_day day, ent_day w1, ent_day w2) {
    bool speaks = false;
    size_t n_silenced = h->n_silenced;
    for (size_t i = from, end; i < until; i = end) {
        for (end = i; end < until && h->spells[end].value == h->spells[i].value;)
            end++;
        ent_voice voice = hear_value(h, i, end, day, w1, w2);
        if (voice.says == ENT_SAYS_UNKNOWN || is_silenced(h, n_silenced, voice.value))
            continue;
        speak(h, voice);
        if (voice.says >= ENT_SAYS_POSSIBLY)
            speaks = true;
        else
            silence(h, voice.value);
    }
    if (h->n_cover)
        hear_coverage(h, work, rank, day, from, until, n_silenced, &speaks);
    return speaks;
}

/* The newest edition of `work` older than `below` that has coverage only, or
 * ENT_NONE. */
static uint32_t cover_rank(const ent_hearing *h, uint32_t work, uint32_t below) {
    uint32_t best = ENT_NONE;
    for (size_t i = 0; i < h->n_cover; i++)
        if (h->cover[i].work == work && h->cover[i].rank < below &&
            (best == ENT_NONE || h->cover[i].rank > best))
            best = h->cover[i].rank;
    return best;
}

/* Of a work that can tell nothing. */
static ent_voice unknown_voice(const ent_hearing *h, size_t from, size_t until) {
    return (ent_voice){.work = h->spells[from].work,
                       .source = h->spells[from].source,
                       .says = ENT_SAYS_UNKNOWN,
                       .witness = ENT_DAY_MIN,
                       .news = ENT_DAY_MIN,
                       .first = (uint32_t)from,
                       .n = (uint32_t)(until - from)};
}

/* A matter of one claim, by far the commonest: what hear_work() would come to. */
static void hear_one(ent_hearing *h, ent_day day, ent_day w1, ent_day w2) {
    ent_voice voice = hear_value(h, 0, 1, day, w1, w2);
    speak(h, voice.says == ENT_SAYS_UNKNOWN ? unknown_voice(h, 0, 1) : voice);
}

/* Hears a work whose spells are [from, until), newest edition first. */
static void hear_work(ent_hearing *h, uint32_t work, size_t from, size_t until, ent_day day,
                      ent_day w1, ent_day w2) {
    size_t before = h->n_voices;
    uint32_t below = ENT_NONE;
    h->n_silenced = 0;
    for (size_t i = from;;) {
        uint32_t own = i < until ? h->spells[i].rank : ENT_NONE;
        uint32_t cover = h->n_cover ? cover_rank(h, work, below) : ENT_NONE;
        if (own == ENT_NONE && cover == ENT_NONE)
            break;
        uint32_t rank = own == ENT_NONE || (cover != ENT_NONE && cover > own) ? cover : own;
        size_t end = rank == own ? edition_end(h, i) : i;
        if (hear_edition(h, work, rank, i, end, day, w1, w2))
            break;
        i = end;
        below = rank;
    }
    if (h->n_voices == before && from < until)
        speak(h, unknown_voice(h, from, until));
}

/* ---- the works together ------------------------------------------------------- */

static bool is_denial(const ent_voice *v) {
    return v->says == ENT_SAYS_NOT_YET || v->says == ENT_SAYS_NO_LONGER ||
           v->says == ENT_SAYS_UNCOVERED;
}

static bool voice_implies(const ent_hearing *h, const ent_voice *x, const ent_voice *y) {
    return ent__value_implies(h->relation, x->vcode, x->value, y->vcode, y->value);
}

static bool voices_agree(const ent_hearing *h, const ent_voice *x, const ent_voice *y) {
    return voice_implies(h, x, y) || voice_implies(h, y, x);
}

/* Does denying what `no` denies speak against the value of `v`? */
static bool speaks_against(const ent_hearing *h, const ent_voice *no, const ent_voice *v) {
    if (no->says == ENT_SAYS_UNCOVERED && v->vcode == ENT_V_NONE)
        return false;
    return no->all_values || voice_implies(h, v, no);
}

/* Do a spell of x that says what x says and one of y speak of one spell? */
static bool voices_overlap(const ent_hearing *h, const ent_voice *x, const ent_voice *y) {
    for (uint32_t i = x->first; i < x->first + x->n; i++)
        for (uint32_t j = y->first; j < y->first + y->n; j++)
            if (h->spells[i].says == x->says &&
                (h->spells[j].says == y->says || is_denial(y)) &&
                h->spells[j].says != ENT_SAYS_UNKNOWN &&
                ent__spells_overlap(h->relation, &h->spells[i], &h->spells[j]))
                return true;
    return false;
}

static bool opposes_yes(const ent_hearing *h, const ent_voice *no, const ent_voice *yes) {
    if (!is_denial(no) || no->work == yes->work || !speaks_against(h, no, yes))
        return false;
    return no->says == ENT_SAYS_UNCOVERED || voices_overlap(h, yes, no);
}

static const char *kind_text(const ent_view *v, uint32_t source) {
    const ent_claims *c = v->claims;
    return source == ENT_NONE ? "" : ent__claims_word(c, c->sources[source].kind).p;
}

static int kind_order(const char *kind) {
    return !strcmp(kind, "primary")     ? 0
           : !strcmp(kind, "secondary") ? 1
           : !strcmp(kind, "tertiary")  ? 2
                                        : 3;
}

static int64_t width_of(const ent_hearing *h, const ent_voice *v) {
    int64_t best = INT64_MAX;
    for (uint32_t i = v->first; i < v->first + v->n; i++) {
        const ent_spell *s = &h->spells[i];
        int64_t w = (int64_t)s->s2 - s->s1 + ((int64_t)s->u2 - s->u1);
        best = w < best ? w : best;
    }
    return best;
}

/* The policy by which one value is shown where several agree or tie: the reader's
 * preference, the primary source, the later witness, the narrower date, and last
 * the text, so that it is always the same one. */
bool ent__voice_preferred(const ent_hearing *h, const ent_voice *x, const ent_voice *y) {
    const ent_view *v = h->view;
    uint32_t px = v->sources[x->source].prefer, py = v->sources[y->source].prefer;
    if (px != py)
        return px < py;
    int kx = kind_order(kind_text(v, x->source)), ky = kind_order(kind_text(v, y->source));
    if (kx != ky)
        return kx < ky;
    if (x->witness != y->witness)
        return x->witness > y->witness;
    int64_t wx = width_of(h, x), wy = width_of(h, y);
    if (wx != wy)
        return wx < wy;
    return ent__str_cmp(ent__claims_word(v->claims, x->value),
                        ent__claims_word(v->claims, y->value)) < 0;
}

/* Is there a voice behind the verdict that says more than this one? */
static bool outdone(const ent_hearing *h, const ent_voice *v) {
    for (size_t i = 0; i < h->n_voices; i++)
        if (h->voices[i].behind && h->voices[i].value != v->value &&
            voice_implies(h, &h->voices[i], v) && !voice_implies(h, v, &h->voices[i]))
            return true;
    return false;
}

/* Of the voices behind the verdict the one whose value stands: the most specific,
 * then by policy. NULL if there is none. */
static const ent_voice *standing(const ent_hearing *h) {
    const ent_voice *best = NULL;
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *v = &h->voices[i];
        if (v->behind && !outdone(h, v) && (!best || ent__voice_preferred(h, v, best)))
            best = v;
    }
    return best;
}

static void add_root(ent_hearing *h, size_t *n, uint32_t root) {
    for (size_t i = 0; i < *n; i++)
        if (h->roots[i] == root)
            return;
    if (!ENT_GROW(h->roots, h->cap_roots, *n + 1))
        h->overflow = true;
    else
        h->roots[(*n)++] = root;
}

void ent__hearing_count(ent_hearing *h, ent_segment *out) {
    size_t n_roots = 0, n_works = 0;
    uint32_t work = ENT_NONE;
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *v = &h->voices[i];
        if (!v->behind)
            continue;
        n_works += n_works == 0 || v->work != work;
        work = v->work;
        out->witnessed = max_day(out->witnessed, v->witness);
        const ent_spell *s = v->says == ENT_SAYS_UNCOVERED ? h->cover : h->spells;
        for (uint32_t j = v->first; j < v->first + v->n; j++)
            if (v->says == ENT_SAYS_UNCOVERED || s[j].says == v->says)
                add_root(h, &n_roots, s[j].root);
    }
    out->works = (uint16_t)(n_works < UINT16_MAX ? n_works : UINT16_MAX);
    out->roots = (uint16_t)(n_roots < UINT16_MAX ? n_roots : UINT16_MAX);
}

/* The voices that say `says` stand behind the verdict: all if it is disputed,
 * else those that agree with the value that stands. */
static void settle(ent_hearing *h, ent_verdict verdict, ent_says says, bool disputed,
                   ent_segment *out) {
    const ent_voice *best = disputed ? NULL : standing(h);
    out->verdict = (uint8_t)(disputed ? ENT_DISPUTED : verdict);
    out->value = best ? best->value : 0;
    for (size_t i = 0; i < h->n_voices; i++) {
        ent_voice *v = &h->voices[i];
        v->behind = v->says == says && (!best || voices_agree(h, v, best));
    }
    ent__hearing_count(h, out);
}

/* 1. Testimony. False if nobody testifies. */
static bool judge_yes(ent_hearing *h, ent_segment *out) {
    bool any = false, disputed = false;
    for (size_t i = 0; i < h->n_voices; i++) {
        ent_voice *v = &h->voices[i];
        v->behind = v->says == ENT_SAYS_YES;
        any |= v->behind;
        for (size_t j = 0; v->behind && j < h->n_voices && !disputed; j++) {
            const ent_voice *w = &h->voices[j];
            disputed = w->says == ENT_SAYS_YES ? !voices_agree(h, v, w) : opposes_yes(h, w, v);
        }
    }
    if (any)
        settle(h, ENT_TESTIFIED, ENT_SAYS_YES, disputed, out);
    return any;
}

typedef enum fate { STANDS, REMOVED, OPPOSED } fate;

static fate presumption_fate(const ent_hearing *h, const ent_voice *p) {
    fate found = STANDS;
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *no = &h->voices[i];
        if (!is_denial(no) || !speaks_against(h, no, p))
            continue;
        if (no->says == ENT_SAYS_UNCOVERED)
            return REMOVED;
        if (no->says == ENT_SAYS_NO_LONGER && no->witness >= p->news)
            return REMOVED;
        if (no->says == ENT_SAYS_NOT_YET && no->work != p->work && voices_overlap(h, p, no))
            found = OPPOSED;
    }
    return found;
}

/* 2. Presumption: the latest news stands, as far as nothing removes it. False if
 * none is left. */
static bool judge_presumed(ent_hearing *h, ent_segment *out) {
    ent_day news = ENT_DAY_MIN;
    bool any = false, disputed = false;
    for (size_t i = 0; i < h->n_voices; i++)
        if (h->voices[i].says == ENT_SAYS_PRESUMED)
            news = max_day(news, h->voices[i].news);
    for (size_t i = 0; i < h->n_voices; i++) {
        ent_voice *v = &h->voices[i];
        v->behind = v->says == ENT_SAYS_PRESUMED && v->news == news;
        fate f = v->behind ? presumption_fate(h, v) : REMOVED;
        v->behind = f != REMOVED;
        any |= v->behind;
        disputed |= f == OPPOSED;
        for (size_t j = 0; v->behind && j < i && !disputed; j++)
            disputed = h->voices[j].behind && !voices_agree(h, v, &h->voices[j]);
    }
    if (any)
        settle(h, ENT_PRESUMED, ENT_SAYS_PRESUMED, disputed, out);
    return any;
}

/* Is [a1,a2] inside [b1,b2] and narrower? */
static bool refines(ent_day a1, ent_day a2, ent_day b1, ent_day b2) {
    return a1 >= b1 && a2 <= b2 && (int64_t)a2 - a1 < (int64_t)b2 - b1;
}

/* Is the start, or else the end, of `s` narrowed by a spell of another work that
 * says no of the day? */
static bool edge_refined(const ent_hearing *h, const ent_spell *s, bool start) {
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *no = &h->voices[i];
        if (no->work == s->work || no->value != s->value ||
            (no->says != ENT_SAYS_NOT_YET && no->says != ENT_SAYS_NO_LONGER))
            continue;
        for (uint32_t j = no->first; j < no->first + no->n; j++) {
            const ent_spell *t = &h->spells[j];
            if (t->says != ENT_SAYS_NOT_YET && t->says != ENT_SAYS_NO_LONGER)
                continue;
            if (start ? refines(t->s1, t->s2, s->s1, s->s2)
                      : refines(t->u1, t->u2, s->u1, s->u2))
                return true;
        }
    }
    return false;
}

/* Is each vague edge of `s` that holds the day narrowed? A day may be in both. */
static bool spell_refined(const ent_hearing *h, const ent_spell *s, ent_day day) {
    bool start = s->s1 <= day && day < s->s2, end = s->u1 < day && day <= s->u2;
    return (!start || edge_refined(h, s, true)) && (!end || edge_refined(h, s, false));
}

/* 3. Possibly, unless every vague edge is refined. */
static bool judge_possibly(ent_hearing *h, ent_day day, ent_segment *out) {
    for (size_t i = 0; i < h->n_voices; i++) {
        ent_voice *v = &h->voices[i];
        v->behind = false;
        for (uint32_t j = v->first; v->says == ENT_SAYS_POSSIBLY && j < v->first + v->n; j++)
            v->behind |=
                h->spells[j].says == ENT_SAYS_POSSIBLY && !spell_refined(h, &h->spells[j], day);
    }
    const ent_voice *best = standing(h);
    if (!best)
        return false;
    out->verdict = ENT_POSSIBLY;
    out->value = best->value;
    for (size_t i = 0; i < h->n_voices; i++)
        h->voices[i].behind &= voices_agree(h, &h->voices[i], best);
    ent__hearing_count(h, out);
    return true;
}

/* 4. Whatever is left: some say no, or nobody can tell. */
static void judge_rest(ent_hearing *h, ent_segment *out) {
    for (size_t i = 0; i < h->n_voices; i++) {
        ent_voice *v = &h->voices[i];
        v->behind = is_denial(v);
        if (v->behind)
            out->verdict = ENT_NO;
    }
    ent__hearing_count(h, out);
}

bool ent__hearing_possibly(const ent_hearing *h, ent_day day, uint8_t vcode, uint32_t value) {
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *v = &h->voices[i];
        if (v->says != ENT_SAYS_POSSIBLY ||
            !ent__value_implies(h->relation, v->vcode, v->value, vcode, value))
            continue;
        for (uint32_t j = v->first; j < v->first + v->n; j++)
            if (h->spells[j].says == ENT_SAYS_POSSIBLY && !spell_refined(h, &h->spells[j], day))
                return true;
    }
    return false;
}

/* A voice alone is neither opposed nor removed nor refined. */
static void judge_alone(ent_hearing *h, ent_segment *out) {
    static const uint8_t verdicts[] = {
        [ENT_SAYS_UNKNOWN] = ENT_UNKNOWN,   [ENT_SAYS_NOT_YET] = ENT_NO,
        [ENT_SAYS_NO_LONGER] = ENT_NO,      [ENT_SAYS_UNCOVERED] = ENT_NO,
        [ENT_SAYS_POSSIBLY] = ENT_POSSIBLY, [ENT_SAYS_PRESUMED] = ENT_PRESUMED,
        [ENT_SAYS_YES] = ENT_TESTIFIED};
    ent_voice *v = &h->voices[0];
    v->behind = v->says != ENT_SAYS_UNKNOWN;
    out->verdict = verdicts[v->says];
    out->value = v->says >= ENT_SAYS_POSSIBLY ? v->value : 0;
    ent__hearing_count(h, out);
}

static void judge(ent_hearing *h, ent_day day, ent_segment *out) {
    if (!h->n_voices)
        out->verdict = ENT_UNSAID;
    if (h->n_voices == 1)
        judge_alone(h, out);
    else if (!judge_yes(h, out) && !judge_presumed(h, out) && !judge_possibly(h, day, out))
        judge_rest(h, out);
}

/* Does a work contradict itself? Marks the voices that say yes to exclusive values. */
static bool find_contradictions(ent_hearing *h) {
    bool any = false;
    for (size_t i = 0; i < h->n_voices; i++) {
        ent_voice *v = &h->voices[i];
        any |= v->contradiction;
        for (size_t j = 0; j < i && v->says == ENT_SAYS_YES; j++) {
            ent_voice *w = &h->voices[j];
            if (w->says == ENT_SAYS_YES && v->work == w->work && !voices_agree(h, v, w))
                any = v->at_odds = w->at_odds = true;
        }
    }
    return any;
}

static void hear_all(ent_hearing *h, ent_day day, ent_day w1, ent_day w2) {
    if (h->n_spells == 1 && h->n_cover == 0) {
        hear_one(h, day, w1, w2);
        return;
    }
    for (size_t from = 0, until; from < h->n_spells; from = until) {
        for (until = from;
             until < h->n_spells && h->spells[until].work == h->spells[from].work;)
            until++;
        hear_work(h, h->spells[from].work, from, until, day, w1, w2);
    }
    for (size_t i = 0; i < h->n_cover; i++) {
        bool seen = false;
        for (size_t j = 0; j < h->n_spells && !seen; j++)
            seen = h->spells[j].work == h->cover[i].work;
        for (size_t j = 0; j < i && !seen; j++)
            seen = h->cover[j].work == h->cover[i].work;
        if (!seen)
            hear_work(h, h->cover[i].work, 0, 0, day, w1, w2);
    }
}

ent_code ent__hearing_on(ent_hearing *h, ent_day day, ent_day w1, ent_day w2, ent_segment *out,
                         ent_error *err) {
    *out = (ent_segment){
        .from = day, .until = day, .verdict = ENT_UNKNOWN, .witnessed = ENT_DAY_MIN};
    h->n_voices = 0;
    h->overflow = false;
    if (h->relation->shape == ENT_SHAPE_MEASURE)
        return ent__measure_on(h, day, out, err);
    hear_all(h, day, w1, w2);
    judge(h, day, out);
    out->contradiction = find_contradictions(h);
    return h->overflow ? ent__nomem(err) : ENT_OK;
}
