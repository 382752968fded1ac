/* SPDX-License-Identifier: MIT
 *
 * Writes a package of N claims that is shaped like a real one:
 *
 *   bench_generate N DIR [SEED]
 *
 * A world of facts (who stood how to whom, from when to when) is a function of
 * the seed and never stored; works tell it, edition after edition, each with its own
 * precision, gaps and mistakes. Claims come work by work, as imports do, so the
 * claims of one pair lie far apart in the file. A smaller N has fewer facts, told by
 * as many works. DIR gets claims.csv, sources.csv and entities.csv; relations.csv is
 * that of data/.
 *
 * 200 states of very unequal activity, 500 organisations, 3,000 treaties (a third of
 * them of many parties), 600 places, 1,200 persons, 40 topics. Works: a factbook
 * of six editions, an encyclopedia article and a ministry's list for each state,
 * treaty collections, two data sets that stop, the organisations' own pages, travel
 * lists, news. A day in seven is vague; one telling in fifteen dates a fact
 * otherwise; one claim in two hundred is corrected or retracted later.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STATES = 200,
    ORGS = 500,
    TREATIES = 3000,
    MULTILATERAL = 1000,
    PLACES = 3 * STATES,
    PERSONS = 6 * STATES,
    TOPICS = 40,
    TODAY = 20454 /* 2026-01-01 */,
    FULL = 900000,
    ENOUGH = 8000000
};

/* ---- chance, by hashing: the same question has the same answer ------------------- */

static uint64_t seed;

static uint64_t mix(uint64_t x) {
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static uint64_t toss(uint64_t a, uint64_t b, uint64_t c) {
    return mix(mix(mix(seed ^ a) ^ b) ^ c);
}

static double unit(uint64_t hash) {
    return (double)(hash >> 11) * 0x1p-53;
}

static double chance(uint64_t a, uint64_t b, uint64_t c) {
    return unit(toss(a, b, c));
}

static int32_t pick(int32_t n, uint64_t a, uint64_t b, uint64_t c) {
    return (int32_t)(chance(a, b, c) * n);
}

#define PUT(array, text) snprintf(array, sizeof(array), "%s", text)

/* ---- days ---------------------------------------------------------------------------- */

static void civil(int32_t day, int *y, int *m, int *d) {
    int64_t z = (int64_t)day + 719468, era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *d = (int)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int)(mp < 10 ? mp + 3 : mp - 9);
    *y = (int)(yoe + era * 400 + (*m <= 2));
}

static int32_t day_of(int y) { /* 1 January */
    int64_t p = y - 1;
    return (int32_t)(365 * (int64_t)(y - 1970) + (p / 4 - p / 100 + p / 400) - 477);
}

/* ---- the world ------------------------------------------------------------------------ */

typedef struct fact {
    const char *relation;
    char subject[24], object[40], value[24], detail[120];
    int32_t since, until; /* day; INT32_MAX: still so; until == since for events */
    uint64_t key;         /* its own chance */
} fact;

static double weight[STATES]; /* activity, 1 for the most active */
static int32_t founded[STATES];
static int by_weight[4096]; /* states, each as often as it is active */

static void state_id(int i, char *to) {
    to[0] = (char)('A' + i % 26);
    to[1] = (char)('A' + (i * 7 + i / 26) % 26);
    to[2] = (char)('A' + i / 26 % 26);
    to[3] = '\0';
}

static void world_make(void) {
    double sum = 0, run = 0;
    for (int i = 0; i < STATES; i++) {
        double x = 1.0 / (1.0 + i / 12.0);
        weight[i] = x;
        sum += x;
        founded[i] = unit(toss(1, (uint64_t)i, 0)) < 0.4
                         ? day_of(1800) + pick(36000, 1, (uint64_t)i, 1)
                         : day_of(1945) + pick(18000, 1, (uint64_t)i, 2);
    }
    int n = 0; /* a table to draw states from by their weight */
    for (int i = 0; i < STATES; i++)
        for (run += weight[i]; n < 4096 && n < run / sum * 4096; n++)
            by_weight[n] = i;
    while (n < 4096)
        by_weight[n++] = STATES - 1;
}

