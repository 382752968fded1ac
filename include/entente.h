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
 * frees. `old` is the block's former size. Returns NULL on failure. It may be called
 * from threads of the library's own, but never by two at once. */
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

/* Reads "2026-11-23" (its first instant, or its last if `end`) or
 * "2026-11-23T09:30:00Z". ENT_OK, ENT_PARSE. */
ENT_API ENT_MUST_USE ent_code ent_instant_parse(const char *s, ptrdiff_t n, bool end,
                                                ent_instant *out, ent_error *err);
/* "2026-11-23T09:30:00Z" into dst, as snprintf does. */
ENT_API size_t ent_instant_format(ent_instant t, char *dst, size_t n);
/* "2012-04-03" into dst, as snprintf does. */
ENT_API size_t ent_day_format(ent_day day, char *dst, size_t n);
/* The day that holds this instant, in UTC. */
ENT_API ent_day ent_instant_day(ent_instant t);

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
    size_t size; /* sizeof this struct */
    ent_open_mode mode;
    ent_clock_fn clock; /* NULL: the system's */
    void *clock_ctx;
    /* A folder of the user's own, which nobody else can write to, for images: what a
     * reading of the whole register made, so that the next one need not make it again.
     * Copied. NULL: none are kept. */
    const char *images;
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
ENT_API ENT_MUST_USE ent_code ent_register_open(const char *path,
                                                const ent_open_options *options,
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

/* ---- writing -------------------------------------------------------------- */

/* Where text goes: called with pieces of up to 64 KiB, never with none. What
 * it returns other than 0 ends the writing: ENT_IO, ENT_FULL, ENT_NOMEM and
 * ENT_LIMIT are handed on (the first two with errno), all else is ENT_STOPPED.
 * It MUST NOT longjmp or throw. */
typedef struct ent_sink {
    int (*write)(void *ctx, const char *p, size_t n);
    void *ctx;
} ent_sink;

typedef enum ent_format {
    ENT_FORMAT_TERMINAL = 0, /* for people: aligned, wrapped, nothing raw */
    ENT_FORMAT_CSV = 1,      /* RFC 4180, lines end in LF */
    ENT_FORMAT_TSV = 2,      /* tab, newline, return, backslash as \t \n \r \\ */
    ENT_FORMAT_JSON = 3,     /* an array of objects */
    ENT_FORMAT_NDJSON = 4,   /* an object a line */
    ENT_FORMAT_DTA = 5,      /* Stata, release 118: Stata 14 and later */
    ENT_FORMAT_SAV = 6,      /* SPSS */
    ENT_FORMAT_SQLITE = 7,   /* a database with the table in it; into a file only */
    ENT_FORMAT_MARKDOWN = 8  /* GitHub's; of more than eight columns a list for each row */
} ent_format;

/* Reads the name of a format: "terminal", "csv", "tsv", "json", "ndjson", "dta", "sav",
 * "sqlite", "markdown"; n < 0 if NUL-terminated. ENT_OK, ENT_PARSE. */
ENT_API ENT_MUST_USE ent_code ent_format_parse(const char *s, ptrdiff_t n, ent_format *out,
                                               ent_error *err);
/* "csv" and so on; "" for an unknown one. */
ENT_API const char *ent_format_name(ent_format format);
/* The format that the end of a file's name tells: .csv .tsv .tab .json .ndjson .jsonl .dta
 * .sav .sqlite .sqlite3 .db .md. False if it tells none. */
ENT_API bool ent_format_of_path(const char *path, ent_format *out);

/* ---- tables of results ------------------------------------------------------ */

/* Rows of typed columns. It never changes once you have it, so threads may
 * share it; everything reached from it lives as long as it does. Texts are kept
 * once each, numbered from 0, and NUL-terminated. */
typedef struct ent_table ent_table;

typedef enum ent_column_type {
    ENT_COLUMN_TEXT = 1, /* numbers of texts */
    ENT_COLUMN_INT = 2,
    ENT_COLUMN_REAL = 3, /* what is not finite is written as missing */
    ENT_COLUMN_DAY = 4,  /* ENT_DAY_MIN and ENT_DAY_MAX, open, are written as missing */
    ENT_COLUMN_BOOL = 5, /* CSV and TSV: 1 or 0 */
    ENT_COLUMN_LIST = 6  /* of texts; CSV and TSV: a,b with \, and \\ inside of items */
} ent_column_type;

/* How a column looks on a terminal in colour. */
typedef enum ent_style {
    ENT_STYLE_PLAIN = 0,
    ENT_STYLE_GRADE = 1,  /* testified, presumed, possibly, ... by its first word */
    ENT_STYLE_STRONG = 2, /* what the row is about */
    ENT_STYLE_FAINT = 3,  /* small print */
    ENT_STYLE_ID = 4,     /* claim ids: the first letters of the first, and how many more */
    ENT_STYLE_HIDDEN = 5  /* for programs: not shown on a terminal */
} ent_style;

typedef struct ent_column {
    const char *name; /* stable, snake_case: heads of CSV, keys of JSON */
    ent_column_type type;
    const char *label; /* for people */
    const char *unit;  /* such as "km"; "" if it has none */
    ent_style style;
} ent_column;

ENT_API size_t ent_table_n_rows(const ent_table *t);
ENT_API size_t ent_table_n_columns(const ent_table *t);
ENT_API size_t ent_table_n_texts(const ent_table *t);
ENT_API size_t ent_table_n_notes(const ent_table *t);
/* "" if it has none. */
ENT_API const char *ent_table_title(const ent_table *t);
/* Footnotes, from 0; NULL outside. Only the terminal shows title and notes. */
ENT_API const char *ent_table_note(const ent_table *t, size_t note);
/* NULL outside. */
ENT_API const ent_column *ent_table_column(const ent_table *t, size_t column);
/* The column of that name, -1 if there is none; n < 0 if NUL-terminated. */
ENT_API ptrdiff_t ent_table_column_find(const ent_table *t, const char *name, ptrdiff_t n);

/* A whole column, one value a row; NULL if it is of another type or outside.
 * What stands at a missing cell means nothing. O(1). */
ENT_API const uint32_t *ent_table_texts(const ent_table *t, size_t column);
ENT_API const int64_t *ent_table_ints(const ent_table *t, size_t column);
ENT_API const double *ent_table_reals(const ent_table *t, size_t column);
ENT_API const ent_day *ent_table_days(const ent_table *t, size_t column);
ENT_API const uint8_t *ent_table_bools(const ent_table *t, size_t column);
/* Bit row % 8 of byte row / 8 is 1 where a value stands (as in Arrow). */
ENT_API const uint8_t *ent_table_valid(const ent_table *t, size_t column);

/* Text number `text`, its bytes in *n (or NULL); NULL outside. */
ENT_API const char *ent_table_text(const ent_table *t, uint32_t text, size_t *n);
/* The *n texts of a list; NULL if missing, empty, not a list or outside. */
ENT_API const uint32_t *ent_table_list(const ent_table *t, size_t row, size_t column,
                                       size_t *n);
/* What whole numbers of the column stand for: the label of the i-th, and the number; NULL
 * behind the last. Stata and SPSS get them as value labels. */
ENT_API const char *ent_table_meaning(const ent_table *t, size_t column, size_t i,
                                      int64_t *value);
/* Does a value stand there? */
ENT_API bool ent_table_has(const ent_table *t, size_t row, size_t column);
/* The cell as CSV has it, unquoted, into dst as snprintf does: never more than
 * n bytes, terminated; returns the length of the whole. Missing is "". */
ENT_API size_t ent_table_cell(const ent_table *t, size_t row, size_t column, char *dst,
                              size_t n);

/* All zero means the default. */
typedef struct ent_write_options {
    size_t size; /* sizeof(ent_write_options), or 0 */
    ent_format format;
    bool no_header; /* CSV, TSV: rows only */
    bool colour;    /* terminal: ANSI colours */
    size_t width;   /* terminal: its columns; 0: no limit, a row is one line */
} ent_write_options;

/*
 * Writes a table in one of the formats.
 *
 * CSV, TSV, JSON and NDJSON are data: names of columns are stable, days ISO,
 * numbers shortest and unquoted whatever the locale, missing is empty or null.
 * Text is written as it is, also where a spreadsheet would take it for a formula
 * ("=1+1"). The terminal gets no control character from a cell: they show as
 * U+FFFD. A table too wide for it is written a record at a time.
 *
 * Stata and SPSS files have the labels of columns and of coded values, missing as system
 * missing, days as days. They bear no date of making: the same table gives the same bytes.
 *
 *   o     NULL for the terminal, unlimited
 *   sink  gets the text in pieces of about 64 KiB
 *
 * ENT_OK; ENT_MISUSE (unknown format), ENT_NOMEM, and what the sink returns. Of Stata and
 * SPSS: ENT_LIMIT (a name, text or number that the format cannot hold; the message names the
 * column), ENT_UNSUPPORTED (this build has no ReadStat). ENT_UNSUPPORTED of SQLite.
 * O(bytes written). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_table_write(const ent_table *t, const ent_write_options *o,
                                              ent_sink sink, ent_error *err);
/*
 * Writes a table into a file, in any of the formats. It is written beside its place and put
 * there once it is whole; where anything fails nothing is left, and what was there stays. A
 * pipe or a device is written as it is. In an SQLite database the rows are the table
 * "result", beside "columns" (name, label, unit) and "meanings" (column, value, label).
 *
 * As ent_table_write(), and ENT_IO, ENT_FULL, ENT_READONLY, ENT_NOT_FOUND (no such folder).
 */
ENT_API ENT_MUST_USE ent_code ent_table_save(const ent_table *t, const char *path,
                                             const ent_write_options *o, ent_error *err);
ENT_API void ent_table_free(ent_table *t);

/* ---- Arrow ------------------------------------------------------------------- */

/* The Arrow C data and stream interfaces, as published: columns without copies into R,
 * Python, DuckDB, Polars. Another header of the program may have them already. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

/*
 * The table as a stream of one record batch. Texts are utf8, whole numbers int64, reals
 * float64, days date32, yes and no bool, lists list<utf8>; label and unit of a column stand
 * in the metadata of its field. Schemas and batches are the caller's and outlive the stream,
 * which borrows the table. Release each from one thread at a time.
 *
 * ENT_NOMEM. get_next: EOVERFLOW for more than 2 GiB of text in a column, ENOMEM. O(1), a
 * batch O(cells).
 */
ENT_API ENT_MUST_USE ent_code ent_table_stream(const ent_table *t, struct ArrowArrayStream *out,
                                               ent_error *err);

/* ---- exchange: the package of CSV files ------------------------------------ */

/* A row that was refused, or a note. Borrowed for the call. */
typedef struct ent_problem {
    ent_code code;        /* ENT_OK: a note, the row is in the register */
    int64_t line, column; /* in the file, from 1; columns in characters */
    const char *file;     /* as in the package, such as "claims.csv" */
    const char *message;  /* without the place */
    const char *row;      /* the row as it stands in the file, row_bytes long */
    size_t row_bytes;
} ent_problem;

typedef int (*ent_problem_fn)(void *ctx, const ent_problem *problem); /* nonzero stops */
/* Bytes done and in all; nonzero stops. */
typedef int (*ent_progress_fn)(void *ctx, int64_t done, int64_t total);

/* One row of CSV (file,line,column,message,row) with its line end, as snprintf
 * does; the header for NULL. */
ENT_API size_t ent_problem_format(const ent_problem *problem, char *dst, size_t n);

typedef struct ent_package_options {
    size_t size;           /* sizeof this struct */
    bool keep_going;       /* refuse bad rows only, keep the rest */
    bool own_recorded;     /* restore: keep recorded and by; for a new register only */
    int32_t problems_most; /* told one by one, without keep_going; 0: 100 */
    const char *by;        /* who writes, where a row does not say; NULL: nobody */
    ent_problem_fn problem;
    void *problem_ctx;
    ent_progress_fn progress;
    void *progress_ctx;
} ent_package_options;

/*
 * Adds what a package holds: a folder of CSV files, with or without
 * datapackage.json. All or nothing, or with keep_going all that is good.
 *
 * Every bad row is told to options->problem; all of them with keep_going, else
 * the first problems_most. Without a callback the first bad row stops.
 *
 *   reg      open for writing
 *   dir      UTF-8, NUL-terminated
 *   options  NULL for none
 *   report   what was done, or NULL; `refused` counts rows of all tables
 *
 * ENT_OK, ENT_NOT_FOUND (no package there), ENT_PARSE, ENT_INVALID, ENT_CONFLICT
 * and ENT_LIMIT (message, line and column of the first bad row; the message says
 * how many follow), ENT_STOPPED, ENT_BUSY, ENT_READONLY, ENT_FULL, ENT_IO,
 * ENT_CORRUPT, ENT_MISUSE, ENT_NOMEM. O(n log n) in rows. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_package_import(ent_register *reg, const char *dir,
                                                 const ent_package_options *options,
                                                 ent_import_report *report, ent_error *err);

/* A source whose licence keeps it out of what is published; nonzero stops. */
typedef int (*ent_left_out_fn)(void *ctx, const char *source, const char *licence,
                               int64_t n_claims);

typedef struct ent_export_options {
    size_t size;              /* sizeof this struct */
    bool all_licences;        /* everything, for a copy that is not published */
    ent_left_out_fn left_out; /* told of each source left out, sorted by id */
    void *left_out_ctx;
} ent_export_options;

/* What an export wrote. */
typedef struct ent_export_report {
    int64_t claims, sources, entities, relations; /* rows written */
    int64_t claims_left_out, sources_left_out;    /* for their licence */
    int64_t claims_dead;     /* left out with the claim that replaces them */
    int64_t quotes_left_out; /* of sources without a stated licence */
} ent_export_report;

/*
 * Writes a register as a package: four CSV files and datapackage.json, sorted, so
 * that the same register gives the same bytes. Each file is replaced as a whole.
 *
 *   dir      made if absent, its parent must exist
 *   options  NULL: only what may be redistributed
 *   report   what was written, or NULL
 *
 * ENT_OK, ENT_STOPPED, ENT_NOT_FOUND (no such parent), ENT_IO, ENT_FULL,
 * ENT_CORRUPT, ENT_BUSY, ENT_MISUSE, ENT_NOMEM. O(n log n). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_package_export(ent_register *reg, const char *dir,
                                                 const ent_export_options *options,
                                                 ent_export_report *report, ent_error *err);

/* ---- keeping: claims one by one --------------------------------------------- */

#define ENT_ID_BYTES 27 /* 26 letters and a NUL */

/* What became of a row that was added. */
typedef enum ent_outcome {
    ENT_ADDED = 0,
    ENT_PRESENT = 1,     /* the same row was there */
    ENT_KEPT_OWN = 2,    /* a row of that id was there and differs in words only */
    ENT_PRESENT_DEAD = 3 /* the claim is there, but retracted or replaced */
} ent_outcome;

/* A claim as typed; NULL is blank. `replaces` takes a prefix of an id. */
typedef struct ent_claim_fields {
    size_t size; /* sizeof this struct */
    const char *subject, *relation, *object, *value, *since, *until, *detail, *source, *at;
    const char *per, *as_of, *quote, *note, *by, *replaces;
} ent_claim_fields;

/* Adds one claim, durably. With `replaces`, it corrects that claim: fields that
 * are NULL are taken over from it, unless `relation` is "retract". ENT_OK,
 * ENT_INVALID, ENT_PARSE (the message names the column), ENT_NOT_FOUND and
 * ENT_AMBIGUOUS (replaces), ENT_BUSY, ENT_READONLY, ENT_FULL, ENT_IO,
 * ENT_CORRUPT, ENT_NOMEM. */
ENT_API ENT_MUST_USE ent_code ent_claim_add(ent_register *reg, const ent_claim_fields *fields,
                                            char id[ENT_ID_BYTES], ent_outcome *outcome,
                                            ent_error *err);
/* The full id of the only claim whose id begins so. ENT_OK, ENT_NOT_FOUND,
 * ENT_AMBIGUOUS, ENT_IO, ENT_CORRUPT. */
ENT_API ENT_MUST_USE ent_code ent_claim_find(ent_register *reg, const char *prefix,
                                             char id[ENT_ID_BYTES], ent_error *err);

/* Bytes read into `to`, 0 at the end, -1 on failure (errno). */
typedef ptrdiff_t (*ent_read_fn)(void *ctx, void *to, size_t n);
/* Each row of claims that was read; nonzero stops. */
typedef int (*ent_added_fn)(void *ctx, const char *id, ent_outcome outcome);

/* Adds a table ("claims", "sources", "entities" or "relations") from CSV with a
 * header; columns that are absent are blank, and `replaces` of a claim may be the
 * beginning of one id. Otherwise as ent_package_import(). */
ENT_API ENT_MUST_USE ent_code ent_table_import(ent_register *reg, const char *table,
                                               ent_read_fn read, void *read_ctx,
                                               const ent_package_options *options,
                                               ent_added_fn added, void *added_ctx,
                                               ent_import_report *report, ent_error *err);

/* ---- names: who is meant, on which day ------------------------------------------ */

/* What states, territories and organisations are and were called, in many languages,
 * and their codes, with dates: the library's own book of the world, and the entities of
 * a register. It never changes once you have it; threads share it without locks. */
typedef struct ent_names ent_names;

/*
 * Opens the books.
 *
 *   reg  its entities are taken in too, all at once; NULL: the world's only
 *   out  yours; free it with ent_names_free()
 *
 * ENT_OK, ENT_IO, ENT_CORRUPT, ENT_NOMEM. O(entities of the register); O(1) without one.
 * Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_names_new(ent_register *reg, ent_names **out, ent_error *err);
ENT_API void ent_names_free(ent_names *names);

/* What is asked with a name. All zero means: anything, by name, no day. */
typedef struct ent_name_query {
    size_t size;      /* sizeof this struct */
    const char *type; /* types of what may be meant, "state,territory"; NULL: any */
    const char *from; /* what the text is, "name,iso3,cow,…", tried in order; NULL: "name" */
    bool has_day;
    ent_day day1, day2; /* the day, or the first and last of a vague one */
    bool demonyms;      /* "Lithuanian" means Lithuania */
} ent_name_query;

typedef enum ent_name_verdict {
    ENT_NAME_UNKNOWN = 0,
    ENT_NAME_FOUND = 1,
    ENT_NAME_AMBIGUOUS = 2
} ent_name_verdict;

/* How the name was found: the smaller, the surer. */
typedef enum ent_name_rule {
    ENT_NAME_BY_CODE = 0,
    ENT_NAME_BY_NAME = 1,  /* as it is called, whatever the letters' case and accents */
    ENT_NAME_BY_WORDS = 2, /* the same words in another order */
    ENT_NAME_BY_CORE = 3,  /* without an article, "former", a year or a note's number */
    ENT_NAME_BY_PARTS = 4, /* "Burma (Myanmar)": every part is one of its names */
    ENT_NAME_BY_SLIP = 5   /* but for one letter, in a name of seven or more */
} ent_name_rule;

enum { ENT_NAME_CANDIDATES = 8 };

typedef struct ent_name_answer {
    ent_name_verdict verdict;
    ent_name_rule rule;
    const char *id; /* of the entity; NULL unless FOUND. Borrowed from the names */
    bool elsewhen;  /* on another day another one was called so */
    bool outside;   /* nobody was called so on the day: this is the only one that ever was */
    size_t n_candidates; /* of an ambiguous name; there may be more than are told */
    const char *candidates[ENT_NAME_CANDIDATES];
} ent_name_answer;

/*
 * Who is meant by a text.
 *
 * Of a vague day the one that was called so for most of it is meant, if no two were at
 * once. Without a day the one that is called so today, or was last. It never guesses:
 * two that fit are ambiguous.
 *
 *   text   n bytes, any; n < 0 if NUL-terminated. Longer than any name: unknown
 *   query  NULL: the default
 *   out    always filled
 *
 * No memory, no failure. O(n).
 */
ENT_API void ent_names_find(const ent_names *names, const char *text, ptrdiff_t n,
                            const ent_name_query *query, ent_name_answer *out);
/*
 * The code of an entity in a scheme (iso2 iso3 isonum iso4 cow cowc gw m49 gec ioc fifa
 * cameo wikidata …, or id, name, type) into dst, as snprintf does; "" if it has none. Of
 * a stretch of days the one in force for most of it, then the later one.
 */
ENT_API size_t ent_names_code(const ent_names *names, const char *id, const char *scheme,
                              const ent_name_query *query, char *dst, size_t n);
/* Does any entity have a code of that scheme? "id", "name" and "type" count. */
ENT_API bool ent_names_has_scheme(const ent_names *names, const char *scheme);
/* Up to `most` ids of those whose names are most like the text, best first; their number.
 * For people, when nothing was found. O(all names). */
ENT_API size_t ent_names_nearest(const ent_names *names, const char *text, ptrdiff_t n,
                                 const ent_name_query *query, const char **ids, size_t most);
/* An entity; nonzero stops. */
typedef int (*ent_name_fn)(void *ctx, const char *id, const char *name);
/* Those whose id begins with the text, or whose English name does whatever its letters'
 * case and accents. ENT_OK, ENT_STOPPED. O(entities). */
ENT_API ENT_MUST_USE ent_code ent_names_complete(const ent_names *names, const char *text,
                                                 const ent_name_query *query, ent_name_fn fn,
                                                 void *ctx, ent_error *err);
/*
 * All names and codes of an entity, one a row: kind (name, code), scheme (of a code) or
 * what sort of name, text, since, until, langs.
 *
 * ENT_OK, ENT_NOT_FOUND, ENT_NOMEM.
 */
ENT_API ENT_MUST_USE ent_code ent_names_describe(const ent_names *names, const char *id,
                                                 ent_table **out, ent_error *err);

/* ---- lists of names into codes ---------------------------------------------------- */

typedef struct ent_recode_options {
    size_t size;              /* sizeof this struct */
    ent_name_query query;     /* type, from, day, demonyms */
    const char *to;           /* "cow,iso3": what is added, in this order; NULL: "id,name" */
    const char *column;       /* the input is CSV with a header, and names stand in this column;
                                 NULL: a name a line */
    const char *at;           /* CSV: the column with each row's day (EDTF), or NULL */
    char separator;           /* CSV: 0 is a comma */
    ent_progress_fn progress; /* bytes done, and 0 for they are not known in advance */
    void *progress_ctx;
} ent_recode_options;

/* Rows by what became of them. */
typedef struct ent_recode_report {
    int64_t rows, blank;
    int64_t found, ambiguous, unknown, undated; /* undated: its day cannot be read */
    int64_t slips, outside, elsewhen;           /* of those found */
    int64_t not_told; /* distinct names beyond those that are told one by one */
} ent_recode_report;

/* A name that was not found, or not at once, all its rows together. */
typedef struct ent_recode_trouble {
    const char *text;
    size_t n;
    ent_name_answer answer; /* FOUND: by a slip, or outside of its days */
    int64_t rows, line;     /* how many, and the first */
    size_t n_nearest;       /* of an unknown one */
    const char *nearest[3];
} ent_recode_trouble;
typedef int (*ent_recode_fn)(void *ctx, const ent_recode_trouble *trouble); /* nonzero stops */

/*
 * Adds codes to a list of names, row by row, from a stream to a stream.
 *
 * A list of lines becomes CSV with a header: name and the codes. Of a CSV every row is
 * written as it came, byte for byte, and the codes behind it. A name that is ambiguous or
 * unknown has blank codes; afterwards `trouble` is told of each such name once, the most
 * frequent first.
 *
 *   options  the query's day is that of every row without an `at`; may be NULL
 *   report   what was done, or NULL
 *
 * ENT_OK; ENT_INVALID (no such column, an unknown scheme), ENT_PARSE and ENT_LIMIT with line
 * and column (the table is damaged), ENT_STOPPED, ENT_IO, ENT_FULL, ENT_NOMEM. O(bytes); at
 * most 64 MB of memory, whatever the length of the list. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_names_recode(const ent_names *names, ent_read_fn read,
                                               void *read_ctx,
                                               const ent_recode_options *options, ent_sink sink,
                                               ent_recode_fn trouble, void *trouble_ctx,
                                               ent_recode_report *report, ent_error *err);
/* ---- exchange: foreign formats ------------------------------------------------ */

/* A form in which others publish, and which can be imported. */
typedef struct ent_foreign {
    const char *name;    /* "factbook" */
    const char *summary; /* one line */
    const char *reads;   /* what it reads and what becomes of it; lines */
    const char *example; /* a command line */
    bool reviewed;       /* proposes only: needs a review, see below */
} ent_foreign;

/* Format number i, from 0, sorted by name; NULL behind the last. */
ENT_API const ent_foreign *ent_foreign_at(size_t i);

/* A name that an import could not resolve. Borrowed for the call. */
typedef struct ent_unknown_name {
    const char *text;
    const char *type;       /* what was looked for, such as "state"; "" for anything */
    int64_t n;              /* rows refused for it */
    bool ambiguous;         /* several things are called so */
    const char *candidates; /* "COD (…), COG (…)"; blank if nothing is like it */
} ent_unknown_name;

typedef int (*ent_unknown_fn)(void *ctx, const ent_unknown_name *name); /* nonzero stops */

typedef struct ent_foreign_options {
    size_t size;           /* sizeof this struct */
    bool keep_going;       /* refuse bad rows only, keep the rest */
    int32_t problems_most; /* told one by one, without keep_going; 0: 100 */
    const char *by;        /* who writes; NULL: nobody */
    const char *published; /* date of the edition, where the files do not say; EDTF */
    const char *mapping;   /* csv: path of the file that says what the columns mean */
    ent_problem_fn problem;
    void *problem_ctx;
    ent_unknown_fn unknown; /* told at the end, each name once, the most frequent first */
    void *unknown_ctx;
    ent_progress_fn progress;
    void *progress_ctx;
    bool facts_only; /* the publisher's words stay out: no quotes, no remarks */
    /* A review: nothing is added to the register; what would be, and is not there, is
     * written as a package into the folder `review`, or its claims alone as CSV to
     * `review_to`. Bad rows are told and left out, as with keep_going. */
    const char *review;
    ent_sink review_to;
} ent_foreign_options;

/*
 * Adds what foreign files say: one transaction, all or nothing, or with keep_going
 * all that is good.
 *
 *   reg      open for writing; relations that the format needs and the register
 *            does not have are added from the built-in vocabulary
 *   format   name of the format
 *   paths    n_paths files, folders (all in them that fits the format), tar archives;
 *            "-" is standard input
 *   options  NULL for none
 *   report   what was done, or NULL
 *
 * Formats that are `reviewed` need options->review or review_to (else ENT_MISUSE).
 *
 * Rows refused for a name that is not known are problems with ENT_NOT_FOUND or
 * ENT_AMBIGUOUS; options->unknown sums them up.
 *
 * ENT_OK, ENT_NOT_FOUND (no such file or format; or a name, see above),
 * ENT_AMBIGUOUS, ENT_PARSE, ENT_INVALID, ENT_CONFLICT and ENT_LIMIT (message, line
 * and column of the first problem; the message says how many follow),
 * ENT_UNSUPPORTED (this build lacks the library), ENT_STOPPED, ENT_BUSY,
 * ENT_READONLY, ENT_FULL, ENT_IO, ENT_CORRUPT, ENT_MISUSE, ENT_NOMEM. O(n log n)
 * in rows. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_foreign_import(ent_register *reg, const char *format,
                                                 const char *const *paths, size_t n_paths,
                                                 const ent_foreign_options *options,
                                                 ent_import_report *report, ent_error *err);

/* ---- questions -------------------------------------------------------------- */

/*
 * A register held in memory, with the verdicts of all days made. It never changes, so that
 * threads share it without locks; ent_snapshot_free() drops one of its users.
 */
typedef struct ent_snapshot ent_snapshot;

/* ENT_OK, ENT_BUSY, ENT_IO, ENT_CORRUPT, ENT_MISUSE, ENT_NOMEM. O(n log n). Since 0.1. */
ENT_API ENT_MUST_USE ent_code ent_snapshot_new(ent_register *reg, ent_snapshot **out,
                                               ent_error *err);
ENT_API ent_snapshot *ent_snapshot_share(ent_snapshot *s); /* one more user of it */
ENT_API void ent_snapshot_free(ent_snapshot *s);
/* When its last row was recorded. */
ENT_API ent_instant ent_snapshot_known(const ent_snapshot *s);
/* As ent_register_digest(). */
ENT_API const char *ent_snapshot_digest(const ent_snapshot *s);
ENT_API bool ent_snapshot_has_entity(const ent_snapshot *s, const char *id);
ENT_API bool ent_snapshot_has_relation(const ent_snapshot *s, const char *id);
/* A number that differs from the last one asked for on this connection if another one has
 * written to the register since. ENT_OK, ENT_BUSY, ENT_IO, ENT_CORRUPT. O(1). */
ENT_API ENT_MUST_USE ent_code ent_register_version(ent_register *reg, int64_t *out,
                                                   ent_error *err);

/* Whom and what a question is about, on which clocks, heard from whom. All
 * zero and NULL means: anything, all time, all that is known. */
typedef struct ent_question {
    size_t size;                             /* sizeof this struct */
    const char *subject, *relation, *object; /* ids; NULL: any */
    const char *also;          /* a second object that must fit too (who), or NULL */
    const char *value;         /* this value, or one that implies it */
    const char *const *facets; /* "place=place:vilnius" */
    size_t n_facets;
    bool has_day;       /* else all time */
    ent_day day1, day2; /* the day, or the first and last of a vague one */
    bool throughout;    /* the worst verdict of the days, not the best */
    ent_instant known;  /* as known then; 0: now */
    bool has_said_by;
    ent_day said_by; /* sources surely out by this day */
    const char *const *only, *const *without, *const *prefer; /* patterns over sources */
    size_t n_only, n_without, n_prefer;
    const char *at_text, *known_text, *said_by_text; /* as asked, for the answer */
    ent_day today;
    bool all; /* also rows that say no or unknown */
    /* at, list, who, when and segments are answered from here, and what they still read
     * from the register is taken as known then; other questions, other clocks and chosen
     * sources read their scope. `known` must not lie after it then. NULL: none. */
    const ent_snapshot *snapshot;
} ent_question;

/*
 * The id of the thing in a register that a person means by `text`: an id; a name or code
 * as ent_names_find() knows it on the day, or as the register has it; failing these, the
 * only thing whose name has these whole words. A slip is not taken, but told.
 *
 *   query  type and day; `from` means nothing. NULL: anything, no day
 *   out    receives the id, NUL-terminated
 *   how    how a state or organisation was found, or NULL
 *
 * ENT_OK, ENT_NOT_FOUND (the message names what is nearest), ENT_AMBIGUOUS (the message
 * lists candidates), ENT_LIMIT (longer than n), ENT_IO, ENT_CORRUPT, ENT_NOMEM. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_name_resolve(ent_register *reg, const char *text,
                                               const ent_name_query *query, char *out, size_t n,
                                               ent_name_answer *how, ent_error *err);
/* Does the register have this relation? ENT_OK, ENT_NOT_FOUND naming those like
 * it, ENT_IO, ENT_CORRUPT, ENT_NOMEM. */
ENT_API ENT_MUST_USE ent_code ent_relation_find(ent_register *reg, const char *id,
                                                ent_error *err);
/* The facet keys of a relation, '|'-separated, into out as snprintf does. */
ENT_API ENT_MUST_USE ent_code ent_relation_facets(ent_register *reg, const char *id, char *out,
                                                  size_t n, ent_error *err);

/* Does the pattern (* stands for anything) fit any source or work? ENT_OK,
 * ENT_NOT_FOUND, ENT_IO, ENT_CORRUPT, ENT_NOMEM. O(sources). */
ENT_API ENT_MUST_USE ent_code ent_source_find(ent_register *reg, const char *pattern,
                                              ent_error *err);

/* An answer to one question about one relation and pair. */
typedef struct ent_answer ent_answer;

/* How good an answer is: the larger, the better. */
typedef enum ent_grade {
    ENT_GRADE_UNSAID = 0,
    ENT_GRADE_UNKNOWN = 1,
    ENT_GRADE_NO = 2,
    ENT_GRADE_POSSIBLY = 3,
    ENT_GRADE_DISPUTED = 4,
    ENT_GRADE_PRESUMED = 5,
    ENT_GRADE_TESTIFIED = 6
} ent_grade;

/*
 * How the subject stood to the object on the day.
 *
 * ENT_OK, ENT_NOT_FOUND (no such relation), ENT_INVALID (a facet or value that
 * the relation does not have), ENT_IO, ENT_CORRUPT, ENT_NOMEM. O(claims of the
 * pair), whatever the size of the register. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_at(ent_register *reg, const ent_question *q,
                                         ent_answer **out, ent_error *err);
ENT_API ent_grade ent_answer_grade(const ent_answer *a);
/* The value that stands, "" if none does. */
ENT_API const char *ent_answer_value(const ent_answer *a);
/* Terminal: a sentence for each matter; JSON: one object; else rows: object, object_name
 * (where the question leaves it open), facets, facet_names, about (the value that the
 * matter is of), verdict, value, witnessed, works, roots, claims. */
ENT_API ENT_MUST_USE ent_code ent_answer_write(const ent_answer *a, const ent_write_options *o,
                                               ent_sink sink, ent_error *err);
ENT_API void ent_answer_free(ent_answer *a);

/* These give tables; they fail as ent_ask_at() does. In every table `facets` are ids
 * ("place=place:vilnius"), `facet_names` what people read.
 * list: the objects of a subject; who: the subjects of an object; when: the
 * spells, with the sources that date them. */
ENT_API ENT_MUST_USE ent_code ent_ask_list(ent_register *reg, const ent_question *q,
                                           ent_table **out, ent_error *err);
ENT_API ENT_MUST_USE ent_code ent_ask_who(ent_register *reg, const ent_question *q,
                                          ent_table **out, ent_error *err);
ENT_API ENT_MUST_USE ent_code ent_ask_when(ent_register *reg, const ent_question *q,
                                           ent_table **out, ent_error *err);

/*
 * The timelines themselves: for each matter that fits a row for each stretch of days of
 * one verdict, through all time, so that whoever has them has the answer of every day.
 * A subject or a relation must be given.
 *
 * subject, subject_name, relation, object, object_name, facets, facet_names, about (the
 * value that the matter is of), value, verdict, from, until (days, the last one inclusive;
 * missing if open), witnessed, works, roots (numbers). With a day only the stretches that
 * meet it; with a value those of it; with `all` also what is no, unknown or unsaid.
 * O(n log n) in the matters. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_segments(ent_register *reg, const ent_question *q,
                                               ent_table **out, ent_error *err);

/*
 * Who is in a set: 'EU & NATO - "Nordic-Baltic Eight"'; docs/sets.md has the language.
 * Of the question only the clocks, sources and the day are used.
 *
 * state (id), name, type, verdict, from, until (the stretch of it), witnessed (of an
 * intersection the earliest of its parts), parts ("NATO testified": what each part of the
 * expression comes to), works, claims. Without a day the timeline of the set: a row for
 * each stretch. An intersection is as sure as its weakest part, a union as its strongest;
 * in a difference the second is turned round: a yes is a no, a no a yes, silence presumes
 * that one is not in, disputed and possibly stay such. With `all` also those who are not in.
 *
 * As ent_ask_at(), and ENT_PARSE, ENT_LIMIT, ENT_NOT_FOUND, ENT_AMBIGUOUS, ENT_INVALID with
 * the column. O(claims of the parts + entities x stretches). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_states(ent_register *reg, const char *expression,
                                             const ent_question *q, ent_table **out,
                                             ent_error *err);

/*
 * What a register has besides claims: its entities, sources or relations, a row each, in
 * the order of ids, without those that another one replaces. Of the question `known`
 * alone is used.
 *
 *   type   entities: types wanted, "state,org"; NULL: any
 *   text   only those whose id or name (title, label) has it, whatever the letters' case
 *          and accents; NULL: all
 *
 * entities: id, type, name, since, until, codes. sources: id, work, kind, type, title,
 * author, publisher, published, accessed, per, url, licence, lang. relations: id, shape,
 * symmetric, multi, once, facet, values, implies, ends, section, label. ENT_OK, ENT_IO,
 * ENT_CORRUPT, ENT_NOMEM. O(rows). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_entities(ent_register *reg, const char *type,
                                               const char *text, const ent_question *q,
                                               ent_table **out, ent_error *err);
ENT_API ENT_MUST_USE ent_code ent_ask_sources(ent_register *reg, const char *text,
                                              const ent_question *q, ent_table **out,
                                              ent_error *err);
ENT_API ENT_MUST_USE ent_code ent_ask_relations(ent_register *reg, const char *text,
                                                const ent_question *q, ent_table **out,
                                                ent_error *err);

/*
 * The rest of the questions. Unless said otherwise they give a table, need what is
 * named first, and fail as ent_ask_at() does, or with ENT_MISUSE where the question
 * lacks what they need. Columns have stable names.
 */

/*
 * The figures of a subject (relation and object may be given), a claim a row, by
 * what is measured and then in the order of the periods that they speak of.
 *
 * subject, relation, object, object_name, facets, facet_names; period (as written:
 * since/until, else as_of, else published, else accessed), basis (which of these: period,
 * as_of, published, accessed, undated), from, until (days); value as written, low, high, of
 * (numbers), unit; grade: testified; superseded (a newer edition of the work has a
 * figure of the same period and unit); disputed (another work has one that cannot be
 * true as well); unknown. mark: "unchanged" where a figure without a period of its
 * own has the value that it had in the edition before, while another one of the same
 * subject and relation moved between the same two editions. edition (source id),
 * published, work, per, claim.
 *
 * With a day: only figures whose period meets it. ENT_INVALID if the relation is no
 * measure. O(n log n) in the figures of the subject. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_series(ent_register *reg, const ent_question *q,
                                             ent_table **out, ent_error *err);

/* Everything about some claims: a row a claim. */
typedef struct ent_why ent_why;

/*
 * On what does it rest?
 *
 *   what  the first letters (4 or more) of a claim's id; or its place, "#N", or
 *         "SOURCE#N"; or NULL: the claims that the question is about
 *   q     with `what` only its clocks and day are used. With a day the row tells what
 *         the claim says of it. `all`: also claims that are dead.
 *
 * claim, subject, subject_name, relation, object, object_name, value, since, until,
 * as_of, detail; quote, note; source, at, title, publisher, published, accessed, url,
 * licence, kind, work; per; chain (sources that it relies on, in turn), root (the work
 * at the end); standing (live, replaced, retracted, unheard: its source is outside of the
 * question, unborn: recorded later); recorded, by; replaces; replaced_by,
 * replaced_on, reason; says (of the day), agrees, opposes, others ("SOURCE: what
 * it says (claim), and in N more" editions of it: other works' claims on the same
 * matter, and coverage that has no such entry).
 *
 * ENT_NOT_FOUND, ENT_AMBIGUOUS (letters of several ids; the message lists them).
 * O(claims of the pairs met). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_why(ent_register *reg, const char *what,
                                          const ent_question *q, ent_why **out, ent_error *err);
/* The rows as a table; lives as long as `why`. */
ENT_API const ent_table *ent_why_table(const ent_why *why);
/* Terminal: a block a claim; else as ent_table_write(). */
ENT_API ENT_MUST_USE ent_code ent_why_write(const ent_why *why, const ent_write_options *o,
                                            ent_sink sink, ent_error *err);
ENT_API void ent_why_free(ent_why *why);

/*
 * With which states does the register leave a subject's relation open? Of the states
 * that exist on the day (today if none is given), those of which nothing is said, or
 * only that it is unknown, or what is presumed was last witnessed over ten years
 * before.
 *
 * state, name, status: unsaid, unknown, stale, or no (nothing is said, but a list
 * that claims to be complete has no such entry); verdict, value, witnessed, works,
 * claims. Unsaid is not none. O(entities + claims of the subject's relation).
 */
ENT_API ENT_MUST_USE ent_code ent_ask_gaps(ent_register *reg, const ent_question *q,
                                           ent_table **out, ent_error *err);

/*
 * What was appended after `after` and up to `until` (instants)? Claims by work, the
 * sources and entities added, and each correction and retraction with what it
 * replaced; with `all` each claim, source, entity and relation. Subject, relation and
 * object narrow it down to claims.
 *
 * what: claims, claim, correction, retraction, sources, source, entities, entity,
 * relations, relation; n, recorded, work, id, subject, relation, object, value, since,
 * until, replaces (id), replaced (what that said), replaced_work, reason.
 *
 * O(n) in claims; with a subject or object in theirs. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_changes(ent_register *reg, const ent_question *q,
                                              ent_instant after, ent_instant until,
                                              ent_table **out, ent_error *err);

/*
 * Where the sources disagree: kind `dispute` (stretches of time on which the verdict is
 * disputed; of an event the days on which it may have been), `start` and `end` (edges
 * of one spell that two works date so that both cannot be right), `contradiction` (a
 * work that says two things of one day).
 *
 * kind, subject, subject_name, relation, object, object_name, facets, facet_names, value, from,
 * until (days, the last one inclusive; missing if open), agreement (disputed, disjoint,
 * differs: one of the dates is qualified, overlaps: only with `all`), sides (what: who),
 * works, claims. Everything may be left out of the question. O(n log n) in the scope.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_conflicts(ent_register *reg, const ent_question *q,
                                                ent_table **out, ent_error *err);

/*
 * What an editor should look at, in everything or in what touches a subject: rule,
 * severity (warning, info), subject, subject_name, relation, object, object_name,
 * message, claims. The rules:
 *
 * count-rows          a figure counts relations and the register holds another number.
 *                     What it counts is said by counts=RELATION or RELATION:VALUE in the
 *                     claim's detail or in the codes of the figure's object
 * figure-unchanged    as `mark` of ent_ask_series()
 * relations-before-recognition  diplomatic relations surely begin before either
 *                     recognises the other, and recognition is dated
 * not-existing        a claim of a time when one of its parties did not exist
 * halves-differ       an edition dates a symmetric relation otherwise from either side
 * treaty-one-party    one party alone is known of a treaty
 * treaty-half         a treaty of two parties: an action is known of one of them
 * stale               presumed today, last witnessed over ten years ago
 * source-undated      claims rest on a source without a date
 * loose-facet         a claim that leaves open which of several matters it means
 * dead-duplicate      a live claim that says what a dead one of its source says
 *
 * O(n log n) in the scope. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_check(ent_register *reg, const ent_question *q,
                                            ent_table **out, ent_error *err);

/*
 * The treaties of a state, or those that it has in common with a second one (object),
 * as they stand on the day (today if none is given): a row for each treaty and state. A
 * state that `continues` another (a claim of `part`) has done what the other did.
 *
 * treaty, title, state, state_name, status: bound, signatory, ended, party (another
 * action, such as a declaration), and with `all` also future; verdict (the grade of the
 * action that gives it); signed, in_force, bound_since, ended (as the sources that date
 * it best have it), place (of signature), parties (states with any action), actions
 * ("ratification 1999", "ratification 1973 (Soviet Union)"), works, claims.
 *
 * O(n log n) in the actions of these treaties. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_treaties(ent_register *reg, const ent_question *q,
                                               ent_table **out, ent_error *err);

/*
 * What began, ended or happened, in order; what has no date stands at the end. A row
 * for each edge of a spell.
 *
 * date (as the narrowest source writes it), first, last (its days), what ("member of
 * NATO: begins"), edge (begins, ends, happens, undated), subject, relation, object,
 * object_name, facets, facet_names, value, verdict (disputed where two works date it
 * otherwise), also (other dates: who), works, claims. With a day: edges that may lie on it. O(n
 * log n) in the scope. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_ask_timeline(ent_register *reg, const ent_question *q,
                                               ent_table **out, ent_error *err);

/* ---- vague dates ------------------------------------------------------------ */

/* A day of the proleptic Gregorian calendar; year 0 is 1 BC. */
typedef struct ent_ymd {
    int64_t year;
    int month, day; /* from 1 */
} ent_ymd;

typedef enum ent_date_kind {
    ENT_DATE_SIMPLE = 0,   /* a day, month, season, year, ... */
    ENT_DATE_INTERVAL = 1, /* 2004/2005 */
    ENT_DATE_ONE_OF = 2,   /* [1667,1668] */
    ENT_DATE_ALL_OF = 3    /* {1667,1668} */
} ent_date_kind;

typedef enum ent_date_end {
    ENT_DATE_END_KNOWN = 0,
    ENT_DATE_END_OPEN = 1,   /* 2004/.. : without end */
    ENT_DATE_END_UNKNOWN = 2 /* 2004/ : not said; or the year does not fit int64 */
} ent_date_end;

/* A date of EDTF, ISO 8601-2:2019: the days that are possible. A plain value. */
typedef struct ent_date {
    ent_day from, until; /* first and last possible day, both inclusive; ENT_DAY_MIN and
                            ENT_DAY_MAX where open, unknown or further than days go */
    ent_ymd first, last; /* the same, exactly; mean nothing at ends that are not known */
    int level;           /* 0, 1, 2 of the standard */
    bool soft;           /* "?", "~" or "%" stands in it, or a season */
    ent_date_kind kind;
    ent_date_end start, end;
} ent_date;

/*
 * Reads a date, interval or set of EDTF, levels 0 to 2.
 *
 * Days that do not exist are refused, X included (2001-02-29, 1985-02-3X). Blanks
 * are not trimmed. Qualifiers never move the bounds. The time of day is dropped.
 *
 *   s    n bytes; n < 0 if NUL-terminated
 *   out  written only on success
 *
 * ENT_OK, ENT_PARSE (column says where). O(n), no memory. Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_date_parse(const char *s, ptrdiff_t n, ent_date *out,
                                             ent_error *err);
/* An interval from day numbers; ENT_DAY_MIN and ENT_DAY_MAX are open ends. Nothing
 * is known (both ends) if no day lies between them. */
ENT_API ent_date ent_date_build(ent_day from, ent_day until, bool soft);
/* The shortest of year, month, day, else interval, with the same bounds, as snprintf
 * does; "" where neither end is known. Years of more than four digits are whole. */
ENT_API size_t ent_date_format(const ent_date *date, char *dst, size_t n);
ENT_API size_t ent_date_format_bounds(ent_day from, ent_day until, char *dst, size_t n);
#define ENT_DATE_TEXT 48
/* One row of TSV (input, valid, level, min, max) with its line end, as snprintf does;
 * valid is 1 or 0, ends that are not known are blank. The header for NULL. */
ENT_API size_t ent_date_describe(const char *s, ptrdiff_t n, char *dst, size_t cap);

/* How well two datings of one thing agree; an end that is not known has no bound. */
typedef enum ent_match {
    ENT_MATCH_SAME = 0,     /* the same bounds */
    ENT_MATCH_REFINES = 1,  /* a is the narrower: it lies within b */
    ENT_MATCH_REFINED = 2,  /* b is the narrower */
    ENT_MATCH_OVERLAPS = 3, /* some days are possible for both */
    ENT_MATCH_DISJOINT = 4, /* no day is */
    ENT_MATCH_DIFFERS = 5   /* no day is, but one of them is soft */
} ent_match;
ENT_API ent_match ent_date_compare(const ent_date *a, const ent_date *b);

/* Relations of a to b, as bits: exactly one holds. */
typedef enum ent_order {
    ENT_ORDER_BEFORE = 1,
    ENT_ORDER_AFTER = 2,
    ENT_ORDER_OVERLAPS = 4, /* days in common, neither holds the other */
    ENT_ORDER_CONTAINS = 8,
    ENT_ORDER_WITHIN = 16,
    ENT_ORDER_EQUAL = 32,
    ENT_ORDER_ALL = 63
} ent_order;
/* The relations that can hold between spells that each fill one or more days in a row
 * within a date, and the one that must, or 0. All can where an end is unknown. */
ENT_API void ent_date_relate(const ent_date *a, const ent_date *b, unsigned *possible,
                             unsigned *definite);
/* Must a be before b? */
ENT_API bool ent_date_surely_before(const ent_date *a, const ent_date *b);

/* "interval" and so on; "" for unknown ones. */
ENT_API const char *ent_date_kind_name(ent_date_kind kind);
ENT_API const char *ent_date_end_name(ent_date_end end);
ENT_API const char *ent_match_name(ent_match match);
ENT_API const char *ent_order_name(unsigned order); /* of a single bit */

/* ---- documents: profiles and pairs ------------------------------------------- */

/* What a register says of a state, or of two, on a day: title, sections, tables
 * whose every cell knows its grade, its claims and its sources. It never
 * changes once you have it, and needs the register no more. */
typedef struct ent_document ent_document;

/* All zero and NULL means the default; `subject` and `at` must be set. */
typedef struct ent_profile_options {
    size_t size;         /* sizeof this struct */
    const char *subject; /* id of an entity, such as "LTU" */
    const char *other;   /* NULL: a profile; an id: what lies between the two */
    ent_day at;          /* the day of the document */
    ent_instant known;   /* as known then; 0: all that is known */
    bool has_said_by;
    ent_day said_by; /* only sources surely out by this day */
    const char *const *only, *const *without, *const *prefer; /* patterns over sources */
    size_t n_only, n_without, n_prefer;
    bool empty;        /* instead: the headings of such a document, and which could be filled */
    bool all_licences; /* also sources whose licence does not let them be published */
} ent_profile_options;

/*
 * Makes the document "Foreign relations of X", or that of a pair.
 *
 *   options  entities by id; names are resolved by ent_name_resolve()
 *   out      yours; free it with ent_document_free()
 *
 * Only what concerns the parties is read, and what lies one step away: the
 * formats they belong to, their treaties, and what an article about them says.
 *
 * ENT_OK, ENT_NOT_FOUND (no such entity), ENT_MISUSE, ENT_BUSY, ENT_IO,
 * ENT_CORRUPT, ENT_LIMIT, ENT_NOMEM. O(claims of that scope). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_profile_build(ent_register *reg,
                                                const ent_profile_options *options,
                                                ent_document **out, ent_error *err);

typedef enum ent_document_format {
    ENT_DOCUMENT_TERMINAL = 0, /* for a screen: headings, wrapped tables */
    ENT_DOCUMENT_MARKDOWN = 1, /* GitHub's, with footnotes */
    ENT_DOCUMENT_WIKITEXT = 2, /* MediaWiki's, with named references */
    ENT_DOCUMENT_HTML = 3,     /* one page that needs nothing else */
    ENT_DOCUMENT_JSON = 4      /* the tree itself, one object */
} ent_document_format;

