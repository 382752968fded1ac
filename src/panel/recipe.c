/* SPDX-License-Identifier: MIT
 *
 * Recipes: the options of a panel in a file, for version control.
 *
 *     {
 *       "recipe": 1,
 *       "digest": "0c4f...",
 *       "unit": "dyad",
 *       "var": ["contiguity", "igos"],
 *       "possible": true
 *     }
 *
 * The keys are the options of the command. A recipe may come from anywhere and is checked as
 * far as it can be without a register; the place of a fault is found by walking over the
 * text again, which JSON's parser has already found to be well-formed.
 */
#include "base/aside.h"
#include "base/json.h"
#include "panel/expression.h"
#include "panel/panel.h"
#include "table/out.h"

#include <errno.h>
#include <stdio.h>

enum { VERSION = 1, ENTRIES_MOST = 4096, BYTES_MOST = 1 << 20 };

typedef enum kind { TEXT, LIST, FLAG, DATE, INSTANT, VARIABLES } kind;

static const struct {
    const char *name;
    kind is;
} options[] = {
    {"digest", TEXT},       {"unit", TEXT},      {"by", TEXT},       {"system", TEXT},
    {"in", TEXT},           {"codes", TEXT},     {"from", DATE},     {"to", DATE},
    {"var", VARIABLES},     {"possible", FLAG},  {"known", INSTANT}, {"said-by", DATE},
    {"source", LIST},       {"without", LIST},   {"prefer", LIST},   {"join", LIST},
    {"join-by", TEXT},      {"format", TEXT},    {"output", TEXT},   {"codebook", TEXT},
    {"bibliography", TEXT}, {"unmatched", TEXT}, {"grades", FLAG},   {"like", TEXT},
    {"where", TEXT},
};
enum { N_OPTIONS = sizeof options / sizeof *options };

typedef struct entry {
    size_t option;
    ent_str value; /* "" of a flag */
} entry;

struct ent_recipe {
    ent_arena arena;
    entry *at;
    size_t n, cap;
};

/* ---- places ------------------------------------------------------------------------------ */

/* Member `member` of the object, or (item >= 0) that item of its array, in well-formed JSON. */
typedef struct place {
    int64_t line, column;
} place;

static place place_of(ent_str text, ptrdiff_t member, ptrdiff_t item) {
    place at = {1, 1};
    ptrdiff_t m = -1, i = -1;
    int depth = 0;
    bool in_string = false, expected = false; /* a value or a key begins here */
    for (size_t k = 0; k < text.n; k++) {
        char c = text.p[k];
        bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!in_string && expected && !blank && c != ']' && c != '}') {
            m += depth == 1;
            i = depth == 1 ? -1 : i + (depth == 2);
            if (m == member && i == item)
                return at;
            expected = false;
        }
        if (in_string && c == '\\') {
            k++;
            at.column++;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (!in_string && (c == '{' || c == '[')) {
            depth++;
            expected = true;
        } else if (!in_string && (c == '}' || c == ']')) {
            depth--;
        } else if (!in_string && c == ',') {
            expected = true;
        }
        at.column += ((unsigned char)c & 0xc0) != 0x80;
        if (c == '\n')
            at = (place){at.line + 1, 1};
    }
    return at;
}

/* ---- making ------------------------------------------------------------------------------ */

static ent_code option_find(ent_str name, size_t *out, ent_error *err) {
    for (size_t i = 0; i < N_OPTIONS; i++)
        if (ent__str_is(name, options[i].name)) {
            *out = i;
            return ENT_OK;
        }
    return ent__fail(err, ENT_INVALID, "no option \"%.*s\" of a panel",
                     (int)(name.n < 100 ? name.n : 100), name.p);
}

static ent_code variable_check(ent_str text, ent_error *err) {
    ent_arena arena = {0};
    ent_expression e;
    ent_code code = ent__expression_parse(text, &arena, &e, err);
    ent__arena_free(&arena);
    return code;
}

static ent_code value_check(kind is, ent_str value, ent_error *err) {
    ent_date d;
    ent_instant t;
    if (memchr(value.p, 0, value.n))
        return ent__fail(err, ENT_INVALID, "a value with a NUL in it");
    if (is == DATE)
        return ent_date_parse(value.p, (ptrdiff_t)value.n, &d, err);
    if (is == INSTANT)
        return ent_instant_parse(value.p, (ptrdiff_t)value.n, true, &t, err);
    return is == VARIABLES ? variable_check(value, err) : ENT_OK;
}

