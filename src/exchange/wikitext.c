/* SPDX-License-Identifier: MIT
 *
 * Articles on the foreign relations of a state, as saved wikitext.
 *
 * What the article says is a claim of the article, an edition of a work; what it cites for
 * it is the source that it relies on (`per`). Only forms that recur and leave nothing to
 * decide are read: tables of countries and dates, lists of bodies, a few phrases. All that
 * comes of it is a proposal, with its words and its line: somebody looks at it before it
 * is taken in, so this format is never imported without a review.
 *
 * What our own writer printed has its claims with it, whole (wikitext_own.c).
 */
#include "exchange/wikitext.h"

#include "exchange/prose.h"

#include <stdio.h>

enum { QUOTE_MOST = 400, RAW_MOST = 1600, LICENCE_4 = 20230607 };

/* ---- places and remarks --------------------------------------------------------------- */

void ent__article_place(ent_article *a, size_t at) {
    size_t left = a->w.text.n - at, until = at + (left < RAW_MOST ? left : RAW_MOST);
    ent__wiki_place(&a->w, at, &a->im->line, &a->im->column);
    a->im->raw = (ent_str){a->w.text.p + at, ent__wiki_line(&a->w, at, until) - at};
    a->im->raw.n = ent__utf8_check(a->im->raw.p, a->im->raw.n);
}

static ent_code on_told(void *ctx, size_t at, const char *message, ent_error *err) {
    ent_article *a = ctx;
    ent__wiki_place(&a->w, at, &a->im->line, &a->im->column);
    return ent__import_note(a->im, message, err);
}

ent_code ent__article_note(ent_article *a, size_t at, ent_error *err, const char *format, ...) {
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    message[ent__utf8_check(message, strlen(message))] = '\0';
    for (char *p = message; *p; p++)
        *p = *p == '\n' ? ' ' : *p;
    return on_told(a, at, message, err);
}

static ent_code on_strange(void *ctx, size_t at, const char *name, ent_error *err) {
    ent_article *a = ctx;
    ent_wikitext *x = a->im->state;
    size_t before = x->strange.n;
    uint32_t no = ent__pool_add(&x->strange, ent__str(name));
    if (no == ENT_NONE)
        return ent__nomem(err);
    return no < before ? ENT_OK
                       : ent__article_note(a, at, err,
                                           "the template \"%s\" is not known: left out", name);
}

ent_code ent__article_say(ent_article *a, size_t from, size_t until, ent_wiki_said *out,
                          ent_error *err) {
    out->marked = false;
    return ent__wiki_say(&a->w, from, until, &a->im->arena, on_strange, a, out, err);
}

ent_code ent__article_say_marked(ent_article *a, size_t from, size_t until, ent_wiki_said *out,
                                 ent_error *err) {
    out->marked = true;
    return ent__wiki_say(&a->w, from, until, &a->im->arena, on_strange, a, out, err);
}

/* ---- whose relations, and when --------------------------------------------------------------
 */

/* "Foreign relations of Lithuania" somewhere in the text: up to where a title ends. */
static ent_str title_in(ent_str text) {
    static const char head[] = "Foreign relations of ";
    for (size_t at = 0; at + sizeof head <= text.n; at++) {
        const char *p = memchr(text.p + at, ' ', text.n - at);
        if (!p)
            break;
        at = (size_t)(p - text.p);
        if (at < 7)
            continue;
        ent_str rest = {text.p + at - 7, text.n - at + 7};
        ent_str all = rest;
        if (!ent__prose_skip(&rest, head))
            continue;
        size_t n = 0;
        while (n < rest.n && n < 80 && !strchr("]}|'\"\n.(,;:<=#", rest.p[n]))
            n++;
        return ent__str_trim((ent_str){all.p, sizeof head - 1 + n});
    }
    return ENT_STR("");
}

/* Underlines of file names are blanks; the date of the edition is no part of the title. */
static ent_code title_of_path(ent_article *a, const char *path, ent_error *err) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    ent_str copy = ent__str_copy(&a->im->arena, ent__str(base));
    char *p = (char *)(uintptr_t)copy.p;
    if (!p)
        return ent__nomem(err);
    for (size_t i = 0; i < copy.n; i++)
        p[i] = p[i] == '_' ? ' ' : p[i];
    ent_str title = title_in(copy);
    while (title.n && strchr(" -@0123456789", title.p[title.n - 1]))
        title.n--;
    a->title = title;
    return ENT_OK;
}

