/* SPDX-License-Identifier: MIT
 *
 * The books opened, and what they say of one entity.
 */
#include "names/names.h"

#include "register/register.h"
#include "table/table.h"

/* ---- opening ------------------------------------------------------------------------- */

typedef struct reading {
    ent_names *names;
    ent_error *err;
    ent_code code;
} reading;

static ent_code take_entity(ent_book_maker *m, const ent_row *row, ent_error *err) {
    ent_str id = row->cell[ENT_E_ID], aliases = row->cell[ENT_E_ALIASES], alias;
    if (ent__book_select(m, id)) /* a second row: what is new in it counts */
        ENT_TRY(ent__book_name(m, row->cell[ENT_E_NAME], ENT_STR(""), ENT_STR("short"),
                               ENT_STR(""), ENT_STR(""), ENT_RANK_OWN, err));
    else
        ENT_TRY(ent__book_entity(m, id, row->cell[ENT_E_TYPE], row->cell[ENT_E_NAME],
                                 row->cell[ENT_E_SINCE], row->cell[ENT_E_UNTIL], err));
    while (ent__str_split(&aliases, '|', &alias))
        ENT_TRY(ent__book_name(m, alias, ENT_STR(""), ENT_STR("variant"), ENT_STR(""),
                               ENT_STR(""), ENT_RANK_OWN, err));
    return ent__book_codes(m, row->cell[ENT_E_CODES], err);
}

/* The world's own entities are better known to the world's book. */
static int on_entity(void *ctx, const ent_row *row, ent_instant recorded) {
    reading *r = ctx;
    (void)recorded;
    if (!ent__names_entity(r->names, row->cell[ENT_E_ID], NULL))
        r->code = take_entity(r->names->maker, row, r->err);
    return r->code != ENT_OK;
}

static ent_code open_own(ent_names *names, ent_register *reg, ent_error *err) {
    ent_error why = {0};
    reading r = {names, &why, ENT_OK};
    ENT_TRY(ent__book_maker_new(&names->maker, err));
    ent_code code = ent__register_rows(reg, ENT_ENTITY, ENT_STR(""), on_entity, &r, err);
    if (r.code != ENT_OK) {
        if (err)
            *err = why;
        return r.code;
    }
    ENT_TRY(code);
    ENT_TRY(ent__book_finish(names->maker, &names->own, err));
    names->books[names->n_books++] = &names->own;
    return ENT_OK;
}

ent_code ent_names_new(ent_register *reg, ent_names **out, ent_error *err) {
    if (!out)
        return ent__fail(err, ENT_MISUSE, "a place for the names");
    ent_names *names = ent__zalloc(1, sizeof *names);
    *out = NULL;
    if (!names)
        return ent__nomem(err);
    names->books[names->n_books++] = &ent__book_world;
    ent_code code = reg ? open_own(names, reg, err) : ENT_OK;
    if (code != ENT_OK) {
        ent_names_free(names);
        return code;
    }
    *out = names;
    return ENT_OK;
}

void ent_names_free(ent_names *names) {
    if (!names)
        return;
    ent__book_maker_free(names->maker);
    ent__free(names, sizeof *names);
}

const ent_book_entity *ent__names_entity(const ent_names *names, ent_str id,
                                         const ent_book **book) {
    char key[ENT_KEY_BYTES];
    size_t n = ent__code_key(ENT_STR("id"), id, key, sizeof key);
    for (int i = 0; n && i < names->n_books; i++) {
        const ent_book *b = names->books[i];
        const ent_book_key *k = ent__book_find(b, (ent_str){key, n});
        for (uint32_t j = k ? k->bearers : 0; k && j < k[1].bearers; j++) {
            const ent_book_entity *e = &b->entities[b->bearers[j].entity];
            if (!ent__str_is(id, ent__book_text(b, e->id)))
                continue; /* ids know upper and lower case, keys do not */
            if (book)
                *book = b;
            return e;
        }
    }
    return NULL;
}

/* ---- codes ---------------------------------------------------------------------------- */

/* Days that a code and a question have in common; without a day, how late it held. */
static int64_t fits(const ent_book_code *c, const ent_name_query *q) {
    if (!q || !q->has_day)
        return (int64_t)c->until - ENT_DAY_MIN + 1;
    ent_day end = q->day2 < ENT_DAY_MAX ? q->day2 + 1 : ENT_DAY_MAX;
    ent_day from = c->from > q->day1 ? c->from : q->day1;
    ent_day until = c->until < end ? c->until : end;
    return (int64_t)until - from;
}

