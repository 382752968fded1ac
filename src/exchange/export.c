/* SPDX-License-Identifier: MIT
 *
 * The selection of an export.
 *
 * Claims are sorted by subject, relation, object, since and id, other rows by id,
 * all by bytes, so that a register has one text and a change in it few changed
 * lines. Words are ranked once; claims compare numbers.
 *
 * Left out is a claim of a source whose licence forbids it, and every claim that
 * one replaces: without its successor a dead claim would live again in the copy.
 * The row of such a source stays out too, unless something written cites it (`per`,
 * `replaces`): a title is a reference, not a work.
 */
#include "exchange/export.h"

#include <stdlib.h>

/* ---- words ------------------------------------------------------------------------ */

static int on_word(void *ctx, uint32_t no, ent_str text) {
    ent_selection *s = ctx;
    size_t old = s->n_words;
    if (!ENT_GROW(s->words, s->words_cap, (size_t)no + 1)) {
        s->failed = ENT_NOMEM;
        return 1;
    }
    for (size_t i = old; i < no; i++)
        s->words[i] = ENT_STR("");
    s->words[no] = ent__str_copy(&s->arena, text);
    if (no >= old)
        s->n_words = (size_t)no + 1;
    if (!s->words[no].p)
        s->failed = ENT_NOMEM;
    return s->failed != ENT_OK;
}

typedef struct ranked {
    ent_str text;
    uint32_t no;
} ranked;

static int by_text(const void *a, const void *b) {
    return ent__str_cmp(((const ranked *)a)->text, ((const ranked *)b)->text);
}

static ent_code rank_words(ent_selection *s, ent_error *err) {
    s->ranks = ent__zalloc(s->n_words + 1, sizeof *s->ranks);
    ranked *r = ent__zalloc(s->n_words + 1, sizeof *r);
    if (!s->ranks || !r) {
        ent__free(r, (s->n_words + 1) * sizeof *r);
        return ent__nomem(err);
    }
    for (size_t i = 0; i < s->n_words; i++)
        r[i] = (ranked){s->words[i], (uint32_t)i};
    qsort(r, s->n_words, sizeof *r, by_text);
    for (size_t i = 0; i < s->n_words; i++)
        s->ranks[r[i].no] = (uint32_t)i;
    ent__free(r, (s->n_words + 1) * sizeof *r);
    return ENT_OK;
}

static ent_str word(const ent_selection *s, uint32_t no) {
    return no < s->n_words ? s->words[no] : ENT_STR("");
}

/* ---- sources, entities, relations ----------------------------------------------------- */

typedef struct gather {
    ent_selection *sel;
    ent_kind kind;
} gather;

static ent_str instant_text(ent_arena *arena, ent_instant t) {
    char text[ENT_INSTANT_TEXT];
    size_t n = ent__instant_format(t, text, sizeof text);
    return ent__str_copy(arena, (ent_str){text, n});
}

static int on_row(void *ctx, const ent_row *row, ent_instant recorded) {
    const gather *g = ctx;
    ent_selection *s = g->sel;
    ent_kind k = g->kind;
    if (!ENT_GROW(s->rows[k], s->rows_cap[k], s->n_rows[k] + 1)) {
        s->failed = ENT_NOMEM;
        return 1;
    }
    ent_outgoing_row *out = &s->rows[k][s->n_rows[k]++];
    *out = (ent_outgoing_row){.publishing = ENT_PUBLISH_ALL};
    const ent_schema *schema = ent__schema(k);
    for (int i = 0; i < schema->n; i++) {
        out->row.cell[i] = i == schema->recorded ? instant_text(&s->arena, recorded)
                                                 : ent__str_copy(&s->arena, row->cell[i]);
        if (!out->row.cell[i].p)
            s->failed = ENT_NOMEM;
    }
    if (k == ENT_SOURCE && !s->all_licences)
        out->publishing = ent__licence_publishing(row->cell[ENT_S_LICENCE]);
    return s->failed != ENT_OK;
}

static int by_cells(const void *a, const void *b) {
    const ent_row *x = &((const ent_outgoing_row *)a)->row;
    const ent_row *y = &((const ent_outgoing_row *)b)->row;
    for (int i = 0; i < ENT_CELLS_MOST; i++) {
        int c = ent__str_cmp(x->cell[i], y->cell[i]);
        if (c)
            return c;
    }
    return 0;
}

