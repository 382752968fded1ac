/* SPDX-License-Identifier: MIT
 *
 * A small world to fill registers with; shared by the tests of the register.
 */
#ifndef ENT_REGISTER_WORLD_H
#define ENT_REGISTER_WORLD_H

#include "register/register.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROW(...) ((ent_row){.cell = {__VA_ARGS__}})
#define S(z) ENT_STR(z)

/* The call fails with this code, and says why. */
#define REFUSED(due, expr)                                                                     \
    do {                                                                                       \
        ent_error refused = {0};                                                               \
        ent_error *err = &refused;                                                             \
        assert_string_equal(ent_code_name(expr), ent_code_name(due));                          \
        assert_int_equal(refused.code, (due));                                                 \
        assert_true(refused.message[0] != '\0');                                               \
    } while (0)

/* ---- files, in memory where the system has such a place ------------------------- */

static inline const char *world_path(const char *name) {
    static char path[8][160];
    static int next;
    char *p = path[next++ & 7];
    const char *dir = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(p, sizeof path[0], "%s/entente-register-%ld-%s", dir, (long)getpid(), name);
    return p;
}

static inline const char *world_beside(const char *path, const char *suffix) {
    static char beside[4][400];
    static int next;
    char *p = beside[next++ & 3];
    size_t n = strlen(path) < 300 ? strlen(path) : 300;
    memmove(p, path, n); /* it may be one of these itself */
    snprintf(p + n, sizeof beside[0] - n, "%s", suffix);
    return p;
}

static inline void world_remove(const char *path) {
    unlink(path);
    unlink(world_beside(path, "-journal"));
    unlink(world_beside(path, "-wal"));
    unlink(world_beside(path, "-shm"));
}

static inline bool world_copy(const char *from, const char *to, off_t most) {
    static char block[65536];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    bool good = in >= 0 && out >= 0;
    ssize_t n;
    while (good && most > 0 && (n = read(in, block, sizeof block)) > 0) {
        n = n > most ? (ssize_t)most : n;
        most -= n;
        good = write(out, block, (size_t)n) == n;
    }
    close(in);
    close(out);
    return good;
}

/* ---- the clock ------------------------------------------------------------------ */

static ent_instant world_time = INT64_C(1700000000000000);

static inline ent_instant world_clock(void *ctx) {
    (void)ctx;
    return world_time;
}

static inline ent_code world_open(const char *path, ent_open_mode mode, ent_register **out,
                                  ent_error *err) {
    ent_open_options o = {.size = sizeof o, .mode = mode, .clock = world_clock};
    return ent_register_open(path, &o, out, err);
}

/* ---- rows ----------------------------------------------------------------------- */

static const char *const world_entities[] = {"LTU", "LVA", "EST", "POL", "NATO", "UN"};
static const char *const world_sources[] = {"wp@2012", "wp@2014", "cow", "urm"};
enum { WORLD_ENTITIES = 6, WORLD_SOURCES = 4 };

static inline ent_row world_relation(int i) {
    switch (i) {
    case 0:
        return ROW([ENT_R_ID] = S("member"), [ENT_R_SHAPE] = S("state"),
                   [ENT_R_VALUES] = S("none|member|observer"));
    case 1:
        return ROW([ENT_R_ID] = S("visit"), [ENT_R_SHAPE] = S("event"));
    case 2:
        return ROW([ENT_R_ID] = S("retract"), [ENT_R_SHAPE] = S("retract"));
    default:
        return ROW([ENT_R_ID] = S("complete"), [ENT_R_SHAPE] = S("state"),
                   [ENT_R_VALUES] = S("yes"));
    }
}
enum { WORLD_RELATIONS = 4 };

