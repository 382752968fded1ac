/* SPDX-License-Identifier: MIT
 *
 * The register file: what is in it, and what always holds. The contract for
 * readers of the file is docs/format.md; this is the only code that
 * knows the tables' texts.
 *
 *   application_id 0x656e7472 ("entr"), user_version 1, encoding UTF-8
 *
 *   word          every text that recurs (ids, values, dates as written,
 *                 details), once, under a number. 0 is the empty word and is not
 *                 stored
 *   claim         one row a claim: its id, and numbers of words
 *   claim_words   the place, quote and note of a claim that has any: readings
 *                 step through `claim` and never touch these
 *   source, entity, relation   as in their CSV files
 *   latest        the highest `recorded` of all rows           (derived)
 *   name          folded names, aliases, ids, codes of entities (derived)
 *   claims        a view: claims as written
 *
 * What holds, and what ent_register_check() verifies:
 *
 *   1. Rows are only ever added. Row numbers of claims and words are 1, 2, 3, …
 *      without a gap, in the order of arrival.
 *   2. claim.id is the hash of the claim; no two are equal.
 *   3. Every number names a word; every id names a row; claim.replaces names a
 *      claim that arrived before.
 *   4. One id may have several rows in source, entity, relation only if they
 *      differ in `replaces`; then their fixed columns are equal.
 *   5. latest.recorded is at least every `recorded`: the next append is stamped
 *      later than all before, so that a reading as known on K separates appends.
 *      All rows of one append carry one instant.
 *   6. What is derived equals what ent_register_rebuild() would make.
 *
 * A file is ours only if sqlite_schema equals the table below to the letter:
 * no trigger, view, index or generated column of another hand gets to run.
 */
#include "register/sql.h"

#define ENT_APPLICATION_ID "0x656e7472"
enum { APPLICATION_ID = 0x656e7472, FORM = 1 };

#define BASE32(id)                                                                             \
    "(WITH RECURSIVE letter (n, t) AS (SELECT 0, '' UNION ALL SELECT n + 1, t || "             \
    "substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (((instr('123456789ABCDEF', "              \
    "substr(hex(" id ") || '0', 5 * n / 4 + 1, 1)) * 16 + instr('123456789ABCDEF', "           \
    "substr(hex(" id ") || '0', 5 * n / 4 + 2, 1))) >> (3 - 5 * n % 4)) & 31), 1) "            \
    "FROM letter WHERE n < 26) SELECT t FROM letter WHERE n = 26)"
#define WORD(no) "coalesce((SELECT text FROM word WHERE word.no = " no "), '')"

