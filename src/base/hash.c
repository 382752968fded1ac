/* SPDX-License-Identifier: MIT
 *
 * SHA-256 (nettle) for meaning, a fast hash for tables, and two tables: from
 * 64-bit keys to numbers, and of distinct texts. Both use linear probing and
 * stay at most half full.
 */
#include "base/base.h"

#include <nettle/sha2.h>

static_assert(sizeof(struct sha256_ctx) <= sizeof(ent_sha256), "room for the context");

void ent__sha256_init(ent_sha256 *h) {
    sha256_init((struct sha256_ctx *)(void *)h->space);
}

void ent__sha256_add(ent_sha256 *h, const void *p, size_t n) {
    sha256_update((struct sha256_ctx *)(void *)h->space, n, p);
}

void ent__sha256_end(ent_sha256 *h, uint8_t digest[32]) {
    sha256_digest((struct sha256_ctx *)(void *)h->space, SHA256_DIGEST_SIZE, digest);
}

uint64_t ent__hash(const void *p, size_t n) {
    const unsigned char *s = p;
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15) ^ n;
    while (n >= 8) {
        uint64_t word;
        memcpy(&word, s, 8);
        h = ent__mix(h ^ word);
        s += 8;
        n -= 8;
    }
    uint64_t tail = 0;
    if (n)
        memcpy(&tail, s, n);
    return ent__mix(h ^ tail);
}

static size_t map_slot(const ent_map *m, uint64_t key) {
    size_t i = (size_t)ent__mix(key) & (m->cap - 1);
    while (m->values[i] != ENT_NONE && m->keys[i] != key)
        i = (i + 1) & (m->cap - 1);
    return i;
}

uint32_t ent__map_get(const ent_map *m, uint64_t key) {
    return m->cap ? m->values[map_slot(m, key)] : ENT_NONE;
}

static bool map_resize(ent_map *m, size_t cap) {
    ent_map bigger = {.cap = cap, .n = m->n};
    bigger.keys = ent__zalloc(cap, sizeof *bigger.keys);
    bigger.values = ent__zalloc(cap, sizeof *bigger.values);
    if (!bigger.keys || !bigger.values) {
        ent__map_free(&bigger);
        return false;
    }
    memset(bigger.values, 0xff, cap * sizeof *bigger.values);
    for (size_t i = 0; i < m->cap; i++) {
        if (m->values[i] == ENT_NONE)
            continue;
        size_t j = map_slot(&bigger, m->keys[i]);
        bigger.keys[j] = m->keys[i];
        bigger.values[j] = m->values[i];
    }
    ent__map_free(m);
    *m = bigger;
    return true;
}

bool ent__map_put(ent_map *m, uint64_t key, uint32_t value) {
    if ((m->n + 1) * 2 > m->cap && !map_resize(m, m->cap ? m->cap * 2 : 32))
        return false;
    size_t i = map_slot(m, key);
    if (m->values[i] == ENT_NONE)
        m->n++;
    m->keys[i] = key;
    m->values[i] = value;
    return true;
}

void ent__map_free(ent_map *m) {
    ENT_DROP(m->keys, m->cap);
    ENT_DROP(m->values, m->cap);
    *m = (ent_map){0};
}

/* A slot is the upper half of a text's hash and its number + 1; 0 is free. Most
 * texts that differ are told apart without looking at them. */
static size_t pool_slot(const ent_pool *p, ent_str s, uint64_t hash) {
    size_t i = (size_t)hash & (p->n_slots - 1);
    uint32_t upper = (uint32_t)(hash >> 32);
    while (p->slots[i] && ((uint32_t)(p->slots[i] >> 32) != upper ||
                           !ent__str_eq(p->at[(uint32_t)p->slots[i] - 1], s)))
        i = (i + 1) & (p->n_slots - 1);
    return i;
}

uint32_t ent__pool_find(const ent_pool *p, ent_str s) {
    uint64_t found = p->n_slots ? p->slots[pool_slot(p, s, ent__hash(s.p, s.n))] : 0;
    return found ? (uint32_t)found - 1 : ENT_NONE;
}

static bool pool_resize(ent_pool *p) {
    size_t n = p->n_slots ? p->n_slots * 2 : 64;
    uint64_t *slots = ent__zalloc(n, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < p->n; i++) {
        uint64_t hash = ent__hash(p->at[i].p, p->at[i].n);
        size_t to = (size_t)hash & (n - 1);
        while (slots[to])
            to = (to + 1) & (n - 1);
        slots[to] = hash >> 32 << 32 | (i + 1);
    }
    ENT_DROP(p->slots, p->n_slots);
    p->slots = slots;
    p->n_slots = n;
    return true;
}

uint32_t ent__pool_add(ent_pool *p, ent_str s) {
    if ((p->n + 1) * 2 > p->n_slots && !pool_resize(p))
        return ENT_NONE;
    uint64_t hash = ent__hash(s.p, s.n);
    size_t i = pool_slot(p, s, hash);
    if (p->slots[i])
        return (uint32_t)p->slots[i] - 1;
    if (p->n >= ENT_NONE - 1 || !ENT_GROW(p->at, p->cap, p->n + 1))
        return ENT_NONE;
    ent_str copy = ent__str_copy(&p->arena, s);
    if (!copy.p)
        return ENT_NONE;
    p->at[p->n++] = copy;
    p->slots[i] = hash >> 32 << 32 | p->n;
    return (uint32_t)p->n - 1;
}

void ent__pool_free(ent_pool *p) {
    ENT_DROP(p->at, p->cap);
    ENT_DROP(p->slots, p->n_slots);
    ent__arena_free(&p->arena);
    *p = (ent_pool){0};
}

void ent__base32_format(const uint8_t *p, size_t n, char *out) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < n; i++) {
        bits = (bits << 8 | p[i]) & 0xffff;
        held += 8;
        while (held >= 5) {
            held -= 5;
            *out++ = letters[bits >> held & 31];
        }
    }
    if (held)
        *out++ = letters[bits << (5 - held) & 31];
    *out = '\0';
}
