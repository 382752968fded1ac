/* SPDX-License-Identifier: MIT
 *
 * The sets of research: made-up files with the columns of their publishers, and the
 * publishers' own where ENTENTE_SHARED has them.
 */
#include "folder.h"

#include "exchange/import.h"
#include "exchange/xlsx.h"

#include <sys/stat.h>

#include "entente_config.h"

static ent_register *reg;
static int n_register;

/* A register without anything: what is needed comes with the import. */
static int setup(void **state) {
    char name[32];
    (void)state;
    snprintf(name, sizeof name, "r%d.db", n_register++);
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE};
    OK(ent_register_open(in_base(name), &o, &reg, err));
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent_register_close(reg);
    return 0;
}

static int make_base(void **state) {
    (void)state;
    return folder_make("research") ? 0 : -1;
}

static int drop_base(void **state) {
    (void)state;
    return folder_drop();
}

/* ---- taking ------------------------------------------------------------------------------ */

typedef struct told {
    int problems, notes;
    char first[500], note[500], unknown[200];
} told;

static int on_problem(void *ctx, const ent_problem *p) {
    told *t = ctx;
    const char *slash = strrchr(p->file, '/');
    bool problem = p->code != ENT_OK;
    char *to = problem ? t->first : t->note;
    if (!(problem ? t->problems : t->notes))
        snprintf(to, 500, "%s:%d:%d: %s", slash ? slash + 1 : p->file, (int)p->line,
                 (int)p->column, p->message);
    ++*(problem ? &t->problems : &t->notes);
    return 0;
}

static int on_unknown(void *ctx, const ent_unknown_name *n) {
    told *t = ctx;
    size_t at = strlen(t->unknown);
    snprintf(t->unknown + at, sizeof t->unknown - at, "%s x%d;", n->text, (int)n->n);
    return 0;
}

static ent_code take(const char *family, const char *path, bool keep_going, told *t,
                     ent_import_report *r) {
    ent_error err = {0};
    ent_foreign_options o = {.size = sizeof o,
                             .keep_going = keep_going,
                             .problem = on_problem,
                             .problem_ctx = t,
                             .unknown = on_unknown,
                             .unknown_ctx = t};
    *t = (told){0};
    *r = (ent_import_report){0};
    ent_code code = ent_foreign_import(reg, family, &path, 1, &o, r, &err);
    if (code != ENT_OK && !t->problems)
        snprintf(t->first, sizeof t->first, "%s", err.message);
    return code;
}

/* Takes a table that is written so; nothing may be wrong with it. */
static void good(const char *family, const char *text) {
    told t;
    ent_import_report r;
    if (take(family, write_file("a table.csv", text), false, &t, &r) != ENT_OK || r.refused)
        fail_msg("%s", t.first);
}

static void bad(const char *family, const char *text, const char *message) {
    told t;
    ent_import_report r;
    assert_int_not_equal(take(family, write_file("t.csv", text), false, &t, &r), ENT_OK);
    if (!strstr(t.first, message))
        fail_msg("\"%s\" is not in \"%s\"", message, t.first);
}

/* ---- what came of it -----------------------------------------------------------------------
 */

typedef struct wanted {
    const char *text; /* subject relation object value since until detail, by blanks; - blank */
    const char *as_of;
    int n;
} wanted;

static int on_claim(void *ctx, const ent_stored *claim, const ent_row *row) {
    wanted *w = ctx;
    (void)claim;
    char line[700] = "";
    for (int i = ENT_C_SUBJECT; i <= ENT_C_DETAIL; i++) {
        size_t at = strlen(line);
        ent_str c = row->cell[i];
        snprintf(line + at, sizeof line - at, "%s%.*s", at ? " " : "", c.n ? (int)c.n : 1,
                 c.n ? c.p : "-");
    }
    w->n += strcmp(line, w->text) == 0 &&
            (!w->as_of || ent__str_is(row->cell[ENT_C_AS_OF], w->as_of));
    return 0;
}

static int claims_of(const char *text, const char *as_of) {
    wanted w = {text, as_of, 0};
    OK(ent__register_claims(reg, on_claim, &w, err));
    return w.n;
}

#define SAYS(text)                                                                             \
    do {                                                                                       \
        if (claims_of(text, NULL) != 1)                                                        \
            fail_msg("%d times: %s", claims_of(text, NULL), text);                             \
    } while (0)

typedef struct counting {
    const char *relation;
    bool pairs; /* of states alone */
    int n;
} counting;

static int on_counted(void *ctx, const ent_stored *claim, const ent_row *row) {
    counting *c = ctx;
    (void)claim;
    ent_str object = row->cell[ENT_C_OBJECT];
    bool pair = object.n && !memchr(object.p, ':', object.n);
    c->n += ent__str_is(row->cell[ENT_C_RELATION], c->relation) && (!c->pairs || pair);
    return 0;
}

