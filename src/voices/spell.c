/* SPDX-License-Identifier: MIT
 *
 * What one claim says of a day.
 *
 * A claim gives the bounds s1..s2 of its start and u1..u2 of its end, and its
 * source may have spoken on any day from a to b. Before s1 it says "not yet",
 * after u2 "no longer", inside a vague start or end "possibly". In between it
 * testifies as far as its source could see, and presumes beyond. Nothing here
 * looks at any other claim.
 */
#include "voices/view.h"

static ent_day min_day(ent_day x, ent_day y) {
    return x < y ? x : y;
}

static ent_day max_day(ent_day x, ent_day y) {
    return x > y ? x : y;
}

/* The last day on which the claim itself witnesses what it says. */
static ent_day witness_of(const ent_spell *s) {
    if (s->dumb)
        return ENT_DAY_MIN;
    if (!(s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN)))
        return s->announced ? s->a : min_day(s->u1, s->b);
    if (s->announced)
        return s->a;
    return s->flags & ENT_F_OPEN ? max_day(s->s2, s->a) : s->s2;
}

static void state_bounds(ent_spell *s) {
    if (s->flags & ENT_F_OPEN) {
        if (!s->dated)
            s->flags = (uint8_t)((s->flags & ~ENT_F_OPEN) | ENT_F_NO_UNTIL);
        else if (s->flags & ENT_F_NO_SINCE)
            s->s2 = s->a;
        else if (s->s1 <= s->a && s->a < s->s2)
            s->s2 = s->a;
    }
    bool no_since = s->flags & ENT_F_NO_SINCE;
    s->announced = s->dated && !no_since && s->s1 > s->a;
    s->dumb |= no_since && (s->flags & ENT_F_NO_UNTIL);
}

static void event_bounds(ent_spell *s) {
    if (s->flags & ENT_F_NO_SINCE) {
        bool given = !(s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN));
        s->dumb |= !given;
        s->s1 = s->u1;
        s->s2 = s->u2;
    } else if (s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN)) {
        s->u1 = s->s1;
        s->u2 = s->s2;
    }
    s->flags &= (uint8_t) ~(ENT_F_NO_UNTIL | ENT_F_OPEN | ENT_F_NO_SINCE);
    s->announced = s->dated && s->s1 > s->b;
}

/* The period measured: since and until, else what the source spoke of. */
static void measure_bounds(ent_spell *s) {
    if (s->flags & ENT_F_NO_SINCE) {
        bool given = !(s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN));
        s->dumb |= !given && !s->dated;
        s->s1 = given ? s->u1 : s->a;
        s->u2 = given ? s->u2 : s->b;
    } else if (s->flags & ENT_F_NO_UNTIL) {
        s->u2 = s->s2;
    } else if (s->flags & ENT_F_OPEN) {
        s->u2 = s->dated ? max_day(s->b, s->s2) : s->s2;
    }
    s->s2 = s->s1;
    s->u1 = s->u2;
    s->flags &= (uint8_t) ~(ENT_F_NO_UNTIL | ENT_F_OPEN | ENT_F_NO_SINCE);
}

