/* SPDX-License-Identifier: MIT
 *
 * Status tables of the United Nations Treaty Collection, as scraped: a folder with
 * index.csv (chapter_no, treaty_no, treaty_name, …) and treaties/CHAPTER-NO.csv.
 *
 *   Participant,Signature,"Ratification, Accession(a), Succession(d)"
 *   Afghanistan,14 Aug 1980,5 Mar 2003 a
 *
 * A heading tells which actions its cells may be: a cell's letter picks one, without a
 * letter it is the one that has none. The order varies, and so do the headings.
 *
 * A treaty is the one of that name that the register has, else it is made, as
 * treaty:untc-CHAPTER-NO. Names end in place and day of conclusion. A party is called by
 * the name that it has when the table is made, also for what it did under another: who it
 * was on the day of the action is the frame's to say (succession.c).
 */
#include "exchange/import.h"
#include "exchange/prose.h"

#include <math.h>
#include <stdio.h>

enum { ACTIONS_MOST = 8, COLUMNS_MOST = 32 };

typedef struct action {
    char letter[4]; /* in brackets behind the heading's word; blank: none */
    const char *value, *role;
} action;

typedef struct heading {
    bool passed; /* no action: a reference */
    action action[ACTIONS_MOST];
    int n;
} heading;

/* The treaties of the index, by "CHAPTER-NO" as in the files' names. */
typedef struct listed {
    ent_str chapter, no, name; /* in the arena of the import */
    char id[ENT_WHO_BYTES];    /* blank until it is asked for */
} listed;

typedef struct untc {
    ent_pool keys;
    listed *treaty;
    size_t cap;
} untc;

typedef struct table {
    ent_importer *im;
    ent_csv *csv;
    const char *treaty;
    char at[64];
    heading column[COLUMNS_MOST];
    int n;
} table;

/* ---- words ------------------------------------------------------------------------------ */

static const struct {
    const char *word, *value, *role;
} words[] = {
    {"Signature", "signature", ""},
    {"Definitive signature", "definitive-signature", ""},
    {"Succession to signature", "succession", "succession-to-signature"},
    {"Ratification", "ratification", ""},
    {"Acceptance", "acceptance", ""},
    {"Approval", "approval", ""},
    {"Accession", "accession", ""},
    {"Succession", "succession", ""},
    {"Formal confirmation", "formal-confirmation", ""},
    {"Act of formal confirmation", "formal-confirmation", ""},
    {"Confirmation", "formal-confirmation", ""},
    {"Provisional application", "provisional-application", ""},
    {"Undertaking of provisional application", "provisional-application", ""},
    {"Consent to be bound", "acceptance", "consent-to-be-bound"},
    {"Simplified procedure", "acceptance", "simplified-procedure"},
    {"Provisional acceptance", "acceptance", "provisional-acceptance"},
    {"Definitive acceptance", "acceptance", "definitive-acceptance"},
    {"Ratification with the declaration", "ratification", ""},
    {"Application", "entry-into-force", "application"},
    {"Entry into force", "entry-into-force", ""},
    {"Participation", "acceptance", "participation"},
    {"Notification", "acceptance", "notification"},
    {"Notification of non-provisional application", "declaration",
     "no-provisional-application"},
    {"Acceptance of the Protocol", "acceptance", ""},
    {"Definitive signature of the Protocol", "definitive-signature", ""},
    {"Withdrawal", "withdrawal", ""},
    {"Denunciation", "denunciation", ""},
};

/* "Accession(a)": the longest word that it begins with, and the letter. */
static bool action_read(ent_str text, action *out) {
    ent_str letter;
    size_t best = 0;
    *out = (action){{0}, NULL, NULL};
    if (ent__prose_bracket(&text, &letter) && letter.n < sizeof out->letter)
        memcpy(out->letter, letter.p, letter.n);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ent_str rest = text;
        size_t n = strlen(words[i].word);
        if (n <= best || !ent__prose_skip(&rest, words[i].word) || (rest.n && rest.p[0] != ' '))
            continue;
        best = n;
        out->value = words[i].value;
        out->role = words[i].role;
    }
    return best > 0;
}

