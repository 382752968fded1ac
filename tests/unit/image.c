/* SPDX-License-Identifier: MIT
 *
 * Images: what is mapped is what was read, and nothing is mapped that is not of this very
 * state of this very register, or is damaged.
 */
#include "folder.h"
#include "shipped.h"

#include "voices/image.h"
#include "voices/load.h"

#include <sys/stat.h>
#include <time.h>

static shipped world;
static char image[ENT_IMAGE_PATH];
static ent_still still;
static ent_whole read_whole;

/* Long enough that the file system's clock has moved on. */
static void settle(void) {
    struct timespec t = {1, 100000000};
    nanosleep(&t, NULL);
}

static ent_register *with_images(ent_open_mode mode) {
    ent_open_options o = {.size = sizeof o, .mode = mode, .images = in_base("a/b")};
    ent_register *reg;
    OK(ent_register_open(world.path, &o, &reg, err));
    return reg;
}

static int set_up(void **state) {
    (void)state;
    if (!folder_make("image"))
        return 1;
    shipped_open(&world);
    ent_register_close(world.reg);
    world.reg = NULL;
    settle();
    ent_register *reg = with_images(ENT_OPEN_READ);
    assert_true(ent__register_image(reg, image));
    assert_true(ent__register_still(reg, &still));
    OK(ent__whole_open(reg, &read_whole, err));
    assert_null(read_whole.claims->image);
    ent_register_close(reg);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    ent__whole_close(&read_whole);
    remove(world.path);
    return folder_drop();
}

static void same_bytes(const void *x, const void *y, size_t n, size_t size) {
    if (n)
        assert_memory_equal(x, y, n * size);
}
#define SAME(x, y, array, n)                                                                   \
    assert_int_equal((x)->n, (y)->n);                                                          \
    same_bytes((x)->array, (y)->array, (x)->n, sizeof *(x)->array)

static void same_text(ent_str x, ent_str y) {
    assert_int_equal(x.n, y.n);
    same_bytes(x.p, y.p, x.n, 1);
    assert_int_equal(x.p[x.n], 0);
}

static void same_relation(const ent_relation *x, const ent_relation *y) {
    same_text(x->id, y->id);
    same_text(x->section, y->section);
    same_text(x->label, y->label);
    assert_int_equal(x->shape, y->shape);
    assert_int_equal(x->n_facets, y->n_facets);
    assert_int_equal(x->n_values, y->n_values);
    for (int i = 0; i < x->n_facets; i++)
        same_text(x->facet[i], y->facet[i]);
    for (int i = 0; i < x->n_values; i++)
        same_text(x->value[i], y->value[i]);
    same_bytes(x->implied, y->implied, ENT_VALUES_MOST, sizeof *x->implied);
}

static void same_whole(const ent_whole *a, const ent_whole *b) {
    const ent_claims *x = a->claims, *y = b->claims;
    SAME(x, y, at, n);
    SAME(x, y, entities, n_entities);
    SAME(x, y, sources, n_sources);
    SAME(x, y, facets, n_facets);
    assert_int_equal(x->words.n, y->words.n);
    for (uint32_t i = 0; i < x->words.n; i++) {
        same_text(x->words.at[i], y->words.at[i]);
        assert_int_equal(ent__pool_find(&x->words, y->words.at[i]), i);
        assert_int_equal(ent__map_get(&x->entity_of, i), ent__map_get(&y->entity_of, i));
        assert_int_equal(ent__map_get(&x->source_of, i), ent__map_get(&y->source_of, i));
    }
    assert_int_equal(x->n_relations, y->n_relations);
    for (size_t i = 0; i < x->n_relations; i++) {
        same_relation(&x->relations[i], &y->relations[i]);
        assert_int_equal(ent__claims_find_relation(x, y->relations[i].id), i);
    }
    const ent_view *v = a->view, *w = b->view;
    SAME(v, w, order, n_order);
    SAME(v, w, groups, n_groups);
    SAME(v, w, group_slots, n_group_slots);
    SAME(v, w, members, n_members);
    SAME(v, w, segments, n_segments);
    SAME(v, w, works, n_works);
    SAME(v, w, coverage, n_coverage);
    same_bytes(v->alive, w->alive, x->n, sizeof *v->alive);
    same_bytes(v->sources, w->sources, x->n_sources, sizeof *v->sources);
    assert_int_equal(v->n_matters, w->n_matters);
}

