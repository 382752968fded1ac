/* SPDX-License-Identifier: MIT
 *
 * Making a view: which sources speak, which claims live, which group each
 * belongs to. Liveness is recursive (a retraction of a retraction revives), so
 * it is worked out from the rows that nothing replaces downwards: the `replaces`
 * of a row is part of what its id hashes, so there are no rings.
 */
#include "voices/image.h"

#include <stdlib.h>

static const char *const verdict_names[] = {"unsaid",   "unknown",  "no",       "possibly",
                                            "disputed", "presumed", "testified"};
static const char *const says_names[] = {"unknown",  "not-yet",  "no-longer", "uncovered",
                                         "possibly", "presumed", "yes"};

const char *ent__verdict_name(ent_verdict v) {
    return verdict_names[v];
}

const char *ent__says_name(ent_says s) {
    return says_names[s];
}

/* ---- sources ----------------------------------------------------------------- */

static bool any_matches(const ent_str *patterns, size_t n, ent_str id, ent_str work) {
    for (size_t i = 0; i < n; i++)
        if (ent__str_glob(patterns[i], id) || ent__str_glob(patterns[i], work))
            return true;
    return false;
}

static uint32_t preference(const ent_view_options *o, ent_str id, ent_str work) {
    for (size_t i = 0; i < o->n_prefer; i++)
        if (any_matches(&o->prefer[i], 1, id, work))
            return (uint32_t)i;
    return UINT32_MAX;
}

/* Where a chain ends. In a ring, which two merged registers can make, the thing
 * with the smallest id stands, so that it is the same one for everybody. */
static uint32_t chain_end(const ent_claims *c, const uint32_t *next, uint32_t at) {
    for (size_t steps = 0; steps < c->n_sources && next[at] != at; steps++)
        at = next[at];
    uint32_t least = at;
    for (uint32_t k = next[at]; k != at; k = next[k])
        if (ent__str_cmp(ent__claims_word(c, c->sources[k].id),
                         ent__claims_word(c, c->sources[least].id)) < 0)
            least = k;
    return least;
}

/* Which source stands for each, following `replaces` as far as K knows. Of two
 * that replace the same one the larger id does: not the later row, since every
 * register has its own clock. */
static void sources_stand(ent_view *v, uint32_t *next) {
    const ent_claims *c = v->claims;
    for (uint32_t i = 0; i < c->n_sources; i++)
        next[i] = ent__map_get(&c->source_of, c->sources[i].id);
    for (uint32_t i = 0; i < c->n_sources; i++) {
        const ent_source_row *s = &c->sources[i];
        if (!s->replaces || s->replaces == s->id || s->recorded > v->options.known)
            continue;
        uint32_t old = ent__map_get(&c->source_of, s->replaces);
        if (old == ENT_NONE)
            continue;
        uint32_t by = ent__map_get(&c->source_of, s->id);
        if (next[old] == old || ent__str_cmp(ent__claims_word(c, s->id),
                                             ent__claims_word(c, c->sources[next[old]].id)) > 0)
            next[old] = by;
    }
    for (uint32_t i = 0; i < c->n_sources; i++)
        v->sources[i].stands = chain_end(c, next, i);
}

typedef struct edition {
    ent_day a;
    ent_str id;
    uint32_t source;
    bool dated;
} edition;

