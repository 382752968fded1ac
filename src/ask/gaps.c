/* SPDX-License-Identifier: MIT
 *
 * gaps: the states with which the register leaves a relation of the subject open.
 * Unsaid is not none: only a list that claims to be complete makes silence a no.
 */
#include "ask/tell.h"

static const ent_column columns[] = {
    {"state", ENT_COLUMN_TEXT, "Id", "", ENT_STYLE_PLAIN},
    {"name", ENT_COLUMN_TEXT, "State", "", ENT_STYLE_STRONG},
    {"status", ENT_COLUMN_TEXT, "Status", "", ENT_STYLE_GRADE},
    {"verdict", ENT_COLUMN_TEXT, "Verdict", "", ENT_STYLE_HIDDEN},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_PLAIN},
    {"witnessed", ENT_COLUMN_DAY, "Witnessed", "", ENT_STYLE_PLAIN},
    {"works", ENT_COLUMN_LIST, "According to", "", ENT_STYLE_PLAIN},
    {"claims", ENT_COLUMN_LIST, "Claims", "", ENT_STYLE_ID},
};
enum { C_STATE, C_NAME, C_STATUS, C_VERDICT, C_VALUE, C_WITNESSED, C_WORKS, C_CLAIMS };

typedef struct gap_state {
    ent_str id, name;
    ent_day from, until;
    bool replaced;
} gap_state;

typedef struct gaps {
    ent_asking ask;
    ent_table *table;
    ent_arena arena;
    gap_state *states;
    size_t n, cap;
    ent_map seen; /* hash of an id, for the rows that replace */
    size_t n_unsaid, n_unknown, n_stale, n_no;
    ent_day day1, day2;
    ent_instant known;
    bool failed;
} gaps;

/* ---- the states of the day -------------------------------------------------------- */

static void read_bounds(ent_str text, ent_day *lo, ent_day *hi) {
    ent_date d;
    if (text.n && ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) == ENT_OK)
        *lo = d.from, *hi = d.until;
}

static gap_state *find_state(gaps *g, ent_str id) {
    uint32_t at;
    for (uint64_t key = ent__hash(id.p, id.n); (at = ent__map_get(&g->seen, key)) != ENT_NONE;
         key++)
        if (ent__str_eq(g->states[at].id, id))
            return &g->states[at];
    return NULL;
}

static gap_state *add_state(gaps *g, ent_str id) {
    uint64_t key = ent__hash(id.p, id.n);
    while (ent__map_get(&g->seen, key) != ENT_NONE)
        key++;
    if (!ENT_GROW(g->states, g->cap, g->n + 1) || !ent__map_put(&g->seen, key, (uint32_t)g->n))
        return NULL;
    gap_state *s = &g->states[g->n];
    *s = (gap_state){
        .id = ent__str_copy(&g->arena, id), .from = ENT_DAY_MIN, .until = ENT_DAY_MAX};
    if (!s->id.p)
        return NULL;
    g->n++;
    return s;
}

static int on_entity(void *ctx, const ent_row *row, ent_instant recorded) {
    gaps *g = ctx;
    ent_day other;
    ent_str replaces = row->cell[ENT_E_REPLACES];
    if (!ent__str_is(row->cell[ENT_E_TYPE], "state") || recorded > g->known)
        return 0;
    gap_state *s = find_state(g, row->cell[ENT_E_ID]);
    if (!s) {
        s = add_state(g, row->cell[ENT_E_ID]);
        if (s) {
            s->name = ent__str_copy(&g->arena, row->cell[ENT_E_NAME]);
            read_bounds(row->cell[ENT_E_SINCE], &s->from, &other);
            read_bounds(row->cell[ENT_E_UNTIL], &other, &s->until);
        }
    }
    g->failed = !s || (s && !s->name.p);
    if (g->failed || !replaces.n)
        return g->failed;
    s = find_state(g, replaces);
    s = s ? s : add_state(g, replaces);
    if (s)
        s->replaced = true;
    g->failed = !s;
    return g->failed;
}

