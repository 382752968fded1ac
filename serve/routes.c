/* SPDX-License-Identifier: MIT
 *
 * The routes, and how each of them answers: the same functions of entente.h that the
 * commands of these names call, written by the same writers.
 */
#include "route.h"

#include <pthread.h>
#include <string.h>

#define CLOCKS " at known said-by source without prefer"
#define NO_DAY " known said-by source without prefer"
enum {
    TABLES = 1 << SERVE_JSON | 1 << SERVE_NDJSON | 1 << SERVE_CSV | 1 << SERVE_TSV,
    DOCUMENTS = 1 << SERVE_JSON | 1 << SERVE_HTML | 1 << SERVE_MARKDOWN | 1 << SERVE_WIKITEXT |
                1 << SERVE_TEXT,
    JSON_ONLY = 1 << SERVE_JSON,
    TSV_ONLY = 1 << SERVE_TSV
};

/* ---- writing ------------------------------------------------------------------------- */

static ent_write_options write_options(const serve_asking *a) {
    static const ent_format of[] = {[SERVE_JSON] = ENT_FORMAT_JSON,
                                    [SERVE_NDJSON] = ENT_FORMAT_NDJSON,
                                    [SERVE_CSV] = ENT_FORMAT_CSV,
                                    [SERVE_TSV] = ENT_FORMAT_TSV};
    return (ent_write_options){.size = sizeof(ent_write_options),
                               .format = of[a->request->format]};
}

static bool written(serve_asking *a, ent_code code, const ent_error *err) {
    if (code == ENT_LIMIT)
        return serve_problem(a->response, 422, NULL,
                             "an answer of more than %d bytes: ask less", SERVE_ANSWER_MOST);
    return code == ENT_OK || serve_trouble(a->response, NULL, code, err);
}

static bool table_write(serve_asking *a, ent_code code, ent_table *t, ent_error *err) {
    ent_write_options o = write_options(a);
    if (code != ENT_OK)
        return serve_trouble(a->response, NULL, code, err);
    code = ent_table_write(t, &o, serve_response_sink(a->response), err);
    ent_table_free(t);
    return written(a, code, err);
}

typedef ent_code (*table_fn)(ent_register *, const ent_question *, ent_table **, ent_error *);

static bool table_ask(serve_asking *a, table_fn fn) {
    ent_error err = {0};
    ent_table *t = NULL;
    ent_code code = fn(a->seat->reg, &a->q, &t, &err);
    return table_write(a, code, t, &err);
}

/* ---- questions ----------------------------------------------------------------------- */

static bool run_at(serve_asking *a) {
    ent_error err = {0};
    ent_answer *answer = NULL;
    ent_write_options o = write_options(a);
    ent_code code = ent_ask_at(a->seat->reg, &a->q, &answer, &err);
    if (code != ENT_OK)
        return serve_trouble(a->response, NULL, code, &err);
    code = ent_answer_write(answer, &o, serve_response_sink(a->response), &err);
    ent_answer_free(answer);
    return written(a, code, &err);
}

static bool run_list(serve_asking *a) {
    return table_ask(a, ent_ask_list);
}
static bool run_who(serve_asking *a) {
    return table_ask(a, ent_ask_who);
}
static bool run_when(serve_asking *a) {
    return table_ask(a, ent_ask_when);
}
static bool run_timeline(serve_asking *a) {
    return table_ask(a, ent_ask_timeline);
}
static bool run_series(serve_asking *a) {
    return table_ask(a, ent_ask_series);
}
static bool run_treaties(serve_asking *a) {
    return table_ask(a, ent_ask_treaties);
}
static bool run_conflicts(serve_asking *a) {
    return table_ask(a, ent_ask_conflicts);
}
static bool run_gaps(serve_asking *a) {
    return table_ask(a, ent_ask_gaps);
}
static bool run_check(serve_asking *a) {
    return table_ask(a, ent_ask_check);
}

/* "any" and no subject are the same: the question from the other side. */
static bool run_segments(serve_asking *a) {
    if (!a->q.subject && !a->q.relation)
        return serve_problem(a->response, 400, "subject", "is needed, or a relation");
    return table_ask(a, ent_ask_segments);
}

