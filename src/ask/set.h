/* SPDX-License-Identifier: MIT
 *
 * A set expression as written, 'EU & NATO - "Nordic-Baltic Eight"':
 *
 *     set     = meet { ("|" | "-") meet }        one after the other, from the left
 *     meet    = part { "&" part }                binds more tightly
 *     part    = "(" set ")" | function "(" name ")" | name
 *     name    = word | '"' anything else '"' [ ":" word ]
 *
 * A word is a run of anything but blanks, quotes, brackets, "&" and "|", and does not
 * begin with "-". So a minus needs a blank or a bracket in front of it: EU-NATO is one
 * word. What a name stands for is not decided here.
 */
#ifndef ENT_SET_H
#define ENT_SET_H

#include "base/base.h"

enum { ENT_SET_PARTS_MOST = 128, ENT_SET_DEPTH_MOST = 64 };

typedef enum ent_set_op {
    ENT_SET_PART = 0,
    ENT_SET_AND = 1,
    ENT_SET_OR = 2,
    ENT_SET_MINUS = 3
} ent_set_op;

typedef struct ent_set_part {
    ent_str function; /* "" if none */
    ent_str name;
    ent_str value;  /* behind the quotes; "" if none */
    bool quoted;    /* a word may hold its value: CBSS:observer */
    ent_str text;   /* all of it as written */
    int64_t column; /* in characters, from 1 */
} ent_set_part;

/* Steps in the order of doing: a part is laid on the pile, an operation takes two. */
typedef struct ent_set {
    ent_set_part part[ENT_SET_PARTS_MOST];
    size_t n_parts;
    struct {
        uint8_t op;    /* ent_set_op */
        uint8_t which; /* of a part: its number */
    } step[2 * ENT_SET_PARTS_MOST];
    size_t n_steps;
} ent_set;

/* Texts point into `text`. ENT_PARSE with the column, ENT_LIMIT. O(n), no memory. */
ent_code ent__set_parse(ent_str text, ent_set *out, ent_error *err);

#endif
