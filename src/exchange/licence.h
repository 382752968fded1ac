/* SPDX-License-Identifier: MIT
 *
 * What a source's licence lets us publish.
 */
#ifndef ENT_LICENCE_H
#define ENT_LICENCE_H

#include "base/base.h"

typedef enum ent_publishing {
    ENT_PUBLISH_ALL = 0,
    ENT_PUBLISH_FACTS = 1, /* no licence stated: what it says, not its words */
    ENT_PUBLISH_NOTHING = 2
} ent_publishing;

/* Of an SPDX expression: one id, or several with OR (any will do). */
ent_publishing ent__licence_publishing(ent_str licence);

#endif
