/* SPDX-License-Identifier: MIT
 *
 * "A Guide to the United States' History of Recognition, Diplomatic, and Consular
 * Relations, by Country": TEI, one article a country. Its divisions of type "timeline" have
 * headings of a regular kind,
 *
 *   U.S. Recognition of Afghanistan, 1921.
 *   Elevation of U.S. Legation to Embassy Status, 1948.
 *
 * which say what happened (historian_events.c); the first day of that year in the paragraph
 * below says when, else it is the month or the year. What a heading does not tell in such
 * words is kept as a remark.
 */
#include "exchange/historian.h"

#include <stdio.h>

enum { TITLE, WRITTEN, SECTION, HEAD, PLACE, PARAGRAPH };

/* ---- reading ---------------------------------------------------------------------------- */

static ent_code articles_start(ent_historian *h, const char *name,
                               const char *const *attributes, ent_error *err) {
    (void)err;
    const char *type = ent__xml_attribute(attributes, "type");
    bool in_head = h->keeping == HEAD;
    if (strcmp(name, "title") == 0 && strcmp(type, "short") == 0) {
        ent__historian_keep(h, TITLE);
    } else if (strcmp(name, "sourceDesc") == 0 || strcmp(name, "publicationStmt") == 0) {
        if (strcmp(name, "sourceDesc") == 0 || !h->fields[WRITTEN].n)
            ent__historian_keep(h, WRITTEN);
    } else if (strcmp(name, "div") == 0 && strcmp(type, "section") == 0) {
        h->section_depth = h->depth;
    } else if (strcmp(name, "div") == 0 && strcmp(type, "timeline") == 0) {
        h->timeline_depth = h->depth;
        h->year = 0;
        for (int i = HEAD; i <= PARAGRAPH; i++)
            ent__buf_clear(&h->fields[i]);
    } else if (strcmp(name, "head") == 0 && h->timeline_depth &&
               h->depth == h->timeline_depth + 1) {
        ent__historian_keep(h, HEAD);
    } else if (strcmp(name, "head") == 0 && h->section_depth &&
               h->depth == h->section_depth + 1) {
        ent__historian_keep(h, SECTION);
    } else if (in_head && strcmp(name, "placeName") == 0) {
        ent__buf_char(&h->fields[HEAD], '\1'); /* the name begins here, and ends below */
    } else if (strcmp(name, "p") == 0 && h->timeline_depth && !h->fields[PARAGRAPH].n) {
        ent__historian_keep(h, PARAGRAPH);
    }
    return ENT_OK;
}

/* ---- days ------------------------------------------------------------------------------- */

/* "September 2, 1991", "Oct 26, 1969" or, where a month will do, "May 2001" at the start. */
static bool day_read(ent_str s, int year, bool month_only, char out[16]) {
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    for (int m = 0; m < 12; m++) {
        ent_str rest = s, number;
        char brief[4];
        int64_t day = 0, y;
        snprintf(brief, sizeof brief, "%.3s", months[m]);
        if (!(ent__prose_skip(&rest, months[m]) || ent__prose_skip(&rest, brief)) || !rest.n ||
            rest.p[0] != ' ')
            continue;
        rest = (ent_str){rest.p + 1, rest.n - 1};
        if (!month_only &&
            (!ent__str_split(&rest, ',', &number) || !ent__int_parse(number, &day) || !rest.p ||
             rest.n < 5 || rest.p[0] != ' ' || day < 1))
            return false;
        size_t at = month_only ? 0 : 1;
        if (rest.n < at + 4 || !ent__int_parse((ent_str){rest.p + at, 4}, &y) || y != year ||
            day > ent__month_days(y, m + 1))
            return false;
        int n = snprintf(out, 16, "%04u-%02u", (unsigned)y % 10000, (unsigned)(m + 1) % 100);
        if (!month_only)
            snprintf(out + n, 16 - (size_t)n, "-%02u", (unsigned)day % 100);
        return true;
    }
    return false;
}

/* The last number of four digits in the heading. */
static int year_read(ent_str head) {
    int year = 0;
    for (size_t i = 0; i + 4 <= head.n; i++) {
        int64_t y;
        bool apart = (i == 0 || head.p[i - 1] < '0' || head.p[i - 1] > '9') &&
                     (i + 4 == head.n || head.p[i + 4] < '0' || head.p[i + 4] > '9');
        if (apart && ent__int_parse((ent_str){head.p + i, 4}, &y) && y >= 1700 && y < 2100)
            year = (int)y;
    }
    return year;
}

/* The first day of that year, else the first month. */
static void when_find(ent_historian *h, char out[16]) {
    ent_str text = ent__historian_field(h, PARAGRAPH);
    for (int month_only = 0; month_only < 2; month_only++)
        for (size_t i = 0; i < text.n; i++)
            if (text.p[i] >= 'A' && text.p[i] <= 'Z' &&
                day_read((ent_str){text.p + i, text.n - i}, h->year, month_only, out))
                return;
    snprintf(out, 16, "%04u", (unsigned)h->year % 10000);
}

/* ---- headings ---------------------------------------------------------------------------- */

