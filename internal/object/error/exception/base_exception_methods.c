/* Methods and attributes that all exceptions have. */
#include "object/error/exception/exception_types.h"

/* ---- Methods -------------------------------------------------------------- */

static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    PyBaseExceptionObject *e = GOPYRT_EXC(self);
    (void)unused;
    return e->dict != NULL ? PyTuple_Pack(3, Py_TYPE(self), e->args, e->dict)
                           : PyTuple_Pack(2, Py_TYPE(self), e->args);
}

static PyObject *
set_state(PyObject *self, PyObject *state)
{
    if (state == Py_None) {
        Py_RETURN_NONE;
    }
    if (!PyDict_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "state is not a dictionary");
        return NULL;
    }
    PyObject *key, *value;
    Py_ssize_t at = 0;
    while (PyDict_Next(state, &at, &key, &value)) {
        Py_INCREF(key);
        Py_INCREF(value);
        int failed = PyObject_SetAttr(self, key, value);
        Py_DECREF(key);
        Py_DECREF(value);
        if (failed) {
            return NULL;
        }
    }
    Py_RETURN_NONE;
}

static PyObject *
with_traceback(PyObject *self, PyObject *traceback)
{
    return PyException_SetTraceback(self, traceback) < 0 ? NULL : Py_NewRef(self);
}

int
gopyrt_exception_add_note(PyObject *self, PyObject *note)
{
    PyObject *notes;
    if (PyObject_GetOptionalAttr(self, GOPYRT_ID(__notes__), &notes) < 0) {
        return -1;
    }
    if (notes == NULL) {
        notes = PyList_New(0);
        if (notes == NULL || PyObject_SetAttr(self, GOPYRT_ID(__notes__), notes) < 0) {
            Py_XDECREF(notes);
            return -1;
        }
    }
    int result = -1;
    if (PyList_Check(notes)) {
        result = PyList_Append(notes, note);
    }
    else {
        PyErr_SetString(PyExc_TypeError, "Cannot add note: __notes__ is not a list");
    }
    Py_DECREF(notes);
    return result;
}

static PyObject *
add_note(PyObject *self, PyObject *note)
{
    if (!PyUnicode_Check(note)) {
        _PyArg_BadArgument("add_note", "argument", "str", note);
        return NULL;
    }
    return gopyrt_exception_add_note(self, note) < 0 ? NULL : Py_NewRef(Py_None);
}

/* ---- Attributes ----------------------------------------------------------- */

static PyObject *
get_args(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *args = GOPYRT_EXC(self)->args;
    return Py_NewRef(args != NULL ? args : Py_None);
}

static int
set_args(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "args may not be deleted");
        return -1;
    }
    PyObject *args = PySequence_Tuple(value);
    if (args == NULL) {
        return -1;
    }
    Py_XSETREF(GOPYRT_EXC(self)->args, args);
    return 0;
}

static PyObject *
get_traceback(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *traceback = GOPYRT_EXC(self)->traceback;
    return Py_NewRef(traceback != NULL ? traceback : Py_None);
}

static int
set_traceback(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    return PyException_SetTraceback(self, value);
}

/* The closure of __context__ and __cause__ is the place of the field. */
static PyObject *
get_exception(PyObject *self, void *closure)
{
    PyObject *exception = *(PyObject **)(void *)((char *)self + (size_t)closure);
    return Py_NewRef(exception != NULL ? exception : Py_None);
}

static int
set_exception(PyObject *self, PyObject *value, void *closure)
{
    int is_cause = (size_t)closure == offsetof(PyBaseExceptionObject, cause);
    if (value == NULL) {
        PyErr_Format(PyExc_TypeError, "%s may not be deleted",
                     is_cause ? "__cause__" : "__context__");
        return -1;
    }
    if (value != Py_None && !PyExceptionInstance_Check(value)) {
        PyErr_Format(PyExc_TypeError, "exception %s must be None or derive from BaseException",
                     is_cause ? "cause" : "context");
        return -1;
    }
    PyObject *exception = value == Py_None ? NULL : Py_NewRef(value);
    if (is_cause) {
        PyException_SetCause(self, exception);
    }
    else {
        PyException_SetContext(self, exception);
    }
    return 0;
}

PyMethodDef gopyrt_exception_methods[] = {
    { "__reduce__", reduce, METH_NOARGS, "__reduce__($self, /)\n--\n\n" },
    { "__setstate__", set_state, METH_O, "__setstate__($self, state, /)\n--\n\n" },
    { "with_traceback", with_traceback, METH_O,
      "with_traceback($self, tb, /)\n--\n\nSets __traceback__ and returns the exception." },
    { "add_note", add_note, METH_O,
      "add_note($self, note, /)\n--\n\nAdds a note, which is shown below the exception." },
    { NULL, NULL, 0, NULL },
};

PyMemberDef gopyrt_exception_members[] = {
    { "__suppress_context__", Py_T_BOOL, offsetof(PyBaseExceptionObject, suppress_context), 0,
      NULL },
    { NULL, 0, 0, 0, NULL },
};

PyGetSetDef gopyrt_exception_getset[] = {
    { "__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL },
    { "args", get_args, set_args, NULL, NULL },
    { "__traceback__", get_traceback, set_traceback, NULL, NULL },
    { "__context__", get_exception, set_exception, NULL,
      (void *)offsetof(PyBaseExceptionObject, context) },
    { "__cause__", get_exception, set_exception, NULL,
      (void *)offsetof(PyBaseExceptionObject, cause) },
    { NULL, NULL, NULL, NULL, NULL },
};
