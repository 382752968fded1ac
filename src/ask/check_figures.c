/* SPDX-License-Identifier: MIT
 *
 * What figures say against the rows: a count of relations, and the rows of them that
 * the register holds on that day.
 *
 * Which relation a figure counts is data: counts=diplomatic, counts=rel:diplomatic or
 * counts=mission:embassy, in the detail of the claim or in the codes of the entity
 * that is counted. States are counted, each once.
 */
#include "ask/check.h"

typedef struct counting {
    uint32_t relation;
    int value;         /* code, -1 for any */
    size_t held, own;  /* states by all works, by the figure's own edition */
    uint32_t last_own; /* one of the latter */
} counting;

static bool counting_read(const ent_checking *x, const ent_figure *f, counting *out) {
    const ent_claims *c = x->ask.claims;
    const ent_entity_row *e = ent__claims_entity(c, ent__asking_other(&x->ask, f->matter));
    ent_str text = ent__detail_get(ent__claims_word(c, c->at[f->claim].detail), "counts");
    if (!text.n && e)
        text = ent__detail_get(ent__claims_word(c, e->codes), "counts");
    if (!text.n)
        return false;
    if (ent__str_starts(text, "rel:"))
        text = (ent_str){text.p + 4, text.n - 4};
    ent_str relation;
    ent__str_split(&text, ':', &relation);
    *out = (counting){.relation = ent__claims_find_relation(c, relation), .value = -1};
    if (out->relation == ENT_NONE)
        return false;
    if (text.p && text.n)
        out->value = ent__relation_value(&c->relations[out->relation], text);
    return !text.n || out->value >= 0;
}

static bool value_counts(const ent_relation *r, const counting *n, int code) {
    if (code < 0 || code == ENT_V_NONE || code == ENT_V_UNKNOWN ||
        (code < ENT_VALUES_MOST && r->ends >> code & 1))
        return false;
    return n->value < 0 || n->value == code || ent__relation_implies(r, code, n->value);
}

static ent_code group_holds(ent_checking *x, uint32_t group, ent_day day, const counting *n,
                            bool *out, ent_error *err) {
    ent_view *v = x->ask.view;
    const ent_relation *r = ent__view_relation(v, group);
    *out = false;
    ENT_TRY(ent__view_matters(v, group, err));
    for (uint32_t i = 0; i < v->groups[group].n_matters && !*out; i++) {
        uint32_t m = v->groups[group].matter + i;
        ENT_TRY(ent__view_timeline(v, m, err));
        const ent_segment *s = ent__view_at(v, m, day);
        if (!s || s->verdict < ENT_POSSIBLY)
            continue;
        *out =
            s->verdict == ENT_DISPUTED ||
            value_counts(r, n, ent__relation_value(r, ent__claims_word(v->claims, s->value)));
    }
    return ENT_OK;
}

static bool group_of_edition(const ent_checking *x, uint32_t group, uint32_t source,
                             const counting *n) {
    const ent_view *v = x->ask.view;
    const ent_group *g = &v->groups[group];
    for (uint32_t i = 0; i < g->n; i++) {
        const ent_claim *c = &v->claims->at[v->order[g->first + i]];
        if (c->source == source && value_counts(ent__view_relation(v, group), n, c->vcode))
            return true;
    }
    return false;
}

static bool is_state(const ent_claims *c, uint32_t word) {
    const ent_entity_row *e = ent__claims_entity(c, word);
    return e && ent__str_is(ent__claims_word(c, e->type), "state");
}

static ent_code count_groups(ent_checking *x, const ent_figure *f, counting *n,
                             ent_error *err) {
    const ent_view *v = x->ask.view;
    bool symmetric = x->ask.claims->relations[n->relation].symmetric;
    for (uint32_t i = 0; i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        bool holds, turned = symmetric && g->object == f->subject;
        uint32_t other = turned ? g->subject : g->object;
        if (g->relation != n->relation || (g->subject != f->subject && !turned) ||
            !is_state(x->ask.claims, other))
            continue;
        ENT_TRY(group_holds(x, i, f->until, n, &holds, err));
        n->held += holds;
        if (!group_of_edition(x, i, x->ask.claims->at[f->claim].source, n))
            continue;
        n->own++;
        n->last_own = other;
    }
    return ENT_OK;
}

static void count_row(ent_checking *x, const ent_figure *f, const counting *n) {
    const ent_claims *c = x->ask.claims;
    double held = (double)n->held;
    if (held >= f->number.low && held <= f->number.high)
        return;
    ent_str relation = c->relations[f->relation].id;
    ent__buf_printf(&x->text, "%.*s counts %.*s (%.*s); the register holds %zu then",
                    ENT_FMT(ent__claims_word(c, c->at[f->claim].source)), ENT_FMT(f->value),
                    ENT_FMT(c->relations[n->relation].id), n->held);
    ent__buf_printf(&x->text, "; that edition itself %zu", n->own);
    if (n->own == 1)
        ent__buf_printf(&x->text, " (%.*s)", ENT_FMT(ent__claims_name(c, n->last_own)));
    size_t row = ent__check_row(x, "count-rows", held > f->number.high ? "warning" : "info",
                                f->subject, relation, ent__asking_other(&x->ask, f->matter));
    ent__check_claim(x, row, f->claim);
}

static ent_code check_counts(ent_checking *x, ent_error *err) {
    for (size_t i = 0; i < x->figures.n; i++) {
        const ent_figure *f = &x->figures.at[i];
        counting n;
        if (f->dumb || f->superseded || !f->is_number || !counting_read(x, f, &n))
            continue;
        ENT_TRY(count_groups(x, f, &n, err));
        count_row(x, f, &n);
    }
    return ENT_OK;
}

static void check_unchanged(ent_checking *x) {
    const ent_claims *c = x->ask.claims;
    for (size_t i = 0; i < x->figures.n; i++) {
        const ent_figure *f = &x->figures.at[i];
        if (!f->unchanged)
            continue;
        ent__figure_tell(&x->ask, &x->figures, f, &x->text);
        size_t row =
            ent__check_row(x, "figure-unchanged", "warning", f->subject,
                           c->relations[f->relation].id, ent__asking_other(&x->ask, f->matter));
        ent__check_claim(x, row, f->claim);
        ent__check_claim(x, row, x->figures.at[f->before].claim);
    }
}

ent_code ent__check_figures(ent_checking *x, ent_error *err) {
    ENT_TRY(ent__figures_make(&x->ask, &x->figures, err));
    ENT_TRY(check_counts(x, err));
    check_unchanged(x);
    return ENT_OK;
}
