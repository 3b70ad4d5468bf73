/* Private: from the report of a fatal error to the end of the process. */
#ifndef GOPYRT_CORE_FATAL_END_H
#define GOPYRT_CORE_FATAL_END_H

#include "fatal/fatal.h"

/* Runs `part` of a report. If it crashes on inconsistent state, or if less of a
 * signal stack is left than it needs, the report says so and continues. */
void gopyrt_report_part(void (*part)(int fd, void *argument), int fd, void *argument,
                        size_t stack_needed);

/* Writes the stack of the thread from `frame` on and ends the process by
 * SIGABRT, in bounded time. */
_Py_NO_RETURN void gopyrt_fatal_end(int fd, gopyrt_frame *frame);

/* abort(), unless Go would catch the signal and turn it into an exit code. */
_Py_NO_RETURN void gopyrt_abort(void);

#endif /* GOPYRT_CORE_FATAL_END_H */
