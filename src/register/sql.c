/* SPDX-License-Identifier: MIT
 *
 * Statements and columns. All SQL that runs more than once stands here as
 * constant text; values are bound. A statement is reset as soon as its user is
 * done, so that no lock outlives a call.
 *
 * A register file is input: what a column yields is checked for type and range,
 * and a query has a budget of steps in proportion to the file, so that a b-tree
 * bent into a circle ends in ENT_CORRUPT.
 */
#include "register/sql.h"

#include <errno.h>

/* ---- texts ---------------------------------------------------------------------- */

#define CLAIM                                                                                  \
    "SELECT no, id, subject, relation, object, value, since, until, detail, source, per, "     \
    "as_of, recorded, replaces FROM claim "
#define WHOLE                                                                                  \
    "SELECT c.no, c.id, c.subject, c.relation, c.object, c.value, c.since, c.until, "          \
    "c.detail, c.source, c.per, c.as_of, c.recorded, c.replaces, c.\"by\", w.no, w.at, "       \
    "w.quote, w.note FROM claim c LEFT JOIN claim_words w ON w.no = c.no "
#define SOURCE_CELLS                                                                           \
    "id, work, kind, type, title, author, publisher, published, accessed, per, url, archive, " \
    "licence, lang, note, recorded, replaces"
#define ENTITY_CELLS "id, type, name, aliases, since, until, codes, recorded, replaces"
#define RELATION_CELLS                                                                         \
    "id, shape, symmetric, multi, once, facet, \"values\", implies, ends, section, label, "    \
    "recorded, replaces"
#define SOURCE "SELECT no, " SOURCE_CELLS " FROM source "
#define ENTITY "SELECT no, " ENTITY_CELLS " FROM entity "
#define RELATION "SELECT no, " RELATION_CELLS " FROM relation "

