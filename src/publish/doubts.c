/* SPDX-License-Identifier: MIT
 *
 * Where sources disagree, and what the register could still fill.
 */
#include "publish/build.h"

#include <stdlib.h>

static const ent_doc_column heads[] = {
    {"matter", "Matter"}, {"kind", "What differs"}, {"sides", "Sides"}};

static void matter_cell(ent_build *b, ent_doc_cell *cell, const ent_fact *f) {
    const ent_relation *r = ent__fact_relation(b, f);
    ent__cell_entity(b, cell, f->subject);
    ent_doc_piece *p = ent__doc_piece(b->doc, cell, r->label.n ? r->label : r->id);
    p->strong = true;
    if (f->object)
        ent__cell_entity(b, cell, f->object);
    for (int i = 0; i < r->n_facets; i++) {
        uint32_t word = b->claims->facets[f->facet].word[i];
        if (word)
            ent__cell_entity(b, cell, word);
    }
}

static ent_doc_cell *doubt(ent_build *b, ent_doc_section *s, ent_doc_block **block,
                           const ent_fact *f, const char *kind) {
    if (!*block)
        *block = ent__doc_block(b->doc, s, ENT_DOC_TABLE, ENT_STR("disagreements"), ENT_STR(""),
                                heads, 3);
    ent_doc_cell *cells = ent__doc_row(b->doc, *block);
    matter_cell(b, &cells[0], f);
    ent__doc_piece(b->doc, &cells[1], ent__str(kind));
    return cells;
}

static bool doubt_date(ent_build *b, ent_doc_section *s, ent_doc_block **block,
                       const ent_fact *f, ent_edge edge) {
    ent_readings r;
    if (edge == ENT_EDGE_UNTIL)
        ent__fact_readings(b, f, ENT_EDGE_SINCE, &r);
    ent__fact_readings(b, f, edge, &r);
    if (r.n < 2)
        return false;
    const char *kind = ent__fact_is_event(b, f) ? "its date"
                       : edge == ENT_EDGE_SINCE ? "when it began"
                                                : "when it ended";
    ent__cell_readings(b, &doubt(b, s, block, f, kind)[2], &r, true);
    return true;
}

/* The stretches up to the day on which the works dispute it, but for the day. */
static void doubt_stretches(ent_build *b, ent_doc_section *s, ent_doc_block **block,
                            ent_fact *f) {
    const ent_matter *m = &b->view->matters[f->matter];
    for (uint32_t i = 0; i < m->n_segments; i++) {
        const ent_segment seg = b->view->segments[m->segment + i];
        if (seg.verdict != ENT_DISPUTED || seg.from > b->day || seg.until > b->day)
            continue;
        ent_doc_cell *cells = doubt(b, s, block, f, "whether it was so");
        ent_buf text;
        ent__buf_init(&text, 1 << 12);
        ent__buf_z(&text, seg.until - seg.from > 1 ? "from " : "on ");
        ent__words_day(&text, seg.from);
        if (seg.until - seg.from > 1) {
            ent__buf_z(&text, " to ");
            ent__words_day(&text, seg.until - 1);
        }
        ent__cell_take(b, &cells[1], &text);
        ent__doc_done(b->doc, &text);
        ent_fact of_day = *f;
        of_day.now = seg;
        of_day.mark = ENT_MARK_DISPUTED;
        of_day.n_claims = of_day.n_cites = 0;
        of_day.value = 0;
        ent__cell_status(b, &cells[2], &of_day);
    }
}

/* Do these two spells of one edition, on this day, say what cannot both be? */
static bool collide(const ent_build *b, const ent_fact *f, const ent_spell *x,
                    const ent_spell *y) {
    const ent_relation *r = ent__fact_relation(b, f);
    bool core = x->s2 <= y->u1 && y->s2 <= x->u1;
    bool yes_no = x->says == ENT_SAYS_YES &&
                  (y->says == ENT_SAYS_NOT_YET || y->says == ENT_SAYS_NO_LONGER);
    bool two = x->says == ENT_SAYS_YES && y->says == ENT_SAYS_YES &&
               !ent__value_implies(r, x->vcode, x->value, y->vcode, y->value) &&
               !ent__value_implies(r, y->vcode, y->value, x->vcode, x->value);
    return x->source == y->source && !x->dumb && !y->dumb && core &&
           ((yes_no && x->value == y->value) || two);
}

