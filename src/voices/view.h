/* SPDX-License-Identifier: MIT
 *
 * A view: claims as known on K, from sources out by P, of the works that the
 * reader wants. It groups what is live into matters and hears their voices.
 *
 * group:  the claims of one relation and one pair
 * matter: what is decided as one thing: a group's claims of one set of facets,
 *         and of one value where the relation is multi
 * voice:  what one work says of a matter on a day, of one value
 *
 * Making groups, matters and timelines fills caches in the view, so one view
 * serves one thread, until ent__view_prepare() has made them all: from then on
 * any number of threads may read it.
 */
#ifndef ENT_VIEW_H
#define ENT_VIEW_H

#include "voices/claims.h"

typedef struct ent_view ent_view;

typedef struct ent_view_options {
    ent_instant known;   /* K; 0 means ENT_LATEST */
    ent_day said_by;     /* P, its last day; ENT_DAY_MAX for any, also undated ones */
    const ent_str *only; /* patterns over source ids and works; none: all */
    size_t n_only;
    const ent_str *without;
    size_t n_without;
    const ent_str *prefer; /* patterns, first is most preferred */
    size_t n_prefer;
} ent_view_options;

typedef enum ent_verdict {
    ENT_UNSAID = 0,
    ENT_UNKNOWN = 1,
    ENT_NO = 2,
    ENT_POSSIBLY = 3,
    ENT_DISPUTED = 4,
    ENT_PRESUMED = 5,
    ENT_TESTIFIED = 6 /* the larger, the better the answer */
} ent_verdict;

typedef enum ent_says {
    ENT_SAYS_UNKNOWN = 0,
    ENT_SAYS_NOT_YET = 1,
    ENT_SAYS_NO_LONGER = 2,
    ENT_SAYS_UNCOVERED = 3,
    ENT_SAYS_POSSIBLY = 4,
    ENT_SAYS_PRESUMED = 5,
    ENT_SAYS_YES = 6
} ent_says;

/* "testified", "not-yet": as printed in JSON. */
const char *ent__verdict_name(ent_verdict v);
const char *ent__says_name(ent_says s);

/* A stretch [from, until) of equal answers; 24 bytes. */
typedef struct ent_segment {
    ent_day from, until; /* half-open; ENT_DAY_MIN and ENT_DAY_MAX at the ends */
    uint32_t value;      /* word; 0 where none stands */
    ent_day witnessed;   /* ENT_DAY_MIN if never */
    uint16_t roots;      /* independent ones behind the value, at most 65535 */
    uint16_t works;
    uint8_t verdict;
    bool contradiction; /* some work contradicts itself */
} ent_segment;

typedef struct ent_group {
    uint32_t first, n;          /* in view->order */
    uint32_t relation;          /* into relations */
    uint32_t subject, object;   /* words, as now known; sorted if symmetric */
    uint32_t matter, n_matters; /* ENT_NONE: not made yet */
    uint32_t n_best;            /* stretches of its best answers; 0: not made, or none */
} ent_group;

/* Where a group is found by its relation and pair. */
typedef struct ent_group_slot {
    uint32_t group; /* group + 1, 0 = free */
    uint32_t best;  /* in view->segments: its best answers, once the view is prepared */
} ent_group_slot;

typedef struct ent_matter {
    uint32_t group;
    uint32_t facet;               /* into view->facets */
    uint32_t value;               /* word, 0 unless the relation is multi */
    uint32_t member, n_members;   /* in view->members: claims */
    uint32_t segment, n_segments; /* ENT_NONE: not made yet */
    bool joined;                  /* a claim with a blank facet was taken to mean this matter */
    bool loose;                   /* a blank facet fits several matters, so it stays apart */
} ent_matter;

typedef struct ent_source_view {
    bool in;         /* speaks in this view */
    uint32_t stands; /* source that a citation of this one means now */
    uint32_t work;   /* number among works */
    uint32_t rank;   /* order among editions, the later the larger */
    uint32_t root;   /* work at the end of the per chain */
    uint32_t prefer; /* place in the reader's list, large if not there */
    ent_day a, b;    /* when it may have spoken */
    bool dated;
} ent_source_view;

/* A coverage claim, read. */
typedef struct ent_coverage {
    uint32_t claim;
    uint32_t relation, subject; /* subject 0: any of a type */
    uint32_t subject_type;      /* word of the type, 0 if one entity is named */
    uint32_t object, object_type, value;
    ent_facet facet;
} ent_coverage;

