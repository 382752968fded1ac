/* SPDX-License-Identifier: MIT
 *
 * Dates that cannot be: relations before recognition, claims of a time when a party
 * did not exist, halves of a symmetric relation that differ.
 *
 * When a thing existed is said by its entity's since and until; where these are blank
 * by the claims of its existence, read as widely as any of them allows.
 */
#include "ask/check.h"

typedef struct lifetime {
    ent_day first, last; /* widest; ENT_DAY_MIN and ENT_DAY_MAX if not said */
} lifetime;

/* ---- relations before recognition ------------------------------------------------- */

static bool affirms(const ent_claim *c) {
    return !(c->flags & (ENT_F_ENDS | ENT_F_NO_SINCE)) && c->vcode != ENT_V_UNKNOWN;
}

static bool denies(const ent_claim *c) {
    return c->flags & ENT_F_ENDS || c->vcode == ENT_V_UNKNOWN;
}

/* The claim of the group that says the earliest start; ENT_NONE if none is dated. */
static uint32_t earliest(const ent_checking *x, uint32_t group, bool by_end) {
    const ent_view *v = x->ask.view;
    uint32_t best = ENT_NONE;
    if (group == ENT_NONE)
        return best;
    const ent_group *g = &v->groups[group];
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t at = v->order[g->first + i];
        const ent_claim *c = &v->claims->at[at],
                        *b = best == ENT_NONE ? NULL : &v->claims->at[best];
        if (affirms(c) && (!b || (by_end ? c->s2 < b->s2 : c->s1 < b->s1)))
            best = at;
    }
    return best;
}

static void check_recognition(ent_checking *x, uint32_t group, uint32_t recognition) {
    const ent_view *v = x->ask.view;
    const ent_claims *c = v->claims;
    const ent_group *g = &v->groups[group];
    uint32_t began = earliest(x, group, true);
    uint32_t a = earliest(x, ent__view_group(v, recognition, g->subject, g->object), false);
    uint32_t b = earliest(x, ent__view_group(v, recognition, g->object, g->subject), false);
    uint32_t known = a == ENT_NONE || (b != ENT_NONE && c->at[b].s1 < c->at[a].s1) ? b : a;
    if (began == ENT_NONE || known == ENT_NONE || c->at[began].s2 >= c->at[known].s1)
        return;
    ent__buf_z(&x->text, "relations began ");
    ent__bounds_format(c->at[began].s1, c->at[began].s2, &x->text);
    ent__buf_z(&x->text, ", before the first recognition that is known, ");
    ent__bounds_format(c->at[known].s1, c->at[known].s2, &x->text);
    size_t row = ent__check_row(x, "relations-before-recognition", "warning", g->subject,
                                c->relations[g->relation].id, g->object);
    ent__check_claim(x, row, began);
    ent__check_claim(x, row, known);
}

static void check_recognitions(ent_checking *x) {
    const ent_view *v = x->ask.view;
    uint32_t diplomatic = ent__claims_find_relation(v->claims, ENT_STR("diplomatic"));
    uint32_t recognition = ent__claims_find_relation(v->claims, ENT_STR("recognition"));
    if (diplomatic == ENT_NONE || recognition == ENT_NONE)
        return;
    for (uint32_t i = 0; i < v->n_groups; i++)
        if (v->groups[i].relation == diplomatic && ent__check_touches(x, &v->groups[i]))
            check_recognition(x, i, recognition);
}

/* ---- existence -------------------------------------------------------------------- */

static ent_day later_day(ent_day x, ent_day y) {
    return x > y ? x : y;
}

/* An end is known only where a claim says so; then no witness may lie behind it. */
static lifetime existence_claimed(const ent_checking *x, uint32_t group) {
    const ent_view *v = x->ask.view;
    const ent_group *g = &v->groups[group];
    lifetime life = {ENT_DAY_MAX, ENT_DAY_MIN};
    bool starts = false, ends = false;
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t at = v->order[g->first + i];
        ent_spell s = ent__spell_of(v, at);
        bool no_since = s.flags & ENT_F_NO_SINCE;
        bool closed = !(s.flags & (ENT_F_NO_UNTIL | ENT_F_OPEN));
        if (s.dumb)
            continue;
        if (denies(&v->claims->at[at])) { /* dissolved: from that day on it is not */
            ends = true;
            life.last = later_day(life.last, s.s2);
            continue;
        }
        ent_day first = no_since ? s.witness : s.s1;
        life.first = first < life.first ? first : life.first;
        life.last = later_day(life.last, closed ? s.u2 : s.witness);
        starts |= !no_since;
        ends |= closed;
    }
    return (lifetime){starts ? life.first : ENT_DAY_MIN, ends ? life.last : ENT_DAY_MAX};
}

static lifetime lifetime_of(const ent_checking *x, uint32_t entity, uint32_t exists) {
    lifetime life = {ENT_DAY_MIN, ENT_DAY_MAX};
    const ent_entity_row *e = ent__claims_entity(x->ask.claims, entity);
    if (e)
        life = (lifetime){e->since1, e->until2};
    uint32_t group =
        exists == ENT_NONE ? ENT_NONE : ent__view_group(x->ask.view, exists, entity, 0);
    if (group == ENT_NONE)
        return life;
    lifetime claimed = existence_claimed(x, group);
    if (life.first == ENT_DAY_MIN)
        life.first = claimed.first;
    if (life.last == ENT_DAY_MAX)
        life.last = claimed.last;
    return life;
}

