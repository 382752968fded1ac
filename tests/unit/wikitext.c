/* SPDX-License-Identifier: MIT
 *
 * Articles as wikitext: made-up ones in the form of those on foreign relations, damaged
 * ones, the article that everything began with, and what our own writer prints.
 */
#include "folder.h"

#include "exchange/import.h"
#include "exchange/wiki.h"
#include "table/out.h"

#include <unistd.h>

#include "entente_config.h"

static ent_instant now;
static ent_register *reg;

static ent_instant tick(void *ctx) {
    ent_instant *t = ctx;
    return *t += 1000000;
}

static const char entities[] = "id,type,name,aliases,codes\n"
                               "CHL,state,Chile,,iso3=CHL\n"
                               "DNK,state,Denmark,,iso3=DNK\n"
                               "EST,state,Estonia,,iso3=EST\n"
                               "FIN,state,Finland,,iso3=FIN\n"
                               "ISL,state,Iceland,,iso3=ISL\n"
                               "LTU,state,Lithuania,,iso3=LTU\n"
                               "LVA,state,Latvia,,iso3=LVA\n"
                               "POL,state,Poland,,iso3=POL\n"
                               "SYR,state,Syria,,iso3=SYR\n"
                               "NATO,org,NATO,,\n"
                               "UN,org,United Nations,,\n"
                               "EU,org,European Union,EU,\n"
                               "WTO,org,World Trade Organization,WTO,\n"
                               "OSCE,org,Organization for Security and Co-operation,,\n";

typedef struct text_reader {
    const char *p;
} text_reader;

static ptrdiff_t read_text(void *ctx, void *to, size_t n) {
    text_reader *r = ctx;
    size_t left = strlen(r->p), part = left < n ? left : n;
    memcpy(to, r->p, part);
    r->p += part;
    return (ptrdiff_t)part;
}

static ent_register *open_new(const char *name) {
    ent_register *out = NULL;
    ent_open_options o = {
        .size = sizeof o, .mode = ENT_OPEN_CREATE, .clock = tick, .clock_ctx = &now};
    OK(ent_register_open(in_base(name), &o, &out, err));
    return out;
}

static int setup(void **state) {
    (void)state;
    now = 1800000000 * INT64_C(1000000);
    if (!folder_make("wikitext"))
        return -1;
    reg = open_new("register.db");
    text_reader r = {entities};
    OK(ent_table_import(reg, "entities", read_text, &r, NULL, NULL, NULL, NULL, err));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_register_close(reg);
    return folder_drop();
}

/* ---- a review ----------------------------------------------------------------------- */

typedef struct told {
    int problems, notes, unknown;
    char all[4000]; /* "line:column message", a line each */
    ent_buf csv;    /* the claims proposed */
    ent_import_report report;
} told;

static int on_problem(void *ctx, const ent_problem *p) {
    told *t = ctx;
    size_t at = strlen(t->all);
    ++*(p->code == ENT_OK ? &t->notes : &t->problems);
    snprintf(t->all + at, sizeof t->all - at, "%d:%d %s\n", (int)p->line, (int)p->column,
             p->message);
    return 0;
}

static int on_unknown(void *ctx, const ent_unknown_name *n) {
    told *t = ctx;
    size_t at = strlen(t->all);
    t->unknown++;
    snprintf(t->all + at, sizeof t->all - at, "unknown %s x%d\n", n->text, (int)n->n);
    return 0;
}

/* Reads a file into a review; *t is freed with ent__buf_free(&t->csv). */
static ent_code review_in(ent_register *to, const char *path, const char *dir, told *t) {
    ent_foreign_options o = {.size = sizeof o,
                             .published = "2012-04-03",
                             .problem = on_problem,
                             .problem_ctx = t,
                             .unknown = on_unknown,
                             .unknown_ctx = t,
                             .review = dir};
    *t = (told){0};
    ent__buf_init(&t->csv, 1 << 26);
    o.review_to = ent__buf_sink(&t->csv);
    return ent_foreign_import(to, "wikitext", &path, 1, &o, &t->report, NULL);
}

