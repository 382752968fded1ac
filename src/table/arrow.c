/* SPDX-License-Identifier: MIT
 *
 * The Arrow C data and stream interfaces.
 *
 * All memory of one schema or one batch is an arena. A consumer may move a child out of its
 * parent and release the two in any order, so the arena is counted: by the parent, and by
 * each child that has not been released. Releasing a parent releases its children first.
 *
 * Cells are copied: the table that they come from is filled anew for the next batch.
 */
#include "table/arrow.h"

#include <errno.h>
#include <stdatomic.h>

typedef struct holder {
    ent_arena arena;
    atomic_size_t users;
} holder;

static holder *holder_new(void) {
    holder *h = ent__zalloc(1, sizeof *h);
    if (h)
        atomic_init(&h->users, 1);
    return h;
}

static void holder_leave(holder *h) {
    if (atomic_fetch_sub(&h->users, 1) != 1)
        return;
    ent__arena_free(&h->arena);
    ent__free(h, sizeof *h);
}

static void *zeroed(holder *h, size_t n, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(n ? n : 1, size, &bytes))
        return NULL;
    void *p = ent__arena_alloc(&h->arena, bytes);
    if (p)
        memset(p, 0, bytes);
    return p;
}

/* ---- the schema --------------------------------------------------------------- */

static void schema_release(struct ArrowSchema *s) {
    for (int64_t i = 0; i < s->n_children; i++)
        if (s->children[i]->release)
            s->children[i]->release(s->children[i]);
    s->release = NULL;
    holder_leave(s->private_data);
}

static void schema_hold(struct ArrowSchema *s, holder *h) {
    s->private_data = h;
    s->release = schema_release;
    atomic_fetch_add(&h->users, 1);
}

static const char *format_of(ent_column_type type) {
    switch (type) {
    case ENT_COLUMN_TEXT:
        return "u";
    case ENT_COLUMN_INT:
        return "l";
    case ENT_COLUMN_REAL:
        return "g";
    case ENT_COLUMN_DAY:
        return "tdD";
    case ENT_COLUMN_BOOL:
        return "b";
    case ENT_COLUMN_LIST:
        break;
    }
    return "+l";
}

/* Pairs of key and value, each with its length, in the bytes of the machine. */
static char *metadata_pair(char *p, const char *key, const char *value) {
    const char *part[] = {key, value};
    for (int i = 0; i < 2; i++) {
        int32_t n = (int32_t)strlen(part[i]);
        memcpy(p, &n, sizeof n);
        memcpy(p + sizeof n, part[i], (size_t)n);
        p += sizeof n + (size_t)n;
    }
    return p;
}

static const char *metadata_of(holder *h, const ent_column *c) {
    int32_t n = *c->unit ? 2 : 1;
    size_t bytes = 5 * sizeof n + strlen("labelunit") + strlen(c->label) + strlen(c->unit);
    char *all = ent__arena_alloc(&h->arena, bytes);
    if (!all)
        return NULL;
    memcpy(all, &n, sizeof n);
    char *p = metadata_pair(all + sizeof n, "label", c->label);
    if (*c->unit)
        metadata_pair(p, "unit", c->unit);
    return all;
}

static const char *copy_z(holder *h, const char *z) {
    return ent__str_copy(&h->arena, ent__str(z)).p;
}

static bool schema_children(struct ArrowSchema *s, holder *h, size_t n) {
    struct ArrowSchema *all = zeroed(h, n, sizeof *all);
    s->children = zeroed(h, n, sizeof *s->children);
    for (size_t i = 0; all && s->children && i < n; i++)
        s->children[i] = &all[i];
    return all && s->children;
}

static bool schema_column(struct ArrowSchema *s, holder *h, const ent_column *c) {
    *s = (struct ArrowSchema){.format = format_of(c->type), .flags = ARROW_FLAG_NULLABLE};
    s->name = copy_z(h, c->name);
    s->metadata = metadata_of(h, c);
    if (!s->name || !s->metadata)
        return false;
    if (c->type == ENT_COLUMN_LIST) {
        if (!schema_children(s, h, 1))
            return false;
        s->n_children = 1;
        *s->children[0] = (struct ArrowSchema){.format = "u", .name = "item"};
        schema_hold(s->children[0], h);
    }
    schema_hold(s, h);
    return true;
}

/* A struct with a child a column. */
static bool schema_make(const ent_table *t, struct ArrowSchema *out) {
    holder *h = holder_new();
    if (!h)
        return false;
    *out = (struct ArrowSchema){.format = "+s", .name = ""};
    bool ok = schema_children(out, h, t->n_columns);
    for (size_t i = 0; ok && i < t->n_columns; i++) {
        ok = schema_column(out->children[i], h, &t->columns[i].is);
        out->n_children += ok;
    }
    schema_hold(out, h);
    holder_leave(h);
    if (!ok)
        out->release(out);
    return ok;
}

/* ---- a batch -------------------------------------------------------------------- */

