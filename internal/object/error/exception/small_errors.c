/* Exceptions with one or two values of their own: SystemExit, StopIteration, KeyError, NameError
 * and AttributeError. */
#include "object/error/exception/exception_types.h"

#include "object/call/call.h"

/* The value of SystemExit and StopIteration: the one argument. */
int
gopyrt_stop_iteration_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (gopyrt_exception_init(self, args, kwds) < 0) {
        return -1;
    }
    PyObject *value = PyTuple_GET_SIZE(args) > 0 ? PyTuple_GET_ITEM(args, 0) : Py_None;
    Py_XSETREF(((PyStopIterationObject *)self)->value, Py_NewRef(value));
    return 0;
}

/* Several arguments are a code of several, none is none. */
int
gopyrt_system_exit_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (gopyrt_exception_init(self, args, kwds) < 0) {
        return -1;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (n > 0) {
        PyObject *code = n == 1 ? PyTuple_GET_ITEM(args, 0) : args;
        Py_XSETREF(((PySystemExitObject *)self)->code, Py_NewRef(code));
    }
    return 0;
}

PyMemberDef gopyrt_stop_iteration_members[] = {
    { "value", _Py_T_OBJECT, offsetof(PyStopIterationObject, value), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyMemberDef gopyrt_system_exit_members[] = {
    { "code", _Py_T_OBJECT, offsetof(PySystemExitObject, code), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};

/* A key is shown as its repr, so that an empty text can be seen. */
PyObject *
gopyrt_key_error_str(PyObject *self)
{
    PyObject *args = GOPYRT_EXC(self)->args;
    return PyTuple_GET_SIZE(args) == 1 ? PyObject_Repr(PyTuple_GET_ITEM(args, 0))
                                       : gopyrt_exception_str(self);
}

/* ---- Keywords that become attributes -------------------------------------- */

static void
unexpected(const char *who, PyObject *key, const gopyrt_exception_keyword *known)
{
    PyObject *names = PyList_New(0);
    for (; names != NULL && known->name != NULL; known++) {
        PyObject *name = PyUnicode_FromString(known->name);
        if (name == NULL || PyList_Append(names, name) < 0) {
            Py_CLEAR(names);
        }
        Py_XDECREF(name);
    }
    if (names != NULL) {
        gopyrt_args_unexpected(who, key, names);
        Py_DECREF(names);
    }
}

int
gopyrt_exception_keywords(PyObject *self, PyObject *kwds, const char *who,
                          const gopyrt_exception_keyword *known)
{
    for (const gopyrt_exception_keyword *k = known; k->name != NULL; k++) {
        Py_CLEAR(*(PyObject **)(void *)((char *)self + k->offset));
    }
    PyObject *key, *value;
    Py_ssize_t at = 0, most = 0, given = kwds == NULL ? 0 : PyDict_GET_SIZE(kwds);
    while (known[most].name != NULL) {
        most++;
    }
    if (given > most) {
        PyErr_Format(PyExc_TypeError, "%s() takes at most %zd keyword argument%s (%zd given)", who,
                     most, most == 1 ? "" : "s", given);
        return -1;
    }
    while (kwds != NULL && PyDict_Next(kwds, &at, &key, &value)) {
        const gopyrt_exception_keyword *k = known;
        if (!PyUnicode_Check(key)) {
            PyErr_SetString(PyExc_TypeError, "keywords must be strings");
            return -1;
        }
        while (k->name != NULL && PyUnicode_CompareWithASCIIString(key, k->name) != 0) {
            k++;
        }
        if (k->name == NULL) {
            unexpected(who, key, known);
            return -1;
        }
        *(PyObject **)(void *)((char *)self + k->offset) = Py_NewRef(value);
    }
    return 0;
}

int
gopyrt_name_error_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const gopyrt_exception_keyword known[] = {
        { "name", offsetof(PyNameErrorObject, name) },
        { NULL, 0 },
    };
    return gopyrt_exception_init(self, args, NULL) < 0
               ? -1
               : gopyrt_exception_keywords(self, kwds, "NameError", known);
}

int
gopyrt_attribute_error_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const gopyrt_exception_keyword known[] = {
        { "name", offsetof(PyAttributeErrorObject, name) },
        { "obj", offsetof(PyAttributeErrorObject, obj) },
        { NULL, 0 },
    };
    return gopyrt_exception_init(self, args, NULL) < 0
               ? -1
               : gopyrt_exception_keywords(self, kwds, "AttributeError", known);
}

/* The state leaves out the object, which may not be one that can be pickled. */
static PyObject *
attribute_error_getstate(PyObject *self, PyObject *unused)
{
    PyAttributeErrorObject *e = (PyAttributeErrorObject *)self;
    (void)unused;
    PyObject *state = e->dict != NULL ? PyDict_Copy(e->dict) : PyDict_New();
    if (state != NULL
        && ((e->name != NULL && PyDict_SetItemString(state, "name", e->name) < 0)
            || PyDict_SetItemString(state, "args", e->args) < 0))
    {
        Py_CLEAR(state);
    }
    return state;
}

static PyObject *
attribute_error_reduce(PyObject *self, PyObject *unused)
{
    PyObject *state = attribute_error_getstate(self, unused);
    if (state == NULL) {
        return NULL;
    }
    PyObject *result = PyTuple_Pack(3, Py_TYPE(self), GOPYRT_EXC(self)->args, state);
    Py_DECREF(state);
    return result;
}

PyMethodDef gopyrt_attribute_error_methods[] = {
    { "__getstate__", attribute_error_getstate, METH_NOARGS, "__getstate__($self, /)\n--\n\n" },
    { "__reduce__", attribute_error_reduce, METH_NOARGS, "__reduce__($self, /)\n--\n\n" },
    { NULL, NULL, 0, NULL },
};

PyMemberDef gopyrt_name_error_members[] = {
    { "name", _Py_T_OBJECT, offsetof(PyNameErrorObject, name), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyMemberDef gopyrt_attribute_error_members[] = {
    { "name", _Py_T_OBJECT, offsetof(PyAttributeErrorObject, name), 0, NULL },
    { "obj", _Py_T_OBJECT, offsetof(PyAttributeErrorObject, obj), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};
