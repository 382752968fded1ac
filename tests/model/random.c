/* SPDX-License-Identifier: MIT
 *
 * Random registers against the naive rule, and the properties of 1.8.
 *
 * Every register is small and nasty: few parties, works of several editions,
 * dates from a small calendar so that they collide. It is made from one number,
 * so a failure is repeated with ENTENTE_SEED=that number and ENTENTE_RUNS=1; it
 * is made smaller by taking rows away and printed as lines that a unit test can
 * read. QUICK=1 runs a tenth.
 */
#include "../unit/test.h"

#include "compare.h"

#include <inttypes.h>
#include <unistd.h>

static uint64_t first_seed = 20261123;
static long runs = 60000;

/* ---- chance ------------------------------------------------------------------------ */

static uint64_t chance_state;

static uint64_t chance(void) {
    uint64_t z = (chance_state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static size_t below(size_t n) {
    return (size_t)(chance() % n);
}

static bool percent(size_t p) {
    return below(100) < p;
}

#define PICK(array) ((array)[below(sizeof(array) / sizeof *(array))])

/* ---- a register ---------------------------------------------------------------------- */

static const char vocabulary[] =
    "relation member state values=none|seeking|observer|member|suspended|withdrawn "
    "implies=suspended>member ends=suspended|withdrawn\n"
    "relation diplomatic state symmetric values=none|established|downgraded|suspended "
    "implies=downgraded>established ends=suspended\n"
    "relation mission state multi facet=place values=none|mission|embassy|consulate|closed "
    "implies=embassy>mission|consulate>mission ends=closed\n"
    "relation dispute state symmetric multi facet=topic values=none|open|militarised|settled "
    "implies=militarised>open ends=settled\n"
    "relation recognition state facet=of|place values=none|de-facto|de-jure|withdrawn "
    "implies=de-jure>de-facto ends=withdrawn\n"
    "relation tie state values=a|b|c|d implies=c>a|c>b\n"
    "relation visit event facet=person values=none|visit|state|working "
    "implies=state>visit|working>visit\n"
    "relation party event multi once values=signature|ratification|withdrawal\n"
    "relation held event once symmetric\n"
    "relation count measure facet=of\n"
    "relation border measure symmetric\n"
    "relation remark remark multi\n"
    "relation bond state symmetric values=a|b|c|d facet=of implies=d>c|c>a\n"
    "relation post event facet=place|of values=none|mission|embassy|consulate|closed "
    "implies=consulate>mission\n"
    "relation league state multi facet=how "
    "values=none|seeking|observer|member|suspended|withdrawn ends=withdrawn\n"
    "relation call state multi facet=of values=none|visit|state|working\n"
    "relation complete state values=all\n"
    "relation retract retract\n"
    "entity A state\nentity B state\nentity C org\nentity D org\nentity X place\n"
    "entity Y place\nentity Z place\n";

static const char *const relations[] = {
    "member",      "member", "diplomatic", "mission", "mission", "dispute", "tie",
    "recognition", "visit",  "visit",      "party",   "held",    "count",   "border"};

/* Relations of which one may stand for the other: the rows that say so are theirs above
 * once more. */
static const struct {
    const char *old, *now, *row, *back;
} pairs[] = {
    {"tie", "bond", "state symmetric=yes values=a|b|c|d facet=of implies=d>c|c>a",
     "state values=a|b|c|d implies=c>a|c>b"},
    {"mission", "post",
     "event facet=place|of values=none|mission|embassy|consulate|closed "
     "implies=consulate>mission",
     NULL},
    {"member", "league",
     "state multi=yes facet=how values=none|seeking|observer|member|suspended|withdrawn "
     "ends=withdrawn",
     NULL},
    {"visit", "call", "state multi=yes facet=of values=none|visit|state|working",
     "event facet=person values=none|visit|state|working implies=state>visit|working>visit"}};

static const char *const dates[] = {
    "2000-01-10", "2000-02-05", "2000-02-20", "2000-03-01", "2000-03-02",
    "2000-04-15", "2000-05-30", "1999-06-01", "2001-03-01", "2000-02",
    "2000-03",    "2000-04",    "1999",       "2000",       "2001",
    "2000-02~",   "2000?",      "2000-21",    "199X",       "[2000-02-05,2000-03-01]",
    "2000-02-1X"};

static const char *const days_of[] = {"2000-01-10", "2000-02-05", "2000-02-20", "2000-03-01",
                                      "2000-03-02", "2000-04-15", "2000-05-30"};

static const char *const instants[] = {"@2026-01-01", "@2026-01-02", "@2026-01-03",
                                       "@2026-01-04"};

typedef struct world {
    lines l;
    const char *sources[16];
    char names[16][16];
    size_t n_sources;
    char relation[2][16];
    size_t n_relations;
} world;

static const char *date(void) {
    return percent(50) ? PICK(days_of) : PICK(dates);
}

/* Is the last row there already? A register is a set. */
static bool is_repeated(const lines *l) {
    const lines_row *last = &l->rows[l->n - 1];
    int replaces = ent__schema(last->kind)->replaces;
    for (size_t i = 0; i + 1 < l->n; i++)
        if (l->rows[i].kind == last->kind &&
            ent__str_eq(l->rows[i].row.cell[0], last->row.cell[0]) &&
            ent__str_eq(l->rows[i].row.cell[replaces], last->row.cell[replaces]))
            return true;
    return false;
}

/* Reads one line. */
static void line(world *w, const char *format, ...) ENT_PRINTF(2, 3);
static void line(world *w, const char *format, ...) {
    char text[512];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    size_t before = w->l.n;
    assert_true(lines_read(&w->l, text));
    if (is_repeated(&w->l))
        w->l.n = before;
}

/* One id of a source stands for another from some day on: a second row of the
 * first, with the same fixed columns. */
static void replace_source(world *w) {
    ent_str by = ent__str(w->names[below(w->n_sources)]);
    ent_row row = {0};
    for (size_t i = 0; i < w->l.n; i++)
        if (w->l.rows[i].kind == ENT_SOURCE && ent__str_eq(w->l.rows[i].row.cell[0], by))
            row = w->l.rows[i].row;
    ent_instant at;
    row.cell[ENT_S_REPLACES] = ent__str(w->names[below(w->n_sources)]);
    assert_int_equal(ent__instant_parse(ent__str(PICK(instants) + 1), false, &at, NULL),
                     ENT_OK);
    assert_true(lines_add(&w->l, ENT_SOURCE, &row, at));
    if (is_repeated(&w->l))
        w->l.n--;
}

static void add_sources(world *w) {
    static const char *const works[] = {"wp", "fb", "un"};
    static const char *const kinds[] = {"primary", "secondary", "tertiary", "tertiary"};
    size_t n_works = 1 + below(3);
    for (size_t k = 0; k < n_works; k++) {
        size_t editions = 1 + below(3);
        for (size_t e = 0; e < editions; e++) {
            char per[32] = "", published[48] = "", *name = w->names[w->n_sources];
            snprintf(name, sizeof w->names[0], "%s@%zu", works[k], e);
            if (percent(80))
                snprintf(published, sizeof published, "%s=%s",
                         percent(80) ? "published" : "accessed", date());
            if (percent(25) && w->n_sources)
                snprintf(per, sizeof per, "per=%s", w->names[below(w->n_sources + 1)]);
            line(w, "source %s %s kind=%s %s %s @2026-01-01", name, works[k], PICK(kinds), per,
                 published);
            w->sources[w->n_sources++] = name;
        }
    }
    for (int i = 0; i < 2; i++)
        if (percent(10))
            replace_source(w);
}

static const char *source(world *w) {
    return w->sources[below(w->n_sources)];
}

static const char *value_of(const char *relation) {
    static const char *const member[] = {"member",  "member", "observer", "suspended",
                                         "seeking", "none",   "unknown",  "withdrawn"};
    static const char *const diplomatic[] = {"established", "established", "downgraded",
                                             "suspended",   "none",        "unknown"};
    static const char *const mission[] = {"embassy", "embassy", "consulate", "mission",
                                          "closed",  "none",    "unknown"};
    static const char *const dispute[] = {"open", "open", "militarised", "settled", "none"};
    static const char *const recognition[] = {"de-jure", "de-facto", "withdrawn", "none"};
    static const char *const tie[] = {"a", "b", "c", "d"};
    static const char *const visit[] = {"visit",   "visit", "state",
                                        "working", "none",  "unknown"};
    static const char *const party[] = {"signature", "ratification", "withdrawal"};
    static const char *const number[] = {"10", "10~", "11", "8..10", "20", "5/12", "unknown"};
    return !strcmp(relation, "member")        ? PICK(member)
           : !strcmp(relation, "diplomatic")  ? PICK(diplomatic)
           : !strcmp(relation, "mission")     ? PICK(mission)
           : !strcmp(relation, "dispute")     ? PICK(dispute)
           : !strcmp(relation, "recognition") ? PICK(recognition)
           : !strcmp(relation, "tie")         ? PICK(tie)
           : !strcmp(relation, "visit")       ? PICK(visit)
           : !strcmp(relation, "party")       ? PICK(party)
           : !strcmp(relation, "held")        ? "held"
                                              : PICK(number);
}

static const char *detail_of(const char *relation) {
    static const char *const place[] = {"", "", "place=X", "place=Y"};
    static const char *const topic[] = {"", "", "topic=X", "topic=Y"};
    static const char *const person[] = {"", "person=X", "person=Y"};
    static const char *const of[] = {"", "of=X", "unit=km", "of=X unit=km"};
    static const char *const both[] = {"", "of=X", "place=Y", "of=X place=Y", "of=Z place=Y"};
    static const char *const how[] = {"", "", "", "how=restored"};
    return !strcmp(relation, "mission")       ? PICK(place)
           : !strcmp(relation, "dispute")     ? PICK(topic)
           : !strcmp(relation, "visit")       ? PICK(person)
           : !strcmp(relation, "recognition") ? PICK(both)
           : !strcmp(relation, "count")       ? PICK(of)
                                              : PICK(how);
}

static bool dates_in_order(const char *since, const char *until) {
    ent_date s, u;
    return ent_date_parse(since, -1, &s, NULL) != ENT_OK ||
           ent_date_parse(until, -1, &u, NULL) != ENT_OK || u.until >= s.from;
}

/* The words of a claim but for its parties and value: dates, source, what else. */
static void tail(world *w, const char *relation, char *out, size_t n) {
    const char *since = percent(75) ? date() : percent(5) ? ".." : "-", *until;
    do
        until = percent(35) ? ".." : percent(50) ? "-" : date();
    while (!dates_in_order(since, until));
    bool happens = !strcmp(relation, "visit") || !strcmp(relation, "party") ||
                   !strcmp(relation, "held") || !strcmp(relation, "count") ||
                   !strcmp(relation, "border");
    if (happens && !strcmp(since, ".."))
        since = "-";
    if (happens && percent(50))
        until = "-";
    char as_of[64] = "", per[32] = "";
    if (percent(20))
        snprintf(as_of, sizeof as_of, "as_of=%s", date());
    if (percent(15))
        snprintf(per, sizeof per, "per=%s", source(w));
    snprintf(out, n, "%s %s src=%s %s %s %s %s", since, until, source(w), as_of, per,
             detail_of(relation), PICK(instants));
}

static const char *party_of(size_t i) {
    static const char *const objects[] = {"B", "B", "B", "C"};
    return i ? PICK(objects) : "A";
}

/* Now and then the other of two relations that may stand for each other. */
static const char *name_of(const char *relation) {
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (!strcmp(pairs[i].old, relation) && percent(20))
            return pairs[i].now;
    return relation;
}

/* Relations that stand for others from some day on; also in a ring. */
static void replace_relations(world *w) {
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (percent(10))
            line(w, "relation %s %s replaces=%s %s", pairs[i].now, pairs[i].row, pairs[i].old,
                 PICK(instants));
        if (percent(3) && pairs[i].back)
            line(w, "relation %s %s replaces=%s %s", pairs[i].old, pairs[i].back, pairs[i].now,
                 PICK(instants));
    }
}

static void add_claim(world *w, const char *more) {
    const char *relation = w->relation[below(w->n_relations)];
    char end[256];
    tail(w, relation, end, sizeof end);
    bool swap = percent(30) && (!strcmp(relation, "diplomatic") ||
                                !strcmp(relation, "dispute") || !strcmp(relation, "border"));
    line(w, "%s %s %s %s %s %s", party_of(swap), name_of(relation), party_of(!swap),
         value_of(relation), end, more);
}

static void add_coverage(world *w) {
    static const char *const subjects[] = {"A", "A", "B", "any:state", "any:org"};
    static const char *const objects[] = {"", "", "object=B", "object=any:state", "object=C"};
    static const char *const narrow[] = {"", "", "place=X", "person=X", "topic=Y"};
    char value[32] = "", end[256];
    const char *relation = w->relation[below(w->n_relations)];
    if (percent(30))
        snprintf(value, sizeof value, "value=%s", value_of(relation));
    if (!strcmp(value, "value=none") || !strcmp(value, "value=unknown"))
        value[0] = '\0';
    tail(w, "complete", end, sizeof end);
    line(w, "%s complete rel:%s %s %s %s %s %s", PICK(subjects), name_of(relation),
         percent(95) ? "all" : "none", end, PICK(objects), PICK(narrow), value);
}

/* Corrections and retractions of any claim there is, retractions too. */
static void add_replacing(world *w) {
    size_t at = below(w->l.n);
    if (w->l.rows[at].kind != ENT_CLAIM)
        return;
    char more[64], end[256];
    snprintf(more, sizeof more, "replaces=%s", w->l.rows[at].row.cell[ENT_C_ID].p);
    if (percent(50)) {
        add_claim(w, more);
        return;
    }
    tail(w, "retract", end, sizeof end);
    line(w, "- retract - - %s %s", end, more);
}

static void make_world(world *w, uint64_t seed) {
    memset(w, 0, sizeof *w);
    chance_state = seed;
    assert_true(lines_read(&w->l, vocabulary));
    w->n_relations = 1 + below(2);
    for (size_t i = 0; i < w->n_relations; i++)
        snprintf(w->relation[i], sizeof w->relation[i], "%s", PICK(relations));
    add_sources(w);
    replace_relations(w);
    size_t n = 1 + below(percent(20) ? 14 : 7);
    for (size_t i = 0; i < n; i++)
        add_claim(w, "");
    for (size_t i = below(3); i-- > 0 && percent(60);)
        add_coverage(w);
    for (size_t i = below(5); i-- > 0 && percent(60);)
        add_replacing(w);
    static const char *const others[] = {"B", "B", "C", "D", "E"}, *const places[] = {"X", "Y",
                                                                                      "Z"};
    for (int i = 0; i < 3; i++) { /* a ring now and then, as two merged registers make */
        const char *id = PICK(others);
        if (percent(8))
            line(w, "entity %s %s replaces=%s %s", id, *id == 'B' ? "state" : "org",
                 PICK(others), PICK(instants));
        if (percent(4))
            line(w, "entity %s place replaces=%s %s", PICK(places), PICK(places),
                 PICK(instants));
    }
}

static void free_world(world *w) {
    lines_free(&w->l);
}

static void make_options(ent_view_options *o) {
    static ent_str patterns[2];
    static const char *const globs[] = {"wp", "fb", "un", "wp@*", "*@0", "*@1", "wp@1"};
    *o = (ent_view_options){.known = ENT_LATEST, .said_by = ENT_DAY_MAX};
    ent_date d;
    if (percent(40)) {
        assert_int_equal(
            ent__instant_parse(ent__str(PICK(instants) + 1), percent(50), &o->known, NULL),
            ENT_OK);
    }
    if (percent(30) && ent_date_parse(date(), -1, &d, NULL) == ENT_OK)
        o->said_by = d.until;
    patterns[0] = ent__str(PICK(globs));
    patterns[1] = ent__str(PICK(globs));
    size_t what = below(10);
    if (what == 0)
        o->only = patterns, o->n_only = 2;
    else if (what == 1)
        o->without = patterns, o->n_without = 1;
    else if (what < 5)
        o->prefer = patterns, o->n_prefer = 2;
}

/* ---- the engine beside the naive rule ---------------------------------------------------- */

static ent_view *view_of(const lines_row *rows, size_t n, const ent_view_options *o) {
    ent_error err = {0};
    ent_view *v = NULL;
    ent_claims *c = lines_claims(rows, n, &err);
    if (!c || ent__view_new(c, o, &v, &err) != ENT_OK ||
        ent__view_prepare_by(v, n % 4, &err) != ENT_OK) /* the threads do not matter */
        fprintf(stderr, "%s\n", err.message);
    ent__claims_free(c);
    return v;
}

static bool agrees(const lines_row *rows, size_t n, const ent_view_options *o) {
    ent_view *v = view_of(rows, n, o);
    naive *x = naive_new(rows, n, o);
    bool ok = v ? compare_naive(v, x, 1, NULL) : compare_differ("no view");
    naive_free(x);
    ent__view_free(v);
    return ok;
}

/* ---- widening -------------------------------------------------------------------------------
 */

/* A date that holds the other and more; false if there is none in the list. */
static bool wider(ent_str date, ent_str *out) {
    static const char *const wide[] = {"2000-02",
                                       "2000-03",
                                       "2000-04",
                                       "2000",
                                       "1999",
                                       "2001",
                                       "200X",
                                       "2000-21",
                                       "199X",
                                       "[2000-02-05,2000-03-01]",
                                       "[2000-01-10,2000-05-30]"};
    ent_date d, w;
    size_t from = below(sizeof wide / sizeof *wide);
    if (ent_date_parse(date.p, (ptrdiff_t)date.n, &d, NULL) != ENT_OK)
        return false;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        *out = ent__str(wide[(from + i) % (sizeof wide / sizeof *wide)]);
        if (ent_date_parse(out->p, (ptrdiff_t)out->n, &w, NULL) == ENT_OK && w.from <= d.from &&
            d.until <= w.until && (w.from < d.from || d.until < w.until))
            return true;
    }
    return false;
}

