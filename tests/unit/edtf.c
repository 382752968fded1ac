/* SPDX-License-Identifier: MIT
 *
 * Vague dates: what they read as, what they say of each other, and that what is
 * written reads back. The shared tables are used where ENTENTE_SHARED has them.
 */
#include "test.h"

static ent_date read_date(const char *s) {
    ent_date d = {0};
    OK(ent_date_parse(s, -1, &d, err));
    return d;
}

/* "valid level min max" of a date, as `entente date` has it. */
static const char *answer(const char *s, char *row, size_t cap) {
    size_t n = ent_date_describe(s, -1, row, cap);
    assert_true(n < cap && row[n - 1] == '\n');
    row[n - 1] = 0;
    return strchr(row, '\t') + 1;
}

/* ---- one by one -------------------------------------------------------------------- */

/* Input, and valid, level, min, max; what is not valid is "0". */
static const struct {
    const char *input, *want;
} cases[] = {
    /* days, months, years */
    {"2012-04-03", "1 0 2012-04-03 2012-04-03"},
    {"2012-02", "1 0 2012-02-01 2012-02-29"},
    {"1900-02", "1 0 1900-02-01 1900-02-28"},
    {"0000", "1 0 0000-01-01 0000-12-31"},
    {"-0044", "1 1 -0044-01-01 -0044-12-31"},
    {"-0004-02-29", "1 1 -0004-02-29 -0004-02-29"},
    {"-0000", "0"},
    {"-0000-05", "0"},
    {"+2012", "0"},
    {"212", "0"},
    {"20123", "0"},
    {"2012-4", "0"},
    {"2012-04-3", "0"},
    {"2012-04-003", "0"},
    {"20120403", "0"},
    {"2012/04/03", "0"},
    {"2012-04-", "0"},
    {"", "0"},
    {" 2012", "0"},
    {"2012 ", "0"},
    {"2012-x4", "0"},
    /* impossible days */
    {"2001-02-29", "0"},
    {"1900-02-29", "0"},
    {"2000-02-29", "1 0 2000-02-29 2000-02-29"},
    {"2000-02-30", "0"},
    {"2012-04-31", "0"},
    {"2012-00", "0"},
    {"2012-13", "0"},
    {"2012-20", "0"},
    {"2012-42", "0"},
    {"2012-04-00", "0"},
    {"2012-04-32", "0"},
    {"1985-02-3X", "0"},
    {"XXXX-02-30", "0"},
    {"XX01-02-29", "0"},
    {"2012-04-X9?", "1 2 2012-04-09 2012-04-29"},
    /* masks */
    {"201X", "1 1 2010-01-01 2019-12-31"},
    {"20XX", "1 1 2000-01-01 2099-12-31"},
    {"2XXX", "1 2 2000-01-01 2999-12-31"},
    {"20X2", "1 2 2002-01-01 2092-12-31"},
    {"2012-XX", "1 1 2012-01-01 2012-12-31"},
    {"2012-1X", "1 2 2012-10-01 2012-12-31"},
    {"2012-X2", "1 2 2012-02-01 2012-12-31"},
    {"2012-2X", "0"},
    {"2012-04-XX", "1 1 2012-04-01 2012-04-30"},
    {"2012-XX-XX", "1 1 2012-01-01 2012-12-31"},
    {"2012-XX-31", "1 2 2012-01-31 2012-12-31"},
    {"2012-02-XX", "1 1 2012-02-01 2012-02-29"},
    {"2012-02-3X", "0"},
    {"2012-04-3X", "1 2 2012-04-30 2012-04-30"},
    {"2012-X1-3X", "1 2 2012-01-30 2012-11-30"},
    {"199X-02-29", "1 2 1992-02-29 1996-02-29"},
    {"XXXX-02-29", "1 2 0000-02-29 9996-02-29"},
    {"1X00-02-29", "1 2 1200-02-29 1600-02-29"},
    {"X900-02-29", "0"},
    {"1XX0-02-29", "1 2 1020-02-29 1980-02-29"},
    {"2XX0-X2-29", "1 2 2000-02-29 2990-12-29"},
    {"201X-X2-29", "1 2 2010-12-29 2019-12-29"},
    {"-201X", "0"},
    {"-2012-XX", "1 1 -2012-01-01 -2012-12-31"},
    {"201x", "0"},
    /* qualifiers */
    {"2012?", "1 1 2012-01-01 2012-12-31"},
    {"2012-04~", "1 1 2012-04-01 2012-04-30"},
    {"2012-04-03%", "1 1 2012-04-03 2012-04-03"},
    {"?2012", "1 1 2012-01-01 2012-12-31"},
    {"?2012-?04-?03", "1 1 2012-04-03 2012-04-03"},
    {"?2012-04", "1 2 2012-04-01 2012-04-30"},
    {"2012?-04", "1 2 2012-04-01 2012-04-30"},
    {"2012-~04-03", "1 2 2012-04-03 2012-04-03"},
    {"2012?-04-03~", "1 2 2012-04-03 2012-04-03"},
    {"2012?-04-03%", "1 1 2012-04-03 2012-04-03"},
    {"~-0044", "1 1 -0044-01-01 -0044-12-31"},
    {"2012??", "0"},
    {"2012?~", "0"},
    {"??2012", "0"},
    {"2012-04?-", "0"},
    {"20?12", "0"},
    {"?", "0"},
    /* seasons, quarters, halves */
    {"2012-21", "1 1 2012-03-01 2012-05-31"},
    {"2011-24", "1 1 2011-12-01 2012-02-29"},
    {"9999-24", "1 1 9999-12-01 10000-02-29"},
    {"-0001-24", "1 1 -0001-12-01 0000-02-29"},
    {"2012-29", "1 2 2012-09-01 2012-11-30"},
    {"2012-33", "1 2 2012-01-01 2012-03-31"},
    {"2012-39", "1 2 2012-09-01 2012-12-31"},
    {"2012-40", "1 2 2012-01-01 2012-06-30"},
    {"2012-21~", "1 1 2012-03-01 2012-05-31"},
    {"2012-21-01", "0"},
    {"201X-23", "1 2 2010-09-01 2019-11-30"},
    /* long years, exponents, significant digits */
    {"Y12345", "1 1 12345-01-01 12345-12-31"},
    {"Y-12345~", "1 1 -12345-01-01 -12345-12-31"},
    {"Y2012", "0"},
    {"Y02012", "0"},
    {"Y12345-06", "0"},
    {"Y", "0"},
    {"Y-", "0"},
    {"Y1E", "0"},
    {"Y1E3", "0"},
    {"Y12E3", "1 2 12000-01-01 12000-12-31"},
    {"Y-3E6", "1 2 -3000000-01-01 -3000000-12-31"},
    {"Y1E5S", "0"},
    {"Y1E5S0", "0"},
    {"Y1E5S7", "0"},
    {"Y12345S3", "1 2 12300-01-01 12399-12-31"},
    {"Y-12345S3", "1 2 -12399-01-01 -12300-12-31"},
    {"1912S2", "1 2 1900-01-01 1999-12-31"},
    {"-1912S3", "1 2 -1919-01-01 -1910-12-31"},
    {"-0012S2", "1 2 -0099-01-01 -0001-12-31"},
    {"1912S5", "0"},
    {"1912S2-04", "0"},
    {"191XS2", "0"},
    {"Y9223372036854775806", "1 1 9223372036854775806-01-01 9223372036854775806-12-31"},
    {"Y9223372036854775807", "1 1  "},
    {"Y-9223372036854775808", "1 1  "},
    {"Y99999999999999999999999", "1 1  "},
    {"Y9E18S2", "1 2 9000000000000000000-01-01 9099999999999999999-12-31"},
    {"Y9E18S1", "1 2  "},
    {"Y9E100000", "1 2  "},
    {"Y9E100001", "0"},
    {"Y9E99999999999999999999999", "0"},
    {"Y9E100000S3", "1 2  "},
    /* times of day */
    {"2012-04-03T10:20:30", "1 0 2012-04-03 2012-04-03"},
    {"2012-04-03T23:59:60Z", "1 0 2012-04-03 2012-04-03"},
    {"2012-04-03T10:20:30+14:00", "1 0 2012-04-03 2012-04-03"},
    {"2012-04-03T10:20:30+14:01", "0"},
    {"2012-04-03T10:20:30+00:00", "1 0 2012-04-03 2012-04-03"},
    {"2012-04-03T10:20:30-00:00", "0"},
    {"2012-04-03T10:20:30-05:", "0"},
    {"2012-04-03T24:00:00", "0"},
    {"2012-04-03T10:20", "0"},
    {"2012-04-03T", "0"},
    {"2012-04-03?T10:20:30", "0"},
    {"2012-04-XXT10:20:30", "0"},
    {"2012-04T10:20:30", "0"},
    {"-2012-04-03T10:20:30", "0"},
    {"2012-04-03T10:20:30/2013", "0"},
    {"2011/2012-04-03T10:20:30", "0"},
    /* intervals */
    {"2011/2012", "1 0 2011-01-01 2012-12-31"},
    {"2011-05/2012-04-03", "1 0 2011-05-01 2012-04-03"},
    {"2012/2012", "1 0 2012-01-01 2012-12-31"},
    {"2012-05/2012", "1 0 2012-05-01 2012-12-31"},
    {"2012/2011", "0"},
    {"2012/..", "1 1 2012-01-01 "},
    {"../2012", "1 1  2012-12-31"},
    {"2012/", "1 1 2012-01-01 "},
    {"/2012", "1 1  2012-12-31"},
    {"2012~/2013-04?", "1 1 2012-01-01 2013-04-30"},
    {"201X/2020", "1 2 2010-01-01 2020-12-31"},
    {"..2011/2012", "1 2  2012-12-31"},
    {"2011/2012..", "1 2 2011-01-01 "},
    {"..2011/2012..", "1 2  "},
    {"Y-12000/-0500", "1 1 -12000-01-01 -0500-12-31"},
    {"../..", "0"},
    {"/", "0"},
    {"../", "0"},
    {"/..", "0"},
    {"..", "0"},
    {"..2012", "0"},
    {"2012..", "0"},
    {"2011/2012/2013", "0"},
    {"2011..2012", "0"},
    {"2011/[2012]", "0"},
    {"2012/Y1E19", "1 2  "},
    /* sets */
    {"[2011,2013]", "1 2 2011-01-01 2013-12-31"},
    {"{2011,2013-05}", "1 2 2011-01-01 2013-05-31"},
    {"{2013,2011}", "1 2 2011-01-01 2013-12-31"},
    {"[2011..2013]", "1 2 2011-01-01 2013-12-31"},
    {"[2011-05..2013-02,2015]", "1 2 2011-05-01 2015-12-31"},
    {"[..2011]", "1 2  2011-12-31"},
    {"[2011..]", "1 2 2011-01-01 "},
    {"[..2011,2013..]", "1 2  "},
    {"[2011?]", "1 2 2011-01-01 2011-12-31"},
    {"[201X,2032-24]", "1 2 2010-01-01 2033-02-28"},
    {"{2011..2013-05}", "0"},
    {"{2011?..2013}", "0"},
    {"{201X..2033}", "0"},
    {"{1912S2..2033}", "0"},
    {"{2013..2011}", "0"},
    {"{9999..Y10001}", "1 2 9999-01-01 10001-12-31"},
    {"[2011,..2013]", "0"},
    {"[2011..,2013]", "0"},
    {"[..2011..2013]", "0"},
    {"[2011, 2013]", "0"},
    {"[2011,]", "0"},
    {"[,2011]", "0"},
    {"[]", "0"},
    {"[..]", "0"},
    {"[2011", "0"},
    {"[2011}", "0"},
    {"{2011]", "0"},
    {"[2011]2", "0"},
    {"[2011/2012]", "0"},
    {"[[2011]]", "0"},
    {"[2012-04-03T10:20:30]", "0"},
    {"[2011,Y1E19]", "1 2  "},
};

