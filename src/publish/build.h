/* SPDX-License-Identifier: MIT
 *
 * What the makers of a document's sections share: the claims read, the facts
 * worked out of them, and the words in which they are told.
 *
 * scope -> claims -> view -> facts -> sections. A fact is what becomes one row:
 * a matter (states, measures, remarks), or of a matter of events the claims that
 * speak of one occurrence.
 */
#ifndef ENT_BUILD_H
#define ENT_BUILD_H

#include "publish/document.h"
#include "register/register.h"
#include "voices/load.h"
#include "voices/view.h"

/* Whose fact it is. */
typedef enum ent_side {
    ENT_SIDE_MINE = 0,   /* the subject's own, or symmetric */
    ENT_SIDE_THEIRS = 1, /* the subject is the object */
    ENT_SIDE_OTHERS = 2  /* one step away */
} ent_side;

typedef struct ent_fact {
    uint32_t matter;
    uint32_t relation;        /* into relations */
    uint32_t subject, object; /* words as now known; a symmetric pair begins with us */
    uint32_t facet;
    uint32_t claim, n_claims; /* in build->members: live ones */
    uint32_t cite, n_cites;   /* in build->members: those whose sources are cited */
    uint32_t value;           /* word that stands or stood, 0 if none */
    ent_segment now;          /* the verdict of the day (events: of the event's days) */
    ent_day sort;             /* when it began, ENT_DAY_MIN if not said */
    ent_day w1, w2;           /* an event: its days, widest; else w1 > w2 */
    ent_day seen;             /* unknown: the first later day on which it is witnessed */
    uint8_t mark, side;
    bool must; /* has to appear */
    bool used; /* stands in the document */
} ent_fact;

/* One reading of a date: what some claims say, as one interval. */
typedef struct ent_reading {
    ent_day lo, hi;
    uint32_t claim;    /* the one that says it best */
    bool soft, span;   /* span: from lo to hi, not some day between */
    uint32_t first, n; /* in build->read: claims */
} ent_reading;

/* The first n tell the spell asked of; n_earlier more an earlier one. */
typedef struct ent_readings {
    ent_reading at[16];
    size_t n, n_earlier;
} ent_readings;

typedef struct ent_build {
    ent_register *reg;
    const ent_profile_options *options;
    ent_error *err;
    ent_claims *claims;
    ent_view *view;
    ent_hearing hearing;
    ent_document *doc;
    ent_arena arena;    /* patterns, texts of claims, sort keys */
    uint32_t me, other; /* words; other: of a pair, else 0 */
    ent_day day;
    ent_str *patterns; /* arrays of the view options, in one */
    size_t n_patterns;
    ent_fact *facts;
    size_t n_facts, cap_facts;
    uint32_t *members; /* claims of facts */
    size_t n_members, cap_members;
    uint32_t *read; /* claims of readings; begun anew for each fact */
    size_t n_read, cap_read;
    uint32_t *doc_claim;  /* by claim: number in the document, or ENT_NONE */
    uint32_t *doc_source; /* by source */
    bool *article;        /* by source: an article about us */
    bool *closely;        /* by source: licence lets facts be told, not words */
    uint32_t n_later;     /* events after the day, left out */
    ent_code code;        /* the first failure of reading */
} ent_build;

/* ---- scope.c ------------------------------------------------------------------- */

/* Reads what the document needs into b->claims, and opens the view. */
ent_code ent__build_read(ent_build *b);
/* Patterns that a scope is made of; grown in the arena of the build. */
typedef struct ent_patterns {
    ent_pattern *at;
    size_t n, cap;
} ent_patterns;
bool ent__scope_add(ent_patterns *p, ent_pattern pattern);
/* The article sources among those of b->claims: b->article. */
ent_code ent__build_articles(ent_build *b, ent_patterns *p);

/* ---- facts.c ------------------------------------------------------------------- */

ent_code ent__build_facts(ent_build *b);
/* Facts of a relation and side that are not told yet, sorted by name, or by
 * date where it is an event; `out` holds b->n_facts. O(n log n). */
