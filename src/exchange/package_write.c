/* SPDX-License-Identifier: MIT
 *
 * A register written as a package: what export.c selected, as four CSV files and
 * their description. All five are written and brought to disk under passing names
 * before the first one takes its place.
 */
#include "exchange/csv.h"
#include "exchange/export.h"
#include "exchange/folder.h"

#include <errno.h>
#include <unistd.h>

enum {
    FILES = ENT_KIND_COUNT + 1, /* the last one is datapackage.json */
    FLUSH_BYTES = 1 << 20,
    CHUNK = 1 << 20,     /* claims held as text at a time */
    TEXT_MOST = 1 << 28, /* a row of 17 cells of 1 MiB, all quotes, and what waits */
};

typedef struct writing {
    ent_selection sel;
    ent_export_options options;
    ent_export_report report;
    int folder;
    ent_draft drafts[FILES];
    int n_drafts;
    ent_buf text;
} writing;

static ent_code flush(writing *w, ent_draft *draft, size_t least, ent_error *err) {
    return w->text.n < least && w->text.failed == ENT_OK
               ? ENT_OK
               : ent__draft_write(draft, &w->text, err);
}

static ent_draft *next_draft(writing *w, const char *name, ent_code *code, ent_error *err) {
    ent_draft *draft = &w->drafts[w->n_drafts];
    draft->fd = -1;
    draft->passing[0] = '\0';
    *code = ent__draft_open(w->folder, name, draft, err);
    w->n_drafts += *code == ENT_OK;
    return draft;
}

/* ---- tables ----------------------------------------------------------------------- */

static const char *const file_names[ENT_KIND_COUNT] = {"claims.csv", "sources.csv",
                                                       "entities.csv", "relations.csv"};

static void put_header(ent_buf *to, ent_kind kind) {
    const ent_schema *schema = ent__schema(kind);
    ent_str cells[ENT_CELLS_MOST];
    for (int i = 0; i < schema->n; i++)
        cells[i] = ent__str(schema->columns[i]);
    ent__csv_put_row(to, cells, schema->n);
}

/* Some of the sorted claims, [from, until), as lines of text. */
typedef struct chunk {
    writing *w;
    size_t from, until;
    const uint32_t *place; /* by the claim's number: where it stands, ENT_NONE if nowhere */
    size_t n_places;
    ent_str *lines;
    ent_arena arena;
    ent_buf line;
    ent_code failed;
} chunk;

static int on_claim(void *ctx, const ent_stored *claim, const ent_row *row) {
    chunk *c = ctx;
    size_t no = claim->no < 0 ? SIZE_MAX : (size_t)claim->no;
    size_t at = no < c->n_places && c->place[no] != ENT_NONE ? c->place[no] : SIZE_MAX;
    if (at < c->from || at >= c->until)
        return 0;
    ent_row out = *row;
    if (c->w->sel.claims[at].facts_only && out.cell[ENT_C_QUOTE].n) {
        out.cell[ENT_C_QUOTE] = ENT_STR("");
        c->w->report.quotes_left_out++;
    }
    ent__buf_clear(&c->line);
    ent__csv_put_row(&c->line, out.cell, ENT_C_COUNT);
    c->failed = ent__buf_code(&c->line, NULL);
    ent_str line = ent__str_copy(&c->arena, ent__buf_view(&c->line));
    if (!line.p)
        c->failed = ENT_NOMEM;
    c->lines[at - c->from] = line;
    return c->failed != ENT_OK;
}

static ent_code put_chunk(chunk *c, ent_draft *draft, ent_error *err) {
    writing *w = c->w;
    memset(c->lines, 0, (c->until - c->from) * sizeof *c->lines);
    ent_code code = ent__register_claims(w->sel.reg, on_claim, c, err);
    if (c->failed != ENT_OK)
        code = c->failed == ENT_NOMEM ? ent__nomem(err) : ent__buf_code(&c->line, err);
    for (size_t i = c->from; code == ENT_OK && i < c->until; i++) {
        if (w->sel.claims[i].left_out)
            continue;
        ent_str line = c->lines[i - c->from];
        if (!line.p)
            code = ent__fail(err, ENT_CORRUPT, "a claim is in one reading and not in the next");
        ent__buf_str(&w->text, line);
        w->report.claims++;
        if (code == ENT_OK)
            code = flush(w, draft, FLUSH_BYTES, err);
    }
    ent__arena_free(&c->arena);
    return code;
}

