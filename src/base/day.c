/* SPDX-License-Identifier: MIT
 *
 * Day numbers and civil dates in the proleptic Gregorian calendar, years
 * counted astronomically. The arithmetic works on 400-year eras that begin on
 * 1 March, so that the leap day is the last of its year.
 */
#include "base/base.h"

#include <stdio.h>

enum { ERA_DAYS = 146097, TO_1970 = 719468 };

bool ent__year_is_leap(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int ent__month_days(int64_t year, int month) {
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && ent__year_is_leap(year) ? 29 : days[month - 1];
}

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

int64_t ent__day_from_civil(int64_t year, int month, int day) {
    int64_t y = year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * ERA_DAYS + doe - TO_1970;
}

ent_civil ent__day_to_civil(int64_t day) {
    int64_t z = day + TO_1970;
    int64_t era = floor_div(z, ERA_DAYS);
    int64_t doe = z - era * ERA_DAYS;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (ent_civil){.year = yoe + era * 400 + (month <= 2),
                       .month = month,
                       .day = (int)(doy - (153 * mp + 2) / 5 + 1)};
}

ent_day ent__day_clamp(int64_t day) {
    if (day <= ENT_DAY_MIN)
        return ENT_DAY_MIN;
    return day >= ENT_DAY_MAX ? ENT_DAY_MAX : (ent_day)day;
}

size_t ent__day_format(ent_day day, char *dst, size_t n) {
    if (day == ENT_DAY_MIN || day == ENT_DAY_MAX)
        return (size_t)snprintf(dst, n, "..");
    ent_civil c = ent__day_to_civil(day);
    const char *sign = c.year < 0 ? "-" : "";
    long long year = c.year < 0 ? -(long long)c.year : (long long)c.year;
    return (size_t)snprintf(dst, n, "%s%s%04lld-%02d-%02d", year > 9999 ? "Y" : "", sign, year,
                            c.month, c.day);
}

enum { SECOND = 1000000 };

/* Digits, and what follows them; returns the end. */
static char *put_number(char *p, int v, int digits, char after) {
    for (int i = digits; i-- > 0; v /= 10)
        p[i] = (char)('0' + v % 10);
    p[digits] = after;
    return p + digits + 1;
}

size_t ent__instant_format(ent_instant t, char *dst, size_t n) {
    int64_t seconds = floor_div(t, SECOND);
    int64_t fraction = t - seconds * SECOND;
    int64_t day = floor_div(seconds, 86400);
    int64_t rest = seconds - day * 86400;
    ent_civil c = ent__day_to_civil(day);
    int hour = (int)(rest / 3600), minute = (int)(rest / 60 % 60), second = (int)(rest % 60);
    char text[ENT_INSTANT_TEXT], *p = text;
    if (c.year < 0 || c.year > 9999)
        return (size_t)snprintf(dst, n, "%lld-%02d-%02dT%02d:%02d:%02d.%06dZ",
                                (long long)c.year, c.month, c.day, hour, minute, second,
                                (int)fraction);
    p = put_number(p, (int)c.year, 4, '-');
    p = put_number(p, c.month, 2, '-');
    p = put_number(p, c.day, 2, 'T');
    p = put_number(p, hour, 2, ':');
    p = put_number(p, minute, 2, ':');
    p = put_number(p, second, 2, fraction ? '.' : 'Z');
    if (fraction)
        p = put_number(p, (int)fraction, 6, 'Z');
    size_t length = (size_t)(p - text);
    if (n) {
        size_t m = length < n ? length : n - 1;
        memcpy(dst, text, m);
        dst[m] = '\0';
    }
    return length;
}

/* Reads exactly `n` digits. */
static bool digits(ent_str *s, size_t n, int *out) {
    if (s->n < n)
        return false;
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        v = v * 10 + (s->p[i] - '0');
    }
    s->p += n;
    s->n -= n;
    *out = v;
    return true;
}

static bool skip(ent_str *s, char c) {
    if (!s->n || s->p[0] != c)
        return false;
    s->p++;
    s->n--;
    return true;
}

static bool fraction_parse(ent_str *s, int64_t *micro) {
    if (!s->n || s->p[0] < '0' || s->p[0] > '9')
        return false;
    int64_t unit = SECOND / 10;
    for (; s->n && s->p[0] >= '0' && s->p[0] <= '9'; s->p++, s->n--, unit /= 10)
        *micro += (s->p[0] - '0') * unit;
    return true;
}

static bool clock_parse(ent_str *s, int64_t *micro) {
    int hour, minute, second = 0;
    int64_t fraction = 0;
    if (!digits(s, 2, &hour) || !skip(s, ':') || !digits(s, 2, &minute))
        return false;
    if (skip(s, ':') &&
        (!digits(s, 2, &second) || (skip(s, '.') && !fraction_parse(s, &fraction))))
        return false;
    if (hour > 23 || minute > 59 || second > 59 || !skip(s, 'Z'))
        return false;
    *micro = ((int64_t)hour * 3600 + minute * 60 + second) * SECOND + fraction;
    return true;
}

ent_code ent__instant_parse(ent_str text, bool end, ent_instant *out, ent_error *err) {
    ent_str s = text;
    int year, month, day;
    int64_t micro = 0;
    bool ok = digits(&s, 4, &year) && skip(&s, '-') && digits(&s, 2, &month) && skip(&s, '-') &&
              digits(&s, 2, &day) && month >= 1 && month <= 12 && day >= 1 &&
              day <= ent__month_days(year, month);
    if (ok && s.n == 0 && end)
        micro = INT64_C(86400) * SECOND - 1;
    else if (ok && s.n)
        ok = skip(&s, 'T') && clock_parse(&s, &micro) && s.n == 0;
    if (!ok)
        return ent__fail(err, ENT_PARSE,
                         "\"%.*s\" is no instant such as 2026-11-23 or 2026-11-23T09:30:00Z",
                         ENT_FMT(text));
    *out = ent__day_from_civil(year, month, day) * 86400 * SECOND + micro;
    return ENT_OK;
}

bool ent__int_parse(ent_str s, int64_t *out) {
    bool minus = s.n && s.p[0] == '-';
    size_t i = minus || (s.n && s.p[0] == '+');
    if (i == s.n)
        return false;
    int64_t v = 0;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, s.p[i] - '0', &v))
            return false;
    }
    return minus ? (*out = v, true) : !__builtin_sub_overflow(0, v, out);
}

bool ent__real_parse(ent_str s, double *out) {
    bool minus = s.n && s.p[0] == '-';
    size_t i = minus || (s.n && s.p[0] == '+');
    double v = 0, unit = 1;
    bool any = false, dot = false;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !dot) {
            dot = true;
        } else if (s.p[i] >= '0' && s.p[i] <= '9') {
            any = true;
            v = v * 10 + (s.p[i] - '0');
            unit *= dot ? 10 : 1;
        } else {
            return false;
        }
    }
    *out = (minus ? -v : v) / unit;
    return any;
}

ent_code ent_instant_parse(const char *s, ptrdiff_t n, bool end, ent_instant *out,
                           ent_error *err) {
    return ent__instant_parse(ent__strn(s, n), end, out, err);
}

size_t ent_instant_format(ent_instant t, char *dst, size_t n) {
    return ent__instant_format(t, dst, n);
}

size_t ent_day_format(ent_day day, char *dst, size_t n) {
    return ent__day_format(day, dst, n);
}

ent_day ent_instant_day(ent_instant t) {
    return ent__day_clamp(floor_div(t, INT64_C(86400) * SECOND));
}
