/* SPDX-License-Identifier: MIT
 *
 * Is the register what schema.c says that it is? And making again what is derived.
 *
 * The engine's own check covers pages, types, and that each index fits its table;
 * what remains is ours: numbers without gaps, ids, references, `latest`, names.
 */
#include "register/sql.h"

/* ---- the engine's check --------------------------------------------------------- */

/* The engine's check reports a page that it could not read as a finding. */
static ent_code finding(ent_register *reg, const char *says, ent_error *err) {
    static const char mark[] = "error code=";
    const char *p = strstr(says, mark);
    int rc = 0;
    for (p = p ? p + sizeof mark - 1 : ""; *p >= '0' && *p <= '9' && rc < 100000; p++)
        rc = rc * 10 + (*p - '0');
    ent_code code = rc ? ent__sql_code(rc, 0) : ENT_CORRUPT;
    if (code == ENT_NOMEM)
        return ent__nomem(err);
    ent__fail(err, code, "%.200s: %.200s", reg->path, says);
    ent__sql_tame(err);
    return code;
}

/* Each row is looked for in every index: a wide cache halves the time. */
static ent_code check_integrity(ent_register *reg, ent_error *err) {
    sql_query q;
    ENT_TRY(ent__sql_exec(reg, "PRAGMA cache_size = -64000", err));
    ENT_TRY(ent__sql_begin(reg, SQL_INTEGRITY, &q, err));
    ent_code code = ent__sql_next(&q, err);
    if (code == ENT_OK) {
        const char *says = (const char *)sqlite3_column_text(q.stmt, 0);
        if (!says)
            code = ent__nomem(err);
        else if (strcmp(says, "ok") != 0)
            code = finding(reg, says, err);
    }
    ent__sql_end(&q);
    ent__sql_exec(reg, "PRAGMA cache_size = -2000", NULL);
    return code == ENT_DONE ? ENT_OK : code;
}

/* ---- references ----------------------------------------------------------------- */

typedef struct checking {
    ent_register *reg;
    ent_pool ids[ENT_KIND_COUNT]; /* of sources, entities, relations */
    ent_ids claims;               /* those before the one at hand */
    ent_instant highest;
    ent_pool names; /* what the table of names should have */
    int64_t last;   /* entity's row number */
    ent_kind kind;
    ent_arena arena;
    ent_code code;
    ent_error why;
} checking;

static int wrong(checking *c, const ent_row *row, const char *what, ent_str value) {
    c->code = ent__fail(&c->why, ENT_CORRUPT, "%.150s: %s %.*s: %s%s%.*s", c->reg->path,
                        ent__schema(c->kind)->name,
                        (int)(row->cell[0].n > 60 ? 60 : row->cell[0].n), row->cell[0].p, what,
                        value.n ? ": " : "", (int)(value.n > 60 ? 60 : value.n), value.p);
    ent__sql_tame(&c->why);
    return 1;
}

static int no_memory(checking *c) {
    c->code = ent__nomem(&c->why);
    return 1;
}

static bool has(const checking *c, ent_kind kind, ent_str id) {
    return ent__pool_find(&c->ids[kind], id) != ENT_NONE;
}

static bool has_party(const checking *c, ent_str id) {
    return id.n == 0 || ent__str_starts(id, "any:") || ent__str_starts(id, "rel:") ||
           has(c, ENT_ENTITY, id);
}

/* Is the row the canonical form of itself? */
static int check_canonical(checking *c, const ent_row *row) {
    ent_row again;
    int cell;
    ent_code code = ent__row_canonical(c->kind, row, &again, &c->arena, &cell, &c->why);
    if (code == ENT_NOMEM)
        return no_memory(c);
    if (code != ENT_OK)
        return wrong(c, row, c->why.message, ENT_STR(""));
    for (int i = 0; i < ent__schema(c->kind)->n; i++)
        if (!ent__str_eq(row->cell[i], again.cell[i]))
            return wrong(c, row, "not in its canonical form", row->cell[i]);
    if (c->arena.head)
        ent__arena_free(&c->arena);
    return 0;
}

static int collect_id(void *ctx, const ent_row *row, ent_instant recorded) {
    checking *c = ctx;
    if (recorded > c->highest)
        c->highest = recorded;
    if (row->cell[0].n == 0)
        return wrong(c, row, "a blank id", ENT_STR(""));
    if (check_canonical(c, row))
        return 1;
    return ent__pool_add(&c->ids[c->kind], row->cell[0]) == ENT_NONE ? no_memory(c) : 0;
}

