/* SPDX-License-Identifier: MIT
 *
 * An append in progress, as the files that work on it share it.
 */
#ifndef ENT_REGISTER_APPEND_H
#define ENT_REGISTER_APPEND_H

#include "register/sql.h"

/* What the model's checks have asked about, and what the answer was. */
typedef struct ent_cache {
    ent_recent recent[ENT_KIND_COUNT]; /* sources and entities that exist */
    ent_pool entities, sources;        /* ids that exist */
    ent_pool relations;                /* ids that exist, and their entries in the same order */
    ent_relation **relation;
    size_t cap;
    ent_arena arena;
} ent_cache;

struct ent_append {
    ent_register *reg;
    ent_append_options options; /* `by` is a copy */
    ent_code failed;            /* the failure that ended it */
    ent_error error;
    ent_instant stamp;       /* `recorded` of all rows */
    ent_instant latest;      /* the highest `recorded` in the register */
    int64_t n_before;        /* claims that were there */
    int64_t n_seen, n_added; /* claims offered, claims new */
    int64_t n_rows;          /* rows of any kind that are new */
    bool hashed;             /* `ids` and `words` have everything */
    ent_words words;
    ent_ids ids;
    ent_cache cache;
    ent_arena row; /* lives while one row is added */
};

/* ---- known.c -------------------------------------------------------------------- */

/* For ent__row_check(); a failure of the storage is left in a->failed. */
ent_known ent__append_known(ent_append *a);
/* A row of that id has been added. */
ent_code ent__append_learn(ent_append *a, ent_kind kind, const ent_row *row, ent_error *err);
void ent__append_forget(ent_append *a);

/* ---- record.c ------------------------------------------------------------------- */

/* Sources, entities, relations. */
ent_code ent__append_fill(ent_append *a, ent_kind kind, ent_row *row, ent_error *err);
ent_code ent__append_record(ent_append *a, ent_kind kind, const ent_row *row,
                            ent_instant recorded, ent_outcome *outcome, int *cell,
                            ent_error *err);

#endif
