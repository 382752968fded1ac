/* SPDX-License-Identifier: MIT
 *
 * Timelines: the verdict on a matter is piecewise constant over the days, so it
 * is kept as a short sorted array of stretches. Between two neighbouring edges
 * (the days at which some spell changes what it says) nothing can change, so
 * the rule is asked once at each edge. O(e · n) for n claims with e edges.
 */
#include "voices/view.h"

static bool same_answer(const ent_segment *x, const ent_segment *y) {
    return x->verdict == y->verdict && x->value == y->value && x->roots == y->roots &&
           x->works == y->works && x->witnessed == y->witnessed &&
           x->contradiction == y->contradiction;
}

static ent_code timeline_make(ent_hearing *h, uint32_t matter, ent_error *err) {
    ent_view *v = h->view;
    size_t first = v->n_segments;
    ENT_TRY(ent__hearing_open(h, matter, err));
    ENT_TRY(ent__hearing_edges(h, err));
    for (size_t i = 0; i < h->n_edges; i++) {
        ent_segment s;
        ent_day day = h->edges[i];
        if (day == ENT_DAY_MIN)
            day++; /* itself no day, but the start of a claim that has always held */
        ENT_TRY(ent__hearing_on(h, day, 1, 0, &s, err));
        s.from = h->edges[i];
        s.until = i + 1 < h->n_edges ? h->edges[i + 1] : ENT_DAY_MAX;
        if (v->n_segments > first && same_answer(&v->segments[v->n_segments - 1], &s)) {
            v->segments[v->n_segments - 1].until = s.until;
            continue;
        }
        if (!ENT_GROW(v->segments, v->cap_segments, v->n_segments + 1))
            return ent__nomem(err);
        v->segments[v->n_segments++] = s;
    }
    v->matters[matter].segment = (uint32_t)first;
    v->matters[matter].n_segments = (uint32_t)(v->n_segments - first);
    return ENT_OK;
}

static ent_code timeline_with(ent_hearing *h, uint32_t matter, ent_error *err) {
    ent_view *v = h->view;
    ent_matter *m = &v->matters[matter];
    if (m->segment != ENT_NONE)
        return ENT_OK;
    size_t before = v->n_segments;
    if (ent__view_relation(v, m->group)->shape == ENT_SHAPE_REMARK) {
        m->segment = 0;
        m->n_segments = 0;
        return ENT_OK;
    }
    ent_code code = timeline_make(h, matter, err);
    if (code != ENT_OK)
        v->n_segments = before;
    return code;
}

ent_code ent__view_timeline(ent_view *v, uint32_t matter, ent_error *err) {
    ent_hearing h;
    ent__hearing_init(&h, v);
    ent_code code = timeline_with(&h, matter, err);
    ent__hearing_free(&h);
    return code;
}

ent_code ent__view_prepare(ent_view *v, ent_error *err) {
    ent_hearing h;
    ent__hearing_init(&h, v);
    ent_code code = ENT_OK;
    for (uint32_t g = 0; code == ENT_OK && g < v->n_groups; g++) {
        code = ent__view_matters(v, g, err);
        for (uint32_t i = 0; code == ENT_OK && i < v->groups[g].n_matters; i++)
            code = timeline_with(&h, v->groups[g].matter + i, err);
    }
    ent__hearing_free(&h);
    return code;
}

const ent_segment *ent__view_at(const ent_view *v, uint32_t matter, ent_day day) {
    const ent_matter *m = &v->matters[matter];
    const ent_segment *s = &v->segments[m->segment];
    size_t lo = 0, hi = m->n_segments;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (s[mid].from <= day)
            lo = mid;
        else
            hi = mid;
    }
    return m->n_segments ? &s[lo] : NULL;
}
