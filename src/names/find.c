/* SPDX-License-Identifier: MIT
 *
 * Who is meant. A text goes through the rules of docs/names.md in turn, and the first
 * that knows the text decides:
 *
 *   code    scheme:code, where codes are asked for
 *   name    the words as they stand, then in the order of their bytes
 *   core    the same without articles, "former", years and numbers of notes
 *   parts   brackets and strokes part it; every part must be known, one must live
 *   slip    one letter wrong, in a name of seven letters or more
 *
 * What is found are bearers with their days; the day decides among them.
 */
#include "names/names.h"

enum { FOUND_MOST = 48 };

/* Who was found so far, each entity's stretches apart. */
typedef struct found {
    ent_str types;    /* that may be meant; p NULL: any */
    const char *fits; /* the last that did: nearly always the next one too */
    struct found_one {
        const char *id;
        ent_day from, until;
        uint8_t rank;
    } at[FOUND_MOST];
    int n;
    bool known; /* a key was met, whoever bears it */
    bool not ;  /* it is a name of something else */
} found;

/* Not by an initializer, which would clear all of it. */
static void found_init(found *f, ent_str types) {
    f->types = types;
    f->fits = NULL;
    f->n = 0;
    f->known = f->not = false;
}

static const ent_name_query no_query = {.size = sizeof no_query};

/* A book's entity of type "none" is no entity. */
static bool type_fits(ent_str list, ent_str type) {
    ent_str rest = list, one;
    if (!list.p)
        return !ent__str_is(type, "none");
    while (ent__str_split(&rest, ',', &one))
        if (ent__str_eq(one, type))
            return true;
    return false;
}

static ent_str types_of(const char *list) {
    return list ? ent__str(list) : (ent_str){NULL, 0};
}

bool ent__name_type_fits(const char *list, ent_str type) {
    return type_fits(types_of(list), type);
}

static void find_add(found *f, const char *id, const ent_bearer *b) {
    for (int i = 0; i < f->n; i++)
        if (strcmp(f->at[i].id, id) == 0 && f->at[i].from == b->from &&
            f->at[i].until == b->until) {
            f->at[i].rank = b->rank < f->at[i].rank ? b->rank : f->at[i].rank;
            return;
        }
    if (f->n < FOUND_MOST)
        f->at[f->n++] = (struct found_one){id, b->from, b->until, b->rank};
}

/* Texts of a book are there once each: the same type is the same text. */
static bool may_be_meant(found *f, const char *type) {
    if (type != f->fits && !type_fits(f->types, ent__str(type)))
        return false;
    f->fits = type;
    return true;
}

/* The bearers of a key in one book that the question allows. */
static void find_bearers(const ent_book *book, const ent_book_key *key, const ent_name_query *q,
                         found *f) {
    f->known = true;
    for (uint32_t i = key->bearers; i < key[1].bearers; i++) {
        const ent_bearer *b = &book->bearers[i];
        const ent_book_entity *e = &book->entities[b->entity];
        f->not |= b->how == ENT_BEARS_NOT;
        if ((b->how != ENT_BEARS_DEMONYM || q->demonyms) && b->how != ENT_BEARS_NOT &&
            may_be_meant(f, ent__book_text(book, e->type)))
            find_add(f, ent__book_text(book, e->id), b);
    }
}

static bool find_key(const ent_names *names, ent_str key, const ent_name_query *q, found *f) {
    int before = f->n;
    for (int i = 0; i < names->n_books; i++) {
        const ent_book_key *k = ent__book_find(names->books[i], key);
        if (k)
            find_bearers(names->books[i], k, q, f);
    }
    return f->n > before;
}

/* Only the surest names count. */
static void keep_best(found *f) {
    uint8_t best = UINT8_MAX;
    int n = 0;
    for (int i = 0; i < f->n; i++)
        best = f->at[i].rank < best ? f->at[i].rank : best;
    for (int i = 0; i < f->n; i++)
        if (f->at[i].rank == best)
            f->at[n++] = f->at[i];
    f->n = n;
}

static bool find_words(const ent_names *names, const ent_key *key, const ent_name_query *q,
                       found *f, ent_name_rule *rule) {
    ent_key sorted;
    *rule = ENT_NAME_BY_NAME;
    if (find_key(names, ent__key_text(key), q, f))
        return true;
    if (key->n < 2)
        return false;
    ent__key_sort(key, &sorted);
    *rule = ENT_NAME_BY_WORDS;
    return find_key(names, ent__key_text(&sorted), q, f);
}