struct ent_view {
    ent_claims *claims; /* as read on K */
    ent_view_options options;
    bool *alive;     /* by claim: live and heard */
    uint32_t *by;    /* by claim: what replaces it, for ent__view_replaced() */
    uint32_t *order; /* live claims, by group */
    size_t n_order;
    ent_group *groups;
    size_t n_groups, cap_groups;
    ent_group_slot *group_slots; /* by hash of relation and pair */
    size_t n_group_slots;
    ent_matter *matters;
    size_t n_matters, cap_matters;
    uint32_t *members;
    size_t n_members, cap_members;
    ent_segment *segments;
    size_t n_segments, cap_segments;
    ent_source_view *sources; /* by source */
    uint32_t *works;          /* words */
    size_t n_works;
    ent_coverage *coverage; /* by relation, subject and object */
    size_t n_coverage, cap_coverage;
    ent_map moved; /* entity word -> word that stands for it at K */
    bool has_moved;
    const ent_facet *facets; /* as now known: the claims' own unless an entity moved */
    ent_facet *facets_now;   /* NULL unless an entity moved */
    uint32_t *facet_now;     /* facet of a claim -> the first equal one now; NULL if same */
    ent_image *image;        /* where all these arrays lie, or NULL: they are its own */
};

/* Makes a view; shares the claims, or a reading of them (view->claims). `options` is copied,
 * its arrays are borrowed for the view's life. ENT_NOMEM. O(n) in claims, O(n log n) where
 * entities were replaced after K. */
ent_code ent__view_new(ent_claims *claims, const ent_view_options *options, ent_view **out,
                       ent_error *err);
void ent__view_free(ent_view *v);
/* Makes all matters and timelines, on as many processors as that is worth. */
ent_code ent__view_prepare(ent_view *v, ent_error *err);
/* The same by so many threads; the outcome does not depend on their count. */
ent_code ent__view_prepare_by(ent_view *v, size_t n_threads, ent_error *err);

/* The claim that corrects or retracts this one, as known on K, or ENT_NONE. */
static inline uint32_t ent__view_replaced(const ent_view *v, uint32_t claim) {
    return v->by ? v->by[claim] : ENT_NONE;
}
/* The id that stands for this entity at K. */
uint32_t ent__view_entity(const ent_view *v, uint32_t word);
/* The group of this relation and pair, or ENT_NONE: nothing was said. */
uint32_t ent__view_group(const ent_view *v, uint32_t relation, uint32_t subject,
                         uint32_t object);
/* Pairs of which nobody has a claim, so that coverage can speak of them: heard beside a view,
 * which stays as it is and must outlive this. */
typedef struct ent_silence {
    ent_view beside; /* the same view, but for its groups, matters and timelines */
} ent_silence;
void ent__silence_init(ent_silence *s, const ent_view *v);
void ent__silence_free(ent_silence *s);
/* One more matter of s->beside, counted from 0, and its timeline. ENT_NOMEM. O(coverage that
 * reaches it). */
ent_code ent__silence_hear(ent_silence *s, uint32_t relation, uint32_t subject, uint32_t object,
                           uint32_t facet, ent_error *err);
/* Makes the matters of a group if need be. */
ent_code ent__view_matters(ent_view *v, uint32_t group, ent_error *err);
/* Makes the timeline of a matter if need be. Remarks have none. */
ent_code ent__view_timeline(ent_view *v, uint32_t matter, ent_error *err);
/* The stretch of a made timeline that holds this day. O(log n). */
const ent_segment *ent__view_at(const ent_view *v, uint32_t matter, ent_day day);

/* Of a prepared view: the best answer of the pair's matters on the day, NULL if there
 * is none. Of equal verdicts one that is no denial, then that of the first matter.
 * O(log n) in the stretches, two steps into memory. */
const ent_segment *ent__view_best(const ent_view *v, uint32_t relation, uint32_t subject,
                                  uint32_t object, ent_day day);
ent_code ent__view_best_make(ent_view *v, ent_error *err); /* for ent__view_prepare() */
/* Where the group of this relation and pair stands, or a free slot. */
const ent_group_slot *ent__view_slot(const ent_view *v, uint32_t relation, uint32_t subject,
                                     uint32_t object);

/* Equal but for their days? */
static inline bool ent__segment_same(const ent_segment *x, const ent_segment *y) {
    return x->verdict == y->verdict && x->value == y->value && x->roots == y->roots &&
           x->works == y->works && x->witnessed == y->witnessed &&
           x->contradiction == y->contradiction;
}
/* The stretch that holds the day, of n that cover all days. Halves without a branch that
 * the processor would have to guess. */
static inline const ent_segment *ent__segment_at(const ent_segment *s, size_t n, ent_day day) {
    while (n > 1) {
        size_t half = n / 2;
        s += half * (s[half].from <= day);
        n -= half;
    }
    return s;
}

