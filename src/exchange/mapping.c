/* SPDX-License-Identifier: MIT
 *
 * The mapping file: sections in brackets, lines "key = value", comments from "#" at the
 * start of a line. Values are templates, in which {column} is a cell and
 * {column | filter | filter} what the filters make of it. It is read once and then bound
 * to the header of each table; what a row costs is only the walk over its pieces.
 */
#include "exchange/mapping.h"

#include <stdio.h>
#include <stdlib.h>

typedef enum section { TABLE, SOURCE, RELATION, MAP, MISSING, CLAIM, SPELL, KEEP } section;

typedef struct parser {
    ent_mapping *m;
    int64_t line;
    section section;
    ent_error *err;
} parser;

#define SHOW(s) (int)((s).n > 80 ? 80 : (s).n), (s).p

static ent_code fail(const parser *p, const char *what, ent_str which) {
    return ent__fail_at(p->err, ENT_PARSE, p->line, 1, "%.*s:%lld: %s \"%.*s\"",
                        SHOW(p->m->path), (long long)p->line, what, SHOW(which));
}

static ent_code keep(const parser *p, ent_str s, ent_str *out) {
    *out = ent__str_copy(&p->m->arena, s);
    return out->p ? ENT_OK : ent__nomem(p->err);
}

/* ---- templates ------------------------------------------------------------------------ */

static const ent_value_map *map_find(const ent_mapping *m, ent_str name) {
    for (size_t i = 0; i < m->n_maps; i++)
        if (ent__str_eq(m->map[i].name, name))
            return &m->map[i];
    return NULL;
}

/* "map NAME", "code cow", "slug": the word and what follows it. */
static ent_code filter_read(parser *p, ent_str text, ent_filter *out) {
    static const struct {
        const char *word;
        ent_filter_kind kind;
        int argument; /* 0 none, 1 may be, 2 must be */
    } known[] = {
        {"map", ENT_FILTER_MAP, 2},       {"code", ENT_FILTER_CODE, 2},
        {"name", ENT_FILTER_NAME, 1},     {"make", ENT_FILTER_MAKE, 2},
        {"date", ENT_FILTER_DATE, 2},     {"slug", ENT_FILTER_SLUG, 0},
        {"lower", ENT_FILTER_LOWER, 0},   {"month", ENT_FILTER_MONTH, 0},
        {"year", ENT_FILTER_YEAR, 0},     {"before", ENT_FILTER_BEFORE, 2},
        {"after", ENT_FILTER_AFTER, 2},   {"unnumbered", ENT_FILTER_UNNUMBERED, 0},
        {"number", ENT_FILTER_NUMBER, 0}, {"kept", ENT_FILTER_KEPT, 2},
    };
    ent_str rest = ent__str_trim(text), word;
    ent__str_split(&rest, ' ', &word);
    rest = rest.p ? ent__str_trim(rest) : ENT_STR("");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!ent__str_is(word, known[i].word))
            continue;
        if ((known[i].argument == 2) != (rest.n > 0) && known[i].argument != 1)
            return fail(p, rest.n ? "a filter that takes nothing:" : "a filter of what:", text);
        if (known[i].kind == ENT_FILTER_DATE && !ent__str_in_list(ENT_STR("ymd|dmy|mdy"), rest))
            return fail(p, "dates are ymd, dmy or mdy, not", rest);
        if (known[i].kind == ENT_FILTER_KEPT && !memchr(rest.p, ' ', rest.n))
            return fail(p, "kept NAME FIELD, not", text);
        bool parts = known[i].kind == ENT_FILTER_BEFORE || known[i].kind == ENT_FILTER_AFTER;
        if (parts && rest.n != 1)
            return fail(p, "one letter, not", rest);
        out->kind = known[i].kind;
        return keep(p, rest, &out->argument);
    }
    return fail(p, "no filter", word);
}

static ent_code cell_read(parser *p, ent_str inside, ent_piece *out) {
    ent_str rest = inside, name, part;
    ent__str_split(&rest, '|', &name);
    out->is_cell = true;
    ENT_TRY(keep(p, ent__str_trim(name), &out->text));
    while (rest.p && ent__str_split(&rest, '|', &part)) {
        if (out->n_filters == ENT_FILTERS_MOST)
            return fail(p, "too many filters:", inside);
        ENT_TRY(filter_read(p, part, &out->filter[out->n_filters++]));
    }
    return ENT_OK;
}

