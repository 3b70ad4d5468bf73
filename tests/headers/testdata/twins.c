/* The out-of-line twins of atomics.c, as a foreign language sees them: only
 * through gopyruntime.h. Linked with atomics.c and without the library. */
#include "gopyruntime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "twins.h"

#define ONE(T) ((T)UINT64_C(0x8796A5B4C3D2E1F0))
#define TWO(T) ((T)UINT64_C(0x123456789ABCDE0F))

#define CHECK_INTEGER(object, T)                                              \
    do {                                                                      \
        T v = ONE(T), expected = ONE(T);                                      \
        CHECK(gopyrt_##object##_load_relaxed(&v) == ONE(T));                  \
        CHECK(gopyrt_##object##_load_seq_cst(&v) == ONE(T));                  \
        gopyrt_##object##_store_relaxed(&v, TWO(T));                          \
        CHECK(v == TWO(T));                                                   \
        gopyrt_##object##_store_seq_cst(&v, ONE(T));                          \
        CHECK(v == ONE(T));                                                   \
        CHECK(gopyrt_##object##_exchange_seq_cst(&v, TWO(T)) == ONE(T));      \
        CHECK(v == TWO(T));                                                   \
        CHECK(!gopyrt_##object##_compare_exchange_seq_cst(&v, &expected, 0)); \
        CHECK(v == TWO(T) && expected == TWO(T));                             \
        CHECK(gopyrt_##object##_compare_exchange_seq_cst(&v, &expected, 5));  \
        CHECK(v == 5);                                                        \
        CHECK(gopyrt_##object##_add_seq_cst(&v, (T)-7) == 5);                 \
        CHECK(v == (T)-2);                                                    \
        CHECK(gopyrt_##object##_and_seq_cst(&v, 0x7F) == (T)-2);              \
        CHECK(v == 0x7E);                                                     \
        CHECK(gopyrt_##object##_or_seq_cst(&v, 0x81) == 0x7E);                \
        CHECK(v == 0xFF);                                                     \
    } while (0)

#define CHECK_HAND_OVER(object, T)                           \
    do {                                                     \
        T v = 0;                                             \
        gopyrt_##object##_store_release(&v, ONE(T));         \
        CHECK(v == ONE(T));                                  \
        CHECK(gopyrt_##object##_load_acquire(&v) == ONE(T)); \
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
    CHECK(gopyrt_ptr_load_relaxed(&p) == &a);
    CHECK(gopyrt_ptr_load_acquire(&p) == &a);
    CHECK(gopyrt_ptr_load_seq_cst(&p) == &a);
    gopyrt_ptr_store_relaxed(&p, &b);
    CHECK(p == &b);
    gopyrt_ptr_store_release(&p, &a);
    CHECK(p == &a);
    gopyrt_ptr_store_seq_cst(&p, &b);
    CHECK(p == &b);
    CHECK(gopyrt_ptr_exchange_seq_cst(&p, &a) == &b && p == &a);
    CHECK(!gopyrt_ptr_compare_exchange_seq_cst(&p, &expected, NULL));
    CHECK(p == &a && expected == &a);
    CHECK(gopyrt_ptr_compare_exchange_seq_cst(&p, &expected, NULL));
    CHECK(p == NULL);
}

static void
finalizing(void)
{
    CHECK(gopyrt_runtime_get_finalizing_relaxed(runtime) == NULL);
    gopyrt_runtime_set_finalizing_relaxed(runtime, tstate);
    CHECK(gopyrt_runtime_get_finalizing_relaxed(runtime) == tstate);
    CHECK(gopyrt_runtime_get_finalizing_id_relaxed(runtime) == thread_id);
    gopyrt_runtime_set_finalizing_relaxed(runtime, NULL);
    CHECK(gopyrt_runtime_get_finalizing_relaxed(runtime) == NULL);
    CHECK(gopyrt_runtime_get_finalizing_id_relaxed(runtime) == 0);

    gopyrt_interp_set_finalizing_relaxed(interp, tstate);
    CHECK(gopyrt_interp_get_finalizing_relaxed(interp) == tstate);
    CHECK(gopyrt_interp_get_finalizing_id_relaxed(interp) == thread_id);
    CHECK(gopyrt_runtime_get_finalizing_relaxed(runtime) == NULL);
    gopyrt_interp_set_finalizing_relaxed(interp, NULL);
    CHECK(gopyrt_interp_get_finalizing_relaxed(interp) == NULL);
    CHECK(gopyrt_interp_get_finalizing_id_relaxed(interp) == 0);
}

static void
this_thread(void)
{
    attach(0);
    CHECK(gopyrt_tstate_get_current() == NULL);
    CHECK(gopyrt_interp_get_current() == NULL);
    CHECK(gopyrt_tstate_is_attached_relaxed(tstate) == 0);
    CHECK(gopyrt_thread_is_main() == 0);
    attach(1);
    CHECK(gopyrt_tstate_get_current() == tstate);
    CHECK(gopyrt_interp_get_current() == interp);
    CHECK(gopyrt_tstate_is_attached_relaxed(tstate) == 1);
    CHECK(gopyrt_thread_is_main() == 1);
    CHECK(gopyrt_interp_is_main(interp) == 0);
    CHECK(gopyrt_interp_is_main(main_interp) == 1);
}

static void
breaker(void)
{
    CHECK(gopyrt_breaker_test_relaxed(tstate, 0xFF) == 0);
    gopyrt_breaker_set_seq_cst(tstate, 0x12);
    CHECK(gopyrt_breaker_test_relaxed(tstate, 0x02) == 1);
    CHECK(gopyrt_breaker_test_relaxed(tstate, 0x01) == 0);
    gopyrt_breaker_clear_seq_cst(tstate, 0x02);
    CHECK(gopyrt_breaker_test_relaxed(tstate, 0x02) == 0);
    CHECK(gopyrt_breaker_test_relaxed(tstate, 0x10) == 1);
}

static void
locks(void)
{
    gopyrt_heads_lock(runtime);
    CHECK(gopyrt_u8_load_seq_cst(heads_bits) == 1);
    gopyrt_heads_unlock(runtime);
    CHECK(gopyrt_u8_load_seq_cst(heads_bits) == 0);

    uint8_t bits = 0;
    CHECK(gopyrt_mutex_try_lock((PyMutex *)&bits) == 1 && bits == 1);
    CHECK(gopyrt_mutex_try_lock((PyMutex *)&bits) == 0 && bits == 1);
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
    return failures != 0;
}
