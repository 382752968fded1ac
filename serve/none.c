/* SPDX-License-Identifier: MIT
 *
 * In place of the server, where its libraries are not there.
 */
#include "pack.h"
#include "serve.h"

#include <stdio.h>

bool serve_pack(const char *p, size_t n, int level, serve_text *out) {
    (void)p;
    (void)n;
    (void)level;
    (void)out;
    return false;
}

ent_code serve_start(const serve_options *options, serve_daemon **out, ent_error *err) {
    (void)options;
    *out = NULL;
    if (err) {
        err->code = ENT_UNSUPPORTED;
        snprintf(err->message, sizeof err->message,
                 "built without the server: it needs libmicrohttpd and zlib");
    }
    return ENT_UNSUPPORTED;
}

uint16_t serve_port(const serve_daemon *d) {
    (void)d;
    return 0;
}

void serve_stop(serve_daemon *d) {
    (void)d;
}
