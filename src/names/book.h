/* SPDX-License-Identifier: MIT
 *
 * A book of names: entities, what they are and were called, their codes, and the
 * index over it all. Plain arrays that never change, so that the world's book can be
 * made at build and lie in the program (names_world.c); a register's own is made when
 * it is opened for names. Numbers of texts are offsets into `text`; 0 is "".
 * Stretches of days are half-open.
 */
#ifndef ENT_BOOK_H
#define ENT_BOOK_H

#include "names/key.h"

typedef struct ent_book_entity {
    uint32_t id, type, name;
    ent_day from, until;   /* existence */
    uint32_t codes, names; /* the first of each; they end where the next entity's begin */
} ent_book_entity;

typedef struct ent_book_code {
    uint32_t scheme, text;
    ent_day from, until;
} ent_book_code;

typedef struct ent_book_name {
    uint32_t text;
    uint32_t langs; /* "de fr", "" unknown */
    uint32_t kind;  /* "short", "former", … */
    ent_day from, until;
} ent_book_name;

/* Who bears a key. `rank` tells how sure: names of the best rank hide the others. */
enum {
    ENT_RANK_OWN = 0,     /* reviewed names, and codes */
    ENT_RANK_ENGLISH = 1, /* of the standard lists */
    ENT_RANK_OTHER = 2,   /* the same, in other languages */
};
enum {
    ENT_BEARS_NAME = 0,
    ENT_BEARS_DEMONYM = 1,
    ENT_BEARS_CODE = 2,
    ENT_BEARS_NOT = 3, /* what looks like a name by a slip, and is none: "Siberia" */
};
typedef struct ent_bearer {
    uint32_t entity;
    ent_day from, until;
    uint8_t how, rank;
    bool english; /* a name of English, or of no language: people mistype these most */
} ent_bearer;

/* A key and its bearers, which end where the next key's begin. */
typedef struct ent_book_key {
    uint32_t text, hash, bearers;
    uint16_t bytes, letters; /* of the text */
} ent_book_key;

/* Half of a key's letters, the first or the last: a slip leaves one of them whole. */
typedef struct ent_book_half {
    uint32_t hash, key, signature;
} ent_book_half;

/* A shorter key is not looked for with a slip, lest a city be taken for a state. */
enum { ENT_SLIP_LETTERS = 7, ENT_SLIP_LETTERS_OTHER = 10 /* languages than English */ };

typedef struct ent_book {
    const char *text;
    size_t n_text;
    const ent_book_entity *entities; /* and one behind the last */
    size_t n_entities;
    const ent_book_code *codes;
    const ent_book_name *names;
    const ent_book_key *keys; /* by hash, and one behind the last */
    size_t n_keys;
    const ent_bearer *bearers;
    const ent_book_half *halves; /* by hash */
    size_t n_halves;
    /* Where the hashes of each upper part begin: 2^bits + 1 of them. */
    const uint32_t *key_of, *half_of;
    unsigned bits;
} ent_book;

static inline const char *ent__book_text(const ent_book *b, uint32_t no) {
    return b->text + no;
}
static inline ent_str ent__book_key(const ent_book *b, const ent_book_key *k) {
    return (ent_str){b->text + k->text, k->bytes};
}
/* The key of that text, or NULL. O(1). */
const ent_book_key *ent__book_find(const ent_book *b, ent_str key);
/* The halves of which the hash is this one. O(1) and those. */
typedef struct ent_halves {
    const ent_book_half *at;
    size_t n;
} ent_halves;
ent_halves ent__book_halves(const ent_book *b, uint32_t hash);
uint32_t ent__key_hash(ent_str key);
/* Of the half that a slip elsewhere leaves whole, if the key, which has `all` letters, had
 * `letters`: the first or the last (letters - 1) / 2 of it. */
uint32_t ent__half_hash(ent_str key, size_t all, size_t letters, bool last);

/* The states and organisations of the world, compiled in. */
extern const ent_book ent__book_world;

/* ---- making one -------------------------------------------------------------------- */

typedef struct ent_book_maker ent_book_maker;

ent_code ent__book_maker_new(ent_book_maker **out, ent_error *err);
void ent__book_maker_free(ent_book_maker *m);
/* An entity; names and codes that follow are its own. Dates are EDTF or blank. Its own
 * name is a name of rank OWN. ENT_PARSE (dates), ENT_NOMEM. */
ent_code ent__book_entity(ent_book_maker *m, ent_str id, ent_str type, ent_str name,
                          ent_str since, ent_str until, ent_error *err);
/* Goes on with an entity that was added; false if there is none. */
bool ent__book_select(ent_book_maker *m, ent_str id);
/* A name in one language (or ""). Kind "demonym" and "not" are kept apart. */
ent_code ent__book_name(ent_book_maker *m, ent_str name, ent_str lang, ent_str kind,
                        ent_str since, ent_str until, int rank, ent_error *err);
/* A translation, from a standard list, of an English name of the entity ("": its own). It
 * means on each day whom the English name means: "Rusia" in 1980 the Soviet Union, since
 * "Russia" does. Once all names of rank OWN are there. */
ent_code ent__book_translation(ent_book_maker *m, ent_str english, ent_str name, ent_str lang,
                               int rank, ent_error *err);
/* scheme=code[@since/until];… ENT_PARSE. */
ent_code ent__book_codes(ent_book_maker *m, ent_str codes, ent_error *err);
/* Sorts and indexes. The book lives as long as the maker. ENT_LIMIT, ENT_NOMEM. */
ent_code ent__book_finish(ent_book_maker *m, ent_book *out, ent_error *err);

#endif
