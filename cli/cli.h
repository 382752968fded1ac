/* SPDX-License-Identifier: MIT
 *
 * The command line: a user of entente.h like any other. A command is one
 * record; help, man page, completion and tests derive from it.
 */
#ifndef ENT_CLI_H
#define ENT_CLI_H

#include <stdio.h>

#include "entente.h"

/* Exit codes. */
enum {
    EXIT_YES = 0,     /* yes, or done */
    EXIT_NO = 1,      /* no, none, nothing found */
    EXIT_USAGE = 2,   /* the command line makes no sense */
    EXIT_TROUBLE = 3, /* data or input and output */
    EXIT_PERHAPS = 4  /* possibly, or disputed */
};

/* The options of all commands; those of one are a list that 0 ends. */
typedef enum cli_option_id {
    CLI_AT = 1, /* 0 ends a list */
    CLI_KNOWN,
    CLI_SAID_BY,
    CLI_SOURCE,
    CLI_WITHOUT,
    CLI_PREFER,
    CLI_THROUGHOUT,
    CLI_VALUE,
    CLI_AND,
    CLI_ALL,
    CLI_FORMAT,
    CLI_REGISTER,
    CLI_KEEP_GOING,
    CLI_REJECTS,
    CLI_AUTHOR,
    CLI_PACKAGE,
    CLI_ALL_LICENCES,
    CLI_RELATION,
    CLI_EMPTY,
    CLI_AS,
    CLI_OUTPUT,
    CLI_WIDTH,
    CLI_MESSAGE,
    CLI_DETAIL,
    CLI_UNTIL,
    CLI_SINCE,
    CLI_PER,
    CLI_AS_OF,
    CLI_PLACE_IN,
    CLI_TABLE,
    CLI_PUBLISHED,
    CLI_REVIEW,
    CLI_MAPPING,
    CLI_FACTS_ONLY,
    CLI_FILE,
    CLI_TO_CODES,
    CLI_FROM_CODES,
    CLI_COLUMN,
    CLI_TYPE,
    CLI_DEMONYMS,
    CLI_SEPARATOR,
    CLI_UNIT,
    CLI_STEP,
    CLI_FIRST_DAY,
    CLI_LAST_DAY,
    CLI_SYSTEM,
    CLI_IN,
    CLI_CODES,
    CLI_VARIABLE,
    CLI_POSSIBLE,
    CLI_GRADES,
    CLI_LIKE,
    CLI_WHERE,
    CLI_CODEBOOK,
    CLI_BIBLIOGRAPHY,
    CLI_UNMATCHED,
    CLI_JOIN,
    CLI_JOIN_BY,
    CLI_RECIPE,
    CLI_WRITE_RECIPE,
    CLI_PORT,
    CLI_BIND,
    CLI_WRITE,
    CLI_TOKEN_FILE,
    CLI_CORS,
    CLI_HOST,
    CLI_HELP,
    CLI_OPTION_COUNT
} cli_option_id;
#define CLI_OPTIONS(...) ((const unsigned char[]){__VA_ARGS__})

typedef struct cli_option {
    cli_option_id id;
    const char *name;  /* without dashes */
    const char *value; /* what follows, NULL for a flag; "[FILE]" may be left out */
    const char *help;
} cli_option;
extern const cli_option cli_options[];
/* What nearly every question takes. */
#define CLI_CLOCKS                                                                             \
    CLI_AT, CLI_KNOWN, CLI_SAID_BY, CLI_SOURCE, CLI_WITHOUT, CLI_PREFER, CLI_FORMAT,           \
        CLI_REGISTER, CLI_WIDTH

enum { CLI_ARGS_MOST = 64, CLI_LIST_MOST = 64 };

typedef struct cli_list {
    const char *at[CLI_LIST_MOST];
    size_t n;
} cli_list;

/* A command line, read. */
typedef struct cli_call {
    const struct cli_command *command;
    const char *args[CLI_ARGS_MOST];
    size_t n_args;
    const char *of[CLI_OPTION_COUNT]; /* the value given, "" for a flag, NULL if absent */
    cli_list only, without, prefer, variables, joins, hosts;
    cli_list facets; /* "key=value" as typed */
    ent_instant now;
    ent_register *reg;
} cli_call;

