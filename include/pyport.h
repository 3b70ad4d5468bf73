/* The C dialect that the other headers are written in: attributes, casts,
 * integer types, compiler differences. gcc and clang on x86-64 Linux. */
#ifndef Py_PYPORT_H
#define Py_PYPORT_H

#include "pyconfig.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#if UCHAR_MAX != 255
#error "an unsigned char must be one 8-bit byte"
#endif

#ifdef Py_GIL_DISABLED
#error "the layout is that of the default build: Py_GIL_DISABLED changes it"
#endif

/* __has_builtin and __has_attribute, or 0 if the compiler lacks them. */
#ifdef __has_builtin
#define _Py__has_builtin(x) __has_builtin(x)
#else
#define _Py__has_builtin(x) 0
#endif
#ifdef __has_attribute
#define _Py__has_attribute(x) __has_attribute(x)
#else
#define _Py__has_attribute(x) 0
#endif

/* _Py_STATIC_CAST is C++'s static_cast where there is one, so that a cast that
 * C++ would refuse is caught there. _Py_CAST is always the C cast. */
#ifdef __cplusplus
#define _Py_STATIC_CAST(type, expr) static_cast<type>(expr)
#else
#define _Py_STATIC_CAST(type, expr) ((type)(expr))
#endif
#define _Py_CAST(type, expr) ((type)(expr))

/* Casts a function pointer to another function type; by way of void(*)(void),
 * which is the one type that compilers let through without a warning. Calling
 * the result with a wrong signature is as undefined as ever. */
#define _Py_FUNC_CAST(T, func) _Py_CAST(T, _Py_CAST(void (*)(void), (func)))

#if (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L) \
    || (defined(__cplusplus) && __cplusplus >= 201103L)
#define _Py_NULL nullptr
#else
#define _Py_NULL NULL
#endif

/* Py_BUILD_CORE opens the internal headers. The two refinements imply it:
 * _BUILTIN for code linked into the runtime, _MODULE for code in a shared
 * library of its own, which may not touch the runtime's thread-locals. */
#if defined(Py_BUILD_CORE_BUILTIN) && !defined(Py_BUILD_CORE)
#define Py_BUILD_CORE
#endif
#if defined(Py_BUILD_CORE_MODULE) && !defined(Py_BUILD_CORE)
#define Py_BUILD_CORE
#endif

/* ---- integer types ------------------------------------------------------ */

#ifndef HAVE_LONG_LONG
#define HAVE_LONG_LONG 1
#endif
#ifndef PY_LONG_LONG
#define PY_LONG_LONG long long
#define PY_LLONG_MIN LLONG_MIN
#define PY_LLONG_MAX LLONG_MAX
#define PY_ULLONG_MAX ULLONG_MAX
#endif
#define PY_UINT32_T uint32_t
#define PY_UINT64_T uint64_t
#define PY_INT32_T int32_t
#define PY_INT64_T int64_t

/* Bits in one digit of a Python int. Part of the layout of static_objects. */
#ifndef PYLONG_BITS_IN_DIGIT
#define PYLONG_BITS_IN_DIGIT 30
#endif

/* Py_ssize_t is a signed size_t: counts and indexes, -1 often for "failed". */
#include "abi/pyport.h"
#define PY_SIZE_MAX SIZE_MAX
#define PY_FORMAT_SIZE_T "z"

#define SIZEOF_PY_HASH_T SIZEOF_SIZE_T
#define SIZEOF_PY_UHASH_T SIZEOF_SIZE_T

#ifndef LONG_BIT
#define LONG_BIT (8 * SIZEOF_LONG)
#endif
#ifndef Py_LL
#define Py_LL(x) x##LL
#endif
#ifndef Py_ULL
#define Py_ULL(x) Py_LL(x##U)
#endif

/* I >> J keeps the sign on every compiler these headers support. */
#define Py_ARITHMETIC_RIGHT_SHIFT(TYPE, I, J) ((I) >> (J))

