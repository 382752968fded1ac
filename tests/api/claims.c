/* SPDX-License-Identifier: MIT
 *
 * Keeping: claims one by one, tables from a stream, the package of files.
 */
#include "api.h"

#include <errno.h>

static const ent_instant HOUR = INT64_C(3600000000);

static ent_code add(ent_register *reg, const ent_claim_fields *fields, char id[ENT_ID_BYTES],
                    ent_outcome *outcome, ent_error *err) {
    char own[ENT_ID_BYTES];
    ent_outcome ours;
    return ent_claim_add(reg, fields, id ? id : own, outcome ? outcome : &ours, err);
}

#define JOINED                                                                                 \
    .subject = "EST", .relation = "member", .object = "UN", .value = "member",                 \
    .since = "1991-09-17", .source = "desk@2005"

/* The value that stands on a day, as known then; "-" and the grade where none does. */
static void stands(ent_register *reg, ent_instant known, const char *due) {
    ent_question q = {.size = sizeof q,
                      .subject = "EST",
                      .relation = "member",
                      .object = "UN",
                      .has_day = true,
                      .known = known};
    q.day1 = q.day2 = 7930; /* 1991-09-18 */
    ent_answer *a = NULL;
    OK(ent_ask_at(reg, &q, &a, err));
    char came[64];
    snprintf(came, sizeof came, "%s%.0d", ent_answer_value(a),
             *ent_answer_value(a) ? 0 : (int)ent_answer_grade(a));
    assert_string_equal(came, due);
    ent_answer_free(a);
}

static void one_by_one(void **state) {
    (void)state;
    char id[ENT_ID_BYTES], same[ENT_ID_BYTES], found[ENT_ID_BYTES], right[ENT_ID_BYTES],
        gone[ENT_ID_BYTES], back[ENT_ID_BYTES];
    ent_outcome outcome;
    ent_register *reg = world_make("one.db");
    ent_instant t0 = now;
    stands(reg, 0, "");

    now = t0 + HOUR; /* said */
    OK(add(reg, CLAIM(JOINED, .by = "me"), id, &outcome, err));
    assert_int_equal(outcome, ENT_ADDED);
    assert_int_equal(strspn(id, "abcdefghijklmnopqrstuvwxyz234567"), 26);
    OK(add(reg, CLAIM(JOINED), same, &outcome, err));
    assert_int_equal(outcome, ENT_PRESENT);
    assert_string_equal(id, same);
    OK(add(reg, CLAIM(JOINED, .note = "other words"), same, &outcome, err));
    assert_int_equal(outcome, ENT_KEPT_OWN);
    assert_string_equal(id, same); /* words are not in the id */
    char some[8] = "";
    memcpy(some, id, 7);
    OK(ent_claim_find(reg, some, found, err));
    assert_string_equal(id, found);
    stands(reg, 0, "member");

    now = t0 + 2 * HOUR; /* corrected: what is not said is taken over */
    OK(add(reg, CLAIM(.value = "observer", .replaces = some), right, &outcome, err));
    assert_int_equal(outcome, ENT_ADDED);
    assert_string_not_equal(right, id);
    stands(reg, 0, "observer");
    stands(reg, t0 + HOUR, "member"); /* as it was known */
    OK(add(reg, CLAIM(JOINED), same, &outcome, err));
    assert_int_equal(outcome, ENT_PRESENT_DEAD);

    now = t0 + 3 * HOUR; /* retracted */
    OK(add(reg, CLAIM(.relation = "retract", .replaces = right, .note = "misread"), gone,
           &outcome, err));
    stands(reg, 0, "member"); /* with the correction goes what it did */
    stands(reg, t0 + 2 * HOUR, "observer");

    now = t0 + 4 * HOUR; /* the retraction retracted */
    OK(add(reg, CLAIM(.relation = "retract", .replaces = gone, .note = "it was right"), back,
           &outcome, err));
    stands(reg, 0, "observer");
    stands(reg, t0 + 3 * HOUR, "member");
    stands(reg, t0 + HOUR, "member");
    stands(reg, t0 - HOUR, "");
    OK(ent_register_check(reg, err));

    ent_question q = {.size = sizeof q}; /* what was done, from the first hour on */
    ent_table *t = NULL;
    OK(ent_ask_changes(reg, &q, t0 + HOUR / 2, now, &t, err));
    ptrdiff_t what = ent_table_column_find(t, "what", -1);
    assert_true(what >= 0);
    bool corrected = false, retracted = false;
    for (size_t i = 0; i < ent_table_n_rows(t); i++) {
        char cell[32];
        ent_table_cell(t, i, (size_t)what, cell, sizeof cell);
        corrected |= strcmp(cell, "correction") == 0;
        retracted |= strcmp(cell, "retraction") == 0;
    }
    assert_true(corrected && retracted);
    ent_table_free(t);
    ent_register_close(reg);
    now = t0;
}

