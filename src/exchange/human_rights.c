/* SPDX-License-Identifier: MIT
 *
 * The status of the core human rights treaties, a file for each, a row for each member of
 * the United Nations: hr_status_TREATY.csv.
 *
 *   iso2,member,state party,year ratification or accession,signatory,no action,status,note
 *   AF,Afghanistan,1,1987,0,0,state party,
 *   NA,Namibia,0,,0,1,no action,
 *
 * A state party has expressed its consent to be bound in that year; by which act is not
 * told. A signatory signed, on a day that is not told. Who did nothing (or nothing but
 * sign) by the day of the file is said to be so by a claim of coverage, so that silence
 * means no. `status` decides: where the three columns of 0 and 1 say otherwise, that is
 * told. NA is Namibia: no cell is a missing value.
 *
 * When and where the treaties were concluded is known here, from the Treaty Collection,
 * on which the files rely.
 */
#include "exchange/import.h"

#include <math.h>
#include <stdio.h>

enum { ISO2, MEMBER, PARTY, YEAR, SIGNATORY, NOTHING, STATUS, NOTE, N_CELLS };

static const char *const columns[N_CELLS] = {
    "iso2",      "member",    "state party", "year ratification or accession",
    "signatory", "no action", "status",      "note"};

typedef struct instrument {
    const char *file;           /* in hr_status_FILE.csv */
    const char *id, *name, *at; /* where it stands in the Collection */
    const char *concluded;      /* in New York, all of them */
} instrument;

static const instrument instruments[] = {
    {"cat", "treaty:cat",
     "Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or "
     "Punishment",
     "chapter 4, treaty 9", "1984-12-10"},
    {"cedaw", "treaty:cedaw",
     "Convention on the Elimination of All Forms of Discrimination against Women",
     "chapter 4, treaty 8", "1979-12-18"},
    {"cped", "treaty:cped",
     "International Convention for the Protection of All Persons from Enforced "
     "Disappearance",
     "chapter 4, treaty 16", "2006-12-20"},
    {"crc", "treaty:crc", "Convention on the Rights of the Child", "chapter 4, treaty 11",
     "1989-11-20"},
    {"crpd", "treaty:crpd", "Convention on the Rights of Persons with Disabilities",
     "chapter 4, treaty 15", "2006-12-13"},
    {"iccpr", "treaty:iccpr", "International Covenant on Civil and Political Rights",
     "chapter 4, treaty 4", "1966-12-16"},
    {"iccpr_op1", "treaty:iccpr-op1",
     "Optional Protocol to the International Covenant on Civil and Political Rights",
     "chapter 4, treaty 5", "1966-12-16"},
    {"iccpr_op2", "treaty:iccpr-op2",
     "Second Optional Protocol to the International Covenant on Civil and Political "
     "Rights, aiming at the abolition of the death penalty",
     "chapter 4, treaty 12", "1989-12-15"},
    {"icerd", "treaty:icerd",
     "International Convention on the Elimination of All Forms of Racial Discrimination",
     "chapter 4, treaty 2", "1966-03-07"},
    {"icescr", "treaty:icescr",
     "International Covenant on Economic, Social and Cultural Rights", "chapter 4, treaty 3",
     "1966-12-16"},
    {"icescr_op", "treaty:icescr-op",
     "Optional Protocol to the International Covenant on Economic, Social and Cultural "
     "Rights",
     "chapter 4, treaty 3.a", "2008-12-10"},
    {"icmw", "treaty:icmw",
     "International Convention on the Protection of the Rights of All Migrant Workers and "
     "Members of their Families",
     "chapter 4, treaty 13", "1990-12-18"},
    {"op_cedaw", "treaty:op-cedaw",
     "Optional Protocol to the Convention on the Elimination of All Forms of "
     "Discrimination against Women",
     "chapter 4, treaty 8.b", "1999-10-06"},
    {"op_crc_ac", "treaty:crc-op-ac",
     "Optional Protocol to the Convention on the Rights of the Child on the involvement "
     "of children in armed conflict",
     "chapter 4, treaty 11.b", "2000-05-25"},
    {"op_crc_ic", "treaty:crc-op-ic",
     "Optional Protocol to the Convention on the Rights of the Child on a communications "
     "procedure",
     "chapter 4, treaty 11.d", "2011-12-19"},
    {"op_crc_sc", "treaty:crc-op-sc",
     "Optional Protocol to the Convention on the Rights of the Child on the sale of "
     "children, child prostitution and child pornography",
     "chapter 4, treaty 11.c", "2000-05-25"},
    {"op_crpd", "treaty:op-crpd",
     "Optional Protocol to the Convention on the Rights of Persons with Disabilities",
     "chapter 4, treaty 15.a", "2006-12-13"},
    {"opcat", "treaty:opcat",
     "Optional Protocol to the Convention against Torture and Other Cruel, Inhuman or "
     "Degrading Treatment or Punishment",
     "chapter 4, treaty 9.b", "2002-12-18"},
};
enum { N_INSTRUMENTS = sizeof instruments / sizeof *instruments };

