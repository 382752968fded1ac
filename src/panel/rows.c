/* SPDX-License-Identifier: MIT
 *
 * The columns of a panel, and its rows a batch at a time.
 */
#include "panel/rows.h"

#include "panel/about.h"

#include <stdio.h>

/* ---- columns ----------------------------------------------------------------------------- */

static size_t add_key(ent_table *t, const char *name, ent_column_type type, const char *label) {
    return ent__table_add_column(t, (ent_column){name, type, label, "", ENT_STYLE_PLAIN});
}

/* The widest code; the lowest and the highest. */
static ent_bounds bounds_of_codes(const ent_units *u) {
    ent_bounds b = {.low = INT64_MAX, .high = INT64_MIN};
    for (size_t i = 0; i < u->n; i++) {
        const ent_unit *x = &u->at[i];
        b.bytes = x->code.n > b.bytes ? x->code.n : b.bytes;
        b.low = x->number < b.low ? x->number : b.low;
        b.high = x->number > b.high ? x->number : b.high;
    }
    return b;
}

static void add_unit_keys(const ent_panel *p, ent_table *t) {
    ent_column_type type = p->units.numeric ? ENT_COLUMN_INT : ENT_COLUMN_TEXT;
    bool cow = !strcmp(p->scheme, "cow"), gw = !strcmp(p->scheme, "gw");
    const char *stem = cow ? "ccode" : gw ? "gwcode" : "state";
    int n = p->rows.of == ENT_ROW_STATE || p->rows.of == ENT_ROW_ORG ? 1 : 2;
    for (int i = 1; i <= n; i++) {
        char name[16], label[80];
        snprintf(name, sizeof name, n == 1 ? "%s" : "%s%d", stem, i);
        snprintf(label, sizeof label, "%sstate (%.40s)",
                 n == 1   ? ""
                 : i == 1 ? "first "
                          : "second ",
                 p->scheme);
        ent__table_set_bounds(t, add_key(t, name, type, label), bounds_of_codes(&p->units));
    }
    if (p->rows.of == ENT_ROW_ORG)
        ent__table_set_bounds(t, add_key(t, "org", ENT_COLUMN_TEXT, "organisation"),
                              bounds_of_codes(&p->others));
}

static void add_time_keys(const ent_panel *p, ent_table *t) {
    if (p->steps.by == ENT_STEP_DAY) {
        add_key(t, "date", ENT_COLUMN_DAY, "day");
        return;
    }
    ent_bounds years = {.low = ent__step_name(&p->steps, 0).year,
                        .high = ent__step_name(&p->steps, p->steps.n - 1).year};
    ent__table_set_bounds(t, add_key(t, "year", ENT_COLUMN_INT, "year"), years);
    const char *part = p->steps.by == ENT_STEP_MONTH     ? "month"
                       : p->steps.by == ENT_STEP_QUARTER ? "quarter"
                                                         : NULL;
    if (part)
        ent__table_set_bounds(t, add_key(t, part, ENT_COLUMN_INT, part),
                              (ent_bounds){.low = 1, .high = 12});
}

static void add_variable(const ent_panel *p, const ent_variable *v, ent_table *t) {
    ent_column_type type = v->real ? ENT_COLUMN_REAL : ENT_COLUMN_INT;
    for (uint32_t i = 1; i <= v->n_columns; i++) {
        char name[80];
        ent_buf label;
        ent__buf_init(&label, 4096);
        ent__about_label(p, v, v->n_columns > 1 ? (int)i : 0, &label);
        snprintf(name, sizeof name, v->n_columns == 1 ? "%.*s" : "%.*s%u", (int)v->name.n,
                 v->name.p, (unsigned)i);
        size_t column =
            ent__table_add_column(t, (ent_column){name, type, ent__buf_view(&label).p,
                                                  ent__about_unit(p, v), ENT_STYLE_PLAIN});
        if (label.failed && t && !t->failed)
            t->failed = label.failed;
        ent__about_cells(p, v, t, column);
        ent__buf_free(&label);
    }
}

/* Behind all others: how well the cells of each column of answers stand. */
static void add_grades(const ent_panel *p, ent_table *t) {
    for (size_t i = 0; p->grades && i < p->n_variables; i++) {
        const ent_variable *v = &p->variables[i];
        for (uint32_t k = 1; ent__variable_graded(v) && k <= v->n_columns; k++) {
            char name[96], side[4] = "";
            if (v->n_columns > 1)
                snprintf(side, sizeof side, "%u", (unsigned)k);
            snprintf(name, sizeof name, "%.*s%s_grade", ENT_FMT(v->name), side);
            add_key(t, name, ENT_COLUMN_TEXT, "how well the cell stands");
        }
    }
}

static ent_table *table_of(const ent_panel *p) {
    ent_table *t = ent__table_new(ENT_STR("Panel"));
    add_unit_keys(p, t);
    add_time_keys(p, t);
    for (size_t i = 0; i < p->n_variables; i++)
        add_variable(p, &p->variables[i], t);
    add_grades(p, t);
    return t;
}

/* ---- cells ----------------------------------------------------------------------------------
 */

static void set_all_valid(ent_table *t, size_t column, size_t n) {
    uint8_t *valid = ent__table_column_valid(t, column);
    if (valid)
        memset(valid, 0xff, (n + 7) / 8);
}

