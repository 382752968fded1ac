/* SPDX-License-Identifier: MIT
 *
 * Building tables, and the parts of their writers. Private to the library.
 *
 * Making one cannot fail half-way: the first failure sticks, what follows does
 * nothing (a NULL table included), and ent__table_done() tells once at the end.
 *
 *     static const ent_column columns[] = {
 *         {"state", ENT_COLUMN_TEXT, "State", "", ENT_STYLE_STRONG},
 *         {"since", ENT_COLUMN_DAY, "Since", "", ENT_STYLE_PLAIN},
 *     };
 *     enum { STATE, SINCE };
 *     ent_table *t = ent__table_new(ENT_STR("Members of NATO"));
 *     ent__table_add_columns(t, columns, 2);
 *     for (...) {
 *         size_t row = ent__table_add_row(t);
 *         ent__table_set_text(t, row, STATE, name);
 *         ent__table_set_day(t, row, SINCE, day);
 *     }
 *     return ent__table_done(t, out, err);
 */
#ifndef ENT_TABLE_H
#define ENT_TABLE_H

#include "base/base.h"
#include "table/out.h"

/* ---- building -------------------------------------------------------------- */

/* Texts are copied; ill-formed UTF-8 becomes U+FFFD. A new cell is missing. */

ent_table *ent__table_new(ent_str title); /* NULL when out of memory: carry on */
/* A NULL or empty label is made from the name, a NULL unit is "". At any time;
 * returns the number of the (first) column. */
size_t ent__table_add_column(ent_table *t, ent_column column);
size_t ent__table_add_columns(ent_table *t, const ent_column *columns, size_t n);
size_t ent__table_add_row(ent_table *t);            /* its number; O(1) */
size_t ent__table_add_rows(ent_table *t, size_t n); /* the first of n new ones */

void ent__table_set_text(ent_table *t, size_t row, size_t column,
                         ent_str s); /* p NULL: missing */
void ent__table_set_z(ent_table *t, size_t row, size_t column,
                      const char *z); /* NULL: missing */
void ent__table_set_f(ent_table *t, size_t row, size_t column, const char *format, ...)
    ENT_PRINTF(4, 5); /* no %f %g: they know the locale */
void ent__table_set_int(ent_table *t, size_t row, size_t column, int64_t v);
void ent__table_set_real(ent_table *t, size_t row, size_t column, double v);
void ent__table_set_day(ent_table *t, size_t row, size_t column, ent_day v);
void ent__table_set_bool(ent_table *t, size_t row, size_t column, bool v);
void ent__table_set_list(ent_table *t, size_t row, size_t column, const ent_str *v, size_t n);
/* Appends to a list; a missing one becomes a list of one. Quick for the list
 * that was last appended to. */
void ent__table_add_item(ent_table *t, size_t row, size_t column, ent_str s);
void ent__table_set_missing(ent_table *t, size_t row, size_t column);

void ent__table_set_title(ent_table *t, ent_str s);
void ent__table_add_note(ent_table *t, ent_str s);
void ent__table_add_note_f(ent_table *t, const char *format, ...) ENT_PRINTF(2, 3);

/* For kernels: the number of a text, for ent__table_column_texts(); 0 on failure. */
uint32_t ent__table_intern(ent_table *t, ent_str s);
/* A whole column to fill, n_rows values; NULL after a failure or if of another
 * type. Moves when rows are added. */
uint32_t *ent__table_column_texts(ent_table *t, size_t column);
int64_t *ent__table_column_ints(ent_table *t, size_t column);
double *ent__table_column_reals(ent_table *t, size_t column);
ent_day *ent__table_column_days(ent_table *t, size_t column);
uint8_t *ent__table_column_bools(ent_table *t, size_t column);
/* Its validity bits, to be set where a value was filled in. */
uint8_t *ent__table_column_valid(ent_table *t, size_t column);
/* Rows go, columns and texts stay: for tables made in batches. */
void ent__table_clear_rows(ent_table *t);

/* What a whole number of the column stands for; all those of a column one after another. */
void ent__table_add_meaning(ent_table *t, size_t column, int64_t value, ent_str label);
/* What the cells of a column stay within. Formats of fixed widths begin with it, and of a
 * table that is made in parts only its maker knows it. */
typedef struct ent_bounds {
    int64_t low, high; /* whole numbers */
    size_t bytes;      /* texts */
    bool known;
} ent_bounds;
void ent__table_set_bounds(ent_table *t, size_t column, ent_bounds bounds);

/* What went wrong, if anything. */
ent_code ent__table_code(const ent_table *t, ent_error *err);
/* The end of building: stores the table in *out, or frees it and tells why not. */
ENT_MUST_USE ent_code ent__table_done(ent_table *t, ent_table **out, ent_error *err);

/* ---- writing in batches ------------------------------------------------------ */

