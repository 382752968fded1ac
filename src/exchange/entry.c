/* SPDX-License-Identifier: MIT
 *
 * Claims as people type them: one at a time, or a table from a stream.
 */
#include "exchange/intake.h"

/* ---- one claim --------------------------------------------------------------- */

typedef struct found {
    ent_claim_id id, other; /* the first and the second that begin so */
    int64_t no;             /* of the first */
    int n;
} found;

static int on_found(void *ctx, const ent_stored *claim) {
    found *f = ctx;
    if (f->n++) {
        f->other = claim->id;
        return 1;
    }
    f->id = claim->id;
    f->no = claim->no;
    return 0;
}

static ent_code fail_several(const found *f, ent_str prefix, ent_error *err) {
    char one[ENT_ID_TEXT], two[ENT_ID_TEXT];
    ent__claim_id_format(&f->id, one);
    ent__claim_id_format(&f->other, two);
    return ent__fail(err, ENT_AMBIGUOUS, "several claims begin with \"%.*s\": %s, %s",
                     ENT_FMT(prefix), one, two);
}

static ent_code find_claim(ent_register *reg, ent_str prefix, found *out, ent_error *err) {
    ent_error why = {0};
    *out = (found){0};
    ent_str shown = {prefix.p, prefix.n > 80 ? 80 : prefix.n};
    if (ent__str_starts(prefix, "#"))
        return ent__fail(err, ENT_NOT_FOUND, "\"%.*s\" is a place, not a claim's id",
                         ENT_FMT(shown));
    ent_code code = ent__register_find(reg, prefix, on_found, out, &why);
    if (out->n > 1)
        return fail_several(out, shown, err);
    if (code == ENT_OK && out->n == 0)
        return ent__fail(err, ENT_NOT_FOUND, "no claim begins with \"%.*s\"", ENT_FMT(shown));
    if (code != ENT_OK && err)
        *err = why;
    return code;
}

ent_code ent_claim_find(ent_register *reg, const char *prefix, char id[ENT_ID_BYTES],
                        ent_error *err) {
    found f;
    ENT_TRY(find_claim(reg, ent__str(prefix), &f, err));
    ent__claim_id_format(&f.id, id);
    return ENT_OK;
}

static void fields_put(const ent_claim_fields *f, ent_row *row) {
    const struct {
        int cell;
        const char *text;
    } given[] = {{ENT_C_SUBJECT, f->subject}, {ENT_C_RELATION, f->relation},
                 {ENT_C_OBJECT, f->object},   {ENT_C_VALUE, f->value},
                 {ENT_C_SINCE, f->since},     {ENT_C_UNTIL, f->until},
                 {ENT_C_DETAIL, f->detail},   {ENT_C_SOURCE, f->source},
                 {ENT_C_AT, f->at},           {ENT_C_PER, f->per},
                 {ENT_C_AS_OF, f->as_of},     {ENT_C_QUOTE, f->quote},
                 {ENT_C_NOTE, f->note},       {ENT_C_BY, f->by}};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (given[i].text)
            row->cell[given[i].cell] = ent__str(given[i].text);
}

static void row_blank(ent_row *row) {
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row->cell[i] = ENT_STR("");
}

/* What is not said again is taken over from the claim corrected. */
static ent_code row_begin(ent_register *reg, const ent_claim_fields *f, ent_row *row,
                          char replaces[ENT_ID_TEXT], ent_arena *arena, ent_error *err) {
    found old;
    row_blank(row);
    if (!f->replaces)
        return ENT_OK;
    ENT_TRY(find_claim(reg, ent__str(f->replaces), &old, err));
    if (!f->relation || strcmp(f->relation, "retract") != 0) {
        ENT_TRY(ent__register_claim(reg, old.no, row, arena, err));
        row->cell[ENT_C_ID] = row->cell[ENT_C_RECORDED] = row->cell[ENT_C_BY] = ENT_STR("");
    }
    ent__claim_id_format(&old.id, replaces);
    row->cell[ENT_C_REPLACES] = ent__str(replaces);
    return ENT_OK;
}

