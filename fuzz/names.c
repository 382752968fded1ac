/* SPDX-License-Identifier: MIT
 *
 * The first line says how: a scheme list, a tab, a date, a tab, types. The rest is a list
 * of names: each is looked for, and all of it goes through the recoder, as lines and as a
 * table. What is found must have an id that finds itself.
 */
#include "fuzz.h"

typedef struct text {
    const char *p;
    size_t n, at;
} text;

static ptrdiff_t read_text(void *ctx, void *to, size_t n) {
    text *t = ctx;
    n = n > 7 ? 7 : n; /* in small pieces */
    n = n > t->n - t->at ? t->n - t->at : n;
    memcpy(to, t->p + t->at, n);
    t->at += n;
    return (ptrdiff_t)n;
}

static int take(void *ctx, const char *p, size_t n) {
    size_t *all = ctx;
    PROMISE(p && n);
    *all += n;
    return 0;
}

static int on_trouble(void *ctx, const ent_recode_trouble *t) {
    const ent_names *names = ctx;
    char name[64];
    PROMISE(t->rows > 0 && t->line > 0 && t->n > 0);
    for (size_t i = 0; i < t->n_nearest; i++)
        PROMISE(ent_names_code(names, t->nearest[i], "id", NULL, name, sizeof name) > 0);
    return 0;
}

static void look(const ent_names *names, const char *p, size_t n, const ent_name_query *q) {
    ent_name_answer a, again;
    ent_name_query by_id = {.size = sizeof by_id, .from = "id"};
    ent_names_find(names, p, (ptrdiff_t)n, q, &a);
    PROMISE((a.verdict == ENT_NAME_FOUND) == (a.id != NULL));
    PROMISE((a.verdict == ENT_NAME_AMBIGUOUS) == (a.n_candidates > 1));
    PROMISE(a.n_candidates <= ENT_NAME_CANDIDATES);
    if (!a.id)
        return;
    ent_names_find(names, a.id, -1, &by_id, &again);
    PROMISE(again.verdict == ENT_NAME_FOUND && strcmp(again.id, a.id) == 0);
}

static void recode(const ent_names *names, const char *p, size_t n, const ent_name_query *q,
                   const char *column) {
    text t = {p, n, 0};
    size_t written = 0;
    ent_error err = {0};
    ent_recode_report r = {0};
    ent_recode_options o = {
        .size = sizeof o, .query = *q, .to = "cow,iso3,id", .column = column};
    ent_code code = ent_names_recode(names, read_text, &t, &o, (ent_sink){take, &written},
                                     on_trouble, (void *)names, &r, &err);
    PROMISE(code == ENT_OK || (column && (code == ENT_PARSE || code == ENT_INVALID)) ||
            code == ENT_LIMIT);
    PROMISE(r.rows == r.blank + r.found + r.ambiguous + r.unknown + r.undated);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static ent_names *names;
    char how[128];
    const char *p = (const char *)data, *end = size ? memchr(p, '\n', size) : NULL;
    if (!names)
        PROMISE(ent_names_new(NULL, &names, NULL) == ENT_OK);
    if (!end || (size_t)(end - p) >= sizeof how)
        return 0;
    memcpy(how, p, (size_t)(end - p));
    how[end - p] = '\0';
    char *day = strchr(how, '\t'), *types = day ? strchr(day + 1, '\t') : NULL;
    ent_name_query q = {.size = sizeof q, .demonyms = size % 2};
    if (day)
        *day++ = '\0';
    if (types)
        *types++ = '\0';
    q.from = *how ? how : NULL;
    q.type = types && *types ? types : NULL;
    ent_date d;
    if (day && ent_date_parse(day, -1, &d, NULL) == ENT_OK) {
        q.has_day = true;
        q.day1 = d.from;
        q.day2 = d.until;
    }
    size_t n = size - (size_t)(end + 1 - p);
    p = end + 1;
    look(names, p, n, &q);
    for (size_t at = 0; at < n;) {
        const char *stop = memchr(p + at, '\n', n - at);
        size_t len = stop ? (size_t)(stop - p) - at : n - at;
        look(names, p + at, len, &q);
        at += len + 1;
    }
    recode(names, p, n, &q, NULL);
    recode(names, p, n, &q, "name");
    return 0;
}
