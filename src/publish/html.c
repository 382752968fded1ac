/* SPDX-License-Identifier: MIT
 *
 * One page that needs nothing else: no script, no request, styles inside; light
 * and dark as the reader has it, a table of contents, print. On a narrow screen a
 * table's row becomes a card. Each row opens to the voices behind it: what each
 * claim says, where in which source, and on whom that relies.
 */
#include "publish/document.h"
#include "publish/html_style.h"

typedef struct web {
    const ent_document *d;
    ent_out *out;
    bool *told; /* by claim: its anchor stands already */
    const ent_document_options *options;
} web;

static void z(web *w, const char *s) {
    ent__out_z(w->out, s);
}

static void put_text(web *w, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        switch (c) {
        case '<':
            z(w, "&lt;");
            break;
        case '>':
            z(w, "&gt;");
            break;
        case '&':
            z(w, "&amp;");
            break;
        case '"':
            z(w, "&quot;");
            break;
        case '\'':
            z(w, "&#39;");
            break;
        default:
            ent__out_char(w->out, c < ' ' || c == 0x7f ? ' ' : s.p[i]);
        }
    }
}

/* Letters, digits and hyphens: fit for an id and for what points to it. */
static void put_slug(web *w, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        ent__out_char(w->out, plain ? c : '-');
    }
}

static void put_number(web *w, uint32_t n) {
    char digits[12];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    ent__out_put(w->out, digits + i, sizeof digits - i);
}

/* ---- pieces ------------------------------------------------------------------------------ */

static void refs(web *w, const ent_doc_piece *p) {
    if (!p->n_refs)
        return;
    z(w, "<sup>");
    for (uint32_t i = 0; i < p->n_refs; i++) {
        z(w, "<a href=\"#s");
        put_number(w, p->refs[i] + 1);
        z(w, "\">[");
        put_number(w, p->refs[i] + 1);
        z(w, "]</a>");
    }
    z(w, "</sup>");
}

static bool is_graded(const ent_doc_piece *p) {
    return p->n_claims && p->mark != ENT_MARK_NONE && p->mark != ENT_MARK_STATED &&
           p->mark != ENT_MARK_EMPTY;
}

/* The grade in words: what qualifies the piece, or its name. */
static void badge(web *w, const ent_doc_piece *p) {
    ent_str name = ent__str(ent__mark_name((ent_mark)p->mark));
    if (!is_graded(p) && !p->tail.n)
        return;
    z(w, " <span class=\"g ");
    put_text(w, name);
    if (p->witnessed != ENT_DAY_MIN) {
        char day[ENT_DAY_TEXT];
        z(w, "\" title=\"last witnessed ");
        put_text(w, (ent_str){day, ent__day_format(p->witnessed, day, sizeof day)});
    }
    z(w, "\">");
    put_text(w, p->tail.n ? p->tail : name);
    z(w, "</span>");
}

enum { HREF_BYTES = 512 };

/* Not the pages that this one is about. */
static bool has_page(const web *w, const ent_doc_piece *p, char address[HREF_BYTES]) {
    char id[HREF_BYTES];
    if (!w->options->href || !p->entity.n || p->entity.n >= sizeof id ||
        ent__str_eq(p->entity, w->d->subject) || ent__str_eq(p->entity, w->d->other))
        return false;
    memcpy(id, p->entity.p, p->entity.n);
    id[p->entity.n] = '\0';
    return w->options->href(w->options->href_ctx, id, address, HREF_BYTES);
}

/* The text, as a link to the page of what it names, or where it speaks of a claim that stands
 * on this one. */
static void piece_text(web *w, const ent_doc_piece *p) {
    bool here = false;
    char address[HREF_BYTES];
    if (!p->refers.n && has_page(w, p, address)) {
        z(w, "<a href=\"");
        put_text(w, ent__str(address));
        z(w, "\">");
        put_text(w, p->text);
        z(w, "</a>");
        return;
    }
    for (uint32_t i = 0; p->refers.n && i < w->d->n_claims && !here; i++)
        here = w->d->claims[i].told && ent__str_is(p->refers, w->d->claims[i].id);
    if (here) {
        z(w, "<a href=\"#c");
        put_text(w, p->refers);
        z(w, "\">");
    }
    put_text(w, p->text);
    z(w, here ? "</a>" : "");
}

