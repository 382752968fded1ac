/* SPDX-License-Identifier: MIT */
#include "test.h"

#include "register_world.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

/* What fn was called with, as far as a test wants to know. */
typedef struct heard {
    int n;
    int64_t no[64];
    ent_claim_id id;
    char first[64];
} heard;

static int hear(void *ctx, const ent_stored *claim) {
    heard *h = ctx;
    if (h->n < 64)
        h->no[h->n] = claim->no;
    h->id = claim->id;
    h->n++;
    return 0;
}

static int hear_row(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)recorded;
    heard *h = ctx;
    if (h->n++ == 0)
        snprintf(h->first, sizeof h->first, "%.*s", (int)row->cell[0].n, row->cell[0].p);
    return 0;
}

static ent_register *fresh(const char *path) {
    ent_register *reg = NULL;
    world_remove(path);
    OK(world_open(path, ENT_OPEN_CREATE, &reg, err));
    return reg;
}

static ent_register *founded(const char *path) {
    ent_register *reg = fresh(path);
    OK(world_append(reg, true, 0, 0, 0, err));
    return reg;
}

static void done(ent_register *reg, const char *path) {
    if (reg)
        OK(ent_register_check(reg, err));
    ent_register_close(reg);
    assert_int_not_equal(access(world_beside(path, "-wal"), F_OK), 0);
    assert_int_not_equal(access(world_beside(path, "-journal"), F_OK), 0);
    world_remove(path);
}

/* One row in an append of its own. */
static ent_code add_one(ent_register *reg, ent_kind kind, ent_row row, ent_outcome *outcome,
                        ent_claim_id *id, ent_error *err) {
    ent_append *a;
    int cell;
    ENT_TRY(ent__append_begin(reg, NULL, &a, err));
    ent_code code = ent__append_row(a, kind, &row, outcome, id, &cell, err);
    if (code != ENT_OK) {
        ent__append_rollback(a);
        return code;
    }
    return ent__append_commit(a, err);
}

/* ---- opening -------------------------------------------------------------------- */

static void registers_are_made_once_and_opened_again(void **state) {
    (void)state;
    const char *path = world_path("open");
    ent_register *reg = fresh(path), *second = NULL;
    REFUSED(ENT_CONFLICT, world_open(path, ENT_OPEN_CREATE, &second, err));
    assert_null(second);
    ent_register_close(reg);
    OK(world_open(path, ENT_OPEN_WRITE, &reg, err));
    OK(ent_register_open(path, NULL, &second, err));
    ent_append *a = NULL;
    REFUSED(ENT_READONLY, ent__append_begin(second, NULL, &a, err));
    assert_null(a);
    ent_register_close(second);
    done(reg, path);
    REFUSED(ENT_NOT_FOUND, world_open(path, ENT_OPEN_READ, &reg, err));
    REFUSED(ENT_NOT_FOUND, world_open("", ENT_OPEN_READ, &reg, err));
    REFUSED(ENT_NOT_FOUND, world_open("file:x?mode=memory", ENT_OPEN_WRITE, &reg, err));
    REFUSED(ENT_NOT_FOUND, world_open(":memory:", ENT_OPEN_READ, &reg, err));
    REFUSED(ENT_SCHEMA, world_open("/dev", ENT_OPEN_READ, &reg, err));
    REFUSED(ENT_SCHEMA, world_open("/dev/null", ENT_OPEN_WRITE, &reg, err));
    REFUSED(ENT_MISUSE, ent_register_open(NULL, NULL, &reg, err));
    ent_register_close(NULL);
}

bool ent__fs_is_network(uint32_t magic);
static void network_file_systems_are_known(void **state) {
    (void)state;
    assert_true(ent__fs_is_network(0x6969));
    assert_true(ent__fs_is_network(0xfe534d42));
    assert_false(ent__fs_is_network(0x01021994)); /* tmpfs */
    assert_false(ent__fs_is_network(0xef53));     /* ext4 */
}

/* ---- appending ------------------------------------------------------------------ */

