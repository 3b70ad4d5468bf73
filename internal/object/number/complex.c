/* The type complex, its methods, and what reads and makes complex numbers. */
#include "object/number/complex.h"

PyObject *
PyComplex_FromCComplex(Py_complex value)
{
    PyComplexObject *op = PyObject_Malloc(sizeof(PyComplexObject));
    if (op == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_object_head(&op->ob_base, &PyComplex_Type);
    op->cval = value;
    return (PyObject *)op;
}

PyObject *
PyComplex_FromDoubles(double real, double imag)
{
    return PyComplex_FromCComplex((Py_complex){ real, imag });
}

int
gopyrt_complex_by_method(PyObject *op, Py_complex *value)
{
    PyObject *result = gopyrt_special_call(op, GOPYRT_ID(__complex__), NULL, 0);
    if (result == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    int known = 1;
    if (!PyComplex_Check(result)) {
        PyErr_Format(PyExc_TypeError, "__complex__ returned non-complex (type %.200s)",
                     GOPYRT_TYPE_NAME(result));
        known = -1;
    }
    else if (!PyComplex_CheckExact(result)
             && PyErr_WarnFormat(
                    PyExc_DeprecationWarning, 1,
                    "__complex__ returned non-complex (type %.200s).  The ability to return an "
                    "instance of a strict subclass of complex is deprecated, and may be removed "
                    "in a future version of Python.",
                    GOPYRT_TYPE_NAME(result))
                    < 0)
    {
        known = -1;
    }
    else {
        *value = gopyrt_complex_value(result);
    }
    Py_DECREF(result);
    return known;
}

int
gopyrt_complex_get(PyObject *op, Py_complex *value)
{
    if (PyComplex_Check(op)) {
        *value = gopyrt_complex_value(op);
        return 1;
    }
    return PyFloat_CheckExact(op) || PyLong_CheckExact(op) ? 0
                                                           : gopyrt_complex_by_method(op, value);
}

Py_complex
PyComplex_AsCComplex(PyObject *op)
{
    Py_complex value = { -1, 0 };
    int known = gopyrt_complex_get(op, &value);
    if (known == 0) {
        value.real = PyFloat_AsDouble(op);
        value.imag = 0;
    }
    return known < 0 ? (Py_complex){ -1, 0 } : value;
}

double
PyComplex_RealAsDouble(PyObject *op)
{
    Py_complex value;
    int known = gopyrt_complex_get(op, &value);
    return known < 0 ? -1 : known == 0 ? PyFloat_AsDouble(op) : value.real;
}

double
PyComplex_ImagAsDouble(PyObject *op)
{
    Py_complex value;
    int known = gopyrt_complex_get(op, &value);
    if (known != 0) {
        return known < 0 ? -1 : value.imag;
    }
    /* A real number, or a TypeError. */
    return PyFloat_AsDouble(op) == -1 && PyErr_Occurred() ? -1 : 0;
}

/* ---- Methods ----------------------------------------------------------------------- */

static PyObject *
conjugate(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    Py_complex x = gopyrt_complex_value(self);
    return PyComplex_FromDoubles(x.real, -x.imag);
}

static PyObject *
itself(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return PyComplex_CheckExact(self) ? Py_NewRef(self)
                                      : PyComplex_FromCComplex(gopyrt_complex_value(self));
}

static PyObject *
getnewargs(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    Py_complex x = gopyrt_complex_value(self);
    return Py_BuildValue("(dd)", x.real, x.imag);
}

static PyObject *
from_number(PyObject *type, PyObject *number)
{
    if (PyComplex_CheckExact(number) && type == (PyObject *)&PyComplex_Type) {
        return Py_NewRef(number);
    }
    Py_complex x = PyComplex_AsCComplex(number);
    return x.real == -1 && PyErr_Occurred() ? NULL
                                            : gopyrt_complex_of_type((PyTypeObject *)type, x);
}

static PyMethodDef methods[] = {
    { "from_number", from_number, METH_O | METH_CLASS,
      "from_number($type, number, /)\n--\n\n"
      "The complex number that a number is; text is refused." },
    { "conjugate", conjugate, METH_NOARGS,
      "conjugate($self, /)\n--\n\nThe number with the other sign of its imaginary part." },
    { "__complex__", itself, METH_NOARGS, "__complex__($self, /)\n--\n\nThe number itself." },
    { "__getnewargs__", getnewargs, METH_NOARGS, "__getnewargs__($self, /)\n--\n\n" },
    { "__format__", gopyrt_complex_format, METH_O,
      "__format__($self, format_spec, /)\n--\n\nThe text that a format specification asks for." },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "real", Py_T_DOUBLE, offsetof(PyComplexObject, cval.real), Py_READONLY,
      "the real part of a complex number" },
    { "imag", Py_T_DOUBLE, offsetof(PyComplexObject, cval.imag), Py_READONLY,
      "the imaginary part of a complex number" },
    { NULL, 0, 0, 0, NULL },
};

static void
dealloc(PyObject *op)
{
    if (PyComplex_CheckExact(op)) {
        PyObject_Free(op);
        return;
    }
    Py_TYPE(op)->tp_free(op);
}

PyDoc_STRVAR(doc, "complex(real=0, imag=0)\n--\n\n"
                  "The complex number that text or a number is, or that has two parts.");

PyTypeObject PyComplex_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "complex",
    .tp_basicsize = sizeof(PyComplexObject),
    .tp_dealloc = dealloc,
    .tp_repr = gopyrt_complex_repr,
    .tp_as_number = &gopyrt_complex_number,
    .tp_hash = gopyrt_complex_hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_BASETYPE,
    .tp_doc = doc,
    .tp_richcompare = gopyrt_complex_richcompare,
    .tp_methods = methods,
    .tp_members = members,
    .tp_new = gopyrt_complex_new,
    .tp_free = PyObject_Free,
    .tp_vectorcall = gopyrt_complex_vectorcall,
};
