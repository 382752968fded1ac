/* SPDX-License-Identifier: MIT
 *
 * The Database of Embassies: an export of Wikidata, one line a mission.
 *
 *   operator;operatorQID;jurisdictions;jurisdictionQIDs;country;countryQID;city;cityQID;…
 *
 * Cells are parted by semicolons, quotes are letters like others, and the header has a
 * blank column at its end that the lines do not have. Columns came and went between the
 * exports ("inception", later "creation"), so they are found by their names. Several
 * values stand in one cell with "|" between them, labels and items in parallel.
 *
 * Parties are known by their items first: labels lie ("Malta" is the label of the Order
 * of Malta). A mission without jurisdictions is one to the country where it is; with
 * them, to the country if it is among them, and non-resident to the others.
 *
 * Jurisdictions that are nobody's whom we know (provinces, for the most part) are the
 * district, a detail.
 *
 * An embassy within 30 km of the capital, if the register knows where that is, is in it,
 * whatever the suburb; that is the quarter.
 *
 * Dates of founding are spelled as days; the first of January is a year. One that is
 * before either side existed, or before 1950, is no beginning of this mission: it goes into
 * the detail.
 * That a mission is missing in a later export is silence, not its end.
 */
#include "exchange/capitals.h"

#include <math.h>
#include <stdio.h>

enum column {
    OPERATOR,
    OPERATOR_QID,
    JURISDICTIONS,
    JURISDICTION_QIDS,
    COUNTRY,
    COUNTRY_QID,
    CITY,
    CITY_QID,
    LATITUDE,
    LONGITUDE,
    TYPE,
    CREATED,
    QID,
    N_COLUMNS
};

static const struct {
    const char *names; /* "|"-separated */
    bool needed;
} columns[N_COLUMNS] = {
    [OPERATOR] = {"operator", true},
    [OPERATOR_QID] = {"operatorQID", true},
    [JURISDICTIONS] = {"jurisdictions", false},
    [JURISDICTION_QIDS] = {"jurisdictionQIDs", false},
    [COUNTRY] = {"country", true},
    [COUNTRY_QID] = {"countryQID", true},
    [CITY] = {"city", true},
    [CITY_QID] = {"cityQID", true},
    [LATITUDE] = {"latitude", true},
    [LONGITUDE] = {"longitude", true},
    [TYPE] = {"type", true},
    [CREATED] = {"creation|inception", true},
    [QID] = {"QID", true},
};

static const char parties[] = "state,territory,org,format";

typedef struct table {
    ent_importer *im;
    ent_csv *csv;
    int at[N_COLUMNS]; /* of each in the file, or -1 */
    int n_header, n_cells;
    const ent_str *cells;
} table;

/* One mission, understood. */
typedef struct mission {
    char from[ENT_WHO_BYTES], host[ENT_WHO_BYTES];
    const char *kind, *role;
    char place[ENT_WHO_BYTES]; /* blank if not said */
    ent_str quarter;           /* of the capital, where the place is that */
    char since[16], founded[16];
    ent_buf district; /* of a consulate */
    ent_str item;
} mission;

static ent_str cell(const table *t, enum column c) {
    return t->at[c] >= 0 && t->at[c] < t->n_cells ? ent__str_trim(t->cells[t->at[c]])
                                                  : ENT_STR("");
}

/* One state under two items: a realm or its see, a ministry or office that acts for it. */
static const char *const stand_ins[][2] = {
    {"Q756617", "Q35"},                         /* the Danish Realm */
    {"Q29999", "Q55"},                          /* the Kingdom of the Netherlands */
    {"Q159583", "Q237"},                        /* the Holy See */
    {"Q705141", "Q865"},                        /* the Foreign Ministry in Taipei */
    {"Q843186", "Q17"},                         /* the Japan-Taiwan Exchange Association */
    {"Q22502", "Q865"},                         /* the island */
    {"Q697158", "Q865"},                        /* its Foreign Ministry */
    {"Q5589404", "Q865"},   {"Q930729", "Q34"}, /* the Government of Sweden */
    {"Q1155502", "Q148"},                       /* foreign ministries: of China, */
    {"Q789889", "Q159"},                        /* of Russia, */
    {"Q16911151", "Q1037"},                     /* of Rwanda */
    {"Q1231", "Q1246"},                         /* Kosovo as a province */
};

