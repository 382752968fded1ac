/* SPDX-License-Identifier: MIT
 *
 * A panel on its way out: batch by batch into the columns of one table, so that memory does
 * not grow with the rows.
 */
#ifndef ENT_ROWS_H
#define ENT_ROWS_H

#include "panel/panel.h"
#include "table/table.h"

typedef struct ent_making {
    const ent_panel *p;
    ent_table *table; /* the batch at hand */
    ent_batch batch;
    ent_cells_of cells;
    size_t at;     /* the pair that comes next */
    uint64_t done; /* rows */
    bool ended;
} ent_making;

/* Close it in any case. ENT_NOMEM. */
ent_code ent__making_open(ent_making *m, const ent_panel *p, ent_error *err);
/* The next batch, in m->table; ENT_DONE behind the last. `part` is for ent__parts_put().
 * ENT_NOMEM. O(cells of the batch). */
ent_code ent__making_next(ent_making *m, int *part, ent_error *err);
void ent__making_close(ent_making *m);

#endif
