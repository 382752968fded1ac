/* SPDX-License-Identifier: MIT
 *
 * What can be done with vague dates: compare, relate, write.
 *
 * A vague date says that something filled one or more days in a row, all of them
 * between its first and its last possible day. Gaps inside (X in front, sets) do
 * not count. From two such dates follow the relations that are possible; one is
 * definite when it is the only one. Relations are taken on days: two intervals
 * that share no day are before or after, even if they meet.
 */
#include "edtf/edtf.h"

/* ---- days -------------------------------------------------------------------------- */

ent_day ent__ymd_day(ent_ymd d) {
    enum { YEARS = 6000000 }; /* more than ent_day holds */
    if (d.year < -YEARS)
        return ENT_DAY_MIN;
    return d.year > YEARS ? ENT_DAY_MAX
                          : ent__day_clamp(ent__day_from_civil(d.year, d.month, d.day));
}

static ent_ymd ymd_of(ent_day day) {
    ent_civil c = ent__day_to_civil(day);
    return (ent_ymd){c.year, c.month, c.day};
}

static bool is_month_end(ent_ymd d) {
    return d.day == ent__month_days(d.year, d.month);
}

static ent_ymd next_day(ent_ymd d) {
    if (!is_month_end(d))
        return (ent_ymd){d.year, d.month, d.day + 1};
    return d.month < 12 ? (ent_ymd){d.year, d.month + 1, 1} : (ent_ymd){d.year + 1, 1, 1};
}

/* ---- comparing ------------------------------------------------------------------------ */

ent_match ent_date_compare(const ent_date *a, const ent_date *b) {
    int first = ent__ymd_cmp(a->first, b->first), last = ent__ymd_cmp(a->last, b->last);
    if (first == 0 && last == 0)
        return ENT_MATCH_SAME;
    if (first >= 0 && last <= 0)
        return ENT_MATCH_REFINES;
    if (first <= 0 && last >= 0)
        return ENT_MATCH_REFINED;
    if (ent__ymd_cmp(a->first, b->last) <= 0 && ent__ymd_cmp(b->first, a->last) <= 0)
        return ENT_MATCH_OVERLAPS;
    return a->soft || b->soft ? ENT_MATCH_DIFFERS : ENT_MATCH_DISJOINT;
}

/* Can an interval within a reach into one within b, and neither hold the other? Then
 * they share a day that is neither the first possible of a nor the last of b. */
static bool may_reach_into(const ent_date *a, const ent_date *b) {
    return ent__ymd_cmp(a->first, a->last) < 0 && ent__ymd_cmp(b->first, b->last) < 0 &&
           ent__ymd_cmp(b->first, a->last) <= 0 && ent__ymd_cmp(a->first, b->last) < 0 &&
           ent__ymd_cmp(next_day(a->first), b->last) < 0;
}

static unsigned possible_orders(const ent_date *a, const ent_date *b) {
    bool meet = ent__ymd_cmp(a->first, b->last) <= 0 && ent__ymd_cmp(b->first, a->last) <= 0;
    unsigned bits = 0;
    if (ent__ymd_cmp(a->first, b->last) < 0)
        bits |= ENT_ORDER_BEFORE;
    if (ent__ymd_cmp(b->first, a->last) < 0)
        bits |= ENT_ORDER_AFTER;
    if (may_reach_into(a, b) || may_reach_into(b, a))
        bits |= ENT_ORDER_OVERLAPS;
    if (meet && ent__ymd_cmp(a->first, a->last) < 0)
        bits |= ENT_ORDER_CONTAINS;
    if (meet && ent__ymd_cmp(b->first, b->last) < 0)
        bits |= ENT_ORDER_WITHIN;
    return meet ? bits | ENT_ORDER_EQUAL : bits;
}

static bool has_unknown_end(const ent_date *d) {
    return d->start == ENT_DATE_END_UNKNOWN || d->end == ENT_DATE_END_UNKNOWN;
}