static void array_release(struct ArrowArray *a) {
    for (int64_t i = 0; i < a->n_children; i++)
        if (a->children[i]->release)
            a->children[i]->release(a->children[i]);
    a->release = NULL;
    holder_leave(a->private_data);
}

static void array_hold(struct ArrowArray *a, holder *h) {
    a->private_data = h;
    a->release = array_release;
    atomic_fetch_add(&h->users, 1);
}

typedef struct batch {
    const ent_table *t;
    holder *h;
    int failed; /* errno */
} batch;

static void *room(batch *b, size_t n, size_t size) {
    void *p = zeroed(b->h, n, size);
    if (!p)
        b->failed = ENOMEM;
    return p;
}

static bool array_buffers(batch *b, struct ArrowArray *a, int64_t n) {
    a->n_buffers = n;
    a->buffers = room(b, (size_t)n, sizeof *a->buffers);
    return a->buffers;
}

/* Those that a writer would write: an open day and what is not finite are null. */
static const void *validity(batch *b, const ent_cells *c, int64_t *nulls) {
    size_t n = b->t->n_rows;
    uint8_t *bits = room(b, (n + 7) / 8, 1);
    for (size_t i = 0; bits && i < n; i++) {
        bool shows = ent__cells_shows(c, i);
        bits[i / 8] = (uint8_t)(bits[i / 8] | (unsigned)shows << i % 8);
        *nulls += !shows;
    }
    return bits;
}

static const void *plain(batch *b, const void *values, size_t size) {
    void *p = room(b, b->t->n_rows, size);
    if (p && b->t->n_rows)
        memcpy(p, values, b->t->n_rows * size);
    return p;
}

static const void *bools(batch *b, const uint8_t *values) {
    uint8_t *bits = room(b, (b->t->n_rows + 7) / 8, 1);
    for (size_t i = 0; bits && i < b->t->n_rows; i++)
        bits[i / 8] = (uint8_t)(bits[i / 8] | (unsigned)(values[i] != 0) << i % 8);
    return bits;
}

/* n texts end to end; ENT_NONE is none. */
static void texts_put(batch *b, struct ArrowArray *a, const uint32_t *texts, size_t n) {
    int32_t *ends = room(b, n + 1, sizeof *ends);
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += texts[i] == ENT_NONE ? 0 : b->t->pool.at[texts[i]].n;
    if (bytes > INT32_MAX)
        b->failed = EOVERFLOW;
    char *all = b->failed ? NULL : room(b, bytes, 1);
    size_t at = 0;
    for (size_t i = 0; all && i < n; i++) {
        ent_str s = texts[i] == ENT_NONE ? (ent_str){"", 0} : b->t->pool.at[texts[i]];
        memcpy(all + at, s.p, s.n);
        at += s.n;
        ends[i + 1] = (int32_t)at;
    }
    a->buffers[1] = ends;
    a->buffers[2] = all;
}

static void text_column(batch *b, struct ArrowArray *a, const ent_cells *c) {
    uint32_t *texts = room(b, b->t->n_rows, sizeof *texts);
    for (size_t i = 0; texts && i < b->t->n_rows; i++)
        texts[i] = ent__cells_has(c, i) ? c->v.texts[i] : ENT_NONE;
    if (texts)
        texts_put(b, a, texts, b->t->n_rows);
}

static void list_column(batch *b, struct ArrowArray *a, const ent_cells *c) {
    size_t n = 0, at = 0;
    for (size_t i = 0; i < b->t->n_rows; i++)
        n += ent__cells_has(c, i) ? c->v.lists[i].n : 0;
    int32_t *ends = room(b, b->t->n_rows + 1, sizeof *ends);
    uint32_t *items = room(b, n, sizeof *items);
    struct ArrowArray *child = room(b, 1, sizeof *child);
    a->children = room(b, 1, sizeof *a->children);
    if (n > INT32_MAX)
        b->failed = EOVERFLOW;
    if (b->failed || !array_buffers(b, child, 3))
        return;
    for (size_t i = 0; i < b->t->n_rows; i++) {
        for (uint32_t k = 0; ent__cells_has(c, i) && k < c->v.lists[i].n; k++)
            items[at++] = b->t->items[c->v.lists[i].first + k];
        ends[i + 1] = (int32_t)at;
    }
    texts_put(b, child, items, n);
    child->length = (int64_t)n;
    array_hold(child, b->h);
    a->buffers[1] = ends;
    a->children[0] = child;
    a->n_children = 1;
}

static void column_put(batch *b, struct ArrowArray *a, const ent_cells *c) {
    a->length = (int64_t)b->t->n_rows;
    if (!array_buffers(b, a, c->is.type == ENT_COLUMN_TEXT ? 3 : 2))
        return;
    a->buffers[0] = validity(b, c, &a->null_count);
    switch (c->is.type) {
    case ENT_COLUMN_TEXT:
        text_column(b, a, c);
        break;
    case ENT_COLUMN_INT:
        a->buffers[1] = plain(b, c->v.ints, sizeof *c->v.ints);
        break;
    case ENT_COLUMN_REAL:
        a->buffers[1] = plain(b, c->v.reals, sizeof *c->v.reals);
        break;
    case ENT_COLUMN_DAY:
        a->buffers[1] = plain(b, c->v.days, sizeof *c->v.days);
        break;
    case ENT_COLUMN_BOOL:
        a->buffers[1] = bools(b, c->v.bools);
        break;
    case ENT_COLUMN_LIST:
        list_column(b, a, c);
        break;
    }
    array_hold(a, b->h);
}

