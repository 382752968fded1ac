/* SPDX-License-Identifier: MIT
 *
 * Errors as values: a code that says what the caller can do, and a message in
 * the caller's own struct.
 */
#include "base/base.h"

#include <stdio.h>

static const struct {
    const char *name, *text;
} codes[ENT_CODE_COUNT] = {
    [ENT_OK] = {"ENT_OK", "all is well"},
    [ENT_NOT_FOUND] = {"ENT_NOT_FOUND", "there is no such thing"},
    [ENT_AMBIGUOUS] = {"ENT_AMBIGUOUS", "several things fit"},
    [ENT_CONFLICT] = {"ENT_CONFLICT", "a column that must not change differs"},
    [ENT_INVALID] = {"ENT_INVALID", "the model does not allow this"},
    [ENT_PARSE] = {"ENT_PARSE", "the text is not well-formed"},
    [ENT_MISUSE] = {"ENT_MISUSE", "the call breaks its contract"},
    [ENT_NOMEM] = {"ENT_NOMEM", "out of memory"},
    [ENT_IO] = {"ENT_IO", "reading or writing failed"},
    [ENT_FULL] = {"ENT_FULL", "the disk is full"},
    [ENT_BUSY] = {"ENT_BUSY", "another program holds the register"},
    [ENT_READONLY] = {"ENT_READONLY", "the register cannot be written"},
    [ENT_CORRUPT] = {"ENT_CORRUPT", "the register is damaged"},
    [ENT_SCHEMA] = {"ENT_SCHEMA", "this is not a register of a known form"},
    [ENT_LIMIT] = {"ENT_LIMIT", "a limit was passed"},
    [ENT_STOPPED] = {"ENT_STOPPED", "stopped on request"},
    [ENT_UNSUPPORTED] = {"ENT_UNSUPPORTED", "this build leaves it out"},
    [ENT_INTERNAL] = {"ENT_INTERNAL", "a defect of the program"},
    [ENT_DONE] = {"ENT_DONE", "nothing is left"},
};

static ent_code known(ent_code code) {
    return (unsigned)code < ENT_CODE_COUNT ? code : ENT_INTERNAL;
}

const char *ent_code_name(ent_code code) {
    return codes[known(code)].name;
}

const char *ent_code_text(ent_code code) {
    return codes[known(code)].text;
}

static void fill(ent_error *err, ent_code code, const char *format, va_list args) {
    err->code = code;
    err->system = 0;
    err->line = err->column = 0;
    vsnprintf(err->message, sizeof err->message, format, args);
}

ent_code ent__fail(ent_error *err, ent_code code, const char *format, ...) {
    if (err) {
        va_list args;
        va_start(args, format);
        fill(err, code, format, args);
        va_end(args);
    }
    return code;
}

ent_code ent__fail_at(ent_error *err, ent_code code, int64_t line, int64_t column,
                      const char *format, ...) {
    if (err) {
        va_list args;
        va_start(args, format);
        fill(err, code, format, args);
        va_end(args);
        err->line = line;
        err->column = column;
    }
    return code;
}

ent_code ent__fail_in(ent_error *err, ent_code code, const char *context) {
    if (err) {
        char lower[sizeof err->message];
        memcpy(lower, err->message, sizeof lower);
        snprintf(err->message, sizeof err->message, "%.200s: %.270s", context, lower);
        err->code = code;
    }
    return code;
}

ent_code ent__nomem(ent_error *err) {
    return ent__fail(err, ENT_NOMEM, "out of memory");
}
