/* The bounds of threads' stacks are what pthread_getattr_np says, whoever was asked: for stacks
 * of all sizes and guards, of the caller's own memory, for threads that take over the memory of
 * others, for the main thread, in a child. */
#include "host.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void
compare(void)
{
    uintptr_t base, top;
    pthread_attr_t attr;
    void *address;
    size_t size, guard;
    EXPECT(gopyrt_thread_stack(&base, &top) == 1);
    EXPECT(pthread_getattr_np(pthread_self(), &attr) == 0);
    EXPECT(pthread_attr_getstack(&attr, &address, &size) == 0);
    EXPECT(pthread_attr_getguardsize(&attr, &guard) == 0);
    EXPECT(base == (uintptr_t)address + guard);
    EXPECT(top == (uintptr_t)address + size);
    EXPECT((uintptr_t)&base >= base && (uintptr_t)&base < top);
    pthread_attr_destroy(&attr);
}

static void *
run(void *arg)
{
    compare();
    return arg;
}

static void
with(const pthread_attr_t *attr)
{
    pthread_t thread;
    EXPECT(pthread_create(&thread, attr, run, NULL) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
}

static void
all_kinds(void)
{
    static const size_t sizes[] = { 1 << 20, 2 << 20, 3 << 20,
                                    8 << 20 }; /* sanitizers need 1 MiB */
    static const size_t guards[] = { 0, 4096, 65536 };
    for (int s = 0; s < 4; s++) {
        for (int g = 0; g < 3; g++) {
            pthread_attr_t attr;
            EXPECT(pthread_attr_init(&attr) == 0);
            EXPECT(pthread_attr_setstacksize(&attr, sizes[s]) == 0);
            EXPECT(pthread_attr_setguardsize(&attr, guards[g]) == 0);
            with(&attr);
            with(NULL);
            void *own =
                mmap(NULL, sizes[s], PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            EXPECT(own != MAP_FAILED);
            EXPECT(pthread_attr_setstack(&attr, own, sizes[s]) == 0);
            with(&attr);
            with(&attr); /* the descriptor has words of the one before */
            EXPECT(munmap(own, sizes[s]) == 0);
            pthread_attr_destroy(&attr);
        }
    }
}

int
main(void)
{
    for (int i = 0; i < 3; i++) {
        all_kinds();
    }
    compare();
    pid_t child = fork();
    if (child == 0) {
        compare();
        all_kinds();
        _exit(0);
    }
    int status;
    EXPECT(waitpid(child, &status, 0) == child && status == 0);
    puts("ok");
    return 0;
}
