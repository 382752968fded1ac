/* SPDX-License-Identifier: MIT
 *
 * From a set expression to courses: what its names mean, which claims are read for that,
 * and who is spoken of.
 *
 *     NATO, "Nordic-Baltic Eight"   members of it, by the value that implies `member`
 *     CBSS:observer                 of that value, or one that implies it
 *     region:europe                 part of it, or of a region in it
 *     LTU                           the state itself, while it exists
 *     state                         every state, while it exists
 *     diplomatic(LTU)               who stands in the relation to LTU; party(treaty:x)
 *     mission-of(LTU)               to whom LTU stands in it
 *     bound(treaty:x)               who is bound by it
 */
#include "ask/parts.h"

#include "ask/resolve.h"
#include "ask/tell.h"

#include <stdio.h>

/* A region lies in a region at most so many times over. */
enum { REGIONS_DEEP = 8 };

/* ---- what names mean ---------------------------------------------------------------- */

typedef struct meaning {
    ent_set_parts *p;
    ent_register *reg;
    const ent_set_part *is;
    ent_part *out;
    ent_str type; /* of the entity */
    ent_relation relation;
    bool found, failed;
    ent_error *err;
} meaning;

/* Puts the column into a failure on its way up. */
static ent_code in_column(const meaning *m, ent_code code) {
    char where[40];
    snprintf(where, sizeof where, "column %lld", (long long)m->is->column);
    ent__fail_in(m->err, code, where);
    if (m->err) {
        m->err->line = 1;
        m->err->column = m->is->column;
    }
    return code;
}

static int on_entity(void *ctx, const ent_row *row, ent_instant recorded) {
    meaning *m = ctx;
    (void)recorded;
    if (m->found)
        return 0;
    m->found = true;
    m->type = ent__str_copy(&m->p->arena, row->cell[ENT_E_TYPE]);
    m->failed = !m->type.p;
    return m->failed;
}

static int on_relation(void *ctx, const ent_row *row, ent_instant recorded) {
    meaning *m = ctx;
    int cell;
    (void)recorded;
    if (!m->found)
        m->failed =
            ent__relation_parse(row, &m->relation, &m->p->arena, &cell, m->err) != ENT_OK;
    m->found = true;
    return m->failed;
}

/* Is there a row of exactly this id? */
static ent_code row_find(meaning *m, ent_kind kind, ent_str id, ent_error *err) {
    m->found = m->failed = false;
    ent_code code = ent__register_rows(m->reg, kind, id,
                                       kind == ENT_ENTITY ? on_entity : on_relation, m, err);
    if (m->failed)
        return err && err->code ? err->code : ent__nomem(err);
    return code;
}

static ent_code relation_need(meaning *m, ent_str id) {
    ENT_TRY(row_find(m, ENT_RELATION, id, m->err));
    if (!m->found)
        return ent__fail(m->err, ENT_NOT_FOUND, "no relation \"%.*s\"", ENT_FMT(id));
    m->out->relation = ent__str_copy(&m->p->arena, id);
    return m->out->relation.p ? ENT_OK : ent__nomem(m->err);
}

/* The entity that a name means, and its type. */
static ent_code entity_need(meaning *m, ent_str name) {
    const ent_question *q = &m->p->question;
    ent_name_query query = {
        .size = sizeof query, .has_day = q->has_day, .day1 = q->day1, .day2 = q->day2};
    char id[512], *text = ent__alloc(name.n + 1);
    if (!text)
        return ent__nomem(m->err);
    memcpy(text, name.p, name.n);
    text[name.n] = '\0';
    ent_code code = ent_name_resolve(m->reg, text, &query, id, sizeof id, NULL, m->err);
    ent__free(text, name.n + 1);
    if (code != ENT_OK)
        return code;
    m->out->entity = ent__str_copy(&m->p->arena, ent__str(id));
    if (!m->out->entity.p)
        return ent__nomem(m->err);
    return row_find(m, ENT_ENTITY, m->out->entity, m->err);
}

static ent_code value_need(meaning *m, ent_str value) {
    if (ent__relation_value(&m->relation, value) < 0)
        return ent__fail(m->err, ENT_INVALID, "\"%.*s\" is no value of %.*s", ENT_FMT(value),
                         ENT_FMT(m->relation.id));
    m->out->value = ent__str_copy(&m->p->arena, value);
    return m->out->value.p ? ENT_OK : ent__nomem(m->err);
}

