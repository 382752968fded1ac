/* SPDX-License-Identifier: MIT
 *
 * conflicts: stretches of timelines that are disputed, edges of one spell that two
 * works cannot both have right, and works that contradict themselves.
 *
 * Edges are compared between works, each by its newest edition that dates the edge
 * and by the narrowest date of that edition; two dates of one edition that exclude
 * each other are a contradiction of the work.
 */
#include "ask/tell.h"

static const ent_column columns[] = {
    {"kind", ENT_COLUMN_TEXT, "Kind", "", ENT_STYLE_PLAIN},
    {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_HIDDEN},
    {"subject_name", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_STRONG},
    {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"object_name", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_STRONG},
    {"facets", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_HIDDEN},
    {"facet_names", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_PLAIN},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_PLAIN},
    {"from", ENT_COLUMN_DAY, "From", "", ENT_STYLE_PLAIN},
    {"until", ENT_COLUMN_DAY, "Until", "", ENT_STYLE_PLAIN},
    {"agreement", ENT_COLUMN_TEXT, "Agreement", "", ENT_STYLE_GRADE},
    {"sides", ENT_COLUMN_LIST, "Sides", "", ENT_STYLE_PLAIN},
    {"works", ENT_COLUMN_LIST, "Works", "", ENT_STYLE_HIDDEN},
    {"claims", ENT_COLUMN_LIST, "Claims", "", ENT_STYLE_ID},
};
enum {
    C_KIND,
    C_SUBJECT,
    C_SUBJECT_NAME,
    C_RELATION,
    C_OBJECT,
    C_OBJECT_NAME,
    C_FACETS,
    C_FACET_NAMES,
    C_VALUE,
    C_FROM,
    C_UNTIL,
    C_AGREEMENT,
    C_SIDES,
    C_WORKS,
    C_CLAIMS
};

/* What one claim says of an edge. */
typedef struct edge {
    uint32_t spell, work, rank;
    ent_day lo, hi;
    bool soft;
} edge;

typedef struct conflicts {
    ent_asking ask;
    ent_table *table;
    edge *edges;
    size_t n_edges, cap_edges;
} conflicts;

static size_t start_row(conflicts *x, uint32_t matter, const char *kind, uint32_t value,
                        const char *agreement) {
    ent_asking *a = &x->ask;
    uint32_t subject, object;
    size_t row = ent__table_add_row(x->table);
    ent__tell_parties(a, matter, &subject, &object);
    ent__table_set_z(x->table, row, C_KIND, kind);
    ent__tell_entity(a, x->table, row, C_SUBJECT, subject);
    ent__table_set_text(x->table, row, C_RELATION,
                        ent__view_relation(a->view, a->view->matters[matter].group)->id);
    ent__tell_entity(a, x->table, row, C_OBJECT, object);
    ent__tell_matter_facets(a, x->table, row, C_FACETS, matter);
    if (value)
        ent__table_set_text(x->table, row, C_VALUE, ent__claims_word(a->claims, value));
    ent__table_set_z(x->table, row, C_AGREEMENT, agreement);
    return row;
}

static void put_days(conflicts *x, size_t row, ent_day from, ent_day until) {
    if (from != ENT_DAY_MIN)
        ent__table_set_day(x->table, row, C_FROM, from);
    if (until != ENT_DAY_MAX)
        ent__table_set_day(x->table, row, C_UNTIL, until);
}

static bool day_fits(const conflicts *x, ent_day from, ent_day until) {
    const ent_question *q = x->ask.q;
    return !q->has_day || (from <= q->day2 && until >= q->day1);
}

/* ---- stretches -------------------------------------------------------------------- */

/* Two values, or yes and no, of one day by one edition. */
static bool voices_contradict(const ent_hearing *h, const ent_voice *v, const ent_voice *w) {
    return v->says == ENT_SAYS_YES && w->says == ENT_SAYS_YES && v->work == w->work &&
           v->source == w->source &&
           !ent__value_implies(h->relation, v->vcode, v->value, w->vcode, w->value) &&
           !ent__value_implies(h->relation, w->vcode, w->value, v->vcode, v->value);
}