static const char *const texts[SQL_COUNT] = {
    [SQL_READ] = "BEGIN",
    [SQL_WRITE] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_PAGES] = "PRAGMA page_count",
    [SQL_PAGE_SIZE] = "PRAGMA page_size",
    [SQL_LATEST] = "SELECT recorded FROM latest WHERE no = 1",
    [SQL_SET_LATEST] = "UPDATE latest SET recorded = ?1 WHERE no = 1",
    [SQL_LAST_CLAIM] = "SELECT no FROM claim ORDER BY no DESC LIMIT 1",
    [SQL_LAST_WORD] = "SELECT no FROM word ORDER BY no DESC LIMIT 1",
    [SQL_WORD_TEXT] = "SELECT text FROM word WHERE no = ?1",
    [SQL_WORD_NO] = "SELECT no FROM word WHERE text = ?1",
    [SQL_WORD_ADD] = "INSERT INTO word (no, text) VALUES (?1, ?2)",
    [SQL_WORDS] = "SELECT no, text FROM word ORDER BY no",
    [SQL_CLAIM_ADD] = "INSERT INTO claim VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                      "?12, ?13, ?14, ?15)",
    [SQL_CLAIM_WORDS_ADD] = "INSERT INTO claim_words VALUES (?1, ?2, ?3, ?4)",
    [SQL_CLAIM_WORDS] = "SELECT at, quote, note FROM claim_words WHERE no = ?1",
    [SQL_CLAIM_NO] = "SELECT no FROM claim INDEXED BY claim_id WHERE id = ?1",
    [SQL_CLAIM_IDS] = "SELECT no, id FROM claim ORDER BY no",
    [SQL_ALL] = CLAIM "ORDER BY no",
    [SQL_SPO] = CLAIM "INDEXED BY claim_subject WHERE subject = ?1 AND relation = ?2 AND "
                      "object = ?3",
    [SQL_SP] = CLAIM "INDEXED BY claim_subject WHERE subject = ?1 AND relation = ?2",
    [SQL_SO] = CLAIM "INDEXED BY claim_subject WHERE subject = ?1 AND object = ?3",
    [SQL_S] = CLAIM "INDEXED BY claim_subject WHERE subject = ?1",
    [SQL_P] = CLAIM "NOT INDEXED WHERE relation = ?2",
    [SQL_OP] = CLAIM "INDEXED BY claim_object WHERE object = ?3 AND relation = ?2",
    [SQL_O] = CLAIM "INDEXED BY claim_object WHERE object = ?3",
    [SQL_SOURCE] = CLAIM "INDEXED BY claim_source WHERE source = ?4",
    [SQL_BY_NO] = CLAIM "WHERE no = ?1",
    [SQL_BY_IDS] = CLAIM "INDEXED BY claim_id WHERE id BETWEEN ?1 AND ?2",
    [SQL_BY_PLACE] = CLAIM "WHERE no IN (SELECT no FROM claim_words INDEXED BY claim_place "
                           "WHERE substr(at, 1, 1) = '#' AND at BETWEEN ?1 AND ?2)",
    [SQL_REPLACING] = CLAIM "INDEXED BY claim_replaces WHERE replaces = ?1",
    [SQL_REPLACING_ANY] = CLAIM "INDEXED BY claim_replaces WHERE replaces IS NOT NULL",
    [SQL_WHOLE] = WHOLE "ORDER BY c.no",
    [SQL_WHOLE_NO] = WHOLE "WHERE c.no = ?1",
    [SQL_SOURCE_ADD] = "INSERT INTO source (no, " SOURCE_CELLS ") VALUES (?1, ?2, ?3, ?4, ?5, "
                       "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    [SQL_ENTITY_ADD] = "INSERT INTO entity (no, " ENTITY_CELLS ") VALUES (?1, ?2, ?3, ?4, ?5, "
                       "?6, ?7, ?8, ?9, ?10)",
    [SQL_RELATION_ADD] = "INSERT INTO relation (no, " RELATION_CELLS ") VALUES (?1, ?2, ?3, "
                         "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    [SQL_SOURCES] = SOURCE "ORDER BY no",
    [SQL_ENTITIES] = ENTITY "ORDER BY no",
    [SQL_RELATIONS] = RELATION "ORDER BY no",
    [SQL_SOURCES_OF] = SOURCE "WHERE id = ?1 ORDER BY id, replaces",
    [SQL_ENTITIES_OF] = ENTITY "WHERE id = ?1 ORDER BY id, replaces",
    [SQL_RELATIONS_OF] = RELATION "WHERE id = ?1 ORDER BY id, replaces",
    [SQL_SOURCES_REPLACING] = SOURCE "INDEXED BY source_replaces WHERE replaces <> ''",
    [SQL_ENTITIES_REPLACING] = ENTITY "INDEXED BY entity_replaces WHERE replaces <> ''",
    [SQL_RELATIONS_REPLACING] = RELATION "WHERE replaces <> ''",
    [SQL_EDITIONS] = SOURCE "INDEXED BY source_work WHERE work = ?1",
    [SQL_ENTITY_NO] = ENTITY "WHERE no = ?1",
    [SQL_NAME_ADD] = "INSERT OR IGNORE INTO name VALUES (?1, ?2)",
    [SQL_NAMED] = "SELECT entity FROM name WHERE folded = ?1 ORDER BY entity",
    [SQL_NAMES] = "SELECT folded, entity FROM name",
    [SQL_INTEGRITY] = "PRAGMA integrity_check(1)",
    [SQL_LOOSE_WORDS] = "SELECT no FROM claim_words WHERE no NOT IN (SELECT no FROM claim) OR "
                        "at || quote || note = '' LIMIT 1",
    [SQL_VERSION] = "PRAGMA data_version",
};

/* ---- failures ------------------------------------------------------------------- */

/* `system` is errno where the engine kept it. */
ent_code ent__sql_code(int rc, int system) {
    if (rc == SQLITE_IOERR_NOMEM)
        return ENT_NOMEM;
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ENT_OK;
    case SQLITE_NOMEM:
        return ENT_NOMEM;
    case SQLITE_FULL:
        return ENT_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return ENT_BUSY;
    case SQLITE_READONLY:
        return ENT_READONLY;
    case SQLITE_IOERR:
        return system == EDQUOT || system == ENOSPC ? ENT_FULL : ENT_IO;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return system == EACCES || system == EROFS || system == EPERM ? ENT_READONLY : ENT_IO;
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA:
        return ENT_SCHEMA;
    case SQLITE_CORRUPT:
    case SQLITE_CONSTRAINT: /* we check before we write */
    case SQLITE_MISMATCH:
    case SQLITE_INTERRUPT: /* out of steps */
        return ENT_CORRUPT;
    case SQLITE_TOOBIG:
        return ENT_LIMIT;
    default:
        return ENT_INTERNAL;
    }
}

