/* SPDX-License-Identifier: MIT
 *
 * The rows of a panel, before any cell is made: which units, or pairs, are there in which
 * steps. They come in batches of whole units or pairs, so that what looks back along a
 * unit never crosses a batch.
 */
#ifndef ENT_BATCH_H
#define ENT_BATCH_H

#include "panel/units.h"

typedef enum ent_row_of {
    ENT_ROW_STATE,
    ENT_ROW_DYAD,     /* each pair once, the lower code first */
    ENT_ROW_DIRECTED, /* each pair twice */
    ENT_ROW_ORG       /* a state and an organisation */
} ent_row_of;

/* A unit or pair over consecutive steps. */
typedef struct ent_run {
    uint32_t a, b; /* units; b is a for states, one of the others for organisations */
    uint32_t from, until;
    uint32_t row; /* of the batch */
} ent_run;

typedef struct ent_panel_rows {
    const ent_units *units;
    const ent_units *others; /* whom pairs are with, if not with units; or NULL */
    const ent_steps *steps;
    ent_row_of of;
    ent_in in;
} ent_panel_rows;

typedef struct ent_batch {
    ent_run *runs;
    size_t n, cap, n_rows;
} ent_batch;

enum { ENT_BATCH_ROWS = 16384 };

static inline const ent_units *ent__rows_others(const ent_panel_rows *rows) {
    return rows->others ? rows->others : rows->units;
}
/* How many pairs batches go through. */
static inline size_t ent__rows_pairs(const ent_panel_rows *rows) {
    return rows->units->n * ent__rows_others(rows)->n;
}

/* The next batch from pair *at on (0 at first): of ENT_BATCH_ROWS rows or a little more; none
 * at the end. ENT_NOMEM. O(pairs + runs). */
ent_code ent__batch_next(const ent_panel_rows *rows, size_t *at, ent_batch *batch,
                         ent_error *err);
void ent__batch_free(ent_batch *b);
/* How many rows there are. O(pairs). */
ent_code ent__batch_count(const ent_panel_rows *rows, uint64_t *n, ent_error *err);

/* The list of a run in strokes of pairs: the first towards the second, or the other way. */
static inline size_t ent__run_pair(const ent_panel_rows *rows, const ent_run *r, bool turned) {
    size_t n = ent__rows_others(rows)->n;
    return turned ? (size_t)r->b * n + r->a : (size_t)r->a * n + r->b;
}

#endif
