/* SPDX-License-Identifier: MIT
 *
 * Tables of records taken into something that adds rows: a register, or in tests
 * and fuzzers a stand-in.
 */
#ifndef ENT_INTAKE_H
#define ENT_INTAKE_H

#include "exchange/rows.h"
#include "register/register.h"

/* What takes the rows; as ent__append_row(). */
typedef ent_code (*ent_sink_fn)(void *ctx, ent_kind kind, const ent_row *row,
                                ent_outcome *outcome, ent_claim_id *id, int *cell,
                                ent_error *err);

/* The claim whose id begins so; ENT_NOT_FOUND, ENT_AMBIGUOUS. */
typedef ent_code (*ent_find_fn)(void *ctx, ent_str prefix, ent_claim_id *id, ent_error *err);

typedef struct ent_intake {
    ent_sink_fn sink;
    ent_find_fn find; /* NULL: `replaces` takes whole ids and names in the file only */
    void *sink_ctx;   /* of both */
    ent_package_options options;       /* borrowed texts and callbacks */
    int64_t bytes_before, bytes_total; /* for progress: of other tables, of all */
    ent_import_report report;
    int64_t n_problems, n_notes;
    ent_error first; /* the first problem, with its place in the message */
} ent_intake;

/* Takes a whole table; `file` is its name in messages. Bad rows are problems:
 * told to options.problem and counted, not returned (but see ent__intake_end()).
 * Returned is what leaves nothing to go on with: a bad header, ENT_STOPPED,
 * ENT_IO, ENT_NOMEM and what the sink says of the kind. */
ent_code ent__intake_table(ent_intake *in, ent_kind kind, const char *file, ent_csv *csv,
                           ent_error *err);
/* Is this failure one of the row, behind which reading on makes sense? */
bool ent__intake_is_of_row(ent_code code);
/* Counts and tells a row that is refused. ENT_STOPPED; without keep_going and a
 * callback, the problem itself. */
ent_code ent__intake_refuse(ent_intake *in, const ent_problem *problem, ent_error *err);
/* Tells a note: something that the reader should know and that refuses nothing. */
ent_code ent__intake_note(ent_intake *in, const char *file, int64_t line, int64_t column,
                          const char *message, ent_error *err);
/* ENT_OK if there was no problem or options.keep_going is set; else the first
 * one, and how many more there are. */
ent_code ent__intake_end(const ent_intake *in, ent_error *err);

#endif