static bool contradicts_itself(const ent_hearing *h, size_t i) {
    bool found = h->voices[i].contradiction;
    for (size_t j = 0; j < h->n_voices && !found; j++)
        found = j != i && voices_contradict(h, &h->voices[i], &h->voices[j]);
    return found;
}

/* What each claim of a work that contradicts itself says. */
static void put_contradiction(conflicts *x, size_t row, const ent_voice *v) {
    const ent_hearing *h = &x->ask.hearing;
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent__tell_work(&x->ask, x->table, row, C_WORKS, v->work);
    for (uint32_t i = v->first; i < v->first + v->n; i++) {
        const ent_spell *s = &h->spells[i];
        if (s->says == ENT_SAYS_UNKNOWN)
            continue;
        ent__buf_clear(&b);
        ent__tell_says(&b, (ent_says)s->says, ent__claims_word(x->ask.claims, s->value));
        ent__buf_printf(&b, ": %.*s",
                        ENT_FMT(ent__claims_word(x->ask.claims, x->ask.view->works[v->work])));
        if (x->table && b.failed)
            x->table->failed = b.failed;
        else
            ent__tell_once(x->table, row, C_SIDES, ent__buf_view(&b));
        ent__tell_claim(&x->ask, x->table, row, C_CLAIMS, s->claim);
    }
    ent__buf_free(&b);
}

static void dispute_row(conflicts *x, uint32_t matter, ent_day from, ent_day last) {
    size_t row =
        start_row(x, matter, "dispute", x->ask.view->matters[matter].value, "disputed");
    put_days(x, row, from, last);
    ent__tell_voices(&x->ask, x->table, row, C_SIDES, C_WORKS, C_CLAIMS);
}

/* One stretch, [from, until); its first day decides what is heard. */
static ent_code stretch_row(conflicts *x, uint32_t matter, ent_day from, ent_day until,
                            bool disputed, ent_error *err) {
    ent_asking *a = &x->ask;
    ent_segment s;
    ent_day last = until == ENT_DAY_MAX ? until : until - 1;
    if (!day_fits(x, from, last))
        return ENT_OK;
    ENT_TRY(ent__hearing_on(&a->hearing, from == ENT_DAY_MIN ? from + 1 : from, 1, 0, &s, err));
    if (disputed) {
        dispute_row(x, matter, from, last);
        return ENT_OK;
    }
    size_t row =
        start_row(x, matter, "contradiction", a->view->matters[matter].value, "disputed");
    put_days(x, row, from, last);
    for (size_t i = 0; i < a->hearing.n_voices; i++)
        if (contradicts_itself(&a->hearing, i))
            put_contradiction(x, row, &a->hearing.voices[i]);
    return ENT_OK;
}

/* Stretches of one kind that touch are told as one where the sides are the same;
 * works and roots say whether they are. */
static ent_code stretches(conflicts *x, uint32_t matter, bool disputed, ent_error *err) {
    const ent_view *v = x->ask.view;
    uint32_t first = v->matters[matter].segment, n = v->matters[matter].n_segments;
    for (uint32_t i = 0, j; i < n; i = j) {
        const ent_segment *s = &v->segments[first + i], *t = s;
        bool is = disputed ? s->verdict == ENT_DISPUTED : s->contradiction;
        for (j = i + 1; is && j < n; j++, t++)
            if ((disputed ? t[1].verdict != ENT_DISPUTED : !t[1].contradiction) ||
                (disputed && (t[1].works != s->works || t[1].roots != s->roots)))
                break;
        if (is)
            ENT_TRY(stretch_row(x, matter, s->from, t->until, disputed, err));
    }
    return ENT_OK;
}

/* An event is disputed as a whole, over the days on which it may have been, if it is
 * on the best of them: once for each span. */
