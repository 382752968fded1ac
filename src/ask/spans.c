/* SPDX-License-Identifier: MIT
 *
 * Spans: the claims of one value that speak of the same spell of time, so that
 * "when" has one line for it and the dates of several works stand side by side.
 *
 * Spells of a value are taken by start. One joins the open span if it begins
 * before that span ends; a spell without a stated end that begins inside a
 * closed one belongs there and does not stretch it (a snapshot of 1955 does not
 * join two memberships, 1950 to 1965 and from 1966 on). Where an edition gives a
 * second start of a value, or says "restored", a new span begins: relations of
 * 1919 and of 1991 are two, though nobody says when the first ended.
 */
#include "ask/asking.h"

#include <stdlib.h>

void ent__spans_free(ent_spans *s) {
    ENT_DROP(s->at, s->cap);
    ENT_DROP(s->spells, s->cap_spells);
    *s = (ent_spans){0};
}

bool ent__span_work_first(const ent_hearing *h, const ent_spans *s, const ent_span *span,
                          uint32_t k) {
    const uint32_t *of = s->spells + span->first;
    for (uint32_t i = 0; i < k; i++)
        if (h->spells[of[i]].work == h->spells[of[k]].work)
            return false;
    return true;
}

typedef struct place {
    ent_str value, work; /* as text: numbers of words differ from reading to reading */
    uint32_t spell;
    uint8_t vcode;
    ent_day from, until;
    bool dumb;
    bool again; /* not the first time, says its edition */
} place;

/* By the vocabulary; of free values, which are figures, the shorter first. */
static int value_cmp(const place *x, const place *y) {
    if (x->vcode != y->vcode)
        return x->vcode < y->vcode ? -1 : 1;
    if (x->value.n != y->value.n)
        return x->value.n < y->value.n ? -1 : 1;
    return ent__str_cmp(x->value, y->value);
}

static int place_cmp(const void *px, const void *py) {
    const place *x = px, *y = py;
    int c = value_cmp(x, y);
    if (c)
        return c;
    if (x->dumb != y->dumb)
        return x->dumb ? 1 : -1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->again != y->again)
        return x->again ? -1 : 1;
    if (x->until != y->until)
        return x->until < y->until ? -1 : 1;
    c = ent__str_cmp(x->work, y->work);
    if (c)
        return c;
    return x->spell < y->spell ? -1 : x->spell > y->spell;
}

static place place_of(const ent_hearing *h, uint32_t at) {
    const ent_spell *s = &h->spells[at];
    const ent_claims *c = h->view->claims;
    ent_str work = ENT_STR("");
    if (s->work != ENT_NONE)
        work = ent__claims_word(c, h->view->works[s->work]);
    place p = {.value = ent__claims_word(c, s->value),
               .work = work,
               .spell = at,
               .vcode = s->vcode,
               .from = s->from,
               .until = s->until,
               .dumb = s->dumb,
               .again = s->flags & ENT_F_RESTORED};
    if (s->from == ENT_DAY_MIN &&
        s->flags & ENT_F_NO_SINCE) /* known to hold then, no earlier */
        p.from = s->flags & ENT_F_OPEN ? s->s2 : s->until;
    return p;
}

/* Spells lie by edition, value and start: has this one's edition a surely earlier
 * start of the value, without saying that it is still so? (If it does, it
 * contradicts itself about one start.) */
static bool starts_again(const ent_hearing *h, uint32_t at) {
    const ent_spell *s = &h->spells[at];
    for (uint32_t i = at; i-- > 0;) {
        const ent_spell *t = &h->spells[i];
        if (t->work != s->work || t->rank != s->rank || t->value != s->value)
            return false;
        if (!t->dumb && !(t->flags & (ENT_F_NO_SINCE | ENT_F_OPEN)) && t->s2 < s->s1)
            return true;
    }
    return false;
}

