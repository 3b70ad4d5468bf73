/* Fields of C structs as attributes, by PyMemberDef. */
#include "object/model/model.h"

PyObject *
PyMember_GetOne(const char *op, PyMemberDef *member)
{
    if (member->flags & Py_RELATIVE_OFFSET) {
        PyErr_SetString(PyExc_SystemError, "PyMember_GetOne used with Py_RELATIVE_OFFSET");
        return NULL;
    }
    const char *at = op + member->offset;
    switch (member->type) {
    case Py_T_BOOL:
        return PyBool_FromLong(*(const char *)at);
    case Py_T_BYTE:
        return PyLong_FromLong(*(const signed char *)at);
    case Py_T_UBYTE:
        return PyLong_FromUnsignedLong(*(const unsigned char *)at);
    case Py_T_SHORT:
        return PyLong_FromLong(*(const short *)at);
    case Py_T_USHORT:
        return PyLong_FromUnsignedLong(*(const unsigned short *)at);
    case Py_T_INT:
        return PyLong_FromLong(*(const int *)at);
    case Py_T_UINT:
        return PyLong_FromUnsignedLong(*(const unsigned *)at);
    case Py_T_LONG:
        return PyLong_FromLong(*(const long *)at);
    case Py_T_ULONG:
        return PyLong_FromUnsignedLong(*(const unsigned long *)at);
    case Py_T_LONGLONG:
        return PyLong_FromLongLong(*(const long long *)at);
    case Py_T_ULONGLONG:
        return PyLong_FromUnsignedLongLong(*(const unsigned long long *)at);
    case Py_T_PYSSIZET:
        return PyLong_FromSsize_t(*(const Py_ssize_t *)at);
    case Py_T_FLOAT:
        return PyFloat_FromDouble((double)*(const float *)at);
    case Py_T_DOUBLE:
        return PyFloat_FromDouble(*(const double *)at);
    case Py_T_STRING: {
        const char *text = *(const char *const *)at;
        return text == NULL ? Py_NewRef(Py_None) : PyUnicode_FromString(text);
    }
    case Py_T_STRING_INPLACE:
        return PyUnicode_FromString(at);
    case Py_T_CHAR: {
        char c = *at;
        return PyUnicode_FromStringAndSize(&c, 1);
    }
    case _Py_T_OBJECT: {
        PyObject *value = *(PyObject *const *)at;
        return Py_NewRef(value == NULL ? Py_None : value);
    }
    case Py_T_OBJECT_EX: {
        PyObject *value = *(PyObject *const *)at;
        if (value == NULL) {
            PyErr_Format(PyExc_AttributeError, "'%T' object has no attribute '%s'", (PyObject *)op,
                         member->name);
        }
        return Py_XNewRef(value);
    }
    case _Py_T_NONE:
        return Py_NewRef(Py_None);
    }
    PyErr_SetString(PyExc_SystemError, "bad memberdescr type");
    return NULL;
}

static int
warn_of_truncation(const char *message)
{
    return PyErr_WarnEx(PyExc_RuntimeWarning, message, 1);
}

/* A signed integer that must lie in a range, or warns. */
static int
read_signed(PyObject *value, long least, long most, const char *message, long *result)
{
    *result = PyLong_AsLong(value);
    if (*result == -1 && PyErr_Occurred()) {
        return -1;
    }
    return *result < least || *result > most ? warn_of_truncation(message) : 0;
}

static unsigned long
as_wide_unsigned(PyObject *value)
{
    return PyLong_AsUnsignedLongLong(value); /* it says otherwise when the value is too large */
}

/* An unsigned integer; a negative one wraps around, with a warning. */
static int
read_unsigned(PyObject *value, unsigned long *result, unsigned long (*convert)(PyObject *))
{
    const char *message = "Writing negative value into unsigned field";
    PyObject *number = PyNumber_Index(value);
    if (number == NULL) {
        return -1;
    }
    int failed = 0;
    if (_PyLong_IsNegative((PyLongObject *)number)) {
        *result = (unsigned long)PyLong_AsLong(number);
        failed =
            *result == (unsigned long)-1 && PyErr_Occurred() ? -1 : warn_of_truncation(message);
    }
    else {
        *result = convert(number);
        failed = *result == (unsigned long)-1 && PyErr_Occurred() ? -1 : 0;
    }
    Py_DECREF(number);
    return failed;
}

