/* SPDX-License-Identifier: MIT
 *
 * From groups to matters. A matter is (relation, pair, facets), and the value
 * too where the relation is multi. Two things make it more than a sort:
 *
 *   - A claim that leaves a facet blank joins the only matter that fills it
 *     and agrees otherwise; if several do, it stays a matter of its own.
 *     Facets that fill more are settled first, so a chain of ever blanker
 *     claims ends in one matter if each step has one way to go.
 *   - In a multi relation, `none`, `unknown` and values that presuppose another
 *     are said of every value, so such a claim is a member of each matter of
 *     its facets, or a matter of its own where there is none.
 */
#include "voices/view.h"

#include <stdlib.h>

typedef struct entry {
    uint32_t claim, facet, value;
    bool special; /* of every value */
    bool joined, loose;
} entry;

typedef struct gathering {
    ent_view *view;
    const ent_relation *relation;
    entry *at;
    size_t n, cap;
} gathering;

static int entry_cmp(const void *px, const void *py) {
    const entry *x = px, *y = py;
    if (x->special != y->special)
        return x->special ? 1 : -1;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    if (x->facet != y->facet)
        return x->facet < y->facet ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

static bool gather_put(gathering *g, entry e) {
    if (!ENT_GROW(g->at, g->cap, g->n + 1))
        return false;
    g->at[g->n++] = e;
    return true;
}

static ent_code gather(gathering *g, const ent_group *group, ent_error *err) {
    const ent_view *v = g->view;
    for (uint32_t i = 0; i < group->n; i++) {
        uint32_t claim = v->order[group->first + i];
        const ent_claim *c = &v->claims->at[claim];
        bool special =
            g->relation->multi && (c->flags & ENT_F_ENDS || c->vcode == ENT_V_UNKNOWN);
        if (!gather_put(g, (entry){.claim = claim,
                                   .facet = ent__view_facet(v, c),
                                   .special = special,
                                   .value = g->relation->multi && !special ? c->value : 0}))
            return ent__nomem(err);
    }
    if (g->n > 1)
        qsort(g->at, g->n, sizeof *g->at, entry_cmp);
    return ENT_OK;
}

static int filled(const ent_facet *f) {
    int n = 0;
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        n += f->word[i] != 0;
    return n;
}

/* Does `wide` agree with all that `narrow` fills, and fill more? */
static bool fills(const ent_facet *wide, const ent_facet *narrow) {
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        if (narrow->word[i] && narrow->word[i] != wide->word[i])
            return false;
    return filled(wide) > filled(narrow);
}

/* A facet of a run of entries of one value, and where it ends up. */
typedef struct tuple {
    uint32_t facet, to;
    int filled;
    bool loose;
} tuple;

static int tuple_cmp(const void *px, const void *py) {
    const tuple *x = px, *y = py;
    if (x->filled != y->filled)
        return x->filled > y->filled ? -1 : 1;
    return x->facet < y->facet ? -1 : x->facet > y->facet;
}

/* The one facet that tuples[0..n) settle on among those that fill `f`, or
 * ENT_NONE; *many if there are several. */
static uint32_t only_filler(const ent_view *v, const tuple *t, size_t n, uint32_t facet,
                            bool *many) {
    uint32_t found = ENT_NONE;
    for (size_t i = 0; i < n; i++) {
        if (!fills(&v->facets[t[i].facet], &v->facets[facet]) || t[i].to == found)
            continue;
        if (found != ENT_NONE) {
            *many = true;
            return ENT_NONE;
        }
        found = t[i].to;
    }
    return found;
}

static int facet_cmp(const void *px, const void *py) {
    const tuple *x = px, *y = py;
    return x->facet < y->facet ? -1 : x->facet > y->facet;
}

/* Settles where each facet ends up; leaves the tuples sorted by facet. */
static void settle(const ent_view *v, int n_facets, tuple *t, size_t n) {
    qsort(t, n, sizeof *t, tuple_cmp);
    for (size_t i = 0; i < n && n_facets; i++) {
        if (t[i].filled == n_facets)
            continue;
        bool many = false;
        uint32_t to = only_filler(v, t, i, t[i].facet, &many);
        t[i].loose = many;
        if (to != ENT_NONE)
            t[i].to = to;
    }
    qsort(t, n, sizeof *t, facet_cmp);
}

static size_t tuples_of(const gathering *g, size_t from, size_t until, tuple *t) {
    size_t n = 0;
    for (size_t i = from; i < until; i++) {
        uint32_t f = g->at[i].facet;
        if (i > from && g->at[i - 1].facet == f)
            continue;
        t[n++] = (tuple){f, f, filled(&g->view->facets[f]), false};
    }
    return n;
}

/* Joins blank facets within each run of one value. */
static ent_code join_runs(gathering *g, tuple *t) {
    for (size_t from = 0, until; from < g->n; from = until) {
        for (until = from; until < g->n && g->at[until].value == g->at[from].value &&
                           g->at[until].special == g->at[from].special;)
            until++;
        if (g->at[from].special)
            break;
        size_t n = tuples_of(g, from, until, t);
        if (n < 2)
            continue;
        settle(g->view, g->relation->n_facets, t, n);
        const tuple *x = t; /* entries and tuples both go by facet */
        for (size_t i = from; i < until; i++) {
            while (x->facet != g->at[i].facet)
                x++;
            g->at[i].joined = x->to != x->facet;
            g->at[i].loose = x->loose;
            g->at[i].facet = x->to;
        }
    }
    return ENT_OK;
}

/* Adds the special claim to every matter of this facet; how many there were. */
static size_t attach(gathering *g, size_t n_plain, const entry *e, uint32_t facet, bool joined,
                     bool *ok) {
    size_t n = 0;
    for (size_t i = 0; i < n_plain && *ok; i++) {
        const entry x = g->at[i];
        bool first = i == 0 || g->at[i - 1].facet != x.facet || g->at[i - 1].value != x.value;
        if (x.facet != facet || !first)
            continue;
        *ok = gather_put(
            g, (entry){.claim = e->claim, .facet = facet, .value = x.value, .joined = joined});
        n++;
    }
    return n;
}

/* Gives each special claim to the matters that it speaks of. */
static ent_code spread(gathering *g, tuple *t, ent_error *err) {
    size_t n_plain = 0, n_all = g->n;
    while (n_plain < n_all && !g->at[n_plain].special)
        n_plain++;
    if (n_plain)
        qsort(g->at, n_plain, sizeof *g->at, entry_cmp); /* joins moved facets */
    size_t n = 0;
    for (size_t i = 0; i < n_plain; i++)
        t[i] = (tuple){g->at[i].facet, g->at[i].facet, 0, false};
    qsort(t, n_plain, sizeof *t, facet_cmp);
    for (size_t i = 0; i < n_plain; i++)
        if (!n || t[n - 1].facet != t[i].facet)
            t[n++] = t[i];
    bool ok = true;
    tuple *alone = t + n_plain; /* where a special claim goes that fits no matter */
    settle(g->view, g->relation->n_facets, alone, tuples_of(g, n_plain, n_all, alone));
    for (size_t i = n_plain; i < n_all && ok; i++) {
        entry e = g->at[i];
        alone += i > n_plain && alone->facet != e.facet; /* both go by facet */
        if (attach(g, n_plain, &e, e.facet, false, &ok))
            continue;
        bool many = false;
        uint32_t to = only_filler(g->view, t, n, e.facet, &many);
        if (to != ENT_NONE && attach(g, n_plain, &e, to, true, &ok))
            continue;
        if (!many)
            many = alone->loose, e.joined = alone->to != e.facet, e.facet = alone->to;
        ok = ok && gather_put(g, (entry){.claim = e.claim,
                                         .facet = e.facet,
                                         .joined = e.joined,
                                         .loose = many});
    }
    if (!ok)
        return ent__nomem(err);
    memmove(g->at + n_plain, g->at + n_all, (g->n - n_all) * sizeof *g->at);
    g->n -= n_all - n_plain;
    return ENT_OK;
}

static ent_code matters_cut(gathering *g, uint32_t group, ent_error *err) {
    ent_view *v = g->view;
    if (g->n > 1)
        qsort(g->at, g->n, sizeof *g->at, entry_cmp);
    if (!ENT_GROW(v->members, v->cap_members, v->n_members + g->n))
        return ent__nomem(err);
    v->groups[group].matter = (uint32_t)v->n_matters;
    v->groups[group].n_matters = 0;
    for (size_t i = 0; i < g->n; i++) {
        const entry *e = &g->at[i];
        bool same = i && e->facet == e[-1].facet && e->value == e[-1].value;
        if (!same) {
            if (!ENT_GROW(v->matters, v->cap_matters, v->n_matters + 1))
                return ent__nomem(err);
            v->matters[v->n_matters++] = (ent_matter){.group = group,
                                                      .facet = e->facet,
                                                      .value = e->value,
                                                      .member = (uint32_t)v->n_members,
                                                      .segment = ENT_NONE};
            v->groups[group].n_matters++;
        }
        ent_matter *m = &v->matters[v->n_matters - 1];
        m->joined |= e->joined;
        m->loose |= e->loose;
        m->n_members++;
        v->members[v->n_members++] = e->claim;
    }
    return ENT_OK;
}

ent_code ent__view_matters(ent_view *v, uint32_t group, ent_error *err) {
    if (v->groups[group].matter != ENT_NONE)
        return ENT_OK;
    gathering g = {.view = v, .relation = ent__view_relation(v, group)};
    size_t n_tuples = v->groups[group].n + 1;
    tuple *t = NULL;
    ent_code code = gather(&g, &v->groups[group], err);
    if (code == ENT_OK && g.n > 1 && (g.relation->n_facets || g.relation->multi)) {
        t = ent__zalloc(n_tuples, sizeof *t);
        code = t ? join_runs(&g, t) : ent__nomem(err);
        if (code == ENT_OK && g.relation->multi)
            code = spread(&g, t, err);
    }
    if (code == ENT_OK)
        code = matters_cut(&g, group, err);
    if (code != ENT_OK)
        v->groups[group].matter = ENT_NONE;
    ent__free(t, n_tuples * sizeof *t);
    ENT_DROP(g.at, g.cap);
    return code;
}