static void rows_come_back_as_written(void **state) {
    (void)state;
    const char *path = world_path("rows");
    ent_register *reg = founded(path);
    ent_row row = world_claim();
    row.cell[ENT_C_DETAIL] = S("topic=LVA;how=of");
    row.cell[ENT_C_PER] = S("urm");
    row.cell[ENT_C_AS_OF] = S("2012");
    row.cell[ENT_C_QUOTE] = S("two\nlines, \xc4\x97");
    row.cell[ENT_C_NOTE] = S("note");
    row.cell[ENT_C_BY] = S("mk");
    ent_outcome outcome;
    ent_claim_id id;
    world_time += 5;
    OK(add_one(reg, ENT_CLAIM, row, &outcome, &id, err));
    assert_int_equal(outcome, ENT_ADDED);
    assert_int_equal(ent__register_count(reg), 1);
    ent_register_close(reg);
    OK(ent_register_open(path, NULL, &reg, err));
    ent_arena arena = {0};
    ent_row back;
    OK(ent__register_claim(reg, 1, &back, &arena, err));
    char text[ENT_ID_TEXT], when[ENT_INSTANT_TEXT];
    ent__claim_id_format(&id, text);
    ent__instant_format(world_time, when, sizeof when);
    row.cell[ENT_C_ID] = ent__str(text);
    row.cell[ENT_C_RECORDED] = ent__str(when);
    row.cell[ENT_C_DETAIL] = S("how=of;topic=LVA");
    for (int i = 0; i < ENT_C_COUNT; i++)
        if (!ent__str_eq(back.cell[i], row.cell[i]))
            fail_msg("cell %d: %.*s", i, (int)back.cell[i].n, back.cell[i].p);
    REFUSED(ENT_NOT_FOUND, ent__register_claim(reg, 2, &back, &arena, err));
    REFUSED(ENT_NOT_FOUND, ent__register_claim(reg, -2, &back, &arena, err));
    ent__arena_free(&arena);
    done(reg, path);
}

static int same_source(void *ctx, const ent_row *row, ent_instant recorded) {
    const ent_row *given = ctx;
    assert_true(recorded > 0);
    for (int i = 0; i < ENT_S_COUNT; i++)
        if (i != ENT_S_RECORDED)
            assert_true(ent__str_eq(row->cell[i], given->cell[i]));
    return 0;
}

static void sources_keep_every_cell(void **state) {
    (void)state;
    const char *path = world_path("source");
    ent_register *reg = founded(path);
    ent_row row = {0};
    static char text[ENT_S_COUNT][24];
    for (int i = 0; i < ENT_S_COUNT; i++) {
        snprintf(text[i], sizeof text[i], "cell-%d", i);
        row.cell[i] = ent__str(text[i]);
    }
    row.cell[ENT_S_KIND] = S("primary");
    row.cell[ENT_S_PUBLISHED] = row.cell[ENT_S_ACCESSED] = S("2012-04");
    row.cell[ENT_S_PER] = row.cell[ENT_S_REPLACES] = S("urm");
    row.cell[ENT_S_RECORDED] = S("");
    ent_outcome outcome;
    OK(add_one(reg, ENT_SOURCE, row, &outcome, NULL, err));
    OK(ent__register_rows(reg, ENT_SOURCE, S("cell-0"), same_source, &row, err));
    heard h = {0};
    OK(ent__register_replaced(reg, ENT_SOURCE, hear_row, &h, err));
    assert_int_equal(h.n, 1);
    assert_string_equal(h.first, "cell-0");
    h = (heard){0};
    OK(ent__register_editions(reg, S("wp"), hear_row, &h, err));
    assert_int_equal(h.n, 2);
    h = (heard){0};
    OK(ent__register_rows(reg, ENT_SOURCE, S(""), hear_row, &h, err));
    assert_int_equal(h.n, WORLD_SOURCES + 1);
    done(reg, path);
}

