/* SPDX-License-Identifier: MIT
 *
 * The questions of src/ask that look at claims themselves: series, why, gaps, changes,
 * conflicts, check, treaties, timeline. A small register of rows typed here, and the
 * data that ship.
 */
#include "test.h"

#include <unistd.h>

#include "register/register.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- a world of rows -------------------------------------------------------------- */

static const char *const relations[] = {
    "diplomatic,state,yes,no,no,,none|established|severed,,severed,Relations,diplomatic "
    "relations",
    "recognition,state,no,no,no,of,none|de-facto|de-jure,de-jure>de-facto,,Recognition,"
    "recognition",
    "member,state,no,no,no,,none|observer|member,,,Memberships,membership",
    "mission,state,no,yes,no,place,none|embassy|closed,,closed,Missions,mission",
    "party,event,no,yes,yes,,signature|ratification|withdrawal|declaration,,,Treaties,action",
    "tone,state,yes,yes,no,topic,cooled|improved|soured,,,Assessments,assessment of relations",
    "exists,state,no,no,no,,none|exists|dissolved,,dissolved,Structure,existence",
    "visit,event,no,no,no,person,none|visit,,,Visits,visit",
    "count,measure,no,no,no,of,,,,Figures,count",
    "border,measure,yes,no,no,,,,,Borders,boundary",
    "remark,remark,no,yes,no,,,,,Remarks,remark",
    "complete,state,no,no,no,,all,,,(coverage),the source lists all",
    "retract,retract,no,no,no,,,,,(register),withdraws a claim"};

static const char *const entities[] = {
    "LTU,state,Lithuania",
    "LVA,state,Latvia",
    "EST,state,Estonia",
    "POL,state,Poland",
    "USA,state,United States",
    "FRA,state,France",
    "SUN,state,Soviet Union,,,1991-12-26",
    "YUG,state,Yugoslavia",
    "NATO,org,North Atlantic Treaty Organization",
    "person:bush,person,George W. Bush",
    "treaty:lt-pl,treaty,Treaty of Lithuania and Poland",
    "treaty:lt-lv,treaty,Treaty of Lithuania and Latvia",
    "topic:rel,topic,states with relations,,,,counts=rel:diplomatic",
    "topic:missions,topic,countries with missions",
    "topic:energy,topic,energy",
    "place:riga,place,Riga",
    "place:liepaja,place,Liepaja"};

/* id, work, kind, type, title, author, publisher, published, accessed, per, url */
static const char *const sources[] = {
    "list,list,primary,,List of the ministry", "wp@1,wp,tertiary,,Article,,Wikipedia,2010~",
    "wp@2,wp,tertiary,,Article,,Wikipedia,2012,,,https://example.org/a",
    "mfa,mfa,primary,,Ministry,,MFA,2015-05-01,,list",
    "hs,hs,primary,,Travels,,Historian,2020"};

/* label: subject, relation, object, value, since, until, detail, source, at, per, as_of,
 * note; a label after "=" is the row replaced */
static const char *const first_rows[] = {
    "r1:LTU,count,topic:rel,149,,,unit=states,wp@1,lead",
    "r2:LTU,count,topic:rel,176,,,unit=states,wp@2,#29 lead,list,2012-04-03",
    "m1:LTU,count,topic:missions,94,,,unit=countries,wp@1",
    "m2:LTU,count,topic:missions,94,,,unit=countries,wp@2,#13",
    "d1:LTU,diplomatic,LVA,established,1991-10-05,..,,wp@2,#35 body",
    "slip:LTU,member,NATO,member,2004-03-30,..,,wp@2,typed wrong",
    "n1:LTU,member,NATO,member,2004-03-29,..,,mfa",
    "t1:LTU,tone,POL,cooled,,,,wp@2,#20",
    "t2:LTU,tone,POL,improved,,,,wp@2,#23",
    "t3:LTU,tone,POL,soured,,..,,wp@2,#38",
    "t4:LTU,tone,POL,soured,,..,topic=topic:energy,wp@2,#39",
    "v1:USA,visit,LTU,visit,2007-02,,person=person:bush,wp@2,#108"};

