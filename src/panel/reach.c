/* SPDX-License-Identifier: MIT */
#include "panel/reach.h"

#include <stdlib.h>

static int by_word(const void *px, const void *py) {
    uint64_t x = *(const uint64_t *)px, y = *(const uint64_t *)py;
    return (x > y) - (x < y);
}

ent_code ent__reach_open(ent_reach *r, const ent_panel *p, ent_error *err) {
    const ent_units *u = &p->units;
    uint64_t *keys = NULL;
    size_t cap = 0;
    *r = (ent_reach){.p = p, .n = u->n_pieces};
    if (!ENT_GROW(keys, cap, r->n + 1) || !ENT_GROW(r->pieces, r->cap, r->n + 1)) {
        ENT_DROP(keys, cap);
        return ent__nomem(err);
    }
    for (size_t i = 0; i < r->n; i++)
        keys[i] = (uint64_t)u->pieces[i].entity << 32 | i;
    qsort(keys, r->n, sizeof *keys, by_word);
    for (size_t i = 0; i < r->n; i++)
        r->pieces[i] = (uint32_t)keys[i];
    ENT_DROP(keys, cap);
    return ENT_OK;
}

void ent__reach_close(ent_reach *r) {
    ENT_DROP(r->pieces, r->cap);
    *r = (ent_reach){0};
}

/* The pieces of an entity: *n of them. */
static const uint32_t *pieces_of(const ent_reach *r, uint32_t entity, size_t *n) {
    const ent_piece *all = r->p->units.pieces;
    size_t lo = 0, hi = r->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (all[r->pieces[mid]].entity < entity)
            lo = mid + 1;
        else
            hi = mid;
    }
    size_t end = lo;
    while (end < r->n && all[r->pieces[end]].entity == entity)
        end++;
    *n = end - lo;
    return r->pieces + lo;
}

/* ---- days -------------------------------------------------------------------------------- */

static ent_range overlap(ent_range x, ent_range y) {
    return (ent_range){ent__later(x.from, y.from), ent__sooner(x.until, y.until)};
}

/* Is there a row in the days `common` to the units that holds a day of `said`? */
static bool has_row(const ent_panel *p, ent_range common, ent_range said) {
    size_t f1, e1, f2, e2;
    return common.from < common.until && said.from < said.until &&
           ent__steps_of(&p->steps, common.from, common.until, p->rows.in, &f1, &e1) &&
           ent__steps_of(&p->steps, said.from, said.until, ENT_IN_ANY, &f2, &e2) &&
           (f1 > f2 ? f1 : f2) < (e1 < e2 ? e1 : e2);
}

static bool unit_has_row(const ent_panel *p, const ent_piece *a, ent_range said) {
    const ent_unit *u = &p->units.at[a->unit];
    said = overlap(said, (ent_range){a->from, a->until});
    for (uint32_t i = u->ranges; i < u->ranges + u->n_ranges; i++)
        if (has_row(p, p->units.ranges[i], said))
            return true;
    return false;
}

static bool pair_has_row(const ent_panel *p, const ent_piece *a, const ent_piece *b,
                         ent_range said) {
    const ent_units *u = &p->units;
    const ent_unit *x = &u->at[a->unit], *y = &u->at[b->unit];
    said =
        overlap(overlap(said, (ent_range){a->from, a->until}), (ent_range){b->from, b->until});
    for (uint32_t i = x->ranges; i < x->ranges + x->n_ranges; i++)
        for (uint32_t k = y->ranges; k < y->ranges + y->n_ranges; k++)
            if (has_row(p, overlap(u->ranges[i], u->ranges[k]), said))
                return true;
    return false;
}

/* ---- one claim -----------------------------------------------------------------------------
 */

static ent_reached reach_unit(const ent_reach *r, uint32_t subject, ent_range said) {
    size_t n;
    const uint32_t *a = pieces_of(r, subject, &n);
    for (size_t i = 0; i < n; i++)
        if (unit_has_row(r->p, &r->p->units.pieces[a[i]], said))
            return ENT_REACHED;
    return n ? ENT_REACH_OTHER_DAYS : ENT_REACH_NO_SUBJECT;
}

static ent_reached reach_pair(const ent_reach *r, const ent_group *g, bool symmetric,
                              ent_range said) {
    const ent_piece *all = r->p->units.pieces;
    bool once = r->p->rows.of == ENT_ROW_DYAD && !symmetric, other_way = false;
    size_t n_a, n_b;
    const uint32_t *a = pieces_of(r, g->subject, &n_a), *b = pieces_of(r, g->object, &n_b);
    for (size_t i = 0; i < n_a; i++)
        for (size_t k = 0; k < n_b; k++) {
            const ent_piece *x = &all[a[i]], *y = &all[b[k]];
            if (x->unit == y->unit || !pair_has_row(r->p, x, y, said))
                continue;
            if (!once || x->unit < y->unit)
                return ENT_REACHED;
            other_way = true;
        }
    return !n_a        ? ENT_REACH_NO_SUBJECT
           : !n_b      ? ENT_REACH_NO_OBJECT
           : other_way ? ENT_REACH_OTHER_WAY
                       : ENT_REACH_OTHER_DAYS;
}

