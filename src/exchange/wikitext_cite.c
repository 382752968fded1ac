/* SPDX-License-Identifier: MIT
 *
 * What an article cites: {{cite web}} and its kin, [addresses with words], or plain words
 * between <ref> and </ref>, once defined and often reused by name.
 *
 * A source is an edition of a work. The register's own is meant where its address is the
 * same and its dates do not differ; else the id is made of address, title and date, so
 * that two articles citing one page come to one source.
 */
#include "exchange/prose.h"
#include "exchange/wikitext.h"

#include <stdio.h>

enum { TITLE_MOST = 300 };

typedef struct citation {
    ent_str title, author, publisher, published, accessed, url, archive, lang;

} citation;

/* ---- names of references ---------------------------------------------------------------- */

/* The value of name= in the tag, without quotes. */
static ent_str ref_name(const ent_wiki *w, const ent_wiki_span *s) {
    const char *end = memchr(w->mask + s->from, '>', s->until - s->from);
    ent_str tag = {w->mask + s->from, end ? (size_t)(end - (w->mask + s->from)) : 0};
    size_t at = ent__prose_find(tag, "name");
    if (at == tag.n)
        return ENT_STR("");
    ent_str rest = ent__str_trim((ent_str){tag.p + at + 4, tag.n - at - 4});
    if (!rest.n || rest.p[0] != '=')
        return ENT_STR("");
    rest = ent__str_trim((ent_str){rest.p + 1, rest.n - 1});
    if (rest.n && (rest.p[0] == '"' || rest.p[0] == '\'')) {
        const char *close = memchr(rest.p + 1, rest.p[0], rest.n - 1);
        return (ent_str){rest.p + 1, close ? (size_t)(close - rest.p) - 1 : 0};
    }
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '/')
        n++;
    return (ent_str){rest.p, n};
}

/* Where the words of a reference begin and end; nothing in <ref name=x />. */
static void ref_inside(const ent_wiki *w, const ent_wiki_span *s, size_t *from, size_t *until) {
    const char *end = memchr(w->mask + s->from, '>', s->until - s->from);
    *from = end ? (size_t)(end - w->mask) + 1 : s->until;
    *until = *from;
    for (size_t i = s->until; i > *from; i--)
        if (w->mask[i - 1] == '<') {
            *until = i - 1;
            break;
        }
}

ent_code ent__article_refs(ent_article *a, ent_error *err) {
    for (size_t i = 0; i < a->w.n_spans; i++) {
        const ent_wiki_span *s = &a->w.span[i];
        size_t from, until;
        if (s->kind != ENT_WIKI_REF || !s->until)
            continue;
        ent_str name = ref_name(&a->w, s);
        ref_inside(&a->w, s, &from, &until);
        if (!name.n || ent__wiki_skip(&a->w, from, until) == until)
            continue;
        size_t before = a->ref_names.n;
        uint32_t no = ent__pool_add(&a->ref_names, name);
        if (no == ENT_NONE || !ENT_GROW(a->ref_at, a->ref_cap, (size_t)no + 1))
            return ent__nomem(err);
        if (no == before)
            a->ref_at[no] = s->from;
    }
    return ENT_OK;
}

/* ---- reading a citation -------------------------------------------------------------------
 */

static ent_code copy(ent_article *a, ent_str text, ent_str *out, ent_error *err) {
    text = ent__str_trim(text);
    if (text.n > TITLE_MOST)
        text.n = TITLE_MOST;
    text.n = ent__utf8_check(text.p, text.n);
    *out = ent__str_copy(&a->im->arena, text);
    for (size_t i = 0; out->p && i < out->n; i++)
        if ((unsigned char)out->p[i] < ' ')
            ((char *)(uintptr_t)out->p)[i] = ' ';
    return out->p ? ENT_OK : ent__nomem(err);
}