/* In the order of making. The texts are what SQLite keeps, to the letter. */
static const struct part {
    const char *type, *name, *table, *sql; /* sql NULL: made along with its table */
    bool bulk;                             /* an index that a large append makes afterwards */
} parts[] = {
    {"table", "word", "word",
     "CREATE TABLE word (\n"
     "  no INTEGER PRIMARY KEY,\n"
     "  text TEXT NOT NULL UNIQUE\n"
     ") STRICT",
     false},
    {"index", "sqlite_autoindex_word_1", "word", NULL, false},
    {"table", "claim", "claim",
     "CREATE TABLE claim (\n"
     "  no INTEGER PRIMARY KEY,\n"
     "  id BLOB NOT NULL,\n"
     "  subject INTEGER NOT NULL,\n"
     "  relation INTEGER NOT NULL,\n"
     "  object INTEGER NOT NULL,\n"
     "  value INTEGER NOT NULL,\n"
     "  since INTEGER NOT NULL,\n"
     "  until INTEGER NOT NULL,\n"
     "  detail INTEGER NOT NULL,\n"
     "  source INTEGER NOT NULL,\n"
     "  per INTEGER NOT NULL,\n"
     "  as_of INTEGER NOT NULL,\n"
     "  recorded INTEGER NOT NULL,\n"
     "  \"by\" INTEGER NOT NULL,\n"
     "  replaces BLOB\n"
     ") STRICT",
     false},
    {"table", "claim_words", "claim_words",
     "CREATE TABLE claim_words (\n"
     "  no INTEGER PRIMARY KEY,\n"
     "  at TEXT NOT NULL,\n"
     "  quote TEXT NOT NULL,\n"
     "  note TEXT NOT NULL\n"
     ") STRICT",
     false},
    {"table", "source", "source",
     "CREATE TABLE source (\n"
     "  no INTEGER PRIMARY KEY,\n"
     "  id TEXT NOT NULL,\n"
     "  work TEXT NOT NULL,\n"
     "  kind TEXT NOT NULL,\n"
     "  type TEXT NOT NULL,\n"
     "  title TEXT NOT NULL,\n"
     "  author TEXT NOT NULL,\n"
     "  publisher TEXT NOT NULL,\n"
     "  published TEXT NOT NULL,\n"
     "  accessed TEXT NOT NULL,\n"
     "  per TEXT NOT NULL,\n"
     "  url TEXT NOT NULL,\n"
     "  archive TEXT NOT NULL,\n"
     "  licence TEXT NOT NULL,\n"
     "  lang TEXT NOT NULL,\n"
     "  note TEXT NOT NULL,\n"
     "  recorded INTEGER NOT NULL,\n"
     "  replaces TEXT NOT NULL,\n"
     "  UNIQUE (id, replaces)\n"
     ") STRICT",
     false},
    {"index", "sqlite_autoindex_source_1", "source", NULL, false},
    {"table", "entity", "entity",
     "CREATE TABLE entity (\n"
     "  no INTEGER PRIMARY KEY,\n"
     "  id TEXT NOT NULL,\n"
     "  type TEXT NOT NULL,\n"
     "  name TEXT NOT NULL,\n"
     "  aliases TEXT NOT NULL,\n"
     "  since TEXT NOT NULL,\n"
     "  until TEXT NOT NULL,\n"
     "  codes TEXT NOT NULL,\n"
     "  recorded INTEGER NOT NULL,\n"
     "  replaces TEXT NOT NULL,\n"
     "  UNIQUE (id, replaces)\n"
     ") STRICT",
     false},
    {"index", "sqlite_autoindex_entity_1", "entity", NULL, false},
    {"table", "relation", "relation",
     "CREATE TABLE relation (\n"
     "  no INTEGER PRIMARY KEY,\n"
     "  id TEXT NOT NULL,\n"
     "  shape TEXT NOT NULL,\n"
     "  symmetric TEXT NOT NULL,\n"
     "  multi TEXT NOT NULL,\n"
     "  once TEXT NOT NULL,\n"
     "  facet TEXT NOT NULL,\n"
     "  \"values\" TEXT NOT NULL,\n"
     "  implies TEXT NOT NULL,\n"
     "  ends TEXT NOT NULL,\n"
     "  section TEXT NOT NULL,\n"
     "  label TEXT NOT NULL,\n"
     "  recorded INTEGER NOT NULL,\n"
     "  replaces TEXT NOT NULL,\n"
     "  UNIQUE (id, replaces)\n"
     ") STRICT",
     false},
    {"index", "sqlite_autoindex_relation_1", "relation", NULL, false},
    {"table", "latest", "latest",
     "CREATE TABLE latest (\n"
     "  no INTEGER PRIMARY KEY,\n"
     "  recorded INTEGER NOT NULL\n"
     ") STRICT",
     false},
    {"table", "name", "name",
     "CREATE TABLE name (\n"
     "  folded TEXT NOT NULL,\n"
     "  entity INTEGER NOT NULL,\n"
     "  PRIMARY KEY (folded, entity)\n"
     ") STRICT, WITHOUT ROWID",
     false},
    {"index", "claim_id", "claim", "CREATE UNIQUE INDEX claim_id ON claim (id)", true},
    {"index", "claim_subject", "claim",
     "CREATE INDEX claim_subject ON claim (subject, relation, object)", true},
    {"index", "claim_object", "claim", "CREATE INDEX claim_object ON claim (object, relation)",
     true},
    {"index", "claim_source", "claim", "CREATE INDEX claim_source ON claim (source)", true},
    {"index", "claim_replaces", "claim",
     "CREATE INDEX claim_replaces ON claim (replaces) WHERE replaces IS NOT NULL", false},
    {"index", "claim_place", "claim_words",
     "CREATE INDEX claim_place ON claim_words (at) WHERE substr(at, 1, 1) = '#'", true},
    {"index", "source_work", "source", "CREATE INDEX source_work ON source (work)", false},
    {"index", "source_replaces", "source",
     "CREATE INDEX source_replaces ON source (replaces) WHERE replaces <> ''", false},
    {"index", "entity_replaces", "entity",
     "CREATE INDEX entity_replaces ON entity (replaces) WHERE replaces <> ''", false},
    {"view", "claims", "claims",
     "CREATE VIEW claims AS SELECT\n"
     "  " BASE32(
         "c.id") " AS id,\n"
                 "  " WORD(
                     "c.subject") " AS subject,\n"
                                  "  " WORD(
                                      "c.relation") " AS relation,\n"
                                                    "  " WORD(
                                                        "c.object") " AS object,\n"
                                                                    "  " WORD(
                                                                        "c.value") " AS "
                                                                                   "value,\n"
                                                                                   "  " WORD(
                                                                                       "c."
                                                                                       "since") " AS since,\n"
                                                                                                "  " WORD(
                                                                                                    "c.until") " AS until,\n"
                                                                                                               "  " WORD(
                                                                                                                   "c.detail") " AS detail,\n"
                                                                                                                               "  " WORD(
                                                                                                                                   "c.source") " AS source,\n"
                                                                                                                                               "  coalesce(w.at, '') AS at,\n"
                                                                                                                                               "  " WORD(
                                                                                                                                                   "c.per") " AS per,\n"
                                                                                                                                                            "  " WORD(
                                                                                                                                                                "c.as_of") " AS as_of,\n"
                                                                                                                                                                           "  coalesce(w.quote, '') AS quote,\n"
                                                                                                                                                                           "  coalesce(w.note, '') AS note,\n"
                                                                                                                                                                           "  strftime('%Y-%m-%dT%H:%M:%S', c.recorded / 1000000, 'unixepoch') ||\n"
                                                                                                                                                                           "    CASE WHEN c.recorded % 1000000 THEN printf('.%06d', c.recorded % 1000000) ELSE '' END\n"
                                                                                                                                                                           "    || 'Z' AS recorded,\n"
                                                                                                                                                                           "  " WORD(
                                                                                                                                                                               "c.\"by\"") " AS \"by\",\n"
                                                                                                                                                                                           "  CASE WHEN c.replaces IS NULL THEN '' ELSE\n"
                                                                                                                                                                                           "  " BASE32(
                                                                                                                                                                                               "c.replaces") " END AS replaces\n"
                                                                                                                                                                                                             "FROM claim c LEFT JOIN claim_words w ON w.no = c.no",
     false},
};
enum { PARTS = sizeof parts / sizeof *parts };

