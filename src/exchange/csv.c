/* SPDX-License-Identifier: MIT
 *
 * The CSV reader: RFC 4180 in UTF-8, and nothing more lenient.
 *
 *   file  := [BOM] { row line-end }        line-end := LF | CRLF | CR
 *   row   := cell { separator cell }       blank lines are passed over
 *   cell  := plain | '"' { any | '""' } '"'
 *   plain := anything but separator, line ends, '"'
 *
 * The window [at, n) of `p` begins with the row being read; offsets count from
 * the window's start. A row is scanned in one pass. Where the window ends before
 * the row does, the row is moved to the front, the window filled up (it doubles,
 * so that rescanning stays linear) and the row scanned again from its start. A
 * cell without "" is borrowed from the window; the others are put together in
 * `scratch` once the row is whole.
 *
 * What is wrong inside a row (a stray quote, bad UTF-8, a NUL, too many or too few
 * cells, a cell too long) is a fault: the first one is kept, the scan goes on to
 * the row's end, and the next call begins behind it. Only a quote that is never
 * closed leaves nothing to go on with.
 */
#include "exchange/csv.h"

#include <errno.h>

enum { WINDOW_FIRST = 1 << 17 };

struct ent_csv {
    ent_csv_read_fn read;
    void *ctx;
    const char *p;     /* the window */
    size_t n, at, end; /* its end; the row's start and end, without line end */
    size_t next;       /* where the next row begins */
    char *own;         /* the window's memory, if it is ours */
    size_t own_cap;
    int64_t before;          /* bytes of the file before the window */
    int64_t line, next_line; /* of the row, of the next row */
    bool eof, started, broken, ragged, plain;
    int n_cells, expected, columns_most;
    ent_code fault; /* of the row: first one */
    size_t fault_at;
    const char *fault_text;
    char *scratch;
    size_t scratch_cap;
    ent_str cells[ENT_CSV_COLUMNS_WIDE];
    size_t starts[ENT_CSV_COLUMNS_WIDE];
    bool escaped[ENT_CSV_COLUMNS_WIDE];
    bool any_escaped;
    bool special[256]; /* ends the run of a plain cell */
    char separator;
};

/* ---- opening ------------------------------------------------------------------ */

static ent_code csv_new(const ent_csv_options *options, ent_csv **out, ent_error *err) {
    ent_csv *c = ent__zalloc(1, sizeof *c);
    if (!c)
        return ent__nomem(err);
    c->separator = options && options->separator ? options->separator : ',';
    c->ragged = options && options->ragged;
    c->plain = options && options->plain;
    c->columns_most =
        options && options->columns_most ? options->columns_most : ENT_CSV_COLUMNS_MOST;
    c->next_line = c->line = 1;
    c->p = "";
    c->special[(unsigned char)c->separator] = true;
    c->special['\n'] = c->special['\r'] = c->special[0] = true;
    c->special['"'] = !c->plain;
    *out = c;
    return ENT_OK;
}

ent_code ent__csv_open(ent_csv_read_fn read, void *ctx, const ent_csv_options *options,
                       ent_csv **out, ent_error *err) {
    ENT_TRY(csv_new(options, out, err));
    (*out)->read = read;
    (*out)->ctx = ctx;
    return ENT_OK;
}

ent_code ent__csv_open_text(ent_str text, const ent_csv_options *options, ent_csv **out,
                            ent_error *err) {
    ENT_TRY(csv_new(options, out, err));
    (*out)->p = text.p;
    (*out)->n = text.n;
    (*out)->eof = true;
    return ENT_OK;
}

void ent__csv_close(ent_csv *c) {
    if (!c)
        return;
    ent__free(c->own, c->own_cap);
    ent__free(c->scratch, c->scratch_cap);
    ent__free(c, sizeof *c);
}

/* ---- the window ------------------------------------------------------------------ */

