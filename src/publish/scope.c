/* SPDX-License-Identifier: MIT
 *
 * What a document reads. A profile: every claim of which the entity is a party;
 * then, one step away,
 *
 *   - of each body, format, programme, treaty or group met: what is said of itself
 *     and of its organs, its members while they are few (FEW_MEMBERS), the parties
 *     of a treaty while they are few (FEW_PARTIES);
 *   - what others hold on the things on which the entity takes positions;
 *   - what an article about the entity says, whole: an article is a source of type
 *     "article" in which no entity is a party of more claims than ours.
 *
 * The pairs that these claims are about are read whole, so that every verdict
 * is that of the whole register. A pair document reads the claims between the
 * two, their memberships and their treaties.
 */
#include "publish/build.h"

#include "exchange/licence.h"

enum { FEW_MEMBERS = 48, FEW_PARTIES = 12, FEW_OWN = 500, ARTICLE_MOST = 5000 };

bool ent__scope_add(ent_patterns *p, ent_pattern pattern) {
    if (!ENT_GROW(p->at, p->cap, p->n + 1))
        return false;
    p->at[p->n++] = pattern;
    return true;
}

static ent_str blank(void) {
    return ENT_STR("");
}

static ent_code add(ent_build *b, ent_patterns *p, ent_str subject, const char *relation,
                    ent_str object) {
    ent_pattern q = {subject, ent__str(relation), object, blank()};
    return ent__scope_add(p, q) ? ENT_OK : ent__nomem(b->err);
}

/* ---- probing ----------------------------------------------------------------- */

/* Counts distinct parties up to a limit. */
typedef struct probe {
    ent_map seen;
    size_t most;
    bool subjects, many, full;
} probe;

static int on_probe(void *ctx, const ent_stored *c) {
    probe *p = ctx;
    uint32_t party = p->subjects ? c->subject : c->object;
    if (ent__map_get(&p->seen, party) != ENT_NONE)
        return 0;
    if (p->seen.n == p->most)
        return p->many = true;
    p->full = !ent__map_put(&p->seen, party, 1);
    return p->full;
}

/* Are there at most so many subjects of this relation and object? */
static ent_code is_few(ent_build *b, const char *relation, ent_str object, size_t most,
                       bool *few) {
    probe p = {.most = most, .subjects = true};
    ent_pattern q = {blank(), ent__str(relation), object, blank()};
    ent_code code = ent__register_scan(b->reg, &q, on_probe, &p, b->err);
    ent__map_free(&p.seen);
    *few = !p.many;
    if (p.full)
        return ent__nomem(b->err);
    return code == ENT_STOPPED ? ENT_OK : code;
}

/* ---- articles ------------------------------------------------------------------- */

typedef struct article_rows {
    ent_stored *at;
    size_t n, cap;
    bool full;
} article_rows;

static int on_article(void *ctx, const ent_stored *c) {
    article_rows *rows = ctx;
    rows->full = !ENT_GROW(rows->at, rows->cap, rows->n + 1);
    if (rows->full)
        return 1;
    rows->at[rows->n++] = *c;
    return rows->n > ARTICLE_MOST;
}

static bool count_party(ent_map *counts, uint32_t no, uint32_t *most) {
    uint32_t n = ent__map_get(counts, no);
    n = n == ENT_NONE ? 1 : n + 1;
    *most = n > *most ? n : *most;
    return ent__map_put(counts, no, n);
}

/* Is no entity a party of more of these rows than ours? */
static ent_code is_about(ent_build *b, const article_rows *rows, ent_str us, bool *about) {
    ent_map counts = {0};
    uint32_t most = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < rows->n; i++) {
        ok = !rows->at[i].subject || count_party(&counts, rows->at[i].subject, &most);
        ok = ok && (!rows->at[i].object || count_party(&counts, rows->at[i].object, &most));
    }
    ent_code code = ok ? ENT_OK : ent__nomem(b->err);
    *about = false;
    for (size_t i = 0; code == ENT_OK && !*about && i < rows->n; i++) {
        const uint32_t nos[] = {rows->at[i].subject, rows->at[i].object};
        for (size_t k = 0; code == ENT_OK && !*about && k < 2; k++) {
            ent_str text;
            if (!nos[k] || ent__map_get(&counts, nos[k]) != most)
                continue;
            code = ent__register_word(b->reg, nos[k], &text, b->err);
            *about = code == ENT_OK && ent__str_eq(text, us);
        }
    }
    ent__map_free(&counts);
    return code;
}

