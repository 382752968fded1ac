/* SPDX-License-Identifier: MIT
 *
 * Documents: what must stand in them, and what must never get out of a cell.
 */
#include "test.h"

#include "register_world.h"
#include "table/out.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- a small register from rows of text ----------------------------------------------- */

static const char *const relations[] = {
    "diplomatic|state|yes|no|no||none,established,severed||severed|Diplomatic relations|"
    "diplomatic relations",
    "member|state|no|no|no||none,seeking,observer,member,suspended|suspended>member|suspended|"
    "Memberships|membership",
    "mission|state|no|yes|no|place|none,embassy,consulate,non-resident,closed||closed|Missions|"
    "mission",
    "envoy|state|no|no|no||none,ambassador,recalled||recalled|Missions|head of mission",
    "party|event|no|yes|yes||signature,ratification|||Treaties|treaty action",
    "visit|event|no|no|no|person|none,visit,state|state>visit||Visits|visit",
    "dispute|state|yes|no|no|topic|none,open,settled||settled|Disputes|dispute",
    "position|state|no|yes|no|topic|none,urges|||Positions|position",
    "exists|state|no|no|no||none,exists|||Structure|existence",
    "part|state|no|yes|no||none,organ|||Structure|part of",
    "seat|state|no|yes|no||none,seat|||Structure|seat",
    "count|measure|no|no|no|of||||Figures|count",
    "odd|state|no|no|no|||||Oddities|odd fact",
    "complete|state|no|no|no||all|||(coverage)|the source lists all",
    "remark|remark|no|yes|no|||||Remarks|remark",
    "retract|retract|no|no|no|||||(register)|withdraws a claim",
};

static const char *const entities[] = {
    "AAA|state|Aland|cow=380",
    "BBB|state|Beland|cow=366",
    "CCC|state|Cealand|cow=20",
    "DDD|state|Dland|cow=700",
    "EEE|state|Eland|cow=375",
    "CLUB|org|The Club|",
    "SEA|org|Council of the Sea|",
    "CHAMBER|org|The Chamber|",
    "place:port|place|Port|",
    "topic:fish|topic|fish|",
    "topic:envoys|topic|missions abroad|",
    "treaty:ab|treaty|Treaty of Port|",
    "treaty:all|treaty|Great Treaty|",
    "person:ann|person|Ann Onym|",
    "group:some|group|some states|",
};

/* id|work|kind|type|published|url|licence|title */
static const char *const sources[] = {
    "art@2010|art|tertiary|article|2010-06-30|https://a.example/x|CC-BY-SA-4.0|Article",
    "mfa|mfa|primary|webpage|2011-01-01|http://b.example/?a=1&b=2|CC0-1.0|Ministry",
    "mfb|mfb|primary|webpage|2011-02-01|javascript:alert(1)|CC0-1.0|Other ministry",
    "late|late|secondary|dataset|2020-05-05||CC0-1.0|Late survey",
    "closed|closed|secondary|dataset|2009||CC-BY-NC-4.0|Closed data",
    "quiet|quiet|secondary|book|2009|||No licence said",
};

static ent_outcome outcome; /* of the last row */

static ent_str part(const char *row, int k) {
    while (k-- > 0 && row)
        row = strchr(row, '|') ? strchr(row, '|') + 1 : NULL;
    return row ? (ent_str){row, strcspn(row, "|")} : ENT_STR("");
}

/* Lists stand with commas, since bars part the cells. */
static ent_str barred(const char *row, int k, char *room, size_t n) {
    ent_str s = part(row, k);
    assert_true(s.n < n);
    for (size_t i = 0; i < s.n; i++)
        room[i] = s.p[i] == ',' ? '|' : s.p[i];
    return (ent_str){room, s.n};
}

static void add_relation(ent_append *a, const char *row) {
    char values[200], implies[200], ends[200];
    ent_row r = ROW([ENT_R_ID] = part(row, 0), [ENT_R_SHAPE] = part(row, 1),
                    [ENT_R_SYMMETRIC] = part(row, 2), [ENT_R_MULTI] = part(row, 3),
                    [ENT_R_ONCE] = part(row, 4), [ENT_R_FACET] = part(row, 5),
                    [ENT_R_VALUES] = barred(row, 6, values, sizeof values),
                    [ENT_R_IMPLIES] = barred(row, 7, implies, sizeof implies),
                    [ENT_R_ENDS] = barred(row, 8, ends, sizeof ends),
                    [ENT_R_SECTION] = part(row, 9), [ENT_R_LABEL] = part(row, 10));
    OK(ent__append_row(a, ENT_RELATION, &r, &outcome, NULL, NULL, err));
}