static void cases_read_as_meant(void **state) {
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char row[256];
        const char *got = answer(cases[i].input, row, sizeof row);
        char want[256];
        snprintf(want, sizeof want, "%s", strcmp(cases[i].want, "0") ? cases[i].want : "0   ");
        for (char *p = want; *p; p++)
            *p = *p == ' ' ? '\t' : *p;
        if (strcmp(got, want) == 0)
            continue;
        wrong++;
        print_message("%s: %s, expected %s\n", cases[i].input, got, cases[i].want);
    }
    assert_int_equal(wrong, 0);
}

static void errors_say_where(void **state) {
    (void)state;
    static const struct {
        const char *input;
        int column;
    } bad[] = {{"", 1},
               {"2012-13", 6},
               {"2012-04-31", 9},
               {"201", 1},
               {"2012-04-03x", 11},
               {"2013/2012", 6},
               {"[2011,2012", 11},
               {"[2011,2012-02-30]", 15},
               {"Y2012", 2},
               {"2012-04-03T25:00:00", 12},
               {"2012?~", 6},
               {"/", 2}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ent_error err = {0};
        ent_date d = {.level = 7};
        assert_int_equal(ent_date_parse(bad[i].input, -1, &d, &err), ENT_PARSE);
        assert_int_equal(err.code, ENT_PARSE);
        assert_int_equal(err.column, bad[i].column);
        assert_true(strlen(err.message) > 20);
        assert_int_equal(d.level, 7); /* untouched */
    }
    ent_error err;
    ent_date d;
    assert_int_equal(ent_date_parse("\x1b[1m\n\xc3\xa9.", -1, &d, &err), ENT_PARSE);
    assert_non_null(strstr(err.message, "?[1m\?\?.\""));
    char longest[500];
    memset(longest, '[', sizeof longest);
    assert_int_equal(ent_date_parse(longest, sizeof longest, &d, &err), ENT_PARSE);
    assert_non_null(strstr(err.message, "[[...\""));
    assert_int_equal(ent_date_parse("2012-04-03", 4, &d, NULL), ENT_OK); /* a piece of a text */
    assert_int_equal(d.until - d.from, 365);
    assert_int_equal(ent_date_parse("2012\0", 5, &d, NULL), ENT_PARSE);
    assert_int_equal(ent_date_parse(NULL, -1, &d, NULL), ENT_PARSE);
}

