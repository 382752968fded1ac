/* SPDX-License-Identifier: MIT
 *
 * A pair is looked at through all pieces of its two units: on each stretch of days it is the
 * pair of those who bore the codes. Most pairs have one piece each and nothing said of them:
 * they share one list of strokes, what complete lists say of anybody.
 */
#include "panel/paint.h"

#include <stdlib.h>

/* What has come together in a step. */
typedef struct mark {
    double value;
    ent_day key;             /* first or last day of what gave the value */
    int32_t yes, no, window; /* days */
} mark;

typedef struct painter {
    const ent_painting *p;
    ent_strokes *out;
    mark *marks; /* by step; all zero between lists */
    size_t cap_marks;
    ent_stretches stretches;
    ent_groups_of groups;  /* where the object does not matter */
    bool one_base;         /* complete lists name nobody in particular */
    uint32_t base, n_base; /* its strokes, once made */
    bool has_base;
    ent_error *err;
} painter;

static int by_key(const void *px, const void *py) {
    uint64_t x = *(const uint64_t *)px, y = *(const uint64_t *)py;
    return (x > y) - (x < y);
}

/* ---- strokes ------------------------------------------------------------------------- */

static ent_code stroke(painter *x, uint32_t list_first, uint32_t step, bool has, double value) {
    ent_strokes *s = x->out;
    ent_stroke *last = s->n > list_first ? &s->at[s->n - 1] : NULL;
    if (last && last->has == has && (!has || last->value == value)) {
        last->until = step + 1;
        return ENT_OK;
    }
    if (!ENT_GROW(s->at, s->cap, s->n + 1))
        return ent__nomem(x->err);
    s->at[s->n++] = (ent_stroke){step, step + 1, has ? value : 0, has};
    return ENT_OK;
}

static bool is_whole(const mark *m) {
    return m->yes >= m->window;
}

/* The cell of a step; false: missing. */
static bool cell_of(const painter *x, const mark *m, const ent_steps *steps, size_t step,
                    double *value) {
    int32_t days = steps->edge[step + 1] - steps->edge[step];
    bool known = m->window && m->yes + m->no >= m->window;
    *value = 0;
    switch (x->p->rule) {
    case ENT_RULE_ALL:
        *value = m->yes && is_whole(m) ? m->value : 0;
        return is_whole(m) ? m->window > 0 : m->no > 0 || known;
    case ENT_RULE_DAYS:
        *value = m->yes;
        return known;
    case ENT_RULE_SHARE:
        *value = (double)m->yes / days;
        return known;
    case ENT_RULE_ANY:
    case ENT_RULE_FIRST:
    case ENT_RULE_LAST:
    case ENT_RULE_MIN:
    case ENT_RULE_MAX:
        break;
    }
    *value = m->yes ? m->value : 0;
    return m->yes > 0 || known;
}

/* The marks become a list of strokes, and are wiped. */
static ent_code list_end(painter *x, struct ent_stroke_list *list) {
    const ent_steps *steps = x->p->steps;
    uint32_t first = (uint32_t)x->out->n;
    for (uint32_t i = 0; i < steps->n; i++) {
        double value;
        bool has = cell_of(x, &x->marks[i], steps, i, &value);
        ENT_TRY(stroke(x, first, i, has, value));
    }
    memset(x->marks, 0, steps->n * sizeof *x->marks);
    *list = (struct ent_stroke_list){first, (uint32_t)(x->out->n - first)};
    return ENT_OK;
}

/* ---- groups by subject ------------------------------------------------------------------ */

ent_code ent__groups_make(const ent_view *v, uint32_t relation, ent_groups_of *out,
                          ent_error *err) {
    uint64_t *keys = NULL;
    size_t cap = 0, n = 0;
    *out = (ent_groups_of){0};
    for (uint32_t g = 0; g < v->n_groups; g++) {
        if (v->groups[g].relation != relation)
            continue;
        if (!ENT_GROW(keys, cap, n + 1)) {
            ENT_DROP(keys, cap);
            return ent__nomem(err);
        }
        keys[n++] = (uint64_t)v->groups[g].subject << 32 | g;
    }
    bool ok = ENT_GROW(out->at, out->cap, n + 1);
    if (n)
        qsort(keys, n, sizeof *keys, by_key);
    for (size_t i = 0; ok && i < n; i++)
        out->at[out->n++] = (uint32_t)keys[i];
    ENT_DROP(keys, cap);
    return ok ? ENT_OK : ent__nomem(err);
}

void ent__groups_free(ent_groups_of *g) {
    ENT_DROP(g->at, g->cap);
    *g = (ent_groups_of){0};
}