static bool run_states(serve_asking *a) {
    ent_error err = {0};
    ent_table *t = NULL;
    ent_code code = ent_ask_states(a->seat->reg, serve_get(a->request, "q"), &a->q, &t, &err);
    if (code != ENT_OK)
        return serve_trouble(a->response, "q", code, &err);
    return table_write(a, code, t, &err);
}

static bool run_why(serve_asking *a) {
    const char *what = serve_get(a->request, "claim");
    ent_error err = {0};
    ent_why *why = NULL;
    ent_write_options o = write_options(a);
    if (!what && !a->q.subject)
        return serve_problem(a->response, 400, "claim", "is needed, or subject and relation");
    ent_code code = ent_ask_why(a->seat->reg, what, &a->q, &why, &err);
    if (code != ENT_OK)
        return serve_trouble(a->response, what ? "claim" : NULL, code, &err);
    code = ent_why_write(why, &o, serve_response_sink(a->response), &err);
    ent_why_free(why);
    return written(a, code, &err);
}

static bool run_changes(serve_asking *a) {
    const char *between = serve_get(a->request, "between"), *dots = strstr(between, "..");
    ent_error err = {0};
    ent_instant after, until;
    ent_table *t = NULL;
    if (!dots || ent_instant_parse(between, dots - between, true, &after, &err) != ENT_OK ||
        ent_instant_parse(dots + 2, -1, true, &until, &err) != ENT_OK)
        return serve_problem(a->response, 400, "between", "two days: 2026-11-23..2026-11-24");
    until = until < a->q.known ? until : a->q.known;
    ent_code code = ent_ask_changes(a->seat->reg, &a->q, after, until, &t, &err);
    return table_write(a, code, t, &err);
}

/* ---- documents ------------------------------------------------------------------------ */

static bool flag(const serve_asking *a, const char *key) {
    const char *text = serve_get(a->request, key);
    return text && strcmp(text, "0") != 0 && strcmp(text, "false") != 0;
}

static bool document_ask(serve_asking *a, bool pair) {
    static const ent_document_format of[] = {[SERVE_JSON] = ENT_DOCUMENT_JSON,
                                             [SERVE_HTML] = ENT_DOCUMENT_HTML,
                                             [SERVE_MARKDOWN] = ENT_DOCUMENT_MARKDOWN,
                                             [SERVE_WIKITEXT] = ENT_DOCUMENT_WIKITEXT,
                                             [SERVE_TEXT] = ENT_DOCUMENT_TERMINAL};
    const ent_question *q = &a->q;
    ent_profile_options o = {.size = sizeof o,
                             .subject = q->subject,
                             .other = pair ? q->object : NULL,
                             .at = q->day2,
                             .known = q->known_text ? q->known : 0,
                             .has_said_by = q->has_said_by,
                             .said_by = q->said_by,
                             .only = q->only,
                             .without = q->without,
                             .prefer = q->prefer,
                             .n_only = q->n_only,
                             .n_without = q->n_without,
                             .n_prefer = q->n_prefer,
                             .empty = flag(a, "empty")};
    ent_error err = {0};
    ent_document *d = NULL;
    ent_document_options w = {.size = sizeof w};
    ent_code code = ent_profile_build(a->seat->reg, &o, &d, &err);
    if (code != ENT_OK)
        return serve_trouble(a->response, NULL, code, &err);
    if (a->request->format == SERVE_HTML)
        a->response->policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                              "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    code = ent_document_write(d, of[a->request->format], &w, serve_response_sink(a->response),
                              &err);
    ent_document_free(d);
    return written(a, code, &err);
}

static bool run_profile(serve_asking *a) {
    return document_ask(a, false);
}
static bool run_pair(serve_asking *a) {
    return document_ask(a, true);
}

/* ---- panels --------------------------------------------------------------------------- */