/* 0, or errno. */
static int array_make(const ent_table *t, struct ArrowArray *out) {
    batch b = {.t = t, .h = holder_new()};
    if (!b.h)
        return ENOMEM;
    *out = (struct ArrowArray){.length = (int64_t)t->n_rows};
    struct ArrowArray *all = room(&b, t->n_columns, sizeof *all);
    out->children = room(&b, t->n_columns, sizeof *out->children);
    array_buffers(&b, out, 1); /* of no validity: every row is one */
    for (size_t i = 0; !b.failed && i < t->n_columns; i++) {
        out->children[i] = &all[i];
        out->n_children++;
        column_put(&b, &all[i], &t->columns[i]);
    }
    array_hold(out, b.h);
    holder_leave(b.h);
    if (b.failed)
        out->release(out);
    return b.failed;
}

/* ---- the stream ------------------------------------------------------------------ */

typedef struct stream {
    ent_table *shape; /* the columns */
    ent_arrow_next_fn next;
    void (*release)(void *ctx);
    void *ctx;
    ent_error why;
} stream;

static int stream_schema(struct ArrowArrayStream *s, struct ArrowSchema *out) {
    stream *x = s->private_data;
    if (schema_make(x->shape, out))
        return 0;
    ent__nomem(&x->why);
    return ENOMEM;
}

static int stream_fail(stream *x, ent_code code) {
    x->why.code = code;
    return code == ENT_NOMEM ? ENOMEM : EIO;
}

static int stream_next(struct ArrowArrayStream *s, struct ArrowArray *out) {
    stream *x = s->private_data;
    const ent_table *t;
    *out = (struct ArrowArray){0}; /* released: the end */
    ent_code code = x->next(x->ctx, &t, &x->why);
    if (code == ENT_DONE)
        return 0;
    if (code != ENT_OK)
        return stream_fail(x, code);
    int number = array_make(t, out);
    if (number)
        ent__fail(&x->why, number == ENOMEM ? ENT_NOMEM : ENT_LIMIT, "%s", strerror(number));
    return number;
}

static const char *stream_error(struct ArrowArrayStream *s) {
    const stream *x = s->private_data;
    return x->why.message[0] ? x->why.message : NULL;
}

static void stream_free(stream *x) {
    ent_table_free(x->shape);
    ent__free(x, sizeof *x);
}

static void stream_release(struct ArrowArrayStream *s) {
    stream *x = s->private_data;
    if (x->release)
        x->release(x->ctx);
    stream_free(x);
    s->release = NULL;
}

/* The columns alone: what they are of may go before the stream does. */
static ent_table *shape_of(const ent_table *t) {
    ent_table *shape = ent__table_new(ent__str(ent_table_title(t)));
    for (size_t i = 0; i < t->n_columns; i++)
        ent__table_add_column(shape, t->columns[i].is);
    return shape;
}

ent_code ent__arrow_stream(const ent_table *shape, ent_arrow_next_fn next,
                           void (*release)(void *ctx), void *ctx, struct ArrowArrayStream *out,
                           ent_error *err) {
    stream *x = ent__zalloc(1, sizeof *x);
    if (!x)
        return ent__nomem(err);
    *x = (stream){.shape = shape_of(shape), .next = next, .release = release, .ctx = ctx};
    ent_code code = ent__table_code(x->shape, err);
    if (code != ENT_OK) {
        stream_free(x);
        return code;
    }
    *out = (struct ArrowArrayStream){.get_schema = stream_schema,
                                     .get_next = stream_next,
                                     .get_last_error = stream_error,
                                     .release = stream_release,
                                     .private_data = x};
    return ENT_OK;
}

/* ---- a table ---------------------------------------------------------------------- */

typedef struct once {
    const ent_table *table;
} once;

static ent_code once_next(void *ctx, const ent_table **out, ent_error *err) {
    once *o = ctx;
    (void)err;
    *out = o->table;
    o->table = NULL;
    return *out ? ENT_OK : ENT_DONE;
}

static void once_free(void *ctx) {
    ent__free(ctx, sizeof(once));
}

ent_code ent_table_stream(const ent_table *t, struct ArrowArrayStream *out, ent_error *err) {
    if (!t || !out)
        return ent__fail(err, ENT_MISUSE, "a table and a place for the stream");
    once *o = ent__alloc(sizeof *o);
    if (!o)
        return ent__nomem(err);
    o->table = t;
    ent_code code = ent__arrow_stream(t, once_next, once_free, o, out, err);
    if (code != ENT_OK)
        once_free(o);
    return code;
}