/* What an argument of one of these names says. */
static ent_code field(ent_article *a, const ent_wiki_template *t, const char *const *names,
                      ent_str *out, ent_error *err) {
    *out = ENT_STR("");
    for (; *names && !out->n; names++) {
        const ent_wiki_arg *arg = ent__wiki_arg(t, *names, 0);
        ent_wiki_said said;
        if (!arg)
            continue;
        ENT_TRY(ent__article_say(a, arg->from, arg->until, &said, err));
        ent_code code = copy(a, ent__buf_view(&said.text), out, err);
        ent__wiki_said_free(&said);
        ENT_TRY(code);
    }
    return ENT_OK;
}

/* An address is taken as it stands, not as it would be shown. */
static ent_code url_field(ent_article *a, const ent_wiki_template *t, const char *const *names,
                          ent_str *out, ent_error *err) {
    *out = ENT_STR("");
    for (; *names && !out->n; names++) {
        const ent_wiki_arg *arg = ent__wiki_arg(t, *names, 0);
        if (!arg)
            continue;
        ent_str text = {a->w.text.p + arg->from, arg->until - arg->from};
        ent_str rest = text;
        if ((ent__prose_skip(&rest, "http://") || ent__prose_skip(&rest, "https://")) && rest.n)
            ENT_TRY(copy(a, text, out, err));
    }
    return ENT_OK;
}

/* A date in words to EDTF; one that is none is told and left out. */
static ent_code to_date(ent_article *a, ent_str *text, size_t at, ent_error *err) {
    char day[16];
    size_t used;
    if (!text->n)
        return ENT_OK;
    if (ent__wiki_date(*text, day, &used) && used == text->n)
        return copy(a, ent__str(day), text, err);
    ent_str shown = *text;
    *text = ENT_STR("");
    return ent__article_note(a, at, err, "no date that could be read: \"%.*s\"",
                             (int)(shown.n > 80 ? 80 : shown.n), shown.p);
}

static ent_code template_read(ent_article *a, const ent_wiki_span *s, citation *c,
                              ent_error *err) {
    static const char *const titles[] = {"title", "chapter", "trans-title", "script-title",
                                         NULL};
    static const char *const last[] = {"author", "last", "last1", "author1", NULL};
    static const char *const first[] = {"first", "first1", NULL};
    static const char *const publishers[] = {"publisher", "work",     "website", "newspaper",
                                             "journal",   "magazine", "agency",  NULL};
    static const char *const dates[] = {"date", "year", "publication-date", NULL};
    static const char *const accesses[] = {"access-date", "accessdate", NULL};
    static const char *const urls[] = {"url", NULL};
    static const char *const archives[] = {"archive-url", "archiveurl", NULL};
    static const char *const langs[] = {"language", "lang", NULL};
    ent_str given;
    ent_wiki_template *t = ent__alloc(sizeof *t);
    if (!t)
        return ent__nomem(err);
    ent__wiki_template(&a->w, s, t);
    ent_code code = field(a, t, titles, &c->title, err);
    if (code == ENT_OK)
        code = field(a, t, last, &c->author, err);
    if (code == ENT_OK)
        code = field(a, t, first, &given, err);
    if (code == ENT_OK)
        code = field(a, t, publishers, &c->publisher, err);
    if (code == ENT_OK)
        code = field(a, t, dates, &c->published, err);
    if (code == ENT_OK)
        code = field(a, t, accesses, &c->accessed, err);
    if (code == ENT_OK)
        code = field(a, t, langs, &c->lang, err);
    if (code == ENT_OK)
        code = url_field(a, t, urls, &c->url, err);
    if (code == ENT_OK)
        code = url_field(a, t, archives, &c->archive, err);
    ent__free(t, sizeof *t);
    if (code == ENT_OK && c->author.n && given.n) {
        char both[2 * TITLE_MOST + 2];
        snprintf(both, sizeof both, "%s %s", given.p, c->author.p);
        code = copy(a, ent__str(both), &c->author, err);
    }
    if (code == ENT_OK)
        code = to_date(a, &c->published, s->from, err);
    return code == ENT_OK ? to_date(a, &c->accessed, s->from, err) : code;
}

