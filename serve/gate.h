/* SPDX-License-Identifier: MIT
 *
 * Who is let in: the names under which the server is reached, the pages that may ask, the
 * token of those who write.
 */
#ifndef ENT_SERVE_GATE_H
#define ENT_SERVE_GATE_H

#include "http.h"
#include "serve.h"

/* True, or a problem in the response. Sets what the origin may read. */
bool serve_gate(const serve_options *o, const serve_request *q, serve_response *r);
/* "Authorization: Bearer TOKEN", compared in a time that does not tell where it differs. */
bool serve_token_fits(const serve_options *o, const serve_request *q);

#endif
