/* SPDX-License-Identifier: MIT
 *
 * The records: claims, sources, entities, relations. A record is a row of text
 * cells, the same in a CSV file, in a register and on the command line; what
 * the program works with is parsed from it here and nowhere else.
 */
#ifndef ENT_MODEL_H
#define ENT_MODEL_H

#include "base/base.h"

/* ---- rows ---------------------------------------------------------------- */

typedef enum ent_kind {
    ENT_CLAIM = 0,
    ENT_SOURCE = 1,
    ENT_ENTITY = 2,
    ENT_RELATION = 3,
    ENT_KIND_COUNT = 4
} ent_kind;

enum ent_claim_cell {
    ENT_C_ID,
    ENT_C_SUBJECT,
    ENT_C_RELATION,
    ENT_C_OBJECT,
    ENT_C_VALUE,
    ENT_C_SINCE,
    ENT_C_UNTIL,
    ENT_C_DETAIL,
    ENT_C_SOURCE,
    ENT_C_AT,
    ENT_C_PER,
    ENT_C_AS_OF,
    ENT_C_QUOTE,
    ENT_C_NOTE,
    ENT_C_RECORDED,
    ENT_C_BY,
    ENT_C_REPLACES,
    ENT_C_COUNT
};
enum ent_source_cell {
    ENT_S_ID,
    ENT_S_WORK,
    ENT_S_KIND,
    ENT_S_TYPE,
    ENT_S_TITLE,
    ENT_S_AUTHOR,
    ENT_S_PUBLISHER,
    ENT_S_PUBLISHED,
    ENT_S_ACCESSED,
    ENT_S_PER,
    ENT_S_URL,
    ENT_S_ARCHIVE,
    ENT_S_LICENCE,
    ENT_S_LANG,
    ENT_S_NOTE,
    ENT_S_RECORDED,
    ENT_S_REPLACES,
    ENT_S_COUNT
};
enum ent_entity_cell {
    ENT_E_ID,
    ENT_E_TYPE,
    ENT_E_NAME,
    ENT_E_ALIASES,
    ENT_E_SINCE,
    ENT_E_UNTIL,
    ENT_E_CODES,
    ENT_E_RECORDED,
    ENT_E_REPLACES,
    ENT_E_COUNT
};
enum ent_relation_cell {
    ENT_R_ID,
    ENT_R_SHAPE,
    ENT_R_SYMMETRIC,
    ENT_R_MULTI,
    ENT_R_ONCE,
    ENT_R_FACET,
    ENT_R_VALUES,
    ENT_R_IMPLIES,
    ENT_R_ENDS,
    ENT_R_SECTION,
    ENT_R_LABEL,
    ENT_R_RECORDED,
    ENT_R_REPLACES,
    ENT_R_COUNT
};

enum { ENT_CELLS_MOST = 17, ENT_CELL_BYTES_MOST = 1 << 20 };

/* The cells of one record, in the order of the enumerations above. Borrowed. */
typedef struct ent_row {
    ent_str cell[ENT_CELLS_MOST];
} ent_row;
/* One of blank cells. */
static inline ent_row ent__row_blank(void) {
    ent_row row;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row.cell[i] = ENT_STR("");
    return row;
}

typedef struct ent_schema {
    const char *name;           /* "claims": of the table and of its CSV file */
    int n;                      /* cells */
    const char *const *columns; /* their names */
    uint32_t fixed;             /* bits of the cells that must not change for an id */
    int recorded, replaces;     /* which cells these are */
} ent_schema;
const ent_schema *ent__schema(ent_kind kind);
/* The cell of that name, or -1. */
int ent__schema_find(ent_kind kind, ent_str column);

/* ---- canonical form and id ------------------------------------------------ */

/* Trims every cell, normalises it to NFC, sorts the keys of a claim's detail.
 * Cells of `out` live in the arena (or are those of `in` where nothing had to
 * change). ENT_PARSE with *cell for bad UTF-8, control characters in a cell, a
 * detail that is not k=v;k=v, a key twice; ENT_LIMIT; ENT_NOMEM. */
ent_code ent__row_canonical(ent_kind kind, const ent_row *in, ent_row *out, ent_arena *arena,
                            int *cell, ent_error *err);