static inline const ent_relation *ent__view_relation(const ent_view *v, uint32_t group) {
    return &v->claims->relations[v->groups[group].relation];
}
static inline uint32_t ent__view_facet(const ent_view *v, const ent_claim *c) {
    return v->facet_now ? v->facet_now[c->facet] : c->facet;
}
static inline uint32_t ent__view_work(const ent_view *v, const ent_claim *c) {
    const ent_claims *all = v->claims;
    uint32_t s = ent__map_get(&all->source_of, c->source);
    return s == ENT_NONE ? ENT_NONE : v->sources[v->sources[s].stands].work;
}

/* ---- hearing ---------------------------------------------------------------- */

/* One claim of a matter, ready to be asked of any day. */
typedef struct ent_spell {
    uint32_t claim;
    uint32_t work, rank, source; /* source: the one that stands */
    uint32_t root;               /* work at the end of the per chain */
    ent_day s1, s2, u1, u2;      /* s2 pulled to a where `..` says so */
    ent_day a, b;
    ent_day witness, news; /* news: by what day a presumption counts */
    ent_day ends_by;       /* its presumption holds before this day */
    ent_day from, until;   /* widest extent, inclusive */
    uint32_t value;
    uint8_t vcode, flags, shape;
    bool dated, announced, dumb; /* dumb: says unknown of every day */
    uint8_t says;                /* of the day being heard */
} ent_spell;

typedef struct ent_voice {
    uint32_t work, source; /* source: the edition that speaks */
    uint32_t value;        /* word, 0 if it speaks of no value */
    uint8_t vcode, says;
    bool contradiction; /* spells of the value say yes and no */
    bool at_odds;       /* says yes where its work says yes of another, exclusive value */
    bool all_values;    /* coverage without value= */
    bool behind;        /* the verdict rests on it */
    ent_day witness, news;
    uint32_t first, n; /* spells (says other than uncovered), else coverage claims */
} ent_voice;

/* What is needed to hear one matter; reused from one to the next. */
typedef struct ent_hearing {
    ent_view *view;
    uint32_t matter;
    const ent_relation *relation;
    ent_spell *spells; /* by work, newest edition first, value, start */
    size_t n_spells, cap_spells;
    ent_spell *cover; /* the coverage claims that reach the matter, as spells */
    size_t n_cover, cap_cover;
    const ent_coverage **cover_of; /* beside cover */
    size_t cap_cover_of;
    ent_voice *voices;
    size_t n_voices, cap_voices;
    uint32_t *silenced; /* values (words) on which a work's older editions are not heard */
    size_t n_silenced, cap_silenced;
    ent_day *edges;
    size_t n_edges, cap_edges;
    uint32_t *roots;
    size_t cap_roots;
    bool overflow; /* out of memory while hearing */
} ent_hearing;

void ent__hearing_init(ent_hearing *h, ent_view *view);
void ent__hearing_free(ent_hearing *h);
/* Turns to a matter. */
ent_code ent__hearing_open(ent_hearing *h, uint32_t matter, ent_error *err);
/* The verdict of a day. An event that lies wholly in [w1, w2] and may have been
 * on the day says yes; w1 > w2 for no such window. The voices are in h->voices
 * until the next call. `out` covers the day alone. */
ent_code ent__hearing_on(ent_hearing *h, ent_day day, ent_day w1, ent_day w2, ent_segment *out,
                         ent_error *err);
/* Does some work say that the value, or one that implies it, may have stood on the
 * day last heard, and nobody refines that away? */
bool ent__hearing_possibly(const ent_hearing *h, ent_day day, uint8_t vcode, uint32_t value);
/* The days, ascending, at which any voice may change; the first is ENT_DAY_MIN. */
ent_code ent__hearing_edges(ent_hearing *h, ent_error *err);
/* Makes the timeline of a matter if need be, as ent__view_timeline(). */
ent_code ent__hearing_timeline(ent_hearing *h, uint32_t matter, ent_error *err);
/* What this spell says of a day, by 1.4 alone. */
ent_says ent__spell_says(const ent_spell *s, ent_day day, ent_day w1, ent_day w2);
/* Makes a spell of a claim as heard in a view. */
ent_spell ent__spell_of(const ent_view *v, uint32_t claim);
/* Do these two speak of the same spell of time? */
bool ent__spells_overlap(const ent_relation *r, const ent_spell *x, const ent_spell *y);
/* Does saying value a amount to saying b? */
bool ent__value_implies(const ent_relation *r, uint8_t a_code, uint32_t a_word, uint8_t b_code,
                        uint32_t b_word);

/* The policy by which the value of one of two voices is shown. */
bool ent__voice_preferred(const ent_hearing *h, const ent_voice *x, const ent_voice *y);
/* Counts works and roots of the voices behind the verdict and notes their last
 * witness. The voices of one work lie together. */
void ent__hearing_count(ent_hearing *h, ent_segment *out);

/* Measures have their own rule: the narrowest period answers. */
ent_code ent__measure_on(ent_hearing *h, ent_day day, ent_segment *out, ent_error *err);

#endif
