/* What the programs of this folder have in common. Each is linked without the
 * library and defines for itself what inline functions of the headers call. */
#ifndef HEADERS_CHECK_H
#define HEADERS_CHECK_H

#include <stdio.h>

static int failures;

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) {                                                         \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            failures++;                                                             \
        }                                                                           \
    } while (0)

/* What main returns, and its last word where all was well. */
static inline int
verdict(void)
{
    if (failures == 0) {
        puts("ok");
    }
    return failures != 0;
}

#endif /* HEADERS_CHECK_H */
