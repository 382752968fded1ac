/* SPDX-License-Identifier: MIT
 *
 * Panels on their way out: batch by batch into the columns of a table, which the writers of
 * src/table turn into text.
 */
#include "panel/panel.h"

#include "table/table.h"

#include <stdio.h>

/* ---- columns ----------------------------------------------------------------------------- */

static void add_key(ent_table *t, const char *name, ent_column_type type, const char *label) {
    ent__table_add_column(t, (ent_column){name, type, label, "", ENT_STYLE_PLAIN});
}

static void add_unit_keys(const ent_panel *p, ent_table *t) {
    ent_column_type type = p->units.numeric ? ENT_COLUMN_INT : ENT_COLUMN_TEXT;
    bool cow = !strcmp(p->scheme, "cow"), gw = !strcmp(p->scheme, "gw");
    const char *stem = cow ? "ccode" : gw ? "gwcode" : "state";
    int n = p->rows.of == ENT_ROW_STATE ? 1 : 2;
    for (int i = 1; i <= n; i++) {
        char name[16];
        snprintf(name, sizeof name, n == 1 ? "%s" : "%s%d", stem, i);
        add_key(t, name, type, NULL);
    }
}

static void add_time_keys(const ent_panel *p, ent_table *t) {
    if (p->steps.by == ENT_STEP_DAY) {
        add_key(t, "date", ENT_COLUMN_DAY, NULL);
        return;
    }
    add_key(t, "year", ENT_COLUMN_INT, NULL);
    if (p->steps.by == ENT_STEP_MONTH)
        add_key(t, "month", ENT_COLUMN_INT, NULL);
    if (p->steps.by == ENT_STEP_QUARTER)
        add_key(t, "quarter", ENT_COLUMN_INT, NULL);
}

static void add_variable(const ent_variable *v, ent_table *t) {
    ent_column_type type = v->real ? ENT_COLUMN_REAL : ENT_COLUMN_INT;
    for (uint32_t i = 1; i <= v->n_columns; i++) {
        char name[80];
        snprintf(name, sizeof name, v->n_columns == 1 ? "%.*s" : "%.*s%u", (int)v->name.n,
                 v->name.p, (unsigned)i);
        ent__table_add_column(t, (ent_column){name, type, NULL, "", ENT_STYLE_PLAIN});
    }
}

static ent_table *table_of(const ent_panel *p) {
    ent_table *t = ent__table_new(ENT_STR("Panel"));
    add_unit_keys(p, t);
    add_time_keys(p, t);
    for (size_t i = 0; i < p->n_variables; i++)
        add_variable(&p->variables[i], t);
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
    int64_t *ints = p->units.numeric ? ent__table_column_ints(t, column) : NULL;
    for (size_t k = 0; k < b->n; k++) {
        const ent_run *r = &b->runs[k];
        const ent_unit *u = &p->units.at[second ? r->b : r->a];
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
}

/* ---- all batches ----------------------------------------------------------------------------
 */

typedef struct writing {
    const ent_panel *p;
    const ent_write_options *options;
    ent_table *table;
    ent_out out;
    ent_batch batch;
    ent_cells_of cells;
    uint64_t done;
    ent_panel_fn progress;
    void *ctx;
} writing;

static ent_code write_all(writing *w, ent_error *err) {
    const ent_panel *p = w->p;
    size_t at = 0, all = p->units.n * p->units.n;
    int part = ENT_PART_FIRST;
    do {
        ENT_TRY(ent__cells_next(&w->cells, p, &at, &w->batch, err));
        put_batch(p, w->table, &w->batch, &w->cells);
        ENT_TRY(ent__table_code(w->table, err));
        part |= at >= all ? ENT_PART_LAST : 0;
        ent__table_write_part(w->table, w->options, part, &w->out);
        part = 0;
        w->done += w->batch.n_rows;
        if (w->progress && w->progress(w->ctx, (int64_t)w->done, (int64_t)p->n_rows))
            return ent__fail(err, ENT_STOPPED, "stopped on request");
    } while (at < all && !w->out.failed);
    return ENT_OK;
}

ent_code ent_panel_write(const ent_panel *panel, const ent_write_options *options,
                         ent_sink sink, ent_panel_fn progress, void *ctx, ent_error *err) {
    if (!panel || !options)
        return ent__fail(err, ENT_MISUSE, "a panel and options");
    writing w = {.p = panel, .options = options, .progress = progress, .ctx = ctx};
    w.table = table_of(panel);
    ent_code code = ent__out_open(&w.out, sink);
    if (code == ENT_OK)
        code = write_all(&w, err);
    ent_code closed = ent__out_close(&w.out, code == ENT_OK ? err : NULL);
    ent_table_free(w.table);
    ent__batch_free(&w.batch);
    ent__cells_drop(&w.cells);
    return code != ENT_OK ? code : closed;
}

ent_code ent_panel_sums(const ent_panel *panel, double *sums, ent_error *err) {
    ent_batch batch = {0};
    ent_cells_of cells = {0};
    ent_code code = ENT_OK;
    size_t at = 0, all = panel->units.n * panel->units.n;
    size_t n = panel->n_columns - panel->n_keys;
    for (size_t i = 0; sums && i < n; i++)
        sums[i] = 0;
    while (at < all && (code = ent__cells_next(&cells, panel, &at, &batch, err)) == ENT_OK)
        for (size_t i = 0; sums && i < n; i++)
            for (size_t k = 0; k < batch.n_rows; k++)
                sums[i] += cells.columns[i].has[k] ? cells.columns[i].value[k] : 0;
    ent__batch_free(&batch);
    ent__cells_drop(&cells);
    return code;
}

/* ---- the codebook
 * ----------------------------------------------------------------------------- */

static const char *kind_text(const ent_variable *v) {
    static const char *const texts[] = {
        [ENT_VAR_PAINT] = "the answer between the two",
        [ENT_VAR_EACH] = "the answer of each",
        [ENT_VAR_JOINT] = "both are so",
        [ENT_VAR_COUNT] = "towards how many",
        [ENT_VAR_DISTANCE] = "distance of the places, km, great circle",
        [ENT_VAR_PARTNERS] = "towards how many of the others",
        [ENT_VAR_NEAREST] = "distance of the nearest of the others, km, great circle",
        [ENT_VAR_ANY] = "one of these columns is not 0",
        [ENT_VAR_SPELL] = "steps since it was so",
        [ENT_VAR_LAG] = "another step's",
    };
    return texts[v->kind];
}

ent_code ent_panel_codebook(const ent_panel *panel, ent_table **out, ent_error *err) {
    static const ent_column columns[] = {
        {"column", ENT_COLUMN_TEXT, "Column", "", ENT_STYLE_STRONG},
        {"what", ENT_COLUMN_TEXT, "What", "", ENT_STYLE_PLAIN},
        {"expression", ENT_COLUMN_TEXT, "Asked for as", "", ENT_STYLE_PLAIN},
        {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
    };
    ent_table *t = ent__table_new(ENT_STR("Codebook"));
    ent__table_add_columns(t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < panel->n_variables; i++) {
        const ent_variable *v = &panel->variables[i];
        const ent_view *view = v->painting.view;
        size_t row = ent__table_add_row(t);
        ent__table_set_text(t, row, 0, v->name);
        ent__table_set_z(t, row, 1, kind_text(v));
        ent__table_set_text(t, row, 2, v->expression);
        if (view)
            ent__table_set_text(t, row, 3, view->claims->relations[v->painting.is.relation].id);
    }
    return ent__table_done(t, out, err);
}
