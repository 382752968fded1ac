/* SPDX-License-Identifier: MIT */
#include "panel/batch.h"

static ent_code run_add(const ent_panel_rows *rows, ent_batch *b, uint32_t pa, uint32_t pb,
                        ent_range days, ent_error *err) {
    size_t from, until;
    if (!ent__steps_of(rows->steps, days.from, days.until, rows->in, &from, &until))
        return ENT_OK;
    ent_run *last = b->n ? &b->runs[b->n - 1] : NULL;
    if (last && last->a == pa && last->b == pb && from <= last->until) {
        if (until > last->until) {
            b->n_rows += until - last->until;
            last->until = (uint32_t)until;
        }
        return ENT_OK;
    }
    if (!ENT_GROW(b->runs, b->cap, b->n + 1))
        return ent__nomem(err);
    b->runs[b->n++] = (ent_run){pa, pb, (uint32_t)from, (uint32_t)until, (uint32_t)b->n_rows};
    b->n_rows += until - from;
    return ENT_OK;
}

/* Both at once: their ranges are disjoint and in order. */
static ent_code pair_add(const ent_panel_rows *rows, ent_batch *b, uint32_t pa, uint32_t pb,
                         ent_error *err) {
    const ent_units *u = rows->units, *w = ent__rows_others(rows);
    const ent_range *x = u->ranges + u->at[pa].ranges, *x_end = x + u->at[pa].n_ranges;
    const ent_range *y = w->ranges + w->at[pb].ranges, *y_end = y + w->at[pb].n_ranges;
    while (x < x_end && y < y_end) {
        ent_range both = {x->from > y->from ? x->from : y->from,
                          x->until < y->until ? x->until : y->until};
        ENT_TRY(run_add(rows, b, pa, pb, both, err));
        bool x_ends = x->until <= y->until;
        y += y->until <= x->until;
        x += x_ends;
    }
    return ENT_OK;
}

static bool is_wanted(const ent_panel_rows *rows, uint32_t a, uint32_t b) {
    return rows->of == ENT_ROW_STATE  ? a == b
           : rows->of == ENT_ROW_DYAD ? a < b
                                      : rows->of == ENT_ROW_ORG || a != b;
}

ent_code ent__batch_next(const ent_panel_rows *rows, size_t *at, ent_batch *batch,
                         ent_error *err) {
    size_t n = ent__rows_others(rows)->n, all = ent__rows_pairs(rows);
    batch->n = batch->n_rows = 0;
    for (; *at < all && batch->n_rows < ENT_BATCH_ROWS; (*at)++) {
        uint32_t a = (uint32_t)(*at / n), b = (uint32_t)(*at % n);
        if (is_wanted(rows, a, b))
            ENT_TRY(pair_add(rows, batch, a, b, err));
    }
    return ENT_OK;
}

ent_code ent__batch_count(const ent_panel_rows *rows, uint64_t *n, ent_error *err) {
    ent_batch b = {0};
    size_t at = 0;
    ent_code code = ENT_OK;
    *n = 0;
    while (code == ENT_OK && (code = ent__batch_next(rows, &at, &b, err)) == ENT_OK && b.n_rows)
        *n += b.n_rows;
    ent__batch_free(&b);
    return code;
}

void ent__batch_free(ent_batch *b) {
    ENT_DROP(b->runs, b->cap);
    *b = (ent_batch){0};
}