static void what_is_wrong_is_refused(void **state) {
    (void)state;
    ent_register *reg = world_make("wrong.db");
#define FIELD(name) offsetof(ent_claim_fields, name)
    static const struct {
        size_t field; /* which is put in place of the good one */
        const char *text;
        ent_code due;
        const char *says;
    } cases[] = {
        {FIELD(value), "chair", ENT_INVALID, "value"},
        {FIELD(subject), "XYZ", ENT_INVALID, "subject"},
        {FIELD(subject), NULL, ENT_INVALID, "subject"},
        {FIELD(relation), "loves", ENT_INVALID, "relation"},
        {FIELD(object), "nowhere", ENT_INVALID, "object"},
        {FIELD(source), "hearsay", ENT_INVALID, "source"},
        {FIELD(source), NULL, ENT_INVALID, "source"},
        {FIELD(per), "hearsay", ENT_INVALID, "per"},
        {FIELD(since), "1991-02-29", ENT_PARSE, "since"},
        {FIELD(since), "lately", ENT_PARSE, "since"},
        {FIELD(until), "1985-02-3X", ENT_PARSE, "until"},
        {FIELD(until), "1900", ENT_INVALID, "until"},
        {FIELD(detail), "no equals sign", ENT_PARSE, "detail"},
        {FIELD(as_of), "13", ENT_PARSE, "as_of"},
        {FIELD(note), "not \xff UTF-8", ENT_PARSE, "note"},
        {FIELD(replaces), "aaaaaaaa", ENT_NOT_FOUND, "aaaaaaaa"},
        {FIELD(replaces), "", ENT_NOT_FOUND, ""},
        {FIELD(replaces), "#1", ENT_NOT_FOUND, "#1"},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        ent_claim_fields fields = {.size = sizeof fields, JOINED};
        memcpy((char *)&fields + cases[i].field, &cases[i].text, sizeof cases[i].text);
        ent_error why = {0};
        ent_code code = add(reg, &fields, NULL, NULL, &why);
        if (code != cases[i].due || !strstr(why.message, cases[i].says))
            fail_msg("case %zu: %s, \"%s\"", i, ent_code_name(code), why.message);
        FAILS(cases[i].due, add(reg, &fields, NULL, NULL, err));
    }
    char id[ENT_ID_BYTES];
    int ambiguous = 0; /* fifteen claims: some begin with the same letter */
    for (char c[2] = "a"; c[0] <= 'z'; c[0]++) {
        ent_code code = ent_claim_find(reg, c, id, NULL);
        assert_true(code == ENT_OK || code == ENT_NOT_FOUND || code == ENT_AMBIGUOUS);
        if (code == ENT_AMBIGUOUS && !ambiguous++)
            FAILS(ENT_AMBIGUOUS,
                  add(reg, CLAIM(.relation = "retract", .replaces = c), NULL, NULL, err));
    }
    assert_true(ambiguous > 0);
    FAILS(ENT_NOT_FOUND, ent_claim_find(reg, "", id, err));
    FAILS(ENT_NOT_FOUND, ent_claim_find(reg, "zzzzzzzz", id, err));
    FAILS(ENT_NOT_FOUND, ent_claim_find(reg, "1", id, err)); /* no letter of an id */
    FAILS(ENT_MISUSE, add(NULL, CLAIM(JOINED), NULL, NULL, err));
    FAILS(ENT_MISUSE, add(reg, NULL, NULL, NULL, err));
    FAILS(ENT_MISUSE, add(reg, &(ent_claim_fields){.subject = "EST"}, NULL, NULL, err));
    ent_register_close(reg);
    reg = reg_get("wrong.db", ENT_OPEN_READ);
    FAILS(ENT_READONLY, add(reg, CLAIM(JOINED), NULL, NULL, err));
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
}

