/* SPDX-License-Identifier: MIT
 *
 * What a panel is written as and what comes with it: formats, read back by others where they
 * are there; files that are whole or not there; codebook, bibliography, recipes, tables
 * joined, and what stands in no row.
 */
#include "folder.h"

#include "table/out.h"

#include "entente.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a small register ------------------------------------------------------------------- */

static const char small_map[] = //
    "[source]\nid = s@2001\nwork = s\nkind = primary\npublished = 2001-12-31\n"
    "title = Who & whom: 100% {sure}\nauthor = Doe, Jane; The Bureau\ntype = book\n"
    "publisher = A_B\nurl = https://example.org/a%20b?x={y}\n"
    "[map member]\nmember = x\n* =\n[claim]\nif = {r | map member}\nsubject = {a | code iso3}\n"
    "relation = member\nobject = {b | name org}\nvalue = {v}\nsince = {f}\nuntil = {t}\n"
    "[map mission]\nmission = x\n* =\n[claim]\nif = {r | map mission}\n"
    "subject = {a | code iso3}\nrelation = mission\nobject = {b | code iso3}\nvalue = {v}\n"
    "since = {f}\nuntil = {t}\n"
    "[map complete]\ncomplete = x\n* =\n[claim]\nif = {r | map complete}\n"
    "subject = {a | code iso3}\nrelation = complete\nobject = {b}\nvalue = {v}\nsince = {f}\n"
    "until = {t}\n";
static const char small_csv[] = "a,r,b,v,f,t\n"
                                "FRA,member,UN,member,1998-01-01,2001-12-31\n"
                                "DEU,member,UN,member,1998-01-01,2001-12-31\n"
                                "LVA,member,UN,member,1999-07-01,2001-12-31\n"
                                "FRA,mission,LVA,embassy,2000-02-01,2000-03-31\n"
                                "FRA,mission,DEU,consulate,1998-02-01,1998-03-31\n"
                                "FRA,mission,DEU,embassy,1990-02-01,1991-03-31\n"
                                "FRA,mission,USA,embassy,1999-02-01,1999-03-31\n"
                                "USA,mission,FRA,embassy,1999-02-01,1999-03-31\n"
                                "FRA,complete,rel:mission,all,1999-01-01,2000-12-31\n";

static ent_register *reg;

static void make_register(void) {
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE};
    ent_foreign_options f = {.size = sizeof f, .mapping = write_file("s.map", small_map)};
    ent_import_report report;
    const char *csv = write_file("s.csv", small_csv);
    OK(ent_register_open(in_base("r.db"), &o, &reg, err));
    OK(ent_foreign_import(reg, "csv", &csv, 1, &f, &report, err));
    assert_int_equal(report.refused, 0);
}

static ent_panel *make_panel(const char *unit, const char *const *vars, size_t n) {
    ent_panel *panel;
    ent_panel_options o = {.size = sizeof o,
                           .unit = unit,
                           .by = "year",
                           .system = "un",
                           .variables = vars,
                           .n_variables = n};
    OK(ent_panel_new(reg, &o, &panel, err));
    return panel;
}

static const char *const two[] = {"emb=value(mission)", "days=is(mission rule:days)"};
static const char panel_csv[] = "state1,state2,year,emb,days\n"
                                "DEU,FRA,1998,,\nDEU,FRA,1999,,\nDEU,FRA,2000,,\n"
                                "DEU,FRA,2001,,\nDEU,LVA,1999,,\nDEU,LVA,2000,,\n"
                                "DEU,LVA,2001,,\nFRA,DEU,1998,9,\nFRA,DEU,1999,0,0\n"
                                "FRA,DEU,2000,0,0\nFRA,DEU,2001,,\nFRA,LVA,1999,0,0\n"
                                "FRA,LVA,2000,2,60\nFRA,LVA,2001,,\nLVA,DEU,1999,,\n"
                                "LVA,DEU,2000,,\nLVA,DEU,2001,,\nLVA,FRA,1999,,\n"
                                "LVA,FRA,2000,,\nLVA,FRA,2001,,\n";
enum { PANEL_ROWS = 20 };

static void save(const ent_panel *panel, const char *name, ent_format format) {
    ent_write_options w = {.size = sizeof w, .format = format};
    OK(ent_panel_save(panel, in_base(name), &w, NULL, NULL, err));
}

