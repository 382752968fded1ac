/* SPDX-License-Identifier: MIT
 *
 * Names: keys, a book made by hand, and the book of the world against the rules of
 * docs/names.md and the lists of others.
 */
#include "test.h"

#include <dirent.h>

#include "base/json.h"
#include "exchange/csv.h"
#include "names/names.h"

/* ---- keys ---------------------------------------------------------------------------- */

static void key_is(const char *text, const char *due) {
    ent_key k;
    ent__key_read(ent__str(text), &k);
    if (!ent__str_is(ent__key_text(&k), due))
        fail_msg("the key of \"%s\" is \"%.*s\", not \"%s\"", text, (int)k.start[k.n], k.text,
                 due);
}

static void keys_fold(void **state) {
    (void)state;
    key_is("Lithuania", "lithuania");
    key_is("  THE   United-Kingdom of Great Britain & N. Ireland ",
           "unitedkingdomgreatbritainnorthireland");
    key_is("C\xc3\xb4te d\xe2\x80\x99Ivoire", "cotedivoire");
    key_is("Cote d'Ivoire", "cotedivoire");
    key_is("U. S. A.", "usa");
    key_is("D.P.R. Korea", "dprkorea");
    key_is("S. Korea", "southkorea");
    key_is("Korea, Rep. of", "korearepublic");
    key_is("Fed. States of Micronesia", "federatedstatesmicronesia");
    key_is("T\xc3\xbcrkiye", "turkiye");
    key_is("\xc4\xb0srail", "israil");
    key_is("Cabo Verde", "caboverde");
    key_is("\xef\xbc\xa6\xef\xbd\x92\xef\xbd\x81\xef\xbd\x8e\xef\xbd\x83\xef\xbd\x85",
           "france");
    key_is("", "");
    key_is("the of and", "");
    key_is("...", "");
    key_is("\xff\xfe", "");
}

static void keys_of_indic_vowels_differ(void **state) {
    (void)state;
    ent_key angola, anguilla;
    ent__key_read(
        ent__str("\xe0\xa4\x85\xe0\xa4\x82\xe0\xa4\x97\xe0\xa5\x8b\xe0\xa4\xb2\xe0\xa4\xbe"),
        &angola);
    ent__key_read(ent__str("\xe0\xa4\x8f\xe0\xa4\x82\xe0\xa4\x97\xe0\xa5\x8d\xe0\xa4\xb5\xe0"
                           "\xa4\xbf\xe0\xa4\xb2\xe0\xa4\xbe"),
                  &anguilla);
    assert_false(ent__str_eq(ent__key_text(&angola), ent__key_text(&anguilla)));
}

static void keys_sort_and_bare(void **state) {
    (void)state;
    ent_key a, b, c;
    ent__key_read(ENT_STR("Guinea, Equatorial"), &a);
    ent__key_sort(&a, &b);
    STR_IS(ent__key_text(&b), "equatorialguinea");
    ent__key_read(ENT_STR("les Pays-Bas (former) 1815"), &a);
    assert_true(ent__key_bare(&a, &c));
    STR_IS(ent__key_text(&c), "paysbas");
    ent__key_read(ENT_STR("France"), &a);
    assert_false(ent__key_bare(&a, &c));
    ent__key_read(ENT_STR("1990"), &a);
    assert_false(ent__key_bare(&a, &c));
}

static void keys_have_bounds(void **state) {
    (void)state;
    ent_key k;
    size_t n = 1 << 20;
    char *text = malloc(n);
    memset(text, 'a', n);
    ent__key_read((ent_str){text, n}, &k);
    assert_true(k.bad && k.n == 0);
    memset(text, ' ', n);
    ent__key_read((ent_str){text, n}, &k);
    assert_int_equal(k.n, 0);
    for (size_t i = 0; i + 1 < n; i += 2)
        memcpy(text + i, "a ", 2);
    ent__key_read((ent_str){text, n}, &k);
    assert_true(k.bad);
    for (size_t i = 0; i + 1 < n; i += 2) /* a flood of combining marks */
        memcpy(text + i, "\xcc\x81", 2);
    ent__key_read((ent_str){text, n}, &k);
    assert_int_equal(k.n, 0);
    free(text);
}