/* Reads "terminal", "markdown", "wikitext", "html" or "json"; n < 0 if
 * NUL-terminated. ENT_OK, ENT_PARSE. */
ENT_API ENT_MUST_USE ent_code ent_document_format_parse(const char *s, ptrdiff_t n,
                                                        ent_document_format *out,
                                                        ent_error *err);

/* Where the page of an entity lies, relative to the one that is written, into `to`, NUL-
 * terminated; false if it has none. Of "" that of the page that lists all. */
typedef bool (*ent_href_fn)(void *ctx, const char *entity, char *to, size_t n);

/* All zero means the default. */
typedef struct ent_document_options {
    size_t size;      /* sizeof this struct, or 0 */
    size_t width;     /* terminal: its columns; 0: 80 */
    bool colour;      /* terminal: ANSI colours */
    bool no_claims;   /* terminal, Markdown: without the ids of claims */
    ent_href_fn href; /* HTML: pages beside this one; NULL: there are none */
    void *href_ctx;
} ent_document_options;

/*
 * Writes a document. The same document gives the same bytes. Nothing that a
 * register holds can act in what is written: control characters, tags,
 * templates and links of other schemes are made plain text.
 *
 *   options  NULL for the default
 *
 * JSON: {"kind","title","subject","other","at","known","said_by","sections",
 * "sources","claims","left_out"}; a section is {"key","title","level","blocks",
 * "sections"}; a block {"kind","key","caption","columns","rows"}, kind being text,
 * list, run, table or fields; a row is an array of cells, a cell an array of pieces
 * {"text","tail","grade","entity","witnessed","works","roots","claims","refs"}: `tail`
 * qualifies the text, `claims` are full ids, `refs` numbers of sources from 1. Grades:
 * testified, presumed, possibly, disputed, past, later, unknown (said of other days
 * only), undated, stated (never judged), empty. What is not said is left out.
 *
 * ENT_OK; ENT_MISUSE (unknown format), ENT_NOMEM, and what the sink returns.
 * O(bytes written). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_document_write(const ent_document *d,
                                                 ent_document_format format,
                                                 const ent_document_options *options,
                                                 ent_sink sink, ent_error *err);
/* May what a source of this licence (SPDX; "": none stated) says be published, if only the
 * facts? The rule is that of exports and documents; docs/data.md has it. */
