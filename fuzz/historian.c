/* SPDX-License-Identifier: MIT
 *
 * Travels or an article of the Office of the Historian.
 */
#include "importing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    importing_run(&ent__import_historian, "x-2026-07-18.xml", NULL, data, size);
    return 0;
}
