/* The byte patterns of the allocators' debug hooks, and what they mean. */
#ifndef Py_INTERNAL_PYMEM_H
#define Py_INTERNAL_PYMEM_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_llist.h"
#include "../abi/internal/pycore_pymem.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Fresh memory, freed memory, and the guard bytes around a block. */
#define PYMEM_CLEANBYTE 0xCD
#define PYMEM_DEADBYTE 0xDD
#define PYMEM_FORBIDDENBYTE 0xFD

/* A word of eight equal bytes. */
#define _GOPYRT_BYTES8(BYTE) ((BYTE)*UINT64_C(0x0101010101010101))

/* 1 if ptr is no pointer that could be followed: the first or last page's
 * end, or a word of the patterns above, read from memory that was not written
 * or was freed. Looks at the value only. A guess: 0 proves nothing. */
static inline int
_PyMem_IsPtrFreed(const void *ptr)
{
    uint64_t word = (uintptr_t)ptr;
    return word <= 0xff || word >= UINT64_MAX - 0xff || word == _GOPYRT_BYTES8(PYMEM_CLEANBYTE)
           || word == _GOPYRT_BYTES8(PYMEM_DEADBYTE) || word == _GOPYRT_BYTES8(PYMEM_FORBIDDENBYTE);
}

/* The same for an unsigned long, where 0 and all ones are suspicious. */
static inline int
_PyMem_IsULongFreed(unsigned long value)
{
    return value == 0 || value == ULONG_MAX || value == _GOPYRT_BYTES8(PYMEM_CLEANBYTE)
           || value == _GOPYRT_BYTES8(PYMEM_DEADBYTE)
           || value == _GOPYRT_BYTES8(PYMEM_FORBIDDENBYTE);
}

/* Drops a reference, NULL allowed. With a GIL there is no need to delay it. */
static inline void
_PyObject_XDecRefDelayed(PyObject *obj)
{
    Py_XDECREF(obj);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_PYMEM_H */
