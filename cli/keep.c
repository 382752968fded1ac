/* SPDX-License-Identifier: MIT
 *
 * Commands that keep a register: making, adding, importing, exporting, merging.
 */
#include "commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- reports --------------------------------------------------------------------- */

static void report_print(const char *what, const ent_import_report *r) {
    fprintf(stderr, "%s: %lld claims read, %lld added, %lld already there", what,
            (long long)r->read, (long long)r->added, (long long)r->present);
    if (r->refused)
        fprintf(stderr, ", %lld refused", (long long)r->refused);
    fprintf(stderr, "; %lld sources, %lld entities, %lld relations added\n",
            (long long)r->sources, (long long)r->entities, (long long)r->relations);
    if (r->kept_own)
        fprintf(stderr, "  %lld rows differ in words only: this register's stay\n",
                (long long)r->kept_own);
}

/* ---- importing ------------------------------------------------------------------- */

typedef struct rejects {
    const char *folder;
    FILE *file;
    int64_t n;    /* written there */
    int64_t told; /* on stderr */
} rejects;

static int reject_write(rejects *r, const ent_problem *p) {
    size_t n = ent_problem_format(p, NULL, 0);
    char *text = malloc(n + 1);
    if (!text)
        return 1;
    ent_problem_format(p, text, n + 1);
    if (r->n++ == 0) {
        char head[256];
        ent_problem_format(NULL, head, sizeof head);
        fputs(head, r->file);
    }
    fwrite(text, 1, n, r->file);
    free(text);
    return cli_stopped();
}

static int on_problem(void *ctx, const ent_problem *p) {
    rejects *r = ctx;
    fprintf(stderr, "%s%s%s:%lld:%lld: %s\n", r->folder, *r->folder ? "/" : "", p->file,
            (long long)p->line, (long long)p->column, p->message);
    r->told += p->code != ENT_OK;
    return r->file && p->code != ENT_OK ? reject_write(r, p) : 0;
}

static int rejects_open(cli_call *call, rejects *r, const char *folder) {
    *r = (rejects){.folder = folder};
    const char *path = cli_get(call, CLI_REJECTS);
    if (path && !(r->file = fopen(path, "w"))) {
        fprintf(stderr, "entente %s: %s: %s\n", call->command->name, path, strerror(errno));
        return EXIT_TROUBLE;
    }
    return EXIT_YES;
}

/* Rows at fault were told one by one already; anything else is told here. */
static int import_failed(cli_call *call, const rejects *r, const char *from, ent_code code,
                         const ent_error *err) {
    if (!r->told || code == ENT_STOPPED)
        fprintf(stderr, "entente %s: %s: %s\n", call->command->name, from,
                err->message[0] ? err->message : ent_code_text(code));
    fprintf(stderr, "entente %s: %s: nothing was kept\n", call->command->name, from);
    return EXIT_TROUBLE;
}

static int import_into(cli_call *call, const char *dir, bool restore) {
    rejects r;
    int last = -1, exit = rejects_open(call, &r, dir);
    if (exit != EXIT_YES)
        return exit;
    ent_package_options o = {.size = sizeof o,
                             .keep_going = cli_get(call, CLI_KEEP_GOING) != NULL,
                             .own_recorded = restore,
                             .by = cli_get(call, CLI_AUTHOR),
                             .problem = on_problem,
                             .problem_ctx = &r,
                             .progress = cli_progress,
                             .progress_ctx = &last};
    ent_import_report report = {0};
    ent_error err = {0};
    ent_code code = ent_package_import(call->reg, dir, &o, &report, &err);
    if (r.file && fclose(r.file) != 0 && code == ENT_OK)
        fprintf(stderr, "entente %s: the refused rows could not be written\n",
                call->command->name);
    if (code != ENT_OK)
        return import_failed(call, &r, dir, code, &err);
    report_print(dir, &report);
    return report.refused ? EXIT_TROUBLE : EXIT_YES;
}

/* ---- foreign formats ----------------------------------------------------------------- */

