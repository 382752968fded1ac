/* SPDX-License-Identifier: MIT
 *
 * Routes: which questions there are, and which parameters they take.
 */
#ifndef ENT_SERVE_ROUTE_H
#define ENT_SERVE_ROUTE_H

#include "question.h"

typedef struct serve_route {
    const char *name;   /* /api/NAME, and the command of that name */
    const char *params; /* blank-separated; the first are the arguments of the command */
    const char *needs;  /* those that must be given */
    bool facets;        /* other parameters are facets of the relation */
    bool day_today;     /* no day means today */
    bool is_long;       /* goes to the queue */
    bool writes;        /* POST, with a token */
    uint32_t formats;   /* bits of serve_format */
    bool (*run)(serve_asking *a);
} serve_route;

extern const serve_route serve_routes[];
extern const size_t serve_n_routes;

/* The route of a path; NULL. */
const serve_route *serve_route_find(const char *path);
/* Is the word in a blank-separated list? */
bool serve_listed(const char *list, const char *word);
/* Parameters that may be given more than once. */
bool serve_repeats(const char *key);
/* The OpenAPI document. */
void serve_openapi(const serve_options *o, serve_text *out);

/* May it take long, so that the queue should have it? */
bool serve_is_long(const serve_request *q);
/* Answers a request that has been read. */
void serve_answer(serve_house *h, serve_request *q, serve_response *r);

#endif
