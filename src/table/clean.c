/* SPDX-License-Identifier: MIT
 *
 * Text fit for a terminal: nothing in it that drives one, broken into lines by
 * the columns that it takes. All texts here are valid UTF-8.
 */
#include "table/table.h"

/* The bytes of the letter at s.p, s.n > 0; its code point in *c. */
static size_t letter(ent_str s, uint32_t *c) {
    unsigned char first = (unsigned char)s.p[0];
    size_t n = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (n > s.n)
        n = s.n;
    uint32_t v = n == 1 ? first : first & (0x7fu >> n);
    for (size_t i = 1; i < n; i++)
        v = v << 6 | ((unsigned char)s.p[i] & 0x3f);
    *c = v;
    return n;
}

/* Controls of C0 and C1; line separators; the marks that turn the direction of
 * what follows them, cells to the right included. */
static bool is_unfit(uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void ent__clean_put(ent_buf *b, ent_str s, bool one_line) {
    size_t done = 0;
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c;
        n = letter((ent_str){s.p + i, s.n - i}, &c);
        bool is_line = c == '\n' && !one_line;
        if (!is_unfit(c) || is_line)
            continue;
        ent__buf_put(b, s.p + done, i - done);
        done = i + n;
        bool is_crlf = c == '\r' && i + 1 < s.n && s.p[i + 1] == '\n';
        if (c == '\n' || c == '\t')
            ent__buf_char(b, ' ');
        else if (!is_crlf)
            ent__buf_z(b, "\xef\xbf\xbd");
    }
    ent__buf_put(b, s.p + done, s.n - done);
}

static size_t letter_width(ent_str s, size_t n) {
    return n == 1 ? 1 : ent__utf8_width((ent_str){s.p, n});
}

void ent__clean_measure(ent_str s, size_t *line, size_t *word) {
    size_t in_line = 0, in_word = 0;
    *line = *word = 0;
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c;
        ent_str rest = {s.p + i, s.n - i};
        n = letter(rest, &c);
        size_t w = c == '\n' ? 0 : letter_width(rest, n);
        in_line = c == '\n' ? 0 : in_line + w;
        in_word = c == '\n' || c == ' ' ? 0 : in_word + w;
        if (in_line > *line)
            *line = in_line;
        if (in_word > *word)
            *word = in_word;
    }
}

/* A line ends at byte `end`, `columns` wide; the next begins at `next`. */
typedef struct line_break {
    size_t end, columns, next;
} line_break;

/* Where a word that is too long for a line is broken: after such a mark in the
 * latter half of the line, or else just anywhere. */
static bool is_joint(uint32_t c) {
    return c == '-' || c == '/' || c == ',' || c == ';' || c == '&';
}

static line_break find_break(ent_str s, size_t width) {
    /* the last blank, the last joint, the last letter that shows */
    line_break at_blank = {0}, at_joint = {0}, ink = {0};
    size_t w = 0, i = 0, n;
    for (; i < s.n && s.p[i] != '\n'; i += n) {
        uint32_t c;
        ent_str rest = {s.p + i, s.n - i};
        n = letter(rest, &c);
        size_t cw = letter_width(rest, n);
        if (c == ' ') {
            at_blank = (line_break){ink.end, ink.columns, i + 1};
            w++;
            continue;
        }
        if (width && w > 0 && cw > 0 && w + cw > width) {
            if (at_blank.end)
                return at_blank;
            return at_joint.columns * 2 > width ? at_joint : (line_break){i, w, i};
        }
        w += cw;
        ink = (line_break){i + n, w, 0};
        if (is_joint(c))
            at_joint = (line_break){i + n, w, i + n};
    }
    ink.next = i < s.n ? i + 1 : i;
    return ink;
}

ent_str ent__clean_line(ent_str *rest, size_t width, size_t *columns) {
    while (width && rest->n && rest->p[0] == ' ') /* so that a blank has a word before it */
        rest->p++, rest->n--;
    line_break b = find_break(*rest, width);
    ent_str line = {rest->p, b.end};
    *columns = b.columns;
    rest->p += b.next;
    rest->n -= b.next;
    return line;
}