static bool is_reference(ent_str text) {
    static const char *const heads[] = {"UNTS", "Resolution", "Registration"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (ent__str_starts(text, heads[i]))
            return true;
    return false;
}

static ent_code heading_read(table *t, ent_str text, heading *out, ent_error *err) {
    ent_str rest = text, one;
    *out = (heading){0};
    if (is_reference(text)) {
        out->passed = true;
        return ENT_OK;
    }
    while (ent__prose_item(&rest, ",", &one) && out->n < ACTIONS_MOST) {
        if (!one.n || (action_read(one, &out->action[out->n]) && ++out->n))
            continue;
        char message[200];
        snprintf(message, sizeof message, "no treaty action that is known: \"%.*s\"",
                 (int)(one.n > 120 ? 120 : one.n), one.p);
        ENT_TRY(ent__import_note(t->im, message, err));
    }
    out->passed = out->n == 0;
    return ENT_OK;
}

/* ---- the index -------------------------------------------------------------------------- */

/* "4", "8.b", "2.7a" are 4-8-b and 3-2-7a in names of files. */
static ent_code key_put(ent_str chapter, ent_str no, ent_buf *out, ent_error *err) {
    ent__buf_str(out, chapter);
    ent__buf_char(out, '-');
    for (size_t i = 0; i < no.n; i++)
        ent__buf_char(out, no.p[i] == '.' || no.p[i] == ' ' ? '-' : no.p[i]);
    return ent__buf_code(out, err);
}

static ent_code listed_add(ent_importer *im, const ent_str *cells, ent_error *err) {
    untc *u = im->state;
    ent_buf key;
    ent__buf_init(&key, 256);
    ent_code code = key_put(cells[0], cells[1], &key, err);
    uint32_t no = code == ENT_OK ? ent__pool_add(&u->keys, ent__buf_view(&key)) : ENT_NONE;
    ent__buf_free(&key);
    ENT_TRY(code);
    if (no == ENT_NONE || !ENT_GROW(u->treaty, u->cap, (size_t)no + 1))
        return ent__nomem(err);
    u->treaty[no] = (listed){.chapter = ent__str_copy(&im->arena, cells[0]),
                             .no = ent__str_copy(&im->arena, cells[1]),
                             .name = ent__str_copy(&im->arena, cells[2])};
    return u->treaty[no].name.p ? ENT_OK : ent__nomem(err);
}

/* "Denmark, 25 June 1998" to the day; of two places with their days nothing goes. */
static ent_str after_country(ent_str text) {
    for (size_t i = 0; i < text.n && (text.p[i] < '0' || text.p[i] > '9'); i++)
        if (text.p[i] == ',')
            return ent__str_trim((ent_str){text.p + i + 1, text.n - i - 1});
    return ent__str_trim(text);
}

/* "… Torture. New York, 10 December 1984": the name, the place, the day. */
static void name_read(ent_str *name, ent_str *place, char day[16]) {
    size_t used;
    *place = ENT_STR("");
    day[0] = '\0';
    for (size_t i = name->n; i-- > 0;) {
        ent_str tail = {name->p + i, name->n - i};
        if (name->p[i] != '.' || tail.n < 8)
            continue;
        tail = ent__str_trim((ent_str){tail.p + 1, tail.n - 1});
        ent_str town = ENT_STR(""), date = tail;
        const char *comma = memchr(tail.p, ',', tail.n);
        if (comma) {
            town = (ent_str){tail.p, (size_t)(comma - tail.p)};
            date = after_country((ent_str){comma + 1, tail.n - town.n - 1});
        }
        if (!ent__prose_date(date, day, &used) || used != date.n) {
            day[0] = '\0';
            return;
        }
        *place = town.n <= 40 ? town : ENT_STR("");
        *name = (ent_str){name->p, i};
        break;
    }
    while (name->n && (name->p[name->n - 1] == '*' || name->p[name->n - 1] == ' '))
        name->n--;
}

static ent_code concluded(ent_importer *im, const listed *l, ent_str town, const char *day,
                          ent_error *err) {
    char place[ENT_WHO_BYTES] = "", detail[ENT_WHO_BYTES + 32], at[64];
    if (!*day)
        return ENT_OK;
    if (town.n) {
        ent_place p = {.name = town, .lat = NAN, .lon = NAN};
        p.country = p.qid = ENT_STR("");
        ENT_TRY(ent__import_place(im, &p, place, err));
    }
    snprintf(detail, sizeof detail, "how=concluded%s%s", *place ? ";place=" : "", place);
    snprintf(at, sizeof at, "chapter %.*s, treaty %.*s",
             (int)(l->chapter.n > 20 ? 20 : l->chapter.n), l->chapter.p,
             (int)(l->no.n > 20 ? 20 : l->no.n), l->no.p);
    ent_row row = ent__row_blank();
    row.cell[ENT_C_SUBJECT] = ent__str(l->id);
    row.cell[ENT_C_RELATION] = ENT_STR("exists");
    row.cell[ENT_C_VALUE] = ENT_STR("exists");
    row.cell[ENT_C_SINCE] = ent__str(day);
    row.cell[ENT_C_DETAIL] = ent__str(detail);
    row.cell[ENT_C_AT] = ent__str(at);
    return ent__import_claim(im, &row, err);
}

/* A treaty of that name that the register has. */
typedef struct namesake {
    const untc *u;
    const listed *l;
    ent_str own; /* the id that would be made */
    ent_date day;
    char *out;
} namesake;

/* Not another one of the same name: concluded on another day (both TIR Conventions), or of
 * another line of the index (a convention and its final protocol). */
static int on_namesake(void *ctx, const ent_row *row, ent_instant recorded) {
    namesake *n = ctx;
    ent_str id = row->cell[ENT_E_ID], since = row->cell[ENT_E_SINCE];
    ent_date d;
    (void)recorded;
    bool of_line = ent__str_starts(id, "treaty:untc-");
    if (!ent__str_is(row->cell[ENT_E_TYPE], "treaty") || id.n >= ENT_WHO_BYTES ||
        (of_line && !ent__str_eq(id, n->own)))
        return 0;
    if (since.n && ent_date_parse(since.p, (ptrdiff_t)since.n, &d, NULL) == ENT_OK &&
        (d.from > n->day.until || d.until < n->day.from))
        return 0;
    for (size_t i = 0; i < n->u->keys.n; i++)
        if (&n->u->treaty[i] != n->l && ent__str_is(id, n->u->treaty[i].id))
            return 0;
    memcpy(n->out, id.p, id.n);
    n->out[id.n] = '\0';
    return 1;
}

static ent_code namesake_find(ent_importer *im, listed *l, ent_str name, const char *day,
                              ent_str own, ent_error *err) {
    namesake n = {.u = im->state, .l = l, .own = own, .out = l->id};
    ent_buf folded;
    n.day.from = ENT_DAY_MIN;
    n.day.until = ENT_DAY_MAX;
    if (*day)
        ENT_TRY(ent_date_parse(day, -1, &n.day, err));
    ent__buf_init(&folded, 1 << 14);
    ent_code code = ent__utf8_fold(name, &folded, err);
    if (code == ENT_OK)
        code = ent__buf_code(&folded, err);
    if (code == ENT_OK && folded.n)
        code =
            ent__register_named(im->reg, ent__buf_view(&folded), false, on_namesake, &n, err);
    ent__buf_free(&folded);
    return code == ENT_STOPPED ? ENT_OK : code;
}

static ent_code treaty_find(ent_importer *im, listed *l, ent_error *err) {
    char day[16];
    ent_str name = l->name, town;
    ent_buf own; /* treaty:untc-4-9-b */
    if (l->id[0])
        return ENT_OK;
    name_read(&name, &town, day);
    ent__buf_init(&own, sizeof l->id - 1);
    ent__buf_z(&own, "treaty:untc-");
    ent_code code = key_put(l->chapter, l->no, &own, err);
    if (code == ENT_OK)
        code = namesake_find(im, l, name, day, ent__buf_view(&own), err);
    if (code == ENT_OK && !l->id[0]) {
        memcpy(l->id, own.p, own.n + 1);
        code = ent__import_entity(im, ent__str(l->id), "treaty", name, ENT_STR(""), err);
    }
    ent__buf_free(&own);
    return code == ENT_OK ? concluded(im, l, town, day, err) : code;
}

/* ---- rows ------------------------------------------------------------------------------- */

static ent_code refuse(table *t, int column, const char *what, ent_str which, ent_error *err) {
    ent_error why = {0};
    ent__csv_place(t->csv, column, &t->im->line, &t->im->column);
    ent__fail(&why, ENT_INVALID, "%s: \"%.*s\"", what, ENT_FMT(which));
    return ent__import_refuse(t->im, &why, err);
}

/* "5 Mar 2003 a": the day and the letter. */
static bool cell_read(ent_str cell, char day[16], ent_str *letter) {
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    ent_str rest = cell, d, m, y;
    int64_t date, year;
    if (!ent__str_split(&rest, ' ', &d) || !ent__str_split(&rest, ' ', &m))
        return false;
    rest = ent__str_trim(rest.p ? rest : ENT_STR(""));
    if (!ent__str_split(&rest, ' ', &y) || m.n != 3 || !ent__int_parse(d, &date) ||
        !ent__int_parse(y, &year) || y.n != 4)
        return false;
    int month = 0;
    for (int i = 0; i < 12; i++)
        month = memcmp(months + (size_t)i * 3, m.p, 3) == 0 ? i + 1 : month;
    if (!month || date < 1 || date > ent__month_days(year, month))
        return false;
    snprintf(day, 16, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)date % 100);
    *letter = rest.p ? ent__str_trim(rest) : ENT_STR("");
    return true;
}

