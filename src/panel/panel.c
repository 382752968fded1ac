/* SPDX-License-Identifier: MIT
 *
 * From what is asked for to a panel that can be written: the variables are read, the claims
 * of their relations loaded, the system's members numbered, the grid laid, the timelines
 * painted.
 */
#include "panel/make.h"

#include "ask/resolve.h"
#include "panel/beside.h"
#include "voices/load.h"
#include "voices/whole.h"

static ent_code no_such(ent_panel_maker *m, const char *what, ent_str which) {
    return ent__fail(m->err, ENT_INVALID, "%s: \"%.*s\"", what,
                     (int)(which.n < 200 ? which.n : 200), which.p ? which.p : "");
}

static ent_code one_of(ent_panel_maker *m, const char *what, const char *text,
                       const char *const *words, size_t n, int *out) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(text, words[i])) {
            *out = (int)i;
            return ENT_OK;
        }
    return no_such(m, what, ent__str(text));
}

/* ---- what is asked for ----------------------------------------------------------------------
 */

static ent_code options_read(ent_panel_maker *m, ent_step *by) {
    static const char *const units[] = {"state", "dyad", "directed-dyad", "state-org"};
    static const char *const steps[] = {"day", "month", "quarter", "year"};
    static const char *const ins[] = {"any", "first", "last", "every"};
    const ent_panel_options *o = m->o;
    int of = 0, step = 0, in = 0;
    ENT_TRY(one_of(m, "a unit is state, dyad, directed-dyad or state-org, not",
                   o->unit ? o->unit : "state", units, 4, &of));
    ENT_TRY(one_of(m, "a step is day, month, quarter or year, not", o->by ? o->by : "year",
                   steps, 4, &step));
    if (o->in)
        ENT_TRY(
            one_of(m, "in a step on any, first, last or every day, not", o->in, ins, 4, &in));
    m->like = o->like != NULL;
    if (o->like && strcmp(o->like, "peacesciencer") != 0)
        return no_such(m, "panels can be like peacesciencer's, not", ent__str(o->like));
    m->p->grades = o->grades;
    m->p->rows.of = (ent_row_of)of;
    m->p->rows.in = (ent_in)in;
    *by = (ent_step)step;
    return ENT_OK;
}

