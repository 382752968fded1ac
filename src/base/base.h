/* SPDX-License-Identifier: MIT
 *
 * The ground floor: errors, memory, strings, buffers, hashing, days. Knows
 * nothing of relations. Everything here is private to the library.
 */
#ifndef ENT_BASE_H
#define ENT_BASE_H

#include "entente.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

/* ---- errors -------------------------------------------------------------- */

/* Fills `err` (NULL allowed) and returns `code`. */
ent_code ent__fail(ent_error *err, ent_code code, const char *format, ...) ENT_PRINTF(3, 4);
/* The same with a place in a text; line and column from 1. */
ent_code ent__fail_at(ent_error *err, ent_code code, int64_t line, int64_t column,
                      const char *format, ...) ENT_PRINTF(5, 6);
/* Puts "context: " in front of the message of a failure on its way up. */
ent_code ent__fail_in(ent_error *err, ent_code code, const char *context);
ent_code ent__nomem(ent_error *err);

/* Only in functions that have nothing to free. */
#define ENT_TRY(expr)                                                                          \
    do {                                                                                       \
        ent_code ent_try_code = (expr);                                                        \
        if (ent_try_code != ENT_OK)                                                            \
            return ent_try_code;                                                               \
    } while (0)

/* ---- memory -------------------------------------------------------------- */

void *ent__alloc(size_t size);                        /* NULL on failure, not zeroed */
void *ent__zalloc(size_t count, size_t size);         /* zeroed; overflow fails */
void *ent__realloc(void *p, size_t old, size_t size); /* as realloc */
void ent__free(void *p, size_t size);                 /* the size given at allocation */

/* Makes room for at least `need` elements in a growing array of `size`-byte
 * elements. *cap is counted in elements. Amortised O(1). */
ENT_MUST_USE bool ent__grow(void *array_of_pointer, size_t *cap, size_t need, size_t size);
#define ENT_GROW(array, cap, need) ent__grow(&(array), &(cap), (need), sizeof *(array))
#define ENT_DROP(array, cap) ent__free((array), (cap) * sizeof *(array))

/* Asks the processor for what will be read soon; any address will do. */
#if defined(__GNUC__) || defined(__clang__)
#define ENT_PREFETCH(p) __builtin_prefetch(p)
#else
#define ENT_PREFETCH(p) (void)(p)
#endif

/* Memory that goes all at once. Allocation is a pointer bump. */
typedef struct ent_arena {
    struct ent_arena_block *head;
    size_t used;  /* bytes used of head */
    size_t bytes; /* of all blocks */
} ent_arena;
void *ent__arena_alloc(ent_arena *arena, size_t size); /* aligned to 8, NULL on failure */
void ent__arena_free(ent_arena *arena);

/* ---- strings ------------------------------------------------------------- */

/* Borrowed text; never NULL where it comes from this library. */
typedef struct ent_str {
    const char *p;
    size_t n;
} ent_str;

