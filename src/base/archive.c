/* SPDX-License-Identifier: MIT
 *
 * Archives by libarchive: the only file that knows it. Of files only tar is read, as it
 * is or through gzip, bzip2 or xz, and of memory zip, which workbooks are: what publishers
 * send, and no more to attack.
 *
 * The library is opened when the first archive is: with all that it needs in turn (an
 * XML reader, the whole of ICU) it would double the time in which every command starts.
 */
#include "base/archive.h"

#include "entente_config.h"

#if ENT_WITH_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>

/* What is called of it, each of the type that its header gives. */
typedef struct calls {
    __typeof__(archive_read_new) *read_new;
    __typeof__(archive_read_free) *read_free;
    __typeof__(archive_read_support_format_tar) *support_tar;
    __typeof__(archive_read_support_filter_gzip) *support_gzip;
    __typeof__(archive_read_support_filter_bzip2) *support_bzip2;
    __typeof__(archive_read_support_filter_xz) *support_xz;
    __typeof__(archive_read_support_format_zip) *support_zip;
    __typeof__(archive_read_open_fd) *open_fd;
    __typeof__(archive_read_open_memory) *open_memory;
    __typeof__(archive_read_next_header) *next_header;
    __typeof__(archive_read_data) *read_data;
    __typeof__(archive_entry_pathname) *pathname;
    __typeof__(archive_entry_filetype) *filetype;
    __typeof__(archive_entry_hardlink) *hardlink;
    __typeof__(archive_filter_bytes) *filter_bytes;
    __typeof__(archive_errno) *number;
    __typeof__(archive_error_string) *words;
} calls;

static const struct {
    const char *name;
    size_t at;
} names[] = {
    {"archive_read_new", offsetof(calls, read_new)},
    {"archive_read_free", offsetof(calls, read_free)},
    {"archive_read_support_format_tar", offsetof(calls, support_tar)},
    {"archive_read_support_filter_gzip", offsetof(calls, support_gzip)},
    {"archive_read_support_filter_bzip2", offsetof(calls, support_bzip2)},
    {"archive_read_support_filter_xz", offsetof(calls, support_xz)},
    {"archive_read_support_format_zip", offsetof(calls, support_zip)},
    {"archive_read_open_fd", offsetof(calls, open_fd)},
    {"archive_read_open_memory", offsetof(calls, open_memory)},
    {"archive_read_next_header", offsetof(calls, next_header)},
    {"archive_read_data", offsetof(calls, read_data)},
    {"archive_entry_pathname", offsetof(calls, pathname)},
    {"archive_entry_filetype", offsetof(calls, filetype)},
    {"archive_entry_hardlink", offsetof(calls, hardlink)},
    {"archive_filter_bytes", offsetof(calls, filter_bytes)},
    {"archive_errno", offsetof(calls, number)},
    {"archive_error_string", offsetof(calls, words)},
};

struct ent_archive {
    void *library;
    calls call;
    struct archive *in;
    size_t n; /* files seen */
};

static ent_code library_open(ent_archive *a, ent_error *err) {
    a->library = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
    if (!a->library)
        return ent__fail(err, ENT_UNSUPPORTED,
                         "archives need libarchive, which is not here: unpack it first");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *found = dlsym(a->library, names[i].name);
        if (!found)
            return ent__fail(err, ENT_UNSUPPORTED, "this libarchive has no %s", names[i].name);
        memcpy((char *)&a->call + names[i].at, &found, sizeof found);
    }
    return ENT_OK;
}

static ent_code archive_fail(const ent_archive *a, ent_error *err) {
    if (a->call.number(a->in) == ENOMEM)
        return ent__nomem(err);
    const char *why = a->call.words(a->in);
    return ent__fail(err, ENT_PARSE, "the archive is damaged: %.200s", why ? why : "");
}

static bool open_tar(ent_archive *a, int fd) {
    a->call.support_tar(a->in);
    a->call.support_gzip(a->in);
    a->call.support_bzip2(a->in);
    a->call.support_xz(a->in);
    return a->call.open_fd(a->in, fd, 1 << 16) == ARCHIVE_OK;
}

static bool open_zip(ent_archive *a, ent_str bytes) {
    a->call.support_zip(a->in);
    return a->call.open_memory(a->in, bytes.p, bytes.n) == ARCHIVE_OK;
}

/* `zip` NULL: a tar archive from the file. */
static ent_code open_any(int fd, const ent_str *zip, ent_archive **out, ent_error *err) {
    *out = NULL;
    ent_archive *a = ent__zalloc(1, sizeof *a);
    if (!a)
        return ent__nomem(err);
    ent_code code = library_open(a, err);
    if (code == ENT_OK && !(a->in = a->call.read_new()))
        code = ent__nomem(err);
    if (code == ENT_OK && !(zip ? open_zip(a, *zip) : open_tar(a, fd)))
        code = archive_fail(a, err);
    if (code == ENT_OK)
        *out = a;
    else
        ent__archive_close(a);
    return code;
}

ent_code ent__archive_open(int fd, ent_archive **out, ent_error *err) {
    return open_any(fd, NULL, out, err);
}

ent_code ent__archive_open_zip(ent_str bytes, ent_archive **out, ent_error *err) {
    return open_any(-1, &bytes, out, err);
}

void ent__archive_close(ent_archive *a) {
    if (!a)
        return;
    if (a->in)
        a->call.read_free(a->in);
    if (a->library)
        dlclose(a->library);
    ent__free(a, sizeof *a);
}

ent_code ent__archive_next(ent_archive *a, const char **name, ent_error *err) {
    struct archive_entry *entry;
    for (;;) {
        int got = a->call.next_header(a->in, &entry);
        if (got == ARCHIVE_EOF)
            return ENT_DONE;
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
            return archive_fail(a, err);
        if (a->n++ == ENT_ARCHIVE_FILES_MOST)
            return ent__fail(err, ENT_LIMIT, "more than %d files in the archive",
                             ENT_ARCHIVE_FILES_MOST);
        *name = a->call.pathname(entry);
        if (*name && a->call.filetype(entry) == AE_IFREG && !a->call.hardlink(entry))
            return ENT_OK;
    }
}

ptrdiff_t ent__archive_read(void *archive, void *to, size_t n) {
    ent_archive *a = archive;
    la_ssize_t got = a->call.read_data(a->in, to, n);
    if (got < 0)
        errno = a->call.number(a->in) == ENOMEM ? ENOMEM : EINVAL;
    return got < 0 ? -1 : got;
}

int64_t ent__archive_bytes(const ent_archive *a) {
    return a->call.filter_bytes(a->in, -1);
}

#else

ent_code ent__archive_open(int fd, ent_archive **out, ent_error *err) {
    (void)fd;
    *out = NULL;
    return ent__fail(err, ENT_UNSUPPORTED, "this build reads no archives: unpack it first");
}

ent_code ent__archive_open_zip(ent_str bytes, ent_archive **out, ent_error *err) {
    (void)bytes;
    *out = NULL;
    return ent__fail(err, ENT_UNSUPPORTED, "this build reads no workbooks: save it as CSV");
}

void ent__archive_close(ent_archive *a) {
    (void)a;
}

ent_code ent__archive_next(ent_archive *a, const char **name, ent_error *err) {
    (void)a;
    (void)name;
    return ent__fail(err, ENT_UNSUPPORTED, "this build reads no archives");
}

ptrdiff_t ent__archive_read(void *archive, void *to, size_t n) {
    (void)archive;
    (void)to;
    (void)n;
    return -1;
}

int64_t ent__archive_bytes(const ent_archive *a) {
    (void)a;
    return 0;
}

#endif