/* "http://www.wikidata.org/entity/Q37" is Q37; blank what is no item. */
static ent_str item_of(ent_str url) {
    size_t i = url.n;
    while (i > 0 && url.p[i - 1] != '/')
        i--;
    ent_str item = {url.p + i, url.n - i};
    for (size_t k = 0; k < sizeof stand_ins / sizeof *stand_ins; k++)
        if (ent__str_is(item, stand_ins[k][0]))
            item = ent__str(stand_ins[k][1]);
    return item.n > 1 && item.n < 20 && item.p[0] == 'Q' ? item : ENT_STR("");
}

/* ---- kinds ---------------------------------------------------------------------------- */

typedef struct kind {
    const char *words, *value, *role;
    bool head; /* the label begins so */
} kind;
static const kind kinds[] = {
    {"embassy", "embassy", "", true},
    {"high commission", "high-commission", "", false},
    {"British High Commission", "high-commission", "", false},
    {"Australian High Commission", "high-commission", "", false},
    {"apostolic nunciature", "nunciature", "", false},
    {"consulate general", "consulate-general", "", true},
    {"honorary consulate", "honorary-consulate", "", true},
    {"consulate", "consulate", "", true},
    {"consular office", "consulate", "consular-office", false},
    {"consular agency", "consulate", "consular-agency", false},
    {"assistant high commission", "consulate", "assistant-high-commission", false},
    {"de facto embassy", "representative-office", "de-facto-embassy", false},
    {"de facto consulate", "representative-office", "de-facto-consulate", false},
    {"liaison office", "liaison-office", "", false},
    {"interests section", "interests-section", "", false},
    {"permanent mission", "permanent-mission", "", false},
    {"apostolic delegation", "delegation", "", false},
    {"representative office", "representative-office", "", false},
    {"overseas representative office", "representative-office", "", false},
    {"trade office", "representative-office", "trade-office", false},
    {"Quebec Government Office", "representative-office", "", true},
    {"Taipei ", "representative-office", "", true},
    {"diplomatic mission", "mission", "", true},
    {"defunct diplomatic mission", "closed", "", false},
};

static bool starts_with(ent_str text, const char *words) {
    size_t n = strlen(words);
    for (size_t i = 0; i < n; i++) {
        if (i >= text.n)
            return false;
        char a = text.p[i], b = words[i];
        a = a >= 'A' && a <= 'Z' ? (char)(a - 'A' + 'a') : a;
        b = b >= 'A' && b <= 'Z' ? (char)(b - 'A' + 'a') : b;
        if (a != b)
            return false;
    }
    return true;
}

static const kind *kind_find(ent_str label) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (starts_with(label, kinds[i].words) &&
            (kinds[i].head || label.n == strlen(kinds[i].words)))
            return &kinds[i];
    return NULL;
}

/* ---- dates ---------------------------------------------------------------------------- */

/* "1992-01-01T00:00:00Z" is 1992, "2021-03-15T00:00:00Z" that day. */
static bool date_read(ent_str text, char out[16]) {
    ent_date d;
    out[0] = '\0';
    if (!text.n)
        return true;
    if (text.n < 10 || (text.n > 10 && text.p[10] != 'T') ||
        ent_date_parse(text.p, 10, &d, NULL) != ENT_OK)
        return false;
    size_t n = memcmp(text.p + 4, "-01-01", 6) == 0 ? 4 : 10;
    memcpy(out, text.p, n);
    out[n] = '\0';
    return true;
}

static int on_since(void *ctx, const ent_row *row, ent_instant recorded) {
    ent_date d;
    (void)recorded;
    ent_str since = row->cell[ENT_E_SINCE];
    if (since.n && ent_date_parse(since.p, (ptrdiff_t)since.n, &d, NULL) == ENT_OK)
        *(ent_day *)ctx = d.from;
    return 1;
}

/* The first day of a party, as the world's book has it, else the register. */
static ent_code began(ent_importer *im, ent_str id, ent_day *out, ent_error *err) {
    ENT_TRY(ent__succession_began(im, id, out, err));
    if (*out != ENT_DAY_MIN)
        return ENT_OK;
    ent_code code = ent__register_rows(im->reg, ENT_ENTITY, id, on_since, out, err);
    return code == ENT_STOPPED ? ENT_OK : code;
}

enum { FORERUNNERS_UNTIL = -7305 }; /* 1950-01-01 */

/* A day before one of the two existed is that of a forerunner, and so is one of the time of
 * legations and of the wars that closed them: no mission ran through from then. */
static ent_code since_settle(table *t, mission *m, ent_error *err) {
    const char *const sides[] = {m->from, m->host};
    ent_date founded;
    if (!m->since[0] || ent_date_parse(m->since, -1, &founded, NULL) != ENT_OK)
        return ENT_OK;
    bool before = founded.from < FORERUNNERS_UNTIL;
    for (int i = 0; i < 2; i++) {
        ent_day first;
        ENT_TRY(began(t->im, ent__str(sides[i]), &first, err));
        before = before || (first != ENT_DAY_MIN && founded.until < first);
    }
    if (before) {
        memcpy(m->founded, m->since, sizeof m->founded);
        m->since[0] = '\0';
    }
    return ENT_OK;
}