static int draw_state(uint64_t a, uint64_t b, uint64_t c) {
    return by_weight[toss(a, b, c) & 4095];
}

/* ---- tables ------------------------------------------------------------------------------ */

static FILE *out;
static int64_t due, written, names;
static double share; /* of the facts that this size has */

static FILE *create(const char *dir, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        fprintf(stderr, "bench_generate: %s: %s\n", path, strerror(errno));
        exit(3);
    }
    setvbuf(f, NULL, _IOFBF, 1 << 20);
    return f;
}

static void finish(FILE *f) {
    if (fclose(f) == 0)
        return;
    perror("bench_generate");
    exit(3);
}

static const char *const begin[] = {"Al",  "Bor", "Cas", "Dra", "El",  "Fen", "Gar", "Hol",
                                    "Ist", "Jor", "Kel", "Lor", "Mar", "Nor", "Or",  "Pel"};
static const char *const end[] = {"avia", "ania", "onia",  "eland", "istan", "ora", "una",
                                  "ica",  "emar", "undia", "estan", "igua",  "ovia"};

static void entities_write(const char *dir) {
    FILE *f = create(dir, "entities.csv");
    char id[24];
    fputs("id,type,name,aliases,since,until,codes,recorded,replaces\n", f);
    for (int i = 0; i < STATES; i++) {
        state_id(i, id);
        fprintf(
            f,
            "%s,state,%s%s,Republic of %s%s|%s%s,,,cow=%d;wikidata=Q%d,2026-01-01T00:00:00Z,\n",
            id, begin[i % 16], end[i / 16 % 13], begin[i % 16], end[i / 16 % 13],
            end[i / 16 % 13], begin[i % 16], i + 2, i + 5000);
    }
    for (int i = 0; i < ORGS; i++)
        fprintf(
            f, "ORG%03d,org,Organisation for Cooperation No %d,OC%d,,,,2026-01-01T00:00:00Z,\n",
            i, i, i);
    for (int i = 0; i < TREATIES; i++)
        fprintf(f,
                "treaty:t%04d,treaty,\"%s on Matter %d, signed in "
                "%s%s\",,,,,2026-01-01T00:00:00Z,\n",
                i, i < MULTILATERAL ? "Convention" : "Agreement", i, begin[i % 16],
                end[i % 13]);
    for (int i = 0; i < PLACES; i++)
        fprintf(f, "place:p%03d,place,%s%sville %d,,,,,2026-01-01T00:00:00Z,\n", i,
                begin[i % 16], end[i / 16 % 13], i);
    for (int i = 0; i < PERSONS; i++)
        fprintf(f, "person:h%04d,person,%s von %s%s %d,,,,,2026-01-01T00:00:00Z,\n", i,
                begin[i * 5 % 16], begin[i % 16], end[i % 13], i);
    for (int i = 0; i < TOPICS; i++)
        fprintf(f, "topic:m%02d,topic,matter of interest %d,,,,,2026-01-01T00:00:00Z,\n", i, i);
    finish(f);
}

/* ---- works and their editions ------------------------------------------------------------ */

typedef struct edition {
    char id[40], per[40];
    const char *work;
    uint64_t key;  /* of the work */
    int number;    /* from 0 */
    int32_t out;   /* day of publication */
    int precision; /* 0: as it comes; 1: years; 2: no beginnings, `..` */
    bool as_of, dated;
} edition;

static FILE *sources;
static const char *instant = "2026-01-01";

static void source_write(edition *e, const char *work, const char *kind, int number,
                         int32_t day, bool dated) {
    int y, m, d;
    civil(day, &y, &m, &d);
    e->work = work;
    e->number = number;
    e->out = day;
    e->dated = dated;
    e->key = 0;
    for (const char *p = work; *p; p++)
        e->key = mix(e->key ^ (unsigned char)*p);
    snprintf(e->id, sizeof e->id, "%s@%d", work, y * 10 + number);
    fprintf(sources, "%s,%s,%s,webpage,\"%s, edition %d\",,\"Publisher of %s\",", e->id, work,
            kind, work, number + 1, work);
    if (dated && toss(e->key, 7, 0) % 5)
        fprintf(sources, "%04d-%02d-%02d,", y, m, d);
    else
        fprintf(sources, dated ? "%04d," : ",", y);
    fprintf(sources, "2025-11-%02d,%s,https://example.org/%s,,CC0-1.0,en,,%sT00:00:00Z,\n",
            1 + (int)(e->key % 28), e->per, e->id, instant);
}

