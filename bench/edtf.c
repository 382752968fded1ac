/* SPDX-License-Identifier: MIT
 *
 * How many dates a second one core reads: million a second, by form.
 */
#include "entente.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(void) {
    static const char *const dates[] = {"2012-04-03",
                                        "2012",
                                        "2012-04~",
                                        "199X-02-29",
                                        "2012-21",
                                        "Y9E18S2",
                                        "2012-04-03T10:20:30+05:00",
                                        "2011-05/2012-04-03",
                                        "[1667,1668,1670..1672]",
                                        "2001-02-29"};
    enum { TIMES = 3000000 };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        ptrdiff_t n = (ptrdiff_t)strlen(dates[i]);
        ent_date d;
        int read = 0;
        double t = now();
        for (int k = 0; k < TIMES; k++)
            read += ent_date_parse(dates[i], n, &d, NULL) == ENT_OK;
        printf("%-28s %6.1f M/s%s\n", dates[i], TIMES / (now() - t) / 1e6,
               read ? "" : " refused");
    }
    return 0;
}