/* ---- one line --------------------------------------------------------------------------- */

static ent_code refuse(table *t, enum column c, const char *what, ent_error *err) {
    ent_error why = {0};
    ent_str text = cell(t, c);
    ent__csv_place(t->csv, t->at[c], &t->im->line, &t->im->column);
    ent__fail(&why, ENT_INVALID, "%s: \"%.*s\"", what, ENT_FMT(text));
    ENT_TRY(ent__import_refuse(t->im, &why, err));
    return ENT_DONE;
}

/* Is it one of those that are in a capital, if they can? */
static bool is_chief(const mission *m) {
    static const char chief[] = "embassy|high-commission|nunciature|legation|liaison-office|"
                                "interests-section|mission";
    return ent__str_in_list(ent__str(chief), ent__str(m->kind)) ||
           strcmp(m->role, "de-facto-embassy") == 0;
}

static ent_code place_read(table *t, mission *m, ent_error *err) {
    ent_place p = {.name = cell(t, CITY), .country = ent__str(m->host)};
    p.qid = item_of(cell(t, CITY_QID));
    if (!ent__real_parse(cell(t, LATITUDE), &p.lat) || !(fabs(p.lat) <= 90))
        p.lat = NAN;
    if (!ent__real_parse(cell(t, LONGITUDE), &p.lon) || !(fabs(p.lon) <= 180))
        p.lon = NAN;
    m->place[0] = '\0';
    /* an item without a label is no name, and the country no town */
    bool named = p.name.n && !item_of(p.name).n &&
                 !(p.qid.n && ent__str_eq(p.qid, item_of(cell(t, COUNTRY_QID))));
    const ent_capitals *capitals = t->im->state;
    const ent_capital *capital = NULL;
    char town[ENT_WHO_BYTES];
    bool called =
        capitals && named &&
        ent__import_who(t->im, p.name, t->im->day, "place", town, sizeof town) == ENT_OK;
    if (called) /* whatever the coordinates: some are far off */
        capital = ent__capitals_named(capitals, m->host, town);
    bool spot = !isnan(p.lat) && !isnan(p.lon);
    if (!capital && capitals && is_chief(m) && spot) {
        capital = ent__capitals_near(capitals, m->host, p.lat, p.lon);
        m->quarter = capital && named ? p.name : ENT_STR("");
    }
    if (capital) {
        memcpy(m->place, capital->place.p, capital->place.n + 1);
        return ENT_OK;
    }
    if (!named)
        return ENT_OK;
    return ent__import_place(t->im, &p, m->place, err);
}

static ent_code mission_read(table *t, mission *m, ent_error *err) {
    ent_importer *im = t->im;
    m->item = item_of(cell(t, QID));
    const kind *k = kind_find(cell(t, TYPE));
    if (!m->item.n)
        return refuse(t, QID, "no item of Wikidata", err);
    if (!k)
        return refuse(t, TYPE, "no kind of mission", err);
    if (!date_read(cell(t, CREATED), m->since))
        return refuse(t, CREATED, "no day such as 1992-05-01T00:00:00Z", err);
    m->kind = k->value;
    m->role = k->role;
    ENT_TRY(ent__import_item(im, item_of(cell(t, OPERATOR_QID)), cell(t, OPERATOR), parties,
                             m->from, err));
    ENT_TRY(ent__import_item(im, item_of(cell(t, COUNTRY_QID)), cell(t, COUNTRY),
                             "state,territory", m->host, err));
    if (strcmp(m->kind, "closed") == 0) { /* since when is not said, but when it was opened */
        memcpy(m->founded, m->since, sizeof m->founded);
        m->since[0] = '\0';
    }
    ENT_TRY(since_settle(t, m, err));
    return place_read(t, m, err);
}

