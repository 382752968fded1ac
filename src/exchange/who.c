/* SPDX-License-Identifier: MIT
 *
 * Who is meant: the one place where importers turn names into ids.
 *
 * A name must be somebody's in full (id, name, alias or code, however it is written):
 * nothing is guessed from parts of it. Parts only serve to list, at the end, who may
 * have been meant. Answers are kept: the same few hundred names come again and again.
 */
#include "ask/resolve.h"
#include "exchange/import.h"

#include <stdio.h>
#include <stdlib.h>

enum { CANDIDATES_MOST = 5, PART_LEAST = 4 };

/* ---- looking up ---------------------------------------------------------------------- */

/* What the register does not have, but the world's book of names. Who was called so at
 * another time may be meant if it came after somebody: the claim will be looked at. */
static ent_code take_known(ent_importer *im, ent_resolving *r, ent_error *err) {
    const ent_name_answer *a = &r->answer;
    bool heir = true;
    if (a->verdict != ENT_NAME_FOUND || a->rule == ENT_NAME_BY_SLIP)
        return ENT_OK;
    if (a->outside)
        ENT_TRY(ent__succession_is_heir(im, ent__str(a->id), &heir, err));
    if (!heir)
        return ENT_OK;
    ENT_TRY(ent__import_known(im, ent__str(a->id), err));
    ent__buf_z(&r->found, a->id);
    r->n = 1;
    return ent__buf_code(&r->found, err);
}

static ent_code answer(ent_importer *im, ent_str text, ent_day at, const char *type,
                       ent_who_answer *out, ent_error *err) {
    ent_name_query q = {.size = sizeof q, .type = type, .day1 = at, .day2 = at};
    ent_resolving r;
    q.has_day = at != ENT_DAY_MIN && at != ENT_DAY_MAX;
    ent__resolving_init(&r, &q);
    ent_code code = ent__resolve(im->reg, text, false, &r, err);
    if (code == ENT_OK && r.n == 0)
        code = take_known(im, &r, err);
    if (code == ENT_OK) {
        bool several = r.n > 1 || (!r.n && r.answer.verdict == ENT_NAME_AMBIGUOUS);
        out->code = several ? ENT_AMBIGUOUS : r.n ? ENT_OK : ENT_NOT_FOUND;
        ent_str id = ent__str_copy(&im->arena, ent__buf_view(&r.found));
        out->id = (char *)(uintptr_t)id.p;
        code = id.p ? ENT_OK : ent__nomem(err);
    }
    ent__resolving_free(&r);
    return code;
}

/* The answer kept under this key, or a new one. */
static ent_code ask(ent_importer *im, ent_str key, ent_str text, ent_day at, const char *type,
                    const ent_who_answer **out) {
    size_t before = im->asked.n;
    uint32_t no = ent__pool_add(&im->asked, key);
    if (no == ENT_NONE || !ENT_GROW(im->answers, im->answers_cap, (size_t)no + 1))
        return ENT_NOMEM;
    *out = &im->answers[no];
    if (no < before)
        return ENT_OK;
    im->answers[no] = (ent_who_answer){0};
    return answer(im, text, at, type, &im->answers[no], NULL);
}

ent_code ent__import_who(ent_importer *im, ent_str text, ent_day at, const char *type,
                         char *out, size_t n) {
    text = ent__str_trim(text);
    if (!text.n || text.n >= ENT_WHO_BYTES || ent__utf8_check(text.p, text.n) != text.n)
        return ENT_NOT_FOUND;
    ent_buf key;
    const ent_who_answer *found = NULL;
    ent__buf_init(&key, 1 << 12);
    ent__buf_printf(&key, "%s|%d|", type ? type : "", (int)at);
    ent__buf_str(&key, text);
    ent_code code = ent__buf_code(&key, NULL);
    if (code == ENT_OK)
        code = ask(im, ent__buf_view(&key), text, at, type, &found);
    ent__buf_free(&key);
    if (code != ENT_OK || found->code != ENT_OK)
        return code != ENT_OK ? code : found->code;
    size_t len = strlen(found->id);
    if (len >= n)
        return ENT_LIMIT;
    memcpy(out, found->id, len + 1);
    return ENT_OK;
}