/* What came back from a scan with our callbacks. */
static ent_code scanned(const ent_selection *s, ent_code code, ent_error *err) {
    return s->failed == ENT_NOMEM ? ent__nomem(err) : code;
}

static ent_code read_rows(ent_selection *s, ent_kind kind, ent_error *err) {
    gather g = {s, kind};
    ent_code code = ent__register_rows(s->reg, kind, ENT_STR(""), on_row, &g, err);
    ENT_TRY(scanned(s, code, err));
    if (s->n_rows[kind])
        qsort(s->rows[kind], s->n_rows[kind], sizeof *s->rows[kind], by_cells);
    return ENT_OK;
}

/* Of several rows of one source the strictest licence holds. */
static ent_code number_sources(ent_selection *s, ent_error *err) {
    for (size_t i = 0; i < s->n_rows[ENT_SOURCE]; i++) {
        ent_outgoing_row *row = &s->rows[ENT_SOURCE][i];
        size_t n = s->source_ids.n;
        uint32_t no = ent__pool_add(&s->source_ids, row->row.cell[ENT_S_ID]);
        if (no == ENT_NONE || !ENT_GROW(s->source_row, s->source_row_cap, (size_t)no + 1))
            return ent__nomem(err);
        if (no == n) {
            s->source_row[no] = (uint32_t)i;
            continue;
        }
        ent_outgoing_row *first = &s->rows[ENT_SOURCE][s->source_row[no]];
        if (row->publishing > first->publishing)
            first->publishing = row->publishing;
    }
    return ENT_OK;
}

/* The first row of a source, NULL if there is none. */
static ent_outgoing_row *source_row(const ent_selection *s, ent_str id) {
    uint32_t no = id.n ? ent__pool_find(&s->source_ids, id) : ENT_NONE;
    return no == ENT_NONE ? NULL : &s->rows[ENT_SOURCE][s->source_row[no]];
}

/* ---- claims ------------------------------------------------------------------------------ */

static int on_claim(void *ctx, const ent_stored *c) {
    ent_selection *s = ctx;
    if (!ENT_GROW(s->claims, s->claims_cap, s->n_claims + 1)) {
        s->failed = ENT_NOMEM;
        return 1;
    }
    s->claims[s->n_claims++] = (ent_outgoing){
        .subject = c->subject,
        .relation = c->relation,
        .object = c->object,
        .since = c->since,
        .source = c->source,
        .per = c->per,
        .has_replaces = c->has_replaces,
        .id = c->id,
        .replaces = c->replaces,
        .no = c->no,
        .recorded = c->recorded,
    };
    return 0;
}

static void rank_claims(ent_selection *s) {
    for (size_t i = 0; i < s->n_claims; i++) {
        ent_outgoing *c = &s->claims[i];
        uint32_t *const at[] = {&c->subject, &c->relation, &c->object, &c->since};
        for (int k = 0; k < 4; k++)
            *at[k] = *at[k] < s->n_words ? s->ranks[*at[k]] : 0;
    }
}

static int by_ranks(const void *a, const void *b) {
    const ent_outgoing *x = a, *y = b;
    const uint32_t p[] = {x->subject, x->relation, x->object, x->since};
    const uint32_t q[] = {y->subject, y->relation, y->object, y->since};
    for (int i = 0; i < 4; i++)
        if (p[i] != q[i])
            return p[i] < q[i] ? -1 : 1;
    return memcmp(x->id.b, y->id.b, sizeof x->id.b);
}

/* ---- what stays out -------------------------------------------------------------------------
 */

static uint64_t id_key(const ent_claim_id *id) {
    uint64_t key;
    memcpy(&key, id->b, sizeof key);
    return key;
}

static void judge_claims(ent_selection *s, ent_export_report *report) {
    for (size_t i = 0; i < s->n_claims; i++) {
        ent_outgoing *c = &s->claims[i];
        ent_outgoing_row *source = source_row(s, word(s, c->source));
        if (!source)
            continue;
        c->facts_only = source->publishing == ENT_PUBLISH_FACTS;
        c->left_out = source->publishing == ENT_PUBLISH_NOTHING;
        if (c->left_out) {
            source->n_left_out++;
            report->claims_left_out++;
        }
    }
}

