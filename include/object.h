/* PyObject and PyTypeObject: flags, constants, and the accessors that read a field. The
 * declarations are in abi/object.h. */
#ifndef Py_OBJECT_H
#define Py_OBJECT_H

#include "pymacro.h"
#include "pytypedefs.h"
#include "abi/object.h"

#define Py_CPYTHON_OBJECT_H
#include "cpython/object.h"
#undef Py_CPYTHON_OBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(Py_DEBUG) && !defined(Py_REF_DEBUG)
#define Py_REF_DEBUG
#endif

/* First member of every object struct, and of those with a length. */
#define PyObject_HEAD PyObject ob_base;
#define PyObject_VAR_HEAD PyVarObject ob_base;
#define _PyObject_EXTRA_INIT

/* Initial value of a static object: immortal, since interpreters share it. */
#define PyObject_HEAD_INIT(type) { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT }, (type) },
#define PyVarObject_HEAD_INIT(type, size) { PyObject_HEAD_INIT(type)(size) },

#define Py_INVALID_SIZE (Py_ssize_t) - 1

#define _PyObject_CAST(op) _Py_CAST(PyObject *, (op))
#define _PyVarObject_CAST(op) _Py_CAST(PyVarObject *, (op))

#define Py_Is(x, y) ((x) == (y))

/* ---- fields. Callers hold the GIL of the object's interpreter; the fields are
 * read and written without atomics. Never in a signal handler. ------------- */

/* The type; a borrowed reference. */
static inline PyTypeObject *
_Py_TYPE(PyObject *ob)
{
    return ob->ob_type;
}
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030e0000
#define Py_TYPE(ob) Py_TYPE(_PyObject_CAST(ob))
#else
#define Py_TYPE(ob) _Py_TYPE(_PyObject_CAST(ob))
#endif

/* The number of items of an object that starts with a PyVarObject. An int is
 * not one of those: its length is in its tag. */
static inline Py_ssize_t
Py_SIZE(PyObject *ob)
{
    return _PyVarObject_CAST(ob)->ob_size;
}
#define Py_SIZE(ob) Py_SIZE(_PyObject_CAST(ob))

/* 1 if `type` is exactly the type of ob, else 0. */
static inline int
Py_IS_TYPE(PyObject *ob, PyTypeObject *type)
{
    return Py_TYPE(ob) == type;
}
#define Py_IS_TYPE(ob, type) Py_IS_TYPE(_PyObject_CAST(ob), (type))

/* Changes the type. No reference is counted. */
static inline void
Py_SET_TYPE(PyObject *ob, PyTypeObject *type)
{
    ob->ob_type = type;
}
#define Py_SET_TYPE(ob, type) Py_SET_TYPE(_PyObject_CAST(ob), type)

/* Changes the number of items. */
static inline void
Py_SET_SIZE(PyVarObject *ob, Py_ssize_t size)
{
    ob->ob_size = size;
}
#define Py_SET_SIZE(ob, size) Py_SET_SIZE(_PyVarObject_CAST(ob), (size))

/* ---- PyTypeObject.tp_flags (Py_TPFLAGS_*) ------------------------------- */

/* 1 if tp_flags has any bit of `feature`, else 0. The limited API calls for them. */
static inline int
PyType_HasFeature(PyTypeObject *type, unsigned long feature)
{
#ifdef Py_LIMITED_API
    return (PyType_GetFlags(type) & feature) != 0;
#else
    return (type->tp_flags & feature) != 0;
#endif
}
#define PyType_FastSubclass(type, flag) PyType_HasFeature((type), (flag))

/* 1 if op is a type, else 0. */
static inline int
PyType_Check(PyObject *op)
{
    return PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_TYPE_SUBCLASS);
}
#define PyType_Check(op) PyType_Check(_PyObject_CAST(op))
#define _PyType_CAST(op) (assert(PyType_Check(op)), _Py_CAST(PyTypeObject *, (op)))

