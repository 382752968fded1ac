/* SPDX-License-Identifier: MIT
 *
 * The runner of the text cases: reads *.ent, runs the commands in them, compares
 * what comes out, and reports each case in TAP. tests/spec/README.md has the form.
 *
 *   run [--update] ENTENTE DATA FILE...
 *
 * --update prints the file with what came out in place of what was expected.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MOST = 128, PATH_BYTES = 1024, LINES_SHOWN = 30 };

/* What does not fit in memory or on disk is the end of the run. */
static void die(const char *what) {
    fprintf(stderr, "run: %s: %s\n", what, strerror(errno));
    puts("Bail out!");
    exit(99);
}

/* ---- texts --------------------------------------------------------------------- */

/* A growing text, always terminated once something was put in. */
typedef struct text {
    char *p;
    size_t n, room;
} text;

static void text_put(text *t, const char *p, size_t n) {
    if (t->n + n + 1 > t->room) {
        t->room = (t->n + n + 1) * 2;
        t->p = realloc(t->p, t->room);
        if (!t->p)
            die("memory");
    }
    memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
}

static void text_line(text *t, const char *line) {
    text_put(t, line, strlen(line));
    text_put(t, "\n", 1);
}

static void text_free(text *t) {
    free(t->p);
    *t = (text){0};
}

static bool text_read(text *t, const char *path) {
    char part[65536];
    size_t n;
    FILE *f = fopen(path, "rb");
    *t = (text){0};
    text_put(t, "", 0);
    if (!f)
        return false;
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        text_put(t, part, n);
    bool good = !ferror(f);
    fclose(f);
    return good;
}

static void text_write(const char *path, const char *p, size_t n) {
    FILE *f = fopen(path, "wb");
    if (!f || (n && fwrite(p, 1, n, f) != n))
        die(path);
    if (fclose(f) != 0)
        die(path);
}

/* Lines of a text, which is cut at its newlines for them. */
typedef struct lines {
    char **at;
    size_t n;
} lines;

static lines lines_cut(text *t) {
    lines l = {0};
    size_t room = 0;
    for (char *p = t->p, *end = t->p + t->n; p < end;) {
        char *newline = memchr(p, '\n', (size_t)(end - p));
        if (l.n == room) {
            room = room * 2 + 16;
            l.at = realloc(l.at, room * sizeof *l.at);
            if (!l.at)
                die("memory");
        }
        l.at[l.n++] = p;
        if (!newline)
            break;
        *newline = '\0';
        p = newline + 1;
    }
    return l;
}

static const char *after(const char *line, const char *head) {
    size_t n = strlen(head);
    return strncmp(line, head, n) == 0 ? line + n : NULL;
}

/* ---- comparing ------------------------------------------------------------------- */

/* "..." in `want` stands for any characters: what follows the last one that was
 * met is tried at each place in turn, which is enough. */
static bool line_fits(const char *want, const char *got) {
    const char *star = NULL, *place = NULL;
    while (*got) {
        if (strncmp(want, "...", 3) == 0) {
            star = want += 3;
            place = got;
        } else if (*want == *got) {
            want++, got++;
        } else if (star) {
            want = star;
            got = ++place;
        } else {
            return false;
        }
    }
    while (strncmp(want, "...", 3) == 0)
        want += 3;
    return !*want;
}

static bool is_dots(const char *line) {
    return strcmp(line, "...") == 0;
}

/* A line that is only "..." stands for any lines. */
static bool lines_fit(char *const *want, size_t n, char *const *got, size_t m) {
    size_t i = 0, j = 0, star = 0, place = 0;
    bool starred = false;
    while (j < m) {
        if (i < n && is_dots(want[i])) {
            starred = true;
            star = ++i;
            place = j;
        } else if (i < n && line_fits(want[i], got[j])) {
            i++, j++;
        } else if (starred) {
            i = star;
            j = ++place;
        } else {
            return false;
        }
    }
    while (i < n && is_dots(want[i]))
        i++;
    return i == n;
}

