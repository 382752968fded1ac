/* SPDX-License-Identifier: MIT
 *
 * The World Factbook: figures about others. Partners in trade, and refugees:
 *
 *   Latvia 11%, Poland 8%, USA 7% (2023)
 *   12,944 (Somalia), 2,121 (Sudan) (refugees and asylum seekers) (2014); more than 500 (2015)
 *
 * A year in brackets goes for everything before it that has none; a day ("as of 22
 * December 2023") is that of the count.
 */
#include "exchange/factbook.h"

enum { FIGURES_MOST = 128 };

typedef struct figure {
    ent_str item; /* as it stands */
    ent_str who;  /* blank: nobody in particular */
    char value[32], date[16];
    const char *bound, *role; /* a literal, or blank */
} figure;

/* Dates of later figures go for earlier ones that have none. */
static void dates_spread(figure *f, size_t n) {
    for (size_t i = n; i-- > 1;)
        if (!f[i - 1].date[0])
            memcpy(f[i - 1].date, f[i].date, sizeof f->date);
}

/* A year is the period measured; a day or month that on which it was counted. */
static ent_code figure_claim(ent_factbook *fb, const figure *f, ent_factbook_claim *c,
                             ent_error *err) {
    if (strlen(f->date) == 4)
        c->since = c->until = f->date;
    else
        c->as_of = f->date;
    c->value = f->value;
    c->detail = ent__buf_view(&fb->detail).p;
    return ent__factbook_claim(fb, c, err);
}

static ent_code topic(ent_factbook *fb, const char *id, const char *name, ent_error *err) {
    return ent__import_entity(fb->im, ent__str(id), "topic", ent__str(name), ENT_STR(""), err);
}

/* ---- partners in trade ------------------------------------------------------------------ */

/* "Bahamas" and "The 5%" are the Bahamas; "Congo" and "Republic of the 5%" stay as they are
 * written, in this order. */
static ent_str name_joined(ent_factbook *fb, ent_str before, ent_str rest) {
    ent_buf b;
    if (ent__str_starts(rest, "The"))
        return before;
    ent__buf_init(&b, 1 << 10);
    ent__buf_printf(&b, "%.*s, %.*s", ENT_FMT(before), ENT_FMT(rest));
    ent_str joined = ent__str_copy(&fb->arena, ent__buf_view(&b));
    ent__buf_free(&b);
    return joined.p ? joined : before;
}

/* "Latvia 11%" */
static bool share_read(ent_str item, figure *f) {
    size_t i = 0, used;
    f->item = item;
    ent__factbook_year(&item, f->date);
    while (i < item.n && !(item.p[i] >= '0' && item.p[i] <= '9'))
        i++;
    f->who = ent__str_trim((ent_str){item.p, i});
    ent_str rest = {item.p + i, item.n - i};
    return f->who.n && ent__prose_number(rest, f->value, &used) && used + 1 == rest.n &&
           rest.p[used] == '%';
}

/* The list, up to a note behind it. */
static ent_code shares_read(ent_factbook *fb, ent_str text, const char *of, figure *f,
                            size_t *n, ent_error *err) {
    ent_str list, item, before = ENT_STR(""); /* "Bahamas" of "Bahamas, The 5%" */
    ent__prose_item(&text, ";\n", &list);
    while (*n < FIGURES_MOST && ent__prose_item(&list, ",", &item)) {
        figure *share = &f[*n];
        *share = (figure){.bound = "", .role = ""};
        bool read = share_read(item, share);
        bool tail = read && before.n &&
                    (ent__str_starts(item, "The ") || ent__prose_find(item, "of") < item.n);
        if (tail)
            share->who = name_joined(fb, before, share->who);
        else if (before.n)
            ENT_TRY(ent__factbook_puzzle(fb, of, before, err));
        before = read ? ENT_STR("") : item;
        *n += read;
    }
    if (before.n)
        ENT_TRY(ent__factbook_puzzle(fb, of, before, err));
    return list.p ? ent__factbook_puzzle(fb, of, list, err) : ENT_OK;
}

static ent_code partners(ent_factbook *fb, const char *field, const char *of, ent_error *err) {
    figure f[FIGURES_MOST];
    ent_str text;
    size_t n = 0;
    if (!ent__factbook_text(fb, "Economy", field, NULL, NULL, &text))
        return ENT_OK;
    ENT_TRY(shares_read(fb, text, of, f, &n, err));
    dates_spread(f, n);
    for (size_t i = 0; i < n; i++) {
        char id[ENT_WHO_BYTES];
        ent_code code = ent__factbook_party(fb, f[i].who, id, err);
        ent__buf_clear(&fb->detail);
        ent__buf_printf(&fb->detail, "of=topic:%s;unit=percent", of);
        ent_factbook_claim c = {.relation = "share", .object = id};
        if (code == ENT_OK)
            code = figure_claim(fb, &f[i], &c, err);
        if (code != ENT_OK && code != ENT_DONE)
            return code;
    }
    return ENT_OK;
}

ent_code ent__factbook_trade(ent_factbook *fb, ent_error *err) {
    ENT_TRY(topic(fb, "topic:exports", "exports of goods by partner", err));
    ENT_TRY(topic(fb, "topic:imports", "imports of goods by partner", err));
    ENT_TRY(partners(fb, "Exports - partners", "exports", err));
    return partners(fb, "Imports - partners", "imports", err);
}

/* ---- refugees --------------------------------------------------------------------------- */

