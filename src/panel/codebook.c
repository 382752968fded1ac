/* SPDX-License-Identifier: MIT
 *
 * What comes with a panel: what its columns are and what is in them, and what was said but
 * stands in no row.
 */
#include "panel/about.h"
#include "panel/reach.h"
#include "panel/rows.h"

#include <stdio.h>

enum {
    COLUMN,
    LABEL,
    UNIT,
    TYPE,
    EXPRESSION,
    RELATION,
    FUNCTION,
    VALUE,
    RULE,
    GRADE,
    VALUES,
    COVERAGE,
    SOURCES,
    CELLS,
    MISSING,
    LEAST,
    MOST
};

/* What a column holds, over all batches. */
typedef struct ent_tally {
    uint64_t cells, missing;
    double least, most;
} ent_tally;

typedef struct booking {
    const ent_panel *p;
    ent_reach reach;
    ent_table *book;
    ent_tally *tally;
    size_t n; /* columns */
    bool *heard;
    size_t n_sources;
    const ent_view *view; /* of the column at hand */
    size_t row;
    ent_error *err;
} booking;

/* ---- counting ------------------------------------------------------------------------------
 */

static double number_at(const ent_cells *c, size_t row) {
    return c->is.type == ENT_COLUMN_REAL ? c->v.reals[row] : (double)c->v.ints[row];
}

static void tally_column(const ent_table *t, size_t column, ent_tally *y) {
    const ent_cells *c = &t->columns[column];
    bool number = c->is.type == ENT_COLUMN_REAL || c->is.type == ENT_COLUMN_INT;
    for (size_t row = 0; row < t->n_rows; row++) {
        if (!ent__cells_shows(c, row)) {
            y->missing++;
            continue;
        }
        double v = number ? number_at(c, row) : 0;
        y->least = !y->cells || v < y->least ? v : y->least;
        y->most = !y->cells || v > y->most ? v : y->most;
        y->cells++;
    }
}

static ent_code tally_all(booking *b, ent_making *m) {
    int part;
    ent_code code;
    while ((code = ent__making_next(m, &part, b->err)) == ENT_OK)
        for (size_t i = 0; i < b->n; i++)
            tally_column(m->table, i, &b->tally[i]);
    return code == ENT_DONE ? ENT_OK : code;
}

/* ---- one column
 * ------------------------------------------------------------------------------
 */

/* "cow-igo@3: 1816/2014" */
static ent_code cover(void *ctx, uint32_t claim, ent_reached reached, ent_error *err) {
    booking *b = ctx;
    const ent_claims *c = b->view->claims;
    (void)reached;
    (void)err;
    ent_spell s = ent__spell_of(b->view, claim);
    char days[ENT_DATE_TEXT], text[512];
    if (s.from == ENT_DAY_MIN && s.until == ENT_DAY_MAX) /* as of its source */
        ent_date_format_bounds(s.a, s.b, days, sizeof days);
    else
        ent_date_format_bounds(s.from, s.until, days, sizeof days);
    ent_str source = ent__claims_word(c, c->at[claim].source);
    int n = snprintf(text, sizeof text, "%.*s: %s", ENT_FMT(source), days);
    ent__table_add_item(b->book, b->row, COVERAGE, (ent_str){text, (size_t)n});
    return ENT_OK;
}

static void put_heard(booking *b) {
    const ent_claims *c = b->p->claims;
    for (size_t i = 0; i < b->n_sources; i++)
        if (b->heard[i])
            ent__table_add_item(b->book, b->row, SOURCES,
                                ent__claims_word(c, c->sources[i].id));
    memset(b->heard, 0, b->n_sources * sizeof *b->heard);
}

static void put_text(booking *b, size_t column, ent_str s) {
    if (s.n)
        ent__table_set_text(b->book, b->row, column, s);
}

