/* SPDX-License-Identifier: MIT
 *
 * Heads of mission. A state has one head of mission with another at a time, so all that
 * is said of them is one matter; the person stands in the details. Here it is taken apart
 * again: a row for each person and rank, the one of the day first with the verdict of the
 * matter, then the others, the newest first, each with its own dates and marked past (or
 * later).
 */
#include "publish/build.h"

#include <stdlib.h>

static const ent_doc_column heads[] = {{"party", "Country or body"},
                                       {"person", "Head of mission"},
                                       {"status", "Rank"},
                                       {"since", "Since"},
                                       {"notes", "Notes"}};

/* The claims about one person in one rank: members[first .. first + n) of the build. */
typedef struct term {
    ent_str person;
    uint32_t value; /* word */
    uint32_t first, n;
    ent_day from; /* the latest start that a claim says, ENT_DAY_MIN if none */
    uint8_t mark;
    bool cited; /* the verdict of the matter rests on it */
} term;

static ent_str person_of(const ent_build *b, uint32_t claim) {
    return ent__detail_get(ent__claims_word(b->claims, b->claims->at[claim].detail), "person");
}

static bool is_cited(const ent_build *b, const ent_fact *f, uint32_t claim) {
    for (uint32_t i = 0; i < f->n_cites; i++)
        if (b->members[f->cite + i] == claim)
            return true;
    return false;
}

/* How a term that is not the one of the day stands to it, by the best of its claims. */
static ent_mark mark_of(const ent_build *b, uint32_t claim) {
    ent_spell s = ent__spell_of(b->view, claim);
    if (s.dumb)
        return ENT_MARK_UNDATED;
    if (s.from != ENT_DAY_MIN && s.s1 > b->day)
        return ENT_MARK_LATER;
    ent_says says = ent__spell_says(&s, b->day, 1, 0);
    return says == ENT_SAYS_YES        ? ENT_MARK_TESTIFIED
           : says == ENT_SAYS_POSSIBLY ? ENT_MARK_POSSIBLY
                                       : ENT_MARK_PAST;
}

static bool is_surer(ent_mark x, ent_mark y) {
    static const uint8_t order[ENT_MARK_COUNT] = {
        [ENT_MARK_TESTIFIED] = 5, [ENT_MARK_POSSIBLY] = 4, [ENT_MARK_PAST] = 3,
        [ENT_MARK_LATER] = 2,     [ENT_MARK_UNDATED] = 1,
    };
    return order[x] > order[y];
}

static void term_add(const ent_build *b, const ent_fact *f, term *t, uint32_t claim) {
    const ent_claim *c = &b->claims->at[claim];
    ent_mark mark = mark_of(b, claim);
    if (!(c->flags & ENT_F_NO_SINCE) && c->s1 > t->from)
        t->from = c->s1;
    if (is_surer(mark, (ent_mark)t->mark))
        t->mark = (uint8_t)mark;
    t->cited |= is_cited(b, f, claim);
}

/* The terms of a fact; room for as many as it has claims. */
static size_t terms_find(const ent_build *b, const ent_fact *f, term *terms) {
    size_t n = 0;
    for (uint32_t i = 0; i < f->n_claims; i++) {
        uint32_t claim = b->members[f->claim + i];
        uint32_t value = b->claims->at[claim].value;
        ent_str person = person_of(b, claim);
        size_t k = 0;
        while (k < n && !(terms[k].value == value && ent__str_eq(terms[k].person, person)))
            k++;
        if (k == n)
            terms[n++] = (term){.person = person, .value = value, .from = ENT_DAY_MIN};
        term_add(b, f, &terms[k], claim);
    }
    return n;
}

/* Puts the claims of each term together, at the end of the members. */
static void terms_fill(ent_build *b, const ent_fact *f, term *terms, size_t n) {
    if (!ENT_GROW(b->members, b->cap_members, b->n_members + f->n_claims)) {
        ent__build_failed(b, ent__nomem(b->err));
        return;
    }
    for (size_t k = 0; k < n; k++) {
        terms[k].first = (uint32_t)b->n_members;
        for (uint32_t i = 0; i < f->n_claims; i++) {
            uint32_t claim = b->members[f->claim + i];
            if (b->claims->at[claim].value == terms[k].value &&
                ent__str_eq(person_of(b, claim), terms[k].person))
                b->members[b->n_members++] = claim;
        }
        terms[k].n = (uint32_t)b->n_members - terms[k].first;
    }
}

