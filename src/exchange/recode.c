/* SPDX-License-Identifier: MIT
 *
 * Lists of names into codes. The same name (and day) comes again and again in real lists:
 * what was found is remembered by its text, up to a bound, and only then is it looked for.
 */
#include "exchange/csv.h"
#include "table/out.h"

#include <stdlib.h>

enum {
    SCHEMES_MOST = 16,
    CODE_BYTES = 64,
    LINE_MOST = 1 << 22,
    KNOWN_MOST = 1 << 17,   /* names (and days) remembered */
    KNOWN_BYTES = 24 << 20, /* of their text */
    TROUBLES_MOST = 4096,   /* distinct names told one by one */
    NAME_MOST = 1 << 10,    /* bytes of one that is remembered or told */
};

typedef struct known {
    uint32_t codes; /* in texts: the cells to be added, as CSV */
    uint8_t verdict;
    bool slip, outside, elsewhen;
    uint32_t trouble; /* or ENT_NONE */
} known;

typedef struct trouble {
    uint32_t text; /* in told */
    ent_name_answer answer;
    int64_t rows, line;
} trouble;

typedef struct recoder {
    const ent_names *names;
    const ent_recode_options *o;
    char schemes[SCHEMES_MOST][32];
    int n_schemes;
    ent_pool asked; /* text, NUL, day: number of `known` */
    known *known;
    size_t cap_known;
    ent_pool texts;
    ent_pool told;
    trouble *troubles;
    size_t cap_troubles;
    ent_buf row, key;
    ent_out out;
    ent_recode_report report;
} recoder;

/* ---- one name ------------------------------------------------------------------------ */

static uint32_t note_trouble(recoder *r, ent_str text, const ent_name_answer *a, int64_t line) {
    bool told = a->verdict != ENT_NAME_FOUND || a->rule == ENT_NAME_BY_SLIP || a->outside;
    uint32_t no = told && text.n <= NAME_MOST ? ent__pool_find(&r->told, text) : ENT_NONE;
    if (!told || no != ENT_NONE)
        return no;
    if (text.n > NAME_MOST || r->told.n == TROUBLES_MOST) {
        r->report.not_told++;
        return ENT_NONE;
    }
    no = ent__pool_add(&r->told, text);
    if (no == ENT_NONE || !ENT_GROW(r->troubles, r->cap_troubles, r->told.n)) {
        r->row.failed = ENT_NOMEM;
        return ENT_NONE;
    }
    r->troubles[no] = (trouble){.text = no, .answer = *a, .line = line};
    return no;
}

/* ",255,DEU": a cell for each scheme, blank where nothing was found. */
static void put_codes(recoder *r, const ent_name_query *q, const char *id, ent_buf *to) {
    char code[CODE_BYTES * 4];
    for (int i = 0; i < r->n_schemes; i++) {
        ent__buf_char(to, r->o->separator ? r->o->separator : ',');
        if (!id)
            continue;
        size_t n = ent_names_code(r->names, id, r->schemes[i], q, code, sizeof code);
        ent__csv_put_cell(to, (ent_str){code, n < sizeof code ? n : sizeof code - 1});
    }
}

static known look_up(recoder *r, ent_str text, const ent_name_query *q, ent_buf *codes,
                     int64_t line) {
    ent_name_answer a;
    ent_names_find(r->names, text.p, (ptrdiff_t)text.n, q, &a);
    known k = {.verdict = (uint8_t)a.verdict, .outside = a.outside, .elsewhen = a.elsewhen};
    k.slip = a.verdict == ENT_NAME_FOUND && a.rule == ENT_NAME_BY_SLIP;
    k.trouble = note_trouble(r, text, &a, line);
    put_codes(r, q, a.id, codes);
    return k;
}

static void count(recoder *r, const known *k) {
    int64_t *const by[] = {&r->report.unknown, &r->report.found, &r->report.ambiguous};
    ++*by[k->verdict];
    r->report.slips += k->slip;
    r->report.outside += k->verdict == ENT_NAME_FOUND && k->outside;
    r->report.elsewhen += k->verdict == ENT_NAME_FOUND && k->elsewhen;
    if (k->trouble != ENT_NONE)
        r->troubles[k->trouble].rows++;
}