/* A table that comes in parts (same columns): each in turn, from ENT_PART_FIRST to
 * ENT_PART_LAST, which may be one. Failures stick. */
enum { ENT_PART_FIRST = 1, ENT_PART_LAST = 2 };
typedef struct ent_parts {
    ent_write_options options;
    uint64_t n_rows; /* of all parts; what is not text begins with it */
    ent_out out;
    struct ent_statistics *statistics; /* a writer that keeps something between parts */
    ent_error why;                     /* a failure that has more to say than its code */
} ent_parts;
/* ENT_NOMEM, which sticks too: the others may follow, and ent__parts_close() must. */
ent_code ent__parts_open(ent_parts *p, const ent_write_options *options, ent_sink sink,
                         uint64_t n_rows);
void ent__parts_put(ent_parts *p, const ent_table *t, int part);
ent_code ent__parts_close(ent_parts *p, ent_error *err);
void ent__parts_fail(ent_parts *p, ent_code code, const char *format, ...) ENT_PRINTF(3, 4);

/* ---- the inside: for src/table only -------------------------------------------- */

/* What the bytes of a text ask of a writer. */
enum {
    ENT_TEXT_CSV = 1,     /* quotes */
    ENT_TEXT_TSV = 2,     /* escapes */
    ENT_TEXT_JSON = 4,    /* escapes */
    ENT_TEXT_CONTROL = 8, /* C0 or DEL */
    ENT_TEXT_WIDE = 16,   /* not ASCII */
    ENT_TEXT_ITEM = 32    /* escapes inside of a list */
};

typedef struct ent_items {
    uint32_t first, n; /* into ent_table.items */
} ent_items;

typedef struct ent_cells {
    ent_column is; /* names point into the pool */
    uint32_t name; /* its text */
    union {
        void *any;
        uint32_t *texts;
        int64_t *ints;
        double *reals;
        ent_day *days;
        uint8_t *bools;
        ent_items *lists;
    } v;
    size_t cap, bits_cap; /* rows there is room for; bytes of valid */
    uint8_t *valid;
    ent_bounds bounds;
    size_t meaning, n_meanings; /* into ent_table.meanings */
} ent_cells;

typedef struct ent_meaning {
    int64_t value;
    uint32_t label; /* its text */
} ent_meaning;

struct ent_table {
    ent_cells *columns;
    size_t n_columns, columns_cap;
    size_t n_rows;
    ent_pool pool;
    uint8_t *flags; /* ENT_TEXT_..., one a text of the pool */
    size_t flags_cap;
    uint32_t *items; /* texts of lists */
    size_t n_items, items_cap;
    uint32_t *notes;
    size_t n_notes, notes_cap;
    ent_meaning *meanings;
    size_t n_meanings, meanings_cap;
    uint32_t title; /* its text */
    ent_code failed;
};

static inline bool ent__cells_has(const ent_cells *c, size_t row) {
    return c->valid[row / 8] >> (row % 8) & 1;
}
/* The same, and the writers have something to print: no open day, no NaN. */
bool ent__cells_shows(const ent_cells *c, size_t row);

/* These write at p without a NUL and return the end; at most ENT_CELL_BYTES. */
enum { ENT_CELL_BYTES = 32 };
char *ent__int_write(char *p, int64_t v);
char *ent__real_write(char *p, double v);   /* finite */
char *ent__day_write(char *p, ent_day day); /* an open one: nothing */
/* A cell that shows, of a type of bounded length. */
char *ent__cell_write(char *p, const ent_cells *c, size_t row);

void ent__csv_write(const ent_table *t, const ent_write_options *options, int part, ent_out *o);
void ent__json_write(const ent_table *t, const ent_write_options *options, int part,
                     ent_out *o);
void ent__markdown_write(const ent_table *t, const ent_write_options *options, int part,
                         ent_out *o);
void ent__terminal_write(const ent_table *t, const ent_write_options *options, int part,
                         ent_out *o);
void ent__statistics_put(ent_parts *p, const ent_table *t, int part);
void ent__statistics_drop(ent_parts *p);
/* Those given, or what the cells come to. O(rows) then. */
ent_bounds ent__table_bounds(const ent_table *t, size_t column);

/* ---- text on a terminal ---------------------------------------------------------- */

/* Appends a text with nothing in it that could drive a terminal: controls and
 * reversals of direction become U+FFFD, tabs blanks; newlines stay, or become
 * blanks if `one_line`. */
void ent__clean_put(ent_buf *b, ent_str s, bool one_line);
/* Columns of the widest line and of the longest word of a clean text. */
void ent__clean_measure(ent_str s, size_t *line, size_t *word);
/* Splits off the line that fits `width` columns (0: up to the newline); breaks
 * at blanks, inside a word only where it must. Ends with rest->n == 0. */
ent_str ent__clean_line(ent_str *rest, size_t width, size_t *columns);

#endif
