/* SPDX-License-Identifier: MIT
 *
 * The marks of wikitext: which opening one belongs to which closing one.
 *
 * One pass hides comments and what stands in <nowiki>, byte for byte, so that places stay
 * places; a second one pairs {{ }}, [[ ]] and <ref> </ref> with a stack of bounded depth.
 * A mark that is never closed is text, and told; a link ends with its line at the latest,
 * and nothing reaches out of a reference.
 */
#include "exchange/wiki.h"

#include "exchange/prose.h"

enum { ODDITIES_MOST = 100, TAG_BYTES_MOST = 1000, CALM_FIRST = 0x0e };

/* Letters of markup, and the bytes that stand for them where they mean nothing. */
static const char marks[] = "{}[]|<>='*#!:;";

/* ---- places -------------------------------------------------------------------------- */

void ent__wiki_place(ent_wiki *w, size_t at, int64_t *line, int64_t *column) {
    at = at > w->text.n ? w->text.n : at;
    if (at < w->place_at || !w->place_line) {
        w->place_at = 0;
        w->place_line = w->place_column = 1;
    }
    for (; w->place_at < at; w->place_at++) {
        unsigned char c = (unsigned char)w->text.p[w->place_at];
        w->place_line += c == '\n';
        w->place_column = c == '\n' ? 1 : w->place_column + ((c & 0xc0) != 0x80);
    }
    *line = w->place_line;
    *column = w->place_column;
}

static ent_code tell(const ent_wiki *w, size_t at, const char *message, ent_error *err) {
    return w->told ? w->told(w->told_ctx, at, message, err) : ENT_OK;
}

/* ---- is it wikitext at all? ------------------------------------------------------------- */

static ent_code refuse(ent_wiki *w, size_t at, const char *message, ent_error *err) {
    int64_t line, column;
    ent__wiki_place(w, at, &line, &column);
    return ent__fail_at(err, ENT_PARSE, line, column, "%s", message);
}

static ent_code check(ent_wiki *w, ent_error *err) {
    static const char *const pages[] = {"<!doctype", "<html", "<head", "<?xml", "<mediawiki"};
    const char *nul = w->text.n ? memchr(w->text.p, 0, w->text.n) : NULL;
    if (nul)
        return refuse(w, (size_t)(nul - w->text.p), "a NUL: this is no text", err);
    size_t bad = ent__utf8_check(w->text.p, w->text.n);
    if (bad < w->text.n)
        return refuse(w, bad, "not UTF-8", err);
    ent_str start = ent__str_trim(w->text);
    if (ent__str_starts(start, "\xef\xbb\xbf"))
        start = (ent_str){start.p + 3, start.n - 3};
    if (!start.n)
        return refuse(w, 0, "an empty file", err);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        ent_str rest = start;
        if (ent__prose_skip(&rest, pages[i]))
            return refuse(w, (size_t)(start.p - w->text.p),
                          "a page in HTML or XML, not wikitext; the article's address with "
                          "?action=raw gives its wikitext",
                          err);
    }
    return ENT_OK;
}

/* ---- hiding ------------------------------------------------------------------------------ */

/* Does the tag of that name begin there? */
static bool tag_at(const ent_wiki *w, size_t at, const char *name) {
    ent_str rest = {w->mask + at, w->text.n - at};
    return ent__prose_skip(&rest, name) && rest.n && strchr(" >/\n\t", rest.p[0]);
}

/* Behind the ">" of the tag, or 0. */
static size_t tag_end(const ent_wiki *w, size_t at) {
    size_t until = w->text.n - at > TAG_BYTES_MOST ? at + TAG_BYTES_MOST : w->text.n;
    const char *end = memchr(w->mask + at, '>', until - at);
    return end ? (size_t)(end - w->mask) + 1 : 0;
}

static size_t find(const ent_wiki *w, size_t at, const char *what) {
    size_t n = strlen(what);
    for (const char *p; at + n <= w->text.n; at = (size_t)(p - w->mask) + 1) {
        ent_str rest;
        p = memchr(w->mask + at, what[0], w->text.n - at - n + 1);
        if (!p)
            break;
        rest = (ent_str){p, w->text.n - (size_t)(p - w->mask)};
        if (ent__prose_skip(&rest, what))
            return (size_t)(p - w->mask);
    }
    return w->text.n;
}

