/* SPDX-License-Identifier: MIT
 *
 * The whole of a register in memory: all its claims, and the default view of them with
 * every timeline made. From an image of it, if there is one of the register as it is.
 */
#ifndef ENT_WHOLE_H
#define ENT_WHOLE_H

#include "register/register.h"
#include "voices/view.h"

typedef struct ent_whole {
    ent_claims *claims;
    ent_view *view; /* known now, said by anybody at any time; prepared */
} ent_whole;

/* As the register's readings fail. Where the register was opened with a folder for images
 * and has claims enough, an image is left there for the next one. O(claims), of an image at
 * the speed of memory. */
ent_code ent__whole_open(ent_register *reg, ent_whole *out, ent_error *err);
/* Is it kept as an image, or will be: was the register opened with a folder for them, and has
 * claims enough? */
bool ent__whole_is_kept(ent_register *reg);
void ent__whole_close(ent_whole *w);

#endif
