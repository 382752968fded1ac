/* SPDX-License-Identifier: MIT
 *
 * list and who: the matters of a subject, or of an object, one row each. With a
 * day the row is the verdict of the day; without one, a row for each span.
 */
#include "ask/asking.h"
#include "ask/tell.h"
#include "table/table.h"

static const ent_column columns[] = {
    {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_HIDDEN},
    {"subject_name", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_STRONG},
    {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"object_name", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_STRONG},
    {"facets", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_HIDDEN},
    {"facet_names", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_PLAIN},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_PLAIN},
    {"verdict", ENT_COLUMN_TEXT, "Verdict", "", ENT_STYLE_GRADE},
    {"since", ENT_COLUMN_TEXT, "Since", "", ENT_STYLE_PLAIN},
    {"until", ENT_COLUMN_TEXT, "Until", "", ENT_STYLE_PLAIN},
    {"witnessed", ENT_COLUMN_DAY, "Witnessed", "", ENT_STYLE_PLAIN},
    {"works", ENT_COLUMN_LIST, "According to", "", ENT_STYLE_PLAIN},
    {"roots", ENT_COLUMN_INT, "Roots", "", ENT_STYLE_HIDDEN},
    {"claims", ENT_COLUMN_LIST, "Claims", "", ENT_STYLE_ID},
};
enum {
    C_SUBJECT,
    C_SUBJECT_NAME,
    C_RELATION,
    C_OBJECT,
    C_OBJECT_NAME,
    C_FACETS,
    C_FACET_NAMES,
    C_VALUE,
    C_VERDICT,
    C_SINCE,
    C_UNTIL,
    C_WITNESSED,
    C_WORKS,
    C_ROOTS,
    C_CLAIMS
};

typedef struct listing {
    ent_asking ask;
    ent_table *table;
    ent_spans spans;
    ent_buf text;
} listing;

static ent_str word(const listing *l, uint32_t w) {
    return ent__claims_word(l->ask.claims, w);
}

/* The row of a matter, without what was found. */
static size_t start_row(listing *l, uint32_t matter) {
    const ent_view *v = l->ask.view;
    const ent_group *g = &v->groups[v->matters[matter].group];
    uint32_t object = ent__asking_other(&l->ask, matter);
    uint32_t subject = object == g->object ? g->subject : g->object;
    size_t row = ent__table_add_row(l->table);
    ent__table_set_text(l->table, row, C_SUBJECT, word(l, subject));
    ent__table_set_text(l->table, row, C_SUBJECT_NAME,
                        ent__claims_name(l->ask.claims, subject));
    ent__table_set_text(l->table, row, C_RELATION,
                        ent__view_relation(v, v->matters[matter].group)->id);
    if (object) {
        ent__table_set_text(l->table, row, C_OBJECT, word(l, object));
        ent__table_set_text(l->table, row, C_OBJECT_NAME,
                            ent__claims_name(l->ask.claims, object));
    }
    ent__tell_matter_facets(&l->ask, l->table, row, C_FACETS, matter);
    return row;
}

static void put_bounds(listing *l, size_t row, size_t column, ent_day lo, ent_day hi) {
    ent__buf_clear(&l->text);
    ent__bounds_format(lo, hi, &l->text);
    ent__table_set_text(l->table, row, column, ent__buf_view(&l->text));
}

/* Since and until as the sources that date it best have them. */
static void put_dates(listing *l, size_t row, const ent_span *span) {
    const ent_spell *s = l->ask.hearing.spells;
    bool event = l->ask.hearing.relation->shape == ENT_SHAPE_EVENT;
    if (span->since != ENT_NONE)
        put_bounds(l, row, C_SINCE, s[span->since].s1, s[span->since].s2);
    if (span->ends == ENT_NONE)
        return;
    const ent_spell *e = &s[span->ends];
    bool same = event && span->since != ENT_NONE && s[span->since].s1 == e->u1 &&
                s[span->since].s2 == e->u2;
    if (!same)
        put_bounds(l, row, C_UNTIL, e->u1, e->u2);
}

