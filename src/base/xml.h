/* SPDX-License-Identifier: MIT
 *
 * Reading XML as a stream of elements and text. Present only where the build has expat;
 * without it every reading says ENT_UNSUPPORTED. A document type is refused, and with it
 * every entity of its own.
 */
#ifndef ENT_XML_H
#define ENT_XML_H

#include "base/base.h"

typedef struct ent_xml ent_xml;

/* What a reader is told. `attributes` are pairs of name and value, ended by NULL. What a
 * function returns other than ENT_OK ends the reading. */
typedef struct ent_xml_reader {
    ent_code (*start)(void *ctx, const char *name, const char *const *attributes,
                      ent_error *err);
    ent_code (*end)(void *ctx, const char *name, ent_error *err);
    ent_code (*text)(void *ctx, ent_str part, ent_error *err);
    void *ctx;
} ent_xml_reader;

/* ENT_OK; ENT_PARSE with line and column; ENT_LIMIT (too deep); ENT_IO, ENT_UNSUPPORTED,
 * ENT_NOMEM; what a function returned. *line and *column, if not NULL, are kept at what
 * is being told, counted from 1. */
ent_code ent__xml_read(ent_read_fn read, void *read_ctx, const ent_xml_reader *reader,
                       int64_t *line, int64_t *column, ent_error *err);

/* The value of an attribute, or "". */
const char *ent__xml_attribute(const char *const *attributes, const char *name);

#endif