/* ---- state ------------------------------------------------------------------------- */

typedef struct runner {
    const char *entente, *data; /* absolute */
    char top[PATH_BYTES];       /* of the run, removed at its end */
    char dir[PATH_BYTES + 32];  /* of the case: commands run here */
    bool update;
    int n_points, n_failed, n_dirs;
    const char *file;   /* base name */
    text shipped, base; /* register files as bytes */
    char now[64], file_now[64];
    /* the case */
    char *title, *todo;
    bool bad;
    text told; /* what went wrong */
} runner;

static const char default_now[] = "2026-11-24T12:00:00Z";

static void tell(runner *r, const char *format, ...) {
    char row[512];
    va_list args;
    va_start(args, format);
    vsnprintf(row, sizeof row, format, args);
    va_end(args);
    text_put(&r->told, "# ", 2);
    text_line(&r->told, row);
}

static void tell_line(runner *r, const char *mark, const char *line) {
    text_put(&r->told, mark, strlen(mark));
    text_line(&r->told, line);
}

/* ---- running a command ---------------------------------------------------------------- */

/* What one command is, and what is expected of it. */
typedef struct command {
    char *line;
    size_t number; /* of its line */
    char *words[WORDS_MOST + 1];
    size_t n_words;
    char *to; /* stdout goes to this file */
    text in;
    int exit;
    char *wanted[4096];
    size_t n_wanted;
    char *errors[32];
    size_t n_errors;
    /* what came */
    int came;
    text out, err;
} command;

/* Cuts a line into words as a shell does; quotes group, backslash escapes. */
static bool words_cut(command *c) {
    char *from = c->line, *to = c->line;
    char quote = 0;
    while (*from == ' ')
        from++;
    while (*from) {
        if (c->n_words == WORDS_MOST)
            return false;
        c->words[c->n_words++] = to;
        for (; *from && (quote || *from != ' '); from++) {
            if (quote ? *from == quote : (*from == '"' || *from == '\''))
                quote = quote ? 0 : *from;
            else if (*from == '\\' && quote != '\'' && from[1])
                *to++ = *++from;
            else
                *to++ = *from;
        }
        while (*from == ' ')
            from++;
        *to++ = '\0'; /* never past `from`: a word lost its blank or a quote */
        if (quote)
            return false;
    }
    if (c->n_words > 2 && strcmp(c->words[c->n_words - 2], ">") == 0) {
        c->to = c->words[c->n_words - 1];
        c->n_words -= 2;
    }
    c->words[c->n_words] = NULL;
    return c->n_words > 0;
}

