/* SPDX-License-Identifier: MIT */
#include "queue.h"

#include <pthread.h>
#include <stdlib.h>

enum { THREADS_MOST = 8 };

typedef struct waiting {
    serve_job job;
    void *ctx;
} waiting;

struct serve_queue {
    pthread_mutex_t lock;
    pthread_cond_t work;
    waiting *ring;
    size_t most, first, n;
    bool ending;
    pthread_t threads[THREADS_MOST];
    size_t n_threads;
};

static void *work(void *ctx) {
    serve_queue *q = ctx;
    pthread_mutex_lock(&q->lock);
    for (;;) {
        while (!q->n && !q->ending)
            pthread_cond_wait(&q->work, &q->lock);
        if (!q->n)
            break;
        waiting next = q->ring[q->first];
        q->first = (q->first + 1) % q->most;
        q->n--;
        pthread_mutex_unlock(&q->lock);
        next.job(next.ctx);
        pthread_mutex_lock(&q->lock);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

serve_queue *serve_queue_new(size_t most, size_t n_threads) {
    serve_queue *q = calloc(1, sizeof *q);
    if (!q)
        return NULL;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->work, NULL);
    q->most = most;
    q->ring = calloc(most, sizeof *q->ring);
    n_threads = n_threads < THREADS_MOST ? n_threads : THREADS_MOST;
    while (q->ring && q->n_threads < n_threads &&
           pthread_create(&q->threads[q->n_threads], NULL, work, q) == 0)
        q->n_threads++;
    if (!q->n_threads) {
        serve_queue_free(q);
        return NULL;
    }
    return q;
}

bool serve_queue_put(serve_queue *q, serve_job job, void *ctx) {
    pthread_mutex_lock(&q->lock);
    bool room = q->n < q->most && !q->ending;
    if (room)
        q->ring[(q->first + q->n++) % q->most] = (waiting){job, ctx};
    pthread_cond_signal(&q->work);
    pthread_mutex_unlock(&q->lock);
    return room;
}

void serve_queue_free(serve_queue *q) {
    if (!q)
        return;
    pthread_mutex_lock(&q->lock);
    q->ending = true;
    pthread_cond_broadcast(&q->work);
    pthread_mutex_unlock(&q->lock);
    for (size_t i = 0; i < q->n_threads; i++)
        pthread_join(q->threads[i], NULL);
    pthread_cond_destroy(&q->work);
    pthread_mutex_destroy(&q->lock);
    free(q->ring);
    free(q);
}
