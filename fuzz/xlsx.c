/* SPDX-License-Identifier: MIT
 *
 * A workbook. What comes out of one that can be read is a table.
 */
#include "exchange/csv.h"
#include "exchange/xlsx.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ent_buf out;
    ent_error err = {0};
    ent_csv *csv;
    const ent_str *cells;
    int n;
    ent__buf_init(&out, 1 << 22);
    ent_code code = ent__xlsx_csv((ent_str){(const char *)data, size}, &out, &err);
    PROMISE(code == ENT_OK || err.message[0]);
    PROMISE(code != ENT_INTERNAL && code != ENT_MISUSE && code != ENT_CORRUPT);
    if (code == ENT_OK) {
        const ent_csv_options options = {.ragged = true, .columns_most = ENT_CSV_COLUMNS_WIDE};
        PROMISE(ent__csv_open_text(ent__buf_view(&out), &options, &csv, NULL) == ENT_OK);
        while ((code = ent__csv_next(csv, &cells, &n, NULL)) == ENT_OK) {
        }
        PROMISE(code == ENT_DONE);
        ent__csv_close(csv);
    }
    ent__buf_free(&out);
    return 0;
}
