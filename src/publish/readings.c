/* SPDX-License-Identifier: MIT
 *
 * What sources say of when something began, ended or happened. A work speaks
 * through its newest edition that dates the value, there by the last spell that
 * had begun by the day. A reading that lies within a wider one refines it and
 * takes it in; what is left beside the first cannot all be right.
 */
#include "publish/build.h"

#include <stdlib.h>

/* A dated claim on its way to a reading. */
typedef struct dated {
    ent_day lo, hi;
    ent_day from, until; /* of the spell */
    uint32_t claim, work, rank, prefer;
    int kind;
    bool soft, span, newest, restored, earlier;
} dated;

static int kind_order(ent_str kind) {
    return ent__str_is(kind, "primary")     ? 0
           : ent__str_is(kind, "secondary") ? 1
           : ent__str_is(kind, "tertiary")  ? 2
                                            : 3;
}

static bool bounds_of(const ent_build *b, const ent_fact *f, const ent_claim *c, ent_edge edge,
                      dated *d) {
    bool since = !(c->flags & ENT_F_NO_SINCE);
    bool until = !(c->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN));
    if (ent__fact_is_event(b, f)) {
        if (!since && !until)
            return false;
        d->lo = since ? c->s1 : c->u1;
        d->hi = until ? c->u2 : c->s2;
        d->span = since && until && c->s1 == c->s2 && c->u1 == c->u2 && c->s1 != c->u1;
        d->soft = c->flags & (ENT_F_SOFT_SINCE | ENT_F_SOFT_UNTIL);
        return true;
    }
    if (edge == ENT_EDGE_SINCE ? !since : !until)
        return false;
    d->lo = edge == ENT_EDGE_SINCE ? c->s1 : c->u1;
    d->hi = edge == ENT_EDGE_SINCE ? c->s2 : c->u2;
    d->soft = c->flags & (edge == ENT_EDGE_SINCE ? ENT_F_SOFT_SINCE : ENT_F_SOFT_UNTIL);
    return true;
}

/* Does this claim speak of the value that is told? */
static bool of_value(const ent_build *b, const ent_fact *f, const ent_claim *c) {
    if (ent__fact_is_event(b, f))
        return true;
    if (f->value)
        return c->value == f->value;
    return !(c->flags & ENT_F_ENDS);
}

static size_t gather(const ent_build *b, const ent_fact *f, ent_edge edge, dated *out,
                     size_t most) {
    size_t n = 0;
    for (uint32_t i = 0; i < f->n_claims && n < most; i++) {
        uint32_t claim = b->members[f->claim + i];
        const ent_claim *c = &b->claims->at[claim];
        dated d = {.claim = claim};
        ent_spell s = ent__spell_of(b->view, claim);
        if (s.source == ENT_NONE || !of_value(b, f, c) || !bounds_of(b, f, c, edge, &d))
            continue;
        if (f->mark != ENT_MARK_LATER && d.lo > b->day && edge == ENT_EDGE_SINCE)
            continue;
        d.from = s.from;
        d.until = s.until;
        d.work = s.work;
        d.rank = s.rank;
        d.restored = c->flags & ENT_F_RESTORED;
        d.prefer = b->view->sources[s.source].prefer;
        d.kind = kind_order(ent__claims_word(b->claims, b->claims->sources[s.source].kind));
        out[n++] = d;
    }
    return n;
}

enum { A_YEAR = 366 };

/* The newest edition of each work that dates it. There the last spell; one that began
 * more than a year before it is an earlier one, not another date of the same. */
static void choose_newest(dated *d, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const dated *best = &d[i];
        for (size_t k = 0; k < n; k++)
            if (d[k].work == d[i].work &&
                (d[k].rank > best->rank || (d[k].rank == best->rank && d[k].from > best->from)))
                best = &d[k];
        d[i].newest = d[i].rank == best->rank;
        d[i].earlier = (int64_t)best->lo - d[i].hi > A_YEAR;
    }
}

/* Where somebody says that it was restored, those who date it long before date what
 * there was before. */
static void find_restored(dated *d, size_t n) {
    const dated *again = NULL;
    for (size_t i = 0; i < n; i++)
        if (d[i].newest && d[i].restored && (!again || d[i].lo > again->lo))
            again = &d[i];
    for (size_t i = 0; i < n && again; i++)
        d[i].earlier |= (int64_t)again->lo - d[i].hi > A_YEAR;
}

