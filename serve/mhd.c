/* SPDX-License-Identifier: MIT
 *
 * The network: the only file that knows libmicrohttpd.
 *
 * Two threads wait for connections, read requests and answer short questions themselves.
 * A long one suspends its connection and goes to the queue; when the answer is there, or
 * so much of it that it begins to be sent, the connection is resumed and the library asks
 * again what to do with the request: by then it has a response.
 */
#include "queue.h"
#include "route.h"
#include "stream.h"

#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    LOOPS = 2,
    WORKERS = 2,
    QUEUE = 64,
    CONNECTIONS_MOST = 1000,
    IDLE_SECONDS = 30,
    ANSWER_SECONDS = 300,
    HEADER_BYTES = 32 << 10,
    STREAM_BLOCK = 64 << 10,
    GRACE_SECONDS = 5
};

struct serve_daemon {
    serve_options options;
    serve_house house;
    serve_queue *queue;
    struct MHD_Daemon *mhd;
    atomic_llong stop_at; /* seconds; streams end then. 0: not yet */
};

/* A request on its way. It belongs to its connection, which is suspended while the queue
 * has it; once a stream has begun both go on, and the last one frees it. */
typedef struct call {
    serve_daemon *daemon;
    struct MHD_Connection *connection;
    serve_request request;
    serve_response response;
    char target[SERVE_TARGET_MOST + 2];
    serve_text body;
    serve_stream *stream;
    bool begun, answered;
    atomic_int users; /* its connection, and who writes a stream */
} call;

/* ---- answers ---------------------------------------------------------------------------- */

static void put(struct MHD_Response *to, const char *name, const char *value) {
    if (value)
        MHD_add_response_header(to, name, value);
}

static void headers_put(const call *c, struct MHD_Response *to) {
    const serve_response *r = &c->response;
    char seconds[16];
    put(to, "Content-Type", r->type);
    put(to, "ETag", r->etag[0] ? r->etag : NULL);
    put(to, "Cache-Control", r->cache);
    put(to, "Content-Encoding", r->gzipped ? "gzip" : NULL);
    put(to, "Vary", "Accept, Accept-Encoding, Origin");
    put(to, "Allow", r->allow);
    put(to, "Content-Security-Policy", r->policy);
    put(to, "X-Content-Type-Options", "nosniff");
    put(to, "Referrer-Policy", "no-referrer");
    put(to, "Cross-Origin-Resource-Policy", r->cors ? "cross-origin" : "same-origin");
    put(to, "Access-Control-Allow-Origin", r->cors);
    put(to, "WWW-Authenticate", r->status == 401 ? "Bearer" : NULL);
    if (r->retry_after) {
        snprintf(seconds, sizeof seconds, "%d", r->retry_after);
        put(to, "Retry-After", seconds);
    }
}

static ssize_t stream_read(void *ctx, uint64_t at, char *to, size_t n) {
    (void)at;
    ssize_t took = serve_stream_take(ctx, to, n);
    if (took == SERVE_STREAM_END)
        return MHD_CONTENT_READER_END_OF_STREAM;
    return took == SERVE_STREAM_BROKEN ? MHD_CONTENT_READER_END_WITH_ERROR : took;
}

static void stream_leave(void *ctx) {
    serve_stream_leave(ctx);
}

