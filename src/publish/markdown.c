/* SPDX-License-Identifier: MIT
 *
 * GitHub-flavoured Markdown: tables, footnotes [^n] for the sources, the ids of
 * claims as comments at the end of a row. Text is escaped character by character, so
 * that nothing in it is markup.
 */
#include "publish/document.h"

typedef struct page {
    const ent_document *d;
    const ent_document_options *o;
    ent_out *out;
} page;

static void put_char(ent_out *o, char c) {
    if ((unsigned char)c < ' ' || c == 0x7f) {
        ent__out_char(o, ' ');
        return;
    }
    if (c == '<' || c == '>' || c == '&') {
        ent__out_z(o, c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;");
        return;
    }
    if (strchr("\\`*_{}[]#|~$", c))
        ent__out_char(o, '\\');
    ent__out_char(o, c);
}

/* An address in running text would become a link by itself. */
static void put_text(ent_out *o, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ':' && i + 2 < s.n && s.p[i + 1] == '/' && s.p[i + 2] == '/')
            ent__out_z(o, "&#58;");
        else if (s.p[i] == '@')
            ent__out_z(o, "&#64;");
        else if (s.p[i] == '.' && i >= 3 && memcmp(s.p + i - 3, "www", 3) == 0)
            ent__out_z(o, "&#46;");
        else
            put_char(o, s.p[i]);
    }
}

static void put_number(ent_out *o, uint32_t n) {
    char digits[12];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    ent__out_put(o, digits + i, sizeof digits - i);
}

static void cell(page *m, const ent_doc_cell *c) {
    for (const ent_doc_piece *p = c->first; p; p = p->next) {
        ent__out_z(m->out, ent__doc_before(c, p));
        const char *around = p->strong || p->mark == ENT_MARK_DISPUTED ? "**" : "";
        around = p->text.n ? around : "";
        ent__out_z(m->out, around);
        put_text(m->out, p->text);
        ent__out_z(m->out, around);
        if (p->tail.n) {
            ent__out_z(m->out, " (");
            put_text(m->out, p->tail);
            ent__out_char(m->out, ')');
        }
        for (uint32_t i = 0; i < p->n_refs; i++) {
            ent__out_z(m->out, "[^");
            put_number(m->out, p->refs[i] + 1);
            ent__out_char(m->out, ']');
        }
    }
}

static void claims(page *m, const ent_doc_row *r, uint32_t n) {
    bool any = false;
    for (uint32_t i = 0; i < n && !m->o->no_claims; i++)
        for (const ent_doc_piece *p = r->cells[i].first; p; p = p->next)
            for (uint32_t k = 0; k < p->n_claims; k++) {
                if (ent__doc_row_has(r, i, p, p->claims[k]))
                    continue;
                ent__out_z(m->out, any ? " " : " <!-- claims: ");
                ent__out_put(m->out, m->d->claims[p->claims[k]].id, m->d->id_letters);
                any = true;
            }
    ent__out_z(m->out, any ? " -->" : "");
}

static void table(page *m, const ent_doc_block *b) {
    bool heads = b->kind == ENT_DOC_TABLE;
    ent__out_char(m->out, '|');
    for (uint32_t i = 0; i < b->n_columns; i++) {
        ent__out_char(m->out, ' ');
        if (heads)
            put_text(m->out, ent__str(b->columns[i].label));
        ent__out_z(m->out, " |");
    }
    ent__out_z(m->out, "\n|");
    for (uint32_t i = 0; i < b->n_columns; i++)
        ent__out_z(m->out, " --- |");
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        ent__out_z(m->out, "\n|");
        for (uint32_t i = 0; i < b->n_columns; i++) {
            ent__out_char(m->out, ' ');
            cell(m, &r->cells[i]);
            if (i + 1 == b->n_columns)
                claims(m, r, b->n_columns);
            ent__out_z(m->out, " |");
        }
    }
    ent__out_char(m->out, '\n');
}

static void block(page *m, const ent_doc_block *b) {
    ent__out_char(m->out, '\n');
    if (b->caption.n) {
        ent__out_z(m->out, "**");
        put_text(m->out, b->caption);
        ent__out_z(m->out, b->kind == ENT_DOC_RUN ? ":** " : "**\n\n");
    }
    if (b->kind == ENT_DOC_TABLE || b->kind == ENT_DOC_FIELDS) {
        table(m, b);
        return;
    }
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        if (b->kind == ENT_DOC_LIST)
            ent__out_z(m->out, "- ");
        cell(m, &r->cells[0]);
        claims(m, r, 1);
        ent__out_z(m->out, b->kind == ENT_DOC_RUN ? (r->next ? "; " : ".\n") : "\n");
    }
}

static void section(page *m, const ent_doc_section *s) {
    ent__out_char(m->out, '\n');
    for (int i = 0; i <= s->level; i++)
        ent__out_char(m->out, '#');
    ent__out_char(m->out, ' ');
    put_text(m->out, s->title);
    ent__out_char(m->out, '\n');
    for (const ent_doc_block *b = s->first; b; b = b->next)
        block(m, b);
    for (const ent_doc_section *c = s->sections; c; c = c->next)
        section(m, c);
}

static void part(page *m, ent_str text, const char *after) {
    if (!text.n)
        return;
    put_text(m->out, text);
    ent__out_z(m->out, after);
}

static void sources(page *m) {
    if (m->d->n_sources)
        ent__out_z(m->out, "\n## Sources\n\n");
    for (uint32_t i = 0; i < m->d->n_sources; i++) {
        const ent_doc_source *s = &m->d->sources[i];
        ent__out_z(m->out, "[^");
        put_number(m->out, i + 1);
        ent__out_z(m->out, "]: ");
        part(m, s->author, ". ");
        if (ent__doc_url_is_safe(s->url) && !memchr(s->url.p, '(', s->url.n) &&
            !memchr(s->url.p, ')', s->url.n)) {
            ent__out_char(m->out, '[');
            part(m, s->title.n ? s->title : s->id, "](<");
            ent__out_str(m->out, s->url);
            ent__out_z(m->out, ">). ");
        } else {
            part(m, s->title.n ? s->title : s->id, ". ");
        }
        part(m, s->publisher, ". ");
        part(m, s->said, ". ");
        if (!s->n_claims)
            ent__out_z(m->out, "Not read: others rely on it. ");
        ent__out_z(m->out, "(");
        part(m, s->id, "");
        ent__out_z(m->out, ")\n");
    }
    if (m->d->left_out)
        ent__out_z(m->out, "\nLeft out for their licence:\n\n");
    for (const ent_doc_left_out *l = m->d->left_out; l; l = l->next) {
        ent__out_z(m->out, "- ");
        part(m, l->id, " (");
        part(m, l->licence, "");
        ent__out_z(m->out, ")\n");
    }
}

void ent__write_markdown(const ent_document *d, const ent_document_options *options,
                         ent_out *out) {
    page m = {d, options, out};
    ent__out_z(out, "# ");
    put_text(out, d->title);
    ent__out_char(out, '\n');
    for (const ent_doc_section *s = d->root.sections; s; s = s->next)
        section(&m, s);
    sources(&m);
}
