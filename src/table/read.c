/* SPDX-License-Identifier: MIT
 *
 * Reading a finished table: the public side of it, and cells as text.
 */
#include "table/table.h"

#include <math.h>

size_t ent_table_n_rows(const ent_table *t) {
    return t->n_rows;
}

size_t ent_table_n_columns(const ent_table *t) {
    return t->n_columns;
}

size_t ent_table_n_texts(const ent_table *t) {
    return t->pool.n;
}

size_t ent_table_n_notes(const ent_table *t) {
    return t->n_notes;
}

const char *ent_table_title(const ent_table *t) {
    const char *title = ent_table_text(t, t->title, NULL);
    return title ? title : "";
}

const char *ent_table_note(const ent_table *t, size_t note) {
    return note < t->n_notes ? ent_table_text(t, t->notes[note], NULL) : NULL;
}

const ent_column *ent_table_column(const ent_table *t, size_t column) {
    return column < t->n_columns ? &t->columns[column].is : NULL;
}

ptrdiff_t ent_table_column_find(const ent_table *t, const char *name, ptrdiff_t n) {
    ent_str wanted = ent__strn(name, n);
    for (size_t i = 0; i < t->n_columns; i++)
        if (ent__str_eq(t->pool.at[t->columns[i].name], wanted))
            return (ptrdiff_t)i;
    return -1;
}

static const ent_cells *column_of(const ent_table *t, size_t column, ent_column_type type) {
    bool is = column < t->n_columns && t->columns[column].is.type == type;
    return is ? &t->columns[column] : NULL;
}

const uint32_t *ent_table_texts(const ent_table *t, size_t column) {
    const ent_cells *c = column_of(t, column, ENT_COLUMN_TEXT);
    return c ? c->v.texts : NULL;
}

const int64_t *ent_table_ints(const ent_table *t, size_t column) {
    const ent_cells *c = column_of(t, column, ENT_COLUMN_INT);
    return c ? c->v.ints : NULL;
}

const double *ent_table_reals(const ent_table *t, size_t column) {
    const ent_cells *c = column_of(t, column, ENT_COLUMN_REAL);
    return c ? c->v.reals : NULL;
}

const ent_day *ent_table_days(const ent_table *t, size_t column) {
    const ent_cells *c = column_of(t, column, ENT_COLUMN_DAY);
    return c ? c->v.days : NULL;
}

const uint8_t *ent_table_bools(const ent_table *t, size_t column) {
    const ent_cells *c = column_of(t, column, ENT_COLUMN_BOOL);
    return c ? c->v.bools : NULL;
}

const uint8_t *ent_table_valid(const ent_table *t, size_t column) {
    return column < t->n_columns ? t->columns[column].valid : NULL;
}

const char *ent_table_text(const ent_table *t, uint32_t text, size_t *n) {
    bool is = text < t->pool.n;
    if (n)
        *n = is ? t->pool.at[text].n : 0;
    return is ? t->pool.at[text].p : NULL;
}

bool ent_table_has(const ent_table *t, size_t row, size_t column) {
    return column < t->n_columns && row < t->n_rows && ent__cells_has(&t->columns[column], row);
}

const uint32_t *ent_table_list(const ent_table *t, size_t row, size_t column, size_t *n) {
    *n = 0;
    const ent_cells *c = column_of(t, column, ENT_COLUMN_LIST);
    if (!c || !ent_table_has(t, row, column) || !c->v.lists[row].n)
        return NULL;
    *n = c->v.lists[row].n;
    return t->items + c->v.lists[row].first;
}

const char *ent_table_meaning(const ent_table *t, size_t column, size_t i, int64_t *value) {
    const ent_cells *c = column < t->n_columns ? &t->columns[column] : NULL;
    if (!c || i >= c->n_meanings)
        return NULL;
    const ent_meaning *m = &t->meanings[c->meaning + i];
    *value = m->value;
    return ent_table_text(t, m->label, NULL);
}

static void widen(const ent_table *t, size_t column, size_t row, ent_bounds *b) {
    const ent_cells *c = &t->columns[column];
    if (c->is.type == ENT_COLUMN_INT) {
        int64_t v = c->v.ints[row];
        b->low = v < b->low ? v : b->low;
        b->high = v > b->high ? v : b->high;
    } else if (c->is.type == ENT_COLUMN_TEXT || c->is.type == ENT_COLUMN_LIST) {
        size_t n = ent_table_cell(t, row, column, NULL, 0);
        b->bytes = n > b->bytes ? n : b->bytes;
    }
}

ent_bounds ent__table_bounds(const ent_table *t, size_t column) {
    const ent_cells *c = &t->columns[column];
    ent_bounds b = {0};
    if (c->bounds.known)
        return c->bounds;
    for (size_t row = 0; row < t->n_rows; row++)
        if (ent__cells_has(c, row))
            widen(t, column, row, &b);
    return b;
}

bool ent__cells_shows(const ent_cells *c, size_t row) {
    if (!ent__cells_has(c, row))
        return false;
    if (c->is.type == ENT_COLUMN_DAY)
        return c->v.days[row] != ENT_DAY_MIN && c->v.days[row] != ENT_DAY_MAX;
    return c->is.type != ENT_COLUMN_REAL || isfinite(c->v.reals[row]);
}

char *ent__cell_write(char *p, const ent_cells *c, size_t row) {
    switch (c->is.type) {
    case ENT_COLUMN_INT:
        return ent__int_write(p, c->v.ints[row]);
    case ENT_COLUMN_REAL:
        return ent__real_write(p, c->v.reals[row]);
    case ENT_COLUMN_DAY:
        return ent__day_write(p, c->v.days[row]);
    case ENT_COLUMN_BOOL:
        *p = c->v.bools[row] ? '1' : '0';
        return p + 1;
    case ENT_COLUMN_TEXT:
    case ENT_COLUMN_LIST:
        break;
    }
    return p;
}

/* ---- one cell, as snprintf ---------------------------------------------------- */

typedef struct place {
    char *p;
    size_t n, used; /* room; what the whole takes */
} place;

static void place_put(place *d, ent_str s) {
    if (d->used < d->n && s.n) {
        size_t room = d->n - d->used;
        memcpy(d->p + d->used, s.p, s.n < room ? s.n : room);
    }
    d->used += s.n;
}

static void place_item(place *d, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ',' || s.p[i] == '\\')
            place_put(d, ENT_STR("\\"));
        place_put(d, (ent_str){s.p + i, 1});
    }
}

static void place_list(place *d, const ent_table *t, ent_items list) {
    for (uint32_t i = 0; i < list.n; i++) {
        if (i)
            place_put(d, ENT_STR(","));
        place_item(d, t->pool.at[t->items[list.first + i]]);
    }
}

size_t ent_table_cell(const ent_table *t, size_t row, size_t column, char *dst, size_t n) {
    place d = {.p = dst, .n = n ? n - 1 : 0};
    if (ent_table_has(t, row, column) && ent__cells_shows(&t->columns[column], row)) {
        const ent_cells *c = &t->columns[column];
        char text[ENT_CELL_BYTES];
        if (c->is.type == ENT_COLUMN_TEXT)
            place_put(&d, t->pool.at[c->v.texts[row]]);
        else if (c->is.type == ENT_COLUMN_LIST)
            place_list(&d, t, c->v.lists[row]);
        else
            place_put(&d, (ent_str){text, (size_t)(ent__cell_write(text, c, row) - text)});
    }
    if (n)
        dst[d.used < d.n ? d.used : d.n] = '\0';
    return d.used;
}
