/* SPDX-License-Identifier: MIT
 *
 * Reading and printing a register as short lines; see lines.h.
 */
#include "lines.h"

#include <stdio.h>

enum { TAIL_MOST = 24 };

/* The k=v and the flags behind the fixed words of a line. */
typedef struct tail {
    ent_str key[TAIL_MOST], value[TAIL_MOST];
    int n;
    ent_instant recorded;
} tail;

void lines_free(lines *l) {
    ENT_DROP(l->rows, l->cap);
    ent__arena_free(&l->arena);
    *l = (lines){0};
}

static ent_str joined(lines *l, const char *a, ent_str b, const char *c, ent_str d) {
    size_t na = strlen(a), nc = strlen(c);
    char *p = ent__arena_alloc(&l->arena, na + b.n + nc + d.n + 1);
    memcpy(p, a, na);
    memcpy(p + na, b.p, b.n);
    memcpy(p + na + b.n, c, nc);
    memcpy(p + na + b.n + nc, d.p, d.n);
    p[na + b.n + nc + d.n] = '\0';
    return (ent_str){p, na + b.n + nc + d.n};
}

bool lines_add(lines *l, ent_kind kind, const ent_row *row, ent_instant recorded) {
    lines_row r = {.kind = kind, .recorded = recorded};
    for (int i = 0; i < ENT_CELLS_MOST; i++) {
        r.row.cell[i] = ent__str_copy(&l->arena, row->cell[i].p ? row->cell[i] : ENT_STR(""));
        if (!r.row.cell[i].p)
            return false;
    }
    int cell;
    if (ent__row_canonical(kind, &r.row, &r.row, &l->arena, &cell, NULL) != ENT_OK)
        return false;
    if (kind == ENT_CLAIM) {
        ent_claim_id id;
        char text[ENT_ID_TEXT];
        ent__claim_id(&r.row, &id);
        ent__claim_id_format(&id, text);
        r.row.cell[ENT_C_ID] = ent__str_copy(&l->arena, ent__str(text));
    }
    if (!ENT_GROW(l->rows, l->cap, l->n + 1))
        return false;
    l->rows[l->n++] = r;
    return true;
}

static bool word_next(ent_str *rest, ent_str *word) {
    *rest = ent__str_trim(*rest);
    return rest->n && ent__str_split(rest, ' ', word);
}

static bool tail_read(ent_str rest, tail *t) {
    *t = (tail){.recorded = 0};
    ent_str word;
    while (word_next(&rest, &word)) {
        if (word.p[0] == '@') {
            if (ent__instant_parse((ent_str){word.p + 1, word.n - 1}, false, &t->recorded,
                                   NULL) != ENT_OK)
                return false;
            continue;
        }
        if (t->n == TAIL_MOST)
            return false;
        const char *equals = memchr(word.p, '=', word.n);
        size_t n = equals ? (size_t)(equals - word.p) : word.n;
        t->key[t->n] = (ent_str){word.p, n};
        t->value[t->n++] = equals ? (ent_str){equals + 1, word.n - n - 1} : ENT_STR("yes");
    }
    return true;
}

static ent_str blank(ent_str word) {
    return ent__str_is(word, "-") ? ENT_STR("") : word;
}

/* A source, entity or relation: `fixed` cells in order, then k=v by column. */
static bool small_read(lines *l, ent_kind kind, ent_str rest, const int *fixed, int n_fixed) {
    ent_row row = {0};
    for (int i = 0; i < n_fixed; i++) {
        ent_str word;
        if (!word_next(&rest, &word))
            return false;
        row.cell[fixed[i]] = blank(word);
    }
    tail t;
    if (!tail_read(rest, &t))
        return false;
    for (int i = 0; i < t.n; i++) {
        int cell = ent__schema_find(kind, t.key[i]);
        if (cell < 0)
            return false;
        row.cell[cell] = t.value[i];
    }
    return lines_add(l, kind, &row, t.recorded);
}

static ent_str label_find(const lines *l, ent_str label) {
    for (size_t i = 0; i < l->n_labels; i++)
        if (ent__str_eq(l->label[i], label))
            return l->label_id[i];
    return label;
}

static bool claim_read(lines *l, ent_str first, ent_str rest) {
    static const int fixed[] = {ENT_C_RELATION, ENT_C_OBJECT, ENT_C_VALUE, ENT_C_SINCE,
                                ENT_C_UNTIL};
    ent_row row = {0};
    row.cell[ENT_C_SUBJECT] = blank(first);
    for (int i = 0; i < 5; i++) {
        ent_str word;
        if (!word_next(&rest, &word))
            return false;
        row.cell[fixed[i]] = blank(word);
    }
    tail t;
    if (!tail_read(rest, &t))
        return false;
    ent_str label = ENT_STR("");
    for (int i = 0; i < t.n; i++) {
        ent_str k = t.key[i], v = t.value[i];
        if (ent__str_is(k, "src"))
            row.cell[ENT_C_SOURCE] = v;
        else if (ent__str_is(k, "per"))
            row.cell[ENT_C_PER] = v;
        else if (ent__str_is(k, "as_of"))
            row.cell[ENT_C_AS_OF] = v;
        else if (ent__str_is(k, "at"))
            row.cell[ENT_C_AT] = v;
        else if (ent__str_is(k, "replaces"))
            row.cell[ENT_C_REPLACES] = label_find(l, v);
        else if (ent__str_is(k, "id"))
            label = v;
        else
            row.cell[ENT_C_DETAIL] =
                row.cell[ENT_C_DETAIL].n
                    ? joined(l, "", row.cell[ENT_C_DETAIL], ";", joined(l, "", k, "=", v))
                    : joined(l, "", k, "=", v);
    }
    if (!lines_add(l, ENT_CLAIM, &row, t.recorded))
        return false;
    if (label.n) {
        if (l->n_labels == LINES_LABELS_MOST)
            return false;
        l->label[l->n_labels] = ent__str_copy(&l->arena, label);
        l->label_id[l->n_labels++] = l->rows[l->n - 1].row.cell[ENT_C_ID];
    }
    return true;
}

