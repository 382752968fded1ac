/* SPDX-License-Identifier: MIT
 *
 * From what is asked for to a panel that can be written: the variables are read, the claims
 * of their relations loaded, the system's members numbered, the grid laid, the timelines
 * painted.
 */
#include "panel/panel.h"

#include "ask/resolve.h"
#include "panel/beside.h"
#include "voices/load.h"

typedef struct maker {
    ent_panel *p;
    ent_register *reg;
    const ent_panel_options *o;
    ent_expression *expressions;
    size_t n, cap;
    ent_pattern *patterns;
    size_t n_patterns, cap_patterns;
    /* the system */
    ent_str relation, object, source;
    ent_error *err;
} maker;

static ent_code no_such(maker *m, const char *what, ent_str which) {
    return ent__fail(m->err, ENT_INVALID, "%s: \"%.*s\"", what,
                     (int)(which.n < 200 ? which.n : 200), which.p ? which.p : "");
}

static ent_code one_of(maker *m, const char *what, const char *text, const char *const *words,
                       size_t n, int *out) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(text, words[i])) {
            *out = (int)i;
            return ENT_OK;
        }
    return no_such(m, what, ent__str(text));
}

/* ---- what is asked for ----------------------------------------------------------------------
 */

static ent_code options_read(maker *m, ent_step *by) {
    static const char *const units[] = {"state", "dyad", "directed-dyad"};
    static const char *const steps[] = {"day", "month", "quarter", "year"};
    static const char *const ins[] = {"any", "first", "last", "every"};
    const ent_panel_options *o = m->o;
    int of = 0, step = 0, in = 0;
    ENT_TRY(one_of(m, "a unit is state, dyad or directed-dyad, not",
                   o->unit ? o->unit : "state", units, 3, &of));
    ENT_TRY(one_of(m, "a step is day, month, quarter or year, not", o->by ? o->by : "year",
                   steps, 4, &step));
    if (o->in)
        ENT_TRY(
            one_of(m, "in a step on any, first, last or every day, not", o->in, ins, 4, &in));
    m->p->rows.of = (ent_row_of)of;
    m->p->rows.in = (ent_in)in;
    *by = (ent_step)step;
    return ENT_OK;
}

static ent_code system_read(maker *m) {
    static const struct {
        const char *name, *relation, *object, *source, *scheme;
    } known[] = {
        {"cow", "exists", "", "cow-states*", "cow"},
        {"gw", "exists", "", "gw-states*", "gw"},
        {"un", "member", "UN", "", "id"},
    };
    ent_str rest = ent__str_trim(ent__str(m->o->system ? m->o->system : "cow"));
    m->p->scheme = "id";
    if (m->o->codes && !(m->p->scheme = ent__str_copy(&m->p->arena, ent__str(m->o->codes)).p))
        return ent__nomem(m->err);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (ent__str_is(rest, known[i].name)) {
            m->relation = ent__str(known[i].relation);
            m->object = ent__str(known[i].object);
            m->source = ent__str(known[i].source);
            if (!m->o->codes)
                m->p->scheme = known[i].scheme;
            return ENT_OK;
        }
    if (!ent__str_split(&rest, ' ', &m->relation) || !m->relation.n)
        return no_such(m, "no state system", rest);
    m->object = rest.p ? ent__str_trim(rest) : ENT_STR("");
    m->source = ENT_STR("");
    return ENT_OK;
}

static ent_code expressions_read(maker *m) {
    for (size_t i = 0; i < m->o->n_variables; i++) {
        ent_str text = ent__str_trim(ent__str(m->o->variables[i]));
        ent_str known = ent__panel_known(text);
        if (!ENT_GROW(m->expressions, m->cap, m->n + 1))
            return ent__nomem(m->err);
        text = ent__str_copy(&m->p->arena, known.p ? known : text);
        if (!text.p)
            return ent__nomem(m->err);
        ENT_TRY(ent__expression_parse(text, &m->p->arena, &m->expressions[m->n], m->err));
        m->n++;
    }
    return ENT_OK;
}

/* The word of an expression that names its relation; p NULL where it is of another column. */
static ent_str relation_of(const ent_expression *e) {
    if (ent__str_is(e->function, "spell") || ent__str_is(e->function, "lag"))
        return (ent_str){NULL, 0};
    if (ent__str_is(e->function, "joint"))
        return e->n_words > 1 ? e->word[1] : ENT_STR("member");
    bool both =
        ent__str_is(e->function, "count") && e->n_words > 1 && ent__str_is(e->word[0], "both");
    return e->n_words > both ? e->word[both] : ENT_STR("");
}

