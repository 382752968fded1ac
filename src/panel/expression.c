/* SPDX-License-Identifier: MIT */
#include "panel/expression.h"

enum { NAME_BYTES_MOST = 64 };

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

static ent_code fail(const ent_expression *e, const char *at, const char *what,
                     ent_error *err) {
    return ent__fail_at(err, ENT_PARSE, 1, at - e->text.p + 1, "variable \"%.*s\": %s",
                        (int)(e->text.n < 200 ? e->text.n : 200), e->text.p, what);
}

/* Columns are called so in every program that reads them: letters, digits and _. */
static bool is_name(ent_str s) {
    if (!s.n || s.n > NAME_BYTES_MOST || (s.p[0] >= '0' && s.p[0] <= '9'))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_letter(s.p[i]))
            return false;
    return true;
}

static ent_code word_add(ent_expression *e, ent_str word, ent_error *err) {
    const char *colon = memchr(word.p, ':', word.n);
    bool option = colon && colon > word.p && colon + 1 < word.p + word.n;
    if (option ? e->n_options == ENT_OPTIONS_MOST : e->n_words == ENT_WORDS_MOST)
        return fail(e, word.p, "too many words", err);
    if (!option) {
        e->word[e->n_words++] = word;
        return ENT_OK;
    }
    e->key[e->n_options] = (ent_str){word.p, (size_t)(colon - word.p)};
    e->option[e->n_options++] = (ent_str){colon + 1, word.n - (size_t)(colon + 1 - word.p)};
    return ENT_OK;
}

static ent_code words_read(ent_expression *e, ent_str inside, ent_error *err) {
    ent_str rest = inside, word;
    while (rest.p && ent__str_split(&rest, ' ', &word))
        if (word.n)
            ENT_TRY(word_add(e, word, err));
    return e->n_words || e->n_options ? ENT_OK : fail(e, inside.p, "of what?", err);
}

/* "count_member" of count(both member): what tells it from others. */
static ent_code name_make(ent_expression *e, ent_arena *arena, ent_error *err) {
    ent_buf b;
    ent__buf_init(&b, NAME_BYTES_MOST);
    ent__buf_str(&b, e->function);
    for (size_t i = 0; i < e->n_words; i++) {
        if (b.n)
            ent__buf_char(&b, '_');
        for (size_t k = 0; k < e->word[i].n; k++)
            ent__buf_char(&b, is_letter(e->word[i].p[k]) ? e->word[i].p[k] : '_');
    }
    ent_code code = ent__buf_code(&b, err);
    if (code == ENT_OK) {
        e->name = ent__str_copy(arena, ent__buf_view(&b));
        code = e->name.p ? ENT_OK : ent__nomem(err);
    }
    ent__buf_free(&b);
    return code;
}

ent_code ent__expression_parse(ent_str text, ent_arena *arena, ent_expression *out,
                               ent_error *err) {
    *out = (ent_expression){.text = ent__str_trim(text), .function = {"", 0}};
    ent_str s = out->text;
    const char *open = memchr(s.p, '(', s.n);
    size_t head = open ? (size_t)(open - s.p) : s.n;
    const char *equals = memchr(s.p, '=', head);
    ent_str own = {s.p, equals ? (size_t)(equals - s.p) : 0};
    ent_str function = {equals ? equals + 1 : s.p, head - (equals ? own.n + 1 : 0)};
    function = ent__str_trim(function);
    out->name = ent__str_trim(own);
    if (equals && !is_name(out->name))
        return fail(out, s.p, "a column's name is of letters, digits and _", err);
    if (!open) {
        if (!function.n)
            return fail(out, s.p, "of what?", err);
        ENT_TRY(word_add(out, function, err));
    } else if (s.p[s.n - 1] != ')') {
        return fail(out, s.p + s.n, "a ) is missing", err);
    } else {
        out->function = function;
        ENT_TRY(words_read(out, (ent_str){open + 1, s.n - head - 2}, err));
    }
    return equals ? ENT_OK : name_make(out, arena, err);
}

ent_str ent__expression_relation(const ent_expression *e) {
    if (ent__str_is(e->function, "spell") || ent__str_is(e->function, "lag") ||
        ent__str_is(e->function, "any"))
        return (ent_str){NULL, 0};
    if (ent__str_is(e->function, "joint"))
        return e->n_words > 1 ? e->word[1] : ENT_STR("member");
    bool both =
        ent__str_is(e->function, "count") && e->n_words > 1 && ent__str_is(e->word[0], "both");
    return e->n_words > both ? e->word[both] : ENT_STR("");
}

ent_str ent__expression_option(const ent_expression *e, const char *key) {
    for (size_t i = 0; i < e->n_options; i++)
        if (ent__str_is(e->key[i], key))
            return e->option[i];
    return (ent_str){NULL, 0};
}
