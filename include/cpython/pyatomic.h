/* The `_Py_atomic_*` family: 141 inline functions over plain objects.
 *
 * They work on ordinary (not _Atomic) objects, so that a struct keeps its
 * layout and may be read by code that knows nothing of atomics. Names say what
 * is done, to which type, in which memory order:
 *
 *     _Py_atomic_<operation>_<type>[_<order>]
 *
 * No suffix means sequentially consistent. `_relaxed` orders nothing but is
 * never torn. An `_acquire` load sees everything that was written before the
 * `_release` store whose value it read.
 *
 * Every one of them compiles to a single instruction (or a lock-prefixed one)
 * on x86-64, takes no lock, and may be called by any thread, in a signal
 * handler, and in the child of a fork. `obj` must not be NULL and must be
 * aligned as its type asks; nothing is checked.
 *
 * Types: int8..int64, uint8..uint64, int, uint, intptr, uintptr, ssize, ptr;
 * for relaxed access also char, uchar, short, ushort, long, llong, ullong,
 * float, double. The ptr functions take `void *` for `T **`, so that callers
 * need no cast. */
#ifndef Py_CPYTHON_ATOMIC_H
#error "this header file must not be included directly"
#endif

#include "../pyport.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A pointer object of any type. may_alias: the object behind it is a `T *`, and
 * the compiler must not assume that it is a `void *`. */
typedef void *__attribute__((__may_alias__)) _gopyrt_anyptr;

/* name suffix, C type: the integers that have read-modify-write operations */
#define GOPYRT_ATOMIC_INTEGERS(X) \
    X(int, int)                   \
    X(int8, int8_t)               \
    X(int16, int16_t)             \
    X(int32, int32_t)             \
    X(int64, int64_t)             \
    X(intptr, intptr_t)           \
    X(uint, unsigned int)         \
    X(uint8, uint8_t)             \
    X(uint16, uint16_t)           \
    X(uint32, uint32_t)           \
    X(uint64, uint64_t)           \
    X(uintptr, uintptr_t)         \
    X(ssize, Py_ssize_t)

/* those that have bit operations */
#define GOPYRT_ATOMIC_BITS(X) \
    X(uint8, uint8_t)         \
    X(uint16, uint16_t)       \
    X(uint32, uint32_t)       \
    X(uint64, uint64_t)       \
    X(uintptr, uintptr_t)

/* those that have relaxed loads and stores only */
#define GOPYRT_ATOMIC_RELAXED_ONLY(X) \
    X(char, char)                     \
    X(uchar, unsigned char)           \
    X(short, short)                   \
    X(ushort, unsigned short)         \
    X(long, long)                     \
    X(llong, long long)               \
    X(ullong, unsigned long long)     \
    X(float, float)                   \
    X(double, double)

/* those that have acquire loads, and release stores */
#define GOPYRT_ATOMIC_ACQUIRE(X) \
    X(int, int)                  \
    X(uint32, uint32_t)          \
    X(uint64, uint64_t)          \
    X(uintptr, uintptr_t)        \
    X(ssize, Py_ssize_t)
#define GOPYRT_ATOMIC_RELEASE(X) \
    GOPYRT_ATOMIC_ACQUIRE(X)     \
    X(uint, unsigned int)

/* The generic builtins (with a temporary) are used for loads and stores, since
 * they also accept floating point. */
#define GOPYRT_ATOMIC_LOAD(name, type, order) \
    static inline type name(const type *obj)  \
    {                                         \
        type value;                           \
        __atomic_load(obj, &value, order);    \
        return value;                         \
    }
#define GOPYRT_ATOMIC_STORE(name, type, order)     \
    static inline void name(type *obj, type value) \
    {                                              \
        __atomic_store(obj, &value, order);        \
    }

/* _Py_atomic_load_T(obj): the value of *obj, sequentially consistent.
 * _Py_atomic_store_T(obj, value): *obj = value, sequentially consistent. */
