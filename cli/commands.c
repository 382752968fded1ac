/* SPDX-License-Identifier: MIT */
#include "commands.h"

/* In the order of the help. */
const cli_command *const cli_commands[] = {
    &command_at,      &command_when,       &command_list,
    &command_who,     &command_treaties,   &command_timeline,
    &command_series,  &command_why,        &command_conflicts,
    &command_gaps,    &command_changes,    &command_profile,
    &command_pair,    &command_panel,     &command_init,       &command_add,
    &command_correct, &command_retract,    &command_merge,
    &command_digest,  &command_check,      &command_rebuild,
    &command_import,  &command_export,     &command_names,    &command_date,
    &command_manual,  &command_completion, NULL,
};
