/* SPDX-License-Identifier: MIT
 *
 * The canonical form of a row, so that what means the same is the same bytes:
 *
 *   - every cell is UTF-8 in NFC, without blanks (space, tab, CR, LF) around it;
 *   - no control characters (U+0000..001F, U+007F..009F), but line feeds and
 *     tabs inside `quote` and `note`, where CRLF and CR become LF;
 *   - a claim's `detail` is k=v;k=v, keys of letters, digits, '-' and '_', each
 *     once, sorted by byte, no blanks around keys and values, no empty value.
 *
 * Nearly every cell is canonical as it comes: it is looked at once and borrowed.
 * A canonical row is a fixed point: its canonical form is itself.
 */
#include "model/model.h"

enum { DETAIL_KEYS_MOST = 64 };

/* What one look at a cell finds. */
enum { HAS_CONTROL = 1, HAS_HIGH = 2, HAS_BREAK = 4 };

static unsigned look(ent_str s) {
    unsigned found = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c < 0x7f)
            continue;
        if (c >= 0x80)
            found |= HAS_HIGH;
        else if (c == '\n' || c == '\t' || c == '\r')
            found |= HAS_BREAK;
        else
            found |= HAS_CONTROL;
    }
    return found;
}

/* U+0080..009F, nearly always a sign of text in another encoding. */
static bool has_c1(ent_str s) {
    for (size_t i = 0; i + 1 < s.n; i++)
        if ((unsigned char)s.p[i] == 0xc2 && (unsigned char)s.p[i + 1] < 0xa0)
            return true;
    return false;
}

/* Line breaks as LF; `to` has room for s.n bytes. */
static size_t unify_breaks(ent_str s, char *to) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
            continue;
        to[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
    }
    return n;
}

static bool is_prose(ent_kind kind, int cell) {
    return (kind == ENT_CLAIM && (cell == ENT_C_QUOTE || cell == ENT_C_NOTE)) ||
           (kind == ENT_SOURCE && cell == ENT_S_NOTE);
}

static ent_code normalise(ent_str *s, ent_arena *arena, ent_error *err) {
    if (ent__utf8_check(s->p, s->n) != s->n)
        return ent__fail(err, ENT_PARSE, "not valid UTF-8");
    ent_buf nfc;
    ent__buf_init(&nfc, ENT_CELL_BYTES_MOST);
    ent_code code = ent__utf8_nfc(*s, &nfc, err);
    if (code == ENT_OK && has_c1(ent__buf_view(&nfc)))
        code = ent__fail(err, ENT_PARSE, "a control character (U+0080 to U+009F)");
    if (code == ENT_OK && !ent__str_eq(ent__buf_view(&nfc), *s)) {
        *s = ent__str_copy(arena, ent__buf_view(&nfc));
        code = s->p ? ENT_OK : ent__nomem(err);
    }
    ent__buf_free(&nfc);
    return code;
}

static ent_code cell_canonical(ent_str in, bool prose, ent_str *out, ent_arena *arena,
                               ent_error *err) {
    ent_str s = ent__str_trim(in.p ? in : ENT_STR(""));
    *out = s;
    unsigned found = look(s);
    if (s.n > ENT_CELL_BYTES_MOST)
        return ent__fail(err, ENT_LIMIT, "a cell of %zu bytes; at most %d are allowed", s.n,
                         ENT_CELL_BYTES_MOST);
    if (found == 0)
        return ENT_OK;
    if (found & HAS_CONTROL)
        return ent__fail(err, ENT_PARSE, "a control character");
    if ((found & HAS_BREAK) && !prose)
        return ent__fail(err, ENT_PARSE, "a line break or tab inside the cell");
    if ((found & HAS_BREAK) && memchr(s.p, '\r', s.n)) {
        char *to = ent__arena_alloc(arena, s.n);
        if (!to)
            return ent__nomem(err);
        s = (ent_str){to, unify_breaks(s, to)};
        *out = s;
    }
    return found & HAS_HIGH ? normalise(out, arena, err) : ENT_OK;
}

/* ---- detail ------------------------------------------------------------------ */

typedef struct pair {
    ent_str key, value;
} pair;

static bool is_key(ent_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_')
            return false;
    }
    return s.n > 0;
}