static void put_claim(listing *l, size_t row, const ent_spell *s) {
    char id[ENT_ID_TEXT];
    ent__claim_id_format(&l->ask.claims->at[s->claim].id, id);
    ent__table_add_item(l->table, row, C_CLAIMS, ent__str(id));
}

static void put_work(listing *l, size_t row, uint32_t work) {
    ent__table_add_item(l->table, row, C_WORKS, word(l, l->ask.view->works[work]));
}

/* Works and claims of the voices that carry the verdict. */
static void put_voices(listing *l, size_t row, ent_verdict verdict) {
    const ent_hearing *h = &l->ask.hearing;
    ent_says least = verdict == ENT_TESTIFIED || verdict == ENT_PRESUMED ? ENT_SAYS_PRESUMED
                     : verdict == ENT_POSSIBLY                           ? ENT_SAYS_POSSIBLY
                                                                         : ENT_SAYS_UNKNOWN;
    uint32_t last = ENT_NONE;
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *v = &h->voices[i];
        if (v->says < least)
            continue;
        if (v->work != last) /* voices go by work */
            put_work(l, row, v->work);
        last = v->work;
        const ent_spell *from = v->says == ENT_SAYS_UNCOVERED ? h->cover : h->spells;
        for (uint32_t j = v->first; j < v->first + v->n; j++)
            if (v->says == ENT_SAYS_UNCOVERED || from[j].says == v->says)
                put_claim(l, row, &from[j]);
    }
}

/* The span of this value that lies nearest to the day, or NULL. */
static const ent_span *span_at(const ent_spans *spans, uint32_t value, ent_day day) {
    const ent_span *best = NULL;
    for (size_t i = 0; i < spans->n; i++) {
        const ent_span *s = &spans->at[i];
        if ((value && s->value != value) || (best && s->from > day))
            continue;
        best = s;
    }
    return best;
}

static ent_code row_of_day(listing *l, uint32_t matter, ent_error *err) {
    ent_asking *a = &l->ask;
    const ent_question *q = a->q;
    const ent_relation *r = ent__view_relation(a->view, a->view->matters[matter].group);
    ent_finding f;
    bool history = r->shape == ENT_SHAPE_EVENT;
    if (history) { /* an event shows once it has happened */
        ENT_TRY(ent__asking_find(a, matter, ENT_DAY_MIN + 1, q->day2, &f, err));
        if (f.segment.verdict == ENT_NO || f.segment.verdict == ENT_UNSAID)
            ENT_TRY(ent__asking_find(a, matter, q->day1, q->day2, &f, err));
    } else {
        ENT_TRY(ent__asking_find(a, matter, q->day1, q->day2, &f, err));
    }
    ent_verdict verdict = (ent_verdict)f.segment.verdict;
    if (verdict < ENT_POSSIBLY && !q->all)
        return ENT_OK;
    if (a->value && verdict != ENT_DISPUTED &&
        !ent__asking_value_fits(a, matter, f.segment.value))
        return ENT_OK;
    ENT_TRY(ent__hearing_open(&a->hearing, matter, err));
    ENT_TRY(ent__spans_make(&a->hearing, &l->spans, err));
    ent_segment again;
    ENT_TRY(ent__hearing_on(&a->hearing, f.day, history ? ENT_DAY_MIN + 1 : 1,
                            history ? q->day2 : 0, &again, err));
    size_t row = start_row(l, matter);
    uint32_t value = f.segment.value ? f.segment.value : a->view->matters[matter].value;
    if (value)
        ent__table_set_text(l->table, row, C_VALUE, word(l, value));
    ent__table_set_z(l->table, row, C_VERDICT, ent__verdict_name(verdict));
    ent__table_set_day(l->table, row, C_WITNESSED, f.segment.witnessed);
    ent__table_set_int(l->table, row, C_ROOTS, f.segment.roots);
    const ent_span *span = span_at(&l->spans, f.segment.value, f.day);
    if (span)
        put_dates(l, row, span);
    put_voices(l, row, verdict);
    ent__spans_free(&l->spans);
    return ENT_OK;
}

