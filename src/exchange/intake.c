/* SPDX-License-Identifier: MIT
 *
 * The intake: rows of a table to the sink, each once, whatever their order.
 *
 * A row may lean on another row of its file, by `replaces` or a source's `per`, and
 * must reach the sink after it. What leans on nothing unsettled goes at once. The
 * others are set aside, copied, and taken up at the end of the file, each when what
 * it leans on is settled (added or refused). Those never taken up lean on each
 * other in a circle and are refused.
 *
 * Two kinds of names. A local name is what stands in a claim's `id` cell and is no
 * full id; it is kept with the id that its row got, and `replaces` is translated.
 * What is no such name may, where the intake can find claims, be the beginning of
 * an id; that too is settled at the end, since a later row may bear the name.
 * Ids of the register need no translation: there a row is set aside only after the
 * sink has refused it for the cell that leans, and only such rows have names here.
 *
 * A claim that the register has, but dead, is noted at the end of the file, unless
 * a row of the same file replaces it: then that is no news.
 */
#include "exchange/intake.h"

#include <stdio.h>

enum { PROGRESS_BYTES = 1 << 20, PROBLEMS_MOST = 100 };

typedef enum settled { PENDING = 0, ADDED = 1, REFUSED = 2 } settled;

/* A name of a row in this file. */
typedef struct name {
    settled state;
    ent_claim_id id;  /* of a claim that was added */
    int64_t line;     /* where it was given */
    uint32_t waiting; /* head of its list of waits, ENT_NONE at the end */
} name;

/* A row set aside. */
typedef struct aside {
    ent_row row;
    ent_str raw;
    int64_t line[ENT_CELLS_MOST], column[ENT_CELLS_MOST];
    uint32_t name; /* its number, ENT_NONE if it has none */
    int n_waits;   /* how many lists of waits it stands in */
} aside;

typedef struct wait {
    uint32_t aside, next;
} wait;

typedef struct dead {
    ent_claim_id id;
    int64_t line, column;
} dead;

typedef struct table {
    ent_intake *in;
    ent_kind kind;
    const char *file;
    ent_rows rows;
    const aside *current; /* the row at hand if it was set aside, else NULL */
    ent_pool pool;        /* of names */
    name *names;          /* by their numbers in the pool */
    size_t names_cap;
    aside **asides;
    size_t n_asides, asides_cap;
    wait *waits;
    size_t n_waits, waits_cap;
    uint32_t *ready; /* asides that wait for nothing, in the order of taking up */
    size_t n_ready, ready_cap;
    dead *deads;
    size_t n_deads, deads_cap;
    ent_map replaced; /* the first 8 bytes of ids that rows of this file replace */
    ent_arena arena;
    ent_error *err;
} table;

#define SHOW(s) (int)((s).n > 100 ? 100 : (s).n), (s).p

/* ---- problems and notes --------------------------------------------------------- */

bool ent__intake_is_of_row(ent_code code) {
    return code == ENT_INVALID || code == ENT_PARSE || code == ENT_CONFLICT ||
           code == ENT_LIMIT || code == ENT_NOT_FOUND || code == ENT_AMBIGUOUS;
}

static ent_code tell(ent_intake *in, const ent_problem *problem, ent_error *err) {
    if (in->options.problem && in->options.problem(in->options.problem_ctx, problem))
        return ent__fail(err, ENT_STOPPED, "stopped on request");
    return ENT_OK;
}

static int64_t problems_most(const ent_intake *in) {
    return in->options.problems_most > 0 ? in->options.problems_most : PROBLEMS_MOST;
}

ent_code ent__intake_refuse(ent_intake *in, const ent_problem *p, ent_error *err) {
    if (in->n_problems++ == 0)
        ent__fail_at(&in->first, p->code, p->line, p->column, "%.150s:%lld:%lld: %.280s",
                     p->file, (long long)p->line, (long long)p->column, p->message);
    in->report.refused++;
    if (in->options.keep_going)
        return tell(in, p, err);
    if (!in->options.problem)
        return ent__intake_end(in, err);
    return in->n_problems > problems_most(in) ? ENT_OK : tell(in, p, err);
}

