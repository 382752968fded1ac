/* SPDX-License-Identifier: MIT
 *
 * A shim over the system's VFS. It fails steps on demand, ends the process before
 * a change of a file, and plays a loss of power: then a file is what it was at
 * its last sync, plus (FAULT_CHANCE) some of the writes since, in any selection.
 * A file that was deleted without its folder being synced comes back.
 */
#include "fault.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what the disk would have kept ---------------------------------------------- */

typedef struct change { /* since the last sync; NULL bytes: a truncation to `at` */
    struct change *next;
    int64_t at;
    size_t n;
    unsigned char *bytes;
} change;

typedef struct tracked {
    struct tracked *next;
    char path[256];
    unsigned char *synced; /* NULL: not on disk yet */
    size_t n;
    change *first, **last;
} tracked;

static tracked *all;

static bool is_tracking(void) {
    return fault_armed() == FAULT_POWER || fault_armed() == FAULT_CHANCE;
}

static tracked *find(const char *path) {
    for (tracked *t = all; t; t = t->next)
        if (strcmp(t->path, path) == 0)
            return t;
    return NULL;
}

static unsigned char *read_all(const char *path, size_t *n) {
    struct stat st;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &st) != 0)
        return NULL;
    unsigned char *p = malloc((size_t)st.st_size + 1);
    *n = (size_t)st.st_size;
    if (read(fd, p, *n) != (ssize_t)*n)
        abort();
    close(fd);
    return p;
}

/* Processes die with these; nothing is freed. */
static void track(const char *path) {
    if (!path || !is_tracking() || find(path) || strlen(path) >= sizeof all->path)
        return;
    tracked *t = calloc(1, sizeof *t);
    memcpy(t->path, path, strlen(path) + 1);
    t->synced = read_all(path, &t->n); /* what is there was made long ago */
    t->last = &t->first;
    t->next = all;
    all = t;
}

static void note(const char *path, int64_t at, const void *bytes, size_t n) {
    tracked *t = path ? find(path) : NULL;
    if (!t)
        return;
    change *c = calloc(1, sizeof *c);
    c->at = at;
    c->n = n;
    if (bytes) {
        c->bytes = malloc(n + 1);
        memcpy(c->bytes, bytes, n);
    }
    *t->last = c;
    t->last = &c->next;
}

static void note_sync(const char *path) {
    tracked *t = path ? find(path) : NULL;
    if (!t)
        return;
    t->synced = read_all(path, &t->n);
    t->first = NULL;
    t->last = &t->first;
}

static void restore(tracked *t, uint32_t *dice) {
    bool chance = fault_armed() == FAULT_CHANCE;
    if (strstr(t->path, "-shm") || (!t->synced && !chance)) {
        unlink(t->path);
        return;
    }
    int fd = open(t->path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (fd < 0 || (t->synced && pwrite(fd, t->synced, t->n, 0) != (ssize_t)t->n))
        abort();
    for (change *c = t->first; c && chance; c = c->next) {
        *dice = *dice * 1103515245u + 12345u;
        if (*dice >> 30 == 0)
            continue;
        if (c->bytes ? pwrite(fd, c->bytes, c->n, c->at) < 0 : ftruncate(fd, c->at) != 0)
            abort();
    }
    close(fd);
}

void fault_die(void) {
    uint32_t dice = (uint32_t)fault_step() * 2654435761u + 1;
    if (is_tracking())
        for (tracked *t = all; t; t = t->next)
            if (t->synced || t->first)
                restore(t, &dice);
    _exit(FAULT_EXIT);
}

static bool is_death(void) {
    return fault_due(FAULT_DEATH) || fault_due(FAULT_POWER) || fault_due(FAULT_CHANCE);
}

/* ---- files ---------------------------------------------------------------------- */

typedef struct shim_file {
    sqlite3_file base;
    const char *path;
    sqlite3_file *real;
} shim_file;

static sqlite3_vfs *system_vfs;

#define REAL(f) (((shim_file *)(void *)(f))->real)
#define PATH(f) (((shim_file *)(void *)(f))->path)

static int shim_close(sqlite3_file *f) {
    return REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK;
}

static int shim_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
    if (fault_due(FAULT_IO))
        return SQLITE_IOERR_READ;
    return REAL(f)->pMethods->xRead(REAL(f), to, n, at);
}

static int shim_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
    if (fault_due(FAULT_IO))
        return SQLITE_IOERR_WRITE;
    if (fault_due(FAULT_FULL))
        return SQLITE_FULL;
    if (fault_due(FAULT_TORN)) {
        REAL(f)->pMethods->xWrite(REAL(f), from, n / 2, at);
        fault_die();
    }
    if (is_death())
        fault_die();
    note(PATH(f), at, from, (size_t)n);
    return REAL(f)->pMethods->xWrite(REAL(f), from, n, at);
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 n) {
    if (fault_due(FAULT_IO))
        return SQLITE_IOERR_TRUNCATE;
    if (is_death())
        fault_die();
    note(PATH(f), n, NULL, 0);
    return REAL(f)->pMethods->xTruncate(REAL(f), n);
}

