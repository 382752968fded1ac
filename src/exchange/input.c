/* SPDX-License-Identifier: MIT
 *
 * Finding and opening the files of an import. A folder is read to its bottom before
 * anything is imported: names are sorted, so that the same files give the same
 * order, and the sum of their sizes is what the progress is measured against.
 */
#include "exchange/input.h"
#include "base/archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MOST = 16, FILES_MOST = 1000000 };

static const char archives[] = ".tar.gz|.tgz|.tar|.tar.xz|.tar.bz2";

static ent_code path_fail(ent_error *err, const char *doing, const char *path) {
    int number = errno;
    ent_code code = number == ENOENT || number == ENOTDIR ? ENT_NOT_FOUND : ENT_IO;
    ent__fail(err, code, "cannot %s %.300s: %s", doing, path, strerror(number));
    if (err)
        err->system = number;
    return code;
}

static bool ends_with(const char *name, const char *suffixes) {
    ent_str rest = ent__str(suffixes), one;
    size_t n = strlen(name);
    while (ent__str_split(&rest, '|', &one))
        if (n > one.n && memcmp(name + n - one.n, one.p, one.n) == 0)
            return true;
    return false;
}

/* ---- finding ------------------------------------------------------------------------ */

static char *join(const char *folder, const char *name) {
    size_t a = strlen(folder), b = strlen(name);
    while (a > 1 && folder[a - 1] == '/')
        a--;
    char *path = ent__alloc(a + b + 2);
    if (!path)
        return NULL;
    memcpy(path, folder, a);
    path[a] = '/';
    memcpy(path + a + 1, name, b + 1);
    return path;
}

static void path_free(char *path) {
    if (path)
        ent__free(path, strlen(path) + 1);
}

/* Takes over the path. */
static ent_code keep(ent_inputs *in, char *path, const struct stat *about, ent_error *err) {
    if (in->n == FILES_MOST || !ENT_GROW(in->file, in->cap, in->n + 1)) {
        path_free(path);
        return in->n == FILES_MOST ? ent__fail(err, ENT_LIMIT, "more than %d files", FILES_MOST)
                                   : ent__nomem(err);
    }
    int64_t bytes = about && S_ISREG(about->st_mode) ? (int64_t)about->st_size : 0;
    in->file[in->n++] = (ent_input_file){path, bytes, ends_with(path, archives)};
    in->bytes += bytes;
    return ENT_OK;
}

static ent_code add_folder(ent_inputs *in, const char *path, int depth, ent_error *err);

/* Takes over the path. */
static ent_code add_found(ent_inputs *in, char *path, int depth, ent_error *err) {
    struct stat about;
    ent_code code = ENT_OK;
    if (lstat(path, &about) != 0)
        code = path_fail(err, "look at", path);
    else if (S_ISDIR(about.st_mode))
        code = add_folder(in, path, depth + 1, err);
    else if (S_ISREG(about.st_mode) &&
             (ends_with(path, in->suffixes) || ends_with(path, archives)))
        return keep(in, path, &about, err);
    path_free(path);
    return code;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef struct names {
    char **at; /* whole paths */
    size_t n, cap;
} names;

static ent_code list_folder(const char *path, names *list, ent_error *err) {
    DIR *dir = opendir(path);
    if (!dir)
        return path_fail(err, "open the folder", path);
    ent_code code = ENT_OK;
    struct dirent *entry;
    while (code == ENT_OK && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue; /* itself, its parent, and what is hidden */
        char *found = join(path, entry->d_name);
        if (!found || !ENT_GROW(list->at, list->cap, list->n + 1)) {
            path_free(found);
            code = ent__nomem(err);
        } else {
            list->at[list->n++] = found;
        }
    }
    closedir(dir);
    return code;
}

static ent_code add_folder(ent_inputs *in, const char *path, int depth, ent_error *err) {
    if (depth > DEPTH_MOST)
        return ent__fail(err, ENT_LIMIT, "folders more than %d deep: %.300s", DEPTH_MOST, path);
    names list = {0};
    ent_code code = list_folder(path, &list, err);
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_name);
    for (size_t i = 0; i < list.n; i++) {
        if (code == ENT_OK)
            code = add_found(in, list.at[i], depth, err);
        else
            path_free(list.at[i]);
    }
    ENT_DROP(list.at, list.cap);
    return code;
}

