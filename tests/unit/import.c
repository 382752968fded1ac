/* SPDX-License-Identifier: MIT
 *
 * Foreign formats into a register: made-up files in a folder of their own, and the
 * publishers' files where ENTENTE_SHARED has them.
 */
#include "folder.h"

#include "base/charset.h"
#include "base/json.h"
#include "exchange/import.h"
#include "exchange/prose.h"

#include <sys/stat.h>
#include <unistd.h>

#include "entente_config.h"

static ent_instant now;
static ent_register *reg;

static ent_instant tick(void *ctx) {
    ent_instant *t = ctx;
    return *t += 1000000;
}

/* A register with the vocabulary's first needs left to the import. */
static const char entities[] = "id,type,name,aliases,since,codes\n"
                               "BLR,state,Belarus,,1991-08-25,wikidata=Q184\n"
                               "CHN,state,China,,,wikidata=Q148\n"
                               "FRA,state,France,,,wikidata=Q142\n"
                               "GBR,state,United Kingdom,UK,,wikidata=Q145\n"
                               "LTU,state,Lithuania,,,wikidata=Q37\n"
                               "LVA,state,Latvia,,,wikidata=Q211\n"
                               "MLT,state,Malta,,,wikidata=Q233\n"
                               "POL,state,Poland,,,wikidata=Q36\n"
                               "RUS,state,Russia,,,wikidata=Q159\n"
                               "SMOM,org,Order of Malta,,,wikidata=Q190353\n"
                               "UKR,state,Ukraine,,,wikidata=Q212\n"
                               "USA,state,United States,USA|US,,wikidata=Q30\n"
                               "CoE,org,Council of Europe,CE,,\n";

typedef struct text_reader {
    const char *p;
} text_reader;

static ptrdiff_t read_text(void *ctx, void *to, size_t n) {
    text_reader *r = ctx;
    size_t left = strlen(r->p), part = left < n ? left : n;
    memcpy(to, r->p, part);
    r->p += part;
    return (ptrdiff_t)part;
}

static int setup(void **state) {
    (void)state;
    now = 1800000000 * INT64_C(1000000);
    if (!folder_make("import"))
        return -1;
    ent_open_options o = {
        .size = sizeof o, .mode = ENT_OPEN_CREATE, .clock = tick, .clock_ctx = &now};
    OK(ent_register_open(in_base("register.db"), &o, &reg, err));
    text_reader r = {entities};
    OK(ent_table_import(reg, "entities", read_text, &r, NULL, NULL, NULL, NULL, err));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_register_close(reg);
    return folder_drop();
}

/* ---- what came of it ---------------------------------------------------------------- */

typedef struct told {
    int problems, notes, unknown;
    char last[480], place[300], names[400];
} told;

static int on_problem(void *ctx, const ent_problem *p) {
    told *t = ctx;
    ++*(p->code == ENT_OK ? &t->notes : &t->problems);
    if (p->code != ENT_OK) {
        snprintf(t->last, sizeof t->last, "%s", p->message);
        const char *slash = strrchr(p->file, '/');
        snprintf(t->place, sizeof t->place, "%s:%d:%d", slash ? slash + 1 : p->file,
                 (int)p->line, (int)p->column);
    }
    return 0;
}

static int on_unknown(void *ctx, const ent_unknown_name *n) {
    told *t = ctx;
    size_t at = strlen(t->names);
    t->unknown++;
    snprintf(t->names + at, sizeof t->names - at, "%s x%d [%s];", n->text, (int)n->n,
             n->candidates);
    return 0;
}

static ent_code take(const char *format, const char *path, const ent_foreign_options *given,
                     told *t, ent_import_report *r) {
    ent_foreign_options o = given ? *given : (ent_foreign_options){0};
    ent_error err = {0};
    *t = (told){0};
    o.size = sizeof o;
    o.problem = on_problem;
    o.problem_ctx = t;
    o.unknown = on_unknown;
    o.unknown_ctx = t;
    ent_code code = ent_foreign_import(reg, format, &path, 1, &o, r, &err);
    if (code != ENT_OK && !t->problems)
        snprintf(t->last, sizeof t->last, "%s", err.message);
    return code;
}

typedef struct wanted {
    const char *text; /* subject relation object value since until detail, by blanks; - blank */
    int n;
} wanted;

static int on_claim(void *ctx, const ent_stored *claim, const ent_row *row) {
    wanted *w = ctx;
    (void)claim;
    char line[600] = "";
    for (int i = ENT_C_SUBJECT; i <= ENT_C_DETAIL; i++) {
        size_t at = strlen(line);
        ent_str c = row->cell[i];
        snprintf(line + at, sizeof line - at, "%s%.*s", at ? " " : "", c.n ? (int)c.n : 1,
                 c.n ? c.p : "-");
    }
    w->n += strcmp(line, w->text) == 0;
    return 0;
}

/* How many claims say so. */
static int claims_of(const char *text) {
    wanted w = {text, 0};
    OK(ent__register_claims(reg, on_claim, &w, err));
    return w.n;
}

#define SAYS(text)                                                                             \
    do {                                                                                       \
        if (claims_of(text) < 1)                                                               \
            fail_msg("no claim says: %s", (text));                                             \
    } while (0)

/* ---- prose --------------------------------------------------------------------------- */

static void prose(void **state) {
    (void)state;
    static const char *const plain[][2] = {
        {"a<br>b", "a\nb"},
        {" <strong>note:</strong>&nbsp;x &amp; y ", "note: x & y"},
        {"Charg&eacute; d&rsquo;Affaires", "Charge\xcc\x81 d\xe2\x80\x99"
                                           "Affaires"},
        {"one ++ two", "one\ntwo"},
        {"a < b & c", "a < b & c"},
        {"&#65;&#x42;&nothing;", "AB&nothing;"},
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        ent_buf out;
        ent__buf_init(&out, 1 << 16);
        ent__prose_plain(ent__str(plain[i][0]), &out);
        STR_IS(ent__buf_view(&out), plain[i][1]);
        ent__buf_free(&out);
    }
    char date[16], number[32];
    size_t used;
    assert_true(ent__prose_date(ENT_STR("12 July 2019)"), date, &used));
    assert_string_equal(date, "2019-07-12");
    assert_true(ent__prose_date(ENT_STR("July 2019"), date, &used));
    assert_string_equal(date, "2019-07");
    assert_true(ent__prose_date(ENT_STR("2019 est."), date, &used));
    assert_string_equal(date, "2019");
    assert_int_equal(used, 4);
    assert_false(ent__prose_date(ENT_STR("31 June 2019"), date, &used));
    assert_false(ent__prose_date(ENT_STR("12 2019"), date, &used));
    assert_false(ent__prose_date(ENT_STR("June"), date, &used));
    assert_true(ent__prose_number(ENT_STR("1,545 km"), number, &used));
    assert_string_equal(number, "1545");
    assert_true(ent__prose_number(ENT_STR("4.55 million"), number, &used));
    assert_string_equal(number, "4550000");
    assert_true(ent__prose_number(ENT_STR("0.5 km"), number, &used));
    assert_string_equal(number, "0.5");
    ent_str list = ENT_STR("OAS (observer, since), OECD (Enhanced, UN, 1,500 x (y)"), item;
    static const char *const items[] = {"OAS (observer, since)", "OECD (Enhanced", "UN",
                                        "1,500 x (y)"};
    for (size_t i = 0; i < 4; i++) {
        assert_true(ent__prose_item(&list, ",", &item));
        STR_IS(item, items[i]);
    }
    assert_false(ent__prose_item(&list, ",", &item));
}

/* ---- factbook ------------------------------------------------------------------------ */

