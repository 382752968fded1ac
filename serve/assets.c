/* SPDX-License-Identifier: MIT
 *
 * Each file has a hash of its bytes. index.html names the others with it ("atlas.js?v=..."),
 * and what is asked for by its hash may be kept for ever. Where no atlas was built, "/" is
 * a plain page of links.
 */
#include "assets.h"

#include "pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PACK_LEVEL = 9, PACK_LEAST = 256 };

typedef struct shelved {
    const char *name, *type;
    serve_text own; /* bytes that were made here */
    const char *p;
    size_t n;
    serve_text packed;
    char hash[17];
} shelved;

struct serve_shelf {
    shelved *at;
    size_t n;
};

static const char plain[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>entente</title>\n"
    "<h1>entente</h1>\n<p>Who stood how to whom, on which day, according to which sources.\n"
    "<ul>\n<li><a href=\"/api/profile.html?subject=LTU\">Foreign relations of Lithuania</a>\n"
    "<li><a href=\"/api/pair.html?subject=LTU&amp;object=POL\">Lithuania and Poland</a>\n"
    "<li><a href=\"/api/states.csv?q=EU+%26+NATO\">EU &amp; NATO</a>\n"
    "<li><a href=\"/api/openapi.json\">The interface, as OpenAPI</a>\n</ul>\n</html>\n";

static const char *type_of(const char *name) {
    static const char *const types[][2] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".geojson", "application/geo+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".webmanifest", "application/manifest+json"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
        {".wasm", "application/wasm"},
    };
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t k = strlen(types[i][0]);
        if (n > k && strcmp(name + n - k, types[i][0]) == 0)
            return types[i][1];
    }
    return "application/octet-stream";
}

/* FNV-1a: names a version of a file, guards nothing. */
static void hash_make(shelved *s) {
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < s->n; i++)
        h = (h ^ (unsigned char)s->p[i]) * UINT64_C(0x100000001b3);
    snprintf(s->hash, sizeof s->hash, "%016llx", (unsigned long long)h);
}

static void finish(shelved *s) {
    hash_make(s);
    if (s->n >= PACK_LEAST &&
        (!serve_pack(s->p, s->n, PACK_LEVEL, &s->packed) || s->packed.n >= s->n))
        serve_text_free(&s->packed);
}

static const shelved *find(const serve_shelf *s, const char *name, size_t n) {
    for (size_t i = 0; i < s->n; i++)
        if (strlen(s->at[i].name) == n && memcmp(s->at[i].name, name, n) == 0)
            return &s->at[i];
    return NULL;
}

/* The page with ?v=HASH behind each file in quotes that is here. */
static void index_make(serve_shelf *s, shelved *page) {
    const char *p = page->p, *end = p + page->n;
    while (p < end) {
        const char *quote = memchr(p, '"', (size_t)(end - p));
        const char *close = quote ? memchr(quote + 1, '"', (size_t)(end - quote) - 1) : NULL;
        if (!close)
            break;
        const char *name = quote + 1;
        name += *name == '.' && name[1] == '/' ? 2 : *name == '/';
        const shelved *f = name < close ? find(s, name, (size_t)(close - name)) : NULL;
        if (!f || f == page) { /* the closing quote may open the next one */
            serve_text_put(&page->own, p, (size_t)(close - p));
            p = close;
            if (p == quote + 1)
                serve_text_put(&page->own, p++, 1);
            continue;
        }
        serve_text_put(&page->own, p, (size_t)(close - p));
        serve_text_f(&page->own, "?v=%s\"", f->hash);
        p = close + 1;
    }
    serve_text_put(&page->own, p, (size_t)(end - p));
    page->p = page->own.p;
    page->n = page->own.n;
}

serve_shelf *serve_shelf_new(void) {
    serve_shelf *s = calloc(1, sizeof *s);
    size_t n = 0;
    while (serve_assets[n].name)
        n++;
    if (!s || !(s->at = calloc(n + 1, sizeof *s->at))) {
        free(s);
        return NULL;
    }
    for (; s->n < n; s->n++) {
        const serve_asset *a = &serve_assets[s->n];
        s->at[s->n] = (shelved){.name = a->name,
                                .type = type_of(a->name),
                                .p = (const char *)a->from,
                                .n = (size_t)(a->to - a->from)};
        finish(&s->at[s->n]);
    }
    shelved *page = (shelved *)(uintptr_t)find(s, "index.html", 10);
    if (page) {
        serve_text_free(&page->packed);
        index_make(s, page);
    } else {
        page = &s->at[s->n++];
        *page = (shelved){.name = "index.html",
                          .type = "text/html; charset=utf-8",
                          .p = plain,
                          .n = sizeof plain - 1};
    }
    finish(page);
    if (page->own.failed) {
        serve_shelf_free(s);
        return NULL;
    }
    return s;
}

void serve_shelf_free(serve_shelf *s) {
    for (size_t i = 0; s && i < s->n; i++) {
        serve_text_free(&s->at[i].own);
        serve_text_free(&s->at[i].packed);
    }
    if (s)
        free(s->at);
    free(s);
}

bool serve_shelf_answer(const serve_shelf *s, const serve_request *q, serve_response *r) {
    const char *name = q->path + 1;
    const shelved *f = find(s, *name ? name : "index.html", *name ? strlen(name) : 10);
    if (!f)
        return false;
    const char *version = serve_get(q, "v");
    bool packed = f->packed.n && q->accept_encoding && strstr(q->accept_encoding, "gzip");
    r->status = 200;
    r->type = f->type;
    r->fixed = packed ? f->packed.p : f->p;
    r->fixed_bytes = packed ? f->packed.n : f->n;
    r->gzipped = packed;
    r->cache = version && strcmp(version, f->hash) == 0 ? "public, max-age=31536000, immutable"
                                                        : "no-cache";
    r->policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: "
                "blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
                "manifest-src 'self'; base-uri 'none'; form-action 'none'; "
                "frame-ancestors 'none'";
    snprintf(r->etag, sizeof r->etag, "\"%s%s\"", f->hash, packed ? "-gz" : "");
    return true;
}
