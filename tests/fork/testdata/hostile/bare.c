/* A child that is made without a handler of fork being told, while another thread starts
 * Go. It says so itself, and all works in it. */
#define _GNU_SOURCE 1
#include "../../../expect/process.h"
#include "live.h"

#include <Python.h>

#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int held, is_starting; /* until then Go's memory is not mapped; it is about to be */

/* In front of the C library's. The starting thread waits here, and holds none of its locks,
 * which a child made in this way would find held for ever. */
void *
mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    if (protection == PROT_NONE && __atomic_load_n(&held, __ATOMIC_ACQUIRE)) {
        __atomic_store_n(&is_starting, 1, __ATOMIC_RELEASE);
        while (__atomic_load_n(&held, __ATOMIC_ACQUIRE)) {
            pause_ms(1);
        }
    }
    return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}

static void
use_go(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    EXPECT_OK(PyConfig_Read(&config));
    PyConfig_Clear(&config);
}

static void *
start_go(void *unused)
{
    use_go();
    return unused;
}

int
main(void)
{
    pthread_t thread;

    __atomic_store_n(&held, 1, __ATOMIC_RELEASE);
    EXPECT(pthread_create(&thread, NULL, start_go, NULL) == 0);
    while (!__atomic_load_n(&is_starting, __ATOMIC_ACQUIRE)) {
        pause_ms(1);
    }
    pid_t child = bare_fork();
    __atomic_store_n(&held, 0, __ATOMIC_RELEASE);
    if (child == 0) {
        alarm(PATIENCE);
        PyOS_AfterFork_Child();
        use_go();
        live_up();
        live_to_the_end();
        _exit(0);
    }
    EXPECT(wait_for(child) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
    use_go();
    puts("ok");
    return 0;
}
