/* SPDX-License-Identifier: MIT
 *
 * A workbook is a zip archive of XML. Which sheet is the first stands in xl/workbook.xml as
 * a number, and xl/_rels/workbook.xml.rels says of the number which part it is. Most texts
 * stand in xl/sharedStrings.xml, once, and cells refer to them. The parts lie in any order:
 * the archive is walked once for these three and once for the sheet.
 */
#include "exchange/xlsx.h"
#include "base/archive.h"
#include "base/xml.h"
#include "exchange/csv.h"

#include <errno.h>

enum { ROWS_MOST = 1 << 20, STRINGS_MOST = 1 << 22, PATH_MOST = 256 };

typedef enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_ERROR } cell_kind;

typedef struct book {
    ent_str *shared; /* in the arena */
    size_t n_shared, shared_cap;
    ent_arena arena;
    char relation[64], sheet[PATH_MOST]; /* of the first sheet */
    ent_buf *out;
    ent_buf text; /* of the cell or string at hand */
    bool inside;  /* text counts */
    int64_t row, line;
    cell_kind kind;
    int column;  /* of the cell at hand */
    int n_cells; /* of the row at hand, up to its last that says something */
    int width;   /* of the first row; 0 before it */
    ent_str cells[ENT_CSV_COLUMNS_WIDE];
    ent_arena row_arena;
} book;

/* ---- parts of the archive -------------------------------------------------------------- */

static ent_code part_read(ent_archive *a, ent_buf *out, ent_error *err) {
    char piece[1 << 14];
    ptrdiff_t got;
    while ((got = ent__archive_read(a, piece, sizeof piece)) > 0) {
        ent__buf_put(out, piece, (size_t)got);
        ENT_TRY(ent__buf_code(out, err));
    }
    if (got == 0)
        return ENT_OK;
    return errno == ENOMEM ? ent__nomem(err)
                           : ent__fail(err, ENT_PARSE, "the workbook is damaged");
}

typedef struct zip_part {
    const char *path;
    bool there;
    ent_buf text;
} zip_part;

/* Reads the parts that the workbook has of these. */
static ent_code parts_read(ent_str workbook, zip_part *parts, int n, ent_error *err) {
    ent_archive *a;
    const char *name;
    ent_code code;
    ENT_TRY(ent__archive_open_zip(workbook, &a, err));
    while ((code = ent__archive_next(a, &name, err)) == ENT_OK) {
        for (int i = 0; i < n && code == ENT_OK; i++)
            if (!parts[i].there && strcmp(name, parts[i].path) == 0) {
                parts[i].there = true;
                code = part_read(a, &parts[i].text, err);
            }
        if (code != ENT_OK)
            break;
    }
    ent__archive_close(a);
    return code == ENT_DONE ? ENT_OK : code;
}

typedef struct memory {
    ent_str left;
} memory;

static ptrdiff_t memory_read(void *ctx, void *to, size_t n) {
    memory *m = ctx;
    size_t k = m->left.n < n ? m->left.n : n;
    if (k)
        memcpy(to, m->left.p, k);
    m->left.p += k;
    m->left.n -= k;
    return (ptrdiff_t)k;
}

/* Reads a part of the workbook with this reader. */
static ent_code part_take(const zip_part *p, bool needed, const ent_xml_reader *reader,
                          ent_error *err) {
    memory m = {ent__buf_view(&p->text)};
    if (!p->there)
        return needed ? ent__fail(err, ENT_PARSE, "no workbook: it has no %.200s", p->path)
                      : ENT_OK;
    ent_code code = ent__xml_read(memory_read, &m, reader, NULL, NULL, err);
    if (code != ENT_OK && err)
        err->line = err->column = 0; /* of XML, which nobody sees */
    return code;
}

/* "x:row" is a row. */
static bool is(const char *name, const char *what) {
    const char *colon = strchr(name, ':');
    return strcmp(colon ? colon + 1 : name, what) == 0;
}

static ent_code ignore_end(void *ctx, const char *name, ent_error *err) {
    (void)ctx;
    (void)name;
    (void)err;
    return ENT_OK;
}

static ent_code ignore_text(void *ctx, ent_str part, ent_error *err) {
    (void)ctx;
    (void)part;
    (void)err;
    return ENT_OK;
}

/* ---- which sheet ------------------------------------------------------------------------- */

