/* SPDX-License-Identifier: MIT
 *
 * why: everything that the register has about a claim: the words, where they stand,
 * on what they rest, whether they still count, and who else speaks of the matter.
 *
 * Claims are found first, by id, place or question; each is then seen in the scope
 * of its own pair. The rows are a table; the terminal's blocks are read from it.
 */
#include "ask/tell.h"

static const ent_column columns[] = {
    {"claim", ENT_COLUMN_TEXT, "Claim", "", ENT_STYLE_ID},
    {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_HIDDEN},
    {"subject_name", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_STRONG},
    {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"object_name", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_STRONG},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_STRONG},
    {"since", ENT_COLUMN_TEXT, "Since", "", ENT_STYLE_PLAIN},
    {"until", ENT_COLUMN_TEXT, "Until", "", ENT_STYLE_PLAIN},
    {"as_of", ENT_COLUMN_TEXT, "As of", "", ENT_STYLE_PLAIN},
    {"detail", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_PLAIN},
    {"quote", ENT_COLUMN_TEXT, "Words", "", ENT_STYLE_PLAIN},
    {"note", ENT_COLUMN_TEXT, "Note", "", ENT_STYLE_PLAIN},
    {"source", ENT_COLUMN_TEXT, "Source", "", ENT_STYLE_PLAIN},
    {"at", ENT_COLUMN_TEXT, "Place", "", ENT_STYLE_PLAIN},
    {"title", ENT_COLUMN_TEXT, "Title", "", ENT_STYLE_PLAIN},
    {"publisher", ENT_COLUMN_TEXT, "Publisher", "", ENT_STYLE_PLAIN},
    {"published", ENT_COLUMN_TEXT, "Published", "", ENT_STYLE_PLAIN},
    {"accessed", ENT_COLUMN_TEXT, "Accessed", "", ENT_STYLE_PLAIN},
    {"url", ENT_COLUMN_TEXT, "Address", "", ENT_STYLE_PLAIN},
    {"licence", ENT_COLUMN_TEXT, "Licence", "", ENT_STYLE_PLAIN},
    {"kind", ENT_COLUMN_TEXT, "Kind", "", ENT_STYLE_PLAIN},
    {"work", ENT_COLUMN_TEXT, "Work", "", ENT_STYLE_PLAIN},
    {"per", ENT_COLUMN_TEXT, "Relying on", "", ENT_STYLE_PLAIN},
    {"chain", ENT_COLUMN_LIST, "Chain", "", ENT_STYLE_PLAIN},
    {"root", ENT_COLUMN_TEXT, "Root", "", ENT_STYLE_PLAIN},
    {"standing", ENT_COLUMN_TEXT, "Standing", "", ENT_STYLE_PLAIN},
    {"recorded", ENT_COLUMN_TEXT, "Recorded", "", ENT_STYLE_PLAIN},
    {"by", ENT_COLUMN_TEXT, "By", "", ENT_STYLE_PLAIN},
    {"replaces", ENT_COLUMN_TEXT, "Replaces", "", ENT_STYLE_ID},
    {"replaced_by", ENT_COLUMN_TEXT, "Replaced by", "", ENT_STYLE_ID},
    {"replaced_on", ENT_COLUMN_TEXT, "Replaced on", "", ENT_STYLE_PLAIN},
    {"reason", ENT_COLUMN_TEXT, "Reason", "", ENT_STYLE_PLAIN},
    {"says", ENT_COLUMN_TEXT, "Says", "", ENT_STYLE_GRADE},
    {"agrees", ENT_COLUMN_LIST, "Agree", "", ENT_STYLE_PLAIN},
    {"opposes", ENT_COLUMN_LIST, "Oppose", "", ENT_STYLE_PLAIN},
    {"others", ENT_COLUMN_LIST, "Others", "", ENT_STYLE_PLAIN},
};
enum {
    C_CLAIM,
    C_SUBJECT,
    C_SUBJECT_NAME,
    C_RELATION,
    C_OBJECT,
    C_OBJECT_NAME,
    C_VALUE,
    C_SINCE,
    C_UNTIL,
    C_AS_OF,
    C_DETAIL,
    C_QUOTE,
    C_NOTE,
    C_SOURCE,
    C_AT,
    C_TITLE,
    C_PUBLISHER,
    C_PUBLISHED,
    C_ACCESSED,
    C_URL,
    C_LICENCE,
    C_KIND,
    C_WORK,
    C_PER,
    C_CHAIN,
    C_ROOT,
    C_STANDING,
    C_RECORDED,
    C_BY,
    C_REPLACES,
    C_REPLACED_BY,
    C_REPLACED_ON,
    C_REASON,
    C_SAYS,
    C_AGREES,
    C_OPPOSES,
    C_OTHERS,
    C_COUNT
};

