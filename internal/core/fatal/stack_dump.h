/* Private: the C stack in a fatal error's report. */
#ifndef GOPYRT_CORE_STACK_DUMP_H
#define GOPYRT_CORE_STACK_DUMP_H

#include "fatal/fatal.h"

/* Writes the stack from `frame` on, in CPython's format: files, exported names
 * and addresses. Async-signal-safe. */
void gopyrt_stack_dump(int fd, const gopyrt_frame *frame);

/* ---- Names of functions and lines, from debug information ---------------- */

/* The argument of a cgo symbolizer, as Go's runtime defines it. In the first
 * call only pc is set. If `more` is set on return, the next call with the same
 * struct gives the function into which this one was inlined. */
typedef struct {
    uintptr_t pc;
    const char *file;
    uintptr_t line;
    const char *function;
    uintptr_t entry;
    uintptr_t more;
    uintptr_t data;
} gopyrt_symbol_request;

typedef void (*gopyrt_symbolizer)(gopyrt_symbol_request *request);

/* The symbolizer, or NULL. It must not need Go, nor a lock that could stay
 * taken in a forked child or while a thread loads a module. */
void gopyrt_symbolizer_register(gopyrt_symbolizer symbolizer);

/* Writes the stack from `frame` on with functions, files and lines; nothing
 * without a symbolizer. */
void gopyrt_stack_dump_lines(int fd, const gopyrt_frame *frame);

#endif /* GOPYRT_CORE_STACK_DUMP_H */