static int check_links(void *ctx, const ent_row *row, ent_instant recorded) {
    checking *c = ctx;
    (void)recorded;
    ent_str replaces = row->cell[ent__schema(c->kind)->replaces];
    if (replaces.n && !has(c, c->kind, replaces))
        return wrong(c, row, "replaces an unknown one", replaces);
    if (c->kind == ENT_SOURCE && row->cell[ENT_S_PER].n &&
        !has(c, ENT_SOURCE, row->cell[ENT_S_PER]))
        return wrong(c, row, "per an unknown source", row->cell[ENT_S_PER]);
    return 0;
}

static int check_claim(void *ctx, const ent_stored *claim, const ent_row *row) {
    checking *c = ctx;
    ent_claim_id id;
    ent_str source = row->cell[ENT_C_SOURCE], per = row->cell[ENT_C_PER];
    if (claim->recorded > c->highest)
        c->highest = claim->recorded;
    if (check_canonical(c, row))
        return 1;
    ent__claim_id(row, &id);
    if (!ent__claim_id_eq(&id, &claim->id))
        return wrong(c, row, "the id does not match the row", ENT_STR(""));
    if (!has(c, ENT_RELATION, row->cell[ENT_C_RELATION]))
        return wrong(c, row, "an unknown relation", row->cell[ENT_C_RELATION]);
    if (!has_party(c, row->cell[ENT_C_SUBJECT]))
        return wrong(c, row, "an unknown subject", row->cell[ENT_C_SUBJECT]);
    if (!has_party(c, row->cell[ENT_C_OBJECT]))
        return wrong(c, row, "an unknown object", row->cell[ENT_C_OBJECT]);
    if ((source.n && !has(c, ENT_SOURCE, source)) || (per.n && !has(c, ENT_SOURCE, per)))
        return wrong(c, row, "an unknown source", source);
    if (claim->has_replaces && !ent__ids_find(&c->claims, &claim->replaces))
        return wrong(c, row, "replaces a claim that is not before it",
                     row->cell[ENT_C_REPLACES]);
    if (ent__ids_find(&c->claims, &claim->id))
        return wrong(c, row, "stands twice", ENT_STR(""));
    return ent__ids_add(&c->claims, &claim->id) ? 0 : no_memory(c);
}

/* What a callback found, rather than that it stopped. */
static ent_code found(const checking *c, ent_code code, ent_error *err) {
    if (code != ENT_STOPPED || c->code == ENT_OK)
        return code;
    if (err)
        *err = c->why;
    return c->code;
}

static ent_code check_rows(checking *c, ent_error *err) {
    for (int pass = 0; pass < 2; pass++)
        for (int kind = ENT_SOURCE; kind < ENT_KIND_COUNT; kind++) {
            c->kind = (ent_kind)kind;
            ENT_TRY(found(c,
                          ent__register_rows(c->reg, c->kind, ENT_STR(""),
                                             pass ? check_links : collect_id, c, err),
                          err));
        }
    c->kind = ENT_CLAIM;
    return found(c, ent__register_claims(c->reg, check_claim, c, err), err);
}

/* ---- what is derived ------------------------------------------------------------ */

/* Runs over the rows of entities with their numbers. */
static ent_code each_entity(ent_register *reg,
                            ent_code (*fn)(void *ctx, int64_t no, const ent_row *row,
                                           ent_error *err),
                            void *ctx, ent_error *err) {
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, SQL_ENTITIES, &q, err));
    ent_code code;
    while ((code = ent__sql_next(&q, err)) == ENT_OK) {
        ent_row row;
        int64_t no;
        ent_instant recorded;
        char when[ENT_INSTANT_TEXT];
        code = ent__sql_int(&q, 0, 1, INT64_MAX, &no, err);
        if (code == ENT_OK)
            code = ent__row_read(&q, ENT_ENTITY, &row, when, &recorded, err);
        if (code == ENT_OK)
            code = fn(ctx, no, &row, err);
        if (code != ENT_OK)
            break;
    }
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

/* "NO folded name" */
static ent_code name_key(int64_t no, ent_str folded, ent_buf *b, ent_error *err) {
    ent__buf_init(b, (size_t)2 * ENT_CELL_BYTES_MOST);
    ent__buf_printf(b, "%lld ", (long long)no);
    ent__buf_str(b, folded);
    return ent__buf_code(b, err);
}

static ent_code expect_name(void *ctx, ent_str folded, ent_error *err) {
    checking *c = ctx;
    ent_buf key;
    ent_code code = name_key(c->last, folded, &key, err);
    if (code == ENT_OK && ent__pool_add(&c->names, ent__buf_view(&key)) == ENT_NONE)
        code = ent__nomem(err);
    ent__buf_free(&key);
    return code;
}