static const char *bound_read(ent_str *item) {
    static const char *const bounds[][2] = {
        {"more than ", "more-than"}, {"over ", "more-than"},
        {"at least ", "at-least"},   {"up to ", "up-to"},
        {"about ", "about"},         {"approximately ", "about"},
        {"an estimated ", "about"},  {"nearly ", "less-than"},
        {"less than ", "less-than"}, {"undetermined, at least ", "at-least"},
    };
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (ent__prose_skip(item, bounds[i][0]))
            return bounds[i][1];
    return "";
}

/* "12,944 (Sudan) (refugees and asylum seekers) (2014)"; brackets that are neither are
 * the causes of flight, and no matter of figures. */
static bool refugees_read(ent_str item, bool origin, figure *f) {
    size_t used;
    f->item = item;
    f->bound = bound_read(&item);
    if (!ent__prose_number(item, f->value, &used))
        return false;
    ent_str tail = ent__str_trim((ent_str){item.p + used, item.n - used}), inside;
    ent__factbook_year(&tail, f->date);
    while (ent__prose_bracket(&tail, &inside)) {
        char date[16];
        if (ent__prose_find(inside, "asylum seekers") < inside.n)
            f->role = "refugees-and-asylum-seekers";
        else if (ent__prose_date(inside, date, &used) && used == inside.n)
            memcpy(f->date, date, sizeof date);
        else if (origin)
            f->who = inside; /* the one nearest to the figure comes last */
    }
    return tail.n == 0;
}

/* From whom the Factbook has no state by that name: "Palestinian refugees", "Western
 * Saharan - Sahrawis" are groups. */
static ent_code origin_find(ent_factbook *fb, ent_str who, char out[ENT_WHO_BYTES],
                            ent_error *err) {
    ent_code code = ent__factbook_country(fb->im, who, out, err);
    if (code != ENT_NOT_FOUND)
        return code == ENT_AMBIGUOUS ? ent__factbook_party(fb, who, out, err) : code;
    bool several = ent__prose_find(who, "and") < who.n || memchr(who.p, '/', who.n) ||
                   memchr(who.p, ',', who.n) || ent__prose_find(who, "refugees") < who.n;
    for (size_t i = 0; i + 3 <= who.n; i++)
        several = several || memcmp(who.p + i, " - ", 3) == 0;
    return several ? ent__import_thing(fb->im, "group", who, out, err)
                   : ent__factbook_party(fb, who, out, err);
}

static ent_code refugees_claim(ent_factbook *fb, const figure *f, const char *of,
                               ent_error *err) {
    char id[ENT_WHO_BYTES];
    ent_factbook_claim c = {.relation = "count", .object = of};
    ent__buf_clear(&fb->detail);
    if (*f->bound)
        ent__buf_printf(&fb->detail, "bound=%s;", f->bound);
    if (f->who.n) {
        ent_code code = origin_find(fb, f->who, id, err);
        if (code != ENT_OK)
            return code == ENT_DONE ? ENT_OK : code;
        c.object = id;
        ent__buf_printf(&fb->detail, "of=%s;", of);
    }
    if (*f->role)
        ent__buf_printf(&fb->detail, "role=%s;", f->role);
    ent__buf_z(&fb->detail, "unit=persons");
    return figure_claim(fb, f, &c, err);
}

static ent_code refugees_part(ent_factbook *fb, const char *part, const char *shown,
                              const char *of, ent_error *err) {
    static const char field[] = "Refugees and internally displaced persons";
    figure f[FIGURES_MOST];
    ent_str text, item, all;
    size_t n = 0;
    if (!ent__factbook_text(fb, "Transnational Issues", field, part, shown, &text))
        return ENT_OK;
    bool origin = strstr(part, "origin") != NULL;
    all = text;
    while (n < FIGURES_MOST && ent__prose_item(&text, ",;\n", &item)) {
        f[n] = (figure){.bound = "", .role = "", .who = {"", 0}};
        if (!item.n)
            continue;
        if (refugees_read(item, origin, &f[n])) {
            n++;
        } else if (n && !origin) { /* what follows the figure explains it */
            size_t at = (size_t)(item.p - all.p);
            ENT_TRY(ent__factbook_remark(fb, "refugees", (ent_str){item.p, all.n - at}, err));
            text = (ent_str){0};
        } else {
            ENT_TRY(ent__factbook_puzzle(fb, "refugees", item, err));
        }
    }
    if (text.p)
        ENT_TRY(ent__factbook_puzzle(fb, "refugees", text, err));
    dates_spread(f, n);
    for (size_t i = 0; i < n; i++)
        ENT_TRY(refugees_claim(fb, &f[i], of, err));
    return ENT_OK;
}

ent_code ent__factbook_refugees(ent_factbook *fb, ent_error *err) {
    static const char *const lists[][4] = {
        {"refugees", "refugees", "topic:refugees", "refugees"},
        {"refugees (country of origin)", "refugees", "topic:refugees", "refugees"},
        {"IDPs", "IDPs", "topic:internally-displaced-persons", "internally displaced persons"},
        {"stateless persons", "stateless persons", "topic:stateless-persons",
         "stateless persons"},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        ENT_TRY(topic(fb, lists[i][2], lists[i][3], err));
        ENT_TRY(refugees_part(fb, lists[i][0], lists[i][1], lists[i][2], err));
    }
    ent_str note;
    static const char field[] = "Refugees and internally displaced persons";
    if (ent__factbook_text(fb, "Transnational Issues", field, "note", "refugees", &note))
        return ent__factbook_remark(fb, "refugees", note, err);
    return ENT_OK;
}
