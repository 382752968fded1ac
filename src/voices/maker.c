/* SPDX-License-Identifier: MIT
 *
 * From rows to claims in memory. Dates, details and values recur, so what a
 * word means as a date, and a detail as facets, is worked out once per word.
 */
#include "voices/image.h"

#include <stdlib.h>

enum { DATE_UNSEEN = 0, DATE_GOOD, DATE_OPEN };

typedef struct date_memo {
    ent_day lo, hi;
    uint8_t state;
    bool soft;
} date_memo;

typedef struct detail_memo {
    uint32_t facet;
    uint8_t flags;
} detail_memo;

/* A claim that replaces another; few do. */
typedef struct correction {
    ent_claim_id own, replaces;
} correction;

struct ent_claims_maker {
    ent_claims *c;
    date_memo *dates; /* by word */
    size_t cap_dates;
    ent_map details; /* relation and word -> detail memo */
    detail_memo *memo;
    size_t n_memo, cap_memo;
    ent_map facets;          /* hash of a facet tuple -> facet */
    correction *corrections; /* in the order of their coming */
    size_t n_corrections, cap_corrections;
};

ent_code ent__maker_new(ent_claims_maker **out, ent_error *err) {
    ent_claims_maker *m = ent__zalloc(1, sizeof *m);
    *out = m;
    if (!m)
        return ent__nomem(err);
    m->c = ent__zalloc(1, sizeof *m->c);
    if (!m->c || (m->c->references = 1, ent__maker_word(m, ENT_STR("")) == ENT_NONE) ||
        !ENT_GROW(m->c->facets, m->c->cap_facets, 1)) {
        ent__maker_free(m);
        *out = NULL;
        return ent__nomem(err);
    }
    m->c->facets[m->c->n_facets++] = (ent_facet){{0}};
    return ENT_OK;
}

void ent__maker_free(ent_claims_maker *m) {
    if (!m)
        return;
    ent__claims_free(m->c);
    ENT_DROP(m->dates, m->cap_dates);
    ent__map_free(&m->details);
    ENT_DROP(m->memo, m->cap_memo);
    ent__map_free(&m->facets);
    ENT_DROP(m->corrections, m->cap_corrections);
    ent__free(m, sizeof *m);
}

/* What a reading leaves to the claims read. */
static void shared_free(ent_claims *c) {
    if (c->base) {
        ent__claims_free(c->base);
        return;
    }
    ent__pool_free(&c->words);
    ENT_DROP(c->relations, c->cap_relations);
    ENT_DROP(c->moves, c->cap_moves);
    ENT_DROP(c->entities, c->cap_entities);
    ent__map_free(&c->entity_of);
    ENT_DROP(c->sources, c->cap_sources);
    ent__map_free(&c->source_of);
    ent__arena_free(&c->arena);
}

void ent__claims_free(ent_claims *c) {
    if (!c || --c->references > 0)
        return;
    if (c->image) {
        ENT_DROP(c->words.at, c->words.cap);
        ENT_DROP(c->relations, c->cap_relations);
        ent__image_drop(c->image);
    } else {
        ENT_DROP(c->at, c->cap);
        ENT_DROP(c->facets, c->cap_facets);
        ent__map_free(&c->relation_of);
        shared_free(c);
    }
    ent__free(c, sizeof *c);
}

ent_claims *ent__claims_share(ent_claims *c) {
    c->references++;
    return c;
}

uint32_t ent__maker_word(ent_claims_maker *m, ent_str s) {
    return ent__pool_add(&m->c->words, s);
}

const ent_claims *ent__maker_view(const ent_claims_maker *m) {
    return m->c;
}

bool ent__maker_has_entity(const ent_claims_maker *m, uint32_t word) {
    return ent__map_get(&m->c->entity_of, word) != ENT_NONE;
}

bool ent__maker_has_source(const ent_claims_maker *m, uint32_t word) {
    return ent__map_get(&m->c->source_of, word) != ENT_NONE;
}

