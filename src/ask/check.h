/* SPDX-License-Identifier: MIT
 *
 * check, in parts: each rule walks the groups, matters or claims of one scope and
 * reports what an editor should look at.
 */
#ifndef ENT_CHECK_H
#define ENT_CHECK_H

#include "ask/figures.h"
#include "ask/tell.h"

typedef struct ent_checking {
    ent_asking ask;
    ent_str relation; /* only findings of this one, if given */
    ent_table *table;
    ent_figures figures;
    ent_buf text; /* of the message at hand */
    ent_day today;
} ent_checking;

enum {
    ENT_CHECK_RULE,
    ENT_CHECK_SEVERITY,
    ENT_CHECK_SUBJECT,
    ENT_CHECK_SUBJECT_NAME,
    ENT_CHECK_RELATION,
    ENT_CHECK_OBJECT,
    ENT_CHECK_OBJECT_NAME,
    ENT_CHECK_MESSAGE,
    ENT_CHECK_CLAIMS
};

/* A finding with the message in x->text, which is cleared; SIZE_MAX if it is of
 * another relation than asked for. Words may be 0. */
size_t ent__check_row(ent_checking *x, const char *rule, const char *severity, uint32_t subject,
                      ent_str relation, uint32_t object);
/* To the finding's claims. */
void ent__check_claim(ent_checking *x, size_t row, uint32_t claim);
/* Is it of the subject asked for (or is none asked for)? */
bool ent__check_touches(const ent_checking *x, const ent_group *g);

/* count-rows, figure-unchanged. O(figures + counting figures x groups). */
ent_code ent__check_figures(ent_checking *x, ent_error *err);
/* relations-before-recognition, not-existing, halves-differ. O(n) in claims, and
 * quadratic in the claims of one symmetric pair. */
ent_code ent__check_dates(ent_checking *x, ent_error *err);
/* treaty-one-party, treaty-half. O(n) in actions. */
ent_code ent__check_treaties(ent_checking *x, ent_error *err);

#endif
