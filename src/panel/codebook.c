/* SPDX-License-Identifier: MIT
 *
 * What the columns of a panel are.
 */
#include "panel/panel.h"

#include "table/table.h"

static const char *kind_text(const ent_variable *v) {
    static const char *const texts[] = {
        [ENT_VAR_PAINT] = "the answer between the two",
        [ENT_VAR_EACH] = "the answer of each",
        [ENT_VAR_JOINT] = "both are so",
        [ENT_VAR_COUNT] = "towards how many",
        [ENT_VAR_DISTANCE] = "distance of the places, km, great circle",
        [ENT_VAR_SPELL] = "steps since it was so",
        [ENT_VAR_LAG] = "another step's",
    };
    return texts[v->kind];
}

ent_code ent_panel_codebook(const ent_panel *panel, ent_table **out, ent_error *err) {
    static const ent_column columns[] = {
        {"column", ENT_COLUMN_TEXT, "Column", "", ENT_STYLE_STRONG},
        {"what", ENT_COLUMN_TEXT, "What", "", ENT_STYLE_PLAIN},
        {"expression", ENT_COLUMN_TEXT, "Asked for as", "", ENT_STYLE_PLAIN},
        {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
    };
    ent_table *t = ent__table_new(ENT_STR("Codebook"));
    ent__table_add_columns(t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < panel->n_variables; i++) {
        const ent_variable *v = &panel->variables[i];
        const ent_view *view = v->painting.view;
        size_t row = ent__table_add_row(t);
        ent__table_set_text(t, row, 0, v->name);
        ent__table_set_z(t, row, 1, kind_text(v));
        ent__table_set_text(t, row, 2, v->expression);
        if (view)
            ent__table_set_text(t, row, 3, view->claims->relations[v->painting.is.relation].id);
    }
    return ent__table_done(t, out, err);
}
