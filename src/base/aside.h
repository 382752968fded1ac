/* SPDX-License-Identifier: MIT
 *
 * A file of the user's, written beside its place and put there once it is whole: a table
 * half written would be taken for a table. What is no plain file (a pipe, a device) is
 * written as it is.
 */
#ifndef ENT_ASIDE_H
#define ENT_ASIDE_H

#include "base/base.h"

enum { ENT_ASIDE_PATH = 4096 };

typedef struct ent_aside {
    char path[ENT_ASIDE_PATH];         /* links followed */
    char passing[ENT_ASIDE_PATH + 32]; /* "" if it is no plain file */
    int fd;
} ent_aside;

/* ENT_IO, ENT_FULL, ENT_READONLY, ENT_NOT_FOUND (no such folder), ENT_LIMIT. */
ent_code ent__aside_open(ent_aside *a, const char *path, ent_error *err);
/* Writes all of it. */
ent_sink ent__aside_sink(ent_aside *a);
/* Brings it to disk and into its place, if `code` is ENT_OK; else, or where that fails,
 * nothing is left of it. Returns what came of it. */
ent_code ent__aside_close(ent_aside *a, ent_code code, ent_error *err);

#endif
