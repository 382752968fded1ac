/* SPDX-License-Identifier: MIT
 *
 * Plain values, without a register: codes, instants, days, dates, names of formats.
 */
#include "api.h"

static void codes_have_names(void **state) {
    (void)state;
    for (int i = 0; i < ENT_CODE_COUNT; i++) {
        const char *name = ent_code_name((ent_code)i), *said = ent_code_text((ent_code)i);
        assert_memory_equal(name, "ENT_", 4);
        assert_true(*said >= 'a' && *said <= 'z' && said[strlen(said) - 1] != '.');
        for (int j = 0; j < i; j++)
            assert_string_not_equal(name, ent_code_name((ent_code)j));
    }
    static const int unknown[] = {ENT_CODE_COUNT, 1000, -1};
    for (size_t i = 0; i < LENGTH(unknown); i++) {
        assert_string_equal(ent_code_name((ent_code)unknown[i]), "ENT_INTERNAL");
        assert_string_equal(ent_code_text((ent_code)unknown[i]), ent_code_text(ENT_INTERNAL));
    }
}

static void the_version_is_that_of_the_header(void **state) {
    (void)state;
    int major = -1, minor = -1, patch = -1;
    assert_int_equal(sscanf(ENT_VERSION, "%d.%d.%d", &major, &minor, &patch), 3);
}

static void instants_go_both_ways(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool end;
        ent_instant due; /* -1 where it is refused */
        const char *back;
    } cases[] = {
        {"1970-01-01", false, 0, "1970-01-01T00:00:00Z"},
        {"1970-01-01T00:00:01Z", false, 1000000, "1970-01-01T00:00:01Z"},
        {"2026-11-23", false, INT64_C(1795392000000000), "2026-11-23T00:00:00Z"},
        {"2026-11-23", true, INT64_C(1795478399999999), NULL},
        {"2026-11-23T09:30:00Z", true, -2, NULL},
        {"2026-13-01", false, -1, NULL},
        {"2026-02-29", false, -1, NULL},
        {"2026-11-23T24:00:00Z", false, -1, NULL},
        {"2026-11-23T09:30:00", false, -1, NULL},
        {"2026", false, -1, NULL},
        {"yesterday", false, -1, NULL},
        {"", false, -1, NULL},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        ent_instant t = -7;
        char back[40];
        if (cases[i].due == -1) {
            FAILS(ENT_PARSE, ent_instant_parse(cases[i].text, -1, cases[i].end, &t, err));
            continue;
        }
        OK(ent_instant_parse(cases[i].text, -1, cases[i].end, &t, err));
        if (cases[i].due >= 0)
            assert_int_equal(t, cases[i].due);
        if (cases[i].back) {
            ent_instant_format(t, back, sizeof back);
            assert_string_equal(back, cases[i].back);
        }
    }
    ent_instant first, last;
    OK(ent_instant_parse("2026-11-23 and more", 10, false, &first, err)); /* n bytes */
    OK(ent_instant_parse("2026-11-23", -1, true, &last, err));
    assert_true(first < last && ent_instant_day(first) == ent_instant_day(last));
    assert_int_equal(ent_instant_day(-1), -1);
    assert_int_equal(ent_instant_day(0), 0);
}

/* The writers behave as snprintf: the whole length comes back, nothing beyond n is
 * touched, what is there is terminated. */
static void writers_keep_to_their_place(void **state) {
    (void)state;
    ent_date d = ent_date_build(0, 30, false);
    for (size_t n = 0; n < 14; n++) {
        char to[3][16];
        memset(to, '#', sizeof to);
        size_t due[3] = {ent_day_format(0, n ? to[0] : NULL, n),
                         ent_instant_format(0, n ? to[1] : NULL, n),
                         ent_date_format(&d, n ? to[2] : NULL, n)};
        static const char *const whole[] = {"1970-01-01", "1970-01-01T00:00:00Z", "1970-01"};
        for (int i = 0; i < 3; i++) {
            size_t len = strlen(whole[i]), kept = n ? (len < n ? len : n - 1) : 0;
            assert_int_equal(due[i], len);
            assert_memory_equal(to[i], whole[i], kept);
            if (n)
                assert_int_equal(to[i][kept], '\0');
            for (size_t k = n; k < sizeof to[i]; k++)
                assert_int_equal(to[i][k], '#');
        }
    }
}

static void days_are_written(void **state) {
    (void)state;
    static const struct {
        ent_day day;
        const char *due;
    } cases[] = {
        {0, "1970-01-01"}, {-1, "1969-12-31"}, {15433, "2012-04-03"}, {59, "1970-03-01"}};
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char to[32];
        ent_day_format(cases[i].day, to, sizeof to);
        assert_string_equal(to, cases[i].due);
    }
}

