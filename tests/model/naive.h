/* SPDX-License-Identifier: MIT
 *
 * The rule once more, as slowly and plainly as possible: sections 1.4 to 1.7 of
 * the design over the list of all claims as rows of text. Loops only: no index,
 * no sorting, no sharing with src/voices but the names of its options and
 * verdicts. It is the judge of the engine, so it was written from the text.
 */
#ifndef ENT_TEST_NAIVE_H
#define ENT_TEST_NAIVE_H

#include "lines.h"
#include "voices/view.h"

/* A matter, its parties and facets as now known. */
typedef struct naive_matter {
    ent_str relation, subject, object, value; /* value "" unless multi */
    ent_str facet[ENT_FACETS_MOST];
    size_t *members; /* into naive->said */
    size_t n, cap;
    bool joined, loose;
} naive_matter;

typedef struct naive_answer {
    ent_verdict verdict;
    ent_str value; /* "" if none stands */
    ent_day witnessed;
    unsigned roots, works;
    bool contradiction;
} naive_answer;

typedef struct naive naive;

/* Rows and options are borrowed. */
naive *naive_new(const lines_row *rows, size_t n, const ent_view_options *options);
void naive_free(naive *v);
size_t naive_n_matters(const naive *v);
const naive_matter *naive_matter_at(const naive *v, size_t i);
/* The verdict of a day; w1 > w2 for no window. */
naive_answer naive_on(naive *v, const naive_matter *m, ent_day day, ent_day w1, ent_day w2);
/* What the claim of row `row` says of a day by 1.4 alone. */
ent_says naive_says(naive *v, size_t row, ent_day day, ent_day w1, ent_day w2);
/* Every day on which something may change in a matter, and its neighbours; yours,
 * malloced. */
ent_day *naive_days(naive *v, const naive_matter *m, size_t *n);

#endif
