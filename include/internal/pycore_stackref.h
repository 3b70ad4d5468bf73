/* _PyStackRef: an object pointer, or a small int, with a tag in its low bits.
 * This layer reads them (in frames); making, copying and dropping them is the
 * evaluation loop's. */
#ifndef Py_INTERNAL_STACKREF_H
#define Py_INTERNAL_STACKREF_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <stdbool.h>

#include "pycore_structs.h"
#include "../abi/internal/pycore_stackref.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Both tag bits set: an int, in the other 62. */
#ifndef Py_INT_TAG
#define Py_INT_TAG 3
#endif

/* The null reference: a null pointer with Py_TAG_REFCNT, the tag that stands for
 * "no reference is counted". */
#define PyStackRef_NULL_BITS Py_TAG_REFCNT
static const _PyStackRef PyStackRef_NULL = { PyStackRef_NULL_BITS };
#define PyStackRef_IsNull(ref) ((ref).bits == PyStackRef_NULL_BITS)

/* Do two references name the same object? */
#define PyStackRef_Is(a, b) \
    (((a).bits & ~(uintptr_t)Py_TAG_REFCNT) == ((b).bits & ~(uintptr_t)Py_TAG_REFCNT))

/* Is it an int? */
static inline bool
PyStackRef_IsTaggedInt(_PyStackRef ref)
{
    return (ref.bits & Py_INT_TAG) == Py_INT_TAG;
}

/* The int that ref is. */
static inline intptr_t
PyStackRef_UntagInt(_PyStackRef ref)
{
    assert(PyStackRef_IsTaggedInt(ref));
    return Py_ARITHMETIC_RIGHT_SHIFT(intptr_t, (intptr_t)ref.bits, 2);
}

/* A reference that is the int i, of 62 bits. */
static inline _PyStackRef
PyStackRef_TagInt(intptr_t i)
{
    _PyStackRef ref;
    ref.bits = ((uintptr_t)i << 2) | Py_INT_TAG;
    assert(PyStackRef_UntagInt(ref) == i);
    return ref;
}

/* The object that ref names, borrowed; NULL for PyStackRef_NULL. Not an int. */
static inline PyObject *
PyStackRef_AsPyObjectBorrow(_PyStackRef ref)
{
    assert(!PyStackRef_IsTaggedInt(ref));
    return (PyObject *)(ref.bits & ~(uintptr_t)Py_TAG_REFCNT);
}
#define PyStackRef_TYPE(ref) Py_TYPE(PyStackRef_AsPyObjectBorrow(ref))
#define PyStackRef_AsPyObjectNew(ref) Py_NewRef(PyStackRef_AsPyObjectBorrow(ref))

/* A reference to obj that counts none: obj has to outlive it. */
static inline _PyStackRef
PyStackRef_FromPyObjectBorrow(PyObject *obj)
{
    _PyStackRef ref;
    ref.bits = (uintptr_t)obj | Py_TAG_REFCNT;
    return ref;
}

/* Does ref itself count as one in the object's reference count? */
static inline int
PyStackRef_RefcountOnObject(_PyStackRef ref)
{
    return (ref.bits & Py_TAG_REFCNT) == 0;
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_STACKREF_H */