/* Appends to the row what is known of the name, if it was met before. */
static bool remembered(recoder *r, ent_str key) {
    uint32_t no = ent__pool_find(&r->asked, key);
    if (no == ENT_NONE)
        return false;
    ent__buf_str(&r->row, r->texts.at[r->known[no].codes]);
    count(r, &r->known[no]);
    return true;
}

static void remember(recoder *r, ent_str key, const known *k, ent_str codes) {
    if (r->asked.n == KNOWN_MOST || r->asked.arena.bytes > KNOWN_BYTES || key.n > NAME_MOST)
        return;
    uint32_t no = ent__pool_add(&r->asked, key), text = ent__pool_add(&r->texts, codes);
    if (no == ENT_NONE || text == ENT_NONE || !ENT_GROW(r->known, r->cap_known, no + 1)) {
        r->row.failed = ENT_NOMEM;
        return;
    }
    r->known[no] = *k;
    r->known[no].codes = text;
}

/* The day of a row: false if it cannot be read. A blank one is no day. */
static bool day_of(ent_str text, ent_name_query *q) {
    ent_date d;
    text = ent__str_trim(text);
    if (!text.n)
        return true;
    if (ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) != ENT_OK)
        return false;
    q->has_day = true;
    q->day1 = d.from;
    q->day2 = d.until;
    return true;
}

/* Appends the codes of a name to the row. */
static void recode(recoder *r, ent_str text, ent_str day, int64_t line) {
    ent_name_query q = r->o->query;
    text = ent__str_trim(text);
    r->report.rows++;
    if (!text.n) {
        r->report.blank++;
        put_codes(r, &q, NULL, &r->row);
        return;
    }
    ent__buf_clear(&r->key);
    ent__buf_str(&r->key, text);
    ent__buf_char(&r->key, '\0');
    ent__buf_str(&r->key, day);
    ent_str key = ent__buf_view(&r->key);
    if (remembered(r, key))
        return;
    if (!day_of(day, &q)) {
        r->report.undated++;
        put_codes(r, &q, NULL, &r->row);
        return;
    }
    size_t at = r->row.n;
    known k = look_up(r, text, &q, &r->row, line);
    count(r, &k);
    if (r->row.failed == ENT_OK)
        remember(r, key, &k, (ent_str){r->row.p + at, r->row.n - at});
}

static ent_code put_row(recoder *r, ent_error *err) {
    ent__buf_char(&r->row, '\n');
    ENT_TRY(ent__buf_code(&r->row, err));
    ENT_TRY(ent__buf_code(&r->key, err));
    ent__out_str(&r->out, ent__buf_view(&r->row));
    ent__buf_clear(&r->row);
    return r->out.failed; /* what it was is told when the output is closed */
}

/* ---- a name a line ------------------------------------------------------------------------
 */

typedef struct lines {
    ent_read_fn read;
    void *ctx;
    ent_buf text; /* [at, n) is not yet done */
    size_t at;
    int64_t done, line;
    bool end;
} lines;

static ent_code more(lines *l, ent_error *err) {
    char piece[1 << 16];
    ptrdiff_t n = l->read(l->ctx, piece, sizeof piece);
    if (n < 0)
        return ent__fail(err, ENT_IO, "the list cannot be read");
    l->end = n == 0;
    if (l->at) {
        memmove(l->text.p, l->text.p + l->at, l->text.n - l->at);
        l->text.n -= l->at;
        l->at = 0;
    }
    l->done += n;
    ent__buf_put(&l->text, piece, (size_t)n);
    return ent__buf_code(&l->text, NULL) == ENT_LIMIT
               ? ent__fail_at(err, ENT_LIMIT, l->line + 1, 1, "a line of more than %d bytes",
                              LINE_MOST)
               : ent__buf_code(&l->text, err);
}

