/* SPDX-License-Identifier: MIT
 *
 * The facts of a relation as tables, by shape: what a section holds unless it
 * has a form of its own. Our facts, those that others have with us, and those one
 * step away each get a table; what is only said of later days is run on below.
 */
#include "publish/build.h"

enum { KEYS = 5 };

typedef struct heads {
    const char *relation;
    ent_doc_column columns[KEYS]; /* who, whom, what, when, more */
} heads;

static const heads all_heads[] = {
    {"member",
     {{"subject", "Who"},
      {"object", "Organisation"},
      {"status", "Status"},
      {"since", "Since"},
      {"notes", "Notes"}}},
    {"dispute",
     {{"subject", "Who"},
      {"object", "With"},
      {"status", "Status"},
      {"since", "Since"},
      {"notes", "About"}}},
    {"tone",
     {{"subject", "Who"},
      {"object", "Relations with"},
      {"status", "Assessed as"},
      {"since", "Since"},
      {"notes", "Notes"}}},
    {"policy",
     {{"subject", "Who"},
      {"object", "Policy"},
      {"status", "Status"},
      {"since", "Since"},
      {"notes", "Notes"}}},
    {"route",
     {{"subject", "Who"},
      {"object", "Goods or region"},
      {"status", "Role"},
      {"since", "Since"},
      {"notes", "Notes"}}},
    {"recognition",
     {{"subject", "By"},
      {"object", "Of"},
      {"status", "Recognition"},
      {"since", "Since"},
      {"notes", "Notes"}}},
    {"position",
     {{"subject", "Who"},
      {"object", "Towards"},
      {"status", "Position"},
      {"since", "Since"},
      {"notes", "About"}}},
    {"link",
     {{"subject", "Who"},
      {"object", "With"},
      {"status", "Link"},
      {"since", "Since"},
      {"notes", "About"}}},
    {"office",
     {{"subject", "Who"},
      {"object", "Body"},
      {"status", "Office"},
      {"since", "When"},
      {"notes", "Notes"}}},
    {"part",
     {{"subject", "What"},
      {"object", "Of"},
      {"status", "As"},
      {"since", "Since"},
      {"notes", "Notes"}}},
    {"exists",
     {{"subject", "What"},
      {"object", "Where"},
      {"status", "Existence"},
      {"since", "Since"},
      {"notes", "Notes"}}},
    {"",
     {{"subject", "Who"},
      {"object", "Counterpart"},
      {"status", "Status"},
      {"since", "Since"},
      {"notes", "Notes"}}},
};

static const ent_doc_column event_heads[KEYS] = {{"since", "Date"},
                                                 {"subject", "Who"},
                                                 {"object", "Counterpart"},
                                                 {"status", "What"},
                                                 {"notes", "Notes"}};
static const ent_doc_column event_own[4] = {
    {"since", "Date"}, {"object", "Counterpart"}, {"status", "What"}, {"notes", "Notes"}};
static const ent_doc_column measure_heads[KEYS] = {{"subject", "Who"},
                                                   {"object", "Figure"},
                                                   {"status", "On the day"},
                                                   {"series", "Series"},
                                                   {"notes", "Notes"}};

static const ent_doc_column *heads_of(const ent_relation *r) {
    size_t i = 0;
    while (*all_heads[i].relation && !ent__str_is(r->id, all_heads[i].relation))
        i++;
    return all_heads[i].columns;
}

static void party_cell(ent_build *b, ent_doc_cell *cell, uint32_t word) {
    if (word)
        ent__cell_entity(b, cell, word)->strong = true;
    else
        ent__doc_piece(b->doc, cell, ENT_STR("\xe2\x80\x94"));
}

/* ---- rows by shape -------------------------------------------------------------------------
 */

static void state_row(ent_build *b, ent_doc_cell *cells, ent_fact *f, bool whole) {
    if (whole)
        party_cell(b, cells++, f->subject);
    party_cell(b, &cells[0], whole ? f->object : ent__fact_party(f));
    ent__cell_status(b, &cells[1], f);
    ent__cell_dates(b, &cells[2], f, false);
    ent__cell_notes(b, &cells[3], f, "unit");
}