static ent_code pair_parse(ent_str part, pair *out, ent_error *err) {
    const char *equals = memchr(part.p, '=', part.n);
    if (!equals)
        return ent__fail(err, ENT_PARSE, "\"%.*s\" in detail is not key=value", ENT_FMT(part));
    size_t n = (size_t)(equals - part.p);
    out->key = ent__str_trim((ent_str){part.p, n});
    out->value = ent__str_trim((ent_str){equals + 1, part.n - n - 1});
    if (!is_key(out->key))
        return ent__fail(err, ENT_PARSE,
                         "\"%.*s\" is no key of detail: letters, digits, - and _ only",
                         ENT_FMT(out->key));
    if (out->value.n == 0)
        return ent__fail(err, ENT_PARSE, "\"%.*s\" in detail has no value", ENT_FMT(out->key));
    return ENT_OK;
}

/* Inserts in order: details have one to three keys. */
static ent_code pair_insert(pair *pairs, int n, pair p, ent_error *err) {
    int i = n;
    while (i > 0 && ent__str_cmp(pairs[i - 1].key, p.key) > 0)
        i--;
    if (i > 0 && ent__str_eq(pairs[i - 1].key, p.key))
        return ent__fail(err, ENT_PARSE, "\"%.*s\" stands twice in detail", ENT_FMT(p.key));
    memmove(pairs + i + 1, pairs + i, (size_t)(n - i) * sizeof *pairs);
    pairs[i] = p;
    return ENT_OK;
}

static size_t pairs_write(const pair *pairs, int n, char *to) {
    char *p = to;
    for (int i = 0; i < n; i++) {
        if (i)
            *p++ = ';';
        memcpy(p, pairs[i].key.p, pairs[i].key.n);
        p += pairs[i].key.n;
        *p++ = '=';
        memcpy(p, pairs[i].value.p, pairs[i].value.n);
        p += pairs[i].value.n;
    }
    return (size_t)(p - to);
}

static ent_code detail_canonical(ent_str *detail, ent_arena *arena, ent_error *err) {
    pair pairs[DETAIL_KEYS_MOST + 1];
    int n = 0;
    ent_str rest = *detail, part;
    while (ent__str_split(&rest, ';', &part)) {
        part = ent__str_trim(part);
        if (part.n == 0)
            continue;
        if (n == DETAIL_KEYS_MOST)
            return ent__fail(err, ENT_LIMIT, "more than %d keys in detail", DETAIL_KEYS_MOST);
        pair p;
        ENT_TRY(pair_parse(part, &p, err));
        ENT_TRY(pair_insert(pairs, n, p, err));
        n++;
    }
    char *to = ent__arena_alloc(arena, detail->n + 1);
    if (!to)
        return ent__nomem(err);
    ent_str written = {to, pairs_write(pairs, n, to)};
    if (ent__str_eq(written, *detail))
        return ENT_OK;
    *detail = written;
    /* "= \u0338" without its blank would be another letter */
    ENT_TRY(normalise(&written, arena, err));
    if (written.p != to)
        return ent__fail(err, ENT_PARSE, "a value in detail begins with a combining mark");
    return ENT_OK;
}

bool ent__detail_next(ent_str *rest, ent_str *key, ent_str *value) {
    ent_str part;
    if (rest->n == 0 || !ent__str_split(rest, ';', &part))
        return false;
    const char *equals = part.n ? memchr(part.p, '=', part.n) : NULL;
    size_t n = equals ? (size_t)(equals - part.p) : part.n;
    *key = (ent_str){part.p, n};
    *value = equals ? (ent_str){equals + 1, part.n - n - 1} : ENT_STR("");
    return true;
}

ent_str ent__code_bare(ent_str code) {
    const char *at = code.n ? memchr(code.p, '@', code.n) : NULL;
    return at ? (ent_str){code.p, (size_t)(at - code.p)} : code;
}

ent_str ent__detail_get(ent_str detail, const char *key) {
    ent_str k, v;
    while (ent__detail_next(&detail, &k, &v))
        if (ent__str_is(k, key))
            return v;
    return ENT_STR("");
}

ent_code ent__row_canonical(ent_kind kind, const ent_row *in, ent_row *out, ent_arena *arena,
                            int *cell, ent_error *err) {
    int n = ent__schema(kind)->n;
    for (int i = 0; i < n; i++) {
        *cell = i;
        ent_str s; /* in and out may be the same row */
        ENT_TRY(cell_canonical(in->cell[i], is_prose(kind, i), &s, arena, err));
        out->cell[i] = s;
    }
    for (int i = n; i < ENT_CELLS_MOST; i++)
        out->cell[i] = ENT_STR("");
    if (kind == ENT_CLAIM && out->cell[ENT_C_DETAIL].n) {
        *cell = ENT_C_DETAIL;
        ENT_TRY(detail_canonical(&out->cell[ENT_C_DETAIL], arena, err));
    }
    *cell = -1;
    return ENT_OK;
}
