/* SPDX-License-Identifier: MIT
 *
 * An index or a status table of the UN Treaty Collection. The table is that of a treaty
 * which an index of one line has named before.
 */
#include "importing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    importing_before = "chapter_no,treaty_no,treaty_name\n"
                       "4,9,\"A convention. Riga, 10 December 1984\"\n";
    importing_run(&ent__import_un_treaties, "un-2015-01/4-9.csv", NULL, data, size);
    return 0;
}
