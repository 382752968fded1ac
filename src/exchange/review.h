/* SPDX-License-Identifier: MIT
 *
 * An import that is looked at before it is made: rows that the register would add, kept
 * as text.
 */
#ifndef ENT_REVIEW_H
#define ENT_REVIEW_H

#include "exchange/intake.h"

typedef struct ent_review {
    ent_append *append;
    ent_buf text[ENT_KIND_COUNT]; /* CSV with its header */
} ent_review;

void ent__review_open(ent_review *r, ent_append *append);
void ent__review_close(ent_review *r);
/* An ent_sink_fn whose ctx is the review. */
ent_code ent__review_sink(void *ctx, ent_kind kind, const ent_row *row, ent_outcome *outcome,
                          ent_claim_id *id, int *cell, ent_error *err);
/* All as a package into the folder, if one is given, and the claims to the sink, if it
 * has a function. */
ent_code ent__review_write(ent_review *r, const char *dir, const ent_sink *to, ent_error *err);

#endif
