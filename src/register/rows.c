/* SPDX-License-Identifier: MIT
 *
 * Records as they were written: sources, entities and relations by id, by name,
 * by what they replace; claims put together again from their words.
 */
#include "register/sql.h"

#include <stdlib.h>

/* ---- sources, entities, relations ----------------------------------------------- */

ent_code ent__row_read(sql_query *q, ent_kind kind, ent_row *row, char *when,
                       ent_instant *recorded, ent_error *err) {
    const ent_schema *s = ent__schema(kind);
    *row = (ent_row){0};
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row->cell[i] = ENT_STR("");
    for (int i = 0; i < s->n; i++) /* column 0 is the row number */
        if (i != s->recorded)
            ENT_TRY(ent__sql_text(q, i + 1, &row->cell[i], err));
    ENT_TRY(ent__sql_int(q, s->recorded + 1, RECORDED_LEAST, RECORDED_MOST, recorded, err));
    size_t n = ent__instant_format(*recorded, when, ENT_INSTANT_TEXT);
    row->cell[s->recorded] = (ent_str){when, n};
    return ENT_OK;
}

static ent_code each_row(sql_query *q, ent_kind kind, ent_row_fn fn, void *ctx,
                         ent_error *err) {
    ent_code code;
    while ((code = ent__sql_next(q, err)) == ENT_OK) {
        ent_row row;
        ent_instant recorded;
        char when[ENT_INSTANT_TEXT];
        ENT_TRY(ent__row_read(q, kind, &row, when, &recorded, err));
        if (fn(ctx, &row, recorded))
            return ent__fail(err, ENT_STOPPED, "stopped on request");
    }
    return code == ENT_DONE ? ENT_OK : code;
}

/* `key` blank for a statement without a parameter. */
static ent_code rows(ent_register *reg, enum ent_sql which, ent_kind kind, ent_str key,
                     ent_row_fn fn, void *ctx, ent_error *err) {
    if (key.n > ENT_CELL_BYTES_MOST)
        return ENT_OK;
    sql_query q;
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = ent__sql_begin(reg, which, &q, err);
    if (code == ENT_OK) {
        if (key.n)
            ent__sql_bind_text(&q, 1, key);
        code = each_row(&q, kind, fn, ctx, err);
    }
    ent__sql_end(&q);
    ent__register_read_end(reg);
    return code;
}

ent_code ent__register_rows(ent_register *reg, ent_kind kind, ent_str id, ent_row_fn fn,
                            void *ctx, ent_error *err) {
    assert(kind != ENT_CLAIM);
    enum ent_sql which = ent__sql_of(id.n ? SQL_SOURCES_OF : SQL_SOURCES, kind);
    return rows(reg, which, kind, id, fn, ctx, err);
}

ent_code ent__register_replaced(ent_register *reg, ent_kind kind, ent_row_fn fn, void *ctx,
                                ent_error *err) {
    assert(kind != ENT_CLAIM);
    return rows(reg, ent__sql_of(SQL_SOURCES_REPLACING, kind), kind, ENT_STR(""), fn, ctx, err);
}

ent_code ent__register_editions(ent_register *reg, ent_str work, ent_row_fn fn, void *ctx,
                                ent_error *err) {
    return work.n ? rows(reg, SQL_EDITIONS, ENT_SOURCE, work, fn, ctx, err) : ENT_OK;
}

/* ---- entities by name ----------------------------------------------------------- */

typedef struct numbers {
    int64_t *at;
    size_t n, cap;
} numbers;

/* Does `name` have `words` as whole words? Both are folded: one blank between. */
static bool has_words(ent_str name, ent_str words) {
    for (size_t i = 0; i + words.n <= name.n; i++) {
        bool from = i == 0 || name.p[i - 1] == ' ';
        bool to = i + words.n == name.n || name.p[i + words.n] == ' ';
        if (from && to && memcmp(name.p + i, words.p, words.n) == 0)
            return true;
    }
    return false;
}

static ent_code take_number(sql_query *q, int at, numbers *out, ent_error *err) {
    if (!ENT_GROW(out->at, out->cap, out->n + 1))
        return ent__nomem(err);
    return ent__sql_int(q, at, 1, INT64_MAX, &out->at[out->n++], err);
}

static ent_code numbers_exact(ent_register *reg, ent_str folded, numbers *out, ent_error *err) {
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, SQL_NAMED, &q, err));
    ent__sql_bind_text(&q, 1, folded);
    ent_code code;
    while ((code = ent__sql_next(&q, err)) == ENT_OK)
        if ((code = take_number(&q, 0, out, err)) != ENT_OK)
            break;
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