static void values_say_what_they_are(void **state) {
    (void)state;
    ent_date d = read_date("1970-01-02");
    assert_int_equal(d.from, 1);
    assert_int_equal(d.until, 1);
    assert_int_equal(d.kind, ENT_DATE_SIMPLE);
    d = read_date("../1970");
    assert_int_equal(d.from, ENT_DAY_MIN);
    assert_int_equal(d.until, 364);
    assert_int_equal(d.kind, ENT_DATE_INTERVAL);
    assert_int_equal(d.start, ENT_DATE_END_OPEN);
    assert_int_equal(d.end, ENT_DATE_END_KNOWN);
    assert_int_equal(read_date("1970/").end, ENT_DATE_END_UNKNOWN);
    assert_int_equal(read_date("[1970]").kind, ENT_DATE_ONE_OF);
    assert_int_equal(read_date("{1970}").kind, ENT_DATE_ALL_OF);
    d = read_date("Y17E7"); /* further than days go, and still exact */
    assert_true(d.from == ENT_DAY_MAX && d.until == ENT_DAY_MAX && d.last.year == 170000000);
    d = read_date("Y-17E7");
    assert_true(d.from == ENT_DAY_MIN && d.until == ENT_DAY_MIN);
    d = read_date("Y5000000");
    assert_true(d.from < d.until && d.until < ENT_DAY_MAX);
    d = read_date("Y1E19");
    assert_true(d.from == ENT_DAY_MIN && d.until == ENT_DAY_MAX);
    static const char *soft[] = {"1970?",   "1970-~01",     "1970-22",
                                 "1970-30", "[1969,1970%]", "1960/1970~"};
    for (size_t i = 0; i < sizeof soft / sizeof *soft; i++)
        assert_true(read_date(soft[i]).soft);
    static const char *hard[] = {"1970",    "197X",        "1970-33",
                                 "1970-41", "[1969,1970]", "1970/.."};
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        assert_false(read_date(hard[i]).soft);
}

