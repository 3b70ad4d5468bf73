/* The out-of-line twins: on numbers and pointers of the caller, which another
 * thread changes at the same time where that is meaningful. */
#include "calls.h"

#define MANY 2000

/* Twice MANY times by two threads: nothing may be lost. */
#define ON_TWO_THREADS(once)                                         \
    static void *many_##once(void *unused)                           \
    {                                                                \
        for (int i = 0; i < MANY; i++) {                             \
            once();                                                  \
        }                                                            \
        return unused;                                               \
    }                                                                \
    static void both_##once(void)                                    \
    {                                                                \
        pthread_t other;                                             \
        HOLDS(pthread_create(&other, NULL, many_##once, NULL) == 0); \
        many_##once(NULL);                                           \
        HOLDS(pthread_join(other, NULL) == 0);                       \
    }

#define ATOMICS(width, type, top)                                                         \
    static type cell_##width;                                                             \
    CASE(gopyrt_##width##_load_relaxed, ATTACHED)                                         \
    {                                                                                     \
        cell_##width = (type)(top);                                                       \
        HOLDS(gopyrt_##width##_load_relaxed(&cell_##width) == (type)(top));               \
    }                                                                                     \
    CASE(gopyrt_##width##_load_seq_cst, ATTACHED)                                         \
    {                                                                                     \
        cell_##width = (type)(top);                                                       \
        HOLDS(gopyrt_##width##_load_seq_cst(&cell_##width) == (type)(top));               \
    }                                                                                     \
    CASE(gopyrt_##width##_store_relaxed, ATTACHED)                                        \
    {                                                                                     \
        gopyrt_##width##_store_relaxed(&cell_##width, (type)(top));                       \
        HOLDS(cell_##width == (type)(top));                                               \
    }                                                                                     \
    CASE(gopyrt_##width##_store_seq_cst, ATTACHED)                                        \
    {                                                                                     \
        gopyrt_##width##_store_seq_cst(&cell_##width, (type)(top));                       \
        HOLDS(cell_##width == (type)(top));                                               \
    }                                                                                     \
    CASE(gopyrt_##width##_exchange_seq_cst, ATTACHED)                                     \
    {                                                                                     \
        cell_##width = 7;                                                                 \
        GIVES(7, gopyrt_##width##_exchange_seq_cst(&cell_##width, (type)(top)));          \
        HOLDS(cell_##width == (type)(top));                                               \
    }                                                                                     \
    CASE(gopyrt_##width##_compare_exchange_seq_cst, ATTACHED)                             \
    {                                                                                     \
        type expected = 6;                                                                \
        cell_##width = 7;                                                                 \
        GIVES(0, gopyrt_##width##_compare_exchange_seq_cst(&cell_##width, &expected, 9)); \
        GIVES(7, expected);                                                               \
        GIVES(7, cell_##width);                                                           \
        GIVES(1, gopyrt_##width##_compare_exchange_seq_cst(&cell_##width, &expected, 9)); \
        GIVES(9, cell_##width);                                                           \
    }                                                                                     \
    static void add_one_##width(void)                                                     \
    {                                                                                     \
        (void)gopyrt_##width##_add_seq_cst(&cell_##width, 1);                             \
    }                                                                                     \
    ON_TWO_THREADS(add_one_##width)                                                       \
    CASE(gopyrt_##width##_add_seq_cst, ATTACHED)                                          \
    {                                                                                     \
        GIVES(0, gopyrt_##width##_add_seq_cst(&cell_##width, (type)(top)));               \
        cell_##width = 0;                                                                 \
        both_add_one_##width();                                                           \
        HOLDS(cell_##width == (type)(2 * MANY));                                          \
    }                                                                                     \
    CASE(gopyrt_##width##_and_seq_cst, ATTACHED)                                          \
    {                                                                                     \
        cell_##width = 0x5d;                                                              \
        GIVES(0x5d, gopyrt_##width##_and_seq_cst(&cell_##width, 0x3b));                   \
        GIVES(0x19, cell_##width);                                                        \
    }                                                                                     \
    CASE(gopyrt_##width##_or_seq_cst, ATTACHED)                                           \
    {                                                                                     \
        cell_##width = 0x51;                                                              \
        GIVES(0x51, gopyrt_##width##_or_seq_cst(&cell_##width, 0x32));                    \
        GIVES(0x73, cell_##width);                                                        \
    }

/* What bytes do not have. */
#define ATOMICS_ORDERED(width, type, top)                                   \
    CASE(gopyrt_##width##_load_acquire, ATTACHED)                           \
    {                                                                       \
        cell_##width = (type)(top);                                         \
        HOLDS(gopyrt_##width##_load_acquire(&cell_##width) == (type)(top)); \
    }                                                                       \
    CASE(gopyrt_##width##_store_release, ATTACHED)                          \
    {                                                                       \
        gopyrt_##width##_store_release(&cell_##width, (type)(top));         \
        HOLDS(cell_##width == (type)(top));                                 \
    }

ATOMICS(u8, uint8_t, UINT8_MAX)
ATOMICS(u32, uint32_t, UINT32_MAX)
ATOMICS(u64, uint64_t, UINT64_MAX)
ATOMICS_ORDERED(u32, uint32_t, UINT32_MAX - 1)
ATOMICS_ORDERED(u64, uint64_t, UINT64_MAX - 1)

static int thing, another;
static void *pointer = &thing;

CASE(gopyrt_ptr_load_relaxed, ATTACHED)
{
    HOLDS(gopyrt_ptr_load_relaxed(&pointer) == &thing);
}

CASE(gopyrt_ptr_load_acquire, ATTACHED)
{
    HOLDS(gopyrt_ptr_load_acquire(&pointer) == &thing);
}

CASE(gopyrt_ptr_load_seq_cst, ATTACHED)
{
    HOLDS(gopyrt_ptr_load_seq_cst(&pointer) == &thing);
}

CASE(gopyrt_ptr_store_relaxed, ATTACHED)
{
    gopyrt_ptr_store_relaxed(&pointer, &another);
    HOLDS(pointer == &another);
}

CASE(gopyrt_ptr_store_release, ATTACHED)
{
    gopyrt_ptr_store_release(&pointer, &another);
    HOLDS(pointer == &another);
}

CASE(gopyrt_ptr_store_seq_cst, ATTACHED)
{
    gopyrt_ptr_store_seq_cst(&pointer, &another);
    HOLDS(pointer == &another);
}

CASE(gopyrt_ptr_exchange_seq_cst, ATTACHED)
{
    HOLDS(gopyrt_ptr_exchange_seq_cst(&pointer, &another) == &thing);
    HOLDS(pointer == &another);
}

CASE(gopyrt_ptr_compare_exchange_seq_cst, ATTACHED)
{
    void *expected = NULL;
    GIVES(0, gopyrt_ptr_compare_exchange_seq_cst(&pointer, &expected, &another));
    HOLDS(expected == &thing && pointer == &thing);
    GIVES(1, gopyrt_ptr_compare_exchange_seq_cst(&pointer, &expected, &another));
    HOLDS(pointer == &another);
}