/* ---- tables -------------------------------------------------------------------------------
 */

typedef struct heard {
    int n, stop_at;
    char last[ENT_ID_BYTES];
    ent_outcome outcome[8];
} heard;

static int on_added(void *ctx, const char *id, ent_outcome outcome) {
    heard *h = ctx;
    snprintf(h->last, sizeof h->last, "%s", id);
    if (h->n < 8)
        h->outcome[h->n] = outcome;
    return ++h->n == h->stop_at;
}

static ptrdiff_t read_fails(void *ctx, void *to, size_t n) {
    (void)ctx;
    (void)to;
    (void)n;
    errno = EIO;
    return -1;
}

static void tables_from_a_stream(void **state) {
    (void)state;
    static const char rows[] = "\xef\xbb\xbfsource,since,value,object,relation,subject\r\n"
                               "desk@2005,1991-09-17,member,UN,member,EST\r\n"
                               "rival,\"1991-09-17\",member,UN,member,EST\r\n"
                               "rival,1991-09-17,member,UN,member,EST\r\n";
    ent_register *reg = world_make("stream.db");
    heard h = {0};
    ent_import_report r;
    bytes b = {rows, strlen(rows), 3}; /* three bytes at a time */
    OK(ent_table_import(reg, "claims", bytes_read, &b, NULL, on_added, &h, &r, err));
    assert_int_equal(h.n, 3);
    assert_int_equal(h.outcome[0], ENT_ADDED);
    assert_int_equal(h.outcome[2], ENT_PRESENT);
    assert_int_equal(r.read, 3);
    assert_int_equal(r.added, 2);
    assert_int_equal(r.present, 1);
    char id[ENT_ID_BYTES];
    OK(ent_claim_find(reg, h.last, id, err));

    char before[65], after[65];
    OK(ent_register_digest(reg, ENT_LATEST, before, err));
    static const char more[] = "subject,relation,object,value,since,source\n"
                               "GEO,member,UN,member,1992-07-31,desk@2005\n"
                               "GEO,member,UN,member,1992-07,rival\n";
    b = (bytes){more, strlen(more), 0};
    h = (heard){.stop_at = 2};
    ent_error why = {0};
    assert_int_equal(
        ent_table_import(reg, "claims", bytes_read, &b, NULL, on_added, &h, &r, &why),
        ENT_STOPPED);
    assert_int_equal(
        ent_table_import(reg, "claims", read_fails, NULL, NULL, NULL, NULL, &r, &why), ENT_IO);
    static const struct {
        const char *table, *csv;
        ent_code due;
        int line;
    } cases[] = {
        {"claims", "subject,relation\nEST,member\n", ENT_INVALID, 2},
        {"claims",
         "subject,relation,object,value,since,source\n"
         "EST,member,UN,member,1991-13,desk@2005\n",
         ENT_PARSE, 2},
        {"claims",
         "subject,relation,object,value,since,source\n"
         "EST,member,UN,member,1991,desk@2005,and,more\n",
         ENT_PARSE, 2},
        {"claims", "subject,relation,object,value,since,source\n\"EST\n", ENT_PARSE, 2},
        {"sources", "id,work,kind\nrival,rival,primary\n", ENT_CONFLICT, 2},
        {"entities", "id,type,name\nLTU,org,Lithuania\n", ENT_CONFLICT, 2},
        {"relations", "id,shape\nmember,event\n", ENT_CONFLICT, 2},
        {"tables", "id\nx\n", ENT_MISUSE, 0},
    };
    for (size_t i = 0; i < LENGTH(cases); i++) {
        why = (ent_error){0};
        ent_code code = rows_add(reg, cases[i].table, cases[i].csv, &why);
        if (code != cases[i].due || why.line != cases[i].line)
            fail_msg("case %zu: %s at line %lld: %s", i, ent_code_name(code),
                     (long long)why.line, why.message);
    }
    OK(ent_register_digest(reg, ENT_LATEST, after, err));
    assert_string_equal(before, after); /* all or nothing */
    ent_register_close(reg);
}

