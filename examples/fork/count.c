/* What hangs off _PyRuntime, read in place, under the lock of its lists. */
#include "server.h"

int
count_thread_states(void)
{
    int n = 0;
    HEAD_LOCK(&_PyRuntime);
    _Py_FOR_EACH_TSTATE_UNLOCKED(_PyRuntime.interpreters.main, t)
    {
        n++;
    }
    HEAD_UNLOCK(&_PyRuntime);
    return n;
}

int
count_interpreters(void)
{
    int n = 0;
    HEAD_LOCK(&_PyRuntime);
    for (PyInterpreterState *i = _PyRuntime.interpreters.head; i != NULL; i = i->next) {
        n++;
    }
    HEAD_UNLOCK(&_PyRuntime);
    return n;
}
