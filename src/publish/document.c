/* SPDX-License-Identifier: MIT
 *
 * Building the tree. Lists are linked, arrays grow by doubling inside the arena:
 * a document is built once and freed at once.
 */
#include "publish/document.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const mark_names[ENT_MARK_COUNT] = {
    "",      "testified", "presumed", "possibly", "disputed", "past",
    "later", "unknown",   "undated",  "stated",   "empty"};

const char *ent__mark_name(ent_mark mark) {
    return mark < ENT_MARK_COUNT ? mark_names[mark] : "";
}

ent_document *ent__doc_new(void) {
    ent_document *d = ent__zalloc(1, sizeof *d);
    if (!d)
        return NULL;
    d->kind = d->title = d->subject = d->subject_name = d->other = d->other_name = ENT_STR("");
    d->root.key = d->root.title = ENT_STR("");
    d->said_by = ENT_DAY_MAX;
    d->known = ENT_LATEST;
    d->id_letters = 8;
    return d;
}

void ent_document_free(ent_document *d) {
    if (!d)
        return;
    ent__arena_free(&d->arena);
    ent__free(d, sizeof *d);
}

void ent__doc_failed(ent_document *d, ent_code code) {
    if (d->failed == ENT_OK)
        d->failed = code;
}

ent_code ent__doc_code(const ent_document *d, ent_error *err) {
    if (d->failed == ENT_OK)
        return ENT_OK;
    return d->failed == ENT_NOMEM ? ent__nomem(err)
                                  : ent__fail(err, d->failed, "the document cannot be made");
}

static void *take(ent_document *d, size_t size) {
    void *p = d->failed == ENT_OK ? ent__arena_alloc(&d->arena, size) : NULL;
    if (!p)
        ent__doc_failed(d, ENT_NOMEM);
    else
        memset(p, 0, size);
    return p;
}

/* Room for one more in an array of the arena. */
static bool more(ent_document *d, void **array, uint32_t n, uint32_t *cap, size_t size) {
    if (n < *cap)
        return true;
    uint32_t wider = *cap ? *cap * 2 : 4;
    void *p = take(d, (size_t)wider * size);
    if (!p)
        return false;
    if (n)
        memcpy(p, *array, (size_t)n * size);
    *array = p;
    *cap = wider;
    return true;
}

void ent__doc_done(ent_document *d, ent_buf *b) {
    if (b->failed)
        ent__doc_failed(d, b->failed);
    ent__buf_free(b);
}

ent_str ent__doc_copy(ent_document *d, ent_str s) {
    if (s.n == 0)
        return ENT_STR("");
    ent_str copy = d->failed == ENT_OK ? ent__str_copy(&d->arena, s) : (ent_str){NULL, 0};
    if (!copy.p) {
        ent__doc_failed(d, ENT_NOMEM);
        return ENT_STR("");
    }
    return copy;
}

ent_doc_section *ent__doc_section(ent_document *d, ent_doc_section *parent, ent_str key,
                                  ent_str title) {
    ent_doc_section *s = take(d, sizeof *s);
    if (!s) {
        d->spare_section = (ent_doc_section){.key = ENT_STR(""), .title = ENT_STR("")};
        return &d->spare_section;
    }
    s->key = ent__doc_copy(d, key);
    s->title = ent__doc_copy(d, title);
    s->level = parent->level + 1;
    if (parent->last_section)
        parent->last_section->next = s;
    else
        parent->sections = s;
    parent->last_section = s;
    return s;
}

bool ent__doc_section_is_empty(const ent_doc_section *s) {
    return !s->first && !s->sections;
}

void ent__doc_section_drop(ent_doc_section *parent, ent_doc_section *child) {
    ent_doc_section *before = NULL;
    for (ent_doc_section *s = parent->sections; s && s != child; s = s->next)
        before = s;
    if (before)
        before->next = NULL;
    else
        parent->sections = NULL;
    parent->last_section = before;
}

ent_doc_block *ent__doc_block(ent_document *d, ent_doc_section *s, ent_doc_kind kind,
                              ent_str key, ent_str caption, const ent_doc_column *columns,
                              uint32_t n_columns) {
    ent_doc_block *b = take(d, sizeof *b);
    if (!b) {
        d->spare_block = (ent_doc_block){.key = ENT_STR(""), .caption = ENT_STR("")};
        return &d->spare_block;
    }
    b->kind = kind;
    b->key = ent__doc_copy(d, key);
    b->caption = ent__doc_copy(d, caption);
    b->columns = columns;
    b->n_columns = columns ? n_columns : 1;
    if (s->last)
        s->last->next = b;
    else
        s->first = b;
    s->last = b;
    return b;
}

ent_doc_cell *ent__doc_row(ent_document *d, ent_doc_block *b) {
    ent_doc_row *row = take(d, sizeof *row);
    ent_doc_cell *cells = row ? take(d, b->n_columns * sizeof *cells) : NULL;
    if (!cells) {
        memset(d->spare_cells, 0, sizeof d->spare_cells);
        return d->spare_cells;
    }
    row->cells = cells;
    for (uint32_t i = 0; i < b->n_columns; i++)
        cells[i].join = " ";
    if (b->last)
        b->last->next = row;
    else
        b->first = row;
    b->last = row;
    b->n_rows++;
    return cells;
}

ent_doc_cell *ent__doc_text(ent_document *d, ent_doc_section *s, ent_str key) {
    return ent__doc_row(d, ent__doc_block(d, s, ENT_DOC_TEXT, key, ENT_STR(""), NULL, 1));
}

