/* SPDX-License-Identifier: MIT
 *
 * The headings that a document about a state has or could have, and for each
 * whether the register could fill it and what an article makes of it.
 *
 * The rule, the same for every state:
 *
 *   1. the sections of a profile;
 *   2. the headings that such articles have: Disputes, with each state of a dispute;
 *      the regional bodies to which we belong (those of at most REGIONAL states), with
 *      their other members, the largest first, each state once; the continents, with every
 * state of which the register says something bilateral and that no body has taken
 *      ("Europe - other" where one has); Issues; See also; References;
 *   3. the headings that the article itself has, as far as its claims tell in
 *      their place: "#30 Disputes > Latvia, heading" is the heading Latvia below
 *      Disputes, and nothing stands under it.
 *
 * A heading is empty in an article if no claim of it has that place. Continents
 * come from the COW number of a state (2- North America, 100- South America,
 * 200- Europe, 400- Africa, 630- Asia, 900- Oceania; 651, Egypt, is in Africa).
 * The article is the one about the state of which most claims are read.
 */
#include "publish/build.h"

#include <stdio.h>
#include <stdlib.h>

enum { REGIONAL = 16 };

static const ent_doc_column heads[] = {
    {"heading", "Heading"}, {"article", "In the article"}, {"register", "In the register"}};

/* Where a claim of the article stands. */
typedef struct place {
    ent_str path; /* "Disputes > Latvia" */
    uint32_t claim;
    bool bare; /* the heading alone */
} place;

typedef struct plan_of {
    ent_build *b;
    uint32_t article; /* source, ENT_NONE if there is none */
    place *places;
    size_t n_places;
    bool *taken; /* by entity: has a heading already */
    ent_doc_block *block;
    ent_fact **room;
} plan_of;

/* ---- the article ------------------------------------------------------------------------ */

static uint32_t article_of(const ent_build *b) {
    uint32_t best = ENT_NONE;
    size_t most = 0;
    for (uint32_t i = 0; i < b->claims->n_sources; i++) {
        size_t n = 0;
        for (size_t k = 0; k < b->claims->n && b->article[i]; k++)
            n += b->view->alive[k] && b->claims->at[k].source == b->claims->sources[i].id;
        if (n > most) {
            most = n;
            best = i;
        }
    }
    return best;
}

/* "#30 Disputes > Latvia, heading" without its number and what comes after. */
static ent_str path_of(ent_str at, bool *bare) {
    size_t i = 0;
    if (at.n && at.p[0] == '#')
        while (i < at.n && at.p[i] != ' ')
            i++;
    at = ent__str_trim((ent_str){at.p + i, at.n - i});
    for (i = 0; i + 1 < at.n && !(at.p[i] == ',' && at.p[i + 1] == ' ');)
        i++;
    *bare = false;
    if (i + 1 >= at.n)
        return at;
    ent_str rest = ent__str_trim((ent_str){at.p + i + 1, at.n - i - 1});
    *bare = ent__str_is(rest, "heading");
    return (ent_str){at.p, i};
}

static ent_code places_make(plan_of *p) {
    ent_build *b = p->b;
    p->article = article_of(b);
    p->places = ent__arena_alloc(&b->arena, (b->claims->n + 1) * sizeof *p->places);
    p->taken = ent__arena_alloc(&b->arena, (b->claims->n_entities + 1) * sizeof *p->taken);
    p->room = ent__build_room(b);
    if (!p->places || !p->taken || !p->room)
        return ent__nomem(b->err);
    memset(p->taken, 0, (b->claims->n_entities + 1) * sizeof *p->taken);
    for (uint32_t i = 0; i < b->claims->n && p->article != ENT_NONE; i++) {
        const ent_claim *c = &b->claims->at[i];
        if (!b->view->alive[i] || c->source != b->claims->sources[p->article].id)
            continue;
        uint32_t at = ent__build_claim(b, i);
        ENT_TRY(b->code);
        ENT_TRY(ent__doc_code(b->doc, b->err));
        place *x = &p->places[p->n_places];
        x->path = path_of(b->doc->claims[at].at, &x->bare);
        x->claim = i;
        p->n_places += x->path.n > 0;
    }
    return ENT_OK;
}

/* ---- matching -------------------------------------------------------------------------------
 */

static ent_str component(ent_str path, bool last) {
    for (size_t i = 0; i + 2 < path.n; i++) {
        if (memcmp(path.p + i, " > ", 3) != 0)
            continue;
        if (!last)
            return (ent_str){path.p, i};
        return component((ent_str){path.p + i + 3, path.n - i - 3}, true);
    }
    return path;
}

