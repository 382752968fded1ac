/* SPDX-License-Identifier: MIT
 *
 * The buffer between writers and a sink.
 *
 * Invariant: without memory p is NULL and n stays ENT_OUT_BYTES, so that the
 * quick ways in out.h find no room and come here, where `failed` stops them.
 */
#include "table/out.h"

#include <errno.h>

ent_code ent__out_open(ent_out *o, ent_sink sink) {
    *o = (ent_out){.sink = sink, .p = ent__alloc(ENT_OUT_BYTES)};
    if (!o->p) {
        o->n = ENT_OUT_BYTES;
        o->failed = ENT_NOMEM;
    }
    return o->failed;
}

static ent_code sink_code(int stop) {
    switch (stop) {
    case 0:
        return ENT_OK;
    case ENT_IO:
    case ENT_FULL:
    case ENT_NOMEM:
    case ENT_LIMIT:
        return (ent_code)stop;
    default:
        return ENT_STOPPED;
    }
}

static void sink_write(ent_out *o, const char *p, size_t n) {
    if (o->failed || n == 0)
        return;
    errno = 0;
    o->failed = sink_code(o->sink.write(o->sink.ctx, p, n));
    if (o->failed == ENT_IO || o->failed == ENT_FULL)
        o->system = errno;
}

void ent__out_flush(ent_out *o) {
    if (!o->p)
        return;
    sink_write(o, o->p, o->n);
    o->n = 0;
}

void ent__out_put_long(ent_out *o, const char *p, size_t n) {
    while (n && !o->failed) {
        if (o->n == ENT_OUT_BYTES)
            ent__out_flush(o);
        size_t k = ENT_OUT_BYTES - o->n < n ? ENT_OUT_BYTES - o->n : n;
        memcpy(o->p + o->n, p, k);
        o->n += k;
        p += k;
        n -= k;
    }
}

ent_code ent__out_close(ent_out *o, ent_error *err) {
    ent__out_flush(o);
    ent__free(o->p, ENT_OUT_BYTES);
    o->p = NULL;
    o->n = ENT_OUT_BYTES;
    ent_code code = o->failed;
    if (code == ENT_OK)
        return ENT_OK;
    if (code == ENT_NOMEM)
        return ent__nomem(err);
    if (code == ENT_LIMIT)
        return ent__fail(err, code, "the text is too long for its place");
    if (code == ENT_STOPPED)
        return ent__fail(err, code, "writing was stopped");
    if (code == ENT_MISUSE)
        return ent__fail(err, code, "there is no such format");
    ent__fail(err, code, "writing failed%s%s", o->system ? ": " : "",
              o->system ? strerror(o->system) : "");
    if (err)
        err->system = o->system;
    return code;
}

void ent__out_spaces(ent_out *o, size_t n, char c) {
    for (size_t i = 0; i < n; i++)
        ent__out_char(o, c);
}

static void json_escape(ent_out *o, unsigned char c) {
    static const char hex[] = "0123456789abcdef";
    char text[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    size_t n = 2;
    if (c == '"' || c == '\\')
        text[1] = (char)c;
    else if (c == '\n')
        text[1] = 'n';
    else if (c == '\t')
        text[1] = 't';
    else
        n = sizeof text;
    ent__out_put(o, text, n);
}

void ent__out_json(ent_out *o, ent_str s) {
    ent__out_char(o, '"');
    size_t done = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
            continue;
        ent__out_put(o, s.p + done, i - done);
        json_escape(o, c);
        done = i + 1;
    }
    ent__out_put(o, s.p + done, s.n - done);
    ent__out_char(o, '"');
}

static int buf_write(void *ctx, const char *p, size_t n) {
    ent_buf *b = ctx;
    ent__buf_put(b, p, n);
    return (int)b->failed;
}

ent_sink ent__buf_sink(ent_buf *b) {
    return (ent_sink){.write = buf_write, .ctx = b};
}
