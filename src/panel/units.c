/* SPDX-License-Identifier: MIT */
#include "panel/units.h"

#include "names/names.h"

#include <stdlib.h>

/* A member for a time, under one code. */
typedef struct term {
    ent_str code;
    uint32_t entity;
    ent_day from, until;
} term;

typedef struct maker {
    const ent_view *view;
    const ent_system *system;
    const ent_names *names;
    ent_units *units;
    term *terms; /* in the system */
    size_t n, cap;
    term *bears; /* bears the code, in the system or not */
    size_t n_bears, cap_bears;
    ent_error *err;
} maker;

/* ---- who bears which code when ------------------------------------------------------- */

static ent_code bear(maker *m, uint32_t entity, ent_str code, ent_day from, ent_day until) {
    if (!ENT_GROW(m->bears, m->cap_bears, m->n_bears + 1))
        return ent__nomem(m->err);
    ent_str own = ent__str_copy(&m->units->arena, code);
    if (!own.p)
        return ent__nomem(m->err);
    m->bears[m->n_bears++] = (term){own, entity, from, until};
    return ENT_OK;
}

static ent_code bears_of(maker *m, uint32_t entity) {
    ent_str id = ent__claims_word(m->view->claims, entity);
    if (!strcmp(m->system->scheme, "id"))
        return bear(m, entity, id, ENT_DAY_MIN, ENT_DAY_MAX);
    const ent_book *book;
    const ent_book_entity *e = ent__names_entity(m->names, id, &book);
    for (uint32_t i = e ? e->codes : 0; e && i < e[1].codes; i++) {
        const ent_book_code *c = &book->codes[i];
        if (!strcmp(ent__book_text(book, c->scheme), m->system->scheme))
            ENT_TRY(
                bear(m, entity, ent__str(ent__book_text(book, c->text)), c->from, c->until));
    }
    return ENT_OK;
}

/* ---- who is in the system when --------------------------------------------------------- */

static ent_code term_add(maker *m, const ent_stretch *s, size_t bears) {
    ent_units *u = m->units;
    if (!s->presumed && s->from != ENT_DAY_MIN)
        u->first = ent__sooner(u->first, s->from);
    if (!s->presumed && s->until != ENT_DAY_MAX)
        u->last = ent__later(u->last, s->until - 1);
    for (size_t i = bears; i < m->n_bears; i++) {
        term t = m->bears[i];
        t.from = ent__later(t.from, s->from);
        t.until = ent__sooner(t.until, s->until);
        if (t.from >= t.until)
            continue;
        if (!ENT_GROW(m->terms, m->cap, m->n + 1))
            return ent__nomem(m->err);
        m->terms[m->n++] = t;
    }
    return ENT_OK;
}

static ent_code terms_of(maker *m, uint32_t group) {
    const ent_group *g = &m->view->groups[group];
    ent_stretches s = {0};
    size_t bears = m->n_bears;
    ent_code code =
        ent__stretches_add(&s, m->view, group, &m->system->is, ENT_READ_ANSWERS, m->err);
    if (code == ENT_OK)
        code = bears_of(m, g->subject);
    for (size_t i = 0; code == ENT_OK && i < s.n; i++)
        if (s.at[i].yes)
            code = term_add(m, &s.at[i], bears);
    ent__stretches_free(&s);
    return code;
}

static ent_code terms_make(maker *m) {
    for (uint32_t g = 0; g < m->view->n_groups; g++)
        if (m->view->groups[g].relation == m->system->is.relation &&
            m->view->groups[g].object == m->system->object)
            ENT_TRY(terms_of(m, g));
    return ENT_OK;
}

/* ---- from terms to units ---------------------------------------------------------------- */

static int by_code(const void *px, const void *py) {
    const term *x = px, *y = py;
    int64_t a, b;
    if (ent__int_parse(x->code, &a) && ent__int_parse(y->code, &b) && a != b)
        return a < b ? -1 : 1;
    int c = ent__str_cmp(x->code, y->code);
    return c ? c : x->from < y->from ? -1 : x->from > y->from;
}

static ent_code unit_add(maker *m, const term *t) {
    ent_units *u = m->units;
    ent_unit *last = u->n ? &u->at[u->n - 1] : NULL;
    if (!last || !ent__str_eq(last->code, t->code)) {
        if (!ENT_GROW(u->at, u->cap, u->n + 1))
            return ent__nomem(m->err);
        last = &u->at[u->n++];
        *last = (ent_unit){.code = t->code, .ranges = (uint32_t)u->n_ranges};
        u->numeric &= ent__int_parse(t->code, &last->number);
    }
    ent_range *r = last->n_ranges ? &u->ranges[u->n_ranges - 1] : NULL;
    if (r && t->from <= r->until) {
        r->until = ent__later(r->until, t->until);
        return ENT_OK;
    }
    if (!ENT_GROW(u->ranges, u->cap_ranges, u->n_ranges + 1))
        return ent__nomem(m->err);
    u->ranges[u->n_ranges++] = (ent_range){t->from, t->until};
    last->n_ranges++;
    return ENT_OK;
}

