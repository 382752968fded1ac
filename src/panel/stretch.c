/* SPDX-License-Identifier: MIT */
#include "panel/stretch.h"

static bool facet_fits(const ent_facet *have, const ent_facet *want) {
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        if (want->word[i] && want->word[i] != have->word[i])
            return false;
    return true;
}

/* Does a standing value amount to what is wanted? */
static bool value_fits(const ent_view *v, const ent_relation *r, const ent_filter *f,
                       uint32_t value) {
    int code = value ? ent__relation_value(r, ent__claims_word(v->claims, value)) : ENT_V_FREE;
    bool listed = code >= 0 && code < ENT_VALUES_MOST;
    if (f->value == ENT_ANY)
        return code != ENT_V_NONE && !(listed && r->ends >> code & 1);
    if (f->value == ENT_V_FREE)
        return value == f->word;
    return code == f->value ||
           (listed && f->value < ENT_VALUES_MOST && ent__relation_implies(r, code, f->value));
}

static ent_standing standing_of(uint8_t verdict) {
    return verdict == ENT_POSSIBLY    ? ENT_STANDS_POSSIBLE
           : verdict == ENT_DISPUTED  ? ENT_STANDS_DISPUTED
           : verdict == ENT_PRESUMED  ? ENT_STANDS_PRESUMED
           : verdict == ENT_TESTIFIED ? ENT_STANDS_SURE
           : verdict == ENT_NO        ? ENT_STANDS_SURE
                                      : ENT_STANDS_NOT;
}

/* One stretch of a timeline, if it says yes or no. */
static bool read_segment(const ent_view *v, const ent_relation *r, const ent_filter *f,
                         const ent_segment *g, uint32_t matter, ent_stretch *out) {
    bool sure = g->verdict == ENT_TESTIFIED || g->verdict == ENT_PRESUMED;
    *out = (ent_stretch){.from = g->from,
                         .until = g->until,
                         .matter = matter,
                         .claim = ENT_NONE,
                         .began = g->from,
                         .stands = (uint8_t)standing_of(g->verdict),
                         .presumed = g->verdict == ENT_PRESUMED};
    if (g->verdict == ENT_NO)
        return true;
    if (g->verdict < ENT_POSSIBLY || (!sure && !f->possible))
        return false;
    uint32_t value = g->value ? g->value : v->matters[matter].value;
    out->yes = value_fits(v, r, f, value);
    out->value = out->yes ? value : 0;
    /* another value that stands is a no of this one where there is one at a time */
    return out->yes || !r->multi;
}

static ent_code add(ent_stretches *s, ent_stretch x, ent_error *err) {
    if (!ENT_GROW(s->at, s->cap, s->n + 1))
        return ent__nomem(err);
    s->at[s->n++] = x;
    return ENT_OK;
}

/* Does the claim stand behind an answer of this value? */
static bool is_behind(const ent_view *v, const ent_claim *c, uint32_t value) {
    if (!value)
        return true;
    const ent_relation *r = &v->claims->relations[c->relation];
    int code = ent__relation_value(r, ent__claims_word(v->claims, value));
    return ent__value_implies(r, c->vcode, c->value,
                              code >= 0 ? (uint8_t)code : (uint8_t)ENT_V_FREE, value);
}

/* A yes, in parts that each have a claim to tell the details. */
static ent_code add_parts(ent_stretches *s, const ent_view *v, const ent_matter *m,
                          const ent_stretch *yes, ent_error *err) {
    for (uint32_t i = m->member; i < m->member + m->n_members; i++) {
        const ent_claim *c = &v->claims->at[v->members[i]];
        ent_spell spell = ent__spell_of(v, v->members[i]);
        ent_day end = spell.until == ENT_DAY_MAX ? ENT_DAY_MAX : spell.until + 1;
        ent_stretch part = *yes;
        part.claim = v->members[i];
        part.from = spell.from > yes->from ? spell.from : yes->from;
        part.until = end < yes->until ? end : yes->until;
        if (part.from < part.until && is_behind(v, c, yes->value))
            ENT_TRY(add(s, part, err));
    }
    return ENT_OK;
}