static void event_row(ent_build *b, ent_doc_cell *cells, ent_fact *f, bool whole) {
    ent__cell_dates(b, &cells[0], f, false);
    cells++;
    if (whole)
        party_cell(b, cells++, f->subject);
    party_cell(b, &cells[0], whole ? f->object : ent__fact_party(f));
    ent__cell_status(b, &cells[1], f);
    ent__cell_notes(b, &cells[2], f, "");
}

static bool same_number(const ent_build *b, uint32_t x, uint32_t y) {
    ent_number p, q;
    return ent__number_parse(ent__claims_word(b->claims, x), &p) &&
           ent__number_parse(ent__claims_word(b->claims, y), &q) && p.low == q.low &&
           p.high == q.high && p.of == q.of;
}

typedef struct point {
    ent_day lo, hi;
    uint32_t claim;
    bool soft;
} point;

/* The numbers of a figure in the order of their periods. */
static size_t series_of(const ent_build *b, const ent_fact *f, point *out, size_t most) {
    size_t n = 0;
    for (uint32_t i = 0; i < f->n_claims && n < most; i++) {
        ent_spell s = ent__spell_of(b->view, b->members[f->claim + i]);
        point p = {s.s1, s.u2, s.claim, s.flags & ENT_F_SOFT_SINCE};
        if (s.dumb)
            p.lo = p.hi = ENT_DAY_MIN;
        size_t k = n++;
        while (k > 0 &&
               (out[k - 1].lo > p.lo || (out[k - 1].lo == p.lo && out[k - 1].hi > p.hi))) {
            out[k] = out[k - 1];
            k--;
        }
        out[k] = p;
    }
    return n;
}

/* How many points from here on, all after the day, repeat this number. */
static size_t repeats(const ent_build *b, const point *at, size_t n) {
    size_t i = 1;
    while (i < n && at[0].lo > b->day &&
           same_number(b, b->claims->at[at[0].claim].value, b->claims->at[at[i].claim].value))
        i++;
    return i;
}

static void series_cell(ent_build *b, ent_doc_cell *cell, const ent_fact *f, const point *at,
                        size_t n) {
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    cell->join = "; ";
    for (size_t i = 0, m; i < n; i += m) {
        const ent_claim *c = &b->claims->at[at[i].claim];
        m = repeats(b, at + i, n - i);
        ent__words_value(&text, ent__fact_relation(b, f),
                         ent__claims_word(b->claims, c->value));
        ent__buf_z(&text, at[i].lo > b->day ? " (later, " : " (");
        if (at[i].lo == ENT_DAY_MIN)
            ent__buf_z(&text, "undated");
        else
            ent__words_bounds(&text, at[i].lo, at[i].hi, at[i].soft);
        if (m > 1) {
            ent__buf_z(&text, " to ");
            ent__words_bounds(&text, at[i + m - 1].lo, at[i + m - 1].hi, at[i + m - 1].soft);
        }
        ent__buf_char(&text, ')');
        ent_doc_piece *p = ent__cell_take(b, cell, &text);
        p->mark = at[i].lo > b->day ? ENT_MARK_LATER : ENT_MARK_NONE;
        for (size_t k = i; k < i + m; k++)
            ent__piece_add_claim(b, p, at[k].claim, true);
    }
    ent__doc_done(b->doc, &text);
}

