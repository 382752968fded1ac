/* SPDX-License-Identifier: MIT
 *
 * Claims out of the register, as numbers of words: all, by pattern, by id, by
 * what they replace. And the words themselves.
 *
 * A pattern goes to the index that has most of its columns; what that index does
 * not know is compared here. A word that the register does not have fits nothing.
 */
#include "register/sql.h"

/* ---- one state ------------------------------------------------------------------ */

static ent_code measure(ent_register *reg, ent_error *err) {
    int64_t pages = 0;
    if (!reg->page_bytes)
        ENT_TRY(ent__sql_number(reg, SQL_PAGE_SIZE, 0, &reg->page_bytes, err));
    ENT_TRY(ent__sql_number(reg, SQL_PAGES, 0, &pages, err));
    reg->bytes = pages * reg->page_bytes;
    ent__sql_budget(reg);
    ENT_TRY(ent__sql_number(reg, SQL_LAST_WORD, 0, &reg->n_words, err));
    /* a row takes four bytes and more: numbers beyond are no row's */
    if (reg->n_words < 0 || reg->n_words >= ENT_NONE || reg->n_words > reg->bytes / 4)
        return ent__fail(err, ENT_CORRUPT, "%.200s: words have too high a number", reg->path);
    reg->measured = reg->appending;
    return ENT_OK;
}

ent_code ent__register_read_begin(ent_register *reg, ent_error *err) {
    bool outermost = reg->reading == 0 && !reg->appending;
    if (outermost) {
        ENT_TRY(ent__sql_settle(reg, err));
        ENT_TRY(ent__sql_run(reg, SQL_READ, err));
    }
    ent_code code = reg->reading || reg->measured ? ENT_OK : measure(reg, err);
    if (code == ENT_OK)
        reg->reading++;
    else if (outermost)
        ent__sql_run(reg, SQL_ROLLBACK, NULL);
    return code;
}

void ent__register_read_end(ent_register *reg) {
    assert(reg->reading > 0);
    if (--reg->reading == 0 && !reg->appending && !sqlite3_get_autocommit(reg->db))
        ent__sql_run(reg, SQL_ROLLBACK, NULL); /* nothing was written */
}

int64_t ent__register_count(ent_register *reg) {
    int64_t n;
    return ent__sql_number(reg, SQL_LAST_CLAIM, 0, &n, NULL) == ENT_OK && n > 0 ? n : 0;
}

ent_code ent_register_version(ent_register *reg, int64_t *out, ent_error *err) {
    if (!reg || !out)
        return ent__fail(err, ENT_MISUSE, "a register");
    return ent__sql_number(reg, SQL_VERSION, 0, out, err);
}

/* ---- claims --------------------------------------------------------------------- */

static ent_code read_number(sql_query *q, int at, uint32_t *out, ent_error *err) {
    int64_t v;
    ENT_TRY(ent__sql_int(q, at, 0, q->reg->n_words, &v, err));
    *out = (uint32_t)v;
    return ENT_OK;
}

ent_code ent__stored_read(sql_query *q, ent_stored *out, ent_error *err) {
    bool blank;
    ENT_TRY(ent__sql_int(q, 0, 1, ENT_NONE - 1, &out->no, err));
    ENT_TRY(ent__sql_id(q, 1, &out->id, NULL, err));
    uint32_t *numbers[] = {&out->subject, &out->relation, &out->object, &out->value,
                           &out->since,   &out->until,    &out->detail, &out->source,
                           &out->per,     &out->as_of};
    for (int i = 0; i < 10; i++)
        ENT_TRY(read_number(q, 2 + i, numbers[i], err));
    ENT_TRY(ent__sql_int(q, 12, RECORDED_LEAST, RECORDED_MOST, &out->recorded, err));
    ENT_TRY(ent__sql_id(q, 13, &out->replaces, &blank, err));
    out->has_replaces = !blank;
    return ENT_OK;
}

typedef struct numbers {
    uint32_t subject, relation, object, source;
} numbers;

static bool fits(const numbers *n, const ent_stored *c) {
    return (!n->subject || n->subject == c->subject) &&
           (!n->relation || n->relation == c->relation) &&
           (!n->object || n->object == c->object) && (!n->source || n->source == c->source);
}

/* `n` NULL: every row. `arrival`: row numbers must count 1, 2, 3, … */
static ent_code each_claim(sql_query *q, const numbers *n, bool arrival, ent_stored_fn fn,
                           void *ctx, ent_error *err) {
    ent_code code;
    int64_t due = 1;
    while ((code = ent__sql_next(q, err)) == ENT_OK) {
        ent_stored claim;
        ENT_TRY(ent__stored_read(q, &claim, err));
        if (arrival && claim.no != due++)
            return ent__fail(err, ENT_CORRUPT, "%.200s: claims are not numbered in order",
                             q->reg->path);
        if (n && !fits(n, &claim))
            continue;
        if (fn(ctx, &claim))
            return ent__fail(err, ENT_STOPPED, "stopped on request");
    }
    return code == ENT_DONE ? ENT_OK : code;
}

