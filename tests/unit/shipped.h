/* SPDX-License-Identifier: MIT
 *
 * The package that ships as a register of its own, for tests that ask all of it.
 */
#ifndef ENT_TEST_SHIPPED_H
#define ENT_TEST_SHIPPED_H

#include "test.h"

#include "entente.h"

#include <unistd.h>

typedef struct shipped {
    char path[300];
    ent_register *reg;
} shipped;

static inline void shipped_open(shipped *s) {
    const char *root = getenv("ENTENTE_ROOT"), *tmp = getenv("TMPDIR");
    char dir[300];
    snprintf(s->path, sizeof s->path, "%s/entente-shipped-%ld.db", tmp ? tmp : "/tmp",
             (long)getpid());
    snprintf(dir, sizeof dir, "%s/data", root ? root : "..");
    remove(s->path);
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE};
    OK(ent_register_open(s->path, &o, &s->reg, err));
    ent_package_options p = {.size = sizeof p, .own_recorded = true};
    OK(ent_package_import(s->reg, dir, &p, NULL, err));
}

static inline void shipped_close(shipped *s) {
    ent_register_close(s->reg);
    remove(s->path);
}

#endif