#define REVIEWED(expr) assert_int_equal((expr), ENT_OK)

#define NAME "Foreign_relations_of_Lithuania.wiki"

static void review(const char *text, told *t) {
    const char *path = write_bytes(NAME, text, strlen(text));
    if (review_in(reg, path, NULL, t) != ENT_OK)
        fail_msg("%s", t->all);
}

static bool says(const told *t, const char *what) {
    return t->csv.p && strstr(t->csv.p, what) != NULL;
}

#define HAS(t, what)                                                                           \
    do {                                                                                       \
        if (!says(&(t), (what)))                                                               \
            fail_msg("no \"%s\" in:\n%s\n%s", (what), (t).csv.p, (t).all);                     \
    } while (0)
#define HAS_NOT(t, what)                                                                       \
    do {                                                                                       \
        if (says(&(t), (what)))                                                                \
            fail_msg("\"%s\" in:\n%s", (what), (t).csv.p);                                     \
    } while (0)
#define TOLD(t, what)                                                                          \
    do {                                                                                       \
        if (!strstr((t).all, (what)))                                                          \
            fail_msg("\"%s\" is not told in:\n%s\n%s", (what), (t).all, (t).csv.p);            \
    } while (0)

/* ---- markup ---------------------------------------------------------------------------- */

static void says_is(const char *wikitext, const char *text) {
    ent_wiki w;
    ent_wiki_said said = {.marked = false};
    ent_arena arena = {0};
    ent_str s = ent__str(wikitext);
    OK(ent__wiki_open(&w, s, NULL, NULL, err));
    OK(ent__wiki_say(&w, 0, s.n, &arena, NULL, NULL, &said, err));
    STR_IS(ent__buf_view(&said.text), text);
    ent__wiki_said_free(&said);
    ent__wiki_free(&w);
    ent__arena_free(&arena);
}

static void markup(void **state) {
    (void)state;
    says_is("[[Latvia]] and '''[[Estonia|its neighbour]]'''", "Latvia and its neighbour");
    says_is("a<!-- | {{ -->b", "ab");
    says_is("<nowiki>[[a]] {{b}} | ''c''</nowiki>", "[[a]] {{b}} | ''c''");
    says_is("{{flag|Latvia|name=the Republic}}{{flagicon|EST}}", "the Republic");
    says_is("{{nowrap|{{small|x {{dts|1991|10|5}}}}}}", "x 1991-10-05");
    says_is("{{dts|5|October|1991}} {{date table sorting|1991|10}} {{dts|format=dmy|1991}}",
            "5 October 1991 1991-10 1991");
    says_is("x<ref>{{cite web|title=[[y]]}}</ref>z{{cn}}<ref name=a />", "xz");
    says_is("[http://a.example/ the words]", "the words");
    says_is("{{ubl|a|b}}", "a\nb");
    says_is("&lt;b&gt; a &amp; b", "<b> a & b");
    says_is("[[File:x.png|thumb|a [[b]]]]{{LVA}}", "LVA");
    says_is("never closed {{flag|Latvia", "never closed {{flag|Latvia");
    says_is("[[a\nb]]", "[[a\nb]]");
}

static void dates(void **state) {
    (void)state;
    static const struct {
        const char *text, *date;
        size_t used;
    } good[] = {
        {"5 October 1991 x", "1991-10-05", 14},
        {"October 5, 1991", "1991-10-05", 15},
        {"October 1991", "1991-10", 12},
        {"1991-10-05)", "1991-10-05", 10},
        {"1991-10", "1991-10", 7},
        {"1991.", "1991", 4},
        {"c. 1921", "1921~", 7},
        {"about April 2011", "2011-04~", 16},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char day[16];
        size_t used = 0;
        if (!ent__wiki_date(ent__str(good[i].text), day, &used))
            fail_msg("no date: %s", good[i].text);
        assert_string_equal(day, good[i].date);
        assert_int_equal(used, good[i].used);
    }
    static const char *const bad[] = {
        "",   "31 June 1991", "1991-13-05", "1991-2000",  "June 31, 1991",
        "12", "0012",         "May",        "1991-02-30", "October 5 1991"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char day[16];
        size_t used;
        if (ent__wiki_date(ent__str(bad[i]), day, &used))
            fail_msg("%s is taken for %s", bad[i], day);
    }
}