/* A number that every source repeats up to the day, though they speak of other times. */
static void note_unmoved(ent_build *b, ent_doc_cell *cell, const point *at, size_t n) {
    size_t until = 0;
    while (until < n && at[until].lo <= b->day)
        until++;
    if (until < 2 || at[0].lo == ENT_DAY_MIN || at[0].lo == at[until - 1].lo)
        return;
    for (size_t i = 1; i < until; i++)
        if (!same_number(b, b->claims->at[at[0].claim].value, b->claims->at[at[i].claim].value))
            return;
    ent_buf text;
    ent__buf_init(&text, 1 << 10);
    ent__buf_z(&text, "UNCHANGED since ");
    ent__words_bounds(&text, at[0].lo, at[0].hi, at[0].soft);
    ent__buf_z(&text, ": perhaps stale");
    ent__cell_take(b, cell, &text)->mark = ENT_MARK_UNKNOWN;
    ent__doc_done(b->doc, &text);
}

static void unit_to(ent_buf *text, const ent_build *b, const ent_fact *f) {
    ent_str unit = ent__fact_facet(b, f, "unit");
    if (!unit.n)
        return;
    if (ent__str_is(unit, "percent")) {
        ent__buf_z(text, " per cent");
        return;
    }
    for (size_t i = 0; i < unit.n; i++) {
        if (i == 0)
            ent__buf_char(text, ' ');
        if (unit.p[i] == '/')
            ent__buf_z(text, " a ");
        else
            ent__buf_char(text, unit.p[i]);
    }
}

static void figure_now(ent_build *b, ent_doc_cell *cell, ent_fact *f) {
    if (f->mark == ENT_MARK_DISPUTED) {
        ent__cell_status(b, cell, f);
        return;
    }
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    bool known = f->mark == ENT_MARK_TESTIFIED;
    if (known || f->mark == ENT_MARK_UNDATED) {
        ent__words_value(&text, ent__fact_relation(b, f),
                         ent__claims_word(b->claims, f->value));
        unit_to(&text, b, f);
    } else {
        ent__buf_z(&text, "no figure for the day");
        f->mark = ENT_MARK_UNKNOWN;
    }
    ent_doc_piece *p = ent__cell_take(b, cell, &text);
    if (f->mark == ENT_MARK_UNDATED)
        p->tail = ENT_STR("undated");
    ent__piece_fact(b, p, f, known);
    ent__doc_done(b->doc, &text);
}

/* "exports of goods, with Russia", or the topic counted. */
static void figure_name(ent_build *b, ent_doc_cell *cell, const ent_fact *f) {
    party_cell(b, cell, ent__fact_party(f));
    cell->join = ": ";
    ent__cell_facet(b, cell, f, "of");
}

static void measure_row(ent_build *b, ent_doc_cell *cells, ent_fact *f, bool whole) {
    size_t most = f->n_claims;
    point *at = ent__arena_alloc(&b->arena, (most + 1) * sizeof *at);
    if (!at) {
        ent__build_failed(b, ent__nomem(b->err));
        return;
    }
    size_t n = series_of(b, f, at, most);
    if (whole)
        party_cell(b, cells++, f->subject);
    figure_name(b, &cells[0], f);
    figure_now(b, &cells[1], f);
    series_cell(b, &cells[2], f, at, n);
    ent__cell_notes(b, &cells[3], f, "unit|of");
    note_unmoved(b, &cells[3], at, n);
}

/* ---- tables
 * ----------------------------------------------------------------------------------- */

/* A figure stands in the table as soon as one of its periods had begun. */
static bool in_table(const ent_build *b, const ent_fact *f) {
    bool measure = ent__fact_relation(b, f)->shape == ENT_SHAPE_MEASURE;
    return measure ? f->mark != ENT_MARK_LATER : ent__fact_is_told(f);
}

static void table_rows(ent_build *b, ent_doc_block *block, ent_fact **facts, size_t n,
                       ent_shape shape, bool whole) {
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        if (!in_table(b, facts[i]))
            continue;
        ent_doc_cell *cells = ent__doc_row(b->doc, block);
        if (shape == ENT_SHAPE_EVENT)
            event_row(b, cells, facts[i], whole);
        else if (shape == ENT_SHAPE_MEASURE)
            measure_row(b, cells, facts[i], whole);
        else
            state_row(b, cells, facts[i], whole);
    }
}