static void dates_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text, *from, *until; /* "" where not known; from NULL: refused */
        bool soft;
        ent_date_kind kind;
        ent_date_end start, end;
    } cases[] = {
        {"2012-04-03", "2012-04-03", "2012-04-03", false, ENT_DATE_SIMPLE, 0, 0},
        {"2012-04", "2012-04-01", "2012-04-30", false, ENT_DATE_SIMPLE, 0, 0},
        {"2012", "2012-01-01", "2012-12-31", false, ENT_DATE_SIMPLE, 0, 0},
        {"2012~", "2012-01-01", "2012-12-31", true, ENT_DATE_SIMPLE, 0, 0},
        {"201X", "2010-01-01", "2019-12-31", false, ENT_DATE_SIMPLE, 0, 0},
        {"2012/2013", "2012-01-01", "2013-12-31", false, ENT_DATE_INTERVAL, 0, 0},
        {"2012/..", "2012-01-01", "", false, ENT_DATE_INTERVAL, 0, ENT_DATE_END_OPEN},
        {"/2013", "", "2013-12-31", false, ENT_DATE_INTERVAL, ENT_DATE_END_UNKNOWN, 0},
        {"[2001,2003]", "2001-01-01", "2003-12-31", false, ENT_DATE_ONE_OF, 0, 0},
        {"{2001,2003}", "2001-01-01", "2003-12-31", false, ENT_DATE_ALL_OF, 0, 0},
        {"2001-02-29", NULL, NULL, false, 0, 0, 0},
        {"1985-02-3X", NULL, NULL, false, 0, 0, 0},
        {" 2012", NULL, NULL, false, 0, 0, 0},
        {"", NULL, NULL, false, 0, 0, 0},
        {"soon", NULL, NULL, false, 0, 0, 0},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        ent_date d = {.level = 99};
        if (!cases[i].from) {
            FAILS(ENT_PARSE, ent_date_parse(cases[i].text, -1, &d, err));
            assert_int_equal(d.level, 99); /* written only on success */
            continue;
        }
        OK(ent_date_parse(cases[i].text, -1, &d, err));
        char from[32] = "", until[32] = "";
        if (d.from != ENT_DAY_MIN)
            ent_day_format(d.from, from, sizeof from);
        if (d.until != ENT_DAY_MAX)
            ent_day_format(d.until, until, sizeof until);
        assert_string_equal(from, cases[i].from);
        assert_string_equal(until, cases[i].until);
        assert_int_equal(d.soft, cases[i].soft);
        assert_int_equal(d.kind, cases[i].kind);
        assert_int_equal(d.start, cases[i].start);
        assert_int_equal(d.end, cases[i].end);
    }
    ent_error where = {0};
    ent_date d;
    assert_int_equal(ent_date_parse("2012-13-01", -1, &d, &where), ENT_PARSE);
    assert_true(where.column >= 6 && where.column <= 8);
}

static void dates_are_compared(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        ent_match match;
        unsigned definite; /* 0 where several relations may hold */
        bool before;
    } cases[] = {
        {"2012", "2012", ENT_MATCH_SAME, 0, false},
        {"2012-04-03", "2012-04-03", ENT_MATCH_SAME, ENT_ORDER_EQUAL, false},
        {"2012-04", "2012", ENT_MATCH_REFINES, 0, false},
        {"2012", "2012-04", ENT_MATCH_REFINED, 0, false},
        {"2012/2013", "2013/2014", ENT_MATCH_OVERLAPS, 0, false},
        {"2012", "2013", ENT_MATCH_DISJOINT, ENT_ORDER_BEFORE, true},
        {"2013", "2012~", ENT_MATCH_DIFFERS, ENT_ORDER_AFTER, false},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        ent_date a, b;
        unsigned possible = 99, definite = 99;
        OK(ent_date_parse(cases[i].a, -1, &a, err));
        OK(ent_date_parse(cases[i].b, -1, &b, err));
        assert_int_equal(ent_date_compare(&a, &b), cases[i].match);
        ent_date_relate(&a, &b, &possible, &definite);
        assert_int_equal(definite, cases[i].definite);
        assert_true((possible & definite) == definite && possible <= ENT_ORDER_ALL);
        assert_int_equal(ent_date_surely_before(&a, &b), cases[i].before);
    }
}