/* Narrows VALUE; under Py_DEBUG an assertion checks that nothing is lost. */
#ifdef Py_DEBUG
#define Py_SAFE_DOWNCAST(VALUE, WIDE, NARROW)                                    \
    (assert(_Py_STATIC_CAST(WIDE, _Py_STATIC_CAST(NARROW, (VALUE))) == (VALUE)), \
     _Py_STATIC_CAST(NARROW, (VALUE)))
#else
#define Py_SAFE_DOWNCAST(VALUE, WIDE, NARROW) _Py_STATIC_CAST(NARROW, (VALUE))
#endif

#define PY_BIG_ENDIAN 0
#define PY_LITTLE_ENDIAN 1

#ifndef ALIGNOF_MAX_ALIGN_T
#define ALIGNOF_MAX_ALIGN_T _Alignof(long double)
#endif

/* ---- functions ---------------------------------------------------------- */

#define Py_LOCAL(type) static type
#define Py_LOCAL_INLINE(type) static inline type
#define Py_MEMCPY memcpy
#define Py_VA_COPY va_copy
#define Py_FORCE_EXPANSION(X) X

#define Py_GCC_ATTRIBUTE(x) __attribute__(x)
#define Py_ALIGNED(x) __attribute__((aligned(x)))
#define Py_NO_INLINE __attribute__((noinline))
#define _Py_HOT_FUNCTION __attribute__((hot))
#ifdef Py_DEBUG
#define Py_ALWAYS_INLINE /* keeps unoptimized frames small */
#else
#define Py_ALWAYS_INLINE __attribute__((always_inline))
#endif
#ifndef _Py_NO_RETURN
#define _Py_NO_RETURN __attribute__((__noreturn__))
#endif

#define Py_DEPRECATED(VERSION_UNUSED) __attribute__((__deprecated__))
#ifdef Py_BUILD_CORE
#define _Py_DEPRECATED_EXTERNALLY(VERSION_UNUSED)
#else
#define _Py_DEPRECATED_EXTERNALLY(version) Py_DEPRECATED(version)
#endif

#define _Py_COMP_DIAG_PUSH _Pragma("GCC diagnostic push")
#define _Py_COMP_DIAG_IGNORE_DEPR_DECLS \
    _Pragma("GCC diagnostic ignored \"-Wdeprecated-declarations\"")
#define _Py_COMP_DIAG_POP _Pragma("GCC diagnostic pop")

#if _Py__has_attribute(fallthrough)
#define _Py_FALLTHROUGH __attribute__((fallthrough))
#else
#define _Py_FALLTHROUGH \
    do {                \
    } while (0)
#endif
#if _Py__has_attribute(nonstring)
#define _Py_NONSTRING __attribute__((nonstring))
#else
#define _Py_NONSTRING
#endif

#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
#define _Py_TYPEOF(expr) typeof(expr)
#else
#define _Py_TYPEOF(expr) __typeof__(expr)
#endif

#ifndef PY_CXX_CONST
#ifdef __cplusplus
#define PY_CXX_CONST const
#else
#define PY_CXX_CONST
#endif
#endif

#include "exports.h"

#ifdef Py_LIMITED_API
/* The stable ABI and the runtime's internals exclude each other. */
#undef Py_BUILD_CORE
#undef Py_BUILD_CORE_BUILTIN
#undef Py_BUILD_CORE_MODULE
#endif

/* ---- threads and stack -------------------------------------------------- */

#ifndef WITH_THREAD
#define WITH_THREAD
#endif
#define Py_CAN_START_THREADS 1

/* Code of the core may use thread-locals; extensions go through functions.
 * The spelling differs by language, the storage does not. */
#ifdef Py_BUILD_CORE
#define HAVE_THREAD_LOCAL 1
#ifdef __cplusplus
#define _Py_thread_local __thread
#else
#define _Py_thread_local _Thread_local
#endif
#endif

#ifndef _Py_STACK_GROWS_DOWN
#define _Py_STACK_GROWS_DOWN 1
#endif

#include "pysanitizer.h"

#endif /* Py_PYPORT_H */
