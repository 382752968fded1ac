/* SPDX-License-Identifier: MIT
 *
 * Tables of results: columns as contiguous arrays, with a bit a cell for
 * validity, and one pool of texts for all of them. A text is looked at once, when
 * it comes in; its flags then tell the writers how it may be copied.
 *
 * Invariant: every array has room for n_rows, and what lies behind n_rows is
 * zero, so that a new row needs no work. Once `failed` is set nothing changes.
 */
#include "table/table.h"

#include <stdio.h>

/* ---- texts --------------------------------------------------------------- */

static unsigned byte_flags(unsigned char c) {
    if (c >= 0x80)
        return ENT_TEXT_WIDE;
    if (c < 0x20 || c == 0x7f)
        return ENT_TEXT_CONTROL | ENT_TEXT_JSON |
               (c == '\n' || c == '\r' ? ENT_TEXT_CSV | ENT_TEXT_TSV : 0) |
               (c == '\t' ? ENT_TEXT_TSV : 0);
    if (c == '"')
        return ENT_TEXT_CSV | ENT_TEXT_JSON;
    if (c == ',')
        return ENT_TEXT_CSV | ENT_TEXT_ITEM;
    return c == '\\' ? ENT_TEXT_TSV | ENT_TEXT_JSON | ENT_TEXT_ITEM : 0;
}

static uint8_t text_flags(ent_str s) {
    unsigned flags = 0;
    for (size_t i = 0; i < s.n; i++)
        flags |= byte_flags((unsigned char)s.p[i]);
    return (uint8_t)flags;
}

static uint32_t intern_valid(ent_table *t, ent_str s, uint8_t flags) {
    if (!ENT_GROW(t->flags, t->flags_cap, t->pool.n + 1)) {
        t->failed = ENT_NOMEM;
        return 0;
    }
    uint32_t text = ent__pool_add(&t->pool, s);
    if (text == ENT_NONE) {
        t->failed = ENT_NOMEM;
        return 0;
    }
    t->flags[text] = flags;
    return text;
}

/* Registers hold valid UTF-8; a damaged one is still to be read and shown. */
static uint32_t intern_repaired(ent_table *t, ent_str s) {
    ent_buf b;
    ent__buf_init(&b, SIZE_MAX / 8);
    while (s.n) {
        size_t good = ent__utf8_check(s.p, s.n);
        ent__buf_put(&b, s.p, good);
        if (good == s.n)
            break;
        ent__buf_z(&b, "\xef\xbf\xbd");
        s = (ent_str){s.p + good + 1, s.n - good - 1};
    }
    uint32_t text = 0;
    if (b.failed)
        t->failed = b.failed;
    else
        text = ent__table_intern(t, ent__buf_view(&b));
    ent__buf_free(&b);
    return text;
}

uint32_t ent__table_intern(ent_table *t, ent_str s) {
    if (!t || t->failed)
        return 0;
    uint32_t text = ent__pool_find(&t->pool, s);
    if (text != ENT_NONE)
        return text;
    uint8_t flags = text_flags(s);
    if ((flags & ENT_TEXT_WIDE) && ent__utf8_check(s.p, s.n) != s.n)
        return intern_repaired(t, s);
    return intern_valid(t, s, flags);
}

/* vsnprintf, then intern; texts of many sizes without a limit. */
static uint32_t intern_format(ent_table *t, const char *format, va_list args) {
    char small[256];
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, format, args);
    size_t need = n > 0 ? (size_t)n : 0;
    uint32_t text = 0;
    if (need < sizeof small) {
        text = ent__table_intern(t, (ent_str){small, need});
    } else {
        char *big = ent__alloc(need + 1);
        if (big) {
            vsnprintf(big, need + 1, format, again);
            text = ent__table_intern(t, (ent_str){big, need});
        } else {
            t->failed = ENT_NOMEM;
        }
        ent__free(big, need + 1);
    }
    va_end(again);
    return text;
}

/* ---- the table ------------------------------------------------------------- */

ent_table *ent__table_new(ent_str title) {
    ent_table *t = ent__zalloc(1, sizeof *t);
    ent__table_set_title(t, title);
    return t;
}

static size_t type_size(ent_column_type type) {
    switch (type) {
    case ENT_COLUMN_TEXT:
        return sizeof(uint32_t);
    case ENT_COLUMN_INT:
        return sizeof(int64_t);
    case ENT_COLUMN_REAL:
        return sizeof(double);
    case ENT_COLUMN_DAY:
        return sizeof(ent_day);
    case ENT_COLUMN_BOOL:
        return sizeof(uint8_t);
    case ENT_COLUMN_LIST:
        return sizeof(ent_items);
    }
    return 0;
}

