/* SPDX-License-Identifier: MIT
 *
 * Old encodings of one byte a letter, read as UTF-8.
 */
#ifndef ENT_CHARSET_H
#define ENT_CHARSET_H

#include "base/base.h"

typedef enum ent_charset {
    ENT_CHARSET_UTF8 = 0,
    ENT_CHARSET_LATIN1 = 1,    /* ISO 8859-1 */
    ENT_CHARSET_CP1252 = 2,    /* Windows, Western */
    ENT_CHARSET_MAC_ROMAN = 3, /* classic Mac OS */
} ent_charset;

/* "utf-8", "latin-1", "cp1252", "mac-roman"; false if it is none. */
bool ent__charset_parse(ent_str name, ent_charset *out);

/* A reader over another: what it reads is UTF-8. */
typedef struct ent_recoding {
    ent_read_fn read;
    void *ctx;
    ent_charset from;
    char left[4]; /* of a letter that did not fit */
    size_t n_left;
} ent_recoding;
ptrdiff_t ent__recoding_read(void *recoding, void *to, size_t n);

#endif