enum { PREFIX_LEAST = 4, CANDIDATES_SHOWN = 8 };

struct ent_why {
    ent_table *table;
    char day[ENT_DATE_TEXT]; /* "" if none was asked */
};

typedef struct explaining {
    ent_register *reg;
    const ent_question *q;
    ent_asking ask;
    ent_table *table;
    size_t row;
    uint32_t matter; /* of the claim at hand, ENT_NONE: a dead claim's */
} explaining;

/* ---- finding ---------------------------------------------------------------------- */

typedef struct search {
    ent_stored *at;
    size_t n, cap;
    ent_error *err;
    ent_code code;
} search;

static int on_found(void *ctx, const ent_stored *claim) {
    search *s = ctx;
    for (size_t i = 0; i < s->n; i++)
        if (s->at[i].no == claim->no)
            return 0;
    if (!ENT_GROW(s->at, s->cap, s->n + 1)) {
        s->code = ent__nomem(s->err);
        return 1;
    }
    s->at[s->n++] = *claim;
    return 0;
}

/* Does the claim stand at this place ("#7", or "#7 ..."), in this source? */
static ent_code place_fits(ent_register *reg, const ent_stored *claim, ent_str source,
                           ent_str place, bool *fits, ent_error *err) {
    ent_arena arena = {0};
    ent_row row;
    *fits = false;
    ent_code code = ent__register_claim(reg, claim->no, &row, &arena, err);
    if (code == ENT_OK) {
        ent_str at = row.cell[ENT_C_AT];
        bool whole = at.n == place.n || (at.n > place.n && at.p[place.n] == ' ');
        *fits = whole && at.n >= place.n && memcmp(at.p, place.p, place.n) == 0 &&
                (!source.n || ent__str_eq(source, row.cell[ENT_C_SOURCE]));
    }
    ent__arena_free(&arena);
    return code;
}

static ent_code find_place(ent_register *reg, ent_str source, ent_str place, search *s,
                           ent_error *err) {
    ent_code code = ent__register_find(reg, place, on_found, s, err);
    size_t n = 0;
    if (s->code != ENT_OK)
        return s->code;
    for (size_t i = 0; code == ENT_OK && i < s->n; i++) {
        bool fits;
        code = place_fits(reg, &s->at[i], source, place, &fits, err);
        if (code == ENT_OK && fits)
            s->at[n++] = s->at[i];
    }
    s->n = n;
    return code;
}

static ent_code find_letters(ent_register *reg, ent_str what, search *s, ent_error *err) {
    if (what.n < PREFIX_LEAST)
        return ent__fail(err, ENT_INVALID, "\"%.*s\" is too short for an id: %d letters",
                         ENT_FMT(what), PREFIX_LEAST);
    ent_code code = ent__register_find(reg, what, on_found, s, err);
    if (s->code != ENT_OK || code != ENT_OK)
        return s->code != ENT_OK ? s->code : code;
    if (s->n < 2)
        return ENT_OK;
    ent_buf list;
    ent__buf_init(&list, 1 << 10);
    for (size_t i = 0; i < s->n && i < CANDIDATES_SHOWN; i++) {
        char id[ENT_ID_TEXT];
        ent__claim_id_format(&s->at[i].id, id);
        ent__buf_printf(&list, "%s%s", i ? ", " : "", id);
    }
    code = ent__fail(err, ENT_AMBIGUOUS, "\"%.*s\" may mean %.*s%s", ENT_FMT(what),
                     ENT_FMT(ent__buf_view(&list)), s->n > CANDIDATES_SHOWN ? ", ..." : "");
    ent__buf_free(&list);
    return code;
}

static ent_code find(ent_register *reg, ent_str what, search *s, ent_error *err) {
    const char *mark = what.n ? memchr(what.p, '#', what.n) : NULL;
    ent_code code;
    if (mark) {
        size_t before = (size_t)(mark - what.p);
        code = find_place(reg, (ent_str){what.p, before}, (ent_str){mark, what.n - before}, s,
                          err);
    } else {
        code = find_letters(reg, what, s, err);
    }
    if (code == ENT_OK && !s->n)
        code = ent__fail(err, ENT_NOT_FOUND, "no claim \"%.*s\"", ENT_FMT(what));
    return code;
}

