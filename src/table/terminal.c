/* SPDX-License-Identifier: MIT
 *
 * Tables for people. Columns are as wide as their widest cell if the terminal
 * has room for that. If not, the widest ones give way first, to one common width,
 * and their cells are wrapped between words; numbers and days never give way. If that
 * does not fit, the last columns go under the others, indented, then words are broken,
 * and if even that does not do, each row becomes a record of "label  value" lines.
 *
 * Everything is laid out from slots: one a column in a grid, two in a record. A line is
 * made of a run of them.
 * With no width (output into a pipe) nothing is wrapped and a row is one line.
 */
#include "table/table.h"

enum {
    GAP = 2,          /* blanks between columns */
    INDENT = 4,       /* of the columns that stand under the others */
    ABOVE_LEAST = 2,  /* columns that are never under others */
    ROWS_TRIED = 200, /* rows that decide about the layout */
    NARROW = 14,      /* words are broken before a column gets narrower than this */
    NARROWEST = 20,   /* terminals are taken to be at least this wide */
    VALUE_LEAST = 12, /* columns that a record leaves for values */
    ID_SHOWN = 8      /* letters of an id */
};

typedef struct slot {
    size_t line, word, head; /* widest line and word of cells; longest word of the label */
    size_t natural, wanted;  /* what it wants, with its label and as things are */
    size_t least;            /* what it can live with */
    size_t width, start;     /* what it gets, and where */
    size_t skip;             /* empty lines above */
    bool is_right;
    const char *paint; /* "" or an ANSI sequence */
    ent_str rest;      /* what is still to be printed */
} slot;

typedef struct terminal {
    const ent_table *t;
    ent_out *o;
    size_t width; /* 0: no limit */
    bool colour;
    slot *slots;             /* n_columns, at least 2 */
    size_t n_slots, n_above; /* slots on the first line, the others stand under them */
    size_t *ends;            /* of the cells of a row in `text` */
    ent_buf text;            /* clean */
} terminal;

/* ---- cells as clean text --------------------------------------------------------- */

static void put_text(terminal *w, const ent_cells *c, uint32_t text) {
    ent_str s = w->t->pool.at[text];
    if (c->is.style == ENT_STYLE_ID && s.n > ID_SHOWN)
        s.n = ID_SHOWN;
    if (w->t->flags[text] & (ENT_TEXT_CONTROL | ENT_TEXT_WIDE))
        ent__clean_put(&w->text, s, !w->width);
    else
        ent__buf_str(&w->text, s);
}

static void put_list(terminal *w, const ent_cells *c, ent_items list) {
    bool ids = c->is.style == ENT_STYLE_ID;
    for (uint32_t i = 0; i < (ids && list.n ? 1 : list.n); i++) {
        if (i)
            ent__buf_put(&w->text, ", ", 2);
        put_text(w, c, w->t->items[list.first + i]);
    }
    if (ids && list.n > 1)
        ent__buf_printf(&w->text, " +%u", (unsigned)list.n - 1);
}

static void put_cell(terminal *w, const ent_cells *c, size_t row) {
    char text[ENT_CELL_BYTES];
    if (!ent__cells_shows(c, row))
        return;
    if (c->is.type == ENT_COLUMN_TEXT)
        put_text(w, c, c->v.texts[row]);
    else if (c->is.type == ENT_COLUMN_LIST)
        put_list(w, c, c->v.lists[row]);
    else if (c->is.type == ENT_COLUMN_BOOL)
        ent__buf_z(&w->text, c->v.bools[row] ? "yes" : "no");
    else
        ent__buf_put(&w->text, text, (size_t)(ent__cell_write(text, c, row) - text));
}

static void put_label(terminal *w, const ent_cells *c) {
    ent__clean_put(&w->text, ent__str(c->is.label), true);
    if (*c->is.unit) {
        ent__buf_z(&w->text, " (");
        ent__clean_put(&w->text, ent__str(c->is.unit), true);
        ent__buf_z(&w->text, ")");
    }
}

