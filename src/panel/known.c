/* SPDX-License-Identifier: MIT
 *
 * Variables that have a name of their own (docs/panels.md).
 */
#include "panel/panel.h"

static const struct {
    const char *name, *stands_for;
} known[] = {
    {"contiguity", "contiguity=value(contiguity rule:min)"},
    {"igos", "igos=count(both member type:org value:member)"},
    {"alliance", "alliance=is(pledge)"},
    {"defence", "defence=is(pledge defence)"},
    {"offence", "offence=is(pledge offence)"},
    {"neutrality", "neutrality=is(pledge neutrality)"},
    {"nonaggression", "nonaggression=is(pledge nonaggression)"},
    {"consultation", "consultation=is(pledge consultation)"},
    {"majors", "majors=is(major-power)"},
    {"capdist", "capdist=distance(seat capital rule:first)"},
    {"diplomatic", "diplomatic=is(diplomatic established)"},
    {"missions", "missions=is(mission)"},
    {"recognition", "recognition=is(recognition)"},
    {"dispute", "dispute=is(militarised-dispute)"},
    {"rivalry", "rivalry=is(rivalry)"},
};

ent_str ent__panel_known(ent_str name) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (ent__str_is(name, known[i].name))
            return ent__str(known[i].stands_for);
    return (ent_str){NULL, 0};
}
