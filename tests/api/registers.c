/* SPDX-License-Identifier: MIT
 *
 * Register files: made, opened, refused, digested, merged; two threads.
 */
#include "api.h"

#include <pthread.h>

static void digest_of(ent_register *reg, char out[65]) {
    OK(ent_register_digest(reg, ENT_LATEST, out, err));
    assert_int_equal(strspn(out, "0123456789abcdef"), 64);
    assert_int_equal(out[64], '\0');
}

/* ---- opening ------------------------------------------------------------------------ */

static void they_are_made_once(void **state) {
    (void)state;
    ent_register *reg = reg_get("made.db", ENT_OPEN_CREATE), *second = (ent_register *)state;
    FAILS(ENT_CONFLICT, reg_open(in_folder("made.db"), ENT_OPEN_CREATE, &second, err));
    assert_null(second); /* nothing to close by mistake */
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
    ent_register_close(NULL);
    reg = NULL;
    OK(ent_register_open(in_folder("made.db"), NULL, &reg, err)); /* no options: to read */
    FAILS(ENT_READONLY, rows_add(reg, "entities", world_entities, err));
    FAILS(ENT_READONLY, ent_register_rebuild(reg, err));
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
}

static void what_is_no_register_is_refused(void **state) {
    (void)state;
    put(in_folder("text.db"),
        "This is not a register, and longer than a hundred bytes: it goes "
        "on and on, about nothing at all, until it ends.");
    put(in_folder("empty.db"), "");
    mkdir(in_folder("dir.db"), 0777);
    static const struct {
        const char *name;
        ent_open_mode mode;
        ent_code due;
    } cases[] = {
        {"none.db", ENT_OPEN_READ, ENT_NOT_FOUND},
        {"none.db", ENT_OPEN_WRITE, ENT_NOT_FOUND},
        {"none/none.db", ENT_OPEN_CREATE, ENT_NOT_FOUND},
        {"text.db", ENT_OPEN_READ, ENT_SCHEMA},
        {"text.db", ENT_OPEN_WRITE, ENT_SCHEMA},
        {"text.db", ENT_OPEN_CREATE, ENT_CONFLICT},
        {"empty.db", ENT_OPEN_READ, ENT_SCHEMA},
        {"empty.db", ENT_OPEN_WRITE, ENT_SCHEMA},
        {"empty.db", ENT_OPEN_CREATE, ENT_CONFLICT},
        {"dir.db", ENT_OPEN_READ, ENT_SCHEMA},
        {"dir.db", ENT_OPEN_WRITE, ENT_SCHEMA},
        {"", ENT_OPEN_READ, ENT_SCHEMA}, /* the folder itself */
        {"made.db", (ent_open_mode)3, ENT_MISUSE},
        {"made.db", (ent_open_mode)-1, ENT_MISUSE},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        ent_register *reg = (ent_register *)state;
        FAILS(cases[i].due, reg_open(in_folder(cases[i].name), cases[i].mode, &reg, err));
        assert_null(reg);
    }
    assert_false(is_there(in_folder("none.db")));
    ent_register *reg;
    ent_open_options o = {.size = 0, .mode = ENT_OPEN_READ};
    FAILS(ENT_MISUSE, ent_register_open(in_folder("made.db"), &o, &reg, err));
    FAILS(ENT_MISUSE, ent_register_open(NULL, NULL, &reg, err));
    FAILS(ENT_MISUSE, ent_register_open(in_folder("made.db"), NULL, NULL, err));
    FAILS(ENT_NOT_FOUND, ent_register_open("", NULL, &reg, err));
    /* Names that the storage engine would take for something else are names of files */
    static const char *const names[] = {":memory:", "file:made.db?mode=rwc"};
    for (size_t i = 0; i < LENGTH(names); i++)
        FAILS(ENT_NOT_FOUND, ent_register_open(names[i], NULL, &reg, err));
}

