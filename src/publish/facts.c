/* SPDX-License-Identifier: MIT
 *
 * From matters to facts. States and measures are asked of the document's day.
 * Claims of an event are first put together by occurrence: the narrowest first,
 * a wider one joins the first occurrence that it may mean (all of them one, where
 * the event happens once); each occurrence is asked of its own days. What lies
 * wholly after the day is no fact of it: states are kept as "later", events are
 * only counted.
 */
#include "publish/build.h"

#include <stdlib.h>

bool ent__fact_is_event(const ent_build *b, const ent_fact *f) {
    return ent__fact_relation(b, f)->shape == ENT_SHAPE_EVENT;
}

uint32_t ent__fact_party(const ent_fact *f) {
    return f->side == ENT_SIDE_THEIRS ? f->subject : f->object;
}

bool ent__fact_is_told(const ent_fact *f) {
    return f->mark != ENT_MARK_UNKNOWN && f->mark != ENT_MARK_LATER;
}

void ent__build_failed(ent_build *b, ent_code code) {
    if (b->code == ENT_OK)
        b->code = code;
}

uint32_t ent__build_relation(const ent_build *b, const char *id) {
    return ent__claims_find_relation(b->claims, ent__str(id));
}

static ent_code put_member(ent_build *b, uint32_t claim) {
    if (!ENT_GROW(b->members, b->cap_members, b->n_members + 1))
        return ent__nomem(b->err);
    b->members[b->n_members++] = claim;
    return ENT_OK;
}

static ent_code put_fact(ent_build *b, const ent_fact *f) {
    if (!ENT_GROW(b->facts, b->cap_facts, b->n_facts + 1))
        return ent__nomem(b->err);
    b->facts[b->n_facts++] = *f;
    return ENT_OK;
}

/* ---- whom it is about ------------------------------------------------------------ */

static bool is_party(const ent_build *b, uint32_t word, uint32_t party) {
    return word && word != ENT_NONE && ent__view_entity(b->view, party) == word;
}

static bool claim_must(const ent_build *b, uint32_t claim) {
    const ent_claim *c = &b->claims->at[claim];
    uint32_t s = ent__map_get(&b->claims->source_of, c->source);
    return is_party(b, b->me, c->subject) || is_party(b, b->me, c->object) ||
           (s != ENT_NONE && b->article[s]);
}

/* False if the document is not about this group. */
static bool fact_begin(const ent_build *b, uint32_t group, ent_fact *f) {
    const ent_group *g = &b->view->groups[group];
    const ent_relation *r = ent__view_relation(b->view, group);
    *f = (ent_fact){.relation = g->relation,
                    .subject = g->subject,
                    .object = g->object,
                    .sort = ENT_DAY_MIN,
                    .seen = ENT_DAY_MAX,
                    .w1 = 1,
                    .w2 = 0};
    bool subject = b->me != ENT_NONE && g->subject == b->me;
    bool object = b->me != ENT_NONE && g->object == b->me;
    f->side = subject || (object && r->symmetric) ? ENT_SIDE_MINE
              : object                            ? ENT_SIDE_THEIRS
                                                  : ENT_SIDE_OTHERS;
    if (object && r->symmetric && !subject) {
        f->subject = g->object;
        f->object = g->subject;
    }
    if (!b->other)
        return true;
    /* a pair: what lies between the two, and what each has with bodies */
    bool between = (g->subject == b->me && g->object == b->other) ||
                   (g->subject == b->other && g->object == b->me);
    bool body = ent__str_in_list(ENT_STR("member|party"), r->id);
    return between || (body && (g->subject == b->me || g->subject == b->other));
}

/* ---- marks -------------------------------------------------------------------------- */

static bool any_voice(const ent_hearing *h, ent_says says) {
    for (size_t i = 0; i < h->n_voices; i++)
        if (h->voices[i].says == says)
            return true;
    return false;
}

