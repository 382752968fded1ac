/* SPDX-License-Identifier: MIT
 *
 * What every unit test begins with.
 */
#ifndef ENT_TEST_H
#define ENT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base.h"

#define OK(expr)                                                                               \
    do {                                                                                       \
        ent_error ok_err = {0};                                                                \
        ent_error *err = &ok_err;                                                              \
        ent_code ok_code = (expr);                                                             \
        if (ok_code != ENT_OK)                                                                 \
            fail_msg("%s: %s: %s", #expr, ent_code_name(ok_code), ok_err.message);             \
    } while (0)

/* Meson takes what cmocka prints of skip() for a failure: what cannot be tested here says
 * so, and passes. */
#define NEEDS(what)                                                                            \
    do {                                                                                       \
        if (!(what)) {                                                                         \
            print_message("# skipped: needs %s\n", #what);                                     \
            return;                                                                            \
        }                                                                                      \
    } while (0)

#define STR_IS(s, z)                                                                           \
    do {                                                                                       \
        ent_str str_is = (s);                                                                  \
        if (!ent__str_is(str_is, (z)))                                                         \
            fail_msg("\"%.*s\" is not \"%s\"", (int)str_is.n, str_is.p, (z));                  \
    } while (0)

#endif
