/* SPDX-License-Identifier: MIT
 *
 * Tables under a header: columns in any order, absent ones blank, unknown ones
 * refused by name.
 */
#include "exchange/rows.h"

static ent_code header_fail(const ent_csv *csv, int i, ent_code code, const char *what,
                            ent_str name, const ent_schema *schema, ent_error *err) {
    int64_t line, column;
    ent__csv_place(csv, i, &line, &column);
    return ent__fail_at(err, code, line, column, "%s \"%.*s\" in the table of %s", what,
                        (int)(name.n > 100 ? 100 : name.n), name.p, schema->name);
}

ent_code ent__rows_begin(ent_rows *rows, ent_kind kind, ent_csv *csv, ent_error *err) {
    const ent_schema *schema = ent__schema(kind);
    rows->kind = kind;
    rows->csv = csv;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        rows->column[i] = -1;
    const ent_str *cells;
    int n;
    ent_code code = ent__csv_next(csv, &cells, &n, err);
    if (code == ENT_DONE)
        return ent__fail_at(err, ENT_PARSE, 1, 1, "the header is missing");
    ENT_TRY(code);
    for (int i = 0; i < n; i++) {
        ent_str name = ent__str_trim(cells[i]);
        int cell = ent__schema_find(kind, name);
        if (cell < 0)
            return header_fail(csv, i, ENT_INVALID, "unknown column", name, schema, err);
        if (rows->column[cell] >= 0)
            return header_fail(csv, i, ENT_PARSE, "second column", name, schema, err);
        rows->column[cell] = i;
    }
    return ENT_OK;
}

ent_code ent__rows_next(ent_rows *rows, ent_row *out, ent_error *err) {
    const ent_str *cells;
    int n;
    ENT_TRY(ent__csv_next(rows->csv, &cells, &n, err));
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        out->cell[i] = rows->column[i] < 0 ? ENT_STR("") : cells[rows->column[i]];
    return ENT_OK;
}

void ent__rows_place(const ent_rows *rows, int cell, int64_t *line, int64_t *column) {
    int i = cell >= 0 && cell < ENT_CELLS_MOST ? rows->column[cell] : -1;
    ent__csv_place(rows->csv, i < 0 ? 0 : i, line, column);
}
