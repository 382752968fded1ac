/* SPDX-License-Identifier: MIT
 *
 * What every question does first: read a scope, take a view, walk the matters
 * that fit.
 */
#ifndef ENT_ASKING_H
#define ENT_ASKING_H

#include "register/register.h"
#include "voices/load.h"
#include "voices/view.h"

typedef struct ent_asking {
    ent_register *reg;
    const ent_question *q;
    ent_claims *claims;
    ent_view *view;
    ent_hearing hearing;
    uint32_t subject, object; /* words, ENT_NONE: any */
    uint32_t relation;        /* into relations, ENT_NONE: any */
    uint32_t value;           /* word, 0: any, ENT_NONE: one that nothing has */
    ent_facet facet;          /* asked, by the relation's order; 0: any */
    ent_str *patterns;        /* of the view options */
    size_t n_patterns;
    bool empty;             /* a word asked for is nowhere: no matter fits */
    bool held;              /* claims and view are a snapshot's, and must not change */
    const uint32_t *groups; /* of a snapshot: those that can fit; NULL: all */
    size_t n_groups;
} ent_asking;

/* Reads the scope given (NULL: the one that the question itself spans). */
ent_code ent__asking_open(ent_asking *a, ent_register *reg, const ent_question *q,
                          const ent_scope *scope, ent_error *err);
/* The same from the question's snapshot, if it has one that serves. */
ent_code ent__asking_hold(ent_asking *a, ent_register *reg, const ent_question *q,
                          const ent_scope *scope, ent_error *err);
void ent__asking_close(ent_asking *a);

/* Walks the matters that fit; begin with a zeroed cursor. ENT_DONE at the end.
 * Remarks too: they have matters but no timelines. */
typedef struct ent_cursor {
    uint32_t group, matter;
    bool inside;
} ent_cursor;
ent_code ent__asking_next(ent_asking *a, ent_cursor *c, uint32_t *matter, ent_error *err);

/* All that fit, in the order in which people read them, whatever came first from the
 * register: by relation, subject, object, facets, value. */
typedef struct ent_matters {
    uint32_t *at;
    size_t n, cap;
} ent_matters;
ent_code ent__asking_ordered(ent_asking *a, ent_matters *out, ent_error *err);

/* Does a matter's standing value amount to the one asked for? */
bool ent__asking_value_fits(const ent_asking *a, uint32_t matter, uint32_t value);

/* "Is it the value asked for?", where the verdict speaks of another, which `stands` or
 * not. The hearing is turned to the finding. */
struct ent_finding;
ent_verdict ent__asking_other_value(const ent_asking *a, const struct ent_finding *f,
                                    bool stands);

/* What was found of one matter on the days asked. */
typedef struct ent_finding {
    uint32_t matter;
    ent_segment segment; /* verdict, value, witnessed, roots, works */
    ent_day day;         /* the day that gave it */
    bool window;         /* an event, judged over the days as a whole */
} ent_finding;

/* The best (or, throughout, the worst) verdict of the days. For events a vague
 * day is a window. O(stretches). */
ent_code ent__asking_find(ent_asking *a, uint32_t matter, ent_day day1, ent_day day2,
                          ent_finding *out, ent_error *err);
/* Turns the hearing to the matter and day of a finding: its voices are then in
 * a->hearing. */
ent_code ent__asking_hear(ent_asking *a, const ent_finding *f, ent_error *err);

/* The party of a matter's group that is not `subject` (the object, unless the
 * relation is symmetric and asked from the other side). */
uint32_t ent__asking_other(const ent_asking *a, uint32_t matter);
/* "Vilnius, 1994": names of the filled facets, for people; appended. */
void ent__facet_names(const ent_claims *c, const ent_facet *f, ent_buf *out);
/* "place=place:vilnius;of=…": the same for programs. */
void ent__facet_ids(const ent_claims *c, const ent_relation *r, const ent_facet *f,
                    ent_buf *out);
static inline const ent_facet *ent__matter_facet(const ent_view *v, uint32_t matter) {
    return &v->facets[v->matters[matter].facet];
}

/* ---- spans: when something was so, as the sources date it -------------------------- */

/* Claims of one value that speak of the same spell of time. */
typedef struct ent_span {
    uint32_t value;
    ent_day from, until;  /* widest; ENT_DAY_MIN and ENT_DAY_MAX if open */
    uint32_t since, ends; /* spells (in a->hearing) that date it best, or ENT_NONE */
    bool since_differs, until_differs; /* two works cannot both be right */
    uint32_t first, n;                 /* in a->span_spells */
} ent_span;

typedef struct ent_spans {
    ent_span *at;
    size_t n, cap;
    uint32_t *spells; /* numbers of spells in the hearing, by span */
    size_t n_spells, cap_spells;
} ent_spans;
/* Of the matter that the hearing is turned to; sorted by start. O(n log n). */
ent_code ent__spans_make(const ent_hearing *h, ent_spans *out, ent_error *err);
void ent__spans_free(ent_spans *s);
/* Is the k-th spell of the span the first of its work there? */
bool ent__span_work_first(const ent_hearing *h, const ent_spans *s, const ent_span *span,
                          uint32_t k);

/* As written in the claim: the text of its since or until. */
ent_code ent__claim_text(ent_asking *a, uint32_t claim, ent_row *out, ent_arena *arena,
                         ent_error *err);

/* "1991-09", "1991-09-17", "1991..1993": bounds as the shortest date. */
void ent__bounds_format(ent_day lo, ent_day hi, ent_buf *out);

#endif
