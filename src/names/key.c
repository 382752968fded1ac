/* SPDX-License-Identifier: MIT
 *
 * From a name as written to its key.
 *
 *   1. Letters: as ent__fold_next() leaves them; letters that no decomposition reaches
 *      (ø, ł, ı, æ, …; the Arabic forms of one letter) become their plain sisters.
 *      Apostrophes vanish, everything else that is no letter or digit parts words.
 *   2. Single letters in a row are one word: "U. S. A.", "D.P.R. Korea".
 *   3. Abbreviations and forms of one word become one: Rep., Republic; Fed., Federal,
 *      Federated; N., North; Is., Islands.
 *   4. "the", "of", "and" and their sisters that never tell two states apart go.
 *
 * Names of the book and names that are asked for go the same way, so what is folded too
 * much (Mark, Danish "é") is folded on both sides.
 */
#include "names/key.h"

/* ---- letters --------------------------------------------------------------------- */

static int32_t plain_letter(int32_t c) {
    switch (c) {
    case 0x0142: /* ł */
        return 'l';
    case 0x00f8: /* ø */
        return 'o';
    case 0x0111: /* đ */
    case 0x00f0: /* ð */
    case 0x0257: /* ɗ */
        return 'd';
    case 0x0127: /* ħ */
        return 'h';
    case 0x0131: /* ı */
        return 'i';
    case 0x0253: /* ɓ */
        return 'b';
    case 0x0199: /* ƙ */
        return 'k';
    case 0x0259: /* ə */
    case 0x01dd: /* ǝ */
    case 0x025b: /* ɛ */
        return 'e';
    case 0x0649: /* alef maksura, Farsi yeh */
    case 0x06cc:
        return 0x064a;
    case 0x06a9: /* keheh */
        return 0x0643;
    case 0x0629: /* teh marbuta, heh goal, heh doachashmee */
    case 0x06c1:
    case 0x06be:
    case 0x06d5:
        return 0x0647;
    default:
        return c;
    }
}

/* The bytes of an apostrophe at p, 0 if there is none: ' ` and, in UTF-8, the acute accent,
 * turned commas and half rings, single quotes, the prime. */
static size_t apostrophe(const char *p, size_t n) {
    const unsigned char *u = (const unsigned char *)p;
    if (u[0] < 0x80)
        return u[0] == '\'' || u[0] == '`';
    if (n >= 2 && u[0] == 0xc2)
        return u[1] == 0xb4 ? 2 : 0;
    if (n >= 2 && u[0] == 0xca)
        return u[1] == 0xbb || u[1] == 0xbc || u[1] == 0xbe || u[1] == 0xbf ? 2 : 0;
    if (n >= 3 && u[0] == 0xe2 && u[1] == 0x80)
        return u[2] == 0x98 || u[2] == 0x99 || u[2] == 0x9b || u[2] == 0xb2 ? 3 : 0;
    return 0;
}

static void put_bytes(ent_key *k, const char *p, size_t n) {
    size_t at = k->start[k->n + 1];
    if (k->bad || at + n > sizeof k->text) {
        k->bad = true;
        return;
    }
    memcpy(k->text + at, p, n);
    k->start[k->n + 1] = (uint16_t)(at + n);
}

static void put_letter(ent_key *k, int32_t c) {
    char bytes[4];
    c = plain_letter(c);
    if (c == 0x00e6) { /* æ, œ, þ are two letters */
        put_bytes(k, "ae", 2);
    } else if (c == 0x0153) {
        put_bytes(k, "oe", 2);
    } else if (c == 0x00fe) {
        put_bytes(k, "th", 2);
    } else if (c != 0x0640) { /* tatweel only stretches */
        put_bytes(k, bytes, ent__utf8_encode(c, bytes));
    }
}

/* ---- raw words ---------------------------------------------------------------------- */

/* The word being put together is number n; its end stands in start[n + 1]. */
static void begin_word(ent_key *k) {
    if (k->n < ENT_KEY_WORDS)
        k->start[k->n + 1] = k->start[k->n];
}

static void end_word(ent_key *k) {
    if (k->bad || k->start[k->n + 1] == k->start[k->n])
        return;
    if (++k->n == ENT_KEY_WORDS) {
        k->bad = true; /* start[n + 1] is not there */
        k->n--;
        return;
    }
    begin_word(k);
}

