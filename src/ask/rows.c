/* SPDX-License-Identifier: MIT
 *
 * entities, sources, relations: what claims are made of, as tables.
 */
#include "names/names.h"
#include "register/register.h"
#include "table/table.h"

#include <stdlib.h>

enum { COLUMNS_MOST = 16 };

/* Which cells of a row are shown. */
typedef struct kind_of_row {
    ent_kind kind;
    int cell[COLUMNS_MOST], n;
    int id, name, replaces;
} kind_of_row;

static const kind_of_row entities = {
    .kind = ENT_ENTITY,
    .cell = {ENT_E_ID, ENT_E_TYPE, ENT_E_NAME, ENT_E_SINCE, ENT_E_UNTIL, ENT_E_CODES},
    .n = 6,
    .id = ENT_E_ID,
    .name = ENT_E_NAME,
    .replaces = ENT_E_REPLACES};
static const kind_of_row sources = {.kind = ENT_SOURCE,
                                    .cell = {ENT_S_ID, ENT_S_WORK, ENT_S_KIND, ENT_S_TYPE,
                                             ENT_S_TITLE, ENT_S_AUTHOR, ENT_S_PUBLISHER,
                                             ENT_S_PUBLISHED, ENT_S_ACCESSED, ENT_S_PER,
                                             ENT_S_URL, ENT_S_LICENCE, ENT_S_LANG},
                                    .n = 13,
                                    .id = ENT_S_ID,
                                    .name = ENT_S_TITLE,
                                    .replaces = ENT_S_REPLACES};
static const kind_of_row relations = {
    .kind = ENT_RELATION,
    .cell = {ENT_R_ID, ENT_R_SHAPE, ENT_R_SYMMETRIC, ENT_R_MULTI, ENT_R_ONCE, ENT_R_FACET,
             ENT_R_VALUES, ENT_R_IMPLIES, ENT_R_ENDS, ENT_R_SECTION, ENT_R_LABEL},
    .n = 11,
    .id = ENT_R_ID,
    .name = ENT_R_LABEL,
    .replaces = ENT_R_REPLACES};

typedef struct kept {
    ent_str cell[COLUMNS_MOST];
} kept;

typedef struct reading {
    const kind_of_row *of;
    const char *type;
    ent_buf text, folded; /* what is looked for, and the row's */
    bool has_text;
    ent_instant known;
    ent_arena arena;
    ent_pool seen, replaced;
    kept *at;
    size_t n, cap;
    ent_code code;
    ent_error *err;
} reading;

static bool has_within(ent_str all, ent_str part) {
    for (size_t i = 0; i + part.n <= all.n; i++)
        if (memcmp(all.p + i, part.p, part.n) == 0)
            return true;
    return false;
}

/* Does the folded id or name have the text? */
static bool text_fits(reading *r, ent_str s) {
    ent__buf_clear(&r->folded);
    if (r->code == ENT_OK)
        r->code = ent__utf8_fold(s, &r->folded, r->err);
    return has_within(ent__buf_view(&r->folded), ent__buf_view(&r->text));
}

static bool row_fits(reading *r, const ent_row *row) {
    if (r->of->kind == ENT_ENTITY && !ent__name_type_fits(r->type, row->cell[ENT_E_TYPE]))
        return false;
    return !r->has_text || text_fits(r, row->cell[r->of->id]) ||
           text_fits(r, row->cell[r->of->name]);
}

static bool row_keep(reading *r, const ent_row *row) {
    if (!ENT_GROW(r->at, r->cap, r->n + 1))
        return false;
    kept *k = &r->at[r->n++];
    for (int i = 0; i < r->of->n; i++) {
        k->cell[i] = ent__str_copy(&r->arena, row->cell[r->of->cell[i]]);
        if (!k->cell[i].p)
            return false;
    }
    return true;
}

/* The first row of an id counts; those that replace another only say so. */
static int on_row(void *ctx, const ent_row *row, ent_instant recorded) {
    reading *r = ctx;
    ent_str id = row->cell[r->of->id], replaces = row->cell[r->of->replaces];
    if (recorded > r->known)
        return 0;
    bool room = !replaces.n || ent__pool_add(&r->replaced, replaces) != ENT_NONE;
    if (room && ent__pool_find(&r->seen, id) == ENT_NONE && row_fits(r, row))
        room = row_keep(r, row);
    room = room && ent__pool_add(&r->seen, id) != ENT_NONE;
    if (!room)
        r->code = ent__nomem(r->err);
    return r->code != ENT_OK;
}

static int kept_cmp(const void *px, const void *py) {
    const kept *x = px, *y = py;
    return ent__str_cmp(x->cell[0], y->cell[0]);
}

static ent_table *table_make(reading *r) {
    const ent_schema *schema = ent__schema(r->of->kind);
    ent_table *t = ent__table_new(ENT_STR(""));
    for (int i = 0; i < r->of->n; i++)
        ent__table_add_column(
            t, (ent_column){.name = schema->columns[r->of->cell[i]], .type = ENT_COLUMN_TEXT});
    if (r->n)
        qsort(r->at, r->n, sizeof *r->at, kept_cmp);
    for (size_t i = 0; i < r->n; i++) {
        if (ent__pool_find(&r->replaced, r->at[i].cell[0]) != ENT_NONE)
            continue;
        size_t row = ent__table_add_row(t);
        for (int c = 0; c < r->of->n; c++)
            if (r->at[i].cell[c].n)
                ent__table_set_text(t, row, (size_t)c, r->at[i].cell[c]);
    }
    return t;
}

static ent_code rows_ask(ent_register *reg, const kind_of_row *of, const char *type,
                         const char *text, const ent_question *q, ent_table **out,
                         ent_error *err) {
    ent_error own = {0};
    reading r = {.of = of,
                 .type = type,
                 .has_text = text && *text,
                 .known = q && q->known ? q->known : ENT_LATEST,
                 .err = err ? err : &own};
    *out = NULL;
    if (!reg)
        return ent__fail(err, ENT_MISUSE, "a register");
    if (text && ent__utf8_check(text, strlen(text)) != strlen(text))
        return ent__fail(err, ENT_PARSE, "the text must be UTF-8");
    ent__buf_init(&r.text, 1 << 16);
    ent__buf_init(&r.folded, 1 << 20);
    ent_code code = text ? ent__utf8_fold(ent__str(text), &r.text, err) : ENT_OK;
    if (code == ENT_OK)
        code = ent__register_rows(reg, of->kind, ENT_STR(""), on_row, &r, r.err);
    if (r.code != ENT_OK)
        code = r.code;
    if (code == ENT_OK)
        code = ent__table_done(table_make(&r), out, err);
    ent__buf_free(&r.text);
    ent__buf_free(&r.folded);
    ent__arena_free(&r.arena);
    ent__pool_free(&r.seen);
    ent__pool_free(&r.replaced);
    ENT_DROP(r.at, r.cap);
    return code;
}

ent_code ent_ask_entities(ent_register *reg, const char *type, const char *text,
                          const ent_question *q, ent_table **out, ent_error *err) {
    return rows_ask(reg, &entities, type, text, q, out, err);
}

ent_code ent_ask_sources(ent_register *reg, const char *text, const ent_question *q,
                         ent_table **out, ent_error *err) {
    return rows_ask(reg, &sources, NULL, text, q, out, err);
}

ent_code ent_ask_relations(ent_register *reg, const char *text, const ent_question *q,
                           ent_table **out, ent_error *err) {
    return rows_ask(reg, &relations, NULL, text, q, out, err);
}
