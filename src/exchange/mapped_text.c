/* SPDX-License-Identifier: MIT */
#include "exchange/mapped_text.h"

enum { EXPONENT_MOST = 30 };

/* ---- dates ----------------------------------------------------------------------------- */

static bool all_digits(ent_str s) {
    size_t i = 0;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return s.n && i == s.n;
}

/* Year, month and day as digits; blank what is not known. */
static void date_put(ent_buf *b, ent_str year, ent_str month, ent_str day) {
    ent__buf_clear(b);
    for (size_t i = year.n; i < 4; i++)
        ent__buf_char(b, '0');
    ent__buf_str(b, year);
    const ent_str parts[] = {month, month.n ? day : ENT_STR("")};
    for (int i = 0; i < 2; i++)
        if (parts[i].n)
            ent__buf_printf(b, "-%s%.*s", parts[i].n == 1 ? "0" : "", ENT_FMT(parts[i]));
}

/* "2016-12-31T00:00:00Z", "1918-2-", "192001": as EDTF. Other texts stay. */
void ent__mapped_date_tidy(ent_buf *b) {
    ent_str text = ent__buf_view(b), part[3] = {{"", 0}, {"", 0}, {"", 0}};
    char copy[64];
    int n = 0;
    if (text.n >= sizeof copy)
        return;
    memcpy(copy, text.p, text.n);
    ent_str rest = {copy, text.n};
    const char *time = memchr(copy, 'T', text.n);
    if (time)
        rest.n = (size_t)(time - copy);
    while (n < 3 && ent__str_split(&rest, '-', &part[n]))
        n++;
    for (int i = 0; i < n; i++)
        if (part[i].n && !all_digits(part[i]))
            return;
    if (rest.p || !n)
        return;
    if (n == 1 && (part[0].n == 6 || part[0].n == 8)) {
        part[2] = (ent_str){part[0].p + 6, part[0].n - 6};
        part[1] = (ent_str){part[0].p + 4, 2};
        part[0].n = 4;
    }
    if (part[0].n)
        date_put(b, part[0], part[1], part[2]);
    else
        ent__buf_clear(b); /* a day or month of no year */
}

/* "1990-10-01" of a source that knows months to "1990-10". */
void ent__mapped_date_coarsen(ent_buf *b, size_t n) {
    char kept[8];
    if (b->n <= n)
        return;
    memcpy(kept, b->p, n);
    ent__buf_clear(b);
    ent__buf_put(b, kept, n);
}

/* "31.12.2016", "12/31/2016": by the order of its parts. False: it has not three. */
bool ent__mapped_date_order(ent_str text, ent_str order, ent_buf *out) {
    ent_str part[3];
    int n = 0;
    size_t start = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
            continue;
        if (n == 3 || i == start)
            return false;
        part[n++] = (ent_str){text.p + start, i - start};
        start = i + 1;
    }
    if (n != 3)
        return false;
    int year = order.p[0] == 'y' ? 0 : 2, month = order.p[0] == 'm' ? 0 : 1;
    date_put(out, part[year], part[month], part[3 - year - month]);
    return true;
}

/* ---- other texts ----------------------------------------------------------------------- */

/* "France 2" to "France" */
ent_str ent__mapped_unnumbered(ent_str s) {
    size_t n = s.n;
    while (n && s.p[n - 1] >= '0' && s.p[n - 1] <= '9')
        n--;
    bool is = n < s.n && n && s.p[n - 1] == ' ';
    return is ? ent__str_trim((ent_str){s.p, n}) : s;
}

/* "-4.68E-06" to "-0.00000468", digit by digit. What is no such number stays as it is. */
void ent__mapped_number_put(ent_str in, ent_buf *out) {
    size_t e = 0;
    int64_t exponent = 0;
    while (e < in.n && in.p[e] != 'E' && in.p[e] != 'e')
        e++;
    bool scaled = e < in.n && ent__int_parse((ent_str){in.p + e + 1, in.n - e - 1}, &exponent);
    size_t at = scaled && e && in.p[0] == '-';
    const char *dot = memchr(in.p, '.', e);
    int64_t whole = (int64_t)(dot ? (size_t)(dot - in.p) : e) - (int64_t)at + exponent;
    if (!scaled || exponent < -EXPONENT_MOST || exponent > EXPONENT_MOST) {
        ent__buf_str(out, in);
        return;
    }
    if (at)
        ent__buf_char(out, '-');
    if (whole <= 0)
        ent__buf_z(out, "0.");
    for (int64_t i = whole; i < 0; i++)
        ent__buf_char(out, '0');
    for (int64_t put = 0; at < e || put < whole; at++) {
        if (at < e && in.p[at] == '.')
            continue;
        if (put == whole && whole > 0)
            ent__buf_char(out, '.');
        ent__buf_char(out, at < e ? in.p[at] : '0');
        put++;
    }
}

/* "place=;unit=km" to "unit=km" */
void ent__mapped_detail_tidy(ent_buf *b) {
    ent_buf kept;
    ent__buf_init(&kept, ENT_MAPPED_TEXT_MOST);
    ent_str rest = ent__buf_view(b), one;
    while (ent__str_split(&rest, ';', &one)) {
        one = ent__str_trim(one);
        if (!one.n || one.p[one.n - 1] == '=')
            continue;
        if (kept.n)
            ent__buf_char(&kept, ';');
        ent__buf_str(&kept, one);
    }
    ent__buf_clear(b);
    ent__buf_str(b, ent__buf_view(&kept));
    if (kept.failed && !b->failed)
        b->failed = kept.failed;
    ent__buf_free(&kept);
}
