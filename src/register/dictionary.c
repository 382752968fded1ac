/* SPDX-License-Identifier: MIT
 *
 * Two tables in memory that an append carries: the words that it has met, with
 * their numbers, and (if it is a large one) the ids of all claims. Both are
 * filled from the register on demand or at once.
 */
#include "register/sql.h"

/* ---- texts met lately ------------------------------------------------------------ */

/* Of the length and both ends: ids and dates differ there. */
static size_t recent_at(ent_str text) {
    uint64_t first = 0, last = 0;
    size_t n = text.n < 8 ? text.n : 8;
    memcpy(&first, text.p, n);
    memcpy(&last, text.p + text.n - n, n);
    return (size_t)((first * 31 + last + text.n) * UINT64_C(0x9e3779b97f4a7c15) >> 58);
}
static_assert(ENT_RECENT == 1 << (64 - 58), "as many slots as the hash has values");

uint32_t ent__recent_find(const ent_recent *r, ent_str text) {
    if (!text.n || text.n > ENT_RECENT_TEXT)
        return 0;
    const struct ent_recent_slot *s = &r->slot[recent_at(text)];
    return s->n == text.n && memcmp(s->text, text.p, text.n) == 0 ? s->no : 0;
}

void ent__recent_put(ent_recent *r, ent_str text, uint32_t no) {
    if (!text.n || text.n > ENT_RECENT_TEXT)
        return;
    struct ent_recent_slot *s = &r->slot[recent_at(text)];
    s->no = no;
    s->n = (uint8_t)text.n;
    memcpy(s->text, text.p, text.n);
}

/* ---- words ----------------------------------------------------------------- */

/* Most words are short, and a large append asks for a dozen a claim in no order:
 * a short word stands in its slot, so that finding it touches one line of memory. */
enum { WORD_INLINE = 23 };
struct ent_word_slot {
    uint32_t hash, no; /* no 0: free */
    uint8_t n;         /* bytes of `text`; WORD_INLINE + 1: it holds an ent_str */
    char text[WORD_INLINE];
};
static_assert(sizeof(struct ent_word_slot) == 32, "two slots to a line of memory");
static_assert(sizeof(ent_str) <= WORD_INLINE, "room for a long word's whereabouts");

static bool is_word(const struct ent_word_slot *slot, uint32_t hash, ent_str text) {
    if (slot->hash != hash)
        return false;
    if (slot->n <= WORD_INLINE)
        return slot->n == text.n && memcmp(slot->text, text.p, text.n) == 0;
    ent_str held;
    memcpy(&held, slot->text, sizeof held);
    return ent__str_eq(held, text);
}

/* The slot where the word is, or would be. */
static struct ent_word_slot *find_word(const ent_words *w, uint64_t hash, ent_str text) {
    size_t i = (size_t)(hash >> 32) & (w->n_slots - 1);
    while (w->slots[i].no && !is_word(&w->slots[i], (uint32_t)hash, text))
        i = (i + 1) & (w->n_slots - 1);
    return &w->slots[i];
}

/* Slots hold 32 bits of the hash; the other 32 say where, and are computed again. */
static uint64_t hash_of(const struct ent_word_slot *slot) {
    ent_str held = {slot->text, slot->n};
    if (slot->n > WORD_INLINE)
        memcpy(&held, slot->text, sizeof held);
    return ent__hash(held.p, held.n);
}

static bool resize_words(ent_words *w) {
    ent_words bigger = {.n_slots = w->n_slots ? w->n_slots * 2 : 256};
    bigger.slots = ent__zalloc(bigger.n_slots, sizeof *bigger.slots);
    if (!bigger.slots)
        return false;
    for (size_t i = 0; i < w->n_slots; i++) {
        if (!w->slots[i].no)
            continue;
        size_t j = (size_t)(hash_of(&w->slots[i]) >> 32) & (bigger.n_slots - 1);
        while (bigger.slots[j].no)
            j = (j + 1) & (bigger.n_slots - 1);
        bigger.slots[j] = w->slots[i];
    }
    ENT_DROP(w->slots, w->n_slots);
    w->slots = bigger.slots;
    w->n_slots = bigger.n_slots;
    return true;
}

