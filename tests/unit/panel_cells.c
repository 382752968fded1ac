/* SPDX-License-Identifier: MIT
 *
 * Random cells of panels of the package that ships, each against the rule itself: what is heard
 * of every single day that the cell is of. Nothing is shared with src/panel but what a variable
 * was read as. PANEL_SEED chooses the cells, PANEL_CELLS their number.
 */
#include "shipped.h"

#include "panel/panel.h"

#include <time.h>

enum { CELLS = 100000, SECONDS_MOST = 16, DAYS_MOST = 366 };

static shipped data;
static uint64_t seed;

static double chance(void) {
    seed = ent__mix(seed + 0x9e3779b97f4a7c15);
    return (double)(seed >> 11) / (double)(UINT64_C(1) << 53);
}

/* ---- one day ------------------------------------------------------------------------------
 */

/* What is so of a pair on a day, as cells have it. */
typedef struct day_of {
    bool yes, no;
    double low, high; /* of the values that are so */
} day_of;

static double cell_of(const ent_painting *p, ent_str value) {
    ent_number n;
    const ent_relation *r = &p->view->claims->relations[p->is.relation];
    if (p->cell == ENT_CELL_NUMBER)
        return ent__number_parse(value, &n) ? (n.low + n.high) / 2 : 0;
    int code = ent__relation_value(r, value);
    if (code == ENT_V_NONE)
        return p->cell == ENT_CELL_FLAG;
    /* 1 too where sources dispute which value it is: it is so, and nobody knows how */
    return p->cell == ENT_CELL_FLAG || code < 0 || code >= ENT_VALUES_MOST ? 1 : code;
}

static bool fits(const ent_painting *p, ent_str value) {
    const ent_relation *r = &p->view->claims->relations[p->is.relation];
    int code = ent__relation_value(r, value);
    if (p->is.value == ENT_ANY)
        return !ent__str_is(value, "none") &&
               !(code >= 0 && code < ENT_VALUES_MOST && r->ends >> code & 1);
    return code == p->is.value ||
           (code >= 0 && code < ENT_VALUES_MOST && ent__relation_implies(r, code, p->is.value));
}

/* Hears one matter on one day. `alone`: its no is a no of the pair. */
static void hear(const ent_painting *p, uint32_t matter, ent_day day, bool alone, day_of *d) {
    ent_hearing h;
    ent_segment g;
    const ent_relation *r = &p->view->claims->relations[p->is.relation];
    ent__hearing_init(&h, p->view);
    OK(ent__hearing_open(&h, matter, err));
    OK(ent__hearing_on(&h, day, 1, 0, &g, err));
    ent__hearing_free(&h);
    bool sure = g.verdict == ENT_TESTIFIED || g.verdict == ENT_PRESUMED;
    bool so =
        sure || (p->is.possible && (g.verdict == ENT_POSSIBLY || g.verdict == ENT_DISPUTED));
    uint32_t word = g.value ? g.value : p->view->matters[matter].value;
    ent_str value = ent__claims_word(p->view->claims, word);
    if (g.verdict == ENT_NO || (so && !fits(p, value)))
        d->no |= alone && (g.verdict == ENT_NO || !r->multi);
    else if (so) {
        double v = cell_of(p, value);
        d->low = d->yes && d->low < v ? d->low : v;
        d->high = d->yes && d->high > v ? d->high : v;
        d->yes = true;
    }
}

static void hear_lists(const ent_painting *p, uint32_t a, uint32_t b, ent_day day, day_of *d) {
    ent_silence silence;
    ent_painting beside = *p;
    ent__silence_init(&silence, p->view);
    OK(ent__silence_hear(&silence, p->is.relation, a, b, 0, err));
    beside.view = &silence.beside;
    hear(&beside, 0, day, true, d);
    ent__silence_free(&silence);
}

static day_of hear_pair(const ent_painting *p, uint32_t a, uint32_t b, ent_day day) {
    const ent_view *v = p->view;
    const ent_relation *r = &v->claims->relations[p->is.relation];
    day_of d = {0};
    uint32_t group = ent__view_group(v, p->is.relation, a, b);
    bool alone = false;
    if (group != ENT_NONE) {
        const ent_group *g = &v->groups[group];
        alone = !r->multi && g->n_matters == 1 && v->matters[g->matter].facet == 0;
        for (uint32_t m = g->matter; m < g->matter + g->n_matters; m++)
            hear(p, m, day, alone, &d);
    }
    if (!alone)
        hear_lists(p, a, b, day, &d);
    return d;
}

/* ---- one cell -----------------------------------------------------------------------------
 */