static bool panel_options(serve_asking *a, ent_panel_options *o, const char **variables) {
    const serve_request *r = a->request;
    const ent_question *q = &a->q;
    *o = (ent_panel_options){.size = sizeof *o,
                             .unit = serve_get(r, "unit"),
                             .by = serve_get(r, "by"),
                             .system = serve_get(r, "system"),
                             .codes = serve_get(r, "codes"),
                             .in = serve_get(r, "in"),
                             .variables = variables,
                             .possible = flag(a, "possible"),
                             .known = q->known,
                             .has_said_by = q->has_said_by,
                             .said_by = q->said_by,
                             .only = q->only,
                             .n_only = q->n_only,
                             .without = q->without,
                             .n_without = q->n_without,
                             .prefer = q->prefer,
                             .n_prefer = q->n_prefer};
    for (size_t i = 0; i < r->n_params; i++)
        if (!strcmp(r->params[i].key, "var"))
            variables[o->n_variables++] = r->params[i].value;
    return serve_day_read(a, "from", false, &o->has_from, &o->from) &&
           serve_day_read(a, "to", true, &o->has_to, &o->to);
}

static bool run_panel(serve_asking *a) {
    const char *variables[SERVE_PARAMS_MOST];
    ent_panel_options o;
    ent_panel *panel = NULL;
    ent_table *book = NULL;
    ent_error err = {0};
    ent_write_options w = write_options(a);
    if (!panel_options(a, &o, variables))
        return false;
    ent_code code = ent_panel_new(a->seat->reg, &o, &panel, &err);
    if (code != ENT_OK)
        return serve_trouble(a->response, NULL, code, &err);
    bool good;
    if (flag(a, "codebook")) {
        code = ent_panel_codebook(panel, &book, &err);
        good = table_write(a, code, book, &err);
    } else {
        code = ent_panel_write(panel, &w, serve_response_sink(a->response), NULL, NULL, &err);
        good = written(a, code, &err);
    }
    ent_panel_free(panel);
    return good;
}

/* ---- what a register has --------------------------------------------------------------- */

static bool run_entities(serve_asking *a) {
    ent_error err = {0};
    ent_table *t = NULL;
    ent_code code = ent_ask_entities(a->seat->reg, serve_get(a->request, "type"),
                                     serve_get(a->request, "q"), &a->q, &t, &err);
    return table_write(a, code, t, &err);
}

static bool run_sources(serve_asking *a) {
    ent_error err = {0};
    ent_table *t = NULL;
    ent_code code = ent_ask_sources(a->seat->reg, serve_get(a->request, "q"), &a->q, &t, &err);
    return table_write(a, code, t, &err);
}

static bool run_relations(serve_asking *a) {
    ent_error err = {0};
    ent_table *t = NULL;
    ent_code code =
        ent_ask_relations(a->seat->reg, serve_get(a->request, "q"), &a->q, &t, &err);
    return table_write(a, code, t, &err);
}

/* All names and codes of the one that is meant. */
static bool run_names(serve_asking *a) {
    ent_error err = {0};
    char id[SERVE_ID_BYTES];
    ent_names *names = NULL;
    ent_table *t = NULL;
    ent_name_query query = {.size = sizeof query,
                            .type = serve_get(a->request, "type"),
                            .has_day = a->q.has_day,
                            .day1 = a->q.day1,
                            .day2 = a->q.day2};
    ent_code code = ent_name_resolve(a->seat->reg, serve_get(a->request, "q"), &query, id,
                                     sizeof id, NULL, &err);
    if (code != ENT_OK)
        return serve_trouble(a->response, "q", code, &err);
    code = ent_names_new(a->seat->reg, &names, &err);
    if (code == ENT_OK)
        code = ent_names_describe(names, id, &t, &err);
    ent_names_free(names);
    return table_write(a, code, t, &err);
}

static bool run_date(serve_asking *a) {
    char row[1024];
    ent_sink sink = serve_response_sink(a->response);
    size_t n = ent_date_describe(NULL, 0, row, sizeof row);
    sink.write(sink.ctx, row, n);
    for (size_t i = 0; i < a->request->n_params; i++) {
        const serve_param *p = &a->request->params[i];
        if (strcmp(p->key, "q") != 0)
            continue;
        n = ent_date_describe(p->value, -1, row, sizeof row);
        if (n >= sizeof row)
            return serve_problem(a->response, 422, "q", "a date of more than 1000 letters");
        sink.write(sink.ctx, row, n);
    }
    return true;
}

