/* SPDX-License-Identifier: MIT
 *
 * The World Factbook: capital, independence, land boundaries.
 */
#include "exchange/factbook.h"

#include <math.h>

/* ---- the capital ---------------------------------------------------------------------- */

/* "54 41 N" at the start: degrees, and what is left of the text. */
static bool degrees_read(ent_str *text, double *out) {
    double whole = 0, minutes = 0;
    ent_str rest = *text, word;
    if (!ent__str_split(&rest, ' ', &word) || !ent__real_parse(word, &whole) ||
        !ent__str_split(&rest, ' ', &word) || !ent__real_parse(word, &minutes) || !rest.n)
        return false;
    char side = rest.p[0];
    if (!side || !strchr("NSEW", side))
        return false;
    *out = (whole + minutes / 60) * (side == 'S' || side == 'W' ? -1 : 1);
    size_t used = rest.n > 1 && rest.p[1] == ',' ? 2 : 1;
    *text = ent__str_trim((ent_str){rest.p + used, rest.n - used});
    return true;
}

static ent_code capital(ent_factbook *fb, ent_error *err) {
    ent_place p = {.lat = NAN, .lon = NAN, .country = ent__str(fb->subject)};
    ent_str spot, text, inside;
    if (ent__factbook_text(fb, "Government", "Capital", "geographic coordinates", NULL,
                           &spot) &&
        !(degrees_read(&spot, &p.lat) && degrees_read(&spot, &p.lon)))
        p.lat = p.lon = NAN;
    if (!ent__factbook_text(fb, "Government", "Capital", "name", NULL, &text) ||
        ent__str_starts(text, "none"))
        return ENT_OK;
    if (ent__str_starts(text, "no ") || ent__str_starts(text, "administered "))
        return ent__factbook_remark(fb, "capital", text, err);
    ent__prose_item(&text, ";,\n", &p.name);
    while (ent__prose_bracket(&p.name, &inside))
        ;
    if (!p.name.n || p.name.n > 60)
        return ent__factbook_puzzle(fb, "capital", text, err);
    p.qid = ENT_STR("");
    fb->capital = p.name;
    ENT_TRY(ent__import_place(fb->im, &p, fb->capital_place, err));
    return ent__factbook_claim(
        fb,
        &(ent_factbook_claim){
            .relation = "seat", .object = fb->capital_place, .value = "capital", .until = ".."},
        err);
}

/* ---- independence --------------------------------------------------------------------- */

/* "5 July 1962 (from France)", and nothing before it: the day, and from whom. That the
 * state has been there ever since is not said: the claim has a blank end. */
static bool independence_read(ent_str text, char since[16], ent_str *from) {
    ent_str first, inside;
    size_t used;
    *from = ENT_STR("");
    if (!ent__prose_item(&text, ";", &first) || !ent__prose_date(first, since, &used))
        return false;
    ent_str tail = ent__str_trim((ent_str){first.p + used, first.n - used});
    if (!tail.n)
        return true;
    if (!ent__prose_bracket(&tail, &inside) || tail.n || !ent__prose_skip(&inside, "from "))
        return false;
    *from = inside;
    return true;
}

static ent_code independence(ent_factbook *fb, ent_error *err) {
    ent_str text, from;
    char since[16], state[ENT_WHO_BYTES];
    if (!ent__factbook_text(fb, "Government", "Independence", NULL, NULL, &text) ||
        ent__str_starts(text, "none"))
        return ENT_OK;
    if (!independence_read(text, since, &from))
        return ent__factbook_remark(fb, "independence", text, err);
    ent__buf_clear(&fb->detail);
    ent_code code = from.n ? ent__factbook_country(fb->im, from, state, err) : ENT_NOT_FOUND;
    if (code != ENT_OK && code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS)
        return code;
    if (code == ENT_OK)
        ent__buf_printf(&fb->detail, "from=%s;", state);
    ent__buf_z(&fb->detail, "how=independence");
    return ent__factbook_claim(fb,
                               &(ent_factbook_claim){.relation = "exists",
                                                     .value = "exists",
                                                     .since = since,
                                                     .detail = ent__buf_view(&fb->detail).p,
                                                     .quote = text},
                               err);
}

/* ---- land boundaries ------------------------------------------------------------------ */

/* "Russia (Kaliningrad) 261 km": whom with, how long. */
static bool border_read(ent_str item, ent_str *name, char length[32]) {
    size_t i = 0, used;
    while (i < item.n && !(item.p[i] >= '0' && item.p[i] <= '9'))
        i++;
    *name = ent__str_trim((ent_str){item.p, i});
    ent_str rest = {item.p + i, item.n - i};
    if (!name->n || !ent__prose_number(rest, length, &used))
        return false;
    rest = ent__str_trim((ent_str){rest.p + used, rest.n - used});
    return ent__prose_skip(&rest, "km");
}

static ent_code border_take(ent_factbook *fb, ent_str item, ent_error *err) {
    ent_str name, part;
    char length[32], id[ENT_WHO_BYTES];
    if (!border_read(item, &name, length))
        return ent__factbook_puzzle(fb, "border", item, err);
    ent__buf_clear(&fb->detail);
    ent__buf_z(&fb->detail, "unit=km");
    ent_code code = ent__factbook_country(fb->im, name, id, err);
    ent_str whole = name;
    if (code == ENT_OK && ent__prose_bracket(&name, &part) && part.n) {
        char alone[ENT_WHO_BYTES]; /* is the bracket a part of the neighbour, or of its name? */
        ent_code named = ent__import_who(fb->im, whole, fb->im->day, ENT_FACTBOOK_PARTY, alone,
                                         sizeof alone);
        if (named == ENT_NOT_FOUND) {
            ent__buf_z(&fb->detail, ";with=");
            ENT_TRY(ent__slug(part, &fb->detail, err));
        }
    }
    if (code == ENT_NOT_FOUND || code == ENT_AMBIGUOUS)
        code = ent__factbook_party(fb, whole, id, err);
    if (code != ENT_OK)
        return code == ENT_DONE ? ENT_OK : code;
    return ent__factbook_claim(fb,
                               &(ent_factbook_claim){.relation = "border",
                                                     .object = id,
                                                     .value = length,
                                                     .detail = ent__buf_view(&fb->detail).p},
                               err);
}

static ent_code borders(ent_factbook *fb, ent_error *err) {
    static const char *const lists[] = {"border countries",    "regional border",
                                        "regional borders",    "regional borders (1)",
                                        "regional border (1)", "border sovereign base areas"};
    ent_str text, item;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (!ent__factbook_text(fb, "Geography", "Land boundaries", lists[i], NULL, &text))
            continue;
        while (ent__prose_item(&text, ",;\n", &item))
            if (item.n)
                ENT_TRY(border_take(fb, item, err));
    }
    return ENT_OK;
}

ent_code ent__factbook_land(ent_factbook *fb, ent_error *err) {
    ENT_TRY(capital(fb, err));
    ENT_TRY(independence(fb, err));
    return borders(fb, err);
}
