/* SPDX-License-Identifier: MIT
 *
 * The units of a panel: the members of a state system, each under the code that the system
 * gives it. A code is not a state: 255 of the Correlates of War is Prussia, the German
 * Empire and Germany in turn, and Germany was 255 and 260. So a unit is a code, and has
 * pieces: who bore it when.
 */
#ifndef ENT_UNITS_H
#define ENT_UNITS_H

#include "entente.h"
#include "panel/steps.h"
#include "panel/stretch.h"

typedef struct ent_range {
    ent_day from, until; /* half-open */
} ent_range;

typedef struct ent_piece {
    uint32_t entity; /* word */
    uint32_t unit;
    ent_day from, until;
} ent_piece;

typedef struct ent_unit {
    ent_str code;              /* in the arena of the units */
    int64_t number;            /* of a numeric code */
    uint32_t ranges, n_ranges; /* when it is in the system; disjoint, in order */
    uint32_t pieces, n_pieces;
} ent_unit;

typedef struct ent_units {
    ent_unit *at; /* by number, or by code */
    size_t n, cap;
    ent_range *ranges;
    size_t n_ranges, cap_ranges;
    ent_piece *pieces; /* by unit: who bears its code when */
    size_t n_pieces, cap_pieces;
    ent_arena arena;
    ent_day first, last; /* days of which somebody testifies that one is a member */
    bool numeric;        /* all codes are numbers */
} ent_units;

/* Who is in the system: an answer of a relation (exists; member of an organisation). */
typedef struct ent_system {
    ent_filter is;
    uint32_t object;    /* word, 0: none */
    const char *scheme; /* of the codes: cow, gw, iso3, …; id */
} ent_system;

/* ENT_NOMEM. O(n log n) in the answers. */
ent_code ent__units_make(const ent_view *v, const ent_system *system, const ent_names *names,
                         ent_units *out, ent_error *err);
/* Everything towards which somebody stands in the relation and that is no state, by id, for all
 * time. ENT_NOMEM. O(n log n) in the groups. */
ent_code ent__units_of_objects(const ent_view *v, uint32_t relation, ent_units *out,
                               ent_error *err);
void ent__units_free(ent_units *u);
#endif
