/* SPDX-License-Identifier: MIT
 *
 * when: each span of a matter, and under it every claim that dates it, as it
 * was written.
 */
#include "ask/asking.h"
#include "ask/tell.h"
#include "ask/tell.h"

static const ent_column columns[] = {
    {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_HIDDEN},
    {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_HIDDEN},
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"object_name", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_STRONG},
    {"facets", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_HIDDEN},
    {"facet_names", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_PLAIN},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_STRONG},
    {"span", ENT_COLUMN_INT, "Span", "", ENT_STYLE_HIDDEN},
    {"since", ENT_COLUMN_TEXT, "Since", "", ENT_STYLE_PLAIN},
    {"until", ENT_COLUMN_TEXT, "Until", "", ENT_STYLE_PLAIN},
    {"agrees", ENT_COLUMN_TEXT, "Agreement", "", ENT_STYLE_GRADE},
    {"source", ENT_COLUMN_TEXT, "According to", "", ENT_STYLE_PLAIN},
    {"claim", ENT_COLUMN_TEXT, "Claim", "", ENT_STYLE_ID},
};
enum {
    C_SUBJECT,
    C_RELATION,
    C_OBJECT,
    C_OBJECT_NAME,
    C_FACETS,
    C_FACET_NAMES,
    C_VALUE,
    C_SPAN,
    C_SINCE,
    C_UNTIL,
    C_AGREES,
    C_SOURCE,
    C_CLAIM
};

/* From best to worst: an answer for both edges is the worse one. */
enum { UNDATED, SAME, WIDER, OVERLAPS, DIFFERS, DISPUTED };
static const char *const agreements[] = {NULL,       "same",    "wider",
                                         "overlaps", "differs", "disputed"};

static int edge_agrees(ent_day a1, ent_day a2, ent_day best1, ent_day best2, bool soft) {
    if (a1 == best1 && a2 == best2)
        return SAME;
    if (a1 <= best1 && a2 >= best2)
        return WIDER;
    if (a2 < best1 || a1 > best2)
        return soft ? DIFFERS : DISPUTED;
    return OVERLAPS;
}

/* How the claim's own edges stand to the narrowest ones of the span. */
static const char *agreement(const ent_hearing *h, const ent_span *span, const ent_spell *s) {
    const ent_spell *first = span->since == ENT_NONE ? NULL : &h->spells[span->since];
    const ent_spell *last = span->ends == ENT_NONE ? NULL : &h->spells[span->ends];
    int start = UNDATED, end = UNDATED;
    if (s->dumb)
        return NULL;
    if (first && !(s->flags & ENT_F_NO_SINCE))
        start = edge_agrees(s->s1, s->s2, first->s1, first->s2,
                            (s->flags | first->flags) & ENT_F_SOFT_SINCE);
    if (last && !(s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN)))
        end = edge_agrees(s->u1, s->u2, last->u1, last->u2,
                          (s->flags | last->flags) & ENT_F_SOFT_UNTIL);
    return agreements[start > end ? start : end];
}

static ent_code claim_row(ent_asking *a, ent_table *t, uint32_t matter, const ent_span *span,
                          size_t number, uint32_t spell, ent_error *err) {
    const ent_view *v = a->view;
    const ent_spell *s = &a->hearing.spells[spell];
    const ent_claim *c = &a->claims->at[s->claim];
    const ent_group *g = &v->groups[v->matters[matter].group];
    uint32_t object = ent__asking_other(a, matter);
    ent_arena arena = {0};
    ent_row text;
    char id[ENT_ID_TEXT];
    ent_code code = ent__claim_text(a, s->claim, &text, &arena, err);
    if (code == ENT_OK) {
        ent__claim_id_format(&c->id, id);
        size_t row = ent__table_add_row(t);
        ent__table_set_text(
            t, row, C_SUBJECT,
            ent__claims_word(a->claims, object == g->object ? g->subject : g->object));
        ent__table_set_text(t, row, C_RELATION, a->hearing.relation->id);
        ent__tell_entity(a, t, row, C_OBJECT, object);
        ent__tell_matter_facets(a, t, row, C_FACETS, matter);
        ent__table_set_text(t, row, C_VALUE, ent__claims_word(a->claims, s->value));
        ent__table_set_int(t, row, C_SPAN, (int64_t)number);
        if (text.cell[ENT_C_SINCE].n)
            ent__table_set_text(t, row, C_SINCE, text.cell[ENT_C_SINCE]);
        if (text.cell[ENT_C_UNTIL].n)
            ent__table_set_text(t, row, C_UNTIL, text.cell[ENT_C_UNTIL]);
        ent__table_set_z(t, row, C_AGREES, agreement(&a->hearing, span, s));
        ent__table_set_text(t, row, C_SOURCE, ent__claims_word(a->claims, c->source));
        ent__table_set_text(t, row, C_CLAIM, ent__str(id));
    }
    ent__arena_free(&arena);
    return code;
}