/* Names that nobody has are listed once, at the end, not row by row. */
static int on_foreign_problem(void *ctx, const ent_problem *p) {
    rejects *r = ctx;
    if (p->code != ENT_NOT_FOUND && p->code != ENT_AMBIGUOUS)
        return on_problem(ctx, p);
    r->told++;
    return r->file ? reject_write(r, p) : cli_stopped();
}

static int on_unknown(void *ctx, const ent_unknown_name *name) {
    (void)ctx;
    fprintf(stderr, "%s name: \"%s\"%s%s, %lld time%s%s%s\n",
            name->ambiguous ? "ambiguous" : "unknown", name->text, *name->type ? " as " : "",
            name->type, (long long)name->n, name->n == 1 ? "" : "s",
            *name->candidates ? "; like it: " : "", name->candidates);
    return cli_stopped();
}

static const ent_foreign *foreign_find(const char *name) {
    const ent_foreign *f;
    for (size_t i = 0; (f = ent_foreign_at(i)) != NULL; i++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

static int write_stdout(void *ctx, const char *p, size_t n) {
    (void)ctx;
    return fwrite(p, 1, n, stdout) == n ? 0 : ENT_IO;
}

/* What a review proposes, and how it goes on. */
static void review_print(const char *what, const char *dir, const ent_import_report *r) {
    fprintf(stderr, "%s: %lld claims read, %lld proposed, %lld already there", what,
            (long long)r->read, (long long)r->added, (long long)r->present);
    if (r->refused)
        fprintf(stderr, ", %lld refused", (long long)r->refused);
    fprintf(stderr, "; with %lld sources, %lld entities; nothing was added\n",
            (long long)r->sources, (long long)r->entities);
    if (dir)
        fprintf(stderr, "  look at %s/claims.csv, then: entente import package %s\n", dir, dir);
    else if (r->sources + r->entities > 0)
        fprintf(stderr, "  --review FOLDER also writes the sources and entities\n");
}

static int import_foreign(cli_call *call) {
    rejects r;
    int last = -1, exit = rejects_open(call, &r, "");
    if (exit != EXIT_YES)
        return exit;
    ent_foreign_options o = {.size = sizeof o,
                             .keep_going = cli_get(call, CLI_KEEP_GOING) != NULL,
                             .by = cli_get(call, CLI_AUTHOR),
                             .published = cli_get(call, CLI_PUBLISHED),
                             .mapping = cli_get(call, CLI_MAPPING),
                             .facts_only = cli_get(call, CLI_FACTS_ONLY) != NULL,
                             .problem = on_foreign_problem,
                             .problem_ctx = &r,
                             .unknown = on_unknown,
                             .progress = cli_progress,
                             .progress_ctx = &last,
                             .review = cli_get(call, CLI_REVIEW)};
    if (foreign_find(call->args[0])->reviewed && !o.review)
        o.review_to = (ent_sink){write_stdout, NULL};
    ent_import_report report = {0};
    ent_error err = {0};
    ent_code code = ent_foreign_import(call->reg, call->args[0], call->args + 1,
                                       call->n_args - 1, &o, &report, &err);
    if (r.file && fclose(r.file) != 0 && code == ENT_OK)
        fprintf(stderr, "entente %s: the refused rows could not be written\n",
                call->command->name);
    if (code != ENT_OK) {
        fprintf(stderr, "%s: %lld rows read, %lld refused\n", call->args[0],
                (long long)report.read, (long long)report.refused);
        return import_failed(call, &r, call->args[0], code, &err);
    }
    if (o.review || o.review_to.write)
        review_print(call->args[0], o.review, &report);
    else
        report_print(call->args[0], &report);
    return report.refused ? EXIT_TROUBLE : EXIT_YES;
}

/* A paragraph in lines of at most 79 columns; line ends in it are blanks. */
static void paragraph_print(FILE *out, const char *text) {
    size_t column = 0;
    while (*text) {
        size_t n = strcspn(text, " \n");
        if (column && column + 1 + n > 79) {
            fputc('\n', out);
            column = 0;
        }
        fprintf(out, "%s%.*s", column ? " " : "", (int)n, text);
        column += n + (column > 0);
        text += n;
        text += strspn(text, " \n");
    }
    fputc('\n', out);
}

static void formats_print(FILE *out) {
    const ent_foreign *f;
    fprintf(out, "\nformats:\n  %-11s %s\n", "package", "our own exchange form, a folder");
    for (size_t i = 0; (f = ent_foreign_at(i)) != NULL; i++)
        fprintf(out, "  %-11s %s\n", f->name, f->summary);
    for (size_t i = 0; (f = ent_foreign_at(i)) != NULL; i++) {
        fprintf(out, "\n%s: %s\n", f->name, f->summary);
        paragraph_print(out, f->reads);
        fprintf(out, "  %s\n", f->example);
    }
}

static int run_import(cli_call *call) {
    if (call->n_args < 2)
        return cli_usage(call, "what form, and from where?");
    bool package = strcmp(call->args[0], "package") == 0;
    if (!package && !foreign_find(call->args[0]))
        return cli_usage(call, "no form \"%s\"; entente import --help lists them",
                         call->args[0]);
    if (package && cli_get(call, CLI_FACTS_ONLY))
        return cli_usage(call, "--facts-only is of foreign formats");
    int exit = cli_open(call, ENT_OPEN_WRITE);
    if (package && cli_get(call, CLI_REVIEW))
        return cli_usage(call, "a package can be read as it is");
    if (!package && exit == EXIT_YES)
        return import_foreign(call);
    for (size_t i = 1; i < call->n_args && exit == EXIT_YES; i++)
        exit = import_into(call, call->args[i], false);
    return exit;
}

const cli_command command_import = {
    .name = "import",
    .group = "exchange",
    .synopsis = "FORMAT FILE...",
    .summary = "take in claims from files",
    .text = "All or, at the first thing wrong, nothing; every fault is listed with file,\n"
            "line and column, every name that nobody has with those like it. With\n"
            "--keep-going the good rows are kept. With --review nothing is taken in: what\n"
            "would be is written as a package, to be looked at first. Files may be folders,\n"
            "tar archives, or - for standard input.",
    .options = CLI_OPTIONS(CLI_REGISTER, CLI_KEEP_GOING, CLI_REJECTS, CLI_AUTHOR, CLI_PUBLISHED,
                           CLI_MAPPING, CLI_FACTS_ONLY, CLI_REVIEW, 0),
    .example = "entente import package data",
    .more = formats_print,
    .run = run_import,
};

static int run_init(cli_call *call) {
    const char *from = cli_get(call, CLI_PACKAGE);
    if (call->n_args > 1)
        return cli_usage(call, "one file");
    if (call->n_args == 1)
        call->of[CLI_REGISTER] = call->args[0];
    int exit = cli_open(call, ENT_OPEN_CREATE);
    if (exit != EXIT_YES || !from)
        return exit;
    exit = import_into(call, from, true);
    if (exit != EXIT_YES &&
        !cli_get(call, CLI_KEEP_GOING)) { /* it was ours a moment ago, and is empty */
        char buffer[2048];
        const char *path = cli_register_path(call, buffer, sizeof buffer);
        ent_register_close(call->reg);
        call->reg = NULL;
        unlink(path);
    }
    return exit;
}

const cli_command command_init = {
    .name = "init",
    .group = "register",
    .synopsis = "[FILE]",
    .summary = "make a register",
    .text = "With --from, restores the register of which the package is the text: its rows\n"
            "keep their own times. (An import stamps what arrives with its arrival.)",
    .options = CLI_OPTIONS(CLI_REGISTER, CLI_PACKAGE, CLI_KEEP_GOING, CLI_REJECTS, 0),
    .example = "entente init world.db --from data",
    .run = run_init,
};

/* ---- exporting --------------------------------------------------------------------- */

static int on_left_out(void *ctx, const char *source, const char *licence, int64_t n) {
    (void)ctx;
    fprintf(stderr, "left out: %s (%s), %lld claims\n", source, licence, (long long)n);
    return cli_stopped();
}

static int run_export(cli_call *call) {
    if (call->n_args != 2 || strcmp(call->args[0], "package") != 0)
        return cli_usage(call, "what form, and into which folder?");
    int exit = cli_open(call, ENT_OPEN_READ);
    if (exit != EXIT_YES)
        return exit;
    ent_export_options o = {.size = sizeof o,
                            .all_licences = cli_get(call, CLI_ALL_LICENCES) != NULL,
                            .left_out = on_left_out};
    ent_export_report r = {0};
    ent_error err = {0};
    ent_code code = ent_package_export(call->reg, call->args[1], &o, &r, &err);
    if (code != ENT_OK)
        return cli_trouble_in(call, call->args[1], code, &err);
    fprintf(stderr, "%s: %lld claims, %lld sources, %lld entities, %lld relations\n",
            call->args[1], (long long)r.claims, (long long)r.sources, (long long)r.entities,
            (long long)r.relations);
    return EXIT_YES;
}

const cli_command command_export = {
    .name = "export",
    .group = "exchange",
    .synopsis = "package DIR",
    .summary = "write the register as text",
    .text = "Sorted, so that the same register gives the same bytes and git shows changes.\n"
            "Sources whose licence forbids publication are left out unless --all-licences.",
    .options = CLI_OPTIONS(CLI_REGISTER, CLI_ALL_LICENCES, 0),
    .example = "entente export package out",
    .run = run_export,
};

/* ---- adding ------------------------------------------------------------------------- */

static const char *const outcomes[] = {
    [ENT_ADDED] = "",
    [ENT_PRESENT] = "\talready there",
    [ENT_KEPT_OWN] = "\talready there, in other words; they stay",
    [ENT_PRESENT_DEAD] = "\tthere, but retracted or replaced: retract that to revive it"};

static void added_print(const char *id, ent_outcome outcome) {
    printf("%s%s\n", id, outcomes[outcome]);
}

/* Ids wait until it is sure that the rows are kept. */
typedef struct added {
    struct added_row {
        char id[ENT_ID_BYTES];
        ent_outcome outcome;
    } * rows;
    size_t n, cap;
} added;

static int on_added(void *ctx, const char *id, ent_outcome outcome) {
    added *a = ctx;
    if (a->n == a->cap) {
        size_t cap = a->cap * 2 + 64;
        struct added_row *more = realloc(a->rows, cap * sizeof *more);
        if (!more)
            return 1;
        a->rows = more;
        a->cap = cap;
    }
    memcpy(a->rows[a->n].id, id, ENT_ID_BYTES);
    a->rows[a->n++].outcome = outcome;
    return cli_stopped();
}

static ptrdiff_t read_stdin(void *ctx, void *to, size_t n) {
    (void)ctx;
    ssize_t got;
    do
        got = read(STDIN_FILENO, to, n);
    while (got < 0 && errno == EINTR && !cli_stopped());
    return got;
}

static int add_table(cli_call *call) {
    rejects r;
    int exit = rejects_open(call, &r, "");
    if (exit == EXIT_YES)
        exit = cli_open(call, ENT_OPEN_WRITE);
    if (exit != EXIT_YES)
        return exit;
    const char *table = cli_get(call, CLI_TABLE) ? cli_get(call, CLI_TABLE) : "claims";
    ent_package_options o = {.size = sizeof o,
                             .keep_going = cli_get(call, CLI_KEEP_GOING) != NULL,
                             .by = cli_get(call, CLI_AUTHOR),
                             .problem = on_problem,
                             .problem_ctx = &r};
    ent_import_report report = {0};
    ent_error err = {0};
    added a = {0};
    ent_code code =
        ent_table_import(call->reg, table, read_stdin, NULL, &o, on_added, &a, &report, &err);
    if (r.file)
        fclose(r.file);
    for (size_t i = 0; i < a.n && code == ENT_OK; i++)
        added_print(a.rows[i].id, a.rows[i].outcome);
    free(a.rows);
    if (code != ENT_OK)
        return import_failed(call, &r, "standard input", code, &err);
    report_print("standard input", &report);
    return report.refused ? EXIT_TROUBLE : EXIT_YES;
}

static int add_fields(cli_call *call, ent_claim_fields *f) {
    ent_error err = {0};
    char id[ENT_ID_BYTES];
    ent_outcome outcome;
    f->size = sizeof *f;
    f->until = cli_get(call, CLI_UNTIL);
    f->detail = cli_get(call, CLI_DETAIL);
    f->at = cli_get(call, CLI_PLACE_IN);
    f->per = cli_get(call, CLI_PER);
    f->as_of = cli_get(call, CLI_AS_OF);
    f->note = cli_get(call, CLI_MESSAGE);
    f->by = cli_get(call, CLI_AUTHOR);
    ent_code code = ent_claim_add(call->reg, f, id, &outcome, &err);
    if (code != ENT_OK)
        return cli_trouble(call, code, &err);
    added_print(id, outcome);
    return EXIT_YES;
}

/* The party's id; what is no name stays as it is, for the check to complain of. */
static int party(cli_call *call, const char *text, cli_id *id, const char **out) {
    *out = text;
    if (!text || !*text)
        return EXIT_YES;
    *out = id->text;
    return cli_entity(call, text, NULL, id);
}

static int run_add(cli_call *call) {
    if (call->n_args == 1 && strcmp(call->args[0], "-") == 0)
        return add_table(call);
    if (call->n_args != 6)
        return cli_usage(call,
                         "six columns, \"\" for a blank one, or - for CSV on standard input");
    int exit = cli_open(call, ENT_OPEN_WRITE);
    if (exit != EXIT_YES)
        return exit;
    const char **a = call->args;
    cli_id subject, object;
    ent_claim_fields f = {.relation = a[1], .value = a[3], .since = a[4], .source = a[5]};
    exit = party(call, a[0], &subject, &f.subject);
    if (exit == EXIT_YES)
        exit = party(call, a[2], &object, &f.object);
    return exit == EXIT_YES ? add_fields(call, &f) : exit;
}

const cli_command command_add = {
    .name = "add",
    .group = "register",
    .synopsis = "SUBJECT RELATION OBJECT VALUE SINCE SOURCE | -",
    .summary = "enter claims, and print their ids",
    .text = "Six columns make a claim; \"\" leaves one blank. With - a table is read as CSV\n"
            "from standard input, under a header such as\n"
            "subject,relation,object,value,since,source; in a column replaces the beginning\n"
            "of a claim's id is enough.",
    .options =
        CLI_OPTIONS(CLI_REGISTER, CLI_UNTIL, CLI_DETAIL, CLI_PER, CLI_AS_OF, CLI_PLACE_IN,
                    CLI_MESSAGE, CLI_AUTHOR, CLI_TABLE, CLI_KEEP_GOING, CLI_REJECTS, 0),
    .example = "entente add Lithuania visit Latvia official 2012-05-10 mfa-lv-baltic",
    .run = run_add,
};

static int run_correct(cli_call *call) {
    if (call->n_args != 1)
        return cli_usage(call, "which claim?");
    int exit = cli_open(call, ENT_OPEN_WRITE);
    if (exit != EXIT_YES)
        return exit;
    ent_claim_fields f = {.replaces = call->args[0],
                          .value = cli_get(call, CLI_VALUE),
                          .since = cli_get(call, CLI_SINCE)};
    return add_fields(call, &f);
}

const cli_command command_correct = {
    .name = "correct",
    .group = "register",
    .synopsis = "ID --since DATE --until DATE --value VALUE ...",
    .summary = "put a claim right that was typed wrong",
    .text = "What is not given is taken over. The old row stays, dead from now on.",
    .options = CLI_OPTIONS(CLI_REGISTER, CLI_VALUE, CLI_SINCE, CLI_UNTIL, CLI_DETAIL, CLI_PER,
                           CLI_AS_OF, CLI_PLACE_IN, CLI_MESSAGE, CLI_AUTHOR, 0),
    .example = "entente correct CLAIM --since 1991-09-17",
    .run = run_correct,
};

static int run_retract(cli_call *call) {
    if (call->n_args != 1)
        return cli_usage(call, "which claim?");
    if (!cli_get(call, CLI_MESSAGE))
        return cli_usage(call, "--message says why");
    int exit = cli_open(call, ENT_OPEN_WRITE);
    if (exit != EXIT_YES)
        return exit;
    ent_claim_fields f = {.replaces = call->args[0], .relation = "retract"};
    return add_fields(call, &f);
}

const cli_command command_retract = {
    .name = "retract",
    .group = "register",
    .synopsis = "ID --message WHY",
    .summary = "withdraw a claim that its source never made",
    .text = "A retraction can be retracted: then the claim lives again.",
    .options = CLI_OPTIONS(CLI_REGISTER, CLI_MESSAGE, CLI_AUTHOR, 0),
    .example = "entente retract CLAIM --message \"a slip of the pen\"",
    .run = run_retract,
};

/* ---- merge, digest, rebuild ---------------------------------------------------------- */

static int run_merge(cli_call *call) {
    if (call->n_args < 1)
        return cli_usage(call, "which register?");
    int exit = cli_open(call, ENT_OPEN_WRITE);
    for (size_t i = 0; i < call->n_args && exit == EXIT_YES; i++) {
        ent_import_report report = {0};
        ent_error err = {0};
        ent_code code = ent_register_merge(call->reg, call->args[i], &report, &err);
        if (code != ENT_OK)
            exit = cli_trouble_in(call, call->args[i], code, &err);
        else
            report_print(call->args[i], &report);
    }
    return exit;
}

const cli_command command_merge = {
    .name = "merge",
    .group = "register",
    .synopsis = "FILE...",
    .summary = "take in another register: set union",
    .text = "What arrives is stamped with the time of its arrival. The order of merging\n"
            "does not matter.",
    .options = CLI_OPTIONS(CLI_REGISTER, 0),
    .example = "entente merge theirs.db",
    .run = run_merge,
};

static int run_digest(cli_call *call) {
    ent_error err = {0};
    ent_instant known = ENT_LATEST;
    char digest[65];
    const char *k = cli_get(call, CLI_KNOWN);
    if (call->n_args)
        return cli_usage(call, "no arguments");
    if (k && ent_instant_parse(k, -1, true, &known, &err) != ENT_OK)
        return cli_usage(call, "--known: %s", err.message);
    int exit = cli_open(call, ENT_OPEN_READ);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_register_digest(call->reg, known, digest, &err);
    if (code != ENT_OK)
        return cli_trouble(call, code, &err);
    puts(digest);
    return EXIT_YES;
}

const cli_command command_digest = {
    .name = "digest",
    .group = "register",
    .synopsis = "",
    .summary = "a fingerprint of what is known, to prove it later",
    .options = CLI_OPTIONS(CLI_REGISTER, CLI_KNOWN, 0),
    .example = "entente digest --known 2026-11-23",
    .run = run_digest,
};

static int run_rebuild(cli_call *call) {
    ent_error err = {0};
    if (call->n_args)
        return cli_usage(call, "no arguments");
    int exit = cli_open(call, ENT_OPEN_WRITE);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_register_rebuild(call->reg, &err);
    return code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
}

const cli_command command_rebuild = {
    .name = "rebuild",
    .group = "register",
    .synopsis = "",
    .summary = "make indexes and folded names anew",
    .options = CLI_OPTIONS(CLI_REGISTER, 0),
    .example = "entente rebuild",
    .run = run_rebuild,
};