static const char *const second_rows[] = {
    "ret:,retract,,,,,,,,,,the article says 2004=slip",
    "n2:LTU,member,NATO,member,2004,..,,wp@2,#7",
    "dup:LTU,member,NATO,member,2004-03-30,..,,wp@2,elsewhere",
    "d2:LTU,diplomatic,LVA,established,1991-10-10,..,,mfa",
    "cov:USA,complete,rel:visit,all,2001-01-20,2009-01-20,object=LTU;person=person:bush,hs",
    "cov2:LTU,complete,rel:mission,all,2000-01-01,2014-12-31,object=FRA,mfa",
    "p1:LTU,party,treaty:lt-pl,signature,1994,,,wp@2",
    "p2:LTU,party,treaty:lt-pl,signature,1994-04,,place=place:riga,wp@2,again",
    "p3:POL,party,treaty:lt-pl,signature,1994-04-26,,,mfa",
    "p4:LTU,party,treaty:lt-pl,ratification,1994-10,,,mfa",
    "p5:LTU,party,treaty:lt-pl,withdrawal,2030-01-01,,,mfa",
    "p6:LTU,party,treaty:lt-lv,signature,1998,,,mfa",
    "x1:LTU,recognition,LVA,de-jure,1992-01-01,,,mfa",
    "s1:LTU,diplomatic,SUN,established,1995-01-01,..,,mfa",
    "h1:LVA,diplomatic,EST,established,1991-01-01,..,,mfa",
    "h2:EST,diplomatic,LVA,established,1991-01-02,..,,mfa",
    "e1:LTU,mission,LVA,embassy,1991,..,place=place:riga,mfa",
    "e2:LTU,mission,LVA,embassy,1992,1993,place=place:liepaja,mfa",
    "e3:LTU,mission,LVA,embassy,1991,..,,wp@2",
    "e4:LTU,mission,POL,embassy,1992,..,,list",
    "y1:YUG,exists,,dissolved,1992-04-27,,,mfa",
    "b1:LTU,border,LVA,588,2011,2011,unit=km,wp@2",
    "b2:LTU,border,LVA,544,2011,2011,unit=km,mfa",
    "k1:LTU,remark,,,,,about=anything,wp@2"};

typedef struct label {
    char name[8];
    ent_claim_id id;
} label;

static label labels[64];
static size_t n_labels;

static const ent_claim_id *id_of(const char *name) {
    for (size_t i = 0; i < n_labels; i++)
        if (!strcmp(labels[i].name, name))
            return &labels[i].id;
    fail_msg("no claim is labelled %s", name);
    return NULL;
}

static const char *id_text(const char *name) {
    static char text[4][ENT_ID_TEXT];
    static int at;
    char *p = text[at++ & 3];
    ent__claim_id_format(id_of(name), p);
    return p;
}

static ent_row cells_of(const char *text, const int *cells) {
    ent_row row = {0};
    ent_str rest = ent__str(text), part;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row.cell[i] = ENT_STR("");
    for (int i = 0; ent__str_split(&rest, ',', &part); i++)
        row.cell[cells ? cells[i] : i] = part;
    return row;
}

static void append_claim(ent_append *a, const char *text) {
    static const int cells[] = {ENT_C_SUBJECT, ENT_C_RELATION, ENT_C_OBJECT, ENT_C_VALUE,
                                ENT_C_SINCE,   ENT_C_UNTIL,    ENT_C_DETAIL, ENT_C_SOURCE,
                                ENT_C_AT,      ENT_C_PER,      ENT_C_AS_OF,  ENT_C_NOTE};
    label *l = &labels[n_labels++];
    const char *body = strchr(text, ':') + 1;
    char replaced[ENT_ID_TEXT] = "";
    ent_outcome outcome;
    *l = (label){{0}, {{0}}};
    memcpy(l->name, text, (size_t)(body - text) - 1);
    ent_row row = cells_of(body, cells);
    ent_str *note = &row.cell[ENT_C_NOTE];
    const char *mark = note->n ? memchr(note->p, '=', note->n) : NULL;
    if (mark) {
        ent__claim_id_format(id_of(mark + 1), replaced);
        note->n = (size_t)(mark - note->p);
        row.cell[ENT_C_REPLACES] = ent__str(replaced);
    }
    OK(ent__append_row(a, ENT_CLAIM, &row, &outcome, &l->id, NULL, err));
}

static ent_instant world_time;

static ent_instant world_clock(void *ctx) {
    (void)ctx;
    return world_time;
}

static void append_rows(ent_append *a, ent_kind kind, const char *const *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        ent_row row = cells_of(rows[i], NULL);
        ent_outcome outcome;
        OK(ent__append_row(a, kind, &row, &outcome, NULL, NULL, err));
    }
}

static const char *temporary(const char *name) {
    static char path[4][160];
    static int at;
    char *p = path[at++ & 3];
    const char *dir = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(p, sizeof path[0], "%s/entente-ask-%ld-%s.db", dir, (long)getpid(), name);
    return p;
}

static void append_batch(ent_register *reg, const char *day, const char *const *rows, size_t n,
                         bool all) {
    ent_append *a;
    ent_append_options o = {.size = sizeof o};
    OK(ent_instant_parse(day, -1, false, &world_time, err));
    OK(ent__append_begin(reg, &o, &a, err));
    if (all) {
        append_rows(a, ENT_RELATION, relations, COUNT(relations));
        append_rows(a, ENT_ENTITY, entities, COUNT(entities));
        append_rows(a, ENT_SOURCE, sources, COUNT(sources));
    }
    for (size_t i = 0; i < n; i++)
        append_claim(a, rows[i]);
    OK(ent__append_commit(a, err));
}