static bool denies(ent_says s) {
    return s == ENT_SAYS_NOT_YET || s == ENT_SAYS_NO_LONGER;
}

/* Widening a date of a claim never turns what that claim says from yes to a
 * denial or back. The exception: a claim "still so" of what was yet to come when
 * its source spoke ("since June, still so", said in May) contradicts itself, and
 * a wider date mends it. */
static void widening_turns_no_yes_into_a_no(void **state) {
    (void)state;
    ent_view_options o = {.said_by = ENT_DAY_MAX};
    for (long run = 0; run < runs; run++) {
        world w;
        make_world(&w, first_seed + (uint64_t)run);
        size_t at = below(w.l.n);
        static const int cells[] = {ENT_C_SINCE, ENT_C_UNTIL, ENT_C_AS_OF};
        int cell = PICK(cells);
        ent_row row = w.l.rows[at].row;
        ent_str relation = row.cell[ENT_C_RELATION];
        if (w.l.rows[at].kind != ENT_CLAIM || ent__str_is(relation, "count") ||
            row.cell[ENT_C_REPLACES].n || ent__str_is(relation, "retract") ||
            ent__str_is(relation, "border") || !wider(row.cell[cell], &row.cell[cell])) {
            free_world(&w);
            continue;
        }
        assert_true(lines_add(&w.l, ENT_CLAIM, &row, 0));
        ent_view *v = view_of(w.l.rows, w.l.n, &o);
        ent_spell pair[2];
        for (int k = 0; k < 2; k++) {
            ent_claim_id id;
            assert_true(
                ent__claim_id_parse(w.l.rows[k ? w.l.n - 1 : at].row.cell[ENT_C_ID], &id));
            for (uint32_t i = 0; i < v->claims->n; i++)
                if (ent__claim_id_eq(&v->claims->at[i].id, &id))
                    pair[k] = ent__spell_of(v, i);
        }
        bool mends = pair[0].announced && pair[0].flags & ENT_F_OPEN;
        ent_day from = (ent_day)ent__day_from_civil(1998, 12, 1),
                until = (ent_day)ent__day_from_civil(2002, 1, 31);
        for (ent_day d = from; d < until && !mends; d++) {
            ent_says x = ent__spell_says(&pair[0], d, 1, 0),
                     y = ent__spell_says(&pair[1], d, 1, 0);
            if ((x == ENT_SAYS_YES && denies(y)) || (y == ENT_SAYS_YES && denies(x))) {
                lines_print(&w.l.rows[at], 1);
                lines_print(&w.l.rows[w.l.n - 1], 1);
                fail_msg("seed %" PRIu64 ": on %s %s, then %s", first_seed + (uint64_t)run,
                         compare_day(d), ent__says_name(x), ent__says_name(y));
            }
        }
        ent__view_free(v);
        free_world(&w);
    }
}