/* ---- the claim itself ------------------------------------------------------------- */

static void put(explaining *x, size_t column, ent_str s) {
    if (s.n)
        ent__table_set_text(x->table, x->row, column, s);
}

static ent_str word(const explaining *x, uint32_t w) {
    return ent__claims_word(x->ask.claims, w);
}

static void put_written(explaining *x, const ent_row *text) {
    static const struct {
        int column, cell;
    } plain[] = {{C_CLAIM, ENT_C_ID},
                 {C_RELATION, ENT_C_RELATION},
                 {C_VALUE, ENT_C_VALUE},
                 {C_SINCE, ENT_C_SINCE},
                 {C_UNTIL, ENT_C_UNTIL},
                 {C_AS_OF, ENT_C_AS_OF},
                 {C_DETAIL, ENT_C_DETAIL},
                 {C_QUOTE, ENT_C_QUOTE},
                 {C_NOTE, ENT_C_NOTE},
                 {C_SOURCE, ENT_C_SOURCE},
                 {C_AT, ENT_C_AT},
                 {C_PER, ENT_C_PER},
                 {C_RECORDED, ENT_C_RECORDED},
                 {C_BY, ENT_C_BY},
                 {C_REPLACES, ENT_C_REPLACES}};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        put(x, (size_t)plain[i].column, text->cell[plain[i].cell]);
}

static const ent_source_row *source_row(const explaining *x, uint32_t id) {
    uint32_t at = id ? ent__map_get(&x->ask.claims->source_of, id) : ENT_NONE;
    return at == ENT_NONE ? NULL : &x->ask.claims->sources[at];
}

/* What the source relies on, and what that relies on; the last one's work is the
 * root. Sources that replace one another are followed as far as is known. */
static void put_chain(explaining *x, const ent_claim *c) {
    const ent_claims *all = x->ask.claims;
    const ent_view *v = x->ask.view;
    uint32_t at = ent__map_get(&all->source_of, c->per ? c->per : c->source);
    if (at == ENT_NONE)
        return;
    put(x, C_ROOT, word(x, v->works[v->sources[at].root]));
    bool listed = c->per != 0;
    for (size_t steps = 0; steps <= all->n_sources && at != ENT_NONE; steps++) {
        const ent_source_row *s = &all->sources[v->sources[at].stands];
        if (listed)
            ent__table_add_item(x->table, x->row, C_CHAIN, word(x, s->id));
        listed = true;
        at = s->per ? ent__map_get(&all->source_of, s->per) : ENT_NONE;
    }
}

static void put_source(explaining *x, const ent_claim *c) {
    const ent_source_row *s = source_row(x, c->source);
    if (!s)
        return;
    put(x, C_TITLE, word(x, s->title));
    put(x, C_PUBLISHER, word(x, s->publisher));
    put(x, C_PUBLISHED, word(x, s->published));
    put(x, C_ACCESSED, word(x, s->accessed));
    put(x, C_URL, word(x, s->url));
    put(x, C_LICENCE, word(x, s->licence));
    put(x, C_KIND, word(x, s->kind));
    put(x, C_WORK, word(x, s->work));
    put_chain(x, c);
}

/* ---- does it still count? --------------------------------------------------------- */

static ent_code put_standing(explaining *x, uint32_t claim, ent_error *err) {
    const ent_claims *all = x->ask.claims;
    const ent_claim *c = &all->at[claim];
    bool retract = all->relations[c->relation].shape == ENT_SHAPE_RETRACT;
    uint32_t by = ent__view_replaced(x->ask.view, claim);
    const char *standing = x->ask.view->alive[claim] || retract ? "live" : "unheard";
    if (c->recorded > x->ask.view->options.known)
        standing = "unborn";
    if (by == ENT_NONE) {
        ent__table_set_z(x->table, x->row, C_STANDING, standing);
        return ENT_OK;
    }
    ent_arena arena = {0};
    ent_row text;
    bool retracted = all->relations[all->at[by].relation].shape == ENT_SHAPE_RETRACT;
    ent__table_set_z(x->table, x->row, C_STANDING, retracted ? "retracted" : "replaced");
    ent_code code = ent__claim_text(&x->ask, by, &text, &arena, err);
    if (code == ENT_OK) {
        put(x, C_REPLACED_BY, text.cell[ENT_C_ID]);
        put(x, C_REPLACED_ON, text.cell[ENT_C_RECORDED]);
        put(x, C_REASON, text.cell[ENT_C_NOTE]);
    }
    ent__arena_free(&arena);
    return code;
}