/* Turns cells into words; ENT_NOMEM if one fails. */
static ent_code words_of(ent_claims_maker *m, const ent_row *row, const int *cells, size_t n,
                         uint32_t *out, ent_error *err) {
    for (size_t i = 0; i < n; i++) {
        out[i] = ent__maker_word(m, row->cell[cells[i]]);
        if (out[i] == ENT_NONE)
            return ent__nomem(err);
    }
    return ENT_OK;
}

static ent_code add_move(ent_claims_maker *m, uint32_t id, ent_str replaces,
                         ent_instant recorded, ent_error *err) {
    ent_claims *c = m->c;
    if (!replaces.n)
        return ENT_OK;
    uint32_t word = ent__maker_word(m, replaces);
    if (word == ENT_NONE || !ENT_GROW(c->moves, c->cap_moves, c->n_moves + 1))
        return ent__nomem(err);
    c->moves[c->n_moves++] = (ent_relation_move){id, word, recorded};
    return ENT_OK;
}

ent_code ent__maker_relation(ent_claims_maker *m, const ent_row *row, ent_instant recorded,
                             ent_error *err) {
    ent_claims *c = m->c;
    uint32_t word = ent__maker_word(m, row->cell[ENT_R_ID]);
    if (word == ENT_NONE)
        return ent__nomem(err);
    ENT_TRY(add_move(m, word, row->cell[ENT_R_REPLACES], recorded, err));
    if (ent__map_get(&c->relation_of, word) != ENT_NONE)
        return ENT_OK;
    if (c->n_relations >= UINT16_MAX)
        return ent__fail(err, ENT_LIMIT, "more than %d relations", UINT16_MAX);
    if (!ENT_GROW(c->relations, c->cap_relations, c->n_relations + 1))
        return ent__nomem(err);
    int cell;
    ENT_TRY(ent__relation_parse(row, &c->relations[c->n_relations], &c->arena, &cell, err));
    if (!ent__map_put(&c->relation_of, word, (uint32_t)c->n_relations))
        return ent__nomem(err);
    c->n_relations++;
    return ENT_OK;
}

static void date_bounds(ent_str text, ent_day *lo, ent_day *hi, bool *given) {
    ent_date d;
    *given = text.n && ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) == ENT_OK;
    if (*given)
        *lo = d.from, *hi = d.until;
}

/* Notes a row of a table in which an id may come twice: as itself, and as the
 * one that replaces another. The row without `replaces` is the thing itself. */
static bool index_row(ent_map *map, uint32_t id, uint32_t at, bool replacing) {
    if (replacing && ent__map_get(map, id) != ENT_NONE)
        return true;
    return ent__map_put(map, id, at);
}

ent_code ent__maker_entity(ent_claims_maker *m, const ent_row *row, ent_instant recorded,
                           ent_error *err) {
    ent_claims *c = m->c;
    static const int cells[] = {ENT_E_ID,       ENT_E_TYPE,  ENT_E_NAME,
                                ENT_E_REPLACES, ENT_E_CODES, ENT_E_ALIASES};
    uint32_t w[6];
    ENT_TRY(words_of(m, row, cells, 6, w, err));
    uint32_t seen = ent__map_get(&c->entity_of, w[0]);
    if (seen != ENT_NONE && (w[3] == 0 || c->entities[seen].replaces == w[3]))
        return ENT_OK;
    if (!ENT_GROW(c->entities, c->cap_entities, c->n_entities + 1))
        return ent__nomem(err);
    ent_entity_row *e = &c->entities[c->n_entities];
    *e = (ent_entity_row){.id = w[0],
                          .type = w[1],
                          .name = w[2],
                          .replaces = w[3],
                          .codes = w[4],
                          .aliases = w[5],
                          .recorded = recorded,
                          .since1 = ENT_DAY_MIN,
                          .until2 = ENT_DAY_MAX};
    ent_day other;
    bool given;
    date_bounds(row->cell[ENT_E_SINCE], &e->since1, &other, &given);
    date_bounds(row->cell[ENT_E_UNTIL], &other, &e->until2, &given);
    if (!index_row(&c->entity_of, w[0], (uint32_t)c->n_entities, w[3] != 0))
        return ent__nomem(err);
    c->n_entities++;
    c->replaced_entities |= w[3] != 0;
    return ENT_OK;
}

