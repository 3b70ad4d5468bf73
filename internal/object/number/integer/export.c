/* Ints for other libraries of numbers: their digits lent out, and ints made of digits. */
#include "object/number/integer/integer.h"

int
PyLong_Export(PyObject *op, PyLongExport *lent)
{
    memset(lent, 0, sizeof(*lent));
    if (!PyLong_Check(op)) {
        PyErr_Format(PyExc_TypeError, "expect int, got %T", op);
        return -1;
    }
    if (gopyrt_int_get(op, &lent->value) != 0) {
        lent->value = 0;
        lent->negative = gopyrt_int_sign(op) < 0;
        lent->ndigits = gopyrt_int_count(op);
        lent->digits = GOPYRT_DIGITS(op);
        lent->_reserved = (Py_uintptr_t)Py_NewRef(op);
    }
    return 0;
}

void
PyLong_FreeExport(PyLongExport *lent)
{
    if (lent->_reserved != 0) {
        Py_DECREF((PyObject *)lent->_reserved);
        lent->_reserved = 0;
    }
}

/* A writer is an int that nobody else has seen. */
PyLongWriter *
PyLongWriter_Create(int negative, Py_ssize_t count, void **digits)
{
    if (count <= 0) {
        PyErr_SetString(PyExc_ValueError, "ndigits must be positive");
        *digits = NULL;
        return NULL;
    }
    PyLongObject *op = gopyrt_int_alloc(count);
    *digits = op == NULL ? NULL : GOPYRT_DIGITS(op);
    if (op != NULL && negative) {
        gopyrt_int_set_tag(op, -1, count);
    }
    return (PyLongWriter *)op;
}

PyObject *
PyLongWriter_Finish(PyLongWriter *writer)
{
    return gopyrt_int_finish((PyLongObject *)writer, gopyrt_int_sign(writer));
}

void
PyLongWriter_Discard(PyLongWriter *writer)
{
    Py_XDECREF((PyObject *)writer);
}
