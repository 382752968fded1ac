/* SPDX-License-Identifier: MIT
 *
 * Sections with a form of their own: diplomatic relations, missions, visits,
 * remarks, coverage.
 */
#include "publish/build.h"

/* ---- diplomatic relations --------------------------------------------------------------- */

static const ent_doc_column diplomatic_heads[] = {
    {"country", "Country"}, {"began", "Formal relations began"}, {"notes", "Notes"}};

/* A status that goes without saying is not said, so that the table has the three
 * columns that such tables have. */
static bool is_plain(const ent_build *b, const ent_fact *f) {
    return f->mark == ENT_MARK_TESTIFIED &&
           ent__str_is(ent__claims_word(b->claims, f->value), "established");
}

static void diplomatic_row(ent_build *b, ent_doc_block *block, ent_fact *f) {
    ent_doc_cell *cells = ent__doc_row(b->doc, block);
    ent__cell_entity(b, &cells[0], ent__fact_party(f))->strong = true;
    ent__cell_dates(b, &cells[1], f, true);
    if (!cells[1].first)
        ent__doc_piece(b->doc, &cells[1], ENT_STR("not said"))->mark = ENT_MARK_EMPTY;
    if (is_plain(b, f)) {
        ent__piece_fact(b, cells[1].last, f, false);
        if (cells[1].first != cells[1].last)
            cells[1].last->mark = ENT_MARK_DISPUTED;
    } else {
        ent__cell_status(b, &cells[2], f);
    }
    ent__cell_notes(b, &cells[2], f, "");
}

void ent__section_diplomatic(ent_build *b, ent_doc_section *s) {
    uint32_t relation = ent__build_relation(b, "diplomatic");
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n =
        ent__build_pick(b, &(ent_pick){.relation = relation, .side = ENT_SIDE_MINE}, facts);
    ent_doc_block *block = NULL;
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        if (!ent__fact_is_told(facts[i]))
            continue;
        if (!block)
            block = ent__doc_block(b->doc, s, ENT_DOC_TABLE, ENT_STR("diplomatic"), ENT_STR(""),
                                   diplomatic_heads, 3);
        diplomatic_row(b, block, facts[i]);
    }
    ent__items_later(b, s, facts, n);
    ent__section_relation(b, s, relation, true);
}

/* ---- missions -----------------------------------------------------------------------------
 */

static const ent_doc_column mission_heads[] = {{"party", "Country or body"},
                                               {"status", "Mission"},
                                               {"place", "Place"},
                                               {"since", "Since"},
                                               {"notes", "Notes"}};

static bool is_non_resident(const ent_build *b, const ent_fact *f) {
    return ent__str_is(ent__claims_word(b->claims, f->value), "non-resident");
}

static void mission_row(ent_build *b, ent_doc_block *block, ent_fact *f) {
    const char *where = is_non_resident(b, f) ? "resident-in" : "place";
    ent_doc_cell *cells = ent__doc_row(b->doc, block);
    ent__cell_entity(b, &cells[0], ent__fact_party(f))->strong = true;
    ent__cell_status(b, &cells[1], f);
    ent__cell_facet(b, &cells[2], f, where);
    ent__cell_dates(b, &cells[3], f, false);
    ent__cell_notes(b, &cells[4], f, where);
}

static void missions_table(ent_build *b, ent_doc_section *s, ent_side side, bool resident,
                           ent_str key, ent_str caption) {
    uint32_t relation = ent__build_relation(b, "mission");
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(b, &(ent_pick){.relation = relation, .side = (int)side}, facts),
           m = 0;
    for (size_t i = 0; i < n; i++)
        if (is_non_resident(b, facts[i]) != resident)
            facts[m++] = facts[i];
    ent_doc_block *block = NULL;
    for (size_t i = 0; i < m && ent__build_ok(b); i++) {
        if (!ent__fact_is_told(facts[i]))
            continue;
        if (!block)
            block = ent__doc_block(b->doc, s, ENT_DOC_TABLE, key, caption, mission_heads, 5);
        mission_row(b, block, facts[i]);
    }
    ent__items_later(b, s, facts, m);
}