static bool slip(const char *a, const char *b) {
    bool forth = ent__key_slip(ent__str(a), ent__str(b));
    assert_true(forth == ent__key_slip(ent__str(b), ent__str(a)));
    return forth;
}

static void slips_are_one_letter(void **state) {
    (void)state;
    assert_true(slip("lithuania", "lithuania"));
    assert_true(slip("lithuania", "lituania"));
    assert_true(slip("lithuania", "lithuanua"));
    assert_true(slip("lithuania", "ilthuania"));
    assert_true(slip("lithuania", "lithuanai"));
    assert_true(slip("lithuania", "lithuaniaa"));
    assert_false(slip("lithuania", "litvania"));
    assert_false(slip("lithuania", "liuhtania"));
    assert_false(slip("lithuania", ""));
    /* letters of two bytes: Литва, Лытва, Лтива */
    assert_true(slip("\xd0\xbb\xd0\xb8\xd1\x82\xd0\xb2\xd0\xb0",
                     "\xd0\xbb\xd1\x8b\xd1\x82\xd0\xb2\xd0\xb0"));
    assert_true(slip("\xd0\xbb\xd0\xb8\xd1\x82\xd0\xb2\xd0\xb0",
                     "\xd0\xbb\xd1\x82\xd0\xb8\xd0\xb2\xd0\xb0"));
    assert_false(slip("\xd0\xbb\xd0\xb8\xd1\x82\xd0\xb2\xd0\xb0",
                      "\xd0\xbb\xd1\x8b\xd1\x82\xd0\xb2\xd1\x8f"));
}

/* ---- a book by hand ------------------------------------------------------------------ */

typedef struct hand {
    ent_book_maker *maker;
    ent_names names;
} hand;

static void add(hand *h, const char *id, const char *name, const char *since, const char *until,
                const char *codes) {
    OK(ent__book_entity(h->maker, ent__str(id), ENT_STR("state"), ent__str(name),
                        ent__str(since), ent__str(until), err));
    OK(ent__book_codes(h->maker, ent__str(codes), err));
}

static void called(hand *h, const char *name, const char *since, const char *until) {
    OK(ent__book_name(h->maker, ent__str(name), ENT_STR("en"), ENT_STR("former"),
                      ent__str(since), ent__str(until), ENT_RANK_OWN, err));
}

static void book_open(hand *h) {
    OK(ent__book_maker_new(&h->maker, err));
    add(h, "PRU", "Prussia", "1816", "1871-01-17", "cow=255");
    add(h, "DEU", "Germany", "1871-01-18", "",
        "cow=255@1871-01-18/1945;cow=260@1949/1990-10-02;cow=255@1990-10-03/..");
    add(h, "DDR", "East Germany", "1949", "1990-10-02", "cow=265");
    add(h, "KOR", "South Korea", "1948", "", "cow=732");
    called(h, "Korea", "", "");
    add(h, "PRK", "North Korea", "1948", "", "cow=731");
    called(h, "Korea", "", "");
    add(h, "YUG", "Yugoslavia", "1918", "1992-04-26", "cow=345");
    add(h, "SCG", "Serbia and Montenegro", "1992-04-27", "2006-06-04", "cow=345");
    called(h, "Yugoslavia", "1992-04-27", "2003-02-03");
    add(h, "RUS", "Russia", "", "", "cow=365");
    called(h, "Russia", "", "1922-12-29");
    called(h, "Russia", "1991-12-26", "");
    OK(ent__book_translation(h->maker, ENT_STR(""), ENT_STR("Rusland"), ENT_STR("nl"),
                             ENT_RANK_OTHER, err)); /* before the Soviet Union was there */
    add(h, "SUN", "Soviet Union", "1922-12-30", "1991-12-25", "cow=365");
    called(h, "Russia", "", "");
    assert_true(ent__book_select(h->maker, ENT_STR("RUS")));
    OK(ent__book_translation(h->maker, ENT_STR(""), ENT_STR("Rusia"), ENT_STR("es"),
                             ENT_RANK_OTHER, err));
    OK(ent__book_finish(h->maker, &h->names.own, err));
    h->names.books[0] = &h->names.own;
    h->names.n_books = 1;
}

