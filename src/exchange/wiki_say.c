/* SPDX-License-Identifier: MIT
 *
 * What a stretch of wikitext says to a reader: its text without markup, the names that
 * its flags and links give, the references in it, the dates.
 *
 * Templates are known by name: those that show an argument, a flag, a date, a list, a
 * citation, nothing at all. What stands in any other is left out, and its name handed on.
 */
#include "exchange/prose.h"
#include "exchange/wiki.h"

#include <stdio.h>

enum { LINK_MOST = 4000, TAG_MOST = 500 }; /* bytes */

typedef struct saying {
    const ent_wiki *w;
    ent_wiki_said *out;
    ent_buf raw; /* still with tags and character references */
    ent_arena *arena;
    ent_wiki_strange_fn strange;
    void *ctx;
    ent_error *err;
} saying;

static ent_code say(saying *s, size_t from, size_t until);

/* ---- templates ------------------------------------------------------------------------ */

typedef enum action {
    SHOW_1,
    SHOW_2,
    FLAG,
    ICON,
    DATE,
    LIST,
    NOTHING,
    DOUBT,
    CITE,
    WORD
} action;

typedef struct known {
    const char *name;
    action action;
    const char *word;
} known;

static const known templates[] = {
    {"flag", FLAG, NULL},
    {"flagcountry", FLAG, NULL},
    {"flagu", FLAG, NULL},
    {"flag+link", FLAG, NULL},
    {"flaglist", FLAG, NULL},
    {"flagbig", FLAG, NULL},
    {"flagicon", ICON, NULL},
    {"flag icon", ICON, NULL},
    {"flagdeco", ICON, NULL},
    {"flagg", ICON, NULL},
    {"dts", DATE, NULL},
    {"date table sorting", DATE, NULL},
    {"date", DATE, NULL},
    {"start date", DATE, NULL},
    {"start date and age", DATE, NULL},
    {"end date", DATE, NULL},
    {"film date", DATE, NULL},
    {"nowrap", SHOW_1, NULL},
    {"nobr", SHOW_1, NULL},
    {"small", SHOW_1, NULL},
    {"smaller", SHOW_1, NULL},
    {"big", SHOW_1, NULL},
    {"center", SHOW_1, NULL},
    {"abbr", SHOW_1, NULL},
    {"ill", SHOW_1, NULL},
    {"interlanguage link", SHOW_1, NULL},
    {"longitem", SHOW_1, NULL},
    {"align", SHOW_2, NULL},
    {"sort", SHOW_2, NULL},
    {"lang", SHOW_2, NULL},
    {"ubl", LIST, NULL},
    {"unbulleted list", LIST, NULL},
    {"plainlist", LIST, NULL},
    {"flatlist", LIST, NULL},
    {"hlist", LIST, NULL},
    {"bulleted list", LIST, NULL},
    {"hs", NOTHING, NULL},
    {"hidden sort key", NOTHING, NULL},
    {"efn", NOTHING, NULL},
    {"sfn", NOTHING, NULL},
    {"refn", NOTHING, NULL},
    {"anchor", NOTHING, NULL},
    {"main", NOTHING, NULL},
    {"see", NOTHING, NULL},
    {"see also", NOTHING, NULL},
    {"further", NOTHING, NULL},
    {"dead link", NOTHING, NULL},
    {"webarchive", NOTHING, NULL},
    {"clear", NOTHING, NULL},
    {"cn", DOUBT, NULL},
    {"citation needed", DOUBT, NULL},
    {"fact", DOUBT, NULL},
    {"dubious", DOUBT, NULL},
    {"better source needed", DOUBT, NULL},
    {"failed verification", DOUBT, NULL},
    {"!", WORD, "&#124;"},
    {"ndash", WORD, "\xe2\x80\x93"},
    {"snd", WORD, " \xe2\x80\x93 "},
    {"spaced ndash", WORD, " \xe2\x80\x93 "},
    {"mdash", WORD, "\xe2\x80\x94"},
    {"nbsp", WORD, " "},
    {"yes", WORD, "Yes"},
    {"no", WORD, "No"},
};

static const known *known_find(const char *name) {
    static const known cite = {"cite", CITE, NULL};
    if (strncmp(name, "cite ", 5) == 0 || strcmp(name, "citation") == 0)
        return &cite;
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
        if (strcmp(templates[i].name, name) == 0)
            return &templates[i];
    return NULL;
}

/* ---- names and references ------------------------------------------------------------------
 */

