/* SPDX-License-Identifier: MIT
 *
 * Which claims reach a row: what a column really heard, and what fell outside of all rows.
 */
#ifndef ENT_REACH_H
#define ENT_REACH_H

#include "panel/panel.h"

typedef enum ent_reached {
    ENT_REACHED = 0,
    ENT_REACH_NO_SUBJECT, /* the subject is no unit */
    ENT_REACH_NO_OBJECT,
    ENT_REACH_OTHER_WAY, /* a pair stands once, and this is of the second towards the first */
    ENT_REACH_OTHER_DAYS /* both are units, but not then */
} ent_reached;

typedef struct ent_reach {
    const ent_panel *p;
    uint32_t *pieces; /* of the units, by entity */
    size_t n, cap;
} ent_reach;

/* ENT_NOMEM. O(pieces log pieces). */
ent_code ent__reach_open(ent_reach *r, const ent_panel *p, ent_error *err);
void ent__reach_close(ent_reach *r);

typedef ent_code (*ent_reach_fn)(void *ctx, uint32_t claim, ent_reached reached,
                                 ent_error *err);
/* Each claim that the variable asks for, live and heard in its view. O(groups + claims x
 * pieces of their parties). */
ent_code ent__reach_claims(const ent_reach *r, const ent_variable *v, ent_reach_fn fn,
                           void *ctx, ent_error *err);
/* Those by which the units are in the system. */
ent_code ent__reach_system(const ent_reach *r, ent_reach_fn fn, void *ctx, ent_error *err);
/* Calls fn for each coverage claim of the variable's relation, or (NULL) of the system's. */
ent_code ent__reach_coverage(const ent_reach *r, const ent_variable *v, ent_reach_fn fn,
                             void *ctx, ent_error *err);
/* Marks the sources (of p->claims, by number) that the variable hears, or (NULL) the system:
 * by a claim that reaches a row, or a complete list. */
ent_code ent__reach_hear(const ent_reach *r, const ent_variable *v, bool *heard,
                         ent_error *err);

#endif