/* ---- articles ---------------------------------------------------------------------------- */

static void tables(void **state) {
    (void)state;
    told t;
    review("== Diplomatic relations ==\n"
           "List of countries:<!-- a | comment -->\n"
           "{| class=\"wikitable sortable\"\n"
           "|-\n"
           "! # !! Country !! Date\n"
           "|-\n"
           "| 1 || {{flag|Latvia}} || {{dts|5|October|1991}}\n"
           "|- style=\"background:#eee\"\n"
           "| 2 || {{flagicon|EST}} [[Estonia]] || 6 October 1991<ref name=\"urm\" />\n"
           "|-\n"
           "|3||style=\"text-align:left\"|{{flagu|Iceland}}||rowspan=2|{{dts|1991|8|26}}\n"
           "|-\n"
           "|4||{{DNK}}\n"
           "|-\n"
           "|\xe2\x80\x94||{{flag|Syria}} (suspended)||{{Date table sorting|1992|03}}\n"
           "|-\n"
           "|5||[[Ruritania]]||1992\n"
           "|-\n"
           "|6||[[Poland]]||data-sort-value=\"1991-09-05\"|early September\n"
           "|}\n"
           "Words.<ref name=urm>{{cite web|url=http://www.urm.lt/list|title=The list"
           "|work=Ministry|accessdate=3 April 2012|date=May 2011}}</ref>\n",
           &t);
    HAS(t, "LTU,diplomatic,LVA,established,1991-10-05,,,");
    HAS(t, "LTU,diplomatic,EST,established,1991-10-06,,,wp-foreign-relations-of-lithuania@"
           "2012-04-03,\"Diplomatic relations, line 9\",urm.lt:the-list@2011-05,,"
           "2 | Estonia | 6 October 1991,");
    HAS(t, "LTU,diplomatic,ISL,established,1991-08-26");
    HAS(t, "LTU,diplomatic,DNK,established,1991-08-26");
    HAS(t, "LTU,diplomatic,SYR,established,1992-03,,");
    HAS(t, "LTU,diplomatic,SYR,suspended,,..,");
    HAS(t, "LTU,diplomatic,POL,established,1991-09-05,");
    TOLD(t, "17:5 nothing is called \"Ruritania\"");
    TOLD(t, "unknown Ruritania x1");
    assert_int_equal(t.problems, 1);
    assert_int_equal(t.report.added, 7);
    ent__buf_free(&t.csv);
    assert_int_equal(ent_foreign_import(reg, "wikitext", &(const char *){in_base(NAME)}, 1,
                                        NULL, NULL, NULL),
                     ENT_MISUSE);
}

