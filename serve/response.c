/* SPDX-License-Identifier: MIT
 *
 * Answers, and what is said where there is none.
 */
#include "http.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { BEGIN_AT = 4 << 20 };

void serve_response_free(serve_response *r) {
    serve_text_free(&r->body);
}

static bool is_late(const serve_response *r) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t stop = r->stop_at ? atomic_load(r->stop_at) : 0;
    return (r->deadline && now.tv_sec > r->deadline) || (stop && now.tv_sec > stop);
}

/* Kept whole as long as it is small, so that it has a length and may be packed. */
static int response_put(void *ctx, const char *p, size_t n) {
    serve_response *r = ctx;
    if (is_late(r))
        return ENT_STOPPED;
    if (r->begin && !r->begun && r->body.n + n > BEGIN_AT) {
        r->begun = true;
        if (!r->begin(r))
            return ENT_STOPPED;
    }
    return r->begun ? r->more.write(r->more.ctx, p, n) : serve_text_sink(&r->body, p, n);
}

ent_sink serve_response_sink(serve_response *r) {
    return (ent_sink){response_put, r};
}

const char *serve_status_text(int status) {
    static const struct {
        int status;
        const char *text;
    } all[] = {{200, "OK"},
               {304, "Not Modified"},
               {400, "Bad Request"},
               {401, "Unauthorized"},
               {403, "Forbidden"},
               {404, "Not Found"},
               {405, "Method Not Allowed"},
               {406, "Not Acceptable"},
               {409, "Conflict"},
               {413, "Content Too Large"},
               {414, "URI Too Long"},
               {415, "Unsupported Media Type"},
               {421, "Misdirected Request"},
               {422, "Unprocessable Content"},
               {503, "Service Unavailable"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].status == status)
            return all[i].text;
    return "Internal Server Error";
}

bool serve_problem(serve_response *r, int status, const char *field, const char *format, ...) {
    char detail[640];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    if (r->begun) { /* the status is out, and another thread reads the rest */
        r->broken = true;
        return false;
    }
    serve_text_free(&r->body);
    r->fixed = NULL;
    r->fixed_bytes = 0;
    r->status = status;
    r->type = "application/problem+json";
    r->etag[0] = '\0';
    r->cache = "no-store";
    serve_text_f(&r->body,
                 "{\"title\":\"%s\",\"status\":%d,\"detail\":", serve_status_text(status),
                 status);
    serve_text_json(&r->body, detail);
    if (field) {
        serve_text_z(&r->body, ",\"field\":");
        serve_text_json(&r->body, field);
    }
    serve_text_z(&r->body, "}\n");
    return false;
}

static int status_of(ent_code code) {
    switch (code) {
    case ENT_NOT_FOUND:
        return 404;
    case ENT_AMBIGUOUS:
    case ENT_INVALID:
    case ENT_PARSE:
    case ENT_MISUSE:
        return 400;
    case ENT_CONFLICT:
        return 409;
    case ENT_LIMIT:
        return 422;
    case ENT_BUSY:
    case ENT_NOMEM:
    case ENT_STOPPED:
        return 503;
    case ENT_OK:
    case ENT_IO:
    case ENT_FULL:
    case ENT_READONLY:
    case ENT_CORRUPT:
    case ENT_SCHEMA:
    case ENT_UNSUPPORTED:
    case ENT_INTERNAL:
    case ENT_DONE:
    case ENT_CODE_COUNT:
        break;
    }
    return 500;
}

bool serve_trouble(serve_response *r, const char *field, ent_code code, const ent_error *err) {
    int status = status_of(code);
    const char *text = err && err->message[0] ? err->message : ent_code_text(code);
    if (status == 500) /* nothing of the machine's for strangers */
        text = ent_code_text(code);
    if (status == 503)
        r->retry_after = 1;
    return serve_problem(r, status, field, "%s", text);
}
