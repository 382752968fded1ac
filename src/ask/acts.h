/* SPDX-License-Identifier: MIT
 *
 * What an action about a treaty does to the one who takes it.
 */
#ifndef ENT_ACTS_H
#define ENT_ACTS_H

#include "base/base.h"

typedef enum ent_act {
    ENT_ACT_SIGNS = 0,
    ENT_ACT_BINDS = 1,
    ENT_ACT_CONSENTS = 2, /* binds, and is not said how */
    ENT_ACT_ENDS = 3,
    ENT_ACT_OTHER = 4,
    ENT_ACT_COUNT = 5
} ent_act;

ent_act ent__act_of(ent_str value);

#endif
