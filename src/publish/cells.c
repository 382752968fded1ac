/* SPDX-License-Identifier: MIT
 *
 * Facts as cells: the status in words that a reader understands, with its
 * grade, and the notes beside it. Here claims in memory become claims of the
 * document, read whole from the register.
 */
#include "publish/build.h"

/* ---- claims and sources of the document ---------------------------------------------- */

typedef struct source_words {
    ent_build *b;
    ent_doc_source *out;
} source_words;

static int on_source(void *ctx, const ent_row *row, ent_instant recorded) {
    source_words *w = ctx;
    ent_document *d = w->b->doc;
    ent_doc_source *s = w->out;
    (void)recorded;
    static const int cells[] = {ENT_S_ID,       ENT_S_WORK,   ENT_S_KIND,      ENT_S_TYPE,
                                ENT_S_TITLE,    ENT_S_AUTHOR, ENT_S_PUBLISHER, ENT_S_PUBLISHED,
                                ENT_S_ACCESSED, ENT_S_PER,    ENT_S_URL,       ENT_S_ARCHIVE,
                                ENT_S_LICENCE,  ENT_S_LANG};
    ent_str *out[] = {&s->id,     &s->work,      &s->kind,      &s->type,     &s->title,
                      &s->author, &s->publisher, &s->published, &s->accessed, &s->per,
                      &s->url,    &s->archive,   &s->licence,   &s->lang};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        *out[i] = ent__doc_copy(d, row->cell[cells[i]]);
    return 1; /* the words of the first row count */
}

uint32_t ent__build_source(ent_build *b, uint32_t source) {
    if (source == ENT_NONE)
        return ENT_NONE;
    if (b->doc_source[source] != ENT_NONE)
        return b->doc_source[source];
    ent_str id = ent__claims_word(b->claims, b->claims->sources[source].id);
    ent_doc_source s = {0};
    ent_str *all[] = {&s.id,     &s.work,      &s.kind,      &s.type,     &s.title,
                      &s.author, &s.publisher, &s.published, &s.accessed, &s.per,
                      &s.url,    &s.archive,   &s.licence,   &s.lang,     &s.said};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        *all[i] = ENT_STR("");
    s.id = ent__doc_copy(b->doc, id);
    source_words w = {b, &s};
    ent_code code = ent__register_rows(b->reg, ENT_SOURCE, id, on_source, &w, b->err);
    if (code != ENT_OK && code != ENT_STOPPED)
        ent__build_failed(b, code);
    ent_buf said;
    ent__buf_init(&said, 1 << 12);
    ent__words_date_text(&said, s.published.n ? s.published : s.accessed);
    s.said = ent__doc_copy(b->doc, ent__buf_view(&said));
    ent__doc_done(b->doc, &said);
    return b->doc_source[source] = ent__doc_source(b->doc, &s);
}

static uint32_t source_at(const ent_build *b, uint32_t word) {
    return word ? ent__map_get(&b->claims->source_of, word) : ENT_NONE;
}

/* The words of a claim as written; without them in a build from no register. */
static void claim_words(ent_build *b, uint32_t claim, ent_doc_claim *out) {
    const ent_claim *c = &b->claims->at[claim];
    ent_row row = {{{NULL, 0}}};
    ent_code code =
        c->no < 0 ? ENT_OK : ent__register_claim(b->reg, c->no, &row, &b->arena, b->err);
    if (code != ENT_OK)
        ent__build_failed(b, code);
    static const int cells[] = {ENT_C_SUBJECT, ENT_C_RELATION, ENT_C_OBJECT, ENT_C_VALUE,
                                ENT_C_SINCE,   ENT_C_UNTIL,    ENT_C_DETAIL, ENT_C_AT,
                                ENT_C_AS_OF,   ENT_C_QUOTE,    ENT_C_NOTE,   ENT_C_SOURCE,
                                ENT_C_PER,     ENT_C_REPLACES};
    ent_str *words[] = {&out->subject, &out->relation, &out->object, &out->value,
                        &out->since,   &out->until,    &out->detail, &out->at,
                        &out->as_of,   &out->quote,    &out->note,   &out->source_id,
                        &out->per_id,  &out->replaces};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        *words[i] =
            row.cell[cells[i]].p ? ent__doc_copy(b->doc, row.cell[cells[i]]) : ENT_STR("");
}