/* ---- who else speaks of it -------------------------------------------------------- */

static bool disjoint(ent_day a1, ent_day a2, ent_day b1, ent_day b2) {
    return a2 < b1 || b2 < a1;
}

static bool edges_clash(const ent_spell *s, const ent_spell *t) {
    int no_until = ENT_F_NO_UNTIL | ENT_F_OPEN;
    if (!((s->flags | t->flags) & ENT_F_NO_SINCE) && disjoint(s->s1, s->s2, t->s1, t->s2))
        return true;
    return !((s->flags | t->flags) & no_until) && disjoint(s->u1, s->u2, t->u1, t->u2);
}

/* The days on which the spell says yes: from its sure start to its witness. */
static bool yes_days_meet(const ent_spell *s, const ent_spell *t) {
    ent_day s_last = s->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN) ? s->witness : s->u1;
    ent_day t_last = t->flags & (ENT_F_NO_UNTIL | ENT_F_OPEN) ? t->witness : t->u1;
    return !s->announced && !t->announced && s->s2 <= t_last && t->s2 <= s_last;
}

static size_t measures_stand(const explaining *x, const ent_spell *s, const ent_spell *t) {
    const ent_claims *all = x->ask.claims;
    ent_number a, b;
    ent_str su = ent__detail_get(word(x, all->at[s->claim].detail), "unit");
    ent_str tu = ent__detail_get(word(x, all->at[t->claim].detail), "unit");
    if (s->s1 != t->s1 || s->u2 != t->u2 || !ent__str_eq(su, tu))
        return C_OTHERS;
    bool agree =
        ent__number_parse(word(x, s->value), &a) && ent__number_parse(word(x, t->value), &b)
            ? ent__number_agree(&a, &b)
            : s->value == t->value;
    return agree ? C_AGREES : C_OPPOSES;
}

/* In which column the other claim belongs. */
static size_t stance(const explaining *x, const ent_spell *s, const ent_spell *t) {
    const ent_relation *r = x->ask.hearing.relation;
    if (s->dumb || t->dumb)
        return C_OTHERS;
    if (r->shape == ENT_SHAPE_MEASURE)
        return measures_stand(x, s, t);
    bool same = ent__value_implies(r, s->vcode, s->value, t->vcode, t->value) ||
                ent__value_implies(r, t->vcode, t->value, s->vcode, s->value);
    if (!same)
        return yes_days_meet(s, t) ? C_OPPOSES : C_OTHERS;
    if (!ent__spells_overlap(r, s, t))
        return C_OTHERS;
    return edges_clash(s, t) ? C_OPPOSES : C_AGREES;
}

/* "unga-46-6: member since 1991-09-17 (hebnecao)"; `older` editions say the same. */
static ent_code put_other(explaining *x, const ent_spell *t, size_t column, size_t older,
                          ent_error *err) {
    ent_arena arena = {0};
    ent_row text;
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent_code code = ent__claim_text(&x->ask, t->claim, &text, &arena, err);
    if (code == ENT_OK) {
        ent_str since = text.cell[ENT_C_SINCE], until = text.cell[ENT_C_UNTIL];
        ent__buf_printf(&b, "%.*s: %.*s", ENT_FMT(text.cell[ENT_C_SOURCE]),
                        ENT_FMT(text.cell[ENT_C_VALUE]));
        if (since.n)
            ent__buf_printf(&b, " since %.*s", ENT_FMT(since));
        if (until.n && !ent__str_is(until, ".."))
            ent__buf_printf(&b, " until %.*s", ENT_FMT(until));
        ent__buf_printf(&b, " (%.8s)", text.cell[ENT_C_ID].p);
        if (older)
            ent__buf_printf(&b, ", and in %zu more", older);
        code = ent__buf_code(&b, err);
    }
    if (code == ENT_OK)
        ent__table_add_item(x->table, x->row, column, ent__buf_view(&b));
    ent__buf_free(&b);
    ent__arena_free(&arena);
    return code;
}