static bool starts_fold(ent_str s, ent_str with, bool whole) {
    if (s.n < with.n || (whole && s.n != with.n))
        return false;
    for (size_t i = 0; i < with.n; i++)
        if ((s.p[i] | 32) != (with.p[i] | 32))
            return false;
    return true;
}

/* Is this what a heading calls the entity? */
static bool is_called(const ent_build *b, uint32_t word, ent_str heading) {
    const ent_entity_row *e = ent__claims_entity(b->claims, word);
    if (!e)
        return false;
    if (starts_fold(heading, ent__claims_word(b->claims, e->name), true))
        return true;
    ent_str aliases = ent__claims_word(b->claims, e->aliases), alias;
    while (ent__str_split(&aliases, '|', &alias))
        if (starts_fold(heading, alias, true))
            return true;
    return false;
}

/* A heading of ours: text or entity, below another or not. */
typedef struct heading {
    ent_str parent, text;
    uint32_t entity; /* 0 if it is no entity */
} heading;

typedef enum match { NO_MATCH, BELOW, RIGHT_THERE } match;

static match match_of(const ent_build *b, const heading *h, const place *p) {
    ent_str first = component(p->path, false), last = component(p->path, true);
    bool nested = first.n != p->path.n;
    bool fixed = ent__str_in_list(ENT_STR("Disputes|Issues"), first);
    if (h->entity) {
        bool in_disputes = ent__str_is(h->parent, "Disputes");
        if (in_disputes != ent__str_is(first, "Disputes") || (fixed && !in_disputes))
            return NO_MATCH;
        return is_called(b, h->entity, last) && (nested || !in_disputes) ? RIGHT_THERE
                                                                         : NO_MATCH;
    }
    if (!starts_fold(first, h->text, true))
        return NO_MATCH;
    return nested ? BELOW : RIGHT_THERE;
}

/* ---- rows
 * ---------------------------------------------------------------------------------------- */

static void article_cell(plan_of *p, ent_doc_cell *cell, const heading *h) {
    uint32_t n = 0, below = 0, bare = 0;
    ent_build *b = p->b;
    if (p->article == ENT_NONE) {
        ent__doc_piece(b->doc, cell, ENT_STR("no article read"));
        return;
    }
    ent_doc_piece *piece = ent__doc_piece(b->doc, cell, ENT_STR(""));
    for (size_t i = 0; i < p->n_places; i++) {
        match m = match_of(b, h, &p->places[i]);
        below += m == BELOW;
        bare += m == RIGHT_THERE && p->places[i].bare;
        n += m == RIGHT_THERE && !p->places[i].bare;
        if (m == RIGHT_THERE)
            ent__piece_add_claim(b, piece, p->places[i].claim, false);
    }
    char text[64];
    if (n)
        snprintf(text, sizeof text, "%u claim%s", n, n == 1 ? "" : "s");
    else
        snprintf(text, sizeof text, "EMPTY%s",
                 below  ? ": only headings below it"
                 : bare ? ": the heading alone"
                        : "");
    piece->text = ent__doc_copy(b->doc, ent__str(text));
    piece->mark = n ? ENT_MARK_STATED : ENT_MARK_EMPTY;
}

static void register_cell(plan_of *p, ent_doc_cell *cell, ent_fact **facts, size_t n) {
    ent_build *b = p->b;
    ent_doc_piece *piece = ent__doc_piece(b->doc, cell, ENT_STR(""));
    for (size_t i = 0; i < n && ent__build_ok(b); i++)
        for (uint32_t k = 0; k < facts[i]->n_claims; k++)
            ent__piece_add_claim(b, piece, b->members[facts[i]->claim + k], false);
    char text[64];
    if (piece->n_claims)
        snprintf(text, sizeof text, "%u claim%s", piece->n_claims,
                 piece->n_claims == 1 ? "" : "s");
    else
        snprintf(text, sizeof text, "nothing");
    piece->text = ent__doc_copy(b->doc, ent__str(text));
    piece->mark = piece->n_claims ? ENT_MARK_STATED : ENT_MARK_EMPTY;
}

