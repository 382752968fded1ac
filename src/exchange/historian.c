/* SPDX-License-Identifier: MIT
 *
 * The Office of the Historian of the US Department of State: travels of presidents and
 * secretaries of state (<trips>, one file a person), and the articles on recognition and
 * relations (<TEI>, one a country; historian_articles.c). The root tells which it is.
 *
 * A trip is a visit with its days, its person, its place; its remarks are the quote, and
 * tell the kind of visit. Trips that touch in one country are one. The list of a person
 * being complete, it covers the time from his first trip to his last: there silence is a
 * no.
 */
#include "exchange/historian.h"

#include <math.h>
#include <stdio.h>

/* ---- fields ----------------------------------------------------------------------------- */

void ent__historian_keep(ent_historian *h, int field) {
    h->keeping = field;
    h->kept_depth = h->depth;
    ent__buf_clear(&h->fields[field]);
}

ent_str ent__historian_field(ent_historian *h, int field) {
    ent_buf *b = &h->fields[field];
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++) {
        char c = b->p[i];
        bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank)
            b->p[n++] = c;
        else if (n && b->p[n - 1] != ' ')
            b->p[n++] = ' ';
    }
    while (n && b->p[n - 1] == ' ')
        n--;
    b->n = n;
    if (b->p && b->cap)
        b->p[n] = '\0';
    return ent__buf_view(b);
}

/* ---- rows ------------------------------------------------------------------------------- */

ent_code ent__historian_claim(ent_historian *h, const ent_historian_claim *c, ent_error *err) {
    ent_row row = ent__row_blank();
    row.cell[ENT_C_SUBJECT] = ent__str(c->subject);
    row.cell[ENT_C_RELATION] = ent__str(c->relation);
    row.cell[ENT_C_OBJECT] = ent__str(c->object);
    row.cell[ENT_C_VALUE] = ent__str(c->value);
    row.cell[ENT_C_SINCE] = ent__str(c->since);
    row.cell[ENT_C_UNTIL] = ent__str(c->until);
    row.cell[ENT_C_DETAIL] = ent__str(c->detail);
    row.cell[ENT_C_AT] = ent__str(c->at);
    if (c->quote.p)
        row.cell[ENT_C_QUOTE] = c->quote;
    return ent__import_claim(h->im, &row, err);
}

ent_code ent__historian_source(ent_historian *h, const char *id, const char *work,
                               const char *title, const char *type, const char *published,
                               ent_error *err) {
    if (strcmp(h->im->source, id) == 0)
        return ENT_OK;
    ent_row row = ent__row_blank();
    row.cell[ENT_S_ID] = ent__str(id);
    row.cell[ENT_S_WORK] = ent__str(work);
    row.cell[ENT_S_KIND] = ENT_STR("primary");
    row.cell[ENT_S_TYPE] = ent__str(type);
    row.cell[ENT_S_TITLE] = ent__str(title);
    row.cell[ENT_S_PUBLISHER] = ENT_STR("Office of the Historian, US Department of State");
    row.cell[ENT_S_PUBLISHED] = ent__str(published);
    row.cell[ENT_S_URL] = ENT_STR("https://history.state.gov/");
    row.cell[ENT_S_LICENCE] = ENT_STR("CC0-1.0");
    row.cell[ENT_S_LANG] = ENT_STR("en");
    return ent__import_source(h->im, &row, err);
}

/* Short names of states that are no more, which are towns or provinces today. */
static ent_code called_in_full(ent_historian *h, ent_str name, ent_day day,
                               char out[ENT_WHO_BYTES]) {
    static const char *const sorts[] = {"Kingdom", "Republic", "Duchy"};
    char text[ENT_WHO_BYTES];
    ent_code code = ENT_NOT_FOUND;
    for (int i = 0; i < 3 && code == ENT_NOT_FOUND && name.n < 100; i++) {
        snprintf(text, sizeof text, "%s of %.*s", sorts[i], ENT_FMT(name));
        code = ent__import_who(h->im, ent__str(text), day, "state", out, ENT_WHO_BYTES);
    }
    return code;
}

ent_code ent__historian_called(ent_historian *h, ent_str name, ent_day day,
                               char out[ENT_WHO_BYTES]) {
    static const char types[] = "state,territory";
    ent_str inside;
    ent_code code = ent__import_who(h->im, name, day, types, out, ENT_WHO_BYTES);
    if ((code == ENT_NOT_FOUND || code == ENT_AMBIGUOUS) && ent__prose_bracket(&name, &inside))
        code = ent__import_who(h->im, name, day, types, out, ENT_WHO_BYTES);
    return code == ENT_NOT_FOUND ? called_in_full(h, name, day, out) : code;
}

/* ---- travels ---------------------------------------------------------------------------- */

enum { ID, ROLE, NAME, START, END, COUNTRY, LOCALE, REMARKS };

