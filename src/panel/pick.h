/* SPDX-License-Identifier: MIT
 *
 * Details of claims as numbers, and the choice of one claim among several of a step: two
 * states may have three disputes in a year, and a row has one cell.
 */
#ifndef ENT_PICK_H
#define ENT_PICK_H

#include "panel/stretch.h"

enum { ENT_PICK_KEYS_MOST = 8 };

/* "onset,fatality,-start-month": the most of the first key goes before; of those alike the
 * most of the second; of a key behind - the least. What nobody counted (unknown, -9, not
 * said) lies between 0 and 1. */
typedef struct ent_pick {
    struct ent_pick_key {
        ent_str key;
        bool least;
        bool both; /* "deaths+": of both sides, together */
    } at[ENT_PICK_KEYS_MOST];
    size_t n;
} ent_pick;

/* `text`, which lives on, or one of the names: whittle (of disputes), whittle-wars. False:
 * no rule. */
bool ent__pick_read(ent_str text, ent_pick *out);

/* A claim in a step: what a cell may tell of. */
typedef struct ent_told {
    uint32_t claim; /* ENT_NONE: no claim is known */
    bool onset;     /* its spell begins in the step */
} ent_told;

/* A detail as it stands; "onset" is 1 or 0 if the claim has none. p NULL: it has none. */
ent_str ent__told_detail(const ent_view *v, ent_told t, ent_str key);
/* The same as a number, yes being 1 and no 0; of "value" the place in the vocabulary. False:
 * none. */
bool ent__told_number(const ent_view *v, ent_told t, ent_str key, double *out);
/* Has it one of "key=value|key=value"? *has false: it has none of these keys. */
bool ent__told_is(const ent_view *v, ent_told t, ent_str alternatives, bool *has);
/* Does x go before y by the rule? Of those alike whichever source the reader prefers, then
 * the earlier row, so that it does not depend on the order of their coming. */
bool ent__pick_before(const ent_pick *p, const ent_view *v, ent_told x, ent_told y);

#endif
