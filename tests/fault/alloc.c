/* SPDX-License-Identifier: MIT
 *
 * The countdown, and the allocators of library and storage engine under it.
 */
#include "fault.h"

#include "entente.h"

#include <sqlite3.h>
#include <stdlib.h>

static struct {
    fault_kind kind;
    int64_t step, at;
    bool for_ever, fired;
} armed;
static int64_t live;

void fault_arm(fault_kind kind, int64_t step, bool for_ever) {
    armed.kind = kind;
    armed.step = 0;
    armed.at = step;
    armed.for_ever = for_ever;
    armed.fired = false;
}

bool fault_disarm(void) {
    armed.kind = FAULT_NONE;
    return armed.fired;
}

fault_kind fault_armed(void) {
    return armed.kind;
}

int64_t fault_step(void) {
    return armed.at;
}

bool fault_due(fault_kind kind) {
    if (armed.kind != kind)
        return false;
    armed.step++;
    if (armed.step == armed.at || (armed.for_ever && armed.step > armed.at)) {
        armed.fired = true;
        return true;
    }
    return false;
}

int64_t fault_live(void) {
    return live;
}

/* ---- the library ---------------------------------------------------------------- */

static void *library_alloc(void *ctx, void *p, size_t old, size_t size) {
    (void)ctx;
    (void)old;
    if (size == 0) {
        live -= p != NULL;
        free(p);
        return NULL;
    }
    if (fault_due(FAULT_MEMORY))
        return NULL;
    live += p == NULL;
    return realloc(p, size);
}

/* ---- the storage engine --------------------------------------------------------- */

static sqlite3_mem_methods real;

static void *engine_malloc(int n) {
    if (fault_due(FAULT_MEMORY))
        return NULL;
    live++;
    return real.xMalloc(n);
}

static void engine_free(void *p) {
    live -= p != NULL;
    real.xFree(p);
}

static void *engine_realloc(void *p, int n) {
    return fault_due(FAULT_MEMORY) ? NULL : real.xRealloc(p, n);
}

void fault_install(void) {
    static sqlite3_mem_methods ours;
    ent_alloc_set(library_alloc, NULL);
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real) != SQLITE_OK)
        abort();
    ours = real;
    ours.xMalloc = engine_malloc;
    ours.xFree = engine_free;
    ours.xRealloc = engine_realloc;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) != SQLITE_OK ||
        sqlite3_initialize() != SQLITE_OK || fault_install_vfs() != SQLITE_OK)
        abort();
}