/* ---- what dates say of each other ---------------------------------------------------------
 */

static void datings_compare(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        ent_match want;
    } pairs[] = {{"2012", "2012-01/2012-12", ENT_MATCH_SAME},
                 {"2012?", "2012~", ENT_MATCH_SAME},
                 {"2012-04", "2012", ENT_MATCH_REFINES},
                 {"2012-12-31", "2012", ENT_MATCH_REFINES},
                 {"2012", "2012-04-03", ENT_MATCH_REFINED},
                 {"2011-05/2012-05", "2012", ENT_MATCH_OVERLAPS},
                 {"2011", "2012", ENT_MATCH_DISJOINT},
                 {"2012-09-17", "2012-09-18", ENT_MATCH_DISJOINT},
                 {"2012-09-17~", "2012-09-18", ENT_MATCH_DIFFERS},
                 {"2012-21", "2012-06", ENT_MATCH_DIFFERS},
                 {"2012", "2012/..", ENT_MATCH_REFINES},
                 {"../2012", "2012/..", ENT_MATCH_OVERLAPS},
                 {"../2011", "2012/", ENT_MATCH_DISJOINT},
                 {"Y17E7", "Y18E7", ENT_MATCH_DISJOINT},
                 {"Y17E7", "Y18E7?", ENT_MATCH_DIFFERS},
                 {"Y1E19", "2012", ENT_MATCH_REFINED}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        ent_date a = read_date(pairs[i].a), b = read_date(pairs[i].b);
        assert_string_equal(ent_match_name(ent_date_compare(&a, &b)),
                            ent_match_name(pairs[i].want));
    }
    ent_date a = read_date("2011"), b = read_date("2012"), c = read_date("/2011");
    assert_true(ent_date_surely_before(&a, &b));
    assert_false(ent_date_surely_before(&b, &a));
    assert_false(ent_date_surely_before(&c, &b));
}

