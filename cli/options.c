/* SPDX-License-Identifier: MIT
 *
 * Reading a command line, and the help that comes from the same records.
 */
#include "cli.h"

#include <stdarg.h>
#include <string.h>

const cli_option cli_options[] = {
    {CLI_AT, "at", "DAY", "the day asked of, EDTF (2012-04-03, 2007-02, 1991)"},
    {CLI_KNOWN, "known", "DAY", "as the register knew it then (end of a day, or instant)"},
    {CLI_SAID_BY, "said-by", "DAY", "only from sources surely out by that day"},
    {CLI_SOURCE, "source", "PATTERN", "only these sources or works (wp-*); repeatable"},
    {CLI_WITHOUT, "without", "PATTERN", "leave these sources or works out; repeatable"},
    {CLI_PREFER, "prefer", "PATTERN", "whose value is shown where several agree; repeatable"},
    {CLI_THROUGHOUT, "throughout", NULL, "of a vague day the worst verdict, not the best"},
    {CLI_VALUE, "value", "VALUE", "this value, or one that implies it"},
    {CLI_AND, "and", "OBJECT", "a second object that must fit too"},
    {CLI_ALL, "all", NULL, "also rows that say no or unknown"},
    {CLI_FORMAT, "format", "FORMAT", "terminal, csv, tsv, json, ndjson, markdown, dta, sav"},
    {CLI_REGISTER, "register", "FILE", "the register; else $ENTENTE_REGISTER, else ./world.db"},
    {CLI_KEEP_GOING, "keep-going", NULL, "refuse bad rows and keep the rest"},
    {CLI_REJECTS, "rejects", "FILE", "write refused rows there, as CSV"},
    {CLI_AUTHOR, "by", "NAME", "who enters the rows"},
    {CLI_PACKAGE, "from", "DIR", "restore from this package, with its own times"},
    {CLI_ALL_LICENCES, "all-licences", NULL, "also sources whose licence forbids publication"},
    {CLI_RELATION, "relation", "RELATION", "only this relation"},
    {CLI_EMPTY, "empty", NULL, "headings that the register could or could not fill"},
    {CLI_AS, "as", "FORM", "terminal, markdown, wikitext, html or json"},
    {CLI_OUTPUT, "output", "FILE", "write there, not to the terminal"},
    {CLI_WIDTH, "width", "COLUMNS", "as wide as this"},
    {CLI_MESSAGE, "message", "TEXT", "the reason, kept with the row"},
    {CLI_DETAIL, "detail", "K=V;K=V", "details of the claim"},
    {CLI_UNTIL, "until", "DATE", "the last day, or .. for still so"},
    {CLI_SINCE, "since", "DATE", "the first day"},
    {CLI_PER, "per", "SOURCE", "what the source relies on"},
    {CLI_AS_OF, "as-of", "DATE", "the day that the statement speaks of"},
    {CLI_PLACE_IN, "place-in", "TEXT", "where in the source it stands"},
    {CLI_TABLE, "table", "TABLE", "claims, sources, entities or relations"},
    {CLI_PUBLISHED, "published", "DATE", "the date of the edition, where the files do not say"},
    {CLI_REVIEW, "review", "DIR", "write what would be added there, to be looked at"},
    {CLI_MAPPING, "mapping", "FILE", "what the columns of a table mean"},
    {CLI_FACTS_ONLY, "facts-only", NULL, "no words of the publisher: no quotes, no remarks"},
    {CLI_FILE, "file", NULL, "verify the register file itself"},
    {CLI_TO_CODES, "to", "SCHEMES", "the codes wanted, as cow,iso3,gw; id and name count"},
    {CLI_FROM_CODES, "from", "SCHEMES",
     "what the texts are, tried in order: name, iso3, cow, ..."},
    {CLI_COLUMN, "column", "NAME", "the input is CSV, and names stand in this column"},
    {CLI_TYPE, "type", "TYPES", "state,territory (so in lists); bodies: org,format,..."},
    {CLI_DEMONYMS, "demonyms", NULL, "\"Lithuanian\" means Lithuania"},
    {CLI_SEPARATOR, "separator", "CHARACTER", "of the CSV; else a comma"},
    {CLI_UNIT, "unit", "UNIT", "state, dyad, directed-dyad or state-org"},
    {CLI_STEP, "by", "STEP", "day, month, quarter or year"},
    {CLI_FIRST_DAY, "from", "DAY", "the first day or year; else the system's"},
    {CLI_LAST_DAY, "to", "DAY", "the last one"},
    {CLI_SYSTEM, "system", "SYSTEM", "cow, gw, un, or \"member NATO\""},
    {CLI_IN, "in", "RULE", "there on any, first, last or every day of a step"},
    {CLI_CODES, "codes", "SCHEME", "codes of the units; else the system's, or ids"},
    {CLI_VARIABLE, "var", "VARIABLE", "a column, in the order wanted; repeatable"},
    {CLI_POSSIBLE, "possible", NULL, "disputed and possibly are yes: for year-coded sources"},
    {CLI_GRADES, "grades", NULL, "columns that say how well each cell stands"},
    {CLI_LIKE, "like", "PACKAGE", "by its rules and with its columns: peacesciencer"},
    {CLI_WHERE, "where", "COLUMN", "only the rows where this column is not 0"},
    {CLI_CODEBOOK, "codebook", "[FILE]", "what the columns are: instead of rows, or there"},
    {CLI_BIBLIOGRAPHY, "bibliography", "FILE", "the sources that were heard, as BibTeX"},
    {CLI_UNMATCHED, "unmatched", "FILE", "what stands in no row: claims, or rows of --join"},
    {CLI_JOIN, "join", "FILE", "add the columns of this CSV; repeatable"},
    {CLI_JOIN_BY, "join-by", "COLUMNS", "its unit, second unit and day: country:name,year"},
    {CLI_RECIPE, "recipe", "FILE", "options from there; those given here go before"},
    {CLI_WRITE_RECIPE, "write-recipe", "FILE", "keep these options there, as JSON"},
    {CLI_PORT, "port", "PORT", "where it listens; 0: any that is free; else 8417"},
    {CLI_BIND, "bind", "ADDRESS", "the address; else 127.0.0.1, this machine alone"},
    {CLI_WRITE, "write", NULL, "claims may be added (POST /api/add, with a token)"},
    {CLI_TOKEN_FILE, "token-file", "FILE", "the token of those who write; else $ENTENTE_TOKEN"},
    {CLI_CORS, "cors", "ORIGIN", "pages of this origin may ask; * for all"},
    {CLI_HOST, "host", "NAME", "a name under which it is reached; repeatable"},
    {CLI_HELP, "help", NULL, "this text"},
    {0, NULL, NULL, NULL},
};

