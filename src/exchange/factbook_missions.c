/* SPDX-License-Identifier: MIT
 *
 * The World Factbook: diplomatic representation in the US and from the US.
 *
 *   chief of mission   Ambassador (vacant); Charge d'Affaires Ana GARCÍA (since 5 May 2025)
 *   chancery, embassy  an address; the town is found in it if it is the capital
 *   consulate(s) general, … lists of towns
 *
 * Where there is no embassy a sentence says which ambassador is accredited.
 */
#include "exchange/factbook.h"

#include <math.h>

/* Which of the two fields: who is represented with whom. */
typedef struct side {
    const char *field;
    const char *from, *to; /* ids */
    bool in_us;
} side;

/* ---- the chief of mission --------------------------------------------------------------- */

typedef struct title {
    const char *words, *value;
} title;
static const title titles[] = {
    {"Ambassador-designate ", "ambassador"},
    {"Ambassador ", "ambassador"},
    {"Appointed Ambassador ", "ambassador"},
    {"High Commissioner ", "high-commissioner"},
    {"Apostolic Nuncio ", "nuncio"},
    {"Charge d'Affaires ad interim ", "charge-ai"},
    {"Charge d'Affaires a.i. ", "charge-ai"},
    {"Charge d'Affaires, ad interim ", "charge-ai"},
    {"Acting Charge d'Affaires ", "charge-ai"},
    {"Charge d'Affaires ", "charge"},
};

/* Accents and typographic apostrophes differ by edition: "Chargé d’Affaires". */
static ent_str title_plain(ent_factbook *fb, ent_str item) {
    ent_buf out;
    ent__buf_init(&out, 1 << 14);
    for (size_t i = 0; i < item.n; i++) {
        size_t left = item.n - i;
        if (left >= 3 && memcmp(item.p + i, "\xe2\x80\x99", 3) == 0) {
            ent__buf_char(&out, '\'');
            i += 2;
        } else if (left >= 3 && memcmp(item.p + i, "e\xcc\x81", 3) == 0 && i < 8) {
            ent__buf_char(&out, 'e');
            i += 2;
        } else if (left >= 2 && memcmp(item.p + i, "\xc3\xa9", 2) == 0 && i < 8) {
            ent__buf_char(&out, 'e');
            i += 1;
        } else {
            ent__buf_char(&out, item.p[i]);
            i += out.n < 24 && left > 2 && item.p[i] == '\'' && item.p[i + 1] == ' '; /* d' A */
        }
    }
    ent_str s = ent__str_copy(&fb->arena, ent__buf_view(&out));
    ent__buf_free(&out);
    return s.p ? s : ENT_STR("");
}

/* A surname stands in capitals: NAUSĖDA to Nausėda, McDONALD to McDonald; II and J. stay. */
static void word_put(ent_str word, ent_buf *out) {
    size_t upper = 0, letters = 0, start = 0, numeral = 0, n;
    for (size_t i = 0; i < word.n; i += n) {
        int32_t c = ent__utf8_letter(word, i, &n);
        upper += ent__letter_lower(c) != c;
        letters++;
        numeral += c < 128 && strchr("IVX", (int)c) != NULL;
    }
    bool shout = upper >= 2 && numeral < letters && !memchr(word.p, '.', word.n);
    for (size_t i = 0; i < word.n; i += n) {
        int32_t c = ent__utf8_letter(word, i, &n);
        bool first = i == start || (i == start + 2 && i > 1 && word.p[i - 1] == 'c');
        char bytes[4];
        ent__buf_put(out, bytes,
                     ent__utf8_encode(shout && !first ? ent__letter_lower(c) : c, bytes));
        if (c == '-' || c == '\'')
            start = i + 1;
    }
}

static void name_put(ent_str name, ent_buf *out) {
    ent_str word;
    while (ent__str_split(&name, ' ', &word)) {
        if (!word.n)
            continue;
        if (out->n)
            ent__buf_char(out, ' ');
        word_put(word, out);
    }
}

/* "Ana GARCÍA, Jr. (since 5 May 2025)": who, and since when. */
static ent_code person_find(ent_factbook *fb, ent_str text, char id[ENT_WHO_BYTES],
                            char since[16], ent_error *err) {
    size_t used, end = 0;
    since[0] = '\0';
    static const char *const ranks[] = {"Ambassador ", "Dr. ", "Cardinal ", "Sir "};
    char bare[ENT_WHO_BYTES];
    for (int i = 0; i < 4; i++)
        ent__prose_skip(&text, ranks[i]);
    size_t at = ent__prose_find(text, "since");
    ent_str head = {text.p, at};
    if (memchr(head.p, '(', head.n) && memchr(head.p, ')', head.n))
        head = ent__prose_unbracket(head, bare, sizeof bare); /* "Yechiel (Michael) LEITER" */
    while (end < head.n && head.p[end] != '(' && head.p[end] != ',')
        end++;
    if (at < text.n) {
        ent_str date = ent__str_trim((ent_str){text.p + at + 5, text.n - at - 5});
        if (!ent__prose_date(date, since, &used))
            since[0] = '\0';
    }
    ent_buf name;
    ent__buf_init(&name, 1 << 10);
    name_put(ent__str_trim((ent_str){head.p, end}), &name);
    ent_code code = ent__buf_code(&name, err);
    if (code == ENT_OK && name.n == 0)
        code = ENT_DONE; /* vacant */
    if (code == ENT_OK)
        code = ent__import_thing(fb->im, "person", ent__buf_view(&name), id, err);
    ent__buf_free(&name);
    return code;
}

