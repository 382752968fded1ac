/* SPDX-License-Identifier: MIT
 *
 * What a package will hold, gathered and sorted before anything is written.
 */
#ifndef ENT_EXPORT_H
#define ENT_EXPORT_H

#include "exchange/licence.h"
#include "register/register.h"

/* A claim on its way out. Ranks are those of its words in the order of bytes. */
typedef struct ent_outgoing {
    uint32_t subject, relation, object, since; /* ranks */
    uint32_t source, per;                      /* numbers of words */
    bool has_replaces, left_out, facts_only;
    ent_claim_id id, replaces;
    int64_t no;
    ent_instant recorded;
} ent_outgoing;

typedef struct ent_outgoing_row {
    ent_row row;
    int64_t n_left_out; /* sources: claims that stay out with it */
    ent_publishing publishing;
    bool needed; /* sources: something that is written cites it */
} ent_outgoing_row;

typedef struct ent_selection {
    ent_register *reg;
    bool all_licences;
    ent_outgoing *claims;
    size_t n_claims, claims_cap;
    ent_outgoing_row *rows[ENT_KIND_COUNT]; /* not of claims */
    size_t n_rows[ENT_KIND_COUNT], rows_cap[ENT_KIND_COUNT];
    ent_str *words; /* by number; 0 is blank */
    size_t n_words, words_cap;
    uint32_t *ranks;
    ent_pool source_ids;
    uint32_t *source_row; /* by number in source_ids: the first of its rows */
    size_t source_row_cap;
    ent_arena arena;
    ent_code failed; /* in a callback */
} ent_selection;

/* Reads all of the register, decides what stays out, sorts. Free it either way. */
ent_code ent__selection_read(ent_selection *sel, ent_export_report *report, ent_error *err);
void ent__selection_free(ent_selection *sel);

#endif