static ent_register *world;

static int world_make(void **state) {
    (void)state;
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE, .clock = world_clock};
    const char *path = temporary("world");
    unlink(path);
    OK(ent_register_open(path, &o, &world, err));
    append_batch(world, "2026-11-23", first_rows, COUNT(first_rows), true);
    append_batch(world, "2026-11-24", second_rows, COUNT(second_rows), false);
    return 0;
}

static int world_end(void **state) {
    (void)state;
    ent_register_close(world);
    unlink(temporary("world"));
    return 0;
}

/* ---- reading tables --------------------------------------------------------------- */

typedef ent_code (*ask_fn)(ent_register *, const ent_question *, ent_table **, ent_error *);

static ent_day day_of(const char *text) {
    ent_date d;
    OK(ent_date_parse(text, -1, &d, err));
    return d.from;
}

static ent_question about(const char *s, const char *r, const char *o) {
    return (ent_question){.size = sizeof(ent_question),
                          .subject = s,
                          .relation = r,
                          .object = o,
                          .today = day_of("2026-11-24")};
}

static ent_table *asked(ask_fn ask, ent_question q) {
    ent_table *t = NULL;
    OK(ask(world, &q, &t, err));
    return t;
}

static const char *cell(const ent_table *t, size_t row, const char *column) {
    static char text[8][1200];
    static int at;
    char *p = text[at++ & 7];
    ptrdiff_t c = ent_table_column_find(t, column, -1);
    assert_true(c >= 0);
    ent_table_cell(t, row, (size_t)c, p, sizeof text[0]);
    return p;
}

#define CELL(t, row, column, due) assert_string_equal(cell(t, row, column), due)

/* The row with this text there; -1 if there is none. */
static ptrdiff_t row_with(const ent_table *t, const char *column, const char *text) {
    for (size_t i = 0; i < ent_table_n_rows(t); i++)
        if (!strcmp(cell(t, i, column), text))
            return (ptrdiff_t)i;
    return -1;
}

static size_t the_row(const ent_table *t, const char *column, const char *text) {
    ptrdiff_t row = row_with(t, column, text);
    if (row < 0)
        fail_msg("no row has %s \"%s\"", column, text);
    return (size_t)row;
}

static bool noted(const ent_table *t, const char *part) {
    for (size_t i = 0; i < ent_table_n_notes(t); i++)
        if (strstr(ent_table_note(t, i), part))
            return true;
    return false;
}

/* ---- series ----------------------------------------------------------------------- */

static void series_are_editions_in_order(void **state) {
    (void)state;
    ent_table *t = asked(ent_ask_series, about("LTU", "count", "topic:rel"));
    assert_int_equal(ent_table_n_rows(t), 2);
    CELL(t, 0, "value", "149");
    CELL(t, 0, "period", "2010~");
    CELL(t, 0, "basis", "published");
    CELL(t, 1, "value", "176");
    CELL(t, 1, "period", "2012-04-03");
    CELL(t, 1, "published", "2012");
    CELL(t, 1, "per", "list");
    CELL(t, 1, "low", "176");
    CELL(t, 1, "grade", "testified");
    CELL(t, 1, "mark", "");
    ent_table_free(t);
}

static void a_figure_that_stood_still_is_marked(void **state) {
    (void)state;
    ent_table *t = asked(ent_ask_series, about("LTU", "count", "topic:missions"));
    assert_int_equal(ent_table_n_rows(t), 2);
    CELL(t, 0, "mark", "");
    CELL(t, 1, "mark", "unchanged");
    assert_true(noted(t, "states with relations went from 149 to 176"));
    ent_table_free(t);
}

static void measures_of_one_period_may_be_disputed(void **state) {
    (void)state;
    ent_table *t = asked(ent_ask_series, about("LVA", "border", NULL));
    assert_int_equal(ent_table_n_rows(t), 2);
    CELL(t, 0, "object", "LTU");
    CELL(t, 0, "grade", "disputed");
    CELL(t, 1, "grade", "disputed");
    CELL(t, 0, "basis", "period");
    ent_table_free(t);
    ent_question q = about("LTU", "member", NULL);
    assert_int_equal(ent_ask_series(world, &q, &t, NULL), ENT_INVALID);
    q = about(NULL, "count", NULL);
    assert_int_equal(ent_ask_series(world, &q, &t, NULL), ENT_MISUSE);
    q = about("nobody", "count", NULL);
    OK(ent_ask_series(world, &q, &t, err));
    assert_int_equal(ent_table_n_rows(t), 0);
    ent_table_free(t);
}

/* ---- why -------------------------------------------------------------------------- */

static ent_why *why(const char *what, ent_question q) {
    ent_why *w = NULL;
    OK(ent_ask_why(world, what, &q, &w, err));
    return w;
}

