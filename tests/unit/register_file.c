/* SPDX-License-Identifier: MIT
 *
 * Register files that are foreign, damaged or hostile: never a crash, never a
 * value of the wrong type, and a refusal that says why.
 */
#include "test.h"

#include "register_world.h"

#include <sqlite3.h>
#include <string.h>
#include <time.h>

enum { CLAIMS = 120 };

static const char *good; /* a sound register that the tests copy */

static int make_good(void **state) {
    (void)state;
    static char path[200];
    snprintf(path, sizeof path, "%s", world_path("good"));
    good = path;
    ent_register *reg;
    world_remove(path);
    OK(world_open(path, ENT_OPEN_CREATE, &reg, err));
    OK(world_append(reg, true, 0, CLAIMS, 0, err));
    ent_append *a;
    OK(ent__append_begin(reg, NULL, &a, err));
    OK(world_add(a, ENT_CLAIM, world_claim(), err));
    OK(ent__append_commit(a, err));
    ent_register_close(reg);
    return 0;
}

static int drop_good(void **state) {
    (void)state;
    world_remove(good);
    return 0;
}

static bool is_expected(ent_code code) {
    return code == ENT_OK || code == ENT_CORRUPT || code == ENT_SCHEMA || code == ENT_NOT_FOUND;
}

/* ---- doing everything with a file ----------------------------------------------- */

typedef struct visit {
    ent_register *reg;
    int64_t words, n;
} visit;

static void check_text(ent_str s) {
    assert_non_null(s.p);
    assert_true(s.n <= ENT_CELL_BYTES_MOST);
    assert_int_equal(ent__utf8_check(s.p, s.n), s.n);
}

static int visit_word(void *ctx, uint32_t no, ent_str text) {
    visit *v = ctx;
    assert_int_equal(no, ++v->words);
    assert_true(text.n > 0);
    check_text(text);
    return 0;
}

static int visit_claim(void *ctx, const ent_stored *c) {
    visit *v = ctx;
    const uint32_t numbers[] = {c->subject, c->relation, c->object, c->value, c->since,
                                c->until,   c->detail,   c->source, c->per,   c->as_of};
    v->n++;
    for (int i = 0; i < 10 && v->words >= 0; i++)
        assert_true(numbers[i] <= v->words);
    assert_true(c->no > 0);
    return 0;
}

static int visit_row(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)ctx;
    (void)recorded;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        check_text(row->cell[i]);
    return 0;
}

static int visit_whole(void *ctx, const ent_stored *claim, const ent_row *row) {
    (void)claim;
    for (int i = 0; i < ENT_C_COUNT; i++)
        check_text(row->cell[i]);
    ((visit *)ctx)->n++;
    return 0;
}

/* The worst of two codes, all of them expected. */
static ent_code worst(ent_code so_far, ent_code code) {
    assert_true(is_expected(code));
    return so_far != ENT_OK ? so_far : code == ENT_NOT_FOUND ? ENT_OK : code;
}

static ent_code read_claims(ent_register *reg) {
    static const ent_pattern patterns[] = {
        {.subject = {"", 0}},
        {.subject = {"LTU", 3}},
        {.object = {"NATO", 4}, .relation = {"member", 6}},
        {.relation = {"visit", 5}},
        {.source = {"cow", 3}},
        {.subject = {"LTU", 3}, .relation = {"member", 6}, .object = {"UN", 2}}};
    visit v = {.reg = reg};
    ent_code code = worst(ENT_OK, ent__register_words(reg, visit_word, &v, NULL));
    if (code != ENT_OK)
        v.words = -1; /* then numbers need not be words */
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        code = worst(code, ent__register_scan(reg, &patterns[i], visit_claim, &v, NULL));
    code = worst(code, ent__register_find(reg, S("a"), visit_claim, &v, NULL));
    code = worst(code, ent__register_find(reg, S("#1"), visit_claim, &v, NULL));
    code = worst(code, ent__register_claims(reg, visit_whole, &v, NULL));
    ent_claim_id id = {{1}};
    code = worst(code, ent__register_scan_replacing(reg, &id, visit_claim, &v, NULL));
    for (int64_t no = 1; no < 5; no++) {
        ent_arena arena = {0};
        ent_row row;
        code = worst(code, ent__register_claim(reg, no, &row, &arena, NULL));
        ent__arena_free(&arena);
    }
    return code;
}

