/* SPDX-License-Identifier: MIT
 *
 * The rule as plainly as possible; see naive.h. The sections of this file are
 * those of the design.
 */
#include "naive.h"

#include <stdlib.h>

#define BEFORE_ALL ((int64_t)ENT_DAY_MIN)
#define AFTER_ALL ((int64_t)ENT_DAY_MAX)

enum { VOICES_MOST = 128 };

/* A claim, read. Bounds that are not said are -inf and +inf. */
typedef struct said {
    size_t row;
    const ent_relation *relation;
    ent_str subject, object, value, facet[ENT_FACETS_MOST];
    ent_str source, work, kind, root;
    bool has_since, has_until, still, restored, dated;
    int64_t s1, s2, u1, u2, a, b;
    int64_t edition; /* first day on which its source may have been out */
    uint32_t prefer;
    ent_str unit;
} said;

typedef struct covering {
    said claim;
    const ent_relation *relation;
    ent_str subject, object, value, facet[ENT_FACETS_MOST];
} covering;

typedef struct voice {
    ent_str work, source, value;
    ent_says says;
    bool everything; /* coverage of all values */
    int64_t witness, news;
    const said *of[VOICES_MOST];
    ent_says each[VOICES_MOST];
    size_t n;
} voice;

struct naive {
    const lines_row *rows;
    size_t n_rows;
    size_t *small; /* rows that are no claims */
    size_t n_small;
    ent_view_options options;
    ent_relation *relations;
    size_t n_relations;
    ent_arena arena;
    said *said;
    size_t n_said;
    covering *cover;
    size_t n_cover;
    naive_matter *matters;
    size_t n_matters, cap_matters;
    voice *voices;
    size_t n_voices;
    bool contradiction;
};

/* ---- 1.1, 1.2: rows ------------------------------------------------------------ */

static bool known_by(const naive *v, size_t row) {
    return v->rows[row].recorded <= v->options.known;
}

static ent_str cell(const naive *v, size_t row, int at) {
    return v->rows[row].row.cell[at];
}

/* The row of a source, entity or relation; the row of that id itself first. */
static const lines_row *row_of(const naive *v, ent_kind kind, ent_str id) {
    const lines_row *found = NULL;
    int replaces = ent__schema(kind)->replaces;
    for (size_t k = 0; k < v->n_small; k++) {
        size_t i = v->small[k];
        if (v->rows[i].kind == kind && ent__str_eq(cell(v, i, 0), id) &&
            (!found || cell(v, i, replaces).n == 0))
            found = &v->rows[i];
    }
    return found;
}

/* What replaces this id at K: of several rows the one with the largest id. */
static ent_str replacement(const naive *v, ent_kind kind, ent_str id) {
    ent_str found = {"", 0};
    int replaces = ent__schema(kind)->replaces;
    for (size_t k = 0; k < v->n_small; k++) {
        size_t i = v->small[k];
        if (v->rows[i].kind == kind && id.n && ent__str_eq(cell(v, i, replaces), id) &&
            known_by(v, i) && !ent__str_eq(cell(v, i, 0), id) &&
            (!found.n || ent__str_cmp(cell(v, i, 0), found) > 0))
            found = cell(v, i, 0);
    }
    return found;
}

/* Follows `next` to its end; in a ring the smallest id of the ring stands. */
static ent_str follow(const naive *v, ent_kind kind, ent_str id,
                      ent_str (*next)(const naive *, ent_kind, ent_str)) {
    ent_str seen[256];
    size_t n = 0;
    for (;;) {
        for (size_t i = 0; i < n; i++)
            if (ent__str_eq(seen[i], id)) {
                ent_str least = seen[i];
                for (size_t j = i; j < n; j++)
                    if (ent__str_cmp(seen[j], least) < 0)
                        least = seen[j];
                return least;
            }
        seen[n++] = id;
        ent_str to = next(v, kind, id);
        if (!to.n || n == 256)
            return id;
        id = to;
    }
}

static ent_str stands(const naive *v, ent_kind kind, ent_str id) {
    return follow(v, kind, id, replacement);
}

static ent_str relied_on(const naive *v, ent_kind kind, ent_str source) {
    const lines_row *s = row_of(v, kind, source);
    ent_str per = s ? s->row.cell[ENT_S_PER] : ENT_STR("");
    return per.n && row_of(v, kind, per) ? stands(v, kind, per) : ENT_STR("");
}

static ent_str work_of(const naive *v, ent_str source) {
    const lines_row *s = row_of(v, ENT_SOURCE, source);
    ent_str work = s ? s->row.cell[ENT_S_WORK] : ENT_STR("");
    return work.n ? work : source;
}

/* 1.6.7: the work at the end of the per chain. */
static ent_str root_of(const naive *v, ent_str source, ent_str per) {
    if (per.n && row_of(v, ENT_SOURCE, per))
        source = stands(v, ENT_SOURCE, per);
    return work_of(v, follow(v, ENT_SOURCE, source, relied_on));
}

/* Does the replacement in this row still count: is it live, or was it corrected by one
 * that counts? */
static bool counts(const naive *v, size_t row);

/* 1.5.1: recorded by K and not replaced by a row that counts. */
static bool live(const naive *v, size_t row) {
    if (!known_by(v, row))
        return false;
    for (size_t i = 0; i < v->n_rows; i++)
        if (v->rows[i].kind == ENT_CLAIM &&
            ent__str_eq(cell(v, i, ENT_C_REPLACES), cell(v, row, ENT_C_ID)) && counts(v, i))
            return false;
    return true;
}

static bool counts(const naive *v, size_t row) {
    if (live(v, row))
        return true;
    if (!known_by(v, row))
        return false;
    for (size_t i = 0; i < v->n_rows; i++)
        if (v->rows[i].kind == ENT_CLAIM &&
            ent__str_eq(cell(v, i, ENT_C_REPLACES), cell(v, row, ENT_C_ID)) &&
            !ent__str_is(cell(v, i, ENT_C_RELATION), "retract") && counts(v, i))
            return true;
    return false;
}

static bool dates_of(ent_str text, int64_t *lo, int64_t *hi) {
    ent_date d;
    if (!text.n || ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) != ENT_OK)
        return false;
    *lo = d.from;
    *hi = d.until;
    return true;
}

static bool source_dates(const lines_row *s, int64_t *a, int64_t *b) {
    return dates_of(s->row.cell[ENT_S_PUBLISHED], a, b) ||
           dates_of(s->row.cell[ENT_S_ACCESSED], a, b);
}

