/* SPDX-License-Identifier: MIT
 *
 * A claim across a succession of states. A list that calls a party by its name of today
 * ("Russian Federation, 1945") says it of whoever was the same party then: of the Soviet
 * Union, and since 1991 of Russia.
 *
 * Who continues whom is known from the claims of `part` in data/claims.csv, built in: it
 * must not depend on the register (docs/decisions/006). RUS `continues` SUN: from the
 * first day of SUN until the cut, RUS is SUN. The cut is the day on which RUS is said to
 * continue SUN or, if SUN had more days, the last of these: on it the new one counts.
 *
 *   state   since 1945-10-24 until ..   SUN until 1991-12-25, RUS since 1991-12-26
 *   event, measure                      of whoever was the party on its day
 *   remark                              as it is
 *
 * A vague day is the day in the middle of it: whoever was the party for most of it. Sources
 * date a beginning or an end some days apart, so within SLACK_DAYS of the cut they are
 * taken at their word. A blank or open end reaches as far as the source may have spoken;
 * a blank one of the old party says nothing of the new.
 *
 * CZE is a `successor` of CSK that began on the day after the last of CSK, but so is SVK: what
 * is said of CZE in 1975 may be meant of CSK, and is refused. A successor that left while the
 * old one went on (UKR, HRV) may have been a party before, and is let pass.
 */
#include "ask/resolve.h"
#include "exchange/import.h"

#include <stdio.h>

enum { SLACK_DAYS = 31, CUTS_MOST = 4 /* two of each party */ };

/* Made from data/claims.csv by tools/embed: its lines of that value. */
extern const char *const ent__succession_lines[];

/* ---- who continues whom ---------------------------------------------------------------- */

static bool is_state(const ent_book *book, const ent_book_entity *e) {
    return ent__name_type_fits("state,territory", ent__str(ent__book_text(book, e->type)));
}

static ent_succession_kind kind_of(const ent_row *row, const ent_date *since,
                                   const ent_book_entity *past) {
    bool day = since->from == since->until;
    if (ent__str_is(row->cell[ENT_C_VALUE], "continues"))
        return day ? ENT_CONTINUES : ENT_LEAVES;
    return day && since->from == past->until ? ENT_FOLLOWS : ENT_LEAVES;
}

static ent_code take(void *ctx, ent_row *row, ent_error *err) {
    ent_importer *im = ctx;
    ent_str since = row->cell[ENT_C_SINCE];
    ent_date d;
    const ent_book *book;
    const ent_book_entity *past =
        ent__names_entity(&ent__names_world, row->cell[ENT_C_OBJECT], &book);
    if (!past || !is_state(book, past) || past->until == ENT_DAY_MAX ||
        ent_date_parse(since.p, (ptrdiff_t)since.n, &d, NULL) != ENT_OK)
        return ENT_OK;
    if (!ENT_GROW(im->successions, im->successions_cap, im->n_successions + 1))
        return ent__nomem(err);
    ent_succession *s = &im->successions[im->n_successions];
    *s = (ent_succession){.heir = ent__str_copy(&im->arena, row->cell[ENT_C_SUBJECT]),
                          .past = ent__str_copy(&im->arena, row->cell[ENT_C_OBJECT]),
                          .kind = kind_of(row, &d, past),
                          .from = past->from,
                          .cut = d.from > past->until - 1 ? d.from : past->until - 1};
    if (!s->heir.p || !s->past.p)
        return ent__nomem(err);
    im->n_successions++;
    return ENT_OK;
}

static ent_code load(ent_importer *im, ent_error *err) {
    if (im->successions)
        return ENT_OK;
    if (!ENT_GROW(im->successions, im->successions_cap, 1))
        return ent__nomem(err);
    return ent__embedded_rows(ent__succession_lines, ENT_CLAIM, take, im, err);
}

/* Of the heir, or of the past party. */
static const ent_succession *find(const ent_importer *im, ent_str id, bool heir,
                                  ent_succession_kind kind) {
    for (size_t i = 0; i < im->n_successions; i++) {
        const ent_succession *s = &im->successions[i];
        if (s->kind == kind && ent__str_eq(heir ? s->heir : s->past, id))
            return s;
    }
    return NULL;
}

/* The only one that the heir came after and that existed on the day, if nobody else came
 * after it: in 1963 there was one Yemen. */
