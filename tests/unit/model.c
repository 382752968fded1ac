/* SPDX-License-Identifier: MIT */
#include "test.h"

#include "exchange/rows.h"

/* ---- a small vocabulary ------------------------------------------------------------ */

static const char relations_csv[] =
    "id,shape,symmetric,multi,once,facet,values,implies,ends,label\n"
    "diplomatic,state,yes,no,no,,none|established|downgraded|severed,downgraded>established,"
    "severed,diplomatic relations\n"
    "member,state,no,no,no,,none|seeking|observer|member|suspended,suspended>member,suspended,"
    "membership\n"
    "mission,state,no,yes,no,place,none|mission|embassy|consulate,embassy>mission|"
    "consulate>mission,,mission\n"
    "act,event,no,yes,no,,,,,act\n"
    "count,measure,no,no,no,of,,,,count\n"
    "complete,state,no,no,no,,all,,,the source lists all\n"
    "remark,remark,no,yes,no,,,,,remark\n"
    "retract,retract,no,no,no,,,,,withdraws\n";

static struct {
    ent_arena arena;
    ent_relation relation[16];
    int n;
} vocabulary;

static ent_row first_row(ent_kind kind, const char *csv_text, ent_arena *arena) {
    ent_csv *csv;
    ent_rows rows;
    ent_row row;
    OK(ent__csv_open_text(ent__str(csv_text), NULL, &csv, err));
    OK(ent__rows_begin(&rows, kind, csv, err));
    OK(ent__rows_next(&rows, &row, err));
    for (int i = 0; i < ENT_CELLS_MOST; i++)
        row.cell[i] = ent__str_copy(arena, row.cell[i]);
    ent__csv_close(csv);
    return row;
}

static int setup(void **state) {
    (void)state;
    ent_csv *csv;
    ent_rows rows;
    ent_row row;
    OK(ent__csv_open_text(ent__str(relations_csv), NULL, &csv, err));
    OK(ent__rows_begin(&rows, ENT_RELATION, csv, err));
    while (ent__rows_next(&rows, &row, NULL) == ENT_OK) {
        int cell;
        OK(ent__relation_parse(&row, &vocabulary.relation[vocabulary.n++], &vocabulary.arena,
                               &cell, err));
    }
    ent__csv_close(csv);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    ent__arena_free(&vocabulary.arena);
    return 0;
}

static const ent_relation *known_relation(void *ctx, ent_str id) {
    (void)ctx;
    for (int i = 0; i < vocabulary.n; i++)
        if (ent__str_eq(vocabulary.relation[i].id, id))
            return &vocabulary.relation[i];
    return NULL;
}

static bool known_entity(void *ctx, ent_str id) {
    if (ent__str_starts(id, "rel:"))
        return known_relation(ctx, (ent_str){id.p + 4, id.n - 4}) != NULL;
    return ent__str_in_list(ENT_STR("LTU|LVA|UN|place:Riga|any:state"), id);
}

static bool known_source(void *ctx, ent_str id) {
    (void)ctx;
    return ent__str_in_list(ENT_STR("s1|s2"), id);
}

static const ent_known known = {NULL, known_relation, known_entity, known_source};

static const ent_relation *relation(const char *id) {
    return known_relation(NULL, ent__str(id));
}

/* ---- schemas --------------------------------------------------------------------------- */

static void columns_are_found(void **state) {
    (void)state;
    for (int k = 0; k < ENT_KIND_COUNT; k++) {
        const ent_schema *s = ent__schema((ent_kind)k);
        for (int i = 0; i < s->n; i++)
            assert_int_equal(ent__schema_find((ent_kind)k, ent__str(s->columns[i])), i);
        assert_string_equal(s->columns[s->recorded], "recorded");
        assert_string_equal(s->columns[s->replaces], "replaces");
    }
    assert_int_equal(ent__schema_find(ENT_CLAIM, ENT_STR("status")), -1);
}

/* ---- canonical form -------------------------------------------------------------------------
 */

