/* SPDX-License-Identifier: MIT
 *
 * Questions: every clock and filter, every table, every writer, on a register at rest,
 * on one that is being written, and on one whose writer died.
 */
#include "api.h"

#include <errno.h>

/* ---- the three states of a register ------------------------------------------------------ */

enum { AT_REST, WRITTEN, ORPHANED, STATES };
static const char *const state_names[] = {"rest.db", "written.db", "orphaned.db"};
static ent_register *readers[STATES], *writer;
static ent_instant first_hour, second_hour;

/* An hour later: the OECD claim is corrected. */
static void correct_one(ent_register *reg) {
    char id[ENT_ID_BYTES] = "";
    ent_outcome outcome;
    ent_question q = {
        .size = sizeof q, .subject = "LTU", .relation = "member", .object = "OECD"};
    ent_why *why = NULL;
    OK(ent_ask_why(reg, NULL, &q, &why, err));
    const ent_table *t = ent_why_table(why);
    ptrdiff_t claim = ent_table_column_find(t, "claim", -1);
    assert_true(claim >= 0);
    assert_int_equal(ent_table_n_rows(t), 1);
    ent_table_cell(t, 0, (size_t)claim, id, sizeof id);
    ent_why_free(why);
    now = second_hour;
    OK(ent_claim_add(reg, CLAIM(.value = "candidate", .replaces = id), id, &outcome, err));
    assert_int_equal(outcome, ENT_ADDED);
    now = first_hour - 1000000;
}

static int worlds_make(void **state) {
    if (folder_make(state) != 0)
        return -1;
    first_hour = now + 1000000; /* rows of one instant are a microsecond apart */
    second_hour = now + INT64_C(3600000000);
    for (int s = 0; s < STATES; s++) {
        ent_register_close(world_make(state_names[s]));
        pid_t pid = s == ORPHANED ? fork() : 0;
        if (pid == 0) {
            writer = reg_get(state_names[s], ENT_OPEN_WRITE);
            correct_one(writer);
            if (s == ORPHANED)
                _exit(0); /* without a word */
            if (s == AT_REST)
                ent_register_close(writer);
        } else {
            int status = -1;
            if (waitpid(pid, &status, 0) != pid || status != 0)
                return -1;
        }
        readers[s] = reg_get(state_names[s], ENT_OPEN_READ);
    }
    return 0;
}

static int worlds_drop(void **state) {
    for (int s = 0; s < STATES; s++)
        ent_register_close(readers[s]);
    ent_register_close(writer);
    return folder_drop(state);
}

static void the_states_are_what_they_seem(void **state) {
    (void)state;
    assert_false(is_there(in_folder("rest.db-wal")));
    assert_true(is_there(in_folder("written.db-wal")));
    assert_true(is_there(in_folder("orphaned.db-wal")));
    char digest[STATES][65];
    for (int s = 0; s < STATES; s++)
        OK(ent_register_digest(readers[s], ENT_LATEST, digest[s], err));
    assert_string_equal(digest[AT_REST], digest[WRITTEN]);
    assert_string_equal(digest[AT_REST], digest[ORPHANED]);
}

static ent_day day_of(const char *when, bool last) {
    ent_date d;
    OK(ent_date_parse(when, -1, &d, err));
    return last ? d.until : d.from;
}

/* ---- at -------------------------------------------------------------------------------------
 */

typedef struct at_case {
    const char *subject, *relation, *object, *day;
    ent_grade due;
    const char *value; /* that stands; NULL: not asked */
    const char *asked_value, *facet, *only, *without, *prefer, *said_by;
    bool throughout, hour1; /* hour1: as known in the first hour */
} at_case;