/* All spells within short dates, one by one, against ent_date_relate(). */
static unsigned order_of(int a1, int a2, int b1, int b2) {
    if (a2 < b1)
        return ENT_ORDER_BEFORE;
    if (b2 < a1)
        return ENT_ORDER_AFTER;
    if (a1 == b1 && a2 == b2)
        return ENT_ORDER_EQUAL;
    if (a1 <= b1 && b2 <= a2)
        return ENT_ORDER_CONTAINS;
    return b1 <= a1 && a2 <= b2 ? ENT_ORDER_WITHIN : ENT_ORDER_OVERLAPS;
}

static unsigned orders_of(int a1, int a2, int b1, int b2) {
    unsigned bits = 0;
    for (int i = a1; i <= a2; i++)
        for (int j = i; j <= a2; j++)
            for (int k = b1; k <= b2; k++)
                for (int l = k; l <= b2; l++)
                    bits |= order_of(i, j, k, l);
    return bits;
}

static void relations_are_those_of_all_spells(void **state) {
    (void)state;
    for (int w = 0; w < 7 * 7 * 7 * 7; w++) {
        int a1 = w % 7, a2 = w / 7 % 7, b1 = w / 49 % 7, b2 = w / 343;
        if (a1 > a2 || b1 > b2)
            continue;
        ent_date a = ent_date_build(a1, a2, false), b = ent_date_build(b1, b2, false);
        unsigned possible, definite, want = orders_of(a1, a2, b1, b2);
        ent_date_relate(&a, &b, &possible, &definite);
        assert_int_equal(possible, want);
        assert_int_equal(definite, want & (want - 1) ? 0 : want);
    }
}

