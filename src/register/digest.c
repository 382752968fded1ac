/* SPDX-License-Identifier: MIT
 *
 * The digest of a register as known on an instant K: SHA-256 over what a verdict
 * can depend on, so that a digest published today proves later what was known.
 * The order of arrival, words and `recorded` do not enter: two registers that have
 * merged each other have one digest.
 *
 * What is hashed, of the rows recorded no later than K:
 *
 *   1. the ids of claims, 16 bytes each, in the order of their bytes
 *   2. for each of sources, entities, relations: its name, then its rows in the
 *      order of (id, replaces): id, the fixed columns in their order, replaces;
 *      all of it as netstrings ("3:LTU,")
 */
#include "register/sql.h"

#include <stdio.h>
#include <stdlib.h>

static void add_text(ent_sha256 *h, ent_str s) {
    char length[24];
    int n = snprintf(length, sizeof length, "%zu:", s.n);
    ent__sha256_add(h, length, (size_t)n);
    ent__sha256_add(h, s.p, s.n);
    ent__sha256_add(h, ",", 1);
}

/* ---- claims --------------------------------------------------------------------- */

typedef struct gathering {
    ent_claim_id *at;
    size_t n, cap;
    ent_instant known;
    bool no_memory;
} gathering;

static int gather(void *ctx, const ent_stored *claim) {
    gathering *g = ctx;
    if (claim->recorded > g->known)
        return 0;
    g->no_memory = !ENT_GROW(g->at, g->cap, g->n + 1);
    if (!g->no_memory)
        g->at[g->n++] = claim->id;
    return g->no_memory;
}

static int by_bytes(const void *a, const void *b) {
    return memcmp(a, b, sizeof(ent_claim_id));
}

static ent_code add_claims(ent_register *reg, ent_instant known, ent_sha256 *h,
                           ent_error *err) {
    gathering g = {.known = known};
    ent_code code = ent__register_scan(reg, &(ent_pattern){0}, gather, &g, err);
    if (g.no_memory)
        code = ent__nomem(err);
    if (code == ENT_OK && g.n) {
        qsort(g.at, g.n, sizeof *g.at, by_bytes);
        ent__sha256_add(h, g.at, g.n * sizeof *g.at);
    }
    ENT_DROP(g.at, g.cap);
    return code;
}

/* ---- the other tables ----------------------------------------------------------- */

typedef struct keyed {
    ent_str id, replaces, text; /* text: the row as it is hashed */
} keyed;

typedef struct keeping {
    const ent_schema *schema;
    ent_instant known;
    keyed *at;
    size_t n, cap;
    ent_arena arena;
    bool no_memory;
} keeping;

static void put_text(ent_buf *b, ent_str s) {
    ent__buf_printf(b, "%zu:", s.n);
    ent__buf_str(b, s);
    ent__buf_char(b, ',');
}

static ent_str row_text(keeping *k, const ent_row *row) {
    ent_buf b;
    ent__buf_init(&b, (size_t)24 * ENT_CELL_BYTES_MOST);
    put_text(&b, row->cell[0]);
    for (int i = 1; i < k->schema->n; i++)
        if (k->schema->fixed >> i & 1 && i != k->schema->replaces)
            put_text(&b, row->cell[i]);
    put_text(&b, row->cell[k->schema->replaces]);
    ent_str text = {NULL, 0};
    if (ent__buf_code(&b, NULL) == ENT_OK)
        text = ent__str_copy(&k->arena, ent__buf_view(&b));
    ent__buf_free(&b);
    return text;
}

static int keep(void *ctx, const ent_row *row, ent_instant recorded) {
    keeping *k = ctx;
    if (recorded > k->known)
        return 0;
    keyed key = {ent__str_copy(&k->arena, row->cell[0]),
                 ent__str_copy(&k->arena, row->cell[k->schema->replaces]), row_text(k, row)};
    k->no_memory =
        !key.id.p || !key.replaces.p || !key.text.p || !ENT_GROW(k->at, k->cap, k->n + 1);
    if (!k->no_memory)
        k->at[k->n++] = key;
    return k->no_memory;
}

static int by_key(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    int order = ent__str_cmp(x->id, y->id);
    return order ? order : ent__str_cmp(x->replaces, y->replaces);
}

static ent_code add_rows(ent_register *reg, ent_kind kind, ent_instant known, ent_sha256 *h,
                         ent_error *err) {
    keeping k = {.schema = ent__schema(kind), .known = known};
    ent_code code = ent__register_rows(reg, kind, ENT_STR(""), keep, &k, err);
    if (k.no_memory)
        code = ent__nomem(err);
    if (code == ENT_OK) {
        if (k.n)
            qsort(k.at, k.n, sizeof *k.at, by_key);
        add_text(h, ent__str(k.schema->name));
        for (size_t i = 0; i < k.n; i++)
            ent__sha256_add(h, k.at[i].text.p, k.at[i].text.n);
    }
    ENT_DROP(k.at, k.cap);
    ent__arena_free(&k.arena);
    return code;
}

/* ---- all ------------------------------------------------------------------------ */

ent_code ent_register_digest(ent_register *reg, ent_instant known, char out[65],
                             ent_error *err) {
    ent_sha256 h;
    uint8_t bytes[32];
    if (!reg || !out)
        return ent__fail(err, ENT_MISUSE, "a register and room for 65 letters are needed");
    ent__sha256_init(&h);
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = add_claims(reg, known, &h, err);
    for (int kind = ENT_SOURCE; kind < ENT_KIND_COUNT && code == ENT_OK; kind++)
        code = add_rows(reg, (ent_kind)kind, known, &h, err);
    ent__register_read_end(reg);
    if (code != ENT_OK)
        return code;
    ent__sha256_end(&h, bytes);
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    return ENT_OK;
}
