/* SPDX-License-Identifier: MIT
 *
 * Opening a question: scope, claims, view, and the walk over its matters.
 */
#include "ask/asking.h"

#include "ask/snapshot.h"
#include "voices/whole.h"

#include <stdio.h>

static ent_code patterns_copy(ent_asking *a, ent_view_options *o, ent_error *err) {
    const ent_question *q = a->q;
    a->n_patterns = q->n_only + q->n_without + q->n_prefer;
    a->patterns = ent__zalloc(a->n_patterns + 1, sizeof *a->patterns);
    if (!a->patterns)
        return ent__nomem(err);
    ent_str *p = a->patterns;
    o->only = p;
    for (size_t i = 0; i < q->n_only; i++)
        *p++ = ent__str(q->only[i]);
    o->without = p;
    for (size_t i = 0; i < q->n_without; i++)
        *p++ = ent__str(q->without[i]);
    o->prefer = p;
    for (size_t i = 0; i < q->n_prefer; i++)
        *p++ = ent__str(q->prefer[i]);
    o->n_only = q->n_only;
    o->n_without = q->n_without;
    o->n_prefer = q->n_prefer;
    return ENT_OK;
}

/* The word of a text asked for: ENT_NONE for any; unknown words empty the
 * answer, which is not a failure. */
static uint32_t asked_word(ent_asking *a, const char *text) {
    if (!text)
        return ENT_NONE;
    uint32_t word = ent__pool_find(&a->claims->words, ent__str(text));
    if (word == ENT_NONE)
        a->empty = true;
    return word == ENT_NONE ? ENT_NONE : ent__view_entity(a->view, word);
}

/* "place", "of, place", "none": what a relation has for facets. */
static void facets_list(const ent_relation *r, char *to, size_t n) {
    size_t used = (size_t)snprintf(to, n, "%s", r->n_facets ? "" : "none");
    for (int i = 0; i < r->n_facets && used < n; i++)
        used += (size_t)snprintf(to + used, n - used, "%s%.*s", i ? ", " : "",
                                 ENT_FMT(r->facet[i]));
}

static ent_code facets_read(ent_asking *a, ent_error *err) {
    for (size_t i = 0; i < a->q->n_facets; i++) {
        ent_str rest = ent__str(a->q->facets[i]), key;
        ent__str_split(&rest, '=', &key);
        if (a->relation == ENT_NONE)
            return ent__fail(err, ENT_INVALID, "--%.*s needs a relation", ENT_FMT(key));
        const ent_relation *r = &a->claims->relations[a->relation];
        int at = 0;
        while (at < r->n_facets && !ent__str_eq(r->facet[at], key))
            at++;
        if (at == r->n_facets) {
            char list[200];
            facets_list(r, list, sizeof list);
            return ent__fail(err, ENT_INVALID, "%.*s has no facet \"%.*s\"; it has %s",
                             ENT_FMT(r->id), ENT_FMT(key), list);
        }
        uint32_t word = ent__pool_find(&a->claims->words, rest);
        a->empty |= word == ENT_NONE;
        a->facet.word[at] = word == ENT_NONE ? 0 : ent__view_entity(a->view, word);
    }
    return ENT_OK;
}

static ent_code value_read(ent_asking *a, ent_error *err) {
    if (!a->q->value)
        return ENT_OK;
    ent_str value = ent__str(a->q->value);
    if (a->relation != ENT_NONE) {
        const ent_relation *r = &a->claims->relations[a->relation];
        if (ent__relation_value(r, value) < 0)
            return ent__fail(err, ENT_INVALID, "\"%.*s\" is no value of %.*s", ENT_FMT(value),
                             ENT_FMT(r->id));
    }
    a->value = ent__pool_find(&a->claims->words, value);
    return ENT_OK;
}

