/* SPDX-License-Identifier: MIT
 *
 * MediaWiki wikitext. Its form, for those who read it back by machine:
 *
 *   == Title ==                     sections; === for those inside
 *   {| class="wikitable sortable"   one table a block; |+ caption
 *   ! Head                          one line a head
 *   |-
 *   | cell                          one line a cell
 *   <!-- entente: GRADE ID... =HASH -->   after the last cell of a row: the worst grade
 *                                   in it, the full ids of its claims, and what the row
 *                                   looks like: whoever reads it back sees an edit
 *   * item                          lists, the same comment at the end of the line
 *   <ref name="SOURCE">{{cite web |...}}</ref>, then <ref name="SOURCE" />
 *
 *   <!-- entente claims: ...        at the end, as CSV: the claims of the rows, then their
 *   <!-- entente sources: ...       sources and entities, all that is needed to take them
 *   <!-- entente entities: ...      in elsewhere (src/exchange/wikitext_own.c)
 *
 * Names of references are ids of sources. Text is escaped so that nothing in it
 * is a template, a tag, a link, a table or a signature; every cell and item is one
 * line.
 */
#include "exchange/csv.h"
#include "exchange/wiki.h"
#include "model/model.h"
#include "publish/document.h"

enum { LINE_MOST = 1 << 26 };

typedef struct wiki {
    const ent_document *d;
    ent_out *out; /* of the row at hand, or the same as `all` */
    ent_out *all;
    ent_buf row;   /* what it has so far */
    ent_out inner; /* into row */
    bool *cited;   /* by source: its reference stands already */
} wiki;

static const char *entity_of(char c) {
    switch (c) {
    case '{':
        return "&#123;";
    case '}':
        return "&#125;";
    case '|':
        return "&#124;";
    case '[':
        return "&#91;";
    case ']':
        return "&#93;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

/* Characters that mean something twice, or before a colon, or at a line's start. */
static const char *entity_at(ent_str s, size_t i) {
    char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : 0, before = i ? s.p[i - 1] : 0;
    if (c == '\'' && (i == 0 || i + 1 == s.n))
        return "&#39;";
    if ((c == '\'' || c == '~' || c == '_' || c == '-') && (next == c || before == c))
        return c == '\'' ? "&#39;" : c == '~' ? "&#126;" : c == '_' ? "&#95;" : "&#45;";
    if (c == ':' && next == '/')
        return "&#58;";
    if (i == 0 && strchr("=*#:;-!+ ", c))
        return c == '='   ? "&#61;"
               : c == '*' ? "&#42;"
               : c == '#' ? "&#35;"
               : c == ':' ? "&#58;"
               : c == ';' ? "&#59;"
               : c == '-' ? "&#45;"
               : c == '!' ? "&#33;"
               : c == '+' ? "&#43;"
                          : "&#32;";
    if (c == '!' && next == '!')
        return "&#33;";
    return entity_of(c);
}

static void put_text(ent_out *o, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        const char *entity = c < ' ' || c == 0x7f ? " " : entity_at(s, i);
        if (entity)
            ent__out_z(o, entity);
        else
            ent__out_char(o, s.p[i]);
    }
}

/* May a page be called so? Then it may be linked. */
static bool is_title(ent_str s) {
    if (!s.n || s.n > 200)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || strchr("#<>[]|{}_\x7f:/~&%'\"", s.p[i]))
            return s.p[i] == '\'' && i && s.p[i - 1] != '\'' && i + 1 < s.n &&
                           s.p[i + 1] != '\''
                       ? is_title((ent_str){s.p + i + 1, s.n - i - 1})
                       : false;
    return true;
}

/* ---- references ----------------------------------------------------------------------------
 */

static void put_name(ent_out *o, ent_str id) {
    for (size_t i = 0; i < id.n; i++)
        ent__out_char(o,
                      (unsigned char)id.p[i] <= ' ' || strchr("\"'<>/\\=&{}[]|?!#\x7f", id.p[i])
                          ? '-'
                          : id.p[i]);
}

