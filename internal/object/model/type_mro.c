/* The order in which a type's attributes are looked for: its own, and those of its bases, each
 * before its own bases and in the order in which they were given (C3). */
#include "object/model/model.h"

/* Is `what` in one of the sequences, from behind its next item on? */
static int
in_a_tail(PyObject *const *sequences, const Py_ssize_t *next, Py_ssize_t n, PyObject *what)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        for (Py_ssize_t j = next[i] + 1; j < PySequence_Fast_GET_SIZE(sequences[i]); j++) {
            if (PySequence_Fast_GET_ITEM(sequences[i], j) == what) {
                return 1;
            }
        }
    }
    return 0;
}

/* The first head that no other sequence wants later, borrowed; NULL if all are at their ends, or
 * (with *stuck 1) if there is none. */
static PyObject *
next_of(PyObject *const *sequences, const Py_ssize_t *next, Py_ssize_t n, int *stuck)
{
    *stuck = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (next[i] >= PySequence_Fast_GET_SIZE(sequences[i])) {
            continue;
        }
        PyObject *head = PySequence_Fast_GET_ITEM(sequences[i], next[i]);
        if (!in_a_tail(sequences, next, n, head)) {
            *stuck = 0;
            return head;
        }
        *stuck = 1;
    }
    return NULL;
}

/* The head of what is left of a sequence; NULL where nothing is, and where an earlier one has the
 * same. */
static PyTypeObject *
new_head(PyObject *const *sequences, const Py_ssize_t *next, Py_ssize_t at)
{
    PyObject *head = NULL;
    for (Py_ssize_t i = at; i >= 0; i--) {
        PyObject *of_this = next[i] < PySequence_Fast_GET_SIZE(sequences[i])
                                ? PySequence_Fast_GET_ITEM(sequences[i], next[i])
                                : NULL;
        if (i == at) {
            head = of_this;
        }
        if (head == NULL || (i < at && of_this == head)) {
            return NULL;
        }
    }
    return (PyTypeObject *)head;
}

static void
complain(PyObject *const *sequences, const Py_ssize_t *next, Py_ssize_t n)
{
    PyObject *names = PyUnicode_FromString("");
    for (Py_ssize_t i = 0; i < n && names != NULL; i++) {
        PyTypeObject *head = new_head(sequences, next, i);
        if (head != NULL) {
            const char *separator = PyUnicode_GET_LENGTH(names) ? ", " : " ";
            Py_SETREF(names, PyUnicode_FromFormat("%U%s%s", names, separator,
                                                  gopyrt_type_short_name(head)));
        }
    }
    if (names != NULL) {
        PyErr_Format(PyExc_TypeError,
                     "Cannot create a consistent method resolution order (MRO) for bases%U", names);
        Py_DECREF(names);
    }
}

static PyObject *
merge(PyTypeObject *type, PyObject **sequences, Py_ssize_t *next, Py_ssize_t n)
{
    PyObject *order = PyList_New(0);
    if (order == NULL || PyList_Append(order, (PyObject *)type) < 0) {
        goto failed;
    }
    int stuck;
    PyObject *head;
    while ((head = next_of(sequences, next, n, &stuck)) != NULL) {
        if (PyList_Append(order, head) < 0) {
            goto failed;
        }
        for (Py_ssize_t i = 0; i < n; i++) {
            if (next[i] < PySequence_Fast_GET_SIZE(sequences[i])
                && PySequence_Fast_GET_ITEM(sequences[i], next[i]) == head)
            {
                next[i]++;
            }
        }
    }
    if (stuck) {
        complain(sequences, next, n);
        goto failed;
    }
    PyObject *tuple = PyList_AsTuple(order);
    Py_DECREF(order);
    return tuple;

failed:
    Py_XDECREF(order);
    return NULL;
}

PyObject *
gopyrt_type_compute_mro(PyTypeObject *type)
{
    PyObject *bases = type->tp_bases;
    Py_ssize_t n = PyTuple_GET_SIZE(bases);
    for (Py_ssize_t i = 0; i < n; i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(bases, i);
        if (base->tp_mro == NULL) {
            PyErr_Format(PyExc_TypeError, "Cannot extend an incomplete type '%.100s'",
                         base->tp_name);
            return NULL;
        }
    }
    if (n == 1) { /* nearly always */
        PyObject *above = ((PyTypeObject *)PyTuple_GET_ITEM(bases, 0))->tp_mro;
        PyObject *order = PyTuple_New(1 + PyTuple_GET_SIZE(above));
        if (order == NULL) {
            return NULL;
        }
        PyTuple_SET_ITEM(order, 0, Py_NewRef(type));
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(above); i++) {
            PyTuple_SET_ITEM(order, i + 1, Py_NewRef(PyTuple_GET_ITEM(above, i)));
        }
        return order;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        for (Py_ssize_t j = i + 1; j < n; j++) {
            if (PyTuple_GET_ITEM(bases, i) == PyTuple_GET_ITEM(bases, j)) {
                PyErr_Format(PyExc_TypeError, "duplicate base class %s",
                             gopyrt_type_short_name((PyTypeObject *)PyTuple_GET_ITEM(bases, i)));
                return NULL;
            }
        }
    }
    PyObject **sequences = PyMem_Calloc((size_t)n + 1, sizeof(*sequences));
    Py_ssize_t *next = PyMem_Calloc((size_t)n + 1, sizeof(*next));
    PyObject *order = NULL;
    if (sequences == NULL || next == NULL) {
        PyErr_NoMemory();
    }
    else {
        for (Py_ssize_t i = 0; i < n; i++) {
            sequences[i] = ((PyTypeObject *)PyTuple_GET_ITEM(bases, i))->tp_mro;
        }
        sequences[n] = bases;
        order = merge(type, sequences, next, n + 1);
    }
    PyMem_Free(sequences);
    PyMem_Free(next);
    return order;
}