static ent_code question_read(ent_asking *a, ent_error *err) {
    a->subject = asked_word(a, a->q->subject);
    a->object = asked_word(a, a->q->object);
    a->relation = ENT_NONE;
    if (a->q->relation) {
        a->relation = ent__claims_find_relation(a->claims, ent__str(a->q->relation));
        if (a->relation == ENT_NONE)
            return ent__fail(err, ENT_NOT_FOUND, "no relation \"%s\"", a->q->relation);
    }
    ENT_TRY(value_read(a, err));
    return facets_read(a, err);
}

static ent_code whole_open(ent_asking *a, ent_error *err) {
    ent_whole w;
    ENT_TRY(ent__whole_open(a->reg, &w, err));
    a->claims = w.claims;
    a->view = w.view;
    return ENT_OK;
}

static ent_code view_open(ent_asking *a, ent_error *err) {
    ent_view_options o = {.known = a->q->known,
                          .said_by = a->q->has_said_by ? a->q->said_by : ENT_DAY_MAX};
    ENT_TRY(patterns_copy(a, &o, err));
    ENT_TRY(ent__view_new(a->claims, &o, &a->view, err));
    ent__claims_free(a->claims);
    a->claims = ent__claims_share(a->view->claims); /* as K reads them */
    return ENT_OK;
}

static ent_code scope_open(ent_asking *a, const ent_scope *scope, ent_error *err) {
    if (!scope->n && ent__question_hears_all(a->q) &&
        (!a->q->known || a->q->known == ENT_LATEST))
        return whole_open(a, err);
    ENT_TRY(ent__load(a->reg, scope, &a->claims, err));
    return view_open(a, err);
}

ent_code ent__asking_open(ent_asking *a, ent_register *reg, const ent_question *q,
                          const ent_scope *scope, ent_error *err) {
    *a = (ent_asking){.reg = reg, .q = q};
    if (!reg || !q)
        return ent__fail(err, ENT_MISUSE, "a register and a question");
    ent_str s = ent__str(q->subject), r = ent__str(q->relation), o = ent__str(q->object);
    ent_pattern both[] = {{s, r, o, {"", 0}}, {o, r, s, {"", 0}}};
    bool everything = !s.n && !r.n && !o.n;
    ent_scope own = {both, everything ? 0 : 2};
    ent_code code = scope_open(a, scope ? scope : &own, err);
    if (a->view)
        ent__hearing_init(&a->hearing, a->view);
    if (code == ENT_OK)
        code = question_read(a, err);
    if (code != ENT_OK)
        ent__asking_close(a);
    return code;
}

ent_code ent__asking_hold(ent_asking *a, ent_register *reg, const ent_question *q,
                          const ent_scope *scope, ent_error *err) {
    if (!reg || !q || !ent__snapshot_serves(q))
        return ent__asking_open(a, reg, q, scope, err);
    *a = (ent_asking){.reg = reg, .q = q, .held = true};
    a->view = q->snapshot->whole.view;
    a->claims = a->view->claims;
    ent__hearing_init(&a->hearing, a->view);
    ent_code code = question_read(a, err);
    uint32_t party = a->subject != ENT_NONE ? a->subject : a->object;
    if (code != ENT_OK)
        ent__asking_close(a);
    else if (party != ENT_NONE)
        a->groups = ent__snapshot_groups(q->snapshot, party, &a->n_groups);
    return code;
}

void ent__asking_close(ent_asking *a) {
    if (a->view)
        ent__hearing_free(&a->hearing);
    if (!a->held) {
        ent__view_free(a->view);
        ent__claims_free(a->claims);
    }
    ent__free(a->patterns, (a->n_patterns + 1) * sizeof *a->patterns);
    *a = (ent_asking){0};
}

/* ---- walking ------------------------------------------------------------------ */

static bool party_is(uint32_t asked, uint32_t party) {
    return asked == ENT_NONE || asked == party;
}