static void field(ent_out *o, const char *name, ent_str value) {
    if (!value.n)
        return;
    ent__out_z(o, " |");
    ent__out_z(o, name);
    ent__out_char(o, '=');
    put_text(o, value);
}

/* An address is kept as it is, or not given at all. */
static void address(ent_out *o, const char *name, ent_str url) {
    if (!ent__doc_url_is_safe(url))
        return;
    ent__out_z(o, " |");
    ent__out_z(o, name);
    ent__out_char(o, '=');
    ent__out_str(o, url);
}

static void citation(ent_out *o, const ent_doc_source *s) {
    bool url = ent__doc_url_is_safe(s->url);
    ent__out_z(o, url ? "{{cite web" : "{{citation");
    field(o, "author", s->author);
    field(o, "title", s->title.n ? s->title : s->id);
    address(o, "url", s->url);
    field(o, "publisher", s->publisher);
    if (s->published.n)
        field(o, "date", s->said);
    if (s->accessed.n && url)
        field(o, "access-date", s->accessed);
    address(o, "archive-url", s->archive);
    if (s->lang.n && !ent__str_is(s->lang, "en"))
        field(o, "language", s->lang);
    ent__out_z(o, "}}");
}

static void reference(wiki *w, uint32_t source) {
    const ent_doc_source *s = &w->d->sources[source];
    ent__out_z(w->out, "<ref name=\"");
    put_name(w->out, s->id);
    if (w->cited[source]) {
        ent__out_z(w->out, "\" />");
        return;
    }
    w->cited[source] = true;
    ent__out_z(w->out, "\">");
    citation(w->out, s);
    ent__out_z(w->out, "</ref>");
}

/* ---- cells
 * ------------------------------------------------------------------------------------- */

static void piece(wiki *w, const ent_doc_piece *p) {
    bool strong = p->mark == ENT_MARK_DISPUTED && p->text.n;
    ent__out_z(w->out, strong ? "'''" : "");
    if (p->link && is_title(p->text)) {
        ent__out_z(w->out, "[[");
        ent__out_str(w->out, p->text);
        ent__out_z(w->out, "]]");
    } else {
        put_text(w->out, p->text);
    }
    ent__out_z(w->out, strong ? "'''" : "");
    if (p->tail.n) {
        ent__out_z(w->out, " (");
        put_text(w->out, p->tail);
        ent__out_char(w->out, ')');
    }
    for (uint32_t i = 0; i < p->n_refs; i++)
        reference(w, p->refs[i]);
}

static void cell(wiki *w, const ent_doc_cell *c) {
    for (const ent_doc_piece *p = c->first; p; p = p->next) {
        ent__out_z(w->out, ent__doc_before(c, p));
        piece(w, p);
    }
}

/* The larger the number, the worse: but 9 and 0 are no grades. */
static uint8_t worse(uint8_t a, uint8_t b) {
    if (b == ENT_MARK_NONE || b == ENT_MARK_STATED || b == ENT_MARK_EMPTY)
        return a ? a : b;
    return a == ENT_MARK_NONE || a == ENT_MARK_STATED || b > a ? b : a;
}

/* From here on what is written is kept, to tell at its comment what it looked like. */
static void row_begin(wiki *w) {
    ent__out_flush(&w->inner);
    ent__buf_clear(&w->row);
    w->out = &w->inner;
}

static void row_end(wiki *w) {
    ent__out_flush(&w->inner);
    ent__out_str(w->all, ent__buf_view(&w->row));
    w->out = w->all;
}