static ent_code name_add(saying *s, ent_str text) {
    ent_buf plain;
    ent__buf_init(&plain, 1 << 12);
    ent__prose_plain(text, &plain);
    ent_str name = ent__str_trim(ent__buf_view(&plain));
    ent_code code = ent__buf_code(&plain, NULL) == ENT_NOMEM ? ent__nomem(s->err) : ENT_OK;
    if (code == ENT_OK && name.n && name.n < 200 && s->out->n_names < ENT_WIKI_NAMES_MOST) {
        ent_str copy = ent__str_copy(s->arena, name);
        s->out->name[s->out->n_names++] = copy;
        code = copy.p ? ENT_OK : ent__nomem(s->err);
    }
    ent__buf_free(&plain);
    return code;
}

/* Letters that mean nothing here are letters again. */
static void put_letter(ent_buf *out, char c) {
    static const char marks[] = "{}[]|<>='*#!:;";
    if (c >= 0x0e && c < 0x0e + (int)sizeof marks - 1)
        c = marks[c - 0x0e];
    else if (c == ENT_WIKI_HIDDEN)
        return;
    if (c == '<')
        ent__buf_z(out, "&lt;");
    else
        ent__buf_char(out, c);
}

static void ref_add(saying *s, size_t at) {
    if (s->out->n_refs == ENT_WIKI_REFS_MOST)
        return;
    s->out->ref[s->out->n_refs++] = at;
    if (s->out->marked)
        ent__buf_z(&s->raw, ENT_WIKI_MARK);
}

/* [[target|label]]: the label is seen, both may be the name. */
static ent_code link_say(saying *s, const ent_wiki_span *span) {
    size_t from = span->from + 2, end = span->until - 2;
    size_t bar = ent__wiki_find(s->w, from, end, '|');
    ent_str target = {s->w->mask + from, bar - from};
    ent_str head = target;
    if (ent__prose_skip(&head, "File:") || ent__prose_skip(&head, "Image:") ||
        ent__prose_skip(&head, "Category:"))
        return ENT_OK;
    if (target.n && target.p[0] == ':')
        target = (ent_str){target.p + 1, target.n - 1};
    size_t before = s->raw.n;
    ENT_TRY(say(s, bar < end ? bar + 1 : (size_t)(target.p - s->w->mask), end));
    ent_str label = {s->raw.p + before, s->raw.n - before};
    if (s->raw.failed != ENT_OK)
        return ENT_OK;
    ENT_TRY(name_add(s, label));
    return bar < end ? name_add(s, target) : ENT_OK;
}

/* ---- dates ------------------------------------------------------------------------------- */

/* {{dts|1991|10|5}}, {{dts|5|October|1991}}, {{dts|5 October 1991}}: three numbers as
 * 1991-10-05, words one after another. */
static ent_code date_say(saying *s, const ent_wiki_template *t) {
    int64_t n[3] = {0, 0, 0};
    int count = 0, numbers = 0;
    const ent_wiki_arg *a;
    while (count < 3 && (a = ent__wiki_arg(t, NULL, count + 1)) != NULL) {
        ent_str text = {s->w->mask + a->from, a->until - a->from};
        numbers += text.n < 5 && ent__int_parse(text, &n[count]) && n[count] > 0;
        count++;
    }
    if (numbers == count && n[0] >= 1000 && n[1] <= 12 && n[2] <= 31) {
        ent__buf_printf(&s->raw, "%04d", (int)n[0]);
        for (int i = 1; i < count; i++)
            ent__buf_printf(&s->raw, "-%02d", (int)n[i]);
        return ENT_OK;
    }
    for (int i = 1; i <= count; i++) {
        ent__buf_z(&s->raw, i > 1 ? " " : "");
        a = ent__wiki_arg(t, NULL, i);
        ENT_TRY(say(s, a->from, a->until));
    }
    return ENT_OK;
}

/* ---- what templates say ---------------------------------------------------------------------
 */

static ent_code arg_say(saying *s, const ent_wiki_arg *a) {
    return a ? say(s, a->from, a->until) : ENT_OK;
}

/* {{flag|LVA|name=Latvia}}: both are names, the second is seen. */
static ent_code flag_say(saying *s, const ent_wiki_template *t, bool seen) {
    const ent_wiki_arg *code = ent__wiki_arg(t, NULL, 1), *name = ent__wiki_arg(t, "name", 0);
    const ent_wiki_arg *shown = name ? name : code;
    if (seen)
        ENT_TRY(arg_say(s, shown));
    if (shown)
        ENT_TRY(name_add(s, (ent_str){s->w->mask + shown->from, shown->until - shown->from}));
    return name && code
               ? name_add(s, (ent_str){s->w->mask + code->from, code->until - code->from})
               : ENT_OK;
}

static ent_code list_say(saying *s, const ent_wiki_template *t) {
    for (int i = 0; i < t->n; i++) {
        if (t->arg[i].name.n)
            continue;
        ent__buf_z(&s->raw, "<br>");
        ENT_TRY(arg_say(s, &t->arg[i]));
    }
    return ENT_OK;
}

