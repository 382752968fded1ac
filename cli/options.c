/* SPDX-License-Identifier: MIT
 *
 * Reading a command line, and the help that comes from the same records.
 */
#include "cli.h"

#include <stdarg.h>
#include <string.h>

const cli_option cli_options[] = {
    {'a', "at", "DAY", "the day asked of, EDTF (2012-04-03, 2007-02, 1991)", false},
    {'k', "known", "DAY", "as the register knew it then (end of a day, or instant)", false},
    {'s', "said-by", "DAY", "only from sources surely out by that day", false},
    {'S', "source", "PATTERN", "only these sources or works (wp-*); repeatable", false},
    {'W', "without", "PATTERN", "leave these sources or works out; repeatable", false},
    {'P', "prefer", "PATTERN", "whose value is shown where several agree; repeatable", false},
    {'t', "throughout", NULL, "of a vague day the worst verdict, not the best", false},
    {'v', "value", "VALUE", "this value, or one that implies it", false},
    {'d', "and", "OBJECT", "a second object that must fit too", false},
    {'l', "all", NULL, "also rows that say no or unknown", false},
    {'f', "format", "FORMAT", "terminal, csv, tsv, json or ndjson", false},
    {'r', "register", "FILE", "the register; else $ENTENTE_REGISTER, else ./world.db", false},
    {'K', "keep-going", NULL, "refuse bad rows and keep the rest", false},
    {'j', "rejects", "FILE", "write refused rows there, as CSV", false},
    {'n', "by", "NAME", "who enters the rows", false},
    {'F', "from", "DIR", "restore from this package, with its own times", false},
    {'L', "all-licences", NULL, "also sources whose licence forbids publication", false},
    {'R', "relation", "RELATION", "only this relation", false},
    {'E', "empty", NULL, "headings that the register could or could not fill", false},
    {'A', "as", "FORM", "terminal, markdown, wikitext, html or json", false},
    {'o', "output", "FILE", "write there, not to the terminal", false},
    {'w', "width", "COLUMNS", "as wide as this", false},
    {'m', "message", "TEXT", "the reason, kept with the row", false},
    {'D', "detail", "K=V;K=V", "details of the claim", false},
    {'u', "until", "DATE", "the last day, or .. for still so", false},
    {'i', "since", "DATE", "the first day", false},
    {'O', "per", "SOURCE", "what the source relies on", false},
    {'Z', "as-of", "DATE", "the day that the statement speaks of", false},
    {'Q', "place-in", "TEXT", "where in the source it stands", false},
    {'T', "table", "TABLE", "claims, sources, entities or relations", false},
    {'p', "published", "DATE", "the date of the edition, where the files do not say", false},
    {'V', "review", "DIR", "write what would be added there, to be looked at", false},
    {'M', "mapping", "FILE", "what the columns of a table mean", false},
    {'x', "facts-only", NULL, "no words of the publisher: no quotes, no remarks", false},
    {'X', "file", NULL, "verify the register file itself", false},
    {'c', "to", "SCHEMES", "the codes wanted, as cow,iso3,gw; id and name count", false},
    {'y', "from", "SCHEMES", "what the texts are, tried in order: name, iso3, cow, ...", false},
    {'C', "column", "NAME", "the input is CSV, and names stand in this column", false},
    {'Y', "type", "TYPES", "state,territory (so in lists); bodies: org,format,...", false},
    {'G', "demonyms", NULL, "\"Lithuanian\" means Lithuania", false},
    {'b', "separator", "CHARACTER", "of the CSV; else a comma", false},
    {'U', "unit", "UNIT", "state, dyad or directed-dyad", false},
    {'B', "by", "STEP", "day, month, quarter or year", false},
    {'g', "from", "DAY", "the first day or year; else the system's", false},
    {'z', "to", "DAY", "the last one", false},
    {'N', "system", "SYSTEM", "cow, gw, un, or \"member NATO\"", false},
    {'I', "in", "RULE", "there on any, first, last or every day of a step", false},
    {'J', "codes", "SCHEME", "codes of the units; else the system's, or ids", false},
    {'q', "var", "VARIABLE", "a column, in the order wanted; repeatable", false},
    {'e', "possible", NULL, "disputed and possibly are yes: for year-coded sources", false},
    {'H', "codebook", NULL, "the columns and what they mean, not the rows", false},
    {'0', "port", "PORT", "where it listens; 0: any that is free; else 8417", false},
    {'1', "bind", "ADDRESS", "the address; else 127.0.0.1, this machine alone", false},
    {'2', "write", NULL, "claims may be added (POST /api/add, with a token)", false},
    {'3', "token-file", "FILE", "the token of those who write; else $ENTENTE_TOKEN", false},
    {'4', "cors", "ORIGIN", "pages of this origin may ask; * for all", false},
    {'5', "host", "NAME", "a name under which it is reached; repeatable", false},
    {'h', "help", NULL, "this text", false},
    {0, NULL, NULL, NULL, false},
};

int cli_parse(cli_call *call, int argc, char **argv);

static const cli_option *option_find(const cli_command *c, const char *name, size_t n) {
    for (const cli_option *o = cli_options; o->name; o++)
        if (strlen(o->name) == n && memcmp(o->name, name, n) == 0 &&
            (o->letter == 'h' || strchr(c->options, o->letter)))
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
    if (o->letter == 'S')
        return list_add(&call->only, value);
    if (o->letter == 'W')
        return list_add(&call->without, value);
    if (o->letter == 'P')
        return list_add(&call->prefer, value);
    if (o->letter == 'q')
        return list_add(&call->variables, value);
    if (o->letter == '5')
        return list_add(&call->hosts, value);
    call->of[(unsigned char)o->letter] = value;
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
    const char *value = eq ? eq + 1 : *i + 1 < argc ? argv[++*i] : NULL;
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
            call->of['h'] = "";
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
        if (o->letter == 'h' || strchr(c->options, o->letter))
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
