/* SPDX-License-Identifier: MIT
 *
 * Variables that have a name of their own (docs/panels.md), and the same as peacesciencer has
 * them: its columns, from its sources, by its rules.
 */
#include "panel/panel.h"

typedef struct known {
    const char *name;
    const char *of_two, *of_one; /* rows of pairs, of states; NULL: none */
    const char *of_either;       /* rows of pairs without direction; NULL: as of_two */
} known;

static const known ours[] = {
    {"contiguity", "contiguity=value(contiguity rule:min)",
     "land=partners(contiguity land rule:min);"
     "sea=partners(contiguity water-12|water-24|water-150|water-400 rule:min)"},
    {"igos", "igos=count(both member type:org value:member)",
     "igos=count(member type:org value:member)"},
    {"alliance", "alliance=is(pledge)", NULL},
    {"defence", "defence=is(pledge defence)", NULL},
    {"offence", "offence=is(pledge offence)", NULL},
    {"neutrality", "neutrality=is(pledge neutrality)", NULL},
    {"nonaggression", "nonaggression=is(pledge nonaggression)", NULL},
    {"consultation", "consultation=is(pledge consultation)", NULL},
    {"majors", "majors=is(major-power)", "majors=is(major-power)"},
    {"capdist", "capdist=distance(seat capital rule:first)",
     "capdist=nearest(seat capital rule:first)"},
    {"relevant",
     "contiguity=value(contiguity rule:min);majors=is(major-power);"
     "relevant=any(contiguity majors1 majors2)",
     NULL},
    {"diplomatic", "diplomatic=is(diplomatic established)", NULL},
    {"missions", "missions=is(mission)", NULL},
    {"recognition", "recognition=is(recognition)", NULL},
    {"dispute", "dispute=is(militarised-dispute)", "dispute=is(militarised-dispute)"},
    {"onset", "onset=onset(militarised-dispute)", "onset=onset(militarised-dispute)"},
    {"rivalry", "rivalry=is(rivalry)", "rivalry=is(rivalry)"},
    {"war", "war=is(war)", "war=is(war)"},
};

#define CONTIGUITY(rule) "(contiguity rule:" rule " as:records source:cow-contiguity*)"
#define ATOP(column, value, options) column "=is(pledge" value options " source:atop*);"
#define ALL_ATOP(options)                                                                      \
    ATOP("atop_alliance", "", options)                                                         \
    ATOP("atop_defense", " defence", options)                                                  \
    ATOP("atop_offense", " offence", options)                                                  \
    ATOP("atop_neutral", " neutrality", options)                                               \
    ATOP("atop_nonagg", " nonaggression", options)                                             \
    ATOP("atop_consul", " consultation", options)
#define OF(column, relation, what, options) column "=detail(" relation " " what " " options ");"
/* The side that the row names first, and the other. */
#define OF_EACH(column, relation, what, options)                                               \
    OF(column "1", relation, what, options)                                                    \
    OF(column "2", relation, what, options " from:second")

#define DISPUTES(stem, options)                                                                \
    OF("dispnum", "militarised-dispute", "number", options)                                    \
    stem                                                                                       \
        "ongoing=is(militarised-dispute " options ");" stem                                    \
        "onset=onset(militarised-dispute " options                                             \
        ");" OF_EACH("sidea", "militarised-dispute", "is:side=a",                              \
                     options) OF_EACH("fatality", "militarised-dispute", "fatality", options)  \
            OF_EACH("fatalpre", "militarised-dispute", "deaths",                               \
                    options) OF_EACH("hiact", "militarised-dispute", "action", options)        \
                OF_EACH("hostlev", "militarised-dispute", "value", options)                    \
                    OF_EACH("orig", "militarised-dispute", "is:originator=yes", options)       \
                        OF("fatality", "militarised-dispute", "dispute-fatality", options)     \
                            OF("hostlev", "militarised-dispute", "dispute-hostility", options)
#define DURATION(options)                                                                      \
    OF("mindur", "militarised-dispute", "min-days", options)                                   \
    OF("maxdur", "militarised-dispute", "max-days", options)
#define RECIPROCATED(options) OF("recip", "militarised-dispute", "is:reciprocated=yes", options)
#define START(options) OF("stmon", "militarised-dispute", "start-month", options)
#define COW_MIDS "pick:whittle source:cow-mid"
#define GML_MIDS "pick:whittle source:gml-mid*"
#define WARS "pick:whittle-wars source:cow-wars*"
#define NMC(column) column "=number(count of:" column " source:cow-nmc*);"
#define ALL_NMC                                                                                \
    NMC("milex") NMC("milper") NMC("irst") NMC("pec") NMC("tpop") NMC("upop") NMC("cinc")
