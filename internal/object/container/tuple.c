/* Tuples: making them, and their items. */
#include "object/container/container.h"

#include "object/collect/collect.h"

/* A tuple of n places, n at least 1, that are not filled yet and that the collector does not see
 * yet. */
static PyTupleObject *
tuple_alloc(Py_ssize_t n)
{
    if ((size_t)n > ((size_t)PY_SSIZE_T_MAX - sizeof(PyTupleObject)) / sizeof(PyObject *)) {
        return (PyTupleObject *)PyErr_NoMemory();
    }
    size_t size = offsetof(PyTupleObject, ob_item) + (size_t)n * sizeof(PyObject *);
    PyTupleObject *tuple = (PyTupleObject *)gopyrt_gc_raw(&PyTuple_Type, size);
    if (tuple == NULL) {
        return (PyTupleObject *)PyErr_NoMemory();
    }
    ((PyVarObject *)tuple)->ob_size = n;
    tuple->ob_hash = -1;
    return tuple;
}

PyObject *
PyTuple_New(Py_ssize_t n)
{
    if (n == 0) {
        return Py_NewRef(GOPYRT_EMPTY_TUPLE);
    }
    if (n < 0) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyTupleObject *tuple = tuple_alloc(n);
    if (tuple == NULL) {
        return NULL;
    }
    memset(tuple->ob_item, 0, (size_t)n * sizeof(PyObject *));
    gopyrt_gc_track((PyObject *)tuple);
    return (PyObject *)tuple;
}

PyObject *
gopyrt_tuple_from(PyObject *const *items, Py_ssize_t n)
{
    if (n == 0) {
        return Py_NewRef(GOPYRT_EMPTY_TUPLE);
    }
    PyTupleObject *tuple = tuple_alloc(n);
    if (tuple == NULL) {
        return NULL;
    }
    gopyrt_refs_copy(tuple->ob_item, items, n);
    gopyrt_gc_track((PyObject *)tuple);
    return (PyObject *)tuple;
}

PyObject *
gopyrt_tuple_steal(PyObject *const *items, Py_ssize_t n)
{
    PyTupleObject *tuple = n == 0 ? NULL : tuple_alloc(n);
    if (tuple == NULL) {
        for (Py_ssize_t i = 0; i < n; i++) {
            Py_DECREF(items[i]);
        }
        return n == 0 ? Py_NewRef(GOPYRT_EMPTY_TUPLE) : NULL;
    }
    memcpy(tuple->ob_item, items, (size_t)n * sizeof(PyObject *));
    gopyrt_gc_track((PyObject *)tuple);
    return (PyObject *)tuple;
}

/* Where tuples lie that are the process's: two of each built-in type, of four items in the mean. */
#define IMMORTAL_BYTES (_Py_MAX_MANAGED_STATIC_BUILTIN_TYPES * 2 * 80)
static _Alignas(16) char immortal[IMMORTAL_BYTES];
static size_t immortal_used;

PyObject *
gopyrt_tuple_immortal(Py_ssize_t n, PyObject *first, PyObject *rest)
{
    size_t size = offsetof(PyTupleObject, ob_item) + (size_t)n * sizeof(PyObject *);
    /* A head for the collector, which never sees it. */
    size_t all = _Py_SIZE_ROUND_UP(sizeof(PyGC_Head) + size, 16);
    if (all > sizeof(immortal) - immortal_used) {
        return NULL;
    }
    PyTupleObject *tuple = (PyTupleObject *)(immortal + immortal_used + sizeof(PyGC_Head));
    immortal_used += all;
    gopyrt_object_revive((PyObject *)tuple);
    Py_SET_TYPE(tuple, &PyTuple_Type);
    ((PyVarObject *)tuple)->ob_size = n;
    tuple->ob_hash = -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        tuple->ob_item[i] = i == 0 ? first : PyTuple_GET_ITEM(rest, i - 1);
    }
    return (PyObject *)tuple;
}

