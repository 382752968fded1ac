/* SPDX-License-Identifier: MIT
 *
 * A recipe of a panel. What is read is written again, and reads as the same; what is not has
 * a place within the text.
 */
#include "fuzz.h"

#include "table/out.h"

static void check_same(const ent_recipe *a, const ent_recipe *b) {
    PROMISE(ent_recipe_n(a) == ent_recipe_n(b));
    /* the order of options is the writer's, that of the values of one stays */
    for (size_t i = 0; i < ent_recipe_n(b); i++) {
        size_t found = 0;
        for (size_t k = 0; k < ent_recipe_n(a); k++)
            found += !strcmp(ent_recipe_option(a, k), ent_recipe_option(b, i)) &&
                     !strcmp(ent_recipe_value(a, k), ent_recipe_value(b, i));
        PROMISE(found > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ent_recipe *r, *again;
    ent_error err = {0};
    char *text = malloc(size + 1); /* no byte behind the end */
    PROMISE(text);
    memcpy(text, data, size);
    ent_code code = ent_recipe_parse(text, (ptrdiff_t)size, &r, &err);
    if (code == ENT_OK) {
        ent_buf b;
        ent__buf_init(&b, 8 << 20);
        PROMISE(ent_recipe_write(r, ent__buf_sink(&b), &err) == ENT_OK);
        ent_str all = ent__buf_view(&b);
        PROMISE(all.n > (1 << 20) ||
                ent_recipe_parse(all.p, (ptrdiff_t)all.n, &again, &err) == ENT_OK);
        if (all.n <= 1 << 20) {
            check_same(r, again);
            ent_recipe_free(again);
        }
        ent__buf_free(&b);
        ent_recipe_free(r);
    } else {
        PROMISE(!r && err.message[0]);
        PROMISE(code == ENT_LIMIT || code == ENT_UNSUPPORTED || err.line > 0);
        PROMISE(err.line <= (int64_t)size + 1 && err.column <= (int64_t)size + 1);
    }
    free(text);
    return 0;
}
