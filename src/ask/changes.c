/* SPDX-License-Identifier: MIT
 *
 * changes: what the register learnt between two instants. It only grows, so the
 * difference of two states of it is the rows recorded in between.
 *
 * Rows of claims are read as stored, in the order of arrival; only those of the
 * window are kept. Words are looked up by their numbers at the end.
 */
#include "ask/tell.h"

#include <stdlib.h>

static const ent_column columns[] = {
    {"what", ENT_COLUMN_TEXT, "What", "", ENT_STYLE_STRONG},
    {"n", ENT_COLUMN_INT, "Number", "", ENT_STYLE_PLAIN},
    {"recorded", ENT_COLUMN_TEXT, "Recorded", "", ENT_STYLE_HIDDEN},
    {"work", ENT_COLUMN_TEXT, "Work", "", ENT_STYLE_PLAIN},
    {"id", ENT_COLUMN_TEXT, "Claim", "", ENT_STYLE_ID},
    {"subject", ENT_COLUMN_TEXT, "Subject", "", ENT_STYLE_PLAIN},
    {"relation", ENT_COLUMN_TEXT, "Relation", "", ENT_STYLE_PLAIN},
    {"object", ENT_COLUMN_TEXT, "Object", "", ENT_STYLE_PLAIN},
    {"value", ENT_COLUMN_TEXT, "Value", "", ENT_STYLE_PLAIN},
    {"since", ENT_COLUMN_TEXT, "Since", "", ENT_STYLE_HIDDEN},
    {"until", ENT_COLUMN_TEXT, "Until", "", ENT_STYLE_HIDDEN},
    {"replaces", ENT_COLUMN_TEXT, "Replaces", "", ENT_STYLE_ID},
    {"replaced", ENT_COLUMN_TEXT, "Replaced", "", ENT_STYLE_PLAIN},
    {"replaced_work", ENT_COLUMN_TEXT, "Of work", "", ENT_STYLE_HIDDEN},
    {"reason", ENT_COLUMN_TEXT, "Reason", "", ENT_STYLE_PLAIN},
};
enum {
    C_WHAT,
    C_N,
    C_RECORDED,
    C_WORK,
    C_ID,
    C_SUBJECT,
    C_RELATION,
    C_OBJECT,
    C_VALUE,
    C_SINCE,
    C_UNTIL,
    C_REPLACES,
    C_REPLACED,
    C_REPLACED_WORK,
    C_REASON
};

typedef struct changes {
    ent_register *reg;
    const ent_question *q;
    ent_instant after, until;
    ent_table *table;
    ent_error *err;
    ent_code code;
    ent_stored *rows; /* of the window; while narrowed, all that fit */
    size_t n, cap;
    ent_map seen; /* row numbers, while narrowed */
    bool narrowed;
    ent_map work_of; /* number of a source's word -> into works */
    ent_pool works;  /* "" for no source */
    int64_t *count;  /* added claims, by work */
    size_t cap_count;
    size_t n_claims, n_works, n_corrections, n_retractions, n_altered;
    size_t n_added[ENT_KIND_COUNT];
    ent_pool altered; /* works whose earlier claims were replaced */
} changes;

static int stop(changes *x, ent_code code) {
    x->code = code;
    return 1;
}

static ent_code outcome(changes *x, ent_code code) {
    ent_code own = x->code;
    x->code = ENT_OK;
    return own != ENT_OK ? own : code;
}

static bool in_window(const changes *x, ent_instant recorded) {
    return recorded > x->after && recorded <= x->until;
}

/* ---- claims ----------------------------------------------------------------------- */

static int on_claim(void *ctx, const ent_stored *row) {
    changes *x = ctx;
    if (!x->narrowed && !in_window(x, row->recorded))
        return 0;
    if (x->narrowed) {
        if (ent__map_get(&x->seen, (uint64_t)row->no) != ENT_NONE)
            return 0;
        if (!ent__map_put(&x->seen, (uint64_t)row->no, 1))
            return stop(x, ent__nomem(x->err));
    }
    if (!ENT_GROW(x->rows, x->cap, x->n + 1))
        return stop(x, ent__nomem(x->err));
    x->rows[x->n++] = *row;
    return 0;
}

static ent_code scan(changes *x, ent_str s, ent_str r, ent_str o) {
    ent_pattern p = {s, r, o, {"", 0}};
    return outcome(x, ent__register_scan(x->reg, &p, on_claim, x, x->err));
}

static int number_cmp(const void *px, const void *py) {
    const ent_stored *x = px, *y = py;
    return x->no < y->no ? -1 : x->no > y->no;
}

