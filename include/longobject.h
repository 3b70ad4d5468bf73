/* Ints, and integers in C strings. */
#ifndef Py_LONGOBJECT_H
#define Py_LONGOBJECT_H

#include "object.h"
#include "pyerrors.h"
#include "abi/longobject.h"

#define PyLong_CheckExact(op) Py_IS_TYPE((op), &PyLong_Type)

#define PyLong_AS_LONG(op) PyLong_AsLong(op)

/* A pid_t is an int; an int can be had alone since 3.13. -1 with an exception. */
#define _Py_PARSE_PID "i"
#define _Py_PARSE_INTPTR "l"
#define _Py_PARSE_UINTPTR "k"
#define PyLong_FromPid PyLong_FromLong
#if !defined(Py_LIMITED_API) || Py_LIMITED_API + 0 >= 0x030d0000
#define PyLong_AsPid PyLong_AsInt
#else
static inline int
PyLong_AsPid(PyObject *op)
{
    int overflow;
    long value = PyLong_AsLongAndOverflow(op, &overflow);
    if (overflow != 0 || value > INT_MAX || value < INT_MIN) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
        return -1;
    }
    return _Py_STATIC_CAST(int, value);
}
#endif

/* Flags of PyLong_AsNativeBytes and of its reverse. */
#if !defined(Py_LIMITED_API) || Py_LIMITED_API + 0 >= 0x030e0000
#define Py_ASNATIVEBYTES_DEFAULTS -1
#define Py_ASNATIVEBYTES_BIG_ENDIAN 0
#define Py_ASNATIVEBYTES_LITTLE_ENDIAN 1
#define Py_ASNATIVEBYTES_NATIVE_ENDIAN 3
#define Py_ASNATIVEBYTES_UNSIGNED_BUFFER 4
#define Py_ASNATIVEBYTES_REJECT_NEGATIVE 8
#define Py_ASNATIVEBYTES_ALLOW_INDEX 16
#endif

#ifndef Py_LIMITED_API
#include "cpython/longobject.h"
#endif

#endif /* Py_LONGOBJECT_H */
