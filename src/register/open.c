/* SPDX-License-Identifier: MIT
 *
 * Opening, making and closing a register file.
 *
 * The file may come from anywhere. Its schema is not trusted and must be ours to
 * the letter (schema.c); limits are low, nothing is mapped into memory, no other
 * database can be attached. A journal that names a further file is refused: SQLite
 * would delete that one, and no append of ours makes such a journal.
 *
 * Journals. At rest a register is one file in rollback mode, so that it can be
 * read where nothing can be written. A small append switches to write-ahead
 * logging, in which readers and the writer do not wait for each other; the last
 * writer to close switches back. `synchronous` is EXTRA: in rollback mode the
 * deletion of the journal is the commit and must be on disk too.
 */
#include "register/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

enum { BUSY_MS = 10000, SWITCH_MS = 200 };

/* ---- the file system ------------------------------------------------------------ */

/* Locks and shared memory cannot be relied on across machines. */
bool ent__fs_is_network(uint32_t magic) {
    static const uint32_t known[] = {
        0x6969,     /* NFS */
        0x517b,     /* SMB */
        0xff534d42, /* CIFS */
        0xfe534d42, /* SMB2 */
        0x5346414f, /* AFS */
        0x73757245, /* Coda */
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (magic == known[i])
            return true;
    return false;
}

static ent_code refuse_network(const char *path, ent_error *err) {
    struct statfs fs;
    if (statfs(path, &fs) != 0 || !ent__fs_is_network((uint32_t)fs.f_type))
        return ENT_OK;
    return ent__fail(err, ENT_READONLY,
                     "%.200s: on a network file system, where it can only be read", path);
}

static ent_code system_failure(const char *path, int number, ent_error *err) {
    ent_code code = number == ENOENT || number == ENOTDIR  ? ENT_NOT_FOUND
                    : number == EEXIST                     ? ENT_CONFLICT
                    : number == ENOSPC || number == EDQUOT ? ENT_FULL
                    : number == EROFS || number == EACCES  ? ENT_READONLY
                    : number == ENOMEM                     ? ENT_NOMEM
                                                           : ENT_IO;
    ent__fail(err, code, "%.200s: %s", path, strerror(number));
    if (err)
        err->system = number;
    return code;
}

/* Refuses what is no file: a pipe would keep us waiting. */
static ent_code look_at(const char *path, int64_t *bytes, ent_error *err) {
    struct stat st;
    if (stat(path, &st) != 0) {
        ent_code code = system_failure(path, errno, err);
        return code == ENT_READONLY ? ent__fail(err, ENT_IO, "%.200s: permission denied", path)
                                    : code;
    }
    if (!S_ISREG(st.st_mode))
        return ent__fail(err, ENT_SCHEMA, "%.200s: not a file", path);
    *bytes = st.st_size;
    return ENT_OK;
}

/* An empty file of ours, so that nothing that exists is ever written over. */
static ent_code make_file(const char *path, ent_error *err) {
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return system_failure(path, errno, err);
    close(fd);
    return ENT_OK;
}

/* Does the journal end with the name of a super-journal? */
static bool names_another(const char *journal) {
    static const unsigned char magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
    unsigned char end[8];
    int fd = open(journal, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    off_t size = lseek(fd, 0, SEEK_END);
    bool found = size >= 16 && pread(fd, end, sizeof end, size - 8) == (ssize_t)sizeof end &&
                 memcmp(end, magic, sizeof end) == 0;
    close(fd);
    return found;
}

/* ---- the handle ----------------------------------------------------------------- */

static ent_instant system_clock(void *ctx) {
    (void)ctx;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (ent_instant)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

ent_instant ent__register_now(ent_register *reg) {
    return reg->clock(reg->clock_ctx);
}

/* "./" in front keeps a name from being read as a URI or as ":memory:". */
static ent_register *make_handle(const char *path, const ent_open_options *options) {
    ent_register *reg = ent__zalloc(1, sizeof *reg);
    if (!reg)
        return NULL;
    const char *front = path[0] == '/' ? "" : "./";
    size_t n = strlen(path), skip = strlen(front);
    ent__buf_init(&reg->word, ENT_CELL_BYTES_MOST);
    reg->path_bytes = skip + n + 1;
    reg->path = ent__alloc(reg->path_bytes);
    if (!reg->path) {
        ent__free(reg, sizeof *reg);
        return NULL;
    }
    memcpy(reg->path, front, skip);
    memcpy(reg->path + skip, path, n + 1);
    if (options->images) {
        reg->images = ent__alloc(strlen(options->images) + 1);
        if (!reg->images) {
            ent_register_close(reg);
            return NULL;
        }
        memcpy(reg->images, options->images, strlen(options->images) + 1);
    }
    reg->mode = options->mode;
    reg->clock = options->clock ? options->clock : system_clock;
    reg->clock_ctx = options->clock_ctx;
    return reg;
}

static void distrust(sqlite3 *db) {
    static const int off[] = {
        SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER,
        SQLITE_DBCONFIG_ENABLE_VIEW,    SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
        SQLITE_DBCONFIG_DQS_DML,        SQLITE_DBCONFIG_DQS_DDL};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        sqlite3_db_config(db, off[i], 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    static const int limits[][2] = {{SQLITE_LIMIT_LENGTH, 20 << 20},
                                    {SQLITE_LIMIT_SQL_LENGTH, 8192},
                                    {SQLITE_LIMIT_COLUMN, 32},
                                    {SQLITE_LIMIT_EXPR_DEPTH, 40},
                                    {SQLITE_LIMIT_COMPOUND_SELECT, 8},
                                    {SQLITE_LIMIT_VDBE_OP, 20000},
                                    {SQLITE_LIMIT_FUNCTION_ARG, 8},
                                    {SQLITE_LIMIT_ATTACHED, 0},
                                    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 8},
                                    {SQLITE_LIMIT_VARIABLE_NUMBER, 32},
                                    {SQLITE_LIMIT_TRIGGER_DEPTH, 1}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db, limits[i][0], limits[i][1]);
}

static ent_code connect(ent_register *reg, int flags, ent_error *err) {
    int rc = sqlite3_open_v2(reg->path, &reg->db,
                             flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (!reg->db)
        return ent__nomem(err);
    if (rc != SQLITE_OK)
        return ent__sql_fail(reg, rc, err);
    distrust(reg->db);
    ent__sql_budget(reg);
    sqlite3_busy_timeout(reg->db, BUSY_MS);
    if (flags & SQLITE_OPEN_READWRITE) {
        const char *file = sqlite3_db_filename(reg->db, "main");
        if (file && names_another(sqlite3_filename_journal(file)))
            return ent__fail(err, ENT_CORRUPT, "%.200s: the journal beside it is not ours",
                             reg->path);
    }
    return ent__sql_exec(reg,
                         "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; "
                         "PRAGMA cache_size = -2000; PRAGMA secure_delete = OFF; "
                         "PRAGMA synchronous = EXTRA",
                         err);
}

static void disconnect(ent_register *reg) {
    for (int i = 0; i < SQL_COUNT; i++) {
        sqlite3_finalize(reg->stmt[i]);
        reg->stmt[i] = NULL;
    }
    sqlite3_close_v2(reg->db);
    reg->db = NULL;
}

/* An append that died in rollback mode left a journal; only a writer can play it
 * back. Any reader who may write the file does so. */
static ent_code heal(ent_register *reg, ent_error *err) {
    ENT_TRY(refuse_network(reg->path, err));
    disconnect(reg);
    ent_code code = connect(reg, SQLITE_OPEN_READWRITE, err);
    if (code == ENT_OK)
        code = ent__sql_exec(reg, "SELECT 1 FROM sqlite_schema", err);
    disconnect(reg);
    return code == ENT_OK ? connect(reg, SQLITE_OPEN_READONLY, err) : code;
}

static ent_code open_read(ent_register *reg, bool foreign, ent_error *err) {
    ent_error first = {0};
    ent_code code = connect(reg, SQLITE_OPEN_READONLY, &first);
    if (code == ENT_READONLY && first.system == SQLITE_READONLY_ROLLBACK && !foreign)
        return heal(reg, err);
    if (code != ENT_OK && err)
        *err = first;
    return code;
}

static ent_code open_write(ent_register *reg, ent_error *err) {
    ENT_TRY(refuse_network(reg->path, err));
    ENT_TRY(connect(reg, SQLITE_OPEN_READWRITE, err));
    if (sqlite3_db_readonly(reg->db, "main") == 1)
        return ent__fail(err, ENT_READONLY, "%.200s: cannot be written", reg->path);
    return ENT_OK;
}

static ent_code open_create(ent_register *reg, ent_error *err) {
    ent_code code = open_write(reg, err);
    if (code == ENT_OK)
        code = ent__schema_make(reg, err);
    if (code == ENT_OK)
        return ENT_OK;
    const char *file = reg->db ? sqlite3_db_filename(reg->db, "main") : NULL;
    if (file)
        unlink(sqlite3_filename_journal(file));
    unlink(reg->path);
    return code;
}

/* The engine calls a file of a form that it does not know a plain error. */
static ent_code open_existing(ent_register *reg, bool foreign, ent_error *err) {
    ent_code code =
        reg->mode == ENT_OPEN_WRITE ? open_write(reg, err) : open_read(reg, foreign, err);
    if (code == ENT_OK)
        code = ent__schema_check(reg, err);
    if (code != ENT_INTERNAL)
        return code;
    if (err)
        err->code = ENT_SCHEMA;
    return ENT_SCHEMA;
}

static ent_code open_file(ent_register *reg, bool foreign, ent_error *err) {
    if (reg->mode == ENT_OPEN_CREATE)
        ENT_TRY(make_file(reg->path, err));
    ENT_TRY(look_at(reg->path, &reg->bytes, err));
    return reg->mode == ENT_OPEN_CREATE ? open_create(reg, err)
                                        : open_existing(reg, foreign, err);
}

static ent_code open_any(const char *path, const ent_open_options *options, bool foreign,
                         ent_register **out, ent_error *err) {
    *out = NULL;
    ent_register *reg = make_handle(path, options);
    if (!reg)
        return ent__nomem(err);
    ent_code code = open_file(reg, foreign, err);
    if (code == ENT_OK)
        *out = reg;
    else
        ent_register_close(reg);
    return code;
}

ent_code ent_register_open(const char *path, const ent_open_options *options,
                           ent_register **out, ent_error *err) {
    ent_open_options o = {.size = sizeof o};
    if (out)
        *out = NULL;
    if (!path || !out || (options && options->size < sizeof o))
        return ent__fail(err, ENT_MISUSE,
                         "a path, a place for the handle, options of a "
                         "known size are needed");
    if (options)
        o = *options;
    if (!*path)
        return ent__fail(err, ENT_NOT_FOUND, "a file without a name");
    if (o.mode != ENT_OPEN_READ && o.mode != ENT_OPEN_WRITE && o.mode != ENT_OPEN_CREATE)
        return ent__fail(err, ENT_MISUSE, "unknown mode %d", (int)o.mode);
    return open_any(path, &o, false, out, err);
}

ent_code ent__register_open_foreign(const char *path, ent_register **out, ent_error *err) {
    ent_open_options o = {.size = sizeof o};
    return open_any(path, &o, true, out, err);
}

ent_code ent__register_journal(ent_register *reg, bool wal, ent_error *err) {
    sqlite3_busy_timeout(reg->db, SWITCH_MS);
    ent_code code = ent__sql_exec(
        reg, wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE", err);
    sqlite3_busy_timeout(reg->db, BUSY_MS);
    return code == ENT_BUSY ? ENT_OK : code;
}

void ent_register_close(ent_register *reg) {
    if (!reg)
        return;
    if (reg->db && reg->mode != ENT_OPEN_READ && sqlite3_db_readonly(reg->db, "main") == 0) {
        if (!sqlite3_get_autocommit(reg->db))
            ent__sql_run(reg, SQL_ROLLBACK, NULL);
        sqlite3_busy_timeout(reg->db, 0);
        ent__sql_exec(reg, "PRAGMA journal_mode = DELETE", NULL);
    }
    disconnect(reg);
    ent__buf_free(&reg->word);
    ent__free(reg->path, reg->path_bytes);
    if (reg->images)
        ent__free(reg->images, strlen(reg->images) + 1);
    ent__free(reg, sizeof *reg);
}
