/* Fatal errors: the report on stderr, in CPython's format.
 *
 * It needs nothing but memory and write(2), so it works in a signal handler, in
 * a forked child and under any lock. How the process then ends is in
 * fatal_end.c.
 */
#include "fatal/fatal.h"
#include "fatal_end.h"
#include "report.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The symbol, for callers that were compiled without the macro. */
#undef Py_FatalError

#define NO_MESSAGE "<message not set>"

#define STACK_FOR_THREADS 2048

/* The reporting thread: process id and thread id in one word, 0 for none.
 * Because of the process id, a child forked during its parent's report starts
 * with none. */
static uint64_t reporter;

static uint64_t
reporter_self(void)
{
    return (uint64_t)getpid() << 32 | (uint32_t)syscall(SYS_gettid);
}

/* One report per process. A report that fails again ends silently, as in
 * CPython; a second thread gives the first time to finish its report. */
static void
claim_report(void)
{
    uint64_t self = reporter_self();
    uint64_t owner = _Py_atomic_load_uint64(&reporter);

    while (owner == 0 || owner >> 32 != self >> 32) {
        if (_Py_atomic_compare_exchange_uint64(&reporter, &owner, self)) {
            return;
        }
    }
    if (owner != self) {
        struct timespec left = { .tv_sec = 10 };
        while (nanosleep(&left, &left) != 0 && errno == EINTR) {
        }
    }
    gopyrt_abort();
}

static void
report_state(gopyrt_report *report)
{
    const _PyRuntimeState *runtime = &_PyRuntime;
    PyThreadState *finalizing = _PyRuntimeState_GetFinalizing(&_PyRuntime);

    gopyrt_report_text(report, "Python runtime state: ");
    if (finalizing != NULL) {
        gopyrt_report_text(report, "finalizing (tstate=");
        gopyrt_report_hex(report, (uintptr_t)finalizing, 2 * sizeof(finalizing));
        gopyrt_report_text(report, ")");
    }
    else if (runtime->initialized) {
        gopyrt_report_text(report, "initialized");
    }
    else if (runtime->core_initialized) {
        gopyrt_report_text(report, "core initialized");
    }
    else if (runtime->preinitialized) {
        gopyrt_report_text(report, "preinitialized");
    }
    else if (runtime->preinitializing) {
        gopyrt_report_text(report, "preinitializing");
    }
    else {
        gopyrt_report_text(report, "unknown");
    }
    gopyrt_report_text(report, "\n\n");
}

/* What the host wrote to a buffered stderr has to appear before the report.
 * Another thread may never release the stream, so this does not wait for it. */
static int
open_stderr(void)
{
    if (ftrylockfile(stderr) == 0) {
        fflush_unlocked(stderr);
        funlockfile(stderr);
    }
    return fileno_unlocked(stderr);
}

static void
report_prefix(gopyrt_report *report, const char *func)
{
    gopyrt_report_text(report, "Fatal Python error: ");
    if (func != NULL) {
        gopyrt_report_text(report, func);
        gopyrt_report_text(report, ": ");
    }
}

/* Returns the number of threads. */
static int
report_rest(gopyrt_report *report)
{
    int threads = 0;

    gopyrt_report_text(report, "\n");
    report_state(report);
    gopyrt_report_part(gopyrt_threads_dump, report->fd, &threads, STACK_FOR_THREADS);
    return threads;
}

static int
report_text(gopyrt_report *report, const char *func, const char *msg)
{
    report_prefix(report, func);
    gopyrt_report_text(report, msg != NULL ? msg : NO_MESSAGE);
    return report_rest(report);
}

void
gopyrt_fatal_report(const char *func, const char *msg)
{
    claim_report();
    gopyrt_report report = GOPYRT_REPORT(open_stderr());
    (void)report_text(&report, func, msg);
}

/* `frame` is that of the exported function, whose caller is in error. */
_Py_NO_RETURN static void
end(gopyrt_report *report, int threads, gopyrt_frame *frame)
{
    if (threads > 0) {
        gopyrt_report_text(report, "\n");
    }
    gopyrt_fatal_end(report->fd, frame);
}

void
_Py_FatalErrorFunc(const char *func, const char *message)
{
    gopyrt_frame frame;
    gopyrt_frame_here(&frame);

    claim_report();
    gopyrt_report report = GOPYRT_REPORT(open_stderr());
    end(&report, report_text(&report, func, message), &frame);
}

void
Py_FatalError(const char *message)
{
    gopyrt_frame frame;
    gopyrt_frame_here(&frame);

    claim_report();
    gopyrt_report report = GOPYRT_REPORT(open_stderr());
    end(&report, report_text(&report, NULL, message), &frame);
}

void
_Py_FatalErrorFormat(const char *func, const char *format, ...)
{
    gopyrt_frame frame;
    gopyrt_frame_here(&frame);

    claim_report();
    gopyrt_report report = GOPYRT_REPORT(open_stderr());
    report_prefix(&report, func);
    gopyrt_report_flush(&report);

    va_list args;
    va_start(args, format);
    vdprintf(report.fd, format, args);
    va_end(args);

    end(&report, report_rest(&report), &frame);
}

void
Py_Exit(int status)
{
    if (Py_FinalizeEx() < 0) {
        status = 120;
    }
    exit(status);
}
