/* SPDX-License-Identifier: MIT
 *
 * Memberships of the package that ships, by the bodies' own lists, against the IGO data of the
 * Correlates of War, version 3, state by state and year by year. Every difference must be one
 * that memberships.txt explains, and every explanation there must be needed. ENTENTE_REPORT
 * names a file that gets all differences.
 */
#include "shipped.h"

#include <unistd.h>

#include "exchange/csv.h"
#include "names/names.h"
#include "voices/load.h"
#include "voices/view.h"

enum {
    FIRST = 1815,
    LAST = 2014, /* the years of the table */
    YEARS = LAST - FIRST + 1,
    BODIES_MOST = 600,
    STATES_MOST = 300,
    LINES_MOST = 2000,
    FIXED = 3,          /* columns before those of the bodies */
    ANNUAL_FROM = 1965, /* before, the table was collected for every fifth year */
    ROUND = 5
};

/* A line of memberships.txt; the first two are lists or "*". */
typedef struct explanation {
    ent_str bodies, states, side, reason;
    int from, until, longest, no; /* longest: years of a run, 0: any */
    size_t used;
} explanation;

/* What both say of a state in a body: by year a letter. */
typedef struct row {
    char ours[YEARS], theirs[YEARS]; /* 'y', 'n', 0: not said */
} row;

static shipped data;
static ent_register *reg;
static ent_claims *claims;
static ent_view *view;
static ent_names *world;
static uint32_t member; /* the relation */
static char *text;      /* of memberships.txt */
static explanation *lines;
static size_t n_lines;
static uint32_t states[STATES_MOST]; /* words */
static size_t n_states;
static uint32_t bodies[BODIES_MOST]; /* words, of the columns that are compared */
static int columns[BODIES_MOST];
static size_t n_bodies;
static row *rows; /* by body, then by state */

static char *read_file(const char *root, const char *name) {
    char at[4096];
    snprintf(at, sizeof at, "%s/%s", root ? root : "..", name);
    FILE *f = fopen(at, "rb");
    if (!f)
        return NULL;
    char *to = calloc(1, 1 << 20);
    if (to && !fread(to, 1, (1 << 20) - 1, f))
        to[0] = '\0';
    fclose(f);
    return to;
}

static int import_data(void **state) {
    (void)state;
    shipped_open(&data);
    reg = data.reg;
    OK(ent__load_by(reg, &(ent_scope){.n = 0}, true, &claims, err));
    static const ent_str factbook = {"factbook", 8}; /* has no beginnings, and territories */
    ent_view_options v = {.said_by = ENT_DAY_MAX, .without = &factbook, .n_without = 1};
    OK(ent__view_new(claims, &v, &view, err));
    OK(ent_names_new(reg, &world, err));
    member = ent__claims_find_relation(claims, ENT_STR("member"));
    return 0;
}

static int drop_data(void **state) {
    (void)state;
    ent_names_free(world);
    ent__view_free(view);
    ent__claims_free(claims);
    shipped_close(&data);
    free(text);
    free(lines);
    free(rows);
    return 0;
}

/* ---- what is explained ------------------------------------------------------------------ */

static bool lists(ent_str list, ent_str what) {
    ent_str part;
    if (ent__str_is(list, "*"))
        return true;
    while (ent__str_split(&list, ',', &part))
        if (ent__str_eq(part, what))
            return true;
    return false;
}

static ent_str next_word(ent_str *rest) {
    ent_str word = ENT_STR("");
    while (!word.n && ent__str_split(rest, ' ', &word))
        ;
    return word;
}

static void read_explanations(const char *root) {
    ent_str rest, at;
    text = read_file(root, "tests/unit/memberships.txt");
    lines = calloc(LINES_MOST, sizeof *lines);
    assert_true(text && lines);
    rest = ent__str(text);
    for (int no = 1; ent__str_split(&rest, '\n', &at); no++) {
        explanation x = {.no = no};
        x.bodies = next_word(&at);
        if (!x.bodies.n || x.bodies.p[0] == '#')
            continue;
        x.states = next_word(&at);
        x.from = (int)strtol(next_word(&at).p, NULL, 10);
        x.until = (int)strtol(next_word(&at).p, NULL, 10);
        x.side = next_word(&at);
        x.reason = next_word(&at);
        ent_str longest = next_word(&at);
        x.longest = longest.n ? (int)strtol(longest.p, NULL, 10) : 0;
        if (!x.reason.n || next_word(&at).n || x.from > x.until)
            fail_msg("memberships.txt:%d: not BODIES STATES FROM UNTIL SIDE REASON [MOST]", no);
        assert_true(n_lines < LINES_MOST);
        lines[n_lines++] = x;
    }
}