static void rows_meet_what_is_there(void **state) {
    (void)state;
    const char *path = world_path("outcome");
    ent_register *reg = founded(path);
    ent_outcome outcome;
    ent_row e = world_entity(0);
    OK(add_one(reg, ENT_ENTITY, e, &outcome, NULL, err));
    assert_int_equal(outcome, ENT_PRESENT);
    e.cell[ENT_E_NAME] = S("Republic of Lithuania");
    OK(add_one(reg, ENT_ENTITY, e, &outcome, NULL, err));
    assert_int_equal(outcome, ENT_KEPT_OWN);
    e.cell[ENT_E_TYPE] = S("org");
    ent_error why = {0};
    ent_append *a;
    int cell = -1;
    OK(ent__append_begin(reg, NULL, &a, err));
    assert_int_equal(ent__append_row(a, ENT_ENTITY, &e, &outcome, NULL, &cell, &why),
                     ENT_CONFLICT);
    assert_int_equal(cell, ENT_E_TYPE);
    assert_non_null(strstr(why.message, "type is \"org\", but \"state\""));
    e.cell[ENT_E_TYPE] = S("state");
    e.cell[ENT_E_REPLACES] = S("LVA"); /* two ids turn out to be one thing */
    OK(ent__append_row(a, ENT_ENTITY, &e, &outcome, NULL, &cell, err));
    assert_int_equal(outcome, ENT_ADDED);
    OK(ent__append_row(a, ENT_ENTITY, &e, &outcome, NULL, &cell, err));
    assert_int_equal(outcome, ENT_PRESENT);
    ent_row claim = world_claim();
    OK(ent__append_row(a, ENT_CLAIM, &claim, &outcome, NULL, &cell, err));
    assert_int_equal(outcome, ENT_ADDED);
    OK(ent__append_row(a, ENT_CLAIM, &claim, &outcome, NULL, &cell, err));
    assert_int_equal(outcome, ENT_PRESENT);
    claim.cell[ENT_C_QUOTE] = S("words");
    OK(ent__append_row(a, ENT_CLAIM, &claim, &outcome, NULL, &cell, err));
    assert_int_equal(outcome, ENT_KEPT_OWN);
    OK(ent__append_commit(a, err));
    heard h = {0};
    OK(ent__register_replaced(reg, ENT_ENTITY, hear_row, &h, err));
    assert_int_equal(h.n, 1);
    h = (heard){0};
    OK(ent__register_rows(reg, ENT_ENTITY, S("LTU"), hear_row, &h, err));
    assert_int_equal(h.n, 2);
    done(reg, path);
}

static void absent_columns_are_the_registers_own(void **state) {
    (void)state;
    const char *path = world_path("absent");
    ent_register *reg = founded(path);
    ent_append *a;
    ent_outcome outcome;
    ent_append_options o = {.size = sizeof o};
    o.absent[ENT_ENTITY] = ~(1u << ENT_E_ID | 1u << ENT_E_NAME);
    o.absent[ENT_CLAIM] = 1u << ENT_C_QUOTE;
    OK(ent__append_begin(reg, &o, &a, err));
    ent_row e = ROW([ENT_E_ID] = S("LTU"), [ENT_E_NAME] = S("Lithuania"));
    OK(ent__append_row(a, ENT_ENTITY, &e, &outcome, NULL, NULL, err));
    assert_int_equal(outcome, ENT_PRESENT);
    e.cell[ENT_E_NAME] = S("other");
    OK(ent__append_row(a, ENT_ENTITY, &e, &outcome, NULL, NULL, err));
    assert_int_equal(outcome, ENT_KEPT_OWN);
    ent_row claim = world_claim();
    claim.cell[ENT_C_QUOTE] = S("words");
    OK(world_add(a, ENT_CLAIM, claim, err));
    claim.cell[ENT_C_QUOTE] = S("");
    OK(ent__append_row(a, ENT_CLAIM, &claim, &outcome, NULL, NULL, err));
    assert_int_equal(outcome, ENT_PRESENT);
    OK(ent__append_commit(a, err));
    done(reg, path);
}

static void refused_rows_change_nothing(void **state) {
    (void)state;
    const char *path = world_path("refuse");
    ent_register *reg = founded(path);
    ent_append *a;
    ent_outcome outcome;
    int cell;
    OK(ent__append_begin(reg, NULL, &a, err));
    static const struct {
        int cell;
        ent_str text;
        ent_code code;
    } bad[] = {{ENT_C_SUBJECT, {"XXX", 3}, ENT_INVALID},
               {ENT_C_RELATION, {"xxx", 3}, ENT_INVALID},
               {ENT_C_SOURCE, {"xxx", 3}, ENT_INVALID},
               {ENT_C_SINCE, {"2001-02-29", 10}, ENT_PARSE},
               {ENT_C_DETAIL, {"x", 1}, ENT_PARSE},
               {ENT_C_VALUE, {"x", 1}, ENT_INVALID},
               {ENT_C_REPLACES, {"aaaaaaaaaaaaaaaaaaaaaaaaaa", 26}, ENT_INVALID},
               {ENT_C_ID, {"aaaaaaaaaaaaaaaaaaaaaaaaaa", 26}, ENT_INVALID},
               {ENT_C_NOTE, {"\xff", 1}, ENT_PARSE}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ent_row row = world_claim();
        row.cell[bad[i].cell] = bad[i].text;
        cell = -2;
        REFUSED(bad[i].code, ent__append_row(a, ENT_CLAIM, &row, &outcome, NULL, &cell, err));
        assert_int_equal(cell, bad[i].cell);
    }
    OK(world_add(a, ENT_CLAIM, world_claim(), err));
    OK(ent__append_commit(a, err));
    assert_int_equal(ent__register_count(reg), 1);
    ent_str word;
    OK(ent__register_word(reg, 6, &word, err));
    REFUSED(ENT_CORRUPT, ent__register_word(reg, 7, &word, err)); /* no word of the refused */
    done(reg, path);
}

