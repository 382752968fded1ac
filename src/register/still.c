/* SPDX-License-Identifier: MIT
 *
 * Is this the same register as before? Asked of the file system, not of the file: so much
 * can be known without reading it.
 */
#include "register/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* File times come from a clock that ticks a hundred times a second or so. */
#define SETTLED_NS INT64_C(1000000000)

static int64_t in_ns(struct timespec t) {
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool alone(sqlite3 *db) {
    const char *file = sqlite3_db_filename(db, "main");
    int moved = 1;
    return file &&
           sqlite3_file_control(db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
           !moved && access(sqlite3_filename_journal(file), F_OK) != 0 &&
           access(sqlite3_filename_wal(file), F_OK) != 0;
}

bool ent__register_still(ent_register *reg, ent_still *out) {
    struct stat st;
    struct timespec now;
    if (stat(reg->path, &st) != 0 || !alone(reg->db) ||
        clock_gettime(CLOCK_REALTIME, &now) != 0)
        return false;
    *out = (ent_still){(uint64_t)st.st_dev, (uint64_t)st.st_ino, (int64_t)st.st_size,
                       in_ns(st.st_mtim), in_ns(st.st_ctim)};
    int64_t last = out->modified > out->changed ? out->modified : out->changed;
    return in_ns(now) - last > SETTLED_NS;
}

bool ent__register_image(ent_register *reg, char path[ENT_IMAGE_PATH]) {
    char *whole = reg->images ? realpath(reg->path, NULL) : NULL;
    if (!whole)
        return false;
    int n = snprintf(path, ENT_IMAGE_PATH, "%s/%016" PRIx64 ".image", reg->images,
                     ent__hash(whole, strlen(whole)));
    free(whole);
    return n > 0 && n < ENT_IMAGE_PATH;
}
