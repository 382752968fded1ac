/* SPDX-License-Identifier: MIT
 *
 * What the model's checks may ask within an append: is there such an entity, such
 * a source, such a relation? Answers that are yes stay true and are kept.
 */
#include "register/append.h"

static bool give_up(ent_append *a, ent_code code) {
    a->failed = code;
    return false;
}

static int note_it(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)row;
    (void)recorded;
    *(bool *)ctx = true;
    return 1;
}

static bool is_known(ent_append *a, ent_kind kind, ent_pool *pool, ent_str id) {
    if (a->failed || id.n == 0)
        return false;
    if (ent__recent_find(&a->cache.recent[kind], id))
        return true;
    if (ent__pool_find(pool, id) != ENT_NONE) {
        ent__recent_put(&a->cache.recent[kind], id, 1);
        return true;
    }
    bool found = false;
    ent_code code = ent__register_rows(a->reg, kind, id, note_it, &found, &a->error);
    if (code != ENT_OK && code != ENT_STOPPED)
        return give_up(a, code);
    if (found && ent__pool_add(pool, id) == ENT_NONE)
        return give_up(a, ent__nomem(&a->error));
    return found;
}

static bool entity(void *ctx, ent_str id) {
    ent_append *a = ctx;
    if (ent__str_starts(id, "any:") || ent__str_starts(id, "rel:"))
        return true;
    return is_known(a, ENT_ENTITY, &a->cache.entities, id);
}

static bool source(void *ctx, ent_str id) {
    ent_append *a = ctx;
    return is_known(a, ENT_SOURCE, &a->cache.sources, id);
}

/* ---- relations ------------------------------------------------------------------ */

static ent_code keep_relation(ent_append *a, const ent_row *row, ent_error *err) {
    ent_cache *c = &a->cache;
    ent_row copy = *row; /* the parsed entry borrows from its row */
    for (int i = 0; i < ENT_R_COUNT; i++) {
        copy.cell[i] = ent__str_copy(&c->arena, row->cell[i]);
        if (!copy.cell[i].p)
            return ent__nomem(err);
    }
    ent_relation *parsed = ent__arena_alloc(&c->arena, sizeof *parsed);
    if (!parsed)
        return ent__nomem(err);
    int cell;
    ENT_TRY(ent__relation_parse(&copy, parsed, &c->arena, &cell, err));
    uint32_t at = ent__pool_add(&c->relations, row->cell[ENT_R_ID]);
    if (at == ENT_NONE || !ENT_GROW(c->relation, c->cap, (size_t)at + 1))
        return ent__nomem(err);
    c->relation[at] = parsed;
    return ENT_OK;
}

typedef struct asking {
    ent_append *a;
    ent_code code;
    ent_error why;
} asking;

static int first_row(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)recorded;
    asking *ask = ctx;
    ask->code = keep_relation(ask->a, row, &ask->why);
    return 1;
}

/* What is stored and cannot be parsed is damage. */
static const ent_relation *relation(void *ctx, ent_str id) {
    ent_append *a = ctx;
    if (a->failed || id.n == 0)
        return NULL;
    uint32_t at = ent__pool_find(&a->cache.relations, id);
    if (at != ENT_NONE)
        return a->cache.relation[at];
    asking ask = {.a = a};
    ent_code code = ent__register_rows(a->reg, ENT_RELATION, id, first_row, &ask, &a->error);
    if (code == ENT_OK)
        return NULL; /* none of that id */
    if (code == ENT_STOPPED && ask.code == ENT_OK) {
        at = ent__pool_find(&a->cache.relations, id);
        return at == ENT_NONE ? NULL : a->cache.relation[at];
    }
    if (code == ENT_STOPPED) {
        code = ask.code == ENT_NOMEM ? ENT_NOMEM : ENT_CORRUPT;
        a->error = ask.why;
        a->error.code = code;
    }
    give_up(a, code);
    return NULL;
}

/* ---- for the append ------------------------------------------------------------- */

ent_known ent__append_known(ent_append *a) {
    return (ent_known){a, relation, entity, source};
}

static ent_code learn_id(ent_pool *pool, ent_str id, ent_error *err) {
    return ent__pool_add(pool, id) == ENT_NONE ? ent__nomem(err) : ENT_OK;
}

ent_code ent__append_learn(ent_append *a, ent_kind kind, const ent_row *row, ent_error *err) {
    if (kind == ENT_ENTITY)
        return learn_id(&a->cache.entities, row->cell[ENT_E_ID], err);
    if (kind == ENT_SOURCE)
        return learn_id(&a->cache.sources, row->cell[ENT_S_ID], err);
    return ENT_OK; /* relations are read when they are asked for */
}

void ent__append_forget(ent_append *a) {
    ent_cache *c = &a->cache;
    ent__pool_free(&c->entities);
    ent__pool_free(&c->sources);
    ent__pool_free(&c->relations);
    ENT_DROP(c->relation, c->cap);
    ent__arena_free(&c->arena);
    *c = (ent_cache){0};
}
