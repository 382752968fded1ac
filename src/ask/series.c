/* SPDX-License-Identifier: MIT
 *
 * series: the figures of a subject, a claim a row, each figure's in the order of
 * the periods that they speak of. Editions and works make a series, not a
 * conflict; what stands out is marked (figures.h says how).
 */
#include "ask/figures.h"
#include "ask/tell.h"

#include <stdlib.h>

static const ent_column columns[] = {
    {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_HIDDEN},
    {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"object_name", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_PLAIN},
    {"facets", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_HIDDEN},
    {"facet_names", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_PLAIN},
    {"period", ENT_COLUMN_TEXT, "Period", "", ENT_STYLE_STRONG},
    {"basis", ENT_COLUMN_TEXT, "Dated by", "", ENT_STYLE_HIDDEN},
    {"from", ENT_COLUMN_DAY, "From", "", ENT_STYLE_HIDDEN},
    {"until", ENT_COLUMN_DAY, "Until", "", ENT_STYLE_HIDDEN},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_STRONG},
    {"low", ENT_COLUMN_REAL, "Low", "", ENT_STYLE_HIDDEN},
    {"high", ENT_COLUMN_REAL, "High", "", ENT_STYLE_HIDDEN},
    {"of", ENT_COLUMN_REAL, "Of", "", ENT_STYLE_HIDDEN},
    {"unit", ENT_COLUMN_TEXT, "Unit", "", ENT_STYLE_PLAIN},
    {"grade", ENT_COLUMN_TEXT, "Grade", "", ENT_STYLE_GRADE},
    {"mark", ENT_COLUMN_TEXT, "Mark", "", ENT_STYLE_STRONG},
    {"edition", ENT_COLUMN_TEXT, "Edition", "", ENT_STYLE_PLAIN},
    {"published", ENT_COLUMN_TEXT, "Published", "", ENT_STYLE_HIDDEN},
    {"work", ENT_COLUMN_TEXT, "Work", "", ENT_STYLE_HIDDEN},
    {"per", ENT_COLUMN_TEXT, "Relying on", "", ENT_STYLE_PLAIN},
    {"claim", ENT_COLUMN_TEXT, "Claim", "", ENT_STYLE_ID},
};
enum {
    C_SUBJECT,
    C_RELATION,
    C_OBJECT,
    C_OBJECT_NAME,
    C_FACETS,
    C_FACET_NAMES,
    C_PERIOD,
    C_BASIS,
    C_FROM,
    C_UNTIL,
    C_VALUE,
    C_LOW,
    C_HIGH,
    C_OF,
    C_UNIT,
    C_GRADE,
    C_MARK,
    C_EDITION,
    C_PUBLISHED,
    C_WORK,
    C_PER,
    C_CLAIM
};

typedef struct series {
    ent_asking ask;
    ent_figures figures;
    ent_table *table;
    const ent_figure **order;
} series;

static bool facets_fit(const ent_asking *a, uint32_t matter) {
    const ent_facet *f = &a->view->facets[a->view->matters[matter].facet];
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        if (a->facet.word[i] && a->facet.word[i] != f->word[i])
            return false;
    return true;
}

static bool figure_fits(const ent_asking *a, const ent_figure *f) {
    if (a->object != ENT_NONE && ent__asking_other(a, f->matter) != a->object)
        return false;
    if (a->q->has_day && (f->dumb || f->from > a->q->day2 || f->until < a->q->day1))
        return false;
    return facets_fit(a, f->matter);
}

static int row_cmp(const void *px, const void *py) {
    const ent_figure *x = *(const ent_figure *const *)px, *y = *(const ent_figure *const *)py;
    if (x->matter != y->matter)
        return x->matter < y->matter ? -1 : 1;
    if (x->dumb != y->dumb)
        return x->dumb ? 1 : -1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->until != y->until)
        return x->until < y->until ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

/* Which day the figure is of, as it was written, and by what. */
static void put_period(series *s, size_t row, const ent_figure *f, const ent_row *text,
                       const ent_source_row *source) {
    const ent_claims *c = s->ask.claims;
    ent_str since = text->cell[ENT_C_SINCE], until = text->cell[ENT_C_UNTIL];
    ent_str as_of = text->cell[ENT_C_AS_OF], published = ENT_STR(""), accessed = ENT_STR("");
    if (source) {
        published = ent__claims_word(c, source->published);
        accessed = ent__claims_word(c, source->accessed);
    }
    const char *basis = "undated";
    ent_str period = ENT_STR("");
    if (f->own_period)
        basis = "period", period = since.n ? since : until;
    else if (as_of.n)
        basis = "as_of", period = as_of;
    else if (published.n)
        basis = "published", period = published;
    else if (accessed.n)
        basis = "accessed", period = accessed;
    ent__table_set_z(s->table, row, C_BASIS, basis);
    if (f->own_period && since.n && until.n && !ent__str_eq(since, until))
        ent__table_set_f(s->table, row, C_PERIOD, "%.*s/%.*s", ENT_FMT(since), ENT_FMT(until));
    else if (period.n)
        ent__table_set_text(s->table, row, C_PERIOD, period);
    if (published.n)
        ent__table_set_text(s->table, row, C_PUBLISHED, published);
    if (f->dumb)
        return;
    ent__table_set_day(s->table, row, C_FROM, f->from);
    ent__table_set_day(s->table, row, C_UNTIL, f->until);
}