static bool matches(const ent_str *patterns, size_t n, ent_str id, ent_str work) {
    for (size_t i = 0; i < n; i++)
        if (ent__str_glob(patterns[i], id) || ent__str_glob(patterns[i], work))
            return true;
    return false;
}

/* 1.2: does this source speak in the view? */
static bool heard(const naive *v, ent_str source) {
    const lines_row *s = row_of(v, ENT_SOURCE, source);
    const ent_view_options *o = &v->options;
    if (!s)
        return false;
    int64_t a, b;
    bool dated = source_dates(s, &a, &b);
    if (o->said_by != ENT_DAY_MAX && (!dated || b > o->said_by))
        return false;
    ent_str work = work_of(v, source);
    return (!o->n_only || matches(o->only, o->n_only, source, work)) &&
           !matches(o->without, o->n_without, source, work);
}

static uint32_t preference(const naive *v, ent_str source) {
    uint32_t i = 0;
    while (i < v->options.n_prefer &&
           !matches(&v->options.prefer[i], 1, source, work_of(v, source)))
        i++;
    return i;
}

static const ent_relation *relation_of(const naive *v, ent_str id) {
    for (size_t i = 0; i < v->n_relations; i++)
        if (ent__str_eq(v->relations[i].id, id))
            return &v->relations[i];
    return NULL;
}

static ent_str facet_of(const naive *v, const ent_relation *r, int i, ent_str detail) {
    char key[80];
    if (i >= r->n_facets || r->facet[i].n >= sizeof key)
        return ENT_STR("");
    memcpy(key, r->facet[i].p, r->facet[i].n);
    key[r->facet[i].n] = '\0';
    return stands(v, ENT_ENTITY, ent__detail_get(detail, key));
}

static said read_claim(const naive *v, size_t row) {
    const ent_str *c = v->rows[row].row.cell;
    said s = {.row = row,
              .relation = relation_of(v, stands(v, ENT_RELATION, c[ENT_C_RELATION])),
              .subject = stands(v, ENT_ENTITY, c[ENT_C_SUBJECT]),
              .object = stands(v, ENT_ENTITY, c[ENT_C_OBJECT]),
              .value = c[ENT_C_VALUE],
              .source = stands(v, ENT_SOURCE, c[ENT_C_SOURCE]),
              .s1 = BEFORE_ALL,
              .s2 = AFTER_ALL,
              .u1 = BEFORE_ALL,
              .u2 = AFTER_ALL,
              .a = AFTER_ALL,
              .b = AFTER_ALL,
              .edition = BEFORE_ALL};
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        s.facet[i] = facet_of(v, s.relation, i, c[ENT_C_DETAIL]);
    s.unit = ent__detail_get(c[ENT_C_DETAIL], "unit");
    ent_str how = ent__detail_get(c[ENT_C_DETAIL], "how");
    s.restored = ent__str_is(how, "restored") || ent__str_is(how, "resumed") ||
                 ent__str_is(how, "renewed");
    s.has_since = ent__str_is(c[ENT_C_SINCE], "..");
    if (s.has_since)
        s.s2 = BEFORE_ALL;
    else
        s.has_since = dates_of(c[ENT_C_SINCE], &s.s1, &s.s2);
    s.still = ent__str_is(c[ENT_C_UNTIL], "..");
    s.has_until = !s.still && dates_of(c[ENT_C_UNTIL], &s.u1, &s.u2);
    const lines_row *source = row_of(v, ENT_SOURCE, s.source);
    if (!source)
        return s;
    s.work = work_of(v, s.source);
    s.kind = source->row.cell[ENT_S_KIND];
    s.root = root_of(v, s.source, c[ENT_C_PER]);
    s.prefer = preference(v, s.source);
    s.dated = source_dates(source, &s.a, &s.b);
    if (s.dated)
        s.edition = s.a;
    if (dates_of(c[ENT_C_AS_OF], &s.a, &s.b))
        s.dated = true;
    if (s.still && !s.dated)
        s.still = false; /* undated source: as if blank */
    return s;
}

/* ---- 1.4: what one claim says of a day -------------------------------------------- */

static bool is_none(const said *c) {
    return ent__str_is(c->value, "none");
}

static bool cannot_tell(const said *c) {
    return ent__str_is(c->value, "unknown");
}

/* A value in `ends`, or `none`: outside its own dates it says nothing. */
static bool presupposes(const said *c) {
    int code = ent__relation_value(c->relation, c->value);
    return is_none(c) ||
           (code >= 0 && code < ENT_VALUES_MOST && (c->relation->ends >> code & 1));
}

/* s2, read as a where `until` = `..` and the source spoke inside a vague start. */
static int64_t surely_since(const said *c) {
    if (c->still && c->s1 <= c->a && c->a < c->s2)
        return c->a;
    return c->s2;
}

static bool state_announced(const said *c) {
    return c->has_since && c->dated && c->s1 > c->a;
}

static ent_says state_says(const said *c, int64_t d) {
    int64_t s2 = surely_since(c);
    if (cannot_tell(c) || (!c->has_since && !c->has_until && !c->still))
        return ENT_SAYS_UNKNOWN;
    if (c->has_since && d < c->s1)
        return presupposes(c) || c->restored ? ENT_SAYS_UNKNOWN : ENT_SAYS_NOT_YET;
    if (c->has_until && d > c->u2)
        return presupposes(c) ? ENT_SAYS_UNKNOWN : ENT_SAYS_NO_LONGER;
    if (c->has_since && d < s2)
        return ENT_SAYS_POSSIBLY;
    if (c->has_until && d > c->u1)
        return ENT_SAYS_POSSIBLY;
    if (state_announced(c))
        return ENT_SAYS_PRESUMED;
    if (c->has_until) {
        if (!c->has_since && d < c->u1)
            return ENT_SAYS_UNKNOWN;
        return d <= c->b ? ENT_SAYS_YES : ENT_SAYS_PRESUMED;
    }
    if (c->still) {
        if (!c->has_since && d < c->a)
            return ENT_SAYS_UNKNOWN;
        return d <= c->a ? ENT_SAYS_YES : ENT_SAYS_PRESUMED;
    }
    return d == s2 ? ENT_SAYS_YES : ENT_SAYS_PRESUMED;
}

/* An event's days: blank `until` means `until` = `since`, and the other way. */
typedef struct span {
    bool known;
    int64_t s1, s2, u1, u2;
} span;

