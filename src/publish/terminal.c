/* SPDX-License-Identifier: MIT
 *
 * For a screen: headings, tables whose cells are wrapped to fit, references as
 * [n], the first letters of one claim of each row to ask further with. Grades are
 * words, colour only repeats them.
 */
#include "publish/document.h"
#include "table/table.h"

enum { COLUMNS_MOST = 8, GAP = 2, NARROW = 8 };

typedef struct screen {
    const ent_document *d;
    const ent_document_options *o;
    ent_out *out;
    size_t width;
    ent_buf cells[COLUMNS_MOST]; /* texts of one row */
    ent_buf clean;
} screen;

static const char *colour_of(uint8_t mark) {
    switch ((ent_mark)mark) {
    case ENT_MARK_DISPUTED:
        return "\x1b[31m";
    case ENT_MARK_PRESUMED:
        return "\x1b[33m";
    case ENT_MARK_POSSIBLY:
        return "\x1b[36m";
    case ENT_MARK_PAST:
    case ENT_MARK_LATER:
    case ENT_MARK_UNKNOWN:
    case ENT_MARK_UNDATED:
    case ENT_MARK_EMPTY:
        return "\x1b[2m";
    case ENT_MARK_NONE:
    case ENT_MARK_TESTIFIED:
    case ENT_MARK_STATED:
    case ENT_MARK_COUNT:
        break;
    }
    return "";
}

static void put(screen *s, const char *z) {
    ent__out_z(s->out, z);
}

static void style(screen *s, const char *code) {
    if (s->o->colour)
        put(s, code);
}

/* ---- texts ------------------------------------------------------------------------------ */

static void put_refs(ent_buf *b, const ent_doc_piece *p) {
    for (uint32_t i = 0; i < p->n_refs; i++)
        ent__buf_printf(b, "%s%u", i ? ", " : " [", p->refs[i] + 1);
    if (p->n_refs)
        ent__buf_char(b, ']');
}

/* A cell as one line of clean text, with its references. */
static void cell_text(screen *s, const ent_doc_cell *c, ent_buf *b) {
    for (const ent_doc_piece *p = c->first; p; p = p->next) {
        ent__buf_z(b, ent__doc_before(c, p));
        ent__clean_put(b, p->text, true);
        if (p->tail.n) {
            ent__buf_z(b, " (");
            ent__clean_put(b, p->tail, true);
            ent__buf_char(b, ')');
        }
        if (p->refers.n && !s->o->no_claims)
            ent__buf_printf(b, " {%.*s}", (int)s->d->id_letters, p->refers.p);
        put_refs(b, p);
    }
}

/* One claim of the row, by which the rest is found with `entente why`. */
static void claim_text(screen *s, const ent_doc_row *r, uint32_t n, ent_buf *b) {
    if (s->o->no_claims)
        return;
    for (uint32_t i = 0; i < n; i++)
        for (const ent_doc_piece *p = r->cells[i].first; p; p = p->next)
            if (p->n_claims) {
                ent__buf_printf(b, "%s{%.*s}", b->n ? " " : "", (int)s->d->id_letters,
                                s->d->claims[p->claims[0]].id);
                return;
            }
}

/* Writes a text wrapped, each line behind `indent` blanks. */
static void wrapped(screen *s, ent_str text, size_t indent, size_t hang) {
    size_t columns;
    bool first = true;
    if (!text.n)
        return;
    while (text.n) {
        size_t at = first ? indent : indent + hang;
        ent_str line = ent__clean_line(&text, s->width > at ? s->width - at : NARROW, &columns);
        ent__out_spaces(s->out, at, ' ');
        ent__out_str(s->out, line);
        ent__out_char(s->out, '\n');
        first = false;
    }
}

/* ---- tables
 * ---------------------------------------------------------------------------------- */

typedef struct layout {
    size_t width[COLUMNS_MOST], word[COLUMNS_MOST];
    size_t n;
} layout;

static void row_texts(screen *s, const ent_doc_row *r, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        ent__buf_clear(&s->cells[i]);
        cell_text(s, &r->cells[i], &s->cells[i]);
    }
    claim_text(s, r, n, &s->cells[n - 1]);
}

static void measure(layout *l, size_t i, ent_str text) {
    size_t line, word;
    ent__clean_measure(text, &line, &word);
    l->width[i] = line > l->width[i] ? line : l->width[i];
    l->word[i] = word > l->word[i] ? word : l->word[i];
}