/* ---- accredited from elsewhere ----------------------------------------------------------- */

static ent_code accredited(ent_factbook *fb, const side *s, const char *to,
                           const char *resident, ent_error *err) {
    ent__buf_clear(&fb->detail);
    ent__buf_printf(&fb->detail, "resident-in=%s", resident);
    return ent__factbook_claim(fb,
                               &(ent_factbook_claim){.subject = s->from,
                                                     .relation = "mission",
                                                     .object = to,
                                                     .value = "non-resident",
                                                     .until = "..",
                                                     .detail = ent__buf_view(&fb->detail).p},
                               err);
}

/* One name, or two around "and": "Aruba and Sint Maarten", not "Antigua and Barbuda". */
static ent_code accredited_item(ent_factbook *fb, const side *s, ent_str item, ent_error *err) {
    char to[ENT_WHO_BYTES];
    ent__prose_skip(&item, "and ");
    ent_code code = ent__factbook_country(fb->im, item, to, err);
    size_t at = ent__prose_find(item, "and");
    if (code == ENT_NOT_FOUND && at < item.n) {
        ent_str before = ent__str_trim((ent_str){item.p, at});
        ENT_TRY(accredited_item(fb, s, before, err));
        item = ent__str_trim((ent_str){item.p + at + 3, item.n - at - 3});
    }
    if (code != ENT_OK)
        code = ent__factbook_party(fb, item, to, err);
    if (code == ENT_OK)
        code = accredited(fb, s, to, s->in_us ? s->to : fb->subject, err);
    return code == ENT_DONE ? ENT_OK : code;
}

/* "note - also accredited to Kiribati, Nauru, and Tonga, based in …" */
static ent_code also_accredited(ent_factbook *fb, const side *s, ent_str list, ent_error *err) {
    ent_str item;
    while (ent__prose_item(&list, ",", &item)) {
        if (ent__str_starts(item, "based "))
            break;
        if (item.n)
            ENT_TRY(accredited_item(fb, s, item, err));
    }
    return ENT_OK;
}

/* "the US Ambassador to Barbados is accredited to Grenada": the country of residence. */
static bool accredited_from(ent_str text, ent_str *resident) {
    static const char *const heads[] = {"Ambassador to ", "Affaires to "};
    size_t end = ent__prose_find(text, "is accredited to");
    for (int i = 0; i < 2 && end < text.n; i++)
        for (size_t at = 0; at < end; at++) {
            ent_str rest = {text.p + at, end - at};
            if (!ent__prose_skip(&rest, heads[i]))
                continue;
            ent__prose_item(&rest, ",(", resident);
            return true;
        }
    return false;
}

static ent_code accredited_sentence(ent_factbook *fb, const side *s, ent_str text,
                                    bool *understood, ent_error *err) {
    ent_str resident;
    char id[ENT_WHO_BYTES];
    *understood = !s->in_us && accredited_from(text, &resident);
    if (!*understood)
        return ENT_OK;
    ent_code code = ent__factbook_party(fb, resident, id, err);
    if (code == ENT_OK)
        code = accredited(fb, s, s->to, id, err);
    return code == ENT_DONE ? ENT_OK : code;
}

/* ---- the field "chief of mission" ----------------------------------------------------------
 */

/* Who is designated while another is in charge is not yet the head. */
static ent_code envoy_take(ent_factbook *fb, const side *s, ent_str item, bool charge,
                           bool *understood, ent_error *err) {
    char since[16], person[ENT_WHO_BYTES];
    item = title_plain(fb, item);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        ent_str name = item;
        if (!ent__prose_skip(&name, titles[i].words))
            continue;
        *understood = true;
        if (i == 0 && charge)
            return ENT_OK;
        ent_code code = person_find(fb, name, person, since, err);
        if (code != ENT_OK)
            return code == ENT_DONE ? ENT_OK : code;
        ent__buf_clear(&fb->detail);
        ent__buf_printf(&fb->detail, "person=%s", person);
        return ent__factbook_claim(
            fb,
            &(ent_factbook_claim){.subject = s->from,
                                  .relation = "envoy",
                                  .object = s->to,
                                  .value = titles[i].value,
                                  .since = since,
                                  .until = "..",
                                  .detail = ent__buf_view(&fb->detail).p},
            err);
    }
    return ENT_OK;
}

