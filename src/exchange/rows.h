/* SPDX-License-Identifier: MIT
 *
 * One table of a package, row by row: CSV cells under a header become the cells
 * of a record, whatever their order in the file.
 */
#ifndef ENT_ROWS_H
#define ENT_ROWS_H

#include "exchange/csv.h"
#include "model/model.h"

typedef struct ent_rows {
    ent_kind kind;
    ent_csv *csv;
    int column[ENT_CELLS_MOST]; /* of each cell in the file, -1 if absent */
} ent_rows;

/* Reads the header. ENT_PARSE: none, a column twice; ENT_INVALID: a column that
 * the table does not have; line and column are set. */
ent_code ent__rows_begin(ent_rows *rows, ent_kind kind, ent_csv *csv, ent_error *err);
/* The next row, not yet canonical; as ent__csv_next(). */
ent_code ent__rows_next(ent_rows *rows, ent_row *out, ent_error *err);
/* Where a cell of the last row is; of an absent or no cell, where the row begins. */
void ent__rows_place(const ent_rows *rows, int cell, int64_t *line, int64_t *column);

#endif
