/* What went wrong, where CPython would raise an exception.
 *
 * This layer has no exception objects. A function that returns -1 "with an
 * exception set" writes here what CPython's exception would be; a host with
 * objects takes it and raises its own. Each OS thread has one record, the last
 * error's; it stays until it is taken or replaced.
 *
 * Callers: any thread, for itself. Fork: the child has the forking thread's.
 * Signals: not async-signal-safe.
 */
#ifndef GOPYRT_CORE_ERROR_RECORD_H
#define GOPYRT_CORE_ERROR_RECORD_H

#include "core.h"

/* Keeps the kind and the formatted message, cut after 159 bytes. */
void gopyrt_error_set(gopyrt_error_kind kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Forgets the calling thread's record and returns its kind. *message, if asked
 * for, is valid until the thread's next error. */
gopyrt_error_kind gopyrt_error_take(const char **message);

#endif /* GOPYRT_CORE_ERROR_RECORD_H */
