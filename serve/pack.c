/* SPDX-License-Identifier: MIT
 *
 * gzip; the only file that knows zlib.
 */
#include "pack.h"

#include <stdlib.h>
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16, MEMORY = 8 };

bool serve_pack(const char *p, size_t n, int level, serve_text *out) {
    z_stream z = {0};
    *out = (serve_text){0};
    if (n > UINT32_MAX ||
        deflateInit2(&z, level, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t cap = deflateBound(&z, (uLong)n);
    out->p = malloc(cap + 1);
    z.next_in = (z_const Bytef *)p;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)out->p;
    z.avail_out = (uInt)cap;
    bool good = out->p && deflate(&z, Z_FINISH) == Z_STREAM_END;
    out->n = cap - z.avail_out;
    out->cap = cap + 1;
    deflateEnd(&z);
    if (!good)
        serve_text_free(out);
    return good;
}
