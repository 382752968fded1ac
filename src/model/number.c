/* SPDX-License-Identifier: MIT
 *
 * What a measure says, as an interval of real numbers:
 *
 *   number  := decimal [ "~" ] [ "/" decimal ]  |  decimal ".." decimal
 *   decimal := [ "-" | "+" ] digits [ "." digits ]
 *
 * 176 is [176,176]; 1000~ is [900,1100], ten per cent either side; 900..1100 is
 * what it says, the lower bound first; 8/12 is 8 of 12. No exponents, no marks
 * between thousands, no locale.
 */
#include "model/model.h"

static bool range_parse(ent_str s, size_t dots, ent_number *out) {
    ent_str low = {s.p, dots}, high = {s.p + dots + 2, s.n - dots - 2};
    return ent__real_parse(low, &out->low) && ent__real_parse(high, &out->high) &&
           out->low <= out->high;
}

bool ent__number_parse(ent_str s, ent_number *out) {
    ent_number v = {0};
    for (size_t i = 0; i + 1 < s.n; i++)
        if (s.p[i] == '.' && s.p[i + 1] == '.') {
            bool ok = range_parse(s, i, &v);
            *out = v;
            return ok;
        }
    ent_str head;
    if (!ent__str_split(&s, '/', &head))
        return false;
    if (s.p && (!ent__real_parse(s, &v.of) || v.of <= 0))
        return false;
    bool about = head.n && head.p[head.n - 1] == '~';
    double x;
    if (!ent__real_parse((ent_str){head.p, head.n - about}, &x))
        return false;
    double slack = about ? (x < 0 ? -x : x) / 10 : 0;
    v.low = x - slack;
    v.high = x + slack;
    *out = v;
    return true;
}

bool ent__number_agree(const ent_number *a, const ent_number *b) {
    if (a->of > 0 && b->of > 0 && (a->of < b->of || a->of > b->of))
        return false;
    return a->low <= b->high && b->low <= a->high;
}
