/* SPDX-License-Identifier: MIT
 *
 * check: the rules that an editor would go through by hand. This file opens the
 * scope and has the rules about matters, sources and dead rows.
 */
#include "ask/check.h"

static const ent_column columns[] = {
    {"rule", ENT_COLUMN_TEXT, "Rule", "", ENT_STYLE_STRONG},
    {"severity", ENT_COLUMN_TEXT, "Severity", "", ENT_STYLE_PLAIN},
    {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_HIDDEN},
    {"subject_name", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_PLAIN},
    {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"object_name", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_PLAIN},
    {"message", ENT_COLUMN_TEXT, "Message", "", ENT_STYLE_PLAIN},
    {"claims", ENT_COLUMN_LIST, "Claims", "", ENT_STYLE_ID},
};

size_t ent__check_row(ent_checking *x, const char *rule, const char *severity, uint32_t subject,
                      ent_str relation, uint32_t object) {
    if (x->relation.n && !ent__str_eq(x->relation, relation)) {
        ent__buf_clear(&x->text);
        return SIZE_MAX;
    }
    size_t row = ent__table_add_row(x->table);
    ent__table_set_z(x->table, row, ENT_CHECK_RULE, rule);
    ent__table_set_z(x->table, row, ENT_CHECK_SEVERITY, severity);
    ent__tell_entity(&x->ask, x->table, row, ENT_CHECK_SUBJECT, subject);
    if (relation.n)
        ent__table_set_text(x->table, row, ENT_CHECK_RELATION, relation);
    ent__tell_entity(&x->ask, x->table, row, ENT_CHECK_OBJECT, object);
    if (x->table && x->text.failed)
        x->table->failed = x->text.failed;
    else
        ent__table_set_text(x->table, row, ENT_CHECK_MESSAGE, ent__buf_view(&x->text));
    ent__buf_clear(&x->text);
    return row;
}

void ent__check_claim(ent_checking *x, size_t row, uint32_t claim) {
    char id[ENT_ID_TEXT];
    if (row == SIZE_MAX)
        return;
    ent__claim_id_format(&x->ask.claims->at[claim].id, id);
    ent__table_add_item(x->table, row, ENT_CHECK_CLAIMS, ent__str(id));
}

bool ent__check_touches(const ent_checking *x, const ent_group *g) {
    uint32_t asked = x->ask.subject;
    return asked == ENT_NONE || asked == g->subject || asked == g->object;
}

/* ---- matters: stale, loose-facet -------------------------------------------------- */

static size_t matter_row(ent_checking *x, uint32_t matter, const char *rule,
                         const char *severity) {
    const ent_view *v = x->ask.view;
    const ent_group *g = &v->groups[v->matters[matter].group];
    return ent__check_row(x, rule, severity, g->subject,
                          ent__view_relation(v, v->matters[matter].group)->id, g->object);
}

static void matter_claims(ent_checking *x, size_t row, uint32_t matter) {
    const ent_matter *m = &x->ask.view->matters[matter];
    for (uint32_t i = 0; i < m->n_members; i++)
        ent__check_claim(x, row, x->ask.view->members[m->member + i]);
}

/* " (Vilnius)" */
static void put_facets(ent_checking *x, uint32_t matter) {
    size_t before = x->text.n;
    ent__buf_z(&x->text, " (");
    ent__facet_names(x->ask.claims, ent__matter_facet(x->ask.view, matter), &x->text);
    if (x->text.n == before + 2)
        x->text.n = before;
    else
        ent__buf_char(&x->text, ')');
}

static void check_stale(ent_checking *x, uint32_t matter) {
    const ent_view *v = x->ask.view;
    const ent_segment *s = ent__view_at(v, matter, x->today);
    char day[ENT_DAY_TEXT];
    if (!s || s->verdict != ENT_PRESUMED || s->witnessed == ENT_DAY_MIN ||
        s->witnessed >= ent__day_years_before(x->today, ENT_STALE_YEARS))
        return;
    ent__day_format(s->witnessed, day, sizeof day);
    ent__buf_printf(&x->text, "%.*s", ENT_FMT(ent__claims_word(x->ask.claims, s->value)));
    put_facets(x, matter);
    ent__buf_printf(&x->text, " is presumed, last witnessed %s", day);
    matter_claims(x, matter_row(x, matter, "stale", "info"), matter);
}

