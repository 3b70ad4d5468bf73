/* Critical sections: no-ops in a build with a GIL.
 *
 * In a build without a GIL they guard objects. Here they do nothing and are
 * exported for extensions that call them. PyCriticalSection is an incomplete
 * type: its bytes belong to the caller.
 *
 * Fork, signals: safe.
 */
#include "lock/lock.h"
#include "internal/pycore_critical_section.h"

void
PyCriticalSection_Begin(PyCriticalSection *c, PyObject *op)
{
    (void)c;
    (void)op;
}

void
PyCriticalSection_BeginMutex(PyCriticalSection *c, PyMutex *m)
{
    (void)c;
    (void)m;
}

void
PyCriticalSection_End(PyCriticalSection *c)
{
    (void)c;
}

void
PyCriticalSection2_Begin(PyCriticalSection2 *c, PyObject *a, PyObject *b)
{
    (void)c;
    (void)a;
    (void)b;
}

void
PyCriticalSection2_BeginMutex(PyCriticalSection2 *c, PyMutex *m1, PyMutex *m2)
{
    (void)c;
    (void)m1;
    (void)m2;
}

void
PyCriticalSection2_End(PyCriticalSection2 *c)
{
    (void)c;
}

void
_PyCriticalSection_BeginSlow(PyCriticalSection *c, PyMutex *m)
{
    (void)c;
    (void)m;
}

void
_PyCriticalSection2_BeginSlow(PyCriticalSection2 *c, PyMutex *m1, PyMutex *m2, int is_m1_locked)
{
    (void)c;
    (void)m1;
    (void)m2;
    (void)is_m1_locked;
}

void
_PyCriticalSection_Resume(PyThreadState *tstate)
{
    (void)tstate;
}

void
_PyCriticalSection_SuspendAll(PyThreadState *tstate)
{
    (void)tstate;
}
