/* SPDX-License-Identifier: MIT
 *
 * Which writer, and what they share.
 */
#include "publish/document.h"

static const char *const names[] = {"terminal", "markdown", "wikitext", "html", "json"};
enum { N_FORMATS = sizeof names / sizeof *names };

ent_code ent_document_format_parse(const char *s, ptrdiff_t n, ent_document_format *out,
                                   ent_error *err) {
    ent_str text = ent__strn(s, n);
    for (int i = 0; i < N_FORMATS; i++)
        if (ent__str_is(text, names[i])) {
            *out = (ent_document_format)i;
            return ENT_OK;
        }
    return ent__fail(
        err, ENT_PARSE,
        "\"%.*s\" is no format of documents (terminal, markdown, wikitext, html, json)",
        ENT_FMT(text));
}

const char *ent_document_title(const ent_document *d) {
    return d && d->title.n ? d->title.p : "";
}

ent_code ent_document_write(const ent_document *d, ent_document_format format,
                            const ent_document_options *options, ent_sink sink,
                            ent_error *err) {
    static void (*const writers[])(const ent_document *, const ent_document_options *,
                                   ent_out *) = {ent__write_terminal, ent__write_markdown,
                                                 ent__write_wikitext, ent__write_html,
                                                 ent__write_json};
    static const ent_document_options plain;
    if (!d || !sink.write || (int)format < 0 || (int)format >= N_FORMATS)
        return ent__fail(err, ENT_MISUSE, "no document, no sink, or no format");
    ent_out out;
    if (ent__out_open(&out, sink) == ENT_OK)
        writers[format](d, options ? options : &plain, &out);
    return ent__out_close(&out, err);
}
