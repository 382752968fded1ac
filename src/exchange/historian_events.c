/* SPDX-License-Identifier: MIT
 *
 * What a heading of an article says happened: recognition, relations, missions.
 *
 *   U.S. Recognition of Syrian Independence, 1944.
 *   Establishment of Diplomatic Relations with the German Empire, 1871.
 *   Elevation of U.S. Legation to Embassy Status, 1948.
 *
 * An article is of one country, its headings may be of another: of a neighbour that is
 * named in it ("Recognition of the German Democratic Republic"), or of who was called so
 * on the day ("Yemen" in 1962). A legation ends where it is raised to an embassy, and all
 * missions where relations are severed (unless relations came back and nothing more is
 * said of missions); so they are gathered, and
 * written with both ends when the article is done; so are relations, which are established
 * until they are severed, and severed until they are resumed.
 */
#include "exchange/historian.h"

#include <math.h>
#include <stdio.h>

static bool has(ent_str head, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < head.n; k++) {
            ent_str rest = {head.p + k, head.n - k};
            if (ent__prose_skip(&rest, words[i]))
                return true;
        }
    return false;
}
#define HAS(head, ...)                                                                         \
    has((head), (const char *const[]){__VA_ARGS__},                                            \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* What stands behind the first of the phrase; blank if it is not there. */
static ent_str behind(ent_str text, const char *phrase) {
    size_t at = ent__prose_find(text, phrase), n = strlen(phrase);
    return at < text.n ? ent__str_trim((ent_str){text.p + at + n, text.n - at - n})
                       : ENT_STR("");
}

/* ---- with whom -------------------------------------------------------------------------- */

/* A name at the start of what is left of a heading: up to its year, or the next clause. */
static ent_str name_cut(ent_str rest) {
    static const char *const ends[] = {", and the ", " and the ", ", 1", ", 2", "/", ". "};
    ent__prose_skip(&rest, "the Independence of ");
    ent__prose_skip(&rest, "Independent ");
    ent__prose_skip(&rest, "the ");
    for (size_t i = 0; i < rest.n; i++)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
            ent_str tail = {rest.p + i, rest.n - i};
            if (ent__prose_skip(&tail, ends[k]))
                rest.n = i;
        }
    while (rest.n && rest.p[rest.n - 1] == '.')
        rest.n--;
    return ent__str_trim(rest);
}

static ent_day day_of(const ent_historian *h, const ent_historian_event *e) {
    ent_date d;
    return ent_date_parse(e->when, -1, &d, NULL) == ENT_OK ? d.from : h->im->day;
}

/* The inside of one of the brackets of a text that somebody is called by. */
static bool bracket_called(ent_historian *h, ent_historian_event *e, ent_str text) {
    for (size_t i = 0; i < text.n; i++) {
        const char *end = text.p[i] == '(' ? memchr(text.p + i, ')', text.n - i) : NULL;
        if (end &&
            ent__historian_called(h, (ent_str){text.p + i + 1, (size_t)(end - text.p) - i - 1},
                                  day_of(h, e), e->country) == ENT_OK)
            return true;
    }
    return false;
}

/* Whom the heading names, else who was called like the article's country on the day. */
static ent_code country_find(ent_historian *h, ent_historian_event *e, ent_error *err) {
    static const char *const before[] = {"Recognition of", "Relations with"};
    ent_code code;
    for (int i = 0; i < 2; i++) {
        ent_str name = name_cut(behind(e->head, before[i]));
        if (name.n && ent__historian_called(h, name, day_of(h, e), e->country) == ENT_OK)
            return ENT_OK;
    }
    if (bracket_called(h, e, e->head))
        return ENT_OK;
    e->own = true;
    code = ent__historian_called(h, h->country, day_of(h, e), e->country);
    if (code == ENT_AMBIGUOUS && bracket_called(h, e, e->text))
        return ENT_OK;
    if (code != ENT_OK && h->subject[0]) {
        memcpy(e->country, h->subject, ENT_WHO_BYTES);
        return ENT_OK;
    }
    return code == ENT_OK
               ? code
               : ent__import_party(h->im, h->country, "state,territory", e->country, err);
}

/* ---- recognition and relations ------------------------------------------------------------
 */

