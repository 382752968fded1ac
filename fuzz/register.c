/* SPDX-License-Identifier: MIT
 *
 * The bytes of a register file. An input is a whole file, or else changes to a
 * sound one: four bytes each, three for the place and one for what stands there.
 * Whatever comes, what is read is well-typed, and what can be opened for writing
 * is either refused with a reason or is a register afterwards too.
 */
#include "fuzz.h"

#include "../tests/unit/register_world.h"

#include <sqlite3.h>

static char base[160], work[160], own[160], empty[160];
static uint8_t *sound;
static size_t sound_bytes;

static bool is_answer(ent_code code) {
    return code == ENT_OK || code == ENT_CORRUPT || code == ENT_SCHEMA || code == ENT_NOT_FOUND;
}

static bool is_refusal(ent_code code) {
    return is_answer(code) || code == ENT_INVALID || code == ENT_CONFLICT ||
           code == ENT_LIMIT || code == ENT_PARSE;
}

/* ---- a sound file to start from ------------------------------------------------- */

static void clean(void) {
    world_remove(base);
    world_remove(work);
    world_remove(own);
    world_remove(empty);
}

static void load(void) {
    FILE *f = fopen(base, "rb");
    PROMISE(f && fseek(f, 0, SEEK_END) == 0);
    sound_bytes = (size_t)ftell(f);
    sound = malloc(sound_bytes);
    rewind(f);
    PROMISE(sound && fread(sound, 1, sound_bytes, f) == sound_bytes);
    fclose(f);
}

