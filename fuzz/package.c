/* SPDX-License-Identifier: MIT
 *
 * The tables of a package, in memory: relations, sources, entities and claims,
 * parted by lines of "%%". A stand-in for the register makes rows canonical, checks
 * them and keeps ids. Every row must be either in or told as a problem with its
 * place, canonical rows must be fixed points, and no claim may come before what it
 * replaces.
 */
#include "fuzz.h"

#include "exchange/intake.h"

typedef struct standin {
    ent_arena arena;
    ent_pool ids[ENT_KIND_COUNT];
    ent_relation *relations[256];
    size_t n_relations;
    int64_t in[ENT_KIND_COUNT], told, notes;
} standin;

static const ent_relation *known_relation(void *ctx, ent_str id) {
    const standin *s = ctx;
    for (size_t i = 0; i < s->n_relations; i++)
        if (ent__str_eq(s->relations[i]->id, id))
            return s->relations[i];
    return NULL;
}

static bool known_entity(void *ctx, ent_str id) {
    const standin *s = ctx;
    return ent__str_starts(id, "any:") || ent__pool_find(&s->ids[ENT_ENTITY], id) != ENT_NONE;
}

static bool known_source(void *ctx, ent_str id) {
    const standin *s = ctx;
    return ent__pool_find(&s->ids[ENT_SOURCE], id) != ENT_NONE;
}

static void check_canonical(ent_kind kind, const ent_row *row, ent_arena *arena) {
    ent_row again;
    int cell;
    PROMISE(ent__row_canonical(kind, row, &again, arena, &cell, NULL) == ENT_OK);
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        PROMISE(ent__str_eq(row->cell[i], again.cell[i]));
}

static ent_str claim_text(const ent_row *row, ent_claim_id *id, char text[ENT_ID_TEXT]) {
    ent_claim_id back;
    ent__claim_id(row, id);
    ent__claim_id_format(id, text);
    PROMISE(ent__claim_id_parse(ent__str(text), &back) && ent__claim_id_eq(id, &back));
    return ent__str(text);
}

static ent_code keep_relation(standin *s, const ent_row *row, int *cell, ent_error *err) {
    ent_relation *r = ent__arena_alloc(&s->arena, sizeof *r);
    PROMISE(r);
    if (s->n_relations == sizeof s->relations / sizeof *s->relations)
        return ent__fail(err, ENT_LIMIT, "too many relations");
    ENT_TRY(ent__relation_parse(row, r, &s->arena, cell, err));
    for (int i = 0; i < r->n_values; i++)
        PROMISE(ent__relation_value(r, r->value[i]) >= 0 && r->implied[i] >> i & 1);
    s->relations[s->n_relations++] = r;
    return ENT_OK;
}

static ent_code add(void *ctx, ent_kind kind, const ent_row *in, ent_outcome *outcome,
                    ent_claim_id *id, int *cell, ent_error *err) {
    standin *s = ctx;
    ent_row row;
    char text[ENT_ID_TEXT];
    ent_known known = {s, known_relation, known_entity, known_source};
    ENT_TRY(ent__row_canonical(kind, in, &row, &s->arena, cell, err));
    check_canonical(kind, &row, &s->arena);
    ENT_TRY(ent__row_check(kind, &row, &known, cell, err));
    PROMISE(*cell == -1);
    ent_str name = kind == ENT_CLAIM ? claim_text(&row, id, text) : row.cell[0];
    ent_str replaces = row.cell[ent__schema(kind)->replaces];
    *cell = ent__schema(kind)->replaces;
    if (replaces.n && ent__pool_find(&s->ids[kind], replaces) == ENT_NONE)
        return ent__fail(err, ENT_INVALID, "replaces what is not there");
    size_t n = s->ids[kind].n;
    uint32_t no = ent__pool_add(&s->ids[kind], name);
    *outcome = no < n ? ENT_PRESENT : ENT_ADDED;
    if (kind == ENT_RELATION && *outcome == ENT_ADDED)
        ENT_TRY(keep_relation(s, &row, cell, err));
    s->in[kind]++;
    return ENT_OK;
}

static int on_problem(void *ctx, const ent_problem *p) {
    standin *s = ctx;
    PROMISE(p->line >= 1 && p->column >= 1 && p->message[0] && p->file[0]);
    PROMISE(strlen(p->message) < sizeof(((ent_error *)0)->message));
    char row[64];
    PROMISE(ent_problem_format(p, row, sizeof row) > 10);
    *(p->code == ENT_OK ? &s->notes : &s->told) += 1;
    return 0;
}

/* What stands before the next line of "%%". */
static ent_str next_part(ent_str *rest) {
    for (size_t i = 0; i + 4 <= rest->n; i++)
        if (memcmp(rest->p + i, "\n%%\n", 4) == 0) {
            ent_str part = {rest->p, i + 1};
            *rest = (ent_str){rest->p + i + 4, rest->n - i - 4};
            return part;
        }
    ent_str part = *rest;
    rest->n = 0;
    return part;
}

static ent_code take(ent_intake *in, ent_kind kind, ent_str text) {
    ent_csv *csv;
    ent_error err = {0};
    PROMISE(ent__csv_open_text(text, NULL, &csv, NULL) == ENT_OK);
    ent_code code = ent__intake_table(in, kind, ent__schema(kind)->name, csv, &err);
    PROMISE(code == ENT_OK || (err.code == code && err.line >= 1 && err.column >= 1));
    ent__csv_close(csv);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const ent_kind order[] = {ENT_RELATION, ENT_SOURCE, ENT_ENTITY, ENT_CLAIM};
    standin s = {{0}};
    ent_intake in = {.sink = add,
                     .sink_ctx = &s,
                     .options = {.keep_going = true, .problem = on_problem, .problem_ctx = &s}};
    ent_str rest = {(const char *)data, size};
    int64_t before = 0; /* problems of the other tables */
    for (int i = 0; i < ENT_KIND_COUNT; i++) {
        before = in.n_problems;
        (void)take(&in, order[i], next_part(&rest));
    }
    PROMISE(in.report.read == s.in[ENT_CLAIM] + in.n_problems - before);
    PROMISE(s.told == in.n_problems && in.n_problems == in.report.refused);
    PROMISE(in.report.added + in.report.present == s.in[ENT_CLAIM]);
    for (int i = 0; i < ENT_KIND_COUNT; i++)
        ent__pool_free(&s.ids[i]);
    ent__arena_free(&s.arena);
    return 0;
}