/* The number of a word; false if there is none. A blank word has 0. */
static ent_code find_word(ent_register *reg, ent_str text, uint32_t *no, bool *known,
                          ent_error *err) {
    *no = 0;
    if (text.n == 0 || text.n > ENT_CELL_BYTES_MOST) {
        *known = *known && text.n == 0;
        return ENT_OK;
    }
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, SQL_WORD_NO, &q, err));
    ent__sql_bind_text(&q, 1, text);
    ent_code code = ent__sql_next(&q, err);
    int64_t v = 0;
    if (code == ENT_OK)
        code = ent__sql_int(&q, 0, 1, reg->n_words, &v, err);
    ent__sql_end(&q);
    *known = *known && v != 0;
    *no = (uint32_t)v;
    return code == ENT_DONE ? ENT_OK : code;
}

static enum ent_sql choose(const numbers *n) {
    if (n->subject && n->relation)
        return n->object ? SQL_SPO : SQL_SP;
    if (n->subject)
        return n->object ? SQL_SO : SQL_S;
    if (n->object)
        return n->relation ? SQL_OP : SQL_O;
    if (n->source)
        return SQL_SOURCE;
    return n->relation ? SQL_P : SQL_ALL;
}

static ent_code refuse_bare(ent_register *reg, ent_error *err) {
    if (!reg->bare)
        return ENT_OK;
    return ent__fail(err, ENT_MISUSE, "claims cannot be looked up within a large append");
}

static ent_code scan_numbers(ent_register *reg, const numbers *n, ent_stored_fn fn, void *ctx,
                             ent_error *err) {
    enum ent_sql which = choose(n);
    if (which != SQL_ALL && which != SQL_P)
        ENT_TRY(refuse_bare(reg, err));
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, which, &q, err));
    const uint32_t given[] = {n->subject, n->relation, n->object, n->source};
    int places = sqlite3_bind_parameter_count(q.stmt);
    for (int i = 0; i < places; i++)
        ent__sql_bind_int(&q, i + 1, given[i]);
    ent_code code = each_claim(&q, n, which == SQL_ALL, fn, ctx, err);
    ent__sql_end(&q);
    return code;
}

ent_code ent__register_scan(ent_register *reg, const ent_pattern *pattern, ent_stored_fn fn,
                            void *ctx, ent_error *err) {
    numbers n = {0};
    bool known = true;
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = find_word(reg, pattern->subject, &n.subject, &known, err);
    if (code == ENT_OK && known)
        code = find_word(reg, pattern->relation, &n.relation, &known, err);
    if (code == ENT_OK && known)
        code = find_word(reg, pattern->object, &n.object, &known, err);
    if (code == ENT_OK && known)
        code = find_word(reg, pattern->source, &n.source, &known, err);
    if (code == ENT_OK && known)
        code = scan_numbers(reg, &n, fn, ctx, err);
    ent__register_read_end(reg);
    return code;
}

ent_code ent__register_scan_replacing(ent_register *reg, const ent_claim_id *id,
                                      ent_stored_fn fn, void *ctx, ent_error *err) {
    sql_query q;
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = ent__sql_begin(reg, id ? SQL_REPLACING : SQL_REPLACING_ANY, &q, err);
    if (code == ENT_OK) {
        if (id)
            ent__sql_bind_id(&q, 1, id);
        code = each_claim(&q, NULL, false, fn, ctx, err);
    }
    ent__sql_end(&q);
    ent__register_read_end(reg);
    return code;
}

/* ---- by the letters of an id, or by place --------------------------------------- */