ENT_API bool ent_licence_publishes(const char *licence);
/* "Foreign relations of Lithuania". Never NULL. */
ENT_API const char *ent_document_title(const ent_document *d);
ENT_API void ent_document_free(ent_document *d);

/* ---- panels: the tables that research runs on ------------------------------------- */

/* What a panel is of. Texts are borrowed for the call of ent_panel_new(). */
typedef struct ent_panel_options {
    size_t size;        /* sizeof this struct */
    const char *unit;   /* "state", "dyad" (each pair once), "directed-dyad", "state-org" */
    const char *by;     /* "day", "month", "quarter" or "year" */
    const char *system; /* "cow", "gw", "un", or a relation with its object: "member NATO" */
    const char *codes;  /* scheme of the units' codes; NULL: the system's own, or id */
    const char *in;     /* "any", "first", "last" or "every" day of a step; NULL: any */
    bool has_from, has_to;
    ent_day from, to;             /* first and last day; else those of the system */
    const char *const *variables; /* see docs/panels.md */
    size_t n_variables;
    bool possible; /* disputed and possibly count as yes: for sources that know only years */
    ent_instant known;
    bool has_said_by;
    ent_day said_by;
    const char *const *only, *const *without, *const *prefer; /* patterns over sources */
    size_t n_only, n_without, n_prefer;
    const char *like;  /* "peacesciencer": its rules and columns, its slips too; or NULL */
    bool grades;       /* a column NAME_grade for each of answers: sure, presumed, ... */
    const char *where; /* only rows where this column is not 0; NULL: all */
} ent_panel_options;