static void table_make(ent_build *b, ent_doc_section *s, const ent_relation *r, ent_str caption,
                       ent_fact **facts, size_t n, bool whole) {
    const ent_doc_column *columns;
    uint32_t n_columns = whole ? KEYS : KEYS - 1;
    if (r->shape == ENT_SHAPE_EVENT)
        columns = whole ? event_heads : event_own;
    else
        columns =
            (r->shape == ENT_SHAPE_MEASURE ? measure_heads : heads_of(r)) + (whole ? 0 : 1);
    ent_doc_block *block =
        ent__doc_block(b->doc, s, ENT_DOC_TABLE, r->id, caption, columns, n_columns);
    table_rows(b, block, facts, n, r->shape, whole);
}

/* "Australia Group (member)"; with the day where the caption does not tell it. */
static void item(ent_build *b, ent_doc_block *block, ent_fact *f, bool dated) {
    ent_doc_cell *cell = ent__doc_row(b->doc, block);
    if (f->side == ENT_SIDE_OTHERS) {
        ent__cell_entity(b, cell, f->subject);
        ent__doc_piece(b->doc, cell, ENT_STR("\xe2\x86\x92")); /* arrow */
    }
    if (ent__fact_party(f))
        ent__cell_entity(b, cell, ent__fact_party(f));
    ent__cell_facet(b, cell, f, "place");
    ent__cell_facet(b, cell, f, "person");
    ent__cell_facet(b, cell, f, "topic");
    ent__cell_facet(b, cell, f, "of");
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    ent__buf_char(&text, '(');
    ent__words_value(&text, ent__fact_relation(b, f), ent__claims_word(b->claims, f->value));
    if (f->mark == ENT_MARK_LATER && f->sort != ENT_DAY_MIN) {
        ent__buf_z(&text, ", from ");
        ent__words_day(&text, f->sort);
    } else if (dated && f->seen != ENT_DAY_MAX) {
        ent__buf_z(&text, ", ");
        ent__words_day(&text, f->seen);
    }
    ent__buf_char(&text, ')');
    ent__piece_fact(b, ent__cell_take(b, cell, &text), f, true);
    ent__doc_done(b->doc, &text);
}

/* References that one item after the other has stand at the last of them. */
static void share_refs(ent_doc_block *block) {
    for (ent_doc_row *r = block->first; r && r->next; r = r->next) {
        ent_doc_piece *x = r->cells[0].last, *y = r->next->cells[0].last;
        if (x && y && x->n_refs == y->n_refs &&
            (!x->n_refs || !memcmp(x->refs, y->refs, x->n_refs * sizeof *x->refs)))
            x->n_refs = x->cap_refs = 0;
    }
}

static bool waits(const ent_fact *f, ent_mark mark, ent_day seen) {
    return !f->used && f->mark == mark && (seen == ENT_DAY_MIN || f->seen == seen);
}

static void items_of(ent_build *b, ent_doc_section *s, ent_fact *const *facts, size_t n,
                     ent_mark mark, ent_day seen, ent_str caption) {
    ent_doc_block *block = NULL;
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        if (!waits(facts[i], mark, seen))
            continue;
        if (!block)
            block =
                ent__doc_block(b->doc, s, ENT_DOC_RUN,
                               mark == ENT_MARK_LATER ? ENT_STR("later") : ENT_STR("unknown"),
                               caption, NULL, 1);
        item(b, block, facts[i], seen == ENT_DAY_MIN);
    }
    if (block && ent__build_ok(b))
        share_refs(block);
}

enum { A_GROUP = 4 };