ent_code ent__maker_source(ent_claims_maker *m, const ent_row *row, ent_instant recorded,
                           ent_error *err) {
    ent_claims *c = m->c;
    static const int cells[] = {
        ENT_S_ID,       ENT_S_WORK, ENT_S_KIND, ENT_S_TITLE,   ENT_S_PUBLISHER, ENT_S_PUBLISHED,
        ENT_S_ACCESSED, ENT_S_PER,  ENT_S_URL,  ENT_S_LICENCE, ENT_S_TYPE,      ENT_S_REPLACES};
    uint32_t w[12];
    ENT_TRY(words_of(m, row, cells, 12, w, err));
    uint32_t seen = ent__map_get(&c->source_of, w[0]);
    if (seen != ENT_NONE && (w[11] == 0 || c->sources[seen].replaces == w[11]))
        return ENT_OK;
    if (!ENT_GROW(c->sources, c->cap_sources, c->n_sources + 1))
        return ent__nomem(err);
    ent_source_row *s = &c->sources[c->n_sources];
    *s = (ent_source_row){.id = w[0],
                          .work = w[1] ? w[1] : w[0],
                          .kind = w[2],
                          .title = w[3],
                          .publisher = w[4],
                          .published = w[5],
                          .accessed = w[6],
                          .per = w[7],
                          .url = w[8],
                          .licence = w[9],
                          .type = w[10],
                          .replaces = w[11],
                          .out = ENT_DAY_MAX,
                          .recorded = recorded};
    date_bounds(row->cell[ENT_S_PUBLISHED], &s->a, &s->b, &s->dated);
    if (!s->dated)
        date_bounds(row->cell[ENT_S_ACCESSED], &s->a, &s->b, &s->dated);
    if (s->dated)
        s->out = s->b;
    if (!index_row(&c->source_of, w[0], (uint32_t)c->n_sources, w[11] != 0))
        return ent__nomem(err);
    c->n_sources++;
    return ENT_OK;
}

/* The memo of a word as a date; NULL when out of memory. */
static const date_memo *date_of(ent_claims_maker *m, uint32_t word, ent_error *err) {
    if (word >= m->cap_dates) {
        size_t old = m->cap_dates;
        if (!ENT_GROW(m->dates, m->cap_dates, m->c->words.n + 1)) {
            ent__nomem(err);
            return NULL;
        }
        memset(m->dates + old, 0, (m->cap_dates - old) * sizeof *m->dates);
    }
    date_memo *d = &m->dates[word];
    if (d->state != DATE_UNSEEN)
        return d;
    ent_str text = ent__claims_word(m->c, word);
    if (ent__str_is(text, "..")) {
        *d = (date_memo){ENT_DAY_MIN, ENT_DAY_MAX, DATE_OPEN, false};
        return d;
    }
    ent_date date;
    if (ent_date_parse(text.p, (ptrdiff_t)text.n, &date, err) != ENT_OK)
        return NULL;
    *d = (date_memo){date.from, date.until, DATE_GOOD, date.soft};
    return d;
}