static const at_case at_cases[] = {
    /* valid time */
    {"LTU", "member", "NATO", "2004-03-28", ENT_GRADE_NO, ""},
    {"LTU", "member", "NATO", "2004-03-29", ENT_GRADE_TESTIFIED, "member"},
    {"LTU", "member", "NATO", "2005-01-01", ENT_GRADE_TESTIFIED, "member"},
    {"LTU", "member", "NATO", "2026-01-01", ENT_GRADE_PRESUMED, "member"},
    {"LTU", "member", "NATO", "1990", ENT_GRADE_NO, ""},
    {"EST", "member", "NATO", "2026-01-01", ENT_GRADE_UNSAID, ""},
    {"XXX", "member", "NATO", "2026-01-01", ENT_GRADE_UNSAID, ""},
    {"LTU", "diplomatic", "LVA", "1995", ENT_GRADE_TESTIFIED, "established"},
    {"LVA", "diplomatic", "LTU", "1995", ENT_GRADE_TESTIFIED, "established"}, /* symmetric */
    {"LTU", "member", "UN", "1991-09-17", ENT_GRADE_DISPUTED, ""},
    {"LTU", "member", "UN", "1991-09-18", ENT_GRADE_TESTIFIED, "member"},
    /* a vague day: the best, or the worst, of its days */
    {"LTU", "member", "NATO", "2004-03", ENT_GRADE_TESTIFIED, "member"},
    {"LTU", "member", "NATO", "2004-03", ENT_GRADE_NO, "", .throughout = true},
    {"LTU", "member", "NATO", "2004-04", ENT_GRADE_TESTIFIED, "member", .throughout = true},
    {"LTU", "visit", "EST", "2010-05", ENT_GRADE_TESTIFIED, "official"},
    /* whom one hears */
    {"LTU", "member", "NATO", "2004-02-01", ENT_GRADE_POSSIBLY, NULL, .only = "lead@*"},
    {"LTU", "member", "NATO", "2004-02-01", ENT_GRADE_POSSIBLY, NULL, .without = "desk*"},
    {"LTU", "member", "NATO", "2004-02-01", ENT_GRADE_UNSAID, "", .only = "nobody"},
    {"LTU", "member", "UN", "1991-09-17", ENT_GRADE_TESTIFIED, "member", .without = "rival"},
    {"LTU", "member", "UN", "1991-09-17", ENT_GRADE_NO, "", .only = "rival"},
    {"LTU", "member", "UN", "1991-09-17", ENT_GRADE_DISPUTED, "", .prefer = "desk*"},
    /* source time */
    {"LTU", "member", "UN", "1991-09-17", ENT_GRADE_TESTIFIED, "member", .said_by = "2006"},
    {"LTU", "member", "UN", "1991-09-17", ENT_GRADE_UNSAID, "", .said_by = "2004-12-31"},
    {"LTU", "member", "NATO", "2011", ENT_GRADE_PRESUMED, "member", .said_by = "2005"},
    {"LTU", "member", "NATO", "2011", ENT_GRADE_TESTIFIED, "member", .said_by = "2012-04-03"},
    /* register time */
    {"LTU", "member", "OECD", "2012-04-03", ENT_GRADE_TESTIFIED, "candidate"},
    {"LTU", "member", "OECD", "2012-04-03", ENT_GRADE_TESTIFIED, "seeking", .hour1 = true},
    /* a value, and what implies it; facets */
    {"LTU", "mission", "LVA", "2010", ENT_GRADE_TESTIFIED, "embassy", .asked_value = "embassy"},
    {"LTU", "mission", "LVA", "2010", ENT_GRADE_TESTIFIED, "embassy",
     .facet = "place=place:riga"},
    {"LTU", "mission", "LVA", "2010", ENT_GRADE_TESTIFIED, "consulate",
     .facet = "place=place:liepaja"},
    {"LTU", "mission", "LVA", "1993", ENT_GRADE_NO, "", .facet = "place=place:liepaja"},
    {"LTU", "mission", "LVA", "2010", ENT_GRADE_UNSAID, "", .facet = "place=UN"},
};

static ent_question question_of(const at_case *c, const char **lists) {
    ent_question q = {.size = sizeof q,
                      .subject = c->subject,
                      .relation = c->relation,
                      .object = c->object,
                      .value = c->asked_value,
                      .throughout = c->throughout};
    q.at_text = c->day;
    q.has_day = true;
    q.day1 = day_of(c->day, false);
    q.day2 = day_of(c->day, true);
    q.known = c->hour1 ? first_hour : 0;
    q.has_said_by = c->said_by != NULL;
    q.said_by = c->said_by ? day_of(c->said_by, true) : 0;
    lists[0] = c->only;
    lists[1] = c->without;
    lists[2] = c->prefer;
    lists[3] = c->facet;
    q.only = &lists[0];
    q.n_only = c->only != NULL;
    q.without = &lists[1];
    q.n_without = c->without != NULL;
    q.prefer = &lists[2];
    q.n_prefer = c->prefer != NULL;
    q.facets = &lists[3];
    q.n_facets = c->facet != NULL;
    return q;
}