static ent_buf read_file(const char *path) {
    ent_buf b;
    char part[4096];
    size_t n;
    ent__buf_init(&b, 1 << 20);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        ent__buf_put(&b, part, n);
    fclose(f);
    return b;
}

static void file_is(const char *name, const char *text) {
    ent_buf b = read_file(in_base(name));
    STR_IS(ent__buf_view(&b), text);
    ent__buf_free(&b);
}

static size_t files_in_base(void) {
    char command[200];
    size_t n = 0;
    snprintf(command, sizeof command, "ls -A '%s'", base);
    FILE *f = popen(command, "r");
    for (int c; (c = fgetc(f)) != EOF;)
        n += c == '\n';
    pclose(f);
    return n;
}

/* ---- formats ------------------------------------------------------------------------------
 */

static void formats_by_path(void **state) {
    (void)state;
    static const struct {
        const char *path;
        int format; /* -1: none */
    } cases[] = {
        {"a.csv", ENT_FORMAT_CSV},
        {"a/b.tab", ENT_FORMAT_TSV},
        {"a.b.json", ENT_FORMAT_JSON},
        {"x.jsonl", ENT_FORMAT_NDJSON},
        {"x.dta", ENT_FORMAT_DTA},
        {"x.sav", ENT_FORMAT_SAV},
        {"x.db", ENT_FORMAT_SQLITE},
        {"x.sqlite3", ENT_FORMAT_SQLITE},
        {"x.md", ENT_FORMAT_MARKDOWN},
        {"x.xlsx", -1},
        {"dta", -1},
        {"a.dta/b", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_format f;
        bool is = ent_format_of_path(cases[i].path, &f);
        assert_int_equal(is ? (int)f : -1, cases[i].format);
    }
}

static bool have_readstat(const ent_panel *panel) {
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_DTA};
    ent_error why = {0};
    ent_code code = ent_panel_save(panel, in_base("try.dta"), &w, NULL, NULL, &why);
    assert_true(code == ENT_OK || code == ENT_UNSUPPORTED);
    return code == ENT_OK;
}

/* PSPP reads the SPSS file and writes CSV: the same cells, labels and missing ones. */
static void spss_reads_it(void **state) {
    (void)state;
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    bool have = have_readstat(panel);
    if (have)
        save(panel, "p.sav", ENT_FORMAT_SAV);
    ent_panel_free(panel);
    NEEDS(have);
    NEEDS(system("command -v pspp >/dev/null") == 0);
    char script[1024], command[600];
    snprintf(script, sizeof script,
             "GET FILE='%s/p.sav'.\nSAVE TRANSLATE /OUTFILE='%s/p.csv' /TYPE=CSV /FIELDNAMES "
             "/CELLS=VALUES /MAP /REPLACE.\nDISPLAY DICTIONARY.\n",
             base, base);
    write_file("p.sps", script);
    snprintf(command, sizeof command, "pspp -o '%s/p.txt' '%s/p.sps' >/dev/null 2>&1", base,
             base);
    assert_int_equal(system(command), 0);
    ent_buf b = read_file(in_base("p.csv"));
    for (size_t i = 0; i < b.n; i++) /* PSPP writes a blank for what is missing */
        b.p[i] = b.p[i] == '\r' ? ' ' : b.p[i];
    char plain[4096];
    size_t n = 0;
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] != ' ')
            plain[n++] = b.p[i];
    plain[n] = '\0';
    assert_string_equal(plain, panel_csv);
    ent__buf_free(&b);
    b = read_file(in_base("p.txt"));
    assert_non_null(strstr(b.p, "embassy"));
    assert_non_null(strstr(b.p, "consulate"));
    ent__buf_free(&b);
}

