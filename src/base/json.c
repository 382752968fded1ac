/* SPDX-License-Identifier: MIT
 *
 * JSON by jansson: the only file that knows it. An ent_json is a json_t.
 *
 * jansson keeps its own allocator: its hook is one for the whole process, and the
 * host may be using it. Objects with a key twice are refused, and so are NUL
 * characters in strings; nesting is bounded by jansson (2048).
 */
#include "base/json.h"

#include "entente_config.h"

#if ENT_WITH_JSON

#include <jansson.h>

static const json_t *inside(const ent_json *value) {
    return (const void *)value;
}

static const ent_json *outside(const json_t *value) {
    return (const void *)value;
}

ent_code ent__json_parse(ent_str text, ent_json **out, ent_error *err) {
    *out = NULL;
    if (text.n > ENT_JSON_BYTES_MOST)
        return ent__fail(err, ENT_LIMIT, "a JSON document of more than 64 MiB");
    json_error_t why;
    json_t *root = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &why);
    if (!root) {
        if (json_error_code(&why) == json_error_out_of_memory)
            return ent__nomem(err);
        return ent__fail_at(err, ENT_PARSE, why.line > 0 ? why.line : 1,
                            why.column > 0 ? why.column : 1, "%s", why.text);
    }
    *out = (void *)root;
    return ENT_OK;
}

void ent__json_free(ent_json *document) {
    json_decref((json_t *)(void *)document);
}

const ent_json *ent__json_get(const ent_json *object, const char *key) {
    return outside(json_object_get(inside(object), key));
}

size_t ent__json_count(const ent_json *array) {
    return json_array_size(inside(array));
}

const ent_json *ent__json_at(const ent_json *array, size_t i) {
    return outside(json_array_get(inside(array), i));
}

bool ent__json_next(const ent_json *object, void **at, ent_str *key, const ent_json **value) {
    json_t *o = (void *)(uintptr_t)(const void *)object;
    *at = *at ? json_object_iter_next(o, *at) : json_object_iter(o);
    if (!*at)
        return false;
    *key = ent__str(json_object_iter_key(*at));
    *value = outside(json_object_iter_value(*at));
    return true;
}

bool ent__json_is_object(const ent_json *value) {
    return json_is_object(inside(value));
}

bool ent__json_is_array(const ent_json *value) {
    return json_is_array(inside(value));
}

bool ent__json_string(const ent_json *value, ent_str *out) {
    if (!json_is_string(inside(value)))
        return false;
    *out = (ent_str){json_string_value(inside(value)), json_string_length(inside(value))};
    return true;
}

bool ent__json_bool(const ent_json *value, bool *out) {
    *out = json_is_true(inside(value));
    return json_is_boolean(inside(value));
}

bool ent__json_whole(const ent_json *value, int64_t *out) {
    *out = json_integer_value(inside(value));
    return json_is_integer(inside(value));
}

#else

ent_code ent__json_parse(ent_str text, ent_json **out, ent_error *err) {
    (void)text;
    *out = NULL;
    return ent__fail(err, ENT_UNSUPPORTED, "this build reads no JSON");
}

void ent__json_free(ent_json *document) {
    (void)document;
}

const ent_json *ent__json_get(const ent_json *object, const char *key) {
    (void)object;
    (void)key;
    return NULL;
}

size_t ent__json_count(const ent_json *array) {
    (void)array;
    return 0;
}

const ent_json *ent__json_at(const ent_json *array, size_t i) {
    (void)array;
    (void)i;
    return NULL;
}

bool ent__json_next(const ent_json *object, void **at, ent_str *key, const ent_json **value) {
    (void)object;
    (void)at;
    (void)key;
    (void)value;
    return false;
}

bool ent__json_is_object(const ent_json *value) {
    (void)value;
    return false;
}

bool ent__json_is_array(const ent_json *value) {
    (void)value;
    return false;
}

bool ent__json_string(const ent_json *value, ent_str *out) {
    (void)value;
    (void)out;
    return false;
}

bool ent__json_bool(const ent_json *value, bool *out) {
    (void)value;
    (void)out;
    return false;
}

bool ent__json_whole(const ent_json *value, int64_t *out) {
    (void)value;
    (void)out;
    return false;
}

#endif
