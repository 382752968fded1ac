/* SPDX-License-Identifier: MIT
 *
 * The World Factbook: country pages as JSON, as they are in the repositories that keep
 * its editions. A page is {"Section": {"Field": {"text": …} or {"part": {"text": …}}}}
 * with HTML, and in older editions " ++ ", left in the texts.
 *
 * An edition is a source of the work "factbook", dated by the path of its files or by
 * --published. Nothing in it says since when; what it prints held on its day. So states
 * have `until` = "..", a year in brackets is the year of a figure.
 *
 * Each section is read by a file of its own. What is regular becomes claims; the texts
 * of the sections that are prose (disputes, drugs, trafficking) are remarks as well,
 * with their words as quotes.
 */
#include "exchange/factbook.h"

#include <stdio.h>

/* ---- fields --------------------------------------------------------------------------- */

/* Where "key" stands in the text from `from` on. */
static size_t find_key(ent_str text, size_t from, const char *key) {
    size_t n = strlen(key);
    for (size_t i = from; i + n + 2 <= text.n; i++) {
        const char *quote = memchr(text.p + i, '"', text.n - i - n - 1);
        if (!quote)
            return from;
        i = (size_t)(quote - text.p);
        if (memcmp(text.p + i + 1, key, n) == 0 && text.p[i + n + 1] == '"')
            return i;
    }
    return from;
}

static void place_set(ent_factbook *fb, const char *const path[3]) {
    size_t at = 0;
    for (int i = 0; i < 3 && path[i]; i++)
        at = find_key(fb->text, at, path[i]);
    fb->im->line = fb->im->column = 1;
    for (size_t i = 0; i < at; i++) {
        if (fb->text.p[i] == '\n') {
            fb->im->line++;
            fb->im->column = 1;
        } else {
            fb->im->column += ((unsigned char)fb->text.p[i] & 0xc0) != 0x80;
        }
    }
}

static ent_str keep(ent_factbook *fb, ent_buf *b) {
    ent_str s =
        b->failed == ENT_OK ? ent__str_copy(&fb->arena, ent__buf_view(b)) : (ent_str){0};
    ent__buf_free(b);
    return s.p ? s : ENT_STR("");
}

/* A text is {"text": …} or, for notes, the string itself. */
static bool text_of(const ent_json *value, ent_str *out) {
    return ent__json_string(value, out) || ent__json_string(ent__json_get(value, "text"), out);
}

bool ent__factbook_text(ent_factbook *fb, const char *section, const char *field,
                        const char *part, const char *shown, ent_str *out) {
    const ent_json *value = ent__json_get(ent__json_get(fb->root, section), field);
    ent_str html;
    if (part)
        value = ent__json_get(value, part);
    if (!value || !text_of(value, &html))
        return false;
    ent_buf plain, at;
    ent__buf_init(&plain, ENT_CELL_BYTES_MOST);
    ent__prose_plain(html, &plain);
    *out = keep(fb, &plain);
    if (!out->n)
        return false;
    ent__buf_init(&at, 1 << 12);
    ent__buf_printf(&at, "%.*s, %s > %s", ENT_FMT(fb->name), section, shown ? shown : field);
    ent_str place = keep(fb, &at);
    if (!ent__str_eq(place, fb->at))
        fb->n_remarks = 0;
    fb->at = place;
    place_set(fb, (const char *const[3]){section, field, part});
    fb->im->raw = *out;
    return true;
}

bool ent__factbook_year(ent_str *text, char out[16]) {
    ent_str rest = *text, inside;
    size_t used;
    if (!ent__prose_bracket(&rest, &inside))
        return false;
    ent__prose_skip(&inside, "as of ");
    ent__prose_skip(&inside, "mid-year ");
    ent__prose_skip(&inside, "est. ");
    if (!ent__prose_date(inside, out, &used))
        return false;
    ent_str tail = ent__str_trim((ent_str){inside.p + used, inside.n - used});
    if (tail.n && !ent__str_is(tail, "est.") && !ent__str_is(tail, "est"))
        return false;
    *text = rest;
    return true;
}

/* ---- claims --------------------------------------------------------------------------- */