typedef enum misfit { FITS, TOO_EARLY, TOO_LATE, PAST_END } misfit;

static misfit misfit_of(const ent_spell *s, const lifetime *life) {
    bool since = !(s->flags & ENT_F_NO_SINCE);
    bool until = !(s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN));
    if (s->dumb || s->flags & ENT_F_ENDS)
        return FITS;
    if (since && s->s2 < life->first)
        return TOO_EARLY;
    if (since && s->s1 > life->last && life->last != ENT_DAY_MAX)
        return TOO_LATE;
    if (s->shape != ENT_SHAPE_STATE || life->last == ENT_DAY_MAX)
        return FITS;
    return (until ? s->u1 : s->witness) > life->last ? PAST_END : FITS;
}

static size_t misfit_row(ent_checking *x, const ent_group *g, uint32_t party, misfit m,
                         const lifetime *life) {
    static const char *const words[] = {"", "is of a time before %.*s existed (%s)",
                                        "is of a time after %.*s ended (%s)",
                                        "is witnessed after %.*s ended (%s)"};
    const ent_claims *c = x->ask.claims;
    char day[ENT_DAY_TEXT];
    ent__day_format(m == TOO_EARLY ? life->first : life->last, day, sizeof day);
    ent__buf_printf(&x->text, words[m], ENT_FMT(ent__claims_name(c, party)), day);
    return ent__check_row(x, "not-existing", "warning", g->subject,
                          c->relations[g->relation].id, g->object);
}

/* One finding a party and kind, with all claims of the pair that it is about. */
static void check_party(ent_checking *x, const ent_group *g, uint32_t party, uint32_t exists) {
    const ent_view *v = x->ask.view;
    lifetime life = lifetime_of(x, party, exists);
    size_t rows[] = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
    if (life.first == ENT_DAY_MIN && life.last == ENT_DAY_MAX)
        return;
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t at = v->order[g->first + i];
        ent_spell s = ent__spell_of(v, at);
        misfit m = misfit_of(&s, &life);
        if (m == FITS)
            continue;
        if (rows[m] == SIZE_MAX)
            rows[m] = misfit_row(x, g, party, m, &life);
        ent__check_claim(x, rows[m], at);
    }
}

static void check_existence(ent_checking *x) {
    const ent_view *v = x->ask.view;
    uint32_t exists = ent__claims_find_relation(v->claims, ENT_STR("exists"));
    for (uint32_t i = 0; i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        const ent_relation *r = ent__view_relation(v, i);
        if (!ent__check_touches(x, g) ||
            (r->shape != ENT_SHAPE_STATE && r->shape != ENT_SHAPE_EVENT) ||
            ent__str_in_list(ENT_STR("exists|part|complete"), r->id))
            continue;
        check_party(x, g, g->subject, exists);
        if (g->object && g->object != g->subject)
            check_party(x, g, g->object, exists);
    }
}

/* ---- halves ----------------------------------------------------------------------- */

static bool halves_differ(const ent_claim *x, const ent_claim *y) {
    return x->subject == y->object && x->object == y->subject && x->source == y->source &&
           x->value == y->value && x->facet == y->facet &&
           !((x->flags | y->flags) & ENT_F_NO_SINCE) && (x->s1 != y->s1 || x->s2 != y->s2);
}

static void check_pair(ent_checking *x, const ent_group *g) {
    const ent_view *v = x->ask.view;
    const ent_claims *c = v->claims;
    for (uint32_t i = 0; i < g->n; i++)
        for (uint32_t j = 0; j < i; j++) {
            uint32_t a = v->order[g->first + i], b = v->order[g->first + j];
            if (g->subject == g->object || !halves_differ(&c->at[a], &c->at[b]))
                continue;
            ent__buf_printf(&x->text, "%.*s dates it ",
                            ENT_FMT(ent__claims_word(c, c->at[a].source)));
            ent__bounds_format(c->at[b].s1, c->at[b].s2, &x->text);
            ent__buf_z(&x->text, " from one side and ");
            ent__bounds_format(c->at[a].s1, c->at[a].s2, &x->text);
            ent__buf_z(&x->text, " from the other");
            size_t row = ent__check_row(x, "halves-differ", "warning", g->subject,
                                        c->relations[g->relation].id, g->object);
            ent__check_claim(x, row, b);
            ent__check_claim(x, row, a);
        }
}

static void check_halves(ent_checking *x) {
    const ent_view *v = x->ask.view;
    for (uint32_t i = 0; i < v->n_groups; i++)
        if (ent__view_relation(v, i)->symmetric && ent__check_touches(x, &v->groups[i]))
            check_pair(x, &v->groups[i]);
}

ent_code ent__check_dates(ent_checking *x, ent_error *err) {
    (void)err;
    check_recognitions(x);
    check_existence(x);
    check_halves(x);
    return ENT_OK;
}
