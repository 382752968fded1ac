/* SPDX-License-Identifier: MIT */
#include "test.h"

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>

#include "table/table.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define BOLD "\x1b[1m"
#define DIM "\x1b[2m"
#define OFF "\x1b[0m"
#define FFFD "\xef\xbf\xbd"

/* ---- what is written, in each format ------------------------------------------ */

enum { NAME, ROOTS, SHARE, SINCE, OPEN, WORKS };
static const ent_column columns[] = {
    {"name", ENT_COLUMN_TEXT, "Name", "", ENT_STYLE_STRONG},
    {"n_roots", ENT_COLUMN_INT, NULL, NULL, ENT_STYLE_PLAIN},
    {"share", ENT_COLUMN_REAL, "Share", "%", ENT_STYLE_PLAIN},
    {"since", ENT_COLUMN_DAY, "Since", "", ENT_STYLE_PLAIN},
    {"open", ENT_COLUMN_BOOL, "Open", "", ENT_STYLE_PLAIN},
    {"works", ENT_COLUMN_LIST, "Works", "", ENT_STYLE_FAINT},
};

/* Never fails by itself: what fails sticks in the table. */
static ent_table *tricky(void) {
    static const ent_str works[] = {{"cow", 3}, {"a,b", 3}, {"c\\d", 3}, {"e\"f", 3}};
    ent_table *t = ent__table_new(ENT_STR("Tricky"));
    ent__table_add_columns(t, columns, COUNT(columns));
    size_t r = ent__table_add_row(t);
    ent__table_set_z(t, r, NAME, "say \"a, b\"\n\tand \\ \x1b[31m\xc5\xbd");
    ent__table_set_int(t, r, ROOTS, INT64_MIN);
    ent__table_set_real(t, r, SHARE, -0.1);
    ent__table_set_day(t, r, SINCE, 11017);
    ent__table_set_bool(t, r, OPEN, true);
    ent__table_set_list(t, r, WORKS, works, COUNT(works));
    r = ent__table_add_row(t); /* all missing */
    r = ent__table_add_row(t);
    ent__table_set_z(t, r, NAME, "");
    ent__table_set_int(t, r, ROOTS, 0);
    ent__table_set_real(t, r, SHARE, NAN);
    ent__table_set_day(t, r, SINCE, ENT_DAY_MAX);
    ent__table_set_bool(t, r, OPEN, false);
    ent__table_set_list(t, r, WORKS, NULL, 0);
    ent__table_add_note_f(t, "%d rows", 3);
    return t;
}

static ent_table *empty(void) {
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_columns(t, columns, 2);
    ent__table_add_note(t, ENT_STR("a note"));
    return t;
}

static ent_table *lonely(void) {
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_column(t, columns[NAME]);
    ent__table_add_rows(t, 2);
    ent__table_set_z(t, 1, 0, "");
    return t;
}

/* Lists of none, of one that is plain, of one that is not; open days. */
static ent_table *lists(void) {
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_column(t, columns[WORKS]);
    ent__table_add_rows(t, 5);
    ent__table_add_item(t, 4, 0, ENT_STR(""));
    ent__table_set_list(t, 0, 0, NULL, 0);
    ent__table_add_item(t, 1, 0, ENT_STR("cow"));
    ent__table_add_item(t, 2, 0, ENT_STR("a,b"));
    ent__table_add_item(t, 3, 0,
                        ENT_STR("\xef\xbb\xbf"
                                "a\tb"));
    return t;
}

static ent_table *bare(void) {
    return ent__table_new(ENT_STR(""));
}

/* Letters that are wide, letters that take no room, letters that lie. */
static ent_table *unicode(void) {
    static const char *names[] = {"\xe6\x97\xa5\xe6\x9c\xac", "e\xcc\x81t\xc3\xa9",
                                  "a\x7f\xc2\x9b\xe2\x80\xaez", "x\xff\xc3", "t\tt\r\nu"};
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_column(t, (ent_column){.name = "n", .type = ENT_COLUMN_TEXT});
    ent__table_add_column(t, (ent_column){.name = "k", .type = ENT_COLUMN_INT});
    for (size_t i = 0; i < COUNT(names); i++) {
        size_t r = ent__table_add_row(t);
        ent__table_set_z(t, r, 0, names[i]);
        ent__table_set_int(t, r, 1, (int64_t)(i * i * i));
    }
    return t;
}