static struct MHD_Response *response_make(call *c) {
    serve_response *r = &c->response;
    if (c->stream)
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, stream_read,
                                                 c->stream, stream_leave);
    if (r->fixed)
        return MHD_create_response_from_buffer(r->fixed_bytes, (void *)(uintptr_t)r->fixed,
                                               MHD_RESPMEM_PERSISTENT);
    char *p = r->body.p; /* handed over */
    size_t n = r->body.n;
    r->body.p = NULL;
    serve_text_free(&r->body);
    return p ? MHD_create_response_from_buffer(n, p, MHD_RESPMEM_MUST_FREE)
             : MHD_create_response_from_buffer(0, (void *)(uintptr_t) "",
                                               MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result respond(call *c) {
    struct MHD_Response *to = response_make(c);
    if (!to)
        return MHD_NO;
    headers_put(c, to);
    enum MHD_Result result =
        MHD_queue_response(c->connection, (unsigned)c->response.status, to);
    MHD_destroy_response(to);
    return result;
}

/* ---- long questions ---------------------------------------------------------------------- */

static void sleep_on(void *ctx) {
    MHD_suspend_connection(((call *)ctx)->connection);
}

static void wake_up(void *ctx) {
    MHD_resume_connection(((call *)ctx)->connection);
}

/* The answer is large: what there is of it goes out. */
static bool stream_begin(serve_response *r) {
    call *c = r->ctx;
    serve_stream *s = serve_stream_new(sleep_on, wake_up, c);
    if (!s)
        return false;
    if (serve_stream_put(s, r->body.p ? r->body.p : "", r->body.n) != ENT_OK) {
        serve_stream_leave(s);
        serve_stream_end(s, false);
        return false;
    }
    serve_text_free(&r->body);
    r->more = (ent_sink){serve_stream_put, s};
    c->stream = s;
    c->answered = true;
    atomic_fetch_add(&c->users, 1);
    MHD_resume_connection(c->connection);
    return true;
}

static int64_t seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void call_drop(call *c) {
    if (atomic_fetch_sub(&c->users, 1) > 1)
        return;
    serve_text_free(&c->body);
    serve_response_free(&c->response);
    free(c->request.text);
    free(c);
}

static void job_run(void *ctx) {
    call *c = ctx;
    serve_response *r = &c->response;
    r->deadline = seconds_now() + ANSWER_SECONDS;
    r->begin = c->request.method == SERVE_HEAD ? NULL : stream_begin;
    r->ctx = c;
    r->stop_at = &c->daemon->stop_at;
    serve_answer(&c->daemon->house, &c->request, r);
    if (c->stream) {
        serve_stream_end(c->stream, !r->broken);
        call_drop(c);
        return;
    }
    c->answered = true;
    MHD_resume_connection(c->connection);
}

/* ---- requests -----------------------------------------------------------------------------
 */

static serve_method method_of(const char *name) {
    return strcmp(name, "GET") == 0    ? SERVE_GET
           : strcmp(name, "HEAD") == 0 ? SERVE_HEAD
           : strcmp(name, "POST") == 0 ? SERVE_POST
                                       : SERVE_OTHER;
}

/* The address as it came, before the library cuts it. */
static void *call_begin(void *daemon, const char *uri, struct MHD_Connection *connection) {
    call *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    atomic_init(&c->users, 1);
    c->daemon = daemon;
    c->connection = connection;
    c->body.most = SERVE_BODY_MOST;
    snprintf(c->target, sizeof c->target, "%s", uri);
    return c;
}

static void call_end(void *ctx, struct MHD_Connection *connection, void **held,
                     enum MHD_RequestTerminationCode why) {
    call *c = *held;
    (void)ctx;
    (void)connection;
    (void)why;
    if (c)
        call_drop(c);
}

static bool request_read(call *c, const char *method) {
    serve_request *q = &c->request;
    struct MHD_Connection *of = c->connection;
    const char *why;
    q->method = method_of(method);
    q->target = c->target;
    q->host = MHD_lookup_connection_value(of, MHD_HEADER_KIND, "Host");
    q->origin = MHD_lookup_connection_value(of, MHD_HEADER_KIND, "Origin");
    q->authorization = MHD_lookup_connection_value(of, MHD_HEADER_KIND, "Authorization");
    q->accept = MHD_lookup_connection_value(of, MHD_HEADER_KIND, "Accept");
    q->accept_encoding = MHD_lookup_connection_value(of, MHD_HEADER_KIND, "Accept-Encoding");
    q->if_none_match = MHD_lookup_connection_value(of, MHD_HEADER_KIND, "If-None-Match");
    q->content_type = MHD_lookup_connection_value(of, MHD_HEADER_KIND, "Content-Type");
    q->body = c->body.p;
    q->body_bytes = c->body.n;
    if (c->body.failed)
        return serve_problem(&c->response, 413, NULL, "a body of more than %d bytes",
                             SERVE_BODY_MOST);
    q->text = malloc(serve_request_room(q));
    if (!q->text)
        return serve_problem(&c->response, 503, NULL, "no memory");
    int status = serve_request_read(q, &why);
    return !status || serve_problem(&c->response, status, NULL, "%s", why);
}

/* Everything is there: answered here, or by the queue. */
static enum MHD_Result request_answer(call *c, const char *method) {
    if (!request_read(c, method))
        return respond(c);
    if (!serve_is_long(&c->request)) {
        serve_answer(&c->daemon->house, &c->request, &c->response);
        return respond(c);
    }
    MHD_suspend_connection(c->connection);
    if (serve_queue_put(c->daemon->queue, job_run, c))
        return MHD_YES;
    serve_problem(&c->response, 503, NULL, "too many long questions wait");
    c->response.retry_after = 2;
    c->answered = true;
    MHD_resume_connection(c->connection);
    return MHD_YES;
}

static enum MHD_Result on_request(void *daemon, struct MHD_Connection *connection,
                                  const char *url, const char *method, const char *version,
                                  const char *data, size_t *n, void **held) {
    call *c = *held;
    (void)daemon;
    (void)connection;
    (void)url;
    (void)version;
    if (!c)
        return MHD_NO;
    if (!c->begun) { /* the headers alone */
        c->begun = true;
        return MHD_YES;
    }
    if (*n) {
        serve_text_put(&c->body, data, *n);
        *n = 0;
        return MHD_YES;
    }
    return c->answered ? respond(c) : request_answer(c, method);
}

/* ---- the daemon -----------------------------------------------------------------------------
 */

static ent_code fail(ent_error *err, ent_code code, const char *what) {
    if (err) {
        err->code = code;
        snprintf(err->message, sizeof err->message, "%s", what);
    }
    return code;
}

static ent_code listen_on(serve_daemon *d, ent_error *err) {
    const serve_options *o = &d->options;
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM},
                    *found = NULL;
    char port[8], text[128];
    snprintf(port, sizeof port, "%u", (unsigned)o->port);
    if (getaddrinfo(o->bind ? o->bind : "127.0.0.1", port, &hints, &found) != 0)
        return fail(err, ENT_MISUSE, "--bind takes an address, as 127.0.0.1 or ::1");
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                     (found->ai_family == AF_INET6 ? (unsigned)MHD_USE_IPv6 : 0u);
    d->mhd = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, d, MHD_OPTION_SOCK_ADDR, found->ai_addr,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)LOOPS, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MOST, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_BYTES, MHD_OPTION_URI_LOG_CALLBACK,
        call_begin, d, MHD_OPTION_NOTIFY_COMPLETED, call_end, NULL,
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
    freeaddrinfo(found);
    if (d->mhd)
        return ENT_OK;
    snprintf(text, sizeof text, "cannot listen on %s, port %s", o->bind ? o->bind : "127.0.0.1",
             port);
    return fail(err, ENT_IO, text);
}