static span event_span(const said *c) {
    if (!c->has_since && !c->has_until)
        return (span){.known = false};
    if (!c->has_since)
        return (span){true, c->u1, c->u2, c->u1, c->u2};
    if (!c->has_until)
        return (span){true, c->s1, c->s2, c->s1, c->s2};
    return (span){true, c->s1, c->s2, c->u1, c->u2};
}

static ent_says event_says(const said *c, int64_t d, int64_t w1, int64_t w2) {
    span e = event_span(c);
    if (cannot_tell(c) || !e.known)
        return ENT_SAYS_UNKNOWN;
    if (d < e.s1)
        return presupposes(c) || c->restored ? ENT_SAYS_UNKNOWN : ENT_SAYS_NOT_YET;
    if (d > e.u2)
        return presupposes(c) ? ENT_SAYS_UNKNOWN : ENT_SAYS_NO_LONGER;
    bool surely = (e.s2 <= d && d <= e.u1) || (w1 <= e.s1 && e.u2 <= w2);
    if (!surely)
        return ENT_SAYS_POSSIBLY;
    return c->dated && e.s1 > c->b ? ENT_SAYS_PRESUMED : ENT_SAYS_YES;
}

static ent_says claim_says(const said *c, int64_t d, int64_t w1, int64_t w2) {
    return c->relation->shape == ENT_SHAPE_EVENT ? event_says(c, d, w1, w2) : state_says(c, d);
}

static int64_t least(int64_t x, int64_t y) {
    return x < y ? x : y;
}

/* The last day on which the claim itself witnesses what it says. */
static int64_t witness_of(const said *c) {
    if (c->relation->shape == ENT_SHAPE_EVENT) {
        span e = event_span(c);
        return c->dated && e.s1 > c->b ? c->a : least(e.u1, c->b);
    }
    if (state_announced(c))
        return c->a;
    if (c->has_until)
        return least(c->u1, c->b);
    if (c->still) {
        int64_t s2 = c->has_since ? surely_since(c) : c->a;
        return s2 > c->a ? s2 : c->a;
    }
    return c->s2;
}

static int64_t news_of(const said *c) {
    if (c->relation->shape == ENT_SHAPE_EVENT) {
        span e = event_span(c);
        return c->dated && e.s1 > c->b ? e.s2 : witness_of(c);
    }
    return state_announced(c) ? surely_since(c) : witness_of(c);
}

/* The widest extent: a blank end is open. */
static int64_t extent_from(const said *c) {
    if (c->relation->shape == ENT_SHAPE_EVENT)
        return event_span(c).s1;
    return c->has_since ? c->s1 : BEFORE_ALL;
}

static int64_t extent_until(const said *c) {
    if (c->relation->shape == ENT_SHAPE_EVENT)
        return event_span(c).u2;
    return c->has_until ? c->u2 : AFTER_ALL;
}

static bool dateless(const said *c) {
    bool blank = !c->has_since && !c->has_until;
    return c->relation->shape == ENT_SHAPE_EVENT ? blank : blank && !c->still;
}

/* ---- 1.5: what one work says --------------------------------------------------------- */

static bool implies(const ent_relation *r, ent_str x, ent_str y) {
    if (ent__str_eq(x, y))
        return true;
    int a = ent__relation_value(r, x), b = ent__relation_value(r, y);
    return a >= 0 && b >= 0 && a < ENT_VALUES_MOST && b < ENT_VALUES_MOST &&
           ent__relation_implies(r, a, b);
}

static bool same_edition(const said *x, const said *y) {
    return ent__str_eq(x->source, y->source);
}

/* Is x of an edition newer than y's? Undated ones come first. */
static bool newer(const said *x, const said *y) {
    if (x->edition != y->edition)
        return x->edition > y->edition;
    return ent__str_cmp(x->source, y->source) > 0;
}

/* The first day of which it surely holds by its own words. */
static int64_t begins(const said *c) {
    return c->has_since ? surely_since(c) : c->has_until ? c->u1 : c->a;
}

/* 1.5.3: a presumption ends where the next spell of another value has surely
 * begun: one that begins later, and at a time when this one is but presumed. */
static bool presumption_ended(const naive *v, const naive_matter *m, const said *c, int64_t d) {
    for (size_t i = 0; i < m->n; i++) {
        const said *t = &v->said[m->members[i]];
        if (!same_edition(t, c) || cannot_tell(t) || dateless(t) ||
            implies(c->relation, t->value, c->value))
            continue;
        if (!t->has_since && !t->still)
            continue; /* its start is not said */
        int64_t begun = t->has_since ? surely_since(t) : t->a;
        if (begun > begins(c) && begun <= d && state_says(c, begun) == ENT_SAYS_PRESUMED)
            return true;
    }
    return false;
}

static ent_says spell_says(const naive *v, const naive_matter *m, const said *c, int64_t d,
                           int64_t w1, int64_t w2) {
    ent_says says = claim_says(c, d, w1, w2);
    if (says == ENT_SAYS_PRESUMED && c->relation->shape == ENT_SHAPE_STATE &&
        presumption_ended(v, m, c, d))
        return ENT_SAYS_UNKNOWN;
    return says;
}

static voice *voice_add(naive *v) {
    if (v->n_voices == VOICES_MOST)
        abort();
    voice *x = &v->voices[v->n_voices++];
    x->work = x->source = x->value = ENT_STR("");
    x->says = ENT_SAYS_UNKNOWN;
    x->everything = false;
    x->witness = x->news = BEFORE_ALL;
    x->n = 0;
    return x;
}

/* 1.5.3: what the spells of one value say when none of them says yes, presumed or
 * possibly: not yet only before the first, no longer only after the last, no
 * between; nothing at all while one of them might run. */
static ent_says bare_says(const voice *x, int64_t d) {
    bool before = false, after = false;
    int64_t first = AFTER_ALL;
    for (size_t i = 0; i < x->n; i++) {
        const said *c = x->of[i];
        if (dateless(c) || cannot_tell(c))
            continue;
        if (extent_from(c) <= d && d <= extent_until(c))
            return ENT_SAYS_UNKNOWN;
        if (d > extent_until(c))
            after = true;
        else
            before = true, first = least(first, extent_from(c));
    }
    if (after) {
        for (size_t i = 0; i < x->n; i++)
            if (x->each[i] == ENT_SAYS_NO_LONGER)
                return ENT_SAYS_NO_LONGER;
        return ENT_SAYS_UNKNOWN;
    }
    if (!before)
        return ENT_SAYS_UNKNOWN;
    for (size_t i = 0; i < x->n; i++)
        if (!dateless(x->of[i]) && extent_from(x->of[i]) == first &&
            x->each[i] != ENT_SAYS_NOT_YET)
            return ENT_SAYS_UNKNOWN;
    return ENT_SAYS_NOT_YET;
}

