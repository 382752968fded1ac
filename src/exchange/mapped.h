/* SPDX-License-Identifier: MIT
 *
 * A table on its way through a mapping: each row becomes the claims that the mapping says.
 */
#ifndef ENT_MAPPED_H
#define ENT_MAPPED_H

#include "exchange/import.h"

typedef struct ent_mapped ent_mapped;

/* Reads a mapping; `path` is its name in messages and stays the caller's. ENT_PARSE with the
 * line; ENT_LIMIT, ENT_NOMEM. */
ent_code ent__mapped_open(ent_importer *im, ent_str text, ent_str path, ent_mapped **out,
                          ent_error *err);
void ent__mapped_free(ent_mapped *m); /* NULL is allowed */
/* Takes a table: adds its source, the relations that are needed, and the claims. Failures as
 * those of ent_import_kind.take(). */
ent_code ent__mapped_take(ent_mapped *m, ent_read_fn read, void *ctx, ent_error *err);

#endif