static void notes(void **state) {
    (void)state;
    told t;
    review("{| class=\"wikitable\"\n"
           "! Country\n"
           "! style=\"width:12%\" | Formal relations began\n"
           "! Notes\n"
           "|- valign=\"top\"\n"
           "| {{flag|Poland}} || September 5, 1991 (restored) || See [[Other article]].\n"
           "* Lithuania has an embassy in [[Warsaw]], a [[consulate-general]] in [[Sejny]] "
           "and honorary consulates in [[Szczecin]] and [[Krak\xc3\xb3w]].\n"
           "* Poland has an embassy in [[Vilnius]].<ref>[http://www.msz.example/ Ministry]. "
           "Retrieved 3 April 2012</ref> Poland has long traditions.\n"
           "* Both countries are full members of [[NATO]] and the [[European Union]].\n"
           "|-\n"
           "| {{flag|Chile}} || 1992-05 || Chile is accredited to Lithuania from its embassy "
           "in [[Helsinki]], [[Finland]].{{cn}}\n"
           "|-\n"
           "| Denmark || 1921, restored in 24 August 1991 ||\n"
           "|-\n"
           "| Iceland || some day in spring ||\n"
           "|}\n",
           &t);
    HAS(t, "LTU,diplomatic,POL,established,1991-09-05,,how=restored,");
    HAS(t, "LTU,mission,POL,embassy,,..,place=place:warsaw,");
    HAS(t, "LTU,mission,POL,consulate-general,,..,place=place:sejny,");
    HAS(t, "LTU,mission,POL,honorary-consulate,,..,place=place:szczecin,");
    HAS(t, "LTU,mission,POL,honorary-consulate,,..,place=place:krakow,");
    HAS(t,
        "POL,mission,LTU,embassy,,..,place=place:vilnius,wp-foreign-relations-of-lithuania@"
        "2012-04-03,line 8,msz.example:ministry@2012-04-03,,Poland has an embassy in Vilnius");
    HAS(t, "LTU,member,NATO,member,,..");
    HAS(t, "POL,member,EU,member,,..");
    HAS(t, "CHL,mission,LTU,non-resident,,..,place=place:helsinki;resident-in=FIN,");
    HAS(t, "LTU,diplomatic,DNK,established,1921,,,");
    HAS(t, "LTU,diplomatic,DNK,established,1991-08-24,,how=restored,");
    HAS_NOT(t, "ISL");
    TOLD(t, "no date that could be read: \"some day in spring\"");
    assert_int_equal(t.report.added, 14);
    ent__buf_free(&t.csv);
}

static void lists(void **state) {
    (void)state;
    told t;
    review("{{Infobox organization\n"
           "| membership = [[NATO]], {{nowrap|[[European Union|EU]]}}\n"
           "}}\n"
           "Lithuania became a member of the [[United Nations]] on September 18, 1991, and "
           "more. It is also a member of the [[Organization for Security and Co-operation]] "
           "and of nothing else.\n"
           "== Latvia ==\n"
           "It is a member of [[NATO]].\n"
           "== International organizations ==\n"
           "* [[World Trade Organization|WTO]] \xe2\x80\x93 31 May 2001\n"
           "* [[European Union]] (since 1 May 2004)\n"
           "* [[Nobody's Union]]\n"
           "== Other ==\n"
           "Observer in the following:\n"
           "* [[United Nations]]\n",
           &t);
    HAS(t, "LTU,member,NATO,member,,..,,wp-foreign-relations-of-lithuania@2012-04-03,line 2,");
    HAS(t, "LTU,member,EU,member,,..,");
    HAS(t, "LTU,member,UN,member,1991-09-18,..,");
    HAS(t, "LTU,member,OSCE,member,,..,");
    HAS(t, "LTU,member,WTO,member,2001-05-31,..,");
    HAS(t, "LTU,member,EU,member,2004-05-01,..,");
    HAS(t, "LTU,member,UN,observer,,..,");
    HAS_NOT(t, "Latvia, line");
    TOLD(t, "unknown Nobody's Union x1");
    ent__buf_free(&t.csv);
}

static void whose(void **state) {
    (void)state;
    told t;
    static const char table[] = "{|\n! Country !! Date\n|-\n| Latvia || 1991\n|}\n";
    const char *path = write_bytes("some.wiki", table, sizeof table - 1);
    REVIEWED(review_in(reg, path, NULL, &t));
    TOLD(t, "1:1 whose relations are these?");
    assert_int_equal(t.report.added, 0);
    ent__buf_free(&t.csv);
    char text[200];
    snprintf(text, sizeof text, "[[Foreign relations of Estonia]]\n%s", table);
    path = write_bytes("some.wiki", text, strlen(text));
    REVIEWED(review_in(reg, path, NULL, &t));
    HAS(t, "EST,diplomatic,LVA,established,1991,");
    ent__buf_free(&t.csv);
}

