/* SPDX-License-Identifier: MIT
 *
 * Where ENTENTE_SHARED has the research sets: the tables that others made from them, every
 * cell.
 */
#include "folder.h"

#include "entente.h"

#include <math.h>

static const char *golden(void) {
    static char path[512];
    const char *root = getenv("ENTENTE_SHARED");
    snprintf(path, sizeof path, "%s/golden", root ? root : "../../../shared");
    return access(path, R_OK) == 0 ? path : NULL;
}

static const char *mapping(const char *name) {
    static char paths[8][512];
    static int i;
    char *p = paths[i++ % 8];
    const char *root = getenv("ENTENTE_ROOT");
    snprintf(p, 512, "%s/tests/panel/%s.map", root ? root : "..", name);
    return p;
}

/* The published tables are compressed. */
static const char *unpack(const char *folder, const char *name) {
    char command[2048];
    const char *to = in_base(name);
    snprintf(command, sizeof command, "gzip -dc '%s/%s/%s.gz' > '%s'", golden(), folder, name,
             to);
    assert_int_equal(system(command), 0);
    return to;
}

/* ---- panels ------------------------------------------------------------------------------ */

static ent_register *make_register(const char *name) {
    ent_register *reg;
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE};
    remove(in_base(name));
    OK(ent_register_open(in_base(name), &o, &reg, err));
    return reg;
}

static void import(ent_register *reg, const char *path, const char *mapping_path) {
    ent_foreign_options o = {.size = sizeof o, .mapping = mapping_path};
    ent_import_report report;
    OK(ent_foreign_import(reg, "csv", &path, 1, &o, &report, err));
    assert_int_equal(report.refused, 0);
}

static int into_file(void *ctx, const char *p, size_t n) {
    return fwrite(p, 1, n, ctx) == n ? 0 : -1;
}

static void panel_write(ent_register *reg, const ent_panel_options *o, const char *path) {
    ent_panel *panel;
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_CSV};
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    OK(ent_panel_new(reg, o, &panel, err));
    OK(ent_panel_write(panel, &w, (ent_sink){into_file, f}, NULL, NULL, err));
    assert_int_equal(fclose(f), 0);
    ent_panel_free(panel);
}

/* ---- cell by cell ------------------------------------------------------------------------ */

/* Equal as text, or as numbers: sines differ in the last digits from library to library. */
static bool same_cell(const char *a, const char *b) {
    char *end_a, *end_b;
    if (!strcmp(a, b))
        return true;
    double x = strtod(a, &end_a), y = strtod(b, &end_b);
    return end_a > a && end_b > b && !*end_a && !*end_b && fabs(x - y) <= 1e-12 * fabs(x);
}

/* The next cell of a line; *rest NULL behind the last. */
static const char *next_cell(char **rest) {
    char *cell = *rest, *comma = strchr(cell, ',');
    if (comma)
        *comma = '\0';
    *rest = comma ? comma + 1 : NULL;
    return cell;
}

typedef struct comparing {
    size_t rows, differ;
} comparing;

/* Line by line: both have the same rows in the same order, `keys` columns first. With
 * `only_zero` cells may differ that are 0 in the reference; they are counted. */
static comparing compare(const char *reference, const char *ours, size_t keys, bool only_zero) {
    FILE *f = fopen(reference, "r"), *g = fopen(ours, "r");
    char a[512], b[512];
    comparing c = {0};
    assert_non_null(f);
    assert_non_null(g);
    assert_non_null(fgets(a, sizeof a, f));
    assert_non_null(fgets(b, sizeof b, g));
    while (fgets(a, sizeof a, f)) {
        if (!fgets(b, sizeof b, g))
            fail_msg("%s ends behind row %zu", ours, c.rows);
        c.rows++;
        if (!strcmp(a, b))
            continue;
        char row[512], *p = a, *q = b;
        a[strcspn(a, "\r\n")] = b[strcspn(b, "\r\n")] = '\0';
        snprintf(row, sizeof row, "%s", a);
        for (size_t i = 0; p && q; i++) {
            const char *x = next_cell(&p), *y = next_cell(&q);
            if (same_cell(x, y))
                continue;
            c.differ++;
            if (i < keys || !only_zero || strcmp(x, "0") != 0)
                fail_msg("%s: row %zu (%s), column %zu: %s, ours %s", reference, c.rows, row,
                         i + 1, x, y);
        }
        if (p || q)
            fail_msg("%s: row %zu: more cells than the other", reference, c.rows);
    }
    if (fgets(b, sizeof b, g))
        fail_msg("%s goes on behind row %zu", ours, c.rows);
    fclose(f);
    fclose(g);
    return c;
}

