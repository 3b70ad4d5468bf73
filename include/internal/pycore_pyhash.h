/* The hash of a pointer, and the secret that hashes of strings start from. */
#ifndef Py_INTERNAL_PYHASH_H
#define Py_INTERNAL_PYHASH_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "../abi/internal/pycore_pyhash.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The hash of an address: its low 4 bits, which are mostly 0, go to the top. */
static inline Py_hash_t
_Py_HashPointerRaw(const void *ptr)
{
    uintptr_t address = (uintptr_t)ptr;
    return (Py_hash_t)((address >> 4) | (address << 60));
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_PYHASH_H */
