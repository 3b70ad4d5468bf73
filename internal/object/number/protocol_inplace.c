/* The operators that change their left operand where it can be changed, and are else like the
 * others. */
#include "object/number/protocol.h"

/* The left operand's own slot, then the slots of the operator that changes nothing. */
static PyObject *
in_place(PyObject *a, PyObject *b, size_t own, size_t offset)
{
    if (a == NULL || b == NULL) {
        return gopyrt_number_null();
    }
    binaryfunc slot = (binaryfunc)gopyrt_number_slot(Py_TYPE(a), own);
    if (slot != NULL) {
        PyObject *result = slot(a, b);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    return gopyrt_number_binary(a, b, offset);
}

#define OFFSETS(slot) \
    offsetof(PyNumberMethods, nb_inplace_##slot), offsetof(PyNumberMethods, nb_##slot)

#define IN_PLACE(name, slot, sign)                             \
    PyObject *PyNumber_InPlace##name(PyObject *a, PyObject *b) \
    {                                                          \
        PyObject *result = in_place(a, b, OFFSETS(slot));      \
        if (result == Py_NotImplemented) {                     \
            Py_DECREF(result);                                 \
            return gopyrt_number_unsupported(a, b, sign);      \
        }                                                      \
        return result;                                         \
    }

IN_PLACE(Or, or, "|=")
IN_PLACE(Xor, xor, "^=")
IN_PLACE(And, and, "&=")
IN_PLACE(Lshift, lshift, "<<=")
IN_PLACE(Rshift, rshift, ">>=")
IN_PLACE(Subtract, subtract, "-=")
IN_PLACE(FloorDivide, floor_divide, "//=")
IN_PLACE(TrueDivide, true_divide, "/=")
IN_PLACE(MatrixMultiply, matrix_multiply, "@=")
IN_PLACE(Remainder, remainder, "%=")

PyObject *
PyNumber_InPlaceAdd(PyObject *a, PyObject *b)
{
    PyObject *result = in_place(a, b, OFFSETS(add));
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    const PySequenceMethods *sequence = Py_TYPE(a)->tp_as_sequence;
    if (sequence != NULL) {
        binaryfunc concat =
            sequence->sq_inplace_concat != NULL ? sequence->sq_inplace_concat : sequence->sq_concat;
        if (concat != NULL) {
            return concat(a, b);
        }
    }
    return gopyrt_number_unsupported(a, b, "+=");
}

PyObject *
PyNumber_InPlaceMultiply(PyObject *a, PyObject *b)
{
    PyObject *result = in_place(a, b, OFFSETS(multiply));
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    const PySequenceMethods *left = Py_TYPE(a)->tp_as_sequence;
    const PySequenceMethods *right = Py_TYPE(b)->tp_as_sequence;
    if (left != NULL) {
        ssizeargfunc repeat =
            left->sq_inplace_repeat != NULL ? left->sq_inplace_repeat : left->sq_repeat;
        if (repeat != NULL) {
            return gopyrt_number_repeat(repeat, a, b);
        }
    }
    /* The right operand is not changed. */
    else if (right != NULL && right->sq_repeat != NULL) {
        return gopyrt_number_repeat(right->sq_repeat, b, a);
    }
    return gopyrt_number_unsupported(a, b, "*=");
}

PyObject *
PyNumber_InPlacePower(PyObject *a, PyObject *b, PyObject *c)
{
    if (a == NULL || b == NULL || c == NULL) {
        return gopyrt_number_null();
    }
    ternaryfunc slot =
        (ternaryfunc)gopyrt_number_slot(Py_TYPE(a), offsetof(PyNumberMethods, nb_inplace_power));
    PyObject *result = slot == NULL ? Py_NewRef(Py_NotImplemented) : slot(a, b, c);
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        result = gopyrt_number_ternary(a, b, c, offsetof(PyNumberMethods, nb_power));
    }
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return gopyrt_number_unsupported_power(a, b, c, "**=");
    }
    return result;
}
