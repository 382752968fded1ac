/* SPDX-License-Identifier: MIT
 *
 * Entities that an import needs and the register does not have: towns, persons,
 * organisations. An id is made from the name, so that two imports of the same thing
 * come to the same id; whatever is there already stays as it is.
 *
 * Towns share names. Two that could be one (the same QID; no QID on one side and less
 * than a degree apart; or nothing to tell them apart) are one; others get the country
 * into their id, and where that is taken too, the QID.
 */
#include "ask/resolve.h"
#include "exchange/import.h"

#include <math.h>
#include <stdio.h>

enum { SLUG_MOST = 80 };

/* ---- slugs --------------------------------------------------------------------------- */

/* Letters that have no decomposition into an ASCII one and marks. */
static const char *plain_letter(ent_str s, size_t *n) {
    static const char *const pairs[][2] = {
        {"ł", "l"}, {"ø", "o"}, {"đ", "d"}, {"ı", "i"},  {"ð", "d"},  {"ħ", "h"},
        {"ŧ", "t"}, {"ə", "a"}, {"ŋ", "n"}, {"æ", "ae"}, {"œ", "oe"}, {"þ", "th"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        *n = strlen(pairs[i][0]);
        if (s.n >= *n && memcmp(s.p, pairs[i][0], *n) == 0)
            return pairs[i][1];
    }
    *n = 1;
    return NULL;
}

static void slug_put(ent_str folded, ent_buf *out) {
    size_t start = out->n;
    for (size_t i = 0, n; i < folded.n && out->n - start < SLUG_MOST; i += n) {
        char c = folded.p[i];
        n = 1;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            ent__buf_char(out, c);
        else if (c == ' ' && out->n > start && out->p[out->n - 1] != '-')
            ent__buf_char(out, '-');
        else if ((unsigned char)c >= 0x80) {
            const char *plain = plain_letter((ent_str){folded.p + i, folded.n - i}, &n);
            ent__buf_z(out, plain ? plain : "");
        }
    }
    while (out->n > start && out->p[out->n - 1] == '-')
        out->p[--out->n] = '\0';
    if (out->n == start) /* no letter that we could write */
        ent__buf_printf(out, "x%08x", (unsigned)(ent__hash(folded.p, folded.n) & 0xffffffffu));
}

ent_code ent__slug(ent_str text, ent_buf *out, ent_error *err) {
    ent_buf folded;
    ent__buf_init(&folded, 1 << 16);
    ent_code code = ent__utf8_fold(text, &folded, err);
    if (code == ENT_OK)
        code = ent__buf_code(&folded, err);
    if (code == ENT_OK)
        slug_put(ent__buf_view(&folded), out);
    ent__buf_free(&folded);
    return code == ENT_OK ? ent__buf_code(out, err) : code;
}

/* ---- entities ------------------------------------------------------------------------ */

typedef struct have {
    bool there;
    ent_buf codes, type;
} have;

static int on_entity(void *ctx, const ent_row *row, ent_instant recorded) {
    have *h = ctx;
    (void)recorded;
    h->there = true;
    ent__buf_str(&h->type, row->cell[ENT_E_TYPE]);
    ent__buf_str(&h->codes, row->cell[ENT_E_CODES]);
    return 1;
}

static ent_code have_find(ent_importer *im, ent_str id, have *h, ent_error *err) {
    h->there = false;
    ent__buf_init(&h->codes, 1 << 16);
    ent__buf_init(&h->type, 1 << 16);
    ent_code code = ent__register_rows(im->reg, ENT_ENTITY, id, on_entity, h, err);
    return code == ENT_STOPPED ? ENT_OK : code;
}

static void have_free(have *h) {
    ent__buf_free(&h->codes);
    ent__buf_free(&h->type);
}

static ent_code entity_send(ent_importer *im, const ent_row *row, ent_error *err) {
    ent_outcome outcome = ENT_ADDED;
    ent_claim_id id;
    int cell;
    ENT_TRY(im->intake.sink(im->intake.sink_ctx, ENT_ENTITY, row, &outcome, &id, &cell, err));
    im->intake.report.entities += outcome == ENT_ADDED;
    return ENT_OK;
}

/* Two registers may see an organisation here, a format of co-operation there. */
static bool same_sort(ent_str there, const char *want) {
    static const char bodies[] = "org|format|programme";
    return ent__str_is(there, want) || (ent__str_in_list(ent__str(bodies), there) &&
                                        ent__str_in_list(ent__str(bodies), ent__str(want)));
}

ent_code ent__import_entity(ent_importer *im, ent_str id, const char *type, ent_str name,
                            ent_str codes, ent_error *err) {
    if (ent__pool_find(&im->made, id) != ENT_NONE)
        return ENT_OK;
    have h;
    ent_code code = have_find(im, id, &h, err);
    if (code == ENT_OK && h.there && !same_sort(ent__buf_view(&h.type), type))
        code = ent__fail(err, ENT_CONFLICT, "\"%.*s\" is a %.*s, not a %s", ENT_FMT(id),
                         ENT_FMT(ent__buf_view(&h.type)), type);
    have_free(&h);
    if (code == ENT_OK && !h.there) {
        ent_row row = {0};
        row.cell[ENT_E_ID] = id;
        row.cell[ENT_E_TYPE] = ent__str(type);
        row.cell[ENT_E_NAME] = name;
        row.cell[ENT_E_CODES] = codes;
        for (int i = 0; i < ENT_CELLS_MOST; i++)
            if (!row.cell[i].p)
                row.cell[i] = ENT_STR("");
        code = entity_send(im, &row, err);
    }
    if (code == ENT_OK && ent__pool_add(&im->made, id) == ENT_NONE)
        return ent__nomem(err);
    return code;
}

ent_code ent__import_known(ent_importer *im, ent_str id, ent_error *err) {
    have h;
    ent_row row;
    if (ent__pool_find(&im->made, id) != ENT_NONE)
        return ENT_OK;
    ent_code code = have_find(im, id, &h, err);
    bool there = h.there;
    have_free(&h);
    if (code == ENT_OK && !there) {
        code = ent__names_row(&ent__names_world, id, &im->arena, &row, err);
        if (code == ENT_OK)
            code = entity_send(im, &row, err);
    }
    if (code == ENT_OK && ent__pool_add(&im->made, id) == ENT_NONE)
        return ent__nomem(err);
    return code;
}

static int on_until(void *ctx, const ent_row *row, ent_instant recorded) {
    ent_date d;
    ent_day *until = ctx;
    (void)recorded;
    ent_str text = row->cell[ENT_E_UNTIL];
    if (text.n && ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) == ENT_OK)
        *until = d.until;
    return 1;
}

