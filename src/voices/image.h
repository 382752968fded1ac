/* SPDX-License-Identifier: MIT
 *
 * An image: all claims of a register and its default view with every timeline, as they lie
 * in memory, in one file beside no register but in a folder of the user's own. Derived: it
 * may be deleted at any time, and is taken only for the very bytes of the register that it
 * was made from, by the very code that made it.
 *
 * It is mapped, not read: claims and timelines stay in the file until somebody looks at
 * them. Its sum is checked first, so a damaged one is as good as none; who may write into
 * the user's own folder is not guarded against, nor could be.
 */
#ifndef ENT_IMAGE_H
#define ENT_IMAGE_H

#include "voices/whole.h"

/* The whole of the register as of `still`, mapped from the image at `path`. False if there
 * is none, or not of that state, or it is damaged, or no memory is left. O(bytes), at the
 * speed of memory; relations and the list of words are copied. */
bool ent__image_open(const char *path, const ent_still *still, ent_whole *out);
/* Writes it, aside first. Not where a relation stands for another: those claims are a
 * reading of others. False if it could not; then nothing is left behind. O(bytes). */
bool ent__image_write(const char *path, const ent_still *still, const ent_whole *whole);

/* For claims and views that lie in one. */
ent_image *ent__image_share(ent_image *image);
void ent__image_drop(ent_image *image);

#endif