typedef struct ent_pick {
    uint32_t relation;        /* ENT_NONE: any */
    int side;                 /* -1: any */
    uint32_t subject, object; /* words, 0: any */
    bool used;                /* also those told already */
    bool must;                /* only those that have to appear */
} ent_pick;
size_t ent__build_pick(ent_build *b, const ent_pick *pick, ent_fact **out);
/* Room for picks; lives as long as the build. */
ent_fact **ent__build_room(ent_build *b);
bool ent__fact_is_event(const ent_build *b, const ent_fact *f);
static inline const ent_relation *ent__fact_relation(const ent_build *b, const ent_fact *f) {
    return &b->claims->relations[f->relation];
}
/* The party that is not us; the object among others. */
uint32_t ent__fact_party(const ent_fact *f);
/* Is it shown among what holds or held (not merely said of later days)? */
bool ent__fact_is_told(const ent_fact *f);

/* ---- readings.c ------------------------------------------------------------------ */

typedef enum ent_edge { ENT_EDGE_SINCE, ENT_EDGE_UNTIL } ent_edge;
/* What sources say of when it began or ended, the narrowest first; more than
 * one: they cannot all be right. */
void ent__fact_readings(ent_build *b, const ent_fact *f, ent_edge edge, ent_readings *out);
/* Readings as pieces of a cell: "26 April 1994", or "A [1] / B [2]". Cites each
 * reading's sources if there are several, or if `cite`. */
void ent__cell_readings(ent_build *b, ent_doc_cell *cell, const ent_readings *r, bool cite);
/* Since, with until where it has ended. */
void ent__cell_dates(ent_build *b, ent_doc_cell *cell, const ent_fact *f, bool cite);

/* ---- words.c ------------------------------------------------------------------------ */

void ent__words_day(ent_buf *out, ent_day day);
/* "26 April 1994", "April 1994", "about 1994", "between 3 and 5 May 1990". */
void ent__words_bounds(ent_buf *out, ent_day lo, ent_day hi, bool soft);
/* "chargé d'affaires", "not connected", "8 of 12", "about 1,000". */
void ent__words_value(ent_buf *out, const ent_relation *r, ent_str value);
void ent__words_figure(ent_buf *out, ent_str value);
/* "resident-in" as "resident in"; a slug without its type. */
void ent__words_slug(ent_buf *out, ent_str slug);
/* The name of an entity, or the id in words. */
void ent__words_entity(ent_buf *out, const ent_build *b, ent_str id);
ent_str ent__build_name(const ent_build *b, uint32_t word);
/* A source's date as written, in words. */
void ent__words_date_text(ent_buf *out, ent_str text);
/* What a claim says, in one line. */
void ent__words_claim(ent_buf *out, const ent_build *b, uint32_t claim);
/* One detail of a claim: "resident in Poland", "cause: statement 37". */
void ent__words_detail(ent_buf *out, const ent_build *b, ent_str key, ent_str value);
/* The next detail that is worth telling, but for the keys in the |-separated list. */
bool ent__detail_told(ent_str *rest, ent_str but, ent_str *key, ent_str *value);
/* The details of a claim, but for the keys in the list. */
void ent__words_details(ent_buf *out, const ent_build *b, ent_str detail, ent_str but);

/* ---- cells.c -------------------------------------------------------------------------- */

