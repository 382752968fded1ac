/* SPDX-License-Identifier: MIT
 *
 * panel: the tables that research runs on.
 */
#include "commands.h"

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
                             .n_prefer = call->prefer.n,
                             .grades = cli_get(call, CLI_GRADES) != NULL,
                             .like = cli_get(call, CLI_LIKE),
                             .where = cli_get(call, CLI_WHERE)};
    exit = day_of(call, CLI_FIRST_DAY, false, &o->has_from, &o->from);
    return exit == EXIT_YES ? day_of(call, CLI_LAST_DAY, true, &o->has_to, &o->to) : exit;
}

/* What --format says, else the end of the file's name, else CSV. */
static int format_of(cli_call *call, const char *path, ent_format *out) {
    ent_error err = {0};
    const char *format = cli_get(call, CLI_FORMAT);
    *out = ENT_FORMAT_CSV;
    if (format && ent_format_parse(format, -1, out, &err) != ENT_OK)
        return cli_usage(call, "--format: %s", err.message);
    if (!format)
        ent_format_of_path(path, out);
    return EXIT_YES;
}

static int rows_save(cli_call *call, const ent_panel *panel, const char *path) {
    ent_error err = {0};
    int last = -1;
    ent_write_options w = {.size = sizeof w};
    int exit = format_of(call, path, &w.format);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_panel_save(panel, path, &w, cli_progress, &last, &err);
    return code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
}

static int rows_write(cli_call *call, const ent_panel *panel) {
    ent_error err = {0};
    cli_output out;
    int last = -1;
    const char *path = cli_get(call, CLI_OUTPUT);
    if (path)
        return rows_save(call, panel, path);
    int exit = cli_output_open(call, &out);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_panel_write(panel, &out.options, out.sink, cli_progress, &last, &err);
    exit = cli_output_close(&out);
    return code == ENT_OK || exit != EXIT_YES || out.pager ? exit
                                                           : cli_trouble(call, code, &err);
}

/* ---- what comes with it -------------------------------------------------------------------
 */

static int table_save(cli_call *call, ent_table *table, const char *path, ent_format format) {
    ent_error err = {0};
    ent_write_options w = {.size = sizeof w, .format = format};
    ent_format_of_path(path, &w.format);
    ent_code code = ent_table_save(table, path, &w, &err);
    ent_table_free(table);
    return code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
}

/* Printed instead of the rows, or written beside them. */
static int codebook_write(cli_call *call, const ent_panel *panel) {
    const char *path = cli_get(call, CLI_CODEBOOK);
    ent_table *book;
    ent_error err = {0};
    ent_code code = ent_panel_codebook(panel, &book, &err);
    if (code != ENT_OK)
        return cli_trouble(call, code, &err);
    return *path ? table_save(call, book, path, ENT_FORMAT_MARKDOWN) : cli_table(call, book);
}

static int bibliography_write(cli_call *call, const ent_panel *panel) {
    ent_error err = {0};
    ent_code code =
        ent_panel_bibliography_save(panel, call->reg, cli_get(call, CLI_BIBLIOGRAPHY), &err);
    return code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
}

/* Told in any case, listed where that is wanted. */
static int unmatched_write(cli_call *call, const ent_panel *panel) {
    const char *path = cli_get(call, CLI_UNMATCHED);
    ent_table *table;
    ent_error err = {0};
    ent_code code = ent_panel_unmatched(panel, &table, &err);
    if (code != ENT_OK)
        return cli_trouble(call, code, &err);
    size_t n = ent_table_n_rows(table);
    if (n)
        fprintf(stderr, "panel: %zu thing%s said of these relations stand%s in no row%s\n", n,
                n == 1 ? "" : "s", n == 1 ? "s" : "",
                path ? "" : "; --unmatched FILE lists them");
    if (path)
        return table_save(call, table, path, ENT_FORMAT_CSV);
    ent_table_free(table);
    return EXIT_YES;
}

static int all_write(cli_call *call, const ent_panel *panel) {
    const char *book = cli_get(call, CLI_CODEBOOK);
    int exit = unmatched_write(call, panel);
    if (exit == EXIT_YES && cli_get(call, CLI_BIBLIOGRAPHY))
        exit = bibliography_write(call, panel);
    if (exit == EXIT_YES && book)
        exit = codebook_write(call, panel);
    return exit == EXIT_YES && !(book && !*book) ? rows_write(call, panel) : exit;
}

static int run_panel(cli_call *call) {
    ent_panel_options o;
    ent_panel *panel = NULL;
    ent_error err = {0};
    if (call->n_args)
        return cli_usage(call, "what is \"%s\"? variables are --var", call->args[0]);
    int exit = options_read(call, &o);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_panel_new(call->reg, &o, &panel, &err);
    if (code != ENT_OK)
        return cli_trouble_asking(call, code, &err);
    exit = all_write(call, panel);
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
            "number(count of:...), detail(REL KEY), onset(REL), partners(REL),\n"
            "distance(seat capital), nearest(seat capital), any(NAME NAME),\n"
            "spell(NAME), lag(NAME 1); docs/panels.md has them all.\n"
            "What no source covers is blank, never 0.",
    .options = CLI_OPTIONS(CLI_UNIT, CLI_STEP, CLI_FIRST_DAY, CLI_LAST_DAY, CLI_SYSTEM, CLI_IN,
                           CLI_CODES, CLI_VARIABLE, CLI_POSSIBLE, CLI_GRADES, CLI_LIKE,
                           CLI_WHERE, CLI_CODEBOOK, CLI_BIBLIOGRAPHY, CLI_UNMATCHED, CLI_KNOWN,
                           CLI_SAID_BY, CLI_SOURCE, CLI_WITHOUT, CLI_PREFER, CLI_FORMAT,
                           CLI_REGISTER, CLI_OUTPUT, CLI_WIDTH, 0),
    .example = "entente panel --unit dyad --system un --from 2010 "
               "--var 'joint(NATO)'",
    .run = run_panel,
};
