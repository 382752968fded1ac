/* SPDX-License-Identifier: MIT
 *
 * The World Factbook: what the files that read its country pages share.
 */
#ifndef ENT_FACTBOOK_H
#define ENT_FACTBOOK_H

#include "base/json.h"
#include "exchange/import.h"
#include "exchange/prose.h"

/* One country's page. */
typedef struct ent_factbook {
    ent_importer *im;
    const ent_json *root;
    ent_str text;    /* the file as it stands */
    ent_arena arena; /* lives as long as the page */
    ent_str name;    /* of the country, as the Factbook has it */
    char subject[ENT_WHO_BYTES];
    ent_str capital; /* its name; blank */
    char capital_place[ENT_WHO_BYTES];
    ent_str at;    /* of the field at hand: "Lithuania, Government > Capital" */
    int n_remarks; /* made of it */
    ent_buf detail;
} ent_factbook;

/* A claim from the field at hand; NULL is blank, the subject then the country. */
typedef struct ent_factbook_claim {
    const char *subject, *relation, *object, *value, *since, *until, *detail, *as_of;
    ent_str quote;
} ent_factbook_claim;

/* States and dependencies: whom country names are looked for among. */
#define ENT_FACTBOOK_PARTY "state,territory"

/* The plain text of a field, or of a part of it (`part` NULL: its own text), in the
 * arena; false if there is none. Sets the place for messages, and `at` with `shown`
 * (NULL: the field's name). */
bool ent__factbook_text(ent_factbook *fb, const char *section, const char *field,
                        const char *part, const char *shown, ent_str *out);
ent_code ent__factbook_claim(ent_factbook *fb, const ent_factbook_claim *c, ent_error *err);
/* The words of the field at hand as a remark, with detail kind=KIND. */
ent_code ent__factbook_remark(ent_factbook *fb, const char *kind, ent_str text, ent_error *err);
/* The same of a text that should have been understood: this is told. */
ent_code ent__factbook_puzzle(ent_factbook *fb, const char *kind, ent_str text, ent_error *err);
/* Who the Factbook means by a country's name: ENT_OK, ENT_NOT_FOUND, ENT_AMBIGUOUS. */
ent_code ent__factbook_country(ent_importer *im, ent_str name, char out[ENT_WHO_BYTES],
                               ent_error *err);
/* The same; a name that nobody has refuses the row: ENT_DONE. */
ent_code ent__factbook_party(ent_factbook *fb, ent_str name, char out[ENT_WHO_BYTES],
                             ent_error *err);
/* The years in brackets at the end of a text: "(2024 est.)" is taken off it. */
bool ent__factbook_year(ent_str *text, char out[16]);

/* ---- the sections, each in its file --------------------------------------------------- */

ent_code ent__factbook_members(ent_factbook *fb, ent_error *err);
ent_code ent__factbook_missions(ent_factbook *fb, ent_error *err);
ent_code ent__factbook_land(ent_factbook *fb, ent_error *err);
ent_code ent__factbook_trade(ent_factbook *fb, ent_error *err);
ent_code ent__factbook_refugees(ent_factbook *fb, ent_error *err);
ent_code ent__factbook_drugs(ent_factbook *fb, ent_error *err);
ent_code ent__factbook_trafficking(ent_factbook *fb, ent_error *err);

#endif