static ent_code states_read(gaps *g, ent_register *reg, ent_error *err) {
    ent_code code = ent__register_rows(reg, ENT_ENTITY, ENT_STR(""), on_entity, g, err);
    return g->failed ? ent__nomem(err) : code;
}

/* Does a claim of its existence deny it on the whole day? */
static ent_code denied(gaps *g, ent_str state, bool *out, ent_error *err) {
    ent_asking *a = &g->ask;
    uint32_t relation = ent__claims_find_relation(a->claims, ENT_STR("exists"));
    uint32_t word = ent__pool_find(&a->claims->words, state);
    *out = false;
    if (relation == ENT_NONE || word == ENT_NONE)
        return ENT_OK;
    uint32_t group = ent__view_group(a->view, relation, word, 0);
    if (group == ENT_NONE)
        return ENT_OK;
    ENT_TRY(ent__view_matters(a->view, group, err));
    for (uint32_t i = 0; i < a->view->groups[group].n_matters; i++) {
        uint32_t m = a->view->groups[group].matter + i;
        ent_finding f;
        ENT_TRY(ent__view_timeline(a->view, m, err));
        ENT_TRY(ent__asking_find(a, m, g->day1, g->day2, &f, err));
        ent_str value = ent__claims_word(a->claims, f.segment.value);
        *out |=
            f.segment.verdict == ENT_NO || (f.segment.verdict >= ENT_PRESUMED &&
                                            ent__str_in_list(ENT_STR("dissolved|none"), value));
    }
    return ENT_OK;
}

/* ---- one state -------------------------------------------------------------------- */

/* The best finding among the matters of the pair; false if nothing is said. */
static ent_code best_finding(gaps *g, uint32_t state, ent_finding *best, bool *said,
                             ent_error *err) {
    ent_asking *a = &g->ask;
    uint32_t group =
        state == ENT_NONE ? ENT_NONE : ent__view_group(a->view, a->relation, a->subject, state);
    *said = false;
    if (group == ENT_NONE)
        return ENT_OK;
    ENT_TRY(ent__view_matters(a->view, group, err));
    for (uint32_t i = 0; i < a->view->groups[group].n_matters; i++) {
        uint32_t m = a->view->groups[group].matter + i;
        ent_finding f;
        ENT_TRY(ent__view_timeline(a->view, m, err));
        ENT_TRY(ent__asking_find(a, m, g->day1, g->day2, &f, err));
        if (*said && (f.segment.verdict < best->segment.verdict ||
                      (f.segment.verdict == best->segment.verdict &&
                       f.segment.witnessed <= best->segment.witnessed)))
            continue;
        *best = f;
        *said = true;
    }
    return ENT_OK;
}

/* Does a party of a coverage claim (an id, "any:TYPE", or blank) hold this one? */
static bool party_fits(ent_str party, ent_str id, const char *type) {
    if (!party.n || ent__str_eq(party, id))
        return true;
    return ent__str_starts(party, "any:") &&
           ent__str_is((ent_str){party.p + 4, party.n - 4}, type);
}

static bool no_facet(const ent_coverage *c) {
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        if (c->facet.word[i])
            return false;
    return true;
}

/* The parties as text: the scope has no words for states of which nothing is said. */
static bool covers_pair(const gaps *g, const ent_coverage *c, ent_str state) {
    const ent_asking *a = &g->ask;
    const ent_claims *all = a->claims;
    const ent_claim *claim = &all->at[c->claim];
    ent_str first = ent__claims_word(
        all, c->subject && c->subject != ENT_NONE ? c->subject : claim->subject);
    ent_str second = ent__detail_get(ent__claims_word(all, claim->detail), "object");
    if (c->object && c->object != ENT_NONE)
        second = ent__claims_word(all, c->object);
    const ent_entity_row *e = ent__claims_entity(all, a->subject);
    ent_str subject = ent__str(a->q->subject);
    const char *type = e ? ent__claims_word(all, e->type).p : "state";
    if (party_fits(first, subject, type) && party_fits(second, state, "state"))
        return true;
    return all->relations[a->relation].symmetric && party_fits(first, state, "state") &&
           party_fits(second, subject, type);
}