int cli_parse(cli_call *call, int argc, char **argv);

bool cli_takes(const cli_command *command, cli_option_id id) {
    for (const unsigned char *o = command->options; *o; o++)
        if (*o == id)
            return true;
    return false;
}

static const cli_option *option_find(const cli_command *c, const char *name, size_t n) {
    for (const cli_option *o = cli_options; o->name; o++)
        if (strlen(o->name) == n && memcmp(o->name, name, n) == 0 &&
            (o->id == CLI_HELP || cli_takes(c, o->id)))
            return o;
    return NULL;
}

static bool list_add(cli_list *list, const char *value) {
    if (list->n == CLI_LIST_MOST)
        return false;
    list->at[list->n++] = value;
    return true;
}

static bool option_keep(cli_call *call, const cli_option *o, const char *value) {
    if (o->id == CLI_SOURCE)
        return list_add(&call->only, value);
    if (o->id == CLI_WITHOUT)
        return list_add(&call->without, value);
    if (o->id == CLI_PREFER)
        return list_add(&call->prefer, value);
    if (o->id == CLI_VARIABLE)
        return list_add(&call->variables, value);
    if (o->id == CLI_JOIN)
        return list_add(&call->joins, value);
    if (o->id == CLI_HOST)
        return list_add(&call->hosts, value);
    call->of[o->id] = value;
    return true;
}

/* One argument that begins with "--"; *i moves past what it takes. */
static int option_read(cli_call *call, int argc, char **argv, int *i) {
    const char *name = argv[*i] + 2, *eq = strchr(name, '=');
    size_t n = eq ? (size_t)(eq - name) : strlen(name);
    const cli_option *o = option_find(call->command, name, n);
    if (!o && !call->command->facets)
        return cli_usage(call, "no option --%.*s", (int)n, name);
    if (o && !o->value)
        return eq ? cli_usage(call, "--%s takes no value", o->name)
                  : (option_keep(call, o, ""), EXIT_YES);
    bool optional = o && o->value[0] == '[';
    bool follows = *i + 1 < argc && !(optional && strncmp(argv[*i + 1], "--", 2) == 0);
    const char *value = eq ? eq + 1 : follows ? argv[++*i] : optional ? "" : NULL;
    if (!value)
        return cli_usage(call, "--%.*s needs a value", (int)n, name);
    bool room = true;
    if (o) {
        room = option_keep(call, o, value);
    } else { /* a facet: key and value side by side in the list */
        room = list_add(&call->facets, name) && list_add(&call->facets, value);
    }
    return room ? EXIT_YES : cli_usage(call, "too many --%.*s", (int)n, name);
}