void ent_table_free(ent_table *t) {
    if (!t)
        return;
    for (size_t i = 0; i < t->n_columns; i++) {
        ent_cells *c = &t->columns[i];
        ent__free(c->v.any, c->cap * type_size(c->is.type));
        ent__free(c->valid, c->bits_cap);
    }
    ENT_DROP(t->columns, t->columns_cap);
    ENT_DROP(t->flags, t->flags_cap);
    ENT_DROP(t->items, t->items_cap);
    ENT_DROP(t->notes, t->notes_cap);
    ENT_DROP(t->meanings, t->meanings_cap);
    ent__pool_free(&t->pool);
    ent__free(t, sizeof *t);
}

ent_code ent__table_code(const ent_table *t, ent_error *err) {
    if (!t || t->failed == ENT_NOMEM)
        return ent__nomem(err);
    if (t->failed == ENT_OK)
        return ENT_OK;
    if (t->failed == ENT_MISUSE)
        return ent__fail(err, ENT_MISUSE, "a table was built against its columns");
    return ent__fail(err, t->failed, "a table is too large");
}

ent_code ent__table_done(ent_table *t, ent_table **out, ent_error *err) {
    ent_code code = ent__table_code(t, err);
    if (code != ENT_OK)
        ent_table_free(t);
    *out = code == ENT_OK ? t : NULL;
    return code;
}

static const char *pool_z(const ent_table *t, uint32_t text) {
    return text < t->pool.n ? t->pool.at[text].p : "";
}

void ent__table_set_title(ent_table *t, ent_str s) {
    uint32_t text = ent__table_intern(t, s);
    if (t && !t->failed)
        t->title = text;
}

static void add_note(ent_table *t, uint32_t text) {
    if (t->failed)
        return;
    if (ENT_GROW(t->notes, t->notes_cap, t->n_notes + 1))
        t->notes[t->n_notes++] = text;
    else
        t->failed = ENT_NOMEM;
}

void ent__table_add_note(ent_table *t, ent_str s) {
    if (t)
        add_note(t, ent__table_intern(t, s));
}

void ent__table_add_note_f(ent_table *t, const char *format, ...) {
    if (!t || t->failed)
        return;
    va_list args;
    va_start(args, format);
    add_note(t, intern_format(t, format, args));
    va_end(args);
}

/* ---- columns and rows -------------------------------------------------------- */

static bool cells_fit(ent_cells *c, size_t need) {
    size_t size = type_size(c->is.type), had = c->cap;
    if (!ent__grow(&c->v.any, &c->cap, need, size))
        return false;
    if (c->cap > had)
        memset((char *)c->v.any + had * size, 0, (c->cap - had) * size);
    had = c->bits_cap;
    if (!ENT_GROW(c->valid, c->bits_cap, (c->cap + 7) / 8)) /* as many as v holds */
        return false;
    if (c->bits_cap > had)
        memset(c->valid + had, 0, c->bits_cap - had);
    return true;
}

/* "agreed_on" is labelled "agreed on" if nobody has thought of better. */
static uint32_t label_text(ent_table *t, const ent_column *column) {
    ent_str s = ent__str(column->label);
    if (s.n)
        return ent__table_intern(t, s);
    char label[128];
    s = ent__str(column->name);
    if (s.n > sizeof label)
        s.n = sizeof label;
    for (size_t i = 0; i < s.n; i++)
        label[i] = s.p[i] == '_' ? ' ' : s.p[i];
    return ent__table_intern(t, (ent_str){label, s.n});
}

size_t ent__table_add_column(ent_table *t, ent_column column) {
    if (!t || t->failed)
        return 0;
    if (!column.name || !*column.name || !type_size(column.type) ||
        ent_table_column_find(t, column.name, -1) >= 0) {
        t->failed = ENT_MISUSE;
        return 0;
    }
    uint32_t name = ent__table_intern(t, ent__str(column.name));
    uint32_t label = label_text(t, &column);
    uint32_t unit = ent__table_intern(t, ent__str(column.unit));
    ent_cells c = {.is = column, .name = name};
    if (!t->failed && (!ENT_GROW(t->columns, t->columns_cap, t->n_columns + 1) ||
                       !cells_fit(&c, t->n_rows))) {
        ent__free(c.v.any, c.cap * type_size(column.type));
        t->failed = ENT_NOMEM;
    }
    if (t->failed)
        return 0;
    c.is.name = pool_z(t, name);
    c.is.label = pool_z(t, label);
    c.is.unit = pool_z(t, unit);
    t->columns[t->n_columns] = c;
    return t->n_columns++;
}

