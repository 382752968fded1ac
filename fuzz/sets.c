/* SPDX-License-Identifier: MIT
 *
 * A set expression, as somebody typed it. What is read has parts that lie within the text,
 * and steps that leave one thing on the pile; what is not has a column of the text.
 */
#include "fuzz.h"

#include "ask/set.h"

static void check_within(ent_str part, const char *p, size_t n) {
    PROMISE(!part.n || (part.p >= p && part.p + part.n <= p + n));
}

static void check_read(const ent_set *set, const char *p, size_t n) {
    size_t pile = 0, parts = 0;
    for (size_t i = 0; i < set->n_steps; i++) {
        if (set->step[i].op == ENT_SET_PART) {
            PROMISE(set->step[i].which == parts++);
            pile++;
        } else {
            PROMISE(set->step[i].op <= ENT_SET_MINUS && pile-- >= 2);
        }
    }
    PROMISE(pile == 1 && parts == set->n_parts);
    for (size_t i = 0; i < set->n_parts; i++) {
        const ent_set_part *part = &set->part[i];
        check_within(part->function, p, n);
        check_within(part->name, p, n);
        check_within(part->value, p, n);
        check_within(part->text, p, n);
        PROMISE(part->name.n && part->column >= 1 && part->column <= (int64_t)n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ent_set set;
    ent_error err = {0};
    char *text = malloc(size + 1); /* no byte behind the end */
    PROMISE(text);
    memcpy(text, data, size);
    ent_code code = ent__set_parse((ent_str){text, size}, &set, &err);
    if (code == ENT_OK)
        check_read(&set, text, size);
    else
        PROMISE((code == ENT_PARSE || code == ENT_LIMIT) && err.column >= 1 &&
                err.column <= (int64_t)size + 1);
    free(text);
    return 0;
}