/* The same statement of one work; an open one is dated by its edition. */
static bool says_alike(const ent_spell *x, const ent_spell *y) {
    if (x->work != y->work || x->value != y->value || x->flags != y->flags)
        return false;
    if (x->shape == ENT_SHAPE_MEASURE)
        return x->s1 == y->s1 && x->u2 == y->u2;
    return (x->flags & ENT_F_NO_SINCE || (x->s1 == y->s1 && x->s2 == y->s2)) &&
           x->u1 == y->u1 && x->u2 == y->u2;
}

/* A complete list of another work that holds the claim's days and lacks it. */
static bool cover_opposes(const ent_hearing *h, const ent_spell *s, const ent_spell *cover) {
    if (cover->work == s->work || s->dumb || s->vcode == ENT_V_NONE || cover->s2 > s->s1 ||
        (cover->flags & ENT_F_OPEN ? cover->a : cover->u1) <
            (h->relation->shape == ENT_SHAPE_EVENT ? s->u2 : s->s2))
        return false;
    for (size_t i = 0; i < h->n_spells; i++)
        if (h->spells[i].work == cover->work && !h->spells[i].dumb &&
            ent__spells_overlap(h->relation, s, &h->spells[i]))
            return false;
    return true;
}

static ent_code put_cover(explaining *x, const ent_spell *cover, ent_error *err) {
    const ent_claim *c = &x->ask.claims->at[cover->claim];
    char id[ENT_ID_TEXT];
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent__claim_id_format(&c->id, id);
    ent__buf_printf(&b, "%.*s: a complete list has no such entry (%.8s)",
                    ENT_FMT(word(x, c->source)), id);
    ent_code code = ent__buf_code(&b, err);
    if (code == ENT_OK)
        ent__table_add_item(x->table, x->row, C_OPPOSES, ent__buf_view(&b));
    ent__buf_free(&b);
    return code;
}

static ent_code put_voices(explaining *x, uint32_t claim, ent_error *err) {
    ent_hearing *h = &x->ask.hearing;
    if (x->matter == ENT_NONE)
        return ENT_OK;
    ENT_TRY(ent__hearing_open(h, x->matter, err));
    ent_spell s = ent__spell_of(x->ask.view, claim);
    const ent_question *q = x->q;
    if (q->has_day && h->relation->shape != ENT_SHAPE_REMARK)
        ent__table_set_z(
            x->table, x->row, C_SAYS,
            ent__says_name(ent__spell_says(&s, q->day1, q->day2 > q->day1 ? q->day1 : 1,
                                           q->day2 > q->day1 ? q->day2 : 0)));
    for (size_t i = 0, j; i < h->n_spells; i = j) {
        const ent_spell *t = &h->spells[i];
        for (j = i + 1; j < h->n_spells && says_alike(t, &h->spells[j]);)
            j++;
        if (t->work != s.work)
            ENT_TRY(put_other(x, t, stance(x, &s, t), j - i - 1, err));
    }
    for (size_t i = 0; i < h->n_cover; i++)
        if (cover_opposes(h, &s, &h->cover[i]))
            ENT_TRY(put_cover(x, &h->cover[i], err));
    return ENT_OK;
}

/* ---- a row ------------------------------------------------------------------------ */

static ent_code explain(explaining *x, uint32_t claim, uint32_t matter, ent_error *err) {
    const ent_claim *c = &x->ask.claims->at[claim];
    ent_arena arena = {0};
    ent_row text;
    x->matter = matter;
    ent_code code = ent__claim_text(&x->ask, claim, &text, &arena, err);
    if (code == ENT_OK) {
        x->row = ent__table_add_row(x->table);
        put_written(x, &text);
        ent__tell_entity(&x->ask, x->table, x->row, C_SUBJECT, c->subject);
        ent__tell_entity(&x->ask, x->table, x->row, C_OBJECT, c->object);
        put_source(x, c);
        code = put_standing(x, claim, err);
    }
    if (code == ENT_OK)
        code = put_voices(x, claim, err);
    ent__arena_free(&arena);
    return code;
}