ent_code ent__factbook_claim(ent_factbook *fb, const ent_factbook_claim *c, ent_error *err) {
    ent_row row = {0};
    row.cell[ENT_C_SUBJECT] = ent__str(c->subject ? c->subject : fb->subject);
    row.cell[ENT_C_RELATION] = ent__str(c->relation);
    row.cell[ENT_C_OBJECT] = ent__str(c->object);
    row.cell[ENT_C_VALUE] = ent__str(c->value);
    row.cell[ENT_C_SINCE] = ent__str(c->since);
    row.cell[ENT_C_UNTIL] = ent__str(c->until);
    row.cell[ENT_C_DETAIL] = ent__str(c->detail);
    row.cell[ENT_C_AS_OF] = ent__str(c->as_of);
    row.cell[ENT_C_AT] = fb->at;
    row.cell[ENT_C_QUOTE] = c->quote;
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        if (!row.cell[i].p)
            row.cell[i] = ENT_STR("");
    return ent__import_claim(fb->im, &row, err);
}

ent_code ent__factbook_remark(ent_factbook *fb, const char *kind, ent_str text,
                              ent_error *err) {
    ent__buf_clear(&fb->detail);
    ent__buf_printf(&fb->detail, "kind=%s", kind);
    if (fb->n_remarks++) /* words are not of a claim's identity: several would be one */
        ent__buf_printf(&fb->detail, ";no=%d", fb->n_remarks);
    return ent__factbook_claim(fb,
                               &(ent_factbook_claim){.relation = "remark",
                                                     .detail = ent__buf_view(&fb->detail).p,
                                                     .quote = text},
                               err);
}

ent_code ent__factbook_puzzle(ent_factbook *fb, const char *kind, ent_str text,
                              ent_error *err) {
    char message[256];
    size_t n = text.n < 120 ? text.n : 120;
    n = ent__utf8_check(text.p, n);
    snprintf(message, sizeof message, "kept as a remark: \"%.*s%s\"", (int)n, text.p,
             n < text.n ? "..." : "");
    ENT_TRY(ent__import_note(fb->im, message, err));
    return ent__factbook_remark(fb, kind, text, err);
}

/* ---- countries ------------------------------------------------------------------------ */

/* What the Factbook calls otherwise than the rest of the world, or has and others do
 * not. Without a type, the id is that of a state or dependency that has one already. */
typedef struct own_name {
    const char *text, *id, *type, *name;
} own_name;
static const own_name own_names[] = {
    {"Africa", "region:africa", "region", "Africa"},
    {"Akrotiri", "territory:akrotiri-and-dhekelia", "territory", "Akrotiri and Dhekelia"},
    {"America", "region:americas", "region", "the Americas"},
    {"Ashmore and Cartier Islands", "territory:ashmore-and-cartier-islands", "territory",
     "Ashmore and Cartier Islands"},
    {"Asia", "region:asia", "region", "Asia"},
    {"Baker Island", "UMI", NULL, ""},
    {"Baker Island, Howland Island, Jarvis Island, Johnston Atoll, Kingman Reef, Midway "
     "Islands, Palmyra Atoll",
     "UMI", NULL, ""},
    {"Burma", "MMR", NULL, ""},
    {"Clipperton Island", "territory:clipperton-island", "territory", "Clipperton Island"},
    {"Coral Sea Islands", "territory:coral-sea-islands", "territory", "Coral Sea Islands"},
    {"Dhekelia", "territory:akrotiri-and-dhekelia", "territory", "Akrotiri and Dhekelia"},
    {"Europe", "region:europe", "region", "Europe"},
    {"Gaza Strip", "territory:gaza-strip", "territory", "Gaza Strip"},
    {"Gaza, Gaza Strip", "territory:gaza-strip", "territory", "Gaza Strip"},
    {"Jan Mayen", "territory:jan-mayen", "territory", "Jan Mayen"},
    {"Navassa Island", "territory:navassa-island", "territory", "Navassa Island"},
    {"Paracel Islands", "territory:paracel-islands", "territory", "Paracel Islands"},
    {"Spratly Islands", "territory:spratly-islands", "territory", "Spratly Islands"},
    {"Svalbard", "SJM", NULL, ""},
    {"US Naval Base at Guantanamo Bay", "territory:guantanamo-bay", "territory",
     "Guantanamo Bay Naval Base"},
    {"United States Pacific Island Wildlife Refuges", "UMI", NULL, ""},
    {"Virgin Islands", "VIR", NULL, ""},
    {"Wake Island", "territory:wake-island", "territory", "Wake Island"},
    {"West Bank", "territory:west-bank", "territory", "West Bank"},
};

