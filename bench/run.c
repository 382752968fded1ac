/* SPDX-License-Identifier: MIT
 *
 * Whole processes, measured from outside and in turn:
 *
 *   bench_run [-c] RUNS COMMAND [ARG...] [-- COMMAND [ARG...]]...
 *
 * Each command is run once unmeasured (not with -c), then RUNS times, A B A B, its output
 * thrown away. A line a command, separated by tabs: median milliseconds of wall and of
 * processor, peak memory in MB, and its wall and processor time over those of the last
 * command, medians of the ratios run by run. A command that fails ends it; 1 and 4 are
 * answers. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* Linux counts the peak of a finished child; XSI does not declare wait4. */
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);

enum { COMMANDS_MOST = 8, RUNS_MOST = 1000 };

typedef struct command {
    char **argv;
    double wall[RUNS_MOST], cpu[RUNS_MOST], peak[RUNS_MOST];
    double wall_ratio[RUNS_MOST], cpu_ratio[RUNS_MOST];
} command;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static double of_timeval(struct timeval t) {
    return (double)t.tv_sec * 1e3 + (double)t.tv_usec * 1e-3;
}

static void die(const char *what, const char *why) {
    fprintf(stderr, "bench_run: %s: %s\n", what, why);
    exit(2);
}

static void run_once(command *c, int i) {
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    pid_t pid;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!getenv("BENCH_LOUD"))
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    double t = now();
    int bad = posix_spawnp(&pid, c->argv[0], &actions, NULL, c->argv, environ);
    if (bad)
        die(c->argv[0], strerror(bad));
    while (wait4(pid, &status, 0, &usage) < 0)
        if (errno != EINTR)
            die("wait4", strerror(errno));
    t = now() - t;
    posix_spawn_file_actions_destroy(&actions);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 4 || WEXITSTATUS(status) == 2 ||
        WEXITSTATUS(status) == 3)
        die(c->argv[0], "it failed");
    if (i < 0)
        return;
    c->wall[i] = t;
    c->cpu[i] = of_timeval(usage.ru_utime) + of_timeval(usage.ru_stime);
    c->peak[i] = (double)usage.ru_maxrss / 1024;
}

static int compare(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static double median(double *v, int n) {
    qsort(v, (size_t)n, sizeof *v, compare);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

int main(int argc, char **argv) {
    static command commands[COMMANDS_MOST];
    bool cold = argc > 1 && strcmp(argv[1], "-c") == 0;
    argv += cold;
    argc -= cold;
    int n = 0, runs = argc > 2 ? (int)strtol(argv[1], NULL, 10) : 0;
    if (runs < 1 || runs > RUNS_MOST)
        die("usage", "bench_run [-c] RUNS COMMAND [ARG...] [-- COMMAND [ARG...]]...");
    commands[n++].argv = argv + 2;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--") != 0)
            continue;
        argv[i] = NULL;
        if (n == COMMANDS_MOST)
            die("commands", "too many");
        commands[n++].argv = argv + i + 1;
    }
    for (int i = cold ? 0 : -1; i < runs; i++)
        for (int c = 0; c < n; c++)
            run_once(&commands[c], i);
    for (int i = 0; i < runs; i++)
        for (int c = 0; c < n; c++) {
            const command *last = &commands[n - 1];
            commands[c].wall_ratio[i] = commands[c].wall[i] / last->wall[i];
            commands[c].cpu_ratio[i] = last->cpu[i] > 0 ? commands[c].cpu[i] / last->cpu[i] : 0;
        }
    for (int c = 0; c < n; c++) {
        command *x = &commands[c];
        printf("%.1f\t%.1f\t%.1f\t%.2f\t%.2f\n", median(x->wall, runs), median(x->cpu, runs),
               median(x->peak, runs), median(x->wall_ratio, runs), median(x->cpu_ratio, runs));
    }
    return 0;
}