/* ---- making --------------------------------------------------------------------- */

ent_code ent__schema_make(ent_register *reg, ent_error *err) {
    ENT_TRY(ent__sql_exec(reg, "BEGIN IMMEDIATE", err));
    for (int i = 0; i < PARTS; i++)
        if (parts[i].sql)
            ENT_TRY(ent__sql_exec(reg, parts[i].sql, err));
    ENT_TRY(ent__sql_exec(reg, "INSERT INTO latest VALUES (1, -62135596800000000)", err));
    ENT_TRY(ent__sql_exec(reg, "PRAGMA application_id = " ENT_APPLICATION_ID, err));
    ENT_TRY(ent__sql_exec(reg, "PRAGMA user_version = 1", err));
    return ent__sql_exec(reg, "COMMIT", err);
}

ent_code ent__schema_drop_indexes(ent_register *reg, ent_error *err) {
    return ent__sql_exec(reg,
                         "DROP INDEX claim_id; DROP INDEX claim_subject; "
                         "DROP INDEX claim_object; DROP INDEX claim_source; "
                         "DROP INDEX claim_place",
                         err);
}

ent_code ent__schema_make_indexes(ent_register *reg, ent_error *err) {
    for (int i = 0; i < PARTS; i++)
        if (parts[i].bulk)
            ENT_TRY(ent__sql_exec(reg, parts[i].sql, err));
    return ENT_OK;
}

