/* SPDX-License-Identifier: MIT
 *
 * Set expressions: how they are read, and what they come to. Random expressions over a
 * small register are answered once more in the plainest way: day by day, each part by
 * asking `at`, each operation on two verdicts.
 */
#include "test.h"

#include "ask/set.h"

#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- reading ------------------------------------------------------------------------ */

/* The order of doing, as text: parts as they stand, then the operations. */
static const char *polish(const char *text) {
    static char out[1024];
    ent_set set;
    size_t n = 0;
    OK(ent__set_parse(ent__str(text), &set, err));
    for (size_t i = 0; i < set.n_steps; i++) {
        const ent_set_part *p = &set.part[set.step[i].which];
        if (set.step[i].op == ENT_SET_PART)
            n += (size_t)snprintf(out + n, sizeof out - n, "%.*s ", (int)p->text.n, p->text.p);
        else
            n += (size_t)snprintf(out + n, sizeof out - n, "%c ", " &|-"[set.step[i].op]);
    }
    out[n ? n - 1 : 0] = '\0';
    return out;
}

static void test_read(void **state) {
    (void)state;
    assert_string_equal(polish("EU"), "EU");
    assert_string_equal(polish(" EU & NATO - NB8 "), "EU NATO & NB8 -");
    assert_string_equal(polish("EU - NATO & NB8"), "EU NATO NB8 & -");
    assert_string_equal(polish("EU | NATO & NB8 | UN"), "EU NATO NB8 & | UN |");
    assert_string_equal(polish("EU - NATO - NB8"), "EU NATO - NB8 -");
    assert_string_equal(polish("EU - (NATO - NB8)"), "EU NATO NB8 - -");
    assert_string_equal(polish("EU&NATO|(NB8)-UN"), "EU NATO & NB8 | UN -");
    assert_string_equal(polish("EU-NATO"), "EU-NATO");
    assert_string_equal(polish("EU -NATO"), "EU NATO -");
    assert_string_equal(polish("mission-of(LTU) - bound( treaty:x )"),
                        "mission-of(LTU) bound( treaty:x ) -");
    assert_string_equal(polish("\"Council of Europe\":observer & EU"),
                        "\"Council of Europe\":observer EU &");
}

static void test_parts(void **state) {
    (void)state;
    ent_set set;
    OK(ent__set_parse(ENT_STR("diplomatic(\"Holy See\":established) | CBSS:observer"), &set,
                      err));
    assert_int_equal(set.n_parts, 2);
    STR_IS(set.part[0].function, "diplomatic");
    STR_IS(set.part[0].name, "Holy See");
    STR_IS(set.part[0].value, "established");
    assert_true(set.part[0].quoted);
    STR_IS(set.part[1].name, "CBSS:observer");
    assert_int_equal(set.part[1].column, 38);
}

static void test_faults(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t column;
    } faults[] = {
        {"", 1},    {"  ", 3},          {"EU &", 5},        {"EU NATO", 4},   {"(EU", 4},
        {"EU)", 3}, {"EU & - NATO", 6}, {"\"EU", 1},        {"\"\" & EU", 1}, {"f(EU", 5},
        {"f()", 3}, {"\"É\" NATO", 5},  {"\"EU\": & X", 6}, {"-EU", 1},       {"EU || X", 5}};
    for (size_t i = 0; i < COUNT(faults); i++) {
        ent_set set;
        ent_error err = {0};
        assert_int_equal(ent__set_parse(ent__str(faults[i].text), &set, &err), ENT_PARSE);
        if (err.column != faults[i].column)
            fail_msg("%s: column %lld (%s)", faults[i].text, (long long)err.column,
                     err.message);
    }
}

static void test_limits(void **state) {
    (void)state;
    char text[8192];
    ent_set set;
    memset(text, '(', 100);
    assert_int_equal(ent__set_parse((ent_str){text, 100}, &set, NULL), ENT_LIMIT);
    for (size_t i = 0; i < 4000; i += 2)
        memcpy(text + i, "a|", 2);
    assert_int_equal(ent__set_parse((ent_str){text, 3999}, &set, NULL), ENT_LIMIT);
    OK(ent__set_parse((ent_str){text, 2 * ENT_SET_PARTS_MOST - 1}, &set, err));
}