typedef struct table {
    ent_importer *im;
    ent_csv *csv;
    const instrument *treaty;
    const ent_str *cells;
    bool has_note;
} table;

/* ---- the treaty ------------------------------------------------------------------------- */

/* "…/hr_status_op_cedaw.csv", also "op_cedaw.csv". */
static ent_code instrument_of(const char *path, const instrument **out, ent_error *err) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.'),
               *tail = strncmp(base, "hr_status_", 10) ? base : base + 10;
    ent_str name = {tail, dot > tail ? (size_t)(dot - tail) : strlen(tail)};
    for (size_t i = 0; i < N_INSTRUMENTS; i++)
        if (ent__str_is(name, instruments[i].file)) {
            *out = &instruments[i];
            return ENT_OK;
        }
    return ent__fail_at(err, ENT_NOT_FOUND, 1, 1,
                        "which treaty is \"%.80s\"? hr_status_TREATY.csv: cat, cedaw, iccpr, "
                        "op_crc_ac, …",
                        base);
}

/* That it exists is the Collection's to say: the edition at hand, for once. */
static ent_code concluded(ent_importer *im, const instrument *t, ent_error *err) {
    char place[ENT_WHO_BYTES], detail[ENT_WHO_BYTES + 32];
    ent_place p = {.name = ENT_STR("New York"), .lat = NAN, .lon = NAN};
    p.country = p.qid = ENT_STR("");
    ENT_TRY(
        ent__import_entity(im, ent__str(t->id), "treaty", ent__str(t->name), ENT_STR(""), err));
    ENT_TRY(ent__import_place(im, &p, place, err));
    snprintf(detail, sizeof detail, "how=concluded;place=%s", place);
    ent_row row = ent__row_blank();
    row.cell[ENT_C_SUBJECT] = ent__str(t->id);
    row.cell[ENT_C_RELATION] = ENT_STR("exists");
    row.cell[ENT_C_VALUE] = ENT_STR("exists");
    row.cell[ENT_C_SINCE] = ent__str(t->concluded);
    row.cell[ENT_C_DETAIL] = ent__str(detail);
    row.cell[ENT_C_SOURCE] = ENT_STR("untc");
    row.cell[ENT_C_AT] = ent__str(t->at);
    return ent__import_claim(im, &row, err);
}

/* The files rely on the Collection, as some of their notes say. */
static ent_code sources_make(ent_importer *im, const char *path, ent_error *err) {
    static const ent_import_work work = {
        .id = "hr-status",
        .kind = "secondary",
        .title = "Status of the core human rights treaties, by member of the United Nations",
        .per = "untc"};
    ent_row row = ent__row_blank();
    row.cell[ENT_S_ID] = row.cell[ENT_S_WORK] = ENT_STR("untc");
    row.cell[ENT_S_KIND] = ENT_STR("primary");
    row.cell[ENT_S_TYPE] = ENT_STR("webpage");
    row.cell[ENT_S_TITLE] =
        ENT_STR("Multilateral Treaties Deposited with the Secretary-General");
    row.cell[ENT_S_PUBLISHER] = ENT_STR("United Nations Treaty Collection");
    row.cell[ENT_S_URL] = ENT_STR("https://treaties.un.org/pages/ParticipationStatus.aspx");
    row.cell[ENT_S_LANG] = ENT_STR("en");
    if (strncmp(im->source, "hr-status@", 10) != 0)
        ENT_TRY(ent__import_source(im, &row, err));
    return ent__import_work(im, &work, path, err);
}

/* ---- rows ------------------------------------------------------------------------------- */

static ent_str cell(const table *t, int column) {
    return column < NOTE || t->has_note ? ent__str_trim(t->cells[column]) : ENT_STR("");
}

static ent_code refuse(table *t, int column, const char *what, ent_error *err) {
    ent_error why = {0};
    ent_str which = cell(t, column);
    ent__csv_place(t->csv, column, &t->im->line, &t->im->column);
    ent__fail(&why, ENT_INVALID, "%s: \"%.*s\"", what, (int)(which.n > 80 ? 80 : which.n),
              which.p);
    ENT_TRY(ent__import_refuse(t->im, &why, err));
    return ENT_DONE;
}