static void piece(web *w, const ent_doc_piece *p, bool badged) {
    const char *tag = p->strong ? "b" : NULL;
    if (p->mark == ENT_MARK_EMPTY)
        z(w, "<span class=\"empty\">");
    if (tag)
        z(w, "<b>");
    piece_text(w, p);
    if (tag)
        z(w, "</b>");
    if (p->mark == ENT_MARK_EMPTY)
        z(w, "</span>");
    if (badged)
        badge(w, p);
    refs(w, p);
}

static bool same_badge(const ent_doc_piece *x, const ent_doc_piece *y) {
    return x->mark == y->mark && ent__str_eq(x->tail, y->tail);
}

/* Of pieces in a row with one grade only the last shows it. */
static void cell(web *w, const ent_doc_cell *c, bool badged) {
    for (const ent_doc_piece *p = c->first; p; p = p->next) {
        put_text(w, ent__str(ent__doc_before(c, p)));
        const ent_doc_piece *next = p->next;
        piece(w, p, badged && !(next && next->n_claims && same_badge(p, next)));
    }
}

/* ---- voices
 * ---------------------------------------------------------------------------------- */

static void source_link(web *w, uint32_t source) {
    const ent_doc_source *s = &w->d->sources[source];
    z(w, "<a href=\"#s");
    put_number(w, source + 1);
    z(w, "\">");
    put_text(w, s->id);
    z(w, "</a>");
}

static void voice(web *w, uint32_t n) {
    const ent_doc_claim *c = &w->d->claims[n];
    ent_str letters = {c->id, w->d->id_letters};
    if (w->told[n]) {
        z(w, "<li><a href=\"#c");
    } else {
        z(w, "<li id=\"c");
        put_text(w, ent__str(c->id));
        z(w, "\"><a href=\"#c");
    }
    put_text(w, ent__str(c->id));
    z(w, "\" title=\"claim ");
    put_text(w, ent__str(c->id));
    z(w, "\"><code>");
    put_text(w, letters);
    z(w, "</code></a> ");
    put_text(w, c->says);
    w->told[n] = true;
    z(w, "<br/><span class=\"where\">");
    if (c->source != ENT_NONE)
        source_link(w, c->source);
    if (c->at.n) {
        z(w, ", ");
        put_text(w, c->at);
    }
    if (c->per != ENT_NONE) {
        z(w, ", relying on ");
        source_link(w, c->per);
    }
    z(w, "</span>");
    if (c->quote.n) {
        z(w, "<br/><q>");
        put_text(w, c->quote);
        z(w, "</q>");
    }
    if (c->note.n) {
        z(w, "<br/><i>");
        put_text(w, c->note);
        z(w, "</i>");
    }
    z(w, "</li>");
}

static uint32_t count_claims(const ent_doc_row *r, uint32_t n) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        for (const ent_doc_piece *p = r->cells[i].first; p; p = p->next)
            sum += p->n_claims;
    return sum;
}

static uint32_t voices_walk(web *w, const ent_doc_row *r, uint32_t n, bool write) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        for (const ent_doc_piece *p = r->cells[i].first; p; p = p->next)
            for (uint32_t k = 0; k < p->n_claims; k++) {
                if (ent__doc_row_has(r, i, p, p->claims[k]))
                    continue;
                sum++;
                if (write)
                    voice(w, p->claims[k]);
            }
    return sum;
}

static void voices(web *w, const ent_doc_row *r, uint32_t n) {
    if (!count_claims(r, n))
        return;
    uint32_t sum = voices_walk(w, r, n, false);
    z(w, "<details class=\"v\"><summary>");
    put_number(w, sum);
    z(w, sum == 1 ? " claim</summary><ul>" : " claims</summary><ul>");
    voices_walk(w, r, n, true);
    z(w, "</ul></details>");
}

/* ---- blocks
 * ------------------------------------------------------------------------------------------ */

static void heads(web *w, const ent_doc_block *b) {
    z(w, "<thead><tr>");
    for (uint32_t i = 0; i < b->n_columns; i++) {
        z(w, "<th scope=\"col\">");
        put_text(w, ent__str(b->columns[i].label));
        z(w, "</th>");
    }
    z(w, "</tr></thead>\n");
}