/* R's haven reads both. */
static void r_reads_it(void **state) {
    (void)state;
    static const char script[] =
        "suppressMessages(library(haven))\n"
        "a <- commandArgs(TRUE)\n"
        "c0 <- read.csv(a[1], na.strings='', stringsAsFactors=FALSE)\n"
        "for (d in list(read_dta(a[2]), read_sav(a[3]))) {\n"
        "  stopifnot(identical(names(d), names(c0)), nrow(d) == nrow(c0))\n"
        "  for (n in names(c0)) {\n"
        "    x <- c0[[n]]; y <- as.vector(zap_labels(zap_formats(d[[n]])))\n"
        "    stopifnot(identical(is.na(x), is.na(y)), all(x == y, na.rm=TRUE))\n  }\n"
        "  l <- attr(d$emb, 'labels')\n"
        "  stopifnot(l[['embassy']] == 2, l[['none']] == 0, l[['consulate']] == 9)\n"
        "  stopifnot(attr(d$year, 'label') == 'year')\n}\n";
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    bool have = have_readstat(panel);
    if (have) {
        save(panel, "q.sav", ENT_FORMAT_SAV);
        save(panel, "q.dta", ENT_FORMAT_DTA);
        save(panel, "q.csv", ENT_FORMAT_CSV);
    }
    ent_panel_free(panel);
    NEEDS(have);
    NEEDS(system("Rscript -e 'library(haven)' >/dev/null 2>&1") == 0);
    write_file("q.R", script);
    char command[800];
    snprintf(command, sizeof command,
             "Rscript '%s/q.R' '%s/q.csv' '%s/q.dta' '%s/q.sav' >/dev/null", base, base, base,
             base);
    assert_int_equal(system(command), 0);
}

/* The same bytes wherever and whenever it is made. */
static void same_bytes(void **state) {
    (void)state;
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    bool have = have_readstat(panel);
    static const ent_format formats[] = {ENT_FORMAT_DTA, ENT_FORMAT_SAV};
    for (int i = 0; have && i < 2; i++) {
        setenv("TZ", "Asia/Tokyo", 1);
        save(panel, "one", formats[i]);
        setenv("TZ", "America/Lima", 1);
        save(panel, "other", formats[i]);
        unsetenv("TZ");
        ent_buf a = read_file(in_base("one")), b = read_file(in_base("other"));
        assert_true(a.n > 500 && ent__str_eq(ent__buf_view(&a), ent__buf_view(&b)));
        ent__buf_free(&a);
        ent__buf_free(&b);
    }
    ent_panel_free(panel);
    NEEDS(have);
}

static int64_t count_of(sqlite3 *db, const char *sql) {
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static void sqlite_has_it(void **state) {
    (void)state;
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    sqlite3 *db;
    save(panel, "p.db", ENT_FORMAT_SQLITE);
    assert_int_equal(sqlite3_open(in_base("p.db"), &db), SQLITE_OK);
    assert_int_equal(count_of(db, "SELECT count(*) FROM panel"), PANEL_ROWS);
    assert_int_equal(count_of(db, "SELECT count(days) FROM panel"), 4);
    assert_int_equal(count_of(db, "SELECT days FROM panel WHERE state1 = 'FRA' AND state2 = "
                                  "'LVA' AND year = 2000"),
                     60);
    assert_int_equal(count_of(db, "SELECT count(*) FROM columns WHERE unit = 'days'"), 1);
    assert_int_equal(count_of(db, "SELECT value FROM meanings WHERE \"column\" = 'emb' AND "
                                  "label = 'embassy'"),
                     2);
    sqlite3_close(db);
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_SQLITE};
    ent_buf b;
    ent_error why = {0};
    ent__buf_init(&b, 1 << 20);
    assert_int_equal(ent_panel_write(panel, &w, ent__buf_sink(&b), NULL, NULL, &why),
                     ENT_UNSUPPORTED);
    assert_int_equal(ent_panel_save(panel, "/dev/full", &w, NULL, NULL, &why), ENT_UNSUPPORTED);
    ent__buf_free(&b);
    ent_panel_free(panel);
}

/* ---- Arrow ----------------------------------------------------------------------------------
 */

static bool bit(const void *bits, int64_t i) {
    return ((const uint8_t *)bits)[i / 8] >> (i % 8) & 1;
}

static void arrow_stream(void **state) {
    (void)state;
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    struct ArrowArrayStream s;
    struct ArrowSchema schema;
    struct ArrowArray a, kept, end;
    OK(ent_panel_stream(panel, &s, err));
    assert_int_equal(s.get_schema(&s, &schema), 0);
    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.n_children, 5);
    assert_string_equal(schema.children[0]->format, "u");
    assert_string_equal(schema.children[3]->name, "emb");
    assert_string_equal(schema.children[3]->format, "l");
    int32_t pairs;
    memcpy(&pairs, schema.children[4]->metadata, sizeof pairs); /* label and unit */
    assert_int_equal(pairs, 2);
    assert_int_equal(s.get_next(&s, &a), 0);
    assert_int_equal(a.length, PANEL_ROWS);
    assert_int_equal(a.children[4]->null_count, PANEL_ROWS - 4);
    assert_int_equal(s.get_next(&s, &end), 0);
    assert_null(end.release);
    /* a child that was moved outlives parent, stream and panel */
    kept = *a.children[4];
    a.children[4]->release = NULL;
    const int32_t *ends = a.children[0]->buffers[1];
    assert_memory_equal((const char *)a.children[0]->buffers[2] + ends[7], "FRA", 3);
    a.release(&a);
    assert_null(a.release);
    s.release(&s);
    assert_null(s.release);
    ent_panel_free(panel);
    assert_true(bit(kept.buffers[0], 12) && !bit(kept.buffers[0], 13));
    assert_int_equal(((const int64_t *)kept.buffers[1])[12], 60);
    kept.release(&kept);
    schema.release(&schema);
}

