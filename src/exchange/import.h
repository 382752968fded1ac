/* SPDX-License-Identifier: MIT
 *
 * What the importers of foreign formats have in common. An importer is one file
 * and one record, ent_import_kind: it reads a file of its publisher and hands
 * claims, and the sources and entities that they need, to the import that runs.
 */
#ifndef ENT_IMPORT_H
#define ENT_IMPORT_H

#include "exchange/input.h"
#include "exchange/intake.h"

enum { ENT_WHO_BYTES = 256 }; /* of an id, with its NUL */

/* A name that was looked up before, and what came of it. */
typedef struct ent_who_answer {
    ent_code code;
    char *id; /* in the arena; NULL unless ENT_OK */
} ent_who_answer;

/* A name for which rows were refused. */
typedef struct ent_who_miss {
    int64_t n;
    bool ambiguous;
    ent_str text, type; /* in the arena of the import */
} ent_who_miss;

/* A state that came after another. */
typedef enum ent_succession_kind {
    ENT_CONTINUES, /* is the same party */
    ENT_FOLLOWS,   /* began on the day after its last */
    ENT_LEAVES,    /* left while it went on, or nobody knows when */
} ent_succession_kind;
typedef struct ent_succession {
    ent_str heir, past; /* ids, in the arena of the import */
    ent_succession_kind kind;
    ent_day from, cut; /* the past party's first day; the heir's first after it */
} ent_succession;

typedef struct ent_importer {
    ent_register *reg;
    ent_append *append; /* NULL in fuzzers */
    ent_foreign_options options;
    ent_intake intake;
    ent_inputs inputs;
    int64_t bytes_before, bytes_here; /* of files done, of the one at hand */
    int64_t n_since_progress;
    ent_arena arena; /* lives as long as the import */
    /* who.c */
    ent_pool asked; /* "type|day|text" */
    ent_who_answer *answers;
    size_t answers_cap;
    ent_pool missed; /* "type|text" */
    ent_who_miss *misses;
    size_t misses_cap;
    /* codes.c */
    ent_names *names; /* of the world and the register; NULL before the first code */
    /* succession.c */
    ent_succession *successions; /* NULL before the first claim */
    size_t n_successions, successions_cap;
    /* make.c */
    ent_pool made;   /* ids of entities that are in the register */
    ent_pool cities; /* "qid" or "country|name" */
    ent_str *city;   /* their ids, in the arena */
    size_t city_cap;
    /* kept.c */
    ent_pool kept;      /* "NAME|field|key": what a table left for those that follow */
    ent_str *kept_text; /* in the arena, by their numbers */
    size_t kept_cap;
    /* The row at hand, for messages: the reader keeps these up to date. */
    const char *file;
    int64_t line, column;
    ent_str raw;
    /* The edition at hand. */
    char source[ENT_WHO_BYTES];
    ent_day day;    /* names are looked up as of this day */
    bool settled;   /* codes of the day told who is meant: a succession adds nothing */
    ent_day spoken; /* the last on which the edition may have spoken; ENT_DAY_MAX: any */
    const struct ent_import_kind *kind; /* whose file is at hand */
    void *state;                        /* the importer's own */
} ent_importer;

typedef struct ent_import_kind {
    ent_foreign about;
    const char *suffixes;  /* of the files that it takes in folders and archives */
    const char *relations; /* that its claims need, "|"-separated */
    /* Before the first file and after the last; NULL if there is nothing to do.
     * `end` is called also after a failure, and must cope with a `begin` that failed. */
    ent_code (*begin)(ent_importer *im, ent_error *err);
    void (*end)(ent_importer *im);
    /* Takes one file. Problems of rows are refused and counted; what it returns is
     * what leaves nothing to go on with, also in this file: the frame then counts
     * it as a problem of the file, if it is one of its content. */
    ent_code (*take)(ent_importer *im, const ent_input *in, ent_error *err);
} ent_import_kind;

extern const ent_import_kind ent__import_atop, ent__import_capitals, ent__import_cow,
    ent__import_csv, ent__import_dipcon, ent__import_embassies, ent__import_factbook,
    ent__import_gw, ent__import_historian, ent__import_human_rights, ent__import_rivalries,
    ent__import_un_treaties, ent__import_wikitext;

