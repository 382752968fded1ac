/* SPDX-License-Identifier: MIT
 *
 * Reading a set expression, by descent: see set.h for the grammar.
 */
#include "ask/set.h"

typedef struct reader {
    ent_str text;
    size_t at;
    int depth;
    ent_set *out;
    ent_error *err;
} reader;

/* In characters: what continues one does not count. */
static int64_t column_of(const reader *r, size_t at) {
    int64_t column = 1;
    for (size_t i = 0; i < at; i++)
        column += ((unsigned char)r->text.p[i] & 0xC0) != 0x80;
    return column;
}

static ent_code fail(const reader *r, size_t at, ent_code code, const char *what) {
    int64_t column = column_of(r, at);
    return ent__fail_at(r->err, code, 1, column, "column %lld: %s", (long long)column, what);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(char c) {
    return !is_blank(c) && c != '"' && c != '(' && c != ')' && c != '&' && c != '|' &&
           c != '\0';
}

/* The next character that is no blank, which stays; 0 at the end. */
static char peek(reader *r) {
    while (r->at < r->text.n && is_blank(r->text.p[r->at]))
        r->at++;
    return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static ent_str word_take(reader *r) {
    size_t from = r->at;
    while (r->at < r->text.n && is_word(r->text.p[r->at]))
        r->at++;
    return (ent_str){r->text.p + from, r->at - from};
}

static ent_code step_add(reader *r, ent_set_op op, size_t which) {
    ent_set *s = r->out; /* operations are fewer than parts, so there is room */
    s->step[s->n_steps].op = (uint8_t)op;
    s->step[s->n_steps++].which = (uint8_t)which;
    return ENT_OK;
}

static ent_code quoted_take(reader *r, ent_set_part *out) {
    size_t from = ++r->at;
    const char *end = memchr(r->text.p + from, '"', r->text.n - from);
    if (!end)
        return fail(r, from - 1, ENT_PARSE, "a closing \" is missing");
    out->quoted = true;
    out->name = ent__str_trim((ent_str){r->text.p + from, (size_t)(end - r->text.p) - from});
    r->at = (size_t)(end - r->text.p) + 1;
    if (!out->name.n)
        return fail(r, from - 1, ENT_PARSE, "a name is missing");
    if (r->at == r->text.n || r->text.p[r->at] != ':')
        return ENT_OK;
    r->at++;
    out->value = word_take(r);
    return out->value.n ? ENT_OK : fail(r, r->at, ENT_PARSE, "a value is missing");
}

static ent_code name_take(reader *r, ent_set_part *out) {
    char c = peek(r);
    if (c == '"')
        return quoted_take(r, out);
    if (!is_word(c) || c == '-')
        return fail(r, r->at, ENT_PARSE, "a name is missing");
    out->name = word_take(r);
    return ENT_OK;
}

/* A name, or a function of one. */
static ent_code part_take(reader *r) {
    ent_set *s = r->out;
    ent_set_part p = {.function = {"", 0}, .name = {"", 0}, .value = {"", 0}};
    size_t from = r->at;
    p.column = column_of(r, from);
    ENT_TRY(name_take(r, &p));
    if (!p.quoted && r->at < r->text.n && r->text.p[r->at] == '(') {
        p.function = p.name;
        r->at++;
        ENT_TRY(name_take(r, &p));
        if (peek(r) != ')')
            return fail(r, r->at, ENT_PARSE, "a ) is missing");
        r->at++;
    }
    p.text = (ent_str){r->text.p + from, r->at - from};
    if (s->n_parts == ENT_SET_PARTS_MOST)
        return fail(r, from, ENT_LIMIT, "too many names");
    s->part[s->n_parts++] = p;
    return step_add(r, ENT_SET_PART, s->n_parts - 1);
}

static ent_code set_take(reader *r);

static ent_code operand_take(reader *r) {
    if (peek(r) != '(')
        return part_take(r);
    size_t from = r->at++;
    if (++r->depth > ENT_SET_DEPTH_MOST)
        return fail(r, from, ENT_LIMIT, "too many brackets");
    ENT_TRY(set_take(r));
    r->depth--;
    if (peek(r) != ')')
        return fail(r, r->at, ENT_PARSE, "a ) is missing");
    r->at++;
    return ENT_OK;
}

static ent_code meet_take(reader *r) {
    ENT_TRY(operand_take(r));
    while (peek(r) == '&') {
        r->at++;
        ENT_TRY(operand_take(r));
        ENT_TRY(step_add(r, ENT_SET_AND, 0));
    }
    return ENT_OK;
}

static ent_code set_take(reader *r) {
    ENT_TRY(meet_take(r));
    for (char c; (c = peek(r)) == '|' || c == '-';) {
        r->at++;
        ENT_TRY(meet_take(r));
        ENT_TRY(step_add(r, c == '|' ? ENT_SET_OR : ENT_SET_MINUS, 0));
    }
    return ENT_OK;
}

ent_code ent__set_parse(ent_str text, ent_set *out, ent_error *err) {
    reader r = {.text = text, .out = out, .err = err};
    out->n_parts = out->n_steps = 0;
    ENT_TRY(set_take(&r));
    char c = peek(&r);
    if (r.at == text.n)
        return ENT_OK;
    return fail(&r, r.at, ENT_PARSE,
                c == ')' ? "a ( is missing"
                         : "&, | or - is missing (names of words in quotes)");
}
