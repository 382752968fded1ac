/* SPDX-License-Identifier: MIT
 *
 * Collecting and marking figures.
 */
#include "ask/figures.h"

#include <stdlib.h>

void ent__figures_free(ent_figures *f) {
    ENT_DROP(f->at, f->cap);
    *f = (ent_figures){0};
}

static ent_figure figure_of(const ent_asking *a, uint32_t matter, uint32_t claim) {
    const ent_view *v = a->view;
    const ent_claim *c = &a->claims->at[claim];
    const ent_group *g = &v->groups[v->matters[matter].group];
    ent_spell s = ent__spell_of(v, claim);
    ent_figure f = {.matter = matter,
                    .claim = claim,
                    .subject = g->subject,
                    .relation = g->relation,
                    .work = s.work,
                    .source = s.source,
                    .rank = s.rank,
                    .from = s.s1,
                    .until = s.u2,
                    .dumb = s.dumb,
                    .before = ENT_NONE,
                    .sibling = ENT_NONE,
                    .sibling_before = ENT_NONE};
    f.value = ent__claims_word(a->claims, c->value);
    f.unit = ent__detail_get(ent__claims_word(a->claims, c->detail), "unit");
    f.is_number = ent__number_parse(f.value, &f.number);
    f.own_period = !(c->flags & ENT_F_NO_SINCE) || !(c->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN));
    return f;
}

static bool group_counts(const ent_asking *a, const ent_group *g) {
    const ent_relation *r = &a->claims->relations[g->relation];
    if (r->shape != ENT_SHAPE_MEASURE ||
        (a->relation != ENT_NONE && a->relation != g->relation))
        return false;
    return a->subject == ENT_NONE || a->subject == g->subject ||
           (r->symmetric && a->subject == g->object);
}

static ent_code collect(ent_asking *a, ent_figures *out, ent_error *err) {
    ent_view *v = a->view;
    for (uint32_t i = 0; i < v->n_groups; i++) {
        if (!group_counts(a, &v->groups[i]))
            continue;
        ENT_TRY(ent__view_matters(v, i, err));
        for (uint32_t k = 0; k < v->groups[i].n_matters; k++) {
            uint32_t matter = v->groups[i].matter + k;
            const ent_matter *m = &v->matters[matter];
            if (!ENT_GROW(out->at, out->cap, out->n + m->n_members))
                return ent__nomem(err);
            for (uint32_t j = 0; j < m->n_members; j++)
                out->at[out->n++] = figure_of(a, matter, v->members[m->member + j]);
        }
    }
    return ENT_OK;
}

static int cmp_u32(uint32_t x, uint32_t y) {
    return x < y ? -1 : x > y;
}

/* Of one period and unit of a matter: may be compared. */
static int period_cmp(const ent_figure *x, const ent_figure *y) {
    int by = cmp_u32(x->matter, y->matter);
    if (!by)
        by = x->from < y->from ? -1 : x->from > y->from;
    if (!by)
        by = x->until < y->until ? -1 : x->until > y->until;
    return by ? by : ent__str_cmp(x->unit, y->unit);
}

static int figure_cmp(const void *px, const void *py) {
    const ent_figure *x = px, *y = py;
    int by = period_cmp(x, y);
    if (!by)
        by = cmp_u32(x->work, y->work);
    if (!by)
        by = cmp_u32(y->rank, x->rank);
    return by ? by : cmp_u32(x->claim, y->claim);
}

static bool figures_agree(const ent_figure *x, const ent_figure *y) {
    if (!x->is_number || !y->is_number)
        return ent__str_eq(x->value, y->value);
    return ent__number_agree(&x->number, &y->number);
}

static void mark_run(ent_figure *f, size_t n) {
    for (size_t i = 1; i < n; i++)
        f[i].superseded =
            f[i].work == f[i - 1].work && (f[i].rank < f[i - 1].rank || f[i - 1].superseded);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (!f[i].dumb && !f[j].dumb && !f[i].superseded && !f[j].superseded &&
                !figures_agree(&f[i], &f[j]))
                f[i].disputed = f[j].disputed = true;
}

static void mark_runs(ent_figures *f) {
    for (size_t from = 0, until; from < f->n; from = until) {
        for (until = from + 1; until < f->n && period_cmp(&f->at[from], &f->at[until]) == 0;)
            until++;
        mark_run(f->at + from, until - from);
    }
}

/* ---- what stood still ------------------------------------------------------------- */

/* Of one subject, relation and work, by edition. */
typedef struct undated {
    const ent_figure *f;
    uint32_t at;
} undated;

