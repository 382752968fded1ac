/* SPDX-License-Identifier: MIT
 *
 * The order in which people read matters: by names. Words are numbered as they come from
 * the register, which is no order.
 */
#include "ask/asking.h"

#include <stdlib.h>

typedef struct place {
    ent_str relation, subject, object;
    ent_str facet[ENT_FACETS_MOST];
    ent_str value;
    uint32_t matter;
} place;

static int place_cmp(const void *px, const void *py) {
    const place *x = px, *y = py;
    int c = ent__str_cmp(x->relation, y->relation);
    if (!c)
        c = ent__str_cmp(x->subject, y->subject);
    if (!c)
        c = ent__str_cmp(x->object, y->object);
    for (int i = 0; !c && i < ENT_FACETS_MOST; i++)
        c = ent__str_cmp(x->facet[i], y->facet[i]);
    if (!c)
        c = ent__str_cmp(x->value, y->value);
    return c ? c : x->matter < y->matter ? -1 : x->matter > y->matter;
}

static place place_of(const ent_asking *a, uint32_t matter) {
    const ent_claims *c = a->claims;
    const ent_matter *m = &a->view->matters[matter];
    const ent_group *g = &a->view->groups[m->group];
    uint32_t object = ent__asking_other(a, matter);
    uint32_t subject = object == g->object ? g->subject : g->object;
    place p = {.relation = ent__view_relation(a->view, m->group)->id,
               .subject = ent__claims_name(c, subject),
               .object = ent__claims_name(c, object),
               .value = ent__claims_word(c, m->value),
               .matter = matter};
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        p.facet[i] = ent__claims_name(c, a->view->facets[m->facet].word[i]);
    return p;
}

ent_code ent__asking_ordered(ent_asking *a, ent_matters *out, ent_error *err) {
    place *places = NULL;
    size_t n = 0, cap = 0;
    ent_cursor c = {0};
    uint32_t matter;
    ent_code code;
    while ((code = ent__asking_next(a, &c, &matter, err)) == ENT_OK) {
        if (!ENT_GROW(places, cap, n + 1) || !ENT_GROW(out->at, out->cap, n + 1)) {
            code = ent__nomem(err);
            break;
        }
        places[n++] = place_of(a, matter);
    }
    if (n)
        qsort(places, n, sizeof *places, place_cmp);
    for (size_t i = 0; i < n && code == ENT_DONE; i++)
        out->at[out->n++] = places[i].matter;
    ENT_DROP(places, cap);
    return code == ENT_DONE ? ENT_OK : code;
}
