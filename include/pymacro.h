/* General macros: arithmetic, strings, build-time checks, alignment. */
#ifndef Py_PYMACRO_H
#define Py_PYMACRO_H

#include "patchlevel.h"
#include "pyport.h"

#include <assert.h>
#include <stdint.h>

#if !defined(static_assert) && !defined(__cplusplus)
#define static_assert _Static_assert
#endif

/* Declares a member or variable of type T aligned to at least N bytes, N an
 * integer literal. Part of the layout: PyObject's alignment comes from it. */
#ifndef _Py_ALIGNED_DEF
#if defined(__cplusplus) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
#define _Py_ALIGNED_DEF(N, T) alignas(N) alignas(T) T
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define _Py_ALIGNED_DEF(N, T) _Alignas(N) _Alignas(T) T
#else
#define _Py_ALIGNED_DEF(N, T) __attribute__((aligned(N))) T
#endif
#endif

#define Py_MIN(x, y) (((x) > (y)) ? (y) : (x))
#define Py_MAX(x, y) (((x) > (y)) ? (x) : (y))
#define Py_ABS(x) ((x) < 0 ? -(x) : (x))
/* The absolute value as unsigned type T; defined for the most negative x too,
 * whose plain negation overflows. */
#define _Py_ABS_CAST(T, x) ((x) >= 0 ? ((T)(x)) : ((T)(((T) - ((x) + 1)) + 1u)))

/* The argument, macros expanded, as a string literal. */
#define Py_STRINGIFY(x) _Py_XSTRINGIFY(x)
#define _Py_XSTRINGIFY(x) #x

#define Py_MEMBER_SIZE(type, member) sizeof(((type *)0)->member)
#define Py_CHARMASK(c) ((unsigned char)((c)&0xff))

/* Fails the build where cond is false. The _EXPR form is the constant 0. */
#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L && !defined(__cplusplus)
#define Py_BUILD_ASSERT_EXPR(cond)    \
    ((void)sizeof(struct {            \
         int dummy;                   \
         _Static_assert(cond, #cond); \
     }),                              \
     0)
#else
#define Py_BUILD_ASSERT_EXPR(cond) (sizeof(char[1 - 2 * !(cond)]) - 1)
#endif
#define Py_BUILD_ASSERT(cond)         \
    do {                              \
        static_assert((cond), #cond); \
    } while (0)

/* Elements of an array whose definition is in sight. In GNU C a pointer passed
 * by mistake does not compile. */
#if !defined(__STRICT_ANSI__) && !defined(__cplusplus)
#define Py_ARRAY_LENGTH(array)          \
    (sizeof(array) / sizeof((array)[0]) \
     + Py_BUILD_ASSERT_EXPR(            \
         !__builtin_types_compatible_p(_Py_TYPEOF(array), _Py_TYPEOF(&(array)[0]))))
#else
#define Py_ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#endif

#define PyDoc_VAR(name) static const char name[]
#define PyDoc_STRVAR(name, str) PyDoc_VAR(name) = PyDoc_STR(str)
#ifdef WITH_DOC_STRINGS
#define PyDoc_STR(str) str
#else
#define PyDoc_STR(str) ""
#endif

/* Rounding of sizes and pointers to a multiple of `a`, a power of two. */
#define _Py_SIZE_ROUND_DOWN(n, a) ((size_t)(n) & ~(size_t)((a)-1))
#define _Py_SIZE_ROUND_UP(n, a) (((size_t)(n) + (size_t)((a)-1)) & ~(size_t)((a)-1))
#define _Py_ALIGN_DOWN(p, a) ((void *)((uintptr_t)(p) & ~(uintptr_t)((a)-1)))
#define _Py_ALIGN_UP(p, a) ((void *)(((uintptr_t)(p) + (uintptr_t)((a)-1)) & ~(uintptr_t)((a)-1)))
#define _Py_IS_ALIGNED(p, a) (!((uintptr_t)(p) & (uintptr_t)((a)-1)))

#define Py_UNUSED(name) _unused_##name __attribute__((unused))

#ifdef Py_DEBUG
#define Py_UNREACHABLE() Py_FatalError("unreachable code was reached")
#else
#define Py_UNREACHABLE() __builtin_unreachable()
#endif

/* The struct of type `type` whose member `member` is at `ptr`. */
#define _Py_CONTAINER_OF(ptr, type, member) (type *)((char *)ptr - offsetof(type, member))

/* EXPR as a value that cannot be assigned to. */
#define _Py_RVALUE(EXPR) ((void)0, (EXPR))

#define _Py_IS_TYPE_SIGNED(type) ((type)(-1) <= 0)

#include "abi/pymacro.h"

/* A packed version as a constant expression, for comparison with
 * PY_VERSION_HEX and Py_Version. */
#define Py_PACK_FULL_VERSION _Py_PACK_FULL_VERSION
#define Py_PACK_VERSION(X, Y) Py_PACK_FULL_VERSION(X, Y, 0, 0, 0)

#endif /* Py_PYMACRO_H */
