/* SPDX-License-Identifier: MIT
 *
 * treaties: what a state has done about each treaty, and what that makes it on the
 * day: a signatory from signature; bound from ratification, acceptance, approval,
 * accession, succession, definitive signature or formal confirmation (or from its
 * entry into force for the state), until denunciation, withdrawal or termination.
 * A consent says that it was one of these and not which: it counts where none is known.
 *
 * A state that `continues` another has done what the other did: Russia is bound by what
 * the Soviet Union ratified. Such actions are told with the other's name.
 */
#include "ask/acts.h"
#include "ask/tell.h"

#include <stdlib.h>

static const ent_column columns[] = {
    {"treaty", ENT_COLUMN_TEXT, "Treaty", "", ENT_STYLE_HIDDEN},
    {"title", ENT_COLUMN_TEXT, "Treaty", "", ENT_STYLE_STRONG},
    {"state", ENT_COLUMN_TEXT, "State", "", ENT_STYLE_HIDDEN},
    {"state_name", ENT_COLUMN_TEXT, "State", "", ENT_STYLE_PLAIN},
    {"status", ENT_COLUMN_TEXT, "Status", "", ENT_STYLE_PLAIN},
    {"verdict", ENT_COLUMN_TEXT, "Verdict", "", ENT_STYLE_GRADE},
    {"signed", ENT_COLUMN_TEXT, "Signed", "", ENT_STYLE_HIDDEN},
    {"in_force", ENT_COLUMN_TEXT, "In force", "", ENT_STYLE_HIDDEN},
    {"bound_since", ENT_COLUMN_TEXT, "Bound since", "", ENT_STYLE_HIDDEN},
    {"ended", ENT_COLUMN_TEXT, "Ended", "", ENT_STYLE_HIDDEN},
    {"place", ENT_COLUMN_TEXT, "Place", "", ENT_STYLE_HIDDEN},
    {"parties", ENT_COLUMN_INT, "Parties", "", ENT_STYLE_PLAIN},
    {"actions", ENT_COLUMN_LIST, "Actions", "", ENT_STYLE_PLAIN},
    {"works", ENT_COLUMN_LIST, "According to", "", ENT_STYLE_HIDDEN},
    {"claims", ENT_COLUMN_LIST, "Claims", "", ENT_STYLE_ID},
};
enum {
    C_TREATY,
    C_TITLE,
    C_STATE,
    C_STATE_NAME,
    C_STATUS,
    C_VERDICT,
    C_SIGNED,
    C_IN_FORCE,
    C_BOUND_SINCE,
    C_ENDED,
    C_PLACE,
    C_PARTIES,
    C_ACTIONS,
    C_WORKS,
    C_CLAIMS
};

ent_act ent__act_of(ent_str value) {
    if (ent__str_in_list(ENT_STR("signature|signatory"), value))
        return ENT_ACT_SIGNS;
    if (ent__str_in_list(ENT_STR("ratification|acceptance|approval|accession|succession|"
                                 "definitive-signature|formal-confirmation|entry-into-force"),
                         value))
        return ENT_ACT_BINDS;
    if (ent__str_is(value, "consent"))
        return ENT_ACT_CONSENTS;
    if (ent__str_in_list(ENT_STR("denunciation|withdrawal|termination"), value))
        return ENT_ACT_ENDS;
    return ENT_ACT_OTHER;
}

/* One action of a state: a matter, since each happens once. */
typedef struct act {
    uint32_t group, matter, value;
    uint32_t treaty, state; /* of those asked for: who did it, or who continues that one */
    ent_day lo, hi;         /* as the narrowest date has it; ENT_DAY_MAX if undated */
    bool dated, happened;
    uint8_t kind, verdict;
} act;

typedef struct treaties {
    ent_asking ask;
    ent_table *table;
    uint32_t relation, state[2]; /* words of the states asked for */
    uint32_t past[2];            /* whom they continue; ENT_NONE: nobody */
    int n_states;
    act *acts;
    size_t n_acts, cap_acts;
    ent_map n_parties; /* treaty word -> states with any action */
    ent_day day1, day2;
} treaties;