static void missions_side(ent_build *b, ent_doc_section *parent, ent_side side) {
    ent_buf title;
    ent__buf_init(&title, 1 << 12);
    uint32_t home = side == ENT_SIDE_MINE                 ? b->me
                    : b->other && side == ENT_SIDE_THEIRS ? b->other
                                                          : b->me;
    if (side == ENT_SIDE_MINE || b->other) {
        ent__buf_z(&title, "Missions of ");
        ent__buf_str(&title, ent__build_name(b, home));
        ent__buf_z(&title, b->other ? "" : " abroad");
    } else {
        ent__buf_z(&title, "Missions in ");
        ent__buf_str(&title, ent__build_name(b, b->me));
    }
    ent_doc_section *s = ent__doc_section(b->doc, parent,
                                          side == ENT_SIDE_MINE ? ENT_STR("missions-abroad")
                                                                : ENT_STR("missions-here"),
                                          ent__buf_view(&title));
    ent__doc_done(b->doc, &title);
    missions_table(b, s, side, true, ENT_STR("resident"), ENT_STR(""));
    missions_table(b, s, side, false, ENT_STR("non-resident"),
                   ENT_STR("Non-resident accreditations"));
    ent__envoys(b, s, side);
    if (ent__doc_section_is_empty(s))
        ent__doc_section_drop(parent, s);
}

void ent__section_missions(ent_build *b, ent_doc_section *s) {
    missions_side(b, s, ENT_SIDE_MINE);
    missions_side(b, s, ENT_SIDE_THEIRS);
    static const char *const rest[] = {"mission", "envoy"};
    for (size_t i = 0; i < 2; i++) {
        uint32_t relation = ent__build_relation(b, rest[i]);
        if (relation != ENT_NONE)
            ent__section_relation(b, s, relation, true);
    }
}

/* ---- visits
 * ----------------------------------------------------------------------------------- */

static const ent_doc_column visit_heads[] = {{"since", "Date"},
                                             {"person", "Who"},
                                             {"party", "Country"},
                                             {"status", "Visit"},
                                             {"notes", "Notes"}};

static void visits_side(ent_build *b, ent_doc_section *s, uint32_t relation, ent_side side) {
    ent_fact **facts = ent__build_room(b);
    if (!facts)
        return;
    size_t n = ent__build_pick(b, &(ent_pick){.relation = relation, .side = (int)side}, facts);
    if (!n)
        return;
    ent_buf caption;
    ent__buf_init(&caption, 1 << 12);
    ent__buf_z(&caption, side == ENT_SIDE_MINE ? "Visits from " : "Visits to ");
    ent__buf_str(&caption, ent__build_name(b, b->me));
    ent_doc_block *block =
        ent__doc_block(b->doc, s, ENT_DOC_TABLE,
                       side == ENT_SIDE_MINE ? ENT_STR("visits-from") : ENT_STR("visits-to"),
                       ent__buf_view(&caption), visit_heads, 5);
    ent__doc_done(b->doc, &caption);
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        ent_doc_cell *cells = ent__doc_row(b->doc, block);
        ent__cell_dates(b, &cells[0], facts[i], false);
        ent__cell_facet(b, &cells[1], facts[i], "person");
        if (cells[1].first)
            cells[1].first->strong = true;
        ent__cell_entity(b, &cells[2], ent__fact_party(facts[i]));
        ent__cell_status(b, &cells[3], facts[i]);
        ent__cell_notes(b, &cells[4], facts[i], "person");
    }
}

void ent__section_visits(ent_build *b, ent_doc_section *s) {
    uint32_t relation = ent__build_relation(b, "visit");
    if (relation == ENT_NONE)
        return;
    visits_side(b, s, relation, ENT_SIDE_THEIRS);
    visits_side(b, s, relation, ENT_SIDE_MINE);
    ent__section_relation(b, s, relation, true);
}

/* ---- remarks
 * -------------------------------------------------------------------------------------- */

