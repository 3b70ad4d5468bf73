/* A process forks while one of its threads calls the library for the first time:
 *
 *     first LIBRARY
 *
 * The fork comes a little later each time, in a process of its own. The child calls the
 * library, and so does the child that it makes by means that run no handlers of fork. */
#include "host.h"

#include "../../../tests/expect/asleep.h"

#define TIMES 60
#define STEP 50000 /* ns */
#define PATIENCE 60

static go_library library;

static void *
call(void *unused)
{
    (void)unused;
    EXPECT(works(&library, 1));
    return NULL;
}

/* As fork, for the kernel: no code but the caller's is told. Not while another thread may have a
 * lock of the C library, which nobody would let go in the child. */
static pid_t
bare_fork(void)
{
    while (!others_asleep()) {
        pause_ms(1);
    }
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, NULL, NULL, 0);
}

static void
use(int number)
{
    alarm(PATIENCE);
    EXPECT(works(&library, number));
}

static void
one(const char *path, int number)
{
    pthread_t thread;
    struct timespec pause = { 0, (long)number * STEP };

    library = load(path);
    EXPECT(pthread_create(&thread, NULL, call, NULL) == 0);
    nanosleep(&pause, NULL);
    pid_t child = fork();
    if (child == 0) {
        use(number);
        pid_t grandchild = bare_fork();
        if (grandchild == 0) {
            use(number + 1);
            _exit(0);
        }
        EXPECT(wait_for(grandchild) == 0);
        use(number + 2);
        _exit(0);
    }
    EXPECT(wait_for(child) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
    use(number + 3);
    _exit(0);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    for (int i = 0; i < TIMES; i++) {
        pid_t process = fork();
        if (process == 0) {
            one(argv[1], i);
        }
        EXPECT(wait_for(process) == 0);
    }
    puts("ok");
    return 0;
}
