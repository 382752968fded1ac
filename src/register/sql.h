/* SPDX-License-Identifier: MIT
 *
 * What the files of this folder share: the handle, the statements, and typed
 * reading of columns. Nobody outside the folder includes it.
 */
#ifndef ENT_REGISTER_SQL_H
#define ENT_REGISTER_SQL_H

#include "register/register.h"

#include <sqlite3.h>

/* ---- the statements ------------------------------------------------------------- */

/* Every statement that is prepared once and kept; their texts are in sql.c. */
enum ent_sql {
    SQL_READ,
    SQL_WRITE,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_PAGES,
    SQL_PAGE_SIZE,
    SQL_LATEST,
    SQL_SET_LATEST,
    SQL_LAST_CLAIM,
    SQL_LAST_WORD,
    SQL_WORD_TEXT,
    SQL_WORD_NO,
    SQL_WORD_ADD,
    SQL_WORDS,
    SQL_CLAIM_ADD,
    SQL_CLAIM_WORDS_ADD,
    SQL_CLAIM_WORDS,
    SQL_CLAIM_NO,
    SQL_CLAIM_IDS,
    SQL_ALL,
    SQL_SPO,
    SQL_SP,
    SQL_SO,
    SQL_S,
    SQL_P,
    SQL_OP,
    SQL_O,
    SQL_SOURCE,
    SQL_BY_NO,
    SQL_BY_IDS,
    SQL_BY_PLACE,
    SQL_REPLACING,
    SQL_REPLACING_ANY,
    SQL_WHOLE,
    SQL_WHOLE_NO,
    SQL_SOURCE_ADD,
    SQL_ENTITY_ADD,
    SQL_RELATION_ADD, /* in the order of ent_kind */
    SQL_SOURCES,
    SQL_ENTITIES,
    SQL_RELATIONS,
    SQL_SOURCES_OF,
    SQL_ENTITIES_OF,
    SQL_RELATIONS_OF,
    SQL_SOURCES_REPLACING,
    SQL_ENTITIES_REPLACING,
    SQL_RELATIONS_REPLACING,
    SQL_EDITIONS,
    SQL_ENTITY_NO,
    SQL_NAME_ADD,
    SQL_NAMED,
    SQL_NAMES,
    SQL_INTEGRITY,
    SQL_LOOSE_WORDS,
    SQL_VERSION,
    SQL_COUNT
};

/* ---- the handle ----------------------------------------------------------------- */

struct ent_register {
    sqlite3 *db;
    char *path;        /* as opened */
    size_t path_bytes; /* allocated for it */
    char *images;      /* folder for images, or NULL */
    ent_open_mode mode;
    ent_clock_fn clock;
    void *clock_ctx;
    sqlite3_stmt *stmt[SQL_COUNT];
    bool taken[SQL_COUNT];
    int n_taken;    /* statements at work */
    int reading;    /* depth of ent__register_read_begin() */
    bool appending; /* a writing transaction is open */
    bool bare;      /* and has dropped the derived indexes */
    bool measured;  /* in an append: no word has come since `n_words` was read */
    int64_t page_bytes;
    int64_t bytes;             /* of the file, when the last reading or append began */
    int64_t n_words;           /* the same: words 1 to n_words exist */
    int64_t steps, steps_most; /* of the query at work, in thousands */
    ent_buf word;              /* what ent__register_word() lent */
};

/* Instants that a register may hold: the years 1 to 9999. */
#define RECORDED_LEAST INT64_C(-62135596800000000)
#define RECORDED_MOST INT64_C(253402300799999999)

/* ---- queries -------------------------------------------------------------------- */

/* A statement at work. Zeroed it is none; sql_end() accepts that. */
typedef struct sql_query {
    ent_register *reg;
    sqlite3_stmt *stmt;
    int64_t steps; /* of the query that this one interrupted */
    int which;
    bool own; /* not from the cache: the cached one was at work */
} sql_query;

ent_code ent__sql_begin(ent_register *reg, enum ent_sql which, sql_query *q, ent_error *err);
/* ENT_OK with a row, ENT_DONE at the end. */
ent_code ent__sql_next(sql_query *q, ent_error *err);
void ent__sql_end(sql_query *q);
/* begin, one step, end: for statements without parameters or rows. */
ent_code ent__sql_run(ent_register *reg, enum ent_sql which, ent_error *err);
/* Text that is not kept: schema, pragmas. Only constants. */
ent_code ent__sql_exec(ent_register *reg, const char *sql, ent_error *err);
/* The first column of the first row as a number; `otherwise` if there is none. */
ent_code ent__sql_number(ent_register *reg, enum ent_sql which, int64_t otherwise, int64_t *out,
                         ent_error *err);

/* Before a transaction: ends one whose rolling back failed for want of memory, and
 * makes sure that it will not fail for that next time. */
ent_code ent__sql_settle(ent_register *reg, ent_error *err);

void ent__sql_bind_text(sql_query *q, int at, ent_str s); /* the text is borrowed */
void ent__sql_bind_int(sql_query *q, int at, int64_t v);
void ent__sql_bind_id(sql_query *q, int at, const ent_claim_id *id); /* NULL binds NULL */

