/* SPDX-License-Identifier: MIT
 *
 * What the files of the importer of wikitext share: the article at hand.
 */
#ifndef ENT_WIKITEXT_H
#define ENT_WIKITEXT_H

#include "exchange/import.h"
#include "exchange/wiki.h"

/* A source of the register, found by its address. */
typedef struct ent_wikitext_page {
    ent_str id, work, published, accessed; /* in the arena of the import */
} ent_wikitext_page;

/* Of all files of an import. */
typedef struct ent_wikitext {
    ent_pool urls; /* of sources of the register; "" never */
    ent_wikitext_page *page;
    size_t page_cap;
    ent_pool strange; /* templates that were told of */
    ent_code failed;  /* in a callback */
} ent_wikitext;

/* A claim that an article makes, before its sources. Blank what it has not. */
typedef struct ent_wikitext_says {
    const char *subject, *relation, *object, *value, *since, *until, *detail;
    const char *note;
    size_t at;         /* where it stands */
    ent_str words;     /* it came from; cut where longer than a quote may be */
    const size_t *ref; /* n_refs of them: where its references begin */
    int n_refs;
} ent_wikitext_says;

typedef struct ent_article {
    ent_importer *im;
    ent_wiki w;
    ent_str title;               /* "Foreign relations of Lithuania" */
    char subject[ENT_WHO_BYTES]; /* whose relations these are; blank until asked for */
    char source[ENT_WHO_BYTES];  /* this edition; blank until it is needed */
    char section[120];
    const char *list; /* what being in a list of bodies means here: "member"; NULL: no list */
    ent_pool ref_names;
    size_t *ref_at; /* by name: where the reference is defined */
    size_t ref_cap;
    ent_pool cited; /* ids of claims in comments of rows that are as they were written */
    ent_pool loose; /* the same of rows that were edited */
    bool own;       /* our own writer printed it: tables of no claims are no news */
} ent_article;

/* ---- wikitext.c ----------------------------------------------------------------------- */

/* Sets the place of the row at hand. */
void ent__article_place(ent_article *a, size_t at);
/* Tells something odd. */
ent_code ent__article_note(ent_article *a, size_t at, ent_error *err, const char *format, ...)
    ENT_PRINTF(4, 5);
/* What a stretch says; templates that nobody knows are told once. Free it if ENT_OK. */
ent_code ent__article_say(ent_article *a, size_t from, size_t until, ent_wiki_said *out,
                          ent_error *err);
/* The same with a mark for each reference. */
ent_code ent__article_say_marked(ent_article *a, size_t from, size_t until, ent_wiki_said *out,
                                 ent_error *err);
/* Hands on a claim of the article, one for each source that it cites. */
ent_code ent__article_claim(ent_article *a, const ent_wikitext_says *says, ent_error *err);
/* Makes the edition a source and finds its subject. ENT_INVALID if there is no date, or
 * none whose relations they are. */
ent_code ent__article_begin(ent_article *a, ent_error *err);
/* The party of that name or, of several, the first one known. ENT_DONE: refused. */
ent_code ent__article_party(ent_article *a, ent_str text, const ent_wiki_said *said,
                            const char *type, char out[ENT_WHO_BYTES], ent_error *err);

/* ---- wikitext_cite.c -------------------------------------------------------------------- */

/* Notes where references with a name are defined. */
ent_code ent__article_refs(ent_article *a, ent_error *err);
/* The source that is cited there, made if it is new; blank where nothing is cited. */
ent_code ent__article_cited(ent_article *a, size_t at, char out[ENT_WHO_BYTES], ent_error *err);
/* Reads the addresses of the register's sources. */
ent_code ent__wikitext_pages(ent_importer *im, ent_wikitext *x, ent_error *err);

/* ---- wikitext_tables.c ------------------------------------------------------------------ */

/* Reads the table that begins there; *behind is where it ends. */
ent_code ent__article_table(ent_article *a, size_t from, size_t *behind, ent_error *err);

/* ---- wikitext_lists.c ------------------------------------------------------------------- */

/* Notes of a row about one party: missions, bodies that both are members of. `them` is the
 * other one's id. */
ent_code ent__article_notes(ent_article *a, const char *them, ent_str them_name, size_t from,
                            size_t until, ent_error *err);
/* Bodies one after another: "[[UN]], [[NATO]] and [[EU]]", "NATO (since 29 March 2004)". */
ent_code ent__article_bodies(ent_article *a, ent_str text, const ent_wiki_said *said,
                             const char *value, size_t at, ent_error *err);
/* A line of text: what lists mean that follow, bodies named in a sentence. */
ent_code ent__article_line(ent_article *a, size_t from, size_t until, ent_error *err);
/* What a list below that heading or line means: "member", NULL: nothing. */
const char *ent__article_list(ent_str text);

/* ---- wikitext_own.c --------------------------------------------------------------------- */

/* The comment with which our own writer ends a row: notes its claims. *as_written: the row
 * is as it was, and nothing else needs to be read in it. */
ent_code ent__article_row(ent_article *a, size_t from, size_t until, bool *as_written,
                          ent_error *err);
/* Did our own writer append anything? */
bool ent__article_is_own(const ent_article *a);
/* Takes in what our own writer appends: sources, entities and claims. */
ent_code ent__article_own(ent_article *a, ent_error *err);

#endif