/* The cell of column i of the row last made by load(). */
static ent_str loaded(const terminal *w, size_t i) {
    size_t from = i ? w->ends[i - 1] : 0;
    return (ent_str){ent__buf_view(&w->text).p + from, w->ends[i] - from};
}

static const size_t HEAD = SIZE_MAX;

/* Makes the texts of a row, or of the HEAD. */
static bool load(terminal *w, size_t row) {
    ent__buf_clear(&w->text);
    for (size_t i = 0; i < w->t->n_columns; i++) {
        if (row == HEAD)
            put_label(w, &w->t->columns[i]);
        else
            put_cell(w, &w->t->columns[i], row);
        w->ends[i] = w->text.n;
    }
    if (w->text.failed && !w->o->failed)
        w->o->failed = w->text.failed;
    return !w->o->failed;
}

/* ---- colours --------------------------------------------------------------------- */

static const char BOLD[] = "\x1b[1m", FAINT[] = "\x1b[2m", DISPUTED[] = "\x1b[1;31m",
                  RESET[] = "\x1b[0m";

static const char *grade_paint(ent_str s) {
    static const struct {
        const char *word, *paint;
    } grades[] = {{"testified", "\x1b[32m"}, {"presumed", "\x1b[36m"}, {"possibly", "\x1b[33m"},
                  {"disputed", DISPUTED},    {"no", "\x1b[35m"},       {"unknown", FAINT},
                  {"unsaid", FAINT}};
    size_t n = 0;
    while (n < s.n && s.p[n] >= 'a' && s.p[n] <= 'z')
        n++;
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
        if (ent__str_is((ent_str){s.p, n}, grades[i].word))
            return grades[i].paint;
    return "";
}

static const char *paint_of(const terminal *w, const ent_column *c, ent_str s) {
    if (!w->colour)
        return "";
    if (ent__str_starts(s, "DISPUTED"))
        return DISPUTED;
    switch (c->style) {
    case ENT_STYLE_GRADE:
        return grade_paint(s);
    case ENT_STYLE_STRONG:
        return BOLD;
    case ENT_STYLE_FAINT:
    case ENT_STYLE_ID:
        return FAINT;
    case ENT_STYLE_PLAIN:
    case ENT_STYLE_HIDDEN:
        break;
    }
    return "";
}

static void put_painted(terminal *w, const char *paint, ent_str s) {
    ent__out_z(w->o, paint);
    ent__out_str(w->o, s);
    if (*paint)
        ent__out_z(w->o, RESET);
}

/* ---- lines ------------------------------------------------------------------------ */

/* One line of slots; blanks are put only before something that shows. */
static bool put_line(terminal *w, size_t from, size_t until) {
    size_t at = 0;
    bool more = false;
    for (size_t i = from; i < until; i++) {
        slot *s = &w->slots[i];
        if (s->skip) {
            s->skip--;
            more = true;
            continue;
        }
        if (s->rest.n == 0)
            continue;
        size_t columns;
        ent_str piece = ent__clean_line(&s->rest, s->width, &columns);
        more |= s->rest.n > 0;
        if (piece.n == 0)
            continue;
        size_t start = s->start + (s->is_right && columns < s->width ? s->width - columns : 0);
        ent__out_spaces(w->o, start > at ? start - at : 0, ' ');
        put_painted(w, s->paint, piece);
        at = start + columns;
    }
    ent__out_char(w->o, '\n');
    return more;
}

static bool is_empty(const terminal *w, size_t from, size_t until) {
    for (size_t i = from; i < until; i++)
        if (w->slots[i].rest.n)
            return false;
    return true;
}

static void put_lines(terminal *w) {
    while (put_line(w, 0, w->n_above) && !w->o->failed)
        ;
    if (is_empty(w, w->n_above, w->n_slots))
        return;
    while (put_line(w, w->n_above, w->n_slots) && !w->o->failed)
        ;
}

static size_t count_lines(ent_str s, size_t width) {
    size_t n = 0, columns;
    for (; s.n; n++)
        ent__clean_line(&s, width, &columns);
    return n;
}

