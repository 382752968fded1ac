/* SPDX-License-Identifier: MIT
 *
 * The kernels: from strokes to the cells of a batch. A run of a pair is filled stretch by
 * stretch; what two units have in common is worked out once where something changes, not
 * once a cell.
 */
#include "panel/variable.h"

#include <math.h>

static void put(const ent_fill *c, size_t row, size_t n, double value, uint8_t has) {
    for (size_t i = row; i < row + n; i++)
        c->value[i] = value;
    memset(c->has + row, has, n);
}

/* ---- overlay: the strokes of one list over a run ------------------------------------------
 */

static void overlay(const ent_strokes *s, size_t list, const ent_run *r, const ent_fill *c) {
    const ent_stroke *x = ent__strokes_at(s, list, r->from);
    for (uint32_t step = r->from; step < r->until; x++) {
        uint32_t end = x->until < r->until ? x->until : r->until;
        put(c, r->row + (step - r->from), end - step, x->value, x->has);
        step = end;
    }
}

/* ---- two lists at once ------------------------------------------------------------------- */

/* What two strokes make; it stands no better than the worse of them. */
typedef double joining(const ent_variable *v, const ent_stroke *a, const ent_stroke *b,
                       uint8_t *has);

static double both_so(const ent_variable *v, const ent_stroke *a, const ent_stroke *b,
                      uint8_t *has) {
    bool no_a = a->has && a->value == 0, no_b = b->has && b->value == 0;
    (void)v;
    *has = a->has < b->has ? a->has : b->has;
    if (no_a || no_b) /* one is enough */
        *has = no_a && (!no_b || a->has > b->has) ? a->has : b->has;
    return !no_a && !no_b && *has;
}

/* Great circle on a sphere of the equator's radius, 6378.137 km (WGS 84): the special case
 * of Vincenty (1975) for a sphere, which is exact for near and opposite points alike. */
static double great_circle(const ent_point *p, const ent_point *q) {
    double d = q->lon - p->lon;
    double x = cos(q->lat) * sin(d);
    double y = cos(p->lat) * sin(q->lat) - sin(p->lat) * cos(q->lat) * cos(d);
    double z = sin(p->lat) * sin(q->lat) + cos(p->lat) * cos(q->lat) * cos(d);
    return 6378.137 * atan2(sqrt(x * x + y * y), z);
}

static double between(const ent_variable *v, const ent_stroke *a, const ent_stroke *b,
                      uint8_t *has) {
    const ent_point *p = &v->points[(size_t)a->value], *q = &v->points[(size_t)b->value];
    *has = !p->has || !q->has ? 0 : a->has < b->has ? a->has : b->has;
    return *has ? great_circle(p, q) : 0;
}

static void join(const ent_variable *v, const ent_run *r, const ent_fill *c, joining *make) {
    const ent_stroke *a = ent__strokes_at(&v->strokes, r->a, r->from);
    const ent_stroke *b = ent__strokes_at(&v->strokes, r->b, r->from);
    for (uint32_t step = r->from; step < r->until;) {
        uint32_t end = a->until < b->until ? a->until : b->until;
        end = end < r->until ? end : r->until;
        uint8_t has;
        double value = make(v, a, b, &has);
        put(c, r->row + (step - r->from), end - step, value, has);
        a += a->until == end;
        b += b->until == end;
        step = end;
    }
}

/* ---- intersect: bits ------------------------------------------------------------------------
 */

static int common(const ent_bits *b, const ent_bits_run *x, const ent_bits_run *y) {
    const uint64_t *p = b->words + x->bits, *q = b->words + y->bits;
    int n = 0;
    for (size_t i = 0; i < b->width; i++)
        n += __builtin_popcountll(p[i] & q[i]);
    return n;
}

static const ent_bits_run *bits_at(const ent_bits *b, uint32_t unit, uint32_t step) {
    const ent_bits_run *x = b->at + b->first[unit];
    while (x->until <= step)
        x++;
    return x;
}

static void intersect(const ent_variable *v, const ent_run *r, const ent_fill *c) {
    const ent_bits *bits = &v->bits;
    const ent_bits_run *a = bits_at(bits, r->a, r->from), *b = bits_at(bits, r->b, r->from);
    for (uint32_t step = r->from; step < r->until;) {
        uint32_t end = a->until < b->until ? a->until : b->until;
        end = end < r->until ? end : r->until;
        bool has = a->has && b->has;
        put(c, r->row + (step - r->from), end - step, has ? common(bits, a, b) : 0, has);
        a += a->until == end;
        b += b->until == end;
        step = end;
    }
}