static ent_code travels_start(ent_historian *h, const char *name, const char *const *attributes,
                              ent_error *err) {
    static const char *const names[] = {"id",       "role",    "name",   "start-date",
                                        "end-date", "country", "locale", "remarks"};
    (void)attributes;
    (void)err;
    if (strcmp(name, "trip") == 0)
        for (int i = 0; i < 8; i++)
            ent__buf_clear(&h->fields[i]);
    for (int i = 0; i < 8 && h->depth == 3; i++)
        if (strcmp(name, names[i]) == 0)
            ent__historian_keep(h, i);
    return ENT_OK;
}

/* What the remarks begin with, or say of the end of a journey. */
static const char *visit_kind(ent_str remarks) {
    static const struct {
        const char *words, *value;
    } heads[] = {
        {"State visit", "state"},
        {"Official visit", "official"},
        {"Working visit", "working"},
        {"Official working visit", "working"},
        {"Private visit", "private"},
        {"Vacation", "private"},
        {"Fishing trip", "private"},
        {"Stopped", "transit"},
        {"Overnight stop", "transit"},
        {"Refueling stop", "transit"},
        {"Summit meeting", "summit"},
        {"Attended NATO Summit", "summit"},
        {"Attended the NATO Summit", "summit"},
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        ent_str rest = remarks;
        if (ent__prose_skip(&rest, heads[i].words))
            return heads[i].value;
    }
    ent_str rest = remarks, sentence;
    if (ent__prose_skip(&rest, "Attended") && ent__prose_item(&rest, ".;", &sentence) &&
        ent__prose_find(sentence, "summit") < sentence.n)
        return "summit";
    return "visit";
}

/* "James Addison Baker III" may be known as James Baker or James A. Baker; "Henry A.
 * (Heinz Alfred) Kissinger" without the bracket. */
static ent_code person_find(ent_historian *h, ent_str given, char out[ENT_WHO_BYTES],
                            ent_error *err) {
    char bare[ENT_WHO_BYTES];
    ent_str word[8], name = ent__prose_unbracket(given, bare, sizeof bare), rest = name;
    int n = 0;
    ent_code code = ent__import_who(h->im, name, h->im->day, "person", out, ENT_WHO_BYTES);
    while (n < 8 && ent__str_split(&rest, ' ', &word[n]))
        n += word[n].n > 0;
    static const char suffixes[] = "II|III|IV|Jr.|Sr.|Jr|Sr";
    if (n > 1 && ent__str_in_list(ent__str(suffixes), word[n - 1]))
        n--;
    for (int initial = 0; initial < 2 && code == ENT_NOT_FOUND && n > 2; initial++) {
        char text[ENT_WHO_BYTES];
        ent_str last = word[n - 1];
        if (last.n && last.p[last.n - 1] == ',')
            last.n--;
        snprintf(text, sizeof text, "%.*s %.*s%s%.*s", ENT_FMT(word[0]), initial, word[1].p,
                 initial ? ". " : "", ENT_FMT(last));
        code = ent__import_who(h->im, ent__str(text), h->im->day, "person", out, ENT_WHO_BYTES);
    }
    return code == ENT_OK ? code : ent__import_thing(h->im, "person", name, out, err);
}

/* "London, Cornwall": the first of a trip is the place, the others are named. */
static ent_code places_put(ent_historian *h, ent_historian_trip *trip, ent_error *err) {
    ent_str list = ent__historian_field(h, LOCALE), item;
    while (list.n && ent__prose_item(&list, ",;", &item)) {
        char id[ENT_WHO_BYTES], text[84];
        if (!item.n || item.n > 80)
            continue;
        snprintf(text, sizeof text, "%.*s", ENT_FMT(item));
        ent_place p = {.name = item, .country = ent__str(trip->to), .lat = NAN, .lon = NAN};
        p.qid = ENT_STR("");
        if (!trip->place[0]) {
            ENT_TRY(ent__import_place(h->im, &p, trip->place, err));
            continue;
        }
        ent_code known = ent__import_who(h->im, item, h->im->day, "place", id, sizeof id);
        if ((known == ENT_OK && strcmp(id, trip->place) == 0) ||
            ent__prose_find(ent__buf_view(&trip->also), text) < trip->also.n)
            continue;
        ent__buf_z(&trip->also, trip->also.n ? ", " : "");
        ent__buf_str(&trip->also, item);
    }
    return ent__buf_code(&trip->also, err);
}

static ent_code trip_refuse(ent_historian *h, const char *what, ent_str which, ent_error *err) {
    ent_error why = {0};
    ent__fail(&why, ENT_INVALID, "%s: \"%.*s\"", what, ENT_FMT(which));
    return ent__import_refuse(h->im, &why, err);
}

