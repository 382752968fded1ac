/* SPDX-License-Identifier: MIT
 *
 * Latin-1, Windows-1252 and Mac Roman by tables of their upper halves. A byte that has
 * no letter in Windows-1252 becomes U+FFFD: it is seen, and not guessed.
 */
#include "base/charset.h"

static const uint16_t cp1252[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

static const uint16_t mac_roman[128] = {
    0x00c4, 0x00c5, 0x00c7, 0x00c9, 0x00d1, 0x00d6, 0x00dc, 0x00e1, 0x00e0, 0x00e2, 0x00e4,
    0x00e3, 0x00e5, 0x00e7, 0x00e9, 0x00e8, 0x00ea, 0x00eb, 0x00ed, 0x00ec, 0x00ee, 0x00ef,
    0x00f1, 0x00f3, 0x00f2, 0x00f4, 0x00f6, 0x00f5, 0x00fa, 0x00f9, 0x00fb, 0x00fc, 0x2020,
    0x00b0, 0x00a2, 0x00a3, 0x00a7, 0x2022, 0x00b6, 0x00df, 0x00ae, 0x00a9, 0x2122, 0x00b4,
    0x00a8, 0x2260, 0x00c6, 0x00d8, 0x221e, 0x00b1, 0x2264, 0x2265, 0x00a5, 0x00b5, 0x2202,
    0x2211, 0x220f, 0x03c0, 0x222b, 0x00aa, 0x00ba, 0x03a9, 0x00e6, 0x00f8, 0x00bf, 0x00a1,
    0x00ac, 0x221a, 0x0192, 0x2248, 0x2206, 0x00ab, 0x00bb, 0x2026, 0x00a0, 0x00c0, 0x00c3,
    0x00d5, 0x0152, 0x0153, 0x2013, 0x2014, 0x201c, 0x201d, 0x2018, 0x2019, 0x00f7, 0x25ca,
    0x00ff, 0x0178, 0x2044, 0x20ac, 0x2039, 0x203a, 0xfb01, 0xfb02, 0x2021, 0x00b7, 0x201a,
    0x201e, 0x2030, 0x00c2, 0x00ca, 0x00c1, 0x00cb, 0x00c8, 0x00cd, 0x00ce, 0x00cf, 0x00cc,
    0x00d3, 0x00d4, 0xf8ff, 0x00d2, 0x00da, 0x00db, 0x00d9, 0x0131, 0x02c6, 0x02dc, 0x00af,
    0x02d8, 0x02d9, 0x02da, 0x00b8, 0x02dd, 0x02db, 0x02c7,
};

bool ent__charset_parse(ent_str name, ent_charset *out) {
    static const struct {
        const char *names;
        ent_charset charset;
    } known[] = {
        {"utf-8|UTF-8|utf8", ENT_CHARSET_UTF8},
        {"latin-1|latin1|iso-8859-1|ISO-8859-1", ENT_CHARSET_LATIN1},
        {"cp1252|windows-1252|CP1252", ENT_CHARSET_CP1252},
        {"mac-roman|macintosh|mac", ENT_CHARSET_MAC_ROMAN},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (ent__str_in_list(ent__str(known[i].names), name)) {
            *out = known[i].charset;
            return true;
        }
    return false;
}

static size_t letter_put(ent_charset from, unsigned char byte, char out[4]) {
    uint16_t c = byte;
    if (from == ENT_CHARSET_MAC_ROMAN && byte >= 0x80)
        c = mac_roman[byte - 0x80];
    else if (from == ENT_CHARSET_CP1252 && byte >= 0x80 && byte < 0xa0)
        c = cp1252[byte - 0x80];
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    out[0] = (char)(0xe0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3f));
    out[2] = (char)(0x80 | (c & 0x3f));
    return 3;
}

/* Bytes go out while there is room; what is left of a letter waits for the next call. */
static size_t put(ent_recoding *r, const char *p, size_t n, char *to, size_t room) {
    size_t fits = n < room ? n : room;
    memcpy(to, p, fits);
    r->n_left = n - fits;
    memmove(r->left, p + fits, r->n_left);
    return fits;
}

ptrdiff_t ent__recoding_read(void *recoding, void *to, size_t n) {
    ent_recoding *r = recoding;
    unsigned char part[4096];
    char letter[4];
    size_t done = put(r, r->left, r->n_left, to, n);
    if (done)
        return (ptrdiff_t)done;
    if (r->from == ENT_CHARSET_UTF8)
        return r->read(r->ctx, to, n);
    /* a letter takes three bytes at most: what is read fits, but for the last one */
    size_t want = n / 3 ? n / 3 : 1;
    ptrdiff_t got = r->read(r->ctx, part, want < sizeof part ? want : sizeof part);
    for (ptrdiff_t i = 0; i < got; i++) {
        size_t len = letter_put(r->from, part[i], letter);
        done += put(r, letter, len, (char *)to + done, n - done);
    }
    return got < 0 ? got : (ptrdiff_t)done;
}
