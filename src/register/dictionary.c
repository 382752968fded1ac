/* SPDX-License-Identifier: MIT
 *
 * Two tables in memory that an append carries: the words that it has met, with
 * their numbers, and (if it is a large one) the ids of all claims. Both are
 * filled from the register on demand or at once.
 */
#include "register/sql.h"

/* ---- words ---------------------------------------------------------------------- */

static bool remember(ent_words *w, ent_str text, int64_t no) {
    uint32_t at = ent__pool_add(&w->pool, text);
    if (at == ENT_NONE || !ENT_GROW(w->no, w->cap, (size_t)at + 1))
        return false;
    w->no[at] = (uint32_t)no;
    return true;
}

static int load_word(void *ctx, uint32_t no, ent_str text) {
    return !remember(ctx, text, no);
}

ent_code ent__words_load(ent_register *reg, ent_words *w, ent_error *err) {
    ent_code code = ent__register_words(reg, load_word, w, err);
    w->all = code == ENT_OK;
    return code == ENT_STOPPED ? ent__nomem(err) : code;
}

/* 0 if the register does not have it. */
static ent_code look_up(ent_register *reg, ent_str text, int64_t *no, ent_error *err) {
    sql_query q;
    *no = 0;
    ENT_TRY(ent__sql_begin(reg, SQL_WORD_NO, &q, err));
    ent__sql_bind_text(&q, 1, text);
    ent_code code = ent__sql_next(&q, err);
    if (code == ENT_OK)
        code = ent__sql_int(&q, 0, 1, ENT_NONE - 1, no, err);
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

static ent_code add(ent_register *reg, ent_words *w, ent_str text, ent_error *err) {
    if (w->last >= ENT_NONE - 1)
        return ent__fail(err, ENT_LIMIT, "more than %u distinct words", ENT_NONE - 1);
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, SQL_WORD_ADD, &q, err));
    ent__sql_bind_int(&q, 1, w->last + 1);
    ent__sql_bind_text(&q, 2, text);
    ent_code code = ent__sql_next(&q, err);
    ent__sql_end(&q);
    if (code != ENT_DONE)
        return code;
    w->last++;
    return ENT_OK;
}

ent_code ent__words_number(ent_register *reg, ent_words *w, ent_str text, uint32_t *no,
                           ent_error *err) {
    *no = 0;
    if (text.n == 0)
        return ENT_OK;
    uint32_t at = ent__pool_find(&w->pool, text);
    if (at != ENT_NONE) {
        *no = w->no[at];
        return ENT_OK;
    }
    int64_t found = 0;
    if (!w->all)
        ENT_TRY(look_up(reg, text, &found, err));
    if (!found) {
        ENT_TRY(add(reg, w, text, err));
        found = w->last;
    }
    *no = (uint32_t)found;
    return remember(w, text, found) ? ENT_OK : ent__nomem(err);
}

void ent__words_free(ent_words *w) {
    ent__pool_free(&w->pool);
    ENT_DROP(w->no, w->cap);
    *w = (ent_words){0};
}

/* ---- ids ------------------------------------------------------------------------ */

/* Where the id is, or would be. The seed keeps a file from choosing collisions. */
static size_t slot(const ent_ids *ids, const ent_claim_id *id) {
    uint64_t half[2];
    memcpy(half, id->b, sizeof half);
    size_t i = (size_t)ent__mix((half[0] ^ ids->seed) + ent__mix(half[1] ^ ids->seed)) &
               (ids->n_slots - 1);
    while (ids->slots[i] && !ent__claim_id_eq(&ids->at[ids->slots[i] - 1], id))
        i = (i + 1) & (ids->n_slots - 1);
    return i;
}

static bool resize(ent_ids *ids) {
    size_t n = ids->n_slots ? ids->n_slots * 2 : 1024;
    uint32_t *slots = ent__zalloc(n, sizeof *slots);
    if (!slots)
        return false;
    ENT_DROP(ids->slots, ids->n_slots);
    ids->slots = slots;
    ids->n_slots = n;
    for (size_t i = 0; i < ids->n; i++)
        ids->slots[slot(ids, &ids->at[i])] = (uint32_t)i + 1;
    return true;
}

int64_t ent__ids_find(const ent_ids *ids, const ent_claim_id *id) {
    return ids->n_slots ? ids->slots[slot(ids, id)] : 0;
}

bool ent__ids_add(ent_ids *ids, const ent_claim_id *id) {
    if (ids->n >= ENT_NONE - 1)
        return false;
    if ((ids->n + 1) * 2 > ids->n_slots && !resize(ids))
        return false;
    if (!ENT_GROW(ids->at, ids->cap, ids->n + 1))
        return false;
    size_t i = slot(ids, id);
    ids->at[ids->n++] = *id;
    if (!ids->slots[i])
        ids->slots[i] = (uint32_t)ids->n;
    return true;
}

ent_code ent__ids_load(ent_register *reg, ent_ids *ids, ent_error *err) {
    sql_query q;
    ids->seed = ent__mix((uint64_t)(uintptr_t)ids ^ (uint64_t)reg->clock(reg->clock_ctx));
    ENT_TRY(ent__sql_begin(reg, SQL_CLAIM_IDS, &q, err));
    ent_code code;
    while ((code = ent__sql_next(&q, err)) == ENT_OK) {
        int64_t no, due = (int64_t)ids->n + 1;
        ent_claim_id id;
        code = ent__sql_int(&q, 0, due, due, &no, err);
        if (code == ENT_OK)
            code = ent__sql_id(&q, 1, &id, NULL, err);
        if (code == ENT_OK && !ent__ids_add(ids, &id))
            code = ent__nomem(err);
        if (code != ENT_OK)
            break;
    }
    ent__sql_end(&q);
    return code == ENT_DONE ? ENT_OK : code;
}

void ent__ids_free(ent_ids *ids) {
    ENT_DROP(ids->at, ids->cap);
    ENT_DROP(ids->slots, ids->n_slots);
    *ids = (ent_ids){0};
}
