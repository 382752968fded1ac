/* SPDX-License-Identifier: MIT
 *
 * Two lines: the dates a and b. What reads must be in order, describe itself in one
 * row, read back with the same bounds when written, and compare as its mirror does.
 */
#include "fuzz.h"

static size_t count(const char *s, char c) {
    size_t n = 0;
    for (; *s; s++)
        n += *s == c;
    return n;
}

static void check_row(const char *s, size_t n) {
    char small[7];
    size_t need = ent_date_describe(s, (ptrdiff_t)n, small, sizeof small);
    char *row = malloc(need + 1);
    PROMISE(row && ent_date_describe(s, (ptrdiff_t)n, row, need + 1) == need);
    if (!memchr(s, 0, n)) {
        PROMISE(strlen(row) == need && count(row, '\t') == 4 && count(row, '\n') == 1);
        PROMISE(strncmp(row, small, sizeof small - 1) == 0 && strlen(small) < sizeof small);
    }
    free(row);
}

static void check_text(const ent_date *d) {
    char text[ENT_DATE_TEXT];
    ent_date back;
    size_t n = ent_date_format(d, text, sizeof text);
    PROMISE(n < sizeof text && strlen(text) == n);
    PROMISE((n == 0) == (d->start != ENT_DATE_END_KNOWN && d->end != ENT_DATE_END_KNOWN));
    if (n == 0)
        return;
    PROMISE(ent_date_parse(text, -1, &back, NULL) == ENT_OK);
    ent_match m = ent_date_compare(d, &back);
    /* years of five digits have no months: the text may be wider */
    PROMISE(m == ENT_MATCH_SAME || (m == ENT_MATCH_REFINES && strchr(text, 'Y')));
    PROMISE(m != ENT_MATCH_SAME || (back.from == d->from && back.until == d->until));
    PROMISE(back.start == d->start && back.end == d->end && !back.soft);
}

static bool check_date(const char *s, size_t n, ent_date *d) {
    ent_error err;
    check_row(s, n);
    ent_code code = ent_date_parse(s, (ptrdiff_t)n, d, &err);
    PROMISE(code == ent_date_parse(s, (ptrdiff_t)n, d, NULL));
    if (code != ENT_OK) {
        PROMISE(code == ENT_PARSE && err.code == code && err.message[0]);
        PROMISE(err.column >= 1 && (size_t)err.column <= n + 1);
        return false;
    }
    PROMISE(d->from <= d->until && d->level >= 0 && d->level <= 2);
    PROMISE(d->start == ENT_DATE_END_KNOWN || d->from == ENT_DAY_MIN);
    PROMISE(d->end == ENT_DATE_END_KNOWN || d->until == ENT_DAY_MAX);
    PROMISE(d->level > 0 || (!d->soft && d->from > ENT_DAY_MIN && d->until < ENT_DAY_MAX));
    check_text(d);
    return true;
}

/* Before and after, contains and within change places. */
static unsigned mirrored(unsigned bits) {
    unsigned same = bits & (ENT_ORDER_OVERLAPS | ENT_ORDER_EQUAL);
    same |= bits & ENT_ORDER_BEFORE ? ENT_ORDER_AFTER : 0;
    same |= bits & ENT_ORDER_AFTER ? ENT_ORDER_BEFORE : 0;
    same |= bits & ENT_ORDER_CONTAINS ? ENT_ORDER_WITHIN : 0;
    return same | (bits & ENT_ORDER_WITHIN ? ENT_ORDER_CONTAINS : 0);
}

static ent_match mirrored_match(ent_match m) {
    if (m == ENT_MATCH_REFINES)
        return ENT_MATCH_REFINED;
    return m == ENT_MATCH_REFINED ? ENT_MATCH_REFINES : m;
}

static void check_pair(const ent_date *a, const ent_date *b) {
    unsigned p, d, q, e;
    ent_date_relate(a, b, &p, &d);
    ent_date_relate(b, a, &q, &e);
    PROMISE(q == mirrored(p) && e == mirrored(d));
    PROMISE(p && p <= ENT_ORDER_ALL && (d == 0 || d == p));
    ent_match m = ent_date_compare(a, b);
    PROMISE(ent_date_compare(b, a) == mirrored_match(m));
    PROMISE(!(d & (ENT_ORDER_BEFORE | ENT_ORDER_AFTER)) || m >= ENT_MATCH_DISJOINT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *s = size ? (const char *)data : "";
    const char *line = memchr(s, '\n', size);
    size_t n = line ? (size_t)(line - s) : size;
    ent_date a, b;
    bool first = check_date(s, n, &a);
    if (first)
        check_pair(&a, &a);
    if (line && check_date(line + 1, size - n - 1, &b) && first)
        check_pair(&a, &b);
    return 0;
}
