/* SPDX-License-Identifier: MIT
 *
 * states: who is in a set, graded like any other answer. A part of the expression gives
 * each entity a course: what is said, through all days, of its being in. Courses are
 * added up step by step: an intersection is as sure as its weakest part, a union as its
 * strongest, and what is taken away is turned round: who surely is in B is not in A - B.
 *
 * For that the verdicts stand in another order than where the best answer is wanted: a no
 * is the least, since it settles an intersection, whatever else is unsaid. Turned round,
 * silence becomes a presumption: nobody says that Germany is of the NB8, so that it may
 * be taken out of the rest, but nobody testifies that it is not. What is disputed or
 * possible stays so, and what is unknown may be.
 */
#include "ask/acts.h"
#include "ask/parts.h"
#include "ask/tell.h"

#include <stdlib.h>

static const ent_column columns[] = {
    {"state", ENT_COLUMN_TEXT, "Id", "", ENT_STYLE_PLAIN},
    {"name", ENT_COLUMN_TEXT, "State", "", ENT_STYLE_STRONG},
    {"type", ENT_COLUMN_TEXT, "Type", "", ENT_STYLE_HIDDEN},
    {"verdict", ENT_COLUMN_TEXT, "Verdict", "", ENT_STYLE_GRADE},
    {"from", ENT_COLUMN_DAY, "From", "", ENT_STYLE_PLAIN},
    {"until", ENT_COLUMN_DAY, "Until", "", ENT_STYLE_PLAIN},
    {"witnessed", ENT_COLUMN_DAY, "Witnessed", "", ENT_STYLE_PLAIN},
    {"parts", ENT_COLUMN_LIST, "Because", "", ENT_STYLE_PLAIN},
    {"works", ENT_COLUMN_LIST, "According to", "", ENT_STYLE_HIDDEN},
    {"claims", ENT_COLUMN_LIST, "Claims", "", ENT_STYLE_HIDDEN},
};
enum {
    C_STATE,
    C_NAME,
    C_TYPE,
    C_VERDICT,
    C_FROM,
    C_UNTIL,
    C_WITNESSED,
    C_PARTS,
    C_WORKS,
    C_CLAIMS
};

/* ---- one row ----------------------------------------------------------------------- */

typedef struct telling {
    ent_set_parts parts;
    ent_table *table;
} telling;

/* The claims that a part of the answer rests on. */
static ent_code put_claims(telling *t, size_t row, const ent_course_step *s, ent_day day,
                           ent_error *err) {
    ent_asking *a = &t->parts.ask;
    ent_hearing *h = s->silent ? &t->parts.unheard : &a->hearing;
    ent_segment on;
    if (s->matter == ENT_NONE)
        return ENT_OK;
    ENT_TRY(ent__hearing_open(h, s->matter, err));
    ENT_TRY(ent__hearing_on(h, day, s->history ? ENT_DAY_MIN + 1 : 1, s->history ? day : 0, &on,
                            err));
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *v = &h->voices[i];
        bool cover = v->says == ENT_SAYS_UNCOVERED;
        if (v->says == ENT_SAYS_UNKNOWN)
            continue;
        ent__tell_work(a, t->table, row, C_WORKS, v->work);
        for (uint32_t k = v->first; k < v->first + v->n; k++)
            if (cover || h->spells[k].says != ENT_SAYS_UNKNOWN)
                ent__tell_claim(a, t->table, row, C_CLAIMS,
                                cover ? h->cover[k].claim : h->spells[k].claim);
    }
    return ENT_OK;
}

/* "NATO testified": what each part comes to on the day. */
static ent_code put_parts(telling *t, size_t row, uint32_t entity, ent_day day,
                          ent_error *err) {
    ent_buf b;
    ent__buf_init(&b, 1 << 12);
    ent_code code = ENT_OK;
    for (size_t i = 0; i < t->parts.set.n_parts && code == ENT_OK; i++) {
        ent_course c;
        code = ent__part_course(&t->parts, i, entity, &c, err);
        if (code != ENT_OK)
            break;
        const ent_course_step *s = ent__course_at(&t->parts, c, day);
        ent__buf_clear(&b);
        ent__buf_str(&b, t->parts.set.part[i].text);
        ent__buf_char(&b, ' ');
        ent__buf_z(&b, ent__verdict_name((ent_verdict)s->verdict));
        ent__table_add_item(t->table, row, C_PARTS, ent__buf_view(&b));
        code = put_claims(t, row, s, day, err);
    }
    if (t->table && b.failed && !t->table->failed)
        t->table->failed = b.failed;
    ent__buf_free(&b);
    return code;
}

static ent_code put_row(telling *t, uint32_t entity, const ent_course_step *s, ent_day until,
                        ent_day day, ent_error *err) {
    const ent_claims *c = t->parts.ask.claims;
    const ent_entity_row *e = ent__claims_entity(c, entity);
    size_t row = ent__table_add_row(t->table);
    ent__tell_entity(&t->parts.ask, t->table, row, C_STATE, entity);
    if (e)
        ent__table_set_text(t->table, row, C_TYPE, ent__claims_word(c, e->type));
    ent__table_set_z(t->table, row, C_VERDICT, ent__verdict_name((ent_verdict)s->verdict));
    ent__table_set_day(t->table, row, C_FROM, s->from);
    ent__table_set_day(t->table, row, C_UNTIL, until == ENT_DAY_MAX ? until : until - 1);
    ent__table_set_day(t->table, row, C_WITNESSED, s->witnessed);
    return put_parts(t, row, entity, day, err);
}