/* The first citation template within, or NULL. */
static const ent_wiki_span *template_within(const ent_wiki *w, size_t from, size_t until) {
    for (; from < until; from++) {
        ent_str rest = {w->mask + from, until - from};
        const ent_wiki_span *s = w->mask[from] == '{' ? ent__wiki_span(w, from) : NULL;
        if (!s || s->until > until)
            continue;
        if (ent__prose_skip(&rest, "{{cit"))
            return s;
        from = s->until - 1;
    }
    return NULL;
}

/* "Retrieved on 03 April 2012." at the end of words. */
static ent_code retrieved(ent_article *a, ent_str *text, citation *c, ent_error *err) {
    static const char *const phrases[] = {"Retrieved on ", "Retrieved ", "Accessed "};
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        char day[16];
        size_t used, at = 0;
        ent_str rest = *text;
        while (at < text->n) {
            rest = (ent_str){text->p + at, text->n - at};
            if (ent__prose_skip(&rest, phrases[i]))
                break;
            at++;
        }
        if (at == text->n || !ent__wiki_date(rest, day, &used))
            continue;
        *text = ent__str_trim((ent_str){text->p, at});
        return copy(a, ent__str(day), &c->accessed, err);
    }
    return ENT_OK;
}

/* Words with or without an address: the address ends at a blank, or at "]". */
static ent_code words_read(ent_article *a, size_t from, size_t until, citation *c,
                           ent_error *err) {
    ent_wiki_said said;
    ent_str raw = {a->w.mask + from, until - from};
    size_t at = 0;
    while (at < raw.n) {
        ent_str rest = {raw.p + at, raw.n - at};
        if (ent__prose_skip(&rest, "http://") || ent__prose_skip(&rest, "https://"))
            break;
        at++;
    }
    size_t end = at;
    while (end < raw.n && !strchr(" \n]<>|", raw.p[end]))
        end++;
    ENT_TRY(copy(a, (ent_str){a->w.text.p + from + at, end - at}, &c->url, err));
    ENT_TRY(ent__article_say(a, from, until, &said, err));
    ent_str text = ent__buf_view(&said.text);
    ent_code code = retrieved(a, &text, c, err);
    if (code == ENT_OK && c->url.n && text.n >= c->url.n) {
        size_t bare = 0; /* an address among the words is no title */
        while (bare + c->url.n <= text.n && memcmp(text.p + bare, c->url.p, c->url.n) != 0)
            bare++;
        text.n = bare + c->url.n <= text.n ? bare : text.n;
    }
    while (text.n && strchr(" .,;", text.p[text.n - 1]))
        text.n--;
    if (code == ENT_OK)
        code = copy(a, text, &c->title, err);
    ent__wiki_said_free(&said);
    return code;
}

static ent_code citation_read(ent_article *a, size_t from, size_t until, citation *c,
                              ent_error *err) {
    const ent_wiki_span *t = template_within(&a->w, from, until);
    return t ? template_read(a, t, c, err) : words_read(a, from, until, c, err);
}

/* ---- the source
 * ------------------------------------------------------------------------------ */

static int on_page(void *ctx, const ent_row *row, ent_instant recorded) {
    void *const *both = ctx;
    ent_importer *im = both[0];
    ent_wikitext *x = both[1];
    (void)recorded;
    ent_str url = row->cell[ENT_S_URL];
    if (!url.n || ent__pool_find(&x->urls, url) != ENT_NONE)
        return 0;
    uint32_t no = ent__pool_add(&x->urls, url);
    if (no == ENT_NONE || !ENT_GROW(x->page, x->page_cap, (size_t)no + 1)) {
        x->failed = ENT_NOMEM;
        return 1;
    }
    x->page[no] =
        (ent_wikitext_page){.id = ent__str_copy(&im->arena, row->cell[ENT_S_ID]),
                            .work = ent__str_copy(&im->arena, row->cell[ENT_S_WORK]),
                            .published = ent__str_copy(&im->arena, row->cell[ENT_S_PUBLISHED]),
                            .accessed = ent__str_copy(&im->arena, row->cell[ENT_S_ACCESSED])};
    bool ok = x->page[no].id.p && x->page[no].work.p && x->page[no].published.p &&
              x->page[no].accessed.p;
    x->failed = ok ? x->failed : ENT_NOMEM;
    return !ok;
}

