/* SPDX-License-Identifier: MIT
 *
 * A variable as written: [NAME=]FUNCTION(WORD… KEY:VALUE…), or a name alone.
 */
#ifndef ENT_EXPRESSION_H
#define ENT_EXPRESSION_H

#include "base/base.h"

enum { ENT_WORDS_MOST = 4, ENT_OPTIONS_MOST = 8 };

typedef struct ent_expression {
    ent_str name;     /* of the column; made from the words if none is written */
    ent_str function; /* "" if there are no brackets */
    ent_str word[ENT_WORDS_MOST];
    size_t n_words;
    ent_str key[ENT_OPTIONS_MOST], option[ENT_OPTIONS_MOST];
    size_t n_options;
    ent_str text; /* all of it */
} ent_expression;

/* Parts point into `text`, but for a name that is made, which lives in the arena. ENT_PARSE
 * with the column, ENT_LIMIT, ENT_NOMEM. O(n). */
ent_code ent__expression_parse(ent_str text, ent_arena *arena, ent_expression *out,
                               ent_error *err);
/* The word that names its relation; p NULL where it is of other columns. */
ent_str ent__expression_relation(const ent_expression *e);
/* An option's value; p NULL if it is not there. */
ent_str ent__expression_option(const ent_expression *e, const char *key);

#endif