static void why_follows_the_chain(void **state) {
    (void)state;
    ent_why *w = why("#29", about(NULL, NULL, NULL));
    const ent_table *t = ent_why_table(w);
    assert_int_equal(ent_table_n_rows(t), 1);
    CELL(t, 0, "claim", id_text("r2"));
    CELL(t, 0, "root", "list");
    CELL(t, 0, "chain", "list");
    CELL(t, 0, "title", "Article");
    CELL(t, 0, "standing", "live");
    ent_why_free(w);
    ent_question none = about(NULL, NULL, NULL);
    assert_int_equal(ent_ask_why(world, "#2", &none, &w, NULL), ENT_NOT_FOUND);
    assert_int_equal(ent_ask_why(world, "mfa#29", &none, &w, NULL), ENT_NOT_FOUND);
    assert_int_equal(ent_ask_why(world, "abc", &none, &w, NULL), ENT_INVALID);
    assert_int_equal(ent_ask_why(world, NULL, &none, &w, NULL), ENT_MISUSE);
    w = why("wp@2#29", none);
    assert_int_equal(ent_table_n_rows(ent_why_table(w)), 1);
    ent_why_free(w);
}

static void why_tells_who_retracted(void **state) {
    (void)state;
    char prefix[9] = "";
    memcpy(prefix, id_text("slip"), 8);
    ent_why *w = why(prefix, about(NULL, NULL, NULL));
    const ent_table *t = ent_why_table(w);
    CELL(t, 0, "standing", "retracted");
    CELL(t, 0, "replaced_by", id_text("ret"));
    CELL(t, 0, "reason", "the article says 2004");
    ent_why_free(w);
    ent_question before = about(NULL, NULL, NULL);
    OK(ent_instant_parse("2026-11-23", -1, true, &before.known, err));
    w = why(prefix, before);
    CELL(ent_why_table(w), 0, "standing", "live");
    ent_why_free(w);
    w = why(id_text("ret"), about(NULL, NULL, NULL));
    CELL(ent_why_table(w), 0, "replaces", id_text("slip"));
    CELL(ent_why_table(w), 0, "standing", "live");
    ent_why_free(w);
}

static void why_hears_the_others(void **state) {
    (void)state;
    ent_question q = about("LTU", "diplomatic", "LVA");
    q.has_day = true;
    q.day1 = q.day2 = day_of("1991-10-07");
    ent_why *w = why(NULL, q);
    const ent_table *t = ent_why_table(w);
    size_t row = the_row(t, "claim", id_text("d1"));
    CELL(t, row, "says", "yes");
    assert_non_null(strstr(cell(t, row, "opposes"), "mfa: established since 1991-10-10"));
    CELL(t, the_row(t, "claim", id_text("d2")), "says", "not-yet");
    ent_why_free(w);
    q = about("LTU", "member", "NATO");
    w = why(NULL, q);
    t = ent_why_table(w);
    assert_non_null(strstr(cell(t, the_row(t, "claim", id_text("n2")), "agrees"), "mfa"));
    assert_int_equal(row_with(t, "claim", id_text("slip")), -1);
    ent_why_free(w);
    q.all = true;
    w = why(NULL, q);
    the_row(ent_why_table(w), "claim", id_text("slip"));
    ent_why_free(w);
    w = why("#108", about(NULL, NULL, NULL));
    assert_non_null(strstr(cell(ent_why_table(w), 0, "opposes"), "hs: a complete list has no"));
    ent_why_free(w);
}

typedef struct page {
    char text[8192];
    size_t n;
} page;

static int write_page(void *ctx, const char *p, size_t n) {
    page *to = ctx;
    assert_true(to->n + n < sizeof to->text);
    memcpy(to->text + to->n, p, n);
    to->n += n;
    to->text[to->n] = '\0';
    return 0;
}

static void why_fits_eighty_columns(void **state) {
    (void)state;
    static page terminal, json;
    ent_why *w = why(NULL, about("LTU", "diplomatic", "LVA"));
    ent_write_options o = {.size = sizeof o, .width = 80};
    OK(ent_why_write(w, &o, (ent_sink){write_page, &terminal}, err));
    size_t column = 0;
    for (size_t i = 0; i < terminal.n; i++) {
        column = terminal.text[i] == '\n' ? 0 : column + 1;
        assert_true(column <= 80);
    }
    assert_non_null(strstr(terminal.text, "root         wp\n"));
    assert_non_null(strstr(terminal.text, "oppose       wp@2: established since 1991-10-05"));
    o.format = ENT_FORMAT_JSON;
    OK(ent_why_write(w, &o, (ent_sink){write_page, &json}, err));
    assert_memory_equal(json.text, "[\n{\"claim\":", 11);
    ent_why_free(w);
}

/* ---- gaps ------------------------------------------------------------------------- */

