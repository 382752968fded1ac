/* SPDX-License-Identifier: MIT
 *
 * The relations of data/relations.csv, built in: an import into a register that was
 * made empty brings the vocabulary that it needs. What the register has, under the
 * same id, is left as it is.
 */
#include "exchange/import.h"
#include "exchange/rows.h"

/* Made from data/relations.csv by tools/embed: its lines. */
extern const char *const ent__vocabulary_lines[];

static int note_it(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)row;
    (void)recorded;
    *(bool *)ctx = true;
    return 1;
}

static ent_code add_relation(ent_importer *im, ent_row *row, ent_error *err) {
    bool there = false;
    ent_code code =
        ent__register_rows(im->reg, ENT_RELATION, row->cell[ENT_R_ID], note_it, &there, err);
    if (there || (code != ENT_OK && code != ENT_STOPPED))
        return there ? ENT_OK : code;
    ent_outcome outcome = ENT_ADDED;
    ent_claim_id id;
    int cell;
    ENT_TRY(im->intake.sink(im->intake.sink_ctx, ENT_RELATION, row, &outcome, &id, &cell, err));
    im->intake.report.relations++;
    return ENT_OK;
}

static ent_code each_row(ent_csv *csv, ent_kind kind, ent_embedded_fn fn, void *ctx,
                         ent_error *err) {
    ent_rows rows;
    ent_row row;
    ent_code code;
    ENT_TRY(ent__rows_begin(&rows, kind, csv, err));
    while ((code = ent__rows_next(&rows, &row, err)) == ENT_OK)
        ENT_TRY(fn(ctx, &row, err));
    return code == ENT_DONE ? ENT_OK : code;
}

ent_code ent__embedded_rows(const char *const *lines, ent_kind kind, ent_embedded_fn fn,
                            void *ctx, ent_error *err) {
    ent_buf text;
    ent_csv *csv = NULL;
    ent__buf_init(&text, 1 << 20);
    for (; *lines; lines++)
        ent__buf_z(&text, *lines);
    ent_code code = ent__buf_code(&text, err);
    if (code == ENT_OK)
        code = ent__csv_open_text(ent__buf_view(&text), NULL, &csv, err);
    if (code == ENT_OK)
        code = each_row(csv, kind, fn, ctx, err);
    ent__csv_close(csv);
    ent__buf_free(&text);
    return code;
}

typedef struct wanted {
    ent_importer *im;
    const char *relations;
} wanted;

static ent_code relation_take(void *ctx, ent_row *row, ent_error *err) {
    const wanted *w = ctx;
    bool is = ent__str_in_list(ent__str(w->relations), row->cell[ENT_R_ID]);
    return is ? add_relation(w->im, row, err) : ENT_OK;
}

ent_code ent__import_vocabulary(ent_importer *im, const char *relations, ent_error *err) {
    wanted w = {im, relations};
    return ent__embedded_rows(ent__vocabulary_lines, ENT_RELATION, relation_take, &w, err);
}
