/* SPDX-License-Identifier: MIT
 *
 * Panels: steps, expressions, a small register cell by cell; and, where ENTENTE_SHARED has the
 * research sets, the reference tables of others, every cell of them.
 */
#include "folder.h"

#include "panel/expression.h"
#include "panel/steps.h"

#include "entente.h"

#include <math.h>
#include <unistd.h>

static ent_register *make_register(const char *name) {
    ent_register *reg;
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE};
    remove(in_base(name));
    OK(ent_register_open(in_base(name), &o, &reg, err));
    return reg;
}

static void import(ent_register *reg, const char *path, const char *mapping) {
    ent_foreign_options o = {.size = sizeof o, .mapping = mapping};
    ent_import_report report;
    OK(ent_foreign_import(reg, "csv", &path, 1, &o, &report, err));
    assert_int_equal(report.refused, 0);
}

/* ---- steps ------------------------------------------------------------------------------- */

static ent_day day(int year, int month, int d) {
    return (ent_day)ent__day_from_civil(year, month, d);
}

static void steps_are_whole(void **state) {
    (void)state;
    ent_steps s;
    OK(ent__steps_make(ENT_STEP_QUARTER, day(1999, 2, 3), day(2000, 4, 1), &s, err));
    assert_int_equal(s.n, 6);
    assert_int_equal(s.edge[0], day(1999, 1, 1));
    assert_int_equal(s.edge[6], day(2000, 7, 1));
    assert_int_equal(ent__step_name(&s, 4).year, 2000);
    assert_int_equal(ent__step_name(&s, 4).part, 1);
    ent__steps_free(&s);
    ent_error why;
    assert_int_equal(ent__steps_make(ENT_STEP_DAY, 0, ENT_DAY_MAX - 1, &s, &why), ENT_LIMIT);
    assert_int_equal(ent__steps_make(ENT_STEP_YEAR, 10, 9, &s, &why), ENT_INVALID);
}

static void in_a_step_by_a_rule(void **state) {
    (void)state;
    static const struct {
        int from[3], until[3]; /* until: the last day */
        ent_in in;
        int first, end; /* steps, first == end: none */
    } cases[] = {
        {{1990, 5, 1}, {1992, 2, 1}, ENT_IN_ANY, 0, 3},
        {{1990, 5, 1}, {1992, 2, 1}, ENT_IN_FIRST, 1, 3},
        {{1990, 5, 1}, {1992, 2, 1}, ENT_IN_LAST, 0, 2},
        {{1990, 5, 1}, {1992, 2, 1}, ENT_IN_EVERY, 1, 2},
        {{1990, 1, 1}, {1990, 12, 31}, ENT_IN_EVERY, 0, 1},
        {{1990, 1, 2}, {1990, 12, 31}, ENT_IN_EVERY, 0, 0},
        {{1980, 1, 1}, {2020, 12, 31}, ENT_IN_EVERY, 0, 3},
        {{1980, 1, 1}, {1989, 12, 31}, ENT_IN_ANY, 0, 0},
    };
    ent_steps s;
    OK(ent__steps_make(ENT_STEP_YEAR, day(1990, 1, 1), day(1992, 12, 31), &s, err));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t first = 0, end = 0;
        bool any =
            ent__steps_of(&s, day(cases[i].from[0], cases[i].from[1], cases[i].from[2]),
                          day(cases[i].until[0], cases[i].until[1], cases[i].until[2]) + 1,
                          cases[i].in, &first, &end);
        assert_int_equal(any, cases[i].first < cases[i].end);
        if (any) {
            assert_int_equal(first, cases[i].first);
            assert_int_equal(end, cases[i].end);
        }
    }
    ent__steps_free(&s);
}

/* ---- expressions ----------------------------------------------------------------------------
 */

static void expressions(void **state) {
    (void)state;
    ent_arena arena = {0};
    ent_expression e;
    OK(ent__expression_parse(ENT_STR(" igos = count(both member type:org) "), &arena, &e, err));
    STR_IS(e.name, "igos");
    STR_IS(e.function, "count");
    assert_int_equal(e.n_words, 2);
    STR_IS(ent__expression_option(&e, "type"), "org");
    OK(ent__expression_parse(ENT_STR("joint(NATO)"), &arena, &e, err));
    STR_IS(e.name, "joint_NATO");
    static const char *const wrong[] = {
        "", "=x", "a b=is(x)", "is(", "is()", "is(x y z u v)", "1=is(x)"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ent_error why = {0};
        assert_int_equal(ent__expression_parse(ent__str(wrong[i]), &arena, &e, &why),
                         ENT_PARSE);
        assert_true(why.message[0]);
    }
    ent__arena_free(&arena);
}