static ent_code put_variable(booking *b, const ent_variable *v) {
    ent_arena arena = {0};
    ent_about a;
    ent_code code = ent__about_read(b->p, v, &arena, &a, b->err);
    if (code == ENT_OK) {
        put_text(b, EXPRESSION, v->expression);
        put_text(b, FUNCTION, a.function);
        put_text(b, RELATION, a.relation);
        put_text(b, VALUE, a.value);
        put_text(b, RULE, a.rule);
    }
    b->view = v->painting.view;
    if (code == ENT_OK && b->view) {
        put_text(b, GRADE, a.possible ? ENT_STR("possible") : ENT_STR("sure"));
        code = ent__reach_coverage(&b->reach, v, cover, b, b->err);
    }
    if (code == ENT_OK && b->view)
        code = ent__reach_hear(&b->reach, v, b->heard, b->err);
    put_heard(b);
    ent__arena_free(&arena);
    return code;
}

/* The keys of the rows rest on the system. */
static ent_code put_unit(booking *b) {
    const ent_claims *c = b->p->system_view->claims;
    b->view = b->p->system_view;
    put_text(b, RELATION, c->relations[b->p->system.relation].id);
    ENT_TRY(ent__reach_coverage(&b->reach, NULL, cover, b, b->err));
    ENT_TRY(ent__reach_hear(&b->reach, NULL, b->heard, b->err));
    put_heard(b);
    return ENT_OK;
}

static void put_meanings(booking *b, const ent_table *t, size_t column) {
    const char *label;
    int64_t value;
    for (size_t i = 0; (label = ent_table_meaning(t, column, i, &value)) != NULL; i++) {
        char text[300];
        int n = snprintf(text, sizeof text, "%lld %.250s", (long long)value, label);
        ent__table_add_item(b->book, b->row, VALUES, (ent_str){text, (size_t)n});
    }
}

static void put_tally(booking *b, const ent_column *c, const ent_tally *y) {
    bool number = c->type == ENT_COLUMN_REAL || c->type == ENT_COLUMN_INT;
    ent__table_set_int(b->book, b->row, CELLS, (int64_t)y->cells);
    ent__table_set_int(b->book, b->row, MISSING, (int64_t)y->missing);
    if (!number || !y->cells)
        return;
    ent__table_set_real(b->book, b->row, LEAST, y->least);
    ent__table_set_real(b->book, b->row, MOST, y->most);
}

static const ent_variable *variable_of(const ent_panel *p, size_t column) {
    for (size_t i = 0; i < p->n_variables; i++) {
        const ent_variable *v = &p->variables[i];
        if (column >= p->n_keys + v->column && column < p->n_keys + v->column + v->n_columns)
            return v;
    }
    return NULL;
}

static ent_code put_column(booking *b, const ent_table *t, size_t column) {
    static const char *const types[] = {
        [ENT_COLUMN_TEXT] = "text", [ENT_COLUMN_INT] = "integer", [ENT_COLUMN_REAL] = "real",
        [ENT_COLUMN_DAY] = "day",   [ENT_COLUMN_BOOL] = "bool",   [ENT_COLUMN_LIST] = "list",
    };
    const ent_column *c = &t->columns[column].is;
    const ent_variable *v = variable_of(b->p, column);
    b->row = ent__table_add_row(b->book);
    ent__table_set_z(b->book, b->row, COLUMN, c->name);
    ent__table_set_z(b->book, b->row, LABEL, c->label);
    put_text(b, UNIT, ent__str(c->unit));
    ent__table_set_z(b->book, b->row, TYPE, types[c->type]);
    put_meanings(b, t, column);
    put_tally(b, c, &b->tally[column]);
    if (v)
        return put_variable(b, v);
    bool is_unit = column < (b->p->rows.of == ENT_ROW_STATE ? 1U : 2U);
    return is_unit ? put_unit(b) : ENT_OK;
}

/* ---- the book
 * -------------------------------------------------------------------------------- */

