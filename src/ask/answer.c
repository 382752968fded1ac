/* SPDX-License-Identifier: MIT
 *
 * at: how did the subject stand to the object on the day? Every matter that
 * fits the question gives a finding with its voices; the best of them is the
 * answer.
 */
#include "ask/asking.h"
#include "table/table.h"

typedef struct answer_voice {
    ent_str work, value;
    ent_says says;
    ent_str *claims; /* ids */
    size_t n_claims;
    bool contradiction; /* its work contradicts itself */
    bool agrees;        /* its value amounts to the one that stands, or the other way round */
} answer_voice;

typedef struct answer_matter {
    ent_str object, object_name; /* where the question leaves it open */
    ent_str facets;              /* ids, k=v;k=v */
    ent_str label;               /* names, for people */
    ent_verdict verdict;
    ent_str value; /* "" where none stands */
    ent_str about; /* multi relations: the value of the matter */
    ent_day witnessed;
    int roots, works;
    answer_voice *voices;
    size_t n_voices;
    bool joined, loose;
} answer_matter;

struct ent_answer {
    ent_arena arena;
    ent_str subject, relation, object, at, known, said_by;
    ent_str subject_name, object_name;
    ent_str facets; /* asked for: names */
    answer_matter *matters;
    size_t n, best;
};

void ent_answer_free(ent_answer *a) {
    if (!a)
        return;
    ent_arena arena = a->arena; /* the answer itself lies in it */
    ent__arena_free(&arena);
}

static const answer_matter nothing = {.object = {"", 0},
                                      .object_name = {"", 0},
                                      .facets = {"", 0},
                                      .label = {"", 0},
                                      .value = {"", 0},
                                      .about = {"", 0},
                                      .witnessed = ENT_DAY_MIN};

static const answer_matter *best_of(const ent_answer *a) {
    return a->n ? &a->matters[a->best] : &nothing;
}

ent_grade ent_answer_grade(const ent_answer *a) {
    return (ent_grade)best_of(a)->verdict;
}

const char *ent_answer_value(const ent_answer *a) {
    return best_of(a)->value.p;
}

/* ---- making ------------------------------------------------------------------ */

typedef struct answering {
    ent_asking *ask;
    ent_answer *out;
    size_t cap;
    bool failed;
} answering;

static ent_str keep(answering *b, ent_str s) {
    ent_str copy = ent__str_copy(&b->out->arena, s);
    if (!copy.p) {
        b->failed = true;
        return ENT_STR("");
    }
    return copy;
}

static ent_str word(const answering *b, uint32_t w) {
    return ent__claims_word(b->ask->claims, w);
}

/* The value that the verdict speaks of, seen through the value asked for. */
static void see_value(answering *b, const ent_finding *f, answer_matter *m) {
    ent_asking *ask = b->ask;
    bool stands = f->segment.verdict == ENT_TESTIFIED || f->segment.verdict == ENT_PRESUMED;
    m->verdict = (ent_verdict)f->segment.verdict;
    m->value = stands || m->verdict == ENT_POSSIBLY ? word(b, f->segment.value) : ENT_STR("");
    if (!ask->value || m->verdict < ENT_POSSIBLY || m->verdict == ENT_DISPUTED)
        return;
    if (ent__asking_value_fits(ask, f->matter, f->segment.value))
        return;
    m->value = ENT_STR("");
    m->verdict = ent__asking_other_value(ask, f, stands);
}

static bool voice_has(const ent_hearing *h, const ent_voice *v, uint32_t spell) {
    uint8_t says = h->spells[spell].says;
    if (v->says == ENT_SAYS_UNKNOWN)
        return true;
    return says == v->says || (v->contradiction && says != ENT_SAYS_UNKNOWN);
}

static bool values_agree(const ent_hearing *h, const ent_voice *v, uint32_t word) {
    const ent_claims *c = h->view->claims;
    int code =
        word && v->value ? ent__relation_value(h->relation, ent__claims_word(c, word)) : -1;
    return code >= 0 &&
           (ent__value_implies(h->relation, v->vcode, v->value, (uint8_t)code, word) ||
            ent__value_implies(h->relation, (uint8_t)code, word, v->vcode, v->value));
}

