/* SPDX-License-Identifier: MIT
 *
 * The words of a name as they are compared: letters folded, abbreviations
 * written out, small words dropped.
 */
#ifndef ENT_KEY_H
#define ENT_KEY_H

#include "base/base.h"

enum {
    ENT_KEY_BYTES = 160, /* no name of a state is longer; a longer text is none */
    ENT_KEY_WORDS = 28,
};

/* Words one behind the other: word i is text[start[i] .. start[i + 1]). */
typedef struct ent_key {
    char text[ENT_KEY_BYTES];
    uint16_t start[ENT_KEY_WORDS + 1];
    int n;    /* words; 0: there is nothing to compare */
    bool bad; /* not UTF-8, or longer than any name: n is 0 then */
} ent_key;

/* Reads a text. O(bytes), no memory. */
void ent__key_read(ent_str s, ent_key *out);
/* Words in the order of their bytes, so that "Guinea, Equatorial" is "Equatorial Guinea". */
void ent__key_sort(const ent_key *in, ent_key *out);
/* Without what only accompanies a name: articles, "former", numbers of notes and
 * years. False if there is nothing to leave out, or nothing left. */
bool ent__key_bare(const ent_key *in, ent_key *out);

static inline ent_str ent__key_text(const ent_key *k) {
    return (ent_str){k->text, k->start[k->n]};
}
static inline ent_str ent__key_word(const ent_key *k, int i) {
    return (ent_str){k->text + k->start[i], (size_t)(k->start[i + 1] - k->start[i])};
}

/* Letters of a key, which is UTF-8. */
size_t ent__key_letters(ent_str key);
/* Which letters stand in a key, by their code point modulo 32, as bits. A slip changes two
 * at most. */
uint32_t ent__key_signature(ent_str key);
/* Do the two differ by one letter put in, left out, exchanged, or two neighbours swapped? */
bool ent__key_slip(ent_str a, ent_str b);

#endif
