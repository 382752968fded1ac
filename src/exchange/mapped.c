/* SPDX-License-Identifier: MIT
 *
 * A table on its way through a mapping.
 *
 * For each row and each rule the dates are put together first: who is meant by a code
 * or a name depends on the day. A date comes out of a template whose parts may be
 * missing: "1918-2-16", "1918-2-", "1918--" are that day, month, year; "192001" is a
 * month, "19200110" a day. The pairs of `detail` that come out blank are left out.
 */
#include "exchange/mapped.h"
#include "exchange/joined.h"
#include "exchange/mapping.h"
#include "exchange/pairs.h"

#include <math.h>
#include <stdio.h>

enum { CELL_MOST = 1 << 16 };

struct ent_mapped {
    ent_importer *im;
    ent_mapping m;
    ent_csv *csv;
    ent_str *header; /* of the table, and twice more of a pair of rows (pairs.h) */
    ent_arena header_arena;
    int n_header;
    const ent_str *cells; /* of the row at hand, or of the pair */
    int n_cells;
    const ent_pair *pair; /* NULL: a row is at hand */
    int each;             /* the column at hand of a rule for several */
    const ent_rule *rule;
    ent_day day, day_last;                    /* between these the claim at hand begins */
    ent_day day_end;                          /* it has ended by this one */
    ent_day held_from, held_until, held_next; /* its parties bear their codes then */
    ent_day again; /* the rest of it begins here, under those who bear them next */
    ent_buf out[ENT_CELLS_MOST];
    ent_buf condition, called, turn[2]; /* a filter reads one and writes the other */
    ent_joined joined;
    ent_pairs pairs;
    ent_pool once[ENT_RULES_MOST]; /* what was said already, of rules that say it once */
    bool seen; /* a row of the table: what is said of the whole table is said */
};
typedef struct ent_mapped job;

/* ---- refusing -------------------------------------------------------------------------- */

static void place_set(job *j, int column) {
    if (j->pair) {
        j->im->line = j->pair->line;
        j->im->column = 1;
        j->im->raw = j->pair->raw;
        return;
    }
    ent__csv_place(j->csv, column, &j->im->line, &j->im->column);
    j->im->raw = ent__csv_raw(j->csv);
}

static ent_code refuse(job *j, int column, const char *what, ent_str which, ent_error *err) {
    ent_error why = {0};
    place_set(j, column);
    ent__fail(&why, ENT_INVALID, "%s: \"%.*s\"", what, ENT_FMT(which));
    ENT_TRY(ent__import_refuse(j->im, &why, err));
    return ENT_DONE;
}

/* ---- dates ----------------------------------------------------------------------------- */

static bool all_digits(ent_str s) {
    size_t i = 0;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return s.n && i == s.n;
}

/* Year, month and day as digits; blank what is not known. */
static void date_put(ent_buf *b, ent_str year, ent_str month, ent_str day) {
    ent__buf_clear(b);
    for (size_t i = year.n; i < 4; i++)
        ent__buf_char(b, '0');
    ent__buf_str(b, year);
    const ent_str parts[] = {month, month.n ? day : ENT_STR("")};
    for (int i = 0; i < 2; i++)
        if (parts[i].n)
            ent__buf_printf(b, "-%s%.*s", parts[i].n == 1 ? "0" : "", ENT_FMT(parts[i]));
}

/* "2016-12-31T00:00:00Z", "1918-2-", "192001": as EDTF. Other texts stay. */
static void date_tidy(ent_buf *b) {
    ent_str text = ent__buf_view(b), part[3] = {{"", 0}, {"", 0}, {"", 0}};
    char copy[64];
    int n = 0;
    if (text.n >= sizeof copy)
        return;
    memcpy(copy, text.p, text.n);
    ent_str rest = {copy, text.n};
    const char *time = memchr(copy, 'T', text.n);
    if (time)
        rest.n = (size_t)(time - copy);
    while (n < 3 && ent__str_split(&rest, '-', &part[n]))
        n++;
    for (int i = 0; i < n; i++)
        if (part[i].n && !all_digits(part[i]))
            return;
    if (rest.p || !n)
        return;
    if (n == 1 && (part[0].n == 6 || part[0].n == 8)) {
        part[2] = (ent_str){part[0].p + 6, part[0].n - 6};
        part[1] = (ent_str){part[0].p + 4, 2};
        part[0].n = 4;
    }
    if (part[0].n)
        date_put(b, part[0], part[1], part[2]);
    else
        ent__buf_clear(b); /* a day or month of no year */
}