/* ---- properties of whole registers
 * ------------------------------------------------------------ */

typedef bool property(const lines_row *rows, size_t n, const ent_view_options *o);

static bool same_of(const lines_row *rows, size_t n, const lines_row *others, size_t n_others,
                    const ent_view_options *o) {
    ent_view *v = view_of(rows, n, o), *w = view_of(others, n_others, o);
    bool ok = v && w ? compare_views(v, w, ENT_NONE) : compare_differ("no view");
    ent__view_free(v);
    ent__view_free(w);
    return ok;
}

/* Rows recorded after K never change an answer at K. */
static bool later_rows_change_nothing(const lines_row *rows, size_t n,
                                      const ent_view_options *o) {
    lines_row *kept = calloc(n, sizeof *kept);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].recorded <= o->known)
            kept[m++] = rows[i];
    bool ok = same_of(rows, n, kept, m, o);
    free(kept);
    return ok;
}

static bool order_changes_nothing(const lines_row *rows, size_t n, const ent_view_options *o) {
    lines_row *other = calloc(n, sizeof *other);
    memcpy(other, rows, n * sizeof *other);
    uint64_t saved = chance_state;
    chance_state = n;
    bool ok = true;
    for (int round = 0; ok && round < 3; round++) {
        for (size_t i = n; i > 1; i--) {
            size_t j = below(i);
            lines_row t = other[i - 1];
            other[i - 1] = other[j];
            other[j] = t;
        }
        ok = same_of(rows, n, other, n, o);
    }
    chance_state = saved;
    free(other);
    return ok;
}