static void gaps_are_unsaid_or_stale(void **state) {
    (void)state;
    ent_table *t = asked(ent_ask_gaps, about("LTU", "diplomatic", NULL));
    CELL(t, the_row(t, "state", "POL"), "status", "unsaid");
    CELL(t, the_row(t, "state", "LVA"), "status", "stale");
    assert_int_equal(row_with(t, "state", "LTU"), -1);  /* itself */
    assert_int_equal(row_with(t, "state", "SUN"), -1);  /* its entity ended */
    assert_int_equal(row_with(t, "state", "YUG"), -1);  /* a claim dissolves it */
    assert_int_equal(row_with(t, "state", "NATO"), -1); /* no state */
    assert_true(noted(t, "unsaid is not none"));
    ent_table_free(t);
    ent_question q = about("LTU", "mission", NULL);
    q.has_day = true;
    q.day1 = q.day2 = day_of("2010-01-01");
    t = asked(ent_ask_gaps, q);
    CELL(t, the_row(t, "state", "FRA"), "status", "no");
    CELL(t, the_row(t, "state", "FRA"), "claims", id_text("cov2"));
    CELL(t, the_row(t, "state", "USA"), "status", "unsaid");
    ent_table_free(t);
    q.day1 = q.day2 = day_of("1990-01-01");
    t = asked(ent_ask_gaps, q);
    CELL(t, the_row(t, "state", "YUG"), "status", "unsaid");
    CELL(t, the_row(t, "state", "FRA"), "status", "unsaid");
    ent_table_free(t);
    t = asked(ent_ask_gaps, about("FRA", "diplomatic", NULL)); /* of whom nothing is said */
    CELL(t, the_row(t, "state", "LTU"), "status", "unsaid");
    ent_table_free(t);
}

/* ---- changes ---------------------------------------------------------------------- */

static ent_table *changed(ent_question q, const char *after, const char *until) {
    ent_instant k1, k2;
    ent_table *t = NULL;
    OK(ent_instant_parse(after, -1, true, &k1, err));
    OK(ent_instant_parse(until, -1, true, &k2, err));
    OK(ent_ask_changes(world, &q, k1, k2, &t, err));
    return t;
}

static void changes_are_what_was_appended(void **state) {
    (void)state;
    ent_table *t = changed(about(NULL, NULL, NULL), "2026-11-23", "2026-11-24");
    size_t row = the_row(t, "what", "retraction");
    CELL(t, row, "replaces", id_text("slip"));
    CELL(t, row, "replaced", "LTU member NATO: member, since 2004-03-30, until ..");
    CELL(t, row, "replaced_work", "wp");
    CELL(t, row, "reason", "the article says 2004");
    CELL(t, the_row(t, "work", "hs"), "n", "1");
    assert_int_equal(row_with(t, "what", "sources"), -1);
    assert_true(noted(t, "23 claims from 4 works added, 0 corrections, 1 retraction"));
    assert_true(noted(t, "altered: 1 earlier claim of wp"));
    ent_table_free(t);
    t = changed(about(NULL, NULL, NULL), "2026-11-22", "2026-11-23");
    CELL(t, the_row(t, "what", "sources"), "n", "5");
    assert_true(noted(t, "no earlier claim was altered"));
    ent_table_free(t);
}

static void changes_can_be_narrowed(void **state) {
    (void)state;
    ent_question q = about("LTU", "member", NULL);
    q.all = true;
    ent_table *t = changed(q, "2026-11-23", "2026-11-24");
    assert_int_equal(row_with(t, "object", "LVA"), -1);
    the_row(t, "what", "retraction");
    the_row(t, "id", id_text("n2"));
    assert_true(noted(t, "2 claims from 1 work added"));
    ent_table_free(t);
    q = about(NULL, NULL, NULL);
    q.all = true;
    t = changed(q, "2026-11-22", "2026-11-23");
    the_row(t, "what", "source");
    the_row(t, "what", "entity");
    the_row(t, "what", "relation");
    ent_table_free(t);
}

/* ---- conflicts -------------------------------------------------------------------- */

static void conflicts_name_their_sides(void **state) {
    (void)state;
    ent_table *t = asked(ent_ask_conflicts, about("LTU", "diplomatic", NULL));
    size_t row = the_row(t, "kind", "dispute");
    CELL(t, row, "from", "1991-10-05");
    CELL(t, row, "until", "1991-10-09");
    assert_non_null(strstr(cell(t, row, "sides"), "not yet established: mfa"));
    row = the_row(t, "kind", "start");
    CELL(t, row, "agreement", "disjoint");
    CELL(t, row, "sides", "1991-10-05: wp,1991-10-10: mfa");
    ent_table_free(t);
    t = asked(ent_ask_conflicts, about("USA", "visit", "LTU"));
    row = the_row(t, "kind", "dispute");
    assert_non_null(strstr(cell(t, row, "sides"), "a complete list has no such entry: hs"));
    ent_table_free(t);
}