/* The reason for a difference in a run of so many years, NULL if there is none. `side` is
 * who says member. */
static const ent_str *explain(ent_str body, ent_str state, int year, int length,
                              const char *side) {
    for (explanation *x = lines; x < lines + n_lines; x++)
        if (x->from <= year && year <= x->until && (!x->longest || length <= x->longest) &&
            (ent__str_is(x->side, side) || ent__str_is(x->side, "both")) &&
            lists(x->bodies, body) && lists(x->states, state)) {
            x->used++;
            return &x->reason;
        }
    return NULL;
}

/* How many years on end the two differ around this one, in the same sense. */
static int run_length(const row *r, int y) {
    int from = y, until = y;
    while (from > 0 && r->ours[from - 1] == r->ours[y] && r->theirs[from - 1] == r->theirs[y])
        from--;
    while (until + 1 < YEARS && r->ours[until + 1] == r->ours[y] &&
           r->theirs[until + 1] == r->theirs[y])
        until++;
    return until - from + 1;
}

/* ---- the two sides ---------------------------------------------------------------------- */

/* Is it said, of any day of the year, that the state was a member, suspended or not? */
static bool was_member(uint32_t state, uint32_t body, int year) {
    uint32_t g = ent__view_group(view, member, state, body);
    ent_day from = (ent_day)ent__day_from_civil(year, 1, 1),
            until = (ent_day)ent__day_from_civil(year + 1, 1, 1);
    if (g == ENT_NONE)
        return false;
    OK(ent__view_matters(view, g, err));
    for (uint32_t m = 0; m < view->groups[g].n_matters; m++) {
        OK(ent__view_timeline(view, view->groups[g].matter + m, err));
        const ent_matter *x = &view->matters[view->groups[g].matter + m];
        for (const ent_segment *s = view->segments + x->segment, *end = s + x->n_segments;
             s < end; s++) {
            ent_str value = ent__claims_word(claims, s->value);
            if (s->from < until && s->until > from && s->verdict >= ENT_DISPUTED &&
                (ent__str_is(value, "member") || ent__str_is(value, "suspended")))
                return true;
        }
    }
    return false;
}

/* Who has the code, on the first or the last day of the year. */
static uint32_t state_of(ent_str code, int year, bool last) {
    ent_day day = (ent_day)ent__day_from_civil(year, last ? 12 : 1, last ? 31 : 1);
    ent_name_query q = {.size = sizeof q,
                        .type = "state",
                        .from = "cow",
                        .has_day = true,
                        .day1 = day,
                        .day2 = day};
    ent_name_answer a;
    ent_names_find(world, code.p, (ptrdiff_t)code.n, &q, &a);
    return a.verdict == ENT_NAME_FOUND ? ent__pool_find(&claims->words, ent__str(a.id))
                                       : ENT_NONE;
}

/* The body of a column, ENT_NONE if we have no member of it that is dated. */
static uint32_t body_of(ent_str column) {
    char code[64];
    ent_name_query q = {.size = sizeof q, .from = "cowigo"};
    ent_name_answer a;
    snprintf(code, sizeof code, "%.*s", ENT_FMT(column));
    for (char *p = code; *p; p++)
        *p = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
    ent_names_find(world, code, -1, &q, &a);
    uint32_t body =
        a.verdict == ENT_NAME_FOUND ? ent__pool_find(&claims->words, ent__str(a.id)) : ENT_NONE;
    for (size_t i = 0; body != ENT_NONE && i < claims->n; i++) {
        const ent_claim *c = &claims->at[i];
        if (c->relation == member && c->object == body && !(c->flags & ENT_F_NO_SINCE))
            return body;
    }
    return ENT_NONE;
}

/* ---- the comparison --------------------------------------------------------------------- */

static ptrdiff_t read_some(void *ctx, void *to, size_t n) {
    return (ptrdiff_t)fread(to, 1, n, ctx);
}

static FILE *shared_table(void) {
    char at[512];
    const char *root = getenv("ENTENTE_SHARED");
    snprintf(at, sizeof at, "%s/data/cow/igo/state_year_format3.csv", root ? root : "");
    return root ? fopen(at, "rb") : NULL;
}

static size_t number_of(uint32_t state) {
    size_t i = 0;
    while (i < n_states && states[i] != state)
        i++;
    assert_true(i < STATES_MOST);
    if (i == n_states)
        states[n_states++] = state;
    return i;
}

