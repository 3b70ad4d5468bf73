/* The types of generators and coroutines. Only an evaluator makes such objects; code of C asks
 * whether an object is one, and what code it runs. */
#include "object/host/host.h"

#include "internal/pycore_frame.h"
#include "internal/pycore_genobject.h"
#include "internal/pycore_interpframe.h"

#define SUSPENDED(name, text)                                                             \
    PyTypeObject name = {                                                                 \
        PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = (text),                          \
        .tp_basicsize =                                                                   \
            offsetof(PyGenObject, gi_iframe) + offsetof(_PyInterpreterFrame, localsplus), \
        .tp_itemsize = sizeof(PyObject *),                                                \
        .tp_getattro = PyObject_GenericGetAttr,                                           \
        .tp_flags = Py_TPFLAGS_DISALLOW_INSTANTIATION,                                    \
    }

SUSPENDED(PyGen_Type, "generator");
SUSPENDED(PyCoro_Type, "coroutine");
SUSPENDED(PyAsyncGen_Type, "async_generator");

PyCodeObject *
PyGen_GetCode(PyGenObject *generator)
{
    return (PyCodeObject *)Py_NewRef(_PyFrame_GetCode(&generator->gi_iframe));
}

/* An exception with the value, as it is where StopIteration() would take it apart. */
int
_PyGen_SetStopIterationValue(PyObject *value)
{
    PyObject *e = PyObject_CallOneArg(PyExc_StopIteration, value);
    if (e == NULL) {
        return -1;
    }
    PyErr_SetObject(PyExc_StopIteration, e);
    Py_DECREF(e);
    return 0;
}
