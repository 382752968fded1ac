/* SPDX-License-Identifier: MIT
 *
 * Unicode, by utf8proc: the only file that knows it.
 */
#include "base/base.h"

#include <utf8proc.h>

size_t ent__utf8_check(const char *p, size_t n) {
    size_t i = 0;
    while (i < n) {
        if ((unsigned char)p[i] < 0x80) {
            i++;
            continue;
        }
        utf8proc_int32_t c;
        utf8proc_ssize_t k =
            utf8proc_iterate((const utf8proc_uint8_t *)p + i, (utf8proc_ssize_t)(n - i), &c);
        if (k < 1 || c < 0)
            return i;
        i += (size_t)k;
    }
    return n;
}

static bool is_ascii(ent_str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

size_t ent__utf8_encode(int32_t c, char out[4]) {
    utf8proc_ssize_t n = utf8proc_encode_char(c, (utf8proc_uint8_t *)out);
    return n > 0 ? (size_t)n : 0;
}

int32_t ent__utf8_letter(ent_str s, size_t i, size_t *n) {
    utf8proc_int32_t c;
    utf8proc_ssize_t k =
        utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
    *n = k < 1 || c < 0 ? 1 : (size_t)k;
    return k < 1 || c < 0 ? (unsigned char)s.p[i] : c;
}

int32_t ent__letter_lower(int32_t c) {
    return utf8proc_tolower(c);
}

static ent_code put_codepoint(ent_buf *out, utf8proc_int32_t c) {
    char bytes[4];
    ent__buf_put(out, bytes, ent__utf8_encode(c, bytes));
    return out->failed;
}

/* utf8proc allocates by malloc; decomposing into memory of ours keeps every
 * allocation behind the one hook. */
static ent_code decompose(ent_str s, utf8proc_option_t options, utf8proc_int32_t **cps,
                          size_t *n, size_t *cap, ent_error *err) {
    utf8proc_ssize_t need = utf8proc_decompose((const utf8proc_uint8_t *)s.p,
                                               (utf8proc_ssize_t)s.n, NULL, 0, options);
    if (need < 0)
        return ent__fail(err, ENT_PARSE, "not valid UTF-8");
    if (!ENT_GROW(*cps, *cap, (size_t)need + 1))
        return ent__nomem(err);
    need = utf8proc_decompose((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, *cps,
                              (utf8proc_ssize_t)*cap, options);
    *n = need < 0 ? 0 : (size_t)need;
    return ENT_OK;
}

ent_code ent__utf8_nfc(ent_str s, ent_buf *out, ent_error *err) {
    if (is_ascii(s)) {
        ent__buf_str(out, s);
        return ent__buf_code(out, err);
    }
    utf8proc_int32_t *cps = NULL;
    size_t n = 0, cap = 0;
    utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    ent_code code = decompose(s, options, &cps, &n, &cap, err);
    if (code == ENT_OK) {
        utf8proc_ssize_t m = utf8proc_normalize_utf32(cps, (utf8proc_ssize_t)n, options);
        for (utf8proc_ssize_t i = 0; i < m; i++)
            put_codepoint(out, cps[i]);
        code = ent__buf_code(out, err);
    }
    ENT_DROP(cps, cap);
    return code;
}

static bool is_word(utf8proc_int32_t c) {
    switch ((int)utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_MC: /* vowels of Indic scripts are no ornament */
    case UTF8PROC_CATEGORY_MN:
        return true;
    default:
        return false;
    }
}

/* Marks that letters can do without: accents of Latin, Greek and Cyrillic, points of
 * Hebrew, vowels of Arabic, enclosing circles. */
static bool is_accent(utf8proc_int32_t c) {
    return (c >= 0x0300 && c <= 0x036f) || (c >= 0x0483 && c <= 0x0489) ||
           (c >= 0x0591 && c <= 0x05c7) || (c >= 0x0610 && c <= 0x061a) ||
           (c >= 0x064b && c <= 0x065f) || c == 0x0670 || (c >= 0x06d6 && c <= 0x06ed) ||
           (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
           (c >= 0x20d0 && c <= 0x20f0) || (c >= 0xfe20 && c <= 0xfe2f);
}

static void fold_ascii(ent_str s, ent_buf *out) {
    bool gap = false, any = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            if (gap && any)
                ent__buf_char(out, ' ');
            ent__buf_char(out, c);
            any = true;
            gap = false;
        } else {
            gap = true;
        }
    }
}

int32_t ent__fold_next(ent_folder *f) {
    const utf8proc_option_t options =
        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    while (f->i < f->n && is_accent(f->held[f->i]))
        f->i++;
    while (f->i == f->n) {
        if (f->at == f->s.n)
            return ENT_FOLD_END;
        utf8proc_int32_t c;
        utf8proc_ssize_t k = utf8proc_iterate((const utf8proc_uint8_t *)f->s.p + f->at,
                                              (utf8proc_ssize_t)(f->s.n - f->at), &c);
        if (k < 1 || c < 0)
            return ENT_FOLD_BAD;
        f->at += (size_t)k;
        int bound = 0;
        utf8proc_ssize_t n =
            utf8proc_decompose_char(c, f->held, ENT_FOLD_MOST, options, &bound);
        f->i = 0;
        f->n = n > 0 && n <= ENT_FOLD_MOST ? (int)n : 0;
        while (f->i < f->n && is_accent(f->held[f->i]))
            f->i++;
    }
    int32_t c = f->held[f->i++];
    return is_word(c) ? c : ' ';
}

ent_code ent__utf8_fold(ent_str s, ent_buf *out, ent_error *err) {
    if (is_ascii(s)) {
        fold_ascii(s, out);
        return ent__buf_code(out, err);
    }
    ent_folder f = {.s = s};
    bool gap = false, any = false;
    for (int32_t c; (c = ent__fold_next(&f)) != ENT_FOLD_END;) {
        if (c == ENT_FOLD_BAD)
            return ent__fail(err, ENT_PARSE, "not valid UTF-8");
        if (c == ' ') {
            gap = true;
            continue;
        }
        if (gap && any)
            ent__buf_char(out, ' ');
        put_codepoint(out, c);
        any = true;
        gap = false;
    }
    return ent__buf_code(out, err);
}

size_t ent__utf8_width(ent_str s) {
    size_t width = 0, i = 0;
    while (i < s.n) {
        utf8proc_int32_t c;
        utf8proc_ssize_t k = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i,
                                              (utf8proc_ssize_t)(s.n - i), &c);
        if (k < 1) {
            i++;
            width++;
            continue;
        }
        int w = utf8proc_charwidth(c);
        width += w > 0 ? (size_t)w : 0;
        i += (size_t)k;
    }
    return width;
}