size_t ent__table_add_columns(ent_table *t, const ent_column *columns, size_t n) {
    size_t first = t ? t->n_columns : 0;
    for (size_t i = 0; i < n; i++)
        ent__table_add_column(t, columns[i]);
    return first;
}

size_t ent__table_add_rows(ent_table *t, size_t n) {
    if (!t || t->failed)
        return 0;
    size_t first = t->n_rows, need;
    bool ok = !__builtin_add_overflow(first, n, &need) && need < SIZE_MAX / 2;
    for (size_t i = 0; ok && i < t->n_columns; i++)
        ok = need <= t->columns[i].cap || cells_fit(&t->columns[i], need);
    if (ok)
        t->n_rows = need;
    else
        t->failed = ENT_NOMEM;
    return first;
}

size_t ent__table_add_row(ent_table *t) {
    return ent__table_add_rows(t, 1);
}

void ent__table_clear_rows(ent_table *t) {
    if (!t || t->failed)
        return;
    for (size_t i = 0; i < t->n_columns; i++) {
        ent_cells *c = &t->columns[i];
        if (t->n_rows) {
            memset(c->v.any, 0, t->n_rows * type_size(c->is.type));
            memset(c->valid, 0, (t->n_rows + 7) / 8);
        }
    }
    t->n_rows = t->n_items = 0;
}

/* ---- cells --------------------------------------------------------------------- */

/* The column, if a value of that type may be set there; marks it as set. */
static ent_cells *cell(ent_table *t, size_t row, size_t column, ent_column_type type) {
    if (!t || t->failed)
        return NULL;
    if (column >= t->n_columns || row >= t->n_rows || t->columns[column].is.type != type) {
        t->failed = ENT_MISUSE;
        return NULL;
    }
    ent_cells *c = &t->columns[column];
    c->valid[row / 8] = (uint8_t)(c->valid[row / 8] | 1u << (row % 8));
    return c;
}

void ent__table_set_missing(ent_table *t, size_t row, size_t column) {
    if (!t || t->failed)
        return;
    if (column >= t->n_columns || row >= t->n_rows) {
        t->failed = ENT_MISUSE;
        return;
    }
    ent_cells *c = &t->columns[column];
    c->valid[row / 8] = (uint8_t)(c->valid[row / 8] & ~(1u << (row % 8)));
}

void ent__table_set_text(ent_table *t, size_t row, size_t column, ent_str s) {
    uint32_t text = s.p ? ent__table_intern(t, s) : 0;
    ent_cells *c = cell(t, row, column, ENT_COLUMN_TEXT);
    if (c)
        c->v.texts[row] = text;
    if (!s.p)
        ent__table_set_missing(t, row, column);
}

void ent__table_set_z(ent_table *t, size_t row, size_t column, const char *z) {
    ent__table_set_text(t, row, column, (ent_str){z, z ? strlen(z) : 0});
}

void ent__table_set_f(ent_table *t, size_t row, size_t column, const char *format, ...) {
    if (!t || t->failed)
        return;
    va_list args;
    va_start(args, format);
    uint32_t text = intern_format(t, format, args);
    va_end(args);
    ent_cells *c = cell(t, row, column, ENT_COLUMN_TEXT);
    if (c)
        c->v.texts[row] = text;
}

void ent__table_set_int(ent_table *t, size_t row, size_t column, int64_t v) {
    ent_cells *c = cell(t, row, column, ENT_COLUMN_INT);
    if (c)
        c->v.ints[row] = v;
}

void ent__table_set_real(ent_table *t, size_t row, size_t column, double v) {
    ent_cells *c = cell(t, row, column, ENT_COLUMN_REAL);
    if (c)
        c->v.reals[row] = v;
}

void ent__table_set_day(ent_table *t, size_t row, size_t column, ent_day v) {
    ent_cells *c = cell(t, row, column, ENT_COLUMN_DAY);
    if (c)
        c->v.days[row] = v;
}

void ent__table_set_bool(ent_table *t, size_t row, size_t column, bool v) {
    ent_cells *c = cell(t, row, column, ENT_COLUMN_BOOL);
    if (c)
        c->v.bools[row] = v;
}