static int dated_cmp(const void *px, const void *py) {
    const dated *x = px, *y = py;
    if (x->newest != y->newest)
        return x->newest ? -1 : 1;
    if (x->earlier != y->earlier)
        return x->earlier ? 1 : -1;
    if (x->prefer != y->prefer)
        return x->prefer < y->prefer ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int64_t wx = (int64_t)x->hi - x->lo, wy = (int64_t)y->hi - y->lo;
    if (wx != wy)
        return wx < wy ? -1 : 1;
    if (x->lo != y->lo)
        return x->lo < y->lo ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

static bool within(const dated *a, ent_day lo, ent_day hi) {
    return a->lo >= lo && a->hi <= hi;
}

/* Is d[i] the wider of two of which the other is a reading too? */
static bool is_refined(const dated *d, size_t n, size_t i) {
    for (size_t k = 0; k < n; k++)
        if (k != i && d[k].newest && within(&d[k], d[i].lo, d[i].hi) &&
            (int64_t)d[k].hi - d[k].lo < (int64_t)d[i].hi - d[i].lo)
            return true;
    return false;
}

static bool has_reading(const ent_readings *r, const dated *d) {
    for (size_t i = 0; i < r->n + r->n_earlier; i++)
        if (r->at[i].lo == d->lo && r->at[i].hi == d->hi)
            return true;
    return false;
}

/* Gives each reading the claims that say it, or less precisely so. */
static void support(ent_build *b, ent_readings *r, const dated *d, size_t n) {
    for (size_t i = 0; i < r->n + r->n_earlier; i++) {
        ent_reading *one = &r->at[i];
        one->first = (uint32_t)b->n_read;
        for (size_t k = 0; k < n; k++) {
            if (!(one->lo >= d[k].lo && one->hi <= d[k].hi))
                continue;
            if (!ENT_GROW(b->read, b->cap_read, b->n_read + 1)) {
                ent__build_failed(b, ent__nomem(b->err));
                return;
            }
            b->read[b->n_read++] = d[k].claim;
        }
        one->n = (uint32_t)b->n_read - one->first;
    }
}

void ent__fact_readings(ent_build *b, const ent_fact *f, ent_edge edge, ent_readings *out) {
    out->n = out->n_earlier = 0;
    b->n_read = edge == ENT_EDGE_SINCE ? 0 : b->n_read;
    size_t room = f->n_claims + 1;
    dated *d = ent__zalloc(room, sizeof *d);
    if (!d) {
        ent__build_failed(b, ent__nomem(b->err));
        return;
    }
    size_t n = gather(b, f, edge, d, f->n_claims);
    choose_newest(d, n);
    if (edge == ENT_EDGE_SINCE && !ent__fact_is_event(b, f))
        find_restored(d, n);
    for (size_t i = 0; i < n && ent__fact_is_event(b, f); i++)
        d[i].earlier = false;
    if (n > 1)
        qsort(d, n, sizeof *d, dated_cmp);
    size_t most = sizeof out->at / sizeof *out->at;
    for (size_t i = 0; i < n && out->n + out->n_earlier < most; i++) {
        if (!d[i].newest || is_refined(d, n, i) || has_reading(out, &d[i]))
            continue;
        out->at[out->n + out->n_earlier] = (ent_reading){.lo = d[i].lo,
                                                         .hi = d[i].hi,
                                                         .claim = d[i].claim,
                                                         .soft = d[i].soft,
                                                         .span = d[i].span};
        *(d[i].earlier ? &out->n_earlier : &out->n) += 1;
    }
    support(b, out, d, n);
    ent__free(d, room * sizeof *d);
}

static void put_span(ent_buf *text, ent_day lo, ent_day hi) {
    ent_civil a = ent__day_to_civil(lo), z = ent__day_to_civil(hi);
    if (a.year == z.year && a.month == z.month)
        ent__buf_printf(text, "%d", a.day);
    else
        ent__words_day(text, lo);
    ent__buf_z(text, "\xe2\x80\x93"); /* en dash */
    ent__words_day(text, hi);
}

void ent__cell_readings(ent_build *b, ent_doc_cell *cell, const ent_readings *r, bool cite) {
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    for (size_t i = 0; i < r->n; i++) {
        const ent_reading *one = &r->at[i];
        if (one->span)
            put_span(&text, one->lo, one->hi);
        else
            ent__words_bounds(&text, one->lo, one->hi, one->soft);
        ent_doc_piece *p = ent__cell_take(b, cell, &text);
        p->before = i ? " / " : " ";
        p->mark = r->n > 1 ? ENT_MARK_DISPUTED : ENT_MARK_NONE;
        for (uint32_t k = 0; k < one->n; k++)
            ent__piece_add_claim(b, p, b->read[one->first + k], cite || r->n > 1);
    }
    ent__doc_done(b->doc, &text);
}

/* "1991-1997" where both are known: the end goes to the same cell. */
void ent__cell_dates(ent_build *b, ent_doc_cell *cell, const ent_fact *f, bool cite) {
    ent_readings since, until;
    ent__fact_readings(b, f, ENT_EDGE_SINCE, &since);
    ent__cell_readings(b, cell, &since, cite);
    if (f->mark != ENT_MARK_PAST || ent__fact_is_event(b, f))
        return;
    ent__fact_readings(b, f, ENT_EDGE_UNTIL, &until);
    if (until.n == 0)
        return;
    ent__doc_piece(b->doc, cell, ENT_STR("until"))->before = " ";
    ent__cell_readings(b, cell, &until, cite);
}