static ent_code read_everything(ent_register *reg) {
    char digest[65];
    ent_code code = read_claims(reg);
    for (int kind = ENT_SOURCE; kind < ENT_KIND_COUNT; kind++) {
        ent_kind k = (ent_kind)kind;
        code = worst(code, ent__register_rows(reg, k, S(""), visit_row, NULL, NULL));
        code = worst(code, ent__register_rows(reg, k, S("LTU"), visit_row, NULL, NULL));
        code = worst(code, ent__register_replaced(reg, k, visit_row, NULL, NULL));
    }
    code = worst(code, ent__register_editions(reg, S("wp"), visit_row, NULL, NULL));
    code = worst(code, ent__register_named(reg, S("lt"), false, visit_row, NULL, NULL));
    code = worst(code, ent__register_named(reg, S("un"), true, visit_row, NULL, NULL));
    return worst(code, ent_register_digest(reg, ENT_LATEST, digest, NULL));
}

static void expect_refusal_or_success(ent_code code) {
    if (!is_expected(code) && code != ENT_INVALID && code != ENT_CONFLICT &&
        code != ENT_LIMIT && code != ENT_PARSE)
        fail_msg("unexpected %s", ent_code_name(code));
}

/* What reading and checking the file come to; all else is only survived. */
static void exercise(const char *path, ent_code *reading, ent_code *checking) {
    ent_register *reg = NULL;
    *checking = *reading = world_open(path, ENT_OPEN_READ, &reg, NULL);
    assert_true(is_expected(*reading));
    if (*reading == ENT_OK) {
        *reading = read_everything(reg);
        *checking = ent_register_check(reg, NULL);
        assert_true(is_expected(*checking));
        ent_register_close(reg);
    }
    if (world_open(path, ENT_OPEN_WRITE, &reg, NULL) != ENT_OK)
        return;
    expect_refusal_or_success(world_append(reg, true, CLAIMS - 3, CLAIMS + 3, 0, NULL));
    expect_refusal_or_success(world_append(reg, false, 0, 1100, 1100, NULL));
    expect_refusal_or_success(ent_register_rebuild(reg, NULL));
    expect_refusal_or_success(ent_register_check(reg, NULL));
    ent_register_close(reg);
}

static void merge_into_fresh(const char *path) {
    const char *fresh = world_path("into");
    ent_register *reg;
    ent_import_report report;
    world_remove(fresh);
    OK(world_open(fresh, ENT_OPEN_CREATE, &reg, err));
    ent_code code = ent_register_merge(reg, path, &report, NULL);
    expect_refusal_or_success(code);
    if (code != ENT_OK)
        assert_int_equal(ent__register_count(reg), 0);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
    world_remove(fresh);
}

/* ---- files changed by another program ------------------------------------------- */

static const char *altered(const char *sql) {
    const char *path = world_path("altered");
    world_remove(path);
    assert_true(world_copy(good, path, INT64_MAX));
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
    return path;
}

#define SCHEMA_IS "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET "

static void foreign_schemas_are_refused(void **state) {
    (void)state;
    static const char *const cases[] = {
        "CREATE TRIGGER t AFTER INSERT ON claim BEGIN DELETE FROM claim; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE INDEX i ON claim (value)",
        "CREATE TABLE t (x)",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
        "ANALYZE",
        "DROP INDEX claim_id",
        "DROP VIEW claims",
        "DROP VIEW claims; CREATE VIEW claims AS SELECT * FROM claim",
        "ALTER TABLE claim ADD COLUMN x INTEGER GENERATED ALWAYS AS (no)",
        "ALTER TABLE word RENAME TO words",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = -1",
        "PRAGMA application_id = 1",
        SCHEMA_IS "sql = sql || ' ' WHERE name = 'claim'",
        SCHEMA_IS "sql = sql || char(0) || 'x' WHERE name = 'claim'",
        SCHEMA_IS "tbl_name = 'word' WHERE name = 'name'",
        "CREATE TABLE \"a\x1b[2J\" (x)"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = altered(cases[i]);
        ent_register *reg;
        ent_error why = {0};
        ent_code code = world_open(path, ENT_OPEN_READ, &reg, &why);
        if (code != ENT_SCHEMA && code != ENT_CORRUPT)
            fail_msg("%s: %s", cases[i], ent_code_name(code));
        assert_null(strchr(why.message, '\x1b'));
        assert_null(reg);
        assert_int_equal(world_open(path, ENT_OPEN_WRITE, &reg, NULL), code);
        world_remove(path);
    }
}

