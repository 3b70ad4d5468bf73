/* The list of threads in a fatal error's report.
 *
 * It is walked without HEAD_LOCK, which the failing thread itself may hold. A
 * list that changes meanwhile costs at most the rest of this part of the
 * report: see fatal_guard.c.
 */
#include "fatal/fatal.h"
#include "python_frames.h"
#include "report.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#define MAX_THREADS 100 /* CPython's limit */

/* The thread state that this thread has for PyGILState_*, attached or not:
 * the one CPython's report calls current. */
static PyThreadState *
current_tstate(void)
{
    const Py_tss_t *key = &_PyRuntime.autoTSSkey;
    return key->_is_initialized ? pthread_getspecific(key->_key) : NULL;
}

/* The name comes from the kernel, by thread id: the thread may have ended, and
 * then its pthread_t must not be used. */
static void
report_name(gopyrt_report *report, const PyThreadState *tstate)
{
    static const char comm[] = "/comm";
    char path[48] = "/proc/self/task/";
    char digits[24];
    char name[32];
    size_t at = strlen(path), n = 0;

    unsigned long id = tstate->native_thread_id;
    do {
        digits[n++] = (char)('0' + id % 10);
        id /= 10;
    } while (id != 0);
    while (n > 0) {
        path[at++] = digits[--n];
    }
    memcpy(path + at, comm, sizeof(comm));

    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    ssize_t size = read(fd, name, sizeof(name));
    close(fd);
    if (size > 1) { /* the kernel ends the name with a newline */
        gopyrt_report_text(report, " [");
        gopyrt_report_bytes(report, name, (size_t)size - 1);
        gopyrt_report_text(report, "]");
    }
}

static void
report_thread(gopyrt_report *report, PyThreadState *tstate, int is_current)
{
    gopyrt_report_text(report, is_current ? "Current thread " : "Thread ");
    gopyrt_report_hex(report, tstate->thread_id, 2 * sizeof(unsigned long));
    report_name(report, tstate);
    gopyrt_report_text(report, " (most recent call first):\n");
    if (is_current && tstate->interp->gc.collecting) {
        gopyrt_report_text(report, "  Garbage-collecting\n");
    }
    gopyrt_python_frames_dump(report, tstate);
}

void
gopyrt_threads_dump(int fd, void *count)
{
    int *dumped = count;
    gopyrt_report report = GOPYRT_REPORT(fd);
    PyThreadState *current = current_tstate();
    PyInterpreterState *interp =
        current != NULL ? current->interp
                        : _Py_atomic_load_ptr(&_PyRuntime.gilstate.autoInterpreterState);

    if (interp == NULL) {
        return;
    }
    for (PyThreadState *tstate = _Py_atomic_load_ptr_acquire(&interp->threads.head); tstate != NULL;
         tstate = _Py_atomic_load_ptr_acquire(&tstate->next))
    {
        if (*dumped > 0) {
            gopyrt_report_text(&report, "\n");
        }
        if (*dumped == MAX_THREADS) {
            gopyrt_report_text(&report, "...\n");
            break;
        }
        ++*dumped;
        report_thread(&report, tstate, tstate == current);
    }
    gopyrt_report_flush(&report);
}