static void conflicts_of_a_work_with_itself(void **state) {
    (void)state;
    ent_table *t = asked(ent_ask_conflicts, about("LVA", "diplomatic", "EST"));
    size_t row = the_row(t, "kind", "contradiction");
    CELL(t, row, "works", "mfa");
    CELL(t, row, "from", "1991-01-01");
    CELL(t, row, "until", "1991-01-01");
    ent_table_free(t);
    ent_question q = about(NULL, NULL, NULL);
    q.has_day = true;
    q.day1 = q.day2 = day_of("1991-10-06");
    t = asked(ent_ask_conflicts, q);
    assert_int_equal(row_with(t, "subject", "EST"), -1);
    the_row(t, "kind", "dispute");
    ent_table_free(t);
}

/* ---- check ------------------------------------------------------------------------ */

static void check_finds_what_is_wrong(void **state) {
    (void)state;
    static const struct {
        const char *rule, *object, *part;
    } due[] = {
        {"count-rows", "topic:rel",
         "wp@2 counts 176 (diplomatic); the register holds 2 then; "
         "that edition itself 1 (Latvia)"},
        {"figure-unchanged", "topic:missions", "94 in wp@2 as in wp@1"},
        {"relations-before-recognition", "LVA", "1991-10-05, before"},
        {"not-existing", "SUN", "after Soviet Union ended (1991-12-26)"},
        {"halves-differ", "LVA", "1991-01-02"},
        {"treaty-one-party", "treaty:lt-lv", "Lithuania is the only party known"},
        {"treaty-half", "treaty:lt-pl", "a ratification or the like is known of Lithuania"},
        {"stale", "LVA", "established is presumed, last witnessed 2015-05-01"},
        {"source-undated", "", "source list has no date"},
        {"loose-facet", "LVA", "left open"},
        {"dead-duplicate", "NATO", "wp@2 said that is retracted"}};
    ent_table *t = asked(ent_ask_check, about(NULL, NULL, NULL));
    for (size_t i = 0; i < COUNT(due); i++) {
        bool found = false;
        for (size_t row = 0; row < ent_table_n_rows(t) && !found; row++)
            found = !strcmp(cell(t, row, "rule"), due[i].rule) &&
                    (!strcmp(cell(t, row, "object"), due[i].object) ||
                     !strcmp(cell(t, row, "subject"), due[i].object)) &&
                    strstr(cell(t, row, "message"), due[i].part);
        if (!found)
            fail_msg("%s does not find %s", due[i].rule, due[i].object);
    }
    ent_table_free(t);
}

/* What is found of a subject is what is found of it in the whole. */
static void check_of_a_subject_equals_the_whole(void **state) {
    (void)state;
    static const char *const subjects[] = {"LTU", "LVA", "POL", "SUN", "treaty:lt-lv"};
    ent_table *whole = asked(ent_ask_check, about(NULL, NULL, NULL));
    for (size_t i = 0; i < COUNT(subjects); i++) {
        ent_table *t = asked(ent_ask_check, about(subjects[i], NULL, NULL));
        size_t n = 0;
        for (size_t row = 0; row < ent_table_n_rows(whole); row++) {
            bool own = !strcmp(cell(whole, row, "subject"), subjects[i]) ||
                       !strcmp(cell(whole, row, "object"), subjects[i]);
            if (!own)
                continue;
            n++;
            the_row(t, "message", cell(whole, row, "message"));
        }
        size_t m = 0;
        for (size_t row = 0; row < ent_table_n_rows(t); row++)
            m += strcmp(cell(t, row, "rule"), "source-undated") != 0 &&
                 (!strcmp(cell(t, row, "subject"), subjects[i]) ||
                  !strcmp(cell(t, row, "object"), subjects[i]));
        assert_int_equal(n, m);
        ent_table_free(t);
    }
    ent_table_free(whole);
    ent_table *t = asked(ent_ask_check, about("LTU", "member", NULL));
    for (size_t row = 0; row < ent_table_n_rows(t); row++)
        CELL(t, row, "relation", "member");
    ent_table_free(t);
}

/* ---- treaties --------------------------------------------------------------------- */

static void treaties_bind_from_ratification(void **state) {
    (void)state;
    ent_table *t = asked(ent_ask_treaties, about("LTU", NULL, NULL));
    size_t row = the_row(t, "treaty", "treaty:lt-pl");
    CELL(t, row, "status", "bound");
    CELL(t, row, "signed", "1994-04");
    CELL(t, row, "bound_since", "1994-10");
    CELL(t, row, "place", "Riga");
    CELL(t, row, "parties", "2");
    CELL(t, the_row(t, "treaty", "treaty:lt-lv"), "status", "signatory");
    ent_table_free(t);
    t = asked(ent_ask_treaties, about("LTU", NULL, "POL"));
    assert_int_equal(ent_table_n_rows(t), 2);
    CELL(t, 0, "state", "LTU");
    CELL(t, 1, "state", "POL");
    CELL(t, 1, "status", "signatory");
    ent_table_free(t);
}

