/* SPDX-License-Identifier: MIT
 *
 * Reading a scope. The register numbers its words; here each number that is met
 * becomes a word of the claims, once. Rows are collected first and turned into
 * claims afterwards, so that no reading runs inside another.
 */
#include "voices/load.h"

#include "voices/belt.h"

#include <unistd.h>

typedef struct names {
    ent_str *at;
    size_t n, cap;
} names;

typedef struct loader {
    ent_register *reg;
    ent_claims_maker *maker;
    ent_map words;   /* register number -> word, of a scope */
    uint32_t *dense; /* the same of the whole, + 1, 0 = not there */
    size_t cap_dense;
    ent_stored *rows;
    size_t n, cap;
    ent_map seen;  /* row number -> index in rows */
    ent_map named; /* words of details that were looked up as entities */
    names covers;  /* whose coverage can matter; none: everybody's */
    bool whole;
    ent_belt *belt; /* where another thread makes the claims */
    ent_error *err;
    ent_code code; /* a callback's failure, and what it said */
    ent_error why;
} loader;

static int stop(loader *l, ent_code code) {
    l->code = code;
    l->why = *l->err;
    return 1;
}

/* What a reading came to: the callback's own failure goes before ENT_STOPPED. */
static ent_code outcome(loader *l, ent_code code) {
    ent_code own = l->code;
    l->code = ENT_OK;
    if (own == ENT_OK)
        return code;
    *l->err = l->why;
    return own;
}

static int on_word(void *ctx, uint32_t no, ent_str text) {
    loader *l = ctx;
    uint32_t word = ent__maker_word(l->maker, text);
    size_t old = l->cap_dense;
    if (word == ENT_NONE || !ENT_GROW(l->dense, l->cap_dense, (size_t)no + 1))
        return stop(l, ent__nomem(l->err));
    memset(l->dense + old, 0, (l->cap_dense - old) * sizeof *l->dense);
    l->dense[no] = word + 1;
    return 0;
}

static int on_relation(void *ctx, const ent_row *row, ent_instant recorded) {
    loader *l = ctx;
    ent_code code = ent__maker_relation(l->maker, row, recorded, l->err);
    return code == ENT_OK ? 0 : stop(l, code);
}

static int on_entity(void *ctx, const ent_row *row, ent_instant recorded) {
    loader *l = ctx;
    ent_code code = ent__maker_entity(l->maker, row, recorded, l->err);
    return code == ENT_OK ? 0 : stop(l, code);
}

static int on_source(void *ctx, const ent_row *row, ent_instant recorded) {
    loader *l = ctx;
    ent_code code = ent__maker_source(l->maker, row, recorded, l->err);
    return code == ENT_OK ? 0 : stop(l, code);
}

static int on_claim(void *ctx, const ent_stored *row) {
    loader *l = ctx;
    if (!l->whole) {
        if (ent__map_get(&l->seen, (uint64_t)row->no) != ENT_NONE)
            return 0;
        if (!ent__map_put(&l->seen, (uint64_t)row->no, (uint32_t)l->n))
            return stop(l, ent__nomem(l->err));
    }
    if (!ENT_GROW(l->rows, l->cap, l->n + 1))
        return stop(l, ent__nomem(l->err));
    l->rows[l->n++] = *row;
    return 0;
}

static ent_code rows_of(loader *l, ent_kind kind, ent_str id) {
    ent_row_fn fn = kind == ENT_RELATION ? on_relation
                    : kind == ENT_ENTITY ? on_entity
                                         : on_source;
    return outcome(l, ent__register_rows(l->reg, kind, id, fn, l, l->err));
}

/* ---- from rows to claims --------------------------------------------------------- */

static ent_code word_of(loader *l, uint32_t no, uint32_t *out, ent_error *err) {
    *out = 0;
    if (no == 0)
        return ENT_OK;
    if (no < l->cap_dense && l->dense[no]) {
        *out = l->dense[no] - 1;
        return ENT_OK;
    }
    *out = ent__map_get(&l->words, no);
    if (*out != ENT_NONE)
        return ENT_OK;
    ent_str text;
    ENT_TRY(ent__register_word(l->reg, no, &text, err));
    *out = ent__maker_word(l->maker, text);
    if (*out == ENT_NONE || !ent__map_put(&l->words, no, *out))
        return ent__nomem(err);
    return ENT_OK;
}

