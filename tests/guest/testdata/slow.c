/* Go's start takes longer than a call waits for it:
 *
 *     slow LIBRARY
 *
 * The call says so. A child starts its own meanwhile, and when the start is over calls work. */
#include "host.h"

#include <sys/mman.h>
#include <sys/syscall.h>

static int held; /* so that Go's memory is not mapped yet */

void *
mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    while (__atomic_load_n(&held, __ATOMIC_ACQUIRE) && syscall(SYS_gettid) != getpid()) {
        pause_ms(1);
    }
    return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}

static void
let_go(void)
{
    __atomic_store_n(&held, 0, __ATOMIC_RELEASE);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    load(argv[1]);
    __atomic_store_n(&held, 1, __ATOMIC_RELEASE);
    PyStatus status = try_up();
    EXPECT(CALL(PyStatus_Exception)(status));
    puts(status.err_msg);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        let_go();
        up();
        make_and_end_interpreter();
        _exit(0);
    }
    EXPECT(wait_for(child) == 0);
    let_go();
    up();
    make_and_end_interpreter();
    puts("ok");
    return 0;
}