static inline ent_row world_entity(int i) {
    static const char *const names[] = {
        "Lithuania",     "Latvia", "Estonia", "Poland", "North Atlantic Treaty Organisation",
        "United Nations"};
    static const char *const codes[] = {"iso2=LT;cow=368", "iso2=LV", "iso2=EE",
                                        "iso2=PL",         "",        ""};
    return ROW([ENT_E_ID] = ent__str(world_entities[i]),
               [ENT_E_TYPE] = i < 4 ? S("state") : S("org"), [ENT_E_NAME] = ent__str(names[i]),
               [ENT_E_ALIASES] = i == 0 ? S("Lietuva|Litauen") : S(""),
               [ENT_E_CODES] = ent__str(codes[i]));
}

static inline ent_row world_source(int i) {
    return ROW([ENT_S_ID] = ent__str(world_sources[i]), [ENT_S_WORK] = i < 2 ? S("wp") : S(""),
               [ENT_S_KIND] = i == 3 ? S("primary") : S("tertiary"),
               [ENT_S_TITLE] = ent__str(world_sources[i]),
               [ENT_S_PER] = i == 1 ? S("urm") : S(""));
}

static inline ent_row world_claim(void) {
    return ROW([ENT_C_SUBJECT] = S("LTU"), [ENT_C_RELATION] = S("member"),
               [ENT_C_OBJECT] = S("NATO"), [ENT_C_VALUE] = S("member"),
               [ENT_C_SINCE] = S("2004-03-29"), [ENT_C_UNTIL] = S(".."),
               [ENT_C_SOURCE] = S("wp@2012"), [ENT_C_AT] = S("#12 lead"));
}

/* Claim number i of a kind that never ends. */
static inline ent_row world_numbered(int i, char year[8], char place[24]) {
    snprintf(year, 8, "%d", 1000 + i % 1000);
    snprintf(place, 24, "row %d", i);
    return ROW([ENT_C_SUBJECT] = ent__str(world_entities[i % 5]),
               [ENT_C_RELATION] = i % 7 ? S("member") : S("visit"),
               [ENT_C_OBJECT] = ent__str(world_entities[(i / 5) % 6]),
               [ENT_C_VALUE] = i % 3 ? S("member") : S("observer"),
               [ENT_C_SINCE] = ent__str(year), [ENT_C_SOURCE] = ent__str(world_sources[i % 4]),
               [ENT_C_AT] = ent__str(place));
}

static inline ent_code world_add(ent_append *a, ent_kind kind, ent_row row, ent_error *err) {
    ent_outcome outcome;
    return ent__append_row(a, kind, &row, &outcome, NULL, NULL, err);
}

/* The vocabulary, the entities, the sources. */
static inline ent_code world_found(ent_append *a, ent_error *err) {
    for (int i = 0; i < WORLD_RELATIONS; i++)
        ENT_TRY(world_add(a, ENT_RELATION, world_relation(i), err));
    for (int i = 0; i < WORLD_ENTITIES; i++)
        ENT_TRY(world_add(a, ENT_ENTITY, world_entity(i), err));
    static const int order[] = {3, 0, 1, 2}; /* urm first: another one cites it */
    for (int i = 0; i < WORLD_SOURCES; i++)
        ENT_TRY(world_add(a, ENT_SOURCE, world_source(order[i]), err));
    return ENT_OK;
}

static inline ent_code world_claims(ent_append *a, int from, int until, ent_error *err) {
    char year[8], place[24];
    for (int i = from; i < until; i++)
        ENT_TRY(world_add(a, ENT_CLAIM, world_numbered(i, year, place), err));
    return ENT_OK;
}

/* One append of the foundations (if asked for) and claims from..until. */
static inline ent_code world_append(ent_register *reg, bool found, int from, int until,
                                    int64_t hint, ent_error *err) {
    ent_append *a;
    ent_append_options o = {.size = sizeof o, .n_claims = hint, .by = S("tester")};
    ENT_TRY(ent__append_begin(reg, &o, &a, err));
    ent_code code = found ? world_found(a, err) : ENT_OK;
    if (code == ENT_OK)
        code = world_claims(a, from, until, err);
    if (code != ENT_OK) {
        ent__append_rollback(a);
        return code;
    }
    return ent__append_commit(a, err);
}

#endif
