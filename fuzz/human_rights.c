/* SPDX-License-Identifier: MIT
 *
 * The status of a human rights treaty.
 */
#include "importing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    importing_run(&ent__import_human_rights, "2022-01/hr_status_cat.csv", NULL, data, size);
    return 0;
}
