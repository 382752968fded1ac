/* SPDX-License-Identifier: MIT
 *
 * Comparing; see compare.h.
 */
#include "compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

char compare_why[1024];

bool compare_differ(const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    vsnprintf(compare_why, sizeof compare_why, format, ap);
    va_end(ap);
    return false;
}

static ent_str word(const ent_view *v, uint32_t w) {
    return ent__claims_word(v->claims, w);
}

static bool is_matter(const ent_view *v, const ent_matter *m, const naive_matter *x) {
    const ent_group *g = &v->groups[m->group];
    const ent_relation *r = &v->claims->relations[g->relation];
    ent_str s = word(v, g->subject), o = word(v, g->object);
    if (!ent__str_eq(r->id, x->relation) || !ent__str_eq(word(v, m->value), x->value))
        return false;
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        if (!ent__str_eq(word(v, v->facets[m->facet].word[i]), x->facet[i]))
            return false;
    return (ent__str_eq(s, x->subject) && ent__str_eq(o, x->object)) ||
           (r->symmetric && ent__str_eq(o, x->subject) && ent__str_eq(s, x->object));
}

uint32_t compare_find(const ent_view *v, const naive_matter *x) {
    for (uint32_t i = 0; i < v->n_matters; i++)
        if (is_matter(v, &v->matters[i], x))
            return i;
    return ENT_NONE;
}

const char *compare_day(ent_day d) {
    static char text[4][ENT_DAY_TEXT];
    static int at;
    at = (at + 1) % 4;
    ent__day_format(d, text[at], sizeof text[at]);
    return text[at];
}

static bool same(const ent_view *v, const ent_segment *s, const naive_answer *x,
                 const naive_matter *m, ent_day day, const char *from) {
    if (s->verdict == x->verdict && ent__str_eq(word(v, s->value), x->value) &&
        s->witnessed == x->witnessed && s->roots == x->roots && s->works == x->works &&
        s->contradiction == x->contradiction)
        return true;
    return compare_differ(
        "%.*s %.*s %.*s [%.*s|%.*s] %.*s on %s: naive says %s '%.*s' witnessed %s "
        "roots %u works %u contradiction %d; the %s says %s '%.*s' witnessed %s roots "
        "%u works %u contradiction %d",
        ENT_FMT(m->subject), ENT_FMT(m->relation), ENT_FMT(m->object), ENT_FMT(m->facet[0]),
        ENT_FMT(m->facet[1]), ENT_FMT(m->value), compare_day(day),
        ent__verdict_name(x->verdict), ENT_FMT(x->value), compare_day(x->witnessed), x->roots,
        x->works, x->contradiction, from, ent__verdict_name((ent_verdict)s->verdict),
        ENT_FMT(word(v, s->value)), compare_day(s->witnessed), s->roots, s->works,
        s->contradiction);
}

/* The pair's best answer is that of one of its matters, and none says more. */
static bool best_is_best(const ent_view *v, uint32_t matter, ent_day day) {
    const ent_group *g = &v->groups[v->matters[matter].group];
    const ent_segment *best = ent__view_best(v, g->relation, g->object, g->subject, day);
    if (!v->claims->relations[g->relation].symmetric)
        best = ent__view_best(v, g->relation, g->subject, g->object, day);
    bool found = false;
    for (uint32_t i = 0; best && i < g->n_matters; i++) {
        const ent_segment *s = ent__view_at(v, g->matter + i, day);
        found |= ent__segment_same(s, best);
        if (s->verdict > best->verdict ||
            (s->verdict == best->verdict && ent__str_is(word(v, best->value), "none") &&
             !ent__str_is(word(v, s->value), "none")))
            return compare_differ("the best answer on %s is not the best", compare_day(day));
    }
    bool holds = best && best->from <= day && day < best->until;
    return (found && holds) ||
           compare_differ("the best answer on %s is no matter's", compare_day(day));
}

static bool same_days(ent_view *v, naive *x, ent_hearing *h, uint32_t matter,
                      const naive_matter *m, const ent_day *days, size_t n) {
    for (size_t i = 0; i < n; i++) {
        naive_answer a = naive_on(x, m, days[i], 1, 0);
        if (!same(v, ent__view_at(v, matter, days[i]), &a, m, days[i], "timeline"))
            return false;
        if (!best_is_best(v, matter, days[i]))
            return false;
        ent_segment s;
        if (ent__hearing_on(h, days[i], 1, 0, &s, NULL) != ENT_OK)
            return compare_differ("hearing fails");
        if (!same(v, &s, &a, m, days[i], "hearing"))
            return false;
        ent_day w1 = days[i] - (ent_day)(days[i] & 31), w2 = w1 + 40;
        a = naive_on(x, m, days[i], w1, w2);
        if (ent__hearing_on(h, days[i], w1, w2, &s, NULL) != ENT_OK)
            return compare_differ("hearing fails");
        if (!same(v, &s, &a, m, days[i], "window"))
            return false;
    }
    return true;
}

