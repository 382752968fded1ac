/* SPDX-License-Identifier: MIT
 *
 * The man page and the shell completion, from the same records as --help.
 */
#include "commands.h"

#include <string.h>

/* Text as roff: backslashes and leading dots must not act. */
static void roff(const char *text) {
    bool start = true;
    for (; *text; text++) {
        if (start && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else
            putchar(*text);
        start = *text == '\n';
    }
}

static void roff_option(const cli_option *o) {
    fputs(".TP\n.B \\-\\-", stdout);
    roff(o->name);
    if (o->value)
        printf(" \\fI%s\\fR", o->value);
    putchar('\n');
    roff(o->help);
    putchar('\n');
}

static void roff_command(const cli_command *c) {
    printf(".SS entente %s \\fR", c->name);
    roff(c->synopsis);
    putchar('\n');
    roff(c->summary);
    fputs(".\n", stdout);
    if (c->text) {
        fputs(".PP\n", stdout);
        roff(c->text);
        putchar('\n');
    }
    fputs(".PP\nOptions:", stdout);
    for (const cli_option *o = cli_options; o->name; o++)
        if (cli_takes(c, o->id))
            printf(" \\-\\-%s", o->name);
    if (c->facets)
        fputs(" \\-\\-KEY (a facet of the relation)", stdout);
    fputs(".\n.PP\n.RS\n.nf\n", stdout);
    roff(c->example);
    fputs("\n.fi\n.RE\n", stdout);
}

static void roff_formats(void) {
    const ent_foreign *f;
    fputs(".SH FORMATS OF IMPORT\n.TP\n.B package\nour own exchange form, a folder\n", stdout);
    for (size_t i = 0; (f = ent_foreign_at(i)) != NULL; i++) {
        fputs(".TP\n.B ", stdout);
        roff(f->name);
        putchar('\n');
        roff(f->summary);
        fputs(".\n", stdout);
        roff(f->reads);
        putchar('\n');
    }
}

static int run_manual(cli_call *call) {
    if (call->n_args)
        return cli_usage(call, "no arguments");
    fputs(
        ".TH ENTENTE 1 \"\" \"entente " ENT_VERSION "\" \"User Commands\"\n"
        ".SH NAME\nentente \\- who stood how to whom, on which day, according to which "
        "sources\n"
        ".SH SYNOPSIS\n.B entente\n.I COMMAND\n[\\fIARGUMENT\\fR...]\n"
        ".SH DESCRIPTION\nKeeps the foreign relations of states as sourced claims in one file, "
        "and answers\nfrom them. States are named by ISO code or by name, dates are EDTF.\n"
        ".SH COMMANDS\n",
        stdout);
    for (const cli_command *const *c = cli_commands; *c; c++)
        roff_command(*c);
    fputs(".SH OPTIONS\n", stdout);
    for (const cli_option *o = cli_options; o->name; o++)
        roff_option(o);
    roff_formats();
    fputs(
        ".SH EXIT STATUS\n0 yes or done; 1 no or nothing; 2 usage; 3 data or input and output; "
        "4 possibly or\ndisputed.\n"
        ".SH ENVIRONMENT\n.TP\n.B ENTENTE_REGISTER\nthe register, where none is named\n"
        ".TP\n.B ENTENTE_IMAGES\nthe folder for images of whole registers, empty for none; "
        "else entente in $XDG_CACHE_HOME or ~/.cache\n"
        ".TP\n.B ENTENTE_PAGER\\fR, \\fBPAGER\nthe pager; empty for none\n"
        ".TP\n.B NO_COLOR\nno colours\n"
        ".TP\n.B ENTENTE_NOW\nan instant to take for now\n",
        stdout);
    return EXIT_YES;
}

const cli_command command_manual = {
    .name = "manual",
    .group = "tools",
    .synopsis = "",
    .summary = "print the man page",
    .options = CLI_OPTIONS(0),
    .example = "entente manual",
    .run = run_manual,
};

/* What begins with a word, a line each; where no register is, the world's names. */
static int on_completion(void *ctx, const char *id, const char *name) {
    const char *word = ctx;
    size_t n = strlen(word);
    puts(strncmp(id, word, n) == 0 ? id : name);
    return ferror(stdout);
}

static int complete_names(cli_call *call, const char *word) {
    ent_names *names = NULL;
    ent_error err = {0};
    char buffer[2048];
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_READ};
    if (ent_register_open(cli_register_path(call, buffer, sizeof buffer), &o, &call->reg,
                          NULL) != ENT_OK)
        call->reg = NULL;
    ent_code code = ent_names_new(call->reg, &names, &err);
    if (code == ENT_OK)
        code = ent_names_complete(names, word, NULL, on_completion, (void *)word, &err);
    ent_names_free(names);
    return code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
}

static int run_completion(cli_call *call) {
    if (call->n_args == 2 && strcmp(call->args[0], "names") == 0)
        return complete_names(call, call->args[1]);
    if (call->n_args != 1 || strcmp(call->args[0], "bash") != 0)
        return cli_usage(call, "for which shell? bash (zsh reads it after bashcompinit)");
    fputs("_entente() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} options= name\n"
          "    if [ \"$COMP_CWORD\" = 1 ]; then\n        options=\"",
          stdout);
    for (const cli_command *const *c = cli_commands; *c; c++)
        printf("%s%s", c == cli_commands ? "" : " ", (*c)->name);
    fputs("\"\n    elif [[ $word == -* ]]; then\n        case ${COMP_WORDS[1]} in\n", stdout);
    for (const cli_command *const *c = cli_commands; *c; c++) {
        printf("        %s) options=\"--help", (*c)->name);
        for (const cli_option *o = cli_options; o->name; o++)
            if (cli_takes(*c, o->id))
                printf(" --%s", o->name);
        fputs("\" ;;\n", stdout);
    }
    fputs("        esac\n    fi\n"
          "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
          "    if [ ${#COMPREPLY[@]} = 0 ] && [ \"$COMP_CWORD\" != 1 ] && [ -n \"$word\" ]; "
          "then\n"
          "        word=${word//[\\\\\\\"\\']/}\n"
          "        while IFS= read -r name; do\n"
          "            COMPREPLY+=(\"$(printf %q \"$name\")\")\n"
          "        done < <(entente completion names \"$word\" 2>/dev/null)\n"
          "    fi\n"
          "    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n"
          "}\ncomplete -F _entente entente\n",
          stdout);
    return EXIT_YES;
}

const cli_command command_completion = {
    .name = "completion",
    .group = "tools",
    .synopsis = "bash | names WORD",
    .summary = "print the completion for a shell, or names that begin so",
    .options = CLI_OPTIONS(0),
    .example = "entente completion bash",
    .run = run_completion,
};
