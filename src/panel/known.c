/* SPDX-License-Identifier: MIT
 *
 * Variables that have a name of their own (docs/panels.md), and the same as peacesciencer has
 * them: its columns, from its sources, by its rules.
 */
#include "panel/panel.h"

typedef struct known {
    const char *name, *stands_for;
    bool of_one; /* of a state; else of two */
} known;

static const known ours[] = {
    {"contiguity", "contiguity=value(contiguity rule:min)", false},
    {"contiguity", "land=partners(contiguity land rule:min);"
                   "sea=partners(contiguity water-12|water-24|water-150|water-400 rule:min)", true},
    {"igos", "igos=count(both member type:org value:member)", false},
    {"igos", "igos=count(member type:org value:member)", true},
    {"alliance", "alliance=is(pledge)", false},
    {"defence", "defence=is(pledge defence)", false},
    {"offence", "offence=is(pledge offence)", false},
    {"neutrality", "neutrality=is(pledge neutrality)", false},
    {"nonaggression", "nonaggression=is(pledge nonaggression)", false},
    {"consultation", "consultation=is(pledge consultation)", false},
    {"majors", "majors=is(major-power)", false},
    {"majors", "majors=is(major-power)", true},
    {"capdist", "capdist=distance(seat capital rule:first)", false},
    {"capdist", "capdist=nearest(seat capital rule:first)", true},
    {"relevant", "contiguity=value(contiguity rule:min);majors=is(major-power);"
                 "relevant=any(contiguity majors1 majors2)", false},
    {"diplomatic", "diplomatic=is(diplomatic established)", false},
    {"missions", "missions=is(mission)", false},
    {"recognition", "recognition=is(recognition)", false},
    {"dispute", "dispute=is(militarised-dispute)", false},
    {"dispute", "dispute=is(militarised-dispute)", true},
    {"onset", "onset=onset(militarised-dispute)", false},
    {"onset", "onset=onset(militarised-dispute)", true},
    {"rivalry", "rivalry=is(rivalry)", false},
    {"rivalry", "rivalry=is(rivalry)", true},
    {"war", "war=is(war)", false},
    {"war", "war=is(war)", true},
};

#define RECORDS " as:records source:cow-contiguity*)"
#define ATOP " from:either source:atop*)"
#define MID(key) "detail(militarised-dispute " key " pick:whittle source:cow-mid*)"
#define MID_OF_2(key) "detail(militarised-dispute " key " pick:whittle from:second source:cow-mid*)"
#define GML(key) "detail(militarised-dispute " key " pick:whittle source:gml-mid*)"
#define GML_OF_2(key) "detail(militarised-dispute " key " pick:whittle from:second source:gml-mid*)"
#define IGOS " source:cow-igo*)"