static void at_with_every_clock(void **state) {
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < LENGTH(at_cases); i++)
        for (int s = 0; s < STATES; s++) {
            const at_case *c = &at_cases[i];
            const char *lists[4];
            ent_question q = question_of(c, lists);
            ent_answer *a = NULL;
            OK(ent_ask_at(readers[s], &q, &a, s ? NULL : err));
            if (ent_answer_grade(a) != c->due ||
                (c->value && strcmp(ent_answer_value(a), c->value) != 0)) {
                print_error("case %zu, %s: %s %s %s on %s: grade %d \"%s\", not %d \"%s\"\n", i,
                            state_names[s], c->subject, c->relation, c->object, c->day,
                            (int)ent_answer_grade(a), ent_answer_value(a), (int)c->due,
                            c->value ? c->value : "");
                wrong++;
            }
            ent_answer_free(a);
        }
    assert_int_equal(wrong, 0);
}

static void answers_are_written(void **state) {
    (void)state;
    static const struct {
        ent_format format;
        const char *has[3];
    } cases[] = {
        {ENT_FORMAT_TERMINAL, {"member: testified by", "desk", "last witnessed"}},
        {ENT_FORMAT_JSON,
         {"{\"subject\":\"LTU\"", "\"verdict\":\"testified\"", "\"voices\":["}},
        {ENT_FORMAT_NDJSON, {"{", "\"verdict\":\"testified\"", "\"value\":\"member\""}},
        {ENT_FORMAT_CSV, {",", "testified", "member"}},
        {ENT_FORMAT_TSV, {"\t", "testified", "member"}},
    };
    ent_question q = {.size = sizeof q,
                      .subject = "LTU",
                      .relation = "member",
                      .object = "NATO",
                      .has_day = true,
                      .at_text = "2005-01-01"};
    q.day1 = q.day2 = day_of("2005-01-01", false);
    ent_answer *a = NULL;
    OK(ent_ask_at(readers[0], &q, &a, err));
    text t = {0};
    for (size_t i = 0; i < LENGTH(cases); i++) {
        ent_write_options o = {.size = sizeof o, .format = cases[i].format};
        OK(ent_answer_write(a, &o, text_sink(&t), err));
        for (int k = 0; k < 3; k++)
            text_has(&t, cases[i].has[k]);
    }
    OK(ent_answer_write(a, NULL, text_sink(&t), err));
    text_has(&t, "testified");
    text_drop(&t);
    ent_answer_free(a);
    ent_answer_free(NULL);
}

/* ---- tables
 * ------------------------------------------------------------------------------------ */

typedef ent_code (*ask_fn)(ent_register *, const ent_question *, ent_table **, ent_error *);

static const struct table_case {
    const char *name;
    ask_fn ask;
    const char *subject, *relation, *object, *day;
    const char *columns[6]; /* that must be there */
    size_t rows;            /* 0: any number */
    const char *cell[2];    /* a column and a text in it; any row */
} table_cases[] = {
    {"list",
     ent_ask_list,
     "LTU",
     NULL,
     NULL,
     NULL,
     {"subject", "relation", "object", "value", "verdict", "claims"},
     0,
     {"object", "NATO"}},
    {"list",
     ent_ask_list,
     "LTU",
     "member",
     NULL,
     "2005-01-01",
     {"subject_name", "object_name", "since", "until", "witnessed", "works"},
     2,
     {"object_name", "United Nations"}},
    {"who",
     ent_ask_who,
     NULL,
     "member",
     "NATO",
     "2005-01-01",
     {"subject", "relation", "object", "value", "verdict", "roots"},
     2,
     {"subject", "LVA"}},
    {"when",
     ent_ask_when,
     "LTU",
     "member",
     "NATO",
     NULL,
     {"subject", "relation", "object", "value", "since", "claim"},
     2,
     {"since", "2004-03-29"}},
    {"series",
     ent_ask_series,
     "LTU",
     NULL,
     NULL,
     NULL,
     {"subject", "relation", "object", "value", "unit", "edition"},
     2,
     {"value", "189"}},
    {"gaps",
     ent_ask_gaps,
     "LTU",
     "diplomatic",
     NULL,
     "2005-01-01",
     {"state", "name", "status", "verdict", "value", "claims"},
     0,
     {"state", "GEO"}},
    {"conflicts",
     ent_ask_conflicts,
     NULL,
     NULL,
     NULL,
     NULL,
     {"kind", "subject", "relation", "object", "from", "until"},
     0,
     {"object", "UN"}},
    {"check",
     ent_ask_check,
     NULL,
     NULL,
     NULL,
     NULL,
     {"rule", "severity", "subject", "relation", "object", "message"},
     0,
     {NULL}},
    {"treaties",
     ent_ask_treaties,
     "LTU",
     NULL,
     NULL,
     "2000-01-01",
     {"treaty", "title", "state", "status", "signed", "bound_since"},
     0,
     {"treaty", "treaty:peace"}},
    {"treaties",
     ent_ask_treaties,
     "LTU",
     NULL,
     "LVA",
     "2000-01-01",
     {"treaty", "title", "state", "status", "signed", "parties"},
     0,
     {"state", "LVA"}},
    {"timeline",
     ent_ask_timeline,
     "LTU",
     NULL,
     NULL,
     NULL,
     {"date", "first", "last", "what", "edge", "object"},
     0,
     {"date", "2010-05-03"}},
};

