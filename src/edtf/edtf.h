/* SPDX-License-Identifier: MIT
 *
 * What the files of this folder share: where the ends of vague dates lie.
 */
#ifndef ENT_EDTF_H
#define ENT_EDTF_H

#include "base/base.h"

/* Years whose magnitude is not below INT64_MAX are beyond counting. */
#define ENT__YEAR_END INT64_MAX
/* What stands for an end that is open or unknown: before and after all days. */
#define ENT__FIRST_OF_ALL ((ent_ymd){-ENT__YEAR_END, 1, 1})
#define ENT__LAST_OF_ALL ((ent_ymd){ENT__YEAR_END, 12, 31})

/* < 0, 0 or > 0 as a lies before, on or after b. */
static inline int ent__ymd_cmp(ent_ymd a, ent_ymd b) {
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    int x = a.month * 32 + a.day, y = b.month * 32 + b.day;
    return (x > y) - (x < y);
}
static inline ent_ymd ent__ymd_min(ent_ymd a, ent_ymd b) {
    return ent__ymd_cmp(a, b) <= 0 ? a : b;
}
static inline ent_ymd ent__ymd_max(ent_ymd a, ent_ymd b) {
    return ent__ymd_cmp(a, b) >= 0 ? a : b;
}

/* The day number, saturating at ENT_DAY_MIN and ENT_DAY_MAX. */
ent_day ent__ymd_day(ent_ymd d);

#endif
