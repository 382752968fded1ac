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

/* One stretch of a timeline, if it says yes or no. */
static bool read_segment(const ent_view *v, const ent_relation *r, const ent_filter *f,
                         const ent_segment *g, uint32_t matter, ent_stretch *out) {
    bool sure = g->verdict == ENT_TESTIFIED || g->verdict == ENT_PRESUMED;
    *out = (ent_stretch){.from = g->from,
                         .until = g->until,
                         .matter = matter,
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

static ent_code add_matter(ent_stretches *s, const ent_view *v, uint32_t matter, bool with_no,
                           const ent_filter *f, ent_error *err) {
    const ent_matter *m = &v->matters[matter];
    const ent_relation *r = ent__view_relation(v, m->group);
    for (uint32_t i = 0; i < m->n_segments; i++) {
        ent_stretch x;
        if (read_segment(v, r, f, &v->segments[m->segment + i], matter, &x) &&
            (x.yes || with_no))
            ENT_TRY(add(s, x, err));
    }
    return ENT_OK;
}

ent_code ent__stretches_add(ent_stretches *s, const ent_view *v, uint32_t group,
                            const ent_filter *f, ent_error *err) {
    const ent_group *g = &v->groups[group];
    bool with_no = g->n_matters == 1 && !ent__view_relation(v, group)->multi;
    for (uint32_t i = g->matter; i < g->matter + g->n_matters; i++)
        if (facet_fits(&v->facets[v->matters[i].facet], &f->facet))
            ENT_TRY(add_matter(s, v, i, with_no, f, err));
    return ENT_OK;
}

ent_code ent__stretches_add_coverage(ent_stretches *s, const ent_view *v, uint32_t subject,
                                     uint32_t object, const ent_filter *f, ent_error *err) {
    ent_silence silence;
    ent__silence_init(&silence, v);
    ent_code code = ent__silence_hear(&silence, f->relation, subject, object, 0, err);
    if (code == ENT_OK)
        code = add_matter(s, &silence.beside, 0, true, f, err);
    ent__silence_free(&silence);
    return code;
}

void ent__stretches_free(ent_stretches *s) {
    ENT_DROP(s->at, s->cap);
    *s = (ent_stretches){0};
}