/* By the first day on which they may have been out, undated ones first. */
static int edition_cmp(const void *px, const void *py) {
    const edition *x = px, *y = py;
    if (x->dated != y->dated)
        return x->dated ? 1 : -1;
    if (x->dated && x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return ent__str_cmp(x->id, y->id);
}

/* One number for each work, in the order of their first editions among those read, so
 * that answers name works in the same order whatever was read first. */
static ent_code works_number(ent_view *v, const edition *order, ent_error *err) {
    const ent_claims *c = v->claims;
    ent_map works = {0};
    ent_code code = ENT_OK;
    for (uint32_t k = 0; code == ENT_OK && k < c->n_sources; k++) {
        uint32_t i = order[k].source, word = c->sources[i].work;
        uint32_t at = ent__map_get(&works, word);
        if (at == ENT_NONE) {
            at = (uint32_t)v->n_works;
            v->works[v->n_works++] = word;
            if (!ent__map_put(&works, word, at))
                code = ent__nomem(err);
        }
        v->sources[i].work = at;
    }
    ent__map_free(&works);
    return code;
}

static ent_code sources_rank(ent_view *v, ent_error *err) {
    const ent_claims *c = v->claims;
    edition *order = ent__zalloc(c->n_sources + 1, sizeof *order);
    if (!order)
        return ent__nomem(err);
    for (uint32_t i = 0; i < c->n_sources; i++)
        order[i] = (edition){c->sources[i].a, ent__claims_word(c, c->sources[i].id), i,
                             c->sources[i].dated};
    qsort(order, c->n_sources, sizeof *order, edition_cmp);
    for (uint32_t i = 0; i < c->n_sources; i++)
        v->sources[order[i].source].rank = i;
    ent_code code = works_number(v, order, err);
    ent__free(order, (c->n_sources + 1) * sizeof *order);
    return code;
}

/* The work at the end of each per chain. */
static void sources_root(ent_view *v, uint32_t *next) {
    const ent_claims *c = v->claims;
    for (uint32_t i = 0; i < c->n_sources; i++) {
        uint32_t per =
            c->sources[i].per ? ent__map_get(&c->source_of, c->sources[i].per) : ENT_NONE;
        next[i] = per == ENT_NONE ? i : v->sources[per].stands;
    }
    for (uint32_t i = 0; i < c->n_sources; i++)
        v->sources[i].root = v->sources[chain_end(c, next, v->sources[i].stands)].work;
}

static ent_code sources_make(ent_view *v, ent_error *err) {
    const ent_claims *c = v->claims;
    const ent_view_options *o = &v->options;
    v->sources = ent__zalloc(c->n_sources + 1, sizeof *v->sources);
    v->works = ent__zalloc(c->n_sources + 1, sizeof *v->works);
    if (!v->sources || !v->works)
        return ent__nomem(err);
    uint32_t *next = ent__zalloc(c->n_sources + 1, sizeof *next);
    if (!next)
        return ent__nomem(err);
    sources_stand(v, next);
    ent_code code = sources_rank(v, err);
    sources_root(v, next);
    ent__free(next, (c->n_sources + 1) * sizeof *next);
    if (code != ENT_OK)
        return code;
    for (uint32_t i = 0; i < c->n_sources; i++) {
        const ent_source_row *s = &c->sources[i];
        ent_str id = ent__claims_word(c, s->id), work = ent__claims_word(c, s->work);
        ent_source_view *sv = &v->sources[i];
        sv->a = s->a;
        sv->b = s->b;
        sv->dated = s->dated;
        sv->prefer = preference(o, id, work);
        sv->in = s->out <= o->said_by &&
                 (!o->n_only || any_matches(o->only, o->n_only, id, work)) &&
                 !any_matches(o->without, o->n_without, id, work);
    }
    return ENT_OK;
}

/* ---- liveness ---------------------------------------------------------------- */

/* A replacement holds while it is alive, and also where it was itself corrected
 * by one that holds: the second correction stands in the place of the first, so
 * the slip that both are about stays dead. A retraction that is retracted, or a
 * correction that is, no longer holds. Visits rows after all that replace them. */
static void live_walk(ent_view *v, uint32_t *pending, uint32_t *ready, bool *holds) {
    const ent_claims *c = v->claims;
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i].replaces != ENT_NONE)
            pending[c->at[i].replaces]++;
    for (uint32_t i = 0; i < c->n; i++)
        if (!pending[i] && c->at[i].replaces != ENT_NONE)
            ready[n++] = i;
    while (n) {
        uint32_t i = ready[--n], to = c->at[i].replaces;
        bool correction = c->relations[c->at[i].relation].shape != ENT_SHAPE_RETRACT;
        holds[i] |= v->alive[i];
        if (holds[i]) {
            v->alive[to] = false;
            v->by[to] = i;
        }
        if (holds[i] && correction && c->at[to].recorded <= v->options.known)
            holds[to] = true; /* what K does not know of replaces nothing */
        if (--pending[to] == 0 && c->at[to].replaces != ENT_NONE)
            ready[n++] = to;
    }
}

