/* SPDX-License-Identifier: MIT
 *
 * Numbers and days as text, whatever the locale, at the pace of a panel.
 *
 * A real is written with the fewest digits that read back as the same value, and of
 * those the nearest to it: Schubfach (R. Giulietti, "The Schubfach way to render doubles",
 * 2020). Around v = c * 2^q lie the reals that are read as v. With k so that 10^k is about
 * the width of that interval, it holds at most one multiple of 10^(k+1), and if none, then
 * one or two of 10^k beside v. Its ends are needed to two bits behind the point, and whether
 * anything is left over: 128 bits of a power of ten and two products are enough for that
 * (section 9 there).
 */
#include "table/powers.h"
#include "table/table.h"

static const char pairs[201] = "00010203040506070809101112131415161718192021222324"
                               "25262728293031323334353637383940414243444546474849"
                               "50515253545556575859606162636465666768697071727374"
                               "75767778798081828384858687888990919293949596979899";

static char *uint_write(char *p, uint64_t v) {
    if (v < 10) { /* most cells of most tables */
        *p = (char)('0' + v);
        return p + 1;
    }
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

/* ---- reals --------------------------------------------------------------------------- */

__extension__ typedef unsigned __int128 wide;

/* digits * 10^exponent */
typedef struct decimal {
    uint64_t digits;
    int exponent;
} decimal;

/* The whole part of g * cp / 2^128, its last bit set if anything was left over. */
static uint64_t round_to_odd(ent_power g, uint64_t cp) {
    wide low = (wide)g.low * cp, high = (wide)g.high * cp + (uint64_t)(low >> 64);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

/* The whole part of log10(2^q), or of log10(3/4 * 2^q), and of log2(10^k). */
static int log10_of_pow2(int q, bool less) {
    return (q * 1262611 - (less ? 524031 : 0)) >> 22;
}
static int log2_of_pow10(int k) {
    return (k * 1741647) >> 19;
}

/* Of a finite v > 0. */
static decimal shortest(double v) {
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    int biased = (int)(bits >> 52);
    uint64_t c = biased ? fraction | UINT64_C(1) << 52 : fraction;
    int q = (biased ? biased : 1) - 1075;
    bool closer = fraction == 0 && biased > 1; /* the double below is half as far */
    bool open = c & 1;                         /* the ends are read as others */
    int k = log10_of_pow2(q, closer), h = q + log2_of_pow10(-k) + 1;
    ent_power g = ent__power(-k);
    uint64_t low = round_to_odd(g, (4 * c - 2 + closer) << h) + open;
    uint64_t at = round_to_odd(g, (4 * c) << h);
    uint64_t high = round_to_odd(g, (4 * c + 2) << h) - open;
    uint64_t s = at / 4;
    if (s >= 10) {
        uint64_t tens = s / 10;
        bool below = low <= 40 * tens, above = 40 * tens + 40 <= high;
        if (below != above)
            return (decimal){tens + above, k + 1};
    }
    bool below = low <= 4 * s, above = 4 * s + 4 <= high;
    if (below != above)
        return (decimal){s + above, k};
    uint64_t middle = 4 * s + 2;
    return (decimal){s + (at > middle || (at == middle && (s & 1))), k};
}

static char *zeros_write(char *p, int n) {
    memset(p, '0', (size_t)n);
    return p + n;
}

/* 0.00012, 12.5, 1200; `point` digits stand before the point. */
static char *plain_write(char *p, const char *digits, int n, int point) {
    if (point <= 0) {
        *p++ = '0';
        *p++ = '.';
        p = zeros_write(p, -point);
        memcpy(p, digits, (size_t)n);
        return p + n;
    }
    int whole = n < point ? n : point;
    memcpy(p, digits, (size_t)whole);
    p = zeros_write(p + whole, point - whole);
    if (n <= point)
        return p;
    *p++ = '.';
    memcpy(p, digits + point, (size_t)(n - point));
    return p + (n - point);
}

/* 1.25e-07: an exponent has two digits at least, as C has it. */
static char *power_write(char *p, const char *digits, int n, int exponent) {
    *p++ = digits[0];
    if (n > 1) {
        *p++ = '.';
        memcpy(p, digits + 1, (size_t)n - 1);
        p += n - 1;
    }
    *p++ = 'e';
    *p++ = exponent < 0 ? '-' : '+';
    int size = exponent < 0 ? -exponent : exponent;
    if (size < 10)
        *p++ = '0';
    return uint_write(p, (uint64_t)size);
}

char *ent__real_write(char *p, double v) {
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    if (bits << 1 == 0) { /* of either sign */
        *p++ = '0';
        return p;
    }
    if (bits >> 63)
        *p++ = '-';
    bits &= UINT64_MAX >> 1;
    memcpy(&v, &bits, sizeof v);
    decimal d = shortest(v);
    for (; d.digits % 10 == 0; d.exponent++)
        d.digits /= 10;
    char digits[20];
    int n = (int)(uint_write(digits, d.digits) - digits), point = n + d.exponent;
    bool plain = point > -4 && point <= (n > 15 ? n : 15);
    return plain ? plain_write(p, digits, n, point) : power_write(p, digits, n, point - 1);
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