/* 0 parts words, 1 vanishes; else what the byte is read as. */
static unsigned char ascii_letter(unsigned char c) {
    if (c >= 'A' && c <= 'Z')
        return (unsigned char)(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        return c;
    return c == '\'' || c == '`';
}

static void read_ascii(ent_str s, ent_key *k) {
    size_t at = k->start[k->n];
    for (size_t i = 0; i < s.n && !k->bad; i++) {
        unsigned char c = ascii_letter((unsigned char)s.p[i]);
        if (c > 1 && at < sizeof k->text) {
            k->text[at++] = (char)c;
        } else if (c > 1) {
            k->bad = true;
        } else if (c == 0) {
            k->start[k->n + 1] = (uint16_t)at;
            end_word(k);
        }
    }
    k->start[k->n + 1] = (uint16_t)at;
}

static void read_unicode(ent_str s, ent_key *k) {
    ent_folder f = {.s = s};
    while (!k->bad) {
        if (f.i == f.n && f.at < s.n) {
            size_t skip = apostrophe(s.p + f.at, s.n - f.at);
            f.at += skip;
            if (skip)
                continue;
        }
        int32_t c = ent__fold_next(&f);
        if (c == ENT_FOLD_END)
            return;
        if (c == ENT_FOLD_BAD)
            k->bad = true;
        else if (c == ' ')
            end_word(k);
        else
            put_letter(k, c);
    }
}

/* ---- words as they are compared ------------------------------------------------------- */

typedef struct form {
    const char *written, *read; /* read as "": it goes */
} form;

/* By the length of what is written, so that most words are done with one look. */
static const form none[] = {{NULL, NULL}};
static const form one[] = {
    {"e", "east"}, {"n", "north"}, {"s", "south"}, {"w", "west"}, {NULL, NULL}};
static const form two[] = {{"eq", "equatorial"}, {"et", ""}, {"gt", "great"}, {"is", "islands"},
                           {"of", ""},           {"og", ""}, {"st", "saint"}, {NULL, NULL}};
static const form three[] = {
    {"afr", "african"},   {"and", ""},          {"dem", "democratic"}, {"dom", "dominican"},
    {"fed", "federated"}, {"isl", "islands"},   {"och", ""},           {"ppl", "people"},
    {"rep", "republic"},  {"soc", "socialist"}, {"sov", "soviet"},     {"ste", "sainte"},
    {"the", ""},          {"und", ""},          {"utd", "united"},     {NULL, NULL}};
static const form four[] = {{"assn", "association"}, {"brit", "british"},
                            {"cent", "central"},     {"govt", "government"},
                            {"herz", "herzegovina"}, {"intl", "international"},
                            {"isls", "islands"},     {"ppls", "people"},
                            {"terr", "territory"},   {NULL, NULL}};
static const form five[] = {{"assoc", "association"}, {"repub", "republic"}, {NULL, NULL}};
static const form six[] = {{"centre", "center"}, {"island", "islands"}, {NULL, NULL}};
static const form seven[] = {{"federal", "federated"}, {"peoples", "people"}, {NULL, NULL}};
static const form nine[] = {{"programme", "program"}, {NULL, NULL}};
static const form ten[] = {
    {"federation", "federated"}, {"federative", "federated"}, {NULL, NULL}};
static const form eleven[] = {{"territories", "territory"}, {NULL, NULL}};
static const form twelve[] = {{"organisation", "organization"}, {NULL, NULL}};
static const form *const forms[] = {none,  one,  two,  three, four,   five,  six,
                                    seven, none, nine, ten,   eleven, twelve};

static ent_str read_form(ent_str w) {
    if (w.n >= sizeof forms / sizeof *forms)
        return w;
    for (const form *f = forms[w.n]; f->written; f++)
        if (f->written[0] == w.p[0] && memcmp(f->written, w.p, w.n) == 0)
            return ent__str(f->read);
    return w;
}

static void add_word(ent_key *k, ent_str w) {
    put_bytes(k, w.p, w.n);
    end_word(k);
}

/* Words that are one ASCII letter each, from word i on. */
static int letters_in_row(const ent_key *raw, int i) {
    int n = 0;
    while (i + n < raw->n && raw->start[i + n + 1] - raw->start[i + n] == 1)
        n++;
    return n;
}

static void key_init(ent_key *k) {
    k->n = 0;
    k->bad = false;
    k->start[0] = k->start[1] = 0;
}

void ent__key_read(ent_str s, ent_key *out) {
    ent_key raw;
    bool ascii = true;
    key_init(&raw);
    key_init(out);
    for (size_t i = 0; i < s.n && ascii; i++)
        ascii = (unsigned char)s.p[i] < 0x80;
    if (ascii)
        read_ascii(s, &raw);
    else
        read_unicode(s, &raw);
    end_word(&raw);
    for (int i = 0; i < raw.n && !raw.bad; i++) {
        int row = letters_in_row(&raw, i);
        ent_str w = ent__key_word(&raw, i);
        if (row > 1) {
            w.n = (size_t)row;
            i += row - 1;
        }
        add_word(out, read_form(w));
    }
    out->bad |= raw.bad;
    if (out->bad)
        out->n = 0;
}

void ent__key_sort(const ent_key *in, ent_key *out) {
    ent_str words[ENT_KEY_WORDS];
    for (int i = 0; i < in->n; i++) {
        ent_str w = ent__key_word(in, i);
        int j = i;
        for (; j > 0 && ent__str_cmp(words[j - 1], w) > 0; j--)
            words[j] = words[j - 1];
        words[j] = w;
    }
    key_init(out);
    for (int i = 0; i < in->n; i++)
        add_word(out, words[i]);
}

static bool all_digits(ent_str w) {
    for (size_t i = 0; i < w.n; i++)
        if (w.p[i] < '0' || w.p[i] > '9')
            return false;
    return true;
}

static bool is_article(ent_str w) {
    static const char articles[] = "l|la|le|les|el|los|las|il|lo|gli|i|die|der|das|as|os|a|al";
    return ent__str_in_list(ENT_STR(articles), w);
}

static bool is_company(ent_str w) {
    static const char words[] = "former|formerly|fmr|ex|until|since|till|before|pre|post";
    return all_digits(w) || ent__str_in_list(ENT_STR(words), w);
}

bool ent__key_bare(const ent_key *in, ent_key *out) {
    key_init(out);
    for (int i = 0; i < in->n; i++) {
        ent_str w = ent__key_word(in, i);
        if (!is_company(w) && !is_article(w))
            add_word(out, w);
    }
    return out->n && out->n < in->n;
}

/* ---- slips ------------------------------------------------------------------------------ */

static bool is_start(char c) {
    return ((unsigned char)c & 0xc0) != 0x80;
}

size_t ent__key_letters(ent_str key) {
    size_t n = 0;
    for (size_t i = 0; i < key.n; i++)
        n += is_start(key.p[i]);
    return n;
}

uint32_t ent__key_signature(ent_str key) {
    uint32_t bits = 0;
    for (size_t i = 0; i < key.n;) {
        uint32_t c = (unsigned char)key.p[i++];
        for (; i < key.n && !is_start(key.p[i]); i++)
            c = c << 6 | ((unsigned char)key.p[i] & 0x3f);
        bits |= UINT32_C(1) << (c & 31);
    }
    return bits;
}

bool ent__key_slip(ent_str a, ent_str b) {
    size_t head = 0, tail = 0, least = a.n < b.n ? a.n : b.n;
    while (head < least && a.p[head] == b.p[head])
        head++;
    while (head &&
           ((head < a.n && !is_start(a.p[head])) || (head < b.n && !is_start(b.p[head]))))
        head--;
    while (tail < least - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
        tail++;
    while (tail && !is_start(a.p[a.n - tail]))
        tail--;
    ent_str x = {a.p + head, a.n - head - tail}, y = {b.p + head, b.n - head - tail};
    size_t nx = ent__key_letters(x), ny = ent__key_letters(y);
    if (nx <= 1 && ny <= 1)
        return true;
    size_t first = 1; /* bytes of x's first letter */
    while (first < x.n && !is_start(x.p[first]))
        first++;
    return nx == 2 && ny == 2 && x.n == y.n && memcmp(x.p, y.p + y.n - first, first) == 0 &&
           memcmp(x.p + first, y.p, x.n - first) == 0;
}