static void keep_voice(answering *b, const ent_voice *v, uint32_t stands, answer_voice *out) {
    const ent_hearing *h = &b->ask->hearing;
    const ent_claims *c = b->ask->claims;
    *out = (answer_voice){.work = keep(b, word(b, h->view->works[v->work])),
                          .value = keep(b, v->value ? word(b, v->value) : ENT_STR("")),
                          .says = (ent_says)v->says,
                          .contradiction = v->contradiction || v->at_odds,
                          .agrees = values_agree(h, v, stands)};
    out->claims = ent__arena_alloc(&b->out->arena, (v->n + 1) * sizeof *out->claims);
    if (!out->claims) {
        b->failed = true;
        return;
    }
    const ent_spell *from = v->says == ENT_SAYS_UNCOVERED ? h->cover : h->spells;
    for (uint32_t i = v->first; i < v->first + v->n; i++) {
        char text[ENT_ID_TEXT];
        if (v->says != ENT_SAYS_UNCOVERED && !voice_has(h, v, i))
            continue;
        ent__claim_id_format(&c->at[from[i].claim].id, text);
        out->claims[out->n_claims++] = keep(b, ent__str(text));
    }
}

static ent_str facets_text(answering *b, uint32_t matter, bool names) {
    const ent_view *v = b->ask->view;
    const ent_facet *f = ent__matter_facet(v, matter);
    ent_buf text;
    ent__buf_init(&text, 1 << 16);
    if (names)
        ent__facet_names(v->claims, f, &text);
    else
        ent__facet_ids(v->claims, ent__view_relation(v, v->matters[matter].group), f, &text);
    b->failed |= text.failed != ENT_OK;
    ent_str kept = keep(b, ent__buf_view(&text));
    ent__buf_free(&text);
    return kept;
}

static ent_code add_matter(answering *b, const ent_finding *f, ent_error *err) {
    ent_asking *ask = b->ask;
    ent_answer *out = b->out;
    ENT_TRY(ent__asking_hear(ask, f, err));
    if (out->n == b->cap) {
        size_t cap = b->cap * 2 + 4;
        answer_matter *more = ent__arena_alloc(&out->arena, cap * sizeof *more);
        if (!more)
            return ent__nomem(err);
        if (out->n)
            memcpy(more, out->matters, out->n * sizeof *more);
        out->matters = more;
        b->cap = cap;
    }
    const ent_matter *matter = &ask->view->matters[f->matter];
    const ent_hearing *h = &ask->hearing;
    answer_matter *m = &out->matters[out->n++];
    *m = (answer_matter){.witnessed = f->segment.witnessed,
                         .roots = f->segment.roots,
                         .works = f->segment.works,
                         .joined = matter->joined,
                         .loose = matter->loose};
    see_value(b, f, m);
    uint32_t object = ask->object == ENT_NONE ? ent__asking_other(ask, f->matter) : 0;
    m->object = keep(b, word(b, object));
    m->object_name = keep(b, ent__claims_name(ask->claims, object));
    m->value = keep(b, m->value);
    m->about = keep(b, matter->value ? word(b, matter->value) : ENT_STR(""));
    m->facets = facets_text(b, f->matter, false);
    m->label = facets_text(b, f->matter, true);
    m->voices = ent__arena_alloc(&out->arena, (h->n_voices + 1) * sizeof *m->voices);
    if (!m->voices)
        return ent__nomem(err);
    for (size_t i = 0; i < h->n_voices; i++)
        keep_voice(b, &h->voices[i], f->segment.value, &m->voices[m->n_voices++]);
    return b->failed ? ent__nomem(err) : ENT_OK;
}

/* Matters that are of another value altogether do not answer "is it V?". */
static bool asked_for(const ent_asking *ask, uint32_t matter) {
    uint32_t value = ask->view->matters[matter].value;
    return !ask->value || !value || ent__asking_value_fits(ask, matter, value);
}

static bool is_better(const answer_matter *x, const answer_matter *y) {
    bool xn = ent__str_is(x->value, "none"), yn = ent__str_is(y->value, "none");
    if (x->verdict != y->verdict)
        return x->verdict > y->verdict;
    return !xn && yn;
}

