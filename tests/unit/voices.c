/* SPDX-License-Identifier: MIT
 *
 * The rule, case by case. A case is a register as short lines (see
 * ../model/lines.h), a question and what must come out:
 *
 *   question: "LTU member UN 1991-09-17 value=V place=X known=2026-11-23 said_by=2013
 *              prefer=a,b only=a without=a window=FROM..TO"
 *   answer:   "testified member w=1991-09-17 r=2 n=2 contradiction wp:yes un:not-yet:member"
 *
 * w= is the day last witnessed, r= and n= the roots and works; what is not named
 * is not compared, but a contradiction always is. If one voice is named, all are.
 * Every case is put to the naive rule too.
 */
#include "test.h"

#include "../model/naive.h"

/* ---- asking ------------------------------------------------------------------------ */

static const char vocabulary[] =
    "relation member state values=none|seeking|candidate|observer|suspended-observer|member|"
    "suspended|withdrawn implies=suspended>member|suspended-observer>observer "
    "ends=suspended|suspended-observer|withdrawn\n"
    "relation diplomatic state symmetric values=none|established|downgraded|suspended|severed "
    "implies=downgraded>established ends=suspended|severed\n"
    "relation recognition state values=none|de-facto|de-jure|withdrawn "
    "implies=de-jure>de-facto "
    "ends=withdrawn\n"
    "relation mission state multi facet=place values=none|mission|embassy|legation|consulate|"
    "closed implies=embassy>mission|legation>mission|consulate>mission ends=closed\n"
    "relation pledge state multi facet=treaty|topic values=defence|neutrality\n"
    "relation link state symmetric facet=topic values=none|promised|building|connected|"
    "not-connected|closed implies=promised>not-connected|building>not-connected|"
    "closed>not-connected ends=closed\n"
    "relation tie state values=a|b|c|d implies=c>a|c>b\n"
    "relation visit event facet=person values=none|visit|state|working "
    "implies=state>visit|working>visit\n"
    "relation party event multi once values=signature|ratification\n"
    "relation exists state values=exists|dissolved ends=dissolved\n"
    "relation count measure facet=of\n"
    "relation remark remark multi\n"
    "relation complete state values=all\n"
    "relation retract retract\n";

static lines *read_rows(const char *text) {
    lines *l = calloc(1, sizeof *l);
    assert_true(lines_read(l, vocabulary));
    assert_true(lines_read(l, text));
    return l;
}

static void drop_rows(lines *l) {
    lines_free(l);
    free(l);
}

static ent_view *view_of(const lines *l, const ent_view_options *o) {
    ent_claims *c = NULL;
    ent_view *v = NULL;
    ent_error e = {0};
    c = lines_claims(l->rows, l->n, &e);
    if (!c)
        fail_msg("%s", e.message);
    OK(ent__view_new(c, o, &v, err));
    ent__claims_free(c);
    OK(ent__view_prepare(v, err));
    return v;
}

typedef struct question {
    ent_str subject, relation, object, value;
    ent_str facet_key[4], facet[4];
    int n_facets;
    ent_day day, w1, w2;
    ent_view_options view;
    ent_str prefer[4], only[4], without[4];
} question;

static ent_day day_of(ent_str text, bool last) {
    ent_date d;
    OK(ent_date_parse(text.p, (ptrdiff_t)text.n, &d, err));
    return last ? d.until : d.from;
}

static size_t list_of(ent_str list, ent_str *out) {
    size_t n = 0;
    while (ent__str_split(&list, ',', &out[n]))
        n++;
    return n;
}

static void read_option(question *q, ent_str key, ent_str value) {
    if (ent__str_is(key, "value")) {
        q->value = value;
    } else if (ent__str_is(key, "known")) {
        OK(ent__instant_parse(value, true, &q->view.known, err));
    } else if (ent__str_is(key, "said_by")) {
        q->view.said_by = day_of(value, true);
    } else if (ent__str_is(key, "prefer")) {
        q->view.prefer = q->prefer;
        q->view.n_prefer = list_of(value, q->prefer);
    } else if (ent__str_is(key, "only")) {
        q->view.only = q->only;
        q->view.n_only = list_of(value, q->only);
    } else if (ent__str_is(key, "without")) {
        q->view.without = q->without;
        q->view.n_without = list_of(value, q->without);
    } else if (ent__str_is(key, "window")) {
        q->w1 = day_of(value, false);
        q->w2 = day_of(value, true);
    } else {
        q->facet_key[q->n_facets] = key;
        q->facet[q->n_facets++] = value;
    }
}

static void read_question(const char *text, question *q) {
    ent_str rest = ent__str(text), w[4], word;
    *q = (question){.w1 = 1, .w2 = 0, .view = {.said_by = ENT_DAY_MAX}};
    for (int i = 0; i < 4; i++)
        assert_true(ent__str_split(&rest, ' ', &w[i]));
    q->subject = w[0];
    q->relation = w[1];
    q->object = ent__str_is(w[2], "-") ? ENT_STR("") : w[2];
    q->day = day_of(w[3], false);
    while (ent__str_split(&rest, ' ', &word)) {
        ent_str key;
        assert_true(ent__str_split(&word, '=', &key));
        read_option(q, key, word);
    }
}

static uint32_t word_of(const ent_view *v, ent_str s) {
    return ent__pool_find(&v->claims->words, s);
}

static bool facets_fit(const ent_view *v, const question *q, const ent_matter *m) {
    const ent_relation *r = ent__view_relation(v, m->group);
    for (int k = 0; k < q->n_facets; k++)
        for (int i = 0; i < r->n_facets; i++)
            if (ent__str_eq(r->facet[i], q->facet_key[k]) &&
                !ent__str_eq(ent__claims_word(v->claims, v->facets[m->facet].word[i]),
                             q->facet[k]))
                return false;
    return true;
}

/* The one matter that the question means, or ENT_NONE: unsaid. */
static uint32_t matter_of(const ent_view *v, const question *q) {
    uint32_t r = ent__claims_find_relation(v->claims, q->relation), found = ENT_NONE;
    uint32_t s = word_of(v, q->subject), o = word_of(v, q->object);
    if (s == ENT_NONE || o == ENT_NONE)
        return ENT_NONE;
    uint32_t g = ent__view_group(v, r, s, o);
    for (uint32_t i = 0; g != ENT_NONE && i < v->groups[g].n_matters; i++) {
        const ent_matter *m = &v->matters[v->groups[g].matter + i];
        if (!facets_fit(v, q, m) ||
            (q->value.n && !ent__str_eq(ent__claims_word(v->claims, m->value), q->value)))
            continue;
        if (found != ENT_NONE)
            fail_msg("the question fits several matters");
        found = v->groups[g].matter + i;
    }
    return found;
}

static const naive_matter *naive_find(const naive *x, const ent_view *v, uint32_t matter) {
    const ent_matter *m = &v->matters[matter];
    const ent_group *g = &v->groups[m->group];
    const ent_claims *c = v->claims;
    ent_str s = ent__claims_word(c, g->subject), o = ent__claims_word(c, g->object);
    for (size_t i = 0; i < naive_n_matters(x); i++) {
        const naive_matter *y = naive_matter_at(x, i);
        bool same = ent__str_eq(y->relation, c->relations[g->relation].id) &&
                    ent__str_eq(y->value, ent__claims_word(c, m->value));
        for (int k = 0; k < ENT_FACETS_MOST; k++)
            same &= ent__str_eq(y->facet[k], ent__claims_word(c, v->facets[m->facet].word[k]));
        if (same && ((ent__str_eq(y->subject, s) && ent__str_eq(y->object, o)) ||
                     (ent__str_eq(y->subject, o) && ent__str_eq(y->object, s))))
            return y;
    }
    return NULL;
}

typedef struct heard {
    ent_segment s;
    char value[40], voices[400];
} heard;

static void show_voices(const ent_view *v, const ent_hearing *h, char *out, size_t n) {
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < h->n_voices && at < n; i++) {
        ent_str work = ent__claims_word(v->claims, v->works[h->voices[i].work]);
        ent_str value = ent__claims_word(v->claims, h->voices[i].value);
        at += (size_t)snprintf(out + at, n - at, " %.*s:%s:%.*s", (int)work.n, work.p,
                               ent__says_name((ent_says)h->voices[i].says), (int)value.n,
                               value.p);
    }
}

