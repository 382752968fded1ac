/* SPDX-License-Identifier: MIT
 *
 * Powers of ten for the writer of reals.
 */
#ifndef ENT_POWERS_H
#define ENT_POWERS_H

#include <stdint.h>

enum { ENT_POWER_LEAST = -292, ENT_POWER_MOST = 324 };

/* 10^k is (high * 2^64 + low) * 2^(e - 127), rounded up, e being the whole part of log2(10^k):
 * the highest bit of high is set. */
typedef struct ent_power {
    uint64_t high, low;
} ent_power;

ent_power ent__power(int k); /* ENT_POWER_LEAST <= k <= ENT_POWER_MOST */

#endif
