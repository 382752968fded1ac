/* SPDX-License-Identifier: MIT
 *
 * Names of regions by ICU: the only file that knows it. Languages are taken once each;
 * where a script or country makes another language of it (zh_Hant, pt_PT), that too.
 */
#include "namebook.h"

#ifndef NAMEBOOK_ICU
#define NAMEBOOK_ICU 0
#endif

#if !NAMEBOOK_ICU

ent_code namebook_cldr(ent_book_maker *m, ent_error *err) {
    (void)m;
    (void)err;
    return ENT_OK;
}

#else

#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/uregion.h>
#include <unicode/ustring.h>

#include <stdio.h>

/* Countries that make another language of it. */
static bool wanted(const char *locale) {
    const char *last = strrchr(locale, '_');
    return !last || strlen(last) == 5 || strcmp(locale, "pt_PT") == 0 ||
           strcmp(locale, "es_MX") == 0 || strcmp(locale, "fr_CA") == 0 ||
           strcmp(locale, "en_GB") == 0;
}

static ent_code add_one(ent_book_maker *m, const UChar *name, const char *locale,
                        const char *code, ent_error *err) {
    char utf8[512];
    int32_t n = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(utf8, sizeof utf8, &n, name, -1, &status);
    if (U_FAILURE(status) || n <= 0 || n >= (int32_t)sizeof utf8 || strcmp(utf8, code) == 0)
        return ENT_OK; /* no name in this language: the code itself comes back */
    int rank = strncmp(locale, "en", 2) == 0 ? ENT_RANK_ENGLISH : ENT_RANK_OTHER;
    char lang[ULOC_FULLNAME_CAPACITY];
    snprintf(lang, sizeof lang, "%s", locale);
    for (char *p = lang; *p; p++)
        if (*p == '_')
            *p = '-';
    return ent__book_translation(m, ENT_STR(""), (ent_str){utf8, (size_t)n}, ent__str(lang),
                                 rank, err);
}

/* The id of an entity for a region of CLDR. */
static bool choose(ent_book_maker *m, const char *code) {
    UErrorCode status = U_ZERO_ERROR;
    const URegion *region = uregion_getRegionFromCode(code, &status);
    char locale[16];
    if (U_FAILURE(status) || !region)
        return false;
    if (uregion_getType(region) == URGN_DEPRECATED)
        return false; /* "YU" would get the names of "RS" */
    if (strcmp(code, "XK") == 0)
        return ent__book_select(m, ENT_STR("XKX"));
    if (strcmp(code, "EU") == 0 || strcmp(code, "UN") == 0)
        return ent__book_select(m, ent__str(code));
    snprintf(locale, sizeof locale, "und_%s", code);
    const char *iso3 = uloc_getISO3Country(locale);
    return iso3 && *iso3 && ent__book_select(m, ent__str(iso3));
}

static ent_code add_locale(ent_book_maker *m, const char *locale, UDisplayContext length,
                           ent_error *err) {
    UErrorCode status = U_ZERO_ERROR;
    UDisplayContext context[] = {length};
    ULocaleDisplayNames *names = uldn_openForContext(locale, context, 1, &status);
    ent_code code = ENT_OK;
    for (char a = 'A'; a <= 'Z' && U_SUCCESS(status); a++)
        for (char b = 'A'; b <= 'Z' && code == ENT_OK; b++) {
            char region[] = {a, b, 0};
            UChar name[256];
            UErrorCode one = U_ZERO_ERROR;
            uldn_regionDisplayName(names, region, name, 256, &one);
            if (U_SUCCESS(one) && choose(m, region))
                code = add_one(m, name, locale, region, err);
        }
    uldn_close(names);
    return code;
}

ent_code namebook_cldr(ent_book_maker *m, ent_error *err) {
    for (int32_t i = 0; i < uloc_countAvailable(); i++) {
        const char *locale = uloc_getAvailable(i);
        if (!wanted(locale))
            continue;
        ENT_TRY(add_locale(m, locale, UDISPCTX_LENGTH_FULL, err));
        ENT_TRY(add_locale(m, locale, UDISPCTX_LENGTH_SHORT, err));
    }
    return ENT_OK;
}

#endif
