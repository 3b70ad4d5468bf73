/* Reference counts.
 *
 * PyObject.ob_refcnt is 32 bits wide. An object whose count has its top bit set
 * is immortal: counting leaves it alone. Static objects start at 3 << 30, from
 * where a program compiled against an older ABI, which counts without looking,
 * cannot reach 0 or lose the bit in a lifetime. Counts are not atomic: callers
 * hold the GIL of the object's interpreter. Never in a signal handler. */
#ifndef _Py_REFCOUNT_H
#define _Py_REFCOUNT_H

#include "object.h"
#include "pyerrors.h"
#include "pystats.h"
#include "abi/refcount.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Modules with the limited API run on other Pythons too, whose counts may be laid out
 * otherwise: since 3.12 they count by calls, since 3.13 and 3.14 they set and get counts by
 * calls. */
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030c0000
#define _GOPYRT_COUNTS_BY_CALL 1
#endif

/* The count; huge where the object is immortal. */
static inline Py_ssize_t
_Py_REFCNT(PyObject *ob)
{
    return ob->ob_refcnt;
}
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030e0000
#define Py_REFCNT(ob) Py_REFCNT(_PyObject_CAST(ob))
#else
#define Py_REFCNT(ob) _Py_REFCNT(_PyObject_CAST(ob))
#endif

/* 1 if counting leaves op alone, else 0. */
static inline Py_ALWAYS_INLINE int
_Py_IsImmortal(PyObject *op)
{
    return (int32_t)op->ob_refcnt < 0;
}
#define _Py_IsImmortal(op) _Py_IsImmortal(_PyObject_CAST(op))

/* 1 if op is immortal and was never allocated, else 0. */
static inline Py_ALWAYS_INLINE int
_Py_IsStaticImmortal(PyObject *op)
{
    return (op->ob_flags & _Py_STATICALLY_ALLOCATED_FLAG) != 0;
}
#define _Py_IsStaticImmortal(op) _Py_IsStaticImmortal(_PyObject_CAST(op))

/* Sets the count, 0 or more. An immortal object stays as it is. */
static inline void
Py_SET_REFCNT(PyObject *ob, Py_ssize_t refcnt)
{
    assert(refcnt >= 0);
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030d0000
    _Py_SetRefcnt(ob, refcnt);
#else
    if (!_Py_IsImmortal(ob)) {
        ob->ob_refcnt = (uint32_t)refcnt;
    }
#endif
}
#define Py_SET_REFCNT(ob, refcnt) Py_SET_REFCNT(_PyObject_CAST(ob), (refcnt))

/* Takes a reference to op, which is not NULL. A count that has reached 3 << 30
 * is treated as immortal and does not change. */
static inline Py_ALWAYS_INLINE void
Py_INCREF(PyObject *op)
{
#ifdef _GOPYRT_COUNTS_BY_CALL
    _Py_IncRef(op);
#else
    uint32_t count = op->ob_refcnt;
    if (count < _Py_IMMORTAL_INITIAL_REFCNT) {
        op->ob_refcnt = count + 1;
        _Py_INCREF_STAT_INC();
    }
    else {
        _Py_INCREF_IMMORTAL_STAT_INC();
    }
#endif
}
#define Py_INCREF(op) Py_INCREF(_PyObject_CAST(op))

/* Drops a reference to op, which is not NULL; the last one frees it. */
static inline Py_ALWAYS_INLINE void
Py_DECREF(PyObject *op)
{
#ifdef _GOPYRT_COUNTS_BY_CALL
    _Py_DecRef(op);
#else
    if (_Py_IsImmortal(op)) {
        _Py_DECREF_IMMORTAL_STAT_INC();
    }
    else {
        _Py_DECREF_STAT_INC();
        if (--op->ob_refcnt == 0) {
            _Py_Dealloc(op);
        }
    }
#endif
}
#define Py_DECREF(op) Py_DECREF(_PyObject_CAST(op))

/* As Py_INCREF; NULL is left alone. */
static inline void
Py_XINCREF(PyObject *op)
{
    if (op != _Py_NULL) {
        Py_INCREF(op);
    }
}
#define Py_XINCREF(op) Py_XINCREF(_PyObject_CAST(op))

/* As Py_DECREF; NULL is left alone. */
static inline void
Py_XDECREF(PyObject *op)
{
    if (op != _Py_NULL) {
        Py_DECREF(op);
    }
}
#define Py_XDECREF(op) Py_XDECREF(_PyObject_CAST(op))

/* A new reference to obj, which is not NULL. */
static inline PyObject *
_Py_NewRef(PyObject *obj)
{
    Py_INCREF(obj);
    return obj;
}
#define Py_NewRef(obj) _Py_NewRef(_PyObject_CAST(obj))

/* A new reference to obj, or NULL for NULL. */
static inline PyObject *
_Py_XNewRef(PyObject *obj)
{
    Py_XINCREF(obj);
    return obj;
}
#define Py_XNewRef(obj) _Py_XNewRef(_PyObject_CAST(obj))

/* Empties the variable `op` and only then drops the reference that it held:
 * freeing runs code that may look at the variable. Evaluates `op` once. */
#define Py_CLEAR(op)                               \
    do {                                           \
        _Py_TYPEOF(&(op)) _gopyrt_var = &(op);     \
        _Py_TYPEOF(op) _gopyrt_old = *_gopyrt_var; \
        if (_gopyrt_old != _Py_NULL) {             \
            *_gopyrt_var = _Py_NULL;               \
            Py_DECREF(_gopyrt_old);                \
        }                                          \
    } while (0)

/* dst = src, and then drops the reference that dst held (X: which may be
 * NULL). Evaluates `dst` once. */
#define Py_SETREF(dst, src)                         \
    do {                                            \
        _Py_TYPEOF(&(dst)) _gopyrt_var = &(dst);    \
        _Py_TYPEOF(dst) _gopyrt_old = *_gopyrt_var; \
        *_gopyrt_var = (src);                       \
        Py_DECREF(_gopyrt_old);                     \
    } while (0)
#define Py_XSETREF(dst, src)                        \
    do {                                            \
        _Py_TYPEOF(&(dst)) _gopyrt_var = &(dst);    \
        _Py_TYPEOF(dst) _gopyrt_old = *_gopyrt_var; \
        *_gopyrt_var = (src);                       \
        Py_XDECREF(_gopyrt_old);                    \
    } while (0)

#ifdef __cplusplus
}
#endif

#endif /* _Py_REFCOUNT_H */