/* One row of the table into the rows of its state, a column a body. */
static void take_row(const ent_str *cells) {
    int year = (int)strtol(cells[1].p, NULL, 10);
    uint32_t first = state_of(cells[0], year, false), last = state_of(cells[0], year, true);
    uint32_t state = first == ENT_NONE ? last : first;
    if (state == ENT_NONE || year < FIRST || year > LAST)
        return;
    size_t at = number_of(state);
    for (size_t i = 0; i < n_bodies; i++) {
        ent_str cell = cells[columns[i]];
        if (ent__str_is(cell, "-9")) /* missing */
            continue;
        bool ours = was_member(state, bodies[i], year) ||
                    (last != ENT_NONE && last != state && was_member(last, bodies[i], year));
        row *r = &rows[i * STATES_MOST + at];
        r->ours[year - FIRST] = ours ? 'y' : 'n';
        r->theirs[year - FIRST] = ent__str_is(cell, "1") ? 'y' : 'n';
    }
}

static void read_table(FILE *table) {
    ent_csv_options wide = {.columns_most = 1024};
    ent_csv *csv;
    const ent_str *cells;
    int n;
    OK(ent__csv_open(read_some, table, &wide, &csv, err));
    OK(ent__csv_next(csv, &cells, &n, err));
    for (int i = FIXED; i < n && n_bodies < BODIES_MOST; i++) {
        bodies[n_bodies] = body_of(cells[i]);
        columns[n_bodies] = i;
        n_bodies += bodies[n_bodies] != ENT_NONE;
    }
    rows = calloc(n_bodies * STATES_MOST, sizeof *rows);
    assert_non_null(rows);
    ent_code code;
    while ((code = ent__csv_next(csv, &cells, &n, NULL)) == ENT_OK)
        take_row(cells);
    assert_int_equal(code, ENT_DONE);
    ent__csv_close(csv);
}

/* The reason for a differing year. To 1964 a change is known only to lie between two years
 * five years apart: a shorter run that is over by then is explained by that. */
static ent_str reason_of(ent_str body, ent_str state, const row *r, int y) {
    int length = run_length(r, y);
    const ent_str *told =
        explain(body, state, y + FIRST, length, r->ours[y] == 'y' ? "we" : "they");
    if (told)
        return *told;
    return ent__str(y + FIRST < ANNUAL_FROM && length < ROUND ? "rounds" : "UNEXPLAINED");
}

/* Tells the differing years, those of one reason that follow each other together; returns
 * how many such runs have none. */
static size_t tell(FILE *report, size_t body, size_t state, size_t *n_differ) {
    const row *r = &rows[body * STATES_MOST + state];
    ent_str b = ent__claims_word(claims, bodies[body]),
            s = ent__claims_word(claims, states[state]);
    size_t bare = 0;
    for (int y = 0, until; y < YEARS; y = until) {
        char told[256];
        until = y + 1;
        if (r->ours[y] == r->theirs[y])
            continue;
        ent_str why = reason_of(b, s, r, y);
        while (until < YEARS && r->ours[until] == r->ours[y] &&
               r->theirs[until] == r->theirs[y] && ent__str_eq(reason_of(b, s, r, until), why))
            until++;
        snprintf(told, sizeof told, "%.*s %.*s %d %d %s %.*s", ENT_FMT(b), ENT_FMT(s),
                 y + FIRST, until - 1 + FIRST, r->ours[y] == 'y' ? "we" : "they", ENT_FMT(why));
        if (report)
            fprintf(report, "%s\n", told);
        if (ent__str_is(why, "UNEXPLAINED")) {
            print_message("# %s\n", told);
            bare++;
        }
        *n_differ += (size_t)(until - y);
    }
    return bare;
}

static void differences_are_explained(void **state) {
    (void)state;
    FILE *table = shared_table();
    NEEDS(table);
    const char *name = getenv("ENTENTE_REPORT");
    FILE *report = name ? fopen(name, "w") : NULL;
    size_t bare = 0, differ = 0, both = 0, unused = 0;
    read_explanations(getenv("ENTENTE_ROOT"));
    read_table(table);
    fclose(table);
    for (size_t i = 0; i < n_bodies; i++)
        for (size_t k = 0; k < n_states; k++) {
            const row *r = &rows[i * STATES_MOST + k];
            for (int y = 0; y < YEARS; y++)
                both += r->ours[y] == 'y' && r->theirs[y] == 'y';
            bare += tell(report, i, k, &differ);
        }
    if (report)
        fclose(report);
    for (const explanation *x = lines; x < lines + n_lines; x++)
        if (!x->used) {
            print_message("# memberships.txt:%d explains nothing\n", x->no);
            unused++;
        }
    print_message("# %zu bodies, %zu states: both say member in %zu years, %zu differ\n",
                  n_bodies, n_states, both, differ);
    assert_true(n_bodies > 60 && both > 100000);
    assert_int_equal(bare, 0);
    assert_int_equal(unused, 0);
}