/* "1990-10-01" of a source that knows months to "1990-10". */
static void date_coarsen(ent_buf *b, size_t n) {
    char kept[8];
    if (b->n <= n)
        return;
    memcpy(kept, b->p, n);
    ent__buf_clear(b);
    ent__buf_put(b, kept, n);
}

/* "31.12.2016", "12/31/2016": by the order of its parts. False: it has not three. */
static bool date_order(ent_str text, ent_str order, ent_buf *out) {
    ent_str part[3];
    int n = 0;
    size_t start = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
            continue;
        if (n == 3 || i == start)
            return false;
        part[n++] = (ent_str){text.p + start, i - start};
        start = i + 1;
    }
    if (n != 3)
        return false;
    int year = order.p[0] == 'y' ? 0 : 2, month = order.p[0] == 'm' ? 0 : 1;
    date_put(out, part[year], part[month], part[3 - year - month]);
    return true;
}

/* ---- filters --------------------------------------------------------------------------- */

static ent_code map_filter(job *j, const ent_filter *f, int column, ent_str in, ent_buf *out,
                           ent_error *err) {
    const ent_value_map *map = f->map;
    for (size_t i = 0; i < map->n; i++)
        if (ent__str_eq(map->from[i], in)) {
            ent__buf_str(out, map->to[i]);
            return ENT_OK;
        }
    if (!map->other.p) {
        char what[128];
        snprintf(what, sizeof what, "not in the map %.80s", map->name.p);
        return refuse(j, column, what, in, err);
    }
    ent__buf_str(out, ent__str_is(map->other, "*") ? in : map->other);
    return ENT_OK;
}

/* What the claim is about ends or begins where its codes change hands. */
static void hold(job *j, const ent_holder *h) {
    if (h->from > j->held_from)
        j->held_from = h->from;
    if (h->until < j->held_until) {
        j->held_until = h->until;
        j->held_next = h->next;
    }
}

static bool number_of(job *j, const ent_template *t, double *out);

/* "org cowigo": whoever has that code in the scheme, on any day, else one who is known by it
 * alone. A table that numbers its things means these, whoever else may be called so. */
static ent_code make_coded(job *j, const char *type, const char *scheme, ent_str in, char *id,
                           ent_error *err) {
    ent_holder h;
    ent_buf own, code;
    ent_code found =
        ent__import_holder(j->im, scheme, in, ENT_DAY_MIN, ENT_DAY_MAX, ENT_DAY_MAX, &h, err);
    if (found == ENT_OK)
        memcpy(id, h.id, sizeof h.id);
    if (found != ENT_NOT_FOUND)
        return found;
    ent__buf_init(&own, ENT_WHO_BYTES - 1);
    ent__buf_init(&code, ENT_WHO_BYTES - 1);
    ent__buf_printf(&own, "%s:%s-", type, scheme);
    ent__buf_printf(&code, "%s=%.*s", scheme, ENT_FMT(in));
    found = ent__slug(in, &own, err);
    if (found == ENT_OK)
        found = ent__buf_code(&code, err);
    if (found == ENT_OK) {
        memcpy(id, own.p, own.n + 1);
        found = ent__import_entity(j->im, ent__buf_view(&own), type,
                                   j->called.n ? ent__buf_view(&j->called) : in,
                                   ent__buf_view(&code), err);
    }
    ent__buf_free(&own);
    ent__buf_free(&code);
    return found;
}

/* "cow", or "cow territory": who bears none that is known is made, by the code alone. */
static ent_code code_filter(job *j, const ent_filter *f, int column, ent_str in, char *id,
                            ent_error *err) {
    ent_holder h;
    ent_str type = f->argument, word;
    char scheme[32], what[128];
    ent__str_split(&type, ' ', &word);
    snprintf(scheme, sizeof scheme, "%.*s", ENT_FMT(word));
    ent_code code =
        ent__import_holder(j->im, scheme, in, j->day, j->day_last, j->day_end, &h, err);
    if (code == ENT_OK) {
        j->im->settled = true;
        hold(j, &h);
        memcpy(id, h.id, sizeof h.id);
    }
    if (code == ENT_NOT_FOUND && type.p)
        return make_coded(j, type.p, scheme, in, id, err);
    if (code != ENT_NOT_FOUND)
        return code;
    place_set(j, column);
    int n = snprintf(what, sizeof what, "%s=%.*s", scheme, (int)(in.n > 60 ? 60 : in.n), in.p);
    ENT_TRY(ent__import_unknown(j->im, (ent_str){what, (size_t)n}, "", false, err));
    return ENT_DONE;
}