#define ENT_STR(literal) ((ent_str){(literal), sizeof(literal) - 1})
#define ENT_FMT(s) (int)((s).n > 400 ? 400 : (s).n), (s).p /* for "%.*s" */
static inline ent_str ent__str(const char *z) {
    return z ? (ent_str){z, strlen(z)} : (ent_str){"", 0};
}
static inline ent_str ent__strn(const char *p, ptrdiff_t n) {
    return n < 0 ? ent__str(p) : (ent_str){p ? p : "", (size_t)n};
}
static inline bool ent__str_eq(ent_str a, ent_str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool ent__str_is(ent_str a, const char *z) {
    return ent__str_eq(a, ent__str(z));
}
int ent__str_cmp(ent_str a, ent_str b); /* by bytes */
bool ent__str_starts(ent_str s, const char *prefix);
ent_str ent__str_trim(ent_str s); /* ASCII blanks */
/* Splits off what stands before the first `sep`; false when s is used up. */
bool ent__str_split(ent_str *rest, char sep, ent_str *part);
/* A copy in the arena, NUL-terminated; p == NULL on failure. */
ent_str ent__str_copy(ent_arena *arena, ent_str s);
/* Is `word` one of the |-separated `list`? */
bool ent__str_in_list(ent_str list, ent_str word);
/* Shell-like pattern with * only. */
bool ent__str_glob(ent_str pattern, ent_str s);

/* ---- growing text -------------------------------------------------------- */

/* Text that grows. Never NULL, always terminated. The first failure sticks:
 * appends return nothing, ask ent__buf_code() once at the end. */
typedef struct ent_buf {
    char *p;
    size_t n, cap, max;
    ent_code failed;
} ent_buf;
void ent__buf_init(ent_buf *b, size_t max);
void ent__buf_free(ent_buf *b);
void ent__buf_clear(ent_buf *b);
void ent__buf_put(ent_buf *b, const void *p, size_t n);
void ent__buf_char(ent_buf *b, char c);
void ent__buf_str(ent_buf *b, ent_str s);
void ent__buf_z(ent_buf *b, const char *z);
void ent__buf_printf(ent_buf *b, const char *format, ...) ENT_PRINTF(2, 3);
void ent__buf_json(ent_buf *b, ent_str s); /* quoted and escaped */
static inline ent_str ent__buf_view(const ent_buf *b) {
    return (ent_str){b->p ? b->p : "", b->n};
}
ent_code ent__buf_code(const ent_buf *b, ent_error *err); /* ENT_OK, ENT_NOMEM, ENT_LIMIT */

/* ---- hashing ------------------------------------------------------------- */

typedef struct ent_sha256 {
    uint64_t space[32]; /* the library's context */
} ent_sha256;
void ent__sha256_init(ent_sha256 *h);
void ent__sha256_add(ent_sha256 *h, const void *p, size_t n);
void ent__sha256_end(ent_sha256 *h, uint8_t digest[32]);

/* A fast hash for tables, not for meaning. */
uint64_t ent__hash(const void *p, size_t n);
static inline uint64_t ent__mix(uint64_t x) {
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    return x ^ (x >> 32);
}

/* From 64-bit keys, or from strings, to uint32 numbers. Open addressing. */
typedef struct ent_map {
    uint64_t *keys;
    uint32_t *values;
    size_t n, cap;
} ent_map;
#define ENT_NONE UINT32_MAX
uint32_t ent__map_get(const ent_map *m, uint64_t key); /* ENT_NONE if absent */
ENT_MUST_USE bool ent__map_put(ent_map *m, uint64_t key, uint32_t value); /* adds or replaces */
void ent__map_free(ent_map *m);

/* Distinct texts, numbered from 0 in the order of their coming. */
typedef struct ent_pool {
    ent_arena arena;
    ent_str *at; /* n of them */
    size_t n, cap;
    uint64_t *slots; /* hash and number + 1, 0 = free */
    size_t n_slots;
} ent_pool;
uint32_t ent__pool_find(const ent_pool *p, ent_str s); /* ENT_NONE if absent */
uint32_t ent__pool_add(ent_pool *p, ent_str s);        /* ENT_NONE when out of memory */
void ent__pool_free(ent_pool *p);

/* ---- base32 (RFC 4648, lower case, no padding) ---------------------------- */

void ent__base32_format(const uint8_t *p, size_t n, char *out); /* NUL-terminated */

/* ---- text (utf8proc) ------------------------------------------------------ */

/* Where the first ill-formed byte lies; n if all is well. */
size_t ent__utf8_check(const char *p, size_t n);
/* NFC of valid UTF-8 appended to `out`. ASCII is copied at once. */
ent_code ent__utf8_nfc(ent_str s, ent_buf *out, ent_error *err);
/* Folded for look-up: NFKD, case folded, accents stripped (not the
 * vowels of Indic scripts), runs of anything but
 * letters and digits turned into one space, trimmed. Appended to `out`. */
ent_code ent__utf8_fold(ent_str s, ent_buf *out, ent_error *err);
/* The same letter by letter, without memory: ' ' (once or more) stands where a word
 * ends. Zero but for `s` at the start. */
enum { ENT_FOLD_MOST = 20, ENT_FOLD_END = -1, ENT_FOLD_BAD = -2 };
typedef struct ent_folder {
    ent_str s;
    size_t at;
    int32_t held[ENT_FOLD_MOST];
    int i, n;
} ent_folder;
int32_t ent__fold_next(ent_folder *f); /* ENT_FOLD_BAD: not UTF-8 */
/* A code point as UTF-8; its bytes, 0 for none. */
size_t ent__utf8_encode(int32_t c, char out[4]);
/* The letter at i, and how many bytes it has; a byte that is none counts as itself. */
int32_t ent__utf8_letter(ent_str s, size_t i, size_t *n);
int32_t ent__letter_lower(int32_t c);
/* Columns on a terminal; wide letters count two. */
size_t ent__utf8_width(ent_str s);

/* ---- numbers -------------------------------------------------------------- */

/* All of s must be an integer in range; no locale. */
bool ent__int_parse(ent_str s, int64_t *out);
/* All of s must be a decimal number (digits, one dot, sign); no locale. */
bool ent__real_parse(ent_str s, double *out);

/* ---- days ------------------------------------------------------------------ */

typedef struct ent_civil {
    int64_t year;
    int month, day; /* from 1 */
} ent_civil;
bool ent__year_is_leap(int64_t year);
int ent__month_days(int64_t year, int month);
/* Days since 1970-01-01; any year within about 25 million million. */
int64_t ent__day_from_civil(int64_t year, int month, int day);
ent_civil ent__day_to_civil(int64_t day);
/* Into the range of ent_day, saturating at ENT_DAY_MIN and ENT_DAY_MAX. */
ent_day ent__day_clamp(int64_t day);
/* "2012-04-03" into dst, as snprintf does; ".." for the open ends. */
size_t ent__day_format(ent_day day, char *dst, size_t n);
#define ENT_DAY_TEXT 24

/* "2026-11-23T00:00:00Z", with a fraction only where it is not 0. */
size_t ent__instant_format(ent_instant t, char *dst, size_t n);
/* A day (its last instant if `end`), or YYYY-MM-DDTHH:MM[:SS[.f]]Z. */
ent_code ent__instant_parse(ent_str s, bool end, ent_instant *out, ent_error *err);
#define ENT_INSTANT_TEXT 40

#endif