static void add_entity(ent_append *a, const char *id, const char *type, const char *name,
                       const char *codes) {
    ent_row r = ROW([ENT_E_ID] = ent__str(id), [ENT_E_TYPE] = ent__str(type),
                    [ENT_E_NAME] = ent__str(name), [ENT_E_CODES] = ent__str(codes));
    OK(ent__append_row(a, ENT_ENTITY, &r, &outcome, NULL, NULL, err));
}

static void add_source(ent_append *a, const char *row) {
    ent_row r = ROW([ENT_S_ID] = part(row, 0), [ENT_S_WORK] = part(row, 1),
                    [ENT_S_KIND] = part(row, 2), [ENT_S_TYPE] = part(row, 3),
                    [ENT_S_PUBLISHED] = part(row, 4), [ENT_S_URL] = part(row, 5),
                    [ENT_S_LICENCE] = part(row, 6), [ENT_S_TITLE] = part(row, 7));
    OK(ent__append_row(a, ENT_SOURCE, &r, &outcome, NULL, NULL, err));
}

/* subject|relation|object|value|since|until|detail|source|at|quote */
static void add_claim(ent_append *a, const char *row) {
    ent_row r = ROW([ENT_C_SUBJECT] = part(row, 0), [ENT_C_RELATION] = part(row, 1),
                    [ENT_C_OBJECT] = part(row, 2), [ENT_C_VALUE] = part(row, 3),
                    [ENT_C_SINCE] = part(row, 4), [ENT_C_UNTIL] = part(row, 5),
                    [ENT_C_DETAIL] = part(row, 6), [ENT_C_SOURCE] = part(row, 7),
                    [ENT_C_AT] = part(row, 8), [ENT_C_QUOTE] = part(row, 9));
    OK(ent__append_row(a, ENT_CLAIM, &r, &outcome, NULL, NULL, err));
}

static const char *const world[] = {
    "AAA|member|CLUB|member|1990|..||art@2010|#1 lead, sentence 1",
    "AAA|member|CLUB|member|1990-03-04|..||mfa|list",
    "AAA|member|SEA|member|1992|||art@2010|#2 Sea, sentence 1",
    "AAA|member|CHAMBER|seeking||..||art@2010|#3 lead, sentence 2",
    "BBB|member|SEA|member||..||art@2010|#4 Sea, sentence 2",
    "CCC|member|SEA|observer||..||art@2010|#5 Sea, sentence 2",
    "EEE|member|SEA|member||..||art@2010|#6 Sea, sentence 2",
    "CHAMBER|part|SEA|organ||..||art@2010|#7 Sea, sentence 3",
    "SEA|seat|place:port|seat||..||art@2010|#8 Sea, sentence 3",
    "SEA|remark|||||kind=purpose|art@2010|#9 Sea, sentence 4|to fish",
    "AAA|diplomatic|BBB|established|1991-10-05|..||mfa|p. 1",
    "AAA|diplomatic|BBB|established|1991-06-16|..||mfb|p. 2",
    "AAA|diplomatic|CCC|established|2015-01-01|..||late|row 7",
    "AAA|mission|BBB|embassy||..|place=place:port|late|row 8",
    "CCC|mission|AAA|non-resident|2005|..|resident-in=BBB|mfa|p. 3",
    "AAA|envoy|BBB|ambassador|2008|2009|person=person:ann|mfa|p. 4",
    "AAA|party|treaty:ab|signature|1994|||art@2010|#10 Beland, sentence 1",
    "AAA|party|treaty:ab|signature|1994-04-26|||mfa|p. 5",
    "BBB|party|treaty:ab|signature|1994-04-26|||mfa|p. 5",
    "AAA|party|treaty:all|signature||||art@2010|#11 lead, sentence 3",
    "CCC|visit|AAA|visit|2002-11-22|2002-11-23|person=person:ann|mfa|p. 6",
    "CCC|visit|AAA|visit|2002-11||person=person:ann|art@2010|#12 America, sentence 1",
    "CCC|visit|AAA|visit|2019-01-01||person=person:ann|late|row 9",
    "AAA|dispute|BBB|open|||topic=topic:fish|art@2010|#13 Disputes > Beland, heading",
    "AAA|position|CCC|urges||..|topic=topic:fish|art@2010|#14 lead, sentence 4",
    "DDD|position|CCC|urges|2006|..|topic=topic:fish|mfb|p. 7",
    "AAA|count|topic:envoys|94|2008|2008|unit=countries|mfa|p. 8",
    "AAA|count|topic:envoys|94|2010|2010|unit=countries|art@2010|#15 lead, sentence 5",
    "AAA|odd|CCC|strange|2001|..||mfa|p. 9",
    "AAA|member|CLUB|observer|1980|1989||closed|row 1",
    "AAA|remark|||||kind=word|quiet|p. 1|their very words",
};

