/* SPDX-License-Identifier: MIT
 *
 * Two trays go to and fro: one is filled while the other is emptied. A tray belongs
 * to the reader while it is not full, to the taker while it is; only handing over
 * needs the lock.
 */
#include "voices/belt.h"

#include <pthread.h>

enum { TRAY = 4096 };

typedef struct tray {
    ent_stored rows[TRAY];
    size_t n;
    bool full;
} tray;

struct ent_belt {
    pthread_t taker;
    pthread_mutex_t lock;
    pthread_cond_t handed_over;
    ent_stored_fn fn;
    void *ctx;
    tray trays[2];
    int filling;  /* the tray that the reader has */
    bool ended;   /* nothing more will come */
    bool stopped; /* fn asked for it */
};

static bool take(ent_belt *b, const tray *t) {
    for (size_t i = 0; i < t->n; i++)
        if (b->fn(b->ctx, &t->rows[i]))
            return false;
    return true;
}

static void *run(void *p) {
    ent_belt *b = p;
    bool going = true;
    pthread_mutex_lock(&b->lock);
    for (int i = 0;; i = !i) {
        tray *t = &b->trays[i];
        while (!t->full && !b->ended)
            pthread_cond_wait(&b->handed_over, &b->lock);
        if (!t->full)
            break;
        pthread_mutex_unlock(&b->lock);
        going = going && take(b, t);
        pthread_mutex_lock(&b->lock);
        b->stopped = !going;
        t->n = 0;
        t->full = false;
        pthread_cond_signal(&b->handed_over);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

ent_belt *ent__belt_start(ent_stored_fn fn, void *ctx) {
    ent_belt *b = ent__zalloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->fn = fn;
    b->ctx = ctx;
    pthread_mutex_init(&b->lock, NULL); /* on Linux neither fails */
    pthread_cond_init(&b->handed_over, NULL);
    if (pthread_create(&b->taker, NULL, run, b) == 0)
        return b;
    pthread_cond_destroy(&b->handed_over);
    pthread_mutex_destroy(&b->lock);
    ent__free(b, sizeof *b);
    return NULL;
}

/* Gives the tray away and waits for the other one. */
static bool hand_over(ent_belt *b) {
    pthread_mutex_lock(&b->lock);
    b->trays[b->filling].full = true;
    b->filling = !b->filling;
    pthread_cond_signal(&b->handed_over);
    while (b->trays[b->filling].full)
        pthread_cond_wait(&b->handed_over, &b->lock);
    bool stopped = b->stopped;
    pthread_mutex_unlock(&b->lock);
    return stopped;
}

int ent__belt_put(ent_belt *b, const ent_stored *claim) {
    tray *t = &b->trays[b->filling];
    t->rows[t->n++] = *claim;
    return t->n == TRAY && hand_over(b);
}

void ent__belt_end(ent_belt *b) {
    if (!b)
        return;
    if (b->trays[b->filling].n)
        hand_over(b);
    pthread_mutex_lock(&b->lock);
    b->ended = true;
    pthread_cond_signal(&b->handed_over);
    pthread_mutex_unlock(&b->lock);
    pthread_join(b->taker, NULL);
    pthread_cond_destroy(&b->handed_over);
    pthread_mutex_destroy(&b->lock);
    ent__free(b, sizeof *b);
}