static ent_code claim_of(loader *l, const ent_stored *row, ent_error *err) {
    ent_claim_in in = {.id = row->id,
                       .replaces = row->replaces,
                       .no = row->no,
                       .has_replaces = row->has_replaces,
                       .recorded = row->recorded};
    const uint32_t nos[] = {row->subject, row->relation, row->object, row->value, row->since,
                            row->until,   row->detail,   row->source, row->per,   row->as_of};
    uint32_t *words[] = {&in.subject, &in.relation, &in.object, &in.value, &in.since,
                         &in.until,   &in.detail,   &in.source, &in.per,   &in.as_of};
    for (size_t i = 0; i < sizeof nos / sizeof *nos; i++)
        ENT_TRY(word_of(l, nos[i], words[i], err));
    return ent__maker_claim(l->maker, &in, err);
}

/* ---- closing a scope ---------------------------------------------------------------- */

static ent_code scan(loader *l, const ent_pattern *p) {
    return outcome(l, ent__register_scan(l->reg, p, on_claim, l, l->err));
}

/* The rows by which one id of an entity or a relation stands for another. */
static size_t n_links(const ent_claims *c, ent_kind kind) {
    return kind == ENT_ENTITY ? c->n_entities : c->n_moves;
}

static void link_at(const ent_claims *c, ent_kind kind, size_t i, ent_str *id, ent_str *other) {
    bool entity = kind == ENT_ENTITY;
    *id = ent__claims_word(c, entity ? c->entities[i].id : c->moves[i].id);
    *other = ent__claims_word(c, entity ? c->entities[i].replaces : c->moves[i].replaces);
}

static bool names_have(const names *all, ent_str name) {
    for (size_t i = 0; i < all->n; i++)
        if (ent__str_eq(all->at[i], name))
            return true;
    return false;
}

static ent_code names_add(loader *l, names *all, ent_str name) {
    if (names_have(all, name))
        return ENT_OK;
    if (!ENT_GROW(all->at, all->cap, all->n + 1))
        return ent__nomem(l->err);
    all->at[all->n++] = name;
    return ENT_OK;
}

/* Every id that this one reaches through `replaces`, either way, itself first. */
static ent_code names_of(loader *l, ent_kind kind, ent_str id, names *all) {
    const ent_claims *c = ent__maker_view(l->maker);
    ENT_TRY(names_add(l, all, id));
    for (size_t k = 0; id.n && k < all->n; k++)
        for (size_t i = 0; i < n_links(c, kind); i++) {
            ent_str a, b;
            link_at(c, kind, i, &a, &b);
            if (b.n && ent__str_eq(a, all->at[k]))
                ENT_TRY(names_add(l, all, b));
            else if (b.n && ent__str_eq(b, all->at[k]))
                ENT_TRY(names_add(l, all, a));
        }
    return ENT_OK;
}

static ent_code scan_names(loader *l, const ent_pattern *p) {
    names s = {0}, r = {0}, o = {0};
    ent_code code = names_of(l, ENT_ENTITY, p->subject, &s);
    if (code == ENT_OK)
        code = names_of(l, ENT_RELATION, p->relation, &r);
    if (code == ENT_OK)
        code = names_of(l, ENT_ENTITY, p->object, &o);
    for (size_t i = 0; i < s.n * r.n * o.n && code == ENT_OK; i++) {
        ent_pattern q = {s.at[i / (r.n * o.n)], r.at[i / o.n % r.n], o.at[i % o.n], p->source};
        code = scan(l, &q);
    }
    ENT_DROP(s.at, s.cap);
    ENT_DROP(r.at, r.cap);
    ENT_DROP(o.at, o.cap);
    return code;
}

/* ---- coverage ---------------------------------------------------------------------- */

static ent_code names_add_any(loader *l, names *all, uint32_t type) {
    ent_buf any;
    ent__buf_init(&any, ENT_CELL_BYTES_MOST + sizeof "any:");
    ent__buf_z(&any, "any:");
    ent__buf_str(&any, ent__claims_word(ent__maker_view(l->maker), type));
    ent_code code = ent__buf_code(&any, l->err);
    uint32_t word = code == ENT_OK ? ent__maker_word(l->maker, ent__buf_view(&any)) : 0;
    ent__buf_free(&any);
    ENT_TRY(code);
    if (word == ENT_NONE)
        return ent__nomem(l->err);
    return names_add(l, all, ent__claims_word(ent__maker_view(l->maker), word));
}

