/* SPDX-License-Identifier: MIT
 *
 * The words of a document: days, dates, values, details and names as a reader
 * of English expects them.
 */
#include "publish/build.h"

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static void put_year(ent_buf *out, int64_t year) {
    if (year <= 0)
        ent__buf_printf(out, "%lld BC", (long long)(1 - year));
    else
        ent__buf_printf(out, "%lld", (long long)year);
}

void ent__words_day(ent_buf *out, ent_day day) {
    if (day == ENT_DAY_MIN || day == ENT_DAY_MAX) {
        ent__buf_z(out, "an unknown day");
        return;
    }
    ent_civil c = ent__day_to_civil(day);
    ent__buf_printf(out, "%d %s ", c.day, months[c.month - 1]);
    put_year(out, c.year);
}

static bool is_month_end(ent_civil c) {
    return c.day == ent__month_days(c.year, c.month);
}

/* Years lo..hi that are a decade or a century. */
static bool put_round(ent_buf *out, int64_t lo, int64_t hi) {
    if (lo <= 0 || lo % 10)
        return false;
    if (hi - lo == 9) {
        ent__buf_printf(out, "the %llds", (long long)lo);
        return true;
    }
    if (hi - lo == 99 && lo % 100 == 0) {
        ent__buf_printf(out, "the %lld00s", (long long)(lo / 100));
        return true;
    }
    return false;
}

void ent__words_bounds(ent_buf *out, ent_day lo, ent_day hi, bool soft) {
    if (soft)
        ent__buf_z(out, "about ");
    if (lo == ENT_DAY_MIN || hi == ENT_DAY_MAX) {
        ent__buf_z(out, lo != ENT_DAY_MIN ? "after " : hi != ENT_DAY_MAX ? "before " : "");
        ent__words_day(out, lo != ENT_DAY_MIN ? lo : hi);
        return;
    }
    if (lo == hi) {
        ent__words_day(out, lo);
        return;
    }
    ent_civil a = ent__day_to_civil(lo), z = ent__day_to_civil(hi);
    if (a.day == 1 && is_month_end(z)) {
        if (a.year == z.year && a.month == z.month) {
            ent__buf_printf(out, "%s ", months[a.month - 1]);
            put_year(out, a.year);
            return;
        }
        if (a.month == 1 && z.month == 12 && a.year == z.year) {
            put_year(out, a.year);
            return;
        }
        if (a.month == 1 && z.month == 12 && put_round(out, a.year, z.year))
            return;
        if (a.month == 1 && z.month == 12) {
            ent__buf_z(out, "between ");
            put_year(out, a.year);
            ent__buf_z(out, " and ");
            put_year(out, z.year);
            return;
        }
    }
    ent__buf_z(out, "between ");
    ent__words_day(out, lo);
    ent__buf_z(out, " and ");
    ent__words_day(out, hi);
}

void ent__words_slug(ent_buf *out, ent_str slug) {
    for (size_t i = 0; i < slug.n; i++)
        if (slug.p[i] == ':') {
            slug = (ent_str){slug.p + i + 1, slug.n - i - 1};
            break;
        }
    for (size_t i = 0; i < slug.n; i++)
        ent__buf_char(out, slug.p[i] == '-' || slug.p[i] == '_' ? ' ' : slug.p[i]);
}

/* Digits in groups of three. */
static void put_digits(ent_buf *out, ent_str digits) {
    for (size_t i = 0; i < digits.n; i++) {
        if (i && (digits.n - i) % 3 == 0 && digits.n > 3)
            ent__buf_char(out, ',');
        ent__buf_char(out, digits.p[i]);
    }
}

static void put_plain_number(ent_buf *out, ent_str s) {
    size_t i = 0;
    if (s.n && s.p[0] == '-') {
        ent__buf_z(out, "\xe2\x88\x92"); /* minus */
        i = 1;
    }
    size_t from = i;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    put_digits(out, (ent_str){s.p + from, i - from});
    ent__buf_put(out, s.p + i, s.n - i);
}

void ent__words_figure(ent_buf *out, ent_str value) {
    if (value.n && value.p[value.n - 1] == '~') {
        ent__buf_z(out, "about ");
        value.n--;
    }
    for (size_t i = 0; i + 1 < value.n; i++) {
        if (value.p[i] == '/' || (value.p[i] == '.' && value.p[i + 1] == '.')) {
            size_t skip = value.p[i] == '/' ? 1 : 2;
            put_plain_number(out, (ent_str){value.p, i});
            ent__buf_z(out, skip == 1 ? " of " : " to ");
            put_plain_number(out, (ent_str){value.p + i + skip, value.n - i - skip});
            return;
        }
    }
    put_plain_number(out, value);
}

static const char *const value_words[][2] = {
    {"charge", "charg\xc3\xa9 d'affaires"},
    {"charge-ai", "charg\xc3\xa9 d'affaires ad interim"},
    {"de-facto", "de facto"},
    {"de-jure", "de jure"},
    {"none", "none"},
    {"non-resident", "non-resident accreditation"},
    {"trans-shipment", "trans-shipment"},
    {"nonaggression", "non-aggression"},
};

