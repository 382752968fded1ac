/* SPDX-License-Identifier: MIT
 *
 * What every call promises: all memory through the hook, sizes told truly, everything
 * given back; out of memory is an error and no more; handles that are not there are
 * misuse where the header says so.
 */
#include "api.h"

#include <signal.h>

/* ---- memory ---------------------------------------------------------------------------- */

typedef struct purse {
    int64_t bytes, blocks, calls;
    int64_t fail_at; /* this call fails, 0: none */
    bool for_ever;   /* and all after it */
    bool lied;       /* a block came back with another size */
} purse;

/* Each block remembers its size in front. */
static void *purse_alloc(void *ctx, void *p, size_t old, size_t size) {
    purse *w = ctx;
    char *block = p ? (char *)p - 16 : NULL;
    if (block) {
        size_t was;
        memcpy(&was, block, sizeof was);
        w->lied |= was != old;
    }
    if (size == 0) {
        w->blocks -= block != NULL;
        w->bytes -= (int64_t)old;
        free(block);
        return NULL;
    }
    w->calls++;
    if (w->fail_at && (w->for_ever ? w->calls >= w->fail_at : w->calls == w->fail_at))
        return NULL;
    char *made = realloc(block, size + 16);
    if (!made)
        return NULL;
    memcpy(made, &size, sizeof size);
    w->blocks += block == NULL;
    w->bytes += (int64_t)size - (int64_t)(block ? old : 0);
    return made + 16;
}

static int drop(void *ctx, const char *p, size_t n) {
    (void)p;
    *(size_t *)ctx += n;
    return 0;
}

/* Opens, asks in every way, writes, adds, closes; stops at the first failure. */
static ent_code session(const char *path, ent_error *err) {
    size_t written = 0;
    ent_sink sink = {drop, &written};
    ent_register *reg = NULL;
    ent_table *t = NULL;
    ent_answer *a = NULL;
    ent_why *why = NULL;
    ent_document *d = NULL;
    char name[32], id[ENT_ID_BYTES], digest[65];
    ent_outcome outcome;
    ent_question q = {.size = sizeof q,
                      .subject = "LTU",
                      .relation = "member",
                      .object = "NATO",
                      .has_day = true,
                      .day1 = 13000,
                      .day2 = 13000,
                      .at_text = "2005-08-05"};
    ent_profile_options profile = {.size = sizeof profile, .subject = "LTU", .at = 15000};
    ent_write_options json = {.size = sizeof json, .format = ENT_FORMAT_JSON};
    ent_code code = reg_open(path, ENT_OPEN_WRITE, &reg, err);
#define NEXT(call) code = code == ENT_OK ? (call) : code
    NEXT(ent_name_resolve(reg, "Lietuva", NULL, name, sizeof name, NULL, err));
    NEXT(ent_ask_at(reg, &q, &a, err));
    NEXT(ent_answer_write(a, &json, sink, err));
    NEXT(ent_ask_when(reg, &q, &t, err));
    NEXT(ent_table_write(t, NULL, sink, err));
    NEXT(ent_ask_why(reg, NULL, &q, &why, err));
    NEXT(ent_why_write(why, NULL, sink, err));
    NEXT(ent_profile_build(reg, &profile, &d, err));
    NEXT(ent_document_write(d, ENT_DOCUMENT_HTML, NULL, sink, err));
    NEXT(ent_claim_add(reg,
                       CLAIM(.subject = "EST", .relation = "member", .object = "NATO",
                             .value = "member", .since = "2004-03-29", .source = "desk@2005"),
                       id, &outcome, err));
    NEXT(ent_register_digest(reg, ENT_LATEST, digest, err));
#undef NEXT
    ent_document_free(d);
    ent_why_free(why);
    ent_table_free(t);
    ent_answer_free(a);
    ent_register_close(reg);
    return code;
}

static purse all;

