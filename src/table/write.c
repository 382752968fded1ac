/* SPDX-License-Identifier: MIT
 *
 * The names of the formats, and the way from a table to its writer.
 */
#include "table/table.h"

static const struct {
    const char *name;
    void (*write)(const ent_table *t, const ent_write_options *options, int part, ent_out *o);
} formats[] = {
    [ENT_FORMAT_TERMINAL] = {"terminal", ent__terminal_write},
    [ENT_FORMAT_CSV] = {"csv", ent__csv_write},
    [ENT_FORMAT_TSV] = {"tsv", ent__csv_write},
    [ENT_FORMAT_JSON] = {"json", ent__json_write},
    [ENT_FORMAT_NDJSON] = {"ndjson", ent__json_write},
};
enum { N_FORMATS = sizeof formats / sizeof *formats };

ent_code ent_format_parse(const char *s, ptrdiff_t n, ent_format *out, ent_error *err) {
    ent_str name = ent__strn(s, n);
    for (size_t i = 0; i < N_FORMATS; i++)
        if (ent__str_is(name, formats[i].name)) {
            *out = (ent_format)i;
            return ENT_OK;
        }
    return ent__fail(err, ENT_PARSE,
                     "\"%.*s\" is no format: terminal, csv, tsv, json and ndjson are",
                     ENT_FMT(name));
}

const char *ent_format_name(ent_format format) {
    return (unsigned)format < N_FORMATS ? formats[format].name : "";
}

void ent__table_write_part(const ent_table *t, const ent_write_options *options, int part,
                           ent_out *o) {
    ent_write_options all = {0};
    size_t size = options && options->size ? options->size : sizeof all;
    if (options) /* a caller of another version: what both of us know */
        memcpy(&all, options, size < sizeof all ? size : sizeof all);
    if (o->failed)
        return;
    if ((unsigned)all.format < N_FORMATS)
        formats[all.format].write(t, &all, part, o);
    else
        o->failed = ENT_MISUSE;
}

ent_code ent_table_write(const ent_table *t, const ent_write_options *options, ent_sink sink,
                         ent_error *err) {
    ent_out o;
    ent__out_open(&o, sink);
    ent__table_write_part(t, options, ENT_PART_FIRST | ENT_PART_LAST, &o);
    return ent__out_close(&o, err);
}