/* ---- claims and views
 * --------------------------------------------------------------------------- */

static ent_code pattern_add(maker *m, ent_str relation) {
    for (size_t i = 0; i < m->n_patterns; i++)
        if (ent__str_eq(m->patterns[i].relation, relation))
            return ENT_OK;
    if (!ENT_GROW(m->patterns, m->cap_patterns, m->n_patterns + 1))
        return ent__nomem(m->err);
    m->patterns[m->n_patterns++] =
        (ent_pattern){ENT_STR(""), relation, ENT_STR(""), ENT_STR("")};
    return ENT_OK;
}

static ent_code claims_load(maker *m) {
    ENT_TRY(pattern_add(m, m->relation));
    for (size_t i = 0; i < m->n; i++) {
        ent_str relation = relation_of(&m->expressions[i]);
        if (relation.n)
            ENT_TRY(pattern_add(m, relation));
    }
    ent_scope scope = {.patterns = m->patterns, .n = m->n_patterns};
    return ent__load(m->reg, &scope, &m->p->claims, m->err);
}

static ent_code patterns_copy(maker *m, ent_panel_view *v, ent_view_options *o) {
    const ent_panel_options *from = m->o;
    size_t n_only = v->pattern.n ? 1 : from->n_only;
    v->n_patterns = n_only + from->n_without + from->n_prefer;
    v->patterns = ent__arena_alloc(&m->p->arena, (v->n_patterns + 1) * sizeof *v->patterns);
    if (!v->patterns)
        return ent__nomem(m->err);
    ent_str *p = v->patterns;
    o->only = p;
    o->n_only = n_only;
    for (size_t i = 0; i < n_only; i++)
        *p++ = v->pattern.n ? v->pattern : ent__str(from->only[i]);
    o->without = p;
    o->n_without = from->n_without;
    for (size_t i = 0; i < from->n_without; i++)
        *p++ = ent__str(from->without[i]);
    o->prefer = p;
    o->n_prefer = from->n_prefer;
    for (size_t i = 0; i < from->n_prefer; i++)
        *p++ = ent__str(from->prefer[i]);
    return ENT_OK;
}

/* The claims as these sources tell them; made once. */
static ent_code view_of(maker *m, ent_str pattern, ent_view **out) {
    ent_panel *p = m->p;
    for (size_t i = 0; i < p->n_views; i++)
        if (ent__str_eq(p->views[i].pattern, pattern)) {
            *out = p->views[i].view;
            return ENT_OK;
        }
    if (p->n_views == ENT_PANEL_VIEWS_MOST)
        return ent__fail(m->err, ENT_LIMIT, "sources of more than %d kinds",
                         ENT_PANEL_VIEWS_MOST);
    ent_panel_view *v = &p->views[p->n_views];
    v->pattern = ent__str_copy(&p->arena, pattern);
    if (!v->pattern.p)
        return ent__nomem(m->err);
    ent_view_options o = {.known = m->o->known,
                          .said_by = m->o->has_said_by ? m->o->said_by : ENT_DAY_MAX};
    ENT_TRY(patterns_copy(m, v, &o));
    ENT_TRY(ent__view_new(p->claims, &o, &v->view, m->err));
    p->n_views++;
    ENT_TRY(ent__view_prepare(v->view, m->err));
    *out = v->view;
    return ENT_OK;
}

/* ---- words
 * --------------------------------------------------------------------------------------- */

static ent_code relation_find(maker *m, const ent_view *v, ent_str id, uint32_t *out) {
    *out = ent__claims_find_relation(v->claims, id);
    if (*out != ENT_NONE)
        return ENT_OK;
    return ent__fail(m->err, ENT_NOT_FOUND, "no relation \"%.*s\" in the register",
                     (int)(id.n < 200 ? id.n : 200), id.p);
}

/* An entity as somebody writes it. */
static ent_code object_find(maker *m, const ent_view *v, ent_str text, uint32_t *out) {
    char id[1024];
    ent_str name = ent__str_copy(&m->p->arena, text);
    if (!name.p)
        return ent__nomem(m->err);
    *out = 0;
    if (!text.n)
        return ENT_OK;
    ENT_TRY(ent_name_resolve(m->reg, name.p, NULL, id, sizeof id, NULL, m->err));
    *out = ent__pool_find(&v->claims->words, ent__str(id));
    if (*out == ENT_NONE)
        return ent__fail(m->err, ENT_NOT_FOUND, "nothing is said of \"%.200s\"", name.p);
    return ENT_OK;
}