static void treaties_are_as_of_a_day(void **state) {
    (void)state;
    ent_question q = about("LTU", NULL, NULL);
    q.has_day = true;
    q.day1 = q.day2 = day_of("1994-06-01");
    ent_table *t = asked(ent_ask_treaties, q);
    assert_int_equal(ent_table_n_rows(t), 1);
    CELL(t, 0, "status", "signatory");
    ent_table_free(t);
    q.all = true;
    t = asked(ent_ask_treaties, q);
    CELL(t, the_row(t, "treaty", "treaty:lt-lv"), "status", "future");
    ent_table_free(t);
    q.day1 = q.day2 = day_of("2031-01-01");
    t = asked(ent_ask_treaties, q);
    CELL(t, the_row(t, "treaty", "treaty:lt-pl"), "status", "ended");
    CELL(t, the_row(t, "treaty", "treaty:lt-pl"), "verdict", "presumed");
    ent_table_free(t);
}

/* ---- timeline --------------------------------------------------------------------- */

static void timelines_are_in_order(void **state) {
    (void)state;
    ent_table *t = asked(ent_ask_timeline, about("LTU", NULL, NULL));
    ent_day last = ENT_DAY_MIN;
    bool undated = false;
    const ent_day *first = ent_table_days(t, (size_t)ent_table_column_find(t, "first", -1));
    for (size_t i = 0; i < ent_table_n_rows(t); i++) {
        bool has = ent_table_has(t, i, (size_t)ent_table_column_find(t, "first", -1));
        assert_false(undated && has);
        undated = !has;
        if (!has)
            continue;
        assert_true(first[i] >= last);
        last = first[i];
    }
    size_t row = the_row(t, "what", "member of North Atlantic Treaty Organization: begins");
    CELL(t, row, "date", "2004-03-29");
    the_row(t, "what", "embassy in Latvia (Liepaja): ends");
    ent_table_free(t);
}

static void timelines_show_other_dates_and_tones(void **state) {
    (void)state;
    ent_table *t = asked(ent_ask_timeline, about("LTU", NULL, "LVA"));
    size_t row = the_row(t, "what", "diplomatic relations with Latvia: established: begins");
    CELL(t, row, "verdict", "disputed");
    CELL(t, row, "also", "1991-10-10: mfa");
    ent_table_free(t);
    t = asked(ent_ask_timeline, about("LTU", "tone", "POL"));
    assert_int_equal(ent_table_n_rows(t), 4);
    CELL(t, 0, "edge", "undated");
    assert_true(noted(t, "wp gives 4 undated assessments of relations with Poland"));
    assert_true(noted(t, "soured on energy"));
    ent_table_free(t);
}

/* ---- memory may fail anywhere ----------------------------------------------------- */

typedef struct heap {
    long live, count, fail_at;
} heap;

static void *heap_alloc(void *ctx, void *p, size_t old, size_t size) {
    (void)old;
    heap *h = ctx;
    if (size == 0) {
        h->live--;
        free(p);
        return NULL;
    }
    if (h->count++ == h->fail_at)
        return NULL;
    void *q = realloc(p, size);
    h->live += q && !p;
    return q;
}

static int discard(void *ctx, const char *p, size_t n) {
    (void)ctx;
    (void)p;
    (void)n;
    return 0;
}

static ent_code why_once(ent_register *reg, const ent_question *q, ent_table **out,
                         ent_error *err) {
    ent_why *w = NULL;
    *out = NULL;
    ent_code code = ent_ask_why(reg, q->subject ? NULL : "#29", q, &w, err);
    if (code == ENT_OK)
        code = ent_why_write(w, NULL, (ent_sink){discard, NULL}, err);
    ent_why_free(w);
    return code;
}

static ent_code changes_once(ent_register *reg, const ent_question *q, ent_table **out,
                             ent_error *err) {
    return ent_ask_changes(reg, q, 0, ENT_LATEST, out, err);
}