/* Swapping the parties of a symmetric relation changes nothing. Ids stay as they
 * were: what replaces a claim still does. */
static bool swapping_changes_nothing(const lines_row *rows, size_t n,
                                     const ent_view_options *o) {
    static const char *const symmetric[] = {"diplomatic", "dispute", "border", "held"};
    lines_row *other = calloc(n, sizeof *other);
    memcpy(other, rows, n * sizeof *other);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < 4; k++)
            if (rows[i].kind == ENT_CLAIM &&
                ent__str_is(rows[i].row.cell[ENT_C_RELATION], symmetric[k])) {
                other[i].row.cell[ENT_C_SUBJECT] = rows[i].row.cell[ENT_C_OBJECT];
                other[i].row.cell[ENT_C_OBJECT] = rows[i].row.cell[ENT_C_SUBJECT];
            }
    /* ids hash the parties: leave registers with replaced claims to the others */
    bool any = false;
    for (size_t i = 0; i < n; i++)
        any |= rows[i].kind == ENT_CLAIM && rows[i].row.cell[ENT_C_REPLACES].n;
    bool ok = any || same_of(rows, n, other, n, o);
    free(other);
    return ok;
}

/* Keeps what is no claim, and on the matter what the editions say that are heard:
 * not only their voices, since a spell that says nothing of the day may have ended
 * the presumption of another. */