static ent_code value_find(maker *m, const ent_view *v, ent_str value, ent_filter *is) {
    const ent_relation *r = &v->claims->relations[is->relation];
    if (!value.n)
        return ENT_OK;
    is->value = ent__relation_value(r, value);
    is->word = ent__pool_find(&v->claims->words, value);
    if (is->value >= 0)
        return ENT_OK;
    return ent__fail(m->err, ENT_INVALID, "%.*s is not a value of %.*s",
                     (int)(value.n < 100 ? value.n : 100), value.p, ENT_FMT(r->id));
}

/* ---- units and steps
 * -------------------------------------------------------------------------------- */

static ent_code units_make(maker *m) {
    ent_panel *p = m->p;
    ent_view *v;
    ent_system system = {.scheme = p->scheme, .is = {.value = ENT_ANY, .possible = true}};
    ENT_TRY(view_of(m, m->source, &v));
    ENT_TRY(relation_find(m, v, m->relation, &system.is.relation));
    ENT_TRY(object_find(m, v, m->object, &system.object));
    if (ent__str_is(m->relation, "member"))
        ENT_TRY(value_find(m, v, ENT_STR("member"), &system.is));
    p->system = system.is;
    p->system_object = system.object;
    p->system_view = v;
    ENT_TRY(ent_names_new(m->reg, &p->names, m->err));
    if (!ent_names_has_scheme(p->names, p->scheme))
        return no_such(m, "no scheme of codes", ent__str(p->scheme));
    ENT_TRY(ent__units_make(v, &system, p->names, &p->units, m->err));
    if (!p->units.n)
        return ent__fail(m->err, ENT_NOT_FOUND,
                         "nobody is in the system \"%s\": is its source "
                         "imported?",
                         m->o->system ? m->o->system : "cow");
    return ENT_OK;
}

static ent_code steps_make(maker *m, ent_step by) {
    const ent_panel_options *o = m->o;
    const ent_units *u = &m->p->units;
    ent_day from = o->has_from ? o->from : u->first, until = o->has_to ? o->to : u->last;
    if (from == ENT_DAY_MAX || until == ENT_DAY_MIN)
        return ent__fail(m->err, ENT_INVALID,
                         "the system has no first or last day; from and to "
                         "are needed");
    ENT_TRY(ent__steps_make(by, from, until, &m->p->steps, m->err));
    return ENT_OK;
}

/* ---- variables
 * ------------------------------------------------------------------------------------------ */

static ent_code fail_in(maker *m, const ent_expression *e, const char *what) {
    return ent__fail(m->err, ENT_INVALID, "variable \"%.*s\": %s",
                     (int)(e->text.n < 200 ? e->text.n : 200), e->text.p, what);
}

static ent_code rule_read(maker *m, const ent_expression *e, ent_rule *out) {
    static const char *const rules[] = {"any", "all", "first", "last",
                                        "min", "max", "days",  "share"};
    ent_str rule = ent__expression_option(e, "rule");
    if (!rule.p)
        return ENT_OK;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (ent__str_is(rule, rules[i])) {
            *out = (ent_rule)i;
            return ENT_OK;
        }
    return fail_in(m, e, "a rule is any, all, first, last, min, max, days or share");
}

static ent_code facets_read(maker *m, const ent_expression *e, ent_variable *v) {
    static const char *const own[] = {"rule",  "value",  "type", "object",
                                      "grade", "source", "gaps"};
    const ent_relation *r = &v->painting.view->claims->relations[v->painting.is.relation];
    for (size_t i = 0; i < e->n_options; i++) {
        bool is_own = false, found = false;
        for (size_t k = 0; k < sizeof own / sizeof *own; k++)
            is_own |= ent__str_is(e->key[i], own[k]);
        for (int k = 0; k < r->n_facets && !is_own; k++)
            if (ent__str_eq(r->facet[k], e->key[i])) {
                ENT_TRY(object_find(m, v->painting.view, e->option[i],
                                    &v->painting.is.facet.word[k]));
                found = true;
            }
        if (!is_own && !found)
            return fail_in(m, e, "an option that is none of ours and no facet of the relation");
    }
    return ENT_OK;
}

static ent_code grade_read(maker *m, const ent_expression *e, bool *possible) {
    ent_str grade = ent__expression_option(e, "grade");
    *possible = grade.p ? ent__str_is(grade, "possible") : m->o->possible;
    if (grade.p && !*possible && !ent__str_is(grade, "sure"))
        return fail_in(m, e, "a grade is sure or possible");
    return ENT_OK;
}