/* Independent roots of the claims of a span. */
static int64_t span_roots(const listing *l, const ent_span *span) {
    const ent_hearing *h = &l->ask.hearing;
    const uint32_t *of = l->spans.spells + span->first;
    int64_t n = 0;
    for (uint32_t i = 0; i < span->n; i++) {
        uint32_t root = h->spells[of[i]].root;
        bool seen = false;
        for (uint32_t j = 0; j < i && !seen; j++)
            seen = h->spells[of[j]].root == root;
        n += !seen;
    }
    return n;
}

static ent_code rows_of_spans(listing *l, uint32_t matter, ent_error *err) {
    ent_asking *a = &l->ask;
    ENT_TRY(ent__hearing_open(&a->hearing, matter, err));
    ENT_TRY(ent__spans_make(&a->hearing, &l->spans, err));
    for (size_t i = 0; i < l->spans.n; i++) {
        const ent_span *span = &l->spans.at[i];
        ent_segment s;
        if (!ent__asking_value_fits(a, matter, span->value))
            continue;
        ENT_TRY(ent__span_grade(a, matter, &l->spans, span, &s, err));
        size_t row = start_row(l, matter);
        ent__table_set_text(l->table, row, C_VALUE, word(l, span->value));
        ent__table_set_z(l->table, row, C_VERDICT, ent__verdict_name((ent_verdict)s.verdict));
        ent__table_set_day(l->table, row, C_WITNESSED, s.witnessed);
        ent__table_set_int(l->table, row, C_ROOTS, span_roots(l, span));
        put_dates(l, row, span);
        for (uint32_t k = 0; k < span->n; k++) {
            const ent_spell *x = &a->hearing.spells[l->spans.spells[span->first + k]];
            if (ent__span_work_first(&a->hearing, &l->spans, span, k))
                put_work(l, row, x->work);
            put_claim(l, row, x);
        }
    }
    ent__spans_free(&l->spans);
    return ENT_OK;
}

/* Does the matter's subject fit the second object too (on the day, if asked)? */
static ent_code also_fits(listing *l, uint32_t matter, bool *fits, ent_error *err) {
    ent_asking *a = &l->ask;
    const ent_group *g = &a->view->groups[a->view->matters[matter].group];
    uint32_t other = ent__pool_find(&a->claims->words, ent__str(a->q->also));
    *fits = false;
    if (other == ENT_NONE)
        return ENT_OK;
    uint32_t group = ent__view_group(a->view, g->relation, g->subject, other);
    if (group == ENT_NONE)
        return ENT_OK;
    ENT_TRY(ent__view_matters(a->view, group, err));
    for (uint32_t i = 0; i < a->view->groups[group].n_matters && !*fits; i++) {
        uint32_t m = a->view->groups[group].matter + i;
        ent_finding f;
        ENT_TRY(ent__view_timeline(a->view, m, err));
        ent_day d1 = a->q->has_day ? a->q->day1 : ENT_DAY_MIN + 1;
        ENT_TRY(
            ent__asking_find(a, m, d1, a->q->has_day ? a->q->day2 : ENT_DAY_MAX - 1, &f, err));
        *fits = f.segment.verdict >= ENT_POSSIBLY &&
                (f.segment.verdict == ENT_DISPUTED ||
                 ent__asking_value_fits(a, m, f.segment.value));
    }
    return ENT_OK;
}