/* ---- import.c ---------------------------------------------------------------------- */

/* All for a caller who brings his own register: tests, fuzzers. */
ent_code ent__import_take(ent_importer *im, const ent_import_kind *kind, const ent_input *in,
                          ent_error *err);
void ent__import_free(ent_importer *im);

/* Adds a claim, whose source is filled in if blank; one that runs across a succession
 * becomes several (succession.c). A row that the model refuses is counted and told;
 * returned is what ends the import. */
ent_code ent__import_claim(ent_importer *im, const ent_row *row, ent_error *err);
/* Refuses the row at hand. */
ent_code ent__import_refuse(ent_importer *im, const ent_error *why, ent_error *err);
/* Another row has been read: tells of the progress now and then; ENT_STOPPED. Claims
 * count by themselves. */
ent_code ent__import_tick(ent_importer *im, ent_error *err);
/* Tells something that refuses nothing. */
ent_code ent__import_note(ent_importer *im, const char *message, ent_error *err);
/* Adds a source and makes it the edition at hand. A conflict with the register's own
 * row is returned. */
ent_code ent__import_source(ent_importer *im, const ent_row *row, ent_error *err);
/* The date of an edition: options.published, or the last date (YYYY-MM, YYYY-MM-DD)
 * in the path; its first day. ENT_INVALID if there is none. */
ent_code ent__import_edition(ent_importer *im, const char *path, char out[ENT_DAY_TEXT],
                             ent_day *day, ent_error *err);

/* What the editions of a work have in common; NULL is blank. */
typedef struct ent_import_work {
    const char *id, *kind, *title, *publisher, *per, *url, *licence, *note;
} ent_import_work;
/* Makes the edition at hand that of the file: WORK@DATE, as ent__import_edition() has it. */
ent_code ent__import_work(ent_importer *im, const ent_import_work *work, const char *path,
                          ent_error *err);

/* ---- who.c ------------------------------------------------------------------------- */

/* Who is called so on that day: the id of the only entity of one of the types
 * ("state,territory", NULL for any) whose id, name, alias or code this is, in full.
 * ENT_OK, ENT_NOT_FOUND, ENT_AMBIGUOUS, ENT_LIMIT (longer than n); failures of the
 * storage. Answers are kept. */
ent_code ent__import_who(ent_importer *im, ent_str text, ent_day at, const char *type,
                         char *out, size_t n);
/* The same of the edition's day; a name that is not known refuses the row at hand, is
 * listed at the end, and gives ENT_DONE. */
ent_code ent__import_party(ent_importer *im, ent_str text, const char *type,
                           char out[ENT_WHO_BYTES], ent_error *err);
/* By an item of Wikidata, else by its label, unless who is called so is another item.
 * As ent__import_party(). */
ent_code ent__import_item(ent_importer *im, ent_str qid, ent_str label, const char *type,
                          char out[ENT_WHO_BYTES], ent_error *err);
/* Refuses the row at hand for that name. */
ent_code ent__import_unknown(ent_importer *im, ent_str text, const char *type, bool ambiguous,
                             ent_error *err);
/* Tells of all unknown names. */
ent_code ent__import_tell_unknown(ent_importer *im, ent_error *err);

/* ---- succession.c ------------------------------------------------------------------ */

enum { ENT_PARTS_MOST = 5 };

/* A claim as it is added: of one holder of each name. `note` tells of the claim as the
 * source has it. */
typedef struct ent_cut {
    ent_row part[ENT_PARTS_MOST];
    int n;
    char since[ENT_PARTS_MOST][ENT_DAY_TEXT], until[ENT_PARTS_MOST][ENT_DAY_TEXT];
    ent_buf note;
} ent_cut;

/* Cuts a claim where one of its parties ceased and another continues it. `out` is freed
 * whatever comes. ENT_INVALID, with what to tell: the claim is of a time before a party
 * began, and it is not the only successor, or of several. */
ent_code ent__succession_cut(ent_importer *im, const ent_row *row, ent_cut *out,
                             ent_error *err);