/* *headed: an ambassador or chargé was named, so that there is an embassy. */
static ent_code chief_take(ent_factbook *fb, const side *s, bool *headed, ent_error *err) {
    ent_str text, item;
    *headed = false;
    if (!ent__factbook_text(fb, "Government", s->field, "chief of mission", NULL, &text))
        return ENT_OK;
    bool charge = ent__prose_find(text, "Affaires") < text.n;
    while (ent__prose_item(&text, ";\n", &item)) {
        ent_str list = item;
        bool understood = item.n == 0;
        ENT_TRY(envoy_take(fb, s, item, charge, &understood, err));
        *headed = *headed || (understood && item.n);
        if (!understood && ent__prose_skip(&list, "note - also accredited to ")) {
            ENT_TRY(also_accredited(fb, s, list, err));
            understood = true;
        }
        if (!understood)
            ENT_TRY(accredited_sentence(fb, s, item, &understood, err));
        if (!understood && !ent__str_starts(item, "none"))
            ENT_TRY(ent__factbook_puzzle(fb, "chief-of-mission", item, err));
    }
    return ENT_OK;
}

/* ---- missions and their towns
 * ---------------------------------------------------------------- */

static ent_code mission_claim(ent_factbook *fb, const side *s, const char *value,
                              const char *place, const char *detail, ent_str quote,
                              ent_error *err) {
    ent__buf_clear(&fb->detail);
    if (*place)
        ent__buf_printf(&fb->detail, "place=%s", place);
    if (*detail)
        ent__buf_printf(&fb->detail, "%s%s", *place ? ";" : "", detail);
    return ent__factbook_claim(fb,
                               &(ent_factbook_claim){.subject = s->from,
                                                     .relation = "mission",
                                                     .object = s->to,
                                                     .value = value,
                                                     .until = "..",
                                                     .detail = ent__buf_view(&fb->detail).p,
                                                     .quote = quote},
                               err);
}

static ent_code town_find(ent_factbook *fb, const side *s, ent_str name,
                          char out[ENT_WHO_BYTES], ent_error *err) {
    ent_place p = {.name = name, .country = ent__str(s->to), .lat = NAN, .lon = NAN};
    p.qid = ENT_STR("");
    return ent__import_place(fb->im, &p, out, err);
}

/* Are these the words of the text, whatever their accents and apostrophes? */
static ent_code has_words(ent_str text, ent_str words, bool *has, ent_error *err) {
    ent_buf all, some;
    ent__buf_init(&all, 1 << 16);
    ent__buf_init(&some, 1 << 16);
    ent__buf_char(&all, ' ');
    ent__buf_char(&some, ' ');
    ent_code code = ent__utf8_fold(text, &all, err);
    if (code == ENT_OK)
        code = ent__utf8_fold(words, &some, err);
    ent__buf_char(&all, ' ');
    ent__buf_char(&some, ' ');
    *has = code == ENT_OK && !all.failed && !some.failed && some.n > 2 &&
           strstr(all.p, some.p) != NULL;
    ent__buf_free(&all);
    ent__buf_free(&some);
    return code;
}

/* The town of an address: the host's capital, or New York, if it is named in it. */
static ent_code address_place(ent_factbook *fb, const side *s, ent_str address,
                              char out[ENT_WHO_BYTES], ent_error *err) {
    static const char *const towns[] = {"Washington", "New York"};
    bool has = false;
    out[0] = '\0';
    for (int i = 0; i < 2 && s->in_us; i++)
        if (ent__prose_find(address, towns[i]) < address.n)
            return town_find(fb, s, ent__str(towns[i]), out, err);
    if (s->in_us || !fb->capital.n)
        return ENT_OK;
    ENT_TRY(has_words(address, fb->capital, &has, err));
    if (has)
        memcpy(out, fb->capital_place, ENT_WHO_BYTES);
    return ENT_OK;
}

static ent_code embassy_take(ent_factbook *fb, const side *s, const char *part, bool headed,
                             ent_error *err) {
    ent_str text;
    char place[ENT_WHO_BYTES];
    bool understood;
    if (!ent__factbook_text(fb, "Government", s->field, part, NULL, &text) ||
        ent__str_starts(text, "none"))
        return ENT_OK;
    ENT_TRY(accredited_sentence(fb, s, text, &understood, err));
    if (understood)
        return ENT_OK;
    if (ent__prose_find(text, "does not have") < text.n)
        return ent__factbook_remark(fb, "representation", text, err);
    ENT_TRY(address_place(fb, s, text, place, err));
    return mission_claim(fb, s, headed ? "embassy" : "mission", place, "",
                         *place ? ENT_STR("") : text, err);
}

