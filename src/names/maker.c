/* SPDX-License-Identifier: MIT
 *
 * Making a book of names: rows are collected, then sorted into the arrays of the book.
 */
#include "names/names.h"

#include <stdlib.h>

enum { ENTITIES_MOST = 1 << 24 };

/* Texts are numbers of the pool until the book is finished. */
typedef struct name_row {
    uint32_t entity;
    ent_book_name name;
} name_row;
typedef struct code_row {
    uint32_t entity;
    ent_book_code code;
} code_row;
typedef struct bearer_row {
    uint32_t key, hash;
    uint32_t before; /* the row before it of the same key, ENT_NONE */
    bool dated;      /* by dates of its own, not by those of the entity */
    ent_bearer bearer;
} bearer_row;

struct ent_book_maker {
    ent_pool pool;     /* 0 is "" */
    ent_map entity_of; /* id -> entity */
    ent_map name_of;   /* entity and text -> row of names */
    ent_map bearer_of; /* key -> its last row of bearers */
    ent_book_entity *entities;
    size_t n_entities, cap_entities;
    name_row *names;
    size_t n_names, cap_names;
    code_row *codes;
    size_t n_codes, cap_codes;
    bearer_row *bearers;
    size_t n_bearers, cap_bearers;
    uint32_t current;
    /* the book's arrays */
    uint32_t *offsets; /* of the pool's texts; ENT_NONE: not in the book */
    size_t n_offsets;
    char *text;
    size_t text_cap;
    ent_book_name *out_names;
    ent_book_code *out_codes;
    ent_book_key *keys;
    size_t n_keys, cap_keys;
    ent_bearer *out_bearers;
    ent_book_half *halves;
    size_t n_halves, cap_halves;
    uint32_t *key_of, *half_of;
    size_t n_parts;
    size_t out_n_names, out_n_codes, out_n_bearers;
};

ent_code ent__book_maker_new(ent_book_maker **out, ent_error *err) {
    ent_book_maker *m = ent__zalloc(1, sizeof *m);
    *out = NULL;
    if (!m || ent__pool_add(&m->pool, ENT_STR("")) == ENT_NONE) {
        ent__book_maker_free(m);
        return ent__nomem(err);
    }
    m->current = ENT_NONE;
    *out = m;
    return ENT_OK;
}

void ent__book_maker_free(ent_book_maker *m) {
    if (!m)
        return;
    ent__pool_free(&m->pool);
    ent__map_free(&m->entity_of);
    ent__map_free(&m->name_of);
    ent__map_free(&m->bearer_of);
    ENT_DROP(m->entities, m->cap_entities);
    ENT_DROP(m->names, m->cap_names);
    ENT_DROP(m->codes, m->cap_codes);
    ENT_DROP(m->bearers, m->cap_bearers);
    ENT_DROP(m->offsets, m->n_offsets);
    ent__free(m->text, m->text_cap);
    ENT_DROP(m->out_names, m->out_n_names);
    ENT_DROP(m->out_codes, m->out_n_codes);
    ENT_DROP(m->keys, m->cap_keys);
    ENT_DROP(m->out_bearers, m->out_n_bearers);
    ENT_DROP(m->halves, m->cap_halves);
    ENT_DROP(m->key_of, m->n_parts);
    ENT_DROP(m->half_of, m->n_parts);
    ent__free(m, sizeof *m);
}

/* ---- collecting --------------------------------------------------------------------- */

/* EDTF dates, or blank, as a half-open stretch. Blank ends are those that are given (the
 * entity's), or open if nothing would be left: a colony's name ends before the state begins. */