static bool group_fits(const ent_asking *a, const ent_group *g) {
    const ent_relation *r = &a->claims->relations[g->relation];
    if (a->relation != ENT_NONE && a->relation != g->relation)
        return false;
    if (r->shape == ENT_SHAPE_RETRACT)
        return false;
    if (party_is(a->subject, g->subject) && party_is(a->object, g->object))
        return true;
    return r->symmetric && party_is(a->subject, g->object) && party_is(a->object, g->subject);
}

static bool matter_fits(const ent_asking *a, const ent_matter *m) {
    const ent_facet *f = &a->view->facets[m->facet];
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        if (a->facet.word[i] && a->facet.word[i] != f->word[i])
            return false;
    return true;
}

ent_code ent__asking_next(ent_asking *a, ent_cursor *c, uint32_t *matter, ent_error *err) {
    ent_view *v = a->view;
    size_t n = a->groups ? a->n_groups : v->n_groups;
    for (; !a->empty && c->group < n; c->group++, c->inside = false) {
        uint32_t group = a->groups ? a->groups[c->group] : c->group;
        if (!c->inside) {
            if (!group_fits(a, &v->groups[group]))
                continue;
            ENT_TRY(ent__view_matters(v, group, err));
            c->matter = 0;
            c->inside = true;
        }
        const ent_group *g = &v->groups[group];
        while (c->matter < g->n_matters) {
            uint32_t m = g->matter + c->matter++;
            if (!matter_fits(a, &v->matters[m]))
                continue;
            ENT_TRY(ent__view_timeline(v, m, err));
            *matter = m;
            return ENT_OK;
        }
    }
    return ENT_DONE;
}

bool ent__asking_value_fits(const ent_asking *a, uint32_t matter, uint32_t value) {
    if (!a->value)
        return true;
    if (!value || a->value == ENT_NONE)
        return false;
    const ent_relation *r = ent__view_relation(a->view, a->view->matters[matter].group);
    int x = ent__relation_value(r, ent__claims_word(a->claims, value));
    int y = ent__relation_value(r, ent__claims_word(a->claims, a->value));
    return x >= 0 && y >= 0 && ent__value_implies(r, (uint8_t)x, value, (uint8_t)y, a->value);
}

ent_verdict ent__asking_other_value(const ent_asking *a, const ent_finding *f, bool stands) {
    const ent_hearing *h = &a->hearing;
    int code = a->value == ENT_NONE
                   ? -1
                   : ent__relation_value(h->relation, ent__claims_word(a->claims, a->value));
    if (code >= 0 && ent__hearing_possibly(h, f->day, (uint8_t)code, a->value))
        return ENT_POSSIBLY;
    bool denied = stands; /* another value stands, and it is one or the other */
    for (size_t i = 0; i < h->n_voices; i++) {
        const ent_voice *v = &h->voices[i];
        bool no = v->says == ENT_SAYS_NOT_YET || v->says == ENT_SAYS_NO_LONGER ||
                  v->says == ENT_SAYS_UNCOVERED;
        denied |= no && (v->all_values || ent__asking_value_fits(a, f->matter, v->value));
    }
    return denied ? ENT_NO : ENT_UNKNOWN;
}

uint32_t ent__asking_other(const ent_asking *a, uint32_t matter) {
    const ent_group *g = &a->view->groups[a->view->matters[matter].group];
    bool turned =
        a->claims->relations[g->relation].symmetric &&
        ((a->subject != ENT_NONE && g->object == a->subject) ||
         (a->subject == ENT_NONE && a->object != ENT_NONE && g->subject == a->object));
    return turned ? g->subject : g->object;
}

void ent__facet_names(const ent_claims *c, const ent_facet *f, ent_buf *out) {
    const char *sep = "";
    for (int i = 0; i < ENT_FACETS_MOST; i++) {
        if (!f->word[i])
            continue;
        ent__buf_z(out, sep);
        ent__buf_str(out, ent__claims_name(c, f->word[i]));
        sep = ", ";
    }
}

