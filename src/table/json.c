/* SPDX-License-Identifier: MIT
 *
 * JSON (an array of objects) and NDJSON (an object a line).
 */
#include "table/table.h"

static void put_text(const ent_table *t, uint32_t text, ent_out *o) {
    ent_str s = t->pool.at[text];
    if (t->flags[text] & ENT_TEXT_JSON) {
        ent__out_json(o, s);
        return;
    }
    ent__out_char(o, '"');
    ent__out_str(o, s);
    ent__out_char(o, '"');
}

static void put_list(const ent_table *t, ent_items list, ent_out *o) {
    ent__out_char(o, '[');
    for (uint32_t i = 0; i < list.n; i++) {
        if (i)
            ent__out_char(o, ',');
        put_text(t, t->items[list.first + i], o);
    }
    ent__out_char(o, ']');
}

static void put_cell(const ent_table *t, const ent_cells *c, size_t row, ent_out *o) {
    if (!ent__cells_shows(c, row)) {
        ent__out_z(o, "null");
    } else if (c->is.type == ENT_COLUMN_TEXT) {
        put_text(t, c->v.texts[row], o);
    } else if (c->is.type == ENT_COLUMN_LIST) {
        put_list(t, c->v.lists[row], o);
    } else if (c->is.type == ENT_COLUMN_BOOL) {
        ent__out_z(o, c->v.bools[row] ? "true" : "false");
    } else {
        bool quoted = c->is.type == ENT_COLUMN_DAY;
        char *p = ent__out_room(o, ENT_CELL_BYTES + 2);
        if (quoted)
            *p++ = '"';
        p = ent__cell_write(p, c, row);
        if (quoted)
            *p++ = '"';
        ent__out_used(o, p);
    }
}

static void put_row(const ent_table *t, size_t row, ent_out *o) {
    ent__out_char(o, '{');
    for (size_t i = 0; i < t->n_columns; i++) {
        if (i)
            ent__out_char(o, ',');
        put_text(t, t->columns[i].name, o);
        ent__out_char(o, ':');
        put_cell(t, &t->columns[i], row, o);
    }
    ent__out_char(o, '}');
}

void ent__json_write(const ent_table *t, const ent_write_options *options, int part,
                     ent_out *o) {
    bool is_array = options->format == ENT_FORMAT_JSON;
    if (is_array && (part & ENT_PART_FIRST))
        ent__out_char(o, '[');
    for (size_t row = 0; row < t->n_rows && !o->failed; row++) {
        if (is_array)
            ent__out_z(o, o->rows ? ",\n" : "\n");
        put_row(t, row, o);
        if (!is_array)
            ent__out_char(o, '\n');
        o->rows++;
    }
    if (is_array && (part & ENT_PART_LAST))
        ent__out_z(o, o->rows ? "\n]\n" : "]\n");
}
