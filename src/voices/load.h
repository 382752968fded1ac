/* SPDX-License-Identifier: MIT
 *
 * From a register to claims in memory, whole or a scope of it.
 */
#ifndef ENT_LOAD_H
#define ENT_LOAD_H

#include "register/register.h"
#include "voices/claims.h"

/* What is read: rows that fit any of the patterns, and what closes them. No
 * patterns: everything. */
typedef struct ent_scope {
    const ent_pattern *patterns;
    size_t n;
    bool details;  /* also the entities that are only named in details */
    bool entities; /* also every other entity */
} ent_scope;

/* The claims of a scope, closed: also what replaces them, recursively, and the
 * coverage claims of the relations met; a scoped answer equals the whole's.
 * Entities are read under all ids that stand for them. As the register's
 * readings fail. O(rows read). */
ent_code ent__load(ent_register *reg, const ent_scope *scope, ent_claims **out, ent_error *err);
/* The same; of the whole, a second thread may make claims while this one reads. */
ent_code ent__load_by(ent_register *reg, const ent_scope *scope, bool two_threads,
                      ent_claims **out, ent_error *err);

#endif