static int letter_value(char c) {
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

/* The lowest and the highest id that begin so; false if none can. */
static bool id_range(ent_str prefix, ent_claim_id *low, ent_claim_id *high) {
    uint8_t bits[17] = {0}; /* 26 letters are 130 bits */
    if (prefix.n == 0 || prefix.n > ENT_ID_TEXT - 1)
        return false;
    for (size_t i = 0; i < prefix.n; i++) {
        int v = letter_value(prefix.p[i]);
        if (v < 0)
            return false;
        size_t bit = i * 5;
        unsigned wide = (unsigned)v << (11 - bit % 8); /* of 16 bits */
        bits[bit / 8] |= (uint8_t)(wide >> 8);
        if (bit / 8 + 1 < sizeof bits)
            bits[bit / 8 + 1] |= (uint8_t)wide;
    }
    if (bits[16])
        return false;
    memcpy(low->b, bits, sizeof low->b);
    *high = *low;
    for (size_t bit = prefix.n * 5; bit < 128; bit++)
        high->b[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
    return true;
}

static ent_code find_ids(ent_register *reg, ent_str prefix, ent_stored_fn fn, void *ctx,
                         ent_error *err) {
    ent_claim_id low, high;
    if (!id_range(prefix, &low, &high))
        return ENT_OK;
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, SQL_BY_IDS, &q, err));
    ent__sql_bind_id(&q, 1, &low);
    ent__sql_bind_id(&q, 2, &high);
    ent_code code = each_claim(&q, NULL, false, fn, ctx, err);
    ent__sql_end(&q);
    return code;
}

static ent_code find_places(ent_register *reg, ent_str prefix, ent_stored_fn fn, void *ctx,
                            ent_error *err) {
    if (prefix.n > ENT_CELL_BYTES_MOST)
        return ENT_OK;
    ent_buf high;
    ent__buf_init(&high, prefix.n + 4);
    ent__buf_str(&high, prefix);
    ent__buf_z(&high, "\xf4\x8f\xbf\xbf"); /* the last code point */
    ent_code code = ent__buf_code(&high, err);
    sql_query q = {0};
    if (code == ENT_OK)
        code = ent__sql_begin(reg, SQL_BY_PLACE, &q, err);
    if (code == ENT_OK) {
        ent__sql_bind_text(&q, 1, prefix);
        ent__sql_bind_text(&q, 2, ent__buf_view(&high));
        code = each_claim(&q, NULL, false, fn, ctx, err);
    }
    ent__sql_end(&q);
    ent__buf_free(&high);
    return code;
}

ent_code ent__register_find(ent_register *reg, ent_str prefix, ent_stored_fn fn, void *ctx,
                            ent_error *err) {
    ENT_TRY(refuse_bare(reg, err));
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = prefix.n && prefix.p[0] == '#' ? find_places(reg, prefix, fn, ctx, err)
                                                   : find_ids(reg, prefix, fn, ctx, err);
    ent__register_read_end(reg);
    return code;
}

/* ---- words ---------------------------------------------------------------------- */

static ent_code read_word(sql_query *q, int at, ent_str *out, ent_error *err) {
    ENT_TRY(ent__sql_text(q, at, out, err));
    if (out->n == 0)
        return ent__fail(err, ENT_CORRUPT, "%.200s: a word is empty", q->reg->path);
    return ENT_OK;
}

ent_code ent__register_word(ent_register *reg, uint32_t no, ent_str *out, ent_error *err) {
    *out = ENT_STR("");
    if (no == 0)
        return ENT_OK;
    sql_query q;
    ENT_TRY(ent__sql_begin(reg, SQL_WORD_TEXT, &q, err));
    ent__sql_bind_int(&q, 1, no);
    ent_code code = ent__sql_next(&q, err);
    if (code == ENT_OK)
        code = read_word(&q, 0, out, err);
    else if (code == ENT_DONE)
        code = ent__fail(err, ENT_CORRUPT, "%.200s: there is no word %u", reg->path, no);
    if (code == ENT_OK) {
        ent__buf_clear(&reg->word);
        ent__buf_str(&reg->word, *out);
        *out = ent__buf_view(&reg->word);
        code = ent__buf_code(&reg->word, err);
    }
    ent__sql_end(&q);
    return code;
}

static ent_code each_word(sql_query *q, ent_word_fn fn, void *ctx, ent_error *err) {
    ent_code code;
    int64_t no, due = 1;
    ent_str text;
    while ((code = ent__sql_next(q, err)) == ENT_OK) {
        ENT_TRY(ent__sql_int(q, 0, due, due, &no, err));
        ENT_TRY(read_word(q, 1, &text, err));
        if (fn(ctx, (uint32_t)due++, text))
            return ent__fail(err, ENT_STOPPED, "stopped on request");
    }
    if (code == ENT_DONE && due - 1 != q->reg->n_words)
        return ent__fail(err, ENT_CORRUPT, "%.200s: words are missing", q->reg->path);
    return code == ENT_DONE ? ENT_OK : code;
}

ent_code ent__register_words(ent_register *reg, ent_word_fn fn, void *ctx, ent_error *err) {
    sql_query q;
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = ent__sql_begin(reg, SQL_WORDS, &q, err);
    if (code == ENT_OK)
        code = each_word(&q, fn, ctx, err);
    ent__sql_end(&q);
    ent__register_read_end(reg);
    return code;
}