const uint32_t *ent__groups_of(const ent_view *v, const ent_groups_of *g, uint32_t subject,
                               size_t *n) {
    size_t lo = 0, hi = g->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (v->groups[g->at[mid]].subject < subject)
            lo = mid + 1;
        else
            hi = mid;
    }
    size_t end = lo;
    while (end < g->n && v->groups[g->at[end]].subject == subject)
        end++;
    *n = end - lo;
    return g->at + lo;
}

/* ---- marks ---------------------------------------------------------------------------- */

static double value_of(const painter *x, const ent_stretch *s) {
    const ent_view *v = x->p->view;
    if (x->p->cell == ENT_CELL_OBJECT)
        return s->matter == ENT_NONE ? 0 : v->groups[v->matters[s->matter].group].object;
    ent_str text = ent__claims_word(v->claims, s->value);
    if (x->p->cell == ENT_CELL_NUMBER) {
        ent_number n;
        return ent__number_parse(text, &n) ? (n.low + n.high) / 2 : 0;
    }
    const ent_relation *r = &v->claims->relations[x->p->is.relation];
    int code = x->p->cell == ENT_CELL_CODE ? ent__relation_value(r, text) : ENT_V_FREE;
    return code >= 0 && code < ENT_VALUES_MOST ? code : 1;
}

/* Does a further value take the place of the one there? */
static bool goes_before(const painter *x, const mark *m, double value, ent_day from,
                        ent_day until) {
    if (!m->yes)
        return true;
    switch (x->p->rule) {
    case ENT_RULE_MIN:
        return value < m->value;
    case ENT_RULE_MAX:
        return value > m->value;
    case ENT_RULE_LAST:
        return until > m->key || (until == m->key && value < m->value);
    case ENT_RULE_ANY:
    case ENT_RULE_ALL:
    case ENT_RULE_FIRST:
    case ENT_RULE_DAYS:
    case ENT_RULE_SHARE:
        break;
    }
    return from < m->key || (from == m->key && value < m->value);
}

static int by_start(const void *px, const void *py) {
    const ent_stretch *x = px, *y = py;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->until < y->until ? -1 : x->until > y->until;
}

/* Days [from, until) of a yes, of which those before `counted` are counted already. */
static void mark_yes(painter *x, double value, ent_day from, ent_day until, ent_day counted) {
    const ent_steps *steps = x->p->steps;
    size_t first, end;
    if (!ent__steps_of(steps, from, until, ENT_IN_ANY, &first, &end))
        return;
    for (size_t i = first; i < end; i++) {
        mark *m = &x->marks[i];
        ent_day a = ent__later(from, steps->edge[i]),
                b = ent__sooner(until, steps->edge[i + 1]);
        if (goes_before(x, m, value, a, b)) {
            m->value = value;
            m->key = x->p->rule == ENT_RULE_LAST ? b : a;
        }
        a = ent__later(a, counted);
        m->yes += a < b ? b - a : 0;
    }
}

static void mark_days(painter *x, ent_day from, ent_day until, bool window) {
    const ent_steps *steps = x->p->steps;
    size_t first, end;
    if (!ent__steps_of(steps, from, until, ENT_IN_ANY, &first, &end))
        return;
    for (size_t i = first; i < end; i++) {
        int32_t days =
            ent__sooner(until, steps->edge[i + 1]) - ent__later(from, steps->edge[i]);
        *(window ? &x->marks[i].window : &x->marks[i].no) += days;
    }
}

/* The stretches gathered, as far as they lie in the window. */
static void mark_stretches(painter *x, ent_day from, ent_day until) {
    ent_stretches *s = &x->stretches;
    if (s->n > 1)
        qsort(s->at, s->n, sizeof *s->at, by_start);
    ent_day counted = ENT_DAY_MIN;
    for (size_t i = 0; i < s->n; i++) {
        ent_day a = ent__later(s->at[i].from, from), b = ent__sooner(s->at[i].until, until);
        if (a >= b)
            continue;
        if (!s->at[i].yes) {
            mark_days(x, a, b, false);
            continue;
        }
        mark_yes(x, value_of(x, &s->at[i]), a, b, counted);
        counted = ent__later(counted, b);
    }
    mark_days(x, from, until, true);
}

/* ---- lists ------------------------------------------------------------------------------ */

/* Towards whomever. */
static ent_code said_to_all(painter *x, uint32_t subject) {
    const ent_view *v = x->p->view;
    size_t n;
    const uint32_t *g = ent__groups_of(v, &x->groups, ent__view_entity(v, subject), &n);
    x->stretches.n = 0;
    for (size_t i = 0; i < n; i++)
        ENT_TRY(ent__stretches_add(&x->stretches, v, g[i], &x->p->is, x->err));
    return ENT_OK;
}