/* A title or a note: a paragraph as wide as the terminal. */
static void put_paragraph(terminal *w, const char *z, const char *paint) {
    ent__buf_clear(&w->text);
    ent__clean_put(&w->text, ent__str(z), !w->width);
    if (w->text.failed && !w->o->failed)
        w->o->failed = w->text.failed;
    ent_str rest = ent__buf_view(&w->text);
    while (rest.n && !w->o->failed) {
        size_t columns;
        put_painted(w, w->colour ? paint : "", ent__clean_line(&rest, w->width, &columns));
        ent__out_char(w->o, '\n');
    }
}

/* ---- widths ----------------------------------------------------------------------- */

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

static void measure(terminal *w) {
    size_t line, word, n = w->t->n_columns;
    if (!load(w, HEAD))
        return;
    for (size_t i = 0; i < n; i++) {
        slot *s = &w->slots[i];
        ent_column_type type = w->t->columns[i].is.type;
        s->is_right = type == ENT_COLUMN_INT || type == ENT_COLUMN_REAL;
        ent__clean_measure(loaded(w, i), &s->natural, &s->head);
    }
    for (size_t row = 0; row < w->t->n_rows && load(w, row); row++)
        for (size_t i = 0; i < n; i++) {
            slot *s = &w->slots[i];
            ent__clean_measure(loaded(w, i), &line, &word);
            s->line = line > s->line ? line : s->line;
            s->word = word > s->word ? word : s->word;
        }
    for (size_t i = 0; i < n; i++)
        w->slots[i].natural = larger(larger(w->slots[i].natural, w->slots[i].line), 1);
}

/* The least widths that break no word longer than `longest`; their sum. */
static size_t set_least(terminal *w, size_t from, size_t until, size_t longest) {
    size_t sum = 0;
    for (size_t i = from; i < until; i++) {
        slot *s = &w->slots[i];
        ent_column_type type = w->t->columns[i].is.type;
        bool wraps = type == ENT_COLUMN_TEXT || type == ENT_COLUMN_LIST;
        size_t cells = wraps ? smaller(s->word, longest) : s->line;
        s->least = larger(larger(cells, smaller(s->head, longest)), 1);
        sum += s->least;
    }
    return sum;
}

/* Everyone gets what they want up to a common level, and what they need. */
static size_t set_widths(terminal *w, size_t from, size_t until, size_t level) {
    size_t sum = 0;
    for (size_t i = from; i < until; i++) {
        slot *s = &w->slots[i];
        s->width = larger(s->least, smaller(s->wanted, level));
        sum += s->width;
    }
    return sum;
}

/* Chooses the widths of one line of slots, breaking no word longer than `longest`;
 * false if there is no room for them. */
static bool fit_line(terminal *w, size_t from, size_t until, size_t indent, size_t longest) {
    size_t n = until - from, gaps = n ? GAP * (n - 1) + indent : 0;
    if (gaps + n > w->width)
        return false;
    size_t room = w->width - gaps;
    if (set_least(w, from, until, longest) > room)
        return false;
    for (size_t i = from; i < until; i++)
        w->slots[i].wanted = w->slots[i].natural;
    if (set_widths(w, from, until, SIZE_MAX) <= room)
        return true;
    for (size_t i = from; i < until; i++) /* labels are wrapped before cells */
        w->slots[i].wanted = larger(w->slots[i].line, w->slots[i].least);
    size_t level = w->width;
    while (level > 1 && set_widths(w, from, until, level) > room)
        level--;
    size_t left = room - set_widths(w, from, until, level);
    for (size_t i = from; i < until && left; i++)
        if (w->slots[i].width < w->slots[i].wanted && w->slots[i].width == level) {
            w->slots[i].width++;
            left--;
        }
    return true;
}

static size_t lines_of(const terminal *w, size_t from, size_t until) {
    size_t most = 0;
    for (size_t i = from; i < until; i++)
        most = larger(most, count_lines(loaded(w, i), w->slots[i].width));
    return most;
}

/* How many lines the rows take as they are laid out now; the first ones are enough to
 * tell. */