static void comment(wiki *w, const ent_doc_row *r, uint32_t n) {
    uint8_t mark = ENT_MARK_NONE;
    bool any = false;
    char seen[9];
    row_end(w);
    for (uint32_t i = 0; i < n; i++)
        for (const ent_doc_piece *p = r->cells[i].first; p; p = p->next)
            if (p->n_claims)
                mark = worse(mark, p->mark);
    for (uint32_t i = 0; i < n; i++)
        for (const ent_doc_piece *p = r->cells[i].first; p; p = p->next)
            for (uint32_t k = 0; k < p->n_claims; k++) {
                if (ent__doc_row_has(r, i, p, p->claims[k]))
                    continue;
                if (!any) {
                    ent__out_z(w->out, "<!-- entente: ");
                    ent__out_z(w->out, mark ? ent__mark_name((ent_mark)mark) : "stated");
                }
                any = true;
                ent__out_char(w->out, ' ');
                ent__out_z(w->out, w->d->claims[p->claims[k]].id);
            }
    if (!any)
        return;
    ent__wiki_seen(ent__buf_view(&w->row), seen);
    ent__out_z(w->out, *seen ? " =" : "");
    ent__out_z(w->out, seen);
    ent__out_z(w->out, " -->");
}

/* ---- blocks
 * ------------------------------------------------------------------------------------------ */

static void table(wiki *w, const ent_doc_block *b) {
    bool heads = b->kind == ENT_DOC_TABLE;
    ent__out_z(w->out,
               heads ? "{| class=\"wikitable sortable\"\n" : "{| class=\"wikitable\"\n");
    if (b->caption.n) {
        ent__out_z(w->out, "|+ ");
        put_text(w->out, b->caption);
        ent__out_char(w->out, '\n');
    }
    for (uint32_t i = 0; i < b->n_columns && heads; i++) {
        ent__out_z(w->out, "! ");
        put_text(w->out, ent__str(b->columns[i].label));
        ent__out_char(w->out, '\n');
    }
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        ent__out_z(w->out, "|-\n");
        row_begin(w);
        for (uint32_t i = 0; i < b->n_columns; i++) {
            ent__out_z(w->out, !heads && i == 0 ? "! scope=\"row\" | " : "| ");
            cell(w, &r->cells[i]);
            if (i + 1 == b->n_columns) {
                ent__out_char(w->out, ' ');
                comment(w, r, b->n_columns);
            }
            ent__out_char(w->out, '\n');
        }
    }
    ent__out_z(w->out, "|}\n");
}

static void block(wiki *w, const ent_doc_block *b) {
    ent__out_char(w->out, '\n');
    if (b->kind == ENT_DOC_TABLE || b->kind == ENT_DOC_FIELDS) {
        table(w, b);
        return;
    }
    bool run = b->kind == ENT_DOC_RUN;
    if (run)
        row_begin(w);
    if (b->caption.n) {
        ent__out_z(w->out, "'''");
        put_text(w->out, b->caption);
        ent__out_z(w->out, run ? ":''' " : "'''\n");
    }
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        if (!run || r != b->first)
            row_begin(w);
        if (b->kind == ENT_DOC_LIST)
            ent__out_z(w->out, "* ");
        cell(w, &r->cells[0]);
        ent__out_char(w->out, ' ');
        comment(w, r, 1);
        ent__out_z(w->out, run ? (r->next ? "; " : ".\n") : "\n");
    }
}

static void title(wiki *w, ent_str text, int level) {
    ent__out_char(w->out, '\n');
    for (int i = 0; i <= level; i++)
        ent__out_char(w->out, '=');
    ent__out_char(w->out, ' ');
    put_text(w->out, text);
    ent__out_char(w->out, ' ');
    for (int i = 0; i <= level; i++)
        ent__out_char(w->out, '=');
    ent__out_char(w->out, '\n');
}

static void section(wiki *w, const ent_doc_section *s) {
    title(w, s->title, s->level);
    for (const ent_doc_block *b = s->first; b; b = b->next)
        block(w, b);
    for (const ent_doc_section *c = s->sections; c; c = c->next)
        section(w, c);
}