/* ---- a small register
 * -------------------------------------------------------------------------- */

#define RULE(relation, object)                                                                 \
    "[map " relation "]\n" relation " = x\n* =\n"                                              \
    "[claim]\nif = {r | map " relation "}\nsubject = {a | code iso3}\nrelation = " relation         \
    "\nobject = " object "\nvalue = {v}\nsince = {f}\nuntil = {t}\n"
static const char small_map[] =
    "[source]\nid = s@2001\nwork = s\nkind = primary\n"
    "published = 2001-12-31\n" RULE("member", "{b | name org}") RULE("diplomatic", "{b | code iso3}")
        RULE("mission", "{b | code iso3}") RULE("complete", "{b}");
/* Three states; C begins in 1999. A and B have relations since May 1998; of A's
 * missions the list is complete in 1999 and 2000 only. */
static const char small_csv[] = "a,r,b,v,f,t\n"
                                "FRA,member,UN,member,1998-01-01,2001-12-31\n"
                                "DEU,member,UN,member,1998-01-01,2001-12-31\n"
                                "LVA,member,UN,member,1999-07-01,2001-12-31\n"
                                "FRA,diplomatic,DEU,established,1998-05-01,2000-06-30\n"
                                "FRA,mission,LVA,embassy,2000-02-01,2000-03-31\n"
                                "FRA,complete,rel:mission,all,1999-01-01,2000-12-31\n"
                                "FRA,member,NATO,member,1998-01-01,2000-05-31\n"
                                "DEU,member,NATO,member,1999-01-01,2001-12-31\n"
                                "LVA,member,NATO,none,1999-01-01,2001-12-31\n";

static int into_buffer(void *ctx, const char *p, size_t n) {
    ent__buf_put(ctx, p, n);
    return 0;
}

static void panel_is(ent_register *reg, const ent_panel_options *o, const char *expected) {
    ent_panel *panel;
    ent_buf text;
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_CSV};
    ent__buf_init(&text, 1 << 20);
    OK(ent_panel_new(reg, o, &panel, err));
    OK(ent_panel_write(panel, &w, (ent_sink){into_buffer, &text}, NULL, NULL, err));
    STR_IS(ent__buf_view(&text), expected);
    ent_panel_free(panel);
    ent__buf_free(&text);
}

static void a_small_register(void **state) {
    (void)state;
    write_file("s.csv", small_csv);
    write_file("s.map", small_map);
    ent_register *reg = make_register("small.db");
    import(reg, in_base("s.csv"), in_base("s.map"));
    const char *const vars[] = {"dr=is(diplomatic established)",
                                "all=is(diplomatic established rule:all)",
                                "days=is(diplomatic established rule:days)",
                                "emb=is(mission embassy)",
                                "nato=joint(NATO)",
                                "spell(dr)"};
    ent_panel_options o = {.size = sizeof o,
                           .unit = "directed-dyad",
                           .by = "year",
                           .system = "un",
                           .variables = vars,
                           .n_variables = 6};
    /* what nobody tells of stays blank: relations before 1998-05-01 are denied ("since"), so
     * are those after June 2000; missions are known of France alone, in two years */
    panel_is(reg, &o,
             "state1,state2,year,dr,all,days,emb,nato,spell_dr\n"
             "DEU,FRA,1998,1,0,245,,0,0\n"
             "DEU,FRA,1999,1,1,365,,1,0\n"
             "DEU,FRA,2000,1,0,182,,1,0\n"
             "DEU,FRA,2001,0,0,0,,0,0\n"
             "DEU,LVA,1999,,,,,0,0\n"
             "DEU,LVA,2000,,,,,0,\n"
             "DEU,LVA,2001,,,,,0,\n"
             "FRA,DEU,1998,1,0,245,,0,0\n"
             "FRA,DEU,1999,1,1,365,0,1,0\n"
             "FRA,DEU,2000,1,0,182,0,1,0\n"
             "FRA,DEU,2001,0,0,0,,0,0\n"
             "FRA,LVA,1999,,,,0,0,0\n"
             "FRA,LVA,2000,,,,1,0,\n"
             "FRA,LVA,2001,,,,,0,\n"
             "LVA,DEU,1999,,,,,0,0\n"
             "LVA,DEU,2000,,,,,0,\n"
             "LVA,DEU,2001,,,,,0,\n"
             "LVA,FRA,1999,,,,,0,0\n"
             "LVA,FRA,2000,,,,,0,\n"
             "LVA,FRA,2001,,,,,0,\n");
    ent_register_close(reg);
}

