/* Items and slices of a memoryview. */
#include "object/buffer/memory_view.h"

Py_ssize_t
gopyrt_view_length(PyObject *self)
{
    if (gopyrt_view_check(self) < 0) {
        return -1;
    }
    if (VIEW(self)->ndim == 0) {
        PyErr_SetString(PyExc_TypeError, "0-dim memory has no length");
        return -1;
    }
    return VIEW(self)->shape[0];
}

/* The address of element `index` of dimension k; NULL with IndexError. */
static char *
step(const Py_buffer *view, char *p, int k, Py_ssize_t index)
{
    Py_ssize_t n = view->shape[k];
    if (index < 0) {
        index += n;
    }
    if (index < 0 || index >= n) {
        PyErr_Format(PyExc_IndexError, "index out of bounds on dimension %d", k + 1);
        return NULL;
    }
    return gopyrt_buffer_step(view, p, k, index);
}

static int
is_indices(PyObject *key)
{
    if (!PyTuple_Check(key)) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); i++) {
        if (!PyIndex_Check(PyTuple_GET_ITEM(key, i))) {
            return 0;
        }
    }
    return 1;
}

static int
is_slices(PyObject *key)
{
    if (!PyTuple_Check(key) || PyTuple_GET_SIZE(key) == 0) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); i++) {
        if (!PySlice_Check(PyTuple_GET_ITEM(key, i))) {
            return 0;
        }
    }
    return 1;
}

/* The address of the item that a tuple of ints means. */
static char *
item_of_indices(PyObject *self, PyObject *key)
{
    const Py_buffer *view = VIEW(self);
    Py_ssize_t n = PyTuple_GET_SIZE(key);
    char *p = view->buf;
    if (gopyrt_view_check_format(view) < 0) {
        return NULL;
    }
    if (n < view->ndim) {
        PyErr_SetString(PyExc_NotImplementedError, "sub-views are not implemented");
        return NULL;
    }
    if (n > view->ndim) {
        PyErr_Format(PyExc_TypeError, "cannot index %d-dimension view with %zd-element tuple",
                     view->ndim, n);
        return NULL;
    }
    for (int k = 0; p != NULL && k < n; k++) {
        Py_ssize_t index = PyNumber_AsSsize_t(PyTuple_GET_ITEM(key, k), PyExc_IndexError);
        /* An index may have a method in Python, which may release the memory. */
        if ((index == -1 && PyErr_Occurred()) || gopyrt_view_check(self) < 0) {
            return NULL;
        }
        p = step(view, p, k, index);
    }
    return p;
}

PyObject *
gopyrt_view_item(PyObject *self, Py_ssize_t index)
{
    const Py_buffer *view = VIEW(self);
    if (gopyrt_view_check(self) < 0 || gopyrt_view_check_format(view) < 0) {
        return NULL;
    }
    if (view->ndim == 0) {
        PyErr_SetString(PyExc_TypeError, "invalid indexing of 0-dim memory");
        return NULL;
    }
    if (view->ndim > 1) {
        PyErr_SetString(PyExc_NotImplementedError,
                        "multi-dimensional sub-views are not implemented");
        return NULL;
    }
    char *p = step(view, view->buf, 0, index);
    return p == NULL ? NULL : gopyrt_item_get(p, view->format);
}

/* Narrows the first dimension of a view to a slice. */
static int
slice_first(Py_buffer *view, PyObject *key)
{
    Py_ssize_t start, stop, by;
    if (PySlice_Unpack(key, &start, &stop, &by) < 0) {
        return -1;
    }
    Py_ssize_t n = PySlice_AdjustIndices(view->shape[0], &start, &stop, by);
    view->buf = (char *)view->buf + view->strides[0] * start;
    view->shape[0] = n;
    view->strides[0] *= by;
    view->len = view->itemsize * gopyrt_buffer_items(view);
    return 0;
}

PyObject *
gopyrt_view_subscript(PyObject *self, PyObject *key)
{
    Py_buffer *view = VIEW(self);
    char *p;
    if (gopyrt_view_check(self) < 0) {
        return NULL;
    }
    if (view->ndim == 1 && PyLong_CheckExact(key) && _PyLong_IsCompact((PyLongObject *)key)) {
        return gopyrt_view_item(self, _PyLong_CompactValue((PyLongObject *)key));
    }
    if (view->ndim == 0) {
        if (PyTuple_Check(key) && PyTuple_GET_SIZE(key) == 0) {
            return gopyrt_item_get(view->buf, view->format);
        }
        if (key == Py_Ellipsis) {
            return Py_NewRef(self);
        }
        PyErr_SetString(PyExc_TypeError, "invalid indexing of 0-dim memory");
        return NULL;
    }
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        return index == -1 && PyErr_Occurred() ? NULL : gopyrt_view_item(self, index);
    }
    if (PySlice_Check(key)) {
        if (MEMORY(self)->flags & GOPYRT_VIEW_RESTRICTED) {
            PyErr_SetString(PyExc_ValueError, "cannot create new view on restricted memoryview");
            return NULL;
        }
        PyObject *part = gopyrt_view_add(MEMORY(self)->mbuf, view, view->ndim);
        if (part != NULL && slice_first(VIEW(part), key) < 0) {
            Py_CLEAR(part);
        }
        if (part != NULL) {
            gopyrt_view_flags(MEMORY(part));
        }
        return part;
    }
    if (is_indices(key)) {
        p = item_of_indices(self, key);
        return p == NULL ? NULL : gopyrt_item_get(p, view->format);
    }
    if (is_slices(key)) {
        PyErr_SetString(PyExc_NotImplementedError, "multi-dimensional slicing is not implemented");
        return NULL;
    }
    PyErr_SetString(PyExc_TypeError, "memoryview: invalid slice key");
    return NULL;
}