/* ---- what is not known ---------------------------------------------------------------- */

static ent_code miss_count(ent_importer *im, ent_str text, const char *type, bool ambiguous) {
    ent_buf key;
    ent__buf_init(&key, 1 << 12);
    ent__buf_printf(&key, "%s|", type ? type : "");
    ent__buf_str(&key, text);
    size_t before = im->missed.n;
    uint32_t no = ent__buf_code(&key, NULL) == ENT_OK
                      ? ent__pool_add(&im->missed, ent__buf_view(&key))
                      : ENT_NONE;
    ent__buf_free(&key);
    if (no == ENT_NONE || !ENT_GROW(im->misses, im->misses_cap, (size_t)no + 1))
        return ENT_NOMEM;
    if (no == before) {
        im->misses[no] = (ent_who_miss){.ambiguous = ambiguous,
                                        .text = ent__str_copy(&im->arena, text),
                                        .type = ent__str_copy(&im->arena, ent__str(type))};
        if (!im->misses[no].text.p || !im->misses[no].type.p)
            return ENT_NOMEM;
    }
    im->misses[no].n++;
    return ENT_OK;
}

ent_code ent__import_unknown(ent_importer *im, ent_str text, const char *type, bool ambiguous,
                             ent_error *err) {
    ent_error why = {0};
    text = ent__str_trim(text);
    if (text.n > 200)
        text.n = 200;
    text.n = ent__utf8_check(text.p, text.n);
    ent_code code = ambiguous ? ENT_AMBIGUOUS : ENT_NOT_FOUND;
    ent__fail(&why, code,
              ambiguous ? "\"%.*s\" may mean several" : "nothing is called \"%.*s\"",
              ENT_FMT(text));
    if (miss_count(im, text, type, ambiguous) != ENT_OK)
        return ent__nomem(err);
    return ent__import_refuse(im, &why, err);
}

ent_code ent__import_party(ent_importer *im, ent_str text, const char *type,
                           char out[ENT_WHO_BYTES], ent_error *err) {
    ent_code code = ent__import_who(im, text, im->day, type, out, ENT_WHO_BYTES);
    if (code == ENT_OK)
        return ENT_OK;
    if (code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS)
        return ent__fail(err, code, "names cannot be looked up: %s", ent_code_text(code));
    ENT_TRY(ent__import_unknown(im, text, type, code == ENT_AMBIGUOUS, err));
    return ENT_DONE;
}

/* ---- items ------------------------------------------------------------------------------ */

static int on_other(void *ctx, const ent_row *row, ent_instant recorded) {
    ent_str *qid = ctx;
    (void)recorded;
    ent_str own = ent__detail_get(row->cell[ENT_E_CODES], "wikidata");
    if (own.n && !ent__str_eq(own, *qid))
        *qid = ENT_STR("");
    return 1;
}

/* Has the entity another item than this? */
static ent_code is_other(ent_importer *im, const char *id, ent_str qid, bool *other,
                         ent_error *err) {
    ent_code code = ent__register_rows(im->reg, ENT_ENTITY, ent__str(id), on_other, &qid, err);
    *other = qid.n == 0;
    return code == ENT_STOPPED ? ENT_OK : code;
}