static const char page[] =
    "{\n"
    "  \"Geography\": {\"Land boundaries\": {\"total\": {\"text\": \"1 km\"},\n"
    "    \"border countries\": {\"text\": \"Latvia 544 km; Russia (Kaliningrad) 1,261 "
    "km\"}}},\n"
    "  \"Government\": {\n"
    "    \"Country name\": {\"conventional short form\": {\"text\": \"Lithuania\"}},\n"
    "    \"Capital\": {\"name\": {\"text\": \"Vilnius\"},\n"
    "      \"geographic coordinates\": {\"text\": \"54 41 N, 25 19 E\"}},\n"
    "    \"Independence\": {\"text\": \"16 February 1918 (from Russia); 1990 (declared)\"},\n"
    "    \"International organization participation\": {\"text\": \"CE, EU (candidate "
    "country), "
    "ICC (national committees),&nbsp;ITUC (NGOs), OAS (observer), UN Security Council "
    "(temporary), EITI (compliant country) (suspended)\"},\n"
    "    \"Diplomatic representation in the US\": {\n"
    "      \"chief of mission\": {\"text\": \"Ambassador (vacant); Charg&eacute; "
    "d&rsquo;Affaires Ona Marija McGRAW-PETRAITIS III (since 7 May 2025); note - also "
    "accredited to Latvia and Poland\"},\n"
    "      \"chancery\": {\"text\": \"2622 16th Street NW, Washington, DC 20009\"},\n"
    "      \"consulate(s) general\": {\"text\": \"Chicago, Newark (NJ)\"}},\n"
    "    \"Diplomatic representation from the US\": {\n"
    "      \"embassy\": {\"text\": \"the US Ambassador to Latvia is accredited to "
    "Lithuania\"}}},\n"
    "  \"Economy\": {\"Exports - partners\": {\"text\": \"Latvia 11%, Ukraine, The 2%, Poland "
    "7.5% (2023)\"}},\n"
    "  \"Transnational Issues\": {\n"
    "    \"Disputes - international\": {\"text\": \"some words\"},\n"
    "    \"Refugees and internally displaced persons\": {\n"
    "      \"refugees (country of origin)\": {\"text\": \"52,305 (Ukraine) (as of 22 December "
    "2023)\"},\n"
    "      \"IDPs\": {\"text\": \"up to 600 (a war) (2014)\"}},\n"
    "    \"Illicit drugs\": {\"text\": \"transshipment point for cocaine and hashish from "
    "Latin "
    "America to Western Europe; money laundering\"},\n"
    "    \"Trafficking in persons\": {\"tier rating\": {\"text\": \"Tier 2 Watch List - "
    "words\"},\n"
    "      \"current situation\": {\"text\": \"Lithuania is a source and transit country for "
    "women\"}}}\n"
    "}\n";

static void factbook_page(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    NEEDS(ENT_WITH_JSON);
    const char *path = write_file("lh.2026-01-22.json", page);
    if (take("factbook", path, NULL, &t, &r) != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    static const char *const says[] = {
        "LTU border LVA 544 - - unit=km",
        "LTU border RUS 1261 - - unit=km;with=kaliningrad",
        "LTU seat place:vilnius capital - .. -",
        "LTU exists - exists 1918-02-16 - from=RUS;how=independence",
        "LTU member CoE member - .. -",
        "LTU member EU candidate - .. -",
        ("LTU member org:international-chamber-of-commerce partner - .. "
         "through=national-committees"),
        "LTU member ITUC partner - .. through=trade-unions",
        "LTU member OAS observer - .. -",
        "LTU member UNSC member - .. seat=elected",
        "LTU member EITI suspended - .. role=compliant-country",
        "LTU envoy USA charge 2025-05-07 .. person=person:ona-marija-mcgraw-petraitis-iii",
        "LTU mission LVA non-resident - .. resident-in=USA",
        "LTU mission POL non-resident - .. resident-in=USA",
        "LTU mission USA embassy - .. place=place:washington",
        "LTU mission USA consulate-general - .. place=place:newark",
        "USA mission LTU non-resident - .. resident-in=LVA",
        "LTU share UKR 2 2023 2023 of=topic:exports;unit=percent",
        "LTU share POL 7.5 2023 2023 of=topic:exports;unit=percent",
        "LTU count UKR 52305 - - of=topic:refugees;unit=persons",
        "LTU count topic:internally-displaced-persons 600 2014 2014 bound=up-to;unit=persons",
        "LTU remark - - - - kind=disputes",
        "LTU remark - - - - kind=illicit-drugs",
        "LTU route goods:cocaine trans-shipment - .. -",
        "LTU route goods:hashish trans-shipment - .. -",
        "LTU route region:latin-america origin - .. goods=goods:illicit-drugs",
        "LTU route region:western-europe destination - .. goods=goods:illicit-drugs",
        "LTU rank topic:trafficking-in-persons-tier 2 - - list=watch-list",
        "LTU route goods:trafficked-persons origin - .. -",
        "LTU route goods:trafficked-persons trans-shipment - .. -",
    };
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        SAYS(says[i]);
    assert_int_equal(r.sources, 1);
    assert_int_equal(r.refused, 0);
    assert_true(r.relations > 5); /* the register had no vocabulary */
    int64_t made = r.added;
    assert_int_equal(take("factbook", path, NULL, &t, &r), ENT_OK);
    assert_int_equal(r.added, 0);
    assert_int_equal(r.present, made + (r.read - made));
    OK(ent_register_check(reg, err));
}

/* What is damaged is refused with a message, and changes nothing. */
static void factbook_damaged(void **state) {
    (void)state;
    static const struct {
        const char *name, *text, *message;
        ent_code code;
    } cases[] = {
        {"lh.2020-01-01.json", "<!DOCTYPE html><html>", "HTML, not JSON", ENT_PARSE},
        {"lh.2020-01-01.json", "{\"Government\": {", "", ENT_PARSE},
        {"lh.2020-01-01.json", "", "", ENT_PARSE},
        {"lh.2020-01-01.json", "{\"a\": \"\xff\"}", "", ENT_PARSE},
        {"lh.2020-01-01.json", "{\"a\": 1}", "no page of the Factbook", ENT_PARSE},
        {"lh.2020-01-01.json", "[]", "no page of the Factbook", ENT_PARSE},
        {"lh.json", "{}", "no date of the edition in the file's name; --published says it",
         ENT_INVALID},
    };
    NEEDS(ENT_WITH_JSON);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told t;
        ent_import_report r = {0};
        const char *path = write_file(cases[i].name, cases[i].text);
        assert_int_equal(take("factbook", path, NULL, &t, &r), cases[i].code);
        assert_int_equal(t.problems, 1);
        if (*cases[i].message)
            assert_string_equal(t.last, cases[i].message);
        assert_true(t.last[0] != '\0');
        assert_int_equal(ent__register_count(reg), 0);
    }
}

/* A name that nobody has: nothing is kept, or all else is. */
static void factbook_unknown(void **state) {
    (void)state;
    static const char text[] =
        "{\"Government\": {\n\"Country name\": {\"conventional short form\": {\"text\": "
        "\"Poland\"}},\n\"International organization participation\": {\"text\": \"OAS "
        "(observer), XYZ, UN (odd)\"}},\n"
        "\"Geography\": {\"Land boundaries\":\n{\"border countries\": {\"text\": \"Ruritania 5 "
        "km, Latvian 6 km\"}}}}";
    told t;
    ent_import_report r = {0};
    NEEDS(ENT_WITH_JSON);
    const char *path = write_file("pl.2020-05.json", text);
    assert_int_equal(take("factbook", path, NULL, &t, &r), ENT_NOT_FOUND);
    assert_int_equal(t.problems, 4);
    assert_int_equal(r.refused, 4);
    assert_int_equal(r.added, 0);
    assert_int_equal(ent__register_count(reg), 0);
    ent_foreign_options o = {.keep_going = true};
    assert_int_equal(take("factbook", path, &o, &t, &r), ENT_OK);
    assert_int_equal(r.added, 1);
    assert_int_equal(r.refused, 4);
    assert_int_equal(t.unknown, 3);
    assert_string_equal(t.last, "a status that is not understood: \"UN (odd)\"");
    assert_string_equal(t.place, "pl.2020-05.json:3:1");
    assert_non_null(strstr(t.names, "Ruritania x1 ["));
    SAYS("POL member OAS observer - .. -");
}

static void factbook_folder(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    ent_foreign_options o = {.published = "2021-02-03"};
    NEEDS(ENT_WITH_JSON);
    assert_int_equal(mkdir(in_base("pages"), 0777), 0);
    assert_int_equal(take("factbook", in_base("pages"), &o, &t, &r), ENT_NOT_FOUND);
    assert_int_equal(take("factbook", in_base("nowhere"), &o, &t, &r), ENT_NOT_FOUND);
    assert_int_equal(mkdir(in_base("pages/europe"), 0777), 0);
    write_file("pages/europe/lh.json", page);
    write_file("pages/europe/notes.txt", "not read");
    write_file("pages/package.json", "{\"name\": \"x\"}");
    assert_int_equal(take("factbook", in_base("pages"), &o, &t, &r), ENT_OK);
    assert_int_equal(t.notes, 1); /* package.json is passed over */
    assert_int_equal(r.sources, 1);
    SAYS("LTU member CoE member - .. -");
}

/* ---- embassies ------------------------------------------------------------------------- */

#define WD "http://www.wikidata.org/entity/"
static const char head21[] =
    "operator;operatorQID;country;countryQID;city;cityQID;address;latitude;"
    "longitude;phone;email;website;facebook;twitter;youtube;image;type;"
    "typeQID;inception;QID;\n";
