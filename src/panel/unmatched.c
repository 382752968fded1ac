/* SPDX-License-Identifier: MIT
 *
 * Claims of the relations asked for that stand in no row: a code that the system does not
 * have, a time at which nobody was there. They are told, never dropped in silence.
 */
#include "panel/reach.h"
#include "table/table.h"

enum { CLAIM, SUBJECT, SUBJECT_NAME, RELATION, OBJECT, OBJECT_NAME, VALUE, DAYS, SOURCE, WHY };

typedef struct missing {
    const ent_panel *p;
    uint8_t *state; /* by claim: 0 not asked for, else 1 + ent_reached */
    const ent_view **view;
    size_t n;
    const ent_variable *at; /* the variable at hand */
} missing;

/* What reaches a row of one column is not outside, whatever others make of it. */
static ent_code note(void *ctx, uint32_t claim, ent_reached reached, ent_error *err) {
    missing *m = ctx;
    (void)err;
    if (m->state[claim] != 1 + ENT_REACHED) {
        m->state[claim] = (uint8_t)(1 + reached);
        m->view[claim] = m->at->painting.view;
    }
    return ENT_OK;
}

static void put_claim(const missing *m, uint32_t claim, ent_table *t) {
    static const char *const why[] = {
        [ENT_REACHED] = "",
        [ENT_REACH_NO_SUBJECT] = "the subject is no unit",
        [ENT_REACH_NO_OBJECT] = "the object is no unit",
        [ENT_REACH_OTHER_WAY] = "of the second towards the first",
        [ENT_REACH_OTHER_DAYS] = "not in the panel on these days",
    };
    const ent_view *v = m->view[claim];
    const ent_claims *c = v->claims;
    const ent_claim *x = &c->at[claim];
    ent_spell s = ent__spell_of(v, claim);
    char id[ENT_ID_TEXT], days[ENT_DATE_TEXT];
    ent__claim_id_format(&x->id, id);
    ent_date_format_bounds(s.from, s.until, days, sizeof days);
    size_t row = ent__table_add_row(t);
    ent__table_set_z(t, row, CLAIM, id);
    ent__table_set_text(t, row, SUBJECT, ent__claims_word(c, x->subject));
    ent__table_set_text(t, row, SUBJECT_NAME, ent__claims_name(c, x->subject));
    ent__table_set_text(t, row, RELATION, c->relations[x->relation].id);
    if (x->object) {
        ent__table_set_text(t, row, OBJECT, ent__claims_word(c, x->object));
        ent__table_set_text(t, row, OBJECT_NAME, ent__claims_name(c, x->object));
    }
    if (x->value)
        ent__table_set_text(t, row, VALUE, ent__claims_word(c, x->value));
    ent__table_set_z(t, row, DAYS, days);
    ent__table_set_text(t, row, SOURCE, ent__claims_word(c, x->source));
    ent__table_set_z(t, row, WHY, why[m->state[claim] - 1]);
}

static ent_code claims_note(missing *m, ent_error *err) {
    ent_reach r;
    ent_code code = ent__reach_open(&r, m->p, err);
    for (size_t i = 0; code == ENT_OK && i < m->p->n_variables; i++) {
        m->at = &m->p->variables[i];
        code = ent__reach_claims(&r, m->at, note, m, err);
    }
    ent__reach_close(&r);
    return code;
}

ent_code ent_panel_unmatched(const ent_panel *panel, ent_table **out, ent_error *err) {
    static const ent_column columns[] = {
        [CLAIM] = {"claim", ENT_COLUMN_TEXT, "Claim", "", ENT_STYLE_ID},
        [SUBJECT] = {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_HIDDEN},
        [SUBJECT_NAME] = {"subject_name", ENT_COLUMN_TEXT, "Who", "", ENT_STYLE_STRONG},
        [RELATION] = {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
        [OBJECT] = {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
        [OBJECT_NAME] = {"object_name", ENT_COLUMN_TEXT, "Whom", "", ENT_STYLE_PLAIN},
        [VALUE] = {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_PLAIN},
        [DAYS] = {"days", ENT_COLUMN_TEXT, "Days", "", ENT_STYLE_PLAIN},
        [SOURCE] = {"source", ENT_COLUMN_TEXT, "Source", "", ENT_STYLE_FAINT},
        [WHY] = {"why", ENT_COLUMN_TEXT, "Why", "", ENT_STYLE_PLAIN},
    };
    *out = NULL;
    missing m = {.p = panel, .n = panel->claims->n};
    m.state = ent__zalloc(m.n + 1, sizeof *m.state);
    m.view = ent__zalloc(m.n + 1, sizeof *m.view);
    ent_table *t = ent__table_new(ENT_STR("Outside of every row"));
    ent__table_add_columns(t, columns, sizeof columns / sizeof *columns);
    ent_code code = m.state && m.view ? claims_note(&m, err) : ent__nomem(err);
    for (uint32_t i = 0; code == ENT_OK && i < m.n; i++)
        if (m.state[i] > 1 + ENT_REACHED)
            put_claim(&m, i, t);
    ent__free(m.state, (m.n + 1) * sizeof *m.state);
    ent__free(m.view, (m.n + 1) * sizeof *m.view);
    if (code == ENT_OK)
        return ent__table_done(t, out, err);
    ent_table_free(t);
    return code;
}