static ent_code make_filter(job *j, const ent_filter *f, ent_str in, char *id, ent_error *err) {
    const char *scheme = strchr(f->argument.p, ' ');
    if (scheme) {
        char type[32];
        snprintf(type, sizeof type, "%.*s", (int)(scheme - f->argument.p), f->argument.p);
        return make_coded(j, type, scheme + 1, in, id, err);
    }
    if (!ent__str_is(f->argument, "place"))
        return ent__import_thing(j->im, f->argument.p, in, id, err);
    ent_place p = {.name = in, .country = ent__buf_view(&j->out[ENT_C_SUBJECT])};
    p.qid = ENT_STR("");
    if (!number_of(j, &j->rule->lat, &p.lat) || !number_of(j, &j->rule->lon, &p.lon))
        p.lat = p.lon = NAN;
    return ent__import_place(j->im, &p, id, err);
}

/* What stands before, or behind, the first of these letters. */
static ent_code part_filter(job *j, const ent_filter *f, int column, ent_str in, ent_buf *out,
                            ent_error *err) {
    const char *at = memchr(in.p, f->argument.p[0], in.n);
    if (!at)
        return refuse(j, column, "one part only", in, err);
    size_t n = (size_t)(at - in.p);
    ent_str part =
        f->kind == ENT_FILTER_BEFORE ? (ent_str){in.p, n} : (ent_str){at + 1, in.n - n - 1};
    ent__buf_str(out, ent__str_trim(part));
    return ENT_OK;
}

/* "France 2" to "France" */
static ent_str unnumbered(ent_str s) {
    size_t n = s.n;
    while (n && s.p[n - 1] >= '0' && s.p[n - 1] <= '9')
        n--;
    bool is = n < s.n && n && s.p[n - 1] == ' ';
    return is ? ent__str_trim((ent_str){s.p, n}) : s;
}

enum { EXPONENT_MOST = 30 };

/* "-4.68E-06" to "-0.00000468", digit by digit. What is no such number stays as it is. */
static void number_put(ent_str in, ent_buf *out) {
    size_t e = 0;
    int64_t exponent = 0;
    while (e < in.n && in.p[e] != 'E' && in.p[e] != 'e')
        e++;
    bool scaled = e < in.n && ent__int_parse((ent_str){in.p + e + 1, in.n - e - 1}, &exponent);
    size_t at = scaled && e && in.p[0] == '-';
    const char *dot = memchr(in.p, '.', e);
    int64_t whole = (int64_t)(dot ? (size_t)(dot - in.p) : e) - (int64_t)at + exponent;
    if (!scaled || exponent < -EXPONENT_MOST || exponent > EXPONENT_MOST) {
        ent__buf_str(out, in);
        return;
    }
    if (at)
        ent__buf_char(out, '-');
    if (whole <= 0)
        ent__buf_z(out, "0.");
    for (int64_t i = whole; i < 0; i++)
        ent__buf_char(out, '0');
    for (int64_t put = 0; at < e || put < whole; at++) {
        if (at < e && in.p[at] == '.')
            continue;
        if (put == whole && whole > 0)
            ent__buf_char(out, '.');
        ent__buf_char(out, at < e ? in.p[at] : '0');
        put++;
    }
}

static ent_code filter_run(job *j, const ent_filter *f, int column, ent_str in, ent_buf *out,
                           ent_error *err) {
    char id[ENT_WHO_BYTES] = "";
    ent_code code = ENT_OK;
    j->im->day = j->day;
    switch (f->kind) {
    case ENT_FILTER_MAP:
        return map_filter(j, f, column, in, out, err);
    case ENT_FILTER_CODE:
        code = code_filter(j, f, column, in, id, err);
        break;
    case ENT_FILTER_NAME:
        place_set(j, column);
        code = ent__import_party(j->im, in, f->argument.n ? f->argument.p : NULL, id, err);
        break;
    case ENT_FILTER_MAKE:
        code = make_filter(j, f, in, id, err);
        break;
    case ENT_FILTER_DATE:
        return date_order(in, f->argument, out)
                   ? ENT_OK
                   : refuse(j, column, "no date of three parts", in, err);
    case ENT_FILTER_MONTH:
    case ENT_FILTER_YEAR:
        ent__buf_str(out, in);
        date_tidy(out);
        date_coarsen(out, f->kind == ENT_FILTER_MONTH ? 7 : 4);
        return ENT_OK;
    case ENT_FILTER_SLUG:
        return ent__slug(in, out, err);
    case ENT_FILTER_LOWER:
        for (size_t i = 0; i < in.n; i++)
            ent__buf_char(out,
                          in.p[i] >= 'A' && in.p[i] <= 'Z' ? (char)(in.p[i] + 32) : in.p[i]);
        return ENT_OK;
    case ENT_FILTER_BEFORE:
    case ENT_FILTER_AFTER:
        return part_filter(j, f, column, in, out, err);
    case ENT_FILTER_UNNUMBERED:
        ent__buf_str(out, unnumbered(in));
        return ENT_OK;
    case ENT_FILTER_KEPT: {
        ent_str field = f->argument, name;
        ent__str_split(&field, ' ', &name);
        return ent__import_kept(j->im, name, field, in, out, err);
    }
    case ENT_FILTER_NUMBER:
        number_put(in, out);
        return ENT_OK;
    }
    ent__buf_z(out, id);
    return code;
}