static void memory_may_fail_anywhere(void **state) {
    (void)state;
    static const struct {
        ask_fn ask;
        const char *s, *r, *o;
    } all[] = {{ent_ask_series, "LTU", "count", NULL}, {why_once, NULL, NULL, NULL},
               {why_once, "LTU", "diplomatic", "LVA"}, {ent_ask_gaps, "LTU", "mission", NULL},
               {changes_once, NULL, NULL, NULL},       {changes_once, "LTU", "member", NULL},
               {ent_ask_conflicts, "LTU", NULL, NULL}, {ent_ask_check, NULL, NULL, NULL},
               {ent_ask_check, "LTU", NULL, NULL},     {ent_ask_treaties, "LTU", NULL, "POL"},
               {ent_ask_timeline, "LTU", NULL, NULL}};
    heap h = {.fail_at = -1};
    ent_alloc_set(heap_alloc, &h); /* behaves as what it stands in for */
    for (size_t i = 0; i < COUNT(all); i++) {
        ent_question q = about(all[i].s, all[i].r, all[i].o);
        ent_code code = ENT_NOMEM;
        q.all = true;
        for (long at = 0; code != ENT_OK; at++) {
            ent_table *t = NULL;
            long live = h.live;
            h.count = 0;
            h.fail_at = at;
            code = all[i].ask(world, &q, &t, NULL);
            assert_true(code == ENT_NOMEM || (code == ENT_OK && h.count <= at));
            ent_table_free(t);
            if (h.live != live)
                fail_msg("question %zu leaves %ld blocks when allocation %ld fails", i,
                         h.live - live, at);
        }
    }
    ent_alloc_set(NULL, NULL);
}

/* ---- the data that ship ----------------------------------------------------------- */

static void the_shipped_data_answer(void **state) {
    (void)state;
    char dir[400];
    const char *root = getenv("ENTENTE_ROOT"), *path = temporary("shipped");
    ent_register *reg, *own = world;
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE};
    ent_package_options p = {.size = sizeof p, .own_recorded = true};
    NEEDS(root);
    snprintf(dir, sizeof dir, "%s/data", root);
    unlink(path);
    OK(ent_register_open(path, &o, &reg, err));
    OK(ent_package_import(reg, dir, &p, NULL, err));
    world = reg;
    ent_table *t =
        asked(ent_ask_series, about("LTU", "count", "topic:states-with-diplomatic-relations"));
    the_row(t, "value", "149"); /* question 26 */
    CELL(t, the_row(t, "value", "176"), "per", "urm-list");
    CELL(t, the_row(t, "value", "182"), "period", "2014~");
    the_row(t, "value", "186");
    ent_table_free(t);
    t = asked(ent_ask_series,
              about("LTU", "count", "topic:countries-with-lt-diplomatic-missions"));
    the_row(t, "mark", "unchanged"); /* question 27 */
    ent_table_free(t);
    t = asked(ent_ask_treaties, about("LTU", NULL, "POL"));
    the_row(t, "treaty", "treaty:lt-pl-friendship-1994"); /* question 29 */
    ent_table_free(t);
    t = asked(ent_ask_timeline, about("LTU", "tone", "POL"));
    assert_true(noted(t, "4 undated assessments")); /* question 34 */
    ent_table_free(t);
    t = asked(ent_ask_conflicts, about("USA", "visit", "LTU"));
    assert_true(ent_table_n_rows(t) > 0); /* question 38 */
    ent_table_free(t);
    ent_why *w = why("wp-lt@2012#138", about(NULL, NULL, NULL)); /* question 41 */
    CELL(ent_why_table(w), 0, "chain", "human-trafficking-baltics,iom-trafficking");
    CELL(ent_why_table(w), 0, "root", "iom-trafficking");
    ent_why_free(w);
    t = changed(about(NULL, NULL, NULL), "2026-11-23", "2026-11-24"); /* question 49 */
    assert_true(noted(t, "1 retraction"));
    ent_table_free(t);
    t = asked(ent_ask_gaps, about("LTU", "diplomatic", NULL)); /* question 52 */
    assert_true(noted(t, "unsaid is not none"));
    ent_table_free(t);
    t = asked(ent_ask_check, about(NULL, NULL, NULL)); /* question 28 */
    the_row(t, "rule", "figure-unchanged");
    ent_table_free(t);
    world = own;
    ent_register_close(reg);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_are_editions_in_order),
        cmocka_unit_test(a_figure_that_stood_still_is_marked),
        cmocka_unit_test(measures_of_one_period_may_be_disputed),
        cmocka_unit_test(why_follows_the_chain),
        cmocka_unit_test(why_tells_who_retracted),
        cmocka_unit_test(why_hears_the_others),
        cmocka_unit_test(why_fits_eighty_columns),
        cmocka_unit_test(gaps_are_unsaid_or_stale),
        cmocka_unit_test(changes_are_what_was_appended),
        cmocka_unit_test(changes_can_be_narrowed),
        cmocka_unit_test(conflicts_name_their_sides),
        cmocka_unit_test(conflicts_of_a_work_with_itself),
        cmocka_unit_test(check_finds_what_is_wrong),
        cmocka_unit_test(check_of_a_subject_equals_the_whole),
        cmocka_unit_test(treaties_bind_from_ratification),
        cmocka_unit_test(treaties_are_as_of_a_day),
        cmocka_unit_test(timelines_are_in_order),
        cmocka_unit_test(timelines_show_other_dates_and_tones),
        cmocka_unit_test(memory_may_fail_anywhere),
        cmocka_unit_test(the_shipped_data_answer),
    };
    return cmocka_run_group_tests(tests, world_make, world_end);
}
