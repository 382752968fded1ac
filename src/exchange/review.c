/* SPDX-License-Identifier: MIT
 *
 * The rows of a review. They go to the register, which checks them like any others, in a
 * transaction that is rolled back; what it has already is not proposed.
 *
 * A package of four tables, so that ent_package_import() takes it in once it was looked
 * at. Columns that the register fills by itself are left out, and the ids of claims:
 * whoever mends a cell need not know what an id is made of.
 */
#include "exchange/review.h"

#include "exchange/csv.h"
#include "exchange/folder.h"
#include "table/out.h"

#include <unistd.h>

enum { TEXT_MOST = 1 << 28 };

static bool is_left_out(ent_kind kind, int cell) {
    const ent_schema *s = ent__schema(kind);
    return cell == s->recorded || (kind == ENT_CLAIM && (cell == ENT_C_ID || cell == ENT_C_BY));
}

static void put(ent_review *r, ent_kind kind, const ent_str *cells) {
    ent_str kept[ENT_CELLS_MOST];
    int n = 0;
    for (int i = 0; i < ent__schema(kind)->n; i++)
        if (!is_left_out(kind, i))
            kept[n++] = cells[i];
    ent__csv_put_row(&r->text[kind], kept, n);
}

void ent__review_open(ent_review *r, ent_append *append) {
    r->append = append;
    for (int k = 0; k < ENT_KIND_COUNT; k++) {
        ent_str heads[ENT_CELLS_MOST];
        ent__buf_init(&r->text[k], TEXT_MOST);
        for (int i = 0; i < ent__schema((ent_kind)k)->n; i++)
            heads[i] = ent__str(ent__schema((ent_kind)k)->columns[i]);
        put(r, (ent_kind)k, heads);
    }
}

void ent__review_close(ent_review *r) {
    for (int k = 0; k < ENT_KIND_COUNT; k++)
        ent__buf_free(&r->text[k]);
}

ent_code ent__review_sink(void *ctx, ent_kind kind, const ent_row *row, ent_outcome *outcome,
                          ent_claim_id *id, int *cell, ent_error *err) {
    ent_review *r = ctx;
    ENT_TRY(ent__append_row(r->append, kind, row, outcome, id, cell, err));
    if (*outcome == ENT_ADDED)
        put(r, kind, row->cell);
    return ent__buf_code(&r->text[kind], err);
}

/* ---- writing ------------------------------------------------------------------------- */

static ent_code write_tables(ent_review *r, int folder, ent_draft *drafts, int *n,
                             ent_error *err) {
    static const char *const names[ENT_KIND_COUNT] = {"claims.csv", "sources.csv",
                                                      "entities.csv", "relations.csv"};
    for (int k = 0; k < ENT_KIND_COUNT; k++) {
        ENT_TRY(ent__draft_open(folder, names[k], &drafts[*n], err));
        ++*n;
        ENT_TRY(ent__draft_write(&drafts[k], &r->text[k], err));
        ENT_TRY(ent__draft_finish(&drafts[k], err));
    }
    return ENT_OK;
}

static ent_code write_folder(ent_review *r, const char *dir, ent_error *err) {
    ent_draft drafts[ENT_KIND_COUNT];
    int folder = -1, n = 0;
    ENT_TRY(ent__folder_make(dir, &folder, err));
    ent_code code = write_tables(r, folder, drafts, &n, err);
    for (int i = 0; i < n && code == ENT_OK; i++)
        code = ent__draft_place(&drafts[i], err);
    for (int i = 0; i < n; i++)
        ent__draft_drop(&drafts[i]);
    close(folder);
    return code;
}

ent_code ent__review_write(ent_review *r, const char *dir, const ent_sink *to, ent_error *err) {
    ent_out out;
    for (int k = 0; k < ENT_KIND_COUNT; k++)
        ENT_TRY(ent__buf_code(&r->text[k], err));
    if (to->write) {
        ENT_TRY(ent__out_open(&out, *to));
        ent__out_str(&out, ent__buf_view(&r->text[ENT_CLAIM]));
        ENT_TRY(ent__out_close(&out, err));
    }
    return dir ? write_folder(r, dir, err) : ENT_OK;
}