uint32_t ent__build_claim(ent_build *b, uint32_t claim) {
    if (b->doc_claim[claim] != ENT_NONE || !ent__build_ok(b))
        return b->doc_claim[claim] == ENT_NONE ? 0 : b->doc_claim[claim];
    const ent_claim *c = &b->claims->at[claim];
    ent_doc_claim out = {.per = ENT_NONE, .source = ENT_NONE};
    ent__claim_id_format(&c->id, out.id);
    claim_words(b, claim, &out);
    uint32_t source = source_at(b, c->source), per = source_at(b, c->per);
    if (source != ENT_NONE) {
        source = b->view->sources[source].stands;
        if (b->closely[source])
            out.quote = ENT_STR(""); /* words may be somebody's */
    }
    out.source = ent__build_source(b, source);
    out.per = ent__build_source(b, per);
    ent_buf text;
    ent__buf_init(&text, 1 << 14);
    ent__words_claim(&text, b, claim);
    out.says = ent__doc_copy(b->doc, ent__buf_view(&text));
    ent__doc_done(b->doc, &text);
    return b->doc_claim[claim] = ent__doc_claim(b->doc, &out);
}

static void entity_add(ent_build *b, ent_pool *seen, ent_str id) {
    uint32_t word = id.n ? ent__pool_find(&b->claims->words, id) : ENT_NONE;
    const ent_entity_row *e = word == ENT_NONE ? NULL : ent__claims_entity(b->claims, word);
    if (!e || ent__pool_find(seen, id) != ENT_NONE)
        return;
    if (ent__pool_add(seen, id) == ENT_NONE)
        ent__build_failed(b, ent__nomem(b->err));
    ent_doc_entity out = {.id = ent__doc_copy(b->doc, id)};
    out.type = ent__doc_copy(b->doc, ent__claims_word(b->claims, e->type));
    out.name = ent__doc_copy(b->doc, ent__claims_word(b->claims, e->name));
    ent__doc_entity(b->doc, &out);
}

void ent__build_entities(ent_build *b) {
    ent_pool seen = {0};
    for (uint32_t i = 0; i < b->doc->n_claims && ent__build_ok(b); i++) {
        const ent_doc_claim *c = &b->doc->claims[i];
        ent_str rest = c->detail, key, value;
        entity_add(b, &seen, c->subject);
        entity_add(b, &seen, c->object);
        while (ent__detail_next(&rest, &key, &value))
            entity_add(b, &seen, value);
    }
    ent__pool_free(&seen);
}

void ent__piece_add_claim(ent_build *b, ent_doc_piece *p, uint32_t claim, bool cite) {
    uint32_t at = ent__build_claim(b, claim);
    if (!ent__build_ok(b))
        return;
    ent__doc_piece_claim(b->doc, p, at);
    const ent_doc_claim *c = &b->doc->claims[at];
    if (cite && c->source != ENT_NONE)
        ent__doc_piece_ref(b->doc, p, c->source);
    if (cite && c->per != ENT_NONE)
        ent__doc_piece_ref(b->doc, p, c->per);
}

void ent__piece_fact(ent_build *b, ent_doc_piece *p, ent_fact *f, bool cite) {
    if (!p) /* the document has failed already */
        return;
    p->mark = f->mark;
    p->works = f->now.works;
    p->roots = f->now.roots;
    p->witnessed = f->now.witnessed;
    for (uint32_t i = 0; i < f->n_cites; i++)
        ent__piece_add_claim(b, p, b->members[f->cite + i], cite);
    for (uint32_t i = 0; i < f->n_claims; i++)
        ent__piece_add_claim(b, p, b->members[f->claim + i], false);
    f->used = true;
}

/* ---- pieces ------------------------------------------------------------------------------ */

ent_doc_piece *ent__cell_take(ent_build *b, ent_doc_cell *cell, ent_buf *text) {
    if (ent__buf_code(text, NULL) != ENT_OK)
        ent__doc_failed(b->doc, ent__buf_code(text, NULL));
    ent_doc_piece *p = ent__doc_piece(b->doc, cell, ent__buf_view(text));
    ent__buf_clear(text);
    return p;
}

static bool is_page(const ent_build *b, uint32_t word) {
    const ent_entity_row *e = ent__claims_entity(b->claims, word);
    return e && ent__str_in_list(ENT_STR("state|org|format|treaty|programme|person|territory|"
                                         "place|region"),
                                 ent__claims_word(b->claims, e->type));
}

