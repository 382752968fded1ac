/* SPDX-License-Identifier: MIT
 *
 * Panels: steps, expressions, a small register cell by cell.
 */
#include "folder.h"

#include "panel/expression.h"
#include "panel/steps.h"

#include "entente.h"

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
    "[claim]\nif = {r | map " relation "}\nsubject = {a | code iso3}\nrelation = " relation    \
    "\nobject = " object "\nvalue = {v}\nsince = {f}\nuntil = {t}\n"
static const char small_map[] =
    "[source]\nid = s@2001\nwork = s\nkind = primary\n"
    "published = 2001-12-31\n" RULE("member", "{b | name org}")
        RULE("diplomatic", "{b | code iso3}") RULE("mission", "{b | code iso3}")
            RULE("complete", "{b}");
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
    if (!ent__str_is(ent__buf_view(&text), expected))
        fail_msg("expected:\n%sgot:\n%.*s", expected, ENT_FMT(ent__buf_view(&text)));
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

/* ---- details, onsets, others ---------------------------------------------------------------
 */

/* Two disputes of France and Germany: 1 in 1998 and 1999, 2 in 1999; one with Latvia in 2000.
 * Nobody counted the dead of the second. */
static const char disputes_map[] =
    "[source]\nid = d@2001\nwork = d\nkind = secondary\npublished = 2001-12-31\n"
    "[claim]\nsubject = {a | code iso3}\nrelation = militarised-dispute\n"
    "object = {b | code iso3}\nvalue = {v}\nsince = {y}\nuntil = {y}\n"
    "detail = dispute={n | make dispute mid};number={n};side={s};dispute-fatality={f}\n"
    "[claim]\nsubject = any:state\nrelation = complete\nobject = rel:militarised-dispute\n"
    "value = all\nsince = 1998-01-01\nuntil = 2000-12-31\n";
static const char disputes_csv[] = "a,b,y,v,n,s,f\n"
                                   "FRA,DEU,1998,threat,1,a,0\n"
                                   "FRA,DEU,1999,force,1,a,0\n"
                                   "DEU,FRA,1998,display,1,b,0\n"
                                   "DEU,FRA,1999,display,1,b,0\n"
                                   "FRA,DEU,1999,display,2,b,-9\n"
                                   "DEU,FRA,1999,war,2,a,-9\n"
                                   "FRA,LVA,2000,war,3,a,2.5\n"
                                   "LVA,FRA,2000,threat,3,b,2.5\n";

static ent_register *disputes_register(void) {
    ent_register *reg = make_register("disputes.db");
    write_file("s.csv", small_csv);
    write_file("s.map", small_map);
    write_file("d.csv", disputes_csv);
    write_file("d.map", disputes_map);
    import(reg, in_base("s.csv"), in_base("s.map"));
    import(reg, in_base("d.csv"), in_base("d.map"));
    return reg;
}

static void details_of_one_claim(void **state) {
    (void)state;
    ent_register *reg = disputes_register();
    const char *const vars[] = {
        "d=is(militarised-dispute)",
        "first=onset(militarised-dispute)",
        "onset=onset(militarised-dispute pick:whittle)",
        "no=detail(militarised-dispute number pick:onset,dispute-fatality)",
        "low=detail(militarised-dispute number pick:-number)",
        "most=detail(militarised-dispute number rule:max)",
        "level=detail(militarised-dispute value pick:whittle)",
        "theirs=detail(militarised-dispute value pick:whittle from:second)",
        "a=detail(militarised-dispute is:side=a pick:whittle)",
        "fat=detail(militarised-dispute dispute-fatality pick:whittle)",
        "spell(d)"};
    ent_panel_options o = {.size = sizeof o,
                           .unit = "directed-dyad",
                           .system = "un",
                           .variables = vars,
                           .n_variables = sizeof vars / sizeof *vars,
                           .possible = true,
                           .where = "d"};
    /* in 1999 the second dispute begins, so it goes before the first, which goes on */
    panel_is(reg, &o,
             "state1,state2,year,d,first,onset,no,low,most,level,theirs,a,fat,spell_d\n"
             "DEU,FRA,1998,1,1,1,1,1,1,3,2,0,0,0\n"
             "DEU,FRA,1999,1,1,1,2,1,2,5,3,1,-9,0\n"
             "FRA,DEU,1998,1,1,1,1,1,1,2,3,1,0,0\n"
             "FRA,DEU,1999,1,1,1,2,1,2,3,5,0,-9,0\n"
             "FRA,LVA,2000,1,1,1,3,3,3,5,2,1,2.5,1\n"
             "LVA,FRA,2000,1,1,1,3,3,3,2,5,0,2.5,1\n");
    ent_register_close(reg);
}

