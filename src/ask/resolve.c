/* SPDX-License-Identifier: MIT
 *
 * From what a person types to an id. Exact ids go first, then whole names and
 * codes however they are written, then whole words of a name if only one thing
 * has them. It never guesses: several candidates are an error that lists them.
 */
#include "names/names.h"
#include "register/register.h"

enum { CANDIDATES_SHOWN = 12 };

typedef struct search {
    const ent_name_query *query;
    const ent_names *world; /* what it knows, it knows better; NULL: not asked */
    ent_buf found;
    ent_buf list; /* of candidates, for the message */
    int n;
} search;

static int on_row(void *ctx, const ent_row *row, ent_instant recorded) {
    search *s = ctx;
    (void)recorded;
    ent_str id = row->cell[ENT_E_ID];
    if (!ent__name_type_fits(s->query->type, row->cell[ENT_E_TYPE]) ||
        (s->n && ent__str_eq(ent__buf_view(&s->found), id)) ||
        (s->world && ent__names_entity(s->world, id, NULL)))
        return 0;
    if (s->n++ == 0)
        ent__buf_str(&s->found, id);
    if (s->n <= CANDIDATES_SHOWN)
        ent__buf_printf(&s->list, "%s%.*s (%.*s)", s->n > 1 ? ", " : "", ENT_FMT(id),
                        ENT_FMT(row->cell[ENT_E_NAME]));
    return 0;
}

static void search_clear(search *s) {
    s->n = 0;
    ent__buf_clear(&s->found);
    ent__buf_clear(&s->list);
}

/* Those of the world's book that the register has. */
static ent_code search_world(ent_register *reg, search *s, const ent_name_answer *a,
                             ent_error *err) {
    if (a->verdict == ENT_NAME_FOUND && a->rule != ENT_NAME_BY_SLIP)
        return ent__register_rows(reg, ENT_ENTITY, ent__str(a->id), on_row, s, err);
    for (size_t i = 0; i < a->n_candidates && a->rule != ENT_NAME_BY_SLIP; i++)
        ENT_TRY(
            ent__register_rows(reg, ENT_ENTITY, ent__str(a->candidates[i]), on_row, s, err));
    return ENT_OK;
}

/* Names as people write them: in the world's book by the day, and in the register, where
 * only what the book does not know is news if the book knew the name. */
static ent_code search_names(ent_register *reg, const ent_names *world, ent_str folded,
                             search *s, const ent_name_answer *a, ent_error *err) {
    ENT_TRY(search_world(reg, s, a, err));
    s->world = s->n ? world : NULL;
    ent_code code = ent__register_named(reg, folded, false, on_row, s, err);
    s->world = NULL;
    if (code != ENT_OK || s->n)
        return code;
    return ent__register_named(reg, folded, true, on_row, s, err);
}

static ent_code search_all(ent_register *reg, const ent_names *world, ent_str text, search *s,
                           ent_name_answer *a, ent_error *err) {
    ent_buf folded;
    ent_name_query q = *s->query;
    if (!text.n) /* to a register, no id means all rows */
        return ENT_OK;
    ENT_TRY(ent__register_rows(reg, ENT_ENTITY, text, on_row, s, err));
    if (s->n)
        return ENT_OK;
    search_clear(s);
    q.from = NULL;
    ent_names_find(world, text.p, (ptrdiff_t)text.n, &q, a);
    ent__buf_init(&folded, 1 << 16);
    ent_code code = ent__utf8_check(text.p, text.n) == text.n
                        ? ent__utf8_fold(text, &folded, err)
                        : ent__fail(err, ENT_PARSE, "a name must be UTF-8");
    if (code == ENT_OK && folded.n)
        code = search_names(reg, world, ent__buf_view(&folded), s, a, err);
    ent__buf_free(&folded);
    return code;
}

static ent_code not_found(const ent_names *world, const char *text, const ent_name_query *q,
                          ent_error *err) {
    const char *near[3];
    char name[128];
    ent_buf list;
    ent__buf_init(&list, 1 << 12);
    size_t n = ent_names_nearest(world, text, -1, q, near, 3);
    for (size_t i = 0; i < n; i++) {
        ent_names_code(world, near[i], "name", NULL, name, sizeof name);
        ent__buf_printf(&list, "%s%s (%s)", i ? ", " : "", near[i], name);
    }
    ent_code code = ent__fail(err, ENT_NOT_FOUND, "nothing is called \"%.200s\"%s%.200s", text,
                              n ? "; nearest: " : "", n && list.p ? list.p : "");
    ent__buf_free(&list);
    return code;
}

ent_code ent_name_resolve(ent_register *reg, const char *text, const ent_name_query *query,
                          char *out, size_t n, ent_name_answer *how, ent_error *err) {
    static const ent_name_query any = {.size = sizeof any};
    const ent_names world = {.books = {&ent__book_world}, .n_books = 1};
    ent_name_answer answer = {.verdict = ENT_NAME_UNKNOWN};
    search s = {.query = query ? query : &any};
    ent__buf_init(&s.found, 1 << 16);
    ent__buf_init(&s.list, 1 << 16);
    ent_code code = reg && text && out
                        ? search_all(reg, &world, ent__str(text), &s, &answer, err)
                        : ent__fail(err, ENT_MISUSE, "a register and a name");
    if (code == ENT_OK)
        code = ent__buf_code(&s.found, err);
    if (code == ENT_OK)
        code = ent__buf_code(&s.list, err);
    if (code == ENT_OK && s.n == 0)
        code = not_found(&world, text, s.query, err);
    else if (code == ENT_OK && s.n > 1)
        code = ent__fail(err, ENT_AMBIGUOUS, "\"%.80s\" may mean %.*s%s", text,
                         (int)(s.list.n > 330 ? 330 : s.list.n), s.list.p,
                         s.n > CANDIDATES_SHOWN ? ", ..." : "");
    else if (code == ENT_OK && s.found.n >= n)
        code = ent__fail(err, ENT_LIMIT, "an id of %zu bytes", s.found.n);
    if (code == ENT_OK)
        memcpy(out, s.found.p, s.found.n + 1);
    if (how)
        *how = answer;
    ent__buf_free(&s.found);
    ent__buf_free(&s.list);
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
