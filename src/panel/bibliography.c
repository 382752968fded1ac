/* SPDX-License-Identifier: MIT
 *
 * BibTeX of the sources that a panel really heard.
 *
 * A key is the source's id; what BibTeX does not allow in one is written so that two ids
 * never meet in one key: "@" as "+", anything else by its number ("_2b" for "+"). Text is
 * UTF-8; the letters that act in TeX are escaped, titles are in double braces so that their
 * capitals stay.
 */
#include "base/aside.h"
#include "panel/reach.h"
#include "register/register.h"
#include "table/out.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- which --------------------------------------------------------------------------------
 */

typedef struct hearing {
    const ent_panel *p;
    bool *heard; /* by source */
    size_t n;
} hearing;

static ent_code hear_all(hearing *h, const ent_reach *r, ent_error *err) {
    ENT_TRY(ent__reach_hear(r, NULL, h->heard, err));
    for (size_t i = 0; i < h->p->n_variables; i++)
        if (h->p->variables[i].painting.view)
            ENT_TRY(ent__reach_hear(r, &h->p->variables[i], h->heard, err));
    return ENT_OK;
}

/* ---- one entry ------------------------------------------------------------------------------
 */

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '.' || c == ':';
}

static void put_key(ent_out *o, ent_str id) {
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < id.n; i++) {
        unsigned char c = (unsigned char)id.p[i];
        if (is_plain(id.p[i])) {
            ent__out_char(o, id.p[i]);
        } else if (c == '@') {
            ent__out_char(o, '+');
        } else {
            ent__out_char(o, '_');
            ent__out_char(o, hex[c >> 4]);
            ent__out_char(o, hex[c & 15]);
        }
    }
}

static void put_tex(ent_out *o, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\')
            ent__out_z(o, "\\textbackslash{}");
        else if (c == '~')
            ent__out_z(o, "\\textasciitilde{}");
        else if (c == '^')
            ent__out_z(o, "\\textasciicircum{}");
        else if (c && strchr("&%$#_{}", c))
            ent__out_char(o, '\\'), ent__out_char(o, c);
        else
            ent__out_char(o, (unsigned char)c < ' ' ? ' ' : c);
    }
}

/* Addresses are read letter by letter; only what would end the field is in the way. */
static void put_address(ent_out *o, ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '{')
            ent__out_z(o, "%7B");
        else if (c == '}')
            ent__out_z(o, "%7D");
        else if (c == '\\')
            ent__out_z(o, "%5C");
        else if ((unsigned char)c > ' ')
            ent__out_char(o, c);
    }
}

static void field_begin(ent_out *o, const char *name) {
    ent__out_z(o, ",\n  ");
    ent__out_z(o, name);
    ent__out_z(o, " = {");
}

static void put_field(ent_out *o, const char *name, ent_str text) {
    if (!text.n)
        return;
    field_begin(o, name);
    put_tex(o, text);
    ent__out_char(o, '}');
}

/* Authors are divided by semicolons; BibTeX has "and". One without a comma may be a body:
 * braces keep it whole. */
static void put_authors(ent_out *o, ent_str authors) {
    ent_str rest = authors, one;
    bool first = true;
    if (!authors.n)
        return;
    field_begin(o, "author");
    while (rest.p && ent__str_split(&rest, ';', &one)) {
        one = ent__str_trim(one);
        bool whole = one.n && !memchr(one.p, ',', one.n);
        if (!one.n)
            continue;
        ent__out_z(o, first ? "" : " and ");
        ent__out_z(o, whole ? "{" : "");
        put_tex(o, one);
        ent__out_z(o, whole ? "}" : "");
        first = false;
    }
    ent__out_char(o, '}');
}

static void put_dates(ent_out *o, const ent_row *row) {
    ent_str published = row->cell[ENT_S_PUBLISHED];
    ent_date d;
    if (published.n &&
        ent_date_parse(published.p, (ptrdiff_t)published.n, &d, NULL) == ENT_OK &&
        d.start == ENT_DATE_END_KNOWN) {
        char year[24];
        int n = snprintf(year, sizeof year, "%lld", (long long)d.first.year);
        put_field(o, "year", (ent_str){year, (size_t)n});
        put_field(o, "date", published);
    }
    put_field(o, "urldate", row->cell[ENT_S_ACCESSED]);
}

