/* SPDX-License-Identifier: MIT
 *
 * An append: one transaction that adds rows.
 *
 * A small one finds what is there through the indexes. One that is large against
 * the register loads the ids and words into memory at once, and as soon as a tenth
 * of the register is new it drops the indexes of claims and makes them again at
 * the end: sorting a million keys costs far less than inserting them one by one.
 * `claim_replaces` always stays; it is small, and liveness is asked through it.
 */
#include "register/append.h"

enum { BULK_LEAST = 1000, BULK_SHARE = 10, CHAIN_MOST = 500 };

/* ---- beginning ------------------------------------------------------------------ */

static void destroy(ent_append *a) {
    ent__words_free(&a->words);
    ent__ids_free(&a->ids);
    ent__append_forget(a);
    ent__arena_free(&a->row);
    ent__free((char *)(uintptr_t)a->options.by.p, a->options.by.n + 1);
    ent__free(a, sizeof *a);
}

static ent_append *make(ent_register *reg, const ent_append_options *options) {
    ent_append *a = ent__zalloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->reg = reg;
    a->options = options ? *options : (ent_append_options){.size = sizeof *options};
    char *by = ent__alloc(a->options.by.n + 1);
    if (!by) {
        ent__free(a, sizeof *a);
        return NULL;
    }
    if (a->options.by.n)
        memcpy(by, a->options.by.p, a->options.by.n);
    a->options.by.p = by;
    return a;
}

/* One instant for all, later than every one before. */
static ent_code choose_stamp(ent_append *a, ent_error *err) {
    ENT_TRY(ent__sql_number(a->reg, SQL_LATEST, INT64_MAX, &a->latest, err));
    if (a->latest < RECORDED_LEAST || a->latest > RECORDED_MOST)
        return ent__fail(err, ENT_CORRUPT, "%.200s: latest is not in its range", a->reg->path);
    a->stamp = ent__register_now(a->reg);
    if (a->stamp <= a->latest)
        a->stamp = a->latest + 1;
    if (a->stamp > RECORDED_MOST)
        return ent__fail(err, ENT_LIMIT, "the register's clock is past the year 9999");
    return ENT_OK;
}

/* An offered claim may start the large way of doing things. */
static ent_code grow_bulk(ent_append *a, ent_error *err) {
    int64_t due = a->n_seen > a->options.n_claims ? a->n_seen : a->options.n_claims;
    if (!a->hashed && due >= BULK_LEAST && due >= a->n_before / BULK_SHARE) {
        ENT_TRY(ent__ids_load(a->reg, &a->ids, err));
        ENT_TRY(ent__words_load(a->reg, &a->words, err));
        a->hashed = true;
    }
    if (a->hashed && !a->reg->bare && a->n_added >= a->n_before / BULK_SHARE) {
        ENT_TRY(ent__schema_drop_indexes(a->reg, err));
        ENT_TRY(ent__sql_exec(a->reg, "PRAGMA cache_size = -16000", err));
        a->reg->bare = true;
    }
    return ENT_OK;
}

static ent_code prepare(ent_append *a, ent_error *err) {
    ent_register *reg = a->reg;
    ENT_TRY(choose_stamp(a, err));
    ENT_TRY(ent__sql_number(reg, SQL_LAST_CLAIM, 0, &a->n_before, err));
    ENT_TRY(ent__register_read_begin(reg, err)); /* measures */
    ent__register_read_end(reg);
    a->words.last = reg->n_words;
    if (a->n_before < 0 || a->n_before >= ENT_NONE - 1 || a->n_before > reg->bytes)
        return ent__fail(err, ENT_CORRUPT, "%.200s: claims have too high a number", reg->path);
    if (a->options.own_recorded && a->n_before)
        return ent__fail(
            err, ENT_MISUSE,
            "only a register without claims can take over when rows were recorded");
    return grow_bulk(a, err);
}

static ent_code refuse(ent_register *reg, ent_error *err) {
    if (reg->mode == ENT_OPEN_READ)
        return ent__fail(err, ENT_READONLY, "%.200s: opened for reading", reg->path);
    if (reg->appending || reg->reading || reg->n_taken)
        return ent__fail(err, ENT_MISUSE, "an append within an append or a reading");
    return ENT_OK;
}

static void roll_back(ent_register *reg) {
    if (!sqlite3_get_autocommit(reg->db))
        ent__sql_run(reg, SQL_ROLLBACK, NULL); /* if it fails, before the next use */
    if (reg->bare)
        ent__sql_exec(reg, "PRAGMA cache_size = -2000", NULL);
    reg->appending = reg->bare = reg->measured = false;
}