/* The place of a cell of the row at hand. */
static void place(const table *t, int cell, int64_t *line, int64_t *column) {
    if (!t->current) {
        ent__rows_place(&t->rows, cell, line, column);
        return;
    }
    int i = cell >= 0 && cell < ENT_CELLS_MOST ? cell : 0;
    *line = t->current->line[i];
    *column = t->current->column[i];
}

/* The row at hand is refused for this reason. */
static ent_code refuse(table *t, int cell, const ent_error *why) {
    ent_str raw = t->current ? t->current->raw : ent__csv_raw(t->rows.csv);
    ent_problem p = {.code = why->code, .file = t->file, .message = why->message};
    p.row = raw.p;
    p.row_bytes = raw.n;
    place(t, cell, &p.line, &p.column);
    return ent__intake_refuse(t->in, &p, t->err);
}

/* The CSV reader could not read a row. */
static ent_code refuse_unread(table *t, const ent_error *why) {
    ent_str raw = ent__csv_raw(t->rows.csv);
    ent_problem p = {.code = why->code, .file = t->file, .message = why->message};
    p.line = why->line;
    p.column = why->column;
    p.row = raw.p;
    p.row_bytes = raw.n;
    return ent__intake_refuse(t->in, &p, t->err);
}

ent_code ent__intake_note(ent_intake *in, const char *file, int64_t line, int64_t column,
                          const char *message, ent_error *err) {
    ent_problem p = {.file = file, .message = message, .line = line, .column = column};
    p.row = "";
    return in->n_notes++ >= problems_most(in) ? ENT_OK : tell(in, &p, err);
}

ent_code ent__intake_end(const ent_intake *in, ent_error *err) {
    if (in->n_problems == 0 || in->options.keep_going)
        return ENT_OK;
    if (!err)
        return in->first.code;
    *err = in->first;
    size_t used = strlen(err->message);
    if (in->n_problems > 1)
        snprintf(err->message + used, sizeof err->message - used, " (and %lld more)",
                 (long long)(in->n_problems - 1));
    return err->code;
}

/* ---- names ------------------------------------------------------------------------- */

/* Gives the row at hand a name; *no is its number. */
static ent_code name_row(table *t, ent_str text, uint32_t *no, bool *second) {
    size_t n = t->pool.n;
    *no = ent__pool_add(&t->pool, text);
    if (*no == ENT_NONE || !ENT_GROW(t->names, t->names_cap, (size_t)*no + 1))
        return ent__nomem(t->err);
    *second = *no < n;
    if (!*second) {
        int64_t column;
        name *new_name = &t->names[*no];
        *new_name = (name){.waiting = ENT_NONE};
        place(t, 0, &new_name->line, &column);
    }
    return ENT_OK;
}

static void settle(table *t, uint32_t no, settled state, const ent_claim_id *id) {
    if (no == ENT_NONE || t->names[no].state == ADDED)
        return;
    t->names[no].state = state;
    t->names[no].id = *id;
}

/* The cells by which rows of a table lean on others of the same table. */
static int leans(ent_kind kind, int cells[2]) {
    cells[0] = ent__schema(kind)->replaces;
    cells[1] = ENT_S_PER;
    return kind == ENT_SOURCE ? 2 : 1;
}

/* ---- one row to the sink --------------------------------------------------------------- */

static ent_code note_kept(table *t) {
    int64_t line, column;
    place(t, -1, &line, &column);
    t->in->report.kept_own++;
    return ent__intake_note(t->in, t->file, line, column,
                            "the register has this row in other words; its own stay", t->err);
}

static ent_code remember_dead(table *t, const ent_claim_id *id) {
    if (!ENT_GROW(t->deads, t->deads_cap, t->n_deads + 1))
        return ent__nomem(t->err);
    dead *d = &t->deads[t->n_deads++];
    d->id = *id;
    place(t, -1, &d->line, &d->column);
    return ENT_OK;
}

static ent_code count_outcome(table *t, ent_outcome outcome, const ent_claim_id *id) {
    ent_import_report *r = &t->in->report;
    int64_t *const added[ENT_KIND_COUNT] = {&r->added, &r->sources, &r->entities,
                                            &r->relations};
    if (outcome == ENT_ADDED)
        ++*added[t->kind];
    else if (t->kind == ENT_CLAIM)
        r->present++;
    if (outcome == ENT_KEPT_OWN)
        return note_kept(t);
    return outcome == ENT_PRESENT_DEAD ? remember_dead(t, id) : ENT_OK;
}