static void check_loose(ent_checking *x, uint32_t matter) {
    if (!x->ask.view->matters[matter].loose)
        return;
    ent__buf_z(&x->text, "which of several matters is meant is left open: a facet is blank");
    matter_claims(x, matter_row(x, matter, "loose-facet", "warning"), matter);
}

static ent_code check_matters(ent_checking *x, ent_error *err) {
    ent_view *v = x->ask.view;
    for (uint32_t i = 0; i < v->n_groups; i++) {
        ent_shape shape = ent__view_relation(v, i)->shape;
        if (!ent__check_touches(x, &v->groups[i]) ||
            (shape != ENT_SHAPE_STATE && shape != ENT_SHAPE_EVENT))
            continue;
        ENT_TRY(ent__view_matters(v, i, err));
        for (uint32_t k = 0; k < v->groups[i].n_matters; k++) {
            uint32_t matter = v->groups[i].matter + k;
            ENT_TRY(ent__view_timeline(v, matter, err));
            if (shape == ENT_SHAPE_STATE)
                check_stale(x, matter);
            check_loose(x, matter);
        }
    }
    return ENT_OK;
}

/* ---- sources without a date ------------------------------------------------------- */

static bool claim_touches(const ent_checking *x, const ent_claim *c) {
    uint32_t asked = x->ask.subject;
    return asked == ENT_NONE || asked == c->subject || asked == c->object;
}

/* One finding a source; claims that say for themselves of when they are do not count. */
static ent_code check_sources(ent_checking *x, ent_error *err) {
    const ent_claims *c = x->ask.claims;
    size_t *row_of = ent__zalloc(c->n_sources + 1, sizeof *row_of);
    if (!row_of)
        return ent__nomem(err);
    for (uint32_t i = 0; i < c->n; i++) {
        const ent_claim *claim = &c->at[i];
        uint32_t at = ent__map_get(&c->source_of, claim->source);
        if (!x->ask.view->alive[i] || at == ENT_NONE || c->sources[at].dated ||
            claim->flags & ENT_F_AS_OF || !claim_touches(x, claim) ||
            (x->relation.n && !ent__str_eq(x->relation, c->relations[claim->relation].id)))
            continue;
        if (!row_of[at]) {
            ent__buf_printf(&x->text, "source %.*s has no date: neither published nor accessed",
                            ENT_FMT(ent__claims_word(c, c->sources[at].id)));
            row_of[at] = 1 + ent__check_row(x, "source-undated", "info", 0, x->relation, 0);
        }
        ent__check_claim(x, row_of[at] - 1, i);
    }
    ent__free(row_of, (c->n_sources + 1) * sizeof *row_of);
    return ENT_OK;
}

/* ---- a live claim that says what a dead one said ---------------------------------- */

static bool says_same(const ent_claim *x, const ent_claim *y) {
    return x->relation == y->relation && x->subject == y->subject && x->object == y->object &&
           x->facet == y->facet && x->value == y->value && x->source == y->source &&
           x->s1 == y->s1 && x->s2 == y->s2 && x->u1 == y->u1 && x->u2 == y->u2;
}

/* Claims that differ in nothing of the sort are neighbours. */
static bool may_be_near(const ent_claim *x, const ent_claim *y) {
    return x->relation == y->relation && x->facet == y->facet && x->value == y->value &&
           x->s1 == y->s1 &&
           ((x->subject == y->subject && x->object == y->object) ||
            (x->subject == y->object && x->object == y->subject));
}

static void duplicate_row(ent_checking *x, uint32_t dead, uint32_t live) {
    const ent_claims *c = x->ask.claims;
    const ent_claim *d = &c->at[dead];
    if (!x->ask.view->alive[live] || !says_same(d, &c->at[live]))
        return;
    ent__buf_printf(&x->text, "says what a claim of %.*s said that is %s",
                    ENT_FMT(ent__claims_word(c, d->source)),
                    c->relations[c->at[ent__view_replaced(x->ask.view, dead)].relation].shape ==
                            ENT_SHAPE_RETRACT
                        ? "retracted"
                        : "replaced");
    size_t row = ent__check_row(x, "dead-duplicate", "warning", d->subject,
                                c->relations[d->relation].id, d->object);
    ent__check_claim(x, row, live);
    ent__check_claim(x, row, dead);
}

