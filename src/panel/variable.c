/* SPDX-License-Identifier: MIT
 *
 * What a variable needs before its first cell.
 */
#include "panel/variable.h"

#include <math.h>

/* ---- places -------------------------------------------------------------------------------
 */

/* "34.52/69.18" in the codes of a place, or lat= and lon= of the claim, which go before: one
 * source's place may be another's to the second. */
static bool point_read(ent_str lat, ent_str lon, ent_point *out) {
    double a, b;
    if (!ent__real_parse(lat, &a) || !ent__real_parse(lon, &b))
        return false;
    *out = (ent_point){a * M_PI / 180, b * M_PI / 180, true};
    return true;
}

static bool point_of_entity(const ent_claims *c, uint32_t word, ent_point *out) {
    const ent_entity_row *e = ent__claims_entity(c, word);
    ent_str codes = e ? ent__claims_word(c, e->codes) : ENT_STR("");
    ent_str geo = ent__detail_get(codes, "geo"), lat;
    return geo.n && ent__str_split(&geo, '/', &lat) && point_read(lat, geo, out);
}

/* Whose coordinates count, if several claims place it: the later edition's, of one edition
 * the lowest id's. Not the first's: in what order claims lie depends on what else was read. */
static bool places_before(const ent_view *v, uint32_t x, uint32_t y) {
    const ent_claims *c = v->claims;
    uint32_t sx = ent__map_get(&c->source_of, c->at[x].source),
             sy = ent__map_get(&c->source_of, c->at[y].source);
    if (sx != sy)
        return v->sources[sx].rank > v->sources[sy].rank;
    return memcmp(c->at[x].id.b, c->at[y].id.b, sizeof c->at[x].id.b) < 0;
}

/* The claims of one group; `by`: by object, the claim that places it, and one. */
static void points_of_group(ent_variable *v, const ent_group *g, uint32_t *by) {
    const ent_view *view = v->painting.view;
    for (uint32_t i = g->first; i < g->first + g->n; i++) {
        uint32_t claim = view->order[i];
        ent_str detail = ent__claims_word(view->claims, view->claims->at[claim].detail);
        ent_point p;
        if (by[g->object] && !places_before(view, claim, by[g->object] - 1))
            continue;
        if (!point_read(ent__detail_get(detail, "lat"), ent__detail_get(detail, "lon"), &p))
            continue;
        v->points[g->object] = p;
        by[g->object] = claim + 1;
    }
}

static ent_code points_make(ent_variable *v, ent_error *err) {
    const ent_view *view = v->painting.view;
    size_t n = v->n_points = view->claims->words.n;
    uint32_t *by = ent__zalloc(n, sizeof *by);
    if (!by || !ENT_GROW(v->points, v->cap_points, n)) {
        ent__free(by, n * sizeof *by);
        return ent__nomem(err);
    }
    memset(v->points, 0, n * sizeof *v->points);
    for (size_t g = 0; g < view->n_groups; g++)
        if (view->groups[g].relation == v->painting.is.relation)
            points_of_group(v, &view->groups[g], by);
    for (size_t g = 0; g < view->n_groups; g++) {
        uint32_t object = view->groups[g].object;
        if (view->groups[g].relation == v->painting.is.relation && !v->points[object].has)
            point_of_entity(view->claims, object, &v->points[object]);
    }
    ent__free(by, n * sizeof *by);
    return ENT_OK;
}

/* ---- objects as bits
 * -------------------------------------------------------------------------- */

typedef struct bitting {
    ent_variable *v;
    ent_groups_of groups;
    ent_map bit_of;  /* object -> bit */
    uint64_t *steps; /* width words a step */
    size_t cap_steps;
    uint8_t *has; /* by step */
    size_t cap_has;
    ent_stretches s;
    uint32_t anybody; /* an object of the type that no list names */
    ent_error *err;
} bitting;

static bool type_fits(const ent_variable *v, uint32_t object) {
    const ent_claims *c = v->painting.view->claims;
    if (!v->type.n)
        return object != 0;
    const ent_entity_row *e = ent__claims_entity(c, object);
    return e && ent__str_in_list(v->type, ent__claims_word(c, e->type));
}