/* For widths: words of many sizes, and numbers that may not be cut. */
static ent_table *roomy(void) {
    static const ent_column cols[] = {
        {"state", ENT_COLUMN_TEXT, "State", "", ENT_STYLE_STRONG},
        {"verdict", ENT_COLUMN_TEXT, "Verdict", "", ENT_STYLE_GRADE},
        {"n", ENT_COLUMN_INT, "Number of roots", "", ENT_STYLE_PLAIN},
    };
    ent_table *t = ent__table_new(ENT_STR("Who says what"));
    ent__table_add_columns(t, cols, COUNT(cols));
    size_t r = ent__table_add_row(t);
    ent__table_set_z(t, r, 0, "Lietuvos Respublika");
    ent__table_set_z(t, r, 1, "testified");
    ent__table_set_int(t, r, 2, 1234567);
    r = ent__table_add_row(t);
    ent__table_set_z(t, r, 0,
                     "DISPUTED \xc4\x8c"
                     "ekija");
    ent__table_set_z(t, r, 1, "disputed: one says yes, the other-one says no");
    ent__table_set_int(t, r, 2, -1);
    return t;
}

static const struct {
    const char *label;
    ent_table *(*make)(void);
    ent_write_options options;
    const char *text;
} cases[] = {
    {"csv",
     tricky,
     {.format = ENT_FORMAT_CSV},
     "name,n_roots,share,since,open,works\n"
     "\"say \"\"a, b\"\"\n\tand \\ \x1b[31m\xc5\xbd\",-9223372036854775808,-0.1,2000-03-01,1,"
     "\"cow,a\\,b,c\\\\d,e\"\"f\"\n"
     ",,,,,\n"
     ",0,,,0,\n"},
    {"csv without head", empty, {.format = ENT_FORMAT_CSV, .no_header = true}, ""},
    {"csv empty", empty, {.format = ENT_FORMAT_CSV}, "name,n_roots\n"},
    {"csv of one column", lonely, {.format = ENT_FORMAT_CSV}, "name\n\"\"\n\"\"\n"},
    {"csv of lists",
     lists,
     {.format = ENT_FORMAT_CSV},
     "works\n\"\"\ncow\n\"a\\,b\"\n\xef\xbb\xbf"
     "a\tb\n\"\"\n"},
    {"tsv of lists",
     lists,
     {.format = ENT_FORMAT_TSV},
     "works\n\ncow\na\\\\,b\n\xef\xbb\xbf"
     "a\\tb\n\n"},
    {"terminal of lists", lists, {.width = 30}, "Works\n-----\n\ncow\na,b\n" FFFD "a b\n\n"},
    {"csv of none", bare, {.format = ENT_FORMAT_CSV}, ""},
    {"csv repairs UTF-8",
     unicode,
     {.format = ENT_FORMAT_CSV},
     "n,k\n\xe6\x97\xa5\xe6\x9c\xac,0\ne\xcc\x81t\xc3\xa9,1\na\x7f\xc2\x9b\xe2\x80\xaez,8\n"
     "x" FFFD FFFD ",27\n\"t\tt\r\nu\",64\n"},
    {"tsv",
     tricky,
     {.format = ENT_FORMAT_TSV},
     "name\tn_roots\tshare\tsince\topen\tworks\n"
     "say \"a, b\"\\n\\tand \\\\ \x1b[31m\xc5\xbd\t-9223372036854775808\t-0.1\t2000-03-01\t1\t"
     "cow,a\\\\,b,c\\\\\\\\d,e\"f\n"
     "\t\t\t\t\t\n"
     "\t0\t\t\t0\t\n"},
    {"json",
     tricky,
     {.format = ENT_FORMAT_JSON},
     "[\n"
     "{\"name\":\"say \\\"a, b\\\"\\n\\tand \\\\ \\u001b[31m\xc5\xbd\","
     "\"n_roots\":-9223372036854775808,\"share\":-0.1,\"since\":\"2000-03-01\",\"open\":true,"
     "\"works\":[\"cow\",\"a,b\",\"c\\\\d\",\"e\\\"f\"]},\n"
     "{\"name\":null,\"n_roots\":null,\"share\":null,\"since\":null,\"open\":null,"
     "\"works\":null},\n"
     "{\"name\":\"\",\"n_roots\":0,\"share\":null,\"since\":null,\"open\":false,\"works\":[]}\n"
     "]\n"},
    {"json empty", empty, {.format = ENT_FORMAT_JSON}, "[]\n"},
    {"ndjson", lonely, {.format = ENT_FORMAT_NDJSON}, "{\"name\":null}\n{\"name\":\"\"}\n"},
    {"ndjson empty", empty, {.format = ENT_FORMAT_NDJSON}, ""},
    {"terminal empty", empty, {.colour = true}, DIM "nothing" OFF "\n\n" DIM "a note" OFF "\n"},
    {"terminal of none", bare, {.width = 80}, "nothing\n"},
    {"terminal unlimited",
     tricky,
     {0},
     "Tricky\n\n"
     "Name                                   n roots  Share (%)  Since       Open  Works\n"
     "------------------------  --------------------  ---------  ----------  ----  "
     "------------------\n"
     "say \"a, b\"  and \\ " FFFD
     "[31m\xc5\xbd  -9223372036854775808       -0.1  2000-03-01  yes   "
     "cow, a,b, c\\d, e\"f\n"
     "\n"
     "                                             0                         no\n"
     "\n"
     "3 rows\n"},
    {"terminal in colour",
     roomy,
     {.width = 90, .colour = true},
     BOLD "Who says what" OFF "\n\n" BOLD "State" OFF "                " BOLD "Verdict" OFF
          "                                        " BOLD "Number of roots" OFF "\n"
          "-------------------  ---------------------------------------------  "
          "---------------\n" BOLD "Lietuvos Respublika" OFF "  \x1b[32mtestified" OFF
          "                                              1234567\n\x1b[1;31m"
          "DISPUTED \xc4\x8c"
          "ekija" OFF "      \x1b[1;31m"
          "disputed: one says yes, the other-one says no" OFF "               -1\n"},
    {"terminal unicode",
     unicode,
     {.width = 80},
     "n       k\n"
     "-----  --\n"
     "\xe6\x97\xa5\xe6\x9c\xac    0\n"
     "e\xcc\x81t\xc3\xa9     1\n"
     "a" FFFD FFFD FFFD "z   8\n"
     "x" FFFD FFFD "    27\n"
     "t t    64\n"
     "u\n"},
    {"terminal wide",
     roomy,
     {.width = 90},
     "Who says what\n\n"
     "State                Verdict                                        Number of roots\n"
     "-------------------  ---------------------------------------------  ---------------\n"
     "Lietuvos Respublika  testified                                              1234567\n"
     "DISPUTED \xc4\x8c"
     "ekija      disputed: one says yes, the other-one says no"
     "               -1\n"},
    {"terminal of 40",
     roomy,
     {.width = 40},
     "Who says what\n\n"
     "                                  Number\n"
     "                                      of\n"
     "State            Verdict           roots\n"
     "---------------  --------------  -------\n"
     "Lietuvos         testified       1234567\n"
     "Respublika\n"
     "DISPUTED \xc4\x8c"
     "ekija  disputed: one        -1\n"
     "                 says yes, the\n"
     "                 other-one says\n"
     "                 no\n"},
    {"terminal of 24",
     roomy,
     {.width = 24},
     "Who says what\n\n"
     "State        Verdict\n"
     "    Number of roots\n"
     "-----------  -----------\n"
     "Lietuvos     testified\n"
     "Respublika\n"
     "            1234567\n"
     "DISPUTED     disputed:\n"
     "\xc4\x8c"
     "ekija       one says\n"
     "             yes, the\n"
     "             other-one\n"
     "             says no\n"
     "                 -1\n"},
    {"terminal of 20",
     roomy,
     {.width = 20},
     "Who says what\n\n"
     "State   Lietuvos\n"
     "        Respublika\n"
     "Verdic  testified\n"
     "t\n"
     "Number  1234567\n"
     "of\n"
     "roots\n"
     "\n"
     "State   DISPUTED\n"
     "        \xc4\x8c"
     "ekija\n"
     "Verdic  disputed:\n"
     "t       one says\n"
     "        yes, the\n"
     "        other-one\n"
     "        says no\n"
     "Number  -1\n"
     "of\n"
     "roots\n"},
};

