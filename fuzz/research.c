/* SPDX-License-Identifier: MIT
 *
 * A table of one of the research sets, by its columns.
 */
#include "importing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    importing_run(&ent__import_cow, "table.csv", NULL, data, size);
    importing_run(&ent__import_atop, "table.csv", NULL, data, size);
    return 0;
}
