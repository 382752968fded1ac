/* SPDX-License-Identifier: MIT
 *
 * What publishers write for people, taken apart: markup, lists, dates, figures.
 */
#ifndef ENT_PROSE_H
#define ENT_PROSE_H

#include "base/base.h"

/* HTML to plain text, appended: tags go, those that break a line become line feeds (as
 * does " ++ "), references become letters, runs of blanks one blank. */
void ent__prose_plain(ent_str html, ent_buf *out);

/* Splits off what stands before the first of the separators outside of brackets,
 * trimmed. A comma between digits separates nothing; a bracket that another one opens
 * before it is closed was never meant to go beyond the next separator. False when the
 * list is used up. */
bool ent__prose_item(ent_str *rest, const char *separators, ent_str *item);

/* Takes "(...)" off the end, if the text ends so: its inside. */
bool ent__prose_bracket(ent_str *text, ent_str *inside);

/* The text without its first "(...)", written to `to` if there is one: "Henry A. (Heinz
 * Alfred) Kissinger" is Henry A. Kissinger. */
ent_str ent__prose_unbracket(ent_str text, char *to, size_t n);

/* A date at the start: "12 July 2019", "July 2019", "2019" as EDTF; *used is its
 * length in the text. */
bool ent__prose_date(ent_str text, char out[16], size_t *used);

/* A figure at the start: "1,545", "4.5 million" as digits; *used as above. */
bool ent__prose_number(ent_str text, char out[32], size_t *used);

/* Takes the prefix off; ASCII letters in either case. */
bool ent__prose_skip(ent_str *text, const char *prefix);
/* Where the word or phrase stands, by itself, in either case; text.n if nowhere. */
size_t ent__prose_find(ent_str text, const char *phrase);

#endif