ent_doc_piece *ent__cell_entity(ent_build *b, ent_doc_cell *cell, uint32_t word) {
    ent_buf text;
    ent__buf_init(&text, 1 << 14);
    ent__words_entity(&text, b, ent__claims_word(b->claims, word));
    ent_doc_piece *p = ent__cell_take(b, cell, &text);
    p->entity = ent__doc_copy(b->doc, ent__claims_word(b->claims, word));
    p->link = is_page(b, word);
    ent__doc_done(b->doc, &text);
    return p;
}

ent_str ent__fact_facet(const ent_build *b, const ent_fact *f, const char *key) {
    const ent_relation *r = ent__fact_relation(b, f);
    for (int i = 0; i < r->n_facets; i++) {
        uint32_t word = b->claims->facets[f->facet].word[i];
        if (ent__str_is(r->facet[i], key) && word)
            return ent__claims_word(b->claims, word);
    }
    for (uint32_t i = 0; i < f->n_cites + f->n_claims; i++) {
        uint32_t at = i < f->n_cites ? f->cite + i : f->claim + i - f->n_cites;
        const ent_claim *c = &b->claims->at[b->members[at]];
        if (c->value != f->value)
            continue;
        ent_str v = ent__detail_get(ent__claims_word(b->claims, c->detail), key);
        if (v.n)
            return v;
    }
    return ENT_STR("");
}

void ent__cell_facet(ent_build *b, ent_doc_cell *cell, const ent_fact *f, const char *key) {
    ent_str id = ent__fact_facet(b, f, key);
    uint32_t word = id.n ? ent__pool_find(&b->claims->words, id) : ENT_NONE;
    if (word != ENT_NONE) {
        ent__cell_entity(b, cell, word);
    } else if (id.n) { /* only mentioned in a detail */
        ent_buf text;
        ent__buf_init(&text, 1 << 12);
        ent__words_entity(&text, b, id);
        ent__cell_take(b, cell, &text)->entity = ent__doc_copy(b->doc, id);
        ent__doc_done(b->doc, &text);
    }
}

/* ---- status ---------------------------------------------------------------------------------
 */

static void put_value(ent_buf *text, const ent_build *b, const ent_fact *f, uint32_t value) {
    const ent_relation *r = ent__fact_relation(b, f);
    ent_str v = ent__claims_word(b->claims, value);
    if (v.n)
        ent__words_value(text, r, v);
    else
        ent__buf_z(text, "so");
    if (ent__str_is(v, "none"))
        ent__buf_z(text, " (expressly denied)");
}

static const char *said(const ent_voice *v) {
    switch ((ent_says)v->says) {
    case ENT_SAYS_NOT_YET:
        return "not yet ";
    case ENT_SAYS_NO_LONGER:
        return "no longer ";
    case ENT_SAYS_UNCOVERED:
        return "no, not in a complete list";
    case ENT_SAYS_POSSIBLY:
        return "possibly ";
    case ENT_SAYS_PRESUMED:
    case ENT_SAYS_YES:
    case ENT_SAYS_UNKNOWN:
        break;
    }
    return "";
}

static bool same_side(const ent_voice *x, const ent_voice *y) {
    return x->says == y->says && x->value == y->value;
}

static void add_voice(ent_build *b, ent_doc_piece *p, const ent_voice *v) {
    const ent_hearing *h = &b->hearing;
    for (uint32_t k = v->first; k < v->first + v->n; k++) {
        if (v->says == ENT_SAYS_UNCOVERED)
            ent__piece_add_claim(b, p, h->cover[k].claim, true);
        else if (h->spells[k].says == v->says)
            ent__piece_add_claim(b, p, h->spells[k].claim, true);
    }
}

/* "DISPUTED: member [1] / not yet member [2]": the voices of the day asked. */
static void put_sides(ent_build *b, ent_doc_cell *cell, const ent_fact *f) {
    const ent_hearing *h = &b->hearing;
    ent_buf text;
    ent__buf_init(&text, 1 << 14);
    bool first = true;
    for (size_t i = 0; i < h->n_voices; i++) {
        bool told = h->voices[i].says == ENT_SAYS_UNKNOWN;
        for (size_t k = 0; k < i && !told; k++)
            told = same_side(&h->voices[k], &h->voices[i]);
        if (told)
            continue;
        ent__buf_z(&text, first ? "DISPUTED: " : "");
        ent__buf_z(&text, said(&h->voices[i]));
        if (h->voices[i].says != ENT_SAYS_UNCOVERED)
            put_value(&text, b, f, h->voices[i].value);
        ent_doc_piece *p = ent__cell_take(b, cell, &text);
        p->mark = ENT_MARK_DISPUTED;
        p->before = first ? NULL : " / ";
        for (size_t k = i; k < h->n_voices; k++)
            if (same_side(&h->voices[k], &h->voices[i]))
                add_voice(b, p, &h->voices[k]);
        first = false;
    }
    ent__doc_done(b->doc, &text);
}