/* ---- claims ------------------------------------------------------------------------------ */

/* A day as this telling has it. */
static void date_write(char to[16], int32_t day, int precision, uint64_t k, uint64_t telling) {
    int y, m, d;
    int32_t off = 0;
    double other = chance(k, telling, 31), vague = chance(k, telling, 32);
    if (other < 0.05)
        off = pick(41, k, telling, 33) - 20;
    else if (other < 0.065)
        off = pick(1400, k, telling, 33) - 700;
    civil(day + off, &y, &m, &d);
    if (precision == 1 || vague < 0.06)
        snprintf(to, 16, "%04d", y);
    else if (vague < 0.10)
        snprintf(to, 16, "%04d-%02d", y, m);
    else if (vague < 0.125)
        snprintf(to, 16, "%04d~", y);
    else if (vague < 0.13)
        snprintf(to, 16, "%04d-%02d?", y, m);
    else if (vague < 0.135)
        snprintf(to, 16, "%03dX", y / 10);
    else
        snprintf(to, 16, "%04d-%02d-%02d", y, m, d);
}

typedef struct row {
    const char *id, *replaces, *since, *until, *as_of, *value, *note;
    const char *recorded;
} row;

static void row_write(const fact *f, const edition *e, const row *r) {
    fprintf(out,
            "%s,%s,%s,%s,%s,%s,%s,%s,%s,item %" PRId64 ",%s,%s,%s,%s,%sT00:00:00Z,bench,%s\n",
            r->id, f->subject, f->relation, f->object, r->value, r->since, r->until, f->detail,
            e->id, written, toss(f->key, e->key, 41) % 5 == 0 ? e->per : "", r->as_of,
            toss(f->key, e->key, 42) % 25 == 0 ? "as the page has it" : "", r->note,
            r->recorded, r->replaces);
    written++;
}

/* One telling of a fact, and in one of two hundred its correction after it. */
static void tell(const fact *f, const edition *e) {
    if (written >= due || f->since > e->out)
        return;
    char since[16] = "", until[16] = "", as_of[16] = "", id[24] = "";
    bool state = strcmp(f->relation, "party") != 0 && strcmp(f->relation, "visit") != 0;
    /* editions of one work mostly repeat it */
    uint64_t telling =
        e->key +
        (toss(f->key, e->key, (uint64_t)e->number) % 12 == 0 ? (uint64_t)e->number + 1 : 0);
    if (e->precision != 2)
        date_write(since, f->since, e->precision, f->key, telling);
    if (f->until != INT32_MAX && f->until <= e->out && f->until > f->since)
        date_write(until, f->until, e->precision, f->key + 1, telling);
    else if (state && (e->precision == 2 || toss(f->key, telling, 43) % 3))
        PUT(until, "..");
    if (until[0] && until[0] != '.' && strncmp(until, since, 4) < 1)
        until[0] = '\0'; /* a mistake that would turn the spell round */
    if (e->as_of) {
        int y, m, d;
        civil(e->out - 400 - pick(900, f->key, e->key, 44), &y, &m, &d);
        snprintf(as_of, sizeof as_of, "%04d", y);
    }
    row r = {"", "", since, until, as_of, f->value, "", instant};
    uint64_t slip = toss(f->key, e->key + (uint64_t)e->number, 45) % 200;
    if (slip == 0 && due - written > 2 && since[0]) {
        char wrong[16];
        snprintf(id, sizeof id, "slip-%" PRId64, names++);
        snprintf(wrong, sizeof wrong, "%04d", (int)strtol(since, NULL, 10) - 1);
        r.id = id;
        if (toss(f->key, e->key, 46) % 10) {
            r.since = wrong;
            row_write(f, e, &r);
            r = (row){"", id, since, until, as_of, f->value, "", "2026-09-01"};
            row_write(f, e, &r);
        } else {
            row_write(f, e, &r);
            fprintf(out,
                    ",,retract,,,,,,,,,,,a slip of the pen,2026-09-15T00:00:00Z,bench,%s\n",
                    id);
            written++;
        }
        return;
    }
    row_write(f, e, &r);
}