/* {{LVA}}: three letters in capitals are the flag and name of that code. */
static bool is_code(const ent_wiki *w, const ent_wiki_span *span) {
    if (span->until - span->from != 7)
        return false;
    for (int i = 2; i < 5; i++)
        if (w->mask[span->from + (size_t)i] < 'A' || w->mask[span->from + (size_t)i] > 'Z')
            return false;
    return true;
}

static ent_code template_act(saying *s, const ent_wiki_span *span, const known *k,
                             const ent_wiki_template *t) {
    switch (k->action) {
    case SHOW_1:
        return arg_say(s, ent__wiki_arg(t, NULL, 1));
    case SHOW_2:
        return arg_say(s, ent__wiki_arg(t, NULL, 2));
    case FLAG:
        return flag_say(s, t, true);
    case ICON:
        return flag_say(s, t, false);
    case DATE:
        return date_say(s, t);
    case LIST:
        return list_say(s, t);
    case DOUBT:
        s->out->doubted = true;
        return ENT_OK;
    case CITE:
        ref_add(s, span->from);
        return ENT_OK;
    case WORD:
        ent__buf_z(&s->raw, k->word);
        return ENT_OK;
    case NOTHING:
        return ENT_OK;
    }
    return ENT_OK;
}

static ent_code template_say(saying *s, const ent_wiki_span *span) {
    ent_wiki_template *t = ent__alloc(sizeof *t);
    if (!t)
        return ent__nomem(s->err);
    ent__wiki_template(s->w, span, t);
    const known *k = known_find(t->name);
    ent_code code = ENT_OK;
    if (k) {
        code = template_act(s, span, k, t);
    } else if (is_code(s->w, span)) {
        ent__buf_put(&s->raw, s->w->mask + span->from + 2, 3);
        code = name_add(s, (ent_str){s->w->mask + span->from + 2, 3});
    } else if (s->strange) {
        code = s->strange(s->ctx, span->from, t->name, s->err);
    }
    ent__free(t, sizeof *t);
    return code;
}

/* ---- the stretch
 * ------------------------------------------------------------------------------ */

/* [http://address label]: the label. 0 if none begins there. */
static size_t outside_link(saying *s, size_t at, size_t until, ent_code *code) {
    ent_str rest = {s->w->mask + at, until - at < LINK_MOST ? until - at : LINK_MOST};
    if (!ent__prose_skip(&rest, "[http") || (rest.n && rest.p[0] == '['))
        return 0;
    const char *end = memchr(rest.p, ']', rest.n), *line = memchr(rest.p, '\n', rest.n);
    if (!end || (line && line < end))
        return 0;
    size_t close = (size_t)(end - s->w->mask);
    const char *blank = memchr(rest.p, ' ', (size_t)(end - rest.p));
    ref_add(s, at);
    if (blank)
        *code = say(s, (size_t)(blank - s->w->mask) + 1, close);
    return close + 1;
}

/* Does a tag begin there, rather than a "less than"? */
static bool is_tag(const ent_wiki *w, size_t at, size_t until) {
    size_t most = until - at < TAG_MOST ? until - at : TAG_MOST;
    char next = most > 1 ? w->mask[at + 1] : 0;
    return (next == '/' || ((next | 32) >= 'a' && (next | 32) <= 'z')) &&
           memchr(w->mask + at, '>', most);
}

static ent_code span_say(saying *s, const ent_wiki_span *span) {
    if (span->kind == ENT_WIKI_TEMPLATE)
        return template_say(s, span);
    if (span->kind == ENT_WIKI_LINK)
        return link_say(s, span);
    ref_add(s, span->from);
    return ENT_OK;
}

/* Depth is bounded by that of the spans. */
static ent_code say(saying *s, size_t from, size_t until) {
    const char *m = s->w->mask;
    while (from < until) {
        char c = m[from];
        const ent_wiki_span *span =
            c == '{' || c == '[' || c == '<' ? ent__wiki_span(s->w, from) : NULL;
        ent_code code = ENT_OK;
        size_t behind;
        if (span && span->until <= until) {
            code = span_say(s, span);
            from = span->until;
        } else if (c == '[' && (behind = outside_link(s, from, until, &code)) != 0) {
            from = behind;
        } else if (c == '\'' && from + 1 < until && m[from + 1] == '\'') {
            while (from < until && m[from] == '\'')
                from++;
        } else {
            if (c == '<' && is_tag(s->w, from, until))
                ent__buf_char(&s->raw, c); /* taken off at the end */
            else if (c == '\n')
                ent__buf_z(&s->raw, "<br>");
            else
                put_letter(&s->raw, c);
            from++;
        }
        ENT_TRY(code);
    }
    return ENT_OK;
}

