/* The end of a process by a fatal error: where the thread was, in C and in Go,
 * and SIGABRT.
 *
 * Asking Go can hang for reasons that cannot be detected here: the world stays
 * stopped, or a lock is held by a thread that waits for this one. So a timer
 * ends the process if the report takes too long.
 */
#include "fatal/fatal.h"
#include "fatal_end.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define SECONDS_TO_SPEAK 5

/* The stack that each part needs: walking the stack fits into the 8 KiB that
 * many hosts use for signals, reading debug information does not. */
#define STACK_FOR_FRAMES 3840
#define STACK_FOR_LINES 16384

static void
unblock(int signal_number)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void
set_default(int signal_number)
{
    struct sigaction action = { .sa_handler = SIG_DFL };
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

static void
end_now(void)
{
    set_default(SIGABRT);
    unblock(SIGABRT);
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGABRT);
}

/* abort() itself may be where a thread hangs, in a handler of the host. */
static void
out_of_time(int signal_number)
{
    (void)signal_number;
    end_now();
}

/* The signal is delivered to any thread that does not block it, so this one must
 * not. */
static void
start_timer(void)
{
    struct sigaction action = { .sa_handler = out_of_time, .sa_flags = SA_ONSTACK };
    struct itimerval soon = { .it_value.tv_sec = SECONDS_TO_SPEAK, .it_interval.tv_sec = 1 };
    sigfillset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    unblock(SIGALRM);
    setitimer(ITIMER_REAL, &soon, NULL);
}

void
gopyrt_abort(void)
{
    static pid_t aborting;
    struct sigaction action;

    if (__atomic_exchange_n(&aborting, getpid(), __ATOMIC_RELAXED) == getpid()) {
        end_now(); /* the host's handler of the signal has failed in turn */
    }
    if (sigaction(SIGABRT, NULL, &action) == 0 && gopyrt_code_is_go((uintptr_t)action.sa_handler)) {
        set_default(SIGABRT);
    }
    abort();
}

/* A signal handler must not enter Go, which may be what it interrupted. */
static int
in_signal_handler(const gopyrt_frame *start)
{
    gopyrt_frame frame = *start;
    stack_t alternate;

    if (sigaltstack(NULL, &alternate) == 0 && (alternate.ss_flags & SS_ONSTACK)) {
        return 1;
    }
    for (int i = 0; i < 128 && !frame.in_signal && gopyrt_frame_up(&frame); i++) {
    }
    return frame.in_signal; /* also set when Go is what was interrupted */
}

static int
ask_go(int fd, const gopyrt_frame *start)
{
    gopyrt_frame caller = *start;
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_TRACEBACK, "_Py_FatalErrorFunc");

    /* On a thread that is ending, Go may have forgotten the thread already. */
    if (!gopyrt_control_alive_here() || gopyrt_thread_is_ending() || in_signal_handler(start)
        || !gopyrt_frame_up(&caller))
    {
        return 0;
    }
    call.result = fd;
    call.pointer = (void *)gopyrt_frame_code(&caller);
    return !_PyStatus_EXCEPTION(gopyrt_control_run(&call));
}

static void
dump_stack(int fd, void *frame)
{
    gopyrt_stack_dump(fd, frame);
}

static void
dump_lines(int fd, void *frame)
{
    gopyrt_stack_dump_lines(fd, frame);
}

void
gopyrt_fatal_end(int fd, gopyrt_frame *frame)
{
    start_timer();
    gopyrt_report_part(dump_stack, fd, frame, STACK_FOR_FRAMES);
    if (!ask_go(fd, frame)) {
        gopyrt_report_part(dump_lines, fd, frame, STACK_FOR_LINES);
    }
    gopyrt_abort();
}