static ent_code remark_row(listing *l, uint32_t matter) {
    const ent_matter *m = &l->ask.view->matters[matter];
    for (uint32_t i = 0; i < m->n_members; i++) {
        uint32_t claim = l->ask.view->members[m->member + i];
        const ent_claim *c = &l->ask.claims->at[claim];
        char id[ENT_ID_TEXT];
        size_t row = start_row(l, matter);
        ent__claim_id_format(&c->id, id);
        ent__table_set_text(l->table, row, C_FACETS, word(l, c->detail));
        ent__table_add_item(l->table, row, C_WORKS,
                            word(l, l->ask.view->works[ent__view_work(l->ask.view, c)]));
        ent__table_add_item(l->table, row, C_CLAIMS, ent__str(id));
    }
    return ENT_OK;
}

static ent_code matter_rows(listing *l, uint32_t matter, ent_error *err) {
    const ent_asking *a = &l->ask;
    bool fits = true;
    if (a->q->also)
        ENT_TRY(also_fits(l, matter, &fits, err));
    if (!fits)
        return ENT_OK;
    if (ent__view_relation(a->view, a->view->matters[matter].group)->shape == ENT_SHAPE_REMARK)
        return remark_row(l, matter);
    return a->q->has_day ? row_of_day(l, matter, err) : rows_of_spans(l, matter, err);
}

static ent_code rows_make(listing *l, ent_error *err) {
    ent_matters m = {0};
    ent_code code = ent__asking_ordered(&l->ask, &m, err);
    for (size_t i = 0; i < m.n && code == ENT_OK; i++)
        code = matter_rows(l, m.at[i], err);
    ENT_DROP(m.at, m.cap);
    return code;
}

/* What the question fixes need not stand in every row that people read. */
static void hide_asked(listing *l) {
    const ent_asking *a = &l->ask;
    ent_cells *columns_of = l->table ? l->table->columns : NULL;
    if (!columns_of || l->table->failed)
        return;
    if (a->relation != ENT_NONE)
        columns_of[C_RELATION].is.style = ENT_STYLE_HIDDEN;
    if (a->subject != ENT_NONE)
        columns_of[C_SUBJECT_NAME].is.style = ENT_STYLE_HIDDEN;
    if (a->object != ENT_NONE)
        columns_of[C_OBJECT_NAME].is.style = ENT_STYLE_HIDDEN;
}

static ent_code listing_make(ent_register *reg, const ent_question *q, ent_table **out,
                             ent_error *err) {
    listing l = {0};
    *out = NULL;
    ent_str s = ent__str(q->subject), r = ent__str(q->relation), o = ent__str(q->object);
    ent_pattern patterns[] = {{s, r, o, {"", 0}},
                              {o, r, s, {"", 0}},
                              {s, r, ent__str(q->also), {"", 0}},
                              {ent__str(q->also), r, s, {"", 0}}};
    ent_scope scope = {patterns, q->also ? 4 : 2};
    bool everything = !s.n && !r.n && !o.n;
    ENT_TRY(ent__asking_hold(&l.ask, reg, q, everything ? NULL : &scope, err));
    ent__buf_init(&l.text, 1 << 20);
    l.table = ent__table_new(ENT_STR(""));
    ent__table_add_columns(l.table, columns, sizeof columns / sizeof *columns);
    hide_asked(&l);
    ent_code code = rows_make(&l, err);
    ent__spans_free(&l.spans);
    ent__buf_free(&l.text);
    ent__asking_close(&l.ask);
    if (code == ENT_OK)
        return ent__table_done(l.table, out, err);
    ent_table_free(l.table);
    return code;
}

ent_code ent_ask_list(ent_register *reg, const ent_question *q, ent_table **out,
                      ent_error *err) {
    *out = NULL;
    if (!q || !q->subject)
        return ent__fail(err, ENT_MISUSE, "list needs a subject");
    return listing_make(reg, q, out, err);
}

ent_code ent_ask_who(ent_register *reg, const ent_question *q, ent_table **out,
                     ent_error *err) {
    *out = NULL;
    if (!q || !q->relation || !q->object)
        return ent__fail(err, ENT_MISUSE, "who needs a relation and an object");
    return listing_make(reg, q, out, err);
}