/* The matter that the claim is a member of; ENT_NONE for a dead one or a remark. */
static ent_code matter_of(explaining *x, uint32_t claim, uint32_t *out, ent_error *err) {
    ent_view *v = x->ask.view;
    const ent_claim *c = &x->ask.claims->at[claim];
    *out = ENT_NONE;
    uint32_t group = ent__view_group(v, c->relation, c->subject, c->object);
    if (group == ENT_NONE)
        return ENT_OK;
    ENT_TRY(ent__view_matters(v, group, err));
    for (uint32_t i = 0; i < v->groups[group].n_matters; i++) {
        const ent_matter *m = &v->matters[v->groups[group].matter + i];
        for (uint32_t k = 0; k < m->n_members; k++)
            if (v->members[m->member + k] == claim) {
                *out = v->groups[group].matter + i;
                return ENT_OK;
            }
    }
    return ENT_OK;
}

/* The scope that the claims at hand are seen in. */
static ent_code scope_open(explaining *x, const ent_question *q, const ent_scope *scope,
                           ent_error *err) {
    return ent__asking_open(&x->ask, x->reg, q, scope, err);
}

static void scope_close(explaining *x) {
    ent__asking_close(&x->ask);
}

/* ---- by id or place --------------------------------------------------------------- */

static ent_code open_pair(explaining *x, const ent_row *claim, ent_question *own,
                          ent_error *err) {
    *own = (ent_question){.size = sizeof *own,
                          .known = x->q->known,
                          .has_said_by = x->q->has_said_by,
                          .said_by = x->q->said_by,
                          .only = x->q->only,
                          .n_only = x->q->n_only,
                          .without = x->q->without,
                          .n_without = x->q->n_without,
                          .prefer = x->q->prefer,
                          .n_prefer = x->q->n_prefer};
    ent_str s = claim->cell[ENT_C_SUBJECT], r = claim->cell[ENT_C_RELATION];
    ent_str o = claim->cell[ENT_C_OBJECT];
    ent_pattern pair[] = {{s, r, o, {"", 0}}, {o, r, s, {"", 0}}};
    ent_scope scope = {pair, 2};
    return scope_open(x, own, &scope, err);
}

static ent_code explain_stored(explaining *x, const ent_stored *found, ent_error *err) {
    ent_arena arena = {0};
    ent_question own;
    ent_row text;
    ent_code code = ent__register_claim(x->reg, found->no, &text, &arena, err);
    if (code == ENT_OK)
        code = open_pair(x, &text, &own, err);
    if (code == ENT_OK) {
        for (uint32_t i = 0; i < x->ask.claims->n && code == ENT_OK; i++) {
            uint32_t matter;
            if (!ent__claim_id_eq(&x->ask.claims->at[i].id, &found->id))
                continue;
            code = matter_of(x, i, &matter, err);
            if (code == ENT_OK)
                code = explain(x, i, matter, err);
        }
        scope_close(x);
    }
    ent__arena_free(&arena);
    return code;
}

static ent_code by_name(explaining *x, const char *what, ent_error *err) {
    search s = {.err = err};
    ent_code code = find(x->reg, ent__str(what), &s, err);
    for (size_t i = 0; i < s.n && code == ENT_OK; i++)
        code = explain_stored(x, &s.at[i], err);
    ENT_DROP(s.at, s.cap);
    return code;
}

/* ---- by question ------------------------------------------------------------------ */

static ent_code matter_rows(explaining *x, uint32_t matter, ent_error *err) {
    const ent_view *v = x->ask.view;
    const ent_matter m = v->matters[matter];
    for (uint32_t i = 0; i < m.n_members; i++) {
        uint32_t claim = v->members[m.member + i];
        if (ent__asking_value_fits(&x->ask, matter, x->ask.claims->at[claim].value))
            ENT_TRY(explain(x, claim, matter, err));
    }
    return ENT_OK;
}

static bool parties_fit(const ent_asking *a, uint32_t s, uint32_t o) {
    return (a->subject == ENT_NONE || a->subject == s) &&
           (a->object == ENT_NONE || a->object == o);
}

static bool pair_fits(const ent_asking *a, const ent_claim *c) {
    uint32_t s = ent__view_entity(a->view, c->subject),
             o = ent__view_entity(a->view, c->object);
    if (a->relation != ENT_NONE && a->relation != c->relation)
        return false;
    return parties_fit(a, s, o) ||
           (a->claims->relations[c->relation].symmetric && parties_fit(a, o, s));
}

static ent_code dead_rows(explaining *x, ent_error *err) {
    const ent_claims *all = x->ask.claims;
    for (uint32_t i = 0; i < all->n && !x->ask.empty; i++)
        if (!x->ask.view->alive[i] && pair_fits(&x->ask, &all->at[i]) &&
            all->relations[all->at[i].relation].shape != ENT_SHAPE_RETRACT)
            ENT_TRY(explain(x, i, ENT_NONE, err));
    return ENT_OK;
}

