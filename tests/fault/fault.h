/* SPDX-License-Identifier: MIT
 *
 * Faults on demand. A step is something that may fail: an allocation, or a call
 * of the storage engine to the system. Armed with a number, the step of that
 * number fails, once or from then on; the caller counts up until nothing fails.
 *
 * The storage engine sees the system through a shim of ours (vfs.c), and both it
 * and the library allocate through ours (alloc.c). One thread.
 */
#ifndef ENT_FAULT_H
#define ENT_FAULT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum fault_kind {
    FAULT_NONE = 0,
    FAULT_MEMORY = 1, /* an allocation fails */
    FAULT_IO = 2,     /* a read, write, sync, truncation, opening, deletion fails */
    FAULT_FULL = 3,   /* a write finds the disk full */
    FAULT_BUSY = 4,   /* a lock is held by another */
    FAULT_DEATH = 5,  /* the process ends before a change of a file */
    FAULT_TORN = 6,   /* the process ends in the middle of a write */
    FAULT_POWER = 7,  /* as death, and nothing survives that was not synced */
    FAULT_CHANCE = 8  /* the same, and some of it survives */
} fault_kind;

enum { FAULT_EXIT = 42 };

void fault_install(void); /* before anything else */
void fault_arm(fault_kind kind, int64_t step, bool for_ever);
bool fault_disarm(void);         /* did any step fail? */
bool fault_due(fault_kind kind); /* counts a step of that kind */
fault_kind fault_armed(void);
int64_t fault_step(void);
int64_t fault_live(void); /* blocks of memory allocated */

void fault_die(void); /* now, as the armed kind has it */

int fault_install_vfs(void); /* alloc.c calls it */

#endif