/* A file's own words may stand in a message: no control characters from it. */
void ent__sql_tame(ent_error *err) {
    for (char *p = err ? err->message : NULL; p && *p; p++)
        if ((unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7f)
            *p = '?';
}

ent_code ent__sql_fail(ent_register *reg, int rc, ent_error *err) {
    int extended = reg->db ? sqlite3_extended_errcode(reg->db) : rc;
    if ((extended & 0xff) != (rc & 0xff))
        extended = rc;
    int system = reg->db ? sqlite3_system_errno(reg->db) : 0;
    ent_code code = ent__sql_code(extended, system);
    if (code == ENT_NOMEM)
        ent__nomem(err);
    else if ((rc & 0xff) == SQLITE_INTERRUPT)
        ent__fail(err, code, "%.200s: more steps than a sound file of its size can take",
                  reg->path);
    else
        ent__fail(err, code, "%.200s: %s", reg->path, sqlite3_errmsg(reg->db));
    ent__sql_tame(err);
    if (err)
        err->system = extended;
    return code;
}

/* ---- queries -------------------------------------------------------------------- */

enum { STEPS_AT_ONCE = 1000, STEPS_FLOOR = 4000 /* thousand */ };

static int count_steps(void *ctx) {
    ent_register *reg = ctx;
    return ++reg->steps > reg->steps_most;
}

/* Ten steps a byte: the leanest honest row takes about 20 bytes, and reading it
 * with every column and a join about 60 steps. */
void ent__sql_budget(ent_register *reg) {
    reg->steps_most = STEPS_FLOOR + reg->bytes / 100;
    sqlite3_progress_handler(reg->db, STEPS_AT_ONCE, count_steps, reg);
}

static ent_code prepare(ent_register *reg, enum ent_sql which, unsigned flags,
                        sqlite3_stmt **out, ent_error *err) {
    int rc = sqlite3_prepare_v3(reg->db, texts[which], -1, flags, out, NULL);
    return rc == SQLITE_OK ? ENT_OK : ent__sql_fail(reg, rc, err);
}

ent_code ent__sql_begin(ent_register *reg, enum ent_sql which, sql_query *q, ent_error *err) {
    *q = (sql_query){.which = (int)which};
    int64_t steps = reg->steps;
    reg->steps = 0;
    if (reg->taken[which]) {
        ENT_TRY(prepare(reg, which, 0, &q->stmt, err));
        q->own = true;
    } else {
        if (!reg->stmt[which])
            ENT_TRY(prepare(reg, which, SQLITE_PREPARE_PERSISTENT, &reg->stmt[which], err));
        q->stmt = reg->stmt[which];
        reg->taken[which] = true;
    }
    q->reg = reg;
    q->steps = steps;
    reg->n_taken++;
    return ENT_OK;
}

ent_code ent__sql_next(sql_query *q, ent_error *err) {
    int rc = sqlite3_step(q->stmt);
    if (rc == SQLITE_ROW)
        return ENT_OK;
    return rc == SQLITE_DONE ? ENT_DONE : ent__sql_fail(q->reg, rc, err);
}

void ent__sql_end(sql_query *q) {
    if (!q->reg)
        return;
    q->reg->steps = q->steps;
    q->reg->n_taken--;
    if (q->own) {
        sqlite3_finalize(q->stmt);
    } else {
        sqlite3_reset(q->stmt);
        q->reg->taken[q->which] = false;
    }
    q->reg = NULL;
}

ent_code ent__sql_run(ent_register *reg, enum ent_sql which, ent_error *err) {
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, which, &q, err));
    ent_code code = ent__sql_next(&q, err);
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

ent_code ent__sql_exec(ent_register *reg, const char *sql, ent_error *err) {
    reg->steps = 0;
    int rc = sqlite3_exec(reg->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ENT_OK : ent__sql_fail(reg, rc, err);
}

ent_code ent__sql_number(ent_register *reg, enum ent_sql which, int64_t otherwise, int64_t *out,
                         ent_error *err) {
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, which, &q, err));
    ent_code code = ent__sql_next(&q, err);
    if (code == ENT_OK)
        code = ent__sql_int(&q, 0, INT64_MIN, INT64_MAX, out, err);
    if (code == ENT_DONE) {
        *out = otherwise;
        code = ENT_OK;
    }
    ent__sql_end(&q);
    return code;
}