static const ent_succession *sole(const ent_importer *im, ent_str id, ent_day day) {
    const ent_succession *only = NULL;
    for (size_t i = 0; i < im->n_successions; i++) {
        const ent_succession *s = &im->successions[i];
        if (s->kind != ENT_FOLLOWS || day < s->from || day >= s->cut ||
            !ent__str_eq(s->heir, id))
            continue;
        if (only)
            return NULL;
        only = s;
    }
    for (size_t i = 0; only && i < im->n_successions; i++)
        if (&im->successions[i] != only && ent__str_eq(im->successions[i].past, only->past))
            return NULL;
    return only;
}

ent_code ent__succession_is_heir(ent_importer *im, ent_str id, bool *out, ent_error *err) {
    ENT_TRY(load(im, err));
    *out = find(im, id, true, ENT_CONTINUES) || find(im, id, true, ENT_FOLLOWS);
    return ENT_OK;
}

ent_code ent__succession_began(ent_importer *im, ent_str id, ent_day *out, ent_error *err) {
    ENT_TRY(load(im, err));
    const ent_succession *s = find(im, id, true, ENT_CONTINUES);
    const ent_succession *one = s ? NULL : find(im, id, true, ENT_FOLLOWS);
    const ent_book_entity *e = ent__names_entity(&ent__names_world, id, NULL);
    *out = s ? s->from : one ? one->cut : e ? e->from : ENT_DAY_MIN;
    return ENT_OK;
}

/* ---- days -------------------------------------------------------------------------------- */

/* The day in the middle of a date; false if it has none. */
static bool middle(ent_str text, ent_day *out) {
    ent_date d;
    if (!text.n || ent__str_is(text, "..") ||
        ent_date_parse(text.p, (ptrdiff_t)text.n, &d, NULL) != ENT_OK ||
        d.from == ENT_DAY_MIN || d.until == ENT_DAY_MAX)
        return false;
    *out = d.from + (d.until - d.from) / 2;
    return true;
}

/* From when to when a claim speaks. */
typedef struct stretch {
    ent_day first, last;
    bool blank, open; /* the end is not said; not said, or not yet */
} stretch;

static bool stretch_of(const ent_importer *im, const ent_row *row, bool state, stretch *out) {
    ent_str since = row->cell[ENT_C_SINCE], until = row->cell[ENT_C_UNTIL];
    bool begins = middle(since, &out->first), ends = middle(until, &out->last);
    out->blank = !until.n;
    out->open = !ends;
    if (!begins && !ends && (state || !middle(row->cell[ENT_C_AS_OF], &out->first)))
        return false;
    if (!begins && ends)
        out->first = out->last;
    if (!state)
        out->last = out->first;
    else if (!ends && !middle(row->cell[ENT_C_AS_OF], &out->last))
        out->last = im->spoken;
    if (out->last < out->first)
        out->last = out->first;
    return true;
}

/* ---- one party --------------------------------------------------------------------------- */

typedef struct party {
    const ent_succession *s; /* NULL: of no succession */
    bool heir;               /* the source names the heir, else the past one */
    ent_day from, cut;       /* between these days it is the past one */
} party;

/* What the source calls by its later or earlier name, within its stretch. */
static party party_of(const ent_importer *im, ent_str id, const stretch *t) {
    party p = {.s = find(im, id, true, ENT_CONTINUES), .heir = true};
    if (!p.s)
        p.s = sole(im, id, t->first);
    if (!p.s)
        p = (party){.s = find(im, id, false, ENT_CONTINUES)};
    if (!p.s)
        p.s = find(im, id, false, ENT_FOLLOWS);
    if (!p.s)
        return p;
    p.from = p.heir ? p.s->from : ENT_DAY_MIN;
    p.cut = p.s->cut;
    bool before = t->last < p.cut + SLACK_DAYS && !(p.heir && t->open);
    bool early = p.heir && t->first < p.from && t->last < p.from + SLACK_DAYS;
    if (early || (p.heir && t->first >= p.cut - SLACK_DAYS))
        p.cut = ENT_DAY_MIN; /* the heir throughout */
    else if (before || (!p.heir && (t->blank || t->first >= p.cut)))
        p.cut = ENT_DAY_MAX; /* never again the heir */
    return p;
}

static ent_str holder(const party *p, ent_str id, ent_day day) {
    if (!p->s)
        return id;
    return day >= p->from && day < p->cut ? p->s->past : p->s->heir;
}