static ent_code bits_number(bitting *b) {
    const ent_view *view = b->v->painting.view;
    ent_groups_of one = {.n = 1};
    uint32_t n = 0;
    b->anybody = ENT_NONE;
    for (size_t i = 0; i < b->groups.n; i++) {
        const ent_group_of *g = &b->groups.at[i];
        uint32_t object = ent__group_other(view, g->group, g->subject);
        if (!type_fits(b->v, object) || ent__map_get(&b->bit_of, object) != ENT_NONE)
            continue;
        if (!ent__map_put(&b->bit_of, object, n++))
            return ent__nomem(b->err);
        one.at = &b->groups.at[i];
        if (b->anybody == ENT_NONE)
            b->anybody = ent__groups_anybody(view, &one);
    }
    b->v->bits.width = n / 64 + 1;
    return ENT_OK;
}

static void bits_paint(bitting *b, ent_day from, ent_day until, uint32_t bit, uint8_t *has) {
    const ent_painting *p = &b->v->painting;
    for (size_t i = 0; i < b->s.n; i++) {
        const ent_stretch *s = &b->s.at[i];
        size_t first, end;
        if (has ? s->yes : !s->yes)
            continue;
        if (!ent__steps_of(p->steps, s->from > from ? s->from : from,
                           s->until < until ? s->until : until, ENT_IN_ANY, &first, &end))
            continue;
        for (size_t k = first; k < end; k++) {
            if (has)
                has[k] = 1;
            else
                b->steps[k * b->v->bits.width + bit / 64] |= UINT64_C(1) << bit % 64;
        }
    }
}

/* What the lists of single objects say, towards which nothing else need be said: a count is
 * of what somebody has looked at. */
static ent_code lists_add(bitting *b, const ent_piece *piece) {
    const ent_painting *p = &b->v->painting;
    for (size_t i = 0; i < p->view->n_coverage; i++) {
        uint32_t object = p->view->coverage[i].object;
        if (p->view->coverage[i].relation == p->is.relation && object &&
            ent__map_get(&b->bit_of, object) != ENT_NONE)
            ENT_TRY(ent__stretches_add_coverage(&b->s, p->view, piece->entity, object, &p->is,
                                                b->err));
    }
    return ENT_OK;
}

static ent_code bits_of_piece(bitting *b, const ent_piece *piece) {
    const ent_painting *p = &b->v->painting;
    size_t n;
    uint32_t subject = ent__view_entity(p->view, piece->entity);
    const ent_group_of *g = ent__groups_of(&b->groups, subject, &n);
    for (size_t i = 0; i < n; i++) {
        uint32_t bit = ent__map_get(&b->bit_of, ent__group_other(p->view, g[i].group, subject));
        if (bit == ENT_NONE)
            continue;
        b->s.n = 0;
        ENT_TRY(
            ent__stretches_add(&b->s, p->view, g[i].group, &p->is, ENT_READ_ANSWERS, b->err));
        bits_paint(b, piece->from, piece->until, bit, NULL);
    }
    b->s.n = 0;
    if (b->anybody != ENT_NONE)
        ENT_TRY(ent__stretches_add_coverage(&b->s, p->view, piece->entity, b->anybody, &p->is,
                                            b->err));
    ENT_TRY(lists_add(b, piece));
    bits_paint(b, piece->from, piece->until, 0, b->has);
    return ENT_OK;
}

static bool same_step(const bitting *b, size_t x, size_t y) {
    size_t width = b->v->bits.width;
    return b->has[x] == b->has[y] &&
           !memcmp(b->steps + x * width, b->steps + y * width, width * sizeof *b->steps);
}