/* Unknown on the day: because undated, or said of other days? */
static ent_mark mark_unknown(const ent_build *b, ent_fact *f) {
    const ent_hearing *h = &b->hearing;
    bool undated = true, later = true, past = false;
    for (size_t i = 0; i < h->n_spells; i++) {
        const ent_spell *s = &h->spells[i];
        if (s->dumb)
            continue;
        undated = false;
        bool after = s->from != ENT_DAY_MIN && s->from > b->day;
        later &= after;
        past |= s->until < b->day;
        if (!after && s->witness > b->day && s->witness < f->seen) {
            f->seen = s->witness;
            f->value = s->value;
        }
    }
    if (undated)
        return ENT_MARK_UNDATED;
    if (later)
        return ENT_MARK_LATER;
    return past && f->seen == ENT_DAY_MAX ? ENT_MARK_PAST : ENT_MARK_UNKNOWN;
}

static ent_mark mark_of(const ent_build *b, ent_fact *f) {
    switch ((ent_verdict)f->now.verdict) {
    case ENT_TESTIFIED:
        return ENT_MARK_TESTIFIED;
    case ENT_PRESUMED:
        return ENT_MARK_PRESUMED;
    case ENT_POSSIBLY:
        return ENT_MARK_POSSIBLY;
    case ENT_DISPUTED:
        return ENT_MARK_DISPUTED;
    case ENT_NO:
        if (any_voice(&b->hearing, ENT_SAYS_NO_LONGER) ||
            any_voice(&b->hearing, ENT_SAYS_UNCOVERED))
            return ENT_MARK_PAST;
        return ENT_MARK_LATER;
    case ENT_UNKNOWN:
    case ENT_UNSAID:
        break;
    }
    return mark_unknown(b, f);
}

/* ---- what is cited --------------------------------------------------------------------- */

static bool cited_says(const ent_fact *f, uint8_t says) {
    switch ((ent_mark)f->mark) {
    case ENT_MARK_DISPUTED:
        return says != ENT_SAYS_UNKNOWN;
    case ENT_MARK_PAST:
        return says == ENT_SAYS_NO_LONGER || says == ENT_SAYS_UNCOVERED;
    case ENT_MARK_LATER:
        return says == ENT_SAYS_NOT_YET || says == ENT_SAYS_UNKNOWN;
    case ENT_MARK_UNDATED:
    case ENT_MARK_UNKNOWN:
        return says == ENT_SAYS_UNKNOWN;
    case ENT_MARK_NONE:
    case ENT_MARK_TESTIFIED:
    case ENT_MARK_PRESUMED:
    case ENT_MARK_POSSIBLY:
    case ENT_MARK_STATED:
    case ENT_MARK_EMPTY:
    case ENT_MARK_COUNT:
        break;
    }
    return says >= ENT_SAYS_POSSIBLY;
}

/* Of a voice only the spells that say what it says; of one that says unknown, those
 * that witness the day named, or all. */
static bool cited_spell(const ent_fact *f, const ent_voice *v, const ent_spell *s) {
    if (f->mark == ENT_MARK_UNKNOWN)
        return s->witness == f->seen;
    return v->says == ENT_SAYS_UNKNOWN || s->says == v->says;
}

static ent_code cites_make(ent_build *b, ent_fact *f) {
    const ent_hearing *h = &b->hearing;
    f->cite = (uint32_t)b->n_members;
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *v = &h->voices[i];
        if (!cited_says(f, v->says))
            continue;
        if (v->says == ENT_SAYS_UNCOVERED) {
            for (uint32_t k = v->first; k < v->first + v->n; k++)
                ENT_TRY(put_member(b, h->cover[k].claim));
            continue;
        }
        for (uint32_t k = v->first; k < v->first + v->n; k++)
            if (cited_spell(f, v, &h->spells[k]))
                ENT_TRY(put_member(b, h->spells[k].claim));
    }
    if (b->n_members == f->cite)
        for (uint32_t i = 0; i < f->n_claims; i++)
            ENT_TRY(put_member(b, b->members[f->claim + i]));
    f->n_cites = (uint32_t)b->n_members - f->cite;
    return ENT_OK;
}

/* ---- states and measures ------------------------------------------------------------------
 */