/* Where each claim stands, by its number. */
static uint32_t *list_places(const ent_selection *sel, size_t *n) {
    int64_t last = 0;
    for (size_t i = 0; i < sel->n_claims; i++)
        last = sel->claims[i].no > last ? sel->claims[i].no : last;
    *n = (size_t)last + 1;
    uint32_t *place = ent__zalloc(*n, sizeof *place);
    if (!place)
        return NULL;
    memset(place, 0xff, *n * sizeof *place);
    for (size_t i = 0; i < sel->n_claims; i++)
        if (!sel->claims[i].left_out && sel->claims[i].no >= 0)
            place[sel->claims[i].no] = (uint32_t)i;
    return place;
}

/* Claims come in the order of arrival and go in theirs: a pass over all of them
 * for each million written is faster than looking each up. */
static ent_code put_claims(writing *w, ent_draft *draft, ent_error *err) {
    size_t n = w->sel.n_claims, most = n < CHUNK ? n : CHUNK;
    chunk c = {.w = w};
    ent__buf_init(&c.line, TEXT_MOST);
    uint32_t *place = list_places(&w->sel, &c.n_places);
    c.place = place;
    c.lines = ent__zalloc(most, sizeof *c.lines);
    ent_code code = place && c.lines ? ENT_OK : ent__nomem(err);
    while (code == ENT_OK && c.until < n) {
        c.from = c.until;
        c.until = n - c.from < CHUNK ? n : c.from + CHUNK;
        code = put_chunk(&c, draft, err);
    }
    ent__free(place, c.n_places * sizeof *place);
    ent__free(c.lines, most * sizeof *c.lines);
    ent__buf_free(&c.line);
    return code;
}

static ent_code put_rows(writing *w, ent_kind kind, ent_draft *draft, ent_error *err) {
    int64_t *const counts[ENT_KIND_COUNT] = {&w->report.claims, &w->report.sources,
                                             &w->report.entities, &w->report.relations};
    for (size_t i = 0; i < w->sel.n_rows[kind]; i++) {
        const ent_outgoing_row *out = &w->sel.rows[kind][i];
        if (kind == ENT_SOURCE && !out->needed)
            continue;
        ent__csv_put_row(&w->text, out->row.cell, ent__schema(kind)->n);
        ++*counts[kind];
        ENT_TRY(flush(w, draft, FLUSH_BYTES, err));
    }
    return ENT_OK;
}

static ent_code write_table(writing *w, ent_kind kind, ent_error *err) {
    ent_code code;
    ent_draft *draft = next_draft(w, file_names[kind], &code, err);
    ENT_TRY(code);
    put_header(&w->text, kind);
    ENT_TRY(kind == ENT_CLAIM ? put_claims(w, draft, err) : put_rows(w, kind, draft, err));
    ENT_TRY(flush(w, draft, 0, err));
    return ent__draft_finish(draft, err);
}

/* ---- datapackage.json ------------------------------------------------------------------- */

static void put_fields(ent_buf *to, ent_kind kind) {
    const ent_schema *schema = ent__schema(kind);
    ent__buf_z(to, "   \"schema\": {\n    \"fields\": [\n");
    for (int i = 0; i < schema->n; i++)
        ent__buf_printf(to, "     {\"name\": \"%s\", \"type\": \"string\"}%s\n",
                        schema->columns[i], i + 1 < schema->n ? "," : "");
    ent__buf_z(to, "    ],\n");
    if (kind == ENT_CLAIM)
        ent__buf_z(to, "    \"primaryKey\": [\"id\"],\n"
                       "    \"foreignKeys\": [\n"
                       "     {\"fields\": [\"source\"], \"reference\": "
                       "{\"resource\": \"sources\", \"fields\": [\"id\"]}},\n"
                       "     {\"fields\": [\"relation\"], \"reference\": "
                       "{\"resource\": \"relations\", \"fields\": [\"id\"]}}\n"
                       "    ],\n");
    ent__buf_z(to, "    \"missingValues\": [\"\"]\n   }\n");
}

