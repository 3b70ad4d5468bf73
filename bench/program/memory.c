/* A small block, taken and given back. */
#include "bench.h"

/* Makes the compiler believe that the block is used. */
static inline void *
used(void *block)
{
    __asm__ volatile("" : "+r"(block) : : "memory");
    return block;
}

static uint64_t
mem(long n)
{
    return TIMED(n, PyMem_Free(used(PyMem_Malloc(32))));
}

static uint64_t
object(long n)
{
    return TIMED(n, PyObject_Free(used(PyObject_Malloc(32))));
}

static uint64_t
raw(long n)
{
    return TIMED(n, PyMem_RawFree(used(PyMem_RawMalloc(32))));
}

const operation memory_operations[] = {
    { "mem_malloc", mem, 0 },
    { "object_malloc", object, 0 },
    { "raw_malloc", raw, 0 },
    { 0 },
};