ent_code serve_start(const serve_options *options, serve_daemon **out, ent_error *err) {
    *out = NULL;
    if (options->write && (!options->token || !*options->token))
        return fail(err, ENT_MISUSE, "--write needs a token: --token-file");
    serve_daemon *d = calloc(1, sizeof *d);
    if (!d)
        return fail(err, ENT_NOMEM, "no memory");
    d->options = *options;
    ent_code code = serve_house_open(&d->house, &d->options, LOOPS + WORKERS, err);
    if (code != ENT_OK) {
        free(d);
        return code;
    }
    d->queue = serve_queue_new(options->queue ? options->queue : QUEUE, WORKERS);
    code = d->queue ? listen_on(d, err) : fail(err, ENT_NOMEM, "no threads");
    if (code == ENT_OK)
        *out = d;
    else
        serve_stop(d);
    return code;
}

uint16_t serve_port(const serve_daemon *d) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(d->mhd, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void serve_stop(serve_daemon *d) {
    if (!d)
        return;
    MHD_socket listening = d->mhd ? MHD_quiesce_daemon(d->mhd) : MHD_INVALID_SOCKET;
    atomic_store(&d->stop_at, seconds_now() + GRACE_SECONDS);
    serve_queue_free(d->queue); /* all that waits is answered */
    if (d->mhd)
        MHD_stop_daemon(d->mhd);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    serve_house_close(&d->house);
    free(d);
}