static uint64_t id_key(const ent_claim_id *id) {
    uint64_t key;
    memcpy(&key, id->b, sizeof key);
    return key;
}

/* Names a row by the id that others know it by: given, or what it hashes to. */
static ent_code name_by_id(table *t, const ent_row *row, uint32_t *no) {
    ent_str text = ent__str_trim(row->cell[0]);
    ent_claim_id id;
    char hashed[ENT_ID_TEXT];
    if (t->kind == ENT_CLAIM && text.n == 0 &&
        ent__claim_id_parse(ent__str_trim(row->cell[ENT_C_REPLACES]), &id)) {
        ent_row canonical;
        int cell;
        ENT_TRY(ent__row_canonical(t->kind, row, &canonical, &t->arena, &cell, t->err));
        ent__claim_id(&canonical, &id);
        ent__claim_id_format(&id, hashed);
        text = (ent_str){hashed, ENT_ID_TEXT - 1};
    }
    bool second;
    return text.n ? name_row(t, text, no, &second) : ENT_OK;
}

static ent_code set_aside(table *t, const ent_row *row, uint32_t named) {
    aside *a = ent__arena_alloc(&t->arena, sizeof *a);
    if (!a || !ENT_GROW(t->asides, t->asides_cap, t->n_asides + 1))
        return ent__nomem(t->err);
    *a = (aside){.name = named};
    if (named == ENT_NONE)
        ENT_TRY(name_by_id(t, row, &a->name));
    a->raw = ent__str_copy(&t->arena, ent__csv_raw(t->rows.csv));
    bool ok = a->raw.p != NULL;
    for (int i = 0; i < ENT_CELLS_MOST; i++) {
        a->row.cell[i] = ent__str_copy(&t->arena, row->cell[i]);
        ok = ok && a->row.cell[i].p;
        ent__rows_place(&t->rows, i, &a->line[i], &a->column[i]);
    }
    t->asides[t->n_asides++] = a;
    return ok ? ENT_OK : ent__nomem(t->err);
}

/* Whether the row at hand goes to the sink now. */
typedef enum fate { GOES, WAITS, FAILS } fate;

/* The id that a name in `replaces` means: of a row of this file or, once that is sure
 * to have none of that name, of the only claim whose id begins so. */
static fate resolve_name(table *t, ent_str text, bool may_wait, ent_claim_id *id,
                         ent_error *why) {
    uint32_t no = ent__pool_find(&t->pool, text);
    settled state = no == ENT_NONE ? PENDING : t->names[no].state;
    if (state == ADDED) {
        *id = t->names[no].id;
        return GOES;
    }
    if (state == REFUSED) {
        ent__fail(why, ENT_INVALID, "the row \"%.*s\" was refused", SHOW(text));
        return FAILS;
    }
    if (!may_wait && no == ENT_NONE && t->in->find)
        return t->in->find(t->in->sink_ctx, text, id, why) == ENT_OK ? GOES : FAILS;
    ent__fail(why, ENT_INVALID, "\"%.*s\" is neither an id nor a name in this file",
              SHOW(text));
    return WAITS;
}

/* Writes a full id for what stands in `replaces`. */
static fate resolve(table *t, ent_row *row, char text[ENT_ID_TEXT], bool may_wait,
                    ent_error *why) {
    ent_str replaces = ent__str_trim(row->cell[ENT_C_REPLACES]);
    if (replaces.n == 0)
        return GOES;
    ent_claim_id id;
    if (!ent__claim_id_parse(replaces, &id)) {
        fate f = resolve_name(t, replaces, may_wait, &id, why);
        if (f != GOES)
            return f;
        ent__claim_id_format(&id, text);
        row->cell[ENT_C_REPLACES] = (ent_str){text, ENT_ID_TEXT - 1};
    }
    if (!ent__map_put(&t->replaced, id_key(&id), 1)) {
        ent__nomem(why);
        return FAILS;
    }
    return GOES;
}

