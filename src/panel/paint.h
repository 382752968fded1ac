/* SPDX-License-Identifier: MIT
 *
 * Answers painted on the grid: for each unit, or each ordered pair of units, the stretches
 * of its timelines become strokes over steps, by a rule. Steps of which nobody knows stay
 * missing: 0 is only where a claim or a complete list says no.
 */
#ifndef ENT_PAINT_H
#define ENT_PAINT_H

#include "panel/units.h"

/* What a cell tells of a step in which several things were so. */
typedef enum ent_rule {
    ENT_RULE_ANY,   /* so on any day; of several values that of the first day */
    ENT_RULE_ALL,   /* so on every day */
    ENT_RULE_FIRST, /* the value of its first day in the step: whoever was first */
    ENT_RULE_LAST,
    ENT_RULE_MIN,
    ENT_RULE_MAX,
    ENT_RULE_DAYS, /* on how many days */
    ENT_RULE_SHARE /* the same, of the days in the step */
} ent_rule;

typedef enum ent_cell_of {
    ENT_CELL_FLAG,   /* 1 */
    ENT_CELL_CODE,   /* the place of the value in the vocabulary, none being 0 */
    ENT_CELL_NUMBER, /* the value as a number */
    ENT_CELL_OBJECT  /* towards whom: the number of the word */
} ent_cell_of;

typedef struct ent_stroke {
    uint32_t from, until; /* steps */
    double value;
    bool has; /* else missing */
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
    const ent_steps *steps;
    ent_filter is;
    bool pairs;      /* the answer is of two units; else of one */
    uint32_t object; /* of one unit: towards whom, 0 for nobody, ENT_NONE for whomever */
    ent_rule rule;
    ent_cell_of cell;
} ent_painting;

/* Groups of one relation, by subject. */
typedef struct ent_groups_of {
    uint32_t *at;
    size_t n, cap;
} ent_groups_of;
/* ENT_NOMEM. O(n log n). */
ent_code ent__groups_make(const ent_view *v, uint32_t relation, ent_groups_of *out,
                          ent_error *err);
void ent__groups_free(ent_groups_of *g);
/* Those of one subject: *n of them. O(log n). */
const uint32_t *ent__groups_of(const ent_view *v, const ent_groups_of *g, uint32_t subject,
                               size_t *n);

/* ENT_NOMEM. O(pairs + stretches + the steps that these touch). */
ent_code ent__paint(const ent_painting *p, ent_strokes *out, ent_error *err);
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
