/* The memory domains: alloc.c (tables and API),
 * alloc_setup.c (tables by name), alloc_raw.c, alloc_debug.c and alloc_report.c, and
 * the object allocator, which alloc_small.h describes.
 *
 * A request travels   PyObject_Malloc -> _PyRuntime.allocators.standard.obj
 * -> (debug hook) -> allocator function. The tables are CPython's, so code that
 * reads or replaces them sees what it would see in CPython.
 *
 * Every request is limited to PY_SSIZE_T_MAX bytes, and a request for zero bytes
 * gives a pointer that is not NULL and that no other live block has. */
#ifndef GOPYRT_CORE_ALLOC_H
#define GOPYRT_CORE_ALLOC_H

#include "base/base.h"

#include "internal/pycore_hashtable.h"
#include "internal/pycore_obmalloc.h"
#include "internal/pycore_pymem.h"
#include "internal/pycore_pymem_init.h"

/* True when nelem * elsize would be more than PY_SSIZE_T_MAX. */
static inline int
gopyrt_alloc_overflows(size_t nelem, size_t elsize)
{
    return elsize != 0 && nelem > (size_t)PY_SSIZE_T_MAX / elsize;
}

/* Takes an entry off a table and puts it back, under another key if need be. Neither needs memory,
 * so that putting back can't fail; the number of buckets is left to the next change. NULL when
 * there is no such key. */
_Py_hashtable_entry_t *gopyrt_hashtable_take(_Py_hashtable_t *table, const void *key);
void gopyrt_hashtable_put(_Py_hashtable_t *table, _Py_hashtable_entry_t *entry, const void *key);

/* Around fork(), on the forking thread; the innermost of the locks that are held over
 * it. The child's part is async-signal-safe. */
void gopyrt_alloc_before_fork(void);
void gopyrt_alloc_after_fork_parent(void);
void gopyrt_alloc_after_fork_child(void);

#endif /* GOPYRT_CORE_ALLOC_H */