static bool overlap(const said *x, const said *y) {
    if (x->relation->once)
        return true;
    return extent_from(x) <= extent_until(y) && extent_from(y) <= extent_until(x);
}

static bool is_denial(ent_says s) {
    return s == ENT_SAYS_NOT_YET || s == ENT_SAYS_NO_LONGER || s == ENT_SAYS_UNCOVERED;
}

/* The spells of one value in one edition. */
static void hear_value(const naive *v, const naive_matter *m, const said *example, int64_t d,
                       int64_t w1, int64_t w2, voice *x) {
    x->work = example->work;
    x->source = example->source;
    x->value = example->value;
    for (size_t i = 0; i < m->n; i++) {
        const said *c = &v->said[m->members[i]];
        if (!same_edition(c, example) || !ent__str_eq(c->value, example->value))
            continue;
        if (x->n == VOICES_MOST)
            abort();
        x->of[x->n] = c;
        x->each[x->n] = spell_says(v, m, c, d, w1, w2);
        if (x->each[x->n] >= ENT_SAYS_POSSIBLY && x->each[x->n] > x->says)
            x->says = x->each[x->n];
        x->n++;
    }
    if (x->says < ENT_SAYS_POSSIBLY)
        x->says = bare_says(x, d);
    for (size_t i = 0; i < x->n; i++) {
        if (x->each[i] != x->says)
            continue;
        if (witness_of(x->of[i]) > x->witness)
            x->witness = witness_of(x->of[i]);
        if (news_of(x->of[i]) > x->news)
            x->news = news_of(x->of[i]);
    }
}

/* Two spells say yes and no of the same spell of time. */
static bool self_contradiction(const voice *x) {
    for (size_t i = 0; i < x->n; i++)
        for (size_t j = 0; j < x->n; j++)
            if (x->each[i] == ENT_SAYS_YES && is_denial(x->each[j]) &&
                overlap(x->of[i], x->of[j]))
                return true;
    return false;
}

typedef struct hush {
    ent_str value[VOICES_MOST];
    size_t n;
} hush;

static bool hushed(const hush *h, size_t n, ent_str value) {
    for (size_t i = 0; i < n; i++)
        if (ent__str_eq(h->value[i], value))
            return true;
    return false;
}

/* 1.7: is this edition silent on what the coverage claim covers? */
static bool silent(const naive *v, const naive_matter *m, const covering *c, int64_t d,
                   int64_t w1, int64_t w2) {
    for (size_t i = 0; i < m->n; i++) {
        const said *own = &v->said[m->members[i]];
        if (!same_edition(own, &c->claim))
            continue;
        if (c->value.n && !implies(own->relation, own->value, c->value))
            continue;
        if (own->relation->shape != ENT_SHAPE_EVENT ||
            spell_says(v, m, own, d, w1, w2) >= ENT_SAYS_POSSIBLY)
            return false;
    }
    return true;
}

static bool party_covered(const naive *v, ent_str asked, ent_str party) {
    if (!asked.n)
        return true;
    if (!ent__str_starts(asked, "any:"))
        return ent__str_eq(stands(v, ENT_ENTITY, asked), party);
    const lines_row *e = row_of(v, ENT_ENTITY, party);
    return e && ent__str_eq(e->row.cell[ENT_E_TYPE], (ent_str){asked.p + 4, asked.n - 4});
}

static bool covers(const naive *v, const covering *c, const naive_matter *m) {
    const ent_relation *r = relation_of(v, m->relation);
    if (c->relation != r)
        return false;
    for (int i = 0; i < r->n_facets; i++)
        if (c->facet[i].n && !ent__str_eq(c->facet[i], m->facet[i]))
            return false;
    if (m->value.n && c->value.n && !implies(r, m->value, c->value))
        return false;
    if (party_covered(v, c->subject, m->subject) && party_covered(v, c->object, m->object))
        return true;
    return r->symmetric && party_covered(v, c->subject, m->object) &&
           party_covered(v, c->object, m->subject);
}

/* One edition, known by one claim of it (on the matter, or its coverage). True
 * if it speaks of the day so that older editions are not asked. */
static bool hear_edition(naive *v, const naive_matter *m, const said *edition, int64_t d,
                         int64_t w1, int64_t w2, hush *h) {
    bool speaks = false;
    size_t hushed_before = h->n, first = v->n_voices;
    for (size_t i = 0; i < m->n; i++) {
        const said *c = &v->said[m->members[i]];
        bool seen = false;
        for (size_t j = 0; j < i; j++)
            seen |= same_edition(&v->said[m->members[j]], edition) &&
                    ent__str_eq(v->said[m->members[j]].value, c->value);
        if (!same_edition(c, edition) || seen)
            continue;
        voice *x = voice_add(v);
        hear_value(v, m, c, d, w1, w2, x);
        if (x->says == ENT_SAYS_UNKNOWN || hushed(h, hushed_before, x->value)) {
            v->n_voices--;
            continue;
        }
        if (x->says == ENT_SAYS_YES)
            v->contradiction |= self_contradiction(x);
        if (x->says >= ENT_SAYS_POSSIBLY)
            speaks = true;
        else
            h->value[h->n++] = x->value;
    }
    for (size_t i = first; i < v->n_voices; i++)
        for (size_t j = first; j < i; j++)
            if (v->voices[i].says == ENT_SAYS_YES && v->voices[j].says == ENT_SAYS_YES &&
                !implies(edition->relation, v->voices[i].value, v->voices[j].value) &&
                !implies(edition->relation, v->voices[j].value, v->voices[i].value))
                v->contradiction = true;
    for (size_t i = 0; i < v->n_cover; i++) {
        const covering *c = &v->cover[i];
        if (!same_edition(&c->claim, edition) || !covers(v, c, m) ||
            state_says(&c->claim, d) != ENT_SAYS_YES || !silent(v, m, c, d, w1, w2) ||
            (c->value.n && (hushed(h, hushed_before, c->value) ||
                            ent__relation_value(c->relation, c->value) < 0)))
            continue;
        voice *x = voice_add(v);
        x->work = c->claim.work;
        x->source = c->claim.source;
        x->value = c->value;
        x->says = ENT_SAYS_UNCOVERED;
        x->everything = c->value.n == 0;
        x->witness = x->news = witness_of(&c->claim);
        x->of[x->n] = &c->claim;
        x->each[x->n++] = ENT_SAYS_UNCOVERED;
        if (c->value.n)
            h->value[h->n++] = c->value;
        else
            speaks = true;
    }
    return speaks;
}