/* ---- liveness ------------------------------------------------------------------- */

static ent_row retraction(const ent_claim_id *id, ent_str why, char text[ENT_ID_TEXT]) {
    ent__claim_id_format(id, text);
    return ROW([ENT_C_RELATION] = S("retract"), [ENT_C_REPLACES] = ent__str(text),
               [ENT_C_AT] = why, [ENT_C_NOTE] = S("because"));
}

static void dead_claims_are_said_to_be_dead(void **state) {
    (void)state;
    const char *path = world_path("dead");
    ent_register *reg = founded(path);
    ent_outcome outcome;
    ent_claim_id id, next;
    char text[ENT_ID_TEXT];
    OK(add_one(reg, ENT_CLAIM, world_claim(), &outcome, &id, err));
    ent_claim_id first = id;
    for (int i = 0; i < 6; i++) { /* a retraction, its retraction, … */
        OK(add_one(reg, ENT_CLAIM, retraction(&id, S(""), text), &outcome, &next, err));
        assert_int_equal(outcome, ENT_ADDED);
        OK(add_one(reg, ENT_CLAIM, world_claim(), &outcome, NULL, err));
        assert_int_equal(outcome, i % 2 ? ENT_PRESENT : ENT_PRESENT_DEAD);
        heard h = {0};
        OK(ent__register_scan_replacing(reg, &id, hear, &h, err));
        assert_int_equal(h.n, 1);
        assert_true(ent__claim_id_eq(&h.id, &next));
        id = next;
    }
    /* two retractions: one of them suffices */
    OK(add_one(reg, ENT_CLAIM, retraction(&first, S("again"), text), &outcome, &id, err));
    OK(add_one(reg, ENT_CLAIM, world_claim(), &outcome, NULL, err));
    assert_int_equal(outcome, ENT_PRESENT_DEAD);
    done(reg, path);
}

static ent_row correction(const ent_claim_id *id, const char *since, char text[ENT_ID_TEXT]) {
    ent_row row = world_claim();
    ent__claim_id_format(id, text);
    row.cell[ENT_C_SINCE] = ent__str(since);
    row.cell[ENT_C_REPLACES] = ent__str(text);
    return row;
}

/* To correct a correction is not to take the first one back; to retract it is. */
static void what_was_corrected_stays_dead(void **state) {
    (void)state;
    const char *path = world_path("corrected");
    ent_register *reg = founded(path);
    ent_outcome outcome;
    ent_claim_id wrong, better, best;
    char text[ENT_ID_TEXT];
    OK(add_one(reg, ENT_CLAIM, world_claim(), &outcome, &wrong, err));
    OK(add_one(reg, ENT_CLAIM, correction(&wrong, "2004-03", text), &outcome, &better, err));
    OK(add_one(reg, ENT_CLAIM, correction(&better, "2004-04", text), &outcome, &best, err));
    OK(add_one(reg, ENT_CLAIM, world_claim(), &outcome, NULL, err));
    assert_int_equal(outcome, ENT_PRESENT_DEAD);
    OK(add_one(reg, ENT_CLAIM, retraction(&best, S(""), text), &outcome, NULL, err));
    OK(add_one(reg, ENT_CLAIM, correction(&wrong, "2004-03", text), &outcome, NULL, err));
    assert_int_equal(outcome, ENT_PRESENT);
    OK(add_one(reg, ENT_CLAIM, world_claim(), &outcome, NULL, err));
    assert_int_equal(outcome, ENT_PRESENT_DEAD);
    OK(add_one(reg, ENT_CLAIM, retraction(&better, S(""), text), &outcome, NULL, err));
    OK(add_one(reg, ENT_CLAIM, world_claim(), &outcome, NULL, err));
    assert_int_equal(outcome, ENT_PRESENT);
    done(reg, path);
}

