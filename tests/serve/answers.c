/* SPDX-License-Identifier: MIT
 *
 * The server without a network: requests as text, answers as bytes.
 */
#include "world.h"

#include "gate.h"
#include "pack.h"
#include "route.h"

static serve_house house;
static serve_options options = {.token = "the-token-of-this-test",
                                .write = true,
                                .clock = world_clock,
                                .hosts = {"answers.example"},
                                .n_hosts = 1};

static int house_make(void **state) {
    (void)state;
    world_make("answers", 20);
    options.path = world_path;
    OK(serve_house_open(&house, &options, 2, err));
    return 0;
}

static int house_end(void **state) {
    (void)state;
    serve_house_close(&house);
    unlink(world_path);
    return 0;
}

/* ---- asking ----------------------------------------------------------------------------- */

static serve_response response;
static serve_request request = {.host = "localhost:80"};

/* Reads and answers what is in `request`; false if it could not be read. */
static bool answer(const char *target) {
    const char *why;
    serve_response_free(&response);
    response = (serve_response){0};
    request.target = target;
    free(request.text);
    request.text = malloc(serve_request_room(&request));
    assert_non_null(request.text);
    int status = serve_request_read(&request, &why);
    if (status)
        return serve_problem(&response, status, NULL, "%s", why);
    serve_answer(&house, &request, &response);
    return true;
}

static int status_of(const char *target) {
    answer(target);
    return response.status;
}

static void clear(void) {
    char *text = request.text;
    request = (serve_request){.host = "localhost", .text = text};
}

#define STATUS(target, due)                                                                    \
    do {                                                                                       \
        int status_is = status_of(target);                                                     \
        if (status_is != (due))                                                                \
            fail_msg("%s: %d %s", target, status_is, response.body.p ? response.body.p : "");  \
    } while (0)

static void says(const char *what) {
    if (!response.body.p || !strstr(response.body.p, what))
        fail_msg("no %s in %s", what, response.body.p ? response.body.p : "nothing");
}

/* ---- reading requests -------------------------------------------------------------------- */

static void test_read(void **state) {
    (void)state;
    const char *why;
    char text[512];
    serve_request r = {.target = "/api/list.csv?subject=S%C3%A3o+Tom%C3%A9&x=&&y#z",
                       .text = text};
    assert_int_equal(serve_request_read(&r, &why), 0);
    assert_string_equal(r.path, "/api/list");
    assert_int_equal(r.format, SERVE_CSV);
    assert_int_equal(r.n_params, 3);
    assert_string_equal(serve_get(&r, "subject"), "S\xc3\xa3o Tom\xc3\xa9");
    assert_string_equal(serve_get(&r, "x"), "");
    assert_string_equal(serve_get(&r, "y"), "");
    assert_null(serve_get(&r, "z"));
    r.target = "/api/list?at=2000";
    r.accept = "text/html;q=0.1, text/tab-separated-values, text/csv";
    assert_int_equal(serve_request_read(&r, &why), 0);
    assert_int_equal(r.format, SERVE_HTML);
    r.accept = "*/*";
    assert_int_equal(serve_request_read(&r, &why), 0);
    assert_int_equal(r.format, SERVE_JSON);
}

static void test_not_readable(void **state) {
    (void)state;
    clear();
    static const char *const bad[] = {"",
                                      "api/at",
                                      "/api/%",
                                      "/api/at?x=%0",
                                      "/%00",
                                      "/%zz",
                                      "/api/at?%=1",
                                      "/api/at?x=%4",
                                      "*",
                                      "http://localhost/api/at"};
    for (size_t i = 0; i < COUNT(bad); i++)
        STATUS(bad[i], 400);
    char many[1200] = "/api/at?", *to = many + 8;
    for (int i = 0; i < 70; i++)
        to += snprintf(to, 16, "a%d=1&", i);
    STATUS(many, 400);
    char *huge = malloc(SERVE_TARGET_MOST + 10);
    memset(huge, 'a', SERVE_TARGET_MOST + 9);
    huge[0] = '/';
    huge[SERVE_TARGET_MOST + 9] = '\0';
    STATUS(huge, 414);
    free(huge);
}

/* ---- routes -------------------------------------------------------------------------------
 */

