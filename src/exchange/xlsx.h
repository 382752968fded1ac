/* SPDX-License-Identifier: MIT
 *
 * The first sheet of a workbook (Office Open XML, .xlsx) as CSV. Needs libarchive and
 * expat; a build without them says ENT_UNSUPPORTED.
 */
#ifndef ENT_XLSX_H
#define ENT_XLSX_H

#include "base/base.h"

enum { ENT_XLSX_BYTES_MOST = 1 << 26 }; /* of the workbook, and of each part unpacked */

/* Appends a line for each row of the sheet, as long as the first one; what is no row in the
 * sheet is a blank line, so that lines are counted as rows. Texts and numbers are as they
 * stand, without their formats; breaks in a cell are blanks; errors (#N/A) are blank.
 * ENT_PARSE (no workbook, damaged), ENT_LIMIT, ENT_UNSUPPORTED, ENT_NOMEM. */
ent_code ent__xlsx_csv(ent_str workbook, ent_buf *out, ent_error *err);

#endif
