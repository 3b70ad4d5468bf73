/* What gopyruntime adds to CPython's API.
 *
 * The functions are the out-of-line twins of inline functions in CPython's
 * headers, for callers that cannot inline C: Rust, Zig, ctypes-like bindings, Go
 * without cgo. Each does exactly what its inline twin does. C and C++ use the
 * inline ones (cpython/pyatomic.h, internal/pycore_*.h).
 *
 * A name is gopyrt_<object>_<verb>[_<order>]: the order is that of the memory
 * access, as in C11. Functions on u8, u32, u64 and ptr take the address of any
 * object of that width that is aligned to it, in _PyRuntime or elsewhere.
 *
 * This header needs no Py_BUILD_CORE: the runtime is an incomplete struct here,
 * to be had as `_PyRuntime` (a data symbol) or from an interpreter. */
#ifndef GOPYRUNTIME_H
#define GOPYRUNTIME_H

#include <stddef.h>
#include <stdint.h>

#include "pyport.h"
#include "lock.h"
#include "pytypedefs.h"

/* This release. The CPython version that it implements is in patchlevel.h. */
#define GOPYRT_VERSION_MAJOR 0
#define GOPYRT_VERSION_MINOR 1
#define GOPYRT_VERSION_PATCH 0
/* As text: "major.minor.patch". */
#define GOPYRT_VERSION_TEXT_OF(major, minor, patch) #major "." #minor "." #patch
#define GOPYRT_VERSION_TEXT(major, minor, patch) GOPYRT_VERSION_TEXT_OF(major, minor, patch)
#define GOPYRT_VERSION \
    GOPYRT_VERSION_TEXT(GOPYRT_VERSION_MAJOR, GOPYRT_VERSION_MINOR, GOPYRT_VERSION_PATCH)
/* Comparable as a number: 0xMMmmpp. */
#define GOPYRT_VERSION_HEX \
    ((GOPYRT_VERSION_MAJOR << 16) | (GOPYRT_VERSION_MINOR << 8) | GOPYRT_VERSION_PATCH)

struct pyruntimestate;

/* What a host's function returns when the program ended by a KeyboardInterrupt that nobody handled:
 * then the process ends by SIGINT. See gopyrt_set_run_main_hook. */
#define GOPYRT_RUN_INTERRUPTED (-0x7fffffff - 1)

typedef int (*gopyrt_run_main_hook)(PyInterpreterState *interp, const char *frozen, void *data);

/* A frame of the host's language: a file's name in UTF-8, NULL where it is unknown, and a line. */
typedef struct gopyrt_host_frame {
    const char *filename;
    unsigned int lineno;
} gopyrt_host_frame;

/* Fills up to `max_frames` of the calling thread's frames, the innermost first, and returns how
 * many there are in all. The names must stay until the thread's next call of it. */
typedef int (*gopyrt_host_frames)(void *data, gopyrt_host_frame *frames, int max_frames);

/* What runs Python code, since this library does not: functions of the host, each of which may be
 * NULL. They are called attached, and return a new reference, or NULL with an exception. */
typedef struct gopyrt_evaluator {
    size_t size; /* sizeof(gopyrt_evaluator) */
    void *data;  /* what the functions are given last */
    /* A code object, or whatever `evaluate` takes, of a source in UTF-8. `start` is Py_file_input,
     * Py_eval_input or Py_single_input; `flags` are CO_FUTURE_* and PyCF_*. */
    PyObject *(*compile)(const char *source, PyObject *filename, int start, int flags, int optimize,
                         void *data);
    PyObject *(*evaluate)(PyObject *code, PyObject *globals, PyObject *locals, void *data);
    /* A module that is neither in sys.modules nor an extension on sys.path; NULL without an
     * exception where the host has none of that name. It puts the module into sys.modules. */
    PyObject *(*import_module)(PyObject *name, void *data);
} gopyrt_evaluator;

#include "abi/gopyruntime.h"

#endif /* GOPYRUNTIME_H */