static void cover(const edition *e, const char *subject, const char *relation, int from,
                  const char *until, const char *detail) {
    if (written >= due)
        return;
    char since[16] = "";
    if (from)
        snprintf(since, sizeof since, "%04d", from);
    fprintf(out,
            ",%s,complete,rel:%s,all,%s,%s,%s,%s,item %" PRId64 ",,,,,%sT00:00:00Z,bench,\n",
            subject, relation, since, until, detail, e->id, written, instant);
    written++;
}

static bool here(uint64_t key) { /* does this size have the fact? */
    return unit(mix(key ^ 0x5eed)) < share;
}

/* ---- families of facts: each calls `fn` for those that there are ----------------------------
 */

typedef void (*fact_fn)(const fact *f, int i, int j, void *ctx);

static void fact_begin(fact *f, const char *relation, int i, uint64_t key) {
    f->relation = relation;
    state_id(i, f->subject);
    f->object[0] = f->detail[0] = '\0';
    f->until = INT32_MAX;
    f->key = key;
}

static int32_t later(int a, int b) {
    return founded[a] > founded[b] ? founded[a] : founded[b];
}

static int32_t some_day(int32_t from, uint64_t k, uint64_t c) {
    double x = chance(k, 51, c);
    return from + (int32_t)(x * x * (TODAY - from - 400));
}

static void diplomatic(int i, fact_fn fn, void *ctx) {
    fact f;
    for (int j = 0; j < STATES; j++) {
        int a = i < j ? i : j, b = i < j ? j : i;
        uint64_t k = toss(2, (uint64_t)a, (uint64_t)b);
        if (i == j || !here(k) || unit(k) > 0.6 + 0.5 * (weight[a] + weight[b]))
            continue;
        fact_begin(&f, "diplomatic", i, k);
        state_id(j, f.object);
        f.since = some_day(later(a, b), k, 1);
        PUT(f.value, "established");
        PUT(f.detail, "how=established");
        fn(&f, i, j, ctx);
        if (toss(k, 3, 0) % 25)
            continue;
        f.since = some_day(f.since + 400, k, 4);
        f.key = k + 1;
        f.detail[0] = '\0';
        PUT(f.value, toss(k, 3, 1) % 2 ? "severed" : "downgraded");
        f.until = f.since + 100 + pick(3000, k, 3, 2);
        fn(&f, i, j, ctx);
    }
}

static void missions(int i, fact_fn fn, void *ctx) {
    static const char *const kinds[] = {"embassy",           "embassy",
                                        "embassy",           "high-commission",
                                        "consulate-general", "honorary-consulate"};
    fact f;
    for (int j = 0; j < STATES; j++) {
        uint64_t k = toss(4, (uint64_t)i, (uint64_t)j);
        double p = 0.12 + 1.3 * (weight[i] + weight[j]) / 2;
        if (i == j || !here(k) || unit(k) > p)
            continue;
        int n = unit(k) < p / 5 ? 2 + (int)(k % 3) : 1;
        for (int m = 0; m < n; m++) {
            fact_begin(&f, "mission", i, k + (uint64_t)m);
            state_id(j, f.object);
            f.since = some_day(later(i, j), k, (uint64_t)m + 1);
            PUT(f.value, m ? kinds[3 + (k + (uint64_t)m) % 3] : kinds[k % 4]);
            bool away = !m && k % 6 == 0;
            int32_t at = away ? draw_state(k, 5, 0) : j;
            if (away)
                PUT(f.value, "non-resident");
            snprintf(f.detail, sizeof f.detail, "place=place:p%03d", at * 3 + m % 3);
            if (away) {
                char resident[24];
                state_id(at, resident);
                snprintf(f.detail + strlen(f.detail), 40, ";resident-in=%s", resident);
            }
            if (k % 9 == 0)
                f.until = f.since + 1000 + pick(9000, k, 6, (uint64_t)m);
            fn(&f, i, j, ctx);
        }
    }
}

