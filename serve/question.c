/* SPDX-License-Identifier: MIT
 *
 * Names are resolved with the day of the question in mind, relations and sources must be
 * there, and every parameter must mean something: an answer to half a question misleads.
 */
#include "question.h"

#include "route.h"

#include <stdio.h>
#include <string.h>

static bool fault(serve_asking *a, const char *field, ent_code code, const ent_error *err) {
    return serve_trouble(a->response, field, code, err);
}

bool serve_day_read(serve_asking *a, const char *key, bool last, bool *has, ent_day *out) {
    const char *text = serve_get(a->request, key);
    ent_error err = {0};
    ent_date d;
    *has = text != NULL;
    if (!text)
        return true;
    ent_code code = ent_date_parse(text, -1, &d, &err);
    if (code != ENT_OK)
        return fault(a, key, code, &err);
    *out = last ? d.until : d.from;
    return true;
}

static bool day_read(serve_asking *a) {
    ent_question *q = &a->q;
    q->at_text = serve_get(a->request, "at");
    if (!q->at_text && a->route->day_today) {
        ent_day_format(q->today, a->day, sizeof a->day);
        q->at_text = a->day;
        q->has_day = true;
        q->day1 = q->day2 = q->today;
        return true;
    }
    bool has;
    return serve_day_read(a, "at", false, &q->has_day, &q->day1) &&
           serve_day_read(a, "at", true, &has, &q->day2);
}

static bool clocks_read(serve_asking *a) {
    ent_question *q = &a->q;
    ent_error err = {0};
    q->known = ent_snapshot_known(a->snapshot);
    q->known_text = serve_get(a->request, "known");
    if (q->known_text) {
        ent_instant asked;
        ent_code code = ent_instant_parse(q->known_text, -1, true, &asked, &err);
        if (code != ENT_OK)
            return fault(a, "known", code, &err);
        q->known = asked < q->known ? asked : q->known;
    }
    q->said_by_text = serve_get(a->request, "said-by");
    return serve_day_read(a, "said-by", true, &q->has_said_by, &q->said_by);
}

/* A text that stands for a truth: nothing, 1 or true. */
static bool flag_read(serve_asking *a, const char *key, bool *out) {
    const char *text = serve_get(a->request, key);
    *out = text && (!*text || !strcmp(text, "1") || !strcmp(text, "true"));
    if (!text || *out || !strcmp(text, "0") || !strcmp(text, "false"))
        return true;
    return serve_problem(a->response, 400, key, "true or false");
}

static bool entity_read(serve_asking *a, const char *key, char *id, const char **out) {
    const char *text = serve_get(a->request, key);
    ent_error err = {0};
    if (!text)
        return true;
    *out = id;
    if (strlen(text) < SERVE_ID_BYTES && ent_snapshot_has_entity(a->snapshot, text)) {
        memcpy(id, text, strlen(text) + 1);
        return true;
    }
    ent_name_query query = {
        .size = sizeof query, .has_day = a->q.has_day, .day1 = a->q.day1, .day2 = a->q.day2};
    ent_code code =
        ent_name_resolve(a->seat->reg, text, &query, id, SERVE_ID_BYTES, NULL, &err);
    return code == ENT_OK || fault(a, key, code, &err);
}

static bool relation_read(serve_asking *a) {
    const char *text = serve_get(a->request, "relation");
    ent_error err = {0};
    a->q.relation = text;
    if (!text || ent_snapshot_has_relation(a->snapshot, text))
        return true;
    ent_code code = ent_relation_find(a->seat->reg, text, &err);
    return code == ENT_OK || fault(a, "relation", code, &err);
}

/* Does the relation have this facet? */
static bool has_facet(serve_asking *a, const char *key) {
    char facets[1024] = "";
    size_t n = strlen(key);
    if (!a->q.relation ||
        ent_relation_facets(a->seat->reg, a->q.relation, facets, sizeof facets, NULL) != ENT_OK)
        return false;
    for (const char *f = facets; *f; f += strcspn(f, "|"), f += *f == '|')
        if (strcspn(f, "|") == n && memcmp(f, key, n) == 0)
            return true;
    return false;
}

static bool facet_read(serve_asking *a, const char *key) {
    char id[SERVE_ID_BYTES];
    const char *out;
    size_t k = a->q.n_facets;
    if (!has_facet(a, key))
        return serve_problem(a->response, 400, key, "no such parameter, and no facet of %s",
                             a->q.relation ? a->q.relation : "a relation, since none is given");
    if (k == SERVE_FACETS_MOST || strlen(key) > 60)
        return serve_problem(a->response, 400, key, "too many facets");
    if (!entity_read(a, key, id, &out))
        return false;
    snprintf(a->facet[k], sizeof a->facet[k], "%s=%s", key, id);
    a->facets[k] = a->facet[k];
    a->q.facets = a->facets;
    a->q.n_facets = k + 1;
    return true;
}

static bool patterns_read(serve_asking *a, const char *key, const char **list, size_t *n) {
    for (size_t i = 0; i < a->request->n_params; i++) {
        const serve_param *p = &a->request->params[i];
        ent_error err = {0};
        if (strcmp(p->key, key) != 0)
            continue;
        ent_code code = ent_source_find(a->seat->reg, p->value, &err);
        if (code != ENT_OK)
            return fault(a, key, code, &err);
        list[(*n)++] = p->value;
    }
    return true;
}

/* Each parameter is one that the route takes, and is there once if it may be. */
static bool params_check(serve_asking *a) {
    const serve_request *r = a->request;
    for (size_t i = 0; i < r->n_params; i++) {
        const char *key = r->params[i].key;
        for (size_t k = 0; k < i; k++)
            if (!strcmp(r->params[k].key, key) && !serve_repeats(key))
                return serve_problem(a->response, 400, key, "given twice");
        if (!serve_listed(a->route->params, key) && !a->route->facets)
            return serve_problem(a->response, 400, key, "no such parameter; there are: %s",
                                 a->route->params);
    }
    for (const char *w = a->route->needs; *w; w += strcspn(w, " "), w += *w == ' ') {
        char key[32];
        snprintf(key, sizeof key, "%.*s", (int)strcspn(w, " "), w);
        if (!serve_get(r, key))
            return serve_problem(a->response, 400, key, "is needed");
    }
    return true;
}

static bool facets_read(serve_asking *a) {
    const serve_request *r = a->request;
    for (size_t i = 0; i < r->n_params; i++)
        if (!serve_listed(a->route->params, r->params[i].key) &&
            !facet_read(a, r->params[i].key))
            return false;
    return true;
}

bool serve_question_read(serve_asking *a) {
    ent_question *q = &a->q;
    *q = (ent_question){.size = sizeof *q,
                        .only = a->only,
                        .without = a->without,
                        .prefer = a->prefer,
                        .today = ent_instant_day(a->house->options->clock(NULL))};
    q->snapshot = a->snapshot;
    q->value = serve_get(a->request, "value");
    return params_check(a) && day_read(a) && clocks_read(a) &&
           flag_read(a, "throughout", &q->throughout) && flag_read(a, "all", &q->all) &&
           relation_read(a) && entity_read(a, "subject", a->subject, &q->subject) &&
           entity_read(a, "object", a->object, &q->object) &&
           entity_read(a, "and", a->also, &q->also) && facets_read(a) &&
           patterns_read(a, "source", a->only, &q->n_only) &&
           patterns_read(a, "without", a->without, &q->n_without) &&
           patterns_read(a, "prefer", a->prefer, &q->n_prefer);
}