void ent__section_remarks(ent_build *b, ent_doc_section *s) {
    uint32_t relation = ent__build_relation(b, "remark");
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n =
        ent__build_pick(b, &(ent_pick){.relation = relation, .side = -1, .must = true}, facts);
    ent_doc_block *block = NULL;
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        if (!block)
            block = ent__doc_block(b->doc, s, ENT_DOC_LIST, ENT_STR("remark"), ENT_STR(""),
                                   NULL, 1);
        ent_doc_cell *cell = ent__doc_row(b->doc, block);
        ent__cell_entity(b, cell, facts[i]->subject)->strong = true;
        if (facts[i]->object) {
            ent__doc_piece(b->doc, cell, ENT_STR("on"));
            ent__cell_entity(b, cell, facts[i]->object)->strong = true;
        }
        ent__doc_piece(b->doc, cell, ENT_STR("\xe2\x80\x94"));
        ent__cell_remark(b, cell, facts[i]);
    }
}

/* ---- coverage
 * --------------------------------------------------------------------------------------- */

/* "visits of United States: all from 20 January 2001 to 20 January 2009 (object ...)". */
static void words_coverage(ent_buf *out, const ent_build *b, uint32_t claim) {
    const ent_claims *all = b->claims;
    const ent_claim *c = &all->at[claim];
    ent_str object = ent__claims_word(all, c->object),
            detail = ent__claims_word(all, c->detail);
    if (ent__str_starts(object, "rel:"))
        object = (ent_str){object.p + 4, object.n - 4};
    uint32_t relation = ent__claims_find_relation(all, object);
    const ent_relation *r = relation == ENT_NONE ? NULL : &all->relations[relation];
    ent__buf_str(out, r && r->label.n ? r->label : object);
    ent__buf_z(out, ", ");
    ent__words_entity(out, b, ent__claims_word(all, c->subject));
    if (detail.n) {
        ent__buf_z(out, " (");
        ent__words_details(out, b, detail, ENT_STR(""));
        ent__buf_char(out, ')');
    }
    if (!(c->flags & ENT_F_NO_SINCE)) {
        ent__buf_z(out, ", from ");
        ent__words_bounds(out, c->s1, c->s2, c->flags & ENT_F_SOFT_SINCE);
    }
    if (!(c->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN))) {
        ent__buf_z(out, " to ");
        ent__words_bounds(out, c->u1, c->u2, c->flags & ENT_F_SOFT_UNTIL);
    }
}

/* A list of ours, or one narrowed to us. */
static bool covers_us(const ent_build *b, const ent_fact *f) {
    ent_str object = ent__fact_facet(b, f, "object");
    return f->side == ENT_SIDE_MINE ||
           (b->me != ENT_NONE && ent__str_eq(object, ent__claims_word(b->claims, b->me)));
}

void ent__section_coverage(ent_build *b, ent_doc_section *s) {
    uint32_t relation = ent__build_relation(b, "complete");
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(b, &(ent_pick){.relation = relation, .side = -1}, facts);
    ent_doc_block *block = NULL;
    ent_buf text;
    ent__buf_init(&text, 1 << 14);
    for (size_t i = 0; i < n && ent__build_ok(b); i++)
        for (uint32_t k = 0; k < facts[i]->n_claims && covers_us(b, facts[i]); k++) {
            uint32_t claim = b->members[facts[i]->claim + k];
            if (!block)
                block = ent__doc_block(b->doc, s, ENT_DOC_LIST, ENT_STR("complete"),
                                       ENT_STR("What sources list completely, so that their "
                                               "silence says no"),
                                       NULL, 1);
            ent_doc_cell *cell = ent__doc_row(b->doc, block);
            words_coverage(&text, b, claim);
            ent_doc_piece *p = ent__cell_take(b, cell, &text);
            p->mark = ENT_MARK_STATED;
            ent__piece_add_claim(b, p, claim, true);
            facts[i]->used = true;
        }
    ent__doc_done(b->doc, &text);
}
