/* SPDX-License-Identifier: MIT
 *
 * The frame of all imports of foreign formats: one append around all files, the
 * rows that come out of them, what was refused, and how far it has got.
 *
 * An importer never touches the register itself. It sets the place of the row at
 * hand (file, line, column, raw), asks who is meant, and hands over claims; a row
 * that cannot be used is refused here and counted, and the importer goes on with
 * the next. Only at the end is it decided whether anything is kept.
 */
#include "exchange/import.h"
#include "exchange/review.h"

#include <stdio.h>

enum { ROWS_PER_PROGRESS = 256 };

static const ent_import_kind *const kinds[] = {
    &ent__import_csv,          &ent__import_atop,      &ent__import_capitals,
    &ent__import_cow,          &ent__import_dipcon,    &ent__import_embassies,
    &ent__import_factbook,     &ent__import_gw,        &ent__import_historian,
    &ent__import_human_rights, &ent__import_rivalries, &ent__import_un_treaties,
    &ent__import_wikitext,
};
enum { N_KINDS = sizeof kinds / sizeof *kinds };

const ent_foreign *ent_foreign_at(size_t i) {
    return i < N_KINDS ? &kinds[i]->about : NULL;
}

static const ent_import_kind *kind_find(const char *name) {
    for (size_t i = 0; i < N_KINDS; i++)
        if (strcmp(kinds[i]->about.name, name) == 0)
            return kinds[i];
    return NULL;
}

/* ---- what importers call ------------------------------------------------------------ */

static ent_code progress(ent_importer *im, ent_error *err) {
    const ent_foreign_options *o = &im->options;
    im->n_since_progress = 0;
    if (o->progress &&
        o->progress(o->progress_ctx, im->bytes_before + im->bytes_here, im->inputs.bytes))
        return ent__fail(err, ENT_STOPPED, "stopped on request");
    return ENT_OK;
}

ent_code ent__import_tick(ent_importer *im, ent_error *err) {
    return ++im->n_since_progress >= ROWS_PER_PROGRESS ? progress(im, err) : ENT_OK;
}

ent_code ent__import_refuse(ent_importer *im, const ent_error *why, ent_error *err) {
    ent_problem p = {.code = why->code, .line = im->line, .column = im->column};
    p.file = im->file;
    p.message = why->message;
    p.row = im->raw.n ? im->raw.p : "";
    p.row_bytes = im->raw.n;
    im->intake.report.read++;
    return ent__intake_refuse(&im->intake, &p, err);
}

ent_code ent__import_note(ent_importer *im, const char *message, ent_error *err) {
    return ent__intake_note(&im->intake, im->file, im->line, im->column, message, err);
}

static ent_code send(ent_importer *im, ent_kind kind, const ent_row *row, ent_outcome *outcome,
                     ent_error *err) {
    ent_claim_id id;
    int cell = -1;
    return im->intake.sink(im->intake.sink_ctx, kind, row, outcome, &id, &cell, err);
}

/* A row that the model, or the succession of states, has no use for is refused. */
static ent_code refuse_or_fail(ent_importer *im, ent_code code, ent_error *why,
                               ent_error *err) {
    why->code = code;
    if (ent__intake_is_of_row(code))
        return ent__import_refuse(im, why, err);
    if (err)
        *err = *why;
    return code;
}

static ent_code add_claim(ent_importer *im, const ent_row *row, ent_error *err) {
    ent_outcome outcome = ENT_ADDED;
    ent_error why = {0};
    ENT_TRY(ent__import_tick(im, err));
    ent_code code = send(im, ENT_CLAIM, row, &outcome, &why);
    if (code != ENT_OK)
        return refuse_or_fail(im, code, &why, err);
    ent_import_report *r = &im->intake.report;
    r->read++;
    ++*(outcome == ENT_ADDED ? &r->added : &r->present);
    r->kept_own += outcome == ENT_KEPT_OWN;
    if (outcome == ENT_PRESENT_DEAD)
        return ent__import_note(
            im, "the register has this claim, but it was retracted or replaced", err);
    return ENT_OK;
}