static void table(web *w, const ent_doc_block *b) {
    bool headed = b->kind == ENT_DOC_TABLE;
    z(w, headed ? "<div class=\"wide\"><table>\n"
                : "<div class=\"wide\"><table class=\"fields\">\n");
    if (b->caption.n) {
        z(w, "<caption>");
        put_text(w, b->caption);
        z(w, "</caption>\n");
    }
    if (headed)
        heads(w, b);
    z(w, "<tbody>\n");
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        z(w, "<tr>");
        for (uint32_t i = 0; i < b->n_columns; i++) {
            const char *tag = i == 0 ? "th" : "td";
            z(w, i == 0 ? "<th scope=\"row\" data-l=\"" : "<td data-l=\"");
            put_text(w, ent__str(headed ? b->columns[i].label : ""));
            z(w, r->cells[i].first || i + 1 == b->n_columns ? "\"><div>"
                                                            : "\" class=\"no\"><div>");
            cell(w, &r->cells[i], true);
            if (i + 1 == b->n_columns)
                voices(w, r, b->n_columns);
            z(w, "</div></");
            z(w, tag);
            z(w, ">");
        }
        z(w, "</tr>\n");
    }
    z(w, "</tbody></table></div>\n");
}

static void run(web *w, const ent_doc_block *b) {
    bool many = b->n_rows > 12;
    z(w, many ? "<details class=\"run\"><summary>" : "<p class=\"run\"><b>");
    put_text(w, b->caption);
    if (many) {
        z(w, ": ");
        put_number(w, b->n_rows);
    }
    z(w, many ? "</summary><p>" : ":</b> ");
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        z(w, "<span>");
        cell(w, &r->cells[0], false);
        for (const ent_doc_piece *p = r->cells[0].first; p; p = p->next)
            for (uint32_t k = 0; k < p->n_claims; k++) {
                if (w->told[p->claims[k]])
                    continue;
                w->told[p->claims[k]] = true;
                z(w, "<i id=\"c");
                put_text(w, ent__str(w->d->claims[p->claims[k]].id));
                z(w, "\"></i>");
            }
        z(w, r->next ? "</span>; " : "</span>.");
    }
    z(w, many ? "</p></details>\n" : "</p>\n");
}

static void list(web *w, const ent_doc_block *b) {
    if (b->caption.n) {
        z(w, "<p><b>");
        put_text(w, b->caption);
        z(w, "</b></p>\n");
    }
    z(w, "<ul class=\"items\">\n");
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        z(w, "<li>");
        cell(w, &r->cells[0], true);
        voices(w, r, 1);
        z(w, "</li>\n");
    }
    z(w, "</ul>\n");
}

static void block(web *w, const ent_doc_block *b) {
    switch (b->kind) {
    case ENT_DOC_TEXT:
        z(w, "<p>");
        cell(w, &b->first->cells[0], true);
        z(w, "</p>\n");
        break;
    case ENT_DOC_LIST:
        list(w, b);
        break;
    case ENT_DOC_RUN:
        run(w, b);
        break;
    case ENT_DOC_TABLE:
    case ENT_DOC_FIELDS:
        table(w, b);
        break;
    }
}

static void section(web *w, const ent_doc_section *s) {
    const char *level = s->level < 2 ? "2" : "3";
    z(w, "<section id=\"");
    put_slug(w, s->key);
    z(w, "\">\n<h");
    z(w, level);
    z(w, ">");
    put_text(w, s->title);
    z(w, "</h");
    z(w, level);
    z(w, ">\n");
    for (const ent_doc_block *b = s->first; b; b = b->next)
        block(w, b);
    for (const ent_doc_section *c = s->sections; c; c = c->next)
        section(w, c);
    z(w, "</section>\n");
}

/* ---- the page
 * --------------------------------------------------------------------------------------------
 */

static void contents(web *w) {
    z(w,
      "<nav aria-label=\"Contents\"><details open=\"open\"><summary>Contents</summary><ol>\n");
    for (const ent_doc_section *s = w->d->root.sections; s; s = s->next) {
        z(w, "<li><a href=\"#");
        put_slug(w, s->key);
        z(w, "\">");
        put_text(w, s->title);
        z(w, "</a></li>\n");
    }
    if (w->d->n_sources)
        z(w, "<li><a href=\"#sources\">Sources</a></li>\n");
    z(w, "</ol></details></nav>\n");
}

