/* SPDX-License-Identifier: MIT
 *
 * A table of somebody's joined to a panel: the first line is --join-by (blank: guessed), the
 * rest is the table. Every row is joined or missed, and the panel has its rows as before.
 */
#include "fuzz.h"

#include "table/out.h"

static const char relations[] =
    "id,shape,symmetric,multi,once,facet,values,implies,ends,section,label\n"
    "member,state,no,no,no,,none|seeking|observer|member|suspended,suspended>member,suspended,,"
    "\n";
static const char entities[] = "id,type,name,aliases,codes\n"
                               "LTU,state,Lithuania,Lietuva,iso2=LT;cow=368\n"
                               "LVA,state,Latvia,,iso2=LV;cow=367\n"
                               "UN,org,United Nations,,\n";
static const char sources[] = "id,work,kind,title,published,per\n"
                              "list,list,primary,A list,2010-05,\n";
static const char claims[] = "id,subject,relation,object,value,since,until,detail,source\n"
                             ",LTU,member,UN,member,1991-09-17,2005,,list\n"
                             ",LVA,member,UN,member,1993-09-17,2005,,list\n";

static void put_file(const char *folder, const char *name, const char *text) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    FILE *f = fopen(path, "wb");
    PROMISE(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static ent_register *make_register(void) {
    char folder[] = "/tmp/entente-join-XXXXXX", path[64], command[64];
    ent_register *reg;
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE};
    PROMISE(mkdtemp(folder));
    put_file(folder, "relations", relations);
    put_file(folder, "entities", entities);
    put_file(folder, "sources", sources);
    put_file(folder, "claims", claims);
    snprintf(path, sizeof path, "%s/r.db", folder);
    PROMISE(ent_register_open(path, &o, &reg, NULL) == ENT_OK);
    PROMISE(ent_package_import(reg, folder, NULL, NULL, NULL) == ENT_OK);
    snprintf(command, sizeof command, "rm -rf %s", folder); /* the file stays open */
    PROMISE(system(command) == 0);
    return reg;
}

typedef struct memory {
    const char *p;
    size_t n;
} memory;

static ptrdiff_t memory_read(void *ctx, void *to, size_t n) {
    memory *m = ctx;
    size_t k = m->n < n ? m->n : n;
    memcpy(to, m->p, k);
    m->p += k;
    m->n -= k;
    return (ptrdiff_t)k;
}

static void check_panel(ent_panel *panel, uint64_t rows) {
    ent_write_options w = {.size = sizeof w, .format = ENT_FORMAT_NDJSON};
    ent_buf b;
    uint64_t lines = 0;
    ent__buf_init(&b, 256 << 20);
    PROMISE(ent_panel_write(panel, &w, ent__buf_sink(&b), NULL, NULL, NULL) == ENT_OK);
    for (size_t i = 0; i < b.n; i++)
        lines += b.p[i] == '\n';
    PROMISE(lines == rows);
    ent__buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static ent_register *reg; /* the same for all */
    const char *line = size ? memchr(data, '\n', size) : NULL;
    size_t n = line ? (size_t)(line - (const char *)data) : 0;
    char by[256];
    if (!line || n >= sizeof by)
        return 0;
    memcpy(by, data, n);
    by[n] = '\0';
    if (!reg)
        reg = make_register();
    ent_panel *panel;
    ent_panel_options o = {.size = sizeof o, .unit = "directed-dyad", .system = "un"};
    PROMISE(ent_panel_new(reg, &o, &panel, NULL) == ENT_OK);
    uint64_t rows = ent_panel_n_rows(panel);
    size_t columns = ent_panel_n_columns(panel);
    memory m = {line + 1, size - n - 1};
    ent_join_options join = {.size = sizeof join, .by = n ? by : NULL, .file = "t"};
    ent_join_report report;
    ent_error err = {0};
    ent_code code = ent_panel_join(panel, memory_read, &m, &join, &report, &err);
    if (code == ENT_OK)
        PROMISE(report.rows == report.joined + report.missed);
    else
        PROMISE(err.message[0] && ent_panel_n_columns(panel) == columns);
    check_panel(panel, rows);
    ent_panel_free(panel);
    return 0;
}