static const char head26[] =
    "operator;operatorQID;jurisdictions;jurisdictionQIDs;country;countryQID;city;cityQID;"
    "address;"
    "latitude;longitude;phone;email;website;facebook;twitter;youtube;picture;pictureAuthor;"
    "pictureLicense;pictureLicenseURL;type;typeQID;creation;QID;\n";

static void embassies_two_exports(void **state) {
    (void)state;
    char text[4096];
    told t;
    ent_import_report r = {0};
    snprintf(text, sizeof text, "%s%s%s%s", head21,
             /* the label lies, the item does not; quotes are letters */
             "Malta;" WD "Q190353;Belarus;" WD "Q184;Minsk;" WD
             "Q2280;a \"b\";53.9;27.5;;;;;;;;"
             "embassy;" WD "Q3917681;1996-01-01T00:00:00Z;" WD "Q1\n",
             /* founded before the host existed */
             "France;" WD "Q142;Belarus;" WD "Q184;Minsk;" WD "Q2280;;;;;;;;;;;embassy;;"
             "1919-01-01T00:00:00Z;" WD "Q2\n",
             "Latvia;" WD "Q211;Poland;" WD "Q36;;;;;;;;;;;;;consulate general;;"
             "2001-05-07T00:00:00Z;" WD "Q3\n");
    const char *path = write_file("db.2020-10-10.csv", text);
    if (take("embassies", path, NULL, &t, &r) != ENT_OK)
        fail_msg("%s %s", t.place, t.last);
    SAYS("SMOM mission BLR embassy 1996 .. place=place:minsk");
    SAYS("FRA mission BLR embassy - .. founded=1919;place=place:minsk");
    SAYS("LVA mission POL consulate-general 2001-05-07 .. -");
    snprintf(text, sizeof text, "%s%s%s", head26,
             "Lithuania;" WD "Q37;Poland|Ukraine;" WD "Q36|" WD "Q212;Poland;" WD
             "Q36;Warsaw;" WD "Q270;;52.2;21;;;;;;;;;;;embassy;;;" WD "Q4\n",
             "Lithuania;" WD "Q37;Tibet|Gansu;" WD "Q17252|" WD "Q42392;China;" WD
             "Q148;Chengdu;" WD "Q30002;;;;;;;;;;;;;;consulate;;;" WD "Q5\n");
    path = write_file("db.2022-11-16.csv", text);
    if (take("embassies", path, NULL, &t, &r) != ENT_OK)
        fail_msg("%s %s", t.place, t.last);
    SAYS("LTU mission POL embassy - .. place=place:warsaw");
    SAYS("LTU mission UKR non-resident - .. place=place:warsaw;resident-in=POL");
    SAYS("LTU mission CHN consulate - .. district=Tibet, Gansu;place=place:chengdu");
    assert_int_equal(r.sources, 1);
}

/* A mission in a suburb is in the capital, where the register knows that. */
static void embassies_in_suburbs(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    char text[4096];
    text_reader places = {"id,type,name,codes\nplace:minsk,place,Minsk,geo=53.90/27.57\n"};
    text_reader sources = {"id,work,kind,title\ns,s,primary,S\n"};
    text_reader seats = {"subject,relation,object,value,until,source\n"
                         "BLR,seat,place:minsk,capital,..,s\n"};
    text_reader relations = {"id,shape,multi,values\nseat,state,yes,seat|capital\n"};
    OK(ent_table_import(reg, "entities", read_text, &places, NULL, NULL, NULL, NULL, err));
    OK(ent_table_import(reg, "sources", read_text, &sources, NULL, NULL, NULL, NULL, err));
    OK(ent_table_import(reg, "relations", read_text, &relations, NULL, NULL, NULL, NULL, err));
    OK(ent_table_import(reg, "claims", read_text, &seats, NULL, NULL, NULL, NULL, err));
    snprintf(text, sizeof text, "%s%s%s%s", head21,
             "France;" WD "Q142;Belarus;" WD "Q184;Drazdy;" WD
             "Q77;;53.95;27.5;;;;;;;;embassy;;;" WD "Q1\n",
             "Latvia;" WD "Q211;Belarus;" WD "Q184;Minsk;" WD
             "Q2280;;53.91;27.56;;;;;;;;embassy;;;" WD "Q2\n",
             "Poland;" WD "Q36;Belarus;" WD "Q184;Brest;" WD
             "Q140147;;52.1;23.7;;;;;;;;embassy;;;" WD "Q3\n");
    if (take("embassies", write_file("db.2020-10-10.csv", text), NULL, &t, &r) != ENT_OK)
        fail_msg("%s %s", t.place, t.last);
    SAYS("FRA mission BLR embassy - .. place=place:minsk;quarter=Drazdy");
    SAYS("LVA mission BLR embassy - .. place=place:minsk");
    SAYS("POL mission BLR embassy - .. place=place:brest");
}