static void write_to(const ent_table *t, const ent_write_options *o, ent_buf *b) {
    ent__buf_clear(b);
    OK(ent_table_write(t, o, ent__buf_sink(b), err));
}

static void each_format_is_as_promised(void **state) {
    (void)state;
    ent_buf b;
    ent__buf_init(&b, 1 << 20);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ent_table *t;
        OK(ent__table_done(cases[i].make(), &t, err));
        write_to(t, &cases[i].options, &b);
        if (strcmp(ent__buf_view(&b).p, cases[i].text) != 0)
            fail_msg("%s:\n%s\nis not\n%s", cases[i].label, ent__buf_view(&b).p, cases[i].text);
        ent_table_free(t);
    }
    ent__buf_free(&b);
}

/* ---- what holds for every width -------------------------------------------------- */

static void check_line(ent_str line, size_t width, const char *label) {
    if (ent__utf8_width(line) > width)
        fail_msg("%s at %zu: \"%.*s\"", label, width, ENT_FMT(line));
    assert_true(line.n == 0 || line.p[line.n - 1] != ' ');
    for (size_t i = 0; i < line.n; i++)
        assert_true((unsigned char)line.p[i] >= 0x20 && line.p[i] != 0x7f);
}

static void terminals_of_any_width_hold_it(void **state) {
    (void)state;
    static ent_table *(*const makers[])(void) = {tricky, empty, lonely, bare, unicode, roomy};
    ent_buf b;
    ent__buf_init(&b, 1 << 20);
    for (size_t i = 0; i < COUNT(makers); i++) {
        ent_table *t;
        OK(ent__table_done(makers[i](), &t, err));
        for (size_t width = 1; width < 130; width++) {
            write_to(t, &(ent_write_options){.width = width}, &b);
            ent_str rest = ent__buf_view(&b), line;
            while (ent__str_split(&rest, '\n', &line))
                check_line(line, width < 20 ? 20 : width, "a table");
        }
        ent_table_free(t);
    }
    ent__buf_free(&b);
}