static ent_code fill_matter(answering *b, uint32_t matter, ent_error *err) {
    ent_asking *ask = b->ask;
    uint32_t group = ask->view->matters[matter].group;
    ent_finding f;
    if (ent__view_relation(ask->view, group)->shape == ENT_SHAPE_REMARK ||
        !asked_for(ask, matter))
        return ENT_OK;
    ENT_TRY(ent__asking_find(ask, matter, ask->q->day1, ask->q->day2, &f, err));
    ENT_TRY(add_matter(b, &f, err));
    if (is_better(&b->out->matters[b->out->n - 1], &b->out->matters[b->out->best]))
        b->out->best = b->out->n - 1;
    return ENT_OK;
}

static ent_code answer_fill(answering *b, ent_error *err) {
    ent_matters m = {0};
    ent_code code = ent__asking_ordered(b->ask, &m, err);
    for (size_t i = 0; i < m.n && code == ENT_OK; i++)
        code = fill_matter(b, m.at[i], err);
    ENT_DROP(m.at, m.cap);
    return code;
}

/* Has nobody a claim on this, and may a list that is complete speak of it? */
static bool is_silent(const answering *b) {
    const ent_asking *ask = b->ask;
    if (b->out->n || ask->empty || ask->subject == ENT_NONE || ask->object == ENT_NONE)
        return false;
    for (size_t i = 0; i < ask->view->n_coverage; i++)
        if (ask->view->coverage[i].relation == ask->relation)
            return true;
    return false;
}

/* The answer of the one matter of a silence. */
static ent_code answer_beside(answering *b, ent_view *beside, ent_error *err) {
    ent_asking *ask = b->ask, asked = *ask;
    ent_finding f;
    asked.view = beside;
    ent__hearing_init(&asked.hearing, beside);
    b->ask = &asked;
    ent_code code = ent__asking_find(&asked, 0, asked.q->day1, asked.q->day2, &f, err);
    if (code == ENT_OK && f.segment.verdict != ENT_UNSAID)
        code = add_matter(b, &f, err);
    ent__hearing_free(&asked.hearing);
    b->ask = ask;
    return code;
}

/* Where nobody has a claim, a list that is complete may still say no. */
static ent_code answer_silence(answering *b, ent_error *err) {
    ent_asking *ask = b->ask;
    if (!is_silent(b))
        return ENT_OK;
    uint32_t facet = 0;
    for (uint32_t i = 0; i < ask->claims->n_facets; i++)
        if (!memcmp(&ask->view->facets[i], &ask->facet, sizeof ask->facet))
            facet = i;
    ent_silence silence;
    ent__silence_init(&silence, ask->view);
    ent_code code = ent__silence_hear(&silence, ask->relation, ask->subject, ask->object, facet,
                                      err);
    if (code == ENT_OK)
        code = answer_beside(b, &silence.beside, err);
    ent__silence_free(&silence);
    return code;
}

static ent_str name_of(answering *b, const char *id) {
    uint32_t w = id ? ent__pool_find(&b->ask->claims->words, ent__str(id)) : ENT_NONE;
    return keep(b, w == ENT_NONE ? ent__str(id) : ent__claims_name(b->ask->claims, w));
}

/* The facets asked for, by name: "Riga". */
static ent_str facets_asked(answering *b) {
    ent_buf text;
    ent__buf_init(&text, 1 << 16);
    for (size_t i = 0; i < b->ask->q->n_facets; i++) {
        const char *id = strchr(b->ask->q->facets[i], '=');
        ent_str name = name_of(b, id ? id + 1 : "");
        ent__buf_printf(&text, "%s%.*s", i ? ", " : "", ENT_FMT(name));
    }
    b->failed |= text.failed != ENT_OK;
    ent_str kept = keep(b, ent__buf_view(&text));
    ent__buf_free(&text);
    return kept;
}