static void rows_become_canonical(void **state) {
    (void)state;
    static const struct {
        int cell;
        const char *in, *out;
    } cases[] = {
        {ENT_C_SUBJECT, " LTU\t", "LTU"},
        {ENT_C_AT, "e\xcc\x81", "\xc3\xa9"},
        {ENT_C_DETAIL, "topic=b;how=a", "how=a;topic=b"},
        {ENT_C_DETAIL, " topic = b ;; how=a=c; ", "how=a=c;topic=b"},
        {ENT_C_DETAIL, ";", ""},
        {ENT_C_DETAIL, "a-b=1;a=2", "a=2;a-b=1"},
        {ENT_C_QUOTE, "one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"},
        {ENT_C_NOTE, "\r\n x \r\n", "x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_arena arena = {0};
        ent_row in = {0}, out;
        int cell = 7;
        in.cell[cases[i].cell] = ent__str(cases[i].in);
        OK(ent__row_canonical(ENT_CLAIM, &in, &out, &arena, &cell, err));
        STR_IS(out.cell[cases[i].cell], cases[i].out);
        OK(ent__row_canonical(ENT_CLAIM, &out, &in, &arena, &cell, err));
        STR_IS(in.cell[cases[i].cell], cases[i].out);
        ent__arena_free(&arena);
    }
}

static void what_is_no_text_is_refused(void **state) {
    (void)state;
    static const struct {
        int cell;
        const char *in, *message;
    } cases[] = {
        {ENT_C_AT, "\xff", "not valid UTF-8"},
        {ENT_C_AT, "a\x01z", "a control character"},
        {ENT_C_AT, "\x7f", "a control character"},
        {ENT_C_AT, "a\xc2\x85z", "a control character (U+0080 to U+009F)"},
        {ENT_C_AT, "a\nb", "a line break or tab inside the cell"},
        {ENT_C_DETAIL, "topic", "\"topic\" in detail is not key=value"},
        {ENT_C_DETAIL, "a=1;a=2", "\"a\" stands twice in detail"},
        {ENT_C_DETAIL, "a=", "\"a\" in detail has no value"},
        {ENT_C_DETAIL, "=x", "\"\" is no key of detail: letters, digits, - and _ only"},
        {ENT_C_DETAIL, "a b=x", "\"a b\" is no key of detail: letters, digits, - and _ only"},
        {ENT_C_DETAIL, "b=x;a= \xcc\xb8x", "a value in detail begins with a combining mark"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_arena arena = {0};
        ent_row in = {0}, out;
        ent_error err;
        int cell = -1;
        in.cell[cases[i].cell] = ent__str(cases[i].in);
        assert_int_equal(ent__row_canonical(ENT_CLAIM, &in, &out, &arena, &cell, &err),
                         ENT_PARSE);
        assert_int_equal(cell, cases[i].cell);
        assert_string_equal(err.message, cases[i].message);
        ent__arena_free(&arena);
    }
}

static void details_are_walked(void **state) {
    (void)state;
    ent_str rest = ENT_STR("how=a=c;topic=b"), key, value;
    assert_true(ent__detail_next(&rest, &key, &value));
    STR_IS(key, "how");
    STR_IS(value, "a=c");
    assert_true(ent__detail_next(&rest, &key, &value));
    assert_false(ent__detail_next(&rest, &key, &value));
    STR_IS(ent__detail_get(ENT_STR("how=a=c;topic=b"), "topic"), "b");
    STR_IS(ent__detail_get(ENT_STR("how=a=c;topic=b"), "to"), "");
    STR_IS(ent__detail_get(ENT_STR(""), "to"), "");
}

/* ---- ids ------------------------------------------------------------------------------------
 */

/* Computed by another program (docs/format.md shows it). */
static void ids_are_the_published_ones(void **state) {
    (void)state;
    static const struct {
        const char *csv, *id;
    } cases[] = {
        {"subject\n\"\"\n", "aqaqr27valqmkvjhhq4kp4qrdi"},
        {"subject,relation,object,value,since,until,source,at,as_of\n"
         "LTU,member,UN,member,1991-09-18,..,wp-lt@2012,#1 lead,2012-04-03\n",
         "er6u5vqepnygfq25idm4dkjnhq"},
        {"subject,relation,object,value,since,detail,source,at,quote,note,by,recorded\n"
         "LTU,recognition, ISL,de-jure,1991-02-11,topic=topic:\xc5\xa1"
         "alis;of=LTU ; "
         "how=e\xcc\x81tabli,wp-lt@2012,s\xc4\x85ra\xc5\xa1"
         "as,any,thing,else,2026-11-23\n",
         "ku2qnvcsenoes7kaa5uxlp2wva"},
        {"replaces,subject,relation,object,value,since,until,source,at,as_of\n"
         "er6u5vqepnygfq25idm4dkjnhq,LTU,member,UN,member,1991-09-17,..,wp-lt@2012,#1 lead,"
         "2012-04-03\n",
         "5nbexedu7hkhgje4smmhirmimq"},
        {"relation,replaces\nretract,er6u5vqepnygfq25idm4dkjnhq\n",
         "5nvj7zfjmbriwtgdvf636uvexa"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_arena arena = {0};
        ent_row row = first_row(ENT_CLAIM, cases[i].csv, &arena), canonical;
        ent_claim_id id, again;
        char text[ENT_ID_TEXT];
        int cell;
        OK(ent__row_canonical(ENT_CLAIM, &row, &canonical, &arena, &cell, err));
        ent__claim_id(&canonical, &id);
        ent__claim_id_format(&id, text);
        assert_string_equal(text, cases[i].id);
        assert_true(ent__claim_id_parse(ent__str(text), &again));
        assert_true(ent__claim_id_eq(&id, &again));
        ent__arena_free(&arena);
    }
}

static void long_cells_are_hashed_whole(void **state) {
    (void)state;
    char x[2000];
    memset(x, 'x', sizeof x);
    ent_row row = {0};
    ent_claim_id id;
    char text[ENT_ID_TEXT];
    row.cell[ENT_C_SUBJECT] = ENT_STR("LTU");
    row.cell[ENT_C_RELATION] = ENT_STR("act");
    row.cell[ENT_C_VALUE] = (ent_str){x, sizeof x};
    row.cell[ENT_C_SOURCE] = ENT_STR("s");
    ent__claim_id(&row, &id);
    ent__claim_id_format(&id, text);
    assert_string_equal(text, "jzhtfnmkmdpxru5fk4dvyygpx4");
}

static void only_full_ids_are_ids(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "er6u5vqepnyg",
                                      "er6u5vqepnygfq25idm4dkjnh",
                                      "er6u5vqepnygfq25idm4dkjnhqa",
                                      "ER6U5VQEPNYGFQ25IDM4DKJNHQ",
                                      "er6u5vqepnygfq25idm4dkjnh1",
                                      "er6u5vqepnygfq25idm4dkjnhr", /* a spare bit is set */
                                      "er6u5vqepnygfq25idm4dkjnhs"};
    ent_claim_id id;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ent__claim_id_parse(ent__str(bad[i]), &id));
}

/* ---- relations ------------------------------------------------------------------------------
 */

static void values_imply_values(void **state) {
    (void)state;
    const ent_relation *r = relation("member");
    int member = ent__relation_value(r, ENT_STR("member"));
    int suspended = ent__relation_value(r, ENT_STR("suspended"));
    assert_int_equal(member, 3);
    assert_true(ent__relation_implies(r, suspended, member));
    assert_false(ent__relation_implies(r, member, suspended));
    assert_true(r->ends == UINT64_C(1) << suspended);
    assert_int_equal(ent__relation_value(r, ENT_STR("none")), ENT_V_NONE);
    assert_int_equal(ent__relation_value(relation("act"), ENT_STR("unknown")), ENT_V_UNKNOWN);
    assert_int_equal(ent__relation_value(relation("act"), ENT_STR("charged")), ENT_V_FREE);
    assert_int_equal(ent__relation_value(r, ENT_STR("foo")), -1);
    assert_false(ent__relation_implies(r, ENT_V_NONE, member));
    assert_true(ent__relation_implies(r, ENT_V_NONE, ENT_V_NONE));
    STR_IS(relation("mission")->facet[0], "place");
}

static void implication_is_closed(void **state) {
    (void)state;
    ent_arena arena = {0};
    ent_relation r;
    int cell;
    ent_row row = first_row(
        ENT_RELATION, "id,shape,values,implies\nx,state,a|b|c|d|e,a>b|b>c|c>a|d>a\n", &arena);
    OK(ent__relation_parse(&row, &r, &arena, &cell, err));
    assert_true(r.implied[0] == 7 && r.implied[1] == 7 && r.implied[2] == 7);
    assert_true(r.implied[3] == 15 && r.implied[4] == 16);
    ent__arena_free(&arena);
}

static void bad_relations_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *csv;
        int cell;
        const char *message;
    } cases[] = {
        {"id,shape\nx,thing\n", ENT_R_SHAPE,
         "shape \"thing\" is none of state, event, measure, remark, retract"},
        {"id,shape,multi\nx,state,maybe\n", ENT_R_MULTI, "\"maybe\" is neither yes nor no"},
        {"id,shape,values\nx,state,a||b\n", ENT_R_VALUES, "an empty word in \"a||b\""},
        {"id,shape,values\nx,state,a|a\n", ENT_R_VALUES, "\"a\" stands twice"},
        {"id,shape,values\nx,state,a b\n", ENT_R_VALUES, "\"a b\" has a \" \" in it"},
        {"id,shape,values\nx,measure,a\n", ENT_R_VALUES,
         "the values of a measure are numbers, not a list"},
        {"id,shape,values,implies\nx,state,a|b,a>c\n", ENT_R_IMPLIES,
         "\"c\" is not among the values"},
        {"id,shape,values,implies\nx,state,a|none,a>none\n", ENT_R_IMPLIES,
         "none implies nothing and ends nothing"},
        {"id,shape,values,implies\nx,state,a|b,a\n", ENT_R_IMPLIES,
         "\"a\" in implies is not value>value"},
        {"id,shape,values,ends\nx,state,a|b,c\n", ENT_R_ENDS, "\"c\" is not among the values"},
        {"id,shape,facet\nx,state,a|b|c|d|e\n", ENT_R_FACET, "more than 4 words in a list"},
        {"id,shape\n\"\",state\n", ENT_R_ID, "the id is missing"},
        {"id,shape\na b,state\n", ENT_R_ID, "a \" \" in the id \"a b\""},
        {"id,shape,replaces\nx,state,x\n", ENT_R_REPLACES, "\"x\" refers to itself"},
        {"id,shape,replaces\nx,state,y\n", ENT_R_REPLACES, "unknown relation \"y\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ent_arena arena = {0};
        ent_error err = {0};
        int cell = -1;
        ent_row row = first_row(ENT_RELATION, cases[i].csv, &arena);
        assert_int_not_equal(ent__row_check(ENT_RELATION, &row, &known, &cell, &err), ENT_OK);
        assert_string_equal(err.message, cases[i].message);
        assert_int_equal(cell, cases[i].cell);
        ent__arena_free(&arena);
    }
}

