/* Comparison, truth and hashing of any object. */
#include "object/model/model.h"

#include "internal/pycore_object.h"

/* The comparison that says the same with the operands exchanged. */
int _Py_SwappedOp[] = { Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE };
static const char *const signs[] = { "<", "<=", "==", "!=", ">", ">=" };

/* What one of the operands says, unless it does not know. NULL without an exception then. */
static PyObject *
ask(PyObject *one, PyObject *other, int op)
{
    richcmpfunc compare = Py_TYPE(one)->tp_richcompare;
    if (compare == NULL) {
        return NULL;
    }
    PyObject *result = compare(one, other, op);
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return NULL;
    }
    return result;
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    PyObject *result = NULL;
    int asked = 0;
    if (!Py_IS_TYPE(v, Py_TYPE(w)) && PyType_IsSubtype(Py_TYPE(w), Py_TYPE(v))) {
        asked = Py_TYPE(w)->tp_richcompare != NULL;
        result = ask(w, v, _Py_SwappedOp[op]);
        if (result != NULL || PyErr_Occurred()) {
            return result;
        }
    }
    result = ask(v, w, op);
    if (result != NULL || PyErr_Occurred()) {
        return result;
    }
    if (!asked) {
        result = ask(w, v, _Py_SwappedOp[op]);
        if (result != NULL || PyErr_Occurred()) {
            return result;
        }
    }
    if (op == Py_EQ || op == Py_NE) {
        return PyBool_FromLong((v == w) == (op == Py_EQ));
    }
    PyErr_Format(PyExc_TypeError, "'%s' not supported between instances of '%.100s' and '%.100s'",
                 signs[op], GOPYRT_TYPE_NAME(v), GOPYRT_TYPE_NAME(w));
    return NULL;
}

PyObject *
PyObject_RichCompare(PyObject *v, PyObject *w, int op)
{
    if (v == NULL || w == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_BadInternalCall();
        }
        return NULL;
    }
    PyThreadState *tstate = _PyThreadState_GET();
    if (_Py_EnterRecursiveCallTstate(tstate, " in comparison")) {
        return NULL;
    }
    PyObject *result = compare(v, w, op);
    _Py_LeaveRecursiveCallTstate(tstate);
    return result;
}

int
PyObject_RichCompareBool(PyObject *v, PyObject *w, int op)
{
    if (v == w && (op == Py_EQ || op == Py_NE)) {
        return op == Py_EQ;
    }
    PyObject *result = PyObject_RichCompare(v, w, op);
    if (result == NULL) {
        return -1;
    }
    int truth = PyBool_Check(result) ? result == Py_True : PyObject_IsTrue(result);
    Py_DECREF(result);
    return truth;
}

int
PyObject_IsTrue(PyObject *op)
{
    if (op == Py_True || op == Py_False || op == Py_None) {
        return op == Py_True;
    }
    PyTypeObject *type = Py_TYPE(op);
    Py_ssize_t result;
    if (type->tp_as_number != NULL && type->tp_as_number->nb_bool != NULL) {
        result = type->tp_as_number->nb_bool(op);
    }
    else if (type->tp_as_mapping != NULL && type->tp_as_mapping->mp_length != NULL) {
        result = type->tp_as_mapping->mp_length(op);
    }
    else if (type->tp_as_sequence != NULL && type->tp_as_sequence->sq_length != NULL) {
        result = type->tp_as_sequence->sq_length(op);
    }
    else {
        return 1;
    }
    return result > 0 ? 1 : (int)result;
}

int
PyObject_Not(PyObject *op)
{
    int truth = PyObject_IsTrue(op);
    return truth < 0 ? truth : !truth;
}

static __attribute__((noinline)) Py_hash_t
hash_unready(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    if (!(type->tp_flags & Py_TPFLAGS_READY)) {
        if (PyType_Ready(type) < 0) {
            return -1;
        }
        if (type->tp_hash != NULL) {
            return type->tp_hash(op);
        }
    }
    return PyObject_HashNotImplemented(op);
}

Py_hash_t
PyObject_Hash(PyObject *op)
{
    hashfunc hash = Py_TYPE(op)->tp_hash;
    return hash != NULL ? hash(op) : hash_unready(op);
}

Py_hash_t
PyObject_HashNotImplemented(PyObject *op)
{
    PyErr_Format(PyExc_TypeError, "unhashable type: '%.200s'", GOPYRT_TYPE_NAME(op));
    return -1;
}

Py_hash_t
PyObject_GenericHash(PyObject *op)
{
    return Py_HashPointer(op);
}
