/* SPDX-License-Identifier: MIT
 *
 * A table of the user's beside a panel: whose its rows are, and when.
 *
 * One or two of its columns say who, by code or by name, and one says when, as a date (a
 * year mostly). A date that holds several steps of the panel is meant for each of them. What
 * is of nobody in the panel is kept as a miss, with the reason; two rows for one place in
 * the panel are a fault of the table, and nothing of it is taken.
 */
#include "exchange/csv.h"
#include "panel/beside.h"
#include "panel/reach.h"
#include "panel/rows.h"

#include <stdio.h>

/* One key column: its place, and what stands in it. */
typedef struct key {
    int column;
    const char *from; /* schemes in the words of ent_name_query, NULL: the panel's, or names */
} key;

typedef struct joining {
    ent_panel *p;
    ent_beside *j;
    ent_csv *csv;
    key unit[2], when;
    const ent_str *cells;
    int n; /* cells of a row */
    ent_error *err;
} joining;

/* ---- which columns ------------------------------------------------------------------------
 */

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool same(ent_str a, const char *stem, const char *end) {
    size_t n = strlen(stem), m = strlen(end);
    if (a.n != n + m)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != (i < n ? stem[i] : end[i - n]))
            return false;
    return true;
}

static int column_find(const joining *x, const char *stem, const char *end) {
    for (int i = 0; i < x->n; i++)
        if (same(x->cells[i], stem, end))
            return i;
    return -1;
}

/* How such columns are called, and what then stands in them. */
static const struct {
    const char *stem, *from;
} known[] = {
    {"ccode", "cow"}, {"cowcode", "cow"},  {"cow", "cow"},         {"gwcode", "gw"},
    {"gwno", "gw"},   {"gw", "gw"},        {"iso3", "iso3"},       {"iso3c", "iso3"},
    {"iso2", "iso2"}, {"iso2c", "iso2"},   {"state", NULL},        {"country", NULL},
    {"name", NULL},   {"statename", NULL}, {"country_name", NULL},
};
static const char *const ends[][2] = {{"1", "2"}, {"_1", "_2"}, {"a", "b"}, {"_a", "_b"}};
enum { N_KNOWN = sizeof known / sizeof *known, N_ENDS = sizeof ends / sizeof *ends };

static bool guess_pair(joining *x) {
    for (size_t i = 0; i < N_KNOWN; i++)
        for (size_t k = 0; k < N_ENDS; k++) {
            int a = column_find(x, known[i].stem, ends[k][0]);
            int b = column_find(x, known[i].stem, ends[k][1]);
            if (a < 0 || b < 0)
                continue;
            x->unit[0] = (key){.column = a, .from = known[i].from};
            x->unit[1] = (key){.column = b, .from = known[i].from};
            x->j->sides = 2;
            return true;
        }
    return false;
}

static bool guess_unit(joining *x) {
    for (size_t i = 0; i < N_KNOWN; i++) {
        int a = column_find(x, known[i].stem, "");
        if (a < 0)
            continue;
        x->unit[0] = (key){.column = a, .from = known[i].from};
        x->j->sides = 1;
        return true;
    }
    return false;
}

static ent_code guess(joining *x) {
    static const char *const times[] = {"year", "date", "day"};
    bool pairs = x->p->rows.of != ENT_ROW_STATE;
    x->when.column = -1;
    for (size_t i = 0; i < sizeof times / sizeof *times && x->when.column < 0; i++)
        x->when.column = column_find(x, times[i], "");
    bool found = (pairs && guess_pair(x)) || guess_unit(x);
    if (!found || x->when.column < 0)
        return ent__fail_at(x->err, ENT_INVALID, 1, 1,
                            "which columns say who and when? (--join-by country,year)");
    return ENT_OK;
}

/* What a column of this name holds, where nobody says. */
static const char *from_of(ent_str name) {
    for (size_t i = 0; i < N_KNOWN; i++) {
        if (same(name, known[i].stem, ""))
            return known[i].from;
        for (size_t k = 0; k < N_ENDS; k++)
            if (same(name, known[i].stem, ends[k][0]) || same(name, known[i].stem, ends[k][1]))
                return known[i].from;
    }
    return NULL;
}

