/* SPDX-License-Identifier: MIT */
#include "exchange/pairs.h"

#include <stdio.h>
#include <stdlib.h>

ent_code ent__pairs_add(ent_pairs *p, const ent_spell *spell, const ent_str *cells, int n,
                        ent_error *err) {
    ent_str *kept = ent__arena_alloc(&p->arena, (size_t)n * sizeof *kept);
    if (!kept || !ENT_GROW(p->at, p->cap, p->n + 1))
        return ent__nomem(err);
    ent_spell *s = &p->at[p->n++];
    *s = *spell;
    s->cells = kept;
    s->raw = ent__str_copy(&p->arena, spell->raw);
    bool ok = s->raw.p != NULL;
    for (int i = 0; i < n; i++) {
        kept[i] = ent__str_copy(&p->arena, cells[i]);
        ok = ok && kept[i].p;
    }
    p->n_cells = n;
    return ok ? ENT_OK : ent__nomem(err);
}

static int by_group(const void *a, const void *b) {
    const ent_spell *x = a, *y = b;
    int order = ent__str_cmp(x->group, y->group);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* ---- the days of both ------------------------------------------------------------------ */

enum { DAYS_TEXT = 2 * ENT_DAY_TEXT + 4 };

static ent_str days_put(ent_day from, ent_day until, char text[DAYS_TEXT]) {
    char day[2][ENT_DAY_TEXT];
    ent_civil a = ent__day_to_civil(from), b = ent__day_to_civil(until);
    bool month = a.year == b.year && a.month == b.month && a.day == 1 &&
                 b.day == ent__month_days(b.year, b.month);
    size_t n = ent__day_format(from, day[0], ENT_DAY_TEXT);
    ent__day_format(until, day[1], ENT_DAY_TEXT);
    int put = from == until ? snprintf(text, DAYS_TEXT, "%s", day[0])
              : month       ? snprintf(text, DAYS_TEXT, "%.*s", (int)n - 3, day[0])
                            : snprintf(text, DAYS_TEXT, "[%s..%s]", day[0], day[1]);
    return (ent_str){text, (size_t)put};
}

static ent_day later(ent_day a, ent_day b) {
    return a > b ? a : b;
}

static ent_day sooner(ent_day a, ent_day b) {
    return a < b ? a : b;
}

typedef struct shared {
    char since[DAYS_TEXT], until[DAYS_TEXT];
} shared;

/* False: they share no day. What is vague in one of them stays so, as far as it can. */
static bool share(const ent_spell *a, const ent_spell *b, shared *text, ent_str out[2]) {
    ent_day from[2], to[2];
    for (int i = 0; i < 2; i++) {
        from[i] = later(a->since[i], b->since[i]);
        to[i] = sooner(a->until[i], b->until[i]);
    }
    if (from[0] > to[1] || (from[0] == to[1] && !ent__str_eq(a->turn, b->turn)))
        return false;
    out[0] = days_put(from[0], sooner(from[1], to[1]), text->since);
    out[1] = days_put(later(to[0], from[0]), to[1], text->until);
    return true;
}

/* ---- walking ----------------------------------------------------------------------------- */

static bool is_pair(const ent_spell *a, const ent_spell *b) {
    return !ent__str_eq(a->who, b->who) && (!a->side.n || !ent__str_eq(a->side, b->side));
}

/* One towards all others of its group. */
static ent_code walk_one(const ent_pairs *p, const ent_spell *a, const ent_spell *first,
                         const ent_spell *end, ent_str *cells, ent_pair_fn fn, void *ctx,
                         ent_error *err) {
    size_t n = (size_t)p->n_cells;
    shared text;
    ent_pair pair = {cells, p->n_cells * 2 + 2, a->line, a->raw};
    memcpy(cells, a->cells, n * sizeof *cells);
    for (const ent_spell *b = first; b < end; b++) {
        if (!is_pair(a, b) || !share(a, b, &text, cells + 2 * n))
            continue;
        memcpy(cells + n, b->cells, n * sizeof *cells);
        ENT_TRY(fn(ctx, &pair, err));
    }
    return ENT_OK;
}

ent_code ent__pairs_walk(ent_pairs *p, ent_pair_fn fn, void *ctx, ent_error *err) {
    if (!p->n)
        return ENT_OK;
    ent_str *cells = ent__arena_alloc(&p->arena, ((size_t)p->n_cells * 2 + 2) * sizeof *cells);
    if (!cells)
        return ent__nomem(err);
    qsort(p->at, p->n, sizeof *p->at, by_group);
    for (size_t i = 0, end; i < p->n; i = end) {
        for (end = i + 1; end < p->n && ent__str_eq(p->at[i].group, p->at[end].group);)
            end++;
        for (size_t k = i; k < end; k++)
            ENT_TRY(walk_one(p, &p->at[k], p->at + i, p->at + end, cells, fn, ctx, err));
    }
    return ENT_OK;
}

void ent__pairs_free(ent_pairs *p) {
    ENT_DROP(p->at, p->cap);
    ent__arena_free(&p->arena);
    *p = (ent_pairs){0};
}