static bool run_digest(serve_asking *a) {
    char digest[65], known[40];
    ent_error err = {0};
    ent_instant_format(a->q.known, known, sizeof known);
    if (!a->q.known_text) {
        memcpy(digest, ent_snapshot_digest(a->snapshot), sizeof digest);
    } else {
        ent_code code = ent_register_digest(a->seat->reg, a->q.known, digest, &err);
        if (code != ENT_OK)
            return serve_trouble(a->response, NULL, code, &err);
    }
    serve_text_f(&a->response->body, "{\"digest\":\"%s\",\"known\":\"%s\"}\n", digest, known);
    return true;
}

static bool run_openapi(serve_asking *a) {
    serve_openapi(a->house->options, &a->response->body);
    return written(a, a->response->body.failed, NULL);
}

/* ---- writing to the register ------------------------------------------------------------- */

static ent_code claim_add(serve_asking *a, char id[ENT_ID_BYTES], ent_outcome *outcome,
                          ent_error *err) {
    const serve_request *r = a->request;
    ent_claim_fields f = {.size = sizeof f,
                          .subject = serve_get(r, "subject"),
                          .relation = serve_get(r, "relation"),
                          .object = serve_get(r, "object"),
                          .value = serve_get(r, "value"),
                          .since = serve_get(r, "since"),
                          .until = serve_get(r, "until"),
                          .detail = serve_get(r, "detail"),
                          .source = serve_get(r, "source"),
                          .at = serve_get(r, "place-in"),
                          .per = serve_get(r, "per"),
                          .as_of = serve_get(r, "as-of"),
                          .quote = serve_get(r, "quote"),
                          .note = serve_get(r, "note"),
                          .by = serve_get(r, "by"),
                          .replaces = serve_get(r, "replaces")};
    pthread_mutex_lock(&a->house->writing);
    ent_code code = ent_claim_add(a->house->writer, &f, id, outcome, err);
    pthread_mutex_unlock(&a->house->writing);
    return code;
}

/* One claim, durably; ids, no names, as the file has them. */
static bool run_add(serve_asking *a) {
    static const char *const outcomes[] = {[ENT_ADDED] = "added",
                                           [ENT_PRESENT] = "present",
                                           [ENT_KEPT_OWN] = "kept own",
                                           [ENT_PRESENT_DEAD] = "present, dead"};
    char id[ENT_ID_BYTES];
    ent_outcome outcome;
    ent_error err = {0};
    ent_code code = claim_add(a, id, &outcome, &err);
    if (code != ENT_OK)
        return serve_trouble(a->response, NULL, code, &err);
    serve_text_f(&a->response->body, "{\"claim\":\"%s\",\"outcome\":\"%s\"}\n", id,
                 outcomes[outcome]);
    a->response->cache = "no-store";
    return true;
}

/* ---- all of them ---------------------------------------------------------------------------
 */