static size_t keep_voices(const ent_hearing *h, const lines_row *rows, size_t n,
                          lines_row *kept) {
    const ent_claims *c = h->view->claims;
    bool *used = calloc(c->n + 1, sizeof *used);
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *v = &h->voices[i];
        if (v->says == ENT_SAYS_UNCOVERED)
            used[h->cover[v->first].claim] = true;
        for (size_t j = 0; j < h->n_spells; j++)
            if (h->spells[j].source == v->source)
                used[h->spells[j].claim] = true;
    }
    const ent_matter *matter = &h->view->matters[h->matter];
    for (size_t i = 0; matter->joined && i < h->n_spells; i++)
        used[h->spells[i].claim] = true; /* any of them may be what joined the others */
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        bool keep = rows[i].kind != ENT_CLAIM;
        char id[ENT_ID_TEXT];
        for (size_t k = 0; k < c->n && !keep; k++) {
            ent__claim_id_format(&c->at[k].id, id);
            keep = used[k] && ent__str_is(rows[i].row.cell[ENT_C_ID], id);
        }
        if (keep)
            kept[m++] = rows[i];
    }
    free(used);
    return m;
}

/* What is left of a matter: with other facets blank or its value unsaid if no claim
 * that is left says them, and without claims if coverage alone is left. */