static void lines_break_where_they_should(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t width;
        const char *lines[6];
    } rows[] = {
        {"", 5, {0}},
        {"a b", 0, {"a b"}},
        {"a\n\nb\n", 0, {"a", "", "b"}},
        {"one two three", 7, {"one two", "three"}},
        {"one   two", 4, {"one", "two"}},
        {"abcdefgh", 3, {"abc", "def", "gh"}},
        {"x abcdefgh", 4, {"x", "abcd", "efgh"}},
        {"https://a.b/some-where", 14, {"https://a.b/", "some-where"}},
        {"\xe6\x97\xa5\xe6\x9c\xac", 3, {"\xe6\x97\xa5", "\xe6\x9c\xac"}},
        {"\xe6\x97\xa5", 1, {"\xe6\x97\xa5"}},
        {"e\xcc\x81"
         "e\xcc\x81",
         1,
         {"e\xcc\x81", "e\xcc\x81"}},
        {"   ", 2, {""}},
        {"   ab", 2, {"ab"}},
        {"  ab", 0, {"  ab"}},
        {"a b ", 3, {"a b"}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        ent_str rest = ent__str(rows[i].text);
        size_t wide, n = 0;
        for (; rest.n; n++) {
            assert_true(n < 6 && rows[i].lines[n]);
            ent_str line = ent__clean_line(&rest, rows[i].width, &wide);
            STR_IS(line, rows[i].lines[n]);
            assert_int_equal(wide, ent__utf8_width(line));
        }
        assert_null(rows[i].lines[n]);
    }
}

/* ---- numbers -------------------------------------------------------------------- */

static void reals_are_short_and_read_back(void **state) {
    (void)state;
    static const struct {
        double v;
        const char *text;
    } rows[] = {{0, "0"},
                {-0.0, "0"},
                {1, "1"},
                {-2.5, "-2.5"},
                {0.1, "0.1"},
                {100, "100"},
                {0.25, "0.25"},
                {1234.75, "1234.75"},
                {1.0 / 3, "0.3333333333333333"},
                {0.1 + 0.2, "0.30000000000000004"},
                {0.001, "0.001"},
                {1e-5, "1e-05"},
                {123456789012345, "123456789012345"},
                {1e15, "1e+15"},
                {1e300, "1e+300"},
                {DBL_MAX, "1.7976931348623157e+308"},
                {5e-324, "5e-324"},
                {DBL_MIN, "2.2250738585072014e-308"},
                {9007199254740992, "9007199254740992"},
                {2e-5, "2e-05"},
                {1.25e-4, "0.000125"},
                {-1e-300, "-1e-300"},
                {999999999999999.9, "999999999999999.9"},
                {0.30000001192092896, "0.30000001192092896"}};
    char text[ENT_CELL_BYTES + 1];
    for (size_t i = 0; i < COUNT(rows); i++) {
        *ent__real_write(text, rows[i].v) = '\0';
        assert_string_equal(text, rows[i].text);
    }
}

static bool reads_as(const char *text, double v) {
    double back = strtod(text, NULL);
    return memcmp(&back, &v, sizeof v) == 0;
}

static int digits_of(const char *text) {
    int n = 0, zeros = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (n == 0 && *text == '0'))
            continue;
        n++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

/* Of two texts of as many digits, whatever stands between and behind them. */
static bool same_digits(const char *a, const char *b) {
    while (*a && (*a < '1' || *a > '9'))
        a++;
    while (*b && (*b < '1' || *b > '9'))
        b++;
    while (*a && *a != 'e' && *b && *b != 'e') {
        a += *a == '.';
        b += *b == '.';
        if (*a++ != *b++)
            return false;
    }
    return true;
}

/* Reads back; one digit less does not; and of as many digits none is nearer, which libc
 * knows. Doubles of any bits, and distances. */