/* ---- numbers
 * ----------------------------------------------------------------------------------- */

static void numbers_are_intervals(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double low, high, of;
    } good[] = {{"176", 176, 176, 0},        {"8/12", 8, 8, 12},      {"1000~", 900, 1100, 0},
                {"900..1100", 900, 1100, 0}, {"-3.5", -3.5, -3.5, 0}, {"-10~", -11, -9, 0},
                {"-5..-1", -5, -1, 0},       {"0", 0, 0, 0},          {"5~/10", 4.5, 5.5, 10}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ent_number v;
        assert_true(ent__number_parse(ent__str(good[i].text), &v));
        assert_float_equal(v.low, good[i].low, 1e-9);
        assert_float_equal(v.high, good[i].high, 1e-9);
        assert_float_equal(v.of, good[i].of, 1e-9);
    }
    static const char *const bad[] = {"",    "~",   "1,000", "1e3", "8/",     "/12",   "8/0",
                                      "1..", "..1", "2..1",  "1 2", "8/12/3", "1...2", "x"};
    ent_number v;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ent__number_parse(ent__str(bad[i]), &v))
            fail_msg("\"%s\" was read as a number", bad[i]);
}

static bool agree(const char *a, const char *b) {
    ent_number x, y;
    assert_true(ent__number_parse(ent__str(a), &x) && ent__number_parse(ent__str(b), &y));
    assert_int_equal(ent__number_agree(&x, &y), ent__number_agree(&y, &x));
    return ent__number_agree(&x, &y);
}

