/* What Go knows of a thread that C made, in two places: a slot of thread-local
 * memory, which holds the thread's goroutine, and a pthread key, whose destructor
 * tells Go that the thread ends. C cannot name either, so they are found by the
 * value that is stored there: the linker redirects the calls that store it to the
 * functions here (ld's --wrap).
 */
#include "parts.h"

#include <limits.h>
#include <pthread.h>

static ptrdiff_t slot_offset; /* from the thread pointer; 0: not known */
static int key_known;
static pthread_key_t key;

static char *
thread_pointer(void)
{
    char *pointer;
    __asm__("mov %%fs:0, %0" : "=r"(pointer));
    return pointer;
}

static void **
slot(void)
{
    return (void **)(thread_pointer() + slot_offset);
}

/* Go's function for storing into the slot changes a callee-saved register, and
 * the 128 bytes below the stack pointer (the red zone) belong to the compiler. */
static void
call_setg(void (*setg)(void *), void *value)
{
    __asm__ volatile("sub $128, %%rsp\n\t"
                     "call *%1\n\t"
                     "add $128, %%rsp"
                     : "+D"(value)
                     : "r"(setg)
                     : "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r14", "memory", "cc");
}

/* The slot is where a value appears when it is stored, and disappears when
 * another one is. It is in the module's thread-local memory. */
__attribute__((no_sanitize("address", "thread"))) static void
find_slot(void (*setg)(void *))
{
    static __thread char anchor;
    size_t reach = (goguest_image_tls_size() + 7) & ~(size_t)7;
    char *middle = (char *)((uintptr_t)&anchor & ~(uintptr_t)7);
    char *low = middle - reach, *high = middle + reach;
    char *end = thread_pointer();
    void *probe = &anchor;

    for (char *at = low; at < high && at < end; at += sizeof(void *)) {
        void **candidate = (void **)at;
        void *was = *candidate;
        call_setg(setg, probe);
        int appears = *(void *volatile *)candidate == probe;
        call_setg(setg, NULL);
        if (appears && *(void *volatile *)candidate == NULL) {
            slot_offset = at - end;
            *candidate = was;
            return;
        }
    }
}

void __real_x_cgo_init(void *g, void (*setg)(void *), void **tlsg, void **tlsbase);
void __wrap_x_cgo_init(void *g, void (*setg)(void *), void **tlsg, void **tlsbase);

void
__wrap_x_cgo_init(void *g, void (*setg)(void *), void **tlsg, void **tlsbase)
{
    __real_x_cgo_init(g, setg, tlsg, tlsbase);
    goguest_start_goes_on();
    if (slot_offset == 0 && goguest_is_active()) {
        find_slot(setg);
    }
}

void __real_x_cgo_bindm(void *g);
void __wrap_x_cgo_bindm(void *g);

void
__wrap_x_cgo_bindm(void *g)
{
    __real_x_cgo_bindm(g);
    if (!__atomic_load_n(&key_known, __ATOMIC_ACQUIRE)) {
        for (pthread_key_t k = 0; k < PTHREAD_KEYS_MAX; k++) {
            if (pthread_getspecific(k) == g) {
                key = k;
                __atomic_store_n(&key_known, 1, __ATOMIC_RELEASE);
                return;
            }
        }
    }
}

int
goguest_thread_is_known(void)
{
    return slot_offset != 0 && *slot() != NULL;
}

/* A thread that Go made has a goroutine but no value of the key: it is left as it
 * is, since it has Go frames below. */
void
goguest_thread_leave_go(void)
{
    if (key_known && pthread_getspecific(key) != NULL) {
        (void)pthread_setspecific(key, NULL);
        if (slot_offset != 0) {
            *slot() = NULL;
        }
    }
}
