/* SPDX-License-Identifier: MIT
 *
 * Packages into real registers and out again, in a folder of their own.
 */
#include "folder.h"

#include "base/json.h"
#include "exchange/csv.h"
#include "exchange/licence.h"

#include <sys/stat.h>
#include <unistd.h>

static ent_instant tick(void *ctx) {
    ent_instant *now = ctx;
    return *now += 1000000;
}
static ent_instant now;

static int setup(void **state) {
    (void)state;
    now = 1800000000 * INT64_C(1000000);
    return folder_make("package") ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    return folder_drop();
}

static void put_bytes(const char *folder, const char *name, const char *p, size_t n) {
    char path[256];
    mkdir(in_base(folder), 0777);
    snprintf(path, sizeof path, "%s/%s", in_base(folder), name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    fclose(f);
}

static void put(const char *folder, const char *name, const char *text) {
    put_bytes(folder, name, text, strlen(text));
}

static ent_buf get(const char *folder, const char *name) {
    char path[256];
    ent_buf b;
    ent__buf_init(&b, 1 << 26);
    snprintf(path, sizeof path, "%s/%s", in_base(folder), name);
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s is not there", path);
    int c;
    while ((c = getc(f)) != EOF)
        ent__buf_char(&b, (char)c);
    fclose(f);
    return b;
}

static void same_file(const char *a, const char *b, const char *name) {
    ent_buf x = get(a, name), y = get(b, name);
    if (!ent__str_eq(ent__buf_view(&x), ent__buf_view(&y)))
        fail_msg("%s of %s and %s differ:\n%.2000s\n--\n%.2000s", name, a, b, x.p, y.p);
    ent__buf_free(&x);
    ent__buf_free(&y);
}

static ent_register *fresh(const char *name) {
    ent_register *reg = NULL;
    ent_open_options o = {
        .size = sizeof o, .mode = ENT_OPEN_CREATE, .clock = tick, .clock_ctx = &now};
    OK(ent_register_open(in_base(name), &o, &reg, err));
    return reg;
}

/* ---- a small package ------------------------------------------------------------------ */

static const char relations[] =
    "id,shape,symmetric,multi,once,facet,values,implies,ends,label\n"
    "member,state,no,no,no,,none|seeking|member|suspended,suspended>member,suspended,"
    "membership\n"
    "mission,state,no,yes,no,place,none|embassy|consulate,,,mission\n"
    "count,measure,no,no,no,,,,,count\n"
    "complete,state,no,no,no,,all,,,lists all\n"
    "retract,retract,no,no,no,,,,,withdraws\n";
static const char sources[] = "id,work,kind,published,licence\n"
                              "free,w1,primary,2012,CC0-1.0\n"
                              "silent,w2,secondary,2013,\n"
                              "closed,w3,secondary,2014,CC-BY-NC-4.0\n";
static const char entities[] = "id,type,name\nLTU,state,Lithuania\nLVA,state,Latvia\n"
                               "UN,org,United Nations\nplace:riga,place,R\xc4\xabga\n";

static void put_basics(const char *folder) {
    put(folder, "relations.csv", relations);
    put(folder, "sources.csv", sources);
    put(folder, "entities.csv", entities);
}

static int on_problem(void *ctx, const ent_problem *p) {
    ent__buf_printf(ctx, "%s%s:%d:%d %s\n", p->code == ENT_OK ? "note " : "", p->file,
                    (int)p->line, (int)p->column, p->message);
    return 0;
}

/* Imports a folder; gives what was told of its rows. */
static ent_code import(ent_register *reg, const char *folder, bool keep_going,
                       ent_import_report *report, ent_buf *told, ent_error *why) {
    ent_package_options o = {
        .size = sizeof o, .keep_going = keep_going, .problem = on_problem, .problem_ctx = told};
    ent__buf_init(told, 1 << 20);
    return ent_package_import(reg, in_base(folder), &o, report, why);
}

static void import_ok(ent_register *reg, const char *folder, ent_import_report *report) {
    ent_buf told;
    OK(import(reg, folder, false, report, &told, err));
    STR_IS(ent__buf_view(&told), "");
    ent__buf_free(&told);
}

#define HEAD "id,subject,relation,object,value,since,until,source,replaces\n"

/* ---- in --------------------------------------------------------------------------------- */

static void packages_are_imported(void **state) {
    (void)state;
    put_basics("p");
    put("p", "claims.csv",
        HEAD ",LTU,member,UN,member,1991-09-17,..,free,\n"
             "x,LTU,member,UN,seeking,1991-08,1991-09-17,free,\n"
             ",LVA,count,,94,,,silent,\n");
    ent_register *reg = fresh("r.db");
    ent_import_report report;
    import_ok(reg, "p", &report);
    assert_int_equal(report.read, 3);
    assert_int_equal(report.added, 3);
    assert_int_equal(report.sources, 3);
    assert_int_equal(report.entities, 4);
    assert_int_equal(report.relations, 5);
    import_ok(reg, "p", &report);
    assert_int_equal(report.added, 0);
    assert_int_equal(report.present, 3);
    assert_int_equal(report.sources + report.entities + report.relations, 0);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
}

/* Every row is wrong in its own way; each is told with its place. */
static void bad_rows_have_their_place(void **state) {
    (void)state;
    put_basics("bad");
    static const char claims[] =
        HEAD ",LTU,member,UN,member,1991-09-17,..,free,\n"
             ",XYZ,member,UN,member,,,free,\n"
             ",LTU,befriend,UN,member,,,free,\n"
             ",LTU,member,UNO,member,,,free,\n"
             ",LTU,member,UN,\xc5\xa1,,,free,\n"
             ",LTU,member,UN,member,2001-02-29,,free,\n"
             ",LTU,member,UN,member,2004-05-01,2003,free,\n"
             ",LTU,member,UN,member,,,,\n"
             ",LTU,member,UN,member,,,none,\n"
             "er6u5vqepnygfq25idm4dkjnhq,LTU,member,UN,member,,,free,\n"
             ",LTU,member,UN,mem\xff"
             "ber,,,free,\n"
             ",LTU,member\n"
             ",LTU,member,UN,member,,,free,,,\n"
             ",LTU,member,UN,member,,,free,nobody\n"
             ",LTU,member,UN,\"member\nof\",,,free,\n"
             ",LTU,count,,many,,,free,\n"
             ",LTU,\"member,UN\n";
    static const char expected[] =
        "claims.csv:3:2 unknown entity \"XYZ\"\n"
        "claims.csv:4:6 unknown relation \"befriend\"\n"
        "claims.csv:5:13 unknown entity \"UNO\"\n"
        "claims.csv:6:16 value \"\xc5\xa1\" is not in the vocabulary of member: none, seeking, "
        "member, suspended\n"
        "claims.csv:7:23 ";
    put("bad", "claims.csv", claims);
    ent_register *reg = fresh("bad.db");
    ent_import_report report;
    ent_buf told;
    ent_error why = {0};
    assert_int_equal(import(reg, "bad", false, &report, &told, &why), ENT_INVALID);
    assert_string_equal(why.message, "claims.csv:3:2: unknown entity \"XYZ\" (and 15 more)");
    assert_true(why.line == 3 && why.column == 2);
    ent_str text = ent__buf_view(&told);
    if (!ent__str_starts(text, expected))
        fail_msg("%s", told.p);
    static const char *const more[] = {
        "claims.csv:8:34 since 2004-05-01 is after until 2003\n",
        "claims.csv:9:25 the source is missing\n",
        "claims.csv:10:25 unknown source \"none\"\n",
        "claims.csv:11:1 the id does not match the row: er6u5vqepnygfq25idm4dkjnhq is given, ",
        "claims.csv:12:19 a byte that is not UTF-8\n",
        "claims.csv:13:12 expected 9 cells, found 3\n",
        "claims.csv:14:31 expected 9 cells, found 11\n",
        "claims.csv:15:30 \"nobody\" is neither an id nor a name in this file\n",
        "claims.csv:16:16 a line break or tab inside the cell\n",
        "claims.csv:18:13 value \"many\" is no number such as 94, 8/12, 1000~, 900..1100\n",
        "claims.csv:19:6 a quote is opened here and never closed\n"};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (!strstr(told.p, more[i]))
            fail_msg("no \"%s\" in\n%s", more[i], told.p);
    assert_int_equal(report.added, 0);
    assert_int_equal(report.read, 17);
    assert_int_equal(ent__buf_view(&told).n > 0, 1);
    ent__buf_free(&told);

    assert_int_equal(import(reg, "bad", true, &report, &told, &why), ENT_OK);
    assert_int_equal(report.added, 1);
    assert_int_equal(report.refused, 16);
    ent__buf_free(&told);
    ent_register_close(reg);
}

static void without_a_callback_the_first_bad_row_stops(void **state) {
    (void)state;
    put_basics("b1");
    put("b1", "claims.csv",
        HEAD ",XYZ,member,UN,member,,,free,\n,XYZ,member,UN,member,,,free,\n");
    ent_register *reg = fresh("b1.db");
    ent_error why = {0};
    assert_int_equal(ent_package_import(reg, in_base("b1"), NULL, NULL, &why), ENT_INVALID);
    assert_string_equal(why.message, "claims.csv:2:2: unknown entity \"XYZ\"");
    ent_register_close(reg);
}

static void many_problems_are_counted(void **state) {
    (void)state;
    put_basics("many");
    ent_buf b, told;
    ent__buf_init(&b, 1 << 20);
    ent__buf_z(&b, HEAD);
    for (int i = 0; i < 250; i++)
        ent__buf_printf(&b, ",X%d,member,UN,member,,,free,\n", i);
    put("many", "claims.csv", b.p);
    ent_register *reg = fresh("many.db");
    ent_error why = {0};
    assert_int_equal(import(reg, "many", false, NULL, &told, &why), ENT_INVALID);
    assert_non_null(strstr(told.p, "X99\""));
    assert_null(strstr(told.p, "X100\""));
    assert_non_null(strstr(why.message, "(and 249 more)"));
    ent__buf_free(&told);
    assert_int_equal(import(reg, "many", true, NULL, &told, &why), ENT_OK);
    assert_non_null(strstr(told.p, "X249\""));
    ent__buf_free(&told);
    ent__buf_free(&b);
    ent_register_close(reg);
}

static void columns_are_found_by_name(void **state) {
    (void)state;
    put_basics("cols");
    ent_register *reg = fresh("cols.db");
    ent_import_report report;
    put("cols", "claims.csv",
        "\xef\xbb\xbfsource, value,object,subject,relation\r\nfree,member,UN,LTU,member\r\n");
    import_ok(reg, "cols", &report);
    assert_int_equal(report.added, 1);
    static const char *const bad[][2] = {
        {"subject,status\nLTU,x\n",
         "claims.csv:1:9: unknown column \"status\" in the table of claims"},
        {"subject,value,subject\n",
         "claims.csv:1:15: second column \"subject\" in the table of claims"},
        {"", "claims.csv:1:1: the header is missing"},
        {"subject,\"value\n", "claims.csv:1:9: a quote is opened here and never closed"},
        {"subject;value\n",
         "claims.csv:1:1: unknown column \"subject;value\" in the table of claims"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ent_error why = {0};
        put("cols", "claims.csv", bad[i][0]);
        assert_int_not_equal(ent_package_import(reg, in_base("cols"), NULL, NULL, &why),
                             ENT_OK);
        assert_string_equal(why.message, bad[i][1]);
    }
    ent_register_close(reg);
}

/* ---- rows that lean on rows ----------------------------------------------------------------
 */

static void local_names_are_resolved_in_any_order(void **state) {
    (void)state;
    put_basics("names");
    put("names", "claims.csv",
        HEAD "third,,retract,,,,,,second\n"
             ",LTU,member,UN,member,1991-09-18,..,free,first\n"
             "second,LVA,member,UN,member,1991-09-18,..,free,one\n"
             "first,LTU,member,UN,member,1991-09-17,..,free,\n"
             "one,LVA,member,UN,member,1991-09-17,..,free,\n"
             ",,retract,,,,,,third\n");
    ent_register *reg = fresh("names.db");
    ent_import_report report;
    import_ok(reg, "names", &report);
    assert_int_equal(report.added, 6);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);

    put("names", "claims.csv",
        HEAD "a,LTU,member,UN,member,1991-09-18,..,free,b\n"
             "b,LTU,member,UN,member,1991-09-17,..,free,a\n"
             "c,LTU,member,UN,member,1991,..,free,c\n"
             "d,XYZ,member,UN,member,1991,..,free,\n"
             "e,LVA,member,UN,member,1991,..,free,d\n"
             "d,LVA,member,UN,member,1992,..,free,\n");
    reg = fresh("names2.db");
    ent_buf told;
    OK(import(reg, "names", true, &report, &told, err));
    STR_IS(ent__buf_view(&told), "claims.csv:5:3 unknown entity \"XYZ\"\n"
                                 "claims.csv:6:37 the row \"d\" was refused\n"
                                 "claims.csv:7:1 the name \"d\" stands in line 5 already\n"
                                 "claims.csv:2:43 rows refer to each other in a circle\n"
                                 "claims.csv:3:43 rows refer to each other in a circle\n"
                                 "claims.csv:4:37 rows refer to each other in a circle\n");
    assert_int_equal(report.added, 0);
    ent__buf_free(&told);
    ent_register_close(reg);
}

static void ids_of_other_tables_too(void **state) {
    (void)state;
    put_basics("lean");
    put("lean", "sources.csv",
        "id,work,per,replaces\nnew,w,per2,old\nper2,w2,per3,\nold,w,,\nper3,w3,,\n");
    put("lean", "entities.csv", "id,type,replaces\nKHM2,state,KHM\nKHM,state,\n");
    ent_register *reg = fresh("lean.db");
    ent_import_report report;
    import_ok(reg, "lean", &report);
    assert_int_equal(report.sources, 4);
    assert_int_equal(report.entities, 2);
    put("lean", "sources.csv", "id,work,per\na,w,b\nb,w2,a\nc,w,zz\n");
    ent_buf told;
    ent_error why = {0};
    assert_int_equal(import(reg, "lean", false, &report, &told, &why), ENT_INVALID);
    assert_non_null(strstr(told.p, "sources.csv:4:5 unknown source \"zz\"\n"));
    assert_non_null(strstr(told.p, "in a circle"));
    ent__buf_free(&told);
    ent_register_close(reg);
}

static void notes_are_told(void **state) {
    (void)state;
    put_basics("notes");
    put("notes", "claims.csv",
        "id,subject,relation,object,value,since,source,note,replaces\n"
        "a,LTU,member,UN,member,1991,free,one,\n,,retract,,,,,,a\n");
    ent_register *reg = fresh("notes.db");
    ent_import_report report;
    import_ok(reg, "notes", &report);
    import_ok(reg, "notes", &report); /* its own retractions are no news */
    put("notes", "claims.csv",
        "subject,relation,object,value,since,source,note\nLTU,member,UN,member,1991,free,"
        "one\n");
    ent_buf told;
    OK(import(reg, "notes", false, &report, &told, err));
    STR_IS(ent__buf_view(&told), "note claims.csv:2:1 the register has this claim, but it was "
                                 "retracted or replaced\n");
    ent__buf_free(&told);
    put("notes", "entities.csv", "id,type,name\nLTU,state,Lietuva\n");
    put("notes", "claims.csv", "subject\n");
    OK(import(reg, "notes", false, &report, &told, err));
    STR_IS(ent__buf_view(&told), "note entities.csv:2:1 the register has this row in other "
                                 "words; its own stay\n");
    assert_int_equal(report.kept_own, 1);
    ent__buf_free(&told);
    ent_register_close(reg);
}

static void conflicts_are_all_listed(void **state) {
    (void)state;
    put_basics("conf");
    put("conf", "claims.csv", HEAD);
    ent_register *reg = fresh("conf.db");
    ent_import_report report;
    import_ok(reg, "conf", &report);
    put("conf", "sources.csv", "id,work,kind,published\nfree,w1,primary,2013\n");
    put("conf", "entities.csv", "id,type\nLTU,org\nLVA,org\n");
    ent_buf told;
    ent_error why = {0};
    assert_int_equal(import(reg, "conf", false, &report, &told, &why), ENT_CONFLICT);
    assert_non_null(strstr(told.p, "sources.csv:2:17 "));
    assert_non_null(strstr(told.p, "entities.csv:2:5 "));
    assert_non_null(strstr(told.p, "entities.csv:3:5 "));
    ent__buf_free(&told);
    ent_register_close(reg);
}

/* ---- the folder
 * ------------------------------------------------------------------------------ */

static void import_fails(const char *folder, ent_code code, const char *message) {
    ent_register *reg = fresh("tmp.db");
    ent_error why = {0};
    assert_int_equal(ent_package_import(reg, in_base(folder), NULL, NULL, &why), code);
    if (!strstr(why.message, message))
        fail_msg("\"%s\" does not say \"%s\"", why.message, message);
    ent_register_close(reg);
    remove(in_base("tmp.db"));
}

static void what_is_no_package_is_refused(void **state) {
    (void)state;
    import_fails("absent", ENT_NOT_FOUND, "cannot open the folder");
    mkdir(in_base("empty"), 0777);
    import_fails("empty", ENT_NOT_FOUND, "no package");
    mkdir(in_base("odd"), 0777);
    assert_int_equal(symlink("/etc/passwd", in_base("odd/claims.csv")), 0);
    import_fails("odd", ENT_IO, "cannot open claims.csv");
    remove(in_base("odd/claims.csv"));
    assert_int_equal(mkfifo(in_base("odd/claims.csv"), 0666), 0);
    import_fails("odd", ENT_IO, "not a plain file");
}

static void descriptions_name_the_files(void **state) {
    (void)state;
    ent_json *none;
    ent_code can = ent__json_parse(ENT_STR("{}"), &none, NULL);
    ent__json_free(none);
    NEEDS(can != ENT_UNSUPPORTED);
    put_basics("desc");
    mkdir(in_base("desc/data"), 0777);
    put("desc/data", "c.csv", HEAD ",LTU,member,UN,member,1991-09-17,..,free,\n");
    put("desc", "datapackage.json",
        "{\"resources\": [{\"name\": \"claims\", \"path\": [\"data/c.csv\"]},"
        "{\"name\": \"pictures\", \"path\": \"http://x/y.zip\"}]}");
    ent_register *reg = fresh("desc.db");
    ent_import_report report;
    import_ok(reg, "desc", &report);
    assert_int_equal(report.added, 1);
    ent_register_close(reg);
    static const char *const bad[][2] = {
        {"{\"resources\": [{\"name\": \"claims\", \"path\": \"../p/claims.csv\"}]}",
         "not a path inside"},
        {"{\"resources\": [{\"name\": \"claims\", \"path\": \"/etc/passwd\"}]}",
         "not a path inside"},
        {"{\"resources\": [{\"name\": \"claims\", \"path\": \"http://x/c.csv\"}]}",
         "not a path inside"},
        {"{\"resources\": [{\"name\": \"claims\", \"path\": [\"a\", \"b\"]}]}", "not one path"},
        {"{\"resources\": [{\"name\": \"claims\", \"path\": \"data/d.csv\"}]}", "cannot open"},
        {"{\"resources\": [{\"name\": \"claims\", \"path\": \"data/c.csv\", \"dialect\": "
         "{\"delimiter\": \";\"}}]}",
         "a delimiter other"},
        {"{\"resources\": 1}", "\"resources\" is no array"},
        {"{\"resources\":\n []", "datapackage.json:2:"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put("desc", "datapackage.json", bad[i][0]);
        ent_register *r = fresh("desc2.db");
        ent_error why = {0};
        assert_int_not_equal(ent_package_import(r, in_base("desc"), NULL, NULL, &why), ENT_OK);
        if (!strstr(why.message, bad[i][1]))
            fail_msg("\"%s\" does not say \"%s\"", why.message, bad[i][1]);
        ent_register_close(r);
        remove(in_base("desc2.db"));
    }
}

static int stop_at_once(void *ctx, int64_t done, int64_t total) {
    (void)ctx;
    assert_true(done <= total);
    return 1;
}

static void imports_can_be_stopped(void **state) {
    (void)state;
    put_basics("stop");
    put("stop", "claims.csv", HEAD);
    ent_register *reg = fresh("stop.db");
    ent_package_options o = {.size = sizeof o, .progress = stop_at_once};
    ent_import_report report;
    assert_int_equal(ent_package_import(reg, in_base("stop"), &o, &report, NULL), ENT_STOPPED);
    assert_int_equal(report.entities, 0);
    import_ok(reg, "stop", &report);
    assert_int_equal(report.entities, 4);
    ent_register_close(reg);
}

/* ---- out
 * ---------------------------------------------------------------------------------------- */

static void export_to(ent_register *reg, const char *folder, bool all,
                      ent_export_report *report) {
    ent_export_options o = {.size = sizeof o, .all_licences = all};
    OK(ent_package_export(reg, in_base(folder), &o, report, err));
}

static void same_package(const char *a, const char *b) {
    static const char *const names[] = {"claims.csv", "sources.csv", "entities.csv",
                                        "relations.csv", "datapackage.json"};
    for (int i = 0; i < 5; i++)
        same_file(a, b, names[i]);
}

static void restored_registers_are_the_same(void **state) {
    (void)state;
    put_basics("orig");
    put("orig", "claims.csv",
        "id,subject,relation,object,value,since,source,quote,replaces\n"
        "a,LTU,member,UN,member,1991-09-17,closed,\"two\nlines, \"\"quoted\"\"\",\n"
        ",LTU,member,UN,member,1991-09-18,free,,a\n"
        ",LVA,member,UN,member,1991-09-17,silent,words,\n");
    ent_register *reg = fresh("orig.db");
    ent_import_report report;
    import_ok(reg, "orig", &report);
    put("orig", "claims.csv", HEAD ",LVA,count,,3,,,free,\n");
    import_ok(reg, "orig", &report); /* a second instant */
    ent_export_report out;
    export_to(reg, "out1", true, &out);
    export_to(reg, "out1b", true, &out);
    same_package("out1", "out1b");
    assert_int_equal(out.claims, 4);
    assert_int_equal(out.quotes_left_out, 0);
    char digest[65], again[65];
    OK(ent_register_digest(reg, ENT_LATEST, digest, err));
    ent_register_close(reg);

    reg = fresh("copy.db");
    ent_package_options o = {.size = sizeof o, .own_recorded = true};
    OK(ent_package_import(reg, in_base("out1"), &o, &report, err));
    export_to(reg, "out2", true, &out);
    same_package("out1", "out2");
    OK(ent_register_digest(reg, ENT_LATEST, again, err));
    assert_string_equal(digest, again);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
}

static int on_left_out(void *ctx, const char *source, const char *licence, int64_t n) {
    ent__buf_printf(ctx, "%s %s %d\n", source, licence, (int)n);
    return 0;
}

static void licences_are_kept(void **state) {
    (void)state;
    put_basics("lic");
    put("lic", "claims.csv",
        "id,subject,relation,object,value,since,source,per,quote,replaces\n"
        "a,LTU,member,UN,member,1991-09-17,free,,kept,\n"
        "b,LTU,member,UN,member,1991-09-18,closed,,words,a\n"
        "c,LVA,member,UN,member,1991-09-17,silent,,words,\n"
        "d,LVA,member,UN,member,1991-09-18,free,,kept,\n");
    ent_register *reg = fresh("lic.db");
    ent_import_report report;
    import_ok(reg, "lic", &report);
    ent_buf told;
    ent__buf_init(&told, 1000);
    ent_export_options o = {.size = sizeof o, .left_out = on_left_out, .left_out_ctx = &told};
    ent_export_report out;
    OK(ent_package_export(reg, in_base("pub"), &o, &out, err));
    STR_IS(ent__buf_view(&told), "closed CC-BY-NC-4.0 1\n");
    assert_int_equal(out.claims, 2); /* a would live again without b */
    assert_int_equal(out.claims_left_out, 1);
    assert_int_equal(out.claims_dead, 1);
    assert_int_equal(out.sources, 2);
    assert_int_equal(out.sources_left_out, 1);
    assert_int_equal(out.quotes_left_out, 1);
    ent_buf claims = get("pub", "claims.csv");
    assert_non_null(strstr(claims.p, ",kept,"));
    assert_null(strstr(claims.p, "words"));
    ent__buf_free(&claims);
    ent__buf_free(&told);
    /* what cites it keeps its row */
    put("lic", "claims.csv",
        "subject,relation,object,value,since,source,per\n"
        "LVA,member,UN,member,1992,free,closed\n");
    import_ok(reg, "lic", &report);
    OK(ent_package_export(reg, in_base("pub"), NULL, &out, err));
    assert_int_equal(out.sources, 3);
    ent_register_close(reg);
    remove(in_base("pub/datapackage.json")); /* the default names will do */
    reg = fresh("pub.db");
    import_ok(reg, "pub", &report);
    assert_int_equal(report.added, 3);
    ent_register_close(reg);
}

static void licences_are_judged(void **state) {
    (void)state;
    static const struct {
        const char *licence;
        ent_publishing what;
    } cases[] = {
        {"", ENT_PUBLISH_FACTS},
        {"CC0-1.0", ENT_PUBLISH_ALL},
        {"CC-BY-SA-3.0", ENT_PUBLISH_ALL},
        {"CC-BY-4.0", ENT_PUBLISH_ALL},
        {"CC-BY-3.0-IGO", ENT_PUBLISH_ALL},
        {"LicenseRef-PublicDomain", ENT_PUBLISH_ALL},
        {"LicenseRef-own OR CC0-1.0", ENT_PUBLISH_ALL},
        {"CC-BY-NC-4.0", ENT_PUBLISH_NOTHING},
        {"CC-BY-ND-4.0", ENT_PUBLISH_NOTHING},
        {"CC-BY-SA-3.0 AND LicenseRef-own", ENT_PUBLISH_NOTHING},
        {"LicenseRef-own", ENT_PUBLISH_NOTHING},
        {"all rights reserved", ENT_PUBLISH_NOTHING},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(ent__licence_publishing(ent__str(cases[i].licence)), cases[i].what);
}

/* Memory that runs out after some allocations. */
typedef struct scarce {
    int64_t left, live;
} scarce;

static void *scarce_alloc(void *ctx, void *p, size_t old, size_t size) {
    scarce *s = ctx;
    (void)old;
    if (size == 0) {
        s->live -= p != NULL;
        free(p);
        return NULL;
    }
    if (s->left-- <= 0)
        return NULL;
    s->live += p == NULL;
    return realloc(p, size);
}

/* At whatever allocation memory ends: the failure is told, nothing leaks, nothing of
 * the import is kept, and the next try succeeds. */
static void memory_may_run_out(void **state) {
    (void)state;
    put_basics("oom");
    put("oom", "claims.csv",
        HEAD ",LTU,member,UN,member,1991-09-18,..,free,b\n"
             "b,LTU,member,UN,member,1991-09-17,..,free,\n"
             ",LVA,member,UN,s\xcc\x81,,,free,\n");
    scarce s = {INT64_MAX, 0};
    ent_alloc_set(scarce_alloc, &s);
    ent_register *reg = fresh("oom.db");
    ent_package_options o = {.size = sizeof o, .keep_going = true};
    ent_import_report report;
    int64_t live = s.live;
    for (int64_t k = 0;; k++) {
        s.left = k;
        ent_code code = ent_package_import(reg, in_base("oom"), &o, &report, NULL);
        s.left = INT64_MAX;
        assert_true(code == ENT_OK || code == ENT_NOMEM);
        if (code == ENT_OK)
            break;
        assert_int_equal(report.added + report.sources, 0);
        assert_true(k > 0 || s.live == live);
    }
    assert_int_equal(report.added, 2);
    assert_int_equal(report.refused, 1);
    for (int64_t k = 0;; k++) {
        s.left = k;
        ent_code code = ent_package_export(reg, in_base("oomout"), NULL, NULL, NULL);
        s.left = INT64_MAX;
        assert_true(code == ENT_OK || code == ENT_NOMEM);
        if (code == ENT_OK)
            break;
        assert_int_not_equal(access(in_base("oomout/claims.csv"), F_OK), 0);
    }
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
    assert_int_equal(s.live, 0);
    ent_alloc_set(NULL, NULL);
}

/* The package that ships goes round, in any order of its rows. */
static void the_shipped_package_goes_round(void **state) {
    (void)state;
    char data[512];
    const char *root = getenv("ENTENTE_ROOT");
    snprintf(data, sizeof data, "%s/data", root ? root : ".");
    NEEDS(access(data, R_OK) == 0);
    ent_register *a = fresh("ship1.db"), *b = fresh("ship2.db");
    ent_import_report first, second;
    ent_export_report out;
    OK(ent_package_import(a, data, NULL, &first, err));
    export_to(a, "ship1", true, &out);
    assert_int_equal(out.claims, first.added);
    ent_package_options o = {.size = sizeof o, .own_recorded = true};
    OK(ent_package_import(b, in_base("ship1"), &o, &second, err));
    assert_int_equal(second.added, first.added);
    export_to(b, "ship2", true, &out);
    same_package("ship1", "ship2");
    ent_register_close(a);
    ent_register_close(b);
}

static void problems_are_csv(void **state) {
    (void)state;
    char text[200];
    ent_problem p = {.code = ENT_INVALID,
                     .file = "claims.csv",
                     .line = 7,
                     .column = 3,
                     .message = "unknown \"x\"",
                     .row = "a,b",
                     .row_bytes = 3};
    ent_problem_format(NULL, text, sizeof text);
    assert_string_equal(text, "file,line,column,message,row\n");
    size_t n = ent_problem_format(&p, text, sizeof text);
    assert_string_equal(text, "claims.csv,7,3,\"unknown \"\"x\"\"\",\"a,b\"\n");
    assert_int_equal(n, strlen(text));
    assert_int_equal(ent_problem_format(&p, text, 5), n);
    assert_string_equal(text, "clai");
    assert_int_equal(ent_problem_format(&p, NULL, 0), n);
}

static void calls_are_checked(void **state) {
    (void)state;
    ent_package_options o = {.size = 0};
    assert_int_equal(ent_package_import(NULL, "x", NULL, NULL, NULL), ENT_MISUSE);
    ent_register *reg = fresh("misuse.db");
    assert_int_equal(ent_package_import(reg, in_base("p"), &o, NULL, NULL), ENT_MISUSE);
    assert_int_equal(ent_package_export(reg, NULL, NULL, NULL, NULL), ENT_MISUSE);
    assert_int_equal(ent_package_export(reg, in_base("no/where"), NULL, NULL, NULL),
                     ENT_NOT_FOUND);
    ent_register_close(reg);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packages_are_imported),
        cmocka_unit_test(bad_rows_have_their_place),
        cmocka_unit_test(without_a_callback_the_first_bad_row_stops),
        cmocka_unit_test(many_problems_are_counted),
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(local_names_are_resolved_in_any_order),
        cmocka_unit_test(ids_of_other_tables_too),
        cmocka_unit_test(notes_are_told),
        cmocka_unit_test(conflicts_are_all_listed),
        cmocka_unit_test(what_is_no_package_is_refused),
        cmocka_unit_test(descriptions_name_the_files),
        cmocka_unit_test(imports_can_be_stopped),
        cmocka_unit_test(restored_registers_are_the_same),
        cmocka_unit_test(licences_are_kept),
        cmocka_unit_test(licences_are_judged),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(the_shipped_package_goes_round),
        cmocka_unit_test(problems_are_csv),
        cmocka_unit_test(calls_are_checked),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