static void memberships(int i, int o, fact_fn fn, void *ctx) {
    fact f;
    double size = 0.04 + 0.95 / (1 + o * o / 2500.0); /* few are nearly universal */
    uint64_t k = toss(7, (uint64_t)i, (uint64_t)o);
    if (!here(k) || unit(k) > size * (0.5 + weight[i]))
        return;
    int32_t start = day_of(1900 + (int)(toss(8, (uint64_t)o, 0) % 115));
    fact_begin(&f, "member", i, k);
    snprintf(f.object, sizeof f.object, "ORG%03d", o);
    f.since = some_day(start > founded[i] ? start : founded[i], k, 1);
    PUT(f.value, k % 11 ? "member" : k % 2 ? "observer" : "associate");
    if (k % 7 == 0) {
        f.until = f.since + 800 + pick(12000, k, 9, 0);
        fn(&f, i, o, ctx);
        if (k % 3)
            return;
        f.key = k + 1; /* it came back */
        f.since = f.until + 300 + pick(2000, k, 9, 1);
        f.until = INT32_MAX;
    }
    fn(&f, i, o, ctx);
    if (k % 37)
        return;
    f.key = k + 2;
    PUT(f.value, "suspended");
    f.since += 500 + pick(4000, k, 9, 2);
    f.until = f.since + 200 + pick(1500, k, 9, 3);
    fn(&f, i, o, ctx);
}

static void treaty_actions(int t, int i, fact_fn fn, void *ctx) {
    fact f;
    uint64_t k = toss(10, (uint64_t)t, (uint64_t)i);
    int32_t adopted = day_of(1920 + (int)(toss(11, (uint64_t)t, 0) % 104));
    if (adopted < founded[i])
        adopted = founded[i];
    fact_begin(&f, "party", i, k);
    snprintf(f.object, sizeof f.object, "treaty:t%04d", t);
    bool signs = k % 4 != 0;
    f.since = f.until = adopted + pick(400, k, 12, 0);
    PUT(f.value, "signature");
    if (signs)
        fn(&f, i, t, ctx);
    if (k % 10 == 1)
        return; /* and never went on */
    f.key = k + 1;
    f.since = f.until = adopted + 400 + pick(6000, k, 12, 1);
    PUT(f.value, signs ? (k % 3 ? "ratification" : "approval") : "accession");
    fn(&f, i, t, ctx);
    if (k % 8 == 5) {
        f.key = k + 2;
        PUT(f.value, "declaration");
        fn(&f, i, t, ctx);
    }
    if (k % 60 == 7) {
        f.key = k + 3;
        f.since = f.until = f.since + 2000 + pick(4000, k, 12, 2);
        PUT(f.value, "denunciation");
        fn(&f, i, t, ctx);
    }
}

static void treaty(int t, fact_fn fn, void *ctx) {
    uint64_t k = toss(13, (uint64_t)t, 0);
    if (t >= MULTILATERAL) {
        int a = draw_state(k, 14, 0), b = draw_state(k, 14, 1);
        if (a == b || !here(k))
            return;
        treaty_actions(t, a, fn, ctx);
        treaty_actions(t, b, fn, ctx);
        return;
    }
    double size = 0.05 + 0.85 * unit(mix(k)) * unit(mix(k + 1));
    for (int i = 0; i < STATES; i++)
        if (here(toss(15, (uint64_t)t, (uint64_t)i)) &&
            chance(16, (uint64_t)t, (uint64_t)i) < size * (0.7 + weight[i]))
            treaty_actions(t, i, fn, ctx);
}