static void numbers_agree_within_their_precision(void **state) {
    (void)state;
    assert_true(agree("94", "94"));
    assert_false(agree("94", "95"));
    assert_true(agree("1000~", "1100"));
    assert_false(agree("1000~", "1101"));
    assert_true(agree("900..1100", "1100..2000"));
    assert_true(agree("8/12", "8"));
    assert_false(agree("8/12", "8/13"));
    assert_true(agree("8.0", "8"));
}

/* ---- checks
 * -------------------------------------------------------------------------------------- */

typedef struct check_case {
    const char *csv;     /* a header and a row */
    const char *column;  /* at fault; NULL: nothing is */
    const char *message; /* how the message begins */
} check_case;

static void check_all(ent_kind kind, const check_case *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        ent_arena arena = {0};
        ent_error why = {0};
        int cell = -1;
        ent_row row = first_row(kind, cases[i].csv, &arena);
        OK(ent__row_canonical(kind, &row, &row, &arena, &cell, err));
        ent_code code = ent__row_check(kind, &row, &known, &cell, &why);
        if ((code == ENT_OK) != (cases[i].column == NULL))
            fail_msg("%s%s: %s", cases[i].csv, ent_code_name(code), why.message);
        if (code != ENT_OK) {
            assert_string_equal(ent__schema(kind)->columns[cell], cases[i].column);
            if (strncmp(why.message, cases[i].message, strlen(cases[i].message)) != 0)
                fail_msg("%s\"%s\" is not \"%s\"", cases[i].csv, why.message, cases[i].message);
        }
        ent__arena_free(&arena);
    }
}

