/* SPDX-License-Identifier: MIT
 *
 * MediaWiki wikitext. Its form, for those who read it back by machine:
 *
 *   == Title ==                     sections; === for those inside
 *   {| class="wikitable sortable"   one table a block; |+ caption
 *   ! Head                          one line a head
 *   |-
 *   | cell                          one line a cell
 *   <!-- entente: GRADE ID... -->   after the last cell of a row: the worst grade in
 *                                   it, then the full ids of its claims
 *   * item                          lists, the same comment at the end of the line
 *   <ref name="SOURCE">{{cite web |...}}</ref>, then <ref name="SOURCE" />
 *
 * Names of references are ids of sources. Text is escaped so that nothing in it
 * is a template, a tag, a link, a table or a signature; every cell and item is one
 * line.
 */
#include "publish/document.h"

typedef struct wiki {
    const ent_document *d;
    ent_out *out;
    bool *cited; /* by source: its reference stands already */
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

static void comment(wiki *w, const ent_doc_row *r, uint32_t n) {
    uint8_t mark = ENT_MARK_NONE;
    bool any = false;
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
    ent__out_z(w->out, any ? " -->" : "");
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
    if (b->caption.n) {
        ent__out_z(w->out, "'''");
        put_text(w->out, b->caption);
        ent__out_z(w->out, b->kind == ENT_DOC_RUN ? ":''' " : "'''\n");
    }
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        if (b->kind == ENT_DOC_LIST)
            ent__out_z(w->out, "* ");
        cell(w, &r->cells[0]);
        ent__out_char(w->out, ' ');
        comment(w, r, 1);
        ent__out_z(w->out, b->kind == ENT_DOC_RUN ? (r->next ? "; " : ".\n") : "\n");
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

void ent__write_wikitext(const ent_document *d, const ent_document_options *options,
                         ent_out *out) {
    (void)options;
    wiki w = {d, out, ent__zalloc(d->n_sources + 1, sizeof(bool))};
    if (!w.cited) {
        out->failed = out->failed == ENT_OK ? ENT_NOMEM : out->failed;
        return;
    }
    ent__out_z(out, "'''");
    put_text(out, d->title);
    ent__out_z(out, "'''\n");
    for (const ent_doc_section *s = d->root.sections; s; s = s->next)
        section(&w, s);
    references(&w);
    ent__free(w.cited, (d->n_sources + 1) * sizeof(bool));
}
