/* SPDX-License-Identifier: MIT
 *
 * Generations. A reader names the newest one in its seat and looks once more: if it still
 * is the newest, the keeper cannot have freed it, since it looks at the seats after it put
 * the next one in place.
 */
#include "house.h"

#include <string.h>
#include <time.h>

serve_seat *serve_seat_take(serve_house *h) {
    for (size_t i = 0;; i = (i + 1) % h->n_seats) {
        serve_seat *s = &h->seats[i];
        if (atomic_exchange(&s->taken, true))
            continue;
        ent_snapshot *seen;
        do {
            seen = atomic_load(&h->now);
            atomic_store(&s->reading, seen);
        } while (seen != atomic_load(&h->now));
        return s;
    }
}

void serve_seat_leave(serve_seat *s) {
    atomic_store(&s->reading, NULL);
    atomic_store(&s->taken, false);
}

static bool is_read(serve_house *h, const ent_snapshot *s) {
    for (size_t i = 0; i < h->n_seats; i++)
        if (atomic_load(&h->seats[i].reading) == s)
            return true;
    return false;
}

static void free_retired(serve_house *h) {
    size_t left = 0;
    for (size_t i = 0; i < h->n_retired; i++) {
        if (is_read(h, h->retired[i]))
            h->retired[left++] = h->retired[i];
        else
            ent_snapshot_free(h->retired[i]);
    }
    h->n_retired = left;
}

ent_code serve_house_renew(serve_house *h, ent_error *err) {
    int64_t version = h->version;
    free_retired(h);
    ent_code code = ent_register_version(h->watched, &version, err);
    if (code != ENT_OK || version == h->version || h->n_retired == SERVE_RETIRED_MOST)
        return code;
    ent_snapshot *next = NULL;
    code = ent_snapshot_new(h->watched, &next, err);
    if (code != ENT_OK)
        return code;
    h->version = version;
    h->retired[h->n_retired++] = atomic_exchange(&h->now, next);
    free_retired(h);
    return ENT_OK;
}

/* Looks every second whether the file was written. What cannot be read now is tried
 * again: the generation at hand still answers. */
static void *keep(void *house) {
    serve_house *h = house;
    pthread_mutex_lock(&h->lock);
    while (!h->ending) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&h->wake, &h->lock, &until);
        if (h->ending)
            break;
        pthread_mutex_unlock(&h->lock);
        ent_code code = serve_house_renew(h, NULL);
        (void)code;
        pthread_mutex_lock(&h->lock);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

static ent_code open_all(serve_house *h, ent_error *err) {
    ent_open_options o = {.size = sizeof o, .clock = h->options->clock};
    ent_snapshot *first = NULL;
    ent_code code = ent_register_open(h->options->path, &o, &h->watched, err);
    if (code == ENT_OK && h->options->write) {
        o.mode = ENT_OPEN_WRITE;
        code = ent_register_open(h->options->path, &o, &h->writer, err);
        o.mode = ENT_OPEN_READ;
    }
    for (size_t i = 0; i < h->n_seats && code == ENT_OK; i++)
        code = ent_register_open(h->options->path, &o, &h->seats[i].reg, err);
    if (code == ENT_OK)
        code = ent_register_version(h->watched, &h->version, err);
    if (code == ENT_OK)
        code = ent_snapshot_new(h->watched, &first, err);
    atomic_store(&h->now, first);
    return code;
}

ent_code serve_house_open(serve_house *h, const serve_options *options, size_t n_seats,
                          ent_error *err) {
    memset(h, 0, sizeof *h);
    h->options = options;
    h->n_seats = n_seats < SERVE_SEATS_MOST ? n_seats : SERVE_SEATS_MOST;
    pthread_mutex_init(&h->lock, NULL);
    pthread_mutex_init(&h->writing, NULL);
    pthread_cond_init(&h->wake, NULL);
    ent_code code = open_all(h, err);
    h->shelf = serve_shelf_new();
    if (code == ENT_OK && !h->shelf)
        code = ENT_NOMEM;
    if (code == ENT_OK)
        h->keeping = pthread_create(&h->keeper, NULL, keep, h) == 0;
    if (code != ENT_OK)
        serve_house_close(h);
    return code;
}

void serve_house_close(serve_house *h) {
    pthread_mutex_lock(&h->lock);
    h->ending = true;
    pthread_cond_signal(&h->wake);
    pthread_mutex_unlock(&h->lock);
    if (h->keeping)
        pthread_join(h->keeper, NULL);
    for (size_t i = 0; i < h->n_retired; i++)
        ent_snapshot_free(h->retired[i]);
    ent_snapshot_free(atomic_load(&h->now));
    for (size_t i = 0; i < h->n_seats; i++)
        ent_register_close(h->seats[i].reg);
    serve_shelf_free(h->shelf);
    ent_register_close(h->writer);
    ent_register_close(h->watched);
    pthread_cond_destroy(&h->wake);
    pthread_mutex_destroy(&h->writing);
    pthread_mutex_destroy(&h->lock);
    memset(h, 0, sizeof *h);
}