static ent_code row_append(ent_register *reg, const ent_row *row, char id[ENT_ID_BYTES],
                           ent_outcome *outcome, ent_error *err) {
    ent_append_options options = {.size = sizeof options, .n_claims = 1};
    ent_append *append;
    ent_claim_id made;
    int cell = -1;
    ENT_TRY(ent__append_begin(reg, &options, &append, err));
    ent_code code = ent__append_row(append, ENT_CLAIM, row, outcome, &made, &cell, err);
    if (code != ENT_OK) {
        ent__append_rollback(append);
        if (cell >= 0)
            ent__fail_in(err, code, ent__schema(ENT_CLAIM)->columns[cell]);
        return code;
    }
    ent__claim_id_format(&made, id);
    return ent__append_commit(append, err);
}

ent_code ent_claim_add(ent_register *reg, const ent_claim_fields *fields, char id[ENT_ID_BYTES],
                       ent_outcome *outcome, ent_error *err) {
    ent_row row;
    ent_arena arena = {0};
    char replaces[ENT_ID_TEXT];
    if (!reg || !fields || fields->size < sizeof *fields)
        return ent__fail(err, ENT_MISUSE, "a register, and the fields with their size");
    ent_code code = row_begin(reg, fields, &row, replaces, &arena, err);
    if (code == ENT_OK) {
        fields_put(fields, &row);
        code = row_append(reg, &row, id, outcome, err);
    }
    ent__arena_free(&arena);
    return code;
}

/* ---- a table ------------------------------------------------------------------ */

typedef struct table_import {
    ent_register *reg;
    ent_append *append;
    ent_added_fn added;
    void *ctx;
} table_import;

static ent_code take_row(void *ctx, ent_kind kind, const ent_row *row, ent_outcome *outcome,
                         ent_claim_id *id, int *cell, ent_error *err) {
    table_import *t = ctx;
    ent_claim_id own;
    char text[ENT_ID_TEXT];
    id = id ? id : &own;
    ENT_TRY(ent__append_row(t->append, kind, row, outcome, id, cell, err));
    if (kind != ENT_CLAIM || !t->added)
        return ENT_OK;
    ent__claim_id_format(id, text);
    return t->added(t->ctx, text, *outcome) ? ent__fail(err, ENT_STOPPED, "stopped on request")
                                            : ENT_OK;
}

/* What stands in `replaces` as the beginning of an id. */
static ent_code find_row(void *ctx, ent_str prefix, ent_claim_id *id, ent_error *err) {
    const table_import *t = ctx;
    found f;
    ent_code code = find_claim(t->reg, prefix, &f, err);
    if (code == ENT_NOT_FOUND)
        return ent__fail(err, ENT_NOT_FOUND,
                         "no claim begins with \"%.*s\", and no row here has that name",
                         (int)(prefix.n > 80 ? 80 : prefix.n), prefix.p);
    *id = f.id;
    return code;
}

static int kind_of(const char *table) {
    for (int k = 0; k < ENT_KIND_COUNT; k++)
        if (strcmp(ent__schema((ent_kind)k)->name, table) == 0)
            return k;
    return -1;
}

static ent_code table_take(ent_intake *in, ent_kind kind, ent_read_fn read, void *read_ctx,
                           ent_error *err) {
    ent_csv *csv;
    ENT_TRY(ent__csv_open(read, read_ctx, NULL, &csv, err));
    ent_code code = ent__intake_table(in, kind, ent__schema(kind)->name, csv, err);
    ent__csv_close(csv);
    return code == ENT_OK ? ent__intake_end(in, err) : code;
}

ent_code ent_table_import(ent_register *reg, const char *table, ent_read_fn read,
                          void *read_ctx, const ent_package_options *options,
                          ent_added_fn added, void *added_ctx, ent_import_report *report,
                          ent_error *err) {
    int kind = kind_of(table);
    if (kind < 0)
        return ent__fail(err, ENT_MISUSE,
                         "no table \"%.80s\": claims, sources, entities or relations", table);
    table_import t = {.reg = reg, .added = added, .ctx = added_ctx};
    ent_intake in = {.sink = take_row, .find = find_row, .sink_ctx = &t};
    if (options)
        in.options = *options;
    ent_append_options how = {.size = sizeof how, .by = ent__str(in.options.by)};
    ENT_TRY(ent__append_begin(reg, &how, &t.append, err));
    ent_code code = table_take(&in, (ent_kind)kind, read, read_ctx, err);
    if (code == ENT_OK)
        code = ent__append_commit(t.append, err);
    else
        ent__append_rollback(t.append);
    if (report)
        *report = in.report;
    return code;
}
