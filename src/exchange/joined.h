/* SPDX-License-Identifier: MIT
 *
 * Tables with a row a year: consecutive years that say the same become one claim with a
 * beginning and an end; so do spells of days of which one ends on the day on which the next
 * begins. A table of state-years is half a million rows and some ten thousand
 * spells.
 */
#ifndef ENT_JOINED_H
#define ENT_JOINED_H

#include "exchange/import.h"

typedef struct ent_joined_claim ent_joined_claim;

typedef struct ent_joined {
    ent_pool keys;        /* all cells but since, until and at */
    ent_joined_claim *at; /* by key: the spell that may go on */
    size_t n, cap;
    ent_arena arena;
} ent_joined;

/* Takes a claim of one year; spells that end with a year of `still` go on (".."). A spell that
 * it does not go on with is handed on to ent__import_claim(). Failures as there. O(1). */
ent_code ent__joined_add(ent_joined *j, ent_importer *im, const ent_row *row, ent_str still,
                         ent_error *err);
/* Hands on all spells that are still held, in the order of their coming. */
ent_code ent__joined_end(ent_joined *j, ent_importer *im, ent_error *err);
void ent__joined_free(ent_joined *j);

#endif
