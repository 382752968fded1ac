/* SPDX-License-Identifier: MIT
 *
 * Debian's iso-codes: /usr/share/iso-codes/json/iso_3166-1.json has the English names,
 * /usr/share/locale/LANG/LC_MESSAGES/iso_3166-1.mo has them in other languages.
 *
 * A .mo file (GNU gettext): seven 32-bit numbers (magic 0x950412de, revision, n, offset
 * of the table of originals, offset of the table of translations, …); each table has n
 * pairs (bytes, offset of the text).
 */
#include "base/json.h"
#include "namebook.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static const uint32_t mo_magic = 0x950412deu;

/* English names and whose they are. */
typedef struct english {
    ent_pool names;
    ent_str *ids; /* one a name; borrowed from the document */
    size_t cap;
} english;

static ent_code english_add(english *e, ent_str name, ent_str id, ent_error *err) {
    uint32_t no = ent__pool_add(&e->names, name);
    if (no == ENT_NONE || !ENT_GROW(e->ids, e->cap, e->names.n))
        return ent__nomem(err);
    e->ids[no] = id;
    return ENT_OK;
}

static ent_code add_entry(ent_book_maker *m, english *e, const ent_json *entry,
                          ent_error *err) {
    static const char *const keys[][2] = {
        {"name", "short"}, {"official_name", "formal"}, {"common_name", "short"}};
    ent_str id, name;
    if (!ent__json_string(ent__json_get(entry, "alpha_3"), &id) || !ent__book_select(m, id))
        return ENT_OK;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!ent__json_string(ent__json_get(entry, keys[i][0]), &name))
            continue;
        ENT_TRY(english_add(e, name, id, err));
        ENT_TRY(ent__book_name(m, name, ENT_STR("en"), ent__str(keys[i][1]), ENT_STR(""),
                               ENT_STR(""), ENT_RANK_ENGLISH, err));
    }
    return ENT_OK;
}

static uint32_t number(const ent_buf *mo, size_t at) {
    uint32_t v = 0;
    if (at + 4 <= mo->n)
        memcpy(&v, mo->p + at, 4);
    return v;
}

static bool text_of(const ent_buf *mo, size_t pair, ent_str *out) {
    uint32_t n = number(mo, pair), at = number(mo, pair + 4);
    if (at > mo->n || n > mo->n - at)
        return false;
    *out = (ent_str){mo->p + at, n};
    return true;
}

static ent_code add_catalogue(ent_book_maker *m, const english *e, const ent_buf *mo,
                              ent_str lang, ent_error *err) {
    uint32_t n = number(mo, 8), originals = number(mo, 12), translations = number(mo, 16);
    if (mo->n < 28 || number(mo, 0) != mo_magic)
        return ENT_OK; /* made on a machine of the other byte order */
    for (uint32_t i = 0; i < n; i++) {
        ent_str original, translated;
        if (!text_of(mo, originals + 8u * (size_t)i, &original) ||
            !text_of(mo, translations + 8u * (size_t)i, &translated))
            return ent__fail(err, ENT_PARSE, "a damaged catalogue");
        uint32_t no = ent__pool_find(&e->names, original);
        if (no == ENT_NONE || !translated.n || ent__str_eq(original, translated) ||
            !ent__book_select(m, e->ids[no]))
            continue;
        ENT_TRY(ent__book_translation(m, original, translated, lang, ENT_RANK_OTHER, err));
    }
    return ENT_OK;
}

static ent_code add_catalogues(ent_book_maker *m, const english *e, const char *share,
                               const char *domain, ent_error *err) {
    char path[4096];
    snprintf(path, sizeof path, "%s/locale", share);
    struct dirent **langs = NULL;
    int n = scandir(path, &langs, NULL, alphasort);
    ent_code code = ENT_OK;
    for (int i = 0; i < n; i++) {
        ent_buf mo;
        ent__buf_init(&mo, 1 << 26);
        snprintf(path, sizeof path, "%s/locale/%s/LC_MESSAGES/%s.mo", share, langs[i]->d_name,
                 domain);
        if (code == ENT_OK && namebook_file(path, &mo, NULL) == ENT_OK)
            code = add_catalogue(m, e, &mo, ent__str(langs[i]->d_name), err);
        ent__buf_free(&mo);
        free(langs[i]);
    }
    free(langs);
    return code;
}

static ent_code add_list(ent_book_maker *m, const char *share, const char *domain,
                         const char *key, ent_error *err) {
    char path[4096];
    ent_buf text;
    ent_json *document = NULL;
    english e = {0};
    ent__buf_init(&text, 1 << 26);
    snprintf(path, sizeof path, "%s/iso-codes/json/%s.json", share, domain);
    ent_code code = namebook_file(path, &text, err);
    if (code == ENT_OK)
        code = ent__json_parse(ent__buf_view(&text), &document, err);
    const ent_json *list = ent__json_get(document, key);
    for (size_t i = 0; code == ENT_OK && i < ent__json_count(list); i++)
        code = add_entry(m, &e, ent__json_at(list, i), err);
    if (code == ENT_OK)
        code = add_catalogues(m, &e, share, domain, err);
    ent__json_free(document);
    ent__buf_free(&text);
    ent__pool_free(&e.names);
    ENT_DROP(e.ids, e.cap);
    return code == ENT_NOT_FOUND || code == ENT_UNSUPPORTED ? ENT_OK : code;
}

ent_code namebook_iso_codes(ent_book_maker *m, const char *share, ent_error *err) {
    ENT_TRY(add_list(m, share, "iso_3166-1", "3166-1", err));
    return add_list(m, share, "iso_3166-3", "3166-3", err);
}