static bool bit(const uint8_t *bits, size_t row) {
    return bits[row / 8] >> row % 8 & 1;
}

/* Everything that is said of a column agrees with every other way to read it. */
static void column_agrees(const ent_table *t, size_t column) {
    const ent_column *c = ent_table_column(t, column);
    const uint32_t *texts = ent_table_texts(t, column);
    const int64_t *ints = ent_table_ints(t, column);
    const double *reals = ent_table_reals(t, column);
    const ent_day *days = ent_table_days(t, column);
    const uint8_t *bools = ent_table_bools(t, column), *valid = ent_table_valid(t, column);
    size_t n = ent_table_n_rows(t);
    assert_true(*c->name && c->label && c->unit);
    assert_int_equal(ent_table_column_find(t, c->name, -1), column);
    assert_int_equal(texts != NULL, c->type == ENT_COLUMN_TEXT && n);
    assert_int_equal(ints != NULL, c->type == ENT_COLUMN_INT && n);
    assert_int_equal(reals != NULL, c->type == ENT_COLUMN_REAL && n);
    assert_int_equal(days != NULL, c->type == ENT_COLUMN_DAY && n);
    assert_int_equal(bools != NULL, c->type == ENT_COLUMN_BOOL && n);
    for (size_t row = 0; row < n; row++) {
        char cell[8192], due[64];
        size_t len = ent_table_cell(t, row, column, cell, sizeof cell), k = 99;
        assert_true(len < sizeof cell && strlen(cell) == len);
        assert_int_equal(ent_table_has(t, row, column), bit(valid, row));
        if (!ent_table_has(t, row, column)) {
            assert_string_equal(cell, "");
            assert_null(ent_table_list(t, row, column, &k));
            assert_int_equal(k, 0);
            continue;
        }
        if (texts) {
            assert_string_equal(cell, ent_table_text(t, texts[row], &k));
            assert_int_equal(k, len);
        } else if (ints) {
            snprintf(due, sizeof due, "%lld", (long long)ints[row]);
            assert_string_equal(cell, due);
        } else if (days && days[row] != ENT_DAY_MIN && days[row] != ENT_DAY_MAX) {
            ent_day_format(days[row], due, sizeof due);
            assert_string_equal(cell, due);
        } else if (bools) {
            assert_string_equal(cell, bools[row] ? "1" : "0");
        } else if (c->type == ENT_COLUMN_LIST) {
            const uint32_t *list = ent_table_list(t, row, column, &k);
            assert_int_equal(list != NULL, k > 0);
            for (size_t i = 0; i < k; i++)
                assert_non_null(strstr(cell, ent_table_text(t, list[i], NULL)));
        }
    }
}

static void nothing_is_outside(const ent_table *t) {
    size_t rows = ent_table_n_rows(t), columns = ent_table_n_columns(t), k = 99;
    char cell[4] = "###";
    assert_null(ent_table_column(t, columns));
    assert_null(ent_table_texts(t, columns));
    assert_null(ent_table_ints(t, columns));
    assert_null(ent_table_reals(t, columns));
    assert_null(ent_table_days(t, columns));
    assert_null(ent_table_bools(t, columns));
    assert_null(ent_table_valid(t, columns));
    assert_null(ent_table_list(t, 0, columns, &k));
    assert_null(ent_table_list(t, rows, 0, &k));
    assert_null(ent_table_text(t, (uint32_t)ent_table_n_texts(t), NULL));
    assert_null(ent_table_note(t, ent_table_n_notes(t)));
    assert_false(ent_table_has(t, rows, 0));
    assert_false(ent_table_has(t, 0, columns));
    assert_int_equal(ent_table_cell(t, rows, 0, cell, sizeof cell), 0);
    assert_string_equal(cell, "");
    assert_int_equal(ent_table_column_find(t, "no such column", -1), -1);
    assert_int_equal(ent_table_column_find(t, "", -1), -1);
}

