/* SPDX-License-Identifier: MIT
 *
 * A table and the mapping of its columns, parted by a line of "%%".
 */
#include "importing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    size_t at = 0;
    while (at + 4 <= size && memcmp(data + at, "\n%%\n", 4) != 0)
        at++;
    size_t n = at + 4 <= size ? at + 1 : size;
    size_t skip = at + 4 <= size ? at + 4 : size;
    snprintf(path, sizeof path, "%s/entente-fuzz-%ld.map",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
    FILE *f = fopen(path, "wb");
    PROMISE(f && fwrite(data, 1, n, f) == n && fclose(f) == 0);
    importing_run(&ent__import_csv, "table.csv", path, data + skip, size - skip);
    unlink(path);
    return 0;
}
