/* SPDX-License-Identifier: MIT
 *
 * The plan of a document: which sections, in which order, under which titles.
 *
 * A relation's facts go to the section that its vocabulary entry names. Sections
 * of this list come in its order; one that no list knows comes after them, under
 * its own name, so that nothing said of the entity is left out.
 */
#include "publish/build.h"

typedef void section_fn(ent_build *b, ent_doc_section *s);

typedef struct plan {
    const char *title;
    section_fn *make; /* NULL: the relations of that section, by shape */
    bool pair, profile;
} plan;

static const plan plans[] = {
    {"Memberships", NULL, false, true},
    {"Shared memberships", ent__section_shared, true, false},
    {"Diplomatic relations", ent__section_diplomatic, true, true},
    {"Recognition", NULL, true, true},
    {"Missions", ent__section_missions, true, true},
    {"Treaties", ent__section_treaties, false, true},
    {"Treaties in common", ent__section_joint, true, false},
    {"Alliances", NULL, true, true},
    {"Disputes", NULL, true, true},
    {"Sanctions", NULL, true, true},
    {"Regional cooperation", ent__section_formats, false, true},
    {"Visits", ent__section_visits, true, true},
    {"Positions", NULL, true, true},
    {"Assessments", NULL, true, true},
    {"Policies", NULL, true, true},
    {"Acts", NULL, true, true},
    {"Infrastructure", NULL, true, true},
    {"Borders", NULL, true, true},
    {"Issues", NULL, true, true},
    {"Figures", NULL, true, true},
    {"Institutions", NULL, true, true},
    {"Events", NULL, true, true},
    {"Structure", NULL, true, true},
};
enum { N_PLANS = sizeof plans / sizeof *plans };

const char *ent__plan_title(size_t i) {
    return i < N_PLANS ? plans[i].title : NULL;
}

static void slug_of(ent_buf *out, ent_str title) {
    for (size_t i = 0; i < title.n; i++) {
        char c = title.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c >= 'A' && c <= 'Z')
            ent__buf_char(out, (char)(c + 32));
        else if (letter)
            ent__buf_char(out, c);
        else if (out->n && out->p[out->n - 1] != '-')
            ent__buf_char(out, '-');
    }
}

static ent_doc_section *section_add(ent_build *b, ent_str title) {
    ent_buf key;
    ent__buf_init(&key, 1 << 10);
    slug_of(&key, title);
    ent_doc_section *s = ent__doc_section(b->doc, &b->doc->root, ent__buf_view(&key), title);
    ent__doc_done(b->doc, &key);
    return s;
}

/* Takes away the sections in which nothing is said. */
static void drop_empty(ent_document *d) {
    ent_doc_section **at = &d->root.sections, *last = NULL;
    while (*at) {
        if (ent__doc_section_is_empty(*at)) {
            *at = (*at)->next;
        } else {
            last = *at;
            at = &last->next;
        }
    }
    d->root.last_section = last;
}

/* Relations that are told in a place of their own. */
static bool is_apart(ent_str relation) {
    return ent__str_in_list(ENT_STR("remark|retract|complete"), relation);
}

static uint32_t relations_of(const ent_build *b, ent_str section) {
    uint32_t n = 0;
    for (size_t i = 0; i < b->claims->n_relations; i++)
        n += ent__str_eq(b->claims->relations[i].section, section);
    return n;
}

static void by_shape(ent_build *b, ent_doc_section *s, ent_str section) {
    bool captions = relations_of(b, section) > 1;
    for (uint32_t i = 0; i < b->claims->n_relations && ent__build_ok(b); i++)
        if (ent__str_eq(b->claims->relations[i].section, section) &&
            !is_apart(b->claims->relations[i].id))
            ent__section_relation(b, s, i, captions);
}

static bool is_planned(ent_str section) {
    for (size_t i = 0; i < N_PLANS; i++)
        if (ent__str_is(section, plans[i].title))
            return true;
    return false;
}

