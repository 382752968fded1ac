/* SPDX-License-Identifier: MIT
 *
 * The capitals that a register knows.
 */
#include "exchange/capitals.h"

#include <math.h>

enum { NEAR_KM = 30 };

static int on_place(void *ctx, const ent_row *row, ent_instant recorded) {
    ent_capital *c = ctx;
    (void)recorded;
    ent_str geo = ent__detail_get(row->cell[ENT_E_CODES], "geo"), lat;
    if (!ent__str_split(&geo, '/', &lat) || !ent__real_parse(lat, &c->lat) ||
        !ent__real_parse(geo, &c->lon))
        c->lat = NAN;
    return 0;
}

static int on_claim(void *ctx, const ent_stored *claim, const ent_row *row) {
    ent_capitals *all = ctx;
    ent_arena *arena = &all->im->arena;
    (void)claim;
    if (!ent__str_is(row->cell[ENT_C_RELATION], "seat") ||
        !ent__str_in_list(ENT_STR("capital|seat"), row->cell[ENT_C_VALUE]))
        return 0; /* (the government may have its seat elsewhere: Cotonou) */
    if (!ENT_GROW(all->at, all->cap, all->n + 1))
        return 1;
    all->at[all->n++] = (ent_capital){.host = ent__str_copy(arena, row->cell[ENT_C_SUBJECT]),
                                      .place = ent__str_copy(arena, row->cell[ENT_C_OBJECT])};
    return 0;
}

ent_code ent__capitals_read(ent_importer *im, ent_capitals *out, ent_error *err) {
    *out = (ent_capitals){.im = im};
    ent_code code = ent__register_claims(im->reg, on_claim, out, err);
    for (size_t i = 0; i < out->n && code == ENT_OK; i++) {
        ent_capital *c = &out->at[i];
        ent_capital found = {.lat = NAN};
        if (!c->host.p || !c->place.p)
            return ent__nomem(err);
        code = ent__register_rows(im->reg, ENT_ENTITY, c->place, on_place, &found, err);
        c->lat = found.lat;
        c->lon = found.lon;
    }
    return code == ENT_STOPPED ? ent__nomem(err) : code;
}

void ent__capitals_free(ent_capitals *c) {
    ENT_DROP(c->at, c->cap);
}

const ent_capital *ent__capitals_named(const ent_capitals *c, const char *host,
                                       const char *place) {
    for (size_t i = 0; i < c->n; i++)
        if (ent__str_is(c->at[i].host, host) && ent__str_is(c->at[i].place, place))
            return &c->at[i];
    return NULL;
}

static double km_between(double lat1, double lon1, double lat2, double lon2) {
    const double radian = 3.14159265358979 / 180, earth_km = 6371;
    double north = (lat2 - lat1) * radian, east = (lon2 - lon1) * radian;
    double h = sin(north / 2) * sin(north / 2) +
               cos(lat1 * radian) * cos(lat2 * radian) * sin(east / 2) * sin(east / 2);
    return 2 * earth_km * asin(sqrt(h));
}

const ent_capital *ent__capitals_near(const ent_capitals *c, const char *host, double lat,
                                      double lon) {
    const ent_capital *best = NULL;
    double least = NEAR_KM;
    for (size_t i = 0; i < c->n; i++) {
        const ent_capital *one = &c->at[i];
        if (!ent__str_is(one->host, host) || isnan(one->lat))
            continue;
        double km = km_between(one->lat, one->lon, lat, lon);
        if (km < least) {
            least = km;
            best = one;
        }
    }
    return best;
}