#define IGOS(column) column "=number(count of:" column " source:cow-igo*);"
#define RIVALRY(column, value) column "=is(rivalry" value " source:rivalries);"

static const known theirs[] = {
    {"contiguity", "conttype=value" CONTIGUITY("first"),
     "land=partners(contiguity land rule:first as:records source:cow-contiguity*);"
     "sea=partners(contiguity water-12|water-24|water-150|water-400 rule:first as:records"
     " source:cow-contiguity*)"},
    {"contiguity-last", "conttype_last=value" CONTIGUITY("last"), NULL},
    {"alliance", ALL_ATOP(""), NULL, ALL_ATOP(" from:either")},
    {"igos", "dyadigos=number(shared-memberships source:cow-igo*)",
     IGOS("sum_igo_full") IGOS("sum_igo_associate") IGOS("sum_igo_observer")
         IGOS("sum_igo_anytype")},
    {"majors", "cowmaj=is(major-power source:cow-majors*)",
     "cowmaj=is(major-power source:cow-majors*)"},
    {"cow-mids",
     DISPUTES("cowmid", COW_MIDS) DURATION(COW_MIDS) RECIPROCATED(COW_MIDS) START(COW_MIDS),
     NULL},
    {"gml-mids",
     DISPUTES("gmlmid", GML_MIDS) RECIPROCATED(GML_MIDS) DURATION(GML_MIDS) START(GML_MIDS)
         OF_EACH("init", "militarised-dispute", "is:side=a|originator=no", GML_MIDS),
     NULL},
    {"wars",
     OF("warnum", "war", "number", WARS) "cowinterongoing=is(war source:cow-wars*);"
                                         "cowinteronset=onset(war " WARS
                                         ");" OF_EACH("sidea", "war", "side", WARS)
                                             OF_EACH("initiator", "war", "initiator", WARS)
                                                 OF_EACH("outcome", "war", "outcome", WARS)
                                                     OF_EACH("batdeath", "war", "deaths", WARS)
                                                         OF("resume", "war", "resume", WARS),
     NULL},
    {"nmc", ALL_NMC, ALL_NMC},
    {"rivalries",
     RIVALRY("ongoingrivalry", "") RIVALRY("positional", " positional")
         RIVALRY("spatial", " spatial") RIVALRY("ideological", " ideological")
             RIVALRY("interventionary", " interventionary"),
     NULL},
    {"relevant",
     "conttype=value" CONTIGUITY("first") ";cowmaj=is(major-power source:cow-majors*);"
                                          "prd=any(conttype cowmaj1 cowmaj2)",
     NULL},
};

#define CAPITALS(source)                                                                       \
    {"capdist", "capdist=distance(seat capital rule:first source:" source ")",                 \
     "mincapdist=nearest(seat capital rule:first source:" source ")", NULL},                   \
    {                                                                                          \
        "capdist-last", "capdist_last=distance(seat capital rule:last source:" source ")",     \
            NULL, NULL                                                                         \
    }
static const known theirs_cow[] = {CAPITALS("capitals-cow*")};
static const known theirs_gw[] = {CAPITALS("capitals-gw*")};

static const char *find(const known *k, size_t n, ent_str name, ent_row_of of) {
    for (size_t i = 0; i < n; i++)
        if (ent__str_is(name, k[i].name))
            return of == ENT_ROW_STATE || of == ENT_ROW_ORG ? k[i].of_one
                   : of == ENT_ROW_DYAD && k[i].of_either   ? k[i].of_either
                                                            : k[i].of_two;
    return NULL;
}

ent_str ent__panel_known(ent_str name, const ent_panel *p, bool like) {
    ent_row_of of = p->rows.of;
    const char *text = NULL;
    if (like)
        text = !strcmp(p->scheme, "gw") ? find(theirs_gw, 2, name, of)
                                        : find(theirs_cow, 2, name, of);
    if (like && !text)
        text = find(theirs, sizeof theirs / sizeof *theirs, name, of);
    if (!text)
        text = find(ours, sizeof ours / sizeof *ours, name, of);
    return text ? ent__str(text) : (ent_str){NULL, 0};
}