static char paths[64][160];
static size_t n_paths;

static const char *path_of(const char *name) {
    assert_true(n_paths < COUNT(paths));
    snprintf(paths[n_paths], sizeof paths[0], "%s", world_path(name));
    world_remove(paths[n_paths]);
    return paths[n_paths++];
}

static ent_register *register_of(const char *name, const char *const *rows, size_t n) {
    ent_register *reg = NULL;
    ent_append *a = NULL;
    OK(world_open(path_of(name), ENT_OPEN_CREATE, &reg, err));
    ent_append_options o = {.size = sizeof o};
    OK(ent__append_begin(reg, &o, &a, err));
    for (size_t i = 0; i < COUNT(relations); i++)
        add_relation(a, relations[i]);
    for (size_t i = 0; i < COUNT(entities); i++) {
        char cell[4][80];
        for (int k = 0; k < 4; k++) {
            ent_str s = part(entities[i], k);
            snprintf(cell[k], sizeof cell[k], "%.*s", (int)s.n, s.p);
        }
        add_entity(a, cell[0], cell[1], cell[2], cell[3]);
    }
    for (size_t i = 0; i < COUNT(sources); i++)
        add_source(a, sources[i]);
    for (size_t i = 0; i < n; i++)
        add_claim(a, rows[i]);
    OK(ent__append_commit(a, err));
    return reg;
}

static int clean_up(void **state) {
    (void)state;
    for (size_t i = 0; i < n_paths; i++)
        world_remove(paths[i]);
    return 0;
}

static ent_day day(int year, int month, int d) {
    return (ent_day)ent__day_from_civil(year, month, d);
}

/* ---- writing to text --------------------------------------------------------------------- */

static const ent_document_format all_formats[] = {ENT_DOCUMENT_TERMINAL, ENT_DOCUMENT_MARKDOWN,
                                                  ENT_DOCUMENT_WIKITEXT, ENT_DOCUMENT_HTML,
                                                  ENT_DOCUMENT_JSON};

static ent_buf written(const ent_document *d, ent_document_format format) {
    ent_buf b;
    ent__buf_init(&b, 1 << 26);
    OK(ent_document_write(d, format, NULL, ent__buf_sink(&b), err));
    ent__buf_char(&b, '\0');
    return b;
}

static ent_buf profile(ent_register *reg, const ent_profile_options *o,
                       ent_document_format format) {
    ent_document *d = NULL;
    OK(ent_profile_build(reg, o, &d, err));
    ent_buf b = written(d, format);
    ent_document_free(d);
    return b;
}

#define HAS(buf, z)                                                                            \
    do {                                                                                       \
        if (!strstr((buf).p, (z)))                                                             \
            fail_msg("\"%s\" is missing", (z));                                                \
    } while (0)
#define HAS_NOT(buf, z)                                                                        \
    do {                                                                                       \
        if (strstr((buf).p, (z)))                                                              \
            fail_msg("\"%s\" is there", (z));                                                  \
    } while (0)

static const ent_profile_options of_aland = {.size = sizeof(ent_profile_options),
                                             .subject = "AAA"};

static ent_profile_options on(int year, int month, int d) {
    ent_profile_options o = of_aland;
    o.at = day(year, month, d);
    return o;
}

/* ---- what is told, and how
 * -------------------------------------------------------------------- */

static void grades_are_told_in_words(void **state) {
    (void)state;
    ent_register *reg = register_of("grades", world, COUNT(world));
    ent_profile_options o = on(2010, 6, 30);
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS(t, "# Foreign relations of Aland");
    HAS(t, "| **The Club** | member[^1][^2] | 4 March 1990 |"); /* the finer date */
    HAS(t, "member (presumed; last witnessed 31 December 1992)");
    HAS(t, "| **The Chamber** | seeking[^1] |");
    HAS(t, "| **Beland** | **16 June 1991**[^3] / **5 October 1991**[^2] |");
    HAS(t, "Not known for the day; witnessed later:");
    HAS(t, "Beland Port (embassy, 5 May 2020)");
    HAS(t, "Begins later:");
    HAS(t, "(established, from 1 January 2015)");
    HAS(t, "formerly ambassador");
    HAS(t, "Ann Onym");
    HAS(t, "signed 26 April 1994");
    HAS(t, "Beland: signed 26 April 1994");
    HAS(t, "signed (undated)");
    HAS(t, "22\xe2\x80\x93"
           "23 November 2002");
    HAS(t, "open (undated)");
    HAS(t, "UNCHANGED since 2008");
    HAS(t, "94 countries");
    HAS(t, "## Oddities");
    HAS(t, "1 event after the day is left out");
    HAS(t, "## Disagreements");
    HAS(t, "Of 4 other states known on the day, the register says nothing of diplomatic "
           "relations with 2");
    ent__buf_free(&t);
    ent_register_close(reg);
}