static void newer_forms_are_named(void **state) {
    (void)state;
    const char *path = altered("PRAGMA user_version = 2");
    ent_register *reg;
    ent_error why = {0};
    assert_int_equal(world_open(path, ENT_OPEN_READ, &reg, &why), ENT_SCHEMA);
    assert_non_null(
        strstr(why.message, "made by a newer entente (form 2); this one knows form 1"));
    world_remove(path);
}

static void write_file(const char *path, const char *bytes, size_t n) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void other_files_are_refused(void **state) {
    (void)state;
    const char *path = world_path("other");
    ent_register *reg;
    static char text[5000];
    memset(text, 'x', sizeof text);
    const size_t sizes[] = {0, 1, 100, 512, 5000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        write_file(path, text, sizes[i]);
        REFUSED(ENT_SCHEMA, world_open(path, ENT_OPEN_READ, &reg, err));
        REFUSED(ENT_SCHEMA, world_open(path, ENT_OPEN_WRITE, &reg, err));
    }
    world_remove(path);
    sqlite3 *db;
    sqlite3_open(path, &db);
    sqlite3_exec(db,
                 "PRAGMA encoding = 'UTF-16'; CREATE TABLE t (x); PRAGMA application_id = "
                 "0x656e7472; PRAGMA user_version = 1",
                 NULL, NULL, NULL);
    sqlite3_close(db);
    REFUSED(ENT_SCHEMA, world_open(path, ENT_OPEN_READ, &reg, err));
    world_remove(path);
}

#define AT(no) " WHERE no = " no

static void ill_values_are_damage(void **state) {
    (void)state;
    static const char *const cases[] = {
        "UPDATE claim SET subject = 99999" AT("3"),
        "UPDATE claim SET value = -1" AT("3"),
        "UPDATE claim SET \"by\" = 4294967295" AT("3"),
        "UPDATE claim SET id = x'00'" AT("3"),
        "UPDATE claim SET recorded = 9223372036854775807" AT("3"),
        "UPDATE claim SET replaces = x'0102'" AT("3"),
        "DELETE FROM claim" AT("3"),
        "UPDATE claim SET no = 100000" AT("5"),
        "UPDATE claim SET no = -5" AT("5"),
        "UPDATE word SET text = CAST(x'ff' AS TEXT)" AT("2"),
        "UPDATE word SET text = 'a' || char(0) || 'b'" AT("2"),
        "UPDATE word SET text = 'a' || char(27) || '[2J'" AT("2"),
        "UPDATE word SET text = char(133)" AT("2"),
        "UPDATE word SET text = ''" AT("2"),
        "UPDATE word SET no = 4000000000" AT("2"),
        "UPDATE word SET no = 5000000000" AT("2"),
        "DELETE FROM word" AT("2"),
        "UPDATE claim_words SET quote = CAST(x'c3' AS TEXT)" AT("2"),
        "UPDATE entity SET name = CAST(x'80' AS TEXT)" AT("2"),
        "UPDATE source SET recorded = 9223372036854775807" AT("2")};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = altered(cases[i]);
        ent_code reading, checking;
        merge_into_fresh(path);
        exercise(path, &reading, &checking);
        if (reading != ENT_CORRUPT || checking != ENT_CORRUPT)
            fail_msg("%s: %s, %s", cases[i], ent_code_name(reading), ent_code_name(checking));
        world_remove(path);
    }
}

static void checks_find_what_reading_does_not(void **state) {
    (void)state;
    static const char *const cases[] = {
        "UPDATE claim SET object = subject" AT("3"),
        "UPDATE claim SET replaces = zeroblob(16)" AT("3"),
        "DELETE FROM name WHERE entity = 1",
        "INSERT INTO name VALUES ('x', 1)",
        "UPDATE latest SET recorded = 0",
        "DELETE FROM latest",
        "INSERT INTO claim_words VALUES (5000, 'a', '', '')",
        "UPDATE claim_words SET at = ''" AT("4"),
        "DELETE FROM claim WHERE no = 121",
        "DELETE FROM entity WHERE id = 'LTU'; DELETE FROM name WHERE entity = 1",
        "DELETE FROM source WHERE id = 'cow'",
        "DELETE FROM source WHERE id = 'urm'",
        "DELETE FROM relation WHERE id = 'member'",
        "UPDATE entity SET type = ' x'" AT("2"),
        "UPDATE source SET replaces = 'nobody'" AT("2"),
        "UPDATE word SET text = 'LTU ' WHERE text = 'LTU'",
        SCHEMA_IS "rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'claim_source') "
                  "WHERE name = 'claim_object'"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = altered(cases[i]);
        ent_code reading, checking;
        merge_into_fresh(path);
        exercise(path, &reading, &checking);
        if (checking != ENT_CORRUPT)
            fail_msg("%s: %s", cases[i], ent_code_name(checking));
        world_remove(path);
    }
}

