/* SPDX-License-Identifier: MIT
 *
 * Tables of an article: country, when formal relations began, notes; and bodies with the
 * day of joining. The heads say what a column is; a table whose heads do not is told and
 * passed over, and so is a row that says nothing of a date.
 */
#include "exchange/prose.h"
#include "exchange/wikitext.h"

#include <stdio.h>

enum { DATES_MOST = 6, WORDS_MOST = 1000 };

typedef enum column { OTHER, COUNTRY, BODY, DATE, VALUE, NOTES } column;

typedef struct reading {
    ent_article *a;
    column is[ENT_WIKI_COLUMNS_MOST];
    int n;
    bool understood; /* a party and a date, or notes */
    bool told;
    ent_str words; /* of the row at hand, in `text` */
    ent_buf text;
    size_t at;
    ent_str sort; /* of its date */
    size_t notes_from, notes_until;
} reading;

/* ---- heads ------------------------------------------------------------------------------ */

static column column_of(ent_str head) {
    static const struct {
        const char *word;
        column is;
    } words[] = {
        {"country", COUNTRY},
        {"countries", COUNTRY},
        {"state", COUNTRY},
        {"nation", COUNTRY},
        {"partner", COUNTRY},
        {"organization", BODY},
        {"organisation", BODY},
        {"body", BODY},
        {"formal relations", DATE},
        {"relations began", DATE},
        {"relations established", DATE},
        {"established", DATE},
        {"date", DATE},
        {"since", DATE},
        {"joined", DATE},
        {"status", VALUE},
        {"membership", VALUE},
        {"notes", NOTES},
        {"note", NOTES},
        {"remarks", NOTES},
        {"comments", NOTES},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ent__prose_find(head, words[i].word) < head.n)
            return words[i].is;
    return OTHER;
}

static int column_find(const reading *r, column is) {
    for (int i = 0; i < r->n; i++)
        if (r->is[i] == is)
            return i;
    return -1;
}

static bool is_heads(const ent_wiki_row *row) {
    int heads = 0;
    for (int i = 0; i < row->n; i++)
        heads += row->cell[i].head;
    return row->n > 1 && heads == row->n;
}

static ent_code heads_read(reading *r, const ent_wiki_row *row, ent_error *err) {
    for (int i = 0; i < row->n; i++) {
        ent_wiki_said said;
        ENT_TRY(ent__article_say(r->a, row->cell[i].from, row->cell[i].until, &said, err));
        column is = column_of(ent__buf_view(&said.text));
        bool taken = is != OTHER && column_find(r, is) >= 0 && i >= r->n;
        if (i >= r->n || r->is[i] == OTHER)
            r->is[i] = taken ? OTHER : is;
        ent__wiki_said_free(&said);
        r->n = i + 1 > r->n ? i + 1 : r->n;
    }
    bool party = column_find(r, COUNTRY) >= 0 || column_find(r, BODY) >= 0;
    r->understood = party && (column_find(r, DATE) >= 0 || column_find(r, NOTES) >= 0);
    return ENT_OK;
}

/* ---- dates of a cell -----------------------------------------------------------------------
 */

typedef struct dated {
    char day[16];
    bool restored;
} dated;

