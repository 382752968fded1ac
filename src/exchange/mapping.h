/* SPDX-License-Identifier: MIT
 *
 * A mapping: what the columns of somebody's table mean. docs/import.md describes the
 * file; this is what is left of it once it has been read.
 */
#ifndef ENT_MAPPING_H
#define ENT_MAPPING_H

#include "base/charset.h"
#include "model/model.h"

enum {
    ENT_MAPPING_BYTES_MOST = 1 << 20,
    ENT_PIECES_MOST = 32, /* of a template */
    ENT_FILTERS_MOST = 6, /* of a piece */
    ENT_RULES_MOST = 64,  /* claims of a row */
    ENT_SPELLS_MOST = 4,  /* of a row */
    ENT_KEPT_MOST = 16,   /* fields */
};

typedef enum ent_filter_kind {
    ENT_FILTER_MAP = 0,         /* map NAME */
    ENT_FILTER_CODE = 1,        /* code SCHEME */
    ENT_FILTER_NAME = 2,        /* name [TYPE] */
    ENT_FILTER_MAKE = 3,        /* make TYPE */
    ENT_FILTER_DATE = 4,        /* date ORDER: ymd, dmy, mdy */
    ENT_FILTER_MONTH = 7,       /* month */
    ENT_FILTER_YEAR = 8,        /* year */
    ENT_FILTER_SLUG = 5,        /* slug */
    ENT_FILTER_LOWER = 6,       /* lower */
    ENT_FILTER_BEFORE = 9,      /* before LETTER */
    ENT_FILTER_AFTER = 10,      /* after LETTER */
    ENT_FILTER_UNNUMBERED = 11, /* unnumbered */
    ENT_FILTER_NUMBER = 12,     /* number */
    ENT_FILTER_KEPT = 13,       /* kept NAME FIELD */
} ent_filter_kind;

typedef struct ent_filter {
    ent_filter_kind kind;
    ent_str argument;                /* NUL-terminated */
    const struct ent_value_map *map; /* of ENT_FILTER_MAP */
} ent_filter;

/* A literal, or a cell on its way through filters. */
typedef struct ent_piece {
    ent_str text; /* the literal, or the name of the column */
    bool is_cell;
    int column; /* found in the header; see ENT_COLUMN_ below */
    int n_filters;
    ent_filter filter[ENT_FILTERS_MOST];
} ent_piece;
enum {
    ENT_COLUMN_LINE = -2,  /* {#}: the line of the row */
    ENT_COLUMN_HEAD = -3,  /* {@name}: of a rule for each column, its name */
    ENT_COLUMN_CELL = -4,  /* {@}: and its cell */
    ENT_COLUMN_WORDS = -5, /* {=words}: words */
};

typedef struct ent_template {
    ent_piece *piece; /* NULL: the key is not there */
    int n;
    int64_t line; /* in the mapping */
} ent_template;

/* From the texts of cells to our words. */
typedef struct ent_value_map {
    ent_str name;
    ent_str *from, *to;
    size_t n, cap, to_cap;
    ent_str other; /* what anything else becomes, "*" itself; p == NULL: it is refused */
} ent_value_map;

/* What makes a claim of a row. */
typedef struct ent_rule {
    ent_template cell[ENT_CELLS_MOST];
    ent_template when;          /* no claim where it comes out blank */
    ent_template unless;        /* no claim where it does not */
    ent_template once;          /* one claim for each of its texts */
    ent_template lat, lon;      /* of a place that is made */
    ent_template called;        /* the name of what is made by a code */
    ent_str still;              /* values of `until` that mean "..", |-separated */
    bool join;                  /* years that follow each other and say the same are one */
    ent_str each_from, each_to; /* a claim for each of these columns */
    int from, to;               /* found in the header */
    bool constant;              /* without a cell: said once, of the whole table */
    bool pairs;                 /* of two rows whose spells overlap */
    bool is_dated;              /* what it depends on is looked up by day */
    int64_t line;
} ent_rule;

/* From when until when a row holds, for claims of two rows. */
typedef struct ent_spell_rule {
    ent_template group, who, side, turn, since, until;
    int64_t line;
} ent_spell_rule;

/* What a row says for the tables that follow, by a key. */
typedef struct ent_keep {
    ent_str name; /* p == NULL: nothing is kept */
    ent_template key;
    ent_str field[ENT_KEPT_MOST];
    ent_template value[ENT_KEPT_MOST];
    int n;
    int64_t line;
} ent_keep;

typedef struct ent_mapping {
    ent_arena arena;
    ent_str path; /* for messages */
    char separator;
    bool plain, headless;
    ent_charset charset;
    ent_row source;
    ent_row *relation; /* to be added if the register has none of that id */
    size_t n_relations, relations_cap;
    ent_value_map *map;
    size_t n_maps, maps_cap;
    ent_str missing; /* cells that say nothing, |-separated; may have a blank one */
    ent_str *missing_column, *missing_value; /* of one column, instead */
    size_t n_missing, missing_cap, missing_value_cap;
    ent_rule *rule;
    size_t n_rules, rules_cap;
    ent_spell_rule spell[ENT_SPELLS_MOST];
    int n_spells;
    ent_keep keep;
} ent_mapping;

/* Reads a mapping. ENT_PARSE with the line in the message and in `err`; ENT_LIMIT,
 * ENT_NOMEM. Free it in either case. */
ent_code ent__mapping_parse(ent_str text, ent_str path, ent_mapping *out, ent_error *err);
void ent__mapping_free(ent_mapping *m);
/* Finds the columns in a header. ENT_PARSE naming one that is not there. */
ent_code ent__mapping_bind(ent_mapping *m, const ent_str *header, int n, ent_error *err);
/* Does this cell of that column say nothing? */
bool ent__mapping_missing(const ent_mapping *m, ent_str column, ent_str cell);

#endif
