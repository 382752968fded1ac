/* SPDX-License-Identifier: MIT
 *
 * Tables of wikitext: {| to |}, rows begin with |-, cells with | or ! at the start of a
 * line or || and !! in it. Attributes stand before a single bar. A cell that fills several
 * rows or columns is there in each.
 */
#include "exchange/prose.h"
#include "exchange/wiki.h"

void ent__wiki_table(ent_wiki *w, size_t from, ent_wiki_table *out) {
    *out = (ent_wiki_table){.w = w, .from = from, .until = w->text.n};
    size_t end = ent__wiki_line(w, from, w->text.n);
    out->at = end < w->text.n ? end + 1 : end;
}

/* ---- attributes ------------------------------------------------------------------------ */

/* The value of an attribute: rowspan="2", rowspan=2. */
static ent_str attribute(ent_str attrs, const char *name) {
    size_t at = ent__prose_find(attrs, name);
    if (at == attrs.n)
        return ENT_STR("");
    ent_str rest = {attrs.p + at + strlen(name), attrs.n - at - strlen(name)};
    rest = ent__str_trim(rest);
    if (!rest.n || rest.p[0] != '=')
        return ENT_STR("");
    rest = ent__str_trim((ent_str){rest.p + 1, rest.n - 1});
    char quote = rest.n && (rest.p[0] == '"' || rest.p[0] == '\'') ? rest.p[0] : ' ';
    if (quote != ' ')
        rest = (ent_str){rest.p + 1, rest.n - 1};
    const char *end = rest.n ? memchr(rest.p, quote, rest.n) : NULL;
    return ent__str_trim((ent_str){rest.p, end ? (size_t)(end - rest.p) : rest.n});
}

static int span_of(ent_str attrs, const char *name, int most) {
    int64_t n;
    return ent__int_parse(attribute(attrs, name), &n) && n >= 1 ? (int)(n < most ? n : most)
                                                                : 1;
}

/* The single bar behind attributes; `from` if there are none. */
static size_t attributes_end(const ent_wiki *w, size_t from, size_t until) {
    size_t bar = ent__wiki_find(w, from, until, '|');
    if (bar == until || (bar + 1 < until && w->mask[bar + 1] == '|'))
        return from;
    for (size_t i = from; i < bar; i++)
        if (w->mask[i] == '[' || w->mask[i] == '\n' || w->mask[i] == '<')
            return from;
    return bar + 1;
}

/* ---- rows -------------------------------------------------------------------------------- */

/* What is left of the cells of the row before that reach down. */
static void row_begin(ent_wiki_table *t, size_t at) {
    ent_wiki_row *r = &t->row;
    for (int i = 0; i < ENT_WIKI_COLUMNS_MOST; i++) {
        ent_wiki_cell *c = &r->cell[i];
        int left = i < r->n && c->rows > 1 ? c->rows - 1 : 0;
        *c = left ? (ent_wiki_cell){c->from, c->until, c->sort, c->head, false, left, 1}
                  : (ent_wiki_cell){0};
    }
    r->from = r->until = at;
    r->n = 0;
}

static void cell_add(ent_wiki_table *t, size_t from, size_t until, bool head) {
    ent_wiki_row *r = &t->row;
    int at = 0;
    while (at < ENT_WIKI_COLUMNS_MOST && (r->cell[at].rows > 0 || r->cell[at].own))
        at++;
    if (at == ENT_WIKI_COLUMNS_MOST)
        return;
    size_t inside = attributes_end(t->w, from, until);
    ent_str attrs = {t->w->mask + from, inside > from ? inside - from - 1 : 0};
    int columns = span_of(attrs, "colspan", ENT_WIKI_COLUMNS_MOST);
    ent_wiki_cell c = {inside, until, attribute(attrs, "data-sort-value"),
                       head,   true,  span_of(attrs, "rowspan", ENT_WIKI_ROWSPAN_MOST),
                       columns};
    for (int i = 0; i < columns && at + i < ENT_WIKI_COLUMNS_MOST; i++) {
        r->cell[at + i] = c;
        c.own = false;
        c.columns--;
    }
}

/* The end of a cell that begins there: at "||", in heads also at "!!". */
static size_t cell_end(const ent_wiki *w, size_t from, size_t until, bool head) {
    for (size_t at = from; at < until; at++) {
        size_t bar = ent__wiki_find(w, at, until, '|');
        size_t mark = head ? ent__wiki_find(w, at, bar, '!') : bar;
        at = mark < bar ? mark : bar;
        if (at + 1 < until && w->mask[at + 1] == w->mask[at])
            return at;
    }
    return until;
}

