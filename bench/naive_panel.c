/* SPDX-License-Identifier: MIT
 *
 * The panel of bench/panel.c as one would write it for this data alone: dense arrays by pair
 * and year, filled from the tables, read off row by row. It knows nothing of sources, days or
 * doubt; it is how fast the arithmetic can be.
 *
 *   bench_naive_panel FOLDER RUNS      the tables as CSV, by their names
 *
 * read: the tables into the arrays; cells: the rows. Medians of processor time, seconds.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST = 1816, LAST = 2016, YEARS = LAST - FIRST + 1, STATES = 256, RUNS_MOST = 99 };
enum { CELLS_MOST = 8, SPELLS_MOST = 8 };

typedef struct spell {
    int from, until; /* days, as 10000 y + 100 m + d */
} spell;

typedef struct world {
    int n, code[STATES];
    spell spells[STATES][SPELLS_MOST];
    int n_spells[STATES];
    int8_t contiguity[STATES][STATES][YEARS], pledge[STATES][STATES][YEARS];
    int8_t dispute[STATES][STATES][YEARS], began[STATES][STATES][YEARS];
    int16_t shared[STATES][STATES][YEARS]; /* 0: not given, else one more */
    int contiguous_from[STATES][STATES][YEARS];
    int8_t major[STATES][YEARS];
    int capital_from[STATES][YEARS];
    double lat[STATES][YEARS], lon[STATES][YEARS];
} world;

typedef struct columns {
    int16_t *a, *b, *year, *shared;
    int8_t *bytes[10];
    double *distance;
    size_t n;
} columns;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static FILE *table_open(const char *folder, const char *name, char line[512]) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    FILE *f = fopen(path, "r");
    if (!f || !fgets(line, 512, f)) {
        perror(path);
        exit(3);
    }
    return f;
}

static int day_of(const char *s) {
    int y = 0, m = 0, d = 0;
    sscanf(s, "%d-%d-%d", &y, &m, &d);
    return y * 10000 + m * 100 + d;
}

/* Names with commas stand in quotes. */
static int cells_of(char *line, char *cell[CELLS_MOST]) {
    int n = 0;
    for (char *p = line; n < CELLS_MOST;) {
        bool quoted = *p == '"';
        cell[n++] = p + quoted;
        char *end = quoted ? strchr(p + 1, '"') : p;
        end = strpbrk(end ? end : p, ",\r\n");
        if (!end || *end != ',') {
            if (end)
                *end = '\0';
            return n;
        }
        *end = '\0';
        p = end + 1;
    }
    return n;
}

static int state_of(world *w, int code, bool make) {
    for (int i = 0; i < w->n; i++)
        if (w->code[i] == code)
            return i;
    if (!make || w->n == STATES)
        return -1;
    w->code[w->n] = code;
    return w->n++;
}

static int next_int(char **p) {
    int v = 0;
    bool minus = **p == '-';
    *p += minus;
    while (**p >= '0' && **p <= '9')
        v = v * 10 + *(*p)++ - '0';
    *p += **p == ',';
    return minus ? -v : v;
}

static int year_index(int year) {
    return year < FIRST || year > LAST ? -1 : year - FIRST;
}

static void states_read(world *w, const char *folder) {
    char line[512], *c[CELLS_MOST] = {0};
    FILE *f = table_open(folder, "isard_cw_system", line);
    while (fgets(line, sizeof line, f)) {
        cells_of(line, c);
        int i = state_of(w, (int)strtol(c[0], NULL, 10), true);
        w->spells[i][w->n_spells[i]++] = (spell){day_of(c[3]), day_of(c[4])};
    }
    fclose(f);
}