static bool line_read(lines *l, ent_str line) {
    static const int source[] = {ENT_S_ID, ENT_S_WORK}, entity[] = {ENT_E_ID, ENT_E_TYPE},
                     relation[] = {ENT_R_ID, ENT_R_SHAPE};
    ent_str rest = line, word;
    if (!word_next(&rest, &word))
        return true;
    if (ent__str_is(word, "source"))
        return small_read(l, ENT_SOURCE, rest, source, 2);
    if (ent__str_is(word, "entity"))
        return small_read(l, ENT_ENTITY, rest, entity, 2);
    if (ent__str_is(word, "relation"))
        return small_read(l, ENT_RELATION, rest, relation, 2);
    return claim_read(l, word, rest);
}

bool lines_read(lines *l, const char *text) {
    ent_str rest = ent__str(text), line;
    while (rest.n && ent__str_split(&rest, '\n', &line))
        if (!line_read(l, line)) {
            fprintf(stderr, "bad line: %.*s\n", (int)line.n, line.p);
            return false;
        }
    return true;
}

static ent_code make(ent_claims_maker *m, const lines_row *rows, size_t n, ent_error *err) {
    static const ent_kind order[] = {ENT_RELATION, ENT_ENTITY, ENT_SOURCE, ENT_CLAIM};
    for (size_t k = 0; k < 4; k++)
        for (size_t i = 0; i < n; i++) {
            const lines_row *r = &rows[i];
            if (r->kind != order[k])
                continue;
            ENT_TRY(r->kind == ENT_RELATION ? ent__maker_relation(m, &r->row, r->recorded, err)
                    : r->kind == ENT_ENTITY ? ent__maker_entity(m, &r->row, r->recorded, err)
                    : r->kind == ENT_SOURCE ? ent__maker_source(m, &r->row, r->recorded, err)
                                            : ent__maker_row(m, &r->row, r->recorded, err));
        }
    return ENT_OK;
}

ent_claims *lines_claims(const lines_row *rows, size_t n, ent_error *err) {
    ent_claims_maker *m;
    ent_claims *c = NULL;
    if (ent__maker_new(&m, err) != ENT_OK)
        return NULL;
    if (make(m, rows, n, err) != ENT_OK)
        ent__maker_free(m);
    else if (ent__maker_finish(m, &c, err) != ENT_OK)
        return NULL;
    return c;
}

/* ---- printing -------------------------------------------------------------------- */

static void print_recorded(ent_instant t) {
    char text[ENT_INSTANT_TEXT];
    if (t) {
        ent__instant_format(t, text, sizeof text);
        printf(" @%s", text);
    }
    putchar('\n');
}

static void print_word(ent_str s) {
    if (s.n)
        printf("%.*s ", (int)s.n, s.p);
    else
        printf("- ");
}

static void print_claim(const lines_row *r, const lines_row *rows, size_t n) {
    const ent_str *c = r->row.cell;
    static const int fixed[] = {ENT_C_SUBJECT, ENT_C_RELATION, ENT_C_OBJECT,
                                ENT_C_VALUE,   ENT_C_SINCE,    ENT_C_UNTIL};
    for (int i = 0; i < 6; i++)
        print_word(c[fixed[i]]);
    printf("src=%.*s", (int)c[ENT_C_SOURCE].n, c[ENT_C_SOURCE].p);
    ent_str detail = c[ENT_C_DETAIL], k, v;
    while (ent__detail_next(&detail, &k, &v))
        printf(" %.*s=%.*s", (int)k.n, k.p, (int)v.n, v.p);
    static const struct {
        int cell;
        const char *name;
    } more[] = {{ENT_C_PER, "per"}, {ENT_C_AS_OF, "as_of"}, {ENT_C_AT, "at"}};
    for (int i = 0; i < 3; i++)
        if (c[more[i].cell].n)
            printf(" %s=%.*s", more[i].name, (int)c[more[i].cell].n, c[more[i].cell].p);
    for (size_t i = 0; i < n; i++)
        if (rows[i].kind == ENT_CLAIM &&
            ent__str_eq(rows[i].row.cell[ENT_C_REPLACES], c[ENT_C_ID]))
            printf(" id=%.6s", c[ENT_C_ID].p);
    if (c[ENT_C_REPLACES].n)
        printf(" replaces=%.6s", c[ENT_C_REPLACES].p);
    print_recorded(r->recorded);
}

static void print_small(const lines_row *r) {
    static const char *const names[] = {"", "source", "entity", "relation"};
    const ent_schema *schema = ent__schema(r->kind);
    printf("%s ", names[r->kind]);
    print_word(r->row.cell[0]);
    print_word(r->row.cell[1]);
    for (int i = 2; i < schema->n; i++)
        if (r->row.cell[i].n)
            printf("%s=%.*s ", schema->columns[i], (int)r->row.cell[i].n, r->row.cell[i].p);
    print_recorded(r->recorded);
}

void lines_print(const lines_row *rows, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].kind == ENT_CLAIM)
            print_claim(&rows[i], rows, n);
        else
            print_small(&rows[i]);
}
