/* SPDX-License-Identifier: MIT
 *
 * From bytes to a path, a format and parameters: "/api/list.csv?subject=LTU&at=2012".
 * Percent signs are followed by two hexadecimal digits that give no NUL, "+" is a blank in
 * a query, text is UTF-8 as the library checks it.
 */
#include "http.h"

#include <string.h>

static const struct {
    const char *suffix, *type, *accept;
} formats[SERVE_FORMATS] = {
    [SERVE_JSON] = {".json", "application/json", "application/json"},
    [SERVE_NDJSON] = {".ndjson", "application/x-ndjson", "application/x-ndjson"},
    [SERVE_CSV] = {".csv", "text/csv; charset=utf-8", "text/csv"},
    [SERVE_TSV] = {".tsv", "text/tab-separated-values; charset=utf-8",
                   "text/tab-separated-values"},
    [SERVE_HTML] = {".html", "text/html; charset=utf-8", "text/html"},
    [SERVE_MARKDOWN] = {".md", "text/markdown; charset=utf-8", "text/markdown"},
    [SERVE_WIKITEXT] = {".wikitext", "text/x-wiki; charset=utf-8", "text/x-wiki"},
    [SERVE_TEXT] = {".txt", "text/plain; charset=utf-8", "text/plain"},
};

const char *serve_format_type(serve_format f) {
    return formats[f].type;
}

static int hex(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes n bytes to `to`, which has room for as many and a NUL; false: a bad one. */
static bool decode(const char *p, size_t n, bool query, char **to) {
    char *out = *to;
    for (size_t i = 0; i < n; i++) {
        char c = p[i];
        if (c == '%') {
            int high = i + 2 < n ? hex(p[i + 1]) : -1, low = i + 2 < n ? hex(p[i + 2]) : -1;
            if (high < 0 || low < 0 || high * 16 + low == 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && query) {
            c = ' ';
        } else if (c == '\0') {
            return false;
        }
        *out++ = c;
    }
    *out++ = '\0';
    *to = out;
    return true;
}

/* k=v&k=v to the parameters; *to moves on. */
static int query_read(serve_request *r, const char *p, size_t n, char **to, const char **why) {
    for (const char *end = p + n, *next; p < end; p = next) {
        const char *amp = memchr(p, '&', (size_t)(end - p));
        const char *stop = amp ? amp : end;
        const char *equals = memchr(p, '=', (size_t)(stop - p));
        const char *key_end = equals ? equals : stop;
        next = stop + 1;
        if (stop == p)
            continue;
        if (r->n_params == SERVE_PARAMS_MOST) {
            *why = "too many parameters";
            return 400;
        }
        serve_param *param = &r->params[r->n_params++];
        param->key = *to;
        bool good = decode(p, (size_t)(key_end - p), true, to);
        param->value = *to;
        good = good && decode(equals ? equals + 1 : stop,
                              equals ? (size_t)(stop - equals) - 1 : 0, true, to);
        if (!good) {
            *why = "a % that is not followed by two hexadecimal digits";
            return 400;
        }
    }
    return 0;
}

/* The format by the suffix of the path, which is cut off. */
static void suffix_read(serve_request *r, char *path) {
    size_t n = strlen(path);
    if (strncmp(path, "/api/", 5) != 0 || strcmp(path, "/api/openapi.json") == 0)
        return;
    for (int f = 0; f < SERVE_FORMATS; f++) {
        size_t k = strlen(formats[f].suffix);
        if (n > k && strcmp(path + n - k, formats[f].suffix) == 0) {
            path[n - k] = '\0';
            r->format = (serve_format)f;
            r->has_suffix = true;
            return;
        }
    }
}

/* The first of the types that a reader accepts and we have; weights are not read. */
static void accept_read(serve_request *r) {
    const char *best = NULL;
    for (int f = 0; r->accept && f < SERVE_FORMATS; f++) {
        const char *at = strstr(r->accept, formats[f].accept);
        size_t k = strlen(formats[f].accept);
        if (at && (at[k] == '\0' || strchr(",; ", at[k])) && (!best || at < best)) {
            best = at;
            r->format = (serve_format)f;
        }
    }
}

static bool is_form(const char *type) {
    static const char form[] = "application/x-www-form-urlencoded";
    return type && strncmp(type, form, sizeof form - 1) == 0 &&
           (type[sizeof form - 1] == '\0' || type[sizeof form - 1] == ';');
}

size_t serve_request_room(const serve_request *r) {
    size_t n = r->target ? strlen(r->target) : 0;
    return n + r->body_bytes + 2 * SERVE_PARAMS_MOST + 2;
}

int serve_request_read(serve_request *r, const char **why) {
    char *to = r->text, *path = to;
    r->n_params = 0;
    r->has_suffix = false;
    r->format = SERVE_JSON;
    *why = NULL;
    size_t n = r->target ? strlen(r->target) : 0, path_n = strcspn(n ? r->target : "", "?#");
    if (n > SERVE_TARGET_MOST) {
        *why = "an address of more than 8192 bytes";
        return 414;
    }
    if (!n || r->target[0] != '/' || !decode(r->target, path_n, false, &to)) {
        *why = "the path of the address";
        return 400;
    }
    r->path = path;
    const char *query = r->target + path_n;
    size_t query_n = *query == '?' ? strcspn(++query, "#") : 0;
    int status = query_read(r, query, query_n, &to, why);
    suffix_read(r, path);
    if (!r->has_suffix)
        accept_read(r);
    if (status || r->method != SERVE_POST)
        return status;
    if (!is_form(r->content_type)) {
        *why = "a form (application/x-www-form-urlencoded) is wanted";
        return 415;
    }
    return query_read(r, r->body ? r->body : "", r->body_bytes, &to, why);
}

const char *serve_get(const serve_request *r, const char *key) {
    for (size_t i = 0; i < r->n_params; i++)
        if (strcmp(r->params[i].key, key) == 0)
            return r->params[i].value;
    return NULL;
}
