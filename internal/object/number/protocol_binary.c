/* The operators with two and three operands. */
#include "object/number/protocol.h"

PyObject *
gopyrt_number_null(void)
{
    if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
    }
    return NULL;
}

PyObject *
gopyrt_number_unsupported(PyObject *a, PyObject *b, const char *sign)
{
    PyErr_Format(PyExc_TypeError, "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'",
                 sign, GOPYRT_TYPE_NAME(a), GOPYRT_TYPE_NAME(b));
    return NULL;
}

PyObject *
gopyrt_number_unsupported_power(PyObject *a, PyObject *b, PyObject *c, const char *sign)
{
    if (c == Py_None) {
        return gopyrt_number_unsupported(a, b, sign);
    }
    PyErr_Format(PyExc_TypeError,
                 "unsupported operand type(s) for %.100s: '%.100s', '%.100s', '%.100s'", sign,
                 GOPYRT_TYPE_NAME(a), GOPYRT_TYPE_NAME(b), GOPYRT_TYPE_NAME(c));
    return NULL;
}

/* The left operand is asked first, but a right one of a derived class before it; nobody twice. */
PyObject *
gopyrt_number_binary(PyObject *a, PyObject *b, size_t offset)
{
    binaryfunc left = (binaryfunc)gopyrt_number_slot(Py_TYPE(a), offset), right = NULL;
    if (!Py_IS_TYPE(b, Py_TYPE(a))) {
        right = (binaryfunc)gopyrt_number_slot(Py_TYPE(b), offset);
        right = right == left ? NULL : right;
    }
    if (left != NULL) {
        PyObject *result;
        if (right != NULL && PyType_IsSubtype(Py_TYPE(b), Py_TYPE(a))) {
            result = right(a, b);
            if (result != Py_NotImplemented) {
                return result;
            }
            Py_DECREF(result);
            right = NULL;
        }
        result = left(a, b);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    return right != NULL ? right(a, b) : Py_NewRef(Py_NotImplemented);
}

static PyObject *
binary(PyObject *a, PyObject *b, size_t offset, const char *sign)
{
    if (a == NULL || b == NULL) {
        return gopyrt_number_null();
    }
    PyObject *result = gopyrt_number_binary(a, b, offset);
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return gopyrt_number_unsupported(a, b, sign);
    }
    return result;
}

#define BINARY(name, slot, sign)                                         \
    PyObject *PyNumber_##name(PyObject *a, PyObject *b)                  \
    {                                                                    \
        return binary(a, b, offsetof(PyNumberMethods, nb_##slot), sign); \
    }

BINARY(Or, or, "|")
BINARY(Xor, xor, "^")
BINARY(And, and, "&")
BINARY(Lshift, lshift, "<<")
BINARY(Rshift, rshift, ">>")
BINARY(Subtract, subtract, "-")
BINARY(Divmod, divmod, "divmod()")
BINARY(MatrixMultiply, matrix_multiply, "@")
BINARY(FloorDivide, floor_divide, "//")
BINARY(TrueDivide, true_divide, "/")
BINARY(Remainder, remainder, "%")

PyObject *
PyNumber_Add(PyObject *a, PyObject *b)
{
    if (a == NULL || b == NULL) {
        return gopyrt_number_null();
    }
    PyObject *result = gopyrt_number_binary(a, b, offsetof(PyNumberMethods, nb_add));
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    const PySequenceMethods *sequence = Py_TYPE(a)->tp_as_sequence;
    if (sequence != NULL && sequence->sq_concat != NULL) {
        return sequence->sq_concat(a, b);
    }
    return gopyrt_number_unsupported(a, b, "+");
}

PyObject *
gopyrt_number_repeat(ssizeargfunc repeat, PyObject *sequence, PyObject *count)
{
    const PyNumberMethods *number = Py_TYPE(count)->tp_as_number;
    if (number == NULL || number->nb_index == NULL) {
        PyErr_Format(PyExc_TypeError, "can't multiply sequence by non-int of type '%.200s'",
                     GOPYRT_TYPE_NAME(count));
        return NULL;
    }
    Py_ssize_t n = PyNumber_AsSsize_t(count, PyExc_OverflowError);
    return n == -1 && PyErr_Occurred() ? NULL : repeat(sequence, n);
}

PyObject *
PyNumber_Multiply(PyObject *a, PyObject *b)
{
    if (a == NULL || b == NULL) {
        return gopyrt_number_null();
    }
    PyObject *result = gopyrt_number_binary(a, b, offsetof(PyNumberMethods, nb_multiply));
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    const PySequenceMethods *left = Py_TYPE(a)->tp_as_sequence;
    const PySequenceMethods *right = Py_TYPE(b)->tp_as_sequence;
    if (left != NULL && left->sq_repeat != NULL) {
        return gopyrt_number_repeat(left->sq_repeat, a, b);
    }
    if (right != NULL && right->sq_repeat != NULL) {
        return gopyrt_number_repeat(right->sq_repeat, b, a);
    }
    return gopyrt_number_unsupported(a, b, "*");
}

/* ---- Powers -------------------------------------------------------------------------- */

PyObject *
gopyrt_number_ternary(PyObject *a, PyObject *b, PyObject *c, size_t offset)
{
    ternaryfunc left = (ternaryfunc)gopyrt_number_slot(Py_TYPE(a), offset), right = NULL;
    if (!Py_IS_TYPE(b, Py_TYPE(a))) {
        right = (ternaryfunc)gopyrt_number_slot(Py_TYPE(b), offset);
        right = right == left ? NULL : right;
    }
    ternaryfunc third = (ternaryfunc)gopyrt_number_slot(Py_TYPE(c), offset);
    third = third == left || third == right ? NULL : third;
    ternaryfunc order[4];
    int n = 0;
    int derived = right != NULL && left != NULL && PyType_IsSubtype(Py_TYPE(b), Py_TYPE(a));
    order[n++] = derived ? right : left;
    order[n++] = derived ? left : right;
    order[n++] = third;
    for (int i = 0; i < n; i++) {
        PyObject *result = order[i] == NULL ? NULL : order[i](a, b, c);
        if (order[i] != NULL && result != Py_NotImplemented) {
            return result;
        }
        Py_XDECREF(result);
    }
    return Py_NewRef(Py_NotImplemented);
}

PyObject *
PyNumber_Power(PyObject *a, PyObject *b, PyObject *c)
{
    if (a == NULL || b == NULL || c == NULL) {
        return gopyrt_number_null();
    }
    PyObject *result = gopyrt_number_ternary(a, b, c, offsetof(PyNumberMethods, nb_power));
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return gopyrt_number_unsupported_power(a, b, c, "** or pow()");
    }
    return result;
}