static ent_code own_find(ent_importer *im, ent_str name, char out[ENT_WHO_BYTES],
                         ent_error *err) {
    for (size_t i = 0; i < sizeof own_names / sizeof *own_names; i++) {
        const own_name *o = &own_names[i];
        if (!ent__str_is(name, o->text))
            continue;
        memcpy(out, o->id, strlen(o->id) + 1);
        if (o->type)
            return ent__import_entity(im, ent__str(o->id), o->type, ent__str(o->name),
                                      ENT_STR(""), err);
        return ent__import_who(im, ent__str(o->id), im->day, NULL, out, ENT_WHO_BYTES);
    }
    return ENT_NOT_FOUND;
}

/* "Congo (Brazzaville)", "Turkey (Turkiye)": whole, else without the bracket. */
ent_code ent__factbook_country(ent_importer *im, ent_str name, char out[ENT_WHO_BYTES],
                               ent_error *err) {
    ent__prose_skip(&name, "the ");
    ent_code code = ent__import_who(im, name, im->day, ENT_FACTBOOK_PARTY, out, ENT_WHO_BYTES);
    if (code == ENT_NOT_FOUND)
        code = own_find(im, name, out, err);
    ent_str inside;
    if (code == ENT_NOT_FOUND && ent__prose_bracket(&name, &inside))
        code = ent__factbook_country(im, name, out, err);
    return code;
}

ent_code ent__factbook_party(ent_factbook *fb, ent_str name, char out[ENT_WHO_BYTES],
                             ent_error *err) {
    ent_code code = ent__factbook_country(fb->im, name, out, err);
    if (code == ENT_OK)
        return ENT_OK;
    if (code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS)
        return ent__fail(err, code, "names cannot be looked up: %s", ent_code_text(code));
    ENT_TRY(ent__import_unknown(fb->im, name, ENT_FACTBOOK_PARTY, code == ENT_AMBIGUOUS, err));
    return ENT_DONE;
}

/* The names that a page gives its country, the usual one first. */
static size_t page_names(ent_factbook *fb, ent_str out[4]) {
    static const char *const parts[] = {"conventional short form", "conventional long form"};
    size_t n = 0;
    ent_str s;
    for (int i = 0; i < 2; i++)
        if (ent__factbook_text(fb, "Government", "Country name", parts[i], NULL, &s) &&
            !ent__str_starts(s, "none")) {
            ent_str item;
            ent__prose_item(&s, ";", &item);
            out[n++] = item;
        }
    if (ent__factbook_text(fb, "Government", "Union name", parts[1], NULL, &s))
        out[n++] = s;
    return n;
}

/* Pages are called by two letters, lh.json; what else lies beside them is passed over. */
static ent_code not_a_page(ent_importer *im, ent_error *err) {
    const char *slash = strrchr(im->file, '/'), *base = slash ? slash + 1 : im->file;
    size_t letters = 0;
    while (base[letters] >= 'a' && base[letters] <= 'z')
        letters++;
    if (letters == 2 || !slash)
        return ent__fail_at(err, ENT_PARSE, 1, 1, "no page of the Factbook");
    ENT_TRY(ent__import_note(im, "passed over: no page of the Factbook", err));
    return ENT_DONE;
}

/* Whose page is it? ENT_DONE: nobody's, or nobody known, which was refused. */
static ent_code subject_find(ent_factbook *fb, ent_error *err) {
    ent_str names[4];
    size_t n = page_names(fb, names);
    const ent_json *government = ent__json_get(fb->root, "Government");
    if (!n)
        return government || ent__json_get(fb->root, "Geography")
                   ? ENT_DONE /* an ocean, the world: nobody who acts */
                   : not_a_page(fb->im, err);
    fb->name = names[0];
    ent_code code = ENT_NOT_FOUND;
    for (size_t i = 0; i < n && code == ENT_NOT_FOUND; i++)
        code = ent__factbook_country(fb->im, names[i], fb->subject, err);
    if (code == ENT_NOT_FOUND && ent__json_get(government, "Union name"))
        code =
            ent__import_who(fb->im, names[0], fb->im->day, "org", fb->subject, ENT_WHO_BYTES);
    if (code == ENT_OK)
        return ENT_OK;
    if (code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS)
        return ent__fail(err, code, "names cannot be looked up: %s", ent_code_text(code));
    ENT_TRY(
        ent__import_unknown(fb->im, names[0], ENT_FACTBOOK_PARTY, code == ENT_AMBIGUOUS, err));
    return ENT_DONE;
}

