/* SPDX-License-Identifier: MIT
 *
 * The World Factbook: "International organization participation", a list such as
 *
 *   CBSS, EU (candidate country), ICC (national committees), OAS (observer), UN
 *
 * and, of the European Union, its member states. No status in brackets means member.
 * Not every bracket says it in a word of ours: then the word that comes nearest is the
 * value, and the Factbook's own is kept in the detail.
 */
#include "exchange/factbook.h"
#include "exchange/factbook_orgs.h"

#include <stdlib.h>

/* ---- organisations -------------------------------------------------------------------- */

static int by_text(const void *key, const void *org) {
    return ent__str_cmp(*(const ent_str *)key, ent__str(((const factbook_org *)org)->text));
}

typedef struct coded {
    ent_str code; /* "factbook=CE" */
    char *out;
    bool found;
} coded;

static int on_coded(void *ctx, const ent_row *row, ent_instant recorded) {
    coded *c = ctx;
    (void)recorded;
    ent_str id = row->cell[ENT_E_ID];
    if (!ent__str_eq(ent__detail_get(row->cell[ENT_E_CODES], "factbook"), c->code) ||
        id.n >= ENT_WHO_BYTES)
        return 0;
    memcpy(c->out, id.p, id.n);
    c->out[id.n] = '\0';
    c->found = true;
    return 1;
}

/* The organisation whose code in the register this is. */
static ent_code find_coded(ent_importer *im, ent_str text, char out[ENT_WHO_BYTES],
                           ent_error *err) {
    coded c = {text, out, false};
    ent_buf folded;
    ent__buf_init(&folded, 1 << 12);
    ent_code code = ent__utf8_fold(text, &folded, err);
    if (code == ENT_OK && folded.n)
        code = ent__register_named(im->reg, ent__buf_view(&folded), false, on_coded, &c, err);
    ent__buf_free(&folded);
    if (code != ENT_OK && code != ENT_STOPPED)
        return code;
    return c.found ? ENT_OK : ENT_NOT_FOUND;
}

/* The id in the table, the full name in the register, or a new entity. */
static ent_code find_listed(ent_importer *im, const factbook_org *o, char out[ENT_WHO_BYTES],
                            ent_error *err) {
    static const char types[] = "org,format,programme";
    ent_code code = ent__import_who(im, ent__str(o->name), im->day, types, out, ENT_WHO_BYTES);
    if (code == ENT_OK || (code != ENT_NOT_FOUND && code != ENT_AMBIGUOUS))
        return code == ENT_OK ? code : ent__fail(err, code, "%s", ent_code_text(code));
    memcpy(out, o->id, strlen(o->id) + 1);
    return ent__import_entity(im, ent__str(o->id), o->type, ent__str(o->name), ENT_STR(""),
                              err);
}

static ent_code org_find(ent_importer *im, ent_str text, char out[ENT_WHO_BYTES],
                         ent_error *err) {
    ent_code code = find_coded(im, text, out, err);
    if (code != ENT_NOT_FOUND)
        return code;
    const factbook_org *listed =
        bsearch(&text, factbook_orgs, sizeof factbook_orgs / sizeof *factbook_orgs,
                sizeof *factbook_orgs, by_text);
    if (listed)
        return find_listed(im, listed, out, err);
    return ent__import_party(im, text, "org,format,programme", out, err);
}

/* ---- statuses ------------------------------------------------------------------------- */

