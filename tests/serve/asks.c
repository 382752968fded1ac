/* SPDX-License-Identifier: MIT
 *
 * Stands in for `entente` in the text cases: a question whose answer is data goes over
 * HTTP to a server of its own, and comes back as the command would print it, with its exit
 * code. Everything else is handed to the program itself, $ENTENTE_PROGRAM. What went over
 * HTTP is counted in $ENTENTE_ASKED, a letter each.
 */
#include "serve.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ARGS_MOST = 8, OPTIONS_MOST = 32, TARGET_BYTES = 8192 };

/* A command as a route: the names of its arguments, and whether a day may follow. */
typedef struct asked_so {
    const char *name;
    const char *args[4];
    bool day;
} asked_so;

static const asked_so commands[] = {
    {"at", {"subject", "relation", "object"}, true},
    {"list", {"subject", "relation", "object"}, true},
    {"who", {"relation", "object"}, true},
    {"when", {"subject", "relation", "object"}, false},
    {"segments", {"subject", "relation", "object"}, true},
    {"states", {"q"}, true},
    {"timeline", {"subject", "object"}, true},
    {"series", {"subject", "relation", "object"}, true},
    {"treaties", {"subject", "object"}, true},
    {"conflicts", {"subject", "relation", "object"}, true},
    {"gaps", {"subject", "relation"}, true},
    {"check", {"subject"}, false},
    {"profile", {"subject"}, true},
    {"pair", {"subject", "object"}, true},
};
static const char *const flags[] = {"throughout", "all", "empty"};
static const char *const not_here[] = {"width",    "output",  "help",        "file",
                                       "rejects", "all-licences"};

typedef struct asking {
    const asked_so *command;
    const char *args[ARGS_MOST];
    size_t n_args;
    const char *format, *path;
    char target[TARGET_BYTES];
    size_t n;
} asking;

static bool is_among(const char *const *list, size_t n, const char *word) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return false;
}

static void param_put(asking *a, const char *key, size_t key_n, const char *value) {
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    a->n += (size_t)snprintf(a->target + a->n, TARGET_BYTES - a->n,
                             "%c%.*s=", strchr(a->target, '?') ? '&' : '?', (int)key_n, key);
    for (; *value && a->n + 8 < TARGET_BYTES; value++)
        a->n +=
            (size_t)snprintf(a->target + a->n, TARGET_BYTES - a->n,
                             strchr(plain, *value) ? "%c" : "%%%02X", (unsigned char)*value);
}

/* Options to parameters; the arguments stay. False: not for us. */
static bool options_read(asking *a, int argc, char **argv) {
    for (int i = 2; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) != 0) {
            if (a->n_args == ARGS_MOST)
                return false;
            a->args[a->n_args++] = argv[i];
            continue;
        }
        const char *name = argv[i] + 2, *equals = strchr(name, '=');
        if (is_among(flags, sizeof flags / sizeof *flags, name)) {
            param_put(a, name, strlen(name), "true");
            continue;
        }
        const char *value = equals ? equals + 1 : i + 1 < argc ? argv[++i] : NULL;
        size_t n = equals ? (size_t)(equals - name) : strlen(name);
        if (!value || !n || is_among(not_here, sizeof not_here / sizeof *not_here, name))
            return false;
        if (!strcmp(name, "format") || !strcmp(name, "as"))
            a->format = value;
        else if (!strcmp(name, "register"))
            a->path = value;
        else
            param_put(a, name, n, value);
    }
    bool whole = a->n_args || !strcmp(a->command->name, "conflicts") ||
                 !strcmp(a->command->name, "check");
    bool at_row =
        !strcmp(a->command->name, "at") && a->format && strcmp(a->format, "json") != 0;
    return a->format != NULL && whole && !at_row; /* a row does not tell the exit code */
}

static bool args_put(asking *a) {
    ent_date d;
    size_t n = a->n_args, places = 0;
    const asked_so *c = a->command;
    bool day = c->day && n && !strstr(a->target, "at=") &&
               ent_date_parse(a->args[n - 1], -1, &d, NULL) == ENT_OK;
    while (places < 4 && c->args[places])
        places++;
    if (day)
        param_put(a, "at", 2, a->args[--n]);
    if (n > places)
        return false;
    for (size_t i = 0; i < n; i++)
        if (i || strcmp(c->name, "segments") != 0 || strcmp(a->args[i], "any") != 0)
            param_put(a, c->args[i], strlen(c->args[i]), a->args[i]);
    return true;
}

