/* The state of an instance that pickle keeps: the dict of its attributes, and the values of its
 * __slots__. */
#include "object/model/model.h"

#include "object/container/container.h"

/* The members that the __slots__ of a class and of its bases have made: a new list. */
static PyObject *
member_names(const PyTypeObject *type)
{
    PyObject *names = PyList_New(0), *mro = type->tp_mro;
    for (Py_ssize_t i = 0; names != NULL && mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        PyObject *slots =
            base->tp_flags & Py_TPFLAGS_HEAPTYPE ? ((PyHeapTypeObject *)base)->ht_slots : NULL;
        if (slots != NULL && PyList_Extend(names, slots) < 0) {
            Py_CLEAR(names);
        }
    }
    return names;
}

/* The names of the values of __slots__: a list, or None; new. copyreg finds them once for a class,
 * and leaves them in its __slotnames__. A static type has none. A host need not have copyreg. */
static PyObject *
slot_names(PyTypeObject *type)
{
    PyObject *names = NULL;
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        return Py_NewRef(Py_None);
    }
    int has = PyDict_GetItemRef(type->tp_dict, GOPYRT_ID(__slotnames__), &names);
    if (has == 0) {
        PyObject *call = PyImport_ImportModuleAttrString("copyreg", "_slotnames");
        if (call == NULL && PyErr_ExceptionMatches(PyExc_ModuleNotFoundError)) {
            PyErr_Clear();
            return member_names(type);
        }
        names = call == NULL ? NULL : PyObject_CallOneArg(call, (PyObject *)type);
        Py_XDECREF(call);
    }
    if (names == NULL || names == Py_None || PyList_Check(names)) {
        return names;
    }
    if (has > 0) {
        PyErr_Format(PyExc_TypeError, "%.200s.__slotnames__ should be a list or None, not %.200s",
                     type->tp_name, GOPYRT_TYPE_NAME(names));
    }
    else {
        PyErr_SetString(PyExc_TypeError, "copyreg._slotnames didn't return a list or None");
    }
    Py_DECREF(names);
    return NULL;
}

/* Adds the value of a slot to a dict, if it is set. 0 or -1. */
static int
add_value(PyObject *values, PyObject *self, PyObject *name)
{
    PyObject *value;
    Py_INCREF(name);
    int result = PyObject_GetOptionalAttr(self, name, &value);
    if (result > 0) {
        result = PyDict_SetItem(values, name, value);
        Py_DECREF(value);
    }
    Py_DECREF(name);
    return result;
}

/* The values of the slots that are set: new dict. */
static PyObject *
slot_values(PyObject *self, PyObject *names)
{
    PyObject *values = PyDict_New();
    Py_ssize_t count = names == Py_None ? 0 : PyList_GET_SIZE(names);
    for (Py_ssize_t i = 0; values != NULL && i < count; i++) {
        int result = add_value(values, self, PyList_GET_ITEM(names, i));
        if (result == 0 && PyList_GET_SIZE(names) != count) {
            PyErr_SetString(PyExc_RuntimeError, "__slotsname__ changed size during iteration");
            result = -1;
        }
        if (result < 0) {
            Py_CLEAR(values);
        }
    }
    return values;
}

/* Is there more to an instance than dict, weak references and slots, of which only its type
 * knows? */
static int
has_hidden_part(PyTypeObject *type, PyObject *names)
{
    Py_ssize_t pointers = names == Py_None ? 0 : PyList_GET_SIZE(names);
    pointers += type->tp_dictoffset != 0 && !(type->tp_flags & Py_TPFLAGS_MANAGED_DICT);
    pointers += type->tp_weaklistoffset > 0;
    return type->tp_basicsize
           > PyBaseObject_Type.tp_basicsize + pointers * (Py_ssize_t)sizeof(PyObject *);
}

/* The state; `whole` where an instance is to be made of nothing else. New. */
static PyObject *
state_of(PyObject *self, int whole)
{
    PyTypeObject *type = Py_TYPE(self);
    if (whole && type->tp_itemsize != 0) {
        PyErr_Format(PyExc_TypeError, "cannot pickle %.200s objects", type->tp_name);
        return NULL;
    }
    PyObject **place = gopyrt_dict_place(self);
    PyObject *dict = place == NULL ? NULL : *place;
    PyObject *state = Py_NewRef(dict != NULL && PyDict_GET_SIZE(dict) > 0 ? dict : Py_None);
    PyObject *names = slot_names(type), *values = NULL;
    if (names != NULL && whole && has_hidden_part(type, names)) {
        PyErr_Format(PyExc_TypeError, "cannot pickle '%.200s' object", type->tp_name);
    }
    else if (names != NULL) {
        values = slot_values(self, names);
    }
    Py_XDECREF(names);
    if (values == NULL) {
        Py_CLEAR(state);
    }
    else if (PyDict_GET_SIZE(values) > 0) {
        Py_SETREF(state, PyTuple_Pack(2, state, values));
    }
    Py_XDECREF(values);
    return state;
}

PyObject *
gopyrt_getstate(PyObject *self, PyObject *Py_UNUSED(unused))
{
    return state_of(self, 0);
}

PyObject *
gopyrt_state(PyObject *self, int whole)
{
    PyObject *get = PyObject_GetAttr(self, GOPYRT_ID(__getstate__)), *state = NULL;
    if (get != NULL) {
        /* A class that has a __getstate__ of its own knows what it needs. */
        int inherited = PyCFunction_Check(get) && PyCFunction_GET_SELF(get) == self
                        && PyCFunction_GET_FUNCTION(get) == gopyrt_getstate;
        state = inherited ? state_of(self, whole) : PyObject_CallNoArgs(get);
        Py_DECREF(get);
    }
    return state;
}
