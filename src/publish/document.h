/* SPDX-License-Identifier: MIT
 *
 * A document: a tree of sections with texts, lists and tables, whose pieces of
 * text carry their grade, their claims and their sources. Whoever builds it
 * knows nothing of writers; writers know nothing of claims in memory.
 *
 * Everything lies in one arena. The first failure sticks: what follows goes to
 * spare parts, so that no call returns NULL, and ent__doc_code() tells at the end.
 */
#ifndef ENT_DOCUMENT_H
#define ENT_DOCUMENT_H

#include "base/base.h"
#include "table/out.h"

/* How sure a piece is, or why it is not. Numbers are in no file. */
typedef enum ent_mark {
    ENT_MARK_NONE = 0, /* a word of ours, nothing claimed */
    ENT_MARK_TESTIFIED = 1,
    ENT_MARK_PRESUMED = 2,
    ENT_MARK_POSSIBLY = 3,
    ENT_MARK_DISPUTED = 4,
    ENT_MARK_PAST = 5,    /* it ended, or is denied */
    ENT_MARK_LATER = 6,   /* begins after the day */
    ENT_MARK_UNKNOWN = 7, /* said of other days only */
    ENT_MARK_UNDATED = 8, /* no source dates it */
    ENT_MARK_STATED = 9,  /* a remark: never judged */
    ENT_MARK_EMPTY = 10,  /* a gap */
    ENT_MARK_COUNT = 11
} ent_mark;
/* "testified", "undated", ...; "" for none. */
const char *ent__mark_name(ent_mark mark);

/* A run of text. */
typedef struct ent_doc_piece {
    struct ent_doc_piece *next;
    ent_str text;
    ent_str tail;       /* what qualifies it: "presumed; last witnessed 3 April 2012" */
    const char *before; /* stands before it; NULL: the cell's join */
    ent_str entity;     /* id of what it names, "" if it names nothing */
    ent_str refers;     /* id of the claim that it speaks of, "" if of none */
    bool link;          /* has, or deserves, a page of its own */
    bool strong;
    uint8_t mark;
    uint16_t works, roots; /* behind it; 0 if not counted */
    ent_day witnessed;     /* ENT_DAY_MIN if never */
    uint32_t *claims;      /* into document->claims */
    uint32_t n_claims, cap_claims;
    uint32_t *refs; /* into document->sources */
    uint32_t n_refs, cap_refs;
} ent_doc_piece;

typedef struct ent_doc_cell {
    ent_doc_piece *first, *last;
    const char *join; /* stands between two pieces, if they do not say */
} ent_doc_cell;

typedef struct ent_doc_row {
    struct ent_doc_row *next;
    ent_doc_cell *cells; /* as many as the block has columns */
} ent_doc_row;

typedef enum ent_doc_kind {
    ENT_DOC_TEXT = 0,  /* one cell */
    ENT_DOC_LIST = 1,  /* rows of one cell: items */
    ENT_DOC_RUN = 2,   /* the same, short items run on in one paragraph */
    ENT_DOC_TABLE = 3, /* rows of cells under heads */
    ENT_DOC_FIELDS = 4 /* rows of two cells: a name and what it is */
} ent_doc_kind;

typedef struct ent_doc_column {
    const char *key;   /* stable, for JSON */
    const char *label; /* for people */
} ent_doc_column;

typedef struct ent_doc_block {
    struct ent_doc_block *next;
    ent_doc_kind kind;
    ent_str key;     /* stable: the relation's id, or what it is */
    ent_str caption; /* "" if it needs none */
    const ent_doc_column *columns;
    uint32_t n_columns, n_rows;
    ent_doc_row *first, *last;
} ent_doc_block;

typedef struct ent_doc_section {
    struct ent_doc_section *next;
    ent_str key, title; /* key: unique in the document, a slug */
    int level;          /* 1: below the title */
    ent_doc_block *first, *last;
    struct ent_doc_section *sections, *last_section;
} ent_doc_section;

/* A claim as written, all its cells. */
typedef struct ent_doc_claim {
    char id[27];
    uint32_t source, per; /* into sources, ENT_NONE if none */
    ent_str subject, relation, object, value, since, until, detail, at, as_of, quote, note;
    ent_str source_id, per_id, replaces; /* as written */
    ent_str says; /* in words: "Latvia, diplomatic relations: established, 5 October 1991" */
    bool told;    /* something in the document rests on it */
} ent_doc_claim;

typedef struct ent_doc_source {
    ent_str id, work, kind, type, title, author, publisher, published, accessed, per, url,
        archive, licence, lang;
    ent_str said;      /* its date in words, "" if it has none */
    uint32_t n_claims; /* of this document that cite it */
    uint32_t n_relied; /* claims of other sources that rely on it */
} ent_doc_source;

