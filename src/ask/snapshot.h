/* SPDX-License-Identifier: MIT
 *
 * A register held in memory, from which questions on the usual clocks are answered. It
 * never changes, so threads share it without locks.
 */
#ifndef ENT_SNAPSHOT_H
#define ENT_SNAPSHOT_H

#include "voices/whole.h"

#include <stdatomic.h>

struct ent_snapshot {
    ent_whole whole;
    ent_instant known; /* when its last row was recorded */
    char digest[65];
    uint32_t *first; /* by word: where its groups begin; one more than there are words */
    uint32_t *groups;
    size_t n_words, n_groups;
    atomic_int users;
};

/* Every source, at any time, none preferred? */
static inline bool ent__question_hears_all(const ent_question *q) {
    return !q->has_said_by && !q->n_only && !q->n_without && !q->n_prefer;
}
/* Can this question be answered from its snapshot? The clocks must be the usual ones and
 * all sources heard. */
bool ent__snapshot_serves(const ent_question *q);
/* The groups that a word is a party of, in order. */
const uint32_t *ent__snapshot_groups(const ent_snapshot *s, uint32_t word, size_t *n);

#endif
