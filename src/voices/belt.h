/* SPDX-License-Identifier: MIT
 *
 * A belt that carries stored claims from the thread that reads them to one that
 * makes something of them, in order, so that both go on at once.
 */
#ifndef ENT_BELT_H
#define ENT_BELT_H

#include "register/register.h"

typedef struct ent_belt ent_belt;

/* Starts a thread that calls fn for every claim put on the belt, until it returns
 * nonzero. NULL if there is no memory or no thread to be had: do without. */
ent_belt *ent__belt_start(ent_stored_fn fn, void *ctx);
/* Nonzero once fn has asked to stop; what is put on later is thrown away. */
int ent__belt_put(ent_belt *belt, const ent_stored *claim);
/* Waits until everything has been taken off. NULL is allowed. */
void ent__belt_end(ent_belt *belt);

#endif
