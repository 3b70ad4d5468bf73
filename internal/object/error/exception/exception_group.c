/* BaseExceptionGroup and ExceptionGroup: several exceptions that are raised as one. */
#include "object/error/exception/exception_types.h"

#define GROUP(op) ((PyBaseExceptionGroupObject *)(op))

/* Are all of them exceptions, and are all derived from Exception? 1, 0 or -1. */
static int
check_members(PyObject *excs)
{
    int plain = 1;
    if (PyTuple_GET_SIZE(excs) == 0) {
        PyErr_SetString(PyExc_ValueError,
                        "second argument (exceptions) must be a non-empty sequence");
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(excs); i++) {
        PyObject *exc = PyTuple_GET_ITEM(excs, i);
        if (!PyExceptionInstance_Check(exc)) {
            PyErr_Format(PyExc_ValueError,
                         "Item %zd of second argument (exceptions) is not an exception", i);
            return -1;
        }
        plain &= PyType_IsSubtype(Py_TYPE(exc), (PyTypeObject *)PyExc_Exception);
    }
    return plain;
}

/* The class of the new group: with exceptions only, a BaseExceptionGroup is an ExceptionGroup. */
static PyTypeObject *
choose_class(PyTypeObject *type, int plain)
{
    PyTypeObject *group = (PyTypeObject *)gopyrt_interp()->exc_state.PyExc_ExceptionGroup;
    if (type == (PyTypeObject *)PyExc_BaseExceptionGroup) {
        return plain ? group : type;
    }
    if (plain || !PyType_IsSubtype(type, (PyTypeObject *)PyExc_Exception)) {
        return type;
    }
    if (type == group) {
        PyErr_SetString(PyExc_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    }
    else {
        PyErr_Format(PyExc_TypeError, "Cannot nest BaseExceptions in '%.200s'", type->tp_name);
    }
    return NULL;
}

PyObject *
gopyrt_group_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *message, *sequence;
    (void)kwds;
    if (!PyArg_ParseTuple(args, "UO:BaseExceptionGroup.__new__", &message, &sequence)) {
        return NULL;
    }
    if (!PySequence_Check(sequence)) {
        PyErr_SetString(PyExc_TypeError, "second argument (exceptions) must be a sequence");
        return NULL;
    }
    PyObject *excs = PySequence_Tuple(sequence);
    if (excs == NULL) {
        return NULL;
    }
    int plain = check_members(excs);
    PyTypeObject *chosen = plain < 0 ? NULL : choose_class(type, plain);
    PyObject *self = chosen == NULL ? NULL : gopyrt_exception_new(chosen, args, NULL);
    if (self == NULL) {
        Py_DECREF(excs);
        return NULL;
    }
    GROUP(self)->msg = Py_NewRef(message);
    GROUP(self)->excs = excs;
    /* The repr shows the members as they were given, also after the sequence has changed. */
    if (!PyList_Check(sequence) && !PyTuple_Check(sequence)) {
        GROUP(self)->excs_str = PyObject_Repr(sequence);
        if (GROUP(self)->excs_str == NULL) {
            Py_CLEAR(self);
        }
    }
    return self;
}

int
gopyrt_group_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    return gopyrt_exception_init(self, args, kwds);
}

PyObject *
gopyrt_group_str(PyObject *self)
{
    PyObject *excs = GROUP(self)->excs;
    Py_ssize_t n = PyTuple_GET_SIZE(excs);
    return PyUnicode_FromFormat("%S (%zd sub-exception%s)", GROUP(self)->msg, n, n == 1 ? "" : "s");
}

PyObject *
gopyrt_group_repr(PyObject *self)
{
    PyBaseExceptionGroupObject *g = GROUP(self);
    PyObject *members;
    if (g->excs_str != NULL) {
        members = Py_NewRef(g->excs_str);
    }
    else if (PyTuple_GET_SIZE(g->args) == 2 && PyList_Check(PyTuple_GET_ITEM(g->args, 1))) {
        PyObject *list = PySequence_List(g->excs);
        members = list == NULL ? NULL : PyObject_Repr(list);
        Py_XDECREF(list);
    }
    else {
        members = PyObject_Repr(g->excs);
    }
    if (members == NULL) {
        return NULL;
    }
    PyObject *text =
        PyUnicode_FromFormat("%s(%R, %U)", gopyrt_type_short_name(Py_TYPE(self)), g->msg, members);
    Py_DECREF(members);
    return text;
}

PyMemberDef gopyrt_group_members[] = {
    { "message", _Py_T_OBJECT, offsetof(PyBaseExceptionGroupObject, msg), Py_READONLY, NULL },
    { "exceptions", _Py_T_OBJECT, offsetof(PyBaseExceptionGroupObject, excs), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};
