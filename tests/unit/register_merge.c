/* SPDX-License-Identifier: MIT
 *
 * A register is a set: merging is union, whatever the order, however often. And
 * the digest, against a second way of computing it.
 */
#include "test.h"

#include "register_world.h"

#include <string.h>
#include <time.h>

static uint64_t seed;

static uint32_t chance(uint32_t below) {
    seed += UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(ent__mix(seed) % below);
}

/* ---- random registers ----------------------------------------------------------- */

/* Words differ from register to register, fixed cells do not. */
static void add_random_foundations(ent_append *a) {
    OK(world_found(a, err));
    for (int i = 0; i < 3; i++) {
        ent_row e = world_entity((int)chance(4));
        e.cell[ENT_E_NAME] = chance(2) ? S("one name") : S("another");
        e.cell[ENT_E_REPLACES] = ent__str(world_entities[chance(4)]);
        ent_outcome outcome;
        ent_code code = ent__append_row(a, ENT_ENTITY, &e, &outcome, NULL, NULL, NULL);
        assert_true(code == ENT_OK || code == ENT_INVALID); /* it replaces itself */
        ent_row s =
            ROW([ENT_S_ID] = chance(2) ? S("extra@1") : S("extra@2"), [ENT_S_WORK] = S("extra"),
                [ENT_S_PUBLISHED] = S("2011"), [ENT_S_TITLE] = chance(2) ? S("title") : S(""));
        OK(world_add(a, ENT_SOURCE, s, err));
    }
}

static void add_random_claims(ent_append *a, int n) {
    ent_claim_id made[64];
    int n_made = 0;
    for (int i = 0; i < n; i++) {
        char year[8], place[24], text[ENT_ID_TEXT];
        ent_row row = world_numbered((int)chance(60), year, place);
        if (n_made && chance(4) == 0) {
            ent__claim_id_format(&made[chance((uint32_t)n_made)], text);
            row = chance(2)
                      ? ROW([ENT_C_RELATION] = S("retract"), [ENT_C_REPLACES] = ent__str(text))
                      : row;
            row.cell[ENT_C_REPLACES] = ent__str(text);
        }
        row.cell[ENT_C_QUOTE] = chance(3) ? S("") : S("words");
        ent_outcome outcome;
        ent_claim_id id;
        OK(ent__append_row(a, ENT_CLAIM, &row, &outcome, &id, NULL, err));
        if (n_made < 64)
            made[n_made++] = id;
    }
}

static void make_random(const char *path) {
    ent_register *reg;
    world_remove(path);
    world_time += (ent_instant)chance(1000000);
    OK(world_open(path, ENT_OPEN_CREATE, &reg, err));
    int appends = 1 + (int)chance(3);
    for (int i = 0; i < appends; i++) {
        ent_append *a;
        OK(ent__append_begin(reg, NULL, &a, err));
        if (i == 0)
            add_random_foundations(a);
        add_random_claims(a, (int)chance(60));
        OK(ent__append_commit(a, err));
    }
    ent_register_close(reg);
}

/* ---- the digest, once more ------------------------------------------------------ */

