/* SPDX-License-Identifier: MIT
 *
 * The quickest answer: of all matters of a pair the one that says most on a day.
 *
 * A prepared view keeps one timeline for each group. A group of one matter, by far
 * the commonest, has that matter's; of several, the best of them, day by day, is
 * worked out once. A slot of the table of groups says where it lies, and the
 * processor fetches them while it makes sure of the group: two steps into memory.
 */
#include "voices/view.h"

/* Does this say more? A better verdict does; of equals what is not a denial. */
static bool says_more(const ent_segment *x, const ent_segment *y, uint32_t none) {
    if (x->verdict != y->verdict)
        return x->verdict > y->verdict;
    return y->value == none && x->value != none;
}

typedef struct stretches {
    ent_segment *at;
    size_t n, cap;
} stretches;

static bool put(stretches *s, ent_segment x) {
    if (s->n && ent__segment_same(&s->at[s->n - 1], &x)) {
        s->at[s->n - 1].until = x.until;
        return true;
    }
    if (!ENT_GROW(s->at, s->cap, s->n + 1))
        return false;
    s->at[s->n++] = x;
    return true;
}

/* The better of two timelines, day by day; both cover all days. */
static bool merge(const stretches *x, const ent_segment *y, uint32_t none, stretches *out) {
    out->n = 0;
    ent_day from = ENT_DAY_MIN;
    for (const ent_segment *a = x->at; from != ENT_DAY_MAX;) {
        ent_segment s = says_more(y, a, none) ? *y : *a;
        s.from = from;
        s.until = from = a->until < y->until ? a->until : y->until;
        if (!put(out, s))
            return false;
        a += a->until == from;
        y += y->until == from;
    }
    return true;
}

static bool copy(stretches *s, const ent_segment *from, size_t n) {
    if (!ENT_GROW(s->at, s->cap, n))
        return false;
    memcpy(s->at, from, n * sizeof *from);
    s->n = n;
    return true;
}

static bool keep(ent_view *v, const stretches *x) {
    if (!ENT_GROW(v->segments, v->cap_segments, v->n_segments + x->n))
        return false;
    memcpy(v->segments + v->n_segments, x->at, x->n * sizeof *x->at);
    v->n_segments += x->n;
    return true;
}

/* Leaves the best of the group's matters in x; y is room to work in. */
static bool best_of(const ent_view *v, const ent_group *g, uint32_t none, stretches *x,
                    stretches *y) {
    const ent_matter *m = &v->matters[g->matter];
    bool ok = copy(x, &v->segments[m->segment], m->n_segments);
    for (uint32_t i = 1; ok && i < g->n_matters; i++) {
        ok = merge(x, &v->segments[m[i].segment], none, y);
        stretches t = *x;
        *x = *y;
        *y = t;
    }
    return ok;
}

ent_code ent__view_best_make(ent_view *v, ent_error *err) {
    stretches x = {0}, y = {0};
    uint32_t none = ent__pool_find(&v->claims->words, ENT_STR("none"));
    bool ok = true;
    for (size_t i = 0; ok && i < v->n_group_slots; i++) {
        ent_group_slot *slot = &v->group_slots[i];
        if (!slot->group)
            continue;
        ent_group *g = &v->groups[slot->group - 1];
        const ent_matter *m = &v->matters[g->matter];
        slot->best = m->segment;
        g->n_best = m->n_segments;
        if (g->n_matters == 1 || !m->n_segments)
            continue;
        slot->best = (uint32_t)v->n_segments;
        ok = best_of(v, g, none, &x, &y) && keep(v, &x);
        g->n_best = (uint32_t)x.n;
    }
    ENT_DROP(x.at, x.cap);
    ENT_DROP(y.at, y.cap);
    return ok ? ENT_OK : ent__nomem(err);
}

const ent_segment *ent__view_best(const ent_view *v, uint32_t relation, uint32_t subject,
                                  uint32_t object, ent_day day) {
    const ent_group_slot *slot = ent__view_slot(v, relation, subject, object);
    if (!slot->group || !v->n_segments)
        return NULL;
    const ent_segment *best = &v->segments[slot->best];
    ENT_PREFETCH(best); /* while the group is on its way */
    uint32_t n = v->groups[slot->group - 1].n_best;
    return n ? ent__segment_at(best, n, day) : NULL;
}
