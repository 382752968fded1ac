/* SPDX-License-Identifier: MIT */
#include "commands.h"

#include <stdlib.h>
#include <string.h>

static int print_row(const char *text, size_t n) {
    char row[1024], *long_row = row;
    size_t need = ent_date_describe(text, (ptrdiff_t)n, row, sizeof row);
    if (need >= sizeof row) {
        long_row = malloc(need + 1);
        if (!long_row)
            return EXIT_TROUBLE;
        ent_date_describe(text, (ptrdiff_t)n, long_row, need + 1);
    }
    fputs(long_row, stdout);
    if (long_row != row)
        free(long_row);
    ent_date d;
    return ent_date_parse(text, (ptrdiff_t)n, &d, NULL) == ENT_OK ? EXIT_YES : EXIT_NO;
}

static int print_lines(void) {
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    int exit = EXIT_YES;
    while (!cli_stopped() && (n = getline(&line, &cap, stdin)) >= 0) {
        if (n && line[n - 1] == '\n')
            n--;
        exit |= print_row(line, (size_t)n);
    }
    free(line);
    return exit;
}

static int run_date(cli_call *call) {
    char head[128];
    int exit = EXIT_YES;
    if (!call->n_args)
        return cli_usage(call, "which dates?");
    ent_date_describe(NULL, 0, head, sizeof head);
    fputs(head, stdout);
    if (call->n_args == 1 && strcmp(call->args[0], "-") == 0)
        return print_lines();
    for (size_t i = 0; i < call->n_args; i++)
        exit |= print_row(call->args[i], strlen(call->args[i]));
    return exit;
}

const cli_command command_date = {
    .name = "date",
    .group = "tools",
    .synopsis = "STRING... | -",
    .summary = "read vague dates (EDTF): level, first and last day",
    .text = "One row of TSV a string: input, valid, level, min, max. Open ends are blank.\n"
            "With -, a string a line from standard input. Exits 1 if one is not valid.",
    .options = CLI_OPTIONS(0),
    .example = "entente date 1991 2004-05~ 198X 2022-05-01/..",
    .run = run_date,
};
