/* SPDX-License-Identifier: MIT
 *
 * Reads EDTF: the profile of ISO 8601-2:2019, Annex A, levels 0 to 2
 * (https://www.loc.gov/standards/datetime/). One pass, no memory, no recursion.
 *
 *     edtf      = date | instant | interval | set
 *     date      = [q] (year | long) [q] | [q] year [q] "-" [q] month [q]
 *               | [q] year [q] "-" [q] month [q] "-" [q] day [q]
 *     q         = "?" uncertain | "~" approximate | "%" both; in front of a part
 *                 it is of that part, behind one of all parts up to there
 *     year      = ["-"] 4 digits-or-X ["S" digits]
 *     long      = "Y" ["-"] digits ["E" digits] ["S" digits]   beyond 9999
 *     month     = 01..12 | 21..41 (season, quarter, ...) | with X
 *     day       = 01..31 | with X
 *     instant   = year-month-day "T" hh:mm:ss [ "Z" | ("+"|"-") hh [":" mm] ]
 *     interval  = end "/" end, not both without a date
 *     end       = [".."] date | date [".."] | ".." open | nothing: unknown
 *     set       = ("[" | "{") [".."] member {"," member} [".."] ("]" | "}")
 *     member    = date | date ".." date of one precision
 *
 * The result is two days, the first and the last that are possible. X stands for
 * any digit that leads to a day of the calendar: 199X-02-29 runs from 1992 to 1996,
 * 1985-02-3X does not exist. S keeps the first digits of a year: 1953S3 are the
 * 1950s. Qualifiers never move a bound. Years are astronomical (0000 is 1 BC), the
 * calendar is proleptic Gregorian, seasons are northern and meteorological except
 * 29 to 32, which are southern. Years that int64 does not hold make both ends
 * unknown. What was decided where implementations differ: docs/edtf.md.
 */
#include "edtf/edtf.h"

/* A text being read. A function that fails leaves `p` where it went wrong. */
typedef struct reader {
    const char *s, *p, *end;
    const char *why; /* what is wrong, a sentence without its subject */
} reader;

typedef enum shape { YEAR, MONTH, DAY, SEASON, INSTANT } shape;

/* A date inside of an interval or set, or alone. */
typedef struct part {
    ent_ymd first, last;
    shape shape;
    int level;
    bool soft;   /* qualified, or a season */
    bool masked; /* has X */
    bool plain;  /* neither X, qualifier nor S: may end a range */
    bool beyond; /* its years do not fit int64: first and last mean nothing */
} part;

static bool stop(reader *r, const char *at, const char *why) {
    r->p = at;
    r->why = why;
    return false;
}

static bool at(const reader *r, char c) {
    return r->p < r->end && *r->p == c;
}

static bool skip(reader *r, char c) {
    bool is = at(r, c);
    r->p += is;
    return is;
}

static bool at_dots(const reader *r) {
    return r->end - r->p >= 2 && r->p[0] == '.' && r->p[1] == '.';
}