/* Sets alive[] for what is recorded by K and not replaced by a row that holds. */
static ent_code live_make(ent_view *v, ent_error *err) {
    const ent_claims *c = v->claims;
    v->alive = ent__zalloc(c->n + 1, sizeof *v->alive);
    if (!v->alive)
        return ent__nomem(err);
    bool any = false;
    for (size_t i = 0; i < c->n; i++) {
        v->alive[i] = c->at[i].recorded <= v->options.known;
        any |= c->at[i].replaces != ENT_NONE;
    }
    if (!any)
        return ENT_OK;
    uint32_t *pending = ent__zalloc(c->n, sizeof *pending);
    uint32_t *ready = ent__zalloc(c->n, sizeof *ready);
    bool *holds = ent__zalloc(c->n, sizeof *holds);
    v->by = ent__alloc(c->n * sizeof *v->by);
    bool ok = pending && ready && holds && v->by;
    if (ok) {
        memset(v->by, 0xff, c->n * sizeof *v->by);
        live_walk(v, pending, ready, holds);
    }
    ent__free(pending, c->n * sizeof *pending);
    ent__free(ready, c->n * sizeof *ready);
    ent__free(holds, c->n * sizeof *holds);
    return ok ? ENT_OK : ent__nomem(err);
}

/* Retractions are no statements, and a source outside the view is silent. */
static void hush(ent_view *v) {
    const ent_claims *c = v->claims;
    for (size_t i = 0; i < c->n; i++) {
        const ent_claim *x = &c->at[i];
        if (!v->alive[i])
            continue;
        uint32_t s = ent__map_get(&c->source_of, x->source);
        v->alive[i] = s != ENT_NONE && v->sources[v->sources[s].stands].in &&
                      c->relations[x->relation].shape != ENT_SHAPE_RETRACT;
    }
}

/* ---- groups ------------------------------------------------------------------- */

/* The id at the end of the chain from `word`; in a ring the smallest id. */
static uint32_t entity_end(const ent_view *v, uint32_t word) {
    const ent_claims *c = v->claims;
    uint32_t to;
    for (size_t steps = 0; steps < c->n_entities; steps++) {
        if ((to = ent__map_get(&v->moved, word)) == ENT_NONE)
            return word;
        word = to;
    }
    uint32_t least = word;
    for (to = ent__map_get(&v->moved, word); to != word; to = ent__map_get(&v->moved, to))
        if (ent__str_cmp(ent__claims_word(c, to), ent__claims_word(c, least)) < 0)
            least = to;
    return least;
}

/* Of two ids that replace the same one the larger does, as with sources. */
static ent_code entities_next(ent_view *v, ent_error *err) {
    const ent_claims *c = v->claims;
    for (size_t i = 0; i < c->n_entities; i++) {
        const ent_entity_row *e = &c->entities[i];
        if (!e->replaces || e->replaces == e->id || e->recorded > v->options.known)
            continue;
        uint32_t other = ent__map_get(&v->moved, e->replaces);
        v->has_moved = true;
        if ((other == ENT_NONE ||
             ent__str_cmp(ent__claims_word(c, e->id), ent__claims_word(c, other)) > 0) &&
            !ent__map_put(&v->moved, e->replaces, e->id))
            return ent__nomem(err);
    }
    return ENT_OK;
}

/* From each replaced id to the one that stands for it, in one step. */
static ent_code entities_move(ent_view *v, ent_error *err) {
    const ent_claims *c = v->claims;
    if (!c->replaced_entities)
        return ENT_OK;
    ENT_TRY(entities_next(v, err));
    ent_map ends = {0};
    bool ok = true;
    for (size_t i = 0; ok && v->has_moved && i < c->n_entities; i++) {
        uint32_t word = c->entities[i].replaces;
        if (word && ent__map_get(&v->moved, word) != ENT_NONE)
            ok = ent__map_put(&ends, word, entity_end(v, word));
    }
    ent__map_free(&v->moved);
    v->moved = ends;
    return ok ? ENT_OK : ent__nomem(err);
}

uint32_t ent__view_entity(const ent_view *v, uint32_t word) {
    uint32_t to = v->has_moved ? ent__map_get(&v->moved, word) : ENT_NONE;
    return to == ENT_NONE ? word : to;
}