ent_code ent__import_is_over(ent_importer *im, ent_str id, bool *over, ent_error *err) {
    ent_day until = ENT_DAY_MAX;
    ent_code code = ent__register_rows(im->reg, ENT_ENTITY, id, on_until, &until, err);
    *over = until < im->day;
    return code == ENT_STOPPED ? ENT_OK : code;
}

static ent_code out_put(const ent_buf *id, char out[ENT_WHO_BYTES], ent_error *err) {
    ENT_TRY(ent__buf_code(id, err));
    if (id->n >= ENT_WHO_BYTES)
        return ent__fail(err, ENT_LIMIT, "an id of %zu bytes", id->n);
    memcpy(out, id->p, id->n + 1);
    return ENT_OK;
}

ent_code ent__import_thing(ent_importer *im, const char *type, ent_str name,
                           char out[ENT_WHO_BYTES], ent_error *err) {
    ent_code code = ent__import_who(im, name, im->day, type, out, ENT_WHO_BYTES);
    if (code == ENT_OK || (code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS))
        return code == ENT_OK ? code : ent__fail(err, code, "%s", ent_code_text(code));
    ent_buf id;
    ent__buf_init(&id, 1 << 10);
    ent__buf_printf(&id, "%s:", type);
    code = ent__slug(name, &id, err);
    if (code == ENT_OK)
        code = out_put(&id, out, err);
    ent__buf_free(&id);
    return code == ENT_OK ? ent__import_entity(im, ent__str(out), type, name, ENT_STR(""), err)
                          : code;
}

/* ---- places -------------------------------------------------------------------------- */

static bool has_spot(const ent_place *p) {
    return !isnan(p->lat) && !isnan(p->lon);
}

/* geo=LAT/LON */
static bool geo_read(ent_str codes, ent_place *out) {
    ent_str geo = ent__detail_get(codes, "geo"), lat;
    if (!ent__str_split(&geo, '/', &lat))
        return false;
    return ent__real_parse(lat, &out->lat) && ent__real_parse(geo, &out->lon);
}

static bool can_be_one(ent_str codes, const ent_place *p) {
    ent_str qid = ent__detail_get(codes, "wikidata");
    ent_place there = {.lat = NAN, .lon = NAN};
    if (qid.n && p->qid.n)
        return ent__str_eq(qid, p->qid);
    if (!has_spot(p) || !geo_read(codes, &there))
        return true;
    double apart = fabs(there.lon - p->lon);
    apart = apart > 180 ? 360 - apart : apart;
    return fabs(there.lat - p->lat) <= 1 && apart * cos(p->lat * 3.14159265358979 / 180) <= 1;
}

/* Two decimals, about a kilometre, whatever the locale. */
static void degrees_put(double degrees, ent_buf *out) {
    long hundredths = lround(fabs(degrees) * 100);
    ent__buf_printf(out, "%s%ld.%02ld", degrees < 0 && hundredths ? "-" : "", hundredths / 100,
                    hundredths % 100);
}

