/* SPDX-License-Identifier: MIT
 *
 * The data sets of research on international relations, in their publishers' own files.
 *
 * What they are called changes from copy to copy, what their first line says does not: a
 * table is the set whose columns it has all, of several the one with most. A mapping, built
 * in (sets/), says what becomes of it; docs/import.md says it in words. The last day of a
 * release stands in its mapping, so that an edition which is not known here is refused,
 * not taken for another.
 */
#include "exchange/mapped.h"
#include "exchange/mapping.h"
#include "exchange/xlsx.h"

#include <errno.h>
#include <stdio.h>

enum { HEAD_MOST = 1 << 16 };

/* Made from sets/ by tools/embed. */
extern const char *const ent__set_atop_alliances[],
    *const ent__set_atop_members[],
        *const ent__set_capitals_cow[],
            *const ent__set_capitals_gw[],
                *const ent__set_capitals_names[],
                    *const ent__set_cow_capabilities[],
                        *const ent__set_cow_contiguity[],
                            *const ent__set_cow_igo[],
                                *const ent__set_cow_igo_organisations[],
                                    *const ent__set_cow_majors[],
                                        *const ent__set_cow_mid[],
                                            *const ent__set_cow_mid_dyadic[],
                                                *const ent__set_cow_mid_participants[],
                                                    *const ent__set_cow_states[],
                                                        *const ent__set_cow_territory[],
                                                            *const ent__set_cow_wars[],
                                                                *const ent__set_dipcon[],
                                                                    *const ent__set_gw_states[],
                                                                        *const ent__set_gw_states_sheet
                                                                            [],
                                                                                *const
                                                                                    ent__set_rivalries
                                                                                        [];

typedef struct set {
    const char *family, *name;
    const char *columns;            /* "|"-separated: all of them are there */
    const char *edition, *editions; /* the column that tells it, and which are known */
    const char *const *map;         /* NULL: it says nothing of its own, */
    const char *instead;            /* being made from this */
} set;