static uint32_t unit_of(const ent_units *u, ent_str code) {
    term want = {.code = code, .from = 0};
    size_t lo = 0, hi = u->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        term at = {.code = u->at[mid].code, .from = 0};
        int c = by_code(&at, &want);
        if (c == 0)
            return (uint32_t)mid;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return ENT_NONE;
}

static int by_unit(const void *px, const void *py) {
    const ent_piece *x = px, *y = py;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static ent_code pieces_make(maker *m) {
    ent_units *u = m->units;
    for (size_t i = 0; i < m->n_bears; i++) {
        const term *t = &m->bears[i];
        uint32_t unit = unit_of(u, t->code);
        if (unit == ENT_NONE)
            continue;
        if (!ENT_GROW(u->pieces, u->cap_pieces, u->n_pieces + 1))
            return ent__nomem(m->err);
        u->pieces[u->n_pieces++] = (ent_piece){t->entity, unit, t->from, t->until};
    }
    if (u->n_pieces)
        qsort(u->pieces, u->n_pieces, sizeof *u->pieces, by_unit);
    for (uint32_t i = (uint32_t)u->n_pieces; i-- > 0;) {
        u->at[u->pieces[i].unit].pieces = i;
        u->at[u->pieces[i].unit].n_pieces++;
    }
    return ENT_OK;
}

ent_code ent__units_make(const ent_view *v, const ent_system *system, const ent_names *names,
                         ent_units *out, ent_error *err) {
    *out = (ent_units){.first = ENT_DAY_MAX, .last = ENT_DAY_MIN, .numeric = true};
    maker m = {.view = v, .system = system, .names = names, .units = out, .err = err};
    ent_code code = terms_make(&m);
    if (code == ENT_OK && m.n)
        qsort(m.terms, m.n, sizeof *m.terms, by_code);
    for (size_t i = 0; code == ENT_OK && i < m.n; i++)
        code = unit_add(&m, &m.terms[i]);
    if (code == ENT_OK)
        code = pieces_make(&m);
    ENT_DROP(m.terms, m.cap);
    ENT_DROP(m.bears, m.cap_bears);
    if (code != ENT_OK)
        ent__units_free(out);
    return code;
}

/* ---- objects ------------------------------------------------------------------------------
 */

static bool is_state(const ent_claims *c, uint32_t word) {
    const ent_entity_row *e = ent__claims_entity(c, word);
    return e && ent__str_is(ent__claims_word(c, e->type), "state");
}

static ent_code objects_add(maker *m, uint32_t relation) {
    const ent_view *v = m->view;
    ent_map seen = {0};
    ent_code code = ENT_OK;
    for (size_t i = 0; i < v->n_groups && code == ENT_OK; i++) {
        uint32_t object = v->groups[i].object;
        if (v->groups[i].relation != relation || !object || is_state(v->claims, object) ||
            ent__map_get(&seen, object) != ENT_NONE)
            continue;
        code =
            ent__map_put(&seen, object, 1)
                ? bear(m, object, ent__claims_word(v->claims, object), ENT_DAY_MIN, ENT_DAY_MAX)
                : ent__nomem(m->err);
    }
    ent__map_free(&seen);
    return code;
}

ent_code ent__units_of_objects(const ent_view *v, uint32_t relation, ent_units *out,
                               ent_error *err) {
    *out = (ent_units){.first = ENT_DAY_MIN, .last = ENT_DAY_MAX};
    maker m = {.view = v, .units = out, .err = err};
    ent_code code = objects_add(&m, relation);
    if (code == ENT_OK && m.n_bears)
        qsort(m.bears, m.n_bears, sizeof *m.bears, by_code);
    for (size_t i = 0; code == ENT_OK && i < m.n_bears; i++)
        code = unit_add(&m, &m.bears[i]);
    out->numeric = false;
    if (code == ENT_OK)
        code = pieces_make(&m);
    ENT_DROP(m.bears, m.cap_bears);
    if (code != ENT_OK)
        ent__units_free(out);
    return code;
}

void ent__units_free(ent_units *u) {
    ENT_DROP(u->at, u->cap);
    ENT_DROP(u->ranges, u->cap_ranges);
    ENT_DROP(u->pieces, u->cap_pieces);
    ent__arena_free(&u->arena);
    *u = (ent_units){0};
}