static void bodies_are_told_whole(void **state) {
    (void)state;
    ent_register *reg = register_of("bodies", world, COUNT(world));
    ent_profile_options o = on(2010, 6, 30);
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_TERMINAL);
    HAS(t, "Council of the Sea (SEA)");
    HAS(t, "Members (2)");
    HAS(t, "Beland, Eland [1]");
    HAS(t, "Observer (1)");
    HAS(t, "Of others, one step away");
    HAS(t, "The Chamber [1]");
    HAS(t, "Port, seat [1]");
    HAS(t, "\xe2\x80\x9cto fish\xe2\x80\x9d [1] (purpose)");
    HAS(t, "Missions in Aland");
    HAS(t, "Non-resident accreditations");
    HAS(t, "Visits to Aland");
    HAS(t, "Dland"); /* holds what we hold */
    ent__buf_free(&t);
    ent_register_close(reg);
}

static void events_may_be_disputed(void **state) {
    static const char *const rows[] = {
        "CCC|visit|AAA|visit|2007-02||person=person:ann|art@2010|#1 x, sentence 1",
        "CCC|complete|rel:visit|all|2001-01-20|2009-01-20|object=AAA;person=person:ann|mfa|all",
    };
    (void)state;
    ent_register *reg = register_of("visits", rows, COUNT(rows));
    ent_profile_options o = on(2010, 6, 30);
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS(t, "**DISPUTED: visit**[^1] / **no, not in a complete list**[^2]");
    HAS(t, "## Coverage");
    ent__buf_free(&t);
    ent_register_close(reg);
}

static void restored_relations_are_another_spell(void **state) {
    static const char *const rows[] = {
        "AAA|diplomatic|BBB|established|1921|||mfb|p. 1",
        "AAA|diplomatic|BBB|established|1991-09-05|..|how=restored|mfa|p. 2",
    };
    (void)state;
    ent_register *reg = register_of("restored", rows, COUNT(rows));
    ent_profile_options o = on(2010, 6, 30);
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS(t, "| **Beland** | 5 September 1991[^");
    HAS(t, "an earlier spell from 1921");
    ent__buf_free(&t);
    ent_register_close(reg);
}

static void clocks_and_patterns_are_heeded(void **state) {
    (void)state;
    ent_register *reg = register_of("clocks", world, COUNT(world));
    ent_profile_options o = on(2012, 1, 1);
    o.has_said_by = true;
    o.said_by = day(2010, 12, 31);
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS_NOT(t, "5 October 1991");
    HAS(t, "out by 31 December 2010");
    ent__buf_free(&t);
    static const char *const only[] = {"mf*"};
    o = on(2012, 1, 1);
    o.only = only;
    o.n_only = 1;
    t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS(t, "5 October 1991");
    HAS_NOT(t, "The Chamber");
    ent__buf_free(&t);
    ent_register_close(reg);
}

static void licences_are_heeded(void **state) {
    (void)state;
    ent_register *reg = register_of("licences", world, COUNT(world));
    ent_profile_options o = on(2010, 6, 30);
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS(t, "Left out for their licence");
    HAS(t, "closed (CC-BY-NC-4.0)");
    HAS_NOT(t, "earlier: observer");
    HAS_NOT(t, "their very words");
    ent__buf_free(&t);
    o.all_licences = true;
    t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS(t, "earlier: observer");
    HAS(t, "their very words");
    HAS_NOT(t, "Left out for their licence");
    ent__buf_free(&t);
    ent_register_close(reg);
}

static void the_unknown_is_refused(void **state) {
    (void)state;
    ent_register *reg = register_of("unknown", world, COUNT(world));
    ent_document *d = NULL;
    ent_profile_options o = {.size = sizeof o, .subject = "ZZZ"};
    REFUSED(ENT_NOT_FOUND, ent_profile_build(reg, &o, &d, err));
    o.subject = "AAA";
    o.other = "ZZZ";
    REFUSED(ENT_NOT_FOUND, ent_profile_build(reg, &o, &d, err));
    o.subject = NULL;
    REFUSED(ENT_MISUSE, ent_profile_build(reg, &o, &d, err));
    assert_null(d);
    ent_document_format f;
    OK(ent_document_format_parse("wikitext", -1, &f, err));
    assert_int_equal(f, ENT_DOCUMENT_WIKITEXT);
    REFUSED(ENT_PARSE, ent_document_format_parse("pdf", -1, &f, err));
    ent_register_close(reg);
}

