/* SPDX-License-Identifier: MIT
 *
 * The engine beside the naive rule, and one view beside another. What returns
 * false leaves in compare_why what differed.
 */
#ifndef ENT_TEST_COMPARE_H
#define ENT_TEST_COMPARE_H

#include "naive.h"

#include "voices/load.h"

extern char compare_why[1024];
bool compare_differ(const char *format, ...) ENT_PRINTF(1, 2); /* always false */
/* A day as text, in one of four buffers. */
const char *compare_day(ent_day d);
/* The matter of a prepared view that is this one, or ENT_NONE. */
uint32_t compare_find(const ent_view *v, const naive_matter *x);
/* Do timelines, hearings and the naive rule agree on every step-th matter, on every day
 * on which something may change and the days around it? Adds to *n_asked (or NULL). */
bool compare_naive(ent_view *v, naive *x, size_t step, size_t *n_asked);
/* Do two prepared views give the same answers, of one group of v or of all? */
bool compare_views(const ent_view *v, const ent_view *w, uint32_t group);
/* Does a reading of the pair of one group of v give the same answers about it as v,
 * which is of the whole register? */
bool compare_scope(ent_register *reg, const ent_view *v, const ent_view_options *o,
                   uint32_t group);

#endif
