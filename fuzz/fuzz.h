/* SPDX-License-Identifier: MIT
 *
 * What every fuzz target begins with: fuzz/NAME.c defines LLVMFuzzerTestOneInput,
 * fuzz/corpus/NAME holds its inputs. A broken promise aborts, in release too.
 */
#ifndef ENT_FUZZ_H
#define ENT_FUZZ_H

#include "entente.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROMISE(what)                                                                          \
    do {                                                                                       \
        if (!(what)) {                                                                         \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #what);         \
            abort();                                                                           \
        }                                                                                      \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