/* "DEU", "?" unknown, "KOR|PRK" ambiguous; "+" another on another day, "!" outside. */
static const char *who(const ent_names *names, const char *text, const char *from,
                       const char *type, const char *day, char *out, size_t n) {
    ent_name_answer a;
    ent_name_query q = {.size = sizeof q, .from = from, .type = type};
    if (day && *day) {
        ent_date d;
        OK(ent_date_parse(day, -1, &d, err));
        q.has_day = true;
        q.day1 = d.from;
        q.day2 = d.until;
    }
    ent_names_find(names, text, -1, &q, &a);
    ent_buf b;
    ent__buf_init(&b, 1 << 12);
    ent__buf_z(&b, a.verdict == ENT_NAME_FOUND ? a.id : "");
    for (size_t i = 0; i < a.n_candidates; i++)
        ent__buf_printf(&b, "%s%s", i ? "|" : "", a.candidates[i]);
    ent__buf_z(&b, a.verdict == ENT_NAME_UNKNOWN ? "?" : "");
    ent__buf_z(&b, a.elsewhen && a.verdict == ENT_NAME_FOUND ? "+" : "");
    ent__buf_z(&b, a.outside && a.verdict == ENT_NAME_FOUND ? "!" : "");
    assert_true(b.n < n);
    memcpy(out, b.p ? b.p : "", b.n + 1);
    ent__buf_free(&b);
    return out;
}

typedef struct naming {
    const char *text, *day, *due, *from;
} naming;

