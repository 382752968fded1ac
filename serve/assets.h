/* SPDX-License-Identifier: MIT
 *
 * Files that were built into the program, by tools/assets.
 */
#ifndef ENT_SERVE_ASSETS_H
#define ENT_SERVE_ASSETS_H

#include "http.h"
#include "serve.h"

typedef struct serve_asset {
    const char *name; /* "atlas.js", "fonts/a.woff2" */
    const unsigned char *from, *to;
} serve_asset;
extern const serve_asset serve_assets[]; /* ended by a NULL name */

/* What is made of them at the start: packed bytes and hashes. */
typedef struct serve_shelf serve_shelf;
serve_shelf *serve_shelf_new(void); /* NULL: out of memory */
void serve_shelf_free(serve_shelf *s);
/* "/" and what lies under it; false: there is none. */
bool serve_shelf_answer(const serve_shelf *s, const serve_request *q, serve_response *r);

#endif
