/* SPDX-License-Identifier: MIT
 *
 * panel: the tables that research runs on.
 */
#include "commands.h"

#include <errno.h>
#include <string.h>

static int day_of(cli_call *call, cli_option_id id, bool last, bool *has, ent_day *out) {
    const char *text = cli_get(call, id);
    ent_date d;
    ent_error err = {0};
    *has = text != NULL;
    if (!text)
        return EXIT_YES;
    if (ent_date_parse(text, -1, &d, &err) != ENT_OK)
        return cli_usage(call, "--%s: %s", last ? "to" : "from", err.message);
    *out = last ? d.until : d.from;
    return EXIT_YES;
}

/* Opens the register too. */
static int options_read(cli_call *call, ent_panel_options *o) {
    cli_question q;
    static const cli_places places = {-1, -1, -1, false, false};
    int exit = cli_ask(call, &places, &q);
    if (exit != EXIT_YES)
        return exit;
    *o = (ent_panel_options){.size = sizeof *o,
                             .unit = cli_get(call, CLI_UNIT),
                             .by = cli_get(call, CLI_STEP),
                             .system = cli_get(call, CLI_SYSTEM),
                             .codes = cli_get(call, CLI_CODES),
                             .in = cli_get(call, CLI_IN),
                             .variables = call->variables.at,
                             .n_variables = call->variables.n,
                             .possible = cli_get(call, CLI_POSSIBLE) != NULL,
                             .known = q.q.known,
                             .has_said_by = q.q.has_said_by,
                             .said_by = q.q.said_by,
                             .only = call->only.at,
                             .n_only = call->only.n,
                             .without = call->without.at,
                             .n_without = call->without.n,
                             .prefer = call->prefer.at,
                             .n_prefer = call->prefer.n};
    exit = day_of(call, CLI_FIRST_DAY, false, &o->has_from, &o->from);
    return exit == EXIT_YES ? day_of(call, CLI_LAST_DAY, true, &o->has_to, &o->to) : exit;
}

/* Beside its place, and there once it is whole: a table half written is taken for a table. */
static int rows_save(cli_call *call, const ent_panel *panel, ent_write_options *w,
                     const char *path) {
    char aside[4096];
    int last = -1;
    ent_error err = {0};
    if ((size_t)snprintf(aside, sizeof aside, "%s.part", path) >= sizeof aside)
        return cli_usage(call, "--output: too long a path");
    FILE *file = fopen(aside, "wb");
    ent_code code = ENT_OK;
    if (file)
        code =
            ent_panel_write(panel, w, (ent_sink){cli_write, file}, cli_progress, &last, &err);
    bool closed = file && fclose(file) == 0;
    if (closed && code == ENT_OK && rename(aside, path) == 0)
        return EXIT_YES;
    int number = errno;
    if (file)
        remove(aside);
    fprintf(stderr, "entente panel: %s: %s\n", path,
            code == ENT_OK ? strerror(number) : err.message);
    return EXIT_TROUBLE;
}

static int rows_write(cli_call *call, const ent_panel *panel) {
    ent_error err = {0};
    cli_output out;
    int last = -1;
    const char *path = cli_get(call, CLI_OUTPUT);
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_CSV};
    if (path && cli_get(call, CLI_FORMAT) &&
        ent_format_parse(cli_get(call, CLI_FORMAT), -1, &w.format, &err) != ENT_OK)
        return cli_usage(call, "--format: %s", err.message);
    if (path)
        return rows_save(call, panel, &w, path);
    int exit = cli_output_open(call, &out);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_panel_write(panel, &out.options, out.sink, cli_progress, &last, &err);
    exit = cli_output_close(&out);
    return code == ENT_OK || exit != EXIT_YES || out.pager ? exit
                                                           : cli_trouble(call, code, &err);
}

static int run_panel(cli_call *call) {
    ent_panel_options o;
    ent_panel *panel = NULL;
    ent_table *book = NULL;
    ent_error err = {0};
    if (call->n_args)
        return cli_usage(call, "what is \"%s\"? variables are --var", call->args[0]);
    int exit = options_read(call, &o);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_panel_new(call->reg, &o, &panel, &err);
    if (code != ENT_OK)
        return cli_trouble_asking(call, code, &err);
    if (!cli_get(call, CLI_CODEBOOK))
        exit = rows_write(call, panel);
    else if ((code = ent_panel_codebook(panel, &book, &err)) != ENT_OK)
        exit = cli_trouble(call, code, &err);
    else
        exit = cli_table(call, book);
    ent_panel_free(panel);
    return exit;
}

const cli_command command_panel = {
    .name = "panel",
    .group = "publishing",
    .synopsis = "--unit UNIT --var VARIABLE...",
    .summary = "state-years, dyad-years and the like, as a table",
    .text = "A row for each state, or pair of states, and step of time; a column for each\n"
            "variable: contiguity, igos, alliance, majors, capdist, diplomatic, missions,\n"
            "..., or 'NAME=FUNCTION(...)' of any relation: is(mission embassy),\n"
            "count(both member type:org), joint(NATO), value(dispute rule:max),\n"
            "number(count of:...), distance(seat capital), spell(NAME), lag(NAME 1).\n"
            "What no source covers is blank, never 0.",
    .options = CLI_OPTIONS(CLI_UNIT, CLI_STEP, CLI_FIRST_DAY, CLI_LAST_DAY, CLI_SYSTEM, CLI_IN,
                           CLI_CODES, CLI_VARIABLE, CLI_POSSIBLE, CLI_CODEBOOK, CLI_KNOWN,
                           CLI_SAID_BY, CLI_SOURCE, CLI_WITHOUT, CLI_PREFER, CLI_FORMAT,
                           CLI_REGISTER, CLI_OUTPUT, CLI_WIDTH, 0),
    .example = "entente panel --unit dyad --system un --from 2010 "
               "--var 'joint(NATO)'",
    .run = run_panel,
};