static void nothing_said_is_a_document_too(void **state) {
    (void)state;
    ent_register *reg = register_of("nothing", NULL, 0);
    ent_profile_options o = on(2010, 6, 30);
    for (size_t i = 0; i < COUNT(all_formats); i++) {
        ent_buf t = profile(reg, &o, all_formats[i]);
        HAS(t, "Foreign relations of Aland");
        HAS(t, "The register says nothing of this.");
        ent__buf_free(&t);
    }
    o.other = "BBB";
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_TERMINAL);
    ent__buf_free(&t);
    o.other = NULL;
    o.empty = true;
    t = profile(reg, &o, ENT_DOCUMENT_TERMINAL);
    HAS(t, "nothing");
    ent__buf_free(&t);
    ent_register_close(reg);
}

/* ---- pairs and headings
 * ------------------------------------------------------------------------ */

static void pairs_look_both_ways(void **state) {
    (void)state;
    ent_register *reg = register_of("pairs", world, COUNT(world));
    ent_profile_options o = on(2010, 6, 30);
    o.other = "BBB";
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS(t, "# Aland\xe2\x80\x93"
           "Beland relations");
    HAS(t, "| Organisation | Aland | Beland |");
    HAS(t, "| **Council of the Sea** |");
    HAS(t, "| Treaty | Actions of Aland | Actions of Beland |");
    HAS(t, "## Time line");
    HAS(t, "| **26 April 1994** | Aland and Beland, treaty action, Treaty of Port: signature");
    HAS_NOT(t, "The Club");
    HAS_NOT(t, "Cealand");
    ent__buf_free(&t);
    ent_register_close(reg);
}

static void headings_tell_what_could_be_filled(void **state) {
    (void)state;
    ent_register *reg = register_of("headings", world, COUNT(world));
    ent_profile_options o = on(2010, 6, 30);
    o.empty = true;
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS(t, "| **Disputes** | EMPTY: only headings below it | 1 claim");
    HAS(t, "| Disputes / **Beland** | EMPTY: the heading alone | 1 claim");
    HAS(t, "| Council of the Sea / **Beland** | 1 claim |");
    HAS(t, "| Council of the Sea / **Eland** | EMPTY | nothing |");
    HAS(t, "| North America / **Cealand** | EMPTY |");
    HAS(t, "| **Asia** | EMPTY | nothing |");
    HAS(t, "| **Europe - other** | EMPTY | nothing |");
    HAS(t, "| **See also** | EMPTY |");
    HAS(t, "| **References** | EMPTY |");
    HAS(t, "| **Sea** | 7 claims");
    ent__buf_free(&t);
    ent_register_close(reg);
}

/* ---- attacks
 * ----------------------------------------------------------------------------------------- */

static const char evil_name[] =
    "{{evil|x}} [[File:a]] <script>alert(1)</script> '''b''' ~~~~ | a || b <!-- x --> "
    "\" onmouseover=\"x\" ![i](http://e/) `c` ]]> &lt; __TOC__ www.e.example "
    "\xe2\x80\xae https://e.example $x$ {|";

static ent_register *evil_register(void) {
    ent_register *reg = register_of("evil", NULL, 0);
    ent_append *a = NULL;
    ent_append_options o = {.size = sizeof o};
    OK(ent__append_begin(reg, &o, &a, err));
    add_entity(a, "org:evil", "org", evil_name, "");
    add_entity(a, "org:star", "org", "* star", "");
    ent_row r = ROW([ENT_S_ID] = S("e&v"), [ENT_S_WORK] = S("e"), [ENT_S_KIND] = S("primary"),
                    [ENT_S_PUBLISHED] = S("2010"), [ENT_S_LICENCE] = S("CC0-1.0"),
                    [ENT_S_URL] = S("https://e.example/\"><script>"),
                    [ENT_S_TITLE] = ent__str(evil_name), [ENT_S_AUTHOR] = ent__str(evil_name));
    OK(ent__append_row(a, ENT_SOURCE, &r, &outcome, NULL, NULL, err));
    ent_row c =
        ROW([ENT_C_SUBJECT] = S("AAA"), [ENT_C_RELATION] = S("member"),
            [ENT_C_OBJECT] = S("org:evil"), [ENT_C_VALUE] = S("member"),
            [ENT_C_SINCE] = S("2001"), [ENT_C_UNTIL] = S(".."), [ENT_C_SOURCE] = S("e&v"),
            [ENT_C_AT] = ent__str(evil_name), [ENT_C_QUOTE] = ent__str(evil_name),
            [ENT_C_NOTE] = ent__str(evil_name), [ENT_C_DETAIL] = S("kind=<i>{{x}}</i>"));
    OK(ent__append_row(a, ENT_CLAIM, &c, &outcome, NULL, NULL, err));
    c.cell[ENT_C_OBJECT] = S("org:star");
    OK(ent__append_row(a, ENT_CLAIM, &c, &outcome, NULL, NULL, err));
    c.cell[ENT_C_OBJECT] = S("");
    c.cell[ENT_C_RELATION] = S("remark");
    c.cell[ENT_C_VALUE] = c.cell[ENT_C_SINCE] = c.cell[ENT_C_UNTIL] = S("");
    OK(ent__append_row(a, ENT_CLAIM, &c, &outcome, NULL, NULL, err));
    OK(ent__append_commit(a, err));
    return reg;
}

