/* SPDX-License-Identifier: MIT
 *
 * The folder of a package.
 *
 * A package may come from anywhere, and datapackage.json names files: a path must
 * be relative and without "..", every step of it is opened without following
 * links, and what is opened must be a plain file. Files are written under a
 * passing name (.NAME.PID), brought to disk and renamed, so that a reader sees the
 * old file or the new one.
 */
#include "exchange/folder.h"
#include "base/json.h"
#include "exchange/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static ent_code system_fail(ent_error *err, const char *doing, const char *what) {
    int number = errno;
    ent_code code = number == ENOENT || number == ENOTDIR  ? ENT_NOT_FOUND
                    : number == ENOSPC || number == EDQUOT ? ENT_FULL
                                                           : ENT_IO;
    ent__fail(err, code, "cannot %s %.300s: %s", doing, what, strerror(number));
    if (err)
        err->system = number;
    return code;
}

/* ---- reading -------------------------------------------------------------------- */

ent_code ent__folder_open(const char *path, int *fd, ent_error *err) {
    *fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *fd < 0 ? system_fail(err, "open the folder", path) : ENT_OK;
}

ent_code ent__folder_make(const char *dir, int *fd, ent_error *err) {
    if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
        int number = errno;
        ent_code code = number == ENOENT ? ENT_NOT_FOUND : number == ENOSPC ? ENT_FULL : ENT_IO;
        ent__fail(err, code, "cannot make the folder %.300s: %s", dir, strerror(number));
        if (err)
            err->system = number;
        return code;
    }
    return ent__folder_open(dir, fd, err);
}

static bool is_step(ent_str s) {
    return s.n > 0 && s.n < 256 && !ent__str_is(s, ".") && !ent__str_is(s, "..");
}

static bool is_inside(const char *path) {
    ent_str rest = ent__str(path), step;
    if (strlen(path) >= ENT_PATH_MOST || strchr(path, '\\') || strchr(path, ':'))
        return false;
    while (ent__str_split(&rest, '/', &step))
        if (!is_step(step))
            return false;
    return true;
}

/* Walks down the folders of the path; the last step is opened as a file. */
static int open_inside(int folder, const char *path) {
    int at = folder;
    ent_str rest = ent__str(path), step;
    while (ent__str_split(&rest, '/', &step)) {
        char name[256];
        memcpy(name, step.p, step.n);
        name[step.n] = '\0';
        int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
        int next = openat(at, name, rest.p ? flags | O_DIRECTORY : flags);
        int number = errno;
        if (at != folder)
            close(at);
        errno = number;
        if (next < 0)
            return -1;
        at = next;
    }
    return at;
}

ent_code ent__folder_file(int folder, const char *path, int *fd, int64_t *bytes,
                          ent_error *err) {
    *fd = -1;
    if (!is_inside(path))
        return ent__fail(err, ENT_INVALID, "\"%.200s\" is no path inside the package", path);
    int opened = open_inside(folder, path);
    if (opened < 0)
        return system_fail(err, "open", path);
    struct stat about;
    if (fstat(opened, &about) != 0 || !S_ISREG(about.st_mode)) {
        close(opened);
        return ent__fail(err, ENT_IO, "%.300s is not a plain file", path);
    }
    *fd = opened;
    *bytes = (int64_t)about.st_size;
    return ENT_OK;
}