/* "CBSS:observer": a name and a value, unless it is the id of something. */
static ent_code value_split(meaning *m, ent_str *name, ent_str *value) {
    *name = m->is->name;
    *value = m->is->value;
    if (m->is->quoted)
        return ENT_OK;
    ENT_TRY(row_find(m, ENT_ENTITY, *name, m->err));
    size_t n = name->n;
    while (n && name->p[n - 1] != ':')
        n--;
    if (m->found || n < 2 || n == name->n)
        return ENT_OK;
    ent_str tail = {name->p + n, name->n - n};
    if (ent__relation_value(&m->relation, tail) < 0 && !m->relation.n_values)
        return ENT_OK;
    *value = tail;
    name->n = n - 1;
    return ENT_OK;
}

/* A relation whose own name is among its values means that one. */
static ent_code related_to(meaning *m) {
    ent_str name, value;
    m->out->kind = ENT_PART_RELATED;
    if (m->relation.shape != ENT_SHAPE_STATE && m->relation.shape != ENT_SHAPE_EVENT)
        return ent__fail(m->err, ENT_INVALID, "%.*s makes no set: it is a figure or a remark",
                         ENT_FMT(m->relation.id));
    ENT_TRY(value_split(m, &name, &value));
    ENT_TRY(entity_need(m, name));
    if (value.n)
        return value_need(m, value);
    for (int i = 0; i < m->relation.n_values; i++)
        if (ent__str_eq(m->relation.value[i], m->relation.id))
            return value_need(m, m->relation.id);
    return ENT_OK;
}

static ent_code function_read(meaning *m) {
    ent_str f = m->is->function, tail = ENT_STR("-of");
    if (ent__str_is(f, "bound")) {
        m->out->kind = ENT_PART_BOUND;
        ENT_TRY(relation_need(m, ENT_STR("party")));
        ENT_TRY(entity_need(m, m->is->name));
        return ENT_OK;
    }
    if (f.n > tail.n && memcmp(f.p + f.n - tail.n, tail.p, tail.n) == 0) {
        m->out->turned = true;
        f.n -= tail.n;
    }
    ENT_TRY(relation_need(m, f));
    return related_to(m);
}

/* A bare name: what it is decides what it means. */
static ent_code name_read(meaning *m) {
    ent_part *out = m->out;
    if (ent__str_is(m->is->name, "state") && !m->is->quoted) {
        out->kind = ENT_PART_STATES;
        return ENT_OK;
    }
    ENT_TRY(relation_need(m, ENT_STR("member")));
    ENT_TRY(related_to(m));
    if (ent__str_in_list(ENT_STR("state|territory"), m->type)) {
        out->kind = ENT_PART_ONE;
        return ENT_OK;
    }
    if (ent__str_in_list(ENT_STR("region|group"), m->type))
        out->kind = ENT_PART_REGION;
    else if (!ent__str_in_list(ENT_STR("org|format|programme"), m->type))
        return ent__fail(m->err, ENT_INVALID, "%.*s is a %.*s, which has no members%s",
                         ENT_FMT(out->entity), ENT_FMT(m->type),
                         ent__str_is(m->type, "treaty") ? ": bound(...) or party(...)" : "");
    return ENT_OK;
}

static ent_code part_read(ent_set_parts *p, ent_register *reg, size_t i, ent_error *err) {
    ent_error own = {0};
    meaning m = {
        .p = p, .reg = reg, .is = &p->set.part[i], .out = &p->at[i], .err = err ? err : &own};
    ent_str none = ENT_STR("");
    p->at[i] = (ent_part){.entity = none, .relation = none, .value = none, .word = ENT_NONE};
    ent_code code = m.is->function.n ? function_read(&m) : name_read(&m);
    return code == ENT_OK ? ENT_OK : in_column(&m, code);
}

/* ---- which claims are read ------------------------------------------------------------ */

static bool add(ent_patterns *to, ent_str subject, ent_str relation, ent_str object) {
    return ent__patterns_add(to, subject, relation.p, object);
}

static bool patterns_of(const ent_part *part, ent_patterns *to) {
    ent_str none = ENT_STR(""), exists = ENT_STR("exists"), within = ENT_STR("part");
    switch (part->kind) {
    case ENT_PART_RELATED: /* from both sides, for relations that are symmetric */
        return add(to, none, part->relation, part->entity) &&
               add(to, part->entity, part->relation, none);
    case ENT_PART_REGION:
        return add(to, none, part->relation, part->entity) && add(to, none, within, none);
    case ENT_PART_BOUND:
        return add(to, none, part->relation, part->entity) && add(to, none, within, none);
    case ENT_PART_ONE:
    case ENT_PART_STATES:
        break;
    }
    return add(to, part->entity, exists, none);
}

