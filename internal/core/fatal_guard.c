/* Parts of a report that look at state which may be broken.
 *
 * While one runs, a memory fault of this thread ends the part and nothing
 * else. Other threads that fault meanwhile are kept waiting: the process is
 * about to end, and the first error is the one to tell of.
 */
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

void
gopyrt_report_part(void (*part)(int fd, void *argument), int fd, void *argument)
{
    struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_ONSTACK };
    struct sigaction saved[FAULTS];

    sigemptyset(&action.sa_mask);
    __atomic_store_n(&guarded_thread, syscall(SYS_gettid), __ATOMIC_RELEASE);
    for (size_t i = 0; i < FAULTS; i++) {
        sigaction(faults[i], &action, &saved[i]);
    }
    if (sigsetjmp(after_part, 1) == 0) {
        part(fd, argument);
    }
    else {
        gopyrt_report report = GOPYRT_REPORT(fd);
        gopyrt_report_text(&report, "  <a memory fault ended this part of the report>\n");
    }
    for (size_t i = 0; i < FAULTS; i++) {
        sigaction(faults[i], &saved[i], NULL);
    }
}
