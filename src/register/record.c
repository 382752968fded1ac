/* SPDX-License-Identifier: MIT
 *
 * Sources, entities and relations within an append. One id may have several rows
 * that differ in `replaces`; whatever row comes, its fixed cells must equal those
 * of the rows that are there.
 */
#include "register/append.h"

/* ---- cells that the rows do not have -------------------------------------------- */

typedef struct filling {
    ent_append *a;
    ent_kind kind;
    ent_row *row;
    bool no_memory;
} filling;

static int fill_cells(void *ctx, const ent_row *own, ent_instant recorded) {
    (void)recorded;
    filling *f = ctx;
    const ent_schema *s = ent__schema(f->kind);
    for (int i = 1; i < s->n; i++) {
        if (!(f->a->options.absent[f->kind] >> i & 1) || i == s->recorded)
            continue;
        f->row->cell[i] = ent__str_copy(&f->a->row, own->cell[i]);
        f->no_memory = f->no_memory || !f->row->cell[i].p;
    }
    return 1; /* the first row counts */
}

ent_code ent__append_fill(ent_append *a, ent_kind kind, ent_row *row, ent_error *err) {
    if (kind == ENT_CLAIM || !a->options.absent[kind] || row->cell[0].n == 0)
        return ENT_OK;
    filling f = {a, kind, row, false};
    ent_code code = ent__register_rows(a->reg, kind, row->cell[0], fill_cells, &f, err);
    if (f.no_memory)
        return ent__nomem(err);
    return code == ENT_STOPPED ? ENT_OK : code;
}

/* ---- comparing ------------------------------------------------------------------ */

typedef struct comparing {
    ent_kind kind;
    const ent_row *row;
    bool found, differs; /* a row of this id and `replaces`; in words */
    int conflict;        /* the fixed cell that differs, or -1 */
    ent_error why;
} comparing;

static int compare(void *ctx, const ent_row *own, ent_instant recorded) {
    (void)recorded;
    comparing *c = ctx;
    const ent_schema *s = ent__schema(c->kind);
    bool differs = false;
    for (int i = 1; i < s->n; i++) {
        if (i == s->recorded || i == s->replaces || ent__str_eq(own->cell[i], c->row->cell[i]))
            continue;
        differs = true;
        if (!(s->fixed >> i & 1))
            continue;
        c->conflict = i;
        ent_str here = c->row->cell[i], there = own->cell[i];
        ent__fail(&c->why, ENT_CONFLICT,
                  "%s: %.*s: %s is \"%.*s\", but \"%.*s\" in the register", s->name,
                  (int)(own->cell[0].n > 80 ? 80 : own->cell[0].n), own->cell[0].p,
                  s->columns[i], (int)(here.n > 100 ? 100 : here.n), here.p,
                  (int)(there.n > 100 ? 100 : there.n), there.p);
        return 1;
    }
    if (ent__str_eq(own->cell[s->replaces], c->row->cell[s->replaces])) {
        c->found = true;
        c->differs = differs;
    }
    return 0;
}

static ent_code insert(ent_append *a, ent_kind kind, const ent_row *row, ent_instant recorded,
                       ent_error *err) {
    const ent_schema *s = ent__schema(kind);
    sql_query q;
    ENT_TRY(ent__sql_begin(a->reg, ent__sql_of(SQL_SOURCE_ADD, kind), &q, err));
    /* parameter 1, the row number, stays NULL: the next one */
    for (int i = 0; i < s->n; i++)
        if (i != s->recorded)
            ent__sql_bind_text(&q, i + 2, row->cell[i]);
    ent__sql_bind_int(&q, s->recorded + 2, recorded);
    ent_code code = ent__sql_next(&q, err);
    ent__sql_end(&q);
    if (code != ENT_DONE)
        return code;
    if (kind == ENT_ENTITY)
        ENT_TRY(ent__names_add(a->reg, sqlite3_last_insert_rowid(a->reg->db), row, err));
    return ent__append_learn(a, kind, row, err);
}

ent_code ent__append_record(ent_append *a, ent_kind kind, const ent_row *row,
                            ent_instant recorded, ent_outcome *outcome, int *cell,
                            ent_error *err) {
    comparing c = {.kind = kind, .row = row, .conflict = -1};
    ent_code code = ent__register_rows(a->reg, kind, row->cell[0], compare, &c, err);
    if (c.conflict >= 0) {
        *cell = c.conflict;
        if (err)
            *err = c.why;
        return ENT_CONFLICT;
    }
    if (code != ENT_OK)
        return code;
    if (c.found) {
        *outcome = c.differs ? ENT_KEPT_OWN : ENT_PRESENT;
        return ENT_OK;
    }
    ENT_TRY(insert(a, kind, row, recorded, err));
    *outcome = ENT_ADDED;
    a->n_rows++;
    return ENT_OK;
}