/* "Newark (NJ)", "Washington, DC": a town. False: an address or a sentence. */
static bool town_read(ent_str *item) {
    ent_str inside;
    ent__prose_skip(item, "and ");
    while (ent__prose_bracket(item, &inside))
        ;
    bool digit = false;
    for (size_t i = 0; i < item->n; i++)
        digit = digit || (item->p[i] >= '0' && item->p[i] <= '9');
    return item->n <= 40 && !digit;
}

/* Towns to the end, or to a note. */
static bool all_towns(ent_str text) {
    ent_str item;
    bool towns = true;
    while (towns && ent__prose_item(&text, ",;\n", &item) && !ent__str_starts(item, "note"))
        towns = town_read(&item);
    return towns;
}

static ent_code consulates_take(ent_factbook *fb, const side *s, const char *value,
                                const char *detail, ent_str text, ent_error *err) {
    ent_str item, all = text;
    if (!all_towns(text))
        return ent__factbook_puzzle(fb, "consulates", all, err);
    while (ent__prose_item(&text, ",;\n", &item)) {
        char place[ENT_WHO_BYTES];
        if (ent__str_starts(item, "note")) /* to the end */
            return ent__factbook_remark(fb, "consulates", all, err);
        town_read(&item);
        if (!item.n || ent__str_is(item, "DC"))
            continue;
        ENT_TRY(town_find(fb, s, item, place, err));
        ENT_TRY(mission_claim(fb, s, value, place, detail, ENT_STR(""), err));
    }
    return ENT_OK;
}

typedef struct part_kind {
    const char *part, *value, *detail; /* value "": passed over; NULL: a remark */
} part_kind;
static const part_kind parts[] = {
    {"FAX", "", ""},
    {"HKETO offices", "representative-office", "kind=trade"},
    {"Taipei Economic and Cultural Offices (branch offices)", "branch-office", ""},
    {"branch office(s)", "branch-office", ""},
    {"chancery", "", ""},
    {"chief of mission", "", ""},
    {"consular agency", "consulate", "role=consular-agency"},
    {"consular agency(ies)", "consulate", "role=consular-agency"},
    {"consul general(s)", "consulate-general", ""},
    {"Consulate(s) General", "consulate-general", ""},
    {"consulate general", "consulate-general", ""},
    {"consulate(s) general", "consulate-general", ""},
    {"consulate", "consulate", ""},
    {"consulate(s)", "consulate", ""},
    {"consulates", "consulate", ""},
    {"email address and website", "", ""},
    {"embassy", "", ""},
    {"honorary consulate(s)", "honorary-consulate", ""},
    {"mailing address", "", ""},
    {"office", "representative-office", ""},
    {"other offices", "representative-office", ""},
    {"representative office", "representative-office", ""},
    {"telephone", "", ""},
    {"trade office(s)", "representative-office", "kind=trade"},
};

static ent_code part_take(ent_factbook *fb, const side *s, const char *part, ent_error *err) {
    ent_str text;
    const part_kind *k = NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].part, part) == 0)
            k = &parts[i];
    if (k && !*k->value)
        return ENT_OK;
    bool own = strcmp(part, "text") == 0;
    if (!ent__factbook_text(fb, "Government", s->field, own ? NULL : part, NULL, &text) ||
        ent__str_starts(text, "none"))
        return ENT_OK;
    if (k)
        return consulates_take(fb, s, k->value, k->detail, text, err);
    bool understood;
    ENT_TRY(accredited_sentence(fb, s, text, &understood, err));
    return understood ? ENT_OK : ent__factbook_remark(fb, "representation", text, err);
}

static ent_code side_take(ent_factbook *fb, const side *s, ent_error *err) {
    const ent_json *value,
        *all = ent__json_get(ent__json_get(fb->root, "Government"), s->field);
    bool headed;
    ENT_TRY(chief_take(fb, s, &headed, err));
    ENT_TRY(embassy_take(fb, s, s->in_us ? "chancery" : "embassy", headed, err));
    void *at = NULL;
    ent_str key;
    while (ent__json_next(all, &at, &key, &value))
        ENT_TRY(part_take(fb, s, key.p, err));
    return ENT_OK;
}

ent_code ent__factbook_missions(ent_factbook *fb, ent_error *err) {
    if (strcmp(fb->subject, "USA") == 0)
        return ENT_OK; /* its page has no such field */
    const side in_us = {"Diplomatic representation in the US", fb->subject, "USA", true};
    const side from_us = {"Diplomatic representation from the US", "USA", fb->subject, false};
    ENT_TRY(side_take(fb, &in_us, err));
    return side_take(fb, &from_us, err);
}