static void everything_is_given_back(void **state) {
    (void)state;
    OK(session(in_folder("memory.db"), err));
    assert_true(all.calls > 100);
    assert_int_equal(all.blocks, 0);
    assert_int_equal(all.bytes, 0);
    assert_false(all.lied);
}

/* A session in a process of its own in which an allocation fails; 0 if it ends well. */
static int session_without(int64_t at, bool for_ever) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        ent_error err = {0};
        signal(SIGSEGV, SIG_DFL); /* not cmocka's */
        all = (purse){.fail_at = at, .for_ever = for_ever};
        ent_code code = session(in_folder("memory.db"), &err);
        if (code == ENT_NOMEM && err.code == ENT_NOMEM && !all.blocks && !all.lied)
            _exit(0);
        print_error("call %lld%s: %s, told %s (%s), %lld blocks left\n", (long long)at,
                    for_ever ? " and all after" : "", ent_code_name(code),
                    ent_code_name(err.code), err.message, (long long)all.blocks);
        _exit(1);
    }
    int status = -1;
    if (waitpid(pid, &status, 0) == pid && WIFSIGNALED(status))
        print_error("call %lld%s: signal %d\n", (long long)at, for_ever ? " and all after" : "",
                    WTERMSIG(status));
    return status;
}

/* An allocation fails, or it and all after it: each of the first, then one of seven
 * (tests/fault tries all of them below this interface). */
static void memory_may_run_out(void **state) {
    (void)state;
    OK(session(in_folder("memory.db"), err)); /* as it will be: the claim is there */
    all.calls = 0;
    OK(session(in_folder("memory.db"), err));
    int bad = 0;
    int64_t n = all.calls, step = getenv("QUICK") ? 70 : 7;
    for (int64_t at = 1; at <= n; at += at < 40 ? 1 : step)
        bad += (session_without(at, false) != 0) + (session_without(at, true) != 0);
    assert_int_equal(bad, 0);
    ent_register *reg = reg_get("memory.db", ENT_OPEN_READ);
    OK(ent_register_check(reg, err));
    ent_register_close(reg);
}

/* ---- nothing --------------------------------------------------------------------------------
 */

/* A message is written only on failure, and never beyond its place. */
static void errors_keep_to_their_place(void **state) {
    (void)state;
    char longest[3000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    ent_register *reg = reg_get("memory.db", ENT_OPEN_READ);
    struct {
        ent_error err;
        char guard[64];
    } place;
    memset(&place, '#', sizeof place);
    char out[64];
    assert_int_equal(ent_name_resolve(reg, "LTU", NULL, out, sizeof out, NULL, &place.err), ENT_OK);
    for (size_t i = 0; i < sizeof place; i++)
        assert_int_equal(((char *)&place)[i], '#');
    assert_int_equal(ent_name_resolve(reg, longest, NULL, out, sizeof out, NULL, &place.err),
                     ENT_NOT_FOUND);
    assert_true(memchr(place.err.message, '\0', sizeof place.err.message) != NULL);
    ent_register *none = NULL;
    assert_int_equal(ent_register_open(longest, NULL, &none, &place.err), ENT_IO);
    ent_register_close(reg);
    assert_true(memchr(place.err.message, '\0', sizeof place.err.message) != NULL);
    for (size_t i = 0; i < sizeof place.guard; i++)
        assert_int_equal(place.guard[i], '#');
}

static void nothing_can_be_freed(void **state) {
    (void)state;
    ent_register_close(NULL);
    ent_table_free(NULL);
    ent_answer_free(NULL);
    ent_why_free(NULL);
    ent_document_free(NULL);
}

static int start(void **state) {
    ent_alloc_set(purse_alloc, &all); /* before anything else */
    if (folder_make(state) != 0)
        return -1;
    ent_register_close(world_make("memory.db"));
    return 0;
}

static int finish(void **state) {
    ent_alloc_set(NULL, NULL);
    return folder_drop(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_given_back),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(errors_keep_to_their_place),
        cmocka_unit_test(nothing_can_be_freed),
    };
    return cmocka_run_group_tests(tests, start, finish);
}