static ent_code template_read(parser *p, ent_str text, ent_template *out) {
    ent_piece pieces[ENT_PIECES_MOST] = {0};
    size_t i = 0;
    out->n = 0;
    out->line = p->line;
    while (i < text.n) {
        if (out->n == ENT_PIECES_MOST)
            return fail(p, "too many pieces:", text);
        ent_piece *piece = &pieces[out->n++];
        const char *open = memchr(text.p + i, '{', text.n - i);
        size_t at = open ? (size_t)(open - text.p) : text.n;
        if (at > i) {
            ENT_TRY(keep(p, (ent_str){text.p + i, at - i}, &piece->text));
            i = at;
            continue;
        }
        const char *close = memchr(text.p + i, '}', text.n - i);
        if (!close)
            return fail(p, "a { that is never closed:", text);
        size_t end = (size_t)(close - text.p);
        ENT_TRY(cell_read(p, (ent_str){text.p + i + 1, end - i - 1}, piece));
        i = end + 1;
    }
    out->piece = ent__arena_alloc(&p->m->arena, (size_t)(out->n + 1) * sizeof *out->piece);
    if (!out->piece)
        return ent__nomem(p->err);
    memcpy(out->piece, pieces, (size_t)out->n * sizeof *pieces);
    return ENT_OK;
}

/* ---- sections ------------------------------------------------------------------------- */

static ent_code relation_begin(parser *p, ent_str id) {
    ent_mapping *m = p->m;
    if (!id.n)
        return fail(p, "which relation?", id);
    if (!ENT_GROW(m->relation, m->relations_cap, m->n_relations + 1))
        return ent__nomem(p->err);
    ent_row *row = &m->relation[m->n_relations++];
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row->cell[i] = ENT_STR("");
    return keep(p, id, &row->cell[ENT_R_ID]);
}

static ent_code map_begin(parser *p, ent_str name) {
    ent_mapping *m = p->m;
    if (!name.n || map_find(m, name))
        return fail(p, name.n ? "a second map" : "a map without a name", name);
    if (!ENT_GROW(m->map, m->maps_cap, m->n_maps + 1))
        return ent__nomem(p->err);
    ent_value_map *map = &m->map[m->n_maps++];
    *map = (ent_value_map){0};
    return keep(p, name, &map->name);
}

static ent_code rule_begin(parser *p) {
    ent_mapping *m = p->m;
    if (m->n_rules == ENT_RULES_MOST)
        return fail(p, "too many claims of a row:", ENT_STR("[claim]"));
    if (!ENT_GROW(m->rule, m->rules_cap, m->n_rules + 1))
        return ent__nomem(p->err);
    m->rule[m->n_rules++] = (ent_rule){.line = p->line, .still = {"", 0}};
    return ENT_OK;
}

static ent_code spell_begin(parser *p) {
    if (p->m->n_spells == ENT_SPELLS_MOST)
        return fail(p, "too many spells of a row:", ENT_STR("[spell]"));
    p->m->spell[p->m->n_spells++] = (ent_spell_rule){.line = p->line};
    return ENT_OK;
}

static ent_code keep_begin(parser *p, ent_str name) {
    if (!name.n || p->m->keep.name.p)
        return fail(p, "one section keep, with a name, not", name);
    p->m->keep.line = p->line;
    return keep(p, name, &p->m->keep.name);
}

/* "[map levels]" */
static ent_code section_read(parser *p, ent_str line) {
    if (line.n < 2 || line.p[line.n - 1] != ']')
        return fail(p, "a section is [NAME], not", line);
    ent_str rest = ent__str_trim((ent_str){line.p + 1, line.n - 2}), word;
    ent__str_split(&rest, ' ', &word);
    rest = rest.p ? ent__str_trim(rest) : ENT_STR("");
    static const char *const names[] = {"table",   "source", "relation", "map",
                                        "missing", "claim",  "spell",    "keep"};
    int found = -1;
    for (int i = 0; i < 8; i++)
        found = ent__str_is(word, names[i]) ? i : found;
    if (found < 0)
        return fail(p, "no section", word);
    p->section = (section)found;
    if (p->section == RELATION)
        return relation_begin(p, rest);
    if (p->section == MAP)
        return map_begin(p, rest);
    if (p->section == KEEP)
        return keep_begin(p, rest);
    if (rest.n)
        return fail(p, "a section without a name of its own:", line);
    return p->section == CLAIM ? rule_begin(p) : p->section == SPELL ? spell_begin(p) : ENT_OK;
}