/* Has this been told of the country by an earlier heading? */
static ent_code told_before(ent_historian *h, const char *relation, const char *country,
                            int year, bool *told, ent_error *err) {
    char key[2 * ENT_WHO_BYTES];
    int n = snprintf(key, sizeof key, "%s %s %d", relation, country, year);
    size_t before = h->said.n;
    uint32_t no = ent__pool_add(&h->said, (ent_str){key, (size_t)n});
    *told = no < before;
    return no == ENT_NONE ? ent__nomem(err) : ENT_OK;
}

/* The day before, if it is a day. */
static void day_before(const char *when, char out[16]) {
    ent_date d;
    memcpy(out, when, 16);
    if (strlen(when) == 10 && ent_date_parse(when, -1, &d, NULL) == ENT_OK)
        ent_day_format(d.from - 1, out, 16);
}

/* What the heading says of relations ends what an earlier one said. */
static ent_code relation_hold(ent_historian *h, const ent_historian_event *e, const char *value,
                              const char *detail, ent_error *err) {
    if (h->n_relations == ENT_HISTORIAN_MISSIONS_MOST)
        return ent__fail(err, ENT_LIMIT, "more than %d changes of relations in an article",
                         ENT_HISTORIAN_MISSIONS_MOST);
    for (int i = h->n_relations; i-- > 0;) {
        ent_historian_relation *r = &h->relations[i];
        if (strcmp(r->country, e->country) != 0 && !(r->own && e->own))
            continue;
        if (!r->until[0] && strcmp(r->value, value) != 0 && strcmp(r->since, e->when) < 0)
            day_before(e->when, r->until);
        break;
    }
    ent_historian_relation *r = &h->relations[h->n_relations++];
    *r = (ent_historian_relation){.value = value, .detail = detail, .own = e->own};
    memcpy(r->country, e->country, sizeof r->country);
    memcpy(r->since, e->when, sizeof r->since);
    memcpy(r->at, e->at, sizeof r->at);
    return ENT_OK;
}

/* What began once more is resumed or renewed: the first beginning is not denied by it. */
static ent_code say(ent_historian *h, ent_historian_event *e, const char *relation,
                    const char *value, const char *detail, ent_error *err) {
    bool again, begun;
    e->n++;
    ENT_TRY(told_before(h, value, e->country, h->year, &again, err));
    ENT_TRY(told_before(h, value, e->country, 0, &begun, err));
    if (again) /* of that year: the same once more */
        return ENT_OK;
    if (begun && strcmp(value, "established") == 0)
        detail = "how=resumed";
    if (begun && strcmp(value, "de-jure") == 0)
        detail = "how=renewed";
    if (strcmp(relation, "diplomatic") == 0)
        return relation_hold(h, e, value, detail, err);
    return ent__historian_claim(h,
                                &(ent_historian_claim){.subject = "USA",
                                                       .relation = relation,
                                                       .object = e->country,
                                                       .value = value,
                                                       .since = e->when,
                                                       .until = "",
                                                       .detail = detail,
                                                       .at = e->at},
                                err);
}

/* "Syrian Independence", "Mali's Independence": of whom, by the first letters. */
static bool is_adjective(const ent_historian *h, ent_str name) {
    ent_str rest = name;
    char start[5];
    ent_str country = h->country;
    ent__prose_skip(&country, "the ");
    if (country.n < 4 || !HAS(name, "independence"))
        return false;
    snprintf(start, sizeof start, "%.4s", country.p);
    return ent__prose_skip(&rest, start);
}

/* "U.S. Recognition of Afghanistan", "Mutual Recognition", and not somebody else's. */
static ent_code recognition(ent_historian *h, ent_historian_event *e, ent_error *err) {
    static const char *const heads[] = {"U.S. Recognition", "United States Recognition",
                                        "American Recognition", "Recognition",
                                        "Mutual Recognition"};
    char named[ENT_WHO_BYTES];
    ent_str rest = e->head;
    bool ours = false;
    for (size_t i = 0; i < sizeof heads / sizeof *heads && !ours; i++)
        ours = ent__prose_skip(&rest, heads[i]);
    ours = ours || (HAS(e->head, "dissolution of") && HAS(e->head, "and recognition of"));
    if (!ours || HAS(e->head, "recognition of the united states", "recognition of u.s."))
        return ENT_OK;
    if (HAS(e->head, "withdraw"))
        return say(h, e, "recognition", "withdrawn", "", err);
    ent_str name = name_cut(behind(e->head, "Recognition of"));
    bool known = !name.n || is_adjective(h, name) ||
                 ent__historian_called(h, name, day_of(h, e), named) == ENT_OK;
    return known ? say(h, e, "recognition", "de-jure", "", err) : ENT_OK;
}