static void test_routes(void **state) {
    (void)state;
    clear();
    STATUS("/api/at?subject=LTU&relation=member&object=ORG&at=1991-09-17", 200);
    says("\"verdict\":\"testified\",\"value\":\"member\"");
    assert_string_equal(response.type, "application/json");
    STATUS("/api/at?subject=Lithuania&relation=member&object=The+Organisation", 200);
    says("\"at\":\"2026-11-24\"");
    STATUS("/api/who.csv?relation=member&object=ORG&at=1995&value=observer", 200);
    says("\nPOL,Poland,member,ORG,");
    STATUS("/api/list.ndjson?subject=LTU", 200);
    STATUS("/api/when.tsv?subject=LTU&relation=member", 200);
    STATUS("/api/segments?relation=member&object=ORG", 200);
    STATUS("/api/states?q=ORG%3Aobserver", 200);
    says("\"state\":\"POL\"");
    STATUS("/api/timeline?subject=LTU", 200);
    STATUS("/api/series?subject=LTU", 200);
    STATUS("/api/treaties?subject=LTU", 200);
    STATUS("/api/why?subject=LTU&relation=member", 200);
    STATUS("/api/conflicts", 200);
    STATUS("/api/gaps?subject=LTU&relation=diplomatic", 200);
    STATUS("/api/changes?between=2026-11-23..2026-11-24", 200);
    STATUS("/api/check", 200);
    STATUS("/api/profile?subject=LTU", 200);
    STATUS("/api/profile.html?subject=LTU", 200);
    says("<!DOCTYPE html>");
    STATUS("/api/pair.md?subject=LTU&object=POL", 200);
    STATUS("/api/names?q=Litauen", 200);
    STATUS("/api/date?q=1991&q=2004-05~", 200);
    says("input\tvalid");
    says("2004-05~\t1");
    STATUS("/api/entities?type=state&q=lith", 200);
    assert_string_equal(response.body.p,
                        "[\n{\"id\":\"LTU\",\"type\":\"state\",\"name\":\"Lithuania\","
                        "\"since\":null,\"until\":null,\"codes\":null}\n]\n");
    STATUS("/api/sources", 200);
    STATUS("/api/relations", 200);
    STATUS("/api/digest", 200);
    STATUS("/api/digest?known=2026-11-23", 200);
    STATUS(
        "/api/panel.csv?unit=state&system=member+ORG&from=1991&to=1993&var=is(member+member)",
        200);
    says("LTU,1991,");
    STATUS("/api/openapi.json", 200);
    says("\"/api/add\"");
    STATUS("/", 200);
}

