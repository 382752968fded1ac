/* SPDX-License-Identifier: MIT
 *
 * Stata (.dta, release 118) and SPSS (.sav) files by ReadStat: the only file that knows it.
 *
 * Both formats begin with what only the end knows: how many rows there are, and how wide a
 * column is. So the parts say how many rows will come (ent_parts.n_rows), and a column what
 * its cells stay within (ent_bounds). Whole numbers take the narrowest type that holds them;
 * what is missing is system missing.
 *
 * The library is opened when the first such file is written, as libarchive is. It keeps its
 * own allocator. The date of making is left out: a panel made again is the same file.
 */
#include "table/table.h"

#include "entente_config.h"

#if ENT_WITH_READSTAT

#include <dlfcn.h>
#include <limits.h>
#include <readstat.h>
#include <stdio.h>
#include <time.h>

/* What is called of it, each of the type that its header gives. */
typedef struct calls {
    __typeof__(readstat_writer_init) *init;
    __typeof__(readstat_writer_free) *free;
    __typeof__(readstat_set_data_writer) *set_data_writer;
    __typeof__(readstat_writer_set_file_label) *set_file_label;
    __typeof__(readstat_writer_set_file_timestamp) *set_timestamp;
    __typeof__(readstat_writer_set_compression) *set_compression;
    __typeof__(readstat_add_variable) *add_variable;
    __typeof__(readstat_get_variable) *get_variable;
    __typeof__(readstat_variable_set_label) *set_label;
    __typeof__(readstat_variable_set_format) *set_format;
    __typeof__(readstat_variable_set_label_set) *set_label_set;
    __typeof__(readstat_add_label_set) *add_label_set;
    __typeof__(readstat_label_int32_value) *label_int32;
    __typeof__(readstat_label_double_value) *label_double;
    __typeof__(readstat_variable_set_measure) *set_measure;
    __typeof__(readstat_begin_writing_dta) *begin_dta;
    __typeof__(readstat_begin_writing_sav) *begin_sav;
    __typeof__(readstat_validate_variable) *validate_variable;
    __typeof__(readstat_begin_row) *begin_row;
    __typeof__(readstat_end_row) *end_row;
    __typeof__(readstat_end_writing) *end_writing;
    __typeof__(readstat_insert_missing_value) *put_missing;
    __typeof__(readstat_insert_string_value) *put_string;
    __typeof__(readstat_insert_int8_value) *put_int8;
    __typeof__(readstat_insert_int16_value) *put_int16;
    __typeof__(readstat_insert_int32_value) *put_int32;
    __typeof__(readstat_insert_double_value) *put_double;
    __typeof__(readstat_error_message) *words;
} calls;

static const struct {
    const char *name;
    size_t at;
} names[] = {
    {"readstat_writer_init", offsetof(calls, init)},
    {"readstat_writer_free", offsetof(calls, free)},
    {"readstat_set_data_writer", offsetof(calls, set_data_writer)},
    {"readstat_writer_set_file_label", offsetof(calls, set_file_label)},
    {"readstat_writer_set_file_timestamp", offsetof(calls, set_timestamp)},
    {"readstat_writer_set_compression", offsetof(calls, set_compression)},
    {"readstat_add_variable", offsetof(calls, add_variable)},
    {"readstat_get_variable", offsetof(calls, get_variable)},
    {"readstat_variable_set_label", offsetof(calls, set_label)},
    {"readstat_variable_set_format", offsetof(calls, set_format)},
    {"readstat_variable_set_label_set", offsetof(calls, set_label_set)},
    {"readstat_add_label_set", offsetof(calls, add_label_set)},
    {"readstat_label_int32_value", offsetof(calls, label_int32)},
    {"readstat_label_double_value", offsetof(calls, label_double)},
    {"readstat_variable_set_measure", offsetof(calls, set_measure)},
    {"readstat_begin_writing_dta", offsetof(calls, begin_dta)},
    {"readstat_begin_writing_sav", offsetof(calls, begin_sav)},
    {"readstat_validate_variable", offsetof(calls, validate_variable)},
    {"readstat_begin_row", offsetof(calls, begin_row)},
    {"readstat_end_row", offsetof(calls, end_row)},
    {"readstat_end_writing", offsetof(calls, end_writing)},
    {"readstat_insert_missing_value", offsetof(calls, put_missing)},
    {"readstat_insert_string_value", offsetof(calls, put_string)},
    {"readstat_insert_int8_value", offsetof(calls, put_int8)},
    {"readstat_insert_int16_value", offsetof(calls, put_int16)},
    {"readstat_insert_int32_value", offsetof(calls, put_int32)},
    {"readstat_insert_double_value", offsetof(calls, put_double)},
    {"readstat_error_message", offsetof(calls, words)},
};