static void envoys(int i, fact_fn fn, void *ctx) {
    fact f;
    for (int j = 0; j < STATES; j++) {
        uint64_t k = toss(17, (uint64_t)i, (uint64_t)j);
        if (i == j || !here(k) || unit(k) > 0.1 + (weight[i] + weight[j]) / 4)
            continue;
        int32_t from = day_of(1990) + pick(1200, k, 18, 0);
        for (int n = 0; n < 6; n++) {
            fact_begin(&f, "envoy", i, k + (uint64_t)n);
            state_id(j, f.object);
            f.since = from;
            from = f.until = from + 800 + pick(1200, k, 18, (uint64_t)n + 1);
            PUT(f.value, k % 8 ? "ambassador" : "charge");
            snprintf(f.detail, sizeof f.detail, "person=person:h%04d",
                     (int)(toss(k, 19, (uint64_t)n) % PERSONS));
            if (toss(k, 19, (uint64_t)n + 90) % 3 == 0)
                fn(&f, i, j, ctx);
        }
    }
}

static void others(int i, fact_fn fn, void *ctx) {
    static const char *const positions[] = {"supports", "urges", "disagrees", "condemns"};
    fact f;
    for (int j = 0; j < STATES; j++) {
        uint64_t k = toss(20, (uint64_t)i, (uint64_t)j);
        double w = (weight[i] + weight[j]) / 2;
        if (i == j || !here(k))
            continue;
        state_id(j, f.object);
        if (k % 3 == 0 && founded[j] > day_of(1945)) {
            fact_begin(&f, "recognition", i, k);
            state_id(j, f.object);
            f.since = founded[j] + pick(900, k, 21, 0);
            PUT(f.value, k % 5 ? "de-jure" : "de-facto");
            fn(&f, i, j, ctx);
        }
        if (unit(k) < w / 4) {
            fact_begin(&f, "position", i, k + 1);
            state_id(j, f.object);
            f.since = some_day(later(i, j), k, 2);
            PUT(f.value, positions[k % 4]);
            snprintf(f.detail, sizeof f.detail, "topic=topic:m%02d", (int)(k % TOPICS));
            fn(&f, i, j, ctx);
        }
        if (i < j && unit(mix(k)) < 0.02) {
            fact_begin(&f, "dispute", i, k + 2);
            state_id(j, f.object);
            f.since = some_day(later(i, j), k, 3);
            PUT(f.value, k % 3 ? "open" : "settled");
            snprintf(f.detail, sizeof f.detail, "topic=topic:m%02d", (int)(k % TOPICS));
            fn(&f, i, j, ctx);
        }
    }
}

static void visit(int64_t n, fact *f) {
    static const char *const kinds[] = {"official", "working", "visit", "state", "private"};
    uint64_t k = toss(22, (uint64_t)n, 0);
    int a = draw_state(k, 23, 0), b = draw_state(k, 23, 1);
    if (a == b)
        b = (b + 1) % STATES;
    fact_begin(f, "visit", a, k);
    state_id(b, f->object);
    f->since = TODAY - 500 - (int32_t)(unit(mix(k)) * unit(mix(k + 1)) * 20000);
    f->until = f->since + (int32_t)(k % 4);
    PUT(f->value, kinds[k % 5]);
    snprintf(f->detail, sizeof f->detail, "person=person:h%04d;place=place:p%03d",
             a * 6 + (int)(k / 7 % 6), b * 3 + (int)(k / 50 % 3));
}

/* ---- what each work tells
 * --------------------------------------------------------------------- */

typedef struct teller {
    const edition *e;
    double takes; /* share of the facts offered */
} teller;

static void on_fact(const fact *f, int i, int j, void *ctx) {
    const teller *t = ctx;
    (void)i, (void)j;
    if (chance(f->key, t->e->key, 61) < t->takes)
        tell(f, t->e);
}

