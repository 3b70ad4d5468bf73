/* The one function that a forked child calls for the locks. See lock/lock.h. */
#include "lock/lock.h"
#include "internal/pycore_parking_lot.h"

void
gopyrt_locks_after_fork_child(void)
{
    _PyParkingLot_AfterFork();
    gopyrt_pythread_after_fork_child();
}
