/* SPDX-License-Identifier: MIT */
#include "panel/about.h"

const ent_relation *ent__about_relation(const ent_variable *v) {
    const ent_view *view = v->painting.view;
    return view ? &view->claims->relations[v->painting.is.relation] : NULL;
}

const char *ent__about_step(const ent_panel *p) {
    static const char *const words[] = {
        [ENT_STEP_DAY] = "day",
        [ENT_STEP_MONTH] = "month",
        [ENT_STEP_QUARTER] = "quarter",
        [ENT_STEP_YEAR] = "year",
    };
    return words[p->steps.by];
}

static ent_str or_else(ent_str s, const char *otherwise) {
    return s.p ? s : ent__str(otherwise);
}

/* The word behind the relation, where the function takes one. */
static ent_str value_word(const ent_expression *e) {
    bool takes = ent__str_is(e->function, "is") || ent__str_is(e->function, "distance");
    return takes && e->n_words > 1 ? e->word[1] : ENT_STR("");
}

ent_code ent__about_read(const ent_panel *p, const ent_variable *v, ent_arena *arena,
                         ent_about *out, ent_error *err) {
    ent_expression e;
    (void)p;
    ENT_TRY(ent__expression_parse(v->expression, arena, &e, err));
    const ent_relation *r = ent__about_relation(v);
    ent_str value = ent__expression_option(&e, "value");
    ent_str object = ent__expression_option(&e, "object");
    bool joint = ent__str_is(e.function, "joint");
    *out = (ent_about){
        .function = e.function.n ? e.function : ENT_STR("value"),
        .rule = r ? or_else(ent__expression_option(&e, "rule"), "any") : ENT_STR(""),
        .value = value.p ? value : value_word(&e),
        .object = joint && e.n_words ? e.word[0] : or_else(object, ""),
        .relation = r ? r->id : ENT_STR(""),
        .possible = v->painting.is.possible,
    };
    return ENT_OK;
}

/* ---- labels ---------------------------------------------------------------------------- */

static void put_of(const ent_panel *p, const ent_variable *v, const ent_expression *e,
                   ent_buf *out) {
    int64_t by = v->by < 0 ? -v->by : v->by;
    if (v->kind == ENT_VAR_SPELL)
        ent__buf_printf(out, "%ss since %.*s was last 1", ent__about_step(p),
                        ENT_FMT(e->word[0]));
    else if (v->kind == ENT_VAR_LAG)
        ent__buf_printf(out, "%.*s, %lld %s%s %s", ENT_FMT(e->word[0]), (long long)by,
                        ent__about_step(p), by == 1 ? "" : "s", v->by < 0 ? "after" : "before");
    else
        ent__buf_str(out, e->text);
}

static void put_relation(const ent_variable *v, const ent_expression *e, const ent_about *a,
                         ent_buf *out) {
    const ent_relation *r = ent__about_relation(v);
    if (v->kind == ENT_VAR_COUNT)
        ent__buf_z(out, v->both ? "number in common, " : "number, ");
    if (v->kind == ENT_VAR_JOINT)
        ent__buf_z(out, "both, ");
    if (v->kind == ENT_VAR_DISTANCE)
        ent__buf_z(out, "distance, ");
    if (v->kind == ENT_VAR_PARTNERS)
        ent__buf_z(out, "number of others, ");
    if (v->kind == ENT_VAR_NEAREST)
        ent__buf_z(out, "distance of the nearest, ");
    ent__buf_str(out, r->label.n ? r->label : r->id);
    if (a->value.n)
        ent__buf_printf(out, ": %.*s", ENT_FMT(a->value));
    if (a->object.n)
        ent__buf_printf(out, ", %.*s", ENT_FMT(a->object));
    for (size_t i = 0; i < e->n_options; i++)
        if (!ent__str_in_list(ENT_STR("rule|value|object|grade|source"), e->key[i]))
            ent__buf_printf(out, ", %.*s %.*s", ENT_FMT(e->key[i]), ENT_FMT(e->option[i]));
    if (!ent__str_in_list(ENT_STR("|any|days"), a->rule)) /* days are the unit */
        ent__buf_printf(out, " (%.*s)", ENT_FMT(a->rule));
}

