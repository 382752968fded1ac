/* SPDX-License-Identifier: MIT
 *
 * The rule of what may be published, on purpose a small one:
 *
 *   - a licence of the list below (free to copy, change and sell): everything;
 *   - no licence stated: facts only. Facts are nobody's, words may be somebody's:
 *     the quotations are left out;
 *   - any other licence (NC, ND, LicenseRef-..., all rights reserved, a
 *     conjunction with AND or WITH): nothing of that source.
 *
 * When in doubt the answer is no: who knows better states the licence he has, or
 * exports with all licences for himself.
 */
#include "exchange/licence.h"

static const char *const free_licences[] = {
    "CC0-1.0",
    "CC-PDDC",
    "CC-BY-1.0*",
    "CC-BY-2.*",
    "CC-BY-3.0*",
    "CC-BY-4.0*",
    "CC-BY-SA-*",
    "PDDL-1.0",
    "ODC-By-1.0",
    "ODbL-1.0",
    "CDLA-*",
    "OGL-UK-*",
    "OGL-Canada-2.0",
    "etalab-2.0",
    "DL-DE-BY-2.0",
    "DL-DE-ZERO-2.0",
    "NLOD-*",
    "GFDL-*",
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Unlicense",
    "LicenseRef-PD",
    "LicenseRef-PublicDomain",
    "LicenseRef-public-domain",
};

static bool is_free(ent_str id) {
    if (id.n && memchr(id.p, ' ', id.n))
        return false;
    for (size_t i = 0; i < sizeof free_licences / sizeof *free_licences; i++)
        if (ent__str_glob(ent__str(free_licences[i]), id))
            return true;
    return false;
}

/* Splits at " OR ". */
static bool next_choice(ent_str *rest, ent_str *choice) {
    if (rest->n == 0)
        return false;
    for (size_t i = 0; i + 4 <= rest->n; i++)
        if (memcmp(rest->p + i, " OR ", 4) == 0) {
            *choice = (ent_str){rest->p, i};
            *rest = (ent_str){rest->p + i + 4, rest->n - i - 4};
            return true;
        }
    *choice = *rest;
    rest->n = 0;
    return true;
}

ent_publishing ent__licence_publishing(ent_str licence) {
    if (licence.n == 0)
        return ENT_PUBLISH_FACTS;
    ent_str choice;
    while (next_choice(&licence, &choice))
        if (is_free(choice))
            return ENT_PUBLISH_ALL;
    return ENT_PUBLISH_NOTHING;
}

bool ent_licence_publishes(const char *licence) {
    return ent__licence_publishing(ent__str(licence)) != ENT_PUBLISH_NOTHING;
}
