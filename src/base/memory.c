/* SPDX-License-Identifier: MIT
 *
 * The one place where memory comes from: a hook, and an arena above it. The library has
 * threads of its own; whoever gives it a hook need not know.
 */
#include "base/base.h"

#include <pthread.h>
#include <stdlib.h>

static void *default_alloc(void *ctx, void *p, size_t old, size_t size) {
    (void)ctx;
    (void)old;
    if (size == 0) {
        free(p);
        return NULL;
    }
    return realloc(p, size);
}

/* Settable once, before first use: the only state that this library shares. */
static ent_alloc_fn hook = default_alloc;
static void *hook_ctx;
static pthread_mutex_t hook_lock = PTHREAD_MUTEX_INITIALIZER;

void ent_alloc_set(ent_alloc_fn fn, void *ctx) {
    hook = fn ? fn : default_alloc;
    hook_ctx = ctx;
}

/* malloc is safe in threads; a hook need not be. */
static void *call(void *p, size_t old, size_t size) {
    if (hook == default_alloc)
        return default_alloc(NULL, p, old, size);
    pthread_mutex_lock(&hook_lock);
    void *q = hook(hook_ctx, p, old, size);
    pthread_mutex_unlock(&hook_lock);
    return q;
}

void *ent__alloc(size_t size) {
    return call(NULL, 0, size ? size : 1);
}

void *ent__zalloc(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    void *p = ent__alloc(bytes);
    if (p)
        memset(p, 0, bytes);
    return p;
}

void *ent__realloc(void *p, size_t old, size_t size) {
    return call(p, old, size ? size : 1);
}

void ent__free(void *p, size_t size) {
    if (p)
        call(p, size, 0);
}

bool ent__grow(void *array_of_pointer, size_t *cap, size_t need, size_t size) {
    if (need <= *cap)
        return true;
    size_t more = *cap + *cap / 2 + 8;
    if (more < need)
        more = need;
    size_t bytes;
    if (__builtin_mul_overflow(more, size, &bytes))
        return false;
    void *old;
    memcpy(&old, array_of_pointer, sizeof old); /* whatever its type, a data pointer */
    void *p = ent__realloc(old, *cap * size, bytes);
    if (!p)
        return false;
    memcpy(array_of_pointer, &p, sizeof p);
    *cap = more;
    return true;
}

struct ent_arena_block {
    struct ent_arena_block *next;
    size_t cap;
    uint64_t space[];
};

enum { ARENA_FIRST = 4096, ARENA_MOST = 1 << 20 };

static bool arena_add(ent_arena *arena, size_t size) {
    size_t cap = arena->head ? arena->head->cap * 2 : ARENA_FIRST;
    if (cap > ARENA_MOST)
        cap = ARENA_MOST;
    if (cap < size)
        cap = size;
    struct ent_arena_block *b = ent__alloc(sizeof *b + cap);
    if (!b)
        return false;
    b->next = arena->head;
    b->cap = cap;
    arena->head = b;
    arena->used = 0;
    arena->bytes += sizeof *b + cap;
    return true;
}

void *ent__arena_alloc(ent_arena *arena, size_t size) {
    if (size > SIZE_MAX / 4)
        return NULL;
    size = (size + 7) & ~(size_t)7;
    if (!arena->head || arena->head->cap - arena->used < size)
        if (!arena_add(arena, size))
            return NULL;
    void *p = (char *)arena->head->space + arena->used;
    arena->used += size;
    return p;
}

void ent__arena_free(ent_arena *arena) {
    struct ent_arena_block *b = arena->head;
    while (b) {
        struct ent_arena_block *next = b->next;
        ent__free(b, sizeof *b + b->cap);
        b = next;
    }
    *arena = (ent_arena){0};
}
