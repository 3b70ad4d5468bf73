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
    .nb_negative = gopyrt_int_negative,
    .nb_positive = gopyrt_int_itself,
    .nb_absolute = gopyrt_int_absolute,
    .nb_bool = gopyrt_int_bool,
    .nb_int = gopyrt_int_itself,
    .nb_index = gopyrt_int_itself,
};

PyTypeObject PyLong_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "int",
    .tp_basicsize = offsetof(PyLongObject, long_value.ob_digit),
    .tp_itemsize = sizeof(digit),
    .tp_dealloc = dealloc,
    .tp_repr = gopyrt_int_repr,
    .tp_as_number = &number,
    .tp_hash = gopyrt_int_hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LONG_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
    .tp_richcompare = gopyrt_int_richcompare,
    .tp_free = PyObject_Free,
};
