/* SPDX-License-Identifier: MIT
 *
 * Lists and phrases of an article: bodies that the state is a member of, in bullets, in an
 * infobox, in a sentence; in the notes of a country's row missions ("Latvia has an embassy
 * in Vilnius", "Chile is accredited to Lithuania from its embassy in Helsinki") and bodies
 * that both belong to. Sentences of any other form are prose, and passed over.
 */
#include "exchange/prose.h"
#include "exchange/wikitext.h"

#include <math.h>
#include <stdio.h>

static const char bodies[] = "org,format,programme,group";

/* ---- words ------------------------------------------------------------------------------ */

static bool skip_any(ent_str *s, const char *const *words) {
    for (; *words; words++)
        if (ent__prose_skip(s, *words))
            return true;
    return false;
}

static bool has(ent_str s, const char *word) {
    return ent__prose_find(s, word) < s.n;
}

static ent_str tail(ent_str s, size_t from) {
    return (ent_str){s.p + from, s.n - from};
}

static ent_str without_article(ent_str s) {
    static const char *const words[] = {"and ", "of ", "the ", "also ", NULL};
    s = ent__str_trim(s);
    while (skip_any(&s, words))
        s = ent__str_trim(s);
    while (s.n && strchr(".;:* ", s.p[s.n - 1]))
        s.n--;
    return s;
}

const char *ent__article_list(ent_str text) {
    if (has(text, "observer") || has(text, "observers"))
        return "observer";
    if (has(text, "former"))
        return NULL;
    bool member = has(text, "member of") || has(text, "membership") ||
                  has(text, "memberships") || has(text, "international organizations") ||
                  has(text, "international organisations") ||
                  has(text, "international organization participation") ||
                  has(text, "international organisation participation");
    return member ? "member" : NULL;
}

/* ---- bodies --------------------------------------------------------------------------------
 */

typedef struct body {
    ent_str name;
    char since[16];
    const char *value;
} body;

/* "NATO (since 29 March 2004)", "NATO, joined 2004", "NATO – 2004", "CERN (observer)". */
static void body_read(ent_str text, const char *value, body *out) {
    static const char *const marks[] = {" since ", " (", " \xe2\x80\x93 ", " - ", ", ", ": "};
    *out = (body){.name = without_article(text), .value = value};
    size_t end = out->name.n;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (size_t at = 0, n = strlen(marks[i]); at + n <= end; at++)
            if (memcmp(out->name.p + at, marks[i], n) == 0)
                end = at;
    ent_str rest = tail(out->name, end);
    for (size_t i = 0, used; i < rest.n; i++)
        if ((i == 0 || strchr(" (", rest.p[i - 1])) &&
            ent__wiki_date(tail(rest, i), out->since, &used))
            break;
    static const char *const values[] = {"observer", "associate", "candidate", "partner", NULL};
    for (int i = 0; values[i]; i++)
        if (has(rest, values[i]))
            out->value = values[i];
    out->name.n = end;
}

static ent_code body_claim(ent_article *a, const char *subject, const body *b, const char *id,
                           ent_str words, const ent_wiki_said *said, size_t at,
                           ent_error *err) {
    ent_wikitext_says s = {.subject = subject,
                           .relation = "member",
                           .object = id,
                           .value = b->value,
                           .since = b->since,
                           .until = "..",
                           .note = said->doubted ? "citation needed" : "",
                           .at = at,
                           .words = words,
                           .ref = said->ref,
                           .n_refs = said->n_refs};
    return ent__article_claim(a, &s, err);
}

static ent_code who(ent_article *a, ent_str name, const char *type, char out[ENT_WHO_BYTES]) {
    return ent__import_who(a->im, name, a->im->day, type, out, ENT_WHO_BYTES);
}

/* Where the longest name at the start ends that a body has, before an "and"; else the first
 * "and": some names have one in them. 0: there is none. */
