/* Equality and hashes of memoryviews: by the values of the items. */
#include "object/buffer/memory_view.h"

/* Two arrays of one shape; `letter` is the native format of both, or 0. */
struct pair {
    const Py_buffer *v, *w;
    char letter;
};

static const char *
format_of(const Py_buffer *view)
{
    return view->format == NULL ? "B" : view->format;
}

/* 1, 0 or -1 for items of formats that differ or that are not native. */
static int
as_objects(const struct pair *pair, const char *p, const char *q)
{
    PyObject *a = gopyrt_item_get_any(p, format_of(pair->v), pair->v->itemsize), *b = NULL;
    int result = -1;
    if (a != NULL && (b = gopyrt_item_get_any(q, format_of(pair->w), pair->w->itemsize)) != NULL) {
        result = PyObject_RichCompareBool(a, b, Py_EQ);
        /* That takes a NaN for equal to itself, but these are never one object. */
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static char *
element(const Py_buffer *view, char *p, int k, Py_ssize_t i)
{
    if (view->strides == NULL) {
        /* C order without gaps: the size of what is below this dimension. */
        Py_ssize_t size = view->itemsize;
        for (int j = k + 1; j < view->ndim; j++) {
            size *= view->shape[j];
        }
        return p + size * i;
    }
    return gopyrt_buffer_step(view, p, k, i);
}

/* A row of the items that are compared most, and that can't be compared as bytes. */
static int
equal_doubles(const char *p, const char *q, Py_ssize_t n, Py_ssize_t step_p, Py_ssize_t step_q)
{
    for (; n > 0; n--, p += step_p, q += step_q) {
        double a, b;
        memcpy(&a, p, sizeof(a));
        memcpy(&b, q, sizeof(b));
        if (!(a == b)) {
            return 0;
        }
    }
    return 1;
}

/* A row of integers. */
static int
equal_bytes(const char *p, const char *q, Py_ssize_t n, Py_ssize_t step_p, Py_ssize_t step_q,
            Py_ssize_t size)
{
    if (size == 1) {
        for (; n > 0 && *p == *q; n--, p += step_p, q += step_q) {
        }
        return n == 0;
    }
    for (; n > 0; n--, p += step_p, q += step_q) {
        if (memcmp(p, q, (size_t)size) != 0) {
            return 0;
        }
    }
    return 1;
}

/* Are items of a letter equal where their bytes are? */
static int
is_as_bytes(char letter)
{
    return letter != 0 && strchr("efd?FD", letter) == NULL;
}

static int
equal(const struct pair *pair, char *p, char *q, int k)
{
    if (k == pair->v->ndim) {
        return pair->letter ? gopyrt_item_equal(p, q, pair->letter) : as_objects(pair, p, q);
    }
    if (k == pair->v->ndim - 1 && (pair->letter == 'd' || is_as_bytes(pair->letter))
        && pair->v->strides != NULL && pair->w->strides != NULL && pair->v->suboffsets == NULL
        && pair->w->suboffsets == NULL)
    {
        Py_ssize_t n = pair->v->shape[k], by = pair->v->strides[k], other = pair->w->strides[k];
        return pair->letter == 'd'
                   ? equal_doubles(p, q, n, by, other)
                   : equal_bytes(p, q, n, by, other, gopyrt_item_size(pair->letter));
    }
    for (Py_ssize_t i = 0; i < pair->v->shape[k]; i++) {
        int same = equal(pair, element(pair->v, p, k, i), element(pair->w, q, k, i), k + 1);
        if (same <= 0) {
            return same;
        }
    }
    return 1;
}

static int
same_shape(const Py_buffer *v, const Py_buffer *w)
{
    if (v->ndim != w->ndim) {
        return 0;
    }
    for (int i = 0; i < v->ndim; i++) {
        if (v->shape[i] != w->shape[i]) {
            return 0;
        }
        if (v->shape[i] == 0) {
            break;
        }
    }
    return 1;
}

static int
compare(const Py_buffer *v, const Py_buffer *w)
{
    char a = gopyrt_view_format(format_of(v)), b = gopyrt_view_format(format_of(w));
    struct pair pair = { v, w, a == b ? a : 0 };
    const char *unused;
    if (!same_shape(v, w)) {
        return 0;
    }
    /* What has a format that is not known is not even equal to itself. */
    if (pair.letter == 0
        && (gopyrt_format_size(format_of(v), &unused) < 0
            || gopyrt_format_size(format_of(w), &unused) < 0))
    {
        return 0;
    }
    /* An item may be larger than its format says. */
    const Py_ssize_t size = gopyrt_item_size(pair.letter);
    if (is_as_bytes(pair.letter) && v->itemsize == size && w->itemsize == size
        && PyBuffer_IsContiguous(v, 'C') && PyBuffer_IsContiguous(w, 'C'))
    {
        return memcmp(v->buf, w->buf, (size_t)(size * gopyrt_buffer_items(v))) == 0;
    }
    return equal(&pair, v->buf, w->buf, 0);
}

static int
is_released(PyObject *self)
{
    return (MEMORY(self)->flags & GOPYRT_VIEW_RELEASED)
           || (MEMORY(self)->mbuf->flags & GOPYRT_BUFFER_RELEASED);
}

PyObject *
gopyrt_view_compare(PyObject *v, PyObject *w, int op)
{
    Py_buffer other;
    const Py_buffer *right = &other;
    int same;
    if (op != Py_EQ && op != Py_NE) {
        return Py_NewRef(Py_NotImplemented);
    }
    other.obj = NULL;
    if (is_released(v) || (PyMemoryView_Check(w) && is_released(w))) {
        same = v == w;
    }
    else {
        if (PyMemoryView_Check(w)) {
            right = VIEW(w);
        }
        else if (PyObject_GetBuffer(w, &other, PyBUF_FULL_RO) < 0) {
            PyErr_Clear();
            return Py_NewRef(Py_NotImplemented);
        }
        same = compare(VIEW(v), right);
        PyBuffer_Release(&other);
    }
    return same < 0 ? NULL : PyBool_FromLong(same == (op == Py_EQ));
}

Py_hash_t
gopyrt_view_hash(PyObject *self)
{
    const Py_buffer *view = VIEW(self);
    if (MEMORY(self)->hash != -1) {
        return MEMORY(self)->hash;
    }
    if (gopyrt_view_check(self) < 0) {
        return -1;
    }
    if (!view->readonly) {
        PyErr_SetString(PyExc_ValueError, "cannot hash writable memoryview object");
        return -1;
    }
    char letter = gopyrt_view_format(view->format);
    if (letter != 'B' && letter != 'b' && letter != 'c') {
        PyErr_SetString(PyExc_ValueError,
                        "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
        return -1;
    }
    if (view->obj != NULL) {
        MEMORY(self)->exports++; /* its __hash__ cannot release the view */
        Py_hash_t hash = PyObject_Hash(view->obj);
        MEMORY(self)->exports--;
        if (hash == -1) {
            return -1;
        }
    }
    char *flat = view->buf;
    if (!(MEMORY(self)->flags & GOPYRT_VIEW_C_ORDER)) {
        if ((flat = PyMem_Malloc((size_t)view->len)) == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        if (PyBuffer_ToContiguous(flat, view, view->len, 'C') < 0) {
            PyMem_Free(flat);
            return -1;
        }
    }
    MEMORY(self)->hash = Py_HashBuffer(flat, view->len);
    if (flat != view->buf) {
        PyMem_Free(flat);
    }
    return MEMORY(self)->hash;
}