static bool skip_dots(reader *r) {
    bool is = at_dots(r);
    r->p += is ? 2 : 0;
    return is;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- qualifiers ---------------------------------------------------------------- */

enum { UNCERTAIN = 1, APPROXIMATE = 2 };

/* Reads at most one; 0 if there is none. */
static int qualifier(reader *r) {
    if (skip(r, '?'))
        return UNCERTAIN;
    if (skip(r, '~'))
        return APPROXIMATE;
    return skip(r, '%') ? UNCERTAIN | APPROXIMATE : 0;
}

/* One qualifier for the whole date is level 1, anything finer level 2. */
static int qualified_level(const int *q, int n) {
    int any = 0, differ = 0;
    for (int i = 0; i < n; i++) {
        any |= q[i];
        differ |= q[i] ^ q[0];
    }
    return differ ? 2 : any != 0;
}

/* ---- masks ----------------------------------------------------------------------- */

/* Year, month and day as they stand: 4, 2 and 2 digits or X. */
typedef struct fields {
    const char *at[3];
    int q[3]; /* qualifiers of each */
    int n;    /* how many there are */
    bool minus;
} fields;

static bool has_x(const char *mask, int width) {
    return memchr(mask, 'X', (size_t)width) != NULL;
}

static int number(const char *mask, int width, char x) {
    int v = 0;
    for (int i = 0; i < width; i++)
        v = v * 10 + ((mask[i] == 'X' ? x : mask[i]) - '0');
    return v;
}

static bool fits(const char *mask, int v) {
    return (mask[0] == 'X' || mask[0] - '0' == v / 10) &&
           (mask[1] == 'X' || mask[1] - '0' == v % 10);
}

/* The numbers 1..most that fit two digits, as bits. */
static uint32_t fitting(const char *mask, int most) {
    uint32_t bits = 0;
    if (!has_x(mask, 2)) {
        int v = number(mask, 2, '0');
        return v >= 1 && v <= most ? UINT32_C(1) << v : 0;
    }
    for (int v = 1; v <= most; v++)
        bits |= (uint32_t)fits(mask, v) << v;
    return bits;
}

static int lowest(uint32_t bits) {
    int i = 0;
    while (!(bits >> i & 1))
        i++;
    return i;
}

static int highest(uint32_t bits) {
    int i = 31;
    while (!(bits >> i & 1))
        i--;
    return i;
}

/* The first or last multiple of 4 in 04..96 that fits two digits, -1 if none does. */
static int leap_rest(const char *mask, bool last) {
    for (int i = 4; i < 100; i += 4)
        if (fits(mask, last ? 100 - i : i))
            return last ? 100 - i : i;
    return -1;
}

/* The first or last leap year that fits four digits, -1 if none does. */
static int leap_year(const char *mask, bool last) {
    int rest = leap_rest(mask + 2, last);
    bool hundreds = fits(mask + 2, 0);
    int step = last ? -1 : 1, from = number(mask, 2, last ? '9' : '0');
    for (int century = from; century >= 0 && century < 100; century += step) {
        bool whole = hundreds && century % 4 == 0;
        if (fits(mask, century) && (whole || rest > 0))
            return century * 100 + (whole && (rest < 0 || !last) ? 0 : rest);
    }
    return -1;
}

/* The first or last day of some months of a year that is among some days. */
static bool pick_day(ent_ymd *d, uint32_t months, uint32_t days, bool last) {
    while (months) {
        int m = last ? highest(months) : lowest(months);
        uint32_t fit = days & (UINT32_MAX >> (31 - ent__month_days(d->year, m)));
        if (fit) {
            d->month = m;
            d->day = last ? highest(fit) : lowest(fit);
            return true;
        }
        months &= ~(UINT32_C(1) << m);
    }
    return false;
}

/* The same with a year that may have X. Where a common year has no such day, all
 * of them are 29 February. */
static bool pick(ent_ymd *d, const fields *f, uint32_t months, uint32_t days, bool last) {
    if (pick_day(d, months, days, last))
        return true;
    if (!has_x(f->at[0], 4))
        return false;
    d->year = leap_year(f->at[0], last);
    return d->year >= 0 && pick_day(d, months, days, last);
}

/* X is level 1 as 199X, 19XX, YYYY-XX, YYYY-MM-XX and YYYY-XX-XX. */
static int masked_level(const fields *f) {
    bool year = has_x(f->at[0], 4);
    bool month = f->n > 1 && has_x(f->at[1], 2);
    bool day = f->n > 2 && has_x(f->at[2], 2);
    if (!year && !month && !day)
        return 0;
    if (year)
        return f->n == 1 && !has_x(f->at[0], 2) && f->at[0][3] == 'X' ? 1 : 2;
    bool whole_month = !month || memcmp(f->at[1], "XX", 2) == 0;
    bool whole_day = f->n == 2 || memcmp(f->at[2], "XX", 2) == 0;
    return whole_month && whole_day ? 1 : 2;
}

/* ---- months, seasons, days --------------------------------------------------------- */

/* 21..41 of the standard: the first month, and how many. */
static const struct {
    int8_t month, n;
} seasons[] = {
    {3, 3}, {6, 3},  {9, 3}, {12, 3}, /* 21..24 spring to winter */
    {3, 3}, {6, 3},  {9, 3}, {12, 3}, /* 25..28 of the north */
    {9, 3}, {12, 3}, {3, 3}, {6, 3},  /* 29..32 of the south */
    {1, 3}, {4, 3},  {7, 3}, {10, 3}, /* 33..36 quarters */
    {1, 4}, {5, 4},  {9, 4},          /* 37..39 thirds */
    {1, 6}, {7, 6},                   /* 40, 41 halves */
};
enum { SEASON_MIN = 21, SEASON_LEVEL_2 = 25, SEASON_SOUTH = 32, SEASON_MAX = 41 };

static void set_season(int code, part *out) {
    int from = seasons[code - SEASON_MIN].month;
    int until = from + seasons[code - SEASON_MIN].n - 1;
    out->shape = SEASON;
    out->soft = code <= SEASON_SOUTH;
    out->plain = false;
    out->level = code < SEASON_LEVEL_2 ? 1 : 2;
    out->first.month = from;
    out->last.year += until > 12;
    out->last.month = until > 12 ? until - 12 : until;
    out->last.day = ent__month_days(out->last.year, out->last.month);
}

static bool set_month(reader *r, const fields *f, part *out) {
    const char *mask = f->at[1];
    uint32_t months = fitting(mask, 12);
    int code = number(mask, 2, '0');
    if (!months && !has_x(mask, 2) && code >= SEASON_MIN && code <= SEASON_MAX) {
        if (f->n == 3)
            return stop(r, f->at[2], "a season has no days");
        set_season(code, out);
        return true;
    }
    if (!months)
        return stop(r, mask, "a month is 01 to 12, a season or quarter 21 to 41");
    out->shape = MONTH;
    out->first.month = lowest(months);
    out->last.month = highest(months);
    out->last.day = ent__month_days(out->last.year, out->last.month);
    return true;
}

static bool set_day(reader *r, const fields *f, part *out) {
    uint32_t months = fitting(f->at[1], 12);
    uint32_t days = fitting(f->at[2], 31);
    out->shape = DAY;
    if (!pick(&out->first, f, months, days, false) || !pick(&out->last, f, months, days, true))
        return stop(r, f->at[2], "there is no such day");
    return true;
}

/* Turns what was read into days. The year with all X as 0 and as 9 is in `out`. */
static bool set_fields(reader *r, const fields *f, part *out) {
    if (f->n > 1 && !set_month(r, f, out))
        return false;
    if (f->n > 2 && !set_day(r, f, out))
        return false;
    int masked = masked_level(f), qualified = qualified_level(f->q, f->n);
    out->masked = masked > 0;
    out->soft |= qualified > 0;
    out->plain &= !masked && !qualified;
    out->level = out->level > masked ? out->level : masked;
    out->level = out->level > qualified ? out->level : qualified;
    return true;
}

/* ---- years -------------------------------------------------------------------------- */

/* A number of any length; it stays at INT64_MAX where it does not fit. */
static bool read_number(reader *r, int64_t *v, const char *why) {
    const char *p = r->p;
    for (*v = 0; r->p < r->end && is_digit(*r->p); r->p++)
        if (__builtin_mul_overflow(*v, 10, v) || __builtin_add_overflow(*v, *r->p - '0', v))
            *v = INT64_MAX;
    return r->p > p || stop(r, p, why);
}

/* 10 to the n, INT64_MAX where it does not fit. */
static int64_t power(int64_t n) {
    int64_t v = 1;
    for (; n > 0 && v != INT64_MAX; n--)
        if (__builtin_mul_overflow(v, 10, &v))
            v = INT64_MAX;
    return v;
}

/* Year and sign, of which the last `open` digits are open. */
static void set_years(part *out, int64_t year, bool minus, int64_t open) {
    int64_t step = power(open), low = 0, high = INT64_MAX;
    if (year != INT64_MAX && step != INT64_MAX) {
        low = year / step * step;
        if (__builtin_add_overflow(low, step - 1, &high))
            high = INT64_MAX;
    }
    out->beyond = high == INT64_MAX;
    if (minus && low == 0)
        low = 1; /* there is no -0000 */
    out->first.year = minus ? -high : low;
    out->last.year = minus ? -low : high;
}

/* "S" and how many of `n` digits count; stands behind a year. */
static bool read_significant(reader *r, int64_t n, int64_t *digits) {
    const char *p = r->p;
    if (!read_number(r, digits, "after S stands how many digits are significant"))
        return false;
    if (*digits < 1 || *digits > n)
        return stop(r, p, "the year does not have as many significant digits");
    return true;
}

static bool read_exponent(reader *r, int64_t *exponent) {
    enum { EXPONENT_MAX = 100000 };
    const char *p = r->p;
    if (!read_number(r, exponent, "after E stands a number"))
        return false;
    return *exponent <= EXPONENT_MAX || stop(r, p, "an exponent is at most 100000");
}

/* What stands behind "Y": sign, digits, exponent, significant digits. */
static bool read_long_year(reader *r, part *out) {
    bool minus = skip(r, '-');
    const char *p = r->p;
    int64_t year, n, exponent = 0, digits;
    if (!read_number(r, &year, "after Y stands a year of five digits or more"))
        return false;
    if (*p == '0')
        return stop(r, p, "a year after Y does not begin with 0");
    digits = r->p - p;
    out->level = at(r, 'E') ? 2 : 1;
    if (skip(r, 'E') && !read_exponent(r, &exponent))
        return false;
    n = digits += exponent;
    if (n < 5)
        return stop(r, p, "a year after Y has five digits or more");
    out->level = at(r, 'S') ? 2 : out->level;
    out->plain = !at(r, 'S');
    if (skip(r, 'S') && !read_significant(r, n, &digits))
        return false;
    if (__builtin_mul_overflow(year, power(exponent), &year))
        year = INT64_MAX;
    set_years(out, year, minus, n - digits);
    return true;
}

static bool long_year(reader *r, int q, part *out) {
    if (!read_long_year(r, out))
        return false;
    q |= qualifier(r);
    out->soft = q != 0;
    out->plain &= !q;
    return true;
}

/* ---- dates and instants ---------------------------------------------------------------- */

/* `width` digits or X. */
static bool read_mask(reader *r, int width, const char **mask, const char *why) {
    if (r->end - r->p < width)
        return stop(r, r->p, why);
    for (int i = 0; i < width; i++)
        if (!is_digit(r->p[i]) && r->p[i] != 'X')
            return stop(r, r->p, why);
    *mask = r->p;
    r->p += width;
    return true;
}

/* A qualifier behind a part is of all parts so far. */
static void qualify(reader *r, fields *f) {
    int q = qualifier(r);
    for (int i = 0; i < f->n; i++)
        f->q[i] |= q;
}

static bool read_year(reader *r, fields *f, part *out) {
    const char *p = r->p;
    int64_t digits = 4;
    f->minus = skip(r, '-');
    if (!read_mask(r, 4, &f->at[0], "a year has four digits, or begins with Y"))
        return false;
    bool masked = has_x(f->at[0], 4);
    int year = number(f->at[0], 4, '0');
    if (f->minus && (masked || year == 0))
        return stop(r, p, masked ? "a year before 0000 has no X" : "there is no year -0000");
    if (!masked && skip(r, 'S')) {
        if (!read_significant(r, 4, &digits))
            return false;
        out->level = 2;
        out->plain = false;
    }
    set_years(out, year, f->minus, 4 - digits);
    if (masked)
        out->last.year = number(f->at[0], 4, '9');
    f->n = 1;
    qualify(r, f);
    return true;
}

/* "-" and month or day. */
static bool read_field(reader *r, fields *f) {
    f->q[f->n] = qualifier(r);
    if (!read_mask(r, 2, &f->at[f->n],
                   f->n == 1 ? "a month has two digits" : "a day has two digits"))
        return false;
    f->n++;
    qualify(r, f);
    return true;
}

/* Two digits up to `most`, after `mark` (0: none). */
static bool read_two(reader *r, char mark, int most, int *v) {
    const char *p = r->p;
    if (mark && !skip(r, mark))
        return stop(r, p, "a time is hh:mm:ss");
    if (r->end - r->p < 2 || !is_digit(r->p[0]) || !is_digit(r->p[1]))
        return stop(r, r->p, "a time is hh:mm:ss");
    *v = number(r->p, 2, '0');
    if (*v > most)
        return stop(r, r->p, "there is no such time of day");
    r->p += 2;
    return true;
}

/* Up to 14 hours from UTC; -00 does not exist. */
static bool read_zone(reader *r) {
    int hour, minute = 0;
    const char *p = r->p;
    bool minus = at(r, '-');
    if (skip(r, 'Z') || (!minus && !at(r, '+')))
        return true;
    r->p++;
    if (!read_two(r, 0, 14, &hour) || (at(r, ':') && !read_two(r, ':', 59, &minute)))
        return false;
    if (hour * 60 + minute > 14 * 60 || (minus && hour == 0 && minute == 0))
        return stop(r, p, "a shift from UTC is at most 14:00, and not -00:00");
    return true;
}

/* The time of day is checked and forgotten: a second may be 60. */
static bool read_time(reader *r, const part *date, bool minus) {
    int v;
    if (date->shape != DAY || !date->plain || minus)
        return stop(r, r->p, "a time needs a whole day of the years 0000 to 9999");
    r->p++;
    return read_two(r, 0, 23, &v) && read_two(r, ':', 59, &v) && read_two(r, ':', 60, &v) &&
           read_zone(r);
}

static bool read_date(reader *r, part *out) {
    fields f = {.n = 0};
    *out = (part){.first = {0, 1, 1}, .last = {0, 12, 31}, .shape = YEAR, .plain = true};
    f.q[0] = qualifier(r);
    if (skip(r, 'Y'))
        return long_year(r, f.q[0], out);
    if (!read_year(r, &f, out))
        return false;
    if (out->level < 2) /* S takes no month */
        while (f.n < 3 && skip(r, '-'))
            if (!read_field(r, &f))
                return false;
    if (f.minus && !out->level)
        out->level = 1;
    if (!set_fields(r, &f, out))
        return false;
    if (!at(r, 'T'))
        return true;
    if (!read_time(r, out, f.minus))
        return false;
    out->shape = INSTANT;
    return true;
}

/* A date that is no instant. */
static bool read_part(reader *r, part *out) {
    const char *p = r->p;
    if (!read_date(r, out))
        return false;
    return out->shape != INSTANT || stop(r, p, "a time of day stands alone");
}

/* ---- intervals and sets ------------------------------------------------------------------ */

static void forget(ent_date *out) {
    out->start = out->end = ENT_DATE_END_UNKNOWN;
}

static void raise_level(ent_date *out, int level) {
    if (out->level < level)
        out->level = level;
}

static void take(ent_date *out, const part *d) {
    out->first = d->first;
    out->last = d->last;
    out->level = d->level;
    out->soft = d->soft;
    if (d->beyond)
        forget(out);
}

/* The second end, after the solidus. `left` is NULL if the first has no date. */
static bool read_right(reader *r, const part *left, ent_date *out) {
    const char *p = r->p;
    part right;
    bool open = skip_dots(r);
    if (open || r->p == r->end) {
        if (!left)
            return stop(r, p, "an interval needs a date");
        out->end = open ? ENT_DATE_END_OPEN : ENT_DATE_END_UNKNOWN;
        raise_level(out, 1);
        return true;
    }
    if (!read_part(r, &right))
        return false;
    raise_level(out, right.masked ? 2 : right.level);
    out->last = right.last;
    out->soft |= right.soft;
    if (skip_dots(r)) {
        out->end = ENT_DATE_END_OPEN;
        raise_level(out, 2);
    }
    if (right.beyond || (left && left->beyond))
        forget(out);
    else if (left && ent__ymd_cmp(left->first, right.last) > 0)
        return stop(r, p, "the interval ends before it begins");
    return true;
}

/* The rest of an interval whose first end, before the solidus, was read. */
static bool read_interval(reader *r, const part *left, ent_date *out) {
    out->kind = ENT_DATE_INTERVAL;
    if (left)
        raise_level(out, left->masked ? 2 : 0);
    else
        raise_level(out, 1);
    return read_right(r, left, out);
}

/* Not a set: a date, an instant, or an interval. */
static bool read_single(reader *r, ent_date *out) {
    const char *p = r->p;
    part d;
    bool open = skip_dots(r);
    out->start = open ? ENT_DATE_END_OPEN : ENT_DATE_END_KNOWN;
    if (at(r, '/')) {
        out->start = open ? ENT_DATE_END_OPEN : ENT_DATE_END_UNKNOWN;
        r->p++;
        return read_interval(r, NULL, out);
    }
    if (!read_date(r, &d))
        return false;
    take(out, &d);
    if (at(r, '/')) {
        if (d.shape == INSTANT)
            return stop(r, p, "a time of day stands alone");
        raise_level(out, open ? 2 : 0);
        r->p++;
        return read_interval(r, &d, out);
    }
    return !open || stop(r, r->p, "a date after .. begins an interval");
}

/* Widens a set by a date. */
static void include(ent_date *out, const part *d) {
    out->first = ent__ymd_min(out->first, d->first);
    out->last = ent__ymd_max(out->last, d->last);
    out->soft |= d->soft;
}

/* a..b and a..: what stands behind the dots, which were read. */
static bool read_range(reader *r, const part *a, char close, ent_date *out, bool *beyond) {
    const char *p = r->p;
    part b;
    if (at(r, close)) {
        out->end = ENT_DATE_END_OPEN;
        return true;
    }
    if (!read_part(r, &b))
        return false;
    if (!a->plain || !b.plain || a->shape != b.shape)
        return stop(r, p, "a range is between two whole years, months or days");
    *beyond |= b.beyond;
    if (!a->beyond && !b.beyond && ent__ymd_cmp(a->first, b.first) > 0)
        return stop(r, p, "the range ends before it begins");
    include(out, &b);
    return true;
}

static bool read_set(reader *r, ent_date *out) {
    const char close = skip(r, '[') ? ']' : '}';
    bool beyond = false;
    out->kind = close == ']' ? ENT_DATE_ONE_OF : ENT_DATE_ALL_OF;
    r->p += close == '}';
    out->level = 2;
    out->first = ENT__LAST_OF_ALL;
    out->last = ENT__FIRST_OF_ALL;
    bool earlier = skip_dots(r);
    if (earlier)
        out->start = ENT_DATE_END_OPEN;
    do {
        part d;
        if (!read_part(r, &d))
            return false;
        beyond |= d.beyond;
        include(out, &d);
        if (!earlier && skip_dots(r) && !read_range(r, &d, close, out, &beyond))
            return false;
        earlier = false;
    } while (out->end != ENT_DATE_END_OPEN && skip(r, ','));
    if (!skip(r, close))
        return stop(r, r->p,
                    close == ']' ? "a set goes on with , or ends with ]"
                                 : "a set goes on with , or ends with }");
    if (beyond)
        forget(out);
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------
 */

/* Day numbers from the civil dates and the kinds of ends. */
static void settle(ent_date *out) {
    if (out->start != ENT_DATE_END_KNOWN)
        out->first = ENT__FIRST_OF_ALL;
    if (out->end != ENT_DATE_END_KNOWN)
        out->last = ENT__LAST_OF_ALL;
    out->from = ent__ymd_day(out->first);
    out->until = ent__ymd_day(out->last);
}

static bool four(const char *s, int *v) {
    *v = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + (s[3] - '0');
    return is_digit(s[0]) && is_digit(s[1]) && is_digit(s[2]) && is_digit(s[3]);
}

static bool two(const char *s, int *v) {
    *v = (s[0] - '0') * 10 + (s[1] - '0');
    return is_digit(s[0]) && is_digit(s[1]);
}

/* Most dates are YYYY-MM-DD: no state, no second look. False for all others. */
static bool parse_plain_day(const char *s, ent_date *out) {
    int y, m, d;
    if (!four(s, &y) || s[4] != '-' || !two(s + 5, &m) || s[7] != '-' || !two(s + 8, &d))
        return false;
    if (m < 1 || m > 12 || d < 1 || d > ent__month_days(y, m))
        return false;
    ent_day day = (ent_day)ent__day_from_civil(y, m, d);
    *out = (ent_date){.from = day, .until = day, .first = {y, m, d}, .last = {y, m, d}};
    return true;
}

/* A text as a message shows it: its beginning, in printable ASCII. */
static const char *shown(ent_str s, char *to, size_t cap) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n + 4 < cap; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c & 0xC0) != 0x80) /* one mark for a letter, not for each byte */
            to[n++] = c >= 0x20 && c < 0x7F ? (char)c : '?';
    }
    if (n + 4 >= cap) {
        memcpy(to + n, "...", 3);
        n += 3;
    }
    to[n] = 0;
    return to;
}

static ent_code complain(const reader *r, ent_error *err) {
    char text[64];
    if (!err)
        return ENT_PARSE;
    ent_str s = {r->s, (size_t)(r->end - r->s)};
    return ent__fail_at(err, ENT_PARSE, 0, r->p - r->s + 1, "\"%s\" is not a date of EDTF: %s",
                        shown(s, text, sizeof text), r->why);
}

ent_code ent_date_parse(const char *s, ptrdiff_t n, ent_date *out, ent_error *err) {
    ent_str text = ent__strn(s, n);
    if (text.n == 10 && parse_plain_day(text.p, out))
        return ENT_OK;
    reader r = {text.p, text.p, text.p + text.n, ""};
    ent_date date = {.from = 0};
    bool ok = at(&r, '[') || at(&r, '{') ? read_set(&r, &date) : read_single(&r, &date);
    if (ok && r.p < r.end)
        ok = stop(&r, r.p, "nothing may follow here");
    if (!ok)
        return complain(&r, err);
    settle(&date);
    *out = date;
    return ENT_OK;
}
