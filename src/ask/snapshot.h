/* SPDX-License-Identifier: MIT
 *
 * A register held in memory, from which questions on the usual clocks are answered. It
 * never changes, so threads share it without locks.
 */
#ifndef ENT_SNAPSHOT_H
#define ENT_SNAPSHOT_H

#include "voices/view.h"

#include <stdatomic.h>

struct ent_snapshot {
    ent_claims *claims;
    ent_view *view; /* everything, as known last; prepared */
    ent_instant known;
    char digest[65];
    uint32_t *first; /* by word: where its groups begin; one more than there are words */
    uint32_t *groups;
    size_t n_words, n_groups;
    atomic_int users;
};

/* Can this question be answered from its snapshot? The clocks must be the usual ones and
 * all sources heard. */
bool ent__snapshot_serves(const ent_question *q);
/* The groups that a word is a party of, in order. */
const uint32_t *ent__snapshot_groups(const ent_snapshot *s, uint32_t word, size_t *n);

#endif