/* ---- templates ------------------------------------------------------------------------- */

static ent_str cell_text(const job *j, const ent_piece *p, char line[32]) {
    int column = p->column == ENT_COLUMN_CELL ? j->each : p->column;
    if (p->column == ENT_COLUMN_LINE) {
        int64_t at = 0, ignored;
        if (j->pair)
            at = j->pair->line;
        else
            ent__csv_place(j->csv, 0, &at, &ignored);
        return (ent_str){line, (size_t)snprintf(line, 32, "%lld", (long long)at)};
    }
    if (p->column == ENT_COLUMN_HEAD)
        return j->header[j->each];
    if (p->column == ENT_COLUMN_WORDS)
        return (ent_str){p->text.p + 1, p->text.n - 1};
    ent_str text = column < j->n_cells ? ent__str_trim(j->cells[column]) : ENT_STR("");
    return ent__mapping_missing(&j->m, j->header[column], text) ? ENT_STR("") : text;
}

static ent_code piece_put(job *j, const ent_piece *p, ent_buf *out, ent_error *err) {
    char line[32];
    if (!p->is_cell) {
        ent__buf_str(out, p->text);
        return ENT_OK;
    }
    ent_str text = cell_text(j, p, line);
    int column = p->column >= 0 ? p->column : p->column == ENT_COLUMN_LINE ? 0 : j->each;
    for (int i = 0; i < p->n_filters && text.n; i++) {
        ent_buf *to = &j->turn[i % 2];
        ent__buf_clear(to);
        ENT_TRY(filter_run(j, &p->filter[i], column, text, to, err));
        ENT_TRY(ent__buf_code(to, err));
        text = ent__buf_view(to);
    }
    ent__buf_str(out, text);
    return ENT_OK;
}

static ent_code template_put(job *j, const ent_template *t, ent_buf *out, ent_error *err) {
    ent__buf_clear(out);
    for (int i = 0; i < t->n; i++)
        ENT_TRY(piece_put(j, &t->piece[i], out, err));
    return ent__buf_code(out, err);
}

static bool number_of(job *j, const ent_template *t, double *out) {
    char line[32];
    *out = NAN;
    return t->n == 1 && t->piece[0].is_cell &&
           ent__real_parse(cell_text(j, &t->piece[0], line), out);
}

/* "place=;unit=km" to "unit=km" */
static void detail_tidy(ent_buf *b) {
    ent_buf kept;
    ent__buf_init(&kept, CELL_MOST);
    ent_str rest = ent__buf_view(b), one;
    while (ent__str_split(&rest, ';', &one)) {
        one = ent__str_trim(one);
        if (!one.n || one.p[one.n - 1] == '=')
            continue;
        if (kept.n)
            ent__buf_char(&kept, ';');
        ent__buf_str(&kept, one);
    }
    ent__buf_clear(b);
    ent__buf_str(b, ent__buf_view(&kept));
    if (kept.failed && !b->failed)
        b->failed = kept.failed;
    ent__buf_free(&kept);
}

/* ---- one claim --------------------------------------------------------------------------- */

static void day_put(ent_buf *b, ent_day day) {
    char text[ENT_DAY_TEXT];
    ent__buf_clear(b);
    ent__buf_put(b, text, ent__day_format(day, text, sizeof text));
}

static ent_day last_day(ent_str date) {
    ent_date d;
    return ent_date_parse(date.p, (ptrdiff_t)date.n, &d, NULL) == ENT_OK ? d.until
                                                                         : ENT_DAY_MAX;
}

