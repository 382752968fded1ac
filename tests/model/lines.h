/* SPDX-License-Identifier: MIT
 *
 * A register as short lines of text, for tests of the rule:
 *
 *   relation member state values=member|observer implies=a>b ends=c facet=place multi
 *   entity EC org replaces=EEC @2026-11-23
 *   source wp@2012 wp kind=tertiary published=2012 per=other @2026-11-23
 *   LTU member UN member 1991-09-17 .. src=unga how=admitted per=x as_of=2000 @2026-11-23
 *
 * `-` is a blank cell; a claim's other k=v are its detail. `id=x` names a claim in
 * the text, for a later `replaces=x`. The lines of a failed random case can be
 * pasted into a unit test.
 */
#ifndef ENT_TEST_LINES_H
#define ENT_TEST_LINES_H

#include "voices/claims.h"

typedef struct lines_row {
    ent_kind kind;
    ent_row row;
    ent_instant recorded;
} lines_row;

enum { LINES_LABELS_MOST = 64 };

typedef struct lines {
    lines_row *rows;
    size_t n, cap;
    ent_arena arena;
    ent_str label[LINES_LABELS_MOST];
    ent_str label_id[LINES_LABELS_MOST];
    size_t n_labels;
} lines;

void lines_free(lines *l);
/* Adds lines; false with a message on stderr if one is wrong. */
bool lines_read(lines *l, const char *text);
/* Adds a row; a claim's id is worked out. `row` is copied. */
bool lines_add(lines *l, ent_kind kind, const ent_row *row, ent_instant recorded);
/* The claims in memory of these rows, in the order of the rows; NULL on failure. */
ent_claims *lines_claims(const lines_row *rows, size_t n, ent_error *err);
/* Prints rows as lines. */
void lines_print(const lines_row *rows, size_t n);

#endif