static void figures(const edition *e, int year) {
    static const char *const what[] = {"count", "share", "rank"};
    for (int i = 0; i < STATES; i++)
        for (int n = 0; n < 30 && written < due; n++) {
            fact f;
            uint64_t k = toss(24, (uint64_t)i, (uint64_t)n);
            if (!here(k))
                continue;
            fact_begin(&f, what[n % 3], i, k);
            if (n % 3 == 1)
                state_id((i + 1 + n) % STATES, f.object);
            else
                snprintf(f.object, sizeof f.object, "topic:m%02d", n);
            snprintf(f.value, sizeof f.value, "%d",
                     (int)(k % 97) + (toss(k, (uint64_t)year, 0) % 3 ? 1 : 0));
            snprintf(f.detail, sizeof f.detail, "%sunit=%s", n % 3 == 1 ? "of=topic:m01;" : "",
                     n % 3 == 1 ? "percent" : "items");
            char day[8];
            snprintf(day, sizeof day, "%d", year);
            row r = {"", "", n % 2 ? day : "", n % 2 ? day : "", "", f.value, "", instant};
            row_write(&f, e, &r);
        }
}

static void factbook(void) {
    for (int n = 0; n < 6; n++) {
        edition e = {.precision = 2};
        source_write(&e, "factbook", "secondary", n, day_of(2014 + 2 * n) + 30, true);
        teller most = {&e, 0.8}, some = {&e, 0.4};
        for (int i = 0; i < STATES; i++) {
            for (int o = 0; o < ORGS; o++)
                memberships(i, o, on_fact, &most);
            missions(i, on_fact, &some);
        }
        figures(&e, 2013 + 2 * n);
        if (n >= 4)
            cover(&e, "any:state", "member", 0, "..", "object=ORG000;value=member");
    }
}

static void encyclopedia(void) {
    for (int i = 0; i < STATES; i++) {
        char work[24] = "wp-", mfa[24] = "mfa-";
        state_id(i, work + 3);
        state_id(i, mfa + 4);
        int n = 1 + (int)(toss(62, (uint64_t)i, 0) % 4);
        for (int k = 0; k < n; k++) {
            edition e = {.as_of = k == 0 && i % 3 == 0};
            snprintf(e.per, sizeof e.per, "%s@20180", mfa);
            source_write(&e, work, "tertiary", k, day_of(2010 + 4 * k) + 90, true);
            teller most = {&e, 0.5}, some = {&e, 0.3};
            diplomatic(i, on_fact, &most);
            missions(i, on_fact, &some);
            for (int o = 0; o < ORGS; o++)
                memberships(i, o, on_fact, &some);
            others(i, on_fact, &some);
        }
    }
}

static void ministries(void) {
    for (int i = 0; i < STATES; i++) {
        char work[24] = "mfa-";
        state_id(i, work + 4);
        int n = 1 + (int)(toss(63, (uint64_t)i, 0) % 3);
        for (int k = 0; k < n; k++) {
            edition e = {.as_of = false};
            source_write(&e, work, "primary", k, day_of(2018 + 3 * k), i % 4 != 0);
            teller all = {&e, 0.95}, most = {&e, 0.7}, some = {&e, 0.3};
            diplomatic(i, on_fact, &most);
            missions(i, on_fact, &all);
            envoys(i, on_fact, &most);
            others(i, on_fact, &some);
            if (n == k + 1 && i % 5 == 0) {
                char id[24];
                state_id(i, id);
                cover(&e, id, "diplomatic", 1991, "..", "");
            }
        }
    }
}

static void collections(void) {
    for (int n = 0; n < 5; n++) { /* the large one */
        edition e = {.as_of = false};
        source_write(&e, "untc", "primary", n, day_of(2009 + 4 * n), true);
        teller most = {&e, 0.8};
        for (int t = 0; t < TREATIES; t++)
            treaty(t, on_fact, &most);
    }
    for (int w = 0; w < 30; w++) /* depositaries, each of some treaties */
        for (int n = 0; n < 1 + w % 2; n++) {
            char work[24];
            edition e = {.as_of = false};
            snprintf(work, sizeof work, "depositary-%d", w);
            source_write(&e, work, "primary", n, day_of(2020 + n), w % 3 != 0);
            teller all = {&e, 0.9};
            for (int t = w; t < TREATIES; t += 60)
                treaty(t, on_fact, &all);
        }
}

