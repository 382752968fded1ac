/* SPDX-License-Identifier: MIT
 *
 * names: who is meant, on which day; lists of names into codes.
 */
#include "commands.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct naming {
    cli_call *call;
    ent_names *names;
    ent_name_query query;
    const char *at; /* the column of days, or NULL */
} naming;

static int open_names(naming *n) {
    ent_error err = {0};
    char buffer[2048];
    cli_call *call = n->call;
    /* a register is welcome, not needed */
    if (cli_get(call, CLI_REGISTER) ||
        access(cli_register_path(call, buffer, sizeof buffer), R_OK) == 0) {
        int exit = cli_open(call, ENT_OPEN_READ);
        if (exit != EXIT_YES)
            return exit;
    }
    ent_code code = ent_names_new(call->reg, &n->names, &err);
    return code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
}

static bool set_day(naming *n, const char *text) {
    ent_date d;
    if (ent_date_parse(text, -1, &d, NULL) != ENT_OK)
        return false;
    n->query.has_day = true;
    n->query.day1 = d.from;
    n->query.day2 = d.until;
    return true;
}

static int read_query(naming *n) {
    const cli_call *call = n->call;
    const char *at = cli_get(call, CLI_AT);
    n->query = (ent_name_query){.size = sizeof n->query,
                                .type = cli_get(call, CLI_TYPE),
                                .from = cli_get(call, CLI_FROM_CODES),
                                .demonyms = cli_get(call, CLI_DEMONYMS) != NULL};
    if (!at || set_day(n, at))
        return EXIT_YES;
    if (!cli_get(call, CLI_COLUMN))
        return cli_usage(call, "--at %s: not a date; a column needs --column too", at);
    n->at = at;
    return EXIT_YES;
}

/* ---- words about what was found ------------------------------------------------------- */

static void put_id(const naming *n, const char *id, FILE *to) {
    char name[256];
    ent_names_code(n->names, id, "name", NULL, name, sizeof name);
    fprintf(to, "%s (%s)", id, name);
}

static void put_ids(const naming *n, const char *const *ids, size_t count, FILE *to) {
    for (size_t i = 0; i < count; i++) {
        fputs(i ? ", " : "", to);
        put_id(n, ids[i], to);
    }
}

/* Bytes of the UTF-8 letter at u, if it is one and no control character; else 0. */
static size_t letter(const unsigned char *u, size_t n) {
    size_t len = u[0] < 0x80 ? 1 : u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : u[0] >= 0xc2 ? 2 : 0;
    if (!len || len > n || u[0] > 0xf4 || u[0] < ' ' || u[0] == 127)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((u[i] & 0xc0) != 0x80)
            return 0;
    return u[0] == 0xc2 && u[1] < 0xa0 ? 0 : len;
}

/* Text of others on a terminal: nothing that could drive it. */
static void put_text(const char *text, size_t n, FILE *to) {
    size_t i = 0;
    while (i < n && i < 200) {
        size_t len = letter((const unsigned char *)text + i, n - i);
        if (len)
            fwrite(text + i, 1, len, to);
        else
            fputc('?', to);
        i += len ? len : 1;
    }
    if (n > i)
        fputs("...", to);
}

static int on_trouble(void *ctx, const ent_recode_trouble *t) {
    const naming *n = ctx;
    const ent_name_answer *a = &t->answer;
    fputs("  ", stderr);
    put_text(t->text, t->n, stderr);
    fprintf(stderr, " (%lld row%s, first in line %lld): ", (long long)t->rows,
            t->rows == 1 ? "" : "s", (long long)t->line);
    if (a->verdict == ENT_NAME_AMBIGUOUS) {
        fputs("ambiguous: ", stderr);
        put_ids(n, a->candidates, a->n_candidates, stderr);
    } else if (a->verdict == ENT_NAME_FOUND) {
        fputs(a->outside ? "not called so then, taken as " : "taken as ", stderr);
        put_id(n, a->id, stderr);
    } else {
        fputs(t->n_nearest ? "unknown; nearest: " : "unknown", stderr);
        put_ids(n, t->nearest, t->n_nearest, stderr);
    }
    fputc('\n', stderr);
    return cli_stopped();
}

