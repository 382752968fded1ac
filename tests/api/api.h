/* SPDX-License-Identifier: MIT
 *
 * What the programs of tests/api share: a folder of their own, a clock that stands
 * still, a sink that keeps text, a small world. They know entente.h and nothing else
 * of the library, as a program of anybody's does.
 */
#ifndef ENTENTE_TESTS_API_H
#define ENTENTE_TESTS_API_H

#include "entente.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

/* The call works. `err` is there for it. */
#define OK(expr)                                                                               \
    do {                                                                                       \
        ent_error ok_err = {0};                                                                \
        ent_error *err = &ok_err;                                                              \
        ent_code ok_code = (expr);                                                             \
        if (ok_code != ENT_OK)                                                                 \
            fail_msg("line %d: %s: %s: %s", __LINE__, #expr, ent_code_name(ok_code),           \
                     ok_err.message);                                                          \
    } while (0)

/* The call fails so, and says why in one line: lower case is not checked where a
 * message begins with a file or an id. */
#define FAILS(due, expr)                                                                       \
    do {                                                                                       \
        ent_error fails = {0};                                                                 \
        ent_error *err = &fails;                                                               \
        ent_code fails_code = (expr);                                                          \
        if (fails_code != (due))                                                               \
            fail_msg("line %d: %s: %s, not %s (%s)", __LINE__, #expr,                          \
                     ent_code_name(fails_code), #due, fails.message);                          \
        told(&fails, (due), __LINE__);                                                         \
        err = NULL;                                                                            \
        assert_int_equal((expr), (due)); /* and so without a place for the reason */           \
    } while (0)

static inline void told(const ent_error *err, ent_code due, int line) {
    size_t n = strlen(err->message);
    if (err->code != due || n == 0 || strchr(err->message, '\n') || err->message[n - 1] == '.')
        fail_msg("line %d: code %s, message \"%s\"", line, ent_code_name(err->code),
                 err->message);
}

/* ---- the clock --------------------------------------------------------------------- */

#define AT(text) at_instant(text)

static inline ent_instant at_instant(const char *text) {
    ent_instant t = 0;
    OK(ent_instant_parse(text, -1, false, &t, err));
    return t;
}

static ent_instant now; /* what the clock of every register here says */

static inline ent_instant clock_read(void *ctx) {
    (void)ctx;
    return now;
}

/* ---- files --------------------------------------------------------------------------- */

static char folder[64];

static inline const char *in_folder(const char *name) {
    static char paths[16][256];
    static unsigned next;
    char *p = paths[next++ % LENGTH(paths)];
    snprintf(p, sizeof paths[0], "%s/%s", folder, name);
    return p;
}

static inline int folder_make(void **state) {
    (void)state;
    bool memory = access("/dev/shm", W_OK) == 0;
    snprintf(folder, sizeof folder, "%s/entente-api-XXXXXX", memory ? "/dev/shm" : "/tmp");
    now = INT64_C(1767225600000000); /* 2026-01-01 */
    return mkdtemp(folder) ? 0 : -1;
}

static inline int folder_drop(void **state) {
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        execlp("rm", "rm", "-rf", folder, (char *)NULL);
        _exit(1);
    }
    int status = -1;
    return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -1;
}

static inline bool is_there(const char *path) {
    return access(path, F_OK) == 0;
}

static inline void put(const char *path, const char *text) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static inline const char *shipped(const char *name) {
    static char paths[4][512];
    static unsigned next;
    const char *root = getenv("ENTENTE_ROOT");
    char *p = paths[next++ % LENGTH(paths)];
    snprintf(p, sizeof paths[0], "%s/data%s%s", root ? root : ".", *name ? "/" : "", name);
    return p;
}

/* ---- text that is written ---------------------------------------------------------------- */

typedef struct text {
    char *p; /* terminated */
    size_t n, pieces;
    int stop; /* what the sink returns once it has something */
} text;

static inline int text_take(void *ctx, const char *p, size_t n) {
    text *t = ctx;
    assert_true(n > 0 && n <= 65536);
    t->p = realloc(t->p, t->n + n + 1);
    assert_non_null(t->p);
    memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
    t->pieces++;
    return t->stop;
}

static inline ent_sink text_sink(text *t) {
    free(t->p);
    *t = (text){.stop = t->stop};
    return (ent_sink){text_take, t};
}

static inline void text_has(const text *t, const char *part) {
    if (!t->p || !strstr(t->p, part))
        fail_msg("no \"%s\" in:\n%s", part, t->p ? t->p : "");
}

static inline void text_drop(text *t) {
    free(t->p);
    *t = (text){0};
}

/* ---- registers ----------------------------------------------------------------------------
 */

static inline ent_code reg_open(const char *path, ent_open_mode mode, ent_register **out,
                                ent_error *err) {
    ent_open_options o = {.size = sizeof o, .mode = mode, .clock = clock_read};
    return ent_register_open(path, &o, out, err);
}

