/* SPDX-License-Identifier: MIT
 *
 * Tables of results on their way into a file: through the writers of src/table, or into an
 * SQLite database, which only this folder can make. The file is whole or not there.
 */
#ifndef ENT_DATABASE_H
#define ENT_DATABASE_H

#include "base/aside.h"
#include "table/table.h"

/* ---- a database of results ------------------------------------------------------- */

typedef struct ent_database ent_database;

/* In a file that is there and empty. Beside the rows it has "columns" (name, label, unit)
 * and "meanings" (column, value, label). ENT_IO, ENT_FULL, ENT_NOMEM. */
ent_code ent__database_open(const char *path, const char *table, ent_database **out,
                            ent_error *err);
/* The first part makes the tables, the last one commits. O(cells). */
ent_code ent__database_put(ent_database *d, const ent_table *t, int part, ent_error *err);
void ent__database_close(ent_database *d);

/* ---- a file in any format ---------------------------------------------------------- */

typedef struct ent_saving {
    ent_aside aside;
    ent_parts parts;
    ent_database *database; /* else parts */
} ent_saving;

/* ENT_IO, ENT_FULL, ENT_READONLY, ENT_NOT_FOUND, ENT_LIMIT, ENT_NOMEM. */
ent_code ent__saving_open(ent_saving *s, const char *path, const ent_write_options *options,
                          const char *table, uint64_t n_rows, ent_error *err);
ent_code ent__saving_put(ent_saving *s, const ent_table *t, int part, ent_error *err);
/* After an open that went well: the end of it, well (ENT_OK) or not. */
ent_code ent__saving_close(ent_saving *s, ent_code code, ent_error *err);

#endif