static ent_code add_matter(ent_stretches *s, const ent_view *v, uint32_t matter, bool with_no,
                           bool parts, const ent_filter *f, ent_error *err) {
    const ent_matter *m = &v->matters[matter];
    const ent_relation *r = ent__view_relation(v, m->group);
    ent_day began = ENT_DAY_MIN, ended = ENT_DAY_MIN;
    for (uint32_t i = 0; i < m->n_segments; i++) {
        ent_stretch x;
        if (!read_segment(v, r, f, &v->segments[m->segment + i], matter, &x))
            continue;
        if (x.yes) {
            began = x.from == ended && ended != ENT_DAY_MIN ? began : x.from;
            ended = x.until;
            x.began = began;
        }
        if (x.yes && parts)
            ENT_TRY(add_parts(s, v, m, &x, err));
        else if (x.yes || with_no)
            ENT_TRY(add(s, x, err));
    }
    return ENT_OK;
}

static ent_code add_records(ent_stretches *s, const ent_view *v, uint32_t group,
                            const ent_filter *f, ent_error *err) {
    const ent_group *g = &v->groups[group];
    const ent_relation *r = ent__view_relation(v, group);
    for (uint32_t i = g->first; i < g->first + g->n; i++) {
        const ent_claim *c = &v->claims->at[v->order[i]];
        ent_spell spell = ent__spell_of(v, v->order[i]);
        bool none = c->vcode == ENT_V_NONE;
        if (spell.dumb || !facet_fits(&v->facets[ent__view_facet(v, c)], &f->facet) ||
            (!none && !value_fits(v, r, f, c->value)))
            continue;
        ent_stretch x = {.from = spell.from,
                         .until = spell.until == ENT_DAY_MAX ? ENT_DAY_MAX : spell.until + 1,
                         .value = c->value,
                         .matter = ENT_NONE,
                         .claim = v->order[i],
                         .began = spell.from,
                         .yes = true,
                         .stands = ENT_STANDS_SURE};
        ENT_TRY(add(s, x, err));
    }
    return ENT_OK;
}

bool ent__group_is_one(const ent_view *v, uint32_t group, const ent_filter *f) {
    const ent_group *g = &v->groups[group];
    if (ent__view_relation(v, group)->multi || g->n_matters != 1)
        return false;
    bool asked = false;
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        asked |= f->facet.word[i] != 0;
    return asked || v->matters[g->matter].facet == 0;
}

ent_code ent__stretches_add(ent_stretches *s, const ent_view *v, uint32_t group,
                            const ent_filter *f, ent_reading reading, ent_error *err) {
    if (reading == ENT_READ_RECORDS)
        return add_records(s, v, group, f, err);
    const ent_group *g = &v->groups[group];
    bool with_no = ent__group_is_one(v, group, f);
    for (uint32_t i = g->matter; i < g->matter + g->n_matters; i++)
        if (facet_fits(&v->facets[v->matters[i].facet], &f->facet))
            ENT_TRY(add_matter(s, v, i, with_no, reading == ENT_READ_CLAIMS, f, err));
    return ENT_OK;
}

ent_code ent__stretches_add_coverage(ent_stretches *s, const ent_view *v, uint32_t subject,
                                     uint32_t object, const ent_filter *f, ent_error *err) {
    ent_silence silence;
    ent__silence_init(&silence, v);
    ent_code code = ent__silence_hear(&silence, f->relation, subject, object, 0, err);
    if (code == ENT_OK)
        code = add_matter(s, &silence.beside, 0, true, false, f, err);
    ent__silence_free(&silence);
    return code;
}

void ent__stretches_free(ent_stretches *s) {
    ENT_DROP(s->at, s->cap);
    *s = (ent_stretches){0};
}
