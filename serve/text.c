/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void serve_text_free(serve_text *t) {
    free(t->p);
    *t = (serve_text){.most = t->most};
}

void serve_text_put(serve_text *t, const char *p, size_t n) {
    if (t->failed)
        return;
    if (t->most && n > t->most - t->n) {
        t->failed = ENT_LIMIT;
        return;
    }
    if (t->n + n + 1 > t->cap) {
        size_t cap = (t->n + n + 1) * 2;
        char *more = realloc(t->p, cap);
        if (!more) {
            t->failed = ENT_NOMEM;
            return;
        }
        t->p = more;
        t->cap = cap;
    }
    if (n)
        memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
}

void serve_text_z(serve_text *t, const char *z) {
    serve_text_put(t, z, strlen(z));
}

void serve_text_f(serve_text *t, const char *format, ...) {
    char small[1024];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    serve_text_put(t, small,
                   n < 0                      ? 0
                   : (size_t)n < sizeof small ? (size_t)n
                                              : sizeof small - 1);
}

void serve_text_json(serve_text *t, const char *z) {
    serve_text_z(t, "\"");
    for (; *z; z++) {
        unsigned char c = (unsigned char)*z;
        if (c == '"' || c == '\\')
            serve_text_put(t, "\\", 1);
        if (c < 0x20)
            serve_text_f(t, "\\u%04x", c);
        else
            serve_text_put(t, z, 1);
    }
    serve_text_z(t, "\"");
}

int serve_text_sink(void *text, const char *p, size_t n) {
    serve_text *t = text;
    serve_text_put(t, p, n);
    return (int)t->failed;
}