static void put_description(ent_buf *to) {
    ent__buf_z(to, "{\n"
                   " \"$schema\": \"https://datapackage.org/profiles/2.0/datapackage.json\",\n"
                   " \"name\": \"entente\",\n"
                   " \"resources\": [\n");
    for (int i = 0; i < ENT_KIND_COUNT; i++) {
        ent__buf_printf(to,
                        "  {\n"
                        "   \"name\": \"%s\",\n"
                        "   \"path\": \"%s\",\n"
                        "   \"format\": \"csv\",\n"
                        "   \"mediatype\": \"text/csv\",\n"
                        "   \"encoding\": \"utf-8\",\n",
                        ent__schema((ent_kind)i)->name, file_names[i]);
        put_fields(to, (ent_kind)i);
        ent__buf_z(to, i + 1 < ENT_KIND_COUNT ? "  },\n" : "  }\n");
    }
    ent__buf_z(to, " ]\n}\n");
}

static ent_code write_description(writing *w, ent_error *err) {
    ent_code code;
    ent_draft *draft = next_draft(w, ENT_PACKAGE_JSON, &code, err);
    ENT_TRY(code);
    put_description(&w->text);
    ENT_TRY(flush(w, draft, 0, err));
    return ent__draft_finish(draft, err);
}

/* ---- all of it ------------------------------------------------------------------------------
 */

static ent_code tell_left_out(const writing *w, ent_error *err) {
    if (!w->options.left_out)
        return ENT_OK;
    for (uint32_t i = 0; i < w->sel.source_ids.n; i++) {
        const ent_outgoing_row *r = &w->sel.rows[ENT_SOURCE][w->sel.source_row[i]];
        if (r->publishing == ENT_PUBLISH_NOTHING &&
            w->options.left_out(w->options.left_out_ctx, r->row.cell[ENT_S_ID].p,
                                r->row.cell[ENT_S_LICENCE].p, r->n_left_out))
            return ent__fail(err, ENT_STOPPED, "stopped on request");
    }
    return ENT_OK;
}

static ent_code write_all(writing *w, ent_error *err) {
    ENT_TRY(ent__selection_read(&w->sel, &w->report, err));
    ENT_TRY(tell_left_out(w, err));
    for (int i = 0; i < ENT_KIND_COUNT; i++)
        ENT_TRY(write_table(w, (ent_kind)i, err));
    return write_description(w, err);
}

static ent_code write_folder(writing *w, ent_error *err) {
    ENT_TRY(ent__register_read_begin(w->sel.reg, err));
    ent_code code = write_all(w, err);
    ent__register_read_end(w->sel.reg);
    for (int i = 0; code == ENT_OK && i < w->n_drafts; i++)
        code = ent__draft_place(&w->drafts[i], err);
    if (code == ENT_OK && fsync(w->folder) != 0 && errno != EINVAL)
        code = ent__fail(err, ENT_IO, "cannot bring the folder to disk: %s", strerror(errno));
    for (int i = 0; i < w->n_drafts; i++)
        ent__draft_drop(&w->drafts[i]);
    return code;
}

ent_code ent_package_export(ent_register *reg, const char *dir,
                            const ent_export_options *options, ent_export_report *report,
                            ent_error *err) {
    if (!reg || !dir || (options && options->size < sizeof options->size))
        return ent__fail(err, ENT_MISUSE, "a register, a folder and the options' size");
    writing w = {.sel = {.reg = reg}, .folder = -1};
    if (options)
        memcpy(&w.options, options,
               options->size < sizeof *options ? options->size : sizeof *options);
    w.sel.all_licences = w.options.all_licences;
    ent__buf_init(&w.text, TEXT_MOST);
    ent_code code = ent__folder_make(dir, &w.folder, err);
    if (code == ENT_OK)
        code = write_folder(&w, err);
    if (w.folder >= 0)
        close(w.folder);
    ent__buf_free(&w.text);
    ent__selection_free(&w.sel);
    if (report)
        *report = w.report;
    return code;
}