/* ---- packages
 * ---------------------------------------------------------------------------------- */

static void same_file(const char *a, const char *b) {
    FILE *x = fopen(a, "rb"), *y = fopen(b, "rb");
    if (!x || !y)
        fail_msg("%s or %s is not there", a, b);
    int c, d;
    do {
        c = getc(x);
        d = getc(y);
        if (c != d)
            fail_msg("%s and %s differ at byte %ld", a, b, ftell(x));
    } while (c != EOF);
    fclose(x);
    fclose(y);
}

static int grow(void *ctx, int64_t done, int64_t total) {
    int64_t *last = ctx;
    if (done < *last || done > total)
        return 1;
    *last = done;
    return 0;
}

static int refuse(void *ctx, const ent_problem *p) {
    int *n = ctx;
    *n += p->code != ENT_OK;
    return 0;
}

static void the_shipped_package_goes_round(void **state) {
    (void)state;
    char first[65], again[65], third[65];
    int64_t progress = 0;
    int problems = 0;
    ent_package_options o = {.size = sizeof o,
                             .own_recorded = true,
                             .problem = refuse,
                             .problem_ctx = &problems,
                             .progress = grow,
                             .progress_ctx = &progress};
    ent_import_report r;
    ent_register *reg = reg_get("shipped.db", ENT_OPEN_CREATE);
    OK(ent_package_import(reg, shipped(""), &o, &r, err));
    assert_int_equal(problems, 0);
    assert_true(progress > 0);
    assert_true(r.read > 1000 && r.added == r.read && r.refused == 0 && r.present == 0);
    assert_true(r.sources > 100 && r.entities > 100 && r.relations > 20);
    OK(ent_register_check(reg, err));
    OK(ent_register_digest(reg, ENT_LATEST, first, err));
    o.own_recorded = false;
    progress = 0;
    OK(ent_package_import(reg, shipped(""), &o, &r, err)); /* twice is once */
    assert_int_equal(r.added + r.sources + r.entities + r.relations, 0);
    assert_int_equal(r.present, r.read);
    int64_t n_claims = r.read;
    o.own_recorded = true;
    FAILS(ENT_MISUSE, ent_package_import(reg, shipped(""), &o, &r, err));

    ent_export_options e = {.size = sizeof e, .all_licences = true};
    ent_export_report w;
    OK(ent_package_export(reg, in_folder("round"), &e, &w, err));
    assert_int_equal(w.claims, n_claims);
    assert_int_equal(w.claims_left_out + w.sources_left_out + w.quotes_left_out, 0);
    ent_register *twin = reg_get("twin.db", ENT_OPEN_CREATE);
    progress = 0;
    OK(ent_package_import(twin, in_folder("round"), &o, &r, err));
    OK(ent_register_digest(twin, ENT_LATEST, again, err));
    assert_string_equal(first, again);
    OK(ent_register_digest(reg, AT("2026-11-24T00:00:00Z"), third, err));
    OK(ent_register_digest(twin, AT("2026-11-24T00:00:00Z"), again, err));
    assert_string_equal(third, again); /* with their own times */
    OK(ent_package_export(twin, in_folder("round2"), &e, &w, err));
    static const char *const files[] = {"claims.csv", "sources.csv", "entities.csv",
                                        "relations.csv", "datapackage.json"};
    for (size_t i = 0; i < LENGTH(files); i++) {
        char a[64], b[64];
        snprintf(a, sizeof a, "round/%s", files[i]);
        snprintf(b, sizeof b, "round2/%s", files[i]);
        same_file(in_folder(a), in_folder(b));
    }
    ent_register_close(twin);
    ent_register_close(reg);
}

static int n_left_out;
static int left_out(void *ctx, const char *source, const char *licence, int64_t n_claims) {
    assert_ptr_equal(ctx, &n_left_out);
    assert_string_equal(source, "rival");
    assert_string_equal(licence, "CC-BY-NC-4.0");
    assert_int_equal(n_claims, 3);
    n_left_out++;
    return n_left_out > 1;
}