static ent_code set_dates(ent_claims_maker *m, const ent_claim_in *in, ent_claim *out,
                          ent_error *err) {
    const date_memo *d;
    out->s1 = out->s2 = ENT_DAY_MIN;
    out->u1 = out->u2 = ENT_DAY_MAX;
    if (!in->since) {
        out->flags |= ENT_F_NO_SINCE;
    } else {
        if (!(d = date_of(m, in->since, err)))
            return err ? err->code : ENT_PARSE;
        out->s1 = d->lo;
        out->s2 = d->state == DATE_OPEN ? ENT_DAY_MIN : d->hi;
        out->flags |= d->soft ? ENT_F_SOFT_SINCE : 0;
    }
    if (!in->until) {
        out->flags |= ENT_F_NO_UNTIL;
    } else {
        if (!(d = date_of(m, in->until, err)))
            return err ? err->code : ENT_PARSE;
        if (d->state == DATE_OPEN)
            out->flags |= ENT_F_OPEN;
        else
            out->u1 = d->lo, out->u2 = d->hi;
        out->flags |= d->soft ? ENT_F_SOFT_UNTIL : 0;
    }
    if (in->as_of) {
        if (!(d = date_of(m, in->as_of, err)))
            return err ? err->code : ENT_PARSE;
        out->a = d->lo;
        out->b = d->hi;
        out->flags |= ENT_F_AS_OF;
    }
    return ENT_OK;
}

static uint32_t facet_add(ent_claims_maker *m, const ent_facet *f) {
    static const ent_facet blank;
    if (memcmp(f, &blank, sizeof *f) == 0)
        return 0;
    ent_claims *c = m->c;
    uint64_t key = ent__hash(f, sizeof *f);
    uint32_t at;
    while ((at = ent__map_get(&m->facets, key)) != ENT_NONE) {
        if (memcmp(&c->facets[at], f, sizeof *f) == 0)
            return at;
        key++;
    }
    if (!ENT_GROW(c->facets, c->cap_facets, c->n_facets + 1) ||
        !ent__map_put(&m->facets, key, (uint32_t)c->n_facets))
        return ENT_NONE;
    c->facets[c->n_facets] = *f;
    return (uint32_t)c->n_facets++;
}

static ent_code detail_read(ent_claims_maker *m, const ent_relation *r, uint32_t detail,
                            detail_memo *out, ent_error *err) {
    ent_str text = ent__claims_word(m->c, detail), key, value;
    ent_facet f = {{0}};
    *out = (detail_memo){0};
    while (ent__detail_next(&text, &key, &value)) {
        for (int i = 0; i < r->n_facets; i++)
            if (ent__str_eq(r->facet[i], key)) {
                f.word[i] = ent__maker_word(m, value);
                if (f.word[i] == ENT_NONE)
                    return ent__nomem(err);
            }
        /* A coverage claim may speak of a value that no claim has, only implies; and where
         * relations are replaced, any key may be a facet of the one that stands. */
        if ((m->c->n_moves || ent__str_is(key, "value")) &&
            ent__maker_word(m, value) == ENT_NONE)
            return ent__nomem(err);
        if (ent__str_is(key, "how") &&
            ent__str_in_list(ENT_STR("restored|resumed|renewed"), value))
            out->flags |= ENT_F_RESTORED;
    }
    out->facet = facet_add(m, &f);
    return out->facet == ENT_NONE ? ent__nomem(err) : ENT_OK;
}

static ent_code set_detail(ent_claims_maker *m, uint32_t detail, ent_claim *out,
                           ent_error *err) {
    if (!detail)
        return ENT_OK;
    uint64_t key = (uint64_t)out->relation << 32 | detail;
    uint32_t at = ent__map_get(&m->details, key);
    if (at == ENT_NONE) {
        at = (uint32_t)m->n_memo;
        if (!ENT_GROW(m->memo, m->cap_memo, m->n_memo + 1))
            return ent__nomem(err);
        ENT_TRY(detail_read(m, &m->c->relations[out->relation], detail, &m->memo[at], err));
        if (!ent__map_put(&m->details, key, at))
            return ent__nomem(err);
        m->n_memo++;
    }
    out->facet = m->memo[at].facet;
    out->flags |= m->memo[at].flags;
    return ENT_OK;
}

