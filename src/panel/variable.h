/* SPDX-License-Identifier: MIT
 *
 * A variable of a panel, as asked for ("igos=count(both member type:org)"), and what
 * fills its column. Words in the brackets:
 *
 *   value(REL)            the value of the answer, as its place in the vocabulary; 0: none
 *   is(REL [VALUE])       1 where it is so
 *   number(REL)           the figure of a measure
 *   detail(REL KEY)       a detail of the claim, as a number; with is:K=V|K=V, 1 where it is so
 *   onset(REL [VALUE])    1 in the step in which a spell of it begins
 *   count(both REL)       towards how many both are so;  count(REL): how many one is
 *   partners(REL [V|V])   towards how many of the other units one is so
 *   joint(OBJECT [REL])   1 where both are so towards the object (member, if not said)
 *   distance(REL [VALUE]) km between the places towards which they are so
 *   nearest(REL [VALUE])  km to the nearest of the other units' places
 *   any(NAME...)          1 where one of these columns is not 0
 *   spell(NAME)           steps since the column NAME was last 1, or since the first row
 *   lag(NAME [N])         the column N steps ago (negative: lead)
 *
 * Options: rule:any|all|first|last|min|max|days|share|start|end, pick:KEY,-KEY (which claim, if
 * several), as:records (the claims as written), from:second, from:either, value:V, type:T,
 * object:ID, KEY:ID for the facets of the relation, grade:sure|possible, source:PATTERN.
 */
#ifndef ENT_VARIABLE_H
#define ENT_VARIABLE_H

#include "panel/batch.h"
#include "panel/expression.h"
#include "panel/paint.h"

typedef enum ent_variable_kind {
    ENT_VAR_PAINT,    /* strokes by pair */
    ENT_VAR_EACH,     /* strokes by unit: a column for each side */
    ENT_VAR_JOINT,    /* strokes by unit, both */
    ENT_VAR_COUNT,    /* of objects, shared by both or of one */
    ENT_VAR_DISTANCE, /* strokes by unit, of places */
    ENT_VAR_PARTNERS, /* strokes by unit, added up over pairs */
    ENT_VAR_NEAREST,
    ENT_VAR_ANY,
    ENT_VAR_SPELL,
    ENT_VAR_LAG
} ent_variable_kind;

/* Objects towards which a unit is so, as bits, over steps. */
typedef struct ent_bits_run {
    uint32_t from, until;
    uint32_t bits; /* in words */
    bool has;
} ent_bits_run;

typedef struct ent_bits {
    ent_bits_run *at; /* by unit, in order */
    size_t n, cap;
    uint32_t *first; /* of each unit, and one behind the last */
    size_t cap_first;
    uint64_t *words;
    size_t n_words, cap_words, width; /* width: words of one run */
} ent_bits;

typedef struct ent_point {
    double lat, lon; /* radians */
    bool has;
} ent_point;

typedef struct ent_variable {
    ent_variable_kind kind;
    ent_str name, expression;
    ent_painting painting;
    ent_strokes strokes;
    ent_bits bits;
    bool both;       /* count: shared */
    ent_str type;    /* count: of the objects */
    bool second;     /* of two: what the second does to the first */
    uint64_t values; /* partners: codes that count; 0: any but none */
    uint32_t any[ENT_WORDS_MOST];
    size_t n_any;
    uint32_t of;       /* spell, lag: the column */
    int64_t by;        /* lag: steps */
    bool gaps;         /* spell: absence does not end it */
    ent_point *points; /* distance: by word */
    size_t n_points, cap_points;
    bool real; /* its cells are not whole numbers */
    uint32_t column, n_columns;
} ent_variable;

/* A column of a batch. */
typedef struct ent_fill {
    double *value;
    uint8_t *has; /* 0: missing; where grades are asked for, ent_standing */
} ent_fill;

/* Are its cells answers, which stand well or badly, and no numbers made of many? */
static inline bool ent__variable_graded(const ent_variable *v) {
    return v->kind == ENT_VAR_PAINT || v->kind == ENT_VAR_EACH || v->kind == ENT_VAR_JOINT ||
           v->kind == ENT_VAR_DISTANCE;
}
ent_code ent__variable_prepare(ent_variable *v, const ent_panel_rows *rows, ent_error *err);
/* From the strokes that make cells of pairs to those of each unit's totals over the others.
 * ENT_NOMEM. O(cells of all directed pairs). */
ent_code ent__totals_make(ent_variable *v, const ent_panel_rows *rows, ent_error *err);
void ent__variable_free(ent_variable *v);
/* Fills its column, or columns, of the batch. Columns before it are filled. */
void ent__variable_fill(const ent_variable *v, const ent_panel_rows *rows,
                        const ent_batch *batch, const ent_fill *columns);

#endif