static ent_code event_row(conflicts *x, uint32_t matter, const ent_spans *spans,
                          const ent_span *span, ent_error *err) {
    ent_asking *a = &x->ask;
    for (uint32_t i = 0; i < span->n; i++) {
        const ent_spell t = a->hearing.spells[spans->spells[span->first + i]];
        ent_finding f;
        ent_segment s;
        if (t.dumb || t.s1 == ENT_DAY_MIN || !day_fits(x, t.s1, t.u2))
            continue;
        ENT_TRY(ent__asking_find(a, matter, t.s1, t.u2, &f, err));
        if (f.segment.verdict != ENT_DISPUTED)
            continue;
        ENT_TRY(ent__hearing_on(&a->hearing, f.day, t.s1, t.u2, &s, err));
        dispute_row(x, matter, t.s1, t.u2);
        break;
    }
    return ENT_OK;
}

/* ---- edges ------------------------------------------------------------------------ */

static bool edge_of(const ent_spell *s, bool start, edge *out) {
    bool given =
        start ? !(s->flags & ENT_F_NO_SINCE) : !(s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN));
    *out = (edge){.work = s->work,
                  .rank = s->rank,
                  .lo = start ? s->s1 : s->u1,
                  .hi = start ? s->s2 : s->u2,
                  .soft = s->flags & (start ? ENT_F_SOFT_SINCE : ENT_F_SOFT_UNTIL)};
    return given && !s->dumb && s->work != ENT_NONE;
}

static bool edge_older(const conflicts *x, const edge *e) {
    for (size_t i = 0; i < x->n_edges; i++)
        if (x->edges[i].work == e->work && x->edges[i].rank > e->rank)
            return true;
    return false;
}

static ent_code edges_collect(conflicts *x, const ent_spans *spans, const ent_span *span,
                              bool start, ent_error *err) {
    x->n_edges = 0;
    if (!ENT_GROW(x->edges, x->cap_edges, span->n))
        return ent__nomem(err);
    for (uint32_t i = 0; i < span->n; i++) {
        edge e;
        uint32_t spell = spans->spells[span->first + i];
        if (!edge_of(&x->ask.hearing.spells[spell], start, &e))
            continue;
        e.spell = spell;
        x->edges[x->n_edges++] = e;
    }
    size_t n = 0;
    for (size_t i = 0; i < x->n_edges; i++) /* newest editions only */
        if (!edge_older(x, &x->edges[i]))
            x->edges[n++] = x->edges[i];
    x->n_edges = n;
    return ENT_OK;
}

typedef enum agreement { FINE, OVERLAPS, DIFFERS, DISJOINT } agreement;

static agreement compare(const edge *x, const edge *y) {
    if (x->hi < y->lo || y->hi < x->lo)
        return x->soft || y->soft ? DIFFERS : DISJOINT;
    bool inside = (x->lo >= y->lo && x->hi <= y->hi) || (y->lo >= x->lo && y->hi <= x->hi);
    return inside ? FINE : OVERLAPS;
}

static agreement worst_edge(const conflicts *x) {
    agreement worst = FINE;
    for (size_t i = 0; i < x->n_edges; i++)
        for (size_t j = 0; j < i; j++) {
            agreement got = compare(&x->edges[i], &x->edges[j]);
            worst = got > worst && x->edges[i].work != x->edges[j].work ? got : worst;
        }
    return worst;
}

/* "1991-09-17: unga-46-6 wp-lt" for the date of edge i, if it is the first with it. */
static void put_date_side(conflicts *x, size_t row, size_t i) {
    const edge *e = &x->edges[i];
    ent_buf b;
    for (size_t j = 0; j < i; j++)
        if (x->edges[j].lo == e->lo && x->edges[j].hi == e->hi)
            return;
    ent__buf_init(&b, 1 << 16);
    ent__bounds_format(e->lo, e->hi, &b);
    const char *sep = ": ";
    uint32_t last = ENT_NONE;
    for (size_t j = i; j < x->n_edges; j++) {
        const edge *f = &x->edges[j];
        if (f->lo != e->lo || f->hi != e->hi || f->work == last)
            continue;
        ent_str work = ent__claims_word(x->ask.claims, x->ask.view->works[f->work]);
        ent__buf_printf(&b, "%s%.*s", sep, ENT_FMT(work));
        sep = " ";
        last = f->work;
    }
    if (x->table && b.failed)
        x->table->failed = b.failed;
    else
        ent__table_add_item(x->table, row, C_SIDES, ent__buf_view(&b));
    ent__buf_free(&b);
}