static ent_code answer_make(ent_asking *ask, ent_answer **out, ent_error *err) {
    ent_arena arena = {0};
    ent_answer *a = ent__arena_alloc(&arena, sizeof *a);
    if (!a)
        return ent__nomem(err);
    *a = (ent_answer){.arena = arena};
    const ent_question *q = ask->q;
    answering b = {.ask = ask, .out = a};
    a->subject = keep(&b, ent__str(q->subject));
    a->relation = keep(&b, ent__str(q->relation));
    a->object = keep(&b, ent__str(q->object));
    a->at = keep(&b, ent__str(q->at_text));
    a->known = keep(&b, ent__str(q->known_text));
    a->said_by = keep(&b, ent__str(q->said_by_text));
    a->subject_name = name_of(&b, q->subject);
    a->object_name = name_of(&b, q->object);
    a->facets = facets_asked(&b);
    ent_code code = answer_fill(&b, err);
    if (code == ENT_OK)
        code = answer_silence(&b, err);
    if (code == ENT_OK && b.failed)
        code = ent__nomem(err);
    if (code != ENT_OK) {
        ent_answer_free(a);
        return code;
    }
    *out = a;
    return ENT_OK;
}

ent_code ent_ask_at(ent_register *reg, const ent_question *q, ent_answer **out,
                    ent_error *err) {
    ent_asking ask;
    *out = NULL;
    if (!q || !q->subject || !q->relation || !q->has_day)
        return ent__fail(err, ENT_MISUSE, "at needs a subject, a relation and a day");
    ENT_TRY(ent__asking_hold(&ask, reg, q, NULL, err));
    ent_code code = answer_make(&ask, out, err);
    ent__asking_close(&ask);
    return code;
}

/* ---- writing ------------------------------------------------------------------ */

static const char *const words_of_no[] = {[ENT_SAYS_NOT_YET] = "not yet",
                                          [ENT_SAYS_NO_LONGER] = "no longer",
                                          [ENT_SAYS_UNCOVERED] =
                                              "a complete list has no such entry"};

static const char *phrase(const answer_voice *v) {
    switch (v->says) {
    case ENT_SAYS_NOT_YET:
    case ENT_SAYS_NO_LONGER:
    case ENT_SAYS_UNCOVERED:
        return words_of_no[v->says];
    case ENT_SAYS_POSSIBLY:
        return "possibly";
    case ENT_SAYS_PRESUMED:
        return "presumed";
    case ENT_SAYS_UNKNOWN:
        return "unknown";
    case ENT_SAYS_YES:
        break;
    }
    return "";
}

static bool says_same(const answer_voice *a, const answer_voice *b) {
    return a->says == b->says && ent__str_eq(a->value, b->value);
}

/* Has the work of voice j said the same before, since voice i? */
static bool work_named(const answer_matter *m, size_t i, size_t j) {
    for (size_t k = i; k < j; k++)
        if (says_same(&m->voices[k], &m->voices[j]) &&
            ent__str_eq(m->voices[k].work, m->voices[j].work))
            return true;
    return false;
}

/* The works that say the same as voice i, if it is the first of them. */
static bool voice_line(ent_buf *b, const answer_matter *m, size_t i) {
    const answer_voice *v = &m->voices[i];
    for (size_t j = 0; j < i; j++)
        if (says_same(&m->voices[j], v))
            return false;
    if (v->says == ENT_SAYS_UNCOVERED)
        ent__buf_z(b, phrase(v));
    else
        ent__buf_printf(b, "%s%s%.*s", phrase(v), *phrase(v) && v->value.n ? " " : "",
                        ENT_FMT(v->value));
    const char *sep = ": ";
    for (size_t j = i; j < m->n_voices; j++) {
        if (!says_same(&m->voices[j], v) || work_named(m, i, j))
            continue;
        ent__buf_printf(b, "%s%.*s", sep, ENT_FMT(m->voices[j].work));
        sep = ",";
    }
    return true;
}

/* Is the voice one of those that the head of the line names: `says`, of the value
 * that stands (of any, if none does)? */
static bool is_named(const answer_matter *m, const answer_voice *v, ent_says says) {
    return v->says == says && (v->agrees || !m->value.n);
}

static void works_where(ent_buf *b, const answer_matter *m, ent_says says) {
    const char *sep = "";
    for (size_t i = 0; i < m->n_voices; i++) {
        bool seen = !is_named(m, &m->voices[i], says);
        for (size_t j = 0; j < i && !seen; j++)
            seen = is_named(m, &m->voices[j], says) &&
                   ent__str_eq(m->voices[j].work, m->voices[i].work);
        if (seen)
            continue;
        ent__buf_printf(b, "%s%.*s", sep, ENT_FMT(m->voices[i].work));
        sep = ",";
    }
}