static heard ask(const lines *l, const question *q) {
    heard out = {.s = {.witnessed = ENT_DAY_MIN}};
    ent_view *v = view_of(l, &q->view);
    uint32_t m = matter_of(v, q);
    if (m != ENT_NONE) {
        ent_hearing h;
        ent__hearing_init(&h, v);
        OK(ent__hearing_open(&h, m, err));
        OK(ent__hearing_on(&h, q->day, q->w1, q->w2, &out.s, err));
        show_voices(v, &h, out.voices, sizeof out.voices);
        ent__hearing_free(&h);
        ent_str value = ent__claims_word(v->claims, out.s.value);
        snprintf(out.value, sizeof out.value, "%.*s", (int)value.n, value.p);
        const ent_segment *t = ent__view_at(v, m, q->day);
        if (q->w1 > q->w2 && t)
            assert_true(t->verdict == out.s.verdict && t->value == out.s.value &&
                        t->witnessed == out.s.witnessed && t->roots == out.s.roots &&
                        t->from <= q->day && q->day < t->until);
        naive *x = naive_new(l->rows, l->n, &q->view);
        const naive_matter *nm = naive_find(x, v, m);
        assert_non_null(nm);
        naive_answer a = naive_on(x, nm, q->day, q->w1, q->w2);
        if (a.verdict != out.s.verdict || !ent__str_eq(a.value, value) ||
            a.witnessed != out.s.witnessed || a.roots != out.s.roots ||
            a.contradiction != out.s.contradiction)
            fail_msg("naive says %s %.*s roots %u", ent__verdict_name(a.verdict),
                     ENT_FMT(a.value), a.roots);
        naive_free(x);
    }
    ent__view_free(v);
    return out;
}

static bool expects_day(ent_str text, ent_day day) {
    char shown[ENT_DAY_TEXT];
    ent__day_format(day, shown, sizeof shown);
    return ent__str_is(text, shown);
}

/* Is " work:says:value" (the value may be left out) among the voices? */
static bool voice_heard(const char *voices, ent_str want) {
    ent_str rest = ent__str(voices), word;
    while (rest.n && ent__str_split(&rest, ' ', &word))
        if (word.n > want.n && memcmp(word.p, want.p, want.n) == 0 && word.p[want.n] == ':')
            return true;
        else if (ent__str_eq(word, want))
            return true;
    return false;
}

static int count_char(const char *s, char c) {
    int n = 0;
    for (; *s; s++)
        n += *s == c;
    return n;
}

static const char *mismatch(const heard *h, const char *expected) {
    ent_str rest = ent__str(expected), word;
    bool contradiction = false;
    int n_voices = 0;
    if (!ent__str_split(&rest, ' ', &word) ||
        !ent__str_is(word, ent__verdict_name((ent_verdict)h->s.verdict)))
        return "verdict";
    const char *value = "";
    char own[40];
    while (rest.n && ent__str_split(&rest, ' ', &word)) {
        ent_str key = word, tail = {"", 0};
        const char *equals = memchr(word.p, '=', word.n);
        if (equals) {
            key.n = (size_t)(equals - word.p);
            tail = (ent_str){equals + 1, word.n - key.n - 1};
        }
        int64_t number = 0;
        if (equals && !ent__str_is(key, "w"))
            assert_true(ent__int_parse(tail, &number));
        if (ent__str_is(key, "w") && !expects_day(tail, h->s.witnessed))
            return "witness";
        else if (equals && ent__str_is(key, "r") && number != h->s.roots)
            return "roots";
        else if (equals && ent__str_is(key, "n") && number != h->s.works)
            return "works";
        else if (ent__str_is(word, "contradiction"))
            contradiction = true;
        else if (!equals && memchr(word.p, ':', word.n)) {
            n_voices++;
            if (!voice_heard(h->voices, word))
                return "voices";
        } else if (!equals) {
            snprintf(own, sizeof own, "%.*s", (int)word.n, word.p);
            value = own;
        }
    }
    if (strcmp(value, h->value) != 0)
        return "value";
    if (contradiction != h->s.contradiction)
        return "contradiction";
    return n_voices && n_voices != count_char(h->voices, ' ') ? "voices" : NULL;
}

typedef struct rule_case {
    const char *rows; /* NULL: those of the case before */
    const char *question, *expected;
} rule_case;

static void run(const rule_case *cases, size_t n) {
    lines *l = NULL;
    for (size_t i = 0; i < n; i++) {
        question q;
        if (cases[i].rows) {
            if (l)
                drop_rows(l);
            l = read_rows(cases[i].rows);
        }
        read_question(cases[i].question, &q);
        heard h = ask(l, &q);
        const char *wrong = mismatch(&h, cases[i].expected);
        char witnessed[ENT_DAY_TEXT];
        ent__day_format(h.s.witnessed, witnessed, sizeof witnessed);
        if (wrong)
            fail_msg("%s: the %s is not \"%s\" but \"%s %s w=%s r=%d n=%d%s%s\"",
                     cases[i].question, wrong, cases[i].expected,
                     ent__verdict_name((ent_verdict)h.s.verdict), h.value, witnessed, h.s.roots,
                     h.s.works, h.s.contradiction ? " contradiction" : "", h.voices);
    }
    drop_rows(l);
}

#define RUN(cases) run(cases, sizeof(cases) / sizeof *(cases))

/* ---- 1.4: one claim --------------------------------------------------------------------- */

typedef struct claim_case {
    const char *source, *claim; /* what follows "s s " and "A member B " */
    const char *days;           /* "day says, day says" */
    const char *witness;        /* NULL: not compared */
} claim_case;

static const char *const all_says[] = {"unknown",  "not-yet",  "no-longer", "uncovered",
                                       "possibly", "presumed", "yes"};

static void run_claim(const claim_case *c, const char *relation) {
    char text[400];
    snprintf(text, sizeof text, "source s s %s\nA %s B %s src=s\n", c->source, relation,
             c->claim);
    lines *l = read_rows(text);
    ent_view_options o = {.said_by = ENT_DAY_MAX};
    ent_view *v = view_of(l, &o);
    naive *x = naive_new(l->rows, l->n, &o);
    ent_spell s = ent__spell_of(v, 0);
    ent_str rest = ent__str(c->days), part;
    while (rest.n && ent__str_split(&rest, ',', &part)) {
        ent_str day, window = {"", 0};
        part = ent__str_trim(part);
        assert_true(ent__str_split(&part, ' ', &day));
        ent_str says = part;
        const char *in = memchr(part.p, ' ', part.n);
        if (in) { /* "2007-02 possibly 2007" : a window */
            says.n = (size_t)(in - part.p);
            window = (ent_str){in + 1, part.n - says.n - 1};
        }
        ent_day w1 = window.n ? day_of(window, false) : 1,
                w2 = window.n ? day_of(window, true) : 0;
        ent_says got = ent__spell_says(&s, day_of(day, false), w1, w2);
        if (!ent__str_is(says, all_says[got]))
            fail_msg("%s | %s: on %.*s it says %s", c->source, c->claim, (int)day.n, day.p,
                     all_says[got]);
        assert_int_equal(naive_says(x, l->n - 1, day_of(day, false), w1, w2), got);
    }
    if (c->witness && !expects_day(ent__str(c->witness), s.witness))
        fail_msg("%s | %s: the witness day is not %s", c->source, c->claim, c->witness);
    naive_free(x);
    ent__view_free(v);
    drop_rows(l);
}

