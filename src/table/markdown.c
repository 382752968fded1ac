/* SPDX-License-Identifier: MIT
 *
 * Markdown as GitHub reads it: a table of few columns as one, of more as a list for each
 * row, without the cells that are missing. Nothing in a cell can act.
 */
#include "table/table.h"

enum { COLUMNS_MOST = 8 };

typedef struct markdown {
    const ent_table *t;
    ent_out *o;
} markdown;

static void put_text(const markdown *w, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '<')
            ent__out_z(w->o, "&lt;");
        else if (c == '&')
            ent__out_z(w->o, "&amp;");
        else if (c && strchr("\\`*_[]|#~", c))
            ent__out_char(w->o, '\\'), ent__out_char(w->o, c);
        else
            ent__out_char(w->o, (unsigned char)c < ' ' || c == 0x7f ? ' ' : c);
    }
}

static void put_list(const markdown *w, ent_items list) {
    for (uint32_t i = 0; i < list.n; i++) {
        ent__out_z(w->o, i ? "; " : "");
        put_text(w, w->t->pool.at[w->t->items[list.first + i]]);
    }
}

static void put_cell(const markdown *w, const ent_cells *c, size_t row) {
    if (!ent__cells_shows(c, row))
        return;
    if (c->is.type == ENT_COLUMN_TEXT) {
        put_text(w, w->t->pool.at[c->v.texts[row]]);
    } else if (c->is.type == ENT_COLUMN_LIST) {
        put_list(w, c->v.lists[row]);
    } else {
        char text[ENT_CELL_BYTES];
        size_t n = (size_t)(ent__cell_write(text, c, row) - text);
        ent__out_put(w->o, text, n);
    }
}

/* ---- a table ---------------------------------------------------------------------- */

static void put_head(const markdown *w) {
    for (size_t i = 0; i < w->t->n_columns; i++) {
        ent__out_z(w->o, "| ");
        put_text(w, ent__str(w->t->columns[i].is.label));
        ent__out_char(w->o, ' ');
    }
    ent__out_z(w->o, "|\n");
    for (size_t i = 0; i < w->t->n_columns; i++) {
        ent_column_type type = w->t->columns[i].is.type;
        bool right = type == ENT_COLUMN_INT || type == ENT_COLUMN_REAL;
        ent__out_z(w->o, right ? "|---:" : "|---");
    }
    ent__out_z(w->o, "|\n");
}

static void put_row(const markdown *w, size_t row) {
    for (size_t i = 0; i < w->t->n_columns; i++) {
        ent__out_z(w->o, "| ");
        put_cell(w, &w->t->columns[i], row);
        ent__out_char(w->o, ' ');
    }
    ent__out_z(w->o, "|\n");
}

/* ---- lists ------------------------------------------------------------------------ */

static void put_record(const markdown *w, size_t row) {
    ent__out_z(w->o, "## ");
    put_cell(w, &w->t->columns[0], row);
    ent__out_z(w->o, "\n\n");
    for (size_t i = 1; i < w->t->n_columns; i++) {
        const ent_cells *c = &w->t->columns[i];
        if (!ent__cells_shows(c, row))
            continue;
        ent__out_z(w->o, "- ");
        put_text(w, ent__str(c->is.label));
        ent__out_z(w->o, ": ");
        put_cell(w, c, row);
        ent__out_char(w->o, '\n');
    }
    ent__out_char(w->o, '\n');
}

void ent__markdown_write(const ent_table *t, const ent_write_options *options, int part,
                         ent_out *o) {
    markdown w = {.t = t, .o = o};
    bool is_table = t->n_columns <= COLUMNS_MOST;
    (void)options;
    if ((part & ENT_PART_FIRST) && *ent_table_title(t)) {
        ent__out_z(o, "# ");
        put_text(&w, ent__str(ent_table_title(t)));
        ent__out_z(o, "\n\n");
    }
    if ((part & ENT_PART_FIRST) && is_table && t->n_columns)
        put_head(&w);
    for (size_t row = 0; row < t->n_rows && !o->failed; row++) {
        if (is_table)
            put_row(&w, row);
        else
            put_record(&w, row);
    }
    o->rows += t->n_rows;
    for (size_t i = 0; (part & ENT_PART_LAST) && i < t->n_notes; i++) {
        ent__out_z(o, i || is_table ? "\n" : "");
        put_text(&w, ent__str(ent_table_note(t, i)));
        ent__out_char(o, '\n');
    }
}