/* ---- the tables ---------------------------------------------------------------------------
 */

typedef struct input {
    const char *table, *mapping;
} input;

/* A table as its makers have it, what a command cuts out of it, and what we make it of. */
typedef struct reference {
    const char *table, *cut;
    input inputs[6];
    const char *unit, *system, *like, *where, *to;
    const char *vars[8];
    size_t rows, differ;
    bool slow;
} reference;

#define STATES                                                                                 \
    { "isard_cw_system", "cow-states" }
#define GW_STATES                                                                              \
    { "isard_gw_system", "gw-states" }
#define THEIRS "peacesciencer"

static const reference references[] = {
    {"stateyears_cow",
     "sed -E 's/^([a-z0-9]+),(\"[^\"]*\"|[^,]*),/\\1,/'",
     {STATES},
     .unit = "state",
     .rows = 15951},
    {"ddy_cow", NULL, {STATES}, .unit = "directed-dyad", .rows = 1912290},
    {"nddy_cow", NULL, {STATES}, .unit = "dyad", .rows = 956145},
    {NULL, NULL, {GW_STATES}, .unit = "state", .system = "gw", .rows = 19864},
    {NULL, NULL, {GW_STATES}, .unit = "dyad", .system = "gw", .rows = 1222509},
    {NULL, NULL, {GW_STATES}, .unit = "directed-dyad", .system = "gw", .rows = 2445018},
    /* what the Correlates of War say, and what the package made of it */
    {"ddy_cow_contiguity",
     NULL,
     {STATES, {"cow_contdir", "cow-contiguity"}},
     .unit = "directed-dyad",
     .rows = 1912290,
     .differ = 1380 + 96,
     .vars = {"conttype=value(contiguity rule:first)",
              "conttype_last=value(contiguity rule:last)"}},
    {"reference_contiguity_from_raw_spells_nonzero",
     "cut -d, -f1-4",
     {STATES, {"cow_contdir", "cow-contiguity"}},
     .unit = "directed-dyad",
     .where = "least",
     .rows = 82440,
     .vars = {"least=value(contiguity rule:min)"}},
    {"ddy_cow_contiguity",
     NULL,
     {STATES, {"cow_contdir", "peacesciencer-contiguity"}},
     .unit = "directed-dyad",
     .like = THEIRS,
     .rows = 1912290,
     .vars = {"contiguity", "contiguity-last"}},
    {"ddy_cow_capdist",
     NULL,
     {STATES, {"cow_capitals", "capitals"}},
     .unit = "directed-dyad",
     .like = THEIRS,
     .rows = 1912290,
     .vars = {"capdist", "capdist-last"}},
    {"ddy_cow_atop",
     NULL,
     {STATES, {"atop_alliance", "atop"}},
     .unit = "directed-dyad",
     .like = THEIRS,
     .rows = 1912290,
     .vars = {"alliance"},
     .slow = true},
    {"ddy_cow_igos",
     NULL,
     {STATES, {"cow_igo_ndy", "cow-igo-dyads"}},
     .unit = "directed-dyad",
     .like = THEIRS,
     .rows = 1912290,
     .vars = {"igos"},
     .slow = true},
    {"ddy_cow_cowmids",
     NULL,
     {STATES, {"cow_mid_ddydisps", "cow-mids"}},
     .unit = "directed-dyad",
     .like = THEIRS,
     .rows = 1912290,
     .vars = {"cow-mids"}},
    /* from all dispute-years: which one of a year is our choice here */
    {"ddy_cow_cowmids",
     NULL,
     {STATES, {"every dispute", "cow-mids"}},
     .unit = "directed-dyad",
     .like = THEIRS,
     .rows = 1912290,
     .vars = {"cow-mids"}},
    {"ddy_cow_1816_2014_cowmidspells",
     NULL,
     {STATES, {"cow_mid_ddydisps", "cow-mids"}},
     .unit = "directed-dyad",
     .like = THEIRS,
     .to = "2014",
     .rows = 1836630,
     .vars = {"o=onset(militarised-dispute pick:whittle)", "d=is(militarised-dispute)",
              "spell(d)"}},
    /* without the columns that there is nothing to make from: disputes of known leaders, and
     * minimum distances */
    {"stateyears_cow_full",
     "sed -E 's/^([a-z0-9]+),(\"[^\"]*\"|[^,]*),/\\1,/' | cut -d, -f1-17",
     {STATES,
      {"cow_contdir", "peacesciencer-contiguity"},
      {"cow_capitals", "capitals"},
      {"cow_majors", "cow-majors"},
      {"cow_igo_sy", "cow-igo-states"},
      {"cow_nmc", "cow-nmc"}},
     .unit = "state",
     .like = THEIRS,
     .rows = 15951,
     .vars = {"contiguity", "igos", "capdist", "majors", "nmc"},
     .slow = true},
    {NULL,
     NULL,
     {STATES, {"cow_contdir", "peacesciencer-contiguity"}, {"cow_majors", "cow-majors"}},
     .unit = "directed-dyad",
     .like = THEIRS,
     .where = "prd",
     .rows = 245720,
     .vars = {"relevant"}},
};