static ent_code hide_comment(ent_wiki *w, size_t *at, ent_error *err) {
    size_t from = *at, end = find(w, from + 4, "-->");
    bool closed = end < w->text.n;
    if (!ENT_GROW(w->comment, w->comments_cap, w->n_comments + 1))
        return ent__nomem(err);
    w->comment[w->n_comments++] = (ent_wiki_comment){(uint32_t)from + 4, (uint32_t)end};
    *at = closed ? end + 3 : end;
    memset(w->mask + from, ENT_WIKI_HIDDEN, *at - from);
    return closed ? ENT_OK
                  : tell(w, from, "a comment that is never closed hides all that follows", err);
}

static void calm(char *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const char *mark = p[i] ? strchr(marks, p[i]) : NULL;
        if (mark)
            p[i] = (char)(CALM_FIRST + (mark - marks));
    }
}

enum { N_CALM = 5 };

/* <nowiki>…</nowiki> and its kin. *at stays where it is if there is none; `never` has those
 * that nothing closes from here on, so that it is looked for once. */
static ent_code hide_nowiki(ent_wiki *w, size_t *at, bool never[N_CALM], ent_error *err) {
    static const char *const names[N_CALM][2] = {{"<nowiki", "</nowiki>"},
                                                 {"<pre", "</pre>"},
                                                 {"<math", "</math>"},
                                                 {"<syntaxhighlight", "</syntaxhighlight>"},
                                                 {"<source", "</source>"}};
    for (size_t i = 0; i < N_CALM; i++) {
        if (never[i] || !tag_at(w, *at, names[i][0]))
            continue;
        size_t inside = tag_end(w, *at);
        if (!inside)
            return ENT_OK;
        size_t end = w->mask[inside - 2] == '/' ? inside : find(w, inside, names[i][1]);
        never[i] = end == w->text.n && inside < end;
        if (never[i])
            return tell(w, *at, "a tag that is never closed, taken for text", err);
        size_t behind = end == inside ? end : end + strlen(names[i][1]);
        memset(w->mask + *at, ENT_WIKI_HIDDEN, inside - *at);
        calm(w->mask + inside, end - inside);
        memset(w->mask + end, ENT_WIKI_HIDDEN, behind - end);
        *at = behind;
        return ENT_OK;
    }
    return ENT_OK;
}

static ent_code hide(ent_wiki *w, ent_error *err) {
    bool never[N_CALM] = {false};
    for (size_t i = 0; i < w->text.n;) {
        unsigned char c = (unsigned char)w->mask[i];
        size_t before = i;
        if (c == '<' && w->text.n - i >= 4 && memcmp(w->mask + i, "<!--", 4) == 0)
            ENT_TRY(hide_comment(w, &i, err));
        else if (c == '<')
            ENT_TRY(hide_nowiki(w, &i, never, err));
        else if (c < ' ' && c != '\n')
            w->mask[i] = ' ';
        i += i == before;
    }
    return ENT_OK;
}

/* ---- pairs --------------------------------------------------------------------------------
 */

typedef struct open_marks {
    uint32_t span[ENT_WIKI_DEPTH_MOST];
    int n;
    int64_t odd;
    bool too_deep; /* told already */
} open_marks;

static ent_code odd(ent_wiki *w, open_marks *o, size_t at, const char *message,
                    ent_error *err) {
    return o->odd++ < ODDITIES_MOST ? tell(w, at, message, err) : ENT_OK;
}

static ent_code span_open(ent_wiki *w, open_marks *o, size_t at, ent_wiki_kind kind,
                          ent_error *err) {
    if (o->n == ENT_WIKI_DEPTH_MOST) {
        bool told = o->too_deep;
        o->too_deep = true;
        return told ? ENT_OK
                    : odd(w, o, at, "nested too deeply: taken for text from here on", err);
    }
    if (!ENT_GROW(w->span, w->spans_cap, w->n_spans + 1))
        return ent__nomem(err);
    w->span[w->n_spans] = (ent_wiki_span){(uint32_t)at, 0, kind};
    o->span[o->n++] = (uint32_t)w->n_spans++;
    return ENT_OK;
}