static bool has_edition(const ent_hearing *h, const ent_spans *s, const ent_span *span,
                        const ent_spell *x) {
    for (uint32_t i = 0; i < span->n; i++) {
        const ent_spell *y = &h->spells[s->spells[span->first + i]];
        if (y->work == x->work && y->rank == x->rank && !(y->flags & ENT_F_NO_SINCE))
            return true;
    }
    return false;
}

static int64_t width(ent_day lo, ent_day hi) {
    return (int64_t)hi - lo;
}

static bool has_since(const ent_spell *s) {
    return !(s->flags & ENT_F_NO_SINCE) && !s->dumb;
}

static bool has_until(const ent_spell *s) {
    return !(s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN)) && !s->dumb;
}

/* Notes the narrowest edges, and whether two works' edges exclude each other. */
static void span_date(const ent_hearing *h, ent_span *span, uint32_t at) {
    const ent_spell *s = &h->spells[at];
    if (has_since(s)) {
        const ent_spell *best = span->since == ENT_NONE ? NULL : &h->spells[span->since];
        if (best && best->work != s->work && (s->s2 < best->s1 || best->s2 < s->s1))
            span->since_differs = true;
        if (!best || width(s->s1, s->s2) < width(best->s1, best->s2))
            span->since = at;
    }
    if (has_until(s)) {
        const ent_spell *best = span->ends == ENT_NONE ? NULL : &h->spells[span->ends];
        if (best && best->work != s->work && (s->u2 < best->u1 || best->u2 < s->u1))
            span->until_differs = true;
        if (!best || width(s->u1, s->u2) < width(best->u1, best->u2))
            span->ends = at;
    }
}

static bool joins(const ent_hearing *h, const ent_spans *s, const place *p, bool dumb) {
    const ent_span *span = &s->at[s->n - 1];
    if (span->value != h->spells[p->spell].value)
        return false;
    if (h->relation->once || p->dumb || dumb)
        return true;
    if (p->again && p->from > span->from && has_edition(h, s, span, &h->spells[p->spell]))
        return false;
    return p->from <= span->until;
}

ent_code ent__spans_make(const ent_hearing *h, ent_spans *out, ent_error *err) {
    size_t n = h->n_spells;
    *out = (ent_spans){0};
    place *p = ent__zalloc(n + 1, sizeof *p);
    if (!p || !ENT_GROW(out->spells, out->cap_spells, n)) {
        ent__free(p, (n + 1) * sizeof *p);
        return ent__nomem(err);
    }
    for (uint32_t i = 0; i < n; i++) {
        p[i] = place_of(h, i);
        p[i].again |= starts_again(h, i);
    }
    if (n)
        qsort(p, n, sizeof *p, place_cmp);
    ent_code code = ENT_OK;
    bool closed = false, dumb = false;
    for (size_t i = 0; i < n && code == ENT_OK; i++) {
        ent_span *span = out->n ? &out->at[out->n - 1] : NULL;
        bool ended = has_until(&h->spells[p[i].spell]);
        if (!span || !joins(h, out, &p[i], dumb)) {
            if (!ENT_GROW(out->at, out->cap, out->n + 1)) {
                code = ent__nomem(err);
                break;
            }
            span = &out->at[out->n++];
            *span = (ent_span){.value = h->spells[p[i].spell].value,
                               .from = p[i].from,
                               .until = p[i].until,
                               .since = ENT_NONE,
                               .ends = ENT_NONE,
                               .first = (uint32_t)out->n_spells};
            closed = ended;
            dumb = p[i].dumb;
        } else if (ended && !closed) {
            span->until = p[i].until;
            closed = true;
        } else if (ended || !closed) {
            span->until = p[i].until > span->until ? p[i].until : span->until;
        }
        span_date(h, span, p[i].spell);
        out->spells[out->n_spells++] = p[i].spell;
        span->n++;
    }
    ent__free(p, (n + 1) * sizeof *p);
    if (code != ENT_OK)
        ent__spans_free(out);
    return code;
}