/* What no section of the list has told, by the sections of the vocabulary. */
static void make_rest(ent_build *b) {
    for (uint32_t i = 0; i < b->claims->n_relations && ent__build_ok(b); i++) {
        const ent_relation *r = &b->claims->relations[i];
        if (is_apart(r->id) || is_planned(r->section))
            continue;
        bool first = true;
        for (uint32_t k = 0; k < i; k++)
            first &= !ent__str_eq(b->claims->relations[k].section, r->section);
        if (!first)
            continue;
        ent_doc_section *s = section_add(b, r->section.n ? r->section : ENT_STR("Other"));
        by_shape(b, s, r->section);
    }
}

static ent_doc_section *section_named(ent_build *b, ent_str title) {
    for (ent_doc_section *s = b->doc->root.sections; s; s = s->next)
        if (ent__str_eq(s->title, title))
            return s;
    return section_add(b, title);
}

/* Facts one step away that have to appear and that no form took up. */
static void make_others(ent_build *b) {
    for (uint32_t i = 0; i < b->claims->n_relations && ent__build_ok(b); i++) {
        const ent_relation *r = &b->claims->relations[i];
        if (is_apart(r->id) || (b->other && ent__str_in_list(ENT_STR("member|party"), r->id)))
            continue;
        ent_doc_section *s = section_named(b, r->section.n ? r->section : ENT_STR("Other"));
        ent__section_others(b, s, i, relations_of(b, r->section) > 1);
    }
}

/* What others hold on that on which we take a position has to appear. */
static void same_positions(ent_build *b) {
    uint32_t position = ent__build_relation(b, "position");
    for (size_t i = 0; i < b->n_facts; i++) {
        ent_fact *f = &b->facts[i];
        if (f->relation != position || f->side != ENT_SIDE_OTHERS)
            continue;
        for (size_t k = 0; k < b->n_facts && !f->must; k++) {
            const ent_fact *g = &b->facts[k];
            f->must = g->relation == position && g->side == ENT_SIDE_MINE &&
                      g->object == f->object && g->facet == f->facet;
        }
    }
}

static void make_one(ent_build *b, const char *title, section_fn *make) {
    ent_doc_section *s = section_add(b, ent__str(title));
    make(b, s);
}

static void make_sections(ent_build *b) {
    bool pair = b->other != 0;
    ent_doc_section *summary = section_add(b, ENT_STR("Summary"));
    same_positions(b);
    for (size_t i = 0; i < N_PLANS && ent__build_ok(b); i++) {
        if (pair ? !plans[i].pair : !plans[i].profile)
            continue;
        ent_doc_section *s = section_add(b, ent__str(plans[i].title));
        if (plans[i].make)
            plans[i].make(b, s);
        else
            by_shape(b, s, ent__str(plans[i].title));
    }
    make_rest(b);
    make_others(b);
    make_one(b, "Remarks", ent__section_remarks);
    if (pair)
        make_one(b, "Time line", ent__section_timeline);
    make_one(b, "Disagreements", ent__section_disagreements);
    make_one(b, "Coverage", ent__section_coverage);
    if (!pair)
        make_one(b, "Gaps", ent__section_gaps);
    ent__section_summary(b, summary);
    drop_empty(b->doc);
}

/* ---- the build
 * --------------------------------------------------------------------------------- */

static ent_str name_or_id(const ent_build *b, uint32_t word, const char *id) {
    return word && word != ENT_NONE ? ent__build_name(b, word) : ent__str(id);
}

static int on_entity(void *ctx, const ent_row *row, ent_instant recorded) {
    ent_build *b = ctx;
    (void)recorded;
    b->doc->subject_name = ent__doc_copy(b->doc, row->cell[ENT_E_NAME]);
    return 1;
}