static naive_matter left_of(const naive *y, const naive_matter *m) {
    naive_matter found = *m;
    found.n = 0;
    for (size_t i = 0; i < naive_n_matters(y); i++) {
        const naive_matter *z = naive_matter_at(y, i);
        bool fits = ent__str_eq(z->relation, m->relation) &&
                    (!z->value.n || ent__str_eq(z->value, m->value));
        for (int k = 0; k < ENT_FACETS_MOST; k++)
            fits &= !z->facet[k].n || ent__str_eq(z->facet[k], m->facet[k]);
        if (fits &&
            ((ent__str_eq(z->subject, m->subject) && ent__str_eq(z->object, m->object)) ||
             (ent__str_eq(z->subject, m->object) && ent__str_eq(z->object, m->subject)))) {
            found.members = z->members;
            found.n = z->n;
        }
    }
    return found;
}

/* Every answer can be recomputed from the claims of its voices alone. */
static bool voices_are_enough(const lines_row *rows, size_t n, const ent_view_options *o) {
    ent_view *v = view_of(rows, n, o);
    naive *x = naive_new(rows, n, o);
    lines_row *kept = calloc(n, sizeof *kept);
    ent_hearing h;
    ent__hearing_init(&h, v);
    bool ok = true;
    for (uint32_t i = 0; ok && i < naive_n_matters(x); i++) {
        const naive_matter *m = naive_matter_at(x, i);
        uint32_t at = compare_find(v, m);
        if (at == ENT_NONE || !v->matters[at].n_segments)
            continue;
        size_t n_days;
        ent_day *days = naive_days(x, m, &n_days);
        for (size_t d = 0; ok && d < n_days; d += 3) {
            ent_segment s;
            ok = ent__hearing_open(&h, at, NULL) == ENT_OK &&
                 ent__hearing_on(&h, days[d], 1, 0, &s, NULL) == ENT_OK;
            size_t n_kept = keep_voices(&h, rows, n, kept);
            naive *y = naive_new(kept, n_kept, o);
            naive_matter alone = left_of(y, m);
            naive_answer a = naive_on(y, &alone, days[d], 1, 0);
            ok = (a.verdict == s.verdict &&
                  ent__str_eq(a.value, ent__claims_word(v->claims, s.value))) ||
                 compare_differ("%.*s %.*s on %s: %s, of the voices alone %s",
                                ENT_FMT(m->relation), ENT_FMT(m->value), compare_day(days[d]),
                                ent__verdict_name((ent_verdict)s.verdict),
                                ent__verdict_name(a.verdict));
            naive_free(y);
        }
        free(days);
    }
    ent__hearing_free(&h);
    free(kept);
    naive_free(x);
    ent__view_free(v);
    return ok;
}