void ent__table_set_list(ent_table *t, size_t row, size_t column, const ent_str *v, size_t n) {
    ent_cells *c = cell(t, row, column, ENT_COLUMN_LIST);
    if (!c)
        return;
    c->v.lists[row] = (ent_items){(uint32_t)t->n_items, 0};
    for (size_t i = 0; i < n; i++)
        ent__table_add_item(t, row, column, v[i]);
}

/* Makes the list the last of the items, where it can grow by one. */
static bool list_last(ent_table *t, ent_items *list) {
    bool is_last = list->n && list->first + list->n == t->n_items;
    size_t need = t->n_items + 1 + (is_last ? 0 : list->n);
    if (need >= ENT_NONE) {
        t->failed = ENT_LIMIT;
        return false;
    }
    if (!ENT_GROW(t->items, t->items_cap, need)) {
        t->failed = ENT_NOMEM;
        return false;
    }
    if (is_last)
        return true;
    memcpy(t->items + t->n_items, t->items + list->first, list->n * sizeof *t->items);
    list->first = (uint32_t)t->n_items;
    t->n_items += list->n;
    return true;
}

void ent__table_add_item(ent_table *t, size_t row, size_t column, ent_str s) {
    bool had = t && ent_table_has(t, row, column);
    uint32_t text = ent__table_intern(t, s);
    ent_cells *c = cell(t, row, column, ENT_COLUMN_LIST);
    if (!c)
        return;
    ent_items *list = &c->v.lists[row];
    if (!had)
        list->n = 0;
    if (!list_last(t, list))
        return;
    t->items[t->n_items++] = text;
    list->n++;
}

/* ---- what is known of a column ------------------------------------------------------ */

void ent__table_add_meaning(ent_table *t, size_t column, int64_t value, ent_str label) {
    uint32_t text = ent__table_intern(t, label);
    if (!t || t->failed)
        return;
    ent_cells *c = column < t->n_columns ? &t->columns[column] : NULL;
    if (!c || (c->n_meanings && c->meaning + c->n_meanings != t->n_meanings)) {
        t->failed = ENT_MISUSE;
        return;
    }
    if (!ENT_GROW(t->meanings, t->meanings_cap, t->n_meanings + 1)) {
        t->failed = ENT_NOMEM;
        return;
    }
    if (!c->n_meanings)
        c->meaning = t->n_meanings;
    t->meanings[t->n_meanings++] = (ent_meaning){value, text};
    c->n_meanings++;
}

void ent__table_set_bounds(ent_table *t, size_t column, ent_bounds bounds) {
    if (!t || t->failed)
        return;
    if (column >= t->n_columns) {
        t->failed = ENT_MISUSE;
        return;
    }
    t->columns[column].bounds = bounds;
    t->columns[column].bounds.known = true;
}

/* ---- columns for kernels ------------------------------------------------------------ */

static const ent_cells *column_of(const ent_table *t, size_t column, ent_column_type type) {
    bool is = column < t->n_columns && t->columns[column].is.type == type;
    return is ? &t->columns[column] : NULL;
}

static ent_cells *fill(ent_table *t, size_t column, ent_column_type type) {
    if (!t || t->failed)
        return NULL;
    if (!column_of(t, column, type)) {
        t->failed = ENT_MISUSE;
        return NULL;
    }
    return &t->columns[column];
}

uint32_t *ent__table_column_texts(ent_table *t, size_t column) {
    ent_cells *c = fill(t, column, ENT_COLUMN_TEXT);
    return c ? c->v.texts : NULL;
}

int64_t *ent__table_column_ints(ent_table *t, size_t column) {
    ent_cells *c = fill(t, column, ENT_COLUMN_INT);
    return c ? c->v.ints : NULL;
}

double *ent__table_column_reals(ent_table *t, size_t column) {
    ent_cells *c = fill(t, column, ENT_COLUMN_REAL);
    return c ? c->v.reals : NULL;
}

ent_day *ent__table_column_days(ent_table *t, size_t column) {
    ent_cells *c = fill(t, column, ENT_COLUMN_DAY);
    return c ? c->v.days : NULL;
}

uint8_t *ent__table_column_bools(ent_table *t, size_t column) {
    ent_cells *c = fill(t, column, ENT_COLUMN_BOOL);
    return c ? c->v.bools : NULL;
}

uint8_t *ent__table_column_valid(ent_table *t, size_t column) {
    if (!t || t->failed)
        return NULL;
    if (column >= t->n_columns) {
        t->failed = ENT_MISUSE;
        return NULL;
    }
    return t->columns[column].valid;
}