static ent_code place_make(ent_importer *im, ent_str id, const ent_place *p, ent_error *err) {
    ent_buf codes;
    ent__buf_init(&codes, 1 << 10);
    if (has_spot(p)) {
        ent__buf_z(&codes, "geo=");
        degrees_put(p->lat, &codes);
        ent__buf_char(&codes, '/');
        degrees_put(p->lon, &codes);
    }
    if (p->qid.n)
        ent__buf_printf(&codes, "%swikidata=%.*s", codes.n ? ";" : "", ENT_FMT(p->qid));
    ent_code code = ent__buf_code(&codes, err);
    if (code == ENT_OK)
        code = ent__import_entity(im, id, "place", p->name, ent__buf_view(&codes), err);
    ent__buf_free(&codes);
    return code;
}

/* Settles on this id if it is free or can be the place. */
static ent_code place_try(ent_importer *im, ent_str id, const ent_place *p, bool *settled,
                          ent_error *err) {
    have h;
    ent_code code = have_find(im, id, &h, err);
    *settled = code == ENT_OK && (!h.there || can_be_one(ent__buf_view(&h.codes), p));
    have_free(&h);
    if (code == ENT_OK && *settled && !h.there)
        code = place_make(im, id, p, err);
    return code;
}

/* place:name, place:name-country, place:name-qid: the first that will do. */
static ent_code place_settle(ent_importer *im, const ent_place *p, ent_buf *id,
                             ent_error *err) {
    const ent_str tails[] = {ENT_STR(""), p->country, p->qid};
    bool settled = false;
    for (int i = 0; i < 3 && !settled; i++) {
        if (i && !tails[i].n)
            continue;
        ent__buf_clear(id);
        ent__buf_z(id, "place:");
        ENT_TRY(ent__slug(p->name, id, err));
        if (i) {
            ent__buf_char(id, '-');
            ENT_TRY(ent__slug(tails[i], id, err));
        }
        ENT_TRY(place_try(im, ent__buf_view(id), p, &settled, err));
    }
    return ENT_OK; /* what cannot be told apart is the last one tried */
}

/* One that is there under its QID or name. ENT_NOT_FOUND. */
static ent_code place_known(ent_importer *im, const ent_place *p, ent_buf *id, ent_error *err) {
    const ent_str names[] = {p->qid, p->name};
    char found[ENT_WHO_BYTES];
    for (int i = 0; i < 2; i++) {
        ent_code code =
            names[i].n ? ent__import_who(im, names[i], im->day, "place", found, sizeof found)
                       : ENT_NOT_FOUND;
        if (code == ENT_OK) {
            bool settled;
            ENT_TRY(place_try(im, ent__str(found), p, &settled, err));
            ent__buf_clear(id);
            ent__buf_z(id, found);
            if (settled)
                return ENT_OK;
        } else if (code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS) {
            return ent__fail(err, code, "%s", ent_code_text(code));
        }
    }
    return ENT_NOT_FOUND;
}

static ent_code place_find(ent_importer *im, const ent_place *p, ent_str *out, ent_error *err) {
    ent_buf id;
    ent__buf_init(&id, ENT_WHO_BYTES - 1);
    ent_code code = place_known(im, p, &id, err);
    if (code == ENT_NOT_FOUND)
        code = place_settle(im, p, &id, err);
    if (code == ENT_OK)
        code = ent__buf_code(&id, err);
    if (code == ENT_OK) {
        *out = ent__str_copy(&im->arena, ent__buf_view(&id));
        code = out->p ? ENT_OK : ent__nomem(err);
    }
    ent__buf_free(&id);
    return code;
}

ent_code ent__import_place(ent_importer *im, const ent_place *p, char out[ENT_WHO_BYTES],
                           ent_error *err) {
    ent_buf key;
    ent__buf_init(&key, 1 << 12);
    ent__buf_str(&key, p->qid.n ? p->qid : p->country);
    ent__buf_char(&key, '|');
    ent__buf_str(&key, p->name);
    size_t before = im->cities.n;
    ent_code code = ent__buf_code(&key, err);
    uint32_t no = code == ENT_OK ? ent__pool_add(&im->cities, ent__buf_view(&key)) : ENT_NONE;
    ent__buf_free(&key);
    ENT_TRY(code);
    if (no == ENT_NONE || !ENT_GROW(im->city, im->city_cap, (size_t)no + 1))
        return ent__nomem(err);
    if (no == before)
        im->city[no] = (ent_str){0};
    if (!im->city[no].p)
        ENT_TRY(place_find(im, p, &im->city[no], err));
    memcpy(out, im->city[no].p, im->city[no].n + 1);
    return ENT_OK;
}