static void what_makes_no_panel(void **state) {
    (void)state;
    ent_register *reg = make_register("none.db");
    write_file("s.csv", small_csv);
    write_file("s.map", small_map);
    import(reg, in_base("s.csv"), in_base("s.map"));
    static const struct {
        const char *unit, *by, *system, *variable;
        ent_code code;
    } cases[] = {
        {"triad", NULL, "un", NULL, ENT_INVALID},
        {NULL, "week", "un", NULL, ENT_INVALID},
        {NULL, NULL, "cow", NULL, ENT_NOT_FOUND},
        {NULL, NULL, "member Atlantis", NULL, ENT_NOT_FOUND},
        {NULL, NULL, "un", "is(nothing)", ENT_NOT_FOUND},
        {NULL, NULL, "un", "is(member emperor)", ENT_INVALID},
        {NULL, NULL, "un", "x=sum(member)", ENT_INVALID},
        {NULL, NULL, "un", "spell(y)", ENT_INVALID},
        {NULL, NULL, "un", "is(member rule:some)", ENT_INVALID},
        {NULL, NULL, "un", "distance(seat)", ENT_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_panel *panel = NULL;
        ent_error why = {0};
        ent_panel_options o = {.size = sizeof o,
                               .unit = cases[i].unit,
                               .by = cases[i].by,
                               .system = cases[i].system,
                               .variables = &cases[i].variable,
                               .n_variables = cases[i].variable != NULL};
        ent_code code = ent_panel_new(reg, &o, &panel, &why);
        if (code != cases[i].code)
            fail_msg("case %zu: %s: %s", i, ent_code_name(code), why.message);
        assert_null(panel);
        assert_true(why.message[0]);
    }
    ent_register_close(reg);
}

/* ---- the tables of others
 * ------------------------------------------------------------------------ */

static const char *golden(void) {
    static char path[512];
    const char *root = getenv("ENTENTE_SHARED");
    snprintf(path, sizeof path, "%s/golden", root ? root : "../../../shared");
    return access(path, R_OK) == 0 ? path : NULL;
}

static const char *mapping(const char *name) {
    static char paths[8][512];
    static int i;
    char *p = paths[i++ % 8];
    const char *root = getenv("ENTENTE_ROOT");
    snprintf(p, 512, "%s/tests/panel/%s.map", root ? root : "..", name);
    return p;
}

/* The published tables are compressed. */
static const char *unpack(const char *folder, const char *name) {
    char command[2048];
    const char *to = in_base(name);
    snprintf(command, sizeof command, "gzip -dc '%s/%s/%s.gz' > '%s'", golden(), folder, name,
             to);
    assert_int_equal(system(command), 0);
    return to;
}

static void panel_write(ent_register *reg, const char *unit, const char *const *vars, size_t n,
                        const char *name) {
    ent_panel_options o = {.size = sizeof o,
                           .unit = unit,
                           .system = "cow",
                           .variables = vars,
                           .n_variables = n,
                           .possible = true};
    ent_panel *panel;
    ent_buf text;
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_CSV};
    ent__buf_init(&text, 1 << 28);
    OK(ent_panel_new(reg, &o, &panel, err));
    OK(ent_panel_write(panel, &w, (ent_sink){into_buffer, &text}, NULL, NULL, err));
    FILE *f = fopen(in_base(name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
    ent_panel_free(panel);
    ent__buf_free(&text);
}

/* Equal as text, or as numbers: sines differ in the last digits from library to library. */
static bool same_cell(const char *a, const char *b) {
    char *end_a, *end_b;
    if (!strcmp(a, b))
        return true;
    double x = strtod(a, &end_a), y = strtod(b, &end_b);
    return end_a > a && end_b > b && !*end_a && !*end_b && fabs(x - y) <= 1e-12 * fabs(x);
}

/* The next cell of a line; *rest NULL behind the last. */
static const char *next_cell(char **rest) {
    char *cell = *rest, *comma = strchr(cell, ',');
    if (comma)
        *comma = '\0';
    *rest = comma ? comma + 1 : NULL;
    return cell;
}

typedef struct comparing {
    size_t rows, cells, differ;
} comparing;

/* Line by line: both have the same rows in the same order, `keys` columns first. `only_zero`:
 * a cell that differs must be 0 in the reference. */
static comparing compare(const char *reference, const char *ours, size_t keys, bool only_zero) {
    FILE *f = fopen(reference, "r"), *g = fopen(ours, "r");
    char a[512], b[512];
    comparing c = {0};
    assert_non_null(f);
    assert_non_null(g);
    assert_non_null(fgets(a, sizeof a, f));
    assert_non_null(fgets(b, sizeof b, g));
    while (fgets(a, sizeof a, f)) {
        assert_non_null(fgets(b, sizeof b, g));
        a[strcspn(a, "\r\n")] = b[strcspn(b, "\r\n")] = '\0';
        char *p = a, *q = b;
        c.rows++;
        for (size_t i = 0; p && q; i++) {
            const char *x = next_cell(&p), *y = next_cell(&q);
            bool same = same_cell(x, y);
            c.cells++;
            c.differ += !same;
            if (!same && (i < keys || (only_zero && strcmp(x, "0"))))
                fail_msg("row %zu, column %zu of %s: %s, ours %s", c.rows, i, reference, x, y);
        }
        assert_true(!p && !q);
    }
    assert_null(fgets(b, sizeof b, g));
    fclose(f);
    fclose(g);
    return c;
}

static ent_register *golden_register(const char *name) {
    ent_register *reg = make_register(name);
    import(reg, unpack("inputs", "isard_cw_system.csv"), mapping("cow-states"));
    return reg;
}

static void state_years(void **state) {
    (void)state;
    NEEDS(golden());
    ent_register *reg = golden_register("sy.db");
    panel_write(reg, "state", NULL, 0, "sy.csv");
    char command[1024];
    snprintf(command, sizeof command,
             "gzip -dc '%s/panels/stateyears_cow.csv.gz' | sed 's/,\"[^\"]*\",/,/; "
             "s/,[^,]*,/,/' > '%s'",
             golden(), in_base("reference.csv"));
    assert_int_equal(system(command), 0);
    comparing c = compare(in_base("reference.csv"), in_base("sy.csv"), 2, false);
    assert_int_equal(c.rows, 15951);
    assert_int_equal(c.differ, 0);
    ent_register_close(reg);
}

/* Contiguity: what another package loses by a slip, and says 0, is all that differs. */
static void dyad_years_and_contiguity(void **state) {
    (void)state;
    NEEDS(golden());
    ent_register *reg = golden_register("ddy.db");
    import(reg, unpack("inputs", "cow_contdir.csv"), mapping("cow-contiguity"));
    const char *const vars[] = {"conttype=value(contiguity rule:first)",
                                "conttype_last=value(contiguity rule:last)"};
    panel_write(reg, "directed-dyad", vars, 2, "ddy.csv");
    comparing c =
        compare(unpack("panels", "ddy_cow_contiguity.csv"), in_base("ddy.csv"), 3, true);
    assert_int_equal(c.rows, 1912290);
    assert_int_equal(c.differ, 1380 + 96);
    ent_register_close(reg);
}

static void alliances(void **state) {
    (void)state;
    NEEDS(golden() && !getenv("QUICK"));
    ent_register *reg = golden_register("atop.db");
    import(reg, unpack("inputs", "atop_alliance.csv"), mapping("atop"));
    const char *const vars[] = {"a=is(pledge)",
                                "b=is(pledge defence)",
                                "c=is(pledge offence)",
                                "d=is(pledge neutrality)",
                                "e=is(pledge nonaggression)",
                                "f=is(pledge consultation)"};
    panel_write(reg, "directed-dyad", vars, 6, "atop.csv");
    comparing c = compare(unpack("panels", "ddy_cow_atop.csv"), in_base("atop.csv"), 3, false);
    assert_int_equal(c.rows, 1912290);
    assert_int_equal(c.differ, 0);
    ent_register_close(reg);
}

static void distances(void **state) {
    (void)state;
    NEEDS(golden());
    ent_register *reg = golden_register("capitals.db");
    import(reg, unpack("inputs", "cow_capitals.csv"), mapping("capitals"));
    const char *const vars[] = {"a=distance(seat capital rule:first)",
                                "b=distance(seat capital rule:last)"};
    panel_write(reg, "directed-dyad", vars, 2, "capdist.csv");
    comparing c =
        compare(unpack("panels", "ddy_cow_capdist.csv"), in_base("capdist.csv"), 3, false);
    assert_int_equal(c.rows, 1912290);
    assert_int_equal(c.differ, 0);
    ent_register_close(reg);
}

static int make_base(void **state) {
    (void)state;
    return folder_make("panel") ? 0 : -1;
}

static int drop_base(void **state) {
    (void)state;
    return folder_drop();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_whole),
        cmocka_unit_test(in_a_step_by_a_rule),
        cmocka_unit_test(expressions),
        cmocka_unit_test(a_small_register),
        cmocka_unit_test(what_makes_no_panel),
        cmocka_unit_test(state_years),
        cmocka_unit_test(dyad_years_and_contiguity),
        cmocka_unit_test(alliances),
        cmocka_unit_test(distances),
    };
    return cmocka_run_group_tests(tests, make_base, drop_base);
}
