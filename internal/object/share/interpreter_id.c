/* An interpreter's id as an int. */
#include "object/share/share.h"

#include "internal/pycore_pystate.h"

int64_t
_PyInterpreterState_ObjectToID(PyObject *idobj)
{
    if (!PyIndex_Check(idobj)) {
        PyErr_Format(PyExc_TypeError, "interpreter ID must be an int, got %.100s",
                     Py_TYPE(idobj)->tp_name);
        return -1;
    }
    int64_t id = PyLong_AsLongLong(idobj);
    if (id < 0 && !PyErr_Occurred()) {
        PyErr_Format(PyExc_ValueError, "interpreter ID must be a non-negative int, got %R", idobj);
    }
    return id < 0 ? -1 : id;
}

PyInterpreterState *
_PyInterpreterState_LookUpIDObject(PyObject *requested)
{
    int64_t id = _PyInterpreterState_ObjectToID(requested);
    return id < 0 ? NULL : _PyInterpreterState_LookUpID(id);
}

PyObject *
_PyInterpreterState_GetIDObject(PyInterpreterState *interp)
{
    int64_t id = PyInterpreterState_GetID(interp);
    return id < 0 ? NULL : PyLong_FromLongLong(id);
}