/* What is open inside of the one that closes was never closed. */
static ent_code drop_to(ent_wiki *w, open_marks *o, int n, ent_error *err) {
    static const char *const never[] = {"a template that is never closed, taken for text",
                                        "a link that is never closed, taken for text",
                                        "a reference that is never closed, taken for text"};
    while (o->n > n) {
        const ent_wiki_span *s = &w->span[o->span[--o->n]];
        ENT_TRY(odd(w, o, s->from, never[s->kind], err));
    }
    return ENT_OK;
}

/* The innermost of that kind that may be closed here, or -1. */
static int closes(const ent_wiki *w, const open_marks *o, ent_wiki_kind kind) {
    for (int i = o->n - 1; i >= 0; i--) {
        ent_wiki_kind k = w->span[o->span[i]].kind;
        if (k == kind)
            return i;
        if (k == ENT_WIKI_REF || (kind == ENT_WIKI_LINK && k == ENT_WIKI_TEMPLATE))
            return -1;
    }
    return -1;
}

static ent_code span_close(ent_wiki *w, open_marks *o, size_t until, ent_wiki_kind kind,
                           ent_error *err) {
    int at = closes(w, o, kind);
    if (at < 0)
        return ENT_OK; /* a closing mark alone is text */
    ENT_TRY(drop_to(w, o, at + 1, err));
    w->span[o->span[--o->n]].until = (uint32_t)until;
    return ENT_OK;
}

/* <ref>, <ref name=x />; returns behind the tag. */
static ent_code ref_open(ent_wiki *w, open_marks *o, size_t *at, ent_error *err) {
    size_t end = tag_end(w, *at), from = *at;
    if (!end) {
        ++*at;
        return odd(w, o, from, "a tag that is never closed, taken for text", err);
    }
    size_t n = w->n_spans;
    *at = end;
    ENT_TRY(span_open(w, o, from, ENT_WIKI_REF, err));
    return w->mask[end - 2] == '/' && w->n_spans > n ? span_close(w, o, end, ENT_WIKI_REF, err)
                                                     : ENT_OK;
}

static ent_code links_end(ent_wiki *w, open_marks *o, ent_error *err) {
    int n = o->n;
    while (n > 0 && w->span[o->span[n - 1]].kind == ENT_WIKI_LINK)
        n--;
    return drop_to(w, o, n, err);
}

static ent_code pair(ent_wiki *w, ent_error *err) {
    open_marks o = {.n = 0};
    for (size_t i = 0; i < w->text.n;) {
        char c = w->mask[i], next = i + 1 < w->text.n ? w->mask[i + 1] : 0;
        bool twice = c == next && (c == '{' || c == '}' || c == '[' || c == ']');
        if (c == '\n')
            ENT_TRY(links_end(w, &o, err));
        if (c == '<' && tag_at(w, i, "<ref")) {
            ENT_TRY(ref_open(w, &o, &i, err));
            continue;
        }
        if (c == '<' && tag_at(w, i, "</ref"))
            ENT_TRY(span_close(w, &o, i + 6, ENT_WIKI_REF, err));
        ent_wiki_kind kind = c == '{' || c == '}' ? ENT_WIKI_TEMPLATE : ENT_WIKI_LINK;
        if (twice && (c == '{' || c == '['))
            ENT_TRY(span_open(w, &o, i, kind, err));
        else if (twice)
            ENT_TRY(span_close(w, &o, i + 2, kind, err));
        i += twice ? 2 : 1;
    }
    return drop_to(w, &o, 0, err);
}

