/* SPDX-License-Identifier: MIT
 *
 * From a variable as it is written to what paints and fills it.
 */
#include "panel/make.h"

/* ---- options ----------------------------------------------------------------------------- */

static ent_code fail_in(ent_panel_maker *m, const ent_expression *e, const char *what) {
    return ent__fail(m->err, ENT_INVALID, "variable \"%.*s\": %s",
                     (int)(e->text.n < 200 ? e->text.n : 200), e->text.p, what);
}

static ent_code rule_read(ent_panel_maker *m, const ent_expression *e, ent_rule *out) {
    static const char *const rules[] = {"any", "all",  "first", "last",  "min",
                                        "max", "days", "share", "start", "end"};
    ent_str rule = ent__expression_option(e, "rule");
    if (!rule.p)
        return ENT_OK;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (ent__str_is(rule, rules[i])) {
            *out = (ent_rule)i;
            return ENT_OK;
        }
    return fail_in(m, e,
                   "a rule is any, all, first, last, min, max, days, share, start or end");
}

/* Which claim, if there are several, and whether they are weighed. */
static ent_code reading_read(ent_panel_maker *m, const ent_expression *e, ent_painting *g) {
    ent_str pick = ent__expression_option(e, "pick"), as = ent__expression_option(e, "as");
    if (pick.p) {
        if (ent__expression_option(e, "rule").p)
            return fail_in(m, e, "a rule, or what to pick by");
        if (!ent__pick_read(pick, &g->pick))
            return fail_in(m, e, "pick by a list of details, such as onset,-start-month");
        g->rule = ENT_RULE_PICK;
        g->reading = ENT_READ_CLAIMS;
    }
    if (as.p && !ent__str_is(as, "records"))
        return fail_in(m, e, "claims can be read as:records, as they are written");
    if (as.p)
        g->reading = ENT_READ_RECORDS;
    return ENT_OK;
}

/* Of two: what the first is to the second, or the second to the first, or either. */
static ent_code side_read(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ent_str from = ent__expression_option(e, "from");
    if (!from.p)
        return ENT_OK;
    v->second = ent__str_is(from, "second");
    v->painting.either = ent__str_is(from, "either");
    if (!v->second && !v->painting.either && !ent__str_is(from, "first"))
        return fail_in(m, e, "from the first, second or either side");
    return v->painting.pairs && !v->painting.others ? ENT_OK
                                                    : fail_in(m, e, "there are no two sides");
}

static ent_code facets_read(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    static const char *const own[] = {"rule", "value", "type", "object", "grade", "source",
                                      "gaps", "pick",  "as",   "from",   "is"};
    const ent_relation *r = &v->painting.view->claims->relations[v->painting.is.relation];
    for (size_t i = 0; i < e->n_options; i++) {
        bool is_own = false, found = false;
        for (size_t k = 0; k < sizeof own / sizeof *own; k++)
            is_own |= ent__str_is(e->key[i], own[k]);
        for (int k = 0; k < r->n_facets && !is_own; k++)
            if (ent__str_eq(r->facet[k], e->key[i])) {
                ENT_TRY(ent__make_object(m, v->painting.view, e->option[i],
                                         &v->painting.is.facet.word[k]));
                found = true;
            }
        if (!is_own && !found)
            return fail_in(m, e, "an option that is none of ours and no facet of the relation");
    }
    return ENT_OK;
}

static ent_code grade_read(ent_panel_maker *m, const ent_expression *e, bool *possible) {
    ent_str grade = ent__expression_option(e, "grade");
    *possible = grade.p ? ent__str_is(grade, "possible") : m->o->possible || m->like;
    if (grade.p && !*possible && !ent__str_is(grade, "sure"))
        return fail_in(m, e, "a grade is sure or possible");
    return ENT_OK;
}

/* ---- relations --------------------------------------------------------------------------- */

static bool of_two_states(const ent_panel_maker *m) {
    return m->p->rows.of == ENT_ROW_DYAD || m->p->rows.of == ENT_ROW_DIRECTED;
}

static bool has_objects(const ent_view *v, uint32_t relation) {
    for (size_t i = 0; i < v->n_groups; i++)
        if (v->groups[i].relation == relation && v->groups[i].object)
            return true;
    return false;
}