/* A complete list of this relation, of all values and facets, that holds the pair on
 * all days asked. */
static bool covers(const gaps *g, const ent_coverage *c, ent_str state) {
    if (c->relation != g->ask.relation || c->value || !no_facet(c) || !covers_pair(g, c, state))
        return false;
    ent_spell s = ent__spell_of(g->ask.view, c->claim);
    return ent__spell_says(&s, g->day1, 1, 0) == ENT_SAYS_YES &&
           ent__spell_says(&s, g->day2, 1, 0) == ENT_SAYS_YES;
}

static size_t start_row(gaps *g, const gap_state *s, const char *status) {
    size_t row = ent__table_add_row(g->table);
    ent__table_set_text(g->table, row, C_STATE, s->id);
    ent__table_set_text(g->table, row, C_NAME, s->name.n ? s->name : s->id);
    ent__table_set_z(g->table, row, C_STATUS, status);
    return row;
}

static void silent_row(gaps *g, const gap_state *s) {
    const ent_view *v = g->ask.view;
    size_t row = SIZE_MAX;
    for (size_t i = 0; i < v->n_coverage; i++) {
        if (!covers(g, &v->coverage[i], s->id))
            continue;
        if (row == SIZE_MAX) {
            row = start_row(g, s, "no");
            g->n_no++;
        }
        ent__tell_work(&g->ask, g->table, row, C_WORKS,
                       ent__view_work(v, &g->ask.claims->at[v->coverage[i].claim]));
        ent__tell_claim(&g->ask, g->table, row, C_CLAIMS, v->coverage[i].claim);
    }
    if (row == SIZE_MAX) {
        row = start_row(g, s, "unsaid");
        g->n_unsaid++;
    }
    ent__table_set_z(g->table, row, C_VERDICT, "unsaid");
}

static ent_code said_row(gaps *g, const gap_state *s, const ent_finding *f, ent_error *err) {
    ent_asking *a = &g->ask;
    ent_verdict verdict = (ent_verdict)f->segment.verdict;
    bool stale = verdict == ENT_PRESUMED &&
                 f->segment.witnessed < ent__day_years_before(g->day1, ENT_STALE_YEARS);
    if (verdict != ENT_UNKNOWN && !stale)
        return ENT_OK;
    g->n_stale += stale;
    g->n_unknown += !stale;
    size_t row = start_row(g, s, stale ? "stale" : "unknown");
    ent__table_set_z(g->table, row, C_VERDICT, ent__verdict_name(verdict));
    if (f->segment.value)
        ent__table_set_text(g->table, row, C_VALUE,
                            ent__claims_word(a->claims, f->segment.value));
    ent__table_set_day(g->table, row, C_WITNESSED, f->segment.witnessed);
    ENT_TRY(ent__hearing_open(&a->hearing, f->matter, err));
    for (size_t i = 0; i < a->hearing.n_spells; i++) {
        ent__tell_work(a, g->table, row, C_WORKS, a->hearing.spells[i].work);
        ent__tell_claim(a, g->table, row, C_CLAIMS, a->hearing.spells[i].claim);
    }
    return ENT_OK;
}

