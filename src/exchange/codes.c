/* SPDX-License-Identifier: MIT
 *
 * Who has a code on a day: the world's book of names knows, and the register of its own.
 */
#include "exchange/import.h"

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
