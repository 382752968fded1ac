/* SPDX-License-Identifier: MIT
 *
 * Some sets come in two tables: one of disputes, one of who took part in them. What the
 * first says of a dispute is kept here until the second comes.
 */
#include "exchange/import.h"

static ent_code key_put(ent_buf *to, ent_str name, ent_str field, ent_str key, ent_error *err) {
    const ent_str parts[] = {name, field, key};
    ent__buf_init(to, ENT_CELL_BYTES_MOST);
    for (int i = 0; i < 3; i++) {
        ent__buf_str(to, parts[i]);
        ent__buf_char(to, '\x1f');
    }
    return ent__buf_code(to, err);
}

ent_code ent__import_keep(ent_importer *im, ent_str name, ent_str field, ent_str key,
                          ent_str text, ent_error *err) {
    ent_buf b;
    ent_code code = key_put(&b, name, field, key, err);
    uint32_t no = code == ENT_OK ? ent__pool_add(&im->kept, ent__buf_view(&b)) : ENT_NONE;
    ent__buf_free(&b);
    ENT_TRY(code);
    if (no == ENT_NONE || !ENT_GROW(im->kept_text, im->kept_cap, (size_t)no + 1))
        return ent__nomem(err);
    im->kept_text[no] = ent__str_copy(&im->arena, text);
    return im->kept_text[no].p ? ENT_OK : ent__nomem(err);
}

ent_code ent__import_kept(ent_importer *im, ent_str name, ent_str field, ent_str key,
                          ent_buf *out, ent_error *err) {
    ent_buf b;
    ent_code code = key_put(&b, name, field, key, err);
    uint32_t no = code == ENT_OK ? ent__pool_find(&im->kept, ent__buf_view(&b)) : ENT_NONE;
    ent__buf_free(&b);
    if (no != ENT_NONE)
        ent__buf_str(out, im->kept_text[no]);
    return code;
}
