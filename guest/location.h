/* Private to this package: where a module's Go half is. */
#ifndef GOGUEST_LOCATION_H
#define GOGUEST_LOCATION_H

#include "parts.h"

#pragma GCC visibility push(hidden)

/* These functions access memory by address, not by object: between Go's
 * variables are those of C, and memory that sanitizers have poisoned. */
#define RAW __attribute__((no_sanitize("address", "thread", "undefined"), noinline))

typedef void (*goguest_entry)(int argc, char **argv, char **envp);

typedef struct {
    uintptr_t start, end; /* equal: empty */
} goguest_range;

#define GOGUEST_DATA_RANGES 3
#define GOGUEST_ZERO_RANGES 2

typedef struct {
    goguest_range text;
    goguest_range data[GOGUEST_DATA_RANGES]; /* initialized variables */
    goguest_range zero[GOGUEST_ZERO_RANGES]; /* zero-initialized variables */
    uintptr_t anonymous;                     /* memory of the module behind this has no file */
    goguest_entry enter;                     /* Go's constructor; NULL in a program */
    struct goguest_signal *signals;          /* Go's table of them */
    size_t tls_size;                         /* the module's thread-local memory */
} goguest_location;

/* NULL: everything was found. Otherwise the reason why not; in a program the
 * text was found. */
const char *goguest_location_find(goguest_location *where);

#pragma GCC visibility pop

#endif /* GOGUEST_LOCATION_H */
