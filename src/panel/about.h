/* SPDX-License-Identifier: MIT
 *
 * What a column is, in words: for labels in files and for the codebook. It is read off the
 * expression, so a function that is new here has at least that.
 */
#ifndef ENT_ABOUT_H
#define ENT_ABOUT_H

#include "panel/panel.h"
#include "table/table.h"

typedef struct ent_about {
    ent_str function, rule, value, object, relation; /* as written, or what stands if not */
    bool possible;
} ent_about;

/* Parts live in the arena. ENT_NOMEM. */
ent_code ent__about_read(const ent_panel *p, const ent_variable *v, ent_arena *arena,
                         ent_about *out, ent_error *err);
/* Appends "alliance obligation: defence"; side 1 or 2 of a column of each, else 0. */
void ent__about_label(const ent_panel *p, const ent_variable *v, int side, ent_buf *out);
/* "km", "days", "years" or "". */
const char *ent__about_unit(const ent_panel *p, const ent_variable *v);
/* Tells the table what the cells of the variable's column mean and stay within. */
void ent__about_cells(const ent_panel *p, const ent_variable *v, ent_table *t, size_t column);
/* The relation that it looks at; NULL if it is of another column. */
const ent_relation *ent__about_relation(const ent_variable *v);
/* Steps in words: "year". */
const char *ent__about_step(const ent_panel *p);

#endif