static void child(const runner *r, char *const *words, const char *out) {
    static const char *const cleared[] = {"ENTENTE_REGISTER", "ENTENTE_PAGER", "PAGER"};
    char err[PATH_BYTES + 16], in[PATH_BYTES + 16], *copy[WORDS_MOST + 1];
    snprintf(err, sizeof err, "%s/stderr", r->top);
    snprintf(in, sizeof in, "%s/stdin", r->top);
    for (size_t i = 0; i < sizeof cleared / sizeof *cleared; i++)
        unsetenv(cleared[i]);
    char images[PATH_BYTES + 16];
    snprintf(images, sizeof images, "%s/images", r->top);
    setenv("ENTENTE_IMAGES", images, 1);
    setenv("ENTENTE_NOW", r->now, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    int i = open(in, O_RDONLY), e = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (i < 0 || e < 0 || chdir(r->dir) != 0)
        _exit(126);
    int o = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (o < 0 || dup2(i, 0) < 0 || dup2(o, 1) < 0 || dup2(e, 2) < 0)
        _exit(126);
    size_t n = 0;
    for (; words[n]; n++)
        copy[n] = words[n];
    copy[n] = NULL;
    execvp(strcmp(words[0], "entente") == 0 ? r->entente : words[0], copy);
    _exit(127);
}

/* The exit code, or 128 + the signal. */
static int words_run(const runner *r, char *const *words, const char *out) {
    int status;
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        child(r, words, out);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            die("wait");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void command_run(const runner *r, command *c) {
    char path[PATH_BYTES + 16], out[PATH_BYTES + 16];
    snprintf(path, sizeof path, "%s/stdin", r->top);
    text_write(path, c->in.p, c->in.n);
    snprintf(out, sizeof out, "%s/stdout", r->top);
    c->came = words_run(r, c->words, c->to ? c->to : out);
    if (c->to || !text_read(&c->out, out))
        text_put(&c->out, "", 0);
    snprintf(path, sizeof path, "%s/stderr", r->top);
    text_read(&c->err, path);
}

/* ---- a command of a case ---------------------------------------------------------------- */

/* The lines that belong to the command at `i`; returns the line after them. */
static size_t command_gather(command *c, const lines *l, size_t i) {
    c->number = i + 1;
    c->line = l->at[i] + 2;
    for (i++; i < l->n; i++) {
        char *line = l->at[i];
        const char *tail;
        size_t next = i;
        while (next < l->n && !*l->at[next])
            next++;
        if ((tail = after(line, "< ")) || (strcmp(line, "<") == 0 && (tail = "")))
            text_line(&c->in, tail);
        else if ((tail = after(line, "? ")))
            c->exit = (int)strtol(tail, NULL, 10);
        else if (after(line, "! ") && c->n_errors < sizeof c->errors / sizeof *c->errors)
            c->errors[c->n_errors++] = line + 2;
        else if ((after(line, "  ") || (!*line && next < l->n && after(l->at[next], "  "))) &&
                 c->n_wanted < sizeof c->wanted / sizeof *c->wanted)
            c->wanted[c->n_wanted++] = *line ? line + 2 : line;
        else
            break;
    }
    return i;
}

static void tell_lines(runner *r, const char *mark, char *const *lines_at, size_t from,
                       size_t to) {
    size_t shown = from + LINES_SHOWN < to ? from + LINES_SHOWN : to;
    for (size_t i = from; i < shown; i++)
        tell_line(r, mark, lines_at[i]);
    if (shown < to)
        tell(r, "  and %zu more", to - shown);
}

static void tell_difference(runner *r, const command *c, const lines *got) {
    size_t head = 0, tail = 0;
    while (head < c->n_wanted && head < got->n && line_fits(c->wanted[head], got->at[head]))
        head++;
    while (tail + head < c->n_wanted && tail + head < got->n &&
           line_fits(c->wanted[c->n_wanted - 1 - tail], got->at[got->n - 1 - tail]))
        tail++;
    tell(r, "  standard output, from line %zu:", head + 1);
    tell_lines(r, "#   - ", c->wanted, head, c->n_wanted - tail);
    tell_lines(r, "#   + ", got->at, head, got->n - tail);
}

static void command_judge(runner *r, command *c, const lines *got) {
    bool lines_good = lines_fit(c->wanted, c->n_wanted, got->at, got->n);
    bool good = lines_good && c->came == c->exit;
    for (size_t i = 0; i < c->n_errors; i++)
        good &= strstr(c->err.p, c->errors[i]) != NULL;
    if (good)
        return;
    r->bad = true;
    tell(r, "%s:%zu", r->file, c->number);
    if (!lines_good)
        tell_difference(r, c, got);
    if (c->came != c->exit)
        tell(r, "  exit %d, expected %d", c->came, c->exit);
    for (size_t i = 0; i < c->n_errors; i++)
        if (!strstr(c->err.p, c->errors[i]))
            tell_line(r, "#   ! expected in standard error: ", c->errors[i]);
    text copy = {0};
    text_put(&copy, c->err.p, c->err.n);
    lines err = lines_cut(&copy);
    for (size_t i = 0; i < err.n && i < 20; i++)
        tell_line(r, "#   standard error: ", err.at[i]);
    free(err.at);
    text_free(&copy);
}

/* The command and what came out, as a case would have it. */
static void command_print(const command *c, const char *line, const lines *got) {
    text in = {0};
    puts(line);
    text_put(&in, c->in.p ? c->in.p : "", c->in.n);
    lines l = lines_cut(&in);
    for (size_t i = 0; i < l.n; i++)
        printf("< %s\n", l.at[i]);
    free(l.at);
    text_free(&in);
    if (lines_fit(c->wanted, c->n_wanted, got->at, got->n))
        for (size_t i = 0; i < c->n_wanted; i++)
            printf("%s%s\n", *c->wanted[i] ? "  " : "", c->wanted[i]);
    else
        for (size_t i = 0; i < got->n; i++)
            printf("%s%s\n", *got->at[i] ? "  " : "", got->at[i]);
    if (c->came)
        printf("? %d\n", c->came);
    bool all = true;
    for (size_t i = 0; i < c->n_errors; i++)
        all &= strstr(c->err.p, c->errors[i]) != NULL;
    for (size_t i = 0; i < c->n_errors && all; i++)
        printf("! %s\n", c->errors[i]);
    if (all && c->n_errors)
        return;
    text copy = {0};
    text_put(&copy, c->err.p, c->err.n);
    l = lines_cut(&copy);
    for (size_t i = 0; i < l.n && (c->came || c->n_errors); i++)
        printf("! %s\n", l.at[i]);
    free(l.at);
    text_free(&copy);
}

static void command_keep(const lines *l, const char *line, size_t from, size_t to) {
    puts(line);
    for (; from < to; from++)
        puts(l->at[from]);
}

static size_t command_do(runner *r, const lines *l, size_t i) {
    command *c = calloc(1, sizeof *c);
    if (!c)
        die("memory");
    text line = {0};
    text_line(&line, l->at[i]);
    line.p[line.n - 1] = '\0';
    size_t next = command_gather(c, l, i);
    if (!words_cut(c)) {
        r->bad = true;
        tell(r, "%s:%zu: no words, too many, or a quote is not closed", r->file, c->number);
    } else {
        command_run(r, c);
        lines got = lines_cut(&c->out);
        if (r->update && !r->todo)
            command_print(c, line.p, &got);
        else if (r->update) /* what ought to be stays */
            command_keep(l, line.p, i + 1, next);
        else
            command_judge(r, c, &got);
        free(got.at);
    }
    text_free(&line);
    text_free(&c->in);
    text_free(&c->out);
    text_free(&c->err);
    free(c);
    return next;
}

/* ---- the register of a file ------------------------------------------------------------- */

static void path_in(const runner *r, char *path, size_t n, const char *name) {
    if ((size_t)snprintf(path, n, "%s/%s", r->dir, name) >= n)
        die("a path is too long");
}

/* Folders on the way to a file. */
static void folders_make(char *path, size_t from) {
    for (char *p = path + from; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            die(path);
        *p = '/';
    }
}

static void file_put(const runner *r, const char *name, const char *p, size_t n) {
    char path[PATH_BYTES * 2];
    path_in(r, path, sizeof path, name);
    folders_make(path, strlen(r->dir) + 1);
    text_write(path, p, n);
}

/* A new folder to work in, with data/ beside it. */
static void dir_make(runner *r) {
    char link[PATH_BYTES * 2];
    snprintf(r->dir, sizeof r->dir, "%s/%d", r->top, ++r->n_dirs);
    if (mkdir(r->dir, 0700) != 0)
        die(r->dir);
    path_in(r, link, sizeof link, "data");
    if (symlink(r->data, link) != 0)
        die(link);
}

/* Runs one of our own steps; what it says is shown if it fails. */
static void step(runner *r, char *const *words) {
    char path[PATH_BYTES + 16];
    text said;
    snprintf(path, sizeof path, "%s/stdin", r->top);
    text_write(path, "", 0);
    if (words_run(r, words, "/dev/null") == 0)
        return;
    snprintf(path, sizeof path, "%s/stderr", r->top);
    text_read(&said, path);
    fprintf(stderr, "%s: the register could not be made:\n%s", r->file, said.p);
    puts("Bail out! no register");
    exit(99);
}

static void base_read(runner *r, text *into) {
    char path[PATH_BYTES * 2];
    text_free(into);
    path_in(r, path, sizeof path, "world.db");
    if (!text_read(into, path))
        die(path);
}

static void base_shipped(runner *r) {
    char *words[] = {"entente", "init", "world.db", "--from", "data", NULL};
    if (!r->shipped.n) {
        dir_make(r);
        step(r, words);
        base_read(r, &r->shipped);
    }
    text_free(&r->base);
    text_put(&r->base, r->shipped.p, r->shipped.n);
}

static void base_empty(runner *r) {
    char *words[] = {"entente", "init", "world.db", NULL};
    dir_make(r);
    step(r, words);
    base_read(r, &r->base);
}

/* From the tables that the head of the file wrote into r->dir/package. */
static void base_tables(runner *r) {
    char *init[] = {"entente", "init", "world.db", NULL};
    char *import[] = {"entente", "import", "package", "package", NULL};
    step(r, init);
    step(r, import);
    base_read(r, &r->base);
}

/* ---- cases ------------------------------------------------------------------------------- */

static void case_end(runner *r) {
    if (!r->title)
        return;
    r->n_points++;
    r->n_failed += r->bad && !r->todo;
    if (!r->update) {
        bool todo = r->bad && r->todo; /* one that passes is no longer to be done */
        printf("%sok %d - %s: %s%s%s\n", r->bad ? "not " : "", r->n_points, r->file, r->title,
               todo ? " # TODO " : "", todo ? r->todo : "");
        if (r->told.n)
            fputs(r->told.p, stdout);
        if (r->todo && !r->bad)
            puts("# its todo can go");
    }
    text_free(&r->told);
    r->title = r->todo = NULL;
    r->bad = false;
}

static void case_begin(runner *r, char *title) {
    dir_make(r);
    memcpy(r->now, r->file_now, sizeof r->now);
    if (r->base.n)
        file_put(r, "world.db", r->base.p, r->base.n);
    r->title = title;
}

/* The indented lines after line i into a file; returns the line after them. */
static size_t block_put(const runner *r, const lines *l, size_t i, const char *name) {
    text t = {0};
    text_put(&t, "", 0);
    for (i++; i < l->n && after(l->at[i], "  "); i++)
        text_line(&t, l->at[i] + 2);
    file_put(r, name, t.p, t.n);
    text_free(&t);
    return i;
}

static void data_copy(const runner *r, const char *table) {
    char path[PATH_BYTES * 2];
    text t;
    snprintf(path, sizeof path, "%s/%s", r->data, table);
    if (!text_read(&t, path))
        die(path);
    snprintf(path, sizeof path, "package/%s", table);
    file_put(r, path, t.p, t.n);
    text_free(&t);
}

/* A line of the head: which register. Returns the line after what it takes. */
static size_t head_line(runner *r, const lines *l, size_t i, bool *tables, bool *known) {
    static const char *const keys[] = {"sources", "entities", "relations", "claims"};
    char *line = l->at[i];
    *known = true;
    if (strcmp(line, "register: shipped") == 0) {
        base_shipped(r);
        return i + 1;
    }
    if (strcmp(line, "register: empty") == 0) {
        base_empty(r);
        return i + 1;
    }
    if (strcmp(line, "register: none") == 0)
        return i + 1;
    for (size_t k = 0; k < 4; k++) {
        char name[32], path[64];
        const char *tail = after(line, keys[k]);
        if (!tail || *tail != ':')
            continue;
        if (!*tables)
            dir_make(r);
        *tables = true;
        snprintf(name, sizeof name, "%s.csv", keys[k]);
        snprintf(path, sizeof path, "package/%s", name);
        if (strcmp(tail, ": data") != 0)
            return block_put(r, l, i, path);
        data_copy(r, name);
        return i + 1;
    }
    *known = false;
    return i + 1;
}

/* In the head of a file for all its cases, in a case from there on. */
static void now_set(runner *r, const char *now) {
    snprintf(r->now, sizeof r->now, "%s", now);
    if (!r->title)
        memcpy(r->file_now, r->now, sizeof r->now);
}

/* A line of a case that is no command. */
static size_t case_line(runner *r, const lines *l, size_t i, bool *known) {
    char *line = l->at[i];
    const char *tail;
    *known = true;
    if ((tail = after(line, "todo: "))) {
        r->todo = line + strlen("todo: ");
    } else if ((tail = after(line, "file: "))) {
        return block_put(r, l, i, tail);
    } else {
        *known = false;
    }
    return i + 1;
}

static void unknown_line(runner *r, size_t i, const char *line) {
    fprintf(stderr, "%s:%zu: what is this line? %s\n", r->file, i + 1, line);
    puts("Bail out! a line that makes no sense");
    exit(99);
}

static void print_lines(const runner *r, const lines *l, size_t from, size_t to) {
    for (; r->update && from < to; from++)
        puts(l->at[from]);
}

/* One line or what belongs together; returns the line after it. */
static size_t part_do(runner *r, const lines *l, size_t i, bool *tables) {
    char *line = l->at[i];
    const char *tail;
    size_t next = i + 1;
    bool known = true;
    if (!*line || *line == '#') {
        ;
    } else if ((tail = after(line, "now: "))) {
        now_set(r, tail);
    } else if (after(line, "case: ")) {
        case_end(r);
        if (*tables)
            base_tables(r);
        *tables = false;
        case_begin(r, line + strlen("case: "));
    } else if (after(line, "$ ") && r->title) {
        return command_do(r, l, i);
    } else {
        next = r->title ? case_line(r, l, i, &known) : head_line(r, l, i, tables, &known);
        if (!known)
            unknown_line(r, i, line);
    }
    print_lines(r, l, i, next);
    return next;
}

static void file_do(runner *r, const char *path) {
    text t;
    bool tables = false;
    const char *slash = strrchr(path, '/');
    r->file = slash ? slash + 1 : path;
    now_set(r, default_now);
    text_free(&r->base);
    if (!text_read(&t, path))
        die(path);
    lines l = lines_cut(&t);
    for (size_t i = 0; i < l.n;)
        i = part_do(r, &l, i, &tables);
    case_end(r);
    free(l.at);
    text_free(&t);
}

static int remove_one(const char *path, const struct stat *s, int flag, struct FTW *f) {
    (void)s;
    (void)flag;
    (void)f;
    return remove(path);
}

int main(int argc, char **argv) {
    runner r = {0};
    const char *tmp = getenv("TMPDIR"), *memory = "/dev/shm";
    int first = argc > 1 && strcmp(argv[1], "--update") == 0 ? 2 : 1;
    r.update = first == 2;
    if (argc < first + 3) {
        fputs("usage: run [--update] ENTENTE DATA FILE...\n", stderr);
        return 2;
    }
    char *entente = realpath(argv[first], NULL), *data = realpath(argv[first + 1], NULL);
    if (!entente || !data)
        die(entente ? argv[first + 1] : argv[first]);
    r.entente = entente;
    r.data = data;
    snprintf(r.top, sizeof r.top, "%s/entente-spec-XXXXXX",
             tmp && *tmp                 ? tmp
             : access(memory, W_OK) == 0 ? memory
                                         : "/tmp");
    if (!mkdtemp(r.top))
        die(r.top);
    for (int i = first + 2; i < argc; i++)
        file_do(&r, argv[i]);
    if (!r.update)
        printf("1..%d\n", r.n_points);
    nftw(r.top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    text_free(&r.shipped);
    text_free(&r.base);
    free(entente);
    free(data);
    return r.n_failed ? 1 : 0;
}