static ent_code by_question(explaining *x, ent_error *err) {
    ent_cursor c = {0};
    uint32_t matter;
    if (!x->q->subject || !x->q->relation)
        return ent__fail(err, ENT_MISUSE, "why needs a claim, or a subject and a relation");
    ENT_TRY(scope_open(x, x->q, NULL, err));
    ent_code code;
    while ((code = ent__asking_next(&x->ask, &c, &matter, err)) == ENT_OK)
        if ((code = matter_rows(x, matter, err)) != ENT_OK)
            break;
    if (code == ENT_DONE)
        code = x->q->all ? dead_rows(x, err) : ENT_OK;
    scope_close(x);
    return code;
}

ent_code ent_ask_why(ent_register *reg, const char *what, const ent_question *q, ent_why **out,
                     ent_error *err) {
    explaining x = {.reg = reg, .q = q};
    *out = NULL;
    ent_why *why = ent__zalloc(1, sizeof *why);
    if (!why)
        return ent__nomem(err);
    if (q->has_day)
        ent_date_format_bounds(q->day1, q->day2, why->day, sizeof why->day);
    x.table = ent__table_new(ENT_STR(""));
    ent__table_add_columns(x.table, columns, C_COUNT);
    ent_code code = ent__register_read_begin(reg, err);
    if (code == ENT_OK) {
        code = what ? by_name(&x, what, err) : by_question(&x, err);
        ent__register_read_end(reg);
    }
    if (code == ENT_OK)
        code = ent__table_done(x.table, &why->table, err);
    else
        ent_table_free(x.table);
    if (code == ENT_OK)
        *out = why;
    else
        ent_why_free(why);
    return code;
}

const ent_table *ent_why_table(const ent_why *why) {
    return why->table;
}

void ent_why_free(ent_why *why) {
    if (!why)
        return;
    ent_table_free(why->table);
    ent__free(why, sizeof *why);
}

/* ---- for people ------------------------------------------------------------------- */

enum { LABEL_WIDTH = 13 };

typedef struct block {
    const ent_table *t;
    size_t row, width;
    ent_buf *out;
} block;

static ent_str cell(const block *b, size_t column) {
    const uint32_t *texts = ent_table_texts(b->t, column);
    size_t n;
    if (!texts || !ent_table_has(b->t, b->row, column))
        return ENT_STR("");
    const char *p = ent_table_text(b->t, texts[b->row], &n);
    return (ent_str){p, n};
}

/* "label        text", wrapped under itself. */
static void line(const block *b, const char *label, ent_str text) {
    ent_buf clean;
    ent_str rest;
    size_t room = b->width > LABEL_WIDTH + 20 ? b->width - LABEL_WIDTH : 0, columns_of;
    if (!text.n)
        return;
    ent__buf_init(&clean, ENT_CELL_BYTES_MOST * 4);
    ent__clean_put(&clean, text, true);
    rest = ent__buf_view(&clean);
    const char *head = label;
    while (rest.n) {
        ent_str part = ent__clean_line(&rest, room, &columns_of);
        ent__buf_printf(b->out, "%-*s", LABEL_WIDTH, head);
        ent__buf_str(b->out, part);
        ent__buf_char(b->out, '\n');
        head = "";
    }
    b->out->failed = b->out->failed ? b->out->failed : clean.failed;
    ent__buf_free(&clean);
}

/* Texts that are there, put together with what goes before each. */
static void join(ent_buf *to, const char *before, ent_str text, const char *after) {
    if (!text.n)
        return;
    ent__buf_z(to, to->n ? before : "");
    ent__buf_str(to, text);
    ent__buf_z(to, after);
}

static void flush(const block *b, const char *label, ent_buf *text) {
    line(b, label, ent__buf_view(text));
    b->out->failed = b->out->failed ? b->out->failed : text->failed;
    ent__buf_clear(text);
}

