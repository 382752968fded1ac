/* SPDX-License-Identifier: MIT
 *
 * CSV, read row by row from a stream or from memory, and written.
 */
#ifndef ENT_CSV_H
#define ENT_CSV_H

#include "base/base.h"

enum {
    ENT_CSV_COLUMNS_MOST = 512,  /* unless options say otherwise */
    ENT_CSV_COLUMNS_WIDE = 4096, /* the highest that they may say */
    ENT_CSV_CELL_MOST = 1 << 20, /* bytes */
    ENT_CSV_ROW_MOST = 1 << 24,  /* bytes */
};

/* Bytes read, 0 at the end, -1 on failure (errno). */
typedef ptrdiff_t (*ent_csv_read_fn)(void *ctx, void *to, size_t n);

typedef struct ent_csv_options {
    char separator;   /* 0: a comma */
    bool ragged;      /* rows may differ in their number of cells */
    int columns_most; /* 0: ENT_CSV_COLUMNS_MOST */
    bool plain;       /* quotes are letters like others: a cell ends at the separator */
} ent_csv_options;

typedef struct ent_csv ent_csv;

/* Opens a stream, or a text that stays where it is until closed. `options` may
 * be NULL. ENT_OK, ENT_NOMEM. */
ent_code ent__csv_open(ent_csv_read_fn read, void *ctx, const ent_csv_options *options,
                       ent_csv **out, ent_error *err);
ent_code ent__csv_open_text(ent_str text, const ent_csv_options *options, ent_csv **out,
                            ent_error *err);
void ent__csv_close(ent_csv *csv);

/* The next row that is not blank; the cells live until the next call. The first
 * one decides how many cells the others have. ENT_DONE at the end. After
 * ENT_PARSE or ENT_LIMIT, whose line and column are set, the next call goes on
 * behind the bad row, or says ENT_DONE where that cannot be. ENT_IO, ENT_NOMEM. */
ent_code ent__csv_next(ent_csv *csv, const ent_str **cells, int *n, ent_error *err);

/* Where the cell of the last row begins, counted in characters from 1. A cell
 * that is not there: where the row ends. */
void ent__csv_place(const ent_csv *csv, int cell, int64_t *line, int64_t *column);
/* The last row as it stands in the file, without its line end. */
ent_str ent__csv_raw(const ent_csv *csv);
/* Bytes done, up to the end of the last row. */
int64_t ent__csv_bytes(const ent_csv *csv);

/* Appends one row with its line end (LF), quoting only where needed. */
void ent__csv_put_row(ent_buf *to, const ent_str *cells, int n);
void ent__csv_put_cell(ent_buf *to, ent_str cell);

#endif