static ent_code system_read(ent_panel_maker *m) {
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

static ent_code expression_add(ent_panel_maker *m, ent_str text) {
    if (!ENT_GROW(m->expressions, m->cap, m->n + 1))
        return ent__nomem(m->err);
    ENT_TRY(ent__expression_parse(text, &m->p->arena, &m->expressions[m->n], m->err));
    m->n++;
    return ENT_OK;
}

static ent_code expressions_read(ent_panel_maker *m) {
    for (size_t i = 0; i < m->o->n_variables; i++) {
        ent_str text = ent__str_trim(ent__str(m->o->variables[i])), one;
        ent_str known = ent__panel_known(text, m->p, m->like);
        text = ent__str_copy(&m->p->arena, known.p ? known : text);
        if (!text.p)
            return ent__nomem(m->err);
        if (!known.p)
            ENT_TRY(expression_add(m, text));
        while (known.p && ent__str_split(&text, ';', &one))
            if (one.n)
                ENT_TRY(expression_add(m, one));
    }
    return ENT_OK;
}

uint32_t ent__panel_column(const ent_panel *p, ent_str name) {
    for (size_t i = 0; i < p->n_variables; i++) {
        const ent_variable *v = &p->variables[i];
        if (v->n_columns == 1 && ent__str_eq(v->name, name))
            return v->column;
        if (v->n_columns == 2 && name.n == v->name.n + 1 &&
            !memcmp(name.p, v->name.p, v->name.n))
            for (uint32_t k = 0; k < 2; k++)
                if (name.p[name.n - 1] == (char)('1' + k))
                    return v->column + k;
    }
    return ENT_NONE;
}

/* ---- claims and views
 * --------------------------------------------------------------------------- */

static ent_code pattern_add(ent_panel_maker *m, ent_str relation) {
    for (size_t i = 0; i < m->n_patterns; i++)
        if (ent__str_eq(m->patterns[i].relation, relation))
            return ENT_OK;
    if (!ENT_GROW(m->patterns, m->cap_patterns, m->n_patterns + 1))
        return ent__nomem(m->err);
    m->patterns[m->n_patterns++] =
        (ent_pattern){ENT_STR(""), relation, ENT_STR(""), ENT_STR("")};
    return ENT_OK;
}

/* An image of the whole is mapped sooner than the relations wanted are read, and has the
 * timelines too. */
static ent_code whole_take(ent_panel_maker *m) {
    const ent_panel_options *o = m->o;
    ent_panel *p = m->p;
    ent_whole w;
    ENT_TRY(ent__whole_open(m->reg, &w, m->err));
    p->claims = ent__claims_share(w.claims);
    if (!o->has_said_by && (!o->known || o->known == ENT_LATEST) && !o->n_only &&
        !o->n_without && !o->n_prefer) {
        p->views[p->n_views++] = (ent_panel_view){.pattern = ENT_STR(""), .view = w.view};
        w.view = NULL;
    }
    ent__whole_close(&w);
    return ENT_OK;
}

static ent_code claims_load(ent_panel_maker *m) {
    ENT_TRY(pattern_add(m, m->relation));
    for (size_t i = 0; i < m->n; i++) {
        ent_str relation = ent__expression_relation(&m->expressions[i]);
        if (relation.n)
            ENT_TRY(pattern_add(m, relation));
    }
    ent_scope scope = {.patterns = m->patterns, .n = m->n_patterns};
    if (!ent__whole_is_kept(m->reg))
        return ent__load(m->reg, &scope, &m->p->claims, m->err);
    return whole_take(m);
}

static ent_code patterns_copy(ent_panel_maker *m, ent_panel_view *v, ent_view_options *o) {
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
ent_code ent__make_view(ent_panel_maker *m, ent_str pattern, ent_view **out) {
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

ent_code ent__make_relation(ent_panel_maker *m, const ent_view *v, ent_str id, uint32_t *out) {
    *out = ent__claims_find_relation(v->claims, id);
    if (*out != ENT_NONE)
        return ENT_OK;
    return ent__fail(m->err, ENT_NOT_FOUND, "no relation \"%.*s\" in the register",
                     (int)(id.n < 200 ? id.n : 200), id.p);
}

/* An entity as somebody writes it. */
ent_code ent__make_object(ent_panel_maker *m, const ent_view *v, ent_str text, uint32_t *out) {
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

ent_code ent__make_value(ent_panel_maker *m, const ent_view *v, ent_str value, ent_filter *is) {
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

static ent_code units_make(ent_panel_maker *m) {
    ent_panel *p = m->p;
    ent_view *v;
    ent_system system = {.scheme = p->scheme, .is = {.value = ENT_ANY, .possible = true}};
    ENT_TRY(ent__make_view(m, m->source, &v));
    ENT_TRY(ent__make_relation(m, v, m->relation, &system.is.relation));
    ENT_TRY(ent__make_object(m, v, m->object, &system.object));
    if (ent__str_is(m->relation, "member"))
        ENT_TRY(ent__make_value(m, v, ENT_STR("member"), &system.is));
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

static ent_code steps_make(ent_panel_maker *m, ent_step by) {
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

/* Organisations are the objects of the first relation that a variable looks at. */
static ent_code others_make(ent_panel_maker *m) {
    ent_panel *p = m->p;
    for (size_t i = 0; i < m->n; i++) {
        const ent_expression *e = &m->expressions[i];
        ent_str relation = ent__expression_relation(e);
        ent_str source = ent__expression_option(e, "source");
        ent_view *v;
        uint32_t number;
        if (!relation.n)
            continue;
        ENT_TRY(ent__make_view(m, source.p ? source : ENT_STR(""), &v));
        ENT_TRY(ent__make_relation(m, v, relation, &number));
        p->rows.others = &p->others;
        return ent__units_of_objects(v, number, &p->others, m->err);
    }
    return ent__fail(m->err, ENT_INVALID, "rows of states and organisations need a variable");
}

static ent_code variables_make(ent_panel_maker *m) {
    ent_panel *p = m->p;
    if (!ENT_GROW(p->variables, p->cap_variables, m->n))
        return ent__nomem(m->err);
    for (size_t i = 0; i < m->n; i++) {
        ent_variable *v = &p->variables[i];
        ENT_TRY(ent__variable_read(m, &m->expressions[i], v));
        bool each = v->kind == ENT_VAR_EACH || v->kind == ENT_VAR_PARTNERS ||
                    v->kind == ENT_VAR_NEAREST || (v->kind == ENT_VAR_COUNT && !v->both);
        bool two = each && p->rows.of != ENT_ROW_STATE && p->rows.of != ENT_ROW_ORG;
        v->column = (uint32_t)p->n_columns;
        v->n_columns = two ? 2 : 1;
        if (v->kind == ENT_VAR_LAG)
            for (size_t k = 0; k < i; k++)
                v->real |= p->variables[k].column == v->of && p->variables[k].real;
        p->n_columns += v->n_columns;
        p->n_variables++;
        ENT_TRY(ent__variable_prepare(v, &p->rows, m->err));
    }
    return ENT_OK;
}

static ent_code where_read(ent_panel_maker *m) {
    ent_str name = ent__str(m->o->where ? m->o->where : "");
    m->p->where = m->o->where ? ent__panel_column(m->p, name) : ENT_NONE;
    return m->o->where && m->p->where == ENT_NONE
               ? no_such(m, "rows where a column is so; there is none of the name", name)
               : ENT_OK;
}

static ent_code all_make(ent_panel_maker *m) {
    ent_panel *p = m->p;
    ent_step by = ENT_STEP_YEAR;
    ENT_TRY(options_read(m, &by));
    ENT_TRY(system_read(m));
    ENT_TRY(expressions_read(m));
    ENT_TRY(claims_load(m));
    ENT_TRY(units_make(m));
    ENT_TRY(steps_make(m, by));
    p->rows.units = &p->units;
    p->rows.steps = &p->steps;
    if (p->rows.of == ENT_ROW_ORG)
        ENT_TRY(others_make(m));
    ENT_TRY(variables_make(m));
    p->n_keys = (p->rows.of == ENT_ROW_STATE ? 1U : 2U) +
                (by == ENT_STEP_MONTH || by == ENT_STEP_QUARTER ? 2U : 1U);
    p->n_columns += p->n_keys;
    ENT_TRY(where_read(m));
    return ent__panel_count(p, &p->n_rows, m->err);
}

ent_code ent_panel_new(ent_register *reg, const ent_panel_options *options, ent_panel **out,
                       ent_error *err) {
    if (!reg || !options)
        return ent__fail(err, ENT_MISUSE, "a register and options");
    *out = NULL;
    ent_panel *p = ent__zalloc(1, sizeof *p);
    if (!p)
        return ent__nomem(err);
    ent_panel_maker m = {.p = p, .reg = reg, .o = options, .err = err};
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
    ent__units_free(&p->others);
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
    for (size_t i = 0; p->grades && i < p->n_variables; i++)
        n += ent__variable_graded(&p->variables[i]) ? p->variables[i].n_columns : 0;
    for (size_t i = 0; i < p->n_joined; i++)
        n += p->joined[i]->n_columns * (size_t)ent__beside_width(p->joined[i], &p->rows);
    return n;
}