static ent_code edge_row(conflicts *x, uint32_t matter, const ent_spans *spans,
                         const ent_span *span, bool start, ent_error *err) {
    static const char *const names[] = {"", "overlaps", "differs", "disjoint"};
    ENT_TRY(edges_collect(x, spans, span, start, err));
    agreement worst = worst_edge(x);
    if (worst == FINE || (worst == OVERLAPS && !x->ask.q->all))
        return ENT_OK;
    ent_day lo = ENT_DAY_MAX, hi = ENT_DAY_MIN;
    for (size_t i = 0; i < x->n_edges; i++) {
        lo = x->edges[i].lo < lo ? x->edges[i].lo : lo;
        hi = x->edges[i].hi > hi ? x->edges[i].hi : hi;
    }
    if (!day_fits(x, lo, hi))
        return ENT_OK;
    size_t row = start_row(x, matter, start ? "start" : "end", span->value, names[worst]);
    put_days(x, row, lo, hi);
    for (size_t i = 0; i < x->n_edges; i++) {
        put_date_side(x, row, i);
        ent__tell_work(&x->ask, x->table, row, C_WORKS, x->edges[i].work);
        ent__tell_claim(&x->ask, x->table, row, C_CLAIMS,
                        x->ask.hearing.spells[x->edges[i].spell].claim);
    }
    return ENT_OK;
}

static ent_code edge_rows(conflicts *x, uint32_t matter, ent_error *err) {
    ent_spans spans;
    ENT_TRY(ent__spans_make(&x->ask.hearing, &spans, err));
    bool event = x->ask.hearing.relation->shape == ENT_SHAPE_EVENT;
    ent_code code = ENT_OK;
    for (size_t i = 0; i < spans.n && code == ENT_OK; i++) {
        if (event)
            code = event_row(x, matter, &spans, &spans.at[i], err);
        if (code == ENT_OK)
            code = edge_row(x, matter, &spans, &spans.at[i], true, err);
        if (code == ENT_OK && !event)
            code = edge_row(x, matter, &spans, &spans.at[i], false, err);
    }
    ent__spans_free(&spans);
    return code;
}

/* ---- all -------------------------------------------------------------------------- */

static ent_code matter_rows(conflicts *x, uint32_t matter, ent_error *err) {
    const ent_relation *r = ent__view_relation(x->ask.view, x->ask.view->matters[matter].group);
    ent_shape shape = r->shape;
    if (shape == ENT_SHAPE_REMARK || ent__relation_is_coverage(r))
        return ENT_OK;
    ENT_TRY(ent__hearing_open(&x->ask.hearing, matter, err));
    if (shape != ENT_SHAPE_EVENT)
        ENT_TRY(stretches(x, matter, true, err));
    ENT_TRY(stretches(x, matter, false, err));
    return shape == ENT_SHAPE_MEASURE ? ENT_OK : edge_rows(x, matter, err);
}

static ent_code rows_make(conflicts *x, ent_error *err) {
    ent_cursor c = {0};
    uint32_t matter;
    ent_code code;
    while ((code = ent__asking_next(&x->ask, &c, &matter, err)) == ENT_OK)
        ENT_TRY(matter_rows(x, matter, err));
    return code == ENT_DONE ? ENT_OK : code;
}

ent_code ent_ask_conflicts(ent_register *reg, const ent_question *q, ent_table **out,
                           ent_error *err) {
    conflicts x = {0};
    *out = NULL;
    ENT_TRY(ent__asking_open(&x.ask, reg, q, NULL, err));
    x.table = ent__table_new(ENT_STR(""));
    ent__table_add_columns(x.table, columns, sizeof columns / sizeof *columns);
    ent__tell_hide_asked(&x.ask, x.table, C_SUBJECT_NAME, C_RELATION, C_OBJECT_NAME);
    ent_code code = rows_make(&x, err);
    ENT_DROP(x.edges, x.cap_edges);
    ent__asking_close(&x.ask);
    if (code == ENT_OK)
        return ent__table_done(x.table, out, err);
    ent_table_free(x.table);
    return code;
}