static void damage_is_seen(void **state) {
    (void)state;
    ent_register_close(world_make("damaged.db"));
    struct stat st;
    assert_int_equal(stat(in_folder("damaged.db"), &st), 0);
    /* A word that an index no longer agrees with; opened without reading it */
    FILE *f = fopen(in_folder("damaged.db"), "r+b");
    assert_non_null(f);
    char *all = malloc((size_t)st.st_size);
    assert_non_null(all);
    assert_int_equal(fread(all, 1, (size_t)st.st_size, f), st.st_size);
    int changed = 0;
    for (off_t i = 0; i + 8 < st.st_size; i++)
        if (memcmp(all + i, "seeking", 7) == 0 && !changed++) {
            fseek(f, (long)i, SEEK_SET);
            fputs("seeming", f);
        }
    free(all);
    fclose(f);
    assert_true(changed > 0);
    ent_register *reg = reg_get("damaged.db", ENT_OPEN_READ);
    FAILS(ENT_CORRUPT, ent_register_check(reg, err));
    ent_register_close(reg);
    assert_int_equal(truncate(in_folder("damaged.db"), st.st_size / 2), 0);
    reg = NULL;
    ent_code code = reg_open(in_folder("damaged.db"), ENT_OPEN_READ, &reg, NULL);
    if (code == ENT_OK)
        code = ent_register_check(reg, NULL);
    assert_int_equal(code, ENT_CORRUPT);
    ent_register_close(reg);
}

/* ---- the digest ------------------------------------------------------------------------- */

static void digests_are_of_what_was_known(void **state) {
    (void)state;
    char first[65], second[65], then[65], same[65];
    ent_instant start = now;
    ent_register *reg = world_make("digest.db"), *twin = world_make("twin.db");
    digest_of(reg, first);
    digest_of(twin, same);
    assert_string_equal(first, same);
    now = start + INT64_C(86400000000);
    char id[ENT_ID_BYTES];
    ent_outcome outcome;
    OK(ent_claim_add(reg,
                     CLAIM(.subject = "EST", .relation = "member", .object = "UN",
                           .value = "member", .since = "1991-09-17", .source = "desk@2005"),
                     id, &outcome, err));
    digest_of(reg, second);
    assert_string_not_equal(first, second);
    OK(ent_register_digest(reg, start + 60000000, then, err)); /* as it was */
    assert_string_equal(then, first);
    OK(ent_register_digest(reg, start - 60000000, then, err)); /* before there was anything */
    assert_string_not_equal(then, first);
    ent_register *none = reg_get("none-yet.db", ENT_OPEN_CREATE);
    digest_of(none, same);
    assert_string_equal(then, same);
    OK(ent_register_rebuild(reg, err));
    OK(ent_register_check(reg, err));
    digest_of(reg, then);
    assert_string_equal(then, second);
    FAILS(ENT_MISUSE, ent_register_digest(NULL, ENT_LATEST, then, err));
    FAILS(ENT_MISUSE, ent_register_check(NULL, err));
    FAILS(ENT_MISUSE, ent_register_rebuild(NULL, err));
    ent_register_close(none);
    ent_register_close(twin);
    ent_register_close(reg);
    now = start;
}

/* ---- merging ------------------------------------------------------------------------------
 */

static void add_one(ent_register *reg, const char *subject, const char *since) {
    char id[ENT_ID_BYTES];
    ent_outcome outcome;
    OK(ent_claim_add(reg,
                     CLAIM(.subject = subject, .relation = "member", .object = "UN",
                           .value = "member", .since = since, .source = "desk@2005"),
                     id, &outcome, err));
    assert_int_equal(outcome, ENT_ADDED);
}

static void merging_is_union(void **state) {
    (void)state;
    char da[65], db[65], again[65];
    ent_register *a = world_make("a.db"), *b = world_make("b.db");
    add_one(a, "EST", "1991-09-17");
    add_one(b, "LVA", "1991-09-17");
    add_one(b, "GEO", "1992-07-31");
    ent_import_report r;
    OK(ent_register_merge(a, in_folder("b.db"), &r, err)); /* b is open, in WAL */
    assert_int_equal(r.read, WORLD_CLAIMS + 2);
    assert_int_equal(r.added, 2);
    assert_int_equal(r.present, WORLD_CLAIMS);
    assert_int_equal(r.refused + r.sources + r.entities + r.relations, 0);
    OK(ent_register_merge(b, in_folder("a.db"), NULL, err));
    digest_of(a, da);
    digest_of(b, db);
    assert_string_equal(da, db);
    OK(ent_register_merge(a, in_folder("b.db"), &r, err));
    assert_int_equal(r.added, 0);
    OK(ent_register_merge(a, in_folder("a.db"), &r, err)); /* itself */
    assert_int_equal(r.added, 0);
    assert_int_equal(r.present, WORLD_CLAIMS + 3);
    digest_of(a, again);
    assert_string_equal(again, da);
    ent_register_close(a);
    ent_register_close(b);

    ent_register *all = reg_get("all.db", ENT_OPEN_CREATE); /* everything arrives */
    OK(ent_register_merge(all, in_folder("a.db"), &r, err));
    assert_int_equal(r.added, WORLD_CLAIMS + 3);
    assert_int_equal(r.sources, WORLD_SOURCES);
    assert_int_equal(r.entities, WORLD_ENTITIES);
    digest_of(all, again);
    assert_string_equal(again, da);
    OK(ent_register_check(all, err));
    ent_register_close(all);
}