static const char *code_of(const ent_book *b, const ent_book_entity *e, ent_str scheme,
                           const ent_name_query *q) {
    const char *best = "";
    int64_t most = 0;
    for (uint32_t i = e->codes; i < e[1].codes; i++) {
        const ent_book_code *c = &b->codes[i];
        if (!ent__str_is(scheme, ent__book_text(b, c->scheme)))
            continue;
        int64_t days = fits(c, q);
        if (days > 0 && days >= most) { /* they are sorted by their beginning */
            most = days;
            best = ent__book_text(b, c->text);
        }
    }
    return best;
}

size_t ent_names_code(const ent_names *names, const char *id, const char *scheme,
                      const ent_name_query *query, char *dst, size_t n) {
    const ent_book *b;
    const ent_book_entity *e = ent__names_entity(names, ent__str(id), &b);
    ent_str s = ent__str(scheme);
    const char *text = "";
    if (e && ent__str_is(s, "id"))
        text = ent__book_text(b, e->id);
    else if (e && ent__str_is(s, "name"))
        text = ent__book_text(b, e->name);
    else if (e && ent__str_is(s, "type"))
        text = ent__book_text(b, e->type);
    else if (e)
        text = code_of(b, e, s, query);
    size_t need = strlen(text);
    if (n) {
        size_t keep = need < n ? need : n - 1;
        memcpy(dst, text, keep);
        dst[keep] = '\0';
    }
    return need;
}

bool ent_names_has_scheme(const ent_names *names, const char *scheme) {
    ent_str s = ent__str(scheme);
    if (ent__str_in_list(ENT_STR("id|name|type"), s))
        return true;
    for (int i = 0; i < names->n_books; i++) {
        const ent_book *b = names->books[i];
        for (uint32_t k = 0; k < b->entities[b->n_entities].codes; k++)
            if (ent__str_is(s, ent__book_text(b, b->codes[k].scheme)))
                return true;
    }
    return false;
}

/* ---- nearest -------------------------------------------------------------------------- */

enum { PAIRS = 1024 }; /* of letters, by a hash */

/* How alike: pairs of neighbouring bytes in common, of all (Dice 1945), in thousandths. */
static unsigned likeness(const uint8_t *pairs, size_t n_pairs, ent_str key) {
    unsigned common = 0;
    for (size_t i = 0; i + 1 < key.n; i++)
        common += pairs[((unsigned char)key.p[i] * 31u + (unsigned char)key.p[i + 1]) % PAIRS];
    size_t all = n_pairs + (key.n ? key.n - 1 : 0);
    unsigned score = all ? (unsigned)(2000u * common / all) : 0;
    return score > 1000 ? 1000 : score;
}

typedef struct near_one {
    const char *id;
    unsigned score;
} near_one;

static void near_add(near_one *at, size_t *n, size_t most, const char *id, unsigned score) {
    size_t i = 0;
    while (i < *n && strcmp(at[i].id, id) != 0)
        i++;
    if (i < *n && at[i].score >= score)
        return;
    if (i == *n) {
        if (*n == most && at[most - 1].score >= score)
            return;
        i = *n < most ? (*n)++ : most - 1;
    }
    for (; i > 0 && at[i - 1].score < score; i--)
        at[i] = at[i - 1];
    at[i] = (near_one){id, score};
}

enum { NEAR_MOST = 16, NEAR_ENOUGH = 450 };

size_t ent_names_nearest(const ent_names *names, const char *text, ptrdiff_t n,
                         const ent_name_query *query, const char **ids, size_t most) {
    uint8_t pairs[PAIRS] = {0};
    near_one best[NEAR_MOST];
    size_t found = 0;
    ent_key key;
    ent__key_read(ent__strn(text, n), &key);
    ent_str s = ent__key_text(&key);
    for (size_t i = 0; key.n && i + 1 < s.n; i++)
        pairs[((unsigned char)s.p[i] * 31u + (unsigned char)s.p[i + 1]) % PAIRS] = 1;
    most = most < NEAR_MOST ? most : NEAR_MOST;
    for (int k = 0; key.n && most && k < names->n_books; k++) {
        const ent_book *b = names->books[k];
        for (size_t i = 0; i < b->n_keys; i++) {
            unsigned score = likeness(pairs, s.n - 1, ent__book_key(b, &b->keys[i]));
            for (uint32_t j = b->keys[i].bearers;
                 score >= NEAR_ENOUGH && j < b->keys[i + 1].bearers; j++) {
                const ent_bearer *r = &b->bearers[j];
                const ent_book_entity *e = &b->entities[r->entity];
                if (r->how == ENT_BEARS_NAME &&
                    ent__name_type_fits(query ? query->type : NULL,
                                        ent__str(ent__book_text(b, e->type))))
                    near_add(best, &found, most, ent__book_text(b, e->id), score);
            }
        }
    }
    for (size_t i = 0; i < found; i++)
        ids[i] = best[i].id;
    return found;
}