static ent_code expect_names(void *ctx, int64_t no, const ent_row *row, ent_error *err) {
    checking *c = ctx;
    c->last = no;
    return ent__names_of(row, expect_name, c, err);
}

static ent_code check_name(checking *c, sql_query *q, ent_error *err) {
    ent_str folded;
    int64_t no;
    ent_buf key;
    ENT_TRY(ent__sql_text(q, 0, &folded, err));
    ENT_TRY(ent__sql_int(q, 1, 1, INT64_MAX, &no, err));
    ent_code code = name_key(no, folded, &key, err);
    if (code == ENT_OK && ent__pool_find(&c->names, ent__buf_view(&key)) == ENT_NONE)
        code = ent__fail(err, ENT_CORRUPT, "%.200s: a name too many; rebuild makes them again",
                         c->reg->path);
    ent__buf_free(&key);
    return code;
}

static ent_code check_names(checking *c, ent_error *err) {
    ENT_TRY(each_entity(c->reg, expect_names, c, err));
    sql_query q;
    ENT_TRY(ent__sql_begin(c->reg, SQL_NAMES, &q, err));
    ent_code code;
    size_t n = 0;
    while ((code = ent__sql_next(&q, err)) == ENT_OK) {
        n++;
        if ((code = check_name(c, &q, err)) != ENT_OK)
            break;
    }
    ent__sql_end(&q);
    if (code == ENT_DONE && n != c->names.n)
        return ent__fail(err, ENT_CORRUPT,
                         "%.200s: names are missing; rebuild makes them again", c->reg->path);
    return code == ENT_DONE ? ENT_OK : code;
}

static ent_code check_latest(checking *c, ent_error *err) {
    int64_t latest;
    ENT_TRY(ent__sql_number(c->reg, SQL_LATEST, INT64_MIN, &latest, err));
    if (latest < c->highest)
        return ent__fail(err, ENT_CORRUPT, "%.200s: rows are recorded after the latest instant",
                         c->reg->path);
    return ENT_OK;
}

/* Words of claims that are not there, or empty. */
static ent_code check_loose(ent_register *reg, ent_error *err) {
    int64_t n;
    ENT_TRY(ent__sql_number(reg, SQL_LOOSE_WORDS, 0, &n, err));
    if (n)
        return ent__fail(err, ENT_CORRUPT, "%.200s: words of no claim, number %lld", reg->path,
                         (long long)n);
    return ENT_OK;
}

static ent_code check_all(checking *c, ent_error *err) {
    ENT_TRY(check_integrity(c->reg, err));
    ENT_TRY(check_rows(c, err));
    ENT_TRY(check_loose(c->reg, err));
    ENT_TRY(check_names(c, err));
    return check_latest(c, err);
}

ent_code ent_register_check(ent_register *reg, ent_error *err) {
    if (!reg)
        return ent__fail(err, ENT_MISUSE, "a register is needed");
    checking c = {.reg = reg, .highest = RECORDED_LEAST};
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = check_all(&c, err);
    ent__register_read_end(reg);
    for (int kind = 0; kind < ENT_KIND_COUNT; kind++)
        ent__pool_free(&c.ids[kind]);
    ent__pool_free(&c.names);
    ent__ids_free(&c.claims);
    ent__arena_free(&c.arena);
    return code;
}

/* ---- making again --------------------------------------------------------------- */

static ent_code make_names(void *ctx, int64_t no, const ent_row *row, ent_error *err) {
    return ent__names_add(ctx, no, row, err);
}

static ent_code rebuild(ent_register *reg, ent_error *err) {
    ENT_TRY(ent__sql_exec(reg, "REINDEX", err));
    ENT_TRY(ent__sql_exec(reg, "DELETE FROM name", err));
    ENT_TRY(each_entity(reg, make_names, reg, err));
    return ent__sql_exec(reg,
                         "INSERT OR REPLACE INTO latest SELECT 1, max(recorded) FROM ("
                         "SELECT -62135596800000000 AS recorded UNION ALL "
                         "SELECT recorded FROM claim UNION ALL SELECT recorded FROM source "
                         "UNION ALL SELECT recorded FROM entity UNION ALL "
                         "SELECT recorded FROM relation)",
                         err);
}

ent_code ent_register_rebuild(ent_register *reg, ent_error *err) {
    if (!reg)
        return ent__fail(err, ENT_MISUSE, "a register is needed");
    ENT_TRY(ent__transaction_begin(reg, err));
    return ent__transaction_end(reg, rebuild(reg, err), err);
}