/* ---- what has to be there ---------------------------------------------------------------- */

/* The bodies whose members any reader expects, each with the number of a year: what the
 * bodies themselves give, but for territories where they count them one by one, the
 * Union beside its states, and suspended members. */
static void bodies_have_dated_members(void **state) {
    (void)state;
    static const struct {
        const char *body;
        int year, n;
    } due[] = {
        {"UN", 2024, 193},
        {"ILO", 2024, 187},
        {"FAO", 2014, 195},
        {"UNESCO", 2024, 194},
        {"WHO", 2024, 194},
        {"ICAO", 2024, 193},
        {"UPU", 2024, 190},
        {"ITU", 2024, 194},
        {"WMO", 2024, 186},
        {"IMO", 2024, 176},
        {"WIPO", 2024, 193},
        {"IFAD", 2015, 176},
        {"UNIDO", 2015, 170},
        {"IMF", 2024, 191},
        {"IBRD", 2024, 189},
        {"IAEA", 2014, 162},
        {"OPCW", 2024, 193},
        {"CTBTO", 2024, 187},
        {"ISA", 2024, 170},
        {"ICC", 2024, 124},
        {"NATO", 2024, 32},
        {"EU", 2024, 27},
        {"EEC", 1985, 10},
        {"ECSC", 1960, 6},
        {"Euratom", 2024, 27},
        {"CoE", 2023, 46},
        {"OSCE", 2024, 57},
        {"WTO", 2024, 166},
        {"GATT", 1993, 114},
        {"OECD", 2024, 38},
        {"AU", 2024, 55},
        {"OAU", 1986, 50},
        {"ASEAN", 2000, 10},
        {"LAS", 2024, 22},
        {"OIC", 2024, 57},
        {"Commonwealth", 2024, 56},
        {"OIF", 2024, 51},
        {"OAS", 2024, 34},
        {"Mercosur", 2023, 5},
        {"CARICOM", 2024, 15},
        {"ECOWAS", 2024, 15},
        {"SADC", 2024, 16},
        {"EAC", 2024, 8},
        {"GCC", 2024, 6},
        {"SCO", 2025, 10},
        {"CIS", 2024, 10},
        {"CSTO", 2024, 6},
        {"EAEU", 2024, 5},
        {"BRICS", 2024, 9},
        {"G-7", 2024, 7},
        {"G-20", 2024, 21},
        {"org:nordic-council", 2024, 5},
        {"NB8", 2024, 8},
        {"BA", 1994, 3},
        {"BCM", 1994, 3},
        {"CBSS", 2024, 12},
        {"BSEC", 2024, 13},
        {"Visegrad", 2024, 4},
        {"Benelux", 2024, 3},
        {"EFTA", 2024, 4},
        {"EEA", 2024, 31},
        {"format:schengen-area", 2024, 29},
        {"format:euro-area", 2024, 20},
        {"EAPC", 2015, 50},
        {"UNASUR", 2010, 12},
        {"FATF", 2024, 39},
        {"G-77", 1965, 77},
        {"org:non-aligned-movement", 2012, 120},
        {"OPEC", 2024, 12},
        {"PIF", 2024, 18},
    };
    int bad = 0;
    for (size_t i = 0; i < sizeof due / sizeof *due; i++) {
        uint32_t body = ent__pool_find(&claims->words, ent__str(due[i].body));
        int n = 0;
        for (size_t e = 0; body != ENT_NONE && e < claims->n_entities; e++)
            n += was_member(claims->entities[e].id, body, due[i].year);
        if (n != due[i].n) {
            print_message("# %s in %d: %d members, not %d\n", due[i].body, due[i].year, n,
                          due[i].n);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

/* Each reason stands in the page about the memberships. */
static void reasons_are_documented(void **state) {
    (void)state;
    char *page = read_file(getenv("ENTENTE_ROOT"), "docs/data-memberships.md"), word[64];
    assert_non_null(page);
    if (!n_lines)
        read_explanations(getenv("ENTENTE_ROOT"));
    for (const explanation *x = lines; x < lines + n_lines; x++) {
        snprintf(word, sizeof word, "`%.*s`", ENT_FMT(x->reason));
        if (!strstr(page, word))
            fail_msg("memberships.txt:%d: %s is not explained", x->no, word);
    }
    assert_non_null(strstr(page, "`rounds`"));
    free(page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_explained),
        cmocka_unit_test(reasons_are_documented),
        cmocka_unit_test(bodies_have_dated_members),
    };
    return cmocka_run_group_tests(tests, import_data, drop_data);
}
