/* SPDX-License-Identifier: MIT
 *
 * A CSV file, read from memory and drop by drop: both must give the same rows and
 * the same faults, places must lie in the file and never go back, and a row that
 * was read must read back when written.
 */
#include "fuzz.h"

#include "exchange/csv.h"

typedef struct drip {
    const uint8_t *p;
    size_t n, step;
} drip;

static ptrdiff_t drip_read(void *ctx, void *to, size_t n) {
    drip *d = ctx;
    size_t k = d->n < d->step ? d->n : d->step;
    k = k < n ? k : n;
    if (k)
        memcpy(to, d->p, k);
    d->p += k;
    d->n -= k;
    return (ptrdiff_t)k;
}

static void check_written(const ent_str *cells, int n) {
    ent_buf b;
    ent_csv *again;
    const ent_str *back;
    int n_back;
    ent__buf_init(&b, SIZE_MAX / 4);
    ent__csv_put_row(&b, cells, n);
    PROMISE(ent__csv_open_text(ent__buf_view(&b), NULL, &again, NULL) == ENT_OK);
    PROMISE(ent__csv_next(again, &back, &n_back, NULL) == ENT_OK && n_back == n);
    for (int i = 0; i < n; i++)
        PROMISE(ent__str_eq(back[i], cells[i]));
    PROMISE(ent__csv_next(again, &back, &n_back, NULL) == ENT_DONE);
    ent__csv_close(again);
    ent__buf_free(&b);
}

static void check_places(const ent_csv *csv, int n) {
    int64_t line = 0, column = 0;
    for (int i = 0; i <= n; i++) {
        int64_t l, c;
        ent__csv_place(csv, i, &l, &c);
        PROMISE(l >= 1 && c >= 1 && (l > line || (l == line && c >= column)));
        line = l;
        column = c;
    }
}

/* One step of both readers. */
static bool step(ent_csv *a, ent_csv *b, int64_t *line) {
    const ent_str *x, *y;
    int n, m;
    ent_error ea = {0}, eb = {0};
    ent_code code = ent__csv_next(a, &x, &n, &ea);
    PROMISE(code == ent__csv_next(b, &y, &m, &eb));
    PROMISE(ent__str_eq(ent__csv_raw(a), ent__csv_raw(b)));
    PROMISE(ent__csv_bytes(a) == ent__csv_bytes(b));
    if (code == ENT_DONE)
        return false;
    if (code != ENT_OK) {
        PROMISE(code == ENT_PARSE || code == ENT_LIMIT);
        PROMISE(ea.line == eb.line && ea.column == eb.column && ea.line >= *line);
        PROMISE(ea.column >= 1 && strcmp(ea.message, eb.message) == 0);
        *line = ea.line;
        return true;
    }
    PROMISE(n == m && n >= 1);
    for (int i = 0; i < n; i++)
        PROMISE(ent__str_eq(x[i], y[i]));
    check_places(a, n);
    check_written(x, n);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    drip d = {data + 1, size - 1, (size_t)(data[0] & 15) + 1};
    ent_csv_options options = {.ragged = data[0] & 16, .separator = data[0] & 32 ? ';' : ','};
    ent_csv *a, *b;
    ent_str text = {(const char *)data + 1, size - 1};
    PROMISE(ent__csv_open_text(text, &options, &a, NULL) == ENT_OK);
    PROMISE(ent__csv_open(drip_read, &d, &options, &b, NULL) == ENT_OK);
    int64_t line = 1;
    while (step(a, b, &line))
        continue;
    PROMISE(!step(a, b, &line)); /* the end stays the end */
    ent__csv_close(a);
    ent__csv_close(b);
    return 0;
}
