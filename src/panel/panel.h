/* SPDX-License-Identifier: MIT
 *
 * A panel: rows, and the variables that fill its columns.
 */
#ifndef ENT_PANEL_H
#define ENT_PANEL_H

#include "entente.h"
#include "panel/expression.h"
#include "panel/variable.h"

/* The claims as the sources of one pattern tell them ("": all that the panel hears). */
typedef struct ent_panel_view {
    ent_str pattern;
    ent_str *patterns;
    size_t n_patterns;
    ent_view *view;
} ent_panel_view;

enum { ENT_PANEL_VIEWS_MOST = 16 };

struct ent_panel {
    ent_arena arena;
    ent_claims *claims;
    ent_panel_view views[ENT_PANEL_VIEWS_MOST];
    size_t n_views;
    ent_names *names;
    ent_units units;
    ent_units others; /* organisations, where rows are of states and these */
    ent_steps steps;
    ent_panel_rows rows;
    ent_variable *variables;
    size_t n_variables, cap_variables;
    size_t n_keys, n_columns;
    const char *scheme;
    ent_filter system; /* who is in it, */
    uint32_t system_object;
    ent_view *system_view; /* as these sources tell */
    uint64_t n_rows;
    bool grades;    /* a column of grades for each that is of answers */
    uint32_t where; /* rows are those where this column is not 0; ENT_NONE: all */
};

/* What a name of docs/panels.md stands for, several variables being parted by `;`; `like`: as
 * peacesciencer has it. p NULL if it is none. */
ent_str ent__panel_known(ent_str name, const ent_panel *p, bool like);
/* The number of a column by its name, keys not counted; ENT_NONE. */
uint32_t ent__panel_column(const ent_panel *p, ent_str name);

/* The cells of one batch, by column. */
typedef struct ent_cells_of {
    ent_fill *columns;
    size_t n;
    double *values;
    uint8_t *has;
    size_t cap_values, cap_has, cap_columns;
    ent_batch kept; /* the rows that are wanted, while they are sorted out */
} ent_cells_of;
/* The next batch with its cells, as ent__batch_next(). ENT_NOMEM. O(cells). */
ent_code ent__cells_next(ent_cells_of *c, const ent_panel *p, size_t *at, ent_batch *batch,
                         ent_error *err);
/* How many rows are written. O(pairs), O(cells) if only some rows are wanted. */
ent_code ent__panel_count(const ent_panel *p, uint64_t *n, ent_error *err);
void ent__cells_drop(ent_cells_of *c);

#endif