/* Each parameter of each route has a description, and each route an operation. */
static void test_openapi(void **state) {
    (void)state;
    clear();
    STATUS("/api/openapi.json", 200);
    for (size_t i = 0; i < serve_n_routes; i++) {
        char path[64];
        snprintf(path, sizeof path, "\"/api/%s\":{", serve_routes[i].name);
        says(path);
    }
    int depth = 0;
    bool in_text = false;
    for (const char *p = response.body.p; *p; p++) {
        in_text ^= *p == '"' && p[-1] != '\\';
        depth += in_text ? 0 : (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
        assert_true(depth >= 0);
    }
    assert_int_equal(depth, 0);
}

static void test_faults(void **state) {
    (void)state;
    clear();
    static const struct {
        const char *target;
        int status;
        const char *field;
    } faults[] = {
        {"/api/at", 400, "subject"},
        {"/api/at?subject=LTU", 400, "relation"},
        {"/api/at?subject=Nowhere&relation=member", 404, "subject"},
        {"/api/at?subject=LTU&relation=likes", 404, "relation"},
        {"/api/at?subject=LTU&relation=member&at=2001-02-29", 400, "at"},
        {"/api/at?subject=LTU&relation=member&at=1991&at=1992", 400, "at"},
        {"/api/at?subject=LTU&relation=member&known=never", 400, "known"},
        {"/api/at?subject=LTU&relation=member&said-by=never", 400, "said-by"},
        {"/api/at?subject=LTU&relation=member&source=wiki*", 404, "source"},
        {"/api/at?subject=LTU&relation=member&all=perhaps", 400, "all"},
        {"/api/at?subject=LTU&relation=member&place=Riga", 400, "place"},
        {"/api/at?subject=LTU&relation=mission&place=Nowhere", 404, "place"},
        {"/api/list?subject=LTU&place=Riga", 400, "place"},
        {"/api/gaps?subject=LTU&relation=member&value=x", 400, "value"},
        {"/api/states?q=ORG+%26", 400, "q"},
        {"/api/states", 400, "q"},
        {"/api/changes?between=today", 400, "between"},
        {"/api/why", 400, "claim"},
        {"/api/why?claim=zzzz", 404, "claim"},
        {"/api/segments", 400, "subject"},
        {"/api/names?q=Nowhere", 404, "q"},
    };
    for (size_t i = 0; i < COUNT(faults); i++) {
        char field[64];
        STATUS(faults[i].target, faults[i].status);
        assert_string_equal(response.type, "application/problem+json");
        snprintf(field, sizeof field, "\"field\":\"%s\"", faults[i].field);
        says(field);
    }
    STATUS("/api/at?subject=LTU&relation=member&object=ORG&value=guest", 400);
    STATUS("/api/nothing", 404);
    STATUS("/nothing", 404);
    STATUS("/api/at.html?subject=LTU&relation=member", 406);
    STATUS("/api/profile.csv?subject=LTU", 406);
    STATUS("/api/mission", 404);
    STATUS("/api/at?subject=LTU&relation=mission&place=Riga", 200);
}

/* What a page writes in a name must not act in the answer. */
static void test_escapes(void **state) {
    (void)state;
    clear();
    STATUS("/api/at?subject=%22%3Cscript%3E%5C%0A&relation=member", 404);
    says("\\\"<script>\\\\\\u000a");
}

/* ---- what a reader has ----------------------------------------------------------------------
 */

static void test_etags(void **state) {
    (void)state;
    static const char target[] = "/api/list?subject=LTU&at=2000";
    char tag[80], other[80];
    clear();
    STATUS(target, 200);
    snprintf(tag, sizeof tag, "%s", response.etag);
    assert_true(tag[0] == '"');
    request.if_none_match = tag;
    STATUS(target, 304);
    assert_int_equal(response.body.n, 0);
    assert_string_equal(response.etag, tag);
    request.if_none_match = "\"a\", W/\"b\"";
    STATUS(target, 200);
    request.if_none_match = "*";
    STATUS(target, 304);
    request.if_none_match = NULL;
    STATUS("/api/list.csv?subject=LTU&at=2000", 200);
    assert_string_not_equal(response.etag, tag);
    request.accept_encoding = "br, gzip";
    STATUS(target, 200);
    snprintf(other, sizeof other, "%s", response.etag);
    assert_string_not_equal(other, tag);
    request.accept_encoding = NULL;
    STATUS("/api/list?subject=Nowhere", 404);
    assert_string_equal(response.etag, "");
    assert_string_equal(response.cache, "no-store");
}

static void test_packed(void **state) {
    (void)state;
    clear();
    request.accept_encoding = "gzip";
    STATUS("/api/who?relation=member&object=ORG", 200);
    assert_true(response.gzipped);
    assert_int_equal((unsigned char)response.body.p[0], 0x1f);
    assert_int_equal((unsigned char)response.body.p[1], 0x8b);
    STATUS("/api/date?q=1991", 200);
    assert_false(response.gzipped); /* too small to be worth it */
    clear();
}

/* ---- who is let in
 * ---------------------------------------------------------------------------- */

static void test_hosts(void **state) {
    (void)state;
    static const char *const good[] = {
        "localhost", "LocalHost:8417", "127.0.0.1:1",     "[::1]:80",
        "[::1]",     "192.0.2.7",      "answers.example", "Answers.Example:443"};
    static const char *const bad[] = {
        "evil.example", "localhost.evil.example", "",
        ":80",          "answers.example.",       "127.0.0.1.evil.example",
        "[evil]",       "evil.example:80",        "answers.exampl"};
    clear();
    for (size_t i = 0; i < COUNT(good); i++) {
        request.host = good[i];
        STATUS("/api/digest", 200);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        request.host = bad[i];
        STATUS("/api/digest", 421);
    }
    request.host = NULL;
    STATUS("/", 421);
    clear();
}

static void test_origins(void **state) {
    (void)state;
    clear();
    request.origin = "http://localhost";
    STATUS("/api/digest", 200);
    assert_null(response.cors);
    request.origin = "http://evil.example";
    STATUS("/api/digest", 403);
    request.origin = "null";
    STATUS("/api/digest", 403);
    options.cors = "http://evil.example";
    request.origin = options.cors;
    STATUS("/api/digest", 200);
    assert_string_equal(response.cors, "http://evil.example");
    request.origin = "http://worse.example";
    STATUS("/api/digest", 403);
    options.cors = "*";
    STATUS("/api/digest", 200);
    assert_string_equal(response.cors, "*");
    options.cors = NULL;
    clear();
}

static void test_methods(void **state) {
    (void)state;
    clear();
    request.method = SERVE_HEAD;
    STATUS("/api/digest", 200);
    request.method = SERVE_OTHER;
    STATUS("/api/digest", 405);
    assert_string_equal(response.allow, "GET, HEAD");
    STATUS("/", 405);
    request.method = SERVE_GET;
    STATUS("/api/add?subject=LTU", 405);
    assert_string_equal(response.allow, "POST");
    clear();
}

static void post(const char *body) {
    request.method = SERVE_POST;
    request.content_type = "application/x-www-form-urlencoded";
    request.body = body;
    request.body_bytes = strlen(body);
}

static void test_tokens(void **state) {
    (void)state;
    static const char *const bad[] = {NULL,
                                      "",
                                      "Bearer ",
                                      "Bearer the-token-of-this-tes",
                                      "Bearer the-token-of-this-test2",
                                      "Bearer the-token-of-this-testthe-token-of-this-test",
                                      "bearer the-token-of-this-test",
                                      "Basic the-token-of-this-test"};
    clear();
    post("subject=EST&relation=member&object=ORG&value=member&since=2004-05-01&source=one");
    for (size_t i = 0; i < COUNT(bad); i++) {
        request.authorization = bad[i];
        STATUS("/api/add", 401);
    }
    STATUS("/api/add?token=the-token-of-this-test", 401);
    options.write = false;
    request.authorization = "Bearer the-token-of-this-test";
    STATUS("/api/add", 403);
    options.write = true;
    clear();
}

static void test_writing(void **state) {
    (void)state;
    clear();
    STATUS("/api/at?subject=EST&relation=member&object=ORG&at=2005", 200);
    says("\"verdict\":\"unsaid\"");
    char tag[80];
    snprintf(tag, sizeof tag, "%s", response.etag);
    post("subject=EST&relation=member&object=ORG&value=member&since=2004-05-01&until=..&source="
         "one");
    request.authorization = "Bearer the-token-of-this-test";
    STATUS("/api/add", 200);
    says("\"outcome\":\"added\"");
    STATUS("/api/add", 200);
    says("\"outcome\":\"present\"");
    post("subject=EST&relation=member&object=ORG&value=guest&since=2004-05-01&source=one");
    STATUS("/api/add", 400);
    request.content_type = "application/json";
    STATUS("/api/add", 415);
    OK(serve_house_renew(&house, err));
    clear();
    STATUS("/api/at?subject=EST&relation=member&object=ORG&at=2005", 200);
    says("\"verdict\":\"presumed\"");
    assert_string_not_equal(response.etag, tag);
    STATUS("/api/at?subject=EST&relation=member&object=ORG&at=2005&known=2026-11-23", 200);
    says("\"known\":\"2026-11-23\"");
}

/* ---- generations
 * ------------------------------------------------------------------------------ */

static void test_seats(void **state) {
    (void)state;
    serve_seat *a = serve_seat_take(&house), *b = serve_seat_take(&house);
    assert_true(a != b && a->reading == b->reading);
    ent_snapshot *old = a->reading;
    serve_seat_leave(b);
    ent_claim_fields f = {.size = sizeof f,
                          .subject = "POL",
                          .relation = "member",
                          .object = "ORG",
                          .value = "member",
                          .since = "2004-05-01",
                          .source = "one"};
    char id[ENT_ID_BYTES];
    ent_outcome outcome;
    OK(ent_claim_add(house.writer, &f, id, &outcome, err));
    OK(serve_house_renew(&house, err));
    b = serve_seat_take(&house);
    assert_true(b->reading != old); /* who comes now has the new one, */
    assert_true(a->reading == old); /* who was there keeps the old, */
    assert_int_equal(house.n_retired, 1);
    assert_true(ent_snapshot_has_entity(old, "POL"));
    serve_seat_leave(a);
    serve_seat_leave(b);
    OK(serve_house_renew(&house, err));
    assert_int_equal(house.n_retired, 0); /* and it goes with them */
}

/* ---- pages
 * ------------------------------------------------------------------------------------ */

static void test_pages(void **state) {
    (void)state;
    clear();
    STATUS("/", 200);
    assert_string_equal(response.type, "text/html; charset=utf-8");
    assert_true(response.fixed_bytes > 0);
    assert_non_null(strstr(response.policy, "default-src 'none'"));
    char tag[80];
    snprintf(tag, sizeof tag, "%s", response.etag);
    request.if_none_match = tag;
    STATUS("/index.html", 304);
    clear();
    STATUS("/../etc/passwd", 404);
    STATUS("/%2e%2e/x", 404);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),    cmocka_unit_test(test_not_readable),
        cmocka_unit_test(test_routes),  cmocka_unit_test(test_openapi),
        cmocka_unit_test(test_faults),  cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_etags),   cmocka_unit_test(test_packed),
        cmocka_unit_test(test_hosts),   cmocka_unit_test(test_origins),
        cmocka_unit_test(test_methods), cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_writing), cmocka_unit_test(test_seats),
        cmocka_unit_test(test_pages),
    };
    int failed = cmocka_run_group_tests_name("answers", tests, house_make, house_end);
    serve_response_free(&response);
    free(request.text);
    return failed;
}