void ent_date_relate(const ent_date *a, const ent_date *b, unsigned *possible,
                     unsigned *definite) {
    bool unknown = has_unknown_end(a) || has_unknown_end(b);
    unsigned bits = unknown ? ENT_ORDER_ALL : possible_orders(a, b);
    if (possible)
        *possible = bits;
    if (definite)
        *definite = bits & (bits - 1) ? 0 : bits;
}

bool ent_date_surely_before(const ent_date *a, const ent_date *b) {
    unsigned definite;
    ent_date_relate(a, b, NULL, &definite);
    return definite == ENT_ORDER_BEFORE;
}

/* ---- writing -------------------------------------------------------------------------- */

/* Text into the caller's memory, as snprintf does. */
typedef struct out {
    char *p;
    size_t cap, n;
} out;

static void put(out *o, char c) {
    if (o->n + 1 < o->cap)
        o->p[o->n] = c;
    o->n++;
}

static void put_z(out *o, const char *z) {
    while (*z)
        put(o, *z++);
}

static size_t done(out *o) {
    if (o->cap)
        o->p[o->n < o->cap ? o->n : o->cap - 1] = 0;
    return o->n;
}

static void put_number(out *o, uint64_t v, int width) {
    char digits[20];
    int n = 0;
    for (; v || n < width; v /= 10)
        digits[n++] = (char)('0' + v % 10);
    while (n)
        put(o, digits[--n]);
}

static void put_year(out *o, int64_t year) {
    if (year < 0)
        put(o, '-');
    put_number(o, year < 0 ? 0 - (uint64_t)year : (uint64_t)year, 4);
}

static void put_two(out *o, int v) {
    put(o, '-');
    put_number(o, (uint64_t)v, 2);
}

static void put_day(out *o, ent_ymd d) {
    put_year(o, d.year);
    put_two(o, d.month);
    put_two(o, d.day);
}

typedef enum unit { UNIT_YEAR, UNIT_MONTH, UNIT_DAY } unit;

static unit first_unit(ent_ymd d) {
    if (d.day != 1)
        return UNIT_DAY;
    return d.month == 1 ? UNIT_YEAR : UNIT_MONTH;
}

static unit last_unit(ent_ymd d) {
    if (!is_month_end(d))
        return UNIT_DAY;
    return d.month == 12 ? UNIT_YEAR : UNIT_MONTH;
}

/* Years of more than four digits have no months in EDTF: the year stands for them. */
static void put_unit(out *o, ent_ymd d, unit u) {
    if (d.year < -9999 || d.year > 9999) {
        put(o, 'Y');
        u = UNIT_YEAR;
    }
    put_year(o, d.year);
    if (u >= UNIT_MONTH)
        put_two(o, d.month);
    if (u == UNIT_DAY)
        put_two(o, d.day);
}

/* Is it one year, one month or one day? Then *u says which. */
static bool is_unit(ent_ymd first, ent_ymd last, unit *u) {
    unit a = first_unit(first), b = last_unit(last);
    *u = a > b ? a : b;
    if (first.year != last.year)
        return false;
    if (first.year < -9999 || first.year > 9999 || *u == UNIT_YEAR)
        return true;
    if (first.month != last.month)
        return false;
    return *u == UNIT_MONTH || first.day == last.day;
}

static bool is_civil(ent_ymd d) {
    return d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31;
}

static const char *end_text(ent_date_end end) {
    return end == ENT_DATE_END_OPEN ? ".." : "";
}

static void put_date(out *o, const ent_date *d) {
    bool start = d->start == ENT_DATE_END_KNOWN, end = d->end == ENT_DATE_END_KNOWN;
    unit u;
    if (!is_civil(d->first) || !is_civil(d->last) || (!start && !end))
        return;
    if (start && end && is_unit(d->first, d->last, &u)) {
        put_unit(o, d->first, u);
        return;
    }
    if (start)
        put_unit(o, d->first, first_unit(d->first));
    else
        put_z(o, end_text(d->start));
    put(o, '/');
    if (end)
        put_unit(o, d->last, last_unit(d->last));
    else
        put_z(o, end_text(d->end));
}