static ent_code read_days(ent_str since, ent_str until, ent_day *from, ent_day *end,
                          ent_error *err) {
    ent_date d;
    bool own_since = since.n && !ent__str_is(since, "..");
    bool own_until = until.n && !ent__str_is(until, "..");
    if (own_since) {
        ENT_TRY(ent_date_parse(since.p, (ptrdiff_t)since.n, &d, err));
        *from = d.from;
    }
    if (own_until) {
        ENT_TRY(ent_date_parse(until.p, (ptrdiff_t)until.n, &d, err));
        *end = d.until < ENT_DAY_MAX ? d.until + 1 : ENT_DAY_MAX;
    }
    if (*from >= *end && own_until && !own_since)
        *from = ENT_DAY_MIN;
    if (*from >= *end && own_since && !own_until)
        *end = ENT_DAY_MAX;
    if (*from >= *end)
        return ent__fail(err, ENT_PARSE, "%.*s is not before %.*s", ENT_FMT(since),
                         ENT_FMT(until));
    return ENT_OK;
}

static ent_code add_bearer(ent_book_maker *m, ent_str key, const ent_bearer *b, bool dated,
                           ent_error *err) {
    uint32_t no = ent__pool_add(&m->pool, key);
    if (no == ENT_NONE || !ENT_GROW(m->bearers, m->cap_bearers, m->n_bearers + 1))
        return ent__nomem(err);
    uint32_t before = ent__map_get(&m->bearer_of, no);
    if (!ent__map_put(&m->bearer_of, no, (uint32_t)m->n_bearers))
        return ent__nomem(err);
    m->bearers[m->n_bearers++] = (bearer_row){no, ent__key_hash(key), before, dated, *b};
    return ENT_OK;
}

/* Words as they stand, and in the order of their bytes. */
static ent_code add_words(ent_book_maker *m, const ent_key *key, const ent_bearer *b,
                          bool dated, ent_error *err) {
    ent_key sorted;
    ENT_TRY(add_bearer(m, ent__key_text(key), b, dated, err));
    if (key->n == 1)
        return ENT_OK;
    ent__key_sort(key, &sorted);
    if (ent__str_eq(ent__key_text(key), ent__key_text(&sorted)))
        return ENT_OK;
    return add_bearer(m, ent__key_text(&sorted), b, dated, err);
}

enum { CORE_WORDS = 3 }; /* a shorter name without its article is another word: Salvador */

/* The keys of a name: its words, and those of a long one without its articles. */
static ent_code add_keys(ent_book_maker *m, ent_str name, const ent_bearer *b, bool dated,
                         ent_error *err) {
    ent_key key, core;
    ent__key_read(name, &key);
    if (!key.n)
        return ENT_OK; /* longer than any text that is compared, or only small words */
    ENT_TRY(add_words(m, &key, b, dated, err));
    if (key.n < CORE_WORDS || !ent__key_bare(&key, &core) || core.n < CORE_WORDS - 1)
        return ENT_OK;
    return add_words(m, &core, b, dated, err);
}

/* Names with umlauts are also written with two letters: Oesterreich. */
static ent_code add_spelt_out(ent_book_maker *m, ent_str name, const ent_bearer *b, bool dated,
                              ent_error *err) {
    static const struct {
        const char *letter, *spelt;
    } all[] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ä", "Ae"}, {"Ö", "Oe"},
               {"Ü", "Ue"}, {"ø", "oe"}, {"Ø", "Oe"}, {"å", "aa"}, {"Å", "Aa"}};
    char out[ENT_KEY_BYTES * 2];
    size_t n = 0, i = 0;
    bool any = false;
    while (i < name.n && n + 2 < sizeof out) {
        size_t k = 0, step = 1;
        while (k < sizeof all / sizeof *all &&
               (name.n - i < 2 || memcmp(name.p + i, all[k].letter, 2) != 0))
            k++;
        if (k < sizeof all / sizeof *all) {
            memcpy(out + n, all[k].spelt, 2);
            n += 2;
            step = 2;
            any = true;
        } else {
            out[n++] = name.p[i];
        }
        i += step;
    }
    return any && i == name.n ? add_keys(m, (ent_str){out, n}, b, dated, err) : ENT_OK;
}