/* By its name; its two letters must not be another's. Letters of former days ("TP") are
 * nobody's by now. */
static ent_code member_read(table *t, char out[ENT_WHO_BYTES], ent_error *err) {
    static const char types[] = "state,territory";
    char by_code[ENT_WHO_BYTES];
    ent_importer *im = t->im;
    ENT_TRY(ent__import_party(im, cell(t, MEMBER), types, out, err));
    ent_code code =
        ent__import_code(im, "iso2", cell(t, ISO2), im->day, by_code, sizeof by_code, err);
    if (code == ENT_NOT_FOUND || code == ENT_AMBIGUOUS)
        return ENT_OK;
    if (code != ENT_OK)
        return code;
    return strcmp(out, by_code) == 0 ? ENT_OK
                                     : refuse(t, ISO2, "the letters of another member", err);
}

/* A year between the treaty and the edition, or none. */
static ent_code year_read(table *t, char out[8], ent_error *err) {
    ent_str text = cell(t, YEAR);
    ent_date d, concluded;
    ENT_TRY(ent_date_parse(t->treaty->concluded, -1, &concluded, err));
    out[0] = '\0';
    if (!text.n)
        return ENT_OK;
    if (text.n != 4 || ent_date_parse(text.p, 4, &d, NULL) != ENT_OK)
        return refuse(t, YEAR, "no year", err);
    if (d.until < concluded.from)
        return refuse(t, YEAR, "a year before the treaty was concluded", err);
    if (d.from > t->im->spoken)
        return refuse(t, YEAR, "a year after the file was made", err);
    memcpy(out, text.p, 4);
    out[4] = '\0';
    return ENT_OK;
}

typedef struct claim {
    const char *relation, *object, *value, *since, *until, *detail;
} claim;

static ent_code claim_add(table *t, const char *member, const claim *c, ent_error *err) {
    ent_str iso2 = cell(t, ISO2);
    char at[64];
    snprintf(at, sizeof at, "%s, %.*s", t->treaty->file, (int)(iso2.n > 8 ? 8 : iso2.n),
             iso2.p);
    ent_row row = ent__row_blank();
    row.cell[ENT_C_SUBJECT] = ent__str(member);
    row.cell[ENT_C_RELATION] = ent__str(c->relation);
    row.cell[ENT_C_OBJECT] = ent__str(c->object);
    row.cell[ENT_C_VALUE] = ent__str(c->value);
    row.cell[ENT_C_SINCE] = ent__str(c->since);
    row.cell[ENT_C_UNTIL] = ent__str(c->until);
    row.cell[ENT_C_DETAIL] = ent__str(c->detail);
    row.cell[ENT_C_AT] = ent__str(at);
    row.cell[ENT_C_NOTE] = cell(t, NOTE);
    return ent__import_claim(t->im, &row, err);
}

static ent_code act_add(table *t, const char *member, const char *value, const char *since,
                        ent_error *err) {
    const claim c = {"party", t->treaty->id, value, since, "", ""};
    return claim_add(t, member, &c, err);
}

/* The day on which there first was a treaty to act on, and somebody to act. */
static ent_code first_day(table *t, const char *member, char out[ENT_DAY_TEXT],
                          ent_error *err) {
    ent_day began;
    ent_date concluded;
    ENT_TRY(ent__succession_began(t->im, ent__str(member), &began, err));
    ENT_TRY(ent_date_parse(t->treaty->concluded, -1, &concluded, err));
    ent__day_format(began > concluded.from ? began : concluded.from, out, ENT_DAY_TEXT);
    return ENT_OK;
}

/* That it did nothing, or nothing of that value, from the first day on. */
static ent_code nothing_add(table *t, const char *member, const char *value, ent_error *err) {
    char detail[80], since[ENT_DAY_TEXT];
    ENT_TRY(first_day(t, member, since, err));
    snprintf(detail, sizeof detail, "object=%s%s%s", t->treaty->id, *value ? ";value=" : "",
             value);
    const claim c = {"complete", "rel:party", "all", since, "..", detail};
    return claim_add(t, member, &c, err);
}

