/* SPDX-License-Identifier: MIT
 *
 * The package that ships, state by state: what a profile of each of the members of the
 * United Nations, and of states that are no more, must have on a day.
 */
#include "shipped.h"

#include "base/json.h"
#include "entente.h"
#include "register/register.h"

#include <unistd.h>

#include "entente_config.h"

static shipped data;
static ent_register *reg;

static int import_data(void **state) {
    (void)state;
    shipped_open(&data);
    reg = data.reg;
    return 0;
}

static int drop_data(void **state) {
    (void)state;
    shipped_close(&data);
    return 0;
}

/* ---- one profile ----------------------------------------------------------------------- */

typedef struct profile {
    int memberships, relations, missions, treaties; /* that held on the day */
    char raw[200];                                  /* an id where a name should stand */
} profile;

static int collect(void *ctx, const char *bytes, size_t n) {
    ent__buf_str(ctx, (ent_str){bytes, n});
    return 0;
}

static bool is_id(ent_str text) {
    static const char *const types[] = {"place:",  "org:",    "state:", "person:",    "topic:",
                                        "format:", "treaty:", "group:", "territory:", "goods:"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        for (size_t k = 0; k + strlen(types[i]) < text.n; k++)
            if (memcmp(text.p + k, types[i], strlen(types[i])) == 0 &&
                text.p[k + strlen(types[i])] != ' ')
                return true;
    return false;
}

/* Pieces that held on the day, whatever lies around them. */
static int count_held(const ent_json *value, profile *p) {
    void *at = NULL;
    ent_str key, text;
    const ent_json *part;
    int n = 0;
    if (ent__json_string(ent__json_get(value, "grade"), &text))
        n += ent__str_in_list(ENT_STR("testified|presumed|possibly|disputed"), text);
    if (ent__json_string(ent__json_get(value, "text"), &text) && is_id(text))
        snprintf(p->raw, sizeof p->raw, "%.*s", (int)(text.n < 190 ? text.n : 190), text.p);
    while (ent__json_next(value, &at, &key, &part))
        n += count_held(part, p);
    for (size_t i = 0; (part = ent__json_at(value, i)) != NULL; i++)
        n += count_held(part, p);
    return n;
}

static profile profile_of(const char *subject, ent_day day) {
    ent_profile_options o = {.size = sizeof o, .subject = subject, .at = day};
    ent_document *d = NULL;
    ent_json *root = NULL;
    const ent_json *section;
    profile p = {0};
    ent_buf text;
    ent__buf_init(&text, SIZE_MAX);
    OK(ent_profile_build(reg, &o, &d, err));
    OK(ent_document_write(d, ENT_DOCUMENT_JSON, NULL, (ent_sink){collect, &text}, err));
    OK(ent__json_parse(ent__buf_view(&text), &root, err));
    const ent_json *sections = ent__json_get(root, "sections");
    for (size_t i = 0; (section = ent__json_at(sections, i)) != NULL; i++) {
        ent_str key = ENT_STR("");
        ent__json_string(ent__json_get(section, "key"), &key);
        int n = count_held(section, &p);
        p.memberships += ent__str_is(key, "memberships") ? n : 0;
        p.relations +=
            ent__str_is(key, "diplomatic-relations") || ent__str_is(key, "recognition") ? n : 0;
        p.missions += ent__str_is(key, "missions") ? n : 0;
        p.treaties += ent__str_is(key, "treaties") ? n : 0;
    }
    ent__json_free(root);
    ent__buf_free(&text);
    ent_document_free(d);
    return p;
}

static int complain(const char *subject, const profile *p) {
    const struct {
        bool bad;
        const char *what;
    } faults[] = {{p->memberships == 0, "no memberships"},
                  {p->relations == 0, "neither relations nor recognition"},
                  {p->missions == 0, "no missions"},
                  {p->treaties == 0, "no treaties"},
                  {p->raw[0] != '\0', p->raw}};
    int n = 0;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        n += faults[i].bad;
        if (faults[i].bad)
            print_message("# %s: %s\n", subject, faults[i].what);
    }
    return n;
}

/* ---- the states ------------------------------------------------------------------------- */

static ent_day day_of(const char *text) {
    ent_date d;
    OK(ent_date_parse(text, -1, &d, err));
    return d.from;
}

static void every_member_of_the_united_nations(void **state) {
    (void)state;
    NEEDS(ENT_WITH_JSON);
    ent_day day = day_of("2024-12-31");
    ent_question q = {.size = sizeof q,
                      .relation = "member",
                      .object = "UN",
                      .value = "member",
                      .has_day = true,
                      .day1 = day,
                      .day2 = day};
    ent_table *members = NULL;
    OK(ent_ask_who(reg, &q, &members, err));
    assert_int_equal(ent_table_n_rows(members), 193);
    ptrdiff_t column = ent_table_column_find(members, "subject", -1);
    assert_true(column >= 0);
    int n = 0;
    size_t step = getenv("QUICK") ? 7 : 1;
    for (size_t i = 0; i < ent_table_n_rows(members); i += step) {
        char subject[64];
        ent_table_cell(members, i, (size_t)column, subject, sizeof subject);
        profile p = profile_of(subject, day);
        n += complain(subject, &p);
    }
    ent_table_free(members);
    assert_int_equal(n, 0);
}

static void states_that_are_no_more(void **state) {
    (void)state;
    NEEDS(ENT_WITH_JSON);
    static const struct {
        const char *subject, *day;
    } cases[] = {
        {"AUH", "1910-01-01"}, {"CSK", "1980-01-01"}, {"DDR", "1980-01-01"},
        {"HWI", "1890-01-01"}, {"KRO", "1902-01-01"}, {"OTT", "1900-01-01"},
        {"RVN", "1974-01-01"}, {"SCG", "2004-01-01"}, {"SUN", "1985-01-01"},
        {"YAR", "1975-01-01"}, {"YMD", "1969-01-01"}, {"YUG", "1975-01-01"},
    };
    int n = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        profile p = profile_of(cases[i].subject, day_of(cases[i].day));
        n += complain(cases[i].subject, &p);
    }
    assert_int_equal(n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_of_the_united_nations),
        cmocka_unit_test(states_that_are_no_more),
    };
    return cmocka_run_group_tests(tests, import_data, drop_data);
}