typedef struct ent_claim_id {
    uint8_t b[16];
} ent_claim_id;
#define ENT_ID_TEXT 27 /* 26 letters and a NUL */

/* Of a canonical row whose `replaces` is blank or a full id. */
void ent__claim_id(const ent_row *row, ent_claim_id *out);
void ent__claim_id_format(const ent_claim_id *id, char out[ENT_ID_TEXT]);
/* All 26 letters; false if s is no full id. */
bool ent__claim_id_parse(ent_str s, ent_claim_id *out);
static inline bool ent__claim_id_eq(const ent_claim_id *a, const ent_claim_id *b) {
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

/* ---- detail --------------------------------------------------------------- */

/* Walks k=v;k=v. False at the end. */
bool ent__detail_next(ent_str *rest, ent_str *key, ent_str *value);
/* A code without the interval behind it: "255" of "255@1990-10-03/..". */
ent_str ent__code_bare(ent_str code);
/* The value of `key`, or an empty string. */
ent_str ent__detail_get(ent_str detail, const char *key);

/* ---- relations ------------------------------------------------------------ */

typedef enum ent_shape {
    ENT_SHAPE_STATE = 0,
    ENT_SHAPE_EVENT = 1,
    ENT_SHAPE_MEASURE = 2,
    ENT_SHAPE_REMARK = 3,
    ENT_SHAPE_RETRACT = 4, /* `retract`: withdraws a claim */
} ent_shape;

enum { ENT_VALUES_MOST = 62, ENT_FACETS_MOST = 4 };
/* Codes of values in a relation: 0.. are those of its list, in order. */
enum { ENT_V_NONE = 62, ENT_V_UNKNOWN = 63, ENT_V_FREE = 64 };

/* A vocabulary entry, parsed. Text lives in the arena given. */
typedef struct ent_relation {
    ent_str id, section, label;
    ent_shape shape;
    bool symmetric, multi, once;
    int n_facets;
    ent_str facet[ENT_FACETS_MOST];
    int n_values; /* 0: any value */
    ent_str value[ENT_VALUES_MOST];
    uint64_t implied[ENT_VALUES_MOST]; /* by value: itself and what it implies, closed */
    uint64_t ends;                     /* values that presuppose another */
} ent_relation;
/* Claims of it say which lists are complete: they are no matters of their own. */
static inline bool ent__relation_is_coverage(const ent_relation *r) {
    return ent__str_is(r->id, "complete");
}
/* ENT_INVALID or ENT_LIMIT with *cell. */
ent_code ent__relation_parse(const ent_row *row, ent_relation *out, ent_arena *arena, int *cell,
                             ent_error *err);
/* Its code; ENT_V_FREE where the relation has no list; -1 if not allowed. */
int ent__relation_value(const ent_relation *r, ent_str value);
/* Does `a` say at least what `b` says? Free values are compared by the caller. */
bool ent__relation_implies(const ent_relation *r, int a, int b);

/* ---- numbers -------------------------------------------------------------- */

/* A measure's value: 176, 8/12, 1000~, 900..1100, -3.5. */
typedef struct ent_number {
    double low, high; /* what is meant lies between, `~` being ten per cent */
    double of;        /* of how many; 0 if not said */
} ent_number;
bool ent__number_parse(ent_str s, ent_number *out);
/* Can both be true? */
bool ent__number_agree(const ent_number *a, const ent_number *b);

/* ---- checks ---------------------------------------------------------------- */

/* What a check of a row may ask about other rows. */
typedef struct ent_known {
    void *ctx;
    const ent_relation *(*relation)(void *ctx, ent_str id); /* NULL if unknown */
    bool (*entity)(void *ctx, ent_str id);                  /* also any:TYPE and rel:RELATION */
    bool (*source)(void *ctx, ent_str id);
} ent_known;

/* Is this canonical row well-formed and does it mean something? On failure
 * *cell is the cell at fault. ENT_INVALID (unknown entity, relation, source;
 * a value outside the vocabulary; reversed dates; a missing cell; an id that
 * does not match), ENT_PARSE (a date, a number). */
ent_code ent__row_check(ent_kind kind, const ent_row *row, const ent_known *known, int *cell,
                        ent_error *err);

#endif