bool ent__fact_collides(ent_build *b, const ent_fact *f, uint32_t *x, uint32_t *y) {
    const ent_hearing *h = &b->hearing;
    ent_segment again;
    ent_code code = ent__hearing_open(&b->hearing, f->matter, b->err);
    if (code == ENT_OK)
        code = ent__hearing_on(&b->hearing, f->now.from, f->w1, f->w2, &again, b->err);
    if (code != ENT_OK)
        ent__build_failed(b, code);
    for (size_t i = 0; i < h->n_spells && code == ENT_OK; i++)
        for (size_t k = 0; k < h->n_spells; k++) {
            if (i == k || !collide(b, f, &h->spells[i], &h->spells[k]))
                continue;
            if (x && y) {
                *x = h->spells[i].claim;
                *y = h->spells[k].claim;
            }
            return true;
        }
    return false;
}

static void doubt_contradiction(ent_build *b, ent_doc_section *s, ent_doc_block **block,
                                const ent_fact *f) {
    const ent_matter *m = &b->view->matters[f->matter];
    ent_buf text;
    ent__buf_init(&text, 1 << 14);
    for (uint32_t i = 0; i < m->n_segments && ent__build_ok(b); i++) {
        ent_fact of_day = *f;
        of_day.now = b->view->segments[m->segment + i];
        uint32_t sides[2];
        if (!of_day.now.contradiction || of_day.now.from > b->day ||
            !ent__fact_collides(b, &of_day, &sides[0], &sides[1]))
            continue;
        ent_doc_cell *cells = doubt(b, s, block, f, "a source contradicts itself");
        cells[2].join = " / ";
        for (size_t k = 0; k < 2; k++) {
            ent__words_claim(&text, b, sides[k]);
            ent_doc_piece *p = ent__cell_take(b, &cells[2], &text);
            p->mark = ENT_MARK_DISPUTED;
            ent__piece_add_claim(b, p, sides[k], true);
        }
        break;
    }
    ent__doc_done(b->doc, &text);
}

static bool concerns(const ent_fact *f) {
    return f->used && (f->side != ENT_SIDE_OTHERS || f->must) && f->mark != ENT_MARK_LATER &&
           f->mark != ENT_MARK_STATED;
}

/* What differs about one fact. A stretch of dispute before the day goes without
 * saying where the dates differ. */
static void doubt_fact(ent_build *b, ent_doc_section *s, ent_doc_block **block, ent_fact *f) {
    ent_shape shape = ent__fact_relation(b, f)->shape;
    bool dates = shape != ENT_SHAPE_MEASURE && doubt_date(b, s, block, f, ENT_EDGE_SINCE);
    if (shape == ENT_SHAPE_STATE && f->mark == ENT_MARK_PAST)
        dates |= doubt_date(b, s, block, f, ENT_EDGE_UNTIL);
    if (f->mark == ENT_MARK_DISPUTED && !(dates && shape == ENT_SHAPE_EVENT)) {
        const char *kind = shape == ENT_SHAPE_MEASURE ? "the figure" : "whether it is so";
        ent__cell_status(b, &doubt(b, s, block, f, kind)[2], f);
    }
    if (shape != ENT_SHAPE_STATE)
        return;
    if (!dates)
        doubt_stretches(b, s, block, f);
    doubt_contradiction(b, s, block, f);
}

void ent__section_disagreements(ent_build *b, ent_doc_section *s) {
    ent_doc_block *block = NULL;
    for (size_t i = 0; i < b->n_facts && ent__build_ok(b); i++)
        if (concerns(&b->facts[i]))
            doubt_fact(b, s, &block, &b->facts[i]);
    if (!block)
        ent__doc_piece(b->doc, ent__doc_text(b->doc, s, ENT_STR("none")),
                       ENT_STR("The sources read do not disagree on anything told here."));
}

/* ---- gaps
 * ------------------------------------------------------------------------------------------ */

/* States of the register that exist on the day. */
typedef struct states {
    ent_build *b;
    ent_doc_block *block;
    uint32_t n, n_silent;
    ent_str *names;
    size_t cap;
    bool full;
} states;

static bool exists_on(const ent_row *row, ent_day day) {
    ent_date d;
    ent_str since = row->cell[ENT_E_SINCE], until = row->cell[ENT_E_UNTIL];
    if (since.n && ent_date_parse(since.p, (ptrdiff_t)since.n, &d, NULL) == ENT_OK &&
        d.from != ENT_DAY_MIN && d.from > day)
        return false;
    return !(until.n && ent_date_parse(until.p, (ptrdiff_t)until.n, &d, NULL) == ENT_OK &&
             d.until != ENT_DAY_MAX && d.until < day);
}

