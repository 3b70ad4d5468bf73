/* str: where something is in it, at its start or at its end. */
#include "object/text/methods.h"

/* The bounds and the part of find() and its kin; 0 or -1. */
static int
arguments(const char *method, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
          gopyrt_text *text, gopyrt_text *part, Py_ssize_t *start, Py_ssize_t *end)
{
    *text = gopyrt_text_of(self);
    if (nargs > 0 && nargs <= 3 && !PyUnicode_Check(args[0])) {
        _PyArg_BadArgument(method, "argument 1", "str", args[0]);
        return -1;
    }
    if (gopyrt_bounds(method, args, nargs, text->length, start, end) < 0) {
        return -1;
    }
    *part = gopyrt_text_of(args[0]);
    return 0;
}

typedef Py_ssize_t (*finder)(const gopyrt_text *, const gopyrt_text *, Py_ssize_t, Py_ssize_t);

static PyObject *
find(const char *method, PyObject *self, PyObject *const *args, Py_ssize_t nargs, finder finds,
     int must)
{
    gopyrt_text text, part;
    Py_ssize_t start, end;
    if (arguments(method, self, args, nargs, &text, &part, &start, &end) < 0) {
        return NULL;
    }
    Py_ssize_t at = finds(&text, &part, start, end);
    if (at < 0 && must) {
        PyErr_SetString(PyExc_ValueError, "substring not found");
        return NULL;
    }
    return PyLong_FromSsize_t(at);
}

PyObject *
gopyrt_str_find(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return find("find", self, args, nargs, gopyrt_text_find, 0);
}

PyObject *
gopyrt_str_rfind(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return find("rfind", self, args, nargs, gopyrt_text_rfind, 0);
}

PyObject *
gopyrt_str_index(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return find("index", self, args, nargs, gopyrt_text_find, 1);
}

PyObject *
gopyrt_str_rindex(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return find("rindex", self, args, nargs, gopyrt_text_rfind, 1);
}

PyObject *
gopyrt_str_count(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    gopyrt_text text, part;
    Py_ssize_t start, end;
    if (arguments("count", self, args, nargs, &text, &part, &start, &end) < 0) {
        return NULL;
    }
    return PyLong_FromSsize_t(gopyrt_text_count(&text, &part, start, end, -1));
}

static PyObject *
tail(const char *method, PyObject *self, PyObject *const *args, Py_ssize_t nargs, int direction)
{
    gopyrt_text text = gopyrt_text_of(self);
    Py_ssize_t start, end;
    if (gopyrt_bounds(method, args, nargs, text.length, &start, &end) < 0) {
        return NULL;
    }
    PyObject *given = args[0];
    if (PyUnicode_Check(given)) {
        gopyrt_text part = gopyrt_text_of(given);
        return PyBool_FromLong(gopyrt_text_tail(&text, &part, start, end, direction));
    }
    if (!PyTuple_Check(given)) {
        PyErr_Format(PyExc_TypeError, "%s first arg must be str or a tuple of str, not %.100s",
                     method, GOPYRT_TYPE_NAME(given));
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(given); i++) {
        PyObject *one = PyTuple_GET_ITEM(given, i);
        if (!PyUnicode_Check(one)) {
            PyErr_Format(PyExc_TypeError, "tuple for %s must only contain str, not %.100s", method,
                         GOPYRT_TYPE_NAME(one));
            return NULL;
        }
        gopyrt_text part = gopyrt_text_of(one);
        if (gopyrt_text_tail(&text, &part, start, end, direction)) {
            Py_RETURN_TRUE;
        }
    }
    Py_RETURN_FALSE;
}

PyObject *
gopyrt_str_startswith(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return tail("startswith", self, args, nargs, -1);
}

PyObject *
gopyrt_str_endswith(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return tail("endswith", self, args, nargs, 1);
}

PyObject *
gopyrt_str_removeprefix(PyObject *self, PyObject *prefix)
{
    if (!PyUnicode_Check(prefix)) {
        _PyArg_BadArgument("removeprefix", "argument", "str", prefix);
        return NULL;
    }
    gopyrt_text text = gopyrt_text_of(self), part = gopyrt_text_of(prefix);
    if (!gopyrt_text_tail(&text, &part, 0, text.length, -1)) {
        return gopyrt_str_exact(self);
    }
    return gopyrt_str_part(&text, part.length, text.length);
}

PyObject *
gopyrt_str_removesuffix(PyObject *self, PyObject *suffix)
{
    if (!PyUnicode_Check(suffix)) {
        _PyArg_BadArgument("removesuffix", "argument", "str", suffix);
        return NULL;
    }
    gopyrt_text text = gopyrt_text_of(self), part = gopyrt_text_of(suffix);
    if (!gopyrt_text_tail(&text, &part, 0, text.length, 1)) {
        return gopyrt_str_exact(self);
    }
    return gopyrt_str_part(&text, 0, text.length - part.length);
}

/* ---- In C ----------------------------------------------------------------------------------- */

Py_ssize_t
PyUnicode_Find(PyObject *str, PyObject *substr, Py_ssize_t start, Py_ssize_t end, int direction)
{
    if ((!PyUnicode_Check(str) || !PyUnicode_Check(substr))
        && (!gopyrt_str_check(str) || !gopyrt_str_check(substr)))
    {
        return -2;
    }
    gopyrt_text text = gopyrt_text_of(str), part = gopyrt_text_of(substr);
    gopyrt_bounds_adjust(text.length, &start, &end);
    return direction > 0 ? gopyrt_text_find(&text, &part, start, end)
                         : gopyrt_text_rfind(&text, &part, start, end);
}

Py_ssize_t
PyUnicode_FindChar(PyObject *str, Py_UCS4 ch, Py_ssize_t start, Py_ssize_t end, int direction)
{
    gopyrt_text text = gopyrt_text_of(str);
    gopyrt_bounds_adjust(text.length, &start, &end);
    return direction > 0 ? gopyrt_text_find_char(&text, ch, start, end)
                         : gopyrt_text_rfind_char(&text, ch, start, end);
}

Py_ssize_t
PyUnicode_Count(PyObject *str, PyObject *substr, Py_ssize_t start, Py_ssize_t end)
{
    if (!gopyrt_str_check(str) || !gopyrt_str_check(substr)) {
        return -1;
    }
    gopyrt_text text = gopyrt_text_of(str), part = gopyrt_text_of(substr);
    gopyrt_bounds_adjust(text.length, &start, &end);
    return gopyrt_text_count(&text, &part, start, end, -1);
}

Py_ssize_t
PyUnicode_Tailmatch(PyObject *str, PyObject *substr, Py_ssize_t start, Py_ssize_t end,
                    int direction)
{
    if (!gopyrt_str_check(str) || !gopyrt_str_check(substr)) {
        return -1;
    }
    gopyrt_text text = gopyrt_text_of(str), part = gopyrt_text_of(substr);
    gopyrt_bounds_adjust(text.length, &start, &end);
    return gopyrt_text_tail(&text, &part, start, end, direction);
}
