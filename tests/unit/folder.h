/* SPDX-License-Identifier: MIT
 *
 * A folder of a test's own, in which everything happens and which goes with it.
 */
#ifndef ENT_TEST_FOLDER_H
#define ENT_TEST_FOLDER_H

#include "test.h"

#include <unistd.h>

static char base[64];

static inline bool folder_make(const char *test) {
    snprintf(base, sizeof base, "/tmp/entente-%s-XXXXXX", test);
    return mkdtemp(base) != NULL;
}

static inline int folder_drop(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", base);
    return system(command);
}

/* A path in it; the text lives for seven more calls. */
static inline const char *in_base(const char *name) {
    static char paths[8][256];
    static int i;
    char *p = paths[i++ % 8];
    snprintf(p, 256, "%s/%s", base, name);
    return p;
}

static inline const char *write_bytes(const char *name, const char *text, size_t n) {
    const char *path = in_base(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    return path;
}

static inline const char *write_file(const char *name, const char *text) {
    return write_bytes(name, text, strlen(text));
}

#endif