/* ---- making a failure small
 * ------------------------------------------------------------------ */

/* A row that all registers have. */
static bool is_vocabulary(const lines_row *row) {
    return row->kind == ENT_RELATION && row->row.cell[ENT_R_REPLACES].n == 0;
}

static void shrink(lines_row *rows, size_t *n, const ent_view_options *o, property *holds) {
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (size_t i = *n; i-- > 0;) {
            lines_row taken = rows[i];
            if (is_vocabulary(&taken))
                continue;
            memmove(rows + i, rows + i + 1, (*n - i - 1) * sizeof *rows);
            --*n;
            if (!holds(rows, *n, o)) {
                smaller = true;
                continue;
            }
            memmove(rows + i + 1, rows + i, (*n - i) * sizeof *rows);
            rows[i] = taken;
            ++*n;
        }
    }
}

static void report(lines_row *rows, size_t n, ent_view_options *o, property *holds,
                   uint64_t seed) {
    ent_view_options plain = {.known = ENT_LATEST, .said_by = ENT_DAY_MAX};
    if (!holds(rows, n, &plain))
        *o = plain;
    shrink(rows, &n, o, holds);
    holds(rows, n, o);
    printf("# ENTENTE_SEED=%" PRIu64 " ENTENTE_RUNS=1\n", seed);
    printf("# known %" PRId64 " said_by %d only %zu without %zu prefer %zu\n", o->known,
           o->said_by, o->n_only, o->n_without, o->n_prefer);
    lines_row *shown = calloc(n, sizeof *shown);
    size_t n_shown = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_vocabulary(&rows[i]))
            shown[n_shown++] = rows[i];
    lines_print(shown, n_shown);
    free(shown);
    fflush(stdout);
    fail_msg("seed %" PRIu64 ": %s", seed, compare_why);
}

static void check(property *holds, long times) {
    for (long i = 0; i < times; i++) {
        world w;
        ent_view_options o;
        uint64_t seed = first_seed + (uint64_t)i;
        make_world(&w, seed);
        make_options(&o);
        if (!holds(w.l.rows, w.l.n, &o))
            report(w.l.rows, w.l.n, &o, holds, seed);
        free_world(&w);
    }
}

