/* SPDX-License-Identifier: MIT
 *
 * A page elsewhere can make a browser send requests here, also under a name of its own
 * that it lets point here (DNS rebinding). So the Host must be an address or a name that
 * we know, and an Origin, where a browser sends one, must be ours or the one allowed.
 */
#include "gate.h"

#include <string.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* "192.0.2.1" or "[2001:db8::1]": no name that could point anywhere. */
static bool is_address(const char *p, size_t n) {
    size_t dots = 0;
    if (n > 2 && p[0] == '[' && p[n - 1] == ']') {
        for (size_t i = 1; i + 1 < n; i++)
            if (!strchr("0123456789abcdefABCDEF:.", p[i]))
                return false;
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(p[i]) && p[i] != '.')
            return false;
        dots += p[i] == '.';
    }
    return dots == 3;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_name(const char *p, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (!name[i] || lower(p[i]) != lower(name[i]))
            return false;
    return name[n] == '\0';
}

static bool host_fits(const serve_options *o, const char *host) {
    const char *end = host + strlen(host), *p = end;
    while (p > host && is_digit(p[-1]))
        p--;
    size_t n = (size_t)((p > host && p[-1] == ':' && p < end ? p - 1 : end) - host);
    if (is_address(host, n) || is_name(host, n, "localhost"))
        return true;
    for (size_t i = 0; i < o->n_hosts; i++)
        if (is_name(host, n, o->hosts[i]))
            return true;
    return false;
}

/* "http://HOST" of the very host that was asked. */
static bool is_own(const char *origin, const char *host) {
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(schemes[i]);
        if (strncmp(origin, schemes[i], n) == 0 && strcmp(origin + n, host) == 0)
            return true;
    }
    return false;
}

bool serve_gate(const serve_options *o, const serve_request *q, serve_response *r) {
    bool any = o->cors && strcmp(o->cors, "*") == 0;
    if (!q->host || !host_fits(o, q->host))
        return serve_problem(r, 421, NULL, "not a name of this server: --host allows more");
    if (!q->origin)
        return true;
    bool allowed = o->cors && (any || strcmp(o->cors, q->origin) == 0);
    if (!allowed && !is_own(q->origin, q->host))
        return serve_problem(r, 403, NULL,
                             "pages of that origin may not ask: --cors allows one");
    r->cors = allowed ? o->cors : NULL;
    return true;
}

bool serve_token_fits(const serve_options *o, const serve_request *q) {
    static const char bearer[] = "Bearer ";
    if (!o->token || !*o->token || !q->authorization ||
        strncmp(q->authorization, bearer, sizeof bearer - 1) != 0)
        return false;
    const char *shown = q->authorization + sizeof bearer - 1;
    size_t n = strlen(shown), due = strlen(o->token);
    unsigned char differs = n != due;
    for (size_t i = 0; i < n; i++) /* as long as what was shown, whatever it is */
        differs |= (unsigned char)(shown[i] ^ o->token[i % due]);
    return !differs;
}