/* ---- damage --------------------------------------------------------------------------------
 */

static void damaged(void **state) {
    (void)state;
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"<!DOCTYPE html><html><body>Foreign relations</body></html>", "1:1 a page in HTML"},
        {"\n <mediawiki xmlns=\"x\">", "2:2 a page in HTML or XML"},
        {"", "1:1 an empty file"},
        {"a\nb \xff c", "2:3 not UTF-8"},
        {"x\n<!-- y\n{|\n", "2:1 a comment that is never closed"},
        {"x {{flag|Latvia\n", "1:3 a template that is never closed"},
        {"\xc3\xa9 [[Latvia\n", "1:3 a link that is never closed"},
        {"x <ref>y\n", "1:3 a reference that is never closed"},
        {"x <nowiki>y\n", "1:3 a tag that is never closed"},
        {"{|\n! Country !! Date\n|-\n| Latvia || 1991\n", "1:1 a table that is never closed"},
        {"{|\n! A !! B\n|-\n| Latvia || 1991\n|}\n", "heads are not understood"},
        {"{|\n! Country !! Date\n|-\n| Latvia || 1991\n== H ==\n", "5:1 the table before"},
        {"{|\n! Country !! Date\n|-\n| Latvia || 1991\n{|\n|}\n|}\n", "5:1 a table in a table"},
        {"{|\n! Country !! Date\n|-\n| {{odd|x}} Latvia || 1991\n|}\n",
         "the template \"odd\" is not known"},
        {"{|\n! Country !! Date\n|-\n| Latvia || 1991<ref name=no />\n|}\n",
         "\"no\" that is defined nowhere"},
        {"<!-- entente claims: x\nid,colour\n-->", "colour"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told t;
        review(cases[i].text, &t);
        TOLD(t, cases[i].told);
        ent__buf_free(&t.csv);
    }
    told t;
    const char *path = write_bytes(NAME, "a\0b", 3);
    REVIEWED(review_in(reg, path, NULL, &t));
    TOLD(t, "1:2 a NUL");
    ent__buf_free(&t.csv);
}

/* Whatever comes in whatever number, it ends soon, and is told a hundred times at most. */
static void huge(void **state) {
    (void)state;
    static const char *const pieces[] = {"{{",
                                         "[[",
                                         "<ref>",
                                         "{|\n",
                                         "|-\n|a||",
                                         "||",
                                         "<!--",
                                         "''",
                                         "}}",
                                         "<ref name=a/>",
                                         "{{a|",
                                         "!! ",
                                         "[http://a ",
                                         "\n|rowspan=999 colspan=99|",
                                         "<nowiki>",
                                         "* [[NATO]]\n",
                                         "Lithuania is a member of ",
                                         "{{dts|",
                                         "&#",
                                         "(",
                                         "== ",
                                         "<!-- entente: x -->"};
    enum { BYTES = 200000 };
    char *text = malloc(BYTES + 64);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t n = 0, one = strlen(pieces[i]);
        static const char head[] = "{|\n! Country !! Date\n|-\n|";
        if (i % 2)
            n += (size_t)snprintf(text, sizeof head, "%s", head);
        for (; n < BYTES; n += one)
            memcpy(text + n, pieces[i], one);
        told t;
        REVIEWED(review_in(reg, write_bytes(NAME, text, n), NULL, &t));
        assert_true(t.notes <= 100);
        ent__buf_free(&t.csv);
    }
    free(text);
    size_t most = ENT_WIKI_BYTES_MOST + 1;
    char *big = malloc(most);
    memset(big, 'x', most);
    told t;
    REVIEWED(review_in(reg, write_bytes(NAME, big, most), NULL, &t));
    assert_int_equal(t.problems, 1);
    ent__buf_free(&t.csv);
    free(big);
}