static int shim_sync(sqlite3_file *f, int flags) {
    if (fault_due(FAULT_IO))
        return SQLITE_IOERR_FSYNC;
    if (is_death())
        fault_die();
    int rc = REAL(f)->pMethods->xSync(REAL(f), flags);
    if (rc == SQLITE_OK)
        note_sync(PATH(f));
    return rc;
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *n) {
    if (fault_due(FAULT_IO))
        return SQLITE_IOERR_FSTAT;
    return REAL(f)->pMethods->xFileSize(REAL(f), n);
}

static int shim_lock(sqlite3_file *f, int level) {
    if (fault_due(FAULT_BUSY))
        return SQLITE_BUSY;
    return REAL(f)->pMethods->xLock(REAL(f), level);
}

static int shim_unlock(sqlite3_file *f, int level) {
    return REAL(f)->pMethods->xUnlock(REAL(f), level);
}

static int shim_reserved(sqlite3_file *f, int *out) {
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}

static int shim_control(sqlite3_file *f, int op, void *arg) {
    return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}

static int shim_sector(sqlite3_file *f) {
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}

/* As of a plain disk: a power cut may tear anything. */
static int shim_traits(sqlite3_file *f) {
    (void)f;
    return 0;
}

static int shim_map(sqlite3_file *f, int page, int size, int extend, void volatile **out) {
    if (fault_due(FAULT_IO))
        return SQLITE_IOERR_SHMMAP;
    return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags) {
    if ((flags & SQLITE_SHM_LOCK) && fault_due(FAULT_BUSY))
        return SQLITE_BUSY;
    if ((flags & SQLITE_SHM_LOCK) && fault_due(FAULT_IO))
        return SQLITE_IOERR_SHMLOCK;
    return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}

static void shim_barrier(sqlite3_file *f) {
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}

static int shim_unmap(sqlite3_file *f, int remove) {
    return REAL(f)->pMethods->xShmUnmap(REAL(f), remove);
}

static const sqlite3_io_methods methods = {
    2,           shim_close, shim_read,     shim_write,    shim_truncate, shim_sync,
    shim_size,   shim_lock,  shim_unlock,   shim_reserved, shim_control,  shim_sector,
    shim_traits, shim_map,   shim_shm_lock, shim_barrier,  shim_unmap,    NULL,
    NULL};

/* ---- the VFS -------------------------------------------------------------------- */

static int shim_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                     int *out) {
    (void)vfs;
    shim_file *f = (shim_file *)(void *)file;
    file->pMethods = NULL;
    f->path = path;
    f->real = (sqlite3_file *)(void *)(f + 1);
    f->real->pMethods = NULL;
    if (fault_due(FAULT_IO))
        return SQLITE_CANTOPEN;
    track(path);
    int rc = system_vfs->xOpen(system_vfs, path, f->real, flags, out);
    if (rc == SQLITE_OK)
        file->pMethods = &methods;
    return rc;
}

static int shim_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
    (void)vfs;
    if (fault_due(FAULT_IO))
        return SQLITE_IOERR_DELETE;
    if (is_death())
        fault_die();
    int rc = system_vfs->xDelete(system_vfs, path, sync_folder);
    tracked *t = find(path);
    if (t && rc == SQLITE_OK && sync_folder) {
        t->synced = NULL;
        t->first = NULL;
        t->last = &t->first;
    }
    return rc;
}

static int shim_access(sqlite3_vfs *vfs, const char *path, int flags, int *out) {
    (void)vfs;
    if (fault_due(FAULT_IO))
        return SQLITE_IOERR_ACCESS;
    return system_vfs->xAccess(system_vfs, path, flags, out);
}

/* Nobody has to wait for a lock that is never let go. */
static int shim_sleep(sqlite3_vfs *vfs, int us) {
    (void)vfs;
    return fault_armed() == FAULT_BUSY ? us : system_vfs->xSleep(system_vfs, us);
}

int fault_install_vfs(void) {
    static sqlite3_vfs shim;
    system_vfs = sqlite3_vfs_find(NULL);
    if (!system_vfs)
        return SQLITE_ERROR;
    shim = *system_vfs;
    shim.pNext = NULL;
    shim.zName = "fault";
    shim.szOsFile = (int)sizeof(shim_file) + system_vfs->szOsFile;
    shim.xOpen = shim_open;
    shim.xDelete = shim_delete;
    shim.xAccess = shim_access;
    shim.xSleep = shim_sleep;
    return sqlite3_vfs_register(&shim, 1);
}