/* ---- actions ---------------------------------------------------------------------- */

/* The narrowest date among the claims of the matter the hearing is turned to. */
static void date_act(const ent_hearing *h, act *out) {
    out->lo = out->hi = ENT_DAY_MAX;
    for (size_t i = 0; i < h->n_spells; i++) {
        const ent_spell *s = &h->spells[i];
        if (s->dumb)
            continue;
        if (!out->dated || (int64_t)s->s2 - s->s1 < (int64_t)out->hi - out->lo)
            out->lo = s->s1, out->hi = s->s2;
        out->dated = true;
    }
}

/* Has it happened by the day? What is undated has, on a day nobody knows. */
static ent_code act_make(treaties *t, uint32_t group, uint32_t matter, uint32_t state,
                         ent_error *err) {
    ent_asking *a = &t->ask;
    ent_finding f;
    act x = {.group = group, .matter = matter, .state = state};
    x.treaty = a->view->groups[group].object;
    ENT_TRY(ent__hearing_open(&a->hearing, matter, err));
    if (!a->hearing.n_spells)
        return ENT_OK;
    x.value = a->hearing.spells[0].value;
    x.kind = (uint8_t)ent__act_of(ent__claims_word(a->claims, x.value));
    date_act(&a->hearing, &x);
    ENT_TRY(ent__view_timeline(a->view, matter, err));
    ENT_TRY(ent__asking_find(a, matter, ENT_DAY_MIN + 1, t->day2, &f, err));
    x.verdict = x.dated ? f.segment.verdict : ENT_UNKNOWN;
    x.happened = !x.dated || x.verdict >= ENT_POSSIBLY;
    if (!ENT_GROW(t->acts, t->cap_acts, t->n_acts + 1))
        return ent__nomem(err);
    t->acts[t->n_acts++] = x;
    return ENT_OK;
}

/* The state asked for whose doing the subject's is; ENT_NONE: of none. */
static uint32_t state_of(const treaties *t, uint32_t subject) {
    for (int i = 0; i < t->n_states; i++)
        if (subject == t->state[i])
            return subject;
    for (int i = 0; i < t->n_states; i++)
        if (subject == t->past[i])
            return t->state[i];
    return ENT_NONE;
}

static ent_code collect(treaties *t, ent_error *err) {
    ent_view *v = t->ask.view;
    for (uint32_t i = 0; i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        if (g->relation != t->relation)
            continue;
        uint32_t n = ent__map_get(&t->n_parties, g->object);
        if (!ent__map_put(&t->n_parties, g->object, n == ENT_NONE ? 1 : n + 1))
            return ent__nomem(err);
        uint32_t state = state_of(t, g->subject);
        if (state == ENT_NONE)
            continue;
        ENT_TRY(ent__view_matters(v, i, err));
        for (uint32_t k = 0; k < v->groups[i].n_matters; k++)
            ENT_TRY(act_make(t, i, v->groups[i].matter + k, state, err));
    }
    return ENT_OK;
}

/* ---- a row ------------------------------------------------------------------------ */

/* What the actions of one state come to. */
typedef struct summary {
    const act *last[ENT_ACT_COUNT];  /* that has happened, the latest */
    const act *first[ENT_ACT_COUNT]; /* dated, the earliest, happened or not */
    const act *in_force, *sign;
    bool any;
} summary;

static bool later(const act *x, const act *y) {
    return !y || (x->dated && (!y->dated || x->lo > y->lo));
}

static bool earlier(const act *x, const act *y) {
    return !y || x->lo < y->lo;
}