static ent_code word_of(ent_build *b, uint32_t no, ent_str *out) {
    *out = blank();
    if (!no)
        return ENT_OK;
    ent_str text;
    ENT_TRY(ent__register_word(b->reg, no, &text, b->err));
    *out = ent__str_copy(&b->arena, text);
    return out->p ? ENT_OK : ent__nomem(b->err);
}

/* The pairs that the article's claims are about, but for those read anyway. */
static ent_code add_pairs(ent_build *b, const article_rows *rows, ent_str us, ent_patterns *p) {
    for (size_t i = 0; i < rows->n; i++) {
        ent_pattern q = {blank(), blank(), blank(), blank()};
        ENT_TRY(word_of(b, rows->at[i].subject, &q.subject));
        ENT_TRY(word_of(b, rows->at[i].object, &q.object));
        if (ent__str_eq(q.subject, us) || ent__str_eq(q.object, us) || !q.subject.n)
            continue;
        ENT_TRY(word_of(b, rows->at[i].relation, &q.relation));
        bool known = false;
        for (size_t k = p->n; k-- > 0 && !known;)
            known = ent__str_eq(p->at[k].subject, q.subject) &&
                    ent__str_eq(p->at[k].relation, q.relation) &&
                    ent__str_eq(p->at[k].object, q.object);
        if (!known && !ent__scope_add(p, q))
            return ent__nomem(b->err);
    }
    return ENT_OK;
}

static bool is_article(ent_str type) {
    return ent__str_in_list(ENT_STR("article|entry|entry-encyclopedia"), type);
}

ent_code ent__build_articles(ent_build *b, ent_patterns *p) {
    const ent_claims *c = b->claims;
    ent_str us = ent__claims_word(c, b->me);
    for (size_t i = 0; i < c->n_sources; i++) {
        const ent_source_row *s = &c->sources[i];
        if (!is_article(ent__claims_word(c, s->type)))
            continue;
        article_rows rows = {0};
        ent_pattern q = {blank(), blank(), blank(), ent__claims_word(c, s->id)};
        ent_code code = ent__register_scan(b->reg, &q, on_article, &rows, b->err);
        bool about = false;
        if (rows.full)
            code = ent__nomem(b->err);
        if (code == ENT_OK)
            code = is_about(b, &rows, us, &about);
        if (code == ENT_STOPPED)
            code = ENT_OK; /* too long for an article */
        if (code == ENT_OK && about) {
            b->article[i] = true;
            code = add_pairs(b, &rows, us, p);
        }
        ENT_DROP(rows.at, rows.cap);
        if (code != ENT_OK)
            return code;
    }
    return ENT_OK;
}

/* ---- one step away ---------------------------------------------------------------- */

static ent_code add_organs(ent_build *b, ent_patterns *p, ent_str body) {
    article_rows rows = {0};
    ent_pattern q = {blank(), ENT_STR("part"), body, blank()};
    ent_code code = ent__register_scan(b->reg, &q, on_article, &rows, b->err);
    if (rows.full)
        code = ent__nomem(b->err);
    else if (code == ENT_STOPPED)
        code = ENT_OK;
    for (size_t i = 0; code == ENT_OK && i < rows.n && i < FEW_OWN; i++) {
        ent_str organ;
        code = word_of(b, rows.at[i].subject, &organ);
        if (code == ENT_OK)
            code = add(b, p, organ, "exists", blank());
        if (code == ENT_OK)
            code = add(b, p, organ, "seat", blank());
        if (code == ENT_OK)
            code = add(b, p, organ, "remark", blank());
    }
    ENT_DROP(rows.at, rows.cap);
    return code == ENT_OK ? add(b, p, blank(), "part", body) : code;
}

static const char *const own[] = {"exists", "seat", "held", "remark", "part", "act"};

static ent_code add_neighbour(ent_build *b, ent_patterns *p, const ent_entity_row *e) {
    ent_str id = ent__claims_word(b->claims, e->id),
            type = ent__claims_word(b->claims, e->type);
    bool few;
    if (!ent__str_in_list(ENT_STR("org|format|programme|treaty|group"), type))
        return ENT_OK;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        ENT_TRY(add(b, p, id, own[i], blank()));
    if (ent__str_is(type, "treaty")) {
        ENT_TRY(is_few(b, "party", id, FEW_PARTIES, &few));
        return few ? add(b, p, blank(), "party", id) : ENT_OK;
    }
    if (ent__str_is(type, "group"))
        return ENT_OK;
    ENT_TRY(add_organs(b, p, id));
    ENT_TRY(is_few(b, "member", id, FEW_MEMBERS, &few));
    return few ? add(b, p, blank(), "member", id) : ENT_OK;
}

