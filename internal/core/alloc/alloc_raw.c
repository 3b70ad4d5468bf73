/* The raw allocator: the C library's malloc family, in the shape of a
 * PyMemAllocatorEx, and the default raw functions, which ignore the tables.
 *
 * Callable from any thread at any time, also before the runtime exists and in a
 * forked child (the C library makes its heap usable there). Not callable from a
 * signal handler. */
#include "alloc/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* The C library may answer NULL to a request for nothing, and realloc(p, 0) may
 * free p; asking for one byte removes both surprises. */
static inline size_t
at_least_one(size_t size)
{
    return size != 0 ? size : 1;
}

void *
_PyMem_RawMalloc(void *Py_UNUSED(ctx), size_t size)
{
    return malloc(at_least_one(size));
}

void *
_PyMem_RawCalloc(void *Py_UNUSED(ctx), size_t nelem, size_t elsize)
{
    if (nelem == 0 || elsize == 0) {
        nelem = 1;
        elsize = 1;
    }
    return calloc(nelem, elsize);
}

void *
_PyMem_RawRealloc(void *Py_UNUSED(ctx), void *ptr, size_t size)
{
    return realloc(ptr, at_least_one(size));
}

void
_PyMem_RawFree(void *Py_UNUSED(ctx), void *ptr)
{
    free(ptr);
}

void *
_PyMem_DefaultRawMalloc(size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return NULL;
    }
    return _PyMem_RawMalloc(NULL, size);
}

void *
_PyMem_DefaultRawCalloc(size_t nelem, size_t elsize)
{
    if (gopyrt_alloc_overflows(nelem, elsize)) {
        return NULL;
    }
    return _PyMem_RawCalloc(NULL, nelem, elsize);
}

void *
_PyMem_DefaultRawRealloc(void *ptr, size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return NULL;
    }
    return _PyMem_RawRealloc(NULL, ptr, size);
}

void
_PyMem_DefaultRawFree(void *ptr)
{
    _PyMem_RawFree(NULL, ptr);
}

/* The size in bytes of a wide string with its terminator; 0 when it would be
 * more than an allocation may hold. */
static size_t
wide_size(const wchar_t *str)
{
    size_t len = wcslen(str);
    if (len > (size_t)PY_SSIZE_T_MAX / sizeof(wchar_t) - 1) {
        return 0;
    }
    return (len + 1) * sizeof(wchar_t);
}

wchar_t *
_PyMem_DefaultRawWcsdup(const wchar_t *str)
{
    size_t size = wide_size(str);
    wchar_t *copy = size != 0 ? _PyMem_DefaultRawMalloc(size) : NULL;
    return copy != NULL ? memcpy(copy, str, size) : NULL;
}

wchar_t *
_PyMem_RawWcsdup(const wchar_t *str)
{
    size_t size = wide_size(str);
    wchar_t *copy = size != 0 ? PyMem_RawMalloc(size) : NULL;
    return copy != NULL ? memcpy(copy, str, size) : NULL;
}

char *
_PyMem_RawStrdup(const char *str)
{
    size_t size = strlen(str) + 1;
    char *copy = PyMem_RawMalloc(size);
    return copy != NULL ? memcpy(copy, str, size) : NULL;
}

char *
_PyMem_Strdup(const char *str)
{
    size_t size = strlen(str) + 1;
    char *copy = PyMem_Malloc(size);
    return copy != NULL ? memcpy(copy, str, size) : NULL;
}