static summary sum_up(const treaties *t, const act *acts, size_t n) {
    summary s = {0};
    for (size_t i = 0; i < n; i++) {
        const act *x = &acts[i];
        ent_str value = ent__claims_word(t->ask.claims, x->value);
        if (x->kind == ENT_ACT_SIGNS && (!s.sign || (x->dated && !s.sign->dated)))
            s.sign = x;
        if (x->dated && earlier(x, s.first[x->kind]))
            s.first[x->kind] = x;
        if (x->dated && ent__str_is(value, "entry-into-force"))
            s.in_force = x;
        if (x->happened && later(x, s.last[x->kind]))
            s.last[x->kind] = x;
        s.any |= x->happened;
    }
    return s;
}

static const act *status_of(const summary *s, const char **status) {
    const act *ended = s->last[ENT_ACT_ENDS];
    const act *bound =
        s->last[ENT_ACT_BINDS] ? s->last[ENT_ACT_BINDS] : s->last[ENT_ACT_CONSENTS];
    if (ended && (!bound || ended->lo >= bound->lo)) {
        *status = "ended";
        return ended;
    }
    if (bound) {
        *status = "bound";
        return bound;
    }
    *status = s->last[ENT_ACT_SIGNS] ? "signatory" : s->any ? "party" : "future";
    return s->last[ENT_ACT_SIGNS] ? s->last[ENT_ACT_SIGNS] : s->last[ENT_ACT_OTHER];
}

static void put_date(treaties *t, size_t row, size_t column, const act *x) {
    if (x && x->dated)
        ent__tell_bounds(t->table, row, column, x->lo, x->hi);
}

typedef struct placing {
    ent_table *table;
    size_t row;
} placing;

static int on_place(void *ctx, const ent_row *row, ent_instant recorded) {
    placing *p = ctx;
    (void)recorded;
    if (!row->cell[ENT_E_REPLACES].n)
        ent__table_set_text(p->table, p->row, C_PLACE, row->cell[ENT_E_NAME]);
    return 0;
}

/* A place is no facet of an action, so that the scope does not have its name. */
static ent_code put_place(treaties *t, size_t row, ent_str place, ent_error *err) {
    placing p = {t->table, row};
    ent__table_set_text(t->table, row, C_PLACE, place);
    return ent__register_rows(t->ask.reg, ENT_ENTITY, place, on_place, &p, err);
}

/* "ratification 1999", the works and claims of it, and where it was signed. */
static ent_code put_act(treaties *t, size_t row, const act *x, ent_error *err) {
    ent_asking *a = &t->ask;
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent__buf_str(&b, ent__claims_word(a->claims, x->value));
    if (x->dated) {
        ent__buf_char(&b, ' ');
        ent__bounds_format(x->lo, x->hi, &b);
    }
    if (x->verdict == ENT_DISPUTED)
        ent__buf_z(&b, " (disputed)");
    uint32_t doer = a->view->groups[x->group].subject;
    if (doer != x->state)
        ent__buf_printf(&b, " (%.*s)", ENT_FMT(ent__claims_name(a->claims, doer)));
    if (t->table && b.failed)
        t->table->failed = b.failed;
    else
        ent__table_add_item(t->table, row, C_ACTIONS, ent__buf_view(&b));
    ent__buf_free(&b);
    ENT_TRY(ent__hearing_open(&a->hearing, x->matter, err));
    for (size_t i = 0; i < a->hearing.n_spells; i++) {
        const ent_spell *s = &a->hearing.spells[i];
        ent_str detail = ent__claims_word(a->claims, a->claims->at[s->claim].detail);
        ent_str place = ent__detail_get(detail, "place");
        ent__tell_work(a, t->table, row, C_WORKS, s->work);
        ent__tell_claim(a, t->table, row, C_CLAIMS, s->claim);
        if (place.n && x->kind == ENT_ACT_SIGNS)
            ENT_TRY(put_place(t, row, place, err));
    }
    return ENT_OK;
}