static void reals_are_as_short_as_can_be(void **state) {
    (void)state;
    enum { MANY = 2000000 };
    uint64_t seed = 1;
    for (int i = 0; i < MANY; i++) {
        char text[ENT_CELL_BYTES + 1], other[64];
        double v;
        seed = ent__mix(seed + 0x9e3779b97f4a7c15);
        if (i % 2)
            memcpy(&v, &seed, sizeof v);
        else
            v = (double)(seed >> 11) / (1 << 30) / (double)(1 + seed % 1024);
        if (!isfinite(v) || v == 0)
            continue;
        char *end = ent__real_write(text, v);
        assert_true(end - text <= ENT_CELL_BYTES);
        *end = '\0';
        int n = digits_of(text);
        if (!reads_as(text, v))
            fail_msg("%.17g is written as %s", v, text);
        snprintf(other, sizeof other, "%.*e", n - 1, v);
        if (reads_as(other, v) && !same_digits(text, other))
            fail_msg("%.17g is written as %s, %s is nearer", v, text, other);
        snprintf(other, sizeof other, "%.*e", n < 2 ? 0 : n - 2, v);
        if (n > 1 && reads_as(other, v))
            fail_msg("%.17g is written as %s, %s is shorter", v, text, other);
    }
}

/* Locales that write commas are often not installed; then this says little. */
static void no_locale_gets_in(void **state) {
    (void)state;
    static const char *names[] = {"lt_LT.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "ps_AF.UTF-8"};
    char text[ENT_CELL_BYTES + 1];
    for (size_t i = 0; i < COUNT(names); i++) {
        if (!setlocale(LC_NUMERIC, names[i]))
            continue;
        *ent__real_write(text, 1e-7 / 3) = '\0';
        setlocale(LC_NUMERIC, "C");
        assert_string_equal(text, "3.3333333333333334e-08");
    }
}

static void ints_and_days_are_plain(void **state) {
    (void)state;
    char text[ENT_CELL_BYTES + 1], wanted[40];
    for (int64_t v = 1; v < INT64_MAX / 11; v = v * 11 + 7)
        for (int sign = -1; sign <= 1; sign += 2) {
            *ent__int_write(text, sign * v) = '\0';
            snprintf(wanted, sizeof wanted, "%lld", (long long)(sign * v));
            assert_string_equal(text, wanted);
        }
    *ent__int_write(text, INT64_MAX) = '\0';
    assert_string_equal(text, "9223372036854775807");
    for (ent_day d = -800000; d < 3000000; d += 997) {
        *ent__day_write(text, d) = '\0';
        ent__day_format(d, wanted, sizeof wanted);
        assert_string_equal(text, wanted);
    }
    *ent__day_write(text, ENT_DAY_MAX - 1) = '\0';
    ent__day_format(ENT_DAY_MAX - 1, wanted, sizeof wanted);
    assert_string_equal(text, wanted);
}

/* ---- building and reading ---------------------------------------------------------- */

static void tables_are_read_as_built(void **state) {
    (void)state;
    ent_table *t;
    OK(ent__table_done(tricky(), &t, err));
    assert_int_equal(ent_table_n_rows(t), 3);
    assert_int_equal(ent_table_n_columns(t), COUNT(columns));
    assert_string_equal(ent_table_title(t), "Tricky");
    assert_string_equal(ent_table_note(t, 0), "3 rows");
    assert_null(ent_table_note(t, ent_table_n_notes(t)));
    assert_int_equal(ent_table_column_find(t, "shares", 5), SHARE);
    assert_int_equal(ent_table_column_find(t, "sharp", -1), -1);
    assert_string_equal(ent_table_column(t, ROOTS)->label, "n roots");
    assert_string_equal(ent_table_column(t, SHARE)->unit, "%");
    assert_null(ent_table_column(t, 99));
    assert_true(ent_table_ints(t, ROOTS)[0] == INT64_MIN);
    assert_true(ent_table_reals(t, SHARE)[0] < 0 && ent_table_days(t, SINCE)[0] == 11017);
    assert_true(ent_table_bools(t, OPEN)[0] == 1 && ent_table_valid(t, OPEN)[0] == 5);
    assert_null(ent_table_ints(t, NAME));
    assert_null(ent_table_texts(t, 99));
    size_t n;
    assert_string_equal(ent_table_text(t, ent_table_texts(t, NAME)[2], &n), "");
    assert_null(ent_table_text(t, (uint32_t)ent_table_n_texts(t), &n));
    const uint32_t *list = ent_table_list(t, 0, WORKS, &n);
    assert_true(n == 4 && strcmp(ent_table_text(t, list[1], NULL), "a,b") == 0);
    assert_null(ent_table_list(t, 1, WORKS, &n));
    assert_true(ent_table_has(t, 0, NAME) && !ent_table_has(t, 1, NAME));
    assert_false(ent_table_has(t, 9, NAME) || ent_table_has(t, 0, 99));
    ent_table_free(t);
    ent_table_free(NULL);
}

static void cells_are_text_as_snprintf_has_it(void **state) {
    (void)state;
    ent_table *t;
    char text[64];
    OK(ent__table_done(tricky(), &t, err));
    assert_int_equal(ent_table_cell(t, 0, ROOTS, text, sizeof text), 20);
    assert_string_equal(text, "-9223372036854775808");
    assert_int_equal(ent_table_cell(t, 0, WORKS, text, sizeof text), 17);
    assert_string_equal(text, "cow,a\\,b,c\\\\d,e\"f");
    assert_int_equal(ent_table_cell(t, 0, WORKS, text, 6), 17);
    assert_string_equal(text, "cow,a");
    assert_int_equal(ent_table_cell(t, 0, SINCE, NULL, 0), 10);
    assert_int_equal(ent_table_cell(t, 1, SINCE, text, sizeof text), 0);
    assert_string_equal(text, "");
    assert_int_equal(ent_table_cell(t, 2, SHARE, text, sizeof text), 0);
    assert_int_equal(ent_table_cell(t, 77, 77, text, 1), 0);
    ent_table_free(t);
}

static void misuse_sticks(void **state) {
    (void)state;
    for (int i = 0; i < 8; i++) {
        ent_table *t = lonely(), *out = t;
        ent_column c = columns[ROOTS];
        c.name = i == 3 ? "" : "name";
        switch (i) {
        case 0:
            ent__table_set_z(t, 2, 0, "outside");
            break;
        case 1:
            ent__table_set_z(t, 0, 1, "outside");
            break;
        case 2:
            ent__table_set_int(t, 0, 0, 1);
            break;
        case 3:
        case 4:
            ent__table_add_column(t, c);
            break;
        case 5:
            assert_null(ent__table_column_ints(t, 0));
            break;
        case 6:
            assert_null(ent__table_column_valid(t, 1));
            break;
        default:
            ent__table_set_missing(t, 0, 7);
            break;
        }
        ent__table_set_z(t, 0, 0, "fine");
        ent__table_add_row(t);
        assert_int_equal(ent__table_done(t, &out, NULL), ENT_MISUSE);
        assert_null(out);
    }
}

/* Lists filled in turns, cells set anew, columns that come late. */
static void cells_can_be_filled_in_any_order(void **state) {
    (void)state;
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_column(t, columns[WORKS]);
    ent__table_add_rows(t, 100);
    char text[16];
    for (int item = 0; item < 20; item++)
        for (size_t row = 0; row < 100; row++) {
            snprintf(text, sizeof text, "%d", item * (int)row);
            ent__table_add_item(t, row, 0, ent__str(text));
        }
    ent__table_set_missing(t, 7, 0);
    ent__table_add_item(t, 7, 0, ENT_STR("anew"));
    size_t late = ent__table_add_column(t, columns[ROOTS]);
    ent__table_set_int(t, 99, late, 5);
    ent__table_set_int(t, 99, late, 6);
    OK(ent__table_code(t, err));
    size_t n;
    const uint32_t *list = ent_table_list(t, 99, 0, &n);
    assert_true(n == 20 && strcmp(ent_table_text(t, list[19], NULL), "1881") == 0);
    list = ent_table_list(t, 7, 0, &n);
    assert_true(n == 1 && strcmp(ent_table_text(t, list[0], NULL), "anew") == 0);
    assert_true(ent_table_ints(t, late)[99] == 6 && !ent_table_has(t, 98, late));
    ent_table_free(t);
}

static void long_formats_are_whole(void **state) {
    (void)state;
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_column(t, columns[NAME]);
    ent__table_set_f(t, ent__table_add_row(t), 0, "%0*d", 5000, 1);
    assert_int_equal(ent_table_cell(t, 0, 0, NULL, 0), 5000);
    ent_table_free(t);
}

/* A kernel fills columns; batches follow each other through one ent_out. */
static void batches_make_one_table(void **state) {
    (void)state;
    static const char *wanted[] = {
        [ENT_FORMAT_CSV] = "name,n_roots\na,0\n,1\na,2\na,10\n,11\na,12\n",
        [ENT_FORMAT_NDJSON] =
            "{\"name\":\"a\",\"n_roots\":0}\n{\"name\":null,\"n_roots\":1}\n"
            "{\"name\":\"a\",\"n_roots\":2}\n{\"name\":\"a\",\"n_roots\":10}\n"
            "{\"name\":null,\"n_roots\":11}\n{\"name\":\"a\",\"n_roots\":12}\n",
        [ENT_FORMAT_JSON] =
            "[\n{\"name\":\"a\",\"n_roots\":0},\n{\"name\":null,\"n_roots\":1},\n"
            "{\"name\":\"a\",\"n_roots\":2},\n{\"name\":\"a\",\"n_roots\":10},\n"
            "{\"name\":null,\"n_roots\":11},\n{\"name\":\"a\",\"n_roots\":12}\n]\n",
    };
    for (int f = 0; f < (int)COUNT(wanted); f++) {
        if (!wanted[f])
            continue;
        ent_write_options o = {.size = sizeof o, .format = (ent_format)f};
        ent_table *t = ent__table_new(ENT_STR(""));
        ent__table_add_columns(t, columns, 2);
        ent_buf b;
        ent__buf_init(&b, 1 << 20);
        ent_parts parts;
        assert_int_equal(ent__parts_open(&parts, &o, ent__buf_sink(&b), 6), ENT_OK);
        ent__parts_put(&parts, t, ENT_PART_FIRST); /* of no rows */
        for (int64_t batch = 0; batch < 2; batch++) {
            ent__table_clear_rows(t);
            ent__table_add_rows(t, 3);
            for (size_t i = 0; i < 3; i++)
                ent__table_column_ints(t, ROOTS)[i] = batch * 10 + (int64_t)i;
            ent__table_column_valid(t, ROOTS)[0] = 7;
            ent__table_column_texts(t, NAME)[0] = ent__table_intern(t, ENT_STR("a"));
            ent__table_column_texts(t, NAME)[2] = ent__table_intern(t, ENT_STR("a"));
            ent__table_column_valid(t, NAME)[0] = 5;
            ent__parts_put(&parts, t, batch ? ENT_PART_LAST : 0);
        }
        OK(ent__parts_close(&parts, err));
        STR_IS(ent__buf_view(&b), wanted[f]);
        ent__buf_free(&b);
        ent_table_free(t);
    }
}

static void formats_have_names(void **state) {
    (void)state;
    ent_format f;
    for (int i = ENT_FORMAT_TERMINAL; i <= ENT_FORMAT_SQLITE; i++) {
        OK(ent_format_parse(ent_format_name((ent_format)i), -1, &f, err));
        assert_int_equal(f, i);
    }
    OK(ent_format_parse("csvx", 3, &f, err));
    assert_int_equal(f, ENT_FORMAT_CSV);
    ent_error err;
    assert_int_equal(ent_format_parse("xml", -1, &f, &err), ENT_PARSE);
    assert_non_null(strstr(err.message, "\"xml\""));
    assert_string_equal(ent_format_name((ent_format)99), "");
}

/* ---- sinks that fail ------------------------------------------------------------------ */

typedef struct faucet {
    int calls, fail_at, with;
    size_t most;
} faucet;

static int faucet_write(void *ctx, const char *p, size_t n) {
    faucet *f = ctx;
    assert_non_null(p);
    assert_true(n > 0);
    f->most = n > f->most ? n : f->most;
    if (f->calls++ != f->fail_at)
        return 0;
    errno = ENOSPC;
    return f->with;
}

static ent_table *large(void) {
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_columns(t, columns, 2);
    for (int i = 0; i < 30000; i++) {
        size_t r = ent__table_add_row(t);
        ent__table_set_z(t, r, 0, i % 2 ? "\"x\"" : "yyyyy");
        ent__table_set_int(t, r, 1, i);
    }
    char *text = calloc(1, 200001); /* longer than a batch */
    memset(text, 'z', 200000);
    ent__table_set_z(t, 17, 0, text);
    free(text);
    return t;
}

static void sinks_may_stop_at_any_time(void **state) {
    (void)state;
    static const struct {
        int with;
        ent_code code;
    } stops[] = {{1, ENT_STOPPED}, {-1, ENT_STOPPED}, {ENT_IO, ENT_IO}, {ENT_FULL, ENT_FULL}};
    ent_table *t;
    OK(ent__table_done(large(), &t, err));
    for (int f = ENT_FORMAT_CSV; f <= ENT_FORMAT_NDJSON; f++)
        for (size_t i = 0; i < COUNT(stops); i++)
            for (int at = 0; at < 4; at++) {
                faucet it = {.fail_at = at, .with = stops[i].with};
                ent_error err = {0};
                assert_int_equal(ent_table_write(t,
                                                 &(ent_write_options){.format = (ent_format)f},
                                                 (ent_sink){faucet_write, &it}, &err),
                                 stops[i].code);
                assert_int_equal(it.calls, at + 1);
                assert_int_equal(err.code, stops[i].code);
                assert_int_equal(err.system, stops[i].code == ENT_STOPPED ? 0 : ENOSPC);
                assert_true(it.most <= ENT_OUT_BYTES);
            }
    faucet it = {.fail_at = 1, .with = 1};
    ent_sink sink = {faucet_write, &it};
    assert_int_equal(ent_table_write(t, NULL, sink, NULL), ENT_STOPPED);
    assert_int_equal(it.calls, 2);
    ent_write_options odd = {.format = (ent_format)99};
    assert_int_equal(ent_table_write(t, &odd, sink, NULL), ENT_MISUSE);
    ent_buf b;
    ent__buf_init(&b, 100);
    assert_int_equal(ent_table_write(t, NULL, ent__buf_sink(&b), NULL), ENT_LIMIT);
    ent__buf_free(&b);
    ent_table_free(t);
}

/* ---- memory that fails ------------------------------------------------------------------ */

typedef struct heap {
    long live, count, fail_at; /* the first allocation is number 0; -1: none fails */
    bool for_ever;
} heap;

static void *heap_alloc(void *ctx, void *p, size_t old, size_t size) {
    (void)old;
    heap *h = ctx;
    if (size == 0) {
        h->live--;
        free(p);
        return NULL;
    }
    long i = h->count++;
    if (h->fail_at >= 0 && (i == h->fail_at || (h->for_ever && i > h->fail_at)))
        return NULL;
    void *q = realloc(p, size);
    if (q && !p)
        h->live++;
    return q;
}

static int discard(void *ctx, const char *p, size_t n) {
    (void)p;
    *(size_t *)ctx += n;
    return 0;
}

static ent_code scenario(ent_table *(*make)(void), const ent_write_options *o) {
    ent_table *t;
    ent_code code = ent__table_done(make(), &t, NULL);
    if (code != ENT_OK)
        return code;
    size_t n = 0;
    code = ent_table_write(t, o, (ent_sink){discard, &n}, NULL);
    ent_table_free(t);
    return code;
}

static ent_table *many_lists(void) {
    ent_table *t = unicode();
    size_t c = ent__table_add_column(t, columns[WORKS]);
    for (int i = 0; i < 40; i++)
        ent__table_add_item(t, (size_t)i % 5, c, ENT_STR("work"));
    ent__table_set_f(t, 0, 0, "%0300d", 1);
    ent__table_add_rows(t, 200);
    for (size_t r = 0; r < 200; r++)
        ent__table_set_f(t, r, 0, "text %zu", r);
    ent__table_add_note(t, ENT_STR("bad \xff note"));
    return t;
}

static void memory_may_fail_anywhere(void **state) {
    (void)state;
    static ent_table *(*const makers[])(void) = {tricky, empty, roomy, many_lists};
    static const ent_write_options ways[] = {{.format = ENT_FORMAT_TERMINAL},
                                             {.width = 24, .colour = true},
                                             {.width = 20},
                                             {.width = 60},
                                             {.format = ENT_FORMAT_CSV},
                                             {.format = ENT_FORMAT_TSV},
                                             {.format = ENT_FORMAT_JSON}};
    heap h = {0};
    ent_alloc_set(heap_alloc, &h);
    for (size_t i = 0; i < COUNT(makers) * COUNT(ways) * 2; i++) {
        ent_code code = ENT_NOMEM;
        for (long at = 0; code != ENT_OK; at++) {
            h = (heap){.fail_at = at, .for_ever = i % 2};
            code = scenario(makers[i / 2 / COUNT(ways)], &ways[i / 2 % COUNT(ways)]);
            assert_int_equal(h.live, 0);
            assert_true(code == ENT_NOMEM || (code == ENT_OK && h.count <= at));
        }
    }
    ent_alloc_set(NULL, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_format_is_as_promised),
        cmocka_unit_test(terminals_of_any_width_hold_it),
        cmocka_unit_test(lines_break_where_they_should),
        cmocka_unit_test(reals_are_short_and_read_back),
        cmocka_unit_test(reals_are_as_short_as_can_be),
        cmocka_unit_test(no_locale_gets_in),
        cmocka_unit_test(ints_and_days_are_plain),
        cmocka_unit_test(tables_are_read_as_built),
        cmocka_unit_test(cells_are_text_as_snprintf_has_it),
        cmocka_unit_test(misuse_sticks),
        cmocka_unit_test(cells_can_be_filled_in_any_order),
        cmocka_unit_test(long_formats_are_whole),
        cmocka_unit_test(batches_make_one_table),
        cmocka_unit_test(formats_have_names),
        cmocka_unit_test(sinks_may_stop_at_any_time),
        cmocka_unit_test(memory_may_fail_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