static ent_code set_value(const ent_claims *c, uint32_t value, ent_claim *out, ent_error *err) {
    const ent_relation *r = &c->relations[out->relation];
    ent_str text = ent__claims_word(c, value);
    int code = ent__relation_value(r, text);
    if (code < 0)
        return ent__fail(err, ENT_CORRUPT, "\"%.*s\" is no value of %.*s", ENT_FMT(text),
                         ENT_FMT(r->id));
    out->vcode = (uint8_t)code;
    bool ends = code == ENT_V_NONE || (code < ENT_VALUES_MOST && (r->ends >> code & 1));
    out->flags |= ends ? ENT_F_ENDS : 0;
    return ENT_OK;
}

ent_code ent__maker_claim(ent_claims_maker *m, const ent_claim_in *in, ent_error *err) {
    ent_claims *c = m->c;
    uint32_t relation = ent__map_get(&c->relation_of, in->relation);
    if (relation == ENT_NONE)
        return ent__fail(err, ENT_CORRUPT, "a claim of an unknown relation \"%.*s\"",
                         ENT_FMT(ent__claims_word(c, in->relation)));
    if (c->n >= ENT_NONE - 1)
        return ent__fail(err, ENT_LIMIT, "more than 4 thousand million claims");
    if (!ENT_GROW(c->at, c->cap, c->n + 1) ||
        !ENT_GROW(m->corrections, m->cap_corrections, m->n_corrections + 1))
        return ent__nomem(err);
    ent_claim *out = &c->at[c->n];
    *out = (ent_claim){.id = in->id,
                       .recorded = in->recorded,
                       .no = in->no,
                       .subject = in->subject,
                       .object = in->object,
                       .value = in->value,
                       .source = in->source,
                       .per = in->per,
                       .detail = in->detail,
                       .replaces = ENT_NONE,
                       .relation = (uint16_t)relation};
    ENT_TRY(set_value(c, in->value, out, err));
    ENT_TRY(set_dates(m, in, out, err));
    ENT_TRY(set_detail(m, in->detail, out, err));
    if (in->has_replaces)
        m->corrections[m->n_corrections++] = (correction){in->id, in->replaces};
    c->n++;
    return ENT_OK;
}

ent_code ent__maker_row(ent_claims_maker *m, const ent_row *row, ent_instant recorded,
                        ent_error *err) {
    static const int cells[] = {ENT_C_SUBJECT, ENT_C_RELATION, ENT_C_OBJECT, ENT_C_VALUE,
                                ENT_C_SINCE,   ENT_C_UNTIL,    ENT_C_DETAIL, ENT_C_SOURCE,
                                ENT_C_PER,     ENT_C_AS_OF};
    uint32_t w[10];
    ENT_TRY(words_of(m, row, cells, 10, w, err));
    ent_claim_in in = {.no = -1,
                       .subject = w[0],
                       .relation = w[1],
                       .object = w[2],
                       .value = w[3],
                       .since = w[4],
                       .until = w[5],
                       .detail = w[6],
                       .source = w[7],
                       .per = w[8],
                       .as_of = w[9],
                       .recorded = recorded};
    ent__claim_id(row, &in.id);
    in.has_replaces = ent__claim_id_parse(row->cell[ENT_C_REPLACES], &in.replaces);
    return ent__maker_claim(m, &in, err);
}

/* ---- finishing --------------------------------------------------------------- */

/* The id that stands for this one now, following replaced entities. A ring is
 * left after as many steps as there are entities. */
static uint32_t entity_now(const ent_claims *c, const ent_map *moved, uint32_t word) {
    for (size_t steps = 0; steps < c->n_entities; steps++) {
        uint32_t to = ent__map_get(moved, word);
        if (to == ENT_NONE)
            break;
        word = to;
    }
    return word;
}

/* Relation and pair in one number, of no more bits than they need here. */
typedef struct sort_key {
    uint64_t pair;
    uint32_t index;
} sort_key;

static int bits_below(uint64_t n) {
    int bits = 1;
    while (bits < 63 && (n - 1) >> bits)
        bits++;
    return bits;
}