#define HEAD "subject,relation,object,value,since,until,source\n"

static void claims_are_checked(void **state) {
    (void)state;
    static const check_case cases[] = {
        {HEAD "LTU,member,UN,member,1991-09-17,..,s1\n", NULL, NULL},
        {HEAD "LTU,member,UN,none,,,s1\n", NULL, NULL},
        {HEAD "LTU,member,UN,unknown,,,s1\n", NULL, NULL},
        {HEAD "LTU,member,,member,,,s1\n", NULL, NULL},
        {HEAD "LTU,member,UN,member,..,1940,s1\n", NULL, NULL},
        {HEAD "LTU,member,UN,member,2004-05,2004-05-01,s1\n", NULL, NULL},
        {HEAD "LTU,act,LVA,anything at all,,,s1\n", NULL, NULL},
        {HEAD "LTU,count,,94,,,s1\n", NULL, NULL},
        {HEAD "LTU,count,,none,,,s1\n", NULL, NULL},
        {HEAD "LTU,remark,,,,,s1\n", NULL, NULL},
        {HEAD "LTU,complete,rel:mission,all,1990,2014,s1\n", NULL, NULL},
        {HEAD "any:state,complete,rel:member,all,1990,2014,s1\n", NULL, NULL},
        {HEAD ",member,UN,member,,,s1\n", "subject", "the subject is missing"},
        {HEAD "XYZ,member,UN,member,,,s1\n", "subject", "unknown entity \"XYZ\""},
        {HEAD "any:state,member,UN,member,,,s1\n", "subject",
         "\"any:state\" may stand in coverage claims (complete) only"},
        {HEAD "LTU,,UN,member,,,s1\n", "relation", "the relation is missing"},
        {HEAD "LTU,foo,UN,member,,,s1\n", "relation", "unknown relation \"foo\""},
        {HEAD "LTU,member,UNO,member,,,s1\n", "object", "unknown entity \"UNO\""},
        {HEAD "LTU,member,UN,,,,s1\n", "value", "the value is missing"},
        {HEAD "LTU,act,UN,,,,s1\n", "value", "the value is missing"},
        {HEAD "LTU,member,UN,foo,,,s1\n", "value",
         "value \"foo\" is not in the vocabulary of member: none, seeking, observer, member, "
         "suspended"},
        {HEAD "LTU,count,,many,,,s1\n", "value", "value \"many\" is no number"},
        {HEAD "LTU,member,UN,member,2001-02-29,,s1\n", "since", ""},
        {HEAD "LTU,member,UN,member,soon,,s1\n", "since", ""},
        {HEAD "LTU,member,UN,member,,1985-02-3X,s1\n", "until", ""},
        {HEAD "LTU,member,UN,member,1990/1991,,s1\n", "since",
         "\"1990/1991\" is an interval; its ends go into since and until"},
        {HEAD "LTU,member,UN,member,,1990/..,s1\n", "until", "\"1990/..\" is an interval"},
        {HEAD "LTU,member,UN,member,2004-05-01,2003,s1\n", "until",
         "since 2004-05-01 is after until 2003"},
        {HEAD "LTU,member,UN,member,,,\n", "source", "the source is missing"},
        {HEAD "LTU,member,UN,member,,,s9\n", "source", "unknown source \"s9\""},
        {HEAD "LTU,complete,UN,all,,,s1\n", "object",
         "the object of complete is rel:RELATION, not \"UN\""},
        {HEAD "LTU,complete,rel:foo,all,,,s1\n", "object", "unknown relation \"rel:foo\""},
        {HEAD "LTU,retract,,,,,\n", "replaces", "replaces is missing"},
        {"relation,replaces\nretract,er6u5vqepnygfq25idm4dkjnhq\n", NULL, NULL},
        {"relation,replaces\nretract,er6u5vqepnyg\n", "replaces",
         "replaces \"er6u5vqepnyg\" is not the id of a claim"},
    };
    check_all(ENT_CLAIM, cases, sizeof cases / sizeof *cases);
}