/* "country:name+iso3" */
static ent_code key_read(joining *x, ent_str text, key *out) {
    ent_str name = text, rest = {NULL, 0};
    const char *colon = memchr(text.p, ':', text.n);
    if (colon) {
        name.n = (size_t)(colon - text.p);
        rest = (ent_str){colon + 1, text.n - name.n - 1};
    }
    *out = (key){.column = -1, .from = from_of(name)};
    for (int i = 0; i < x->n && out->column < 0; i++)
        if (ent__str_eq(x->cells[i], name))
            out->column = i;
    if (out->column < 0)
        return ent__fail_at(x->err, ENT_INVALID, 1, 1, "no column \"%.*s\"", ENT_FMT(name));
    if (!rest.n)
        return ENT_OK;
    ent_str schemes = ent__str_copy(&x->j->arena, rest);
    if (!schemes.p)
        return ent__nomem(x->err);
    for (char *p = (char *)schemes.p; *p; p++) /* our own copy */
        *p = *p == '+' ? ',' : *p;
    out->from = schemes.p;
    return ENT_OK;
}

static ent_code keys_read(joining *x, const char *by) {
    ent_str rest = ent__str(by), part[3];
    size_t n = 0;
    while (rest.p && ent__str_split(&rest, ',', &part[n < 3 ? n : 2]))
        n++;
    if (n < 2 || n > 3 || (n == 3 && x->p->rows.of == ENT_ROW_STATE))
        return ent__fail(x->err, ENT_INVALID,
                         "a table is joined by its columns of unit%s and day: country,year",
                         x->p->rows.of == ENT_ROW_STATE ? "" : ", second unit if it has one,");
    x->j->sides = (int)n - 1;
    for (size_t i = 0; i + 1 < n; i++)
        ENT_TRY(key_read(x, part[i], &x->unit[i]));
    return key_read(x, part[n - 1], &x->when);
}

/* ---- names of the new columns --------------------------------------------------------------
 */

enum { NAME_MOST = 60 };

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

static ent_code column_add(joining *x, ent_str head) {
    ent_beside *j = x->j;
    char name[NAME_MOST + 2];
    size_t n = 0;
    if (!head.n || (head.p[0] >= '0' && head.p[0] <= '9'))
        name[n++] = '_';
    for (size_t i = 0; i < head.n && n < NAME_MOST; i++)
        name[n++] = is_letter(head.p[i]) ? head.p[i] : '_';
    if (!ENT_GROW(j->columns, j->cap_columns, j->n_columns + 1))
        return ent__nomem(x->err);
    ent_beside_column *c = &j->columns[j->n_columns++];
    *c = (ent_beside_column){.name = ent__str_copy(&j->arena, (ent_str){name, n}),
                             .label = ent__str_copy(&j->arena, head)};
    return c->name.p && c->label.p ? ENT_OK : ent__nomem(x->err);
}

/* No two columns of one name. */
static ent_code names_check(joining *x) {
    ent_table *t = ent__panel_table(x->p);
    ent_code code = ent__table_code(t, x->err);
    for (size_t i = 0; code == ENT_OK && i < x->j->n_columns; i++)
        for (int side = 1; side <= ent__beside_width(x->j, &x->p->rows); side++) {
            char name[128];
            ent__beside_name(x->j, i, &x->p->rows, side, name, sizeof name);
            if (code == ENT_OK && ent_table_column_find(t, name, -1) >= 0)
                code = ent__fail_at(x->err, ENT_INVALID, 1, 1,
                                    "the panel has a column \"%s\" already", name);
            else if (code == ENT_OK)
                ent__table_add_column(t, (ent_column){.name = name, .type = ENT_COLUMN_TEXT});
        }
    ent_table_free(t);
    return code;
}

static bool is_key(const joining *x, int column) {
    return column == x->when.column || column == x->unit[0].column ||
           (x->j->sides == 2 && column == x->unit[1].column);
}

static ent_code head_read(joining *x, const char *by) {
    ent_code code = ent__csv_next(x->csv, &x->cells, &x->n, x->err);
    if (code == ENT_DONE)
        return ent__fail(x->err, ENT_PARSE, "an empty table");
    ENT_TRY(code);
    ENT_TRY(by ? keys_read(x, by) : guess(x));
    for (int i = 0; i < x->n; i++) {
        if (!is_key(x, i))
            ENT_TRY(column_add(x, x->cells[i]));
    }
    return names_check(x);
}

