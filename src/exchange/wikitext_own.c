/* SPDX-License-Identifier: MIT
 *
 * What our own writer prints (src/publish/wikitext.c): rows end with a comment that names
 * their claims, and comments at the end hold the claims themselves, their sources and
 * entities, as CSV:
 *
 *   <!-- entente: GRADE ID... =HASH -->      behind a row; HASH: as it was written
 *   <!-- entente claims ... a line of words, then CSV ... -->
 *
 * Inside & < > ~ { } [ ] ' and __ are written as character references. A claim is taken in if a
 * row still names it: whoever deletes a row from the article deletes its claims. A row that was
 * edited is read like anybody's, as words of the article, besides.
 */
#include "exchange/prose.h"
#include "exchange/wikitext.h"

#include <stdio.h>

/* ---- rows -------------------------------------------------------------------------------- */

/* The first comment that ends behind this place. */
static size_t comment_at(const ent_wiki *w, size_t from) {
    size_t lo = 0, hi = w->n_comments;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (w->comment[mid].until < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static ent_code row_comment(ent_article *a, size_t from, const ent_wiki_comment *c,
                            ent_str rest, bool *as_written, ent_error *err) {
    char seen[9];
    ent_str word;
    ent_claim_id id;
    ent_str hash = ENT_STR("");
    size_t start = c->from - 4; /* of "<!--" */
    ent_str all = rest;
    while (ent__str_split(&all, ' ', &word))
        if (word.n == 9 && word.p[0] == '=')
            hash = (ent_str){word.p + 1, 8};
    if (hash.n)
        ent__wiki_seen((ent_str){a->w.text.p + from, start > from ? start - from : 0}, seen);
    *as_written = !hash.n || ent__str_is(hash, seen);
    while (ent__str_split(&rest, ' ', &word))
        if (ent__claim_id_parse(word, &id) &&
            ent__pool_add(*as_written ? &a->cited : &a->loose, word) == ENT_NONE)
            return ent__nomem(err);
    return *as_written ? ENT_OK
                       : ent__article_note(a, from, err,
                                           "this row was edited after it was written: its new "
                                           "words count as the article's");
}

ent_code ent__article_row(ent_article *a, size_t from, size_t until, bool *as_written,
                          ent_error *err) {
    size_t begun = from;
    for (size_t i = comment_at(&a->w, from);
         i < a->w.n_comments && a->w.comment[i].from < until; i++) {
        const ent_wiki_comment *c = &a->w.comment[i];
        ent_str rest = ent__str_trim((ent_str){a->w.text.p + c->from, c->until - c->from});
        if (c->from < from + 4 || !ent__prose_skip(&rest, "entente: "))
            continue;
        ENT_TRY(row_comment(a, begun, c, rest, as_written, err));
        begun = c->until + 3;
    }
    return ENT_OK;
}

/* ---- what is appended -----------------------------------------------------------------------
 */

typedef struct own {
    ent_article *a;
    ent_sink_fn sink; /* of the import */
    void *sink_ctx;
    int64_t n_gone;
} own;

static int on_claim(void *ctx, const ent_stored *claim) {
    (void)claim;
    *(bool *)ctx = true;
    return 1;
}

static int on_row(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)row;
    (void)recorded;
    *(bool *)ctx = true;
    return 1;
}

/* What a claim replaced may be in another register. */
static ent_code replaced_there(own *o, ent_str id, bool *there, ent_error *err) {
    *there = false;
    ent_code code = ent__register_find(o->a->im->reg, id, on_claim, there, err);
    return code == ENT_STOPPED ? ENT_OK : code;
}

static ent_code claim_pass(own *o, const ent_row *given, ent_outcome *outcome, ent_claim_id *id,
                           int *cell, ent_error *err) {
    ent_row row = *given;
    bool there = true;
    if (row.cell[ENT_C_REPLACES].n)
        ENT_TRY(replaced_there(o, row.cell[ENT_C_REPLACES], &there, err));
    if (!there)
        row.cell[ENT_C_REPLACES] = row.cell[ENT_C_ID] = ENT_STR("");
    return o->sink(o->sink_ctx, ENT_CLAIM, &row, outcome, id, cell, err);
}

/* What the register has of a source or entity stays as it is. */
static ent_code pass(void *ctx, ent_kind kind, const ent_row *row, ent_outcome *outcome,
                     ent_claim_id *id, int *cell, ent_error *err) {
    own *o = ctx;
    bool there = false;
    if (kind == ENT_CLAIM)
        return claim_pass(o, row, outcome, id, cell, err);
    if (row->cell[0].n) { /* the id; without one the check complains */
        ent_code code =
            ent__register_rows(o->a->im->reg, kind, row->cell[0], on_row, &there, err);
        if (code != ENT_OK && code != ENT_STOPPED)
            return code;
    }
    *outcome = ENT_PRESENT;
    return there ? ENT_OK : o->sink(o->sink_ctx, kind, row, outcome, id, cell, err);
}

/* The CSV of a comment, with as many blank lines before it as the article has, so that
 * lines keep their numbers; of claims only those that a row names. */
static ent_code csv_text(ent_article *a, const ent_wiki_comment *c, ent_buf *out,
                         ent_error *err) {
    int64_t line, column;
    const char *body = memchr(a->w.text.p + c->from, '\n', c->until - c->from);
    size_t from = body ? (size_t)(body - a->w.text.p) + 1 : c->until;
    ent__wiki_place(&a->w, from, &line, &column);
    for (int64_t i = 1; i < line; i++)
        ent__buf_char(out, '\n');
    static const char *const letters[][2] = {
        {"&amp;", "&"},  {"&lt;", "<"},  {"&gt;", ">"},  {"&#126;", "~"}, {"&#123;", "{"},
        {"&#125;", "}"}, {"&#91;", "["}, {"&#93;", "]"}, {"&#39;", "'"},  {"&#95;", "_"}};
    enum { LETTERS = sizeof letters / sizeof *letters };
    while (from < c->until) {
        ent_str rest = {a->w.text.p + from, c->until - from};
        size_t n = 0;
        for (size_t i = 0; !n && rest.p[0] == '&' && i < LETTERS; i++)
            if (ent__str_starts(rest, letters[i][0])) {
                ent__buf_z(out, letters[i][1]);
                n = strlen(letters[i][0]);
            }
        if (!n)
            ent__buf_char(out, rest.p[0]);
        from += n ? n : 1;
    }
    return ent__buf_code(out, err);
}

/* Only the rows whose claims stand in the article; others become blank lines. */
static ent_code still_there(own *o, ent_str text, ent_buf *out, ent_error *err) {
    ent_csv *csv = NULL;
    const ent_str *cells;
    int n;
    bool head = true;
    int64_t line, column, at = 1;
    ent_code code = ent__csv_open_text(text, NULL, &csv, err);
    while (code == ENT_OK && (code = ent__csv_next(csv, &cells, &n, err)) == ENT_OK) {
        bool named = head || ent__pool_find(&o->a->cited, cells[0]) != ENT_NONE ||
                     ent__pool_find(&o->a->loose, cells[0]) != ENT_NONE;
        head = false;
        o->n_gone += !named;
        if (!named)
            continue;
        ent__csv_place(csv, 0, &line, &column);
        for (; at < line; at++)
            ent__buf_char(out, '\n');
        ent_str raw = ent__csv_raw(csv);
        ent__buf_str(out, raw);
        for (size_t i = 0; i < raw.n; i++)
            at += raw.p[i] == '\n';
        ent__buf_char(out, '\n');
        at++;
    }
    ent__csv_close(csv);
    return code == ENT_DONE ? ent__buf_code(out, err) : code;
}

static ent_code table_take(own *o, ent_kind kind, ent_str text, ent_error *err) {
    ent_csv *csv = NULL;
    ent_intake *in = &o->a->im->intake;
    int64_t refused = in->report.refused;
    ent_code code = ent__csv_open_text(text, NULL, &csv, err);
    if (code == ENT_OK) {
        in->sink = pass;
        in->sink_ctx = o;
        code = ent__intake_table(in, kind, o->a->im->file, csv, err);
        in->sink = o->sink;
        in->sink_ctx = o->sink_ctx;
        if (kind != ENT_CLAIM) /* the intake counts claims only as read */
            in->report.read += in->report.refused - refused;
    }
    ent__csv_close(csv);
    return code;
}

static ent_code comment_take(own *o, ent_kind kind, const ent_wiki_comment *c, ent_error *err) {
    ent_buf all, kept;
    ent__buf_init(&all, 2 * ENT_WIKI_BYTES_MOST);
    ent__buf_init(&kept, 2 * ENT_WIKI_BYTES_MOST);
    ent_code code = csv_text(o->a, c, &all, err);
    if (code == ENT_OK && kind == ENT_CLAIM)
        code = still_there(o, ent__buf_view(&all), &kept, err);
    if (code == ENT_OK)
        code = table_take(o, kind, ent__buf_view(kind == ENT_CLAIM ? &kept : &all), err);
    ent__buf_free(&all);
    ent__buf_free(&kept);
    if (code == ENT_OK && o->n_gone)
        code = ent__article_note(o->a, c->from, err,
                                 "%lld claims are named by no row any more: left out",
                                 (long long)o->n_gone);
    o->n_gone = 0;
    return code;
}

static bool has_head(const ent_article *a, const ent_wiki_comment *c, const char *head) {
    ent_str rest = ent__str_trim((ent_str){a->w.text.p + c->from, c->until - c->from});
    return ent__prose_skip(&rest, head);
}

bool ent__article_is_own(const ent_article *a) {
    for (size_t i = 0; i < a->w.n_comments; i++)
        if (has_head(a, &a->w.comment[i], "entente claims"))
            return true;
    return false;
}

ent_code ent__article_own(ent_article *a, ent_error *err) {
    static const struct {
        const char *head;
        ent_kind kind;
    } order[] = {{"entente entities", ENT_ENTITY},
                 {"entente sources", ENT_SOURCE},
                 {"entente claims", ENT_CLAIM}};
    own o = {.a = a, .sink = a->im->intake.sink, .sink_ctx = a->im->intake.sink_ctx};
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < a->w.n_comments; i++)
            if (has_head(a, &a->w.comment[i], order[k].head))
                ENT_TRY(comment_take(&o, order[k].kind, &a->w.comment[i], err));
    return ENT_OK;
}
