/* SPDX-License-Identifier: MIT
 *
 * The register under faults. A scenario does one thing to a register; it is run
 * again and again with the first, second, third, … step failing, until none is
 * left to fail. After each fault:
 *
 *   - the scenario succeeded or failed with the code of the fault
 *   - the register is wholly as before or as after, and as after if it succeeded
 *   - the same handle does the same thing once the fault is lifted
 *   - the register passes its check, and no memory is left behind
 *
 * After a death: whoever opens the register next finds it as before or as after,
 * and as after if the call had returned.
 */
#include "../unit/test.h"

#include "../unit/register_world.h"
#include "fault.h"

#include <string.h>
#include <sys/wait.h>
#include <time.h>

/* ---- scenarios ------------------------------------------------------------------ */

typedef struct scenario {
    const char *name;
    int claims; /* that the register has before; -1: there is none */
    bool opens; /* opens the register itself */
    bool reads; /* changes nothing */
    int every;  /* allocations: all up to this one fail, then ever fewer */
    ent_code (*run)(ent_register *reg, const char *path, ent_error *err);
} scenario;

static const char *other;                          /* a register to merge */
static char participants[160], organisations[160]; /* tables to import */

static ent_code create(ent_register *reg, const char *path, ent_error *err) {
    ent_code code = world_open(path, ENT_OPEN_CREATE, &reg, err);
    ent_register_close(reg);
    return code;
}

static int ignore_claim(void *ctx, const ent_stored *claim) {
    (void)ctx;
    (void)claim;
    return 0;
}

static int ignore_row(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)ctx;
    (void)row;
    (void)recorded;
    return 0;
}

static int ignore_whole(void *ctx, const ent_stored *claim, const ent_row *row) {
    (void)ctx;
    (void)claim;
    (void)row;
    return 0;
}

static ent_code read_all(ent_register *reg, ent_error *err) {
    ent_arena arena = {0};
    ent_row row;
    ent_pattern some = {.subject = S("LTU"), .relation = S("member")};
    ENT_TRY(ent__register_scan(reg, &some, ignore_claim, NULL, err));
    ENT_TRY(ent__register_claims(reg, ignore_whole, NULL, err));
    ENT_TRY(ent__register_rows(reg, ENT_ENTITY, S(""), ignore_row, NULL, err));
    ENT_TRY(ent__register_named(reg, S("un"), true, ignore_row, NULL, err));
    ENT_TRY(ent__register_find(reg, S("#1"), ignore_claim, NULL, err));
    ent_code code = ent__register_claim(reg, 1, &row, &arena, err);
    ent__arena_free(&arena);
    return code;
}

static ent_code open_and_read(ent_register *reg, const char *path, ent_error *err) {
    ENT_TRY(world_open(path, ENT_OPEN_READ, &reg, err));
    ent_code code = read_all(reg, err);
    ent_register_close(reg);
    return code;
}

static ent_code open_and_add(ent_register *reg, const char *path, ent_error *err) {
    ENT_TRY(world_open(path, ENT_OPEN_WRITE, &reg, err));
    ent_code code = world_append(reg, false, 40, 43, 0, err);
    ent_register_close(reg);
    return code;
}

static ent_code check(ent_register *reg, const char *path, ent_error *err) {
    (void)path;
    return ent_register_check(reg, err);
}

static ent_code first_append(ent_register *reg, const char *path, ent_error *err) {
    (void)path;
    return world_append(reg, true, 0, 20, 0, err);
}

static ent_code small_append(ent_register *reg, const char *path, ent_error *err) {
    (void)path;
    return world_append(reg, false, 20, 40, 0, err);
}

static ent_code first_large_append(ent_register *reg, const char *path, ent_error *err) {
    (void)path;
    return world_append(reg, true, 0, 60, 1000, err);
}

static ent_code large_append(ent_register *reg, const char *path, ent_error *err) {
    (void)path;
    return world_append(reg, false, 20, 80, 1000, err);
}

static ent_code merge(ent_register *reg, const char *path, ent_error *err) {
    (void)path;
    return ent_register_merge(reg, other, NULL, err);
}

static ent_code rebuild(ent_register *reg, const char *path, ent_error *err) {
    (void)path;
    return ent_register_rebuild(reg, err);
}