static void check_duplicates(ent_checking *x) {
    const ent_claims *c = x->ask.claims;
    for (uint32_t i = 0; i < c->n; i++) {
        if (ent__view_replaced(x->ask.view, (uint32_t)i) == ENT_NONE ||
            !claim_touches(x, &c->at[i]) ||
            c->relations[c->at[i].relation].shape == ENT_SHAPE_RETRACT)
            continue;
        for (uint32_t j = i; j-- > 0 && may_be_near(&c->at[i], &c->at[j]);)
            duplicate_row(x, i, j);
        for (uint32_t j = i + 1; j < c->n && may_be_near(&c->at[i], &c->at[j]); j++)
            duplicate_row(x, i, j);
    }
}

/* ---- all -------------------------------------------------------------------------- */

static void put_notes(ent_checking *x) {
    const ent_table *t = x->table;
    size_t n = t && !t->failed ? ent_table_n_rows(t) : 0, run = 0;
    for (size_t i = 0; i < n; i++) { /* rules follow one another */
        const uint32_t *rules = ent_table_texts(t, ENT_CHECK_RULE);
        run++;
        if (i + 1 < n && rules[i + 1] == rules[i])
            continue;
        ent__buf_printf(&x->text, "%s%zu %s", x->text.n ? ", " : "", run,
                        ent_table_text(t, rules[i], NULL));
        run = 0;
    }
    if (n)
        ent__tell_note(x->table, &x->text);
}

static ent_code check_all(ent_checking *x, ent_error *err) {
    if (x->ask.empty)
        return ENT_OK;
    ENT_TRY(ent__check_figures(x, err));
    ENT_TRY(ent__check_dates(x, err));
    ENT_TRY(ent__check_treaties(x, err));
    ENT_TRY(check_matters(x, err));
    ENT_TRY(check_sources(x, err));
    check_duplicates(x);
    return ENT_OK;
}

/* What touches the subject, the existence of all whom it meets, and all actions on the
 * treaties among these. */
static ent_code patterns_make(ent_register *reg, const ent_question *q, ent_pool *met,
                              ent_patterns *out, ent_error *err) {
    ent_str none = ENT_STR(""), subject = ent__str(q->subject);
    if (!ent__patterns_add(out, subject, NULL, none) ||
        !ent__patterns_add(out, none, NULL, subject))
        return ent__nomem(err);
    ENT_TRY(ent__reach_parties(reg, q, out->at, out->n, met, err));
    for (size_t i = 0; i < met->n; i++)
        if (!ent__patterns_add(out, met->at[i], "exists", none) ||
            !ent__patterns_add(out, none, "party", met->at[i]))
            return ent__nomem(err);
    return ENT_OK;
}

static ent_code check_open(ent_checking *x, ent_register *reg, const ent_question *q,
                           ent_error *err) {
    ent_patterns patterns = {0};
    ent_pool met = {0};
    ent_code code = q->subject ? patterns_make(reg, q, &met, &patterns, err) : ENT_OK;
    if (code == ENT_OK) {
        ent_scope scope = {patterns.at, patterns.n};
        code = ent__asking_open(&x->ask, reg, q, &scope, err);
    }
    ent__patterns_free(&patterns);
    ent__pool_free(&met);
    return code;
}

ent_code ent_ask_check(ent_register *reg, const ent_question *q, ent_table **out,
                       ent_error *err) {
    ent_question own = *q;
    ent_checking x = {.relation = ent__str(q->relation), .today = q->today};
    *out = NULL;
    own.relation = own.object = own.value = NULL;
    own.n_facets = 0;
    ENT_TRY(check_open(&x, reg, &own, err));
    ent__buf_init(&x.text, 1 << 20);
    x.table = ent__table_new(ENT_STR(""));
    ent__table_add_columns(x.table, columns, sizeof columns / sizeof *columns);
    ent_code code = check_all(&x, err);
    if (code == ENT_OK)
        put_notes(&x);
    ent__figures_free(&x.figures);
    ent__buf_free(&x.text);
    ent__asking_close(&x.ask);
    if (code == ENT_OK)
        return ent__table_done(x.table, out, err);
    ent_table_free(x.table);
    return code;
}