/* All voices that the head of the line has not named already. */
static void other_voices(ent_buf *b, const answer_matter *m, const char *sep, unsigned named) {
    for (size_t i = 0; i < m->n_voices; i++) {
        ent_buf line;
        const answer_voice *v = &m->voices[i];
        if (named >> v->says & 1 && (v->says == ENT_SAYS_UNKNOWN || is_named(m, v, v->says)))
            continue;
        ent__buf_init(&line, 1 << 16);
        if (voice_line(&line, m, i)) {
            ent__buf_z(b, sep);
            ent__buf_str(b, ent__buf_view(&line));
            sep = "; ";
        }
        b->failed = b->failed ? b->failed : line.failed;
        ent__buf_free(&line);
    }
}

static bool any_says(const answer_matter *m, ent_says says) {
    for (size_t i = 0; i < m->n_voices; i++)
        if (is_named(m, &m->voices[i], says))
            return true;
    return false;
}

static void write_verdict(ent_buf *b, const answer_matter *m) {
    enum { UNKNOWN_TOO = 1u << ENT_SAYS_UNKNOWN };
    bool none = ent__str_is(m->value, "none");
    switch (m->verdict) {
    case ENT_TESTIFIED:
        ent__buf_printf(b, "%.*s%s: testified by ", ENT_FMT(m->value),
                        none ? " (explicit denial)" : "");
        works_where(b, m, ENT_SAYS_YES);
        if (any_says(m, ENT_SAYS_PRESUMED)) {
            ent__buf_z(b, ", presumed by ");
            works_where(b, m, ENT_SAYS_PRESUMED);
        }
        other_voices(b, m, "; ", 1u << ENT_SAYS_YES | 1u << ENT_SAYS_PRESUMED | UNKNOWN_TOO);
        break;
    case ENT_PRESUMED:
        ent__buf_printf(b, "%.*s: presumed (", ENT_FMT(m->value));
        works_where(b, m, ENT_SAYS_PRESUMED);
        ent__buf_char(b, ')');
        other_voices(b, m, ", ", 1u << ENT_SAYS_PRESUMED | UNKNOWN_TOO);
        break;
    case ENT_DISPUTED:
        ent__buf_z(b, "DISPUTED");
        other_voices(b, m, ": ", UNKNOWN_TOO);
        break;
    case ENT_POSSIBLY:
        other_voices(b, m, "", UNKNOWN_TOO);
        break;
    case ENT_NO:
        ent__buf_z(b, "no");
        other_voices(b, m, "; ", UNKNOWN_TOO);
        break;
    case ENT_UNKNOWN:
        ent__buf_z(b, "unknown: ");
        works_where(b, m, ENT_SAYS_UNKNOWN);
        break;
    case ENT_UNSAID:
        ent__buf_z(b, "unsaid");
        break;
    }
}

/* Does the work of voice i contradict itself, and is it the first voice that tells? */
static bool tells_contradiction(const answer_matter *m, size_t i) {
    for (size_t j = 0; j < i; j++)
        if (m->voices[j].contradiction && ent__str_eq(m->voices[j].work, m->voices[i].work))
            return false;
    return m->voices[i].contradiction;
}

static void write_marks(ent_buf *b, const answer_matter *m) {
    for (size_t i = 0; i < m->n_voices; i++)
        if (tells_contradiction(m, i))
            ent__buf_printf(b, " [%.*s contradicts itself]", ENT_FMT(m->voices[i].work));
    if (m->loose)
        ent__buf_z(b, " [which one is not said]");
}

/* "embassy Latvia, Riga: ": which of several matters, by what the question left open. */
static void write_which(const ent_answer *a, const answer_matter *m, ent_buf *b) {
    ent_str object = m->object_name;
    if (a->n < 2 || !(m->about.n || object.n || m->label.n))
        return;
    ent__buf_printf(b, "%.*s%s%.*s%s%.*s: ", ENT_FMT(m->about),
                    m->about.n && (object.n || m->label.n) ? " " : "", ENT_FMT(object),
                    object.n && m->label.n ? ", " : "", ENT_FMT(m->label));
}

