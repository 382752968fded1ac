/* SPDX-License-Identifier: MIT
 *
 * Regional cooperation: a part for each body of which the register says more than
 * who belongs to it. A body gets one if it is a format or a programme to which
 * we belong, or if something is said of itself (its existence, seat, meetings,
 * organs, or a remark) and we belong to it or an article about us speaks of it, or if
 * the article names its members.
 */
#include "publish/build.h"

static const ent_doc_column heads[] = {{"field", "Field"}, {"what", "What is said"}};

static bool is_own(ent_str relation) {
    return ent__str_in_list(ENT_STR("exists|seat|held|remark"), relation);
}

/* What speaks for giving a body its part. */
typedef struct claim_to {
    bool ours, own, organs, others, article, body, format;
} claim_to;

static claim_to weigh(const ent_build *b, uint32_t word) {
    claim_to w = {0};
    const ent_entity_row *e = ent__claims_entity(b->claims, word);
    ent_str type = e ? ent__claims_word(b->claims, e->type) : ENT_STR("");
    w.format = ent__str_in_list(ENT_STR("format|programme"), type);
    w.body = w.format || ent__str_is(type, "org");
    for (size_t i = 0; i < b->n_facts && w.body; i++) {
        const ent_fact *f = &b->facts[i];
        ent_str relation = ent__fact_relation(b, f)->id;
        bool member = ent__str_is(relation, "member") && f->object == word;
        w.ours |= member && f->side == ENT_SIDE_MINE && f->mark != ENT_MARK_LATER;
        w.others |= ent__str_is(relation, "member") && f->object == word && f->must &&
                    f->side == ENT_SIDE_OTHERS;
        w.own |= f->subject == word && is_own(relation);
        w.organs |= f->object == word && ent__str_is(relation, "part") &&
                    ent__str_is(ent__claims_word(b->claims, f->value), "organ");
        w.article |= f->must && (f->subject == word || f->object == word);
    }
    return w;
}

static bool deserves(const ent_build *b, uint32_t word) {
    claim_to w = weigh(b, word);
    if (!w.body || !(w.ours || w.article))
        return false;
    return (w.format && w.ours) || w.own || w.organs || w.others;
}

/* An organ is told with its body. */
static bool is_organ(const ent_build *b, uint32_t word) {
    uint32_t part = ent__build_relation(b, "part");
    for (size_t i = 0; i < b->n_facts; i++) {
        const ent_fact *f = &b->facts[i];
        if (f->relation == part && f->subject == word && deserves(b, f->object) &&
            ent__str_is(ent__claims_word(b->claims, f->value), "organ"))
            return true;
    }
    return false;
}

/* ---- fields
 * ----------------------------------------------------------------------------------- */

static ent_doc_cell *field(ent_build *b, ent_doc_block *block, const char *name) {
    ent_doc_cell *cells = ent__doc_row(b->doc, block);
    ent__doc_piece(b->doc, &cells[0], ent__str(name));
    cells[1].join = "; ";
    return &cells[1];
}

static void our_status(ent_build *b, ent_doc_block *block, uint32_t body) {
    uint32_t relation = ent__build_relation(b, "member");
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(
        b,
        &(ent_pick){.relation = relation, .side = ENT_SIDE_MINE, .object = body, .used = true},
        facts);
    for (size_t i = 0; i < n; i++) {
        ent_str name = ent__build_name(b, b->me);
        ent_doc_cell *cells = ent__doc_row(b->doc, block);
        ent__doc_piece(b->doc, &cells[0], name);
        ent__cell_status(b, &cells[1], facts[i]);
        ent_readings r;
        ent__fact_readings(b, facts[i], ENT_EDGE_SINCE, &r);
        if (r.n && facts[i]->mark != ENT_MARK_UNKNOWN && facts[i]->mark != ENT_MARK_DISPUTED) {
            ent__doc_piece(b->doc, &cells[1], ENT_STR("since"))->before = " ";
            ent__cell_readings(b, &cells[1], &r, false);
        }
    }
}

static bool same_refs(const ent_doc_piece *x, const ent_doc_piece *y) {
    return x->n_refs == y->n_refs &&
           (!x->n_refs || !memcmp(x->refs, y->refs, x->n_refs * sizeof *x->refs));
}

/* The sources that most of these pieces cite stand once, at the end. */
static void share_refs(ent_build *b, ent_doc_cell *cell) {
    ent_doc_piece *most = NULL;
    size_t best = 1, n = 0;
    for (ent_doc_piece *p = cell->first; p; p = p->next, n++) {
        size_t same = 0;
        for (const ent_doc_piece *q = cell->first; q; q = q->next)
            same += p->n_refs && same_refs(p, q);
        if (same > best) {
            best = same;
            most = p;
        }
    }
    if (!most || best * 2 < n)
        return;
    const ent_doc_piece shared = *most;
    for (ent_doc_piece *p = cell->first; p; p = p->next)
        if (same_refs(p, &shared))
            p->n_refs = p->cap_refs = 0;
    ent_doc_piece *last = cell->last;
    if (best < n) {
        last = ent__doc_piece(b->doc, cell, ENT_STR("the others"));
        last->before = "; ";
    }
    for (uint32_t i = 0; i < shared.n_refs; i++)
        ent__doc_piece_ref(b->doc, last, shared.refs[i]);
}

