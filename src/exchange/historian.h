/* SPDX-License-Identifier: MIT
 *
 * The Office of the Historian: what its two kinds of files share.
 */
#ifndef ENT_HISTORIAN_H
#define ENT_HISTORIAN_H

#include "base/xml.h"
#include "exchange/import.h"
#include "exchange/prose.h"

enum { ENT_HISTORIAN_TEXT_MOST = 1 << 20, ENT_HISTORIAN_MISSIONS_MOST = 32 };

/* A mission of an article, from the heading that opened it to the one that closed it. */
typedef struct ent_historian_mission {
    const char *kind;
    bool theirs; /* the country's in the US, not the other way */
    bool own;    /* as above */
    bool closed;
    bool severed, resumed; /* closed by a severance; relations began again after it */
    char country[ENT_WHO_BYTES], detail[ENT_WHO_BYTES + 8];
    char since[16], until[16], at[400];
} ent_historian_mission;

/* Relations, from the heading that began them so to the one that says otherwise. */
typedef struct ent_historian_relation {
    const char *value, *detail;
    bool own; /* as below */
    char country[ENT_WHO_BYTES], since[16], until[16], at[200];
} ent_historian_relation;

/* What a heading of an article is about. */
typedef struct ent_historian_event {
    ent_str head, marked; /* the heading; with \1 and \2 around the places in it */
    ent_str section, text;
    char when[16], at[200];
    char country[ENT_WHO_BYTES]; /* with whom */
    bool own;                    /* with the article's country, whoever that was on the day */
    int n;                       /* claims that came of it */
} ent_historian_event;

/* A trip, until it is sure that the next one does not go on in the same country. */
typedef struct ent_historian_trip {
    char to[ENT_WHO_BYTES]; /* "" if there is none */
    char since[16], until[16], place[ENT_WHO_BYTES], at[200];
    const char *kind, *role;
    ent_buf also, remarks; /* further places; the words */
} ent_historian_trip;

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
    char subject[ENT_WHO_BYTES];       /* as of the day of the article; "" if that fails */
    ent_historian_mission missions[ENT_HISTORIAN_MISSIONS_MOST];
    int n_missions;
    ent_historian_relation relations[ENT_HISTORIAN_MISSIONS_MOST];
    int n_relations;
    ent_pool said; /* what its headings told, with the year */
    ent_arena arena;
    char person[ENT_WHO_BYTES], first[16], last[16]; /* travels: whose, from when to when */
    ent_historian_trip trip;                         /* the last one read; not yet told */
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
/* Who is called so on that day, without what stands in brackets, or as a kingdom,
 * republic or duchy, if need be; as ent__import_who(). */
ent_code ent__historian_called(ent_historian *h, ent_str name, ent_day day,
                               char out[ENT_WHO_BYTES]);

/* ---- historian_events.c ---------------------------------------------------------------- */

/* The claims of a heading; those of relations and missions wait for the end of the
 * article. */
ent_code ent__historian_event(ent_historian *h, ent_historian_event *e, ent_error *err);
ent_code ent__historian_spells(ent_historian *h, ent_error *err);

#endif