/* The next line without its end; ENT_DONE. */
static ent_code next_line(lines *l, ent_str *out, ent_error *err) {
    size_t seen = l->at;
    for (;;) {
        const char *end =
            seen < l->text.n ? memchr(l->text.p + seen, '\n', l->text.n - seen) : NULL;
        if (!end && !l->end) {
            seen = l->text.n - l->at; /* more() moves what is left to the front */
            ENT_TRY(more(l, err));
            continue;
        }
        if (!end && l->at == l->text.n)
            return ENT_DONE;
        size_t n = end ? (size_t)(end - l->text.p) - l->at : l->text.n - l->at;
        *out = (ent_str){l->text.p + l->at, n};
        l->at += n + (end != NULL);
        if (l->line++ == 0 && ent__str_starts(*out, "\xef\xbb\xbf")) {
            out->p += 3;
            out->n -= 3;
        }
        if (out->n && out->p[out->n - 1] == '\r')
            out->n--;
        return ENT_OK;
    }
}

static bool tell(const recoder *r, int64_t done) {
    return r->o->progress && r->report.rows % 4096 == 0 &&
           r->o->progress(r->o->progress_ctx, done, 0) != 0;
}

static void put_heads(recoder *r) {
    for (int i = 0; i < r->n_schemes; i++) {
        ent__buf_char(&r->row, r->o->separator ? r->o->separator : ',');
        ent__buf_z(&r->row, r->schemes[i]);
    }
}

static ent_code recode_lines(recoder *r, ent_read_fn read, void *ctx, ent_error *err) {
    lines l = {.read = read, .ctx = ctx};
    ent_str line;
    ent__buf_init(&l.text, LINE_MOST);
    ent__buf_z(&r->row, "text");
    put_heads(r);
    ent_code code = put_row(r, err);
    while (code == ENT_OK && (code = next_line(&l, &line, err)) == ENT_OK) {
        ent__csv_put_cell(&r->row, line);
        recode(r, line, ENT_STR(""), l.line);
        code = tell(r, l.done) ? ent__fail(err, ENT_STOPPED, "stopped") : put_row(r, err);
    }
    ent__buf_free(&l.text);
    return code == ENT_DONE ? ENT_OK : code;
}

/* ---- CSV -----------------------------------------------------------------------------------
 */

static ent_code find_column(const ent_str *cells, int n, const char *name, int *out,
                            ent_error *err) {
    *out = -1;
    for (int i = 0; i < n && name; i++)
        if (ent__str_is(cells[i], name))
            *out = i;
    return name && *out < 0 ? ent__fail(err, ENT_INVALID, "no column \"%.80s\"", name) : ENT_OK;
}

static ent_code recode_rows(recoder *r, ent_csv *csv, ent_error *err) {
    const ent_str *cells;
    int n, column, at;
    ent_code code = ent__csv_next(csv, &cells, &n, err);
    if (code == ENT_DONE)
        return ent__fail(err, ENT_PARSE, "no header");
    ENT_TRY(code);
    ENT_TRY(find_column(cells, n, r->o->column, &column, err));
    ENT_TRY(find_column(cells, n, r->o->at, &at, err));
    ent__buf_str(&r->row, ent__csv_raw(csv));
    put_heads(r);
    ENT_TRY(put_row(r, err));
    while ((code = ent__csv_next(csv, &cells, &n, err)) == ENT_OK) {
        int64_t line, col;
        ent__csv_place(csv, column, &line, &col);
        ent__buf_str(&r->row, ent__csv_raw(csv));
        recode(r, cells[column], at < 0 ? ENT_STR("") : cells[at], line);
        if (tell(r, ent__csv_bytes(csv)))
            return ent__fail(err, ENT_STOPPED, "stopped");
        ENT_TRY(put_row(r, err));
    }
    return code == ENT_DONE ? ENT_OK : code;
}

static ent_code recode_csv(recoder *r, ent_read_fn read, void *ctx, ent_error *err) {
    ent_csv *csv = NULL;
    ent_csv_options o = {.separator = r->o->separator};
    ENT_TRY(ent__csv_open(read, ctx, &o, &csv, err));
    ent_code code = recode_rows(r, csv, err);
    ent__csv_close(csv);
    return code;
}