static bool same_standing(const ent_fact *x, const ent_fact *y) {
    return x->relation == y->relation && x->value == y->value && x->mark == y->mark;
}

static const char *tail_of(const ent_fact *f) {
    switch ((ent_mark)f->mark) {
    case ENT_MARK_PRESUMED:
        return ", presumed";
    case ENT_MARK_POSSIBLY:
        return ", possibly";
    case ENT_MARK_DISPUTED:
        return ", DISPUTED";
    case ENT_MARK_PAST:
        return ", formerly";
    case ENT_MARK_LATER:
        return ", later";
    case ENT_MARK_UNKNOWN:
        return ", not known for the day";
    case ENT_MARK_UNDATED:
        return ", undated";
    case ENT_MARK_NONE:
    case ENT_MARK_TESTIFIED:
    case ENT_MARK_STATED:
    case ENT_MARK_EMPTY:
    case ENT_MARK_COUNT:
        break;
    }
    return "";
}

static void group_name(ent_build *b, ent_doc_cell *cell, const ent_fact *f, size_t n) {
    ent_buf text;
    ent__buf_init(&text, 1 << 12);
    ent_str value = ent__claims_word(b->claims, f->value);
    ent__words_value(&text, ent__fact_relation(b, f), value);
    if (text.n && text.p[0] >= 'a' && text.p[0] <= 'z')
        text.p[0] = (char)(text.p[0] - 32);
    bool seeking = ent__str_in_list(ENT_STR("seeking|suspended|withdrawn|none"), value);
    ent__buf_printf(&text, "%s (%zu%s)", seeking || n == 1 ? "" : "s", n, tail_of(f));
    ent__cell_take(b, cell, &text);
    ent__doc_done(b->doc, &text);
}

/* Of the standing that most are in. */
static size_t largest(ent_fact **facts, size_t n) {
    size_t found = n, most = 0;
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        for (size_t k = 0; k < n && facts[i]; k++)
            same += facts[k] && same_standing(facts[k], facts[i]);
        if (same > most) {
            most = same;
            found = i;
        }
    }
    return found;
}

/* Members, observers, partners: those of one standing in one field. */
static void standings(ent_build *b, ent_doc_block *block, uint32_t body) {
    uint32_t relation = ent__build_relation(b, "member");
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(
        b, &(ent_pick){.relation = relation, .side = -1, .object = body, .used = true}, facts);
    bool alone = n == 1 && facts[0]->side == ENT_SIDE_MINE;
    for (size_t i; !alone && ent__build_ok(b) && (i = largest(facts, n)) < n;) {
        size_t same = 0;
        for (size_t k = 0; k < n; k++)
            same += facts[k] && same_standing(facts[k], facts[i]);
        const ent_fact first = *facts[i];
        ent_doc_cell *cells = ent__doc_row(b->doc, block);
        group_name(b, &cells[0], &first, same);
        cells[1].join = ", ";
        for (size_t k = 0; k < n; k++) {
            if (!facts[k] || !same_standing(facts[k], &first))
                continue;
            ent_doc_piece *p = ent__cell_entity(b, &cells[1], facts[k]->subject);
            ent__piece_fact(b, p, facts[k], true);
            facts[k] = NULL;
        }
        share_refs(b, &cells[1]);
    }
}

static void organs(ent_build *b, ent_doc_block *block, uint32_t body) {
    uint32_t relation = ent__build_relation(b, "part");
    uint32_t exists = ent__build_relation(b, "exists");
    ent_fact **facts = ent__build_room(b), **own = ent__build_room(b);
    if (!facts || !own || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(b, &(ent_pick){.relation = relation, .side = -1, .object = body},
                               facts);
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        ent_doc_cell *cells = ent__doc_row(b->doc, block);
        ent_buf text;
        ent__buf_init(&text, 1 << 12);
        ent__words_value(&text, ent__fact_relation(b, facts[i]),
                         ent__claims_word(b->claims, facts[i]->value));
        if (text.n && text.p[0] >= 'a' && text.p[0] <= 'z')
            text.p[0] = (char)(text.p[0] - 32);
        ent__cell_take(b, &cells[0], &text);
        ent__doc_done(b->doc, &text);
        cells[1].join = ", ";
        ent__piece_fact(b, ent__cell_entity(b, &cells[1], facts[i]->subject), facts[i], true);
        size_t m =
            exists == ENT_NONE
                ? 0
                : ent__build_pick(
                      b,
                      &(ent_pick){.relation = exists, .side = -1, .subject = facts[i]->subject},
                      own);
        for (size_t k = 0; k < m; k++) {
            ent_doc_cell since = {.join = " / "};
            ent_readings r;
            ent__fact_readings(b, own[k], ENT_EDGE_SINCE, &r);
            ent__cell_readings(b, &since, &r, true);
            ent_doc_piece *p = ent__doc_piece(b->doc, &cells[1], ENT_STR("since"));
            p->before = " ";
            ent__piece_fact(b, p, own[k], r.n < 2);
            if (r.n > 1)
                p->mark = ENT_MARK_DISPUTED;
            p->next = since.first;
            cells[1].last = since.last ? since.last : p;
        }
    }
}

