/* Where the calling thread's stack lies.
 *
 * pthread_getattr_np knows it, but asks the kernel for the thread's processors as well, and its
 * allocations are the first of a new thread: together that took most of the thread's first
 * PyGILState_Ensure. What it says of the stack comes from four words of the thread's descriptor,
 * side by side: address and size with the guard, the guard, and the guard that was asked for. Where
 * they stand is not laid down, so it is learnt: a thread that was answered looks for its answer in
 * its own descriptor. Once a second thread has found it at the same place, and only there, others
 * read it from there. What they read must be a stack that holds both the descriptor and the frame
 * that asks; where it is not, or nothing was learnt, the function answers.
 *
 * Any thread; not in a signal handler the first time. Fork: works in a child. */
#include "thread/thread.h"

#include <pthread.h>

/* As the function says it: without the guard, in address and size. */
typedef struct {
    uintptr_t address;
    size_t size, guard;
} stack_bounds;

/* A place, in words from the descriptor, and above it how many threads have found it. */
#define FOUND_ONCE ((uint32_t)1 << 16)
#define PLACE(learnt) ((learnt) & (FOUND_ONCE - 1))
#define MOST_WORDS 512 /* a descriptor has fewer */

static uint32_t learnt;

static const uintptr_t *
descriptor(void)
{
    return (const uintptr_t *)pthread_self();
}

static inline int
holds(const stack_bounds *stack, const void *object)
{
    return (uintptr_t)object - stack->address < stack->size;
}

/* The place of the answer in the descriptor; 0 when it is not there, or twice. */
static uint32_t
find(const stack_bounds *stack)
{
    const uintptr_t *words = descriptor();
    uint32_t place = 0, most = MOST_WORDS;
    if (!holds(stack, words)) {
        return 0;
    }
    size_t left = (stack->address + stack->size - (uintptr_t)words) / sizeof(*words);
    if (left < most) {
        most = (uint32_t)left;
    }
    for (uint32_t at = 1; at + 4 <= most; at++) {
        if (words[at] == stack->address - stack->guard
            && words[at + 1] == stack->size + stack->guard && words[at + 2] == stack->guard
            && words[at + 3] == stack->guard)
        {
            if (place != 0) {
                return 0;
            }
            place = at;
        }
    }
    return place;
}

/* Without a guard the words say less: such a stack is no proof. */
static void
learn(const stack_bounds *stack)
{
    uint32_t before = _Py_atomic_load_uint32_relaxed(&learnt);
    uint32_t place = before < 2 * FOUND_ONCE && stack->guard != 0 ? find(stack) : 0;
    if (place == 0) {
        return;
    }
    uint32_t times = before != 0 && PLACE(before) == place ? 2 : 1;
    (void)_Py_atomic_compare_exchange_uint32(&learnt, &before, times * FOUND_ONCE | place);
}

static int
recall(stack_bounds *stack)
{
    uint32_t known = _Py_atomic_load_uint32_relaxed(&learnt);
    if (known < 2 * FOUND_ONCE) {
        return 0;
    }
    const uintptr_t *words = descriptor() + PLACE(known);
    size_t guard = words[2];
    *stack = (stack_bounds){ words[0] + guard, words[1] - guard, guard };
    /* The main thread's has no address, and a size that means something else. */
    return words[0] != 0 && guard == words[3] && guard < words[1] && holds(stack, words)
           && holds(stack, __builtin_frame_address(0));
}

static int
ask(stack_bounds *stack)
{
    pthread_attr_t attr;
    void *address = NULL;
    size_t size = 0, guard = 0;
    int answered = 0;
    if (pthread_getattr_np(pthread_self(), &attr) == 0) {
        if (pthread_attr_getstack(&attr, &address, &size) == 0) {
            (void)pthread_attr_getguardsize(&attr, &guard);
            answered = 1;
        }
        pthread_attr_destroy(&attr);
    }
    *stack = (stack_bounds){ (uintptr_t)address, size, guard };
    return answered;
}

int
gopyrt_thread_stack(uintptr_t *base, uintptr_t *top)
{
    gopyrt_thread_slot *self = &gopyrt_thread_self;
    if (self->stack_top == 0) {
        stack_bounds stack;
        int known = recall(&stack);
        if (!known && ask(&stack)) {
            learn(&stack);
            known = 1;
        }
        if (known) {
            self->stack_base = stack.address + stack.guard;
            self->stack_top = stack.address + stack.size;
        }
    }
    *base = self->stack_base;
    *top = self->stack_top;
    return self->stack_top != 0;
}
