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

/* ---- the register -------------------------------------------------------- */

/* An open register file: one connection, one thread at a time. */
typedef struct ent_register ent_register;

typedef enum ent_open_mode {
    ENT_OPEN_READ = 0,  /* must exist */
    ENT_OPEN_WRITE = 1, /* must exist */
    ENT_OPEN_CREATE = 2 /* must not exist; made with an empty vocabulary */
} ent_open_mode;

/* The clock that stamps rows; returns microseconds since 1970-01-01 UTC. */
typedef ent_instant (*ent_clock_fn)(void *ctx);

typedef struct ent_open_options {
    size_t size;        /* sizeof this struct */
    ent_open_mode mode;
    ent_clock_fn clock; /* NULL: the system's */
    void *clock_ctx;
} ent_open_options;

/*
 * Opens a register file.
 *
 * A file from elsewhere is input: its schema must equal ours to the letter,
 * its triggers and views are never run.
 *
 *   path     UTF-8, NUL-terminated
 *   options  NULL for reading
 *   out      yours; close with ent_register_close()
 *
 * ENT_OK, ENT_NOT_FOUND (no such file), ENT_CONFLICT (exists already),
 * ENT_SCHEMA (not a register, or of a newer form), ENT_CORRUPT, ENT_BUSY,
 * ENT_READONLY, ENT_IO, ENT_NOMEM. O(1). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_register_open(const char *path, const ent_open_options *options,
                                                ent_register **out, ent_error *err);
/* Closes; NULL is allowed. The last writer leaves one file behind, without -wal. */
ENT_API void ent_register_close(ent_register *reg);
/* Verifies file, ids, references and derived tables. ENT_CORRUPT says what is
 * wrong. O(n log n). */
ENT_API ENT_MUST_USE ent_code ent_register_check(ent_register *reg, ent_error *err);
/* Drops and makes again everything derived: indexes and folded names. */
ENT_API ENT_MUST_USE ent_code ent_register_rebuild(ent_register *reg, ent_error *err);
/* SHA-256 over the sorted claim ids recorded up to `known` and the fixed
 * columns of sources, entities and relations: 64 hexadecimal digits and a NUL. */
ENT_API ENT_MUST_USE ent_code ent_register_digest(ent_register *reg, ent_instant known,
                                                  char out[65], ent_error *err);

/* What an import, a merge or an addition did. */
typedef struct ent_import_report {
    int64_t read, added, present, refused; /* rows of claims */
    int64_t sources, entities, relations;  /* rows added */
    int64_t kept_own;                      /* rows whose words differ: ours stayed */
} ent_import_report;

/* Set union: every row of the register at `path` that `reg` does not have,
 * stamped now. All or nothing. ENT_CONFLICT lists the first differing fixed
 * column; otherwise as ent_register_open(). O(n) in the other register. */
ENT_API ENT_MUST_USE ent_code ent_register_merge(ent_register *reg, const char *path,
                                                 ent_import_report *report, ent_error *err);

#ifdef __cplusplus
}
#endif

#endif