/* The newest edition of a work older than `than` (NULL: any) with a claim on the
 * matter or coverage of it. */
static const said *next_edition(const naive *v, const naive_matter *m, ent_str work,
                                const said *than) {
    const said *found = NULL;
    for (size_t i = 0; i < m->n + v->n_cover; i++) {
        const said *c = i < m->n ? &v->said[m->members[i]] : &v->cover[i - m->n].claim;
        if (i >= m->n && !covers(v, &v->cover[i - m->n], m))
            continue;
        if (ent__str_eq(c->work, work) && (!than || newer(than, c)) &&
            (!found || newer(c, found)))
            found = c;
    }
    return found;
}

static void hear_work(naive *v, const naive_matter *m, ent_str work, int64_t d, int64_t w1,
                      int64_t w2) {
    static hush h;
    h.n = 0;
    const said *edition = NULL;
    while ((edition = next_edition(v, m, work, edition)) != NULL)
        if (hear_edition(v, m, edition, d, w1, w2, &h))
            return;
}

static void hear_all(naive *v, const naive_matter *m, int64_t d, int64_t w1, int64_t w2) {
    v->n_voices = 0;
    v->contradiction = false;
    for (size_t i = 0; i < m->n + v->n_cover; i++) {
        const said *c = i < m->n ? &v->said[m->members[i]] : &v->cover[i - m->n].claim;
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = ent__str_eq(
                (j < m->n ? &v->said[m->members[j]] : &v->cover[j - m->n].claim)->work,
                c->work);
        if (!seen)
            hear_work(v, m, c->work, d, w1, w2);
    }
}

/* ---- 1.6: adding up the works ----------------------------------------------------------- */

static bool agree(const ent_relation *r, const voice *x, const voice *y) {
    return implies(r, x->value, y->value) || implies(r, y->value, x->value);
}

/* A denial of W speaks against V if V is W or implies W; coverage against all. */
static bool against(const ent_relation *r, const voice *no, const voice *x) {
    if (!is_denial(no->says) ||
        (no->says == ENT_SAYS_UNCOVERED && ent__str_is(x->value, "none")))
        return false;
    return no->everything || implies(r, x->value, no->value);
}

/* Does a spell by which x says what it says overlap one by which `no` denies? */
static bool voices_overlap(const voice *x, const voice *no) {
    for (size_t i = 0; i < x->n; i++)
        for (size_t j = 0; j < no->n; j++)
            if (x->each[i] == x->says && is_denial(no->each[j]) && overlap(x->of[i], no->of[j]))
                return true;
    return false;
}

static int kind_order(const voice *x) {
    static const char *const names[] = {"primary", "secondary", "tertiary"};
    for (int i = 0; i < 3; i++)
        if (x->n && ent__str_is(x->of[0]->kind, names[i]))
            return i;
    return 3;
}

static int64_t width(const voice *x) {
    int64_t best = INT64_MAX;
    for (size_t i = 0; i < x->n; i++) {
        const said *c = x->of[i];
        if (c->relation->shape == ENT_SHAPE_MEASURE)
            return 0; /* they are of one period */
        span e = c->relation->shape == ENT_SHAPE_EVENT
                     ? event_span(c)
                     : (span){true, c->s1, surely_since(c), c->u1, c->u2};
        int64_t w = 0;
        if (c->relation->shape == ENT_SHAPE_EVENT ? e.known : c->has_since || c->still)
            w += e.s2 - e.s1;
        if (c->relation->shape == ENT_SHAPE_EVENT ? e.known : c->has_until)
            w += e.u2 - e.u1;
        best = w < best ? w : best;
    }
    return best;
}

/* 1.6.6, between two voices that neither implies the other strictly. */
static bool preferred(const voice *x, const voice *y) {
    if (x->of[0]->prefer != y->of[0]->prefer)
        return x->of[0]->prefer < y->of[0]->prefer;
    if (kind_order(x) != kind_order(y))
        return kind_order(x) < kind_order(y);
    if (x->witness != y->witness)
        return x->witness > y->witness;
    if (width(x) != width(y))
        return width(x) < width(y);
    return ent__str_cmp(x->value, y->value) < 0;
}

/* Of the voices marked: the most specific, then by policy. */
static const voice *choose(const naive *v, const ent_relation *r, const bool *in) {
    const voice *best = NULL;
    for (size_t i = 0; i < v->n_voices; i++) {
        const voice *x = &v->voices[i];
        bool outdone = !in[i];
        for (size_t j = 0; j < v->n_voices && !outdone; j++)
            outdone = in[j] && implies(r, v->voices[j].value, x->value) &&
                      !implies(r, x->value, v->voices[j].value);
        if (!outdone && (!best || preferred(x, best)))
            best = x;
    }
    return best;
}

/* Roots, works and the last witness of the voices marked. */
static void count(const naive *v, const bool *in, naive_answer *out) {
    ent_str roots[VOICES_MOST], works[VOICES_MOST];
    int64_t last = BEFORE_ALL;
    for (size_t i = 0; i < v->n_voices; i++) {
        const voice *x = &v->voices[i];
        if (!in[i])
            continue;
        last = x->witness > last ? x->witness : last;
        bool seen = false;
        for (unsigned j = 0; j < out->works; j++)
            seen |= ent__str_eq(works[j], x->work);
        if (!seen)
            works[out->works++] = x->work;
        for (size_t k = 0; k < x->n; k++) {
            seen = x->each[k] != x->says;
            for (unsigned j = 0; j < out->roots; j++)
                seen |= ent__str_eq(roots[j], x->of[k]->root);
            if (!seen)
                roots[out->roots++] = x->of[k]->root;
        }
    }
    out->witnessed = (ent_day)last;
}