/* "[1990-10-03..1990-12-31]": one of these days. */
static void days_put(ent_buf *b, ent_day from, ent_day until) {
    char text[2][ENT_DAY_TEXT];
    ent__day_format(from, text[0], ENT_DAY_TEXT);
    ent__day_format(until, text[1], ENT_DAY_TEXT);
    ent__buf_clear(b);
    ent__buf_printf(b, "[%s..%s]", text[0], text[1]);
}

/* Cuts a claim to the days on which its parties bear their codes, if they change hands
 * within it; what is said of 1990 and of one who was called so from October is said of its last
 * three months. What outlasts a code that nobody bears after is left as it is. */
static void held_cut(job *j) {
    ent_buf *since = &j->out[ENT_C_SINCE], *until = &j->out[ENT_C_UNTIL];
    ent_date d;
    ent_day last = j->held_until - 1;
    if (since->n && j->day < j->held_from && j->held_from <= j->day_last)
        days_put(since, j->held_from, j->day_last);
    if (!until->n || j->held_until == ENT_DAY_MAX || j->day_end < j->held_until)
        return;
    bool dated = ent_date_parse(until->p, (ptrdiff_t)until->n, &d, NULL) == ENT_OK;
    if (dated && d.from <= last && d.until > last)
        days_put(until, d.from, last);
    else if (j->held_next != ENT_DAY_MAX && j->held_next <= j->day_end)
        day_put(until, last);
    if (j->held_next <= j->day_end)
        j->again = j->held_next;
}

/* Does `until` mean that it goes on? */
static bool is_still(const job *j) {
    ent_str until = ent__buf_view(&j->out[ENT_C_UNTIL]);
    return until.n && ent__str_in_list(j->rule->still, until);
}

/* The days between which the claim begins: its parties are looked up on them. */
static ent_code days_set(job *j, ent_error *err) {
    static const int cells[] = {ENT_C_SINCE, ENT_C_AS_OF, ENT_C_UNTIL};
    ent_date d;
    j->day = j->day_last = j->im->day;
    j->im->settled = false;
    j->held_from = ENT_DAY_MIN;
    j->held_until = j->held_next = ENT_DAY_MAX;
    ent_buf *until = &j->out[ENT_C_UNTIL];
    for (int i = 0; i < 3; i++) {
        ent_buf *out = &j->out[cells[i]];
        ENT_TRY(template_put(j, &j->rule->cell[cells[i]], out, err));
        bool still = out == until && is_still(j);
        date_tidy(out);
        still = still || (out == until && is_still(j));
        if (still && (!j->rule->join || !out->n)) { /* joined years: see joined.c */
            ent__buf_clear(until);
            ent__buf_z(until, "..");
        }
    }
    if (j->again != ENT_DAY_MIN)
        day_put(&j->out[ENT_C_SINCE], j->again);
    j->day_end = until->n ? last_day(ent__buf_view(until)) : ENT_DAY_MAX;
    for (int i = 0; i < 3; i++) {
        ent_str text = ent__buf_view(&j->out[cells[i]]);
        if (!text.n || ent__str_is(text, "..") ||
            ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) != ENT_OK)
            continue;
        j->day = d.from;
        j->day_last = d.until;
        break;
    }
    return ENT_OK;
}

static ent_code condition(job *j, bool *holds, ent_error *err) {
    const ent_rule *r = j->rule;
    *holds = true;
    if (r->when.piece) {
        ENT_TRY(template_put(j, &r->when, &j->condition, err));
        *holds = j->condition.n > 0;
    }
    if (*holds && r->unless.piece) {
        ENT_TRY(template_put(j, &r->unless, &j->condition, err));
        *holds = j->condition.n == 0;
    }
    return ENT_OK;
}

/* Has the rule said it of another row? */
static ent_code once(job *j, bool *holds, ent_error *err) {
    const ent_rule *r = j->rule;
    ent_pool *said = &j->once[r - j->m.rule];
    if (!r->once.piece)
        return ENT_OK;
    ENT_TRY(template_put(j, &r->once, &j->condition, err));
    size_t n = said->n;
    if (ent__pool_add(said, ent__buf_view(&j->condition)) == ENT_NONE)
        return ent__nomem(err);
    *holds = said->n > n;
    return ENT_OK;
}

static bool is_date_cell(int cell) {
    return cell == ENT_C_SINCE || cell == ENT_C_UNTIL || cell == ENT_C_AS_OF;
}

