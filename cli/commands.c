/* SPDX-License-Identifier: MIT */
#include "commands.h"

const cli_command *const cli_commands[] = {
    &command_at,      &command_list,   &command_who,     &command_when,  &command_date,
    &command_add,     &command_correct, &command_retract, &command_init, &command_import,
    &command_export,  &command_merge,  &command_digest,  &command_rebuild, NULL,
};
