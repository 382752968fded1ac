/* SPDX-License-Identifier: MIT */
#include "test.h"

static void days_go_round(void **state) {
    (void)state;
    assert_int_equal(ent__day_from_civil(1970, 1, 1), 0);
    assert_int_equal(ent__day_from_civil(1816, 1, 1), -56248);
    assert_int_equal(ent__day_from_civil(2000, 3, 1), 11017);
    for (int64_t d = -800000; d < 800000; d++) {
        ent_civil c = ent__day_to_civil(d);
        assert_true(c.month >= 1 && c.month <= 12);
        assert_true(c.day >= 1 && c.day <= ent__month_days(c.year, c.month));
        assert_int_equal(ent__day_from_civil(c.year, c.month, c.day), d);
    }
}

static void instants_read_as_written(void **state) {
    (void)state;
    ent_instant t;
    char text[ENT_INSTANT_TEXT];
    OK(ent__instant_parse(ENT_STR("2026-11-23T09:30:05.25Z"), false, &t, err));
    ent__instant_format(t, text, sizeof text);
    assert_string_equal(text, "2026-11-23T09:30:05.250000Z");
    OK(ent__instant_parse(ENT_STR("2026-11-23"), true, &t, err));
    ent__instant_format(t, text, sizeof text);
    assert_string_equal(text, "2026-11-23T23:59:59.999999Z");
    static const char *bad[] = {"",
                                "2026",
                                "2026-02-30",
                                "2026-11-23T",
                                "2026-11-23T24:00Z",
                                "2026-11-23T10:00",
                                "2026-11-23T10:00Zx"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(ent__instant_parse(ent__str(bad[i]), false, &t, NULL), ENT_PARSE);
}

static void numbers_have_no_locale(void **state) {
    (void)state;
    int64_t v;
    double r;
    assert_true(ent__int_parse(ENT_STR("-9223372036854775808"), &v) && v == INT64_MIN);
    assert_true(ent__int_parse(ENT_STR("9223372036854775807"), &v) && v == INT64_MAX);
    assert_false(ent__int_parse(ENT_STR("9223372036854775808"), &v));
    assert_false(ent__int_parse(ENT_STR("-"), &v));
    assert_false(ent__int_parse(ENT_STR(""), &v));
    assert_true(ent__real_parse(ENT_STR("-12.5"), &r) && r == -12.5);
    assert_false(ent__real_parse(ENT_STR("1,5"), &r));
}

static void globs_match(void **state) {
    (void)state;
    assert_true(ent__str_glob(ENT_STR("cow-*"), ENT_STR("cow-igo")));
    assert_true(ent__str_glob(ENT_STR("*@20*5"), ENT_STR("factbook@2015")));
    assert_false(ent__str_glob(ENT_STR("cow-*"), ENT_STR("acow-")));
    assert_true(ent__str_glob(ENT_STR(""), ENT_STR("")));
    assert_true(ent__str_in_list(ENT_STR("a|b|c"), ENT_STR("b")));
    assert_false(ent__str_in_list(ENT_STR("ab|c"), ENT_STR("b")));
    assert_false(ent__str_in_list(ENT_STR(""), ENT_STR("")));
}

static void buffers_keep_their_first_failure(void **state) {
    (void)state;
    ent_buf b;
    ent__buf_init(&b, 8);
    ent__buf_printf(&b, "%d", 1234567);
    assert_int_equal(ent__buf_code(&b, NULL), ENT_OK);
    ent__buf_z(&b, "xx");
    ent__buf_z(&b, "");
    assert_int_equal(ent__buf_code(&b, NULL), ENT_LIMIT);
    STR_IS(ent__buf_view(&b), "1234567");
    ent__buf_free(&b);
    ent__buf_init(&b, 100);
    ent__buf_json(&b, ENT_STR("a\"b\\c\n\x01\xc3\xa9"));
    STR_IS(ent__buf_view(&b), "\"a\\\"b\\\\c\\n\\u0001\xc3\xa9\"");
    ent__buf_free(&b);
}

static void folding_is_for_lookup(void **state) {
    (void)state;
    static const char *rows[][2] = {{"C\xc3\xb4te d'Ivoire", "cote d ivoire"},
                                    {"Korea,  Rep.", "korea rep"},
                                    {"\xef\xbc\xac\xef\xbd\x94", "lt"},
                                    {"STRASSE", "strasse"},
                                    {"Stra\xc3\x9f"
                                     "e",
                                     "strasse"},
                                    {"  ", ""},
                                    {"\xd0\x9b\xd0\x98\xd0\xa2\xd0\x92\xd0\x90",
                                     "\xd0\xbb\xd0\xb8\xd1\x82\xd0\xb2\xd0\xb0"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ent_buf b;
        ent__buf_init(&b, 100);
        OK(ent__utf8_fold(ent__str(rows[i][0]), &b, err));
        STR_IS(ent__buf_view(&b), rows[i][1]);
        ent__buf_free(&b);
    }
    assert_int_equal(ent__utf8_check("a\xff", 2), 1);
    assert_int_equal(ent__utf8_check("\xed\xa0\x80", 3), 0); /* a surrogate */
    assert_int_equal(ent__utf8_width(ENT_STR("\xe6\x97\xa5\xe6\x9c\xac")), 4);
    ent_buf b;
    ent__buf_init(&b, 100);
    OK(ent__utf8_nfc(ENT_STR("e\xcc\x81"), &b, err));
    STR_IS(ent__buf_view(&b), "\xc3\xa9");
    ent__buf_free(&b);
}

static void pools_number_distinct_texts(void **state) {
    (void)state;
    ent_pool p = {0};
    char text[16];
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 5000; i++) {
            snprintf(text, sizeof text, "word%u", (unsigned)i);
            assert_int_equal(ent__pool_add(&p, ent__str(text)), i);
        }
    assert_int_equal(p.n, 5000);
    assert_int_equal(ent__pool_find(&p, ENT_STR("word77")), 77);
    assert_int_equal(ent__pool_find(&p, ENT_STR("absent")), ENT_NONE);
    ent__pool_free(&p);
    ent_map m = {0};
    for (uint64_t i = 0; i < 5000; i++)
        assert_true(ent__map_put(&m, i * 977, (uint32_t)i));
    for (uint64_t i = 0; i < 5000; i++)
        assert_int_equal(ent__map_get(&m, i * 977), i);
    assert_int_equal(ent__map_get(&m, 1), ENT_NONE);
    ent__map_free(&m);
}

static void digests_are_sha256(void **state) {
    (void)state;
    ent_sha256 h;
    uint8_t digest[32];
    char text[60];
    ent__sha256_init(&h);
    ent__sha256_add(&h, "abc", 3);
    ent__sha256_end(&h, digest);
    ent__base32_format(digest, 16, text);
    assert_string_equal(text,
                        "xj4bnp4pahh6uqkbidpf3lrcem"); /* ba7816bf8f01cfea414140de5dae2223 */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_go_round),
        cmocka_unit_test(instants_read_as_written),
        cmocka_unit_test(numbers_have_no_locale),
        cmocka_unit_test(globs_match),
        cmocka_unit_test(buffers_keep_their_first_failure),
        cmocka_unit_test(folding_is_for_lookup),
        cmocka_unit_test(pools_number_distinct_texts),
        cmocka_unit_test(digests_are_sha256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
