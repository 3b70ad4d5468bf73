/* MemoryError: a few that wait for their use, and the one that is left when these are used up. */
#include "object/error/error.h"

#include "object/collect/collect.h"

/* How many wait at most. They are linked by their dict. */
#define RESERVE 16

/* One of those that wait, with no references but its own and no arguments; NULL if none does. */
static PyBaseExceptionObject *
take(struct _Py_exc_state *state)
{
    PyBaseExceptionObject *e = state->memerrors_freelist;
    if (e != NULL) {
        state->memerrors_freelist = (PyBaseExceptionObject *)e->dict;
        state->memerrors_numfree--;
        e->dict = NULL;
        e->args = GOPYRT_EMPTY_TUPLE;
        Py_SET_REFCNT((PyObject *)e, 1);
        gopyrt_gc_track((PyObject *)e);
    }
    return e;
}

/* The one without arguments for which no memory is needed; borrowed. It may be asked for before
 * anything else is there. */
static PyObject *
last_resort(PyInterpreterState *interp)
{
    PyBaseExceptionObject *last = &interp->static_objects.singletons.last_resort_memory_error;
    if (Py_TYPE(last) == NULL) {
        gopyrt_object_revive((PyObject *)last);
        Py_SET_TYPE((PyObject *)last, &_PyExc_MemoryError);
        last->args = GOPYRT_EMPTY_TUPLE;
    }
    return (PyObject *)last;
}

PyObject *
gopyrt_memory_error_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyBaseExceptionObject *e =
        type == &_PyExc_MemoryError ? take(&gopyrt_interp()->exc_state) : NULL;
    if (e == NULL) {
        return gopyrt_exception_new(type, args, kwds);
    }
    Py_SETREF(e->args, Py_NewRef(args != NULL ? args : GOPYRT_EMPTY_TUPLE));
    return (PyObject *)e;
}

void
gopyrt_memory_error_dealloc(PyObject *self)
{
    struct _Py_exc_state *state = &gopyrt_interp()->exc_state;
    if (!Py_IS_TYPE(self, &_PyExc_MemoryError) || state->memerrors_numfree >= RESERVE) {
        gopyrt_exception_dealloc(self, 0);
        return;
    }
    gopyrt_gc_untrack(self);
    gopyrt_exception_clear(self, 0);
    PyBaseExceptionObject *e = GOPYRT_EXC(self);
    e->suppress_context = 0;
    e->dict = (PyObject *)state->memerrors_freelist;
    state->memerrors_freelist = e;
    state->memerrors_numfree++;
}

PyObject *
PyErr_NoMemory(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    PyObject *e = (PyObject *)take(&tstate->interp->exc_state);
    gopyrt_error_put(tstate, e != NULL ? e : Py_NewRef(last_resort(tstate->interp)));
    return NULL;
}

int
gopyrt_memory_errors_begin(PyInterpreterState *interp)
{
    (void)last_resort(interp);
    interp->exc_state.memerrors_numfree = 0;
    PyObject *made[RESERVE];
    int n = 0;
    while (n < RESERVE && (made[n] = gopyrt_exception_new(&_PyExc_MemoryError, NULL, NULL)) != NULL)
    {
        n++;
    }
    for (int i = 0; i < n; i++) {
        Py_DECREF(made[i]);
    }
    return n == RESERVE ? 0 : -1;
}

void
gopyrt_memory_errors_end(PyInterpreterState *interp)
{
    PyBaseExceptionObject *last = &interp->static_objects.singletons.last_resort_memory_error;
    gopyrt_exception_clear((PyObject *)last, 0);
    last->args = GOPYRT_EMPTY_TUPLE;
    struct _Py_exc_state *state = &interp->exc_state;
    while (state->memerrors_freelist != NULL) {
        PyBaseExceptionObject *e = state->memerrors_freelist;
        state->memerrors_freelist = (PyBaseExceptionObject *)e->dict;
        Py_TYPE(e)->tp_free((PyObject *)e);
    }
    state->memerrors_numfree = RESERVE; /* those that are freed from now on are not kept */
}