void ent__facet_ids(const ent_claims *c, const ent_relation *r, const ent_facet *f,
                    ent_buf *out) {
    const char *sep = "";
    for (int i = 0; i < r->n_facets; i++) {
        if (!f->word[i])
            continue;
        ent__buf_printf(out, "%s%.*s=%.*s", sep, ENT_FMT(r->facet[i]),
                        ENT_FMT(ent__claims_word(c, f->word[i])));
        sep = ";";
    }
}

/* ---- finding -------------------------------------------------------------------- */

static bool takes(const ent_asking *a, const ent_finding *best, const ent_segment *s) {
    if (best->segment.verdict == s->verdict)
        return false;
    return a->q->throughout ? s->verdict < best->segment.verdict
                            : s->verdict > best->segment.verdict;
}

static ent_day later(ent_day x, ent_day y) {
    return x > y ? x : y;
}

static void find_in_timeline(ent_asking *a, ent_day day1, ent_day day2, ent_finding *out) {
    const ent_view *v = a->view;
    const ent_matter *m = &v->matters[out->matter];
    const ent_segment *s = &v->segments[m->segment], *end = s + m->n_segments;
    bool first = true;
    for (; s < end && s->from <= day2; s++) {
        if (s->until <= day1)
            continue;
        if (first || takes(a, out, s)) {
            out->segment = *s;
            out->day = later(s->from, day1);
        }
        first = false;
    }
}

/* An event over a vague day: what lies wholly in it happened in it. */
static ent_code find_in_window(ent_asking *a, ent_day day1, ent_day day2, ent_finding *out,
                               ent_error *err) {
    ent_hearing *h = &a->hearing;
    ENT_TRY(ent__hearing_open(h, out->matter, err));
    ENT_TRY(ent__hearing_edges(h, err));
    bool first = true;
    for (size_t i = 0; i < h->n_edges; i++) {
        bool last = i + 1 == h->n_edges;
        if ((!last && h->edges[i + 1] <= day1) || h->edges[i] > day2)
            continue;
        ent_segment s;
        ent_day day = later(h->edges[i], day1);
        ENT_TRY(ent__hearing_on(h, day, day1, day2, &s, err));
        if (first || takes(a, out, &s)) {
            out->segment = s;
            out->day = day;
        }
        first = false;
    }
    return ENT_OK;
}

ent_code ent__asking_find(ent_asking *a, uint32_t matter, ent_day day1, ent_day day2,
                          ent_finding *out, ent_error *err) {
    const ent_relation *r = ent__view_relation(a->view, a->view->matters[matter].group);
    *out = (ent_finding){.matter = matter,
                         .day = day1,
                         .segment = {.verdict = ENT_UNKNOWN, .witnessed = ENT_DAY_MIN}};
    out->window = r->shape == ENT_SHAPE_EVENT && day2 > day1;
    if (r->shape == ENT_SHAPE_REMARK)
        return ENT_OK;
    if (out->window)
        return find_in_window(a, day1, day2, out, err);
    find_in_timeline(a, day1, day2, out);
    return ENT_OK;
}

ent_code ent__asking_hear(ent_asking *a, const ent_finding *f, ent_error *err) {
    ent_segment s;
    ENT_TRY(ent__hearing_open(&a->hearing, f->matter, err));
    if (f->window)
        return ent__hearing_on(&a->hearing, f->day, a->q->day1, a->q->day2, &s, err);
    return ent__hearing_on(&a->hearing, f->day, 1, 0, &s, err);
}

/* ---- texts ------------------------------------------------------------------------ */

ent_code ent__claim_text(ent_asking *a, uint32_t claim, ent_row *out, ent_arena *arena,
                         ent_error *err) {
    return ent__register_claim(a->reg, a->claims->at[claim].no, out, arena, err);
}

void ent__bounds_format(ent_day lo, ent_day hi, ent_buf *out) {
    char text[ENT_DATE_TEXT];
    ent_date_format_bounds(lo, hi, text, sizeof text);
    ent__buf_z(out, text);
}