static void put_unit(const ent_panel *p, ent_table *t, size_t column, bool second,
                     const ent_batch *b) {
    const ent_units *units = second ? ent__rows_others(&p->rows) : &p->units;
    int64_t *ints = units->numeric ? ent__table_column_ints(t, column) : NULL;
    for (size_t k = 0; k < b->n; k++) {
        const ent_run *r = &b->runs[k];
        const ent_unit *u = &units->at[second ? r->b : r->a];
        for (size_t row = r->row; row < r->row + (r->until - r->from); row++)
            if (ints)
                ints[row] = u->number;
            else
                ent__table_set_text(t, row, column, u->code);
    }
    if (ints)
        set_all_valid(t, column, b->n_rows);
}

static void put_time(const ent_panel *p, ent_table *t, size_t column, const ent_batch *b) {
    bool days = p->steps.by == ENT_STEP_DAY, part = p->n_keys - column > 1;
    int64_t *years = days ? NULL : ent__table_column_ints(t, column);
    int64_t *parts = part && !days ? ent__table_column_ints(t, column + 1) : NULL;
    ent_day *dates = days ? ent__table_column_days(t, column) : NULL;
    for (size_t k = 0; k < b->n; k++) {
        const ent_run *r = &b->runs[k];
        for (uint32_t step = r->from; step < r->until; step++) {
            size_t row = r->row + (step - r->from);
            ent_step_name name = dates ? (ent_step_name){.first = p->steps.edge[step]}
                                       : ent__step_name(&p->steps, step);
            if (dates)
                dates[row] = name.first;
            if (years)
                years[row] = name.year;
            if (parts)
                parts[row] = name.part;
        }
    }
    for (size_t c = column; c < p->n_keys; c++)
        set_all_valid(t, c, b->n_rows);
}

static void put_cells(ent_table *t, const ent_fill *f, size_t column, bool real, size_t n) {
    int64_t *ints = real ? NULL : ent__table_column_ints(t, column);
    double *reals = real ? ent__table_column_reals(t, column) : NULL;
    uint8_t *valid = ent__table_column_valid(t, column);
    if (!valid || (!ints && !reals))
        return; /* the table keeps the failure */
    for (size_t i = 0; i < n; i++)
        if (reals)
            reals[i] = f->value[i];
        else
            ints[i] = (int64_t)f->value[i];
    for (size_t i = 0; i < n; i += 8) {
        unsigned bits = 0;
        for (size_t k = 0; k < 8 && i + k < n; k++)
            bits |= (unsigned)(f->has[i + k] != 0) << k;
        valid[i / 8] = (uint8_t)bits;
    }
}

static void put_grades(ent_table *t, const ent_fill *f, size_t column, size_t n) {
    static const char *const words[] = {"", "disputed", "possible", "presumed", "sure"};
    uint32_t number[5], *texts = ent__table_column_texts(t, column);
    uint8_t *valid = ent__table_column_valid(t, column);
    for (size_t i = 0; i < 5; i++)
        number[i] = ent__table_intern(t, ent__str(words[i]));
    if (!texts || !valid)
        return; /* the table keeps the failure */
    for (size_t i = 0; i < n; i++) {
        texts[i] = number[f->has[i]];
        valid[i / 8] =
            (uint8_t)(i % 8 ? valid[i / 8] : 0) | (uint8_t)((f->has[i] != 0) << i % 8);
    }
}

static void put_batch(const ent_panel *p, ent_table *t, const ent_batch *b,
                      const ent_cells_of *cells) {
    ent__table_clear_rows(t);
    ent__table_add_rows(t, b->n_rows);
    size_t column = 0;
    put_unit(p, t, column++, false, b);
    if (p->rows.of != ENT_ROW_STATE)
        put_unit(p, t, column++, true, b);
    put_time(p, t, column, b);
    for (size_t i = 0; i < p->n_variables; i++) {
        const ent_variable *v = &p->variables[i];
        for (uint32_t k = v->column; k < v->column + v->n_columns; k++)
            put_cells(t, &cells->columns[k], p->n_keys + k, v->real, b->n_rows);
    }
    column = p->n_columns;
    for (size_t i = 0; p->grades && i < p->n_variables; i++) {
        const ent_variable *v = &p->variables[i];
        for (uint32_t k = 0; ent__variable_graded(v) && k < v->n_columns; k++)
            put_grades(t, &cells->columns[v->column + k], column++, b->n_rows);
    }
}

/* ---- batch by batch ------------------------------------------------------------------------
 */

ent_code ent__making_open(ent_making *m, const ent_panel *p, ent_error *err) {
    *m = (ent_making){.p = p, .table = table_of(p)};
    return ent__table_code(m->table, err);
}

ent_code ent__making_next(ent_making *m, int *part, ent_error *err) {
    const ent_panel *p = m->p;
    size_t all = ent__rows_pairs(&p->rows);
    if (m->ended)
        return ENT_DONE;
    *part = m->at ? 0 : ENT_PART_FIRST;
    ENT_TRY(ent__cells_next(&m->cells, p, &m->at, &m->batch, err));
    put_batch(p, m->table, &m->batch, &m->cells);
    ENT_TRY(ent__table_code(m->table, err));
    m->done += m->batch.n_rows;
    m->ended = m->at >= all;
    *part |= m->ended ? ENT_PART_LAST : 0;
    return ENT_OK;
}

void ent__making_close(ent_making *m) {
    ent_table_free(m->table);
    ent__batch_free(&m->batch);
    ent__cells_drop(&m->cells);
    *m = (ent_making){0};
}