ent_code ent__sql_settle(ent_register *reg, ent_error *err) {
    if (!reg->stmt[SQL_ROLLBACK])
        ENT_TRY(prepare(reg, SQL_ROLLBACK, SQLITE_PREPARE_PERSISTENT, &reg->stmt[SQL_ROLLBACK],
                        err));
    return sqlite3_get_autocommit(reg->db) ? ENT_OK : ent__sql_run(reg, SQL_ROLLBACK, err);
}

/* ---- values --------------------------------------------------------------------- */

/* Binding borrowed values to places that exist cannot fail. */
void ent__sql_bind_text(sql_query *q, int at, ent_str s) {
    int rc = sqlite3_bind_text64(q->stmt, at, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8);
    assert(rc == SQLITE_OK);
    (void)rc;
}

void ent__sql_bind_int(sql_query *q, int at, int64_t v) {
    int rc = sqlite3_bind_int64(q->stmt, at, v);
    assert(rc == SQLITE_OK);
    (void)rc;
}

void ent__sql_bind_id(sql_query *q, int at, const ent_claim_id *id) {
    int rc = id ? sqlite3_bind_blob(q->stmt, at, id->b, sizeof id->b, SQLITE_STATIC)
                : sqlite3_bind_null(q->stmt, at);
    assert(rc == SQLITE_OK);
    (void)rc;
}

static ent_code bad_column(sql_query *q, int at, const char *what, ent_error *err) {
    const char *name = sqlite3_column_name(q->stmt, at);
    return ent__fail(err, ENT_CORRUPT, "%.200s: %s is not %s", q->reg->path,
                     name ? name : "a column", what);
}

/* The column's value is fetched once: asking the statement for its type, then for its
 * number, would look it up twice. One thread at a time uses the connection, so values
 * need no more protection than statements. */
ent_code ent__sql_int(sql_query *q, int at, int64_t least, int64_t most, int64_t *out,
                      ent_error *err) {
    sqlite3_value *value = sqlite3_column_value(q->stmt, at);
    if (sqlite3_value_type(value) != SQLITE_INTEGER)
        return bad_column(q, at, "a number", err);
    int64_t v = sqlite3_value_int64(value);
    if (v < least || v > most)
        return bad_column(q, at, "in its range", err);
    *out = v;
    return ENT_OK;
}

/* What the canonical form of a cell never has. */
static bool has_control(ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
            return true;
        if (c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0)
            return true;
    }
    return false;
}

ent_code ent__sql_text(sql_query *q, int at, ent_str *out, ent_error *err) {
    sqlite3_value *value = sqlite3_column_value(q->stmt, at);
    if (sqlite3_value_type(value) != SQLITE_TEXT)
        return bad_column(q, at, "text", err);
    const char *p = sqlite3_value_blob(value); /* the same bytes, no copy */
    size_t n = (size_t)sqlite3_value_bytes(value);
    if (!p && n)
        return ent__nomem(err);
    *out = (ent_str){n ? p : "", n};
    if (n > ENT_CELL_BYTES_MOST)
        return bad_column(q, at, "of a permitted length", err);
    if (ent__utf8_check(out->p, n) != n)
        return bad_column(q, at, "valid UTF-8", err);
    if (has_control(*out))
        return bad_column(q, at, "free of control characters", err);
    return ENT_OK;
}

/* `is_null` may be NULL: then the id must be there. */
ent_code ent__sql_id(sql_query *q, int at, ent_claim_id *out, bool *is_null, ent_error *err) {
    sqlite3_value *value = sqlite3_column_value(q->stmt, at);
    int type = sqlite3_value_type(value);
    if (is_null)
        *is_null = type == SQLITE_NULL;
    if (is_null && type == SQLITE_NULL) {
        *out = (ent_claim_id){{0}};
        return ENT_OK;
    }
    const void *p = type == SQLITE_BLOB ? sqlite3_value_blob(value) : NULL;
    if (!p || sqlite3_value_bytes(value) != (int)sizeof out->b)
        return bad_column(q, at, "16 bytes", err);
    memcpy(out->b, p, sizeof out->b);
    return ENT_OK;
}