static void contiguity_read(world *w, const char *folder) {
    char line[512], *c[CELLS_MOST] = {0};
    FILE *f = table_open(folder, "cow_contdir", line);
    while (fgets(line, sizeof line, f)) {
        cells_of(line, c);
        int a = state_of(w, (int)strtol(c[0], NULL, 10), false),
            b = state_of(w, (int)strtol(c[1], NULL, 10), false);
        int from = day_of(c[3]), until = day_of(c[4]);
        for (int y = from / 10000; a >= 0 && b >= 0 && y <= until / 10000; y++) {
            int i = year_index(y), at = from > y * 10000 ? from : y * 10000;
            if (i < 0 || (w->contiguous_from[a][b][i] && w->contiguous_from[a][b][i] <= at))
                continue;
            w->contiguous_from[a][b][i] = at;
            w->contiguity[a][b][i] = (int8_t)(int)strtol(c[2], NULL, 10);
        }
    }
    fclose(f);
}

static void capitals_read(world *w, const char *folder) {
    char line[512], *c[CELLS_MOST] = {0};
    FILE *f = table_open(folder, "cow_capitals", line);
    while (fgets(line, sizeof line, f)) {
        cells_of(line, c);
        int a = state_of(w, (int)strtol(c[0], NULL, 10), false), from = day_of(c[3]),
            until = day_of(c[4]);
        for (int y = from / 10000; a >= 0 && y <= until / 10000; y++) {
            int i = year_index(y), at = from > y * 10000 ? from : y * 10000;
            if (i < 0 || (w->capital_from[a][i] && w->capital_from[a][i] <= at))
                continue;
            w->capital_from[a][i] = at;
            w->lat[a][i] = strtod(c[5], NULL) * M_PI / 180;
            w->lon[a][i] = strtod(c[6], NULL) * M_PI / 180;
        }
    }
    fclose(f);
}

static void majors_read(world *w, const char *folder) {
    char line[512], *c[CELLS_MOST] = {0};
    FILE *f = table_open(folder, "cow_majors", line);
    while (fgets(line, sizeof line, f)) {
        cells_of(line, c);
        int a = state_of(w, (int)strtol(c[0], NULL, 10), false);
        for (int y = (int)strtol(c[1], NULL, 10); a >= 0 && y <= (int)strtol(c[4], NULL, 10);
             y++)
            if (year_index(y) >= 0)
                w->major[a][year_index(y)] = 1;
    }
    fclose(f);
}

static void pairs_read(world *w, const char *folder, const char *name, int skip,
                       void (*put)(world *w, int a, int b, int year, char *rest)) {
    char line[512];
    FILE *f = table_open(folder, name, line);
    while (fgets(line, sizeof line, f)) {
        char *p = line;
        for (int i = 0; i < skip; i++)
            next_int(&p);
        int a = next_int(&p), b = next_int(&p), year = year_index(next_int(&p));
        a = state_of(w, a, false);
        b = state_of(w, b, false);
        if (a >= 0 && b >= 0 && year >= 0)
            put(w, a, b, year, p);
    }
    fclose(f);
}

static void pledge_put(world *w, int a, int b, int year, char *rest) {
    int8_t bits = 1;
    for (int i = 0; i < 5; i++)
        bits |= (int8_t)(next_int(&rest) << (i + 1));
    w->pledge[a][b][year] = bits;
}

static void shared_put(world *w, int a, int b, int year, char *rest) {
    w->shared[a][b][year] = w->shared[b][a][year] = (int16_t)(next_int(&rest) + 1);
}

static void dispute_put(world *w, int a, int b, int year, char *rest) {
    w->dispute[a][b][year] = (int8_t)next_int(&rest);
    w->began[a][b][year] = (int8_t)next_int(&rest);
}

/* The years in which both are there on a day. */
static void together(const world *w, int a, int b, bool there[YEARS]) {
    memset(there, 0, YEARS * sizeof *there);
    for (int i = 0; i < w->n_spells[a]; i++)
        for (int k = 0; k < w->n_spells[b]; k++) {
            spell x = w->spells[a][i], y = w->spells[b][k];
            int from = x.from > y.from ? x.from : y.from;
            int until = x.until < y.until ? x.until : y.until;
            for (int at = from / 10000; from <= until && at <= until / 10000; at++)
                there[at - FIRST] = true;
        }
}