static ent_doc_cell *row(plan_of *p, const heading *h) {
    ent_doc_cell *cells = ent__doc_row(p->b->doc, p->block);
    cells[0].join = " / ";
    if (h->parent.n)
        ent__doc_piece(p->b->doc, &cells[0], h->parent);
    ent_doc_piece *x = h->entity ? ent__cell_entity(p->b, &cells[0], h->entity)
                                 : ent__doc_piece(p->b->doc, &cells[0], h->text);
    x->strong = true;
    article_cell(p, &cells[1], h);
    return &cells[2];
}

/* Facts between us and an entity; of a section, if one is named. */
static size_t between(plan_of *p, uint32_t word, const char *section) {
    ent_build *b = p->b;
    size_t n = 0;
    for (size_t i = 0; i < b->n_facts; i++) {
        ent_fact *f = &b->facts[i];
        if (f->side == ENT_SIDE_OTHERS || (word && ent__fact_party(f) != word))
            continue;
        if (!section || ent__str_is(ent__fact_relation(b, f)->section, section))
            p->room[n++] = f;
    }
    return n;
}

static void row_section(plan_of *p, const char *title, const char *section) {
    heading h = {ENT_STR(""), ent__str(title), 0};
    ent_doc_cell *cell = row(p, &h);
    register_cell(p, cell, p->room, between(p, 0, section));
}

static void row_entity(plan_of *p, ent_str parent, uint32_t word, const char *section) {
    heading h = {parent, ENT_STR(""), word};
    ent_doc_cell *cell = row(p, &h);
    register_cell(p, cell, p->room, between(p, word, section));
}

static void row_told(plan_of *p, ent_str text, const char *what, uint32_t n) {
    heading h = {ENT_STR(""), text, 0};
    ent_doc_cell *cell = row(p, &h);
    ent_doc_piece *x =
        n ? ent__doc_piece_f(p->b->doc, cell, "%u %s%s", n, what, n == 1 ? "" : "s")
          : ent__doc_piece(p->b->doc, cell, ENT_STR("nothing"));
    x->mark = n ? ENT_MARK_STATED : ENT_MARK_EMPTY;
}

/* ---- states, sorted by name
 * ------------------------------------------------------------------------- */

typedef struct named {
    ent_str name;
    uint32_t word, entity;
} named;

static int named_cmp(const void *px, const void *py) {
    const named *x = px, *y = py;
    int c = ent__str_cmp(x->name, y->name);
    return c ? c : x->word < y->word ? -1 : x->word > y->word;
}

static bool is_state(const ent_build *b, uint32_t word) {
    const ent_entity_row *e = ent__claims_entity(b->claims, word);
    return e && ent__str_is(ent__claims_word(b->claims, e->type), "state");
}

/* Parties of the facts that fit, once each, by name. */
static size_t states_of(plan_of *p, const char *section, uint32_t body, named *out) {
    ent_build *b = p->b;
    ent_map seen = {0};
    size_t n = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < b->n_facts; i++) {
        const ent_fact *f = &b->facts[i];
        bool member = body && f->object == body &&
                      ent__str_is(ent__fact_relation(b, f)->id, "member") &&
                      f->mark <= ENT_MARK_DISPUTED &&
                      ent__str_is(ent__claims_word(b->claims, f->value), "member");
        bool ours = !body && f->side != ENT_SIDE_OTHERS &&
                    (!section || ent__str_is(ent__fact_relation(b, f)->section, section));
        uint32_t word = body ? f->subject : ent__fact_party(f);
        if (!(member || ours) || word == b->me || !is_state(b, word) ||
            ent__map_get(&seen, word) != ENT_NONE)
            continue;
        ok = ent__map_put(&seen, word, 1);
        out[n++] =
            (named){ent__build_name(b, word), word, ent__map_get(&b->claims->entity_of, word)};
    }
    ent__map_free(&seen);
    if (n > 1)
        qsort(out, n, sizeof *out, named_cmp);
    return n;
}

static void rows_disputes(plan_of *p, named *room) {
    row_section(p, "Disputes", "Disputes");
    size_t n = states_of(p, "Disputes", 0, room);
    for (size_t i = 0; i < n; i++)
        row_entity(p, ENT_STR("Disputes"), room[i].word, "Disputes");
}

