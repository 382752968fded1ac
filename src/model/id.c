/* SPDX-License-Identifier: MIT
 *
 * The id of a claim: the first 16 bytes of SHA-256 over its meaning, written as
 * 26 letters of base32.
 *
 * The meaning is the starred columns, in the order below, as netstrings one
 * after the other: the length in bytes as a decimal number, a colon, the bytes, a
 * comma. A blank column is "0:,". Lengths make the text unambiguous: no two rows
 * give the same bytes to hash.
 *
 * 26 letters of 5 bits hold 130 bits: the last two are 0, so the last letter is
 * one of a, e, i, m, q, u, y, 4. Any other one is refused, or an id would have
 * four spellings.
 */
#include "model/model.h"

static const unsigned char starred[] = {
    ENT_C_SUBJECT, ENT_C_RELATION, ENT_C_OBJECT, ENT_C_VALUE, ENT_C_SINCE, ENT_C_UNTIL,
    ENT_C_DETAIL,  ENT_C_SOURCE,   ENT_C_AT,     ENT_C_PER,   ENT_C_AS_OF, ENT_C_REPLACES};

/* Writes "123:" before `end`, returns where it begins. */
static char *length_before(char *end, size_t n) {
    *--end = ':';
    do {
        *--end = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    return end;
}

/* Short claims are gathered and hashed at one go. */
typedef struct gather {
    ent_sha256 hash;
    size_t n;
    char bytes[512];
} gather;

static void gather_put(gather *g, const char *p, size_t n) {
    if (n > sizeof g->bytes - g->n) {
        ent__sha256_add(&g->hash, g->bytes, g->n);
        g->n = 0;
    }
    if (n > sizeof g->bytes) {
        ent__sha256_add(&g->hash, p, n);
        return;
    }
    if (n)
        memcpy(g->bytes + g->n, p, n);
    g->n += n;
}

void ent__claim_id(const ent_row *row, ent_claim_id *out) {
    gather g;
    g.n = 0;
    ent__sha256_init(&g.hash);
    for (size_t i = 0; i < sizeof starred; i++) {
        ent_str s = row->cell[starred[i]];
        char digits[24], *end = digits + sizeof digits, *p = length_before(end, s.n);
        gather_put(&g, p, (size_t)(end - p));
        gather_put(&g, s.p, s.n);
        gather_put(&g, ",", 1);
    }
    ent__sha256_add(&g.hash, g.bytes, g.n);
    uint8_t digest[32];
    ent__sha256_end(&g.hash, digest);
    memcpy(out->b, digest, sizeof out->b);
}

void ent__claim_id_format(const ent_claim_id *id, char out[ENT_ID_TEXT]) {
    ent__base32_format(id->b, sizeof id->b, out);
}

static int letter(char c) {
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    if (c >= '2' && c <= '7')
        return c - '2' + 26;
    return -1;
}

bool ent__claim_id_parse(ent_str s, ent_claim_id *out) {
    if (s.n != ENT_ID_TEXT - 1)
        return false;
    ent_claim_id id;
    unsigned bits = 0, held = 0;
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int five = letter(s.p[i]);
        if (five < 0)
            return false;
        held = (held << 5 | (unsigned)five) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            id.b[n++] = (uint8_t)(held >> bits);
        }
    }
    if (held & ((1u << bits) - 1)) /* the two spare bits */
        return false;
    *out = id;
    return true;
}