/* The value that stood last before the day, or will stand first after it. */
static uint32_t value_near(const ent_build *b, uint32_t matter, bool before) {
    const ent_matter *m = &b->view->matters[matter];
    const ent_segment *s = &b->view->segments[m->segment];
    uint32_t found = 0;
    for (uint32_t i = 0; i < m->n_segments; i++) {
        if (s[i].verdict < ENT_POSSIBLY || !s[i].value)
            continue;
        if (before && s[i].from <= b->day)
            found = s[i].value;
        if (!before && s[i].until > b->day)
            return s[i].value;
    }
    return found;
}

static ent_day sort_day(const ent_build *b, const ent_fact *f) {
    ent_day best = ENT_DAY_MIN;
    for (size_t i = 0; i < b->hearing.n_spells; i++) {
        const ent_spell *s = &b->hearing.spells[i];
        bool counts = s->from != ENT_DAY_MIN && (!f->value || s->value == f->value) &&
                      (f->mark == ENT_MARK_LATER || s->from <= b->day);
        if (counts && (best == ENT_DAY_MIN || s->from < best))
            best = s->from;
    }
    return best;
}

/* Do sources say only that they cannot tell, and that of other days? */
static bool is_idle(const ent_build *b) {
    for (size_t i = 0; i < b->hearing.n_spells; i++) {
        const ent_spell *s = &b->hearing.spells[i];
        bool holds = s->from <= b->day && b->day <= s->until;
        if (s->vcode != ENT_V_UNKNOWN || holds)
            return false;
    }
    return b->hearing.n_spells > 0;
}

static ent_code state_fact(ent_build *b, ent_fact *f) {
    ent_view *v = b->view;
    ENT_TRY(ent__view_timeline(v, f->matter, b->err));
    ENT_TRY(ent__hearing_open(&b->hearing, f->matter, b->err));
    if (is_idle(b))
        return ENT_OK;
    ENT_TRY(ent__hearing_on(&b->hearing, b->day, 1, 0, &f->now, b->err));
    f->value = f->now.value;
    f->mark = (uint8_t)mark_of(b, f);
    if (f->mark == ENT_MARK_PAST || f->mark == ENT_MARK_LATER)
        f->value = value_near(b, f->matter, f->mark == ENT_MARK_PAST);
    if (!f->value && f->mark != ENT_MARK_DISPUTED && b->hearing.n_spells)
        f->value = b->hearing.spells[0].value;
    f->sort = sort_day(b, f);
    const ent_matter *m = &v->matters[f->matter];
    f->claim = (uint32_t)b->n_members;
    f->n_claims = m->n_members;
    for (uint32_t i = 0; i < m->n_members; i++) {
        uint32_t claim = v->members[m->member + i];
        f->must |= claim_must(b, claim);
        ENT_TRY(put_member(b, claim));
    }
    ENT_TRY(cites_make(b, f));
    return put_fact(b, f);
}

/* ---- events -------------------------------------------------------------------------------
 */

typedef struct occurrence {
    ent_day s1, u2, day; /* widest; the first day of the narrowest */
    uint32_t of;
} occurrence;

static int64_t spell_width(const ent_spell *s) {
    return s->dumb ? INT64_MAX : (int64_t)s->u2 - s->s1;
}

static int narrow_cmp(const void *px, const void *py) {
    const ent_spell *x = px, *y = py;
    int64_t wx = spell_width(x), wy = spell_width(y);
    if (wx != wy)
        return wx < wy ? -1 : 1;
    if (x->s1 != y->s1)
        return x->s1 < y->s1 ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

/* Puts each spell into an occurrence; how many there are. */
static uint32_t occurrences_make(const ent_spell *s, size_t n, bool once, occurrence *o,
                                 uint32_t *of) {
    uint32_t m = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t k = 0;
        while (k < m && !once &&
               (s[i].dumb || s[i].s1 > o[k].u2 || s[i].u2 < o[k].s1 || o[k].s1 > o[k].u2))
            k++;
        of[i] = k;
        if (k == m) {
            o[m++] = (occurrence){
                .s1 = s[i].dumb ? 1 : s[i].s1, .u2 = s[i].dumb ? 0 : s[i].u2, .day = s[i].s1};
        } else if (!s[i].dumb) {
            o[k].s1 = s[i].s1 < o[k].s1 ? s[i].s1 : o[k].s1;
            o[k].u2 = s[i].u2 > o[k].u2 ? s[i].u2 : o[k].u2;
        }
    }
    return m;
}