/* /api/COMMAND.FORMAT goes in front of what was read. */
static bool target_make(asking *a) {
    static const char *const suffixes[][2] = {
        {"json", "json"},   {"csv", "csv"},   {"tsv", "tsv"},          {"ndjson", "ndjson"},
        {"markdown", "md"}, {"html", "html"}, {"wikitext", "wikitext"}};
    char query[TARGET_BYTES];
    bool document = !strcmp(a->command->name, "profile") || !strcmp(a->command->name, "pair");
    memcpy(query, a->target, TARGET_BYTES);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        bool fits = document ? i == 0 || i > 3 : i < 4;
        if (!fits || strcmp(a->format, suffixes[i][0]) != 0)
            continue;
        a->n = (size_t)snprintf(a->target, TARGET_BYTES, "/api/%s.%s%s", a->command->name,
                                suffixes[i][1], query);
        return a->n < TARGET_BYTES;
    }
    return false;
}

static bool asking_read(asking *a, int argc, char **argv) {
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, argv[1]) == 0)
            a->command = &commands[i];
    a->path = "world.db";
    return a->command && options_read(a, argc, argv) && access(a->path, R_OK) == 0 &&
           args_put(a) && target_make(a);
}

/* ---- over the network ------------------------------------------------------------------- */

static ent_instant clock_fixed(void *ctx) {
    ent_instant t = 0;
    const char *now = getenv("ENTENTE_NOW");
    (void)ctx;
    if (now && ent_instant_parse(now, -1, false, &t, NULL) != ENT_OK)
        t = 0;
    return t;
}

static char *fetch(uint16_t port, const char *target, size_t *n) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    char head[TARGET_BYTES + 256], *all = NULL;
    size_t cap = 0;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    int len =
        snprintf(head, sizeof head,
                 "GET %s HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n", target);
    if (s < 0 || connect(s, (struct sockaddr *)&to, sizeof to) != 0 ||
        send(s, head, (size_t)len, 0) != len)
        return NULL;
    *n = 0;
    for (ssize_t k = 1; k > 0; *n += (size_t)(k > 0 ? k : 0)) {
        if (*n + 65537 > cap && !(all = realloc(all, cap = cap * 2 + 65537)))
            return NULL;
        k = recv(s, all + *n, 65536, 0);
    }
    all[*n] = '\0';
    close(s);
    return all;
}

/* ---- what the command would do --------------------------------------------------------------
 */

static bool has(const char *text, const char *what) {
    return strstr(text, what) != NULL;
}

static int exit_of(const asking *a, const char *body) {
    if (strcmp(a->command->name, "at") == 0 && !strcmp(a->format, "json")) {
        if (has(body, "\"verdict\":\"possibly\",") || has(body, "\"verdict\":\"disputed\","))
            return 4;
        const char *v = strstr(body, "\"verdict\":");
        bool stands =
            v && (!strncmp(v + 11, "testified", 9) || !strncmp(v + 11, "presumed", 8));
        const char *value = v ? strstr(v, "\"value\":") : NULL;
        return stands && value && strncmp(value + 8, "\"none\"", 6) != 0 ? 0 : 1;
    }
    if (!strcmp(a->command->name, "profile") || !strcmp(a->command->name, "pair"))
        return 0;
    if (!strcmp(a->format, "json"))
        return has(body, "{") ? 0 : 1;
    const char *line = strchr(body, '\n');
    return !strcmp(a->format, "ndjson") ? (*body ? 0 : 1) : line && line[1] ? 0 : 1;
}

static int tell_problem(const char *body) {
    const char *detail = strstr(body, "\"detail\":\"");
    const char *field = strstr(body, "\"field\":\"");
    for (const char *p = detail ? detail + 10 : ""; *p && *p != '"'; p++) {
        p += *p == '\\';
        fputc(*p, stderr);
    }
    if (field)
        fprintf(stderr, " (%.*s)", (int)strcspn(field + 9, "\""), field + 9);
    fputc('\n', stderr);
    return 2;
}

static int ask(asking *a) {
    serve_options o = {.path = a->path, .clock = clock_fixed};
    serve_daemon *d;
    ent_error err = {0};
    size_t n;
    if (serve_start(&o, &d, &err) != ENT_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 3;
    }
    char *all = fetch(serve_port(d), a->target, &n),
         *body = all ? strstr(all, "\r\n\r\n") : NULL;
    serve_stop(d);
    if (!body)
        return 99;
    body += 4;
    int exit = 0;
    if (strncmp(all + 9, "200", 3) == 0) {
        fwrite(body, 1, n - (size_t)(body - all), stdout);
        exit = exit_of(a, body);
    } else {
        exit = tell_problem(body);
    }
    free(all);
    return exit;
}

int main(int argc, char **argv) {
    static asking a;
    const char *program = getenv("ENTENTE_PROGRAM"), *count = getenv("ENTENTE_ASKED");
    if (!program)
        return 99;
    if (!asking_read(&a, argc, argv)) {
        argv[0] = "entente";
        execv(program, argv);
        return 99;
    }
    FILE *asked = count ? fopen(count, "a") : NULL;
    if (asked) {
        fputc('.', asked);
        fclose(asked);
    }
    return ask(&a);
}
