/* _PySemaphore: sleep and wake-up for one thread or many.
 *
 * The object is as large as CPython's, which is a sem_t; our own semaphore is
 * in its first bytes.
 *
 * Memory order: a wake-up happens before the wait that it ends.
 * Fork: initialize again in the child. Signals: _PySemaphore_Wakeup is
 * async-signal-safe.
 */
#include "lock/lock.h"
#include "futex_sem.h"
#include "wait_detach.h"
#include "internal/pycore_parking_lot.h"
#include "internal/pycore_semaphore.h"

_Static_assert(sizeof(_PySemaphore) >= sizeof(gopyrt_sem), "our semaphore fits");
_Static_assert(_Alignof(_PySemaphore) >= _Alignof(gopyrt_sem), "and is aligned");

static gopyrt_sem *
inner(_PySemaphore *sema)
{
    return (gopyrt_sem *)(void *)sema;
}

void
_PySemaphore_Init(_PySemaphore *sema)
{
    memset(sema, 0, sizeof(*sema));
    gopyrt_sem_init(inner(sema), 0);
}

void
_PySemaphore_Destroy(_PySemaphore *sema)
{
    (void)sema;
}

int
_PySemaphore_Wait(_PySemaphore *sema, PyTime_t timeout_ns, int detach)
{
    PyTime_t deadline = gopyrt_futex_deadline(timeout_ns);
    PyThreadState *tstate = gopyrt_wait_detach(detach);
    int rc = gopyrt_sem_take(inner(sema), deadline);
    gopyrt_wait_attach(tstate);
    switch (rc) {
    case 0:
        return Py_PARK_OK;
    case -ETIMEDOUT:
        return Py_PARK_TIMEOUT;
    default:
        return Py_PARK_INTR;
    }
}

void
_PySemaphore_Wakeup(_PySemaphore *sema)
{
    if (gopyrt_sem_post(inner(sema)) < 0) {
        _Py_FatalErrorFunc("_PySemaphore_Wakeup", "parking_lot: sem_post failed");
    }
}