static ent_code claims_read(ent_set_parts *p, ent_register *reg, ent_error *err) {
    ent_patterns patterns = {0};
    ent_scope scope = {0};
    bool room = true;
    for (size_t i = 0; i < p->set.n_parts && room; i++) {
        room = patterns_of(&p->at[i], &patterns);
        scope.entities |= p->at[i].kind == ENT_PART_STATES;
    }
    scope.patterns = patterns.at;
    scope.n = patterns.n;
    ent_code code =
        room ? ent__asking_open(&p->ask, reg, &p->question, &scope, err) : ent__nomem(err);
    ent__patterns_free(&patterns);
    if (code == ENT_OK) {
        ent__silence_init(&p->silence, p->ask.view);
        ent__hearing_init(&p->unheard, &p->silence.beside);
    }
    return code;
}

/* ---- who is spoken of ------------------------------------------------------------------ */

/* Keeps the better of what there is and this. */
static ent_code keep(ent_set_parts *p, ent_part *part, uint32_t entity, ent_course c,
                     ent_error *err) {
    uint32_t at = ent__map_get(&part->courses, entity);
    if (at != ENT_NONE)
        return ent__course_join(p, p->courses[at], c, ENT_SET_OR, &p->courses[at], err);
    if (!ENT_GROW(p->courses, p->cap_courses, p->n_courses + 1) ||
        !ent__map_put(&part->courses, entity, (uint32_t)p->n_courses))
        return ent__nomem(err);
    p->courses[p->n_courses++] = c;
    if (ent__map_get(&p->seen, entity) != ENT_NONE)
        return ENT_OK;
    if (!ENT_GROW(p->entities, p->cap_entities, p->n_entities + 1) ||
        !ent__map_put(&p->seen, entity, 1))
        return ent__nomem(err);
    p->entities[p->n_entities++] = entity;
    return ENT_OK;
}

/* Who stands to the part's entity in this group; 0: nobody. */
static uint32_t other_party(const ent_part *part, bool symmetric, const ent_group *g) {
    if (g->object == part->word && (symmetric || !part->turned))
        return g->subject;
    return g->subject == part->word && (symmetric || part->turned) ? g->object : 0;
}

static ent_code related_fill(ent_set_parts *p, ent_part *part, ent_error *err) {
    const ent_view *v = p->ask.view;
    bool symmetric = v->claims->relations[part->number].symmetric;
    for (uint32_t i = 0; i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        uint32_t other = g->relation == part->number ? other_party(part, symmetric, g) : 0;
        ent_course c;
        if (!other)
            continue;
        ENT_TRY(ent__course_of_group(p, part, i, &c, err));
        ENT_TRY(keep(p, part, other, c, err));
    }
    return ENT_OK;
}

/* The parts of `region`, each as surely as it and its region are. */
static ent_code region_fill(ent_set_parts *p, ent_part *part, uint32_t region,
                            ent_course within, int depth, ent_error *err) {
    const ent_view *v = p->ask.view;
    uint32_t relation = ent__claims_find_relation(v->claims, ENT_STR("part"));
    ent_part any = {.kind = ENT_PART_RELATED};
    any.want = ent__pool_find(&v->claims->words, ENT_STR("region"));
    for (uint32_t i = 0; relation != ENT_NONE && i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        ent_course c;
        if (g->relation != relation || g->object != region)
            continue;
        uint32_t inner = g->subject;
        ENT_TRY(ent__course_of_group(p, &any, i, &c, err));
        ENT_TRY(ent__course_join(p, c, within, ENT_SET_AND, &c, err));
        const ent_entity_row *e = ent__claims_entity(v->claims, inner);
        if (!e || !ent__str_is(ent__claims_word(v->claims, e->type), "region"))
            ENT_TRY(keep(p, part, inner, c, err));
        else if (depth < REGIONS_DEEP)
            ENT_TRY(region_fill(p, part, inner, c, depth + 1, err));
    }
    return ENT_OK;
}

/* Whether claims of its existence deny or doubt it; it stands in the register. */
static ent_code doubt(ent_set_parts *p, uint32_t entity, ent_course *c, ent_error *err) {
    const ent_view *v = p->ask.view;
    uint32_t relation = ent__claims_find_relation(v->claims, ENT_STR("exists"));
    uint32_t group = relation == ENT_NONE ? ENT_NONE : ent__view_group(v, relation, entity, 0);
    ent_part any = {.kind = ENT_PART_RELATED};
    ent_course said;
    if (group == ENT_NONE)
        return ENT_OK;
    ENT_TRY(ent__course_of_group(p, &any, group, &said, err));
    for (uint32_t i = 0; i < said.n; i++) {
        ent_course_step *s = &p->steps[said.first + i];
        bool doubtful = s->verdict >= ENT_NO && s->verdict <= ENT_DISPUTED;
        s->verdict = doubtful ? s->verdict : ENT_TESTIFIED;
        s->witnessed = doubtful ? s->witnessed : ENT_DAY_MAX;
    }
    return ent__course_join(p, *c, said, ENT_SET_AND, c, err);
}