static size_t total(const layout *l) {
    size_t n = l->n ? (l->n - 1) * GAP : 0;
    for (size_t i = 0; i < l->n; i++)
        n += l->width[i];
    return n;
}

/* Narrows the widest column by one until all fit; at first none below its longest
 * word while that is reasonable. */
static bool fit_down_to(layout *l, size_t room, size_t reasonable) {
    while (total(l) > room) {
        size_t widest = l->n;
        for (size_t i = 0; i < l->n; i++) {
            size_t least = l->word[i] < reasonable ? l->word[i] : reasonable;
            if (l->width[i] > (least > NARROW ? least : NARROW) &&
                (widest == l->n || l->width[i] > l->width[widest]))
                widest = i;
        }
        if (widest == l->n)
            return false;
        l->width[widest]--;
    }
    return true;
}

static void fit(layout *l, size_t room) {
    if (!fit_down_to(l, room, 16))
        (void)fit_down_to(l, room, NARROW);
}

static void lines_out(screen *s, const layout *l, const ent_doc_row *r) {
    ent_str rest[COLUMNS_MOST];
    for (size_t i = 0; i < l->n; i++)
        rest[i] = ent__buf_view(&s->cells[i]);
    bool more = true;
    while (more) {
        more = false;
        size_t owed = 0;
        for (size_t i = 0; i < l->n; i++) {
            size_t used = 0;
            const ent_doc_piece *p = r ? r->cells[i].first : NULL;
            const char *colour =
                s->o->colour && p ? (p->strong ? "\x1b[1m" : colour_of(p->mark)) : "";
            if (rest[i].n) {
                ent_str line = ent__clean_line(&rest[i], l->width[i], &used);
                ent__out_spaces(s->out, owed, ' ');
                owed = 0;
                put(s, colour);
                ent__out_str(s->out, line);
                put(s, *colour ? "\x1b[0m" : "");
            }
            owed += l->width[i] - (used < l->width[i] ? used : l->width[i]) + GAP;
            more |= rest[i].n > 0;
        }
        ent__out_char(s->out, '\n');
    }
}

static void heads_out(screen *s, const ent_doc_block *b, const layout *l) {
    for (uint32_t i = 0; i < b->n_columns; i++) {
        ent__buf_clear(&s->cells[i]);
        ent__buf_z(&s->cells[i], b->columns[i].label);
    }
    style(s, "\x1b[2m");
    lines_out(s, l, NULL);
    for (size_t i = 0; i < l->n; i++) {
        ent__out_spaces(s->out, i ? GAP : 0, ' ');
        for (size_t k = 0; k < l->width[i]; k++)
            put(s, "\xe2\x94\x80");
    }
    style(s, "\x1b[0m");
    ent__out_char(s->out, '\n');
}

static void table(screen *s, const ent_doc_block *b, bool headed) {
    layout l = {.n = b->n_columns};
    for (uint32_t i = 0; i < b->n_columns && headed; i++)
        measure(&l, i, ent__str(b->columns[i].label));
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        row_texts(s, r, b->n_columns);
        for (uint32_t i = 0; i < b->n_columns; i++)
            measure(&l, i, ent__buf_view(&s->cells[i]));
    }
    fit(&l, s->width);
    if (headed)
        heads_out(s, b, &l);
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        row_texts(s, r, b->n_columns);
        lines_out(s, &l, r);
    }
}

/* ---- the rest
 * ------------------------------------------------------------------------------------ */

static void list(screen *s, const ent_doc_block *b) {
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        ent_buf *t = &s->cells[0];
        ent__buf_clear(t);
        ent__buf_z(t, "\xe2\x80\xa2 ");
        cell_text(s, &r->cells[0], t);
        claim_text(s, r, 1, t);
        wrapped(s, ent__buf_view(t), 0, 2);
    }
}

static void run(screen *s, const ent_doc_block *b) {
    ent_buf *t = &s->cells[0];
    ent__buf_clear(t);
    if (b->caption.n) {
        ent__clean_put(t, b->caption, true);
        ent__buf_z(t, ": ");
    }
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        cell_text(s, &r->cells[0], t);
        ent__buf_z(t, r->next ? "; " : ".");
    }
    style(s, "\x1b[2m");
    wrapped(s, ent__buf_view(t), 0, 2);
    style(s, "\x1b[0m");
}