static ent_code relations(ent_historian *h, ent_historian_event *e, ent_error *err) {
    ent_str s = e->head;
    const char *part = memchr(s.p, '/', s.n); /* "… with PRC/Termination of … with …" */
    s.n = part ? (size_t)(part - s.p) : s.n;
    bool ends = HAS(s, "interrupt", "suspen", "sever", "ended", "terminat", "cessation",
                    "broken", "rupture");
    if (!HAS(s, "relations") || HAS(s, "consular relations", "commercial relations"))
        return ENT_OK;
    if (HAS(s, "reestablish", "re-establish", "resum", "restor", "normaliz") && !ends)
        return say(h, e, "diplomatic", "established", "how=resumed", err);
    if (HAS(s, "establish"))
        return ends ? ENT_OK : say(h, e, "diplomatic", "established", "how=established", err);
    if (HAS(s, "interrupt", "suspen"))
        return say(h, e, "diplomatic", "suspended", "", err);
    return ends ? say(h, e, "diplomatic", "severed", "", err) : ENT_OK;
}

/* ---- missions -----------------------------------------------------------------------------
 */

/* The place that the heading names, between its marks; not if it is the country. */
static ent_code place_find(ent_historian *h, const ent_historian_event *e,
                           char detail[ENT_WHO_BYTES + 8], ent_error *err) {
    char id[ENT_WHO_BYTES];
    const char *from = memchr(e->marked.p, '\1', e->marked.n);
    detail[0] = '\0';
    if (!from)
        return ENT_OK;
    ent_str name = {from + 1, e->marked.n - (size_t)(from + 1 - e->marked.p)};
    const char *to = memchr(name.p, '\2', name.n);
    name.n = to ? (size_t)(to - name.p) : 0;
    name = ent__str_trim(name);
    if (!name.n || name.n > 60 || ent__str_eq(name, h->country))
        return ENT_OK;
    ent_place p = {.name = name, .country = ent__str(e->country), .lat = NAN, .lon = NAN};
    p.qid = ENT_STR("");
    ENT_TRY(ent__import_place(h->im, &p, id, err));
    snprintf(detail, ENT_WHO_BYTES + 8, "place=%s", id);
    return ENT_OK;
}

/* "Polish Legation", "New Zealand Legation in the United States": not the Americans'. */
static bool is_theirs(ent_str head) {
    static const char *const kinds[] = {"legation", "embassy"};
    static const char ours[] = "American|America|U.S.|States";
    if (HAS(head, "in the united states", "in washington", "in the u.s.",
            "to the united states"))
        return true;
    for (int i = 0; i < 2; i++) {
        size_t at = ent__prose_find(head, kinds[i]);
        ent_str word = {head.p, at && at < head.n ? at - 1 : 0};
        for (size_t k = 0; k < word.n; k++)
            if (word.p[k] == ' ') {
                word = (ent_str){word.p + k + 1, word.n - k - 1};
                k = (size_t)-1;
            }
        if (word.n && word.p[0] >= 'A' && word.p[0] <= 'Z' &&
            !ent__str_in_list(ent__str(ours), word) && word.p[word.n - 1] != ',')
            return true;
    }
    return false;
}

/* Is the mission in the country of the heading, whoever that was when it was opened? */
static bool is_there(const ent_historian_mission *m, const ent_historian_event *e) {
    return strcmp(m->country, e->country) == 0 || (m->own && e->own);
}