static ent_code sort_keys(const ent_claims *c, int word_bits, sort_key *keys, ent_error *err) {
    ent_map moved = {0};
    for (size_t i = 0; i < c->n_entities; i++)
        if (c->entities[i].replaces &&
            !ent__map_put(&moved, c->entities[i].replaces, c->entities[i].id)) {
            ent__map_free(&moved);
            return ent__nomem(err);
        }
    for (size_t i = 0; i < c->n; i++) {
        const ent_claim *x = &c->at[i];
        uint64_t s = entity_now(c, &moved, x->subject), o = entity_now(c, &moved, x->object);
        if (c->relations[x->relation].symmetric && s > o) {
            uint64_t t = s;
            s = o;
            o = t;
        }
        keys[i] =
            (sort_key){((uint64_t)x->relation << word_bits | s) << word_bits | o, (uint32_t)i};
    }
    ent__map_free(&moved);
    return ENT_OK;
}

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* Sorts by the low bits of `pair`, digit by digit from the lowest; equal ones keep
 * their order. Leaves the result in *keys; *spare is the other array. */
static void radix_sort(sort_key **keys, sort_key **spare, size_t n, int bits) {
    for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
        size_t at[DIGITS + 1] = {0};
        sort_key *from = *keys, *to = *spare;
        for (size_t i = 0; i < n; i++)
            at[(from[i].pair >> shift & (DIGITS - 1)) + 1]++;
        for (size_t d = 1; d < DIGITS; d++)
            at[d] += at[d - 1];
        for (size_t i = 0; i < n; i++)
            to[at[from[i].pair >> shift & (DIGITS - 1)]++] = from[i];
        *keys = to;
        *spare = from;
    }
}

static bool goes_after(const ent_claim *x, const ent_claim *y) {
    if (x->facet != y->facet)
        return x->facet > y->facet;
    if (x->value != y->value)
        return x->value > y->value;
    return x->s1 > y->s1;
}

/* Sorts the claims of one group by facet, value, since: merges halves. */
static void sort_group(const ent_claim *at, sort_key *keys, sort_key *spare, size_t n) {
    if (n < 2)
        return;
    size_t half = n / 2, i = 0, j = half;
    sort_group(at, keys, spare, half);
    sort_group(at, keys + half, spare, n - half);
    memcpy(spare, keys, n * sizeof *keys);
    for (size_t k = 0; k < n; k++) {
        bool right =
            i == half || (j < n && goes_after(&at[spare[i].index], &at[spare[j].index]));
        keys[k] = spare[right ? j++ : i++];
    }
}

/* Puts at[from[i]] at place i, cycle by cycle; uses up the list. */
static void permute(ent_claim *at, uint32_t *from, size_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (from[i] == i)
            continue;
        ent_claim first = at[i];
        uint32_t hole = i;
        for (uint32_t next; (next = from[hole]) != i; hole = next) {
            at[hole] = at[next];
            from[hole] = hole;
        }
        at[hole] = first;
        from[hole] = hole;
    }
}

static ent_code sort_claims(ent_claims *c, ent_error *err) {
    size_t n = c->n;
    int word_bits = bits_below(c->words.n), bits = 2 * word_bits + bits_below(c->n_relations);
    if (bits > 64)
        return ent__fail(err, ENT_LIMIT, "%zu words and %zu relations are too many", c->words.n,
                         c->n_relations);
    sort_key *one = ent__alloc(n * sizeof *one), *two = ent__alloc(n * sizeof *two);
    sort_key *keys = one, *spare = two;
    uint32_t *order = ent__alloc(n * sizeof *order);
    ent_code code = one && two && order ? sort_keys(c, word_bits, keys, err) : ent__nomem(err);
    if (code == ENT_OK) {
        radix_sort(&keys, &spare, n, bits);
        for (size_t from = 0, until; from < n; from = until) {
            for (until = from + 1; until < n && keys[until].pair == keys[from].pair;)
                until++;
            sort_group(c->at, keys + from, spare, until - from);
        }
        for (size_t i = 0; i < n; i++)
            order[i] = keys[i].index;
        permute(c->at, order, n);
    }
    ent__free(one, n * sizeof *one);
    ent__free(two, n * sizeof *two);
    ent__free(order, n * sizeof *order);
    return code;
}

