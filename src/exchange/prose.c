/* SPDX-License-Identifier: MIT
 *
 * Markup, lists, dates and figures in texts made for people. Nothing here fails: what
 * does not fit the expected form is "not there", and the caller says so.
 */
#include "exchange/prose.h"

#include <stdio.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* ---- markup ------------------------------------------------------------------------- */

static void put_rune(ent_buf *out, uint32_t c) {
    if (c == 0xa0)
        c = ' ';
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
        return;
    if (c < 0x80) {
        ent__buf_char(out, (char)c);
    } else if (c < 0x800) {
        ent__buf_char(out, (char)(0xc0 | c >> 6));
        ent__buf_char(out, (char)(0x80 | (c & 0x3f)));
    } else {
        if (c < 0x10000) {
            ent__buf_char(out, (char)(0xe0 | c >> 12));
        } else {
            ent__buf_char(out, (char)(0xf0 | c >> 18));
            ent__buf_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
        }
        ent__buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
        ent__buf_char(out, (char)(0x80 | (c & 0x3f)));
    }
}

typedef struct reference {
    const char *name;
    uint32_t rune;
} reference;

/* "&eacute;" is e and an accent: letters with marks are put together from a list. */
static uint32_t marked_letter(ent_str name) {
    static const reference marks[] = {{"grave", 0x300}, {"acute", 0x301}, {"circ", 0x302},
                                      {"tilde", 0x303}, {"uml", 0x308},   {"ring", 0x30a},
                                      {"cedil", 0x327}, {"caron", 0x30c}};
    for (size_t i = 0; name.n > 1 && i < sizeof marks / sizeof *marks; i++)
        if (is_letter(name.p[0]) &&
            ent__str_is((ent_str){name.p + 1, name.n - 1}, marks[i].name))
            return marks[i].rune;
    return 0;
}

static uint32_t named_rune(ent_str name) {
    static const reference names[] = {{"amp", '&'},      {"lt", '<'},       {"gt", '>'},
                                      {"quot", '"'},     {"apos", '\''},    {"nbsp", ' '},
                                      {"rsquo", 0x2019}, {"lsquo", 0x2018}, {"rdquo", 0x201d},
                                      {"ldquo", 0x201c}, {"ndash", 0x2013}, {"mdash", 0x2014},
                                      {"oslash", 0xf8},  {"Oslash", 0xd8},  {"aelig", 0xe6},
                                      {"szlig", 0xdf},   {"hellip", 0x2026}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ent__str_is(name, names[i].name))
            return names[i].rune;
    return 0;
}

static uint32_t numbered_rune(ent_str name) {
    uint32_t c = 0;
    bool hex = name.n > 2 && lower(name.p[1]) == 'x';
    for (size_t i = hex ? 2 : 1; i < name.n; i++) {
        char d = lower(name.p[i]);
        uint32_t v = is_digit(d)                   ? (uint32_t)(d - '0')
                     : hex && d >= 'a' && d <= 'f' ? (uint32_t)(d - 'a' + 10)
                                                   : 99;
        if (v == 99 || c > 0x10ffff)
            return 0;
        c = c * (hex ? 16 : 10) + v;
    }
    return c;
}

/* "&name;" at i; returns behind it, or i if it is none. */
static size_t put_reference(ent_str s, size_t i, ent_buf *out) {
    size_t end = i + 1;
    while (end < s.n && end < i + 10 && s.p[end] != ';' && s.p[end] != ' ')
        end++;
    if (end >= s.n || s.p[end] != ';' || end == i + 1)
        return i;
    ent_str name = {s.p + i + 1, end - i - 1};
    uint32_t mark = marked_letter(name);
    uint32_t rune = mark ? 0 : name.p[0] == '#' ? numbered_rune(name) : named_rune(name);
    if (!mark && !rune)
        return i;
    if (mark)
        ent__buf_char(out, name.p[0]);
    put_rune(out, mark ? mark : rune);
    return end + 1;
}

static bool breaks_line(ent_str tag) {
    static const char *const names[] = {"br", "p",   "/p", "div", "/div",
                                        "li", "/li", "ul", "/ul"};
    size_t n = 0;
    while (n < tag.n && (is_letter(tag.p[n]) || (n == 0 && tag.p[n] == '/')))
        n++;
    char low[8] = "";
    for (size_t i = 0; i < n && i < sizeof low - 1; i++)
        low[i] = lower(tag.p[i]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(low, names[i]) == 0)
            return true;
    return false;
}