#define MORE "subject,relation,object,value,source,detail,per,as_of,recorded,id\n"

static void the_rest_of_a_claim_is_checked(void **state) {
    (void)state;
    static const check_case cases[] = {
        {MORE "LTU,mission,LVA,embassy,s1,place=place:Riga,s2,2012,2026-11-23,\n", NULL, NULL},
        {MORE "LTU,mission,LVA,embassy,s1,place=Riga,,,,\n", "detail",
         "unknown entity \"Riga\""},
        {MORE "LTU,mission,LVA,embassy,s1,place=any:state,,,,\n", "detail",
         "\"any:state\" may stand"},
        {MORE "LTU,mission,LVA,embassy,s1,how=whatever,,,,\n", NULL, NULL},
        {MORE "LTU,mission,LVA,embassy,s1,,s3,,,\n", "per", "unknown source \"s3\""},
        {MORE "LTU,mission,LVA,embassy,s1,,,2012-13,,\n", "as_of", ""},
        {MORE "LTU,mission,LVA,embassy,s1,,,2010/2012,,\n", NULL, NULL},
        {MORE "LTU,mission,LVA,embassy,s1,,,,yesterday,\n", "recorded",
         "\"yesterday\" is no instant"},
        {MORE "LTU,mission,LVA,embassy,s1,,,,,abc\n", "id", "\"abc\" is not the id of a claim"},
        {MORE "LTU,mission,LVA,embassy,s1,,,,,er6u5vqepnygfq25idm4dkjnhq\n", "id",
         "the id does not match the row: er6u5vqepnygfq25idm4dkjnhq is given, "},
        {MORE "LTU,complete,rel:mission,all,s1,place=place:Riga;value=embassy;object=LVA,,,,\n",
         NULL, NULL},
        {MORE "LTU,complete,rel:mission,all,s1,object=any:state,,,,\n", NULL, NULL},
        {MORE "LTU,complete,rel:mission,all,s1,value=palace,,,,\n", "detail",
         "value \"palace\" is not in the vocabulary of mission"},
        {MORE "LTU,complete,rel:mission,all,s1,object=XYZ,,,,\n", "detail",
         "unknown entity \"XYZ\""},
        {MORE "LTU,complete,rel:mission,all,s1,place=Riga,,,,\n", "detail",
         "unknown entity \"Riga\""},
    };
    check_all(ENT_CLAIM, cases, sizeof cases / sizeof *cases);
}

