/* The type int. */
#include "object/number/integer/operators.h"

/* Small ints are always there: code of an old ABI may have counted one down. */
static void
dealloc(PyObject *op)
{
    if (gopyrt_int_tag(op) & GOPYRT_SMALL_INT_FLAG) {
        gopyrt_object_revive(op);
        return;
    }
    if (PyLong_CheckExact(op)) {
        PyObject_Free(op);
        return;
    }
    Py_TYPE(op)->tp_free(op);
}

void
_PyLong_ExactDealloc(PyObject *op)
{
    dealloc(op);
}

static PyNumberMethods number = {
    .nb_add = gopyrt_int_add,
    .nb_subtract = gopyrt_int_subtract,
    .nb_multiply = gopyrt_int_multiply,
    .nb_remainder = gopyrt_int_remainder,
    .nb_divmod = gopyrt_int_divmod_pair,
    .nb_power = gopyrt_int_power,
    .nb_negative = gopyrt_int_negative,
    .nb_positive = gopyrt_int_itself,
    .nb_absolute = gopyrt_int_absolute,
    .nb_bool = gopyrt_int_bool,
    .nb_invert = gopyrt_int_invert,
    .nb_lshift = gopyrt_int_lshift,
    .nb_rshift = gopyrt_int_rshift,
    .nb_and = gopyrt_int_and,
    .nb_xor = gopyrt_int_xor,
    .nb_or = gopyrt_int_or,
    .nb_int = gopyrt_int_itself,
    .nb_float = gopyrt_int_float,
    .nb_floor_divide = gopyrt_int_floor_divide,
    .nb_true_divide = gopyrt_int_true_divide,
    .nb_index = gopyrt_int_itself,
};

/* Two signatures: none can be told to programs. */
PyDoc_STRVAR(doc, "int([x]) -> integer\n"
                  "int(x, base=10) -> integer\n\n"
                  "The whole part of a number, 0 without one, or the number that text says in a "
                  "base from 2 to\n36. In base 0 the text tells the base, as literals of the "
                  "language do: 0b, 0o, 0x.");

PyTypeObject PyLong_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "int",
    .tp_basicsize = offsetof(PyLongObject, long_value.ob_digit),
    .tp_itemsize = sizeof(digit),
    .tp_dealloc = dealloc,
    .tp_repr = gopyrt_int_repr,
    .tp_as_number = &number,
    .tp_hash = gopyrt_int_hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LONG_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
    .tp_doc = doc,
    .tp_richcompare = gopyrt_int_richcompare,
    .tp_methods = gopyrt_int_methods,
    .tp_getset = gopyrt_int_getset,
    .tp_new = gopyrt_int_new,
    .tp_free = PyObject_Free,
    .tp_vectorcall = gopyrt_int_vectorcall,
};