const ent_wiki_span *ent__wiki_span(const ent_wiki *w, size_t at) {
    size_t lo = 0, hi = w->n_spans;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (w->span[mid].from < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < w->n_spans && w->span[lo].from == at && w->span[lo].until ? &w->span[lo] : NULL;
}

size_t ent__wiki_find(const ent_wiki *w, size_t from, size_t until, char c) {
    while (from < until && w->mask[from] != c) {
        char here = w->mask[from];
        const ent_wiki_span *s =
            here == '{' || here == '[' || here == '<' ? ent__wiki_span(w, from) : NULL;
        from = s ? s->until : from + 1;
    }
    return from < until ? from : until;
}

size_t ent__wiki_line(const ent_wiki *w, size_t from, size_t until) {
    return ent__wiki_find(w, from, until, '\n');
}

size_t ent__wiki_skip(const ent_wiki *w, size_t from, size_t until) {
    while (from < until && (w->mask[from] == ' ' || w->mask[from] == ENT_WIKI_HIDDEN))
        from++;
    return from;
}

/* ---- the whole ------------------------------------------------------------------------------
 */

ent_code ent__wiki_open(ent_wiki *w, ent_str text, ent_wiki_told_fn told, void *told_ctx,
                        ent_error *err) {
    *w = (ent_wiki){.text = text, .told = told, .told_ctx = told_ctx};
    if (text.n > ENT_WIKI_BYTES_MOST)
        return ent__fail_at(err, ENT_LIMIT, 1, 1, "an article of more than %d MiB",
                            ENT_WIKI_BYTES_MOST >> 20);
    ENT_TRY(check(w, err));
    w->mask = ent__alloc(text.n + 1);
    if (!w->mask)
        return ent__nomem(err);
    memcpy(w->mask, text.p, text.n);
    w->mask[text.n] = '\0';
    ENT_TRY(hide(w, err));
    return pair(w, err);
}

void ent__wiki_free(ent_wiki *w) {
    ent__free(w->mask, w->text.n + 1);
    ENT_DROP(w->span, w->spans_cap);
    ENT_DROP(w->comment, w->comments_cap);
    *w = (ent_wiki){0};
}

/* ---- templates --------------------------------------------------------------------------- */

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == ENT_WIKI_HIDDEN;
}

static ent_str trimmed(const ent_wiki *w, size_t from, size_t until) {
    while (from < until && is_blank(w->mask[from]))
        from++;
    while (until > from && is_blank(w->mask[until - 1]))
        until--;
    return (ent_str){w->mask + from, until - from};
}

static void name_read(ent_str s, char out[64]) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < 63; i++) {
        char c = s.p[i];
        if (c == ENT_WIKI_HIDDEN)
            continue;
        out[n++] = c >= 'A' && c <= 'Z'    ? (char)(c - 'A' + 'a')
                   : c == '_' || c == '\n' ? ' '
                                           : c;
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[ent__utf8_check(out, n)] = '\0';
}

void ent__wiki_template(const ent_wiki *w, const ent_wiki_span *span, ent_wiki_template *out) {
    size_t from = span->from + 2, end = span->until - 2;
    size_t bar = ent__wiki_find(w, from, end, '|');
    out->n = 0;
    name_read(trimmed(w, from, bar), out->name);
    while (bar < end && out->n < ENT_WIKI_ARGS_MOST) {
        size_t start = bar + 1;
        bar = ent__wiki_find(w, start, end, '|');
        size_t equals = ent__wiki_find(w, start, bar, '=');
        ent_wiki_arg *a = &out->arg[out->n++];
        a->name = equals < bar ? trimmed(w, start, equals) : ENT_STR("");
        ent_str value = trimmed(w, equals < bar ? equals + 1 : start, bar);
        a->from = (size_t)(value.p - w->mask);
        a->until = a->from + value.n;
    }
}

const ent_wiki_arg *ent__wiki_arg(const ent_wiki_template *t, const char *name, int number) {
    char digit[2] = {(char)('0' + (number > 0 && number < 10 ? number : 0)), '\0'};
    const ent_wiki_arg *found = NULL;
    for (int i = 0, nth = 0; i < t->n; i++) {
        const ent_wiki_arg *a = &t->arg[i];
        nth += !a->name.n;
        if ((name && ent__str_is(a->name, name)) ||
            (number > 0 && ((!a->name.n && nth == number) || ent__str_is(a->name, digit))))
            found = a; /* the last one counts */
    }
    return found;
}
