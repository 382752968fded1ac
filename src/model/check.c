/* SPDX-License-Identifier: MIT
 *
 * Does a canonical row mean something? What is asked of it, in this order:
 *
 *   claim     relation known; subject there and known; object known where it is
 *             there; value there (state, event, measure) and in the vocabulary, or
 *             a number; since and until single dates or sets, not surely the wrong
 *             way round; as_of a date; facets known entities; source there and
 *             known; per known; recorded an instant; replaces a full id; the id, if
 *             given, the one that the row hashes to. `any:TYPE` stands for
 *             entities in coverage claims (`complete`) only.
 *   retract   the same, but only `replaces` has to be there
 *   source    id; kind; dates; per and replaces known, and not itself
 *   entity    id and type; dates; codes k=v;k=v, a code's interval behind "@"; replaces
 *             known, and not itself
 *   relation  id; what ent__relation_parse() asks; replaces likewise
 *
 * `since` may be "..": it has always been so. What is unclear stays allowed:
 * vague dates that may be reversed, a party to itself, a blank object.
 */
#include "model/model.h"

typedef struct check {
    const ent_row *row;
    const ent_known *known;
    int *cell;
    ent_error *err;
} check;

/* At most 100 bytes of a text in a message, whole characters. */
static int shown(ent_str s) {
    size_t n = s.n < 100 ? s.n : 100;
    while (n && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return (int)n;
}
#define SHOW(s) shown(s), (s).p

static ent_str at(const check *c, int cell) {
    *c->cell = cell;
    return c->row->cell[cell];
}

static ent_code need_entity(const check *c, ent_str id, bool any_allowed) {
    if (ent__str_starts(id, "any:") && !any_allowed)
        return ent__fail(c->err, ENT_INVALID,
                         "\"%.*s\" may stand in coverage claims (complete) only", SHOW(id));
    if (!c->known->entity(c->known->ctx, id))
        return ent__fail(c->err, ENT_INVALID, "unknown entity \"%.*s\"", SHOW(id));
    return ENT_OK;
}

static ent_code need_source(const check *c, ent_str id) {
    if (!c->known->source(c->known->ctx, id))
        return ent__fail(c->err, ENT_INVALID, "unknown source \"%.*s\"", SHOW(id));
    return ENT_OK;
}

/* ---- dates --------------------------------------------------------------------- */

static ent_code read_date(const check *c, int cell, ent_date *out) {
    ent_str s = at(c, cell);
    ent_error why = {0};
    ent_code code = ent_date_parse(s.p, (ptrdiff_t)s.n, out, &why);
    if (code != ENT_OK)
        return ent__fail(c->err, code, "%s", why.message);
    return ENT_OK;
}

/* as_of, published, accessed: any date, an interval too. */
static ent_code check_day(const check *c, int cell) {
    ent_date d;
    return at(c, cell).n ? read_date(c, cell, &d) : ENT_OK;
}

/* since, until. *given is false for a blank cell and for "..". */
static ent_code check_end(const check *c, int cell, ent_date *out, bool *given) {
    ent_str s = at(c, cell);
    *given = s.n > 0 && !ent__str_is(s, "..");
    if (!*given)
        return ENT_OK;
    ENT_TRY(read_date(c, cell, out));
    if (out->kind == ENT_DATE_INTERVAL)
        return ent__fail(c->err, ENT_INVALID,
                         "\"%.*s\" is an interval; its ends go into since and until", SHOW(s));
    return ENT_OK;
}

static ent_code check_spell(const check *c, int since, int until) {
    ent_date s, u;
    bool has_since, has_until;
    ENT_TRY(check_end(c, since, &s, &has_since));
    ENT_TRY(check_end(c, until, &u, &has_until));
    if (has_since && has_until && u.until < s.from)
        return ent__fail(c->err, ENT_INVALID, "since %.*s is after until %.*s",
                         SHOW(c->row->cell[since]), SHOW(c->row->cell[until]));
    return ENT_OK;
}

static ent_code check_recorded(const check *c, int cell) {
    ent_instant t;
    ent_str s = at(c, cell);
    return s.n ? ent__instant_parse(s, false, &t, c->err) : ENT_OK;
}

/* ---- claims ------------------------------------------------------------------------ */

static void list_values(const ent_relation *r, char *to, size_t n) {
    size_t used = 0;
    to[0] = '\0';
    for (int i = 0; i < r->n_values; i++) {
        ent_str v = r->value[i];
        size_t need = v.n + 2;
        if (used + need + 4 > n) {
            memcpy(to + used, " ...", 5);
            return;
        }
        if (used)
            to[used++] = ',', to[used++] = ' ';
        memcpy(to + used, v.p, v.n);
        used += v.n;
        to[used] = '\0';
    }
}

static ent_code check_vocabulary(const check *c, const ent_relation *r, ent_str value) {
    if (ent__relation_value(r, value) >= 0)
        return ENT_OK;
    char list[300];
    list_values(r, list, sizeof list);
    return ent__fail(c->err, ENT_INVALID, "value \"%.*s\" is not in the vocabulary of %.*s: %s",
                     SHOW(value), SHOW(r->id), list);
}

static ent_code check_value(const check *c, const ent_relation *r) {
    ent_str value = at(c, ENT_C_VALUE);
    if (value.n == 0) {
        if (r->shape == ENT_SHAPE_REMARK || r->shape == ENT_SHAPE_RETRACT)
            return ENT_OK;
        return ent__fail(c->err, ENT_INVALID, "the value is missing");
    }
    ent_number number;
    if (r->shape == ENT_SHAPE_MEASURE && ent__relation_value(r, value) == ENT_V_FREE &&
        !ent__number_parse(value, &number))
        return ent__fail(c->err, ENT_PARSE,
                         "value \"%.*s\" is no number such as 94, 8/12, 1000~, 900..1100",
                         SHOW(value));
    return check_vocabulary(c, r, value);
}

static ent_code check_facets(const check *c, const ent_relation *r, bool any_allowed) {
    ent_str rest = at(c, ENT_C_DETAIL), key, value;
    while (ent__detail_next(&rest, &key, &value))
        for (int i = 0; i < r->n_facets; i++)
            if (ent__str_eq(r->facet[i], key))
                ENT_TRY(need_entity(c, value, any_allowed));
    return ENT_OK;
}

/* S complete rel:R, narrowed by object=, value= and the facets of R. */
static ent_code check_coverage(const check *c) {
    ent_str object = at(c, ENT_C_OBJECT);
    if (!ent__str_starts(object, "rel:"))
        return ent__fail(c->err, ENT_INVALID,
                         "the object of complete is rel:RELATION, not \"%.*s\"", SHOW(object));
    const ent_relation *covered =
        c->known->relation(c->known->ctx, (ent_str){object.p + 4, object.n - 4});
    if (!covered)
        return ent__fail(c->err, ENT_INVALID, "unknown relation \"%.*s\"", SHOW(object));
    ent_str detail = at(c, ENT_C_DETAIL);
    ent_str narrowed = ent__detail_get(detail, "object");
    if (narrowed.n)
        ENT_TRY(need_entity(c, narrowed, true));
    ent_str value = ent__detail_get(detail, "value");
    if (value.n && covered->shape != ENT_SHAPE_MEASURE)
        ENT_TRY(check_vocabulary(c, covered, value));
    return check_facets(c, covered, true);
}

static ent_code check_parties(const check *c, const ent_relation *r) {
    bool retract = r->shape == ENT_SHAPE_RETRACT;
    ent_str subject = at(c, ENT_C_SUBJECT);
    if (subject.n == 0 && !retract)
        return ent__fail(c->err, ENT_INVALID, "the subject is missing");
    if (subject.n)
        ENT_TRY(need_entity(c, subject, ent__relation_is_coverage(r)));
    if (ent__relation_is_coverage(r))
        return check_coverage(c);
    ent_str object = at(c, ENT_C_OBJECT);
    if (object.n)
        ENT_TRY(need_entity(c, object, false));
    return check_facets(c, r, false);
}

static ent_code check_sources(const check *c, const ent_relation *r) {
    ent_str source = at(c, ENT_C_SOURCE);
    if (source.n)
        ENT_TRY(need_source(c, source));
    else if (r->shape != ENT_SHAPE_RETRACT)
        return ent__fail(c->err, ENT_INVALID, "the source is missing");
    ent_str per = at(c, ENT_C_PER);
    return per.n ? need_source(c, per) : ENT_OK;
}

static ent_code check_ids(const check *c, const ent_relation *r) {
    ent_claim_id id, given;
    ent_str replaces = at(c, ENT_C_REPLACES);
    if (replaces.n == 0 && r->shape == ENT_SHAPE_RETRACT)
        return ent__fail(c->err, ENT_INVALID, "replaces is missing: which claim is withdrawn?");
    if (replaces.n && !ent__claim_id_parse(replaces, &id))
        return ent__fail(c->err, ENT_INVALID, "replaces \"%.*s\" is not the id of a claim",
                         SHOW(replaces));
    ent_str text = at(c, ENT_C_ID);
    if (text.n == 0)
        return ENT_OK;
    if (!ent__claim_id_parse(text, &given))
        return ent__fail(c->err, ENT_INVALID, "\"%.*s\" is not the id of a claim", SHOW(text));
    ent__claim_id(c->row, &id);
    if (ent__claim_id_eq(&id, &given))
        return ENT_OK;
    char right[ENT_ID_TEXT];
    ent__claim_id_format(&id, right);
    return ent__fail(c->err, ENT_INVALID,
                     "the id does not match the row: %.*s is given, %s is right", SHOW(text),
                     right);
}

static ent_code check_claim(const check *c) {
    ent_str name = at(c, ENT_C_RELATION);
    if (name.n == 0)
        return ent__fail(c->err, ENT_INVALID, "the relation is missing");
    const ent_relation *r = c->known->relation(c->known->ctx, name);
    if (!r)
        return ent__fail(c->err, ENT_INVALID, "unknown relation \"%.*s\"", SHOW(name));
    ENT_TRY(check_parties(c, r));
    ENT_TRY(check_value(c, r));
    ENT_TRY(check_spell(c, ENT_C_SINCE, ENT_C_UNTIL));
    ENT_TRY(check_day(c, ENT_C_AS_OF));
    ENT_TRY(check_sources(c, r));
    ENT_TRY(check_recorded(c, ENT_C_RECORDED));
    return check_ids(c, r);
}

/* ---- the other tables ------------------------------------------------------------------ */

/* Ids stand in details, in lists and on command lines. */
static ent_code check_name(const check *c, int cell) {
    ent_str id = at(c, cell);
    if (id.n == 0)
        return ent__fail(c->err, ENT_INVALID, "the id is missing");
    for (size_t i = 0; i < id.n; i++)
        if (memchr(" ;|,\"", id.p[i], 5))
            return ent__fail(c->err, ENT_INVALID, "a \"%c\" in the id \"%.*s\"", id.p[i],
                             SHOW(id));
    return ENT_OK;
}

static ent_code check_not_self(const check *c, int cell) {
    ent_str other = at(c, cell);
    if (other.n && ent__str_eq(other, c->row->cell[0]))
        return ent__fail(c->err, ENT_INVALID, "\"%.*s\" refers to itself", SHOW(other));
    return ENT_OK;
}

static ent_code check_source(const check *c) {
    ENT_TRY(check_name(c, ENT_S_ID));
    ent_str kind = at(c, ENT_S_KIND);
    if (kind.n && !ent__str_in_list(ENT_STR("primary|secondary|tertiary"), kind))
        return ent__fail(c->err, ENT_INVALID,
                         "kind \"%.*s\" is none of primary, secondary, tertiary", SHOW(kind));
    ENT_TRY(check_day(c, ENT_S_PUBLISHED));
    ENT_TRY(check_day(c, ENT_S_ACCESSED));
    ENT_TRY(check_not_self(c, ENT_S_PER));
    if (c->row->cell[ENT_S_PER].n)
        ENT_TRY(need_source(c, at(c, ENT_S_PER)));
    ENT_TRY(check_recorded(c, ENT_S_RECORDED));
    ENT_TRY(check_not_self(c, ENT_S_REPLACES));
    ent_str replaces = at(c, ENT_S_REPLACES);
    return replaces.n ? need_source(c, replaces) : ENT_OK;
}

/* scheme=code, or scheme=code@since/until: an EDTF interval, both days inclusive. */
static ent_code check_codes(const check *c) {
    ent_str rest = at(c, ENT_E_CODES), key, value;
    while (ent__detail_next(&rest, &key, &value)) {
        ent_str code = ent__code_bare(value);
        if (ent__str_trim(key).n == 0 || ent__str_trim(code).n == 0)
            return ent__fail(c->err, ENT_PARSE, "codes are code=value;code=value");
        if (code.n == value.n)
            continue;
        ent_str when = {value.p + code.n + 1, value.n - code.n - 1};
        ent_date d;
        ent_error why = {0};
        ent_code got = ent_date_parse(when.p, (ptrdiff_t)when.n, &d, &why);
        if (got != ENT_OK)
            return ent__fail(c->err, got, "code \"%.*s\": %s", SHOW(value), why.message);
        if (!memchr(when.p, '/', when.n))
            return ent__fail(c->err, ENT_PARSE, "code \"%.*s\": no interval after \"@\"",
                             SHOW(value));
    }
    return ENT_OK;
}

static ent_code check_entity(const check *c) {
    ENT_TRY(check_name(c, ENT_E_ID));
    if (ent__str_starts(c->row->cell[ENT_E_ID], "any:"))
        return ent__fail(c->err, ENT_INVALID, "any:TYPE names a kind, not an entity");
    if (at(c, ENT_E_TYPE).n == 0)
        return ent__fail(c->err, ENT_INVALID, "the type is missing");
    ENT_TRY(check_spell(c, ENT_E_SINCE, ENT_E_UNTIL));
    ENT_TRY(check_codes(c));
    ENT_TRY(check_recorded(c, ENT_E_RECORDED));
    ENT_TRY(check_not_self(c, ENT_E_REPLACES));
    ent_str replaces = at(c, ENT_E_REPLACES);
    return replaces.n ? need_entity(c, replaces, false) : ENT_OK;
}

static bool is_spell_or_event(ent_shape s) {
    return s == ENT_SHAPE_STATE || s == ENT_SHAPE_EVENT;
}

/* What cites the old relation must make sense as one of this. */
static ent_code check_stands_for(const check *c, const ent_relation *r,
                                 const ent_relation *old) {
    *c->cell = ENT_R_SHAPE;
    if (r->shape != old->shape &&
        !(is_spell_or_event(r->shape) && is_spell_or_event(old->shape)))
        return ent__fail(c->err, ENT_INVALID,
                         "%.*s is of another shape: only a state and an event may stand for "
                         "each other",
                         SHOW(old->id));
    *c->cell = ENT_R_VALUES;
    if (r->n_values && !old->n_values)
        return ent__fail(c->err, ENT_INVALID, "%.*s takes any value, this does not",
                         SHOW(old->id));
    for (int i = 0; i < old->n_values; i++)
        if (ent__relation_value(r, old->value[i]) < 0)
            return ent__fail(c->err, ENT_INVALID, "%.*s has the value \"%.*s\", this has not",
                             SHOW(old->id), SHOW(old->value[i]));
    return ENT_OK;
}

static ent_code check_replaces(const check *c, const ent_relation *r) {
    ENT_TRY(check_recorded(c, ENT_R_RECORDED));
    ENT_TRY(check_not_self(c, ENT_R_REPLACES));
    ent_str replaces = at(c, ENT_R_REPLACES);
    if (!replaces.n)
        return ENT_OK;
    const ent_relation *old = c->known->relation(c->known->ctx, replaces);
    if (!old)
        return ent__fail(c->err, ENT_INVALID, "unknown relation \"%.*s\"", SHOW(replaces));
    return check_stands_for(c, r, old);
}

static ent_code check_relation(const check *c) {
    ENT_TRY(check_name(c, ENT_R_ID));
    ent_arena arena = {0};
    ent_relation parsed;
    ent_code code = ent__relation_parse(c->row, &parsed, &arena, c->cell, c->err);
    if (code == ENT_OK)
        code = check_replaces(c, &parsed);
    ent__arena_free(&arena);
    return code;
}

ent_code ent__row_check(ent_kind kind, const ent_row *row, const ent_known *known, int *cell,
                        ent_error *err) {
    static ent_code (*const checks[ENT_KIND_COUNT])(const check *) = {
        [ENT_CLAIM] = check_claim,
        [ENT_SOURCE] = check_source,
        [ENT_ENTITY] = check_entity,
        [ENT_RELATION] = check_relation,
    };
    assert((unsigned)kind < ENT_KIND_COUNT);
    check c = {row, known, cell, err};
    ENT_TRY(checks[kind](&c));
    *cell = -1;
    return ENT_OK;
}