ent_code ent__import_item(ent_importer *im, ent_str qid, ent_str label, const char *type,
                          char out[ENT_WHO_BYTES], ent_error *err) {
    bool other = false;
    ent_code code = ent__import_who(im, qid, im->day, type, out, ENT_WHO_BYTES);
    if (code != ENT_NOT_FOUND)
        return code == ENT_OK ? code : ent__import_party(im, qid, type, out, err);
    code = ent__import_who(im, label, im->day, type, out, ENT_WHO_BYTES);
    if (code == ENT_OK && qid.n)
        ENT_TRY(is_other(im, out, qid, &other, err));
    if (code == ENT_OK && !other)
        return ENT_OK;
    if (!other)
        return ent__import_party(im, label, type, out, err);
    ENT_TRY(ent__import_unknown(im, qid, type, false, err));
    return ENT_DONE;
}

/* ---- who may have been meant ----------------------------------------------------------- */

typedef struct likes {
    const char *type;
    ent_buf list;
    ent_pool ids;
} likes;

static int on_like(void *ctx, const ent_row *row, ent_instant recorded) {
    likes *l = ctx;
    (void)recorded;
    size_t before = l->ids.n;
    if (before >= CANDIDATES_MOST)
        return 1;
    if (!ent__name_type_fits(l->type, row->cell[ENT_E_TYPE]) ||
        ent__pool_add(&l->ids, row->cell[ENT_E_ID]) != before)
        return 0;
    ent__buf_printf(&l->list, "%s%.*s (%.*s)", before ? ", " : "", ENT_FMT(row->cell[ENT_E_ID]),
                    ENT_FMT(row->cell[ENT_E_NAME]));
    return 0;
}

static ent_code like(ent_importer *im, ent_str folded, bool words, likes *l, ent_error *err) {
    ent_code code = ent__register_named(im->reg, folded, words, on_like, l, err);
    return code == ENT_STOPPED ? ENT_OK : code;
}

/* Those of the name itself, else of all its words, else of any long word of it. */
static ent_code likes_find(ent_importer *im, ent_str text, likes *l, ent_error *err) {
    ent_buf folded;
    ent__buf_init(&folded, 1 << 12);
    ent_code code = ent__utf8_fold(text, &folded, err);
    ent_str all = ent__buf_view(&folded), rest = all, word;
    if (code == ENT_OK && all.n)
        code = like(im, all, false, l, err);
    if (code == ENT_OK && all.n && !l->ids.n)
        code = like(im, all, true, l, err);
    bool none = !l->ids.n;
    while (code == ENT_OK && none && ent__str_split(&rest, ' ', &word))
        if (word.n >= PART_LEAST)
            code = like(im, word, true, l, err);
    ent__buf_free(&folded);
    return code;
}

static ent_code tell_one(ent_importer *im, const ent_who_miss *m, ent_error *err) {
    likes l = {.type = m->type.n ? m->type.p : NULL};
    ent__buf_init(&l.list, 1 << 14);
    ent_code code = likes_find(im, m->text, &l, err);
    ent_name_query q = {.size = sizeof q, .type = l.type};
    if (code == ENT_OK && !l.ids.n)
        ent__resolve_nearest(m->text, &q, &l.list);
    ent_unknown_name name = {.text = m->text.p,
                             .type = m->type.p,
                             .n = m->n,
                             .ambiguous = m->ambiguous,
                             .candidates = ent__buf_view(&l.list).p};
    if (code == ENT_OK)
        code = ent__buf_code(&l.list, err);
    if (code == ENT_OK && im->options.unknown(im->options.unknown_ctx, &name))
        code = ent__fail(err, ENT_STOPPED, "stopped on request");
    ent__buf_free(&l.list);
    ent__pool_free(&l.ids);
    return code;
}

static int by_count(const void *a, const void *b) {
    const ent_who_miss *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n ? 1 : -1) : ent__str_cmp(x->text, y->text);
}

ent_code ent__import_tell_unknown(ent_importer *im, ent_error *err) {
    if (!im->options.unknown || !im->missed.n)
        return ENT_OK;
    qsort(im->misses, im->missed.n, sizeof *im->misses, by_count);
    for (size_t i = 0; i < im->missed.n; i++)
        ENT_TRY(tell_one(im, &im->misses[i], err));
    return ENT_OK;
}