ent_doc_piece *ent__doc_piece(ent_document *d, ent_doc_cell *cell, ent_str text) {
    ent_doc_piece *p = take(d, sizeof *p);
    if (!p) {
        d->spare_piece =
            (ent_doc_piece){.text = ENT_STR(""), .tail = ENT_STR(""), .entity = ENT_STR("")};
        return &d->spare_piece;
    }
    p->text = ent__doc_copy(d, text);
    p->entity = p->tail = ENT_STR("");
    p->witnessed = ENT_DAY_MIN;
    if (cell->last)
        cell->last->next = p;
    else
        cell->first = p;
    cell->last = p;
    return p;
}

ent_doc_piece *ent__doc_piece_f(ent_document *d, ent_doc_cell *cell, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    length = length == sizeof text - 1 ? ent__utf8_check(text, length) : length;
    return ent__doc_piece(d, cell, (ent_str){text, length});
}

static void add_once(ent_document *d, uint32_t **array, uint32_t *n, uint32_t *cap,
                     uint32_t value) {
    for (uint32_t i = *n; i-- > 0;)
        if ((*array)[i] == value)
            return;
    void *p = *array;
    if (more(d, &p, *n, cap, sizeof **array)) {
        *array = p;
        (*array)[(*n)++] = value;
    }
}

void ent__doc_piece_claim(ent_document *d, ent_doc_piece *p, uint32_t claim) {
    if (d->failed == ENT_OK)
        add_once(d, &p->claims, &p->n_claims, &p->cap_claims, claim);
}

void ent__doc_piece_ref(ent_document *d, ent_doc_piece *p, uint32_t source) {
    if (d->failed == ENT_OK)
        add_once(d, &p->refs, &p->n_refs, &p->cap_refs, source);
}

bool ent__doc_piece_cites(const ent_doc_piece *p) {
    return p->n_claims || p->n_refs;
}

uint32_t ent__doc_claim(ent_document *d, const ent_doc_claim *c) {
    void *p = d->claims;
    if (!more(d, &p, d->n_claims, &d->cap_claims, sizeof *d->claims))
        return 0;
    d->claims = p;
    d->claims[d->n_claims] = *c;
    return d->n_claims++;
}

uint32_t ent__doc_source(ent_document *d, const ent_doc_source *s) {
    void *p = d->sources;
    if (!more(d, &p, d->n_sources, &d->cap_sources, sizeof *d->sources))
        return 0;
    d->sources = p;
    d->sources[d->n_sources] = *s;
    return d->n_sources++;
}

void ent__doc_entity(ent_document *d, const ent_doc_entity *e) {
    void *p = d->entities;
    if (!more(d, &p, d->n_entities, &d->cap_entities, sizeof *d->entities))
        return;
    d->entities = p;
    d->entities[d->n_entities++] = *e;
}

static int id_cmp(const void *px, const void *py) {
    return strcmp(*(const char *const *)px, *(const char *const *)py);
}

static void sort_refs(ent_doc_piece *p) {
    for (uint32_t i = 1; i < p->n_refs; i++) {
        uint32_t ref = p->refs[i], k = i;
        for (; k > 0 && p->refs[k - 1] > ref; k--)
            p->refs[k] = p->refs[k - 1];
        p->refs[k] = ref;
    }
}

static void tell_claims(ent_document *d, const ent_doc_piece *p) {
    for (uint32_t k = 0; k < p->n_claims; k++)
        d->claims[p->claims[k]].told = true;
}

static void finish_section(ent_document *d, ent_doc_section *s) {
    for (ent_doc_block *b = s->first; b; b = b->next)
        for (ent_doc_row *r = b->first; r; r = r->next)
            for (uint32_t i = 0; i < b->n_columns; i++)
                for (ent_doc_piece *p = r->cells[i].first; p; p = p->next) {
                    sort_refs(p);
                    tell_claims(d, p);
                }
    for (ent_doc_section *c = s->sections; c; c = c->next)
        finish_section(d, c);
}

void ent__doc_finish(ent_document *d) {
    if (d->failed != ENT_OK)
        return;
    finish_section(d, &d->root);
    const char **ids = d->n_claims ? take(d, d->n_claims * sizeof *ids) : NULL;
    if (!ids)
        return;
    for (uint32_t i = 0; i < d->n_claims; i++) {
        const ent_doc_claim *c = &d->claims[i];
        ids[i] = c->id;
        if (c->source != ENT_NONE)
            d->sources[c->source].n_claims++;
        if (c->per != ENT_NONE)
            d->sources[c->per].n_relied++;
    }
    qsort(ids, d->n_claims, sizeof *ids, id_cmp);
    for (uint32_t i = 1; i < d->n_claims; i++) {
        uint32_t same = 0;
        while (same < 26 && ids[i][same] == ids[i - 1][same])
            same++;
        if (same + 1 > d->id_letters && same < 26)
            d->id_letters = same + 1;
    }
}

bool ent__doc_row_has(const ent_doc_row *r, uint32_t column, const ent_doc_piece *at,
                      uint32_t claim) {
    for (uint32_t i = 0; i <= column; i++)
        for (const ent_doc_piece *p = r->cells[i].first; p && p != at; p = p->next)
            for (uint32_t k = 0; k < p->n_claims; k++)
                if (p->claims[k] == claim)
                    return true;
    return false;
}

const char *ent__doc_before(const ent_doc_cell *c, const ent_doc_piece *p) {
    if (p == c->first)
        return "";
    if (p->before)
        return p->before;
    bool tight = p->text.n == 0 || strchr(",;.:)", p->text.p[0]);
    return tight && c->join[0] == ' ' ? "" : c->join;
}

bool ent__doc_url_is_safe(ent_str url) {
    if (!ent__str_starts(url, "https://") && !ent__str_starts(url, "http://"))
        return false;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || strchr("\"'<>|{}[]\\^`\x7f", url.p[i]))
            return false;
    return true;
}