static void caption(screen *s, const ent_doc_block *b) {
    if (!b->caption.n || b->kind == ENT_DOC_RUN)
        return;
    ent_buf *t = &s->clean;
    ent__buf_clear(t);
    ent__clean_put(t, b->caption, true);
    style(s, "\x1b[4m");
    wrapped(s, ent__buf_view(t), 0, 0);
    style(s, "\x1b[0m");
}

static void block(screen *s, const ent_doc_block *b) {
    ent__out_char(s->out, '\n');
    caption(s, b);
    switch (b->kind) {
    case ENT_DOC_TEXT:
        ent__buf_clear(&s->cells[0]);
        cell_text(s, &b->first->cells[0], &s->cells[0]);
        wrapped(s, ent__buf_view(&s->cells[0]), 0, 0);
        break;
    case ENT_DOC_LIST:
        list(s, b);
        break;
    case ENT_DOC_RUN:
        run(s, b);
        break;
    case ENT_DOC_TABLE:
        table(s, b, true);
        break;
    case ENT_DOC_FIELDS:
        table(s, b, false);
        break;
    }
}

static void title(screen *s, ent_str text, int level) {
    static const char *const under[] = {"\xe2\x95\x90", "\xe2\x94\x81", "\xe2\x94\x80"};
    ent_buf *t = &s->clean;
    size_t line, word;
    ent__buf_clear(t);
    ent__clean_put(t, text, true);
    ent__clean_measure(ent__buf_view(t), &line, &word);
    ent__out_char(s->out, '\n');
    style(s, "\x1b[1m");
    wrapped(s, ent__buf_view(t), 0, 0);
    for (size_t i = 0; i < line && i < s->width && level < 2; i++)
        put(s, under[level]);
    style(s, "\x1b[0m");
    if (level < 2)
        ent__out_char(s->out, '\n');
}

static void section(screen *s, const ent_doc_section *x) {
    title(s, x->title, x->level);
    for (const ent_doc_block *b = x->first; b; b = b->next)
        block(s, b);
    for (const ent_doc_section *c = x->sections; c; c = c->next)
        section(s, c);
}

static void add_part(ent_buf *t, ent_str text, const char *after) {
    if (!text.n)
        return;
    ent__clean_put(t, text, true);
    ent__buf_z(t, after);
}

static void sources(screen *s) {
    if (!s->d->n_sources)
        return;
    title(s, ENT_STR("Sources"), 1);
    ent__out_char(s->out, '\n');
    for (uint32_t i = 0; i < s->d->n_sources; i++) {
        const ent_doc_source *x = &s->d->sources[i];
        ent_buf *t = &s->cells[0];
        ent__buf_clear(t);
        ent__buf_printf(t, "%s[%u] ", i < 9 ? " " : "", i + 1);
        add_part(t, x->author, ". ");
        add_part(t, x->title.n ? x->title : x->id, ". ");
        add_part(t, x->publisher, ". ");
        add_part(t, x->said, ". ");
        add_part(t, x->url, " ");
        if (!x->n_claims)
            ent__buf_z(t, "(not read: others rely on it) ");
        ent__buf_char(t, '(');
        add_part(t, x->id, "");
        ent__buf_char(t, ')');
        wrapped(s, ent__buf_view(t), 0, 5);
    }
}

static void left_out(screen *s) {
    if (!s->d->left_out)
        return;
    put(s, "\nLeft out for their licence:\n");
    for (const ent_doc_left_out *l = s->d->left_out; l; l = l->next) {
        ent_buf *t = &s->cells[0];
        ent__buf_clear(t);
        add_part(t, l->id, " (");
        add_part(t, l->licence, ")");
        wrapped(s, ent__buf_view(t), 2, 2);
    }
}

void ent__write_terminal(const ent_document *d, const ent_document_options *options,
                         ent_out *out) {
    screen s = {
        .d = d, .o = options, .out = out, .width = options->width ? options->width : 80};
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        ent__buf_init(&s.cells[i], 1 << 22);
    ent__buf_init(&s.clean, 1 << 20);
    title(&s, d->title, 0);
    for (const ent_doc_section *x = d->root.sections; x; x = x->next)
        section(&s, x);
    sources(&s);
    left_out(&s);
    for (size_t i = 0; i < COLUMNS_MOST; i++) {
        if (s.cells[i].failed != ENT_OK && out->failed == ENT_OK)
            out->failed = s.cells[i].failed;
        ent__buf_free(&s.cells[i]);
    }
    ent__buf_free(&s.clean);
}
