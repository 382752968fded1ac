/* SPDX-License-Identifier: MIT
 *
 * Totals over the others: how many neighbours a state has, how far the nearest capital is. A
 * pass over all directed pairs, before any row is made, leaves each unit a list of strokes.
 */
#include "panel/variable.h"

/* What has come together of a unit in a step. */
typedef struct total {
    double value;
    bool any, blank; /* some pair has a cell; some has none */
} total;

typedef struct totalling {
    const ent_variable *v; /* of pairs */
    bool nearest;          /* else a number of partners */
    ent_strokes *out;
    ent_panel_rows rows;
    total *totals; /* by step, of the unit at hand */
    size_t cap;
    uint32_t unit;
    ent_batch batch;
    double *value;
    uint8_t *has;
    size_t cap_value, cap_has;
    ent_error *err;
} totalling;

static bool is_counted(const ent_variable *v, double value) {
    return v->values ? value >= 0 && v->values >> (unsigned)value & 1 : value != 0;
}

static void add(totalling *t, uint32_t step, double value, bool has) {
    total *x = &t->totals[step];
    if (!has) {
        x->blank = true;
        return;
    }
    if (!t->nearest)
        x->value += is_counted(t->v, value);
    else if (!x->any || value < x->value)
        x->value = value;
    x->any = true;
}

/* A number of partners is one only if all pairs are known; of distances those that are. */
static ent_code unit_end(totalling *t) {
    size_t n = t->rows.steps->n;
    struct ent_stroke_list *list = &t->out->list[t->unit];
    list->first = (uint32_t)t->out->n;
    for (uint32_t i = 0; i < n; i++) {
        const total *x = &t->totals[i];
        bool has = x->any && (t->nearest || !x->blank);
        if (!ent__strokes_add(t->out, list->first, i, has, x->value))
            return ent__nomem(t->err);
    }
    list->n = (uint32_t)(t->out->n - list->first);
    memset(t->totals, 0, n * sizeof *t->totals);
    return ENT_OK;
}

static ent_code units_until(totalling *t, uint32_t unit) {
    for (; t->unit < unit; t->unit++)
        ENT_TRY(unit_end(t));
    return ENT_OK;
}

static ent_code batch_add(totalling *t) {
    size_t n = t->batch.n_rows;
    if (!ENT_GROW(t->value, t->cap_value, n) || !ENT_GROW(t->has, t->cap_has, n))
        return ent__nomem(t->err);
    ent_fill column = {t->value, t->has};
    ent__variable_fill(t->v, &t->rows, &t->batch, &column);
    for (size_t k = 0; k < t->batch.n; k++) {
        const ent_run *r = &t->batch.runs[k];
        ENT_TRY(units_until(t, r->a));
        for (uint32_t step = r->from; step < r->until; step++)
            add(t, step, t->value[r->row + (step - r->from)],
                t->has[r->row + (step - r->from)]);
    }
    return ENT_OK;
}

static ent_code total_all(totalling *t) {
    size_t at = 0, n = t->rows.units->n;
    if (!ENT_GROW(t->totals, t->cap, t->rows.steps->n) ||
        !ENT_GROW(t->out->list, t->out->cap_lists, n))
        return ent__nomem(t->err);
    memset(t->totals, 0, t->rows.steps->n * sizeof *t->totals);
    t->out->n_lists = n;
    do {
        ENT_TRY(ent__batch_next(&t->rows, &at, &t->batch, t->err));
        ENT_TRY(batch_add(t));
    } while (t->batch.n_rows);
    return units_until(t, (uint32_t)n);
}

ent_code ent__totals_make(ent_variable *v, const ent_panel_rows *rows, ent_error *err) {
    bool nearest = v->kind == ENT_VAR_NEAREST;
    ent_variable of = *v; /* its strokes are those of the pairs */
    ent_strokes out = {0};
    totalling t = {.v = &of, .nearest = nearest, .out = &out, .rows = *rows, .err = err};
    of.kind = nearest ? ENT_VAR_DISTANCE : ENT_VAR_PAINT;
    of.column = 0;
    t.rows.of = ENT_ROW_DIRECTED;
    t.rows.others = NULL;
    ent_code code = total_all(&t);
    ENT_DROP(t.totals, t.cap);
    ENT_DROP(t.value, t.cap_value);
    ENT_DROP(t.has, t.cap_has);
    ent__batch_free(&t.batch);
    if (code != ENT_OK) {
        ent__strokes_free(&out);
        return code;
    }
    ent__strokes_free(&v->strokes);
    v->strokes = out;
    return ENT_OK;
}