/* The body of ours with the most members that have no heading yet; at least two. */
static uint32_t next_body(plan_of *p, named *room) {
    ent_build *b = p->b;
    uint32_t member = ent__build_relation(b, "member"), best = 0;
    size_t most = 1;
    for (size_t i = 0; i < b->n_facts; i++) {
        const ent_fact *f = &b->facts[i];
        if (f->relation != member || f->side != ENT_SIDE_MINE || f->mark > ENT_MARK_DISPUTED)
            continue;
        /* a body that the register speaks of beyond its members is a regional one */
        bool own = false;
        for (size_t k = 0; k < b->n_facts && !own; k++)
            own = b->facts[k].subject == f->object &&
                  ent__str_in_list(ENT_STR("exists|seat|held|remark"),
                                   ent__fact_relation(b, &b->facts[k])->id);
        if (!own)
            continue;
        size_t n = states_of(p, NULL, f->object, room), fresh = 0;
        for (size_t k = 0; k < n; k++)
            fresh += !p->taken[room[k].entity];
        if (fresh > most && n <= REGIONAL) {
            most = fresh;
            best = f->object;
        }
    }
    return best;
}

static void rows_bodies(plan_of *p, named *room) {
    uint32_t body;
    while (ent__build_ok(p->b) && (body = next_body(p, room)) != 0) {
        ent_str name = ent__build_name(p->b, body);
        heading h = {ENT_STR(""), name, 0};
        ent_doc_cell *cell = row(p, &h);
        register_cell(p, cell, p->room, between(p, body, NULL));
        size_t n = states_of(p, NULL, body, room);
        for (size_t i = 0; i < n; i++) {
            if (p->taken[room[i].entity])
                continue;
            p->taken[room[i].entity] = true;
            row_entity(p, name, room[i].word, NULL);
        }
    }
}

static const char *const continents[] = {"Africa",        "Asia",    "Europe",
                                         "North America", "Oceania", "South America"};

static int continent_of(const ent_build *b, uint32_t word) {
    const ent_entity_row *e = ent__claims_entity(b->claims, word);
    ent_str codes = e ? ent__claims_word(b->claims, e->codes) : ENT_STR("");
    int64_t cow;
    if (!ent__int_parse(ent__detail_get(codes, "cow"), &cow))
        return -1;
    if (cow == 651)
        return 0;
    return cow < 100 ? 3 : cow < 200 ? 5 : cow < 400 ? 2 : cow < 630 ? 0 : cow < 900 ? 1 : 4;
}

static void rows_continents(plan_of *p, named *room) {
    size_t n = states_of(p, NULL, 0, room);
    for (int c = 0; c < 6 && ent__build_ok(p->b); c++) {
        bool some = false;
        for (size_t i = 0; i < p->b->claims->n_entities; i++)
            some |= p->taken[i] && continent_of(p->b, p->b->claims->entities[i].id) == c;
        char text[64];
        snprintf(text, sizeof text, "%s%s", continents[c], some ? " - other" : "");
        ent_str name = ent__doc_copy(p->b->doc, ent__str(text));
        heading h = {ENT_STR(""), ent__str(continents[c]), 0};
        ent_doc_cell *cell = row(p, &h);
        if (some)
            p->block->last->cells[0].last->text = name;
        size_t m = 0;
        for (size_t i = 0; i < n; i++)
            m += !p->taken[room[i].entity] && continent_of(p->b, room[i].word) == c;
        ent__doc_piece_f(p->b->doc, cell, m ? "%zu state%s" : "nothing", m, m == 1 ? "" : "s")
            ->mark = m ? ENT_MARK_STATED : ENT_MARK_EMPTY;
        for (size_t i = 0; i < n; i++)
            if (!p->taken[room[i].entity] && continent_of(p->b, room[i].word) == c)
                row_entity(p, name, room[i].word, NULL);
    }
    for (size_t i = 0; i < n; i++)
        if (!p->taken[room[i].entity] && continent_of(p->b, room[i].word) < 0)
            row_entity(p, ENT_STR("Elsewhere"), room[i].word, NULL);
}

/* ---- the article's own headings
 * ----------------------------------------------------------------------- */

static void rows_own(plan_of *p, ent_doc_section *s) {
    static const ent_doc_column own[] = {{"heading", "Heading"}, {"article", "In the article"}};
    ent_build *b = p->b;
    ent_doc_block *block =
        ent__doc_block(b->doc, s, ENT_DOC_TABLE, ENT_STR("article"), ENT_STR(""), own, 2);
    for (size_t i = 0; i < p->n_places && ent__build_ok(b); i++) {
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = ent__str_eq(p->places[k].path, p->places[i].path);
        if (again)
            continue;
        ent_doc_cell *cells = ent__doc_row(b->doc, block);
        ent__doc_piece(b->doc, &cells[0], p->places[i].path)->strong = true;
        ent_doc_piece *x = ent__doc_piece(b->doc, &cells[1], ENT_STR(""));
        uint32_t n = 0;
        for (size_t k = i; k < p->n_places; k++) {
            if (!ent__str_eq(p->places[k].path, p->places[i].path))
                continue;
            n += !p->places[k].bare;
            ent__piece_add_claim(b, x, p->places[k].claim, false);
        }
        char text[64];
        snprintf(text, sizeof text, n ? "%u claim%s" : "EMPTY: the heading alone", n,
                 n == 1 ? "" : "s");
        x->text = ent__doc_copy(b->doc, ent__str(text));
        x->mark = n ? ENT_MARK_STATED : ENT_MARK_EMPTY;
    }
}