static ent_code on_sheet(void *ctx, const char *name, const char *const *attributes,
                         ent_error *err) {
    book *b = ctx;
    (void)err;
    if (!is(name, "sheet") || b->relation[0])
        return ENT_OK;
    ent_str id = ent__str(ent__xml_attribute(attributes, "r:id"));
    if (id.n < sizeof b->relation)
        memcpy(b->relation, id.p, id.n);
    return ENT_OK;
}

/* Targets are of xl/, or of the whole if they begin with a slash. */
static ent_code on_relationship(void *ctx, const char *name, const char *const *attributes,
                                ent_error *err) {
    book *b = ctx;
    (void)err;
    if (!is(name, "Relationship") ||
        strcmp(ent__xml_attribute(attributes, "Id"), b->relation) != 0)
        return ENT_OK;
    ent_str target = ent__str(ent__xml_attribute(attributes, "Target"));
    const char *folder = target.n && target.p[0] == '/' ? "" : "xl/";
    if (!folder[0]) {
        target.p++;
        target.n--;
    }
    size_t n = strlen(folder);
    if (n + target.n < sizeof b->sheet) {
        memcpy(b->sheet, folder, n);
        memcpy(b->sheet + n, target.p, target.n);
    }
    return ENT_OK;
}

static ent_code sheet_find(book *b, const zip_part *sheets, const zip_part *relations,
                           ent_error *err) {
    const ent_xml_reader sheet = {on_sheet, ignore_end, ignore_text, b};
    const ent_xml_reader relation = {on_relationship, ignore_end, ignore_text, b};
    ENT_TRY(part_take(sheets, true, &sheet, err));
    if (b->relation[0])
        ENT_TRY(part_take(relations, true, &relation, err));
    return b->sheet[0] ? ENT_OK : ent__fail(err, ENT_PARSE, "a workbook without a sheet");
}

/* ---- shared texts ------------------------------------------------------------------------ */

static ent_code text_add(void *ctx, ent_str part, ent_error *err) {
    book *b = ctx;
    if (!b->inside)
        return ENT_OK;
    for (size_t i = 0; i < part.n; i++)
        ent__buf_char(&b->text, part.p[i] == '\n' || part.p[i] == '\r' ? ' ' : part.p[i]);
    return ent__buf_code(&b->text, err);
}

static ent_code shared_start(void *ctx, const char *name, const char *const *attributes,
                             ent_error *err) {
    book *b = ctx;
    (void)attributes;
    (void)err;
    if (is(name, "si"))
        ent__buf_clear(&b->text);
    b->inside = is(name, "t");
    return ENT_OK;
}

static ent_code shared_end(void *ctx, const char *name, ent_error *err) {
    book *b = ctx;
    b->inside = false;
    if (!is(name, "si"))
        return ENT_OK;
    if (b->n_shared == STRINGS_MOST)
        return ent__fail(err, ENT_LIMIT, "more than %d texts in a workbook", STRINGS_MOST);
    ent_str kept = ent__str_copy(&b->arena, ent__buf_view(&b->text));
    if (!kept.p || !ENT_GROW(b->shared, b->shared_cap, b->n_shared + 1))
        return ent__nomem(err);
    b->shared[b->n_shared++] = kept;
    return ENT_OK;
}

/* ---- rows -------------------------------------------------------------------------------- */

/* "AB12" is in column 27; without a place a cell stands behind the one before. */
static int column_of(const char *place, int next) {
    int column = 0;
    const char *p = place;
    for (; *p >= 'A' && *p <= 'Z' && column <= ENT_CSV_COLUMNS_WIDE; p++)
        column = column * 26 + (*p - 'A' + 1);
    return p == place ? next : column - 1;
}

static ent_code row_begin(book *b, const char *number, ent_error *err) {
    int64_t row = b->row + 1;
    if (number[0] && !ent__int_parse(ent__str(number), &row))
        return ent__fail(err, ENT_PARSE, "a row numbered \"%.40s\"", number);
    if (row <= b->row || row > ROWS_MOST)
        return ent__fail(err, ENT_PARSE, "row %lld comes behind row %lld", (long long)row,
                         (long long)b->row);
    b->row = row;
    b->column = -1;
    b->n_cells = 0;
    ent__arena_free(&b->row_arena);
    b->row_arena = (ent_arena){0};
    return ENT_OK;
}