static size_t cost(terminal *w) {
    size_t sum = 0, n_rows = smaller(w->t->n_rows, ROWS_TRIED);
    for (size_t row = 0; row < n_rows && load(w, row); row++)
        sum += lines_of(w, 0, w->n_above) + lines_of(w, w->n_above, w->n_slots);
    return sum;
}

static bool lay_out(terminal *w, size_t above, size_t longest) {
    w->n_above = above;
    return fit_line(w, 0, above, 0, longest) && fit_line(w, above, w->n_slots, INDENT, longest);
}

/* As many of the last columns under the others as makes the fewest lines. */
static bool fit_lines(terminal *w, size_t longest) {
    size_t n = w->n_slots, best = 0, least = SIZE_MAX;
    for (size_t above = n; above && (above >= ABOVE_LEAST || above == n); above--) {
        if (!lay_out(w, above, longest))
            continue;
        size_t lines = cost(w);
        if (lines < least)
            best = above, least = lines;
    }
    return best && lay_out(w, best, longest);
}

/* Chooses the widths of a grid; false if there is no room for one. */
static bool fit(terminal *w) {
    size_t n = w->t->n_columns;
    w->n_slots = w->n_above = n;
    if (w->width)
        return fit_lines(w, SIZE_MAX) || fit_lines(w, NARROW);
    for (size_t i = 0; i < n; i++)
        w->slots[i].width = w->slots[i].natural;
    return true;
}

static void set_starts(terminal *w) {
    size_t at = 0;
    for (size_t i = 0; i < w->n_slots; i++) {
        if (i == w->n_above)
            at = INDENT;
        w->slots[i].start = at;
        at += w->slots[i].width + GAP;
    }
}

/* ---- a grid ------------------------------------------------------------------------ */

/* Labels of a line stand on what is under them. */
static void drop_labels(terminal *w, size_t from, size_t until) {
    size_t most = 0;
    for (size_t i = from; i < until; i++) {
        slot *s = &w->slots[i];
        s->rest = loaded(w, i);
        s->paint = w->colour ? BOLD : "";
        s->skip = count_lines(s->rest, s->width);
        most = larger(most, s->skip);
    }
    for (size_t i = from; i < until; i++)
        w->slots[i].skip = most - w->slots[i].skip;
}

static void put_grid_head(terminal *w) {
    if (!load(w, HEAD))
        return;
    drop_labels(w, 0, w->n_above);
    drop_labels(w, w->n_above, w->n_slots);
    put_lines(w);
    for (size_t i = 0; i < w->n_above; i++) {
        ent__out_spaces(w->o, i ? GAP : 0, ' ');
        ent__out_spaces(w->o, w->slots[i].width, '-');
    }
    ent__out_char(w->o, '\n');
}

static void put_grid(terminal *w) {
    set_starts(w);
    put_grid_head(w);
    for (size_t row = 0; row < w->t->n_rows && load(w, row); row++) {
        for (size_t i = 0; i < w->n_slots; i++) {
            slot *s = &w->slots[i];
            s->rest = loaded(w, i);
            s->paint = paint_of(w, &w->t->columns[i].is, s->rest);
        }
        put_lines(w);
    }
}

/* ---- records ------------------------------------------------------------------------ */

/* Labels are needed beside the cells of each row: they are kept in `labels`. */
static void put_record(terminal *w, const ent_buf *labels, const size_t *label_ends) {
    for (size_t i = 0; i < w->t->n_columns; i++) {
        size_t from = i ? label_ends[i - 1] : 0;
        ent_str value = loaded(w, i);
        if (value.n == 0)
            continue;
        w->slots[0].rest = (ent_str){ent__buf_view(labels).p + from, label_ends[i] - from};
        w->slots[0].paint = w->colour ? FAINT : "";
        w->slots[1].rest = value;
        w->slots[1].paint = paint_of(w, &w->t->columns[i].is, value);
        put_lines(w);
    }
}