static void rebuilding_makes_the_derived_again(void **state) {
    (void)state;
    static const char *const cases[] = {"DELETE FROM name", "INSERT INTO name VALUES ('x', 1)",
                                        "UPDATE latest SET recorded = 0", "DELETE FROM latest"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = altered(cases[i]);
        ent_register *reg;
        OK(world_open(path, ENT_OPEN_WRITE, &reg, err));
        REFUSED(ENT_CORRUPT, ent_register_check(reg, err));
        OK(ent_register_rebuild(reg, err));
        OK(ent_register_check(reg, err));
        OK(world_append(reg, false, 5000, 5001, 0, err));
        ent_register_close(reg);
        world_remove(path);
    }
}

/* ---- damaged bytes -------------------------------------------------------------- */

static off_t size_of(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 ? st.st_size : 0;
}

static void files_cut_short_are_damage(void **state) {
    (void)state;
    const char *path = world_path("cut");
    off_t size = size_of(good);
    for (off_t n = 0; n < size; n += 512) {
        ent_code reading, checking;
        assert_true(world_copy(good, path, n));
        exercise(path, &reading, &checking);
        assert_int_not_equal(checking, ENT_OK);
        world_remove(path);
    }
}

static uint64_t seed;

static uint32_t chance(uint32_t below) {
    seed += UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(ent__mix(seed) % below);
}

static void change_bytes(const char *path) {
    int fd = open(path, O_RDWR);
    off_t size = lseek(fd, 0, SEEK_END);
    uint32_t n = 1 + chance(12);
    for (uint32_t i = 0; i < n; i++) {
        /* often in the head of a page, where it hurts */
        uint32_t at = chance((uint32_t)size);
        if (chance(3) == 0)
            at = at / 4096 * 4096 + chance(40);
        unsigned char byte = (unsigned char)(chance(4) ? chance(256) : chance(2) * 255);
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    }
    close(fd);
}

static void changed_bytes_do_no_harm(void **state) {
    (void)state;
    const char *path = world_path("changed"), *given = getenv("ENTENTE_SEED");
    seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    printf("# ENTENTE_SEED=%llu\n", (unsigned long long)seed);
    for (int i = 0; i < 150; i++) {
        ent_code reading, checking;
        assert_true(world_copy(good, path, INT64_MAX));
        change_bytes(path);
        if (i % 8 == 0)
            merge_into_fresh(path);
        exercise(path, &reading, &checking);
        world_remove(path);
    }
}

/* ---- beside the file ------------------------------------------------------------ */

/* SQLite would delete the file that a journal names as its super-journal. */
static void journals_that_name_other_files_are_refused(void **state) {
    (void)state;
    static const char magic[] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
    const char *path = world_path("journal");
    char bytes[600] = {0};
    memcpy(bytes, magic, 8);
    memcpy(bytes + 592, magic, 8);
    assert_true(world_copy(good, path, INT64_MAX));
    write_file(world_beside(path, "-journal"), bytes, sizeof bytes);
    ent_register *reg;
    REFUSED(ENT_CORRUPT, world_open(path, ENT_OPEN_WRITE, &reg, err));
    world_remove(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign_schemas_are_refused),
        cmocka_unit_test(newer_forms_are_named),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(ill_values_are_damage),
        cmocka_unit_test(checks_find_what_reading_does_not),
        cmocka_unit_test(rebuilding_makes_the_derived_again),
        cmocka_unit_test(files_cut_short_are_damage),
        cmocka_unit_test(changed_bytes_do_no_harm),
        cmocka_unit_test(journals_that_name_other_files_are_refused),
    };
    return cmocka_run_group_tests(tests, make_good, drop_good);
}