/* Has it ended by then, with several that came after it? */
static bool nobody(const party *p, ent_day day) {
    return p->s && !p->heir && p->s->kind == ENT_FOLLOWS && day >= p->cut;
}

/* Refuses what is said of one of several successors before it began. */
static ent_code not_of_several(const ent_importer *im, ent_str id, const stretch *t,
                               ent_error *err) {
    const ent_succession *s = find(im, id, true, ENT_FOLLOWS);
    if (!s || find(im, id, true, ENT_CONTINUES) || sole(im, id, t->first) ||
        t->first < s->from || t->first >= s->cut - SLACK_DAYS)
        return ENT_OK;
    char day[ENT_DAY_TEXT];
    ent__day_format(s->cut, day, sizeof day);
    return ent__fail(err, ENT_INVALID,
                     "\"%.*s\" began on %s: before, it may be \"%.*s\" or another that is "
                     "meant",
                     ENT_FMT(id), day, ENT_FMT(s->past));
}

/* ---- a claim ------------------------------------------------------------------------------
 */

static void add_cut(ent_day day, const stretch *t, ent_day cuts[CUTS_MOST], int *n) {
    if (day <= t->first || day > t->last)
        return;
    int i = *n;
    while (i > 0 && cuts[i - 1] > day)
        i--;
    if (i > 0 && cuts[i - 1] == day)
        return;
    memmove(cuts + i + 1, cuts + i, (size_t)(*n - i) * sizeof *cuts);
    cuts[i] = day;
    ++*n;
}

static void add_cuts(const party *p, const stretch *t, ent_day cuts[CUTS_MOST], int *n) {
    if (!p->s || p->cut == ENT_DAY_MIN)
        return;
    if (p->from != ENT_DAY_MIN)
        add_cut(p->from, t, cuts, n);
    if (p->cut != ENT_DAY_MAX)
        add_cut(p->cut, t, cuts, n);
}

static void note_put(const ent_row *row, ent_buf *out) {
    const ent_str *c = row->cell;
    ent__buf_str(out, c[ENT_C_NOTE]);
    ent__buf_printf(out, "%sin the source: %.*s %.*s %.*s", c[ENT_C_NOTE].n ? "; " : "",
                    ENT_FMT(c[ENT_C_SUBJECT]), ENT_FMT(c[ENT_C_RELATION]),
                    ENT_FMT(c[ENT_C_OBJECT]));
    if (c[ENT_C_SINCE].n)
        ent__buf_printf(out, " since %.*s", ENT_FMT(c[ENT_C_SINCE]));
    if (c[ENT_C_UNTIL].n)
        ent__buf_printf(out, " until %.*s", ENT_FMT(c[ENT_C_UNTIL]));
}

static void parts_put(const ent_row *row, const party sides[2], const stretch *t,
                      ent_cut *out) {
    ent_day cuts[CUTS_MOST + 1];
    int n = 0;
    add_cuts(&sides[0], t, cuts, &n);
    add_cuts(&sides[1], t, cuts, &n);
    out->n = 0;
    for (int i = 0; i <= n; i++) {
        ent_row *part = &out->part[i];
        ent_day first = i ? cuts[i - 1] : t->first;
        if (nobody(&sides[0], first) || nobody(&sides[1], first))
            break;
        out->n++;
        *part = *row;
        part->cell[ENT_C_SUBJECT] = holder(&sides[0], row->cell[ENT_C_SUBJECT], first);
        part->cell[ENT_C_OBJECT] = holder(&sides[1], row->cell[ENT_C_OBJECT], first);
        if (i) {
            ent__day_format(first, out->since[i], ENT_DAY_TEXT);
            part->cell[ENT_C_SINCE] = ent__str(out->since[i]);
        }
        if (i < n) {
            ent__day_format(cuts[i] - 1, out->until[i], ENT_DAY_TEXT);
            part->cell[ENT_C_UNTIL] = ent__str(out->until[i]);
        }
    }
}

static int on_shape(void *ctx, const ent_row *row, ent_instant recorded) {
    (void)recorded;
    char *shape = ctx;
    ent_str text = row->cell[ENT_R_SHAPE];
    *shape = text.n ? text.p[0] : '\0';
    return 1;
}