/* ---- what our own writer prints
 * ---------------------------------------------------------------- */

static ent_register *world(void) {
    const char *root = getenv("ENTENTE_ROOT");
    char data[512];
    ent_package_options p = {.size = sizeof p, .own_recorded = true};
    ent_register *out = open_new("world.db");
    snprintf(data, sizeof data, "%s/data", root ? root : ".");
    OK(ent_package_import(out, data, &p, NULL, err));
    return out;
}

static ent_buf printed(ent_register *from, const char *subject, ent_document_format format) {
    ent_document *d = NULL;
    ent_profile_options o = {.size = sizeof o, .subject = subject};
    ent_buf out;
    ent_date day;
    OK(ent_date_parse("2012-04-03", -1, &day, err));
    o.at = day.from;
    ent__buf_init(&out, 1 << 26);
    OK(ent_profile_build(from, &o, &d, err));
    OK(ent_document_write(d, format, NULL, ent__buf_sink(&out), err));
    ent_document_free(d);
    return out;
}

typedef struct claim_lines {
    char **at;
    size_t n, cap;
    ent_register *of;
} claim_lines;

/* "LTU member UN member 1991-09-17 .. unga-46-6" and the id. */
static int on_line(void *ctx, const ent_stored *claim, const ent_row *row) {
    static const int cells[] = {ENT_C_SUBJECT, ENT_C_RELATION, ENT_C_OBJECT, ENT_C_VALUE,
                                ENT_C_SINCE,   ENT_C_UNTIL,    ENT_C_SOURCE};
    claim_lines *l = ctx;
    char line[1000];
    size_t n = 0;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        n += (size_t)snprintf(line + n, sizeof line - n, "%.*s|", (int)row->cell[cells[i]].n,
                              row->cell[cells[i]].p);
    char id[ENT_ID_TEXT];
    ent__claim_id_format(&claim->id, id);
    snprintf(line + n, sizeof line - n, " %s", id);
    if (l->n == l->cap) {
        l->cap = l->cap * 2 + 64;
        l->at = realloc(l->at, l->cap * sizeof *l->at);
    }
    l->at[l->n] = malloc(strlen(line) + 1);
    memcpy(l->at[l->n++], line, strlen(line) + 1);
    return 0;
}