static bool find_core(const ent_names *names, const ent_key *key, const ent_name_query *q,
                      found *f, ent_name_rule *rule) {
    ent_key bare;
    if (find_words(names, key, q, f, rule))
        return true;
    if (!ent__key_bare(key, &bare) || !find_words(names, &bare, q, f, rule))
        return false;
    *rule = ENT_NAME_BY_CORE;
    return true;
}

/* ---- parts ---------------------------------------------------------------------------- */

static bool next_part(ent_str *rest, ent_str *part) {
    static const char marks[] = "()[]{}/";
    size_t n = 0;
    if (!rest->n)
        return false;
    while (n < rest->n && !(rest->p[n] && strchr(marks, rest->p[n])))
        n++;
    *part = (ent_str){rest->p, n};
    n += n < rest->n;
    rest->p += n;
    rest->n -= n;
    return true;
}

/* A note's mark or a stretch of years says nothing of who is meant. */
static bool says_nothing(const ent_key *key) {
    ent_key bare;
    if (!key->n)
        return true;
    if (key->n == 1 && key->start[1] == 1)
        return true;
    return !ent__key_bare(key, &bare) && !bare.n;
}

/* Every part that says something must be known; what is found is who any part may mean. */
static bool find_parts(const ent_names *names, ent_str text, const ent_name_query *q, found *f,
                       ent_name_rule *rule) {
    ent_str part;
    int parts = 0;
    size_t all = text.n;
    while (next_part(&text, &part)) {
        ent_key key;
        found one;
        found_init(&one, f->types);
        ent__key_read(part, &key);
        if (part.n == all || key.bad)
            return false;
        if (says_nothing(&key))
            continue;
        if (!find_core(names, &key, q, &one, rule) || one.not )
            return false;
        keep_best(&one);
        parts++;
        for (int i = 0; i < one.n; i++)
            find_add(f, one.at[i].id,
                     &(ent_bearer){.from = one.at[i].from, .until = one.at[i].until});
    }
    *rule = parts > 1 ? ENT_NAME_BY_PARTS : ENT_NAME_BY_CORE;
    return parts > 0;
}

/* ---- slips ---------------------------------------------------------------------------- */

/* What is looked for with a slip. */
typedef struct slip {
    ent_str key;
    size_t letters;
    uint32_t signature;
} slip;

static bool few_bits(uint32_t x) {
    x &= x - (x != 0);
    x &= x - (x != 0);
    return x == 0;
}

/* Keys of that many letters that share a half with it. The first byte must be right: it
 * rarely is the slip. */
static void find_half(const ent_book *book, const slip *s, size_t letters, bool last,
                      const ent_name_query *q, found *f) {
    ent_halves halves =
        ent__book_halves(book, ent__half_hash(s->key, s->letters, letters, last));
    for (size_t i = 0; i < halves.n; i++) {
        if (!few_bits(halves.at[i].signature ^ s->signature))
            continue;
        const ent_book_key *k = &book->keys[halves.at[i].key];
        ent_str other = ent__book_key(book, k);
        if (k->letters == letters && other.p[0] == s->key.p[0] && ent__key_slip(s->key, other))
            find_bearers(book, k, q, f);
    }
}

/* Names that differ by one letter. */
static bool find_slip(const ent_names *names, const ent_key *key, const ent_name_query *q,
                      found *f) {
    slip s = {.key = ent__key_text(key)};
    ent_name_query plain = *q;
    plain.demonyms = false;
    s.letters = ent__key_letters(s.key);
    s.signature = ent__key_signature(s.key);
    if (s.letters < ENT_SLIP_LETTERS)
        return false;
    for (size_t n = s.letters - 1; n <= s.letters + 1; n++)
        for (int last = 0; n >= ENT_SLIP_LETTERS && last < 2; last++)
            for (int i = 0; i < names->n_books; i++)
                find_half(names->books[i], &s, n, last != 0, &plain, f);
    return f->n > 0;
}

/* ---- the day --------------------------------------------------------------------------- */

static int64_t overlap(const struct found_one *one, ent_day from, ent_day until) {
    ent_day a = one->from > from ? one->from : from;
    ent_day b = one->until < until ? one->until : until;
    return a < b ? (int64_t)b - a : 0;
}

static bool same(const struct found_one *a, const struct found_one *b) {
    return strcmp(a->id, b->id) == 0;
}