/* ---- a small world ------------------------------------------------------------------- */

static const char relations[] =
    "id,shape,symmetric,multi,once,facet,values,implies,ends,section,label\n"
    "member,state,no,no,no,,none|observer|member|suspended|withdrawn,suspended>member,"
    "suspended|withdrawn,,\n"
    "diplomatic,state,yes,no,no,,none|established|downgraded|severed,downgraded>established,"
    "severed,,\n"
    "mission,state,no,yes,no,place,none|mission|embassy|closed,embassy>mission,closed,,\n"
    "party,event,no,yes,yes,,signature|ratification|withdrawal|consent,ratification>consent,,,"
    "\n"
    "part,state,no,yes,no,,none|region|continues,,,,\n"
    "exists,state,no,no,no,,none|exists|dissolved,,dissolved,,\n"
    "count,measure,no,no,no,,,,,,\n"
    "complete,state,no,no,no,,all,,,,\n";
static const char entities[] = "id,type,name,since,until\n"
                               "AAA,state,Alland,1900-01-01,\n"
                               "BBB,state,Beeland,1905~,1995-06-30\n"
                               "CCC,state,Ceeland,,\n"
                               "DDD,state,Deeland,1995-07-01,\n"
                               "EEE,state,Eland,,\n"
                               "ORG,org,The Organisation,,\n"
                               "LGE,org,The League,,\n"
                               "region:north,region,The North,,\n"
                               "region:far-north,region,The Far North,,\n"
                               "treaty:t,treaty,A treaty,,\n";
static const char sources[] = "id,work,kind,published\n"
                              "one,one,primary,2000-01-01\n"
                              "two,two,primary,2010-01-01\n"
                              "three,three,secondary,2020\n";
static const char claims[] = "subject,relation,object,value,since,until,source,detail,as_of\n"
                             "AAA,member,ORG,member,1950-01-01,..,one,,\n"
                             "AAA,member,ORG,suspended,1970,1972,two,,\n"
                             "BBB,member,ORG,member,1960,1990-05-05,one,,\n"
                             "BBB,member,ORG,observer,1955-03-01,1959,two,,\n"
                             "CCC,member,ORG,member,1980-01-01,..,one,,\n"
                             "CCC,member,ORG,member,1981-01-01,..,two,,\n"
                             "DDD,member,ORG,none,1996-01-01,2004-12-31,two,,\n"
                             "EEE,member,ORG,observer,1999~,..,three,,\n"
                             "AAA,member,LGE,member,1990-01-01,1999-12-31,one,,\n"
                             "CCC,member,LGE,member,,..,two,,\n"
                             "EEE,member,LGE,member,1985,,three,,\n"
                             "any:state,complete,rel:member,all,1950-01-01,2000-01-01,one,"
                             "object=LGE,\n"
                             "AAA,diplomatic,BBB,established,1950-01-01,..,one,,\n"
                             "CCC,diplomatic,AAA,severed,1970-01-01,1975-12-31,one,,\n"
                             "CCC,diplomatic,AAA,established,1960-01-01,1969-12-31,one,,\n"
                             "AAA,diplomatic,EEE,downgraded,1990,..,two,,\n"
                             "AAA,mission,BBB,embassy,1951-01-01,1980-01-01,one,,\n"
                             "AAA,mission,CCC,mission,1961,..,one,,\n"
                             "EEE,mission,AAA,embassy,1991-01-01,..,two,,\n"
                             "AAA,party,treaty:t,signature,1990-01-01,,one,,\n"
                             "AAA,party,treaty:t,ratification,1992-06,,one,,\n"
                             "AAA,party,treaty:t,withdrawal,2003-03-03,,two,,\n"
                             "BBB,party,treaty:t,ratification,1991-02-02,,one,,\n"
                             "CCC,party,treaty:t,consent,,,three,,2015-01-01\n"
                             "DDD,part,BBB,continues,1995-07-01,..,one,,\n"
                             "EEE,exists,,dissolved,1940-01-01,1944-12-31,one,,\n"
                             "EEE,exists,,exists,1945-01-01,..,one,,\n"
                             "CCC,part,region:far-north,region,1900-01-01,..,two,,\n"
                             "region:far-north,part,region:north,region,1950-01-01,..,two,,\n"
                             "EEE,part,region:north,region,1900-01-01,..,one,,\n";

