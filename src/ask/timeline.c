/* SPDX-License-Identifier: MIT
 *
 * timeline: every dated beginning, end and event, in order, in words; what has no
 * date stands at the end, the assessments of one work together.
 */
#include "ask/tell.h"

#include <stdlib.h>

static const ent_column columns[] = {
    {"date", ENT_COLUMN_TEXT, "Date", "", ENT_STYLE_STRONG},
    {"first", ENT_COLUMN_DAY, "First", "", ENT_STYLE_HIDDEN},
    {"last", ENT_COLUMN_DAY, "Last", "", ENT_STYLE_HIDDEN},
    {"what", ENT_COLUMN_TEXT, "What", "", ENT_STYLE_PLAIN},
    {"edge", ENT_COLUMN_TEXT, "Edge", "", ENT_STYLE_HIDDEN},
    {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_HIDDEN},
    {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_HIDDEN},
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"object_name", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"facets", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_HIDDEN},
    {"facet_names", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_HIDDEN},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_HIDDEN},
    {"verdict", ENT_COLUMN_TEXT, "Verdict", "", ENT_STYLE_GRADE},
    {"also", ENT_COLUMN_LIST, "Also dated", "", ENT_STYLE_PLAIN},
    {"works", ENT_COLUMN_LIST, "According to", "", ENT_STYLE_PLAIN},
    {"claims", ENT_COLUMN_LIST, "Claims", "", ENT_STYLE_ID},
};
enum {
    C_DATE,
    C_FIRST,
    C_LAST,
    C_WHAT,
    C_EDGE,
    C_SUBJECT,
    C_RELATION,
    C_OBJECT,
    C_OBJECT_NAME,
    C_FACETS,
    C_FACET_NAMES,
    C_VALUE,
    C_VERDICT,
    C_ALSO,
    C_WORKS,
    C_CLAIMS
};

typedef enum edge_kind { BEGINS, ENDS, HAPPENS, UNDATED } edge_kind;

/* A row to come. Claims of it are members[first .. first + n). */
typedef struct entry {
    ent_day lo, hi;
    uint32_t matter, value, best; /* best: the claim whose date is shown, ENT_NONE */
    uint32_t first, n, work;      /* work: of undated ones, that they stand together */
    uint32_t group, facet;
    uint8_t edge, verdict;
} entry;

typedef struct member {
    uint32_t claim, work;
    ent_day lo, hi;
    bool dates; /* it dates this edge */
} member;

typedef struct timeline {
    ent_asking ask;
    ent_table *table;
    entry *at;
    size_t n, cap;
    member *members;
    size_t n_members, cap_members;
} timeline;

/* ---- what there is ---------------------------------------------------------------- */

static bool spell_edge(const ent_spell *s, edge_kind kind, ent_day *lo, ent_day *hi) {
    *lo = kind == ENDS ? s->u1 : s->s1;
    *hi = kind == ENDS ? s->u2 : s->s2;
    if (s->dumb || kind == UNDATED)
        return false;
    return !(s->flags & (kind == ENDS ? ENT_F_NO_UNTIL | ENT_F_OPEN : ENT_F_NO_SINCE));
}

/* The claims of a span; for an end only those that date it. */
static ent_code add_members(timeline *t, const ent_spans *spans, const ent_span *span,
                            edge_kind kind, ent_error *err) {
    if (!ENT_GROW(t->members, t->cap_members, t->n_members + span->n))
        return ent__nomem(err);
    for (uint32_t i = 0; i < span->n; i++) {
        const ent_spell *s = &t->ask.hearing.spells[spans->spells[span->first + i]];
        member m = {.claim = s->claim, .work = s->work};
        m.dates = spell_edge(s, kind, &m.lo, &m.hi);
        if (m.dates || kind == UNDATED)
            t->members[t->n_members++] = m;
    }
    return ENT_OK;
}

static ent_code add_entry(timeline *t, uint32_t matter, const ent_spans *spans,
                          const ent_span *span, edge_kind kind, ent_verdict verdict,
                          ent_error *err) {
    const ent_spell *spells = t->ask.hearing.spells;
    uint32_t best = kind == UNDATED ? ENT_NONE : kind == ENDS ? span->ends : span->since;
    bool differs = kind == ENDS ? span->until_differs : span->since_differs;
    entry e = {.lo = ENT_DAY_MAX,
               .hi = ENT_DAY_MAX,
               .matter = matter,
               .value = span->value,
               .best = best == ENT_NONE ? ENT_NONE : spells[best].claim,
               .edge = (uint8_t)kind,
               .first = (uint32_t)t->n_members,
               .work = ENT_NONE,
               .group = t->ask.view->matters[matter].group,
               .facet = t->ask.view->matters[matter].facet,
               .verdict = (uint8_t)(differs ? ENT_DISPUTED : verdict)};
    if (best != ENT_NONE)
        spell_edge(&spells[best], kind, &e.lo, &e.hi);
    const ent_question *q = t->ask.q;
    if (q->has_day && (kind == UNDATED || e.lo > q->day2 || e.hi < q->day1))
        return ENT_OK;
    ENT_TRY(add_members(t, spans, span, kind, err));
    e.n = (uint32_t)t->n_members - e.first;
    if (kind == UNDATED && e.n)
        e.work = t->members[e.first].work;
    if (!ENT_GROW(t->at, t->cap, t->n + 1))
        return ent__nomem(err);
    t->at[t->n++] = e;
    return ENT_OK;
}