/* ---- Assignment ------------------------------------------------------------------------- */

static const char *
native(const char *format)
{
    return format == NULL ? "B" : format + (format[0] == '@');
}

static int
same_structure(const Py_buffer *dest, const Py_buffer *src)
{
    if (strcmp(native(dest->format), native(src->format)) != 0 || dest->itemsize != src->itemsize
        || dest->ndim != src->ndim)
    {
        return 0;
    }
    for (int i = 0; i < dest->ndim; i++) {
        if (dest->shape[i] != src->shape[i]) {
            return 0;
        }
        if (dest->shape[i] == 0) {
            break;
        }
    }
    return 1;
}

/* One dimension of a view is narrowed in a copy of its dims, and takes the items of an object. */
static int
assign_slice(PyObject *self, PyObject *key, PyObject *value)
{
    const Py_buffer *view = VIEW(self);
    Py_buffer dest = *view, src;
    Py_ssize_t arrays[3];
    int result = -1;
    if (PyObject_GetBuffer(value, &src, PyBUF_FULL_RO) < 0) {
        return -1;
    }
    arrays[0] = view->shape[0];
    arrays[1] = view->strides[0];
    dest.shape = &arrays[0];
    dest.strides = &arrays[1];
    if (view->suboffsets != NULL) {
        arrays[2] = view->suboffsets[0];
        dest.suboffsets = &arrays[2];
    }
    /* The key may have methods in Python, which may release the memory. */
    if (slice_first(&dest, key) == 0 && gopyrt_view_check(self) == 0) {
        if (same_structure(&dest, &src)) {
            result = gopyrt_buffer_copy(&dest, &src);
        }
        else {
            PyErr_SetString(PyExc_ValueError, "memoryview assignment: lvalue and rvalue have "
                                              "different structures");
        }
    }
    PyBuffer_Release(&src);
    return result;
}

/* Stores an object as the item at p. By way of other memory: the value may have a method in Python,
 * which may release the view's. */
static int
store(PyObject *self, char *p, PyObject *value)
{
    char item[8];
    const char *format = VIEW(self)->format;
    if (gopyrt_item_set(item, format, value) < 0 || gopyrt_view_check(self) < 0) {
        return -1;
    }
    memcpy(p, item, (size_t)gopyrt_item_size(gopyrt_view_format(format)));
    return 0;
}

int
gopyrt_view_assign(PyObject *self, PyObject *key, PyObject *value)
{
    const Py_buffer *view = VIEW(self);
    char *p;
    if (gopyrt_view_check(self) < 0 || gopyrt_view_check_format(view) < 0) {
        return -1;
    }
    if (view->readonly) {
        PyErr_SetString(PyExc_TypeError, "cannot modify read-only memory");
        return -1;
    }
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot delete memory");
        return -1;
    }
    if (view->ndim == 0) {
        if (key == Py_Ellipsis || (PyTuple_Check(key) && PyTuple_GET_SIZE(key) == 0)) {
            return store(self, view->buf, value);
        }
        PyErr_SetString(PyExc_TypeError, "invalid indexing of 0-dim memory");
        return -1;
    }
    if (PyIndex_Check(key)) {
        if (view->ndim > 1) {
            PyErr_SetString(PyExc_NotImplementedError, "sub-views are not implemented");
            return -1;
        }
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if ((index == -1 && PyErr_Occurred()) || gopyrt_view_check(self) < 0) {
            return -1;
        }
        p = step(view, view->buf, 0, index);
    }
    else if (PySlice_Check(key) && view->ndim == 1) {
        return assign_slice(self, key, value);
    }
    else if (is_indices(key)) {
        p = item_of_indices(self, key);
    }
    else {
        if (PySlice_Check(key) || is_slices(key)) {
            PyErr_SetString(PyExc_NotImplementedError, "memoryview slice assignments are currently "
                                                       "restricted to ndim = 1");
        }
        else {
            PyErr_SetString(PyExc_TypeError, "memoryview: invalid slice key");
        }
        return -1;
    }
    return p == NULL ? -1 : store(self, p, value);
}
