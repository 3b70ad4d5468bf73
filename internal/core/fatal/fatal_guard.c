/* Parts of a report that look at state which may be broken.
 *
 * While a part runs, a memory fault on this thread ends the part and nothing
 * else. Other threads that fault meanwhile are blocked: the process is about to
 * end, and the first error is the one to report.
 *
 * A host's signal stack may be small, with anything below it: a part that might
 * overflow it is left out. For the same reason little is kept on it.
 */
#include "fatal/fatal.h"
#include "fatal_end.h"
#include "report.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE };
#define FAULTS (sizeof(faults) / sizeof(faults[0]))

static long guarded_thread;
static sigjmp_buf after_part;

static void
on_fault(int signal_number)
{
    (void)signal_number;
    if (syscall(SYS_gettid) == __atomic_load_n(&guarded_thread, __ATOMIC_ACQUIRE)) {
        siglongjmp(after_part, 1);
    }
    for (;;) {
        pause();
    }
}

static size_t
room_on_stack(void)
{
    stack_t alternate;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);

    if (sigaltstack(NULL, &alternate) != 0 || !(alternate.ss_flags & SS_ONSTACK)) {
        return SIZE_MAX;
    }
    return here - (uintptr_t)alternate.ss_sp;
}

__attribute__((noinline)) static void
say(int fd, const char *text)
{
    gopyrt_report report = GOPYRT_REPORT(fd);
    gopyrt_report_text(&report, text);
}

void
gopyrt_report_part(void (*part)(int fd, void *argument), int fd, void *argument,
                   size_t stack_needed)
{
    static struct sigaction saved[FAULTS]; /* one thread of the process reports */
    struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_ONSTACK };

    if (room_on_stack() < stack_needed) {
        say(fd, "  <the signal stack has no room for this part of the report>\n");
        return;
    }
    sigemptyset(&action.sa_mask);
    __atomic_store_n(&guarded_thread, syscall(SYS_gettid), __ATOMIC_RELEASE);
    for (size_t i = 0; i < FAULTS; i++) {
        sigaction(faults[i], &action, &saved[i]);
    }
    if (sigsetjmp(after_part, 1) == 0) {
        part(fd, argument);
    }
    else {
        say(fd, "  <a memory fault ended this part of the report>\n");
    }
    for (size_t i = 0; i < FAULTS; i++) {
        sigaction(faults[i], &saved[i], NULL);
    }
}
