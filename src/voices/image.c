/* SPDX-License-Identifier: MIT
 *
 * The file: a header, then the arrays of the claims and of the view one after the other,
 * each behind its count and the size of its elements, all at multiples of 64 bytes. One
 * walk over the arrays serves for writing and for opening, so that they cannot differ.
 * Texts are kept as places in one array of letters and become pointers again when opened.
 */
#include "voices/image.h"

#include "image_build.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ALIGN = 64, LANES = 8 };

typedef struct header {
    char magic[8];
    char build[64]; /* the digest of the code that made it */
    uint64_t layout;
    ent_still still;
    uint64_t bytes; /* of the file */
    uint64_t sum;   /* of all but this */
    uint8_t replaced_entities, has_moved;
    uint8_t blank[54];
} header;
_Static_assert(sizeof(header) % ALIGN == 0, "what follows is aligned");

static const char magic[8] = "ENTimage";

/* Sizes that the compiler, not the code, decides. */
static uint64_t layout(void) {
    static const size_t sizes[] = {
        sizeof(ent_claim),      sizeof(ent_facet),       sizeof(ent_entity_row),
        sizeof(ent_source_row), sizeof(ent_relation),    sizeof(ent_relation_move),
        sizeof(ent_group),      sizeof(ent_group_slot),  sizeof(ent_matter),
        sizeof(ent_segment),    sizeof(ent_source_view), sizeof(ent_coverage),
        sizeof(ent_str),        sizeof(header)};
    return ent__hash(sizes, sizeof sizes);
}

struct ent_image {
    void *at;
    size_t n;
    int references; /* changed by whole operations: claims go from thread to thread */
};

/* ---- the sum ---------------------------------------------------------------------- */

/* Against damage, not against anybody. Eight lanes, so that it runs as fast as memory. */
typedef struct adder {
    uint64_t lane[LANES];
} adder;

static void add_blocks(adder *a, const void *p, size_t n_blocks) {
    const char *at = p;
    for (size_t i = 0; i < n_blocks; i++, at += ALIGN) {
        uint64_t word[LANES];
        memcpy(word, at, sizeof word);
        for (int k = 0; k < LANES; k++)
            a->lane[k] = (a->lane[k] ^ word[k]) * UINT64_C(0x9e3779b97f4a7c15);
    }
}

/* Of what was added, and then of the header itself. */
static uint64_t add_up(adder *a, const header *h) {
    header bare = *h;
    bare.sum = 0;
    add_blocks(a, &bare, sizeof bare / ALIGN);
    return ent__hash(a->lane, sizeof a->lane);
}

/* ---- the walk ---------------------------------------------------------------------- */

typedef struct walker {
    FILE *to; /* writing, else opening */
    adder sum;
    const char *from;
    size_t left;
    bool failed;
} walker;

typedef struct prefix {
    uint64_t n, size, blank[6];
} prefix;

static size_t padding(size_t n) {
    return (ALIGN - n % ALIGN) % ALIGN;
}

static void put(walker *w, const void *p, size_t n) {
    char end[ALIGN] = {0};
    size_t whole = n - n % ALIGN;
    add_blocks(&w->sum, p, whole / ALIGN);
    w->failed |= whole && fwrite(p, 1, whole, w->to) != whole;
    if (whole == n)
        return;
    memcpy(end, (const char *)p + whole, n - whole);
    add_blocks(&w->sum, end, 1);
    w->failed |= fwrite(end, 1, sizeof end, w->to) != sizeof end;
}

static const void *take(walker *w, size_t n) {
    const char *p = w->from;
    if (w->failed || n > w->left || padding(n) > w->left - n) {
        w->failed = true;
        return NULL;
    }
    w->from += n + padding(n);
    w->left -= n + padding(n);
    return p;
}

/* One array: written, or pointed at where it lies. An empty one is NULL. */
static void part(walker *w, void *array, size_t *n, size_t size) {
    void *p;
    memcpy(&p, array, sizeof p); /* whatever its type, a data pointer */
    if (w->to) {
        prefix x = {.n = *n, .size = size};
        put(w, &x, sizeof x);
        if (*n)
            put(w, p, *n * size);
        return;
    }
    const prefix *x = take(w, sizeof *x);
    size_t bytes;
    if (!x || x->size != size || __builtin_mul_overflow(x->n, size, &bytes)) {
        w->failed = true;
        return;
    }
    p = x->n ? (void *)(uintptr_t)take(w, bytes) : NULL;
    *n = p ? x->n : 0;
    memcpy(array, &p, sizeof p);
}
#define PART(w, array, n) part(w, &(array), &(n), sizeof *(array))