static ent_code numbers_by_words(ent_register *reg, ent_str folded, numbers *out,
                                 ent_error *err) {
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, SQL_NAMES, &q, err));
    ent_code code;
    while ((code = ent__sql_next(&q, err)) == ENT_OK) {
        ent_str name;
        code = ent__sql_text(&q, 0, &name, err);
        if (code == ENT_OK && has_words(name, folded))
            code = take_number(&q, 1, out, err);
        if (code != ENT_OK)
            break;
    }
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static ent_code entities_of(ent_register *reg, numbers *n, ent_row_fn fn, void *ctx,
                            ent_error *err) {
    if (n->n)
        qsort(n->at, n->n, sizeof *n->at, by_number);
    for (size_t i = 0; i < n->n; i++) {
        if (i && n->at[i] == n->at[i - 1])
            continue;
        sql_query q;
        ENT_TRY(ent__sql_begin(reg, SQL_ENTITY_NO, &q, err));
        ent__sql_bind_int(&q, 1, n->at[i]);
        ent_code code = each_row(&q, ENT_ENTITY, fn, ctx, err);
        ent__sql_end(&q);
        if (code != ENT_OK)
            return code;
    }
    return ENT_OK;
}

ent_code ent__register_named(ent_register *reg, ent_str folded, bool words, ent_row_fn fn,
                             void *ctx, ent_error *err) {
    if (folded.n == 0 || folded.n > ENT_CELL_BYTES_MOST)
        return ENT_OK;
    numbers n = {0};
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code =
        words ? numbers_by_words(reg, folded, &n, err) : numbers_exact(reg, folded, &n, err);
    if (code == ENT_OK)
        code = entities_of(reg, &n, fn, ctx, err);
    ent__register_read_end(reg);
    ENT_DROP(n.at, n.cap);
    return code;
}

/* ---- claims as written ---------------------------------------------------------- */

/* The cells that are numbers of words, in the order of the table's columns. */
static const unsigned char numbered[] = {
    ENT_C_SUBJECT, ENT_C_RELATION, ENT_C_OBJECT, ENT_C_VALUE, ENT_C_SINCE,
    ENT_C_UNTIL,   ENT_C_DETAIL,   ENT_C_SOURCE, ENT_C_PER,   ENT_C_AS_OF};
enum { NUMBERED = sizeof numbered };

/* What is written rather than stored. */
typedef struct spelling {
    char id[ENT_ID_TEXT], replaces[ENT_ID_TEXT], when[ENT_INSTANT_TEXT];
} spelling;

static void spell(const ent_stored *claim, spelling *s, ent_row *row) {
    ent__claim_id_format(&claim->id, s->id);
    row->cell[ENT_C_ID] = ent__str(s->id);
    if (claim->has_replaces)
        ent__claim_id_format(&claim->replaces, s->replaces);
    row->cell[ENT_C_REPLACES] = claim->has_replaces ? ent__str(s->replaces) : ENT_STR("");
    size_t n = ent__instant_format(claim->recorded, s->when, sizeof s->when);
    row->cell[ENT_C_RECORDED] = (ent_str){s->when, n};
}

static void words_of(const ent_stored *c, uint32_t out[NUMBERED]) {
    const uint32_t in[NUMBERED] = {c->subject, c->relation, c->object, c->value, c->since,
                                   c->until,   c->detail,   c->source, c->per,   c->as_of};
    memcpy(out, in, sizeof in);
}

/* Columns 14 on of SQL_WHOLE: by, the row number of its words, the words. */
static ent_code read_rest(sql_query *q, uint32_t *by, ent_row *row, ent_error *err) {
    int64_t v;
    ENT_TRY(ent__sql_int(q, 14, 0, q->reg->n_words, &v, err));
    *by = (uint32_t)v;
    row->cell[ENT_C_AT] = row->cell[ENT_C_QUOTE] = row->cell[ENT_C_NOTE] = ENT_STR("");
    if (sqlite3_column_type(q->stmt, 15) == SQLITE_NULL)
        return ENT_OK;
    ENT_TRY(ent__sql_text(q, 16, &row->cell[ENT_C_AT], err));
    ENT_TRY(ent__sql_text(q, 17, &row->cell[ENT_C_QUOTE], err));
    return ent__sql_text(q, 18, &row->cell[ENT_C_NOTE], err);
}

