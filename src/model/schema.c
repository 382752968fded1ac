/* SPDX-License-Identifier: MIT
 *
 * The columns of the four tables, once: their order in a CSV file and in
 * ent_row, and which of them are fixed.
 *
 * A column is fixed if a verdict may depend on it. Two rows of one id must agree
 * on those; in the others (titles, links, labels, notes) they may differ, and
 * the row that was there first stays. `ends` and `values` decide as `implies`
 * does: what a value outside its own dates says (ends), and which values are
 * values at all. `ends` is therefore fixed; `values` is not, since a longer list
 * changes no verdict on the claims that were possible before, and a vocabulary
 * must be able to grow. `replaces` of a source, an entity or a relation is an
 * addition to what is known of that id, not a property of it: it is not fixed.
 */
#include "model/model.h"

static const char *const claim_columns[] = {
    "id", "subject", "relation", "object", "value", "since",    "until", "detail",  "source",
    "at", "per",     "as_of",    "quote",  "note",  "recorded", "by",    "replaces"};
static const char *const source_columns[] = {
    "id",        "work",      "kind",     "type",     "title",   "author",
    "publisher", "published", "accessed", "per",      "url",     "archive",
    "licence",   "lang",      "note",     "recorded", "replaces"};
static const char *const entity_columns[] = {"id",    "type",  "name",     "aliases", "since",
                                             "until", "codes", "recorded", "replaces"};
static const char *const relation_columns[] = {
    "id",      "shape", "symmetric", "multi", "once",     "facet",   "values",
    "implies", "ends",  "section",   "label", "recorded", "replaces"};

#define BIT(cell) (UINT32_C(1) << (cell))
#define COUNT(columns) (int)(sizeof(columns) / sizeof *(columns))

static_assert(COUNT(claim_columns) == ENT_C_COUNT, "one name for each cell of a claim");
static_assert(COUNT(source_columns) == ENT_S_COUNT, "one name for each cell of a source");
static_assert(COUNT(entity_columns) == ENT_E_COUNT, "one name for each cell of an entity");
static_assert(COUNT(relation_columns) == ENT_R_COUNT, "one name for each cell of a relation");

enum {
    CLAIM_FIXED = BIT(ENT_C_SUBJECT) | BIT(ENT_C_RELATION) | BIT(ENT_C_OBJECT) |
                  BIT(ENT_C_VALUE) | BIT(ENT_C_SINCE) | BIT(ENT_C_UNTIL) | BIT(ENT_C_DETAIL) |
                  BIT(ENT_C_SOURCE) | BIT(ENT_C_AT) | BIT(ENT_C_PER) | BIT(ENT_C_AS_OF) |
                  BIT(ENT_C_REPLACES),
    SOURCE_FIXED = BIT(ENT_S_WORK) | BIT(ENT_S_KIND) | BIT(ENT_S_PUBLISHED) |
                   BIT(ENT_S_ACCESSED) | BIT(ENT_S_PER),
    ENTITY_FIXED = BIT(ENT_E_TYPE),
    RELATION_FIXED = BIT(ENT_R_SHAPE) | BIT(ENT_R_SYMMETRIC) | BIT(ENT_R_MULTI) |
                     BIT(ENT_R_ONCE) | BIT(ENT_R_FACET) | BIT(ENT_R_IMPLIES) | BIT(ENT_R_ENDS)
};

static const ent_schema schemas[ENT_KIND_COUNT] = {
    [ENT_CLAIM] = {"claims", ENT_C_COUNT, claim_columns, CLAIM_FIXED, ENT_C_RECORDED,
                   ENT_C_REPLACES},
    [ENT_SOURCE] = {"sources", ENT_S_COUNT, source_columns, SOURCE_FIXED, ENT_S_RECORDED,
                    ENT_S_REPLACES},
    [ENT_ENTITY] = {"entities", ENT_E_COUNT, entity_columns, ENTITY_FIXED, ENT_E_RECORDED,
                    ENT_E_REPLACES},
    [ENT_RELATION] = {"relations", ENT_R_COUNT, relation_columns, RELATION_FIXED,
                      ENT_R_RECORDED, ENT_R_REPLACES},
};

const ent_schema *ent__schema(ent_kind kind) {
    assert((unsigned)kind < ENT_KIND_COUNT);
    return &schemas[kind];
}

int ent__schema_find(ent_kind kind, ent_str column) {
    const ent_schema *s = ent__schema(kind);
    for (int i = 0; i < s->n; i++)
        if (ent__str_is(column, s->columns[i]))
            return i;
    return -1;
}
