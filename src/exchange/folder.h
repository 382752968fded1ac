/* SPDX-License-Identifier: MIT
 *
 * The folder of a package: which file is which table, reading them safely,
 * replacing them whole.
 */
#ifndef ENT_FOLDER_H
#define ENT_FOLDER_H

#include "model/model.h"

#define ENT_PACKAGE_JSON "datapackage.json"
enum { ENT_PATH_MOST = 1024 };

/* Opens a folder; close it with close(). ENT_NOT_FOUND, ENT_IO. */
ent_code ent__folder_open(const char *path, int *fd, ent_error *err);
/* The same of one that is made if it is not there. ENT_FULL too. */
ent_code ent__folder_make(const char *path, int *fd, ent_error *err);
/* Opens a plain file inside for reading. `path` is relative, with forward slashes,
 * without "..": ENT_INVALID else; no link is followed. ENT_NOT_FOUND, ENT_IO. */
ent_code ent__folder_file(int folder, const char *path, int *fd, int64_t *bytes,
                          ent_error *err);
ptrdiff_t ent__fd_read(void *ctx, void *to, size_t n); /* ctx: an int * */

/* Where the tables are: a path each, empty for an absent table. */
typedef struct ent_layout {
    char path[ENT_KIND_COUNT][ENT_PATH_MOST];
    bool named[ENT_KIND_COUNT]; /* by datapackage.json: must be there */
    bool unread_json;           /* datapackage.json is there, this build reads no JSON */
} ent_layout;
/* From datapackage.json if it is there, default names for what it does not name.
 * ENT_PARSE and ENT_INVALID with the place or what is wrong in it. */
ent_code ent__layout_read(int folder, ent_layout *out, ent_error *err);

/* A file being written under a passing name. */
typedef struct ent_draft {
    int folder, fd;
    const char *name; /* the final one; a literal */
    char passing[64];
} ent_draft;
ent_code ent__draft_open(int folder, const char *name, ent_draft *out, ent_error *err);
/* Writes all of it and empties `text`. ENT_IO, ENT_FULL, what `text` failed with. */
ent_code ent__draft_write(ent_draft *draft, ent_buf *text, ent_error *err);
/* To disk, still under the passing name. */
ent_code ent__draft_finish(ent_draft *draft, ent_error *err);
/* Puts it in the place of the final name. */
ent_code ent__draft_place(ent_draft *draft, ent_error *err);
/* Removes what is not yet in its place. */
void ent__draft_drop(ent_draft *draft);

#endif