/* The engine's answer in our words. */
ent_code ent__sql_fail(ent_register *reg, int rc, ent_error *err);
ent_code ent__sql_code(int rc, int system);
void ent__sql_tame(ent_error *err);

/* Columns, checked as input: ENT_CORRUPT, ENT_NOMEM. Text is borrowed until the
 * next step. */
ent_code ent__sql_int(sql_query *q, int at, int64_t least, int64_t most, int64_t *out,
                      ent_error *err);
ent_code ent__sql_text(sql_query *q, int at, ent_str *out, ent_error *err);
ent_code ent__sql_id(sql_query *q, int at, ent_claim_id *out, bool *is_null, ent_error *err);

/* How many steps a query may take in a file of reg->bytes. */
void ent__sql_budget(ent_register *reg);

/* ---- schema.c ------------------------------------------------------------------- */

ent_code ent__schema_make(ent_register *reg, ent_error *err);  /* in an empty file */
ent_code ent__schema_check(ent_register *reg, ent_error *err); /* to the letter */
ent_code ent__schema_drop_indexes(ent_register *reg, ent_error *err);
ent_code ent__schema_make_indexes(ent_register *reg, ent_error *err);

/* ---- append.c: one writing transaction ------------------------------------------ */

ent_code ent__transaction_begin(ent_register *reg, ent_error *err);
/* Commits if code is ENT_OK, else rolls back; returns what came of it. */
ent_code ent__transaction_end(ent_register *reg, ent_code code, ent_error *err);

/* ---- names.c -------------------------------------------------------------------- */

typedef ent_code (*ent_folded_fn)(void *ctx, ent_str folded, ent_error *err);
/* The folded names of an entity's row, one after the other; may repeat itself. */
ent_code ent__names_of(const ent_row *entity, ent_folded_fn fn, void *ctx, ent_error *err);
ent_code ent__names_add(ent_register *reg, int64_t no, const ent_row *entity, ent_error *err);

/* ---- open.c --------------------------------------------------------------------- */

/* For merging: read only, and nothing beside the file is touched. */
ent_code ent__register_open_foreign(const char *path, ent_register **out, ent_error *err);
bool ent__fs_is_network(uint32_t magic);
ent_instant ent__register_now(ent_register *reg);
/* Write-ahead logging or a rollback journal, if that can be had now. */
ent_code ent__register_journal(ent_register *reg, bool wal, ent_error *err);

/* ---- scan.c, rows.c ------------------------------------------------------------- */

ent_code ent__stored_read(sql_query *q, ent_stored *out, ent_error *err);
/* A source, entity or relation. The cells are the engine's until the next step;
 * `recorded` is written into `when`, ENT_INSTANT_TEXT long. */
ent_code ent__row_read(sql_query *q, ent_kind kind, ent_row *row, char *when,
                       ent_instant *recorded, ent_error *err);
/* SOURCE, ENTITY or RELATION variants stand in the order of ent_kind. */
static inline enum ent_sql ent__sql_of(enum ent_sql sources, ent_kind kind) {
    return (enum ent_sql)((int)sources + (int)kind - (int)ENT_SOURCE);
}

/* ---- dictionary.c --------------------------------------------------------------- */

/* Texts met lately, with a number each: rows that follow one another have most of their
 * cells in common, and what is here need not be looked for in a table that is larger than the
 * processor's cache. Zeroed it is empty. */
enum { ENT_RECENT = 64, ENT_RECENT_TEXT = 27 };
typedef struct ent_recent {
    struct ent_recent_slot {
        uint32_t no; /* 0: free */
        uint8_t n;
        char text[ENT_RECENT_TEXT];
    } slot[ENT_RECENT];
} ent_recent;
uint32_t ent__recent_find(const ent_recent *r, ent_str text); /* its number, or 0 */
void ent__recent_put(ent_recent *r, ent_str text, uint32_t no);

/* The words that an append has met, with their numbers in the register. */
typedef struct ent_words {
    struct ent_word_slot *slots;
    size_t n, n_slots;
    ent_arena arena; /* of words too long for a slot */
    ent_recent recent;
    int64_t last; /* highest number given */
    bool all;     /* every word of the register is here */
} ent_words;
ent_code ent__words_load(ent_register *reg, ent_words *w, ent_error *err);
/* The numbers of n texts, at most ENT_CELLS_MOST; new ones are added. */
ent_code ent__words_numbers(ent_register *reg, ent_words *w, const ent_str *texts, int n,
                            uint32_t *no, ent_error *err);
void ent__words_free(ent_words *w);

/* Ids of claims in the order of their row numbers, which begin with 1. */
typedef struct ent_ids {
    ent_claim_id *at;
    size_t n, cap;
    uint64_t *slots; /* of the hash 32 bits, and the row number; 0 = free */
    size_t n_slots;
    uint64_t seed;
} ent_ids;
int64_t ent__ids_find(const ent_ids *ids, const ent_claim_id *id); /* row number or 0 */
ENT_MUST_USE bool ent__ids_add(ent_ids *ids, const ent_claim_id *id);
ent_code ent__ids_load(ent_register *reg, ent_ids *ids, ent_error *err);
void ent__ids_free(ent_ids *ids);

#endif