static int
delete_one(char *at, const PyMemberDef *member)
{
    if (member->type != Py_T_OBJECT_EX && member->type != _Py_T_OBJECT) {
        PyErr_SetString(PyExc_TypeError, "can't delete numeric/char attribute");
        return -1;
    }
    PyObject **place = (PyObject **)at;
    if (member->type == Py_T_OBJECT_EX && *place == NULL) {
        PyErr_SetString(PyExc_AttributeError, member->name);
        return -1;
    }
    Py_CLEAR(*place);
    return 0;
}

int
PyMember_SetOne(char *op, PyMemberDef *member, PyObject *value)
{
    char *at = op + member->offset;
    long number;
    unsigned long positive;
    if (member->flags & Py_RELATIVE_OFFSET) {
        PyErr_SetString(PyExc_SystemError, "PyMember_SetOne used with Py_RELATIVE_OFFSET");
        return -1;
    }
    if (member->flags & Py_READONLY) {
        PyErr_SetString(PyExc_AttributeError, "readonly attribute");
        return -1;
    }
    if (value == NULL) {
        return delete_one(at, member);
    }
    switch (member->type) {
    case Py_T_BOOL:
        if (!PyBool_Check(value)) {
            PyErr_SetString(PyExc_TypeError, "attribute value type must be bool");
            return -1;
        }
        *at = value == Py_True;
        return 0;
#define SIGNED(code, ctype, least, most, name)                                              \
    case code:                                                                              \
        if (read_signed(value, least, most, "Truncation of value to " name, &number) < 0) { \
            return -1;                                                                      \
        }                                                                                   \
        *(ctype *)at = (ctype)number;                                                       \
        return 0;
        SIGNED(Py_T_BYTE, signed char, SCHAR_MIN, SCHAR_MAX, "char")
        SIGNED(Py_T_UBYTE, unsigned char, 0, UCHAR_MAX, "unsigned char")
        SIGNED(Py_T_SHORT, short, SHRT_MIN, SHRT_MAX, "short")
        SIGNED(Py_T_USHORT, unsigned short, 0, USHRT_MAX, "unsigned short")
        SIGNED(Py_T_INT, int, INT_MIN, INT_MAX, "int")
        SIGNED(Py_T_LONG, long, LONG_MIN, LONG_MAX, "long")
#undef SIGNED
    case Py_T_LONGLONG: {
        long long wide = PyLong_AsLongLong(value);
        if (wide == -1 && PyErr_Occurred()) {
            return -1;
        }
        *(long long *)at = wide;
        return 0;
    }
    case Py_T_UINT:
        if (read_unsigned(value, &positive, PyLong_AsUnsignedLong) < 0) {
            return -1;
        }
        if (positive <= LONG_MAX && positive > UINT_MAX
            && warn_of_truncation("Truncation of value to unsigned int") < 0)
        {
            return -1;
        }
        *(unsigned *)at = (unsigned)positive;
        return 0;
    case Py_T_ULONG:
    case Py_T_ULONGLONG:
        if (read_unsigned(value, &positive,
                          member->type == Py_T_ULONG ? PyLong_AsUnsignedLong : as_wide_unsigned)
            < 0)
        {
            return -1;
        }
        *(unsigned long *)at = positive;
        return 0;
    case Py_T_PYSSIZET: {
        Py_ssize_t size = PyLong_AsSsize_t(value);
        if (size == -1 && PyErr_Occurred()) {
            return -1;
        }
        *(Py_ssize_t *)at = size;
        return 0;
    }
    case Py_T_FLOAT:
    case Py_T_DOUBLE: {
        double real = PyFloat_AsDouble(value);
        if (real == -1.0 && PyErr_Occurred()) {
            return -1;
        }
        if (member->type == Py_T_FLOAT) {
            *(float *)at = (float)real;
        }
        else {
            *(double *)at = real;
        }
        return 0;
    }
    case _Py_T_OBJECT:
    case Py_T_OBJECT_EX:
        Py_XSETREF(*(PyObject **)at, Py_NewRef(value));
        return 0;
    case Py_T_CHAR: {
        Py_ssize_t size;
        const char *text = PyUnicode_AsUTF8AndSize(value, &size);
        if (text == NULL || size != 1) {
            PyErr_BadArgument();
            return -1;
        }
        *at = text[0];
        return 0;
    }
    case Py_T_STRING:
    case Py_T_STRING_INPLACE:
        PyErr_SetString(PyExc_TypeError, "readonly attribute");
        return -1;
    }
    PyErr_Format(PyExc_SystemError, "bad memberdescr type for %s", member->name);
    return -1;
}
