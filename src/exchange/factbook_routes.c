/* SPDX-License-Identifier: MIT
 *
 * The World Factbook: illicit drugs and trafficking in persons. Both are prose, and are
 * kept as remarks with their words; where a clause has a regular form it is also read:
 *
 *   transshipment point for Southwest Asian heroin and cocaine from Colombia
 *   X is a source, transit, and destination country for men, women, …
 *
 * Each is "ROLES … point|country|center for GOODS from REGIONS to REGIONS".
 */
#include "exchange/factbook.h"

typedef struct word {
    const char *text, *id, *name;
} word;

/* ---- roles ------------------------------------------------------------------------------ */

enum { ORIGIN = 1, TRANSIT = 2, DESTINATION = 4 };

static const struct {
    int role;
    const char *value;
} roles[] = {{ORIGIN, "origin"}, {TRANSIT, "trans-shipment"}, {DESTINATION, "destination"}};

/* The roles that a phrase such as "source, transit, and possible destination" names. */
static int roles_read(ent_str phrase) {
    static const struct {
        const char *word;
        int role;
    } words[] = {
        {"transshipment", TRANSIT},   {"trans-shipment", TRANSIT}, {"transit", TRANSIT},
        {"destination", DESTINATION}, {"source", ORIGIN},          {"producer", ORIGIN},
        {"cultivator", ORIGIN},       {"production", ORIGIN},      {"origin", ORIGIN},
    };
    int found = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ent__prose_find(phrase, words[i].word) < phrase.n)
            found |= words[i].role;
    return found;
}

static ent_code route_claim(ent_factbook *fb, const char *object, int role, const char *goods,
                            ent_error *err) {
    ent__buf_clear(&fb->detail);
    if (goods)
        ent__buf_printf(&fb->detail, "goods=%s", goods);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (role & roles[i].role)
            ENT_TRY(ent__factbook_claim(
                fb,
                &(ent_factbook_claim){.relation = "route",
                                      .object = object,
                                      .value = roles[i].value,
                                      .until = "..",
                                      .detail = ent__buf_view(&fb->detail).p},
                err));
    return ENT_OK;
}

/* ---- drugs ------------------------------------------------------------------------------ */

static const word drugs[] = {
    {"amphetamine", "goods:amphetamines", "amphetamines"},
    {"amphetamines", "goods:amphetamines", "amphetamines"},
    {"cannabis", "goods:cannabis", "cannabis"},
    {"coca", "goods:coca", "coca"},
    {"cocaine", "goods:cocaine", "cocaine"},
    {"ecstasy", "goods:ecstasy", "ecstasy"},
    {"hashish", "goods:hashish", "hashish"},
    {"heroin", "goods:heroin", "heroin"},
    {"khat", "goods:khat", "khat"},
    {"marijuana", "goods:cannabis", "cannabis"},
    {"methamphetamine", "goods:methamphetamine", "methamphetamine"},
    {"methamphetamines", "goods:methamphetamine", "methamphetamine"},
    {"opiates", "goods:opiates", "opiates"},
    {"opium", "goods:opium", "opium"},
    {"opium poppy", "goods:opium", "opium"},
    {"precursor chemicals", "goods:precursor-chemicals", "precursor chemicals"},
    {"synthetic drugs", "goods:synthetic-drugs", "synthetic drugs"},
};

static const word regions[] = {
    {"Southwest Asia", "region:southwest-asia", "Southwest Asia"},
    {"Southwest Asian", "region:southwest-asia", "Southwest Asia"},
    {"Southeast Asia", "region:southeast-asia", "Southeast Asia"},
    {"Southeast Asian", "region:southeast-asia", "Southeast Asia"},
    {"Latin America", "region:latin-america", "Latin America"},
    {"Latin American", "region:latin-america", "Latin America"},
    {"South America", "region:south-america", "South America"},
    {"South American", "region:south-america", "South America"},
    {"North America", "region:north-america", "North America"},
    {"Western Europe", "region:western-europe", "Western Europe"},
    {"Central Asia", "region:central-asia", "Central Asia"},
    {"East Asia", "region:east-asia", "East Asia"},
    {"neighboring Baltic countries", "region:baltic-neighbours",
     "neighbouring Baltic countries"},
};