static void what_is_mapped_is_what_was_read(void **state) {
    (void)state;
    ent_whole mapped;
    assert_true(ent__image_open(image, &still, &mapped));
    assert_non_null(mapped.claims->image);
    same_whole(&mapped, &read_whole);
    for (uint32_t g = 0; g < mapped.view->n_groups; g++) {
        const ent_group *x = &mapped.view->groups[g];
        assert_int_equal(ent__view_group(mapped.view, x->relation, x->subject, x->object), g);
    }
    /* other clocks and sources are other views of the same claims */
    static const ent_view_options then = {.known = ENT_LATEST, .said_by = 15000};
    ent_view *a, *b;
    OK(ent__view_new(mapped.claims, &then, &a, err));
    OK(ent__view_new(read_whole.claims, &then, &b, err));
    OK(ent__view_prepare(a, err));
    OK(ent__view_prepare(b, err));
    assert_int_equal(a->n_segments, b->n_segments);
    for (size_t i = 0; i < a->n_segments; i++) {
        assert_int_equal(a->segments[i].from, b->segments[i].from);
        assert_true(ent__segment_same(&a->segments[i], &b->segments[i]));
    }
    ent__whole_close(&mapped); /* the view keeps the claims, and they the image */
    assert_int_equal(ent__view_entity(a, a->groups[0].subject), a->groups[0].subject);
    ent__view_free(a);
    ent__view_free(b);
}

static void the_next_one_is_from_the_image(void **state) {
    (void)state;
    struct stat st;
    ent_whole w;
    ent_register *reg = with_images(ENT_OPEN_READ);
    OK(ent__whole_open(reg, &w, err));
    assert_non_null(w.claims->image);
    ent__whole_close(&w);
    ent_register_close(reg);
    assert_int_equal(stat(image, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static char *bytes_of(const char *path, size_t *n) {
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    *n = (size_t)ftell(f);
    rewind(f);
    char *p = malloc(*n);
    assert_int_equal(fread(p, 1, *n, f), *n);
    fclose(f);
    return p;
}

static void put_bytes(const char *path, const char *p, size_t n) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(p, 1, n, f), n);
    fclose(f);
    chmod(path, 0600);
}

static void damage_shows(void **state) {
    (void)state;
    size_t n;
    char *p = bytes_of(image, &n);
    const char *other = in_base("other.image");
    ent_whole w;
    put_bytes(other, p, n);
    assert_true(ent__image_open(other, &still, &w));
    ent__whole_close(&w);
    FILE *f = fopen(other, "r+b");
    assert_non_null(f);
    uint64_t at = 12345;
    for (int i = 0; i < 300; i++) {
        at = at * UINT64_C(6364136223846793005) + 1442695040888963407;
        size_t place =
            (size_t)(at >> 20) % (i < 100 ? 192 : n); /* in the header, and anywhere */
        fseek(f, (long)place, SEEK_SET);
        fputc(p[place] ^ (1 << i % 8), f);
        fflush(f);
        if (ent__image_open(other, &still, &w))
            fail_msg("bit %d of byte %zu of %zu", i % 8, place, n);
        fseek(f, (long)place, SEEK_SET);
        fputc(p[place], f);
        fflush(f);
    }
    fclose(f);
    static const size_t cuts[] = {1, 64, 4096, 100000};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        put_bytes(other, p, n - cuts[i]);
        assert_false(ent__image_open(other, &still, &w));
    }
    put_bytes(other, p, 0);
    assert_false(ent__image_open(other, &still, &w));
    free(p);
}