ent_code ent__wikitext_pages(ent_importer *im, ent_wikitext *x, ent_error *err) {
    void *both[] = {im, x};
    ent_code code = ent__register_rows(im->reg, ENT_SOURCE, ENT_STR(""), on_page, both, err);
    return x->failed != ENT_OK ? ent__nomem(err) : code == ENT_STOPPED ? ENT_OK : code;
}

static bool differ(ent_str there, ent_str here) {
    return there.n && here.n && !ent__str_eq(there, here);
}

/* "www.urm.lt" of an address: "urm.lt". */
static ent_str host(ent_str url) {
    if (!ent__prose_skip(&url, "https://"))
        ent__prose_skip(&url, "http://");
    ent__prose_skip(&url, "www.");
    size_t n = 0;
    while (n < url.n &&
           (url.p[n] == '.' || url.p[n] == '-' || (url.p[n] >= '0' && url.p[n] <= '9') ||
            ((url.p[n] | 32) >= 'a' && (url.p[n] | 32) <= 'z')))
        n++;
    return (ent_str){url.p, n < 80 ? n : 80};
}

/* What all editions share: "urm.lt:list-of-countries". */
static ent_code work_put(const citation *c, ent_buf *out, ent_error *err) {
    ent_str h = host(c->url), by = c->publisher.n ? c->publisher : c->author;
    if (h.n)
        ent__buf_str(out, h);
    else
        ENT_TRY(ent__slug(by.n ? by : ENT_STR("cited"), out, err));
    ent__buf_char(out, ':');
    ENT_TRY(ent__slug(c->title.n ? c->title : c->url, out, err));
    return ent__buf_code(out, err);
}

static int on_there(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)row;
    (void)recorded;
    *(bool *)ctx = true;
    return 1;
}

static ent_code source_send(ent_article *a, const citation *c, ent_str id, ent_str work,
                            ent_error *err) {
    ent_row row;
    bool there = false;
    ent_code code = ent__register_rows(a->im->reg, ENT_SOURCE, id, on_there, &there, err);
    if (there || (code != ENT_OK && code != ENT_STOPPED))
        return there ? ENT_OK : code;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row.cell[i] = ENT_STR("");
    row.cell[ENT_S_ID] = id;
    row.cell[ENT_S_WORK] = work;
    row.cell[ENT_S_TITLE] = c->title;
    row.cell[ENT_S_AUTHOR] = c->author;
    row.cell[ENT_S_PUBLISHER] = c->publisher;
    row.cell[ENT_S_PUBLISHED] = c->published;
    row.cell[ENT_S_ACCESSED] = c->accessed;
    row.cell[ENT_S_URL] = c->url;
    row.cell[ENT_S_ARCHIVE] = c->archive;
    row.cell[ENT_S_LANG] = c->lang;
    char edition[ENT_WHO_BYTES]; /* ent__import_source() makes its own the one at hand */
    memcpy(edition, a->im->source, sizeof edition);
    code = ent__import_source(a->im, &row, err);
    memcpy(a->im->source, edition, sizeof edition);
    return code;
}

