/* SPDX-License-Identifier: MIT
 *
 * Treaties of which one party alone is known, and treaties of two parties with an
 * action of one of them only. A treaty whose entity has the code parties=N is
 * known to have so many: it is not held to be bilateral unless N is 2.
 */
#include "ask/check.h"

typedef struct pact {
    uint32_t treaty, n, group[2];
    bool touches;
} pact;

typedef struct pacts {
    pact *at;
    size_t n, cap;
    ent_map of; /* treaty word -> pact */
} pacts;

static bool is_treaty(const ent_claims *c, uint32_t word, int64_t *parties) {
    const ent_entity_row *e = ent__claims_entity(c, word);
    *parties = 0;
    if (!e || !ent__str_is(ent__claims_word(c, e->type), "treaty"))
        return false;
    ent_str n = ent__detail_get(ent__claims_word(c, e->codes), "parties");
    if (n.n && !ent__int_parse(n, parties))
        *parties = 0;
    return true;
}

static ent_code add_party(pacts *p, const ent_checking *x, uint32_t group, ent_error *err) {
    const ent_group *g = &x->ask.view->groups[group];
    uint32_t at = ent__map_get(&p->of, g->object);
    if (at == ENT_NONE) {
        at = (uint32_t)p->n;
        if (!ENT_GROW(p->at, p->cap, p->n + 1) || !ent__map_put(&p->of, g->object, at))
            return ent__nomem(err);
        p->at[p->n++] = (pact){.treaty = g->object};
    }
    pact *t = &p->at[at];
    if (t->n < 2)
        t->group[t->n] = group;
    t->n++;
    t->touches |= ent__check_touches(x, g);
    return ENT_OK;
}

static void group_claims(ent_checking *x, size_t row, const ent_group *g) {
    for (uint32_t i = 0; i < g->n; i++)
        ent__check_claim(x, row, x->ask.view->order[g->first + i]);
}

static void lone_row(ent_checking *x, const pact *p, ent_str relation) {
    const ent_group *g = &x->ask.view->groups[p->group[0]];
    ent__buf_printf(&x->text, "%.*s is the only party known",
                    ENT_FMT(ent__claims_name(x->ask.claims, g->subject)));
    size_t row = ent__check_row(x, "treaty-one-party", "info", g->subject, relation, p->treaty);
    group_claims(x, row, g);
}

/* Actions that answer one another: a ratification may be met by an acceptance. */
enum { N_ANSWERS = 3 };
static const char signed_by[] = "signature|definitive-signature|signatory";
static const char bound_by[] = "ratification|acceptance|approval|accession|succession|"
                               "formal-confirmation|definitive-signature|consent";
static const char *const answers[N_ANSWERS] = {signed_by, bound_by, "entry-into-force"};
static const char *const answer_names[N_ANSWERS] = {"a signature", "a ratification or the like",
                                                    "entry into force"};

static uint32_t find_act(const ent_checking *x, uint32_t group, const char *list) {
    const ent_view *v = x->ask.view;
    const ent_group *g = &v->groups[group];
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t at = v->order[g->first + i];
        if (ent__str_in_list(ent__str(list),
                             ent__claims_word(v->claims, v->claims->at[at].value)))
            return at;
    }
    return ENT_NONE;
}

static bool is_state(const ent_checking *x, uint32_t group) {
    const ent_claims *c = x->ask.claims;
    const ent_entity_row *e = ent__claims_entity(c, x->ask.view->groups[group].subject);
    return e && ent__str_is(ent__claims_word(c, e->type), "state");
}

/* Of two states: an organisation may only have a place to sign at. */
static void check_halves(ent_checking *x, const pact *p, ent_str relation) {
    const ent_view *v = x->ask.view;
    if (!is_state(x, p->group[0]) || !is_state(x, p->group[1]))
        return;
    for (size_t i = 0; i < N_ANSWERS; i++) {
        uint32_t a = find_act(x, p->group[0], answers[i]);
        uint32_t b = find_act(x, p->group[1], answers[i]);
        if ((a == ENT_NONE) == (b == ENT_NONE))
            continue;
        uint32_t has = p->group[a == ENT_NONE];
        uint32_t subject = v->groups[has].subject;
        ent__buf_printf(&x->text, "%s is known of %.*s only", answer_names[i],
                        ENT_FMT(ent__claims_name(x->ask.claims, subject)));
        size_t row = ent__check_row(x, "treaty-half", "info", subject, relation, p->treaty);
        ent__check_claim(x, row, a == ENT_NONE ? b : a);
    }
}

ent_code ent__check_treaties(ent_checking *x, ent_error *err) {
    const ent_view *v = x->ask.view;
    uint32_t party = ent__claims_find_relation(v->claims, ENT_STR("party"));
    pacts p = {0};
    ent_code code = ENT_OK;
    int64_t parties;
    for (uint32_t i = 0; i < v->n_groups && code == ENT_OK; i++)
        if (v->groups[i].relation == party &&
            is_treaty(v->claims, v->groups[i].object, &parties))
            code = add_party(&p, x, i, err);
    for (int n = 1; n <= 2; n++) /* findings of one rule stand together */
        for (size_t i = 0; i < p.n && code == ENT_OK; i++) {
            const pact *t = &p.at[i];
            is_treaty(v->claims, t->treaty, &parties);
            if (!t->touches || t->n != (uint32_t)n || (n == 2 && parties > 2))
                continue;
            if (n == 1)
                lone_row(x, t, v->claims->relations[party].id);
            else
                check_halves(x, t, v->claims->relations[party].id);
        }
    ENT_DROP(p.at, p.cap);
    ent__map_free(&p.of);
    return code;
}
