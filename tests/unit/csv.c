/* SPDX-License-Identifier: MIT */
#include "test.h"

#include "exchange/csv.h"

/* Reads all rows and writes them down: cells between <>, rows by lines, failures
 * as LINE:COLUMN message. */
static void run(ent_csv *csv, ent_buf *out) {
    for (;;) {
        const ent_str *cells;
        int n;
        ent_error err = {0};
        ent_code code = ent__csv_next(csv, &cells, &n, &err);
        if (code == ENT_DONE)
            return;
        if (code != ENT_OK)
            ent__buf_printf(out, "!%d:%d %s", (int)err.line, (int)err.column, err.message);
        for (int i = 0; code == ENT_OK && i < n; i++) {
            ent__buf_char(out, '<');
            ent__buf_str(out, cells[i]);
            ent__buf_char(out, '>');
        }
        ent__buf_char(out, '\n');
    }
}

/* A stream that gives `step` bytes at a time. */
typedef struct drip {
    ent_str rest;
    size_t step;
} drip;

static ptrdiff_t drip_read(void *ctx, void *to, size_t n) {
    drip *d = ctx;
    size_t k = d->rest.n < d->step ? d->rest.n : d->step;
    k = k < n ? k : n;
    memcpy(to, d->rest.p, k);
    d->rest.p += k;
    d->rest.n -= k;
    return (ptrdiff_t)k;
}

static void expect(ent_str text, const char *rows) {
    for (size_t step = 0; step < 4; step++) {
        ent_csv *csv;
        drip d = {text, step};
        if (step == 0)
            OK(ent__csv_open_text(text, NULL, &csv, err));
        else
            OK(ent__csv_open(drip_read, &d, NULL, &csv, err));
        ent_buf out;
        ent__buf_init(&out, 1 << 26);
        run(csv, &out);
        STR_IS(ent__buf_view(&out), rows);
        ent__buf_free(&out);
        ent__csv_close(csv);
    }
}

#define EXPECT(literal, rows) expect((ent_str){(literal), sizeof(literal) - 1}, (rows))

static void rows_are_read(void **state) {
    (void)state;
    EXPECT("", "");
    EXPECT("\n\n\r\n", "");
    EXPECT("a,b\n1,2\n", "<a><b>\n<1><2>\n");
    EXPECT("a,b\r\n1,2", "<a><b>\n<1><2>\n");
    EXPECT("a,b\r1,2\r", "<a><b>\n<1><2>\n");
    EXPECT("\xef\xbb\xbf"
           "a,b\n,\n",
           "<a><b>\n<><>\n");
    EXPECT("a\n\"\"\n", "<a>\n<>\n");
    EXPECT("a,b\n\n\n1,2\n\n", "<a><b>\n<1><2>\n");
    EXPECT("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "<a><b>\n<x,y><say \"hi\">\n");
    EXPECT("a,b\n\"1\r\n2\",\"\"\"\"\n", "<a><b>\n<1\r\n2><\">\n");
    EXPECT("a,b\n \xc5\xa1 , y\n", "<a><b>\n< \xc5\xa1 >< y>\n");
    EXPECT("a,\n\"b\",\"\"", "<a><>\n<b><>\n");
}

static void faults_have_their_place(void **state) {
    (void)state;
    EXPECT("a,b\n1\n2,3\n", "<a><b>\n!2:2 expected 2 cells, found 1\n<2><3>\n");
    EXPECT("a,b\n\xc5\xa1"
           "1,2,3\n",
           "<a><b>\n!2:6 expected 2 cells, found 3\n");
    EXPECT("a,b\n1,\"2\n3,4\n", "<a><b>\n!2:3 a quote is opened here and never closed\n");
    EXPECT("a,b\n1,x\"y\n3,4\n",
           "<a><b>\n!2:4 a quote inside a cell that does not begin with one\n<3><4>\n");
    EXPECT("a,b\n1, \"y\"\n",
           "<a><b>\n!2:4 a quote inside a cell that does not begin with one\n");
    EXPECT("a,b\n\"1\"x,2\n3,4\n",
           "<a><b>\n!2:4 text behind the closing quote of a cell\n<3><4>\n");
    EXPECT("a,b\n\"1\" \"\n\",2\n3,4\n",
           "<a><b>\n!2:4 text behind the closing quote of a cell\n"
           "!3:1 a quote is opened here and never closed\n");
    EXPECT("a,b\n\"\n\n\xc5\xa1\xff\",2\n3,4\n",
           "<a><b>\n!4:2 a byte that is not UTF-8\n<3><4>\n");
    EXPECT("a,b\n1,\xed\xa0\x80\n", "<a><b>\n!2:3 a byte that is not UTF-8\n");
    EXPECT("a,b\n1,x\0\n3,4\n", "<a><b>\n!2:4 a NUL byte\n<3><4>\n");
    EXPECT("a,b\n\"\0\",x\n3,4\n", "<a><b>\n!2:2 a NUL byte\n<3><4>\n");
    EXPECT("\xff\xfe"
           "a\0",
           "!1:1 the file is UTF-16; save it as UTF-8\n");
    EXPECT("a,b\n1,2\n\"3\r\n\r\n4\",5,\"6\n",
           "<a><b>\n<1><2>\n!5:6 a quote is opened here and never closed\n");
}

