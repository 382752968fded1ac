/* SPDX-License-Identifier: MIT
 *
 * From what a person types to an id. Exact ids go first, then whole names and
 * codes however they are written, then whole words of a name if only one thing
 * has them. It never guesses: several candidates are an error that lists them.
 */
#include "ask/resolve.h"

enum { CANDIDATES_SHOWN = 12 };

const ent_names ent__names_world = {.books = {&ent__book_world}, .n_books = 1};

void ent__resolving_init(ent_resolving *r, const ent_name_query *query) {
    static const ent_name_query any = {.size = sizeof any};
    *r = (ent_resolving){.query = query ? query : &any};
    ent__buf_init(&r->found, 1 << 16);
    ent__buf_init(&r->list, 1 << 16);
}

void ent__resolving_free(ent_resolving *r) {
    ent__buf_free(&r->found);
    ent__buf_free(&r->list);
}

static int on_row(void *ctx, const ent_row *row, ent_instant recorded) {
    ent_resolving *r = ctx;
    (void)recorded;
    ent_str id = row->cell[ENT_E_ID];
    if (!ent__name_type_fits(r->query->type, row->cell[ENT_E_TYPE]) ||
        (r->n && ent__str_eq(ent__buf_view(&r->found), id)) ||
        (r->hidden && ent__names_entity(r->hidden, id, NULL)))
        return 0;
    if (r->n++ == 0)
        ent__buf_str(&r->found, id);
    if (r->n <= CANDIDATES_SHOWN)
        ent__buf_printf(&r->list, "%s%.*s (%.*s)", r->n > 1 ? ", " : "", ENT_FMT(id),
                        ENT_FMT(row->cell[ENT_E_NAME]));
    return 0;
}

/* Those of the world's book that the register has. */
static ent_code search_world(ent_register *reg, ent_resolving *r, ent_error *err) {
    const ent_name_answer *a = &r->answer;
    if (a->rule == ENT_NAME_BY_SLIP)
        return ENT_OK;
    if (a->verdict == ENT_NAME_FOUND)
        return ent__register_rows(reg, ENT_ENTITY, ent__str(a->id), on_row, r, err);
    for (size_t i = 0; i < a->n_candidates; i++)
        ENT_TRY(
            ent__register_rows(reg, ENT_ENTITY, ent__str(a->candidates[i]), on_row, r, err));
    return ENT_OK;
}

/* Names as people write them: in the world's book by the day, and in the register, where
 * only what the book does not know is news if the book knew the name. */
static ent_code search_names(ent_register *reg, ent_str folded, bool parts, ent_resolving *r,
                             ent_error *err) {
    ENT_TRY(search_world(reg, r, err));
    r->hidden = r->n ? &ent__names_world : NULL;
    ent_code code = ent__register_named(reg, folded, false, on_row, r, err);
    r->hidden = NULL;
    if (code != ENT_OK || r->n || !parts)
        return code;
    return ent__register_named(reg, folded, true, on_row, r, err);
}

ent_code ent__resolve(ent_register *reg, ent_str text, bool parts, ent_resolving *r,
                      ent_error *err) {
    ent_buf folded;
    ent_name_query q = *r->query;
    if (!text.n) /* to a register, no id means all rows */
        return ENT_OK;
    if (ent__utf8_check(text.p, text.n) != text.n)
        return ent__fail(err, ENT_PARSE, "a name must be UTF-8");
    ENT_TRY(ent__register_rows(reg, ENT_ENTITY, text, on_row, r, err));
    if (r->n)
        return ent__buf_code(&r->found, err);
    q.from = NULL;
    ent_names_find(&ent__names_world, text.p, (ptrdiff_t)text.n, &q, &r->answer);
    ent__buf_init(&folded, 1 << 16);
    ent_code code = ent__utf8_fold(text, &folded, err);
    if (code == ENT_OK && folded.n)
        code = search_names(reg, ent__buf_view(&folded), parts, r, err);
    ent__buf_free(&folded);
    if (code == ENT_OK)
        code = ent__buf_code(&r->found, err);
    return code == ENT_OK ? ent__buf_code(&r->list, err) : code;
}

size_t ent__resolve_nearest(ent_str text, const ent_name_query *query, ent_buf *out) {
    const char *ids[3];
    char name[128];
    size_t n = ent_names_nearest(&ent__names_world, text.p, (ptrdiff_t)text.n, query, ids, 3);
    for (size_t i = 0; i < n; i++) {
        ent_names_code(&ent__names_world, ids[i], "name", NULL, name, sizeof name);
        ent__buf_printf(out, "%s%s (%s)", i ? ", " : "", ids[i], name);
    }
    return n;
}