static void totals_over_others(void **state) {
    (void)state;
    ent_register *reg = disputes_register();
    const char *const vars[] = {"n=partners(militarised-dispute)",
                                "high=partners(militarised-dispute force|war rule:max)",
                                "any=is(militarised-dispute)", "both=any(n any)", "lag(n 1)"};
    ent_panel_options o = {.size = sizeof o,
                           .unit = "state",
                           .system = "un",
                           .variables = vars,
                           .n_variables = 5,
                           .possible = true};
    panel_is(reg, &o,
             "state,year,n,high,any,both,lag_n_1\n"
             "DEU,1998,1,0,1,1,\n"
             "DEU,1999,1,1,1,1,1\n"
             "DEU,2000,0,0,0,0,1\n"
             "DEU,2001,,,,,0\n"
             "FRA,1998,1,0,1,1,\n"
             "FRA,1999,1,1,1,1,1\n"
             "FRA,2000,1,1,1,1,1\n"
             "FRA,2001,,,,,1\n"
             "LVA,1999,0,0,0,0,\n"
             "LVA,2000,1,0,1,1,0\n"
             "LVA,2001,,,,,1\n");
    ent_register_close(reg);
}

static void states_and_organisations(void **state) {
    (void)state;
    ent_register *reg = disputes_register();
    const char *const vars[] = {"member=is(member)", "mission=is(mission)"};
    ent_panel_options o = {.size = sizeof o,
                           .unit = "state-org",
                           .system = "un",
                           .variables = vars,
                           .n_variables = 2,
                           .grades = true};
    panel_is(reg, &o,
             "state,org,year,member,mission,member_grade,mission_grade\n"
             "DEU,NATO,1998,0,,sure,\n"
             "DEU,NATO,1999,1,,sure,\n"
             "DEU,NATO,2000,1,,sure,\n"
             "DEU,NATO,2001,1,,sure,\n"
             "DEU,UN,1998,1,,sure,\n"
             "DEU,UN,1999,1,,sure,\n"
             "DEU,UN,2000,1,,sure,\n"
             "DEU,UN,2001,1,,sure,\n"
             "FRA,NATO,1998,1,,sure,\n"
             "FRA,NATO,1999,1,0,sure,sure\n"
             "FRA,NATO,2000,1,0,sure,sure\n"
             "FRA,NATO,2001,0,,sure,\n"
             "FRA,UN,1998,1,,sure,\n"
             "FRA,UN,1999,1,0,sure,sure\n"
             "FRA,UN,2000,1,0,sure,sure\n"
             "FRA,UN,2001,1,,sure,\n"
             "LVA,NATO,1999,0,,sure,\n"
             "LVA,NATO,2000,0,,sure,\n"
             "LVA,NATO,2001,0,,sure,\n"
             "LVA,UN,1999,1,,sure,\n"
             "LVA,UN,2000,1,,sure,\n"
             "LVA,UN,2001,1,,sure,\n");
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
        {"state-org", NULL, "un", NULL, ENT_INVALID},
        {"state-org", NULL, "un", "joint(NATO)", ENT_INVALID},
        {NULL, NULL, "un", "detail(member)", ENT_INVALID},
        {NULL, NULL, "un", "detail(member role is:role=x)", ENT_INVALID},
        {NULL, NULL, "un", "is(member pick:,)", ENT_INVALID},
        {NULL, NULL, "un", "is(member pick:role rule:max)", ENT_INVALID},
        {NULL, NULL, "un", "is(member as:poetry)", ENT_INVALID},
        {NULL, NULL, "un", "is(member from:second)", ENT_INVALID},
        {"dyad", NULL, "un", "is(mission from:third)", ENT_INVALID},
        {NULL, NULL, "un", "partners(mission emperor)", ENT_INVALID},
        {NULL, NULL, "un", "any(x y)", ENT_INVALID},
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
        cmocka_unit_test(details_of_one_claim),
        cmocka_unit_test(totals_over_others),
        cmocka_unit_test(states_and_organisations),
        cmocka_unit_test(what_makes_no_panel),
    };
    return cmocka_run_group_tests(tests, make_base, drop_base);
}