static void write_sentences(const ent_answer *a, ent_buf *b) {
    char day[ENT_DAY_TEXT];
    for (size_t i = 0; i < a->n; i++) {
        const answer_matter *m = &a->matters[i];
        write_which(a, m, b);
        write_verdict(b, m);
        write_marks(b, m);
        ent__buf_char(b, '\n');
        if (m->witnessed == ENT_DAY_MIN)
            continue;
        ent__day_format(m->witnessed, day, sizeof day);
        ent__buf_printf(b, "  last witnessed %s", day);
        if (m->roots > 0 && m->verdict >= ENT_POSSIBLY)
            ent__buf_printf(b, "; %d independent %s", m->roots,
                            m->roots == 1 ? "source" : "sources");
        ent__buf_char(b, '\n');
    }
    if (!a->n)
        ent__buf_printf(b, "unsaid: no claim about %.*s %.*s%s%.*s%s%.*s\n",
                        ENT_FMT(a->subject_name), ENT_FMT(a->relation), a->object.n ? " " : "",
                        ENT_FMT(a->object_name), a->facets.n ? ", " : "", ENT_FMT(a->facets));
}

static void json_text(ent_buf *b, const char *key, ent_str s, bool null) {
    ent__buf_printf(b, "\"%s\":", key);
    if (null)
        ent__buf_z(b, "null");
    else
        ent__buf_json(b, s);
    ent__buf_char(b, ',');
}

/* An explicit `none` denies; where it stands, also who only presumes it. */
static const char *says_text(const answer_matter *m, const answer_voice *v) {
    bool presumed = v->says == ENT_SAYS_PRESUMED && ent__str_is(m->value, "none");
    bool denies = ent__str_is(v->value, "none") && (v->says == ENT_SAYS_YES || presumed);
    return denies ? "denies" : ent__says_name(v->says);
}

static void json_voices(ent_buf *b, const answer_matter *m) {
    ent__buf_z(b, "\"voices\":[");
    for (size_t i = 0; i < m->n_voices; i++) {
        const answer_voice *v = &m->voices[i];
        ent__buf_z(b, i ? ",{" : "{");
        json_text(b, "work", v->work, false);
        json_text(b, "says", ent__str(says_text(m, v)), false);
        json_text(b, "value", v->value, v->value.n == 0);
        ent__buf_z(b, "\"claims\":[");
        for (size_t j = 0; j < v->n_claims; j++) {
            ent__buf_z(b, j ? "," : "");
            ent__buf_json(b, v->claims[j]);
        }
        ent__buf_z(b, "]}");
    }
    ent__buf_z(b, "],");
}

static void json_matter(ent_buf *b, const answer_matter *m) {
    char day[ENT_DAY_TEXT];
    json_text(b, "verdict", ent__str(ent__verdict_name(m->verdict)), false);
    json_text(b, "value", m->value, m->value.n == 0);
    ent__day_format(m->witnessed, day, sizeof day);
    json_text(b, "witnessed", ent__str(day), m->witnessed == ENT_DAY_MIN);
    json_voices(b, m);
    ent__buf_printf(b, "\"roots\":%d,\"contradictions\":[", m->roots);
    const char *sep = "";
    for (size_t i = 0; i < m->n_voices; i++)
        if (tells_contradiction(m, i)) {
            ent__buf_z(b, sep);
            ent__buf_json(b, m->voices[i].work);
            sep = ",";
        }
    ent__buf_char(b, ']');
}

static void write_json(const ent_answer *a, ent_buf *b) {
    ent__buf_char(b, '{');
    json_text(b, "subject", a->subject, false);
    json_text(b, "relation", a->relation, false);
    json_text(b, "object", a->object, a->object.n == 0);
    json_text(b, "at", a->at, a->at.n == 0);
    json_text(b, "known", a->known, a->known.n == 0);
    json_text(b, "said_by", a->said_by, a->said_by.n == 0);
    json_matter(b, best_of(a));
    if (a->n > 1) {
        ent__buf_z(b, ",\"matters\":[");
        for (size_t i = 0; i < a->n; i++) {
            const answer_matter *m = &a->matters[i];
            ent__buf_z(b, i ? ",{" : "{");
            json_text(b, "object", m->object, m->object.n == 0);
            json_text(b, "object_name", m->object_name, m->object.n == 0);
            json_text(b, "facets", m->facets, false);
            json_text(b, "facet_names", m->label, false);
            json_text(b, "about", m->about, m->about.n == 0);
            json_matter(b, m);
            ent__buf_char(b, '}');
        }
        ent__buf_char(b, ']');
    }
    ent__buf_z(b, "}\n");
}

