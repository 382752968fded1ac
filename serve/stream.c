/* SPDX-License-Identifier: MIT */
#include "stream.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROOM = 512 << 10, SECONDS = 30 };

struct serve_stream {
    pthread_mutex_t lock;
    pthread_cond_t room;
    void (*sleep)(void *ctx);
    void (*wake)(void *ctx);
    void *ctx;
    size_t first, n;
    int owners;
    bool asleep, ended, broken, left;
    char ring[ROOM];
};

serve_stream *serve_stream_new(void (*sleep)(void *ctx), void (*wake)(void *ctx), void *ctx) {
    serve_stream *s = malloc(sizeof *s);
    if (!s)
        return NULL;
    s->sleep = sleep;
    s->wake = wake;
    s->ctx = ctx;
    s->first = s->n = 0;
    s->owners = 2;
    s->asleep = s->ended = s->broken = s->left = false;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->room, NULL);
    return s;
}

/* Unlocks; the last owner frees it. */
static void let_go(serve_stream *s) {
    bool last = --s->owners == 0;
    pthread_mutex_unlock(&s->lock);
    if (!last)
        return;
    pthread_cond_destroy(&s->room);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static void rouse(serve_stream *s) {
    if (s->asleep && !s->left) {
        s->asleep = false;
        s->wake(s->ctx);
    }
}

static size_t least(size_t x, size_t y) {
    return x < y ? x : y;
}

static size_t ring_put(serve_stream *s, const char *p, size_t n) {
    size_t at = (s->first + s->n) % ROOM, k = least(n, least(ROOM - s->n, ROOM - at));
    memcpy(s->ring + at, p, k);
    s->n += k;
    return k;
}

int serve_stream_put(void *stream, const char *p, size_t n) {
    serve_stream *s = stream;
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += SECONDS;
    int code = ENT_OK;
    pthread_mutex_lock(&s->lock);
    while (n && code == ENT_OK) {
        if (s->left) {
            code = ENT_STOPPED;
        } else if (s->n == ROOM) {
            code = pthread_cond_timedwait(&s->room, &s->lock, &until) ? ENT_STOPPED : ENT_OK;
        } else {
            size_t k = ring_put(s, p, n);
            p += k;
            n -= k;
            rouse(s);
        }
    }
    pthread_mutex_unlock(&s->lock);
    return code;
}

void serve_stream_end(serve_stream *s, bool good) {
    pthread_mutex_lock(&s->lock);
    s->ended = true;
    s->broken = !good;
    rouse(s);
    let_go(s);
}

ssize_t serve_stream_take(serve_stream *s, char *to, size_t n) {
    ssize_t took = 0;
    pthread_mutex_lock(&s->lock);
    if (s->n) {
        size_t k = least(n, least(s->n, ROOM - s->first));
        memcpy(to, s->ring + s->first, k);
        s->first = (s->first + k) % ROOM;
        s->n -= k;
        took = (ssize_t)k;
        pthread_cond_signal(&s->room);
    } else if (s->ended) {
        took = s->broken ? SERVE_STREAM_BROKEN : SERVE_STREAM_END;
    } else {
        s->asleep = true;
        s->sleep(s->ctx);
    }
    pthread_mutex_unlock(&s->lock);
    return took;
}

void serve_stream_leave(serve_stream *s) {
    pthread_mutex_lock(&s->lock);
    s->left = true;
    pthread_cond_signal(&s->room);
    let_go(s);
}