static void settle(const naive *v, const ent_relation *r, const bool *in, bool disputed,
                   ent_verdict verdict, const bool *behind, naive_answer *out) {
    bool supports[VOICES_MOST] = {false};
    const voice *best = choose(v, r, in);
    for (size_t i = 0; i < v->n_voices; i++)
        supports[i] = behind[i] && (disputed || agree(r, &v->voices[i], best));
    out->verdict = disputed ? ENT_DISPUTED : verdict;
    out->value = disputed ? ENT_STR("") : best->value;
    count(v, supports, out);
}

/* 1. Any yes. */
static bool judge_yes(const naive *v, const ent_relation *r, naive_answer *out) {
    bool yes[VOICES_MOST] = {false}, any = false, disputed = false;
    for (size_t i = 0; i < v->n_voices; i++) {
        const voice *x = &v->voices[i];
        if (x->says != ENT_SAYS_YES)
            continue;
        yes[i] = any = true;
        for (size_t j = 0; j < v->n_voices; j++) {
            const voice *y = &v->voices[j];
            if (y->says == ENT_SAYS_YES)
                disputed |= !agree(r, x, y);
            else if (against(r, y, x) && !ent__str_eq(x->work, y->work))
                disputed |= y->says == ENT_SAYS_UNCOVERED || voices_overlap(x, y);
        }
    }
    if (any)
        settle(v, r, yes, disputed, ENT_TESTIFIED, yes, out);
    return any;
}

/* Is this presumption removed: by coverage, or by a later no longer? */
static bool removed(const naive *v, const ent_relation *r, const voice *p) {
    for (size_t i = 0; i < v->n_voices; i++) {
        const voice *no = &v->voices[i];
        if (against(r, no, p) && (no->says == ENT_SAYS_UNCOVERED ||
                                  (no->says == ENT_SAYS_NO_LONGER && no->witness >= p->news)))
            return true;
    }
    return false;
}

static bool opposed(const naive *v, const ent_relation *r, const voice *p) {
    for (size_t i = 0; i < v->n_voices; i++) {
        const voice *no = &v->voices[i];
        if (against(r, no, p) && no->says == ENT_SAYS_NOT_YET &&
            !ent__str_eq(no->work, p->work) && voices_overlap(p, no))
            return true;
    }
    return false;
}

/* 2. No yes: the presumed with the latest news, as far as nothing removes them. */
static bool judge_presumed(const naive *v, const ent_relation *r, naive_answer *out) {
    bool all[VOICES_MOST] = {false}, last[VOICES_MOST] = {false}, any = false, disputed = false;
    int64_t news = BEFORE_ALL;
    for (size_t i = 0; i < v->n_voices; i++) {
        all[i] = v->voices[i].says == ENT_SAYS_PRESUMED;
        if (all[i] && v->voices[i].news > news)
            news = v->voices[i].news;
    }
    for (size_t i = 0; i < v->n_voices; i++) {
        last[i] = all[i] && v->voices[i].news == news && !removed(v, r, &v->voices[i]);
        any |= last[i];
    }
    for (size_t i = 0; i < v->n_voices; i++)
        for (size_t j = 0; j < v->n_voices && last[i]; j++)
            disputed |= last[j] && !agree(r, &v->voices[i], &v->voices[j]);
    for (size_t i = 0; i < v->n_voices; i++)
        disputed |= last[i] && opposed(v, r, &v->voices[i]);
    if (any)
        settle(v, r, last, disputed, ENT_PRESUMED, all, out);
    return any;
}

static bool inside(int64_t a1, int64_t a2, int64_t b1, int64_t b2) {
    return b1 <= a1 && a2 <= b2 && a2 - a1 < b2 - b1;
}

static span bounds(const said *c) {
    if (c->relation->shape == ENT_SHAPE_EVENT)
        return event_span(c);
    return (span){true, c->s1, surely_since(c), c->u1, c->u2};
}

/* Is this edge of c, its start or its end, refined by another work's that says no? */
static bool edge_refined(const naive *v, const voice *x, const said *c, bool start) {
    span e = bounds(c);
    for (size_t i = 0; i < v->n_voices; i++) {
        const voice *no = &v->voices[i];
        if (ent__str_eq(no->work, x->work) || !ent__str_eq(no->value, x->value) ||
            no->says == ENT_SAYS_UNCOVERED || !is_denial(no->says))
            continue;
        for (size_t j = 0; j < no->n; j++) {
            span f = bounds(no->of[j]);
            if (!is_denial(no->each[j]))
                continue;
            if (start ? inside(f.s1, f.s2, e.s1, e.s2) : inside(f.u1, f.u2, e.u1, e.u2))
                return true;
        }
    }
    return false;
}

/* 3. Is each vague edge of c that holds the day refined? There may be two. */
static bool refined(const naive *v, const voice *x, const said *c, int64_t d) {
    span e = bounds(c);
    bool event = c->relation->shape == ENT_SHAPE_EVENT;
    bool start = (c->has_since || event) && e.s1 <= d && d < e.s2;
    bool end = (c->has_until || event) && e.u1 < d && d <= e.u2;
    return (!start || edge_refined(v, x, c, true)) && (!end || edge_refined(v, x, c, false));
}

static bool judge_possibly(const naive *v, const ent_relation *r, int64_t d,
                           naive_answer *out) {
    bool in[VOICES_MOST] = {false}, any = false;
    for (size_t i = 0; i < v->n_voices; i++) {
        const voice *x = &v->voices[i];
        for (size_t j = 0; j < x->n && x->says == ENT_SAYS_POSSIBLY; j++)
            in[i] |= x->each[j] == ENT_SAYS_POSSIBLY && !refined(v, x, x->of[j], d);
        any |= in[i];
    }
    if (any)
        settle(v, r, in, false, ENT_POSSIBLY, in, out);
    return any;
}

/* 4. Else no, or unknown. */
static void judge_rest(const naive *v, naive_answer *out) {
    bool no[VOICES_MOST] = {false};
    out->verdict = ENT_UNKNOWN;
    for (size_t i = 0; i < v->n_voices; i++) {
        no[i] = is_denial(v->voices[i].says);
        if (no[i])
            out->verdict = ENT_NO;
    }
    count(v, no, out);
}

/* ---- measures ------------------------------------------------------------------------ */

static bool period_of(const said *c, int64_t *from, int64_t *until) {
    if (cannot_tell(c))
        return false;
    if (c->has_since) {
        *from = c->s1;
        *until = c->has_until ? c->u2 : c->s2;
        if (c->still && c->b > c->s2)
            *until = c->b;
        return true;
    }
    *from = c->has_until ? c->u1 : c->a;
    *until = c->has_until ? c->u2 : c->b;
    return c->has_until || c->dated;
}