/* ---- completion ------------------------------------------------------------------------ */

static bool begins(const char *text, ent_str folded, const char *id, const char *name) {
    ent_key key;
    if (strncmp(id, text, strlen(text)) == 0)
        return true;
    ent__key_read(ent__str(name), &key);
    ent_str s = ent__key_text(&key);
    return folded.n && folded.n <= s.n && memcmp(s.p, folded.p, folded.n) == 0;
}

ent_code ent_names_complete(const ent_names *names, const char *text,
                            const ent_name_query *query, ent_name_fn fn, void *ctx,
                            ent_error *err) {
    ent_key key;
    if (!names || !text || !fn)
        return ent__fail(err, ENT_MISUSE, "names, a text and a function");
    ent__key_read(ent__str(text), &key);
    for (int i = 0; i < names->n_books; i++) {
        const ent_book *b = names->books[i];
        for (size_t k = 0; k < b->n_entities; k++) {
            const ent_book_entity *e = &b->entities[k];
            const char *id = ent__book_text(b, e->id), *name = ent__book_text(b, e->name);
            if (ent__name_type_fits(query ? query->type : NULL,
                                    ent__str(ent__book_text(b, e->type))) &&
                begins(text, ent__key_text(&key), id, name) && fn(ctx, id, name) != 0)
                return ent__fail(err, ENT_STOPPED, "stopped");
        }
    }
    return ENT_OK;
}

/* ---- description ----------------------------------------------------------------------- */

static const ent_column columns[] = {
    {"kind", ENT_COLUMN_TEXT, "Kind", "", ENT_STYLE_PLAIN},
    {"sort", ENT_COLUMN_TEXT, "", "", ENT_STYLE_PLAIN},
    {"text", ENT_COLUMN_TEXT, "Text", "", ENT_STYLE_STRONG},
    {"since", ENT_COLUMN_DAY, "Since", "", ENT_STYLE_PLAIN},
    {"until", ENT_COLUMN_DAY, "Until", "", ENT_STYLE_PLAIN},
    {"langs", ENT_COLUMN_TEXT, "Languages", "", ENT_STYLE_FAINT},
};
enum { C_KIND, C_SORT, C_TEXT, C_SINCE, C_UNTIL, C_LANGS };

static void put_row(ent_table *t, const char *kind, const char *sort, const char *text,
                    const char *langs, ent_day from, ent_day until) {
    size_t row = ent__table_add_row(t);
    ent__table_set_z(t, row, C_KIND, kind);
    ent__table_set_z(t, row, C_SORT, *sort ? sort : NULL);
    ent__table_set_z(t, row, C_TEXT, text);
    ent__table_set_z(t, row, C_LANGS, *langs ? langs : NULL);
    if (from > ENT_DAY_MIN)
        ent__table_set_day(t, row, C_SINCE, from);
    if (until < ENT_DAY_MAX)
        ent__table_set_day(t, row, C_UNTIL, until - 1);
}

ent_code ent_names_describe(const ent_names *names, const char *id, ent_table **out,
                            ent_error *err) {
    const ent_book *b;
    const ent_book_entity *e = names ? ent__names_entity(names, ent__str(id), &b) : NULL;
    *out = NULL;
    if (!e)
        return ent__fail(err, ENT_NOT_FOUND, "no name of \"%.80s\" is known", id ? id : "");
    ent_table *t = ent__table_new(ent__str(ent__book_text(b, e->name)));
    ent__table_add_columns(t, columns, sizeof columns / sizeof *columns);
    put_row(t, "entity", ent__book_text(b, e->type), ent__book_text(b, e->id), "", e->from,
            e->until);
    for (uint32_t i = e->codes; i < e[1].codes; i++) {
        const ent_book_code *c = &b->codes[i];
        put_row(t, "code", ent__book_text(b, c->scheme), ent__book_text(b, c->text), "",
                c->from, c->until);
    }
    for (uint32_t i = e->names; i < e[1].names; i++) {
        const ent_book_name *c = &b->names[i];
        put_row(t, "name", ent__book_text(b, c->kind), ent__book_text(b, c->text),
                ent__book_text(b, c->langs), c->from, c->until);
    }
    return ent__table_done(t, out, err);
}
