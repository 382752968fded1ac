/* SPDX-License-Identifier: MIT
 *
 * The parts of a set expression, each with the courses of those whom it speaks of.
 *
 * course: what is said of one entity's being in, through all days, in steps. What a part
 *         does not speak of at all is unsaid on every day.
 */
#ifndef ENT_PARTS_H
#define ENT_PARTS_H

#include "ask/asking.h"
#include "ask/set.h"

/* From this day to that of the next step. */
typedef struct ent_course_step {
    ent_day from;
    ent_day witnessed; /* ENT_DAY_MIN: never; ENT_DAY_MAX: does not rest on claims */
    uint32_t matter;   /* what it rests on, or ENT_NONE */
    uint8_t verdict;
    bool history; /* an event: holds once it has happened */
    bool silent;  /* the matter is one of the parts' silence */
} ent_course_step;

typedef struct ent_course {
    uint32_t first, n; /* in ent_set_parts.steps; the first step is from ENT_DAY_MIN */
} ent_course;

typedef enum ent_part_kind {
    ENT_PART_RELATED = 0, /* stands in a relation to an entity, or an entity to it */
    ENT_PART_REGION = 1,  /* part of a region, or of a region in it */
    ENT_PART_BOUND = 2,   /* by a treaty */
    ENT_PART_ONE = 3,     /* a state or territory by itself, while it exists */
    ENT_PART_STATES = 4   /* all states that exist */
} ent_part_kind;

/* A part, as it was understood. Texts live in the arena. */
typedef struct ent_part {
    ent_part_kind kind;
    ent_str entity;   /* id; "" for ENT_PART_STATES */
    ent_str relation; /* of ENT_PART_RELATED */
    ent_str value;    /* "": what the relation itself means */
    bool turned;      /* the entity is the subject */
    uint32_t word;    /* of the entity, ENT_NONE: nothing is said of it */
    uint32_t number;  /* of the relation, once read */
    uint32_t want;    /* word of the value; 0: any that stands */
    ent_map courses;  /* entity word -> number of its course */
} ent_part;

typedef struct ent_set_parts {
    ent_set set;
    ent_part at[ENT_SET_PARTS_MOST];
    ent_asking ask;
    ent_silence silence;   /* those of whom a list alone speaks */
    ent_hearing unheard;   /* of it */
    ent_question question; /* the clocks and the day alone */
    ent_arena arena;
    ent_course_step *steps;
    size_t n_steps, cap_steps;
    ent_course *courses;
    size_t n_courses, cap_courses;
    uint32_t *entities; /* of whom any part speaks, each once */
    size_t n_entities, cap_entities;
    ent_map seen;
} ent_set_parts;

/* Reads the expression, finds whom its names mean, reads the claims and makes the courses
 * of all parts. ENT_PARSE, ENT_NOT_FOUND, ENT_AMBIGUOUS and ENT_INVALID with the column;
 * else as any question. */
ent_code ent__set_parts_open(ent_set_parts *p, ent_register *reg, ent_str expression,
                             const ent_question *q, ent_error *err);
void ent__set_parts_close(ent_set_parts *p);
/* Of one part, and of the whole expression. */
ent_code ent__part_course(ent_set_parts *p, size_t part, uint32_t entity, ent_course *out,
                          ent_error *err);
ent_code ent__set_parts_all(ent_set_parts *p, uint32_t entity, ent_course *out, ent_error *err);

/* ---- courses (course.c) ------------------------------------------------------------- */

const ent_course_step *ent__course_at(const ent_set_parts *p, ent_course c, ent_day day);
/* One step for all days. */
ent_code ent__course_flat(ent_set_parts *p, ent_verdict verdict, ent_course *out,
                          ent_error *err);
/* x in the first stretch, nothing outside of [from, until). */
ent_code ent__course_clip(ent_set_parts *p, ent_course x, ent_day from, ent_day until,
                          ent_course *out, ent_error *err);
ent_code ent__course_join(ent_set_parts *p, ent_course x, ent_course y, ent_set_op op,
                          ent_course *out, ent_error *err);
/* The best of the matters of a group. */
ent_code ent__course_of_group(ent_set_parts *p, const ent_part *part, uint32_t group,
                              ent_course *out, ent_error *err);
ent_code ent__course_of_matter(ent_set_parts *p, const ent_part *part, uint32_t matter,
                               ent_course *out, ent_error *err);
/* Is the party of the group (a subject of `party`) bound by what it did? */
ent_code ent__course_of_bound(ent_set_parts *p, uint32_t group, ent_course *out,
                              ent_error *err);

#endif