static size_t name_before_and(ent_article *a, ent_str item) {
    char id[ENT_WHO_BYTES];
    size_t first = 0, best = 0, at = 0;
    for (size_t and; (and = ent__prose_find(tail(item, at), "and")) < item.n - at; at += 3) {
        at += and;
        body b;
        body_read((ent_str){item.p, at}, "member", &b);
        first = first ? first : at;
        if (b.name.n && who(a, b.name, bodies, id) == ENT_OK)
            best = at;
    }
    return best ? best : first;
}

/* One body, or several with an "and" between them. */
static ent_code bodies_item(ent_article *a, const char *const *subjects, ent_str item,
                            const ent_wiki_said *said, const char *value, size_t at, bool prose,
                            ent_error *err) {
    char id[ENT_WHO_BYTES];
    body b;
    body_read(item, value, &b);
    ent_code code = b.name.n ? who(a, b.name, bodies, id) : ENT_DONE;
    size_t and = code == ENT_NOT_FOUND && item.n < ENT_WHO_BYTES ? name_before_and(a, item) : 0;
    if (and) {
        ENT_TRY(bodies_item(a, subjects, (ent_str){item.p, and}, said, value, at, prose, err));
        return bodies_item(a, subjects, tail(item, and+3), said, value, at, prose, err);
    }
    if (code == ENT_NOT_FOUND && prose)
        return ent__article_note(a, at, err, "not read as a body: \"%.*s\"",
                                 (int)(b.name.n > 100 ? 100 : b.name.n), b.name.p);
    if (code == ENT_NOT_FOUND || code == ENT_AMBIGUOUS)
        code = ent__import_party(a->im, b.name, bodies, id, err);
    if (code != ENT_OK)
        return code == ENT_DONE ? ENT_OK : code;
    for (; *subjects; subjects++)
        ENT_TRY(body_claim(a, *subjects, &b, id, ent__buf_view(&said->text), said, at, err));
    return ENT_OK;
}

static ent_code bodies_list(ent_article *a, const char *const *subjects, ent_str text,
                            const ent_wiki_said *said, const char *value, size_t at, bool prose,
                            ent_error *err) {
    ent_str rest = text, item;
    while (ent__prose_item(&rest, ",;\n", &item))
        if (without_article(item).n)
            ENT_TRY(bodies_item(a, subjects, item, said, value, at, prose, err));
    return ENT_OK;
}

ent_code ent__article_bodies(ent_article *a, ent_str text, const ent_wiki_said *said,
                             const char *value, size_t at, ent_error *err) {
    const char *const subjects[] = {a->subject, NULL};
    ENT_TRY(ent__article_begin(a, err));
    return bodies_list(a, subjects, text, said, value, at, false, err);
}

/* A bullet is one body, whatever commas it has. */
static ent_code bullet(ent_article *a, ent_str text, const ent_wiki_said *said, size_t at,
                       ent_error *err) {
    char id[ENT_WHO_BYTES];
    body b;
    ENT_TRY(ent__article_begin(a, err));
    body_read(text, a->list, &b);
    if (!b.name.n)
        return ENT_OK;
    ent_code code = ent__article_party(a, b.name, said, bodies, id, err);
    if (code != ENT_OK)
        return code == ENT_DONE ? ENT_OK : code;
    return body_claim(a, a->subject, &b, id, text, said, at, err);
}

/* ---- missions
 * ---------------------------------------------------------------------------------- */

static const struct {
    const char *word, *value;
} kinds[] = {
    {"honorary consulates general", "honorary-consulate"},
    {"honorary consulate general", "honorary-consulate"},
    {"honorary consulates", "honorary-consulate"},
    {"honorary consulate", "honorary-consulate"},
    {"consulates-general", "consulate-general"},
    {"consulates general", "consulate-general"},
    {"consulate-general", "consulate-general"},
    {"consulate general", "consulate-general"},
    {"general consulate", "consulate-general"},
    {"consulates", "consulate"},
    {"consulate", "consulate"},
    {"embassy", "embassy"},
    {"high commission", "high-commission"},
    {"representative office", "representative-office"},
    {"liaison office", "liaison-office"},
};

