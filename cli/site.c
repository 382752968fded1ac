/* SPDX-License-Identifier: MIT
 *
 * site: the profiles of all states and organisations, and of pairs of neighbours, as files
 * that any web host can serve.
 *
 * All is written into DIR.part, which becomes DIR when it is whole.
 */
#include "commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ID_BYTES = 256, NAME_BYTES = 256, PATH_BYTES = 4096, PAGES_MOST = 1 << 16 };

typedef enum page_kind { PAGE_STATE, PAGE_ORG, PAGE_PAIR, PAGE_KINDS } page_kind;

static const struct {
    const char *folder, *title;
} kinds[PAGE_KINDS] = {
    {"state", "States"}, {"org", "Organisations and formats"}, {"pair", "Neighbours"}};

typedef struct page {
    page_kind kind;
    char id[ID_BYTES], other[ID_BYTES]; /* other: of a pair */
    char name[2 * NAME_BYTES];
    char file[2 * ID_BYTES + 8]; /* without its folder */
} page;

typedef struct site {
    cli_call *call;
    cli_question q;
    page *pages; /* by kind and file once they are all there */
    size_t n, cap, n_states;
    char part[PATH_BYTES]; /* where it is made */
} site;

/* ---- pages ------------------------------------------------------------------------ */

/* An id as the name of a file: distinct ids are distinct names. */
static void file_name(const char *id, char *to, size_t n) {
    size_t used = 0;
    for (; *id && used + 4 < n; id++) {
        unsigned char c = (unsigned char)*id;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '-';
        if (plain)
            to[used++] = (char)c;
        else
            used += (size_t)snprintf(to + used, n - used, "_%02x", c);
    }
    to[used] = '\0';
}

static bool page_add(site *s, page_kind kind, const char *id, const char *other,
                     const char *name) {
    char a[ID_BYTES], b[ID_BYTES];
    if (s->n == s->cap) {
        size_t cap = s->cap * 2 + 64;
        page *more = cap > PAGES_MOST ? NULL : realloc(s->pages, cap * sizeof *more);
        if (!more)
            return false;
        s->pages = more;
        s->cap = cap;
    }
    page *p = &s->pages[s->n++];
    *p = (page){.kind = kind};
    snprintf(p->id, sizeof p->id, "%s", id);
    snprintf(p->other, sizeof p->other, "%s", other);
    snprintf(p->name, sizeof p->name, "%s", name);
    file_name(id, a, sizeof a);
    file_name(other, b, sizeof b);
    snprintf(p->file, sizeof p->file, "%s%s%s.html", a, *b ? "--" : "", b);
    return true;
}

static int page_cmp(const void *px, const void *py) {
    const page *x = px, *y = py;
    return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : strcmp(x->file, y->file);
}

/* Each once, in order. */
static void pages_sort(site *s) {
    size_t n = 0;
    if (s->n)
        qsort(s->pages, s->n, sizeof *s->pages, page_cmp);
    for (size_t i = 0; i < s->n; i++)
        if (!n || page_cmp(&s->pages[n - 1], &s->pages[i]) != 0)
            s->pages[n++] = s->pages[i];
    s->n = n;
}

static const page *page_find(const site *s, page_kind kind, const char *id) {
    page key = {.kind = kind};
    file_name(id, key.file, sizeof key.file - sizeof ".html");
    memcpy(key.file + strlen(key.file), ".html", sizeof ".html");
    return s->n ? bsearch(&key, s->pages, s->n, sizeof key, page_cmp) : NULL;
}

/* From one page to that of an entity. */
static bool href(void *ctx, const char *entity, char *to, size_t n) {
    const site *s = ctx;
    if (!*entity)
        return (size_t)snprintf(to, n, "../index.html") < n;
    const page *p = page_find(s, PAGE_STATE, entity);
    if (!p)
        p = page_find(s, PAGE_ORG, entity);
    int used = p ? snprintf(to, n, "../%s/%s", kinds[p->kind].folder, p->file) : -1;
    return used >= 0 && (size_t)used < n;
}

/* ---- whose pages --------------------------------------------------------------------- */

