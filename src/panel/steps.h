/* SPDX-License-Identifier: MIT
 *
 * The time grid of a panel: days, months, quarters or years, one after another.
 */
#ifndef ENT_STEPS_H
#define ENT_STEPS_H

#include "base/base.h"

typedef enum ent_step {
    ENT_STEP_DAY,
    ENT_STEP_MONTH,
    ENT_STEP_QUARTER,
    ENT_STEP_YEAR
} ent_step;

/* Which day of a step decides whether something is in it. */
typedef enum ent_in {
    ENT_IN_ANY,   /* one day is enough (the usual one of state-years) */
    ENT_IN_FIRST, /* the first day of the step */
    ENT_IN_LAST,  /* its last day */
    ENT_IN_EVERY  /* every day of it */
} ent_in;

/* Step i is the days [edge[i], edge[i + 1]). */
typedef struct ent_steps {
    ent_step by;
    ent_day *edge;
    size_t n, cap; /* cap: edges there is room for */
} ent_steps;

static inline ent_day ent__later(ent_day a, ent_day b) {
    return a > b ? a : b;
}
static inline ent_day ent__sooner(ent_day a, ent_day b) {
    return a < b ? a : b;
}

enum { ENT_STEPS_MOST = 1 << 20 };

/* The steps that hold the days from..until (inclusive), whole. ENT_INVALID (until is
 * before from), ENT_LIMIT (more than ENT_STEPS_MOST), ENT_NOMEM. O(n). */
ent_code ent__steps_make(ent_step by, ent_day from, ent_day until, ent_steps *out,
                         ent_error *err);
void ent__steps_free(ent_steps *s);
/* The step that holds the day, which lies within. O(log n). */
size_t ent__steps_at(const ent_steps *s, ent_day day);
/* The steps in which the days [from, until) are, by the rule, as [*first, *end). False if
 * there is none. O(log n). */
bool ent__steps_of(const ent_steps *s, ent_day from, ent_day until, ent_in rule, size_t *first,
                   size_t *end);
/* The year of a step, its place in the year from 1 (0 for years), and its first day. */
typedef struct ent_step_name {
    int64_t year;
    int part;
    ent_day first;
} ent_step_name;
ent_step_name ent__step_name(const ent_steps *s, size_t step);

#endif
