/* SPDX-License-Identifier: MIT
 *
 * The package that ships, through a register into memory, against the naive rule;
 * and scopes of it against the whole: an answer from a scoped reading equals the
 * answer from everything.
 */
#include "../unit/shipped.h"

#include "compare.h"

#include <unistd.h>

/* The naive rule takes time in proportion to the square of what it is given: it hears a slice
 * of the package, the claims about some states, and so does the engine beside it. */
enum { SLICES = 60, MATTERS_ASKED = 40, GROUPS_ASKED = 800 };

static shipped data;
static ent_register *reg;
static lines all; /* its rows as text */
static ent_claims *whole;

static int add_row(void *ctx, const ent_row *row, ent_instant recorded) {
    return !lines_add(&all, *(ent_kind *)ctx, row, recorded);
}

static int add_claim(void *ctx, const ent_stored *claim, const ent_row *row) {
    (void)ctx;
    return !lines_add(&all, ENT_CLAIM, row, claim->recorded);
}

static int import_data(void **state) {
    (void)state;
    shipped_open(&data);
    reg = data.reg;
    for (ent_kind k = ENT_SOURCE; k <= ENT_RELATION; k++)
        OK(ent__register_rows(reg, k, ENT_STR(""), add_row, &k, err));
    OK(ent__register_claims(reg, add_claim, NULL, err));
    OK(ent__load_by(reg, &(ent_scope){.n = 0}, true, &whole, err));
    return 0;
}

static int drop_data(void **state) {
    (void)state;
    ent__claims_free(whole);
    lines_free(&all);
    shipped_close(&data);
    return 0;
}

static ent_view *view_of(ent_claims *c, const ent_view_options *o) {
    ent_view *v;
    OK(ent__view_new(c, o, &v, err));
    OK(ent__view_prepare_by(v, 3, err));
    return v;
}

static unsigned slice_of(ent_str subject) {
    return (unsigned)(ent__hash(subject.p, subject.n) % SLICES);
}

static bool in_slice(const lines_row *r, unsigned slice) {
    const ent_str *cell = r->row.cell;
    if (r->kind != ENT_CLAIM || cell[ENT_C_REPLACES].n ||
        ent__str_starts(cell[ENT_C_SUBJECT], "any:"))
        return true;
    return slice_of(cell[ENT_C_SUBJECT]) == slice;
}

static void agree(const ent_view_options *o, unsigned slice) {
    size_t asked = 0, n = 0;
    lines_row *rows = calloc(all.n, sizeof *rows);
    assert_non_null(rows);
    for (size_t i = 0; i < all.n; i++)
        if (in_slice(&all.rows[i], slice))
            rows[n++] = all.rows[i];
    ent_claims *c = lines_claims(rows, n, NULL);
    assert_non_null(c);
    ent_view *v = view_of(c, o);
    size_t step = v->n_matters / (getenv("QUICK") ? 20 : MATTERS_ASKED) + 1;
    naive *x = naive_new(rows, n, o);
    if (!compare_naive(v, x, step, &asked))
        fail_msg("slice %u: %s", slice, compare_why);
    printf("# slice %u: %zu claims, %zu matters, every %zuth asked, on %zu days\n", slice, c->n,
           v->n_matters, step, asked);
    assert_true(asked > 0);
    naive_free(x);
    ent__view_free(v);
    ent__claims_free(c);
    free(rows);
}

static void the_data_as_known_now(void **state) {
    (void)state;
    ent_str prefer[] = {ENT_STR("factbook"), ENT_STR("wp-*")};
    ent_view_options o = {.said_by = ENT_DAY_MAX, .prefer = prefer, .n_prefer = 2};
    for (unsigned slice = 0; slice < 4; slice++)
        agree(&o, slice);
}

static void the_data_of_other_clocks(void **state) {
    (void)state;
    ent_view_options o = {.said_by = (ent_day)ent__day_from_civil(2013, 12, 31)};
    agree(&o, slice_of(ENT_STR("LTU"))); /* of whom sources of all years speak */
    o.said_by = ENT_DAY_MAX;
    OK(ent__instant_parse(ENT_STR("2026-11-23"), true, &o.known, err));
    agree(&o, slice_of(ENT_STR("LTU")));
}

static void a_scope_answers_as_the_whole(void **state) {
    (void)state;
    ent_view_options o = {.said_by = ENT_DAY_MAX};
    ent_view *v = view_of(whole, &o);
    size_t step = v->n_groups / (getenv("QUICK") ? 100 : GROUPS_ASKED) + 1;
    printf("# %zu groups, every %zuth asked\n", (size_t)v->n_groups, step);
    for (uint32_t g = 0; g < v->n_groups; g += (uint32_t)step)
        if (!compare_scope(reg, v, &o, g))
            fail_msg("group %u: %s", g, compare_why);
    ent__view_free(v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_data_as_known_now),
        cmocka_unit_test(the_data_of_other_clocks),
        cmocka_unit_test(a_scope_answers_as_the_whole),
    };
    return cmocka_run_group_tests(tests, import_data, drop_data);
}