static size_t cell(const ent_table *t, size_t row, const char *column, char *to, size_t n) {
    ptrdiff_t at = ent_table_column_find(t, column, -1);
    *to = '\0';
    return at < 0 ? 0 : ent_table_cell(t, row, (size_t)at, to, n);
}

/* Does every cell fit that a page is made of? */
static bool fits(size_t n, size_t bytes) {
    return n && n < bytes;
}

static ent_code states_find(site *s, ent_error *err) {
    ent_table *t = NULL;
    ent_code code = ent_ask_states(s->call->reg, "state", &s->q.q, &t, err);
    for (size_t i = 0; code == ENT_OK && i < ent_table_n_rows(t); i++) {
        char id[ID_BYTES], name[NAME_BYTES];
        if (fits(cell(t, i, "state", id, sizeof id), sizeof id) &&
            fits(cell(t, i, "name", name, sizeof name), sizeof name) &&
            !page_add(s, PAGE_STATE, id, "", name))
            code = ENT_NOMEM;
    }
    ent_table_free(t);
    return code;
}

static bool has_state(const site *s, const char *id) {
    for (size_t i = 0; i < s->n_states; i++)
        if (strcmp(s->pages[i].id, id) == 0)
            return true;
    return false;
}

/* What a state belongs to on the day, or on whom of the others it ever bordered: lengths of
 * borders are known of few days. */
static ent_code related_find(site *s, size_t at, const char *relation, page_kind kind,
                             ent_error *err) {
    page subject = s->pages[at]; /* the list may move */
    ent_question q = s->q.q;
    q.subject = subject.id;
    q.relation = relation;
    q.has_day &= kind == PAGE_ORG;
    ent_table *t = NULL;
    ent_code code = ent_ask_list(s->call->reg, &q, &t, err);
    for (size_t i = 0; code == ENT_OK && i < ent_table_n_rows(t); i++) {
        char id[ID_BYTES], name[NAME_BYTES], both[2 * NAME_BYTES + 8];
        if (!fits(cell(t, i, "object", id, sizeof id), sizeof id) ||
            !fits(cell(t, i, "object_name", name, sizeof name), sizeof name) ||
            (kind == PAGE_PAIR && !has_state(s, id)))
            continue;
        bool first = strcmp(subject.id, id) < 0;
        snprintf(both, sizeof both, "%.255s and %.255s", first ? subject.name : name,
                 first ? name : subject.name);
        bool kept = kind == PAGE_ORG ? page_add(s, kind, id, "", name)
                                     : page_add(s, kind, first ? subject.id : id,
                                                first ? id : subject.id, both);
        code = kept ? ENT_OK : ENT_NOMEM;
    }
    ent_table_free(t);
    return code;
}

static ent_code pages_find(site *s, ent_error *err) {
    ent_code code = states_find(s, err);
    int last = -1;
    s->n_states = s->n;
    for (size_t i = 0; code == ENT_OK && i < s->n_states; i++) {
        code = related_find(s, i, "member", PAGE_ORG, err);
        if (code == ENT_OK)
            code = related_find(s, i, "border", PAGE_PAIR, err);
        if (cli_progress(&last, (int64_t)i + 1, (int64_t)s->n_states))
            code = ENT_STOPPED;
    }
    pages_sort(s);
    return code;
}

/* ---- writing --------------------------------------------------------------------------- */

static void text(FILE *f, const char *s) {
    for (; *s; s++) {
        const char *as = *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : *s == '"' ? "&quot;" : NULL;
        if (as)
            fputs(as, f);
        else
            putc(*s, f);
    }
}

static ent_code failed(const char *path, ent_error *err) {
    if (err->message[0] == '\0')
        snprintf(err->message, sizeof err->message, "%.300s: %s", path, strerror(errno));
    return ENT_IO;
}