#define SPELL "styear|stmonth|stday|endyear|endmonth|endday"
static const set sets[] = {
    {"atop", "atop-alliances", "atopid|begyr|begmo|begday|endyr|endmo|endday|bilat", "version",
     "4.01|4.0100002", ent__set_atop_alliances, NULL},
    {"atop", "atop-members", "atopid|member|yrent|moent|dayent|yrexit|moexit|dayexit|phase",
     "version", "4.01|4.0100002", ent__set_atop_members, NULL},
    {"capitals", "capitals-cow", "ccode|statenme|capital|stdate|enddate|lat|lng", NULL, NULL,
     ent__set_capitals_cow, NULL},
    {"capitals", "capitals-gw", "gwcode|statenme|capital|stdate|enddate|lat|lng", NULL, NULL,
     ent__set_capitals_gw, NULL},
    {"capitals", "capitals-names", "ccode|gwcode|statenme|capital|styear|endyear|stmon|endmon",
     NULL, NULL, ent__set_capitals_names, NULL},
    {"cow", "cow-states", "stateabb|ccode|statenme|" SPELL, "version", "2016",
     ent__set_cow_states, NULL},
    {"cow", "cow-majors", "stateabb|ccode|" SPELL, "version", "2016", ent__set_cow_majors,
     NULL},
    {"cow", "cow-contiguity", "dyad|statelno|statehno|conttype|begin|end", "version", "3.2",
     ent__set_cow_contiguity, NULL},
    {"cow", "cow-igo", "ccode|year|state|aaaid|un|wassen", NULL, NULL, ent__set_cow_igo, NULL},
    {"cow", "cow-igo-organisations", "ioname|orgname|year|longorgname|ionum", NULL, NULL,
     ent__set_cow_igo_organisations, NULL},
    {"cow", "cow-mid", "dispnum|styear|endyear|outcome|settle|hostlev|recip|numa|numb",
     "version", "5", ent__set_cow_mid, NULL},
    {"cow", "cow-mid-participants", "dispnum|ccode|styear|endyear|sidea|hostlev|orig",
     "version", "5", ent__set_cow_mid_participants, NULL},
    {"cow", "cow-mid-dyadic", "disno|statea|stateb|strtyr|hihosta|orignata|sideaa", NULL, NULL,
     ent__set_cow_mid_dyadic, NULL},
    {"cow", "cow-capabilities", "ccode|year|milex|milper|irst|pec|tpop|upop|cinc", "version",
     "2021", ent__set_cow_capabilities, NULL},
    {"cow", "cow-wars", "WarNum|WarName|ccode|Side|StartYear1|EndYear1|BatDeath", "Version",
     "4", ent__set_cow_wars, NULL},
    {"cow", "cow-territory", "year|month|gainer|procedur|entity|loser|number", NULL, NULL,
     ent__set_cow_territory, NULL},
    {"cow", "state-years", "stateabb|ccode|year|version", NULL, NULL, NULL,
     "the spells of states"},
    {"cow", "contiguity by year", "dyad|state1no|state2no|year|conttype", NULL, NULL, NULL,
     "the spells of contiguity"},
    {"cow", "codes of states", "StateAbb|CCode|StateNme", NULL, NULL, NULL,
     "the codes that are built in"},
    {"dipcon", "dipcon", "ccodea|ccodeb|year|dipcon", NULL, NULL, ent__set_dipcon, NULL},
    {"gw", "gw-states", "gwcode|gwc|country_name|start|end|microstate", NULL, NULL,
     ent__set_gw_states, NULL},
    {"gw", "gw-states-sheet", "Cow Nr.|Cow ID|Name of State|Start|End", NULL, NULL,
     ent__set_gw_states_sheet, NULL},
    {"rivalries", "rivalries",
     "rivalry|start|end|positional|spatial|ideological|interventionary", NULL, NULL,
     ent__set_rivalries, NULL},
};
enum { N_SETS = sizeof sets / sizeof *sets };

/* ---- reading the head first ---------------------------------------------------------------
 */

/* A file of which the beginning was read; it is read from there again. */
typedef struct peeked {
    ent_buf head;
    size_t at;
    ent_read_fn read; /* what follows; NULL: nothing does */
    void *ctx;
} peeked;

static ptrdiff_t peeked_read(void *ctx, void *to, size_t n) {
    peeked *p = ctx;
    size_t left = p->head.n - p->at, k = left < n ? left : n;
    if (!left)
        return p->read ? p->read(p->ctx, to, n) : 0;
    memcpy(to, p->head.p + p->at, k);
    p->at += k;
    return (ptrdiff_t)k;
}

static ent_code head_read(peeked *p, ent_error *err) {
    char piece[1 << 12];
    while (p->head.n < HEAD_MOST) {
        ptrdiff_t got = p->read(p->ctx, piece, sizeof piece);
        if (got < 0)
            return ent__fail(err, errno == EINVAL ? ENT_PARSE : ENT_IO, "cannot read: %s",
                             errno == EINVAL ? "the archive is damaged" : strerror(errno));
        if (got == 0)
            break;
        ent__buf_put(&p->head, piece, (size_t)got);
    }
    return ent__buf_code(&p->head, err);
}

/* A workbook becomes the table of its first sheet. */
static ent_code workbook_unfold(peeked *p, ent_error *err) {
    ent_buf table;
    const ent_input rest = {NULL, p->read, p->ctx};
    ENT_TRY(ent__input_text(&rest, ENT_XLSX_BYTES_MOST, &p->head, err));
    ent__buf_init(&table, ENT_XLSX_BYTES_MOST);
    ent_code code = ent__xlsx_csv(ent__buf_view(&p->head), &table, err);
    ent__buf_free(&p->head);
    p->head = table;
    p->read = NULL;
    return code;
}