static void what_a_state_says(void **state) {
    (void)state;
    static const claim_case cases[] = {
        /* both ends given */
        {"published=2001", "member 2000-03-01 2000-06-30",
         "2000-02-29 not-yet, 2000-03-01 yes, 2000-06-30 yes, 2000-07-01 no-longer",
         "2000-06-30"},
        {"published=2000-05-01", "member 2000-03-01 2000-06-30",
         "2000-02-29 not-yet, 2000-05-01 yes, 2000-05-02 presumed, 2000-06-30 presumed, "
         "2000-07-01 no-longer",
         "2000-05-01"},
        {"published=2000-05", "member 2000-03-01 2000-06-30",
         "2000-05-31 yes, 2000-06-01 presumed", "2000-05-31"},
        /* vague ends */
        {"published=2001", "member 2000-03 2000-06",
         "2000-02-29 not-yet, 2000-03-01 possibly, 2000-03-30 possibly, 2000-03-31 yes, "
         "2000-06-01 yes, 2000-06-02 possibly, 2000-06-30 possibly, 2000-07-01 no-longer",
         "2000-06-01"},
        {"published=2001", "member 2000 2000",
         "1999-12-31 not-yet, 2000-01-01 possibly, 2000-07-01 possibly, 2000-12-31 possibly, "
         "2001-01-01 no-longer",
         "2000-01-01"},
        {"published=2001", "member 2000-03~ 2000-06?",
         "2000-02-29 not-yet, 2000-03-01 possibly, 2000-03-31 yes, 2000-06-02 possibly", NULL},
        /* still so */
        {"published=2000-05-10", "member 2000-03-01 ..",
         "2000-02-29 not-yet, 2000-03-01 yes, 2000-05-10 yes, 2000-05-11 presumed, "
         "2026-01-01 presumed",
         "2000-05-10"},
        {"published=2000-05", "member 2000-03-01 ..", "2000-05-01 yes, 2000-05-02 presumed",
         "2000-05-01"},
        {"published=2000-05-10", "member 2000 ..",
         "1999-12-31 not-yet, 2000-01-01 possibly, 2000-05-09 possibly, 2000-05-10 yes, "
         "2000-05-11 presumed, 2000-12-31 presumed",
         "2000-05-10"},
        {"published=2001", "member 2000 ..",
         "2000-12-30 possibly, 2000-12-31 yes, 2001-01-01 yes, 2001-01-02 presumed",
         "2001-01-01"},
        {"published=2000-05-10", "member - ..",
         "2000-05-09 unknown, 2000-05-10 yes, 2000-05-11 presumed", "2000-05-10"},
        {"", "member 2000-03-01 ..", "2000-02-29 not-yet, 2000-03-01 yes, 2000-03-02 presumed",
         "2000-03-01"},
        {"", "member - ..", "2000-03-01 unknown", ".."},
        {"published=2000-05-10", "member .. ..",
         "1900-01-01 yes, 2000-05-10 yes, 2000-05-11 presumed", "2000-05-10"},
        /* announced */
        {"published=2000-05-10", "member 2000-09-01 ..",
         "2000-08-31 not-yet, 2000-09-01 presumed, 2001-01-01 presumed", "2000-05-10"},
        {"published=2000-05-10", "member 2000-09 2000-10-31",
         "2000-09-01 possibly, 2000-09-29 possibly, 2000-09-30 presumed, 2000-10-31 presumed, "
         "2000-11-01 no-longer",
         "2000-05-10"},
        {"published=2000-05", "member 2000-05-02 -", "2000-05-01 not-yet, 2000-05-02 presumed",
         "2000-05-01"},
        {"published=2000-05-02", "member 2000-05-02 -",
         "2000-05-01 not-yet, 2000-05-02 yes, 2000-05-03 presumed", "2000-05-02"},
        /* end not said */
        {"published=2001", "member 2000-03-01 -",
         "2000-02-29 not-yet, 2000-03-01 yes, 2000-03-02 presumed", "2000-03-01"},
        {"published=2001", "member 2000-03 -",
         "2000-03-01 possibly, 2000-03-31 yes, 2000-04-01 presumed", "2000-03-31"},
        /* start not said */
        {"published=2001", "member - 2000-06-30",
         "2000-06-29 unknown, 2000-06-30 yes, 2000-07-01 no-longer", "2000-06-30"},
        {"published=2001", "member - 2000-06",
         "2000-05-31 unknown, 2000-06-01 yes, 2000-06-02 possibly, 2000-06-30 possibly, "
         "2000-07-01 no-longer",
         "2000-06-01"},
        {"published=2000-05-01", "member - 2000-06-30",
         "2000-06-29 unknown, 2000-06-30 presumed, 2000-07-01 no-longer", "2000-05-01"},
        /* nothing said; cannot tell */
        {"published=2001", "member - -", "1990-01-01 unknown, 2001-01-01 unknown", ".."},
        {"published=2001", "unknown 2000-03-01 ..", "2000-01-01 unknown, 2000-06-01 unknown",
         NULL},
        /* not the first time */
        {"published=2001", "member 2000-03-01 .. how=restored",
         "2000-02-29 unknown, 2000-03-01 yes", NULL},
        {"published=2001", "member 2000-03-01 .. how=resumed", "2000-02-29 unknown", NULL},
        {"published=2001", "member 2000-03-01 .. how=renewed", "2000-02-29 unknown", NULL},
        {"published=2001", "member 2000-03-01 .. how=admitted", "2000-02-29 not-yet", NULL},
        /* values that presuppose another, and none */
        {"published=2001", "suspended 2000-03-01 2000-06-30",
         "2000-02-29 unknown, 2000-03-01 yes, 2000-06-30 yes, 2000-07-01 unknown", NULL},
        {"published=2001", "none 2000-03-01 2000-06-30",
         "2000-02-29 unknown, 2000-03-01 yes, 2000-07-01 unknown", NULL},
        /* undated source; as_of goes before published, published before accessed */
        {"", "member 2000-03-01 2000-06-30",
         "2000-02-29 not-yet, 2000-03-01 yes, 2000-06-30 yes, 2000-07-01 no-longer",
         "2000-06-30"},
        {"published=2001", "member 2000-03-01 .. as_of=2000-05-01",
         "2000-05-01 yes, 2000-05-02 presumed", "2000-05-01"},
        {"published=2000-05-01 accessed=2001", "member 2000-03-01 ..",
         "2000-05-01 yes, 2000-05-02 presumed", NULL},
        {"accessed=2000-05-01", "member 2000-03-01 ..", "2000-05-01 yes, 2000-05-02 presumed",
         NULL},
        {"", "member 2000-03-01 .. as_of=2000-05-01", "2000-05-01 yes, 2000-05-02 presumed",
         NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        run_claim(&cases[i], "member");
}

static void what_an_event_says(void **state) {
    (void)state;
    static const claim_case cases[] = {
        {"published=2001", "visit 2000-03-01 -",
         "2000-02-29 not-yet, 2000-03-01 yes, 2000-03-02 no-longer", "2000-03-01"},
        {"published=2001", "visit 2000-03-01 2000-03-03",
         "2000-02-29 not-yet, 2000-03-01 yes, 2000-03-03 yes, 2000-03-04 no-longer",
         "2000-03-03"},
        {"published=2001", "visit 2000-03 -",
         "2000-02-29 not-yet, 2000-03-01 possibly, 2000-03-31 possibly, 2000-04-01 no-longer, "
         "2000-03-01 yes 2000-03, 2000-03-31 yes 2000, 2000-03-01 possibly 2000-03-15/2001",
         NULL},
        {"published=2001", "visit - 2000-03-05",
         "2000-03-04 not-yet, 2000-03-05 yes, 2000-03-06 no-longer", NULL},
        {"published=2000-02-10", "visit 2000-03-01 -",
         "2000-02-29 not-yet, 2000-03-01 presumed, 2000-03-02 no-longer", "2000-02-10"},
        {"published=2000", "visit 2000-03-01 -", "2000-03-01 yes", "2000-03-01"},
        {"published=2000-02", "visit 2000-03 -",
         "2000-03-01 possibly, 2000-03-01 presumed 2000-03", "2000-02-01"},
        {"", "visit 2000-03-01 -", "2000-03-01 yes, 2000-03-02 no-longer", "2000-03-01"},
        {"published=2001", "visit - -", "2000-03-01 unknown", NULL},
        {"published=2001", "none 2000-03-01 2000-03-31",
         "2000-02-29 unknown, 2000-03-01 yes, 2000-04-01 unknown", NULL},
        {"published=2001", "unknown 2000-03-01 -", "2000-03-01 unknown", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        run_claim(&cases[i], "visit");
}

static void what_a_measure_says(void **state) {
    (void)state;
    static const rule_case cases[] = {
        {"source s s published=2001-05\n"
         "A count B 10 2000-03 2000-05 src=s\n",
         "A count B 2000-02-29", "unknown"},
        {NULL, "A count B 2000-03-01", "testified 10 w=2000-05-31 r=1 n=1"},
        {NULL, "A count B 2000-05-31", "testified 10"},
        {NULL, "A count B 2000-06-01", "unknown"},
        {"source s s published=2001-05\nA count B 10 - - src=s\n", "A count B 2001-04-30",
         "unknown"},
        {NULL, "A count B 2001-05-31", "testified 10"},
        {NULL, "A count B 2001-06-01", "unknown"},
        {"source s s published=2001-05\nA count B 10 - - src=s as_of=1999\n",
         "A count B 1999-07-01", "testified 10"},
        {NULL, "A count B 2001-05-01", "unknown"},
        {"source s s published=2001\nA count B 10 2000 - src=s\n", "A count B 2000-12-31",
         "testified 10"},
        {"source s s published=2001\nA count B unknown 2000 - src=s\n", "A count B 2000-12-31",
         "unknown"},
        /* the narrowest period answers, and only one period can be disputed */
        {"source s s published=2001\nsource t t published=2001\n"
         "A count B 10 2000 - src=s\nA count B 20 2000-03 - src=t\n",
         "A count B 2000-03-05", "testified 20 s:unknown t:yes"},
        {NULL, "A count B 2000-04-05", "testified 10"},
        {"source s s published=2001\nsource t t published=2001 per=s\n"
         "A count B 10 2000 - src=s\nA count B 20 2000 - src=t\n",
         "A count B 2000-04-05", "disputed r=1 n=2"},
        {"source s s published=2001\nsource t t published=2001 per=s\n"
         "A count B 100~ 2000 - src=s\nA count B 109 2000 - src=t\n",
         "A count B 2000-04-05", "testified 100~ r=1 n=2"},
        {NULL, "A count B 2000-04-05 prefer=t", "testified 109"},
        {"source s s published=2001\nsource t t published=2001\n"
         "A count B 10 2000 - src=s unit=km\nA count B 6 2000 - src=t unit=miles\n",
         "A count B 2000-04-05", "testified 10 r=2 n=2"},
        {"source s s published=2001\nA count B 8/12 2000 - src=s\nA count B 8/13 2000 - "
         "src=s\n",
         "A count B 2000-04-05", "disputed contradiction r=1 n=1"},
        /* a newer edition speaks for the period, unless it cannot tell */
        {"source s@1 s published=2001\nsource s@2 s published=2002\n"
         "A count B 10 2000 - src=s@1\nA count B 20 2000 - src=s@2\n",
         "A count B 2000-04-05", "testified 20 n=1"},
        {NULL, "A count B 2000-04-05 said_by=2001", "testified 10"},
        {"source s@1 s published=2001\nsource s@2 s published=2002\n"
         "A count B 10 2000 - src=s@1\nA count B unknown 2000 - src=s@2\n",
         "A count B 2000-04-05", "testified 10 n=1"},
        {"source s s kind=tertiary published=2002\nsource t t kind=primary published=2001\n"
         "A count B 100~ 2000 - src=s\nA count B 109 2000 - src=t\n",
         "A count B 2000-04-05", "testified 109"},
    };
    RUN(cases);
}

/* ---- 1.5: one work -------------------------------------------------------------------------
 */

static void what_lives(void **state) {
    (void)state;
    static const rule_case cases[] = {
        {"source s s published=2001\n"
         "A member B member 2000-03-01 .. src=s id=x @2026-01-01\n"
         "A member B member 2000-04-01 .. src=s replaces=x id=y @2026-01-02\n"
         "- retract - - - - src=s replaces=y id=z @2026-01-03\n"
         "- retract - - - - src=s replaces=z id=zz @2026-01-04\n"
         "- retract - - - - src=s replaces=x @2026-01-05\n",
         "A member B 2000-03-15 known=2025-12-31", "unsaid"},
        {NULL, "A member B 2000-03-15 known=2026-01-01", "testified member"},
        {NULL, "A member B 2000-03-15 known=2026-01-02", "no"},
        {NULL, "A member B 2000-03-15 known=2026-01-03", "testified member"},
        {NULL, "A member B 2000-03-15 known=2026-01-04", "no"},
        {NULL, "A member B 2000-03-15", "no"},
        /* a correction that moves a claim to another matter */
        {"source s s published=2001\n"
         "A member B member 2000-03-01 .. src=s id=x @2026-01-01\n"
         "A member C member 2000-03-01 .. src=s replaces=x @2026-01-02\n",
         "A member B 2000-03-15 known=2026-01-01", "testified member"},
        {NULL, "A member C 2000-03-15 known=2026-01-01", "unsaid"},
        {NULL, "A member B 2000-03-15", "unsaid"},
        {NULL, "A member C 2000-03-15", "testified member"},
        /* one id stands for another from some day on */
        {"source s s published=2001\nsource t t published=2001\n"
         "entity EC org\nentity EU org\nentity EU org replaces=EC @2026-01-02\n"
         "A member EC member 2000-03-01 .. src=s @2026-01-01\n"
         "A member EU member 2000-03-01 .. src=t @2026-01-01\n",
         "A member EC 2000-03-15 known=2026-01-01", "testified member r=1"},
        {NULL, "A member EC 2000-03-15", "testified member r=2"},
        {NULL, "A member EU 2000-03-15", "testified member r=2"},
        {"source s s published=2001\nentity V place\nentity W place replaces=V @2026-01-02\n"
         "A mission B embassy 2000 .. src=s place=V @2026-01-01\n"
         "A mission B embassy 2000-03-01 .. src=s place=W @2026-01-01\n",
         "A mission B 2000-03-15 place=V known=2026-01-01", "possibly embassy"},
        {NULL, "A mission B 2000-03-15 place=W", "testified embassy s:yes"},
        /* the larger id of two, the smaller of a ring: whatever the order */
        {"source s s published=2001\nentity D org replaces=B\nentity C org replaces=B\n"
         "A member B member 2000-03-01 .. src=s\n",
         "A member D 2000-03-15", "testified member"},
        {"source s s published=2001\nentity C org replaces=B\nentity B org replaces=C\n"
         "A member C member 2000-03-01 .. src=s\n",
         "A member B 2000-03-15", "testified member"},
        {"source s@1 s published=2001\nsource s@2 s published=2003\n"
         "source s@2 s published=2003 replaces=s@1 @2026-01-02\n"
         "A member B member 2000-03-01 .. src=s@1 @2026-01-01\n"
         "A member B observer 2000-03-01 .. src=s@2 @2026-01-01\n",
         "A member B 2000-03-15 known=2026-01-01", "testified observer"},
        {NULL, "A member B 2000-03-15", "disputed contradiction"},
        {NULL, "A member B 2000-03-15 said_by=2002", "unsaid"},
        {NULL, "A member B 2000-03-15 said_by=2002 known=2026-01-01", "testified member"},
    };
    RUN(cases);
}

static void which_matter_is_meant(void **state) {
    (void)state;
    static const rule_case cases[] = {
        /* a blank facet joins the only matter that differs by it */
        {"source s s published=2001\nsource t t published=2001\n"
         "A mission B embassy 2000-03-01 .. src=s place=V\n"
         "A mission B embassy 2000-03-01 .. src=t\n",
         "A mission B 2000-03-15", "testified embassy r=2"},
        {"source s s published=2001\nsource t t published=2001\n"
         "A mission B embassy 2000-03-01 .. src=s place=V\n"
         "A mission B embassy 2000-03-01 .. src=s place=W\n"
         "A mission B embassy 2000-03-01 .. src=t\n",
         "A mission B 2000-03-15 place=V", "testified embassy r=1"},
        {NULL, "A mission B 2000-03-15 place=", "testified embassy r=1 t:yes"},
        /* an embassy and a consulate in one city */
        {"source s s published=2001\n"
         "A mission B embassy 2000-03-01 2000-06-30 src=s place=V\n"
         "A mission B consulate 2000-03-01 .. src=s place=V\n",
         "A mission B 2000-07-15 value=embassy", "no"},
        {NULL, "A mission B 2000-07-15 value=consulate", "testified consulate"},
        /* said of every value */
        {"source s s published=2001\n"
         "A mission B embassy 2000-03-01 - src=s place=V\n"
         "A mission B consulate 2000-03-01 .. src=s place=V\n"
         "A mission B closed 2000-06-01 .. src=s place=V\n",
         "A mission B 2000-05-15 value=embassy", "presumed embassy"},
        {NULL, "A mission B 2000-07-15 value=embassy", "testified closed"},
        {NULL, "A mission B 2000-07-15 value=consulate", "disputed contradiction"},
        {"source s s published=2001\nA mission B none 2000-03-01 .. src=s\n"
         "A mission B closed 2000-03-01 .. src=s place=V\n",
         "A mission B 2000-05-15", "disputed contradiction"},
        /* two facets, joined step by step */
        {"source s s published=2001\nsource t t published=2001\nsource u u published=2001\n"
         "A pledge B defence 2000-03-01 .. src=s treaty=T topic=X\n"
         "A pledge B defence 2000-03-01 .. src=t treaty=T\n"
         "A pledge B defence 2000-03-01 .. src=u\n",
         "A pledge B 2000-05-15", "testified defence r=3"},
        /* a symmetric pair is one matter */
        {"source s s published=2001\nsource t t published=2001\n"
         "A diplomatic B established 2000-03-01 .. src=s\n"
         "B diplomatic A established 2000-03-01 .. src=t\n",
         "A diplomatic B 2000-05-15", "testified established r=2"},
        {NULL, "B diplomatic A 2000-05-15", "testified established r=2"},
        {NULL, "A diplomatic C 2000-05-15", "unsaid"},
    };
    RUN(cases);
}

static void what_a_work_says(void **state) {
    (void)state;
    static const rule_case cases[] = {
        /* three snapshots of one work without starts */
        {"source f@1 f published=2015-10-26\nsource f@2 f published=2017-03-28\n"
         "source f@3 f published=2020-11-27\n"
         "A member B member - .. src=f@1\nA member B member - .. src=f@2\n"
         "A member B member - .. src=f@3\n",
         "A member B 2015-10-25", "unknown"},
        {NULL, "A member B 2015-10-26", "testified member w=2015-10-26 n=1"},
        {NULL, "A member B 2016-06-01", "presumed member w=2015-10-26"},
        {NULL, "A member B 2017-03-28", "testified member w=2017-03-28"},
        {NULL, "A member B 2026-01-01", "presumed member w=2020-11-27 r=1"},
        {NULL, "A member B 2026-01-01 said_by=2018", "presumed member w=2017-03-28"},
        {NULL, "A member B 2026-01-01 said_by=2014", "unsaid"},
        /* a member that left and came back */
        {"source w w published=2020\nsource v v published=2020\n"
         "IDN member UN member 1950-09-28 1965-01-20 src=w\n"
         "IDN member UN member 1966-09-19 .. src=w\n"
         "IDN member UN member 1966-09-19 .. src=v\n",
         "IDN member UN 1950-09-27", "no w:not-yet v:not-yet"},
        {NULL, "IDN member UN 1955-01-01", "testified member r=1 w:yes v:not-yet"},
        {NULL, "IDN member UN 1965-01-21", "no w:no-longer v:not-yet"},
        {NULL, "IDN member UN 1966-09-19", "testified member r=2"},
        {NULL, "IDN member UN 2021-01-01", "presumed member r=2"},
        /* not yet only before the first, no longer only after the last */
        {"source w w published=2020\n"
         "A member B member 2000-03-01 - src=w\nA member B observer 2005-01-01 2008-12-31 "
         "src=w\n"
         "A member B member 2010-01-01 - src=w\n",
         "A member B 2004-12-31", "presumed member"},
        {NULL, "A member B 2006-01-01", "testified observer w:yes:observer"},
        {NULL, "A member B 2009-06-01", "no w:no-longer:observer"},
        {NULL, "A member B 2010-01-02",
         "presumed member w:presumed:member w:no-longer:observer"},
        {"source w w published=2020\n"
         "A member B member 2000-03-01 - src=w how=restored\n"
         "A member B member 2010-01-01 2010-12-31 src=w\n",
         "A member B 1999-01-01", "unknown"},
        /* a presumption ends where another value has surely begun */
        {"source w w published=2020\n"
         "A member B observer 2000-03-01 - src=w\nA member B member 2005 .. src=w\n",
         "A member B 2004-12-31", "presumed observer"},
        {NULL, "A member B 2005-06-01",
         "presumed observer w:presumed:observer w:possibly:member"},
        {NULL, "A member B 2005-12-31", "testified member w:yes:member"},
        {"source w w published=2020\n"
         "A member B member 2000-03-01 - src=w\nA member B suspended 2005-01-01 2006-12-31 "
         "src=w\n",
         "A member B 2005-06-01", "testified suspended w:yes:suspended w:presumed:member"},
        {NULL, "A member B 2007-06-01", "presumed member w:presumed:member"},
        {"source w w published=2000-01-01\n"
         "A member B member 2005-01-01 - src=w\nA member B observer 2005-01-01 - src=w\n",
         "A member B 2005-06-01", "disputed"},
        {"source w w published=2000-06-01\n"
         "A member B member 2000 2009-12-31 src=w\nA member B observer 2000-07-01 2000-08-01 "
         "src=w\n",
         "A member B 2001-06-01", "presumed member"},
        /* contradictions */
        {"source w w published=2020\n"
         "A member B member 1991-09-17 .. src=w\nA member B member 1991-09-18 .. src=w\n",
         "A member B 1991-09-16", "no"},
        {NULL, "A member B 1991-09-17", "testified member contradiction w:yes"},
        {NULL, "A member B 1991-09-18", "testified member"},
        {"source w w published=2020\n"
         "A member B member 1991-09-17 .. src=w\nA member B observer 1991-09-17 .. src=w\n",
         "A member B 1991-09-17", "disputed contradiction"},
        /* editions: the newest that says anything but unknown */
        {"source w@1 w published=2001\nsource w@2 w published=2010\n"
         "A member B member 2000-03-01 .. src=w@1\nA member B member 2000-06-01 .. src=w@2\n",
         "A member B 2000-04-01", "no w:not-yet"},
        {NULL, "A member B 2000-04-01 said_by=2005", "testified member"},
        {"source w@1 w published=2001\nsource w@2 w published=2010\n"
         "A member B observer 2000-03-01 .. src=w@1\nA member B member 2000-06-01 .. src=w@2\n",
         "A member B 2000-04-01", "testified observer w:yes:observer w:not-yet:member"},
        {NULL, "A member B 2000-06-01", "testified member w:yes:member"},
        {"source w@1 w published=2001\nsource w@2 w published=2010\n"
         "A member B member 2000-03-01 .. src=w@1\nA member B unknown 1990-01-01 .. src=w@2\n"
         "A member B member - - src=w@2\n",
         "A member B 2000-04-01", "testified member w:yes"},
        {"source w@1 w published=2001\nsource w@2 w\n"
         "A member B member 2000-03-01 .. src=w@1\nA member B observer 2000-03-01 .. src=w@2\n",
         "A member B 2000-03-01", "testified member w:yes:member"},
        {NULL, "A member B 2000-03-01 said_by=2005", "testified member"},
        {NULL, "A member B 2000-03-01 without=w@1", "testified observer"},
        {NULL, "A member B 2000-03-01 without=w@1 said_by=2030", "unsaid"},
    };
    RUN(cases);
}

/* ---- 1.6: the works together
 * ------------------------------------------------------------------ */

static void testimony(void **state) {
    (void)state;
    static const rule_case cases[] = {
        /* an end that two works date a fortnight apart */
        {"source s s published=1950\nsource t t published=1950\n"
         "LTU exists - exists 1918-02-16 1940-06-01 src=s\n"
         "LTU exists - exists 1918-02-16 1940-06-15 src=t\n",
         "LTU exists - 1940-06-01", "testified exists r=2"},
        {NULL, "LTU exists - 1940-06-02", "disputed s:no-longer t:yes"},
        {NULL, "LTU exists - 1940-06-15", "disputed"},
        {NULL, "LTU exists - 1940-06-16", "no r=2 w=1940-06-15"},
        /* implied agreement; the more specific stands */
        {"source s s kind=primary published=2001\nsource t t kind=tertiary published=2001\n"
         "A member B member 2000-03-01 .. src=s\nA member B suspended 2000-03-01 .. src=t\n",
         "A member B 2000-04-01", "testified suspended r=2 n=2"},
        {NULL, "A member B 2000-04-01 prefer=s", "testified suspended"},
        {"source s s published=2001\nsource t t published=2001\n"
         "A member B member 2000-03-01 2000-05-01 src=s\nA member B suspended 2000-03-01 .. "
         "src=t\n",
         "A member B 2000-06-01", "disputed"},
        {"source s s published=2001\nsource t t published=2001\n"
         "A member B member 2000-03-01 .. src=s\nA member B suspended 2000-03-01 2000-05-01 "
         "src=t\n",
         "A member B 2000-06-01", "testified member s:yes t:unknown"},
        {"source s s published=2001\nsource t t published=2001\n"
         "A member B member 2000-03-01 .. src=s\nA member B observer 2000-03-01 2000-05-01 "
         "src=t\n",
         "A member B 2000-06-01", "testified member s:yes t:no-longer:observer"},
        {NULL, "A member B 2000-04-01", "disputed"},
        /* explicit denial */
        {"source s s published=2001\nsource t t published=2001\n"
         "A member B member 2000-03-01 .. src=s\nA member B none 2000-06-01 .. src=t\n",
         "A member B 2000-04-01", "testified member"},
        {NULL, "A member B 2000-07-01", "disputed"},
        {NULL, "A member B 2000-07-01 only=t", "testified none t:yes:none"},
        /* a value that implies two exclusive ones does not reconcile them */
        {"source s s published=2001\nsource t t published=2001\nsource u u published=2001\n"
         "A tie B c 2000-03-01 .. src=s\nA tie B a 2000-03-01 .. src=t\n"
         "A tie B b 2000-03-01 .. src=u\n",
         "A tie B 2000-04-01", "disputed"},
        {NULL, "A tie B 2002-04-01", "disputed"},
        {NULL, "A tie B 2000-04-01 without=u", "testified c r=2"},
        /* roots, not sources */
        {"source s s published=2001\nsource t t published=2001 per=s\n"
         "source u u published=2001\n"
         "A member B member 2000-03-01 .. src=s\nA member B member 2000-03-01 .. src=t\n"
         "A member B member 2000-03-01 .. src=u per=t\n",
         "A member B 2000-04-01", "testified member r=1 n=3"},
        {"source s@1 s published=2001\nsource t t published=2001 per=s@1\n"
         "source s@2 s published=2002 per=t\n"
         "A member B member 2000-03-01 .. src=s@2\nA member B member 2000-03-01 .. src=t\n",
         "A member B 2000-04-01", "testified member r=1 n=2"},
        /* the works of one yes and one presumption */
        {"source s s published=2001\nsource t t published=2000-03-01\n"
         "A member B member 2000-03-01 .. src=s\nA member B member 2000-03-01 .. src=t\n",
         "A member B 2000-04-01", "testified member r=1 n=1 s:yes t:presumed"},
        /* once: a second date is a disagreement, not a second spell */
        {"source s s published=2001\nsource t t published=2001\n"
         "A party B signature 2000-03-01 - src=s\nA party B signature 2000-03-02 - src=t\n",
         "A party B 2000-03-01", "disputed"},
        {"source s s published=2001\nsource t t published=2001\n"
         "A visit B visit 2000-03-01 - src=s\nA visit B visit 2000-03-02 - src=t\n",
         "A visit B 2000-03-01", "testified visit s:yes t:not-yet"},
        /* a yearly source whose first year overlaps the other's precise day */
        {"source y y published=2014\nsource s s published=2014\n"
         "A member B member 1991 2013 src=y\nA member B member 1991-09-17 .. src=s\n",
         "A member B 1991-06-01", "no y:possibly s:not-yet"},
        {NULL, "A member B 1991-09-17", "testified member r=1 y:possibly s:yes"},
        {NULL, "A member B 2000-01-01", "testified member r=2"},
    };
    RUN(cases);
}

static void presumption(void **state) {
    (void)state;
    static const rule_case cases[] = {
        /* a change is news */
        {"source s s published=2001\nsource t t published=2005\n"
         "A member B member 2000-03-01 .. src=s\nA member B observer 2000-03-01 .. src=t\n",
         "A member B 2006-01-01", "presumed observer r=1 w=2005-01-01"},
        {"source s s published=2001\nsource t t published=2001\n"
         "A member B member 2000-03-01 .. src=s\nA member B observer 2000-03-01 .. src=t\n",
         "A member B 2006-01-01", "disputed"},
        {"source s s published=2001\nsource t t published=2005\n"
         "A member B member 2000-03-01 .. src=s\nA member B member - .. src=t\n",
         "A member B 2006-01-01", "presumed member r=2 w=2005-01-01"},
        /* what was announced counts by the day that it was announced for */
        {"source s s published=2010\nsource t t published=2005\n"
         "A member B member 2000-03-01 .. src=s\nA member B observer 2012-01-01 .. src=t\n",
         "A member B 2013-01-01", "presumed observer w=2005-01-01"},
        /* removed by a later no longer, not by an earlier one */
        {"source s s published=2001\nsource t t published=2005\n"
         "A member B member 2000-03-01 .. src=s\nA member B member 2000-03-01 2004-12-31 "
         "src=t\n",
         "A member B 2006-01-01", "no s:presumed t:no-longer w=2004-12-31 r=1"},
        {"source s s published=2005\nsource t t published=2005\n"
         "A member B member 2000-03-01 .. src=s\nA member B member 1990-03-01 1999-12-31 "
         "src=t\n",
         "A member B 2006-01-01", "presumed member r=1 s:presumed t:no-longer"},
        /* opposed by a not yet of its spell */
        {"source s s published=2001\nsource t t published=2010\n"
         "A member B member 2000-03-01 .. src=s\nA member B member 2008-01-01 .. src=t\n",
         "A member B 2006-01-01", "disputed s:presumed t:not-yet"},
        {"source s s published=2001-01-01\nsource t t published=2010\n"
         "A member B member 2000-03-01 2005-12-31 src=s\nA member B member 2008-01-01 .. "
         "src=t\n",
         "A member B 2002-01-01", "presumed member s:presumed t:not-yet"},
        /* of two that tie one is removed: the other stands */
        {"source s s published=2001\nsource t t published=2001\nsource u u published=2005\n"
         "A member B member 2000-03-01 .. src=s\nA member B suspended 2000-03-01 .. src=t\n"
         "A member B observer 2002-01-01 2003-01-01 src=u\n",
         "A member B 2006-01-01", "presumed suspended"},
        {"source s s published=2001\nsource t t published=2001\nsource u u published=2005\n"
         "A member B member 2000-03-01 .. src=s\nA member B observer 2000-03-01 .. src=t\n"
         "A member B observer 2000-03-01 2003-01-01 src=u\n",
         "A member B 2006-01-01", "presumed member"},
        /* a suspended member */
        {"source c c published=2022-03-03\nsource w w published=2012-04-03\n"
         "source x x published=2022-05-17\n"
         "RUS member CBSS suspended 2022-03-03 .. src=c\nRUS member CBSS member - .. src=w\n"
         "RUS member CBSS none 2022-05-17 .. src=x\n",
         "RUS member CBSS 2012-04-03", "testified member w:yes c:unknown x:unknown"},
        {NULL, "RUS member CBSS 2022-03-02", "presumed member w=2012-04-03"},
        {NULL, "RUS member CBSS 2022-03-03", "testified suspended r=1"},
        {NULL, "RUS member CBSS 2022-04-03", "presumed suspended r=2"},
        {NULL, "RUS member CBSS 2022-05-17", "testified none"},
        {NULL, "RUS member CBSS 2023-01-01", "presumed none"},
        /* a source that stops in 2014 */
        {"source y y published=2019 kind=primary\n"
         "A member B member 1991-09-17 .. src=y as_of=2014-12-31\n"
         "any:state complete rel:member all 1816-01-01 2014-12-31 src=y\n",
         "A member B 2014-12-31", "testified member"},
        {NULL, "A member B 2015-01-01", "presumed member w=2014-12-31"},
    };
    RUN(cases);
}

static void possibly_and_no(void **state) {
    (void)state;
    static const rule_case cases[] = {
        /* a vague and a precise start of the same membership */
        {"source s s published=2012\nsource t t published=2012\n"
         "A member B member 2004 .. src=s\nA member B member 2004-03-29 .. src=t\n",
         "A member B 2004-02-01", "no s:possibly t:not-yet r=1"},
        {NULL, "A member B 2004-03-29", "testified member r=1 s:possibly t:yes"},
        {NULL, "A member B 2004-12-31", "testified member r=2"},
        {NULL, "A member B 2003-12-31", "no r=2"},
        {NULL, "A member B 2004-02-01 only=s", "possibly member"},
        /* refined by its own work only, or by what does not lie inside */
        {"source s s published=2012\nsource t t published=2012\n"
         "A member B member 2004 .. src=s\nA member B member 2005-03-29 .. src=t\n",
         "A member B 2004-02-01", "possibly member s:possibly t:not-yet"},
        {"source s@1 s published=2012\nsource s@2 s published=2011\n"
         "A member B member 2004 .. src=s@1\nA member B member 2004-03-29 .. src=s@2\n",
         "A member B 2004-02-01", "possibly member s:possibly"},
        {"source s s published=2012\nsource t t published=2012\n"
         "A member B member 2000-01-01 2004 src=s\nA member B member 2000-01-01 2004-03-29 "
         "src=t\n",
         "A member B 2004-04-01", "no s:possibly t:no-longer"},
        {NULL, "A member B 2004-03-29", "testified member r=1"},
        /* each vague edge */
        {"source s s published=2012\nsource t t published=2012\nsource u u published=2012\n"
         "A member B member 2004 .. src=s\nA member B member 2004-03-29 .. src=t\n"
         "A member B member 2003-06-01/2004-06-01 .. src=u\n",
         "A member B 2004-02-01", "no"},
        {"source s s published=2012\nsource t t published=2012\nsource u u published=2012\n"
         "A member B member 2004 .. src=s\nA member B member 2004-03-29 .. src=t\n"
         "A member B member [2003-06-01,2004-03-01] .. src=u\n",
         "A member B 2004-02-01", "possibly member r=1 u:possibly s:possibly t:not-yet"},
        /* two possible values: the policy chooses */
        {"source s s kind=tertiary published=2012\nsource t t kind=primary published=2012\n"
         "A member B member 2004 .. src=s\nA member B observer 2004 .. src=t\n",
         "A member B 2004-02-01", "possibly observer r=1"},
        {NULL, "A member B 2004-02-01 prefer=s", "possibly member"},
        {"source s s published=2012\nA member B member - - src=s\n", "A member B 2000-01-01",
         "unknown s:unknown"},
        {"source s s published=2012\nA member B member - - src=s\n", "A member C 2000-01-01",
         "unsaid"},
    };
    RUN(cases);
}

/* ---- 1.7: coverage
 * -------------------------------------------------------------------------------- */

static void coverage(void **state) {
    (void)state;
    static const rule_case cases[] = {
        {"source s s published=2020\nsource t t published=2020\n"
         "entity A state\nentity B org\nentity C place\n"
         "A member B member 2000-03-01 .. src=s\n"
         "any:state complete rel:member all 1990-01-01 2010-12-31 src=t object=any:org\n",
         "A member B 1999-01-01", "no s:not-yet t:uncovered r=2"},
        {NULL, "A member B 2005-01-01", "disputed s:yes t:uncovered"},
        {NULL, "A member B 2011-01-01", "testified member s:yes"},
        {NULL, "A member B 2021-01-01", "presumed member s:presumed"},
        /* of another type, another object, another value */
        {"source s s published=2020\nsource t t published=2020\n"
         "entity A state\nentity B org\n"
         "A member B member 2000-03-01 .. src=s\n"
         "any:org complete rel:member all 1990-01-01 2010-12-31 src=t\n"
         "A complete rel:member all 1990-01-01 2010-12-31 src=t object=C\n"
         "A complete rel:member all 1990-01-01 2010-12-31 src=t value=observer\n"
         "A complete rel:diplomatic all 1990-01-01 2010-12-31 src=t\n"
         "A complete rel:member none 1990-01-01 2010-12-31 src=t\n",
         "A member B 2005-01-01", "testified member s:yes t:uncovered:observer"},
        {"source s s published=2020\nsource t t published=2020\n"
         "A member B suspended 2000-03-01 .. src=s\n"
         "A complete rel:member all 1990-01-01 2010-12-31 src=t value=member\n",
         "A member B 2005-01-01", "disputed s:yes:suspended t:uncovered:member"},
        {"source s s published=2020\nsource t t published=2020\n"
         "A member B none 2000-03-01 .. src=s\n"
         "A complete rel:member all 1990-01-01 2010-12-31 src=t\n",
         "A member B 2005-01-01", "testified none"},
        /* its own silence only; presumed coverage says nothing */
        {"source t t published=2020\n"
         "A member B member 2000-03-01 .. src=t\n"
         "A complete rel:member all 1990-01-01 .. src=t\n",
         "A member B 1995-01-01", "no t:not-yet:member"},
        {"source s s published=2020\nsource t t published=2005\n"
         "A member B member 2000-03-01 .. src=s\n"
         "A complete rel:member all 1990-01-01 .. src=t\n",
         "A member B 2004-01-01", "disputed"},
        {NULL, "A member B 2006-01-01", "testified member s:yes"},
        /* an edition that is silent stops older ones; so does a later one's word */
        {"source t@1 t published=2005\nsource t@2 t published=2010\n"
         "A member B member 2000-03-01 .. src=t@1\n"
         "A complete rel:member all 1990-01-01 .. src=t@2\n",
         "A member B 2004-01-01", "no t:uncovered w=2010-01-01"},
        {NULL, "A member B 2004-01-01 said_by=2006", "testified member"},
        {"source t@1 t published=2005\nsource t@2 t published=2010\n"
         "A member B member 2000-03-01 .. src=t@2\n"
         "A complete rel:member all 1990-01-01 .. src=t@1\n",
         "A member B 2004-01-01", "testified member t:yes"},
        /* coverage removes a presumption */
        {"source s s published=2001\nsource t t published=2020\n"
         "A member B member 2000-03-01 .. src=s\n"
         "A complete rel:member all 1990-01-01 .. src=t\n",
         "A member B 2004-01-01", "no s:presumed t:uncovered"},
        /* symmetric, both ways round */
        {"source s s published=2020\nsource t t published=2020\n"
         "A diplomatic B established 2000-03-01 .. src=s\n"
         "B complete rel:diplomatic all 1990-01-01 .. src=t object=A\n",
         "A diplomatic B 2004-01-01", "disputed"},
        /* facets */
        {"source s s published=2020\nsource t t published=2020\n"
         "A mission B embassy 2000-03-01 .. src=s place=V\n"
         "A mission B embassy 2000-03-01 .. src=s place=W\n"
         "A complete rel:mission all 1990-01-01 .. src=t place=V\n",
         "A mission B 2004-01-01 place=V", "disputed"},
        {NULL, "A mission B 2004-01-01 place=W", "testified embassy"},
        /* multi: value= and what implies it */
        {"source s s published=2020\nsource t t published=2020\n"
         "A mission B embassy 2000-03-01 .. src=s place=V\n"
         "A complete rel:mission all 1990-01-01 .. src=t value=mission\n",
         "A mission B 2004-01-01", "disputed"},
        {"source s s published=2020\nsource t t published=2020\n"
         "A mission B embassy 2000-03-01 .. src=s place=V\n"
         "A complete rel:mission all 1990-01-01 .. src=t value=consulate\n",
         "A mission B 2004-01-01", "testified embassy"},
        /* an event of the covered value on another day is silence on this one */
        {"source s s published=2020\nsource t t published=2020\n"
         "A visit B visit 2007-02-12 - src=s\nA visit B visit 2002-11-22 2002-11-23 src=t\n"
         "A complete rel:visit all 2001-01-20 2009-01-20 src=t value=visit\n",
         "A visit B 2007-02-12", "disputed s:yes t:no-longer t:uncovered:visit"},
        {NULL, "A visit B 2002-11-22", "testified visit s:not-yet t:yes"},
    };
    RUN(cases);
}

/* ---- the questions of the seed
 * ------------------------------------------------------------------------ */

static void questions_of_the_seed(void **state) {
    (void)state;
    static const rule_case cases[] = {
        {"source unga-46-6 unga-46-6 kind=primary published=1991-09-17\n"
         "source wp-lt@2012 wp-lt kind=tertiary published=2012\n"
         "source wp-lt@live wp-lt kind=tertiary published=2023~\n"
         "LTU member UN member 1991-09-17 - src=unga-46-6 how=admitted\n"
         "LTU member UN member 1991-09-18 .. src=wp-lt@2012 as_of=2012-04-03\n"
         "LTU member UN member 1991-09-18 .. src=wp-lt@live\n"
         "LTU member UN member 1991-09-17 .. src=wp-lt@live\n",
         "LTU member UN 1991-09-17",
         "testified member contradiction r=2 unga-46-6:yes wp-lt:yes"},
        {NULL, "LTU member UN 1991-09-17 said_by=2013",
         "disputed unga-46-6:yes wp-lt:not-yet r=1"},
        {NULL, "LTU member UN 1991-09-18", "testified member unga-46-6:presumed wp-lt:yes r=1"},
        {NULL, "LTU member UN 2026-11-24", "presumed member r=2 w=2023-01-01"},
        {"source wp-lt@2012 wp-lt kind=tertiary published=2012\n"
         "source factbook@2020 factbook kind=secondary published=2020-11-27\n"
         "source factbook@2026 factbook kind=secondary published=2026-01-22\n"
         "LTU member OECD seeking - .. src=wp-lt@2012 as_of=2012-04-03\n"
         "LTU member OECD member - .. src=factbook@2020\n"
         "LTU member OECD member 2018 .. src=factbook@2026\n",
         "LTU member OECD 2018-06-01",
         "presumed seeking wp-lt:presumed:seeking factbook:possibly:member"},
        {NULL, "LTU member OECD 2019-01-01", "testified member r=1"},
        {"source wp-lt@2012 wp-lt kind=tertiary published=2012\n"
         "LTU member NATO member 2004 .. src=wp-lt@2012 as_of=2012-04-03 per=lt-embassy-us\n"
         "LTU member NATO member - .. src=wp-lt@2012 as_of=2012-04-03\n",
         "LTU member NATO 2004-02-01", "possibly member wp-lt:possibly"},
        {"source rdcr-lt rdcr-lt kind=primary accessed=2026-11-23\n"
         "USA mission LTU legation 1930-05-31 1940-09-05 src=rdcr-lt place=kaunas\n"
         "USA mission LTU embassy 1991-10-02 .. src=rdcr-lt place=vilnius\n"
         "LTU diplomatic USA established 1922-07-28 .. src=rdcr-lt\n",
         "USA mission LTU 1935-01-01 place=kaunas", "testified legation rdcr-lt:yes"},
        {NULL, "USA mission LTU 1935-01-01 place=vilnius", "no rdcr-lt:not-yet:embassy"},
        {NULL, "USA mission LTU 1950-01-01 place=kaunas", "no rdcr-lt:no-longer:legation"},
        {NULL, "USA mission LTU 1950-01-01 place=vilnius", "no rdcr-lt:not-yet:embassy"},
        {NULL, "LTU diplomatic USA 1950-01-01", "testified established"},
        {NULL, "USA diplomatic LTU 1950-01-01", "testified established"},
        {"source rdcr-lt rdcr-lt kind=primary accessed=2026-11-23\n"
         "source wp-lt@2012 wp-lt kind=tertiary published=2012\n"
         "USA recognition topic:x none 1940 1991 src=rdcr-lt\n"
         "USA recognition topic:x none - .. src=wp-lt@2012 as_of=2012-04-03\n",
         "USA recognition topic:x 1960-01-01",
         "testified none rdcr-lt:yes:none wp-lt:unknown r=1"},
        {"source wp-lt@2012 wp-lt kind=tertiary published=2012\n"
         "LTU member WTO member 2001-05-31 .. src=wp-lt@2012 as_of=2012-04-03 @2026-11-22\n"
         "LTU member WTO member 2001-05-30 .. src=wp-lt@2012 as_of=2012-04-03 id=slip "
         "@2026-11-23\n"
         "- retract - - - - src=wp-lt@2012 replaces=slip @2026-11-24\n",
         "LTU member WTO 2001-05-30 known=2026-11-23",
         "testified member contradiction wp-lt:yes"},
        {NULL, "LTU member WTO 2001-05-30", "no wp-lt:not-yet:member"},
        {"source wp-lt@2012 wp-lt kind=tertiary published=2012\n"
         "source hs-travels hs-travels kind=primary accessed=2026-07-18\n"
         "USA visit LTU visit 2002-11 - src=wp-lt@2012 person=bush as_of=2012-04-03\n"
         "USA visit LTU visit 2007-02 - src=wp-lt@2012 person=bush as_of=2012-04-03\n"
         "USA visit LTU visit 2002-11-22 2002-11-23 src=hs-travels person=bush\n"
         "USA complete rel:visit all 2001-01-20 2009-01-20 src=hs-travels object=LTU "
         "person=bush\n",
         "USA visit LTU 2007-02-12 person=bush window=2007-02",
         "disputed wp-lt:yes hs-travels:no-longer hs-travels:uncovered"},
        {NULL, "USA visit LTU 2007-02-12 person=bush", "possibly visit"},
        {NULL, "USA visit LTU 2002-11-22 person=bush window=2002-11", "testified visit r=2"},
        {NULL, "USA visit LTU 2002-11-05 person=bush",
         "no wp-lt:possibly hs-travels:not-yet hs-travels:uncovered"},
        {"source wp-lt@2012 wp-lt kind=tertiary published=2012\n"
         "source ambergrid ambergrid kind=primary published=2022-05-01\n"
         "LTU link POL not-connected - .. src=wp-lt@2012 topic=gas as_of=2012-04-03\n"
         "LTU link POL promised - - src=wp-lt@2012 topic=gas as_of=2012-04-03\n"
         "LTU link POL connected 2022-05-01 .. src=ambergrid topic=gas\n",
         "LTU link POL 2012-04-03", "testified not-connected r=1"},
        {NULL, "LTU link POL 2023-01-01",
         "presumed connected r=1 wp-lt:presumed:not-connected ambergrid:presumed:connected"},
    };
    RUN(cases);
}

static void remarks_are_never_judged(void **state) {
    (void)state;
    lines *l = read_rows("source s s published=2001\nA remark B x 2000-03-01 .. src=s\n");
    ent_view_options o = {.said_by = ENT_DAY_MAX};
    ent_view *v = view_of(l, &o);
    assert_int_equal(v->n_matters, 1);
    assert_null(ent__view_at(v, 0, 0));
    ent__view_free(v);
    drop_rows(l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_state_says),
        cmocka_unit_test(what_an_event_says),
        cmocka_unit_test(what_a_measure_says),
        cmocka_unit_test(what_lives),
        cmocka_unit_test(which_matter_is_meant),
        cmocka_unit_test(what_a_work_says),
        cmocka_unit_test(testimony),
        cmocka_unit_test(presumption),
        cmocka_unit_test(possibly_and_no),
        cmocka_unit_test(coverage),
        cmocka_unit_test(questions_of_the_seed),
        cmocka_unit_test(remarks_are_never_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