static bool has_objects(const ent_view *v, uint32_t relation) {
    for (size_t i = 0; i < v->n_groups; i++)
        if (v->groups[i].relation == relation && v->groups[i].object)
            return true;
    return false;
}

/* What all have that look at a relation. */
static ent_code painting_read(maker *m, const ent_expression *e, ent_variable *v) {
    ent_painting *g = &v->painting;
    ent_str source = ent__expression_option(e, "source");
    ent_str value = ent__expression_option(e, "value");
    ent_str object = ent__expression_option(e, "object");
    ENT_TRY(view_of(m, source.p ? source : ENT_STR(""), &g->view));
    ENT_TRY(relation_find(m, g->view, relation_of(e), &g->is.relation));
    g->is.value = ENT_ANY;
    ENT_TRY(value_find(m, g->view, value.p ? value : ENT_STR(""), &g->is));
    ENT_TRY(object_find(m, g->view, object.p ? object : ENT_STR(""), &g->object));
    ENT_TRY(grade_read(m, e, &g->is.possible));
    ENT_TRY(rule_read(m, e, &g->rule));
    ENT_TRY(facets_read(m, e, v));
    g->units = &m->p->units;
    g->steps = &m->p->steps;
    g->pairs =
        !object.p && m->p->rows.of != ENT_ROW_STATE && has_objects(g->view, g->is.relation);
    v->kind = g->pairs ? ENT_VAR_PAINT : ENT_VAR_EACH;
    v->real = g->rule == ENT_RULE_SHARE;
    return ENT_OK;
}

static ent_code read_is(maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_painting *g = &v->painting;
    g->cell = ENT_CELL_FLAG;
    return e->n_words < 2 ? ENT_OK : value_find(m, g->view, e->word[1], &g->is);
}

static ent_code read_value(maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    v->painting.cell = ENT_CELL_CODE;
    return ENT_OK;
}

static ent_code read_number(maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    v->painting.cell = ENT_CELL_NUMBER;
    v->real = true;
    return ENT_OK;
}

static ent_code read_count(maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_str type = ent__expression_option(e, "type");
    v->kind = ENT_VAR_COUNT;
    v->both = m->p->rows.of != ENT_ROW_STATE && ent__str_is(e->word[0], "both");
    v->type = type.p ? type : ENT_STR("");
    return ENT_OK;
}

static ent_code read_joint(maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_painting *g = &v->painting;
    const ent_relation *r = &g->view->claims->relations[g->is.relation];
    v->kind = ENT_VAR_JOINT;
    g->pairs = false;
    g->cell = ENT_CELL_FLAG;
    if (g->is.value == ENT_ANY && ent__str_is(r->id, "member"))
        ENT_TRY(value_find(m, g->view, ENT_STR("member"), &g->is));
    return object_find(m, g->view, e->word[0], &g->object);
}

static ent_code read_distance(maker *m, const ent_expression *e, ent_variable *v) {
    ENT_TRY(painting_read(m, e, v));
    ent_painting *g = &v->painting;
    v->kind = ENT_VAR_DISTANCE;
    v->real = true;
    g->pairs = false;
    g->cell = ENT_CELL_OBJECT;
    g->object = ENT_NONE;
    if (e->n_words > 1)
        ENT_TRY(value_find(m, g->view, e->word[1], &g->is));
    return m->p->rows.of == ENT_ROW_STATE ? fail_in(m, e, "a distance is between two") : ENT_OK;
}

static ent_code column_find(maker *m, const ent_expression *e, uint32_t *out) {
    for (size_t i = 0; i < m->p->n_variables; i++) {
        const ent_variable *v = &m->p->variables[i];
        if (!ent__str_eq(v->name, e->word[0]))
            continue;
        if (v->n_columns != 1)
            return fail_in(m, e, "of a column of each side; name one of them");
        *out = v->column;
        return ENT_OK;
    }
    return fail_in(m, e, "no column of that name stands before it");
}

static ent_code read_spell(maker *m, const ent_expression *e, ent_variable *v) {
    ent_str gaps = ent__expression_option(e, "gaps");
    v->kind = ENT_VAR_SPELL;
    v->gaps = gaps.p && ent__str_is(gaps, "ignore");
    if (gaps.p && !v->gaps && !ent__str_is(gaps, "restart"))
        return fail_in(m, e, "gaps are to ignore or to restart");
    return column_find(m, e, &v->of);
}