static void put_number(series *s, size_t row, const ent_figure *f) {
    ent__table_set_text(s->table, row, C_VALUE, f->value);
    if (f->unit.n)
        ent__table_set_text(s->table, row, C_UNIT, f->unit);
    if (!f->is_number)
        return;
    ent__table_set_real(s->table, row, C_LOW, f->number.low);
    ent__table_set_real(s->table, row, C_HIGH, f->number.high);
    if (f->number.of > 0)
        ent__table_set_real(s->table, row, C_OF, f->number.of);
}

static void put_marks(series *s, size_t row, const ent_figure *f) {
    const char *grade = f->dumb         ? "unknown"
                        : f->superseded ? "superseded"
                        : f->disputed   ? "disputed"
                                        : "testified";
    ent__table_set_z(s->table, row, C_GRADE, grade);
    if (f->unchanged)
        ent__table_set_z(s->table, row, C_MARK, "unchanged");
}

static void note_unchanged(series *s, const ent_figure *f) {
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent__buf_z(&b, "unchanged: ");
    ent__figure_tell(&s->ask, &s->figures, f, &b);
    ent__tell_note(s->table, &b);
    ent__buf_free(&b);
}

static ent_code put_row(series *s, const ent_figure *f, ent_error *err) {
    ent_asking *a = &s->ask;
    const ent_claim *c = &a->claims->at[f->claim];
    const ent_source_row *source =
        f->source == ENT_NONE ? NULL : &a->claims->sources[f->source];
    ent_arena arena = {0};
    ent_row text;
    char id[ENT_ID_TEXT];
    uint32_t subject, object;
    ent_code code = ent__claim_text(a, f->claim, &text, &arena, err);
    if (code == ENT_OK) {
        size_t row = ent__table_add_row(s->table);
        ent__tell_parties(a, f->matter, &subject, &object);
        ent__table_set_text(s->table, row, C_SUBJECT, ent__claims_word(a->claims, subject));
        ent__table_set_text(s->table, row, C_RELATION, a->claims->relations[f->relation].id);
        ent__tell_entity(a, s->table, row, C_OBJECT, object);
        ent__tell_matter_facets(a, s->table, row, C_FACETS, f->matter);
        put_period(s, row, f, &text, source);
        put_number(s, row, f);
        put_marks(s, row, f);
        ent__table_set_text(s->table, row, C_EDITION, ent__claims_word(a->claims, c->source));
        if (f->work != ENT_NONE)
            ent__table_set_text(s->table, row, C_WORK,
                                ent__claims_word(a->claims, a->view->works[f->work]));
        if (c->per)
            ent__table_set_text(s->table, row, C_PER, ent__claims_word(a->claims, c->per));
        ent__claim_id_format(&c->id, id);
        ent__table_set_z(s->table, row, C_CLAIM, id);
        if (f->unchanged)
            note_unchanged(s, f);
    }
    ent__arena_free(&arena);
    return code;
}

static ent_code rows_make(series *s, ent_error *err) {
    size_t n = 0;
    ENT_TRY(ent__figures_make(&s->ask, &s->figures, err));
    s->order = ent__zalloc(s->figures.n + 1, sizeof *s->order);
    if (!s->order)
        return ent__nomem(err);
    for (size_t i = 0; i < s->figures.n; i++)
        if (figure_fits(&s->ask, &s->figures.at[i]))
            s->order[n++] = &s->figures.at[i];
    if (n)
        qsort(s->order, n, sizeof *s->order, row_cmp);
    for (size_t i = 0; i < n; i++)
        ENT_TRY(put_row(s, s->order[i], err));
    return ENT_OK;
}

static ent_code check_shape(const ent_asking *a, ent_error *err) {
    if (a->relation == ENT_NONE || a->claims->relations[a->relation].shape == ENT_SHAPE_MEASURE)
        return ENT_OK;
    return ent__fail(err, ENT_INVALID, "%.*s is no measure",
                     ENT_FMT(a->claims->relations[a->relation].id));
}

ent_code ent_ask_series(ent_register *reg, const ent_question *q, ent_table **out,
                        ent_error *err) {
    series s = {0};
    *out = NULL;
    if (!q->subject)
        return ent__fail(err, ENT_MISUSE, "series needs a subject");
    ent_str subject = ent__str(q->subject), relation = ent__str(q->relation);
    ent_pattern patterns[] = {{subject, relation, {"", 0}, {"", 0}},
                              {{"", 0}, relation, subject, {"", 0}}};
    ent_scope scope = {patterns, 2}; /* all objects: siblings are compared */
    ENT_TRY(ent__asking_open(&s.ask, reg, q, &scope, err));
    s.table = ent__table_new(ENT_STR(""));
    ent__table_add_columns(s.table, columns, sizeof columns / sizeof *columns);
    ent__tell_hide_asked(&s.ask, s.table, ENT_NONE, C_RELATION, C_OBJECT_NAME);
    ent_code code = check_shape(&s.ask, err);
    if (code == ENT_OK)
        code = rows_make(&s, err);
    ent__free(s.order, (s.figures.n + 1) * sizeof *s.order);
    ent__figures_free(&s.figures);
    ent__asking_close(&s.ask);
    if (code == ENT_OK)
        return ent__table_done(s.table, out, err);
    ent_table_free(s.table);
    return code;
}