static ent_code occurrence_fact(ent_build *b, ent_fact f, const occurrence *o,
                                const ent_spell *spells, const uint32_t *of, size_t n) {
    bool undated = o->s1 > o->u2;
    if (!undated && o->s1 > b->day) {
        b->n_later++;
        return ENT_OK;
    }
    f.claim = (uint32_t)b->n_members;
    for (size_t i = 0; i < n; i++) {
        if (of[i] != o->of)
            continue;
        f.must |= claim_must(b, spells[i].claim);
        f.value = f.value ? f.value : spells[i].value;
        ENT_TRY(put_member(b, spells[i].claim));
    }
    f.n_claims = (uint32_t)b->n_members - f.claim;
    if (!undated) {
        f.w1 = o->s1;
        f.w2 = o->u2 < b->day ? o->u2 : b->day;
    }
    ENT_TRY(
        ent__hearing_on(&b->hearing, undated ? b->day : o->day, f.w1, f.w2, &f.now, b->err));
    f.sort = undated ? ENT_DAY_MIN : o->day;
    if (f.now.value)
        f.value = f.now.value;
    f.mark = (uint8_t)(undated ? ENT_MARK_UNDATED : mark_of(b, &f));
    if (f.mark == ENT_MARK_LATER)
        f.mark = ENT_MARK_POSSIBLY;
    ENT_TRY(cites_make(b, &f));
    if (undated) { /* the hearing was of other occurrences */
        f.cite = f.claim;
        f.n_cites = f.n_claims;
    }
    return put_fact(b, &f);
}

static ent_code event_facts(ent_build *b, const ent_fact *f) {
    ENT_TRY(ent__hearing_open(&b->hearing, f->matter, b->err));
    size_t n = b->hearing.n_spells;
    ent_spell *spells = ent__zalloc(n + 1, sizeof *spells);
    occurrence *o = ent__zalloc(n + 1, sizeof *o);
    uint32_t *of = ent__zalloc(n + 1, sizeof *of);
    ent_code code = spells && o && of ? ENT_OK : ent__nomem(b->err);
    if (code == ENT_OK && n) {
        memcpy(spells, b->hearing.spells, n * sizeof *spells);
        qsort(spells, n, sizeof *spells, narrow_cmp);
        uint32_t m = occurrences_make(spells, n, ent__fact_relation(b, f)->once, o, of);
        for (uint32_t k = 0; code == ENT_OK && k < m; k++) {
            o[k].of = k;
            code = occurrence_fact(b, *f, &o[k], spells, of, n);
        }
    }
    ent__free(spells, (n + 1) * sizeof *spells);
    ent__free(o, (n + 1) * sizeof *o);
    ent__free(of, (n + 1) * sizeof *of);
    return code;
}

/* ---- remarks: each for itself
 * ------------------------------------------------------------------ */

static ent_code remark_facts(ent_build *b, const ent_fact *f) {
    const ent_matter *m = &b->view->matters[f->matter];
    for (uint32_t i = 0; i < m->n_members; i++) {
        ent_fact one = *f;
        one.claim = one.cite = (uint32_t)b->n_members;
        one.n_claims = one.n_cites = 1;
        one.mark = ENT_MARK_STATED;
        uint32_t claim = b->view->members[m->member + i];
        one.must = claim_must(b, claim);
        one.value = b->claims->at[claim].value;
        ENT_TRY(put_member(b, claim));
        ENT_TRY(put_fact(b, &one));
    }
    return ENT_OK;
}