typedef struct cell {
    bool has;
    double value;
} cell;

static cell by_rule(ent_rule rule, const day_of *d, int n) {
    int yes = 0, known = 0, first = -1, last = -1;
    double low = 0, high = 0;
    for (int i = 0; i < n; i++) {
        known += d[i].yes || d[i].no;
        if (!d[i].yes)
            continue;
        low = yes && low < d[i].low ? low : d[i].low;
        high = yes && high > d[i].high ? high : d[i].high;
        yes++;
        first = first < 0 ? i : first;
        last = i;
    }
    switch (rule) {
    case ENT_RULE_DAYS:
        return (cell){known == n, yes};
    case ENT_RULE_SHARE:
        return (cell){known == n, (double)yes / n};
    case ENT_RULE_ALL:
        return yes == n ? (cell){true, d[first].low} : (cell){known > yes, 0};
    case ENT_RULE_MIN:
        return (cell){yes || known == n, low};
    case ENT_RULE_MAX:
        return (cell){yes || known == n, high};
    case ENT_RULE_LAST:
        return (cell){yes || known == n, yes ? d[last].low : 0};
    case ENT_RULE_START:
        return (cell){d[0].yes || d[0].no, d[0].yes ? d[0].low : 0};
    case ENT_RULE_END:
        return (cell){d[n - 1].yes || d[n - 1].no, d[n - 1].yes ? d[n - 1].low : 0};
    case ENT_RULE_ANY:
    case ENT_RULE_FIRST:
    case ENT_RULE_PICK:
        break;
    }
    return (cell){yes || known == n, yes ? d[first].low : 0};
}

static cell pair_cell(const ent_painting *p, uint32_t a, uint32_t b, uint32_t step) {
    static day_of days[DAYS_MOST];
    ent_day from = p->steps->edge[step];
    int n = p->steps->edge[step + 1] - from;
    assert_true(n <= DAYS_MOST);
    for (int i = 0; i < n; i++)
        days[i] = hear_pair(p, a, b, from + i);
    return by_rule(p->rule, days, n);
}

/* 0 where one is not, whatever of the other. */
static cell both(cell a, cell b) {
    bool no = (a.has && a.value == 0) || (b.has && b.value == 0);
    return (cell){no || (a.has && b.has), !no && a.has && b.has};
}

/* The bearer of a unit's code: of ids there is one for all time. */
static uint32_t bearer(const ent_panel *p, uint32_t unit) {
    return p->units.pieces[p->units.at[unit].pieces].entity;
}

static cell naively(const ent_panel *p, const ent_variable *v, const ent_run *r, uint32_t side,
                    uint32_t step) {
    const ent_painting *g = &v->painting;
    uint32_t a = bearer(p, r->a), b = bearer(p, r->b);
    if (v->kind == ENT_VAR_PAINT)
        return v->second ? pair_cell(g, b, a, step) : pair_cell(g, a, b, step);
    if (v->kind == ENT_VAR_JOINT)
        return both(pair_cell(g, a, g->object, step), pair_cell(g, b, g->object, step));
    assert_int_equal(v->kind, ENT_VAR_EACH);
    return pair_cell(g, side ? b : a, g->object, step);
}

/* ---- many ---------------------------------------------------------------------------------
 */

static bool says_something(const ent_fill *f, size_t row) {
    return f->has[row] && f->value[row] != 0;
}

/* How many cells say something. */
static double cells_that_say(const ent_panel *p) {
    ent_batch batch = {0};
    ent_cells_of cells = {0};
    size_t at = 0, all = p->units.n * p->units.n, n = 0;
    while (at < all) {
        OK(ent__cells_next(&cells, p, &at, &batch, err));
        for (size_t i = 0; i < cells.n; i++)
            for (size_t row = 0; row < batch.n_rows; row++)
                n += says_something(&cells.columns[i], row);
    }
    ent__batch_free(&batch);
    ent__cells_drop(&cells);
    return (double)n;
}

