/* SPDX-License-Identifier: MIT */
#include "recipe.h"

#include <string.h>

int cli_recipe_take(cli_call *call, ent_recipe **out) {
    const char *path = cli_get(call, CLI_RECIPE);
    ent_error err = {0};
    *out = NULL;
    if (!path)
        return EXIT_YES;
    ent_code code = ent_recipe_read(path, out, &err);
    if (code != ENT_OK)
        return cli_trouble_in(call, path, code, &err);
    cli_call typed = *call; /* what was typed goes before */
    for (size_t i = 0; i < ent_recipe_n(*out); i++)
        if (!cli_option_add(call, &typed, ent_recipe_option(*out, i),
                            ent_recipe_value(*out, i)))
            return cli_usage(call, "%s: too many of %s", path, ent_recipe_option(*out, i));
    return EXIT_YES;
}

static int digest_of(cli_call *call, ent_instant known, char out[65]) {
    ent_error err = {0};
    ent_code code = ent_register_digest(call->reg, known ? known : ENT_LATEST, out, &err);
    return code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
}

int cli_recipe_compare(cli_call *call, const ent_recipe *recipe, ent_instant known) {
    char digest[65];
    for (size_t i = 0; recipe && i < ent_recipe_n(recipe); i++) {
        if (strcmp(ent_recipe_option(recipe, i), "digest") != 0)
            continue;
        int exit = digest_of(call, known, digest);
        if (exit != EXIT_YES)
            return exit;
        if (strcmp(ent_recipe_value(recipe, i), digest) != 0)
            fprintf(stderr,
                    "panel: the recipe was written for another state of the register: cells "
                    "may differ\n  (digest %.12s..., here %.12s...)\n",
                    ent_recipe_value(recipe, i), digest);
    }
    return EXIT_YES;
}

static ent_code list_put(ent_recipe *r, const char *option, const cli_list *list,
                         ent_error *err) {
    ent_code code = ENT_OK;
    for (size_t i = 0; code == ENT_OK && i < list->n; i++)
        code = ent_recipe_add(r, option, list->at[i], err);
    return code;
}

static ent_code options_put(const cli_call *call, ent_recipe *r, ent_error *err) {
    static const cli_option_id not_kept[] = {CLI_RECIPE, CLI_WRITE_RECIPE, CLI_REGISTER,
                                             CLI_WIDTH};
    ent_code code = ENT_OK;
    for (const cli_option *o = cli_options; code == ENT_OK && o->name; o++) {
        bool kept = cli_takes(call->command, o->id);
        for (size_t i = 0; i < sizeof not_kept / sizeof *not_kept; i++)
            kept &= o->id != not_kept[i];
        const cli_list *list = cli_list_of((cli_call *)call, o->id);
        if (kept && list)
            code = list_put(r, o->name, list, err);
        else if (kept && cli_get(call, o->id))
            code = ent_recipe_add(r, o->name, cli_get(call, o->id), err);
    }
    return code;
}

int cli_recipe_write(cli_call *call, ent_instant known) {
    const char *path = cli_get(call, CLI_WRITE_RECIPE);
    char digest[65];
    ent_recipe *r = NULL;
    ent_error err = {0};
    if (!path)
        return EXIT_YES;
    int exit = digest_of(call, known, digest);
    if (exit != EXIT_YES)
        return exit;
    ent_code code = ent_recipe_new(&r, &err);
    if (code == ENT_OK)
        code = ent_recipe_add(r, "digest", digest, &err);
    if (code == ENT_OK)
        code = options_put(call, r, &err);
    if (code == ENT_OK)
        code = ent_recipe_save(r, path, &err);
    ent_recipe_free(r);
    return code == ENT_OK ? EXIT_YES : cli_trouble(call, code, &err);
}
