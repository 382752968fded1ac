/* SPDX-License-Identifier: MIT
 *
 * The program that makes src/names' book of the world at build: from data/entities.csv
 * and data/names.csv, and from what the machine has of the standard lists.
 */
#ifndef NAMEBOOK_H
#define NAMEBOOK_H

#include "names/book.h"

/* A whole file; *out is yours, free with ent__buf_free(). ENT_NOT_FOUND, ENT_IO, … */
ent_code namebook_file(const char *path, ent_buf *out, ent_error *err);

/* Names of ISO 3166 in all languages of Debian's iso-codes: its JSON and its message
 * catalogues. Nothing where the package is not installed. */
ent_code namebook_iso_codes(ent_book_maker *m, const char *share, ent_error *err);

/* Names of regions of the Unicode CLDR, as ICU has them. Nothing in a build without ICU. */
ent_code namebook_cldr(ent_book_maker *m, ent_error *err);

#endif