ent_code ent__import_claim(ent_importer *im, const ent_row *given, ent_error *err) {
    ent_row row = *given;
    ent_error why = {0};
    ent_cut cut;
    if (row.cell[ENT_C_SOURCE].n == 0)
        row.cell[ENT_C_SOURCE] = ent__str(im->source);
    if (im->options.facts_only) {
        if (ent__str_is(row.cell[ENT_C_RELATION], "remark"))
            return ent__import_tick(im, err);
        row.cell[ENT_C_QUOTE] = ENT_STR("");
    }
    if (im->settled)
        return add_claim(im, &row, err);
    ent_code code = ent__succession_cut(im, &row, &cut, &why);
    if (code != ENT_OK)
        code = refuse_or_fail(im, code, &why, err);
    else
        for (int i = 0; i < cut.n && code == ENT_OK; i++)
            code = add_claim(im, &cut.part[i], err);
    ent__cut_free(&cut);
    return code;
}

/* The last day on which a source may have spoken. */
static ent_day spoken_of(const ent_row *source) {
    ent_str text = source->cell[ENT_S_PUBLISHED];
    ent_date d;
    if (!text.n)
        text = source->cell[ENT_S_ACCESSED];
    bool is = text.n && ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) == ENT_OK;
    return is ? d.until : ENT_DAY_MAX;
}

ent_code ent__import_source(ent_importer *im, const ent_row *row, ent_error *err) {
    ent_outcome outcome = ENT_ADDED;
    ent_str id = row->cell[ENT_S_ID];
    if (id.n >= sizeof im->source)
        return ent__fail(err, ENT_LIMIT, "an id of %zu bytes for the source", id.n);
    ENT_TRY(send(im, ENT_SOURCE, row, &outcome, err));
    im->intake.report.sources += outcome == ENT_ADDED;
    im->intake.report.kept_own += outcome == ENT_KEPT_OWN;
    memcpy(im->source, id.p, id.n);
    im->source[id.n] = '\0';
    im->spoken = spoken_of(row);
    return ENT_OK;
}

/* ---- the date of an edition --------------------------------------------------------- */

static size_t digits(const char *p, size_t n) {
    size_t i = 0;
    while (i < n && p[i] >= '0' && p[i] <= '9')
        i++;
    return i;
}

/* Length of a date YYYY-MM or YYYY-MM-DD that stands at p by itself; 0 if none does. */
static size_t date_at(const char *p, size_t n) {
    if (digits(p, n) != 4 || n < 7 || p[4] != '-' || digits(p + 5, n - 5) != 2)
        return 0;
    size_t len = n >= 10 && p[7] == '-' && digits(p + 8, n - 8) == 2 ? 10 : 7;
    ent_date d;
    return ent_date_parse(p, (ptrdiff_t)len, &d, NULL) == ENT_OK ? len : 0;
}

ent_code ent__import_edition(ent_importer *im, const char *path, char out[ENT_DAY_TEXT],
                             ent_day *day, ent_error *err) {
    const char *text = im->options.published;
    size_t len = text ? strlen(text) : 0, all = strlen(path);
    for (size_t i = 0; i < all && !im->options.published; i++) {
        bool inside = i > 0 && digits(path + i - 1, 1) == 1;
        size_t found = inside ? 0 : date_at(path + i, all - i);
        text = found ? path + i : text;
        len = found ? found : len;
    }
    if (!len || len >= ENT_DAY_TEXT)
        return ent__fail(err, ENT_INVALID,
                         "no date of the edition in the file's name; --published says it");
    ent_date d;
    ent_code code = ent_date_parse(text, (ptrdiff_t)len, &d, err);
    if (code != ENT_OK)
        return ent__fail_in(err, code, "--published");
    memcpy(out, text, len);
    out[len] = '\0';
    *day = d.from;
    return ENT_OK;
}

