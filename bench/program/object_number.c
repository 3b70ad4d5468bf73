/* Numbers: made and dropped, calculated with, written and read. */
#include "objects.h"

ROW(int_small, , drop(PyLong_FromLong(i_ & 63)), )
ROW(int_32bit, , drop(PyLong_FromLong(100000 + i_)), )
ROW(int_64bit, , drop(PyLong_FromLong(0x123456789abcdefL + i_)), )
ROW(int_as_long, PyObject *x = made(PyLong_FromLong(123456)), is(PyLong_AsLong(x) == 123456),
    Py_DECREF(x))
ROW(float_make, , drop(PyFloat_FromDouble((double)i_)), )

#define WITH(x, y) PyObject *a = made(x), *b = made(y)
#define WITHOUT Py_DECREF(a), Py_DECREF(b)
#define CALCULATED(size, x, y)                                              \
    ROW(int_add_##size, WITH(x, y), drop(PyNumber_Add(a, b)), WITHOUT)      \
    ROW(int_mul_##size, WITH(x, y), drop(PyNumber_Multiply(a, b)), WITHOUT) \
    ROW(int_divmod_##size, WITH(x, y), drop(PyNumber_Divmod(a, b)), WITHOUT)

CALCULATED(small, PyLong_FromLong(1234567), PyLong_FromLong(1234))
CALCULATED(64bit, PyLong_FromLong(0x123456789abcdefL), PyLong_FromLong(0x3456789abL))
CALCULATED(200, big(200), big(101))
CALCULATED(1000, big(1000), big(501))

#define TEXT(size, x)                                                               \
    ROW(int_to_text_##size, PyObject *a = x, drop(PyObject_Str(a)), Py_DECREF(a))   \
    ROW(int_from_text_##size, PyObject *a = x; PyObject *t = made(PyObject_Str(a)); \
        const char *s = PyUnicode_AsUTF8(t), drop(PyLong_FromString(s, NULL, 10)), WITHOUT_TEXT)
#define WITHOUT_TEXT Py_DECREF(a), Py_DECREF(t)

TEXT(1, big(1))
TEXT(5, big(5))
TEXT(10, big(10))
TEXT(18, big(18))
TEXT(30, big(30))
TEXT(50, big(50))
TEXT(200, big(200))
TEXT(1000, big(1000))

ROW(int_compare, WITH(PyLong_FromLong(1234567), PyLong_FromLong(1234)),
    is(PyObject_RichCompareBool(a, b, Py_GT)), WITHOUT)
ROW(int_hash, PyObject *a = made(PyLong_FromLong(1234567)), is(PyObject_Hash(a) == 1234567),
    Py_DECREF(a))
ROW(float_add, WITH(PyFloat_FromDouble(1.5), PyFloat_FromDouble(2.25)), drop(PyNumber_Add(a, b)),
    WITHOUT)
ROW(float_repr_short, PyObject *a = made(PyFloat_FromDouble(0.25)), drop(PyObject_Repr(a)),
    Py_DECREF(a))
ROW(float_repr_long, PyObject *a = made(PyFloat_FromDouble(1.0 / 3)), drop(PyObject_Repr(a)),
    Py_DECREF(a))
ROW(float_repr_e, PyObject *a = made(PyFloat_FromDouble(1.2345e-200 / 3)), drop(PyObject_Repr(a)),
    Py_DECREF(a))
ROW(float_parse_short, PyObject *t = made(PyUnicode_FromString("0.25")),
    drop(PyFloat_FromString(t)), Py_DECREF(t))
ROW(float_parse_long, PyObject *t = made(PyUnicode_FromString("0.3333333333333333")),
    drop(PyFloat_FromString(t)), Py_DECREF(t))
ROW(float_parse_e, PyObject *t = made(PyUnicode_FromString("1.2345678901234567e-200")),
    drop(PyFloat_FromString(t)), Py_DECREF(t))

#define CALCULATED_LISTED(size) \
    LISTED(int_add_##size), LISTED(int_mul_##size), LISTED(int_divmod_##size)
#define TEXT_LISTED(size) LISTED(int_to_text_##size), LISTED(int_from_text_##size)

const operation object_number_operations[] = {
    LISTED(int_small),        LISTED(int_32bit),      LISTED(int_64bit),
    LISTED(int_as_long),      LISTED(float_make),     CALCULATED_LISTED(small),
    CALCULATED_LISTED(64bit), CALCULATED_LISTED(200), CALCULATED_LISTED(1000),
    TEXT_LISTED(1),           TEXT_LISTED(5),         TEXT_LISTED(10),
    TEXT_LISTED(18),          TEXT_LISTED(30),        TEXT_LISTED(50),
    TEXT_LISTED(200),         TEXT_LISTED(1000),      LISTED(int_compare),
    LISTED(int_hash),         LISTED(float_add),      LISTED(float_repr_short),
    LISTED(float_repr_long),  LISTED(float_repr_e),   LISTED(float_parse_short),
    LISTED(float_parse_long), LISTED(float_parse_e),  { 0 },
};