ent_code ent__wiki_say(const ent_wiki *w, size_t from, size_t until, ent_arena *arena,
                       ent_wiki_strange_fn strange, void *ctx, ent_wiki_said *out,
                       ent_error *err) {
    *out = (ent_wiki_said){.marked = out->marked};
    saying s = {.w = w, .out = out, .arena = arena, .strange = strange, .ctx = ctx, .err = err};
    ent__buf_init(&out->text, ENT_WIKI_BYTES_MOST);
    ent__buf_init(&s.raw, ENT_WIKI_BYTES_MOST);
    ent_code code = say(&s, from, until);
    if (code == ENT_OK)
        code = ent__buf_code(&s.raw, err);
    if (code == ENT_OK) {
        ent__prose_plain(ent__buf_view(&s.raw), &out->text);
        code = ent__buf_code(&out->text, err);
    }
    ent__buf_free(&s.raw);
    if (code != ENT_OK)
        ent__wiki_said_free(out);
    return code;
}

void ent__wiki_said_free(ent_wiki_said *s) {
    ent__buf_free(&s->text);
}

/* ---- dates in text ------------------------------------------------------------------------
 */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* "October 5, 1991" */
static bool month_first(ent_str s, char out[16], size_t *used) {
    const char *blank = s.n ? memchr(s.p, ' ', s.n < 10 ? s.n : 10) : NULL;
    size_t month = blank ? (size_t)(blank - s.p) : 0, i = month + 1, digits = i;
    char turned[40];
    while (digits < s.n && digits < i + 2 && is_digit(s.p[digits]))
        digits++;
    if (!month || month > 9 || digits == i || digits + 6 > s.n || s.p[digits] != ',' ||
        s.p[digits + 1] != ' ')
        return false;
    snprintf(turned, sizeof turned, "%.*s %.*s %.4s", (int)(digits - i), s.p + i, (int)month,
             s.p, s.p + digits + 2);
    size_t n;
    if (!ent__prose_date(ent__str(turned), out, &n) || n != strlen(turned) ||
        (digits + 6 < s.n && is_digit(s.p[digits + 6])))
        return false;
    *used = digits + 6;
    return true;
}

static bool iso(ent_str s, char out[16], size_t *used) {
    static const size_t lengths[] = {10, 7};
    ent_date d;
    for (size_t i = 0; i < 2; i++) {
        size_t n = lengths[i];
        if (s.n < n || s.p[4] != '-' || (n == 10 && s.p[7] != '-') ||
            (s.n > n && (is_digit(s.p[n]) || s.p[n] == '-')) ||
            ent_date_parse(s.p, (ptrdiff_t)n, &d, NULL) != ENT_OK)
            continue;
        memcpy(out, s.p, n);
        out[n] = '\0';
        *used = n;
        return is_digit(s.p[0]);
    }
    return false;
}

bool ent__wiki_date(ent_str s, char out[16], size_t *used) {
    ent_str rest = s;
    bool about = ent__prose_skip(&rest, "c. ") || ent__prose_skip(&rest, "circa ") ||
                 ent__prose_skip(&rest, "about ");
    size_t n;
    if (!iso(rest, out, &n) && !month_first(rest, out, &n)) {
        if (!ent__prose_date(rest, out, &n))
            return false;
        bool range = n < rest.n && (rest.p[n] == '-' || rest.p[n] == '/');
        if (strcmp(out, "1000") < 0 || range)
            return false;
    }
    *used = s.n - rest.n + n;
    size_t len = strlen(out);
    if (about && len < 15)
        memcpy(out + len, "~", 2);
    return true;
}

/* ---- what a row looked like
 * ------------------------------------------------------------------ */

void ent__wiki_seen(ent_str row, char out[9]) {
    ent_wiki w;
    ent_wiki_said said = {.marked = false};
    ent_arena arena = {0};
    ent_buf folded;
    out[0] = '\0';
    ent__buf_init(&folded, ENT_WIKI_BYTES_MOST);
    ent_code code = ent__wiki_open(&w, row, NULL, NULL, NULL);
    if (code == ENT_OK)
        code = ent__wiki_say(&w, 0, row.n, &arena, NULL, NULL, &said, NULL);
    if (code == ENT_OK) {
        code = ent__utf8_fold(ent__buf_view(&said.text), &folded, NULL);
        ent__wiki_said_free(&said);
    }
    if (code == ENT_OK && ent__buf_code(&folded, NULL) == ENT_OK) {
        uint8_t d[32];
        ent_sha256 hash;
        ent__sha256_init(&hash);
        ent__sha256_add(&hash, folded.p ? folded.p : "", folded.n);
        ent__sha256_end(&hash, d);
        snprintf(out, 9, "%02x%02x%02x%02x", d[0], d[1], d[2], d[3]);
    }
    ent__buf_free(&folded);
    ent__wiki_free(&w);
    ent__arena_free(&arena);
}