static int on_work(void *ctx, const ent_row *row, ent_instant recorded) {
    void *const *both = ctx;
    const ent_str *title = both[0];
    ent_buf *work = both[1];
    ent_str rest = row->cell[ENT_S_TITLE];
    (void)recorded;
    if (!ent__str_is(row->cell[ENT_S_TYPE], "article") || rest.n < title->n ||
        memcmp(rest.p, title->p, title->n) != 0)
        return 0;
    if (rest.n > title->n && !strchr(" ,:", rest.p[title->n]))
        return 0;
    ent__buf_str(work, row->cell[ENT_S_WORK]);
    return work->n > 0;
}

/* The work that the register has of that title, else one named after it. */
static ent_code work_find(ent_article *a, ent_buf *work, ent_error *err) {
    void *both[] = {&a->title, work};
    ent_code code = ent__register_rows(a->im->reg, ENT_SOURCE, ENT_STR(""), on_work, both, err);
    if (code != ENT_OK && code != ENT_STOPPED)
        return code;
    if (!work->n) {
        ent__buf_z(work, "wp-");
        ENT_TRY(ent__slug(a->title, work, err));
    }
    return ent__buf_code(work, err);
}

static ent_code source_make(ent_article *a, ent_error *err) {
    char date[ENT_DAY_TEXT], id[ENT_WHO_BYTES];
    ent_row row;
    ent_buf work;
    ENT_TRY(ent__import_edition(a->im, a->im->file, date, &a->im->day, err));
    ent__buf_init(&work, ENT_WHO_BYTES - ENT_DAY_TEXT - 1);
    ent_code code = work_find(a, &work, err);
    if (code == ENT_OK) {
        int n = snprintf(id, sizeof id, "%s@%s", work.p, date);
        ent_civil day = ent__day_to_civil(a->im->day);
        bool four = day.year * 10000 + day.month * 100 + day.day >= LICENCE_4;
        for (int i = 0; i < ENT_CELLS_MOST; i++)
            row.cell[i] = ENT_STR("");
        row.cell[ENT_S_ID] = (ent_str){id, (size_t)n};
        row.cell[ENT_S_WORK] = ent__buf_view(&work);
        row.cell[ENT_S_KIND] = ENT_STR("tertiary");
        row.cell[ENT_S_TYPE] = ENT_STR("article");
        row.cell[ENT_S_TITLE] = a->title;
        row.cell[ENT_S_PUBLISHER] = ENT_STR("Wikipedia");
        row.cell[ENT_S_PUBLISHED] = ent__str(date);
        row.cell[ENT_S_LICENCE] = ent__str(four ? "CC-BY-SA-4.0" : "CC-BY-SA-3.0");
        row.cell[ENT_S_LANG] = ENT_STR("en");
        code = ent__import_source(a->im, &row, err);
    }
    ent__buf_free(&work);
    if (code == ENT_OK)
        memcpy(a->source, a->im->source, sizeof a->source);
    return code;
}

ent_code ent__article_begin(ent_article *a, ent_error *err) {
    static const char head[] = "Foreign relations of ";
    if (a->source[0])
        return ENT_OK;
    if (a->title.n < sizeof head)
        a->title = title_in((ent_str){a->w.mask, a->w.text.n});
    if (a->title.n < sizeof head)
        return ent__fail_at(err, ENT_INVALID, 1, 1,
                            "whose relations are these? neither the file's name nor the text "
                            "says \"Foreign relations of …\"");
    ENT_TRY(source_make(a, err));
    ent_str name = {a->title.p + sizeof head - 1, a->title.n - sizeof head + 1};
    ent_str the = name;
    if (ent__prose_skip(&the, "the "))
        name = the;
    ent_code code = ent__import_who(a->im, name, a->im->day, "state,territory,org", a->subject,
                                    sizeof a->subject);
    if (code == ENT_NOT_FOUND || code == ENT_AMBIGUOUS)
        return ent__fail_at(err, code, 1, 1, "whose relations are these? %s \"%.*s\"",
                            code == ENT_NOT_FOUND ? "nobody is called" : "several are called",
                            ENT_FMT(name));
    return code == ENT_OK ? ENT_OK : ent__fail(err, code, "%s", ent_code_text(code));
}

/* ---- claims
 * ----------------------------------------------------------------------------------- */

static ent_str quote_of(ent_str words, char *out) {
    size_t n = 0;
    for (size_t i = 0; i < words.n && n < QUOTE_MOST - 1; i++) {
        char c = words.p[i] == '\n' ? ' ' : words.p[i];
        if (c != ' ' || (n && out[n - 1] != ' '))
            out[n++] = c;
    }
    n = ent__utf8_check(out, n);
    while (n && out[n - 1] == ' ')
        n--;
    return (ent_str){out, n};
}