static bool is_word(char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* All dates in the text; one behind "restored" and the like is a restoration. */
static int dates_find(ent_str text, dated out[DATES_MOST]) {
    static const char *const again[] = {"restored", "re-established", "reestablished",
                                        "resumed", "renewed"};
    int n = 0;
    size_t before = 0;
    text.n = text.n < WORDS_MOST ? text.n : WORDS_MOST;
    for (size_t i = 0, used; i < text.n && n < DATES_MOST; i += used) {
        ent_str rest = {text.p + i, text.n - i};
        bool starts = i == 0 || !is_word(text.p[i - 1]);
        if (!starts || !ent__wiki_date(rest, out[n].day, &used)) {
            used = 1;
            continue;
        }
        ent_str between = {text.p + before, i + used - before};
        const char *close = used < rest.n ? memchr(rest.p + used, ')', rest.n - used) : NULL;
        if (close && used + 1 < rest.n && rest.p[used] == ' ' && rest.p[used + 1] == '(')
            between.n += (size_t)(close - rest.p) - used;
        out[n].restored = false;
        for (size_t k = 0; k < sizeof again / sizeof *again; k++)
            out[n].restored |= ent__prose_find(between, again[k]) < between.n;
        before = i + used;
        n++;
    }
    return n;
}

/* ---- rows
 * ------------------------------------------------------------------------------------ */

static ent_code cell_say(reading *r, const ent_wiki_row *row, int at, ent_wiki_said *out,
                         ent_error *err) {
    size_t from = 0, until = 0;
    if (at >= 0 && at < row->n) {
        from = row->cell[at].from;
        until = row->cell[at].until;
    }
    return ent__article_say(r->a, from, until, out, err);
}

/* "Syria (suspended)": the name in the first line, and what stands in brackets. */
static ent_str name_of(ent_str text, ent_str *bracket) {
    static const char *const dashes[] = {"\xe2\x80\x94", "\xe2\x80\x93", "-", "*"};
    text = ent__str_trim(text);
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (ent__str_starts(text, dashes[i]))
            text = ent__str_trim(
                (ent_str){text.p + strlen(dashes[i]), text.n - strlen(dashes[i])});
    const char *line = text.n ? memchr(text.p, '\n', text.n) : NULL;
    if (line)
        text.n = (size_t)(line - text.p);
    *bracket = ENT_STR("");
    ent_str cut = text;
    return ent__prose_bracket(&cut, bracket) && cut.n ? cut : text;
}

/* Who the row is of: all of the cell, or the cell without its brackets. */
static ent_code party_of(reading *r, const ent_wiki_said *said, const char *type,
                         char out[ENT_WHO_BYTES], ent_str *name, ent_str *bracket,
                         ent_error *err) {
    ent_str text = ent__str_trim(ent__buf_view(&said->text));
    *name = name_of(text, bracket);
    ent_importer *im = r->a->im;
    if (!name->n && !said->n_names)
        return ENT_DONE; /* a row of nobody */
    ent_code code = ent__import_who(im, text, im->day, type, out, ENT_WHO_BYTES);
    if (code == ENT_OK) {
        *bracket = ENT_STR("");
        return ENT_OK;
    }
    return ent__article_party(r->a, *name, said, type, out, err);
}

/* What a status says of membership, and of relations. */
static const char *value_of(ent_str text, bool body) {
    static const struct {
        const char *word, *member, *relations;
    } words[] = {{"observer", "observer", NULL},   {"associate", "associate", NULL},
                 {"candidate", "candidate", NULL}, {"partner", "partner", NULL},
                 {"withdrawn", "withdrawn", NULL}, {"suspended", "suspended", "suspended"},
                 {"severed", NULL, "severed"},     {"broken", NULL, "severed"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *value = body ? words[i].member : words[i].relations;
        if (value && ent__prose_find(text, words[i].word) < text.n)
            return value;
    }
    return body ? "member" : "established";
}

/* What a table is sorted by, where the cell itself has no date. */
static int dates_of(const reading *r, const ent_wiki_said *date, dated d[DATES_MOST]) {
    int n = dates_find(ent__buf_view(&date->text), d);
    ent_date parsed;
    if (n || !r->sort.n || r->sort.n >= sizeof d[0].day || r->sort.p[0] < '0' ||
        r->sort.p[0] > '9' ||
        ent_date_parse(r->sort.p, (ptrdiff_t)r->sort.n, &parsed, NULL) != ENT_OK)
        return n;
    memcpy(d[0].day, r->sort.p, r->sort.n);
    d[0].day[r->sort.n] = '\0';
    d[0].restored = false;
    return 1;
}

static ent_code dates_claim(reading *r, const char *party, bool body, const char *value,
                            const char *note, const ent_wiki_said *date,
                            const ent_wiki_said *who, ent_error *err) {
    dated d[DATES_MOST];
    size_t ref[2 * ENT_WIKI_REFS_MOST];
    ent_wikitext_says s = {.subject = r->a->subject, .object = party, .note = note};
    for (int i = 0; i < date->n_refs; i++)
        ref[s.n_refs++] = date->ref[i];
    for (int i = 0; i < who->n_refs; i++)
        ref[s.n_refs++] = who->ref[i];
    s.ref = ref;
    s.at = r->at;
    s.words = r->words;
    s.relation = body ? "member" : "diplomatic";
    s.value = value;
    s.until = body && strcmp(value, "withdrawn") != 0 ? ".." : "";
    int n = dates_of(r, date, d);
    for (int i = 0; i < n; i++) {
        s.since = d[i].day;
        s.detail = d[i].restored ? "how=restored" : "";
        ENT_TRY(ent__article_claim(r->a, &s, err));
    }
    if (n || !date->text.n)
        return ENT_OK;
    return ent__article_note(r->a, r->at, err, "no date that could be read: \"%.*s\"",
                             (int)(date->text.n > 80 ? 80 : date->text.n), date->text.p);
}

/* One row, its cells read. */
static ent_code row_claim(reading *r, const ent_wiki_said *who, const ent_wiki_said *date,
                          const ent_wiki_said *status, bool body, ent_error *err) {
    char party[ENT_WHO_BYTES], note[200] = "";
    ent_str name, bracket;
    ent_code code =
        party_of(r, who, body ? "org,format,programme,group" : "state,territory,org", party,
                 &name, &bracket, err);
    if (code != ENT_OK)
        return code == ENT_DONE ? ENT_OK : code;
    if (bracket.n)
        snprintf(note, sizeof note, "in brackets: %.*s",
                 (int)(bracket.n > 120 ? 120 : bracket.n), bracket.p);
    note[ent__utf8_check(note, strlen(note))] = '\0';
    if (who->doubted || date->doubted)
        snprintf(note + strlen(note), sizeof note - strlen(note), "%scitation needed",
                 note[0] ? "; " : "");
    ent_str said = status->text.n ? ent__buf_view(&status->text) : bracket;
    const char *value = value_of(said, body);
    /* "(suspended)" beside the day of the beginning: that day is not the suspension's */
    bool other = !body && strcmp(value, "established") != 0;
    ENT_TRY(dates_claim(r, party, body, body ? value : "established", note, date, who, err));
    if (other) {
        ent_wikitext_says s = {.subject = r->a->subject,
                               .relation = "diplomatic",
                               .object = party,
                               .value = value,
                               .until = "..",
                               .note = note,
                               .at = r->at,
                               .words = r->words,
                               .ref = who->ref,
                               .n_refs = who->n_refs};
        ENT_TRY(ent__article_claim(r->a, &s, err));
    }
    return body ? ENT_OK
                : ent__article_notes(r->a, party, name, r->notes_from, r->notes_until, err);
}

/* The words of the row, enough for a quote. */
static ent_code words_gather(reading *r, const ent_wiki_row *row, ent_error *err) {
    ent__buf_clear(&r->text);
    for (int i = 0; i < row->n && r->text.n < WORDS_MOST; i++) {
        ent_wiki_said said;
        if (i && row->cell[i].from == row->cell[i - 1].from) /* it fills several columns */
            continue;
        ENT_TRY(cell_say(r, row, i, &said, err));
        ent_str words = ent__buf_view(&said.text);
        words.n = words.n < WORDS_MOST ? words.n : WORDS_MOST;
        ent__buf_z(&r->text, r->text.n && words.n ? " | " : "");
        ent__buf_str(&r->text, words);
        ent__wiki_said_free(&said);
    }
    r->words = ent__buf_view(&r->text);
    return ent__buf_code(&r->text, err);
}

static ent_code row_read(reading *r, const ent_wiki_row *row, ent_error *err) {
    ent_wiki_said said[3];
    bool body = column_find(r, COUNTRY) < 0;
    const column wanted[] = {body ? BODY : COUNTRY, DATE, VALUE};
    int notes = column_find(r, NOTES), date = column_find(r, DATE);
    bool has_notes = notes >= 0 && notes < row->n;
    r->sort = date >= 0 && date < row->n ? row->cell[date].sort : ENT_STR("");
    r->notes_from = has_notes ? row->cell[notes].from : 0;
    r->notes_until = has_notes ? row->cell[notes].until : 0;
    ENT_TRY(words_gather(r, row, err));
    int n = 0;
    ent_code code = ENT_OK;
    while (n < 3 && code == ENT_OK) {
        code = cell_say(r, row, column_find(r, wanted[n]), &said[n], err);
        n += code == ENT_OK;
    }
    if (code == ENT_OK && (said[0].text.n || said[0].n_names))
        code = row_claim(r, &said[0], &said[1], &said[2], body, err);
    while (n > 0)
        ent__wiki_said_free(&said[--n]);
    return code;
}

/* Where the first cell of its own begins: rows begin with blank lines and attributes. */
static size_t row_at(const ent_wiki_row *row) {
    for (int i = 0; i < row->n; i++)
        if (row->cell[i].own)
            return row->cell[i].from;
    return row->from;
}

static ent_code row_take(reading *r, const ent_wiki_row *row, size_t until, ent_error *err) {
    bool as_written = false;
    ENT_TRY(ent__article_row(r->a, row->from, until, &as_written, err));
    if (as_written)
        return ENT_OK;
    r->at = row_at(row);
    if (!r->understood) {
        bool told = r->told || r->a->own;
        r->told = true;
        return told
                   ? ENT_OK
                   : ent__article_note(r->a, row->from, err,
                                       "a table whose heads are not understood is passed over");
    }
    ENT_TRY(ent__article_begin(r->a, err));
    int who = column_find(r, COUNTRY) >= 0 ? column_find(r, COUNTRY) : column_find(r, BODY);
    size_t at =
        who < row->n ? ent__wiki_skip(&r->a->w, row->cell[who].from, row->until) : r->at;
    ent__article_place(r->a, at);
    return row_read(r, row, err);
}

ent_code ent__article_table(ent_article *a, size_t from, size_t *behind, ent_error *err) {
    ent_wiki_table *t = ent__alloc(sizeof *t);
    reading *r = ent__zalloc(1, sizeof *r);
    ent_code code = t && r ? ENT_OK : ent__nomem(err);
    if (code == ENT_OK) {
        r->a = a;
        ent__buf_init(&r->text, ENT_WIKI_BYTES_MOST);
        ent__wiki_table(&a->w, from, t);
        while ((code = ent__wiki_row(t, err)) == ENT_OK) {
            code = is_heads(&t->row) ? heads_read(r, &t->row, err)
                                     : row_take(r, &t->row, t->row.until, err);
            if (code == ENT_OK)
                code = ent__import_tick(a->im, err);
            if (code != ENT_OK)
                break;
        }
        *behind = t->at > from ? t->at : a->w.text.n;
        ent__buf_free(&r->text);
        code = code == ENT_DONE ? ENT_OK : code;
    }
    ent__free(t, sizeof *t);
    ent__free(r, sizeof *r);
    return code;
}