static ent_code mission_claim(table *t, const mission *m, const char *to, bool resident,
                              ent_error *err) {
    ent_buf detail, at;
    ent__buf_init(&detail, 1 << 12);
    ent__buf_init(&at, 64);
    ent__buf_printf(&at, "item %.*s", ENT_FMT(m->item));
    char quarter[100];
    snprintf(quarter, sizeof quarter, "%.*s", (int)(m->quarter.n < 90 ? m->quarter.n : 0),
             m->quarter.p ? m->quarter.p : "");
    const char *const pairs[][2] = {
        {"district", resident && m->district.n ? m->district.p : ""},
        {"founded", m->founded},
        {"place", m->place},
        {"quarter", quarter},
        {"resident-in", resident ? "" : m->host},
        {"role", m->role}};
    for (int i = 0; i < 6; i++)
        if (*pairs[i][1])
            ent__buf_printf(&detail, "%s%s=%s", detail.n ? ";" : "", pairs[i][0], pairs[i][1]);
    ent_row row = ent__row_blank();
    row.cell[ENT_C_SUBJECT] = ent__str(m->from);
    row.cell[ENT_C_RELATION] = ENT_STR("mission");
    row.cell[ENT_C_OBJECT] = ent__str(to);
    row.cell[ENT_C_VALUE] = ent__str(resident ? m->kind : "non-resident");
    row.cell[ENT_C_SINCE] = ent__str(resident ? m->since : "");
    row.cell[ENT_C_UNTIL] = ENT_STR("..");
    row.cell[ENT_C_DETAIL] = ent__buf_view(&detail);
    row.cell[ENT_C_AT] = ent__buf_view(&at);
    ent_code code = ent__import_claim(t->im, &row, err);
    ent__buf_free(&detail);
    ent__buf_free(&at);
    return code;
}

static bool is_org(const char *id) {
    /* states and dependencies have codes of three capitals, or say what they are */
    return !(strlen(id) == 3 && strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3) &&
           strncmp(id, "territory:", 10) != 0;
}

static bool is_consulate(const mission *m) {
    return strncmp(m->kind, "consulate", 9) == 0 || strcmp(m->kind, "honorary-consulate") == 0;
}

static void district_put(mission *m, ent_str name) {
    ent__buf_z(&m->district, m->district.n ? ", " : "");
    for (size_t i = 0; i < name.n; i++) /* a detail has no place for these */
        ent__buf_char(&m->district, name.p[i] == ';' || name.p[i] == '=' ? ' ' : name.p[i]);
}

/* Whom the mission is to, by one of its jurisdictions; blank if that is no party but a
 * province. Consulates are to states alone: Hong Kong is a district of theirs. */
static ent_code jurisdiction(table *t, const mission *m, ent_str name, ent_str item,
                             char to[ENT_WHO_BYTES], ent_error *err) {
    const char *type = is_consulate(m) ? "state" : parties;
    const ent_str texts[] = {item, is_consulate(m) ? ENT_STR("") : name};
    to[0] = '\0';
    for (int i = 0; i < 2; i++) {
        ent_code code = ent__import_who(t->im, texts[i], t->im->day, type, to, ENT_WHO_BYTES);
        if (i && (code == ENT_OK || code == ENT_AMBIGUOUS)) /* is the label another's? */
            return ent__import_item(t->im, item, name, parties, to, err);
        if (code == ENT_OK || (code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS))
            return code == ENT_OK ? code : ent__fail(err, code, "%s", ent_code_text(code));
    }
    to[0] = '\0';
    return ENT_OK;
}

/* Goes through the jurisdictions: for the parts of the district, then for the claims. */
static ent_code jurisdictions_take(table *t, mission *m, bool claims, int *n, ent_error *err) {
    ent_str names = cell(t, JURISDICTIONS), items = cell(t, JURISDICTION_QIDS), name, url;
    bool none = !names.n && !items.n;
    char to[ENT_WHO_BYTES];
    while (!none && ent__str_split(&items, '|', &url)) {
        ent_str item = item_of(url);
        if (!ent__str_split(&names, '|', &name))
            name = ENT_STR("");
        ent_code code = jurisdiction(t, m, name, item, to, err);
        if (code == ENT_DONE)
            continue;
        ENT_TRY(code);
        bool gone = false;
        if (to[0])
            ENT_TRY(ent__import_is_over(t->im, ent__str(to), &gone, err));
        if (gone) /* Tibet is a province of China */
            to[0] = '\0';
        bool host = strcmp(to, m->host) == 0;
        if (!claims && !to[0])
            district_put(m, name.n ? name : item);
        if (!to[0] || (host && is_consulate(m)))
            continue;
        ++*n;
        if (claims)
            ENT_TRY(mission_claim(t, m, to, host || is_org(to), err));
    }
    return ENT_OK;
}

/* The claims of one mission: to its host, or to those whom it is accredited to. */
static ent_code mission_take(table *t, mission *m, ent_error *err) {
    int n = 0, told = 0;
    ENT_TRY(jurisdictions_take(t, m, false, &n, err));
    ENT_TRY(jurisdictions_take(t, m, true, &told, err));
    return n == 0 || is_consulate(m) ? mission_claim(t, m, m->host, true, err) : ENT_OK;
}