/* All that fits, what replaces it in turn, and of these the window. */
static ent_code read_narrowed(changes *x) {
    ent_str s = ent__str(x->q->subject), r = ent__str(x->q->relation);
    ent_str o = ent__str(x->q->object);
    ENT_TRY(scan(x, s, r, o));
    ENT_TRY(scan(x, o, r, s));
    for (size_t i = 0; i < x->n; i++) {
        ent_claim_id id = x->rows[i].id;
        ENT_TRY(outcome(x, ent__register_scan_replacing(x->reg, &id, on_claim, x, x->err)));
    }
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++)
        if (in_window(x, x->rows[i].recorded))
            x->rows[n++] = x->rows[i];
    x->n = n;
    if (n)
        qsort(x->rows, n, sizeof *x->rows, number_cmp);
    return ENT_OK;
}

/* The work of the first row of a source; "" until one came. */
static int on_source_work(void *ctx, const ent_row *row, ent_instant recorded) {
    ent_buf *work = ctx;
    (void)recorded;
    if (!work->n)
        ent__buf_str(work, row->cell[row->cell[ENT_S_WORK].n ? ENT_S_WORK : ENT_S_ID]);
    return 0;
}

static ent_code read_work(changes *x, uint32_t source, ent_buf *work) {
    ent_buf id;
    ent_str word;
    ENT_TRY(ent__register_word(x->reg, source, &word, x->err));
    if (!word.n)
        return ENT_OK;
    ent__buf_init(&id, ENT_CELL_BYTES_MOST);
    ent__buf_str(&id, word);
    ent_code code = ent__buf_code(&id, x->err);
    if (code == ENT_OK)
        code = ent__register_rows(x->reg, ENT_SOURCE, ent__buf_view(&id), on_source_work, work,
                                  x->err);
    ent__buf_free(&id);
    return code == ENT_OK ? ent__buf_code(work, x->err) : code;
}

/* The work of a source, by the number of its word; that of no source is "". */
static ent_code work_of(changes *x, uint32_t source, uint32_t *out) {
    ent_buf work;
    *out = ent__map_get(&x->work_of, source);
    if (*out != ENT_NONE)
        return ENT_OK;
    ent__buf_init(&work, ENT_CELL_BYTES_MOST);
    ent_code code = read_work(x, source, &work);
    if (code == ENT_OK) {
        *out = ent__pool_add(&x->works, ent__buf_view(&work));
        if (*out == ENT_NONE || !ent__map_put(&x->work_of, source, *out))
            code = ent__nomem(x->err);
    }
    ent__buf_free(&work);
    return code;
}

static void put_text(changes *x, size_t row, size_t column, ent_str s) {
    if (s.n)
        ent__table_set_text(x->table, row, column, s);
}

static void put_recorded(changes *x, size_t row, ent_instant recorded) {
    char when[ENT_INSTANT_TEXT];
    ent__instant_format(recorded, when, sizeof when);
    ent__table_set_z(x->table, row, C_RECORDED, when);
}

/* "LTU member WTO: member, 2001-05-30 to .." */
static void put_said(changes *x, size_t row, const ent_row *c) {
    ent_str since = c->cell[ENT_C_SINCE], until = c->cell[ENT_C_UNTIL];
    ent_str object = c->cell[ENT_C_OBJECT];
    ent_buf b;
    ent__buf_init(&b, 1 << 20);
    ent__buf_printf(&b, "%.*s %.*s%s%.*s", ENT_FMT(c->cell[ENT_C_SUBJECT]),
                    ENT_FMT(c->cell[ENT_C_RELATION]), object.n ? " " : "", ENT_FMT(object));
    if (c->cell[ENT_C_VALUE].n)
        ent__buf_printf(&b, ": %.*s", ENT_FMT(c->cell[ENT_C_VALUE]));
    if (since.n)
        ent__buf_printf(&b, ", since %.*s", ENT_FMT(since));
    if (until.n)
        ent__buf_printf(&b, ", until %.*s", ENT_FMT(until));
    if (x->table && b.failed)
        x->table->failed = b.failed;
    else
        ent__table_set_text(x->table, row, C_REPLACED, ent__buf_view(&b));
    ent__buf_free(&b);
}

typedef struct found {
    ent_stored claim;
    bool any;
} found;

static int on_found(void *ctx, const ent_stored *claim) {
    found *f = ctx;
    f->claim = *claim;
    f->any = true;
    return 0;
}