void ent__about_label(const ent_panel *p, const ent_variable *v, int side, ent_buf *out) {
    ent_arena arena = {0};
    ent_expression e;
    ent_about a;
    ent_error err;
    if (ent__expression_parse(v->expression, &arena, &e, &err) != ENT_OK ||
        ent__about_read(p, v, &arena, &a, &err) != ENT_OK)
        out->failed = err.code;
    else if (ent__about_relation(v))
        put_relation(v, &e, &a, out);
    else
        put_of(p, v, &e, out);
    if (side)
        ent__buf_z(out, side == 1 ? ", of the first" : ", of the second");
    ent__arena_free(&arena);
}

static bool in_days(const ent_variable *v) {
    return ent__about_relation(v) && v->painting.rule == ENT_RULE_DAYS;
}

const char *ent__about_unit(const ent_panel *p, const ent_variable *v) {
    static const char *const steps[] = {"days", "months", "quarters", "years"};
    if (v->kind == ENT_VAR_SPELL)
        return steps[p->steps.by];
    if (v->kind == ENT_VAR_DISTANCE || v->kind == ENT_VAR_NEAREST)
        return "km";
    return in_days(v) ? "days" : "";
}

/* ---- cells ----------------------------------------------------------------------------- */

static bool is_painted(const ent_variable *v) {
    return v->kind == ENT_VAR_PAINT || v->kind == ENT_VAR_EACH || v->kind == ENT_VAR_JOINT;
}

static bool is_share(const ent_variable *v) {
    return v->painting.rule == ENT_RULE_DAYS || v->painting.rule == ENT_RULE_SHARE;
}

static const ent_variable *variable_of(const ent_panel *p, uint32_t column) {
    for (size_t i = 0; i < p->n_variables; i++)
        if (p->variables[i].column == column)
            return &p->variables[i];
    return NULL;
}

static void put_vocabulary(const ent_relation *r, ent_table *t, size_t column) {
    int last = r->n_values;
    if (!last || !ent__str_is(r->value[0], "none"))
        ent__table_add_meaning(t, column, 0, ENT_STR("none"));
    for (int i = 0; i < last; i++)
        if (i || ent__str_is(r->value[0], "none"))
            ent__table_add_meaning(t, column, i, r->value[i]);
}

void ent__about_cells(const ent_panel *p, const ent_variable *v, ent_table *t, size_t column) {
    while (v && v->kind == ENT_VAR_LAG)
        v = variable_of(p, v->of);
    if (!v || v->real)
        return;
    if (v->kind == ENT_VAR_SPELL) {
        ent__table_set_bounds(t, column, (ent_bounds){.low = 0, .high = (int64_t)p->steps.n});
        return;
    }
    if (!is_painted(v))
        return;
    if (is_share(v)) {
        ent__table_set_bounds(t, column, (ent_bounds){.low = 0, .high = 366});
    } else if (v->painting.cell == ENT_CELL_FLAG || v->painting.cell == ENT_CELL_MATCH ||
               v->painting.cell == ENT_CELL_ONSET) {
        ent__table_set_bounds(t, column, (ent_bounds){.low = 0, .high = 1});
        ent__table_add_meaning(t, column, 0, ENT_STR("no"));
        ent__table_add_meaning(t, column, 1, ENT_STR("yes"));
    } else if (v->painting.cell == ENT_CELL_CODE) {
        ent__table_set_bounds(t, column, (ent_bounds){.low = 0, .high = ENT_VALUES_MOST});
        put_vocabulary(ent__about_relation(v), t, column);
    }
}