static inline ent_register *reg_get(const char *name, ent_open_mode mode) {
    ent_register *reg = NULL;
    OK(reg_open(in_folder(name), mode, &reg, err));
    assert_non_null(reg);
    return reg;
}

typedef struct bytes {
    const char *p;
    size_t n, most; /* most: a piece, 0 for all */
} bytes;

static inline ptrdiff_t bytes_read(void *ctx, void *to, size_t n) {
    bytes *b = ctx;
    size_t k = n < b->n ? n : b->n;
    if (b->most && k > b->most)
        k = b->most;
    memcpy(to, b->p, k);
    b->p += k;
    b->n -= k;
    return (ptrdiff_t)k;
}

static inline ptrdiff_t file_read(void *ctx, void *to, size_t n) {
    return (ptrdiff_t)fread(to, 1, n, ctx);
}

static inline ent_code rows_add(ent_register *reg, const char *table, const char *csv,
                                ent_error *err) {
    bytes b = {csv, strlen(csv), 0};
    return ent_table_import(reg, table, bytes_read, &b, NULL, NULL, NULL, NULL, err);
}

static inline void relations_add(ent_register *reg) {
    FILE *f = fopen(shipped("relations.csv"), "rb");
    assert_non_null(f);
    OK(ent_table_import(reg, "relations", file_read, f, NULL, NULL, NULL, NULL, err));
    fclose(f);
}

static const char world_sources[] = "id,work,kind,title,published,licence\n"
                                    "desk@2005,desk,primary,Desk,2005-01-01,CC0-1.0\n"
                                    "lead@2012,lead,tertiary,Lead,2012-04-03,CC-BY-SA-4.0\n"
                                    "lead@2014,lead,tertiary,Lead,2014-06-01,CC-BY-SA-4.0\n"
                                    "rival,rival,secondary,Rival,2010-12-31,CC-BY-NC-4.0\n";
static const char world_entities[] = "id,type,name,aliases,codes\n"
                                     "LTU,state,Lithuania,Lietuva|Litauen,iso2=LT\n"
                                     "LVA,state,Latvia,,iso2=LV\n"
                                     "EST,state,Estonia,,iso2=EE\n"
                                     "GEO,state,Georgia,,\n"
                                     "place:georgia,place,Georgia (state of the USA),Georgia,\n"
                                     "UN,org,United Nations,,\n"
                                     "NATO,org,North Atlantic Treaty Organisation,,\n"
                                     "OECD,org,Organisation for Economic Co-operation,,\n"
                                     "place:riga,place,Riga,,\n"
                                     "place:liepaja,place,Liep\xc4\x81ja,,\n"
                                     "topic:partners,topic,partners,,\n"
                                     "treaty:peace,treaty,Treaty of Peace,,\n";
/* NATO: a day, and a year that it refines; UN: two days a day apart; two missions; a
 * figure that moved; an event. */
static const char world_claims[] =
    "subject,relation,object,value,since,until,detail,source,at\n"
    "LTU,member,NATO,member,2004-03-29,..,,desk@2005,\n"
    "LTU,member,NATO,member,2004,..,,lead@2012,lead\n"
    "LVA,member,NATO,member,2004-03-29,..,,desk@2005,\n"
    "LTU,member,UN,member,1991-09-17,..,,desk@2005,#1\n"
    "LTU,member,UN,member,1991-09-18,..,,rival,\n"
    "LTU,member,OECD,seeking,2012-04-03,,,lead@2012,\n"
    "LTU,diplomatic,LVA,established,1991-10-05,..,,desk@2005,\n"
    "LTU,mission,LVA,embassy,1992-01-10,..,place=place:riga,lead@2012,\n"
    "LTU,mission,LVA,consulate,1994-05-01,..,place=place:liepaja,rival,\n"
    "LTU,count,topic:partners,186,,,unit=states,lead@2012,\n"
    "LTU,count,topic:partners,189,,,unit=states,lead@2014,\n"
    "LTU,visit,EST,official,2010-05-03,,,rival,\n"
    "LTU,party,treaty:peace,signature,1995-02-06,,,desk@2005,\n"
    "LVA,party,treaty:peace,signature,1995-02-06,,,desk@2005,\n"
    "LTU,party,treaty:peace,ratification,1996,,,desk@2005,\n";
enum { WORLD_CLAIMS = 15, WORLD_SOURCES = 4, WORLD_ENTITIES = 12 };

/* A register of this world, still open, all of it recorded at `now`. */
static inline ent_register *world_make(const char *name) {
    ent_register *reg = reg_get(name, ENT_OPEN_CREATE);
    relations_add(reg);
    OK(rows_add(reg, "sources", world_sources, err));
    OK(rows_add(reg, "entities", world_entities, err));
    OK(rows_add(reg, "claims", world_claims, err));
    return reg;
}

/* A claim of NAME, VALUE pairs. */
#define CLAIM(...) (&(ent_claim_fields){.size = sizeof(ent_claim_fields), __VA_ARGS__})

#endif