/* Facets name entities too: where some moved, facets that were two may be one. */
static ent_code facets_move(ent_view *v, ent_error *err) {
    const ent_claims *c = v->claims;
    v->facets = c->facets;
    if (!v->has_moved)
        return ENT_OK;
    v->facets_now = ent__zalloc(c->n_facets, sizeof *v->facets_now);
    v->facet_now = ent__zalloc(c->n_facets, sizeof *v->facet_now);
    if (!v->facets_now || !v->facet_now)
        return ent__nomem(err);
    v->facets = v->facets_now;
    ent_map seen = {0};
    bool ok = true;
    for (uint32_t i = 0; ok && i < c->n_facets; i++) {
        ent_facet *f = &v->facets_now[i];
        for (int k = 0; k < ENT_FACETS_MOST; k++)
            f->word[k] = ent__view_entity(v, c->facets[i].word[k]);
        uint64_t key = ent__hash(f, sizeof *f);
        uint32_t at;
        while ((at = ent__map_get(&seen, key)) != ENT_NONE &&
               memcmp(&v->facets_now[at], f, sizeof *f) != 0)
            key++;
        v->facet_now[i] = at == ENT_NONE ? i : at;
        ok = at != ENT_NONE || ent__map_put(&seen, key, i);
    }
    ent__map_free(&seen);
    return ok ? ENT_OK : ent__nomem(err);
}

typedef struct pair_key {
    uint32_t relation, lo, hi, claim;
} pair_key;

static pair_key key_of(const ent_view *v, uint32_t claim) {
    const ent_claim *c = &v->claims->at[claim];
    uint32_t s = ent__view_entity(v, c->subject), o = ent__view_entity(v, c->object);
    bool swap = v->claims->relations[c->relation].symmetric && s > o;
    return (pair_key){c->relation, swap ? o : s, swap ? s : o, claim};
}

