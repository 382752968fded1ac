/* SPDX-License-Identifier: MIT
 *
 * The table of folded names: what an entity may be called, as ent__utf8_fold()
 * leaves it, and the number of its row. Derived from `entity` alone: its id, its
 * name, its aliases (a|b|c) and the values of its codes (iso3=LTU;cow=368),
 * a code without the interval behind it (cow=255@1990-10-03/..).
 */
#include "register/sql.h"

/* A name that folding makes longer than a cell cannot be looked for. */
static ent_code fold_one(ent_str s, ent_folded_fn fn, void *ctx, ent_error *err) {
    ent_buf folded;
    ent__buf_init(&folded, ENT_CELL_BYTES_MOST);
    ent_code code = ent__utf8_fold(s, &folded, err);
    if (code == ENT_OK)
        code = ent__buf_code(&folded, err);
    if (code == ENT_LIMIT) {
        ent__buf_clear(&folded);
        code = ENT_OK;
    }
    if (code == ENT_OK && folded.n)
        code = fn(ctx, ent__buf_view(&folded), err);
    ent__buf_free(&folded);
    return code;
}

ent_code ent__names_of(const ent_row *entity, ent_folded_fn fn, void *ctx, ent_error *err) {
    ENT_TRY(fold_one(entity->cell[ENT_E_ID], fn, ctx, err));
    ENT_TRY(fold_one(entity->cell[ENT_E_NAME], fn, ctx, err));
    ent_str rest = entity->cell[ENT_E_ALIASES], part;
    while (ent__str_split(&rest, '|', &part))
        ENT_TRY(fold_one(part, fn, ctx, err));
    rest = entity->cell[ENT_E_CODES];
    while (ent__str_split(&rest, ';', &part)) {
        const char *equals = memchr(part.p, '=', part.n);
        size_t skip = equals ? (size_t)(equals - part.p) + 1 : 0;
        ent_str code = ent__code_bare((ent_str){part.p + skip, part.n - skip});
        ENT_TRY(fold_one(code, fn, ctx, err));
    }
    return ENT_OK;
}

typedef struct adding {
    ent_register *reg;
    int64_t no;
} adding;

static ent_code add_name(void *ctx, ent_str folded, ent_error *err) {
    adding *a = ctx;
    sql_query q;
    ENT_TRY(ent__sql_begin(a->reg, SQL_NAME_ADD, &q, err));
    ent__sql_bind_text(&q, 1, folded);
    ent__sql_bind_int(&q, 2, a->no);
    ent_code code = ent__sql_next(&q, err);
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

ent_code ent__names_add(ent_register *reg, int64_t no, const ent_row *entity, ent_error *err) {
    return ent__names_of(entity, add_name, &(adding){reg, no}, err);
}
