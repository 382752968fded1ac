/* SPDX-License-Identifier: MIT
 *
 * Borrowed strings and growing text.
 */
#include "base/base.h"

#include <stdio.h>

int ent__str_cmp(ent_str a, ent_str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool ent__str_starts(ent_str s, const char *prefix) {
    size_t n = strlen(prefix);
    return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

ent_str ent__str_trim(ent_str s) {
    while (s.n && is_blank(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool ent__str_split(ent_str *rest, char sep, ent_str *part) {
    if (!rest->p)
        return false;
    const char *hit = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (hit) {
        *part = (ent_str){rest->p, (size_t)(hit - rest->p)};
        rest->n -= part->n + 1;
        rest->p = hit + 1;
    } else {
        *part = *rest;
        *rest = (ent_str){NULL, 0};
    }
    return true;
}

ent_str ent__str_copy(ent_arena *arena, ent_str s) {
    char *p = ent__arena_alloc(arena, s.n + 1);
    if (!p)
        return (ent_str){NULL, 0};
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (ent_str){p, s.n};
}

bool ent__str_in_list(ent_str list, ent_str word) {
    ent_str part;
    while (ent__str_split(&list, '|', &part))
        if (ent__str_eq(ent__str_trim(part), word))
            return word.n > 0;
    return false;
}

bool ent__str_glob(ent_str pattern, ent_str s) {
    size_t p = 0, i = 0, star = SIZE_MAX, mark = 0;
    while (i < s.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            mark = i;
        } else if (p < pattern.n && pattern.p[p] == s.p[i]) {
            p++, i++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            i = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}

void ent__buf_init(ent_buf *b, size_t max) {
    *b = (ent_buf){.max = max};
}

void ent__buf_free(ent_buf *b) {
    ent__free(b->p, b->cap);
    *b = (ent_buf){.max = b->max};
}

void ent__buf_clear(ent_buf *b) {
    b->n = 0;
    b->failed = ENT_OK;
    if (b->p)
        b->p[0] = '\0';
}

static bool reserve(ent_buf *b, size_t more) {
    if (b->failed)
        return false;
    if (more > b->max || b->n > b->max - more) {
        b->failed = ENT_LIMIT;
        return false;
    }
    if (b->n + more + 1 <= b->cap)
        return true;
    size_t cap = b->cap;
    if (!ent__grow(&b->p, &cap, b->n + more + 1, 1)) {
        b->failed = ENT_NOMEM;
        return false;
    }
    b->cap = cap;
    return true;
}

void ent__buf_put(ent_buf *b, const void *p, size_t n) {
    if (!reserve(b, n))
        return;
    if (n)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void ent__buf_char(ent_buf *b, char c) {
    ent__buf_put(b, &c, 1);
}

void ent__buf_str(ent_buf *b, ent_str s) {
    ent__buf_put(b, s.p, s.n);
}

void ent__buf_z(ent_buf *b, const char *z) {
    ent__buf_put(b, z, strlen(z));
}

void ent__buf_printf(ent_buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n >= 0 && reserve(b, (size_t)n)) {
        vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

void ent__buf_json(ent_buf *b, ent_str s) {
    static const char hex[] = "0123456789abcdef";
    ent__buf_char(b, '"');
    size_t done = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
            continue;
        ent__buf_put(b, s.p + done, i - done);
        done = i + 1;
        if (c == '"' || c == '\\') {
            char pair[2] = {'\\', (char)c};
            ent__buf_put(b, pair, 2);
        } else if (c == '\n') {
            ent__buf_z(b, "\\n");
        } else if (c == '\t') {
            ent__buf_z(b, "\\t");
        } else {
            char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            ent__buf_put(b, escape, 6);
        }
    }
    ent__buf_put(b, s.p + done, s.n - done);
    ent__buf_char(b, '"');
}

ent_code ent__buf_code(const ent_buf *b, ent_error *err) {
    if (b->failed == ENT_NOMEM)
        return ent__nomem(err);
    if (b->failed == ENT_LIMIT)
        return ent__fail(err, ENT_LIMIT, "text is longer than %zu bytes", b->max);
    return ENT_OK;
}