typedef struct memory {
    const char *p;
    size_t n;
} memory;

static ptrdiff_t memory_read(void *ctx, void *to, size_t n) {
    memory *m = ctx;
    size_t k = m->n < n ? m->n : n;
    memcpy(to, m->p, k);
    m->p += k;
    m->n -= k;
    return (ptrdiff_t)k;
}

static ent_register *world;
static char path[128];

static void table_add(const char *table, const char *csv) {
    memory m = {csv, strlen(csv)};
    ent_package_options o = {.size = sizeof o};
    OK(ent_table_import(world, table, memory_read, &m, &o, NULL, NULL, NULL, err));
}

static int world_make(void **state) {
    (void)state;
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE};
    const char *dir = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(path, sizeof path, "%s/entente-sets-%ld.db", dir, (long)getpid());
    unlink(path);
    OK(ent_register_open(path, &o, &world, err));
    table_add("relations", relations);
    table_add("entities", entities);
    table_add("sources", sources);
    table_add("claims", claims);
    return 0;
}

static int world_end(void **state) {
    (void)state;
    ent_register_close(world);
    unlink(path);
    return 0;
}

/* ---- the plainest way ------------------------------------------------------------------ */

static const char *const states[] = {"AAA", "BBB", "CCC", "DDD", "EEE"};

static ent_day day_of(const char *text) {
    ent_date d;
    OK(ent_date_parse(text, -1, &d, err));
    return d.from;
}

/* What `at` says; *value is the one that stands. */
static int grade(const char *s, const char *r, const char *o, const char *v, ent_day from,
                 ent_day day, char value[32]) {
    ent_question q = {.size = sizeof q,
                      .subject = s,
                      .relation = r,
                      .object = o,
                      .value = v,
                      .has_day = true,
                      .day1 = from,
                      .day2 = day};
    ent_answer *a = NULL;
    OK(ent_ask_at(world, &q, &a, err));
    int g = (int)ent_answer_grade(a);
    snprintf(value, 32, "%s", ent_answer_value(a));
    ent_answer_free(a);
    return g;
}

static int at(const char *s, const char *r, const char *o, const char *v, ent_day day) {
    char value[32];
    return grade(s, r, o, v, day, day, value);
}

enum { ORG, LGE, OBSERVER, DIPLOMATIC, MISSION_OF, PARTY, RATIFIED, ONE, ALL, LEAVES };
static const char *const leaf_texts[LEAVES] = {"ORG",
                                               "\"The League\"",
                                               "ORG:observer",
                                               "diplomatic(AAA)",
                                               "mission-of(Alland)",
                                               "party(treaty:t)",
                                               "party(treaty:t:ratification)",
                                               "BBB",
                                               "state"};

static int exists_on(const char *s, ent_day day) {
    ent_day from = !strcmp(s, "AAA")   ? day_of("1900-01-01")
                   : !strcmp(s, "BBB") ? day_of("1905-01-01")
                   : !strcmp(s, "DDD") ? day_of("1995-07-01")
                                       : ENT_DAY_MIN;
    if (day < from || (!strcmp(s, "BBB") && day > day_of("1995-06-30")))
        return ENT_GRADE_NO;
    if (strcmp(s, "EEE") != 0)
        return ENT_GRADE_TESTIFIED;
    char value[32];
    int g = grade(s, "exists", NULL, NULL, day, day, value);
    if (g >= ENT_GRADE_PRESUMED)
        return strcmp(value, "exists") ? ENT_GRADE_NO : ENT_GRADE_TESTIFIED;
    return g >= ENT_GRADE_NO ? g : ENT_GRADE_TESTIFIED;
}