static void nothing_acts_in_what_is_written(void **state) {
    (void)state;
    ent_register *reg = evil_register();
    ent_profile_options o = on(2010, 6, 30);
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_HTML);
    HAS_NOT(t, "<script");
    HAS_NOT(t, "onmouseover=\"");
    HAS_NOT(t, "href=\"https://e.example");
    HAS_NOT(t, "<i>{{x");
    ent__buf_free(&t);
    t = profile(reg, &o, ENT_DOCUMENT_WIKITEXT);
    HAS_NOT(t, "{{evil");
    HAS_NOT(t, "[[File");
    HAS_NOT(t, "<script");
    HAS_NOT(t, "'''b'''");
    HAS_NOT(t, "~~~");
    HAS_NOT(t, "<!-- x");
    HAS_NOT(t, "__TOC");
    HAS_NOT(t, "|url=https://e.example");
    HAS_NOT(t, "name=\"e&");
    HAS_NOT(t, "| * star");
    ent__buf_free(&t);
    t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    HAS_NOT(t, "<script");
    HAS_NOT(t, "<!-- x");
    HAS_NOT(t, "![i](");
    HAS_NOT(t, " | a || b");
    HAS_NOT(t, "https://e.example");
    HAS_NOT(t, "www.e");
    ent__buf_free(&t);
    t = profile(reg, &o, ENT_DOCUMENT_TERMINAL);
    HAS_NOT(t, "\xe2\x80\xae");
    HAS_NOT(t, "\x1b");
    ent__buf_free(&t);
    ent_register_close(reg);
}

static void addresses_of_other_schemes_are_no_links(void **state) {
    (void)state;
    ent_register *reg = register_of("schemes", world, COUNT(world));
    ent_profile_options o = on(2010, 6, 30);
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_HTML);
    HAS_NOT(t, "href=\"javascript");
    HAS(t, "href=\"http://b.example/?a=1&amp;b=2\"");
    ent__buf_free(&t);
    t = profile(reg, &o, ENT_DOCUMENT_WIKITEXT);
    HAS_NOT(t, "javascript");
    ent__buf_free(&t);
    ent_register_close(reg);
}

/* ---- forms
 * ---------------------------------------------------------------------------------------------
 */

/* Every tag that is opened is closed, in order. */
static void check_tags(const char *p) {
    static const char *stack[64];
    size_t n = 0;
    while ((p = strchr(p, '<')) != NULL) {
        const char *end = strchr(p, '>');
        assert_non_null(end);
        size_t name = strcspn(p + 1 + (p[1] == '/'), " />\n");
        if (p[1] == '/') {
            assert_true(n > 0);
            n--;
            if (strncmp(stack[n], p + 2, name) != 0)
                fail_msg("</%.*s> closes <%.12s", (int)name, p + 2, stack[n]);
        } else if (p[1] != '!' && end[-1] != '/') {
            assert_true(n < COUNT(stack));
            stack[n++] = p + 1;
        }
        p = end;
    }
    assert_int_equal(n, 0);
}

static void pages_are_well_formed(void **state) {
    (void)state;
    ent_register *regs[] = {register_of("pages", world, COUNT(world)), evil_register()};
    for (size_t i = 0; i < COUNT(regs); i++) {
        ent_profile_options o = on(2010, 6, 30);
        ent_buf t = profile(regs[i], &o, ENT_DOCUMENT_HTML);
        check_tags(t.p);
        HAS(t, "Content-Security-Policy");
        HAS_NOT(t, "src=");
        ent__buf_free(&t);
        ent_register_close(regs[i]);
    }
}

static void wikitext_has_the_usual_columns(void **state) {
    (void)state;
    ent_register *reg = register_of("wiki", world, COUNT(world));
    ent_profile_options o = on(2010, 6, 30);
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_WIKITEXT);
    HAS(t, "{| class=\"wikitable sortable\"\n! Country\n! Formal relations began\n! Notes\n|-\n"
           "| [[Beland]]\n");
    HAS(t, "<ref name=\"mfa\">{{cite web |title=Ministry |url=http://b.example/?a=1&b=2 "
           "|date=1 January 2011}}</ref>");
    HAS(t, "<ref name=\"mfa\" />");
    HAS(t, "{{reflist}}");
    HAS(t, "<!-- entente: disputed ");
    ent__buf_free(&t);
    ent_register_close(reg);
}

