/* SPDX-License-Identifier: MIT
 *
 * namebook ENTITIES.csv NAMES.csv SHARE OUT.c: the book of the world as C arrays.
 * Only what has a name that people look for goes in: states, territories, organisations,
 * formats, groups and regions; not persons, places and treaties.
 */
#include "namebook.h"

#include "exchange/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

ent_code namebook_file(const char *path, ent_buf *out, ent_error *err) {
    FILE *f = fopen(path, "rb");
    char piece[1 << 16];
    size_t n;
    if (!f)
        return ent__fail(err, errno == ENOENT ? ENT_NOT_FOUND : ENT_IO, "%s: %s", path,
                         strerror(errno));
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        ent__buf_put(out, piece, n);
    bool bad = ferror(f) != 0;
    fclose(f);
    return bad ? ent__fail(err, ENT_IO, "%s: cannot be read", path) : ent__buf_code(out, err);
}

/* ---- data/ ---------------------------------------------------------------------------- */

enum { COLUMNS_MOST = 16 };
typedef ent_code (*row_fn)(ent_book_maker *m, const ent_str *cells, ent_error *err);

/* Each row of a CSV file, its cells in the order of `columns`. */
static ent_code each_row(ent_book_maker *m, const char *path, const char *const *columns, int n,
                         row_fn fn, ent_error *err) {
    ent_buf text;
    ent_csv *csv = NULL;
    const ent_str *cells;
    int n_cells, at[COLUMNS_MOST];
    ent__buf_init(&text, 1 << 28);
    ent_code code = namebook_file(path, &text, err);
    if (code == ENT_OK)
        code = ent__csv_open_text(ent__buf_view(&text), NULL, &csv, err);
    if (code == ENT_OK)
        code = ent__csv_next(csv, &cells, &n_cells, err);
    for (int k = 0; code == ENT_OK && k < n; k++) {
        at[k] = -1;
        for (int i = 0; i < n_cells; i++)
            if (ent__str_is(cells[i], columns[k]))
                at[k] = i;
        if (at[k] < 0)
            code = ent__fail(err, ENT_PARSE, "no column \"%s\"", columns[k]);
    }
    while (code == ENT_OK && (code = ent__csv_next(csv, &cells, &n_cells, err)) == ENT_OK) {
        ent_str row[COLUMNS_MOST];
        for (int k = 0; k < n; k++)
            row[k] = cells[at[k]];
        code = fn(m, row, err);
    }
    if (code != ENT_OK && code != ENT_DONE && csv) {
        int64_t line, column;
        char place[256];
        ent__csv_place(csv, 0, &line, &column);
        snprintf(place, sizeof place, "%.200s:%lld", path, (long long)line);
        code = ent__fail_in(err, code, place);
    }
    ent__csv_close(csv);
    ent__buf_free(&text);
    return code == ENT_DONE ? ENT_OK : code;
}

static ent_code add_entity(ent_book_maker *m, const ent_str *c, ent_error *err) {
    static const char types[] = "state|territory|org|format|group|region|programme";
    ent_str aliases = c[3], alias;
    if (!ent__str_in_list(ENT_STR(types), c[1]))
        return ENT_OK;
    ENT_TRY(ent__book_entity(m, c[0], c[1], c[2], c[4], c[5], err));
    while (ent__str_split(&aliases, '|', &alias))
        ENT_TRY(ent__book_name(m, alias, ENT_STR("en"), ENT_STR("variant"), ENT_STR(""),
                               ENT_STR(""), ENT_RANK_OWN, err));
    if (!ent__str_in_list(ENT_STR("state|territory"), c[1]) && !memchr(c[0].p, ':', c[0].n))
        ENT_TRY(ent__book_name(m, c[0], ENT_STR(""), ENT_STR("abbreviation"), ENT_STR(""),
                               ENT_STR(""), ENT_RANK_OWN, err));
    return ent__book_codes(m, c[6], err);
}

static ent_code add_name(ent_book_maker *m, const ent_str *c, ent_error *err) {
    if (ent__str_is(c[0], "-")) /* looks like one, and is none */
        return ent__book_name(m, c[1], c[2], ENT_STR("not"), c[4], c[5], ENT_RANK_OWN, err);
    if (!ent__book_select(m, c[0]))
        return ent__fail(err, ENT_NOT_FOUND, "no entity \"%.*s\"", ENT_FMT(c[0]));
    return ent__book_name(m, c[1], c[2], c[3], c[4], c[5], ENT_RANK_OWN, err);
}

static ent_code read_all(ent_book_maker *m, char **argv, ent_error *err) {
    static const char *const entity[] = {"id",    "type",  "name", "aliases",
                                         "since", "until", "codes"};
    static const char *const name[] = {"entity", "name", "lang", "kind", "since", "until"};
    ENT_TRY(each_row(m, argv[1], entity, 7, add_entity, err));
    ENT_TRY(ent__book_entity(m, ENT_STR("-"), ENT_STR("none"), ENT_STR("-"), ENT_STR(""),
                             ENT_STR(""), err));
    ENT_TRY(each_row(m, argv[2], name, 6, add_name, err));
    ENT_TRY(namebook_iso_codes(m, argv[3], err));
    return namebook_cldr(m, err);
}

/* ---- the C file ------------------------------------------------------------------------- */

