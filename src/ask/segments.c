/* SPDX-License-Identifier: MIT
 *
 * segments: the timelines themselves. The verdict on a matter is piecewise constant over
 * the days; here is a row for each piece, so that whoever has them once has the answer of
 * every day.
 */
#include "ask/tell.h"

static const ent_column columns[] = {
    {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_HIDDEN},
    {"subject_name", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_STRONG},
    {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"object_name", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_STRONG},
    {"facets", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_HIDDEN},
    {"facet_names", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_PLAIN},
    {"about", ENT_COLUMN_TEXT, "Of", "", ENT_STYLE_HIDDEN},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_PLAIN},
    {"verdict", ENT_COLUMN_TEXT, "Verdict", "", ENT_STYLE_GRADE},
    {"from", ENT_COLUMN_DAY, "From", "", ENT_STYLE_PLAIN},
    {"until", ENT_COLUMN_DAY, "Until", "", ENT_STYLE_PLAIN},
    {"witnessed", ENT_COLUMN_DAY, "Witnessed", "", ENT_STYLE_PLAIN},
    {"works", ENT_COLUMN_INT, "Works", "", ENT_STYLE_HIDDEN},
    {"roots", ENT_COLUMN_INT, "Roots", "", ENT_STYLE_PLAIN},
};
enum {
    C_SUBJECT,
    C_SUBJECT_NAME,
    C_RELATION,
    C_OBJECT,
    C_OBJECT_NAME,
    C_FACETS,
    C_FACET_NAMES,
    C_ABOUT,
    C_VALUE,
    C_VERDICT,
    C_FROM,
    C_UNTIL,
    C_WITNESSED,
    C_WORKS,
    C_ROOTS
};

/* What a row says in words is what `list` would say of each of its days. */
static bool is_told(const ent_asking *a, uint32_t matter, const ent_segment *s) {
    const ent_question *q = a->q;
    if (q->has_day && (s->from > q->day2 || s->until <= q->day1))
        return false;
    if (q->all)
        return true;
    return s->verdict == ENT_DISPUTED ||
           (s->verdict >= ENT_POSSIBLY && ent__asking_value_fits(a, matter, s->value));
}

static void segment_row(const ent_asking *a, ent_table *t, uint32_t matter,
                        const ent_segment *s) {
    const ent_matter *m = &a->view->matters[matter];
    uint32_t subject, object;
    ent__tell_parties(a, matter, &subject, &object);
    size_t row = ent__table_add_row(t);
    ent__tell_entity(a, t, row, C_SUBJECT, subject);
    ent__table_set_text(t, row, C_RELATION, ent__view_relation(a->view, m->group)->id);
    ent__tell_entity(a, t, row, C_OBJECT, object);
    ent__tell_matter_facets(a, t, row, C_FACETS, matter);
    if (m->value)
        ent__table_set_text(t, row, C_ABOUT, ent__claims_word(a->claims, m->value));
    if (s->value)
        ent__table_set_text(t, row, C_VALUE, ent__claims_word(a->claims, s->value));
    ent__table_set_z(t, row, C_VERDICT, ent__verdict_name((ent_verdict)s->verdict));
    ent__table_set_day(t, row, C_FROM, s->from);
    ent__table_set_day(t, row, C_UNTIL, s->until == ENT_DAY_MAX ? s->until : s->until - 1);
    ent__table_set_day(t, row, C_WITNESSED, s->witnessed);
    ent__table_set_int(t, row, C_WORKS, s->works);
    ent__table_set_int(t, row, C_ROOTS, s->roots);
}

static void matter_rows(const ent_asking *a, ent_table *t, uint32_t matter) {
    const ent_matter *m = &a->view->matters[matter];
    for (uint32_t i = 0; i < m->n_segments; i++) {
        const ent_segment *s = &a->view->segments[m->segment + i];
        if (is_told(a, matter, s))
            segment_row(a, t, matter, s);
    }
}

ent_code ent_ask_segments(ent_register *reg, const ent_question *q, ent_table **out,
                          ent_error *err) {
    ent_asking a;
    ent_matters m = {0};
    *out = NULL;
    if (!q || (!q->subject && !q->relation))
        return ent__fail(err, ENT_MISUSE, "segments needs a subject or a relation");
    ENT_TRY(ent__asking_hold(&a, reg, q, NULL, err));
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_columns(t, columns, sizeof columns / sizeof *columns);
    ent__tell_hide_asked(&a, t, C_SUBJECT_NAME, C_RELATION, C_OBJECT_NAME);
    ent_code code = ent__asking_ordered(&a, &m, err);
    for (size_t i = 0; i < m.n && code == ENT_OK; i++)
        matter_rows(&a, t, m.at[i]);
    ENT_DROP(m.at, m.cap);
    ent__asking_close(&a);
    if (code == ENT_OK)
        return ent__table_done(t, out, err);
    ent_table_free(t);
    return code;
}