struct ent_statistics {
    void *library;
    calls call;
    readstat_writer_t *out;
    bool is_dta;
    readstat_type_t *types; /* by column */
    ent_bounds *bounds;     /* by column */
    size_t n;
    ent_buf text; /* a cell at hand */
};

/* What the two formats hold. */
enum {
    DTA_NAME_MOST = 32,
    SAV_NAME_MOST = 64,
    DTA_TEXT_MOST = 2045,
    SAV_TEXT_MOST = 32767,
    LABEL_MOST = 80 /* letters */
};
/* Stata's own numbers end here: above them its missing values begin. */
enum { BYTE_MOST = 100, INT_MOST = 32740, LONG_MOST = 2147483620 };
static const int64_t EXACT = INT64_C(1) << 53;

/* Days before 1970-01-01 at which they begin to count; a year of four digits. */
enum { DTA_DAY_0 = 3653, SAV_DAY_0 = 141428 };
static const double SECONDS = 86400;

/* ---- opening ------------------------------------------------------------------ */

static bool library_open(ent_parts *p, struct ent_statistics *s) {
    s->library = dlopen("libreadstat.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!s->library) {
        ent__parts_fail(p, ENT_UNSUPPORTED,
                        "Stata and SPSS files need ReadStat (libreadstat), which is not here");
        return false;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *found = dlsym(s->library, names[i].name);
        if (!found) {
            ent__parts_fail(p, ENT_UNSUPPORTED, "this ReadStat has no %s", names[i].name);
            return false;
        }
        memcpy((char *)&s->call + names[i].at, &found, sizeof found);
    }
    return true;
}

static ssize_t bytes_write(const void *bytes, size_t n, void *ctx) {
    ent_parts *p = ctx;
    ent__out_put(&p->out, bytes, n);
    return p->out.failed ? -1 : (ssize_t)n;
}

static const char *program(const ent_parts *p) {
    return p->statistics->is_dta ? "Stata" : "SPSS";
}

/* What ReadStat says of a column, or of the whole (NULL). */
static bool is_well(ent_parts *p, readstat_error_t e, const char *column) {
    const char *words = e == READSTAT_OK ? "" : p->statistics->call.words(e);
    if (e == READSTAT_OK)
        return true;
    if (e == READSTAT_ERROR_MALLOC)
        ent__parts_fail(p, ENT_NOMEM, "out of memory");
    else if (column)
        ent__parts_fail(p, ENT_LIMIT, "column \"%.100s\" is none for %s: %.200s", column,
                        program(p), words);
    else
        ent__parts_fail(p, ENT_LIMIT, "no file for %s: %.200s", program(p), words);
    return false;
}

static bool columns_make(ent_parts *p, const ent_table *t) {
    struct ent_statistics *s = p->statistics;
    s->n = t->n_columns;
    s->types = ent__zalloc(s->n + 1, sizeof *s->types);
    s->bounds = ent__zalloc(s->n + 1, sizeof *s->bounds);
    if (!s->types || !s->bounds) {
        p->out.failed = ENT_NOMEM;
        return false;
    }
    for (size_t i = 0; i < s->n; i++)
        s->bounds[i] = ent__table_bounds(t, i);
    return true;
}

/* ---- the head ------------------------------------------------------------------- */

/* SPSS has doubles only; ReadStat takes other types for it, but not in value labels. */
static readstat_type_t whole_type(const struct ent_statistics *s, const ent_bounds *b) {
    if (!s->is_dta)
        return READSTAT_TYPE_DOUBLE;
    if (b->low >= -127 && b->high <= BYTE_MOST)
        return READSTAT_TYPE_INT8;
    if (b->low >= -32767 && b->high <= INT_MOST)
        return READSTAT_TYPE_INT16;
    if (b->low >= -INT32_MAX && b->high <= LONG_MOST)
        return READSTAT_TYPE_INT32;
    return READSTAT_TYPE_DOUBLE;
}

