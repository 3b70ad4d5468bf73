/* The memory of objects.
 *
 * In front of an object whose type is collected lies a PyGC_Head; in front of that, where the type
 * says so, the words of its dict and of its weak references. */
#include "object/model/model.h"
#include "object/collect/collect.h"

size_t
gopyrt_object_front(const PyTypeObject *type)
{
    size_t front = (type->tp_flags & Py_TPFLAGS_PREHEADER) != 0 ? 2 * sizeof(PyObject *) : 0;
    return front + ((type->tp_flags & Py_TPFLAGS_HAVE_GC) != 0 ? sizeof(PyGC_Head) : 0);
}

void
gopyrt_object_begin(PyObject *op, PyTypeObject *type)
{
    gopyrt_object_head(op, type);
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        Py_INCREF(type);
    }
}

PyObject *
gopyrt_object_memory(PyTypeObject *type, size_t size)
{
    size_t front = gopyrt_object_front(type);
    char *memory = size > (size_t)PY_SSIZE_T_MAX - front ? NULL : PyObject_Malloc(front + size);
    if (memory == NULL) {
        return PyErr_NoMemory();
    }
    memset(memory, 0, front + size);
    if (type->tp_flags & Py_TPFLAGS_HAVE_GC) {
        gopyrt_collect_made();
    }
    return (PyObject *)(memory + front);
}

PyObject *
gopyrt_object_raw(PyTypeObject *type, size_t size)
{
    size_t front = gopyrt_object_front(type);
    char *memory = size > (size_t)PY_SSIZE_T_MAX - front ? NULL : PyObject_Malloc(front + size);
    if (memory == NULL) {
        return PyErr_NoMemory();
    }
    memset(memory, 0, front);
    if (type->tp_flags & Py_TPFLAGS_HAVE_GC) {
        gopyrt_collect_made();
    }
    PyObject *op = (PyObject *)(memory + front);
    gopyrt_object_begin(op, type);
    return op;
}

/* The size of an instance with nitems items, a multiple of a word, or the greatest size there is
 * if that can't be had. */
static size_t
size_of(const PyTypeObject *type, Py_ssize_t nitems)
{
    size_t size;
    if (nitems < 0 || __builtin_mul_overflow((size_t)nitems, (size_t)type->tp_itemsize, &size)
        || __builtin_add_overflow(size, (size_t)type->tp_basicsize, &size)
        || size > (size_t)PY_SSIZE_T_MAX - 64)
    {
        return PY_SSIZE_T_MAX;
    }
    return _Py_SIZE_ROUND_UP(size, sizeof(void *));
}

PyObject *
PyType_GenericAlloc(PyTypeObject *type, Py_ssize_t nitems)
{
    /* One more item than asked: some types end in a NUL. */
    PyObject *op = gopyrt_object_memory(type, size_of(type, nitems + (type->tp_itemsize != 0)));
    if (op == NULL) {
        return NULL;
    }
    gopyrt_object_begin(op, type);
    if (type->tp_itemsize != 0) {
        ((PyVarObject *)op)->ob_size = nitems;
    }
    if (type->tp_flags & Py_TPFLAGS_HAVE_GC) {
        PyObject_GC_Track(op);
    }
    return op;
}

PyObject *
PyType_GenericNew(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)args;
    (void)kwds;
    return type->tp_alloc(type, 0);
}

PyObject *
PyObject_Init(PyObject *op, PyTypeObject *type)
{
    if (op == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_object_begin(op, type);
    return op;
}

PyVarObject *
PyObject_InitVar(PyVarObject *op, PyTypeObject *type, Py_ssize_t size)
{
    if (op == NULL) {
        return (PyVarObject *)PyErr_NoMemory();
    }
    op->ob_size = size;
    gopyrt_object_begin((PyObject *)op, type);
    return op;
}

PyObject *
_PyObject_New(PyTypeObject *type)
{
    PyObject *op = PyObject_Malloc((size_t)type->tp_basicsize);
    return PyObject_Init(op, type);
}

PyVarObject *
_PyObject_NewVar(PyTypeObject *type, Py_ssize_t nitems)
{
    size_t size = size_of(type, nitems);
    PyVarObject *op = size == PY_SSIZE_T_MAX ? NULL : PyObject_Malloc(size);
    return PyObject_InitVar(op, type, nitems);
}

PyObject *
_PyObject_GC_New(PyTypeObject *type)
{
    return (PyObject *)_PyObject_GC_NewVar(type, 0);
}

PyVarObject *
_PyObject_GC_NewVar(PyTypeObject *type, Py_ssize_t nitems)
{
    if (nitems < 0) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyObject *op = gopyrt_object_raw(type, size_of(type, nitems));
    if (op != NULL && type->tp_itemsize != 0) {
        ((PyVarObject *)op)->ob_size = nitems;
    }
    return (PyVarObject *)op;
}

PyObject *
PyUnstable_Object_GC_NewWithExtraData(PyTypeObject *type, size_t extra)
{
    PyObject *op = gopyrt_object_memory(type, size_of(type, 0) + extra);
    if (op != NULL) {
        gopyrt_object_begin(op, type);
    }
    return op;
}

PyVarObject *
_PyObject_GC_Resize(PyVarObject *op, Py_ssize_t nitems)
{
    PyTypeObject *type = Py_TYPE(op);
    size_t front = gopyrt_object_front(type), size = size_of(type, nitems);
    char *memory =
        size == PY_SSIZE_T_MAX ? NULL : PyObject_Realloc((char *)op - front, front + size);
    if (memory == NULL) {
        return (PyVarObject *)PyErr_NoMemory();
    }
    op = (PyVarObject *)(memory + front);
    op->ob_size = nitems;
    return op;
}

void
PyObject_GC_Del(void *op)
{
    if ((Py_TYPE((PyObject *)op)->tp_flags & Py_TPFLAGS_HAVE_GC) && gopyrt_gc_tracked(op)) {
        gopyrt_gc_untrack(op);
    }
    gopyrt_collect_gone();
    PyObject_Free((char *)op - gopyrt_object_front(Py_TYPE((PyObject *)op)));
}
