/* SPDX-License-Identifier: MIT
 *
 * An article as wikitext, or what our own writer prints.
 */
#include "importing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    importing_run(&ent__import_wikitext, "Foreign_relations_of_Lithuania.2012-04-03.wiki", NULL,
                  data, size);
    return 0;
}