typedef struct cli_command {
    const char *name;
    const char *group;
    const char *synopsis;         /* after the name */
    const char *summary;          /* one line */
    const char *text;             /* paragraphs, or NULL */
    const unsigned char *options; /* CLI_OPTIONS(..., 0) */
    bool facets;                  /* takes --KEY ID for the facets of the relation */
    const char *example;          /* a whole command line, run by the tests */
    void (*more)(FILE *out);      /* further text, or NULL */
    int (*run)(cli_call *call);
} cli_command;

extern const cli_command *const cli_commands[];
bool cli_takes(const cli_command *command, cli_option_id id); /* --help apart */

/* The values of an option that may be repeated; NULL for others. */
cli_list *cli_list_of(cli_call *call, cli_option_id id);
/* Adds an option of the command as if it had been typed, unless `typed` has it; one that the
 * command does not have is passed over. False: too many. */
bool cli_option_add(cli_call *call, cli_call *typed, const char *name, const char *value);

static inline const char *cli_get(const cli_call *call, cli_option_id id) {
    return call->of[id];
}

/* ---- words for people: on stderr, they return the exit code --------------- */

int cli_usage(const cli_call *call, const char *format, ...) ENT_PRINTF(2, 3);
int cli_trouble(const cli_call *call, ent_code code, const ent_error *err);
/* Of a question: what it names is not there, so it makes no sense. */
int cli_trouble_asking(const cli_call *call, ent_code code, const ent_error *err);
/* The same with the file of the fault in front. */
int cli_trouble_in(const cli_call *call, const char *file, ent_code code, const ent_error *err);
void cli_help(const cli_command *command, FILE *out);
void cli_help_all(FILE *out);

/* ---- the register ----------------------------------------------------------- */

/* Opens the register of the call, for reading or writing; 0, or an exit code. */
int cli_open(cli_call *call, ent_open_mode mode);
/* Its path: --register, $ENTENTE_REGISTER, ./world.db, or what was installed. */
const char *cli_register_path(const cli_call *call, char *buffer, size_t n);
ent_instant cli_clock(void *ctx);

/* ---- names and days ------------------------------------------------------------ */

enum { CLI_ID_BYTES = 512 };
typedef struct cli_id {
    char text[CLI_ID_BYTES];
} cli_id;
/* What the person means, on the day of the question (NULL: no day); 0, or an exit code. */
int cli_entity(cli_call *call, const char *text, const ent_question *q, cli_id *out);
bool cli_is_date(const char *text);

/* A question as most commands ask it. The strings live in it. */
typedef struct cli_question {
    ent_question q;
    cli_id subject, object, also;
    cli_id facet[8];
    char facet_text[8][CLI_ID_BYTES + 64];
    const char *facets[8];
    char day[32];
} cli_question;
/* Positional arguments by position: SUBJECT, RELATION, OBJECT, DAY, or -1. */
typedef struct cli_places {
    int subject, relation, object;
    bool day;       /* a last argument that is a date is the day */
    bool day_today; /* no day means today */
} cli_places;
int cli_ask(cli_call *call, const cli_places *places, cli_question *out);

/* The document of a question's day, clocks and sources; other: of a pair, else NULL. */
ent_profile_options cli_profile_options(const cli_call *call, const ent_question *q,
                                        const char *subject, const char *other);

/* ---- output ---------------------------------------------------------------------- */

typedef struct cli_output {
    FILE *file;
    bool pager, colour;
    ent_write_options options;
    ent_sink sink;
} cli_output;
/* Ready to write in the format of the call; 0, or an exit code. */
int cli_output_open(cli_call *call, cli_output *out);
/* Flushes; EXIT_TROUBLE if the output could not be written. */
int cli_output_close(cli_output *out);
/* A sink into a FILE, which Ctrl-C ends. */
int cli_write(void *file, const char *p, size_t n);
/* Writes a table, and frees it; EXIT_NO if it has no rows. */
int cli_table(cli_call *call, ent_table *table);
/* Asks a question that gives a table, and writes that. `ask` is what to say where
 * fewer than `least` arguments were given. */
typedef ent_code (*cli_table_fn)(ent_register *, const ent_question *, ent_table **,
                                 ent_error *);
int cli_run_table(cli_call *call, const cli_places *places, size_t least, const char *ask,
                  cli_table_fn fn);
bool cli_stopped(void); /* Ctrl-C was pressed */
/* A progress line on stderr, if that is a terminal. done == total ends it. */
int cli_progress(void *ctx, int64_t done, int64_t total);

#endif
