/* SPDX-License-Identifier: MIT
 *
 * Long questions wait here, so that short ones need not: a bounded queue and the threads
 * that work it off.
 */
#ifndef ENT_SERVE_QUEUE_H
#define ENT_SERVE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct serve_queue serve_queue;
typedef void (*serve_job)(void *ctx);

/* NULL: no memory, or no threads. */
serve_queue *serve_queue_new(size_t most, size_t n_threads);
/* False: full, or ending. The job will run on one of the threads. */
bool serve_queue_put(serve_queue *q, serve_job job, void *ctx);
/* Does all that wait, then ends. */
void serve_queue_free(serve_queue *q);

#endif
