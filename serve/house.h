/* SPDX-License-Identifier: MIT
 *
 * What all threads of a server share: the register in memory, one generation at a time,
 * and seats from which it is read.
 *
 * A seat is a connection to the register's file and a place to say which generation is
 * being read. There are as many as threads, so that one is always free; it is taken and
 * given back with one atomic exchange, and nobody waits. A generation that was replaced is
 * freed once no seat names it.
 */
#ifndef ENT_SERVE_HOUSE_H
#define ENT_SERVE_HOUSE_H

#include "assets.h"

#include <pthread.h>
#include <stdatomic.h>

enum { SERVE_SEATS_MOST = 16, SERVE_RETIRED_MOST = 64 };

typedef struct serve_seat {
    atomic_bool taken;
    _Atomic(ent_snapshot *) reading;
    ent_register *reg;
} serve_seat;

typedef struct serve_house {
    const serve_options *options;
    serve_seat seats[SERVE_SEATS_MOST];
    size_t n_seats;
    _Atomic(ent_snapshot *) now;
    ent_snapshot *retired[SERVE_RETIRED_MOST]; /* of the keeper alone */
    size_t n_retired;
    ent_register *watched; /* the keeper's connection */
    int64_t version;
    pthread_t keeper;
    bool keeping;
    pthread_mutex_t lock; /* of what follows: never taken to read */
    pthread_cond_t wake;
    bool ending;
    pthread_mutex_t writing;
    ent_register *writer; /* NULL: read-only */
    serve_shelf *shelf;   /* pages that were built in */
} serve_house;

ent_code serve_house_open(serve_house *h, const serve_options *options, size_t n_seats,
                          ent_error *err);
void serve_house_close(serve_house *h);
/* A seat with the newest generation, which stays until the seat is left. */
serve_seat *serve_seat_take(serve_house *h);
void serve_seat_leave(serve_seat *s);
/* Takes in what was written since; the keeper does so every second. */
ent_code serve_house_renew(serve_house *h, ent_error *err);

#endif