/* Moves the row to the front and fills the window. */
static ent_code refill(ent_csv *c, ent_error *err) {
    size_t kept = c->n - c->at;
    if (kept)
        memmove(c->own, c->own + c->at, kept);
    c->before += (int64_t)c->at;
    c->n = kept;
    c->at = 0;
    size_t want = c->own_cap ? c->own_cap : WINDOW_FIRST;
    if (kept > want / 2)
        want *= 2;
    if (want > c->own_cap) {
        char *p = ent__realloc(c->own, c->own_cap, want);
        if (!p)
            return ent__nomem(err);
        c->own = p;
        c->own_cap = want;
    }
    c->p = c->own;
    while (c->n < c->own_cap) {
        ptrdiff_t got = c->read(c->ctx, c->own + c->n, c->own_cap - c->n);
        if (got < 0) {
            c->broken = true;
            ent_code code = ent__fail(err, ENT_IO, "cannot read: %s", strerror(errno));
            if (err)
                err->system = errno;
            return code;
        }
        c->eof = got == 0;
        if (c->eof)
            break;
        c->n += (size_t)got;
    }
    return ENT_OK;
}

/* The place of an offset of the window that lies in the row. */
static void place(const ent_csv *c, size_t offset, int64_t *line, int64_t *column) {
    *line = c->line;
    *column = 1;
    for (size_t i = c->at; i < offset; i++) {
        unsigned char b = (unsigned char)c->p[i];
        if (b == '\n' || (b == '\r' && !(i + 1 < c->n && c->p[i + 1] == '\n'))) {
            ++*line;
            *column = 1;
        } else if ((b & 0xc0) != 0x80) {
            ++*column;
        }
    }
}

/* ---- one row ------------------------------------------------------------------------ */

static void fault(ent_csv *c, ent_code code, size_t offset, const char *text) {
    if (c->fault == ENT_OK) {
        c->fault = code;
        c->fault_at = offset;
        c->fault_text = text;
    }
}

/* Adds the cell that begins at `start` and whose text is [from, to). */
static void add_cell(ent_csv *c, size_t start, size_t from, size_t to, bool high) {
    if (high) {
        size_t good = ent__utf8_check(c->p + from, to - from);
        if (good != to - from)
            fault(c, ENT_PARSE, from + good, "a byte that is not UTF-8");
    }
    if (to - from > ENT_CSV_CELL_MOST)
        fault(c, ENT_LIMIT, start, "a cell of more than 1 MiB; is its quote closed?");
    if (c->n_cells == c->columns_most) {
        fault(c, ENT_LIMIT, start,
              c->columns_most == ENT_CSV_COLUMNS_MOST ? "more than 512 cells in a row"
                                                      : "more than 4096 cells in a row");
        return;
    }
    c->cells[c->n_cells] = (ent_str){c->p + from, to - from};
    c->starts[c->n_cells] = start;
    c->escaped[c->n_cells] = false;
    c->n_cells++;
}

/* A plain run from `i` to the next separator or line end. */
static size_t scan_plain(ent_csv *c, size_t i, bool *high, const char *stray) {
    unsigned char seen = 0;
    for (;;) {
        while (i < c->n && !c->special[(unsigned char)c->p[i]])
            seen |= (unsigned char)c->p[i++];
        if (i == c->n || c->p[i] == c->separator || c->p[i] == '\n' || c->p[i] == '\r')
            break;
        if (c->p[i] == '"')
            fault(c, ENT_PARSE, i, stray);
        else
            fault(c, ENT_PARSE, i, "a NUL byte");
        i++;
    }
    *high = seen & 0x80;
    return i;
}

/* From behind the opening quote to the closing one, or to the window's end. */
static size_t scan_quoted(ent_csv *c, size_t i, bool *high, bool *escaped) {
    unsigned char seen = 0;
    for (; i < c->n; i++) {
        unsigned char b = (unsigned char)c->p[i];
        seen |= b;
        if (b == '"') {
            if (i + 1 == c->n || c->p[i + 1] != '"')
                break;
            *escaped = true;
            i++;
        } else if (b == '\n' || (b == '\r' && !(i + 1 < c->n && c->p[i + 1] == '\n'))) {
            c->next_line++;
        } else if (b == 0) {
            fault(c, ENT_PARSE, i, "a NUL byte");
        }
    }
    *high = seen & 0x80;
    return i;
}