static int on_state(void *ctx, const ent_row *row, ent_instant recorded) {
    states *all = ctx;
    ent_build *b = all->b;
    (void)recorded;
    if (!ent__str_is(row->cell[ENT_E_TYPE], "state") || row->cell[ENT_E_REPLACES].n ||
        !exists_on(row, b->day))
        return 0;
    uint32_t word = ent__pool_find(&b->claims->words, row->cell[ENT_E_ID]);
    uint32_t relation = ent__build_relation(b, "diplomatic");
    if (word != ENT_NONE && ent__view_entity(b->view, word) == b->me)
        return 0;
    all->n++;
    if (word != ENT_NONE && relation != ENT_NONE &&
        ent__view_group(b->view, relation, b->me, word) != ENT_NONE)
        return 0;
    if (!ENT_GROW(all->names, all->cap, all->n_silent + 1))
        return all->full = true;
    all->names[all->n_silent++] = ent__doc_copy(
        b->doc, row->cell[ENT_E_NAME].n ? row->cell[ENT_E_NAME] : row->cell[ENT_E_ID]);
    return 0;
}

static int name_cmp(const void *px, const void *py) {
    return ent__str_cmp(*(const ent_str *)px, *(const ent_str *)py);
}

static void gap_diplomatic(ent_build *b, ent_doc_section *s) {
    states all = {.b = b};
    ent_code code = ent__register_rows(b->reg, ENT_ENTITY, ENT_STR(""), on_state, &all, b->err);
    if (all.full)
        code = ent__nomem(b->err);
    if (code != ENT_OK)
        ent__build_failed(b, code);
    if (all.n_silent && ent__build_ok(b)) {
        qsort(all.names, all.n_silent, sizeof *all.names, name_cmp);
        ent_doc_cell *cell = ent__doc_text(b->doc, s, ENT_STR("diplomatic"));
        ent__doc_piece_f(b->doc, cell,
                         "Of %u other states known on the day, the register says nothing of "
                         "diplomatic relations with %u. Silence is no denial.",
                         all.n, all.n_silent)
            ->mark = ENT_MARK_EMPTY;
        ent_doc_block *block = ent__doc_block(b->doc, s, ENT_DOC_RUN, ENT_STR("silent"),
                                              ENT_STR("Not a word on relations with"), NULL, 1);
        for (uint32_t i = 0; i < all.n_silent; i++)
            ent__doc_piece(b->doc, ent__doc_row(b->doc, block), all.names[i]);
    }
    ENT_DROP(all.names, all.cap);
}

/* For each relation how many matters have no start, no date, no topic. */
static void gap_dates(ent_build *b, ent_doc_section *s) {
    static const ent_doc_column columns[] = {{"relation", "Of"},
                                             {"told", "Told here"},
                                             {"no_start", "Without a start"},
                                             {"undated", "Without any date"}};
    ent_doc_block *block = NULL;
    for (uint32_t r = 0; r < b->claims->n_relations && ent__build_ok(b); r++) {
        uint32_t told = 0, no_start = 0, undated = 0;
        ent_shape shape = b->claims->relations[r].shape;
        for (size_t i = 0; i < b->n_facts; i++) {
            const ent_fact *f = &b->facts[i];
            if (f->relation != r || !f->used || f->side == ENT_SIDE_OTHERS ||
                !ent__fact_is_told(f))
                continue;
            told++;
            undated += f->mark == ENT_MARK_UNDATED;
            no_start += f->mark != ENT_MARK_UNDATED && f->sort == ENT_DAY_MIN;
        }
        if (!(no_start || undated) || (shape != ENT_SHAPE_STATE && shape != ENT_SHAPE_EVENT))
            continue;
        if (!block)
            block = ent__doc_block(b->doc, s, ENT_DOC_TABLE, ENT_STR("dates"),
                                   ENT_STR("Dates that the register could fill"), columns, 4);
        ent_doc_cell *cells = ent__doc_row(b->doc, block);
        ent__doc_piece(b->doc, &cells[0], b->claims->relations[r].label);
        ent__doc_piece_f(b->doc, &cells[1], "%u", told);
        ent__doc_piece_f(b->doc, &cells[2], "%u", no_start);
        ent__doc_piece_f(b->doc, &cells[3], "%u", undated);
    }
}

void ent__section_gaps(ent_build *b, ent_doc_section *s) {
    if (!b->other && b->me != ENT_NONE)
        gap_diplomatic(b, s);
    gap_dates(b, s);
    if (b->n_later)
        ent__doc_piece_f(b->doc, ent__doc_text(b->doc, s, ENT_STR("later")),
                         "%u event%s after the day %s left out.", b->n_later,
                         b->n_later == 1 ? "" : "s", b->n_later == 1 ? "is" : "are");
}