static bool numbers_agree(ent_str x, ent_str y) {
    ent_number a, b;
    if (!ent__number_parse(x, &a) || !ent__number_parse(y, &b))
        return ent__str_eq(x, y);
    return ent__number_agree(&a, &b);
}

static naive_answer measure_on(naive *v, const naive_matter *m, int64_t d) {
    naive_answer out = {.verdict = ENT_UNKNOWN, .value = ENT_STR(""), .witnessed = ENT_DAY_MIN};
    bool found = false;
    int64_t p1 = 0, p2 = 0, f, u;
    v->n_voices = 0;
    for (size_t i = 0; i < m->n; i++) {
        if (!period_of(&v->said[m->members[i]], &f, &u) || d < f || d > u)
            continue;
        if (!found || u - f < p2 - p1 || (u - f == p2 - p1 && f > p1))
            p1 = f, p2 = u, found = true;
    }
    for (size_t i = 0; i < m->n; i++) {
        const said *c = &v->said[m->members[i]];
        bool counts = found && period_of(c, &f, &u) && f == p1 && u == p2;
        for (size_t j = 0; j < m->n && counts; j++) {
            const said *t = &v->said[m->members[j]];
            counts = !(ent__str_eq(t->work, c->work) && period_of(t, &f, &u) && f == p1 &&
                       u == p2 && ent__str_eq(t->unit, c->unit) && newer(t, c));
        }
        if (!counts)
            continue;
        voice *x = voice_add(v);
        x->work = c->work;
        x->source = c->source;
        x->value = c->value;
        x->says = ENT_SAYS_YES;
        x->witness = x->news = least(p2, c->b);
        x->of[x->n] = c;
        x->each[x->n++] = ENT_SAYS_YES;
    }
    bool all[VOICES_MOST] = {false}, disputed = false;
    const voice *best = NULL;
    for (size_t i = 0; i < v->n_voices; i++) {
        const voice *x = &v->voices[i];
        all[i] = true;
        for (size_t j = 0; j < i; j++) {
            const voice *y = &v->voices[j];
            if (!ent__str_eq(x->of[0]->unit, y->of[0]->unit) ||
                numbers_agree(x->value, y->value))
                continue;
            disputed = true;
            out.contradiction |= ent__str_eq(x->work, y->work);
        }
        if (!best || preferred(x, best))
            best = x;
    }
    if (best) {
        out.verdict = disputed ? ENT_DISPUTED : ENT_TESTIFIED;
        out.value = disputed ? ENT_STR("") : best->value;
        count(v, all, &out);
    }
    return out;
}

/* ---- 1.5: matters ----------------------------------------------------------------------- */

static bool same_pair(const said *x, const said *y) {
    if (x->relation != y->relation)
        return false;
    if (ent__str_eq(x->subject, y->subject) && ent__str_eq(x->object, y->object))
        return true;
    return x->relation->symmetric && ent__str_eq(x->subject, y->object) &&
           ent__str_eq(x->object, y->subject);
}

/* In a multi relation: said of every value. */
static bool of_every_value(const said *c) {
    return c->relation->multi && (presupposes(c) || cannot_tell(c));
}

static bool facets_equal(const ent_str *x, const ent_str *y) {
    for (int i = 0; i < ENT_FACETS_MOST; i++)
        if (!ent__str_eq(x[i], y[i]))
            return false;
    return true;
}

/* Does `wide` agree with all that `narrow` says, and say more? */
static bool facets_fill(const ent_str *wide, const ent_str *narrow) {
    bool more = false;
    for (int i = 0; i < ENT_FACETS_MOST; i++) {
        if (narrow[i].n && !ent__str_eq(narrow[i], wide[i]))
            return false;
        more |= !narrow[i].n && wide[i].n;
    }
    return more;
}

/* May c and x be of one matter, facets apart? */
static bool same_sort(const said *c, const said *x) {
    if (!same_pair(c, x) || of_every_value(c) != of_every_value(x))
        return false;
    return !c->relation->multi || of_every_value(c) || ent__str_eq(c->value, x->value);
}

/* Whose facets c's matter has: a blank facet joins the only matter that differs
 * by it. *loose if there are several. */
static const said *facets_from(const naive *v, const said *c, bool *loose) {
    const said *found = NULL;
    *loose = false;
    for (size_t i = 0; i < v->n_said; i++) {
        const said *x = &v->said[i];
        bool deeper;
        if (!same_sort(c, x) || !facets_fill(x->facet, c->facet))
            continue;
        const said *to = facets_from(v, x, &deeper);
        if (found && !facets_equal(found->facet, to->facet)) {
            *loose = true;
            return c;
        }
        found = to;
    }
    return found ? found : c;
}

static void matter_put(naive *v, const said *like, const ent_str *facet, ent_str value,
                       size_t member, bool joined, bool loose) {
    naive_matter *m = NULL;
    for (size_t i = 0; i < v->n_matters && !m; i++) {
        naive_matter *x = &v->matters[i];
        if (same_pair(like, &v->said[x->members[0]]) && facets_equal(x->facet, facet) &&
            ent__str_eq(x->value, value))
            m = x;
    }
    if (!m) {
        if (!ENT_GROW(v->matters, v->cap_matters, v->n_matters + 1))
            abort();
        m = &v->matters[v->n_matters++];
        *m = (naive_matter){.relation = like->relation->id,
                            .subject = like->subject,
                            .object = like->object,
                            .value = value};
        memcpy(m->facet, facet, sizeof m->facet);
    }
    if (!ENT_GROW(m->members, m->cap, m->n + 1))
        abort();
    m->members[m->n++] = member;
    m->joined |= joined;
    m->loose |= loose;
}

/* A claim that is said of every value goes to each matter of its facets; if there
 * is none, to those of the only facets that fill its blanks; else it is alone. */