static readstat_type_t type_of(const struct ent_statistics *s, ent_column_type type,
                               const ent_bounds *b) {
    switch (type) {
    case ENT_COLUMN_INT:
        return whole_type(s, b);
    case ENT_COLUMN_BOOL:
        return s->is_dta ? READSTAT_TYPE_INT8 : READSTAT_TYPE_DOUBLE;
    case ENT_COLUMN_DAY:
        return s->is_dta ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE;
    case ENT_COLUMN_REAL:
        return READSTAT_TYPE_DOUBLE;
    case ENT_COLUMN_TEXT:
    case ENT_COLUMN_LIST:
        break;
    }
    return READSTAT_TYPE_STRING;
}

/* At most `most` letters of z. */
static const char *shorten(ent_buf *b, const char *z, size_t most) {
    size_t n = 0, letters = 0;
    for (; z[n]; n++)
        if (((unsigned char)z[n] & 0xc0) != 0x80 && letters++ == most)
            break;
    ent__buf_clear(b);
    ent__buf_put(b, z, n);
    return ent__buf_view(b).p;
}

static void meanings_put(struct ent_statistics *s, const ent_table *t, size_t column,
                         readstat_variable_t *v) {
    const char *label;
    int64_t value;
    bool is_double = s->types[column] == READSTAT_TYPE_DOUBLE;
    if (!ent_table_meaning(t, column, 0, &value) || (is_double && s->is_dta))
        return;
    readstat_label_set_t *set =
        s->call.add_label_set(s->out, s->types[column], t->columns[column].is.name);
    for (size_t i = 0; (label = ent_table_meaning(t, column, i, &value)) != NULL; i++) {
        label = shorten(&s->text, label, LABEL_MOST);
        if (is_double)
            s->call.label_double(set, (double)value, label);
        else
            s->call.label_int32(set, (int32_t)value, label);
    }
    s->call.set_label_set(v, set);
}

/* Told in one word more than ReadStat does. */
static bool name_fits(ent_parts *p, const ent_table *t, size_t column) {
    const char *name = t->columns[column].is.name;
    size_t most = p->statistics->is_dta ? DTA_NAME_MOST : SAV_NAME_MOST;
    if (strlen(name) <= most)
        return true;
    ent__parts_fail(p, ENT_LIMIT, "column \"%.100s\": %s allows names of %zu letters", name,
                    program(p), most);
    return false;
}