static ent_code put_row(treaties *t, const act *acts, size_t n, ent_error *err) {
    const ent_group *g = &t->ask.view->groups[acts->group];
    summary s = sum_up(t, acts, n);
    const char *status;
    const act *by = status_of(&s, &status);
    if (!s.any && !t->ask.q->all)
        return ENT_OK;
    size_t row = ent__table_add_row(t->table);
    ent__tell_entity(&t->ask, t->table, row, C_TREATY, g->object);
    ent__tell_entity(&t->ask, t->table, row, C_STATE, acts->state);
    ent__table_set_z(t->table, row, C_STATUS, status);
    if (by)
        ent__table_set_z(t->table, row, C_VERDICT, ent__verdict_name((ent_verdict)by->verdict));
    put_date(t, row, C_SIGNED, s.sign);
    put_date(t, row, C_IN_FORCE, s.in_force);
    put_date(t, row, C_BOUND_SINCE,
             s.first[ENT_ACT_BINDS] ? s.first[ENT_ACT_BINDS] : s.first[ENT_ACT_CONSENTS]);
    put_date(t, row, C_ENDED, s.last[ENT_ACT_ENDS]);
    uint32_t parties = ent__map_get(&t->n_parties, g->object);
    ent__table_set_int(t->table, row, C_PARTIES, parties == ENT_NONE ? 0 : parties);
    for (size_t i = 0; i < n; i++)
        ENT_TRY(put_act(t, row, &acts[i], err));
    return ENT_OK;
}

/* ---- all -------------------------------------------------------------------------- */

/* By treaty, state, date. Words are numbered as they come, so names would be another
 * order at each reading: treaties go by id. */
static int act_cmp(const void *px, const void *py) {
    const act *x = px, *y = py;
    if (x->treaty != y->treaty)
        return x->treaty < y->treaty ? -1 : 1;
    if (x->state != y->state)
        return x->state < y->state ? -1 : 1;
    if (x->lo != y->lo)
        return x->lo < y->lo ? -1 : 1;
    if (x->hi != y->hi)
        return x->hi < y->hi ? -1 : 1;
    return x->matter < y->matter ? -1 : x->matter > y->matter;
}

/* The actions of one state on one treaty. */
typedef struct block {
    const treaties *t;
    const act *acts;
    size_t n;
} block;

static int block_cmp(const void *px, const void *py) {
    const block *x = px, *y = py;
    const ent_claims *c = x->t->ask.claims;
    int by = ent__str_cmp(ent__claims_word(c, x->acts->treaty),
                          ent__claims_word(c, y->acts->treaty));
    if (by)
        return by;
    return (x->acts->state != x->t->state[0]) - (y->acts->state != x->t->state[0]);
}

static bool same_treaty(const block *x, const block *y) {
    return x->acts->treaty == y->acts->treaty;
}

static ent_code put_blocks(treaties *t, block *blocks, size_t n, ent_error *err) {
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && same_treaty(&blocks[i], &blocks[j]);)
            j++;
        if (j - i < (size_t)t->n_states)
            continue; /* not in common */
        for (size_t k = i; k < j; k++)
            ENT_TRY(put_row(t, blocks[k].acts, blocks[k].n, err));
    }
    return ENT_OK;
}

static ent_code rows_make(treaties *t, ent_error *err) {
    ENT_TRY(collect(t, err));
    if (!t->n_acts)
        return ENT_OK;
    qsort(t->acts, t->n_acts, sizeof *t->acts, act_cmp);
    block *blocks = ent__zalloc(t->n_acts, sizeof *blocks);
    if (!blocks)
        return ent__nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < t->n_acts; i++) {
        const act *x = &t->acts[i];
        if (i == 0 || x->treaty != x[-1].treaty || x->state != x[-1].state)
            blocks[n++] = (block){.t = t, .acts = x};
        blocks[n - 1].n++;
    }
    qsort(blocks, n, sizeof *blocks, block_cmp);
    ent_code code = put_blocks(t, blocks, n, err);
    ent__free(blocks, t->n_acts * sizeof *blocks);
    return code;
}

