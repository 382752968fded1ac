/* SPDX-License-Identifier: MIT
 *
 * Panels into sinks, files and Arrow streams.
 */
#include "panel/rows.h"

#include "register/database.h"
#include "table/arrow.h"

/* Where a batch goes. */
typedef ent_code batch_fn(void *ctx, const ent_table *t, int part, ent_error *err);

static ent_code batches_put(const ent_panel *p, batch_fn *put, void *to, ent_panel_fn progress,
                            void *ctx, ent_error *err) {
    ent_making m;
    int part;
    ent_code code = ent__making_open(&m, p, err);
    while (code == ENT_OK && (code = ent__making_next(&m, &part, err)) == ENT_OK) {
        code = put(to, m.table, part, err);
        if (code == ENT_OK && progress && progress(ctx, (int64_t)m.done, (int64_t)p->n_rows))
            code = ent__fail(err, ENT_STOPPED, "stopped on request");
    }
    ent__making_close(&m);
    return code == ENT_DONE ? ENT_OK : code;
}

static ent_code parts_put(void *ctx, const ent_table *t, int part, ent_error *err) {
    ent_parts *parts = ctx;
    (void)err; /* told when they are closed */
    ent__parts_put(parts, t, part);
    return parts->out.failed;
}

ent_code ent_panel_write(const ent_panel *panel, const ent_write_options *options,
                         ent_sink sink, ent_panel_fn progress, void *ctx, ent_error *err) {
    if (!panel || !options)
        return ent__fail(err, ENT_MISUSE, "a panel and options");
    ent_parts parts;
    ent_code code = ent__parts_open(&parts, options, sink, panel->n_rows);
    if (code == ENT_OK)
        code = batches_put(panel, parts_put, &parts, progress, ctx, err);
    bool told = code != ENT_OK && !parts.out.failed;
    ent_code closed = ent__parts_close(&parts, told ? NULL : err);
    return code != ENT_OK ? code : closed;
}

static ent_code saving_put(void *ctx, const ent_table *t, int part, ent_error *err) {
    return ent__saving_put(ctx, t, part, err);
}

ent_code ent_panel_save(const ent_panel *panel, const char *path,
                        const ent_write_options *options, ent_panel_fn progress, void *ctx,
                        ent_error *err) {
    ent_saving s;
    if (!panel || !path || !options)
        return ent__fail(err, ENT_MISUSE, "a panel, a path and options");
    ENT_TRY(ent__saving_open(&s, path, options, "panel", panel->n_rows, err));
    ent_code code = batches_put(panel, saving_put, &s, progress, ctx, err);
    return ent__saving_close(&s, code, err);
}

/* ---- as an Arrow stream ---------------------------------------------------------------- */

static ent_code making_next(void *ctx, const ent_table **out, ent_error *err) {
    ent_making *m = ctx;
    int part;
    *out = m->table;
    return ent__making_next(m, &part, err);
}

static void making_free(void *ctx) {
    ent__making_close(ctx);
    ent__free(ctx, sizeof(ent_making));
}

ent_code ent_panel_stream(const ent_panel *panel, struct ArrowArrayStream *out,
                          ent_error *err) {
    if (!panel || !out)
        return ent__fail(err, ENT_MISUSE, "a panel and a place for the stream");
    ent_making *m = ent__zalloc(1, sizeof *m);
    if (!m)
        return ent__nomem(err);
    ent_code code = ent__making_open(m, panel, err);
    if (code == ENT_OK)
        code = ent__arrow_stream(m->table, making_next, making_free, m, out, err);
    if (code != ENT_OK)
        making_free(m);
    return code;
}

/* ---- computed only --------------------------------------------------------------------- */

ent_code ent_panel_sums(const ent_panel *panel, double *sums, ent_error *err) {
    ent_batch batch = {0};
    ent_cells_of cells = {0};
    ent_code code = ENT_OK;
    size_t at = 0, all = ent__rows_pairs(&panel->rows);
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
