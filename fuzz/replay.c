/* SPDX-License-Identifier: MIT
 *
 * Runs a fuzz target over every file of the folders given: the corpora are tests
 * of any compiler. Fails on a folder without files.
 */
#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>

enum { FILE_MOST = 1 << 24 };

/* False if it is not a readable file of at most FILE_MOST bytes. */
static bool replay(const char *path) {
    struct stat st;
    FILE *f = stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_MOST
                  ? fopen(path, "rb")
                  : NULL;
    uint8_t *data = f ? malloc((size_t)st.st_size + 1) : NULL;
    bool ok = data && fread(data, 1, (size_t)st.st_size, f) == (size_t)st.st_size;
    if (ok) {
        uint8_t *exact = realloc(data, st.st_size ? (size_t)st.st_size : 1);
        data = exact ? exact : data; /* so that sanitizers see the end */
        LLVMFuzzerTestOneInput(data, (size_t)st.st_size);
    }
    free(data);
    if (f)
        fclose(f);
    return ok;
}

static int replay_folder(const char *folder) {
    int n = 0;
    char path[4096];
    DIR *dir = opendir(folder);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        n += e->d_name[0] != '.' && replay(path);
    }
    if (dir)
        closedir(dir);
    return n;
}

int main(int argc, char **argv) {
    bool empty = argc < 2;
    for (int i = 1; i < argc; i++) {
        int n = replay_folder(argv[i]);
        printf("ok %d files of %s\n", n, argv[i]);
        empty |= n == 0;
    }
    return empty;
}