static int count(const char *relation, bool pairs) {
    counting c = {relation, pairs, 0};
    OK(ent__register_claims(reg, on_counted, &c, err));
    return c.n;
}

/* ---- what a file is ------------------------------------------------------------------------
 */

#define STATES "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"

static void by_its_columns(void **state) {
    (void)state;
    good("cow", STATES "USA,2,United States of America,1816,1,1,2016,12,31,2016\n"
                       "LIT,368,Lithuania,1918,2,16,1940,6,15,2016\n"
                       "LIT,368,Lithuania,1991,9,6,2016,12,31,2016\n"
                       "GMY,255,Germany,1816,1,1,1945,5,8,2016\n");
    SAYS("USA exists - exists 1816-01-01 .. -");
    assert_int_equal(claims_of("USA exists - exists 1816-01-01 .. -", "2016-12-31"), 1);
    SAYS("LTU exists - exists 1918-02-16 1940-06-15 -");
    SAYS("LTU exists - exists 1991-09-06 .. -");
    SAYS("PRU exists - exists 1816-01-01 1871-01-17 -"); /* the code changed hands */
    SAYS("DEU exists - exists 1871-01-18 1945-05-08 -");
    SAYS("any:state complete rel:exists all 1816-01-01 2016-12-31 -");
}

static void what_is_no_set(void **state) {
    (void)state;
    bad("cow", "a,b\n1,2\n",
        "t.csv:1:1: not read: no set of cow begins with these columns: a b");
    bad("cow", "", "t.csv:1:1: an empty file");
    bad("cow", STATES "USA,2,United States of America,1816,1,1,2030,12,31,2030\n",
        "t.csv:2:52: cow-states of the edition 2030: only that of 2016 is known here");
    bad("cow", "gwcode,gwc,country_name,start,end,microstate\n",
        "t.csv:1:1: not read: this is gw-states, for entente import gw");
    bad("atop", STATES, "this is cow-states, for entente import cow");
    bad("cow", STATES "USA,2,United States of America,1816,13,1,2016,12,31,2016\n",
        "t.csv:2:1");
    bad("cow", STATES "ZZZ,9999,Nowhere,1816,1,1,2016,12,31,2016\n",
        "nothing is called \"cow=9999\"");
    bad("cow", STATES "USA,2,\"United States,1816,1,1,2016,12,31,2016\n", "t.csv:2:7");
    assert_int_equal(count("exists", false), 0);
}

static void a_folder_lists_what_it_leaves(void **state) {
    told t;
    ent_import_report r;
    (void)state;
    const char *folder = in_base("sets");
    assert_int_equal(mkdir(folder, 0777), 0);
    write_file("sets/states.csv", STATES "USA,2,United States,1816,1,1,2016,12,31,2016\n");
    write_file("sets/other.csv", "x,y\n1,2\n");
    write_file("sets/years.csv", "stateabb,ccode,year,version\nUSA,2,1816,2016\n");
    write_file("sets/readme.doc", "words");
    assert_int_equal(take("cow", folder, false, &t, &r), ENT_OK);
    assert_int_equal(t.notes, 2);
    assert_string_equal(
        t.note, "other.csv:1:1: not read: no set of cow begins with these columns: x y");
    assert_int_equal(r.refused, 0);
    assert_int_equal(r.added, 2);
}

static void rows_that_fit_nobody(void **state) {
    told t;
    ent_import_report r;
    (void)state;
    const char *path =
        write_file("t.csv", STATES "USA,2,United States,1816,1,1,2016,12,31,2016\n"
                                   "ZZZ,9999,Nowhere,1816,1,1,2016,12,31,2016\n");
    assert_int_equal(take("cow", path, true, &t, &r), ENT_OK);
    assert_int_equal(r.refused, 1);
    assert_int_equal(r.added, 2);
    assert_string_equal(t.unknown, "cow=9999 x1;");
}

/* ---- each set ------------------------------------------------------------------------------
 */

static void contiguity_and_majors(void **state) {
    (void)state;
    good("cow", "dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version\n"
                "2020,2,USA,20,CAN,1,192001,201612,,3.2\n"
                "2031,2,USA,31,BHM,4,197307,199001,,3.2\n");
    SAYS("USA contiguity CAN land 1920-01 .. -");
    SAYS("USA contiguity BHS water-150 1973-07 1990-01 -");
    good("cow", "stateabb,ccode,styear,stmonth,stday,endyear,endmonth,endday,version\n"
                "USA,2,1898,8,13,2016,12,31,2016\n");
    SAYS("USA major-power - major 1898-08-13 .. -");
    SAYS("any:state complete rel:major-power all 1816-01-01 2016-12-31 -");
    bad("cow",
        "dyad,statelno,statehno,conttype,begin,end,version\n2020,2,20,9,192001,201612,3.2\n",
        "t.csv:2:11: not in the map type: \"9\"");
}

