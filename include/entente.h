/* SPDX-License-Identifier: MIT
 *
 * entente: the foreign relations of states, kept as sourced claims.
 *
 * This header is the whole public interface. Ownership, once for all: what a
 * function returns directly is borrowed and lives as long as the object that it
 * came from. What it stores through a pointer-to-pointer is yours; free it with
 * ent_<type>_free(), which accepts NULL.
 *
 * Every function that can fail returns an ent_code and takes, last, a pointer
 * to an ent_error of the caller's (or NULL), written only on failure. Text is
 * UTF-8. Callbacks return nonzero to stop; they MUST NOT longjmp or throw
 * through the library. The library never prints, exits or sets a locale.
 */
#ifndef ENTENTE_H
#define ENTENTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define ENT_API __attribute__((visibility("default")))
#define ENT_MUST_USE __attribute__((warn_unused_result))
#define ENT_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define ENT_API
#define ENT_MUST_USE
#define ENT_PRINTF(f, a)
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define ENT_VERSION "0.1.0"

/* ---- errors ------------------------------------------------------------ */

/* What the caller can do about a failure. Numbers are for ever; treat an
 * unknown one as ENT_INTERNAL. */
typedef enum ent_code {
    ENT_OK = 0,
    ENT_NOT_FOUND = 1,    /* no such thing */
    ENT_AMBIGUOUS = 2,    /* several things fit; the message lists them */
    ENT_CONFLICT = 3,     /* a column that must not change differs */
    ENT_INVALID = 4,      /* well-formed, but not allowed by the model */
    ENT_PARSE = 5,        /* not well-formed; line and column say where */
    ENT_MISUSE = 6,       /* the call breaks its contract */
    ENT_NOMEM = 7,        /* out of memory */
    ENT_IO = 8,           /* reading or writing failed */
    ENT_FULL = 9,         /* the disk is full */
    ENT_BUSY = 10,        /* another writer holds the register */
    ENT_READONLY = 11,    /* the register cannot be written */
    ENT_CORRUPT = 12,     /* the bytes of the register are damaged */
    ENT_SCHEMA = 13,      /* not a register, or of a newer or foreign form */
    ENT_LIMIT = 14,       /* a stated limit was passed */
    ENT_STOPPED = 15,     /* a callback asked to stop */
    ENT_UNSUPPORTED = 16, /* left out of this build */
    ENT_INTERNAL = 17,    /* a defect of this library */
    ENT_DONE = 18,        /* an iterator is at its end */
    ENT_CODE_COUNT = 19
} ent_code;

/* Detail of a failure. Owned by the caller, written only on failure. `line`
 * and `column` count from 1; 0 where they mean nothing. The message is one
 * line, lower case, without a full stop. */
typedef struct ent_error {
    ent_code code;
    int system; /* errno or the storage engine's number, 0 if none */
    int64_t line, column;
    char message[480];
} ent_error;

/* The constant's name, such as "ENT_BUSY"; "ENT_INTERNAL" for unknown codes. */
ENT_API const char *ent_code_name(ent_code code);
/* One short English sentence about the code. Never NULL. */
ENT_API const char *ent_code_text(ent_code code);

/* ---- memory ------------------------------------------------------------ */

/* One hook for all allocation of the library: behaves as realloc; `size` 0
 * frees. `old` is the block's former size. Returns NULL on failure. */
typedef void *(*ent_alloc_fn)(void *ctx, void *p, size_t old, size_t size);
/* Sets the hook; call before anything else. NULL restores malloc. */
ENT_API void ent_alloc_set(ent_alloc_fn fn, void *ctx);

/* ---- days and instants --------------------------------------------------- */

/* Days since 1970-01-01 in the proleptic Gregorian calendar. */
typedef int32_t ent_day;
#define ENT_DAY_MIN INT32_MIN /* before every day */
#define ENT_DAY_MAX INT32_MAX /* after every day */

/* Microseconds since 1970-01-01T00:00:00Z. */
typedef int64_t ent_instant;
#define ENT_LATEST INT64_MAX /* everything that is known */

#ifdef __cplusplus
}
#endif

#endif
