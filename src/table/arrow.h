/* SPDX-License-Identifier: MIT
 *
 * Tables as an Arrow C stream.
 */
#ifndef ENT_ARROW_H
#define ENT_ARROW_H

#include "table/table.h"

/* The next part of a table, borrowed until the call after; ENT_DONE behind the last. */
typedef ent_code (*ent_arrow_next_fn)(void *ctx, const ent_table **out, ent_error *err);

/* A stream of the parts; `shape` has their columns, and is read now. `release` (or NULL)
 * frees ctx when the stream is released, not where this fails. ENT_NOMEM. */
ent_code ent__arrow_stream(const ent_table *shape, ent_arrow_next_fn next,
                           void (*release)(void *ctx), void *ctx, struct ArrowArrayStream *out,
                           ent_error *err);

#endif
