/* SPDX-License-Identifier: MIT
 *
 * Reading tar archives, plain or compressed, and zip in memory. Present only where the build
 * has libarchive; without it every opening says ENT_UNSUPPORTED.
 */
#ifndef ENT_ARCHIVE_H
#define ENT_ARCHIVE_H

#include "base/base.h"

enum { ENT_ARCHIVE_FILES_MOST = 1000000 };

typedef struct ent_archive ent_archive;

/* Reads from an open file, which stays the caller's. ENT_OK, ENT_PARSE (no
 * archive), ENT_UNSUPPORTED, ENT_NOMEM. */
ent_code ent__archive_open(int fd, ent_archive **out, ent_error *err);
/* The same of a zip archive in memory, which stays where it is until closed. */
ent_code ent__archive_open_zip(ent_str bytes, ent_archive **out, ent_error *err);
void ent__archive_close(ent_archive *a); /* NULL is allowed */
/* Moves to the next plain file; *name lives until the next call. ENT_DONE at the
 * end; ENT_PARSE where the archive is damaged, ENT_LIMIT, ENT_NOMEM. */
ent_code ent__archive_next(ent_archive *a, const char **name, ent_error *err);
/* Bytes of that file, 0 at its end, -1 on failure (errno is EINVAL for damage). */
ptrdiff_t ent__archive_read(void *archive, void *to, size_t n);
/* Bytes of the archive file read so far. */
int64_t ent__archive_bytes(const ent_archive *a);

#endif