static bool is_assessment(const ent_relation *r) {
    return ent__str_is(r->section, "Assessments");
}

/* Assessments without a date stand one by one, with what each of them is about. */
static ent_code add_assessments(timeline *t, uint32_t matter, const ent_spans *spans,
                                const ent_span *span, ent_verdict verdict, ent_error *err) {
    for (uint32_t i = 0; i < span->n; i++) {
        uint32_t at = spans->spells[span->first + i];
        const ent_spell *s = &t->ask.hearing.spells[at];
        ent_span one = *span;
        ent_day lo, hi;
        if (spell_edge(s, BEGINS, &lo, &hi) || spell_edge(s, ENDS, &lo, &hi))
            continue;
        one.first = span->first + i;
        one.n = 1;
        size_t before = t->n;
        ENT_TRY(add_entry(t, matter, spans, &one, UNDATED, verdict, err));
        if (t->n > before)
            t->at[before].facet = t->ask.claims->at[s->claim].facet;
    }
    return ENT_OK;
}

static ent_code span_entries(timeline *t, uint32_t matter, const ent_spans *spans,
                             const ent_span *span, ent_error *err) {
    ent_segment s;
    bool event = t->ask.hearing.relation->shape == ENT_SHAPE_EVENT;
    ENT_TRY(ent__span_grade(&t->ask, matter, spans, span, &s, err));
    ent_verdict v = (ent_verdict)s.verdict;
    if (span->since != ENT_NONE)
        ENT_TRY(add_entry(t, matter, spans, span, event ? HAPPENS : BEGINS, v, err));
    if (span->ends != ENT_NONE && !event)
        ENT_TRY(add_entry(t, matter, spans, span, ENDS, v, err));
    if (is_assessment(t->ask.hearing.relation))
        return add_assessments(t, matter, spans, span, v, err);
    if (span->since == ENT_NONE && (span->ends == ENT_NONE || event))
        ENT_TRY(add_entry(t, matter, spans, span, UNDATED, v, err));
    return ENT_OK;
}

static ent_code matter_entries(timeline *t, uint32_t matter, ent_error *err) {
    ent_spans spans;
    ent_code code = ENT_OK;
    ENT_TRY(ent__hearing_open(&t->ask.hearing, matter, err));
    ENT_TRY(ent__spans_make(&t->ask.hearing, &spans, err));
    for (size_t i = 0; i < spans.n && code == ENT_OK; i++)
        if (ent__asking_value_fits(&t->ask, matter, spans.at[i].value))
            code = span_entries(t, matter, &spans, &spans.at[i], err);
    ent__spans_free(&spans);
    return code;
}

/* Measures are series, and remarks have no time. */
static ent_code collect(timeline *t, ent_error *err) {
    ent_cursor c = {0};
    uint32_t matter;
    ent_code code;
    while ((code = ent__asking_next(&t->ask, &c, &matter, err)) == ENT_OK) {
        const ent_relation *r =
            ent__view_relation(t->ask.view, t->ask.view->matters[matter].group);
        if ((r->shape == ENT_SHAPE_STATE || r->shape == ENT_SHAPE_EVENT) &&
            !ent__relation_is_coverage(r))
            ENT_TRY(matter_entries(t, matter, err));
    }
    return code == ENT_DONE ? ENT_OK : code;
}