static ent_code keep(ent_str *s, ent_arena *arena, ent_error *err) {
    *s = ent__str_copy(arena, *s);
    return s->p ? ENT_OK : ent__nomem(err);
}

static ent_code keep_word(ent_register *reg, uint32_t no, ent_str *out, ent_arena *arena,
                          ent_error *err) {
    ENT_TRY(ent__register_word(reg, no, out, err));
    return keep(out, arena, err);
}

static ent_code read_one(sql_query *q, ent_row *out, ent_arena *arena, ent_error *err) {
    ent_stored claim;
    ENT_TRY(ent__stored_read(q, &claim, err));
    uint32_t by, no[NUMBERED];
    ENT_TRY(read_rest(q, &by, out, err));
    spelling *s = ent__arena_alloc(arena, sizeof *s);
    if (!s)
        return ent__nomem(err);
    spell(&claim, s, out);
    ENT_TRY(keep(&out->cell[ENT_C_AT], arena, err));
    ENT_TRY(keep(&out->cell[ENT_C_QUOTE], arena, err));
    ENT_TRY(keep(&out->cell[ENT_C_NOTE], arena, err));
    ENT_TRY(keep_word(q->reg, by, &out->cell[ENT_C_BY], arena, err));
    words_of(&claim, no);
    for (int i = 0; i < NUMBERED; i++)
        ENT_TRY(keep_word(q->reg, no[i], &out->cell[numbered[i]], arena, err));
    return ENT_OK;
}

ent_code ent__register_claim(ent_register *reg, int64_t no, ent_row *out, ent_arena *arena,
                             ent_error *err) {
    sql_query q;
    *out = (ent_row){0};
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = ent__sql_begin(reg, SQL_WHOLE_NO, &q, err);
    if (code == ENT_OK) {
        ent__sql_bind_int(&q, 1, no);
        code = ent__sql_next(&q, err);
    }
    if (code == ENT_OK)
        code = read_one(&q, out, arena, err);
    else if (code == ENT_DONE)
        code = ent__fail(err, ENT_NOT_FOUND, "%.200s: there is no claim %lld", reg->path,
                         (long long)no);
    ent__sql_end(&q);
    ent__register_read_end(reg);
    return code;
}

/* ---- all claims as written ------------------------------------------------------ */

typedef struct collecting {
    ent_pool words;
    bool no_memory;
} collecting;

static int collect_word(void *ctx, uint32_t no, ent_str text) {
    collecting *c = ctx;
    uint32_t at = ent__pool_add(&c->words, text);
    c->no_memory = at == ENT_NONE;
    return at != no - 1; /* also where a text comes twice */
}

static ent_str word_at(const ent_pool *words, uint32_t no) {
    return no ? words->at[no - 1] : ENT_STR("");
}

static ent_code each_whole(sql_query *q, const ent_pool *words, ent_claim_fn fn, void *ctx,
                           ent_error *err) {
    ent_code code;
    int64_t due = 1;
    while ((code = ent__sql_next(q, err)) == ENT_OK) {
        ent_stored claim;
        ent_row row;
        spelling s;
        uint32_t by, no[NUMBERED];
        ENT_TRY(ent__stored_read(q, &claim, err));
        if (claim.no != due++)
            return ent__fail(err, ENT_CORRUPT, "%.200s: claims are not numbered in order",
                             q->reg->path);
        ENT_TRY(read_rest(q, &by, &row, err));
        spell(&claim, &s, &row);
        row.cell[ENT_C_BY] = word_at(words, by);
        words_of(&claim, no);
        for (int i = 0; i < NUMBERED; i++)
            row.cell[numbered[i]] = word_at(words, no[i]);
        if (fn(ctx, &claim, &row))
            return ent__fail(err, ENT_STOPPED, "stopped on request");
    }
    return code == ENT_DONE ? ENT_OK : code;
}

ent_code ent__register_claims(ent_register *reg, ent_claim_fn fn, void *ctx, ent_error *err) {
    sql_query q = {0};
    collecting c = {0};
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = ent__register_words(reg, collect_word, &c, err);
    if (code == ENT_STOPPED)
        code = c.no_memory
                   ? ent__nomem(err)
                   : ent__fail(err, ENT_CORRUPT, "%.200s: a word stands twice", reg->path);
    if (code == ENT_OK)
        code = ent__sql_begin(reg, SQL_WHOLE, &q, err);
    if (code == ENT_OK)
        code = each_whole(&q, &c.words, fn, ctx, err);
    ent__sql_end(&q);
    ent__pool_free(&c.words);
    ent__register_read_end(reg);
    return code;
}
