/* SPDX-License-Identifier: MIT
 *
 * Who has a code: "cow=255". Codes stand in entities as scheme=code, and where they
 * were not always theirs with a stretch of time: cow=255@1871/1945 (both ends in).
 * They are read once, when the first is asked for.
 */
#include "exchange/import.h"

/* One bearer of a code; `until` is the last day. */
struct ent_code_bearer {
    ent_str id;
    ent_day from, until;
    uint32_t next; /* of the same code, ENT_NONE at the end */
};

typedef struct loading {
    ent_importer *im;
    bool no_memory;
} loading;

/* "1871/1945", "1990-10-03/.."; true if it can be read. */
static bool stretch_read(ent_str text, ent_day *from, ent_day *until) {
    ent_str first;
    ent_date d;
    *from = ENT_DAY_MIN;
    *until = ENT_DAY_MAX;
    if (!ent__str_split(&text, '/', &first))
        return true;
    if (first.n && !ent__str_is(first, "..")) {
        if (ent_date_parse(first.p, (ptrdiff_t)first.n, &d, NULL) != ENT_OK)
            return false;
        *from = d.from;
    }
    if (text.n && !ent__str_is(text, "..")) {
        if (ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) != ENT_OK)
            return false;
        *until = d.until;
    }
    return true;
}

/* "cow=255@1871/1945" */
static bool code_add(ent_importer *im, ent_str code, ent_str id) {
    const char *at = memchr(code.p, '@', code.n);
    ent_str name = at ? (ent_str){code.p, (size_t)(at - code.p)} : code;
    ent_str stretch = at ? (ent_str){at + 1, code.n - name.n - 1} : ENT_STR("");
    struct ent_code_bearer b = {.next = ENT_NONE};
    if (!stretch_read(stretch, &b.from, &b.until))
        return true; /* a stretch that nobody can read covers no day */
    size_t before = im->codes.n;
    uint32_t no = ent__pool_add(&im->codes, name);
    b.id = ent__str_copy(&im->arena, id);
    if (no == ENT_NONE || !b.id.p ||
        !ENT_GROW(im->code_heads, im->code_heads_cap, (size_t)no + 1) ||
        !ENT_GROW(im->bearers, im->bearers_cap, im->n_bearers + 1))
        return false;
    if (no < before)
        b.next = im->code_heads[no];
    im->code_heads[no] = (uint32_t)im->n_bearers;
    im->bearers[im->n_bearers++] = b;
    return true;
}

static int on_entity(void *ctx, const ent_row *row, ent_instant recorded) {
    loading *l = ctx;
    (void)recorded;
    ent_str codes = row->cell[ENT_E_CODES], one;
    while (codes.n && ent__str_split(&codes, ';', &one))
        if (one.n && !code_add(l->im, ent__str_trim(one), row->cell[ENT_E_ID]))
            l->no_memory = true;
    return l->no_memory;
}

static ent_code codes_load(ent_importer *im, ent_error *err) {
    loading l = {im, false};
    im->codes_loaded = true;
    ent_code code = ent__register_rows(im->reg, ENT_ENTITY, ENT_STR(""), on_entity, &l, err);
    return l.no_memory ? ent__nomem(err) : code;
}

static const struct ent_code_bearer *bearer_find(const ent_importer *im, uint32_t head,
                                                 ent_day at, bool *several) {
    const struct ent_code_bearer *found = NULL;
    *several = false;
    for (uint32_t i = head; i != ENT_NONE; i = im->bearers[i].next) {
        const struct ent_code_bearer *b = &im->bearers[i];
        if (at < b->from || at > b->until)
            continue;
        *several = *several || (found && !ent__str_eq(found->id, b->id));
        found = b;
    }
    return found;
}

ent_code ent__import_code(ent_importer *im, const char *scheme, ent_str code, ent_day at,
                          char *out, size_t n, ent_error *err) {
    ent_buf key;
    bool several;
    if (!im->codes_loaded)
        ENT_TRY(codes_load(im, err));
    ent__buf_init(&key, 1 << 10);
    ent__buf_printf(&key, "%s=", scheme);
    ent__buf_str(&key, code);
    uint32_t no = ent__buf_code(&key, NULL) == ENT_OK
                      ? ent__pool_find(&im->codes, ent__buf_view(&key))
                      : ENT_NONE;
    ent__buf_free(&key);
    if (no == ENT_NONE)
        return ENT_NOT_FOUND;
    const struct ent_code_bearer *b = bearer_find(im, im->code_heads[no], at, &several);
    if (!b || several)
        return b ? ENT_AMBIGUOUS : ENT_NOT_FOUND;
    if (b->id.n >= n)
        return ENT_LIMIT;
    memcpy(out, b->id.p, b->id.n);
    out[b->id.n] = '\0';
    return ENT_OK;
}

void ent__codes_free(ent_importer *im) {
    ent__pool_free(&im->codes);
    ENT_DROP(im->code_heads, im->code_heads_cap);
    ENT_DROP(im->bearers, im->bearers_cap);
}
