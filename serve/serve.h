/* SPDX-License-Identifier: MIT
 *
 * The HTTP server: the questions of entente.h as routes. A user of entente.h like the
 * command line, which starts it.
 */
#ifndef ENT_SERVE_H
#define ENT_SERVE_H

#include "entente.h"

enum { SERVE_HOSTS_MOST = 16, SERVE_OPTIONS_MOST = 32 };

/* A command, for the description of the interface: routes are called as commands are, and
 * take their options. */
typedef struct serve_option {
    const char *name, *help;
    bool flag, repeats;
} serve_option;
typedef struct serve_command {
    const char *name, *summary, *text;
    serve_option options[SERVE_OPTIONS_MOST];
    size_t n_options;
} serve_command;

typedef struct serve_options {
    const char *path;                    /* of the register */
    const char *bind;                    /* address; NULL: 127.0.0.1 */
    uint16_t port;                       /* 0: any that is free */
    const char *token;                   /* who writes must show it; NULL: none */
    bool write;                          /* POST is served; needs a token */
    const char *cors;                    /* an origin that may read, "*" for any; or NULL */
    const char *hosts[SERVE_HOSTS_MOST]; /* names under which it is reached */
    size_t n_hosts;
    const serve_command *commands;
    size_t n_commands;
    ent_clock_fn clock;
    size_t queue; /* questions that may wait; 0: 64 */
} serve_options;

typedef struct serve_daemon serve_daemon;

/* Opens the register, reads it into memory and listens. Options are borrowed for the life
 * of the server. ENT_UNSUPPORTED (built without it), ENT_MISUSE, ENT_IO, and as
 * ent_register_open(). */
ent_code serve_start(const serve_options *options, serve_daemon **out, ent_error *err);
uint16_t serve_port(const serve_daemon *d);
/* Accepts no more, lets what is being answered end, and goes. */
void serve_stop(serve_daemon *d);

#endif