static const char *kind_skip(ent_str *s) {
    static const char *const articles[] = {"an ",    "a ",    "its ",  "one ", "two ",
                                           "three ", "four ", "five ", NULL};
    ent_str rest = *s;
    if (!skip_any(&rest, articles))
        (void)ent__prose_skip(&rest, "resident ");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!ent__prose_skip(&rest, kinds[i].word))
            continue;
        *s = rest;
        return kinds[i].value;
    }
    return NULL;
}

/* A town: up to a comma, a bracket, an "and", the end. */
static bool town_take(ent_str *s, ent_str *town) {
    size_t and = ent__prose_find(*s, "and"), n = 0;
    while (n < s->n && n < and&&!strchr(",(.;", s->p[n]))
        n++;
    *town = ent__str_trim((ent_str){s->p, n});
    bool capital = town->n && ((town->p[0] >= 'A' && town->p[0] <= 'Z') || town->p[0] < 0);
    *s = tail(*s, n);
    return capital && town->n <= 60;
}

typedef struct missions {
    ent_article *a;
    const char *sender, *host;
    const ent_wiki_said *said; /* of the sentence */
    size_t at;
} missions;

static ent_code mission_claim(const missions *m, const char *kind, ent_str town,
                              const char *resident, ent_error *err) {
    char place[ENT_WHO_BYTES], detail[2 * ENT_WHO_BYTES + 32];
    ent_place p = {.name = town, .lat = NAN, .lon = NAN};
    p.country = ent__str(resident[0] ? resident : m->host);
    p.qid = ENT_STR("");
    ENT_TRY(ent__import_place(m->a->im, &p, place, err));
    snprintf(detail, sizeof detail, "place=%s%s%s", place, *resident ? ";resident-in=" : "",
             resident);
    ent_wikitext_says s = {.subject = m->sender,
                           .relation = "mission",
                           .object = m->host,
                           .value = kind,
                           .until = "..",
                           .detail = detail,
                           .at = m->at,
                           .words = ent__buf_view(&m->said->text),
                           .ref = m->said->ref,
                           .n_refs = m->said->n_refs};
    return ent__article_claim(m->a, &s, err);
}

/* "an embassy in Riga and consulates in Daugavpils and Liepāja" */
static ent_code missions_read(const missions *m, ent_str s, ent_error *err) {
    static const char *const joins[] = {", and ", " and ", "and ", ", ", NULL};
    const char *kind = kind_skip(&s);
    while (kind) {
        ent_str town;
        if (!ent__prose_skip(&s, " in ") || !town_take(&s, &town))
            return ENT_OK;
        ENT_TRY(mission_claim(m, kind, town, "", err));
        for (;;) { /* further towns of the same kind, or another kind */
            if (!skip_any(&s, joins))
                return ENT_OK;
            ent_str rest = s;
            const char *next = kind_skip(&rest);
            if (next) {
                s = rest;
                kind = next;
                break;
            }
            if (!town_take(&s, &town))
                return ENT_OK;
            ENT_TRY(mission_claim(m, kind, town, "", err));
        }
    }
    return ENT_OK;
}

/* "from its embassy in Warsaw, Poland", "(Poland)": where the ambassador resides. */
static ent_code non_resident(const missions *m, ent_str s, ent_error *err) {
    char resident[ENT_WHO_BYTES] = "";
    size_t at = ent__prose_find(s, "embassy in");
    ent_str town;
    if (at == s.n)
        return ENT_OK;
    s = ent__str_trim(tail(s, at + 10));
    if (!town_take(&s, &town))
        return ENT_OK;
    if (s.n > 1 && strchr(",(", s.p[0])) {
        ent_str country = tail(s, 1);
        const char *close = memchr(country.p, s.p[0] == '(' ? ')' : '.', country.n);
        country.n = close ? (size_t)(close - country.p) : country.n;
        ent_code code = who(m->a, without_article(country), "state,territory", resident);
        if (code != ENT_OK && code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS)
            return ent__fail(err, code, "%s", ent_code_text(code));
    }
    return mission_claim(m, "non-resident", town, resident, err);
}