/* The last one that is open, of that kind (NULL: of any). */
static ent_historian_mission *open_find(ent_historian *h, const ent_historian_event *e,
                                        const char *kind, bool theirs) {
    for (int i = h->n_missions; i-- > 0;) {
        ent_historian_mission *m = &h->missions[i];
        if (!m->closed && m->theirs == theirs && is_there(m, e) &&
            (!kind || strcmp(m->kind, kind) == 0))
            return m;
    }
    return NULL;
}

static void close_at(ent_historian_mission *m, const ent_historian_event *e) {
    size_t n = strlen(m->at);
    m->closed = true;
    memcpy(m->until, e->when, sizeof m->until);
    snprintf(m->at + n, sizeof m->at - n, "; %s", e->at);
}

static ent_historian_mission *mission_add(ent_historian *h, const ent_historian_event *e,
                                          const char *kind, bool theirs) {
    if (h->n_missions == ENT_HISTORIAN_MISSIONS_MOST)
        return NULL;
    ent_historian_mission *m = &h->missions[h->n_missions++];
    *m = (ent_historian_mission){.kind = kind, .theirs = theirs, .own = e->own};
    memcpy(m->country, e->country, sizeof m->country);
    snprintf(m->at, sizeof m->at, "%s", e->at);
    return m;
}

/* Which of two missions takes the place of the other. */
static int rank_of(const char *kind) {
    static const char *const kinds[] = {"interests-section", "liaison-office", "legation",
                                        "embassy"};
    int i = 3;
    while (i > 0 && strcmp(kind, kinds[i]) != 0)
        i--;
    return i;
}

/* A mission is opened, in the place of a lesser one that there was until then. */
static ent_code mission_open(ent_historian *h, ent_historian_event *e, const char *kind,
                             bool theirs, ent_error *err) {
    char detail[ENT_WHO_BYTES + 8] = "";
    if (!theirs)
        ENT_TRY(place_find(h, e, detail, err));
    for (int i = 0; i < h->n_missions; i++) {
        ent_historian_mission *old = &h->missions[i];
        int under = rank_of(kind) - rank_of(old->kind);
        if (old->closed || old->theirs != theirs || !is_there(old, e) || under < 0)
            continue;
        if (!under && memcmp(old->since, e->when, 4) == 0) {
            memmove(old, old + 1, (size_t)(--h->n_missions - i) * sizeof *old);
            i--; /* told before, of that year: this heading is about nothing else */
            continue;
        }
        const char *place = strstr(old->detail, "place=");
        if (!detail[0] && place)
            snprintf(detail, sizeof detail, "%s", place);
        old->closed = true; /* one of its kind, opened again: nobody says when it closed */
        if (under)
            close_at(old, e);
    }
    ent_historian_mission *m = mission_add(h, e, kind, theirs);
    if (!m)
        return ent__fail(err, ENT_LIMIT, "more than %d missions in an article",
                         ENT_HISTORIAN_MISSIONS_MOST);
    memcpy(m->since, e->when, sizeof m->since);
    bool again;
    ENT_TRY(told_before(h, theirs ? "theirs" : kind, e->country, -rank_of(kind), &again, err));
    snprintf(m->detail, sizeof m->detail, "%s%s%s", again ? "how=resumed" : "",
             again && detail[0] ? ";" : "", detail);
    return ENT_OK;
}

static ent_code mission_close(ent_historian *h, ent_historian_event *e, const char *kind,
                              bool theirs, ent_error *err) {
    ent_historian_mission *m = open_find(h, e, kind, theirs);
    if (m) {
        close_at(m, e);
        return ENT_OK;
    }
    m = mission_add(h, e, kind, theirs);
    if (!m)
        return ent__fail(err, ENT_LIMIT, "more than %d missions in an article",
                         ENT_HISTORIAN_MISSIONS_MOST);
    m->closed = true;
    memcpy(m->until, e->when, sizeof m->until);
    return theirs ? ENT_OK : place_find(h, e, m->detail, err);
}