/* While it exists: between its days in the register, as far as claims let it. */
static ent_code one_fill(ent_set_parts *p, ent_part *part, const ent_entity_row *e,
                         ent_error *err) {
    ent_course c;
    ent_day until = e->until2 >= ENT_DAY_MAX - 1 ? ENT_DAY_MAX : e->until2 + 1;
    ENT_TRY(ent__course_flat(p, ENT_TESTIFIED, &c, err));
    ENT_TRY(ent__course_clip(p, c, e->since1, until, &c, err));
    ENT_TRY(doubt(p, e->id, &c, err));
    return keep(p, part, e->id, c, err);
}

static ent_code states_fill(ent_set_parts *p, ent_part *part, ent_error *err) {
    const ent_claims *c = p->ask.claims;
    ent_instant known = p->ask.view->options.known ? p->ask.view->options.known : ENT_LATEST;
    uint32_t state = ent__pool_find(&c->words, ENT_STR("state"));
    for (size_t i = 0; i < c->n_entities; i++) {
        const ent_entity_row *e = &c->entities[i];
        if (e->type != state || e->recorded > known || e->replaces ||
            ent__view_entity(p->ask.view, e->id) != e->id ||
            ent__map_get(&part->courses, e->id) != ENT_NONE)
            continue;
        ENT_TRY(one_fill(p, part, e, err));
    }
    return ENT_OK;
}

/* Whoever continues the state has done what it did, while it exists itself. */
static ent_code bound_heirs(ent_set_parts *p, ent_part *part, uint32_t state, ent_course c,
                            ent_error *err) {
    const ent_view *v = p->ask.view;
    uint32_t relation = ent__claims_find_relation(v->claims, ENT_STR("part"));
    for (uint32_t i = 0; relation != ENT_NONE && i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        if (g->relation != relation || g->object != state)
            continue;
        for (uint32_t k = 0; k < g->n; k++) {
            const ent_claim *claim = &v->claims->at[v->order[g->first + k]];
            const ent_entity_row *e = ent__claims_entity(v->claims, g->subject);
            ent_course own;
            if (!ent__str_is(ent__claims_word(v->claims, claim->value), "continues"))
                continue;
            ENT_TRY(
                ent__course_clip(p, c, e ? e->since1 : ENT_DAY_MIN, ENT_DAY_MAX, &own, err));
            ENT_TRY(keep(p, part, g->subject, own, err));
            break;
        }
    }
    return ENT_OK;
}

static ent_code bound_fill(ent_set_parts *p, ent_part *part, ent_error *err) {
    const ent_view *v = p->ask.view;
    for (uint32_t i = 0; i < v->n_groups; i++) {
        const ent_group *g = &v->groups[i];
        ent_course c, own;
        if (g->relation != part->number || g->object != part->word)
            continue;
        uint32_t state = g->subject;
        const ent_entity_row *e = ent__claims_entity(v->claims, state);
        ent_day until = e && e->until2 < ENT_DAY_MAX - 1 ? e->until2 + 1 : ENT_DAY_MAX;
        ENT_TRY(ent__course_of_bound(p, i, &c, err));
        ENT_TRY(ent__course_clip(p, c, ENT_DAY_MIN, until, &own, err));
        ENT_TRY(keep(p, part, state, own, err));
        ENT_TRY(bound_heirs(p, part, state, c, err));
    }
    return ENT_OK;
}

static ent_code part_fill(ent_set_parts *p, ent_part *part, ent_error *err) {
    const ent_claims *c = p->ask.claims;
    uint32_t word = part->entity.n ? ent__pool_find(&c->words, part->entity) : ENT_NONE;
    part->word = word == ENT_NONE ? ENT_NONE : ent__view_entity(p->ask.view, word);
    part->number = part->relation.n ? ent__claims_find_relation(c, part->relation) : ENT_NONE;
    part->want = part->value.n ? ent__pool_find(&c->words, part->value) : 0;
    p->ask.value = part->want;
    const ent_entity_row *e = part->word == ENT_NONE ? NULL : ent__claims_entity(c, part->word);
    ent_course all;
    switch (part->kind) {
    case ENT_PART_RELATED:
        return part->number == ENT_NONE ? ENT_OK : related_fill(p, part, err);
    case ENT_PART_REGION:
        ENT_TRY(ent__course_flat(p, ENT_TESTIFIED, &all, err));
        ENT_TRY(related_fill(p, part, err));
        p->ask.value = ent__pool_find(&c->words, ENT_STR("region"));
        return region_fill(p, part, part->word, all, 0, err);
    case ENT_PART_BOUND:
        return bound_fill(p, part, err);
    case ENT_PART_ONE:
        return e ? one_fill(p, part, e, err) : ENT_OK;
    case ENT_PART_STATES:
        break;
    }
    return states_fill(p, part, err);
}