PyObject *
PyTuple_Pack(Py_ssize_t n, ...)
{
    if (n == 0) {
        return Py_NewRef(GOPYRT_EMPTY_TUPLE);
    }
    PyTupleObject *tuple = tuple_alloc(n);
    if (tuple == NULL) {
        return NULL;
    }
    va_list va;
    va_start(va, n);
    for (Py_ssize_t i = 0; i < n; i++) {
        tuple->ob_item[i] = Py_NewRef(va_arg(va, PyObject *));
    }
    va_end(va);
    gopyrt_gc_track((PyObject *)tuple);
    return (PyObject *)tuple;
}

Py_ssize_t
PyTuple_Size(PyObject *op)
{
    if (!PyTuple_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return Py_SIZE(op);
}

PyObject *
PyTuple_GetItem(PyObject *op, Py_ssize_t index)
{
    if (!PyTuple_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (index < 0 || index >= Py_SIZE(op)) {
        PyErr_SetString(PyExc_IndexError, "tuple index out of range");
        return NULL;
    }
    return PyTuple_GET_ITEM(op, index);
}

int
PyTuple_SetItem(PyObject *op, Py_ssize_t index, PyObject *value)
{
    if (!PyTuple_Check(op) || Py_REFCNT(op) != 1) {
        Py_XDECREF(value);
        PyErr_BadInternalCall();
        return -1;
    }
    if (index < 0 || index >= Py_SIZE(op)) {
        Py_XDECREF(value);
        PyErr_SetString(PyExc_IndexError, "tuple assignment index out of range");
        return -1;
    }
    Py_XSETREF(((PyTupleObject *)op)->ob_item[index], value);
    return 0;
}

PyObject *
PyTuple_GetSlice(PyObject *op, Py_ssize_t low, Py_ssize_t high)
{
    if (op == NULL || !PyTuple_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    Py_ssize_t n = Py_SIZE(op);
    low = Py_MAX(low, 0);
    high = Py_MIN(high, n);
    if (low == 0 && high == n && PyTuple_CheckExact(op)) {
        return Py_NewRef(op);
    }
    return gopyrt_tuple_from(((PyTupleObject *)op)->ob_item + low, high > low ? high - low : 0);
}

int
_PyTuple_Resize(PyObject **place, Py_ssize_t n)
{
    PyTupleObject *old = (PyTupleObject *)*place;
    if (old == NULL || !PyTuple_CheckExact(old) || n < 0
        || (Py_SIZE(old) != 0 && Py_REFCNT(old) != 1)) {
        *place = NULL;
        Py_XDECREF(old);
        PyErr_BadInternalCall();
        return -1;
    }
    Py_ssize_t before = Py_SIZE(old);
    if (before == n) {
        return 0;
    }
    if (n == 0 || before == 0) {
        *place = PyTuple_New(n);
        Py_DECREF(old);
        return *place == NULL ? -1 : 0;
    }
    for (Py_ssize_t i = n; i < before; i++) {
        Py_CLEAR(old->ob_item[i]);
    }
    int tracked = gopyrt_gc_tracked((PyObject *)old);
    if (tracked) {
        gopyrt_gc_untrack((PyObject *)old);
    }
    gopyrt_trace((PyObject *)old, PyRefTracer_DESTROY);
    PyTupleObject *tuple = NULL;
    if ((size_t)n <= ((size_t)PY_SSIZE_T_MAX - sizeof(PyTupleObject)) / sizeof(PyObject *)) {
        tuple = (PyTupleObject *)_PyObject_GC_Resize((PyVarObject *)old, n);
    }
    else {
        PyErr_NoMemory();
    }
    gopyrt_trace((PyObject *)(tuple == NULL ? old : tuple), PyRefTracer_CREATE);
    if (tuple == NULL) {
        *place = NULL;
        /* Fewer places than before are in use, if any were cleared. */
        PyObject_GC_Track(old);
        Py_DECREF(old);
        return -1;
    }
    for (Py_ssize_t i = before; i < n; i++) {
        tuple->ob_item[i] = NULL;
    }
    gopyrt_gc_track((PyObject *)tuple);
    *place = (PyObject *)tuple;
    return 0;
}
