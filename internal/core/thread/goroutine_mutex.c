/* Goroutines that wait for a PyMutex, in one queue with threads: see goroutine.h.
 *
 * Whether the goroutine lets a GIL go meanwhile is its own affair; it joins the queue first.
 *
 * Callers: the Go half, on any thread. Fork: the waiters do not exist in the child, and a mutex
 * that another thread or a goroutine held stays locked. Signals: not async-signal-safe.
 */
#include "thread/thread.h"
#include "goroutine.h"

static gopyrt_goroutine_left
end_left(int result)
{
    return (gopyrt_goroutine_left){ .result = result, .wake = gopyrt_goroutine_end_direct() };
}

int
gopyrt_goroutine_mutex_try(uintptr_t mutex)
{
    return gopyrt_mutex_try((PyMutex *)mutex);
}

int
gopyrt_goroutine_mutex_enqueue(gopyrt_goroutine *waiting, uintptr_t mutex)
{
    return gopyrt_mutex_enqueue((PyMutex *)mutex, &waiting->mutex);
}

int
gopyrt_goroutine_mutex_look(gopyrt_goroutine *waiting)
{
    return gopyrt_mutex_look(&waiting->mutex);
}

uint64_t
gopyrt_goroutine_mutex_leave(gopyrt_goroutine *waiting)
{
    gopyrt_goroutine_begin_direct();
    gopyrt_mutex_leave(&waiting->mutex);
    return gopyrt_goroutine_end_direct();
}

gopyrt_goroutine_left
gopyrt_goroutine_mutex_unlock(uintptr_t mutex)
{
    gopyrt_goroutine_begin_direct();
    return end_left(_PyMutex_TryUnlock((PyMutex *)mutex));
}
