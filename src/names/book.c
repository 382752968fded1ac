/* SPDX-License-Identifier: MIT
 *
 * Looking things up in a book of names. Keys and halves are sorted by a hash of 32 bits;
 * `key_of` and `half_of` say where each value of its upper bits begins, so that a look-up
 * is two reads and, nearly always, one comparison.
 */
#include "names/book.h"

uint32_t ent__key_hash(ent_str key) {
    return (uint32_t)(ent__hash(key.p, key.n) >> 32);
}

const ent_book_key *ent__book_find(const ent_book *b, ent_str key) {
    if (!b->n_keys)
        return NULL;
    uint32_t hash = ent__key_hash(key), part = hash >> (32 - b->bits);
    for (uint32_t i = b->key_of[part]; i < b->key_of[part + 1]; i++)
        if (b->keys[i].hash == hash && ent__str_eq(key, ent__book_key(b, &b->keys[i])))
            return &b->keys[i];
    return NULL;
}

ent_halves ent__book_halves(const ent_book *b, uint32_t hash) {
    ent_halves out = {NULL, 0};
    if (!b->n_halves)
        return out;
    uint32_t part = hash >> (32 - b->bits);
    for (uint32_t i = b->half_of[part]; i < b->half_of[part + 1]; i++) {
        if (b->halves[i].hash != hash)
            continue;
        if (!out.n++)
            out.at = &b->halves[i];
    }
    return out;
}

/* Bytes of the first n letters. */
static size_t bytes_of(ent_str key, size_t n) {
    size_t i = 0;
    for (size_t letters = 0; i < key.n; i++)
        if (((unsigned char)key.p[i] & 0xc0) != 0x80 && letters++ == n)
            break;
    return i;
}

uint32_t ent__half_hash(ent_str key, size_t all, size_t letters, bool last) {
    size_t n = (letters - 1) / 2;
    size_t from = last ? bytes_of(key, all > n ? all - n : 0) : 0;
    size_t until = last ? key.n : bytes_of(key, n);
    uint64_t hash = ent__hash(key.p + from, until - from);
    return (uint32_t)(ent__mix(hash ^ (letters << 1 | last)) >> 32);
}