static void map_part(walker *w, ent_map *m) {
    size_t cap = m->cap, same = m->cap;
    uint64_t n = m->n, *count = &n;
    size_t one = 1;
    part(w, &count, &one, sizeof n);
    PART(w, m->keys, cap);
    PART(w, m->values, same);
    if (!w->to && !w->failed)
        *m = (ent_map){m->keys, m->values, *count, cap};
}

/* Texts are those of `words` and `relations`, whose pointers are places in `text`. */
typedef struct texts {
    ent_str *words;
    size_t n_words;
    ent_relation *relations;
    size_t n_relations;
    char *text;
    size_t n_text;
} texts;

static void claims_parts(walker *w, ent_claims *c, texts *t) {
    PART(w, t->text, t->n_text);
    PART(w, t->words, t->n_words);
    PART(w, t->relations, t->n_relations);
    PART(w, c->words.slots, c->words.n_slots);
    PART(w, c->at, c->n);
    PART(w, c->entities, c->n_entities);
    PART(w, c->sources, c->n_sources);
    PART(w, c->facets, c->n_facets);
    map_part(w, &c->relation_of);
    map_part(w, &c->entity_of);
    map_part(w, &c->source_of);
}

static void view_parts(walker *w, ent_view *v) {
    size_t n = v->claims->n, n_by = v->by ? n : 0, n_sources = v->claims->n_sources;
    size_t n_now = v->facets_now ? v->claims->n_facets : 0, n_now_of = n_now;
    PART(w, v->alive, n);
    PART(w, v->by, n_by);
    PART(w, v->order, v->n_order);
    PART(w, v->groups, v->n_groups);
    PART(w, v->group_slots, v->n_group_slots);
    PART(w, v->matters, v->n_matters);
    PART(w, v->members, v->n_members);
    PART(w, v->segments, v->n_segments);
    PART(w, v->sources, n_sources);
    PART(w, v->works, v->n_works);
    PART(w, v->coverage, v->n_coverage);
    PART(w, v->facets_now, n_now);
    PART(w, v->facet_now, n_now_of);
    map_part(w, &v->moved);
}

/* ---- texts --------------------------------------------------------------------------- */

typedef void text_fn(void *ctx, ent_str *text);

static void each_text(texts *t, text_fn *fn, void *ctx) {
    for (size_t i = 0; i < t->n_words; i++)
        fn(ctx, &t->words[i]);
    for (size_t i = 0; i < t->n_relations; i++) {
        ent_relation *r = &t->relations[i];
        fn(ctx, &r->id);
        fn(ctx, &r->section);
        fn(ctx, &r->label);
        for (int k = 0; k < r->n_facets; k++)
            fn(ctx, &r->facet[k]);
        for (int k = 0; k < r->n_values; k++)
            fn(ctx, &r->value[k]);
    }
}

static void text_count(void *ctx, ent_str *text) {
    *(size_t *)ctx += text->n + 1;
}

/* Moves a text, its end with it, behind the others. */
static void text_keep(void *ctx, ent_str *text) {
    texts *t = ctx;
    memcpy(t->text + t->n_text, text->p, text->n);
    t->text[t->n_text + text->n] = '\0';
    text->p = (const char *)(uintptr_t)t->n_text;
    t->n_text += text->n + 1;
}

typedef struct mover {
    const texts *t;
    bool failed;
} mover;

static void text_point(void *ctx, ent_str *text) {
    mover *m = ctx;
    size_t at = (size_t)(uintptr_t)text->p;
    if (at >= m->t->n_text || text->n >= m->t->n_text - at) {
        m->failed = true;
        *text = ENT_STR("");
        return;
    }
    text->p = m->t->text + at;
}

static void *copied(const void *p, size_t n, size_t size) {
    void *to = n ? ent__alloc(n * size) : NULL;
    if (to)
        memcpy(to, p, n * size);
    return to;
}

