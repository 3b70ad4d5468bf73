/* Calls every _Py_atomic_* function and checks what it does: to the object, to
 * the bytes around it, and by what it returns. Each function is first assigned
 * to a pointer of the type it must have, so a wrong type does not compile.
 *
 * It prints the name of each function that it checked; the Go test compares
 * that list with the functions that the header defines. */
#define Py_BUILD_CORE 1
#include "Python.h"

static int failures;

#define CHECK(fn, condition)                                                         \
    do {                                                                             \
        if (!(condition)) {                                                          \
            fprintf(stderr, "%s: line %d: not so: %s\n", #fn, __LINE__, #condition); \
            failures++;                                                              \
        }                                                                            \
    } while (0)
#define DONE(fn) puts(#fn)

/* An object between guard bytes, which reveal an access that is too wide. */
#define CELL(T)                   \
    struct {                      \
        unsigned char before[16]; \
        T v;                      \
        unsigned char after[16];  \
    }
#define SET(cell, value)                 \
    do {                                 \
        memset((cell).before, 0xA5, 16); \
        memset((cell).after, 0xA5, 16);  \
        (cell).v = (value);              \
    } while (0)
#define GUARDED(cell) (untouched((cell).before) && untouched((cell).after))

static int
untouched(const unsigned char *bytes)
{
    for (int i = 0; i < 16; i++) {
        if (bytes[i] != 0xA5) {
            return 0;
        }
    }
    return 1;
}

/* Two values that differ in every byte of T, and have different signs. */
#define ONE(T) ((T)UINT64_C(0x8796A5B4C3D2E1F0))
#define TWO(T) ((T)UINT64_C(0x123456789ABCDE0F))

#define CHECK_LOAD(fn, T)                             \
    do {                                              \
        T (*const load)(const T *) = fn;              \
        CELL(T) cell;                                 \
        SET(cell, ONE(T));                            \
        CHECK(fn, load(&cell.v) == ONE(T));           \
        SET(cell, TWO(T));                            \
        CHECK(fn, load(&cell.v) == TWO(T));           \
        CHECK(fn, cell.v == TWO(T) && GUARDED(cell)); \
        DONE(fn);                                     \
    } while (0);
#define CHECK_STORE(fn, T)                            \
    do {                                              \
        void (*const store)(T *, T) = fn;             \
        CELL(T) cell;                                 \
        SET(cell, ONE(T));                            \
        store(&cell.v, TWO(T));                       \
        CHECK(fn, cell.v == TWO(T) && GUARDED(cell)); \
        DONE(fn);                                     \
    } while (0);
#define CHECK_ADD(fn, T)                                       \
    do {                                                       \
        T (*const add)(T *, T) = fn;                           \
        CELL(T) cell;                                          \
        SET(cell, 100);                                        \
        CHECK(fn, add(&cell.v, 27) == 100);                    \
        CHECK(fn, cell.v == 127);                              \
        CHECK(fn, add(&cell.v, (T)-28) == 127);                \
        CHECK(fn, cell.v == 99);                               \
        SET(cell, (T)-1); /* all ones: the sum wraps around */ \
        CHECK(fn, add(&cell.v, 1) == (T)-1);                   \
        CHECK(fn, cell.v == 0 && GUARDED(cell));               \
        DONE(fn);                                              \
    } while (0);
#define CHECK_EXCHANGE(fn, T)                           \
    do {                                                \
        T (*const exchange)(T *, T) = fn;               \
        CELL(T) cell;                                   \
        SET(cell, ONE(T));                              \
        CHECK(fn, exchange(&cell.v, TWO(T)) == ONE(T)); \
        CHECK(fn, cell.v == TWO(T) && GUARDED(cell));   \
        DONE(fn);                                       \
    } while (0);
#define CHECK_COMPARE_EXCHANGE(fn, T)                        \
    do {                                                     \
        int (*const swap)(T *, T *, T) = fn;                 \
        CELL(T) cell, expected;                              \
        SET(cell, ONE(T));                                   \
        SET(expected, ONE(T));                               \
        CHECK(fn, swap(&cell.v, &expected.v, TWO(T)) == 1);  \
        CHECK(fn, cell.v == TWO(T) && expected.v == ONE(T)); \
        CHECK(fn, swap(&cell.v, &expected.v, 0) == 0);       \
        CHECK(fn, cell.v == TWO(T) && expected.v == TWO(T)); \
        CHECK(fn, GUARDED(cell) && GUARDED(expected));       \
        DONE(fn);                                            \
    } while (0);
#define CHECK_BITS(fn, T, op)                                        \
    do {                                                             \
        T (*const change)(T *, T) = fn;                              \
        CELL(T) cell;                                                \
        SET(cell, ONE(T));                                           \
        CHECK(fn, change(&cell.v, TWO(T)) == ONE(T));                \
        CHECK(fn, cell.v == (T)(ONE(T) op TWO(T)) && GUARDED(cell)); \
        DONE(fn);                                                    \
    } while (0);

#define INTEGERS(X)       \
    X(int, int)           \
    X(int8, int8_t)       \
    X(int16, int16_t)     \
    X(int32, int32_t)     \
    X(int64, int64_t)     \
    X(intptr, intptr_t)   \
    X(uint, unsigned int) \
    X(uint8, uint8_t)     \
    X(uint16, uint16_t)   \
    X(uint32, uint32_t)   \
    X(uint64, uint64_t)   \
    X(uintptr, uintptr_t) \
    X(ssize, Py_ssize_t)

static void
integers(void)
{
#define X(suffix, T)                                    \
    CHECK_LOAD(_Py_atomic_load_##suffix, T)             \
    CHECK_LOAD(_Py_atomic_load_##suffix##_relaxed, T)   \
    CHECK_STORE(_Py_atomic_store_##suffix, T)           \
    CHECK_STORE(_Py_atomic_store_##suffix##_relaxed, T) \
    CHECK_ADD(_Py_atomic_add_##suffix, T)               \
    CHECK_EXCHANGE(_Py_atomic_exchange_##suffix, T)     \
    CHECK_COMPARE_EXCHANGE(_Py_atomic_compare_exchange_##suffix, T)
    INTEGERS(X)
#undef X
#define X(suffix, T)                          \
    CHECK_BITS(_Py_atomic_and_##suffix, T, &) \
    CHECK_BITS(_Py_atomic_or_##suffix, T, |)
    X(uint8, uint8_t)
    X(uint16, uint16_t)
    X(uint32, uint32_t)
    X(uint64, uint64_t)
    X(uintptr, uintptr_t)
#undef X
}

static void
handing_over(void)
{
#define X(suffix, T)                                  \
    CHECK_LOAD(_Py_atomic_load_##suffix##_acquire, T) \
    CHECK_STORE(_Py_atomic_store_##suffix##_release, T)
    X(int, int)
    X(uint32, uint32_t)
    X(uint64, uint64_t)
    X(uintptr, uintptr_t)
    X(ssize, Py_ssize_t)
#undef X
    CHECK_STORE(_Py_atomic_store_uint_release, unsigned int)
}

static void
relaxed_only(void)
{
#define X(suffix, T)                                  \
    CHECK_LOAD(_Py_atomic_load_##suffix##_relaxed, T) \
    CHECK_STORE(_Py_atomic_store_##suffix##_relaxed, T)
    X(char, char)
    X(uchar, unsigned char)
    X(short, short)
    X(ushort, unsigned short)
    X(long, long)
    X(llong, long long)
    X(ullong, unsigned long long)
    X(float, float)
    X(double, double)
#undef X
}

static void
pointers(void)
{
    int a = 1, b = 2;
    CELL(int *) cell, expected;

#define LOAD(fn)                                         \
    do {                                                 \
        void *(*const load)(const void *) = fn;          \
        SET(cell, &a);                                   \
        CHECK(fn, load(&cell.v) == &a && GUARDED(cell)); \
        DONE(fn);                                        \
    } while (0)
#define STORE(fn)                                 \
    do {                                          \
        void (*const store)(void *, void *) = fn; \
        SET(cell, &a);                            \
        store(&cell.v, &b);                       \
        CHECK(fn, cell.v == &b && GUARDED(cell)); \
        DONE(fn);                                 \
    } while (0)
    LOAD(_Py_atomic_load_ptr);
    LOAD(_Py_atomic_load_ptr_relaxed);
    LOAD(_Py_atomic_load_ptr_acquire);
    STORE(_Py_atomic_store_ptr);
    STORE(_Py_atomic_store_ptr_relaxed);
    STORE(_Py_atomic_store_ptr_release);
#undef LOAD
#undef STORE

    void *(*const exchange)(void *, void *) = _Py_atomic_exchange_ptr;
    SET(cell, &a);
    CHECK(_Py_atomic_exchange_ptr, exchange(&cell.v, &b) == &a);
    CHECK(_Py_atomic_exchange_ptr, cell.v == &b && GUARDED(cell));
    DONE(_Py_atomic_exchange_ptr);

    int (*const swap)(void *, void *, void *) = _Py_atomic_compare_exchange_ptr;
    SET(cell, &a);
    SET(expected, &a);
    CHECK(_Py_atomic_compare_exchange_ptr, swap(&cell.v, &expected.v, &b) == 1);
    CHECK(_Py_atomic_compare_exchange_ptr, cell.v == &b && expected.v == &a);
    CHECK(_Py_atomic_compare_exchange_ptr, swap(&cell.v, &expected.v, NULL) == 0);
    CHECK(_Py_atomic_compare_exchange_ptr, cell.v == &b && expected.v == &b);
    CHECK(_Py_atomic_compare_exchange_ptr, GUARDED(cell) && GUARDED(expected));
    DONE(_Py_atomic_compare_exchange_ptr);
}

/* The names for unsigned long and for consume are macros over the others. */
static void
aliases(void)
{
    CELL(unsigned long) cell;
    SET(cell, ONE(unsigned long));
    CHECK(_Py_atomic_load_ulong, _Py_atomic_load_ulong(&cell.v) == ONE(unsigned long));
    CHECK(_Py_atomic_load_ulong_relaxed,
          _Py_atomic_load_ulong_relaxed(&cell.v) == ONE(unsigned long));
    _Py_atomic_store_ulong(&cell.v, TWO(unsigned long));
    CHECK(_Py_atomic_store_ulong, cell.v == TWO(unsigned long));
    _Py_atomic_store_ulong_relaxed(&cell.v, ONE(unsigned long));
    CHECK(_Py_atomic_store_ulong_relaxed, cell.v == ONE(unsigned long));
    CHECK(_Py_atomic_store_ulong_relaxed, GUARDED(cell));

    int target = 0, *pointer = &target;
    CHECK(_Py_atomic_load_ptr_consume, _Py_atomic_load_ptr_consume(&pointer) == &target);
}

static void
fences(void)
{
    void (*const fence[])(void) = { _Py_atomic_fence_seq_cst, _Py_atomic_fence_acquire,
                                    _Py_atomic_fence_release };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(fence); i++) {
        fence[i]();
    }
    DONE(_Py_atomic_fence_seq_cst);
    DONE(_Py_atomic_fence_acquire);
    DONE(_Py_atomic_fence_release);
}

int
main(void)
{
    integers();
    handing_over();
    relaxed_only();
    pointers();
    aliases();
    fences();
    return failures != 0;
}
