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

static ent_code add_relations(ent_importer *im, const char *relations, ent_csv *csv,
                              ent_error *err) {
    ent_rows rows;
    ent_row row;
    ENT_TRY(ent__rows_begin(&rows, ENT_RELATION, csv, err));
    ent_code code;
    while ((code = ent__rows_next(&rows, &row, err)) == ENT_OK)
        if (ent__str_in_list(ent__str(relations), row.cell[ENT_R_ID]))
            ENT_TRY(add_relation(im, &row, err));
    return code == ENT_DONE ? ENT_OK : code;
}

ent_code ent__import_vocabulary(ent_importer *im, const char *relations, ent_error *err) {
    ent_buf text;
    ent_csv *csv = NULL;
    ent__buf_init(&text, 1 << 20);
    for (const char *const *line = ent__vocabulary_lines; *line; line++)
        ent__buf_z(&text, *line);
    ent_code code = ent__buf_code(&text, err);
    if (code == ENT_OK)
        code = ent__csv_open_text(ent__buf_view(&text), NULL, &csv, err);
    if (code == ENT_OK)
        code = add_relations(im, relations, csv, err);
    ent__csv_close(csv);
    ent__buf_free(&text);
    return code;
}
