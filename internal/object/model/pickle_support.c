/* What `object` has for pickle: the state of an instance, and how it is made again. The making
 * itself is copyreg's, a module written in Python, which the host has to offer. */
#include "object/model/model.h"

#include "object/container/container.h"

/* The names of the values of __slots__ that pickle keeps: new, or None. */
static PyObject *
slot_names(PyTypeObject *type)
{
    PyObject *names = PyList_New(0);
    for (Py_ssize_t i = 0; names != NULL && i < PyTuple_GET_SIZE(type->tp_mro); i++) {
        PyTypeObject *at = (PyTypeObject *)PyTuple_GET_ITEM(type->tp_mro, i);
        PyObject *slots =
            at->tp_flags & Py_TPFLAGS_HEAPTYPE ? ((PyHeapTypeObject *)at)->ht_slots : NULL;
        for (Py_ssize_t j = 0; names != NULL && slots != NULL && j < PyTuple_GET_SIZE(slots); j++) {
            if (PyList_Append(names, PyTuple_GET_ITEM(slots, j)) < 0) {
                Py_CLEAR(names);
            }
        }
    }
    return names;
}

/* The values that are set: new dict. */
static PyObject *
slot_values(PyObject *self, PyObject *names)
{
    PyObject *values = PyDict_New();
    for (Py_ssize_t i = 0; values != NULL && i < PyList_GET_SIZE(names); i++) {
        PyObject *name = PyList_GET_ITEM(names, i), *value;
        if (PyObject_GetOptionalAttr(self, name, &value) < 0
            || (value != NULL && PyDict_SetItem(values, name, value) < 0))
        {
            Py_CLEAR(values);
        }
        Py_XDECREF(value);
    }
    return values;
}

PyObject *
gopyrt_getstate(PyObject *self, PyObject *Py_UNUSED(unused))
{
    PyObject *state;
    if (PyObject_GetOptionalAttr(self, GOPYRT_ID(__dict__), &state) < 0) {
        return NULL;
    }
    if (state == NULL || (PyDict_Check(state) && PyDict_GET_SIZE(state) == 0)) {
        Py_XSETREF(state, Py_NewRef(Py_None));
    }
    PyObject *names = slot_names(Py_TYPE(self));
    PyObject *values = names == NULL ? NULL : slot_values(self, names);
    Py_XDECREF(names);
    if (values != NULL && PyDict_GET_SIZE(values) > 0) {
        Py_SETREF(state, PyTuple_Pack(2, state, values));
    }
    else if (values == NULL) {
        Py_CLEAR(state);
    }
    Py_XDECREF(values);
    return state;
}

static PyObject *
ask_copyreg(PyObject *self, const char *function, PyObject *protocol)
{
    PyObject *call = PyImport_ImportModuleAttrString("copyreg", function);
    PyObject *result =
        call == NULL ? NULL : PyObject_CallFunctionObjArgs(call, self, protocol, NULL);
    Py_XDECREF(call);
    return result;
}

PyObject *
gopyrt_reduce(PyObject *self, PyObject *Py_UNUSED(unused))
{
    return ask_copyreg(self, "_reduce_ex", _PyLong_GetZero());
}

/* A class that has a __reduce__ of its own means that. */
PyObject *
gopyrt_reduce_ex(PyObject *self, PyObject *protocol)
{
    long number = PyLong_AsLong(protocol);
    if (number == -1 && PyErr_Occurred()) {
        return NULL;
    }
    PyObject *own = gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__reduce__));
    if (own != NULL && own != gopyrt_type_lookup(&PyBaseObject_Type, GOPYRT_ID(__reduce__))) {
        return PyObject_CallMethodNoArgs(self, GOPYRT_ID(__reduce__));
    }
    return number < 2 ? ask_copyreg(self, "_reduce_ex", protocol)
                      : ask_copyreg(self, "__reduce_ex__", protocol);
}
