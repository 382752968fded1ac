/* SPDX-License-Identifier: MIT
 *
 * A table of results as an SQLite database: one transaction, in a file that nobody else
 * has yet, so without journal and locks.
 */
#include "register/database.h"

#include "register/sql.h"

struct ent_database {
    sqlite3 *db;
    sqlite3_stmt *insert;
    const char *table; /* a literal */
};

static ent_code db_fail(const ent_database *d, ent_error *err) {
    ent_code code = ent__sql_code(sqlite3_extended_errcode(d->db), sqlite3_system_errno(d->db));
    if (code == ENT_NOMEM)
        return ent__nomem(err);
    ent__fail(err, code, "the database could not be written: %s", sqlite3_errmsg(d->db));
    ent__sql_tame(err);
    return code;
}

static ent_code exec(ent_database *d, const char *sql, ent_error *err) {
    return sqlite3_exec(d->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ENT_OK : db_fail(d, err);
}

static ent_code exec_buf(ent_database *d, const ent_buf *sql, ent_error *err) {
    ENT_TRY(ent__buf_code(sql, err));
    return exec(d, ent__buf_view(sql).p, err);
}

ent_code ent__database_open(const char *path, const char *table, ent_database **out,
                            ent_error *err) {
    *out = NULL;
    ent_database *d = ent__zalloc(1, sizeof *d);
    if (!d)
        return ent__nomem(err);
    d->table = table;
    int rc = sqlite3_open_v2(
        path, &d->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        NULL);
    ent_code code = !d->db ? ent__nomem(err) : rc == SQLITE_OK ? ENT_OK : db_fail(d, err);
    if (code == ENT_OK)
        code = exec(d,
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
                    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -2000; BEGIN",
                    err);
    if (code == ENT_OK)
        *out = d;
    else
        ent__database_close(d);
    return code;
}

void ent__database_close(ent_database *d) {
    if (!d)
        return;
    sqlite3_finalize(d->insert);
    sqlite3_close_v2(d->db);
    ent__free(d, sizeof *d);
}

/* ---- the tables ------------------------------------------------------------------- */

static void put_quoted(ent_buf *b, const char *z, char quote) {
    ent__buf_char(b, quote);
    for (; *z; z++) {
        if (*z == quote)
            ent__buf_char(b, quote);
        ent__buf_char(b, *z);
    }
    ent__buf_char(b, quote);
}

static const char *type_of(ent_column_type type) {
    bool whole = type == ENT_COLUMN_INT || type == ENT_COLUMN_BOOL;
    return whole ? " INTEGER" : type == ENT_COLUMN_REAL ? " REAL" : " TEXT";
}

static void put_head(const ent_database *d, const ent_table *t, ent_buf *sql) {
    ent__buf_z(sql,
               "CREATE TABLE columns (name TEXT PRIMARY KEY, label TEXT, unit TEXT) STRICT;"
               "CREATE TABLE meanings (\"column\" TEXT, value INTEGER, label TEXT, "
               "PRIMARY KEY (\"column\", value)) STRICT;CREATE TABLE ");
    put_quoted(sql, d->table, '"');
    for (size_t i = 0; i < ent_table_n_columns(t); i++) {
        const ent_column *c = ent_table_column(t, i);
        ent__buf_z(sql, i ? ", " : " (");
        put_quoted(sql, c->name, '"');
        ent__buf_z(sql, type_of(c->type));
    }
    ent__buf_z(sql, ") STRICT;");
}

static void put_column(const ent_table *t, size_t column, ent_buf *sql) {
    const ent_column *c = ent_table_column(t, column);
    const char *label;
    int64_t value;
    ent__buf_z(sql, "INSERT INTO columns VALUES (");
    put_quoted(sql, c->name, '\'');
    ent__buf_char(sql, ',');
    put_quoted(sql, c->label, '\'');
    ent__buf_char(sql, ',');
    put_quoted(sql, c->unit, '\'');
    ent__buf_z(sql, ");");
    for (size_t i = 0; (label = ent_table_meaning(t, column, i, &value)) != NULL; i++) {
        ent__buf_z(sql, "INSERT INTO meanings VALUES (");
        put_quoted(sql, c->name, '\'');
        ent__buf_printf(sql, ",%lld,", (long long)value);
        put_quoted(sql, label, '\'');
        ent__buf_z(sql, ");");
    }
}

static ent_code tables_make(ent_database *d, const ent_table *t, ent_buf *sql, ent_error *err) {
    put_head(d, t, sql);
    for (size_t i = 0; i < ent_table_n_columns(t); i++)
        put_column(t, i, sql);
    ENT_TRY(exec_buf(d, sql, err));
    ent__buf_clear(sql);
    ent__buf_z(sql, "INSERT INTO ");
    put_quoted(sql, d->table, '"');
    for (size_t i = 0; i < ent_table_n_columns(t); i++)
        ent__buf_z(sql, i ? ",?" : " VALUES (?");
    ent__buf_char(sql, ')');
    ENT_TRY(ent__buf_code(sql, err));
    int rc = sqlite3_prepare_v3(d->db, ent__buf_view(sql).p, -1, SQLITE_PREPARE_PERSISTENT,
                                &d->insert, NULL);
    return rc == SQLITE_OK ? ENT_OK : db_fail(d, err);
}

/* ---- rows ------------------------------------------------------------------------- */

/* Days and lists, as CSV has them. */
static int bind_written(ent_database *d, int at, const ent_table *t, size_t row,
                        size_t column) {
    size_t n = ent_table_cell(t, row, column, NULL, 0);
    char *text = sqlite3_malloc64(n + 1);
    if (!text)
        return SQLITE_NOMEM;
    ent_table_cell(t, row, column, text, n + 1);
    return sqlite3_bind_text64(d->insert, at, text, n, sqlite3_free, SQLITE_UTF8);
}

static int bind_cell(ent_database *d, const ent_table *t, size_t row, size_t column) {
    const ent_cells *c = &t->columns[column];
    int at = (int)column + 1;
    if (!ent__cells_shows(c, row))
        return sqlite3_bind_null(d->insert, at);
    if (c->is.type == ENT_COLUMN_INT)
        return sqlite3_bind_int64(d->insert, at, c->v.ints[row]);
    if (c->is.type == ENT_COLUMN_BOOL)
        return sqlite3_bind_int(d->insert, at, c->v.bools[row] != 0);
    if (c->is.type == ENT_COLUMN_REAL)
        return sqlite3_bind_double(d->insert, at, c->v.reals[row]);
    if (c->is.type != ENT_COLUMN_TEXT)
        return bind_written(d, at, t, row, column);
    ent_str s = t->pool.at[c->v.texts[row]];
    return sqlite3_bind_text64(d->insert, at, s.p, s.n, SQLITE_STATIC, SQLITE_UTF8);
}

static ent_code row_put(ent_database *d, const ent_table *t, size_t row, ent_error *err) {
    for (size_t i = 0; i < t->n_columns; i++)
        if (bind_cell(d, t, row, i) != SQLITE_OK)
            return db_fail(d, err);
    if (sqlite3_step(d->insert) != SQLITE_DONE)
        return db_fail(d, err);
    sqlite3_reset(d->insert);
    return ENT_OK;
}

ent_code ent__database_put(ent_database *d, const ent_table *t, int part, ent_error *err) {
    if (part & ENT_PART_FIRST) {
        ent_buf sql;
        ent__buf_init(&sql, 16 << 20);
        ent_code code = tables_make(d, t, &sql, err);
        ent__buf_free(&sql);
        ENT_TRY(code);
    }
    for (size_t row = 0; row < t->n_rows; row++)
        ENT_TRY(row_put(d, t, row, err));
    return part & ENT_PART_LAST ? exec(d, "COMMIT", err) : ENT_OK;
}
