/* SPDX-License-Identifier: MIT
 *
 * The capitals and seats of government that a register knows, with their coordinates: of a
 * mission in a suburb people say that it is in the capital.
 */
#ifndef ENT_CAPITALS_H
#define ENT_CAPITALS_H

#include "exchange/import.h"

typedef struct ent_capital {
    ent_str host, place; /* ids, in the arena of the import */
    double lat, lon;
} ent_capital;

typedef struct ent_capitals {
    ent_capital *at;
    size_t n, cap;
    ent_importer *im;
} ent_capitals;

/* Reads them from the register's claims of seats. */
ent_code ent__capitals_read(ent_importer *im, ent_capitals *out, ent_error *err);
void ent__capitals_free(ent_capitals *c);
/* The one of the host that this place is, or NULL. */
const ent_capital *ent__capitals_named(const ent_capitals *c, const char *host,
                                       const char *place);
/* The one of the host within 30 km of the spot, or NULL. */
const ent_capital *ent__capitals_near(const ent_capitals *c, const char *host, double lat,
                                      double lon);

#endif