static void table_agrees(const ent_table *t) {
    for (size_t column = 0; column < ent_table_n_columns(t); column++)
        column_agrees(t, column);
    for (uint32_t i = 0; i < ent_table_n_texts(t); i++)
        assert_non_null(ent_table_text(t, i, NULL));
    for (size_t i = 0; i < ent_table_n_notes(t); i++)
        assert_non_null(ent_table_note(t, i));
    assert_non_null(ent_table_title(t));
    nothing_is_outside(t);
}

static bool has_cell(const ent_table *t, const char *column, const char *due) {
    ptrdiff_t c = ent_table_column_find(t, column, -1);
    for (size_t row = 0; c >= 0 && row < ent_table_n_rows(t); row++) {
        char cell[512];
        ent_table_cell(t, row, (size_t)c, cell, sizeof cell);
        if (strcmp(cell, due) == 0)
            return true;
    }
    return false;
}

static size_t lines_of(const text *t) {
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += t->p[i] == '\n';
    return n;
}

static void tables_are_read_by_columns(void **state) {
    (void)state;
    for (size_t i = 0; i < LENGTH(table_cases); i++) {
        const struct table_case *c = &table_cases[i];
        text csv[STATES] = {{0}};
        for (int s = 0; s < STATES; s++) {
            ent_question q = {.size = sizeof q,
                              .subject = c->subject,
                              .relation = c->relation,
                              .object = c->object,
                              .today = day_of("2026-01-01", false)};
            q.has_day = c->day != NULL;
            q.day1 = q.day2 = c->day ? day_of(c->day, false) : 0;
            ent_table *t = NULL;
            OK(c->ask(readers[s], &q, &t, s ? NULL : err));
            for (int k = 0; k < 6; k++)
                if (ent_table_column_find(t, c->columns[k], -1) < 0)
                    fail_msg("%s has no column %s", c->name, c->columns[k]);
            if (c->rows && ent_table_n_rows(t) != c->rows)
                fail_msg("%s, case %zu: %zu rows", c->name, i, ent_table_n_rows(t));
            if (c->cell[0] && !has_cell(t, c->cell[0], c->cell[1]))
                fail_msg("%s, case %zu: no %s %s", c->name, i, c->cell[0], c->cell[1]);
            table_agrees(t);
            ent_write_options o = {.size = sizeof o, .format = ENT_FORMAT_CSV};
            OK(ent_table_write(t, &o, text_sink(&csv[s]), err));
            ent_table_free(t);
            assert_string_equal(csv[s].p, csv[0].p); /* whatever the state of the file */
        }
        for (int s = 0; s < STATES; s++)
            text_drop(&csv[s]);
    }
    ent_table_free(NULL);
}

