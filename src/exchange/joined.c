/* SPDX-License-Identifier: MIT */
#include "exchange/joined.h"

struct ent_joined_claim {
    ent_row row; /* cells in the arena, but since and until */
    char since[2 * ENT_DAY_TEXT + 4], until[2 * ENT_DAY_TEXT + 4];
    ent_day first, next; /* its first day; the one after its last */
    int64_t line;
    ent_str still;
    bool held, settled;
};

static bool is_apart(int cell) {
    return cell == ENT_C_SINCE || cell == ENT_C_UNTIL || cell == ENT_C_AT;
}

static ent_code key_of(ent_joined *j, const ent_row *row, uint32_t *no, ent_error *err) {
    ent_buf key;
    ent__buf_init(&key, ENT_CELL_BYTES_MOST);
    for (int i = 0; i < ENT_CELLS_MOST; i++) {
        if (!is_apart(i))
            ent__buf_str(&key, row->cell[i]);
        ent__buf_char(&key, '\x1f');
    }
    ent_code code = ent__buf_code(&key, err);
    *no = code == ENT_OK ? ent__pool_add(&j->keys, ent__buf_view(&key)) : 0;
    ent__buf_free(&key);
    ENT_TRY(code);
    return *no == ENT_NONE ? ent__nomem(err) : ENT_OK;
}

static void text_keep(char *dst, ent_str s) {
    memcpy(dst, s.p, s.n);
    dst[s.n] = '\0';
}

/* A new spell in the place of one that was handed on: its cells are the same. */
static ent_code hold(ent_joined *j, ent_joined_claim *c, ent_importer *im, const ent_row *row,
                     ent_error *err) {
    bool first = !c->row.cell[0].p;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        if (first ? i != ENT_C_SINCE && i != ENT_C_UNTIL : i == ENT_C_AT) {
            c->row.cell[i] = ent__str_copy(&j->arena, row->cell[i]);
            if (!c->row.cell[i].p)
                return ent__nomem(err);
        }
    c->held = true;
    c->settled = im->settled;
    c->line = im->line;
    return ENT_OK;
}

static ent_code hand_on(ent_joined_claim *c, ent_importer *im, ent_error *err) {
    int64_t line = im->line;
    bool settled = im->settled;
    if (!c->held)
        return ENT_OK;
    c->held = false;
    c->row.cell[ENT_C_SINCE] = ent__str(c->since);
    ent_str until = ent__str(c->until);
    c->row.cell[ENT_C_UNTIL] = ent__str_in_list(c->still, until) ? ENT_STR("..") : until;
    im->line = c->line;
    im->settled = c->settled;
    ent_code code = ent__import_claim(im, &c->row, err);
    im->line = line;
    im->settled = settled;
    return code;
}

ent_code ent__joined_add(ent_joined *j, ent_importer *im, const ent_row *row, ent_str still,
                         ent_error *err) {
    ent_str since = row->cell[ENT_C_SINCE], until = row->cell[ENT_C_UNTIL];
    ent_date from, to;
    uint32_t no;
    bool open = ent__str_is(until, "..");
    if (since.n >= sizeof j->at->since || until.n >= sizeof j->at->until ||
        ent_date_parse(since.p, (ptrdiff_t)since.n, &from, NULL) != ENT_OK ||
        (!open && ent_date_parse(until.p, (ptrdiff_t)until.n, &to, NULL) != ENT_OK))
        return ent__import_claim(im, row, err); /* which says what is wrong */
    size_t known = j->keys.n;
    ENT_TRY(key_of(j, row, &no, err));
    if (!ENT_GROW(j->at, j->cap, j->keys.n))
        return ent__nomem(err);
    ent_joined_claim *c = &j->at[no];
    if (no >= known)
        *c = (ent_joined_claim){.still = still};
    j->n = j->keys.n;
    bool follows = c->next == from.from || (c->next == from.from + 1 && c->next > c->first + 1);
    if (!c->held || !follows) {
        ENT_TRY(hand_on(c, im, err));
        ENT_TRY(hold(j, c, im, row, err));
        text_keep(c->since, since);
        c->first = from.from;
    }
    text_keep(c->until, until);
    c->next = open || to.until == ENT_DAY_MAX ? ENT_DAY_MAX : to.until + 1;
    return ENT_OK;
}

ent_code ent__joined_end(ent_joined *j, ent_importer *im, ent_error *err) {
    for (size_t i = 0; i < j->n; i++)
        ENT_TRY(hand_on(&j->at[i], im, err));
    return ENT_OK;
}

void ent__joined_free(ent_joined *j) {
    ent__pool_free(&j->keys);
    ENT_DROP(j->at, j->cap);
    ent__arena_free(&j->arena);
    *j = (ent_joined){0};
}
