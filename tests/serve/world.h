/* SPDX-License-Identifier: MIT
 *
 * A small register for tests of the server, which see of the library what a program sees.
 */
#ifndef ENT_TEST_SERVE_WORLD_H
#define ENT_TEST_SERVE_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "entente.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define OK(expr)                                                                               \
    do {                                                                                       \
        ent_error ok_err = {0}, *err = &ok_err;                                                \
        ent_code ok_code = (expr);                                                             \
        if (ok_code != ENT_OK)                                                                 \
            fail_msg("%s: %s: %s", #expr, ent_code_name(ok_code), ok_err.message);             \
    } while (0)

static char world_path[128];

static inline ent_instant world_clock(void *ctx) {
    (void)ctx;
    return INT64_C(1795521600000000); /* 2026-11-24T12:00:00Z */
}

typedef struct memory {
    const char *p;
    size_t n;
} memory;

static inline ptrdiff_t memory_read(void *ctx, void *to, size_t n) {
    memory *m = ctx;
    size_t k = m->n < n ? m->n : n;
    memcpy(to, m->p, k);
    m->p += k;
    m->n -= k;
    return (ptrdiff_t)k;
}

static inline void world_table(ent_register *reg, const char *table, const char *csv) {
    memory m = {csv, strlen(csv)};
    ent_package_options o = {.size = sizeof o};
    OK(ent_table_import(reg, table, memory_read, &m, &o, NULL, NULL, NULL, err));
}

/* Makes world_path; n more states are members of the organisation. */
static inline void world_make(const char *test, int n) {
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE, .clock = world_clock};
    ent_register *reg;
    const char *dir = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(world_path, sizeof world_path, "%s/entente-%s-%ld.db", dir, test, (long)getpid());
    unlink(world_path);
    OK(ent_register_open(world_path, &o, &reg, err));
    world_table(reg, "relations",
                "id,shape,symmetric,multi,once,facet,values,implies,ends,section,label\n"
                "member,state,no,no,no,,none|observer|member|suspended,suspended>member,"
                "suspended,,\n"
                "diplomatic,state,yes,no,no,,none|established|severed,,severed,,\n"
                "mission,state,no,yes,no,place,none|mission|embassy,embassy>mission,,,\n");
    world_table(reg, "entities",
                "id,type,name,since\nLTU,state,Lithuania,\nPOL,state,Poland,\n"
                "EST,state,Estonia,\nORG,org,The Organisation,\nplace:riga,place,Riga,\n");
    world_table(reg, "sources", "id,work,kind,published\none,one,primary,2000-01-01\n");
    world_table(reg, "claims",
                "subject,relation,object,value,since,until,source,detail\n"
                "LTU,member,ORG,member,1991-09-17,..,one,\n"
                "POL,member,ORG,observer,1990-01-01,1999-12-31,one,\n"
                "LTU,diplomatic,POL,established,1991-09-05,..,one,\n"
                "LTU,mission,POL,embassy,1992-01-01,..,one,place=place:riga\n");
    char *rows = malloc((size_t)n * 96 + 256), *to = rows;
    assert_non_null(rows);
    to += snprintf(to, 96, "id,type,name\n");
    for (int i = 0; i < n; i++)
        to += snprintf(to, 96, "S%04d,state,State number %d\n", i, i);
    world_table(reg, "entities", rows);
    to = rows + snprintf(rows, 96, "subject,relation,object,value,since,until,source\n");
    for (int i = 0; i < n; i++)
        to += snprintf(to, 96, "S%04d,member,ORG,member,19%02d-01-01,..,one\n", i, 10 + i % 80);
    world_table(reg, "claims", rows);
    free(rows);
    ent_register_close(reg);
}

#endif