ptrdiff_t ent__fd_read(void *ctx, void *to, size_t n) {
    ssize_t got;
    do
        got = read(*(const int *)ctx, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

static ent_code read_whole(int fd, int64_t bytes, ent_buf *out, ent_error *err) {
    if (bytes > ENT_JSON_BYTES_MOST)
        return ent__fail(err, ENT_LIMIT, ENT_PACKAGE_JSON " is longer than 64 MiB");
    char part[8192];
    ptrdiff_t got;
    while ((got = ent__fd_read(&fd, part, sizeof part)) > 0)
        ent__buf_put(out, part, (size_t)got);
    return got < 0 ? system_fail(err, "read", ENT_PACKAGE_JSON) : ent__buf_code(out, err);
}

/* ---- datapackage.json ---------------------------------------------------------------- */

static ent_code json_invalid(ent_error *err, const char *what, ent_str which) {
    return ent__fail(err, ENT_INVALID, ENT_PACKAGE_JSON ": %s \"%.*s\"", what,
                     (int)(which.n > 200 ? 200 : which.n), which.p);
}

/* `path` is a string or an array with one string. */
static bool resource_path(const ent_json *resource, ent_str *out) {
    const ent_json *path = ent__json_get(resource, "path");
    if (ent__json_is_array(path) && ent__json_count(path) == 1)
        path = ent__json_at(path, 0);
    return ent__json_string(path, out);
}

/* Only what we would misread is refused: another encoding, another separator. */
static ent_code resource_check(const ent_json *resource, ent_str name, ent_error *err) {
    ent_str s;
    if (ent__json_string(ent__json_get(resource, "encoding"), &s) &&
        !ent__str_in_list(ENT_STR("utf-8|UTF-8|utf8"), s))
        return json_invalid(err, "an encoding other than UTF-8 for", name);
    const ent_json *dialect = ent__json_get(resource, "dialect");
    if (ent__json_string(ent__json_get(dialect, "delimiter"), &s) && !ent__str_is(s, ","))
        return json_invalid(err, "a delimiter other than the comma for", name);
    return ENT_OK;
}

static ent_code resource_take(const ent_json *resource, ent_layout *out, ent_error *err) {
    ent_str name = ENT_STR(""), path;
    ent__json_string(ent__json_get(resource, "name"), &name);
    int kind = 0;
    while (kind < ENT_KIND_COUNT && !ent__str_is(name, ent__schema((ent_kind)kind)->name))
        kind++;
    if (kind == ENT_KIND_COUNT)
        return ENT_OK; /* a package may hold more than a register */
    if (out->named[kind])
        return json_invalid(err, "a second resource", name);
    if (!resource_path(resource, &path))
        return json_invalid(err, "no path, or not one path, for", name);
    ENT_TRY(resource_check(resource, name, err));
    if (path.n >= ENT_PATH_MOST || memchr(path.p, 0, path.n))
        return json_invalid(err, "a path too long for", name);
    memcpy(out->path[kind], path.p, path.n);
    out->path[kind][path.n] = '\0';
    if (!is_inside(out->path[kind]))
        return json_invalid(err, "not a path inside the package:", path);
    out->named[kind] = true;
    return ENT_OK;
}

static ent_code resources_take(const ent_json *root, ent_layout *out, ent_error *err) {
    const ent_json *resources = ent__json_get(root, "resources");
    if (!ent__json_is_array(resources))
        return ent__fail(err, ENT_INVALID, ENT_PACKAGE_JSON ": \"resources\" is no array");
    for (size_t i = 0; i < ent__json_count(resources); i++)
        ENT_TRY(resource_take(ent__json_at(resources, i), out, err));
    return ENT_OK;
}

static ent_code parse_json(const ent_buf *text, ent_layout *out, ent_error *err) {
    ent_json *root;
    ent_error why = {0};
    ent_code code = ent__json_parse(ent__buf_view(text), &root, &why);
    out->unread_json = code == ENT_UNSUPPORTED;
    if (out->unread_json)
        return ENT_OK;
    if (code != ENT_OK)
        return ent__fail_at(err, code, why.line, why.column,
                            ENT_PACKAGE_JSON ":%lld:%lld: %.300s", (long long)why.line,
                            (long long)why.column, why.message);
    code = resources_take(root, out, err);
    ent__json_free(root);
    return code;
}

ent_code ent__layout_read(int folder, ent_layout *out, ent_error *err) {
    memset(out, 0, sizeof *out);
    int fd;
    int64_t bytes;
    ent_error why = {0};
    ent_code code = ent__folder_file(folder, ENT_PACKAGE_JSON, &fd, &bytes, &why);
    if (code == ENT_OK) {
        ent_buf text;
        ent__buf_init(&text, ENT_JSON_BYTES_MOST);
        code = read_whole(fd, bytes, &text, err);
        close(fd);
        if (code == ENT_OK)
            code = parse_json(&text, out, err);
        ent__buf_free(&text);
        ENT_TRY(code);
    } else if (code != ENT_NOT_FOUND) {
        if (err)
            *err = why;
        return code;
    }
    for (int i = 0; i < ENT_KIND_COUNT; i++)
        if (!out->named[i])
            snprintf(out->path[i], ENT_PATH_MOST, "%s.csv", ent__schema((ent_kind)i)->name);
    return ENT_OK;
}

/* ---- writing ------------------------------------------------------------------------------
 */

ent_code ent__draft_open(int folder, const char *name, ent_draft *out, ent_error *err) {
    out->folder = folder;
    out->name = name;
    snprintf(out->passing, sizeof out->passing, ".%.40s.%ld", name, (long)getpid());
    unlinkat(folder, out->passing, 0); /* of a process of this number that died */
    out->fd = openat(folder, out->passing, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                     0666);
    if (out->fd >= 0)
        return ENT_OK;
    out->passing[0] = '\0';
    return system_fail(err, "write", name);
}

ent_code ent__draft_write(ent_draft *draft, ent_buf *text, ent_error *err) {
    ENT_TRY(ent__buf_code(text, err));
    size_t done = 0;
    while (done < text->n) {
        ssize_t put = write(draft->fd, text->p + done, text->n - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return system_fail(err, "write", draft->name);
        done += (size_t)put;
    }
    ent__buf_clear(text);
    return ENT_OK;
}

ent_code ent__draft_finish(ent_draft *draft, ent_error *err) {
    bool ok = fsync(draft->fd) == 0;
    ok = close(draft->fd) == 0 && ok;
    draft->fd = -1;
    return ok ? ENT_OK : system_fail(err, "write", draft->name);
}

ent_code ent__draft_place(ent_draft *draft, ent_error *err) {
    if (renameat(draft->folder, draft->passing, draft->folder, draft->name) != 0)
        return system_fail(err, "write", draft->name);
    draft->passing[0] = '\0';
    return ENT_OK;
}

void ent__draft_drop(ent_draft *draft) {
    if (draft->fd >= 0)
        close(draft->fd);
    if (draft->passing[0])
        unlinkat(draft->folder, draft->passing, 0);
    draft->fd = -1;
    draft->passing[0] = '\0';
}