static ent_code missions(ent_historian *h, ent_historian_event *e, ent_error *err) {
    static const char *const kinds[][2] = {{"liaison office", "liaison-office"},
                                           {"interests section", "interests-section"},
                                           {"interest section", "interests-section"},
                                           {"embassy", "embassy"},
                                           {"legation", "legation"}};
    ent_str s = e->head;
    const char *kind = NULL;
    for (size_t i = 0; i < 5 && !kind; i++)
        kind = has(s, &kinds[i][0], 1) ? kinds[i][1] : NULL;
    if (!kind || HAS(s, "moved", "move of", "moves", "attack", "returns", "accreditation",
                     "downgrad", "recognition of yugoslav legation"))
        return ENT_OK;
    bool raised = HAS(s, "elevat", "raised", "upgrad", "to embassy");
    bool closed = HAS(s, "clos", "suspen", "cessation", "evacuat");
    bool opened =
        HAS(s, "establish", "open", "resumption of operations", "resumption of u.s. embassy");
    if (raised && HAS(s, "embassy"))
        kind = "embassy";
    ent_str start = s;
    if (!raised && (closed == opened || ent__prose_skip(&start, "Recognition")))
        return ENT_OK; /* neither, or both at once; or the day is that of recognition */
    e->n++;
    if (!raised && closed)
        return mission_close(h, e, kind, is_theirs(s), err);
    return mission_open(h, e, kind, is_theirs(s), err);
}

/* Where relations are severed no mission stays. */
static void missions_severed(ent_historian *h, ent_historian_event *e) {
    ent_historian_mission *m;
    for (int theirs = 0; theirs < 2; theirs++)
        while ((m = open_find(h, e, NULL, theirs)) != NULL) {
            close_at(m, e);
            m->severed = true;
        }
}

/* Relations began again: what they ended may have gone on, nobody says since when. */
static void missions_resumed(ent_historian *h, const ent_historian_event *e) {
    for (int i = 0; i < h->n_missions; i++)
        if (h->missions[i].severed && strcmp(h->missions[i].country, e->country) == 0)
            h->missions[i].resumed = true;
}

ent_code ent__historian_event(ent_historian *h, ent_historian_event *e, ent_error *err) {
    ENT_TRY(country_find(h, e, err));
    ENT_TRY(recognition(h, e, err));
    int n = e->n;
    ENT_TRY(relations(h, e, err));
    bool severed =
        e->n > n &&
        HAS(e->head, "sever", "ended", "terminat", "cessation", "broken", "rupture") &&
        !HAS(e->head, "establish");
    bool resumed = e->n > n && HAS(e->head, "establish", "resum", "restor", "normaliz");
    ENT_TRY(missions(h, e, err));
    if (severed)
        missions_severed(h, e);
    else if (resumed)
        missions_resumed(h, e);
    return ENT_OK;
}

/* Is there a later one of the same side in the same country? */
static bool has_later(const ent_historian *h, int i) {
    const ent_historian_mission *m = &h->missions[i];
    for (int k = i + 1; k < h->n_missions; k++)
        if (h->missions[k].theirs == m->theirs &&
            strcmp(h->missions[k].country, m->country) == 0)
            return true;
    return false;
}

static ent_code relations_tell(ent_historian *h, ent_error *err) {
    for (int i = 0; i < h->n_relations; i++) {
        const ent_historian_relation *r = &h->relations[i];
        ENT_TRY(ent__historian_claim(h,
                                     &(ent_historian_claim){.subject = "USA",
                                                            .relation = "diplomatic",
                                                            .object = r->country,
                                                            .value = r->value,
                                                            .since = r->since,
                                                            .until = r->until,
                                                            .detail = r->detail,
                                                            .at = r->at},
                                     err));
    }
    return ENT_OK;
}

static ent_code missions_tell(ent_historian *h, ent_error *err) {
    for (int i = 0; i < h->n_missions; i++) {
        const ent_historian_mission *m = &h->missions[i];
        bool open = m->severed && m->resumed && m->since[0] && !has_later(h, i);
        ENT_TRY(ent__historian_claim(
            h,
            &(ent_historian_claim){.subject = m->theirs ? m->country : "USA",
                                   .relation = "mission",
                                   .object = m->theirs ? "USA" : m->country,
                                   .value = m->kind,
                                   .since = m->since,
                                   .until = open ? "" : m->until,
                                   .detail = m->detail,
                                   .at = m->at},
            err));
    }
    return ENT_OK;
}

ent_code ent__historian_spells(ent_historian *h, ent_error *err) {
    ENT_TRY(relations_tell(h, err));
    return missions_tell(h, err);
}
