/* SPDX-License-Identifier: MIT
 *
 * "A Guide to the United States' History of Recognition, Diplomatic, and Consular
 * Relations, by Country": TEI, one article a country. Its divisions of type "timeline" have
 * headings of a regular kind,
 *
 *   U.S. Recognition of Afghanistan, 1921.
 *   Elevation of U.S. Legation to Embassy Status, 1948.
 *
 * which say what happened; the first day of that year in the paragraph below says when,
 * else it is the year. What a heading does not tell in such words is kept as a remark.
 */
#include "exchange/historian.h"

#include <math.h>
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

/* "September 2, 1991" at the start. */
static bool day_read(ent_str s, int year, char out[16]) {
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    for (int m = 0; m < 12; m++) {
        ent_str rest = s;
        int64_t day, y;
        ent_str number;
        if (!ent__prose_skip(&rest, months[m]) || !rest.n || rest.p[0] != ' ')
            continue;
        rest = (ent_str){rest.p + 1, rest.n - 1};
        if (!ent__str_split(&rest, ',', &number) || !ent__int_parse(number, &day) || !rest.p ||
            rest.n < 5 || rest.p[0] != ' ' || !ent__int_parse((ent_str){rest.p + 1, 4}, &y) ||
            y != year || day < 1 || day > ent__month_days(y, m + 1))
            return false;
        snprintf(out, 16, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)(m + 1) % 100,
                 (unsigned)day % 100);
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

static void when_find(ent_historian *h, char out[16]) {
    ent_str text = ent__historian_field(h, PARAGRAPH);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= 'A' && text.p[i] <= 'Z' &&
            day_read((ent_str){text.p + i, text.n - i}, h->year, out))
            return;
    snprintf(out, 16, "%04u", (unsigned)h->year % 10000);
}

/* ---- headings ---------------------------------------------------------------------------- */