static const action *action_find(const heading *h, ent_str letter) {
    for (int i = 0; i < h->n; i++)
        if (ent__str_is(letter, h->action[i].letter))
            return &h->action[i];
    return h->n == 1 && !letter.n ? &h->action[0] : NULL;
}

static ent_code action_take(table *t, int column, ent_str party, ent_str cell, ent_error *err) {
    char day[16], id[ENT_WHO_BYTES], detail[64];
    ent_str letter;
    if (!cell_read(cell, day, &letter))
        return refuse(t, column, "no day such as 5 Mar 2003", cell, err);
    const action *a = action_find(&t->column[column], letter);
    if (!a)
        return refuse(t, column, "a letter that the heading does not explain", cell, err);
    ent_code code = ent__import_party(t->im, party, "state,territory,org", id, err);
    if (code != ENT_OK)
        return code == ENT_DONE ? ENT_OK : code;
    snprintf(detail, sizeof detail, "%s%s", *a->role ? "role=" : "", a->role);
    ent_row row = ent__row_blank();
    row.cell[ENT_C_SUBJECT] = ent__str(id);
    row.cell[ENT_C_RELATION] = ENT_STR("party");
    row.cell[ENT_C_OBJECT] = ent__str(t->treaty);
    row.cell[ENT_C_VALUE] = ent__str(a->value);
    row.cell[ENT_C_SINCE] = ent__str(day);
    row.cell[ENT_C_DETAIL] = ent__str(detail);
    row.cell[ENT_C_AT] = ent__str(t->at);
    return ent__import_claim(t->im, &row, err);
}