/* ---- sentences
 * -------------------------------------------------------------------------------- */

/* A sentence of a text, with the references in it and right behind it. */
typedef struct sentences {
    const ent_wiki_said *all; /* marked */
    ent_str rest;
    int ref;           /* how many were passed */
    ent_wiki_said one; /* the one at hand */
} sentences;

static bool is_mark(ent_str s, size_t at) {
    return ent__str_starts(tail(s, at), ENT_WIKI_MARK);
}

/* Where the sentence ends: behind ". " or a line, and the references there. */
static size_t sentence_end(ent_str s) {
    size_t n = 0;
    while (n < s.n && s.p[n] != '\n' &&
           !(s.p[n] == '.' && (n + 1 == s.n || strchr(" \n", s.p[n + 1]) || is_mark(s, n + 1))))
        n++;
    n += n < s.n;
    while (is_mark(s, n))
        n += sizeof ENT_WIKI_MARK - 1;
    return n;
}

static bool sentence_next(sentences *s) {
    ent_buf *text = &s->one.text;
    if (!s->rest.n)
        return false;
    size_t n = sentence_end(s->rest);
    ent__buf_clear(text);
    s->one.n_refs = 0;
    for (size_t i = 0; i < n;) {
        if (is_mark(s->rest, i)) {
            if (s->ref < s->all->n_refs)
                s->one.ref[s->one.n_refs++] = s->all->ref[s->ref++];
            i += sizeof ENT_WIKI_MARK - 1;
        } else if (text->n || !strchr("*: ", s->rest.p[i])) {
            ent__buf_char(text, s->rest.p[i++]);
        } else {
            i++; /* bullets and blanks before the first letter */
        }
    }
    while (text->n && strchr(". \n", text->p[text->n - 1]))
        text->p[--text->n] = '\0';
    s->rest = tail(s->rest, n);
    return true;
}

typedef ent_code (*sentence_fn)(void *ctx, const ent_wiki_said *one, size_t at, ent_error *err);

/* Each sentence of a line. */
static ent_code sentences_read(ent_article *a, size_t from, size_t until, sentence_fn fn,
                               void *ctx, ent_error *err) {
    ent_wiki_said all;
    ENT_TRY(ent__article_say_marked(a, from, until, &all, err));
    sentences s = {.all = &all, .rest = ent__buf_view(&all.text)};
    s.one.doubted = all.doubted;
    ent__buf_init(&s.one.text, ENT_WIKI_BYTES_MOST);
    ent_code code = ENT_OK;
    while (code == ENT_OK && sentence_next(&s)) {
        code = ent__buf_code(&s.one.text, err);
        if (code == ENT_OK && s.one.text.n)
            code = fn(ctx, &s.one, from, err);
    }
    ent__wiki_said_free(&s.one);
    ent__wiki_said_free(&all);
    return code;
}

/* ---- notes
 * ------------------------------------------------------------------------------------ */

typedef struct noting {
    ent_article *a;
    const char *them;
    ent_str them_name;
} noting;

/* Which of the two is called so; NULL if neither. */
static const char *one_of(const noting *n, ent_str name) {
    char id[ENT_WHO_BYTES];
    name = without_article(name);
    if (ent__str_eq(name, n->them_name))
        return n->them;
    if (who(n->a, name, "state,territory,org", id) != ENT_OK)
        return NULL;
    return strcmp(id, n->them) == 0         ? n->them
           : strcmp(id, n->a->subject) == 0 ? n->a->subject
                                            : NULL;
}

