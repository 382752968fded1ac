/* SPDX-License-Identifier: MIT
 *
 * Archives by libarchive: the only file that knows it. Only tar is read, as it is
 * or through gzip, bzip2 or xz: what publishers send, and no more to attack.
 */
#include "base/archive.h"

#include "entente_config.h"

#if ENT_WITH_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

struct ent_archive {
    struct archive *in;
    size_t n; /* files seen */
};

static ent_code archive_fail(struct archive *in, ent_error *err) {
    if (archive_errno(in) == ENOMEM)
        return ent__nomem(err);
    const char *why = archive_error_string(in);
    return ent__fail(err, ENT_PARSE, "the archive is damaged: %.200s", why ? why : "");
}

ent_code ent__archive_open(int fd, ent_archive **out, ent_error *err) {
    *out = NULL;
    ent_archive *a = ent__zalloc(1, sizeof *a);
    if (a)
        a->in = archive_read_new();
    if (!a || !a->in) {
        ent__archive_close(a);
        return ent__nomem(err);
    }
    archive_read_support_format_tar(a->in);
    archive_read_support_filter_gzip(a->in);
    archive_read_support_filter_bzip2(a->in);
    archive_read_support_filter_xz(a->in);
    if (archive_read_open_fd(a->in, fd, 1 << 16) != ARCHIVE_OK) {
        ent_code code = archive_fail(a->in, err);
        ent__archive_close(a);
        return code;
    }
    *out = a;
    return ENT_OK;
}

void ent__archive_close(ent_archive *a) {
    if (!a)
        return;
    if (a->in)
        archive_read_free(a->in);
    ent__free(a, sizeof *a);
}

ent_code ent__archive_next(ent_archive *a, const char **name, ent_error *err) {
    struct archive_entry *entry;
    for (;;) {
        int got = archive_read_next_header(a->in, &entry);
        if (got == ARCHIVE_EOF)
            return ENT_DONE;
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
            return archive_fail(a->in, err);
        if (a->n++ == ENT_ARCHIVE_FILES_MOST)
            return ent__fail(err, ENT_LIMIT, "more than %d files in the archive",
                             ENT_ARCHIVE_FILES_MOST);
        *name = archive_entry_pathname(entry);
        if (*name && archive_entry_filetype(entry) == AE_IFREG &&
            !archive_entry_hardlink(entry))
            return ENT_OK;
    }
}

ptrdiff_t ent__archive_read(void *archive, void *to, size_t n) {
    ent_archive *a = archive;
    la_ssize_t got = archive_read_data(a->in, to, n);
    if (got < 0)
        errno = archive_errno(a->in) == ENOMEM ? ENOMEM : EINVAL;
    return got < 0 ? -1 : got;
}

int64_t ent__archive_bytes(const ent_archive *a) {
    return archive_filter_bytes(a->in, -1);
}

#else

ent_code ent__archive_open(int fd, ent_archive **out, ent_error *err) {
    (void)fd;
    *out = NULL;
    return ent__fail(err, ENT_UNSUPPORTED, "this build reads no archives: unpack it first");
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