/* ---- the page ------------------------------------------------------------------------- */

static ent_code disputes(ent_factbook *fb, ent_error *err) {
    ent_str text;
    if (!ent__factbook_text(fb, "Transnational Issues", "Disputes - international", NULL, NULL,
                            &text))
        return ENT_OK;
    return ent__factbook_remark(fb, "disputes", text, err);
}

static ent_code page_take(ent_factbook *fb, ent_error *err) {
    static ent_code (*const sections[])(ent_factbook *, ent_error *) = {
        ent__factbook_land,
        ent__factbook_members,
        ent__factbook_missions,
        ent__factbook_trade,
        disputes,
        ent__factbook_refugees,
        ent__factbook_drugs,
        ent__factbook_trafficking,
    };
    ent_code code = subject_find(fb, err);
    if (code != ENT_OK)
        return code == ENT_DONE ? ENT_OK : code;
    for (size_t i = 0; i < sizeof sections / sizeof *sections && code == ENT_OK; i++)
        code = sections[i](fb, err);
    return code;
}

/* Its editions. */
static const ent_import_work factbook_work = {
    .id = "factbook",
    .kind = "secondary",
    .title = "The World Factbook",
    .publisher = "Central Intelligence Agency",
    .url = "https://www.cia.gov/the-world-factbook/",
    .licence = "LicenseRef-PublicDomain",
    .note = "a country with no other status printed is read as a member"};

static ent_code take_text(ent_importer *im, ent_str text, ent_error *err) {
    ent_json *root;
    ent_str start = ent__str_trim(text);
    if (start.n && start.p[0] == '<')
        return ent__fail_at(err, ENT_PARSE, 1, 1, "HTML, not JSON");
    ENT_TRY(ent__json_parse(text, &root, err));
    ent_factbook fb = {.im = im, .root = root, .text = text, .at = ENT_STR("")};
    fb.name = fb.capital = ENT_STR("");
    ent__buf_init(&fb.detail, 1 << 12);
    ent_code code = page_take(&fb, err);
    im->raw = ENT_STR("");
    ent__buf_free(&fb.detail);
    ent__arena_free(&fb.arena);
    ent__json_free(root);
    return code;
}

static ent_code take(ent_importer *im, const ent_input *in, ent_error *err) {
    ent_buf text;
    if (strstr(in->name, "/meta/")) /* counts of fields, no page */
        return ENT_OK;
    ENT_TRY(ent__import_work(im, &factbook_work, in->name, err));
    ent__buf_init(&text, ENT_JSON_BYTES_MOST + 1);
    ent_code code = ent__input_text(in, ENT_JSON_BYTES_MOST, &text, err);
    if (code == ENT_OK)
        code = take_text(im, ent__buf_view(&text), err);
    ent__buf_free(&text);
    return code;
}

const ent_import_kind ent__import_factbook = {
    .about =
        {.name = "factbook",
         .summary = "country pages of the World Factbook (JSON)",
         .reads =
             "Files such as europe/lh.json, folders of them, and the tar.gz of an edition.\n"
             "Memberships, embassies and envoys of and in the US, borders, capitals,\n"
             "independence, refugees, trade partners, drug routes; disputes, drugs and\n"
             "trafficking as remarks with their words. The date of the edition is in the\n"
             "path (factbook.2020-11-27.tar.gz, lh.2015-10-26.json) or in --published.",
         .example = "entente import factbook lh.2026-01-22.json"},
    .suffixes = ".json",
    .relations =
        "border|complete|count|envoy|exists|member|mission|rank|remark|route|seat|share",
    .take = take,
};
