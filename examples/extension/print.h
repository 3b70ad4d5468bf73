/* How the tour prints: a heading, a fact, and whether it is as it must be. */
#ifndef TOUR_PRINT_H
#define TOUR_PRINT_H

#include <stdio.h>

/* Prints one fact, marked when it is wrong; returns 1 then, so that a caller
 * can add the faults up. */
#define FACT(ok, format, ...) \
    (printf("   %s " format "\n", (ok) ? " " : "WRONG", __VA_ARGS__), !(ok))

#define SCENE(title) printf("\n%s\n", title)

#endif /* TOUR_PRINT_H */
