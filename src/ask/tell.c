/* SPDX-License-Identifier: MIT
 *
 * What the tables of all questions have in common.
 */
#include "ask/tell.h"

void ent__tell_parties(const ent_asking *a, uint32_t matter, uint32_t *subject,
                       uint32_t *object) {
    const ent_group *g = &a->view->groups[a->view->matters[matter].group];
    *object = ent__asking_other(a, matter);
    *subject = *object == g->object ? g->subject : g->object;
}

void ent__tell_entity(const ent_asking *a, ent_table *t, size_t row, size_t column,
                      uint32_t word) {
    if (!word)
        return;
    ent__table_set_text(t, row, column, ent__claims_word(a->claims, word));
    ent__table_set_text(t, row, column + 1, ent__claims_name(a->claims, word));
}

/* A buffer that could not grow fails the table that was to have its text. */
static bool buf_good(ent_table *t, const ent_buf *b) {
    if (t && b->failed && !t->failed)
        t->failed = b->failed;
    return !b->failed;
}

void ent__tell_facets(const ent_asking *a, ent_table *t, size_t row, size_t column,
                      const ent_relation *r, const ent_facet *f) {
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent__facet_ids(a->claims, r, f, &b);
    if (buf_good(t, &b) && b.n)
        ent__table_set_text(t, row, column, ent__buf_view(&b));
    ent__buf_clear(&b);
    ent__facet_names(a->claims, f, &b);
    if (buf_good(t, &b) && b.n)
        ent__table_set_text(t, row, column + 1, ent__buf_view(&b));
    ent__buf_free(&b);
}

void ent__tell_matter_facets(const ent_asking *a, ent_table *t, size_t row, size_t column,
                             uint32_t matter) {
    const ent_view *v = a->view;
    ent__tell_facets(a, t, row, column, ent__view_relation(v, v->matters[matter].group),
                     ent__matter_facet(v, matter));
}

void ent__tell_bounds(ent_table *t, size_t row, size_t column, ent_day lo, ent_day hi) {
    ent_buf b;
    ent__buf_init(&b, 1 << 10);
    ent__bounds_format(lo, hi, &b);
    if (buf_good(t, &b) && b.n)
        ent__table_set_text(t, row, column, ent__buf_view(&b));
    ent__buf_free(&b);
}

void ent__tell_once(ent_table *t, size_t row, size_t column, ent_str s) {
    size_t n = 0, len;
    if (!t || t->failed)
        return;
    const uint32_t *texts = ent_table_list(t, row, column, &n);
    for (size_t i = 0; texts && i < n; i++) {
        const char *p = ent_table_text(t, texts[i], &len);
        if (ent__str_eq((ent_str){p, len}, s))
            return;
    }
    ent__table_add_item(t, row, column, s);
}

void ent__tell_claim(const ent_asking *a, ent_table *t, size_t row, size_t column,
                     uint32_t claim) {
    char id[ENT_ID_TEXT];
    ent__claim_id_format(&a->claims->at[claim].id, id);
    ent__tell_once(t, row, column, ent__str(id));
}

void ent__tell_work(const ent_asking *a, ent_table *t, size_t row, size_t column,
                    uint32_t work) {
    if (work != ENT_NONE)
        ent__tell_once(t, row, column, ent__claims_word(a->claims, a->view->works[work]));
}

void ent__tell_says(ent_buf *b, ent_says says, ent_str value) {
    static const char *const words[] = {
        [ENT_SAYS_UNKNOWN] = "unknown",     [ENT_SAYS_NOT_YET] = "not yet",
        [ENT_SAYS_NO_LONGER] = "no longer", [ENT_SAYS_POSSIBLY] = "possibly",
        [ENT_SAYS_PRESUMED] = "presumed",   [ENT_SAYS_YES] = ""};
    if (says == ENT_SAYS_UNCOVERED) {
        ent__buf_z(b, "a complete list has no such entry");
        return;
    }
    const char *word = words[says];
    ent__buf_printf(b, "%s%s%.*s", word, *word && value.n ? " " : "", ENT_FMT(value));
}

static bool says_same(const ent_voice *x, const ent_voice *y) {
    return x->says == y->says && (x->value == y->value || x->says == ENT_SAYS_UNCOVERED);
}

/* One side: all works that say what voice i says, if it is the first of them. */
static void tell_side(ent_asking *a, ent_table *t, size_t row, size_t column, size_t i) {
    const ent_hearing *h = &a->hearing;
    const ent_voice *v = &h->voices[i];
    for (size_t j = 0; j < i; j++)
        if (says_same(&h->voices[j], v))
            return;
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent__tell_says(&b, (ent_says)v->says, ent__claims_word(a->claims, v->value));
    const char *sep = ": ";
    for (size_t j = i; j < h->n_voices; j++) {
        if (!says_same(&h->voices[j], v))
            continue;
        ent_str work = ent__claims_word(a->claims, a->view->works[h->voices[j].work]);
        ent__buf_printf(&b, "%s%.*s", sep, ENT_FMT(work));
        sep = " ";
    }
    if (buf_good(t, &b))
        ent__table_add_item(t, row, column, ent__buf_view(&b));
    ent__buf_free(&b);
}