static ent_code source_make(ent_article *a, const citation *c, char out[ENT_WHO_BYTES],
                            ent_error *err) {
    const ent_wikitext *x = a->im->state;
    uint32_t no = c->url.n ? ent__pool_find(&x->urls, c->url) : ENT_NONE;
    const ent_wikitext_page *p = no == ENT_NONE ? NULL : &x->page[no];
    bool same = p && !differ(p->published, c->published) && !differ(p->accessed, c->accessed);
    ent_str date = c->published.n ? c->published : c->accessed;
    ent_buf work, id;
    ent__buf_init(&work, ENT_WHO_BYTES - 32);
    ent__buf_init(&id, ENT_WHO_BYTES - 1);
    ent_code code = ENT_OK;
    if (p)
        ent__buf_str(&work, p->work.n ? p->work : p->id);
    else
        code = work_put(c, &work, err);
    ent__buf_str(&id, same ? p->id : ent__buf_view(&work));
    if (date.n && !same)
        ent__buf_printf(&id, "@%.*s", ENT_FMT(date));
    if (code == ENT_OK)
        code = ent__buf_code(&id, err);
    if (code == ENT_OK && !same)
        code = source_send(a, c, ent__buf_view(&id), ent__buf_view(&work), err);
    if (code == ENT_OK)
        memcpy(out, id.p, id.n + 1);
    ent__buf_free(&work);
    ent__buf_free(&id);
    return code;
}

/* The reference that is meant: itself, or the one of its name that says something. */
static ent_code ref_resolve(ent_article *a, const ent_wiki_span **s, size_t *from,
                            size_t *until, ent_error *err) {
    ref_inside(&a->w, *s, from, until);
    if (ent__wiki_skip(&a->w, *from, *until) < *until)
        return ENT_OK;
    ent_str name = ref_name(&a->w, *s);
    uint32_t no = name.n ? ent__pool_find(&a->ref_names, name) : ENT_NONE;
    if (no == ENT_NONE) {
        *from = *until = (*s)->from;
        return ent__article_note(a, (*s)->from, err,
                                 "a reference \"%.*s\" that is defined nowhere",
                                 (int)(name.n > 80 ? 80 : name.n), name.p);
    }
    *s = ent__wiki_span(&a->w, a->ref_at[no]);
    ref_inside(&a->w, *s, from, until);
    return ENT_OK;
}

/* A reference that our own writer named by the id of its source. */
static ent_code by_name(ent_article *a, const ent_wiki_span *s, char out[ENT_WHO_BYTES],
                        ent_error *err) {
    bool there = false;
    ent_str name = ref_name(&a->w, s);
    if (!name.n || name.n >= ENT_WHO_BYTES || a->cited.n + a->loose.n == 0)
        return ENT_OK;
    ent_code code = ent__register_rows(a->im->reg, ENT_SOURCE, name, on_there, &there, err);
    if (there) {
        memcpy(out, name.p, name.n);
        out[name.n] = '\0';
    }
    return there || code == ENT_STOPPED ? ENT_OK : code;
}

ent_code ent__article_cited(ent_article *a, size_t at, char out[ENT_WHO_BYTES],
                            ent_error *err) {
    citation c;
    c.title = c.author = c.publisher = c.published = c.accessed = ENT_STR("");
    c.url = c.archive = c.lang = ENT_STR("");
    const ent_wiki_span *s = ent__wiki_span(&a->w, at);
    size_t from = at, until = s ? s->until : ent__wiki_line(&a->w, at, a->w.text.n);
    out[0] = '\0';
    if (s && s->kind == ENT_WIKI_REF) {
        ENT_TRY(ref_resolve(a, &s, &from, &until, err));
        ENT_TRY(by_name(a, s, out, err));
    } else if (!s) { /* [http://… …] */
        const char *end = memchr(a->w.mask + at, ']', until - at);
        until = end ? (size_t)(end - a->w.mask) + 1 : until;
    }
    if (out[0] || from == until)
        return ENT_OK;
    ENT_TRY(citation_read(a, from, until, &c, err));
    return c.title.n || c.url.n ? source_make(a, &c, out, err) : ENT_OK;
}