static void what_must_not_differ_stops_a_merge(void **state) {
    (void)state;
    char before[65], after[65];
    ent_register *mine = world_make("mine.db");
    ent_register *other = reg_get("other.db", ENT_OPEN_CREATE);
    relations_add(other);
    OK(rows_add(other, "sources",
                "id,work,kind,title,published\n"
                "new,new,primary,New,2020\n"
                "rival,rival,primary,Rival,2010-12-31\n",
                err));
    ent_register_close(other);
    digest_of(mine, before);
    ent_import_report r = {.added = 7};
    FAILS(ENT_CONFLICT, ent_register_merge(mine, in_folder("other.db"), &r, err));
    assert_int_equal(r.added, 0);
    FAILS(ENT_NOT_FOUND, ent_register_merge(mine, in_folder("gone.db"), &r, err));
    FAILS(ENT_SCHEMA, ent_register_merge(mine, in_folder("text.db"), &r, err));
    FAILS(ENT_MISUSE, ent_register_merge(mine, NULL, &r, err));
    FAILS(ENT_MISUSE, ent_register_merge(NULL, in_folder("other.db"), &r, err));
    digest_of(mine, after);
    assert_string_equal(before, after); /* all or nothing */
    OK(ent_register_check(mine, err));
    ent_register_close(mine);
    OK(reg_open(in_folder("mine.db"), ENT_OPEN_READ, &mine, err));
    FAILS(ENT_READONLY, ent_register_merge(mine, in_folder("made.db"), NULL, err));
    ent_register_close(mine);
}

static void words_that_differ_stay(void **state) {
    (void)state;
    ent_register *mine = world_make("words.db");
    ent_register *other = reg_get("words2.db", ENT_OPEN_CREATE);
    relations_add(other);
    OK(rows_add(other, "sources",
                "id,work,kind,title,published,licence\n"
                "rival,rival,secondary,Another title,2010-12-31,CC0-1.0\n",
                err));
    ent_register_close(other);
    ent_import_report r;
    OK(ent_register_merge(mine, in_folder("words2.db"), &r, err));
    assert_int_equal(r.kept_own, 1);
    assert_int_equal(r.sources, 0);
    ent_register_close(mine);
}

/* ---- journals, writers, processes
 * ------------------------------------------------------------ */

/* The last writer leaves one file; while one has added, readers and it get along. */
static void writers_leave_one_file(void **state) {
    (void)state;
    char before[65], after[65];
    ent_register_close(world_make("journal.db"));
    assert_false(is_there(in_folder("journal.db-wal")));
    assert_false(is_there(in_folder("journal.db-journal")));
    ent_register *reader = reg_get("journal.db", ENT_OPEN_READ);
    digest_of(reader, before);
    ent_register *writer = reg_get("journal.db", ENT_OPEN_WRITE);
    add_one(writer, "EST", "1991-09-17");
    digest_of(reader, after);
    assert_string_not_equal(before, after); /* a reader sees what was committed */
    digest_of(writer, before);
    assert_string_equal(before, after);
    ent_register *second = reg_get("journal.db", ENT_OPEN_WRITE);
    add_one(second, "GEO", "1992-07-31");
    ent_register_close(writer);
    digest_of(second, before);
    digest_of(reader, after);
    assert_string_equal(before, after);
    ent_register_close(reader);
    ent_register_close(second);
    assert_false(is_there(in_folder("journal.db-wal")));
    assert_false(is_there(in_folder("journal.db-shm")));
    assert_false(is_there(in_folder("journal.db-journal")));
}

