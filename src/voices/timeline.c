/* SPDX-License-Identifier: MIT
 *
 * Timelines: the verdict on a matter is piecewise constant over the days, so it
 * is kept as a short sorted array of stretches. Between two neighbouring edges
 * (the days at which some spell changes what it says) nothing can change, so
 * the rule is asked once at each edge. O(e · n) for n claims with e edges.
 */
#include "voices/view.h"

#include <stdlib.h>

/* ---- edges ---------------------------------------------------------------------- */

static int day_cmp(const void *px, const void *py) {
    ent_day x = *(const ent_day *)px, y = *(const ent_day *)py;
    return x < y ? -1 : x > y;
}

/* Nearly always there are a handful. */
static void sort_days(ent_day *days, size_t n) {
    if (n > 40) {
        qsort(days, n, sizeof *days, day_cmp);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        ent_day d = days[i];
        size_t j = i;
        for (; j > 0 && days[j - 1] > d; j--)
            days[j] = days[j - 1];
        days[j] = d;
    }
}

static size_t put_day(ent_day day, ent_day *out, size_t n) {
    bool given = day != ENT_DAY_MIN && day < ENT_DAY_MAX;
    if (given && (!n || out[n - 1] != day)) /* precise dates come twice */
        out[n++] = day;
    return n;
}

/* The day after `day`. */
static ent_day after(ent_day day) {
    return day == ENT_DAY_MIN || day == ENT_DAY_MAX ? day : day + 1;
}

/* The days on which what this spell says may change. */
static size_t spell_edges(const ent_spell *s, ent_day *out) {
    size_t n = put_day(s->s1, out, 0);
    n = put_day(s->s2, out, n);
    n = put_day(after(s->s2), out, n);
    if (s->flags & ENT_F_NO_SINCE)
        n = put_day(s->u1, out, n);
    n = put_day(after(s->u1), out, n);
    n = put_day(after(s->u2), out, n);
    n = put_day(s->a, out, n);
    n = put_day(after(s->a), out, n);
    n = put_day(after(s->b), out, n);
    return put_day(s->ends_by, out, n);
}

enum { EDGES_OF_A_SPELL = 10 };

ent_code ent__hearing_edges(ent_hearing *h, ent_error *err) {
    size_t most = (h->n_spells + h->n_cover) * EDGES_OF_A_SPELL + 1, n = 0;
    if (!ENT_GROW(h->edges, h->cap_edges, most))
        return ent__nomem(err);
    h->edges[n++] = ENT_DAY_MIN;
    for (size_t i = 0; i < h->n_spells; i++)
        n += spell_edges(&h->spells[i], h->edges + n);
    for (size_t i = 0; i < h->n_cover; i++)
        n += spell_edges(&h->cover[i], h->edges + n);
    sort_days(h->edges, n);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || h->edges[i] != h->edges[m - 1])
            h->edges[m++] = h->edges[i];
    h->n_edges = m;
    return ENT_OK;
}

/* ---- stretches ------------------------------------------------------------------ */

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
        if (v->n_segments > first && ent__segment_same(&v->segments[v->n_segments - 1], &s)) {
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

ent_code ent__hearing_timeline(ent_hearing *h, uint32_t matter, ent_error *err) {
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
    ent_code code = ent__hearing_timeline(&h, matter, err);
    ent__hearing_free(&h);
    return code;
}

const ent_segment *ent__view_at(const ent_view *v, uint32_t matter, ent_day day) {
    const ent_matter *m = &v->matters[matter];
    return m->n_segments ? ent__segment_at(&v->segments[m->segment], m->n_segments, day) : NULL;
}