static ent_code cell_begin(book *b, const char *const *attributes, ent_error *err) {
    static const char *const types[] = {"n", "s", "", "e"}; /* by kind; others are texts */
    const char *type = ent__xml_attribute(attributes, "t");
    int column = column_of(ent__xml_attribute(attributes, "r"), b->column + 1);
    if (column <= b->column || column >= ENT_CSV_COLUMNS_WIDE)
        return ent__fail(err, column <= b->column ? ENT_PARSE : ENT_LIMIT,
                         "row %lld: a cell in column %d", (long long)b->row, column + 1);
    b->column = column;
    b->kind = type[0] ? CELL_TEXT : CELL_NUMBER;
    for (int i = 0; i < 4; i++)
        if (types[i][0] && strcmp(type, types[i]) == 0)
            b->kind = (cell_kind)i;
    ent__buf_clear(&b->text);
    return ENT_OK;
}

static ent_code cell_end(book *b, ent_error *err) {
    ent_str text = ent__buf_view(&b->text);
    int64_t no;
    if (b->kind == CELL_SHARED) {
        if (!ent__int_parse(text, &no) || no < 0 || (size_t)no >= b->n_shared)
            return ent__fail(err, ENT_PARSE, "row %lld: no text %.*s", (long long)b->row,
                             ENT_FMT(text));
        text = b->shared[no];
    }
    if (b->kind == CELL_ERROR || !text.n)
        return ENT_OK;
    while (b->n_cells < b->column)
        b->cells[b->n_cells++] = ENT_STR("");
    b->cells[b->n_cells] = ent__str_copy(&b->row_arena, text);
    return b->cells[b->n_cells++].p ? ENT_OK : ent__nomem(err);
}

static ent_code row_end(book *b, ent_error *err) {
    if (!b->n_cells)
        return ENT_OK;
    for (b->line++; b->line < b->row; b->line++)
        ent__buf_char(b->out, '\n');
    if (!b->width)
        b->width = b->n_cells;
    while (b->n_cells < b->width)
        b->cells[b->n_cells++] = ENT_STR("");
    ent__csv_put_row(b->out, b->cells, b->n_cells);
    return ent__buf_code(b->out, err);
}

static ent_code sheet_start(void *ctx, const char *name, const char *const *attributes,
                            ent_error *err) {
    book *b = ctx;
    b->inside = is(name, "v") || is(name, "t");
    if (is(name, "row"))
        return row_begin(b, ent__xml_attribute(attributes, "r"), err);
    return is(name, "c") ? cell_begin(b, attributes, err) : ENT_OK;
}

static ent_code sheet_end(void *ctx, const char *name, ent_error *err) {
    book *b = ctx;
    b->inside = false;
    if (is(name, "row"))
        return row_end(b, err);
    return is(name, "c") ? cell_end(b, err) : ENT_OK;
}

/* ---- the whole --------------------------------------------------------------------------- */

enum { SHEETS, RELATIONS, SHARED, SHEET, PARTS };

static ent_code book_read(book *b, ent_str workbook, zip_part *parts, ent_error *err) {
    const ent_xml_reader shared = {shared_start, shared_end, text_add, b};
    const ent_xml_reader sheet = {sheet_start, sheet_end, text_add, b};
    ENT_TRY(parts_read(workbook, parts, SHEET, err));
    ENT_TRY(sheet_find(b, &parts[SHEETS], &parts[RELATIONS], err));
    ENT_TRY(part_take(&parts[SHARED], false, &shared, err));
    parts[SHEET].path = b->sheet;
    ENT_TRY(parts_read(workbook, &parts[SHEET], 1, err));
    return part_take(&parts[SHEET], true, &sheet, err);
}

ent_code ent__xlsx_csv(ent_str workbook, ent_buf *out, ent_error *err) {
    zip_part parts[PARTS] = {{.path = "xl/workbook.xml"},
                             {.path = "xl/_rels/workbook.xml.rels"},
                             {.path = "xl/sharedStrings.xml"}};
    book *b = ent__zalloc(1, sizeof *b);
    if (!b)
        return ent__nomem(err);
    b->out = out;
    b->column = -1;
    ent__buf_init(&b->text, ENT_CSV_CELL_MOST);
    for (int i = 0; i < PARTS; i++)
        ent__buf_init(&parts[i].text, ENT_XLSX_BYTES_MOST);
    ent_code code = book_read(b, workbook, parts, err);
    for (int i = 0; i < PARTS; i++)
        ent__buf_free(&parts[i].text);
    ent__buf_free(&b->text);
    ENT_DROP(b->shared, b->shared_cap);
    ent__arena_free(&b->arena);
    ent__arena_free(&b->row_arena);
    ent__free(b, sizeof *b);
    return code;
}
