/* SPDX-License-Identifier: MIT
 *
 * Text on its way to a sink, in batches: what every writer writes to. The first
 * failure sticks; what comes after it is dropped, so that a writer asks once at
 * the end, or now and then to stop early.
 */
#ifndef ENT_OUT_H
#define ENT_OUT_H

#include "base/base.h"

enum { ENT_OUT_BYTES = 1 << 16 };

typedef struct ent_out {
    ent_sink sink;
    char *p; /* ENT_OUT_BYTES of them; NULL when there was no memory */
    size_t n;
    uint64_t rows; /* that the table writers have put */
    ent_code failed;
    int system; /* errno, where failed says ENT_IO or ENT_FULL */
} ent_out;

/* ENT_OK, ENT_NOMEM, which sticks too: all but ent__out_room may follow. */
ent_code ent__out_open(ent_out *o, ent_sink sink);
/* Flushes, frees, and tells how it went. */
ent_code ent__out_close(ent_out *o, ent_error *err);
void ent__out_flush(ent_out *o);
void ent__out_put_long(ent_out *o, const char *p, size_t n);
/* A sink into a buffer of yours. */
ent_sink ent__buf_sink(ent_buf *b);

static inline void ent__out_put(ent_out *o, const char *p, size_t n) {
    if (n > ENT_OUT_BYTES - o->n) {
        ent__out_put_long(o, p, n);
        return;
    }
    if (n)
        memcpy(o->p + o->n, p, n);
    o->n += n;
}
static inline void ent__out_char(ent_out *o, char c) {
    if (o->n == ENT_OUT_BYTES)
        ent__out_flush(o);
    if (o->p)
        o->p[o->n++] = c;
}
static inline void ent__out_str(ent_out *o, ent_str s) {
    ent__out_put(o, s.p, s.n);
}
static inline void ent__out_z(ent_out *o, const char *z) {
    ent__out_put(o, z, strlen(z));
}
void ent__out_spaces(ent_out *o, size_t n, char c); /* n times c */
/* A JSON string, quotes and escapes included. */
void ent__out_json(ent_out *o, ent_str s);

/* Where to write up to `n` bytes, at most ENT_OUT_BYTES; then set o->n. Only
 * after ent__out_open went well. */
static inline char *ent__out_room(ent_out *o, size_t n) {
    if (ENT_OUT_BYTES - o->n < n)
        ent__out_flush(o);
    return o->p + o->n;
}
static inline void ent__out_used(ent_out *o, const char *end) {
    o->n = (size_t)(end - o->p);
}

#endif