ent_code ent__import_work(ent_importer *im, const ent_import_work *work, const char *path,
                          ent_error *err) {
    char date[ENT_DAY_TEXT], id[ENT_WHO_BYTES];
    ent_row row;
    ENT_TRY(ent__import_edition(im, path, date, &im->day, err));
    int n = snprintf(id, sizeof id, "%s@%s", work->id, date);
    if (strcmp(id, im->source) == 0)
        return ENT_OK;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row.cell[i] = ENT_STR("");
    row.cell[ENT_S_ID] = (ent_str){id, (size_t)n};
    row.cell[ENT_S_WORK] = ent__str(work->id);
    row.cell[ENT_S_KIND] = ent__str(work->kind);
    row.cell[ENT_S_TYPE] = ENT_STR("dataset");
    row.cell[ENT_S_TITLE] = ent__str(work->title);
    row.cell[ENT_S_PUBLISHER] = ent__str(work->publisher);
    row.cell[ENT_S_PUBLISHED] = ent__str(date);
    row.cell[ENT_S_PER] = ent__str(work->per);
    row.cell[ENT_S_URL] = ent__str(work->url);
    row.cell[ENT_S_LICENCE] = ent__str(work->licence);
    row.cell[ENT_S_LANG] = ENT_STR("en");
    row.cell[ENT_S_NOTE] = ent__str(work->note);
    return ent__import_source(im, &row, err);
}

/* ---- the run ------------------------------------------------------------------------ */

ent_code ent__import_take(ent_importer *im, const ent_import_kind *kind, const ent_input *in,
                          ent_error *err) {
    ent_error why = {0};
    im->kind = kind;
    im->file = in->name;
    im->line = im->column = 1;
    im->raw = ENT_STR("");
    ent_code code = kind->take(im, in, &why);
    im->raw = ENT_STR("");
    if (code == ENT_OK)
        return ENT_OK;
    why.code = code;
    if (!ent__intake_is_of_row(code)) {
        if (err)
            *err = why;
        return ent__fail_in(err, code, in->name);
    }
    im->line = why.line ? why.line : im->line;
    im->column = why.line ? why.column : im->column;
    return ent__import_refuse(im, &why, err);
}

typedef struct run {
    ent_importer *im;
    const ent_import_kind *kind;
} run;

static ent_code on_input(void *ctx, const ent_input *in, ent_error *err) {
    run *r = ctx;
    ENT_TRY(progress(r->im, err));
    return ent__import_take(r->im, r->kind, in, err);
}

static ent_code read_inputs(ent_importer *im, const ent_import_kind *kind, ent_error *err) {
    run r = {im, kind};
    for (size_t i = 0; i < im->inputs.n; i++) {
        ent_error why = {0};
        const char *path = im->inputs.file[i].path;
        im->file = path;
        ent_code code = ent__inputs_read(&im->inputs, i, &im->bytes_here, on_input, &r, &why);
        im->bytes_before += im->inputs.file[i].bytes;
        im->bytes_here = 0;
        why.code = code;
        if (code != ENT_OK && ent__intake_is_of_row(code) && why.line == 0) {
            im->file = path; /* the archive itself */
            im->line = im->column = 1;
            code = ent__import_refuse(im, &why, &why);
        }
        if (code != ENT_OK) {
            if (err)
                *err = why;
            return code;
        }
    }
    return ENT_OK;
}

static ent_code take_all(ent_importer *im, const ent_import_kind *kind, ent_error *err) {
    ENT_TRY(ent__import_vocabulary(im, kind->relations, err));
    ent_code code = kind->begin ? kind->begin(im, err) : ENT_OK;
    if (code == ENT_OK)
        code = read_inputs(im, kind, err);
    if (kind->end)
        kind->end(im);
    if (code == ENT_OK)
        code = ent__import_tell_unknown(im, err);
    if (code == ENT_OK)
        code = ent__intake_end(&im->intake, err);
    if (code == ENT_OK) {
        im->bytes_before = im->inputs.bytes;
        code = progress(im, err);
    }
    return code;
}

static ent_code sink(void *ctx, ent_kind kind, const ent_row *row, ent_outcome *outcome,
                     ent_claim_id *id, int *cell, ent_error *err) {
    return ent__append_row(ctx, kind, row, outcome, id, cell, err);
}