/* Whose coverage reaches this party: that of its ids, and of its types. */
static ent_code covers_add(loader *l, names *all, ent_str party) {
    const ent_claims *c = ent__maker_view(l->maker);
    names ids = {0};
    ent_code code = names_of(l, ENT_ENTITY, party, &ids);
    for (size_t i = 0; code == ENT_OK && i < ids.n; i++) {
        uint32_t word = ent__maker_word(l->maker, ids.at[i]);
        const ent_entity_row *e = word == ENT_NONE ? NULL : ent__claims_entity(c, word);
        code = word == ENT_NONE ? ent__nomem(l->err) : names_add(l, all, ids.at[i]);
        if (code == ENT_OK && e && e->type)
            code = names_add_any(l, all, e->type);
    }
    ENT_DROP(ids.at, ids.cap);
    return code;
}

/* Where both sides of every question are known, so is whose coverage can reach
 * them: a register has a thousand complete lists of others. Else `all` stays empty. */
static ent_code covers_of(loader *l, const ent_scope *scope, names *all) {
    for (size_t i = 0; i < scope->n; i++)
        if (!scope->patterns[i].subject.n || !scope->patterns[i].object.n)
            return ENT_OK;
    for (size_t i = 0; i < scope->n; i++) {
        ENT_TRY(covers_add(l, all, scope->patterns[i].subject));
        ENT_TRY(covers_add(l, all, scope->patterns[i].object));
    }
    return ENT_OK;
}

/* Does the row's `object=`, if it has one, name one of these? */
static ent_code covers_row(loader *l, const ent_stored *row, bool *yes) {
    uint32_t word;
    ENT_TRY(word_of(l, row->detail, &word, l->err));
    ent_str detail = ent__claims_word(ent__maker_view(l->maker), word), key, value;
    *yes = true;
    while (ent__detail_next(&detail, &key, &value))
        if (ent__str_is(key, "object"))
            *yes = names_have(&l->covers, value);
    return ENT_OK;
}

/* Leaves out, of the rows since `from`, those about other objects. */
static ent_code covers_keep(loader *l, size_t from) {
    size_t n = from;
    for (size_t i = from; i < l->n; i++) {
        bool yes;
        ENT_TRY(covers_row(l, &l->rows[i], &yes));
        if (yes)
            l->rows[n++] = l->rows[i];
    }
    l->n = n;
    return ENT_OK;
}

static ent_code scan_coverage_in(loader *l, ent_str list) {
    ent_pattern p = {ENT_STR(""), ENT_STR("complete"), list, ENT_STR("")};
    if (!l->covers.n)
        return scan_names(l, &p);
    size_t from = l->n;
    for (size_t i = 0; i < l->covers.n; i++) {
        p.subject = l->covers.at[i];
        ENT_TRY(scan_names(l, &p));
    }
    return covers_keep(l, from);
}

static ent_code scan_coverage_by(loader *l, ent_str relation) {
    ent_buf name;
    ent__buf_init(&name, 1 << 10);
    ent__buf_z(&name, "rel:");
    ent__buf_str(&name, relation);
    ent_code code = ent__buf_code(&name, l->err);
    if (code == ENT_OK)
        code = scan_coverage_in(l, ent__buf_view(&name));
    ent__buf_free(&name);
    return code;
}

static ent_code scan_coverage_of(loader *l, ent_str relation) {
    names all = {0};
    ent_code code = names_of(l, ENT_RELATION, relation, &all);
    for (size_t i = 0; code == ENT_OK && i < all.n; i++)
        code = scan_coverage_by(l, all.at[i]);
    ENT_DROP(all.at, all.cap);
    return code;
}

/* Coverage claims of every relation asked for, or met in the rows so far. */
static ent_code scan_coverage(loader *l, const ent_scope *scope) {
    ent_map met = {0};
    ent_code code = ENT_OK;
    size_t n = l->n;
    for (size_t i = 0; code == ENT_OK && i < scope->n; i++)
        if (scope->patterns[i].relation.n)
            code = scan_coverage_of(l, scope->patterns[i].relation);
    for (size_t i = 0; code == ENT_OK && i < n; i++) {
        uint32_t no = l->rows[i].relation, word;
        if (ent__map_get(&met, no) != ENT_NONE)
            continue;
        code = word_of(l, no, &word, l->err);
        if (code == ENT_OK && !ent__map_put(&met, no, 1))
            code = ent__nomem(l->err);
        if (code == ENT_OK)
            code = scan_coverage_of(l, ent__claims_word(ent__maker_view(l->maker), word));
    }
    ent__map_free(&met);
    return code;
}

/* All corrections and retractions of the register: few, and read in one go. */
typedef struct replacing {
    loader *l;
    ent_stored *rows;
    size_t n, cap;
} replacing;