/* Each drug of the list once, as goods of ours. */
static ent_code drugs_take(ent_factbook *fb, ent_str list, int role, size_t *n,
                           ent_error *err) {
    const char *last = "";
    for (size_t i = 0; i < sizeof drugs / sizeof *drugs; i++) {
        if (ent__prose_find(list, drugs[i].text) == list.n || strcmp(last, drugs[i].id) == 0)
            continue;
        last = drugs[i].id;
        ENT_TRY(ent__import_entity(fb->im, ent__str(drugs[i].id), "goods",
                                   ent__str(drugs[i].name), ENT_STR(""), err));
        ENT_TRY(route_claim(fb, drugs[i].id, role, NULL, err));
        ++*n;
    }
    return ENT_OK;
}

/* The regions and countries of "Colombia, Latin America, and Western Europe". */
static ent_code regions_take(ent_factbook *fb, ent_str list, int role, ent_error *err) {
    static const char any[] = "goods:illicit-drugs";
    ent_str item;
    ENT_TRY(ent__import_entity(fb->im, ENT_STR("goods:illicit-drugs"), "goods",
                               ENT_STR("illicit drugs"), ENT_STR(""), err));
    const char *last = "";
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        const word *r = &regions[i];
        if (ent__prose_find(list, r->text) == list.n || strcmp(last, r->id) == 0)
            continue;
        last = r->id;
        ENT_TRY(ent__import_entity(fb->im, ent__str(r->id), "region", ent__str(r->name),
                                   ENT_STR(""), err));
        ENT_TRY(route_claim(fb, r->id, role, any, err));
    }
    while (ent__prose_item(&list, ",", &item)) {
        char id[ENT_WHO_BYTES];
        ent__prose_skip(&item, "and ");
        ent_code code = item.n ? ent__factbook_country(fb->im, item, id, err) : ENT_NOT_FOUND;
        if (code == ENT_OK && strcmp(id, fb->subject) != 0)
            code = route_claim(fb, id, role, any, err);
        if (code != ENT_OK && code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS)
            return code;
    }
    return ENT_OK;
}

/* The earliest of the phrases: where it is, and how long. */
static size_t find_first(ent_str s, const char *const *phrases, size_t n, size_t *len) {
    size_t best = s.n;
    for (size_t i = 0; i < n; i++) {
        size_t at = ent__prose_find(s, phrases[i]);
        if (at < best) {
            best = at;
            *len = strlen(phrases[i]);
        }
    }
    return best;
}

static ent_str cut(ent_str *rest, size_t at, size_t len) {
    ent_str head = {rest->p, at};
    size_t used = at + len < rest->n ? at + len : rest->n;
    *rest = ent__str_trim((ent_str){rest->p + used, rest->n - used});
    return head;
}

/* One clause; does nothing with what is not of the form. */
static ent_code clause_take(ent_factbook *fb, ent_str clause, ent_error *err) {
    static const char *const heads[] = {
        "point for", "country for", "center for",  "area for",      "zone for",
        "route for", "hub for",     "producer of", "cultivator of", "production of"};
    static const char *const ways[] = {"to",  "destined for", "bound for",
                                       "for", "into",         "en route to"};
    static const char *const from[] = {"from"};
    size_t len = 0, n = 0;
    size_t at = find_first(clause, heads, sizeof heads / sizeof *heads, &len);
    if (at == clause.n)
        return ENT_OK;
    ent_str rest = clause;
    ent_str head = cut(&rest, at, len);
    int role = roles_read((ent_str){head.p, head.n + len});
    size_t to = find_first(rest, ways, sizeof ways / sizeof *ways, &len);
    size_t to_len = len;
    size_t of = find_first(rest, from, 1, &len);
    ent_str goods = {rest.p, to < of ? to : of};
    if (!role || ent__prose_find(head, "not") < head.n)
        return ENT_OK;
    ENT_TRY(drugs_take(fb, goods, role, &n, err));
    if (!n)
        return ENT_OK;
    if (of < rest.n) {
        size_t end = to > of && to < rest.n ? to : rest.n;
        ENT_TRY(regions_take(fb, (ent_str){rest.p + of + len, end - of - len}, ORIGIN, err));
    }
    if (to < rest.n && (role & TRANSIT)) {
        size_t end = of > to && of < rest.n ? of : rest.n;
        size_t begin = to + to_len < end ? to + to_len : end;
        ENT_TRY(regions_take(fb, (ent_str){rest.p + begin, end - begin}, DESTINATION, err));
    }
    return ENT_OK;
}

