/* SPDX-License-Identifier: MIT
 *
 * The first lines of a document: what was read, and what is told in numbers.
 */
#include "publish/build.h"

static uint32_t count_works(const ent_build *b) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->doc->n_sources; i++) {
        bool again = false;
        for (uint32_t k = 0; k < i && !again; k++)
            again = ent__str_eq(b->doc->sources[k].work, b->doc->sources[i].work);
        n += !again;
    }
    return n;
}

static void line_read(ent_build *b, ent_doc_section *s) {
    ent_doc_cell *cell = ent__doc_text(b->doc, s, ENT_STR("read"));
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    ent__buf_z(&text, "On ");
    ent__words_day(&text, b->day);
    ent__buf_printf(&text, ", as told by %u claim%s of %u source%s (%u work%s)",
                    b->doc->n_claims, b->doc->n_claims == 1 ? "" : "s", b->doc->n_sources,
                    b->doc->n_sources == 1 ? "" : "s", count_works(b),
                    count_works(b) == 1 ? "" : "s");
    if (b->options->has_said_by) {
        ent__buf_z(&text, " out by ");
        ent__words_day(&text, b->options->said_by);
    }
    if (b->options->known && b->options->known != ENT_LATEST) {
        char when[ENT_INSTANT_TEXT];
        ent__instant_format(b->options->known, when, sizeof when);
        ent__buf_printf(&text, ", as known on %s", when);
    }
    ent__buf_char(&text, '.');
    ent__cell_take(b, cell, &text);
    ent__doc_done(b->doc, &text);
}

static void line_key(ent_build *b, ent_doc_section *s) {
    ent__doc_piece(
        b->doc, ent__doc_text(b->doc, s, ENT_STR("key")),
        ENT_STR(
            "A word without mark is testified for the day. \xe2\x80\x9cPresumed\xe2\x80\x9d: "
            "nobody says that it ended, and it was last witnessed on the day named. "
            "\xe2\x80\x9cPossibly\xe2\x80\x9d: a vague date leaves it open. "
            "\xe2\x80\x9c"
            "DISPUTED\xe2\x80\x9d: sources say different things, each named. "
            "\xe2\x80\x9cUndated\xe2\x80\x9d: no source says when."));
}

typedef struct tally {
    uint32_t sure, presumed, possibly, disputed, past, undated;
} tally;

static tally tally_of(const ent_build *b, uint32_t relation) {
    tally t = {0};
    for (size_t i = 0; i < b->n_facts; i++) {
        const ent_fact *f = &b->facts[i];
        if (f->relation != relation || f->side == ENT_SIDE_OTHERS || !f->used)
            continue;
        t.sure += f->mark == ENT_MARK_TESTIFIED;
        t.presumed += f->mark == ENT_MARK_PRESUMED;
        t.possibly += f->mark == ENT_MARK_POSSIBLY;
        t.disputed += f->mark == ENT_MARK_DISPUTED;
        t.past += f->mark == ENT_MARK_PAST;
        t.undated += f->mark == ENT_MARK_UNDATED;
    }
    return t;
}

static void count_to(ent_buf *text, uint32_t n, const char *word) {
    if (!n)
        return;
    ent__buf_z(text, text->n ? ", " : "");
    ent__buf_printf(text, "%u %s", n, word);
}

static void count_row(ent_build *b, ent_doc_section *s, ent_doc_block **block,
                      uint32_t relation) {
    static const ent_doc_column columns[] = {{"what", "What"}, {"count", "On the day"}};
    const ent_relation *rel = &b->claims->relations[relation];
    tally t = tally_of(b, relation);
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    count_to(&text, t.sure, "testified");
    count_to(&text, t.presumed, "presumed");
    count_to(&text, t.possibly, "possible");
    count_to(&text, t.disputed, "disputed");
    count_to(&text, t.past, "past");
    count_to(&text, t.undated, "undated");
    if (text.n) {
        if (!*block)
            *block = ent__doc_block(b->doc, s, ENT_DOC_FIELDS, ENT_STR("counts"), ENT_STR(""),
                                    columns, 2);
        ent_doc_cell *cells = ent__doc_row(b->doc, *block);
        ent__doc_piece(b->doc, &cells[0], rel->label.n ? rel->label : rel->id)->strong = true;
        ent__cell_take(b, &cells[1], &text);
    }
    ent__doc_done(b->doc, &text);
}