static ent_code page_write(site *s, const page *p, ent_error *err) {
    ent_profile_options o =
        cli_profile_options(s->call, &s->q.q, p->id, *p->other ? p->other : NULL);
    ent_document_options w = {.size = sizeof w, .href = href, .href_ctx = s};
    char path[PATH_BYTES + 2 * ID_BYTES + 16];
    snprintf(path, sizeof path, "%s/%s/%s", s->part, kinds[p->kind].folder, p->file);
    ent_document *d = NULL;
    ent_code code = ent_profile_build(s->call->reg, &o, &d, err);
    if (code != ENT_OK)
        return code;
    FILE *f = fopen(path, "wb");
    if (f)
        code = ent_document_write(d, ENT_DOCUMENT_HTML, &w, (ent_sink){cli_write, f}, err);
    ent_document_free(d);
    bool closed = f && fclose(f) == 0;
    return !closed ? failed(path, err) : code;
}

static const char style[] =
    ":root{color-scheme:light dark}"
    "body{max-width:64rem;margin:2rem auto;padding:0 "
    "1.25rem;font:16px/1.5 system-ui,sans-serif}"
    "h1,h2{font-family:Georgia,serif;font-weight:600}"
    "a{color:#1a4fa0;text-decoration:none}a:hover{text-decoration:underline}"
    "@media(prefers-color-scheme:dark){body{background:#14161a;color:#e4e6ea}a{color:#8ab4f8}}"
    "ul{columns:16rem;padding-left:1.1rem}li{break-inside:avoid}small{color:GrayText}";

static int name_cmp(const void *px, const void *py) {
    const page *x = px, *y = py;
    return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : strcmp(x->name, y->name);
}

/* Pages lie by kind. */
static void pages_list(FILE *f, const page *pages, size_t n) {
    fprintf(f, "<h2 id=\"%s\">%s <small>%zu</small></h2>\n<ul>\n", kinds[pages->kind].folder,
            kinds[pages->kind].title, n);
    for (size_t i = 0; i < n; i++) {
        fprintf(f, "<li><a href=\"%s/%s\">", kinds[pages->kind].folder, pages[i].file);
        text(f, pages[i].name);
        fputs("</a></li>\n", f);
    }
    fputs("</ul>\n", f);
}

/* Sources that their licence keeps out of what is published. */
static ent_code left_out_list(FILE *f, site *s, ent_error *err) {
    ent_table *t = NULL;
    ent_code code = ent_ask_sources(s->call->reg, NULL, &s->q.q, &t, err);
    size_t n = 0;
    for (size_t i = 0; code == ENT_OK && i < ent_table_n_rows(t); i++) {
        char id[ID_BYTES], licence[NAME_BYTES], title[4 * NAME_BYTES];
        cell(t, i, "id", id, sizeof id);
        cell(t, i, "licence", licence, sizeof licence);
        cell(t, i, "title", title, sizeof title);
        if (cli_get(s->call, CLI_ALL_LICENCES) || ent_licence_publishes(licence))
            continue;
        fputs(n++ ? "<li>"
                  : "<h2 id=\"left-out\">Left out</h2>\n<p>The licence of these "
                    "sources does not let what they say be published.</p>\n<ul>\n<li>",
              f);
        text(f, title);
        fputs(" <small>", f);
        text(f, id);
        fputs(", ", f);
        text(f, licence);
        fputs("</small></li>\n", f);
    }
    if (n)
        fputs("</ul>\n", f);
    ent_table_free(t);
    return code;
}

static ent_code index_write(site *s, ent_error *err) {
    char path[PATH_BYTES + 16], digest[65];
    snprintf(path, sizeof path, "%s/index.html", s->part);
    ent_code code = ent_register_digest(s->call->reg, s->q.q.known ? s->q.q.known : ENT_LATEST,
                                        digest, err);
    if (code != ENT_OK)
        return code;
    FILE *f = fopen(path, "wb");
    if (!f)
        return failed(path, err);
    fprintf(f,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            "<title>Foreign relations</title>\n<style>%s</style>\n</head>\n<body>\n"
            "<h1>Foreign relations</h1>\n<p>On %s, each line with its sources. Register "
            "<code>%.16s</code>.</p>\n",
            style, s->q.q.at_text, digest);
    if (s->n) /* no page is looked for any more */
        qsort(s->pages, s->n, sizeof *s->pages, name_cmp);
    for (size_t i = 0, n; i < s->n; i += n) {
        for (n = 1; i + n < s->n && s->pages[i + n].kind == s->pages[i].kind;)
            n++;
        pages_list(f, &s->pages[i], n);
    }
    code = left_out_list(f, s, err);
    fputs("</body>\n</html>\n", f);
    return fclose(f) != 0 ? failed(path, err) : code;
}