/* No member, no such organisation, and not to be told are three things. */
static void organisations(void **state) {
    (void)state;
    good("cow", "ioname,orgname,year,usa,longorgname,ionum\n"
                "ZZZ,Zzz,2012,1,Zenith of Zeal,1\n"
                "ZZZ,Zzz,2013,1,Zenith of Zeal,1\n"
                "ZZZ,Zzz,2014,1,Zenith of Zeal,1\n");
    SAYS("org:cowigo-zzz exists - exists 2012 .. -");
    SAYS("any:state complete rel:member all 2012 2014 object=org:cowigo-zzz");
    good("cow", "ccode,year,state,aaaid,un,zzz,wassen\n"
                "2,2011,usa,0,1,-1,0\n"
                "2,2012,usa,0,1,-9,0\n"
                "2,2013,usa,0,1,3,2\n"
                "2,2014,usa,0,1,3,0\n");
    SAYS("USA member UN member 2011 .. -");
    SAYS("USA member org:cowigo-zzz unknown 2012 2012 -");
    SAYS("USA member org:cowigo-zzz observer 2013 .. -");
    assert_int_equal(count("member", false), 4);
    bad("cow", "ccode,year,state,aaaid,un,zzz,wassen\n2,2011,usa,0,7,0,0\n",
        "t.csv:2:14: not in the map level: \"7\"");
}

#define MIDB                                                                                   \
    "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,revtype1,"    \
    "revtype2,fatality,fatalpre,hiact,hostlev,orig,version\n"

/* What the table of disputes says of one comes to the pairs of the table of participants, which
 * stands behind it in a folder. */
static void disputes(void **state) {
    told t;
    ent_import_report r;
    (void)state;
    const char *folder = in_base("mid");
    assert_int_equal(mkdir(folder, 0777), 0);
    write_file("mid/MIDA 5.0.csv",
               "dispnum,stday,stmon,styear,endday,endmon,endyear,outcome,settle,fatality,"
               "fatalpre,maxdur,mindur,hiact,hostlev,recip,numa,numb,ongo2014,version\n"
               "2,-9,7,1902,24,1,1903,6,1,0,-9,208,178,7,3,0,1,1,0,5\n");
    write_file("mid/MIDB 5.0.csv", MIDB "2,UKG,200,-9,7,1902,24,1,1903,0,1,1,-9,0,0,0,1,1,5\n"
                                        "2,USA,2,12,7,1902,-9,12,1902,1,1,1,-9,0,-9,7,3,0,5\n"
                                        "2,CAN,20,1,1,1920,2,1,1920,0,1,1,-9,0,0,0,1,1,5\n"
                                        "9,GMY,255,1,1,1871,1,2,1871,1,0,0,-9,6,0,20,5,1,5\n"
                                        "9,FRN,220,10,1,1871,1,2,1871,0,0,0,-9,6,0,20,5,1,5\n");
    if (take("cow", folder, false, &t, &r) != ENT_OK)
        fail_msg("%s", t.first);
    SAYS("dispute:mid-2 militarised-dispute - display 1902-07 1903-01-24 action=7;"
         "fatality=0;max-days=208;min-days=178;on-a=1;on-b=1;outcome=compromise;"
         "reciprocated=no;settlement=negotiated");
    SAYS("GBR militarised-dispute dispute:mid-2 no-action 1902-07 1903-01-24 action=0;"
         "aim=territory;deaths=0;fatality=0;originator=yes;revisionist=yes;side=b");
#define OF_2                                                                                   \
    "dispute-fatality=0;dispute-hostility=3;fatality=0;max-days=208;min-days=178;number=2;"
    /* the days of both, as vague as they are; each side tells its own */
    SAYS("GBR militarised-dispute USA no-action [1902-07-12..1902-07-31] 1902-12 action=0;"
         "aim=territory;deaths=0;dispute=dispute:mid-2;" OF_2 "originator=yes;reciprocated=no;"
         "revisionist=yes;side=b;start-month=7");
    SAYS("USA militarised-dispute GBR display [1902-07-12..1902-07-31] 1902-12 action=7;"
         "aim=territory;dispute=dispute:mid-2;" OF_2 "originator=no;reciprocated=no;"
         "revisionist=yes;side=a;start-month=7");
    /* whoever bore the code on these days */
    SAYS("FRA militarised-dispute PRU war 1871-01-10 1871-01-17 action=20;deaths=0;"
         "dispute=dispute:mid-9;fatality=6;number=9;originator=yes;revisionist=no;side=b");
    SAYS("DEU militarised-dispute FRA war 1871-01-18 1871-02-01 action=20;deaths=0;"
         "dispute=dispute:mid-9;fatality=6;number=9;originator=yes;revisionist=no;side=a");
    assert_int_equal(count("militarised-dispute", true), 6);
    bad("cow", MIDB "2,UKG,200,-9,7,1902,24,1,1903,0,1,1,-9,0,0,0,8,1,5\n",
        "t.csv:2:46: not in the map level: \"8\"");
    bad("cow", MIDB "2,UKG,200,31,6,1902,24,1,1903,0,1,1,-9,0,0,0,1,1,5\n", "t.csv:2:1");
}