/* One long literal: compilers read it many times faster than a list of numbers. */
static void put_text(FILE *f, const ent_book *b) {
    fputs("#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
          "static const char text[] =",
          f);
    for (size_t i = 0; i < b->n_text; i++) {
        unsigned char c = (unsigned char)b->text[i];
        if (i % 80 == 0)
            fputs(i ? "\"\n\"" : "\n\"", f);
        if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?')
            fprintf(f, "\\%03o", c);
        else
            fputc(c, f);
    }
    fputs("\";\n", f);
}

/* INT32_MIN is no literal of C. */
static void put_day(FILE *f, ent_day day) {
    if (day == ENT_DAY_MIN)
        fputs("ENT_DAY_MIN", f);
    else
        fprintf(f, "%" PRId32, day);
}

static void put_rows(FILE *f, const ent_book *b) {
    const ent_book_entity *last = &b->entities[b->n_entities];
    fputs("static const ent_book_entity entities[] = {\n", f);
    for (size_t i = 0; i <= b->n_entities; i++) {
        const ent_book_entity *e = &b->entities[i];
        fprintf(f, "{%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",", e->id, e->type, e->name);
        put_day(f, e->from);
        fputc(',', f);
        put_day(f, e->until);
        fprintf(f, ",%" PRIu32 ",%" PRIu32 "},\n", e->codes, e->names);
    }
    fputs("};\nstatic const ent_book_code codes[] = {\n", f);
    for (uint32_t i = 0; i <= last->codes; i++) {
        fprintf(f, "{%" PRIu32 ",%" PRIu32 ",", b->codes[i].scheme, b->codes[i].text);
        put_day(f, b->codes[i].from);
        fputc(',', f);
        put_day(f, b->codes[i].until);
        fputs("},\n", f);
    }
    fputs("};\nstatic const ent_book_name names[] = {\n", f);
    for (uint32_t i = 0; i <= last->names; i++) {
        fprintf(f, "{%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",", b->names[i].text, b->names[i].langs,
                b->names[i].kind);
        put_day(f, b->names[i].from);
        fputc(',', f);
        put_day(f, b->names[i].until);
        fputs("},\n", f);
    }
    fputs("};\n", f);
}

static void put_index(FILE *f, const ent_book *b) {
    fputs("static const ent_book_key keys[] = {\n", f);
    for (size_t i = 0; i <= b->n_keys; i++)
        fprintf(f, "{%" PRIu32 ",%" PRIu32 "u,%" PRIu32 ",%u,%u},\n", b->keys[i].text,
                b->keys[i].hash, b->keys[i].bearers, (unsigned)b->keys[i].bytes,
                (unsigned)b->keys[i].letters);
    fputs("};\nstatic const ent_bearer bearers[] = {\n", f);
    for (uint32_t i = 0; i < b->keys[b->n_keys].bearers; i++) {
        fprintf(f, "{%" PRIu32 ",", b->bearers[i].entity);
        put_day(f, b->bearers[i].from);
        fputc(',', f);
        put_day(f, b->bearers[i].until);
        fprintf(f, ",%d,%d,%d},\n", b->bearers[i].how, b->bearers[i].rank,
                b->bearers[i].english);
    }
    fputs("};\nstatic const ent_book_half halves[] = {\n", f);
    for (size_t i = 0; i < b->n_halves; i++)
        fprintf(f, "{%" PRIu32 "u,%" PRIu32 ",%" PRIu32 "u},\n", b->halves[i].hash,
                b->halves[i].key, b->halves[i].signature);
    fputs("};\n", f);
    const uint32_t *parts[] = {b->key_of, b->half_of};
    static const char *const part_names[] = {"key_of", "half_of"};
    for (int k = 0; k < 2; k++) {
        fprintf(f, "static const uint32_t %s[] = {\n", part_names[k]);
        for (size_t i = 0; i <= (size_t)1 << b->bits; i++)
            fprintf(f, "%" PRIu32 ",%s", parts[k][i], i % 16 == 15 ? "\n" : "");
        fputs("};\n", f);
    }
}

static int put_book(const char *path, const ent_book *b) {
    FILE *f = fopen(path, "wb");
    if (!f)
        return 1;
    fputs("/* Made by namebook from data/ and the standard lists. */\n"
          "#include \"names/book.h\"\n\n",
          f);
    put_text(f, b);
    put_rows(f, b);
    put_index(f, b);
    fprintf(f,
            "const ent_book ent__book_world = {text, %zu, entities, %zu, codes, "
            "names, keys, %zu, bearers, halves, %zu, key_of, half_of, %u};\n",
            b->n_text, b->n_entities, b->n_keys, b->n_halves, b->bits);
    return fclose(f) != 0;
}

int main(int argc, char **argv) {
    ent_error err = {0};
    ent_book_maker *m = NULL;
    ent_book book;
    if (argc != 5) {
        fputs("usage: namebook ENTITIES.csv NAMES.csv SHARE OUT.c\n", stderr);
        return 2;
    }
    ent_code code = ent__book_maker_new(&m, &err);
    if (code == ENT_OK)
        code = read_all(m, argv, &err);
    if (code == ENT_OK)
        code = ent__book_finish(m, &book, &err);
    int bad = code == ENT_OK ? put_book(argv[4], &book) : 1;
    if (bad)
        fprintf(stderr, "namebook: %s\n", code == ENT_OK ? strerror(errno) : err.message);
    ent__book_maker_free(m);
    return bad;
}
