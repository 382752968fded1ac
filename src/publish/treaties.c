/* SPDX-License-Identifier: MIT
 *
 * Treaties: a row for each, with what we did about it and, where the parties are
 * few, what the others did. Treaties of few parties come first, by date. What is
 * remarked of a treaty stands in its notes.
 */
#include "publish/build.h"

#include <stdlib.h>

static const ent_doc_column heads[] = {{"treaty", "Treaty"},
                                       {"actions", "Actions"},
                                       {"others", "Other parties"},
                                       {"notes", "Notes"}};

static const char *const deeds[][2] = {
    {"signature", "signed"},
    {"definitive-signature", "signed definitively"},
    {"ratification", "ratified"},
    {"acceptance", "accepted"},
    {"approval", "approved"},
    {"accession", "acceded"},
    {"succession", "succeeded"},
    {"formal-confirmation", "confirmed formally"},
    {"provisional-application", "applied provisionally"},
    {"entry-into-force", "in force"},
    {"reservation", "made a reservation"},
    {"declaration", "made a declaration"},
    {"objection", "objected"},
    {"denunciation", "denounced"},
    {"withdrawal", "withdrew"},
    {"termination", "terminated"},
    {"signatory", "signatory"},
    {"consent", "consented to be bound"},
};

static void put_deed(ent_buf *out, const ent_build *b, const ent_fact *f) {
    ent_str value = ent__claims_word(b->claims, f->value);
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (ent__str_is(value, deeds[i][0])) {
            ent__buf_z(out, deeds[i][1]);
            return;
        }
    ent__words_slug(out, value);
}

static void put_reading(ent_buf *out, const ent_reading *r) {
    ent__buf_char(out, ' ');
    ent__words_bounds(out, r->lo, r->hi, r->soft);
}

/* "signed 26 April 1994 [1][3]"; dates that differ each with their sources. */
static void deed(ent_build *b, ent_doc_cell *cell, ent_fact *f, ent_str who) {
    ent_readings r;
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    ent__fact_readings(b, f, ENT_EDGE_SINCE, &r);
    if (who.n) {
        ent__buf_str(&text, who);
        ent__buf_z(&text, ": ");
    }
    if (f->mark == ENT_MARK_DISPUTED)
        ent__buf_z(&text, "DISPUTED: ");
    if (f->mark == ENT_MARK_POSSIBLY)
        ent__buf_z(&text, "possibly ");
    put_deed(&text, b, f);
    if (r.n > 0)
        put_reading(&text, &r.at[0]);
    ent_doc_piece *p = ent__cell_take(b, cell, &text);
    if (!r.n)
        p->tail = ENT_STR("undated");
    else if (f->mark == ENT_MARK_PRESUMED)
        p->tail = ENT_STR("announced");
    if (r.n < 2) {
        ent__piece_fact(b, p, f, true);
    } else {
        for (uint32_t k = 0; k < r.at[0].n; k++)
            ent__piece_add_claim(b, p, b->read[r.at[0].first + k], true);
        p->mark = ENT_MARK_DISPUTED;
    }
    for (size_t i = 1; i < r.n; i++) {
        ent__buf_z(&text, "but");
        put_reading(&text, &r.at[i]);
        p = ent__cell_take(b, cell, &text);
        p->before = " ";
        for (uint32_t k = 0; k < r.at[i].n; k++)
            ent__piece_add_claim(b, p, b->read[r.at[i].first + k], true);
        ent__piece_fact(b, p, f, false);
        p->mark = ENT_MARK_DISPUTED;
    }
    ent__doc_done(b->doc, &text);
}

/* ---- the treaties met
 * ------------------------------------------------------------------------ */

typedef struct bond {
    uint32_t treaty;
    ent_day first;     /* our first action, or anyone's */
    uint32_t n_others; /* facts of others */
    bool joint;        /* both of a pair act */
} bond;

typedef struct bonds {
    bond *at;
    size_t n;
    ent_fact **facts; /* all of `party`, by treaty */
    size_t n_facts;
} bonds;

static bond *bond_of(bonds *all, uint32_t treaty) {
    for (size_t i = all->n; i-- > 0;)
        if (all->at[i].treaty == treaty)
            return &all->at[i];
    return NULL;
}

static bool wanted(const ent_fact *f) {
    return f->side != ENT_SIDE_OTHERS || f->must;
}

static int bond_cmp(const void *px, const void *py) {
    const bond *x = px, *y = py;
    bool few_x = x->n_others > 0, few_y = y->n_others > 0;
    if (few_x != few_y)
        return few_x ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->treaty < y->treaty ? -1 : x->treaty > y->treaty;
}

