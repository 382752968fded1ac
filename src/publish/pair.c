/* SPDX-License-Identifier: MIT
 *
 * What only a pair has: the bodies to which both belong, and the time line of
 * what lies between the two.
 */
#include "publish/build.h"

#include <stdlib.h>

/* Heads with the names of the two. */
const ent_doc_column *ent__pair_heads(ent_build *b, ent_doc_column first, const char *prefix) {
    ent_doc_column *heads = ent__arena_alloc(&b->doc->arena, 3 * sizeof *heads);
    if (!heads) {
        static const ent_doc_column none[3] = {{"", ""}, {"", ""}, {"", ""}};
        ent__doc_failed(b->doc, ENT_NOMEM);
        return none;
    }
    const ent_str names[] = {b->doc->subject_name, b->doc->other_name};
    heads[0] = first;
    for (size_t i = 0; i < 2; i++) {
        ent_buf text;
        ent__buf_init(&text, 1 << 14);
        ent__buf_z(&text, prefix);
        ent__buf_str(&text, names[i]);
        heads[i + 1] = (ent_doc_column){i ? "other" : "subject",
                                        ent__doc_copy(b->doc, ent__buf_view(&text)).p};
        ent__doc_done(b->doc, &text);
    }
    return heads;
}

static bool holds(const ent_build *b, const ent_fact *f) {
    return f->mark >= ENT_MARK_TESTIFIED && f->mark <= ENT_MARK_DISPUTED &&
           !ent__str_is(ent__claims_word(b->claims, f->value), "none");
}

static void standing(ent_build *b, ent_doc_cell *cell, ent_fact *f) {
    ent__cell_status(b, cell, f);
    ent_readings r;
    ent__fact_readings(b, f, ENT_EDGE_SINCE, &r);
    if (!r.n || f->mark == ENT_MARK_DISPUTED)
        return;
    ent__doc_piece(b->doc, cell, ENT_STR("since"))->before = " ";
    ent__cell_readings(b, cell, &r, false);
}

void ent__section_shared(ent_build *b, ent_doc_section *s) {
    uint32_t relation = ent__build_relation(b, "member");
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(b, &(ent_pick){.relation = relation, .side = -1}, facts);
    ent_doc_block *block = NULL;
    const ent_doc_column body = {"body", "Organisation"};
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        if (facts[i]->side != ENT_SIDE_MINE || !holds(b, facts[i]))
            continue;
        for (size_t k = 0; k < n; k++) {
            if (facts[k]->object != facts[i]->object || facts[k]->subject != b->other ||
                !holds(b, facts[k]))
                continue;
            if (!block)
                block = ent__doc_block(b->doc, s, ENT_DOC_TABLE, ENT_STR("shared"), ENT_STR(""),
                                       ent__pair_heads(b, body, ""), 3);
            ent_doc_cell *cells = ent__doc_row(b->doc, block);
            ent__cell_entity(b, &cells[0], facts[i]->object)->strong = true;
            standing(b, &cells[1], facts[i]);
            standing(b, &cells[2], facts[k]);
        }
    }
}

/* ---- time line ------------------------------------------------------------------------------
 */

typedef struct moment {
    ent_day lo, hi;
    ent_fact *fact;
    bool soft, end;
} moment;

static int moment_cmp(const void *px, const void *py) {
    const moment *x = px, *y = py;
    if (x->lo != y->lo)
        return x->lo < y->lo ? -1 : 1;
    if (x->hi != y->hi)
        return x->hi < y->hi ? -1 : 1;
    if (x->end != y->end)
        return x->end ? 1 : -1;
    return x->fact < y->fact ? -1 : x->fact > y->fact;
}

static bool between(const ent_build *b, const ent_fact *f) {
    return (f->subject == b->me && f->object == b->other) ||
           (f->subject == b->other && f->object == b->me);
}

/* An action about a treaty that the other took on the same day: it is between them. */
static bool is_common(const ent_build *b, const ent_fact *f) {
    if (f->side != ENT_SIDE_MINE || !f->used || f->sort == ENT_DAY_MIN)
        return false;
    for (size_t i = 0; i < b->n_facts; i++) {
        const ent_fact *g = &b->facts[i];
        if (g->relation == f->relation && g->object == f->object && g->value == f->value &&
            g->subject == b->other && g->sort == f->sort)
            return true;
    }
    return false;
}

static size_t moments_of(ent_build *b, moment *out, size_t most) {
    size_t n = 0;
    for (size_t i = 0; i < b->n_facts; i++) {
        ent_fact *f = &b->facts[i];
        bool treaty = ent__fact_is_event(b, f) && is_common(b, f);
        if (!(between(b, f) || treaty) || f->mark == ENT_MARK_LATER)
            continue;
        for (int edge = 0; edge < 2; edge++) {
            ent_readings r;
            if (edge && (ent__fact_is_event(b, f) || f->mark != ENT_MARK_PAST))
                continue;
            if (edge)
                ent__fact_readings(b, f, ENT_EDGE_SINCE, &r);
            ent__fact_readings(b, f, edge ? ENT_EDGE_UNTIL : ENT_EDGE_SINCE, &r);
            for (size_t k = 0; k < r.n && n < most; k++)
                if (r.at[k].lo <= b->day)
                    out[n++] = (moment){r.at[k].lo, r.at[k].hi, f, r.at[k].soft, edge != 0};
        }
    }
    return n;
}

static void moment_row(ent_build *b, ent_doc_block *block, const moment *m) {
    ent_doc_cell *cells = ent__doc_row(b->doc, block);
    const ent_relation *r = ent__fact_relation(b, m->fact);
    ent_buf text;
    ent__buf_init(&text, 1 << 14);
    ent__words_bounds(&text, m->lo, m->hi, m->soft);
    ent__cell_take(b, &cells[0], &text)->strong = true;
    ent__cell_entity(b, &cells[1], m->fact->subject);
    if (!between(b, m->fact))
        ent__cell_entity(b, &cells[1], b->other)->before = " and ";
    ent__buf_str(&text, r->label.n ? r->label : r->id);
    ent__cell_take(b, &cells[1], &text)->before = ", ";
    ent__cell_entity(b, &cells[1], m->fact->object)->before = ", ";
    ent__words_value(&text, r, ent__claims_word(b->claims, m->fact->value));
    ent__buf_z(&text, m->end ? ", ended" : "");
    ent_doc_piece *p = ent__cell_take(b, &cells[1], &text);
    p->before = ": ";
    ent__piece_fact(b, p, m->fact, true);
    if (m->end)
        p->mark = ENT_MARK_PAST;
    cells[1].join = ", ";
    ent__cell_facet(b, &cells[1], m->fact, "person");
    ent__cell_facet(b, &cells[1], m->fact, "topic");
    ent__doc_done(b->doc, &text);
}

void ent__section_timeline(ent_build *b, ent_doc_section *s) {
    static const ent_doc_column columns[] = {{"date", "Date"}, {"what", "What"}};
    size_t most = 4 * b->n_facts + 4;
    moment *at = ent__arena_alloc(&b->arena, most * sizeof *at);
    if (!at) {
        ent__build_failed(b, ent__nomem(b->err));
        return;
    }
    size_t n = moments_of(b, at, most);
    if (!n)
        return;
    qsort(at, n, sizeof *at, moment_cmp);
    ent_doc_block *block =
        ent__doc_block(b->doc, s, ENT_DOC_TABLE, ENT_STR("timeline"), ENT_STR(""), columns, 2);
    for (size_t i = 0; i < n && ent__build_ok(b); i++)
        moment_row(b, block, &at[i]);
}