void ent__cut_free(ent_cut *cut);
/* Did it come after another, on a day that is known? */
ent_code ent__succession_is_heir(ent_importer *im, ent_str id, bool *out, ent_error *err);
/* The first day of an entity that the world's book knows, or of whom it continues; that
 * of its own begin if it continues nobody. ENT_DAY_MIN: not known. */
ent_code ent__succession_began(ent_importer *im, ent_str id, ent_day *out, ent_error *err);

/* ---- codes.c ----------------------------------------------------------------------- */

/* Who bears a code, of those whom a claim may mean that begins between two days and ends at
 * the latest on a third: from when until when, and from when on somebody bears it next. */
typedef struct ent_holder {
    ent_day from, until, next; /* half-open; ENT_DAY_MAX: nobody after */
    char id[ENT_WHO_BYTES];
} ent_holder;
/* One who bore it on no such day is meant if nobody else ever did: sources date the beginning
 * of a state some months apart. ENT_OK, ENT_NOT_FOUND, ENT_LIMIT; failures of the storage, with
 * `err` filled. */
ent_code ent__import_holder(ent_importer *im, const char *scheme, ent_str code, ent_day first,
                            ent_day begun, ent_day last, ent_holder *out, ent_error *err);
/* Who had this code of a scheme ("cow", "iso3", …) on that day. ENT_OK, ENT_NOT_FOUND,
 * ENT_AMBIGUOUS, ENT_LIMIT; failures of the storage, with `err` filled. */
ent_code ent__import_code(ent_importer *im, const char *scheme, ent_str code, ent_day at,
                          char *out, size_t n, ent_error *err);

/* ---- make.c ------------------------------------------------------------------------ */

/* "Gitanas Nausėda" to "gitanas-nauseda", appended; ASCII letters and digits only. */
ent_code ent__slug(ent_str text, ent_buf *out, ent_error *err);
/* Sees to it that the register has the entity. A row of that id stays as it is. */
/* Adds a state or organisation that the world's book of names knows, if the register does
 * not have it: a register made empty can be imported into. */
ent_code ent__import_known(ent_importer *im, ent_str id, ent_error *err);
/* Did the entity end, as the register has it, before the day of the edition? */
ent_code ent__import_is_over(ent_importer *im, ent_str id, bool *over, ent_error *err);
ent_code ent__import_entity(ent_importer *im, ent_str id, const char *type, ent_str name,
                            ent_str codes, ent_error *err);
/* "TYPE:slug of the name", made if it is not there. */
ent_code ent__import_thing(ent_importer *im, const char *type, ent_str name,
                           char out[ENT_WHO_BYTES], ent_error *err);

/* A town or another spot. Blank or NaN what is not known. */
typedef struct ent_place {
    ent_str name;
    ent_str country; /* id: tells towns of one name apart */
    ent_str qid;     /* in Wikidata */
    double lat, lon; /* degrees */
} ent_place;
/* Its id: of the place of that QID or name that is there, if the two can be one; else
 * it is made, as place:name, place:name-country or place:name-qid. */
ent_code ent__import_place(ent_importer *im, const ent_place *place, char out[ENT_WHO_BYTES],
                           ent_error *err);

/* ---- kept.c -------------------------------------------------------------------------- */

/* What a table says of a thing by its key, for the tables that follow in this import. */
ent_code ent__import_keep(ent_importer *im, ent_str name, ent_str field, ent_str key,
                          ent_str text, ent_error *err);
/* Appends it to `out`, or nothing. */
ent_code ent__import_kept(ent_importer *im, ent_str name, ent_str field, ent_str key,
                          ent_buf *out, ent_error *err);

/* ---- vocabulary.c -------------------------------------------------------------------- */

/* Each row of a table of data/ that is built in (tools/embed). Cells are borrowed. */
typedef ent_code (*ent_embedded_fn)(void *ctx, ent_row *row, ent_error *err);
ent_code ent__embedded_rows(const char *const *lines, ent_kind kind, ent_embedded_fn fn,
                            void *ctx, ent_error *err);

/* Adds what the register lacks of these relations. */
ent_code ent__import_vocabulary(ent_importer *im, const char *relations, ent_error *err);

#endif
