/* The walker compared with backtrace() of the C library, and on artificial
 * stacks. Links the walker's sources instead of the library. */
#define _GNU_SOURCE 1
#include "base/base.h"
#include "fatal/fatal.h"

#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST 128

void call_generated(void);
void call_nowhere(void);

static int compared;

static void
fail(const char *what, int at, const void *ours, const void *theirs)
{
    fprintf(stderr, "%s: frame %d: walked to %p, backtrace() says %p\n", what, at, ours, theirs);
    exit(1);
}

/* Both start in this function, at different instructions; a sanitizer's
 * backtrace() has a frame of its own before. */
static __attribute__((noinline)) void
compare(const char *what)
{
    void *theirs[MOST];
    int n = backtrace(theirs, MOST), i = 1;
    gopyrt_frame frame;

    while (i < 3 && theirs[i] != __builtin_return_address(0)) {
        i++;
    }
    gopyrt_frame_here(&frame);
    while (gopyrt_frame_up(&frame)) {
        void *ours = (void *)frame.reg[GOPYRT_REG_PC];
        if (i >= n || ours != theirs[i]) {
            fail(what, i, ours, i < n ? theirs[i] : NULL);
        }
        i++;
    }
    if (i != n) {
        fail(what, i, NULL, theirs[i]);
    }
    printf("%s: %d frames\n", what, n);
    compared++;
}

static __attribute__((noinline)) int
recurse(int n, void (*act)(void))
{
    volatile char room[700];
    room[0] = (char)n;
    if (n == 0) {
        act();
    }
    else {
        room[1] = (char)recurse(n - 1, act);
    }
    return room[0] + room[1];
}

static void
compare_nested(void)
{
    compare("nested");
}
static void
compare_in_handler(int number)
{
    (void)number;
    compare("signal handler");
}
static void
compare_on_other_stack(int number)
{
    (void)number;
    compare("handler on a stack of its own");
}
static void
raise_1(void)
{
    raise(SIGUSR1);
}
static void
raise_2(void)
{
    raise(SIGUSR2);
}

static int
compare_in_callback(const void *a, const void *b)
{
    static int done;
    if (!done++) {
        compare("callback of the C library");
    }
    return *(const int *)a - *(const int *)b;
}

static void *
compare_in_thread(void *unused)
{
    compare("thread");
    return unused;
}

/* ---- Where tables end ---------------------------------------------------- */

static volatile int expected;

/* The caller of the code without a table must be found: this program's main
 * part, by its exported name. */
static void
expect_caller(gopyrt_frame *frame, const char *name)
{
    while (gopyrt_frame_up(frame)) {
        gopyrt_module module;
        uintptr_t symbol, code = gopyrt_frame_code(frame);
        const char *found =
            gopyrt_module_find(code, &module) ? gopyrt_module_symbol(&module, code, &symbol) : NULL;
        if (found != NULL && strcmp(found, name) == 0) {
            expected++;
            return;
        }
    }
    fprintf(stderr, "%s is not among the callers\n", name);
    exit(1);
}

static void
look_from_generated(void)
{
    gopyrt_frame frame;
    gopyrt_frame_here(&frame);
    expect_caller(&frame, "call_generated");
}

__attribute__((noinline)) void
call_generated(void)
{
    /* push %rbp; mov %rsp,%rbp; call *%rdi; pop %rbp; ret */
    static const unsigned char code[] = { 0x55, 0x48, 0x89, 0xe5, 0xff, 0xd7, 0x5d, 0xc3 };
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, code, sizeof(code));
    mprotect(page, 4096, PROT_READ | PROT_EXEC);
    void (*generated)(void (*)(void));
    memcpy(&generated, &page, sizeof(generated));
    generated(look_from_generated);
    munmap(page, 4096);
}

static void
look_from_nowhere(int number, siginfo_t *info, void *context)
{
    gopyrt_frame frame;
    (void)number;
    (void)info;
    gopyrt_frame_of_signal(&frame, context);
    expect_caller(&frame, "call_nowhere");
    printf("walked: %d comparisons, %d searches\n", compared, expected);
    fflush(stdout);
    _exit(0);
}

__attribute__((noinline)) void
call_nowhere(void)
{
    static void (*volatile nowhere)(void);
    nowhere();
    __asm__ volatile(""); /* not a tail call */
}

/* ---- Broken stacks ------------------------------------------------------- */

static uint64_t seed = 88172645463325252u;

static uint64_t
any(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* A word as it stands on stacks: an address of code, one of a stack, or
 * anything. */
static uintptr_t
plausible(const uintptr_t *stack, size_t words)
{
    switch (any() % 4) {
    case 0:
        return (uintptr_t)&qsort + any() % 0x4000;
    case 1:
        return (uintptr_t)&recurse + any() % 0x400;
    case 2:
        return (uintptr_t)&stack[any() % words];
    default:
        return any() >> any() % 64;
    }
}

static void
walk_broken(int rounds)
{
    enum { WORDS = 1024 };
    static uintptr_t stack[WORDS];
    long walked = 0;

    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < 64; i++) {
            stack[any() % WORDS] = plausible(stack, WORDS);
        }
        gopyrt_frame frame = { .after_call = any() % 2 != 0 };
        for (int i = 0; i < GOPYRT_REGS; i++) {
            frame.reg[i] = plausible(stack, WORDS);
        }
        frame.reg[GOPYRT_REG_PC] =
            (any() % 2 ? (uintptr_t)&qsort : (uintptr_t)&recurse) + any() % 0x400;
        for (int i = 0; i < 200 && gopyrt_frame_up(&frame); i++) {
            walked++;
        }
    }
    printf("broken stacks: %d, with %ld frames\n", rounds, walked);
    if (walked == 0) {
        fprintf(stderr, "not one step was made on a broken stack\n");
        exit(1);
    }
}

int
main(void)
{
    int numbers[] = { 3, 2, 1 };
    pthread_t thread;
    struct sigaction action = { .sa_handler = compare_in_handler };
    stack_t other = { .ss_sp = malloc(1 << 18), .ss_size = 1 << 18 };

    recurse(5, compare_nested);
    qsort(numbers, 3, sizeof(numbers[0]), compare_in_callback);
    pthread_create(&thread, NULL, compare_in_thread, NULL);
    pthread_join(thread, NULL);
    sigaction(SIGUSR1, &action, NULL);
    recurse(3, raise_1);
    action.sa_handler = compare_on_other_stack;
    action.sa_flags = SA_ONSTACK;
    sigaltstack(&other, NULL);
    sigaction(SIGUSR2, &action, NULL);
    recurse(3, raise_2);

    walk_broken(20000);
    call_generated();
    struct sigaction last = { .sa_sigaction = look_from_nowhere, .sa_flags = SA_SIGINFO };
    sigaction(SIGSEGV, &last, NULL);
    call_nowhere();
    fprintf(stderr, "a call to nowhere came back\n");
    return 1;
}