static void sources_and_entities_are_checked(void **state) {
    (void)state;
    static const check_case sources[] = {
        {"id,work,kind,published,per\na@2012,a,tertiary,2012~,s1\n", NULL, NULL},
        {"id,kind\na,fourth\n", "kind", "kind \"fourth\" is none of primary"},
        {"id,kind\n\"\",primary\n", "id", "the id is missing"},
        {"id,kind\na;b,primary\n", "id", "a \";\" in the id \"a;b\""},
        {"id,published\na,2012-02-30\n", "published", ""},
        {"id,accessed\na,now\n", "accessed", ""},
        {"id,per\na,b\n", "per", "unknown source \"b\""},
        {"id,per\na,a\n", "per", "\"a\" refers to itself"},
        {"id,replaces\na,zz\n", "replaces", "unknown source \"zz\""},
    };
    check_all(ENT_SOURCE, sources, sizeof sources / sizeof *sources);
    static const check_case entities[] = {
        {"id,type,since,until,codes\nSUN,state,1922-12-30,1991-12-26,cow=365;gw=365\n", NULL,
         NULL},
        {"id,type\nSUN,\n", "type", "the type is missing"},
        {"id,type\nany:state,kind\n", "id", "any:TYPE names a kind, not an entity"},
        {"id,type,since,until\nSUN,state,1991,1922\n", "until",
         "since 1991 is after until 1922"},
        {"id,type,codes\nSUN,state,365\n", "codes", "codes are code=value;code=value"},
        {"id,type,codes\nDEU,state,cow=255@1871/1945;cow=255@1990-10-03/..\n", NULL, NULL},
        {"id,type,codes\nDEU,state,cow=255@../1945-05-08\n", NULL, NULL},
        {"id,type,codes\nDEU,state,cow=@1871/1945\n", "codes",
         "codes are code=value;code=value"},
        {"id,type,codes\nDEU,state,cow=255@1871\n", "codes",
         "code \"255@1871\": no interval after \"@\""},
        {"id,type,codes\nDEU,state,cow=255@\n", "codes", "code \"255@\""},
        {"id,type,codes\nDEU,state,cow=255@1871/soon\n", "codes", "code \"255@1871/soon\""},
        {"id,type,replaces\nSUN,state,USSR\n", "replaces", "unknown entity \"USSR\""},
    };
    check_all(ENT_ENTITY, entities, sizeof entities / sizeof *entities);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found),
        cmocka_unit_test(rows_become_canonical),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(details_are_walked),
        cmocka_unit_test(ids_are_the_published_ones),
        cmocka_unit_test(long_cells_are_hashed_whole),
        cmocka_unit_test(only_full_ids_are_ids),
        cmocka_unit_test(values_imply_values),
        cmocka_unit_test(implication_is_closed),
        cmocka_unit_test(bad_relations_are_refused),
        cmocka_unit_test(numbers_are_intervals),
        cmocka_unit_test(numbers_agree_within_their_precision),
        cmocka_unit_test(claims_are_checked),
        cmocka_unit_test(the_rest_of_a_claim_is_checked),
        cmocka_unit_test(sources_and_entities_are_checked),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