/* Scans a cell at `i`; returns where it ends. */
static size_t scan_cell(ent_csv *c, size_t i, bool *open) {
    bool high = false, escaped = false;
    if (i == c->n || c->p[i] != '"' || c->plain) {
        size_t end =
            scan_plain(c, i, &high, "a quote inside a cell that does not begin with one");
        add_cell(c, i, i, end, high);
        return end;
    }
    size_t close = scan_quoted(c, i + 1, &high, &escaped);
    add_cell(c, i, i + 1, close, high);
    if (escaped && c->n_cells) {
        c->escaped[c->n_cells - 1] = true;
        c->any_escaped = true;
    }
    *open = close == c->n;
    if (*open) {
        c->fault_at = i;
        return close;
    }
    size_t behind = close + 1;
    if (behind < c->n && c->p[behind] != c->separator && c->p[behind] != '\n' &&
        c->p[behind] != '\r')
        fault(c, ENT_PARSE, behind, "text behind the closing quote of a cell");
    bool ignored;
    return scan_plain(c, behind, &ignored, "a quote behind a closing quote");
}

/* Scans the row at `at`. False: the window ends before the row surely does. */
static bool scan_row(ent_csv *c) {
    size_t i = c->at;
    bool open = false;
    c->n_cells = 0;
    c->fault = ENT_OK;
    c->any_escaped = false;
    c->next_line = c->line;
    for (;;) {
        i = scan_cell(c, i, &open);
        if (i == c->n || c->p[i] != c->separator)
            break;
        i++;
    }
    if (!c->eof && (i == c->n || (c->p[i] == '\r' && i + 1 == c->n)))
        return false;
    c->end = i;
    if (open) {
        c->broken = true;
        c->fault = ENT_PARSE;
        c->fault_text = "a quote is opened here and never closed";
    }
    if (i < c->n) {
        i += c->p[i] == '\r' && i + 1 < c->n && c->p[i + 1] == '\n' ? 2 : 1;
        c->next_line++;
    }
    c->next = i;
    return true;
}

/* ---- the next row ---------------------------------------------------------------------- */

static ent_code skip_bom(ent_csv *c, ent_error *err) {
    c->started = true;
    if (!c->eof)
        ENT_TRY(refill(c, err));
    if (c->n >= 3 && memcmp(c->p, "\xef\xbb\xbf", 3) == 0)
        c->next = 3;
    if (c->n >= 2 && (memcmp(c->p, "\xff\xfe", 2) == 0 || memcmp(c->p, "\xfe\xff", 2) == 0)) {
        c->broken = true;
        return ent__fail_at(err, ENT_PARSE, 1, 1, "the file is UTF-16; save it as UTF-8");
    }
    return ENT_OK;
}

/* Moves over blank lines to the next row; ENT_DONE if there is none. */
static ent_code find_row(ent_csv *c, ent_error *err) {
    c->at = c->end = c->next;
    c->line = c->next_line;
    for (;;) {
        if (c->n - c->at < 2 && !c->eof)
            ENT_TRY(refill(c, err));
        if (c->at == c->n)
            return ENT_DONE;
        char b = c->p[c->at];
        if (b != '\n' && b != '\r')
            return ENT_OK;
        c->at += b == '\r' && c->at + 1 < c->n && c->p[c->at + 1] == '\n' ? 2 : 1;
        c->line++;
    }
}