static int on_replacing(void *ctx, const ent_stored *row) {
    replacing *r = ctx;
    if (!ENT_GROW(r->rows, r->cap, r->n + 1))
        return stop(r->l, ent__nomem(r->l->err));
    r->rows[r->n++] = *row;
    return 0;
}

/* A 64-bit key of an id. Ids that share one bring in a row too many, which
 * belongs to another matter and changes nothing. */
static uint64_t id_key(const ent_claim_id *id) {
    return ent__hash(id->b, sizeof id->b);
}

/* Takes, until there are none, the rows that replace one of those taken. */
static ent_code take_replacing(loader *l, replacing *r) {
    ent_map taken = {0};
    ent_code code = ENT_OK;
    size_t seen = 0;
    while (code == ENT_OK && seen < l->n) {
        for (; code == ENT_OK && seen < l->n; seen++)
            if (!ent__map_put(&taken, id_key(&l->rows[seen].id), 1))
                code = ent__nomem(l->err);
        for (size_t i = 0; code == ENT_OK && i < r->n; i++)
            if (ent__map_get(&taken, id_key(&r->rows[i].replaces)) != ENT_NONE &&
                on_claim(l, &r->rows[i]))
                code = outcome(l, ENT_STOPPED);
    }
    ent__map_free(&taken);
    return code;
}

enum { ASK_ONE_BY_ONE = 200 };

/* What replaces the rows, what replaces that, and so on: rows grow as we go. */
static ent_code scan_replacing(loader *l) {
    if (l->n > ASK_ONE_BY_ONE) {
        replacing r = {.l = l};
        ent_code code =
            outcome(l, ent__register_scan_replacing(l->reg, NULL, on_replacing, &r, l->err));
        if (code == ENT_OK)
            code = take_replacing(l, &r);
        ENT_DROP(r.rows, r.cap);
        return code;
    }
    for (size_t i = 0; i < l->n; i++) {
        ent_claim_id id = l->rows[i].id;
        ENT_TRY(outcome(l, ent__register_scan_replacing(l->reg, &id, on_claim, l, l->err)));
    }
    return ENT_OK;
}

static ent_code entity_of(loader *l, uint32_t word) {
    if (!word || ent__maker_has_entity(l->maker, word))
        return ENT_OK;
    return rows_of(l, ENT_ENTITY, ent__claims_word(ent__maker_view(l->maker), word));
}

/* A source, what it relies on, and so on up to the root. */
static ent_code source_of(loader *l, uint32_t word) {
    while (word && !ent__maker_has_source(l->maker, word)) {
        ENT_TRY(rows_of(l, ENT_SOURCE, ent__claims_word(ent__maker_view(l->maker), word)));
        const ent_claims *c = ent__maker_view(l->maker);
        uint32_t at = ent__map_get(&c->source_of, word);
        word = at == ENT_NONE ? 0 : c->sources[at].per;
    }
    return ENT_OK;
}

/* The entities that details name. */
static ent_code load_details(loader *l) {
    const ent_claims *c = ent__maker_view(l->maker);
    for (size_t i = 0; i < c->n; i++) {
        ent_str detail = ent__claims_word(c, c->at[i].detail), key, value;
        while (ent__detail_next(&detail, &key, &value)) {
            uint32_t word = ent__maker_word(l->maker, value);
            if (word == ENT_NONE)
                return ent__nomem(l->err);
            if (ent__map_get(&l->named, word) != ENT_NONE)
                continue;
            if (!ent__map_put(&l->named, word, 1))
                return ent__nomem(l->err);
            ENT_TRY(entity_of(l, word));
        }
    }
    return ENT_OK;
}

static ent_code load_named(loader *l, bool details) {
    const ent_claims *c = ent__maker_view(l->maker);
    for (size_t i = 0; i < c->n; i++) {
        ENT_TRY(entity_of(l, c->at[i].subject));
        ENT_TRY(entity_of(l, c->at[i].object));
        ENT_TRY(source_of(l, c->at[i].source));
        ENT_TRY(source_of(l, c->at[i].per));
    }
    for (size_t i = 1; i < c->n_facets; i++)
        for (int k = 0; k < ENT_FACETS_MOST; k++)
            ENT_TRY(entity_of(l, c->facets[i].word[k]));
    /* where relations are replaced, any key may be a facet of the one that stands */
    if (details || c->n_moves)
        ENT_TRY(load_details(l));
    for (size_t i = 0; i < c->n_sources; i++)
        ENT_TRY(source_of(l, c->sources[i].per));
    for (size_t i = 0; i < c->n_entities; i++)
        ENT_TRY(entity_of(l, c->entities[i].replaces));
    return ENT_OK;
}

