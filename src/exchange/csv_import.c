/* SPDX-License-Identifier: MIT
 *
 * Any table, with a mapping that says what its columns mean (docs/import.md).
 */
#include "exchange/mapped.h"
#include "exchange/mapping.h"

typedef struct mapping_text {
    ent_buf *text;
    bool seen;
} mapping_text;

static ent_code on_mapping(void *ctx, const ent_input *in, ent_error *err) {
    mapping_text *t = ctx;
    t->seen = true;
    return ent__input_text(in, ENT_MAPPING_BYTES_MOST, t->text, err);
}

static ent_code mapping_read(const char *path, ent_buf *text, ent_error *err) {
    ent_inputs inputs = {.suffixes = ""};
    mapping_text t = {text, false};
    int64_t done;
    ent_code code = ent__inputs_add(&inputs, path, err);
    if (code == ENT_OK && (inputs.n != 1 || inputs.file[0].archive))
        code = ent__fail(err, ENT_INVALID, "%.300s is no mapping", path);
    if (code == ENT_OK)
        code = ent__inputs_read(&inputs, 0, &done, on_mapping, &t, err);
    ent__inputs_free(&inputs);
    return code;
}

static ent_code begin(ent_importer *im, ent_error *err) {
    const char *path = im->options.mapping;
    if (!path)
        return ent__fail(err, ENT_INVALID, "what do the columns mean? --mapping FILE says it");
    ent_buf text;
    ent_mapped *m = NULL;
    ent__buf_init(&text, ENT_MAPPING_BYTES_MOST + 1);
    ent_code code = mapping_read(path, &text, err);
    if (code == ENT_OK)
        code = ent__mapped_open(im, ent__buf_view(&text), ent__str(path), &m, err);
    ent__buf_free(&text);
    im->state = m;
    return code;
}

static void end(ent_importer *im) {
    ent__mapped_free(im->state);
    im->state = NULL;
}

static ent_code take(ent_importer *im, const ent_input *in, ent_error *err) {
    return ent__mapped_take(im->state, in->read, in->ctx, err);
}

const ent_import_kind ent__import_csv = {
    .about =
        {.name = "csv",
         .summary = "any table, with a mapping of its columns",
         .reads =
             "Tables with any separator, in UTF-8, Latin-1, Windows-1252 or Mac Roman. The\n"
             "mapping says which columns are subject, object, dates and values, what codes "
             "and\n"
             "markers mean, and which source it is; docs/import.md describes it.",
         .example = "entente import csv contdir.csv --mapping contdir.map"},
    .suffixes = ".csv|.tsv|.tab|.txt",
    .relations = "",
    .begin = begin,
    .end = end,
    .take = take,
};