static void disputes_by_dyad(void **state) {
    (void)state;
#define DYADIC                                                                                 \
    "disno,dyindex,statea,stateb,strtday,strtmnth,strtyr,endday,endmnth,endyear,sideaa,"       \
    "revstata,fatleva,highmcaa,hihosta,orignata,year\n"
    good("cow", DYADIC "2,2.0009999,2,200,1,7,1902,24,1,1903,1,1,0,7,3,1,1902\n"
                       "2,2.0009999,2,200,1,7,1902,24,1,1903,1,1,0,7,3,1,1903\n"
                       "2,2.0009999,200,2,1,7,1902,24,1,1903,0,1,-9,0,1,1,1902\n");
    SAYS("USA militarised-dispute GBR display 1902-07-01 1903-01-24 action=7;"
         "dispute=dispute:mid-2;fatality=0;originator=yes;revisionist=yes;side=a");
    SAYS("GBR militarised-dispute USA no-action 1902-07-01 1903-01-24 action=0;"
         "dispute=dispute:mid-2;originator=yes;revisionist=yes;side=b");
    assert_int_equal(count("militarised-dispute", false), 2);
}

/* Line ends of old machines, another encoding, two spells of one state. */
static void wars(void **state) {
    (void)state;
    good(
        "cow",
        "WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,StartYear1,"
        "EndMonth1,EndDay1,EndYear1,StartMonth2,StartDay2,StartYear2,EndMonth2,EndDay2,"
        "EndYear2,TransFrom,WhereFought,Initiator,Outcome,TransTo,BatDeath,Version\r"
        "1,Guerre d\x92\xc9t\xe9,1,230,Spain,2,4,7,1823,11,13,1823,3,1,1824,4,1,1824,503,2,2,2,"
        "-8,600,4\r"
        "1,Guerre d\x92\xc9t\xe9,1,220,France,1,5,1,1823,3,15,1824,-8,-8,-8,-8,-8,-8,503,2,1,1,"
        "-8,-9,4\r"
        "1,Guerre d\x92\xc9t\xe9,1,200,United Kingdom,1,5,1,1823,3,15,1824,-8,-8,-8,-8,-8,-8,"
        "503,2,1,1,-8,-9,4");
    SAYS("ESP war war:cowwar-1 war 1823-04-07 1823-11-13 deaths=600;initiator=no;outcome=loser;"
         "side=2");
    SAYS("ESP war war:cowwar-1 war 1824-03-01 1824-04-01 deaths=600;initiator=no;outcome=loser;"
         "side=2");
    SAYS("FRA war ESP war 1823-05-01 1823-11-13 initiator=yes;number=1;outcome=winner;side=1;"
         "war=war:cowwar-1");
    SAYS("ESP war FRA war 1824-03-01 1824-03-15 "
         "deaths=600;initiator=no;number=1;outcome=loser;side=2;"
         "war=war:cowwar-1");
    assert_int_equal(count("war", true), 8); /* allies are no enemies */
}

static void capabilities(void **state) {
    (void)state;
#define NMC "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
    good("cow", NMC "LIT,368,1918,6541,-9,0,3048,2029,0,4.7424164E-06,2021\r\n");
    SAYS("LTU count - 6541 1918 1918 of=topic:milex;unit=thousand");
    SAYS("LTU count - 0.0000047424164 1918 1918 of=topic:cinc");
    assert_int_equal(count("count", false), 6); /* what is missing is not 0 */
    bad("cow", NMC "LIT,368,1918,lots,-9,0,3048,2029,0,0.1,2021\n",
        "t.csv:2:1: value \"lots\" is no number");
    bad("cow", NMC "LIT,368,1918,1,-9,0,3048,2029,0,0.1\n", "t.csv:2:");
}