size_t ent_date_format(const ent_date *date, char *dst, size_t n) {
    out o = {dst, n, 0};
    put_date(&o, date);
    return done(&o);
}

ent_date ent_date_build(ent_day from, ent_day until, bool soft) {
    ent_date d = {.soft = soft, .kind = ENT_DATE_INTERVAL};
    if (from > until || from == ENT_DAY_MAX || until == ENT_DAY_MIN) {
        d.start = d.end = ENT_DATE_END_UNKNOWN;
    } else {
        d.start = from == ENT_DAY_MIN ? ENT_DATE_END_OPEN : ENT_DATE_END_KNOWN;
        d.end = until == ENT_DAY_MAX ? ENT_DATE_END_OPEN : ENT_DATE_END_KNOWN;
    }
    d.from = d.start == ENT_DATE_END_KNOWN ? from : ENT_DAY_MIN;
    d.until = d.end == ENT_DATE_END_KNOWN ? until : ENT_DAY_MAX;
    d.first = d.start == ENT_DATE_END_KNOWN ? ymd_of(from) : ENT__FIRST_OF_ALL;
    d.last = d.end == ENT_DATE_END_KNOWN ? ymd_of(until) : ENT__LAST_OF_ALL;
    return d;
}

size_t ent_date_format_bounds(ent_day from, ent_day until, char *dst, size_t n) {
    ent_date d = ent_date_build(from, until, false);
    return ent_date_format(&d, dst, n);
}

/* ---- the table of `entente date` --------------------------------------------------------- */

/* As in a TSV cell. */
static void put_cell(out *o, ent_str s) {
    static const char marks[] = "\t\n\r\\", letters[] = "tnr\\";
    for (size_t i = 0; i < s.n; i++) {
        const char *mark = s.p[i] ? strchr(marks, s.p[i]) : NULL;
        if (mark)
            put(o, '\\');
        put(o, mark ? letters[mark - marks] : s.p[i]);
    }
}

size_t ent_date_describe(const char *s, ptrdiff_t n, char *dst, size_t cap) {
    out o = {dst, cap, 0};
    ent_date d;
    if (!s) {
        put_z(&o, "input\tvalid\tlevel\tmin\tmax\n");
        return done(&o);
    }
    put_cell(&o, ent__strn(s, n));
    if (ent_date_parse(s, n, &d, NULL) != ENT_OK) {
        put_z(&o, "\t0\t\t\t\n");
        return done(&o);
    }
    put_z(&o, "\t1\t");
    put(&o, (char)('0' + d.level));
    put(&o, '\t');
    if (d.start == ENT_DATE_END_KNOWN)
        put_day(&o, d.first);
    put(&o, '\t');
    if (d.end == ENT_DATE_END_KNOWN)
        put_day(&o, d.last);
    put(&o, '\n');
    return done(&o);
}

/* ---- names ------------------------------------------------------------------------------ */

const char *ent_date_kind_name(ent_date_kind kind) {
    static const char *const names[] = {"date", "interval", "one of", "all of"};
    return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "";
}

const char *ent_date_end_name(ent_date_end end) {
    static const char *const names[] = {"known", "open", "unknown"};
    return (unsigned)end < sizeof names / sizeof *names ? names[end] : "";
}

const char *ent_match_name(ent_match match) {
    static const char *const names[] = {"same",     "refines",  "refined",
                                        "overlaps", "disjoint", "differs, qualified"};
    return (unsigned)match < sizeof names / sizeof *names ? names[match] : "";
}

const char *ent_order_name(unsigned order) {
    static const char *const names[] = {"before",   "after",  "overlaps",
                                        "contains", "within", "equal"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (order == 1u << i)
            return names[i];
    return "";
}