static ent_code peek(peeked *p, const ent_input *in, ent_error *err) {
    *p = (peeked){.read = in->read, .ctx = in->ctx};
    ent__buf_init(&p->head, ENT_XLSX_BYTES_MOST + 1);
    ENT_TRY(head_read(p, err));
    bool zip = p->head.n > 4 && memcmp(p->head.p, "PK\x03\x04", 4) == 0;
    return zip ? workbook_unfold(p, err) : ENT_OK;
}

/* ---- which set ----------------------------------------------------------------------------
 */

/* The first rows of a table. */
typedef struct opening {
    ent_csv *csv;
    ent_str header[ENT_CSV_COLUMNS_WIDE];
    int n_header;
    ent_arena arena;
    const set *is; /* NULL: no set known here */
} opening;

static int header_find(const opening *o, ent_str column) {
    for (int i = 0; i < o->n_header; i++)
        if (ent__str_eq(o->header[i], column))
            return i;
    return -1;
}

/* How many columns of the set there are, if all are. */
static int set_fits(const opening *o, const set *s) {
    ent_str rest = ent__str(s->columns), one;
    int n = 0;
    for (; ent__str_split(&rest, '|', &one); n++)
        if (header_find(o, one) < 0)
            return 0;
    return n;
}

static void set_find(opening *o) {
    int most = 0;
    for (int i = 0; i < N_SETS; i++) {
        int n = set_fits(o, &sets[i]);
        if (n > most) {
            most = n;
            o->is = &sets[i];
        }
    }
}

static ent_code header_keep(opening *o, ent_error *err) {
    const ent_str *cells;
    int n;
    ent_code code = ent__csv_next(o->csv, &cells, &n, err);
    if (code == ENT_DONE)
        return ent__fail_at(err, ENT_PARSE, 1, 1, "an empty file");
    ENT_TRY(code);
    for (int i = 0; i < n; i++) {
        o->header[i] = ent__str_copy(&o->arena, ent__str_trim(cells[i]));
        if (!o->header[i].p)
            return ent__nomem(err);
    }
    o->n_header = n;
    return ENT_OK;
}

/* Is this an edition whose last day is known? The first row tells. */
static ent_code edition_check(const opening *o, ent_error *err) {
    const set *s = o->is;
    const ent_str *cells;
    int64_t line, column;
    int n, at = s->edition ? header_find(o, ent__str(s->edition)) : -1;
    if (at < 0 || ent__csv_next(o->csv, &cells, &n, NULL) != ENT_OK || at >= n)
        return ENT_OK;
    ent_str is = ent__str_trim(cells[at]);
    ent__csv_place(o->csv, at, &line, &column);
    return ent__str_in_list(ent__str(s->editions), is)
               ? ENT_OK
               : ent__fail_at(err, ENT_INVALID, line, column,
                              "%s of the edition %.*s: only that of %s is known here", s->name,
                              ENT_FMT(is), s->editions);
}

/* ---- a file -------------------------------------------------------------------------------
 */

/* The text of a mapping that is built in, on its way. */
static ent_code map_take(ent_importer *im, const set *s, peeked *p, ent_error *err) {
    ent_buf text;
    ent_mapped *m = NULL;
    char name[64];
    snprintf(name, sizeof name, "%s.map", s->name);
    ent__buf_init(&text, ENT_MAPPING_BYTES_MOST);
    for (const char *const *line = s->map; *line; line++)
        ent__buf_z(&text, *line);
    ent_code code = ent__buf_code(&text, err);
    if (code == ENT_OK)
        code = ent__mapped_open(im, ent__buf_view(&text), ent__str(name), &m, err);
    if (code == ENT_OK)
        code = ent__mapped_take(m, peeked_read, p, err);
    ent__mapped_free(m);
    ent__buf_free(&text);
    return code;
}