static void part(web *w, ent_str text, const char *before, const char *after) {
    if (!text.n)
        return;
    z(w, before);
    put_text(w, text);
    z(w, after);
}

static void address(web *w, ent_str url, ent_str text) {
    if (!ent__doc_url_is_safe(url)) {
        put_text(w, text);
        return;
    }
    z(w, "<a rel=\"noreferrer noopener\" href=\"");
    put_text(w, url);
    z(w, "\">");
    put_text(w, text);
    z(w, "</a>");
}

static void source(web *w, uint32_t n) {
    const ent_doc_source *s = &w->d->sources[n];
    z(w, "<li id=\"s");
    put_number(w, n + 1);
    z(w, "\">");
    part(w, s->author, "", ". ");
    address(w, s->url, s->title.n ? s->title : s->id);
    z(w, ". ");
    part(w, s->publisher, "", ". ");
    part(w, s->said, "", s->published.n ? ". " : " (read). ");
    if (s->archive.n) {
        address(w, s->archive, ENT_STR("Archived"));
        z(w, ". ");
    }
    z(w, "<span class=\"where\">");
    part(w, s->kind, "", ", ");
    part(w, s->licence, "", ", ");
    z(w, "<code>");
    put_text(w, s->id);
    z(w, "</code>");
    z(w, s->n_claims ? "" : "; not read, others rely on it");
    z(w, "</span></li>\n");
}

static void sources(web *w) {
    if (w->d->n_sources)
        z(w, "<section id=\"sources\">\n<h2>Sources</h2>\n<ol class=\"sources\">\n");
    for (uint32_t i = 0; i < w->d->n_sources; i++)
        source(w, i);
    if (w->d->n_sources)
        z(w, "</ol>\n</section>\n");
    if (!w->d->left_out)
        return;
    z(w, "<section id=\"left-out\">\n<h2>Left out for their licence</h2>\n<ul>\n");
    for (const ent_doc_left_out *l = w->d->left_out; l; l = l->next) {
        z(w, "<li>");
        put_text(w, l->title.n ? l->title : l->id);
        part(w, l->licence, " (", ")");
        z(w, "</li>\n");
    }
    z(w, "</ul>\n</section>\n");
}

static void head(web *w) {
    char day[ENT_DAY_TEXT];
    z(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
         "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
         "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
         "<meta name=\"generator\" content=\"entente " ENT_VERSION "\"/>\n<title>");
    put_text(w, w->d->title);
    z(w, "</title>\n<style>\n");
    for (size_t i = 0; i < sizeof ent__html_style / sizeof *ent__html_style; i++)
        z(w, ent__html_style[i]);
    z(w, "</style>\n</head>\n<body>\n<header>\n<h1>");
    put_text(w, w->d->title);
    z(w, "</h1>\n<p class=\"where\">");
    char address[HREF_BYTES];
    if (w->options->href &&
        w->options->href(w->options->href_ctx, "", address, sizeof address)) {
        z(w, "<a href=\"");
        put_text(w, ent__str(address));
        z(w, "\">all</a> \xc2\xb7 ");
    }
    put_text(w, (ent_str){day, ent__day_format(w->d->at, day, sizeof day)});
    part(w, w->d->subject, " \xc2\xb7 <code>", "</code>");
    part(w, w->d->other, " <code>", "</code>");
    z(w, "</p>\n</header>\n");
}

void ent__write_html(const ent_document *d, const ent_document_options *options, ent_out *out) {
    web w = {d, out, ent__zalloc(d->n_claims + 1, sizeof(bool)), options};
    if (!w.told) {
        out->failed = out->failed == ENT_OK ? ENT_NOMEM : out->failed;
        return;
    }
    head(&w);
    z(&w, "<div class=\"page\">\n");
    contents(&w);
    z(&w, "<main>\n");
    for (const ent_doc_section *s = d->root.sections; s; s = s->next)
        section(&w, s);
    sources(&w);
    z(&w, "</main>\n</div>\n</body>\n</html>\n");
    ent__free(w.told, (d->n_claims + 1) * sizeof(bool));
}