/* ---- checking ------------------------------------------------------------------- */

static bool same(sqlite3_stmt *stmt, int column, const char *z) {
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    if (!text || !z)
        return !text && !z;
    size_t n = strlen(z);
    return (size_t)sqlite3_column_bytes(stmt, column) == n && memcmp(text, z, n) == 0;
}

/* Which part the row describes, or -1. */
static int find_part(sqlite3_stmt *stmt) {
    for (int i = 0; i < PARTS; i++)
        if (same(stmt, 1, parts[i].name))
            return same(stmt, 0, parts[i].type) && same(stmt, 2, parts[i].table) &&
                           same(stmt, 3, parts[i].sql)
                       ? i
                       : -1;
    return -1;
}

static ent_code foreign_part(ent_register *reg, sqlite3_stmt *stmt, ent_error *err) {
    ent_str type = ent__str((const char *)sqlite3_column_text(stmt, 0));
    ent_str name = ent__str((const char *)sqlite3_column_text(stmt, 1));
    if (sqlite3_errcode(reg->db) == SQLITE_NOMEM)
        return ent__nomem(err);
    ent__fail(err, ENT_SCHEMA, "%.200s: the %.*s \"%.*s\" does not belong there", reg->path,
              ENT_FMT(type), ENT_FMT(name));
    ent__sql_tame(err);
    return ENT_SCHEMA;
}

static ent_code check_parts(ent_register *reg, sqlite3_stmt *stmt, ent_error *err) {
    bool seen[PARTS] = {false};
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        int i = find_part(stmt);
        if (i < 0 || seen[i])
            return foreign_part(reg, stmt, err);
        seen[i] = true;
    }
    if (rc != SQLITE_DONE)
        return ent__sql_fail(reg, rc, err);
    for (int i = 0; i < PARTS; i++)
        if (!seen[i])
            return ent__fail(err, ENT_SCHEMA, "%.200s: the %s \"%s\" is missing", reg->path,
                             parts[i].type, parts[i].name);
    return ENT_OK;
}

static ent_code read_pragma(ent_register *reg, const char *sql, int64_t *number, bool *utf8,
                            ent_error *err) {
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(reg->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    ent_code code = ENT_OK;
    if (rc == SQLITE_ROW) {
        *number = sqlite3_column_int64(stmt, 0);
        *utf8 = same(stmt, 0, "UTF-8");
    } else {
        code = rc == SQLITE_DONE
                   ? ent__fail(err, ENT_SCHEMA, "%.200s: not a register", reg->path)
                   : ent__sql_fail(reg, rc, err);
    }
    sqlite3_finalize(stmt);
    return code;
}

static ent_code check_header(ent_register *reg, ent_error *err) {
    int64_t application, form, ignored;
    bool utf8;
    ENT_TRY(read_pragma(reg, "PRAGMA application_id", &application, &utf8, err));
    ENT_TRY(read_pragma(reg, "PRAGMA user_version", &form, &utf8, err));
    if (application != APPLICATION_ID)
        return ent__fail(err, ENT_SCHEMA, "%.200s: a database, but not a register", reg->path);
    if (form > FORM)
        return ent__fail(err, ENT_SCHEMA,
                         "%.200s: made by a newer entente (form %lld); this one knows form %d",
                         reg->path, (long long)form, FORM);
    if (form != FORM)
        return ent__fail(err, ENT_SCHEMA, "%.200s: of an unknown form (%lld)", reg->path,
                         (long long)form);
    ENT_TRY(read_pragma(reg, "PRAGMA encoding", &ignored, &utf8, err));
    if (!utf8)
        return ent__fail(err, ENT_SCHEMA, "%.200s: its texts are not in UTF-8", reg->path);
    return ENT_OK;
}

ent_code ent__schema_check(ent_register *reg, ent_error *err) {
    ENT_TRY(check_header(reg, err));
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(reg->db, "SELECT type, name, tbl_name, sql FROM sqlite_schema",
                                -1, &stmt, NULL);
    ent_code code = rc == SQLITE_OK ? check_parts(reg, stmt, err) : ent__sql_fail(reg, rc, err);
    sqlite3_finalize(stmt);
    return code;
}