static bool remember(ent_words *w, ent_str text, int64_t no) {
    if ((w->n + 1) * 2 > w->n_slots && !resize_words(w))
        return false;
    uint64_t hash = ent__hash(text.p, text.n);
    struct ent_word_slot *slot = find_word(w, hash, text);
    if (slot->no)
        return true;
    if (text.n <= WORD_INLINE) {
        memcpy(slot->text, text.p, text.n);
        slot->n = (uint8_t)text.n;
    } else {
        ent_str copy = ent__str_copy(&w->arena, text);
        if (!copy.p)
            return false;
        memcpy(slot->text, &copy, sizeof copy);
        slot->n = WORD_INLINE + 1;
    }
    slot->hash = (uint32_t)hash;
    slot->no = (uint32_t)no;
    w->n++;
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
    reg->measured = false;
    return ENT_OK;
}

static ent_code number_of(ent_register *reg, ent_words *w, ent_str text, uint64_t hash,
                          uint32_t *no, ent_error *err) {
    int64_t found = 0;
    *no = w->n_slots ? find_word(w, hash, text)->no : 0;
    if (*no)
        return ENT_OK;
    if (!w->all)
        ENT_TRY(look_up(reg, text, &found, err));
    if (!found) {
        ENT_TRY(add(reg, w, text, err));
        found = w->last;
    }
    *no = (uint32_t)found;
    return remember(w, text, found) ? ENT_OK : ent__nomem(err);
}

ent_code ent__words_numbers(ent_register *reg, ent_words *w, const ent_str *texts, int n,
                            uint32_t *no, ent_error *err) {
    uint64_t hash[ENT_CELLS_MOST];
    assert(n <= ENT_CELLS_MOST);
    for (int i = 0; i < n; i++) { /* the slots come out of memory all at once */
        no[i] = ent__recent_find(&w->recent, texts[i]);
        if (no[i] || !texts[i].n)
            continue;
        hash[i] = ent__hash(texts[i].p, texts[i].n);
        if (w->n_slots)
            ENT_PREFETCH(&w->slots[(size_t)(hash[i] >> 32) & (w->n_slots - 1)]);
    }
    for (int i = 0; i < n; i++) {
        if (no[i] || !texts[i].n)
            continue;
        ENT_TRY(number_of(reg, w, texts[i], hash[i], &no[i], err));
        ent__recent_put(&w->recent, texts[i], no[i]);
    }
    return ENT_OK;
}

void ent__words_free(ent_words *w) {
    ENT_DROP(w->slots, w->n_slots);
    ent__arena_free(&w->arena);
    *w = (ent_words){0};
}

/* ---- ids ------------------------------------------------------------------------ */

/* A slot is 32 bits of the id's hash and its number; 0 is free. The bits say where it
 * belongs and tell other ids apart, so that neither growing nor passing over a slot
 * looks at the ids. The seed keeps a file from choosing collisions. */
static uint64_t hash_id(const ent_ids *ids, const ent_claim_id *id) {
    uint64_t half[2];
    memcpy(half, id->b, sizeof half);
    return ent__mix((half[0] ^ ids->seed) + ent__mix(half[1] ^ ids->seed)) >> 32;
}

/* Where the id is, or would be. */
static uint64_t *slot(const ent_ids *ids, uint64_t hash, const ent_claim_id *id) {
    size_t i = (size_t)hash & (ids->n_slots - 1);
    for (; ids->slots[i]; i = (i + 1) & (ids->n_slots - 1))
        if (ids->slots[i] >> 32 == hash &&
            ent__claim_id_eq(&ids->at[(uint32_t)ids->slots[i] - 1], id))
            break;
    return &ids->slots[i];
}

static bool resize(ent_ids *ids) {
    size_t n = ids->n_slots ? ids->n_slots * 2 : 1024;
    uint64_t *slots = ent__zalloc(n, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < ids->n_slots; i++) {
        if (!ids->slots[i])
            continue;
        size_t to = (size_t)(ids->slots[i] >> 32) & (n - 1);
        while (slots[to])
            to = (to + 1) & (n - 1);
        slots[to] = ids->slots[i];
    }
    ENT_DROP(ids->slots, ids->n_slots);
    ids->slots = slots;
    ids->n_slots = n;
    return true;
}

int64_t ent__ids_find(const ent_ids *ids, const ent_claim_id *id) {
    return ids->n_slots ? (uint32_t)*slot(ids, hash_id(ids, id), id) : 0;
}

bool ent__ids_add(ent_ids *ids, const ent_claim_id *id) {
    if (ids->n >= ENT_NONE - 1)
        return false;
    if ((ids->n + 1) * 2 > ids->n_slots && !resize(ids))
        return false;
    if (!ENT_GROW(ids->at, ids->cap, ids->n + 1))
        return false;
    uint64_t hash = hash_id(ids, id), *to = slot(ids, hash, id);
    ids->at[ids->n++] = *id;
    if (!*to)
        *to = hash << 32 | ids->n;
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
