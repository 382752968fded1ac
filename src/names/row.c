/* SPDX-License-Identifier: MIT
 *
 * What a book knows of an entity, as a row of a register's table of entities.
 */
#include "names/names.h"

/* A day, or the end of a stretch; open ends are "..". */
static void put_day(ent_buf *b, ent_day day, bool end) {
    char text[ENT_DAY_TEXT];
    if (day == ENT_DAY_MIN || day == ENT_DAY_MAX) {
        ent__buf_z(b, "..");
        return;
    }
    ent__day_format(end ? day - 1 : day, text, sizeof text);
    ent__buf_z(b, text);
}

static void put_codes(ent_buf *b, const ent_book *book, const ent_book_entity *e) {
    for (uint32_t i = e->codes; i < e[1].codes; i++) {
        const ent_book_code *c = &book->codes[i];
        ent__buf_printf(b, "%s%s=%s", b->n ? ";" : "", ent__book_text(book, c->scheme),
                        ent__book_text(book, c->text));
        if (c->from == ENT_DAY_MIN && c->until == ENT_DAY_MAX)
            continue;
        ent__buf_char(b, '@');
        put_day(b, c->from, false);
        ent__buf_char(b, '/');
        put_day(b, c->until, true);
    }
}

/* The text of a cell, in the arena, if the day is one. */
static ent_code day_cell(ent_day day, bool end, ent_arena *arena, ent_str *out,
                         ent_error *err) {
    char text[ENT_DAY_TEXT];
    if (day == ENT_DAY_MIN || day == ENT_DAY_MAX)
        return ENT_OK;
    ent__day_format(end ? day - 1 : day, text, sizeof text);
    *out = ent__str_copy(arena, ent__str(text));
    return out->p ? ENT_OK : ent__nomem(err);
}

ent_code ent__names_row(const ent_names *names, ent_str id, ent_arena *arena, ent_row *out,
                        ent_error *err) {
    const ent_book *book;
    const ent_book_entity *e = ent__names_entity(names, id, &book);
    if (!e)
        return ent__fail(err, ENT_NOT_FOUND, "no entity \"%.*s\" is known", ENT_FMT(id));
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        out->cell[i] = ENT_STR("");
    out->cell[ENT_E_ID] = ent__str(ent__book_text(book, e->id));
    out->cell[ENT_E_TYPE] = ent__str(ent__book_text(book, e->type));
    out->cell[ENT_E_NAME] = ent__str(ent__book_text(book, e->name));
    ENT_TRY(day_cell(e->from, false, arena, &out->cell[ENT_E_SINCE], err));
    ENT_TRY(day_cell(e->until, true, arena, &out->cell[ENT_E_UNTIL], err));
    ent_buf codes;
    ent__buf_init(&codes, 1 << 16);
    put_codes(&codes, book, e);
    ent_code code = ent__buf_code(&codes, err);
    if (code == ENT_OK) {
        out->cell[ENT_E_CODES] = ent__str_copy(arena, ent__buf_view(&codes));
        if (!out->cell[ENT_E_CODES].p)
            code = ent__nomem(err);
    }
    ent__buf_free(&codes);
    return code;
}