/* ---- files that are whole -----------------------------------------------------------------
 */

static int stop(void *ctx, int64_t done, int64_t total) {
    (void)done;
    (void)total;
    ++*(int *)ctx;
    return 1;
}

static void no_half_file(void **state) {
    (void)state;
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    static const ent_format formats[] = {ENT_FORMAT_CSV, ENT_FORMAT_JSON, ENT_FORMAT_SQLITE,
                                         ENT_FORMAT_DTA};
    bool have = have_readstat(panel);
    for (size_t i = 0; i < (have ? 4 : 3); i++) {
        int calls = 0;
        ent_error why = {0};
        ent_write_options w = {.size = sizeof w, .format = formats[i]};
        write_file("kept", "as it was\n");
        size_t before = files_in_base();
        assert_int_equal(ent_panel_save(panel, in_base("kept"), &w, stop, &calls, &why),
                         ENT_STOPPED);
        assert_int_equal(calls, 1);
        assert_non_null(strstr(why.message, "stopped"));
        file_is("kept", "as it was\n");
        assert_int_equal(files_in_base(), before);
        assert_int_equal(ent_panel_save(panel, in_base("no/such/x"), &w, NULL, NULL, &why),
                         ENT_NOT_FOUND);
    }
    /* a device takes it as it is, and fails */
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_CSV};
    ent_error why = {0};
    assert_int_equal(ent_panel_save(panel, "/dev/full", &w, NULL, NULL, &why), ENT_FULL);
    assert_int_equal(why.system, ENOSPC);
    assert_non_null(strstr(why.message, "/dev/full"));
    /* a link stays one, and rights stay */
    write_file("target", "x");
    assert_int_equal(chmod(in_base("target"), 0600), 0);
    assert_int_equal(symlink(in_base("target"), in_base("link")), 0);
    OK(ent_panel_save(panel, in_base("link"), &w, NULL, NULL, err));
    file_is("target", panel_csv);
    struct stat about;
    assert_int_equal(lstat(in_base("link"), &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_int_equal(stat(in_base("target"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    ent_panel_free(panel);
}

/* A disk that fills up, where one may be mounted. */
static void full_disk(void **state) {
    (void)state;
    char command[200], path[128];
    ent_panel *panel;
    ent_panel_options o = {
        .size = sizeof o, .unit = "directed-dyad", .by = "day", .system = "un"};
    snprintf(command, sizeof command,
             "mkdir '%s/disk' && mount -t tmpfs -o size=64k none '%s/disk' 2>/dev/null", base,
             base);
    NEEDS(geteuid() == 0 && system(command) == 0);
    OK(ent_panel_new(reg, &o, &panel, err));
    static const ent_format formats[] = {ENT_FORMAT_CSV, ENT_FORMAT_SQLITE, ENT_FORMAT_NDJSON};
    for (size_t i = 0; i < 3; i++) {
        ent_write_options w = {.size = sizeof w, .format = formats[i]};
        ent_error why = {0};
        snprintf(path, sizeof path, "%s/disk/x", base);
        ent_code code = ent_panel_save(panel, path, &w, NULL, NULL, &why);
        assert_int_equal(code, ENT_FULL);
        assert_true(why.message[0]);
        snprintf(command, sizeof command, "test -z \"$(ls -A '%s/disk')\"", base);
        assert_int_equal(system(command), 0);
    }
    ent_panel_free(panel);
    snprintf(command, sizeof command, "umount '%s/disk'", base);
    assert_int_equal(system(command), 0);
}

/* ---- what the formats cannot hold
 * ------------------------------------------------------------ */

static void limits(void **state) {
    (void)state;
    static const char *const names[] = {"a_name_of_more_than_thirty_two_letters=is(mission)",
                                        "Year=is(mission)"};
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    bool have = have_readstat(panel);
    ent_panel_free(panel);
    NEEDS(have);
    ent_write_options dta = {.size = sizeof dta, .format = ENT_FORMAT_DTA};
    ent_write_options sav = {.size = sizeof sav, .format = ENT_FORMAT_SAV};
    ent_error why = {0};
    panel = make_panel("directed-dyad", names, 1);
    assert_int_equal(ent_panel_save(panel, in_base("x"), &dta, NULL, NULL, &why), ENT_LIMIT);
    assert_non_null(strstr(why.message, names[0][0] == 'a' ? "thirty_two" : ""));
    assert_non_null(strstr(why.message, "32"));
    OK(ent_panel_save(panel, in_base("x"), &sav, NULL, NULL, err));
    ent_panel_free(panel);
    panel = make_panel("directed-dyad", names + 1, 1);
    OK(ent_panel_save(panel, in_base("x"), &dta, NULL, NULL, err));
    assert_int_equal(ent_panel_save(panel, in_base("x"), &sav, NULL, NULL, &why), ENT_LIMIT);
    assert_non_null(strstr(why.message, "\"Year\""));
    ent_panel_free(panel);
}

/* ---- codebook, bibliography, unmatched
 * -------------------------------------------------------- */

static void cell_is(const ent_table *t, size_t row, const char *column, const char *text) {
    char cell[512];
    ptrdiff_t at = ent_table_column_find(t, column, -1);
    assert_true(at >= 0);
    ent_table_cell(t, row, (size_t)at, cell, sizeof cell);
    if (strcmp(cell, text) != 0)
        fail_msg("row %zu, %s: %s, not %s", row, column, cell, text);
}

static void codebook(void **state) {
    (void)state;
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    ent_table *book;
    OK(ent_panel_codebook(panel, &book, err));
    assert_int_equal(ent_table_n_rows(book), 5);
    cell_is(book, 0, "column", "state1");
    cell_is(book, 0, "relation", "member");
    cell_is(book, 0, "sources", "s@2001");
    cell_is(book, 2, "least", "1998");
    cell_is(book, 2, "most", "2001");
    cell_is(book, 3, "column", "emb");
    cell_is(book, 3, "function", "value");
    cell_is(book, 3, "cells", "5");
    cell_is(book, 3, "missing", "15");
    cell_is(book, 3, "grade", "sure");
    cell_is(book, 3, "coverage", "s@2001: 1999/2000");
    cell_is(book, 4, "rule", "days");
    cell_is(book, 4, "unit", "days");
    cell_is(book, 4, "most", "60");
    cell_is(book, 4, "values", "");
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_MARKDOWN};
    OK(ent_table_save(book, in_base("book.md"), &w, err));
    ent_buf b = read_file(in_base("book.md"));
    assert_non_null(strstr(b.p, "# Codebook\n\n## state1\n\n- Label: first state (id)\n"));
    assert_non_null(strstr(b.p, "2 embassy; "));
    ent__buf_free(&b);
    ent_table_free(book);
    ent_panel_free(panel);
}

static void bibliography(void **state) {
    (void)state;
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    OK(ent_panel_bibliography_save(panel, reg, in_base("p.bib"), err));
    file_is("p.bib", "@book{s+2001,\n"
                     "  author = {Doe, Jane and {The Bureau}},\n"
                     "  title = {{Who \\& whom: 100\\% \\{sure\\}}},\n"
                     "  publisher = {A\\_B},\n"
                     "  year = {2001},\n"
                     "  date = {2001-12-31},\n"
                     "  url = {https://example.org/a%20b?x=%7By%7D}\n}\n");
    ent_panel_free(panel);
}

static void unmatched(void **state) {
    (void)state;
    ent_panel *panel = make_panel("directed-dyad", two, 2);
    ent_table *t;
    OK(ent_panel_unmatched(panel, &t, err));
    assert_int_equal(ent_table_n_rows(t), 3);
    for (size_t i = 0; i < 3; i++) {
        char subject[16], object[16];
        ent_table_cell(t, i, 2, subject, sizeof subject);
        ptrdiff_t at = ent_table_column_find(t, "object", -1);
        ent_table_cell(t, i, (size_t)at, object, sizeof object);
        cell_is(t, i, "why",
                !strcmp(subject, "USA")  ? "the subject is no unit"
                : !strcmp(object, "USA") ? "the object is no unit"
                                         : "not in the panel on these days");
        if (!strcmp(object, "DEU"))
            cell_is(t, i, "days", "1990-02/1991-03");
    }
    ent_table_free(t);
    ent_panel_free(panel);
    /* of pairs that stand once, what the second says of the first */
    panel = make_panel("dyad", two, 2);
    OK(ent_panel_unmatched(panel, &t, err));
    assert_int_equal(ent_table_n_rows(t), 4);
    ent_table_free(t);
    ent_panel_free(panel);
}

/* ---- recipes --------------------------------------------------------------------------------
 */

static void recipes(void **state) {
    (void)state;
    static const char text[] = "{\n  \"recipe\": 1,\n  \"unit\": \"dyad\",\n"
                               "  \"from\": \"1816\",\n  \"var\": [\n    \"igos\",\n"
                               "    \"a=is(mission)\"\n  ],\n  \"possible\": true\n}\n";
    ent_recipe *r;
    ent_buf b;
    OK(ent_recipe_parse(text, -1, &r, err));
    assert_int_equal(ent_recipe_n(r), 5);
    assert_string_equal(ent_recipe_option(r, 3), "var");
    assert_string_equal(ent_recipe_value(r, 3), "a=is(mission)");
    assert_null(ent_recipe_option(r, 5));
    ent__buf_init(&b, 4096);
    OK(ent_recipe_write(r, ent__buf_sink(&b), err));
    STR_IS(ent__buf_view(&b), text);
    ent__buf_free(&b);
    ent_recipe_free(r);
    static const struct {
        const char *text;
        ent_code code;
        int line, column;
    } wrong[] = {
        {"{\"unit\": dyad}", ENT_PARSE, 1, 13},
        {"{\"unit\": \"dyad\",\n  \"vars\": []}", ENT_INVALID, 2, 3},
        {"{\"var\": [\"igos\",\n\"x=is(\"]}", ENT_INVALID, 2, 1},
        {"{\"possible\": 1}", ENT_INVALID, 1, 2},
        {"{\"from\": \"soon\"}", ENT_PARSE, 1, 2},
        {"{\"in\": \"a\\\"},{\",\n\"in\": [\"b\"]}", ENT_PARSE, 0, 0}, /* a key twice */
        {"{\"by\": [\"year\"]}", ENT_INVALID, 1, 2},
        {"[]", ENT_INVALID, 1, 1},
        {"{\"recipe\": 2}", ENT_UNSUPPORTED, 1, 2},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ent_error why = {0};
        ent_code code = ent_recipe_parse(wrong[i].text, -1, &r, &why);
        bool parse = code == ENT_PARSE || code == ENT_INVALID;
        bool fits = code == wrong[i].code || (parse && wrong[i].code != ENT_UNSUPPORTED);
        if (!fits || (wrong[i].line && why.line != wrong[i].line) ||
            (wrong[i].line && why.column != wrong[i].column))
            fail_msg("recipe %zu: %s at %lld:%lld: %s", i, ent_code_name(code),
                     (long long)why.line, (long long)why.column, why.message);
        assert_null(r);
        assert_true(why.message[0]);
    }
    ent_error why = {0};
    OK(ent_recipe_new(&r, err));
    assert_int_equal(ent_recipe_add(r, "colour", "red", &why), ENT_INVALID);
    OK(ent_recipe_add(r, "unit", "dyad", err));
    assert_int_equal(ent_recipe_add(r, "unit", "state", &why), ENT_INVALID);
    ent_recipe_free(r);
    assert_int_equal(ent_recipe_read(in_base("none.json"), &r, &why), ENT_NOT_FOUND);
}

/* ---- joining --------------------------------------------------------------------------------
 */

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

static ent_code join(ent_panel *panel, const char *csv, const char *by, ent_join_report *report,
                     ent_error *err) {
    memory m = {csv, strlen(csv)};
    ent_join_options o = {.size = sizeof o, .by = by, .file = "t.csv"};
    return ent_panel_join(panel, memory_read, &m, &o, report, err);
}

static void join_states(void **state) {
    (void)state;
    ent_panel *panel = make_panel("dyad", NULL, 0);
    ent_join_report report;
    ent_table *t;
    OK(join(panel,
            "country,year,gdp,Regime type\nFrance,1999,1.5,rep\nGermany,1999/2000,NA,fed\n"
            "LVA,1999,7,\nUtopia,1999,1,\nLatvia,1998,1,\nFrance,then,1,\nUSA,1999,1,\n",
            NULL, &report, err));
    assert_int_equal(report.rows, 7);
    assert_int_equal(report.joined, 3);
    assert_int_equal(report.missed, 4);
    assert_int_equal(ent_panel_n_columns(panel), 7);
    save(panel, "j.csv", ENT_FORMAT_CSV);
    file_is("j.csv", "state1,state2,year,gdp1,gdp2,Regime_type1,Regime_type2\n"
                     "DEU,FRA,1998,,,,\nDEU,FRA,1999,,1.5,fed,rep\nDEU,FRA,2000,,,fed,\n"
                     "DEU,FRA,2001,,,,\nDEU,LVA,1999,,7,fed,\nDEU,LVA,2000,,,fed,\n"
                     "DEU,LVA,2001,,,,\nFRA,LVA,1999,1.5,7,rep,\nFRA,LVA,2000,,,,\n"
                     "FRA,LVA,2001,,,,\n");
    OK(ent_panel_unmatched(panel, &t, err));
    assert_int_equal(ent_table_n_rows(t), 4);
    cell_is(t, 0, "at", "t.csv:5");
    cell_is(t, 0, "why", "an unknown name");
    cell_is(t, 1, "why", "not in the panel on these days");
    cell_is(t, 2, "why", "no date");
    cell_is(t, 3, "why", "no unit of the panel");
    ent_table_free(t);
    ent_panel_free(panel);
}

static void join_pairs(void **state) {
    (void)state;
    ent_panel *panel = make_panel("dyad", NULL, 0);
    ent_join_report report;
    OK(join(panel, "iso_x,iso_y,when,trade\nFR,DE,1999-05,3\nDE,FR,2000,4\nDE,DE,2000,4\n",
            "iso_x:iso2,iso_y:iso2+name,when", &report, err));
    assert_int_equal(report.joined, 2);
    OK(join(panel, "state1,state2,year,ally\nDEU,LVA,2001,1\n", NULL, &report, err));
    save(panel, "k.csv", ENT_FORMAT_CSV);
    file_is("k.csv", "state1,state2,year,trade,ally\n"
                     "DEU,FRA,1998,,\nDEU,FRA,1999,3,\nDEU,FRA,2000,4,\nDEU,FRA,2001,,\n"
                     "DEU,LVA,1999,,\nDEU,LVA,2000,,\nDEU,LVA,2001,,1\n"
                     "FRA,LVA,1999,,\nFRA,LVA,2000,,\nFRA,LVA,2001,,\n");
    ent_panel_free(panel);
}

static void join_refused(void **state) {
    (void)state;
    static const struct {
        const char *csv, *by;
        int line;
        const char *words;
    } cases[] = {
        {"who,when\nFRA,1999\n", NULL, 1, "which columns"},
        {"country,year,x\n", "land,year", 1, "\"land\""},
        {"country,year,x\n", "country", 0, "joined by"},
        {"country,year,a b,a_b\nFRA,1999,1,2\n", NULL, 1, "\"a_b1\""},
        {"country,year,x\nFRA,1999,1\nFrance,1999,2\n", NULL, 3, "second row"},
        {"country,year,x\nFRA,1999\n", NULL, 2, ""},
        {"", NULL, 0, "empty"},
    };
    ent_panel *panel = make_panel("dyad", NULL, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_error why = {0};
        ent_join_report report;
        ent_code code = join(panel, cases[i].csv, cases[i].by, &report, &why);
        if (code == ENT_OK || why.line != cases[i].line || !strstr(why.message, cases[i].words))
            fail_msg("case %zu: %s, line %lld: %s", i, ent_code_name(code), (long long)why.line,
                     why.message);
        assert_int_equal(ent_panel_n_columns(panel), 3);
    }
    ent_panel_free(panel);
}

/* ---- without memory -------------------------------------------------------------------------
 */

typedef struct purse {
    long left; /* allocations that go well; -1: all */
    long blocks;
} purse;

static void *purse_alloc(void *ctx, void *p, size_t old, size_t size) {
    purse *w = ctx;
    (void)old;
    if (size == 0) {
        w->blocks -= p != NULL;
        free(p);
        return NULL;
    }
    if (w->left == 0)
        return NULL;
    w->left -= w->left > 0;
    void *q = realloc(p, size);
    w->blocks += !p && q;
    return q;
}

/* Everything that this file is about, once. */
static ent_code all_of_it(void) {
    ent_panel *panel = NULL;
    ent_table *t = NULL;
    ent_recipe *r = NULL;
    ent_join_report report;
    struct ArrowArrayStream s = {0};
    struct ArrowSchema schema;
    struct ArrowArray a;
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_SQLITE};
    ent_panel_options o = {
        .size = sizeof o, .unit = "dyad", .system = "un", .variables = two, .n_variables = 2};
    ent_code code = ent_panel_new(reg, &o, &panel, NULL);
    if (code == ENT_OK)
        code =
            join(panel, "country,year,x\nFrance,1999,a\nNobody,1999,b\n", NULL, &report, NULL);
    if (code == ENT_OK)
        code = ent_panel_save(panel, in_base("m.db"), &w, NULL, NULL, NULL);
    w.format = ENT_FORMAT_DTA;
    if (code == ENT_OK && (code = ent_panel_save(panel, in_base("m.dta"), &w, NULL, NULL,
                                                 NULL)) == ENT_UNSUPPORTED)
        code = ENT_OK;
    if (code == ENT_OK)
        code = ent_panel_bibliography_save(panel, reg, in_base("m.bib"), NULL);
    if (code == ENT_OK && (code = ent_panel_codebook(panel, &t, NULL)) == ENT_OK)
        ent_table_free(t);
    if (code == ENT_OK && (code = ent_panel_unmatched(panel, &t, NULL)) == ENT_OK)
        ent_table_free(t);
    if (code == ENT_OK && (code = ent_panel_stream(panel, &s, NULL)) == ENT_OK) {
        if (s.get_schema(&s, &schema) == 0)
            schema.release(&schema);
        else
            code = ENT_NOMEM;
        if (s.get_next(&s, &a) != 0)
            code = ENT_NOMEM;
        else if (a.release)
            a.release(&a);
        s.release(&s);
    }
    if (code == ENT_OK)
        code = ent_recipe_parse("{\"var\": [\"igos\", \"a=is(member)\"]}", -1, &r, NULL);
    if (code == ENT_OK)
        code = ent_recipe_save(r, in_base("m.json"), NULL);
    ent_recipe_free(r);
    ent_panel_free(panel);
    return code;
}

/* Every third allocation fails in turn: an error, and everything is given back. */
static void every_allocation(void **state) {
    (void)state;
    purse w = {.left = -1};
    size_t files;
    ent_code code = ENT_NOMEM;
    assert_int_equal(all_of_it(), ENT_OK);
    files = files_in_base();
    for (long n = 0, step = getenv("QUICK") ? 17 : 3; code != ENT_OK; n += step) {
        w = (purse){.left = n};
        ent_alloc_set(purse_alloc, &w);
        code = all_of_it();
        ent_alloc_set(NULL, NULL);
        if (code != ENT_OK && code != ENT_NOMEM)
            fail_msg("allocation %ld: %s", n, ent_code_name(code));
        if (w.blocks)
            fail_msg("allocation %ld: %ld blocks are left", n, w.blocks);
        assert_int_equal(files_in_base(), files);
    }
}

/* ---- all of them
 * ------------------------------------------------------------------------------ */

static int make_base(void **state) {
    (void)state;
    if (!folder_make("output"))
        return -1;
    make_register();
    return 0;
}

static int drop_base(void **state) {
    (void)state;
    ent_register_close(reg);
    return folder_drop();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_by_path),  cmocka_unit_test(spss_reads_it),
        cmocka_unit_test(r_reads_it),       cmocka_unit_test(same_bytes),
        cmocka_unit_test(sqlite_has_it),    cmocka_unit_test(arrow_stream),
        cmocka_unit_test(no_half_file),     cmocka_unit_test(full_disk),
        cmocka_unit_test(limits),           cmocka_unit_test(codebook),
        cmocka_unit_test(bibliography),     cmocka_unit_test(unmatched),
        cmocka_unit_test(recipes),          cmocka_unit_test(join_states),
        cmocka_unit_test(join_pairs),       cmocka_unit_test(join_refused),
        cmocka_unit_test(every_allocation),
    };
    return cmocka_run_group_tests(tests, make_base, drop_base);
}