static void terminal_lines_fit(void **state) {
    (void)state;
    ent_register *reg = register_of("width", world, COUNT(world));
    ent_document *d = NULL;
    ent_profile_options o = on(2010, 6, 30);
    OK(ent_profile_build(reg, &o, &d, err));
    static const size_t widths[] = {60, 80, 120};
    for (size_t i = 0; i < COUNT(widths); i++) {
        ent_buf b;
        ent__buf_init(&b, 1 << 24);
        ent_document_options w = {.size = sizeof w, .width = widths[i]};
        OK(ent_document_write(d, ENT_DOCUMENT_TERMINAL, &w, ent__buf_sink(&b), err));
        ent_str rest = ent__buf_view(&b), line;
        while (ent__str_split(&rest, '\n', &line))
            if (ent__utf8_width(line) > widths[i])
                fail_msg("%zu columns: %.*s", widths[i], ENT_FMT(line));
        ent__buf_free(&b);
    }
    ent_document_free(d);
    ent_register_close(reg);
}

static void the_same_gives_the_same(void **state) {
    (void)state;
    ent_register *reg = register_of("same", world, COUNT(world));
    ent_profile_options o = on(2010, 6, 30);
    for (size_t i = 0; i < COUNT(all_formats); i++) {
        ent_buf a = profile(reg, &o, all_formats[i]), b = profile(reg, &o, all_formats[i]);
        assert_int_equal(a.n, b.n);
        assert_memory_equal(a.p, b.p, a.n);
        ent__buf_free(&a);
        ent__buf_free(&b);
    }
    ent_register_close(reg);
}

static int refuse(void *ctx, const char *p, size_t n) {
    (void)ctx;
    (void)p;
    (void)n;
    return ENT_FULL;
}

static void a_full_sink_is_told(void **state) {
    (void)state;
    ent_register *reg = register_of("sink", world, COUNT(world));
    ent_document *d = NULL;
    ent_profile_options o = on(2010, 6, 30);
    OK(ent_profile_build(reg, &o, &d, err));
    for (size_t i = 0; i < COUNT(all_formats); i++)
        REFUSED(ENT_FULL,
                ent_document_write(d, all_formats[i], NULL, (ent_sink){refuse, NULL}, err));
    ent_document_free(d);
    ent_register_close(reg);
}

/* ---- no memory
 * --------------------------------------------------------------------------------------------
 */

typedef struct fault {
    long left, live;
} fault;

static void *fault_alloc(void *ctx, void *p, size_t old, size_t size) {
    fault *f = ctx;
    (void)old;
    if (size == 0) {
        f->live -= p != NULL;
        free(p);
        return NULL;
    }
    if (f->left-- == 0)
        return NULL;
    void *q = realloc(p, size);
    f->live += q && !p;
    return q;
}

/* Builds and writes in every form, unless memory ends. */
static ent_code told_with(fault *f, ent_register *reg, const ent_profile_options *o,
                          long left) {
    ent_document *d = NULL;
    ent_buf b;
    f->left = left;
    ent__buf_init(&b, 1 << 24);
    ent_code code = ent_profile_build(reg, o, &d, NULL);
    assert_true((code == ENT_OK) == (d != NULL));
    for (size_t i = 0; i < COUNT(all_formats) && code == ENT_OK; i++)
        code = ent_document_write(d, all_formats[i], NULL, ent__buf_sink(&b), NULL);
    ent_document_free(d);
    ent__buf_free(&b);
    f->left = -1;
    return code;
}

static void no_memory_is_told(void **state) {
    (void)state;
    fault f = {-1, 0};
    ent_alloc_set(fault_alloc, &f);
    ent_register *reg = register_of("nomem", world, COUNT(world));
    ent_profile_options o = on(2010, 6, 30);
    for (int kind = 0; kind < 3; kind++) {
        o.other = kind == 1 ? "BBB" : NULL;
        o.empty = kind == 2;
        assert_int_equal(told_with(&f, reg, &o, -1), ENT_OK); /* the register keeps some */
        ent_code code = ENT_NOMEM;
        for (long at = 0; code != ENT_OK; at += 1 + at / 40) {
            long live = f.live;
            code = told_with(&f, reg, &o, at);
            assert_true(code == ENT_OK || code == ENT_NOMEM);
            assert_int_equal(f.live, live);
        }
    }
    ent_register_close(reg);
    assert_int_equal(f.live, 0);
    ent_alloc_set(NULL, NULL);
}

/* ---- the article
 * ----------------------------------------------------------------------------------------------
 */

typedef struct article {
    const char *text;
    int found, missing;
} article;

