/* SPDX-License-Identifier: MIT
 *
 * Snapshots: a question answered from one gives what the register gives, byte for byte, from
 * several threads too; what is written meanwhile does not show.
 */
#include "test.h"

#include "shipped.h"

#include <pthread.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static shipped world;
static ent_snapshot *snapshot;
static ent_table *entities;

static int world_make(void **state) {
    (void)state;
    ent_question q = {.size = sizeof q};
    shipped_open(&world);
    OK(ent_snapshot_new(world.reg, &snapshot, err));
    OK(ent_ask_entities(world.reg, "state,org", NULL, &q, &entities, err));
    return 0;
}

static int world_end(void **state) {
    (void)state;
    ent_table_free(entities);
    ent_snapshot_free(snapshot);
    shipped_close(&world);
    return 0;
}

/* ---- what comes out, as text ---------------------------------------------------------- */

typedef struct text {
    char *p;
    size_t n, cap;
} text;

static int text_put(void *ctx, const char *p, size_t n) {
    text *t = ctx;
    if (t->n + n + 1 > t->cap) {
        t->cap = (t->n + n + 1) * 2;
        t->p = realloc(t->p, t->cap);
        assert_non_null(t->p);
    }
    memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
    return 0;
}

typedef ent_code (*ask_fn)(ent_register *, const ent_question *, ent_table **, ent_error *);
static const ask_fn tables[] = {ent_ask_list, ent_ask_who, ent_ask_when, ent_ask_segments};
enum { AT = COUNT(tables), QUESTIONS };

static ent_code asked(ent_register *reg, int which, const ent_question *q, text *out) {
    ent_write_options o = {.size = sizeof o, .format = ENT_FORMAT_JSON};
    ent_sink sink = {text_put, out};
    ent_answer *answer = NULL;
    ent_table *table = NULL;
    out->n = 0;
    ent_code code =
        which == AT ? ent_ask_at(reg, q, &answer, NULL) : tables[which](reg, q, &table, NULL);
    if (code == ENT_OK)
        code = which == AT ? ent_answer_write(answer, &o, sink, NULL)
                           : ent_table_write(table, &o, sink, NULL);
    ent_answer_free(answer);
    ent_table_free(table);
    return code;
}

/* ---- random questions ------------------------------------------------------------------ */

static const char *const relations[] = {"member", "diplomatic", "mission", "party",
                                        "visit",  "exists",     "border",  "remark",
                                        "count",  "seat",       "nothing", NULL};

static uint32_t any(uint32_t *seed, size_t n) {
    *seed = *seed * 1664525u + 1013904223u;
    return (uint32_t)((*seed >> 12) % n);
}

static const char *entity(uint32_t *seed) {
    static const char *const often[] = {"LTU", "POL",  "USA",  "RUS",
                                        "UN",  "NATO", "CBSS", "WHO"};
    if (any(seed, 2))
        return often[any(seed, COUNT(often))];
    size_t row = any(seed, ent_table_n_rows(entities));
    return ent_table_text(entities, ent_table_texts(entities, 0)[row], NULL);
}

static ent_question question(uint32_t *seed, int which) {
    ent_question q = {.size = sizeof q, .all = any(seed, 2)};
    q.subject = which == 1 || any(seed, 4) == 0 ? NULL : entity(seed);
    q.relation = relations[any(seed, COUNT(relations))];
    q.object = any(seed, 2) ? entity(seed) : NULL;
    q.value = any(seed, 4) ? NULL : "member";
    q.has_day = any(seed, 3) || which == AT;
    q.day1 = (ent_day)any(seed, 60000) - 40000;
    q.day2 = q.day1 + (any(seed, 3) ? 0 : (ent_day)any(seed, 4000));
    q.throughout = any(seed, 4) == 0;
    q.today = 20000;
    if (any(seed, 8) == 0)
        q.known = INT64_C(1763900000000000); /* another clock: read from the register */
    return q;
}

static int byte_cmp(const void *px, const void *py) {
    return *(const char *)px - *(const char *)py;
}

/* Works are told in the order of their first editions among those read, which need not be
 * the same in a scope. So the letters are compared, not their order. */
static void in_order(text *t) {
    qsort(t->p, t->n, 1, byte_cmp);
}