/* A correction of claim 1, a retraction of claim 2, a retraction of that. */
static ent_code correct(ent_append *a, ent_register *reg, ent_error *err) {
    ent_arena arena = {0};
    ent_row old = {0};
    char text[ENT_ID_TEXT] = "";
    ent_code code = ent__register_claim(reg, 1, &old, &arena, err);
    for (int i = 0; i < 3 && code == ENT_OK; i++) {
        ent_claim_id id;
        ent_outcome outcome;
        ent_row row = ROW([ENT_C_RELATION] = S("retract"), [ENT_C_REPLACES] = ent__str(text));
        if (i == 0) {
            row = world_claim();
            row.cell[ENT_C_REPLACES] = old.cell[ENT_C_ID];
        }
        code = ent__append_row(a, ENT_CLAIM, &row, &outcome, &id, NULL, err);
        if (code == ENT_OK)
            ent__claim_id_format(&id, text);
    }
    ent__arena_free(&arena);
    return code;
}

static ent_code correction(ent_register *reg, const char *path, ent_error *err) {
    ent_append *a;
    (void)path;
    ENT_TRY(ent__append_begin(reg, NULL, &a, err));
    ent_code code = correct(a, reg, err);
    if (code == ENT_OK)
        return ent__append_commit(a, err);
    ent__append_rollback(a);
    return code;
}

/* A set of research: names, entities that are made, pairs of rows, joined years. */
static ent_code import(ent_register *reg, const char *path, ent_error *err) {
    const char *const tables[] = {participants, organisations};
    (void)path;
    return ent_foreign_import(reg, "cow", tables, 2, NULL, NULL, err);
}

static const scenario scenarios[] = {
    {"create", -1, true, false, 40, create},
    {"open and read", 20, true, true, 60, open_and_read},
    {"open, add, close", 20, true, false, 60, open_and_add},
    {"check", 20, false, true, 40, check},
    {"first append", 0, false, false, 60, first_append},
    {"small append", 20, false, false, 60, small_append},
    {"first large append", 0, false, false, 40, first_large_append},
    {"large append", 20, false, false, 40, large_append},
    {"merge", 20, false, false, 40, merge},
    {"rebuild", 20, false, false, 50, rebuild},
    {"correction", 20, false, false, 60, correction},
    {"import", 0, false, false, 20, import},
};
enum { SCENARIOS = sizeof scenarios / sizeof *scenarios };

/* ---- before and after ----------------------------------------------------------- */

static char before[SCENARIOS][65], after[SCENARIOS][65];
static char base[SCENARIOS][160]; /* files to start from */
static char work[160];

static void digest_of(ent_register *reg, char out[65]) {
    OK(ent_register_digest(reg, ENT_LATEST, out, err));
}

static void start(int i) {
    world_remove(work);
    if (scenarios[i].claims >= 0)
        assert_true(world_copy(base[i], work, INT64_MAX));
}

static void prepare_one(int i) {
    ent_register *reg = NULL;
    const scenario *s = &scenarios[i];
    snprintf(base[i], sizeof base[i], "%s-%d", world_path("base"), i);
    world_remove(base[i]);
    if (s->claims >= 0) {
        OK(world_open(base[i], ENT_OPEN_CREATE, &reg, err));
        if (s->claims > 0)
            OK(world_append(reg, true, 0, s->claims, 0, err));
        digest_of(reg, before[i]);
        ent_register_close(reg);
        reg = NULL;
    }
    start(i);
    if (!s->opens)
        OK(world_open(work, ENT_OPEN_WRITE, &reg, err));
    OK(s->run(reg, work, err));
    ent_register_close(reg);
    OK(world_open(work, ENT_OPEN_READ, &reg, err));
    OK(ent_register_check(reg, err));
    digest_of(reg, after[i]);
    ent_register_close(reg);
}

