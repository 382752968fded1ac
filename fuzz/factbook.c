/* SPDX-License-Identifier: MIT
 *
 * A page of the World Factbook.
 */
#include "importing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    importing_run(&ent__import_factbook, "x/lh.2020-11-27.json", NULL, data, size);
    return 0;
}