/* How much is told of each relation, in the order of the sections. */
static void table_counts(ent_build *b, ent_doc_section *s) {
    ent_doc_block *block = NULL;
    for (const ent_doc_section *of = b->doc->root.sections; of; of = of->next)
        for (uint32_t r = 0; r < b->claims->n_relations && ent__build_ok(b); r++) {
            const ent_relation *rel = &b->claims->relations[r];
            if (ent__str_eq(rel->section, of->title) && rel->shape != ENT_SHAPE_REMARK)
                count_row(b, s, &block, r);
        }
}

/* ---- sentences ------------------------------------------------------------------------- */

static bool is_standing(const ent_build *b, const ent_fact *f, uint32_t relation,
                        const char *value, uint8_t mark) {
    return f->relation == relation && f->side == ENT_SIDE_MINE && f->mark == mark &&
           ent__str_is(ent__claims_word(b->claims, f->value), value);
}

/* "Lithuania is a member of A, B and C.": names as links, each with its claims. */
static void sentence(ent_build *b, ent_doc_section *s, const char *relation_id,
                     const char *value, ent_mark mark, const char *words) {
    uint32_t relation = ent__build_relation(b, relation_id);
    ent_fact **facts = ent__build_room(b);
    if (relation == ENT_NONE || !facts)
        return;
    size_t n = ent__build_pick(
               b, &(ent_pick){.relation = relation, .side = ENT_SIDE_MINE, .used = true},
               facts),
           m = 0;
    for (size_t i = 0; i < n; i++)
        if (is_standing(b, facts[i], relation, value, (uint8_t)mark))
            facts[m++] = facts[i];
    if (!m || !ent__build_ok(b))
        return;
    ent_doc_cell *cell = ent__doc_text(b->doc, s, ENT_STR("sentence"));
    ent__doc_piece(b->doc, cell, ent__build_name(b, b->me))->strong = true;
    ent__doc_piece(b->doc, cell, ent__str(words));
    for (size_t i = 0; i < m; i++) {
        ent_doc_piece *p = ent__cell_entity(b, cell, ent__fact_party(facts[i]));
        p->before = i == 0 ? " " : i + 1 < m ? ", " : " and ";
        for (uint32_t k = 0; k < facts[i]->n_cites; k++)
            ent__piece_add_claim(b, p, b->members[facts[i]->cite + k], false);
    }
    ent__doc_piece(b->doc, cell, ENT_STR("."));
}

static void sentences(ent_build *b, ent_doc_section *s) {
    sentence(b, s, "member", "member", ENT_MARK_TESTIFIED, "is a member of");
    sentence(b, s, "member", "member", ENT_MARK_PRESUMED,
             "is presumed, from what was last said of it, to be a member of");
    sentence(b, s, "member", "member", ENT_MARK_POSSIBLY, "is possibly a member of");
    sentence(b, s, "member", "observer", ENT_MARK_TESTIFIED, "is an observer in");
    sentence(b, s, "member", "partner", ENT_MARK_TESTIFIED, "takes part in");
    sentence(b, s, "member", "candidate", ENT_MARK_TESTIFIED, "is a candidate for");
    sentence(b, s, "member", "seeking", ENT_MARK_TESTIFIED, "seeks membership in");
}

void ent__section_summary(ent_build *b, ent_doc_section *s) {
    if (b->doc->n_claims == 0) {
        ent__doc_piece(b->doc, ent__doc_text(b->doc, s, ENT_STR("none")),
                       ENT_STR("The register says nothing of this."))
            ->mark = ENT_MARK_EMPTY;
        return;
    }
    if (!b->other)
        sentences(b, s);
    line_read(b, s);
    table_counts(b, s);
    line_key(b, s);
}