static ent_code event_say(ent_historian *h, ent_historian_event *e, ent_error *err) {
    ent_code code = h->year ? ent__historian_event(h, e, err) : ENT_OK;
    if (code != ENT_OK || e->n || !e->head.n || !e->country[0])
        return code == ENT_DONE ? ENT_OK : code;
    return ent__historian_claim(h,
                                &(ent_historian_claim){.subject = "USA",
                                                       .relation = "remark",
                                                       .object = e->country,
                                                       .since = h->year ? e->when : "",
                                                       .detail = "kind=timeline",
                                                       .at = e->at,
                                                       .quote = e->head},
                                err);
}

static ent_code event_take(ent_historian *h, ent_error *err) {
    ent_historian_event e = {.section = ent__historian_field(h, SECTION),
                             .marked = ent__historian_field(h, HEAD),
                             .text = ent__historian_field(h, PARAGRAPH)};
    ent_buf plain;
    ent__buf_init(&plain, ENT_HISTORIAN_TEXT_MOST);
    for (size_t i = 0; i < e.marked.n; i++)
        if (e.marked.p[i] != '\1' && e.marked.p[i] != '\2')
            ent__buf_char(&plain, e.marked.p[i]);
    e.head = ent__buf_view(&plain);
    memcpy(e.country, h->subject, sizeof e.country);
    h->year = year_read(e.head);
    if (h->year)
        when_find(h, e.when);
    size_t n = e.head.n < 120 ? e.head.n : 120;
    n = ent__utf8_check(e.head.p, n);
    snprintf(e.at, sizeof e.at, "section %.*s: %.*s",
             (int)(e.section.n > 40 ? 40 : e.section.n), e.section.p, (int)n, e.head.p);
    ent_code code = ent__buf_code(&plain, err);
    if (code == ENT_OK)
        code = event_say(h, &e, err);
    ent__buf_free(&plain);
    return code;
}

/* ---- the article ------------------------------------------------------------------------- */

/* "Researched and written by Christopher Morrison, March 2008": the month of it. */
static void written_read(ent_str text, char out[16]) {
    size_t used;
    snprintf(out, 16, "2010");
    for (size_t i = 0; i < text.n; i++)
        if ((i == 0 || text.p[i - 1] == ' ') &&
            ent__prose_date((ent_str){text.p + i, text.n - i}, out, &used))
            return;
}

static ent_code country_take(ent_historian *h, ent_error *err) {
    char id[128], title[300], published[16];
    ent_buf slug;
    ent_str name = ent__historian_field(h, TITLE);
    while (name.n && name.p[name.n - 1] == '*') /* a state that is no more */
        name.n--;
    h->country = ent__str_copy(&h->arena, name);
    if (!h->country.p)
        return ent__nomem(err);
    if (!h->country.n)
        return ENT_OK; /* told when the article is done */
    written_read(ent__historian_field(h, WRITTEN), published);
    ent__buf_init(&slug, 100);
    ent_code code = ent__slug(h->country, &slug, err);
    if (code == ENT_OK) {
        snprintf(id, sizeof id, "rdcr-%s", slug.p);
        snprintf(title, sizeof title,
                 "A Guide to the United States' History of Recognition, Diplomatic, and "
                 "Consular Relations: %.*s",
                 (int)(h->country.n > 80 ? 80 : h->country.n), h->country.p);
        code = ent__historian_source(h, id, id, title, "book", published, err);
    }
    ent__buf_free(&slug);
    ent_date d;
    if (code == ENT_OK && ent_date_parse(published, -1, &d, NULL) == ENT_OK)
        h->im->day = d.from;
    if (code != ENT_OK)
        return code;
    /* who is not known on the day of the article may be on that of an event */
    code = ent__historian_called(h, h->country, h->im->day, h->subject);
    if (code == ENT_NOT_FOUND || code == ENT_AMBIGUOUS)
        code = ent__historian_called(h, h->country, ENT_DAY_MIN, h->subject);
    if (code != ENT_OK)
        h->subject[0] = '\0';
    return code == ENT_NOT_FOUND || code == ENT_AMBIGUOUS ? ENT_OK : code;
}

static ent_code articles_end(ent_historian *h, const char *name, ent_error *err) {
    if (h->keeping == HEAD && strcmp(name, "placeName") == 0)
        ent__buf_char(&h->fields[HEAD], '\2');
    if (strcmp(name, "teiHeader") == 0) {
        ent_code code = country_take(h, err);
        return code == ENT_DONE ? ENT_OK : code;
    }
    if (strcmp(name, "div") != 0)
        return ENT_OK;
    bool timeline = h->timeline_depth == h->depth + 1;
    if (h->section_depth == h->depth + 1)
        h->section_depth = 0;
    if (!timeline)
        return ENT_OK;
    h->timeline_depth = 0;
    return event_take(h, err);
}

static ent_code articles_done(ent_historian *h, ent_error *err) {
    return h->country.n ? ent__historian_spells(h, err)
                        : ent__fail_at(err, ENT_PARSE, 1, 1, "an article without a country");
}

const ent_historian_form ent__historian_articles = {"TEI", articles_start, articles_end,
                                                    articles_done};