/* Those that one day's source tells of get a paragraph, if they are several. */
void ent__items_later(ent_build *b, ent_doc_section *s, ent_fact *const *facts, size_t n) {
    ent_buf caption;
    ent__buf_init(&caption, 1 << 12);
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        size_t same = 0;
        if (!waits(facts[i], ENT_MARK_UNKNOWN, facts[i]->seen) || facts[i]->seen == ENT_DAY_MAX)
            continue;
        for (size_t k = 0; k < n; k++)
            same += waits(facts[k], ENT_MARK_UNKNOWN, facts[i]->seen);
        if (same < A_GROUP)
            continue;
        ent__buf_clear(&caption);
        ent__buf_z(&caption, "Not known for the day; witnessed ");
        ent__words_day(&caption, facts[i]->seen);
        items_of(b, s, facts, n, ENT_MARK_UNKNOWN, facts[i]->seen, ent__buf_view(&caption));
    }
    ent__doc_done(b->doc, &caption);
    items_of(b, s, facts, n, ENT_MARK_UNKNOWN, ENT_DAY_MIN,
             ENT_STR("Not known for the day; witnessed later"));
    items_of(b, s, facts, n, ENT_MARK_LATER, ENT_DAY_MIN, ENT_STR("Begins later"));
}

static void put_label(ent_buf *out, const ent_relation *r) {
    ent_str label = r->label.n ? r->label : r->id;
    if (label.n && label.p[0] >= 'a' && label.p[0] <= 'z') {
        ent__buf_char(out, (char)(label.p[0] - 32));
        label = (ent_str){label.p + 1, label.n - 1};
    }
    ent__buf_str(out, label);
}

/* "Position: by Lithuania"; without need of a caption "". */
static void put_caption(ent_buf *out, const ent_build *b, const ent_relation *r, ent_side side,
                        bool labelled) {
    if (labelled)
        put_label(out, r);
    if (r->symmetric && side == ENT_SIDE_MINE)
        return;
    ent__buf_z(out, !labelled ? "" : side == ENT_SIDE_OTHERS ? " (one step away)" : ": ");
    if (side == ENT_SIDE_MINE) {
        ent__buf_z(out, labelled ? "by " : "By ");
        ent__buf_str(out, ent__build_name(b, b->me));
    } else if (side == ENT_SIDE_THEIRS) {
        ent__buf_z(out, labelled ? "by " : "By ");
        ent__buf_z(out, b->other ? "" : "others, towards ");
        ent__buf_str(out, ent__build_name(b, b->other ? b->other : b->me));
    } else if (!labelled) {
        ent__buf_z(out, "Of others, one step away");
    }
}

static bool any_in_table(const ent_build *b, ent_fact **facts, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (in_table(b, facts[i]))
            return true;
    return false;
}

static void side_told(ent_build *b, ent_doc_section *s, uint32_t relation, ent_side side,
                      bool captioned, bool labelled) {
    const ent_relation *r = &b->claims->relations[relation];
    ent_fact **facts = ent__build_room(b);
    if (!facts)
        return;
    size_t n = ent__build_pick(
        b,
        &(ent_pick){.relation = relation, .side = (int)side, .must = side == ENT_SIDE_OTHERS},
        facts);
    ent_buf caption;
    ent__buf_init(&caption, 1 << 12);
    if (captioned)
        put_caption(&caption, b, r, side, labelled);
    if (any_in_table(b, facts, n))
        table_make(b, s, r, ent__buf_view(&caption), facts, n, side == ENT_SIDE_OTHERS);
    ent__doc_done(b->doc, &caption);
    ent__items_later(b, s, facts, n);
}

void ent__section_relation(ent_build *b, ent_doc_section *s, uint32_t relation, bool labelled) {
    ent_fact **facts = ent__build_room(b);
    if (!facts)
        return;
    size_t theirs =
        ent__build_pick(b, &(ent_pick){.relation = relation, .side = ENT_SIDE_THEIRS}, facts);
    side_told(b, s, relation, ENT_SIDE_MINE, theirs || labelled, labelled);
    side_told(b, s, relation, ENT_SIDE_THEIRS, true, labelled);
}

void ent__section_others(ent_build *b, ent_doc_section *s, uint32_t relation, bool labelled) {
    side_told(b, s, relation, ENT_SIDE_OTHERS, true, labelled);
}