static ent_code row_take(void *ctx, const ent_str *cells, int n, ent_error *err) {
    table *t = ctx;
    ent_str party = ent__str_trim(cells[0]);
    for (int i = 1; i < n && i < t->n; i++) {
        ent_str cell = ent__str_trim(cells[i]);
        ent__csv_place(t->csv, i, &t->im->line, &t->im->column);
        if (cell.n && !t->column[i].passed)
            ENT_TRY(action_take(t, i, party, cell, err));
    }
    return ENT_OK;
}

static ent_code index_row(void *ctx, const ent_str *cells, int n, ent_error *err) {
    table *t = ctx;
    return n < 3 ? refuse(t, 0, "no treaty", cells[0], err) : listed_add(t->im, cells, err);
}

/* ---- files ------------------------------------------------------------------------------ */

typedef ent_code (*row_fn)(void *ctx, const ent_str *cells, int n, ent_error *err);

static ent_code rows_walk(table *t, row_fn fn, ent_error *err) {
    for (;;) {
        const ent_str *cells;
        int n;
        ent_error why = {0};
        ent_code code = ent__csv_next(t->csv, &cells, &n, &why);
        if (code == ENT_DONE)
            return ENT_OK;
        t->im->raw = ent__csv_raw(t->csv);
        why.code = code;
        if (code == ENT_OK) {
            code = fn(t, cells, n, err);
        } else if (ent__intake_is_of_row(code)) {
            t->im->line = why.line;
            t->im->column = why.column;
            code = ent__import_refuse(t->im, &why, err);
        } else if (err) {
            *err = why;
        }
        if (code != ENT_OK)
            return code;
    }
}