/* ---- lines ---------------------------------------------------------------------------- */

static ent_code yes_read(const parser *p, ent_str value, bool *out) {
    *out = ent__str_is(value, "yes");
    return *out || ent__str_is(value, "no") ? ENT_OK : fail(p, "yes or no, not", value);
}

static ent_code table_key(parser *p, ent_str key, ent_str value) {
    bool yes;
    if (ent__str_is(key, "separator")) {
        bool tab = ent__str_is(value, "tab"), space = ent__str_is(value, "space");
        if (value.n != 1 && !tab && !space)
            return fail(p, "a separator is one letter, tab or space, not", value);
        p->m->separator = tab ? '\t' : space ? ' ' : value.p[0];
        return ENT_OK;
    }
    if (ent__str_is(key, "encoding"))
        return ent__charset_parse(value, &p->m->charset)
                   ? ENT_OK
                   : fail(p, "utf-8, latin-1, cp1252 or mac-roman, not", value);
    if (ent__str_is(key, "quotes")) {
        ENT_TRY(yes_read(p, value, &yes));
        p->m->plain = !yes;
        return ENT_OK;
    }
    if (ent__str_is(key, "header")) {
        ENT_TRY(yes_read(p, value, &yes));
        p->m->headless = !yes;
        return ENT_OK;
    }
    return fail(p, "a table has separator, encoding, quotes, header, not", key);
}

static ent_code row_key(parser *p, ent_kind kind, ent_row *row, ent_str key, ent_str value) {
    int cell = ent__schema_find(kind, key);
    if (cell < 0 || cell == ent__schema(kind)->recorded || (kind == ENT_RELATION && cell == 0))
        return fail(p, "no such key:", key);
    return keep(p, value, &row->cell[cell]);
}

static ent_code map_key(parser *p, ent_str key, ent_str value) {
    ent_value_map *map = &p->m->map[p->m->n_maps - 1];
    if (ent__str_is(key, "*"))
        return keep(p, value, &map->other);
    for (size_t i = 0; i < map->n; i++)
        if (ent__str_eq(map->from[i], key))
            return fail(p, "a second value for", key);
    if (!ENT_GROW(map->from, map->cap, map->n + 1) ||
        !ENT_GROW(map->to, map->to_cap, map->n + 1))
        return ent__nomem(p->err);
    ENT_TRY(keep(p, key, &map->from[map->n]));
    ENT_TRY(keep(p, value, &map->to[map->n]));
    map->n++;
    return ENT_OK;
}

static ent_code missing_key(parser *p, ent_str key, ent_str value) {
    ent_mapping *m = p->m;
    if (ent__str_is(key, "*"))
        return keep(p, value, &m->missing);
    if (!ENT_GROW(m->missing_column, m->missing_cap, m->n_missing + 1) ||
        !ENT_GROW(m->missing_value, m->missing_value_cap, m->n_missing + 1))
        return ent__nomem(p->err);
    ENT_TRY(keep(p, key, &m->missing_column[m->n_missing]));
    ENT_TRY(keep(p, value, &m->missing_value[m->n_missing]));
    m->n_missing++;
    return ENT_OK;
}

/* "each = FIRST .. LAST" */
static ent_code each_read(parser *p, ent_rule *r, ent_str value) {
    for (size_t i = 0; i + 2 <= value.n; i++)
        if (value.p[i] == '.' && value.p[i + 1] == '.') {
            ENT_TRY(keep(p, ent__str_trim((ent_str){value.p, i}), &r->each_from));
            return keep(p, ent__str_trim((ent_str){value.p + i + 2, value.n - i - 2}),
                        &r->each_to);
        }
    return fail(p, "columns are FIRST .. LAST, not", value);
}

