/* SPDX-License-Identifier: MIT
 *
 * The interface as OpenAPI 3, from the routes and the records of the commands that are
 * called as they are.
 */
#include "route.h"

#include <string.h>

typedef struct described {
    const char *name, *text;
} described;

/* What is an argument of the command, or has no command. */
static const described params[] = {
    {"subject", "whose: a state, an organisation, ..., by id, code or name"},
    {"relation", "which relation, such as member, diplomatic, mission"},
    {"object", "to whom, by id, code or name"},
    {"at", "the day asked of, EDTF (2012-04-03, 2007-02, 1991)"},
    {"q", "what is asked for: a set expression, a name, a date, a part of a name"},
    {"claim", "the first letters of a claim's id, or its place (#35)"},
    {"between", "two days or instants, 2026-11-23..2026-11-24"},
    {"type", "of what is wanted: state, org, ...; several with commas"},
    {"codebook", "the columns and what they mean, not the rows"},
    {"note", "anything else about the claim"},
    {"quote", "the words of the source"},
    {"source", "the source of a claim, or a pattern of those that are heard"},
    {"replaces", "the claim that this one corrects"},
    {"value", "this value, or one that implies it"},
    {"by", "who writes; of a panel its step: day, month, quarter, year"},
};
static const described routes[] = {
    {"entities", "states, organisations, treaties, places, ... of the register"},
    {"sources", "the sources of the register"},
    {"relations", "the relations and their vocabularies"},
    {"digest", "the digest of what is known, which names the state of the register"},
    {"openapi.json", "this document"},
};

static const char *described_as(const described *all, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].name, name) == 0)
            return all[i].text;
    return NULL;
}

static const serve_command *command_of(const serve_options *o, const char *name) {
    for (size_t i = 0; i < o->n_commands; i++)
        if (strcmp(o->commands[i].name, name) == 0)
            return &o->commands[i];
    return NULL;
}

static const serve_option *option_of(const serve_command *c, const char *name) {
    for (size_t i = 0; c && i < c->n_options; i++)
        if (strcmp(c->options[i].name, name) == 0)
            return &c->options[i];
    return NULL;
}

static void schema(const serve_option *option, const char *name, serve_text *out) {
    bool flag = option ? option->flag : strcmp(name, "codebook") == 0;
    const char *type = flag ? "boolean" : "string";
    if (serve_repeats(name) && strcmp(name, "q") != 0)
        serve_text_f(out, "{\"type\":\"array\",\"items\":{\"type\":\"%s\"}}", type);
    else
        serve_text_f(out, "{\"type\":\"%s\"}", type);
}

static const char *param_text(const serve_option *option, const char *name) {
    const char *text =
        option ? option->help : described_as(params, sizeof params / sizeof *params, name);
    return text ? text : name;
}

static void param(const serve_command *c, const serve_route *r, const char *name,
                  serve_text *out) {
    const serve_option *option = option_of(c, name);
    serve_text_f(out, "{\"name\":\"%s\",\"in\":\"query\",\"required\":%s,\"schema\":", name,
                 serve_listed(r->needs, name) ? "true" : "false");
    schema(option, name, out);
    serve_text_z(out, ",\"description\":");
    serve_text_json(out, param_text(option, name));
    serve_text_z(out, "}");
}

/* Calls for each word of the route's parameters. */
static void each_param(const serve_command *c, const serve_route *r, bool form,
                       serve_text *out) {
    const char *sep = "";
    for (const char *w = r->params; *w; w += strcspn(w, " "), w += *w == ' ') {
        char name[32] = "";
        size_t n = strcspn(w, " ");
        memcpy(name, w, n < sizeof name ? n : sizeof name - 1);
        serve_text_z(out, sep);
        sep = ",";
        if (!form) {
            param(c, r, name, out);
            continue;
        }
        serve_text_f(out, "\"%s\":{\"type\":\"string\",\"description\":", name);
        serve_text_json(out, param_text(option_of(c, name), name));
        serve_text_z(out, "}");
    }
    if (r->facets && !form)
        serve_text_z(out,
                     ",{\"name\":\"facets\",\"in\":\"query\",\"style\":\"form\",\"explode\":"
                     "true,\"description\":\"facets of the relation, such as "
                     "place=Vilnius\",\"schema\":{\"type\":\"object\","
                     "\"additionalProperties\":{\"type\":\"string\"}}}");
}

static void content(const serve_route *r, serve_text *out) {
    const char *sep = "";
    for (int f = 0; f < SERVE_FORMATS; f++) {
        char type[64];
        if (!(r->formats >> f & 1))
            continue;
        const char *whole = serve_format_type((serve_format)f);
        size_t n = strcspn(whole, ";");
        memcpy(type, whole, n);
        type[n] = '\0';
        serve_text_f(out, "%s\"%s\":{\"schema\":%s}", sep, type,
                     f == SERVE_JSON ? "{}" : "{\"type\":\"string\"}");
        sep = ",";
    }
}

static void operation(const serve_options *o, const serve_route *r, serve_text *out) {
    const serve_command *c = command_of(o, r->name);
    const char *summary =
        c ? c->summary : described_as(routes, sizeof routes / sizeof *routes, r->name);
    serve_text_f(out, "\"/api/%s\":{\"%s\":{\"operationId\":\"%.*s\",\"summary\":", r->name,
                 r->writes ? "post" : "get", (int)strcspn(r->name, "."), r->name);
    serve_text_json(out, summary ? summary : r->name);
    if (c && c->text) {
        serve_text_z(out, ",\"description\":");
        serve_text_json(out, c->text);
    }
    if (r->writes) {
        serve_text_z(out, ",\"security\":[{\"token\":[]}],\"requestBody\":{\"content\":{"
                          "\"application/x-www-form-urlencoded\":{\"schema\":{\"type\":"
                          "\"object\",\"properties\":{");
        each_param(c, r, true, out);
        serve_text_z(out, "}}}}}");
    } else {
        serve_text_z(out, ",\"parameters\":[");
        each_param(c, r, false, out);
        serve_text_z(out, "]");
    }
    serve_text_z(out, ",\"responses\":{\"200\":{\"description\":\"the answer\",\"content\":{");
    content(r, out);
    serve_text_z(out, "}},\"default\":{\"$ref\":\"#/components/responses/problem\"}}}}");
}

void serve_openapi(const serve_options *o, serve_text *out) {
    const char *sep = "";
    serve_text_z(
        out, "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"entente\",\"version\":\"" ENT_VERSION
             "\",\"description\":\"Who stood how to whom, on which day, according to "
             "which sources. A format may be named by a suffix (/api/at.csv) or by "
             "Accept.\"},\"paths\":{");
    for (size_t i = 0; i < serve_n_routes; i++) {
        if (serve_routes[i].writes && !o->write)
            continue;
        serve_text_z(out, sep);
        operation(o, &serve_routes[i], out);
        sep = ",";
    }
    serve_text_z(
        out, "},\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\","
             "\"scheme\":\"bearer\"}},\"responses\":{\"problem\":{\"description\":\"what is "
             "wrong, and with which parameter\",\"content\":{\"application/problem+json\":{"
             "\"schema\":{\"type\":\"object\",\"properties\":{\"title\":{\"type\":"
             "\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":"
             "\"string\"},\"field\":{\"type\":\"string\"}}}}}}}}}\n");
}
