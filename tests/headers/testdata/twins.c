/* The out-of-line twins of atomics.c, as another language sees them: only
 * through gopyruntime.h. Linked with atomics.c and without the library. */
#include "gopyruntime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../expect/expect.h"
#include "twins.h"

#define ONE(T) ((T)UINT64_C(0x8796A5B4C3D2E1F0))
#define TWO(T) ((T)UINT64_C(0x123456789ABCDE0F))

#define CHECK_INTEGER(object, T)                                               \
    do {                                                                       \
        T v = ONE(T), expected = ONE(T);                                       \
        EXPECT(gopyrt_##object##_load_relaxed(&v) == ONE(T));                  \
        EXPECT(gopyrt_##object##_load_seq_cst(&v) == ONE(T));                  \
        gopyrt_##object##_store_relaxed(&v, TWO(T));                           \
        EXPECT(v == TWO(T));                                                   \
        gopyrt_##object##_store_seq_cst(&v, ONE(T));                           \
        EXPECT(v == ONE(T));                                                   \
        EXPECT(gopyrt_##object##_exchange_seq_cst(&v, TWO(T)) == ONE(T));      \
        EXPECT(v == TWO(T));                                                   \
        EXPECT(!gopyrt_##object##_compare_exchange_seq_cst(&v, &expected, 0)); \
        EXPECT(v == TWO(T) && expected == TWO(T));                             \
        EXPECT(gopyrt_##object##_compare_exchange_seq_cst(&v, &expected, 5));  \
        EXPECT(v == 5);                                                        \
        EXPECT(gopyrt_##object##_add_seq_cst(&v, (T)-7) == 5);                 \
        EXPECT(v == (T)-2);                                                    \
        EXPECT(gopyrt_##object##_and_seq_cst(&v, 0x7F) == (T)-2);              \
        EXPECT(v == 0x7E);                                                     \
        EXPECT(gopyrt_##object##_or_seq_cst(&v, 0x81) == 0x7E);                \
        EXPECT(v == 0xFF);                                                     \
    } while (0)

#define CHECK_HAND_OVER(object, T)                            \
    do {                                                      \
        T v = 0;                                              \
        gopyrt_##object##_store_release(&v, ONE(T));          \
        EXPECT(v == ONE(T));                                  \
        EXPECT(gopyrt_##object##_load_acquire(&v) == ONE(T)); \
    } while (0)

static void
widths(void)
{
    CHECK_INTEGER(u8, uint8_t);
    CHECK_INTEGER(u32, uint32_t);
    CHECK_INTEGER(u64, uint64_t);
    CHECK_HAND_OVER(u32, uint32_t);
    CHECK_HAND_OVER(u64, uint64_t);
}

static void
pointers(void)
{
    int a, b, *p = &a, *expected = &b;
    EXPECT(gopyrt_ptr_load_relaxed(&p) == &a);
    EXPECT(gopyrt_ptr_load_acquire(&p) == &a);
    EXPECT(gopyrt_ptr_load_seq_cst(&p) == &a);
    gopyrt_ptr_store_relaxed(&p, &b);
    EXPECT(p == &b);
    gopyrt_ptr_store_release(&p, &a);
    EXPECT(p == &a);
    gopyrt_ptr_store_seq_cst(&p, &b);
    EXPECT(p == &b);
    EXPECT(gopyrt_ptr_exchange_seq_cst(&p, &a) == &b && p == &a);
    EXPECT(!gopyrt_ptr_compare_exchange_seq_cst(&p, &expected, NULL));
    EXPECT(p == &a && expected == &a);
    EXPECT(gopyrt_ptr_compare_exchange_seq_cst(&p, &expected, NULL));
    EXPECT(p == NULL);
}

static void
finalizing(void)
{
    EXPECT(gopyrt_runtime_get_finalizing_relaxed(runtime) == NULL);
    gopyrt_runtime_set_finalizing_relaxed(runtime, tstate);
    EXPECT(gopyrt_runtime_get_finalizing_relaxed(runtime) == tstate);
    EXPECT(gopyrt_runtime_get_finalizing_id_relaxed(runtime) == thread_id);
    gopyrt_runtime_set_finalizing_relaxed(runtime, NULL);
    EXPECT(gopyrt_runtime_get_finalizing_relaxed(runtime) == NULL);
    EXPECT(gopyrt_runtime_get_finalizing_id_relaxed(runtime) == 0);

    gopyrt_interp_set_finalizing_relaxed(interp, tstate);
    EXPECT(gopyrt_interp_get_finalizing_relaxed(interp) == tstate);
    EXPECT(gopyrt_interp_get_finalizing_id_relaxed(interp) == thread_id);
    EXPECT(gopyrt_runtime_get_finalizing_relaxed(runtime) == NULL);
    gopyrt_interp_set_finalizing_relaxed(interp, NULL);
    EXPECT(gopyrt_interp_get_finalizing_relaxed(interp) == NULL);
    EXPECT(gopyrt_interp_get_finalizing_id_relaxed(interp) == 0);
}

static void
this_thread(void)
{
    attach(0);
    EXPECT(gopyrt_tstate_get_current() == NULL);
    EXPECT(gopyrt_interp_get_current() == NULL);
    EXPECT(gopyrt_tstate_is_attached_relaxed(tstate) == 0);
    EXPECT(gopyrt_thread_is_main() == 0);
    attach(1);
    EXPECT(gopyrt_tstate_get_current() == tstate);
    EXPECT(gopyrt_interp_get_current() == interp);
    EXPECT(gopyrt_tstate_is_attached_relaxed(tstate) == 1);
    EXPECT(gopyrt_thread_is_main() == 1);
    EXPECT(gopyrt_interp_is_main(interp) == 0);
    EXPECT(gopyrt_interp_is_main(main_interp) == 1);
}

static void
breaker(void)
{
    EXPECT(gopyrt_breaker_test_relaxed(tstate, 0xFF) == 0);
    gopyrt_breaker_set_seq_cst(tstate, 0x12);
    EXPECT(gopyrt_breaker_test_relaxed(tstate, 0x02) == 1);
    EXPECT(gopyrt_breaker_test_relaxed(tstate, 0x01) == 0);
    gopyrt_breaker_clear_seq_cst(tstate, 0x02);
    EXPECT(gopyrt_breaker_test_relaxed(tstate, 0x02) == 0);
    EXPECT(gopyrt_breaker_test_relaxed(tstate, 0x10) == 1);
}

static void
locks(void)
{
    gopyrt_heads_lock(runtime);
    EXPECT(gopyrt_u8_load_seq_cst(heads_bits) == 1);
    gopyrt_heads_unlock(runtime);
    EXPECT(gopyrt_u8_load_seq_cst(heads_bits) == 0);

    uint8_t bits = 0;
    EXPECT(gopyrt_mutex_try_lock((PyMutex *)&bits) == 1 && bits == 1);
    EXPECT(gopyrt_mutex_try_lock((PyMutex *)&bits) == 0 && bits == 1);
}

int
main(void)
{
    widths();
    pointers();
    finalizing();
    this_thread();
    breaker();
    locks();
    return 0;
}