static void table_write(char path[160], const char *name, const char *text) {
    snprintf(path, 160, "%s", world_path(name));
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static int prepare(void **state) {
    (void)state;
    static char path[160];
    table_write(participants, "participants",
                "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,"
                "revtype1,revtype2,fatality,fatalpre,hiact,hostlev,orig,version\n"
                "2,UKG,200,-9,7,1902,24,1,1903,0,1,1,-9,0,0,0,1,1,5\n"
                "2,USA,2,12,7,1902,-9,12,1902,1,1,1,-9,0,-9,7,3,0,5\n");
    table_write(organisations, "organisations",
                "ccode,year,state,aaaid,un,wassen\n2,2013,usa,0,1,-9\n2,2014,usa,0,1,3\n");
    ent_register *reg;
    snprintf(work, sizeof work, "%s", world_path("work"));
    snprintf(path, sizeof path, "%s", world_path("other"));
    other = path;
    world_remove(other);
    OK(world_open(other, ENT_OPEN_CREATE, &reg, err));
    OK(world_append(reg, true, 10, 50, 0, err));
    ent_register_close(reg);
    for (int i = 0; i < SCENARIOS; i++)
        prepare_one(i);
    return 0;
}

static int clean(void **state) {
    (void)state;
    world_remove(work);
    world_remove(other);
    remove(participants);
    remove(organisations);
    for (int i = 0; i < SCENARIOS; i++)
        world_remove(base[i]);
    return 0;
}

/* ---- steps that fail ------------------------------------------------------------ */

static bool is_code_of(fault_kind kind, ent_code code) {
    switch (kind) {
    case FAULT_MEMORY:
        return code == ENT_NOMEM;
    case FAULT_IO:
        return code == ENT_IO;
    case FAULT_FULL:
        return code == ENT_FULL;
    case FAULT_BUSY:
        return code == ENT_BUSY;
    case FAULT_NONE:
    case FAULT_DEATH:
    case FAULT_TORN:
    case FAULT_POWER:
    case FAULT_CHANCE:
        break;
    }
    return false;
}

static void is_before_or_after(int i, ent_register *reg, bool surely_after) {
    char now[65];
    digest_of(reg, now);
    if (surely_after || strcmp(now, before[i]) != 0)
        assert_string_equal(now, after[i]);
}

/* With a handle that lives through the fault. */
static bool fail_within(int i, fault_kind kind, int64_t step, bool for_ever) {
    const scenario *s = &scenarios[i];
    ent_register *reg;
    ent_error why = {0};
    OK(world_open(work, ENT_OPEN_WRITE, &reg, err));
    fault_arm(kind, step, for_ever);
    ent_code code = s->run(reg, work, &why);
    bool fired = fault_disarm();
    if (code != ENT_OK && !(fired && is_code_of(kind, code)))
        fail_msg("step %lld: %s: %s", (long long)step, ent_code_name(code), why.message);
    if (code != ENT_OK)
        assert_int_equal(why.code, code);
    is_before_or_after(i, reg, code == ENT_OK);
    OK(s->run(reg, work, err));
    is_before_or_after(i, reg, true);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
    return fired;
}

/* Where opening is part of the scenario. */
static bool fail_opening(int i, fault_kind kind, int64_t step, bool for_ever) {
    const scenario *s = &scenarios[i];
    ent_error why = {0};
    fault_arm(kind, step, for_ever);
    ent_code code = s->run(NULL, work, &why);
    bool fired = fault_disarm();
    if (code != ENT_OK && !(fired && is_code_of(kind, code)))
        fail_msg("step %lld: %s: %s", (long long)step, ent_code_name(code), why.message);
    if (code != ENT_OK || s->claims >= 0)
        OK(s->run(NULL, work, err));
    ent_register *reg;
    OK(world_open(work, ENT_OPEN_READ, &reg, err));
    is_before_or_after(i, reg, true);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
    return fired;
}

static int64_t next_step(const scenario *s, fault_kind kind, int64_t step) {
    return step + 1 + (kind == FAULT_MEMORY ? step / s->every : 0);
}

static void fail_all(fault_kind kind, bool for_ever) {
    for (int i = 0; i < SCENARIOS; i++) {
        int64_t n = 0;
        bool fired = true;
        for (int64_t step = 1; fired; step = next_step(&scenarios[i], kind, step)) {
            start(i);
            int64_t live = fault_live();
            fired = scenarios[i].opens ? fail_opening(i, kind, step, for_ever)
                                       : fail_within(i, kind, step, for_ever);
            if (fault_live() != live)
                fail_msg("%s: step %lld: %lld blocks left", scenarios[i].name, (long long)step,
                         (long long)(fault_live() - live));
            n++;
        }
        printf("# %-20s %5lld runs\n", scenarios[i].name, (long long)n);
    }
}

static void memory_fails_once(void **state) {
    (void)state;
    fail_all(FAULT_MEMORY, false);
}

static void memory_fails_for_ever(void **state) {
    (void)state;
    fail_all(FAULT_MEMORY, true);
}

static void the_system_fails_once(void **state) {
    (void)state;
    fail_all(FAULT_IO, false);
}

static void the_system_fails_for_ever(void **state) {
    (void)state;
    fail_all(FAULT_IO, true);
}

static void the_disk_is_full(void **state) {
    (void)state;
    fail_all(FAULT_FULL, true);
}

static void locks_are_held_by_others(void **state) {
    (void)state;
    fail_all(FAULT_BUSY, true);
}

/* ---- death ---------------------------------------------------------------------- */

static void live_and_die(int i, fault_kind kind, int64_t step, int report) {
    const scenario *s = &scenarios[i];
    ent_register *reg = NULL;
    fault_arm(kind, step, false);
    if (!s->opens && world_open(work, ENT_OPEN_WRITE, &reg, NULL) != ENT_OK)
        _exit(1);
    if (s->run(reg, work, NULL) != ENT_OK)
        _exit(2);
    if (write(report, "", 1) != 1)
        _exit(3);
    if (step == 0)
        fault_die(); /* what has returned must last */
    ent_register_close(reg);
    _exit(0);
}

/* Has the call returned before the process died? */
static bool run_and_die(int i, fault_kind kind, int64_t step, int *status) {
    int report[2];
    char byte;
    assert_int_equal(pipe(report), 0);
    pid_t child = fork();
    if (child == 0)
        live_and_die(i, kind, step, report[1]);
    close(report[1]);
    assert_true(child > 0 && waitpid(child, status, 0) == child);
    bool returned = read(report[0], &byte, 1) == 1;
    close(report[0]);
    if (!WIFEXITED(*status) ||
        (WEXITSTATUS(*status) != 0 && WEXITSTATUS(*status) != FAULT_EXIT))
        fail_msg("%s: step %lld: status %d", scenarios[i].name, (long long)step, *status);
    return returned;
}

static void look_after_death(int i, bool returned) {
    ent_register *reg;
    ent_error why = {0};
    ent_code code = world_open(work, ENT_OPEN_READ, &reg, &why);
    if (code != ENT_OK && scenarios[i].claims < 0 && !returned) {
        assert_true(code == ENT_SCHEMA || code == ENT_NOT_FOUND); /* never was a register */
        return;
    }
    if (code != ENT_OK)
        fail_msg("%s: %s", ent_code_name(code), why.message);
    is_before_or_after(i, reg, returned);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
    if (scenarios[i].claims <= 0)
        return;
    OK(world_open(work, ENT_OPEN_WRITE, &reg, err));
    OK(world_append(reg, false, 900, 903, 0, err));
    ent_register_close(reg);
}

static void die_all(fault_kind kind) {
    for (int i = 0; i < SCENARIOS; i++) {
        int64_t n = 0;
        int status = FAULT_EXIT << 8;
        if (scenarios[i].reads)
            continue;
        for (int64_t step = 0; WEXITSTATUS(status) == FAULT_EXIT;
             step = next_step(&scenarios[i], kind, step)) {
            start(i);
            bool returned = run_and_die(i, kind, step, &status);
            look_after_death(i, returned);
            n++;
        }
        printf("# %-20s %5lld runs\n", scenarios[i].name, (long long)n);
    }
}

static void processes_die(void **state) {
    (void)state;
    die_all(FAULT_DEATH);
}

static void processes_die_in_mid_write(void **state) {
    (void)state;
    die_all(FAULT_TORN);
}

static void power_is_lost(void **state) {
    (void)state;
    die_all(FAULT_POWER);
}

static void power_is_lost_and_some_writes_stay(void **state) {
    (void)state;
    die_all(FAULT_CHANCE);
}

/* "faults" or "deaths": two programs' worth, so that they can run side by side. */
int main(int argc, char **argv) {
    const struct CMUnitTest faults[] = {
        cmocka_unit_test(memory_fails_once),     cmocka_unit_test(memory_fails_for_ever),
        cmocka_unit_test(the_system_fails_once), cmocka_unit_test(the_system_fails_for_ever),
        cmocka_unit_test(the_disk_is_full),      cmocka_unit_test(locks_are_held_by_others),
    };
    const struct CMUnitTest deaths[] = {
        cmocka_unit_test(processes_die),
        cmocka_unit_test(processes_die_in_mid_write),
        cmocka_unit_test(power_is_lost),
        cmocka_unit_test(power_is_lost_and_some_writes_stay),
    };
    fault_install();
    if (argc > 1 && strcmp(argv[1], "deaths") == 0)
        return cmocka_run_group_tests(deaths, prepare, clean);
    return cmocka_run_group_tests(faults, prepare, clean);
}
