/* SPDX-License-Identifier: MIT
 *
 * Claims in memory: the rows of a scope with their words, dates and facets made
 * ready, sorted so that what belongs to one matter lies together. Immutable once
 * finished, shared by counted references, and ignorant of where they came from.
 */
#ifndef ENT_CLAIMS_H
#define ENT_CLAIMS_H

#include "model/model.h"

enum ent_claim_flag {
    ENT_F_NO_SINCE = 1,    /* since is blank */
    ENT_F_NO_UNTIL = 2,    /* until is blank */
    ENT_F_OPEN = 4,        /* until is ".." */
    ENT_F_RESTORED = 8,    /* how = restored, resumed, renewed: not the first time */
    ENT_F_AS_OF = 16,      /* a and b come from the claim itself */
    ENT_F_SOFT_SINCE = 32, /* since is qualified by ?, ~ or % */
    ENT_F_SOFT_UNTIL = 64,
    ENT_F_ENDS = 128 /* none, or a value that presupposes another */
};

/* One claim, 96 bytes. Words are numbers in the pool of the claims. */
typedef struct ent_claim {
    ent_claim_id id;
    ent_instant recorded;
    int64_t no; /* row in the register, for its words; -1 if there is none */
    uint32_t subject, object, value, source, per, detail;
    ent_day s1, s2, u1, u2; /* bounds of since and until */
    ent_day a, b;           /* bounds of as_of, where given */
    uint32_t facet;         /* into facets, 0 = all blank */
    uint32_t replaces;      /* index of a claim, or ENT_NONE */
    uint16_t relation;      /* into relations */
    uint8_t vcode;          /* the value's code in the relation */
    uint8_t flags;
} ent_claim;

typedef struct ent_facet {
    uint32_t word[ENT_FACETS_MOST]; /* in the relation's order, 0 = blank */
} ent_facet;

typedef struct ent_entity_row {
    uint32_t id, type, name; /* words */
    uint32_t replaces;       /* word of the id that this one stands for now, 0 if none */
    ent_day since1, until2;  /* existence, if the row says so */
    ent_instant recorded;
    uint32_t codes, aliases; /* words */
} ent_entity_row;

typedef struct ent_source_row {
    uint32_t id, work, kind, title, publisher, published, accessed, per, url, licence, type;
    uint32_t replaces;
    ent_day a, b; /* bounds of published, else accessed */
    ent_day out;  /* surely out by this day (b), ENT_DAY_MAX if undated */
    bool dated;
    ent_instant recorded;
} ent_source_row;

/* A row of the vocabulary that replaces another: its id stands for the other's. */
typedef struct ent_relation_move {
    uint32_t id, replaces; /* words */
    ent_instant recorded;
} ent_relation_move;

typedef struct ent_image ent_image; /* image.h */
typedef struct ent_claims ent_claims;
struct ent_claims {
    ent_pool words; /* word 0 is the empty one */
    ent_claim *at;  /* sorted by relation, the pair, facet, value, since */
    size_t n, cap;
    ent_relation *relations;
    size_t n_relations, cap_relations;
    ent_map relation_of; /* word -> relation */
    ent_relation_move *moves;
    size_t n_moves, cap_moves;
    ent_entity_row *entities;
    size_t n_entities, cap_entities;
    ent_map entity_of; /* word -> entity (the row without replaces, if several) */
    ent_source_row *sources;
    size_t n_sources, cap_sources;
    ent_map source_of; /* word -> source */
    ent_facet *facets;
    size_t n_facets, cap_facets;
    bool replaced_entities; /* some entity row replaces another */
    ent_arena arena;        /* texts of the relations */
    int references;
    /* Of a reading (ent__claims_read_as) the claims read, which own all of it but at,
     * facets and relation_of; else NULL. */
    ent_claims *base;
    ent_image *image; /* where all of it lies but words.at and relations, or NULL */
};

/* ---- making --------------------------------------------------------------- */

/* A claim on its way in: words already in the pool, 0 for blank. */
typedef struct ent_claim_in {
    ent_claim_id id, replaces;
    bool has_replaces;
    int64_t no;
    uint32_t subject, relation, object, value, since, until, detail, source, per, as_of;
    ent_instant recorded;
} ent_claim_in;

typedef struct ent_claims_maker ent_claims_maker;

ent_code ent__maker_new(ent_claims_maker **out, ent_error *err);
void ent__maker_free(ent_claims_maker *m); /* NULL is allowed */
/* The number of a word, made if new; ENT_NONE when out of memory. */
uint32_t ent__maker_word(ent_claims_maker *m, ent_str s);
/* Rows of the three small tables, before the claims that use them. Rows seen
 * already are passed over. */
ent_code ent__maker_relation(ent_claims_maker *m, const ent_row *row, ent_instant recorded,
                             ent_error *err);
ent_code ent__maker_entity(ent_claims_maker *m, const ent_row *row, ent_instant recorded,
                           ent_error *err);
ent_code ent__maker_source(ent_claims_maker *m, const ent_row *row, ent_instant recorded,
                           ent_error *err);
bool ent__maker_has_entity(const ent_claims_maker *m, uint32_t word);
bool ent__maker_has_source(const ent_claims_maker *m, uint32_t word);
ent_code ent__maker_claim(ent_claims_maker *m, const ent_claim_in *in, ent_error *err);
/* A claim given as text, for claims that come from no register. */
ent_code ent__maker_row(ent_claims_maker *m, const ent_row *row, ent_instant recorded,
                        ent_error *err);
/* What has come so far, unsorted; the maker still owns it. */
const ent_claims *ent__maker_view(const ent_claims_maker *m);
/* Sorts, links replaced claims, hands over; the maker is gone either way.
 * O(n log n). */
ent_code ent__maker_finish(ent_claims_maker *m, ent_claims **out, ent_error *err);

/* ---- reading ---------------------------------------------------------------- */

void ent__claims_free(ent_claims *c); /* drops one reference */
ent_claims *ent__claims_share(ent_claims *c);
static inline ent_str ent__claims_word(const ent_claims *c, uint32_t word) {
    return c->words.at[word];
}
/* The claims as K reads them: those same ones unless a relation stands for another
 * by then; else a reading in which each claim is one of the relation that stands, with
 * its facets and values. A claim keeps its place, so a reading is not sorted by
 * relation. Drop it as any. ENT_CORRUPT (a value that the relation that stands does not
 * have), ENT_NOMEM. */
ent_code ent__claims_read_as(ent_claims *c, ent_instant known, ent_claims **out,
                             ent_error *err);
uint32_t ent__claims_find_relation(const ent_claims *c, ent_str id);          /* ENT_NONE */
const ent_entity_row *ent__claims_entity(const ent_claims *c, uint32_t word); /* or NULL */
/* The name that people read: the entity's, or the id itself. */
ent_str ent__claims_name(const ent_claims *c, uint32_t word);

#endif
