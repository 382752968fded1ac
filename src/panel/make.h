/* SPDX-License-Identifier: MIT
 *
 * A panel on its way from what is asked for to what can be written.
 */
#ifndef ENT_MAKE_H
#define ENT_MAKE_H

#include "panel/panel.h"
#include "voices/load.h"

typedef struct ent_panel_maker {
    ent_panel *p;
    ent_register *reg;
    const ent_panel_options *o;
    ent_expression *expressions;
    size_t n, cap;
    ent_pattern *patterns;
    size_t n_patterns, cap_patterns;
    ent_str relation, object, source; /* the system */
    bool like;                        /* as peacesciencer does it */
    ent_error *err;
} ent_panel_maker;

/* The claims as these sources tell them; made once. ENT_LIMIT, ENT_NOMEM. */
ent_code ent__make_view(ent_panel_maker *m, ent_str pattern, ent_view **out);
/* ENT_NOT_FOUND. */
ent_code ent__make_relation(ent_panel_maker *m, const ent_view *v, ent_str id, uint32_t *out);
/* An entity as somebody writes it; 0 of a blank one. ENT_NOT_FOUND, ENT_NOMEM. */
ent_code ent__make_object(ent_panel_maker *m, const ent_view *v, ent_str text, uint32_t *out);
/* The value that is wanted; a blank one is any. ENT_INVALID. */
ent_code ent__make_value(ent_panel_maker *m, const ent_view *v, ent_str value, ent_filter *is);

/* Reads one variable. The columns that it looks at stand before it. ENT_INVALID,
 * ENT_NOT_FOUND, ENT_NOMEM. */
ent_code ent__variable_read(ent_panel_maker *m, const ent_expression *e, ent_variable *v);

#endif