typedef struct ent_panel ent_panel;

/*
 * Makes a panel ready: reads what its variables need and paints it; no cell is made yet.
 *
 * ENT_PARSE and ENT_INVALID (a variable, unit, step or system that is none; the message says
 * which), ENT_NOT_FOUND (an entity or relation), ENT_LIMIT (too many steps), ENT_IO,
 * ENT_CORRUPT, ENT_NOMEM. O(claims of the relations + pairs). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_panel_new(ent_register *reg, const ent_panel_options *options,
                                            ent_panel **out, ent_error *err);
ENT_API void ent_panel_free(ent_panel *panel);
ENT_API uint64_t ent_panel_n_rows(const ent_panel *panel);
ENT_API size_t ent_panel_n_columns(const ent_panel *panel); /* keys first */
/* Told of each batch; nonzero stops. */
typedef int (*ent_panel_fn)(void *ctx, int64_t done, int64_t total);
/*
 * Writes the panel, batch by batch, sorted by unit and time. Memory does not grow with the
 * rows; O(cells).
 *
 * ENT_OK, ENT_STOPPED, ENT_IO, ENT_FULL, ENT_NOMEM.
 */
ENT_API ENT_MUST_USE ent_code ent_panel_write(const ent_panel *panel,
                                              const ent_write_options *options, ent_sink sink,
                                              ent_panel_fn progress, void *ctx, ent_error *err);
