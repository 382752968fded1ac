/* SPDX-License-Identifier: MIT
 *
 * serve: the questions over HTTP, until it is told to stop.
 */
#include "commands.h"

#include "serve.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { PORT = 8417, TOKEN_BYTES = 512 };

typedef struct serving {
    serve_options options;
    serve_command commands[64];
    char token[TOKEN_BYTES];
    char path[2048];
} serving;

/* The records from which --help comes describe the routes too. */
static void commands_describe(serving *s) {
    for (const cli_command *const *c = cli_commands; *c && s->options.n_commands < 64; c++) {
        serve_command *to = &s->commands[s->options.n_commands++];
        *to = (serve_command){.name = (*c)->name, .summary = (*c)->summary, .text = (*c)->text};
        for (const cli_option *o = cli_options; o->name; o++)
            if (cli_takes(*c, o->id) && to->n_options < SERVE_OPTIONS_MOST)
                to->options[to->n_options++] =
                    (serve_option){.name = o->name, .help = o->help, .flag = !o->value};
    }
    s->options.commands = s->commands;
}

/* The first line of the file, or $ENTENTE_TOKEN; never an argument, which others see. */
static int token_read(cli_call *call, serving *s) {
    const char *path = cli_get(call, CLI_TOKEN_FILE), *env = getenv("ENTENTE_TOKEN");
    s->options.token = s->token;
    if (!path) {
        snprintf(s->token, sizeof s->token, "%s", env ? env : "");
        return EXIT_YES;
    }
    FILE *file = fopen(path, "r");
    bool good = file && fgets(s->token, sizeof s->token, file);
    int number = errno;
    if (file)
        fclose(file);
    s->token[good ? strcspn(s->token, "\r\n") : 0] = '\0';
    if (s->token[0])
        return EXIT_YES;
    fprintf(stderr, "entente serve: %s: %s\n", path, file ? "no token" : strerror(number));
    return EXIT_TROUBLE;
}

static int port_read(cli_call *call, uint16_t *out) {
    const char *text = cli_get(call, CLI_PORT);
    char *end;
    unsigned long port = text ? strtoul(text, &end, 10) : PORT;
    if (text && (*end || end == text || port > 65535))
        return cli_usage(call, "--port takes a number up to 65535, 0 for any that is free");
    *out = (uint16_t)port;
    return EXIT_YES;
}

static int hosts_read(cli_call *call, serve_options *o) {
    for (size_t i = 0; i < call->hosts.n; i++) {
        if (o->n_hosts == SERVE_HOSTS_MOST)
            return cli_usage(call, "more than %d --host", SERVE_HOSTS_MOST);
        o->hosts[o->n_hosts++] = call->hosts.at[i];
    }
    return EXIT_YES;
}

static int options_read(cli_call *call, serving *s) {
    char buffer[2048];
    if (call->n_args)
        return cli_usage(call, "what is \"%s\"?", call->args[0]);
    snprintf(s->path, sizeof s->path, "%s", cli_register_path(call, buffer, sizeof buffer));
    s->options.path = s->path;
    s->options.bind = cli_get(call, CLI_BIND);
    s->options.write = cli_get(call, CLI_WRITE) != NULL;
    s->options.cors = cli_get(call, CLI_CORS);
    s->options.clock = cli_clock;
    commands_describe(s);
    int exit = port_read(call, &s->options.port);
    exit = exit == EXIT_YES ? hosts_read(call, &s->options) : exit;
    return exit == EXIT_YES ? token_read(call, s) : exit;
}

static int run_serve(cli_call *call) {
    serving *s = calloc(1, sizeof *s);
    serve_daemon *d = NULL;
    ent_error err = {0};
    sigset_t end;
    int which;
    int exit = s ? options_read(call, s) : EXIT_TROUBLE;
    if (exit == EXIT_YES) {
        sigemptyset(&end);
        sigaddset(&end, SIGINT);
        sigaddset(&end, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &end, NULL); /* of all threads: this one waits for it */
        ent_code code = serve_start(&s->options, &d, &err);
        exit = code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
    }
    if (d) {
        const char *bind = s->options.bind ? s->options.bind : "127.0.0.1";
        bool six = strchr(bind, ':') != NULL;
        fprintf(stderr, "entente: http://%s%s%s:%u/ answers from %s%s; Ctrl-C ends it\n",
                six ? "[" : "", bind, six ? "]" : "", (unsigned)serve_port(d), s->path,
                s->options.write ? ", and writes" : "");
        sigwait(&end, &which);
        serve_stop(d);
    }
    free(s);
    return exit;
}

const cli_command command_serve = {
    .name = "serve",
    .group = "publishing",
    .synopsis = "",
    .summary = "the questions over HTTP, and the atlas",
    .text = "GET /api/at?subject=LTU&relation=member&object=UN&at=1991-09-17: the questions\n"
            "are called as the commands, their arguments subject, relation, object, at, and\n"
            "their options by name. Formats by suffix: /api/list.csv. /api/openapi.json\n"
            "tells all. Read-only, unless --write; a token is needed then.",
    .options = CLI_OPTIONS(CLI_PORT, CLI_BIND, CLI_WRITE, CLI_TOKEN_FILE, CLI_CORS, CLI_HOST,
                           CLI_REGISTER, 0),
    .example = "entente serve --port 8417",
    .run = run_serve,
};