/* A table that is not for this family: told where there are others, refused by itself. */
static ent_code pass_over(ent_importer *im, const opening *o, ent_error *err) {
    char what[400];
    const char *family = im->kind->about.name;
    int n = 0;
    if (o->is && o->is->instead)
        n = snprintf(what, sizeof what, "not read: %s are made from %s", o->is->name,
                     o->is->instead);
    else if (o->is)
        n = snprintf(what, sizeof what, "not read: this is %s, for entente import %s",
                     o->is->name, o->is->family);
    else
        n = snprintf(what, sizeof what,
                     "not read: no set of %s begins with these columns:", family);
    for (int i = 0; !o->is && i < o->n_header && n < 300; i++)
        n += snprintf(what + n, sizeof what - (size_t)n, " %.40s", o->header[i].p);
    return im->inputs.n > 1 || (o->is && o->is->instead)
               ? ent__import_note(im, what, err)
               : ent__fail_at(err, ENT_INVALID, 1, 1, "%s", what);
}

static ent_code opening_take(ent_importer *im, opening *o, peeked *p, ent_error *err) {
    ent_csv_options options = {.columns_most = ENT_CSV_COLUMNS_WIDE};
    ENT_TRY(ent__csv_open_text(ent__buf_view(&p->head), &options, &o->csv, err));
    ENT_TRY(header_keep(o, err));
    set_find(o);
    if (!o->is || !o->is->map || strcmp(o->is->family, im->kind->about.name) != 0)
        return pass_over(im, o, err);
    ENT_TRY(edition_check(o, err));
    return map_take(im, o->is, p, err);
}

static ent_code take(ent_importer *im, const ent_input *in, ent_error *err) {
    peeked p;
    opening *o = ent__zalloc(1, sizeof *o);
    if (!o)
        return ent__nomem(err);
    ent_code code = peek(&p, in, err);
    if (code == ENT_OK)
        code = opening_take(im, o, &p, err);
    ent__csv_close(o->csv);
    ent__arena_free(&o->arena);
    ent__free(o, sizeof *o);
    ent__buf_free(&p.head);
    return code;
}

#define FAMILY(variable, word, what, text, how)                                                \
    const ent_import_kind variable = {                                                         \
        .about = {.name = word, .summary = what, .reads = text, .example = how},               \
        .suffixes = ".csv|.txt|.tsv|.tab|.xlsx",                                               \
        .relations = "",                                                                       \
        .take = take,                                                                          \
    }

FAMILY(ent__import_atop, "atop", "Alliance Treaty Obligations and Provisions",
       "Files of the alliances and of their members (4.01), by whatever name, as CSV.\n"
       "Members who are in an alliance on common days pledge to each other what they\n"
       "are obliged to.",
       "entente import atop atop-member-level.csv");
FAMILY(ent__import_capitals, "capitals", "capitals of states since 1816, with coordinates",
       "Tables of capitals by COW or Gleditsch-Ward codes, with or without coordinates.",
       "entente import capitals cow_capitals.csv");
FAMILY(ent__import_cow, "cow", "sets of the Correlates of War",
       "Folders and files, by whatever name: states and major powers 2016, contiguity 3.2,\n"
       "organisations 3.0, disputes 5.0 (MIDA, MIDB) and dyadic 4.02, capabilities 6.0,\n"
       "interstate wars 4.0, territorial change 6. What a file is, its columns tell;\n"
       "others are listed.",
       "entente import cow data/cow --keep-going --rejects rejects.csv");
FAMILY(ent__import_dipcon, "dipcon", "the Diplomatic Contacts Database",
       "Version 2.3 as CSV, a row a directed dyad-year.", "entente import dipcon DIPCON23.csv");
FAMILY(ent__import_gw, "gw", "states of Gleditsch and Ward, with microstates",
       "The list of states as CSV, which tells microstates, or as a workbook.",
       "entente import gw gwstates.csv");
FAMILY(ent__import_rivalries, "rivalries", "strategic rivalries, 1494-2020",
       "The workbook of Thompson, Sakuwa and Suhas, or its sheet as CSV.",
       "entente import rivalries tss_rivalries.xlsx");