static void chains_of_corrections_have_a_limit(void **state) {
    (void)state;
    const char *path = world_path("chain");
    ent_register *reg = founded(path);
    ent_append *a;
    ent_outcome outcome;
    ent_claim_id id;
    char text[ENT_ID_TEXT];
    ent_row row = world_claim();
    OK(ent__append_begin(reg, NULL, &a, err));
    OK(ent__append_row(a, ENT_CLAIM, &row, &outcome, &id, NULL, err));
    for (int i = 0; i < 600; i++) {
        ent_row next = retraction(&id, S(""), text);
        OK(ent__append_row(a, ENT_CLAIM, &next, &outcome, &id, NULL, err));
    }
    REFUSED(ENT_LIMIT, ent__append_row(a, ENT_CLAIM, &row, &outcome, &id, NULL, err));
    OK(ent__append_commit(a, err));
    done(reg, path);
}

/* ---- the clock ------------------------------------------------------------------ */

static int64_t recorded_of(ent_register *reg, int64_t no) {
    ent_arena arena = {0};
    ent_row row;
    ent_instant t;
    OK(ent__register_claim(reg, no, &row, &arena, err));
    OK(ent__instant_parse(row.cell[ENT_C_RECORDED], false, &t, err));
    ent__arena_free(&arena);
    return t;
}

static void every_append_is_later_than_the_last(void **state) {
    (void)state;
    const char *path = world_path("clock");
    ent_instant start = world_time;
    ent_register *reg = founded(path);
    world_time = start + 100;
    OK(world_append(reg, false, 0, 2, 0, err));
    world_time = start + 50; /* set back */
    OK(world_append(reg, false, 2, 4, 0, err));
    OK(world_append(reg, false, 4, 5, 0, err));
    world_time = start + 1000;
    OK(world_append(reg, false, 5, 6, 0, err));
    static const int64_t due[] = {100, 100, 101, 101, 102, 1000};
    for (int i = 0; i < 6; i++)
        assert_int_equal(recorded_of(reg, i + 1), start + due[i]);
    char before[65], after[65], now[65];
    OK(ent_register_digest(reg, start + 101, before, err));
    OK(ent_register_digest(reg, ENT_LATEST, now, err));
    OK(world_append(reg, false, 6, 9, 0, err));
    OK(ent_register_digest(reg, start + 101, after, err));
    assert_string_equal(before, after);
    OK(ent_register_digest(reg, start + 1000, after, err));
    assert_string_equal(now, after);
    done(reg, path);
}

static void a_new_register_may_keep_when_rows_were_recorded(void **state) {
    (void)state;
    const char *path = world_path("own");
    ent_register *reg = founded(path);
    ent_append_options o = {.size = sizeof o, .own_recorded = true, .by = S("me")};
    ent_append *a;
    OK(ent__append_begin(reg, &o, &a, err));
    ent_row row = world_claim();
    row.cell[ENT_C_RECORDED] = S("2030-01-02T03:04:05Z");
    row.cell[ENT_C_BY] = S("gen");
    OK(world_add(a, ENT_CLAIM, row, err));
    row.cell[ENT_C_AT] = S("");
    row.cell[ENT_C_BY] = S("");
    row.cell[ENT_C_RECORDED] = S("2001-01-01");
    OK(world_add(a, ENT_CLAIM, row, err));
    OK(ent__append_commit(a, err));
    ent_instant late = recorded_of(reg, 1);
    assert_true(recorded_of(reg, 2) < late);
    OK(world_append(reg, false, 0, 1, 0, err));
    assert_int_equal(recorded_of(reg, 3), late + 1);
    REFUSED(ENT_MISUSE, ent__append_begin(reg, &o, &a, err));
    ent_arena arena = {0};
    OK(ent__register_claim(reg, 1, &row, &arena, err));
    STR_IS(row.cell[ENT_C_BY], "gen");
    OK(ent__register_claim(reg, 2, &row, &arena, err));
    STR_IS(row.cell[ENT_C_BY], "");
    OK(ent__register_claim(reg, 3, &row, &arena, err));
    STR_IS(row.cell[ENT_C_BY], "tester");
    ent__arena_free(&arena);
    done(reg, path);
}

/* ---- reading -------------------------------------------------------------------- */