static ent_code claim_make(job *j, ent_error *err) {
    const ent_rule *r = j->rule;
    bool holds = true, again = j->again != ENT_DAY_MIN;
    ent_row row;
    if (!r->is_dated && !again) /* most cells of a wide table end here */
        ENT_TRY(condition(j, &holds, err));
    if (holds && !again)
        ENT_TRY(once(j, &holds, err));
    if (!holds)
        return ENT_OK;
    ENT_TRY(days_set(j, err));
    j->again = ENT_DAY_MIN;
    if (r->is_dated)
        ENT_TRY(condition(j, &holds, err));
    if (!holds)
        return ENT_OK;
    ENT_TRY(template_put(j, &r->called, &j->called, err));
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        if (!is_date_cell(i))
            ENT_TRY(template_put(j, &r->cell[i], &j->out[i], err));
    held_cut(j);
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row.cell[i] = ent__buf_view(&j->out[i]);
    detail_tidy(&j->out[ENT_C_DETAIL]);
    ENT_TRY(ent__buf_code(&j->out[ENT_C_DETAIL], err));
    row.cell[ENT_C_DETAIL] = ent__buf_view(&j->out[ENT_C_DETAIL]);
    char at[40];
    if (!r->cell[ENT_C_AT].piece && !r->constant)
        row.cell[ENT_C_AT] =
            (ent_str){at, (size_t)snprintf(at, sizeof at, "line %lld", (long long)j->im->line)};
    place_set(j, 0);
    return r->join ? ent__joined_add(&j->joined, j->im, &row, r->still, err)
                   : ent__import_claim(j->im, &row, err);
}

/* All claims of a rule, of the row or the pair at hand. */
static ent_code rule_take(job *j, ent_error *err) {
    ent_day edition = j->im->day;
    ent_code code = ENT_OK;
    for (j->each = j->rule->from; j->each <= j->rule->to && code == ENT_OK; j->each++) {
        j->again = ENT_DAY_MIN;
        do
            code = claim_make(j, err);
        while (code == ENT_OK && j->again != ENT_DAY_MIN);
        j->im->day = edition;
        place_set(j, 0);
        code = code == ENT_DONE ? ENT_OK : code; /* refused: the next one */
    }
    return code;
}

static ent_code rules_take(job *j, bool pairs, ent_error *err) {
    place_set(j, 0);
    for (size_t i = 0; i < j->m.n_rules; i++) {
        j->rule = &j->m.rule[i];
        if (j->rule->pairs == pairs && !(j->rule->constant && j->seen))
            ENT_TRY(rule_take(j, err));
    }
    return ENT_OK;
}

/* ---- pairs of rows --------------------------------------------------------------------- */

/* A date of a spell: its bounds; false where there is none. */
static ent_code spell_date(job *j, const ent_template *t, ent_date *out, bool *is,
                           ent_error *err) {
    ent_buf *b = &j->condition;
    *is = false;
    ENT_TRY(template_put(j, t, b, err));
    date_tidy(b);
    if (!b->n || ent__str_is(ent__buf_view(b), ".."))
        return ENT_OK;
    ent_error why = {0};
    ent_code code = ent_date_parse(b->p, (ptrdiff_t)b->n, out, &why);
    *is = code == ENT_OK;
    if (code == ENT_OK)
        return ENT_OK;
    why.code = code;
    ENT_TRY(ent__import_refuse(j->im, &why, err));
    return ENT_DONE;
}

/* Keeps the row for the pairs that it may make. */
static ent_code spell_take(job *j, const ent_spell_rule *r, ent_error *err) {
    ent_spell spell = {.line = j->im->line, .raw = j->im->raw};
    ent_date since, until;
    bool is, ends;
    ENT_TRY(spell_date(j, &r->since, &since, &is, err));
    if (!is)
        return ENT_OK;
    ENT_TRY(spell_date(j, &r->until, &until, &ends, err));
    spell.since[0] = since.from;
    spell.since[1] = since.until;
    spell.until[0] = ends ? until.from : ENT_DAY_MAX;
    spell.until[1] = ends ? until.until : ENT_DAY_MAX;
    const ent_template *const names[] = {&r->group, &r->who, &r->side, &r->turn};
    ent_str *const to[] = {&spell.group, &spell.who, &spell.side, &spell.turn};
    for (int i = 0; i < 4; i++) {
        ENT_TRY(template_put(j, names[i], &j->condition, err));
        *to[i] = ent__str_copy(&j->pairs.arena, ent__buf_view(&j->condition));
        if (!to[i]->p)
            return ent__nomem(err);
    }
    return ent__pairs_add(&j->pairs, &spell, j->cells, j->n_header, err);
}

