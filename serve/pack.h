/* SPDX-License-Identifier: MIT */
#ifndef ENT_SERVE_PACK_H
#define ENT_SERVE_PACK_H

#include "http.h"

/* The bytes as gzip, yours to free with serve_text_free(); false: not to be had. */
bool serve_pack(const char *p, size_t n, int level, serve_text *out);

#endif