static bool is_list(kind is) {
    return is == LIST || is == VARIABLES;
}

static ent_code entry_add(ent_recipe *r, size_t option, ent_str value, ent_error *err) {
    ENT_TRY(value_check(options[option].is, value, err));
    for (size_t i = 0; i < r->n && !is_list(options[option].is); i++)
        if (r->at[i].option == option)
            return ent__fail(err, ENT_INVALID, "%s: twice", options[option].name);
    if (r->n == ENTRIES_MOST)
        return ent__fail(err, ENT_LIMIT, "more than %d values", ENTRIES_MOST);
    ent_str own = ent__str_copy(&r->arena, value);
    if (!own.p || !ENT_GROW(r->at, r->cap, r->n + 1))
        return ent__nomem(err);
    r->at[r->n++] = (entry){option, own};
    return ENT_OK;
}

ent_code ent_recipe_new(ent_recipe **out, ent_error *err) {
    *out = ent__zalloc(1, sizeof **out);
    return *out ? ENT_OK : ent__nomem(err);
}

void ent_recipe_free(ent_recipe *r) {
    if (!r)
        return;
    ent__arena_free(&r->arena);
    ENT_DROP(r->at, r->cap);
    ent__free(r, sizeof *r);
}

ent_code ent_recipe_add(ent_recipe *r, const char *option, const char *value, ent_error *err) {
    size_t at = 0;
    if (!r || !option || !value)
        return ent__fail(err, ENT_MISUSE, "a recipe, an option and a value");
    ENT_TRY(option_find(ent__str(option), &at, err));
    return entry_add(r, at, ent__str(value), err);
}

/* ---- reading ----------------------------------------------------------------------------- */

typedef struct reading {
    ent_recipe *r;
    ent_str text;
    ptrdiff_t member;
    ent_error *err;
} reading;

/* The failure at hand, with its place. */
static ent_code fail_at(const reading *x, ptrdiff_t item, ent_code code) {
    if (!x->err || code == ENT_NOMEM)
        return code;
    place at = place_of(x->text, x->member, item);
    x->err->line = at.line;
    x->err->column = at.column;
    return code;
}

/* 1816 may stand for "1816". */
static ent_code text_take(const reading *x, size_t option, const ent_json *value,
                          ptrdiff_t item) {
    char number[24];
    int64_t whole;
    ent_str text;
    if (ent__json_whole(value, &whole)) {
        int n = snprintf(number, sizeof number, "%04lld", (long long)whole);
        text = (ent_str){number, (size_t)n};
    } else if (!ent__json_string(value, &text)) {
        return fail_at(x, item,
                       ent__fail(x->err, ENT_INVALID, "%s: a text%s is needed",
                                 options[option].name,
                                 is_list(options[option].is) ? " each" : ""));
    }
    ent_code code = entry_add(x->r, option, text, x->err);
    return code == ENT_OK ? ENT_OK : fail_at(x, item, code);
}

static ent_code flag_take(const reading *x, size_t option, const ent_json *value) {
    bool is;
    if (!ent__json_bool(value, &is))
        return fail_at(x, -1,
                       ent__fail(x->err, ENT_INVALID, "%s: true or false is needed",
                                 options[option].name));
    return is ? entry_add(x->r, option, ENT_STR(""), x->err) : ENT_OK;
}

static ent_code member_take(const reading *x, ent_str key, const ent_json *value) {
    size_t option = 0;
    int64_t version;
    if (ent__str_is(key, "recipe"))
        return ent__json_whole(value, &version) && version == VERSION
                   ? ENT_OK
                   : fail_at(x, -1,
                             ent__fail(x->err, ENT_UNSUPPORTED, "not a recipe of release %d",
                                       VERSION));
    ent_code code = option_find(key, &option, x->err);
    if (code != ENT_OK)
        return fail_at(x, -1, code);
    if (options[option].is == FLAG)
        return flag_take(x, option, value);
    if (!ent__json_is_array(value) || !is_list(options[option].is))
        return text_take(x, option, value, -1);
    for (size_t i = 0; i < ent__json_count(value); i++)
        ENT_TRY(text_take(x, option, ent__json_at(value, i), (ptrdiff_t)i));
    return ENT_OK;
}

