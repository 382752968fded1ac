/* SPDX-License-Identifier: MIT
 *
 * The belt: everything arrives, in order, until the taker has had enough.
 */
#include "test.h"

#include "voices/belt.h"

typedef struct taken {
    int64_t n, stop_at;
} taken;

static int take(void *ctx, const ent_stored *claim) {
    taken *t = ctx;
    if (claim->no != t->n + 1)
        return 1;
    return ++t->n == t->stop_at;
}

/* Puts n claims on the belt; how many it accepted. */
static int64_t put(taken *t, int64_t n) {
    ent_belt *belt = ent__belt_start(take, t);
    assert_non_null(belt);
    int64_t done = 0;
    for (int64_t i = 1; i <= n; i++) {
        ent_stored claim = {.no = i};
        if (ent__belt_put(belt, &claim))
            break;
        done++;
    }
    ent__belt_end(belt);
    return done;
}

static void all_arrive_in_order(void **state) {
    (void)state;
    static const int64_t counts[] = {0, 1, 4095, 4096, 4097, 8192, 8193, 50000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        taken t = {0};
        assert_int_equal(put(&t, counts[i]), counts[i]);
        assert_int_equal(t.n, counts[i]);
    }
}

static void the_taker_may_stop(void **state) {
    (void)state;
    static const int64_t stops[] = {1, 4096, 5000, 20000};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        taken t = {.stop_at = stops[i]};
        assert_true(put(&t, 100000) < stops[i] + 3 * 4096);
        assert_int_equal(t.n, stops[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_arrive_in_order),
        cmocka_unit_test(the_taker_may_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