/* Is there one of the two before this verb? Then m has both. */
static bool sender_before(const noting *n, ent_str s, size_t verb, missions *m) {
    m->sender = verb < s.n ? one_of(n, (ent_str){s.p, verb}) : NULL;
    m->host = m->sender == n->them ? n->a->subject : n->them;
    return m->sender != NULL;
}

static ent_code note_read(void *ctx, const ent_wiki_said *said, size_t at, ent_error *err) {
    static const char *const verbs[] = {"has", "maintains", "operates"};
    static const char *const accredited[] = {"is accredited to", "is represented in"};
    const noting *n = ctx;
    const char *const both[] = {n->a->subject, n->them, NULL};
    ent_str s = ent__buf_view(&said->text), rest = without_article(s);
    missions m = {.a = n->a, .said = said, .at = at};
    if (ent__prose_skip(&rest, "both countries are ") || ent__prose_skip(&rest, "both are ")) {
        (void)ent__prose_skip(&rest, "full ");
        return ent__prose_skip(&rest, "members of ")
                   ? bodies_list(n->a, both, rest, said, "member", at, true, err)
                   : ENT_OK;
    }
    for (size_t i = 0; i < 2; i++) {
        size_t verb = ent__prose_find(s, accredited[i]);
        if (sender_before(n, s, verb, &m))
            return non_resident(&m, tail(s, verb), err);
    }
    for (size_t i = 0; i < 3; i++) {
        size_t verb = ent__prose_find(s, verbs[i]);
        if (sender_before(n, s, verb, &m))
            return missions_read(&m, ent__str_trim(tail(s, verb + strlen(verbs[i]))), err);
    }
    return ENT_OK;
}

ent_code ent__article_notes(ent_article *a, const char *them, ent_str them_name, size_t from,
                            size_t until, ent_error *err) {
    noting n = {a, them, them_name};
    while (from < until) {
        size_t end = ent__wiki_line(&a->w, from, until);
        ENT_TRY(sentences_read(a, from, end, note_read, &n, err));
        from = end + 1;
    }
    return ENT_OK;
}

/* ---- lines
 * -------------------------------------------------------------------------------------- */

/* Is the one of whom something is said the article's state? Before the first heading "it"
 * is, further down it may be anybody. */
static bool is_subject(ent_article *a, ent_str name) {
    char id[ENT_WHO_BYTES];
    name = without_article(name);
    bool it = !a->section[0] && name.n == 2 && ent__prose_find(name, "it") == 0;
    return it ||
           (who(a, name, "state,territory,org", id) == ENT_OK && strcmp(id, a->subject) == 0);
}

/* "Lithuania became a member of the United Nations on 17 September 1991": one body, and a
 * day; what follows is let be. */
static ent_code joined(ent_article *a, const ent_wiki_said *said, size_t at, ent_error *err) {
    static const char *const phrases[] = {"became a member of", "gained membership in",
                                          "joined", "acceded to", "was admitted to"};
    static const char *const marks[] = {" on ", " in "};
    ent_str s = ent__buf_view(&said->text);
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        size_t verb = ent__prose_find(s, phrases[i]);
        if (verb == s.n)
            continue;
        ent_str rest = tail(s, verb + strlen(phrases[i]));
        char id[ENT_WHO_BYTES];
        body b = {.value = "member"};
        for (size_t k = 0, used; k < rest.n && !b.since[0]; k++)
            for (size_t m = 0; m < 2 && rest.n - k > 4; m++)
                if (memcmp(rest.p + k, marks[m], 4) == 0 &&
                    ent__wiki_date(tail(rest, k + 4), b.since, &used))
                    b.name = without_article((ent_str){rest.p, k});
        if (!b.since[0])
            return ENT_OK;
        ENT_TRY(ent__article_begin(a, err));
        if (!is_subject(a, (ent_str){s.p, verb}))
            return ENT_OK;
        return who(a, b.name, bodies, id) == ENT_OK
                   ? body_claim(a, a->subject, &b, id, s, said, at, err)
                   : ent__article_note(a, at, err, "not read as a body: \"%.*s\"",
                                       (int)(b.name.n > 100 ? 100 : b.name.n), b.name.p);
    }
    return ENT_OK;
}

