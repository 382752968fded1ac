/* SPDX-License-Identifier: MIT
 *
 * Claims as read on K, where one relation stands for another.
 *
 * A row of the vocabulary with `replaces` says that what cites the old id is read as
 * citing its own, from the day on which it was recorded. What a relation decides (how
 * its claims are paired, their facets, the codes of their values) is worked out when
 * claims are loaded, so a reading is a copy of them with just that worked out anew. Such
 * registers are few, and nobody else pays for it: without a replacement known on K the
 * claims are their own reading.
 */
#include "voices/claims.h"

/* Where a chain ends; in a ring, which two merged registers can make, the smallest id. */
static uint32_t chain_end(const ent_claims *c, const uint32_t *next, uint32_t at) {
    for (size_t steps = 0; steps < c->n_relations && next[at] != at; steps++)
        at = next[at];
    uint32_t least = at;
    for (uint32_t k = next[at]; k != at; k = next[k])
        if (ent__str_cmp(c->relations[k].id, c->relations[least].id) < 0)
            least = k;
    return least;
}

/* One step from each relation; of two that replace the same one the larger id does, as
 * with sources. False if nothing was replaced by K. */
static bool steps_make(const ent_claims *c, ent_instant known, uint32_t *next) {
    bool any = false;
    for (uint32_t i = 0; i < c->n_relations; i++)
        next[i] = i;
    for (size_t i = 0; i < c->n_moves; i++) {
        const ent_relation_move *m = &c->moves[i];
        uint32_t old = ent__map_get(&c->relation_of, m->replaces);
        uint32_t by = ent__map_get(&c->relation_of, m->id);
        if (m->recorded > known || old == ENT_NONE || old == by)
            continue;
        any = true;
        if (next[old] == old ||
            ent__str_cmp(c->relations[by].id, c->relations[next[old]].id) > 0)
            next[old] = by;
    }
    return any;
}

/* Ids find the relation that stands for theirs. */
static ent_code names_move(ent_claims *out, const uint32_t *stands, ent_error *err) {
    out->relation_of = (ent_map){0};
    for (uint32_t i = 0; i < out->n_relations; i++) {
        uint32_t word = ent__pool_find(&out->words, out->relations[i].id);
        if (!ent__map_put(&out->relation_of, word, stands[i]))
            return ent__nomem(err);
    }
    return ENT_OK;
}

/* The number of these facets, which are added if they are new. */
static ent_code facet_put(ent_claims *out, ent_map *known, const ent_facet *f, uint32_t *no,
                          ent_error *err) {
    uint64_t key = ent__hash(f, sizeof *f);
    while ((*no = ent__map_get(known, key)) != ENT_NONE) {
        if (memcmp(&out->facets[*no], f, sizeof *f) == 0)
            return ENT_OK;
        key++;
    }
    *no = (uint32_t)out->n_facets;
    if (!ENT_GROW(out->facets, out->cap_facets, out->n_facets + 1) ||
        !ent__map_put(known, key, *no))
        return ent__nomem(err);
    out->facets[out->n_facets++] = *f;
    return ENT_OK;
}

/* One claim anew, as one of relation `to`. */
static ent_code claim_move(ent_claims *out, ent_claim *x, uint32_t to, ent_map *facets,
                           ent_error *err) {
    const ent_relation *r = &out->relations[to];
    ent_str value = ent__claims_word(out, x->value);
    int code = ent__relation_value(r, value);
    if (code < 0)
        return ent__fail(err, ENT_CORRUPT, "\"%.*s\" is no value of %.*s", ENT_FMT(value),
                         ENT_FMT(r->id));
    bool ends = code == ENT_V_NONE || (code < ENT_VALUES_MOST && (r->ends >> code & 1));
    x->relation = (uint16_t)to;
    x->vcode = (uint8_t)code;
    x->flags = (uint8_t)((x->flags & ~ENT_F_ENDS) | (ends ? ENT_F_ENDS : 0));
    ent_facet f = {{0}};
    ent_str detail = ent__claims_word(out, x->detail), key, text;
    while (ent__detail_next(&detail, &key, &text))
        for (int i = 0; i < r->n_facets; i++)
            if (ent__str_eq(r->facet[i], key))
                f.word[i] = ent__pool_find(&out->words, text);
    return facet_put(out, facets, &f, &x->facet, err);
}

static ent_code claims_move(ent_claims *out, const uint32_t *stands, ent_error *err) {
    ent_map facets = {0};
    ent_code code = ENT_OK;
    uint32_t no; /* as it was: they come in order, and each once */
    for (size_t i = 0; i < out->base->n_facets && code == ENT_OK; i++)
        code = facet_put(out, &facets, &out->base->facets[i], &no, err);
    for (size_t i = 0; i < out->n && code == ENT_OK; i++) {
        ent_claim *x = &out->at[i];
        if (stands[x->relation] != x->relation)
            code = claim_move(out, x, stands[x->relation], &facets, err);
    }
    ent__map_free(&facets);
    return code;
}

/* A copy of the claims; all else but facets and names is borrowed from them. */
static ent_code copy_make(ent_claims *c, ent_claims **out, ent_error *err) {
    ent_claims *copy = *out = ent__zalloc(1, sizeof *copy);
    if (!copy)
        return ent__nomem(err);
    *copy = *c;
    copy->references = 1;
    copy->base = ent__claims_share(c);
    copy->relation_of = (ent_map){0};
    copy->at = NULL;
    copy->facets = NULL;
    copy->cap = copy->cap_facets = copy->n_facets = 0;
    if (!ENT_GROW(copy->at, copy->cap, c->n))
        return ent__nomem(err);
    if (c->n)
        memcpy(copy->at, c->at, c->n * sizeof *c->at);
    return ENT_OK;
}

static ent_code reading_make(ent_claims *c, const uint32_t *next, uint32_t *stands,
                             ent_claims **out, ent_error *err) {
    for (uint32_t i = 0; i < c->n_relations; i++)
        stands[i] = chain_end(c, next, i);
    ent_code code = copy_make(c, out, err);
    if (code == ENT_OK)
        code = names_move(*out, stands, err);
    if (code == ENT_OK)
        code = claims_move(*out, stands, err);
    if (code != ENT_OK) {
        ent__claims_free(*out);
        *out = NULL;
    }
    return code;
}

ent_code ent__claims_read_as(ent_claims *c, ent_instant known, ent_claims **out,
                             ent_error *err) {
    *out = NULL;
    if (!c->n_moves) {
        *out = ent__claims_share(c);
        return ENT_OK;
    }
    size_t n = c->n_relations;
    uint32_t *next = ent__alloc(2 * n * sizeof *next);
    if (!next)
        return ent__nomem(err);
    ent_code code = ENT_OK;
    if (steps_make(c, known, next))
        code = reading_make(c, next, next + n, out, err);
    else
        *out = ent__claims_share(c);
    ent__free(next, 2 * n * sizeof *next);
    return code;
}
