/* SPDX-License-Identifier: MIT
 *
 * The server over a network: raw sockets, so that what no client would send can be sent.
 */
#include "world.h"

#include "serve.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

enum { STATES = 400 };

static serve_daemon *server;
static serve_options options = {
    .token = "secret", .write = true, .clock = world_clock, .queue = 2};

static int server_make(void **state) {
    (void)state;
    world_make("network", STATES);
    options.path = world_path;
    OK(serve_start(&options, &server, err));
    assert_int_not_equal(serve_port(server), 0);
    return 0;
}

static int server_end(void **state) {
    (void)state;
    serve_stop(server);
    unlink(world_path);
    return 0;
}

/* ---- a client -----------------------------------------------------------------------------
 */

static int dial_for(int seconds) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(serve_port(server))};
    struct timeval limit = {.tv_sec = seconds};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(s >= 0);
    assert_int_equal(connect(s, (struct sockaddr *)&to, sizeof to), 0);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return s;
}

static int dial(void) {
    return dial_for(40);
}

static void put(int s, const char *p, size_t n) {
    while (n) {
        ssize_t k = send(s, p, n, MSG_NOSIGNAL);
        if (k <= 0)
            return; /* it may have had enough */
        p += k;
        n -= (size_t)k;
    }
}

typedef struct reply {
    char *p;
    size_t n;
    int status;
    const char *body;
} reply;

/* All that comes until the server closes. */
static reply take_all(int s) {
    reply r = {0};
    size_t cap = 0;
    for (ssize_t k = 1; k > 0; r.n += (size_t)k) {
        if (r.n + 65537 > cap) {
            cap = cap * 2 + 65537;
            r.p = realloc(r.p, cap);
            assert_non_null(r.p);
        }
        k = recv(s, r.p + r.n, 65536, 0);
        if (k <= 0)
            break;
    }
    r.p[r.n] = '\0';
    close(s);
    if (strncmp(r.p, "HTTP/1.", 7) == 0)
        r.status = (int)strtol(r.p + 9, NULL, 10);
    const char *body = strstr(r.p, "\r\n\r\n");
    r.body = body ? body + 4 : "";
    return r;
}

static reply ask(const char *target, const char *headers) {
    char text[16384];
    int s = dial();
    int n = snprintf(text, sizeof text,
                     "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n",
                     target, headers);
    put(s, text, (size_t)n);
    return take_all(s);
}

static void asked(const char *target, const char *headers, int status, const char *what) {
    reply r = ask(target, headers);
    if (r.status != status || !strstr(r.p, what))
        fail_msg("%s: %d, no \"%s\" in %.600s", target, r.status, what, r.p);
    free(r.p);
}

static const char one[] = "/api/at?subject=LTU&relation=member&object=ORG&at=1995-01-01";

/* ---- answers --------------------------------------------------------------------------------
 */

static void test_answers(void **state) {
    (void)state;
    asked(one, "", 200, "\"verdict\":\"testified\",\"value\":\"member\"");
    asked(one, "", 200, "Content-Security-Policy: default-src 'none'");
    asked(one, "", 200, "X-Content-Type-Options: nosniff");
    asked(one, "Accept-Encoding: gzip\r\n", 200, "ETag: \"");
    asked("/api/who?relation=member&object=ORG", "Accept-Encoding: gzip\r\n", 200,
          "Content-Encoding: gzip");
    asked("/api/states?q=ORG%3Aobserver", "", 200, "\"state\":\"POL\"");
    asked("/api/nothing", "", 404, "application/problem+json");
    asked("/", "", 200, "Content-Type: text/html"); /* the atlas, or the page in its place */
    asked(one, "Origin: http://evil.example\r\n", 403, "may not ask");
    reply r = ask(one, "");
    char tag[128], *at = strstr(r.p, "ETag: ");
    assert_non_null(at);
    snprintf(tag, sizeof tag, "If-None-Match: %.*s\r\n", (int)strcspn(at + 6, "\r"), at + 6);
    free(r.p);
    asked(one, tag, 304, "ETag: ");
}

