/* Code objects: who watches them, what tools keep with them, and their end. */
#include "object/error/frame/code.h"

#include "object/collect/collect.h"

/* ---- Watchers ------------------------------------------------------------- */

/* Tells those who asked to know. */
void
gopyrt_code_tell(PyCodeObject *code, PyCodeEvent event)
{
    PyInterpreterState *interp = gopyrt_interp();
    for (unsigned bits = interp->active_code_watchers, i = 0; bits != 0; bits >>= 1, i++) {
        PyCode_WatchCallback callback = interp->code_watchers[i];
        if ((bits & 1) && callback != NULL && callback(event, code) < 0) {
            PyErr_FormatUnraisable("Exception ignored in %s watcher callback for %R",
                                   event == PY_CODE_EVENT_CREATE ? "PY_CODE_EVENT_CREATE"
                                                                 : "PY_CODE_EVENT_DESTROY",
                                   code);
        }
    }
}

/* ---- Extra data and the end ----------------------------------------------- */

/* What co_extra points to. */
struct extra {
    Py_ssize_t size;
    void *values[];
};

int
PyUnstable_Code_GetExtra(PyObject *code, Py_ssize_t index, void **value)
{
    if (!PyCode_Check(code)) {
        PyErr_BadInternalCall();
        return -1;
    }
    struct extra *extra = ((PyCodeObject *)code)->co_extra;
    *value = extra == NULL || index < 0 || index >= extra->size ? NULL : extra->values[index];
    return 0;
}

int
PyUnstable_Code_SetExtra(PyObject *code, Py_ssize_t index, void *value)
{
    PyInterpreterState *interp = gopyrt_interp();
    if (!PyCode_Check(code) || index < 0 || index >= interp->co_extra_user_count) {
        PyErr_BadInternalCall();
        return -1;
    }
    PyCodeObject *self = (PyCodeObject *)code;
    struct extra *extra = self->co_extra;
    Py_ssize_t had = extra == NULL ? 0 : extra->size;
    if (index >= had) {
        Py_ssize_t size = interp->co_extra_user_count;
        extra = PyMem_Realloc(extra, sizeof(*extra) + (size_t)size * sizeof(void *));
        if (extra == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memset(extra->values + had, 0, (size_t)(size - had) * sizeof(void *));
        extra->size = size;
        self->co_extra = extra;
    }
    freefunc free_old = interp->co_extra_freefuncs[index];
    if (extra->values[index] != NULL && free_old != NULL) {
        free_old(extra->values[index]);
    }
    extra->values[index] = value;
    return 0;
}

static void
free_extra(PyCodeObject *code)
{
    struct extra *extra = code->co_extra;
    PyInterpreterState *interp = gopyrt_interp();
    for (Py_ssize_t i = 0; extra != NULL && i < extra->size; i++) {
        if (extra->values[i] != NULL && interp->co_extra_freefuncs[i] != NULL) {
            interp->co_extra_freefuncs[i](extra->values[i]);
        }
    }
    PyMem_Free(extra);
}

void
gopyrt_code_dealloc(PyObject *self)
{
    PyCodeObject *code = (PyCodeObject *)self;
    /* One that could not be made was not told of. */
    if (code->co_localspluskinds != NULL && gopyrt_interp()->active_code_watchers != 0) {
        PyObject *raised = PyErr_GetRaisedException();
        Py_SET_REFCNT(self, 1);
        gopyrt_code_tell(code, PY_CODE_EVENT_DESTROY);
        PyErr_SetRaisedException(raised);
        if (Py_REFCNT(self) > 1) {
            Py_SET_REFCNT(self, Py_REFCNT(self) - 1);
            return; /* a watcher keeps it */
        }
        Py_SET_REFCNT(self, 0);
    }
    free_extra(code);
    if (code->co_weakreflist != NULL) {
        gopyrt_weakrefs_clear(self);
    }
    Py_XDECREF(code->co_consts);
    Py_XDECREF(code->co_names);
    Py_XDECREF(code->co_exceptiontable);
    Py_XDECREF(code->co_localsplusnames);
    Py_XDECREF(code->co_localspluskinds);
    Py_XDECREF(code->co_filename);
    Py_XDECREF(code->co_name);
    Py_XDECREF(code->co_qualname);
    Py_XDECREF(code->co_linetable);
    PyObject_Free(self);
}
