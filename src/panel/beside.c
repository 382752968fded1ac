/* SPDX-License-Identifier: MIT */
#include "panel/beside.h"

#include <stdio.h>

uint64_t ent__beside_key(const ent_panel_rows *rows, uint32_t a, uint32_t b, uint32_t step) {
    return ((uint64_t)a * rows->units->n + b) * rows->steps->n + step;
}

void ent__beside_free(ent_beside *j) {
    if (!j)
        return;
    ent__map_free(&j->rows);
    ENT_DROP(j->columns, j->cap_columns);
    ENT_DROP(j->cells, j->cap_cells);
    ENT_DROP(j->misses, j->cap_misses);
    ent__pool_free(&j->pool);
    ent__arena_free(&j->arena);
    ent__free(j, sizeof *j);
}

/* ---- types ------------------------------------------------------------------------------- */

/* What other programs write for a missing number. */
static bool is_missing_number(ent_str s) {
    return ent__str_is(s, "NA") || ent__str_is(s, ".") || ent__str_is(s, "NaN");
}

static bool number_parse(ent_str s, double *out) {
    int64_t whole;
    if (ent__real_parse(s, out))
        return true;
    if (!ent__int_parse(s, &whole))
        return false;
    *out = (double)whole;
    return true;
}

static ent_column_type type_with(ent_column_type so_far, ent_str s) {
    int64_t whole;
    double real;
    if (is_missing_number(s))
        return so_far;
    if (so_far == ENT_COLUMN_INT && ent__int_parse(s, &whole))
        return ENT_COLUMN_INT;
    return so_far != ENT_COLUMN_TEXT && number_parse(s, &real) ? ENT_COLUMN_REAL
                                                               : ENT_COLUMN_TEXT;
}

static void bounds_with(ent_bounds *b, ent_str s) {
    int64_t whole;
    b->bytes = s.n > b->bytes ? s.n : b->bytes;
    if (!ent__int_parse(s, &whole))
        return;
    b->low = whole < b->low ? whole : b->low;
    b->high = whole > b->high ? whole : b->high;
}

void ent__beside_type(ent_beside *j) {
    for (size_t i = 0; i < j->n_columns; i++) {
        ent_beside_column *c = &j->columns[i];
        c->type = ENT_COLUMN_INT;
        for (size_t row = 0; row < j->n_rows; row++) {
            uint32_t text = j->cells[row * j->n_columns + i];
            if (text == ENT_NONE)
                continue;
            c->type = type_with(c->type, j->pool.at[text]);
            bounds_with(&c->bounds, j->pool.at[text]);
        }
    }
}

/* ---- columns ----------------------------------------------------------------------------- */

int ent__beside_width(const ent_beside *j, const ent_panel_rows *rows) {
    return j->sides == 1 && rows->of != ENT_ROW_STATE ? 2 : 1;
}

void ent__beside_name(const ent_beside *j, size_t column, const ent_panel_rows *rows, int side,
                      char *dst, size_t n) {
    ent_str name = j->columns[column].name;
    if (ent__beside_width(j, rows) == 1)
        snprintf(dst, n, "%.*s", ENT_FMT(name));
    else
        snprintf(dst, n, "%.*s%d", ENT_FMT(name), side);
}

void ent__beside_head(const ent_beside *j, const ent_panel_rows *rows, ent_table *t) {
    for (size_t i = 0; i < j->n_columns; i++)
        for (int side = 1; side <= ent__beside_width(j, rows); side++) {
            const ent_beside_column *c = &j->columns[i];
            char name[128];
            ent__beside_name(j, i, rows, side, name, sizeof name);
            size_t column = ent__table_add_column(
                t, (ent_column){name, c->type, c->label.p, "", ENT_STYLE_PLAIN});
            ent__table_set_bounds(t, column, c->bounds);
        }
}

/* ---- cells ------------------------------------------------------------------------------- */

static void put_cell(const ent_beside *j, uint32_t row, size_t i, ent_table *t, size_t at,
                     size_t column) {
    uint32_t text = j->cells[(size_t)row * j->n_columns + i];
    ent_str s = text == ENT_NONE ? ENT_STR("") : j->pool.at[text];
    int64_t whole;
    double real;
    if (!s.n)
        return;
    if (j->columns[i].type == ENT_COLUMN_TEXT)
        ent__table_set_text(t, at, column, s);
    else if (j->columns[i].type == ENT_COLUMN_INT && ent__int_parse(s, &whole))
        ent__table_set_int(t, at, column, whole);
    else if (j->columns[i].type == ENT_COLUMN_REAL && number_parse(s, &real))
        ent__table_set_real(t, at, column, real);
}

static void put_row(const ent_beside *j, uint64_t key, ent_table *t, size_t at, size_t column,
                    size_t stride) {
    uint32_t row = ent__map_get(&j->rows, key);
    for (size_t i = 0; row != ENT_NONE && i < j->n_columns; i++)
        put_cell(j, row, i, t, at, column + i * stride);
}

size_t ent__beside_put(const ent_beside *j, const ent_panel_rows *rows, const ent_batch *b,
                       ent_table *t, size_t column) {
    size_t width = (size_t)ent__beside_width(j, rows);
    for (size_t k = 0; k < b->n; k++) {
        const ent_run *r = &b->runs[k];
        for (uint32_t step = r->from; step < r->until; step++) {
            size_t at = r->row + (step - r->from);
            uint32_t other = j->sides == 1 ? r->a : r->b;
            put_row(j, ent__beside_key(rows, r->a, other, step), t, at, column, width);
            if (width == 2)
                put_row(j, ent__beside_key(rows, r->b, r->b, step), t, at, column + 1, width);
        }
    }
    return column + width * j->n_columns;
}