/* Several questions on one connection, the second in pieces. */
static void test_kept_alive(void **state) {
    (void)state;
    char text[512];
    int s = dial(),
        n = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", one);
    put(s, text, (size_t)n);
    for (int i = 0; i < n; i += 7) {
        put(s, text + i, (size_t)(n - i < 7 ? n - i : 7));
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    const char last[] =
        "HEAD /api/states?q=ORG HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    put(s, last, sizeof last - 1);
    reply r = take_all(s);
    int answers = 0, bodies = 0;
    for (const char *p = r.p; (p = strstr(p, "HTTP/1.1 200 OK")); p++)
        answers++;
    for (const char *p = r.p; (p = strstr(p, "\"verdict\":\"testified\"")); p++)
        bodies++;
    assert_int_equal(answers, 3);
    assert_int_equal(bodies, 2);
    free(r.p);
}

/* ---- what no client sends
 * ------------------------------------------------------------------------ */

static void test_malformed(void **state) {
    (void)state;
    static const char *const bad[] = {
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\x16\x03\x01\x02\x01\x01",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/at?subject=%FF%FE&relation=member HTTP/1.1\r\nHost: localhost\r\nConnection: "
        "close\r\n\r\n",
        "POST /api/add HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /api/add HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        "99999999999999999999\r\n\r\n",
        "POST /api/add HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        "DELETE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        int s = dial_for(1); /* half a request may be waited for, by the other side too */
        put(s, bad[i], strlen(bad[i]));
        shutdown(s, SHUT_WR);
        reply r = take_all(s);
        if (r.status == 200)
            fail_msg("%s: %.300s", bad[i], r.p);
        free(r.p);
    }
    asked(one, "", 200, "testified"); /* it is still there */
}

static void test_limits(void **state) {
    (void)state;
    char *huge = malloc(200000);
    assert_non_null(huge);
    int n = snprintf(huge, 64, "GET /");
    memset(huge + n, 'a', 20000);
    n += 20000 + snprintf(huge + n + 20000, 96,
                          " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    int s = dial();
    put(s, huge, (size_t)n);
    reply r = take_all(s);
    assert_int_equal(r.status, 414);
    free(r.p);
    n = snprintf(huge, 64, "GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
    memset(huge + n, 'a', 100000);
    s = dial();
    put(s, huge, (size_t)n + 100000);
    shutdown(s, SHUT_WR);
    r = take_all(s);
    assert_true(r.status == 431 || r.status == 0);
    free(r.p);
    n = snprintf(
        huge, 256,
        "POST /api/add HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        "Authorization: Bearer secret\r\nContent-Type: application/x-www-form-urlencoded"
        "\r\nContent-Length: 150000\r\n\r\n");
    memset(huge + n, 'a', 150000);
    s = dial();
    put(s, huge, (size_t)n + 150000);
    r = take_all(s);
    assert_int_equal(r.status, 413);
    free(r.p);
    free(huge);
}

/* ---- long questions
 * ------------------------------------------------------------------------------- */

static const char panel[] = "/api/panel.csv?unit=directed-dyad&system=member+ORG&from=1991&to="
                            "1995&var=joint(ORG)";

/* More than is kept: it comes in chunks, whole. */
static void test_streamed(void **state) {
    (void)state;
    reply r = ask(panel, "");
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.p, "Transfer-Encoding: chunked"));
    assert_true(r.n > (4 << 20));
    assert_string_equal(r.p + r.n - 7, "\r\n0\r\n\r\n");
    free(r.p);
}

/* Who asks for much and does not read gets no more memory than the stream's. */
static void test_left(void **state) {
    (void)state;
    char text[512];
    for (int i = 0; i < 6; i++) {
        int s = dial();
        int n =
            snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", panel);
        put(s, text, (size_t)n);
        nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
        close(s);
    }
    asked(one, "", 200, "testified");
}

static atomic_int refused, given;

static void *ask_panel(void *ctx) {
    (void)ctx;
    reply r = ask(panel, "");
    if (r.status == 503 && strstr(r.p, "Retry-After: "))
        atomic_fetch_add(&refused, 1);
    if (r.status == 200)
        atomic_fetch_add(&given, 1);
    free(r.p);
    return NULL;
}

/* Until what others have left behind is done. */
static void wait_for_queue(void) {
    for (int status = 0, i = 0; status != 200 && i < 200; i++) {
        reply r = ask("/api/digest?known=2020-01-01", "");
        status = r.status;
        free(r.p);
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
}

static void test_full(void **state) {
    (void)state;
    wait_for_queue();
    enum { MANY = 12 };
    pthread_t clients[MANY];
    atomic_store(&refused, 0);
    atomic_store(&given, 0);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(pthread_create(&clients[i], NULL, ask_panel, NULL), 0);
    asked(one, "", 200, "testified"); /* short ones do not wait */
    for (size_t i = 0; i < MANY; i++)
        pthread_join(clients[i], NULL);
    assert_int_equal(refused + given, MANY);
    assert_true(refused > 0 && given > 0);
}

/* ---- a register that is written
 * ---------------------------------------------------------------------- */

static atomic_bool ended;
static atomic_int torn, read_whole;

static bool is_all(const char *body, const char *since) {
    int with = 0, all = 0;
    for (const char *p = body; (p = strstr(p, "\"relation\":\"diplomatic\"")); p++)
        all++;
    for (const char *p = body; (p = strstr(p, since)); p++)
        with++;
    return all == 1 || (all == 4 && with == 3);
}

/* Three claims are written in one go: an answer has all of them or none. */
static void *read_on(void *ctx) {
    (void)ctx;
    while (!atomic_load(&ended)) {
        reply r = ask("/api/list?subject=POL&relation=diplomatic", "");
        atomic_fetch_add(is_all(r.body, "2001-02-03") ? &read_whole : &torn, 1);
        free(r.p);
    }
    return NULL;
}

static void test_written(void **state) {
    (void)state;
    pthread_t readers[3];
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_WRITE};
    ent_register *reg;
    for (size_t i = 0; i < COUNT(readers); i++)
        assert_int_equal(pthread_create(&readers[i], NULL, read_on, NULL), 0);
    OK(ent_register_open(world_path, &o, &reg, err));
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    world_table(reg, "claims",
                "subject,relation,object,value,since,until,source\n"
                "POL,diplomatic,EST,established,2001-02-03,..,one\n"
                "POL,diplomatic,S0001,established,2001-02-03,..,one\n"
                "POL,diplomatic,S0002,established,2001-02-03,..,one\n");
    ent_register_close(reg);
    bool seen = false;
    for (int i = 0; i < 100 && !seen; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
        reply r = ask("/api/at?subject=POL&relation=diplomatic&object=EST&at=2002", "");
        seen = strstr(r.body, "\"verdict\":\"presumed\"") != NULL;
        free(r.p);
    }
    atomic_store(&ended, true);
    for (size_t i = 0; i < COUNT(readers); i++)
        pthread_join(readers[i], NULL);
    assert_true(seen);
    assert_int_equal(torn, 0);
    assert_true(read_whole > 10);
}

static void test_posted(void **state) {
    (void)state;
    static const char form[] = "subject=EST&relation=member&object=ORG&value=member&since="
                               "2004-05-01&until=..&source=one";
    char text[1024];
    for (int i = 0; i < 2; i++) {
        int s = dial();
        int n = snprintf(text, sizeof text,
                         "POST /api/add HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s"
                         "Content-Type: application/x-www-form-urlencoded\r\n"
                         "Content-Length: %zu\r\n\r\n%s",
                         i ? "Authorization: Bearer secret\r\n" : "", sizeof form - 1, form);
        put(s, text, (size_t)n);
        reply r = take_all(s);
        assert_int_equal(r.status, i ? 200 : 401);
        assert_non_null(strstr(r.p, i ? "\"outcome\":\"added\"" : "WWW-Authenticate: Bearer"));
        free(r.p);
    }
}

/* ---- the end
 * ---------------------------------------------------------------------------------------- */

/* What is being answered is answered, or ended; nobody hangs. */
static void test_stop(void **state) {
    (void)state;
    pthread_t clients[3];
    time_t before = time(NULL);
    for (size_t i = 0; i < COUNT(clients); i++)
        assert_int_equal(pthread_create(&clients[i], NULL, ask_panel, NULL), 0);
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    serve_stop(server);
    for (size_t i = 0; i < COUNT(clients); i++)
        pthread_join(clients[i], NULL);
    server = NULL;
    assert_true(time(NULL) - before < 20);
}

static void test_not_started(void **state) {
    (void)state;
    serve_daemon *d;
    serve_options o = options;
    o.token = NULL;
    assert_int_equal(serve_start(&o, &d, NULL), ENT_MISUSE);
    o = options;
    o.bind = "localhost";
    assert_int_equal(serve_start(&o, &d, NULL), ENT_MISUSE);
    o = options;
    o.path = "/nowhere.db";
    assert_int_equal(serve_start(&o, &d, NULL), ENT_NOT_FOUND);
    assert_null(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),     cmocka_unit_test(test_kept_alive),
        cmocka_unit_test(test_malformed),   cmocka_unit_test(test_limits),
        cmocka_unit_test(test_streamed),    cmocka_unit_test(test_left),
        cmocka_unit_test(test_full),        cmocka_unit_test(test_written),
        cmocka_unit_test(test_posted),      cmocka_unit_test(test_stop),
        cmocka_unit_test(test_not_started),
    };
    return cmocka_run_group_tests_name("network", tests, server_make, server_end);
}
