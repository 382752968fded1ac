/* SPDX-License-Identifier: MIT
 *
 * CSV (RFC 4180, lines end in LF) and TSV (\t \n \r \\ for what would break a
 * line). Most texts are copied as they are: the flags that the table keeps say
 * which ones need a look at each byte.
 */
#include "table/table.h"

typedef struct csv {
    const ent_table *t;
    ent_out *o;
    bool is_tsv;
    char sep;
    uint8_t ask; /* the flag of texts that cannot be copied as they are */
} csv;

static void put_byte(const csv *w, char c) {
    static const char special[] = "\t\n\r\\", letter[] = "tnr\\";
    if (w->is_tsv) {
        const char *hit = c ? strchr(special, c) : NULL;
        if (hit) {
            ent__out_char(w->o, '\\');
            c = letter[hit - special];
        }
    } else if (c == '"') {
        ent__out_char(w->o, '"');
    }
    ent__out_char(w->o, c);
}

static void put_quote(const csv *w) {
    if (!w->is_tsv)
        ent__out_char(w->o, '"');
}

static void put_text(const csv *w, uint32_t text) {
    ent_str s = w->t->pool.at[text];
    if (!(w->t->flags[text] & w->ask)) {
        ent__out_str(w->o, s);
        return;
    }
    put_quote(w);
    for (size_t i = 0; i < s.n; i++)
        put_byte(w, s.p[i]);
    put_quote(w);
}

static void put_item(const csv *w, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ',' || s.p[i] == '\\')
            put_byte(w, '\\');
        put_byte(w, s.p[i]);
    }
}

static void put_list(const csv *w, ent_items list) {
    const uint32_t *items = w->t->items + list.first;
    if (list.n == 1 && !(w->t->flags[items[0]] & (w->ask | ENT_TEXT_ITEM))) {
        put_text(w, items[0]);
        return;
    }
    if (list.n)
        put_quote(w);
    for (uint32_t i = 0; i < list.n; i++) {
        if (i)
            ent__out_char(w->o, ',');
        put_item(w, w->t->pool.at[items[i]]);
    }
    if (list.n)
        put_quote(w);
}

static void put_cell(const csv *w, const ent_cells *c, size_t row) {
    if (c->is.type == ENT_COLUMN_TEXT)
        put_text(w, c->v.texts[row]);
    else if (c->is.type == ENT_COLUMN_LIST)
        put_list(w, c->v.lists[row]);
    else if (ent__cells_shows(c, row))
        ent__out_used(w->o, ent__cell_write(ent__out_room(w->o, ENT_CELL_BYTES), c, row));
}

/* In a CSV of one column a blank line would be skipped by those who read it. */
static bool is_blank_line(const csv *w, size_t row) {
    return !w->is_tsv && w->t->n_columns == 1 && ent_table_cell(w->t, row, 0, NULL, 0) == 0;
}

static void put_row(const csv *w, size_t row) {
    const ent_cells *c = w->t->columns, *end = c + w->t->n_columns;
    for (; c < end; c++) {
        if (c > w->t->columns)
            ent__out_char(w->o, w->sep);
        if (ent__cells_has(c, row))
            put_cell(w, c, row);
    }
    if (is_blank_line(w, row))
        ent__out_z(w->o, "\"\"");
    ent__out_char(w->o, '\n');
}

static void put_head(const csv *w) {
    for (size_t i = 0; i < w->t->n_columns; i++) {
        if (i)
            ent__out_char(w->o, w->sep);
        put_text(w, w->t->columns[i].name);
    }
    ent__out_char(w->o, '\n');
}

void ent__csv_write(const ent_table *t, const ent_write_options *options, int part,
                    ent_out *o) {
    csv w = {.t = t, .o = o, .sep = ',', .ask = ENT_TEXT_CSV};
    if (options->format == ENT_FORMAT_TSV) {
        w.is_tsv = true;
        w.sep = '\t';
        w.ask = ENT_TEXT_TSV;
    }
    if (t->n_columns == 0)
        return;
    if ((part & ENT_PART_FIRST) && !options->no_header)
        put_head(&w);
    for (size_t row = 0; row < t->n_rows && !o->failed; row++)
        put_row(&w, row);
    o->rows += t->n_rows;
}