/* An entity that claims of the document name. */
typedef struct ent_doc_entity {
    ent_str id, type, name;
} ent_doc_entity;

/* A source left out for its licence. */
typedef struct ent_doc_left_out {
    struct ent_doc_left_out *next;
    ent_str id, licence, title;
} ent_doc_left_out;

struct ent_document {
    ent_arena arena;
    ent_code failed;
    ent_str kind;  /* "profile", "pair", "headings" */
    ent_str title; /* "Foreign relations of Lithuania" */
    ent_str subject, subject_name, other, other_name;
    ent_day at, said_by; /* ENT_DAY_MAX: any */
    ent_instant known;   /* ENT_LATEST: all */
    ent_doc_section root;
    ent_doc_claim *claims;
    uint32_t n_claims, cap_claims;
    ent_doc_source *sources;
    uint32_t n_sources, cap_sources;
    ent_doc_entity *entities;
    uint32_t n_entities, cap_entities;
    ent_doc_left_out *left_out;
    uint32_t id_letters; /* enough of an id to tell these claims apart, at least 8 */
    /* what calls get after a failure */
    ent_doc_piece spare_piece;
    ent_doc_cell spare_cells[8];
    ent_doc_block spare_block;
    ent_doc_section spare_section;
};

ent_document *ent__doc_new(void); /* NULL when out of memory */
ent_code ent__doc_code(const ent_document *d, ent_error *err);
void ent__doc_failed(ent_document *d, ent_code code);

ent_str ent__doc_copy(ent_document *d, ent_str s);
/* The end of a buffer that text for the document was made in: what went wrong in it
 * went wrong in the document. */
void ent__doc_done(ent_document *d, ent_buf *b);
ent_doc_section *ent__doc_section(ent_document *d, ent_doc_section *parent, ent_str key,
                                  ent_str title);
bool ent__doc_section_is_empty(const ent_doc_section *s);
/* Takes the newest child away again. */
void ent__doc_section_drop(ent_doc_section *parent, ent_doc_section *child);
/* `columns` is borrowed for ever; NULL for texts and lists, which have one. */
ent_doc_block *ent__doc_block(ent_document *d, ent_doc_section *s, ent_doc_kind kind,
                              ent_str key, ent_str caption, const ent_doc_column *columns,
                              uint32_t n_columns);
/* The cells of a new row. */
ent_doc_cell *ent__doc_row(ent_document *d, ent_doc_block *b);
/* A paragraph or an item of a list: its only cell. */
ent_doc_cell *ent__doc_text(ent_document *d, ent_doc_section *s, ent_str key);
ent_doc_piece *ent__doc_piece(ent_document *d, ent_doc_cell *cell, ent_str text);
ent_doc_piece *ent__doc_piece_f(ent_document *d, ent_doc_cell *cell, const char *format, ...)
    ENT_PRINTF(3, 4);
void ent__doc_piece_claim(ent_document *d, ent_doc_piece *p, uint32_t claim);
void ent__doc_piece_ref(ent_document *d, ent_doc_piece *p, uint32_t source);
bool ent__doc_piece_cites(const ent_doc_piece *p);
/* A new claim or source at the end; its number, 0 after a failure. */
uint32_t ent__doc_claim(ent_document *d, const ent_doc_claim *c);
uint32_t ent__doc_source(ent_document *d, const ent_doc_source *s);
void ent__doc_entity(ent_document *d, const ent_doc_entity *e);
/* The end of building: counts citations, finds how many letters ids need. */
void ent__doc_finish(ent_document *d);

/* ---- for writers -------------------------------------------------------------- */

void ent__write_terminal(const ent_document *d, const ent_document_options *o, ent_out *out);
void ent__write_markdown(const ent_document *d, const ent_document_options *o, ent_out *out);
void ent__write_wikitext(const ent_document *d, const ent_document_options *o, ent_out *out);
void ent__write_html(const ent_document *d, const ent_document_options *o, ent_out *out);
void ent__write_json(const ent_document *d, const ent_document_options *o, ent_out *out);

/* Is this claim of an earlier piece of the row too? */
bool ent__doc_row_has(const ent_doc_row *r, uint32_t column, const ent_doc_piece *at,
                      uint32_t claim);
/* What stands before a piece that is not the first. */
const char *ent__doc_before(const ent_doc_cell *c, const ent_doc_piece *p);
/* May this address stand in a link? http and https, nothing that ends a quoted
 * attribute or a template. */
bool ent__doc_url_is_safe(ent_str url);
#endif