/* ---- the folder -------------------------------------------------------------------------- */

static ent_code folders_make(const site *s, ent_error *err) {
    char path[PATH_BYTES + 16];
    for (int kind = 0; kind < PAGE_KINDS; kind++) {
        snprintf(path, sizeof path, "%s/%s", s->part, kinds[kind].folder);
        if (mkdir(path, 0777) != 0)
            return failed(path, err);
    }
    return ENT_OK;
}

/* What was written of it, and nothing else. */
static void folders_drop(const site *s) {
    char path[PATH_BYTES + 2 * ID_BYTES + 16];
    for (size_t i = 0; i < s->n; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", s->part, kinds[s->pages[i].kind].folder,
                 s->pages[i].file);
        unlink(path);
    }
    for (int kind = 0; kind < PAGE_KINDS; kind++) {
        snprintf(path, sizeof path, "%s/%s", s->part, kinds[kind].folder);
        rmdir(path);
    }
    snprintf(path, sizeof path, "%s/index.html", s->part);
    unlink(path);
    rmdir(s->part);
}

static ent_code site_write(site *s, const char *dir, ent_error *err) {
    int last = -1;
    ent_code code = pages_find(s, err);
    if (code != ENT_OK)
        return code;
    if (mkdir(s->part, 0777) != 0)
        return failed(s->part, err); /* what lies there is not ours to take away */
    code = folders_make(s, err);
    for (size_t i = 0; code == ENT_OK && i < s->n; i++) {
        code = page_write(s, &s->pages[i], err);
        if (code == ENT_OK && cli_progress(&last, (int64_t)i + 1, (int64_t)s->n))
            code = ENT_STOPPED;
    }
    if (code == ENT_OK)
        code = index_write(s, err);
    if (code == ENT_OK && rename(s->part, dir) != 0) /* over an empty folder too */
        code = failed(dir, err);
    if (code != ENT_OK)
        folders_drop(s);
    return code;
}

static int run_site(cli_call *call) {
    static const cli_places places = {-1, -1, -1, true, true};
    site s = {.call = call};
    ent_error err = {0};
    if (!call->n_args)
        return cli_usage(call, "into which folder?");
    const char *dir = call->args[0];
    size_t n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/')
        n--;
    if (!n || n + sizeof ".part" > sizeof s.part)
        return cli_usage(call, "\"%s\" is no name for a folder", dir);
    snprintf(s.part, sizeof s.part, "%.*s.part", (int)n, dir);
    call->args[0] = call->args[1];
    call->n_args--;
    int exit = cli_ask(call, &places, &s.q);
    if (exit != EXIT_YES)
        return exit;
    if (rmdir(dir) != 0 && errno != ENOENT) {
        fprintf(stderr, "entente site: %s: %s\n", dir, strerror(errno));
        return EXIT_TROUBLE;
    }
    ent_code code = site_write(&s, dir, &err);
    if (code == ENT_OK)
        fprintf(stderr, "%zu pages and an index in %s\n", s.n, dir);
    free(s.pages);
    return code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
}

const cli_command command_site = {
    .name = "site",
    .group = "publishing",
    .synopsis = "DIR [DAY]",
    .summary = "the profiles of all, as files for any web host",
    .text = "Every state that exists on the day, what it belongs to, and every pair of\n"
            "neighbours has a page of its own; they link to one another. DIR must not be\n"
            "there yet, or be empty. Sources whose licence forbids publication are left out\n"
            "and listed.",
    .options = CLI_OPTIONS(CLI_CLOCKS, CLI_ALL_LICENCES, 0),
    .example = "entente site public 1921-06-01",
    .run = run_site,
};
