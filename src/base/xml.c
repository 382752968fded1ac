/* SPDX-License-Identifier: MIT
 *
 * XML by expat: the only file that knows it.
 */
#include "base/xml.h"

#include "entente_config.h"

const char *ent__xml_attribute(const char *const *attributes, const char *name) {
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(attributes[i], name) == 0)
            return attributes[i + 1];
    return "";
}

#if ENT_WITH_XML

#include <errno.h>
#include <expat.h>

enum { PART = 1 << 16, DEPTH_MOST = 256 };

typedef struct reading {
    XML_Parser parser;
    const ent_xml_reader *reader;
    int64_t *line, *column;
    int depth;
    ent_code code; /* what a function returned */
    ent_error why;
} reading;

static void place_set(reading *r) {
    if (r->line)
        *r->line = (int64_t)XML_GetCurrentLineNumber(r->parser);
    if (r->column)
        *r->column = (int64_t)XML_GetCurrentColumnNumber(r->parser) + 1;
}

static void settle(reading *r, ent_code code) {
    if (code != ENT_OK && r->code == ENT_OK) {
        r->code = code;
        XML_StopParser(r->parser, XML_FALSE);
    }
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **attributes) {
    reading *r = ctx;
    if (r->code != ENT_OK)
        return;
    place_set(r);
    if (++r->depth > DEPTH_MOST)
        settle(r, ent__fail(&r->why, ENT_LIMIT, "elements more than %d deep", DEPTH_MOST));
    else
        settle(r, r->reader->start(r->reader->ctx, name, (const char *const *)attributes,
                                   &r->why));
}

static void XMLCALL on_end(void *ctx, const XML_Char *name) {
    reading *r = ctx;
    if (r->code != ENT_OK)
        return;
    r->depth--;
    settle(r, r->reader->end(r->reader->ctx, name, &r->why));
}

static void XMLCALL on_text(void *ctx, const XML_Char *p, int n) {
    reading *r = ctx;
    if (r->code == ENT_OK)
        settle(r, r->reader->text(r->reader->ctx, (ent_str){p, (size_t)n}, &r->why));
}

static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_internal) {
    reading *r = ctx;
    (void)name;
    (void)system;
    (void)public;
    (void)has_internal;
    place_set(r);
    settle(r, ent__fail_at(&r->why, ENT_PARSE, (int64_t)XML_GetCurrentLineNumber(r->parser), 1,
                           "a document type, which is not read; is it HTML?"));
}

static ent_code fault(reading *r, ent_error *err) {
    if (r->code != ENT_OK) {
        if (err)
            *err = r->why;
        return r->code;
    }
    enum XML_Error why = XML_GetErrorCode(r->parser);
    if (why == XML_ERROR_NO_MEMORY)
        return ent__nomem(err);
    return ent__fail_at(err, ENT_PARSE, (int64_t)XML_GetCurrentLineNumber(r->parser),
                        (int64_t)XML_GetCurrentColumnNumber(r->parser) + 1, "%s",
                        XML_ErrorString(why));
}

static ent_code read_all(reading *r, ent_read_fn read, void *ctx, ent_error *err) {
    for (;;) {
        void *to = XML_GetBuffer(r->parser, PART);
        if (!to)
            return ent__nomem(err);
        ptrdiff_t got = read(ctx, to, PART);
        if (got < 0)
            return ent__fail(err, errno == EINVAL ? ENT_PARSE : ENT_IO, "cannot read: %s",
                             errno == EINVAL ? "the archive is damaged" : strerror(errno));
        if (XML_ParseBuffer(r->parser, (int)got, got == 0) != XML_STATUS_OK ||
            r->code != ENT_OK)
            return fault(r, err);
        if (got == 0)
            return ENT_OK;
    }
}

ent_code ent__xml_read(ent_read_fn read, void *read_ctx, const ent_xml_reader *reader,
                       int64_t *line, int64_t *column, ent_error *err) {
    reading r = {.reader = reader, .line = line, .column = column};
    r.parser = XML_ParserCreate(NULL);
    if (!r.parser)
        return ent__nomem(err);
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    ent_code code = read_all(&r, read, read_ctx, err);
    XML_ParserFree(r.parser);
    return code;
}

#else

ent_code ent__xml_read(ent_read_fn read, void *read_ctx, const ent_xml_reader *reader,
                       int64_t *line, int64_t *column, ent_error *err) {
    (void)read;
    (void)read_ctx;
    (void)reader;
    (void)line;
    (void)column;
    return ent__fail(err, ENT_UNSUPPORTED, "this build reads no XML");
}

#endif