/* ---- asking ----------------------------------------------------------------------------- */

/* A matter that nobody has a claim on may still be denied by a list that is complete. */
static ent_code silent_course(ent_set_parts *p, ent_part *part, uint32_t entity,
                              ent_course *out, ent_error *err) {
    uint32_t subject = part->turned ? part->word : entity,
             object = part->turned ? entity : part->word;
    if (part->kind != ENT_PART_RELATED || !p->ask.view->n_coverage || part->word == ENT_NONE ||
        part->number == ENT_NONE || subject == object)
        return ent__course_flat(p, ENT_UNSAID, out, err);
    uint32_t matter = (uint32_t)p->silence.beside.n_matters;
    ENT_TRY(ent__silence_hear(&p->silence, part->number, subject, object, 0, err));
    ent_asking ask = p->ask;
    p->ask.view = &p->silence.beside;
    p->ask.hearing = p->unheard;
    p->ask.value = part->want;
    ent_code code = ent__course_of_matter(p, part, matter, out, err);
    p->unheard = p->ask.hearing;
    p->ask = ask;
    for (uint32_t i = 0; code == ENT_OK && i < out->n; i++)
        p->steps[out->first + i].silent = true;
    return code;
}

ent_code ent__part_course(ent_set_parts *p, size_t i, uint32_t entity, ent_course *out,
                          ent_error *err) {
    ent_part *part = &p->at[i];
    uint32_t at = ent__map_get(&part->courses, entity);
    if (at == ENT_NONE) {
        ent_course c;
        ENT_TRY(silent_course(p, part, entity, &c, err));
        if (!ENT_GROW(p->courses, p->cap_courses, p->n_courses + 1) ||
            !ent__map_put(&part->courses, entity, (uint32_t)p->n_courses))
            return ent__nomem(err);
        at = (uint32_t)p->n_courses;
        p->courses[p->n_courses++] = c;
    }
    *out = p->courses[at];
    return ENT_OK;
}

ent_code ent__set_parts_all(ent_set_parts *p, uint32_t entity, ent_course *out,
                            ent_error *err) {
    ent_course pile[ENT_SET_PARTS_MOST];
    size_t n = 0;
    for (size_t i = 0; i < p->set.n_steps; i++) {
        ent_set_op op = (ent_set_op)p->set.step[i].op;
        if (op == ENT_SET_PART) {
            ENT_TRY(ent__part_course(p, p->set.step[i].which, entity, &pile[n++], err));
            continue;
        }
        n--;
        ENT_TRY(ent__course_join(p, pile[n - 1], pile[n], op, &pile[n - 1], err));
    }
    *out = pile[0];
    return ENT_OK;
}

ent_code ent__set_parts_open(ent_set_parts *p, ent_register *reg, ent_str expression,
                             const ent_question *q, ent_error *err) {
    *p = (ent_set_parts){.question = *q};
    ent_question *own = &p->question;
    own->subject = own->relation = own->object = own->also = own->value = NULL;
    own->n_facets = 0;
    ENT_TRY(ent__set_parse(expression, &p->set, err));
    ent_code code = ENT_OK;
    for (size_t i = 0; i < p->set.n_parts && code == ENT_OK; i++)
        code = part_read(p, reg, i, err);
    if (code == ENT_OK)
        code = claims_read(p, reg, err);
    for (size_t i = 0; i < p->set.n_parts && code == ENT_OK; i++)
        code = part_fill(p, &p->at[i], err);
    if (code != ENT_OK)
        ent__set_parts_close(p);
    return code;
}

void ent__set_parts_close(ent_set_parts *p) {
    for (size_t i = 0; i < p->set.n_parts; i++)
        ent__map_free(&p->at[i].courses);
    ent__hearing_free(&p->unheard);
    ent__silence_free(&p->silence);
    ent__asking_close(&p->ask);
    ent__arena_free(&p->arena);
    ENT_DROP(p->steps, p->cap_steps);
    ENT_DROP(p->courses, p->cap_courses);
    ENT_DROP(p->entities, p->cap_entities);
    ent__map_free(&p->seen);
}