static void texts_free(texts *t, size_t text_bytes) {
    ent__free(t->words, t->n_words * sizeof *t->words);
    ent__free(t->relations, t->n_relations * sizeof *t->relations);
    ent__free(t->text, text_bytes);
}

/* ---- writing ---------------------------------------------------------------------------- */

static bool parts_write(walker *w, const ent_whole *whole) {
    ent_claims *c = whole->claims;
    texts t = {.n_words = c->words.n, .n_relations = c->n_relations};
    size_t bytes = 1;
    t.words = copied(c->words.at, t.n_words, sizeof *t.words);
    t.relations = copied(c->relations, t.n_relations, sizeof *t.relations);
    bool ok = t.words && t.relations;
    if (ok)
        each_text(&t, text_count, &bytes);
    t.text = ok ? ent__alloc(bytes) : NULL;
    if (t.text) {
        each_text(&t, text_keep, &t);
        claims_parts(w, c, &t);
        view_parts(w, whole->view);
    }
    ok = t.text && !w->failed;
    texts_free(&t, bytes);
    return ok;
}

static bool file_write(FILE *file, const ent_still *still, const ent_whole *whole) {
    header h = {.layout = layout(),
                .still = *still,
                .replaced_entities = whole->claims->replaced_entities,
                .has_moved = whole->view->has_moved};
    walker w = {.to = file};
    memcpy(h.magic, magic, sizeof magic);
    memcpy(h.build, ENT_IMAGE_BUILD, sizeof h.build);
    if (fwrite(&h, sizeof h, 1, file) != 1 || !parts_write(&w, whole))
        return false;
    long end = ftell(file);
    h.bytes = (uint64_t)end;
    h.sum = add_up(&w.sum, &h);
    return end > 0 && fseek(file, 0, SEEK_SET) == 0 && fwrite(&h, sizeof h, 1, file) == 1;
}

/* The folder of the file, and the one that holds it. */
static void folder_make(char *path) {
    char *name = strrchr(path, '/'), *folder = NULL;
    if (!name || name == path)
        return;
    *name = '\0';
    if (mkdir(path, 0700) != 0 && errno == ENOENT && (folder = strrchr(path, '/')) &&
        folder != path) {
        *folder = '\0';
        mkdir(path, 0700);
        *folder = '/';
        mkdir(path, 0700);
    }
    *name = '/';
}

enum { IMAGES_KEPT = 8, NAME_BYTES = 32 };

static bool is_image(const char *name) {
    size_t n = strlen(name);
    return n > 6 && n < NAME_BYTES && strcmp(name + n - 6, ".image") == 0;
}