/* `share`: of the cells that say nothing, and of those that do. */
static size_t batch_check(const ent_panel *p, const ent_batch *b, const ent_cells_of *cells,
                          const double share[2]) {
    size_t n = 0;
    for (size_t i = 0; i < p->n_variables; i++) {
        const ent_variable *v = &p->variables[i];
        for (uint32_t k = 0; k < v->n_columns; k++)
            for (size_t x = 0; x < b->n; x++) {
                const ent_run *r = &b->runs[x];
                for (uint32_t step = r->from; step < r->until; step++) {
                    const ent_fill *f = &cells->columns[v->column + k];
                    size_t row = r->row + (step - r->from);
                    if (chance() >= share[says_something(f, row)])
                        continue;
                    cell want = naively(p, v, r, k, step);
                    n++;
                    if (want.has == (f->has[row] != 0) &&
                        (!want.has || want.value == f->value[row]))
                        continue;
                    char day[ENT_DAY_TEXT];
                    ent_day_format(p->steps.edge[step], day, sizeof day);
                    fail_msg("%.*s, %.*s and %.*s from %s: %s%g, heard day by day %s%g",
                             ENT_FMT(v->expression), ENT_FMT(p->units.at[r->a].code),
                             ENT_FMT(p->units.at[r->b].code), day,
                             f->has[row] ? "" : "missing ", f->value[row],
                             want.has ? "" : "missing ", want.value);
                }
            }
    }
    return n;
}

static size_t panel_check(const ent_panel_options *o, size_t wanted, clock_t until) {
    ent_panel *p;
    ent_batch batch = {0};
    ent_cells_of cells = {0};
    size_t at = 0, n = 0;
    OK(ent_panel_new(data.reg, o, &p, err));
    size_t all = p->units.n * p->units.n, columns = p->n_columns - p->n_keys;
    assert_true(p->n_rows > 0);
    double saying = cells_that_say(p), most = (double)(p->n_rows * columns);
    double share[] = {(double)wanted / 2 / (most - saying + 1),
                      (double)wanted / 2 / (saying + 1)};
    while (at < all && clock() < until) {
        OK(ent__cells_next(&cells, p, &at, &batch, err));
        n += batch_check(p, &batch, &cells, share);
    }
    ent__batch_free(&batch);
    ent__cells_drop(&cells);
    ent_panel_free(p);
    return n;
}

static void cells_are_what_is_heard(void **state) {
    (void)state;
    static const char *const pairs[] = {"is(diplomatic established)",
                                        "a=is(diplomatic established rule:all)",
                                        "b=is(diplomatic established rule:days)",
                                        "c=value(diplomatic rule:last)",
                                        "d=value(diplomatic rule:max)",
                                        "is(mission)",
                                        "e=is(mission embassy from:second)",
                                        "f=value(mission rule:min)",
                                        "g=is(mission rule:share)",
                                        "h=value(recognition)",
                                        "i=number(border rule:max)",
                                        "joint(NATO)",
                                        "j=joint(EU)",
                                        "k=is(member member object:OECD rule:last)",
                                        "l=value(mission rule:last)",
                                        "m=value(mission)",
                                        "n=value(mission rule:start)",
                                        "o=value(diplomatic rule:end)"};
    static const char *const states[] = {"a=is(member member object:UN rule:days)",
                                         "b=value(member object:EU rule:max)", "c=is(exists)",
                                         "d=value(member object:NATO rule:last)"};
    static const char *const steps[] = {"month", "quarter", "year"};
    const char *text = getenv("PANEL_SEED"), *count = getenv("PANEL_CELLS");
    size_t wanted = count             ? (size_t)strtoull(count, NULL, 10)
                    : getenv("QUICK") ? 5000
                                      : CELLS,
           n = 0;
    seed = text ? strtoull(text, NULL, 10) : (uint64_t)time(NULL);
    printf("# PANEL_SEED=%llu\n", (unsigned long long)seed);
    clock_t until = clock() + SECONDS_MOST * CLOCKS_PER_SEC;
    for (int i = 0; i < 6; i++) {
        bool two = i % 2 == 0;
        ent_panel_options o = {.size = sizeof o,
                               .unit = !two     ? "state"
                                       : i == 2 ? "dyad"
                                                : "directed-dyad",
                               .by = steps[i / 2],
                               .system = "un",
                               .codes = "id",
                               .has_from = true,
                               .from = (ent_day)ent__day_from_civil(1985, 1, 1),
                               .has_to = true,
                               .to = (ent_day)ent__day_from_civil(2020, 12, 31),
                               .possible = i % 3 == 0,
                               .variables = two ? pairs : states,
                               .n_variables = two ? sizeof pairs / sizeof *pairs
                                                  : sizeof states / sizeof *states};
        n += panel_check(&o, two ? wanted * 26 / 100 : wanted * 9 / 100, until);
    }
    printf("# %zu cells\n", n);
    assert_true(n > wanted / 4);
}

static int open_data(void **state) {
    (void)state;
    shipped_open(&data);
    return 0;
}

static int close_data(void **state) {
    (void)state;
    shipped_close(&data);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cells_are_what_is_heard)};
    return cmocka_run_group_tests(tests, open_data, close_data);
}