static void data_sets(void) {
    for (int n = 0; n < 3; n++) {
        edition e = {.precision = 1};
        source_write(&e, "cow-igo", "secondary", n, day_of(2006 + 4 * n), true);
        teller most = {&e, 0.9};
        for (int o = 0; o < ORGS; o++)
            for (int i = 0; i < STATES; i++)
                memberships(i, o, on_fact, &most);
        cover(&e, "any:state", "member", 1816, "2014", "object=any:org");
        edition d = {.precision = 1};
        source_write(&d, "exchange", "secondary", n, day_of(2007 + 5 * n), true);
        for (int i = 0; i < STATES; i++) {
            teller half = {&d, 0.6};
            missions(i, on_fact, &half);
        }
    }
}

static void organisations(void) {
    for (int o = 0; o < ORGS; o++) {
        char work[24];
        int n = 1 + o % 3;
        snprintf(work, sizeof work, "org-%03d", o);
        for (int k = 0; k < n; k++) {
            edition e = {.as_of = false};
            source_write(&e, work, "primary", k, day_of(2016 + 3 * k) + o % 300, o % 6 != 0);
            teller all = {&e, 0.98};
            for (int i = 0; i < STATES; i++)
                memberships(i, o, on_fact, &all);
            if (k == n - 1 && o % 4 == 0) {
                char detail[40];
                snprintf(detail, sizeof detail, "object=ORG%03d;value=member", o);
                cover(&e, "any:state", "member", 0, "..", detail);
            }
        }
    }
}

/* Travel lists, and one news page for about 40 visits, until there is enough. */
static void travels(void) {
    fact f;
    for (int i = 0; i < 20; i++) {
        char work[24] = "travels-", detail[80], id[24];
        state_id(i, work + 8);
        state_id(i, id);
        for (int n = 0; n < 3; n++) {
            edition e = {.as_of = false};
            source_write(&e, work, "primary", n, day_of(2012 + 6 * n), true);
            for (int64_t v = 0; v < (int64_t)(share * 60000); v++) {
                visit(v, &f);
                if (strcmp(f.subject, id) == 0)
                    tell(&f, &e);
            }
            snprintf(detail, sizeof detail, "person=person:h%04d", i * 6);
            cover(&e, id, "visit", 1981, "2012", detail);
        }
    }
    for (int64_t v = 0; written < due && v < ENOUGH; v += 40) {
        char work[24];
        edition e = {.as_of = false};
        snprintf(work, sizeof work, "news-%" PRId64, v / 40);
        source_write(&e, work, "secondary", 0, TODAY - 300 + (int32_t)(v % 97), true);
        for (int64_t k = v; k < v + 40; k++) {
            visit(k, &f);
            tell(&f, &e);
        }
    }
}

int main(int argc, char **argv) {
    char *stop = NULL;
    due = argc > 2 ? strtoll(argv[1], &stop, 10) : 0;
    if (due < 1000 || *stop || due > 4 * ENOUGH) {
        fputs("usage: bench_generate N DIR [SEED]   (1000 claims and more)\n", stderr);
        return 2;
    }
    seed = mix(argc > 3 ? strtoull(argv[3], NULL, 10) : 1);
    share = due < FULL ? (double)due / FULL : 1;
    world_make();
    entities_write(argv[2]);
    sources = create(argv[2], "sources.csv");
    out = create(argv[2], "claims.csv");
    fputs("id,work,kind,type,title,author,publisher,published,accessed,per,url,archive,licence,"
          "lang,"
          "note,recorded,replaces\n",
          sources);
    fputs("id,subject,relation,object,value,since,until,detail,source,at,per,as_of,quote,note,"
          "recorded,by,replaces\n",
          out);
    static void (*const works[])(void) = {factbook,  encyclopedia,  ministries, collections,
                                          data_sets, organisations, travels};
    static const char *const days[] = {"2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01",
                                       "2026-05-01", "2026-06-01", "2026-07-01"};
    for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
        int64_t before = written;
        instant = days[i];
        works[i]();
        fprintf(stderr, "%s%" PRId64, i ? " + " : "", written - before);
    }
    fprintf(stderr, " = %" PRId64 " claims\n", written);
    finish(out);
    finish(sources);
    return 0;
}
