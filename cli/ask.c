/* SPDX-License-Identifier: MIT
 *
 * Commands that ask.
 */
#include "commands.h"

#include <string.h>

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

static int run_segments(cli_call *call) {
    static const cli_places whose = {0, 1, 2, true, false}, anyone = {-1, 1, 2, true, false};
    bool any = call->n_args && strcmp(call->args[0], "any") == 0;
    return cli_run_table(call, any ? &anyone : &whose, any ? 2 : 1, "whose timelines?",
                         ent_ask_segments);
}

const cli_command command_segments = {
    .name = "segments",
    .group = "questions",
    .synopsis = "SUBJECT|any [RELATION [OBJECT]] [DAY]",
    .summary = "the timelines themselves: the answers of all days",
    .text = "A row for each stretch of days of one verdict. \"any\" asks from the other side:\n"
            "entente segments any member NATO.",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_VALUE, CLI_ALL, 0),
    .facets = true,
    .example = "entente segments Lithuania member NATO",
    .run = run_segments,
};

static int run_states(cli_call *call) {
    static const cli_places day_only = {-1, -1, -1, true, false};
    if (!call->n_args)
        return cli_usage(call, "which? An expression such as 'EU & NATO'");
    const char *expression = call->args[0];
    call->n_args--;
    memmove(call->args, call->args + 1, call->n_args * sizeof *call->args);
    cli_question q;
    int exit = cli_ask(call, &day_only, &q);
    if (exit != EXIT_YES)
        return exit;
    ent_error err = {0};
    ent_table *table = NULL;
    ent_code code = ent_ask_states(call->reg, expression, &q.q, &table, &err);
    if (code == ENT_OK)
        return cli_table(call, table);
    exit = cli_trouble_asking(call, code, &err);
    return code == ENT_PARSE || code == ENT_LIMIT ? EXIT_USAGE : exit;
}

const cli_command command_states = {
    .name = "states",
    .group = "questions",
    .synopsis = "EXPRESSION [DAY]",
    .summary = "who is in a set: 'EU & NATO - NB8'",
    .text = "Parts: an organisation (its members), ORG:VALUE (CBSS:observer), RELATION(X) who\n"
            "stands in a relation to X, RELATION-of(X) to whom X stands in it,\n"
            "bound(TREATY), party(TREATY), a region, a state by itself, and \"state\": all\n"
            "that exist. Names of several words stand in double quotes. & binds more\n"
            "tightly than | and -, which go from the left; (...) groups; a minus needs a\n"
            "blank before it. Without a day the timeline of the set.",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_THROUGHOUT, CLI_ALL, 0),
    .example = "entente states 'EU & NATO - \"Nordic-Baltic Eight\"' 2004-05-01",
    .run = run_states,
};
