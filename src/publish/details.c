/* SPDX-License-Identifier: MIT
 *
 * What a claim says besides, as pieces of a cell. A detail such as cause=#37 speaks of
 * another statement of the same source: the piece that tells it refers to that claim.
 */
#include "publish/build.h"

/* ---- other statements ---------------------------------------------------------- */

typedef struct placed {
    const ent_build *b;
    uint32_t source; /* word */
    uint32_t found;  /* claim, or ENT_NONE */
} placed;

static int on_placed(void *ctx, const ent_stored *row) {
    placed *p = ctx;
    const ent_claims *all = p->b->claims;
    for (uint32_t i = 0; i < all->n && p->found == ENT_NONE; i++)
        if (all->at[i].source == p->source && ent__claim_id_eq(&all->at[i].id, &row->id))
            p->found = i;
    return p->found != ENT_NONE;
}

/* The claim of that place ("#37") in the source of this one. */
static uint32_t claim_placed(ent_build *b, uint32_t claim, ent_str place) {
    placed p = {b, b->claims->at[claim].source, ENT_NONE};
    if (!b->reg)
        return ENT_NONE;
    ent_code code = ent__register_find(b->reg, place, on_placed, &p, b->err);
    if (code != ENT_OK && code != ENT_STOPPED)
        ent__build_failed(b, code);
    return p.found;
}

/* ---- pieces -------------------------------------------------------------------- */

static bool has_text(const ent_doc_cell *cell, ent_str text) {
    for (const ent_doc_piece *p = cell->first; p; p = p->next)
        if (ent__str_eq(p->text, text))
            return true;
    return false;
}

/* Takes what is in the buffer, unless the cell says it already. */
static ent_doc_piece *take_new(ent_build *b, ent_doc_cell *cell, ent_buf *text,
                               const char **before) {
    if (!text->n || has_text(cell, ent__buf_view(text))) {
        ent__buf_clear(text);
        return NULL;
    }
    ent_doc_piece *p = ent__cell_take(b, cell, text);
    p->before = *before;
    *before = *before ? "; " : NULL;
    return p;
}

static void take_reference(ent_build *b, ent_doc_cell *cell, uint32_t claim, ent_str place,
                           ent_buf *text, const char **before) {
    ent_doc_piece *p = take_new(b, cell, text, before);
    uint32_t other = p ? claim_placed(b, claim, place) : ENT_NONE;
    char id[ENT_ID_TEXT];
    if (other == ENT_NONE)
        return;
    ent__claim_id_format(&b->claims->at[other].id, id);
    p->refers = ent__doc_copy(b->doc, ent__str(id));
}

void ent__cell_details(ent_build *b, ent_doc_cell *cell, uint32_t claim, const char *but,
                       const char *before) {
    ent_str rest = ent__claims_word(b->claims, b->claims->at[claim].detail), key, value;
    ent_buf text;
    ent__buf_init(&text, 1 << 14);
    while (ent__detail_told(&rest, ent__str(but), &key, &value)) {
        bool refers = ent__str_starts(value, "#");
        if (refers)
            take_new(b, cell, &text, &before);
        ent__buf_z(&text, text.n ? "; " : "");
        ent__words_detail(&text, b, key, value);
        if (refers)
            take_reference(b, cell, claim, value, &text, &before);
    }
    take_new(b, cell, &text, &before);
    ent__doc_done(b->doc, &text);
}

/* ---- remarks ------------------------------------------------------------------- */

static void put_remark(ent_buf *out, const ent_doc_claim *words) {
    if (words->quote.n) {
        ent__buf_z(out, "\xe2\x80\x9c");
        ent__buf_str(out, words->quote);
        ent__buf_z(out, "\xe2\x80\x9d");
    } else if (words->note.n) {
        ent__buf_str(out, words->note);
    } else if (words->value.n) {
        ent__words_slug(out, words->value);
    }
}

void ent__cell_remark(ent_build *b, ent_doc_cell *cell, ent_fact *f) {
    uint32_t claim = b->members[f->claim];
    uint32_t at = ent__build_claim(b, claim);
    if (!ent__build_ok(b))
        return;
    ent_buf text;
    ent__buf_init(&text, 1 << 16);
    put_remark(&text, &b->doc->claims[at]);
    ent_doc_piece *words = ent__cell_take(b, cell, &text);
    ent__piece_fact(b, words, f, true);
    ent__cell_details(b, cell, claim, "", words->text.n ? " (" : "(");
    if (cell->last != words)
        ent__doc_piece(b->doc, cell, ENT_STR(")"))->before = "";
    ent__doc_done(b->doc, &text);
}
