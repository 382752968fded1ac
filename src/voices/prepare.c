/* SPDX-License-Identifier: MIT
 *
 * All matters and timelines of a view at once, on several processors.
 *
 * The groups are cut into parts of about equally many claims. Each part is made by a
 * thread into arrays of its own, in a copy of the view that shares all the rest, which
 * nobody changes meanwhile; of the shared groups a thread writes its own part alone.
 * The parts are then put one after the other: the outcome is the same, number for
 * number, whatever the count of threads.
 */
#include "voices/view.h"

#include <pthread.h>
#include <unistd.h>

enum { THREADS_MOST = 8, CLAIMS_A_THREAD = 25000 };

typedef struct part {
    ent_view view; /* with arrays of matters, members and segments of its own */
    uint32_t from, until;
    pthread_t thread;
    bool running;
    ent_code code;
    ent_error err;
} part;

static ent_code make(ent_view *v, uint32_t from, uint32_t until, ent_error *err) {
    ent_hearing h;
    ent__hearing_init(&h, v);
    ent_code code = ENT_OK;
    for (uint32_t g = from; code == ENT_OK && g < until; g++) {
        code = ent__view_matters(v, g, err);
        for (uint32_t i = 0; code == ENT_OK && i < v->groups[g].n_matters; i++)
            code = ent__hearing_timeline(&h, v->groups[g].matter + i, err);
    }
    ent__hearing_free(&h);
    return code;
}

static void *run(void *p) {
    part *x = p;
    x->code = make(&x->view, x->from, x->until, &x->err);
    return NULL;
}

/* Where the part begins: parts hold about equally many claims. */
static uint32_t cut(const ent_view *v, size_t at, size_t n) {
    size_t claim = v->n_order / n * at, lo = 0, hi = v->n_groups;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (v->groups[mid].first < claim)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)(at == n ? v->n_groups : lo);
}

static void start(part *x, const ent_view *v, size_t at, size_t n) {
    *x = (part){.view = *v, .from = cut(v, at, n), .until = cut(v, at + 1, n)};
    x->view.matters = NULL;
    x->view.members = NULL;
    x->view.segments = NULL;
    x->view.n_matters = x->view.n_members = x->view.n_segments = 0;
    x->view.cap_matters = x->view.cap_members = x->view.cap_segments = 0;
    x->running = pthread_create(&x->thread, NULL, run, x) == 0;
}

/* Puts the part's arrays behind those of the view. */
static bool append(ent_view *v, const part *x) {
    const ent_view *p = &x->view;
    if (!ENT_GROW(v->matters, v->cap_matters, v->n_matters + p->n_matters) ||
        !ENT_GROW(v->members, v->cap_members, v->n_members + p->n_members) ||
        !ENT_GROW(v->segments, v->cap_segments, v->n_segments + p->n_segments))
        return false;
    for (uint32_t g = x->from; g < x->until; g++)
        v->groups[g].matter += (uint32_t)v->n_matters;
    for (size_t i = 0; i < p->n_matters; i++) {
        ent_matter m = p->matters[i];
        m.member += (uint32_t)v->n_members;
        m.segment += m.n_segments ? (uint32_t)v->n_segments : 0;
        v->matters[v->n_matters++] = m;
    }
    if (p->n_members)
        memcpy(v->members + v->n_members, p->members, p->n_members * sizeof *p->members);
    if (p->n_segments)
        memcpy(v->segments + v->n_segments, p->segments, p->n_segments * sizeof *p->segments);
    v->n_members += p->n_members;
    v->n_segments += p->n_segments;
    return true;
}

/* After a failure nothing is made, so that it can be tried again. */
static void forget(ent_view *v) {
    v->n_matters = v->n_members = v->n_segments = 0;
    for (size_t g = 0; g < v->n_groups; g++)
        v->groups[g].matter = ENT_NONE;
}

/* The first part is made here, into the view itself. */
static ent_code make_parts(ent_view *v, size_t n, ent_error *err) {
    part parts[THREADS_MOST];
    for (size_t i = 1; i < n; i++)
        start(&parts[i], v, i, n);
    ent_code code = make(v, 0, cut(v, 1, n), err);
    for (size_t i = 1; i < n; i++) {
        part *x = &parts[i];
        if (x->running)
            pthread_join(x->thread, NULL);
        else if (code == ENT_OK)
            run(x);
        if (code == ENT_OK && x->code != ENT_OK) {
            code = x->code;
            if (err)
                *err = x->err;
        }
        if (code == ENT_OK && !append(v, x))
            code = ent__nomem(err);
        ENT_DROP(x->view.matters, x->view.cap_matters);
        ENT_DROP(x->view.members, x->view.cap_members);
        ENT_DROP(x->view.segments, x->view.cap_segments);
    }
    if (code != ENT_OK)
        forget(v);
    return code;
}

ent_code ent__view_prepare_by(ent_view *v, size_t n_threads, ent_error *err) {
    size_t n = n_threads < THREADS_MOST ? n_threads : THREADS_MOST;
    ent_code code =
        n < 2 || v->n_matters ? make(v, 0, (uint32_t)v->n_groups, err) : make_parts(v, n, err);
    return code == ENT_OK ? ent__view_best_make(v, err) : code;
}

ent_code ent__view_prepare(ent_view *v, ent_error *err) {
    size_t useful = v->n_order / CLAIMS_A_THREAD;
    long there = useful > 1 ? sysconf(_SC_NPROCESSORS_ONLN) : 1;
    return ent__view_prepare_by(v, there > 0 && (size_t)there < useful ? (size_t)there : useful,
                                err);
}
