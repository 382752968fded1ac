/* SPDX-License-Identifier: MIT
 *
 * An export of the Database of Embassies.
 */
#include "importing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    importing_run(&ent__import_embassies, "embassies.2020-10-10.csv", NULL, data, size);
    return 0;
}