/* "LTU" of scheme "iso3" as it is looked up: iso3:ltu; numbers without leading zeros. */
size_t ent__code_key(ent_str scheme, ent_str code, char *out, size_t n) {
    size_t at = 0, zeros = 0;
    while (zeros + 1 < code.n && code.p[zeros] == '0')
        zeros++;
    for (size_t i = zeros; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            zeros = 0;
    if (scheme.n + 1 + code.n > n)
        return 0;
    for (size_t i = 0; i < scheme.n; i++)
        out[at++] = scheme.p[i];
    out[at++] = ':';
    for (size_t i = zeros; i < code.n; i++) {
        char c = code.p[i];
        out[at++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return at;
}

/* The id is a code too, of the scheme "id", at all times. */
static ent_code add_id(ent_book_maker *m, ent_str id, ent_error *err) {
    ent_bearer b = {m->current, ENT_DAY_MIN, ENT_DAY_MAX, ENT_BEARS_CODE, ENT_RANK_OWN, false};
    char key[ENT_KEY_BYTES];
    size_t n = ent__code_key(ENT_STR("id"), id, key, sizeof key);
    return n ? add_bearer(m, (ent_str){key, n}, &b, false, err) : ENT_OK;
}

ent_code ent__book_entity(ent_book_maker *m, ent_str id, ent_str type, ent_str name,
                          ent_str since, ent_str until, ent_error *err) {
    ent_book_entity e = {.from = ENT_DAY_MIN, .until = ENT_DAY_MAX};
    ENT_TRY(read_days(since, until, &e.from, &e.until, err));
    e.id = ent__pool_add(&m->pool, id);
    e.type = ent__pool_add(&m->pool, type);
    e.name = ent__pool_add(&m->pool, name);
    if (m->n_entities == ENTITIES_MOST)
        return ent__fail(err, ENT_LIMIT, "more than %d entities", ENTITIES_MOST);
    if (e.id == ENT_NONE || e.type == ENT_NONE || e.name == ENT_NONE ||
        !ENT_GROW(m->entities, m->cap_entities, m->n_entities + 1) ||
        !ent__map_put(&m->entity_of, e.id, (uint32_t)m->n_entities))
        return ent__nomem(err);
    m->current = (uint32_t)m->n_entities;
    m->entities[m->n_entities++] = e;
    ENT_TRY(add_id(m, id, err));
    return ent__book_name(m, name, ENT_STR(""), ENT_STR("short"), ENT_STR(""), ENT_STR(""),
                          ENT_RANK_OWN, err);
}

bool ent__book_select(ent_book_maker *m, ent_str id) {
    uint32_t no = ent__pool_find(&m->pool, id);
    m->current = no == ENT_NONE ? ENT_NONE : ent__map_get(&m->entity_of, no);
    return m->current != ENT_NONE;
}

/* One more language of a name that is there. */
static ent_code add_lang(ent_book_maker *m, name_row *row, ent_str lang, ent_error *err) {
    ent_str langs = m->pool.at[row->name.langs], rest = langs, part;
    while (ent__str_split(&rest, ' ', &part))
        if (ent__str_eq(part, lang))
            return ENT_OK;
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    ent__buf_str(&b, langs);
    if (langs.n && lang.n)
        ent__buf_char(&b, ' ');
    ent__buf_str(&b, lang);
    ent_code code = ent__buf_code(&b, err);
    uint32_t no = code == ENT_OK ? ent__pool_add(&m->pool, ent__buf_view(&b)) : ENT_NONE;
    ent__buf_free(&b);
    if (code == ENT_OK && no == ENT_NONE)
        code = ent__nomem(err);
    if (code == ENT_OK)
        row->name.langs = no;
    return code;
}

/* A name of the entity in hand, borne from one day to another. */
static ent_code put_name(ent_book_maker *m, ent_str name, ent_str lang, ent_str kind,
                         const ent_bearer *b, bool dated, ent_error *err) {
    name_row row = {.entity = b->entity};
    ENT_TRY(add_keys(m, name, b, dated, err));
    ENT_TRY(add_spelt_out(m, name, b, dated, err));
    if (b->how == ENT_BEARS_NOT)
        return ENT_OK;
    row.name.text = ent__pool_add(&m->pool, name);
    row.name.langs = ent__pool_add(&m->pool, lang);
    row.name.kind = ent__pool_add(&m->pool, kind);
    row.name.from = dated ? b->from : ENT_DAY_MIN;
    row.name.until = dated ? b->until : ENT_DAY_MAX;
    if (row.name.text == ENT_NONE || row.name.langs == ENT_NONE || row.name.kind == ENT_NONE)
        return ent__nomem(err);
    uint64_t key = (uint64_t)b->entity << 32 | row.name.text;
    uint32_t known = ent__map_get(&m->name_of, key);
    if (known != ENT_NONE && (!dated || (m->names[known].name.from == row.name.from &&
                                         m->names[known].name.until == row.name.until)))
        return add_lang(m, &m->names[known], lang, err);
    if (!ENT_GROW(m->names, m->cap_names, m->n_names + 1) ||
        !ent__map_put(&m->name_of, key, (uint32_t)m->n_names))
        return ent__nomem(err);
    m->names[m->n_names++] = row;
    return ENT_OK;
}

static bool is_english(ent_str lang) {
    return !lang.n || ent__str_starts(lang, "en");
}

ent_code ent__book_name(ent_book_maker *m, ent_str name, ent_str lang, ent_str kind,
                        ent_str since, ent_str until, int rank, ent_error *err) {
    const ent_book_entity *e = &m->entities[m->current];
    bool demonym = ent__str_is(kind, "demonym"), not = ent__str_is(kind, "not");
    ent_bearer b = {m->current,     e->from,       e->until,
                    ENT_BEARS_NAME, (uint8_t)rank, is_english(lang)};
    ENT_TRY(read_days(since, until, &b.from, &b.until, err));
    if (demonym || not )
        b.how = demonym ? ENT_BEARS_DEMONYM : ENT_BEARS_NOT;
    return put_name(m, name, lang, kind, &b, since.n || until.n, err);
}

ent_code ent__book_translation(ent_book_maker *m, ent_str english, ent_str name, ent_str lang,
                               int rank, ent_error *err) {
    ent_key key;
    ent_str kind = ENT_STR("short");
    bool own = false;
    ent__key_read(english.n ? english : m->pool.at[m->entities[m->current].name], &key);
    uint32_t no = ent__pool_find(&m->pool, ent__key_text(&key));
    uint32_t at = key.n && no != ENT_NONE ? ent__map_get(&m->bearer_of, no) : ENT_NONE;
    for (; at != ENT_NONE; at = m->bearers[at].before) {
        ent_bearer b = m->bearers[at].bearer;
        bool dated = m->bearers[at].dated;
        if (b.how != ENT_BEARS_NAME || b.rank != ENT_RANK_OWN)
            continue;
        own |= b.entity == m->current;
        b.rank = (uint8_t)rank;
        b.english = is_english(lang);
        ENT_TRY(put_name(m, name, lang, kind, &b, dated, err));
    }
    return own ? ENT_OK
               : ent__book_name(m, name, lang, kind, ENT_STR(""), ENT_STR(""), rank, err);
}

static ent_code add_code(ent_book_maker *m, ent_str scheme, ent_str text, ent_error *err) {
    const ent_book_entity *e = &m->entities[m->current];
    ent_bearer b = {m->current, e->from, e->until, ENT_BEARS_CODE, ENT_RANK_OWN, false};
    const char *at = memchr(text.p, '@', text.n);
    if (at) {
        ent_str days = {at + 1, text.n - (size_t)(at + 1 - text.p)}, since, until = days;
        text.n = (size_t)(at - text.p);
        if (!ent__str_split(&until, '/', &since) || !memchr(days.p, '/', days.n))
            return ent__fail(err, ENT_PARSE, "\"%.*s\" is not since/until", ENT_FMT(days));
        b.from = ENT_DAY_MIN;
        b.until = ENT_DAY_MAX;
        ENT_TRY(read_days(since, until, &b.from, &b.until, err));
    }
    char key[ENT_KEY_BYTES];
    size_t n = ent__code_key(scheme, text, key, sizeof key);
    if (!n)
        return ent__fail(err, ENT_LIMIT, "a code of %zu bytes", text.n);
    ENT_TRY(add_bearer(m, (ent_str){key, n}, &b, at != NULL, err));
    code_row row = {m->current,
                    {ent__pool_add(&m->pool, scheme), ent__pool_add(&m->pool, text),
                     at ? b.from : ENT_DAY_MIN, at ? b.until : ENT_DAY_MAX}};
    if (row.code.scheme == ENT_NONE || row.code.text == ENT_NONE ||
        !ENT_GROW(m->codes, m->cap_codes, m->n_codes + 1))
        return ent__nomem(err);
    m->codes[m->n_codes++] = row;
    return ENT_OK;
}

ent_code ent__book_codes(ent_book_maker *m, ent_str codes, ent_error *err) {
    ent_str part;
    while (ent__str_split(&codes, ';', &part)) {
        const char *equals = memchr(part.p, '=', part.n);
        if (!part.n)
            continue;
        if (!equals)
            return ent__fail(err, ENT_PARSE, "\"%.*s\" is not scheme=code", ENT_FMT(part));
        size_t n = (size_t)(equals - part.p);
        ENT_TRY(add_code(m, (ent_str){part.p, n}, (ent_str){equals + 1, part.n - n - 1}, err));
    }
    return ENT_OK;
}

/* ---- sorting into a book -------------------------------------------------------------- */

static int by_entity_name(const void *a, const void *b) {
    const name_row *x = a, *y = b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    return (x->name.text > y->name.text) - (x->name.text < y->name.text);
}

static int by_entity_code(const void *a, const void *b) {
    const code_row *x = a, *y = b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    if (x->code.scheme != y->code.scheme)
        return x->code.scheme < y->code.scheme ? -1 : 1;
    return (x->code.from > y->code.from) - (x->code.from < y->code.from);
}

static int by_key(const void *a, const void *b) {
    const bearer_row *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->bearer.rank != y->bearer.rank)
        return x->bearer.rank < y->bearer.rank ? -1 : 1;
    if (x->bearer.entity != y->bearer.entity)
        return x->bearer.entity < y->bearer.entity ? -1 : 1;
    if (x->bearer.from != y->bearer.from)
        return x->bearer.from < y->bearer.from ? -1 : 1;
    return (x->bearer.until > y->bearer.until) - (x->bearer.until < y->bearer.until);
}

static int by_hash(const void *a, const void *b) {
    const ent_book_half *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->key > y->key) - (x->key < y->key);
}

/* From the number of a text to its offset in the book; texts that nothing needs stay out. */
static void offset_of(ent_book_maker *m, uint32_t *no) {
    uint32_t *at = &m->offsets[*no];
    if (*at == ENT_NONE) {
        ent_str s = m->pool.at[*no];
        *at = (uint32_t)m->text_cap;
        m->text_cap += s.n + 1;
    }
    *no = *at;
}

/* All texts get their offsets, then the bytes are put there. */
static ent_code lay_texts(ent_book_maker *m, ent_book *out, ent_error *err) {
    uint32_t none = 0;
    m->n_offsets = m->pool.n;
    m->offsets = ent__alloc(m->n_offsets * sizeof *m->offsets);
    if (!m->offsets)
        return ent__nomem(err);
    memset(m->offsets, 0xff, m->n_offsets * sizeof *m->offsets);
    offset_of(m, &none);
    for (size_t i = 0; i < m->n_entities; i++) {
        offset_of(m, &m->entities[i].id);
        offset_of(m, &m->entities[i].type);
        offset_of(m, &m->entities[i].name);
    }
    for (size_t i = 0; i < m->n_names; i++) {
        offset_of(m, &m->names[i].name.text);
        offset_of(m, &m->names[i].name.langs);
        offset_of(m, &m->names[i].name.kind);
    }
    for (size_t i = 0; i < m->n_codes; i++) {
        offset_of(m, &m->codes[i].code.scheme);
        offset_of(m, &m->codes[i].code.text);
    }
    for (size_t i = 0; i < m->n_bearers; i++)
        offset_of(m, &m->bearers[i].key);
    if (m->text_cap >= ENT_NONE)
        return ent__fail(err, ENT_LIMIT, "names of more than 4 GB");
    m->text = ent__alloc(m->text_cap);
    if (!m->text)
        return ent__nomem(err);
    for (size_t i = 0; i < m->pool.n; i++)
        if (m->offsets[i] != ENT_NONE)
            memcpy(m->text + m->offsets[i], m->pool.at[i].p, m->pool.at[i].n + 1);
    out->text = m->text;
    out->n_text = m->text_cap;
    return ENT_OK;
}

/* Sorted rows of one entity after the other; entities say where theirs begin. */
static ent_code lay_rows(ent_book_maker *m, ent_book *out, ent_error *err) {
    if (!ENT_GROW(m->entities, m->cap_entities, m->n_entities + 1))
        return ent__nomem(err);
    m->out_n_names = m->n_names + 1;
    m->out_n_codes = m->n_codes + 1;
    m->out_names = ent__zalloc(m->out_n_names, sizeof *m->out_names);
    m->out_codes = ent__zalloc(m->out_n_codes, sizeof *m->out_codes);
    if (!m->out_names || !m->out_codes)
        return ent__nomem(err);
    size_t name = 0, code = 0;
    for (size_t i = 0; i <= m->n_entities; i++) {
        if (i == m->n_entities)
            m->entities[i] = (ent_book_entity){0};
        m->entities[i].names = (uint32_t)name;
        m->entities[i].codes = (uint32_t)code;
        for (; name < m->n_names && m->names[name].entity == i; name++)
            m->out_names[name] = m->names[name].name;
        for (; code < m->n_codes && m->codes[code].entity == i; code++)
            m->out_codes[code] = m->codes[code].code;
    }
    out->entities = m->entities;
    out->n_entities = m->n_entities;
    out->names = m->out_names;
    out->codes = m->out_codes;
    return ENT_OK;
}

static bool same_bearer(const ent_bearer *a, const ent_bearer *b) {
    return a->entity == b->entity && a->how == b->how && a->rank == b->rank &&
           a->from == b->from && a->until == b->until && a->english == b->english;
}

/* A name that has dates of its own has them instead of the entity's: does a later row
 * (they are sorted by key, rank, entity) or an earlier one give this name dates? */
static bool is_dated_elsewhere(const ent_book_maker *m, size_t row) {
    const bearer_row *r = &m->bearers[row];
    size_t i = row;
    if (r->dated || r->bearer.how != ENT_BEARS_NAME)
        return false;
    while (i > 0 && m->bearers[i - 1].key == r->key)
        i--;
    for (; i < m->n_bearers && m->bearers[i].key == r->key; i++)
        if (m->bearers[i].dated && m->bearers[i].bearer.entity == r->bearer.entity &&
            m->bearers[i].bearer.rank == r->bearer.rank &&
            m->bearers[i].bearer.how == ENT_BEARS_NAME)
            return true;
    return false;
}

static ent_book_key key_of(const ent_book_maker *m, const bearer_row *row, uint32_t bearers) {
    ent_str text = ent__str(m->text + row->key);
    return (ent_book_key){row->key, row->hash, bearers, (uint16_t)text.n,
                          (uint16_t)ent__key_letters(text)};
}

static ent_code lay_keys(ent_book_maker *m, ent_book *out, ent_error *err) {
    m->out_n_bearers = m->n_bearers + 1;
    m->out_bearers = ent__zalloc(m->out_n_bearers, sizeof *m->out_bearers);
    if (!m->out_bearers || !ENT_GROW(m->keys, m->cap_keys, m->n_bearers + 1))
        return ent__nomem(err);
    size_t n = 0, first = 0;
    for (size_t i = 0; i < m->n_bearers; i++) {
        const bearer_row *row = &m->bearers[i];
        if (i == 0 || row->key != m->bearers[i - 1].key) {
            m->keys[m->n_keys++] = key_of(m, row, (uint32_t)n);
            first = n;
        }
        if ((n == first || !same_bearer(&row->bearer, &m->out_bearers[n - 1])) &&
            !is_dated_elsewhere(m, i))
            m->out_bearers[n++] = row->bearer;
    }
    m->keys[m->n_keys] = (ent_book_key){.hash = UINT32_MAX, .bearers = (uint32_t)n};
    out->keys = m->keys;
    out->n_keys = m->n_keys;
    out->bearers = m->out_bearers;
    return ENT_OK;
}

/* Letters from which on a slip in the key is looked for. */
static size_t slip_letters(const ent_book *b, const ent_book_key *key) {
    size_t least = SIZE_MAX;
    for (uint32_t i = key->bearers; i < key[1].bearers; i++) {
        size_t n = b->bearers[i].english ? ENT_SLIP_LETTERS : ENT_SLIP_LETTERS_OTHER;
        if (b->bearers[i].how == ENT_BEARS_NAME && n < least)
            least = n;
    }
    return least;
}

static ent_code lay_halves(ent_book_maker *m, ent_book *out, ent_error *err) {
    for (size_t i = 0; i < m->n_keys; i++) {
        ent_str key = ent__book_key(out, &m->keys[i]);
        size_t letters = m->keys[i].letters;
        if (letters < slip_letters(out, &m->keys[i]))
            continue;
        if (!ENT_GROW(m->halves, m->cap_halves, m->n_halves + 2))
            return ent__nomem(err);
        for (int last = 0; last < 2; last++)
            m->halves[m->n_halves++] =
                (ent_book_half){ent__half_hash(key, letters, letters, last != 0), (uint32_t)i,
                                ent__key_signature(key)};
    }
    if (m->n_halves)
        qsort(m->halves, m->n_halves, sizeof *m->halves, by_hash);
    out->halves = m->halves;
    out->n_halves = m->n_halves;
    return ENT_OK;
}

static ent_code lay_parts(ent_book_maker *m, ent_book *out, ent_error *err) {
    out->bits = 1;
    while (out->bits < 20 && (size_t)1 << out->bits < m->n_keys)
        out->bits++;
    size_t parts = ((size_t)1 << out->bits) + 1, key = 0, half = 0;
    m->n_parts = parts;
    m->key_of = ent__alloc(parts * sizeof *m->key_of);
    m->half_of = ent__alloc(parts * sizeof *m->half_of);
    if (!m->key_of || !m->half_of)
        return ent__nomem(err);
    for (size_t part = 0; part < parts; part++) {
        while (key < m->n_keys && m->keys[key].hash >> (32 - out->bits) < part)
            key++;
        while (half < m->n_halves && m->halves[half].hash >> (32 - out->bits) < part)
            half++;
        m->key_of[part] = (uint32_t)key;
        m->half_of[part] = (uint32_t)half;
    }
    out->key_of = m->key_of;
    out->half_of = m->half_of;
    return ENT_OK;
}

ent_code ent__book_finish(ent_book_maker *m, ent_book *out, ent_error *err) {
    *out = (ent_book){0};
    if (m->n_names)
        qsort(m->names, m->n_names, sizeof *m->names, by_entity_name);
    if (m->n_codes)
        qsort(m->codes, m->n_codes, sizeof *m->codes, by_entity_code);
    if (m->n_bearers)
        qsort(m->bearers, m->n_bearers, sizeof *m->bearers, by_key);
    ENT_TRY(lay_texts(m, out, err));
    ENT_TRY(lay_rows(m, out, err));
    ENT_TRY(lay_keys(m, out, err));
    ENT_TRY(lay_halves(m, out, err));
    return lay_parts(m, out, err);
}