/* ---- whose a row is
 * -------------------------------------------------------------------------- */

static bool same_code(ent_str a, const ent_unit *u, bool numeric) {
    int64_t n;
    return ent__str_eq(a, u->code) || (numeric && ent__int_parse(a, &n) && n == u->number);
}

/* Who bears a code of the panel's own. */
static uint32_t unit_by_code(const ent_panel *p, ent_str text) {
    for (uint32_t i = 0; i < p->units.n; i++)
        if (same_code(text, &p->units.at[i], p->units.numeric))
            return i;
    return ENT_NONE;
}

/* The unit whose code the entity bears on one of these days. */
static uint32_t unit_of(const ent_panel *p, const char *id, const ent_date *d) {
    uint32_t word = ent__pool_find(&p->system_view->claims->words, ent__str(id));
    for (size_t i = 0; word != ENT_NONE && i < p->units.n_pieces; i++) {
        const ent_piece *piece = &p->units.pieces[i];
        if (piece->entity == word && piece->from <= d->until && piece->until > d->from)
            return piece->unit;
    }
    return ENT_NONE;
}

static const char *unit_find(const joining *x, const key *k, const ent_date *d, uint32_t *out) {
    const ent_panel *p = x->p;
    ent_str text = ent__str_trim(x->cells[k->column]);
    *out = ENT_NONE;
    if (!text.n)
        return "blank";
    if (!k->from || !strcmp(k->from, p->scheme))
        *out = unit_by_code(p, text);
    if (*out != ENT_NONE)
        return NULL;
    ent_name_query q = {.size = sizeof q,
                        .from = k->from ? k->from : "name,iso3",
                        .has_day = true,
                        .day1 = d->from,
                        .day2 = d->until};
    ent_name_answer answer;
    ent_names_find(p->names, text.p, (ptrdiff_t)text.n, &q, &answer);
    if (answer.verdict != ENT_NAME_FOUND)
        return answer.verdict == ENT_NAME_AMBIGUOUS ? "an ambiguous name" : "an unknown name";
    *out = unit_of(p, answer.id, d);
    return *out == ENT_NONE ? "no unit of the panel" : NULL;
}

static ent_code miss(joining *x, const char *why) {
    ent_beside *j = x->j;
    int64_t line, column;
    if (!ENT_GROW(j->misses, j->cap_misses, j->n_misses + 1))
        return ent__nomem(x->err);
    ent__csv_place(x->csv, 0, &line, &column);
    ent_str b = j->sides == 2 ? x->cells[x->unit[1].column] : ENT_STR("");
    ent_beside_miss m = {line, ent__str_copy(&j->arena, x->cells[x->unit[0].column]),
                         ent__str_copy(&j->arena, b),
                         ent__str_copy(&j->arena, x->cells[x->when.column]), ent__str(why)};
    if (!m.a.p || !m.b.p || !m.day.p)
        return ent__nomem(x->err);
    j->misses[j->n_misses++] = m;
    return ENT_OK;
}

/* ---- rows
 * ------------------------------------------------------------------------------------- */

static ent_code cells_keep(joining *x) {
    ent_beside *j = x->j;
    size_t at = j->n_rows * j->n_columns;
    if (!ENT_GROW(j->cells, j->cap_cells, at + j->n_columns + 1))
        return ent__nomem(x->err);
    for (int i = 0; i < x->n; i++) {
        if (is_key(x, i))
            continue;
        ent_str s = ent__str_trim(x->cells[i]);
        uint32_t text = s.n ? ent__pool_add(&j->pool, s) : ENT_NONE;
        if (s.n && text == ENT_NONE)
            return ent__nomem(x->err);
        j->cells[at++] = text;
    }
    return ENT_OK;
}