static bool may_lean(ent_kind kind, int cell) {
    int cells[2], n = leans(kind, cells);
    return cell == cells[0] || (n == 2 && cell == cells[1]);
}

/* Sends the row at hand; sets it aside if that is allowed and of use. */
static ent_code send_row(table *t, const ent_row *row, uint32_t named, bool may_wait) {
    ent_row sent = *row;
    char text[ENT_ID_TEXT];
    ent_error why = {0};
    ent_outcome outcome = ENT_ADDED;
    ent_claim_id id = {{0}};
    int cell = ENT_C_REPLACES;
    fate f = t->kind == ENT_CLAIM ? resolve(t, &sent, text, may_wait, &why) : GOES;
    if (f == GOES) {
        cell = -1;
        ent_code code =
            t->in->sink(t->in->sink_ctx, t->kind, &sent, &outcome, &id, &cell, &why);
        if (code == ENT_OK) {
            settle(t, named, ADDED, &id);
            return count_outcome(t, outcome, &id);
        }
        why.code = code;
        f = code == ENT_INVALID && may_lean(t->kind, cell) ? WAITS : FAILS;
    }
    if (!ent__intake_is_of_row(why.code)) {
        if (t->err)
            *t->err = why;
        return why.code;
    }
    if (f == WAITS && may_wait)
        return set_aside(t, row, named);
    settle(t, named, REFUSED, &id);
    return refuse(t, cell, &why);
}

/* ---- the rows set aside -------------------------------------------------------------------
 */

static ent_code add_ready(table *t, uint32_t i) {
    if (!ENT_GROW(t->ready, t->ready_cap, t->n_ready + 1))
        return ent__nomem(t->err);
    t->ready[t->n_ready++] = i;
    return ENT_OK;
}

/* Lists the row under every name that it waits for. */
static ent_code add_waits(table *t, uint32_t i) {
    aside *a = t->asides[i];
    int cells[2], n = leans(t->kind, cells);
    for (int k = 0; k < n; k++) {
        uint32_t no = ent__pool_find(&t->pool, ent__str_trim(a->row.cell[cells[k]]));
        if (no == ENT_NONE || t->names[no].state != PENDING)
            continue;
        if (!ENT_GROW(t->waits, t->waits_cap, t->n_waits + 1))
            return ent__nomem(t->err);
        t->waits[t->n_waits] = (wait){i, t->names[no].waiting};
        t->names[no].waiting = (uint32_t)t->n_waits++;
        a->n_waits++;
    }
    return a->n_waits ? ENT_OK : add_ready(t, i);
}

/* The name is settled: who waited for it waits for one less. */
static ent_code release(table *t, uint32_t no) {
    if (no == ENT_NONE)
        return ENT_OK;
    uint32_t w = t->names[no].waiting;
    t->names[no].waiting = ENT_NONE;
    for (; w != ENT_NONE; w = t->waits[w].next)
        if (--t->asides[t->waits[w].aside]->n_waits == 0)
            ENT_TRY(add_ready(t, t->waits[w].aside));
    return ENT_OK;
}

static ent_code refuse_circles(table *t) {
    ent_error why;
    ent__fail(&why, ENT_INVALID, "rows refer to each other in a circle");
    for (size_t i = 0; i < t->n_asides; i++) {
        if (t->asides[i]->n_waits == 0)
            continue;
        t->current = t->asides[i];
        ENT_TRY(refuse(t, ent__schema(t->kind)->replaces, &why));
    }
    return ENT_OK;
}

static ent_code take_up(table *t) {
    for (size_t i = 0; i < t->n_asides; i++)
        ENT_TRY(add_waits(t, (uint32_t)i));
    for (size_t i = 0; i < t->n_ready; i++) {
        const aside *a = t->asides[t->ready[i]];
        t->current = a;
        ENT_TRY(send_row(t, &a->row, a->name, false));
        ENT_TRY(release(t, a->name));
    }
    return refuse_circles(t);
}