/* Equal steps become one run; all is wiped. */
static ent_code bits_end(bitting *b) {
    ent_bits *bits = &b->v->bits;
    size_t n = b->v->painting.steps->n, width = bits->width;
    for (size_t from = 0, until; from < n; from = until) {
        for (until = from + 1; until < n && same_step(b, from, until);)
            until++;
        if (!ENT_GROW(bits->at, bits->cap, bits->n + 1) ||
            !ENT_GROW(bits->words, bits->cap_words, bits->n_words + width))
            return ent__nomem(b->err);
        memcpy(bits->words + bits->n_words, b->steps + from * width, width * sizeof *b->steps);
        bits->at[bits->n++] = (ent_bits_run){(uint32_t)from, (uint32_t)until,
                                             (uint32_t)bits->n_words, b->has[from]};
        bits->n_words += width;
    }
    memset(b->steps, 0, n * width * sizeof *b->steps);
    memset(b->has, 0, n);
    return ENT_OK;
}

static ent_code bits_all(bitting *b) {
    const ent_painting *p = &b->v->painting;
    ent_bits *bits = &b->v->bits;
    size_t n = p->steps->n, units = p->units->n;
    ENT_TRY(ent__groups_make(p->view, p->is.relation, &b->groups, b->err));
    ENT_TRY(bits_number(b));
    if (!ENT_GROW(b->steps, b->cap_steps, n * bits->width) ||
        !ENT_GROW(b->has, b->cap_has, n) || !ENT_GROW(bits->first, bits->cap_first, units + 1))
        return ent__nomem(b->err);
    memset(b->steps, 0, n * bits->width * sizeof *b->steps);
    memset(b->has, 0, n);
    for (size_t i = 0; i < units; i++) {
        const ent_unit *u = &p->units->at[i];
        bits->first[i] = (uint32_t)bits->n;
        for (uint32_t k = u->pieces; k < u->pieces + u->n_pieces; k++)
            ENT_TRY(bits_of_piece(b, &p->units->pieces[k]));
        ENT_TRY(bits_end(b));
    }
    bits->first[units] = (uint32_t)bits->n;
    return ENT_OK;
}

static ent_code bits_make(ent_variable *v, ent_error *err) {
    bitting b = {.v = v, .err = err};
    ent_code code = bits_all(&b);
    ent__groups_free(&b.groups);
    ent__map_free(&b.bit_of);
    ENT_DROP(b.steps, b.cap_steps);
    ENT_DROP(b.has, b.cap_has);
    ent__stretches_free(&b.s);
    return code;
}

/* ---- by kind
 * ------------------------------------------------------------------------------------ */

static bool are_whole(const ent_strokes *s) {
    for (size_t i = 0; i < s->n; i++)
        if (s->at[i].value != floor(s->at[i].value) || fabs(s->at[i].value) > 1e15)
            return false;
    return true;
}

ent_code ent__variable_prepare(ent_variable *v, const ent_panel_rows *rows, ent_error *err) {
    switch (v->kind) {
    case ENT_VAR_COUNT:
        return bits_make(v, err);
    case ENT_VAR_DISTANCE:
        ENT_TRY(points_make(v, err));
        break;
    case ENT_VAR_NEAREST:
        ENT_TRY(points_make(v, err));
        ENT_TRY(ent__paint(&v->painting, &v->strokes, err));
        return ent__totals_make(v, rows, err);
    case ENT_VAR_PARTNERS:
        ENT_TRY(ent__paint(&v->painting, &v->strokes, err));
        return ent__totals_make(v, rows, err);
    case ENT_VAR_PAINT:
    case ENT_VAR_EACH:
    case ENT_VAR_JOINT:
        break;
    case ENT_VAR_ANY:
    case ENT_VAR_SPELL:
    case ENT_VAR_LAG:
        return ENT_OK;
    }
    ENT_TRY(ent__paint(&v->painting, &v->strokes, err));
    v->real |= v->painting.cell == ENT_CELL_DETAIL && !are_whole(&v->strokes);
    return ENT_OK;
}

void ent__variable_free(ent_variable *v) {
    ent__strokes_free(&v->strokes);
    ENT_DROP(v->bits.at, v->bits.cap);
    ENT_DROP(v->bits.first, v->bits.cap_first);
    ENT_DROP(v->bits.words, v->bits.cap_words);
    ENT_DROP(v->points, v->cap_points);
}