static void what_others_can_write_is_not_taken(void **state) {
    (void)state;
    ent_whole w;
    const char *link = in_base("link.image");
    assert_int_equal(symlink(image, link), 0);
    assert_false(ent__image_open(link, &still, &w));
    chmod(image, 0620);
    assert_false(ent__image_open(image, &still, &w));
    chmod(image, 0602);
    assert_false(ent__image_open(image, &still, &w));
    chmod(image, 0600);
    assert_true(ent__image_open(image, &still, &w));
    ent__whole_close(&w);
}

static void another_state_is_another_register(void **state) {
    (void)state;
    ent_whole w;
    int64_t *const parts[] = {&still.bytes, &still.modified, &still.changed};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        ++*parts[i];
        assert_false(ent__image_open(image, &still, &w));
        --*parts[i];
    }
    still.inode++;
    assert_false(ent__image_open(image, &still, &w));
    still.inode--;
}

static size_t n_failing, n_done;

static void *failing(void *ctx, void *p, size_t old, size_t size) {
    (void)ctx;
    (void)old;
    if (size == 0) {
        free(p);
        return NULL;
    }
    return n_done++ == n_failing ? NULL : realloc(p, size);
}

/* Each allocation fails once: then there is no image, and nothing is lost or half made. */
static void without_memory_there_is_none(void **state) {
    (void)state;
    ent_whole w;
    bool opened = false;
    for (n_failing = 0; !opened; n_failing++) {
        n_done = 0;
        ent_alloc_set(failing, NULL);
        opened = ent__image_open(image, &still, &w);
        ent_alloc_set(NULL, NULL);
    }
    assert_true(n_failing > 4);
    ent__whole_close(&w);
}

static void where_none_can_be_written_all_is_read(void **state) {
    (void)state;
    ent_open_options o = {.size = sizeof o, .images = "/proc/entente/images"};
    ent_register *reg;
    ent_whole w;
    OK(ent_register_open(world.path, &o, &reg, err));
    OK(ent__whole_open(reg, &w, err));
    assert_null(w.claims->image);
    ent__whole_close(&w);
    ent_register_close(reg);
}

static void add_one(void) {
    const ent_claims *c = read_whole.claims;
    const char *source = ent__claims_word(c, c->sources[0].id).p;
    ent_register *reg = with_images(ENT_OPEN_WRITE);
    ent_claim_fields claim = {.size = sizeof claim,
                              .subject = "LTU",
                              .relation = "remark",
                              .note = "one more",
                              .source = source};
    char id[ENT_ID_BYTES];
    ent_outcome outcome;
    OK(ent_claim_add(reg, &claim, id, &outcome, err));
    ent_register_close(reg);
}

/* Last: it changes the register. */
static void what_is_added_is_in_the_next_one(void **state) {
    (void)state;
    add_one();
    ent_register *reg = with_images(ENT_OPEN_READ);
    ent_whole w;
    ent_still now;
    assert_false(ent__register_still(reg, &now)); /* just written to */
    OK(ent__whole_open(reg, &w, err));
    assert_null(w.claims->image);
    assert_int_equal(w.claims->n, read_whole.claims->n + 1);
    ent__whole_close(&w);
    settle();
    OK(ent__whole_open(reg, &w, err)); /* makes the image anew */
    assert_null(w.claims->image);
    ent__whole_close(&w);
    OK(ent__whole_open(reg, &w, err));
    assert_non_null(w.claims->image);
    assert_int_equal(w.claims->n, read_whole.claims->n + 1);
    ent__whole_close(&w);
    ent_register_close(reg);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_mapped_is_what_was_read),
        cmocka_unit_test(the_next_one_is_from_the_image),
        cmocka_unit_test(damage_shows),
        cmocka_unit_test(what_others_can_write_is_not_taken),
        cmocka_unit_test(another_state_is_another_register),
        cmocka_unit_test(without_memory_there_is_none),
        cmocka_unit_test(where_none_can_be_written_all_is_read),
        cmocka_unit_test(what_is_added_is_in_the_next_one),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
