/* SPDX-License-Identifier: MIT
 *
 * The tree as one JSON object; its names are documented with ent_document_write().
 * What is not said is left out: a piece of our own words has only its text.
 */
#include "publish/document.h"

static void key(ent_out *o, const char *name, bool *first) {
    if (!*first)
        ent__out_char(o, ',');
    *first = false;
    ent__out_json(o, ent__str(name));
    ent__out_char(o, ':');
}

static void text(ent_out *o, const char *name, ent_str s, bool *first) {
    if (!s.n)
        return;
    key(o, name, first);
    ent__out_json(o, s);
}

static void number(ent_out *o, const char *name, uint64_t n, bool *first) {
    char digits[24];
    size_t i = sizeof digits;
    key(o, name, first);
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    ent__out_put(o, digits + i, sizeof digits - i);
}

static void day(ent_out *o, const char *name, ent_day d, bool *first) {
    char t[ENT_DAY_TEXT];
    if (d == ENT_DAY_MIN || d == ENT_DAY_MAX)
        return;
    key(o, name, first);
    ent__out_json(o, (ent_str){t, ent__day_format(d, t, sizeof t)});
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

static void piece(const ent_document *d, const ent_doc_piece *p, ent_out *o) {
    bool first = true;
    ent__out_char(o, '{');
    key(o, "text", &first);
    ent__out_json(o, p->text);
    text(o, "tail", p->tail, &first);
    text(o, "grade", ent__str(ent__mark_name((ent_mark)p->mark)), &first);
    text(o, "entity", p->entity, &first);
    text(o, "refers", p->refers, &first);
    day(o, "witnessed", p->witnessed, &first);
    if (p->works)
        number(o, "works", p->works, &first);
    if (p->roots)
        number(o, "roots", p->roots, &first);
    if (p->n_claims)
        key(o, "claims", &first);
    for (uint32_t i = 0; i < p->n_claims; i++) {
        ent__out_char(o, i ? ',' : '[');
        ent__out_json(o, ent__str(d->claims[p->claims[i]].id));
    }
    ent__out_z(o, p->n_claims ? "]" : "");
    if (p->n_refs)
        key(o, "refs", &first);
    for (uint32_t i = 0; i < p->n_refs; i++) {
        ent__out_char(o, i ? ',' : '[');
        put_number(o, p->refs[i] + 1);
    }
    ent__out_z(o, p->n_refs ? "]}" : "}");
}

static void cell(const ent_document *d, const ent_doc_cell *c, ent_out *o) {
    ent__out_char(o, '[');
    for (const ent_doc_piece *p = c->first; p; p = p->next) {
        piece(d, p, o);
        if (p->next)
            ent__out_char(o, ',');
    }
    ent__out_char(o, ']');
}

static const char *const kinds[] = {"text", "list", "run", "table", "fields"};

static void columns(const ent_doc_block *b, ent_out *o) {
    for (uint32_t i = 0; i < b->n_columns; i++) {
        bool first = true;
        ent__out_z(o, i ? ",{" : "[{");
        text(o, "key", ent__str(b->columns[i].key), &first);
        text(o, "label", ent__str(b->columns[i].label), &first);
        ent__out_char(o, '}');
    }
    ent__out_char(o, ']');
}

static void block(const ent_document *d, const ent_doc_block *b, ent_out *o) {
    bool first = true;
    ent__out_z(o, "\n{");
    text(o, "kind", ent__str(kinds[b->kind]), &first);
    text(o, "key", b->key, &first);
    text(o, "caption", b->caption, &first);
    if (b->columns) {
        key(o, "columns", &first);
        columns(b, o);
    }
    key(o, "rows", &first);
    ent__out_char(o, '[');
    for (const ent_doc_row *r = b->first; r; r = r->next) {
        ent__out_z(o, "\n[");
        for (uint32_t i = 0; i < b->n_columns; i++) {
            if (i)
                ent__out_char(o, ',');
            cell(d, &r->cells[i], o);
        }
        ent__out_z(o, r->next ? "]," : "]");
    }
    ent__out_z(o, "]}");
}

static void section(const ent_document *d, const ent_doc_section *s, ent_out *o) {
    bool first = true;
    ent__out_z(o, "\n{");
    text(o, "key", s->key, &first);
    text(o, "title", s->title, &first);
    number(o, "level", (uint64_t)s->level, &first);
    key(o, "blocks", &first);
    ent__out_char(o, '[');
    for (const ent_doc_block *b = s->first; b; b = b->next) {
        block(d, b, o);
        ent__out_z(o, b->next ? "," : "");
    }
    ent__out_char(o, ']');
    if (s->sections)
        key(o, "sections", &first);
    for (const ent_doc_section *c = s->sections; c; c = c->next) { /* two levels */
        ent__out_z(o, c == s->sections ? "[" : ",");
        section(d, c, o);
    }
    ent__out_z(o, s->sections ? "]}" : "}");
}

static void source(const ent_doc_source *s, uint32_t n, ent_out *o) {
    bool first = true;
    ent__out_z(o, "\n{");
    number(o, "number", n + 1, &first);
    text(o, "id", s->id, &first);
    text(o, "work", s->work, &first);
    text(o, "kind", s->kind, &first);
    text(o, "type", s->type, &first);
    text(o, "title", s->title, &first);
    text(o, "author", s->author, &first);
    text(o, "publisher", s->publisher, &first);
    text(o, "published", s->published, &first);
    text(o, "accessed", s->accessed, &first);
    text(o, "per", s->per, &first);
    text(o, "url", s->url, &first);
    text(o, "archive", s->archive, &first);
    text(o, "licence", s->licence, &first);
    text(o, "lang", s->lang, &first);
    number(o, "n_claims", s->n_claims, &first);
    number(o, "n_relied", s->n_relied, &first);
    ent__out_char(o, '}');
}

static void claim(const ent_doc_claim *c, ent_out *o) {
    bool first = true;
    ent__out_z(o, "\n{");
    text(o, "id", ent__str(c->id), &first);
    text(o, "says", c->says, &first);
    text(o, "subject", c->subject, &first);
    text(o, "relation", c->relation, &first);
    text(o, "object", c->object, &first);
    text(o, "value", c->value, &first);
    text(o, "since", c->since, &first);
    text(o, "until", c->until, &first);
    text(o, "detail", c->detail, &first);
    if (c->source != ENT_NONE)
        number(o, "source", c->source + 1u, &first);
    text(o, "at", c->at, &first);
    if (c->per != ENT_NONE)
        number(o, "per", c->per + 1u, &first);
    text(o, "as_of", c->as_of, &first);
    text(o, "quote", c->quote, &first);
    text(o, "note", c->note, &first);
    ent__out_char(o, '}');
}

static void head(const ent_document *d, ent_out *o, bool *first) {
    text(o, "kind", d->kind, first);
    text(o, "title", d->title, first);
    text(o, "subject", d->subject, first);
    text(o, "subject_name", d->subject_name, first);
    text(o, "other", d->other, first);
    text(o, "other_name", d->other_name, first);
    day(o, "at", d->at, first);
    day(o, "said_by", d->said_by, first);
    if (d->known != ENT_LATEST) {
        char when[ENT_INSTANT_TEXT];
        text(o, "known", (ent_str){when, ent__instant_format(d->known, when, sizeof when)},
             first);
    }
}

static void left_out(const ent_document *d, ent_out *o, bool *first) {
    if (!d->left_out)
        return;
    key(o, "left_out", first);
    ent__out_char(o, '[');
    for (const ent_doc_left_out *l = d->left_out; l; l = l->next) {
        bool inner = true;
        ent__out_char(o, '{');
        text(o, "id", l->id, &inner);
        text(o, "title", l->title, &inner);
        text(o, "licence", l->licence, &inner);
        ent__out_z(o, l->next ? "}," : "}");
    }
    ent__out_char(o, ']');
}

void ent__write_json(const ent_document *d, const ent_document_options *options, ent_out *o) {
    bool first = true;
    (void)options;
    ent__out_char(o, '{');
    head(d, o, &first);
    key(o, "sections", &first);
    ent__out_char(o, '[');
    for (const ent_doc_section *s = d->root.sections; s; s = s->next) {
        section(d, s, o);
        ent__out_z(o, s->next ? "," : "");
    }
    ent__out_char(o, ']');
    key(o, "sources", &first);
    ent__out_char(o, '[');
    for (uint32_t i = 0; i < d->n_sources; i++) {
        ent__out_z(o, i ? "," : "");
        source(&d->sources[i], i, o);
    }
    ent__out_char(o, ']');
    key(o, "claims", &first);
    ent__out_char(o, '[');
    for (uint32_t i = 0; i < d->n_claims; i++) {
        ent__out_z(o, i ? "," : "");
        claim(&d->claims[i], o);
    }
    ent__out_char(o, ']');
    left_out(d, o, &first);
    ent__out_z(o, "}\n");
}
