/* SPDX-License-Identifier: MIT
 *
 * Numbers and days as text, whatever the locale, at the pace of a panel.
 *
 * A real is written with the fewest digits that read back as the same value. If
 * v is m / 10^k with whole m below 2^53 and k up to 22, both are exact and the
 * division rounds correctly, so m with k decimals reads back as v; and with at
 * most 15 digits no shorter text does. Only what is left over goes to libc.
 */
#include "table/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char pairs[201] = "00010203040506070809101112131415161718192021222324"
                               "25262728293031323334353637383940414243444546474849"
                               "50515253545556575859606162636465666768697071727374"
                               "75767778798081828384858687888990919293949596979899";

static char *uint_write(char *p, uint64_t v) {
    char text[20];
    char *end = text + sizeof text, *q = end;
    while (v >= 100) {
        q -= 2;
        memcpy(q, pairs + v % 100 * 2, 2);
        v /= 100;
    }
    if (v >= 10) {
        q -= 2;
        memcpy(q, pairs + v * 2, 2);
    } else {
        *--q = (char)('0' + v);
    }
    memcpy(p, q, (size_t)(end - q));
    return p + (end - q);
}

char *ent__int_write(char *p, int64_t v) {
    if (v >= 0)
        return uint_write(p, (uint64_t)v);
    *p = '-';
    return uint_write(p + 1, 0 - (uint64_t)v);
}

/* m / 10^k, k > 0 */
static char *decimal_write(char *p, uint64_t m, int k) {
    char digits[20];
    size_t n = (size_t)(uint_write(digits, m) - digits), decimals = (size_t)k;
    if (n <= decimals) {
        *p++ = '0';
        *p++ = '.';
        memset(p, '0', decimals - n);
        memcpy(p + (decimals - n), digits, n);
        return p + decimals;
    }
    memcpy(p, digits, n - decimals);
    p += n - decimals;
    *p++ = '.';
    memcpy(p, digits + (n - decimals), decimals);
    return p + decimals;
}

/* The host's locale may have put anything for the dot. */
static char *libc_write(char *p, double v) {
    char text[64];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        double back = strtod(text, NULL); /* in the same locale */
        if (memcmp(&back, &v, sizeof v) == 0)
            break;
    }
    bool dot = false;
    for (const char *q = text; *q; q++) {
        if ((*q >= '0' && *q <= '9') || *q == 'e' || *q == '-' || *q == '+')
            *p++ = *q;
        else if (!dot)
            dot = (*p++ = '.', true);
    }
    return p;
}

char *ent__real_write(char *p, double v) {
    static const double tens[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    double a = fabs(v);
    if (!(a < 1e15 && (a == 0 || a > 1e-5)))
        return libc_write(p, v);
    for (int k = 0; k < 16; k++) {
        double m = nearbyint(a * tens[k]);
        if (!(m < 1e15))
            break;
        double back = m / tens[k];
        if (memcmp(&back, &a, sizeof a) != 0)
            continue;
        if (v < 0)
            *p++ = '-';
        return k == 0 ? uint_write(p, (uint64_t)m) : decimal_write(p, (uint64_t)m, k);
    }
    return libc_write(p, v);
}

char *ent__day_write(char *p, ent_day day) {
    if (day == ENT_DAY_MIN || day == ENT_DAY_MAX)
        return p;
    ent_civil c = ent__day_to_civil(day);
    if (c.year < 0 || c.year > 9999)
        return p + ent__day_format(day, p, ENT_CELL_BYTES);
    memcpy(p, pairs + c.year / 100 * 2, 2);
    memcpy(p + 2, pairs + c.year % 100 * 2, 2);
    p[4] = '-';
    memcpy(p + 5, pairs + c.month * 2, 2);
    p[7] = '-';
    memcpy(p + 8, pairs + c.day * 2, 2);
    return p + 10;
}
