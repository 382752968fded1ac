/* SPDX-License-Identifier: MIT
 *
 * The names of the formats, and the way from a table to its writer.
 */
#include "table/table.h"

#include <stdio.h>

typedef void text_writer(const ent_table *t, const ent_write_options *options, int part,
                         ent_out *o);
static const struct {
    const char *name, *endings; /* of files */
    text_writer *write;         /* NULL: not text */
} formats[] = {
    [ENT_FORMAT_TERMINAL] = {"terminal", "", ent__terminal_write},
    [ENT_FORMAT_CSV] = {"csv", ".csv", ent__csv_write},
    [ENT_FORMAT_TSV] = {"tsv", ".tsv|.tab", ent__csv_write},
    [ENT_FORMAT_JSON] = {"json", ".json", ent__json_write},
    [ENT_FORMAT_NDJSON] = {"ndjson", ".ndjson|.jsonl", ent__json_write},
    [ENT_FORMAT_DTA] = {"dta", ".dta", NULL},
    [ENT_FORMAT_SAV] = {"sav", ".sav", NULL},
    [ENT_FORMAT_MARKDOWN] = {"markdown", ".md", ent__markdown_write},
    [ENT_FORMAT_SQLITE] = {"sqlite", ".sqlite|.sqlite3|.db", NULL},
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
                     "\"%.*s\" is no format: terminal, csv, tsv, json, ndjson, markdown, "
                     "dta, sav and sqlite are",
                     ENT_FMT(name));
}

const char *ent_format_name(ent_format format) {
    return (unsigned)format < N_FORMATS ? formats[format].name : "";
}

bool ent_format_of_path(const char *path, ent_format *out) {
    const char *dot = path ? strrchr(path, '.') : NULL;
    if (!dot || strchr(dot, '/'))
        return false;
    for (size_t i = 0; i < N_FORMATS; i++)
        if (ent__str_in_list(ent__str(formats[i].endings), ent__str(dot))) {
            *out = (ent_format)i;
            return true;
        }
    return false;
}

/* ---- in parts ----------------------------------------------------------------- */

ent_code ent__parts_open(ent_parts *p, const ent_write_options *options, ent_sink sink,
                         uint64_t n_rows) {
    *p = (ent_parts){.n_rows = n_rows};
    size_t size = options && options->size ? options->size : sizeof p->options;
    if (options) /* a caller of another version: what both of us know */
        memcpy(&p->options, options, size < sizeof p->options ? size : sizeof p->options);
    return ent__out_open(&p->out, sink);
}

void ent__parts_fail(ent_parts *p, ent_code code, const char *format, ...) {
    if (p->out.failed)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(p->why.message, sizeof p->why.message, format, args);
    va_end(args);
    p->why.code = p->out.failed = code;
}

void ent__parts_put(ent_parts *p, const ent_table *t, int part) {
    ent_format format = p->options.format;
    if (p->out.failed)
        return;
    if ((unsigned)format >= N_FORMATS)
        p->out.failed = ENT_MISUSE;
    else if (formats[format].write)
        formats[format].write(t, &p->options, part, &p->out);
    else if (format == ENT_FORMAT_SQLITE)
        ent__parts_fail(p, ENT_UNSUPPORTED, "an SQLite table is no stream: it needs a file");
    else
        ent__statistics_put(p, t, part);
}

ent_code ent__parts_close(ent_parts *p, ent_error *err) {
    ent__statistics_drop(p);
    ent_code code = ent__out_close(&p->out, err);
    if (code != ENT_OK && p->why.code != ENT_OK && err)
        *err = p->why;
    return code;
}

ent_code ent_table_write(const ent_table *t, const ent_write_options *options, ent_sink sink,
                         ent_error *err) {
    ent_parts p;
    ent__parts_open(&p, options, sink, t->n_rows);
    ent__parts_put(&p, t, ENT_PART_FIRST | ENT_PART_LAST);
    return ent__parts_close(&p, err);
}
