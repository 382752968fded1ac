/* SPDX-License-Identifier: MIT
 *
 * A register held in memory. Rows that come later are recorded later, so that a reading of
 * the register as known when the snapshot was made is the same as the snapshot: what a
 * question still reads from the file (names, words of claims, other clocks) fits to it.
 */
#include "ask/snapshot.h"

#include "register/register.h"

static ent_instant later(ent_instant x, ent_instant y) {
    return x > y ? x : y;
}

static ent_instant known_last(const ent_claims *c) {
    ent_instant last = 0;
    for (size_t i = 0; i < c->n; i++)
        last = later(last, c->at[i].recorded);
    for (size_t i = 0; i < c->n_entities; i++)
        last = later(last, c->entities[i].recorded);
    for (size_t i = 0; i < c->n_sources; i++)
        last = later(last, c->sources[i].recorded);
    for (size_t i = 0; i < c->n_moves; i++)
        last = later(last, c->moves[i].recorded);
    return last;
}

/* Groups by party, in two passes: how many each word has, then which. */
static ent_code index_make(ent_snapshot *s, ent_error *err) {
    const ent_view *v = s->whole.view;
    s->n_words = v->claims->words.n;
    s->n_groups = v->n_groups;
    s->first = ent__zalloc(s->n_words + 1, sizeof *s->first);
    s->groups = ent__zalloc(2 * s->n_groups + 1, sizeof *s->groups);
    if (!s->first || !s->groups)
        return ent__nomem(err);
    for (size_t i = 0; i < s->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        s->first[g->subject]++;
        s->first[g->object] += g->object != g->subject;
    }
    uint32_t sum = 0;
    for (size_t w = 0; w <= s->n_words; w++) {
        sum += s->first[w];
        s->first[w] = sum; /* the end of its run, until it is filled from there */
    }
    for (size_t i = s->n_groups; i-- > 0;) {
        const ent_group *g = &v->groups[i];
        s->groups[--s->first[g->subject]] = (uint32_t)i;
        if (g->object != g->subject)
            s->groups[--s->first[g->object]] = (uint32_t)i;
    }
    return ENT_OK;
}

const uint32_t *ent__snapshot_groups(const ent_snapshot *s, uint32_t word, size_t *n) {
    *n = s->first[word + 1] - s->first[word];
    return s->groups + s->first[word];
}

static ent_code fill(ent_snapshot *s, ent_register *reg, ent_error *err) {
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = ent__whole_open(reg, &s->whole, err);
    if (code == ENT_OK)
        code = ent_register_digest(reg, ENT_LATEST, s->digest, err);
    ent__register_read_end(reg);
    if (code != ENT_OK)
        return code;
    s->known = known_last(s->whole.claims);
    return index_make(s, err);
}

ent_code ent_snapshot_new(ent_register *reg, ent_snapshot **out, ent_error *err) {
    *out = NULL;
    if (!reg)
        return ent__fail(err, ENT_MISUSE, "a register");
    ent_snapshot *s = ent__zalloc(1, sizeof *s);
    if (!s)
        return ent__nomem(err);
    atomic_init(&s->users, 1);
    ent_code code = fill(s, reg, err);
    if (code == ENT_OK)
        *out = s;
    else
        ent_snapshot_free(s);
    return code;
}

ent_snapshot *ent_snapshot_share(ent_snapshot *s) {
    atomic_fetch_add(&s->users, 1);
    return s;
}

void ent_snapshot_free(ent_snapshot *s) {
    if (!s || atomic_fetch_sub(&s->users, 1) > 1)
        return;
    ent__whole_close(&s->whole);
    ent__free(s->first, (s->n_words + 1) * sizeof *s->first);
    ent__free(s->groups, (2 * s->n_groups + 1) * sizeof *s->groups);
    ent__free(s, sizeof *s);
}

ent_instant ent_snapshot_known(const ent_snapshot *s) {
    return s->known;
}

const char *ent_snapshot_digest(const ent_snapshot *s) {
    return s->digest;
}

bool ent_snapshot_has_entity(const ent_snapshot *s, const char *id) {
    uint32_t word = ent__pool_find(&s->whole.claims->words, ent__str(id));
    return word != ENT_NONE && ent__claims_entity(s->whole.claims, word) != NULL;
}

bool ent_snapshot_has_relation(const ent_snapshot *s, const char *id) {
    return ent__claims_find_relation(s->whole.view->claims, ent__str(id)) != ENT_NONE;
}

bool ent__snapshot_serves(const ent_question *q) {
    return q->snapshot && (!q->known || q->known >= q->snapshot->known) &&
           ent__question_hears_all(q);
}