static ent_code read_lag(maker *m, const ent_expression *e, ent_variable *v) {
    v->kind = ENT_VAR_LAG;
    v->by = 1;
    if (e->n_words > 1 && (!ent__int_parse(e->word[1], &v->by) || v->by > ENT_STEPS_MOST ||
                           v->by < -ENT_STEPS_MOST))
        return fail_in(m, e, "a lag is a number of steps");
    return column_find(m, e, &v->of);
}

typedef ent_code reader(maker *m, const ent_expression *e, ent_variable *v);

static ent_code variable_read(maker *m, const ent_expression *e, ent_variable *v) {
    static const struct {
        const char *name;
        reader *read;
        size_t most; /* words */
    } functions[] = {
        {"", read_value, 1},
        {"value", read_value, 1},
        {"is", read_is, 2},
        {"number", read_number, 1},
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

static ent_code variables_make(maker *m) {
    ent_panel *p = m->p;
    if (!ENT_GROW(p->variables, p->cap_variables, m->n))
        return ent__nomem(m->err);
    for (size_t i = 0; i < m->n; i++) {
        ent_variable *v = &p->variables[i];
        ENT_TRY(variable_read(m, &m->expressions[i], v));
        bool two = p->rows.of != ENT_ROW_STATE &&
                   (v->kind == ENT_VAR_EACH || (v->kind == ENT_VAR_COUNT && !v->both));
        v->column = (uint32_t)p->n_columns;
        v->n_columns = two ? 2 : 1;
        if (v->kind == ENT_VAR_LAG)
            for (size_t k = 0; k < i; k++)
                v->real |= p->variables[k].column == v->of && p->variables[k].real;
        p->n_columns += v->n_columns;
        p->n_variables++;
        ENT_TRY(ent__variable_prepare(v, m->err));
    }
    return ENT_OK;
}

static ent_code all_make(maker *m) {
    ent_panel *p = m->p;
    ent_step by;
    ENT_TRY(options_read(m, &by));
    ENT_TRY(system_read(m));
    ENT_TRY(expressions_read(m));
    ENT_TRY(claims_load(m));
    ENT_TRY(units_make(m));
    ENT_TRY(steps_make(m, by));
    p->rows.units = &p->units;
    p->rows.steps = &p->steps;
    ENT_TRY(variables_make(m));
    p->n_keys = (p->rows.of == ENT_ROW_STATE ? 1U : 2U) +
                (by == ENT_STEP_MONTH || by == ENT_STEP_QUARTER ? 2U : 1U);
    p->n_columns += p->n_keys;
    return ent__batch_count(&p->rows, &p->n_rows, m->err);
}

ent_code ent_panel_new(ent_register *reg, const ent_panel_options *options, ent_panel **out,
                       ent_error *err) {
    if (!reg || !options)
        return ent__fail(err, ENT_MISUSE, "a register and options");
    *out = NULL;
    ent_panel *p = ent__zalloc(1, sizeof *p);
    if (!p)
        return ent__nomem(err);
    maker m = {.p = p, .reg = reg, .o = options, .err = err};
    ent_code code = ent__register_read_begin(reg, err);
    if (code == ENT_OK) {
        code = all_make(&m);
        ent__register_read_end(reg);
    }
    ENT_DROP(m.expressions, m.cap);
    ENT_DROP(m.patterns, m.cap_patterns);
    if (code != ENT_OK) {
        ent_panel_free(p);
        return code;
    }
    *out = p;
    return ENT_OK;
}

void ent_panel_free(ent_panel *p) {
    if (!p)
        return;
    for (size_t i = 0; i < p->n_variables; i++)
        ent__variable_free(&p->variables[i]);
    ENT_DROP(p->variables, p->cap_variables);
    for (size_t i = 0; i < p->n_joined; i++)
        ent__beside_free(p->joined[i]);
    ENT_DROP(p->joined, p->cap_joined);
    ent__steps_free(&p->steps);
    ent__units_free(&p->units);
    ent_names_free(p->names);
    for (size_t i = 0; i < p->n_views; i++)
        ent__view_free(p->views[i].view);
    ent__claims_free(p->claims);
    ent__arena_free(&p->arena);
    ent__free(p, sizeof *p);
}

uint64_t ent_panel_n_rows(const ent_panel *p) {
    return p->n_rows;
}

size_t ent_panel_n_columns(const ent_panel *p) {
    size_t n = p->n_columns;
    for (size_t i = 0; i < p->n_joined; i++)
        n += p->joined[i]->n_columns * (size_t)ent__beside_width(p->joined[i], &p->rows);
    return n;
}
