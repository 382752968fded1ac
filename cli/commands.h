/* SPDX-License-Identifier: MIT
 *
 * Every command, once.
 */
#ifndef ENT_COMMANDS_H
#define ENT_COMMANDS_H

#include "cli.h"

extern const cli_command command_at, command_list, command_who, command_when, command_date,
    command_init, command_import, command_export, command_merge, command_digest,
    command_rebuild, command_add, command_correct, command_retract, command_series,
    command_treaties, command_timeline, command_gaps, command_conflicts, command_check,
    command_changes, command_why, command_profile, command_pair, command_manual,
    command_completion, command_names, command_panel, command_site, command_segments, command_states,
    command_serve;

#endif
