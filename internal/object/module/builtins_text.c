/* print, round, and ints as text. */
#include "object/module/builtins_parts.h"

#include "object/model/model.h"

PyObject *
gopyrt_builtin_bin(PyObject *Py_UNUSED(module), PyObject *number)
{
    return PyNumber_ToBase(number, 2);
}

PyObject *
gopyrt_builtin_oct(PyObject *Py_UNUSED(module), PyObject *number)
{
    return PyNumber_ToBase(number, 8);
}

PyObject *
gopyrt_builtin_hex(PyObject *Py_UNUSED(module), PyObject *number)
{
    return PyNumber_ToBase(number, 16);
}

/* ---- print --------------------------------------------------------------------------------- */

/* 1 if *text is what print writes between or behind, then NULL where it is the usual one. */
static int
is_text(const char *what, PyObject **text)
{
    if (*text == Py_None) {
        *text = NULL;
    }
    if (*text == NULL || PyUnicode_Check(*text)) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%s must be None or a string, not %.200s", what,
                 GOPYRT_TYPE_NAME(*text));
    return 0;
}

static int
put(PyObject *file, PyObject *text, const char *usual)
{
    return text == NULL ? PyFile_WriteString(usual, file)
                        : PyFile_WriteObject(text, file, Py_PRINT_RAW);
}

static int
print_all(PyObject *file, PyObject *args, PyObject *separator, PyObject *end)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        if ((i > 0 && put(file, separator, " ") < 0)
            || PyFile_WriteObject(PyTuple_GET_ITEM(args, i), file, Py_PRINT_RAW) < 0)
        {
            return -1;
        }
    }
    return put(file, end, "\n");
}

PyObject *
gopyrt_builtin_print(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = { "sep", "end", "file", "flush", NULL };
    PyObject *separator = NULL, *end = NULL, *file = NULL, *nothing = PyTuple_New(0);
    int flush = 0;
    int parsed = nothing != NULL
                 && PyArg_ParseTupleAndKeywords(nothing, kwargs, "|$OOOp:print", keywords,
                                                &separator, &end, &file, &flush);
    Py_XDECREF(nothing);
    if (!parsed) {
        return NULL;
    }
    if (file == NULL || file == Py_None) {
        file = PySys_GetObject("stdout");
        if (file == NULL) {
            PyErr_SetString(PyExc_RuntimeError, "lost sys.stdout");
            return NULL;
        }
        if (file == Py_None) {
            return Py_NewRef(Py_None);
        }
    }
    if (!is_text("sep", &separator) || !is_text("end", &end)) {
        return NULL;
    }
    Py_INCREF(file); /* what is printed may replace sys.stdout */
    PyObject *flushed = NULL;
    int failed = print_all(file, args, separator, end) < 0
                 || (flush && (flushed = PyObject_CallMethod(file, "flush", NULL)) == NULL);
    Py_XDECREF(flushed);
    Py_DECREF(file);
    return failed ? NULL : Py_NewRef(Py_None);
}

/* ---- round --------------------------------------------------------------------------------- */

PyObject *
gopyrt_builtin_round(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = { "number", "ndigits", NULL };
    PyObject *number, *digits = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|O:round", keywords, &number, &digits)) {
        return NULL;
    }
    PyObject *result =
        gopyrt_special_try(number, GOPYRT_ID(__round__), &digits, digits == Py_None ? 0 : 1);
    if (result == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_TypeError, "type %.100s doesn't define __round__ method",
                     GOPYRT_TYPE_NAME(number));
    }
    return result;
}