/* "…/treaties/4-8-b.csv": the treaty of that name in the index. */
static ent_code treaty_of(ent_importer *im, const char *path, listed **out, ent_error *err) {
    untc *u = im->state;
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    ent_str key = {base, dot ? (size_t)(dot - base) : strlen(base)};
    uint32_t no = ent__pool_find(&u->keys, key);
    if (no == ENT_NONE)
        return ent__fail_at(err, ENT_NOT_FOUND, 1, 1,
                            "which treaty is \"%.*s\"? index.csv must come before it",
                            ENT_FMT(key));
    *out = &u->treaty[no];
    return ENT_OK;
}

static ent_code treaty_take(table *t, const char *path, const ent_str *header, int n,
                            ent_error *err) {
    listed *l = NULL;
    ENT_TRY(treaty_of(t->im, path, &l, err));
    ENT_TRY(treaty_find(t->im, l, err));
    t->treaty = l->id;
    snprintf(t->at, sizeof t->at, "chapter %.*s, treaty %.*s",
             (int)(l->chapter.n > 20 ? 20 : l->chapter.n), l->chapter.p,
             (int)(l->no.n > 20 ? 20 : l->no.n), l->no.p);
    t->n = n < COLUMNS_MOST ? n : COLUMNS_MOST;
    for (int i = 1; i < t->n; i++)
        ENT_TRY(heading_read(t, ent__str_trim(header[i]), &t->column[i], err));
    return rows_walk(t, row_take, err);
}

static const ent_import_work un_treaties_work = {
    .id = "untc",
    .kind = "primary",
    .title = "Multilateral Treaties Deposited with the Secretary-General: status tables",
    .publisher = "United Nations Treaty Collection",
    .url = "https://treaties.un.org/pages/ParticipationStatus.aspx"};

static ent_code file_take(table *t, const char *path, ent_error *err) {
    const ent_str *cells;
    int n;
    ent_code code = ent__csv_next(t->csv, &cells, &n, err);
    if (code == ENT_DONE)
        return ent__fail_at(err, ENT_PARSE, 1, 1, "an empty file");
    if (code != ENT_OK)
        return code;
    if (n >= 3 && ent__str_is(cells[0], "chapter_no") && ent__str_is(cells[2], "treaty_name"))
        return rows_walk(t, index_row, err);
    if (n >= 2 && ent__str_is(cells[0], "Participant"))
        return treaty_take(t, path, cells, n, err);
    if (n == 1 && ent__str_is(cells[0], "Participant"))
        return ent__import_note(t->im, "a list of participants that says nothing of when", err);
    return ent__fail_at(err, ENT_PARSE, 1, 1,
                        "neither an index nor a status table of the Treaty Collection");
}

static ent_code take(ent_importer *im, const ent_input *in, ent_error *err) {
    table *t = ent__zalloc(1, sizeof *t);
    if (!t)
        return ent__nomem(err);
    t->im = im;
    ent_code code = ent__import_work(im, &un_treaties_work, in->name, err);
    if (code == ENT_OK)
        code = ent__csv_open(in->read, in->ctx, NULL, &t->csv, err);
    if (code == ENT_OK)
        code = file_take(t, in->name, err);
    ent__csv_close(t->csv);
    ent__free(t, sizeof *t);
    im->raw = ENT_STR("");
    return code;
}

static ent_code begin(ent_importer *im, ent_error *err) {
    im->state = ent__zalloc(1, sizeof(untc));
    return im->state ? ENT_OK : ent__nomem(err);
}

static void end(ent_importer *im) {
    untc *u = im->state;
    if (!u)
        return;
    ent__pool_free(&u->keys);
    ENT_DROP(u->treaty, u->cap);
    ent__free(u, sizeof *u);
    im->state = NULL;
}

const ent_import_kind ent__import_un_treaties = {
    .about =
        {.name = "un-treaties",
         .summary = "status tables of the UN Treaty Collection (CSV, one a treaty)",
         .reads =
             "A folder with index.csv and treaties/CHAPTER-NO.csv, or these files, the index\n"
             "first. What each party did to each treaty and when (signature, ratification,\n"
             "accession, succession, …), and where and when the treaties were concluded.\n"
             "--published says when the tables were collected.",
         .example = "entente import un-treaties un-treaties --published 2015"},
    .suffixes = ".csv",
    .relations = "exists|party",
    .begin = begin,
    .end = end,
    .take = take,
};
