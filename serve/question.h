/* SPDX-License-Identifier: MIT
 *
 * From parameters to a question, as the command line does it from arguments.
 */
#ifndef ENT_SERVE_QUESTION_H
#define ENT_SERVE_QUESTION_H

#include "house.h"
#include "http.h"

enum { SERVE_ID_BYTES = 512, SERVE_FACETS_MOST = 8 };

/* One request being answered. */
typedef struct serve_asking {
    serve_house *house;
    serve_seat *seat;
    const ent_snapshot *snapshot;
    const struct serve_route *route;
    serve_request *request; /* its format may fall back to one that there is */
    serve_response *response;
    /* the question; its texts live here and in the request */
    ent_question q;
    char subject[SERVE_ID_BYTES], object[SERVE_ID_BYTES], also[SERVE_ID_BYTES];
    char facet[SERVE_FACETS_MOST][SERVE_ID_BYTES + 64];
    const char *facets[SERVE_FACETS_MOST];
    const char *only[SERVE_PARAMS_MOST], *without[SERVE_PARAMS_MOST],
        *prefer[SERVE_PARAMS_MOST];
    char day[32];
} serve_asking;

/* Reads all parameters that its route takes; false with a problem in the response. */
bool serve_question_read(serve_asking *a);
/* The day of a parameter; false with a problem. *has: it is given. */
bool serve_day_read(serve_asking *a, const char *key, bool last, bool *has, ent_day *out);

#endif
