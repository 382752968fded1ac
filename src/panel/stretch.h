/* SPDX-License-Identifier: MIT
 *
 * What a view says of one pair, as stretches of days that are painted on the grid.
 */
#ifndef ENT_STRETCH_H
#define ENT_STRETCH_H

#include "voices/view.h"

/* Which answers are wanted. */
enum { ENT_ANY = -1 };
typedef struct ent_filter {
    uint32_t relation;
    int value;     /* its code: this one or one that implies it; ENT_ANY: any that is no end */
    uint32_t word; /* where the relation has no vocabulary (ENT_V_FREE) */
    ent_facet facet; /* words, 0: any */
    bool possible;   /* disputed and possibly count as yes: for sources that know years */
} ent_filter;

/* How well an answer stands; the order is that of trust. */
typedef enum ent_standing {
    ENT_STANDS_NOT = 0, /* nobody knows */
    ENT_STANDS_DISPUTED = 1,
    ENT_STANDS_POSSIBLE = 2,
    ENT_STANDS_PRESUMED = 3,
    ENT_STANDS_SURE = 4
} ent_standing;

typedef struct ent_stretch {
    ent_day from, until; /* half-open */
    uint32_t value;      /* word, 0 of a no */
    uint32_t matter;     /* ENT_NONE: of coverage alone */
    uint32_t claim;      /* which has the details; ENT_NONE: none was looked for */
    ent_day began;       /* first day of the spell that it is part of */
    bool yes;            /* else surely no */
    uint8_t stands;      /* ent_standing */
    bool presumed;       /* nobody has looked so late */
} ent_stretch;

typedef struct ent_stretches {
    ent_stretch *at;
    size_t n, cap;
} ent_stretches;

/* How finely a group is read. */
typedef enum ent_reading {
    ENT_READ_ANSWERS, /* what the works come to */
    ENT_READ_CLAIMS,  /* the same, cut by the claims behind each yes: they have details */
    ENT_READ_RECORDS  /* the claims as they are written, weighed by nobody; `none` is a yes */
} ent_reading;

/* Does a no of this group speak for the pair? Where values or facets live side by side a no
 * of one of them is none of the others: then only coverage (below) gives one. */
bool ent__group_is_one(const ent_view *v, uint32_t group, const ent_filter *f);
/* Appends what is said of a group: each yes, and each no of what is known, if the group is
 * one. The view is prepared. ENT_NOMEM. O(stretches), by claims O(stretches * claims). */
ent_code ent__stretches_add(ent_stretches *s, const ent_view *v, uint32_t group,
                            const ent_filter *f, ent_reading reading, ent_error *err);
/* Appends what complete lists say of a pair of which nothing is said. `object` 0: none. */
ent_code ent__stretches_add_coverage(ent_stretches *s, const ent_view *v, uint32_t subject,
                                     uint32_t object, const ent_filter *f, ent_error *err);
void ent__stretches_free(ent_stretches *s);

#endif