const serve_route serve_routes[] = {
    {.name = "at",
     .params = "subject relation object" CLOCKS " throughout value all",
     .needs = "subject relation",
     .facets = true,
     .day_today = true,
     .formats = TABLES,
     .run = run_at},
    {.name = "when",
     .params = "subject relation object" NO_DAY " value all",
     .needs = "subject relation",
     .facets = true,
     .formats = TABLES,
     .run = run_when},
    {.name = "list",
     .params = "subject relation object" CLOCKS " throughout value all",
     .needs = "subject",
     .facets = true,
     .formats = TABLES,
     .run = run_list},
    {.name = "who",
     .params = "relation object" CLOCKS " throughout value all and",
     .needs = "relation object",
     .facets = true,
     .formats = TABLES,
     .run = run_who},
    {.name = "segments",
     .params = "subject relation object" CLOCKS " value all",
     .needs = "",
     .facets = true,
     .formats = TABLES,
     .run = run_segments},
    {.name = "states",
     .params = "q" CLOCKS " throughout all",
     .needs = "q",
     .is_long = true,
     .formats = TABLES,
     .run = run_states},
    {.name = "timeline",
     .params = "subject object relation" CLOCKS " value all",
     .needs = "subject",
     .facets = true,
     .is_long = true,
     .formats = TABLES,
     .run = run_timeline},
    {.name = "series",
     .params = "subject relation object" CLOCKS,
     .needs = "subject",
     .facets = true,
     .formats = TABLES,
     .run = run_series},
    {.name = "treaties",
     .params = "subject object" CLOCKS " all",
     .needs = "subject",
     .is_long = true,
     .formats = TABLES,
     .run = run_treaties},
    {.name = "why",
     .params = "claim subject relation object" CLOCKS " value all",
     .needs = "",
     .facets = true,
     .formats = TABLES,
     .run = run_why},
    {.name = "conflicts",
     .params = "subject relation object" CLOCKS " all",
     .needs = "",
     .facets = true,
     .is_long = true,
     .formats = TABLES,
     .run = run_conflicts},
    {.name = "gaps",
     .params = "subject relation" CLOCKS " all",
     .needs = "subject relation",
     .is_long = true,
     .formats = TABLES,
     .run = run_gaps},
    {.name = "changes",
     .params = "between subject relation object all",
     .needs = "between",
     .is_long = true,
     .formats = TABLES,
     .run = run_changes},
    {.name = "check",
     .params = "subject" NO_DAY " all",
     .needs = "",
     .is_long = true,
     .formats = TABLES,
     .run = run_check},
    {.name = "profile",
     .params = "subject" CLOCKS " empty",
     .needs = "subject",
     .day_today = true,
     .is_long = true,
     .formats = DOCUMENTS,
     .run = run_profile},
    {.name = "pair",
     .params = "subject object" CLOCKS " empty",
     .needs = "subject object",
     .day_today = true,
     .is_long = true,
     .formats = DOCUMENTS,
     .run = run_pair},
    {.name = "panel",
     .params = "unit var by from to system in codes possible codebook" NO_DAY,
     .needs = "unit",
     .is_long = true,
     .formats = TABLES,
     .run = run_panel},
    {.name = "names",
     .params = "q at type",
     .needs = "q",
     .is_long = true,
     .formats = TABLES,
     .run = run_names},
    {.name = "date", .params = "q", .needs = "q", .formats = TSV_ONLY, .run = run_date},
    {.name = "entities",
     .params = "type q known",
     .needs = "",
     .is_long = true,
     .formats = TABLES,
     .run = run_entities},
    {.name = "sources",
     .params = "q known",
     .needs = "",
     .is_long = true,
     .formats = TABLES,
     .run = run_sources},
    {.name = "relations",
     .params = "q known",
     .needs = "",
     .formats = TABLES,
     .run = run_relations},
    {.name = "digest",
     .params = "known",
     .needs = "",
     .is_long = true,
     .formats = JSON_ONLY,
     .run = run_digest},
    {.name = "openapi.json",
     .params = "",
     .needs = "",
     .formats = JSON_ONLY,
     .run = run_openapi},
    {.name = "add",
     .params = "subject relation object value since until detail source place-in per as-of "
               "quote note by replaces",
     .needs = "",
     .is_long = true,
     .writes = true,
     .formats = JSON_ONLY,
     .run = run_add},
};
const size_t serve_n_routes = sizeof serve_routes / sizeof *serve_routes;

const serve_route *serve_route_find(const char *path) {
    static const char api[] = "/api/";
    if (strncmp(path, api, sizeof api - 1) != 0)
        return NULL;
    for (size_t i = 0; i < serve_n_routes; i++)
        if (strcmp(serve_routes[i].name, path + sizeof api - 1) == 0)
            return &serve_routes[i];
    return NULL;
}

bool serve_listed(const char *list, const char *word) {
    size_t n = strlen(word);
    for (const char *w = list; *w; w += strcspn(w, " "), w += *w == ' ')
        if (strcspn(w, " ") == n && memcmp(w, word, n) == 0)
            return true;
    return false;
}

bool serve_repeats(const char *key) {
    return serve_listed("source without prefer var q", key);
}
