/* SPDX-License-Identifier: MIT
 *
 * The panel that published timings are of: all directed dyad-years of the Correlates of War
 * with contiguity, six alliance columns, shared organisations, capital distance, major powers
 * and disputes.
 *
 *   bench_panel REGISTER OUT.CSV IMAGES RUNS
 *
 * IMAGES: a folder for an image of the register, or "" for none.
 *
 * read: the register, until everything is painted; cells: every cell in memory; write: every
 * cell as CSV into the file; all: what the command does. Medians of processor time, seconds.
 */
#include "entente.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { RUNS_MOST = 99 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void must(ent_code code, const ent_error *err) {
    if (code == ENT_OK)
        return;
    fprintf(stderr, "bench_panel: %s: %s\n", ent_code_name(code), err->message);
    exit(3);
}

static int compare(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static void say(const char *name, double *v, int n) {
    qsort(v, (size_t)n, sizeof *v, compare);
    printf("%s\t%.3f\ts\n", name, v[n / 2]);
}

static int put(void *ctx, const char *p, size_t n) {
    return fwrite(p, 1, n, ctx) == n ? 0 : -1;
}

static ent_panel *make(const char *path, const char *images) {
    static const char *const vars[] = {
        "contiguity",
        "alliance",
        "igos",
        "capdist",
        "majors",
        "cowmidonset=onset(militarised-dispute pick:whittle source:cow-mid)",
        "cowmidongoing=is(militarised-dispute source:cow-mid)"};
    ent_register *reg;
    ent_panel *panel;
    ent_error err = {0};
    ent_open_options how = {.size = sizeof how, .mode = ENT_OPEN_READ, .images = images};
    ent_panel_options o = {.size = sizeof o,
                           .unit = "directed-dyad",
                           .system = "cow",
                           .like = "peacesciencer",
                           .variables = vars,
                           .n_variables = sizeof vars / sizeof *vars};
    must(ent_register_open(path, &how, &reg, &err), &err);
    must(ent_panel_new(reg, &o, &panel, &err), &err);
    ent_register_close(reg);
    return panel;
}

static void write_to(const ent_panel *panel, const char *path) {
    ent_error err = {0};
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_CSV};
    FILE *f = fopen(path, "wb");
    if (!f) {
        perror(path);
        exit(3);
    }
    must(ent_panel_write(panel, &w, (ent_sink){put, f}, NULL, NULL, &err), &err);
    if (fclose(f) != 0) {
        perror(path);
        exit(3);
    }
}

int main(int argc, char **argv) {
    double reading[RUNS_MOST], cells[RUNS_MOST], writing[RUNS_MOST], all[RUNS_MOST];
    int runs = argc == 5 ? (int)strtol(argv[4], NULL, 10) : 0;
    if (runs < 1 || runs > RUNS_MOST) {
        fprintf(stderr, "usage: bench_panel REGISTER OUT.CSV IMAGES RUNS\n");
        return 2;
    }
    for (int i = 0; i < runs; i++) {
        ent_error err = {0};
        double t0 = now();
        ent_panel *panel = make(argv[1], *argv[3] ? argv[3] : NULL);
        double t1 = now();
        must(ent_panel_sums(panel, NULL, &err), &err);
        double t2 = now();
        write_to(panel, argv[2]);
        double t3 = now();
        reading[i] = t1 - t0;
        cells[i] = t2 - t1;
        writing[i] = t3 - t2;
        all[i] = t1 - t0 + (t3 - t2);
        if (i == 0)
            printf("rows\t%llu\t\ncolumns\t%zu\t\n",
                   (unsigned long long)ent_panel_n_rows(panel), ent_panel_n_columns(panel));
        ent_panel_free(panel);
    }
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    say("read", reading, runs);
    say("cells", cells, runs);
    say("write", writing, runs);
    say("all", all, runs);
    printf("memory\t%ld\tMB\n", u.ru_maxrss / 1024);
    return 0;
}