static const ent_column columns[] = {
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_HIDDEN},
    {"object_name", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_STRONG},
    {"facets", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_HIDDEN},
    {"facet_names", ENT_COLUMN_TEXT, "Detail", "", ENT_STYLE_PLAIN},
    {"about", ENT_COLUMN_TEXT, "About", "", ENT_STYLE_PLAIN},
    {"verdict", ENT_COLUMN_TEXT, "Verdict", "", ENT_STYLE_GRADE},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_STRONG},
    {"witnessed", ENT_COLUMN_DAY, "Last witnessed", "", ENT_STYLE_PLAIN},
    {"works", ENT_COLUMN_INT, "Works", "", ENT_STYLE_PLAIN},
    {"roots", ENT_COLUMN_INT, "Roots", "", ENT_STYLE_PLAIN},
    {"claims", ENT_COLUMN_LIST, "Claims", "", ENT_STYLE_ID},
};
enum {
    C_OBJECT,
    C_OBJECT_NAME,
    C_FACETS,
    C_FACET_NAMES,
    C_ABOUT,
    C_VERDICT,
    C_VALUE,
    C_WITNESSED,
    C_WORKS,
    C_ROOTS,
    C_CLAIMS
};

static ent_code answer_table(const ent_answer *a, ent_table **out, ent_error *err) {
    ent_table *t = ent__table_new(ENT_STR(""));
    ent__table_add_columns(t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < a->n; i++) {
        const answer_matter *m = &a->matters[i];
        size_t row = ent__table_add_row(t);
        if (m->object.n) {
            ent__table_set_text(t, row, C_OBJECT, m->object);
            ent__table_set_text(t, row, C_OBJECT_NAME, m->object_name);
        }
        if (m->facets.n)
            ent__table_set_text(t, row, C_FACETS, m->facets);
        if (m->label.n)
            ent__table_set_text(t, row, C_FACET_NAMES, m->label);
        if (m->about.n)
            ent__table_set_text(t, row, C_ABOUT, m->about);
        ent__table_set_z(t, row, C_VERDICT, ent__verdict_name(m->verdict));
        if (m->value.n)
            ent__table_set_text(t, row, C_VALUE, m->value);
        ent__table_set_day(t, row, C_WITNESSED, m->witnessed);
        ent__table_set_int(t, row, C_WORKS, m->works);
        ent__table_set_int(t, row, C_ROOTS, m->roots);
        for (size_t j = 0; j < m->n_voices; j++)
            for (size_t k = 0; k < m->voices[j].n_claims; k++)
                ent__table_add_item(t, row, C_CLAIMS, m->voices[j].claims[k]);
    }
    return ent__table_done(t, out, err);
}

ent_code ent_answer_write(const ent_answer *a, const ent_write_options *o, ent_sink sink,
                          ent_error *err) {
    ent_format format = o ? o->format : ENT_FORMAT_TERMINAL;
    if (format != ENT_FORMAT_TERMINAL && format != ENT_FORMAT_JSON) {
        ent_table *t = NULL;
        ENT_TRY(answer_table(a, &t, err));
        ent_code code = ent_table_write(t, o, sink, err);
        ent_table_free(t);
        return code;
    }
    ent_buf b;
    ent__buf_init(&b, (size_t)64 << 20);
    if (format == ENT_FORMAT_JSON)
        write_json(a, &b);
    else
        write_sentences(a, &b);
    ent_code code = ent__buf_code(&b, err);
    if (code == ENT_OK && sink.write(sink.ctx, b.p, b.n) != 0)
        code = ent__fail(err, ENT_STOPPED, "writing stopped");
    ent__buf_free(&b);
    return code;
}