static ent_code clauses_take(ent_factbook *fb, ent_str text, ent_error *err) {
    ent_str clause;
    while (ent__prose_item(&text, ";\n", &clause))
        ENT_TRY(clause_take(fb, clause, err));
    return ENT_OK;
}

ent_code ent__factbook_drugs(ent_factbook *fb, ent_error *err) {
    static const char field[] = "Illicit drugs";
    const ent_json *value,
        *all = ent__json_get(ent__json_get(fb->root, "Transnational Issues"), field);
    ent_str text, key;
    void *at = NULL;
    while (ent__json_next(all, &at, &key, &value)) {
        const char *part = ent__str_is(key, "text") ? NULL : key.p;
        if (!ent__factbook_text(fb, "Transnational Issues", field, part, NULL, &text))
            continue;
        ENT_TRY(ent__factbook_remark(fb, "illicit-drugs", text, err));
        if (part && !ent__str_is(key, "USG identification"))
            continue; /* of a part of the country */
        ENT_TRY(clauses_take(fb, text, err));
        if (ent__prose_find(text, "precursor-chemical producer") == text.n)
            continue;
        ENT_TRY(ent__import_entity(fb->im, ENT_STR("goods:precursor-chemicals"), "goods",
                                   ENT_STR("precursor chemicals"), ENT_STR(""), err));
        ENT_TRY(route_claim(fb, "goods:precursor-chemicals", ORIGIN, NULL, err));
    }
    return ENT_OK;
}

/* ---- trafficking in persons ---------------------------------------------------------------
 */

/* "Tier 2 Watch List - …": the place in the list of the Department of State. */
static ent_code tier_take(ent_factbook *fb, ent_str text, ent_error *err) {
    static const char of[] = "topic:trafficking-in-persons-tier";
    ent_str rest = text;
    if (!ent__prose_skip(&rest, "Tier ") || !rest.n || rest.p[0] < '1' || rest.p[0] > '3')
        return ENT_OK;
    char tier[2] = {rest.p[0], '\0'};
    bool watch = ent__prose_find(text, "Watch List") < 12;
    ENT_TRY(ent__import_entity(fb->im, ent__str(of), "topic",
                               ENT_STR("tier in the list of trafficking in persons"),
                               ENT_STR(""), err));
    return ent__factbook_claim(fb,
                               &(ent_factbook_claim){.relation = "rank",
                                                     .object = of,
                                                     .value = tier,
                                                     .detail = watch ? "list=watch-list" : ""},
                               err);
}

/* "X is a source, transit, and possible destination country for men, women, …" */
static ent_code situation_take(ent_factbook *fb, ent_str text, ent_error *err) {
    static const char goods[] = "goods:trafficked-persons";
    size_t is = ent__prose_find(text, "is a"), country = ent__prose_find(text, "country for");
    if (country == text.n)
        country = ent__prose_find(text, "country of");
    if (is >= country || country == text.n || country - is > 120)
        return ENT_OK;
    int role = roles_read((ent_str){text.p + is, country - is});
    ENT_TRY(ent__import_entity(fb->im, ent__str(goods), "goods", ENT_STR("trafficked persons"),
                               ENT_STR(""), err));
    return route_claim(fb, goods, role, NULL, err);
}

ent_code ent__factbook_trafficking(ent_factbook *fb, ent_error *err) {
    static const char field[] = "Trafficking in persons";
    const ent_json *value,
        *all = ent__json_get(ent__json_get(fb->root, "Transnational Issues"), field);
    ent_str text, key;
    void *at = NULL;
    while (ent__json_next(all, &at, &key, &value)) {
        const char *part = ent__str_is(key, "text") ? NULL : key.p;
        if (!ent__factbook_text(fb, "Transnational Issues", field, part, NULL, &text))
            continue;
        ENT_TRY(ent__factbook_remark(fb, "trafficking-in-persons", text, err));
        if (ent__str_is(key, "tier rating"))
            ENT_TRY(tier_take(fb, text, err));
        else if (ent__str_is(key, "current situation"))
            ENT_TRY(situation_take(fb, text, err));
    }
    return ENT_OK;
}