static ent_code add_states(ent_patterns *out, const ent_question *q, const char *relation,
                           ent_error *err) {
    ent_str none = ENT_STR("");
    bool ok = ent__patterns_add(out, ent__str(q->subject), relation, none) &&
              (!q->object || ent__patterns_add(out, ent__str(q->object), relation, none));
    return ok ? ENT_OK : ent__nomem(err);
}

/* What the states are part of, and whom they may continue; then their actions, and
 * everybody's on the treaties that these name. */
static ent_code patterns_make(ent_register *reg, const ent_question *q, ent_pool *kin,
                              ent_pool *met, ent_patterns *out, ent_error *err) {
    ent_str none = ENT_STR("");
    ENT_TRY(add_states(out, q, "part", err));
    ENT_TRY(ent__reach_parties(reg, q, out->at, out->n, kin, err));
    ENT_TRY(add_states(out, q, "party", err));
    for (size_t i = 0; i < kin->n; i++)
        if (!ent__patterns_add(out, kin->at[i], "party", none))
            return ent__nomem(err);
    ENT_TRY(ent__reach_parties(reg, q, out->at, out->n, met, err));
    for (size_t i = 0; i < met->n; i++)
        if (!ent__patterns_add(out, none, "party", met->at[i]))
            return ent__nomem(err);
    return ENT_OK;
}

static ent_code treaties_open(treaties *t, ent_register *reg, const ent_question *q,
                              ent_error *err) {
    ent_patterns patterns = {0};
    ent_pool kin = {0}, met = {0};
    ent_code code = patterns_make(reg, q, &kin, &met, &patterns, err);
    if (code == ENT_OK) {
        ent_scope scope = {patterns.at, patterns.n};
        code = ent__asking_open(&t->ask, reg, q, &scope, err);
    }
    ent__patterns_free(&patterns);
    ent__pool_free(&kin);
    ent__pool_free(&met);
    return code;
}

/* Whom a state continues; ENT_NONE. */
static uint32_t past_of(const treaties *t, uint32_t state) {
    const ent_view *v = t->ask.view;
    uint32_t part = ent__claims_find_relation(v->claims, ENT_STR("part"));
    for (uint32_t i = 0; part != ENT_NONE && i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        if (g->relation != part || g->subject != state)
            continue;
        for (uint32_t k = 0; k < g->n; k++) {
            const ent_claim *c = &v->claims->at[v->order[g->first + k]];
            if (ent__str_is(ent__claims_word(v->claims, c->value), "continues"))
                return g->object;
        }
    }
    return ENT_NONE;
}

ent_code ent_ask_treaties(ent_register *reg, const ent_question *q, ent_table **out,
                          ent_error *err) {
    *out = NULL;
    if (!q->subject)
        return ent__fail(err, ENT_MISUSE, "treaties needs a state");
    ent_question own = *q;
    own.relation = NULL;
    treaties t = {.day1 = q->has_day ? q->day1 : q->today, .n_states = q->object ? 2 : 1};
    t.day2 = q->has_day ? q->day2 : q->today;
    ENT_TRY(treaties_open(&t, reg, &own, err));
    t.relation = ent__claims_find_relation(t.ask.claims, ENT_STR("party"));
    t.state[0] = t.ask.subject;
    t.state[1] = q->object ? t.ask.object : t.ask.subject;
    for (int i = 0; i < 2; i++)
        t.past[i] = past_of(&t, t.state[i]);
    t.table = ent__table_new(ENT_STR(""));
    ent__table_add_columns(t.table, columns, sizeof columns / sizeof *columns);
    if (!q->object)
        ent__tell_hide_asked(&t.ask, t.table, C_STATE_NAME, ENT_NONE, ENT_NONE);
    ent_code code = t.ask.empty ? ENT_OK : rows_make(&t, err);
    ENT_DROP(t.acts, t.cap_acts);
    ent__map_free(&t.n_parties);
    ent__asking_close(&t.ask);
    if (code == ENT_OK)
        return ent__table_done(t.table, out, err);
    ent_table_free(t.table);
    return code;
}