static ent_range days_of(const ent_view *view, uint32_t claim) {
    ent_spell s = ent__spell_of(view, claim);
    return (ent_range){s.from, s.until == ENT_DAY_MAX ? ENT_DAY_MAX : s.until + 1};
}

/* ---- groups --------------------------------------------------------------------------------
 */

static bool type_fits(const ent_claims *c, ent_str type, uint32_t object) {
    const ent_entity_row *e = ent__claims_entity(c, object);
    return !type.n || (e && ent__str_in_list(type, ent__claims_word(c, e->type)));
}

static bool any_object(const ent_variable *v) {
    const ent_painting *p = &v->painting;
    return p->pairs || p->object == ENT_NONE || v->kind == ENT_VAR_COUNT;
}

static bool is_asked(const ent_variable *v, const ent_group *g) {
    const ent_painting *p = &v->painting;
    if (g->relation != p->is.relation)
        return false;
    return any_object(v) ? type_fits(p->view->claims, v->type, g->object)
                         : g->object == p->object;
}

static bool facet_fits(const ent_view *view, uint32_t claim, const ent_facet *want) {
    const ent_facet *have = &view->facets[ent__view_facet(view, &view->claims->at[claim])];
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        if (want->word[i] && have->word[i] && have->word[i] != want->word[i])
            return false;
    return true;
}

ent_code ent__reach_claims(const ent_reach *r, const ent_variable *v, ent_reach_fn fn,
                           void *ctx, ent_error *err) {
    const ent_view *view = v->painting.view;
    for (size_t i = 0; view && i < view->n_groups; i++) {
        const ent_group *g = &view->groups[i];
        if (!is_asked(v, g))
            continue;
        bool symmetric = view->claims->relations[g->relation].symmetric;
        for (uint32_t k = g->first; k < g->first + g->n; k++) {
            uint32_t claim = view->order[k];
            ent_range said = days_of(view, claim);
            if (facet_fits(view, claim, &v->painting.is.facet))
                ENT_TRY(fn(ctx, claim,
                           v->painting.pairs && !v->painting.others
                               ? reach_pair(r, g, symmetric, said)
                               : reach_unit(r, g->subject, said),
                           err));
        }
    }
    return ENT_OK;
}

ent_code ent__reach_system(const ent_reach *r, ent_reach_fn fn, void *ctx, ent_error *err) {
    const ent_view *view = r->p->system_view;
    for (size_t i = 0; i < view->n_groups; i++) {
        const ent_group *g = &view->groups[i];
        if (g->relation != r->p->system.relation || g->object != r->p->system_object)
            continue;
        for (uint32_t k = g->first; k < g->first + g->n; k++)
            ENT_TRY(fn(ctx, view->order[k],
                       reach_unit(r, g->subject, days_of(view, view->order[k])), err));
    }
    return ENT_OK;
}

/* May the list speak of this object (0: whatever)? */
static bool covers(const ent_view *view, const ent_coverage *c, uint32_t object) {
    const ent_entity_row *e = ent__claims_entity(view->claims, object);
    if (!object || c->object == object)
        return true;
    return !c->object && (!c->object_type || (e && e->type == c->object_type));
}

ent_code ent__reach_coverage(const ent_reach *r, const ent_variable *v, ent_reach_fn fn,
                             void *ctx, ent_error *err) {
    const ent_view *view = v ? v->painting.view : r->p->system_view;
    uint32_t relation = v ? v->painting.is.relation : r->p->system.relation;
    uint32_t object = !v ? r->p->system_object : any_object(v) ? 0 : v->painting.object;
    for (size_t i = 0; view && i < view->n_coverage; i++)
        if (view->coverage[i].relation == relation && covers(view, &view->coverage[i], object))
            ENT_TRY(fn(ctx, view->coverage[i].claim, ENT_REACHED, err));
    return ENT_OK;
}

/* ---- hearing -------------------------------------------------------------------------------
 */

typedef struct hearing {
    const ent_view *view;
    bool *heard;
} hearing;

static ent_code hear(void *ctx, uint32_t claim, ent_reached reached, ent_error *err) {
    const hearing *h = ctx;
    const ent_claims *c = h->view->claims;
    uint32_t source = ent__map_get(&c->source_of, c->at[claim].source);
    (void)err;
    if (reached == ENT_REACHED && source != ENT_NONE)
        h->heard[h->view->sources[source].stands] = true;
    return ENT_OK;
}

ent_code ent__reach_hear(const ent_reach *r, const ent_variable *v, bool *heard,
                         ent_error *err) {
    hearing h = {.view = v ? v->painting.view : r->p->system_view, .heard = heard};
    ENT_TRY(ent__reach_coverage(r, v, hear, &h, err));
    return v ? ent__reach_claims(r, v, hear, &h, err) : ent__reach_system(r, hear, &h, err);
}
