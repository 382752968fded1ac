/* SPDX-License-Identifier: MIT
 *
 * Reading JSON, one document at a time. Present only where the build has jansson;
 * without it every parse says ENT_UNSUPPORTED.
 */
#ifndef ENT_JSON_H
#define ENT_JSON_H

#include "base/base.h"

enum { ENT_JSON_BYTES_MOST = 64 << 20 };

/* A value of a document. Borrowed from it; NULL stands for what is not there,
 * and every question may be asked of NULL. */
typedef struct ent_json ent_json;

/* Parses a document; free it with ent__json_free(). ENT_PARSE with line and
 * column, ENT_LIMIT, ENT_UNSUPPORTED, ENT_NOMEM. */
ent_code ent__json_parse(ent_str text, ent_json **out, ent_error *err);
void ent__json_free(ent_json *document);

const ent_json *ent__json_get(const ent_json *object, const char *key); /* NULL if absent */
size_t ent__json_count(const ent_json *array);                          /* 0 if no array */
const ent_json *ent__json_at(const ent_json *array, size_t i);          /* NULL if absent */
/* The next member of an object, in the order of the file; *at begins as NULL. */
bool ent__json_next(const ent_json *object, void **at, ent_str *key, const ent_json **value);
bool ent__json_is_object(const ent_json *value);
bool ent__json_is_array(const ent_json *value);
bool ent__json_string(const ent_json *value, ent_str *out); /* false if it is none */
bool ent__json_bool(const ent_json *value, bool *out);      /* the same */
bool ent__json_whole(const ent_json *value, int64_t *out);  /* the same */

#endif
