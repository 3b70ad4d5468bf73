/* ImportError and ModuleNotFoundError. */
#include "object/error/exception/exception_types.h"

int
gopyrt_import_error_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const gopyrt_exception_keyword known[] = {
        { "name", offsetof(PyImportErrorObject, name) },
        { "path", offsetof(PyImportErrorObject, path) },
        { "name_from", offsetof(PyImportErrorObject, name_from) },
        { NULL, 0 },
    };
    if (gopyrt_exception_init(self, args, NULL) < 0
        || gopyrt_exception_keywords(self, kwds, "ImportError", known) < 0)
    {
        return -1;
    }
    PyObject *msg = PyTuple_GET_SIZE(args) == 1 ? Py_NewRef(PyTuple_GET_ITEM(args, 0)) : NULL;
    Py_XSETREF(((PyImportErrorObject *)self)->msg, msg);
    return 0;
}

PyObject *
gopyrt_import_error_str(PyObject *self)
{
    PyObject *msg = ((PyImportErrorObject *)self)->msg;
    return msg != NULL && PyUnicode_CheckExact(msg) ? Py_NewRef(msg) : gopyrt_exception_str(self);
}

/* The attributes beside the arguments: a new dict, NULL with or without an exception. */
static PyObject *
state_of(PyImportErrorObject *e)
{
    const struct {
        const char *name;
        PyObject *value;
    } parts[] = { { "name", e->name }, { "path", e->path }, { "name_from", e->name_from } };
    if (e->name == NULL && e->path == NULL && e->name_from == NULL) {
        return Py_XNewRef(e->dict);
    }
    PyObject *state = e->dict != NULL ? PyDict_Copy(e->dict) : PyDict_New();
    for (size_t i = 0; state != NULL && i < Py_ARRAY_LENGTH(parts); i++) {
        if (parts[i].value != NULL
            && PyDict_SetItemString(state, parts[i].name, parts[i].value) < 0) {
            Py_CLEAR(state);
        }
    }
    return state;
}

static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    PyObject *state = state_of((PyImportErrorObject *)self), *args = GOPYRT_EXC(self)->args;
    (void)unused;
    if (state == NULL) {
        return PyErr_Occurred() ? NULL : PyTuple_Pack(2, Py_TYPE(self), args);
    }
    PyObject *result = PyTuple_Pack(3, Py_TYPE(self), args, state);
    Py_DECREF(state);
    return result;
}

PyMethodDef gopyrt_import_error_methods[] = {
    { "__reduce__", reduce, METH_NOARGS, "__reduce__($self, /)\n--\n\n" },
    { NULL, NULL, 0, NULL },
};

PyMemberDef gopyrt_import_error_members[] = {
    { "msg", _Py_T_OBJECT, offsetof(PyImportErrorObject, msg), 0, NULL },
    { "name", _Py_T_OBJECT, offsetof(PyImportErrorObject, name), 0, NULL },
    { "path", _Py_T_OBJECT, offsetof(PyImportErrorObject, path), 0, NULL },
    { "name_from", _Py_T_OBJECT, offsetof(PyImportErrorObject, name_from), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};