static int series_cmp(const ent_figure *x, const ent_figure *y) {
    int by = cmp_u32(x->subject, y->subject);
    if (!by)
        by = cmp_u32(x->relation, y->relation);
    return by ? by : cmp_u32(x->work, y->work);
}

static int undated_cmp(const void *px, const void *py) {
    const undated *x = px, *y = py;
    int by = series_cmp(x->f, y->f);
    if (!by)
        by = cmp_u32(x->f->rank, y->f->rank);
    return by ? by : cmp_u32(x->at, y->at);
}

static bool same_figure(const ent_figure *x, const ent_figure *y) {
    return x->matter == y->matter && ent__str_eq(x->unit, y->unit);
}

/* The last figure of the same thing in an older edition, among u[0..i). */
static size_t find_before(const undated *u, size_t i) {
    for (size_t j = i; j-- > 0;)
        if (u[j].f->rank < u[i].f->rank && same_figure(u[j].f, u[i].f))
            return j;
    return SIZE_MAX;
}

/* A sibling that moved between the same two editions. */
static bool find_moved(const undated *u, size_t n, size_t i, size_t j, ent_figure *out) {
    for (size_t p = 0; p < n; p++) {
        if (u[p].f->rank != u[j].f->rank || same_figure(u[p].f, u[i].f))
            continue;
        for (size_t q = p + 1; q < n; q++)
            if (u[q].f->rank == u[i].f->rank && same_figure(u[q].f, u[p].f) &&
                !figures_agree(u[q].f, u[p].f)) {
                out->sibling_before = u[p].at;
                out->sibling = u[q].at;
                return true;
            }
    }
    return false;
}

static void mark_series(ent_figures *all, const undated *u, size_t n) {
    for (size_t i = 0; i < n; i++) {
        size_t j = find_before(u, i);
        ent_figure *f = &all->at[u[i].at];
        if (j == SIZE_MAX || !ent__str_eq(f->value, u[j].f->value) ||
            !find_moved(u, n, i, j, f))
            continue;
        f->unchanged = true;
        f->before = u[j].at;
    }
}

static ent_code mark_unchanged(const ent_asking *a, ent_figures *f, ent_error *err) {
    undated *u = ent__zalloc(f->n + 1, sizeof *u);
    if (!u)
        return ent__nomem(err);
    size_t n = 0;
    for (uint32_t i = 0; i < f->n; i++)
        if (!f->at[i].own_period && f->at[i].work != ENT_NONE &&
            !a->claims->relations[f->at[i].relation].symmetric)
            u[n++] = (undated){&f->at[i], i};
    if (n)
        qsort(u, n, sizeof *u, undated_cmp);
    for (size_t from = 0, until; from < n; from = until) {
        for (until = from + 1; until < n && series_cmp(u[from].f, u[until].f) == 0;)
            until++;
        mark_series(f, u + from, until - from);
    }
    ent__free(u, (f->n + 1) * sizeof *u);
    return ENT_OK;
}

ent_code ent__figures_make(ent_asking *a, ent_figures *out, ent_error *err) {
    *out = (ent_figures){0};
    ent_code code = a->empty ? ENT_OK : collect(a, out, err);
    if (code == ENT_OK && out->n) {
        qsort(out->at, out->n, sizeof *out->at, figure_cmp);
        mark_runs(out);
        code = mark_unchanged(a, out, err);
    }
    if (code != ENT_OK)
        ent__figures_free(out);
    return code;
}

static ent_str name_of(const ent_asking *a, const ent_figure *f) {
    return ent__claims_name(a->claims, ent__asking_other(a, f->matter));
}

static ent_str source_of(const ent_asking *a, const ent_figure *f) {
    return ent__claims_word(a->claims, a->claims->at[f->claim].source);
}

void ent__figure_tell(const ent_asking *a, const ent_figures *all, const ent_figure *f,
                      ent_buf *out) {
    const ent_figure *before = &all->at[f->before], *moved = &all->at[f->sibling];
    ent__buf_printf(out, "%.*s is %.*s in %.*s as in %.*s, while ", ENT_FMT(name_of(a, f)),
                    ENT_FMT(f->value), ENT_FMT(source_of(a, f)), ENT_FMT(source_of(a, before)));
    ent__buf_printf(out, "%.*s went from %.*s to %.*s", ENT_FMT(name_of(a, moved)),
                    ENT_FMT(all->at[f->sibling_before].value), ENT_FMT(moved->value));
}