static bool has(ent_str head, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < head.n; k++) {
            ent_str rest = {head.p + k, head.n - k};
            if (ent__prose_skip(&rest, words[i]))
                return true;
        }
    return false;
}
#define HAS(head, ...)                                                                         \
    has((head), (const char *const[]){__VA_ARGS__},                                            \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

typedef struct event {
    ent_str head, section;
    char when[16], at[200];
    int n; /* claims that came of it */
} event;

static ent_code say(ent_historian *h, event *e, const char *relation, const char *value,
                    bool begins, const char *detail, ent_error *err) {
    e->n++;
    return ent__historian_claim(h,
                                &(ent_historian_claim){.subject = "USA",
                                                       .relation = relation,
                                                       .object = h->subject,
                                                       .value = value,
                                                       .since = begins ? e->when : "",
                                                       .until = begins ? "" : e->when,
                                                       .detail = detail,
                                                       .at = e->at},
                                err);
}

/* "U.S. Recognition of Afghanistan", "Mutual Recognition", and not somebody else's. */
static ent_code recognition(ent_historian *h, event *e, ent_error *err) {
    static const char *const heads[] = {"U.S. Recognition", "United States Recognition",
                                        "American Recognition", "Recognition",
                                        "Mutual Recognition"};
    ent_str rest = e->head;
    bool ours = false;
    for (size_t i = 0; i < sizeof heads / sizeof *heads && !ours; i++)
        ours = ent__prose_skip(&rest, heads[i]);
    if (!ours || HAS(e->head, "withdraw", "recognition of the united states"))
        return ENT_OK;
    bool other = ent__prose_skip(&rest, " of ") && !HAS(rest, h->country.p, "independence");
    return other ? ENT_OK : say(h, e, "recognition", "de-jure", true, "", err);
}

static ent_code relations(ent_historian *h, event *e, ent_error *err) {
    ent_str s = e->head;
    if (!HAS(s, "relations") || HAS(s, "consular relations", "commercial relations"))
        return ENT_OK;
    if (HAS(s, "reestablish", "re-establish", "resum", "restor", "normaliz"))
        return say(h, e, "diplomatic", "established", true, "how=resumed", err);
    if (HAS(s, "establish"))
        return say(h, e, "diplomatic", "established", true, "how=established", err);
    if (HAS(s, "interrupt", "suspen"))
        return say(h, e, "diplomatic", "suspended", true, "", err);
    if (HAS(s, "sever", "ended", "terminat", "cessation", "broken", "rupture"))
        return say(h, e, "diplomatic", "severed", true, "", err);
    return ENT_OK;
}

/* The place that the heading names, between its marks; not if it is the country. */
static ent_code place_find(ent_historian *h, ent_str marked, char detail[ENT_WHO_BYTES + 8],
                           ent_error *err) {
    char id[ENT_WHO_BYTES];
    const char *from = memchr(marked.p, '\1', marked.n);
    detail[0] = '\0';
    if (!from)
        return ENT_OK;
    ent_str name = {from + 1, marked.n - (size_t)(from + 1 - marked.p)};
    const char *to = memchr(name.p, '\2', name.n);
    name.n = to ? (size_t)(to - name.p) : 0;
    name = ent__str_trim(name);
    if (!name.n || name.n > 60 || ent__str_eq(name, h->country))
        return ENT_OK;
    ent_place p = {.name = name, .country = ent__str(h->subject), .lat = NAN, .lon = NAN};
    p.qid = ENT_STR("");
    ENT_TRY(ent__import_place(h->im, &p, id, err));
    snprintf(detail, ENT_WHO_BYTES + 8, "place=%s", id);
    return ENT_OK;
}

static ent_code missions(ent_historian *h, event *e, ent_str marked, ent_error *err) {
    static const char *const kinds[][2] = {{"liaison office", "liaison-office"},
                                           {"interests section", "interests-section"},
                                           {"embassy", "embassy"},
                                           {"legation", "legation"}};
    char detail[ENT_WHO_BYTES + 8];
    ent_str s = e->head;
    const char *kind = NULL;
    for (size_t i = 0; i < 4 && !kind; i++)
        kind = has(s, &kinds[i][0], 1) ? kinds[i][1] : NULL;
    if (!kind || HAS(s, "in the united states", "in washington", "moved", "move of", "attack",
                     "returns", "accreditation"))
        return ENT_OK;
    bool raised = HAS(s, "elevat", "raised", "upgrad");
    bool closed = HAS(s, "clos", "suspen", "cessation", "evacuat");
    bool opened = HAS(s, "establish", "open");
    if (!raised && closed == opened)
        return ENT_OK; /* neither, or both at once */
    ENT_TRY(place_find(h, marked, detail, err));
    return say(h, e, "mission", kind, raised || opened, detail, err);
}

static ent_code event_take(ent_historian *h, ent_error *err) {
    event e = {.section = ent__historian_field(h, SECTION)};
    ent_str marked = ent__historian_field(h, HEAD);
    ent_buf plain;
    ent__buf_init(&plain, ENT_HISTORIAN_TEXT_MOST);
    for (size_t i = 0; i < marked.n; i++)
        if (marked.p[i] != '\1' && marked.p[i] != '\2')
            ent__buf_char(&plain, marked.p[i]);
    e.head = ent__buf_view(&plain);
    h->year = year_read(e.head);
    if (h->year)
        when_find(h, e.when);
    size_t n = e.head.n < 120 ? e.head.n : 120;
    n = ent__utf8_check(e.head.p, n);
    snprintf(e.at, sizeof e.at, "section %.*s: %.*s",
             (int)(e.section.n > 40 ? 40 : e.section.n), e.section.p, (int)n, e.head.p);
    ent_code code = ent__buf_code(&plain, err);
    if (code == ENT_OK && h->year)
        code = recognition(h, &e, err);
    if (code == ENT_OK && h->year)
        code = relations(h, &e, err);
    if (code == ENT_OK && h->year)
        code = missions(h, &e, marked, err);
    if (code == ENT_OK && e.n == 0 && e.head.n)
        code = ent__historian_claim(h,
                                    &(ent_historian_claim){.subject = "USA",
                                                           .relation = "remark",
                                                           .object = h->subject,
                                                           .since = h->year ? e.when : "",
                                                           .detail = "kind=timeline",
                                                           .at = e.at,
                                                           .quote = e.head},
                                    err);
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
    if (code == ENT_OK)
        code = ent__historian_country(h, h->country, h->subject, err);
    return code;
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
    return h->subject[0] ? event_take(h, err) : ENT_OK;
}

static ent_code articles_done(ent_historian *h, ent_error *err) {
    return h->country.n ? ENT_OK
                        : ent__fail_at(err, ENT_PARSE, 1, 1, "an article without a country");
}

const ent_historian_form ent__historian_articles = {"TEI", articles_start, articles_end,
                                                    articles_done};
