/* SPDX-License-Identifier: MIT
 *
 * entente: dispatch.
 */
#include "cli.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int cli_parse(cli_call *call, int argc, char **argv);

static volatile sig_atomic_t stopped;

bool cli_stopped(void) {
    return stopped != 0;
}

static void on_interrupt(int signal) {
    if (stopped++) /* twice: at once */
        _exit(128 + signal);
}

static const cli_command *find(const char *name) {
    for (const cli_command *const *c = cli_commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

static int help(int argc, char **argv) {
    const cli_command *c = argc > 2 ? find(argv[2]) : NULL;
    if (argc > 2 && !c) {
        fprintf(stderr, "entente: no command \"%s\"; entente --help lists them\n", argv[2]);
        return EXIT_USAGE;
    }
    if (c)
        cli_help(c, stdout);
    else
        cli_help_all(stdout);
    return EXIT_YES;
}

static int run(const cli_command *command, int argc, char **argv) {
    cli_call call = {.command = command};
    call.now = cli_clock(NULL);
    int code = cli_parse(&call, argc, argv);
    if (code == EXIT_YES && cli_get(&call, CLI_HELP)) {
        cli_help(command, stdout);
        return EXIT_YES;
    }
    if (code == EXIT_YES)
        code = command->run(&call);
    ent_register_close(call.reg);
    return code;
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_handler = on_interrupt};
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        cli_help_all(stderr);
        return EXIT_USAGE;
    }
    if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "version")) {
        puts("entente " ENT_VERSION);
        return EXIT_YES;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
        return help(argc, argv);
    const cli_command *command = find(argv[1]);
    if (!command) {
        fprintf(stderr, "entente: no command \"%s\"; entente --help lists them\n", argv[1]);
        return EXIT_USAGE;
    }
    int code = run(command, argc, argv);
    if (fflush(stdout) != 0 && code == EXIT_YES)
        code = EXIT_TROUBLE;
    return code;
}