static long part(long share) {
    return runs < share ? runs : runs / share;
}

static void the_engine_agrees_with_the_naive_rule(void **state) {
    (void)state;
    check(agrees, runs);
}

static void rows_recorded_later_change_nothing(void **state) {
    (void)state;
    check(later_rows_change_nothing, part(4));
}

static void the_order_of_rows_changes_nothing(void **state) {
    (void)state;
    check(order_changes_nothing, part(4));
}

static void swapped_parties_change_nothing(void **state) {
    (void)state;
    check(swapping_changes_nothing, part(4));
}

static void voices_alone_give_the_answer(void **state) {
    (void)state;
    check(voices_are_enough, part(20));
}

/* ---- scopes -------------------------------------------------------------------------- */

/* The world in a register of its own, as far as a register takes it: there a claim
 * names what is there. */
static void keep_world(ent_register *reg, const world *w) {
    static const ent_kind order[] = {ENT_RELATION, ENT_SOURCE, ENT_ENTITY, ENT_CLAIM};
    ent_append_options options = {.size = sizeof options, .own_recorded = true};
    ent_append *append;
    OK(ent__append_begin(reg, &options, &append, err));
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < w->l.n; i++) {
            ent_row row = w->l.rows[i].row;
            ent_outcome outcome;
            char when[ENT_INSTANT_TEXT];
            size_t n = ent__instant_format(w->l.rows[i].recorded, when, sizeof when);
            row.cell[ent__schema(order[k])->recorded] = (ent_str){when, n};
            if (w->l.rows[i].kind == order[k]) /* what it refuses is left out */
                (void)!ent__append_row(append, order[k], &row, &outcome, NULL, NULL, NULL);
        }
    OK(ent__append_commit(append, err));
}

static size_t scopes_of(const char *path, const world *w, const ent_view_options *o,
                        uint64_t seed) {
    ent_open_options create = {.size = sizeof create, .mode = ENT_OPEN_CREATE};
    ent_register *reg;
    ent_claims *whole;
    ent_view *v;
    OK(ent_register_open(path, &create, &reg, err));
    keep_world(reg, w);
    OK(ent__load_by(reg, &(ent_scope){.n = 0}, false, &whole, err));
    OK(ent__view_new(whole, o, &v, err));
    OK(ent__view_prepare_by(v, 1, err));
    size_t n = v->n_groups;
    for (uint32_t g = 0; g < n; g++)
        if (!compare_scope(reg, v, o, g)) {
            lines_print(w->l.rows, w->l.n);
            fail_msg("seed %" PRIu64 ", group %u: %s", seed, g, compare_why);
        }
    ent__view_free(v);
    ent__claims_free(whole);
    ent_register_close(reg);
    return n;
}

static void a_scope_answers_as_the_whole(void **state) {
    (void)state;
    const char *tmp = getenv("TMPDIR");
    char path[300];
    snprintf(path, sizeof path, "%s/entente-random-%ld.db", tmp ? tmp : "/tmp", (long)getpid());
    size_t groups = 0;
    for (long i = 0; i < part(60); i++) {
        world w;
        ent_view_options o;
        make_world(&w, first_seed + (uint64_t)i);
        make_options(&o);
        remove(path);
        groups += scopes_of(path, &w, &o, first_seed + (uint64_t)i);
        free_world(&w);
    }
    remove(path);
    printf("# %ld registers, %zu pairs\n", part(60), groups);
}

int main(void) {
    const char *seed = getenv("ENTENTE_SEED"), *n = getenv("ENTENTE_RUNS");
    if (getenv("QUICK"))
        runs /= 10;
    if (seed)
        first_seed = strtoull(seed, NULL, 10);
    if (n)
        runs = strtol(n, NULL, 10);
    printf("# seed %" PRIu64 ", %ld registers\n", first_seed, runs);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_engine_agrees_with_the_naive_rule),
        cmocka_unit_test(rows_recorded_later_change_nothing),
        cmocka_unit_test(the_order_of_rows_changes_nothing),
        cmocka_unit_test(swapped_parties_change_nothing),
        cmocka_unit_test(widening_turns_no_yes_into_a_no),
        cmocka_unit_test(voices_alone_give_the_answer),
        cmocka_unit_test(a_scope_answers_as_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
