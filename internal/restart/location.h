/* Private to this room: where a module's Go half is. */
#ifndef GOPYRT_LOCATION_H
#define GOPYRT_LOCATION_H

#include "restart.h"

#pragma GCC visibility push(hidden)

/* These functions look at addresses, not at objects: between Go's variables lie
 * those of C, and what sanitizers have fenced off. */
#define RAW __attribute__((no_sanitize("address", "thread", "undefined"), noinline))

typedef void (*gopyrt_entry)(int argc, char **argv, char **envp);

typedef struct {
    uintptr_t start, end; /* equal: nothing */
} gopyrt_range;

#define GOPYRT_DATA_RANGES 3
#define GOPYRT_ZERO_RANGES 2

typedef struct {
    gopyrt_range text;
    gopyrt_range data[GOPYRT_DATA_RANGES]; /* variables with a value from the start */
    gopyrt_range zero[GOPYRT_ZERO_RANGES]; /* those that start as zero */
    gopyrt_entry enter;                    /* Go's constructor; NULL in a program */
    size_t tls_size;                       /* the module's thread-local memory */
} gopyrt_location;

/* NULL: all of it was found. Else why not; in a program the text was. */
const char *gopyrt_location_find(gopyrt_location *where);

#pragma GCC visibility pop

#endif /* GOPYRT_LOCATION_H */