/* Do the columns of 0 and 1 say what the status says? */
static ent_code flags_tell(table *t, int of_status, ent_error *err) {
    static const int flags[] = {PARTY, SIGNATORY, NOTHING};
    bool fits = true;
    for (int i = 0; i < 3; i++)
        fits = fits && ent__str_is(cell(t, flags[i]), flags[i] == of_status ? "1" : "0");
    ent__csv_place(t->csv, STATUS, &t->im->line, &t->im->column);
    return fits ? ENT_OK
                : ent__import_note(
                      t->im, "the status is taken; the columns of 0 and 1 say otherwise", err);
}

static ent_code row_claims(table *t, const char *member, const char *year, ent_error *err) {
    ent_str status = cell(t, STATUS);
    if (ent__str_is(status, "state party")) {
        ENT_TRY(flags_tell(t, PARTY, err));
        return act_add(t, member, "consent", year, err);
    }
    if (*year)
        return refuse(t, YEAR, "a year of consent, and no state party", err);
    if (ent__str_is(status, "signatory state")) {
        ENT_TRY(flags_tell(t, SIGNATORY, err));
        ENT_TRY(act_add(t, member, "signature", "", err));
        return nothing_add(t, member, "consent", err);
    }
    if (ent__str_is(status, "no action")) {
        ENT_TRY(flags_tell(t, NOTHING, err));
        return nothing_add(t, member, "", err);
    }
    return refuse(t, STATUS, "no status such as state party", err);
}

static ent_code row_take(table *t, ent_error *err) {
    char member[ENT_WHO_BYTES], year[8];
    ent__csv_place(t->csv, MEMBER, &t->im->line, &t->im->column);
    ENT_TRY(member_read(t, member, err));
    ENT_TRY(year_read(t, year, err));
    return row_claims(t, member, year, err);
}

/* ---- files ------------------------------------------------------------------------------ */

static ent_code header_check(table *t, int n, ent_error *err) {
    t->has_note = n == N_CELLS;
    bool fits = n == N_CELLS || n == NOTE;
    for (int i = 0; i < n && fits; i++)
        fits = ent__str_is(ent__str_trim(t->cells[i]), columns[i]);
    return fits ? ENT_OK
                : ent__fail_at(err, ENT_PARSE, 1, 1,
                               "no table of the status of a human rights treaty");
}

/* The next row; a bad one is refused and passed over. */
static ent_code row_next(table *t, int *n, ent_error *err) {
    ent_error why = {0};
    ent_code code = ent__csv_next(t->csv, &t->cells, n, &why);
    t->im->raw = code == ENT_DONE ? ENT_STR("") : ent__csv_raw(t->csv);
    if (code == ENT_OK || code == ENT_DONE)
        return code;
    why.code = code;
    if (!ent__intake_is_of_row(code)) {
        if (err)
            *err = why;
        return code;
    }
    t->im->line = why.line;
    t->im->column = why.column;
    *n = 0;
    return ent__import_refuse(t->im, &why, err);
}

static ent_code file_take(table *t, const char *path, ent_error *err) {
    int n;
    ent_code code = ent__csv_next(t->csv, &t->cells, &n, err);
    if (code == ENT_DONE)
        return ent__fail_at(err, ENT_PARSE, 1, 1, "an empty file");
    if (code == ENT_OK)
        code = header_check(t, n, err);
    if (code == ENT_OK)
        code = instrument_of(path, &t->treaty, err);
    if (code == ENT_OK)
        code = concluded(t->im, t->treaty, err);
    while (code == ENT_OK && (code = row_next(t, &n, err)) == ENT_OK) {
        code = n ? row_take(t, err) : ENT_OK;
        code = code == ENT_DONE ? ENT_OK : code; /* refused, and told */
    }
    return code == ENT_DONE ? ENT_OK : code;
}

static ent_code take(ent_importer *im, const ent_input *in, ent_error *err) {
    table t = {.im = im};
    ent_code code = sources_make(im, in->name, err);
    if (code == ENT_OK)
        code = ent__csv_open(in->read, in->ctx, NULL, &t.csv, err);
    if (code == ENT_OK)
        code = file_take(&t, in->name, err);
    ent__csv_close(t.csv);
    im->raw = ENT_STR("");
    return code;
}

const ent_import_kind ent__import_human_rights = {
    .about =
        {.name = "human-rights",
         .summary = "status of the core human rights treaties (CSV, one a treaty)",
         .reads =
             "Files hr_status_TREATY.csv, or a folder of them: for each member of the United\n"
             "Nations whether it is a party and since which year, a signatory, or has taken\n"
             "no action. --published says of when the tables are.",
         .example = "entente import human-rights human-rights-treaties --published 2022"},
    .suffixes = ".csv",
    .relations = "complete|exists|party",
    .take = take,
};