/* The same into a file, as ent_table_save() does; the rows of an SQLite database are the
 * table "panel". */
ENT_API ENT_MUST_USE ent_code ent_panel_save(const ent_panel *panel, const char *path,
                                             const ent_write_options *options,
                                             ent_panel_fn progress, void *ctx, ent_error *err);
/* The panel as a stream of record batches of some 16,000 rows, as ent_table_stream() gives
 * them; it borrows the panel. */
ENT_API ENT_MUST_USE ent_code ent_panel_stream(const ent_panel *panel,
                                               struct ArrowArrayStream *out, ent_error *err);
/* Makes every cell and keeps none: what computing alone costs. The sums of the columns, in
 * order, into `sums` (missing cells left out), if it is not NULL. */
ENT_API ENT_MUST_USE ent_code ent_panel_sums(const ent_panel *panel, double *sums,
                                             ent_error *err);
/*
 * A row for each column: column, label, unit, type, expression (as asked for), relation,
 * function, value, rule (which of several in a step), grade (sure, possible), values ("1
 * embassy"), coverage (complete lists, "SOURCE: DAYS"), sources (those that were heard: by a
 * claim that reaches a row, or a complete list), cells, missing, least, most.
 *
 * ENT_NOMEM. O(cells). Since 0.1.
 */
ENT_API ENT_MUST_USE ent_code ent_panel_codebook(const ent_panel *panel, ent_table **out,
                                                 ent_error *err);
/*
 * The sources that the panel heard, as BibTeX in UTF-8, by key. The key of an entry is the
 * source's id, with "+" for "@".
 *
 *   reg  the register that the panel is of
 *
 * ENT_MISUSE, ENT_NOMEM, ENT_IO, ENT_CORRUPT, and what the sink returns. O(claims).
 */
ENT_API ENT_MUST_USE ent_code ent_panel_bibliography(const ent_panel *panel, ent_register *reg,
                                                     ent_sink sink, ent_error *err);
/* The same into a file, as ent_table_save() does. */
ENT_API ENT_MUST_USE ent_code ent_panel_bibliography_save(const ent_panel *panel,
                                                          ent_register *reg, const char *path,
                                                          ent_error *err);
/*
 * The claims that the variables ask for and that stand in no row: claim, subject,
 * subject_name, relation, object, object_name, value, days, source, why. ENT_NOMEM. O(claims).
 */
ENT_API ENT_MUST_USE ent_code ent_panel_unmatched(const ent_panel *panel, ent_table **out,
                                                  ent_error *err);

#ifdef __cplusplus
}
#endif

#endif