void ent__tell_voices(ent_asking *a, ent_table *t, size_t row, size_t sides, size_t works,
                      size_t claims) {
    const ent_hearing *h = &a->hearing;
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *v = &h->voices[i];
        if (v->says == ENT_SAYS_UNKNOWN)
            continue;
        tell_side(a, t, row, sides, i);
        ent__tell_work(a, t, row, works, v->work);
        bool cover = v->says == ENT_SAYS_UNCOVERED;
        for (uint32_t k = v->first; k < v->first + v->n; k++)
            if (cover || h->spells[k].says != ENT_SAYS_UNKNOWN)
                ent__tell_claim(a, t, row, claims,
                                cover ? h->cover[k].claim : h->spells[k].claim);
    }
}

static void hide(ent_table *t, uint32_t column) {
    if (t && !t->failed && column != ENT_NONE)
        t->columns[column].is.style = ENT_STYLE_HIDDEN;
}

void ent__tell_hide_asked(const ent_asking *a, ent_table *t, uint32_t subject,
                          uint32_t relation, uint32_t object) {
    if (a->subject != ENT_NONE)
        hide(t, subject);
    if (a->relation != ENT_NONE)
        hide(t, relation);
    if (a->object != ENT_NONE)
        hide(t, object);
}

void ent__tell_note(ent_table *t, ent_buf *b) {
    if (buf_good(t, b))
        ent__table_add_note(t, ent__buf_view(b));
    ent__buf_clear(b);
}

/* ---- spans ------------------------------------------------------------------------ */

static ent_code event_grade(ent_asking *a, const ent_spans *spans, const ent_span *span,
                            ent_day w1, ent_day w2, ent_segment *out, ent_error *err) {
    for (uint32_t i = 0; i < span->n; i++) {
        const ent_spell *x = &a->hearing.spells[spans->spells[span->first + i]];
        ent_segment on;
        if (x->dumb)
            continue;
        ent_day day = x->s1 == ENT_DAY_MIN ? ENT_DAY_MIN + 1 : x->s1;
        ENT_TRY(ent__hearing_on(&a->hearing, day, w1, w2, &on, err));
        if (on.verdict > out->verdict)
            *out = on;
    }
    return ENT_OK;
}

ent_code ent__span_grade(ent_asking *a, uint32_t matter, const ent_spans *spans,
                         const ent_span *span, ent_segment *out, ent_error *err) {
    ent_day w1 = span->from == ENT_DAY_MIN ? ENT_DAY_MIN + 1 : span->from;
    ent_day w2 = span->until == ENT_DAY_MAX ? ENT_DAY_MAX - 1 : span->until;
    *out = (ent_segment){.verdict = ENT_UNKNOWN, .witnessed = ENT_DAY_MIN};
    if (a->hearing.relation->shape == ENT_SHAPE_EVENT)
        return event_grade(a, spans, span, w1, w2, out, err);
    const ent_view *v = a->view;
    const ent_matter *m = &v->matters[matter];
    for (uint32_t i = 0; i < m->n_segments; i++) {
        const ent_segment *x = &v->segments[m->segment + i];
        bool of_value = x->value == span->value || x->verdict == ENT_DISPUTED;
        if (of_value && x->from <= w2 && x->until > w1 && x->verdict >= out->verdict)
            *out = *x;
    }
    return ENT_OK;
}

ent_day ent__day_years_before(ent_day day, int years) {
    if (day == ENT_DAY_MIN || day == ENT_DAY_MAX)
        return day;
    ent_civil c = ent__day_to_civil(day);
    int last = ent__month_days(c.year - years, c.month);
    return ent__day_clamp(
        ent__day_from_civil(c.year - years, c.month, c.day < last ? c.day : last));
}

/* ---- reaching further ------------------------------------------------------------- */

static ent_code reach_words(const ent_asking *a, ent_pool *out, ent_error *err) {
    for (size_t i = 0; i < a->view->n_groups; i++) {
        const ent_group *g = &a->view->groups[i];
        const uint32_t parties[] = {g->subject, g->object};
        for (size_t k = 0; k < 2; k++)
            if (parties[k] &&
                ent__pool_add(out, ent__claims_word(a->claims, parties[k])) == ENT_NONE)
                return ent__nomem(err);
    }
    return ENT_OK;
}

ent_code ent__reach_parties(ent_register *reg, const ent_question *q,
                            const ent_pattern *patterns, size_t n, ent_pool *out,
                            ent_error *err) {
    ent_asking a;
    ent_question bare = {.size = sizeof bare, .known = q->known};
    ent_scope scope = {patterns, n};
    ENT_TRY(ent__asking_open(&a, reg, &bare, &scope, err));
    ent_code code = reach_words(&a, out, err);
    ent__asking_close(&a);
    return code;
}

bool ent__patterns_add(ent_patterns *p, ent_str subject, const char *relation, ent_str object) {
    if (!ENT_GROW(p->at, p->cap, p->n + 1))
        return false;
    p->at[p->n++] = (ent_pattern){subject, ent__str(relation), object, {"", 0}};
    return true;
}

void ent__patterns_free(ent_patterns *p) {
    ENT_DROP(p->at, p->cap);
    *p = (ent_patterns){0};
}