static void dates_are_built_and_written(void **state) {
    (void)state;
    static const struct {
        ent_day from, until;
        const char *due;
    } cases[] = {
        {0, 0, "1970-01-01"},
        {0, 30, "1970-01"},
        {0, 364, "1970"},
        {0, 1, "1970/1970-01-02"}, /* the shortest with these bounds */
        {1, 2, "1970-01-02/1970-01-03"},
        {1, ENT_DAY_MAX, "1970-01-02/.."},
        {ENT_DAY_MIN, 0, "../1970-01-01"},
        {5, 4, ""},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char a[ENT_DATE_TEXT];
        ent_date d = ent_date_build(cases[i].from, cases[i].until, false);
        assert_int_equal(ent_date_format(&d, a, sizeof a), strlen(cases[i].due));
        assert_string_equal(a, cases[i].due);
        ent_date_format_bounds(cases[i].from, cases[i].until, a, sizeof a);
        if (*cases[i].due)
            assert_string_equal(a, cases[i].due);
    }
}

static void dates_are_described(void **state) {
    (void)state;
    static const struct {
        const char *in, *due;
    } cases[] = {
        {NULL, "input\tvalid\tlevel\tmin\tmax\n"},
        {"2012-04", "2012-04\t1\t0\t2012-04-01\t2012-04-30\n"},
        {"2012/..", "2012/..\t1\t1\t2012-01-01\t\n"},
        {"no", "no\t0\t\t\t\n"},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char to[128];
        assert_int_equal(ent_date_describe(cases[i].in, -1, to, sizeof to),
                         strlen(cases[i].due));
        assert_string_equal(to, cases[i].due);
    }
}

static void formats_have_names(void **state) {
    (void)state;
    static const char *const formats[] = {"terminal", "csv", "tsv", "json", "ndjson"};
    static const char *const documents[] = {"terminal", "markdown", "wikitext", "html", "json"};
    for (int i = 0; i < 5; i++) {
        ent_format f = (ent_format)99;
        ent_document_format d = (ent_document_format)99;
        OK(ent_format_parse(formats[i], -1, &f, err));
        assert_int_equal(f, i);
        assert_string_equal(ent_format_name(f), formats[i]);
        OK(ent_document_format_parse(documents[i], -1, &d, err));
        assert_int_equal(d, i);
    }
    static const char *const wrong[] = {"", "CSV", "csv ", "xml", "tex"};
    for (size_t i = 0; i < LENGTH(wrong); i++) {
        ent_format f;
        ent_document_format d;
        FAILS(ENT_PARSE, ent_format_parse(wrong[i], -1, &f, err));
        FAILS(ENT_PARSE, ent_document_format_parse(wrong[i], -1, &d, err));
    }
    ent_format f;
    OK(ent_format_parse("csv and more", 3, &f, err));
    assert_string_equal(ent_format_name((ent_format)9), "");
    assert_string_equal(ent_format_name((ent_format)-1), "");
}

static void names_of_enumerators(void **state) {
    (void)state;
    assert_string_equal(ent_date_kind_name(ENT_DATE_INTERVAL), "interval");
    assert_string_equal(ent_date_kind_name((ent_date_kind)9), "");
    assert_string_equal(ent_date_end_name(ENT_DATE_END_OPEN), "open");
    assert_string_equal(ent_date_end_name((ent_date_end)9), "");
    assert_string_equal(ent_match_name(ENT_MATCH_REFINES), "refines");
    assert_string_equal(ent_match_name((ent_match)9), "");
    assert_string_equal(ent_order_name(ENT_ORDER_BEFORE), "before");
    assert_string_equal(ent_order_name(3), "");
    assert_string_equal(ent_order_name(0), "");
}

static void problems_are_csv(void **state) {
    (void)state;
    char to[256];
    ent_problem_format(NULL, to, sizeof to);
    assert_string_equal(to, "file,line,column,message,row\n");
    ent_problem p = {.code = ENT_PARSE,
                     .line = 12,
                     .column = 3,
                     .file = "claims.csv",
                     .message = "month 13, \"it\" says",
                     .row = "a,b",
                     .row_bytes = 3};
    size_t n = ent_problem_format(&p, to, sizeof to);
    assert_string_equal(to, "claims.csv,12,3,\"month 13, \"\"it\"\" says\",\"a,b\"\n");
    assert_int_equal(n, strlen(to));
    assert_int_equal(ent_problem_format(&p, NULL, 0), n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_have_names),
        cmocka_unit_test(the_version_is_that_of_the_header),
        cmocka_unit_test(instants_go_both_ways),
        cmocka_unit_test(writers_keep_to_their_place),
        cmocka_unit_test(days_are_written),
        cmocka_unit_test(dates_are_read),
        cmocka_unit_test(dates_are_compared),
        cmocka_unit_test(dates_are_built_and_written),
        cmocka_unit_test(dates_are_described),
        cmocka_unit_test(formats_have_names),
        cmocka_unit_test(names_of_enumerators),
        cmocka_unit_test(problems_are_csv),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
