/* SPDX-License-Identifier: MIT
 *
 * Columns of a table of the user's, joined to the rows of a panel. Who its rows are of is
 * worked out by whoever reads it (src/exchange/panel_join.c).
 */
#ifndef ENT_BESIDE_H
#define ENT_BESIDE_H

#include "panel/batch.h"
#include "table/table.h"

typedef struct ent_beside_column {
    ent_str name, label;
    ent_column_type type; /* int, real or text */
    ent_bounds bounds;
} ent_beside_column;

/* A row that stands in none of the panel's. */
typedef struct ent_beside_miss {
    int64_t line;
    ent_str a, b, day, why; /* as written; b "" for states */
} ent_beside_miss;

typedef struct ent_beside {
    ent_arena arena;
    ent_str file;
    int sides;    /* 1: of states, 2: of pairs */
    ent_map rows; /* unit or pair, and step -> row */
    ent_beside_column *columns;
    size_t n_columns, cap_columns;
    uint32_t *cells; /* by row and column: texts of the pool, ENT_NONE where blank */
    size_t n_rows, cap_cells;
    ent_pool pool;
    ent_beside_miss *misses;
    size_t n_misses, cap_misses;
} ent_beside;

uint64_t ent__beside_key(const ent_panel_rows *rows, uint32_t a, uint32_t b, uint32_t step);
/* The types and bounds of the columns, once all cells are there. */
void ent__beside_type(ent_beside *j);
/* How many columns of the panel a column becomes. */
int ent__beside_width(const ent_beside *j, const ent_panel_rows *rows);
/* "gdp", or of the sides "gdp1" and "gdp2". */
void ent__beside_name(const ent_beside *j, size_t column, const ent_panel_rows *rows, int side,
                      char *dst, size_t n);
void ent__beside_head(const ent_beside *j, const ent_panel_rows *rows, ent_table *t);
/* The cells of a batch, from that column of the table on; the column behind the last. */
size_t ent__beside_put(const ent_beside *j, const ent_panel_rows *rows, const ent_batch *b,
                       ent_table *t, size_t column);
void ent__beside_free(ent_beside *j);

#endif