static int on_article(void *ctx, const ent_stored *stored, const ent_row *row) {
    article *a = ctx;
    char id[ENT_ID_TEXT];
    if (!ent__str_is(row->cell[ENT_C_SOURCE], "wp-lt@2012") ||
        !ent__str_starts(row->cell[ENT_C_AT], "#"))
        return 0;
    ent__claim_id_format(&stored->id, id);
    a->found++;
    if (!strstr(a->text, id)) {
        a->missing++;
        printf("# missing: %.*s\n", ENT_FMT(row->cell[ENT_C_AT]));
    }
    return 0;
}

static ent_register *shipped(void) {
    const char *root = getenv("ENTENTE_ROOT");
    if (!root)
        return NULL;
    char dir[512];
    snprintf(dir, sizeof dir, "%s/data", root);
    ent_register *reg = NULL;
    OK(world_open(path_of("shipped"), ENT_OPEN_CREATE, &reg, err));
    OK(ent_package_import(reg, dir, NULL, NULL, err));
    return reg;
}

/* The profile of Lithuania carries each of the article's 147 claims: all of them, none
 * is exempt. Only what stands in rows counts, not the list of claims at the end. */
static void the_article_is_in_its_profile(void **state) {
    (void)state;
    ent_register *reg = shipped();
    if (!reg)
        return;
    ent_profile_options o = {.size = sizeof o, .subject = "LTU", .at = day(2012, 4, 3)};
    ent_buf t = profile(reg, &o, ENT_DOCUMENT_JSON);
    char *end = strstr(t.p, ",\"sources\":[");
    assert_non_null(end);
    *end = '\0';
    article a = {.text = t.p};
    OK(ent__register_claims(reg, on_article, &a, err));
    assert_int_equal(a.found, 147);
    assert_int_equal(a.missing, 0);
    ent__buf_free(&t);
    o.empty = true;
    t = profile(reg, &o, ENT_DOCUMENT_MARKDOWN);
    static const char *const headings[] = {"| **Disputes** | EMPTY",
                                           "Disputes / **Latvia** | EMPTY",
                                           "Disputes / **Russia** | EMPTY",
                                           "/ **Denmark** | EMPTY",
                                           "/ **Estonia** | EMPTY",
                                           "/ **Finland** | EMPTY",
                                           "/ **Germany** | EMPTY",
                                           "**Europe - other** | EMPTY",
                                           "**Asia** | EMPTY",
                                           "**North America** | EMPTY",
                                           "/ **Canada** | EMPTY",
                                           "| **Issues** | EMPTY: only headings below it",
                                           "**See also** | EMPTY",
                                           "**References** | EMPTY"};
    for (size_t i = 0; i < COUNT(headings); i++)
        HAS(t, headings[i]);
    HAS_NOT(t, "/ **Poland** | EMPTY: ");
    ent__buf_free(&t);
    ent_register_close(reg);
}

/* Whoever it is and on whatever day: it can be told, and the page is well-formed. */
static void anyone_can_be_told(void **state) {
    (void)state;
    ent_register *reg = shipped();
    if (!reg)
        return;
    static const char *const whom[] = {"USA", "SUN", "NATO", "VAT", "POL"};
    static const int years[] = {1930, 1991, 2024};
    for (size_t i = 0; i < COUNT(whom); i++)
        for (size_t k = 0; k < COUNT(years); k++) {
            ent_profile_options o = {
                .size = sizeof o, .subject = whom[i], .at = day(years[k], 6, 15)};
            ent_buf t = profile(reg, &o, ENT_DOCUMENT_HTML);
            check_tags(t.p);
            ent__buf_free(&t);
        }
    ent_register_close(reg);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grades_are_told_in_words),
        cmocka_unit_test(bodies_are_told_whole),
        cmocka_unit_test(events_may_be_disputed),
        cmocka_unit_test(restored_relations_are_another_spell),
        cmocka_unit_test(clocks_and_patterns_are_heeded),
        cmocka_unit_test(licences_are_heeded),
        cmocka_unit_test(the_unknown_is_refused),
        cmocka_unit_test(nothing_said_is_a_document_too),
        cmocka_unit_test(pairs_look_both_ways),
        cmocka_unit_test(headings_tell_what_could_be_filled),
        cmocka_unit_test(nothing_acts_in_what_is_written),
        cmocka_unit_test(addresses_of_other_schemes_are_no_links),
        cmocka_unit_test(pages_are_well_formed),
        cmocka_unit_test(wikitext_has_the_usual_columns),
        cmocka_unit_test(terminal_lines_fit),
        cmocka_unit_test(the_same_gives_the_same),
        cmocka_unit_test(a_full_sink_is_told),
        cmocka_unit_test(no_memory_is_told),
        cmocka_unit_test(the_article_is_in_its_profile),
        cmocka_unit_test(anyone_can_be_told),
    };
    return cmocka_run_group_tests(tests, NULL, clean_up);
}