static void names_are_known(void **state) {
    (void)state;
    assert_string_equal(ent_date_kind_name(ENT_DATE_ALL_OF), "all of");
    assert_string_equal(ent_date_kind_name((ent_date_kind)9), "");
    assert_string_equal(ent_date_end_name(ENT_DATE_END_UNKNOWN), "unknown");
    assert_string_equal(ent_match_name(ENT_MATCH_DIFFERS), "differs, qualified");
    assert_string_equal(ent_match_name((ent_match)-1), "");
    assert_string_equal(ent_order_name(ENT_ORDER_WITHIN), "within");
    assert_string_equal(ent_order_name(0), "");
    assert_string_equal(ent_order_name(3), "");
}

/* ---- writing -------------------------------------------------------------------------------
 */

static void dates_write_short(void **state) {
    (void)state;
    static const char *same[][2] = {{"2004", "2004"},
                                    {"2004-02", "2004-02"},
                                    {"2004-02-01", "2004-02-01"},
                                    {"2004-01/2004-12-31", "2004"},
                                    {"2004-01-01/2004-01-31", "2004-01"},
                                    {"2004-01-01/2005-06-30", "2004/2005-06"},
                                    {"2004-01-01", "2004-01-01"},
                                    {"2004-12-31", "2004-12-31"},
                                    {"2004-02-29/2004-12", "2004-02-29/2004"},
                                    {"199X", "1990/1999"},
                                    {"2004-21", "2004-03/2004-05"},
                                    {"2004?/..", "2004/.."},
                                    {"/2004-06-30", "/2004-06"},
                                    {"Y170000002", "Y170000002"},
                                    {"Y-17E7/0000", "Y-170000000/0000"},
                                    {"-0044-03-15", "-0044-03-15"},
                                    {"[..2004,2005..]", ""},
                                    {"Y1E19", ""}};
    char text[ENT_DATE_TEXT];
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        ent_date d = read_date(same[i][0]);
        assert_int_equal(ent_date_format(&d, text, sizeof text), strlen(same[i][1]));
        assert_string_equal(text, same[i][1]);
    }
    ent_date_format_bounds(0, 364, text, sizeof text);
    assert_string_equal(text, "1970");
    ent_date_format_bounds(ENT_DAY_MIN, 0, text, sizeof text);
    assert_string_equal(text, "../1970-01-01");
    ent_date_format_bounds(ENT_DAY_MIN, ENT_DAY_MAX, text, sizeof text);
    assert_string_equal(text, "");
    ent_date_format_bounds(3, 2, text, sizeof text);
    assert_string_equal(text, "");
    ent_date zero = {0};
    assert_int_equal(ent_date_format(&zero, text, sizeof text), 0);
    ent_date d = read_date("2004/2005");
    assert_int_equal(ent_date_format(&d, text, 5), 9);
    assert_string_equal(text, "2004");
    assert_int_equal(ent_date_format(&d, NULL, 0), 9);
}

static void rows_stay_rows(void **state) {
    (void)state;
    char row[128];
    ent_date_describe(NULL, 0, row, sizeof row);
    assert_string_equal(row, "input\tvalid\tlevel\tmin\tmax\n");
    ent_date_describe("a\tb\nc\\", -1, row, sizeof row);
    assert_string_equal(row, "a\\tb\\nc\\\\\t0\t\t\t\n");
    assert_int_equal(ent_date_describe("2004", -1, row, 3), 31);
    assert_string_equal(row, "20");
}

/* ---- properties -----------------------------------------------------------------------------
 */

static uint64_t seed;

static uint32_t any(uint32_t n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 32) * n >> 32);
}

static void seed_it(void) {
    const char *given = getenv("ENTENTE_SEED");
    seed = given ? strtoull(given, NULL, 10) : 20261123;
    print_message("# seed %llu (ENTENTE_SEED)\n", (unsigned long long)seed);
}

/* Near each other, so that they often touch; now and then open or far away. */
static ent_date any_date(void) {
    static const int spans[] = {0, 1, 27, 30, 364, 365, 3652};
    int middle = any(8) ? 11000 : (int)any(7000000) - 3500000;
    ent_day from = middle + (int)any(800) - 400;
    ent_day until = from + spans[any(7)] + (any(3) ? 0 : (int)any(60));
    return ent_date_build(any(16) ? from : ENT_DAY_MIN, any(16) ? until : ENT_DAY_MAX, !any(4));
}