typedef struct status {
    const char *words, *value, *detail;
} status;
static const status statuses[] = {
    {"accession candidate", "candidate", ""},
    {"associate member", "associate", ""},
    {"associate observer", "observer", "role=associate-observer"},
    {"associate", "associate", ""},
    {"associated member", "associate", ""},
    {"candidate country", "candidate", ""},
    {"candidate", "candidate", ""},
    {"candidates", "candidate", ""},
    {"chinese taipei", "member", "as=Chinese Taipei"},
    {"compliant country", "member", "role=compliant-country"},
    {"cooperating state", "partner", "role=cooperating-state"},
    {"correspondent", "associate", "role=correspondent"},
    {"de facto member", "member", "role=de-facto-member"},
    {"dialogue member", "partner", "role=dialogue-member"},
    {"dialogue partner", "partner", "role=dialogue-partner"},
    {"enhanced engagement", "partner", "role=enhanced-engagement"},
    {"excluded from formal participation since 1962", "suspended", "how=excluded"},
    {"implementing country", "member", "role=implementing-country"},
    {"member", "member", ""},
    {"national committees", "partner", "through=national-committees"},
    {"ngos", "partner", "through=ngos"},
    {"non-permanent", "member", "seat=elected"},
    {"nonregional member", "member", "role=nonregional-member"},
    {"nonregional members", "member", "role=nonregional-member"},
    {"observer", "observer", ""},
    {"observers", "observer", ""},
    {"participating member", "member", "role=participating-member"},
    {"partner", "partner", ""},
    {"partners", "partner", ""},
    {"pending member", "candidate", "role=pending-member"},
    {"permanent", "member", "seat=permanent"},
    {"regional", "member", "role=regional-member"},
    {"sectoral dialogue partner", "partner", "role=sectoral-dialogue-partner"},
    {"signatory", "signatory", ""},
    {"subbureau", "associate", "role=subbureau"},
    {"subscriber", "associate", "role=subscriber"},
    {"suspended", "suspended", ""},
    {"taipei, china", "member", "as=Taipei, China"},
    {"temporarily suspended", "suspended", ""},
    {"temporary", "member", "seat=elected"},
    {"us suspended security obligations to nz on 11 august 1986", "member",
     "security-obligations=suspended"},
};

static const status *status_find(ent_str words) {
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        ent_str rest = words;
        if (ent__prose_skip(&rest, statuses[i].words) && rest.n == 0)
            return &statuses[i];
    }
    return NULL;
}

/* What a bracket says, whole or up to its first comma. */
static const status *status_read(ent_str words) {
    const status *s = status_find(words);
    ent_str first, rest = words;
    if (!s && ent__prose_item(&rest, ",", &first) && rest.p)
        s = status_find(first);
    return s;
}

/* ---- the list ------------------------------------------------------------------------- */

/* Takes the brackets off the item: the last one is the value, but suspension goes over
 * all. A bare year is that of the statement. False: a bracket is not understood. */
static bool item_read(ent_str *name, const char **value, ent_buf *detail, char as_of[16]) {
    ent_str words;
    size_t used, unclosed;
    *value = "member";
    as_of[0] = '\0';
    bool first = true;
    const char *open = memchr(name->p, '(', name->n);
    unclosed = open && !memchr(name->p, ')', name->n) ? (size_t)(open - name->p) : name->n;
    if (unclosed < name->n) { /* "OECD (Enhanced Engagement" */
        words = (ent_str){name->p + unclosed + 1, name->n - unclosed - 1};
        *name = ent__str_trim((ent_str){name->p, unclosed});
    } else if (!ent__prose_bracket(name, &words)) {
        return true;
    }
    do {
        const status *s = status_read(words);
        if (!s && ent__prose_date(words, as_of, &used) && used == words.n)
            continue;
        if (!s)
            return false;
        if (first || strcmp(s->value, "suspended") == 0)
            *value = s->value;
        if (*s->detail)
            ent__buf_printf(detail, "%s%s", detail->n ? ";" : "", s->detail);
        first = false;
    } while (ent__prose_bracket(name, &words));
    return true;
}

static ent_code status_refuse(ent_factbook *fb, ent_str item, ent_error *err) {
    ent_error why = {0};
    ent__fail(&why, ENT_INVALID, "a status that is not understood: \"%.*s\"", ENT_FMT(item));
    return ent__import_refuse(fb->im, &why, err);
}