static ent_code head_make(ent_build *b) {
    ent_document *d = b->doc;
    const ent_profile_options *o = b->options;
    d->kind = o->empty ? ENT_STR("headings") : o->other ? ENT_STR("pair") : ENT_STR("profile");
    d->subject = ent__doc_copy(d, ent__str(o->subject));
    d->subject_name = ent__doc_copy(d, name_or_id(b, b->me, o->subject));
    if (b->me == ENT_NONE) { /* nothing is said of it, not even its name is loaded */
        ent_code code =
            ent__register_rows(b->reg, ENT_ENTITY, d->subject, on_entity, b, b->err);
        if (code != ENT_OK && code != ENT_STOPPED)
            return code;
    }
    d->at = o->at;
    d->known = o->known ? o->known : ENT_LATEST;
    d->said_by = o->has_said_by ? o->said_by : ENT_DAY_MAX;
    ent_buf title;
    ent__buf_init(&title, 1 << 14);
    if (o->other) {
        d->other = ent__doc_copy(d, ent__str(o->other));
        d->other_name = ent__doc_copy(d, name_or_id(b, b->other, o->other));
        ent__buf_str(&title, d->subject_name);
        ent__buf_z(&title, "\xe2\x80\x93");
        ent__buf_str(&title, d->other_name);
        ent__buf_z(&title, " relations");
    } else {
        ent__buf_z(&title, o->empty ? "Headings for the foreign relations of "
                                    : "Foreign relations of ");
        ent__buf_str(&title, d->subject_name);
    }
    d->title = ent__doc_copy(d, ent__buf_view(&title));
    ent__doc_done(d, &title);
    return ENT_OK;
}

static ent_code numbers_make(ent_build *b) {
    size_t n = b->claims->n + 1, m = b->claims->n_sources + 1;
    b->doc_claim = ent__arena_alloc(&b->arena, n * sizeof *b->doc_claim);
    b->doc_source = ent__arena_alloc(&b->arena, m * sizeof *b->doc_source);
    if (!b->doc_claim || !b->doc_source)
        return ent__nomem(b->err);
    memset(b->doc_claim, 0xff, n * sizeof *b->doc_claim);
    memset(b->doc_source, 0xff, m * sizeof *b->doc_source);
    return ENT_OK;
}

static ent_code build(ent_build *b) {
    ENT_TRY(ent__build_read(b));
    ENT_TRY(numbers_make(b));
    ENT_TRY(head_make(b));
    ENT_TRY(ent__build_facts(b));
    if (b->options->empty)
        ENT_TRY(ent__build_headings(b));
    else
        make_sections(b);
    ent__build_entities(b);
    ent__doc_finish(b->doc);
    ENT_TRY(b->code);
    return ent__doc_code(b->doc, b->err);
}

static void build_free(ent_build *b) {
    if (b->view) {
        ent__hearing_free(&b->hearing);
        ent__view_free(b->view);
    }
    ent__claims_free(b->claims);
    ent__free(b->patterns, b->n_patterns * sizeof *b->patterns);
    ENT_DROP(b->facts, b->cap_facts);
    ENT_DROP(b->members, b->cap_members);
    ENT_DROP(b->read, b->cap_read);
    ent__arena_free(&b->arena);
}

ent_code ent_profile_build(ent_register *reg, const ent_profile_options *options,
                           ent_document **out, ent_error *err) {
    if (!reg || !options || !out || !options->subject)
        return ent__fail(err, ENT_MISUSE, "a profile needs a register, a subject and a place");
    *out = NULL;
    ent_error own = {0};
    ent_build b = {.reg = reg, .options = options, .err = &own, .day = options->at};
    b.doc = ent__doc_new();
    if (!b.doc)
        return ent__nomem(err);
    ent_code code = ent__register_read_begin(reg, b.err);
    if (code == ENT_OK) {
        code = build(&b);
        ent__register_read_end(reg);
    }
    build_free(&b);
    if (code == ENT_OK) {
        *out = b.doc;
        return ENT_OK;
    }
    ent_document_free(b.doc);
    if (err)
        *err = own;
    return code;
}