/* "<tag>" at i; returns behind it, or i if it is none. */
static size_t skip_tag(ent_str s, size_t i, bool *breaks) {
    size_t end = i + 1;
    if (end >= s.n || !(is_letter(s.p[end]) || s.p[end] == '/' || s.p[end] == '!'))
        return i;
    while (end < s.n && s.p[end] != '>')
        end++;
    if (end == s.n)
        return i;
    *breaks = breaks_line((ent_str){s.p + i + 1, end - i - 1});
    return end + 1;
}

static size_t blank_at(ent_str s, size_t i) {
    if (s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r')
        return 1;
    return i + 1 < s.n && memcmp(s.p + i, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

static void put_blank(ent_buf *out, char blank) {
    if (out->n == 0)
        return;
    char last = out->p[out->n - 1];
    if (last != ' ' && last != '\n')
        ent__buf_char(out, blank);
    else if (blank == '\n')
        out->p[out->n - 1] = '\n';
}

void ent__prose_plain(ent_str s, ent_buf *out) {
    for (size_t i = 0; i < s.n && out->failed == ENT_OK;) {
        size_t blank = blank_at(s, i), next = i;
        bool breaks = false;
        if (blank) {
            put_blank(out, ' ');
            next = i + blank;
        } else if (s.p[i] == '<') {
            next = skip_tag(s, i, &breaks);
        } else if (i + 1 < s.n && s.p[i] == '+' && s.p[i + 1] == '+') {
            breaks = true;
            next = i + 2;
        } else if (s.p[i] == '&') {
            size_t before = out->n;
            next = put_reference(s, i, out);
            if (out->n == before + 1 && out->p[before] == ' ') {
                out->p[--out->n] = '\0';
                put_blank(out, ' ');
            }
        }
        if (breaks)
            put_blank(out, '\n');
        if (next == i)
            ent__buf_char(out, s.p[next++]);
        i = next;
    }
    while (out->n && (out->p[out->n - 1] == ' ' || out->p[out->n - 1] == '\n'))
        out->p[--out->n] = '\0';
}

/* ---- lists -------------------------------------------------------------------------- */

enum { BRACKET_MOST = 1000 }; /* bytes; what is longer was never closed */

/* Is the bracket at i closed? */
static bool closes(ent_str s, size_t i) {
    int depth = 1;
    size_t end = s.n - i > BRACKET_MOST ? i + BRACKET_MOST : s.n;
    for (i++; i < end && depth > 0; i++)
        depth += s.p[i] == '(' ? 1 : s.p[i] == ')' ? -1 : 0;
    return depth == 0;
}

static bool separates(ent_str s, size_t i, const char *separators) {
    if (!s.p[i] || !strchr(separators, s.p[i]))
        return false;
    return s.p[i] != ',' ||
           !(i > 0 && i + 1 < s.n && is_digit(s.p[i - 1]) && is_digit(s.p[i + 1]));
}

bool ent__prose_item(ent_str *rest, const char *separators, ent_str *item) {
    if (!rest->p)
        return false;
    int depth = 0;
    size_t i = 0;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (c == '(')
            depth += depth > 0 || closes(*rest, i);
        else if (c == ')')
            depth -= depth > 0;
        else if (depth == 0 && separates(*rest, i, separators))
            break;
    }
    *item = ent__str_trim((ent_str){rest->p, i});
    if (i < rest->n)
        *rest = (ent_str){rest->p + i + 1, rest->n - i - 1};
    else
        *rest = (ent_str){0};
    return true;
}

bool ent__prose_bracket(ent_str *text, ent_str *inside) {
    ent_str s = ent__str_trim(*text);
    if (s.n == 0 || s.p[s.n - 1] != ')')
        return false;
    int depth = 0;
    for (size_t i = s.n; i-- > 0;) {
        depth += s.p[i] == ')' ? 1 : s.p[i] == '(' ? -1 : 0;
        if (depth == 0) {
            *inside = ent__str_trim((ent_str){s.p + i + 1, s.n - i - 2});
            *text = ent__str_trim((ent_str){s.p, i});
            return true;
        }
    }
    return false;
}

ent_str ent__prose_unbracket(ent_str text, char *to, size_t n) {
    const char *open = memchr(text.p, '(', text.n), *end;
    if (!open || !(end = memchr(open, ')', text.n - (size_t)(open - text.p))) || text.n >= n)
        return text;
    ent_str before = ent__str_trim((ent_str){text.p, (size_t)(open - text.p)});
    ent_str after = ent__str_trim((ent_str){end + 1, text.n - (size_t)(end + 1 - text.p)});
    int len = snprintf(to, n, "%.*s%s%.*s", ENT_FMT(before), before.n && after.n ? " " : "",
                       ENT_FMT(after));
    return (ent_str){to, (size_t)len};
}

/* ---- dates and figures --------------------------------------------------------------- */

static size_t number_at(ent_str s, size_t i, int64_t *out) {
    size_t n = 0;
    *out = 0;
    while (i + n < s.n && n < 9 && is_digit(s.p[i + n]))
        *out = *out * 10 + (s.p[i + n++] - '0');
    return n;
}

static int month_at(ent_str s, size_t i, size_t *n) {
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    for (int m = 0; m < 12; m++) {
        ent_str rest = {s.p + i, s.n - i};
        *n = strlen(months[m]);
        if (ent__prose_skip(&rest, months[m]) && !(rest.n && is_letter(rest.p[0])))
            return m + 1;
    }
    return 0;
}

bool ent__prose_date(ent_str s, char out[16], size_t *used) {
    int64_t day, year;
    size_t at = 0, n = number_at(s, 0, &day), len;
    int month = 0;
    if (n && n <= 2 && n < s.n && s.p[n] == ' ')
        at = n + 1;
    else
        day = 0;
    if (at < s.n && (month = month_at(s, at, &len)) != 0) {
        at += len;
        if (at >= s.n || s.p[at] != ' ')
            return false;
        at++;
    } else if (day) {
        return false;
    }
    n = number_at(s, at, &year);
    if (n != 4 || (at + n < s.n && is_letter(s.p[at + n])))
        return false;
    if (day > (month ? ent__month_days(year, month) : 0))
        return false;
    *used = at + n;
    int n_out = snprintf(out, 16, "%04u", (unsigned)year % 10000);
    if (month)
        n_out += snprintf(out + n_out, 16 - (size_t)n_out, "-%02u", (unsigned)month % 100);
    if (day)
        snprintf(out + n_out, 16 - (size_t)n_out, "-%02u", (unsigned)day % 100);
    return true;
}

/* Moves the point of the number in `out` to the right: "4.5" by 6 is "4500000". */
static void scale(char out[32], size_t n, size_t places) {
    const char *point = memchr(out, '.', n);
    size_t fraction = point ? n - (size_t)(point - out) - 1 : 0, len = 0;
    char text[64];
    if (fraction > places)
        return;
    for (size_t i = 0; i < n; i++)
        if (out[i] != '.' && (len || out[i] != '0'))
            text[len++] = out[i];
    for (; fraction < places; fraction++)
        text[len++] = '0';
    if (len < 32) {
        memcpy(out, text, len);
        out[len] = '\0';
    }
}

bool ent__prose_number(ent_str s, char out[32], size_t *used) {
    size_t n = 0, i = 0;
    bool point = false;
    for (; i < s.n && n < 20; i++) {
        bool more = i + 1 < s.n && is_digit(s.p[i + 1]);
        if (is_digit(s.p[i]) || (s.p[i] == '.' && more && n && !point))
            out[n++] = s.p[i];
        else if (!(s.p[i] == ',' && more && n && !point))
            break;
        point = point || s.p[i] == '.';
    }
    out[n] = '\0';
    if (!n)
        return false;
    ent_str rest = {s.p + i, s.n - i};
    if (ent__prose_skip(&rest, " million"))
        scale(out, n, 6);
    else if (ent__prose_skip(&rest, " billion"))
        scale(out, n, 9);
    *used = s.n - rest.n;
    return true;
}

/* ---- words -------------------------------------------------------------------------- */

bool ent__prose_skip(ent_str *text, const char *prefix) {
    size_t n = strlen(prefix);
    if (text->n < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (lower(text->p[i]) != lower(prefix[i]))
            return false;
    *text = (ent_str){text->p + n, text->n - n};
    return true;
}

size_t ent__prose_find(ent_str text, const char *phrase) {
    size_t n = strlen(phrase);
    for (size_t i = 0; i + n <= text.n; i++) {
        ent_str rest = {text.p + i, text.n - i};
        if (i > 0 && is_letter(text.p[i - 1]))
            continue;
        if (ent__prose_skip(&rest, phrase) && !(rest.n && is_letter(rest.p[0])))
            return i;
    }
    return text.n;
}
