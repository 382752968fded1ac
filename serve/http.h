/* SPDX-License-Identifier: MIT
 *
 * A request as it came and as it was read, and the answer to it: bytes, no network.
 */
#ifndef ENT_SERVE_HTTP_H
#define ENT_SERVE_HTTP_H

#include "text.h"

#include <stdatomic.h>

enum {
    SERVE_TARGET_MOST = 8192, /* path and query */
    SERVE_BODY_MOST = 65536,
    SERVE_PARAMS_MOST = 64,
    SERVE_ANSWER_MOST = 64 << 20 /* bytes of an answer that is not streamed */
};

typedef enum serve_method {
    SERVE_GET = 0,
    SERVE_HEAD = 1,
    SERVE_POST = 2,
    SERVE_OTHER = 3
} serve_method;

typedef enum serve_format {
    SERVE_JSON = 0,
    SERVE_NDJSON = 1,
    SERVE_CSV = 2,
    SERVE_TSV = 3,
    SERVE_HTML = 4,
    SERVE_MARKDOWN = 5,
    SERVE_WIKITEXT = 6,
    SERVE_TEXT = 7,
    SERVE_FORMATS = 8
} serve_format;

typedef struct serve_param {
    const char *key, *value;
} serve_param;

typedef struct serve_request {
    /* as it came; NULL where a header is absent */
    serve_method method;
    const char *target, *host, *origin, *authorization, *accept, *accept_encoding,
        *if_none_match, *content_type;
    const char *body;
    size_t body_bytes;
    /* as read by serve_request_read() */
    const char *path; /* without the suffix of a format */
    bool has_suffix;
    serve_format format;
    serve_param params[SERVE_PARAMS_MOST];
    size_t n_params;
    char *text; /* of the caller, for what is decoded: serve_request_room() bytes */
} serve_request;

size_t serve_request_room(const serve_request *r);
/* Reads target and, of a form, the body. 0, or the status of a request that cannot be
 * read: 400, 414 (too long), 415 (no form); *why says what is wrong with it. */
int serve_request_read(serve_request *r, const char **why);
/* The value of a parameter that is given once at most; NULL if it is not. */
const char *serve_get(const serve_request *r, const char *key);
/* "text/csv; charset=utf-8" and so on. */
const char *serve_format_type(serve_format f);

typedef struct serve_response serve_response;
struct serve_response {
    int status;
    const char *type;
    serve_text body;
    const char *fixed; /* instead of the body: bytes that stay */
    size_t fixed_bytes;
    bool gzipped;
    char etag[80];
    const char *cache, *allow, *policy; /* policy: of content, for browsers */
    const char *cors;
    int retry_after;
    /* Where an answer may begin before it is whole: called once, with what there is
     * in the body; from then on bytes go to `more`. */
    bool (*begin)(serve_response *r);
    ent_sink more;
    void *ctx;
    bool begun, broken;          /* broken: what was begun cannot be ended */
    int64_t deadline;            /* of the writing, seconds of the monotonic clock; 0: none */
    const atomic_llong *stop_at; /* the same, set when the server stops; or NULL */
};

void serve_response_free(serve_response *r);
/* A sink into the answer. */
ent_sink serve_response_sink(serve_response *r);

/* problem+json (RFC 9457) in place of whatever there was; `field` is the parameter at
 * fault, or NULL. Returns false. */
bool serve_problem(serve_response *r, int status, const char *field, const char *format, ...)
    ENT_PRINTF(4, 5);
/* The same for a failure of the library. */
bool serve_trouble(serve_response *r, const char *field, ent_code code, const ent_error *err);
/* "Not Found". */
const char *serve_status_text(int status);

#endif