static int count_fitting(void *ctx, const ent_stored *claim, const ent_row *row) {
    (void)claim;
    const ent_pattern *p = ((void **)ctx)[0];
    int *n = ((void **)ctx)[1];
    *n += (!p->subject.n || ent__str_eq(p->subject, row->cell[ENT_C_SUBJECT])) &&
          (!p->relation.n || ent__str_eq(p->relation, row->cell[ENT_C_RELATION])) &&
          (!p->object.n || ent__str_eq(p->object, row->cell[ENT_C_OBJECT])) &&
          (!p->source.n || ent__str_eq(p->source, row->cell[ENT_C_SOURCE]));
    return 0;
}

static void patterns_find_what_fits(void **state) {
    (void)state;
    const char *path = world_path("scan");
    ent_register *reg = founded(path);
    OK(world_append(reg, false, 0, 400, 0, err));
    for (unsigned bits = 0; bits < 16; bits++)
        for (int i = 0; i < 6; i++) {
            ent_pattern p = {.subject = bits & 1 ? ent__str(world_entities[i]) : S(""),
                             .relation = bits & 2 ? (i % 2 ? S("visit") : S("member")) : S(""),
                             .object = bits & 4 ? ent__str(world_entities[5 - i]) : S(""),
                             .source = bits & 8 ? ent__str(world_sources[i % 4]) : S("")};
            int due = 0;
            heard h = {0};
            void *ctx[] = {&p, &due};
            OK(ent__register_claims(reg, count_fitting, ctx, err));
            OK(ent__register_scan(reg, &p, hear, &h, err));
            assert_int_equal(h.n, due);
        }
    heard h = {0};
    OK(ent__register_scan(reg, &(ent_pattern){.subject = S("nobody")}, hear, &h, err));
    OK(ent__register_scan(reg, &(ent_pattern){.subject = S("LTU"), .source = S("x")}, hear, &h,
                          err));
    assert_int_equal(h.n, 0);
    OK(ent__register_scan(reg, &(ent_pattern){0}, hear, &h, err));
    assert_int_equal(h.n, 400);
    assert_int_equal(h.no[63], 64);
    done(reg, path);
}

static int scan_within(void *ctx, const ent_stored *claim) {
    ent_register *reg = ctx;
    heard h = {0};
    ent_str word;
    ent_append *a;
    OK(ent__register_scan(reg, &(ent_pattern){.subject = S("LTU")}, hear, &h, err));
    assert_int_equal(h.n, 4);
    OK(ent__register_word(reg, claim->subject, &word, err));
    STR_IS(word, "LTU");
    REFUSED(ENT_MISUSE, ent__append_begin(reg, NULL, &a, err));
    return 1;
}

static void readings_nest(void **state) {
    (void)state;
    const char *path = world_path("nest");
    ent_register *reg = founded(path);
    OK(world_append(reg, false, 0, 20, 0, err));
    ent_pattern p = {.subject = S("LTU")};
    REFUSED(ENT_STOPPED, ent__register_scan(reg, &p, scan_within, reg, err));
    OK(ent__register_read_begin(reg, err));
    OK(ent__register_read_begin(reg, err));
    ent__register_read_end(reg);
    REFUSED(ENT_STOPPED, ent__register_scan(reg, &p, scan_within, reg, err));
    ent__register_read_end(reg);
    done(reg, path);
}

static void a_reading_sees_one_state(void **state) {
    (void)state;
    const char *path = world_path("state");
    ent_register *writer = founded(path), *reader;
    OK(world_append(writer, false, 0, 5, 0, err));
    OK(world_append(writer, false, 5, 10, 0, err)); /* write-ahead from here on */
    OK(world_open(path, ENT_OPEN_READ, &reader, err));
    OK(ent__register_read_begin(reader, err));
    assert_int_equal(ent__register_count(reader), 10);
    OK(world_append(writer, false, 10, 20, 0, err));
    assert_int_equal(ent__register_count(reader), 10);
    ent__register_read_end(reader);
    assert_int_equal(ent__register_count(reader), 20);
    ent_register_close(reader);
    done(writer, path);
}