static void compare(ent_register *reg, uint32_t *seed, text *plain, text *held) {
    int which = (int)any(seed, QUESTIONS);
    ent_question q = question(seed, which);
    ent_code due = asked(reg, which, &q, plain);
    q.snapshot = snapshot;
    q.known = q.known ? q.known : ent_snapshot_known(snapshot);
    ent_code code = asked(reg, which, &q, held);
    size_t same = 0;
    if (due == ENT_OK && code == ENT_OK && plain->n == held->n) {
        in_order(plain);
        in_order(held);
    }
    while (due == ENT_OK && plain->p[same] && plain->p[same] == held->p[same])
        same++;
    if (code != due || (due == ENT_OK && strcmp(plain->p, held->p) != 0))
        fail_msg("question %d, %s %s %s: %s ...%.300s, not %s ...%.300s", which,
                 q.subject ? q.subject : "-", q.relation ? q.relation : "-",
                 q.object ? q.object : "-", ent_code_name(code), held->p + same,
                 ent_code_name(due), plain->p + same);
}

static void test_equal(void **state) {
    (void)state;
    text plain = {0}, held = {0};
    uint32_t seed = 7;
    for (int i = 0; i < 1500; i++)
        compare(world.reg, &seed, &plain, &held);
    free(plain.p);
    free(held.p);
}

static void test_names(void **state) {
    (void)state;
    assert_true(ent_snapshot_has_entity(snapshot, "LTU"));
    assert_false(ent_snapshot_has_entity(snapshot, "Lithuania"));
    assert_false(ent_snapshot_has_entity(snapshot, "member"));
    assert_true(ent_snapshot_has_relation(snapshot, "member"));
    assert_false(ent_snapshot_has_relation(snapshot, "LTU"));
    char digest[65];
    OK(ent_register_digest(world.reg, ENT_LATEST, digest, err));
    assert_string_equal(ent_snapshot_digest(snapshot), digest);
}

/* ---- threads --------------------------------------------------------------------------- */

typedef struct worker {
    pthread_t thread;
    ent_register *reg;
    uint32_t seed;
} worker;

enum { ROUNDS = 300 };

/* Each asks in its own way, and once more from the beginning: the same must come out. */
static void *work(void *ctx) {
    worker *w = ctx;
    uint64_t sums[2] = {0};
    text out = {0};
    for (int turn = 0; turn < 2; turn++) {
        uint32_t seed = w->seed;
        for (int i = 0; i < ROUNDS; i++) {
            int which = (int)any(&seed, QUESTIONS);
            ent_question q = question(&seed, which);
            q.snapshot = snapshot;
            q.known = q.known ? q.known : ent_snapshot_known(snapshot);
            if (asked(w->reg, which, &q, &out) == ENT_OK)
                sums[turn] = sums[turn] * 31 + ent__hash(out.p, out.n);
        }
    }
    free(out.p);
    return sums[0] == sums[1] ? NULL : w;
}

/* Meanwhile a writer changes what they ask about. */
static void write_some(void) {
    ent_register *writer;
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_WRITE};
    OK(ent_register_open(world.path, &o, &writer, err));
    for (int i = 0; i < 10; i++) {
        char since[16], id[ENT_ID_BYTES];
        ent_outcome outcome;
        snprintf(since, sizeof since, "19%02d-01-01", 10 + i);
        ent_claim_fields f = {.size = sizeof f,
                              .subject = "LTU",
                              .relation = "member",
                              .object = "CBSS",
                              .value = "member",
                              .since = since,
                              .source = "untc@2015"};
        OK(ent_claim_add(writer, &f, id, &outcome, err));
        assert_int_equal(outcome, ENT_ADDED);
    }
    ent_register_close(writer);
}

static void test_threads(void **state) {
    (void)state;
    worker workers[3];
    int64_t before, after;
    OK(ent_register_version(world.reg, &before, err));
    for (size_t i = 0; i < COUNT(workers); i++) {
        workers[i].seed = (uint32_t)i + 1;
        OK(ent_register_open(world.path, NULL, &workers[i].reg, err));
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    write_some();
    for (size_t i = 0; i < COUNT(workers); i++) {
        void *bad = NULL;
        pthread_join(workers[i].thread, &bad);
        assert_null(bad);
        ent_register_close(workers[i].reg);
    }
    OK(ent_register_version(world.reg, &after, err));
    assert_true(before != after);
    ent_snapshot *now;
    OK(ent_snapshot_new(world.reg, &now, err));
    assert_true(ent_snapshot_known(now) > ent_snapshot_known(snapshot));
    assert_string_not_equal(ent_snapshot_digest(now), ent_snapshot_digest(snapshot));
    ent_snapshot_free(now);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests_name("snapshot", tests, world_make, world_end);
}