static ent_code item_take(ent_factbook *fb, ent_str item, ent_error *err) {
    ent_str name = item;
    const char *value;
    char as_of[16], org[ENT_WHO_BYTES];
    ent_buf *detail = &fb->detail;
    const char *colon = memchr(item.p, ':', item.n);
    if (colon) { /* words before the first: "… members of the following organizations: ADB" */
        ent_str before = {item.p, (size_t)(colon - item.p)};
        ENT_TRY(ent__factbook_puzzle(fb, "participation", before, err));
        name = ent__str_trim((ent_str){colon + 1, item.n - before.n - 1});
    }
    while (name.n && (name.p[name.n - 1] == ';' || name.p[name.n - 1] == '.'))
        name.n--;
    ent__buf_clear(detail);
    if (!item_read(&name, &value, detail, as_of))
        return status_refuse(fb, item, err);
    if (ent__str_in_list(ENT_STR("GCTU|ITUC|WFTU"), name) && detail->n) {
        ent__buf_clear(detail); /* the organisations in them are trade unions */
        ent__buf_z(detail, "through=trade-unions");
    }
    ent_code code = org_find(fb->im, name, org, err);
    if (code != ENT_OK)
        return code == ENT_DONE ? ENT_OK : code;
    bool over; /* the lists keep missions of peace long after their end */
    ENT_TRY(ent__import_is_over(fb->im, ent__str(org), &over, err));
    if (over)
        return ENT_OK;
    return ent__factbook_claim(fb,
                               &(ent_factbook_claim){.relation = "member",
                                                     .object = org,
                                                     .value = value,
                                                     .until = "..",
                                                     .as_of = as_of,
                                                     .detail = ent__buf_view(detail).p},
                               err);
}

/* "Serbia is an EU candidate country …": what the note says of the European Union. */
static ent_code note_take(ent_factbook *fb, ent_error *err) {
    static const char field[] = "International organization participation";
    ent_str text;
    if (!ent__factbook_text(fb, "Government", field, "note", NULL, &text))
        return ENT_OK;
    if (ent__prose_find(text, "is an EU candidate country") == text.n)
        return ent__factbook_remark(fb, "participation", text, err);
    return item_take(fb, ENT_STR("EU (candidate country)"), err);
}

/* ---- the European Union's page ----------------------------------------------------------- */

static ent_code members_complete(ent_factbook *fb, ent_error *err) {
    ent__buf_clear(&fb->detail);
    ent__buf_printf(&fb->detail, "object=%s;value=member", fb->subject);
    return ent__factbook_claim(fb,
                               &(ent_factbook_claim){.subject = "any:state",
                                                     .relation = "complete",
                                                     .object = "rel:member",
                                                     .value = "all",
                                                     .until = "..",
                                                     .detail = ent__buf_view(&fb->detail).p},
                               err);
}

/* "27 countries: Austria, Belgium, …; note - …" */
static ent_code member_states(ent_factbook *fb, ent_error *err) {
    ent_str text, list, item;
    if (!ent__factbook_text(fb, "Government", "Member states", NULL, NULL, &text))
        return ENT_OK;
    ent__prose_item(&text, ";\n", &list);
    const char *colon = memchr(list.p, ':', list.n);
    if (!colon)
        return ent__factbook_puzzle(fb, "participation", list, err);
    list = (ent_str){colon + 1, list.n - (size_t)(colon - list.p) - 1};
    bool whole = true;
    while (ent__prose_item(&list, ",", &item)) {
        char member[ENT_WHO_BYTES];
        ent__prose_skip(&item, "and ");
        ent_code code = ent__factbook_party(fb, item, member, err);
        whole = whole && code == ENT_OK;
        if (code == ENT_OK)
            code = ent__factbook_claim(fb,
                                       &(ent_factbook_claim){.subject = member,
                                                             .relation = "member",
                                                             .object = fb->subject,
                                                             .value = "member",
                                                             .until = ".."},
                                       err);
        if (code != ENT_OK && code != ENT_DONE)
            return code;
    }
    return whole ? members_complete(fb, err) : ENT_OK;
}

ent_code ent__factbook_members(ent_factbook *fb, ent_error *err) {
    static const char field[] = "International organization participation";
    ent_str text, item;
    if (ent__factbook_text(fb, "Government", field, NULL, NULL, &text) &&
        !ent__str_is(text, "none"))
        while (ent__prose_item(&text, ",", &item))
            if (item.n)
                ENT_TRY(item_take(fb, item, err));
    ENT_TRY(note_take(fb, err));
    return member_states(fb, err);
}