static ent_code claim_send(ent_article *a, const ent_wikitext_says *s, ent_row *row,
                           ent_error *err) {
    bool any = false;
    for (int i = 0; i < s->n_refs; i++) {
        char per[ENT_WHO_BYTES];
        ent__article_place(a, s->at);
        ENT_TRY(ent__article_cited(a, s->ref[i], per, err));
        if (!per[0])
            continue;
        any = true;
        row->cell[ENT_C_PER] = ent__str(per);
        ent__article_place(a, s->at);
        ENT_TRY(ent__import_claim(a->im, row, err));
    }
    ent__article_place(a, s->at);
    return any ? ENT_OK : ent__import_claim(a->im, row, err);
}

ent_code ent__article_claim(ent_article *a, const ent_wikitext_says *s, ent_error *err) {
    char at[200], quote[QUOTE_MOST];
    int64_t line, column;
    ent_row row;
    ent__wiki_place(&a->w, s->at, &line, &column);
    snprintf(at, sizeof at, "%s%sline %lld", a->section, a->section[0] ? ", " : "",
             (long long)line);
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row.cell[i] = ENT_STR("");
    row.cell[ENT_C_SUBJECT] = ent__str(s->subject);
    row.cell[ENT_C_RELATION] = ent__str(s->relation);
    row.cell[ENT_C_OBJECT] = ent__str(s->object);
    row.cell[ENT_C_VALUE] = ent__str(s->value);
    row.cell[ENT_C_SINCE] = ent__str(s->since);
    row.cell[ENT_C_UNTIL] = ent__str(s->until);
    row.cell[ENT_C_DETAIL] = ent__str(s->detail);
    row.cell[ENT_C_AT] = ent__str(at);
    row.cell[ENT_C_QUOTE] = quote_of(s->words, quote);
    row.cell[ENT_C_NOTE] = ent__str(s->note);
    return claim_send(a, s, &row, err);
}

/* "{{NOR}}": a code of three letters in capitals. */
static ent_code by_code(ent_article *a, const ent_wiki_said *said, char out[ENT_WHO_BYTES],
                        ent_error *err) {
    for (int i = 0; i < said->n_names; i++) {
        ent_str s = said->name[i];
        bool capitals = s.n == 3;
        for (size_t k = 0; k < s.n; k++)
            capitals = capitals && s.p[k] >= 'A' && s.p[k] <= 'Z';
        ent_code code =
            capitals ? ent__import_code(a->im, "iso3", s, a->im->day, out, ENT_WHO_BYTES, err)
                     : ENT_NOT_FOUND;
        if (code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS)
            return code;
    }
    return ENT_NOT_FOUND;
}

ent_code ent__article_party(ent_article *a, ent_str text, const ent_wiki_said *said,
                            const char *type, char out[ENT_WHO_BYTES], ent_error *err) {
    ent_code code = ent__import_who(a->im, text, a->im->day, type, out, ENT_WHO_BYTES);
    for (int i = 0; said && i < said->n_names && code == ENT_NOT_FOUND; i++)
        code = ent__import_who(a->im, said->name[i], a->im->day, type, out, ENT_WHO_BYTES);
    if (code == ENT_NOT_FOUND && said && strstr(type, "state"))
        code = by_code(a, said, out, err);
    if (code == ENT_OK || (code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS))
        return code;
    return ent__import_party(a->im, text.n || !said || !said->n_names ? text : said->name[0],
                             type, out, err);
}

/* ---- the walk
 * ----------------------------------------------------------------------------------- */

/* "== Asia ==": the title, or nothing. */
static bool heading(ent_str line, ent_str *title) {
    ent_str s = line;
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == ENT_WIKI_HIDDEN))
        s.n--;
    size_t level = 0;
    while (level < s.n && s.p[level] == '=')
        level++;
    if (level < 2 || s.n < 2 * level + 1 || s.p[s.n - 1] != '=')
        return false;
    size_t end = s.n;
    while (end > level && s.p[end - 1] == '=')
        end--;
    *title = ent__str_trim((ent_str){s.p + level, end - level});
    return true;
}