/* One line a span, for people: "member since 1991-09-17 (3 works)". */
static void span_note(ent_asking *a, ent_table *t, uint32_t matter, const ent_span *span,
                      const ent_spans *spans) {
    const ent_spell *all = a->hearing.spells;
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent__buf_str(&b, ent__claims_word(a->claims, span->value));
    ent__buf_z(&b, " ");
    ent__buf_str(&b, ent__claims_name(a->claims, ent__asking_other(a, matter)));
    size_t name = b.n;
    ent__buf_z(&b, " (");
    size_t open = b.n;
    ent__facet_names(a->claims, ent__matter_facet(a->view, matter), &b);
    if (b.n == open)
        b.n = name;
    else
        ent__buf_char(&b, ')');
    ent__buf_z(&b, ": ");
    size_t before = b.n;
    if (span->since != ENT_NONE)
        ent__bounds_format(all[span->since].s1, all[span->since].s2, &b);
    if (span->ends != ENT_NONE && a->hearing.relation->shape != ENT_SHAPE_EVENT) {
        ent__buf_z(&b, b.n > before ? " to " : "to ");
        ent__bounds_format(all[span->ends].u1, all[span->ends].u2, &b);
    }
    if (b.n == before)
        ent__buf_z(&b, "undated");
    size_t works = 0;
    for (uint32_t i = 0; i < span->n; i++)
        works += ent__span_work_first(&a->hearing, spans, span, i);
    ent__buf_printf(&b, " (%zu %s%s)", works, works == 1 ? "work" : "works",
                    span->since_differs || span->until_differs ? ", DISPUTED" : "");
    ent__tell_note(t, &b);
    ent__buf_free(&b);
}

static ent_code matter_rows(ent_asking *a, ent_table *t, uint32_t matter, ent_error *err) {
    ent_spans spans;
    ENT_TRY(ent__hearing_open(&a->hearing, matter, err));
    ENT_TRY(ent__spans_make(&a->hearing, &spans, err));
    ent_code code = ENT_OK;
    size_t number = 0;
    for (size_t i = 0; i < spans.n; i++) {
        const ent_span *span = &spans.at[i];
        if (!ent__asking_value_fits(a, matter, span->value))
            continue;
        number++;
        span_note(a, t, matter, span, &spans);
        for (uint32_t k = 0; k < span->n && code == ENT_OK; k++)
            code = claim_row(a, t, matter, span, number, spans.spells[span->first + k], err);
    }
    ent__spans_free(&spans);
    return code;
}

ent_code ent_ask_when(ent_register *reg, const ent_question *q, ent_table **out,
                      ent_error *err) {
    ent_asking a;
    *out = NULL;
    if (!q || !q->subject || !q->relation)
        return ent__fail(err, ENT_MISUSE, "when needs a subject and a relation");
    ENT_TRY(ent__asking_hold(&a, reg, q, NULL, err));
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_columns(t, columns, sizeof columns / sizeof *columns);
    ent_matters m = {0};
    ent_code code = ent__asking_ordered(&a, &m, err);
    for (size_t i = 0; i < m.n && code == ENT_OK; i++)
        if (ent__view_relation(a.view, a.view->matters[m.at[i]].group)->shape !=
            ENT_SHAPE_REMARK)
            code = matter_rows(&a, t, m.at[i], err);
    ENT_DROP(m.at, m.cap);
    ent__tell_hide_asked(&a, t, ENT_NONE, ENT_NONE, C_OBJECT_NAME);
    ent__asking_close(&a);
    if (code == ENT_OK)
        return ent__table_done(t, out, err);
    ent_table_free(t);
    return code;
}