static void report_print(const ent_recode_report *r) {
    fprintf(stderr, "names: %lld rows: %lld found, %lld ambiguous, %lld unknown",
            (long long)r->rows, (long long)r->found, (long long)r->ambiguous,
            (long long)r->unknown);
    if (r->blank)
        fprintf(stderr, ", %lld blank", (long long)r->blank);
    if (r->undated)
        fprintf(stderr, ", %lld whose day cannot be read", (long long)r->undated);
    fputc('\n', stderr);
    if (r->slips || r->outside)
        fprintf(stderr,
                "  of those found %lld with a slip, %lld on a day when nobody was "
                "called so\n",
                (long long)r->slips, (long long)r->outside);
    if (r->elsewhen)
        fprintf(stderr, "  %lld row%s would mean another on another day; --at says which\n",
                (long long)r->elsewhen, r->elsewhen == 1 ? "" : "s");
    if (r->not_told)
        fprintf(stderr, "  %lld rows with further names are not listed\n",
                (long long)r->not_told);
}

/* ---- lists ----------------------------------------------------------------------------- */

/* Names of the command line as lines. */
typedef struct words {
    cli_call *call;
    size_t word, at;
} words;

static ptrdiff_t read_words(void *ctx, void *to, size_t n) {
    words *w = ctx;
    char *out = to;
    size_t put = 0;
    while (put < n && w->word < w->call->n_args) {
        const char *text = w->call->args[w->word];
        if (text[w->at]) {
            out[put++] = text[w->at++];
            continue;
        }
        out[put++] = '\n';
        w->word++;
        w->at = 0;
    }
    return (ptrdiff_t)put;
}

static ptrdiff_t read_stdin(void *ctx, void *to, size_t n) {
    (void)ctx;
    ssize_t got;
    if (cli_stopped())
        return 0;
    do
        got = read(STDIN_FILENO, to, n);
    while (got < 0 && errno == EINTR && !cli_stopped());
    return got;
}

static int on_progress(void *ctx, int64_t done, int64_t total) {
    (void)ctx;
    (void)total;
    if (isatty(STDERR_FILENO) && isatty(STDOUT_FILENO) == 0)
        fprintf(stderr, "\r%lld KB", (long long)(done >> 10));
    return cli_stopped();
}

static int recode(naming *n, bool from_stdin) {
    cli_call *call = n->call;
    const char *separator = cli_get(call, CLI_SEPARATOR);
    words w = {.call = call};
    ent_error err = {0};
    ent_recode_report report = {0};
    if (separator && strcmp(separator, "\\t") != 0 && strlen(separator) != 1)
        return cli_usage(call, "--separator takes one character");
    ent_recode_options o = {.size = sizeof o,
                            .query = n->query,
                            .to = cli_get(call, CLI_TO_CODES),
                            .column = cli_get(call, CLI_COLUMN),
                            .at = n->at,
                            .separator =
                                separator ? separator[0] == '\\' ? '\t' : *separator : 0,
                            .progress = from_stdin ? on_progress : NULL};
    cli_output out;
    int exit = cli_output_open(call, &out);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_names_recode(n->names, from_stdin ? read_stdin : read_words, &w, &o,
                                     out.sink, on_trouble, n, &report, &err);
    exit = cli_output_close(&out);
    if (code != ENT_OK) {
        int trouble = cli_trouble_in(call, from_stdin ? "(stdin)" : NULL, code, &err);
        return code == ENT_INVALID ? EXIT_USAGE : trouble;
    }
    report_print(&report);
    if (exit != EXIT_YES || report.ambiguous)
        return exit != EXIT_YES ? exit : EXIT_PERHAPS;
    return report.unknown || report.undated ? EXIT_NO : EXIT_YES;
}

/* ---- one name ---------------------------------------------------------------------------- */

/* A table, if it has rows, under a heading that says whose it is. */
static int tell_table(naming *n, ent_code code, ent_table *table, const ent_error *err) {
    if (code != ENT_OK)
        return cli_trouble(n->call, code, err);
    if (!ent_table_n_rows(table)) {
        ent_table_free(table);
        return EXIT_YES;
    }
    puts("");
    return cli_table(n->call, table);
}