#define GOPYRT_X(suffix, type)                                           \
    GOPYRT_ATOMIC_LOAD(_Py_atomic_load_##suffix, type, __ATOMIC_SEQ_CST) \
    GOPYRT_ATOMIC_STORE(_Py_atomic_store_##suffix, type, __ATOMIC_SEQ_CST)
GOPYRT_ATOMIC_INTEGERS(GOPYRT_X)
#undef GOPYRT_X

/* _Py_atomic_load_T_relaxed(obj), _Py_atomic_store_T_relaxed(obj, value):
 * never torn, ordered with nothing else. */
#define GOPYRT_X(suffix, type)                                                     \
    GOPYRT_ATOMIC_LOAD(_Py_atomic_load_##suffix##_relaxed, type, __ATOMIC_RELAXED) \
    GOPYRT_ATOMIC_STORE(_Py_atomic_store_##suffix##_relaxed, type, __ATOMIC_RELAXED)
GOPYRT_ATOMIC_INTEGERS(GOPYRT_X)
GOPYRT_ATOMIC_RELAXED_ONLY(GOPYRT_X)
#undef GOPYRT_X

/* _Py_atomic_load_T_acquire(obj) and _Py_atomic_store_T_release(obj, value):
 * the two ends of a hand-over from one thread to another. */
#define GOPYRT_X(suffix, type) \
    GOPYRT_ATOMIC_LOAD(_Py_atomic_load_##suffix##_acquire, type, __ATOMIC_ACQUIRE)
GOPYRT_ATOMIC_ACQUIRE(GOPYRT_X)
#undef GOPYRT_X
#define GOPYRT_X(suffix, type) \
    GOPYRT_ATOMIC_STORE(_Py_atomic_store_##suffix##_release, type, __ATOMIC_RELEASE)
GOPYRT_ATOMIC_RELEASE(GOPYRT_X)
#undef GOPYRT_X

/* _Py_atomic_add_T(obj, value): *obj += value, wrapping around also for signed
 * types. Returns the value before. Sequentially consistent.
 * _Py_atomic_exchange_T(obj, value): *obj = value. Returns the value before.
 * Sequentially consistent.
 * _Py_atomic_compare_exchange_T(obj, expected, desired): where *obj equals
 * *expected, *obj = desired and 1; otherwise *expected = *obj and 0. Never
 * fails spuriously. Sequentially consistent either way. */
#define GOPYRT_X(suffix, type)                                                          \
    static inline type _Py_atomic_add_##suffix(type *obj, type value)                   \
    {                                                                                   \
        return __atomic_fetch_add(obj, value, __ATOMIC_SEQ_CST);                        \
    }                                                                                   \
    static inline type _Py_atomic_exchange_##suffix(type *obj, type value)              \
    {                                                                                   \
        return __atomic_exchange_n(obj, value, __ATOMIC_SEQ_CST);                       \
    }                                                                                   \
    static inline int _Py_atomic_compare_exchange_##suffix(type *obj, type *expected,   \
                                                           type desired)                \
    {                                                                                   \
        return __atomic_compare_exchange_n(obj, expected, desired, 0, __ATOMIC_SEQ_CST, \
                                           __ATOMIC_SEQ_CST);                           \
    }
GOPYRT_ATOMIC_INTEGERS(GOPYRT_X)
#undef GOPYRT_X

/* _Py_atomic_and_T(obj, value), _Py_atomic_or_T(obj, value): *obj &= value,
 * *obj |= value. Return the value before. Sequentially consistent. */
#define GOPYRT_X(suffix, type)                                        \
    static inline type _Py_atomic_and_##suffix(type *obj, type value) \
    {                                                                 \
        return __atomic_fetch_and(obj, value, __ATOMIC_SEQ_CST);      \
    }                                                                 \
    static inline type _Py_atomic_or_##suffix(type *obj, type value)  \
    {                                                                 \
        return __atomic_fetch_or(obj, value, __ATOMIC_SEQ_CST);       \
    }
GOPYRT_ATOMIC_BITS(GOPYRT_X)
#undef GOPYRT_X

/* ---- pointers: obj is a `T **`, expected a `T **` ----------------------- */

/* The pointer in *obj, sequentially consistent. */
static inline void *
_Py_atomic_load_ptr(const void *obj)
{
    return __atomic_load_n((const _gopyrt_anyptr *)obj, __ATOMIC_SEQ_CST);
}

/* The pointer in *obj. What it points to may not be visible yet. */
static inline void *
_Py_atomic_load_ptr_relaxed(const void *obj)
{
    return __atomic_load_n((const _gopyrt_anyptr *)obj, __ATOMIC_RELAXED);
}

/* The pointer in *obj, and with it what was written to its target before the
 * release store that put it there. */
static inline void *
_Py_atomic_load_ptr_acquire(const void *obj)
{
    return __atomic_load_n((const _gopyrt_anyptr *)obj, __ATOMIC_ACQUIRE);
}

/* *obj = value, sequentially consistent. */
static inline void
_Py_atomic_store_ptr(void *obj, void *value)
{
    __atomic_store_n((_gopyrt_anyptr *)obj, value, __ATOMIC_SEQ_CST);
}

/* *obj = value, ordered with nothing else. */
static inline void
_Py_atomic_store_ptr_relaxed(void *obj, void *value)
{
    __atomic_store_n((_gopyrt_anyptr *)obj, value, __ATOMIC_RELAXED);
}

/* *obj = value, publishing everything that this thread wrote before. */
static inline void
_Py_atomic_store_ptr_release(void *obj, void *value)
{
    __atomic_store_n((_gopyrt_anyptr *)obj, value, __ATOMIC_RELEASE);
}

/* *obj = value; returns the pointer before. Sequentially consistent. */
static inline void *
_Py_atomic_exchange_ptr(void *obj, void *value)
{
    return __atomic_exchange_n((_gopyrt_anyptr *)obj, value, __ATOMIC_SEQ_CST);
}

/* As the integer ones: 1 and *obj = value, or 0 and *expected = *obj. */
static inline int
_Py_atomic_compare_exchange_ptr(void *obj, void *expected, void *value)
{
    return __atomic_compare_exchange_n((_gopyrt_anyptr *)obj, (_gopyrt_anyptr *)expected, value, 0,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* ---- fences ------------------------------------------------------------- */

/* Orders everything before against everything after, in one total order. */
static inline void
_Py_atomic_fence_seq_cst(void)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* Loads before it are not reordered with anything after it. */
static inline void
_Py_atomic_fence_acquire(void)
{
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
}

/* Nothing before it is reordered with stores after it. */
static inline void
_Py_atomic_fence_release(void)
{
    __atomic_thread_fence(__ATOMIC_RELEASE);
}

/* ---- names for other types ---------------------------------------------- */

/* A load that orders only what is reached through the loaded pointer. Hardware
 * gives that to a relaxed load; ThreadSanitizer has to be told. */
#ifdef _Py_THREAD_SANITIZER
#define _Py_atomic_load_ptr_consume _Py_atomic_load_ptr_acquire
#else
#define _Py_atomic_load_ptr_consume _Py_atomic_load_ptr_relaxed
#endif

/* unsigned long is as wide as uint64_t here. */
#define _Py_atomic_load_ulong(p) _Py_atomic_load_uint64((uint64_t *)(p))
#define _Py_atomic_load_ulong_relaxed(p) _Py_atomic_load_uint64_relaxed((uint64_t *)(p))
#define _Py_atomic_store_ulong(p, v) _Py_atomic_store_uint64((uint64_t *)(p), v)
#define _Py_atomic_store_ulong_relaxed(p, v) _Py_atomic_store_uint64_relaxed((uint64_t *)(p), v)

#undef GOPYRT_ATOMIC_LOAD
#undef GOPYRT_ATOMIC_STORE
#undef GOPYRT_ATOMIC_INTEGERS
#undef GOPYRT_ATOMIC_BITS
#undef GOPYRT_ATOMIC_RELAXED_ONLY
#undef GOPYRT_ATOMIC_ACQUIRE
#undef GOPYRT_ATOMIC_RELEASE

#ifdef __cplusplus
}
#endif