static void write_head(const block *b, ent_buf *s) {
    ent_str since = cell(b, C_SINCE), until = cell(b, C_UNTIL);
    ent__buf_printf(b->out, "%.*s\n", ENT_FMT(cell(b, C_CLAIM)));
    join(s, "", cell(b, C_SUBJECT_NAME), "");
    join(s, " | ", cell(b, C_RELATION), "");
    join(s, " | ", cell(b, C_OBJECT_NAME), "");
    join(s, " | ", cell(b, C_VALUE), "");
    flush(b, "claim", s);
    if (since.n)
        join(s, "", ENT_STR("since "), ""), ent__buf_str(s, since);
    if (until.n)
        join(s, ", ", ENT_STR("until "), ""), ent__buf_str(s, until);
    if (cell(b, C_AS_OF).n)
        join(s, ", ", ENT_STR("as of "), ""), ent__buf_str(s, cell(b, C_AS_OF));
    flush(b, "time", s);
    line(b, "detail", cell(b, C_DETAIL));
    line(b, "words", cell(b, C_QUOTE));
    line(b, "note", cell(b, C_NOTE));
}

static void write_source(const block *b, ent_buf *s) {
    join(s, "", cell(b, C_SOURCE), "");
    join(s, ": ", cell(b, C_TITLE), "");
    join(s, ", ", cell(b, C_PUBLISHER), "");
    join(s, ", ", cell(b, C_PUBLISHED), "");
    if (!cell(b, C_PUBLISHED).n)
        join(s, ", accessed ", cell(b, C_ACCESSED), "");
    join(s, " (", cell(b, C_KIND), ")");
    flush(b, "source", s);
    line(b, "place", cell(b, C_AT));
    line(b, "address", cell(b, C_URL));
    line(b, "licence", cell(b, C_LICENCE));
}

static void items(const block *b, const char *label, size_t column) {
    size_t n, len;
    const uint32_t *texts = ent_table_list(b->t, b->row, column, &n);
    for (size_t i = 0; texts && i < n; i++) {
        const char *p = ent_table_text(b->t, texts[i], &len);
        line(b, i ? "" : label, (ent_str){p, len});
    }
}

static void write_chain(const block *b, ent_buf *s) {
    size_t n, len;
    const uint32_t *texts = ent_table_list(b->t, b->row, C_CHAIN, &n);
    for (size_t i = 0; texts && i < n; i++) {
        const char *p = ent_table_text(b->t, texts[i], &len);
        join(s, ", which relies on ", (ent_str){p, len}, "");
    }
    flush(b, "relies on", s);
    line(b, "root", cell(b, C_ROOT));
}

static void write_standing(const block *b, ent_buf *s) {
    join(s, "", cell(b, C_RECORDED), "");
    join(s, " by ", cell(b, C_BY), "");
    flush(b, "recorded", s);
    join(s, "", cell(b, C_STANDING), "");
    join(s, " by ", cell(b, C_REPLACED_BY), "");
    join(s, " on ", cell(b, C_REPLACED_ON), "");
    join(s, ": ", cell(b, C_REASON), "");
    flush(b, "standing", s);
    line(b, "replaces", cell(b, C_REPLACES));
}

static void write_block(const ent_why *why, block *b, ent_buf *s) {
    write_head(b, s);
    write_source(b, s);
    write_chain(b, s);
    write_standing(b, s);
    if (*why->day && cell(b, C_SAYS).n) {
        ent__buf_printf(s, "%s: %.*s", why->day, ENT_FMT(cell(b, C_SAYS)));
        flush(b, "on the day", s);
    }
    items(b, "agree", C_AGREES);
    items(b, "oppose", C_OPPOSES);
    items(b, "also", C_OTHERS);
}

ent_code ent_why_write(const ent_why *why, const ent_write_options *o, ent_sink sink,
                       ent_error *err) {
    if (o && o->format != ENT_FORMAT_TERMINAL)
        return ent_table_write(why->table, o, sink, err);
    ent_buf out, text;
    ent_out to;
    ent__buf_init(&out, (size_t)64 << 20);
    ent__buf_init(&text, ENT_CELL_BYTES_MOST * 4);
    block b = {.t = why->table, .width = o ? o->width : 0, .out = &out};
    ent__out_open(&to, sink);
    for (b.row = 0; b.row < ent_table_n_rows(why->table) && !to.failed; b.row++) {
        if (b.row)
            ent__buf_char(&out, '\n');
        write_block(why, &b, &text);
        if (out.failed)
            to.failed = out.failed;
        else
            ent__out_str(&to, ent__buf_view(&out));
        ent__buf_clear(&out);
    }
    ent__buf_free(&out);
    ent__buf_free(&text);
    return ent__out_close(&to, err);
}
