/* SPDX-License-Identifier: MIT
 *
 * Who has a code on a day: the world's book of names knows, and the register of its own.
 */
#include "exchange/import.h"

#include "names/names.h"

ent_code ent__import_code(ent_importer *im, const char *scheme, ent_str code, ent_day at,
                          char *out, size_t n, ent_error *err) {
    ent_name_answer a;
    ent_name_query q = {
        .size = sizeof q, .from = scheme, .has_day = true, .day1 = at, .day2 = at};
    if (!im->names)
        ENT_TRY(ent_names_new(im->reg, &im->names, err));
    ent_names_find(im->names, code.p, (ptrdiff_t)code.n, &q, &a);
    if (a.verdict == ENT_NAME_UNKNOWN || a.outside)
        return ENT_NOT_FOUND;
    if (a.verdict == ENT_NAME_AMBIGUOUS)
        return ENT_AMBIGUOUS;
    ent_str id = ent__str(a.id);
    if (id.n >= n)
        return ENT_LIMIT;
    memcpy(out, id.p, id.n + 1);
    return ent__import_known(im, id, err);
}

/* Does a further bearer suit the claim better? One who bears the code on the days of its
 * beginning does, then one who does so later; of several the first. */
static int suits(const ent_bearer *b, ent_day first, ent_day begun, ent_day last) {
    return b->from <= begun && b->until > first ? 2 : b->from <= last && b->until > first;
}

static ent_code bearers(ent_importer *im, const char *scheme, ent_str code,
                        const ent_bearer **first, size_t *n, const ent_book **book) {
    char key[128];
    size_t bytes = ent__code_key(ent__str(scheme), code, key, sizeof key);
    *n = 0;
    for (int i = 0; bytes && i < im->names->n_books && !*n; i++) {
        *book = im->names->books[i];
        const ent_book_key *k = ent__book_find(*book, (ent_str){key, bytes});
        if (k) {
            *first = (*book)->bearers + k->bearers;
            *n = k[1].bearers - k->bearers;
        }
    }
    return *n ? ENT_OK : ENT_NOT_FOUND;
}

ent_code ent__import_holder(ent_importer *im, const char *scheme, ent_str code, ent_day first,
                            ent_day begun, ent_day last, ent_holder *out, ent_error *err) {
    const ent_book *book = NULL;
    const ent_bearer *b = NULL, *best = NULL;
    size_t n;
    bool alone = true;
    if (!im->names)
        ENT_TRY(ent_names_new(im->reg, &im->names, err));
    if (bearers(im, scheme, code, &b, &n, &book) != ENT_OK)
        return ENT_NOT_FOUND;
    for (size_t i = 0; i < n; i++) {
        int suit = suits(&b[i], first, begun, last);
        int had = best ? suits(best, first, begun, last) : 0;
        alone &= b[i].entity == b[0].entity;
        if (b[i].how == ENT_BEARS_CODE && suit &&
            (!best || suit > had || (suit == had && b[i].from < best->from)))
            best = &b[i];
    }
    if (!best && !alone)
        return ENT_NOT_FOUND;
    *out = best ? (ent_holder){.from = best->from, .until = best->until, .next = ENT_DAY_MAX}
                : (ent_holder){ENT_DAY_MIN, ENT_DAY_MAX, ENT_DAY_MAX, ""};
    for (size_t i = 0; best && i < n; i++)
        if (b[i].how == ENT_BEARS_CODE && b[i].from >= best->until && b[i].from < out->next)
            out->next = b[i].from;
    ent_str id = ent__str(ent__book_text(book, book->entities[(best ? best : b)->entity].id));
    if (id.n >= sizeof out->id)
        return ENT_LIMIT;
    memcpy(out->id, id.p, id.n + 1);
    return ent__import_known(im, id, err);
}
