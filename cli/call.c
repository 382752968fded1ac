/* SPDX-License-Identifier: MIT
 *
 * What commands have in common: the register, names, days, output.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* ---- the register ------------------------------------------------------------- */

/* The system's clock, or the instant in $ENTENTE_NOW, for tests and for text
 * that must come out the same. */
ent_instant cli_clock(void *ctx) {
    (void)ctx;
    const char *fixed = getenv("ENTENTE_NOW");
    ent_instant t;
    if (fixed && ent_instant_parse(fixed, -1, false, &t, NULL) == ENT_OK)
        return t;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (ent_instant)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* FOLDER/NAME beside the program, if it can be read. */
static const char *beside(const char *tail, char *buffer, size_t n) {
    char self[1024];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    if (len <= 0)
        return NULL;
    self[len] = '\0';
    char *slash = strrchr(self, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    if ((size_t)snprintf(buffer, n, "%s/%s", self, tail) >= n || access(buffer, R_OK) != 0)
        return NULL;
    return buffer;
}

const char *cli_register_path(const cli_call *call, char *buffer, size_t n) {
    const char *named = cli_get(call, CLI_REGISTER);
    if (named)
        return named;
    const char *env = getenv("ENTENTE_REGISTER");
    if (env && *env)
        return env;
    if (access("world.db", R_OK) == 0)
        return "world.db";
    const char *found = beside("../world.db", buffer, n);
    if (!found)
        found = beside("../share/entente/world.db", buffer, n);
    return found ? found : "world.db";
}

/* Where images of whole registers are kept; NULL if nowhere, or they are not wanted. */
static const char *images_folder(char *buffer, size_t n) {
    const char *own = getenv("ENTENTE_IMAGES"), *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if (own)
        return *own ? own : NULL;
    bool xdg = cache && *cache == '/';
    if (!xdg && !(home && *home == '/'))
        return NULL;
    int used = xdg ? snprintf(buffer, n, "%s", cache) : snprintf(buffer, n, "%s/.cache", home);
    if (used < 0 || (size_t)used + sizeof "/entente" > n)
        return NULL;
    snprintf(buffer + used, n - (size_t)used, "/entente");
    return buffer;
}

int cli_open(cli_call *call, ent_open_mode mode) {
    char buffer[2048];
    const char *path = cli_register_path(call, buffer, sizeof buffer);
    char images[2048];
    ent_open_options options = {.size = sizeof options,
                                .mode = mode,
                                .clock = cli_clock,
                                .images = images_folder(images, sizeof images)};
    ent_error err = {0};
    ent_code code = ent_register_open(path, &options, &call->reg, &err);
    if (code == ENT_OK)
        return EXIT_YES;
    cli_trouble(call, code, &err);
    if (code == ENT_NOT_FOUND && mode != ENT_OPEN_CREATE)
        fprintf(stderr, "  make one with: entente init %s\n", path);
    return EXIT_TROUBLE;
}

/* ---- names and days ------------------------------------------------------------- */

/* What the person means on the day of the question, if it has one. */
static ent_code resolve(cli_call *call, const char *text, const ent_question *q, cli_id *out,
                        ent_error *err) {
    ent_name_answer how;
    ent_name_query query = {.size = sizeof query};
    if (q && q->has_day) {
        query.has_day = true;
        query.day1 = q->day1;
        query.day2 = q->day2;
    }
    ent_code code =
        ent_name_resolve(call->reg, text, &query, out->text, sizeof out->text, &how, err);
    if (code == ENT_OK && how.id && strcmp(how.id, out->text) == 0 && query.has_day &&
        how.elsewhen)
        fprintf(stderr, "(%s on that day: %s)\n", text, out->text);
    return code;
}

int cli_entity(cli_call *call, const char *text, const ent_question *q, cli_id *out) {
    ent_error err = {0};
    ent_code code = resolve(call, text, q, out, &err);
    return code == ENT_OK ? EXIT_YES : cli_trouble_asking(call, code, &err);
}

bool cli_is_date(const char *text) {
    ent_date d;
    return ent_date_parse(text, -1, &d, NULL) == ENT_OK;
}

static int day_read(cli_call *call, const char *text, cli_question *out) {
    ent_error err = {0};
    ent_date d;
    ent_code code = ent_date_parse(text, -1, &d, &err);
    if (code != ENT_OK) {
        cli_trouble(call, code, &err);
        return EXIT_USAGE;
    }
    out->q.has_day = true;
    out->q.day1 = d.from;
    out->q.day2 = d.until;
    out->q.at_text = text;
    return EXIT_YES;
}

static int clocks_read(cli_call *call, cli_question *out) {
    ent_error err = {0};
    const char *known = cli_get(call, CLI_KNOWN), *said = cli_get(call, CLI_SAID_BY);
    ent_date d;
    if (known && ent_instant_parse(known, -1, true, &out->q.known, &err) != ENT_OK)
        return cli_usage(call, "--known: %s", err.message);
    if (said && ent_date_parse(said, -1, &d, &err) != ENT_OK)
        return cli_usage(call, "--said-by: %s", err.message);
    out->q.known_text = known;
    out->q.has_said_by = said != NULL;
    out->q.said_by = said ? d.until : ENT_DAY_MAX;
    out->q.said_by_text = said;
    return EXIT_YES;
}

/* The id of a facet's value. A key that the relation does not have is told of when the
 * question is put, rather than a name that might be none. */
static int facet_value(cli_call *call, const ent_question *q, const char *key, size_t n,
                       const char *text, cli_id *out) {
    char facets[1024] = "";
    ent_error err = {0};
    ent_code code = resolve(call, text, q, out, &err);
    if (code == ENT_OK)
        return EXIT_YES;
    bool has = false;
    if (ent_relation_facets(call->reg, q->relation, facets, sizeof facets, NULL) == ENT_OK)
        for (const char *f = facets; *f && !has; f += strcspn(f, "|"), f += *f == '|')
            has = strcspn(f, "|") == n && memcmp(f, key, n) == 0;
    if (has)
        return cli_trouble_asking(call, code, &err);
    snprintf(out->text, sizeof out->text, "%s", text);
    return EXIT_YES;
}

static int facets_read(cli_call *call, cli_question *out) {
    for (size_t i = 0; i + 1 < call->facets.n; i += 2) {
        const char *key = call->facets.at[i];
        size_t n = strcspn(key, "="), k = i / 2;
        if (k == sizeof out->facets / sizeof *out->facets)
            return cli_usage(call, "too many facets");
        if (!out->q.relation)
            return cli_usage(call, "no option --%.*s (a facet needs a relation)", (int)n, key);
        int code = facet_value(call, &out->q, key, n, call->facets.at[i + 1], &out->facet[k]);
        if (code != EXIT_YES)
            return code;
        char *text = out->facet_text[k];
        size_t len = (size_t)snprintf(text, 64, "%.*s=", (int)(n < 60 ? n : 60), key);
        memcpy(text + len, out->facet[k].text, strlen(out->facet[k].text) + 1);
        out->facets[k] = out->facet_text[k];
        out->q.n_facets = k + 1;
    }
    out->q.facets = out->facets;
    return EXIT_YES;
}

static int patterns_check(cli_call *call, const cli_list *list) {
    ent_error err = {0};
    for (size_t i = 0; i < list->n; i++) {
        ent_code code = ent_source_find(call->reg, list->at[i], &err);
        if (code != ENT_OK)
            return cli_trouble_asking(call, code, &err);
    }
    return EXIT_YES;
}

static int part_read(cli_call *call, int place, size_t n, const ent_question *q, cli_id *id,
                     const char **out) {
    if (place < 0 || (size_t)place >= n)
        return EXIT_YES;
    *out = id->text;
    return cli_entity(call, call->args[place], q, id);
}

static int parties_read(cli_call *call, const cli_places *p, size_t n, cli_question *out) {
    ent_error err = {0};
    const char *relation = cli_get(call, CLI_RELATION);
    if (p->relation >= 0 && (size_t)p->relation < n)
        relation = call->args[p->relation];
    if (relation) {
        ent_code code = ent_relation_find(call->reg, relation, &err);
        if (code != ENT_OK)
            return cli_trouble_asking(call, code, &err);
        out->q.relation = relation;
    }
    int code = part_read(call, p->subject, n, &out->q, &out->subject, &out->q.subject);
    if (code == EXIT_YES)
        code = part_read(call, p->object, n, &out->q, &out->object, &out->q.object);
    if (code == EXIT_YES && cli_get(call, CLI_AND)) {
        out->q.also = out->also.text;
        code = cli_entity(call, cli_get(call, CLI_AND), &out->q, &out->also);
    }
    return code;
}

int cli_ask(cli_call *call, const cli_places *p, cli_question *out) {
    *out = (cli_question){.q = {.size = sizeof out->q}};
    ent_question *q = &out->q;
    size_t n = call->n_args;
    const char *day = cli_get(call, CLI_AT);
    if (!day && p->day && n && cli_is_date(call->args[n - 1]))
        day = call->args[--n];
    q->today = ent_instant_day(call->now);
    if (!day && p->day_today) {
        ent_day_format(q->today, out->day, sizeof out->day);
        day = out->day;
    }
    int places = 1 + (p->subject > p->relation ? p->subject : p->relation);
    places = p->object + 1 > places ? p->object + 1 : places;
    if (n == (size_t)places + 1 && n == call->n_args && p->day && !cli_get(call, CLI_AT))
        day = call->args[--n]; /* meant as a date, and is none */
    if (n > (size_t)places)
        return cli_usage(call, "too many arguments: \"%s\"", call->args[places]);
    int code = day ? day_read(call, day, out) : EXIT_YES;
    if (code == EXIT_YES)
        code = clocks_read(call, out);
    if (code == EXIT_YES)
        code = cli_open(call, ENT_OPEN_READ);
    if (code == EXIT_YES)
        code = parties_read(call, p, n, out);
    if (code == EXIT_YES)
        code = facets_read(call, out);
    if (code == EXIT_YES)
        code = patterns_check(call, &call->only);
    if (code == EXIT_YES)
        code = patterns_check(call, &call->without);
    if (code == EXIT_YES)
        code = patterns_check(call, &call->prefer);
    q->value = cli_get(call, CLI_VALUE);
    q->throughout = cli_get(call, CLI_THROUGHOUT) != NULL;
    q->all = cli_get(call, CLI_ALL) != NULL;
    q->only = call->only.at;
    q->n_only = call->only.n;
    q->without = call->without.at;
    q->n_without = call->without.n;
    q->prefer = call->prefer.at;
    q->n_prefer = call->prefer.n;
    return code;
}

/* ---- output ------------------------------------------------------------------------ */

int cli_write(void *file, const char *p, size_t n) {
    if (cli_stopped())
        return ENT_STOPPED;
    if (fwrite(p, 1, n, file) == n)
        return 0;
    return errno == ENOSPC ? ENT_FULL : ENT_IO;
}

static size_t terminal_width(void) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

/* A pager, where someone is looking and one is wanted. */
static FILE *pager_open(void) {
    const char *pager = getenv("ENTENTE_PAGER");
    if (!pager)
        pager = getenv("PAGER");
    if (!pager)
        pager = "less";
    if (!*pager || strcmp(pager, "cat") == 0)
        return NULL;
    setenv("LESS", "FRX", 0); /* quits by itself where all fits the screen */
    return popen(pager, "w");
}

int cli_output_open(cli_call *call, cli_output *out) {
    *out = (cli_output){.file = stdout};
    out->options.size = sizeof out->options;
    ent_error err = {0};
    const char *format = cli_get(call, CLI_FORMAT), *width = cli_get(call, CLI_WIDTH);
    if (format && ent_format_parse(format, -1, &out->options.format, &err) != ENT_OK)
        return cli_usage(call, "--format: %s", err.message);
    bool people = out->options.format == ENT_FORMAT_TERMINAL && isatty(STDOUT_FILENO);
    if (width)
        out->options.width = strtoul(width, NULL, 10);
    else if (people)
        out->options.width = terminal_width();
    out->colour = out->options.colour = people && !getenv("NO_COLOR");
    FILE *pager = people ? pager_open() : NULL;
    if (pager) {
        out->file = pager;
        out->pager = true;
    }
    out->sink = (ent_sink){cli_write, out->file};
    return EXIT_YES;
}

int cli_output_close(cli_output *out) {
    bool bad = ferror(out->file) || fflush(out->file) != 0;
    if (out->pager)
        pclose(out->file);
    if (bad && !out->pager && errno != EPIPE)
        fprintf(stderr, "entente: the output could not be written: %s\n", strerror(errno));
    return bad && !out->pager ? EXIT_TROUBLE : EXIT_YES;
}

int cli_table(cli_call *call, ent_table *table) {
    cli_output out;
    int exit = cli_output_open(call, &out);
    if (exit == EXIT_YES) {
        ent_error err = {0};
        size_t n = ent_table_n_rows(table);
        ent_code code = ent_table_write(table, &out.options, out.sink, &err);
        exit = cli_output_close(&out);
        if (code != ENT_OK && exit == EXIT_YES && !out.pager)
            exit = cli_trouble(call, code, &err);
        if (exit == EXIT_YES && n == 0)
            exit = EXIT_NO;
    }
    ent_table_free(table);
    return exit;
}

int cli_progress(void *ctx, int64_t done, int64_t total) {
    int *last = ctx;
    if (cli_stopped())
        return 1;
    if (!isatty(STDERR_FILENO) || total <= 0)
        return 0;
    int percent = (int)(done * 100 / total);
    if (percent != *last)
        fprintf(stderr, "\r%3d %%%s", percent, percent >= 100 ? "\r      \r" : "");
    *last = percent;
    return 0;
}

int cli_run_table(cli_call *call, const cli_places *places, size_t least, const char *ask,
                  cli_table_fn fn) {
    cli_question q;
    if (call->n_args < least)
        return cli_usage(call, "%s", ask);
    int exit = cli_ask(call, places, &q);
    if (exit != EXIT_YES)
        return exit;
    ent_error err = {0};
    ent_table *table = NULL;
    ent_code code = fn(call->reg, &q.q, &table, &err);
    return code == ENT_OK ? cli_table(call, table) : cli_trouble_asking(call, code, &err);
}