/* "Lithuania is also a member of …", "It is a member of …". */
static ent_code member_sentence(void *ctx, const ent_wiki_said *said, size_t at,
                                ent_error *err) {
    static const char *const phrases[] = {"is a member of", "is also a member of",
                                          "is a full member of", "is a founding member of",
                                          "is a member state of"};
    ent_article *a = ctx;
    const char *const subjects[] = {a->subject, NULL};
    ent_str s = ent__buf_view(&said->text);
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        size_t verb = ent__prose_find(s, phrases[i]);
        if (verb == s.n)
            continue;
        ENT_TRY(ent__article_begin(a, err));
        if (!is_subject(a, (ent_str){s.p, verb}))
            return ENT_OK;
        return bodies_list(a, subjects, tail(s, verb + strlen(phrases[i])), said, "member", at,
                           true, err);
    }
    return joined(a, said, at, err);
}

/* Text that ends in a colon says what the list below it is. */
static ent_code paragraph(ent_article *a, size_t from, size_t until, ent_error *err) {
    ent_wiki_said said;
    ENT_TRY(ent__article_say(a, from, until, &said, err));
    ent_str text = ent__str_trim(ent__buf_view(&said.text));
    bool intro = text.n && text.p[text.n - 1] == ':';
    if (intro)
        a->list = ent__article_list(text);
    ent__wiki_said_free(&said);
    return intro ? ENT_OK : sentences_read(a, from, until, member_sentence, a, err);
}

/* {{Infobox … | membership = [[UN]], [[NATO]] }} */
static ent_code infobox(ent_article *a, const ent_wiki_span *span, ent_error *err) {
    ent_wiki_template *t = ent__alloc(sizeof *t);
    if (!t)
        return ent__nomem(err);
    ent__wiki_template(&a->w, span, t);
    ent_code code = ENT_OK;
    for (int i = 0; i < t->n && code == ENT_OK && strncmp(t->name, "infobox", 7) == 0; i++) {
        static const char names[] = "membership|memberships|member_of|member of|organizations|"
                                    "organisations|international_organizations|observer|"
                                    "observer_of";
        const ent_wiki_arg *g = &t->arg[i];
        ent_wiki_said said;
        if (!ent__str_in_list(ENT_STR(names), g->name))
            continue;
        code = ent__article_say(a, g->from, g->until, &said, err);
        if (code != ENT_OK)
            break;
        code = ent__article_bodies(a, ent__buf_view(&said.text), &said,
                                   ent__str_starts(g->name, "observer") ? "observer" : "member",
                                   g->from, err);
        ent__wiki_said_free(&said);
    }
    ent__free(t, sizeof *t);
    return code;
}

ent_code ent__article_line(ent_article *a, size_t from, size_t until, ent_error *err) {
    ent_wiki_said said;
    bool as_written = false;
    const ent_wiki_span *span = ent__wiki_span(&a->w, from);
    ENT_TRY(ent__article_row(a, from, until, &as_written, err));
    if (as_written)
        return ENT_OK;
    if (span && span->kind == ENT_WIKI_TEMPLATE && span->until >= until)
        return infobox(a, span, err);
    size_t at = from;
    while (at < until && strchr("*#:", a->w.mask[at]))
        at++;
    ent__article_place(a, from);
    if (at == from || a->w.mask[from] == ':')
        return paragraph(a, at, until, err);
    if (!a->list)
        return ENT_OK;
    ENT_TRY(ent__article_say(a, at, until, &said, err));
    ent_code code = bullet(a, ent__buf_view(&said.text), &said, from, err);
    ent__wiki_said_free(&said);
    return code;
}