static void territory(void **state) {
    (void)state;
    good("cow", "year,month,gainer,gaintype,procedur,entity,contgain,area,pop,portion,loser,"
                "losetype,contlose,entry,exit,number,indep,conflict,version\n"
                "1816,3,200,0,3,790,0,1.00,.,0,790,1,1,0,0,4,0,1,5\n"
                "1817,.,220,0,-9,99433,0,7819.00,100000,1,-9,0,0,0,0,28,0,0,5\n");
    SAYS("GBR territorial-change NPL cession 1816-03 - area-km2=1.00;conflict=yes;"
         "independence=no;portion=part;territory=NPL");
    SAYS("FRA territorial-change - unknown 1817 - area-km2=7819.00;conflict=no;independence=no;"
         "population=100000;portion=whole;territory=territory:cow-99433");
}

static void states_of_gleditsch_and_ward(void **state) {
    (void)state;
    good("gw", "gwcode,gwc,country_name,start,end,microstate\n"
               "2,USA,United States of America,1816-01-01,9999-12-31,FALSE\n"
               "221,MNC,Monaco,1861-02-02,9999-12-31,TRUE\n"
               "368,LIT,Lithuania,1918-02-16,1940-06-01,FALSE\n");
    SAYS("USA exists - exists 1816-01-01 .. microstate=no");
    SAYS("MCO exists - exists 1861-02-02 .. microstate=yes");
    SAYS("LTU exists - exists 1918-02-16 1940-06-01 microstate=no");
    good("gw", "Cow Nr.,Cow ID,Name of State,Start,End\n"
               "20,CAN,Canada,01.07.1867,31.12.2017\n");
    assert_int_equal(claims_of("CAN exists - exists 1867-07-01 .. -", "2017-12-31"), 1);
}

#define ATOP                                                                                   \
    "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase,defense,offense,neutral,"    \
    "nonagg,consul,version\n"

/* Who pledges what to whom, on the days when both are in; phases follow each other. */
static void alliances(void **state) {
    (void)state;
    good("atop", ATOP "3180,2,1949,4,4,1951,6,19,1,1,0,0,0,0,4.01\n"
                      "3180,220,1949,4,4,1951,6,19,1,1,0,0,0,0,4.01\n"
                      "3180,2,1951,6,19,0,0,0,2,1,0,0,0,1,4.01\n"
                      "3180,220,1951,6,19,0,0,0,2,0,0,0,0,0,4.01\n"
                      "3180,368,2004,3,29,0,0,0,2,1,0,0,0,0,4.01\n");
    SAYS("USA member treaty:atop-3180 member 1949-04-04 .. -"); /* a phase is no departure */
    SAYS("USA pledge FRA defence 1949-04-04 .. treaty=treaty:atop-3180");
    SAYS("FRA pledge USA defence 1949-04-04 1951-06-19 treaty=treaty:atop-3180");
    SAYS("USA pledge FRA consultation 1951-06-19 .. treaty=treaty:atop-3180");
    SAYS("FRA pledge USA alliance 1951-06-19 .. treaty=treaty:atop-3180");
    SAYS("LTU pledge FRA defence 2004-03-29 .. treaty=treaty:atop-3180");
    assert_int_equal(count("pledge", true), 2 + 2 + 2 + 3);
    good("atop", "atopid,begyr,begmo,begday,endyr,endmo,endday,bilat,wartime,defense,offense,"
                 "neutral,nonagg,consul,asymm,version\n"
                 "3180,1949,4,4,0,0,0,0,0,1,0,0,0,1,0,4.0100002\n");
    SAYS("treaty:atop-3180 exists - exists 1949-04-04 .. asymmetric=no;bilateral=no;"
         "consultation=yes;defence=yes;neutrality=no;nonaggression=no;offence=no;wartime=no");
    bad("atop",
        ATOP "1,2,1949,4,4,1951,6,19,1,3,0,0,0,0,4.01\n1,220,1949,4,4,0,0,0,1,1,0,0,0,0,4.01\n",
        "t.csv:2:1: not in the map flag: \"3\"");
}

static void capitals(void **state) {
    (void)state;
    good("capitals", "ccode,statenme,capital,stdate,enddate,lat,lng\n"
                     "368,Lithuania,Zzvilnius,1991-09-06,2024-12-31,54.687157,25.279652\n");
    SAYS("LTU seat place:zzvilnius capital 1991-09-06 .. lat=54.687157;lon=25.279652");
    good("capitals", "ccode,gwcode,statenme,capital,styear,endyear,stmon,stday,endmon,endday,"
                     "comments\n"
                     "20,20,Canada,Zzottawa,1816,1841,1,1,2,9,\"no, really\"\n"
                     "NA,221,Monaco,Zzmonaco,1861,2020,2,2,12,31,\n");
    SAYS("CAN seat place:zzottawa capital 1816-01-01 1841-02-09 -");
    SAYS("MCO seat place:zzmonaco capital 1861-02-02 .. -");
}

