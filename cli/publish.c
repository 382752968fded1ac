/* SPDX-License-Identifier: MIT
 *
 * Commands that publish: the profile of one, and what lies between two.
 */
#include "commands.h"

#include <errno.h>
#include <string.h>

static int write_out(void *ctx, const char *p, size_t n) {
    FILE *file = ctx;
    return fwrite(p, 1, n, file) == n ? 0 : ENT_IO;
}

/* Into a file of the user's. */
static int document_save(cli_call *call, const ent_document *d, ent_document_format format,
                         const ent_document_options *options) {
    const char *path = cli_get(call, CLI_OUTPUT);
    ent_error err = {0};
    FILE *file = fopen(path, "w");
    ent_code code = ENT_OK;
    if (file)
        code = ent_document_write(d, format, options, (ent_sink){write_out, file}, &err);
    if (!file || code != ENT_OK || fclose(file) != 0) {
        fprintf(stderr, "entente %s: %s: %s\n", call->command->name, path,
                code == ENT_OK ? strerror(errno) : err.message);
        return EXIT_TROUBLE;
    }
    return EXIT_YES;
}

static int document_print(cli_call *call, const ent_document *d) {
    cli_output out;
    ent_error err = {0};
    ent_document_format format = ENT_DOCUMENT_TERMINAL;
    ent_document_options options = {.size = sizeof options};
    const char *as = cli_get(call, CLI_AS);
    if (as && ent_document_format_parse(as, -1, &format, &err) != ENT_OK)
        return cli_usage(call, "--as: %s", err.message);
    if (cli_get(call, CLI_OUTPUT))
        return document_save(call, d, format, &options);
    int exit = cli_output_open(call, &out);
    if (exit != EXIT_YES)
        return exit;
    if (out.options.format == ENT_FORMAT_JSON)
        format = ENT_DOCUMENT_JSON;
    options.width = out.options.width;
    options.colour = out.options.colour && format == ENT_DOCUMENT_TERMINAL;
    ent_code code = ent_document_write(d, format, &options, out.sink, &err);
    exit = cli_output_close(&out);
    return code == ENT_OK || exit != EXIT_YES || out.pager
               ? exit
               : cli_trouble_asking(call, code, &err);
}

ent_profile_options cli_profile_options(const cli_call *call, const ent_question *q,
                                        const char *subject, const char *other) {
    return (ent_profile_options){.size = sizeof(ent_profile_options),
                                 .subject = subject,
                                 .other = other,
                                 .at = q->day2,
                                 .known = q->known,
                                 .has_said_by = q->has_said_by,
                                 .said_by = q->said_by,
                                 .only = q->only,
                                 .without = q->without,
                                 .prefer = q->prefer,
                                 .n_only = q->n_only,
                                 .n_without = q->n_without,
                                 .n_prefer = q->n_prefer,
                                 .empty = cli_get(call, CLI_EMPTY) != NULL,
                                 .all_licences = cli_get(call, CLI_ALL_LICENCES) != NULL};
}

static int document_run(cli_call *call, const cli_places *places, bool pair) {
    cli_question q;
    int exit = cli_ask(call, places, &q);
    if (exit != EXIT_YES)
        return exit;
    ent_profile_options o =
        cli_profile_options(call, &q.q, q.q.subject, pair ? q.q.object : NULL);
    ent_error err = {0};
    ent_document *d = NULL;
    ent_code code = ent_profile_build(call->reg, &o, &d, &err);
    if (code != ENT_OK)
        return cli_trouble_asking(call, code, &err);
    exit = document_print(call, d);
    ent_document_free(d);
    return exit;
}

static int run_profile(cli_call *call) {
    static const cli_places places = {0, -1, -1, true, true};
    if (call->n_args < 1)
        return cli_usage(call, "whose?");
    return document_run(call, &places, false);
}

const cli_command command_profile = {
    .name = "profile",
    .group = "publishing",
    .synopsis = "STATE [DAY]",
    .summary = "the foreign relations of a state on a day",
    .text = "Every line carries its grade, its claims and its sources. --as wikitext gives\n"
            "the tables and references of an encyclopedia article, --as html one page that\n"
            "needs nothing else.",
    .options = CLI_OPTIONS(CLI_AT, CLI_KNOWN, CLI_SAID_BY, CLI_SOURCE, CLI_WITHOUT, CLI_PREFER,
                           CLI_REGISTER, CLI_WIDTH, CLI_AS, CLI_OUTPUT, CLI_EMPTY,
                           CLI_ALL_LICENCES, CLI_FORMAT, 0),
    .example = "entente profile Lithuania 2012-04-03 --as markdown",
    .run = run_profile,
};

static int run_pair(cli_call *call) {
    static const cli_places places = {0, -1, 1, true, true};
    if (call->n_args < 2)
        return cli_usage(call, "which two?");
    return document_run(call, &places, true);
}

const cli_command command_pair = {
    .name = "pair",
    .group = "publishing",
    .synopsis = "STATE STATE [DAY]",
    .summary = "everything between two states",
    .options = CLI_OPTIONS(CLI_AT, CLI_KNOWN, CLI_SAID_BY, CLI_SOURCE, CLI_WITHOUT, CLI_PREFER,
                           CLI_REGISTER, CLI_WIDTH, CLI_AS, CLI_OUTPUT, CLI_EMPTY,
                           CLI_ALL_LICENCES, CLI_FORMAT, 0),
    .example = "entente pair Lithuania Poland 2012-04-03",
    .run = run_pair,
};