/* 1 if op is of the built-in type or of a subclass, else 0: one bit of its
 * type's flags. */
#define PyLong_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_LONG_SUBCLASS)
#define PyList_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_LIST_SUBCLASS)
#define PyTuple_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_TUPLE_SUBCLASS)
#define PyBytes_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_BYTES_SUBCLASS)
#define PyUnicode_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_UNICODE_SUBCLASS)
#define PyDict_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_DICT_SUBCLASS)
#define PyExceptionInstance_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_BASE_EXC_SUBCLASS)

/* 1 if op is of the type or of a subtype, else 0. */
static inline int
PyObject_TypeCheck(PyObject *ob, PyTypeObject *type)
{
    return Py_IS_TYPE(ob, type) || PyType_IsSubtype(Py_TYPE(ob), type);
}
#define PyObject_TypeCheck(ob, type) PyObject_TypeCheck(_PyObject_CAST(ob), (type))
#define PyType_CheckExact(op) Py_IS_TYPE((op), &PyType_Type)

/* ---- constants ----------------------------------------------------------- */

/* None, borrowed; it is immortal. The limited API of 3.13 and later calls for it. */
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030D0000
#define Py_None Py_GetConstantBorrowed(Py_CONSTANT_NONE)
#define Py_NotImplemented Py_GetConstantBorrowed(Py_CONSTANT_NOT_IMPLEMENTED)
#else
#define Py_None (&_Py_NoneStruct)
#define Py_NotImplemented (&_Py_NotImplementedStruct)
#endif
#define Py_IsNone(x) Py_Is((x), Py_None)
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030C0000
#define Py_RETURN_NONE return Py_NewRef(Py_None)
#define Py_RETURN_NOTIMPLEMENTED return Py_NewRef(Py_NotImplemented)
#else
#define Py_RETURN_NONE return Py_None
#define Py_RETURN_NOTIMPLEMENTED return Py_NotImplemented
#endif

/* Gives back what a comparison by `op` says of two values of C. */
#define Py_RETURN_RICHCOMPARE(a, b, op) \
    do {                                \
        switch (op) {                   \
        case Py_EQ:                     \
            if ((a) == (b))             \
                Py_RETURN_TRUE;         \
            Py_RETURN_FALSE;            \
        case Py_NE:                     \
            if ((a) != (b))             \
                Py_RETURN_TRUE;         \
            Py_RETURN_FALSE;            \
        case Py_LT:                     \
            if ((a) < (b))              \
                Py_RETURN_TRUE;         \
            Py_RETURN_FALSE;            \
        case Py_GT:                     \
            if ((a) > (b))              \
                Py_RETURN_TRUE;         \
            Py_RETURN_FALSE;            \
        case Py_LE:                     \
            if ((a) <= (b))             \
                Py_RETURN_TRUE;         \
            Py_RETURN_FALSE;            \
        case Py_GE:                     \
            if ((a) >= (b))             \
                Py_RETURN_TRUE;         \
            Py_RETURN_FALSE;            \
        default:                        \
            Py_UNREACHABLE();           \
        }                               \
    } while (0)

/* ---- numbers of the object model that appear in calls ------------------- */

#define Py_CONSTANT_NONE 0
#define Py_CONSTANT_FALSE 1
#define Py_CONSTANT_TRUE 2
#define Py_CONSTANT_ELLIPSIS 3
#define Py_CONSTANT_NOT_IMPLEMENTED 4
#define Py_CONSTANT_ZERO 5
#define Py_CONSTANT_ONE 6
#define Py_CONSTANT_EMPTY_STR 7
#define Py_CONSTANT_EMPTY_BYTES 8
#define Py_CONSTANT_EMPTY_TUPLE 9
#define Py_TP_USE_SPEC NULL

#ifdef __cplusplus
}
#endif

#endif /* !Py_OBJECT_H */