/* The document's number of a claim, made if new. */
uint32_t ent__build_claim(ent_build *b, uint32_t claim);
uint32_t ent__build_source(ent_build *b, uint32_t source);
/* The entities that the document's claims name. */
void ent__build_entities(ent_build *b);
void ent__piece_add_claim(ent_build *b, ent_doc_piece *p, uint32_t claim, bool cite);
/* Gives a piece the fact's mark, claims and, if `cite`, sources. */
void ent__piece_fact(ent_build *b, ent_doc_piece *p, ent_fact *f, bool cite);
/* The name of a thing; links where it is worth it. */
ent_doc_piece *ent__cell_entity(ent_build *b, ent_doc_cell *cell, uint32_t word);
/* Value and grade in words; marks the fact as told. */
void ent__cell_status(ent_build *b, ent_doc_cell *cell, ent_fact *f);
/* Details, how many roots, what was before and what comes later. */
void ent__cell_notes(ent_build *b, ent_doc_cell *cell, const ent_fact *f, const char *but);
/* The same where what was before and comes later stands in rows of its own. */
void ent__cell_notes_alone(ent_build *b, ent_doc_cell *cell, const ent_fact *f,
                           const char *but);
/* The facets of a fact by this key, as names. */
void ent__cell_facet(ent_build *b, ent_doc_cell *cell, const ent_fact *f, const char *key);
ent_str ent__fact_facet(const ent_build *b, const ent_fact *f, const char *key);
/* Takes text out of a scratch buffer into a new piece. */
ent_doc_piece *ent__cell_take(ent_build *b, ent_doc_cell *cell, ent_buf *text);

/* ---- details.c ------------------------------------------------------------------------ */

/* The details of a claim as pieces, once each in the cell; those that name another
 * statement refer to it. The first stands behind `before`, NULL: the cell's join. */
void ent__cell_details(ent_build *b, ent_doc_cell *cell, uint32_t claim, const char *but,
                       const char *before);
/* A remark: its words, and its details in brackets. */
void ent__cell_remark(ent_build *b, ent_doc_cell *cell, ent_fact *f);

/* ---- sections ---------------------------------------------------------------------------- */

void ent__section_summary(ent_build *b, ent_doc_section *s); /* when all else is made */
/* A relation's facts, whatever they are: by shape. */
void ent__section_relation(ent_build *b, ent_doc_section *s, uint32_t relation, bool labelled);
/* The same for facts one step away that have to appear and do not yet. */
void ent__section_others(ent_build *b, ent_doc_section *s, uint32_t relation, bool labelled);
void ent__section_diplomatic(ent_build *b, ent_doc_section *s);
void ent__section_missions(ent_build *b, ent_doc_section *s);
/* The heads of mission of one side: the present ones, and those before and after. */
void ent__envoys(ent_build *b, ent_doc_section *s, ent_side side);
void ent__section_treaties(ent_build *b, ent_doc_section *s);
void ent__section_formats(ent_build *b, ent_doc_section *s);
void ent__section_visits(ent_build *b, ent_doc_section *s);
void ent__section_remarks(ent_build *b, ent_doc_section *s);
void ent__section_disagreements(ent_build *b, ent_doc_section *s);
void ent__section_coverage(ent_build *b, ent_doc_section *s);
void ent__section_gaps(ent_build *b, ent_doc_section *s);
void ent__section_timeline(ent_build *b, ent_doc_section *s);
void ent__section_shared(ent_build *b, ent_doc_section *s);
void ent__section_joint(ent_build *b, ent_doc_section *s);
/* Three columns: the first, then one for each of the two. */
const ent_doc_column *ent__pair_heads(ent_build *b, ent_doc_column first, const char *prefix);
/* The titles of the sections in their order; NULL at the end. */
const char *ent__plan_title(size_t i);
/* What is not told of the day: run on below a table. */
void ent__items_later(ent_build *b, ent_doc_section *s, ent_fact *const *facts, size_t n);
ent_code ent__build_headings(ent_build *b);

/* Do two claims of one source about this, on the day of f->now, exclude each other? They
 * are told in *x and *y, if not NULL. */
bool ent__fact_collides(ent_build *b, const ent_fact *f, uint32_t *x, uint32_t *y);
uint32_t ent__build_relation(const ent_build *b, const char *id); /* ENT_NONE */
/* Sets the failure that ends the build. */
void ent__build_failed(ent_build *b, ent_code code);
static inline bool ent__build_ok(const ent_build *b) {
    return b->code == ENT_OK && b->doc->failed == ENT_OK;
}

#endif