/* ---- one entity -------------------------------------------------------------------- */

static ent_day until_of(const ent_course_step *s, size_t i, size_t n) {
    return i + 1 < n ? s[i + 1].from : ENT_DAY_MAX;
}

static ent_day first_day(ent_day from, ent_day least) {
    ent_day day = from == ENT_DAY_MIN ? from + 1 : from;
    return day > least ? day : least;
}

/* The best step of the days asked, or with `throughout` the worst. */
static size_t step_of_day(const ent_question *q, const ent_course_step *s, size_t n) {
    size_t best = n;
    for (size_t i = 0; i < n; i++) {
        if (s[i].from > q->day2 || until_of(s, i, n) <= q->day1)
            continue;
        bool better = best < n && (q->throughout ? s[i].verdict < s[best].verdict
                                                 : s[i].verdict > s[best].verdict);
        if (best == n || better)
            best = i;
    }
    return best;
}

/* From step `first` on, the steps of one verdict are one stretch; *end is behind it. Its
 * witness is the last of them. */
static ent_course_step stretch_of(const ent_course_step *s, size_t n, size_t first,
                                  size_t *end) {
    ent_course_step all = s[first];
    size_t i = first + 1;
    for (; i < n && s[i].verdict == all.verdict; i++)
        if (s[i].witnessed > all.witnessed)
            all.witnessed = s[i].witnessed;
    *end = i;
    return all;
}

static ent_code stretch_row(telling *t, uint32_t entity, ent_course c, size_t first,
                            size_t *end, ent_error *err) {
    const ent_course_step *s = t->parts.steps + c.first;
    ent_course_step all = stretch_of(s, c.n, first, end);
    if (all.verdict < ENT_POSSIBLY && !t->parts.ask.q->all)
        return ENT_OK;
    return put_row(t, entity, &all, until_of(s, *end - 1, c.n),
                   first_day(all.from, ENT_DAY_MIN + 1), err);
}

/* The row of a day: the stretch that it lies in, with the witness of the day. */
static ent_code day_row(telling *t, uint32_t entity, ent_course c, ent_error *err) {
    const ent_question *q = t->parts.ask.q;
    const ent_course_step *s = t->parts.steps + c.first;
    size_t i = step_of_day(q, s, c.n), first = i, end;
    if (i == c.n || (s[i].verdict < ENT_POSSIBLY && !q->all))
        return ENT_OK;
    while (first && s[first - 1].verdict == s[i].verdict)
        first--;
    ent_course_step all = stretch_of(s, c.n, first, &end);
    all.witnessed = s[i].witnessed;
    return put_row(t, entity, &all, until_of(s, end - 1, c.n), first_day(s[i].from, q->day1),
                   err);
}

static ent_code entity_rows(telling *t, uint32_t entity, ent_error *err) {
    ent_course c;
    ENT_TRY(ent__set_parts_all(&t->parts, entity, &c, err));
    if (t->parts.ask.q->has_day)
        return day_row(t, entity, c, err);
    for (size_t i = 0; i < c.n;)
        ENT_TRY(stretch_row(t, entity, c, i, &i, err));
    return ENT_OK;
}

/* ---- all --------------------------------------------------------------------------- */

typedef struct place {
    ent_str name, id;
    uint32_t entity;
} place;

static int place_cmp(const void *px, const void *py) {
    const place *x = px, *y = py;
    int c = ent__str_cmp(x->name, y->name);
    return c ? c : ent__str_cmp(x->id, y->id);
}

static ent_code rows_make(telling *t, ent_error *err) {
    const ent_set_parts *p = &t->parts;
    place *places = ent__zalloc(p->n_entities + 1, sizeof *places);
    if (!places)
        return ent__nomem(err);
    size_t n = p->n_entities;
    for (size_t i = 0; i < n; i++)
        places[i] = (place){ent__claims_name(p->ask.claims, p->entities[i]),
                            ent__claims_word(p->ask.claims, p->entities[i]), p->entities[i]};
    qsort(places, n, sizeof *places, place_cmp);
    ent_code code = ENT_OK;
    for (size_t i = 0; i < n && code == ENT_OK; i++)
        code = entity_rows(t, places[i].entity, err);
    ent__free(places, (n + 1) * sizeof *places);
    return code;
}

ent_code ent_ask_states(ent_register *reg, const char *expression, const ent_question *q,
                        ent_table **out, ent_error *err) {
    telling t = {0};
    *out = NULL;
    if (!expression || !q)
        return ent__fail(err, ENT_MISUSE, "states needs an expression");
    ENT_TRY(ent__set_parts_open(&t.parts, reg, ent__str(expression), q, err));
    t.table = ent__table_new(ENT_STR(""));
    ent__table_add_columns(t.table, columns, sizeof columns / sizeof *columns);
    ent_code code = rows_make(&t, err);
    ent__set_parts_close(&t.parts);
    if (code == ENT_OK)
        return ent__table_done(t.table, out, err);
    ent_table_free(t.table);
    return code;
}