static void cells_read(ent_wiki_table *t, size_t from, size_t until, bool head) {
    while (from <= until) {
        size_t end = cell_end(t->w, from, until, head);
        cell_add(t, from, end, head);
        from = end + 2;
    }
}

/* Lines that begin with no mark go on with the last cell of the line before. */
static void cell_extend(ent_wiki_row *r, size_t end) {
    int last = -1;
    for (int i = 0; i < ENT_WIKI_COLUMNS_MOST; i++)
        if (r->cell[i].own && (last < 0 || r->cell[i].from >= r->cell[last].from))
            last = i;
    if (last < 0)
        return;
    size_t from = r->cell[last].from;
    for (int i = last; i < ENT_WIKI_COLUMNS_MOST && r->cell[i].from == from; i++)
        r->cell[i].until = end;
}

static bool row_has_own(ent_wiki_row *r) {
    bool own = false;
    for (int i = 0; i < ENT_WIKI_COLUMNS_MOST; i++) {
        own |= r->cell[i].own;
        if (r->cell[i].own || r->cell[i].rows > 0)
            r->n = i + 1;
    }
    return own;
}

/* ---- lines ---------------------------------------------------------------------------------
 */

static ent_code tell(ent_wiki_table *t, size_t at, const char *message, ent_error *err) {
    return t->w->told ? t->w->told(t->w->told_ctx, at, message, err) : ENT_OK;
}

/* Behind a table that stands in a cell. */
static size_t nested_end(const ent_wiki *w, size_t from, size_t until) {
    int depth = 0;
    while (from < until) {
        size_t end = ent__wiki_line(w, from, until), at = ent__wiki_skip(w, from, end);
        if (end - at >= 2 && w->mask[at] == '{' && w->mask[at + 1] == '|')
            depth++;
        if (end - at >= 2 && w->mask[at] == '|' && w->mask[at + 1] == '}' && --depth == 0)
            return end;
        from = end + (end < until);
    }
    return until;
}

typedef enum line { CELLS, GOES_ON, NEXT_ROW, CAPTION, NESTED, END, HEADING } line;

static line line_kind(const ent_wiki *w, size_t at, size_t end) {
    char c = at < end ? w->mask[at] : 0, next = at + 1 < end ? w->mask[at + 1] : 0;
    if (c == '|')
        return next == '}' ? END : next == '-' ? NEXT_ROW : next == '+' ? CAPTION : CELLS;
    if (c == '{' && next == '|')
        return NESTED;
    if (c == '=' && next == '=')
        return HEADING;
    return c == '!' ? CELLS : GOES_ON;
}

/* One line; *done where the row at hand ends with it. */
static ent_code line_read(ent_wiki_table *t, bool *in_cell, bool *done, ent_error *err) {
    const ent_wiki *w = t->w;
    size_t from = t->at, end = ent__wiki_line(w, from, t->until);
    size_t at = ent__wiki_skip(w, from, end);
    line kind = line_kind(w, at, end);
    t->at = end + (end < t->until);
    switch (kind) {
    case HEADING: /* belongs to the article again */
        t->at = from;
        t->ended = *done = true;
        return tell(t, from, "the table before this heading is never closed", err);
    case END:
        t->at = at + 2;
        t->ended = *done = true;
        return ENT_OK;
    case NEXT_ROW:
        *done = true;
        return ENT_OK;
    case CAPTION:
        *in_cell = false;
        return ENT_OK;
    case CELLS:
        cells_read(t, at + 1, end, w->mask[at] == '!');
        *in_cell = true;
        t->row.until = end;
        return ENT_OK;
    case NESTED:
        end = nested_end(w, from, t->until);
        t->at = end + (end < t->until);
        return tell(t, from, "a table in a table is passed over", err);
    case GOES_ON:
        if (*in_cell)
            cell_extend(&t->row, end);
        t->row.until = end;
        return ENT_OK;
    }
    return ENT_OK;
}

ent_code ent__wiki_row(ent_wiki_table *t, ent_error *err) {
    while (!t->ended) {
        bool done = false, in_cell = false;
        row_begin(t, t->at);
        while (!done) {
            if (t->at >= t->until) {
                t->ended = done = true;
                ENT_TRY(tell(t, t->from, "a table that is never closed", err));
                break;
            }
            ENT_TRY(line_read(t, &in_cell, &done, err));
        }
        if (row_has_own(&t->row))
            return ENT_OK;
    }
    return ENT_DONE;
}
