/* SPDX-License-Identifier: MIT
 *
 * The books that are open: the world's, and behind it a register's own.
 */
#ifndef ENT_NAMES_H
#define ENT_NAMES_H

#include "model/model.h"
#include "names/book.h"

enum { ENT_BOOKS_MOST = 2 };

struct ent_names {
    const ent_book *books[ENT_BOOKS_MOST];
    int n_books;
    ent_book own;
    ent_book_maker *maker; /* of `own`, which lives in it */
};

/* The entity of that id, and its book; NULL if there is none. O(1). */
const ent_book_entity *ent__names_entity(const ent_names *names, ent_str id,
                                         const ent_book **book);
/* The row that a register would have of it: id, type, name, dates, codes. Cells are the
 * book's or live in the arena. ENT_NOT_FOUND, ENT_NOMEM. */
ent_code ent__names_row(const ent_names *names, ent_str id, ent_arena *arena, ent_row *out,
                        ent_error *err);
/* May an entity of this type be meant? `list` as in ent_name_query. */
bool ent__name_type_fits(const char *list, ent_str type);
/* scheme:code as a key; its bytes, 0 if it does not fit. */
size_t ent__code_key(ent_str scheme, ent_str code, char *out, size_t n);

#endif