static void tables_are_written(void **state) {
    (void)state;
    ent_question q = {.size = sizeof q, .subject = "LTU"};
    ent_table *t = NULL;
    OK(ent_ask_list(readers[0], &q, &t, err));
    size_t rows = ent_table_n_rows(t);
    text w = {0};
    ent_write_options o = {.size = sizeof o, .format = ENT_FORMAT_CSV};
    OK(ent_table_write(t, &o, text_sink(&w), err));
    assert_int_equal(lines_of(&w), rows + 1);
    assert_memory_equal(w.p, "subject,", 8);
    o.no_header = true;
    OK(ent_table_write(t, &o, text_sink(&w), err));
    assert_int_equal(lines_of(&w), rows);
    o = (ent_write_options){.format = ENT_FORMAT_TSV}; /* a size of 0 is allowed */
    OK(ent_table_write(t, &o, text_sink(&w), err));
    assert_memory_equal(w.p, "subject\t", 8);
    o.format = ENT_FORMAT_NDJSON;
    OK(ent_table_write(t, &o, text_sink(&w), err));
    assert_int_equal(lines_of(&w), rows);
    assert_memory_equal(w.p, "{\"subject\":\"LTU\"", 16);
    o.format = ENT_FORMAT_JSON;
    OK(ent_table_write(t, &o, text_sink(&w), err));
    assert_int_equal(w.p[0], '[');
    assert_int_equal(w.p[w.n - 2], ']');
    OK(ent_table_write(t, NULL, text_sink(&w), err));
    text_has(&w, "North Atlantic Treaty Organisation");
    assert_null(strchr(w.p, '\033'));
    o = (ent_write_options){.size = sizeof o, .colour = true, .width = 40};
    OK(ent_table_write(t, &o, text_sink(&w), err));
    text_has(&w, "\033[");
    o = (ent_write_options){.size = sizeof o, .format = (ent_format)77};
    FAILS(ENT_MISUSE, ent_table_write(t, &o, text_sink(&w), err));

    static const struct {
        int stop;
        ent_code due;
    } stops[] = {{ENT_IO, ENT_IO},       {ENT_FULL, ENT_FULL},       {ENT_NOMEM, ENT_NOMEM},
                 {ENT_LIMIT, ENT_LIMIT}, {ENT_STOPPED, ENT_STOPPED}, {1, ENT_STOPPED},
                 {-1, ENT_STOPPED},      {ENT_CORRUPT, ENT_STOPPED}};
    for (size_t i = 0; i < LENGTH(stops); i++) {
        w.stop = stops[i].stop;
        FAILS(stops[i].due, ent_table_write(t, NULL, text_sink(&w), err));
    }
    text_drop(&w);
    ent_table_free(t);
}

/* ---- why, changes, names
 * ----------------------------------------------------------------------------- */

static void why_it_rests(void **state) {
    (void)state;
    for (int s = 0; s < STATES; s++) {
        ent_question q = {.size = sizeof q,
                          .subject = "LTU",
                          .relation = "member",
                          .object = "OECD",
                          .all = true};
        ent_why *why = NULL;
        OK(ent_ask_why(readers[s], NULL, &q, &why, err));
        const ent_table *t = ent_why_table(why);
        assert_int_equal(ent_table_n_rows(t), 2); /* the dead one as well */
        table_agrees(t);
        assert_true(has_cell(t, "standing", "replaced"));
        assert_true(has_cell(t, "standing", "live"));
        text w = {0};
        OK(ent_why_write(why, NULL, text_sink(&w), err));
        text_has(&w, "candidate");
        ent_write_options o = {.size = sizeof o, .format = ENT_FORMAT_JSON};
        OK(ent_why_write(why, &o, text_sink(&w), err));
        text_has(&w, "\"standing\"");
        text_drop(&w);
        char id[64];
        ptrdiff_t claim = ent_table_column_find(t, "claim", -1);
        assert_true(claim >= 0);
        ent_table_cell(t, 0, (size_t)claim, id, sizeof id);
        ent_why_free(why);
        q = (ent_question){.size = sizeof q};
        OK(ent_ask_why(readers[s], id, &q, &why, err));
        assert_int_equal(ent_table_n_rows(ent_why_table(why)), 1);
        ent_why_free(why);
        OK(ent_ask_why(readers[s], "desk@2005#1", &q, &why, err));
        assert_int_equal(ent_table_n_rows(ent_why_table(why)), 1);
        ent_why_free(why);
        FAILS(ENT_NOT_FOUND, ent_ask_why(readers[s], "zzzzzzzz", &q, &why, err));
        FAILS(ENT_NOT_FOUND, ent_ask_why(readers[s], "#999", &q, &why, err));
    }
    ent_why_free(NULL);
}

static void what_changed(void **state) {
    (void)state;
    for (int s = 0; s < STATES; s++) {
        ent_question q = {.size = sizeof q};
        ent_table *t = NULL;
        OK(ent_ask_changes(readers[s], &q, first_hour + 60000000, second_hour + 60000000, &t,
                           err));
        table_agrees(t);
        assert_true(has_cell(t, "what", "correction"));
        assert_false(has_cell(t, "what", "sources"));
        ent_table_free(t);
        OK(ent_ask_changes(readers[s], &q, second_hour + 60000000, ENT_LATEST, &t, err));
        assert_int_equal(ent_table_n_rows(t), 0);
        table_agrees(t);
        ent_table_free(t);
    }
}

