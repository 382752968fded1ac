/* SPDX-License-Identifier: MIT
 *
 * Measures. Each claim gives a number for a period; editions and works form a
 * series. Of the periods that hold a day the narrowest answers. Two works
 * dispute only a number of the same period and unit, and only beyond what their
 * precision allows; a work's newest edition on a period speaks for it.
 */
#include "voices/view.h"

static int64_t length_of(const ent_spell *s) {
    return (int64_t)s->u2 - s->s1;
}

static ent_str unit_of(const ent_hearing *h, const ent_spell *s) {
    const ent_claims *c = h->view->claims;
    return ent__detail_get(ent__claims_word(c, c->at[s->claim].detail), "unit");
}

static bool same_period(const ent_spell *x, const ent_spell *y) {
    return x->s1 == y->s1 && x->u2 == y->u2;
}

static bool holds(const ent_spell *s, ent_day day) {
    return !s->dumb && s->s1 <= day && day <= s->u2;
}

/* Spells lie by work, newest edition first: has a newer one of this work spoken
 * of the same period and unit? */
static bool superseded(const ent_hearing *h, size_t i) {
    const ent_spell *s = &h->spells[i];
    for (size_t j = i; j-- > 0 && h->spells[j].work == s->work;)
        if (h->spells[j].rank > s->rank && !h->spells[j].dumb &&
            same_period(&h->spells[j], s) &&
            ent__str_eq(unit_of(h, &h->spells[j]), unit_of(h, s)))
            return true;
    return false;
}

static void speak(ent_hearing *h, size_t i, ent_says says) {
    const ent_spell *s = &h->spells[i];
    h->spells[i].says = (uint8_t)says;
    if (!ENT_GROW(h->voices, h->cap_voices, h->n_voices + 1)) {
        h->overflow = true;
        return;
    }
    h->voices[h->n_voices++] = (ent_voice){.work = s->work,
                                           .source = s->source,
                                           .value = s->value,
                                           .vcode = s->vcode,
                                           .says = (uint8_t)says,
                                           .witness = s->witness,
                                           .news = s->news,
                                           .first = (uint32_t)i,
                                           .n = 1};
}

static bool disagree(const ent_hearing *h, const ent_voice *x, const ent_voice *y) {
    const ent_claims *c = h->view->claims;
    if (!ent__str_eq(unit_of(h, &h->spells[x->first]), unit_of(h, &h->spells[y->first])))
        return false;
    ent_number a, b;
    if (!ent__number_parse(ent__claims_word(c, x->value), &a) ||
        !ent__number_parse(ent__claims_word(c, y->value), &b))
        return x->value != y->value;
    return !ent__number_agree(&a, &b);
}

/* Of the periods that hold the day the narrowest; of equally long ones the later. */
static const ent_spell *narrowest(const ent_hearing *h, ent_day day) {
    const ent_spell *best = NULL;
    for (size_t i = 0; i < h->n_spells; i++) {
        const ent_spell *s = &h->spells[i];
        if (holds(s, day) && (!best || length_of(s) < length_of(best) ||
                              (length_of(s) == length_of(best) && s->s1 > best->s1)))
            best = s;
    }
    return best;
}

ent_code ent__measure_on(ent_hearing *h, ent_day day, ent_segment *out, ent_error *err) {
    const ent_spell *narrow = narrowest(h, day);
    for (size_t i = 0; i < h->n_spells; i++) {
        bool counts = narrow && holds(&h->spells[i], day) &&
                      same_period(&h->spells[i], narrow) && !superseded(h, i);
        speak(h, i, counts ? ENT_SAYS_YES : ENT_SAYS_UNKNOWN);
    }
    const ent_voice *best = NULL;
    bool disputed = false;
    for (size_t i = 0; i < h->n_voices; i++) {
        ent_voice *v = &h->voices[i];
        v->behind = v->says == ENT_SAYS_YES;
        if (!v->behind)
            continue;
        if (!best || ent__voice_preferred(h, v, best))
            best = v;
        for (size_t j = 0; j < i; j++) {
            ent_voice *w = &h->voices[j];
            if (!w->behind || !disagree(h, v, w))
                continue;
            disputed = true;
            if (v->work == w->work)
                out->contradiction = v->at_odds = w->at_odds = true;
        }
    }
    if (best) {
        out->verdict = disputed ? ENT_DISPUTED : ENT_TESTIFIED;
        out->value = disputed ? 0 : best->value;
        ent__hearing_count(h, out);
    }
    return h->overflow ? ent__nomem(err) : ENT_OK;
}
