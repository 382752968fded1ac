/* SPDX-License-Identifier: MIT
 *
 * From a name to what a register has of that name: for commands and for importers.
 */
#ifndef ENT_RESOLVE_H
#define ENT_RESOLVE_H

#include "names/names.h"
#include "register/register.h"

/* Who was found. `query` is the caller's and must outlive it. */
typedef struct ent_resolving {
    const ent_name_query *query;
    const ent_names *hidden; /* who is in these books does not count; NULL: nobody */
    ent_buf found;           /* the first id */
    ent_buf list;            /* of candidates */
    int n;                   /* different ids */
    ent_name_answer answer;  /* what the world's book says */
} ent_resolving;

/* The world's names alone. Borrowed, never freed. */
extern const ent_names ent__names_world;

void ent__resolving_init(ent_resolving *r, const ent_name_query *query);
void ent__resolving_free(ent_resolving *r);
/* Looks for an id, then for a name; with `parts` also for whole words of one. ENT_OK also
 * where nobody is found (n is 0). ENT_PARSE (not UTF-8), ENT_IO, ENT_CORRUPT, ENT_NOMEM. */
ent_code ent__resolve(ent_register *reg, ent_str text, bool parts, ent_resolving *r,
                      ent_error *err);
/* Appends "ID (Name), …" of the three whose names in the world's book are most like the
 * text; how many they are. O(all names). */
size_t ent__resolve_nearest(ent_str text, const ent_name_query *query, ent_buf *out);

#endif
