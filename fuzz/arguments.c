/* SPDX-License-Identifier: MIT
 *
 * Arguments of commands that ask: the input is cut at newlines and NULs into the
 * words of a command line, which is read and run on a small register. It must end
 * with one of the exit codes, and with the same one if it is run again.
 *
 * --register and --output are not left to the input: nothing but the small register
 * is read, and nothing written.
 */
#include "fuzz.h"

#include "../cli/cli.h"

#include <fcntl.h>
#include <unistd.h>

enum { WORDS_MOST = 80, BYTES_MOST = 4096 };

int cli_parse(cli_call *call, int argc, char **argv);

bool cli_stopped(void) { /* main.c has it, and is not here */
    return false;
}

/* ---- the register -------------------------------------------------------------- */

static const char relations[] =
    "id,shape,symmetric,multi,once,facet,values,implies,ends,section,label\n"
    "diplomatic,state,yes,no,no,,none|established|suspended,,suspended,,\n"
    "member,state,no,no,no,,none|seeking|observer|member|suspended,suspended>member,suspended,,"
    "\n"
    "mission,state,no,yes,no,place,none|mission|embassy|consulate,embassy>mission,,,\n"
    "party,event,no,yes,yes,,signature|ratification,,,,\n"
    "visit,event,no,no,no,person,none|visit|state,state>visit,,,\n"
    "count,measure,no,no,no,of,,,,,\n"
    "complete,state,no,no,no,,all,,,,\n"
    "remark,remark,no,yes,no,,,,,,\n"
    "retract,retract,no,no,no,,,,,,\n";
static const char entities[] = "id,type,name,aliases,codes\n"
                               "LTU,state,Lithuania,Lietuva|Litauen,iso2=LT\n"
                               "LVA,state,Latvia,,iso2=LV\n"
                               "KOR,state,South Korea,,\n"
                               "PRK,state,North Korea,,\n"
                               "UN,org,United Nations,,\n"
                               "treaty:peace,treaty,A treaty of peace,,\n"
                               "person:envoy,person,An Envoy,,\n"
                               "place:riga,place,Riga,,\n"
                               "topic:states,topic,states,,\n";
static const char sources[] = "id,work,kind,title,published,per\n"
                              "early,early,secondary,An early one,1995~,\n"
                              "late@1,late,primary,A late one,2010-05,\n"
                              "late@2,late,primary,A late one,2020-01-01,\n"
                              "echo,echo,tertiary,An echo,2021,late@2\n";
static const char claims[] =
    "id,subject,relation,object,value,since,until,detail,source,at,as_of,replaces\n"
    ",LTU,member,UN,member,1991-09-18,..,,early,#1,,\n"
    ",LTU,member,UN,member,1991-09-17,..,,late@1,#1,,\n"
    ",LTU,member,UN,observer,1990~,1991,,late@2,,,\n"
    ",KOR,member,UN,member,1991-09-17,..,,echo,,,\n"
    ",LTU,diplomatic,LVA,established,1991-10-05,..,,early,,,\n"
    ",LVA,diplomatic,LTU,established,1991-10-15,,,late@2,,,\n"
    ",LTU,mission,LVA,embassy,1992,..,place=place:riga,late@1,,,\n"
    ",LTU,mission,LVA,consulate,,..,,late@2,,,\n"
    ",LTU,party,treaty:peace,signature,1994-04,,,early,,,\n"
    ",LVA,party,treaty:peace,signature,1994,,,late@2,,,\n"
    ",LTU,visit,LVA,visit,2007-02,,person=person:envoy,early,,,\n"
    ",LTU,complete,rel:visit,all,2001,2009,object=LVA,late@1,,,\n"
    ",LTU,count,topic:states,94,,,unit=states,early,,,\n"
    ",LTU,count,topic:states,900..1000,,,unit=states,late@2,,,\n"
    "slip,LTU,member,UN,seeking,1980,..,,late@1,,,\n"
    ",,retract,,,,,,,,,slip\n";

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

static void table_add(ent_register *reg, const char *table, const char *csv) {
    memory m = {csv, strlen(csv)};
    ent_package_options o = {.size = sizeof o};
    PROMISE(ent_table_import(reg, table, memory_read, &m, &o, NULL, NULL, NULL, NULL) ==
            ENT_OK);
}

static char register_path[64];

static void register_remove(void) {
    unlink(register_path);
}

static void register_make(void) {
    ent_open_options o = {.size = sizeof o, .mode = ENT_OPEN_CREATE, .clock = cli_clock};
    ent_register *reg;
    snprintf(register_path, sizeof register_path, "%s/entente-fuzz-%ld.db",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
    unlink(register_path);
    PROMISE(ent_register_open(register_path, &o, &reg, NULL) == ENT_OK);
    atexit(register_remove);
    table_add(reg, "relations", relations);
    table_add(reg, "entities", entities);
    table_add(reg, "sources", sources);
    table_add(reg, "claims", claims);
    ent_register_close(reg);
}

/* ---- a command line --------------------------------------------------------------- */

static const cli_command *command_find(const char *name) {
    static const char *const asking[] = {
        "at",       "list",    "who",  "when",   "date",    "treaties",
        "timeline", "series",  "why",  "gaps",   "changes", "conflicts",
        "check",    "profile", "pair", "digest", "states",  "segments",
    };
    for (size_t i = 0; i < sizeof asking / sizeof *asking; i++)
        for (const cli_command *const *c = cli_commands; *c; c++)
            if (!strcmp((*c)->name, asking[i]) && !strcmp((*c)->name, name))
                return *c;
    return NULL;
}

static int run(const cli_command *command, int argc, char **argv) {
    cli_call call = {.command = command};
    call.now = cli_clock(NULL);
    int code = cli_parse(&call, argc, argv);
    call.of[CLI_REGISTER] = register_path;
    call.of[CLI_OUTPUT] = NULL;
    if (code == EXIT_YES)
        code = command->run(&call);
    ent_register_close(call.reg);
    return code;
}

/* The words of the input, after the name of the program. */
static int words_cut(char *text, size_t n, char **words) {
    int argc = 1;
    words[0] = "entente";
    for (char *p = text; p <= text + n && argc < WORDS_MOST; p++) {
        words[argc++] = p;
        while (p < text + n && *p && *p != '\n')
            p++;
        *p = '\0';
    }
    words[argc] = NULL;
    return argc;
}

/* What commands print is not looked at. */
static int silent(const cli_command *command, int argc, char **argv) {
    int null = open("/dev/null", O_RDWR), out = dup(1), err = dup(2);
    PROMISE(null >= 0 && out >= 0 && err >= 0);
    fflush(stdout);
    dup2(null, 0);
    dup2(null, 1);
    dup2(null, 2);
    int code = run(command, argc, argv);
    fflush(stdout);
    dup2(out, 1);
    dup2(err, 2);
    close(null);
    close(out);
    close(err);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char text[BYTES_MOST + 1], *words[WORDS_MOST + 1];
    if (size > BYTES_MOST)
        return 0;
    if (!*register_path) {
        setenv("ENTENTE_NOW", "2026-11-24T12:00:00Z", 1);
        register_make();
    }
    memcpy(text, data, size);
    text[size] = '\0';
    int argc = words_cut(text, size, words);
    const cli_command *command = command_find(words[1]);
    if (!command)
        return 0;
    int code = silent(command, argc, words);
    PROMISE(code >= EXIT_YES && code <= EXIT_PERHAPS);
    PROMISE(silent(command, argc, words) == code);
    return 0;
}