static void limits_are_told(void **state) {
    (void)state;
    ent_buf b, out;
    ent__buf_init(&b, 1 << 26);
    ent__buf_z(&b, "a\n");
    for (int i = 0; i < 512; i++)
        ent__buf_char(&b, ',');
    ent__buf_z(&b, "\nx");
    for (int i = 0; i < ENT_CSV_CELL_MOST; i++)
        ent__buf_char(&b, 'x');
    ent__buf_z(&b, "\ny\n\"");
    for (int i = 0; i < 5 * (ENT_CSV_ROW_MOST / 16); i++)
        ent__buf_z(&b, "yyyyyyyy");
    ent_csv *csv;
    drip d = {ent__buf_view(&b), 1 << 16};
    OK(ent__csv_open(drip_read, &d, NULL, &csv, err));
    ent__buf_init(&out, 1 << 26);
    run(csv, &out);
    STR_IS(ent__buf_view(&out), "<a>\n!2:513 more than 512 cells in a row\n"
                                "!3:1 a cell of more than 1 MiB; is its quote closed?\n<y>\n"
                                "!5:1 a row of more than 16 MiB; is a quote left open?\n");
    ent__csv_close(csv);
    ent__buf_free(&b);
    ent__buf_free(&out);
}

static void places_are_counted_in_characters(void **state) {
    (void)state;
    ent_csv *csv;
    const ent_str *cells;
    int n;
    int64_t line, column;
    OK(ent__csv_open_text(ENT_STR("\xef\xbb\xbf"
                                  "a,b,c\n\xc5\xa1\xc5\xa1,\"x\ny\",z\n"),
                          NULL, &csv, err));
    OK(ent__csv_next(csv, &cells, &n, err));
    ent__csv_place(csv, 1, &line, &column);
    assert_true(line == 1 && column == 3);
    OK(ent__csv_next(csv, &cells, &n, err));
    ent__csv_place(csv, 1, &line, &column);
    assert_true(line == 2 && column == 4);
    ent__csv_place(csv, 2, &line, &column);
    assert_true(line == 3 && column == 4);
    STR_IS(ent__csv_raw(csv), "\xc5\xa1\xc5\xa1,\"x\ny\",z");
    ent__csv_close(csv);
}

static void other_dialects_are_asked_for(void **state) {
    (void)state;
    ent_csv *csv;
    ent_csv_options options = {.separator = '\t', .ragged = true};
    OK(ent__csv_open_text(ENT_STR("a\tb,c\n1\n"), &options, &csv, err));
    ent_buf out;
    ent__buf_init(&out, 1000);
    run(csv, &out);
    STR_IS(ent__buf_view(&out), "<a><b,c>\n<1>\n");
    ent__buf_free(&out);
    ent__csv_close(csv);
}

static void rows_are_written_as_they_are_read(void **state) {
    (void)state;
    const ent_str cells[] = {ENT_STR("plain"), ENT_STR(""),     ENT_STR("a,b"),
                             ENT_STR("\"q\""), ENT_STR("x\ny"), ENT_STR(" blank ")};
    ent_buf b;
    ent__buf_init(&b, 1000);
    ent__csv_put_row(&b, cells, 6);
    STR_IS(ent__buf_view(&b), "plain,,\"a,b\",\"\"\"q\"\"\",\"x\ny\",\" blank \"\n");
    ent_csv *csv;
    OK(ent__csv_open_text(ent__buf_view(&b), NULL, &csv, err));
    const ent_str *read;
    int n;
    OK(ent__csv_next(csv, &read, &n, err));
    assert_int_equal(n, 6);
    for (int i = 0; i < n; i++)
        assert_true(ent__str_eq(cells[i], read[i]));
    ent__csv_close(csv);
    ent__buf_clear(&b);
    ent__csv_put_row(&b, &cells[1], 1);
    STR_IS(ent__buf_view(&b), "\"\"\n");
    ent__buf_free(&b);
}

/* Rows longer than the window, over its edges. */
static void long_streams_are_read(void **state) {
    (void)state;
    ent_buf b;
    ent__buf_init(&b, 1 << 26);
    ent__buf_z(&b, "a,b\n");
    for (int i = 0; i < 3000; i++) {
        ent__buf_printf(&b, "%d,\"", i);
        for (int k = 0; k < (i % 100 == 7 ? 30000 : i % 37); k++)
            ent__buf_z(&b, k % 5 ? "x" : "\"\"");
        ent__buf_z(&b, "\"\n");
    }
    ent_csv *csv;
    drip d = {ent__buf_view(&b), 4099};
    OK(ent__csv_open(drip_read, &d, NULL, &csv, err));
    const ent_str *cells;
    int n;
    OK(ent__csv_next(csv, &cells, &n, err));
    for (int i = 0; i < 3000; i++) {
        OK(ent__csv_next(csv, &cells, &n, err));
        int64_t no, line, column;
        assert_true(ent__int_parse(cells[0], &no) && no == i);
        assert_int_equal(cells[1].n, i % 100 == 7 ? 30000 : i % 37);
        ent__csv_place(csv, 0, &line, &column);
        assert_int_equal(line, i + 2);
    }
    assert_int_equal(ent__csv_next(csv, &cells, &n, NULL), ENT_DONE);
    assert_int_equal(ent__csv_bytes(csv), b.n);
    ent__csv_close(csv);
    ent__buf_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read),
        cmocka_unit_test(faults_have_their_place),
        cmocka_unit_test(limits_are_told),
        cmocka_unit_test(places_are_counted_in_characters),
        cmocka_unit_test(other_dialects_are_asked_for),
        cmocka_unit_test(rows_are_written_as_they_are_read),
        cmocka_unit_test(long_streams_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
