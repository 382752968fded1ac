/* SPDX-License-Identifier: MIT */
#include "register/database.h"

static bool is_sqlite(const ent_write_options *o) {
    return o && o->format == ENT_FORMAT_SQLITE;
}

ent_code ent__saving_open(ent_saving *s, const char *path, const ent_write_options *options,
                          const char *table, uint64_t n_rows, ent_error *err) {
    *s = (ent_saving){0};
    ENT_TRY(ent__aside_open(&s->aside, path, err));
    if (!is_sqlite(options)) {
        ent__parts_open(&s->parts, options, ent__aside_sink(&s->aside), n_rows);
        return ENT_OK;
    }
    ent_code code =
        s->aside.passing[0]
            ? ent__database_open(s->aside.passing, table, &s->database, err)
            : ent__fail(err, ENT_UNSUPPORTED, "%.300s: an SQLite table needs a file", path);
    return code == ENT_OK ? ENT_OK : ent__aside_close(&s->aside, code, NULL);
}

ent_code ent__saving_put(ent_saving *s, const ent_table *t, int part, ent_error *err) {
    if (s->database)
        return ent__database_put(s->database, t, part, err);
    ent__parts_put(&s->parts, t, part);
    return s->parts.out.failed; /* what it was is told at the end */
}

ent_code ent__saving_close(ent_saving *s, ent_code code, ent_error *err) {
    bool told = code != ENT_OK && !s->parts.out.failed;
    if (!s->database) {
        ent_code closed = ent__parts_close(&s->parts, told ? NULL : err);
        if (code == ENT_OK)
            code = closed;
        if (code != ENT_OK && !told)
            ent__fail_in(err, code, s->aside.path);
    }
    ent__database_close(s->database);
    return ent__aside_close(&s->aside, code, err);
}

ent_code ent_table_save(const ent_table *t, const char *path, const ent_write_options *options,
                        ent_error *err) {
    ent_saving s;
    if (!t || !path)
        return ent__fail(err, ENT_MISUSE, "a table and a path");
    ENT_TRY(ent__saving_open(&s, path, options, "result", t->n_rows, err));
    ent_code code = ent__saving_put(&s, t, ENT_PART_FIRST | ENT_PART_LAST, err);
    return ent__saving_close(&s, code, err);
}