static int entry_cmp(const void *px, const void *py) {
    const entry *x = px, *y = py;
    if ((x->edge == UNDATED) != (y->edge == UNDATED))
        return x->edge == UNDATED ? 1 : -1;
    if (x->lo != y->lo)
        return x->lo < y->lo ? -1 : 1;
    if (x->hi != y->hi)
        return x->hi < y->hi ? -1 : 1;
    if (x->group != y->group && x->edge == UNDATED)
        return x->group < y->group ? -1 : 1;
    if (x->work != y->work)
        return x->work < y->work ? -1 : 1;
    if (x->edge != y->edge) /* what ends on a day goes before what begins on it */
        return x->edge == ENDS ? -1 : y->edge == ENDS ? 1 : x->edge < y->edge ? -1 : 1;
    if (x->matter != y->matter)
        return x->matter < y->matter ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* ---- in words --------------------------------------------------------------------- */

/* How a value stands with its object: "embassy in Paris". Other relations go by
 * their label: "recognition of Estonia: de jure". */
static const struct phrase {
    const char *relation, *joint;
} phrases[] = {{"member", "of"}, {"mission", "in"}, {"envoy", "to"}, {"visit", "to"},
               {"party", "of"},  {"office", "of"},  {"part", "of"},  {"seat", "in"},
               {"held", "in"},   {"pledge", "to"},  {"exists", NULL}};
enum { N_PHRASES = sizeof phrases / sizeof *phrases };

static const struct phrase *phrase_of(ent_str relation) {
    for (size_t i = 0; i < N_PHRASES; i++)
        if (ent__str_is(relation, phrases[i].relation))
            return &phrases[i];
    return NULL;
}

/* A value of the vocabulary as people write it. */
static void put_value(ent_buf *b, ent_str value) {
    for (size_t i = 0; i < value.n; i++)
        ent__buf_char(b, value.p[i] == '-' ? ' ' : value.p[i]);
}

static void put_facets(const ent_claims *c, uint32_t facet, const char *before,
                       const char *after, ent_buf *b) {
    size_t was = b->n;
    ent__buf_z(b, before);
    size_t begun = b->n;
    ent__facet_names(c, &c->facets[facet], b);
    if (b->n == begun)
        b->n = was;
    else
        ent__buf_z(b, after);
}

static void put_words(const timeline *t, const entry *e, ent_buf *b) {
    static const char *const edges[] = {": begins", ": ends", "", ""};
    const ent_asking *a = &t->ask;
    const ent_relation *r = ent__view_relation(a->view, a->view->matters[e->matter].group);
    const struct phrase *p = phrase_of(r->id);
    ent_str value = ent__claims_word(a->claims, e->value);
    uint32_t subject, object;
    ent__tell_parties(a, e->matter, &subject, &object);
    ent_str name = ent__claims_name(a->claims, object);
    if (a->subject == ENT_NONE || subject != a->subject)
        ent__buf_printf(b, "%.*s, ", ENT_FMT(ent__claims_name(a->claims, subject)));
    if (p)
        put_value(b, value);
    else
        ent__buf_str(b, r->label);
    if (object && (!p || p->joint))
        ent__buf_printf(b, " %s %.*s",
                        p              ? p->joint
                        : r->symmetric ? "with"
                                       : "of",
                        ENT_FMT(name));
    put_facets(a->claims, e->facet, " (", ")", b);
    if (!p) {
        ent__buf_z(b, ": ");
        put_value(b, value);
    }
    ent__buf_z(b, edges[e->edge]);
}

/* ---- rows ------------------------------------------------------------------------- */

static void put_also(timeline *t, size_t row, const entry *e, const member *m) {
    ent_buf b;
    if (e->best == ENT_NONE || !m->dates || (m->lo == e->lo && m->hi == e->hi))
        return;
    ent__buf_init(&b, 1 << 16);
    ent__bounds_format(m->lo, m->hi, &b);
    if (m->work != ENT_NONE)
        ent__buf_printf(&b, ": %.*s",
                        ENT_FMT(ent__claims_word(t->ask.claims, t->ask.view->works[m->work])));
    if (t->table && b.failed)
        t->table->failed = b.failed;
    else
        ent__tell_once(t->table, row, C_ALSO, ent__buf_view(&b));
    ent__buf_free(&b);
}

static ent_code put_date(timeline *t, size_t row, const entry *e, ent_error *err) {
    ent_arena arena = {0};
    ent_row text;
    if (e->best == ENT_NONE)
        return ENT_OK;
    ent_code code = ent__claim_text(&t->ask, e->best, &text, &arena, err);
    if (code == ENT_OK) {
        ent_str since = text.cell[ENT_C_SINCE], until = text.cell[ENT_C_UNTIL];
        ent_str date = e->edge == ENDS || !since.n ? until : since;
        if (e->edge == HAPPENS && since.n && until.n && !ent__str_eq(since, until))
            ent__table_set_f(t->table, row, C_DATE, "%.*s/%.*s", ENT_FMT(since),
                             ENT_FMT(until));
        else
            ent__table_set_text(t->table, row, C_DATE, date);
        ent__table_set_day(t->table, row, C_FIRST, e->lo);
        ent__table_set_day(t->table, row, C_LAST, e->hi);
    }
    ent__arena_free(&arena);
    return code;
}

static void put_what(timeline *t, size_t row, const entry *e) {
    static const char *const edges[] = {"begins", "ends", "happens", "undated"};
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    put_words(t, e, &b);
    if (t->table && b.failed)
        t->table->failed = b.failed;
    else
        ent__table_set_text(t->table, row, C_WHAT, ent__buf_view(&b));
    ent__table_set_z(t->table, row, C_EDGE, edges[e->edge]);
    ent__buf_free(&b);
}

static ent_code put_row(timeline *t, const entry *e, ent_error *err) {
    ent_asking *a = &t->ask;
    uint32_t subject, object;
    size_t row = ent__table_add_row(t->table);
    ENT_TRY(put_date(t, row, e, err));
    put_what(t, row, e);
    ent__tell_parties(a, e->matter, &subject, &object);
    ent__table_set_text(t->table, row, C_SUBJECT, ent__claims_word(a->claims, subject));
    const ent_relation *r = ent__view_relation(a->view, a->view->matters[e->matter].group);
    ent__table_set_text(t->table, row, C_RELATION, r->id);
    ent__tell_entity(a, t->table, row, C_OBJECT, object);
    ent__tell_facets(a, t->table, row, C_FACETS, r, &a->claims->facets[e->facet]);
    ent__table_set_text(t->table, row, C_VALUE, ent__claims_word(a->claims, e->value));
    ent__table_set_z(t->table, row, C_VERDICT, ent__verdict_name((ent_verdict)e->verdict));
    for (uint32_t i = 0; i < e->n; i++) {
        const member *m = &t->members[e->first + i];
        put_also(t, row, e, m);
        ent__tell_work(a, t->table, row, C_WORKS, m->work);
        ent__tell_claim(a, t->table, row, C_CLAIMS, m->claim);
    }
    return ENT_OK;
}

/* Is this an undated assessment of the same pair by the same work? */
static bool in_tension(const timeline *t, const entry *x, const entry *y) {
    const ent_view *v = t->ask.view;
    const ent_relation *r = ent__view_relation(v, x->group);
    return x->edge == UNDATED && y->edge == UNDATED && x->work == y->work &&
           x->work != ENT_NONE && is_assessment(r) && x->group == y->group;
}

/* "wp-lt assesses relations with Poland in 4 ways, undated: cooled, improved, ..." */
static void note_tension(timeline *t, size_t from, size_t until) {
    const ent_asking *a = &t->ask;
    const entry *e = &t->at[from];
    uint32_t subject, object;
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent__tell_parties(a, e->matter, &subject, &object);
    ent__buf_printf(&b,
                    "%.*s gives %zu undated assessments of relations with %.*s, in tension: ",
                    ENT_FMT(ent__claims_word(a->claims, a->view->works[e->work])), until - from,
                    ENT_FMT(ent__claims_name(a->claims, object)));
    for (size_t i = from; i < until; i++) {
        ent__buf_z(&b, i > from ? ", " : "");
        put_value(&b, ent__claims_word(a->claims, t->at[i].value));
        put_facets(a->claims, t->at[i].facet, " on ", "", &b);
    }
    ent__tell_note(t->table, &b);
    ent__buf_free(&b);
}

static ent_code rows_make(timeline *t, ent_error *err) {
    ENT_TRY(collect(t, err));
    if (t->n)
        qsort(t->at, t->n, sizeof *t->at, entry_cmp);
    for (size_t i = 0; i < t->n; i++)
        ENT_TRY(put_row(t, &t->at[i], err));
    for (size_t i = 0, j; i < t->n; i = j) {
        for (j = i + 1; j < t->n && in_tension(t, &t->at[i], &t->at[j]);)
            j++;
        if (j - i > 1)
            note_tension(t, i, j);
    }
    return ENT_OK;
}

ent_code ent_ask_timeline(ent_register *reg, const ent_question *q, ent_table **out,
                          ent_error *err) {
    timeline t = {0};
    *out = NULL;
    if (!q->subject)
        return ent__fail(err, ENT_MISUSE, "timeline needs a subject");
    ENT_TRY(ent__asking_open(&t.ask, reg, q, NULL, err));
    t.table = ent__table_new(ENT_STR(""));
    ent__table_add_columns(t.table, columns, sizeof columns / sizeof *columns);
    ent_code code = rows_make(&t, err);
    ENT_DROP(t.at, t.cap);
    ENT_DROP(t.members, t.cap_members);
    ent__asking_close(&t.ask);
    if (code == ENT_OK)
        return ent__table_done(t.table, out, err);
    ent_table_free(t.table);
    return code;
}
