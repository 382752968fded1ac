/* SPDX-License-Identifier: MIT */
#include "panel/steps.h"

/* The first day of the step that holds the day, and of the one after it. */
static int64_t first_of(ent_step by, int64_t day, int64_t *next) {
    ent_civil c = ent__day_to_civil(day);
    if (by == ENT_STEP_DAY) {
        *next = day + 1;
        return day;
    }
    int months = by == ENT_STEP_MONTH ? 1 : by == ENT_STEP_QUARTER ? 3 : 12;
    int month = (c.month - 1) / months * months + 1;
    bool over = month + months > 12;
    *next = ent__day_from_civil(c.year + over, over ? 1 : month + months, 1);
    return ent__day_from_civil(c.year, month, 1);
}

/* Not fewer than there are. */
static int64_t at_most(ent_step by, ent_day from, ent_day until) {
    int64_t days = (int64_t)until - from + 1;
    return by == ENT_STEP_DAY ? days
                              : days / (by == ENT_STEP_MONTH     ? 28
                                        : by == ENT_STEP_QUARTER ? 90
                                                                 : 365) +
                                    2;
}

ent_code ent__steps_make(ent_step by, ent_day from, ent_day until, ent_steps *out,
                         ent_error *err) {
    *out = (ent_steps){.by = by};
    if (until < from)
        return ent__fail(err, ENT_INVALID, "the panel ends before it begins");
    int64_t most = at_most(by, from, until);
    if (most > ENT_STEPS_MOST)
        return ent__fail(err, ENT_LIMIT, "more than %d steps", ENT_STEPS_MOST);
    if (!ENT_GROW(out->edge, out->cap, (size_t)most + 1))
        return ent__nomem(err);
    int64_t next, day = first_of(by, from, &next);
    for (; day <= until; day = next) {
        out->edge[out->n++] = (ent_day)day;
        first_of(by, day, &next);
    }
    out->edge[out->n] = (ent_day)day;
    return ENT_OK;
}

void ent__steps_free(ent_steps *s) {
    ENT_DROP(s->edge, s->cap);
    *s = (ent_steps){0};
}

size_t ent__steps_at(const ent_steps *s, ent_day day) {
    size_t lo = 0, hi = s->n;
    while (lo + 1 < hi) {
        size_t mid = (lo + hi) / 2;
        if (s->edge[mid] <= day)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

bool ent__steps_of(const ent_steps *s, ent_day from, ent_day until, ent_in rule, size_t *first,
                   size_t *end) {
    ent_day low = s->edge[0], high = s->edge[s->n];
    bool before = from<low, after = until> high; /* it goes on beyond the grid */
    if (from >= until || until <= low || from >= high)
        return false;
    size_t a = before ? 0 : ent__steps_at(s, from);
    size_t b = after ? s->n - 1 : ent__steps_at(s, until - 1);
    bool starts = before || s->edge[a] == from, ends = after || s->edge[b + 1] == until;
    if (!starts && (rule == ENT_IN_FIRST || rule == ENT_IN_EVERY))
        a++;
    *first = a;
    *end = b + (rule == ENT_IN_ANY || rule == ENT_IN_FIRST || ends);
    return *first < *end;
}

ent_step_name ent__step_name(const ent_steps *s, size_t step) {
    ent_civil c = ent__day_to_civil(s->edge[step]);
    int part = s->by == ENT_STEP_YEAR      ? 0
               : s->by == ENT_STEP_QUARTER ? (c.month - 1) / 3 + 1
               : s->by == ENT_STEP_MONTH   ? c.month
                                           : c.day;
    return (ent_step_name){c.year, part, s->edge[step]};
}