/* Sources that no cell has cited by itself still belong to the list. */
static void references(wiki *w) {
    title(w, ENT_STR("Sources"), 1);
    ent__out_z(w->out, "{{reflist}}\n");
    for (uint32_t i = 0; i < w->d->n_sources; i++) {
        if (w->cited[i])
            continue;
        ent__out_z(w->out, "* ");
        citation(w->out, &w->d->sources[i]);
        ent__out_char(w->out, '\n');
    }
    if (w->d->left_out)
        ent__out_z(w->out, "\nLeft out for their licence:\n");
    for (const ent_doc_left_out *l = w->d->left_out; l; l = l->next) {
        ent__out_z(w->out, "* ");
        put_text(w->out, l->id);
        ent__out_z(w->out, " (");
        put_text(w->out, l->licence);
        ent__out_z(w->out, ")\n");
    }
}

/* ---- what the rows were made from
 * ------------------------------------------------------------ */

/* A comment holds everything but its own end; the rest is for tools, and people, that look
 * for marks in it. */
static void put_hidden(ent_out *o, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        char next = i + 1 < s.n ? s.p[i + 1] : 0;
        const char *letter = c == '_' && next == '_' ? "&#95;"
                             : c == '~'              ? "&#126;"
                             : c == '\''             ? "&#39;"
                             : c == '|' || c == '"'  ? NULL
                                                     : entity_of(c);
        if (letter)
            ent__out_z(o, letter);
        else
            ent__out_char(o, s.p[i]);
    }
}

static void put_row(wiki *w, const ent_str *cells, int n) {
    ent__buf_clear(&w->row);
    ent__csv_put_row(&w->row, cells, n);
    put_hidden(w->all, ent__buf_view(&w->row));
}

static void put_heads(wiki *w, ent_kind kind, const int *cells, int n) {
    ent_str heads[ENT_CELLS_MOST];
    for (int i = 0; i < n; i++)
        heads[i] = ent__str(ent__schema(kind)->columns[cells[i]]);
    put_row(w, heads, n);
}

static void claims_put(wiki *w) {
    static const int cells[] = {ENT_C_ID,     ENT_C_SUBJECT, ENT_C_RELATION, ENT_C_OBJECT,
                                ENT_C_VALUE,  ENT_C_SINCE,   ENT_C_UNTIL,    ENT_C_DETAIL,
                                ENT_C_SOURCE, ENT_C_AT,      ENT_C_PER,      ENT_C_AS_OF,
                                ENT_C_QUOTE,  ENT_C_NOTE,    ENT_C_REPLACES};
    enum { N = sizeof cells / sizeof *cells };
    ent__out_z(w->all, "\n<!-- entente claims: what the rows above were made from, for entente "
                       "import wikitext; a row that is taken away takes its claims along\n");
    put_heads(w, ENT_CLAIM, cells, N);
    for (uint32_t i = 0; i < w->d->n_claims; i++) {
        const ent_doc_claim *c = &w->d->claims[i];
        const ent_str row[N] = {ent__str(c->id), c->subject, c->relation, c->object,
                                c->value,        c->since,   c->until,    c->detail,
                                c->source_id,    c->at,      c->per_id,   c->as_of,
                                c->quote,        c->note,    c->replaces};
        put_row(w, row, N);
    }
    ent__out_z(w->all, "-->\n");
}

/* A source that something here names, but that nothing here cites: its id alone. */
static void source_named(wiki *w, ent_pool *there, ent_str id, int n) {
    ent_str row[ENT_CELLS_MOST];
    size_t before = there->n;
    if (!id.n)
        return;
    uint32_t no = ent__pool_add(there, id);
    if (no == ENT_NONE)
        w->all->failed = w->all->failed == ENT_OK ? ENT_NOMEM : w->all->failed;
    if (no != before)
        return;
    for (int i = 0; i < n; i++)
        row[i] = ENT_STR("");
    row[0] = id;
    put_row(w, row, n);
}