static void check_all(const ent_names *names, const naming *cases, size_t n, const char *type) {
    char out[256];
    int bad = 0;
    for (size_t i = 0; i < n; i++) {
        const naming *c = &cases[i];
        who(names, c->text, c->from, type, c->day, out, sizeof out);
        if (strcmp(out, c->due) != 0) {
            print_message("# \"%s\" (%s%s%s) is %s, not %s\n", c->text,
                          c->from ? c->from : "name", c->day ? ", " : "", c->day ? c->day : "",
                          out, c->due);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}
#define CHECK(names, cases, type) check_all(names, cases, sizeof cases / sizeof *cases, type)

static void the_day_decides(void **state) {
    (void)state;
    hand h = {0};
    static const naming cases[] = {
        {"Germany", NULL, "DEU", NULL},
        {"Germany", "1955", "DEU", NULL},
        {"Germany", "1850", "DEU!", NULL},
        {"prussia", "1850", "PRU", NULL},
        {"PRUSSIA", NULL, "PRU", NULL},
        {"255", "1850", "PRU+", "cow"},
        {"255", "1900", "DEU+", "cow"},
        {"255", NULL, "DEU+", "cow"},
        {"0255", NULL, "DEU+", "cow"},
        {"255", "1871", "DEU+", "cow"}, /* for most of the year */
        {"260", "1955", "DEU", "cow"},
        {"265", "1955", "DDR", "cow"},
        {"Korea", NULL, "KOR|PRK", NULL},
        {"Korea", "1955", "KOR|PRK", NULL},
        {"Yugoslavia", "1990", "YUG+", NULL},
        {"Yugoslavia", "2002", "SCG+", NULL},
        {"Yugoslavia", "1992", "SCG+", NULL},
        {"Yugoslavia", "2010", "YUG|SCG", NULL},
        {"Yugoslavia", NULL, "SCG+", NULL},
        {"345", "1995", "SCG+", "cow"},
        {"Russia", "1980", "SUN+", NULL},
        {"Russia", "1900", "RUS+", NULL},
        {"Russia", NULL, "RUS+", NULL},
        {"Rusia", "1980", "SUN+", NULL},
        {"Rusia", NULL, "RUS+", NULL},
        {"East Germany", "1990-10-02", "DDR", NULL},
        {"East Germany", "1990-10-03", "DDR!", NULL},
        {"Germany, East", NULL, "DDR", NULL},
        {"Yugoslavia (Serbia and Montenegro)", "1995", "SCG+", NULL},
        {"Germany (Prussia)", "1850", "PRU+", NULL},
        {"Germany (Atlantis)", NULL, "?", NULL},
        {"Germany [1]", NULL, "DEU", NULL},
        {"Gemrany", NULL, "DEU", NULL},
        {"Germanu", NULL, "DEU", NULL},
        {"Gomranu", NULL, "?", NULL},
        {"DEU", NULL, "?", NULL},
        {"DEU", NULL, "DEU", "id"},
        {"deu", NULL, "DEU", "id"},
        {"", NULL, "?", NULL},
        {"", NULL, "?", "cow"},
    };
    book_open(&h);
    CHECK(&h.names, cases, NULL);
    ent__book_maker_free(h.maker);
}

static void codes_follow_the_day(void **state) {
    (void)state;
    hand h = {0};
    char code[8];
    static const struct {
        const char *id, *day, *due;
    } cases[] = {{"DEU", "1900", "255"}, {"DEU", "1955", "260"}, {"DEU", "1947", ""},
                 {"DEU", "1990", "260"}, {"DEU", "2000", "255"}, {"DEU", NULL, "255"},
                 {"PRU", "1850", "255"}, {"KOR", NULL, "732"},   {"XXX", NULL, ""}};
    book_open(&h);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_name_query q = {.size = sizeof q};
        if (cases[i].day) {
            ent_date d;
            OK(ent_date_parse(cases[i].day, -1, &d, err));
            q = (ent_name_query){
                .size = sizeof q, .has_day = true, .day1 = d.from, .day2 = d.until};
        }
        ent_names_code(&h.names, cases[i].id, "cow", &q, code, sizeof code);
        assert_string_equal(code, cases[i].due);
    }
    assert_int_equal(ent_names_code(&h.names, "DEU", "name", NULL, code, 3), 7);
    assert_string_equal(code, "Ge");
    assert_true(ent_names_has_scheme(&h.names, "cow"));
    assert_false(ent_names_has_scheme(&h.names, "gw"));
    ent__book_maker_free(h.maker);
}

static void bad_books(void **state) {
    (void)state;
    ent_book_maker *m = NULL;
    ent_error why = {0};
    OK(ent__book_maker_new(&m, err));
    OK(ent__book_entity(m, ENT_STR("A"), ENT_STR("state"), ENT_STR("Aland"), ENT_STR(""),
                        ENT_STR(""), err));
    assert_int_equal(ent__book_codes(m, ENT_STR("cow"), &why), ENT_PARSE);
    assert_int_equal(ent__book_codes(m, ENT_STR("cow=1@1990"), &why), ENT_PARSE);
    assert_int_equal(ent__book_codes(m, ENT_STR("cow=1@2000/1990"), &why), ENT_PARSE);
    assert_int_equal(ent__book_codes(m, ENT_STR("cow=1@x/y"), &why), ENT_PARSE);
    assert_int_equal(ent__book_name(m, ENT_STR("B"), ENT_STR(""), ENT_STR("short"),
                                    ENT_STR("2001-02-29"), ENT_STR(""), 0, &why),
                     ENT_PARSE);
    assert_false(ent__book_select(m, ENT_STR("B")));
    ent_book book;
    OK(ent__book_finish(m, &book, err));
    ent__book_maker_free(m);
    ent__book_maker_free(NULL);
}

static void an_empty_book(void **state) {
    (void)state;
    hand h = {0};
    char out[8];
    OK(ent__book_maker_new(&h.maker, err));
    OK(ent__book_finish(h.maker, &h.names.own, err));
    h.names.books[0] = &h.names.own;
    h.names.n_books = 1;
    assert_string_equal(who(&h.names, "Lithuania", "name,cow", NULL, NULL, out, sizeof out),
                        "?");
    ent__book_maker_free(h.maker);
}

/* ---- the book of the world ----------------------------------------------------------------
 */

static ent_names *world;

static int open_world(void **state) {
    (void)state;
    return ent_names_new(NULL, &world, NULL) != ENT_OK;
}

static int close_world(void **state) {
    (void)state;
    ent_names_free(world);
    return 0;
}

static void world_by_the_rules(void **state) {
    (void)state;
    static const naming cases[] = {
        /* two that share a word */
        {"Niger", NULL, "NER", NULL},
        {"Nigeria", NULL, "NGA", NULL},
        {"Dominica", NULL, "DMA", NULL},
        {"Dominican Republic", NULL, "DOM", NULL},
        {"Guinea", NULL, "GIN", NULL},
        {"Guinea-Bissau", NULL, "GNB", NULL},
        {"Equatorial Guinea", NULL, "GNQ", NULL},
        {"Papua New Guinea", NULL, "PNG", NULL},
        {"Samoa", NULL, "WSM", NULL},
        {"American Samoa", NULL, "ASM", NULL},
        {"Oman", NULL, "OMN", NULL},
        {"Romania", NULL, "ROU", NULL},
        {"India", NULL, "IND", NULL},
        {"Indiana", NULL, "?", NULL},
        {"Ireland", NULL, "IRL", NULL},
        {"Northern Ireland", NULL, "GBR", NULL},
        {"Jersey", NULL, "JEY", NULL},
        {"New Jersey", NULL, "?", NULL},
        {"Georgia", NULL, "GEO", NULL},
        {"Georgia, USA", NULL, "?", NULL},
        {"Georgia (US state)", NULL, "?", NULL},
        {"Congo, Rep.", NULL, "COG", NULL},
        {"Congo, Dem. Rep.", NULL, "COD", NULL},
        {"Korea", "1955", "KOR|PRK", NULL},
        {"Korea, Rep.", NULL, "KOR", NULL},
        {"Korea, Dem. People's Rep.", NULL, "PRK", NULL},
        {"Korea, Democratic People's Republic of", NULL, "PRK", NULL},
        {"Macau", NULL, "MAC", NULL},
        {"St. Kitts & Nevis", NULL, "KNA", NULL},
        {"Bolivia (Plurinational State of)", NULL, "BOL", NULL},
        /* the day */
        {"Germany", "1955", "DEU+", NULL},
        {"West Germany", "1955", "DEU", NULL},
        {"East Germany", "1955", "DDR", NULL},
        {"Vietnam", "1960", "VNM+", NULL},
        {"Zaire", "1975", "COD", NULL},
        {"Upper Volta", "1970", "BFA", NULL},
        {"Burma", "1950", "MMR", NULL},
        {"345", "1995", "SCG+", "cow"},
        {"678", "1980", "YAR", "cow"},
        {"680", "1980", "YMD", "cow"},
        {"817", "1965", "RVN", "cow"},
        {"LTU", NULL, "LTU", "iso3"},
        {"LH", NULL, "LTU", "gec"},
        {"368", NULL, "LTU", "cow"},
        {"440", NULL, "LTU", "isonum"},
        {"Q37", NULL, "LTU", "wikidata"},
        /* languages, scripts, slips */
        {"Lietuva", NULL, "LTU", NULL},
        {"\xd0\x9b\xd0\xb8\xd1\x82\xd0\xb2\xd0\xb0", NULL, "LTU", NULL},
        {"OEsterreich", NULL, "AUT+", NULL},
        {"Lithuanai", NULL, "LTU", NULL},
        {"Uzbekistn", NULL, "UZB", NULL},
        /* no states */
        {"Siberia", NULL, "?", NULL},
        {"Granada", NULL, "GRD", NULL}, /* in Spanish */
        {"Michael Jordan", NULL, "?", NULL},
        {"Chad Smith", NULL, "?", NULL},
        {"Texas", "2000", "?", NULL},
        {"London", NULL, "?", NULL},
        {"NATO", NULL, "?", NULL},
        {"Lithuanian", NULL, "?", NULL},
    };
    static const naming orgs[] = {
        {"NATO", NULL, "NATO", NULL},
        {"North Atlantic Treaty Organisation", NULL, "NATO", NULL},
        {"Lithuania", NULL, "?", NULL},
    };
    CHECK(world, cases, "state,territory");
    CHECK(world, orgs, "org");
}

static void demonyms_when_asked(void **state) {
    (void)state;
    ent_name_answer a;
    ent_name_query q = {.size = sizeof q, .type = "state", .demonyms = true};
    ent_names_find(world, "Lithuanian", -1, &q, &a);
    assert_int_equal(a.verdict, ENT_NAME_FOUND);
    assert_string_equal(a.id, "LTU");
}

/* No two hold a code on one day; ISO's are complete and lead back. */
static void codes_are_unambiguous(void **state) {
    (void)state;
    const ent_book *b = &ent__book_world;
    int bad = 0;
    for (size_t i = 0; i < b->n_keys; i++) {
        const ent_book_key *k = &b->keys[i];
        for (uint32_t x = k->bearers; x < k[1].bearers; x++)
            for (uint32_t y = x + 1; y < k[1].bearers; y++) {
                const ent_bearer *p = &b->bearers[x], *q = &b->bearers[y];
                if (p->how == ENT_BEARS_CODE && q->how == ENT_BEARS_CODE &&
                    p->entity != q->entity && p->from < q->until && q->from < p->until) {
                    print_message("# %s: %s and %s\n", ent__book_text(b, k->text),
                                  ent__book_text(b, b->entities[p->entity].id),
                                  ent__book_text(b, b->entities[q->entity].id));
                    bad++;
                }
            }
    }
    assert_int_equal(bad, 0);
}

static void every_name_finds_its_bearer(void **state) {
    (void)state;
    const ent_book *b = &ent__book_world;
    int bad = 0;
    for (size_t e = 0; e < b->n_entities; e++) {
        ent_name_query q = {.size = sizeof q, .type = ent__book_text(b, b->entities[e].type)};
        ent_name_answer a;
        ent_day day = b->entities[e].until < ENT_DAY_MAX ? b->entities[e].until - 1 : 20000;
        q.has_day = true;
        q.day1 = q.day2 = day > b->entities[e].from ? day : b->entities[e].from;
        if (strcmp(q.type, "none") == 0)
            continue;
        ent_names_find(world, ent__book_text(b, b->entities[e].name), -1, &q, &a);
        if (a.verdict != ENT_NAME_FOUND ||
            strcmp(a.id, ent__book_text(b, b->entities[e].id)) != 0) {
            print_message("# %s is %s\n", ent__book_text(b, b->entities[e].name),
                          a.id ? a.id : "ambiguous");
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static void nearest_helps(void **state) {
    (void)state;
    const char *ids[3];
    ent_name_query q = {.size = sizeof q, .type = "state"};
    assert_true(ent_names_nearest(world, "Lithwanja", -1, &q, ids, 3) >= 1);
    assert_string_equal(ids[0], "LTU");
    assert_int_equal(ent_names_nearest(world, "", -1, &q, ids, 3), 0);
    assert_int_equal(ent_names_nearest(world, "Lithuania", -1, &q, ids, 0), 0);
}

static void a_description(void **state) {
    (void)state;
    ent_table *t = NULL;
    ent_error why = {0};
    OK(ent_names_describe(world, "LTU", &t, err));
    assert_true(ent_table_n_rows(t) > 20);
    ent_table_free(t);
    assert_int_equal(ent_names_describe(world, "XYZ", &t, &why), ENT_NOT_FOUND);
    assert_null(t);
}

/* ---- lists of others, where they are --------------------------------------------------------
 */

/* The file's text, or NULL: then the case is skipped. */
static char *shared_file(const char *name, size_t *n) {
    char path[4096];
    const char *root = getenv("ENTENTE_SHARED");
    snprintf(path, sizeof path, "%s/%s", root ? root : "", name);
    FILE *f = root ? fopen(path, "rb") : NULL;
    if (!f)
        return NULL;
    char *text = malloc(1 << 24);
    *n = text ? fread(text, 1, 1 << 24, f) : 0;
    fclose(f);
    return text;
}

static int column_of(const ent_str *cells, int n, const char *name) {
    for (int i = 0; i < n; i++)
        if (ent__str_is(cells[i], name))
            return i;
    fail_msg("no column %s", name);
    return -1;
}

/* Every row's name on its first day is who has its code then. */
static void list_agrees(const char *file, const char *name, const char *code,
                        const char *scheme, const char *const start[3]) {
    size_t n;
    char *text = shared_file(file, &n);
    ent_csv *csv = NULL;
    const ent_str *cells;
    int width, rows = 0, bad = 0, at_name, at_code, at_start[3];
    NEEDS(text);
    OK(ent__csv_open_text((ent_str){text, n}, NULL, &csv, err));
    OK(ent__csv_next(csv, &cells, &width, err));
    at_name = column_of(cells, width, name);
    at_code = column_of(cells, width, code);
    for (int i = 0; i < 3; i++)
        at_start[i] = start[i] ? column_of(cells, width, start[i]) : -1;
    while (ent__csv_next(csv, &cells, &width, NULL) == ENT_OK) {
        char day[64] = "", by_name[64], by_code[64];
        if (at_start[1] >= 0)
            snprintf(day, sizeof day, "%.*s-%02d-%02d", ENT_FMT(cells[at_start[0]]),
                     (int)strtol(cells[at_start[1]].p, NULL, 10),
                     (int)strtol(cells[at_start[2]].p, NULL, 10));
        else if (at_start[0] >= 0)
            snprintf(day, sizeof day, "%.*s", ENT_FMT(cells[at_start[0]]));
        char text_name[256], text_code[32];
        snprintf(text_name, sizeof text_name, "%.*s", ENT_FMT(cells[at_name]));
        snprintf(text_code, sizeof text_code, "%.*s", ENT_FMT(cells[at_code]));
        who(world, text_name, NULL, "state,territory", day, by_name, sizeof by_name);
        who(world, text_code, scheme, "state,territory", day, by_code, sizeof by_code);
        /* their first days are not always ours: the one that it ever was will do */
        by_name[strcspn(by_name, "+!")] = by_code[strcspn(by_code, "+!")] = '\0';
        rows++;
        if (strcmp(by_name, by_code) != 0 || strpbrk(by_name, "?|")) {
            print_message("# %s %s: by name %s, by code %s %s\n", text_name, day, by_name,
                          text_code, by_code);
            bad++;
        }
    }
    ent__csv_close(csv);
    free(text);
    assert_true(rows > 200);
    assert_int_equal(bad, 0);
}

static void cow_states(void **state) {
    (void)state;
    list_agrees("data/cow/states/states2016.csv", "statenme", "ccode", "cow",
                (const char *[]){"styear", "stmonth", "stday"});
}

static void gw_states(void **state) {
    (void)state;
    list_agrees("data/gw/gwstates.csv", "country_name", "gwcode", "gw",
                (const char *[]){"start", NULL, NULL});
}

/* The text at a path of keys, without tags and what follows a note. */
static bool json_text(const ent_json *at, const char *const *keys, ent_str *out) {
    for (; *keys; keys++)
        at = ent__json_get(at, *keys);
    return ent__json_string(at, out);
}

/* Both names of a country file are whose code the file is named after; 0 if so. */
static int factbook_file(const char *path, const char *gec) {
    static const char *const forms[] = {"conventional short form", "conventional long form"};
    char by_code[64], by_name[64], name[512];
    size_t n;
    ent_json *doc = NULL;
    int bad = 0;
    char *text = shared_file(path, &n);
    who(world, gec, "gec", "state,territory", "2026", by_code, sizeof by_code);
    if (!text || strchr(by_code, '?')) { /* oceans, the world, the European Union */
        free(text);
        return 0;
    }
    OK(ent__json_parse((ent_str){text, n}, &doc, err));
    for (int i = 0; i < 2; i++) {
        const char *const keys[] = {"Government", "Country name", forms[i], "text", NULL};
        ent_str s;
        if (!json_text(doc, keys, &s) || ent__str_is(s, "none") || memchr(s.p, ';', s.n) ||
            memchr(s.p, '<', s.n) || s.n >= sizeof name)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)s.n, s.p);
        who(world, name, NULL, "state,territory", "2026", by_name, sizeof by_name);
        if (strncmp(by_name, by_code, 3) != 0) {
            print_message("# %s: \"%s\" is %s, not %s\n", path, name, by_name, by_code);
            bad++;
        }
    }
    ent__json_free(doc);
    free(text);
    return bad;
}

static void factbook_names(void **state) {
    (void)state;
    const char *root = getenv("ENTENTE_SHARED");
    char path[4096], gec[3] = "";
    int files = 0, bad = 0;
    snprintf(path, sizeof path, "%s/data/factbook/2026-01", root ? root : "");
    DIR *regions = root ? opendir(path) : NULL;
    NEEDS(regions);
    for (struct dirent *r; (r = readdir(regions));) {
        snprintf(path, sizeof path, "%s/data/factbook/2026-01/%s", root, r->d_name);
        DIR *folder = r->d_name[0] == '.' ? NULL : opendir(path);
        for (struct dirent *f; folder && (f = readdir(folder));) {
            if (strlen(f->d_name) != 7 || strcmp(f->d_name + 2, ".json") != 0)
                continue;
            snprintf(path, sizeof path, "data/factbook/2026-01/%s/%s", r->d_name, f->d_name);
            memcpy(gec, f->d_name, 2);
            bad += factbook_file(path, gec);
            files++;
        }
        if (folder)
            closedir(folder);
    }
    closedir(regions);
    assert_true(files > 240);
    assert_int_equal(bad, 0);
}

/* countrycode's own test names, against its answers; the rest are in docs/names.md. */
static void countrycode_names(void **state) {
    (void)state;
    static const naming ours[] = {
        {"china_hong_kong_sar", NULL, "HKG", NULL},
        {"Polinesia francesa", NULL, "PYF", NULL},
        {"Islas Georgias del Sur y Sandwich del Sur", NULL, "SGS", NULL},
        {"Territorio britannico dell\xe2\x80\x99Oceano Indiano", NULL, "IOT", NULL},
        {"Papal States", NULL, "PAP", NULL},
        {"Rep\xc3\xba"
         "blica \xc3\x81rabe de Yemen",
         NULL, "YAR", NULL},
        {"dominicaine (la R\xc3\xa9publique)", NULL, "DOM", NULL},
        {"  china_macao_sar ", NULL, "MAC", NULL},
        {"The  Republic of Vietnam", NULL, "RVN", NULL},
    };
    size_t n;
    char *text = shared_file("golden/names/cases.tsv", &n), out[256], code[16];
    int rows = 0, differ = 0;
    NEEDS(text);
    ent_str rest = {text, n}, line, cell[7];
    ent__str_split(&rest, '\n', &line);
    while (ent__str_split(&rest, '\n', &line)) {
        ent_name_query q = {.size = sizeof q, .type = "state,territory"};
        ent_name_answer a;
        for (int i = 0; i < 7; i++)
            if (!ent__str_split(&line, '\t', &cell[i]))
                cell[i] = ENT_STR("");
        ent_names_find(world, cell[0].p, (ptrdiff_t)cell[0].n, &q, &a);
        ent_names_code(world, a.id ? a.id : "", "cow", &q, code, sizeof code);
        bool same =
            ent__str_is(cell[3], a.id ? a.id : "") || ent__str_is(cell[6], a.id ? a.id : "");
        if (!cell[3].n && !cell[6].n) /* it has no ISO code for it, or no answer */
            same = !cell[4].n || ent__str_is(cell[4], code);
        if (!same)
            print_message("# %.*s is %s\n", ENT_FMT(cell[0]), a.id ? a.id : "unknown");
        differ += !same;
        rows++;
    }
    free(text);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        who(world, ours[i].text, NULL, "state,territory", NULL, out, sizeof out);
        out[strcspn(out, "+!")] = '\0';
        assert_string_equal(out, ours[i].due);
    }
    assert_true(rows > 1300);
    assert_int_equal(differ, sizeof ours / sizeof *ours);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_fold),
        cmocka_unit_test(keys_of_indic_vowels_differ),
        cmocka_unit_test(keys_sort_and_bare),
        cmocka_unit_test(keys_have_bounds),
        cmocka_unit_test(slips_are_one_letter),
        cmocka_unit_test(the_day_decides),
        cmocka_unit_test(codes_follow_the_day),
        cmocka_unit_test(bad_books),
        cmocka_unit_test(an_empty_book),
        cmocka_unit_test(world_by_the_rules),
        cmocka_unit_test(demonyms_when_asked),
        cmocka_unit_test(codes_are_unambiguous),
        cmocka_unit_test(every_name_finds_its_bearer),
        cmocka_unit_test(nearest_helps),
        cmocka_unit_test(a_description),
        cmocka_unit_test(cow_states),
        cmocka_unit_test(gw_states),
        cmocka_unit_test(factbook_names),
        cmocka_unit_test(countrycode_names),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