/* What all have that look at a relation. */
static ent_code painting_read(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ent_painting *g = &v->painting;
    ent_str source = ent__expression_option(e, "source");
    ent_str value = ent__expression_option(e, "value");
    ent_str object = ent__expression_option(e, "object");
    ENT_TRY(ent__make_view(m, source.p ? source : ENT_STR(""), &g->view));
    ENT_TRY(ent__make_relation(m, g->view, ent__expression_relation(e), &g->is.relation));
    g->is.value = ENT_ANY;
    ENT_TRY(ent__make_value(m, g->view, value.p ? value : ENT_STR(""), &g->is));
    ENT_TRY(ent__make_object(m, g->view, object.p ? object : ENT_STR(""), &g->object));
    ENT_TRY(grade_read(m, e, &g->is.possible));
    ENT_TRY(rule_read(m, e, &g->rule));
    ENT_TRY(facets_read(m, e, v));
    g->units = &m->p->units;
    g->steps = &m->p->steps;
    g->others = m->p->rows.others;
    g->grades = m->p->grades;
    ENT_TRY(reading_read(m, e, g));
    bool of_two = !object.p && has_objects(g->view, g->is.relation);
    g->pairs = of_two && m->p->rows.of != ENT_ROW_STATE;
    if (of_two && !g->pairs)
        g->object = ENT_NONE;
    v->kind = g->pairs ? ENT_VAR_PAINT : ENT_VAR_EACH;
    v->real = g->rule == ENT_RULE_SHARE;
    return side_read(m, e, v);
}

static ent_code read_is(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_painting *g = &v->painting;
    g->cell = ENT_CELL_FLAG;
    return e->n_words < 2 ? ENT_OK : ent__make_value(m, g->view, e->word[1], &g->is);
}

static ent_code read_value(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    v->painting.cell = ENT_CELL_CODE;
    return ENT_OK;
}

static ent_code read_number(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    v->painting.cell = ENT_CELL_NUMBER;
    v->real = true;
    return ENT_OK;
}

/* detail(REL KEY), or detail(REL is:KEY=VALUE|KEY=VALUE). */
static ent_code read_detail(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_painting *g = &v->painting;
    ent_str is = ent__expression_option(e, "is");
    if ((e->n_words == 2) == (is.p != NULL))
        return fail_in(m, e, "a detail, or what it is: is:KEY=VALUE");
    g->cell = is.p ? ENT_CELL_MATCH : ENT_CELL_DETAIL;
    g->detail = is.p ? is : e->word[1];
    if (g->reading == ENT_READ_ANSWERS)
        g->reading = ENT_READ_CLAIMS;
    return ENT_OK;
}

static ent_code read_onset(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_painting *g = &v->painting;
    g->cell = ENT_CELL_ONSET;
    if (g->rule == ENT_RULE_ANY)
        g->rule = ENT_RULE_MAX;
    if (g->reading == ENT_READ_ANSWERS)
        g->reading = ENT_READ_CLAIMS;
    return e->n_words < 2 ? ENT_OK : ent__make_value(m, g->view, e->word[1], &g->is);
}

/* partners(REL [V|V]): the cell of each pair has one of these values. */
static ent_code read_partners(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_painting *g = &v->painting;
    ent_str rest = e->n_words > 1 ? e->word[1] : (ent_str){NULL, 0}, one;
    v->kind = ENT_VAR_PARTNERS;
    g->others = NULL;
    g->pairs = true;
    g->object = 0;
    g->cell = ENT_CELL_CODE;
    while (rest.p && ent__str_split(&rest, '|', &one)) {
        ent_filter is = {.relation = g->is.relation, .value = ENT_ANY};
        ENT_TRY(ent__make_value(m, g->view, one, &is));
        if (is.value < 0 || is.value >= ENT_VALUES_MOST)
            return fail_in(m, e, "only values of a vocabulary can be counted");
        v->values |= UINT64_C(1) << is.value;
    }
    return ENT_OK;
}

static ent_code read_count(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_str type = ent__expression_option(e, "type");
    v->kind = ENT_VAR_COUNT;
    v->both = of_two_states(m) && ent__str_is(e->word[0], "both");
    v->type = type.p ? type : ENT_STR("");
    return ENT_OK;
}