static ent_code place_put(joining *x, uint32_t a, uint32_t b, uint32_t step) {
    ent_beside *j = x->j;
    uint64_t at = ent__beside_key(&x->p->rows, a, b, step);
    int64_t line, column;
    if (ent__map_get(&j->rows, at) != ENT_NONE) {
        ent__csv_place(x->csv, x->when.column, &line, &column);
        return ent__fail_at(x->err, ENT_INVALID, line, column,
                            "a second row for the same place in the panel");
    }
    return ent__map_put(&j->rows, at, (uint32_t)j->n_rows) ? ENT_OK : ent__nomem(x->err);
}

/* Each step of the date in which the panel has a row; how many. */
static ent_code steps_put(joining *x, uint32_t a, uint32_t b, const ent_date *d, size_t *n) {
    const ent_panel *p = x->p;
    ent_day until = d->until == ENT_DAY_MAX ? ENT_DAY_MAX : d->until + 1;
    size_t first, end;
    *n = 0;
    if (!ent__steps_of(&p->steps, d->from, until, ENT_IN_ANY, &first, &end))
        return ENT_OK;
    for (size_t i = first; i < end; i++) {
        if (!ent__reach_row(p, a, b, (uint32_t)i))
            continue;
        ENT_TRY(place_put(x, a, b, (uint32_t)i));
        ++*n;
    }
    return ENT_OK;
}

static ent_code row_take(joining *x) {
    ent_date d;
    uint32_t a, b;
    size_t n;
    ent_str day = ent__str_trim(x->cells[x->when.column]);
    if (ent_date_parse(day.p, (ptrdiff_t)day.n, &d, NULL) != ENT_OK)
        return miss(x, "no date");
    const char *why = unit_find(x, &x->unit[0], &d, &a);
    b = a;
    if (!why && x->j->sides == 2)
        why = unit_find(x, &x->unit[1], &d, &b);
    if (!why && x->j->sides == 2 && a == b)
        why = "one unit twice";
    if (why)
        return miss(x, why);
    if (x->p->rows.of == ENT_ROW_DYAD && a > b) {
        uint32_t c = a;
        a = b;
        b = c;
    }
    ENT_TRY(steps_put(x, a, b, &d, &n));
    if (!n)
        return miss(x, "not in the panel on these days");
    ENT_TRY(cells_keep(x));
    x->j->n_rows++;
    return ENT_OK;
}

static ent_code table_read(joining *x, const ent_join_options *o, ent_join_report *report) {
    ent_code code;
    ENT_TRY(head_read(x, o->by));
    while ((code = ent__csv_next(x->csv, &x->cells, &x->n, x->err)) == ENT_OK) {
        report->rows++;
        ENT_TRY(row_take(x));
    }
    if (code != ENT_DONE)
        return code;
    ent__beside_type(x->j);
    report->joined = (int64_t)x->j->n_rows;
    report->missed = (int64_t)x->j->n_misses;
    return ENT_OK;
}

static ent_code joined_new(const char *file, ent_beside **out, ent_error *err) {
    ent_beside *j = *out = ent__zalloc(1, sizeof *j);
    if (!j)
        return ent__nomem(err);
    j->file = ent__str_copy(&j->arena, ent__str(file));
    return j->file.p ? ENT_OK : ent__nomem(err);
}

ent_code ent_panel_join(ent_panel *panel, ent_read_fn read, void *ctx,
                        const ent_join_options *options, ent_join_report *report,
                        ent_error *err) {
    ent_join_options none = {.size = sizeof none};
    const ent_join_options *o = options ? options : &none;
    ent_join_report own;
    if (!panel || !read)
        return ent__fail(err, ENT_MISUSE, "a panel and a table");
    joining x = {.p = panel, .err = err};
    ent_csv_options csv = {.separator = o->separator};
    report = report ? report : &own;
    *report = (ent_join_report){0};
    ent_code code = joined_new(o->file, &x.j, err);
    if (code == ENT_OK)
        code = ent__csv_open(read, ctx, &csv, &x.csv, err);
    if (code == ENT_OK)
        code = table_read(&x, o, report);
    ent__csv_close(x.csv);
    if (code == ENT_OK && !ENT_GROW(panel->joined, panel->cap_joined, panel->n_joined + 1))
        code = ent__nomem(err);
    if (code == ENT_OK)
        panel->joined[panel->n_joined++] = x.j;
    else
        ent__beside_free(x.j);
    return code;
}