static void names_are_resolved(void **state) {
    (void)state;
    static const struct {
        const char *text, *type, *due;
        ent_code code;
    } cases[] = {
        {"LTU", NULL, "LTU", ENT_OK},
        {"Lithuania", NULL, "LTU", ENT_OK},
        {"lithuania", "state", "LTU", ENT_OK},
        {"Litauen", NULL, "LTU", ENT_OK},
        {"LT", NULL, "LTU", ENT_OK},
        {"liepaja", NULL, "place:liepaja", ENT_OK},
        {"Liep\xc4\x81ja", NULL, "place:liepaja", ENT_OK},
        {"north atlantic", NULL, "NATO", ENT_OK},
        {"Georgia", "state", "GEO", ENT_OK},
        {"Georgia", NULL, "", ENT_AMBIGUOUS},
        {"Lithuania", "org", "", ENT_NOT_FOUND},
        {"Atlantis", NULL, "", ENT_NOT_FOUND},
        {"\xff", NULL, "", ENT_PARSE},
    };
    for (int s = 0; s < STATES; s++)
        for (size_t i = 0; i < LENGTH(cases); i++) {
            char out[32] = "";
            ent_name_query q = {.size = sizeof q, .type = cases[i].type};
            if (cases[i].code != ENT_OK) {
                FAILS(cases[i].code, ent_name_resolve(readers[s], cases[i].text, &q, out,
                                                      sizeof out, NULL, err));
                continue;
            }
            OK(ent_name_resolve(readers[s], cases[i].text, &q, out, sizeof out, NULL, err));
            assert_string_equal(out, cases[i].due);
        }
    char out[4];
    OK(ent_name_resolve(readers[0], "LTU", NULL, out, 4, NULL, err));
    FAILS(ENT_LIMIT, ent_name_resolve(readers[0], "NATO", NULL, out, 4, NULL, err));
    ent_error why = {0};
    assert_int_equal(ent_name_resolve(readers[0], "Georgia", NULL, out, 4, NULL, &why),
                     ENT_AMBIGUOUS);
    assert_non_null(strstr(why.message, "GEO"));
    assert_non_null(strstr(why.message, "place:georgia"));

    char facets[32];
    OK(ent_relation_find(readers[0], "member", err));
    FAILS(ENT_NOT_FOUND, ent_relation_find(readers[0], "membership", err));
    OK(ent_relation_facets(readers[0], "mission", facets, sizeof facets, err));
    assert_string_equal(facets, "place");
    OK(ent_relation_facets(readers[0], "member", facets, sizeof facets, err));
    assert_string_equal(facets, "");
    FAILS(ENT_NOT_FOUND, ent_relation_facets(readers[0], "loves", facets, sizeof facets, err));
}

static void wrong_questions(void **state) {
    (void)state;
    static const char *const facet[] = {"colour=red"};
    static const struct {
        ask_fn ask;
        ent_question q;
        ent_code due;
    } cases[] = {
        {ent_ask_list, {.relation = "member"}, ENT_MISUSE},
        {ent_ask_list, {.subject = "LTU", .relation = "loves"}, ENT_NOT_FOUND},
        {ent_ask_list, {.subject = "LTU", .relation = "member", .value = "chair"}, ENT_INVALID},
        {ent_ask_list,
         {.subject = "LTU", .relation = "member", .facets = facet, .n_facets = 1},
         ENT_INVALID},
        {ent_ask_who, {.relation = "member"}, ENT_MISUSE},
        {ent_ask_who, {.object = "NATO"}, ENT_MISUSE},
        {ent_ask_who, {.relation = "loves", .object = "NATO"}, ENT_NOT_FOUND},
        {ent_ask_when, {.subject = "LTU"}, ENT_MISUSE},
        {ent_ask_when, {.subject = "LTU", .relation = "loves"}, ENT_NOT_FOUND},
        {ent_ask_series, {.relation = "count"}, ENT_MISUSE},
        {ent_ask_series, {.subject = "LTU", .relation = "member"}, ENT_INVALID},
        {ent_ask_series, {.subject = "LTU", .relation = "loves"}, ENT_NOT_FOUND},
        {ent_ask_gaps, {.subject = "LTU"}, ENT_MISUSE},
        {ent_ask_gaps, {.subject = "LTU", .relation = "loves"}, ENT_NOT_FOUND},
        {ent_ask_conflicts, {.relation = "loves"}, ENT_NOT_FOUND},
        {ent_ask_treaties, {.object = "LVA"}, ENT_MISUSE},
        {ent_ask_timeline, {.relation = "member"}, ENT_MISUSE},
        {ent_ask_timeline, {.subject = "LTU", .relation = "loves"}, ENT_NOT_FOUND},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        ent_question q = cases[i].q;
        q.size = sizeof q;
        ent_table *t = NULL;
        ent_error why = {0};
        ent_code code = cases[i].ask(readers[0], &q, &t, &why);
        if (code != cases[i].due || t)
            fail_msg("case %zu: %s, \"%s\"", i, ent_code_name(code), why.message);
        FAILS(cases[i].due, cases[i].ask(readers[0], &q, &t, err));
    }
    static const ent_question half[] = {
        {.relation = "member", .has_day = true},
        {.subject = "LTU", .has_day = true},
        {.subject = "LTU", .relation = "member", .object = "NATO"}};
    for (size_t i = 0; i < LENGTH(half); i++) {
        ent_answer *a = (ent_answer *)state;
        FAILS(ENT_MISUSE, ent_ask_at(readers[0], &half[i], &a, err));
        assert_null(a);
    }
    ent_question q = {.size = sizeof q, .subject = "LTU", .relation = "loves", .has_day = true};
    ent_answer *a = NULL;
    FAILS(ENT_NOT_FOUND, ent_ask_at(readers[0], &q, &a, err));
}