static ent_code read_joint(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_painting *g = &v->painting;
    const ent_relation *r = &g->view->claims->relations[g->is.relation];
    v->kind = ENT_VAR_JOINT;
    if (m->p->rows.of == ENT_ROW_ORG)
        return fail_in(m, e, "joint are states");
    g->pairs = false;
    g->cell = ENT_CELL_FLAG;
    if (g->is.value == ENT_ANY && ent__str_is(r->id, "member"))
        ENT_TRY(ent__make_value(m, g->view, ENT_STR("member"), &g->is));
    return ent__make_object(m, g->view, e->word[0], &g->object);
}

/* Of what is at a place. */
static ent_code places_read(ent_panel_maker *m, const ent_expression *e, ent_variable *v,
                            ent_variable_kind kind) {
    ENT_TRY(painting_read(m, e, v));
    ent_painting *g = &v->painting;
    v->kind = kind;
    v->real = true;
    g->pairs = false;
    g->cell = ENT_CELL_OBJECT;
    g->object = ENT_NONE;
    return e->n_words < 2 ? ENT_OK : ent__make_value(m, g->view, e->word[1], &g->is);
}

static ent_code read_nearest(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    return places_read(m, e, v, ENT_VAR_NEAREST);
}

static ent_code read_distance(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(places_read(m, e, v, ENT_VAR_DISTANCE));
    return of_two_states(m) ? ENT_OK : fail_in(m, e, "a distance is between two states");
}

/* ---- other columns ----------------------------------------------------------------------- */

static ent_code column_find(ent_panel_maker *m, const ent_expression *e, ent_str name,
                            uint32_t *out) {
    *out = ent__panel_column(m->p, name);
    return *out == ENT_NONE ? fail_in(m, e, "no column of that name stands before it") : ENT_OK;
}

static ent_code read_any(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    v->kind = ENT_VAR_ANY;
    for (; v->n_any < e->n_words; v->n_any++)
        ENT_TRY(column_find(m, e, e->word[v->n_any], &v->any[v->n_any]));
    return ENT_OK;
}

static ent_code read_spell(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    ent_str gaps = ent__expression_option(e, "gaps");
    v->kind = ENT_VAR_SPELL;
    v->gaps = gaps.p ? ent__str_is(gaps, "ignore") : m->like;
    if (gaps.p && !v->gaps && !ent__str_is(gaps, "restart"))
        return fail_in(m, e, "gaps are to ignore or to restart");
    return column_find(m, e, e->word[0], &v->of);
}

static ent_code read_lag(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    v->kind = ENT_VAR_LAG;
    v->by = 1;
    if (e->n_words > 1 && (!ent__int_parse(e->word[1], &v->by) || v->by > ENT_STEPS_MOST ||
                           v->by < -ENT_STEPS_MOST))
        return fail_in(m, e, "a lag is a number of steps");
    return column_find(m, e, e->word[0], &v->of);
}

/* ---- by function ------------------------------------------------------------------------- */

typedef ent_code reader(ent_panel_maker *m, const ent_expression *e, ent_variable *v);

ent_code ent__variable_read(ent_panel_maker *m, const ent_expression *e, ent_variable *v) {
    static const struct {
        const char *name;
        reader *read;
        size_t most; /* words */
    } functions[] = {
        {"", read_value, 1},
        {"value", read_value, 1},
        {"is", read_is, 2},
        {"number", read_number, 1},
        {"detail", read_detail, 2},
        {"onset", read_onset, 2},
        {"partners", read_partners, 2},
        {"nearest", read_nearest, 2},
        {"any", read_any, ENT_WORDS_MOST},
        {"count", read_count, 2},
        {"joint", read_joint, 2},
        {"distance", read_distance, 2},
        {"spell", read_spell, 1},
        {"lag", read_lag, 2},
    };
    *v = (ent_variable){.name = e->name, .expression = e->text};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (!ent__str_is(e->function, functions[i].name))
            continue;
        if (!e->n_words || e->n_words > functions[i].most)
            return fail_in(m, e, "too few or too many words");
        return functions[i].read(m, e, v);
    }
    return fail_in(m, e, "no such function");
}