static void rehear(ent_build *b, const ent_fact *f) {
    ent_code code = ent__hearing_open(&b->hearing, f->matter, b->err);
    ent_segment s;
    if (code == ENT_OK)
        code = ent__hearing_on(&b->hearing, f->now.from, f->w1, f->w2, &s, b->err);
    if (code != ENT_OK)
        ent__build_failed(b, code);
}

static void put_disputed(ent_build *b, ent_doc_cell *cell, ent_fact *f) {
    rehear(b, f);
    if (!ent__build_ok(b))
        return;
    put_sides(b, cell, f);
    if (!cell->first)
        ent__doc_piece(b->doc, cell, ENT_STR("DISPUTED"));
    /* what else belongs to the matter hangs on the last side */
    ent_doc_piece *p = cell->last;
    p->works = f->now.works;
    p->roots = f->now.roots;
    p->witnessed = f->now.witnessed;
    for (uint32_t i = 0; i < f->n_cites; i++)
        ent__piece_add_claim(b, p, b->members[f->cite + i], false);
    for (uint32_t i = 0; i < f->n_claims; i++)
        ent__piece_add_claim(b, p, b->members[f->claim + i], false);
    f->used = true;
}

static void put_graded(ent_buf *text, const ent_build *b, const ent_fact *f) {
    const ent_relation *r = ent__fact_relation(b, f);
    bool unlisted = f->mark == ENT_MARK_PAST && !f->value;
    if (f->mark == ENT_MARK_POSSIBLY)
        ent__buf_z(text, "possibly ");
    if (f->mark == ENT_MARK_PAST && !unlisted && r->shape == ENT_SHAPE_STATE)
        ent__buf_z(text, "formerly ");
    if (unlisted)
        ent__buf_z(text, "no");
    else
        put_value(text, b, f, f->value);
}

static void put_tail(ent_buf *text, const ent_fact *f) {
    if (f->mark == ENT_MARK_PRESUMED) {
        ent__buf_z(text, "presumed; last witnessed ");
        ent__words_day(text, f->now.witnessed);
    } else if (f->mark == ENT_MARK_UNKNOWN) {
        ent__buf_z(text, "not known for the day; witnessed ");
        ent__words_day(text, f->seen);
    } else if (f->mark == ENT_MARK_UNDATED) {
        ent__buf_z(text, "undated");
    } else if (f->mark == ENT_MARK_LATER) {
        ent__buf_z(text, "later");
    }
}

void ent__cell_status(ent_build *b, ent_doc_cell *cell, ent_fact *f) {
    if (f->mark == ENT_MARK_DISPUTED) {
        put_disputed(b, cell, f);
        return;
    }
    ent_buf text;
    ent__buf_init(&text, 1 << 14);
    put_graded(&text, b, f);
    ent_doc_piece *p = ent__cell_take(b, cell, &text);
    put_tail(&text, f);
    p->tail = ent__doc_copy(b->doc, ent__buf_view(&text));
    ent__piece_fact(b, p, f, true);
    ent__doc_done(b->doc, &text);
}

/* ---- notes
 * ------------------------------------------------------------------------------------ */

static void note(ent_build *b, ent_doc_cell *cell, ent_buf *text) {
    if (text->n)
        ent__cell_take(b, cell, text);
}

/* Details that differ from one claim to the next are told once each. */
static void note_details(ent_build *b, ent_doc_cell *cell, const ent_fact *f, const char *but) {
    uint32_t told[8];
    size_t n = 0;
    for (uint32_t i = 0; i < f->n_claims && n < 8; i++) {
        uint32_t claim = b->members[f->claim + i];
        const ent_claim *c = &b->claims->at[claim];
        bool again = !c->detail || (f->value && c->value != f->value);
        for (size_t k = 0; k < n && !again; k++)
            again = told[k] == c->detail;
        if (again)
            continue;
        told[n++] = c->detail;
        ent__cell_details(b, cell, claim, but, NULL);
    }
}

static bool told_value(const ent_segment *s) {
    return s->verdict >= ENT_POSSIBLY && s->value;
}