/* Rows go the same way, and are checked by the register; but none is kept. */
static ent_code review_all(ent_importer *im, const ent_import_kind *kind, ent_error *err) {
    ent_review review;
    ENT_TRY(ent__append_begin(im->reg, NULL, &im->append, err));
    ent__review_open(&review, im->append);
    im->intake.sink = ent__review_sink;
    im->intake.sink_ctx = &review;
    im->intake.options.keep_going = true;
    ent_code code = take_all(im, kind, err);
    ent__append_rollback(im->append);
    if (code == ENT_OK)
        code = ent__review_write(&review, im->options.review, &im->options.review_to, err);
    ent__review_close(&review);
    return code;
}

static ent_code append_all(ent_importer *im, const ent_import_kind *kind, ent_error *err) {
    if (im->options.review || im->options.review_to.write)
        return review_all(im, kind, err);
    if (kind->about.reviewed)
        return ent__fail(err, ENT_MISUSE, "%s is never taken in without a review",
                         kind->about.name);
    ent_append_options how = {.size = sizeof how, .by = ent__str(im->options.by)};
    ENT_TRY(ent__append_begin(im->reg, &how, &im->append, err));
    im->intake.sink = sink;
    im->intake.sink_ctx = im->append;
    ent_code code = take_all(im, kind, err);
    if (code == ENT_OK)
        return ent__append_commit(im->append, err);
    ent__append_rollback(im->append);
    return code;
}

static void options_put(ent_importer *im, const ent_foreign_options *options) {
    ent_foreign_options *o = &im->options;
    if (options)
        memcpy(o, options, options->size < sizeof *o ? options->size : sizeof *o);
    im->intake.options = (ent_package_options){.size = sizeof im->intake.options,
                                               .keep_going = o->keep_going,
                                               .problems_most = o->problems_most,
                                               .by = o->by,
                                               .problem = o->problem,
                                               .problem_ctx = o->problem_ctx};
}

void ent__import_free(ent_importer *im) {
    ent__inputs_free(&im->inputs);
    ent__pool_free(&im->asked);
    ENT_DROP(im->answers, im->answers_cap);
    ent__pool_free(&im->missed);
    ENT_DROP(im->misses, im->misses_cap);
    ent_names_free(im->names);
    ENT_DROP(im->successions, im->successions_cap);
    ent__pool_free(&im->made);
    ent__pool_free(&im->cities);
    ENT_DROP(im->city, im->city_cap);
    ent__pool_free(&im->kept);
    ENT_DROP(im->kept_text, im->kept_cap);
    ent__arena_free(&im->arena);
}

ent_code ent_foreign_import(ent_register *reg, const char *format, const char *const *paths,
                            size_t n_paths, const ent_foreign_options *options,
                            ent_import_report *report, ent_error *err) {
    if (!reg || !format || !paths || !n_paths ||
        (options && options->size < sizeof options->size))
        return ent__fail(err, ENT_MISUSE, "a register, a format, files, the options' size");
    const ent_import_kind *kind = kind_find(format);
    if (!kind)
        return ent__fail(err, ENT_NOT_FOUND, "no format \"%.80s\"", format);
    ent_importer *im = ent__zalloc(1, sizeof *im);
    if (!im)
        return ent__nomem(err);
    im->reg = reg;
    im->inputs.suffixes = kind->suffixes;
    options_put(im, options);
    ent_code code = ENT_OK;
    for (size_t i = 0; i < n_paths && code == ENT_OK; i++)
        code = ent__inputs_add(&im->inputs, paths[i], err);
    if (code == ENT_OK)
        code = append_all(im, kind, err);
    const ent_import_report *r = &im->intake.report;
    if (report) /* after a failure nothing was kept */
        *report =
            code == ENT_OK ? *r : (ent_import_report){.read = r->read, .refused = r->refused};
    ent__import_free(im);
    ent__free(im, sizeof *im);
    return code;
}