static void claims_are_found_by_letters_and_places(void **state) {
    (void)state;
    const char *path = world_path("find");
    ent_register *reg = founded(path);
    ent_outcome outcome;
    ent_claim_id id;
    OK(world_append(reg, false, 0, 300, 0, err));
    OK(add_one(reg, ENT_CLAIM, world_claim(), &outcome, &id, err));
    char text[ENT_ID_TEXT];
    ent__claim_id_format(&id, text);
    int last = 1000;
    for (size_t n = 1; n < ENT_ID_TEXT; n++) {
        heard h = {0};
        OK(ent__register_find(reg, (ent_str){text, n}, hear, &h, err));
        assert_true(h.n >= 1 && h.n <= last);
        last = h.n;
    }
    assert_int_equal(last, 1);
    int all = 0;
    for (const char *c = "abcdefghijklmnopqrstuvwxyz234567"; *c; c++) {
        heard h = {0};
        OK(ent__register_find(reg, (ent_str){c, 1}, hear, &h, err));
        all += h.n;
    }
    assert_int_equal(all, 301);
    heard h = {0};
    OK(ent__register_find(reg, S("#12"), hear, &h, err));
    assert_int_equal(h.n, 1);
    OK(ent__register_find(reg, S("#12 lead"), hear, &h, err));
    assert_int_equal(h.n, 2);
    static const char *const none[] = {"",
                                       "#13",
                                       "#12 leads",
                                       "1",
                                       "a-",
                                       "row",
                                       "\xff",
                                       "#\xff",
                                       "aaaaaaaaaaaaaaaaaaaaaaaaab",
                                       "aaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        OK(ent__register_find(reg, ent__str(none[i]), hear, &h, err));
    assert_int_equal(h.n, 2);
    done(reg, path);
}

static void entities_are_found_by_name(void **state) {
    (void)state;
    const char *path = world_path("names");
    ent_register *reg = founded(path);
    for (int round = 0; round < 2; round++) {
        static const struct {
            const char *text;
            bool words;
            int n;
            const char *first;
        } cases[] = {{"lithuania", false, 1, "LTU"},
                     {"litauen", false, 1, "LTU"},
                     {"lt", false, 1, "LTU"},
                     {"368", false, 1, "LTU"},
                     {"lithu", false, 0, ""},
                     {"treaty", false, 0, ""},
                     {"treaty", true, 1, "NATO"},
                     {"atlantic treaty", true, 1, "NATO"},
                     {"tlantic", true, 0, ""},
                     {"un", true, 1, "UN"},
                     {"", true, 0, ""},
                     {"nations", true, 1, "UN"}};
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            heard h = {0};
            OK(ent__register_named(reg, ent__str(cases[i].text), cases[i].words, hear_row, &h,
                                   err));
            assert_int_equal(h.n, cases[i].n);
            assert_string_equal(h.first, cases[i].first);
        }
        OK(ent_register_rebuild(reg, err));
    }
    done(reg, path);
}

/* ---- large appends -------------------------------------------------------------- */

static void digest_of(ent_register *reg, char out[65]) {
    OK(ent_register_digest(reg, ENT_LATEST, out, err));
}

static void large_and_small_appends_are_the_same(void **state) {
    (void)state;
    const char *paths[] = {world_path("large"), world_path("small"), world_path("mixed")};
    char digests[3][65];
    for (int i = 0; i < 3; i++) {
        ent_register *reg = founded(paths[i]);
        if (i == 0) { /* the hint from the start */
            OK(world_append(reg, false, 0, 6000, 6000, err));
        } else if (i == 1) { /* never large */
            for (int from = 0; from < 6000; from += 300)
                OK(world_append(reg, false, from, from + 300, 0, err));
        } else { /* grows large on the way; the second time into a filled register */
            OK(world_append(reg, false, 5000, 6000, 0, err));
            OK(world_append(reg, false, 0, 5500, 0, err));
            OK(world_append(reg, false, 0, 6000, 6000, err)); /* nothing new */
        }
        OK(ent_register_check(reg, err));
        assert_int_equal(ent__register_count(reg), 6000);
        digest_of(reg, digests[i]);
        heard h = {0};
        OK(ent__register_scan(reg, &(ent_pattern){.subject = S("LTU")}, hear, &h, err));
        assert_int_equal(h.n, 1200);
        done(reg, paths[i]);
    }
    assert_string_equal(digests[0], digests[1]);
    assert_string_equal(digests[0], digests[2]);
}

/* ---- processes ------------------------------------------------------------------ */

static int as_child(int (*fn)(const char *path), const char *path) {
    pid_t child = fork();
    if (child == 0)
        _exit(fn(path));
    int status = 0;
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int read_as_nobody(const char *path) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 10;
    ent_register *reg;
    ent_error err = {0};
    heard h = {0};
    if (ent_register_open(path, NULL, &reg, &err) != ENT_OK)
        return 11;
    if (ent__register_scan(reg, &(ent_pattern){0}, hear, &h, &err) != ENT_OK || h.n != 10)
        return 12;
    if (ent_register_check(reg, &err) != ENT_OK)
        return 13;
    ent_register_close(reg);
    ent_code code = world_open(path, ENT_OPEN_WRITE, &reg, &err);
    return code == ENT_READONLY ? 0 : 14;
}