static void contacts(void **state) {
    (void)state;
    good("dipcon", "ccodea,ccodeb,year,abbrev,iso3let,dipcon\n"
                   "2,368,1995,USA,USA,1\n2,20,1995,USA,USA,0\n2,368,2005,USA,USA,1\n");
    SAYS("USA mission LTU mission 1995 1995 -");
    SAYS("USA mission LTU mission 2005 2005 -");
    SAYS("USA complete rel:mission all 1995 1995 object=any:state");
    assert_int_equal(count("mission", false), 2);
    bad("dipcon", "ccodea,ccodeb,year,dipcon\n2,368,1995,3\n",
        "t.csv:2:12: not in the map sent: \"3\"");
}

#define RIVALRY                                                                                \
    "rivalry,start,end,positional,spatial,ideological,interventionary,principal,aprin,note\n"

static void rivalries(void **state) {
    (void)state;
    good("rivalries", RIVALRY "Britain-France 1,P1494,1716,1,1,,,1,,\n"
                              "Colombia-Venezuela,1831,ongoing,,1,,,,,\n"
                              "China-Japan 2,1996,ongoing,,,,,,,\n");
    SAYS("GBR rivalry FRA positional [..1494] 1716 -");
    SAYS("GBR rivalry FRA spatial [..1494] 1716 -");
    SAYS("COL rivalry VEN spatial 1831 .. -");
    SAYS("CHN rivalry JPN rivalry 1996 .. -");
    bad("rivalries", RIVALRY "France,1494,1716,1,1,,,1,,\n",
        "t.csv:2:1: one part only: \"France\"");
    bad("rivalries", RIVALRY "France-Atlantis,1494,1716,1,,,,1,,\n",
        "nothing is called \"Atlantis\"");
    bad("rivalries", RIVALRY "France-Spain,1878,1855,1,,,,1,,\n",
        "since 1878 is after until 1855");
}

/* ---- workbooks ------------------------------------------------------------------------------
 */

static const char *corpus(const char *name) {
    static char path[512];
    const char *root = getenv("ENTENTE_ROOT");
    snprintf(path, sizeof path, "%s/fuzz/corpus/xlsx/%s", root ? root : "..", name);
    return path;
}

static ent_code unfold(const char *name, ent_buf *out, ent_error *err) {
    static char bytes[1 << 16];
    FILE *f = fopen(corpus(name), "rb");
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    return ent__xlsx_csv((ent_str){bytes, n}, out, err);
}

