/* SPDX-License-Identifier: MIT
 *
 * From a request that has been read to its answer: gate, route, question, and what a
 * reader has already.
 */
#include "assets.h"
#include "gate.h"
#include "pack.h"
#include "route.h"

#include <stdio.h>
#include <string.h>

enum { PACK_LEAST = 1024, PACK_LEVEL = 1 };

bool serve_is_long(const serve_request *q) {
    const serve_route *r = serve_route_find(q->path);
    return r && r->is_long;
}

/* A page may change with the register, with the day where none was given, and with the
 * form in which it is sent. */
static void etag_make(serve_asking *a) {
    serve_response *r = a->response;
    bool packed = a->request->accept_encoding && strstr(a->request->accept_encoding, "gzip");
    snprintf(r->etag, sizeof r->etag, "\"%.32s-%d-%d%s\"", ent_snapshot_digest(a->snapshot),
             (int)a->q.today, (int)a->request->format, packed ? "-gz" : "");
}

/* Is the tag, or "*", among those that the reader has? */
static bool has_tag(const char *tags, const char *tag) {
    size_t n = strlen(tag);
    for (const char *p = tags; p && *p; p += strcspn(p, ","), p += *p == ',') {
        p += strspn(p, " \t");
        if (*p == '*')
            return true;
        p += strncmp(p, "W/", 2) == 0 ? 2 : 0;
        if (strncmp(p, tag, n) == 0)
            return true;
    }
    return false;
}

static void not_modified(serve_response *r) {
    serve_text_free(&r->body);
    r->fixed = NULL;
    r->fixed_bytes = 0;
    r->gzipped = false;
    r->status = 304;
}

static void pack(serve_asking *a) {
    serve_response *r = a->response;
    serve_text packed;
    bool wanted = a->request->accept_encoding && strstr(a->request->accept_encoding, "gzip");
    if (!wanted || r->begun || r->body.n < PACK_LEAST ||
        !serve_pack(r->body.p, r->body.n, PACK_LEVEL, &packed))
        return;
    serve_text_free(&r->body);
    r->body = packed;
    r->gzipped = true;
}

static bool method_fits(serve_asking *a) {
    const serve_options *o = a->house->options;
    serve_response *r = a->response;
    serve_method m = a->request->method;
    bool fits = a->route->writes ? m == SERVE_POST : m == SERVE_GET || m == SERVE_HEAD;
    if (!fits) {
        serve_problem(r, 405, NULL, "%s is asked with %s", a->route->name,
                      a->route->writes ? "POST" : "GET");
        r->allow = a->route->writes ? "POST" : "GET, HEAD";
        return false;
    }
    if (!a->route->writes)
        return true;
    if (!o->write)
        return serve_problem(r, 403, NULL, "this server is read-only: --write");
    return serve_token_fits(o, a->request) ||
           serve_problem(r, 401, NULL, "a token is wanted: Authorization: Bearer ...");
}

static bool format_fits(serve_asking *a) {
    serve_request *q = a->request;
    if (a->route->formats >> q->format & 1)
        return true;
    if (q->has_suffix)
        return serve_problem(a->response, 406, NULL, "%s does not come in this form",
                             a->route->name);
    q->format = SERVE_JSON; /* what it accepts we do not have: the first that we have */
    while (!(a->route->formats >> q->format & 1))
        q->format++;
    return true;
}

static void route_answer(serve_asking *a) {
    serve_response *r = a->response;
    if (!method_fits(a) || !format_fits(a) || (!a->route->writes && !serve_question_read(a)))
        return;
    r->status = 200;
    r->type = serve_format_type(a->request->format);
    if (!a->route->writes) {
        etag_make(a);
        r->cache = "no-cache";
        if (has_tag(a->request->if_none_match, r->etag)) {
            not_modified(r);
            return;
        }
    }
    if (a->route->run(a) && r->body.failed == ENT_OK)
        pack(a);
    else if (r->body.failed && r->status == 200 && !r->begun)
        serve_problem(r, 503, NULL, "no memory for the answer");
}

static void asset_answer(serve_house *h, const serve_request *q, serve_response *r) {
    if (q->method != SERVE_GET && q->method != SERVE_HEAD) {
        serve_problem(r, 405, NULL, "pages are asked for with GET");
        r->allow = "GET, HEAD";
    } else if (!serve_shelf_answer(h->shelf, q, r)) {
        serve_problem(r, 404, NULL, "no such page; /api/openapi.json tells what there is");
    } else if (has_tag(q->if_none_match, r->etag)) {
        not_modified(r);
    }
}

void serve_answer(serve_house *h, serve_request *q, serve_response *r) {
    r->policy = "default-src 'none'; frame-ancestors 'none'";
    r->body.most = SERVE_ANSWER_MOST;
    if (!serve_gate(h->options, q, r))
        return;
    const serve_route *route = serve_route_find(q->path);
    if (!route) {
        asset_answer(h, q, r);
        return;
    }
    serve_asking a = {.house = h, .route = route, .request = q, .response = r};
    a.seat = serve_seat_take(h);
    a.snapshot = a.seat->reading;
    route_answer(&a);
    serve_seat_leave(a.seat);
}