/* The images of a folder: how many, and the name of the one made first. */
static size_t images_count(DIR *folder, char oldest[NAME_BYTES]) {
    struct timespec first = {0};
    size_t n = 0;
    for (struct dirent *e; (e = readdir(folder));) {
        struct stat st;
        if (!is_image(e->d_name) ||
            fstatat(dirfd(folder), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (!n++ || st.st_mtim.tv_sec < first.tv_sec ||
            (st.st_mtim.tv_sec == first.tv_sec && st.st_mtim.tv_nsec < first.tv_nsec)) {
            first = st.st_mtim;
            memcpy(oldest, e->d_name, strlen(e->d_name) + 1);
        }
    }
    return n;
}

/* With one too many the oldest goes: its register may be long gone. */
static void folder_tidy(const char *path) {
    char oldest[NAME_BYTES];
    DIR *folder = opendir(path);
    if (!folder)
        return;
    if (images_count(folder, oldest) > IMAGES_KEPT)
        unlinkat(dirfd(folder), oldest, 0);
    closedir(folder);
}

bool ent__image_write(const char *path, const ent_still *still, const ent_whole *whole) {
    char aside[4096];
    const ent_claims *c = whole->claims;
    if (c->base || c->n_moves || whole->view->claims != c ||
        (size_t)snprintf(aside, sizeof aside, "%s.XXXXXX", path) >= sizeof aside)
        return false;
    folder_make(aside);
    int fd = mkstemp(aside); /* for its owner alone */
    if (fd < 0)
        return false;
    FILE *file = fdopen(fd, "wb");
    bool ok = file && file_write(file, still, whole);
    if (file)
        ok = fclose(file) == 0 && ok;
    else
        close(fd);
    ok = ok && rename(aside, path) == 0;
    if (!ok)
        unlink(aside);
    *strrchr(aside, '/') = '\0';
    folder_tidy(aside);
    return ok;
}

/* ---- opening ---------------------------------------------------------------------------- */

ent_image *ent__image_share(ent_image *image) {
    __atomic_add_fetch(&image->references, 1, __ATOMIC_RELAXED);
    return image;
}

void ent__image_drop(ent_image *image) {
    if (!image || __atomic_sub_fetch(&image->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    munmap(image->at, image->n);
    ent__free(image, sizeof *image);
}

/* A file of the user's own into which nobody else can write, mapped. */
static ent_image *map_file(const char *path) {
    struct stat st;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    bool ours = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
                !(st.st_mode & (S_IWGRP | S_IWOTH)) && st.st_size >= (off_t)sizeof(header);
    ent_image *image = ours ? ent__alloc(sizeof *image) : NULL;
    void *at = image ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    close(fd);
    if (!image || at == MAP_FAILED) {
        ent__free(image, sizeof *image);
        return NULL;
    }
    *image = (ent_image){.at = at, .n = (size_t)st.st_size, .references = 1};
    return image;
}

static bool header_fits(const ent_image *image, const ent_still *still) {
    const header *h = image->at;
    return memcmp(h->magic, magic, sizeof magic) == 0 &&
           memcmp(h->build, ENT_IMAGE_BUILD, sizeof h->build) == 0 && h->layout == layout() &&
           memcmp(&h->still, still, sizeof *still) == 0 && h->bytes == image->n &&
           image->n % ALIGN == 0;
}

static bool sum_fits(const ent_image *image) {
    const header *h = image->at;
    adder a = {{0}};
    add_blocks(&a, h + 1, (image->n - sizeof *h) / ALIGN);
    return add_up(&a, h) == h->sum;
}

/* The words and the relations, with pointers again, in memory of their own. */
static bool texts_point(ent_claims *c, texts *t) {
    mover m = {.t = t};
    if (t->n_text == 0 || t->text[t->n_text - 1] != '\0')
        return false;
    c->words.at = copied(t->words, t->n_words, sizeof *t->words);
    c->words.n = c->words.cap = c->words.at ? t->n_words : 0;
    c->relations = copied(t->relations, t->n_relations, sizeof *t->relations);
    c->n_relations = c->cap_relations = c->relations ? t->n_relations : 0;
    if (!c->words.at || !c->relations)
        return false;
    texts own = {c->words.at, c->words.n, c->relations, c->n_relations, NULL, 0};
    each_text(&own, text_point, &m);
    return !m.failed;
}

static bool parts_open(ent_image *image, ent_claims *c, ent_view *v) {
    const header *h = image->at;
    walker w = {.from = (const char *)(h + 1), .left = image->n - sizeof *h};
    texts t = {0};
    claims_parts(&w, c, &t);
    c->replaced_entities = h->replaced_entities;
    c->references = 1;
    c->image = ent__image_share(image);
    if (w.failed || !texts_point(c, &t))
        return false;
    v->claims = ent__claims_share(c);
    v->image = ent__image_share(image);
    view_parts(&w, v);
    v->options = (ent_view_options){.known = ENT_LATEST, .said_by = ENT_DAY_MAX};
    v->has_moved = h->has_moved;
    v->facets = v->facets_now ? v->facets_now : c->facets;
    return !w.failed;
}

bool ent__image_open(const char *path, const ent_still *still, ent_whole *out) {
    *out = (ent_whole){0};
    ent_image *image = map_file(path);
    if (!image)
        return false;
    bool ok = header_fits(image, still) && sum_fits(image);
    ent_claims *c = ok ? ent__zalloc(1, sizeof *c) : NULL;
    ent_view *v = c ? ent__zalloc(1, sizeof *v) : NULL;
    ok = v && parts_open(image, c, v);
    if (ok) {
        *out = (ent_whole){c, v};
    } else {
        if (v && v->claims)
            ent__view_free(v);
        else
            ent__free(v, sizeof *v);
        if (c && c->references)
            ent__claims_free(c);
        else
            ent__free(c, sizeof *c);
    }
    ent__image_drop(image);
    return ok;
}