static const char *entry_of(ent_str type) {
    static const struct {
        const char *types, *entry;
    } known[] = {
        {"book|document-book", "book"},
        {"article|article-journal|article-magazine|article-newspaper", "article"},
        {"report", "techreport"},
        {"chapter|entry-encyclopedia|entry-dictionary|entry", "incollection"},
        {"thesis", "phdthesis"},
        {"paper-conference", "inproceedings"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (ent__str_in_list(ent__str(known[i].types), type))
            return known[i].entry;
    return "misc";
}

/* Who published it stands where BibTeX looks for it. */
static const char *publisher_field(const char *entry) {
    return !strcmp(entry, "article")                                           ? "journal"
           : !strcmp(entry, "techreport")                                      ? "institution"
           : !strcmp(entry, "phdthesis")                                       ? "school"
           : !strcmp(entry, "incollection") || !strcmp(entry, "inproceedings") ? "booktitle"
           : !strcmp(entry, "misc")                                            ? "howpublished"
                                                                               : "publisher";
}

typedef struct writing {
    ent_out *o;
    bool done;
} writing;

static int put_entry(void *ctx, const ent_row *row, ent_instant recorded) {
    writing *w = ctx;
    ent_out *o = w->o;
    (void)recorded;
    if (w->done) /* of several rows the first has the words */
        return 0;
    w->done = true;
    const char *entry = entry_of(row->cell[ENT_S_TYPE]);
    ent__out_char(o, '@');
    ent__out_z(o, entry);
    ent__out_char(o, '{');
    put_key(o, row->cell[ENT_S_ID]);
    put_authors(o, row->cell[ENT_S_AUTHOR]);
    if (row->cell[ENT_S_TITLE].n) {
        field_begin(o, "title");
        ent__out_char(o, '{');
        put_tex(o, row->cell[ENT_S_TITLE]);
        ent__out_z(o, "}}");
    }
    put_field(o, publisher_field(entry), row->cell[ENT_S_PUBLISHER]);
    put_dates(o, row);
    if (row->cell[ENT_S_URL].n) {
        field_begin(o, "url");
        put_address(o, row->cell[ENT_S_URL]);
        ent__out_char(o, '}');
    }
    put_field(o, "note", row->cell[ENT_S_NOTE]);
    ent__out_z(o, "\n}\n");
    return 0;
}

/* ---- all of them
 * ------------------------------------------------------------------------------
 */

static int by_text(const void *px, const void *py) {
    return ent__str_cmp(*(const ent_str *)px, *(const ent_str *)py);
}

static ent_code entries_put(const hearing *h, ent_register *reg, ent_out *o, ent_error *err) {
    ent_str *ids = NULL;
    size_t cap = 0, n = 0;
    ent_code code = ENT_GROW(ids, cap, h->n + 1) ? ENT_OK : ent__nomem(err);
    for (size_t i = 0; code == ENT_OK && i < h->n; i++)
        if (h->heard[i])
            ids[n++] = ent__claims_word(h->p->claims, h->p->claims->sources[i].id);
    if (n)
        qsort(ids, n, sizeof *ids, by_text);
    for (size_t i = 0; code == ENT_OK && i < n && !o->failed; i++) {
        writing w = {.o = o};
        if (i)
            ent__out_char(o, '\n');
        code = ent__register_rows(reg, ENT_SOURCE, ids[i], put_entry, &w, err);
    }
    ENT_DROP(ids, cap);
    return code;
}

static ent_code all_put(hearing *h, ent_register *reg, ent_out *o, ent_error *err) {
    ent_reach r;
    ent_code code = ent__reach_open(&r, h->p, err);
    if (code == ENT_OK)
        code = hear_all(h, &r, err);
    ent__reach_close(&r);
    return code == ENT_OK ? entries_put(h, reg, o, err) : code;
}

ent_code ent_panel_bibliography(const ent_panel *panel, ent_register *reg, ent_sink sink,
                                ent_error *err) {
    if (!panel || !reg)
        return ent__fail(err, ENT_MISUSE, "a panel and its register");
    ent_out o;
    hearing h = {.p = panel, .n = panel->claims->n_sources};
    h.heard = ent__zalloc(h.n + 1, sizeof *h.heard);
    ent__out_open(&o, sink);
    ent_code code = h.heard ? all_put(&h, reg, &o, err) : ent__nomem(err);
    ent_code closed = ent__out_close(&o, code == ENT_OK ? err : NULL);
    ent__free(h.heard, (h.n + 1) * sizeof *h.heard);
    return code != ENT_OK ? code : closed;
}

ent_code ent_panel_bibliography_save(const ent_panel *panel, ent_register *reg,
                                     const char *path, ent_error *err) {
    ent_aside aside;
    if (!path)
        return ent__fail(err, ENT_MISUSE, "a path");
    ENT_TRY(ent__aside_open(&aside, path, err));
    ent_code code = ent_panel_bibliography(panel, reg, ent__aside_sink(&aside), err);
    return ent__aside_close(&aside, code, err);
}
