/* What is made of a memoryview: bytes, lists, digits, places of values. */
#include "object/buffer/memory_view.h"

static int
order_of(PyObject *arg, char *order)
{
    const char *text;
    *order = 'C';
    if (arg == NULL || arg == Py_None) {
        return 0;
    }
    if (!PyUnicode_Check(arg)) {
        _PyArg_BadArgument("tobytes", "argument 'order'", "str or None", arg);
        return -1;
    }
    Py_ssize_t n;
    if ((text = PyUnicode_AsUTF8AndSize(arg, &n)) == NULL) {
        return -1;
    }
    if (strlen(text) != (size_t)n) {
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        return -1;
    }
    if (strcmp(text, "C") != 0 && strcmp(text, "F") != 0 && strcmp(text, "A") != 0) {
        PyErr_SetString(PyExc_ValueError, "order must be 'C', 'F' or 'A'");
        return -1;
    }
    *order = text[0];
    return 0;
}

PyObject *
gopyrt_view_tobytes(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    static const char *const keywords[] = { "order", NULL };
    static struct _PyArg_Parser parser = { .fname = "tobytes", .keywords = keywords };
    PyObject *buf[1], *bytes, *wanted = NULL;
    char order;
    if (n > 0 || (names != NULL && PyTuple_GET_SIZE(names) > 0)) {
        args = _PyArg_UnpackKeywords(args, n, NULL, names, &parser, 0, 1, 0, 0, buf);
        if (args == NULL) {
            return NULL;
        }
        wanted = args[0];
    }
    if (order_of(wanted, &order) < 0 || gopyrt_view_check(self) < 0) {
        return NULL;
    }
    bytes = PyBytes_FromStringAndSize(NULL, VIEW(self)->len);
    if (bytes != NULL
        && PyBuffer_ToContiguous(PyBytes_AS_STRING(bytes), VIEW(self), VIEW(self)->len, order) < 0)
    {
        Py_CLEAR(bytes);
    }
    return bytes;
}

static PyObject *
list(const Py_buffer *view, char *p, int k, char letter)
{
    if (k == view->ndim) {
        return gopyrt_item_value(p, letter);
    }
    Py_ssize_t n = view->shape[k];
    PyObject *result = PyList_New(n);
    for (Py_ssize_t i = 0; result != NULL && i < n; i++) {
        char *at = gopyrt_buffer_step(view, p, k, i);
        PyObject *item =
            k + 1 == view->ndim ? gopyrt_item_value(at, letter) : list(view, at, k + 1, letter);
        if (item == NULL) {
            Py_CLEAR(result);
            break;
        }
        PyList_SET_ITEM(result, i, item);
    }
    return result;
}

PyObject *
gopyrt_view_tolist(PyObject *self, PyObject *unused)
{
    const Py_buffer *view = VIEW(self);
    (void)unused;
    if (gopyrt_view_check(self) < 0) {
        return NULL;
    }
    if (gopyrt_view_check_format(view) < 0) {
        return NULL;
    }
    return list(view, view->buf, 0, gopyrt_view_format(view->format));
}

PyObject *
gopyrt_view_hex(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    if (gopyrt_view_check(self) < 0) {
        return NULL;
    }
    /* bytes know how. */
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, VIEW(self)->len), *hex = NULL;
    if (bytes == NULL) {
        return NULL;
    }
    if (PyBuffer_ToContiguous(PyBytes_AS_STRING(bytes), VIEW(self), VIEW(self)->len, 'C') == 0) {
        PyObject *method = PyObject_GetAttrString(bytes, "hex");
        if (method != NULL) {
            hex = PyObject_Vectorcall(method, args, (size_t)n, names);
            Py_DECREF(method);
        }
    }
    Py_DECREF(bytes);
    return hex;
}

/* ---- Looking for values ----------------------------------------------------------------- */

static int
one_dimension(PyObject *self)
{
    if (VIEW(self)->ndim == 1) {
        return 0;
    }
    if (VIEW(self)->ndim == 0) {
        PyErr_SetString(PyExc_TypeError, "invalid indexing of 0-dim memory");
    }
    else {
        PyErr_SetString(PyExc_NotImplementedError,
                        "multi-dimensional sub-views are not implemented");
    }
    return -1;
}

/* Is item i equal to a value? 1, 0, -1. */
static int
equal(PyObject *self, Py_ssize_t i, PyObject *value)
{
    PyObject *item = gopyrt_view_item(self, i);
    if (item == NULL) {
        return -1;
    }
    int result = PyObject_RichCompareBool(item, value, Py_EQ);
    Py_DECREF(item);
    return result;
}

PyObject *
gopyrt_view_count(PyObject *self, PyObject *value)
{
    Py_ssize_t n = 0;
    if (gopyrt_view_check(self) < 0 || one_dimension(self) < 0
        || gopyrt_view_check_format(VIEW(self)) < 0)
    {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < VIEW(self)->shape[0]; i++) {
        int found = equal(self, i, value);
        if (found < 0) {
            return NULL;
        }
        n += found;
    }
    return PyLong_FromSsize_t(n);
}

PyObject *
gopyrt_view_index(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    Py_ssize_t start = 0, stop = PY_SSIZE_T_MAX;
    if (!_PyArg_CheckPositional("index", n, 1, 3)
        || (n > 1 && !_PyEval_SliceIndexNotNone(args[1], &start))
        || (n > 2 && !_PyEval_SliceIndexNotNone(args[2], &stop)) || gopyrt_view_check(self) < 0)
    {
        return NULL;
    }
    if (VIEW(self)->ndim == 0) {
        PyErr_SetString(PyExc_TypeError, "invalid lookup on 0-dim memory");
        return NULL;
    }
    if (VIEW(self)->ndim > 1) {
        PyErr_SetString(PyExc_NotImplementedError, "multi-dimensional lookup is not implemented");
        return NULL;
    }
    Py_ssize_t length = VIEW(self)->shape[0];
    start = start < 0 ? Py_MAX(start + length, 0) : start;
    stop = stop < 0 ? Py_MAX(stop + length, 0) : Py_MIN(stop, length);
    for (Py_ssize_t i = start; i < stop; i++) {
        int found = equal(self, i, args[0]);
        if (found != 0) {
            return found < 0 ? NULL : PyLong_FromSsize_t(i);
        }
    }
    PyErr_SetString(PyExc_ValueError, "memoryview.index(x): x not found");
    return NULL;
}