static ent_code claim_key(parser *p, ent_str key, ent_str value) {
    ent_rule *r = &p->m->rule[p->m->n_rules - 1];
    if (ent__str_is(key, "each"))
        return each_read(p, r, value);
    if (ent__str_is(key, "join")) {
        r->join = ent__str_is(value, "years");
        return r->join ? ENT_OK : fail(p, "years are joined, not", value);
    }
    if (ent__str_is(key, "still"))
        return keep(p, value, &r->still);
    if (ent__str_is(key, "of")) {
        r->pairs = ent__str_is(value, "pairs");
        return r->pairs ? ENT_OK : fail(p, "a claim of pairs, or of a row, not of", value);
    }
    int cell = ent__schema_find(ENT_CLAIM, key);
    ent_template *t = ent__str_is(key, "if")       ? &r->when
                      : ent__str_is(key, "unless") ? &r->unless
                      : ent__str_is(key, "once")   ? &r->once
                      : ent__str_is(key, "name")   ? &r->called
                      : ent__str_is(key, "lat")    ? &r->lat
                      : ent__str_is(key, "lon")    ? &r->lon
                                                   : NULL;
    if (!t && (cell < 0 || cell == ENT_C_ID || cell == ENT_C_RECORDED || cell == ENT_C_BY ||
               cell == ENT_C_REPLACES))
        return fail(p, "no such key:", key);
    t = t ? t : &r->cell[cell];
    if (t->piece)
        return fail(p, "a second", key);
    return template_read(p, value, t);
}

static ent_code spell_key(parser *p, ent_str key, ent_str value) {
    ent_spell_rule *r = &p->m->spell[p->m->n_spells - 1];
    ent_template *t = ent__str_is(key, "group")   ? &r->group
                      : ent__str_is(key, "who")   ? &r->who
                      : ent__str_is(key, "side")  ? &r->side
                      : ent__str_is(key, "turn")  ? &r->turn
                      : ent__str_is(key, "since") ? &r->since
                      : ent__str_is(key, "until") ? &r->until
                                                  : NULL;
    if (!t || t->piece)
        return fail(p, t ? "a second" : "no such key:", key);
    return template_read(p, value, t);
}

static ent_code keep_key(parser *p, ent_str key, ent_str value) {
    ent_keep *k = &p->m->keep;
    if (ent__str_is(key, "key"))
        return k->key.piece ? fail(p, "a second", key) : template_read(p, value, &k->key);
    if (k->n == ENT_KEPT_MOST)
        return fail(p, "too many fields to keep:", key);
    ENT_TRY(keep(p, key, &k->field[k->n]));
    return template_read(p, value, &k->value[k->n++]);
}

static ent_code line_read(parser *p, ent_str line) {
    line = ent__str_trim(line);
    if (!line.n || line.p[0] == '#')
        return ENT_OK;
    if (line.p[0] == '[')
        return section_read(p, line);
    const char *equals = memchr(line.p, '=', line.n);
    if (!equals)
        return fail(p, "neither a [section] nor key = value:", line);
    size_t at = (size_t)(equals - line.p);
    ent_str key = ent__str_trim((ent_str){line.p, at});
    ent_str value = ent__str_trim((ent_str){line.p + at + 1, line.n - at - 1});
    ent_mapping *m = p->m;
    switch (p->section) {
    case TABLE:
        return table_key(p, key, value);
    case SOURCE:
        return row_key(p, ENT_SOURCE, &m->source, key, value);
    case RELATION:
        return row_key(p, ENT_RELATION, &m->relation[m->n_relations - 1], key, value);
    case MAP:
        return map_key(p, key, value);
    case MISSING:
        return missing_key(p, key, value);
    case CLAIM:
        return claim_key(p, key, value);
    case SPELL:
        return spell_key(p, key, value);
    case KEEP:
        return keep_key(p, key, value);
    }
    return ENT_OK;
}

/* ---- the whole ------------------------------------------------------------------------ */

