/* SPDX-License-Identifier: MIT
 *
 * Text that grows, up to a limit. The first failure sticks: ask `failed` once at the end.
 */
#ifndef ENT_SERVE_TEXT_H
#define ENT_SERVE_TEXT_H

#include "entente.h"

typedef struct serve_text {
    char *p; /* NULL, or terminated */
    size_t n, cap, most;
    ent_code failed; /* ENT_NOMEM, ENT_LIMIT */
} serve_text;

void serve_text_free(serve_text *t);
void serve_text_put(serve_text *t, const char *p, size_t n);
void serve_text_z(serve_text *t, const char *z);
void serve_text_f(serve_text *t, const char *format, ...) ENT_PRINTF(2, 3);
void serve_text_json(serve_text *t, const char *z); /* quoted and escaped */
/* Appends to the serve_text that is its ctx. */
int serve_text_sink(void *text, const char *p, size_t n);

#endif
