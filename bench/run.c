/* SPDX-License-Identifier: MIT
 *
 * Whole processes, measured from outside and in turn:
 *
 *   bench_run RUNS COMMAND [ARG...] [-- COMMAND [ARG...]]...
 *
 * Each command is run once unmeasured, then RUNS times, A B A B, with its output
 * thrown away. A line a command: median wall, user and system milliseconds, peak
 * memory in MB, and the median of its wall time over that of the last command run by
 * run; separated by tabs. Exit codes above 4 and signals end it.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
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
    double wall[RUNS_MOST], user[RUNS_MOST], sys[RUNS_MOST], peak[RUNS_MOST],
        ratio[RUNS_MOST];
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
    c->user[i] = of_timeval(usage.ru_utime);
    c->sys[i] = of_timeval(usage.ru_stime);
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
    int n = 0, runs = argc > 2 ? atoi(argv[1]) : 0;
    if (runs < 1 || runs > RUNS_MOST)
        die("usage", "bench_run RUNS COMMAND [ARG...] [-- COMMAND [ARG...]]...");
    commands[n++].argv = argv + 2;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--") != 0)
            continue;
        argv[i] = NULL;
        if (n == COMMANDS_MOST)
            die("commands", "too many");
        commands[n++].argv = argv + i + 1;
    }
    for (int i = -1; i < runs; i++)
        for (int c = 0; c < n; c++)
            run_once(&commands[c], i);
    for (int i = 0; i < runs; i++)
        for (int c = 0; c < n; c++)
            commands[c].ratio[i] = commands[c].wall[i] / commands[n - 1].wall[i];
    for (int c = 0; c < n; c++) {
        command *x = &commands[c];
        printf("%.2f\t%.2f\t%.2f\t%.1f\t%.2f\n", median(x->wall, runs), median(x->user, runs),
               median(x->sys, runs), median(x->peak, runs), median(x->ratio, runs));
    }
    return 0;
}
