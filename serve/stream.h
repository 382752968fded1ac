/* SPDX-License-Identifier: MIT
 *
 * Bytes from a thread that makes them to a connection that sends them, through a buffer
 * of fixed size: who is faster waits.
 */
#ifndef ENT_SERVE_STREAM_H
#define ENT_SERVE_STREAM_H

#include "entente.h"

#include <sys/types.h>

typedef struct serve_stream serve_stream;

enum { SERVE_STREAM_END = -1, SERVE_STREAM_BROKEN = -2 };

/* `sleep` is called where there is nothing to read, `wake` when there is again, each
 * under the stream's lock. Two sides own it; NULL: out of memory. */
serve_stream *serve_stream_new(void (*sleep)(void *ctx), void (*wake)(void *ctx), void *ctx);
/* Of the side that writes: ENT_OK, or ENT_STOPPED where nobody reads any more, or nobody
 * has for half a minute. */
int serve_stream_put(void *stream, const char *p, size_t n);
void serve_stream_end(serve_stream *s, bool good); /* and lets go of it */
/* Of the side that reads: bytes, 0 (asleep), or how it ended. */
ssize_t serve_stream_take(serve_stream *s, char *to, size_t n);
void serve_stream_leave(serve_stream *s); /* lets go of it */

#endif