static bool bonds_make(ent_build *b, bonds *all) {
    uint32_t relation = ent__build_relation(b, "party");
    *all = (bonds){.facts = ent__build_room(b)};
    if (relation == ENT_NONE || !all->facts)
        return false;
    all->n_facts =
        ent__build_pick(b, &(ent_pick){.relation = relation, .side = -1}, all->facts);
    all->at = ent__arena_alloc(&b->arena, (all->n_facts + 1) * sizeof *all->at);
    if (!all->at) {
        ent__build_failed(b, ent__nomem(b->err));
        return false;
    }
    for (size_t i = 0; i < all->n_facts; i++)
        if (wanted(all->facts[i]) && !bond_of(all, all->facts[i]->object))
            all->at[all->n++] = (bond){.treaty = all->facts[i]->object, .first = ENT_DAY_MAX};
    for (size_t i = 0; i < all->n_facts; i++) {
        const ent_fact *f = all->facts[i];
        bond *x = bond_of(all, f->object);
        if (!x)
            continue;
        x->n_others += f->side == ENT_SIDE_OTHERS;
        x->joint |= b->other && f->subject == b->other;
        if (f->sort != ENT_DAY_MIN && f->sort < x->first)
            x->first = f->sort;
    }
    if (all->n > 1)
        qsort(all->at, all->n, sizeof *all->at, bond_cmp);
    return all->n > 0;
}

static int deed_cmp(const void *px, const void *py) {
    const ent_fact *x = *(ent_fact *const *)px, *y = *(ent_fact *const *)py;
    if (x->sort != y->sort)
        return x->sort < y->sort ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void our_deeds(ent_build *b, ent_doc_cell *cell, bonds *all, const bond *x) {
    ent_fact *own[64];
    size_t n = 0;
    for (size_t i = 0; i < all->n_facts && n < 64; i++)
        if (all->facts[i]->object == x->treaty && all->facts[i]->side != ENT_SIDE_OTHERS)
            own[n++] = all->facts[i];
    if (n > 1)
        qsort(own, n, sizeof *own, deed_cmp);
    cell->join = "; ";
    for (size_t i = 0; i < n; i++)
        deed(b, cell, own[i], ENT_STR(""));
}

static void their_deeds(ent_build *b, ent_doc_cell *cell, bonds *all, const bond *x,
                        bool named) {
    cell->join = "; ";
    for (size_t i = 0; i < all->n_facts; i++) {
        ent_fact *f = all->facts[i];
        if (f->object != x->treaty || f->side != ENT_SIDE_OTHERS ||
            (b->other && f->subject != b->other))
            continue;
        deed(b, cell, f, named ? ent__build_name(b, f->subject) : ENT_STR(""));
    }
}

static void treaty_notes(ent_build *b, ent_doc_cell *cell, bonds *all, const bond *x) {
    uint32_t relation = ent__build_relation(b, "remark");
    ent_fact **facts = ent__build_room(b);
    cell->join = "; ";
    for (size_t i = 0; i < all->n_facts; i++)
        if (all->facts[i]->object == x->treaty && all->facts[i]->side != ENT_SIDE_OTHERS)
            ent__cell_notes(b, cell, all->facts[i], "");
    if (!facts || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(
        b, &(ent_pick){.relation = relation, .side = -1, .subject = x->treaty}, facts);
    for (size_t i = 0; i < n && ent__build_ok(b); i++)
        ent__cell_remark(b, cell, facts[i]);
}

static void treaty_row(ent_build *b, ent_doc_block *block, bonds *all, const bond *x) {
    ent_doc_cell *cells = ent__doc_row(b->doc, block);
    ent__cell_entity(b, &cells[0], x->treaty)->strong = true;
    our_deeds(b, &cells[1], all, x);
    their_deeds(b, &cells[2], all, x, true);
    treaty_notes(b, &cells[3], all, x);
}

static ent_doc_block *table_of(ent_build *b, ent_doc_section *s, ent_doc_block **block,
                               ent_str key, ent_str caption) {
    if (!*block)
        *block = ent__doc_block(b->doc, s, ENT_DOC_TABLE, key, caption, heads, 4);
    return *block;
}

void ent__section_treaties(ent_build *b, ent_doc_section *s) {
    bonds all;
    if (!bonds_make(b, &all))
        return;
    ent_doc_block *few = NULL, *many = NULL;
    for (size_t i = 0; i < all.n && ent__build_ok(b); i++) {
        const bond *x = &all.at[i];
        if (x->n_others)
            treaty_row(b,
                       table_of(b, s, &few, ENT_STR("bilateral"),
                                ENT_STR("Bilateral treaties, and others of few parties")),
                       &all, x);
        else
            treaty_row(b,
                       table_of(b, s, &many, ENT_STR("multilateral"),
                                ENT_STR("Multilateral treaties")),
                       &all, x);
    }
}

/* Of a pair: treaties about which both act. */
void ent__section_joint(ent_build *b, ent_doc_section *s) {
    bonds all;
    if (!bonds_make(b, &all))
        return;
    ent_doc_block *block = NULL;
    for (size_t i = 0; i < all.n && ent__build_ok(b); i++) {
        const bond *x = &all.at[i];
        if (!x->joint)
            continue;
        if (!block)
            block = ent__doc_block(b->doc, s, ENT_DOC_TABLE, ENT_STR("treaties"), ENT_STR(""),
                                   ent__pair_heads(b, heads[0], "Actions of "), 3);
        ent_doc_cell *cells = ent__doc_row(b->doc, block);
        ent__cell_entity(b, &cells[0], x->treaty)->strong = true;
        our_deeds(b, &cells[1], &all, x);
        their_deeds(b, &cells[2], &all, x, false);
    }
}