void ent__words_value(ent_buf *out, const ent_relation *r, ent_str value) {
    if (r->shape == ENT_SHAPE_MEASURE) {
        ent__words_figure(out, value);
        return;
    }
    for (size_t i = 0; i < sizeof value_words / sizeof *value_words; i++)
        if (ent__str_is(value, value_words[i][0])) {
            ent__buf_z(out, value_words[i][1]);
            return;
        }
    ent__words_slug(out, value);
}

ent_str ent__build_name(const ent_build *b, uint32_t word) {
    return ent__claims_name(b->claims, word);
}

void ent__words_entity(ent_buf *out, const ent_build *b, ent_str id) {
    uint32_t word = ent__pool_find(&b->claims->words, id);
    const ent_entity_row *e = word == ENT_NONE ? NULL : ent__claims_entity(b->claims, word);
    if (e && e->name)
        ent__buf_str(out, ent__claims_word(b->claims, e->name));
    else if (ent__str_starts(id, "any:"))
        ent__buf_printf(out, "any %.*s", (int)(id.n - 4), id.p + 4);
    else
        ent__words_slug(out, id);
}

void ent__words_date_text(ent_buf *out, ent_str text) {
    ent_date d;
    if (text.n && ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) == ENT_OK)
        ent__words_bounds(out, d.from, d.until, d.soft);
    else
        ent__buf_str(out, text);
}

/* ---- details ----------------------------------------------------------------------- */

/* Keys whose value says enough by itself. */
static bool is_bare(ent_str key) {
    return ent__str_in_list(ENT_STR("topic|topic-2|topic-3|place|person|how|kind|event|stage|"
                                    "role|goods|of|treaty|object"),
                            key);
}

void ent__words_detail(ent_buf *out, const ent_build *b, ent_str key, ent_str value) {
    if (ent__str_is(key, "resident-in"))
        ent__buf_z(out, "resident in ");
    else if (ent__str_is(key, "unit"))
        ent__buf_z(out, "unit: ");
    else if (!is_bare(key)) {
        size_t n = key.n;
        if (n > 2 && key.p[n - 2] == '-' && key.p[n - 1] >= '0' && key.p[n - 1] <= '9')
            n -= 2; /* cause-2 */
        ent__words_slug(out, (ent_str){key.p, n});
        ent__buf_z(out, ": ");
    }
    if (value.n && value.p[0] == '#')
        ent__buf_printf(out, "statement %.*s", ENT_FMT(((ent_str){value.p + 1, value.n - 1})));
    else
        ent__words_entity(out, b, value);
}

bool ent__detail_told(ent_str *rest, ent_str but, ent_str *key, ent_str *value) {
    while (ent__detail_next(rest, key, value)) {
        /* that it was established goes without saying, that it was restored does not */
        bool idle = ent__str_is(*key, "how") && ent__str_is(*value, "established");
        if (!idle && !ent__str_in_list(but, *key))
            return true;
    }
    return false;
}

void ent__words_details(ent_buf *out, const ent_build *b, ent_str detail, ent_str but) {
    ent_str key, value;
    for (const char *sep = ""; ent__detail_told(&detail, but, &key, &value); sep = "; ") {
        ent__buf_z(out, sep);
        ent__words_detail(out, b, key, value);
    }
}

/* ---- a claim in one line -------------------------------------------------------------- */

static bool given_since(const ent_claim *c) {
    return !(c->flags & ENT_F_NO_SINCE);
}

static void put_period(ent_buf *out, const ent_claim *c) {
    if (given_since(c)) {
        bool from = !(c->flags & ENT_F_NO_UNTIL);
        ent__buf_z(out, from ? ", from " : ", ");
        ent__words_bounds(out, c->s1, c->s2, c->flags & ENT_F_SOFT_SINCE);
    }
    if (c->flags & ENT_F_OPEN) {
        ent__buf_z(out, ", still so");
    } else if (!(c->flags & ENT_F_NO_UNTIL)) {
        ent__buf_z(out, given_since(c) ? " to " : ", until ");
        ent__words_bounds(out, c->u1, c->u2, c->flags & ENT_F_SOFT_UNTIL);
    }
    if (c->flags & ENT_F_AS_OF) {
        ent__buf_z(out, ", as of ");
        ent__words_bounds(out, c->a, c->b, false);
    }
}

void ent__words_claim(ent_buf *out, const ent_build *b, uint32_t claim) {
    const ent_claims *all = b->claims;
    const ent_claim *c = &all->at[claim];
    const ent_relation *r = &all->relations[c->relation];
    ent__words_entity(out, b, ent__claims_word(all, c->subject));
    ent__buf_z(out, ", ");
    ent__buf_str(out, r->label.n ? r->label : r->id);
    if (c->object) {
        ent__buf_z(out, ", ");
        ent__words_entity(out, b, ent__claims_word(all, c->object));
    }
    if (c->value) {
        ent__buf_z(out, ": ");
        ent__words_value(out, r, ent__claims_word(all, c->value));
    }
    put_period(out, c);
    if (c->detail) {
        ent__buf_z(out, " (");
        ent__words_details(out, b, ent__claims_word(all, c->detail), ENT_STR(""));
        ent__buf_char(out, ')');
    }
}
