/* SPDX-License-Identifier: MIT
 *
 * Commands that ask, continued: figures, treaties, history, disagreement, and
 * on what it all rests.
 */
#include "commands.h"

#include <string.h>

static int run_series(cli_call *call) {
    static const cli_places places = {0, 1, 2, true, false};
    return cli_run_table(call, &places, 1, "whose figures?", ent_ask_series);
}

const cli_command command_series = {
    .name = "series",
    .group = "questions",
    .synopsis = "SUBJECT [RELATION [OBJECT]] [DAY]",
    .summary = "figures through time, edition by edition",
    .text = "A figure that stood still while its siblings moved is marked \"unchanged\".",
    .options = CLI_OPTIONS(CLI_CLOCKS, 0),
    .facets = true,
    .example = "entente series Lithuania count states-with-diplomatic-relations",
    .run = run_series,
};

static int run_treaties(cli_call *call) {
    static const cli_places places = {0, -1, 1, true, false};
    return cli_run_table(call, &places, 1, "whose treaties?", ent_ask_treaties);
}

const cli_command command_treaties = {
    .name = "treaties",
    .group = "questions",
    .synopsis = "STATE [STATE] [DAY]",
    .summary = "treaties of a state, or those that two have in common",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_ALL, 0),
    .example = "entente treaties Lithuania Poland",
    .run = run_treaties,
};

static int run_timeline(cli_call *call) {
    static const cli_places places = {0, -1, 1, true, false};
    return cli_run_table(call, &places, 1, "whose timeline?", ent_ask_timeline);
}

const cli_command command_timeline = {
    .name = "timeline",
    .group = "questions",
    .synopsis = "SUBJECT [OBJECT] [DAY]",
    .summary = "what began, ended or happened, in order",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_VALUE, CLI_RELATION, CLI_ALL, 0),
    .facets = true,
    .example = "entente timeline Lithuania Poland --relation tone",
    .run = run_timeline,
};

static int run_gaps(cli_call *call) {
    static const cli_places places = {0, 1, -1, true, false};
    return cli_run_table(call, &places, 2, "whose gaps, in which relation?", ent_ask_gaps);
}

const cli_command command_gaps = {
    .name = "gaps",
    .group = "questions",
    .synopsis = "SUBJECT RELATION [DAY]",
    .summary = "states of which nothing is said, or nothing lately",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_ALL, 0),
    .example = "entente gaps Lithuania diplomatic",
    .run = run_gaps,
};

static int run_conflicts(cli_call *call) {
    static const cli_places places = {0, 1, 2, true, false};
    return cli_run_table(call, &places, 0, "", ent_ask_conflicts);
}

const cli_command command_conflicts = {
    .name = "conflicts",
    .group = "questions",
    .synopsis = "[SUBJECT [RELATION [OBJECT]]] [DAY]",
    .summary = "where the sources disagree",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_ALL, 0),
    .facets = true,
    .example = "entente conflicts Lithuania member",
    .run = run_conflicts,
};

static int run_check_file(cli_call *call) {
    ent_error err = {0};
    int exit = cli_open(call, ENT_OPEN_READ);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_register_check(call->reg, &err);
    if (code != ENT_OK)
        return cli_trouble(call, code, &err);
    puts("the file is sound");
    return EXIT_YES;
}

static int run_check(cli_call *call) {
    if (cli_get(call, CLI_FILE))
        return run_check_file(call);
    static const cli_places places = {0, -1, -1, false, false};
    return cli_run_table(call, &places, 0, "", ent_ask_check);
}

const cli_command command_check = {
    .name = "check",
    .group = "register",
    .synopsis = "[SUBJECT]",
    .summary = "what an editor should look at",
    .text = "Counts that do not match the rows, figures that stood still, relations before\n"
            "recognition, stale presumptions, sources without a date and the like. With\n"
            "--file the register file itself is verified: integrity, ids, references.",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_ALL, CLI_FILE, 0),
    .example = "entente check Lithuania",
    .run = run_check,
};

static int run_changes(cli_call *call) {
    static const cli_places places = {0, 1, 2, false, false};
    ent_error err = {0};
    ent_instant after, until;
    const char *span = call->n_args ? call->args[--call->n_args] : NULL;
    const char *dots = span ? strstr(span, "..") : NULL;
    if (!dots)
        return cli_usage(call, "between which days? 2026-11-23..2026-11-24");
    if (ent_instant_parse(span, dots - span, true, &after, &err) != ENT_OK ||
        ent_instant_parse(dots + 2, -1, true, &until, &err) != ENT_OK)
        return cli_usage(call, "%s", err.message);
    cli_question q;
    int exit = cli_ask(call, &places, &q);
    if (exit != EXIT_YES)
        return exit;
    ent_table *table = NULL;
    ent_code code = ent_ask_changes(call->reg, &q.q, after, until, &table, &err);
    return code == ENT_OK ? cli_table(call, table) : cli_trouble_asking(call, code, &err);
}

const cli_command command_changes = {
    .name = "changes",
    .group = "questions",
    .synopsis = "[SUBJECT [RELATION [OBJECT]]] K1..K2",
    .summary = "what the register learnt between two days",
    .text = "After the end of the first day, up to the end of the second; instants are taken\n"
            "as they are. With --all every row.",
    .options = CLI_OPTIONS(CLI_FORMAT, CLI_REGISTER, CLI_WIDTH, CLI_ALL, 0),
    .example = "entente changes 2026-11-23..2026-11-24",
    .run = run_changes,
};

/* A claim's id, its place (#35), or a place in a source (wp-lt@2012#35). */
static bool is_claim(const char *text) {
    if (strchr(text, '#'))
        return true;
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz234567");
    return n >= 4 && n <= 26 && text[n] == '\0';
}

static int run_why(cli_call *call) {
    static const cli_places places = {0, 1, 2, true, false},
                            day_only = {-1, -1, -1, true, false};
    if (!call->n_args)
        return cli_usage(call, "why what? A claim's id, its place, or a question");
    const char *what = call->n_args <= 2 && is_claim(call->args[0]) ? call->args[0] : NULL;
    if (what) {
        call->args[0] = call->args[1];
        call->n_args--;
    }
    cli_question q;
    int exit = cli_ask(call, what ? &day_only : &places, &q);
    if (exit != EXIT_YES)
        return exit;
    ent_error err = {0};
    ent_why *why = NULL;
    ent_code code = ent_ask_why(call->reg, what, &q.q, &why, &err);
    if (code != ENT_OK)
        return cli_trouble_asking(call, code, &err);
    cli_output out;
    exit = cli_output_open(call, &out);
    if (exit == EXIT_YES) {
        code = ent_why_write(why, &out.options, out.sink, &err);
        exit = cli_output_close(&out);
        if (code != ENT_OK && exit == EXIT_YES)
            exit = cli_trouble(call, code, &err);
    }
    if (exit == EXIT_YES && ent_table_n_rows(ent_why_table(why)) == 0)
        exit = EXIT_NO;
    ent_why_free(why);
    return exit;
}

const cli_command command_why = {
    .name = "why",
    .group = "questions",
    .synopsis = "CLAIM [DAY] | SUBJECT RELATION [OBJECT] [DAY]",
    .summary = "on what a claim or an answer rests",
    .text = "CLAIM is the beginning of an id, its place in its source (#35), or both\n"
            "(wp-lt@2012#35).",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_ALL, CLI_VALUE, 0),
    .facets = true,
    .example = "entente why '#35'",
    .run = run_why,
};
