/* SPDX-License-Identifier: MIT
 *
 * Answers painted on the grid: for each unit, or each ordered pair of units, the stretches
 * of its timelines become strokes over steps, by a rule. Steps of which nobody knows stay
 * missing: 0 is only where a claim or a complete list says no.
 */
#ifndef ENT_PAINT_H
#define ENT_PAINT_H

#include "panel/pick.h"
#include "panel/units.h"

/* What a cell tells of a step in which several things were so. */
typedef enum ent_rule {
    ENT_RULE_ANY,   /* so on any day; of several values that of the first day */
    ENT_RULE_ALL,   /* so on every day */
    ENT_RULE_FIRST, /* the value of its first day in the step: whoever was first */
    ENT_RULE_LAST,
    ENT_RULE_MIN,
    ENT_RULE_MAX,
    ENT_RULE_DAYS,  /* on how many days */
    ENT_RULE_SHARE, /* the same, of the days in the step */
    ENT_RULE_START, /* on the first day of the step alone */
    ENT_RULE_END,   /* on the last */
    ENT_RULE_PICK   /* of the claim that a list of details puts first */
} ent_rule;

typedef enum ent_cell_of {
    ENT_CELL_FLAG,   /* 1 */
    ENT_CELL_CODE,   /* the place of the value in the vocabulary, none being 0 */
    ENT_CELL_NUMBER, /* the value as a number */
    ENT_CELL_OBJECT, /* towards whom: the number of the word */
    ENT_CELL_DETAIL, /* a detail of the claim, as a number; missing where there is none */
    ENT_CELL_MATCH,  /* has it one of these details? */
    ENT_CELL_ONSET   /* 1 where its spell begins in the step */
} ent_cell_of;

typedef struct ent_stroke {
    uint32_t from, until; /* steps */
    double value;
    uint8_t has; /* ent_standing; 1 if no grades are asked for; 0: missing */
} ent_stroke;

/* Lists of strokes, by unit or by pair: each covers the whole grid. */
typedef struct ent_strokes {
    ent_stroke *at;
    size_t n, cap;
    struct ent_stroke_list {
        uint32_t first, n;
    } * list;
    size_t n_lists, cap_lists;
} ent_strokes;

typedef struct ent_painting {
    ent_view *view;
    const ent_units *units;
    const ent_units *others; /* of pairs: the second ones, if they are no units; or NULL */
    const ent_steps *steps;
    ent_filter is;
    bool pairs;      /* the answer is of two units; else of one */
    uint32_t object; /* of one unit: towards whom, 0 for nobody, ENT_NONE for whomever */
    bool either;     /* of two units: in either direction */
    ent_rule rule;
    ent_cell_of cell;
    ent_reading reading;
    bool grades; /* tell how well each cell stands */
    ent_pick pick;
    ent_str detail; /* its key, or key=value|key=value */
} ent_painting;

/* Groups of one relation, by subject; by either party if it is symmetric. */
typedef struct ent_group_of {
    uint32_t subject, group;
} ent_group_of;
typedef struct ent_groups_of {
    ent_group_of *at;
    size_t n, cap;
} ent_groups_of;
/* ENT_NOMEM. O(n log n). */
ent_code ent__groups_make(const ent_view *v, uint32_t relation, ent_groups_of *out,
                          ent_error *err);
void ent__groups_free(ent_groups_of *g);
/* Those of one subject: *n of them. O(log n). */
const ent_group_of *ent__groups_of(const ent_groups_of *g, uint32_t subject, size_t *n);
/* The other party of a group. */
uint32_t ent__group_other(const ent_view *v, uint32_t group, uint32_t subject);
/* An object of these groups that no complete list names: what is said of it by a list of all
 * is said of anybody. ENT_NONE: there is none. */
uint32_t ent__groups_anybody(const ent_view *v, const ent_groups_of *g);

/* ENT_NOMEM. O(pairs + stretches + the steps that these touch). */
ent_code ent__paint(const ent_painting *p, ent_strokes *out, ent_error *err);
/* Goes on with the last stroke of the list that begins at `first` if it says the same, else
 * adds one of this step. False: out of memory. */
bool ent__strokes_add(ent_strokes *s, size_t first, uint32_t step, uint8_t has, double value);
void ent__strokes_free(ent_strokes *s);

/* The strokes of one list, from the one that holds the step on. */
static inline const ent_stroke *ent__strokes_at(const ent_strokes *s, size_t list,
                                                uint32_t step) {
    const ent_stroke *x = s->at + s->list[list].first;
    size_t n = s->list[list].n;
    while (n > 1) {
        size_t half = n / 2;
        x += half * (x[half].from <= step);
        n -= half;
    }
    return x;
}

#endif
