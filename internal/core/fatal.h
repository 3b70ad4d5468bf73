/* Private to the C plane: the report of a fatal error, and how it ends. */
#ifndef GOPYRT_CORE_FATAL_H
#define GOPYRT_CORE_FATAL_H

#include "core.h"

/* Writes to stderr what CPython writes for a fatal error: the message, with
 * `func` before it unless it is NULL, the state of the runtime, the threads of
 * the current interpreter. Either may be NULL. For callers that end the
 * process themselves, with an exit code. */
void gopyrt_fatal_report(const char *func, const char *msg);

/* The threads of the current interpreter, as CPython's fatal errors list
 * them; nothing when there is no current interpreter. Adds their number to the
 * int at `count`. Takes no lock. A part of a report. */
void gopyrt_threads_dump(int fd, void *count);

#endif /* GOPYRT_CORE_FATAL_H */