/* What the claim replaced: in words, and whether it was there before the window. */
static ent_code put_replaced(changes *x, size_t row, const ent_stored *by) {
    found f = {.any = false};
    char id[ENT_ID_TEXT];
    ent_arena arena = {0};
    ent_row text;
    uint32_t work;
    ent__claim_id_format(&by->replaces, id);
    ent__table_set_z(x->table, row, C_REPLACES, id);
    ENT_TRY(ent__register_find(x->reg, ent__str(id), on_found, &f, x->err));
    if (!f.any)
        return ENT_OK;
    ENT_TRY(work_of(x, f.claim.source, &work));
    put_text(x, row, C_REPLACED_WORK, x->works.at[work]);
    if (f.claim.recorded <= x->after) {
        x->n_altered++;
        if (ent__pool_add(&x->altered, x->works.at[work]) == ENT_NONE)
            return ent__nomem(x->err);
    }
    ent_code code = ent__register_claim(x->reg, f.claim.no, &text, &arena, x->err);
    if (code == ENT_OK)
        put_said(x, row, &text);
    ent__arena_free(&arena);
    return code;
}

static ent_code put_claim(changes *x, const ent_stored *c, const char *what) {
    ent_arena arena = {0};
    ent_row text;
    uint32_t work;
    ENT_TRY(work_of(x, c->source, &work));
    ent_code code = ent__register_claim(x->reg, c->no, &text, &arena, x->err);
    if (code == ENT_OK) {
        size_t row = ent__table_add_row(x->table);
        ent__table_set_z(x->table, row, C_WHAT, what);
        put_recorded(x, row, c->recorded);
        put_text(x, row, C_WORK, x->works.at[work]);
        put_text(x, row, C_ID, text.cell[ENT_C_ID]);
        put_text(x, row, C_SUBJECT, text.cell[ENT_C_SUBJECT]);
        put_text(x, row, C_RELATION, text.cell[ENT_C_RELATION]);
        put_text(x, row, C_OBJECT, text.cell[ENT_C_OBJECT]);
        put_text(x, row, C_VALUE, text.cell[ENT_C_VALUE]);
        put_text(x, row, C_SINCE, text.cell[ENT_C_SINCE]);
        put_text(x, row, C_UNTIL, text.cell[ENT_C_UNTIL]);
        if (c->has_replaces) {
            put_text(x, row, C_REASON, text.cell[ENT_C_NOTE]);
            code = put_replaced(x, row, c);
        }
    }
    ent__arena_free(&arena);
    return code;
}

static ent_code is_retraction(changes *x, const ent_stored *c, bool *out) {
    ent_str relation;
    ENT_TRY(ent__register_word(x->reg, c->relation, &relation, x->err));
    *out = ent__str_is(relation, "retract");
    return ENT_OK;
}

/* Counts by work; corrections and retractions get their row. */
static ent_code claim_rows(changes *x) {
    for (size_t i = 0; i < x->n; i++) {
        const ent_stored *c = &x->rows[i];
        bool retraction = false;
        uint32_t work;
        ENT_TRY(work_of(x, c->source, &work));
        if (c->has_replaces)
            ENT_TRY(is_retraction(x, c, &retraction));
        if (c->has_replaces)
            ENT_TRY(put_claim(x, c, retraction ? "retraction" : "correction"));
        else if (x->q->all)
            ENT_TRY(put_claim(x, c, "claim"));
        x->n_corrections += c->has_replaces && !retraction;
        x->n_retractions += retraction;
        if (retraction)
            continue;
        size_t old = x->cap_count;
        if (!ENT_GROW(x->count, x->cap_count, (size_t)work + 1))
            return ent__nomem(x->err);
        memset(x->count + old, 0, (x->cap_count - old) * sizeof *x->count);
        x->n_works += x->count[work] == 0;
        x->count[work]++;
        x->n_claims++;
    }
    return ENT_OK;
}

static void work_rows(changes *x) {
    for (size_t i = 0; i < x->works.n && i < x->cap_count; i++) {
        if (!x->count[i])
            continue;
        size_t row = ent__table_add_row(x->table);
        ent__table_set_z(x->table, row, C_WHAT, "claims");
        ent__table_set_int(x->table, row, C_N, x->count[i]);
        put_text(x, row, C_WORK, x->works.at[i]);
    }
}

/* ---- sources, entities, relations ------------------------------------------------- */

typedef struct listing {
    changes *x;
    ent_kind kind;
} listing;