/* ---- sections of a profile
 * ------------------------------------------------------------------------------ */

static void row_of_section(plan_of *p, ent_doc_block *block, ent_str section) {
    ent_build *b = p->b;
    ent_doc_cell *cells = ent__doc_row(b->doc, block);
    ent__doc_piece(b->doc, &cells[0], section)->strong = true;
    size_t n = 0;
    for (size_t k = 0; k < b->n_facts; k++)
        if (b->facts[k].side != ENT_SIDE_OTHERS &&
            ent__str_eq(ent__fact_relation(b, &b->facts[k])->section, section))
            p->room[n++] = &b->facts[k];
    register_cell(p, &cells[1], p->room, n);
}

static bool is_planned(ent_str section) {
    const char *title;
    for (size_t i = 0; (title = ent__plan_title(i)) != NULL; i++)
        if (ent__str_is(section, title))
            return true;
    return false;
}

/* Is this the first relation of its section? */
static bool is_first(const ent_build *b, size_t relation) {
    ent_str section = b->claims->relations[relation].section;
    for (size_t k = 0; k < relation; k++)
        if (ent__str_eq(b->claims->relations[k].section, section))
            return false;
    return section.n && section.p[0] != '(';
}

static void rows_sections(plan_of *p, ent_doc_section *s) {
    static const ent_doc_column own[] = {{"section", "Section"},
                                         {"register", "In the register"}};
    ent_build *b = p->b;
    ent_doc_block *block =
        ent__doc_block(b->doc, s, ENT_DOC_TABLE, ENT_STR("sections"), ENT_STR(""), own, 2);
    const char *title;
    for (size_t i = 0; (title = ent__plan_title(i)) != NULL; i++)
        for (size_t k = 0; k < b->claims->n_relations; k++)
            if (is_first(b, k) && ent__str_is(b->claims->relations[k].section, title))
                row_of_section(p, block, b->claims->relations[k].section);
    for (size_t k = 0; k < b->claims->n_relations; k++)
        if (is_first(b, k) && !is_planned(b->claims->relations[k].section))
            row_of_section(p, block, b->claims->relations[k].section);
}

ent_code ent__build_headings(ent_build *b) {
    plan_of p = {.b = b};
    ENT_TRY(places_make(&p));
    named *room = ent__arena_alloc(&b->arena, (b->claims->n_entities + 1) * sizeof *room);
    if (!room)
        return ent__nomem(b->err);
    ent_document *d = b->doc;
    rows_sections(&p, ent__doc_section(d, &d->root, ENT_STR("sections"),
                                       ENT_STR("Sections of a profile")));
    ent_doc_section *s = ent__doc_section(d, &d->root, ENT_STR("headings"),
                                          ENT_STR("Headings of such an article"));
    if (p.article != ENT_NONE) {
        ent_doc_cell *cell = ent__doc_text(d, s, ENT_STR("article"));
        ent_doc_piece *x = ent__doc_piece(d, cell, ENT_STR("The article: "));
        x = ent__doc_piece(d, cell,
                           ent__claims_word(b->claims, b->claims->sources[p.article].title));
        ent__doc_piece_ref(d, x, ent__build_source(b, p.article));
    }
    p.block = ent__doc_block(d, s, ENT_DOC_TABLE, ENT_STR("headings"), ENT_STR(""), heads, 3);
    rows_disputes(&p, room);
    rows_bodies(&p, room);
    rows_continents(&p, room);
    row_section(&p, "Issues", "Issues");
    row_told(&p, ENT_STR("See also"), "pair document", (uint32_t)states_of(&p, NULL, 0, room));
    row_told(&p, ENT_STR("References"), "source", d->n_sources);
    if (p.n_places)
        rows_own(&p, ent__doc_section(d, &d->root, ENT_STR("article"),
                                      ENT_STR("Headings that the article has")));
    return b->code;
}