/* An id that a correction names, and its claim. */
typedef struct named {
    ent_claim_id id;
    uint32_t claim; /* ENT_NONE: not here */
} named;

/* Where this id stands among the named ones, or could stand. */
static uint64_t named_key(const ent_map *map, const named *all, const ent_claim_id *id) {
    uint64_t key;
    uint32_t at;
    memcpy(&key, id->b, sizeof key);
    while ((at = ent__map_get(map, key)) != ENT_NONE && !ent__claim_id_eq(&all[at].id, id))
        key++;
    return key;
}

static uint32_t named_claim(const ent_map *map, const named *all, const ent_claim_id *id) {
    uint32_t at = ent__map_get(map, named_key(map, all, id));
    return at == ENT_NONE ? ENT_NONE : all[at].claim;
}

/* Points each claim at the one that it replaces. Only ids that corrections name
 * enter the table, so that it stays small. */
static ent_code link_replaced(const ent_claims_maker *m, ent_error *err) {
    ent_claims *c = m->c;
    size_t most = 2 * m->n_corrections;
    if (!most)
        return ENT_OK;
    ent_map map = {0};
    named *all = ent__alloc(most * sizeof *all);
    bool ok = all != NULL;
    for (uint32_t i = 0; ok && i < most; i++) {
        const correction *x = &m->corrections[i / 2];
        all[i] = (named){i % 2 ? x->replaces : x->own, ENT_NONE};
        ok = ent__map_put(&map, named_key(&map, all, &all[i].id), i);
    }
    for (uint32_t i = 0; ok && i < c->n; i++) {
        uint32_t at = ent__map_get(&map, named_key(&map, all, &c->at[i].id));
        if (at != ENT_NONE)
            all[at].claim = i;
    }
    for (size_t i = 0; ok && i < m->n_corrections; i++) {
        uint32_t own = named_claim(&map, all, &m->corrections[i].own);
        if (own != ENT_NONE)
            c->at[own].replaces = named_claim(&map, all, &m->corrections[i].replaces);
    }
    ent__map_free(&map);
    ent__free(all, most * sizeof *all);
    return ok ? ENT_OK : ent__nomem(err);
}

/* Gives back what growing took too much, where that is much; fails never. */
static void trim(ent_claims *c) {
    if (c->cap - c->n < 4096)
        return;
    ent_claim *at = ent__realloc(c->at, c->cap * sizeof *at, c->n * sizeof *at);
    if (at) {
        c->at = at;
        c->cap = c->n;
    }
}

ent_code ent__maker_finish(ent_claims_maker *m, ent_claims **out, ent_error *err) {
    *out = NULL;
    ent_code code = m->c->n ? sort_claims(m->c, err) : ENT_OK;
    if (code == ENT_OK)
        code = link_replaced(m, err);
    if (code == ENT_OK) {
        if (m->c->n)
            trim(m->c);
        *out = m->c;
        m->c = NULL;
    }
    ent__maker_free(m);
    return code;
}

uint32_t ent__claims_find_relation(const ent_claims *c, ent_str id) {
    uint32_t word = ent__pool_find(&c->words, id);
    return word == ENT_NONE ? ENT_NONE : ent__map_get(&c->relation_of, word);
}

const ent_entity_row *ent__claims_entity(const ent_claims *c, uint32_t word) {
    uint32_t at = ent__map_get(&c->entity_of, word);
    return at == ENT_NONE ? NULL : &c->entities[at];
}

ent_str ent__claims_name(const ent_claims *c, uint32_t word) {
    const ent_entity_row *e = ent__claims_entity(c, word);
    return e && e->name ? ent__claims_word(c, e->name) : ent__claims_word(c, word);
}
