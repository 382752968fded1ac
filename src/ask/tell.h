/* SPDX-License-Identifier: MIT
 *
 * How questions tell what they found: parties, dates, works, claims and voices
 * look the same in every table. All of these stick in the table if they fail.
 */
#ifndef ENT_TELL_H
#define ENT_TELL_H

#include "ask/asking.h"
#include "table/table.h"

/* A presumption last witnessed longer ago than this is called stale. */
enum { ENT_STALE_YEARS = 10 };

/* The parties of a matter, as the question sees them. */
void ent__tell_parties(const ent_asking *a, uint32_t matter, uint32_t *subject,
                       uint32_t *object);
/* The id at `column` and the name right of it; nothing for 0. */
void ent__tell_entity(const ent_asking *a, ent_table *t, size_t row, size_t column,
                      uint32_t word);
/* The facets' ids at `column` and their names right of it; nothing for none. */
void ent__tell_facets(const ent_asking *a, ent_table *t, size_t row, size_t column,
                      const ent_relation *r, const ent_facet *f);
void ent__tell_matter_facets(const ent_asking *a, ent_table *t, size_t row, size_t column,
                             uint32_t matter);
void ent__tell_bounds(ent_table *t, size_t row, size_t column, ent_day lo, ent_day hi);
/* Added to a list unless it is there. O(items). */
void ent__tell_once(ent_table *t, size_t row, size_t column, ent_str s);
void ent__tell_claim(const ent_asking *a, ent_table *t, size_t row, size_t column,
                     uint32_t claim);
void ent__tell_work(const ent_asking *a, ent_table *t, size_t row, size_t column,
                    uint32_t work);
/* What speaks in the hearing: "not yet member: a b" to `sides`, and the works and
 * claims. */
void ent__tell_voices(ent_asking *a, ent_table *t, size_t row, size_t sides, size_t works,
                      size_t claims);
/* "not yet member", "a complete list has no such entry". */
void ent__tell_says(ent_buf *b, ent_says says, ent_str value);
/* Columns that the question fixes are not shown to people; ENT_NONE for none. */
void ent__tell_hide_asked(const ent_asking *a, ent_table *t, uint32_t subject,
                          uint32_t relation, uint32_t object);
/* A note from a buffer, which is cleared. A buffer that failed fails the table. */
void ent__tell_note(ent_table *t, ent_buf *b);

/* The best grade that the value of a span reaches on its days; the hearing is
 * turned to the matter. O(stretches). */
ent_code ent__span_grade(ent_asking *a, uint32_t matter, const ent_spans *spans,
                         const ent_span *span, ent_segment *out, ent_error *err);

/* The same day so many years earlier. */
ent_day ent__day_years_before(ent_day day, int years);

/* ---- reaching further than the scope ---------------------------------------------- */

/* Words of all parties that the patterns meet, in `out`, which the caller owns.
 * O(claims that fit). */
ent_code ent__reach_parties(ent_register *reg, const ent_question *q,
                            const ent_pattern *patterns, size_t n, ent_pool *out,
                            ent_error *err);

/* A growing list of patterns; the texts are borrowed. */
typedef struct ent_patterns {
    ent_pattern *at;
    size_t n, cap;
} ent_patterns;
ENT_MUST_USE bool ent__patterns_add(ent_patterns *p, ent_str subject, const char *relation,
                                    ent_str object);
void ent__patterns_free(ent_patterns *p);

#endif