static int pair_cmp(const void *px, const void *py) {
    const pair_key *x = px, *y = py;
    if (x->relation != y->relation)
        return x->relation < y->relation ? -1 : 1;
    if (x->lo != y->lo)
        return x->lo < y->lo ? -1 : 1;
    if (x->hi != y->hi)
        return x->hi < y->hi ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

/* Claims lie sorted by pair already, unless an entity was replaced later than
 * K, claims of both names of one thing were sorted by other words, or a relation
 * stands for another. */
static ent_code order_make(ent_view *v, ent_error *err) {
    const ent_claims *c = v->claims;
    v->order = ent__zalloc(c->n + 1, sizeof *v->order);
    if (!v->order)
        return ent__nomem(err);
    for (uint32_t i = 0; i < c->n; i++)
        if (v->alive[i])
            v->order[v->n_order++] = i;
    if ((!c->replaced_entities && !c->base) || v->n_order == 0)
        return ENT_OK;
    pair_key *keys = ent__zalloc(v->n_order, sizeof *keys);
    if (!keys)
        return ent__nomem(err);
    for (size_t i = 0; i < v->n_order; i++)
        keys[i] = key_of(v, v->order[i]);
    qsort(keys, v->n_order, sizeof *keys, pair_cmp);
    for (size_t i = 0; i < v->n_order; i++)
        v->order[i] = keys[i].claim;
    ent__free(keys, v->n_order * sizeof *keys);
    return ENT_OK;
}

static bool group_is(const ent_group *g, const pair_key *k) {
    return g->relation == k->relation && g->subject == k->lo && g->object == k->hi;
}

/* Where the group of this key stands, or could stand. */
static ent_group_slot *slot_of(const ent_view *v, const pair_key *k) {
    uint64_t h =
        ent__mix((uint64_t)k->relation << 48 ^ (uint64_t)k->lo << 24 ^ k->hi) ^ ent__mix(k->lo);
    size_t i = (size_t)h & (v->n_group_slots - 1);
    while (v->group_slots[i].group && !group_is(&v->groups[v->group_slots[i].group - 1], k))
        i = (i + 1) & (v->n_group_slots - 1);
    return &v->group_slots[i];
}

/* At most half full. */
static ent_code groups_index(ent_view *v, ent_error *err) {
    v->n_group_slots = 4;
    while (v->n_group_slots < 2 * v->n_groups)
        v->n_group_slots *= 2;
    v->group_slots = ent__zalloc(v->n_group_slots, sizeof *v->group_slots);
    if (!v->group_slots)
        return ent__nomem(err);
    for (uint32_t i = 0; i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        pair_key k = {g->relation, g->subject, g->object, 0};
        slot_of(v, &k)->group = i + 1;
    }
    return ENT_OK;
}

static ent_code groups_make(ent_view *v, ent_error *err) {
    for (size_t i = 0; i < v->n_order; i++) {
        pair_key k = key_of(v, v->order[i]);
        ent_group *last = v->n_groups ? &v->groups[v->n_groups - 1] : NULL;
        if (last && group_is(last, &k)) {
            last->n++;
            continue;
        }
        if (!ENT_GROW(v->groups, v->cap_groups, v->n_groups + 1))
            return ent__nomem(err);
        v->groups[v->n_groups] = (ent_group){.first = (uint32_t)i,
                                             .n = 1,
                                             .relation = k.relation,
                                             .subject = k.lo,
                                             .object = k.hi,
                                             .matter = ENT_NONE};
        v->n_groups++;
    }
    return groups_index(v, err);
}

const ent_group_slot *ent__view_slot(const ent_view *v, uint32_t relation, uint32_t subject,
                                     uint32_t object) {
    uint32_t s = ent__view_entity(v, subject), o = ent__view_entity(v, object);
    bool swap = (int)v->claims->relations[relation].symmetric & (s > o);
    pair_key k = {relation, swap ? o : s, swap ? s : o, 0};
    return slot_of(v, &k);
}

uint32_t ent__view_group(const ent_view *v, uint32_t relation, uint32_t subject,
                         uint32_t object) {
    const ent_group_slot *slot = ent__view_slot(v, relation, subject, object);
    return slot->group ? slot->group - 1 : ENT_NONE;
}

/* ---- silence ------------------------------------------------------------------- */

void ent__silence_init(ent_silence *s, const ent_view *v) {
    ent_view *b = &s->beside;
    *b = *v;
    b->groups = NULL;
    b->matters = NULL;
    b->members = NULL;
    b->segments = NULL;
    b->n_groups = b->n_matters = b->n_members = b->n_segments = 0;
    b->cap_groups = b->cap_matters = b->cap_members = b->cap_segments = 0;
}

void ent__silence_free(ent_silence *s) {
    ENT_DROP(s->beside.groups, s->beside.cap_groups);
    ENT_DROP(s->beside.matters, s->beside.cap_matters);
    ENT_DROP(s->beside.segments, s->beside.cap_segments);
}

ent_code ent__silence_hear(ent_silence *s, uint32_t relation, uint32_t subject, uint32_t object,
                           uint32_t facet, ent_error *err) {
    ent_view *b = &s->beside;
    uint32_t n = (uint32_t)b->n_matters;
    if (!ENT_GROW(b->groups, b->cap_groups, n + 1) ||
        !ENT_GROW(b->matters, b->cap_matters, n + 1))
        return ent__nomem(err);
    b->groups[n] = (ent_group){.relation = relation,
                               .subject = subject,
                               .object = object,
                               .matter = n,
                               .n_matters = 1};
    b->matters[n] = (ent_matter){.group = n, .facet = facet, .segment = ENT_NONE};
    b->n_groups = b->n_matters = n + 1;
    return ent__view_timeline(b, n, err);
}

/* ---- coverage ------------------------------------------------------------------ */

/* "any:TYPE" gives the type's word and no entity; "" gives neither. */
static void party_read(const ent_claims *c, ent_str text, uint32_t *entity, uint32_t *type) {
    *entity = *type = 0;
    if (!text.n)
        return;
    bool any = ent__str_starts(text, "any:");
    ent_str word = any ? (ent_str){text.p + 4, text.n - 4} : text;
    uint32_t at = ent__pool_find(&c->words, word);
    *(any ? type : entity) = at; /* ENT_NONE: a word that nothing here has */
}

static bool coverage_read(const ent_view *v, uint32_t claim, ent_coverage *out) {
    const ent_claims *c = v->claims;
    const ent_claim *x = &c->at[claim];
    ent_str object = ent__claims_word(c, x->object), detail = ent__claims_word(c, x->detail);
    if (!ent__str_starts(object, "rel:") || x->vcode == ENT_V_NONE)
        return false; /* "none": its list is not complete */
    uint32_t relation = ent__claims_find_relation(c, (ent_str){object.p + 4, object.n - 4});
    if (relation == ENT_NONE)
        return false;
    *out = (ent_coverage){.claim = claim, .relation = relation};
    party_read(c, ent__claims_word(c, x->subject), &out->subject, &out->subject_type);
    party_read(c, ent__detail_get(detail, "object"), &out->object, &out->object_type);
    uint32_t none;
    party_read(c, ent__detail_get(detail, "value"), &out->value, &none);
    const ent_relation *r = &c->relations[relation];
    for (int i = 0; i < r->n_facets; i++) {
        char key[64];
        if (r->facet[i].n < sizeof key) {
            memcpy(key, r->facet[i].p, r->facet[i].n);
            key[r->facet[i].n] = '\0';
            party_read(c, ent__detail_get(detail, key), &out->facet.word[i], &none);
            out->facet.word[i] = ent__view_entity(v, out->facet.word[i]);
        }
    }
    out->subject = ent__view_entity(v, out->subject);
    out->object = ent__view_entity(v, out->object);
    return true;
}

static int coverage_cmp(const void *px, const void *py) {
    const ent_coverage *x = px, *y = py;
    if (x->relation != y->relation)
        return x->relation < y->relation ? -1 : 1;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    if (x->object != y->object)
        return x->object < y->object ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

static ent_code coverage_make(ent_view *v, ent_error *err) {
    uint32_t complete = ent__claims_find_relation(v->claims, ENT_STR("complete"));
    if (complete == ENT_NONE)
        return ENT_OK;
    for (size_t g = 0; g < v->n_groups; g++) {
        if (v->groups[g].relation != complete)
            continue;
        for (uint32_t i = 0; i < v->groups[g].n; i++) {
            ent_coverage row;
            if (!coverage_read(v, v->order[v->groups[g].first + i], &row))
                continue;
            if (!ENT_GROW(v->coverage, v->cap_coverage, v->n_coverage + 1))
                return ent__nomem(err);
            v->coverage[v->n_coverage++] = row;
        }
    }
    if (v->n_coverage)
        qsort(v->coverage, v->n_coverage, sizeof *v->coverage, coverage_cmp);
    return ENT_OK;
}

/* ---- the view -------------------------------------------------------------------- */

static ent_code view_make(ent_view *v, ent_error *err) {
    ENT_TRY(sources_make(v, err));
    ENT_TRY(live_make(v, err));
    hush(v);
    ENT_TRY(entities_move(v, err));
    ENT_TRY(facets_move(v, err));
    ENT_TRY(order_make(v, err));
    ENT_TRY(groups_make(v, err));
    return coverage_make(v, err);
}

ent_code ent__view_new(ent_claims *claims, const ent_view_options *options, ent_view **out,
                       ent_error *err) {
    ent_view *v = ent__zalloc(1, sizeof *v);
    *out = v;
    if (!v)
        return ent__nomem(err);
    v->options = options ? *options : (ent_view_options){.said_by = ENT_DAY_MAX};
    if (v->options.known == 0)
        v->options.known = ENT_LATEST;
    ent_code code = ent__claims_read_as(claims, v->options.known, &v->claims, err);
    if (code != ENT_OK) {
        ent__free(v, sizeof *v);
        *out = NULL;
        return code;
    }
    code = view_make(v, err);
    if (code != ENT_OK) {
        ent__view_free(v);
        *out = NULL;
    }
    return code;
}

static void arrays_free(ent_view *v) {
    size_t n = v->claims->n, n_sources = v->claims->n_sources;
    ent__free(v->alive, (n + 1) * sizeof *v->alive);
    ent__free(v->by, n * sizeof *v->by);
    ent__free(v->order, (n + 1) * sizeof *v->order);
    ent__free(v->sources, (n_sources + 1) * sizeof *v->sources);
    ent__free(v->works, (n_sources + 1) * sizeof *v->works);
    ENT_DROP(v->groups, v->cap_groups);
    ENT_DROP(v->matters, v->cap_matters);
    ENT_DROP(v->members, v->cap_members);
    ENT_DROP(v->segments, v->cap_segments);
    ENT_DROP(v->coverage, v->cap_coverage);
    ent__free(v->group_slots, v->n_group_slots * sizeof *v->group_slots);
    ent__map_free(&v->moved);
    ent__free(v->facets_now, v->claims->n_facets * sizeof *v->facets_now);
    ent__free(v->facet_now, v->claims->n_facets * sizeof *v->facet_now);
}

void ent__view_free(ent_view *v) {
    if (!v)
        return;
    if (v->image)
        ent__image_drop(v->image);
    else
        arrays_free(v);
    ent__claims_free(v->claims);
    ent__free(v, sizeof *v);
}