/* Of each side alone: what it has in common with itself. */
static void count_each(const ent_variable *v, const ent_run *r, const ent_fill *c) {
    ent_run a = *r, b = *r;
    a.b = r->a;
    b.a = r->b;
    intersect(v, &a, c);
    if (v->n_columns > 1)
        intersect(v, &b, c + 1);
}

/* ---- along the unit
 * -------------------------------------------------------------------------- */

static bool follows(const ent_run *r, const ent_run *before) {
    return before && before->a == r->a && before->b == r->b;
}

/* Steps since the event. A missing event leaves the clock unknown until the next one. */
static void spell(const ent_variable *v, const ent_batch *batch, const ent_fill *columns) {
    const ent_fill *of = &columns[v->of], *c = &columns[v->column];
    double clock = 0;
    bool known = true;
    for (size_t k = 0; k < batch->n; k++) {
        const ent_run *r = &batch->runs[k];
        if (!v->gaps || !follows(r, k ? r - 1 : NULL)) {
            clock = 0;
            known = true;
        }
        for (size_t i = r->row; i < r->row + (r->until - r->from); i++) {
            c->value[i] = clock;
            c->has[i] = known;
            bool event = of->has[i] && of->value[i] != 0;
            known = event || (known && of->has[i]);
            clock = event ? 0 : clock + 1;
        }
    }
}

static void lag(const ent_variable *v, const ent_batch *batch, const ent_fill *columns) {
    const ent_fill *of = &columns[v->of], *c = &columns[v->column];
    for (size_t k = 0; k < batch->n; k++) {
        const ent_run *r = &batch->runs[k];
        int64_t n = r->until - r->from;
        for (int64_t i = 0; i < n; i++) {
            bool there = i - v->by >= 0 && i - v->by < n;
            size_t from = (size_t)(r->row + (there ? i - v->by : i));
            c->value[r->row + (size_t)i] = of->value[from];
            c->has[r->row + (size_t)i] = there && of->has[from];
        }
    }
}

/* Known to be 0 only where all are. */
static void any(const ent_variable *v, const ent_batch *batch, const ent_fill *columns) {
    const ent_fill *c = &columns[v->column];
    for (size_t i = 0; i < batch->n_rows; i++) {
        bool yes = false, known = true;
        for (size_t k = 0; k < v->n_any; k++) {
            const ent_fill *of = &columns[v->any[k]];
            yes |= of->has[i] && of->value[i] != 0;
            known &= of->has[i] != 0;
        }
        c->value[i] = yes;
        c->has[i] = yes || known;
    }
}

/* ---- by kind
 * ------------------------------------------------------------------------------------ */

static void fill_run(const ent_variable *v, const ent_panel_rows *rows, const ent_run *r,
                     const ent_fill *columns) {
    const ent_fill *c = &columns[v->column];
    switch (v->kind) {
    case ENT_VAR_PAINT:
        overlay(&v->strokes, ent__run_pair(rows, r, v->second), r, c);
        break;
    case ENT_VAR_EACH:
    case ENT_VAR_PARTNERS:
    case ENT_VAR_NEAREST:
        overlay(&v->strokes, r->a, r, c);
        if (v->n_columns > 1)
            overlay(&v->strokes, r->b, r, c + 1);
        break;
    case ENT_VAR_JOINT:
        join(v, r, c, both_so);
        break;
    case ENT_VAR_DISTANCE:
        join(v, r, c, between);
        break;
    case ENT_VAR_COUNT:
        if (v->both)
            intersect(v, r, c);
        else
            count_each(v, r, c);
        break;
    case ENT_VAR_ANY:
    case ENT_VAR_SPELL:
    case ENT_VAR_LAG:
        break;
    }
}

void ent__variable_fill(const ent_variable *v, const ent_panel_rows *rows,
                        const ent_batch *batch, const ent_fill *columns) {
    if (v->kind == ENT_VAR_SPELL)
        spell(v, batch, columns);
    else if (v->kind == ENT_VAR_ANY)
        any(v, batch, columns);
    else if (v->kind == ENT_VAR_LAG)
        lag(v, batch, columns);
    else
        for (size_t k = 0; k < batch->n; k++)
            fill_run(v, rows, &batch->runs[k], columns);
}