static ent_code note_deads(table *t) {
    for (size_t i = 0; i < t->n_deads; i++) {
        const dead *d = &t->deads[i];
        if (ent__map_get(&t->replaced, id_key(&d->id)) != ENT_NONE)
            continue;
        ENT_TRY(ent__intake_note(
            t->in, t->file, d->line, d->column,
            "the register has this claim, but it was retracted or replaced", t->err));
    }
    return ENT_OK;
}

/* ---- the table ------------------------------------------------------------------------------
 */

/* A claim's id cell that is no full id is a name: taken off the row. */
static ent_code take_name(table *t, ent_row *row, uint32_t *no, bool *refused) {
    ent_str text = ent__str_trim(row->cell[ENT_C_ID]);
    ent_claim_id id;
    bool second = false;
    *no = ENT_NONE;
    *refused = false;
    if (text.n == 0 || ent__claim_id_parse(text, &id))
        return ENT_OK;
    row->cell[ENT_C_ID] = ENT_STR("");
    ENT_TRY(name_row(t, text, no, &second));
    if (!second)
        return ENT_OK;
    ent_error why;
    ent__fail(&why, ENT_INVALID, "the name \"%.*s\" stands in line %lld already", SHOW(text),
              (long long)t->names[*no].line);
    *refused = true;
    return refuse(t, ENT_C_ID, &why);
}

static ent_code take_row(table *t, ent_row *row) {
    uint32_t named = ENT_NONE;
    bool refused = false;
    if (t->kind == ENT_CLAIM) {
        t->in->report.read++;
        ENT_TRY(take_name(t, row, &named, &refused));
    }
    return refused ? ENT_OK : send_row(t, row, named, true);
}

static ent_code progress(table *t, int64_t *told) {
    int64_t bytes = ent__csv_bytes(t->rows.csv);
    ent_intake *in = t->in;
    if (bytes - *told < PROGRESS_BYTES || !in->options.progress)
        return ENT_OK;
    *told = bytes;
    if (in->options.progress(in->options.progress_ctx, in->bytes_before + bytes,
                             in->bytes_total))
        return ent__fail(t->err, ENT_STOPPED, "stopped on request");
    return ENT_OK;
}

static ent_code take_rows(table *t) {
    int64_t told = 0;
    for (;;) {
        ent_row row;
        ent_error why = {0};
        ent_code code = ent__rows_next(&t->rows, &row, &why);
        if (code == ENT_DONE)
            return ENT_OK;
        if (code == ENT_OK) {
            ENT_TRY(take_row(t, &row));
        } else if (ent__intake_is_of_row(code)) {
            if (t->kind == ENT_CLAIM)
                t->in->report.read++;
            ENT_TRY(refuse_unread(t, &why));
        } else {
            if (t->err)
                *t->err = why;
            return ent__fail_in(t->err, code, t->file);
        }
        ENT_TRY(progress(t, &told));
    }
}

static ent_code header_failed(const table *t, const ent_error *why) {
    if (!ent__intake_is_of_row(why->code)) {
        if (t->err)
            *t->err = *why;
        return ent__fail_in(t->err, why->code, t->file);
    }
    return ent__fail_at(t->err, why->code, why->line, why->column, "%.150s:%lld:%lld: %.280s",
                        t->file, (long long)why->line, (long long)why->column, why->message);
}

static void table_free(table *t) {
    ent__pool_free(&t->pool);
    ENT_DROP(t->names, t->names_cap);
    ENT_DROP(t->asides, t->asides_cap);
    ENT_DROP(t->waits, t->waits_cap);
    ENT_DROP(t->ready, t->ready_cap);
    ENT_DROP(t->deads, t->deads_cap);
    ent__map_free(&t->replaced);
    ent__arena_free(&t->arena);
}

ent_code ent__intake_table(ent_intake *in, ent_kind kind, const char *file, ent_csv *csv,
                           ent_error *err) {
    table t = {.in = in, .kind = kind, .file = file, .err = err};
    ent_error why = {0};
    ent_code code = ent__rows_begin(&t.rows, kind, csv, &why);
    if (code != ENT_OK) {
        why.code = code;
        return header_failed(&t, &why);
    }
    code = take_rows(&t);
    if (code == ENT_OK)
        code = take_up(&t);
    if (code == ENT_OK)
        code = note_deads(&t);
    table_free(&t);
    return code;
}