/* Small pages: more of them, and less to change in vain. */
static void make_sound(void) {
    ent_register *reg;
    sqlite3 *db;
    snprintf(base, sizeof base, "%s", world_path("fuzz"));
    snprintf(work, sizeof work, "%s", world_path("fuzz-work"));
    snprintf(own, sizeof own, "%s", world_path("fuzz-own"));
    snprintf(empty, sizeof empty, "%s", world_path("fuzz-empty"));
    atexit(clean);
    PROMISE(world_open(base, ENT_OPEN_CREATE, &reg, NULL) == ENT_OK);
    PROMISE(world_append(reg, true, 0, 60, 0, NULL) == ENT_OK);
    ent_register_close(reg);
    PROMISE(sqlite3_open(base, &db) == SQLITE_OK);
    PROMISE(sqlite3_exec(db, "PRAGMA page_size = 512; VACUUM", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    load();
    PROMISE(world_open(empty, ENT_OPEN_CREATE, &reg, NULL) == ENT_OK);
    ent_register_close(reg);
}

static void write_input(const uint8_t *data, size_t size) {
    bool whole = size >= 16 && memcmp(data, "SQLite format 3", 16) == 0;
    FILE *f = fopen(work, "wb");
    PROMISE(f && fwrite(whole ? data : sound, 1, whole ? size : sound_bytes, f) ==
                     (whole ? size : sound_bytes));
    for (size_t i = 0; !whole && i + 4 <= size; i += 4) {
        size_t at = (size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2];
        PROMISE(fseek(f, (long)(at % sound_bytes), SEEK_SET) == 0);
        PROMISE(fputc(data[i + 3], f) == data[i + 3]);
    }
    fclose(f);
}

/* ---- reading -------------------------------------------------------------------- */

static void is_text(ent_str s) {
    PROMISE(s.p && s.n <= ENT_CELL_BYTES_MOST && ent__utf8_check(s.p, s.n) == s.n);
}

static int on_word(void *ctx, uint32_t no, ent_str text) {
    PROMISE(no == ++*(uint32_t *)ctx && text.n);
    is_text(text);
    return 0;
}

static int on_claim(void *ctx, const ent_stored *c) {
    uint32_t most = *(uint32_t *)ctx;
    PROMISE(c->no > 0);
    PROMISE(c->subject <= most && c->relation <= most && c->object <= most && c->value <= most);
    PROMISE(c->since <= most && c->until <= most && c->detail <= most && c->source <= most);
    PROMISE(c->per <= most && c->as_of <= most);
    return 0;
}

static int on_row(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)ctx;
    (void)recorded;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        is_text(row->cell[i]);
    return 0;
}

static int on_whole(void *ctx, const ent_stored *claim, const ent_row *row) {
    (void)claim;
    return on_row(ctx, row, 0);
}

static void read_rows(ent_register *reg) {
    for (int kind = ENT_SOURCE; kind < ENT_KIND_COUNT; kind++) {
        PROMISE(is_answer(ent__register_rows(reg, (ent_kind)kind, S(""), on_row, NULL, NULL)));
        PROMISE(is_answer(ent__register_replaced(reg, (ent_kind)kind, on_row, NULL, NULL)));
    }
    PROMISE(is_answer(ent__register_editions(reg, S("wp"), on_row, NULL, NULL)));
    PROMISE(is_answer(ent__register_named(reg, S("lt"), false, on_row, NULL, NULL)));
    PROMISE(is_answer(ent__register_named(reg, S("un"), true, on_row, NULL, NULL)));
}

static void read_register(ent_register *reg) {
    static const ent_pattern patterns[] = {{.subject = {"", 0}},
                                           {.subject = {"LTU", 3}},
                                           {.object = {"NATO", 4}, .relation = {"member", 6}},
                                           {.source = {"cow", 3}}};
    uint32_t words = 0;
    char digest[65];
    ent_code code = ent__register_words(reg, on_word, &words, NULL);
    PROMISE(is_answer(code));
    if (code != ENT_OK)
        words = UINT32_MAX; /* then numbers need not be words */
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        PROMISE(is_answer(ent__register_scan(reg, &patterns[i], on_claim, &words, NULL)));
    PROMISE(is_answer(ent__register_find(reg, S("a"), on_claim, &words, NULL)));
    PROMISE(is_answer(ent__register_find(reg, S("#1"), on_claim, &words, NULL)));
    PROMISE(is_answer(ent__register_claims(reg, on_whole, NULL, NULL)));
    read_rows(reg);
    PROMISE(is_answer(ent_register_digest(reg, ENT_LATEST, digest, NULL)));
    PROMISE(is_answer(ent_register_check(reg, NULL)));
}

/* ---- writing -------------------------------------------------------------------- */

static void write_register(ent_register *reg) {
    PROMISE(is_refusal(world_append(reg, true, 58, 63, 0, NULL)));
    PROMISE(is_refusal(world_append(reg, false, 60, 70, 1000, NULL)));
    if (ent_register_rebuild(reg, NULL) == ENT_OK)
        PROMISE(is_answer(ent_register_check(reg, NULL)));
}

static void merge_it(void) {
    ent_register *reg;
    PROMISE(world_copy(empty, own, INT64_MAX));
    PROMISE(world_open(own, ENT_OPEN_WRITE, &reg, NULL) == ENT_OK);
    ent_code code = ent_register_merge(reg, work, NULL, NULL);
    PROMISE(is_refusal(code));
    if (code == ENT_OK)
        PROMISE(ent_register_check(reg, NULL) == ENT_OK);
    else
        PROMISE(ent__register_count(reg) == 0);
    ent_register_close(reg);
    world_remove(own);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ent_register *reg;
    if (!sound)
        make_sound();
    world_remove(work);
    write_input(data, size);
    ent_code code = world_open(work, ENT_OPEN_READ, &reg, NULL);
    PROMISE(is_answer(code));
    if (code != ENT_OK)
        return 0;
    read_register(reg);
    ent_register_close(reg);
    merge_it();
    if (world_open(work, ENT_OPEN_WRITE, &reg, NULL) == ENT_OK) {
        write_register(reg);
        ent_register_close(reg);
    }
    return 0;
}