static ent_code heading_take(ent_article *a, ent_str title, ent_error *err) {
    ent_wiki_said said;
    size_t from = (size_t)(title.p - a->w.mask);
    ENT_TRY(ent__article_say(a, from, from + title.n, &said, err));
    ent_str text = ent__buf_view(&said.text);
    size_t n = text.n < sizeof a->section ? text.n : sizeof a->section - 1;
    n = ent__utf8_check(text.p, n);
    memcpy(a->section, text.p, n);
    a->section[n] = '\0';
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)a->section[i] < ' ')
            a->section[i] = ' ';
    a->list = ent__article_list(text);
    ent__wiki_said_free(&said);
    return ENT_OK;
}

static ent_code walk(ent_article *a, ent_error *err) {
    for (size_t at = 0; at < a->w.text.n;) {
        size_t end = ent__wiki_line(&a->w, at, a->w.text.n);
        size_t first = ent__wiki_skip(&a->w, at, end);
        ent_str line = {a->w.mask + first, end - first}, title;
        size_t behind = end + (end < a->w.text.n);
        ENT_TRY(ent__import_tick(a->im, err));
        if (line.n >= 2 && line.p[0] == '{' && line.p[1] == '|')
            ENT_TRY(ent__article_table(a, first, &behind, err));
        else if (heading(line, &title))
            ENT_TRY(heading_take(a, title, err));
        else if (line.n)
            ENT_TRY(ent__article_line(a, first, end, err));
        at = behind;
    }
    return ENT_OK;
}

static void article_free(ent_article *a) {
    ent__pool_free(&a->ref_names);
    ENT_DROP(a->ref_at, a->ref_cap);
    ent__pool_free(&a->cited);
    ent__pool_free(&a->loose);
    ent__wiki_free(&a->w);
}

static ent_code article_take(ent_article *a, const ent_input *in, ent_str text,
                             ent_error *err) {
    ENT_TRY(title_of_path(a, in->name, err));
    ENT_TRY(ent__wiki_open(&a->w, text, on_told, a, err));
    ENT_TRY(ent__article_refs(a, err));
    a->own = ent__article_is_own(a);
    ENT_TRY(walk(a, err));
    return ent__article_own(a, err);
}

static ent_code take(ent_importer *im, const ent_input *in, ent_error *err) {
    ent_buf text;
    ent_article *a = ent__zalloc(1, sizeof *a);
    if (!a)
        return ent__nomem(err);
    a->im = im;
    a->title = ENT_STR("");
    im->source[0] = '\0';
    im->day = ENT_DAY_MAX;
    ent__buf_init(&text, ENT_WIKI_BYTES_MOST + 1);
    ent_code code = ent__input_text(in, ENT_WIKI_BYTES_MOST, &text, err);
    if (code == ENT_OK)
        code = article_take(a, in, ent__buf_view(&text), err);
    im->raw = ENT_STR("");
    article_free(a);
    ent__buf_free(&text);
    ent__free(a, sizeof *a);
    return code;
}

static ent_code begin(ent_importer *im, ent_error *err) {
    ent_wikitext *x = ent__zalloc(1, sizeof *x);
    im->state = x;
    return x ? ent__wikitext_pages(im, x, err) : ent__nomem(err);
}

static void end(ent_importer *im) {
    ent_wikitext *x = im->state;
    if (!x)
        return;
    ent__pool_free(&x->urls);
    ENT_DROP(x->page, x->page_cap);
    ent__pool_free(&x->strange);
    ent__free(x, sizeof *x);
    im->state = NULL;
}

const ent_import_kind ent__import_wikitext = {
    .about =
        {.name = "wikitext",
         .summary = "articles on the foreign relations of a state (MediaWiki wikitext)",
         .reads =
             "Saved wikitext of \"Foreign relations of X\" (the article's address with\n"
             "?action=raw), and what entente profile --as wikitext prints. Tables of "
             "countries\n"
             "and dates, lists of memberships, missions and memberships named in notes, with\n"
             "the sources cited. Nothing is taken in: the claims are proposed, each with its\n"
             "words and its line, as CSV on standard output, or with --review as a package\n"
             "with the sources and entities that they need. Read it, strike out what is "
             "wrong,\n"
             "then entente import package FOLDER. --published says of when the article is.",
         .example = "entente import wikitext article.wiki --published 2012-04-03 --review out",
         .reviewed = true},
    .suffixes = ".wiki|.wikitext|.mediawiki",
    .relations = "act|border|complete|count|diplomatic|dispute|envoy|exists|held|link|member|"
                 "mission|office|part|party|pledge|policy|position|rank|recognition|remark|"
                 "route|sanction|seat|share|tone|visit",
    .begin = begin,
    .end = end,
    .take = take,
};