/* Days as YYYY-MM-DD; the first and last of all are what the list covers. */
static bool days_read(ent_historian *h, char since[16], char until[16]) {
    char *const to[] = {since, until};
    for (int i = 0; i < 2; i++) {
        ent_str day = ent__historian_field(h, START + i);
        ent_date d;
        if (day.n != 10 || ent_date_parse(day.p, 10, &d, NULL) != ENT_OK)
            return false;
        memcpy(to[i], day.p, 11);
        if (i == 0)
            h->im->day = d.from;
    }
    if (!h->first[0] || strcmp(since, h->first) < 0)
        memcpy(h->first, since, 16);
    if (strcmp(until, h->last) > 0)
        memcpy(h->last, until, 16);
    return true;
}

/* Tells the trip that was held back, if there is one. */
static ent_code trip_tell(ent_historian *h, ent_error *err) {
    ent_historian_trip *trip = &h->trip;
    ent_buf detail;
    if (!trip->to[0])
        return ENT_OK;
    ent__buf_init(&detail, 1 << 12);
    ent__buf_printf(&detail, "person=%s;role=%s", h->person, trip->role);
    if (trip->place[0])
        ent__buf_printf(&detail, ";place=%s", trip->place);
    if (trip->also.n)
        ent__buf_printf(&detail, ";also=%s", trip->also.p);
    bool one_day = strcmp(trip->since, trip->until) == 0;
    ent_code code = ent__buf_code(&detail, err);
    if (code == ENT_OK)
        code =
            ent__historian_claim(h,
                                 &(ent_historian_claim){.subject = "USA",
                                                        .relation = "visit",
                                                        .object = trip->to,
                                                        .value = trip->kind,
                                                        .since = trip->since,
                                                        .until = one_day ? "" : trip->until,
                                                        .detail = detail.p,
                                                        .at = trip->at,
                                                        .quote = ent__buf_view(&trip->remarks)},
                                 err);
    ent__buf_free(&detail);
    trip->to[0] = '\0';
    return code;
}

/* A trip that begins in the country before the last one there is over goes on with it:
 * two claims would share a day, and each deny the other's. */
static ent_code trip_take(ent_historian *h, const char *to, const char *since,
                          const char *until, ent_error *err) {
    ent_historian_trip *trip = &h->trip;
    ent_str id = ent__historian_field(h, ID), remarks = ent__historian_field(h, REMARKS);
    const char *kind = visit_kind(remarks);
    bool on = strcmp(trip->to, to) == 0 && strcmp(since, trip->until) <= 0 &&
              strcmp(since, trip->since) >= 0;
    size_t n = on ? strlen(trip->at) : 0;
    if (!on) {
        ENT_TRY(trip_tell(h, err));
        snprintf(trip->to, sizeof trip->to, "%s", to);
        snprintf(trip->since, sizeof trip->since, "%s", since);
        trip->place[0] = trip->until[0] = '\0';
        ent__buf_clear(&trip->also);
        ent__buf_clear(&trip->remarks);
        trip->kind = kind;
        trip->role = ent__str_is(ent__historian_field(h, ROLE), "president")
                         ? "president"
                         : "secretary-of-state";
    }
    snprintf(trip->at + n, sizeof trip->at - n, "%s%.*s", on ? ", " : "trip ",
             (int)(id.n > 40 ? 40 : id.n), id.p);
    if (strcmp(until, trip->until) > 0)
        snprintf(trip->until, sizeof trip->until, "%s", until);
    if (strcmp(trip->kind, "visit") == 0)
        trip->kind = kind;
    ent__buf_z(&trip->remarks, trip->remarks.n && remarks.n ? " " : "");
    ent__buf_str(&trip->remarks, remarks);
    ENT_TRY(places_put(h, trip, err));
    return ent__buf_code(&trip->remarks, err);
}

static ent_code travels_end(ent_historian *h, const char *name, ent_error *err) {
    char since[16], until[16], to[ENT_WHO_BYTES], person[ENT_WHO_BYTES];
    ent_day edition = h->im->day;
    if (strcmp(name, "trip") != 0)
        return ENT_OK;
    ent_str who = ent__historian_field(h, NAME);
    h->im->raw = ent__historian_field(h, REMARKS);
    if (!who.n)
        return trip_refuse(h, "a trip of nobody", ent__historian_field(h, ID), err);
    if (!days_read(h, since, until))
        return trip_refuse(h, "no days", ent__historian_field(h, START), err);
    ENT_TRY(person_find(h, who, person, err));
    if (strcmp(person, h->person) != 0)
        ENT_TRY(trip_tell(h, err));
    memcpy(h->person, person, sizeof person);
    ent_str country = ent__historian_field(h, COUNTRY);
    ent_code code = ent__historian_called(h, country, h->im->day, to);
    if (code != ENT_OK)
        code = ent__import_party(h->im, country, "state,territory", to, err);
    if (code == ENT_OK)
        code = trip_take(h, to, since, until, err);
    h->im->day = edition;
    return code == ENT_DONE ? ENT_OK : code;
}