static ent_code not_found(const char *text, const ent_name_query *q, ent_error *err) {
    ent_buf list;
    ent__buf_init(&list, 1 << 12);
    size_t n = ent__resolve_nearest(ent__str(text), q, &list);
    ent_code code = ent__fail(err, ENT_NOT_FOUND, "nothing is called \"%.200s\"%s%.200s", text,
                              n ? "; nearest: " : "", n && list.p ? list.p : "");
    ent__buf_free(&list);
    return code;
}

/* What was found, into the caller's place. */
static ent_code hand_out(const ent_resolving *r, const char *text, char *out, size_t n,
                         ent_error *err) {
    if (r->n == 0)
        return not_found(text, r->query, err);
    if (r->n > 1)
        return ent__fail(err, ENT_AMBIGUOUS, "\"%.80s\" may mean %.*s%s", text,
                         (int)(r->list.n > 330 ? 330 : r->list.n), r->list.p,
                         r->n > CANDIDATES_SHOWN ? ", ..." : "");
    if (r->found.n >= n)
        return ent__fail(err, ENT_LIMIT, "an id of %zu bytes", r->found.n);
    memcpy(out, r->found.p, r->found.n + 1);
    return ENT_OK;
}

ent_code ent_name_resolve(ent_register *reg, const char *text, const ent_name_query *query,
                          char *out, size_t n, ent_name_answer *how, ent_error *err) {
    ent_resolving r;
    if (!reg || !text || !out)
        return ent__fail(err, ENT_MISUSE, "a register and a name");
    ent__resolving_init(&r, query);
    ent_code code = ent__resolve(reg, ent__str(text), true, &r, err);
    if (code == ENT_OK)
        code = hand_out(&r, text, out, n, err);
    if (how)
        *how = r.answer;
    ent__resolving_free(&r);
    return code;
}

typedef struct relation_search {
    ent_str id;
    ent_buf facets, others;
    bool found;
} relation_search;

static int on_relation(void *ctx, const ent_row *row, ent_instant recorded) {
    relation_search *s = ctx;
    (void)recorded;
    if (ent__str_eq(row->cell[ENT_R_ID], s->id)) {
        s->found = true;
        ent__buf_str(&s->facets, row->cell[ENT_R_FACET]);
    }
    ent__buf_printf(&s->others, "%s%.*s", s->others.n ? ", " : "",
                    ENT_FMT(row->cell[ENT_R_ID]));
    return 0;
}

ent_code ent_relation_facets(ent_register *reg, const char *id, char *out, size_t n,
                             ent_error *err) {
    relation_search s = {.id = ent__str(id)};
    ent__buf_init(&s.facets, 1 << 12);
    ent__buf_init(&s.others, 1 << 16);
    ent_code code =
        reg && id ? ent__register_rows(reg, ENT_RELATION, ENT_STR(""), on_relation, &s, err)
                  : ent__fail(err, ENT_MISUSE, "a register and a relation");
    if (code == ENT_OK)
        code = ent__buf_code(&s.facets, err);
    if (code == ENT_OK)
        code = ent__buf_code(&s.others, err);
    if (code == ENT_OK && !s.found)
        code = ent__fail(err, ENT_NOT_FOUND, "no relation \"%.80s\"; there are %.350s", id,
                         s.others.n ? s.others.p : "none");
    if (code == ENT_OK && out && s.facets.n < n)
        memcpy(out, s.facets.n ? s.facets.p : "", s.facets.n + 1);
    else if (code == ENT_OK && out)
        code = ent__fail(err, ENT_LIMIT, "facets of %zu bytes", s.facets.n);
    ent__buf_free(&s.facets);
    ent__buf_free(&s.others);
    return code;
}

ent_code ent_relation_find(ent_register *reg, const char *id, ent_error *err) {
    return ent_relation_facets(reg, id, NULL, 0, err);
}

typedef struct source_search {
    ent_str pattern;
    bool found;
} source_search;

static int on_source(void *ctx, const ent_row *row, ent_instant recorded) {
    source_search *s = ctx;
    (void)recorded;
    s->found |= ent__str_glob(s->pattern, row->cell[ENT_S_ID]) ||
                ent__str_glob(s->pattern, row->cell[ENT_S_WORK]);
    return 0;
}

ent_code ent_source_find(ent_register *reg, const char *pattern, ent_error *err) {
    source_search s = {.pattern = ent__str(pattern)};
    if (!reg || !pattern)
        return ent__fail(err, ENT_MISUSE, "a register and a pattern");
    ENT_TRY(ent__register_rows(reg, ENT_SOURCE, ENT_STR(""), on_source, &s, err));
    return s.found
               ? ENT_OK
               : ent__fail(err, ENT_NOT_FOUND, "no source or work fits \"%.200s\"", pattern);
}