static ent_code row_take(table *t, ent_error *err) {
    mission m = {0};
    ent__csv_place(t->csv, 0, &t->im->line, &t->im->column);
    t->im->raw = ent__csv_raw(t->csv);
    bool trailing = t->n_cells == t->n_header - 1 && t->at[QID] < t->n_cells;
    if (t->n_cells != t->n_header && !trailing) {
        ent_error why = {0};
        ent__fail(&why, ENT_PARSE, "expected %d cells, found %d", t->n_header, t->n_cells);
        return ent__import_refuse(t->im, &why, err);
    }
    ent__buf_init(&m.district, 1 << 12);
    ent_code code = mission_read(t, &m, err);
    if (code == ENT_OK)
        code = mission_take(t, &m, err);
    ent__buf_free(&m.district);
    return code == ENT_DONE ? ENT_OK : code;
}

/* ---- the file --------------------------------------------------------------------------- */

static ent_code header_read(table *t, ent_error *err) {
    ent_code code = ent__csv_next(t->csv, &t->cells, &t->n_cells, err);
    if (code == ENT_DONE)
        return ent__fail_at(err, ENT_PARSE, 1, 1, "an empty file");
    if (code != ENT_OK)
        return code;
    t->n_header = t->n_cells;
    for (int c = 0; c < N_COLUMNS; c++) {
        t->at[c] = -1;
        for (int i = 0; i < t->n_cells; i++)
            if (t->cells[i].n && ent__str_in_list(ent__str(columns[c].names), t->cells[i]))
                t->at[c] = i;
        if (t->at[c] < 0 && columns[c].needed)
            return ent__fail_at(err, ENT_PARSE, 1, 1,
                                "no export of the Database of Embassies: no column \"%s\"",
                                columns[c].names);
    }
    return ENT_OK;
}

static const ent_import_work embassies_work = {
    .id = "embassies-wikidata",
    .kind = "tertiary",
    .title = "Database of Embassies (export of Wikidata)",
    .publisher = "Wikidata and the Database of Embassies",
    .licence = "CC0-1.0"};

static ent_code rows_take(table *t, ent_error *err) {
    for (;;) {
        ent_error why = {0};
        ent_code code = ent__csv_next(t->csv, &t->cells, &t->n_cells, &why);
        if (code == ENT_DONE)
            return ENT_OK;
        why.code = code;
        if (code == ENT_OK) {
            code = row_take(t, err);
        } else if (ent__intake_is_of_row(code)) {
            t->im->line = why.line;
            t->im->column = why.column;
            t->im->raw = ent__csv_raw(t->csv);
            code = ent__import_refuse(t->im, &why, err);
        } else if (err) {
            *err = why;
        }
        if (code != ENT_OK)
            return code;
    }
}

static ent_code begin(ent_importer *im, ent_error *err) {
    im->state = ent__zalloc(1, sizeof(ent_capitals));
    return im->state ? ent__capitals_read(im, im->state, err) : ent__nomem(err);
}

static void end(ent_importer *im) {
    if (im->state)
        ent__capitals_free(im->state);
    ent__free(im->state, sizeof(ent_capitals));
    im->state = NULL;
}

static ent_code take(ent_importer *im, const ent_input *in, ent_error *err) {
    const ent_csv_options options = {.separator = ';', .ragged = true, .plain = true};
    table t = {.im = im};
    ENT_TRY(ent__import_work(im, &embassies_work, in->name, err));
    ENT_TRY(ent__csv_open(in->read, in->ctx, &options, &t.csv, err));
    ent_code code = header_read(&t, err);
    if (code == ENT_OK)
        code = rows_take(&t, err);
    ent__csv_close(t.csv);
    im->raw = ENT_STR("");
    return code;
}

const ent_import_kind ent__import_embassies = {
    .about = {.name = "embassies",
              .summary = "the Database of Embassies, an export of Wikidata (CSV with ;)",
              .reads =
                  "Files such as database_of_embassies.2022-11-16.csv, with 21 to 26 columns.\n"
                  "Missions with their kind, town, coordinates (of the town, roughly) and "
                  "founding;\n"
                  "jurisdictions are accreditation from elsewhere. The date of the export is "
                  "in the\n"
                  "file's name or in --published. A mission that a later export lacks is not "
                  "closed.",
              .example = "entente import embassies database_of_embassies.2022-11-16.csv"},
    .suffixes = ".csv",
    .relations = "mission",
    .begin = begin,
    .end = end,
    .take = take,
};