ent_spell ent__spell_of(const ent_view *v, uint32_t claim) {
    const ent_claims *all = v->claims;
    const ent_claim *c = &all->at[claim];
    uint32_t at = ent__map_get(&all->source_of, c->source);
    ent_spell s = {.claim = claim,
                   .s1 = c->s1,
                   .s2 = c->s2,
                   .u1 = c->u1,
                   .u2 = c->u2,
                   .a = ENT_DAY_MAX,
                   .b = ENT_DAY_MAX,
                   .ends_by = ENT_DAY_MAX,
                   .value = c->value,
                   .vcode = c->vcode,
                   .flags = c->flags,
                   .shape = (uint8_t)all->relations[c->relation].shape,
                   .work = ENT_NONE,
                   .source = ENT_NONE};
    if (at != ENT_NONE) {
        const ent_source_view *sv = &v->sources[v->sources[at].stands];
        s.source = v->sources[at].stands;
        s.work = sv->work;
        s.rank = sv->rank;
        s.root = sv->root;
        s.dated = sv->dated;
        if (sv->dated)
            s.a = sv->a, s.b = sv->b;
    }
    uint32_t per = c->per ? ent__map_get(&all->source_of, c->per) : ENT_NONE;
    if (per != ENT_NONE)
        s.root = v->sources[per].root;
    if (c->flags & ENT_F_AS_OF)
        s.a = c->a, s.b = c->b, s.dated = true;
    s.dumb = c->vcode == ENT_V_UNKNOWN;
    if (s.shape == ENT_SHAPE_EVENT)
        event_bounds(&s);
    else if (s.shape == ENT_SHAPE_MEASURE)
        measure_bounds(&s);
    else
        state_bounds(&s);
    s.from = s.flags & ENT_F_NO_SINCE ? ENT_DAY_MIN : s.s1;
    s.until = s.flags & (ENT_F_NO_UNTIL | ENT_F_OPEN) ? ENT_DAY_MAX : s.u2;
    s.witness = witness_of(&s);
    s.news = s.announced ? s.s2 : s.witness;
    return s;
}

static ent_says event_says(const ent_spell *s, ent_day day, ent_day w1, ent_day w2) {
    bool core = s->s2 <= day && day <= s->u1;
    bool inside = s->s1 >= w1 && s->u2 <= w2;
    if (!core && !inside)
        return ENT_SAYS_POSSIBLY;
    return s->announced ? ENT_SAYS_PRESUMED : ENT_SAYS_YES;
}

static ent_says open_says(const ent_spell *s, ent_day day) {
    if (s->announced)
        return ENT_SAYS_PRESUMED;
    if (s->flags & ENT_F_NO_UNTIL)
        return day == s->s2 ? ENT_SAYS_YES : ENT_SAYS_PRESUMED;
    return day <= s->a || day == s->s2 ? ENT_SAYS_YES : ENT_SAYS_PRESUMED;
}

static ent_says closed_says(const ent_spell *s, ent_day day) {
    if (day > s->u1)
        return ENT_SAYS_POSSIBLY;
    if (s->flags & ENT_F_NO_SINCE && day < s->u1)
        return ENT_SAYS_UNKNOWN;
    return s->announced || day > s->b ? ENT_SAYS_PRESUMED : ENT_SAYS_YES;
}

ent_says ent__spell_says(const ent_spell *s, ent_day day, ent_day w1, ent_day w2) {
    bool ends = s->flags & ENT_F_ENDS;
    if (s->dumb)
        return ENT_SAYS_UNKNOWN;
    if (s->flags & ENT_F_NO_SINCE && s->flags & ENT_F_OPEN && day < s->s2)
        return ENT_SAYS_UNKNOWN;
    if (day < s->s1)
        return ends || s->flags & ENT_F_RESTORED ? ENT_SAYS_UNKNOWN : ENT_SAYS_NOT_YET;
    if (day > s->u2)
        return ends ? ENT_SAYS_UNKNOWN : ENT_SAYS_NO_LONGER;
    if (s->shape == ENT_SHAPE_EVENT)
        return event_says(s, day, w1, w2);
    if (day < s->s2)
        return ENT_SAYS_POSSIBLY;
    return s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN) ? open_says(s, day) : closed_says(s, day);
}

bool ent__spells_overlap(const ent_relation *r, const ent_spell *x, const ent_spell *y) {
    return r->once || (x->from <= y->until && y->from <= x->until);
}

bool ent__value_implies(const ent_relation *r, uint8_t a_code, uint32_t a_word, uint8_t b_code,
                        uint32_t b_word) {
    if (a_word == b_word)
        return true;
    return a_code < ENT_VALUES_MOST && b_code < ENT_VALUES_MOST &&
           ent__relation_implies(r, a_code, b_code);
}
