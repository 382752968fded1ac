/* SPDX-License-Identifier: MIT
 *
 * The target of a request, and a form behind the first newline: what is read lies in the
 * room that was asked for, ends where it should, and reads the same once more.
 */
#include "fuzz.h"

#include "http.h"

static void check_text(const serve_request *r, const char *p, size_t room) {
    PROMISE(p >= r->text && p < r->text + room);
    PROMISE(memchr(p, '\0', (size_t)(r->text + room - p)));
}

static void check_read(const serve_request *r, size_t room) {
    check_text(r, r->path, room);
    PROMISE(r->path[0] == '/' || r->path[0] == '\0' || r->has_suffix);
    PROMISE(r->n_params <= SERVE_PARAMS_MOST && r->format < SERVE_FORMATS);
    for (size_t i = 0; i < r->n_params; i++) {
        check_text(r, r->params[i].key, room);
        check_text(r, r->params[i].value, room);
        PROMISE(serve_get(r, r->params[i].key));
    }
}

static int read_once(const char *target, const char *body, size_t n, size_t *n_params) {
    serve_request r = {.target = target,
                       .method = body ? SERVE_POST : SERVE_GET,
                       .content_type = "application/x-www-form-urlencoded; charset=utf-8",
                       .accept = target,
                       .body = body,
                       .body_bytes = n};
    const char *why;
    size_t room = serve_request_room(&r);
    r.text = malloc(room); /* no byte behind the end */
    PROMISE(r.text);
    int status = serve_request_read(&r, &why);
    if (!status)
        check_read(&r, room);
    else
        PROMISE(why && (status == 400 || status == 414 || status == 415));
    *n_params = r.n_params;
    free(r.text);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t first, again;
    char *target = malloc(size + 1);
    PROMISE(target);
    memcpy(target, data, size);
    target[size] = '\0';
    char *newline = memchr(target, '\n', size), *body = NULL;
    size_t n = 0;
    if (newline) {
        *newline = '\0';
        n = size - (size_t)(newline + 1 - target);
        body = malloc(n + 1);
        PROMISE(body);
        memcpy(body, newline + 1, n);
    }
    int status = read_once(target, body, n, &first);
    PROMISE(read_once(target, body, n, &again) == status && first == again);
    free(body);
    free(target);
    return 0;
}