/* Puts together the cells that have "" in them. */
static ent_code unescape(ent_csv *c, ent_error *err) {
    if (!ENT_GROW(c->scratch, c->scratch_cap, c->end - c->at))
        return ent__nomem(err);
    char *to = c->scratch;
    for (int i = 0; i < c->n_cells; i++) {
        if (!c->escaped[i])
            continue;
        ent_str s = c->cells[i];
        char *begin = to;
        for (size_t k = 0; k < s.n; k++) {
            *to++ = s.p[k];
            if (s.p[k] == '"')
                k++;
        }
        c->cells[i] = (ent_str){begin, (size_t)(to - begin)};
    }
    return ENT_OK;
}

static ent_code raise(ent_csv *c, ent_error *err) {
    int64_t line, column;
    place(c, c->fault_at, &line, &column);
    return ent__fail_at(err, c->fault, line, column, "%s", c->fault_text);
}

static ent_code check_count(ent_csv *c, ent_error *err) {
    if (c->expected == 0)
        c->expected = c->n_cells;
    if (c->ragged || c->n_cells == c->expected)
        return ENT_OK;
    int64_t line, column;
    ent__csv_place(c, c->expected, &line, &column);
    return ent__fail_at(err, ENT_PARSE, line, column, "expected %d cells, found %d",
                        c->expected, c->n_cells);
}

static ent_code row_too_long(ent_csv *c, ent_error *err) {
    c->broken = true;
    return ent__fail_at(err, ENT_LIMIT, c->line, 1,
                        "a row of more than 16 MiB; is a quote left open?");
}

ent_code ent__csv_next(ent_csv *c, const ent_str **cells, int *n, ent_error *err) {
    if (!c->started)
        ENT_TRY(skip_bom(c, err));
    if (c->broken)
        return ENT_DONE;
    ent_code code = find_row(c, err);
    if (code != ENT_OK) {
        c->next = c->at;
        c->next_line = c->line;
        c->n_cells = 0;
        c->end = c->at;
        return code;
    }
    while (!scan_row(c)) {
        if (c->n - c->at > ENT_CSV_ROW_MOST)
            return row_too_long(c, err);
        ENT_TRY(refill(c, err));
    }
    if (c->fault)
        return raise(c, err);
    if (c->end - c->at > ENT_CSV_ROW_MOST)
        return row_too_long(c, err);
    ENT_TRY(check_count(c, err));
    if (c->any_escaped)
        ENT_TRY(unescape(c, err));
    *cells = c->cells;
    *n = c->n_cells;
    return ENT_OK;
}

void ent__csv_place(const ent_csv *c, int cell, int64_t *line, int64_t *column) {
    bool there = cell >= 0 && cell < c->n_cells;
    place(c, there ? c->starts[cell] : c->end, line, column);
}

ent_str ent__csv_raw(const ent_csv *c) {
    return (ent_str){c->p + c->at, c->end - c->at};
}

int64_t ent__csv_bytes(const ent_csv *c) {
    return c->before + (int64_t)c->next;
}

/* ---- writing ------------------------------------------------------------------------------
 */

static bool needs_quotes(ent_str s) {
    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
            return true;
    /* blanks that readers may trim; what would be a mark at the file's beginning */
    return s.p[0] == ' ' || s.p[s.n - 1] == ' ' || ent__str_starts(s, "\xef\xbb\xbf");
}

void ent__csv_put_cell(ent_buf *to, ent_str cell) {
    if (!needs_quotes(cell)) {
        ent__buf_str(to, cell);
        return;
    }
    ent__buf_char(to, '"');
    ent_str rest = cell, part;
    bool again = false;
    while (ent__str_split(&rest, '"', &part)) {
        if (again)
            ent__buf_put(to, "\"\"", 2);
        ent__buf_str(to, part);
        again = true;
    }
    ent__buf_char(to, '"');
}

void ent__csv_put_row(ent_buf *to, const ent_str *cells, int n) {
    if (n == 1 && cells[0].n == 0)
        ent__buf_z(to, "\"\""); /* a blank line would be no row */
    for (int i = 0; i < n; i++) {
        if (i)
            ent__buf_char(to, ',');
        ent__csv_put_cell(to, cells[i]);
    }
    ent__buf_char(to, '\n');
}