static void licences_keep_claims_back(void **state) {
    (void)state;
    ent_register *reg = world_make("licence.db");
    ent_export_options o = {
        .size = sizeof o, .left_out = left_out, .left_out_ctx = &n_left_out};
    ent_export_report r;
    OK(ent_package_export(reg, in_folder("free"), &o, &r, err));
    assert_int_equal(n_left_out, 1);
    assert_int_equal(r.claims, WORLD_CLAIMS - 3);
    assert_int_equal(r.claims_left_out, 3);
    assert_int_equal(r.sources_left_out, 1);
    ent_error why = {0};
    assert_int_equal(ent_package_export(reg, in_folder("free2"), &o, &r, &why), ENT_STOPPED);
    OK(ent_package_export(reg, in_folder("free3"), NULL, NULL, err));
    FAILS(ENT_NOT_FOUND, ent_package_export(reg, in_folder("no/where"), NULL, NULL, err));
    FAILS(ENT_MISUSE, ent_package_export(reg, NULL, NULL, NULL, err));
    FAILS(ENT_MISUSE, ent_package_export(NULL, in_folder("free"), NULL, NULL, err));
    ent_register_close(reg);
}

static int stop_now(void *ctx, const ent_problem *p) {
    (void)ctx;
    (void)p;
    return 1;
}
static int stop_progress(void *ctx, int64_t done, int64_t total) {
    (void)ctx;
    (void)done;
    (void)total;
    return 1;
}

static void bad_packages(void **state) {
    (void)state;
    char before[65], after[65];
    mkdir(in_folder("bad"), 0777);
    put(in_folder("bad/claims.csv"), "subject,relation,object,value,since,source\n"
                                     "EST,member,UN,member,1991-09-17,desk@2005\n"
                                     "EST,member,UN,member,1991-13-17,rival\n"
                                     "EST,member,UN,chair,1991-09-17,rival\n");
    ent_register *reg = world_make("bad.db");
    OK(ent_register_digest(reg, ENT_LATEST, before, err));
    ent_import_report r;
    FAILS(ENT_PARSE, ent_package_import(reg, in_folder("bad"), NULL, &r, err));
    int problems = 0;
    ent_package_options o = {.size = sizeof o, .problem = refuse, .problem_ctx = &problems};
    ent_error why = {0};
    assert_int_equal(ent_package_import(reg, in_folder("bad"), &o, &r, &why), ENT_PARSE);
    assert_int_equal(why.line, 3);
    assert_int_equal(problems, 2);
    o.problem = stop_now;
    FAILS(ENT_STOPPED, ent_package_import(reg, in_folder("bad"), &o, &r, err));
    o = (ent_package_options){.size = sizeof o, .progress = stop_progress};
    FAILS(ENT_STOPPED, ent_package_import(reg, shipped(""), &o, &r, err));
    FAILS(ENT_NOT_FOUND, ent_package_import(reg, in_folder("gone"), NULL, &r, err));
    mkdir(in_folder("hollow"), 0777);
    FAILS(ENT_NOT_FOUND, ent_package_import(reg, in_folder("hollow"), NULL, &r, err));
    FAILS(ENT_MISUSE, ent_package_import(NULL, in_folder("bad"), NULL, &r, err));
    FAILS(ENT_MISUSE, ent_package_import(reg, NULL, NULL, &r, err));
    o = (ent_package_options){0};
    FAILS(ENT_MISUSE, ent_package_import(reg, in_folder("bad"), &o, &r, err));
    OK(ent_register_digest(reg, ENT_LATEST, after, err));
    assert_string_equal(before, after);

    problems = 0; /* the good row alone */
    o = (ent_package_options){.size = sizeof o,
                              .keep_going = true,
                              .problem = refuse,
                              .problem_ctx = &problems,
                              .by = "me"};
    OK(ent_package_import(reg, in_folder("bad"), &o, &r, err));
    assert_int_equal(problems, 2);
    assert_int_equal(r.refused, 2);
    assert_int_equal(r.added, 1);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
    reg = reg_get("bad.db", ENT_OPEN_READ);
    FAILS(ENT_READONLY, ent_package_import(reg, in_folder("bad"), NULL, &r, err));
    ent_register_close(reg);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_by_one),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(tables_from_a_stream),
        cmocka_unit_test(the_shipped_package_goes_round),
        cmocka_unit_test(licences_keep_claims_back),
        cmocka_unit_test(bad_packages),
    };
    return cmocka_run_group_tests(tests, folder_make, folder_drop);
}