/* The file can be written, its folder cannot: no journal. */
static int write_as_nobody(const char *path) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 10;
    ent_register *reg;
    ent_error err = {0};
    if (world_open(path, ENT_OPEN_WRITE, &reg, &err) != ENT_OK)
        return 11;
    ent_code code = world_append(reg, false, 20, 25, 0, &err);
    if (code != ENT_READONLY)
        return 12;
    if (ent__register_count(reg) != 10)
        return 13;
    ent_register_close(reg);
    return 0;
}

static void anyone_can_read_where_nothing_can_be_written(void **state) {
    (void)state;
    const char *dir = world_path("dir"), *path = world_beside(dir, "/reg.db");
    assert_int_equal(mkdir(dir, 0755), 0);
    ent_register *reg = founded(path);
    OK(world_append(reg, false, 0, 5, 0, err));
    OK(world_append(reg, false, 5, 10, 0, err));
    ent_register_close(reg);
    chmod(path, 0444);
    chmod(dir, 0555);
    int result = as_child(read_as_nobody, path);
    chmod(path, 0666);
    int writing = as_child(write_as_nobody, path);
    chmod(dir, 0755);
    world_remove(path);
    rmdir(dir);
    assert_int_equal(result, 0);
    assert_int_equal(writing, 0);
}

enum { WRITERS = 3, ROUNDS = 12 };

static int write_rounds(const char *path, int which) {
    ent_register *reg;
    for (int i = 0; i < ROUNDS; i++) {
        ent_error err = {0};
        if (i % 4 == 0 && world_open(path, ENT_OPEN_WRITE, &reg, &err) != ENT_OK)
            return 20;
        int from = (which * ROUNDS + i) * 5;
        if (world_append(reg, false, from, from + 5, 0, &err) != ENT_OK)
            return 21;
        if (i % 4 == 3)
            ent_register_close(reg);
    }
    return 0;
}

static void writers_wait_for_each_other(void **state) {
    (void)state;
    const char *path = world_path("writers");
    ent_register *reg = founded(path);
    OK(world_append(reg, false, 10000, 10001, 0, err));
    ent_register_close(reg);
    pid_t child[WRITERS];
    for (int i = 0; i < WRITERS; i++)
        if ((child[i] = fork()) == 0)
            _exit(write_rounds(path, i));
    OK(world_open(path, ENT_OPEN_READ, &reg, err));
    for (int64_t seen = 0; seen < 50;) { /* a reader all the while */
        int64_t n = ent__register_count(reg);
        assert_true(n >= seen && n % 5 == 1);
        seen = n;
    }
    for (int i = 0; i < WRITERS; i++) {
        int status = -1;
        waitpid(child[i], &status, 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(ent__register_count(reg), WRITERS * ROUNDS * 5 + 1);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
    OK(world_open(path, ENT_OPEN_WRITE, &reg, err));
    done(reg, path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registers_are_made_once_and_opened_again),
        cmocka_unit_test(network_file_systems_are_known),
        cmocka_unit_test(rows_come_back_as_written),
        cmocka_unit_test(sources_keep_every_cell),
        cmocka_unit_test(rows_meet_what_is_there),
        cmocka_unit_test(absent_columns_are_the_registers_own),
        cmocka_unit_test(refused_rows_change_nothing),
        cmocka_unit_test(dead_claims_are_said_to_be_dead),
        cmocka_unit_test(what_was_corrected_stays_dead),
        cmocka_unit_test(chains_of_corrections_have_a_limit),
        cmocka_unit_test(every_append_is_later_than_the_last),
        cmocka_unit_test(a_new_register_may_keep_when_rows_were_recorded),
        cmocka_unit_test(patterns_find_what_fits),
        cmocka_unit_test(readings_nest),
        cmocka_unit_test(a_reading_sees_one_state),
        cmocka_unit_test(claims_are_found_by_letters_and_places),
        cmocka_unit_test(entities_are_found_by_name),
        cmocka_unit_test(large_and_small_appends_are_the_same),
        cmocka_unit_test(anyone_can_read_where_nothing_can_be_written),
        cmocka_unit_test(writers_wait_for_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