static void workbooks(void **state) {
    (void)state;
    ent_buf out;
    NEEDS(ENT_WITH_ARCHIVE && ENT_WITH_XML);
    ent__buf_init(&out, 1 << 16);
    OK(unfold("rivalries", &out, err));
    STR_IS(ent__buf_view(&out), "rivalry,start,end,positional,spatial,ideological,"
                                "interventionary\nFrance-Spain,P1494,1700,1,1,,\n\n"
                                "\"Iran, say-Iraq 1\",1932,1939,,1,,\n");
    static const struct {
        const char *name, *message;
    } cases[] = {
        {"no-sheet", "a workbook without a sheet"},
        {"not-there", "no workbook: it has no xl/worksheets/none.xml"},
        {"no-text", "row 2: no text 99"},
        {"rows-back", "row 2 comes behind row 5"},
        {"wide", "a cell in column"},
        {"no-workbook", "it has no xl/workbook.xml"},
        {"cut-short", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_error why = {0};
        ent__buf_clear(&out);
        assert_int_not_equal(unfold(cases[i].name, &out, &why), ENT_OK);
        if (!strstr(why.message, cases[i].message) || !why.message[0])
            fail_msg("%s: %s", cases[i].name, why.message);
    }
    ent__buf_free(&out);
    told t;
    ent_import_report r;
    assert_int_not_equal(take("rivalries", corpus("rivalries"), false, &t, &r), ENT_OK);
    assert_non_null(strstr(t.first, "rivalries:4:1: ")); /* the row of the sheet */
    assert_int_equal(take("rivalries", corpus("rivalries"), true, &t, &r), ENT_OK);
    SAYS("FRA rivalry ESP spatial [..1494] 1700 -");
}

/* ---- mappings -------------------------------------------------------------------------------
 */

static void mapping_is(const char *map, const char *message) {
    ent_error err = {0};
    const char *table = write_file("m.csv", "a,b,n\nUSA,1,1\nFRA,2,1\n");
    ent_foreign_options o = {.size = sizeof o, .mapping = write_file("m.map", map)};
    ent_import_report r;
    assert_int_not_equal(ent_foreign_import(reg, "csv", &table, 1, &o, &r, &err), ENT_OK);
    if (!strstr(err.message, message))
        fail_msg("\"%s\" is not in \"%s\"", message, err.message);
}

static void mappings_of_pairs(void **state) {
    (void)state;
#define HEAD "[source]\nid = s@1\nwork = s\nkind = primary\npublished = 2000\n"
#define RULE "[claim]\nof = pairs\nsubject = {1.a | code iso3}\nrelation = war\nvalue = war\n"
#define SPELL "[spell]\ngroup = {n}\nwho = {a}\nsince = 1990\nuntil = 1991\n"
    mapping_is(HEAD RULE, "m.map:6: pairs of rows without a section \"spell\"");
    mapping_is(HEAD "[spell]\ngroup = {n}\n" RULE, "a spell has group, who, since and until");
    mapping_is(HEAD SPELL "side = {b | code cow}\n" RULE, "for claims, not for a");
    mapping_is(HEAD SPELL RULE "object = {3.a}\n", "no column \"3.a\"");
    mapping_is(HEAD SPELL RULE "object = {a}\n", "no column \"a\"");
    mapping_is(HEAD SPELL "who = {b}\n" RULE, "a second \"who\"");
    mapping_is(HEAD SPELL "whom = {b}\n" RULE, "no such key: \"whom\"");
    mapping_is(HEAD "[keep x]\nf = {b}\n" SPELL RULE, "no key in section \"keep\"");
    mapping_is(HEAD "[keep]\n", "one section keep, with a name");
    mapping_is(HEAD "[keep x]\n[keep y]\n", "one section keep, with a name, not \"y\"");
    mapping_is(HEAD "[keep x]\nkey = {a | name}\n" SPELL RULE,
               "for claims, not for a \"keep\"");
    mapping_is(HEAD "[claim]\nsubject = {a | kept x}\n", "kept NAME FIELD, not");
    mapping_is(HEAD "[claim]\nof = rows\n", "a claim of pairs, or of a row, not of \"rows\"");
    mapping_is(HEAD "[claim]\nsubject = {a | before xy}\n", "one letter, not \"xy\"");
}

/* ---- the publishers' files
 * ------------------------------------------------------------------- */

static const char *shared(const char *name) {
    static char path[512];
    const char *root = getenv("ENTENTE_SHARED");
    snprintf(path, sizeof path, "%s/data/%s", root ? root : "../../../shared", name);
    struct stat about;
    return stat(path, &about) == 0 ? path : NULL;
}

/* Years of pairs of opponents in disputes, counted by claim. */
static int on_dispute_years(void *ctx, const ent_stored *claim, const ent_row *row) {
    int64_t *years = ctx;
    ent_date since, until;
    (void)claim;
    if (!ent__str_is(row->cell[ENT_C_SOURCE], "cow-mid@5.0") ||
        !ent__detail_get(row->cell[ENT_C_DETAIL], "dispute").n)
        return 0;
    ent_str a = row->cell[ENT_C_SINCE], b = row->cell[ENT_C_UNTIL];
    if (ent__str_is(b, ".."))
        b = ENT_STR("2014-12-31");
    OK(ent_date_parse(a.p, (ptrdiff_t)a.n, &since, err));
    OK(ent_date_parse(b.p, (ptrdiff_t)b.n, &until, err));
    *years += ent__day_to_civil(until.until).year - ent__day_to_civil(since.from).year + 1;
    return 0;
}

static void cow_shared(void **state) {
    (void)state;
    told t;
    ent_import_report r;
    int64_t years = 0;
    const char *path = shared("cow");
    NEEDS(path);
    if (take("cow", path, false, &t, &r) != ENT_OK)
        fail_msg("%s", t.first);
    assert_int_equal(r.refused, 0);
    assert_int_equal(t.notes, 3); /* dyad-years of contiguity, state-years, codes */
    assert_int_equal(r.added, 177289);
    assert_int_equal(count("contiguity", false), 933);
    assert_int_equal(count("territorial-change", false), 842);
    assert_int_equal(count("war", false), 1144);
    OK(ent__register_claims(reg, on_dispute_years, &years, err));
    assert_true(years >= 11390); /* directed dispute-years, and where a code changed hands */
    assert_true(years < 11500);
    SAYS("LTU member UN member 1991 .. -");
}

/* ---- state-years
 * ------------------------------------------------------------------------------ */

static int into_buffer(void *ctx, const char *p, size_t n) {
    ent__buf_put(ctx, p, n);
    return 0;
}

static int by_line(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of a text behind its first, sorted. */
static size_t lines_sort(char *text, char **lines, size_t most) {
    size_t n = 0;
    for (char *p = strchr(text, '\n'); p && p[1] && n < most; p = strchr(p, '\n')) {
        *p++ = '\0';
        lines[n++] = p;
    }
    if (n)
        lines[n - 1][strcspn(lines[n - 1], "\n")] = '\0';
    qsort(lines, n, sizeof *lines, by_line);
    return n;
}

/* The rows "code,year" of a system, sorted. */
static size_t state_years(const char *system, ent_buf *text, char **lines, size_t most) {
    ent_panel *panel;
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_CSV};
    ent_panel_options o = {.size = sizeof o, .unit = "state", .by = "year", .system = system};
    OK(ent_panel_new(reg, &o, &panel, err));
    OK(ent_panel_write(panel, &w, (ent_sink){into_buffer, text}, NULL, NULL, err));
    ent_panel_free(panel);
    return lines_sort(text->p, lines, most);
}

enum { LINES_MOST = 30000 };

/* From spells to the publisher's own list of state-years, line by line. */
static void state_years_shared(void **state) {
    static char *ours[LINES_MOST], *theirs[LINES_MOST], file[1 << 19], kept[1 << 19];
    told t;
    ent_import_report r;
    ent_buf text;
    (void)state;
    NEEDS(shared("cow/states"));
    ent__buf_init(&text, 1 << 22);
    assert_int_equal(take("cow", shared("cow/states"), false, &t, &r), ENT_OK);
    size_t n = state_years("cow", &text, ours, LINES_MOST);
    FILE *f = fopen(shared("cow/states/system2016.csv"), "r");
    assert_non_null(f);
    size_t at = (size_t)snprintf(kept, sizeof kept, "state,year\n");
    while (fgets(file, sizeof file, f)) { /* stateabb,ccode,year,version */
        char *code = strchr(file, ',') + 1, *end = strrchr(file, ',');
        if (code[0] >= '0' && code[0] <= '9')
            at += (size_t)snprintf(kept + at, sizeof kept - at, "%.*s\n", (int)(end - code),
                                   code);
    }
    fclose(f);
    assert_int_equal(n, 15951);
    assert_int_equal(lines_sort(kept, theirs, LINES_MOST), n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(ours[i], theirs[i]);
    ent__buf_free(&text);
}

/* The workbook stops with 2017 and has no microstates. */
static void gw_state_years_shared(void **state) {
    static char *lines[LINES_MOST];
    told t;
    ent_import_report r;
    ent_buf text;
    (void)state;
    NEEDS(shared("gw") && ENT_WITH_ARCHIVE && ENT_WITH_XML);
    ent__buf_init(&text, 1 << 22);
    assert_int_equal(take("gw", shared("gw/gwstates.xlsx"), false, &t, &r), ENT_OK);
    assert_int_equal(state_years("gw", &text, lines, LINES_MOST), 17767);
    ent__buf_clear(&text);
    assert_int_equal(take("gw", shared("gw/gwstates.csv"), false, &t, &r), ENT_OK);
    assert_int_equal(state_years("gw", &text, lines, LINES_MOST), 19667);
    ent__buf_free(&text);
}

static void others_shared(void **state) {
    static const struct {
        const char *family, *path;
        int added, refused;
    } sets[] = {
        {"gw", "gw", 471, 0},
        {"atop", "atop", 34717, 3}, /* a code that no state bears */
        {"capitals", "capitals", 825,
         4}, /* an end before its beginning, codes of the other list */
        {"dipcon", "dipcon/DIPCON23.csv", 85963, 0},
        {"rivalries", "rivalries", 468, 4}, /* Venice; an end before its beginning */
    };
    (void)state;
    NEEDS(shared("gw") && ENT_WITH_ARCHIVE && ENT_WITH_XML);
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        told t;
        ent_import_report r;
        if (take(sets[i].family, shared(sets[i].path), true, &t, &r) != ENT_OK ||
            r.added != sets[i].added || r.refused != sets[i].refused)
            fail_msg("%s: %d added, %d refused: %s", sets[i].family, (int)r.added,
                     (int)r.refused, t.first);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(by_its_columns),
        TEST(what_is_no_set),
        TEST(a_folder_lists_what_it_leaves),
        TEST(rows_that_fit_nobody),
        TEST(contiguity_and_majors),
        TEST(organisations),
        TEST(disputes),
        TEST(disputes_by_dyad),
        TEST(wars),
        TEST(capabilities),
        TEST(territory),
        TEST(states_of_gleditsch_and_ward),
        TEST(alliances),
        TEST(capitals),
        TEST(contacts),
        TEST(rivalries),
        TEST(workbooks),
        TEST(mappings_of_pairs),
        TEST(cow_shared),
        TEST(others_shared),
        TEST(state_years_shared),
        TEST(gw_state_years_shared),
    };
    return cmocka_run_group_tests(tests, make_base, drop_base);
}