static void put_records(terminal *w, size_t *label_ends) {
    size_t widest = 1;
    size_t n = w->t->n_columns, line, word;
    if (!load(w, HEAD))
        return;
    memcpy(label_ends, w->ends, n * sizeof *label_ends);
    for (size_t i = 0; i < n; i++) {
        ent__clean_measure(loaded(w, i), &line, &word);
        widest = larger(widest, line);
    }
    ent_buf labels = w->text; /* moved, not copied; w->text grows anew */
    ent__buf_init(&w->text, labels.max);
    w->n_slots = w->n_above = 2;
    w->slots[0] = w->slots[1] = (slot){0};
    w->slots[0].width = smaller(widest, larger(w->width / 3, 6));
    w->slots[1].width = larger(w->width - w->slots[0].width - GAP, VALUE_LEAST);
    set_starts(w);
    for (size_t row = 0; row < w->t->n_rows && load(w, row); row++) {
        if (row)
            ent__out_char(w->o, '\n');
        put_record(w, &labels, label_ends);
    }
    ent__buf_free(&labels);
}

/* ---- the whole ----------------------------------------------------------------------- */

static void put_rows(terminal *w) {
    size_t n = w->t->n_columns, n_slots = n < 2 ? 2 : n;
    w->slots = ent__zalloc(n_slots, sizeof *w->slots);
    w->ends = ent__zalloc(2 * n, sizeof *w->ends); /* of cells, and of labels in records */
    if (w->slots && w->ends) {
        measure(w);
        if (fit(w))
            put_grid(w);
        else
            put_records(w, w->ends + n);
    } else if (!w->o->failed) {
        w->o->failed = ENT_NOMEM;
    }
    ent__free(w->slots, n_slots * sizeof *w->slots);
    ent__free(w->ends, 2 * n * sizeof *w->ends);
}

static bool is_blank_column(const ent_cells *c, size_t n_rows) {
    for (size_t row = 0; row < n_rows; row++)
        if (ent__cells_shows(c, row))
            return false;
    return true;
}

/* The columns for people: none that are for data only, nor, in a table that
 * comes in one part, those with nothing in them. */
static size_t columns_shown(const ent_table *t, bool whole, ent_cells *shown) {
    size_t n = 0;
    for (size_t i = 0; i < t->n_columns; i++) {
        const ent_cells *c = &t->columns[i];
        if (c->is.style != ENT_STYLE_HIDDEN && !(whole && is_blank_column(c, t->n_rows)))
            shown[n++] = *c;
    }
    return n;
}

static void terminal_write(const ent_table *t, const ent_write_options *options, int part,
                           ent_out *o) {
    terminal w = {.t = t, .o = o, .width = options->width, .colour = options->colour};
    if (w.width && w.width < NARROWEST)
        w.width = NARROWEST;
    ent__buf_init(&w.text, SIZE_MAX / 8);
    if ((part & ENT_PART_FIRST) && *ent_table_title(t)) {
        put_paragraph(&w, ent_table_title(t), BOLD);
        ent__out_char(o, '\n');
    }
    if (t->n_rows && t->n_columns)
        put_rows(&w);
    o->rows += t->n_rows;
    if ((part & ENT_PART_LAST) && o->rows == 0)
        put_paragraph(&w, "nothing", FAINT);
    for (size_t i = 0; (part & ENT_PART_LAST) && i < t->n_notes && !o->failed; i++) {
        if (i == 0)
            ent__out_char(o, '\n');
        put_paragraph(&w, ent_table_note(t, i), FAINT);
    }
    ent__buf_free(&w.text);
}

void ent__terminal_write(const ent_table *t, const ent_write_options *options, int part,
                         ent_out *o) {
    ent_cells *shown = ent__zalloc(t->n_columns + 1, sizeof *shown);
    if (!shown) {
        o->failed = o->failed ? o->failed : ENT_NOMEM;
        return;
    }
    ent_table seen = *t; /* borrows everything */
    seen.columns = shown;
    seen.n_columns = columns_shown(t, part == (ENT_PART_FIRST | ENT_PART_LAST), shown);
    terminal_write(&seen, options, part, o);
    ent__free(shown, (t->n_columns + 1) * sizeof *shown);
}
