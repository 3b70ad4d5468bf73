/* What `object` has for pickle: how an instance is made again. By the protocols before 2 that is
 * copyreg's, a module written in Python, which the host has to offer; by the later ones it is
 * __new__ that makes it, called by a function of copyreg. */
#include "object/model/model.h"

#include "object/container/container.h"

/* ---- By __new__ ---------------------------------------------------------------------------- */

/* What __getnewargs_ex__ gave: new references to its two parts. 0 or -1. */
static int
split(PyObject *both, PyObject **args, PyObject **kwargs)
{
    if (!PyTuple_Check(both)) {
        PyErr_Format(PyExc_TypeError, "__getnewargs_ex__ should return a tuple, not '%.200s'",
                     GOPYRT_TYPE_NAME(both));
        return -1;
    }
    if (PyTuple_GET_SIZE(both) != 2) {
        PyErr_Format(PyExc_ValueError,
                     "__getnewargs_ex__ should return a tuple of length 2, not %zd",
                     PyTuple_GET_SIZE(both));
        return -1;
    }
    PyObject *first = PyTuple_GET_ITEM(both, 0), *second = PyTuple_GET_ITEM(both, 1);
    if (!PyTuple_Check(first) || !PyDict_Check(second)) {
        int of_first = !PyTuple_Check(first);
        PyErr_Format(PyExc_TypeError,
                     "%s item of the tuple returned by __getnewargs_ex__ must be a %s, not "
                     "'%.200s'",
                     of_first ? "first" : "second", of_first ? "tuple" : "dict",
                     GOPYRT_TYPE_NAME(of_first ? first : second));
        return -1;
    }
    *args = Py_NewRef(first);
    *kwargs = Py_NewRef(second);
    return 0;
}

/* What a class says that its __new__ needs: new references, NULL for what it does not say.
 * 0 or -1. */
static int
new_arguments(PyObject *self, PyObject **args, PyObject **kwargs)
{
    *args = *kwargs = NULL;
    PyObject *both = gopyrt_special_call(self, GOPYRT_ID(__getnewargs_ex__), NULL, 0);
    if (both != NULL) {
        int result = split(both, args, kwargs);
        Py_DECREF(both);
        return result;
    }
    if (!PyErr_Occurred()) {
        *args = gopyrt_special_call(self, GOPYRT_ID(__getnewargs__), NULL, 0);
    }
    if (*args != NULL && !PyTuple_Check(*args)) {
        PyErr_Format(PyExc_TypeError, "__getnewargs__ should return a tuple, not '%.200s'",
                     GOPYRT_TYPE_NAME(*args));
        Py_CLEAR(*args);
    }
    return *args == NULL && PyErr_Occurred() ? -1 : 0;
}

/* A tuple of the class and what its __new__ gets by position: new. */
static PyObject *
with_class(PyTypeObject *type, PyObject *args)
{
    PyObject *first = PyTuple_Pack(1, type);
    PyObject *all =
        first == NULL || args == NULL ? Py_XNewRef(first) : PySequence_Concat(first, args);
    Py_XDECREF(first);
    return all;
}

/* What is put into a list again: new iterator, or None where it is no list. */
static PyObject *
list_items(PyObject *self)
{
    return PyList_Check(self) ? PyObject_GetIter(self) : Py_NewRef(Py_None);
}

static PyObject *
dict_items(PyObject *self)
{
    if (!PyDict_Check(self)) {
        return Py_NewRef(Py_None);
    }
    PyObject *items = PyObject_CallMethodNoArgs(self, GOPYRT_ID(items));
    PyObject *iterator = items == NULL ? NULL : PyObject_GetIter(items);
    Py_XDECREF(items);
    return iterator;
}

static PyObject *
reduce_to_new(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject *args, *kwargs, *parts[5] = { NULL };
    if (type->tp_new == NULL) {
        PyErr_Format(PyExc_TypeError, "cannot pickle '%.200s' object", type->tp_name);
        return NULL;
    }
    if (new_arguments(self, &args, &kwargs) < 0) {
        return NULL;
    }
    int named = kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0;
    /* Without arguments all that there is to the instance must be in what follows. */
    int whole = args == NULL && !PyList_Check(self) && !PyDict_Check(self);
    int made =
        (parts[0] =
             PyImport_ImportModuleAttrString("copyreg", named ? "__newobj_ex__" : "__newobj__"))
            != NULL
        && (parts[1] = named ? PyTuple_Pack(3, type, args, kwargs) : with_class(type, args)) != NULL
        && (parts[2] = gopyrt_state(self, whole)) != NULL && (parts[3] = list_items(self)) != NULL
        && (parts[4] = dict_items(self)) != NULL;
    PyObject *result = made ? gopyrt_tuple_from(parts, 5) : NULL;
    gopyrt_refs_drop(parts, 5);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
    return result;
}

/* ---- The methods --------------------------------------------------------------------------- */

static PyObject *
reduce_by(PyObject *self, int protocol)
{
    if (protocol >= 2) {
        return reduce_to_new(self);
    }
    PyObject *call = PyImport_ImportModuleAttrString("copyreg", "_reduce_ex");
    PyObject *result = call == NULL ? NULL : PyObject_CallFunction(call, "Oi", self, protocol);
    Py_XDECREF(call);
    return result;
}

PyObject *
gopyrt_reduce(PyObject *self, PyObject *Py_UNUSED(unused))
{
    return reduce_by(self, 0);
}

/* A class that has a __reduce__ of its own means that. */
PyObject *
gopyrt_reduce_ex(PyObject *self, PyObject *protocol)
{
    int number = PyLong_AsInt(protocol);
    if (number == -1 && PyErr_Occurred()) {
        return NULL;
    }
    PyObject *own = gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__reduce__));
    if (own != NULL && own != gopyrt_type_lookup(&PyBaseObject_Type, GOPYRT_ID(__reduce__))) {
        return PyObject_CallMethodNoArgs(self, GOPYRT_ID(__reduce__));
    }
    return reduce_by(self, number);
}