static int leaf_on(int leaf, const char *s, ent_day day) {
    char value[32];
    int g;
    switch (leaf) {
    case ORG:
        return at(s, "member", "ORG", "member", day);
    case LGE:
        return at(s, "member", "LGE", "member", day);
    case OBSERVER:
        return at(s, "member", "ORG", "observer", day);
    case DIPLOMATIC:
        if (!strcmp(s, "AAA"))
            return ENT_GRADE_UNSAID;
        g = grade(s, "diplomatic", "AAA", NULL, day, day, value);
        return g >= ENT_GRADE_PRESUMED && !strcmp(value, "severed") ? ENT_GRADE_NO : g;
    case MISSION_OF:
        return strcmp(s, "AAA") ? at("AAA", "mission", s, "mission", day) : ENT_GRADE_UNSAID;
    case PARTY:
    case RATIFIED: /* has it happened by the day? */
        return grade(s, "party", "treaty:t", leaf == PARTY ? NULL : "ratification",
                     ENT_DAY_MIN + 1, day, value);
    case ONE:
        return strcmp(s, "BBB") ? ENT_GRADE_UNSAID : exists_on(s, day);
    default:
        return exists_on(s, day);
    }
}

static int rank(int g) {
    static const int of[] = {1, 2, 0, 3, 4, 5, 6};
    return of[g];
}

static int turned(int g) {
    static const int of[] = {ENT_GRADE_PRESUMED, ENT_GRADE_POSSIBLY, ENT_GRADE_TESTIFIED,
                             ENT_GRADE_POSSIBLY, ENT_GRADE_DISPUTED, ENT_GRADE_NO,
                             ENT_GRADE_NO};
    return of[g];
}

/* A tree in an array: op 0 is a leaf. */
typedef struct node {
    char op;
    int leaf, left, right;
} node;

static node tree[64];
static int n_nodes;
static uint32_t seed = 1;

static int any(int n) {
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 16) % (uint32_t)n);
}

static int grow(int depth) {
    int at = n_nodes++;
    if (depth == 0 || any(3) == 0) {
        tree[at] = (node){0, any(LEAVES), 0, 0};
        return at;
    }
    tree[at].op = "&|-"[any(3)];
    int left = grow(depth - 1), right = grow(depth - 1);
    tree[at].left = left;
    tree[at].right = right;
    return at;
}

static size_t write_tree(int at, char *to, size_t n) {
    const node *t = &tree[at];
    if (!t->op)
        return (size_t)snprintf(to, n, "%s", leaf_texts[t->leaf]);
    size_t used = (size_t)snprintf(to, n, "(");
    used += write_tree(t->left, to + used, n - used);
    used += (size_t)snprintf(to + used, n - used, ") %c (", t->op);
    used += write_tree(t->right, to + used, n - used);
    return used + (size_t)snprintf(to + used, n - used, ")");
}

static int naive(int at, const char *s, ent_day day) {
    const node *t = &tree[at];
    if (!t->op)
        return leaf_on(t->leaf, s, day);
    int x = naive(t->left, s, day), y = naive(t->right, s, day);
    if (t->op == '|')
        return rank(x) >= rank(y) ? x : y;
    y = t->op == '-' ? turned(y) : y;
    return rank(x) <= rank(y) ? x : y;
}

static const char *cell(const ent_table *t, size_t row, const char *column) {
    static char text[8][200];
    static int i;
    char *p = text[i++ & 7];
    ent_table_cell(t, row, (size_t)ent_table_column_find(t, column, -1), p, 200);
    return p;
}

static ent_table *asked(const char *expression, const char *day, bool all) {
    ent_question q = {.size = sizeof q, .all = all};
    ent_date d;
    ent_table *t = NULL;
    if (day) {
        OK(ent_date_parse(day, -1, &d, err));
        q.has_day = true;
        q.day1 = d.from;
        q.day2 = d.until;
    }
    OK(ent_ask_states(world, expression, &q, &t, err));
    return t;
}

static const char *const grades[] = {"unsaid",   "unknown",  "no",       "possibly",
                                     "disputed", "presumed", "testified"};

static const char *grade_of(const char *name) {
    for (size_t i = 0; i < COUNT(grades); i++)
        if (!strcmp(grades[i], name))
            return grades[i];
    fail_msg("%s is no grade", name);
    return NULL;
}

static const char *found(const ent_table *t, const char *s) {
    for (size_t i = 0; i < ent_table_n_rows(t); i++)
        if (!strcmp(cell(t, i, "state"), s))
            return grade_of(cell(t, i, "verdict"));
    return "absent";
}