/* Dispute-years with what the table of disputes says of each. */
static const char *every_dispute(void) {
    char command[1024];
    const char *disputes = unpack("inputs", "cow_mid_disps.csv");
    const char *years = unpack("inputs", "cow_mid_dirdisps.csv"), *to = in_base("every.csv");
    snprintf(command, sizeof command,
             "awk -F, -v OFS=, 'NR==FNR{d[$1]=$6 OFS $10 OFS $7 OFS $8 OFS $11 OFS $3;next}"
             "FNR==1{sub(/dispongoing/,\"cowmidongoing\");sub(/disponset/,\"cowmidonset\")}"
             "{print $0,FNR==1?\"fatality,hostlev,mindur,maxdur,recip,stmon\":d[$1]}'"
             " '%s' '%s' > '%s'",
             disputes, years, to);
    assert_int_equal(system(command), 0);
    return to;
}

static void inputs_take(ent_register *reg, const reference *r) {
    for (size_t i = 0; i < 6 && r->inputs[i].table; i++) {
        const input *in = &r->inputs[i];
        char name[128];
        snprintf(name, sizeof name, "%s.csv", in->table);
        bool made = !strcmp(in->table, "every dispute");
        import(reg, made ? every_dispute() : unpack("inputs", name), mapping(in->mapping));
    }
}

static const char *reference_unpack(const reference *r) {
    char command[1024];
    snprintf(command, sizeof command, "gzip -dc '%s/panels/%s.csv.gz' | %s > '%s'", golden(),
             r->table, r->cut ? r->cut : "cat", in_base("reference.csv"));
    assert_int_equal(system(command), 0);
    return in_base("reference.csv");
}

static void reference_check(const reference *r) {
    ent_register *reg = make_register("tables.db");
    ent_panel_options o = {.size = sizeof o,
                           .unit = r->unit,
                           .system = r->system ? r->system : "cow",
                           .like = r->like,
                           .where = r->where,
                           .variables = r->vars,
                           .possible = true};
    ent_panel *panel;
    while (o.n_variables < 8 && r->vars[o.n_variables])
        o.n_variables++;
    if (r->to) {
        ent_date d;
        OK(ent_date_parse(r->to, -1, &d, err));
        o.has_to = true;
        o.to = d.until;
    }
    inputs_take(reg, r);
    OK(ent_panel_new(reg, &o, &panel, err));
    assert_int_equal(ent_panel_n_rows(panel), r->rows);
    ent_panel_free(panel);
    if (r->table) {
        panel_write(reg, &o, in_base("ours.csv"));
        comparing c = compare(reference_unpack(r), in_base("ours.csv"),
                              !strcmp(r->unit, "state") ? 2 : 3, r->differ > 0);
        if (c.rows != r->rows || c.differ != r->differ)
            fail_msg("%s: %zu rows, %zu cells differ", r->table, c.rows, c.differ);
    }
    ent_register_close(reg);
}