/* What it is part or successor of, and its own successors, as the register has them. */
static int tell_related(naming *n, const char *id) {
    ent_error err = {0};
    ent_table *table = NULL;
    ent_question q = {.size = sizeof q, .subject = id, .relation = "part"};
    if (!n->call->reg || ent_relation_find(n->call->reg, "part", NULL) != ENT_OK)
        return EXIT_YES;
    q.today = ent_instant_day(n->call->now);
    ent_code code = ent_ask_list(n->call->reg, &q, &table, &err);
    int exit = tell_table(n, code, table, &err);
    if (exit != EXIT_YES)
        return exit;
    q.object = id;
    q.subject = NULL;
    q.value = "successor";
    table = NULL;
    code = ent_ask_who(n->call->reg, &q, &table, &err);
    return tell_table(n, code, table, &err);
}

static int tell_one(naming *n, const char *text) {
    ent_name_answer a;
    const char *nearest[5];
    if (!n->query.from)
        n->query.from = "name,id,iso3,iso2";
    ent_names_find(n->names, text, -1, &n->query, &a);
    if (a.verdict == ENT_NAME_AMBIGUOUS) {
        fprintf(stderr, "entente names: \"%s\" may mean ", text);
        put_ids(n, a.candidates, a.n_candidates, stderr);
        fputs(n->query.has_day ? "\n" : "; --at DAY may decide\n", stderr);
        return EXIT_PERHAPS;
    }
    if (a.verdict == ENT_NAME_UNKNOWN) {
        size_t found = ent_names_nearest(n->names, text, -1, &n->query, nearest, 5);
        fprintf(stderr, "entente names: nothing is called \"%s\"%s", text,
                found ? "; nearest: " : "");
        put_ids(n, nearest, found, stderr);
        fputc('\n', stderr);
        return EXIT_NO;
    }
    if (a.rule == ENT_NAME_BY_SLIP || a.outside || a.elsewhen)
        fprintf(stderr, "%s\n",
                a.rule == ENT_NAME_BY_SLIP ? "(but for a slip)"
                : a.outside                ? "(nobody was called so on that day)"
                                           : "(on another day another was called so)");
    ent_error err = {0};
    ent_table *table = NULL;
    ent_code code = ent_names_describe(n->names, a.id, &table, &err);
    if (code != ENT_OK)
        return cli_trouble(n->call, code, &err);
    int exit = cli_table(n->call, table);
    return exit == EXIT_YES ? tell_related(n, a.id) : exit;
}

static int run_names(cli_call *call) {
    naming n = {.call = call};
    bool from_stdin = !call->n_args || (call->n_args == 1 && !strcmp(call->args[0], "-"));
    bool list = from_stdin || cli_get(call, CLI_TO_CODES) || call->n_args > 1;
    if (cli_get(call, CLI_COLUMN) && !from_stdin)
        return cli_usage(call, "--column reads standard input");
    if (from_stdin && isatty(STDIN_FILENO))
        return cli_usage(call, "which names? (or a list on standard input)");
    int exit = read_query(&n);
    if (list && !n.query.type)
        n.query.type = "state,territory";
    if (exit == EXIT_YES)
        exit = open_names(&n);
    if (exit == EXIT_YES)
        exit = list ? recode(&n, from_stdin) : tell_one(&n, call->args[0]);
    ent_names_free(n.names);
    return exit;
}

const cli_command command_names = {
    .name = "names",
    .group = "tools",
    .synopsis = "[NAME... | -] [--to SCHEMES]",
    .summary = "who is meant, on which day; lists of names into codes",
    .text = "Of one name: who it is, all its names and codes with their dates. Of several,\n"
            "or of a list on standard input: each with its codes, as CSV; with --column a\n"
            "column of a CSV, whose rows pass through untouched. --at is a day, or with\n"
            "--column the column of each row's day or year. Schemes: id name iso2 iso3\n"
            "isonum iso4 cow cowc gw m49 gec ioc fifa cameo wikidata. What is ambiguous or\n"
            "unknown is left blank and listed on stderr. Exits 1 if a name is unknown, 4 if\n"
            "one is ambiguous.",
    .options =
        CLI_OPTIONS(CLI_AT, CLI_TO_CODES, CLI_FROM_CODES, CLI_COLUMN, CLI_TYPE, CLI_DEMONYMS,
                    CLI_SEPARATOR, CLI_FORMAT, CLI_REGISTER, CLI_OUTPUT, CLI_WIDTH, 0),
    .example = "entente names --to cow,iso3 --at 1955 \"West Germany\" \"Korea, Rep.\" Zaire",
    .run = run_names,
};
