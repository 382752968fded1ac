/* SPDX-License-Identifier: MIT
 *
 * The files of an import: named one by one, found in folders, packed in archives,
 * or standard input. All come as streams of bytes with a name for messages.
 */
#ifndef ENT_INPUT_H
#define ENT_INPUT_H

#include "base/base.h"

/* One file, open. */
typedef struct ent_input {
    const char *name; /* as told to people: its path; "archive.tar.gz/member" */
    ent_read_fn read;
    void *ctx;
} ent_input;

typedef struct ent_input_file {
    char *path;    /* "-" is standard input */
    int64_t bytes; /* 0 if not known */
    bool archive;
} ent_input_file;

/* What the paths come to, folders searched through, sorted by name. */
typedef struct ent_inputs {
    ent_input_file *file;
    size_t n, cap;
    int64_t bytes; /* of all */
    const char
        *suffixes; /* "|"-separated ends of names that are taken in folders and archives */
} ent_inputs;

/* Adds a file, or all of a folder that fit; links in a folder are not followed.
 * ENT_NOT_FOUND (no such path; a folder with nothing that fits), ENT_IO, ENT_LIMIT,
 * ENT_NOMEM. */
ent_code ent__inputs_add(ent_inputs *in, const char *path, ent_error *err);
void ent__inputs_free(ent_inputs *in);

/* Opens file number i and hands it to `fn`, or each fitting file of the archive.
 * What fn returns other than ENT_OK ends it. `done` receives the bytes read so far
 * of this file; it may be read from within fn. */
typedef ent_code (*ent_input_fn)(void *ctx, const ent_input *input, ent_error *err);
ent_code ent__inputs_read(const ent_inputs *in, size_t i, int64_t *done, ent_input_fn fn,
                          void *ctx, ent_error *err);

/* All of it, of at most `most` bytes, appended to `out`. ENT_LIMIT, ENT_IO, ENT_NOMEM. */
ent_code ent__input_text(const ent_input *input, size_t most, ent_buf *out, ent_error *err);

#endif
