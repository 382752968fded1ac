/* SPDX-License-Identifier: MIT
 *
 * The cells of one batch after the other, and the rows of it that are wanted.
 */
#include "panel/panel.h"

static ent_code room(ent_cells_of *c, const ent_panel *p, size_t n_rows, ent_error *err) {
    size_t n = p->n_columns - p->n_keys;
    if (!ENT_GROW(c->values, c->cap_values, n * n_rows) ||
        !ENT_GROW(c->has, c->cap_has, n * n_rows) || !ENT_GROW(c->columns, c->cap_columns, n))
        return ent__nomem(err);
    c->n = n;
    for (size_t i = 0; i < n; i++)
        c->columns[i] = (ent_fill){c->values + i * n_rows, c->has + i * n_rows};
    return ENT_OK;
}

static void move(const ent_cells_of *c, size_t to, size_t from) {
    for (size_t i = 0; i < c->n; i++) {
        c->columns[i].value[to] = c->columns[i].value[from];
        c->columns[i].has[to] = c->columns[i].has[from];
    }
}

/* Rows that are wanted: of a state and an organisation those that have an answer. */
static bool is_wanted(const ent_cells_of *c, const ent_panel *p, size_t row) {
    bool answered = p->rows.of != ENT_ROW_ORG;
    for (size_t i = 0; i < c->n && !answered; i++)
        answered = c->columns[i].has[row];
    const ent_fill *where = p->where == ENT_NONE ? NULL : &c->columns[p->where];
    return answered && (!where || (where->has[row] && where->value[row] != 0));
}

/* Keeps the rows that are wanted; runs fall apart where some are not. */
static ent_code keep(ent_cells_of *c, const ent_panel *p, ent_batch *b, ent_error *err) {
    c->kept.n = c->kept.n_rows = 0;
    for (size_t k = 0; k < b->n; k++) {
        const ent_run *r = &b->runs[k];
        ent_run *last = NULL;
        for (uint32_t step = r->from; step < r->until; step++) {
            size_t row = r->row + (step - r->from);
            if (!is_wanted(c, p, row))
                continue;
            if (last && last->until == step) {
                last->until++;
            } else {
                if (!ENT_GROW(c->kept.runs, c->kept.cap, c->kept.n + 1))
                    return ent__nomem(err);
                last = &c->kept.runs[c->kept.n++];
                *last = (ent_run){r->a, r->b, step, step + 1, (uint32_t)c->kept.n_rows};
            }
            move(c, c->kept.n_rows++, row);
        }
    }
    ent_batch all = *b;
    *b = c->kept;
    c->kept = all;
    return ENT_OK;
}

/* Clocks that pass over gaps pass over the rows that were left out too. */
static void count_anew(const ent_cells_of *c, const ent_panel *p, const ent_batch *b) {
    for (size_t i = 0; i < p->n_variables; i++)
        if (p->variables[i].kind == ENT_VAR_SPELL && p->variables[i].gaps)
            ent__variable_fill(&p->variables[i], &p->rows, b, c->columns);
}

ent_code ent__cells_next(ent_cells_of *c, const ent_panel *p, size_t *at, ent_batch *batch,
                         ent_error *err) {
    ENT_TRY(ent__batch_next(&p->rows, at, batch, err));
    ENT_TRY(room(c, p, batch->n_rows + 1, err));
    for (size_t i = 0; i < p->n_variables; i++)
        ent__variable_fill(&p->variables[i], &p->rows, batch, c->columns);
    if (p->where == ENT_NONE && p->rows.of != ENT_ROW_ORG)
        return ENT_OK;
    ENT_TRY(keep(c, p, batch, err));
    count_anew(c, p, batch);
    return ENT_OK;
}

ent_code ent__panel_count(const ent_panel *p, uint64_t *n, ent_error *err) {
    if (p->where == ENT_NONE && p->rows.of != ENT_ROW_ORG)
        return ent__batch_count(&p->rows, n, err);
    ent_cells_of cells = {0};
    ent_batch batch = {0};
    ent_code code = ENT_OK;
    size_t at = 0, all = ent__rows_pairs(&p->rows);
    *n = 0;
    while (code == ENT_OK && at < all) {
        code = ent__cells_next(&cells, p, &at, &batch, err);
        *n += code == ENT_OK ? batch.n_rows : 0;
    }
    ent__batch_free(&batch);
    ent__cells_drop(&cells);
    return code;
}

void ent__cells_drop(ent_cells_of *c) {
    ENT_DROP(c->values, c->cap_values);
    ENT_DROP(c->has, c->cap_has);
    ENT_DROP(c->columns, c->cap_columns);
    ent__batch_free(&c->kept);
}
