/* SPDX-License-Identifier: MIT
 *
 * An entry of the vocabulary, parsed.
 *
 * `facet`, `values` and `ends` are lists a|b|c, `implies` is a list of pairs
 * a>b|c>d: who says a says b. What a value implies is a set of bits, closed
 * transitively, with the value itself in it; a circle makes its values equal in
 * meaning. `none` and `unknown` may be used with every relation; written in
 * `values` they keep their place in the list but not its number, and they
 * neither imply anything nor are implied.
 */
#include "model/model.h"

static ent_code text_copy(ent_str *out, ent_str s, ent_arena *arena, ent_error *err) {
    *out = ent__str_copy(arena, s);
    return out->p ? ENT_OK : ent__nomem(err);
}

static ent_code shape_parse(ent_str s, ent_shape *out, ent_error *err) {
    static const char *const names[] = {"state", "event", "measure", "remark", "retract"};
    for (int i = 0; i < 5; i++)
        if (ent__str_is(s, names[i])) {
            *out = (ent_shape)i;
            return ENT_OK;
        }
    return ent__fail(err, ENT_INVALID,
                     "shape \"%.*s\" is none of state, event, measure, remark, retract",
                     ENT_FMT(s));
}

static ent_code flag_parse(ent_str s, bool *out, ent_error *err) {
    *out = ent__str_is(s, "yes");
    if (*out || s.n == 0 || ent__str_is(s, "no"))
        return ENT_OK;
    return ent__fail(err, ENT_INVALID, "\"%.*s\" is neither yes nor no", ENT_FMT(s));
}

/* Splits a list of distinct words, each without the marks of lists and details. */
static ent_code list_parse(ent_str list, ent_str *words, int *n, int most, ent_arena *arena,
                           ent_error *err) {
    *n = 0;
    ent_str rest = list, word;
    while (list.n && ent__str_split(&rest, '|', &word)) {
        word = ent__str_trim(word);
        if (word.n == 0)
            return ent__fail(err, ENT_INVALID, "an empty word in \"%.*s\"", ENT_FMT(list));
        for (size_t i = 0; i < word.n; i++)
            if (memchr(">;= ", word.p[i], 4))
                return ent__fail(err, ENT_INVALID, "\"%.*s\" has a \"%c\" in it", ENT_FMT(word),
                                 word.p[i]);
        for (int i = 0; i < *n; i++)
            if (ent__str_eq(words[i], word))
                return ent__fail(err, ENT_INVALID, "\"%.*s\" stands twice", ENT_FMT(word));
        if (*n == most)
            return ent__fail(err, ENT_LIMIT, "more than %d words in a list", most);
        ENT_TRY(text_copy(&words[*n], word, arena, err));
        ++*n;
    }
    return ENT_OK;
}

static int value_index(const ent_relation *r, ent_str value) {
    for (int i = 0; i < r->n_values; i++)
        if (ent__str_eq(r->value[i], value))
            return i;
    return -1;
}

/* Of a value that may take part in implies or ends: -1 with an error if not. */
static int value_plain(const ent_relation *r, ent_str value, ent_error *err) {
    int i = value_index(r, value);
    if (i >= 0 && !ent__str_is(value, "none") && !ent__str_is(value, "unknown"))
        return i;
    if (i >= 0)
        ent__fail(err, ENT_INVALID, "%.*s implies nothing and ends nothing", ENT_FMT(value));
    else
        ent__fail(err, ENT_INVALID, "\"%.*s\" is not among the values", ENT_FMT(value));
    return -1;
}

/* Warshall's closure over at most 62 bits. */
static void close_implied(ent_relation *r) {
    for (int k = 0; k < r->n_values; k++)
        for (int i = 0; i < r->n_values; i++)
            if (r->implied[i] >> k & 1)
                r->implied[i] |= r->implied[k];
}