static bool well_made(const ent_view *v, uint32_t matter) {
    const ent_matter *m = &v->matters[matter];
    const ent_segment *s = &v->segments[m->segment];
    if (!m->n_segments || s[0].from != ENT_DAY_MIN || s[m->n_segments - 1].until != ENT_DAY_MAX)
        return compare_differ("a timeline does not cover all days");
    for (uint32_t i = 1; i < m->n_segments; i++)
        if (s[i].from != s[i - 1].until || s[i].from >= s[i].until)
            return compare_differ("a timeline has a hole");
    return true;
}

bool compare_naive(ent_view *v, naive *x, size_t step, size_t *n_asked) {
    if (naive_n_matters(x) != v->n_matters)
        return compare_differ("naive has %zu matters, the view %zu", naive_n_matters(x),
                              v->n_matters);
    ent_hearing h;
    ent__hearing_init(&h, v);
    bool ok = true;
    for (size_t i = 0; ok && i < naive_n_matters(x); i += step) {
        const naive_matter *m = naive_matter_at(x, i);
        uint32_t at = compare_find(v, m);
        size_t n;
        ent_day *days = naive_days(x, m, &n);
        if (n_asked)
            *n_asked += n;
        if (at == ENT_NONE) {
            ok = compare_differ("%.*s %.*s %.*s [%.*s|%.*s] %.*s is no matter of the view",
                                ENT_FMT(m->subject), ENT_FMT(m->relation), ENT_FMT(m->object),
                                ENT_FMT(m->facet[0]), ENT_FMT(m->facet[1]), ENT_FMT(m->value));
        } else if (v->matters[at].joined != m->joined || v->matters[at].loose != m->loose) {
            ok = compare_differ("%.*s %.*s: joined or loose differ", ENT_FMT(m->relation),
                                ENT_FMT(m->value));
        } else if (ent__view_relation(v, v->matters[at].group)->shape != ENT_SHAPE_REMARK) {
            ok = well_made(v, at) && ent__hearing_open(&h, at, NULL) == ENT_OK &&
                 same_days(v, x, &h, at, m, days, n);
        }
        free(days);
    }
    ent__hearing_free(&h);
    return ok;
}

bool compare_views(const ent_view *v, const ent_view *w, uint32_t group) {
    if (group == ENT_NONE && v->n_matters != w->n_matters)
        return compare_differ("%zu matters, then %zu", v->n_matters, w->n_matters);
    for (uint32_t i = 0; i < v->n_matters; i++) {
        const ent_matter *m = &v->matters[i];
        const ent_group *g = &v->groups[m->group];
        if (group != ENT_NONE && m->group != group)
            continue;
        naive_matter key = {.relation = ent__view_relation(v, m->group)->id,
                            .subject = word(v, g->subject),
                            .object = word(v, g->object),
                            .value = word(v, m->value)};
        for (int k = 0; k < ENT_FACETS_MOST; k++)
            key.facet[k] = word(v, v->facets[m->facet].word[k]);
        uint32_t j = compare_find(w, &key);
        if (j == ENT_NONE || w->matters[j].n_segments != m->n_segments)
            return compare_differ("%.*s %.*s: the timeline differs", ENT_FMT(key.relation),
                                  ENT_FMT(key.value));
        for (uint32_t k = 0; k < m->n_segments; k++) {
            const ent_segment *a = &v->segments[m->segment + k],
                              *b = &w->segments[w->matters[j].segment + k];
            if (a->from != b->from || a->until != b->until || a->verdict != b->verdict ||
                !ent__str_eq(word(v, a->value), word(w, b->value)) ||
                a->witnessed != b->witnessed || a->roots != b->roots || a->works != b->works ||
                a->contradiction != b->contradiction)
                return compare_differ("%.*s %.*s on %s: %s, then %s", ENT_FMT(key.relation),
                                      ENT_FMT(key.value), compare_day(a->from),
                                      ent__verdict_name((ent_verdict)a->verdict),
                                      ent__verdict_name((ent_verdict)b->verdict));
        }
    }
    return true;
}

bool compare_scope(ent_register *reg, const ent_view *v, const ent_view_options *o,
                   uint32_t group) {
    const ent_group *g = &v->groups[group];
    const ent_relation *r = ent__view_relation(v, group);
    ent_pattern there = {word(v, g->subject), r->id, word(v, g->object), ENT_STR("")},
                back = there;
    back.subject = there.object;
    back.object = there.subject;
    bool both = r->symmetric && there.object.n;
    ent_scope scope = {.patterns = (ent_pattern[]){there, back}, .n = both ? 2 : 1};
    ent_claims *c = NULL;
    ent_view *w = NULL;
    ent_error why = {0};
    bool same = ent__load(reg, &scope, &c, &why) == ENT_OK &&
                ent__view_new(c, o, &w, &why) == ENT_OK &&
                ent__view_prepare_by(w, 1, &why) == ENT_OK;
    same = same ? compare_views(v, w, group) : compare_differ("%s", why.message);
    ent__view_free(w);
    ent__claims_free(c);
    return same;
}