/* ---- documents
 * ---------------------------------------------------------------------------------------- */

static void documents_are_built_and_written(void **state) {
    (void)state;
    static const char *const begins[] = {"", "# ", "", "<!DOCTYPE html>", "{"};
    for (int pair = 0; pair < 2; pair++) {
        text first[5] = {{0}};
        for (int s = 0; s < STATES; s++) {
            ent_profile_options o = {.size = sizeof o,
                                     .subject = "LTU",
                                     .other = pair ? "LVA" : NULL,
                                     .at = day_of("2012-04-03", false)};
            ent_document *d = NULL;
            OK(ent_profile_build(readers[s], &o, &d, s ? NULL : err));
            assert_non_null(strstr(ent_document_title(d), "Lithuania"));
            for (int f = 0; f < 5; f++) {
                text w = {0};
                OK(ent_document_write(d, (ent_document_format)f, NULL, text_sink(&w), err));
                assert_true(w.n > 100);
                assert_memory_equal(w.p, begins[f], strlen(begins[f]));
                text_has(&w, pair ? "Latvia" : "North Atlantic Treaty Organisation");
                if (s == 0)
                    first[f] = w;
                else
                    assert_string_equal(first[f].p, w.p);
                if (s)
                    text_drop(&w);
            }
            text w = {.stop = ENT_FULL};
            FAILS(ENT_FULL, ent_document_write(d, ENT_DOCUMENT_HTML, NULL, text_sink(&w), err));
            FAILS(ENT_MISUSE,
                  ent_document_write(d, (ent_document_format)9, NULL, text_sink(&w), err));
            text_drop(&w);
            ent_document_free(d);
        }
        for (int f = 0; f < 5; f++)
            text_drop(&first[f]);
    }
    ent_document *d = NULL;
    ent_profile_options o = {.size = sizeof o, .subject = "XYZ"};
    FAILS(ENT_NOT_FOUND, ent_profile_build(readers[0], &o, &d, err));
    o.subject = NULL;
    FAILS(ENT_MISUSE, ent_profile_build(readers[0], &o, &d, err));
    FAILS(ENT_MISUSE, ent_profile_build(readers[0], NULL, &d, err));
    FAILS(ENT_MISUSE, ent_profile_build(NULL, &o, &d, err));
    o = (ent_profile_options){
        .size = sizeof o, .subject = "LTU", .empty = true, .at = day_of("2012-04-03", false)};
    OK(ent_profile_build(readers[0], &o, &d, err));
    ent_document_free(d);
    ent_document_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_states_are_what_they_seem),
        cmocka_unit_test(at_with_every_clock),
        cmocka_unit_test(answers_are_written),
        cmocka_unit_test(tables_are_read_by_columns),
        cmocka_unit_test(tables_are_written),
        cmocka_unit_test(why_it_rests),
        cmocka_unit_test(what_changed),
        cmocka_unit_test(names_are_resolved),
        cmocka_unit_test(wrong_questions),
        cmocka_unit_test(documents_are_built_and_written),
    };
    return cmocka_run_group_tests(tests, worlds_make, worlds_drop);
}