static void embassies_damaged(void **state) {
    (void)state;
    static const char row[] = "Latvia;" WD "Q211;Poland;" WD "Q36;;;;;;;;;;;;;";
    static const struct {
        const char *head, *tail, *message, *place;
    } cases[] = {
        {"", "", "an empty file", ":1:1"},
        {"<html>\n", "", "no export of the Database of Embassies: no column \"operator\"",
         ":1:1"},
        {"21", "embassy;;;" WD "Q3;x;y\n", "expected 21 cells, found 22", ":2:1"},
        {"21", "embassy\n", "expected 21 cells, found 17", ":2:1"},
        {"21", "embassy;;1990;" WD "Q3\n", "no day such as 1992-05-01T00:00:00Z: \"1990\"", ""},
        {"21", "embassy;;2001-02-29T00:00:00Z;" WD "Q3\n",
         "no day such as 1992-05-01T00:00:00Z: \"2001-02-29T00:00:00Z\"", ""},
        {"21", "hospital;;;" WD "Q3\n", "no kind of mission: \"hospital\"", ""},
        {"21", "embassy;;;Q\xff\n", "a byte that is not UTF-8", ""},
        {"21", "embassy;;;none\n", "no item of Wikidata: \"none\"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];
        told t;
        ent_import_report r = {0};
        bool real = strcmp(cases[i].head, "21") == 0;
        snprintf(text, sizeof text, "%s%s%s", real ? head21 : cases[i].head, real ? row : "",
                 cases[i].tail);
        const char *path = write_file("db.2020-10-10.csv", text);
        assert_true(take("embassies", path, NULL, &t, &r) != ENT_OK);
        assert_string_equal(t.last, cases[i].message);
        if (*cases[i].place)
            assert_non_null(strstr(t.place, cases[i].place));
        assert_int_equal(ent__register_count(reg), 0);
    }
}

/* ---- treaties ---------------------------------------------------------------------------- */

static void un_treaties(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    ent_foreign_options o = {.published = "2015"};
    text_reader more = {"id,type,name\ntreaty:cat,treaty,Convention against Torture\n"};
    OK(ent_table_import(reg, "entities", read_text, &more, NULL, NULL, NULL, NULL, err));
    assert_int_equal(mkdir(in_base("un"), 0777), 0);
    assert_int_equal(mkdir(in_base("un/treaties"), 0777), 0);
    write_file("un/index.csv",
               "chapter_no,treaty_no,treaty_name,url\n"
               "4,9,\"Convention against Torture. New York, 10 December 1984\",x\n"
               "4,9.b,\"Optional Protocol*. 18 December 2002\",x\n"
               "6,9,\"On Opium. Bangkok, 27 May 1931 and Riga, 1 May 1946\",x\n"
               "27,4,\"Espoo Convention. Espoo, Finland, 25 February 1991\",x\n");
    write_file("un/treaties/6-9.csv", "Participant,Acceptance(A)\n");
    write_file("un/treaties/27-4.csv", "Participant,Acceptance(A)\n");
    write_file("un/treaties/4-9.csv",
               "Participant,\"Signature, Succession to signature(d)\",\"Accession(a), "
               "Succession(d), Ratification\",UNTS Volume\n"
               "Latvia,1 Feb 1985,5 Mar 2003 a,7\n"
               "Poland,2 Feb 1985 d,29 Feb 1988,\n");
    write_file("un/treaties/4-9-b.csv", "Participant,Acceptance(A)\nLithuania,3 May 2004 A\n");
    if (take("un-treaties", in_base("un"), &o, &t, &r) != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("treaty:cat exists - exists 1984-12-10 - how=concluded;place=place:new-york");
    SAYS("treaty:untc-4-9-b exists - exists 2002-12-18 - how=concluded");
    SAYS("LVA party treaty:cat signature 1985-02-01 - -");
    SAYS("LVA party treaty:cat accession 2003-03-05 - -");
    SAYS("POL party treaty:cat succession 1985-02-02 - role=succession-to-signature");
    SAYS("POL party treaty:cat ratification 1988-02-29 - -");
    SAYS("LTU party treaty:untc-4-9-b acceptance 2004-05-03 - -");
    SAYS("treaty:untc-27-4 exists - exists 1991-02-25 - how=concluded;place=place:espoo");
    assert_int_equal(r.added, 8); /* of the two days of one treaty nothing is said */
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"Participant,Signature\nLatvia,30 Feb 1985\n",
         "no day such as 5 Mar 2003: \"30 Feb 1985\""},
        {"Participant,Signature\nLatvia,1 Feb 1985 x\n",
         "a letter that the heading does not explain: \"1 Feb 1985 x\""},
        {"Participant,Signature\nLatvia\n", "expected 2 cells, found 1"},
        {"<html>\n", "neither an index nor a status table of the Treaty Collection"},
        {"", "an empty file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file("un/treaties/4-9.csv", cases[i].text);
        assert_true(take("un-treaties", in_base("un"), &o, &t, &r) != ENT_OK);
        assert_string_equal(t.last, cases[i].message);
        assert_int_equal(ent__register_count(reg), 8);
    }
    write_file("un/treaties/4-9.csv", "Participant,Signature\n");
    assert_true(take("un-treaties", in_base("un/treaties/4-9.csv"), &o, &t, &r) != ENT_OK);
    assert_string_equal(t.last, "which treaty is \"4-9\"? index.csv must come before it");
}

/* ---- human rights ------------------------------------------------------------------------ */

static const char hr_head[] = "iso2,member,state party,year ratification or accession,"
                              "signatory,no action,status,note\n";

static const char *write_hr(const char *name, const char *rows) {
    char text[2048];
    snprintf(text, sizeof text, "%s%s", hr_head, rows);
    return write_file(name, text);
}

/* What the table does not tell is not made up: the act, the day of a signature. */
static void human_rights(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    ent_foreign_options o = {.published = "2022"};
    const char *path = write_hr("hr_status_cat.csv", "LT,Lithuania,1,1996,0,0,state party,\n"
                                                     "NA,Namibia,0,,0,1,no action,as Namibia\n"
                                                     "PL,Poland,0,,1,0,signatory state,\n"
                                                     "RU,Russia,1,1987,0,0,state party,\n"
                                                     "MT,Malta,1,,0,1,state party,\n"
                                                     "SK,Slovakia,0,,0,1,no action,\n");
    if (take("human-rights", path, &o, &t, &r) != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("treaty:cat exists - exists 1984-12-10 - how=concluded;place=place:new-york");
    SAYS("LTU party treaty:cat consent 1996 - -");
    SAYS("NAM complete rel:party all 1984-12-10 .. object=treaty:cat");
    SAYS("POL party treaty:cat signature - - -");
    SAYS("POL complete rel:party all 1984-12-10 .. object=treaty:cat;value=consent");
    SAYS("SUN party treaty:cat consent 1987 - -");
    SAYS("MLT party treaty:cat consent - - -");
    SAYS("SVK complete rel:party all 1993-01-01 .. object=treaty:cat");
    assert_int_equal(r.added, 8);
    assert_int_equal(r.sources, 2); /* the edition, and the Collection that it relies on */
    assert_int_equal(t.notes, 1);   /* Malta: a party, and no action */
    static const char seven[] = "iso2,member,state party,year ratification or accession,"
                                "signatory,no action,status\nLT,Lithuania,0,,0,1,no action\n";
    path = write_file("op_crc_ic.csv", seven);
    assert_int_equal(take("human-rights", path, &o, &t, &r), ENT_OK);
    SAYS("LTU complete rel:party all 2011-12-19 .. object=treaty:crc-op-ic");
}

static void human_rights_damaged(void **state) {
    (void)state;
    static const struct {
        const char *file, *rows, *message, *place;
    } cases[] = {
        {"hr_status_cat.csv", "LT,Lithuania,1,96,0,0,state party,\n", "no year: \"96\"",
         ":2:16"},
        {"hr_status_cat.csv", "LT,Lithuania,1,1983,0,0,state party,\n",
         "a year before the treaty was concluded: \"1983\"", ":2:16"},
        {"hr_status_cat.csv", "LT,Lithuania,1,2023,0,0,state party,\n",
         "a year after the file was made: \"2023\"", ":2:16"},
        {"hr_status_cat.csv", "LT,Lithuania,0,1996,0,1,no action,\n",
         "a year of consent, and no state party: \"1996\"", ":2:16"},
        {"hr_status_cat.csv", "LT,Lithuania,0,,0,1,maybe,\n",
         "no status such as state party: \"maybe\"", ":2:21"},
        {"hr_status_cat.csv", "LV,Lithuania,0,,0,1,no action,\n",
         "the letters of another member: \"LV\"", ":2:1"},
        {"hr_status_cat.csv", "XX,Ruritania,0,,0,1,no action,\n",
         "nothing is called \"Ruritania\"", ":2:4"},
        {"hr_status_cat.csv", "LT,Lithuania,0\n", "expected 8 cells, found 3", ":2:15"},
        {"hr_status_peace.csv", "", "which treaty is \"hr_status_peace.csv\"?", ":1:1"},
        {"hr_status_cat.csv", NULL, "no table of the status of a human rights treaty", ":1:1"},
        {"hr_status_cat.csv", "", "an empty file", ":1:1"},
    };
    ent_foreign_options o = {.published = "2022"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told t;
        ent_import_report r = {0};
        const char *path = write_hr(cases[i].file, cases[i].rows ? cases[i].rows : "");
        if (!cases[i].rows)
            write_file(cases[i].file, "<html>\n");
        if (strcmp(cases[i].message, "an empty file") == 0)
            write_file(cases[i].file, "");
        assert_true(take("human-rights", path, &o, &t, &r) != ENT_OK);
        if (strncmp(t.last, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("%zu: %s", i, t.last);
        if (!strstr(t.place, cases[i].place))
            fail_msg("%zu: %s", i, t.place);
        assert_int_equal(ent__register_count(reg), 0);
    }
}

/* ---- the Historian ----------------------------------------------------------------------- */

static const char trips[] =
    "<?xml version=\"1.0\"?>\n<trips>\n"
    "<trip role=\"president\" who=\"x\"><id>7</id><role>president</role>"
    "<name>George Walker Bush</name>\n<start-date>2002-11-22</start-date>"
    "<end-date>2002-11-23</end-date>\n<country id=\"lithuania\">Lithuania</country>"
    "<locale>Vilnius, Trakai</locale>\n<remarks>State visit. Met\n with &amp; more.</remarks>"
    "</trip>\n"
    "<trip><id>8</id><role>secretary</role><name>George Walker Bush</name>"
    "<start-date>2001-05-05</start-date><end-date>2001-05-05</end-date>"
    "<country>Latvia (Riga)</country><locale/><remarks/></trip>\n</trips>\n";

static const char article[] =
    "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt>"
    "<title type=\"complete\">A Guide: Lithuania</title><title "
    "type=\"short\">Lithuania*</title>"
    "</titleStmt><sourceDesc><p>Written by A. Person, March 2008</p></sourceDesc></fileDesc>"
    "</teiHeader>\n<text><body>\n"
    "<div type=\"section\"><head>Recognition</head>\n"
    "<div type=\"timeline\"><head>U.S. Recognition of Lithuania, <date>1922</date>.</head>"
    "<p>After July 27, 1921, on July 28, 1922, it was.</p></div>\n"
    "<div type=\"timeline\"><head>Recognition of Lithuanian Independence, 1991.</head>"
    "<p>In September.</p></div></div>\n"
    "<div type=\"section\"><head>Diplomatic Relations</head>\n"
    "<div type=\"timeline\"><head>Diplomatic Relations Severed, 1940.</head><p/></div>\n"
    "<div type=\"timeline\"><head>American Embassy at <placeName>Vilnius</placeName> Opened, "
    "1991."
    "</head><p>On October 2, 1991 it was.</p><p>May 1, 1991</p></div>\n"
    "<div type=\"timeline\"><head>Elevation of U.S. Legation to Embassy Status, "
    "1992.</head></div>"
    "\n<div type=\"timeline\"><head>Trade and Commerce</head></div></div>\n"
    "</body></text></TEI>\n";

static void historian(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    ent_foreign_options o = {.published = "2026-07-18"};
    NEEDS(ENT_WITH_XML);
    text_reader more = {"id,type,name\nperson:bush,person,George W. Bush\n"};
    OK(ent_table_import(reg, "entities", read_text, &more, NULL, NULL, NULL, NULL, err));
    if (take("historian", write_file("bush.xml", trips), &o, &t, &r) != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("USA visit LTU state 2002-11-22 2002-11-23 "
         "also=Trakai;person=person:bush;place=place:vilnius;role=president");
    SAYS("USA visit LVA visit 2001-05-05 - person=person:bush;role=secretary-of-state");
    SAYS("USA complete rel:visit all 2001-05-05 2002-11-23 person=person:bush");
    assert_int_equal(r.added, 3);
    if (take("historian", write_file("lithuania.xml", article), NULL, &t, &r) != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("USA recognition LTU de-jure 1922-07-28 - -");
    SAYS("USA recognition LTU de-jure 1991 - how=renewed");
    SAYS("USA diplomatic LTU severed 1940 - -");
    SAYS("USA mission LTU embassy 1991-10-02 - place=place:vilnius");
    SAYS("USA mission LTU embassy 1992 - how=resumed;place=place:vilnius");
    SAYS("USA remark LTU - - - kind=timeline");
    assert_int_equal(r.added, 6);
}

static int on_quote(void *ctx, const ent_stored *claim, const ent_row *row) {
    ent_str *quoted = ctx;
    (void)claim;
    quoted->n += row->cell[ENT_C_QUOTE].n;
    return 0;
}

/* Headings of an article, each with the first sentence below it. */
static const char *article_of(const char *country, const char *const headings[][2], size_t n) {
    static char text[8192];
    size_t at = (size_t)snprintf(
        text, sizeof text,
        "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><title type=\"short\">%s</title>"
        "<sourceDesc><p>March 2008</p></sourceDesc></teiHeader><text><body>"
        "<div type=\"section\"><head>Diplomatic Relations</head>",
        country);
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, sizeof text - at,
                               "<div type=\"timeline\"><head>%s</head><p>%s</p></div>",
                               headings[i][0], headings[i][1]);
    snprintf(text + at, sizeof text - at, "</div></body></text></TEI>");
    return text;
}

static void articles_of_missions(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    static const char *const poland[][2] = {
        {"Establishment of Diplomatic Relations and the American Legation in Warsaw, 1919.",
         "On May 2, 1919."},
        {"Establishment of a Polish Legation in the United States, 1919.", "August 18, 1919"},
        {"Elevation of American Legation to Embassy Status, 1930.", "On Jan 31, 1930, it was."},
        {"Diplomatic Relations Severed, 1950.", "In May 1950."},
        {"Diplomatic Relations Reestablished, 1960.", "On May 1, 1960."},
        {"Embassy Moved from A to B, 1961.", "On May 1, 1961."},
    };
    static const char *const latvia[][2] = {
        {"Recognition of the Republic of Belarus, and the Establishment of Diplomatic "
         "Relations, 1991.",
         "On December 25, 1991."},
        {"U.S. Recognition of Latvian Independence, 1922.", "July 28, 1922"},
        {"U.S. Recognition of Italian Independence, 1861.", "April 11, 1861"},
        {"American Legation Opened, 1922.", "On November 13, 1922, it was."},
        {"Diplomatic Relations Severed, 1940.", "On September 5, 1940."},
    };
    NEEDS(ENT_WITH_XML);
    const char *text = article_of("Poland", poland, 6);
    if (take("historian", write_file("poland.xml", text), NULL, &t, &r) != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("USA diplomatic POL established 1919-05-02 1950-05 how=established");
    SAYS("USA diplomatic POL severed 1950-05 1960-04-30 -");
    SAYS("USA diplomatic POL established 1960-05-01 - how=resumed");
    SAYS("USA mission POL legation 1919-05-02 1930-01-31 -"); /* it became the embassy */
    SAYS("POL mission USA legation 1919-08-18 - -");          /* relations came back */
    SAYS("USA mission POL embassy 1930-01-31 - -");
    SAYS("USA remark POL - 1961-05-01 - kind=timeline");
    assert_int_equal(r.added, 7);
    text = article_of("Latvia", latvia, 5);
    if (take("historian", write_file("latvia.xml", text), NULL, &t, &r) != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("USA recognition BLR de-jure 1991-12-25 - -");
    SAYS("USA diplomatic BLR established 1991-12-25 - how=established");
    SAYS("USA recognition LVA de-jure 1922-07-28 - -");
    SAYS("USA mission LVA legation 1922-11-13 1940-09-05 -");
    SAYS("USA remark LVA - 1861-04-11 - kind=timeline");
}

/* Without the publisher's words: neither quotes nor remarks. */
static void facts_only(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    ent_foreign_options o = {.published = "2026-07-18", .facts_only = true};
    NEEDS(ENT_WITH_XML);
    const char *path = write_file("lithuania.xml", article);
    assert_int_equal(take("historian", path, &o, &t, &r), ENT_OK);
    assert_int_equal(r.added, 5); /* the remark is not there */
    path = write_file("bush.xml", trips);
    assert_int_equal(take("historian", path, &o, &t, &r), ENT_OK);
    assert_int_equal(r.added, 3);
    ent_str quoted = ENT_STR("");
    OK(ent__register_claims(reg, on_quote, &quoted, err));
    assert_int_equal(quoted.n, 0);
}

static void historian_damaged(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "no element found"},
        {"<trips><trip>", "no element found"},
        {"<trips></trip>", "mismatched tag"},
        {"<!DOCTYPE html><html/>", "a document type, which is not read; is it HTML?"},
        {"<!DOCTYPE a [<!ENTITY b \"c\">]><trips>&b;</trips>",
         "a document type, which is not read; is it HTML?"},
        {"<html/>", "neither travels nor an article of the Historian: <html>"},
        {"<trips>\xff</trips>", "not well-formed (invalid token)"},
        {"<TEI><teiHeader/></TEI>", "an article without a country"},
        {"<TEI/>", "an article without a country"},
        {"<trips><trip><name>A</name><start-date>2001-02-30</start-date></trip></trips>",
         "no days: \"2001-02-30\""},
        {"<trips><trip><id>5</id></trip></trips>", "a trip of nobody: \"5\""},
    };
    ent_foreign_options o = {.published = "2026"};
    NEEDS(ENT_WITH_XML);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told t;
        ent_import_report r = {0};
        const char *path = write_file("x.xml", cases[i].text);
        assert_true(take("historian", path, &o, &t, &r) != ENT_OK);
        if (strcmp(t.last, cases[i].message) != 0)
            fail_msg("%zu: %s", i, t.last);
        assert_int_equal(ent__register_count(reg), 0);
    }
}

/* ---- tables with a mapping --------------------------------------------------------------- */

typedef struct bytes_reader {
    const char *p;
    size_t n, most;
} bytes_reader;

static ptrdiff_t read_bytes(void *ctx, void *to, size_t n) {
    bytes_reader *r = ctx;
    size_t k = r->n < n ? r->n : n;
    k = k < r->most ? k : r->most;
    memcpy(to, r->p, k);
    r->p += k;
    r->n -= k;
    return (ptrdiff_t)k;
}

/* However little is read at a time, no letter is lost. */
static void charsets(void **state) {
    (void)state;
    static const struct {
        const char *name, *in, *out;
    } cases[] = {
        {"latin-1", "C\xf4te", "C\xc3\xb4te"},
        {"cp1252", "d\x92Ivoire \x80\x81", "d\xe2\x80\x99Ivoire \xe2\x82\xac\xef\xbf\xbd"},
        {"mac-roman", "Hercegsz\x87nt\x97", "Hercegsz\xc3\xa1nt\xc3\xb3"},
        {"utf-8", "\xc3\xb4", "\xc3\xb4"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t room = 1; room < 12; room++) {
            ent_charset from;
            char all[64];
            size_t n = 0;
            assert_true(ent__charset_parse(ent__str(cases[i].name), &from));
            bytes_reader b = {cases[i].in, strlen(cases[i].in), 3};
            ent_recoding r = {.read = read_bytes, .ctx = &b, .from = from};
            ptrdiff_t got;
            while ((got = ent__recoding_read(&r, all + n, room)) > 0)
                n += (size_t)got;
            STR_IS(((ent_str){all, n}), cases[i].out);
        }
    ent_charset none;
    assert_false(ent__charset_parse(ENT_STR("ebcdic"), &none));
}

static const char mapping[] = "# a made-up one\n"
                              "[table]\n"
                              "separator = ;\n"
                              "encoding = cp1252\n"
                              "[source]\n"
                              "id = made@1\n"
                              "work = made\n"
                              "kind = secondary\n"
                              "published = 2017\n"
                              "[relation touches]\n"
                              "shape = state\n"
                              "symmetric = yes\n"
                              "values = land|water\n"
                              "[missing]\n"
                              "* = -9 | NA | .\n"
                              "iso = .\n"
                              "[map kind]\n"
                              "1 = land\n"
                              "2 = water\n"
                              "0 =\n"
                              "[claim]\n"
                              "subject = {iso | code wikidata}\n"
                              "relation = touches\n"
                              "object = {name | name state}\n"
                              "value = {kind | map kind}\n"
                              "if = {kind | map kind}\n"
                              "since = {y}-{m}-{d}\n"
                              "until = {end | date dmy}\n"
                              "still = 2016-12-31\n"
                              "as_of = 2016-12-31\n"
                              "detail = where={where | slug};from={x}\n"
                              "[claim]\n"
                              "subject = {name | name state}\n"
                              "relation = seat\n"
                              "object = {where | make place}\n"
                              "value = seat\n"
                              "unless = {x}\n"
                              "lat = {lat}\n"
                              "lon = {lon}\n";
static const char table_head[] = "iso;name;kind;y;m;d;end;where;lat;lon;x\n";

static ent_code take_table(const char *map, const char *head, const char *rows, told *t,
                           ent_import_report *r) {
    char text[4096];
    snprintf(text, sizeof text, "%s%s", head, rows);
    const char *path = write_file("table.csv", text);
    ent_foreign_options o = {.mapping = write_file("table.map", map)};
    return take("csv", path, &o, t, r);
}

static void table_rows(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    ent_code code = take_table(mapping, table_head,
                               "Q37;Latvia;1;1918;2;16;15.6.1940;C\xf4te d'X;56.5;21;-9\n"
                               "Q36;UK;2;1990;-9;-9;31.12.2016;.;;;b\n"
                               "Q36;Latvia;0;1990;5;-9;NA;Riga;;;y\n"
                               "Q184;Latvia;1;1992;7;NA;;Minsk;;;z\n",
                               &t, &r);
    if (code != ENT_OK)
        fail_msg("%s %s", t.place, t.last);
    SAYS("LTU touches LVA land 1918-02-16 1940-06-15 where=cote-d-x");
    SAYS("POL touches GBR water 1990 .. from=b");
    SAYS("BLR touches LVA land 1992-07 - from=z;where=minsk");
    SAYS("LVA seat place:cote-d-x seat - - -");
    assert_int_equal(r.added, 4);
    assert_int_equal(r.sources, 1);
    assert_int_equal(r.relations, 2); /* the mapping's, and one of the vocabulary */
}

/* Each is refused, with its place, and changes nothing. */
static void table_bad_rows(void **state) {
    (void)state;
    static const struct {
        const char *head, *row, *message, *place;
    } cases[] = {
        {NULL, "Q37;Latvia;1;1918\n", "expected 11 cells, found 4", "table.csv:2:18"},
        {NULL, "Q37;Latvia;7;;;;;;;;x\n", "not in the map kind: \"7\"", "table.csv:2:12"},
        {NULL, "Q999;Latvia;1;;;;;;;;x\n", "nothing is called \"wikidata=Q999\"",
         "table.csv:2:1"},
        {NULL, "Q37;Nowhere;1;;;;;;;;x\n", "nothing is called \"Nowhere\"", "table.csv:2:5"},
        {NULL, "Q37;Latvia;1;1918;13;1;;;;;x\n", "\"1918-13-01\" is not a date of EDTF",
         "table.csv:2:1"},
        {NULL, "Q37;Latvia;1;;;;1940;;;;x\n", "no date of three parts: \"1940\"",
         "table.csv:2:17"},
        {"<html>\n", "", "HTML, not a table", "table.csv:1:1"},
        {"iso;nom\n", "", "no column \"name\"", "table.csv:1:1"},
        {"", "", "an empty file", "table.csv:1:1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told t;
        ent_import_report r = {0};
        const char *head = cases[i].head ? cases[i].head : table_head;
        assert_true(take_table(mapping, head, cases[i].row, &t, &r) != ENT_OK);
        if (strncmp(t.last, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("%zu: %s", i, t.last);
        assert_string_equal(t.place, cases[i].place);
        assert_int_equal(ent__register_count(reg), 0);
    }
}

static void table_bad_mappings(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", ":1: no id in section \"source\""},
        {"[source]\nid = a\n", ": no section \"claim\""},
        {"[sauce]\n", ":1: no section \"sauce\""},
        {"[source\n", ":1: a section is [NAME], not \"[source\""},
        {"words\n", ":1: neither a [section] nor key = value: \"words\""},
        {"[source]\nname = a\n", ":2: no such key: \"name\""},
        {"[table]\nencoding = ebcdic\n", ":2: utf-8, latin-1, cp1252 or mac-roman, not"},
        {"[table]\nseparator = ab\n", ":2: a separator is one letter"},
        {"[table]\nquotes = maybe\n", ":2: yes or no, not \"maybe\""},
        {"[map a]\n1 = x\n1 = y\n", ":3: a second value for \"1\""},
        {"[map a]\n[map a]\n", ":2: a second map \"a\""},
        {"[relation]\n", ":1: which relation?"},
        {"[claim]\nsubject = {a\n", ":2: a { that is never closed:"},
        {"[claim]\nsubject = {a | guess}\n", ":2: no filter \"guess\""},
        {"[claim]\nsubject = {a | code}\n", ":2: a filter of what: \" code\""},
        {"[claim]\nsubject = {a | date ydm}\n", ":2: dates are ymd, dmy or mdy, not \"ydm\""},
        {"[claim]\nsubject = a\nsubject = b\n", ":3: a second \"subject\""},
        {"[claim]\neach = a\n", ":2: columns are FIRST .. LAST, not \"a\""},
        {"[source]\nid = a\n[claim]\nsubject = {a}\n", ":3: a claim without \"relation\""},
        {"[source]\nid = a\n[claim]\nsubject = {a | map b}\nrelation = r\n",
         ":4: no map \"b\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told t;
        ent_import_report r = {0};
        assert_int_equal(take_table(cases[i].text, table_head, "", &t, &r), ENT_PARSE);
        if (!strstr(t.last, cases[i].message))
            fail_msg("%zu: %s", i, t.last);
    }
    told t;
    ent_import_report r = {0};
    const char *path = write_file("table.csv", "a\n1\n");
    assert_int_equal(take("csv", path, NULL, &t, &r), ENT_INVALID);
    ent_foreign_options o = {.mapping = "/nowhere"};
    assert_int_equal(take("csv", path, &o, &t, &r), ENT_NOT_FOUND);
}

/* A table as wide as its organisations, without a header, and codes that changed hands. */
/* ---- successions ------------------------------------------------------------------------- */

static const char plain_map[] = "[source]\nid = list@2015\nwork = list\nkind = secondary\n"
                                "title = a list\npublished = 2015\n"
                                "[claim]\nsubject = {who | name}\nrelation = {rel}\n"
                                "object = {to | name}\nvalue = {value}\nsince = {since}\n"
                                "until = {until}\nas_of = {as_of}\n";
static const char plain_head[] = "who,rel,to,value,since,until,as_of\n";

static const char relations[] =
    "id,shape,symmetric,multi,once,values\n"
    "count,measure,no,no,no,\ndiplomatic,state,yes,no,no,none|established\n"
    "member,state,no,no,no,none|member\npart,state,no,yes,no,successor\n"
    "remark,remark,no,yes,no,\nvisit,event,no,no,no,visit\n";

static ent_code take_plain(const char *rows, told *t, ent_import_report *r) {
    text_reader some = {relations};
    OK(ent_table_import(reg, "relations", read_text, &some, NULL, NULL, NULL, NULL, err));
    return take_table(plain_map, plain_head, rows, t, r);
}

/* Who is called by a later name is on each day whoever was the same party then. */
static void succession_cut(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    ent_code code = take_plain("Russian Federation,member,CoE,member,1945-10-24,..,\n"
                               "LTU,diplomatic,RUS,established,1901,..,\n"
                               "Serbia,diplomatic,RUS,established,1980~,..,\n"
                               "Russia,member,UN,member,1950,..,\n"
                               "Turkey,member,SMOM,member,1875-07,1950,\n",
                               &t, &r);
    if (code != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("SUN member CoE member 1945-10-24 1991-12-25 -");
    SAYS("RUS member CoE member 1991-12-26 .. -");
    SAYS("LTU diplomatic RUS established 1901 1922-12-29 -");
    SAYS("LTU diplomatic SUN established 1922-12-30 1991-12-25 -");
    SAYS("LTU diplomatic RUS established 1991-12-26 .. -");
    /* of Serbia before 1992 nothing is said: who continued Yugoslavia is disputed */
    SAYS("SRB diplomatic SUN established 1980~ 1991-12-25 -");
    SAYS("SRB diplomatic RUS established 1991-12-26 1992-04-26 -");
    SAYS("SCG diplomatic RUS established 1992-04-27 2006-06-04 -");
    SAYS("SRB diplomatic RUS established 2006-06-05 .. -");
    SAYS("SUN member UN member 1950 1991-12-25 -");
    SAYS("RUS member UN member 1991-12-26 .. -");
    SAYS("OTT member SMOM member 1875-07 1923-10-28 -");
    SAYS("TUR member SMOM member 1923-10-29 1950 -");
    assert_int_equal(r.added, 13);
    assert_int_equal(r.refused, 0);
}

/* What lies on one side, and what the source dates a few days apart, is left whole. */
static void succession_whole(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    ent_code code = take_plain("RUS,member,UN,member,1991-12-24,..,\n"
                               "RUS,member,CoE,member,1991-12,,\n"
                               "Soviet Union,member,UN,member,1945,1992-01-01,\n"
                               "Soviet Union,member,CoE,member,1946,,\n"
                               "RUS,member,SMOM,member,1900,1923-01-07,\n"
                               "RUS,member,POL,member,,..,\n"
                               "RUS,member,MLT,member,1950,..,1960\n"
                               "RUS,member,GBR,member,1985,1990,\n"
                               "RUS,part,Soviet Union,successor,1980,..,\n"
                               "RUS,remark,LTU,,1950,,\n"
                               "LTU,member,UN,member,1921,..,\n"
                               "UKR,member,UN,member,1945-10-24,..,\n",
                               &t, &r);
    if (code != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("RUS member UN member 1991-12-24 .. -");
    SAYS("RUS member CoE member 1991-12 - -");
    SAYS("SUN member UN member 1945 1992-01-01 -");
    SAYS("SUN member CoE member 1946 - -");
    SAYS("RUS member SMOM member 1900 1923-01-07 -");
    SAYS("RUS member POL member - .. -");
    SAYS("SUN member MLT member 1950 .. -");
    SAYS("SUN member GBR member 1985 1990 -");
    SAYS("RUS part SUN successor 1980 .. -");
    SAYS("RUS remark LTU - 1950 - -");
    SAYS("LTU member UN member 1921 .. -");
    SAYS("UKR member UN member 1945-10-24 .. -");
    assert_int_equal(r.added, 12);
}

static void succession_events(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    ent_code code = take_plain("Russian Federation,visit,LTU,visit,1975-08-01,,\n"
                               "LTU,visit,Russian Federation,visit,1991,,\n"
                               "LTU,visit,Russian Federation,visit,1992,,\n"
                               "Serbia,visit,LTU,visit,2001-03-12,2001-03-13,\n"
                               "Soviet Union,visit,LTU,visit,1995,,\n"
                               "RUS,count,,7,1980,,\n"
                               "RUS,count,,8,,,1981\n",
                               &t, &r);
    if (code != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("SUN visit LTU visit 1975-08-01 - -");
    SAYS("LTU visit SUN visit 1991 - -");
    SAYS("LTU visit RUS visit 1992 - -");
    SAYS("SCG visit LTU visit 2001-03-12 2001-03-13 -");
    SAYS("SUN visit LTU visit 1995 - -"); /* the source's word; `check` tells */
    SAYS("SUN count - 7 1980 - -");
    SAYS("SUN count - 8 - - -");
    assert_int_equal(r.added, 7);
}

typedef struct noted {
    int n;
    char note[200];
} noted;

static int on_note(void *ctx, const ent_stored *claim, const ent_row *row) {
    noted *w = ctx;
    (void)claim;
    ent_str note = row->cell[ENT_C_NOTE], at = row->cell[ENT_C_AT];
    w->n += note.n > 0 && ent__str_is(at, "line 2");
    snprintf(w->note, sizeof w->note, "%.*s", (int)note.n, note.p);
    return 0;
}

/* Both parts cite the row, and tell what it says. */
static void succession_cites(void **state) {
    (void)state;
    told t;
    noted w = {0};
    ent_import_report r = {0};
    assert_int_equal(take_plain("RUS,member,UN,member,1945-10-24,..,\n", &t, &r), ENT_OK);
    OK(ent__register_claims(reg, on_note, &w, err));
    assert_int_equal(w.n, 2);
    assert_string_equal(w.note, "in the source: RUS member UN since 1945-10-24 until ..");
}

/* Where several came after one, nothing is guessed. */
static void succession_of_several(void **state) {
    (void)state;
    static const struct {
        const char *row, *message;
    } refused[] = {
        {"Czechia,member,UN,member,1975,..,\n",
         "\"CZE\" began on 1993-01-01: before, it may be \"CSK\" or another that is meant"},
        {"LTU,visit,Slovakia,visit,1980-05-01,,\n",
         "\"SVK\" began on 1993-01-01: before, it may be \"CSK\" or another that is meant"},
    };
    told t;
    ent_import_report r = {0};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_int_equal(take_plain(refused[i].row, &t, &r), ENT_INVALID);
        assert_string_equal(t.last, refused[i].message);
        assert_string_equal(t.place, "table.csv:2:1");
        assert_int_equal(ent__register_count(reg), 0);
    }
    ent_code code = take_plain("Czechoslovakia,member,UN,member,1948,..,\n"
                               "Czechoslovakia,member,CoE,member,1946,,\n"
                               "Czechia,member,UN,member,1993-01-19,..,\n",
                               &t, &r);
    if (code != ENT_OK)
        fail_msg("%s %s %s", t.place, t.last, t.names);
    SAYS("CSK member UN member 1948 1992-12-31 -");
    SAYS("CSK member CoE member 1946 - -");
    SAYS("CZE member UN member 1993-01-19 .. -");
    assert_int_equal(t.notes, 1);
    text_reader more = {"id,type,name,since,until\nYEM,state,Yemen,1990-05-22,\n"};
    OK(ent_table_import(reg, "entities", read_text, &more, NULL, NULL, NULL, NULL, err));
    assert_int_equal(take_plain("YEM,visit,LTU,visit,1980,,\n", &t, &r), ENT_INVALID);
    /* in 1963 there was one Yemen */
    assert_int_equal(take_plain("YEM,visit,LTU,visit,1963,,\n"
                                "YEM,member,UN,member,1947-09-30,..,\n",
                                &t, &r),
                     ENT_OK);
    SAYS("YAR visit LTU visit 1963 - -");
    SAYS("YAR member UN member 1947-09-30 1990-05-21 -");
    SAYS("YEM member UN member 1990-05-22 .. -");
}

static void table_wide(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    text_reader more = {"id,type,name,aliases,since,codes\n"
                        "OLD,state,Old,,,own=255@1871/1945;own=260@1949-09/1990-10-02\n"
                        "NEW,state,New,,,own=255@1990-10-03/..\n"};
    OK(ent_table_import(reg, "entities", read_text, &more, NULL, NULL, NULL, NULL, err));
    static const char wide[] = "[source]\nid=wide\nkind=secondary\npublished=2020\n"
                               "[map level]\n0=\n1=member\n3=observer\n"
                               "[claim]\neach = un .. CE\nsubject={ccode|code own}\n"
                               "relation=member\nobject={@name|make org}\n"
                               "value={@|map level}\nif={@|map level}\n"
                               "since={year}\nuntil={year}\nat={#}/{@name}\n";
    if (take_table(wide, "ccode,year,un,CE\n", "255,1900,1,0\n255,1995,3,1\n260,1950,1,0\n", &t,
                   &r) != ENT_OK)
        fail_msg("%s %s", t.place, t.last);
    SAYS("OLD member org:un member 1900 1900 -");
    SAYS("NEW member org:un observer 1995 1995 -");
    SAYS("NEW member CoE member 1995 1995 -");
    SAYS("OLD member org:un member 1950 1950 -");
    assert_int_equal(r.added, 4);
    static const char headless[] = "[table]\nheader = no\nseparator = tab\nquotes = no\n"
                                   "[source]\nid=h\nkind=secondary\n"
                                   "[claim]\nsubject={1}\nrelation=remark\nquote={2}\nat={#}\n";
    if (take_table(headless, "", "LTU\tsome \"words\nLVA\tmore\n", &t, &r) != ENT_OK)
        fail_msg("%s %s", t.place, t.last);
    assert_int_equal(r.added, 2);
    assert_int_equal(take_table(wide, "ccode,year,un,CE\n", "255,1970,1,0\n", &t, &r),
                     ENT_NOT_FOUND);
}

/* ---- the frame --------------------------------------------------------------------------- */

static void formats(void **state) {
    (void)state;
    const ent_foreign *f;
    size_t n = 0;
    for (; (f = ent_foreign_at(n)) != NULL; n++) {
        assert_true(*f->name && *f->summary && *f->reads);
        assert_non_null(strstr(f->example, f->name));
        if (n)
            assert_true(strcmp(ent_foreign_at(n - 1)->name, f->name) < 0);
    }
    assert_true(n >= 3);
    const char *path = "x";
    ent_error e = {0};
    assert_int_equal(ent_foreign_import(reg, "none", &path, 1, NULL, NULL, &e), ENT_NOT_FOUND);
    assert_int_equal(ent_foreign_import(NULL, "none", &path, 1, NULL, NULL, &e), ENT_MISUSE);
}

static int stop(void *ctx, int64_t done, int64_t total) {
    int *calls = ctx;
    (void)done;
    (void)total;
    return ++*calls >= 2;
}

/* Stopped on the way, nothing is kept. */
static void stopped(void **state) {
    (void)state;
    told t;
    ent_import_report r = {0};
    int calls = 0;
    ent_foreign_options o = {.progress = stop, .progress_ctx = &calls};
    NEEDS(ENT_WITH_JSON);
    const char *path = write_file("lh.2026-01-22.json", page);
    assert_int_equal(take("factbook", path, &o, &t, &r), ENT_STOPPED);
    assert_int_equal(ent__register_count(reg), 0);
}

/* ---- the publishers' files --------------------------------------------------------------- */

static const char *shared(const char *name) {
    static char path[512];
    const char *root = getenv("ENTENTE_SHARED");
    snprintf(path, sizeof path, "%s/data/%s", root ? root : "", name);
    if (root && access(path, R_OK) == 0)
        return path;
    print_message("# %s is not there\n", path);
    return NULL;
}

/* Into the world that ships: what was read by hand there comes out the same. */
static void world(const char *format, const char *path, const char *published,
                  ent_import_report *r) {
    const char *root = getenv("ENTENTE_ROOT");
    char data[512];
    told t;
    snprintf(data, sizeof data, "%s/data", root ? root : ".");
    ent_error e = {0};
    ent_package_options p = {.size = sizeof p};
    if (ent_package_import(reg, data, &p, NULL, &e) != ENT_OK)
        fail_msg("%s", e.message);
    ent_foreign_options o = {.keep_going = true, .published = published};
    ent_code code = take(format, path, &o, &t, r);
    if (code != ENT_OK)
        fail_msg("%s: %s", ent_code_name(code), t.last);
    OK(ent_register_check(reg, err));
}

static int empty_setup(void **state) {
    int code = setup(state);
    ent_register_close(reg);
    reg = NULL;
    if (code != 0 || unlink(in_base("register.db")) != 0)
        return -1;
    ent_open_options o = {
        .size = sizeof o, .mode = ENT_OPEN_CREATE, .clock = tick, .clock_ctx = &now};
    OK(ent_register_open(in_base("register.db"), &o, &reg, err));
    return 0;
}

static void factbook_shared(void **state) {
    (void)state;
    ent_import_report r = {0};
    const char *path = shared("factbook/lithuania");
    NEEDS(path && ENT_WITH_JSON);
    world("factbook", path, NULL, &r);
    assert_int_equal(r.refused, 0);
    assert_true(r.present >= 500); /* of those that were entered by hand */
}

static void factbook_archive_shared(void **state) {
    (void)state;
    ent_import_report r = {0};
    const char *path = shared("factbook/yearly/factbook.2015-11-29.tar.gz");
    NEEDS(path && ENT_WITH_JSON && ENT_WITH_ARCHIVE);
    world("factbook", path, NULL, &r);
    assert_true(r.added > 14000);
    assert_true(r.refused < r.read / 50);
}

static void embassies_shared(void **state) {
    (void)state;
    ent_import_report r = {0};
    const char *path = shared("embassies-wikidata");
    NEEDS(path);
    world("embassies", path, NULL, &r);
    assert_true(r.added > 12000);
    assert_true(r.present > 17000); /* the latest export ships */
    assert_true(r.refused < r.read / 50);
}

static void un_treaties_shared(void **state) {
    (void)state;
    ent_import_report r = {0};
    const char *path = shared("un-treaties");
    NEEDS(path);
    world("un-treaties", path, "2015", &r);
    assert_true(r.added + r.present > 31000);
    assert_true(r.present > 900); /* of those that the package has */
}

static void human_rights_shared(void **state) {
    (void)state;
    ent_import_report r = {0};
    const char *path = shared("human-rights-treaties");
    NEEDS(path);
    world("human-rights", path, "2022", &r);
    assert_int_equal(r.added + r.present, 3679);
    assert_int_equal(r.refused, 4); /* one of two Yemens, in 1972, 1984 and 1987 */
    SAYS("SUN party treaty:cat consent 1987 - -");
    SAYS("NAM party treaty:cat consent 1994 - -");
}

static void historian_shared(void **state) {
    (void)state;
    ent_import_report r = {0};
    const char *path = shared("us-historian");
    NEEDS(path && ENT_WITH_XML);
    world("historian", path, "2026-07-18", &r);
    assert_true(r.present > 5000); /* of those that ship */
    assert_true(r.refused < 400);
}

/* How an edition of that time and those before it have Lithuania in the OECD. */
static const char *oecd_said_by(const char *day, char value[32]) {
    ent_date d;
    ent_answer *a = NULL;
    OK(ent_date_parse(day, -1, &d, err));
    ent_question q = {.size = sizeof q,
                      .subject = "LTU",
                      .relation = "member",
                      .object = "OECD",
                      .has_day = true,
                      .day1 = d.from,
                      .day2 = d.from,
                      .has_said_by = true,
                      .said_by = d.from};
    OK(ent_ask_at(reg, &q, &a, err));
    snprintf(value, 32, "%s", ent_answer_value(a));
    ent_answer_free(a);
    return value;
}

/* All countries of three editions and three exports of the embassies, in one register. */
static void editions_shared(void **state) {
    (void)state;
    static const struct {
        const char *format, *name, *published;
    } files[] = {
        {"factbook", "factbook/yearly/factbook.2015-11-29.tar.gz", NULL},
        {"factbook", "factbook/yearly/factbook.2020-11-27.tar.gz", NULL},
        {"factbook", "factbook/2026-01", "2026-01-22"},
        {"embassies", "embassies-wikidata", NULL},
    };
    char value[32];
    ent_foreign_options o = {.keep_going = true};
    NEEDS(ENT_WITH_JSON && ENT_WITH_ARCHIVE);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        told t;
        ent_import_report r = {0};
        const char *path = shared(files[i].name);
        NEEDS(path);
        o.published = files[i].published;
        if (take(files[i].format, path, &o, &t, &r) != ENT_OK)
            fail_msg("%s: %s", files[i].name, t.last);
        assert_true(r.added > 10000);
        assert_true(r.refused < r.read / 50);
    }
    assert_string_equal(oecd_said_by("2016-06-01", value), "");
    assert_string_equal(oecd_said_by("2021-06-01", value), "member");
    assert_string_equal(oecd_said_by("2026-06-01", value), "member");
}

#define IN_BASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
#define IN_WORLD(f) cmocka_unit_test_setup_teardown(f, empty_setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prose),
        IN_BASE(factbook_page),
        IN_BASE(factbook_damaged),
        IN_BASE(factbook_unknown),
        IN_BASE(factbook_folder),
        IN_BASE(embassies_two_exports),
        IN_BASE(embassies_in_suburbs),
        IN_BASE(embassies_damaged),
        IN_BASE(un_treaties),
        IN_BASE(human_rights),
        IN_BASE(human_rights_damaged),
        IN_BASE(historian),
        IN_BASE(articles_of_missions),
        IN_BASE(facts_only),
        IN_BASE(historian_damaged),
        cmocka_unit_test(charsets),
        IN_BASE(table_rows),
        IN_BASE(table_bad_rows),
        IN_BASE(table_bad_mappings),
        IN_BASE(table_wide),
        IN_BASE(succession_cut),
        IN_BASE(succession_whole),
        IN_BASE(succession_events),
        IN_BASE(succession_cites),
        IN_BASE(succession_of_several),
        IN_BASE(formats),
        IN_BASE(stopped),
        IN_WORLD(factbook_shared),
        IN_WORLD(factbook_archive_shared),
        IN_WORLD(embassies_shared),
        IN_WORLD(un_treaties_shared),
        IN_WORLD(human_rights_shared),
        IN_WORLD(historian_shared),
        IN_WORLD(editions_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