static ent_table *book_new(void) {
    static const ent_column columns[] = {
        [COLUMN] = {"column", ENT_COLUMN_TEXT, "Column", "", ENT_STYLE_STRONG},
        [LABEL] = {"label", ENT_COLUMN_TEXT, "Label", "", ENT_STYLE_PLAIN},
        [UNIT] = {"unit", ENT_COLUMN_TEXT, "Unit", "", ENT_STYLE_PLAIN},
        [TYPE] = {"type", ENT_COLUMN_TEXT, "Type", "", ENT_STYLE_PLAIN},
        [EXPRESSION] = {"expression", ENT_COLUMN_TEXT, "Asked for as", "", ENT_STYLE_PLAIN},
        [RELATION] = {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
        [FUNCTION] = {"function", ENT_COLUMN_TEXT, "Function", "", ENT_STYLE_HIDDEN},
        [VALUE] = {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_HIDDEN},
        [RULE] = {"rule", ENT_COLUMN_TEXT, "Rule", "", ENT_STYLE_PLAIN},
        [GRADE] = {"grade", ENT_COLUMN_TEXT, "Grade", "", ENT_STYLE_PLAIN},
        [VALUES] = {"values", ENT_COLUMN_LIST, "Values", "", ENT_STYLE_PLAIN},
        [COVERAGE] = {"coverage", ENT_COLUMN_LIST, "Complete lists", "", ENT_STYLE_HIDDEN},
        [SOURCES] = {"sources", ENT_COLUMN_LIST, "Sources heard", "", ENT_STYLE_HIDDEN},
        [CELLS] = {"cells", ENT_COLUMN_INT, "Cells", "", ENT_STYLE_PLAIN},
        [MISSING] = {"missing", ENT_COLUMN_INT, "Missing", "", ENT_STYLE_PLAIN},
        [LEAST] = {"least", ENT_COLUMN_REAL, "Least", "", ENT_STYLE_PLAIN},
        [MOST] = {"most", ENT_COLUMN_REAL, "Most", "", ENT_STYLE_PLAIN},
    };
    ent_table *t = ent__table_new(ENT_STR("Codebook"));
    ent__table_add_columns(t, columns, sizeof columns / sizeof *columns);
    return t;
}

static void put_notes(booking *b) {
    static const char *const rows[] = {"states", "pairs of states, each once",
                                       "pairs of states, each from either side"};
    const ent_panel *p = b->p;
    char from[ENT_DAY_TEXT], to[ENT_DAY_TEXT];
    ent_day_format(p->steps.edge[0], from, sizeof from);
    ent_day_format(p->steps.edge[p->steps.n] - 1, to, sizeof to);
    ent__table_add_note_f(b->book, "%llu rows: %s by %s, from %s to %s.",
                          (unsigned long long)p->n_rows, rows[p->rows.of], ent__about_step(p),
                          from, to);
    ent__table_add_note(b->book,
                        ENT_STR("A cell is blank where no source covers it, never 0."));
}

static ent_code book_make(booking *b, ent_making *m) {
    b->n = m->table->n_columns;
    b->n_sources = b->p->claims->n_sources;
    b->tally = ent__zalloc(b->n, sizeof *b->tally);
    b->heard = ent__zalloc(b->n_sources + 1, sizeof *b->heard);
    if (!b->tally || !b->heard)
        return ent__nomem(b->err);
    ENT_TRY(ent__reach_open(&b->reach, b->p, b->err));
    ENT_TRY(tally_all(b, m));
    for (size_t i = 0; i < b->n; i++)
        ENT_TRY(put_column(b, m->table, i));
    put_notes(b);
    return ENT_OK;
}

ent_code ent_panel_codebook(const ent_panel *panel, ent_table **out, ent_error *err) {
    ent_making m;
    *out = NULL;
    booking b = {.p = panel, .book = book_new(), .err = err};
    ent_code code = ent__making_open(&m, panel, err);
    if (code == ENT_OK)
        code = book_make(&b, &m);
    ent__making_close(&m);
    ent__reach_close(&b.reach);
    ent__free(b.tally, b.n * sizeof *b.tally);
    ent__free(b.heard, (b.n_sources + 1) * sizeof *b.heard);
    if (code == ENT_OK)
        return ent__table_done(b.book, out, err);
    ent_table_free(b.book);
    return code;
}