static char *copy(const char *path) {
    size_t n = strlen(path) + 1;
    char *own = ent__alloc(n);
    if (own)
        memcpy(own, path, n);
    return own;
}

ent_code ent__inputs_add(ent_inputs *in, const char *path, ent_error *err) {
    struct stat about;
    bool standard = strcmp(path, "-") == 0;
    if (!standard && stat(path, &about) != 0)
        return path_fail(err, "open", path);
    if (standard || !S_ISDIR(about.st_mode)) {
        char *own = copy(path);
        return own ? keep(in, own, standard ? NULL : &about, err) : ent__nomem(err);
    }
    size_t before = in->n;
    ENT_TRY(add_folder(in, path, 0, err));
    if (in->n == before)
        return ent__fail(err, ENT_NOT_FOUND, "%.300s: no file in it ends in %.80s", path,
                         in->suffixes);
    return ENT_OK;
}

void ent__inputs_free(ent_inputs *in) {
    for (size_t i = 0; i < in->n; i++)
        path_free(in->file[i].path);
    ENT_DROP(in->file, in->cap);
    *in = (ent_inputs){0};
}

/* ---- reading ------------------------------------------------------------------------ */

typedef struct plain {
    int fd;
    int64_t *done;
} plain;

static ptrdiff_t plain_read(void *ctx, void *to, size_t n) {
    plain *p = ctx;
    ssize_t got;
    do
        got = read(p->fd, to, n);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        *p->done += got;
    return got;
}

static ent_code read_members(const ent_inputs *in, const char *path, int fd, int64_t *done,
                             ent_input_fn fn, void *ctx, ent_error *err) {
    ent_archive *a;
    const char *member;
    ENT_TRY(ent__archive_open(fd, &a, err));
    ent_code code;
    while ((code = ent__archive_next(a, &member, err)) == ENT_OK) {
        *done = ent__archive_bytes(a);
        if (!ends_with(member, in->suffixes))
            continue;
        char *name = join(path, member);
        if (name)
            code = fn(ctx, &(ent_input){name, ent__archive_read, a}, err);
        else
            code = ent__nomem(err);
        path_free(name);
        if (code != ENT_OK)
            break;
    }
    ent__archive_close(a);
    return code == ENT_DONE ? ENT_OK : code;
}

ent_code ent__inputs_read(const ent_inputs *in, size_t i, int64_t *done, ent_input_fn fn,
                          void *ctx, ent_error *err) {
    const ent_input_file *file = &in->file[i];
    *done = 0;
    bool standard = strcmp(file->path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(file->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return path_fail(err, "open", file->path);
    ent_code code;
    if (file->archive) {
        code = read_members(in, file->path, fd, done, fn, ctx, err);
    } else {
        plain p = {fd, done};
        const char *name = standard ? "standard input" : file->path;
        code = fn(ctx, &(ent_input){name, plain_read, &p}, err);
    }
    if (!standard)
        close(fd);
    *done = file->bytes;
    return code;
}

ent_code ent__input_text(const ent_input *input, size_t most, ent_buf *out, ent_error *err) {
    char part[1 << 14];
    for (;;) {
        ptrdiff_t got = input->read(input->ctx, part, sizeof part);
        if (got < 0)
            return ent__fail(err, errno == EINVAL ? ENT_PARSE : ENT_IO, "cannot read: %s",
                             errno == EINVAL ? "the archive is damaged" : strerror(errno));
        if (got == 0)
            return ent__buf_code(out, err);
        if (out->n + (size_t)got > most)
            return ent__fail(err, ENT_LIMIT, "more than %zu MiB", most >> 20);
        ent__buf_put(out, part, (size_t)got);
        ENT_TRY(ent__buf_code(out, err));
    }
}