/* ---- all together
 * ---------------------------------------------------------------------------- */

static ent_code read_schemes(recoder *r, ent_error *err) {
    ent_str rest = ent__str(r->o->to ? r->o->to : "id,name"), one;
    while (ent__str_split(&rest, ',', &one)) {
        char *to = r->schemes[r->n_schemes];
        if (r->n_schemes == SCHEMES_MOST || one.n >= sizeof r->schemes[0])
            return ent__fail(err, ENT_LIMIT, "more than %d schemes", SCHEMES_MOST);
        memcpy(to, one.p, one.n);
        to[one.n] = '\0';
        if (!ent_names_has_scheme(r->names, to))
            return ent__fail(err, ENT_INVALID,
                             "no scheme \"%s\"; there are id, name, iso2, "
                             "iso3, isonum, cow, gw, m49, gec, …",
                             to);
        r->n_schemes++;
    }
    return r->n_schemes ? ENT_OK : ent__fail(err, ENT_INVALID, "into which codes?");
}

static int by_rows(const void *a, const void *b) {
    const trouble *x = a, *y = b;
    if (x->rows != y->rows)
        return x->rows > y->rows ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* The nearest names cost a walk over all: only the first ones get them. */
enum { NEAREST_MOST = 12 };

static ent_code tell_troubles(recoder *r, ent_recode_fn fn, void *ctx, ent_error *err) {
    if (r->told.n && r->troubles)
        qsort(r->troubles, r->told.n, sizeof *r->troubles, by_rows);
    for (size_t i = 0; fn && i < r->told.n; i++) {
        const trouble *t = &r->troubles[i];
        ent_str text = r->told.at[t->text];
        ent_recode_trouble out = {text.p, text.n, t->answer, t->rows, t->line, 0, {NULL}};
        if (t->answer.verdict == ENT_NAME_UNKNOWN && i < NEAREST_MOST)
            out.n_nearest = ent_names_nearest(r->names, text.p, (ptrdiff_t)text.n, &r->o->query,
                                              out.nearest, 3);
        if (fn(ctx, &out))
            return ent__fail(err, ENT_STOPPED, "stopped");
    }
    return ENT_OK;
}

static ent_code recode_all(recoder *r, ent_read_fn read, void *ctx, ent_sink sink,
                           ent_error *err) {
    ent_error why = {0};
    ent_code code = ent__out_open(&r->out, sink);
    if (code == ENT_OK)
        code = r->o->column ? recode_csv(r, read, ctx, err) : recode_lines(r, read, ctx, err);
    ent_code written = ent__out_close(&r->out, &why);
    if (written == ENT_OK)
        return code;
    if (err)
        *err = why;
    return written;
}

static void recoder_free(recoder *r) {
    ent__pool_free(&r->asked);
    ent__pool_free(&r->texts);
    ent__pool_free(&r->told);
    ENT_DROP(r->known, r->cap_known);
    ENT_DROP(r->troubles, r->cap_troubles);
    ent__buf_free(&r->row);
    ent__buf_free(&r->key);
}

ent_code ent_names_recode(const ent_names *names, ent_read_fn read, void *read_ctx,
                          const ent_recode_options *options, ent_sink sink, ent_recode_fn fn,
                          void *fn_ctx, ent_recode_report *report, ent_error *err) {
    static const ent_recode_options none = {.size = sizeof none};
    if (!names || !read || !sink.write)
        return ent__fail(err, ENT_MISUSE, "names, something to read and somewhere to write");
    recoder r = {.names = names, .o = options ? options : &none};
    ent__buf_init(&r.row, ENT_CSV_ROW_MOST + LINE_MOST);
    ent__buf_init(&r.key, ENT_CSV_ROW_MOST);
    ent_code code = read_schemes(&r, err);
    if (code == ENT_OK)
        code = recode_all(&r, read, read_ctx, sink, err);
    if (code == ENT_OK)
        code = tell_troubles(&r, fn, fn_ctx, err);
    if (report)
        *report = r.report;
    recoder_free(&r);
    return code;
}
