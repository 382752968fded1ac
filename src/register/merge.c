/* SPDX-License-Identifier: MIT
 *
 * Set union: whatever the other register has and this one has not, in one append.
 *
 * The other file is read as a stranger's: its rows go through the same checks as
 * rows from a keyboard, and ids are hashed again. Within a table rows come in the
 * order in which they arrived there; since each of them was checked then, what a
 * row refers to stands before it.
 */
#include "register/sql.h"

#include <stdio.h>
#include <sys/stat.h>

typedef struct merging {
    ent_append *append;
    ent_kind kind;
    ent_import_report report;
    ent_code code;
    ent_error why;
} merging;

static void count(merging *m, ent_outcome outcome) {
    int64_t *const added[ENT_KIND_COUNT] = {&m->report.added, &m->report.sources,
                                            &m->report.entities, &m->report.relations};
    if (outcome == ENT_ADDED)
        ++*added[m->kind];
    else if (m->kind == ENT_CLAIM)
        m->report.present++;
    m->report.kept_own += outcome == ENT_KEPT_OWN;
}

/* A row that the model refuses stands in a file that claims to be a register. */
static int refused(merging *m, const ent_row *row) {
    if (m->code == ENT_INVALID || m->code == ENT_PARSE || m->code == ENT_LIMIT) {
        char place[160];
        snprintf(place, sizeof place, "in the other register, %s %.*s",
                 ent__schema(m->kind)->name, (int)(row->cell[0].n > 100 ? 100 : row->cell[0].n),
                 row->cell[0].p);
        ent__fail_in(&m->why, m->code, place);
    }
    return 1;
}

static int take_row(void *ctx, const ent_row *row, ent_instant recorded) {
    merging *m = ctx;
    ent_outcome outcome;
    (void)recorded;
    m->code = ent__append_row(m->append, m->kind, row, &outcome, NULL, NULL, &m->why);
    if (m->code != ENT_OK)
        return refused(m, row);
    count(m, outcome);
    return 0;
}

static int take_claim(void *ctx, const ent_stored *claim, const ent_row *row) {
    merging *m = ctx;
    m->report.read++;
    return take_row(m, row, claim->recorded);
}

static ent_code take_kind(merging *m, ent_register *other, ent_kind kind, ent_error *err) {
    m->kind = kind;
    ent_code code = kind == ENT_CLAIM
                        ? ent__register_claims(other, take_claim, m, err)
                        : ent__register_rows(other, kind, ENT_STR(""), take_row, m, err);
    if (code == ENT_STOPPED && m->code != ENT_OK) {
        if (err)
            *err = m->why;
        return m->code;
    }
    return code;
}

static ent_code take_all(merging *m, ent_register *other, ent_error *err) {
    ENT_TRY(take_kind(m, other, ENT_RELATION, err));
    ENT_TRY(take_kind(m, other, ENT_ENTITY, err));
    ENT_TRY(take_kind(m, other, ENT_SOURCE, err));
    return take_kind(m, other, ENT_CLAIM, err);
}

static ent_code merge_from(ent_register *reg, ent_register *other, ent_import_report *report,
                           ent_error *err) {
    merging m = {.code = ENT_OK};
    ent_append_options options = {.size = sizeof options,
                                  .n_claims = ent__register_count(other)};
    ENT_TRY(ent__append_begin(reg, &options, &m.append, err));
    ent_code code = take_all(&m, other, err);
    if (code != ENT_OK) {
        ent__append_rollback(m.append);
        return code;
    }
    ENT_TRY(ent__append_commit(m.append, err));
    *report = m.report;
    return ENT_OK;
}

static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

ent_code ent_register_merge(ent_register *reg, const char *path, ent_import_report *report,
                            ent_error *err) {
    ent_import_report ignored;
    ent_register *other = NULL;
    if (!reg || !path)
        return ent__fail(err, ENT_MISUSE, "a register and a path are needed");
    if (!report)
        report = &ignored;
    *report = (ent_import_report){0};
    if (same_file(reg->path, path)) { /* everything is there */
        report->read = report->present = ent__register_count(reg);
        return ENT_OK;
    }
    ENT_TRY(ent__register_open_foreign(path, &other, err));
    ent_code code = ent__register_read_begin(other, err);
    if (code == ENT_OK) {
        code = merge_from(reg, other, report, err);
        ent__register_read_end(other);
    }
    ent_register_close(other);
    return code;
}