/* The entities asked about, whether or not anything is said of them. */
static ent_code load_asked(loader *l, const ent_scope *scope) {
    for (size_t i = 0; i < scope->n; i++) {
        const ent_str party[] = {scope->patterns[i].subject, scope->patterns[i].object};
        for (int k = 0; k < 2; k++) {
            uint32_t word = party[k].n ? ent__maker_word(l->maker, party[k]) : 0;
            if (word == ENT_NONE)
                return ent__nomem(l->err);
            ENT_TRY(entity_of(l, word));
        }
    }
    return ENT_OK;
}

static ent_code load_scope(loader *l, const ent_scope *scope) {
    ENT_TRY(outcome(l, ent__register_replaced(l->reg, ENT_ENTITY, on_entity, l, l->err)));
    ENT_TRY(outcome(l, ent__register_replaced(l->reg, ENT_SOURCE, on_source, l, l->err)));
    for (size_t i = 0; i < scope->n; i++)
        ENT_TRY(scan_names(l, &scope->patterns[i]));
    if (scope->entities)
        ENT_TRY(rows_of(l, ENT_ENTITY, ENT_STR("")));
    ENT_TRY(load_asked(l, scope));
    ENT_TRY(covers_of(l, scope, &l->covers));
    ENT_TRY(scan_coverage(l, scope));
    ENT_TRY(scan_replacing(l));
    for (size_t i = 0; i < l->n; i++)
        ENT_TRY(claim_of(l, &l->rows[i], l->err));
    return load_named(l, scope->details);
}

/* In a thread of its own, if there is a belt: all words are there by then, so the
 * register is not asked. */
static int make_claim(void *ctx, const ent_stored *row) {
    loader *l = ctx;
    ent_error why = {0};
    ent_code code = claim_of(l, row, &why);
    if (code == ENT_OK)
        return 0;
    l->code = code;
    l->why = why;
    return 1;
}

static int on_claim_now(void *ctx, const ent_stored *row) {
    loader *l = ctx;
    return l->belt ? ent__belt_put(l->belt, row) : make_claim(l, row);
}

static ent_code load_whole(loader *l, bool two_threads) {
    static const ent_pattern any = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
    ENT_TRY(outcome(l, ent__register_words(l->reg, on_word, l, l->err)));
    ENT_TRY(rows_of(l, ENT_SOURCE, ENT_STR("")));
    ENT_TRY(rows_of(l, ENT_ENTITY, ENT_STR("")));
    if (two_threads)
        l->belt = ent__belt_start(make_claim, l);
    ent_code code = ent__register_scan(l->reg, &any, on_claim_now, l, l->err);
    ent__belt_end(l->belt);
    return outcome(l, code);
}

ent_code ent__load_by(ent_register *reg, const ent_scope *scope, bool two_threads,
                      ent_claims **out, ent_error *err) {
    ent_error own = {0}; /* callbacks need a place for their message */
    loader l = {.reg = reg, .err = err ? err : &own, .whole = scope->n == 0};
    *out = NULL;
    ENT_TRY(ent__register_read_begin(reg, l.err));
    ent_code code = ent__maker_new(&l.maker, l.err);
    if (code == ENT_OK)
        code = rows_of(&l, ENT_RELATION, ENT_STR(""));
    if (code == ENT_OK)
        code = l.whole ? load_whole(&l, two_threads) : load_scope(&l, scope);
    ent__register_read_end(reg);
    ent__map_free(&l.words);
    ENT_DROP(l.dense, l.cap_dense);
    ent__map_free(&l.seen);
    ent__map_free(&l.named);
    ENT_DROP(l.covers.at, l.covers.cap);
    ENT_DROP(l.rows, l.cap);
    if (code != ENT_OK) {
        ent__maker_free(l.maker);
        return code;
    }
    return ent__maker_finish(l.maker, out, err);
}

enum { CLAIMS_FOR_TWO = 50000 };

ent_code ent__load(ent_register *reg, const ent_scope *scope, ent_claims **out,
                   ent_error *err) {
    bool two = scope->n == 0 && ent__register_count(reg) >= CLAIMS_FOR_TWO &&
               sysconf(_SC_NPROCESSORS_ONLN) > 1;
    return ent__load_by(reg, scope, two, out, err);
}