static bool text_fits(ent_parts *p, const ent_table *t, size_t column) {
    const struct ent_statistics *s = p->statistics;
    size_t most = s->is_dta ? DTA_TEXT_MOST : SAV_TEXT_MOST;
    if (s->bounds[column].bytes <= most)
        return true;
    ent__parts_fail(p, ENT_LIMIT, "column \"%.100s\": a text of %zu bytes; %s allows %zu",
                    t->columns[column].is.name, s->bounds[column].bytes, program(p), most);
    return false;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool same_name(const char *a, const char *b) {
    while (*a && lower(*a) == lower(*b))
        a++, b++;
    return !*a && !*b;
}

/* To SPSS "Year" and "year" are one. */
static bool name_is_new(ent_parts *p, const ent_table *t, size_t column) {
    const char *name = t->columns[column].is.name;
    for (size_t i = 0; i < column && !p->statistics->is_dta; i++)
        if (same_name(t->columns[i].is.name, name)) {
            ent__parts_fail(p, ENT_LIMIT,
                            "columns \"%.100s\" and \"%.100s\": the same to SPSS, which knows "
                            "no case",
                            t->columns[i].is.name, name);
            return false;
        }
    return true;
}

static bool column_put(ent_parts *p, const ent_table *t, size_t column) {
    struct ent_statistics *s = p->statistics;
    const ent_column *c = &t->columns[column].is;
    if (!name_fits(p, t, column) || !text_fits(p, t, column) || !name_is_new(p, t, column))
        return false;
    readstat_type_t type = type_of(s, c->type, &s->bounds[column]);
    size_t bytes = s->bounds[column].bytes;
    s->types[column] = type;
    readstat_variable_t *v = s->call.add_variable(s->out, c->name, type,
                                                  type != READSTAT_TYPE_STRING ? 0
                                                  : bytes                      ? bytes
                                                                               : 1);
    if (!v) {
        p->out.failed = ENT_NOMEM;
        return false;
    }
    char label[512];
    snprintf(label, sizeof label, "%.300s%s%.100s%s", c->label, *c->unit ? " (" : "", c->unit,
             *c->unit ? ")" : "");
    s->call.set_label(v, shorten(&s->text, label, LABEL_MOST));
    if (c->type == ENT_COLUMN_DAY)
        s->call.set_format(v, s->is_dta ? "%td" : "SDATE10");
    else if (!s->is_dta && (c->type == ENT_COLUMN_INT || c->type == ENT_COLUMN_BOOL))
        s->call.set_format(v, "F8.0");
    s->call.set_measure(v, type == READSTAT_TYPE_STRING || t->columns[column].n_meanings
                               ? READSTAT_MEASURE_NOMINAL
                               : READSTAT_MEASURE_SCALE);
    meanings_put(s, t, column, v);
    return true;
}

/* ReadStat writes local time: one that reads the same wherever it is. */
static time_t no_time(void) {
    struct tm then = {.tm_year = 80, .tm_mday = 1, .tm_hour = 12, .tm_isdst = -1};
    return mktime(&then);
}

static bool head_put(ent_parts *p, const ent_table *t) {
    struct ent_statistics *s = p->statistics;
    if (p->n_rows > INT_MAX) {
        ent__parts_fail(p, ENT_LIMIT, "%s: more than %d rows", program(p), INT_MAX);
        return false;
    }
    s->call.set_data_writer(s->out, bytes_write);
    s->call.set_file_label(s->out, shorten(&s->text, ent_table_title(t), 60));
    s->call.set_timestamp(s->out, no_time());
    if (!s->is_dta)
        s->call.set_compression(s->out, READSTAT_COMPRESS_ROWS);
    for (size_t i = 0; i < s->n; i++)
        if (!column_put(p, t, i))
            return false;
    if (s->text.failed) {
        p->out.failed = s->text.failed;
        return false;
    }
    long rows = (long)p->n_rows;
    if (!is_well(p,
                 s->is_dta ? s->call.begin_dta(s->out, p, rows)
                           : s->call.begin_sav(s->out, p, rows),
                 NULL))
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (!is_well(p, s->call.validate_variable(s->out, s->call.get_variable(s->out, (int)i)),
                     t->columns[i].is.name))
            return false;
    return true;
}

/* ---- rows ------------------------------------------------------------------------ */

static readstat_error_t whole_put(struct ent_statistics *s, size_t column,
                                  const readstat_variable_t *v, int64_t value) {
    const ent_bounds *b = &s->bounds[column];
    if (b->known && (value < b->low || value > b->high))
        return READSTAT_ERROR_NUMERIC_VALUE_IS_OUT_OF_RANGE;
    if (s->types[column] == READSTAT_TYPE_INT8)
        return s->call.put_int8(s->out, v, (int8_t)value);
    if (s->types[column] == READSTAT_TYPE_INT16)
        return s->call.put_int16(s->out, v, (int16_t)value);
    if (s->types[column] == READSTAT_TYPE_INT32)
        return s->call.put_int32(s->out, v, (int32_t)value);
    if (value > EXACT || value < -EXACT)
        return READSTAT_ERROR_NUMERIC_VALUE_IS_OUT_OF_RANGE;
    return s->call.put_double(s->out, v, (double)value);
}

/* Stata counts days of the years 100 to 9999, SPSS those of the calendar of 1582. */
static readstat_error_t day_put(struct ent_statistics *s, const readstat_variable_t *v,
                                ent_day day) {
    int64_t first = s->is_dta ? ent__day_from_civil(100, 1, 1) : -(int64_t)SAV_DAY_0 + 1;
    if (day < first || day > ent__day_from_civil(9999, 12, 31))
        return READSTAT_ERROR_NUMERIC_VALUE_IS_OUT_OF_RANGE;
    return s->is_dta ? s->call.put_int32(s->out, v, day + DTA_DAY_0)
                     : s->call.put_double(s->out, v, (day + (double)SAV_DAY_0) * SECONDS);
}

static readstat_error_t list_put(struct ent_statistics *s, const readstat_variable_t *v,
                                 const ent_table *t, size_t row, size_t column) {
    size_t n = ent_table_cell(t, row, column, NULL, 0);
    char *text = ent__alloc(n + 1);
    if (!text)
        return READSTAT_ERROR_MALLOC;
    ent_table_cell(t, row, column, text, n + 1);
    readstat_error_t e = s->call.put_string(s->out, v, text);
    ent__free(text, n + 1);
    return e;
}

static readstat_error_t cell_put(struct ent_statistics *s, const ent_table *t, size_t row,
                                 size_t column) {
    const ent_cells *c = &t->columns[column];
    const readstat_variable_t *v = s->call.get_variable(s->out, (int)column);
    if (!ent__cells_shows(c, row))
        return s->call.put_missing(s->out, v);
    switch (c->is.type) {
    case ENT_COLUMN_INT:
        return whole_put(s, column, v, c->v.ints[row]);
    case ENT_COLUMN_REAL:
        return s->call.put_double(s->out, v, c->v.reals[row]);
    case ENT_COLUMN_DAY:
        return day_put(s, v, c->v.days[row]);
    case ENT_COLUMN_BOOL:
        return s->is_dta ? s->call.put_int8(s->out, v, c->v.bools[row] != 0)
                         : s->call.put_double(s->out, v, c->v.bools[row] != 0);
    case ENT_COLUMN_TEXT:
        return s->call.put_string(s->out, v, t->pool.at[c->v.texts[row]].p);
    case ENT_COLUMN_LIST:
        break;
    }
    return list_put(s, v, t, row, column);
}

static bool row_put(ent_parts *p, const ent_table *t, size_t row) {
    struct ent_statistics *s = p->statistics;
    if (!is_well(p, s->call.begin_row(s->out), NULL))
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (!is_well(p, cell_put(s, t, row, i), t->columns[i].is.name))
            return false;
    return is_well(p, s->call.end_row(s->out), NULL);
}

/* ---- the whole ------------------------------------------------------------------- */

static bool writer_open(ent_parts *p, const ent_table *t) {
    struct ent_statistics *s = p->statistics = ent__zalloc(1, sizeof *s);
    if (!s) {
        p->out.failed = ENT_NOMEM;
        return false;
    }
    s->is_dta = p->options.format == ENT_FORMAT_DTA;
    ent__buf_init(&s->text, 4096);
    if (!library_open(p, s))
        return false;
    if (!(s->out = s->call.init())) {
        p->out.failed = ENT_NOMEM;
        return false;
    }
    return columns_make(p, t) && head_put(p, t);
}

void ent__statistics_put(ent_parts *p, const ent_table *t, int part) {
    if ((part & ENT_PART_FIRST) && !writer_open(p, t))
        return;
    for (size_t row = 0; row < t->n_rows; row++)
        if (!row_put(p, t, row))
            return;
    p->out.rows += t->n_rows;
    if (part & ENT_PART_LAST)
        is_well(p, p->statistics->call.end_writing(p->statistics->out), NULL);
}

void ent__statistics_drop(ent_parts *p) {
    struct ent_statistics *s = p->statistics;
    if (!s)
        return;
    if (s->out)
        s->call.free(s->out);
    if (s->library)
        dlclose(s->library);
    ent__free(s->types, (s->n + 1) * sizeof *s->types);
    ent__free(s->bounds, (s->n + 1) * sizeof *s->bounds);
    ent__buf_free(&s->text);
    ent__free(s, sizeof *s);
    p->statistics = NULL;
}

#else

void ent__statistics_put(ent_parts *p, const ent_table *t, int part) {
    (void)t;
    (void)part;
    ent__parts_fail(p, ENT_UNSUPPORTED, "this build writes no Stata or SPSS files");
}

void ent__statistics_drop(ent_parts *p) {
    (void)p;
}

#endif