/* Of a timeline: the row that holds the day. */
static const char *found_on(const ent_table *t, const char *column, const char *s,
                            ent_day day) {
    size_t from = (size_t)ent_table_column_find(t, "from", -1);
    size_t until = (size_t)ent_table_column_find(t, "until", -1);
    for (size_t i = 0; i < ent_table_n_rows(t); i++)
        if (!strcmp(cell(t, i, column), s) && ent_table_days(t, from)[i] <= day &&
            ent_table_days(t, until)[i] >= day)
            return grade_of(cell(t, i, "verdict"));
    return "absent";
}

static void compare(int root, const char *text, const char *day) {
    ent_table *t = asked(text, day, true), *all = asked(text, NULL, true);
    for (size_t i = 0; i < COUNT(states); i++) {
        const char *due = grades[naive(root, states[i], day_of(day))];
        const char *is = found(t, states[i]),
                   *through = found_on(all, "state", states[i], day_of(day));
        if (!strcmp(is, "absent")) /* no part speaks of it */
            due = "absent", through = "absent";
        if (strcmp(is, due) != 0 || strcmp(through, due) != 0)
            fail_msg("%s, %s on %s: %s, through time %s, and it is %s", text, states[i], day,
                     is, through, due);
    }
    ent_table_free(t);
    ent_table_free(all);
}

static void test_random(void **state) {
    (void)state;
    static const char *const days[] = {
        "1899-12-31", "1930-01-01", "1942-05-05", "1950-01-01", "1955-06-01", "1960-07-01",
        "1961-02-02", "1970-06-01", "1971-01-01", "1973-01-01", "1980-06-01", "1985-07-01",
        "1990-05-05", "1990-05-06", "1991-03-03", "1992-05-31", "1992-06-15", "1992-06-30",
        "1995-06-30", "1995-07-01", "1998-07-01", "2000-01-01", "2003-03-03", "2005-01-01",
        "2010-01-01", "2015-01-01", "2024-01-01"};
    for (int i = 0; i < 250; i++) {
        char text[4096];
        n_nodes = 0;
        int root = grow(3);
        write_tree(root, text, sizeof text);
        compare(root, text, days[i % (int)COUNT(days)]);
        compare(root, text, days[any((int)COUNT(days))]);
    }
}

/* Every leaf by itself, on every day listed and on those around its edges. */
static void test_leaves(void **state) {
    (void)state;
    for (int leaf = 0; leaf < LEAVES; leaf++)
        for (int year = 1895; year < 2026; year += 1) {
            char day[16];
            tree[0] = (node){0, leaf, 0, 0};
            snprintf(day, sizeof day, "%d-0%d-0%d", year, 1 + any(9), 1 + any(9));
            compare(0, leaf_texts[leaf], day);
        }
}

/* ---- what naive knows not of ------------------------------------------------------------- */

static void test_bound(void **state) {
    (void)state;
    static const struct {
        const char *state, *day, *verdict;
    } due[] = {
        {"AAA", "1991-01-01", "no"},        {"AAA", "1992-06-10", "possibly"},
        {"AAA", "1992-07-01", "testified"}, {"AAA", "2003-03-02", "testified"},
        {"AAA", "2003-03-03", "no"},        {"BBB", "1991-02-01", "no"},
        {"BBB", "1991-02-02", "testified"}, {"BBB", "1995-07-01", "no"},
        {"DDD", "1995-06-30", "no"},        {"DDD", "1995-07-01", "testified"},
        {"CCC", "2014-12-31", "unknown"},   {"CCC", "2015-01-01", "testified"},
        {"CCC", "2016-01-01", "presumed"},
    };
    for (size_t i = 0; i < COUNT(due); i++) {
        ent_table *t = asked("bound(treaty:t)", due[i].day, true);
        if (strcmp(found(t, due[i].state), due[i].verdict) != 0)
            fail_msg("%s on %s: %s", due[i].state, due[i].day, found(t, due[i].state));
        ent_table_free(t);
    }
}

static void test_regions(void **state) {
    (void)state;
    ent_table *t = asked("\"The North\"", "1960-01-01", false);
    assert_int_equal(ent_table_n_rows(t), 2);
    assert_string_equal(found(t, "CCC"), "testified");
    assert_string_equal(found(t, "EEE"), "testified");
    ent_table_free(t);
    t = asked("region:north", "1930-01-01", true); /* its far north was no part of it yet */
    assert_string_equal(found(t, "CCC"), "no");
    ent_table_free(t);
}

