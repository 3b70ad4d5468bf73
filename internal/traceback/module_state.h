/* Private: libbacktrace's state for one module. */
#ifndef GOPYRT_MODULE_STATE_H
#define GOPYRT_MODULE_STATE_H

#include "base/base.h"

#include <stddef.h>

/* The part of libbacktrace's interface that is used; the package
 * cgosymbolizer brings the library. */
struct backtrace_state;
typedef void (*backtrace_error_callback)(void *data, const char *message, int error);
struct backtrace_state *backtrace_create_state(const char *path, int threaded,
                                               backtrace_error_callback on_error, void *data);

/* A module as it was when it was first asked about. Never freed: libbacktrace
 * cannot give its memory back, and a reader may hold one at any time. */
typedef struct gopyrt_module_state {
    const struct gopyrt_module_state *next;
    uintptr_t start, end, base;
    uint64_t fingerprint;
    struct backtrace_state *state; /* NULL: there is no file to read */
    char path[];
} gopyrt_module_state;

/* The state of the loaded module, made if need be; NULL without memory, or when
 * the module has just been unloaded. Async-signal-safe. */
const gopyrt_module_state *gopyrt_module_state_get(const gopyrt_module *module);

#endif /* GOPYRT_MODULE_STATE_H */
