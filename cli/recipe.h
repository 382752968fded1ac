/* SPDX-License-Identifier: MIT
 *
 * Recipes of panels on the command line.
 */
#ifndef ENT_CLI_RECIPE_H
#define ENT_CLI_RECIPE_H

#include "cli.h"

/* --recipe: takes the options that the command line does not have; the recipe lends them,
 * and *out (NULL if there is none) is to be freed behind the call. 0, or an exit code. */
int cli_recipe_take(cli_call *call, ent_recipe **out);
/* Warns where the register is another than the recipe's, as known on K. */
int cli_recipe_compare(cli_call *call, const ent_recipe *recipe, ent_instant known);
/* --write-recipe: what the call asks for, and the digest of its register. */
int cli_recipe_write(cli_call *call, ent_instant known);

#endif