static ent_code add_neighbours(ent_build *b, ent_patterns *p) {
    const ent_claims *c = b->claims;
    uint32_t position = ent__claims_find_relation(c, ENT_STR("position"));
    ent_map seen = {0};
    ent_code code = ENT_OK;
    for (size_t i = 0; code == ENT_OK && i < c->n; i++) {
        const uint32_t parties[] = {c->at[i].subject, c->at[i].object};
        for (size_t k = 0; code == ENT_OK && k < 2; k++) {
            const ent_entity_row *e = parties[k] ? ent__claims_entity(c, parties[k]) : NULL;
            if (!e || parties[k] == b->me || ent__map_get(&seen, parties[k]) != ENT_NONE)
                continue;
            if (!ent__map_put(&seen, parties[k], 1))
                code = ent__nomem(b->err);
            else
                code = add_neighbour(b, p, e);
        }
        if (code == ENT_OK && c->at[i].relation == position && c->at[i].subject == b->me &&
            c->at[i].object)
            code = add(b, p, blank(), "position", ent__claims_word(c, c->at[i].object));
    }
    ent__map_free(&seen);
    return code;
}

/* ---- reading ------------------------------------------------------------------------ */

static int on_entity(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)row;
    (void)recorded;
    *(bool *)ctx = true;
    return 1;
}

static ent_code known_entity(ent_build *b, const char *id) {
    bool found = false;
    ent_code code = id && *id ? ent__register_rows(b->reg, ENT_ENTITY, ent__str(id), on_entity,
                                                   &found, b->err)
                              : ENT_OK;
    if (found)
        return ENT_OK;
    return code != ENT_OK && code != ENT_STOPPED
               ? code
               : ent__fail(b->err, ENT_NOT_FOUND, "no entity has the id \"%.*s\"",
                           ENT_FMT(ent__str(id)));
}

static ent_code load(ent_build *b, const ent_patterns *p) {
    ent__claims_free(b->claims);
    b->claims = NULL;
    ent_scope scope = {.patterns = p->at, .n = p->n, .details = true};
    ENT_TRY(ent__load(b->reg, &scope, &b->claims, b->err));
    b->me = ent__pool_find(&b->claims->words, ent__str(b->options->subject));
    b->other =
        b->options->other ? ent__pool_find(&b->claims->words, ent__str(b->options->other)) : 0;
    return ENT_OK;
}

/* Words that stand in no claim of the scope have no number: nothing is said. */
static ent_code flags_make(ent_build *b) {
    b->article = ent__arena_alloc(&b->arena, (b->claims->n_sources + 1) * sizeof *b->article);
    b->closely = ent__arena_alloc(&b->arena, (b->claims->n_sources + 1) * sizeof *b->closely);
    if (!b->article || !b->closely)
        return ent__nomem(b->err);
    memset(b->article, 0, (b->claims->n_sources + 1) * sizeof *b->article);
    memset(b->closely, 0, (b->claims->n_sources + 1) * sizeof *b->closely);
    return ENT_OK;
}

/* Ids of sources that were found to be articles, carried over a second reading. */
static ent_code articles_again(ent_build *b, const ent_str *ids, size_t n) {
    ENT_TRY(flags_make(b));
    for (size_t i = 0; i < n; i++) {
        uint32_t word = ent__pool_find(&b->claims->words, ids[i]);
        uint32_t at = word == ENT_NONE ? ENT_NONE : ent__map_get(&b->claims->source_of, word);
        if (at != ENT_NONE)
            b->article[at] = true;
    }
    return ENT_OK;
}

static ent_code copy_patterns(ent_build *b, ent_patterns *p) {
    for (size_t i = 0; i < p->n; i++) {
        ent_str *parts[] = {&p->at[i].subject, &p->at[i].relation, &p->at[i].object};
        for (size_t k = 0; k < 3; k++) {
            *parts[k] = ent__str_copy(&b->arena, *parts[k]);
            if (!parts[k]->p)
                return ent__nomem(b->err);
        }
    }
    return ENT_OK;
}

static ent_code read_profile(ent_build *b, ent_patterns *p) {
    ent_str us = ent__str(b->options->subject);
    ENT_TRY(add(b, p, us, "", blank()));
    ENT_TRY(add(b, p, blank(), "", us));
    ENT_TRY(load(b, p));
    if (b->me == ENT_NONE)
        return flags_make(b);
    ENT_TRY(flags_make(b));
    ENT_TRY(ent__build_articles(b, p));
    ENT_TRY(add_neighbours(b, p));
    /* the names lie in claims that are about to be let go */
    ENT_TRY(copy_patterns(b, p));
    size_t n = 0;
    ent_str *ids = ent__arena_alloc(&b->arena, (b->claims->n_sources + 1) * sizeof *ids);
    if (!ids)
        return ent__nomem(b->err);
    for (size_t i = 0; i < b->claims->n_sources; i++)
        if (b->article[i]) {
            ids[n] =
                ent__str_copy(&b->arena, ent__claims_word(b->claims, b->claims->sources[i].id));
            if (!ids[n++].p)
                return ent__nomem(b->err);
        }
    ENT_TRY(load(b, p));
    return articles_again(b, ids, n);
}