/* Calls fn for every template of a rule. */
typedef ent_code (*template_fn)(void *ctx, ent_template *t);
static ent_code templates_walk(ent_rule *r, template_fn fn, void *ctx) {
    ent_template *const others[] = {&r->when, &r->unless, &r->once,
                                    &r->lat,  &r->lon,    &r->called};
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        ENT_TRY(fn(ctx, &r->cell[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ENT_TRY(fn(ctx, others[i]));
    return ENT_OK;
}

static ent_code spell_walk(ent_spell_rule *r, template_fn fn, void *ctx) {
    ent_template *const all[] = {&r->group, &r->who, &r->side, &r->turn, &r->since, &r->until};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        ENT_TRY(fn(ctx, all[i]));
    return ENT_OK;
}

static ent_code keep_walk(ent_keep *k, template_fn fn, void *ctx) {
    ENT_TRY(fn(ctx, &k->key));
    for (int i = 0; i < k->n; i++)
        ENT_TRY(fn(ctx, &k->value[i]));
    return ENT_OK;
}

/* Does it ask who somebody is, which depends on the day? */
static bool asks_who(const ent_template *t) {
    for (int i = 0; i < t->n; i++)
        for (int k = 0; k < t->piece[i].n_filters; k++) {
            ent_filter_kind kind = t->piece[i].filter[k].kind;
            if (kind == ENT_FILTER_CODE || kind == ENT_FILTER_NAME || kind == ENT_FILTER_MAKE)
                return true;
        }
    return false;
}

/* Maps may stand below what uses them. */
static ent_code link_maps(void *ctx, ent_template *t) {
    parser *p = ctx;
    for (int i = 0; i < t->n; i++)
        for (int k = 0; k < t->piece[i].n_filters; k++) {
            ent_filter *f = &t->piece[i].filter[k];
            if (f->kind != ENT_FILTER_MAP)
                continue;
            f->map = map_find(p->m, f->argument);
            p->line = t->line;
            if (!f->map)
                return fail(p, "no map", f->argument);
        }
    return ENT_OK;
}

/* A spell says whose it is and when; who that is comes with the claims. */
static ent_code spells_check(parser *p) {
    for (int i = 0; i < p->m->n_spells; i++) {
        ent_spell_rule *r = &p->m->spell[i];
        const ent_template *const all[] = {&r->group, &r->who,   &r->side,
                                           &r->turn,  &r->since, &r->until};
        p->line = r->line;
        if (!r->group.piece || !r->who.piece || !r->since.piece || !r->until.piece)
            return fail(p, "a spell has group, who, since and until:", ENT_STR("spell"));
        for (int k = 0; k < 6; k++)
            if (asks_who(all[k]))
                return fail(p, "code, name and make are for claims, not for a",
                            ENT_STR("spell"));
        ENT_TRY(spell_walk(r, link_maps, p));
    }
    return ENT_OK;
}

static ent_code keep_check(parser *p) {
    ent_keep *k = &p->m->keep;
    p->line = k->line;
    if (k->name.p && !k->key.piece)
        return fail(p, "no key in section", ENT_STR("keep"));
    bool asks = asks_who(&k->key);
    for (int i = 0; i < k->n; i++)
        asks |= asks_who(&k->value[i]);
    return asks ? fail(p, "code, name and make are for claims, not for a", ENT_STR("keep"))
                : keep_walk(k, link_maps, p);
}

static ent_code whole_check(parser *p) {
    ent_mapping *m = p->m;
    static const int needed[] = {ENT_C_SUBJECT, ENT_C_RELATION};
    if (!m->source.cell[ENT_S_ID].n)
        return fail(p, "no id in section", ENT_STR("source"));
    if (!m->n_rules)
        return fail(p, "no section", ENT_STR("claim"));
    for (size_t i = 0; i < m->n_rules; i++) {
        for (int k = 0; k < 2; k++) {
            p->line = m->rule[i].line;
            if (!m->rule[i].cell[needed[k]].piece)
                return fail(p, "a claim without",
                            ent__str(ent__schema(ENT_CLAIM)->columns[needed[k]]));
        }
        ENT_TRY(templates_walk(&m->rule[i], link_maps, p));
        m->rule[i].is_dated = asks_who(&m->rule[i].when) || asks_who(&m->rule[i].unless);
        p->line = m->rule[i].line;
        if (m->rule[i].pairs && !m->n_spells)
            return fail(p, "pairs of rows without a section", ENT_STR("spell"));
    }
    ENT_TRY(spells_check(p));
    return keep_check(p);
}

ent_code ent__mapping_parse(ent_str text, ent_str path, ent_mapping *out, ent_error *err) {
    *out = (ent_mapping){.separator = ',', .path = path, .missing = {"", 0}};
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        out->source.cell[i] = ENT_STR("");
    parser p = {.m = out, .err = err};
    size_t bad = ent__utf8_check(text.p, text.n);
    ent_str rest = text, line;
    while (ent__str_split(&rest, '\n', &line)) {
        p.line++;
        if (line.p + line.n > text.p + bad)
            return fail(&p, "bytes that are not UTF-8 behind", (ent_str){line.p, 0});
        ENT_TRY(line_read(&p, line));
    }
    return whole_check(&p);
}

void ent__mapping_free(ent_mapping *m) {
    for (size_t i = 0; i < m->n_maps; i++) {
        ENT_DROP(m->map[i].from, m->map[i].cap);
        ENT_DROP(m->map[i].to, m->map[i].to_cap);
    }
    ENT_DROP(m->map, m->maps_cap);
    ENT_DROP(m->relation, m->relations_cap);
    ENT_DROP(m->missing_column, m->missing_cap);
    ENT_DROP(m->missing_value, m->missing_value_cap);
    ENT_DROP(m->rule, m->rules_cap);
    ent__arena_free(&m->arena);
}

/* ---- binding to a header ---------------------------------------------------------------- */

typedef struct binding {
    ent_mapping *m;
    const ent_str *header;
    int n;
    bool each;  /* the rule is for each of some columns */
    bool pairs; /* it is of two rows */
    bool cells; /* it names one */
    ent_error *err;
} binding;

static int column_find(const binding *b, ent_str name);

/* Of a pair: 1.NAME is a column of the one row, 2.NAME of the other; since and until are of
 * both. */
static int pair_column_find(const binding *b, ent_str name) {
    binding row = *b;
    row.pairs = false;
    if (ent__str_is(name, "since") || ent__str_is(name, "until"))
        return 2 * b->n + ent__str_is(name, "until");
    if (!ent__str_starts(name, "1.") && !ent__str_starts(name, "2."))
        return -1;
    int at = column_find(&row, (ent_str){name.p + 2, name.n - 2});
    return at < 0 || name.p[0] == '1' ? at : b->n + at;
}

static int column_find(const binding *b, ent_str name) {
    int64_t number;
    if (b->pairs)
        return pair_column_find(b, name);
    if (b->m->headless)
        return ent__int_parse(name, &number) && number >= 1 && number <= b->n ? (int)number - 1
                                                                              : -1;
    for (int i = 0; i < b->n; i++)
        if (ent__str_eq(ent__str_trim(b->header[i]), name))
            return i;
    return -1;
}

static ent_code no_column(const binding *b, ent_str name, int64_t line) {
    return ent__fail_at(b->err, ENT_PARSE, 1, 1, "no column \"%.*s\", which %.*s:%lld names",
                        SHOW(name), SHOW(b->m->path), (long long)line);
}

static ent_code bind_template(void *ctx, ent_template *t) {
    binding *b = ctx;
    for (int i = 0; i < t->n; i++) {
        ent_piece *piece = &t->piece[i];
        if (!piece->is_cell)
            continue;
        if (piece->text.n && piece->text.p[0] == '=') {
            piece->column = ENT_COLUMN_WORDS;
            continue;
        }
        b->cells = true;
        piece->column = ent__str_is(piece->text, "#")                  ? ENT_COLUMN_LINE
                        : b->each && ent__str_is(piece->text, "@name") ? ENT_COLUMN_HEAD
                        : b->each && ent__str_is(piece->text, "@")
                            ? ENT_COLUMN_CELL
                            : column_find(b, piece->text);
        if (piece->column == -1)
            return no_column(b, piece->text, t->line);
    }
    return ENT_OK;
}

ent_code ent__mapping_bind(ent_mapping *m, const ent_str *header, int n, ent_error *err) {
    binding b = {.m = m, .header = header, .n = n, .err = err};
    for (size_t i = 0; i < m->n_rules; i++) {
        ent_rule *r = &m->rule[i];
        b.each = r->each_from.p != NULL;
        b.pairs = r->pairs;
        r->from = b.each ? column_find(&b, r->each_from) : 0;
        r->to = b.each ? column_find(&b, r->each_to) : 0;
        if (r->from < 0 || r->to < r->from)
            return no_column(&b, r->from < 0 ? r->each_from : r->each_to, r->line);
        b.cells = b.each;
        ENT_TRY(templates_walk(r, bind_template, &b));
        r->constant = !b.cells;
    }
    b.each = b.pairs = false;
    for (int i = 0; i < m->n_spells; i++)
        ENT_TRY(spell_walk(&m->spell[i], bind_template, &b));
    return keep_walk(&m->keep, bind_template, &b);
}

bool ent__mapping_missing(const ent_mapping *m, ent_str column, ent_str cell) {
    for (size_t i = 0; i < m->n_missing; i++)
        if (ent__str_eq(m->missing_column[i], column))
            return !cell.n || ent__str_in_list(m->missing_value[i], cell);
    return !cell.n || ent__str_in_list(m->missing, cell);
}