ent_code ent__transaction_begin(ent_register *reg, ent_error *err) {
    ENT_TRY(refuse(reg, err));
    ENT_TRY(ent__sql_settle(reg, err));
    if (ent__register_count(reg) > 0)
        ENT_TRY(ent__register_journal(reg, true, err));
    ENT_TRY(ent__sql_run(reg, SQL_WRITE, err));
    reg->appending = true;
    return ENT_OK;
}

ent_code ent__transaction_end(ent_register *reg, ent_code code, ent_error *err) {
    if (code == ENT_OK)
        code = ent__sql_run(reg, SQL_COMMIT, err);
    roll_back(reg);
    return code;
}

ent_code ent__append_begin(ent_register *reg, const ent_append_options *options,
                           ent_append **out, ent_error *err) {
    *out = NULL;
    ent_append *a = make(reg, options);
    if (!a)
        return ent__nomem(err);
    ent_code code = ent__transaction_begin(reg, err);
    if (code != ENT_OK) {
        destroy(a);
        return code;
    }
    code = prepare(a, err);
    if (code == ENT_OK)
        *out = a;
    else
        ent__append_rollback(a);
    return code;
}

/* ---- claims --------------------------------------------------------------------- */

static ent_code find_claim(ent_append *a, const ent_claim_id *id, int64_t *no, ent_error *err) {
    *no = 0;
    if (a->hashed) {
        *no = ent__ids_find(&a->ids, id);
        return ENT_OK;
    }
    sql_query q;
    ENT_TRY(ent__sql_begin(a->reg, SQL_CLAIM_NO, &q, err));
    ent__sql_bind_id(&q, 1, id);
    ent_code code = ent__sql_next(&q, err);
    if (code == ENT_OK)
        code = ent__sql_int(&q, 0, 1, ENT_NONE - 1, no, err);
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

/* Does the claim's own quote or note differ from what comes? */
static ent_code words_differ(ent_append *a, int64_t no, const ent_row *row, bool *differ,
                             ent_error *err) {
    ent_str quote = ENT_STR(""), note = ENT_STR("");
    sql_query q;
    ENT_TRY(ent__sql_begin(a->reg, SQL_CLAIM_WORDS, &q, err));
    ent__sql_bind_int(&q, 1, no);
    ent_code code = ent__sql_next(&q, err);
    if (code == ENT_OK)
        code = ent__sql_text(&q, 1, &quote, err);
    if (code == ENT_OK)
        code = ent__sql_text(&q, 2, &note, err);
    uint32_t absent = a->options.absent[ENT_CLAIM];
    *differ = (!(absent >> ENT_C_QUOTE & 1) && !ent__str_eq(quote, row->cell[ENT_C_QUOTE])) ||
              (!(absent >> ENT_C_NOTE & 1) && !ent__str_eq(note, row->cell[ENT_C_NOTE]));
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

typedef struct replacement {
    ent_claim_id id;
    bool correction;
} replacement;

typedef struct chain {
    replacement *at;
    size_t n, cap;
    bool no_memory;
} chain;

static int collect(void *ctx, const ent_stored *claim) {
    chain *c = ctx;
    c->no_memory = !ENT_GROW(c->at, c->cap, c->n + 1);
    if (!c->no_memory)
        c->at[c->n++] =
            (replacement){claim->id, claim->subject != 0}; /* retractions have none */
    return c->no_memory;
}

static ent_code replacement_holds(ent_append *a, const replacement *l, int depth, bool *holds,
                                  ent_error *err);

/* A claim lives unless a replacement that holds replaces it. */
static ent_code is_live(ent_append *a, const ent_claim_id *id, int depth, bool *live,
                        bool *corrected, ent_error *err) {
    *live = true;
    *corrected = false;
    if (depth > CHAIN_MOST)
        return ent__fail(err, ENT_LIMIT, "more than %d corrections of corrections", CHAIN_MOST);
    chain c = {0};
    ent_code code = ent__register_scan_replacing(a->reg, id, collect, &c, err);
    if (c.no_memory)
        code = ent__nomem(err);
    for (size_t i = 0; i < c.n && code == ENT_OK; i++) {
        bool holds = false;
        code = replacement_holds(a, &c.at[i], depth + 1, &holds, err);
        *live &= !holds;
        *corrected |= holds && c.at[i].correction;
    }
    ENT_DROP(c.at, c.cap);
    return code;
}

/* It holds while it lives, and where it was itself corrected by one that holds. */
static ent_code replacement_holds(ent_append *a, const replacement *l, int depth, bool *holds,
                                  ent_error *err) {
    bool live, corrected;
    ENT_TRY(is_live(a, &l->id, depth, &live, &corrected, err));
    *holds = live || corrected;
    return ENT_OK;
}

static ent_code present(ent_append *a, int64_t no, const ent_claim_id *id, const ent_row *row,
                        ent_outcome *outcome, ent_error *err) {
    bool live, corrected, differ;
    ENT_TRY(is_live(a, id, 0, &live, &corrected, err));
    ENT_TRY(words_differ(a, no, row, &differ, err));
    *outcome = !live ? ENT_PRESENT_DEAD : differ ? ENT_KEPT_OWN : ENT_PRESENT;
    return ENT_OK;
}

static ent_code insert_words(ent_append *a, int64_t no, const ent_row *row, ent_error *err) {
    static const unsigned char cells[] = {ENT_C_AT, ENT_C_QUOTE, ENT_C_NOTE};
    if (!row->cell[ENT_C_AT].n && !row->cell[ENT_C_QUOTE].n && !row->cell[ENT_C_NOTE].n)
        return ENT_OK;
    sql_query q;
    ENT_TRY(ent__sql_begin(a->reg, SQL_CLAIM_WORDS_ADD, &q, err));
    ent__sql_bind_int(&q, 1, no);
    for (int i = 0; i < 3; i++)
        ent__sql_bind_text(&q, i + 2, row->cell[cells[i]]);
    ent_code code = ent__sql_next(&q, err);
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

static ent_code insert(ent_append *a, int64_t no, const ent_claim_id *id, const ent_row *row,
                       const ent_claim_id *replaces, ent_instant recorded, ent_error *err) {
    static const unsigned char cells[] = {
        ENT_C_SUBJECT, ENT_C_RELATION, ENT_C_OBJECT, ENT_C_VALUE, ENT_C_SINCE, ENT_C_UNTIL,
        ENT_C_DETAIL,  ENT_C_SOURCE,   ENT_C_PER,    ENT_C_AS_OF, ENT_C_BY};
    enum { CELLS = sizeof cells };
    ent_str text[CELLS];
    uint32_t word[CELLS];
    for (int i = 0; i < CELLS; i++)
        text[i] = row->cell[cells[i]];
    ENT_TRY(ent__words_numbers(a->reg, &a->words, text, CELLS, word, err));
    sql_query q;
    ENT_TRY(ent__sql_begin(a->reg, SQL_CLAIM_ADD, &q, err));
    ent__sql_bind_int(&q, 1, no);
    ent__sql_bind_id(&q, 2, id);
    for (int i = 0; i < CELLS - 1; i++)
        ent__sql_bind_int(&q, i + 3, word[i]);
    ent__sql_bind_int(&q, 13, recorded);
    ent__sql_bind_int(&q, 14, word[CELLS - 1]);
    ent__sql_bind_id(&q, 15, replaces);
    ent_code code = ent__sql_next(&q, err);
    ent__sql_end(&q);
    if (code != ENT_DONE)
        return code;
    return insert_words(a, no, row, err);
}

/* The id in `replaces`, which must be there; *given is false for a blank cell. */
static ent_code find_replaced(ent_append *a, const ent_row *row, ent_claim_id *out, bool *given,
                              int *cell, ent_error *err) {
    int64_t no = 0;
    ent_str s = row->cell[ENT_C_REPLACES];
    *given = s.n > 0;
    if (!*given)
        return ENT_OK;
    if (ent__claim_id_parse(s, out))
        ENT_TRY(find_claim(a, out, &no, err));
    if (no)
        return ENT_OK;
    *cell = ENT_C_REPLACES;
    return ent__fail(err, ENT_INVALID, "replaces names no claim of the register: %.*s",
                     ENT_FMT(s));
}

static ent_code add_claim(ent_append *a, const ent_row *row, ent_instant recorded,
                          ent_outcome *outcome, ent_claim_id *id, int *cell, ent_error *err) {
    ent_claim_id replaces;
    bool replacing;
    int64_t no;
    a->n_seen++;
    ENT_TRY(grow_bulk(a, err));
    ent__claim_id(row, id);
    ENT_TRY(find_claim(a, id, &no, err));
    if (no)
        return present(a, no, id, row, outcome, err);
    ENT_TRY(find_replaced(a, row, &replaces, &replacing, cell, err));
    no = a->n_before + a->n_added + 1;
    if (no >= ENT_NONE - 1)
        return ent__fail(err, ENT_LIMIT, "more than %u claims", ENT_NONE - 2);
    ENT_TRY(insert(a, no, id, row, replacing ? &replaces : NULL, recorded, err));
    if (a->hashed && !ent__ids_add(&a->ids, id))
        return ent__nomem(err);
    a->n_added++;
    a->n_rows++;
    *outcome = ENT_ADDED;
    return ENT_OK;
}

/* ---- rows ----------------------------------------------------------------------- */

/* When the row was recorded: now, or as it says. */
static ent_code recorded_of(ent_append *a, ent_kind kind, const ent_row *row, ent_instant *out,
                            int *cell, ent_error *err) {
    int at = ent__schema(kind)->recorded;
    *out = a->stamp;
    if (!a->options.own_recorded || row->cell[at].n == 0)
        return ENT_OK;
    *cell = at;
    ENT_TRY(ent__instant_parse(row->cell[at], false, out, err));
    if (*out < RECORDED_LEAST || *out > RECORDED_MOST)
        return ent__fail(err, ENT_INVALID, "recorded is not within the years 1 to 9999");
    *cell = -1;
    return ENT_OK;
}

static ent_code add_row(ent_append *a, ent_kind kind, const ent_row *given,
                        ent_outcome *outcome, ent_claim_id *id, int *cell, ent_error *err) {
    ent_row row = *given;
    ent_instant recorded;
    if (kind == ENT_CLAIM && row.cell[ENT_C_BY].n == 0 && !a->options.own_recorded)
        row.cell[ENT_C_BY] = a->options.by;
    ENT_TRY(ent__row_canonical(kind, &row, &row, &a->row, cell, err));
    ENT_TRY(ent__append_fill(a, kind, &row, err));
    ent_known known = ent__append_known(a);
    ent_code code = ent__row_check(kind, &row, &known, cell, err);
    if (a->failed) { /* the storage's failure, not the row's */
        *cell = -1;
        *err = a->error;
        return a->failed;
    }
    ENT_TRY(code);
    ENT_TRY(recorded_of(a, kind, &row, &recorded, cell, err));
    ENT_TRY(kind == ENT_CLAIM
                ? add_claim(a, &row, recorded, outcome, id, cell, err)
                : ent__append_record(a, kind, &row, recorded, outcome, cell, err));
    if (*outcome == ENT_ADDED && recorded > a->latest)
        a->latest = recorded;
    return ENT_OK;
}

static bool is_refusal(ent_code code) {
    return code == ENT_PARSE || code == ENT_INVALID || code == ENT_CONFLICT ||
           code == ENT_LIMIT;
}

static ent_code failed_before(const ent_append *a, ent_error *err) {
    if (err)
        *err = a->error;
    return a->failed;
}

ent_code ent__append_row(ent_append *a, ent_kind kind, const ent_row *row, ent_outcome *outcome,
                         ent_claim_id *id, int *cell, ent_error *err) {
    if (a->failed)
        return failed_before(a, err);
    ent_error why = {0};
    ent_claim_id made = {{0}};
    ent_outcome became = ENT_PRESENT;
    int where = -1;
    ent_code code = add_row(a, kind, row, &became, &made, &where, &why);
    if (a->row.head)
        ent__arena_free(&a->row);
    if (cell)
        *cell = where;
    if (code == ENT_OK) {
        *outcome = became;
        if (id)
            *id = made;
        return ENT_OK;
    }
    if (!is_refusal(code)) {
        a->failed = code;
        a->error = why;
    }
    if (err)
        *err = why;
    return code;
}

/* ---- ending --------------------------------------------------------------------- */

static ent_code finish(ent_append *a, ent_error *err) {
    a->reg->measured = false; /* the file has grown */
    ENT_TRY(ent__register_read_begin(a->reg, err));
    ent__register_read_end(a->reg);
    if (a->reg->bare) {
        /* the engine sorts in pieces of its cache: small ones fit the processor's */
        ENT_TRY(ent__sql_exec(a->reg, "PRAGMA cache_size = -2000", err));
        ENT_TRY(ent__schema_make_indexes(a->reg, err));
        a->reg->bare = false;
    }
    sql_query q;
    ENT_TRY(ent__sql_begin(a->reg, SQL_SET_LATEST, &q, err));
    ent__sql_bind_int(&q, 1, a->latest);
    ent_code code = ent__sql_next(&q, err);
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

ent_code ent__append_commit(ent_append *a, ent_error *err) {
    ent_register *reg = a->reg;
    ent_code code = ENT_OK;
    if (a->failed)
        code = failed_before(a, err);
    else if (reg->reading || reg->n_taken)
        code = ent__fail(err, ENT_MISUSE, "an append cannot end within a reading");
    else if (a->n_rows)
        code = finish(a, err);
    if (a->n_rows)
        code = ent__transaction_end(reg, code, err);
    else
        roll_back(reg);
    destroy(a);
    return code;
}

void ent__append_rollback(ent_append *a) {
    if (!a)
        return;
    roll_back(a->reg);
    destroy(a);
}
