/* SPDX-License-Identifier: MIT
 *
 * Figures: the claims of measures, and how each stands to the others.
 *
 * superseded: a newer edition of its work has a figure of the same period and
 *             unit
 * disputed:   another work has one of the same period and unit that cannot be
 *             true as well
 * unchanged:  it stood still while a sibling moved. Both the figure and the one
 *             in the edition before are undated (neither says for which period it
 *             was measured), both have the same value, and the same two editions
 *             give another figure of the same subject and relation, undated too,
 *             whose values cannot both be right: 94 missions in both while the
 *             relations rose from 149 to 176. A figure for a period of its own is
 *             a measurement, and may well be what it was; a symmetric measure (the
 *             length of a border) is the pair's, and has no siblings.
 */
#ifndef ENT_FIGURES_H
#define ENT_FIGURES_H

#include "ask/asking.h"

typedef struct ent_figure {
    uint32_t matter, claim;
    uint32_t subject, relation;
    uint32_t work, source, rank;
    ent_day from, until; /* the period, inclusive */
    ent_str value, unit; /* unit may be empty */
    ent_number number;
    bool is_number, own_period, dumb;
    bool superseded, disputed, unchanged;
    uint32_t before;                  /* unchanged: the figure of the edition before */
    uint32_t sibling_before, sibling; /* unchanged: what moved */
} ent_figure;

typedef struct ent_figures {
    ent_figure *at; /* by matter, period, unit, work, newest edition first */
    size_t n, cap;
} ent_figures;

/* All live figures of the subject and relation asked for, of any object and
 * facet: siblings too. O(n log n), and for the last mark O(n k) with k figures of
 * one subject, relation and work. */
ent_code ent__figures_make(ent_asking *a, ent_figures *out, ent_error *err);
/* Of one that is unchanged: "X is 94 in A as in B, while Y went from 149 to 176". */
void ent__figure_tell(const ent_asking *a, const ent_figures *all, const ent_figure *f,
                      ent_buf *out);
void ent__figures_free(ent_figures *f);

#endif