static void tables_of_others(void **state) {
    (void)state;
    NEEDS(golden());
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        if (!references[i].slow || !getenv("QUICK"))
            reference_check(&references[i]);
}

/* Days of each state: their number, the first, the last. */
static void state_days(void **state) {
    (void)state;
    NEEDS(golden());
    ent_register *reg = make_register("days.db");
    import(reg, unpack("inputs", "isard_cw_system.csv"), mapping("cow-states"));
    ent_panel_options o = {.size = sizeof o, .unit = "state", .by = "day", .system = "cow"};
    panel_write(reg, &o, in_base("days.csv"));
    char command[1024];
    snprintf(command, sizeof command,
             "awk -F, -v OFS=, 'NR==1{print \"ccode,days,first,last\";next}$1!=c{if(c)"
             "print c,n,f,l;c=$1;n=0;f=$2}{n++;l=$2}END{print c,n,f,l}' '%s' > '%s'",
             in_base("days.csv"), in_base("by-state.csv"));
    assert_int_equal(system(command), 0);
    comparing c = compare(unpack("panels", "statedays_cow_by_state.csv"),
                          in_base("by-state.csv"), 4, false);
    assert_int_equal(c.rows, 217);
    ent_register_close(reg);
}

/* The panel that the published timings are of, by its sums. */
static void core_panel(void **state) {
    (void)state;
    NEEDS(golden() && !getenv("QUICK"));
    static const char *const vars[] = {"contiguity",
                                       "alliance",
                                       "igos",
                                       "capdist",
                                       "majors",
                                       "o=onset(militarised-dispute pick:whittle)",
                                       "d=is(militarised-dispute)"};
    static const struct {
        size_t column;
        double sum;
    } sums[] = {{0, 191464},        {1, 250494}, {7, 41053832},
                {8, 14620263540.0}, {9, 94931},  {12, 10230}};
    static const reference core = {.inputs = {{"cow_contdir", "peacesciencer-contiguity"},
                                              {"atop_alliance", "atop"},
                                              {"cow_igo_ndy", "cow-igo-dyads"},
                                              {"cow_capitals", "capitals"},
                                              {"cow_majors", "cow-majors"},
                                              {"cow_mid_ddydisps", "cow-mids"}}};
    ent_register *reg = make_register("core.db");
    import(reg, unpack("inputs", "isard_cw_system.csv"), mapping("cow-states"));
    inputs_take(reg, &core);
    ent_panel_options o = {.size = sizeof o,
                           .unit = "directed-dyad",
                           .system = "cow",
                           .like = THEIRS,
                           .variables = vars,
                           .n_variables = sizeof vars / sizeof *vars};
    ent_panel *panel;
    double got[13];
    OK(ent_panel_new(reg, &o, &panel, err));
    assert_int_equal(ent_panel_n_rows(panel), 1912290);
    assert_int_equal(ent_panel_n_columns(panel), 16);
    OK(ent_panel_sums(panel, got, err));
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        if (fabs(got[sums[i].column] - sums[i].sum) > 0.5 + 1e-9 * sums[i].sum)
            fail_msg("column %zu sums to %.3f, not %.0f", sums[i].column, got[sums[i].column],
                     sums[i].sum);
    ent_panel_free(panel);
    ent_register_close(reg);
}

static int make_base(void **state) {
    (void)state;
    return folder_make("tables") ? 0 : -1;
}

static int drop_base(void **state) {
    (void)state;
    return folder_drop();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_of_others),
        cmocka_unit_test(state_days),
        cmocka_unit_test(core_panel),
    };
    return cmocka_run_group_tests(tests, make_base, drop_base);
}
