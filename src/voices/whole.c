/* SPDX-License-Identifier: MIT */
#include "voices/whole.h"

#include "voices/image.h"
#include "voices/load.h"

enum { CLAIMS_FOR_AN_IMAGE = 20000 };

static ent_code whole_make(ent_register *reg, ent_whole *out, ent_error *err) {
    static const ent_scope everything = {0};
    static const ent_view_options usual = {.known = ENT_LATEST, .said_by = ENT_DAY_MAX};
    ENT_TRY(ent__load(reg, &everything, &out->claims, err));
    ENT_TRY(ent__view_new(out->claims, &usual, &out->view, err));
    return ent__view_prepare(out->view, err);
}

/* Where the image is, or will be; false if there shall be none. */
static bool image_path(ent_register *reg, char path[ENT_IMAGE_PATH]) {
    return ent__register_count(reg) >= CLAIMS_FOR_AN_IMAGE && ent__register_image(reg, path);
}

bool ent__whole_is_kept(ent_register *reg) {
    char path[ENT_IMAGE_PATH];
    return image_path(reg, path);
}

/* Within a reading: nobody changes the register meanwhile without its showing. */
static ent_code whole_read(ent_register *reg, ent_whole *out, ent_error *err) {
    char path[ENT_IMAGE_PATH];
    ent_still before, after;
    bool images = image_path(reg, path) && ent__register_still(reg, &before);
    if (images && ent__image_open(path, &before, out))
        return ENT_OK;
    ENT_TRY(whole_make(reg, out, err));
    if (images && ent__register_still(reg, &after) &&
        memcmp(&before, &after, sizeof before) == 0)
        ent__image_write(path, &before, out); /* without it the next one reads, too */
    return ENT_OK;
}

ent_code ent__whole_open(ent_register *reg, ent_whole *out, ent_error *err) {
    *out = (ent_whole){0};
    ENT_TRY(ent__register_read_begin(reg, err));
    ent_code code = whole_read(reg, out, err);
    ent__register_read_end(reg);
    if (code != ENT_OK)
        ent__whole_close(out);
    return code;
}

void ent__whole_close(ent_whole *w) {
    ent__view_free(w->view);
    ent__claims_free(w->claims);
    *w = (ent_whole){0};
}