static int later_first(const void *px, const void *py) {
    const term *x = px, *y = py;
    if (x->from != y->from)
        return x->from > y->from ? -1 : 1;
    int by_name = ent__str_cmp(x->person, y->person);
    return by_name ? by_name : x->value < y->value ? -1 : x->value > y->value;
}

/* The term of the day: of those on which the verdict rests the last that has begun. */
static size_t term_of_day(const ent_build *b, const ent_fact *f, const term *terms, size_t n) {
    size_t best = 0;
    int most = -1;
    for (size_t k = 0; k < n; k++) { /* the latest comes first */
        bool begun = terms[k].from <= b->day;
        int fits = (terms[k].value == f->value) * 4 + terms[k].cited * 2 + begun;
        if (fits > most)
            best = k, most = fits;
    }
    return best;
}

/* ---- rows ---------------------------------------------------------------------- */

static void put_row(ent_build *b, ent_doc_block *block, ent_fact *f, ent_str person) {
    ent_doc_cell *cells = ent__doc_row(b->doc, block);
    ent__cell_entity(b, &cells[0], ent__fact_party(f));
    if (person.n)
        ent__cell_entity(b, &cells[1], ent__pool_find(&b->claims->words, person));
    ent__cell_status(b, &cells[2], f);
    ent__cell_dates(b, &cells[3], f, false);
    ent__cell_notes_alone(b, &cells[4], f, "person");
}

/* A term as a fact of its own. What the matter as a whole counts is told only where it
 * holds and rests on this term alone. */
static ent_fact fact_of(const ent_build *b, const ent_fact *f, const term *t, bool of_day,
                        bool alone) {
    ent_fact own = *f;
    own.claim = own.cite = t->first;
    own.n_claims = own.n_cites = t->n;
    if (of_day && (!alone || f->mark == ENT_MARK_PAST))
        own.now.works = own.now.roots = 0;
    if (of_day)
        return own;
    own.value = t->value;
    own.mark = t->mark;
    own.now = (ent_segment){.from = b->day, .until = b->day, .witnessed = ENT_DAY_MIN};
    return own;
}

static void put_terms(ent_build *b, ent_doc_block *block, ent_fact *f) {
    term *terms = ent__arena_alloc(&b->arena, (f->n_claims + 1) * sizeof *terms);
    if (!terms) {
        ent__build_failed(b, ent__nomem(b->err));
        return;
    }
    size_t n = terms_find(b, f, terms);
    terms_fill(b, f, terms, n);
    qsort(terms, n, sizeof *terms, later_first);
    size_t day = term_of_day(b, f, terms, n), cited = 0;
    for (size_t i = 0; i < n; i++)
        cited += terms[i].cited;
    for (size_t i = 0; i < n && ent__build_ok(b); i++) { /* the one of the day first */
        size_t k = i == 0 ? day : i <= day ? i - 1 : i;
        ent_fact own = fact_of(b, f, &terms[k], k == day, cited <= 1);
        put_row(b, block, &own, terms[k].person);
    }
    f->used = true;
}

void ent__envoys(ent_build *b, ent_doc_section *s, ent_side side) {
    uint32_t relation = ent__build_relation(b, "envoy");
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(b, &(ent_pick){.relation = relation, .side = (int)side}, facts);
    ent_doc_block *block = NULL;
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        if (!ent__fact_is_told(facts[i]))
            continue;
        if (!block)
            block = ent__doc_block(b->doc, s, ENT_DOC_TABLE, ENT_STR("envoy"),
                                   ENT_STR("Heads of mission"), heads, 5);
        put_terms(b, block, facts[i]);
    }
    ent__items_later(b, s, facts, n);
}
