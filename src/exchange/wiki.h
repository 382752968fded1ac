/* SPDX-License-Identifier: MIT
 *
 * MediaWiki wikitext, as far as articles on foreign relations use it: what is open and
 * closed where, what a stretch of it says, tables row by row.
 */
#ifndef ENT_WIKI_H
#define ENT_WIKI_H

#include "base/base.h"

enum {
    ENT_WIKI_BYTES_MOST = 4 << 20, /* twice what MediaWiki takes */
    ENT_WIKI_DEPTH_MOST = 40,      /* templates in templates */
    ENT_WIKI_COLUMNS_MOST = 64,
    ENT_WIKI_ROWSPAN_MOST = 1000,
    ENT_WIKI_NAMES_MOST = 16, /* of flags and links in a cell */
    ENT_WIKI_REFS_MOST = 16,
    ENT_WIKI_HIDDEN = 1, /* a byte of a comment, or of a <nowiki> tag */
};

typedef enum ent_wiki_kind { ENT_WIKI_TEMPLATE, ENT_WIKI_LINK, ENT_WIKI_REF } ent_wiki_kind;

/* From its opening mark to behind the closing one; until is 0 where it is never closed. */
typedef struct ent_wiki_span {
    uint32_t from, until;
    ent_wiki_kind kind;
} ent_wiki_span;

typedef struct ent_wiki_comment {
    uint32_t from, until; /* what stands between <!-- and --> */
} ent_wiki_comment;

/* Something odd, told with its place. ENT_STOPPED and the like end the reading. */
typedef ent_code (*ent_wiki_told_fn)(void *ctx, size_t at, const char *message, ent_error *err);

/* Places are byte offsets, the same in `text` and `mask`. */
typedef struct ent_wiki {
    ent_str text; /* as it came; borrowed */
    char *mask;   /* without comments, and with letters that mean nothing in <nowiki> */
    ent_wiki_span *span;
    size_t n_spans, spans_cap; /* by from */
    ent_wiki_comment *comment;
    size_t n_comments, comments_cap;
    ent_wiki_told_fn told;
    void *told_ctx;
    /* the last place asked for: the next one is mostly behind it */
    size_t place_at;
    int64_t place_line, place_column;
} ent_wiki;

/* ENT_PARSE (not wikitext) with line and column, ENT_LIMIT, ENT_NOMEM, what `told` says.
 * Free it either way. */
ent_code ent__wiki_open(ent_wiki *w, ent_str text, ent_wiki_told_fn told, void *told_ctx,
                        ent_error *err);
void ent__wiki_free(ent_wiki *w);
/* Line and column of a place, in characters from 1. */
void ent__wiki_place(ent_wiki *w, size_t at, int64_t *line, int64_t *column);
/* The closed span that begins there, or NULL. */
const ent_wiki_span *ent__wiki_span(const ent_wiki *w, size_t at);
/* Where the line ends: at a line end outside of templates and references, or at `until`. */
size_t ent__wiki_line(const ent_wiki *w, size_t from, size_t until);
/* The first place from there that is neither blank nor hidden. */
size_t ent__wiki_skip(const ent_wiki *w, size_t from, size_t until);
/* Where `c` stands outside of spans; `until` if nowhere. */
size_t ent__wiki_find(const ent_wiki *w, size_t from, size_t until, char c);

/* ---- templates ----------------------------------------------------------------------- */

/* An argument: a name, blank where it has none, and where its value stands. */
typedef struct ent_wiki_arg {
    ent_str name;
    size_t from, until;
} ent_wiki_arg;

enum { ENT_WIKI_ARGS_MOST = 64 };
typedef struct ent_wiki_template {
    char name[64]; /* small letters, blanks for underlines; cut where longer */
    ent_wiki_arg arg[ENT_WIKI_ARGS_MOST];
    int n;
} ent_wiki_template;
void ent__wiki_template(const ent_wiki *w, const ent_wiki_span *span, ent_wiki_template *out);
/* The argument of that name, or the one of that number (from 1) among those without;
 * NULL if there is none. */
const ent_wiki_arg *ent__wiki_arg(const ent_wiki_template *t, const char *name, int number);

/* ---- what a stretch says -------------------------------------------------------------- */

typedef struct ent_wiki_said {
    ent_buf text;                      /* as one sees it; lines end in LF */
    ent_str name[ENT_WIKI_NAMES_MOST]; /* what flags and links name, in the arena */
    int n_names;
    size_t ref[ENT_WIKI_REFS_MOST]; /* where references and citations begin */
    int n_refs;
    bool doubted; /* "citation needed" and the like */
    bool marked;  /* asked for: ENT_WIKI_MARK stands in the text for each of `ref` */
} ent_wiki_said;
#define ENT_WIKI_MARK "\xef\xbf\xbc" /* U+FFFC: something that is no text */

/* Reads a stretch; templates that are not known are handed to `strange`, if given. Of
 * `out` only `marked` is looked at before. */
typedef ent_code (*ent_wiki_strange_fn)(void *ctx, size_t at, const char *name, ent_error *err);
ent_code ent__wiki_say(const ent_wiki *w, size_t from, size_t until, ent_arena *arena,
                       ent_wiki_strange_fn strange, void *ctx, ent_wiki_said *out,
                       ent_error *err);
void ent__wiki_said_free(ent_wiki_said *s);

/* A date at the start of a text, as EDTF: "5 October 1991", "October 5, 1991", "October
 * 1991", "1991-10-05", "c. 1991"; *used is its length in the text. */
bool ent__wiki_date(ent_str text, char out[16], size_t *used);

/* What a row looked like when it was written: a hash of its letters and digits, without
 * references, as eight hex digits. Blank when out of memory. */
void ent__wiki_seen(ent_str row, char out[9]);

/* ---- tables ---------------------------------------------------------------------------- */

typedef struct ent_wiki_cell {
    size_t from, until; /* of what stands in it */
    ent_str sort;       /* its data-sort-value */
    bool head, own;     /* own: it begins in this row and column */
    int rows, columns;  /* that it fills, from here */
} ent_wiki_cell;

typedef struct ent_wiki_row {
    size_t from, until;
    ent_wiki_cell cell[ENT_WIKI_COLUMNS_MOST];
    int n;
} ent_wiki_row;

typedef struct ent_wiki_table {
    ent_wiki *w;
    size_t from;      /* where it begins */
    size_t at, until; /* what is not read yet */
    ent_wiki_row row; /* the one at hand; its cells reach down into the next */
    bool ended;
} ent_wiki_table;
/* The table whose "{|" stands at the start of a line. */
void ent__wiki_table(ent_wiki *w, size_t from, ent_wiki_table *out);
/* The next row that has cells: t->row. ENT_DONE; then t->at is behind the table. */
ent_code ent__wiki_row(ent_wiki_table *t, ent_error *err);

#endif