static ent_code read_pair(ent_build *b, ent_patterns *p) {
    ent_str x = ent__str(b->options->subject), y = ent__str(b->options->other);
    static const char *const both[] = {"member", "party"};
    ENT_TRY(add(b, p, x, "", y));
    ENT_TRY(add(b, p, y, "", x));
    for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
        ENT_TRY(add(b, p, x, both[i], blank()));
        ENT_TRY(add(b, p, y, both[i], blank()));
    }
    ENT_TRY(load(b, p));
    return flags_make(b);
}

/* ---- the view -------------------------------------------------------------------------- */

/* Sources whose licence keeps them out become patterns of `without`. */
static ent_code left_out(ent_build *b, ent_str *without, size_t *n) {
    const ent_claims *c = b->claims;
    ent_doc_left_out *last = NULL;
    for (size_t i = 0; i < c->n_sources && !b->options->all_licences; i++) {
        const ent_source_row *s = &c->sources[i];
        ent_publishing may = ent__licence_publishing(ent__claims_word(c, s->licence));
        b->closely[i] = may != ENT_PUBLISH_ALL;
        if (may != ENT_PUBLISH_NOTHING || s->replaces)
            continue;
        without[(*n)++] = ent__claims_word(c, s->id);
        ent_doc_left_out *row = ent__arena_alloc(&b->doc->arena, sizeof *row);
        if (!row)
            return ent__nomem(b->err);
        *row = (ent_doc_left_out){
            .id = ent__doc_copy(b->doc, ent__claims_word(c, s->id)),
            .licence = ent__doc_copy(b->doc, ent__claims_word(c, s->licence)),
            .title = ent__doc_copy(b->doc, ent__claims_word(c, s->title))};
        if (last)
            last->next = row;
        else
            b->doc->left_out = row;
        last = row;
    }
    return ENT_OK;
}

static ent_code view_open(ent_build *b) {
    const ent_profile_options *o = b->options;
    b->n_patterns = o->n_only + o->n_without + o->n_prefer + b->claims->n_sources + 1;
    b->patterns = ent__zalloc(b->n_patterns, sizeof *b->patterns);
    if (!b->patterns)
        return ent__nomem(b->err);
    ent_str *only = b->patterns, *prefer = only + o->n_only, *without = prefer + o->n_prefer;
    for (size_t i = 0; i < o->n_only; i++)
        only[i] = ent__str(o->only[i]);
    for (size_t i = 0; i < o->n_prefer; i++)
        prefer[i] = ent__str(o->prefer[i]);
    for (size_t i = 0; i < o->n_without; i++)
        without[i] = ent__str(o->without[i]);
    size_t n_without = o->n_without;
    ENT_TRY(left_out(b, without, &n_without));
    ent_view_options vo = {.known = o->known,
                           .said_by = o->has_said_by ? o->said_by : ENT_DAY_MAX,
                           .only = only,
                           .n_only = o->n_only,
                           .without = without,
                           .n_without = n_without,
                           .prefer = prefer,
                           .n_prefer = o->n_prefer};
    ENT_TRY(ent__view_new(b->claims, &vo, &b->view, b->err));
    ent__claims_free(b->claims);
    b->claims = ent__claims_share(b->view->claims); /* as K reads them */
    if (b->me != ENT_NONE)
        b->me = ent__view_entity(b->view, b->me);
    if (b->other && b->other != ENT_NONE)
        b->other = ent__view_entity(b->view, b->other);
    ent__hearing_init(&b->hearing, b->view);
    return ENT_OK;
}

static ent_code read_all(ent_build *b, ent_patterns *p) {
    ENT_TRY(known_entity(b, b->options->subject));
    if (b->options->other)
        ENT_TRY(known_entity(b, b->options->other));
    ENT_TRY(b->options->other ? read_pair(b, p) : read_profile(b, p));
    return view_open(b);
}

ent_code ent__build_read(ent_build *b) {
    ent_patterns p = {0};
    ent_code code = read_all(b, &p);
    ENT_DROP(p.at, p.cap);
    return code;
}