static ent_code members_take(reading *x, const ent_json *root) {
    void *at = NULL;
    ent_str key;
    const ent_json *value;
    if (!ent__json_is_object(root))
        return ent__fail_at(x->err, ENT_INVALID, 1, 1, "a recipe is an object: {...}");
    for (x->member = 0; ent__json_next(root, &at, &key, &value); x->member++)
        ENT_TRY(member_take(x, key, value));
    return ENT_OK;
}

ent_code ent_recipe_parse(const char *text, ptrdiff_t n, ent_recipe **out, ent_error *err) {
    ent_json *root;
    if (!out || !text)
        return ent__fail(err, ENT_MISUSE, "a text, and a place for the recipe");
    *out = NULL;
    reading x = {.text = ent__strn(text, n), .err = err};
    if (x.text.n > BYTES_MOST)
        return ent__fail(err, ENT_LIMIT, "a recipe of more than 1 MiB");
    ENT_TRY(ent__json_parse(x.text, &root, err));
    ent_code code = ent_recipe_new(&x.r, err);
    if (code == ENT_OK)
        code = members_take(&x, root);
    ent__json_free(root);
    if (code == ENT_OK)
        *out = x.r;
    else
        ent_recipe_free(x.r);
    return code;
}

ent_code ent_recipe_read(const char *path, ent_recipe **out, ent_error *err) {
    char part[8192];
    size_t got;
    ent_buf text;
    if (!path || !out)
        return ent__fail(err, ENT_MISUSE, "a path, and a place for the recipe");
    *out = NULL;
    FILE *f = fopen(path, "rb");
    if (!f)
        return ent__fail(err, errno == ENOENT ? ENT_NOT_FOUND : ENT_IO, "%s", strerror(errno));
    ent__buf_init(&text, BYTES_MOST);
    while (!text.failed && (got = fread(part, 1, sizeof part, f)) > 0)
        ent__buf_put(&text, part, got);
    ent_code code =
        ferror(f) ? ent__fail(err, ENT_IO, "it cannot be read") : ent__buf_code(&text, err);
    fclose(f);
    if (code == ENT_OK)
        code = ent_recipe_parse(ent__buf_view(&text).p, (ptrdiff_t)text.n, out, err);
    ent__buf_free(&text);
    return code;
}

/* ---- what is in it --------------------------------------------------------------------------
 */

size_t ent_recipe_n(const ent_recipe *r) {
    return r->n;
}

const char *ent_recipe_option(const ent_recipe *r, size_t i) {
    return i < r->n ? options[r->at[i].option].name : NULL;
}

const char *ent_recipe_value(const ent_recipe *r, size_t i) {
    return i < r->n ? r->at[i].value.p : NULL;
}

/* ---- writing --------------------------------------------------------------------------------
 */

static void put_option(const ent_recipe *r, size_t option, ent_out *o) {
    size_t done = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (r->at[i].option != option)
            continue;
        if (!done++) {
            ent__out_z(o, ",\n  \"");
            ent__out_z(o, options[option].name);
            ent__out_z(o, is_list(options[option].is) ? "\": [\n    " : "\": ");
        } else {
            ent__out_z(o, ",\n    ");
        }
        if (options[option].is == FLAG)
            ent__out_z(o, "true");
        else
            ent__out_json(o, r->at[i].value);
    }
    if (done && is_list(options[option].is))
        ent__out_z(o, "\n  ]");
}

ent_code ent_recipe_write(const ent_recipe *r, ent_sink sink, ent_error *err) {
    ent_out o;
    if (!r)
        return ent__fail(err, ENT_MISUSE, "a recipe");
    ent__out_open(&o, sink);
    ent__out_z(&o, "{\n  \"recipe\": 1");
    for (size_t i = 0; i < N_OPTIONS; i++)
        put_option(r, i, &o);
    ent__out_z(&o, "\n}\n");
    return ent__out_close(&o, err);
}

ent_code ent_recipe_save(const ent_recipe *r, const char *path, ent_error *err) {
    ent_aside aside;
    if (!path)
        return ent__fail(err, ENT_MISUSE, "a path");
    ENT_TRY(ent__aside_open(&aside, path, err));
    ent_code code = ent_recipe_write(r, ent__aside_sink(&aside), err);
    return ent__aside_close(&aside, code, err);
}
