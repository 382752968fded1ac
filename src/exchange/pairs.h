/* SPDX-License-Identifier: MIT
 *
 * Rows that hold for a time, and the pairs of them that hold at one time: members of an
 * alliance, opponents in a war.
 */
#ifndef ENT_PAIRS_H
#define ENT_PAIRS_H

#include "base/base.h"

typedef struct ent_spell {
    ent_str group, who, side; /* pairs are of one group, of two, and not of one side */
    ent_str turn; /* one that begins as another of another turn ends follows it: no pair */
    ent_day since[2], until[2]; /* bounds, inclusive; ENT_DAY_MAX: it goes on */
    int64_t line;
    ent_str raw;
    const ent_str *cells;
} ent_spell;

typedef struct ent_pairs {
    ent_spell *at;
    size_t n, cap;
    int n_cells;     /* of a row */
    ent_arena arena; /* texts of spells may be put there */
} ent_pairs;

/* One row towards another. */
typedef struct ent_pair {
    const ent_str *cells; /* of the one row, of the other, since, until: the days of both */
    int n;
    int64_t line; /* of the one */
    ent_str raw;
} ent_pair;

/* Keeps a spell with a copy of its cells and raw text. ENT_NOMEM. */
ent_code ent__pairs_add(ent_pairs *p, const ent_spell *spell, const ent_str *cells, int n,
                        ent_error *err);
/* Calls fn for each pair, either way round, in the order of the rows. What fn returns other
 * than ENT_OK ends it. O(n log n) and the pairs of each group. */
typedef ent_code (*ent_pair_fn)(void *ctx, const ent_pair *pair, ent_error *err);
ent_code ent__pairs_walk(ent_pairs *p, ent_pair_fn fn, void *ctx, ent_error *err);
void ent__pairs_free(ent_pairs *p);

#endif
