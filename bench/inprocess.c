/* SPDX-License-Identifier: MIT
 *
 * Rates within one process, beside SQLite doing the like with the same bytes:
 *
 *   bench_inprocess load REGISTER FOLDER RUNS
 *       all claims into memory and all timelines, read and from an image in the folder;
 *       SQLite steps through the same columns
 *   bench_inprocess answers REGISTER PEER PEER-AT.SQL RUNS
 *       one pair, relation and day after the other, at random; SQLite runs the statement
 *   bench_inprocess append PACKAGE TEMPORARY RUNS
 *       a package that lies in memory into an empty register; SQLite inserts the same rows
 *       and makes the same indexes
 *
 * Both sides in turn, RUNS times; medians. A line a figure: name, value, unit. With
 * BENCH_CLOCK=cpu processor time is counted, which others on the machine disturb less.
 */
#include "exchange/rows.h"
#include "register/register.h"
#include "voices/load.h"
#include "voices/whole.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MOST = 99, ANSWERS = 4000000, SQL_ANSWERS = 20000 };

static clockid_t which_clock = CLOCK_MONOTONIC;

static double now(void) {
    struct timespec t;
    clock_gettime(which_clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void die(const char *what, const char *why) {
    fprintf(stderr, "bench_inprocess: %s: %s\n", what, why);
    exit(3);
}

static void must(ent_code code, const ent_error *err) {
    if (code != ENT_OK)
        die(ent_code_name(code), err->message);
}

static void must_sql(sqlite3 *db, int rc) {
    if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE)
        die("SQLite", sqlite3_errmsg(db));
}

static int compare(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static double median(const double *from, int n) {
    double v[RUNS_MOST];
    memcpy(v, from, (size_t)n * sizeof *v);
    qsort(v, (size_t)n, sizeof *v, compare);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void say(const char *name, double value, const char *unit) {
    printf("%s\t%.*f\t%s\n", name, value < 100 ? 3 : 0, value, unit);
}

/* The median of the ratios run by run. */
static void say_ratio(const char *name, const double *a, const double *b, int n) {
    double r[RUNS_MOST];
    for (int i = 0; i < n; i++)
        r[i] = a[i] / b[i];
    say(name, median(r, n), "x");
}

/* ---- counted memory ----------------------------------------------------------------- */

static size_t bytes_now, bytes_peak;

static void *counted(void *ctx, void *p, size_t old, size_t size) {
    (void)ctx;
    if (size == 0) {
        free(p);
        bytes_now -= p ? old : 0;
        return NULL;
    }
    void *q = realloc(p, size);
    if (!q)
        return NULL;
    bytes_now += size - (p ? old : 0);
    if (bytes_now > bytes_peak)
        bytes_peak = bytes_now;
    return q;
}

/* ---- load ------------------------------------------------------------------------------ */

static ent_register *open_register(const char *path, const char *images, ent_open_mode mode) {
    ent_open_options o = {.size = sizeof o, .mode = mode, .images = images};
    ent_error err = {0};
    ent_register *reg;
    must(ent_register_open(path, &o, &reg, &err), &err);
    return reg;
}

typedef struct whole {
    ent_claims *claims;
    ent_view *view;
    double load, view_new, prepare;
} whole;

static whole load_whole(const char *path) {
    static const ent_scope all = {NULL, 0};
    static const ent_view_options options = {.known = ENT_LATEST, .said_by = ENT_DAY_MAX};
    ent_error err = {0};
    whole w;
    double t = now();
    ent_register *reg = open_register(path, NULL, ENT_OPEN_READ);
    must(ent__load(reg, &all, &w.claims, &err), &err);
    ent_register_close(reg);
    w.load = now() - t;
    t = now();
    must(ent__view_new(w.claims, &options, &w.view, &err), &err);
    w.view_new = now() - t;
    t = now();
    must(ent__view_prepare(w.view, &err), &err);
    w.prepare = now() - t;
    return w;
}

/* From the image, which the first run makes. */
static double open_whole(const char *path, const char *images) {
    ent_error err = {0};
    ent_whole w;
    double t = now();
    ent_register *reg = open_register(path, images, ENT_OPEN_READ);
    must(ent__whole_open(reg, &w, &err), &err);
    ent_register_close(reg);
    t = now() - t;
    ent__whole_close(&w);
    return t;
}

static void drop_whole(whole *w) {
    ent__view_free(w->view);
    ent__claims_free(w->claims);
}

static sqlite3 *open_peer(const char *path, int flags) {
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        die(path, "SQLite cannot open it");
    return db;
}

static double step_through(const char *path, uint64_t *sum) {
    double t = now();
    sqlite3 *db = open_peer(path, SQLITE_OPEN_READONLY);
    sqlite3_stmt *s;
    must_sql(db, sqlite3_prepare_v2(db,
                                    "SELECT no, id, subject, relation, object, value, since, "
                                    "until, detail, source, per, as_of, recorded, replaces "
                                    "FROM claim ORDER BY no",
                                    -1, &s, NULL));
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        for (int i = 0; i < 13; i++)
            if (i != 1)
                *sum += (uint64_t)sqlite3_column_int64(s, i);
        *sum += ((const uint8_t *)sqlite3_column_blob(s, 1))[0];
        *sum += sqlite3_column_blob(s, 13) != NULL;
    }
    must_sql(db, rc);
    sqlite3_finalize(s);
    must_sql(db, sqlite3_prepare_v2(db, "SELECT no, text FROM word ORDER BY no", -1, &s, NULL));
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        *sum += (uint64_t)sqlite3_column_bytes(s, 1);
    must_sql(db, rc);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return now() - t;
}

static int on_stored(void *ctx, const ent_stored *c) {
    *(uint64_t *)ctx += c->subject + c->id.b[0];
    return 0;
}

/* What the register itself takes of the loading: checked rows, nothing made of them. */
static double scan_through(const char *path, uint64_t *sum) {
    static const ent_pattern any = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
    ent_error err = {0};
    double t = now();
    ent_register *reg = open_register(path, NULL, ENT_OPEN_READ);
    must(ent__register_scan(reg, &any, on_stored, sum, &err), &err);
    ent_register_close(reg);
    return now() - t;
}

static void bench_load(const char *path, const char *images, int runs) {
    double load[RUNS_MOST], view[RUNS_MOST], prepare[RUNS_MOST], all[RUNS_MOST],
        step[RUNS_MOST], scan[RUNS_MOST], image[RUNS_MOST];
    uint64_t sum = 0;
    double n = 0, matters = 0, segments = 0, kept = 0, peak = 0;
    step_through(path, &sum); /* the file is in the page cache from now on */
    double made = open_whole(path, images);
    for (int i = 0; i < runs; i++) {
        bytes_peak = bytes_now;
        size_t before = bytes_now;
        whole w = load_whole(path);
        n = (double)w.claims->n;
        matters = (double)w.view->n_matters;
        segments = (double)w.view->n_segments;
        kept = (double)(bytes_now - before);
        peak = (double)(bytes_peak - before);
        drop_whole(&w);
        load[i] = w.load;
        view[i] = w.view_new;
        prepare[i] = w.prepare;
        all[i] = w.load + w.view_new + w.prepare;
        step[i] = step_through(path, &sum);
        scan[i] = scan_through(path, &sum);
        image[i] = open_whole(path, images);
    }
    say("claims", n, "");
    say("matters", matters, "");
    say("segments", segments, "");
    say("load", median(load, runs), "s");
    say("view", median(view, runs), "s");
    say("timelines", median(prepare, runs), "s");
    say("read", median(all, runs), "s");
    say("step", median(step, runs), "s");
    say("scan", median(scan, runs), "s");
    say_ratio("read_per_step", all, step, runs);
    say("image_made", made, "s");
    say("image", median(image, runs), "s");
    say_ratio("image_per_step", image, step, runs);
    say("kept", kept / n, "bytes a claim");
    say("peak", peak / n, "bytes a claim");
    if (sum == 1)
        puts("");
}

/* ---- answers ----------------------------------------------------------------------------- */

typedef struct asked {
    uint32_t relation, subject, object;
    ent_day day;
} asked;

static uint64_t chance_state = 1;

static uint64_t chance(void) {
    uint64_t x = chance_state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* One in ten of a pair of which nothing is said; days since 1950. */
static asked *make_questions(const ent_view *v, size_t n) {
    asked *q = malloc(n * sizeof *q);
    if (!q)
        die("memory", "there is none");
    for (size_t i = 0; i < n; i++) {
        const ent_group *g;
        do
            g = &v->groups[chance() % v->n_groups];
        while (v->claims->relations[g->relation].shape > ENT_SHAPE_MEASURE ||
               ent__str_is(v->claims->relations[g->relation].id, "complete"));
        q[i] = (asked){g->relation, g->subject, g->object, (ent_day)(chance() % 28000) - 7305};
        if (chance() % 10 == 0)
            q[i].subject = v->groups[chance() % v->n_groups].subject;
    }
    return q;
}

static uint64_t answer(const ent_view *v, uint32_t relation, uint32_t subject, uint32_t object,
                       ent_day day) {
    const ent_segment *s = ent__view_best(v, relation, subject, object, day);
    return s ? s->verdict + ((uint64_t)s->value << 8) : ENT_UNSAID;
}

/* The same as a table or a profile asks: group after group, a day for all. */
static double answer_in_order(const ent_view *v, size_t n, uint64_t *sum) {
    double t = now();
    size_t done = 0;
    for (ent_day day = 12000; done < n; day++)
        for (size_t i = 0; i < v->n_groups && done < n; i++, done++) {
            const ent_group *g = &v->groups[i];
            if (v->claims->relations[g->relation].shape <= ENT_SHAPE_MEASURE)
                *sum += answer(v, g->relation, g->subject, g->object, day);
        }
    return (double)n / (now() - t);
}

static double answer_all(const ent_view *v, const asked *q, size_t n, uint64_t *sum) {
    double t = now();
    for (size_t i = 0; i < n; i++)
        *sum += answer(v, q[i].relation, q[i].subject, q[i].object, q[i].day);
    return (double)n / (now() - t);
}

static double answer_texts(const ent_view *v, const asked *q, size_t n, uint64_t *sum) {
    const ent_claims *c = v->claims;
    double t = now();
    for (size_t i = 0; i < n; i++) {
        ent_str s = ent__claims_word(c, q[i].subject), o = ent__claims_word(c, q[i].object);
        uint32_t r = ent__claims_find_relation(c, c->relations[q[i].relation].id);
        *sum +=
            answer(v, r, ent__pool_find(&c->words, s), ent__pool_find(&c->words, o), q[i].day);
    }
    return (double)n / (now() - t);
}

static char *read_file(const char *path, size_t *n) {
    FILE *f = fopen(path, "r");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        die(path, "cannot be read");
    long size = ftell(f);
    char *text = malloc((size_t)size + 1);
    rewind(f);
    if (!text || fread(text, 1, (size_t)size, f) != (size_t)size)
        die(path, "cannot be read");
    fclose(f);
    text[size] = '\0';
    *n = (size_t)size;
    return text;
}

/* Words in capitals become parameters. */
static char *with_parameters(const char *path) {
    static const char *const names[] = {"'SUBJECT'", "'RELATION'", "'OBJECT'", "'DAY'",
                                        "'KNOWN'"};
    size_t n;
    char *text = read_file(path, &n);
    for (int i = 0; i < 5; i++) {
        char number[8];
        int length = snprintf(number, sizeof number, "?%d", i + 1);
        for (char *p; (p = strstr(text, names[i]));) {
            memset(p, ' ', strlen(names[i]));
            memcpy(p, number, (size_t)length);
        }
    }
    return text;
}

static double answer_sql(sqlite3 *db, sqlite3_stmt *s, const ent_claims *c, const asked *q,
                         size_t n, uint64_t *sum) {
    double t = now();
    for (size_t i = 0; i < n; i++) {
        ent_str texts[] = {ent__claims_word(c, q[i].subject), c->relations[q[i].relation].id,
                           ent__claims_word(c, q[i].object)};
        char day[ENT_DAY_TEXT];
        for (int k = 0; k < 3; k++)
            sqlite3_bind_text(s, k + 1, texts[k].p, (int)texts[k].n, SQLITE_STATIC);
        int length = (int)ent__day_format(q[i].day, day, sizeof day);
        sqlite3_bind_text(s, 4, day, length, SQLITE_STATIC);
        sqlite3_bind_text(s, 5, "2030-01-01", 10, SQLITE_STATIC);
        int rc;
        while ((rc = sqlite3_step(s)) == SQLITE_ROW)
            *sum += (uint64_t)sqlite3_column_int64(s, 4);
        must_sql(db, rc);
        sqlite3_reset(s);
    }
    return (double)n / (now() - t);
}

static void bench_answers(const char *path, const char *peer, const char *sql, int runs) {
    double number[RUNS_MOST], text[RUNS_MOST], order[RUNS_MOST], statement[RUNS_MOST];
    uint64_t sum = 0;
    whole w = load_whole(path);
    asked *q = make_questions(w.view, ANSWERS);
    sqlite3 *db = open_peer(peer, SQLITE_OPEN_READONLY);
    sqlite3_stmt *s;
    must_sql(db, sqlite3_exec(db, "PRAGMA cache_size = -400000", NULL, NULL, NULL));
    char *with = with_parameters(sql);
    must_sql(db, sqlite3_prepare_v2(db, with, -1, &s, NULL));
    answer_sql(db, s, w.claims, q, SQL_ANSWERS, &sum); /* fills its cache */
    for (int i = 0; i < runs; i++) {
        number[i] = answer_all(w.view, q, ANSWERS, &sum);
        order[i] = answer_in_order(w.view, ANSWERS, &sum);
        text[i] = answer_texts(w.view, q, ANSWERS, &sum);
        statement[i] = answer_sql(db, s, w.claims, q, SQL_ANSWERS, &sum);
    }
    say("answers", median(number, runs) / 1e6, "million a second");
    say("answers_in_order", median(order, runs) / 1e6, "million a second");
    say("answers_by_text", median(text, runs) / 1e6, "million a second");
    say("answers_sql", median(statement, runs) / 1e6, "million a second");
    say_ratio("answers_per_sql", text, statement, runs);
    if (sum == 1)
        puts("");
    sqlite3_finalize(s);
    sqlite3_close(db);
    free(with);
    free(q);
    drop_whole(&w);
}

/* ---- append: the library
 * --------------------------------------------------------------------- */

typedef struct table {
    ent_row *rows;
    size_t n, cap;
} table;

typedef struct package {
    table of[ENT_KIND_COUNT];
    ent_arena arena;
} package;

static void read_table(package *p, const char *dir, ent_kind kind) {
    char path[4096];
    size_t n;
    ent_csv *csv;
    ent_rows rows;
    ent_row row;
    ent_error err = {0};
    table *t = &p->of[kind];
    snprintf(path, sizeof path, "%s/%s.csv", dir, ent__schema(kind)->name);
    char *text = read_file(path, &n);
    must(ent__csv_open_text((ent_str){text, n}, NULL, &csv, &err), &err);
    must(ent__rows_begin(&rows, kind, csv, &err), &err);
    ent_code code;
    while ((code = ent__rows_next(&rows, &row, &err)) == ENT_OK) {
        if (!ENT_GROW(t->rows, t->cap, t->n + 1))
            die("memory", "there is none");
        for (int i = 0; i < ENT_CELLS_MOST; i++)
            row.cell[i] = row.cell[i].n ? ent__str_copy(&p->arena, row.cell[i]) : ENT_STR("");
        t->rows[t->n++] = row;
    }
    if (code != ENT_DONE)
        must(code, &err);
    ent__csv_close(csv);
    free(text);
}

/* A source may rely on another: those that do come last. */
static void sort_sources(table *t) {
    size_t n = 0;
    ent_row *sorted = malloc(t->n * sizeof *sorted);
    if (!sorted)
        die("memory", "there is none");
    for (int relies = 0; relies < 2; relies++)
        for (size_t i = 0; i < t->n; i++)
            if ((t->rows[i].cell[ENT_S_PER].n > 0) == relies)
                sorted[n++] = t->rows[i];
    memcpy(t->rows, sorted, n * sizeof *sorted);
    free(sorted);
}

/* Local names of claims: `slip-17` is number 17. */
static size_t slip(ent_str name) {
    return (size_t)strtoll(name.p + sizeof "slip-" - 1, NULL, 10);
}

static double append_package(const package *p, const char *path, ent_claim_id *named,
                             double *commit) {
    static const ent_kind order[] = {ENT_RELATION, ENT_SOURCE, ENT_ENTITY, ENT_CLAIM};
    ent_error err = {0};
    ent_append *a;
    unlink(path);
    double t = now();
    ent_register *reg = open_register(path, NULL, ENT_OPEN_CREATE);
    ent_append_options o = {.size = sizeof o,
                            .n_claims = (int64_t)p->of[ENT_CLAIM].n,
                            .own_recorded = true,
                            .by = ENT_STR("")};
    must(ent__append_begin(reg, &o, &a, &err), &err);
    for (int k = 0; k < ENT_KIND_COUNT; k++)
        for (size_t i = 0; i < p->of[order[k]].n; i++) {
            ent_row row = p->of[order[k]].rows[i];
            char text[ENT_ID_TEXT];
            ent_claim_id id;
            ent_outcome outcome;
            ent_str name = order[k] == ENT_CLAIM ? row.cell[ENT_C_ID] : ENT_STR("");
            if (name.n)
                row.cell[ENT_C_ID] = ENT_STR("");
            if (order[k] == ENT_CLAIM && row.cell[ENT_C_REPLACES].n) {
                ent__claim_id_format(&named[slip(row.cell[ENT_C_REPLACES])], text);
                row.cell[ENT_C_REPLACES] = ent__str(text);
            }
            must(ent__append_row(a, order[k], &row, &outcome, &id, NULL, &err), &err);
            if (name.n)
                named[slip(name)] = id;
        }
    double c = now();
    must(ent__append_commit(a, &err), &err);
    ent_register_close(reg);
    *commit = now() - c;
    return now() - t;
}

/* ---- append: bare SQLite --------------------------------------------------------------------
 */

/* The rows of a finished file, kept as they will be bound. */
typedef struct cell {
    int type;
    union {
        int64_t number;
        uint32_t bytes;
    } is;
} cell;

typedef struct kept {
    char *at;
    size_t n, cap;
} kept;

static void keep(kept *k, const void *p, size_t n) {
    if (k->n + n > k->cap) {
        k->cap = (k->n + n) * 2;
        k->at = realloc(k->at, k->cap);
        if (!k->at)
            die("memory", "there is none");
    }
    if (n)
        memcpy(k->at + k->n, p, n);
    k->n += n;
}

enum { TABLES_MOST = 16 };

typedef struct copy {
    char *schema, *indexes, *insert[TABLES_MOST];
    kept rows[TABLES_MOST];
    size_t n_rows[TABLES_MOST];
    int columns[TABLES_MOST], n;
} copy;

static void keep_row(kept *k, sqlite3_stmt *s, int columns) {
    for (int i = 0; i < columns; i++) {
        cell c = {.type = sqlite3_column_type(s, i)};
        const void *bytes = NULL;
        if (c.type == SQLITE_INTEGER) {
            c.is.number = sqlite3_column_int64(s, i);
        } else if (c.type != SQLITE_NULL) {
            bytes = sqlite3_column_blob(s, i);
            c.is.bytes = (uint32_t)sqlite3_column_bytes(s, i);
        }
        keep(k, &c, sizeof c);
        if (bytes)
            keep(k, bytes, (c.is.bytes + 7) & ~7u);
    }
}

static char *joined(sqlite3 *db, const char *sql) {
    sqlite3_stmt *s;
    must_sql(db, sqlite3_prepare_v2(db, sql, -1, &s, NULL));
    if (sqlite3_step(s) != SQLITE_ROW)
        die("SQLite", "the schema cannot be read");
    char *text = strdup((const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return text;
}

static void copy_make(copy *c, const char *path) {
    sqlite3 *db = open_peer(path, SQLITE_OPEN_READONLY);
    sqlite3_stmt *tables, *rows;
    memset(c, 0, sizeof *c);
    /* the indexes that the library makes afterwards too; the rest at once */
#define LATER "name IN ('claim_id','claim_subject','claim_object','claim_source','claim_place')"
    c->schema = joined(db, "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema "
                           "WHERE sql IS NOT NULL AND NOT " LATER " ORDER BY rowid)");
    c->indexes = joined(db, "SELECT group_concat(sql, ';') FROM sqlite_schema WHERE " LATER);
    must_sql(db, sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'",
                                    -1, &tables, NULL));
    while (sqlite3_step(tables) == SQLITE_ROW && c->n < TABLES_MOST) {
        char sql[400];
        const char *name = (const char *)sqlite3_column_text(tables, 0);
        snprintf(sql, sizeof sql, "SELECT * FROM %s", name);
        must_sql(db, sqlite3_prepare_v2(db, sql, -1, &rows, NULL));
        int columns = c->columns[c->n] = sqlite3_column_count(rows);
        int length = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", name);
        for (int i = 1; i < columns; i++)
            length += snprintf(sql + length, sizeof sql - (size_t)length, ", ?");
        snprintf(sql + length, sizeof sql - (size_t)length, ")");
        c->insert[c->n] = strdup(sql);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            keep_row(&c->rows[c->n], rows, columns);
            c->n_rows[c->n]++;
        }
        sqlite3_finalize(rows);
        c->n++;
    }
    sqlite3_finalize(tables);
    sqlite3_close(db);
}

static const char *bind_row(sqlite3_stmt *s, const char *at, int columns) {
    for (int i = 1; i <= columns; i++) {
        cell c;
        memcpy(&c, at, sizeof c);
        at += sizeof c;
        if (c.type == SQLITE_INTEGER) {
            sqlite3_bind_int64(s, i, c.is.number);
        } else if (c.type == SQLITE_NULL) {
            sqlite3_bind_null(s, i);
        } else {
            if (c.type == SQLITE_TEXT)
                sqlite3_bind_text(s, i, at, (int)c.is.bytes, SQLITE_STATIC);
            else
                sqlite3_bind_blob(s, i, at, (int)c.is.bytes, SQLITE_STATIC);
            at += (c.is.bytes + 7) & ~7u;
        }
    }
    return at;
}

static double append_bare(const copy *c, const char *path, double *finish) {
    unlink(path);
    double t = now();
    sqlite3 *db = open_peer(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    must_sql(db, sqlite3_exec(db,
                              "PRAGMA cache_size = -8000; PRAGMA synchronous = EXTRA; "
                              "BEGIN IMMEDIATE",
                              NULL, NULL, NULL));
    must_sql(db, sqlite3_exec(db, c->schema, NULL, NULL, NULL));
    for (int k = 0; k < c->n; k++) {
        sqlite3_stmt *s;
        const char *at = c->rows[k].at;
        must_sql(db, sqlite3_prepare_v2(db, c->insert[k], -1, &s, NULL));
        for (size_t i = 0; i < c->n_rows[k]; i++) {
            at = bind_row(s, at, c->columns[k]);
            must_sql(db, sqlite3_step(s));
            sqlite3_reset(s);
        }
        sqlite3_finalize(s);
    }
    double f = now();
    must_sql(db, sqlite3_exec(db, c->indexes, NULL, NULL, NULL));
    must_sql(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
    sqlite3_close(db);
    *finish = now() - f;
    return now() - t;
}

static void bench_append(const char *dir, const char *path, int runs) {
    double ours[RUNS_MOST], bare[RUNS_MOST], our_end[RUNS_MOST], bare_end[RUNS_MOST];
    static package p;
    copy c = {0};
    for (int k = 0; k < ENT_KIND_COUNT; k++)
        read_table(&p, dir, (ent_kind)k);
    sort_sources(&p.of[ENT_SOURCE]);
    double n = (double)p.of[ENT_CLAIM].n;
    ent_claim_id *named = calloc(p.of[ENT_CLAIM].n, sizeof *named);
    for (int i = 0; i < runs; i++) {
        bytes_peak = bytes_now;
        size_t before = bytes_now;
        ours[i] = append_package(&p, path, named, &our_end[i]);
        if (i == 0) {
            say("append_peak", (double)(bytes_peak - before) / n, "bytes a claim");
            copy_make(&c, path);
        }
        bare[i] = append_bare(&c, path, &bare_end[i]);
    }
    unlink(path);
    say("append", n / median(ours, runs) / 1e3, "thousand claims a second");
    say("append_bare", n / median(bare, runs) / 1e3, "thousand claims a second");
    say("append_seconds", median(ours, runs), "s");
    say("append_commit", median(our_end, runs), "s");
    say("append_bare_seconds", median(bare, runs), "s");
    say("append_bare_commit", median(bare_end, runs), "s");
    say_ratio("append_per_bare", ours, bare, runs);
}

int main(int argc, char **argv) {
    int runs = argc > 1 ? (int)strtol(argv[argc - 1], NULL, 10) : 0;
    const char *clock = getenv("BENCH_CLOCK");
    if (clock && strcmp(clock, "cpu") == 0)
        which_clock = CLOCK_PROCESS_CPUTIME_ID;
    ent_alloc_set(counted, NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (runs > 0 && runs <= RUNS_MOST) {
        if (argc == 5 && strcmp(argv[1], "load") == 0)
            return bench_load(argv[2], argv[3], runs), 0;
        if (argc == 6 && strcmp(argv[1], "answers") == 0)
            return bench_answers(argv[2], argv[3], argv[4], runs), 0;
        if (argc == 5 && strcmp(argv[1], "append") == 0)
            return bench_append(argv[2], argv[3], runs), 0;
    }
    fputs("usage: bench_inprocess load REGISTER RUNS | answers REGISTER PEER SQL RUNS | "
          "append PACKAGE FILE RUNS\n",
          stderr);
    return 2;
}
