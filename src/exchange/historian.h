/* SPDX-License-Identifier: MIT
 *
 * The Office of the Historian: what its two kinds of files share.
 */
#ifndef ENT_HISTORIAN_H
#define ENT_HISTORIAN_H

#include "base/xml.h"
#include "exchange/import.h"
#include "exchange/prose.h"

enum { ENT_HISTORIAN_TEXT_MOST = 1 << 20 };

/* A file, as long as it is read. */
typedef struct ent_historian {
    ent_importer *im;
    const char *path;
    bool started; /* the root has been seen */
    const struct ent_historian_form *form;
    ent_buf fields[8];                 /* what the form keeps */
    int keeping;                       /* which of them the text goes to, or -1 */
    int depth, kept_depth;             /* elements open; where `keeping` began */
    int section_depth, timeline_depth; /* articles: of these divisions; 0 outside */
    int year;                          /* that a heading gives; 0 if none */
    ent_str country;                   /* articles: in the arena */
    char subject[ENT_WHO_BYTES];
    ent_arena arena;
    char person[ENT_WHO_BYTES], first[16], last[16]; /* travels: whose, from when to when */
} ent_historian;

/* Travels or articles. */
typedef struct ent_historian_form {
    const char *root;
    ent_code (*start)(ent_historian *h, const char *name, const char *const *attributes,
                      ent_error *err);
    ent_code (*end)(ent_historian *h, const char *name, ent_error *err);
    ent_code (*done)(ent_historian *h, ent_error *err); /* after the last element */
} ent_historian_form;
extern const ent_historian_form ent__historian_travels, ent__historian_articles;

/* From here to the end of this element, text goes into that field. */
void ent__historian_keep(ent_historian *h, int field);
/* The field's text, blanks put in order. */
ent_str ent__historian_field(ent_historian *h, int field);

typedef struct ent_historian_claim {
    const char *subject, *relation, *object, *value, *since, *until, *detail, *at;
    ent_str quote;
} ent_historian_claim;
ent_code ent__historian_claim(ent_historian *h, const ent_historian_claim *c, ent_error *err);
/* Adds a source of that work, published then. */
ent_code ent__historian_source(ent_historian *h, const char *id, const char *work,
                               const char *title, const char *type, const char *published,
                               ent_error *err);
/* A country by name, without what stands in brackets if need be; as ent__import_party(). */
ent_code ent__historian_country(ent_historian *h, ent_str name, char out[ENT_WHO_BYTES],
                                ent_error *err);

#endif