/* 's'tate, 'e'vent, 'm'easure, 'r'emark; NUL: no such relation, as the model will say. */
static ent_code shape_of(ent_importer *im, ent_str relation, char *out, ent_error *err) {
    *out = '\0';
    if (!relation.n)
        return ENT_OK;
    ent_code code = ent__register_rows(im->reg, ENT_RELATION, relation, on_shape, out, err);
    return code == ENT_STOPPED ? ENT_OK : code;
}

/* Every holder must be in the register. */
static ent_code holders_known(ent_importer *im, const party sides[2], const ent_cut *cut,
                              ent_error *err) {
    static const int cells[] = {ENT_C_SUBJECT, ENT_C_OBJECT};
    for (int i = 0; i < cut->n; i++)
        for (int k = 0; k < 2; k++)
            if (sides[k].s)
                ENT_TRY(ent__import_known(im, cut->part[i].cell[cells[k]], err));
    return ENT_OK;
}

/* What ends with its party, in a source that goes on, is told. */
static ent_code tell_ended(ent_importer *im, const party *p, const ent_cut *cut,
                           ent_error *err) {
    char message[200], day[ENT_DAY_TEXT];
    if (!p->s || p->heir || p->s->kind == ENT_CONTINUES ||
        cut->part[cut->n - 1].cell[ENT_C_UNTIL].p != cut->until[cut->n - 1])
        return ENT_OK;
    ent__day_format(p->cut - 1, day, sizeof day);
    snprintf(message, sizeof message,
             "\"%.*s\" ended on %s, and nobody continues it alone: so does the claim",
             ENT_FMT(p->s->past), day);
    return ent__import_note(im, message, err);
}

static bool changed(const ent_row *row, const ent_cut *cut) {
    const ent_str *a = row->cell, *b = cut->part[0].cell;
    return cut->n > 1 || !ent__str_eq(a[ENT_C_SUBJECT], b[ENT_C_SUBJECT]) ||
           !ent__str_eq(a[ENT_C_OBJECT], b[ENT_C_OBJECT]) ||
           !ent__str_eq(a[ENT_C_UNTIL], b[ENT_C_UNTIL]);
}

static ent_code cut_row(ent_importer *im, const ent_row *row, const stretch *t, ent_cut *out,
                        ent_error *err) {
    ent_str a = row->cell[ENT_C_SUBJECT], b = row->cell[ENT_C_OBJECT];
    ENT_TRY(not_of_several(im, a, t, err));
    ENT_TRY(not_of_several(im, b, t, err));
    party sides[2] = {party_of(im, a, t), party_of(im, b, t)};
    bool none = !sides[0].s && !sides[1].s;
    if (none || sides[0].s == sides[1].s) /* what one is to the other */
        return ENT_OK;
    parts_put(row, sides, t, out);
    if (!changed(row, out))
        return ENT_OK;
    note_put(row, &out->note);
    ENT_TRY(ent__buf_code(&out->note, err));
    for (int i = 0; i < out->n; i++)
        out->part[i].cell[ENT_C_NOTE] = ent__buf_view(&out->note);
    ENT_TRY(tell_ended(im, &sides[0], out, err));
    ENT_TRY(tell_ended(im, &sides[1], out, err));
    return holders_known(im, sides, out, err);
}

static bool is_in_succession(const ent_importer *im, ent_str id) {
    for (size_t i = 0; i < im->n_successions; i++) {
        const ent_succession *s = &im->successions[i];
        if (s->kind != ENT_LEAVES && (ent__str_eq(s->heir, id) || ent__str_eq(s->past, id)))
            return true;
    }
    return false;
}

ent_code ent__succession_cut(ent_importer *im, const ent_row *row, ent_cut *out,
                             ent_error *err) {
    stretch t;
    char shape;
    out->n = 1;
    out->part[0] = *row;
    ent__buf_init(&out->note, ENT_CELL_BYTES_MOST);
    ENT_TRY(load(im, err));
    if (!is_in_succession(im, row->cell[ENT_C_SUBJECT]) &&
        !is_in_succession(im, row->cell[ENT_C_OBJECT]))
        return ENT_OK;
    ENT_TRY(shape_of(im, row->cell[ENT_C_RELATION], &shape, err));
    bool judged = shape == 's' || shape == 'e' || shape == 'm';
    if (!judged || !stretch_of(im, row, shape == 's', &t))
        return ENT_OK;
    return cut_row(im, row, &t, out, err);
}

void ent__cut_free(ent_cut *cut) {
    ent__buf_free(&cut->note);
}
