/* SPDX-License-Identifier: MIT */
#include "panel/pick.h"

/* From dispute-years to one row for each pair and year. */
static const struct {
    const char *name, *rule;
} named[] = {
    {"whittle", "onset,dispute-fatality,dispute-hostility,min-days,max-days,reciprocated,"
                "-start-month"},
    {"whittle-wars", "onset,deaths+"},
};

bool ent__pick_read(ent_str text, ent_pick *out) {
    ent_str rest = text, word;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (ent__str_is(text, named[i].name))
            rest = ent__str(named[i].rule);
    *out = (ent_pick){.n = 0};
    while (rest.p && ent__str_split(&rest, ',', &word)) {
        if (!word.n || out->n == ENT_PICK_KEYS_MOST)
            return false;
        struct ent_pick_key *k = &out->at[out->n++];
        k->least = word.p[0] == '-';
        k->both = word.p[word.n - 1] == '+';
        k->key = (ent_str){word.p + k->least, word.n - k->least - k->both};
        if (!k->key.n)
            return false;
    }
    return out->n > 0;
}

static ent_str detail_of(const ent_view *v, uint32_t claim, ent_str key) {
    ent_str rest = ent__claims_word(v->claims, v->claims->at[claim].detail), k, value;
    while (ent__detail_next(&rest, &k, &value))
        if (ent__str_eq(k, key))
            return value;
    return (ent_str){NULL, 0};
}

ent_str ent__told_detail(const ent_view *v, ent_told t, ent_str key) {
    ent_str value = t.claim == ENT_NONE ? (ent_str){NULL, 0} : detail_of(v, t.claim, key);
    if (!value.p && ent__str_is(key, "onset"))
        return t.onset ? ENT_STR("1") : ENT_STR("0");
    return value;
}

bool ent__told_number(const ent_view *v, ent_told t, ent_str key, double *out) {
    if (ent__str_is(key, "value") && t.claim != ENT_NONE) {
        *out = v->claims->at[t.claim].vcode;
        return v->claims->at[t.claim].vcode < ENT_VALUES_MOST;
    }
    ent_str text = ent__told_detail(v, t, key);
    *out = ent__str_is(text, "yes");
    if (*out != 0 || ent__str_is(text, "no"))
        return true;
    return text.n && ent__real_parse(text, out);
}

bool ent__told_is(const ent_view *v, ent_told t, ent_str alternatives, bool *has) {
    ent_str rest = alternatives, one;
    *has = false;
    while (rest.p && ent__str_split(&rest, '|', &one)) {
        ent_str want = one, key;
        ent_str have = ent__str_split(&want, '=', &key) && want.p ? ent__told_detail(v, t, key)
                                                                  : (ent_str){NULL, 0};
        *has |= have.p != NULL;
        if (have.p && ent__str_eq(have, want))
            return true;
    }
    return false;
}

/* What the other side has to say of the same days and facets. */
static ent_told other_side(const ent_view *v, ent_told t) {
    const ent_claim *c = &v->claims->at[t.claim], *best = NULL;
    uint32_t group = ent__view_group(v, c->relation, ent__view_entity(v, c->object),
                                     ent__view_entity(v, c->subject));
    if (group == ENT_NONE)
        return (ent_told){ENT_NONE, false};
    const ent_group *g = &v->groups[group];
    for (uint32_t i = g->first; i < g->first + g->n; i++) {
        const ent_claim *x = &v->claims->at[v->order[i]];
        if (ent__view_facet(v, x) == ent__view_facet(v, c) && x->s1 <= c->u2 &&
            c->s1 <= x->u2 && (!best || x->source == c->source))
            best = x;
    }
    return (ent_told){best ? (uint32_t)(best - v->claims->at) : ENT_NONE, t.onset};
}

static double counted(const ent_view *v, ent_told t, ent_str key) {
    double n;
    return ent__told_number(v, t, key, &n) && n >= 0 ? n : 0.5;
}

static double weight(const ent_view *v, ent_told t, const struct ent_pick_key *k) {
    double n = counted(v, t, k->key);
    if (k->both && t.claim != ENT_NONE)
        n += counted(v, other_side(v, t), k->key);
    return k->least ? -n : n;
}

static uint32_t preference(const ent_view *v, uint32_t claim) {
    uint32_t at = ent__map_get(&v->claims->source_of, v->claims->at[claim].source);
    return at == ENT_NONE ? ENT_NONE : v->sources[v->sources[at].stands].prefer;
}

bool ent__pick_before(const ent_pick *p, const ent_view *v, ent_told x, ent_told y) {
    for (size_t i = 0; i < p->n; i++) {
        double a = weight(v, x, &p->at[i]), b = weight(v, y, &p->at[i]);
        if (a != b)
            return a > b;
    }
    if (x.claim == ENT_NONE || y.claim == ENT_NONE)
        return y.claim == ENT_NONE && x.claim != ENT_NONE;
    uint32_t a = preference(v, x.claim), b = preference(v, y.claim);
    if (a != b)
        return a < b;
    return v->claims->at[x.claim].no < v->claims->at[y.claim].no;
}
