/* Private to this package: where a module's Go half is. */
#ifndef GOPYRT_LOCATION_H
#define GOPYRT_LOCATION_H

#include "restart.h"

#pragma GCC visibility push(hidden)

/* These functions access memory by address, not by object: between Go's
 * variables are those of C, and memory that sanitizers have poisoned. */
#define RAW __attribute__((no_sanitize("address", "thread", "undefined"), noinline))

typedef void (*gopyrt_entry)(int argc, char **argv, char **envp);

typedef struct {
    uintptr_t start, end; /* equal: empty */
} gopyrt_range;

#define GOPYRT_DATA_RANGES 3
#define GOPYRT_ZERO_RANGES 2

typedef struct {
    gopyrt_range text;
    gopyrt_range data[GOPYRT_DATA_RANGES]; /* initialized variables */
    gopyrt_range zero[GOPYRT_ZERO_RANGES]; /* zero-initialized variables */
    gopyrt_entry enter;                    /* Go's constructor; NULL in a program */
    size_t tls_size;                       /* the module's thread-local memory */
} gopyrt_location;

/* NULL: everything was found. Otherwise the reason why not; in a program the
 * text was found. */
const char *gopyrt_location_find(gopyrt_location *where);

#pragma GCC visibility pop

#endif /* GOPYRT_LOCATION_H */
