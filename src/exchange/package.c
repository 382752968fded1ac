/* SPDX-License-Identifier: MIT
 *
 * The Tabular Data Package, read into a register. docs/format.md says what
 * a package is; intake.c what happens to its rows.
 *
 * All files are opened first, then one append takes relations, sources, entities
 * and claims, each leaning only on what came before. If the first three tables have
 * problems the claims are not read, unless bad rows are to be left behind: they
 * would be blamed for what they cite.
 */
#include "exchange/folder.h"
#include "exchange/intake.h"

#include <stdio.h>
#include <unistd.h>

enum { BYTES_OF_A_CLAIM = 120 }; /* about, to guess their number from the file's size */

static const ent_kind order[ENT_KIND_COUNT] = {ENT_RELATION, ENT_SOURCE, ENT_ENTITY, ENT_CLAIM};

typedef struct import {
    ent_layout layout;
    int folder;
    int fd[ENT_KIND_COUNT];
    int64_t bytes[ENT_KIND_COUNT];
    ent_append *append;
    ent_intake intake;
} import;

size_t ent_problem_format(const ent_problem *p, char *dst, size_t n) {
    char line[24] = "line", column[24] = "column";
    ent_str cells[5] = {
        ENT_STR("file"), {line, 4}, {column, 6}, ENT_STR("message"), ENT_STR("row")};
    if (p) {
        cells[0] = ent__str(p->file);
        cells[1].n = (size_t)snprintf(line, sizeof line, "%lld", (long long)p->line);
        cells[2].n = (size_t)snprintf(column, sizeof column, "%lld", (long long)p->column);
        cells[3] = ent__str(p->message);
        cells[4] = (ent_str){p->row, p->row_bytes};
    }
    ent_buf row;
    ent__buf_init(&row, SIZE_MAX / 4);
    ent__csv_put_row(&row, cells, 5);
    size_t kept = row.n < n ? row.n : n ? n - 1 : 0;
    if (n) {
        memcpy(dst, ent__buf_view(&row).p, kept);
        dst[kept] = '\0';
    }
    size_t all = row.n;
    ent__buf_free(&row);
    return all;
}

static ent_code open_files(import *im, ent_error *err) {
    bool any = false;
    for (int i = 0; i < ENT_KIND_COUNT; i++) {
        ent_error why = {0};
        ent_code code =
            ent__folder_file(im->folder, im->layout.path[i], &im->fd[i], &im->bytes[i], &why);
        if (code == ENT_NOT_FOUND && !im->layout.named[i])
            continue;
        if (code != ENT_OK) {
            if (err)
                *err = why;
            return code;
        }
        any = true;
        im->intake.bytes_total += im->bytes[i];
    }
    if (!any)
        return ent__fail(err, ENT_NOT_FOUND,
                         "no package: none of relations.csv, sources.csv, entities.csv, "
                         "claims.csv is there");
    return ENT_OK;
}

static ent_code sink(void *ctx, ent_kind kind, const ent_row *row, ent_outcome *outcome,
                     ent_claim_id *id, int *cell, ent_error *err) {
    return ent__append_row(ctx, kind, row, outcome, id, cell, err);
}

static ent_code take_table(import *im, ent_kind kind, ent_error *err) {
    ent_csv *csv;
    ENT_TRY(ent__csv_open(ent__fd_read, &im->fd[kind], NULL, &csv, err));
    ent_code code = ent__intake_table(&im->intake, kind, im->layout.path[kind], csv, err);
    ent__csv_close(csv);
    im->intake.bytes_before += im->bytes[kind];
    return code;
}

static ent_code take_tables(import *im, ent_error *err) {
    ent_intake *in = &im->intake;
    if (im->layout.unread_json)
        ENT_TRY(ent__intake_note(in, ENT_PACKAGE_JSON, 1, 1,
                                 "not read: this build reads no JSON", err));
    for (int i = 0; i < ENT_KIND_COUNT; i++) {
        if (order[i] == ENT_CLAIM)
            ENT_TRY(ent__intake_end(in, err));
        if (im->fd[order[i]] >= 0)
            ENT_TRY(take_table(im, order[i], err));
    }
    ENT_TRY(ent__intake_end(in, err));
    if (in->options.progress &&
        in->options.progress(in->options.progress_ctx, in->bytes_total, in->bytes_total))
        return ent__fail(err, ENT_STOPPED, "stopped on request");
    return ENT_OK;
}

static ent_code append_all(import *im, ent_register *reg, ent_error *err) {
    const ent_package_options *o = &im->intake.options;
    ent_append_options options = {.size = sizeof options,
                                  .n_claims = im->bytes[ENT_CLAIM] / BYTES_OF_A_CLAIM,
                                  .own_recorded = o->own_recorded,
                                  .by = ent__str(o->by)};
    ENT_TRY(ent__append_begin(reg, &options, &im->append, err));
    im->intake.sink = sink;
    im->intake.sink_ctx = im->append;
    ent_code code = take_tables(im, err);
    if (code == ENT_OK)
        return ent__append_commit(im->append, err);
    ent__append_rollback(im->append);
    return code;
}

static ent_code import_run(import *im, ent_register *reg, const char *dir, ent_error *err) {
    ENT_TRY(ent__folder_open(dir, &im->folder, err));
    ENT_TRY(ent__layout_read(im->folder, &im->layout, err));
    ENT_TRY(open_files(im, err));
    return append_all(im, reg, err);
}

static void import_close(import *im) {
    for (int i = 0; i < ENT_KIND_COUNT; i++)
        if (im->fd[i] >= 0)
            close(im->fd[i]);
    if (im->folder >= 0)
        close(im->folder);
}

ent_code ent_package_import(ent_register *reg, const char *dir,
                            const ent_package_options *options, ent_import_report *report,
                            ent_error *err) {
    if (!reg || !dir || (options && options->size < sizeof options->size))
        return ent__fail(err, ENT_MISUSE, "a register, a folder and the options' size");
    import *im = ent__zalloc(1, sizeof *im);
    if (!im)
        return ent__nomem(err);
    im->folder = -1;
    memset(im->fd, 0xff, sizeof im->fd);
    if (options)
        memcpy(&im->intake.options, options,
               options->size < sizeof *options ? options->size : sizeof *options);
    ent_code code = import_run(im, reg, dir, err);
    import_close(im);
    if (report && code == ENT_OK)
        *report = im->intake.report;
    else if (report) /* nothing was kept */
        *report = (ent_import_report){.read = im->intake.report.read,
                                      .refused = im->intake.report.refused};
    ent__free(im, sizeof *im);
    return code;
}
