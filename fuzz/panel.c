/* SPDX-License-Identifier: MIT
 *
 * A variable of a panel, as somebody typed it. What reads has a name that any program takes
 * for a column, at least one word, and parts that lie within the text.
 */
#include "fuzz.h"

#include "panel/expression.h"

static void check_within(ent_str part, const char *p, size_t n) {
    PROMISE(part.p >= p && part.p + part.n <= p + n);
}

static void check_read(const ent_expression *e, const char *p, size_t n) {
    PROMISE(e->name.n > 0 && e->n_words <= ENT_WORDS_MOST && e->n_options <= ENT_OPTIONS_MOST);
    PROMISE(e->n_words + e->n_options > 0);
    for (size_t i = 0; i < e->name.n; i++)
        PROMISE(strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
                       e->name.p[i]) &&
                e->name.p[i]);
    for (size_t i = 0; i < e->n_words; i++)
        check_within(e->word[i], p, n);
    for (size_t i = 0; i < e->n_options; i++) {
        check_within(e->key[i], p, n);
        check_within(e->option[i], p, n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ent_arena arena = {0};
    ent_expression e;
    ent_error err = {0};
    char *text = malloc(size + 1); /* no byte behind the end */
    PROMISE(text);
    memcpy(text, data, size);
    ent_code code = ent__expression_parse((ent_str){text, size}, &arena, &e, &err);
    if (code == ENT_OK)
        check_read(&e, text, size);
    else
        PROMISE(code == ENT_PARSE || code == ENT_LIMIT);
    ent__arena_free(&arena);
    free(text);
    return 0;
}