static int on_row(void *ctx, const ent_row *row, ent_instant recorded) {
    static const char *const names[] = {"", "source", "entity", "relation"};
    static const int said[] = {0, ENT_S_TITLE, ENT_E_NAME, ENT_R_LABEL};
    listing *l = ctx;
    changes *x = l->x;
    const ent_schema *schema = ent__schema(l->kind);
    if (!in_window(x, recorded))
        return 0;
    x->n_added[l->kind]++;
    if (!x->q->all)
        return 0;
    size_t at = ent__table_add_row(x->table);
    ent__table_set_z(x->table, at, C_WHAT, names[l->kind]);
    put_recorded(x, at, recorded);
    put_text(x, at, C_SUBJECT, row->cell[0]);
    put_text(x, at, C_VALUE, row->cell[said[l->kind]]);
    put_text(x, at, C_REPLACED, row->cell[schema->replaces]);
    if (l->kind == ENT_SOURCE)
        put_text(x, at, C_WORK, row->cell[row->cell[ENT_S_WORK].n ? ENT_S_WORK : ENT_S_ID]);
    return 0;
}

static ent_code kind_rows(changes *x) {
    static const char *const names[] = {"", "sources", "entities", "relations"};
    for (ent_kind kind = ENT_SOURCE; kind <= ENT_RELATION; kind++) {
        listing l = {x, kind};
        ENT_TRY(ent__register_rows(x->reg, kind, ENT_STR(""), on_row, &l, x->err));
        if (!x->n_added[kind])
            continue;
        size_t row = ent__table_add_row(x->table);
        ent__table_set_z(x->table, row, C_WHAT, names[kind]);
        ent__table_set_int(x->table, row, C_N, (int64_t)x->n_added[kind]);
    }
    return ENT_OK;
}

/* ---- notes ------------------------------------------------------------------------ */

static const char *s_if(size_t n) {
    return n == 1 ? "" : "s";
}

static void note_altered(changes *x) {
    ent_buf b;
    ent__buf_init(&b, 1 << 16);
    if (!x->n_altered) {
        ent__buf_z(&b, "no earlier claim was altered");
    } else {
        ent__buf_printf(&b, "altered: %zu earlier claim%s of ", x->n_altered,
                        s_if(x->n_altered));
        for (size_t i = 0; i < x->altered.n; i++)
            ent__buf_printf(&b, "%s%.*s", i ? ", " : "", ENT_FMT(x->altered.at[i]));
        ent__buf_z(&b, "; no other work's");
    }
    ent__tell_note(x->table, &b);
    ent__buf_free(&b);
}

static void notes_make(changes *x) {
    ent__table_add_note_f(
        x->table, "%zu claim%s from %zu work%s added, %zu correction%s, %zu retraction%s",
        x->n_claims, s_if(x->n_claims), x->n_works, s_if(x->n_works), x->n_corrections,
        s_if(x->n_corrections), x->n_retractions, s_if(x->n_retractions));
    note_altered(x);
}

/* ---- all -------------------------------------------------------------------------- */

static ent_code rows_make(changes *x) {
    if (x->narrowed)
        ENT_TRY(read_narrowed(x));
    else
        ENT_TRY(scan(x, ENT_STR(""), ENT_STR(""), ENT_STR("")));
    ENT_TRY(claim_rows(x));
    work_rows(x);
    if (!x->narrowed)
        ENT_TRY(kind_rows(x));
    notes_make(x);
    return ENT_OK;
}

static void changes_free(changes *x) {
    ENT_DROP(x->rows, x->cap);
    ENT_DROP(x->count, x->cap_count);
    ent__map_free(&x->seen);
    ent__map_free(&x->work_of);
    ent__pool_free(&x->works);
    ent__pool_free(&x->altered);
}

ent_code ent_ask_changes(ent_register *reg, const ent_question *q, ent_instant after,
                         ent_instant until, ent_table **out, ent_error *err) {
    ent_error own = {0}; /* callbacks need a place for their message */
    changes x = {.reg = reg,
                 .q = q,
                 .after = after,
                 .until = until,
                 .err = err ? err : &own,
                 .narrowed = q->subject || q->relation || q->object};
    *out = NULL;
    ENT_TRY(ent__register_read_begin(reg, x.err));
    x.table = ent__table_new(ENT_STR(""));
    ent__table_add_columns(x.table, columns, sizeof columns / sizeof *columns);
    ent_code code = rows_make(&x);
    ent__register_read_end(reg);
    changes_free(&x);
    if (code == ENT_OK)
        return ent__table_done(x.table, out, err);
    ent_table_free(x.table);
    return code;
}