static ent_code said_of(painter *x, uint32_t subject, uint32_t object, bool *said) {
    const ent_painting *p = x->p;
    if (object == ENT_NONE) {
        *said = true;
        return said_to_all(x, subject);
    }
    uint32_t group = ent__view_group(p->view, p->is.relation, subject, object);
    x->stretches.n = 0;
    *said = group != ENT_NONE;
    if (*said)
        ENT_TRY(ent__stretches_add(&x->stretches, p->view, group, &p->is, x->err));
    if (*said && !p->view->claims->relations[p->is.relation].multi)
        return ENT_OK;
    return ent__stretches_add_coverage(&x->stretches, p->view, subject, object, &p->is, x->err);
}

/* The list that pairs share of whom nothing is said. */
static ent_code base_of(painter *x, uint32_t subject, uint32_t object,
                        struct ent_stroke_list *list) {
    bool said;
    if (!x->has_base) {
        struct ent_stroke_list made;
        ENT_TRY(said_of(x, subject, object, &said));
        mark_stretches(x, ENT_DAY_MIN, ENT_DAY_MAX);
        ENT_TRY(list_end(x, &made));
        x->base = made.first;
        x->n_base = made.n;
        x->has_base = true;
    }
    *list = (struct ent_stroke_list){x->base, x->n_base};
    return ENT_OK;
}

static bool is_silent(const painter *x, const ent_piece *a, uint32_t object) {
    const ent_painting *p = x->p;
    return x->one_base && object != ENT_NONE &&
           ent__view_group(p->view, p->is.relation, a->entity, object) == ENT_NONE;
}

/* Of two units (b NULL: of one). */
static ent_code list_of(painter *x, const ent_unit *a, const ent_unit *b,
                        struct ent_stroke_list *list) {
    const ent_painting *p = x->p;
    const ent_piece *pa = p->units->pieces + a->pieces;
    const ent_piece *pb = b ? p->units->pieces + b->pieces : NULL;
    bool silent = true;
    for (uint32_t i = 0; i < a->n_pieces && silent; i++)
        for (uint32_t j = 0; j < (b ? b->n_pieces : 1) && silent; j++)
            silent = is_silent(x, &pa[i], b ? pb[j].entity : p->object);
    if (silent && a->n_pieces)
        return base_of(x, pa->entity, b ? pb->entity : p->object, list);
    for (uint32_t i = 0; i < a->n_pieces; i++)
        for (uint32_t j = 0; j < (b ? b->n_pieces : 1); j++) {
            bool said;
            ent_day from = b ? ent__later(pa[i].from, pb[j].from) : pa[i].from;
            ent_day until = b ? ent__sooner(pa[i].until, pb[j].until) : pa[i].until;
            if (from >= until)
                continue;
            ENT_TRY(said_of(x, pa[i].entity, b ? pb[j].entity : p->object, &said));
            mark_stretches(x, from, until);
        }
    return list_end(x, list);
}

static bool names_nobody(const ent_view *v, uint32_t relation) {
    for (size_t i = 0; i < v->n_coverage; i++)
        if (v->coverage[i].relation == relation &&
            (v->coverage[i].subject || v->coverage[i].object))
            return false;
    return true;
}

ent_code ent__paint(const ent_painting *p, ent_strokes *out, ent_error *err) {
    size_t n = p->units->n;
    painter x = {.p = p, .out = out, .err = err};
    *out = (ent_strokes){.n_lists = p->pairs ? n * n : n};
    x.one_base = names_nobody(p->view, p->is.relation);
    if (!ENT_GROW(out->list, out->cap_lists, out->n_lists + 1) ||
        !ENT_GROW(x.marks, x.cap_marks, p->steps->n + 1))
        return ent__nomem(err);
    memset(x.marks, 0, x.cap_marks * sizeof *x.marks);
    ent_code code = p->object == ENT_NONE && !p->pairs
                        ? ent__groups_make(p->view, p->is.relation, &x.groups, err)
                        : ENT_OK;
    for (size_t i = 0; i < out->n_lists && code == ENT_OK; i++) {
        const ent_unit *a = &p->units->at[p->pairs ? i / n : i];
        const ent_unit *b = p->pairs ? &p->units->at[i % n] : NULL;
        out->list[i] = (struct ent_stroke_list){0, 0};
        if (a != b)
            code = list_of(&x, a, b, &out->list[i]);
    }
    ENT_DROP(x.marks, x.cap_marks);
    ent__groups_free(&x.groups);
    ent__stretches_free(&x.stretches);
    if (code != ENT_OK)
        ent__strokes_free(out);
    return code;
}

void ent__strokes_free(ent_strokes *s) {
    ENT_DROP(s->at, s->cap);
    ENT_DROP(s->list, s->cap_lists);
    *s = (ent_strokes){0};
}
