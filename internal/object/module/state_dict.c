/* The dicts in which code of C keeps what belongs to a thread state or an interpreter. */
#include "object/module/module.h"

PyObject *
PyThreadState_GetDict(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if (tstate == NULL) {
        return NULL;
    }
    if (tstate->dict == NULL && (tstate->dict = PyDict_New()) == NULL) {
        PyErr_Clear();
    }
    return tstate->dict;
}

PyObject *
gopyrt_builtin(PyObject *name)
{
    PyObject *builtins = gopyrt_interp()->builtins, *value = NULL;
    if (builtins == NULL || PyDict_GetItemRef(builtins, name, &value) == 0) {
        PyErr_SetObject(PyExc_AttributeError, name);
    }
    return value;
}

PyObject *
PyInterpreterState_GetDict(PyInterpreterState *interp)
{
    if (interp->dict == NULL && (interp->dict = PyDict_New()) == NULL) {
        PyErr_Clear();
    }
    return interp->dict;
}
