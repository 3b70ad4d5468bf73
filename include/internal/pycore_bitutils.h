/* Bits of integers. Pure functions. */
#ifndef Py_INTERNAL_BITUTILS_H
#define Py_INTERNAL_BITUTILS_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The bytes of word in the opposite order. */
static inline uint16_t
_Py_bswap16(uint16_t word)
{
    return __builtin_bswap16(word);
}
static inline uint32_t
_Py_bswap32(uint32_t word)
{
    return __builtin_bswap32(word);
}
static inline uint64_t
_Py_bswap64(uint64_t word)
{
    return __builtin_bswap64(word);
}

/* How many bits of x are set. */
static inline int
_Py_popcount32(uint32_t x)
{
    return __builtin_popcount(x);
}

/* The position of the highest bit set, counted from 1; 0 for 0. */
static inline int
_Py_bit_length(unsigned long x)
{
    return x != 0 ? LONG_BIT - __builtin_clzl(x) : 0;
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_BITUTILS_H */