static void put_everywhere(naive *v, size_t at) {
    const said *c = &v->said[at];
    const ent_str *to = NULL;
    bool many = false, loose;
    for (int round = 0; round < 2 && !to; round++)
        for (size_t i = 0; i < v->n_matters; i++) {
            const naive_matter *m = &v->matters[i];
            if (!same_pair(c, &v->said[m->members[0]]) || !m->value.n ||
                !(round ? facets_fill(m->facet, c->facet) : facets_equal(m->facet, c->facet)))
                continue;
            many |= to && !facets_equal(to, m->facet);
            to = m->facet;
        }
    if (!to || many) {
        const said *from = to ? c : facets_from(v, c, &loose);
        matter_put(v, c, from->facet, ENT_STR(""), at, from != c, many || (!to && loose));
        return;
    }
    ent_str facet[ENT_FACETS_MOST];
    memcpy(facet, to, sizeof facet);
    for (size_t i = 0; i < v->n_matters; i++)
        if (v->matters[i].value.n && same_pair(c, &v->said[v->matters[i].members[0]]) &&
            facets_equal(v->matters[i].facet, facet))
            matter_put(v, c, facet, v->matters[i].value, at, !facets_equal(facet, c->facet),
                       false);
}

static void make_matters(naive *v) {
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < v->n_said; i++) {
            const said *c = &v->said[i];
            bool loose;
            if (of_every_value(c) != (round == 1))
                continue;
            if (round == 1) {
                put_everywhere(v, i);
                continue;
            }
            const said *from = facets_from(v, c, &loose);
            matter_put(v, c, from->facet, c->relation->multi ? c->value : ENT_STR(""), i,
                       !facets_equal(from->facet, c->facet), loose);
        }
}

/* ---- a view ---------------------------------------------------------------------------------
 */

static bool read_coverage(const naive *v, const said *s, covering *out) {
    const ent_str *c = v->rows[s->row].row.cell;
    if (!ent__str_eq(s->relation->id, stands(v, ENT_RELATION, ENT_STR("complete"))) ||
        !ent__str_starts(c[ENT_C_OBJECT], "rel:") || is_none(s))
        return false;
    *out = (covering){.claim = *s,
                      .subject = c[ENT_C_SUBJECT],
                      .object = ent__detail_get(c[ENT_C_DETAIL], "object"),
                      .value = ent__detail_get(c[ENT_C_DETAIL], "value")};
    ent_str covered = {c[ENT_C_OBJECT].p + 4, c[ENT_C_OBJECT].n - 4};
    out->relation = relation_of(v, stands(v, ENT_RELATION, covered));
    for (int i = 0; i < ENT_FACETS_MOST && out->relation; i++)
        out->facet[i] = facet_of(v, out->relation, i, c[ENT_C_DETAIL]);
    return out->relation != NULL;
}

naive *naive_new(const lines_row *rows, size_t n, const ent_view_options *options) {
    naive *v = calloc(1, sizeof *v);
    v->rows = rows;
    v->n_rows = n;
    v->options = *options;
    if (!v->options.known)
        v->options.known = ENT_LATEST;
    size_t n_relations = 0;
    for (size_t i = 0; i < n; i++)
        n_relations += rows[i].kind == ENT_RELATION;
    v->relations = calloc(n_relations + 1, sizeof *v->relations);
    v->said = calloc(n + 1, sizeof *v->said);
    v->cover = calloc(n + 1, sizeof *v->cover);
    v->voices = calloc(VOICES_MOST, sizeof *v->voices);
    v->small = calloc(n + 1, sizeof *v->small);
    for (size_t i = 0; i < n; i++)
        if (rows[i].kind != ENT_CLAIM)
            v->small[v->n_small++] = i;
    int at;
    for (size_t i = 0; i < n; i++)
        if (rows[i].kind == ENT_RELATION && !relation_of(v, rows[i].row.cell[0]) &&
            ent__relation_parse(&rows[i].row, &v->relations[v->n_relations], &v->arena, &at,
                                NULL) == ENT_OK)
            v->n_relations++;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].kind != ENT_CLAIM || !live(v, i))
            continue;
        said s = read_claim(v, i);
        if (s.relation->shape == ENT_SHAPE_RETRACT || !heard(v, s.source))
            continue;
        v->said[v->n_said++] = s;
        if (read_coverage(v, &s, &v->cover[v->n_cover]))
            v->n_cover++;
    }
    make_matters(v);
    return v;
}

void naive_free(naive *v) {
    for (size_t i = 0; i < v->n_matters; i++)
        ENT_DROP(v->matters[i].members, v->matters[i].cap);
    ENT_DROP(v->matters, v->cap_matters);
    ent__arena_free(&v->arena);
    free(v->small);
    free(v->relations);
    free(v->said);
    free(v->cover);
    free(v->voices);
    free(v);
}

size_t naive_n_matters(const naive *v) {
    return v->n_matters;
}

const naive_matter *naive_matter_at(const naive *v, size_t i) {
    return &v->matters[i];
}

naive_answer naive_on(naive *v, const naive_matter *m, ent_day day, ent_day w1, ent_day w2) {
    naive_answer out = {.value = ENT_STR(""), .witnessed = ENT_DAY_MIN};
    const ent_relation *r = relation_of(v, m->relation);
    if (r->shape == ENT_SHAPE_MEASURE)
        return measure_on(v, m, day);
    hear_all(v, m, day, w1, w2);
    out.contradiction = v->contradiction;
    if (!judge_yes(v, r, &out) && !judge_presumed(v, r, &out) &&
        !judge_possibly(v, r, day, &out))
        judge_rest(v, &out);
    return out;
}

ent_says naive_says(naive *v, size_t row, ent_day day, ent_day w1, ent_day w2) {
    for (size_t i = 0; i < v->n_said; i++)
        if (v->said[i].row == row)
            return claim_says(&v->said[i], day, w1, w2);
    return ENT_SAYS_UNKNOWN;
}

ent_day *naive_days(naive *v, const naive_matter *m, size_t *n) {
    ent_day *days = calloc((m->n + v->n_cover) * 18 + 1, sizeof *days);
    *n = 0;
    for (size_t i = 0; i < m->n + v->n_cover; i++) {
        const said *c = i < m->n ? &v->said[m->members[i]] : &v->cover[i - m->n].claim;
        const int64_t at[] = {c->s1, c->s2, c->u1, c->u2, c->a, c->b};
        if (i >= m->n && !covers(v, &v->cover[i - m->n], m))
            continue;
        for (size_t k = 0; k < 6; k++)
            for (int64_t d = at[k] - 1; d <= at[k] + 1; d++) {
                bool seen = d <= BEFORE_ALL + 2 || d >= AFTER_ALL - 2;
                for (size_t j = 0; j < *n && !seen; j++)
                    seen = days[j] == d;
                if (!seen)
                    days[(*n)++] = (ent_day)d;
            }
    }
    return days;
}