typedef struct list {
    char *at[2000];
    int n;
} list;

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list_claim(void *ctx, const ent_stored *claim, const ent_row *row) {
    list *l = ctx;
    (void)row;
    char hex[40];
    for (int i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", claim->id.b[i]);
    l->at[l->n++] = strdup(hex);
    return 0;
}

static const char *const fixed[] = {[ENT_SOURCE] =
                                        "id work kind published accessed per replaces",
                                    [ENT_ENTITY] = "id type replaces",
                                    [ENT_RELATION] = "id shape symmetric multi once facet "
                                                     "implies ends replaces"};

typedef struct kind_list {
    list list;
    ent_kind kind;
} kind_list;

/* Sorted by (id, replaces): a key with a low separator in front of the text. */
static int list_row(void *ctx, const ent_row *row, ent_instant recorded) {
    kind_list *k = ctx;
    (void)recorded;
    char text[4000], names[200];
    ent_str replaces = row->cell[ent__schema(k->kind)->replaces];
    size_t n = (size_t)snprintf(text, sizeof text, "%.*s\x01%.*s\x02", (int)row->cell[0].n,
                                row->cell[0].p, (int)replaces.n, replaces.p);
    snprintf(names, sizeof names, "%s", fixed[k->kind]);
    for (char *save = NULL, *c = strtok_r(names, " ", &save); c;
         c = strtok_r(NULL, " ", &save)) {
        ent_str cell = row->cell[ent__schema_find(k->kind, ent__str(c))];
        n += (size_t)snprintf(text + n, sizeof text - n, "%zu:%.*s,", cell.n, (int)cell.n,
                              cell.p);
    }
    k->list.at[k->list.n++] = strdup(text);
    return 0;
}

static void hash_list(ent_sha256 *h, list *l, bool hex) {
    qsort(l->at, (size_t)l->n, sizeof *l->at, by_text);
    for (int i = 0; i < l->n; i++) {
        char *text = l->at[i];
        if (hex) {
            for (int j = 0; j < 16; j++) {
                unsigned byte;
                sscanf(text + 2 * j, "%2x", &byte);
                ent__sha256_add(h, &(uint8_t){(uint8_t)byte}, 1);
            }
        } else {
            char *from = strchr(text, 2) + 1;
            ent__sha256_add(h, from, strlen(from));
        }
        free(text);
    }
}

static void digest_again(ent_register *reg, char out[65]) {
    static list claims;
    static kind_list rows;
    ent_sha256 h;
    uint8_t bytes[32];
    ent__sha256_init(&h);
    claims.n = 0;
    OK(ent__register_claims(reg, list_claim, &claims, err));
    hash_list(&h, &claims, true);
    static const char *const headings[] = {"", "7:sources,", "8:entities,", "9:relations,"};
    for (int kind = ENT_SOURCE; kind < ENT_KIND_COUNT; kind++) {
        rows.list.n = 0;
        rows.kind = (ent_kind)kind;
        OK(ent__register_rows(reg, rows.kind, S(""), list_row, &rows, err));
        ent__sha256_add(&h, headings[kind], strlen(headings[kind]));
        hash_list(&h, &rows.list, false);
    }
    ent__sha256_end(&h, bytes);
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* ---- the laws ------------------------------------------------------------------- */

typedef struct outcome {
    char digest[65];
    int64_t claims;
} outcome;

/* first ∪ second ∪ third, from left to right; NULL is nothing. */
static outcome united(const char *first, const char *second, const char *third) {
    outcome out;
    char again[65];
    const char *path = world_path("union"), *others[] = {second, third};
    world_remove(path);
    assert_true(world_copy(first, path, INT64_MAX));
    ent_register *reg;
    OK(world_open(path, ENT_OPEN_WRITE, &reg, err));
    for (int i = 0; i < 2; i++) {
        ent_import_report report;
        if (!others[i])
            continue;
        int64_t before = ent__register_count(reg);
        OK(ent_register_merge(reg, others[i], &report, err));
        assert_int_equal(report.read, report.added + report.present);
        assert_int_equal(ent__register_count(reg), before + report.added);
        OK(ent_register_merge(reg, others[i], &report, err)); /* and once more */
        assert_int_equal(report.added + report.sources + report.entities + report.relations, 0);
    }
    OK(ent_register_check(reg, err));
    OK(ent_register_digest(reg, ENT_LATEST, out.digest, err));
    digest_again(reg, again);
    assert_string_equal(out.digest, again);
    out.claims = ent__register_count(reg);
    ent_register_close(reg);
    world_remove(path);
    return out;
}

static void same(outcome a, outcome b) {
    assert_string_equal(a.digest, b.digest);
    assert_int_equal(a.claims, b.claims);
}

static void keep(const char *first, const char *second, const char *path) {
    ent_register *reg;
    world_remove(path);
    assert_true(world_copy(first, path, INT64_MAX));
    OK(world_open(path, ENT_OPEN_WRITE, &reg, err));
    OK(ent_register_merge(reg, second, NULL, err));
    ent_register_close(reg);
}

static void merging_is_union(void **state) {
    (void)state;
    const char *given = getenv("ENTENTE_SEED");
    seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    printf("# ENTENTE_SEED=%llu\n", (unsigned long long)seed);
    const char *a = world_path("a"), *b = world_path("b"), *c = world_path("c"),
               *bc = world_path("bc");
    char pa[160], pb[160], pc[160], pbc[160]; /* names outlive world_path() */
    snprintf(pa, sizeof pa, "%s", a);
    snprintf(pb, sizeof pb, "%s", b);
    snprintf(pc, sizeof pc, "%s", c);
    snprintf(pbc, sizeof pbc, "%s", bc);
    for (int i = 0; i < 20; i++) {
        make_random(pa);
        make_random(pb);
        make_random(pc);
        keep(pb, pc, pbc);
        outcome alone = united(pa, NULL, NULL);
        same(alone, united(pa, pa, NULL));
        same(united(pa, pb, NULL), united(pb, pa, NULL));
        outcome all = united(pa, pb, pc);
        same(all, united(pc, pb, pa));
        same(all, united(pb, pa, pc));
        same(all, united(pa, pbc, NULL));
        same(all, united(pa, pbc, pb));
    }
    world_remove(pa);
    world_remove(pb);
    world_remove(pc);
    world_remove(pbc);
}

/* ---- what a merge refuses ------------------------------------------------------- */

static void make_pair(const char *one, const char *two, ent_kind kind, ent_row row) {
    const char *paths[] = {one, two};
    for (int i = 0; i < 2; i++) {
        ent_register *reg;
        world_remove(paths[i]);
        OK(world_open(paths[i], ENT_OPEN_CREATE, &reg, err));
        ent_append *a;
        OK(ent__append_begin(reg, NULL, &a, err));
        if (i == 1)
            OK(world_add(a, kind, row, err));
        for (int j = 0; j < WORLD_RELATIONS; j++)
            OK(world_add(a, ENT_RELATION, world_relation(j), err));
        for (int j = i; j < WORLD_ENTITIES; j++) /* the second one has an LTU of its own */
            OK(world_add(a, ENT_ENTITY, world_entity(j), err));
        if (i == 0)
            OK(world_claims(a, 0, 0, err));
        OK(ent__append_commit(a, err));
        ent_register_close(reg);
    }
}

static void differing_fixed_cells_stop_a_merge(void **state) {
    (void)state;
    const char *one = world_path("one"), *two = world_path("two");
    make_pair(one, two, ENT_ENTITY,
              ROW([ENT_E_ID] = S("LTU"), [ENT_E_TYPE] = S("place"), [ENT_E_NAME] = S("x")));
    ent_register *reg;
    char before[65], after[65];
    ent_error why = {0};
    OK(world_open(one, ENT_OPEN_WRITE, &reg, err));
    OK(ent_register_digest(reg, ENT_LATEST, before, err));
    assert_int_equal(ent_register_merge(reg, two, NULL, &why), ENT_CONFLICT);
    assert_non_null(strstr(why.message, "LTU: type is \"place\", but \"state\""));
    OK(ent_register_digest(reg, ENT_LATEST, after, err));
    assert_string_equal(before, after);
    OK(ent_register_check(reg, err));
    ent_import_report report;
    OK(ent_register_merge(reg, one, &report, err)); /* with itself */
    REFUSED(ENT_NOT_FOUND, ent_register_merge(reg, "/nowhere", &report, err));
    REFUSED(ENT_SCHEMA, ent_register_merge(reg, "/dev/null", &report, err));
    ent_register_close(reg);
    OK(ent_register_open(one, NULL, &reg, err));
    REFUSED(ENT_READONLY, ent_register_merge(reg, two, &report, err));
    ent_register_close(reg);
    world_remove(one);
    world_remove(two);
}

static void foreign_rows_are_stamped_now(void **state) {
    (void)state;
    const char *one = world_path("one"), *two = world_path("two");
    ent_register *reg;
    world_remove(one);
    world_remove(two);
    OK(world_open(two, ENT_OPEN_CREATE, &reg, err));
    OK(world_append(reg, true, 0, 10, 0, err));
    ent_register_close(reg);
    world_time += 1000;
    OK(world_open(one, ENT_OPEN_CREATE, &reg, err));
    OK(world_append(reg, true, 5, 6, 0, err));
    ent_instant first = world_time;
    world_time += 1000;
    ent_import_report report;
    OK(ent_register_merge(reg, two, &report, err));
    assert_int_equal(report.read, 10);
    assert_int_equal(report.added, 9);
    assert_int_equal(report.present, 1);
    char before[65], now[65];
    OK(ent_register_digest(reg, first, before, err));
    OK(ent_register_digest(reg, ENT_LATEST, now, err));
    assert_string_not_equal(before, now);
    ent_arena arena = {0};
    ent_row row;
    ent_instant t;
    OK(ent__register_claim(reg, 2, &row, &arena, err));
    OK(ent__instant_parse(row.cell[ENT_C_RECORDED], false, &t, err));
    assert_int_equal(t, world_time);
    STR_IS(row.cell[ENT_C_BY], "tester");
    ent__arena_free(&arena);
    ent_register_close(reg);
    world_remove(one);
    world_remove(two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merging_is_union),
        cmocka_unit_test(differing_fixed_cells_stop_a_merge),
        cmocka_unit_test(foreign_rows_are_stamped_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