static ent_code implies_parse(ent_relation *r, ent_str list, ent_error *err) {
    for (int i = 0; i < r->n_values; i++)
        r->implied[i] = UINT64_C(1) << i;
    ent_str rest = list, part;
    while (list.n && ent__str_split(&rest, '|', &part)) {
        ent_str from;
        part = ent__str_trim(part);
        if (!memchr(part.p, '>', part.n) || !ent__str_split(&part, '>', &from))
            return ent__fail(err, ENT_INVALID, "\"%.*s\" in implies is not value>value",
                             ENT_FMT(part));
        int a = value_plain(r, ent__str_trim(from), err);
        int b = a < 0 ? -1 : value_plain(r, ent__str_trim(part), err);
        if (b < 0)
            return ENT_INVALID;
        r->implied[a] |= UINT64_C(1) << b;
    }
    close_implied(r);
    return ENT_OK;
}

static ent_code ends_parse(ent_relation *r, ent_str list, ent_error *err) {
    ent_str rest = list, word;
    while (list.n && ent__str_split(&rest, '|', &word)) {
        int i = value_plain(r, ent__str_trim(word), err);
        if (i < 0)
            return ENT_INVALID;
        r->ends |= UINT64_C(1) << i;
    }
    return ENT_OK;
}

static ent_code values_parse(const ent_row *row, ent_relation *r, ent_arena *arena, int *cell,
                             ent_error *err) {
    *cell = ENT_R_VALUES;
    ent_str values = row->cell[ENT_R_VALUES];
    if (values.n && r->shape == ENT_SHAPE_MEASURE)
        return ent__fail(err, ENT_INVALID, "the values of a measure are numbers, not a list");
    ENT_TRY(list_parse(values, r->value, &r->n_values, ENT_VALUES_MOST, arena, err));
    *cell = ENT_R_IMPLIES;
    ENT_TRY(implies_parse(r, row->cell[ENT_R_IMPLIES], err));
    *cell = ENT_R_ENDS;
    return ends_parse(r, row->cell[ENT_R_ENDS], err);
}

static ent_code flags_parse(const ent_row *row, ent_relation *r, int *cell, ent_error *err) {
    *cell = ENT_R_SHAPE;
    ENT_TRY(shape_parse(row->cell[ENT_R_SHAPE], &r->shape, err));
    *cell = ENT_R_SYMMETRIC;
    ENT_TRY(flag_parse(row->cell[ENT_R_SYMMETRIC], &r->symmetric, err));
    *cell = ENT_R_MULTI;
    ENT_TRY(flag_parse(row->cell[ENT_R_MULTI], &r->multi, err));
    *cell = ENT_R_ONCE;
    return flag_parse(row->cell[ENT_R_ONCE], &r->once, err);
}

ent_code ent__relation_parse(const ent_row *row, ent_relation *out, ent_arena *arena, int *cell,
                             ent_error *err) {
    memset(out, 0, sizeof *out);
    *cell = ENT_R_ID;
    ENT_TRY(text_copy(&out->id, row->cell[ENT_R_ID], arena, err));
    ENT_TRY(text_copy(&out->section, row->cell[ENT_R_SECTION], arena, err));
    ENT_TRY(text_copy(&out->label, row->cell[ENT_R_LABEL], arena, err));
    ENT_TRY(flags_parse(row, out, cell, err));
    *cell = ENT_R_FACET;
    ENT_TRY(list_parse(row->cell[ENT_R_FACET], out->facet, &out->n_facets, ENT_FACETS_MOST,
                       arena, err));
    ENT_TRY(values_parse(row, out, arena, cell, err));
    *cell = -1;
    return ENT_OK;
}

int ent__relation_value(const ent_relation *r, ent_str value) {
    if (ent__str_is(value, "none"))
        return ENT_V_NONE;
    if (ent__str_is(value, "unknown"))
        return ENT_V_UNKNOWN;
    return r->n_values == 0 ? ENT_V_FREE : value_index(r, value);
}

bool ent__relation_implies(const ent_relation *r, int a, int b) {
    if (a == b)
        return true;
    if (a < 0 || b < 0 || a >= r->n_values || b >= r->n_values)
        return false;
    return r->implied[a] >> b & 1;
}
