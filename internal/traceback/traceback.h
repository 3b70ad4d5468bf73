/* What the Go runtime hands to the functions given to SetCgoTraceback. */
#ifndef GOPYRT_TRACEBACK_H
#define GOPYRT_TRACEBACK_H

#include "fatal/fatal.h"

typedef struct {
    uintptr_t context;        /* 0, or what the context function returned */
    uintptr_t signal_context; /* 0, or a signal handler's third argument */
    uintptr_t *buf;           /* receives code addresses, ended by 0 if not full */
    uintptr_t max;
} gopyrt_traceback_request;

typedef struct {
    uintptr_t context; /* 0: make one. Otherwise: release this one */
} gopyrt_context_request;

/* Where the thread was in C when it called Go: the frame of the C function that
 * cgo generated for the called Go function. */
int gopyrt_context_frame(uintptr_t context, gopyrt_frame *frame);

#endif /* GOPYRT_TRACEBACK_H */