static void written_dates_read_back(void **state) {
    (void)state;
    seed_it();
    for (int i = 0; i < 200000; i++) {
        ent_date a = any_date(), b;
        char text[ENT_DATE_TEXT];
        size_t n = ent_date_format(&a, text, sizeof text);
        assert_true(n < sizeof text);
        if (n == 0)
            continue;
        OK(ent_date_parse(text, (ptrdiff_t)n, &b, err));
        /* years of five digits have no months: they may be wider */
        bool long_year = strchr(text, 'Y') != NULL;
        ent_match m = ent_date_compare(&a, &b);
        if (m != ENT_MATCH_SAME && !(long_year && m == ENT_MATCH_REFINES))
            fail_msg("%d..%d was written %s", a.from, a.until, text);
    }
}

static void comparing_mirrors(void **state) {
    (void)state;
    seed_it();
    static const ent_match mirror[] = {ENT_MATCH_SAME,     ENT_MATCH_REFINED,
                                       ENT_MATCH_REFINES,  ENT_MATCH_OVERLAPS,
                                       ENT_MATCH_DISJOINT, ENT_MATCH_DIFFERS};
    for (int i = 0; i < 200000; i++) {
        ent_date a = any_date(), b = any(8) ? any_date() : a;
        ent_match m = ent_date_compare(&a, &b);
        assert_int_equal(ent_date_compare(&b, &a), mirror[m]);
        unsigned p, d, q, e;
        ent_date_relate(&a, &b, &p, &d);
        ent_date_relate(&b, &a, &q, &e);
        assert_true(p != 0 && (d == 0 || d == p));
        /* before and after, contains and within change places */
        unsigned turned = (p & 1) << 1 | (p & 2) >> 1 | (p & 8) << 1 | (p & 16) >> 1 | (p & 36);
        assert_int_equal(q, turned);
        bool apart = m == ENT_MATCH_DISJOINT || m == ENT_MATCH_DIFFERS;
        assert_int_equal(apart, d == ENT_ORDER_BEFORE || d == ENT_ORDER_AFTER);
        assert_int_equal(m == ENT_MATCH_SAME || !apart, (p & ENT_ORDER_EQUAL) != 0);
    }
}

/* A day that fits X must lie within the bounds, and both bounds must fit. */
static void masks_hold_exactly_their_days(void **state) {
    (void)state;
    seed_it();
    for (int i = 0; i < 3000; i++) {
        ent_civil c = ent__day_to_civil(-719528 + (int)any(3652425));
        char text[16], day[16];
        snprintf(text, sizeof text, "%04d-%02d-%02d", (int)c.year, c.month, c.day);
        for (int k = 0; k < 10; k++)
            if (text[k] != '-' && any(2))
                text[k] = 'X';
        ent_date d = read_date(text);
        ent_ymd ends[] = {d.first, d.last};
        for (int e = 0; e < 2; e++) {
            snprintf(day, sizeof day, "%04d-%02d-%02d", (int)ends[e].year, ends[e].month,
                     ends[e].day);
            for (int k = 0; k < 10; k++)
                assert_true(text[k] == 'X' || text[k] == day[k]);
        }
        ent_day n = ent__day_clamp(ent__day_from_civil(c.year, c.month, c.day));
        assert_true(d.from <= n && n <= d.until);
    }
}

/* Bytes that look like dates: nothing breaks, and what reads keeps its promises. */
static void noise_is_refused_or_sound(void **state) {
    (void)state;
    seed_it();
    static const char letters[] = "0123456789-/.[]{},?~%XYEST:Z+ 0123456789--";
    int valid = 0;
    for (int i = 0; i < 300000; i++) {
        char s[24];
        ent_date d;
        const char *base = cases[any(sizeof cases / sizeof *cases)].input;
        size_t n = strlen(base) < sizeof s ? strlen(base) : sizeof s;
        memcpy(s, base, n);
        for (uint32_t k = any(3); k && n; k--)
            s[any((uint32_t)n)] = letters[any(sizeof letters - 1)];
        if (ent_date_parse(s, (ptrdiff_t)n, &d, NULL) != ENT_OK)
            continue;
        valid++;
        assert_true(d.from <= d.until && d.level >= 0 && d.level <= 2);
    }
    assert_true(valid > 50000);
}