static double distance(const world *w, int a, int b, int year) {
    double d = w->lon[b][year] - w->lon[a][year], p = w->lat[a][year], q = w->lat[b][year];
    double x = cos(q) * sin(d), y = cos(p) * sin(q) - sin(p) * cos(q) * cos(d);
    return 6378.137 * atan2(sqrt(x * x + y * y), sin(p) * sin(q) + cos(p) * cos(q) * cos(d));
}

static void row_add(columns *c, const world *w, int a, int b, int y, double km) {
    size_t n = c->n++;
    c->a[n] = (int16_t)w->code[a];
    c->b[n] = (int16_t)w->code[b];
    c->year[n] = (int16_t)(FIRST + y);
    c->bytes[0][n] = w->contiguity[a][b][y];
    for (int i = 0; i < 6; i++)
        c->bytes[1 + i][n] = w->pledge[a][b][y] >> i & 1;
    c->shared[n] = (int16_t)(w->shared[a][b][y] - 1);
    c->distance[n] = km;
    c->bytes[7][n] = w->major[a][y];
    c->bytes[8][n] = w->major[b][y];
    c->bytes[9][n] = (int8_t)(w->dispute[a][b][y] | w->began[a][b][y] << 1);
}

/* Distances change where a capital does. */
static void cells_make(columns *c, const world *w) {
    c->n = 0;
    for (int a = 0; a < w->n; a++)
        for (int b = 0; b < w->n; b++) {
            bool there[YEARS];
            double km = 0;
            together(w, a, b, there);
            for (int y = 0, last = -1; a != b && y < YEARS; y++) {
                if (!there[y])
                    continue;
                bool same = last >= 0 && w->lat[a][y] == w->lat[a][last] &&
                            w->lon[a][y] == w->lon[a][last] &&
                            w->lat[b][y] == w->lat[b][last] && w->lon[b][y] == w->lon[b][last];
                km = same ? km : distance(w, a, b, y);
                row_add(c, w, a, b, y, km);
                last = y;
            }
        }
}

static void *need(size_t n) {
    void *p = calloc(1, n);
    if (!p) {
        perror("bench_naive_panel");
        exit(3);
    }
    return p;
}

static int compare(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static double median(double *v, int n) {
    qsort(v, (size_t)n, sizeof *v, compare);
    return v[n / 2];
}

int main(int argc, char **argv) {
    enum { ROWS_MOST = 2000000 };
    double reading[RUNS_MOST], making[RUNS_MOST];
    int runs = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (runs < 1 || runs > RUNS_MOST) {
        fprintf(stderr, "usage: bench_naive_panel FOLDER RUNS\n");
        return 2;
    }
    columns c = {.a = need(2 * ROWS_MOST),
                 .b = need(2 * ROWS_MOST),
                 .year = need(2 * ROWS_MOST),
                 .shared = need(2 * ROWS_MOST),
                 .distance = need(8 * ROWS_MOST)};
    for (int i = 0; i < 10; i++)
        c.bytes[i] = need(ROWS_MOST);
    for (int i = 0; i < runs; i++) {
        double t0 = now();
        world *w = need(sizeof *w);
        states_read(w, argv[1]);
        contiguity_read(w, argv[1]);
        capitals_read(w, argv[1]);
        majors_read(w, argv[1]);
        pairs_read(w, argv[1], "atop_alliance", 0, pledge_put);
        pairs_read(w, argv[1], "cow_igo_ndy", 0, shared_put);
        pairs_read(w, argv[1], "cow_mid_ddydisps", 1, dispute_put);
        double t1 = now();
        cells_make(&c, w);
        making[i] = now() - t1;
        reading[i] = t1 - t0;
        free(w);
    }
    double contiguity = 0, km = 0;
    for (size_t i = 0; i < c.n; i++) {
        contiguity += c.bytes[0][i];
        km += c.distance[i];
    }
    printf("rows\t%zu\t\ncontiguity\t%.0f\t\ndistance\t%.0f\t\n", c.n, contiguity, km);
    printf("read\t%.3f\ts\ncells\t%.3f\ts\n", median(reading, runs), median(making, runs));
    return 0;
}
