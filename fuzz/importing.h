/* SPDX-License-Identifier: MIT
 *
 * One file of a foreign format, from memory, into a small register that is put back
 * each time. Every row must be either in or told as a problem with its place, and no
 * file whatever may end the import but through what the system does.
 */
#ifndef ENT_FUZZ_IMPORTING_H
#define ENT_FUZZ_IMPORTING_H

#include "exchange/import.h"
#include "fuzz.h"

#include <unistd.h>

typedef struct importing {
    const uint8_t *p; /* what is left to read */
    size_t n;
    int64_t told;
} importing;

static const char importing_entities[] =
    "id,type,name,aliases,codes,since\n"
    "LTU,state,Lithuania,Lietuva,iso2=LT;wikidata=Q37,1990\n"
    "LVA,state,Latvia,,iso2=LV;wikidata=Q211;cow=367,\n"
    "USA,state,United States,USA|UK,wikidata=Q30;cow=2,\n"
    "UN,org,United Nations,,,\n"
    "CoE,org,Council of Europe,,factbook=CE,\n"
    "place:riga,place,Riga,,wikidata=Q1773,\n";

static inline ptrdiff_t importing_read(void *ctx, void *to, size_t n) {
    importing *in = ctx;
    size_t k = in->n < n ? in->n : n;
    if (k)
        memcpy(to, in->p, k);
    in->p += k;
    in->n -= k;
    return (ptrdiff_t)k;
}

static inline ent_instant importing_clock(void *ctx) {
    (void)ctx;
    return 1800000000 * INT64_C(1000000);
}

static char importing_path[64];

static inline void importing_remove(void) {
    unlink(importing_path);
}

static inline ent_register *importing_register(void) {
    static ent_register *reg;
    if (reg)
        return reg;
    snprintf(importing_path, sizeof importing_path, "%s/entente-fuzz-%ld.db",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
    unlink(importing_path);
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE, .clock = importing_clock};
    PROMISE(ent_register_open(importing_path, &o, &reg, NULL) == ENT_OK);
    atexit(importing_remove);
    importing in = {(const uint8_t *)importing_entities, sizeof importing_entities - 1, 0};
    PROMISE(ent_table_import(reg, "entities", importing_read, &in, NULL, NULL, NULL, NULL,
                             NULL) == ENT_OK);
    return reg;
}

static inline int importing_problem(void *ctx, const ent_problem *p) {
    importing *in = ctx;
    PROMISE(p->line >= 1 && p->column >= 1 && p->message[0] && p->file[0]);
    in->told += p->code != ENT_OK;
    return 0;
}

static inline int importing_unknown(void *ctx, const ent_unknown_name *name) {
    (void)ctx;
    PROMISE(name->n > 0 && name->candidates);
    return 0;
}

static inline ent_code importing_sink(void *ctx, ent_kind kind, const ent_row *row,
                                      ent_outcome *outcome, ent_claim_id *id, int *cell,
                                      ent_error *err) {
    return ent__append_row(ctx, kind, row, outcome, id, cell, err);
}

/* What comes before the file of each run, or NULL. */
static const char *importing_before;

static inline void importing_take(ent_importer *im, const ent_import_kind *kind,
                                  const char *name, importing *in) {
    ent_error err = {0};
    ent_input input = {name, importing_read, in};
    PROMISE(ent__import_take(im, kind, &input, &err) == ENT_OK);
}

/* `mapping` is the path of one, or NULL. */
static inline void importing_run(const ent_import_kind *kind, const char *name,
                                 const char *mapping, const uint8_t *data, size_t size) {
    importing in = {data, size, 0};
    importing before = {(const uint8_t *)importing_before,
                        importing_before ? strlen(importing_before) : 0, 0};
    ent_importer im = {.reg = importing_register()};
    im.options.mapping = mapping;
    im.options.unknown = importing_unknown;
    im.intake.options = (ent_package_options){
        .keep_going = true, .problem = importing_problem, .problem_ctx = &in};
    PROMISE(ent__append_begin(im.reg, NULL, &im.append, NULL) == ENT_OK);
    im.intake.sink = importing_sink;
    im.intake.sink_ctx = im.append;
    ent_error err = {0};
    ent_code code = ent__import_vocabulary(&im, kind->relations, NULL);
    PROMISE(code == ENT_OK);
    code = kind->begin ? kind->begin(&im, &err) : ENT_OK;
    PROMISE(code != ENT_INTERNAL && code != ENT_MISUSE && code != ENT_CORRUPT);
    if (code == ENT_OK && importing_before)
        importing_take(&im, kind, name, &before);
    if (code == ENT_OK)
        importing_take(&im, kind, name, &in);
    if (code == ENT_OK)
        PROMISE(ent__import_tell_unknown(&im, &err) == ENT_OK);
    if (kind->end)
        kind->end(&im);
    const ent_import_report *r = &im.intake.report;
    PROMISE(r->read == r->added + r->present + r->refused);
    PROMISE(r->refused == in.told && r->refused == im.intake.n_problems);
    ent__append_rollback(im.append);
    ent__import_free(&im);
}

#endif