/* ---- the shared tables
 * ------------------------------------------------------------------------ */

enum { CELLS = 14 };

static FILE *open_shared(const char *name) {
    char path[1024];
    const char *shared = getenv("ENTENTE_SHARED");
    snprintf(path, sizeof path, "%s/edtf/%s", shared ? shared : "", name);
    return shared ? fopen(path, "rb") : NULL;
}

/* Splits a line at tabs; blanks belong to the cells. */
static int split(char *line, char *cells[CELLS]) {
    int n = 0;
    line[strcspn(line, "\n")] = 0;
    for (char *p = line; p && n < CELLS; n++) {
        char *tab = strchr(p, '\t');
        if (tab)
            *tab = 0;
        cells[n] = p;
        p = tab ? tab + 1 : NULL;
    }
    return n;
}

static const char *blank_if_endless(const char *s) {
    return strchr(s, '0') || strchr(s, '1') ? s : ""; /* -inf, +inf, unknown */
}

static void shared_cases_agree(void **state) {
    (void)state;
    FILE *f = open_shared("cases.tsv");
    NEEDS(f);
    char line[4096], row[512], want[512];
    char *c[CELLS];
    int n[2] = {0, 0}, wrong[2] = {0, 0};
    assert_non_null(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f)) {
        assert_int_equal(split(line, c), CELLS);
        bool noted = *c[13] != 0;
        const char *got = answer(c[0], row, sizeof row);
        snprintf(want, sizeof want, "%s\t%s\t%s\t%s", c[1], c[2], blank_if_endless(c[3]),
                 blank_if_endless(c[4]));
        n[noted]++;
        if (strcmp(got, want)) {
            wrong[noted]++;
            print_message("# %s: %s, expected %s (%s)\n", c[0], got, want, c[13]);
        }
    }
    fclose(f);
    print_message("# %d of %d cases agree, %d of %d disputed ones\n", n[0] - wrong[0], n[0],
                  n[1] - wrong[1], n[1]);
    assert_int_equal(n[0], 730);
    assert_int_equal(wrong[0] + wrong[1], 0);
}

static void shared_relations_hold(void **state) {
    (void)state;
    FILE *f = open_shared("relations.tsv");
    NEEDS(f);
    char line[512];
    char *c[CELLS];
    int n = 0;
    assert_non_null(fgets(line, sizeof line, f));
    for (; fgets(line, sizeof line, f); n++) {
        assert_int_equal(split(line, c), 4);
        ent_date a = read_date(c[0]), b = read_date(c[1]);
        unsigned bits[2];
        ent_date_relate(&a, &b, &bits[0], &bits[1]);
        for (int k = 0; k < 2; k++) {
            char words[64] = "";
            for (unsigned bit = 1; bit < ENT_ORDER_ALL; bit <<= 1)
                if (bits[k] & bit)
                    snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s",
                             *words ? " " : "", ent_order_name(bit));
            assert_string_equal(words, c[2 + k]);
        }
    }
    fclose(f);
    assert_int_equal(n, 30);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_read_as_meant),
        cmocka_unit_test(errors_say_where),
        cmocka_unit_test(values_say_what_they_are),
        cmocka_unit_test(datings_compare),
        cmocka_unit_test(relations_are_those_of_all_spells),
        cmocka_unit_test(names_are_known),
        cmocka_unit_test(dates_write_short),
        cmocka_unit_test(rows_stay_rows),
        cmocka_unit_test(written_dates_read_back),
        cmocka_unit_test(comparing_mirrors),
        cmocka_unit_test(masks_hold_exactly_their_days),
        cmocka_unit_test(noise_is_refused_or_sound),
        cmocka_unit_test(shared_cases_agree),
        cmocka_unit_test(shared_relations_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