static ent_code travels_done(ent_historian *h, ent_error *err) {
    char detail[ENT_WHO_BYTES + 16];
    if (!h->person[0])
        return ENT_OK;
    ENT_TRY(trip_tell(h, err));
    snprintf(detail, sizeof detail, "person=%s", h->person);
    return ent__historian_claim(h,
                                &(ent_historian_claim){.subject = "USA",
                                                       .relation = "complete",
                                                       .object = "rel:visit",
                                                       .value = "all",
                                                       .since = h->first,
                                                       .until = h->last,
                                                       .detail = detail,
                                                       .at = "the whole list"},
                                err);
}

const ent_historian_form ent__historian_travels = {"trips", travels_start, travels_end,
                                                   travels_done};

/* ---- files ------------------------------------------------------------------------------ */

static ent_code root_take(ent_historian *h, const char *name, ent_error *err) {
    static const ent_historian_form *const forms[] = {&ent__historian_travels,
                                                      &ent__historian_articles};
    char date[ENT_DAY_TEXT], id[64];
    h->started = true;
    for (int i = 0; i < 2; i++)
        if (strcmp(name, forms[i]->root) == 0)
            h->form = forms[i];
    if (!h->form)
        return strcmp(name, "code-table") == 0
                   ? ENT_OK /* what roles there are */
                   : ent__fail_at(err, ENT_PARSE, 1, 1,
                                  "neither travels nor an article of the Historian: <%.40s>",
                                  name);
    if (h->form != &ent__historian_travels)
        return ENT_OK;
    ENT_TRY(ent__import_edition(h->im, h->path, date, &h->im->day, err));
    snprintf(id, sizeof id, "hs-travels@%s", date);
    return ent__historian_source(
        h, id, "hs-travels", "Travels Abroad of the President and of the Secretary of State",
        "dataset", date, err);
}

static ent_code on_start(void *ctx, const char *name, const char *const *attributes,
                         ent_error *err) {
    ent_historian *h = ctx;
    h->depth++;
    if (!h->started)
        ENT_TRY(root_take(h, name, err));
    return h->form ? h->form->start(h, name, attributes, err) : ENT_OK;
}

static ent_code on_end(void *ctx, const char *name, ent_error *err) {
    ent_historian *h = ctx;
    if (h->keeping >= 0 && h->depth == h->kept_depth)
        h->keeping = -1;
    h->depth--;
    return h->form ? h->form->end(h, name, err) : ENT_OK;
}

static ent_code on_text(void *ctx, ent_str part, ent_error *err) {
    ent_historian *h = ctx;
    if (h->keeping < 0)
        return ENT_OK;
    ent__buf_str(&h->fields[h->keeping], part);
    return ent__buf_code(&h->fields[h->keeping], err);
}

static ent_code take(ent_importer *im, const ent_input *in, ent_error *err) {
    ent_historian *h = ent__zalloc(1, sizeof *h);
    if (!h)
        return ent__nomem(err);
    h->im = im;
    h->path = in->name;
    h->keeping = -1;
    for (int i = 0; i < 8; i++)
        ent__buf_init(&h->fields[i], ENT_HISTORIAN_TEXT_MOST);
    ent__buf_init(&h->trip.also, 1 << 12);
    ent__buf_init(&h->trip.remarks, ENT_HISTORIAN_TEXT_MOST);
    const ent_xml_reader reader = {on_start, on_end, on_text, h};
    ent_code code = ent__xml_read(in->read, in->ctx, &reader, &im->line, &im->column, err);
    if (code == ENT_OK && h->form)
        code = h->form->done(h, err);
    im->raw = ENT_STR("");
    for (int i = 0; i < 8; i++)
        ent__buf_free(&h->fields[i]);
    ent__buf_free(&h->trip.also);
    ent__buf_free(&h->trip.remarks);
    ent__pool_free(&h->said);
    ent__arena_free(&h->arena);
    ent__free(h, sizeof *h);
    return code;
}

const ent_import_kind ent__import_historian = {
    .about = {.name = "historian",
              .summary = "travels and recognition articles of the US Historian (XML)",
              .reads = "Files of president-travels, secretary-travels and rdcr-articles, or "
                       "the folders.\n"
                       "Visits with person, days and places, and that each list is complete "
                       "from the first\n"
                       "trip to the last; recognitions, relations, legations and embassies by "
                       "the headings\n"
                       "of the articles. --published says of when the travels are.",
              .example = "entente import historian president-travels --published 2026-07-18"},
    .suffixes = ".xml",
    .relations = "complete|diplomatic|mission|recognition|remark|visit",
    .take = take,
};
