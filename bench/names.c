/* SPDX-License-Identifier: MIT
 *
 * Names into entities: a million distinct messy names, a million as they repeat in real
 * files, and beside both a plain hash table that knows every one of the strings: the limit.
 *
 *   bench_names          prints a table
 *   bench_names distinct writes the distinct names, one a line (repeated: the others)
 */
#include "names/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N = 1000000, REPEATED = 3092, TEXT_MOST = 200 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t next(uint64_t *state) {
    *state += UINT64_C(0x9e3779b97f4a7c15);
    return ent__mix(*state);
}

/* One way of writing a name: case, blanks, an article, brackets, a slip. */
static size_t mess(const char *name, uint64_t r, char *out) {
    size_t n = 0, len = strlen(name);
    if (len > TEXT_MOST / 3)
        len = TEXT_MOST / 3;
    if (r % 16 == 0)
        n += (size_t)snprintf(out, TEXT_MOST, "The ");
    size_t slip = r % 8 == 1 && len > 8 ? 4 + (r >> 8) % (len - 5) : SIZE_MAX;
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (i == slip && letter)
            continue;
        if (letter && (r >> (16 + i % 40)) & 1)
            c ^= 0x20;
        out[n++] = c;
        if (c == ' ' && (r >> (i % 32)) & 1)
            out[n++] = ' ';
    }
    if (r % 16 == 3)
        n += (size_t)snprintf(out + n, 8, " (%d)", (int)(r >> 60));
    return n;
}

typedef struct list {
    ent_pool pool;
    uint32_t *at; /* N of them */
} list;

/* Names of states and territories as the book has them, in all languages. */
static void make(list *l, size_t distinct) {
    const ent_book *b = &ent__book_world;
    uint64_t state = 1;
    char text[TEXT_MOST * 2];
    uint32_t n_names = b->entities[b->n_entities].names;
    l->at = malloc(N * sizeof *l->at);
    while (l->pool.n < distinct) {
        uint32_t k = (uint32_t)(next(&state) % n_names), e = 0;
        while (b->entities[e + 1].names <= k)
            e++;
        if (!ent__name_type_fits("state,territory",
                                 ent__str(ent__book_text(b, b->entities[e].type))))
            continue;
        const char *name = next(&state) % 4 ? ent__book_text(b, b->entities[e].name)
                                            : ent__book_text(b, b->names[k].text);
        size_t n = mess(name, next(&state), text);
        ent__pool_add(&l->pool, (ent_str){text, n});
    }
    for (size_t i = 0; i < N; i++)
        l->at[i] = (uint32_t)(distinct == N ? i : next(&state) % distinct);
}

static void write_list(const list *l) {
    for (size_t i = 0; i < N; i++)
        printf("%s\n", l->pool.at[l->at[i]].p);
}

static const ent_name_query states = {.size = sizeof states, .type = "state,territory"};

static void measure(const char *what, const ent_names *names, const list *l) {
    size_t found = 0, sum = 0;
    double t = now();
    for (size_t i = 0; i < N; i++)
        sum += ent__pool_find(&l->pool, l->pool.at[l->at[i]]);
    double table = now() - t;
    t = now();
    for (size_t i = 0; i < N; i++) {
        ent_name_answer a;
        ent_str s = l->pool.at[l->at[i]];
        ent_names_find(names, s.p, (ptrdiff_t)s.n, &states, &a);
        found += a.verdict == ENT_NAME_FOUND;
    }
    double ours = now() - t;
    printf("| %s | %.3f | %.0f | %.3f | %.1f | %.1f |\n", what, ours, ours * 1e9 / N, table,
           ours / table, 100.0 * (double)found / N);
    if (sum == 1)
        puts("");
}

int main(int argc, char **argv) {
    list distinct = {.at = NULL}, repeated = {.at = NULL};
    ent_names *names;
    make(&distinct, N);
    make(&repeated, REPEATED);
    if (argc > 1) {
        write_list(strcmp(argv[1], "repeated") == 0 ? &repeated : &distinct);
        return 0;
    }
    if (ent_names_new(NULL, &names, NULL) != ENT_OK)
        return 3;
    puts("| a million names | s | ns a name | hash table s | ratio | found % |");
    puts("|---|--:|--:|--:|--:|--:|");
    measure("distinct", names, &distinct);
    measure("repeated (3,092 distinct)", names, &repeated);
    ent_names_free(names);
    return 0;
}