static ent_code row_keep(job *j, ent_error *err) {
    const ent_keep *k = &j->m.keep;
    if (!k->name.p)
        return ENT_OK;
    ENT_TRY(template_put(j, &k->key, &j->called, err));
    for (int i = 0; i < k->n; i++) {
        ENT_TRY(template_put(j, &k->value[i], &j->condition, err));
        if (j->condition.n)
            ENT_TRY(ent__import_keep(j->im, k->name, k->field[i], ent__buf_view(&j->called),
                                     ent__buf_view(&j->condition), err));
    }
    return ENT_OK;
}

static ent_code spells_take(job *j, ent_error *err) {
    for (int i = 0; i < j->m.n_spells; i++) {
        ent_code code = spell_take(j, &j->m.spell[i], err);
        if (code != ENT_OK && code != ENT_DONE)
            return code;
    }
    return ENT_OK;
}

static ent_code on_pair(void *ctx, const ent_pair *pair, ent_error *err) {
    job *j = ctx;
    ENT_TRY(ent__import_tick(j->im, err));
    j->pair = pair;
    j->cells = pair->cells;
    j->n_cells = pair->n;
    ent_code code = rules_take(j, true, err);
    j->pair = NULL;
    return code;
}

static ent_code row_take(job *j, ent_error *err) {
    ENT_TRY(ent__import_tick(j->im, err));
    ENT_TRY(rules_take(j, false, err));
    j->seen = true;
    ent_code code = row_keep(j, err);
    if (code != ENT_OK && code != ENT_DONE) /* refused: a word in a map that has it not */
        return code;
    return spells_take(j, err);
}

/* ---- the table --------------------------------------------------------------------------- */

/* The names of the columns; then those of the pairs: of the one row, of the other, and the
 * days that they share. */
static ent_code header_keep(job *j, ent_error *err) {
    int n = j->n_cells;
    j->n_header = n;
    j->header = ent__arena_alloc(&j->header_arena, ((size_t)n * 2 + 2) * sizeof *j->header);
    if (!j->header)
        return ent__nomem(err);
    for (int i = 0; i < n; i++) {
        char number[16];
        ent_str name = ent__str_trim(j->cells[i]);
        if (j->m.headless)
            name = (ent_str){number, (size_t)snprintf(number, sizeof number, "%d", i + 1)};
        j->header[i] = j->header[n + i] = ent__str_copy(&j->header_arena, name);
        if (!j->header[i].p)
            return ent__nomem(err);
    }
    j->header[2 * n] = ENT_STR("since");
    j->header[2 * n + 1] = ENT_STR("until");
    if (n && j->header[0].n && j->header[0].p[0] == '<')
        return ent__fail_at(err, ENT_PARSE, 1, 1, "HTML, not a table");
    return ent__mapping_bind(&j->m, j->header, n, err);
}

static ent_code rows_take(job *j, ent_error *err) {
    ent_code code = ent__csv_next(j->csv, &j->cells, &j->n_cells, err);
    if (code == ENT_DONE)
        return ent__fail_at(err, ENT_PARSE, 1, 1, "an empty file");
    if (code != ENT_OK)
        return code;
    ENT_TRY(header_keep(j, err));
    bool first = j->m.headless;
    for (;;) {
        ent_error why = {0};
        code = first ? ENT_OK : ent__csv_next(j->csv, &j->cells, &j->n_cells, &why);
        first = false;
        if (code == ENT_DONE)
            return ENT_OK;
        why.code = code;
        if (code == ENT_OK) {
            code = row_take(j, err);
        } else if (ent__intake_is_of_row(code)) {
            j->im->line = why.line;
            j->im->column = why.column;
            j->im->raw = ent__csv_raw(j->csv);
            code = ent__import_refuse(j->im, &why, err);
        } else if (err) {
            *err = why;
        }
        if (code != ENT_OK)
            return code;
    }
}

/* The source's date is that of the mapping, or of --published. */
static ent_code source_add(job *j, ent_error *err) {
    ent_row row = j->m.source;
    ent_importer *im = j->im;
    ent_date d;
    if (im->options.published)
        row.cell[ENT_S_PUBLISHED] = ent__str(im->options.published);
    if (!row.cell[ENT_S_WORK].n)
        row.cell[ENT_S_WORK] = row.cell[ENT_S_ID];
    ent_str said = row.cell[ENT_S_PUBLISHED];
    if (said.n && ent_date_parse(said.p, (ptrdiff_t)said.n, &d, NULL) == ENT_OK)
        im->day = d.from;
    return ent__import_source(im, &row, err);
}