static void test_rows(void **state) {
    (void)state;
    ent_table *t = asked("ORG - \"The League\"", "1995-01-01", false);
    assert_int_equal(ent_table_n_rows(t), 1); /* the League's list does not have it */
    assert_string_equal(found(t, "CCC"), "testified");
    ent_table_free(t);
    t = asked("ORG & AAA", NULL, false);
    assert_int_equal(ent_table_n_rows(t), 2);
    assert_string_equal(cell(t, 0, "from"), "1950-01-01");
    assert_string_equal(cell(t, 0, "until"), "2000-01-01");
    assert_string_equal(cell(t, 0, "witnessed"), "2000-01-01");
    assert_string_equal(cell(t, 1, "verdict"), "presumed");
    assert_string_equal(cell(t, 1, "until"), "");
    assert_string_equal(cell(t, 0, "parts"), "ORG testified,AAA testified");
    assert_string_equal(cell(t, 0, "works"), "one");
    ent_table_free(t);
    t = asked("ORG", "199X", false); /* the best day of the decade */
    assert_string_equal(found(t, "BBB"), "testified");
    ent_table_free(t);
}

static void test_not_understood(void **state) {
    (void)state;
    static const struct {
        const char *text;
        ent_code code;
        int64_t column;
    } faults[] = {{"ORG & Nowhere", ENT_NOT_FOUND, 7},
                  {"ORG:guest", ENT_INVALID, 1},
                  {"ORG | \"The League\":guest", ENT_INVALID, 7},
                  {"treaty:t", ENT_INVALID, 1},
                  {"count(AAA)", ENT_INVALID, 1},
                  {"ORG & likes(AAA)", ENT_NOT_FOUND, 7},
                  {"ORG & (", ENT_PARSE, 8}};
    for (size_t i = 0; i < COUNT(faults); i++) {
        ent_question q = {.size = sizeof q};
        ent_table *t;
        ent_error err = {0};
        ent_code code = ent_ask_states(world, faults[i].text, &q, &t, &err);
        if (code != faults[i].code || err.column != faults[i].column)
            fail_msg("%s: %s, column %lld: %s", faults[i].text, ent_code_name(code),
                     (long long)err.column, err.message);
    }
}

/* ---- segments ---------------------------------------------------------------------------- */

static void test_segments(void **state) {
    (void)state;
    ent_question q = {.size = sizeof q, .relation = "member", .object = "ORG", .all = true};
    ent_table *t = NULL;
    OK(ent_ask_segments(world, &q, &t, err));
    for (int year = 1895; year < 2026; year++)
        for (size_t i = 0; i < COUNT(states); i++) {
            ent_day day = day_of("1895-03-04") + (year - 1895) * 365;
            char value[32];
            int due = grade(states[i], "member", "ORG", NULL, day, day, value);
            const char *is = found_on(t, "subject", states[i], day);
            assert_string_equal(is, grades[due]);
        }
    ent_table_free(t);
    q.value = "observer";
    q.all = false;
    OK(ent_ask_segments(world, &q, &t, err));
    for (size_t i = 0; i < ent_table_n_rows(t); i++)
        assert_true(!strcmp(cell(t, i, "value"), "observer") ||
                    !strcmp(cell(t, i, "verdict"), "disputed"));
    assert_true(ent_table_n_rows(t) > 1);
    ent_table_free(t);
    q.relation = NULL;
    assert_int_equal(ent_ask_segments(world, &q, &t, NULL), ENT_MISUSE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),     cmocka_unit_test(test_parts),
        cmocka_unit_test(test_faults),   cmocka_unit_test(test_limits),
        cmocka_unit_test(test_leaves),   cmocka_unit_test(test_random),
        cmocka_unit_test(test_bound),    cmocka_unit_test(test_regions),
        cmocka_unit_test(test_rows),     cmocka_unit_test(test_not_understood),
        cmocka_unit_test(test_segments),
    };
    return cmocka_run_group_tests_name("sets", tests, world_make, world_end);
}