/* Follows `replaces` from every claim left out. */
static void drop_chain(ent_selection *s, const ent_map *index, size_t from,
                       ent_export_report *report) {
    const ent_outgoing *c = &s->claims[from];
    while (c->has_replaces) {
        uint32_t i = ent__map_get(index, id_key(&c->replaces));
        if (i == ENT_NONE || s->claims[i].left_out ||
            !ent__claim_id_eq(&s->claims[i].id, &c->replaces))
            return;
        s->claims[i].left_out = true;
        report->claims_dead++;
        c = &s->claims[i];
    }
}

static ent_code drop_dead(ent_selection *s, ent_export_report *report, ent_error *err) {
    if (report->claims_left_out == 0)
        return ENT_OK;
    ent_map index = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < s->n_claims; i++)
        ok = ent__map_put(&index, id_key(&s->claims[i].id), (uint32_t)i);
    for (size_t i = 0; ok && i < s->n_claims; i++)
        if (s->claims[i].left_out)
            drop_chain(s, &index, i, report);
    ent__map_free(&index);
    return ok ? ENT_OK : ent__nomem(err);
}

static void need_source(ent_selection *s, ent_str id) {
    ent_outgoing_row *row = source_row(s, id);
    if (row)
        row->needed = true;
}

/* Sources are few: until nothing changes. */
static void need_cited(ent_selection *s) {
    size_t n = s->n_rows[ENT_SOURCE], before, now = 0;
    do {
        before = now;
        now = 0;
        for (size_t i = 0; i < n; i++) {
            ent_outgoing_row *row = &s->rows[ENT_SOURCE][i];
            ent_outgoing_row *first = source_row(s, row->row.cell[ENT_S_ID]);
            if (first->publishing != ENT_PUBLISH_NOTHING)
                first->needed = true;
            row->needed = first->needed;
            if (!row->needed)
                continue;
            now++;
            need_source(s, row->row.cell[ENT_S_PER]);
            need_source(s, row->row.cell[ENT_S_REPLACES]);
        }
    } while (now != before);
}

static void judge_sources(ent_selection *s, ent_export_report *report) {
    for (size_t i = 0; i < s->n_claims; i++)
        if (!s->claims[i].left_out)
            need_source(s, word(s, s->claims[i].per));
    need_cited(s);
    for (uint32_t i = 0; i < s->source_ids.n; i++)
        if (s->rows[ENT_SOURCE][s->source_row[i]].publishing == ENT_PUBLISH_NOTHING)
            report->sources_left_out++;
}

/* ---- all of it
 * ---------------------------------------------------------------------------------- */

ent_code ent__selection_read(ent_selection *s, ent_export_report *report, ent_error *err) {
    static const ent_pattern everything;
    ENT_TRY(scanned(s, ent__register_words(s->reg, on_word, s, err), err));
    ENT_TRY(rank_words(s, err));
    ENT_TRY(read_rows(s, ENT_SOURCE, err));
    ENT_TRY(read_rows(s, ENT_ENTITY, err));
    ENT_TRY(read_rows(s, ENT_RELATION, err));
    ENT_TRY(number_sources(s, err));
    ENT_TRY(scanned(s, ent__register_scan(s->reg, &everything, on_claim, s, err), err));
    judge_claims(s, report);
    ENT_TRY(drop_dead(s, report, err));
    judge_sources(s, report);
    rank_claims(s);
    if (s->n_claims)
        qsort(s->claims, s->n_claims, sizeof *s->claims, by_ranks);
    return ENT_OK;
}

void ent__selection_free(ent_selection *s) {
    ENT_DROP(s->claims, s->claims_cap);
    for (int i = 0; i < ENT_KIND_COUNT; i++)
        ENT_DROP(s->rows[i], s->rows_cap[i]);
    ENT_DROP(s->words, s->words_cap);
    ent__free(s->ranks, (s->n_words + 1) * sizeof *s->ranks);
    ent__pool_free(&s->source_ids);
    ENT_DROP(s->source_row, s->source_row_cap);
    ent__arena_free(&s->arena);
}
