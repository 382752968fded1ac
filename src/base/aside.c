/* SPDX-License-Identifier: MIT */
#include "base/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static ent_code system_fail(const ent_aside *a, ent_error *err) {
    int number = errno;
    ent_code code = number == ENOSPC || number == EDQUOT                      ? ENT_FULL
                    : number == ENOENT || number == ENOTDIR                   ? ENT_NOT_FOUND
                    : number == EACCES || number == EROFS || number == EISDIR ? ENT_READONLY
                                                                              : ENT_IO;
    ent__fail(err, code, "cannot write %.300s: %s", a->path, strerror(number));
    if (err)
        err->system = number;
    return code;
}

/* Where the file is that the path means; a link stays one. */
static ent_code follow(ent_aside *a, const char *path, ent_error *err) {
    static_assert(PATH_MAX <= ENT_ASIDE_PATH, "what realpath writes");
    if (realpath(path, a->path))
        return ENT_OK;
    size_t n = strlen(path);
    if (n >= sizeof a->path)
        return ent__fail(err, ENT_LIMIT, "a path of more than %zu bytes", sizeof a->path - 1);
    memcpy(a->path, path, n + 1);
    return ENT_OK;
}

ent_code ent__aside_open(ent_aside *a, const char *path, ent_error *err) {
    struct stat about;
    *a = (ent_aside){.fd = -1};
    ENT_TRY(follow(a, path, err));
    bool is_there = stat(a->path, &about) == 0;
    if (is_there && !S_ISREG(about.st_mode)) {
        a->fd = open(a->path, O_WRONLY | O_CLOEXEC);
        return a->fd < 0 ? system_fail(a, err) : ENT_OK;
    }
    snprintf(a->passing, sizeof a->passing, "%s.%ld.part", a->path, (long)getpid());
    unlink(a->passing); /* of a process of this number that died */
    a->fd = open(a->passing, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (a->fd < 0) {
        a->passing[0] = '\0';
        return system_fail(a, err);
    }
    if (is_there && fchmod(a->fd, about.st_mode & 07777) != 0)
        return ent__aside_close(a, system_fail(a, err), NULL);
    return ENT_OK;
}

static int write_all(void *ctx, const char *p, size_t n) {
    const ent_aside *a = ctx;
    while (n) {
        ssize_t put = write(a->fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno == ENOSPC || errno == EDQUOT ? ENT_FULL : ENT_IO;
        p += put;
        n -= (size_t)put;
    }
    return ENT_OK;
}

ent_sink ent__aside_sink(ent_aside *a) {
    return (ent_sink){.write = write_all, .ctx = a};
}

ent_code ent__aside_close(ent_aside *a, ent_code code, ent_error *err) {
    bool is_file = a->passing[0] != '\0';
    if (code == ENT_OK && is_file && fsync(a->fd) != 0)
        code = system_fail(a, err);
    if (a->fd >= 0 && close(a->fd) != 0 && code == ENT_OK)
        code = system_fail(a, err);
    if (code == ENT_OK && is_file && rename(a->passing, a->path) != 0)
        code = system_fail(a, err);
    if (code != ENT_OK && is_file)
        unlink(a->passing);
    a->fd = -1;
    a->passing[0] = '\0';
    return code;
}