static ent_code state_row(gaps *g, const gap_state *s, ent_error *err) {
    ent_finding best;
    bool said, gone;
    uint32_t word = ent__pool_find(&g->ask.claims->words, s->id);
    if (s->replaced || s->from > g->day2 || s->until < g->day1 ||
        ent__str_is(s->id, g->ask.q->subject) ||
        (g->ask.q->object && !ent__str_is(s->id, g->ask.q->object)))
        return ENT_OK;
    ENT_TRY(denied(g, s->id, &gone, err));
    if (gone)
        return ENT_OK;
    ENT_TRY(best_finding(g, word, &best, &said, err));
    if (said)
        return said_row(g, s, &best, err);
    silent_row(g, s);
    return ENT_OK;
}

/* ---- all -------------------------------------------------------------------------- */

static void put_notes(gaps *g) {
    ent__table_add_note_f(g->table, "%zu unsaid, %zu unknown, %zu stale, %zu no", g->n_unsaid,
                          g->n_unknown, g->n_stale, g->n_no);
    if (g->n_unsaid)
        ent__table_add_note(
            g->table, ENT_STR("unsaid is not none: the register holds no claim about it"));
    if (g->n_stale)
        ent__table_add_note_f(g->table, "stale: presumed, last witnessed over %d years before",
                              ENT_STALE_YEARS);
    if (g->n_no)
        ent__table_add_note(g->table,
                            ENT_STR("no: a list that claims to be complete has no such entry"));
}

static ent_code rows_make(gaps *g, ent_error *err) {
    for (size_t i = 0; i < g->n; i++)
        ENT_TRY(state_row(g, &g->states[i], err));
    put_notes(g);
    return ENT_OK;
}

/* The relation's claims and coverage, and what is said of each state's existence. */
static ent_code patterns_make(const gaps *g, const ent_question *q, ent_patterns *p,
                              const ent_buf *relation, ent_error *err) {
    ent_str subject = ent__str(q->subject), none = ENT_STR("");
    bool ok = ent__patterns_add(p, subject, q->relation, none) &&
              ent__patterns_add(p, none, q->relation, subject) &&
              ent__patterns_add(p, none, "complete", ent__buf_view(relation));
    for (size_t i = 0; ok && i < g->n; i++)
        ok = ent__patterns_add(p, g->states[i].id, "exists", none);
    return ok ? ENT_OK : ent__nomem(err);
}

static ent_code gaps_open(gaps *g, ent_register *reg, const ent_question *q, ent_error *err) {
    ent_patterns patterns = {0};
    ent_buf relation;
    ent__buf_init(&relation, 1 << 20);
    ent__buf_printf(&relation, "rel:%.200s", q->relation);
    ent_code code = ent__buf_code(&relation, err);
    if (code == ENT_OK)
        code = states_read(g, reg, err);
    if (code == ENT_OK)
        code = patterns_make(g, q, &patterns, &relation, err);
    if (code == ENT_OK) {
        ent_scope scope = {patterns.at, patterns.n};
        code = ent__asking_open(&g->ask, reg, q, &scope, err);
    }
    ent__patterns_free(&patterns);
    ent__buf_free(&relation);
    return code;
}

ent_code ent_ask_gaps(ent_register *reg, const ent_question *q, ent_table **out,
                      ent_error *err) {
    *out = NULL;
    if (!q->subject || !q->relation)
        return ent__fail(err, ENT_MISUSE, "gaps needs a subject and a relation");
    gaps g = {.day1 = q->has_day ? q->day1 : q->today,
              .day2 = q->has_day ? q->day2 : q->today,
              .known = q->known ? q->known : ENT_LATEST};
    ent_code code = gaps_open(&g, reg, q, err);
    if (code == ENT_OK) {
        g.table = ent__table_new(ENT_STR(""));
        ent__table_add_columns(g.table, columns, sizeof columns / sizeof *columns);
        code = rows_make(&g, err);
        ent__asking_close(&g.ask);
    }
    ent__arena_free(&g.arena);
    ENT_DROP(g.states, g.cap);
    ent__map_free(&g.seen);
    if (code == ENT_OK)
        return ent__table_done(g.table, out, err);
    ent_table_free(g.table);
    return code;
}