/* What stood before the day and what comes after it, where the value changes. */
static void note_changes(ent_build *b, ent_doc_cell *cell, const ent_fact *f) {
    const ent_matter *m = &b->view->matters[f->matter];
    const ent_segment *s = &b->view->segments[m->segment];
    ent_buf text;
    ent__buf_init(&text, 1 << 14);
    uint32_t told = 0;
    for (uint32_t i = 0; i < m->n_segments; i++) {
        if (s[i].from > b->day || !told_value(&s[i]) || s[i].value == f->value ||
            s[i].value == told)
            continue;
        told = s[i].value;
        ent__buf_z(&text, "earlier: ");
        put_value(&text, b, f, told);
        note(b, cell, &text);
    }
    for (uint32_t i = 0; i < m->n_segments; i++) {
        if (s[i].from <= b->day || !told_value(&s[i]) || s[i].value == f->value)
            continue;
        ent__buf_printf(&text, "later: %s", s[i].verdict == ENT_POSSIBLY ? "possibly " : "");
        put_value(&text, b, f, s[i].value);
        ent__buf_z(&text, ", from ");
        ent__words_day(&text, s[i].from);
        note(b, cell, &text);
        break;
    }
    ent__doc_done(b->doc, &text);
}

static void earliest_first(ent_reading *at, size_t n) {
    for (size_t i = 1; i < n; i++) {
        ent_reading r = at[i];
        size_t k = i;
        for (; k > 0 && at[k - 1].lo > r.lo; k--)
            at[k] = at[k - 1];
        at[k] = r;
    }
}

/* "an earlier spell from 1921", each with those who tell it. */
static void note_earlier(ent_build *b, ent_doc_cell *cell, const ent_fact *f) {
    ent_readings r;
    ent__fact_readings(b, f, ENT_EDGE_SINCE, &r);
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    earliest_first(r.at + r.n, r.n_earlier);
    for (size_t i = r.n; i < r.n + r.n_earlier; i++) {
        ent__buf_z(&text, i > r.n ? "from " : "an earlier spell from ");
        ent__words_bounds(&text, r.at[i].lo, r.at[i].hi, r.at[i].soft);
        ent_doc_piece *p = ent__cell_take(b, cell, &text);
        p->before = i > r.n ? ", " : NULL;
        for (uint32_t k = 0; k < r.at[i].n; k++)
            ent__piece_add_claim(b, p, b->read[r.at[i].first + k], true);
    }
    ent__doc_done(b->doc, &text);
}

/* A party that is no more on the day. */
static void note_gone(ent_build *b, ent_doc_cell *cell, const ent_fact *f) {
    const ent_entity_row *e = ent__claims_entity(b->claims, ent__fact_party(f));
    if (!e || e->until2 >= b->day)
        return;
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    ent__buf_str(&text, ent__build_name(b, ent__fact_party(f)));
    ent__buf_z(&text, " ended by ");
    ent__words_day(&text, e->until2);
    ent__cell_take(b, cell, &text)->mark = ENT_MARK_PAST;
    ent__doc_done(b->doc, &text);
}

static void note_support(ent_build *b, ent_doc_cell *cell, const ent_fact *f) {
    if (f->now.contradiction && ent__fact_collides(b, f, NULL, NULL))
        ent__doc_piece(b->doc, cell, ENT_STR("a work contradicts itself"));
    if (f->now.works > 1 && f->now.roots < f->now.works)
        ent__doc_piece_f(b->doc, cell, "%u sources, %u root%s", (unsigned)f->now.works,
                         (unsigned)f->now.roots, f->now.roots == 1 ? "" : "s");
    else if (f->now.works > 1)
        ent__doc_piece_f(b->doc, cell, "%u sources", (unsigned)f->now.works);
}

void ent__cell_notes(ent_build *b, ent_doc_cell *cell, const ent_fact *f, const char *but) {
    cell->join = "; ";
    note_details(b, cell, f, but);
    if (ent__fact_relation(b, f)->shape == ENT_SHAPE_STATE) {
        note_earlier(b, cell, f);
        note_changes(b, cell, f);
    }
    note_gone(b, cell, f);
    note_support(b, cell, f);
}

void ent__cell_notes_alone(ent_build *b, ent_doc_cell *cell, const ent_fact *f,
                           const char *but) {
    cell->join = "; ";
    note_details(b, cell, f, but);
    note_gone(b, cell, f);
    note_support(b, cell, f);
}
