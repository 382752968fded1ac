/* SPDX-License-Identifier: MIT
 *
 * Commands that ask.
 */
#include "commands.h"

static int exit_of(ent_grade grade, const char *value) {
    switch (grade) {
    case ENT_GRADE_TESTIFIED:
    case ENT_GRADE_PRESUMED:
        return value[0] && (value[0] != 'n' || value[1] != 'o' || value[2] != 'n' ||
                            value[3] != 'e' || value[4])
                   ? EXIT_YES
                   : EXIT_NO;
    case ENT_GRADE_DISPUTED:
    case ENT_GRADE_POSSIBLY:
        return EXIT_PERHAPS;
    case ENT_GRADE_NO:
    case ENT_GRADE_UNKNOWN:
    case ENT_GRADE_UNSAID:
        break;
    }
    return EXIT_NO;
}

static int run_at(cli_call *call) {
    static const cli_places places = {0, 1, 2, true, true};
    cli_question q;
    if (call->n_args < 2)
        return cli_usage(call, "whom, and which relation?");
    int exit = cli_ask(call, &places, &q);
    if (exit != EXIT_YES)
        return exit;
    ent_error err = {0};
    ent_answer *answer = NULL;
    ent_code code = ent_ask_at(call->reg, &q.q, &answer, &err);
    if (code != ENT_OK)
        return cli_trouble_asking(call, code, &err);
    cli_output out;
    exit = cli_output_open(call, &out);
    if (exit == EXIT_YES) {
        code = ent_answer_write(answer, &out.options, out.sink, &err);
        exit = cli_output_close(&out);
        if (code != ENT_OK && exit == EXIT_YES)
            exit = cli_trouble(call, code, &err);
    }
    if (exit == EXIT_YES)
        exit = exit_of(ent_answer_grade(answer), ent_answer_value(answer));
    ent_answer_free(answer);
    return exit;
}

const cli_command command_at = {
    .name = "at",
    .group = "questions",
    .synopsis = "SUBJECT RELATION [OBJECT] [DAY]",
    .summary = "how one stood to another on a day",
    .text = "Prints the value that stands, who testifies to it, who presumes it, and who\n"
            "says otherwise. Without a day, today. With --value: yes or no?",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_THROUGHOUT, CLI_VALUE, CLI_ALL, 0),
    .facets = true,
    .example = "entente at Lithuania member UN 1991-09-17",
    .run = run_at,
};

static int run_list(cli_call *call) {
    static const cli_places places = {0, 1, 2, true, false};
    return cli_run_table(call, &places, 1, "whose?", ent_ask_list);
}

const cli_command command_list = {
    .name = "list",
    .group = "questions",
    .synopsis = "SUBJECT [RELATION [OBJECT]] [DAY]",
    .summary = "to whom a subject stood in a relation",
    .text = "With a day, what held on it; without, all time, with dates.",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_THROUGHOUT, CLI_VALUE, CLI_ALL, 0),
    .facets = true,
    .example = "entente list Lithuania member 2012-04-03 --value seeking",
    .run = run_list,
};

static int run_who(cli_call *call) {
    static const cli_places places = {-1, 0, 1, true, false};
    return cli_run_table(call, &places, 2, "who does what, to whom?", ent_ask_who);
}

const cli_command command_who = {
    .name = "who",
    .group = "questions",
    .synopsis = "RELATION OBJECT [DAY]",
    .summary = "who stood in a relation to an object",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_THROUGHOUT, CLI_VALUE, CLI_ALL, CLI_AND, 0),
    .facets = true,
    .example = "entente who member CBSS 2012-04-03 --value observer",
    .run = run_who,
};

static int run_when(cli_call *call) {
    static const cli_places places = {0, 1, 2, false, false};
    return cli_run_table(call, &places, 2, "whom, and which relation?", ent_ask_when);
}

const cli_command command_when = {
    .name = "when",
    .group = "questions",
    .synopsis = "SUBJECT RELATION [OBJECT]",
    .summary = "from when to when, and who dates it so",
    .options = CLI_OPTIONS(CLI_KNOWN, CLI_SAID_BY, CLI_SOURCE, CLI_WITHOUT, CLI_PREFER,
                           CLI_FORMAT, CLI_REGISTER, CLI_WIDTH, CLI_VALUE, CLI_ALL, 0),
    .facets = true,
    .example = "entente when Lithuania member WTO",
    .run = run_when,
};
