/* SPDX-License-Identifier: MIT
 *
 * How tables write dates, numbers and names, put as we write them.
 */
#ifndef ENT_MAPPED_TEXT_H
#define ENT_MAPPED_TEXT_H

#include "base/base.h"

enum { ENT_MAPPED_TEXT_MOST = 1 << 16 };

/* "2016-12-31T00:00:00Z", "1918-2-", "192001": as EDTF. Other texts stay. */
void ent__mapped_date_tidy(ent_buf *b);
/* "1990-10-01" of a source that knows months to "1990-10": the first n letters. */
void ent__mapped_date_coarsen(ent_buf *b, size_t n);
/* "31.12.2016", "12/31/2016" by the order of its parts ("ymd", "dmy", "mdy"), appended.
 * False: it has not three. */
bool ent__mapped_date_order(ent_str text, ent_str order, ent_buf *out);
/* "4.68E-06" to "0.00000468", appended, digit by digit. What is no such number stays. */
void ent__mapped_number_put(ent_str in, ent_buf *out);
/* "France 2" to "France" */
ent_str ent__mapped_unnumbered(ent_str s);
/* "place=;unit=km" to "unit=km" */
void ent__mapped_detail_tidy(ent_buf *b);

#endif
