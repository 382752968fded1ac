/* SPDX-License-Identifier: MIT
 *
 * The durable register, as the rest of the library sees it. Everything that
 * knows SQL stands behind this interface; another engine may stand there too.
 *
 * A row is added, never changed or deleted. Words that recur (ids, values,
 * dates, details) are kept once, under a number; 0 is the empty word.
 */
#ifndef ENT_REGISTER_H
#define ENT_REGISTER_H

#include "model/model.h"

/* ---- append: one transaction ---------------------------------------------------- */

typedef struct ent_append ent_append;

typedef struct ent_append_options {
    size_t size;       /* sizeof this struct */
    int64_t n_claims;  /* how many will come, 0 if unknown: decides about indexes */
    bool own_recorded; /* keep the rows' recorded and by: only for a register that is new */
    ent_str by;        /* who writes, where a row does not say */
    /* Bits of cells, by kind, that the rows do not have: where the register has the
     * row, its own cells are taken; where it does not, they are blank. */
    uint32_t absent[ENT_KIND_COUNT];
} ent_append_options;

/* Begins. Takes the write lock: ENT_BUSY, ENT_READONLY, ENT_IO, ENT_FULL. One at a
 * time, and not within a reading (ENT_MISUSE). All rows get one `recorded`, later
 * than all before. */
ent_code ent__append_begin(ent_register *reg, const ent_append_options *options,
                           ent_append **out, ent_error *err);
/* Adds one row (made canonical and checked here; relations before what uses
 * them, sources and entities before claims). ENT_CONFLICT where a fixed cell
 * differs; ENT_PARSE, ENT_INVALID, ENT_LIMIT as the model has it: such a refused row
 * leaves the append usable and unchanged. Any other failure ends the append: it can
 * only be rolled back. *cell is the cell at fault or -1; `id` and `cell` may be NULL. */
ent_code ent__append_row(ent_append *a, ent_kind kind, const ent_row *row, ent_outcome *outcome,
                         ent_claim_id *id, int *cell, ent_error *err);
/* Ends, durably; the append is gone either way. After a failure nothing of it
 * is in the register, unless the failure was the storage's at the very last step:
 * then it is there wholly or not at all. */
ent_code ent__append_commit(ent_append *a, ent_error *err);
void ent__append_rollback(ent_append *a); /* NULL is allowed */

/* ---- reading -------------------------------------------------------------------- */

/* A claim as stored: numbers of words, 0 for blank. */
typedef struct ent_stored {
    int64_t no; /* row number, local to this register */
    ent_claim_id id, replaces;
    bool has_replaces;
    uint32_t subject, relation, object, value, since, until, detail, source, per, as_of;
    ent_instant recorded;
} ent_stored;

/* Claims whose given words fit (blank: any). */
typedef struct ent_pattern {
    ent_str subject, relation, object, source;
} ent_pattern;

typedef int (*ent_stored_fn)(void *ctx, const ent_stored *claim); /* nonzero stops */

/* Every claim that fits the pattern; of an empty pattern all, in the order of
 * arrival. ENT_STOPPED if fn asks for it. fn may call any reading function. */
ent_code ent__register_scan(ent_register *reg, const ent_pattern *pattern, ent_stored_fn fn,
                            void *ctx, ent_error *err);
/* The claims that replace (correct or retract) the one with this id; for NULL, all
 * that replace any. */
ent_code ent__register_scan_replacing(ent_register *reg, const ent_claim_id *id,
                                      ent_stored_fn fn, void *ctx, ent_error *err);
/* One reading transaction around several scans: they see one state, and no number
 * of a word in it is higher than the count of ent__register_words(). Nests. */
ent_code ent__register_read_begin(ent_register *reg, ent_error *err);
void ent__register_read_end(ent_register *reg);
int64_t ent__register_count(ent_register *reg); /* claims; 0 if it cannot be read */

/* The word of a number; the text lives until the next call on `reg`. */
ent_code ent__register_word(ent_register *reg, uint32_t no, ent_str *out, ent_error *err);
/* All words in one pass, numbered 1, 2, 3, … without a gap. */
typedef int (*ent_word_fn)(void *ctx, uint32_t no, ent_str text);
ent_code ent__register_words(ent_register *reg, ent_word_fn fn, void *ctx, ent_error *err);

/* The rows of sources, entities or relations, first come first; `id` empty for all.
 * Cells are borrowed for the call of fn. An id may have several rows that differ in
 * `replaces`: their fixed cells are equal, the words of the first count. */
typedef int (*ent_row_fn)(void *ctx, const ent_row *row, ent_instant recorded);
ent_code ent__register_rows(ent_register *reg, ent_kind kind, ent_str id, ent_row_fn fn,
                            void *ctx, ent_error *err);
/* Only rows of sources or entities with `replaces`. */
ent_code ent__register_replaced(ent_register *reg, ent_kind kind, ent_row_fn fn, void *ctx,
                                ent_error *err);
/* The sources whose `work` is this one (a source without `work` is its own). */
ent_code ent__register_editions(ent_register *reg, ent_str work, ent_row_fn fn, void *ctx,
                                ent_error *err);
/* Every claim whole, in the order of arrival; cells are borrowed for the call. */
typedef int (*ent_claim_fn)(void *ctx, const ent_stored *claim, const ent_row *row);
ent_code ent__register_claims(ent_register *reg, ent_claim_fn fn, void *ctx, ent_error *err);
/* A claim whole, as written: `no` from a scan. Cells live in the arena. */
ent_code ent__register_claim(ent_register *reg, int64_t no, ent_row *out, ent_arena *arena,
                             ent_error *err);
/* Claims whose id begins with these letters, or whose place (`at`) begins with
 * this text if it starts with '#'. Calls fn for each; no letter, no claim. */
ent_code ent__register_find(ent_register *reg, ent_str prefix, ent_stored_fn fn, void *ctx,
                            ent_error *err);
/* Entities of this folded name, or whose folded name has these words as whole
 * words where `words` is set. */
ent_code ent__register_named(ent_register *reg, ent_str folded, bool words, ent_row_fn fn,
                             void *ctx, ent_error *err);

/* ---- the file at rest ------------------------------------------------------------ */

/* What the file system tells of a register's bytes. No padding: it is compared whole. */
typedef struct ent_still {
    uint64_t device, inode;
    int64_t bytes, modified, changed; /* nanoseconds since 1970 */
} ent_still;
/* False while the file is not at rest: a journal or log lies beside it, it was put in the
 * place of the one that is open, or it was written to so lately that the file system's clock
 * might not tell a further change from that one. */
bool ent__register_still(ent_register *reg, ent_still *out);

/* Where its image lies: in the folder given at opening. False if none was, or the path is
 * too long. */
enum { ENT_IMAGE_PATH = 4200 };
bool ent__register_image(ent_register *reg, char path[ENT_IMAGE_PATH]);

#endif