static ent_code group_facts(ent_build *b, uint32_t group) {
    ent_fact f;
    if (!fact_begin(b, group, &f))
        return ENT_OK;
    ENT_TRY(ent__view_matters(b->view, group, b->err));
    uint32_t first = b->view->groups[group].matter, n = b->view->groups[group].n_matters;
    for (uint32_t i = first; i < first + n; i++) {
        f.matter = i;
        f.facet = b->view->matters[i].facet;
        switch (ent__view_relation(b->view, group)->shape) {
        case ENT_SHAPE_STATE:
        case ENT_SHAPE_MEASURE: {
            ent_fact own = f;
            ENT_TRY(state_fact(b, &own));
            break;
        }
        case ENT_SHAPE_EVENT:
            ENT_TRY(event_facts(b, &f));
            break;
        case ENT_SHAPE_REMARK:
            ENT_TRY(remark_facts(b, &f));
            break;
        case ENT_SHAPE_RETRACT:
            break;
        }
    }
    return ENT_OK;
}

ent_code ent__build_facts(ent_build *b) {
    for (uint32_t g = 0; g < b->view->n_groups; g++)
        ENT_TRY(group_facts(b, g));
    return ENT_OK;
}

/* ---- picking
 * --------------------------------------------------------------------------------------- */

typedef struct pick_key {
    ent_fact *fact;
    ent_str name, second, id;
    ent_day day;
    bool event;
} pick_key;

static int folded(unsigned char c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static int name_cmp(ent_str a, ent_str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    for (size_t i = 0; i < n; i++) {
        int x = folded((unsigned char)a.p[i]), y = folded((unsigned char)b.p[i]);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return a.n < b.n ? -1 : a.n > b.n;
}

static int key_cmp(const void *px, const void *py) {
    const pick_key *x = px, *y = py;
    if (x->event && x->day != y->day)
        return x->day < y->day ? -1 : 1;
    int c = name_cmp(x->name, y->name);
    if (!c)
        c = name_cmp(x->second, y->second);
    if (!c && x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (!c)
        c = ent__str_cmp(x->id, y->id);
    return c ? c : x->fact < y->fact ? -1 : x->fact > y->fact;
}

static bool picks(const ent_pick *p, const ent_fact *f) {
    return (p->relation == ENT_NONE || p->relation == f->relation) &&
           (p->side < 0 || p->side == f->side) && (!p->subject || p->subject == f->subject) &&
           (!p->object || p->object == f->object) && (p->used || !f->used) &&
           (!p->must || f->must);
}

static ent_str second_key(const ent_build *b, const ent_fact *f) {
    if (f->side == ENT_SIDE_OTHERS)
        return ent__build_name(b, f->subject);
    const ent_facet *t = &b->claims->facets[f->facet];
    return t->word[0] ? ent__build_name(b, t->word[0]) : ent__claims_word(b->claims, f->value);
}

size_t ent__build_pick(ent_build *b, const ent_pick *pick, ent_fact **out) {
    size_t n = 0;
    for (size_t i = 0; i < b->n_facts; i++)
        if (picks(pick, &b->facts[i]))
            out[n++] = &b->facts[i];
    pick_key *keys = n > 1 ? ent__zalloc(n, sizeof *keys) : NULL;
    if (n > 1 && !keys)
        ent__build_failed(b, ent__nomem(b->err));
    if (!keys)
        return n;
    for (size_t i = 0; i < n; i++) {
        ent_fact *f = out[i];
        const ent_claim *c = &b->claims->at[b->members[f->claim]];
        keys[i] = (pick_key){.fact = f,
                             .name = ent__build_name(b, ent__fact_party(f)),
                             .second = second_key(b, f),
                             .day = f->sort,
                             .id = {(const char *)c->id.b, sizeof c->id.b},
                             .event = ent__fact_is_event(b, f)};
    }
    qsort(keys, n, sizeof *keys, key_cmp);
    for (size_t i = 0; i < n; i++)
        out[i] = keys[i].fact;
    ent__free(keys, n * sizeof *keys);
    return n;
}

ent_fact **ent__build_room(ent_build *b) {
    ent_fact **room = ent__arena_alloc(&b->arena, (b->n_facts + 1) * sizeof *room);
    if (!room)
        ent__build_failed(b, ent__nomem(b->err));
    return room;
}