static int line_cmp(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static claim_lines lines_of(ent_register *of) {
    claim_lines l = {.of = of};
    OK(ent__register_claims(of, on_line, &l, err));
    qsort(l.at, l.n, sizeof *l.at, line_cmp);
    return l;
}

static void lines_free(claim_lines *l) {
    for (size_t i = 0; i < l->n; i++)
        free(l->at[i]);
    free(l->at);
}

/* The profile names each of its claims, so it must come back with exactly those. */
static void round_trip(void **state) {
    (void)state;
    ent_register *from = world(), *to = open_new("empty.db");
    ent_buf text = printed(from, "LTU", ENT_DOCUMENT_WIKITEXT);
    ent_buf json = printed(from, "LTU", ENT_DOCUMENT_JSON);
    told t;
    const char *path = write_bytes("profile.wiki", text.p, text.n);
    REVIEWED(review_in(to, path, in_base("review"), &t));
    assert_int_equal(t.problems, 0);
    assert_int_equal(t.notes, 0);
    ent_import_report r;
    OK(ent_package_import(to, in_base("review"), NULL, &r, err));
    assert_int_equal(r.added, t.report.added);
    claim_lines there = lines_of(from), back = lines_of(to);
    assert_true(back.n > 2000);
    size_t of_profile = 0, at = 0;
    for (size_t i = 0; i < there.n; i++) {
        const char *id = strrchr(there.at[i], ' ') + 1;
        char quoted[40];
        snprintf(quoted, sizeof quoted, "{\"id\":\"%s\"", id);
        char loose[40];
        snprintf(loose, sizeof loose, "\"id\": \"%s\"", id);
        if (!strstr(json.p, quoted) && !strstr(json.p, loose))
            continue;
        of_profile++;
        if (at >= back.n || strcmp(there.at[i], back.at[at]) != 0)
            fail_msg("%s came back as %s", there.at[i], at < back.n ? back.at[at] : "nothing");
        at++;
    }
    assert_int_equal(of_profile, back.n);
    ent__buf_free(&t.csv);
    /* where it came from it is nothing new */
    REVIEWED(review_in(from, path, NULL, &t));
    assert_int_equal(t.report.added, 0);
    assert_int_equal(t.report.present, back.n);
    ent__buf_free(&t.csv);
    lines_free(&there);
    lines_free(&back);
    ent__buf_free(&text);
    ent__buf_free(&json);
    ent_register_close(from);
    ent_register_close(to);
}

static void replace(char *text, const char *from, const char *to) {
    char *p = strstr(text, from);
    if (!p)
        fail_msg("no \"%s\"", from);
    assert_int_equal(strlen(from), strlen(to));
    memcpy(p, to, strlen(to));
}

/* Rows taken away take their claims along; rows that somebody edited are read again. */
static void edited(void **state) {
    (void)state;
    ent_register *from = world();
    ent_buf text = printed(from, "LTU", ENT_DOCUMENT_WIKITEXT);
    told t;
    char *armenia = strstr(text.p, "| [[Armenia]]\n| 21 November 1991");
    assert_non_null(armenia);
    replace(armenia, "21 November 1991", "22 November 1991");
    REVIEWED(review_in(from, write_bytes("profile.wiki", text.p, text.n), NULL, &t));
    TOLD(t, "this row was edited");
    HAS(t, "LTU,diplomatic,ARM,established,1991-11-22,,,wp-lt@2012-04-03,"
           "\"Diplomatic relations, line ");
    HAS(t, ",operativ-am-2021,,Armenia | 22 November 1991");
    assert_int_equal(t.report.added, 1);
    ent__buf_free(&t.csv);
    char *end = strstr(armenia, "|-\n");
    memset(armenia, '\n', (size_t)(end - armenia));
    REVIEWED(review_in(from, write_bytes("profile.wiki", text.p, text.n), NULL, &t));
    TOLD(t, "1 claims are named by no row any more");
    assert_int_equal(t.report.added, 0);
    ent__buf_free(&t.csv);
    ent__buf_free(&text);
    ent_register_close(from);
}

/* ---- the article that everything began with
 * --------------------------------------------------- */

static void article(void **state) {
    (void)state;
    const char *shared = getenv("ENTENTE_SHARED");
    char path[512];
    snprintf(path, sizeof path, "%s/article/foreign-relations-of-lithuania.txt",
             shared ? shared : ".");
    NEEDS(access(path, R_OK) == 0);
    ent_register *from = world();
    told t;
    REVIEWED(review_in(from, path, NULL, &t));
    HAS(t, "LTU,member,UN,member,1991-09-18,..,,wp-lt@2012-04-03,line 5,");
    HAS(t, "LTU,member,WTO,member,2001-05-31,..,");
    HAS(t, "LTU,member,CoE,member,,..,");
    HAS(t, "LTU,member,BC,member,,..,");
    TOLD(t, "not read as a body: \"its adjunct North Atlantic Coordinating Council\"");
    assert_int_equal(t.problems, 0);
    ent__buf_free(&t.csv);
    ent_register_close(from);
}

#define IN_BASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup), cmocka_unit_test(dates), IN_BASE(tables),  IN_BASE(notes),
        IN_BASE(lists),           IN_BASE(whose),          IN_BASE(damaged), IN_BASE(huge),
        IN_BASE(round_trip),      IN_BASE(edited),         IN_BASE(article),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