/* What a process added is there although it died before it could close. */
static void what_was_added_outlives_its_writer(void **state) {
    (void)state;
    char before[65], after[65];
    ent_register_close(world_make("killed.db"));
    pid_t pid = fork();
    if (pid == 0) {
        ent_register *reg;
        char id[ENT_ID_BYTES];
        ent_outcome outcome;
        if (reg_open(in_folder("killed.db"), ENT_OPEN_WRITE, &reg, NULL) != ENT_OK ||
            ent_claim_add(reg,
                          CLAIM(.subject = "EST", .relation = "member", .object = "UN",
                                .value = "member", .since = "1991-09-17",
                                .source = "desk@2005"),
                          id, &outcome, NULL) != ENT_OK)
            _exit(1);
        _exit(0);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_true(is_there(in_folder("killed.db-wal")));
    ent_register *reg = reg_get("killed.db", ENT_OPEN_READ);
    digest_of(reg, before);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
    reg = reg_get("killed.db", ENT_OPEN_WRITE);
    char id[ENT_ID_BYTES];
    ent_outcome outcome;
    OK(ent_claim_add(reg,
                     CLAIM(.subject = "EST", .relation = "member", .object = "UN",
                           .value = "member", .since = "1991-09-17", .source = "desk@2005"),
                     id, &outcome, err));
    assert_int_equal(outcome, ENT_PRESENT);
    digest_of(reg, after);
    assert_string_equal(before, after);
    ent_register_close(reg);
    assert_false(is_there(in_folder("killed.db-wal")));
}

/* A second writer waits ten seconds for the first before it gives up; QUICK does not. */
static ent_register *late;
static ent_code late_code;
static int add_meanwhile(void *ctx, const char *id, ent_outcome outcome) {
    (void)ctx;
    (void)id;
    (void)outcome;
    ent_error err = {0};
    late_code = rows_add(late, "sources", "id,work\nlate,late\n", &err);
    assert_true(err.message[0] || late_code == ENT_OK);
    return 0;
}

static void two_writers_do_not_mix(void **state) {
    (void)state;
    if (getenv("QUICK"))
        return;
    ent_register *first = world_make("busy.db");
    late = reg_get("busy.db", ENT_OPEN_WRITE);
    static const char rows[] = "subject,relation,object,value,since,source\n"
                               "EST,member,UN,member,1991-09-17,desk@2005\n";
    bytes b = {rows, strlen(rows), 0};
    OK(ent_table_import(first, "claims", bytes_read, &b, NULL, add_meanwhile, NULL, NULL, err));
    assert_int_equal(late_code, ENT_BUSY);
    OK(rows_add(late, "sources", "id,work\nlate,late\n", err)); /* and then it may */
    ent_register_close(late);
    ent_register_close(first);
}

/* A thread each, a register each: nothing is shared. */
static void *work(void *ctx) {
    const char *path = ctx;
    ent_register *reg = NULL;
    char id[ENT_ID_BYTES], since[16];
    ent_outcome outcome;
    ent_error err = {0};
    if (reg_open(path, ENT_OPEN_WRITE, &reg, &err) != ENT_OK)
        return ctx;
    for (int i = 0; i < 60; i++) {
        snprintf(since, sizeof since, "19%02d-01-%02d", 10 + i, 1 + i % 28);
        if (ent_claim_add(reg,
                          CLAIM(.subject = "EST", .relation = "member", .object = "UN",
                                .value = "observer", .since = since, .source = "rival"),
                          id, &outcome, &err) != ENT_OK)
            return ctx;
        ent_question q = {.size = sizeof q, .subject = "EST", .relation = "member"};
        ent_table *t = NULL;
        if (ent_ask_when(reg, &q, &t, &err) != ENT_OK || ent_table_n_rows(t) == 0)
            return ctx;
        ent_table_free(t);
        if (ent_ask_list(reg, &q, &t, &err) != ENT_OK || ent_table_n_rows(t) == 0)
            return ctx;
        ent_table_free(t);
    }
    ent_register_close(reg);
    return NULL;
}

static void threads_have_a_register_each(void **state) {
    (void)state;
    char paths[2][256], one[65], two[65];
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/thread%d.db", folder, i);
        ent_register_close(world_make(strrchr(paths[i], '/') + 1));
    }
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, paths[i]), 0);
    for (int i = 0; i < 2; i++) {
        void *bad = paths;
        assert_int_equal(pthread_join(threads[i], &bad), 0);
        assert_null(bad);
    }
    ent_register *reg = reg_get("thread0.db", ENT_OPEN_READ);
    digest_of(reg, one);
    ent_register_close(reg);
    reg = reg_get("thread1.db", ENT_OPEN_READ);
    digest_of(reg, two);
    ent_register_close(reg);
    assert_string_equal(one, two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_made_once),
        cmocka_unit_test(what_is_no_register_is_refused),
        cmocka_unit_test(damage_is_seen),
        cmocka_unit_test(digests_are_of_what_was_known),
        cmocka_unit_test(merging_is_union),
        cmocka_unit_test(what_must_not_differ_stops_a_merge),
        cmocka_unit_test(words_that_differ_stay),
        cmocka_unit_test(writers_leave_one_file),
        cmocka_unit_test(what_was_added_outlives_its_writer),
        cmocka_unit_test(two_writers_do_not_mix),
        cmocka_unit_test(threads_have_a_register_each),
    };
    return cmocka_run_group_tests(tests, folder_make, folder_drop);
}