static int note_it(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)row;
    (void)recorded;
    *(bool *)ctx = true;
    return 1;
}

/* The relation that a template names, behind so many letters. */
static ent_code vocabulary_add(ent_importer *im, const ent_template *t, size_t skip,
                               ent_error *err) {
    bool named = t->n == 1 && !t->piece[0].is_cell;
    return named ? ent__import_vocabulary(im, t->piece[0].text.p + skip, err) : ENT_OK;
}

/* The relations of the mapping, and those of the vocabulary that it uses or covers. */
static ent_code relations_add(job *j, ent_error *err) {
    ent_importer *im = j->im;
    for (size_t i = 0; i < j->m.n_relations; i++) {
        const ent_row *row = &j->m.relation[i];
        bool there = false;
        ent_code code = ent__register_rows(im->reg, ENT_RELATION, row->cell[ENT_R_ID], note_it,
                                           &there, err);
        if (code != ENT_OK && code != ENT_STOPPED)
            return code;
        ent_outcome outcome = ENT_ADDED;
        ent_claim_id id;
        int cell;
        if (there)
            continue;
        ENT_TRY(
            im->intake.sink(im->intake.sink_ctx, ENT_RELATION, row, &outcome, &id, &cell, err));
        im->intake.report.relations++;
    }
    for (size_t i = 0; i < j->m.n_rules; i++) {
        const ent_rule *r = &j->m.rule[i];
        const ent_template *object = &r->cell[ENT_C_OBJECT];
        ENT_TRY(vocabulary_add(im, &r->cell[ENT_C_RELATION], 0, err));
        if (object->n == 1 && ent__str_starts(object->piece[0].text, "rel:"))
            ENT_TRY(vocabulary_add(im, object, strlen("rel:"), err));
    }
    return ENT_OK;
}

static ent_code table_take(job *j, ent_error *err) {
    ENT_TRY(rows_take(j, err));
    ENT_TRY(ent__pairs_walk(&j->pairs, on_pair, j, err));
    return ent__joined_end(&j->joined, j->im, err);
}

static void table_end(job *j) {
    for (size_t i = 0; i < j->m.n_rules; i++) {
        ent__pool_free(&j->once[i]);
        j->once[i] = (ent_pool){0};
    }
    ent__pairs_free(&j->pairs);
    ent__joined_free(&j->joined);
    ent__csv_close(j->csv);
    ent__arena_free(&j->header_arena);
    j->header_arena = (ent_arena){0};
    j->pair = NULL;
    j->im->raw = ENT_STR("");
}

ent_code ent__mapped_take(ent_mapped *j, ent_read_fn read, void *ctx, ent_error *err) {
    ent_recoding recoding = {.read = read, .ctx = ctx, .from = j->m.charset};
    const ent_csv_options options = {
        .separator = j->m.separator, .columns_most = ENT_CSV_COLUMNS_WIDE, .plain = j->m.plain};
    j->seen = false;
    ENT_TRY(source_add(j, err));
    ENT_TRY(relations_add(j, err));
    ENT_TRY(ent__csv_open(ent__recoding_read, &recoding, &options, &j->csv, err));
    ent_code code = table_take(j, err);
    table_end(j);
    return code;
}

/* ---- opening ----------------------------------------------------------------------------- */

ent_code ent__mapped_open(ent_importer *im, ent_str text, ent_str path, ent_mapped **out,
                          ent_error *err) {
    *out = NULL;
    job *j = ent__zalloc(1, sizeof *j);
    if (!j)
        return ent__nomem(err);
    j->im = im;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        ent__buf_init(&j->out[i], ENT_CELL_BYTES_MOST);
    ent_buf *const others[] = {&j->condition, &j->called, &j->turn[0], &j->turn[1]};
    for (int i = 0; i < 4; i++)
        ent__buf_init(others[i], CELL_MOST);
    ent_code code = ent__mapping_parse(text, path, &j->m, err);
    if (code == ENT_OK)
        *out = j;
    else
        ent__mapped_free(j);
    return code;
}

void ent__mapped_free(ent_mapped *j) {
    if (!j)
        return;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        ent__buf_free(&j->out[i]);
    ent_buf *const others[] = {&j->condition, &j->called, &j->turn[0], &j->turn[1]};
    for (int i = 0; i < 4; i++)
        ent__buf_free(others[i]);
    ent__mapping_free(&j->m);
    ent__free(j, sizeof *j);
}