static void told_of(ent_build *b, ent_doc_block *block, uint32_t body, const char *relation_id,
                    const char *name, bool date_only) {
    uint32_t relation = ent__build_relation(b, relation_id);
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(
        b, &(ent_pick){.relation = relation, .side = -1, .subject = body}, facts);
    for (size_t i = 0; i < n && ent__build_ok(b); i++) {
        ent_doc_cell *cell = field(b, block, name);
        cell->join = ", ";
        if (facts[i]->object && !date_only)
            ent__cell_entity(b, cell, facts[i]->object);
        ent__cell_status(b, cell, facts[i]);
        if (facts[i]->mark == ENT_MARK_DISPUTED)
            continue;
        ent_doc_cell since = {.join = " / "};
        ent__cell_dates(b, &since, facts[i], false);
        if (since.first) {
            cell->last->next = since.first;
            cell->last = since.last;
            since.first->before = ", ";
        }
    }
}

static void remarks(ent_build *b, ent_doc_block *block, uint32_t body) {
    uint32_t relation = ent__build_relation(b, "remark");
    ent_fact **facts = ent__build_room(b);
    if (!facts || relation == ENT_NONE)
        return;
    size_t n = ent__build_pick(
        b, &(ent_pick){.relation = relation, .side = -1, .subject = body}, facts);
    ent_doc_cell *cell = n ? field(b, block, "Remarks") : NULL;
    for (size_t i = 0; i < n && ent__build_ok(b); i++)
        ent__cell_remark(b, cell, facts[i]);
}

/* ---- the section
 * --------------------------------------------------------------------------------- */

static void body_part(ent_build *b, ent_doc_section *parent, uint32_t body) {
    ent_buf key;
    ent__buf_init(&key, 1 << 12);
    ent__buf_z(&key, "body-");
    ent_str id = ent__claims_word(b->claims, body);
    for (size_t i = 0; i < id.n; i++)
        ent__buf_char(&key, id.p[i] == ':' || id.p[i] == ' ' ? '-' : id.p[i]);
    ent_buf title;
    ent__buf_init(&title, 1 << 12);
    ent_str name = ent__build_name(b, body);
    ent__buf_str(&title, name);
    if (!memchr(id.p, ':', id.n) && !ent__str_eq(id, name)) {
        ent__buf_z(&title, " (");
        ent__buf_str(&title, id);
        ent__buf_char(&title, ')');
    }
    if (title.n && title.p[0] >= 'a' && title.p[0] <= 'z')
        title.p[0] = (char)(title.p[0] - 32);
    ent_doc_section *s =
        ent__doc_section(b->doc, parent, ent__buf_view(&key), ent__buf_view(&title));
    ent__doc_done(b->doc, &key);
    ent__doc_done(b->doc, &title);
    ent_doc_block *block =
        ent__doc_block(b->doc, s, ENT_DOC_FIELDS, ENT_STR("body"), ENT_STR(""), heads, 2);
    our_status(b, block, body);
    told_of(b, block, body, "exists", "Existence", true);
    told_of(b, block, body, "seat", "Seat", false);
    standings(b, block, body);
    organs(b, block, body);
    told_of(b, block, body, "held", "Events", false);
    remarks(b, block, body);
}

typedef struct named {
    uint32_t word;
    ent_str name;
} named;

static size_t bodies_of(const ent_build *b, named *out) {
    ent_map seen = {0};
    size_t n = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < b->n_facts; i++) {
        const uint32_t parties[] = {b->facts[i].subject, b->facts[i].object};
        for (size_t k = 0; ok && k < 2; k++) {
            if (!parties[k] || ent__map_get(&seen, parties[k]) != ENT_NONE)
                continue;
            ok = ent__map_put(&seen, parties[k], 1);
            if (!deserves(b, parties[k]) || is_organ(b, parties[k]) || parties[k] == b->me)
                continue;
            named x = {parties[k], ent__build_name(b, parties[k])};
            size_t at = n++;
            for (; at > 0 && ent__str_cmp(out[at - 1].name, x.name) > 0; at--)
                out[at] = out[at - 1];
            out[at] = x;
        }
    }
    ent__map_free(&seen);
    return n;
}

void ent__section_formats(ent_build *b, ent_doc_section *s) {
    named *bodies = ent__arena_alloc(&b->arena, (2 * b->n_facts + 1) * sizeof *bodies);
    if (!bodies) {
        ent__build_failed(b, ent__nomem(b->err));
        return;
    }
    size_t n = bodies_of(b, bodies);
    for (size_t i = 0; i < n && ent__build_ok(b); i++)
        body_part(b, s, bodies[i].word);
}