int cli_parse(cli_call *call, int argc, char **argv) {
    bool words_only = false;
    for (int i = 2; i < argc; i++) {
        if (!words_only && strcmp(argv[i], "--") == 0) {
            words_only = true;
        } else if (!words_only && strcmp(argv[i], "-h") == 0) {
            call->of[CLI_HELP] = "";
        } else if (!words_only && strncmp(argv[i], "--", 2) == 0) {
            int code = option_read(call, argc, argv, &i);
            if (code != EXIT_YES)
                return code;
        } else if (call->n_args == CLI_ARGS_MOST) {
            return cli_usage(call, "more than %d arguments", CLI_ARGS_MOST);
        } else {
            call->args[call->n_args++] = argv[i];
        }
    }
    return EXIT_YES;
}

int cli_usage(const cli_call *call, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "entente %s: ", call->command->name);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nusage: entente %s %s\n", call->command->name, call->command->synopsis);
    return EXIT_USAGE;
}

int cli_trouble_in(const cli_call *call, const char *file, ent_code code,
                   const ent_error *err) {
    fprintf(stderr, "entente %s: ", call->command->name);
    if (file)
        fprintf(stderr, "%s%s", file, err->line ? "" : ": ");
    if (file && err->line)
        fprintf(stderr, ":%lld:%lld: ", (long long)err->line, (long long)err->column);
    fprintf(stderr, "%s\n", err->message[0] ? err->message : ent_code_text(code));
    return code == ENT_AMBIGUOUS || code == ENT_MISUSE ? EXIT_USAGE : EXIT_TROUBLE;
}

int cli_trouble_asking(const cli_call *call, ent_code code, const ent_error *err) {
    int exit = cli_trouble(call, code, err);
    return code == ENT_NOT_FOUND || code == ENT_INVALID ? EXIT_USAGE : exit;
}

int cli_trouble(const cli_call *call, ent_code code, const ent_error *err) {
    return cli_trouble_in(call, NULL, code, err);
}

/* ---- help --------------------------------------------------------------------- */

static void help_option(FILE *out, const cli_option *o) {
    char left[40];
    snprintf(left, sizeof left, "--%s%s%s", o->name, o->value ? " " : "",
             o->value ? o->value : "");
    fprintf(out, "  %-20s %s\n", left, o->help);
}

void cli_help(const cli_command *c, FILE *out) {
    fprintf(out, "entente %s: %s\n\nusage: entente %s %s\n", c->name, c->summary, c->name,
            c->synopsis);
    if (c->text)
        fprintf(out, "\n%s\n", c->text);
    if (c->more)
        c->more(out);
    fputs("\noptions:\n", out);
    for (const cli_option *o = cli_options; o->name; o++)
        if (o->id == CLI_HELP || cli_takes(c, o->id))
            help_option(out, o);
    if (c->facets)
        fputs("  --KEY NAME           a facet of the relation: --place Vilnius, --topic gas\n",
              out);
    fprintf(out, "\nexample:\n  %s\n", c->example);
}

void cli_help_all(FILE *out) {
    fputs("entente: who stood how to whom, on which day, according to which sources\n\n"
          "usage: entente COMMAND [ARGUMENT...]   (entente COMMAND --help)\n",
          out);
    const char *group = "";
    for (const cli_command *const *c = cli_commands; *c; c++) {
        if (strcmp((*c)->group, group) != 0)
            fprintf(out, "\n%s\n", (*c)->group);
        group = (*c)->group;
        fprintf(out, "  %-11s %s\n", (*c)->name, (*c)->summary);
    }
    fputs("\nStates are named by ISO code or by name, dates are EDTF. exit status: 0 yes,\n"
          "1 no or nothing, 2 usage, 3 data or input and output, 4 possibly or disputed.\n",
          out);
}