/* An address that may not stand in a link stands nowhere. */
static ent_str shown(ent_str url) {
    return ent__doc_url_is_safe(url) ? url : ENT_STR("");
}

static void sources_put(wiki *w) {
    static const int cells[] = {ENT_S_ID,       ENT_S_WORK,   ENT_S_KIND,      ENT_S_TYPE,
                                ENT_S_TITLE,    ENT_S_AUTHOR, ENT_S_PUBLISHER, ENT_S_PUBLISHED,
                                ENT_S_ACCESSED, ENT_S_PER,    ENT_S_URL,       ENT_S_ARCHIVE,
                                ENT_S_LICENCE,  ENT_S_LANG};
    enum { N = sizeof cells / sizeof *cells };
    ent_pool there = {0};
    ent__out_z(w->all, "\n<!-- entente sources: of these claims\n");
    put_heads(w, ENT_SOURCE, cells, N);
    for (uint32_t i = 0; i < w->d->n_sources; i++) {
        const ent_doc_source *s = &w->d->sources[i];
        const ent_str row[N] = {s->id,       s->work,   s->kind,       s->type,
                                s->title,    s->author, s->publisher,  s->published,
                                s->accessed, s->per,    shown(s->url), shown(s->archive),
                                s->licence,  s->lang};
        put_row(w, row, N);
        if (ent__pool_add(&there, s->id) == ENT_NONE)
            w->all->failed = w->all->failed == ENT_OK ? ENT_NOMEM : w->all->failed;
    }
    for (uint32_t i = 0; i < w->d->n_sources; i++)
        source_named(w, &there, w->d->sources[i].per, N);
    for (uint32_t i = 0; i < w->d->n_claims; i++) {
        source_named(w, &there, w->d->claims[i].source_id, N);
        source_named(w, &there, w->d->claims[i].per_id, N);
    }
    ent__pool_free(&there);
    ent__out_z(w->all, "-->\n");
}

static void entities_put(wiki *w) {
    static const int cells[] = {ENT_E_ID, ENT_E_TYPE, ENT_E_NAME};
    ent__out_z(w->all, "\n<!-- entente entities: of these claims\n");
    put_heads(w, ENT_ENTITY, cells, 3);
    for (uint32_t i = 0; i < w->d->n_entities; i++) {
        const ent_doc_entity *e = &w->d->entities[i];
        const ent_str row[] = {e->id, e->type, e->name};
        put_row(w, row, 3);
    }
    ent__out_z(w->all, "-->\n");
}

static void write_all(wiki *w) {
    ent__out_z(w->all, "'''");
    put_text(w->all, w->d->title);
    ent__out_z(w->all, "'''\n");
    for (const ent_doc_section *s = w->d->root.sections; s; s = s->next)
        section(w, s);
    references(w);
    if (!w->d->n_claims)
        return;
    claims_put(w);
    sources_put(w);
    entities_put(w);
}

void ent__write_wikitext(const ent_document *d, const ent_document_options *options,
                         ent_out *out) {
    (void)options;
    wiki w = {.d = d, .out = out, .all = out};
    ent__buf_init(&w.row, LINE_MOST);
    w.cited = ent__zalloc(d->n_sources + 1, sizeof(bool));
    ent_code code = ent__out_open(&w.inner, ent__buf_sink(&w.row));
    if (w.cited && code == ENT_OK) {
        write_all(&w);
        code = ent__buf_code(&w.row, NULL);
    }
    ent_code closed = ent__out_close(&w.inner, NULL);
    code = code == ENT_OK ? closed : code;
    code = w.cited ? code : ENT_NOMEM;
    if (code != ENT_OK && out->failed == ENT_OK)
        out->failed = code;
    ent__free(w.cited, (d->n_sources + 1) * sizeof(bool));
    ent__buf_free(&w.row);
}