static void tell_all(const found *f, const bool *in, ent_name_answer *out) {
    for (int i = 0; i < f->n; i++) {
        bool told = in && !in[i];
        for (size_t k = 0; k < out->n_candidates; k++)
            told |= strcmp(out->candidates[k], f->at[i].id) == 0;
        if (!told && out->n_candidates < ENT_NAME_CANDIDATES)
            out->candidates[out->n_candidates++] = f->at[i].id;
    }
    out->verdict = out->n_candidates > 1 ? ENT_NAME_AMBIGUOUS : ENT_NAME_FOUND;
    out->id = out->n_candidates == 1 ? out->candidates[0] : NULL;
    if (out->n_candidates == 1)
        out->n_candidates = 0;
}

/* Those that live latest: today's, or the last. */
static void decide_latest(const found *f, ent_name_answer *out) {
    bool in[FOUND_MOST] = {false};
    ent_day last = ENT_DAY_MIN;
    for (int i = 0; i < f->n; i++)
        last = f->at[i].until > last ? f->at[i].until : last;
    for (int i = 0; i < f->n; i++) {
        in[i] = f->at[i].until == last;
        out->elsewhen |= !in[i] && !same(&f->at[i], &f->at[0]);
    }
    tell_all(f, in, out);
    for (int i = 0; i < f->n && out->id; i++)
        out->elsewhen |= strcmp(f->at[i].id, out->id) != 0;
}

/* Of those in the days, the one that was there for most of them, if no other was at the
 * same time. */
static void decide_day(const found *f, ent_day from, ent_day until, ent_name_answer *out) {
    bool in[FOUND_MOST];
    int best = -1;
    int64_t most = 0;
    for (int i = 0; i < f->n; i++) {
        int64_t days = overlap(&f->at[i], from, until);
        in[i] = days > 0;
        if (days > most || (days == most && best >= 0 && f->at[i].from > f->at[best].from)) {
            most = days;
            best = i;
        }
    }
    if (best < 0) { /* nobody then: whoever it ever was, if that is one */
        out->outside = true;
        tell_all(f, NULL, out);
        return;
    }
    const struct found_one *b = &f->at[best];
    ent_day b_from = b->from > from ? b->from : from;
    ent_day b_until = b->until < until ? b->until : until;
    for (int i = 0; i < f->n; i++) /* who came before or after gives way */
        in[i] = in[i] && (same(&f->at[i], b) || overlap(&f->at[i], b_from, b_until) > 0);
    tell_all(f, in, out);
    for (int i = 0; i < f->n && out->id; i++)
        out->elsewhen |= strcmp(f->at[i].id, out->id) != 0;
}

static void decide(found *f, const ent_name_query *q, ent_name_answer *out) {
    keep_best(f);
    if (q->has_day)
        decide_day(f, q->day1, q->day2 < ENT_DAY_MAX ? q->day2 + 1 : ENT_DAY_MAX, out);
    else
        decide_latest(f, out);
}

/* ---- all together ------------------------------------------------------------------------ */

static bool find_code(const ent_names *names, ent_str scheme, ent_str text,
                      const ent_name_query *q, found *f) {
    char key[ENT_KEY_BYTES];
    text = ent__str_trim(text);
    size_t n = ent__code_key(scheme, text, key, sizeof key);
    return text.n && n && find_key(names, (ent_str){key, n}, q, f);
}

static bool find_name(const ent_names *names, ent_str text, const ent_name_query *q, found *f,
                      ent_name_rule *rule) {
    ent_key key, sorted;
    ent__key_read(text, &key);
    if (!key.n)
        return false;
    if (find_core(names, &key, q, f, rule))
        return !f->not ;
    if (f->known) /* a name, of something else: no slip of another */
        return false;
    if (find_parts(names, text, q, f, rule))
        return true;
    f->n = 0;
    *rule = ENT_NAME_BY_SLIP;
    if (find_slip(names, &key, q, f))
        return true;
    ent__key_sort(&key, &sorted);
    return key.n > 1 && find_slip(names, &sorted, q, f);
}

void ent_names_find(const ent_names *names, const char *text, ptrdiff_t n,
                    const ent_name_query *query, ent_name_answer *out) {
    const ent_name_query *q = query ? query : &no_query;
    ent_str s = ent__strn(text, n), from = ent__str(q->from ? q->from : "name"), scheme;
    ent_str types = types_of(q->type);
    *out = (ent_name_answer){.verdict = ENT_NAME_UNKNOWN};
    while (ent__str_split(&from, ',', &scheme)) {
        found f;
        bool name = ent__str_is(scheme, "name");
        found_init(&f, types);
        out->rule = ENT_NAME_BY_CODE;
        if (name ? find_name(names, s, q, &f, &out->rule)
                 : find_code(names, scheme, s, q, &f)) {
            decide(&f, q, out);
            return;
        }
    }
}
