/* What the host has set up for signals stays as it is: when the library is loaded and when
 * it works, after its end, and in a child. Handlers for faults get the faults, on the stack
 * of the thread, in threads that Go knows as well.
 *
 *     handlers LIBRARY early|late
 *
 * late: the handlers are set after the library was loaded and used. */
#include "host.h"

#include <sys/mman.h>

static struct sigaction before[65];
static char *page;
static volatile int faults;

static void
do_nothing(int number)
{
    (void)number;
}

/* Needs more than a signal stack has. */
static void
let_write(int number, siginfo_t *info, void *context)
{
    volatile char room[300 << 10];
    (void)number;
    (void)context;
    for (unsigned i = 0; i < sizeof(room); i += 1024) {
        room[i] = 1;
    }
    if ((char *)info->si_addr < page || (char *)info->si_addr >= page + 4096) {
        _exit(9);
    }
    mprotect(page, 4096, PROT_READ | PROT_WRITE);
    faults++;
}

static void
fault(void)
{
    int old = faults;
    mprotect(page, 4096, PROT_NONE);
    *(volatile char *)(page + 5) = 1;
    EXPECT(faults == old + 1);
}

static void
set_handlers(void)
{
    static const int some[] = {
        SIGUSR1, SIGPIPE, SIGTERM, SIGURG, SIGINT, SIGBUS, SIGFPE, SIGPROF
    };
    struct sigaction nothing = { .sa_handler = do_nothing, .sa_flags = SA_RESTART };
    struct sigaction segv = { .sa_sigaction = let_write, .sa_flags = SA_SIGINFO };
    sigaddset(&nothing.sa_mask, SIGUSR2);
    for (unsigned i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
        sigaction(some[i], &nothing, NULL);
    }
    sigaction(SIGSEGV, &segv, NULL);
    signal(SIGHUP, SIG_IGN);
    for (int i = 1; i < 65; i++) {
        sigaction(i, NULL, &before[i]);
    }
}

static void
expect_same(void)
{
    for (int i = 1; i < 65; i++) {
        struct sigaction after;
        if (sigaction(i, NULL, &after) != 0) {
            continue;
        }
        if (after.sa_sigaction != before[i].sa_sigaction || after.sa_flags != before[i].sa_flags
            || memcmp(&after.sa_mask, &before[i].sa_mask, 8) != 0)
        {
            fprintf(stderr, "signal %d: flags %x, were %x\n", i, (unsigned)after.sa_flags,
                    (unsigned)before[i].sa_flags);
            _exit(1);
        }
    }
    fault();
}

static void *
in_thread(void *unused)
{
    fault();
    PyGILState_STATE state = CALL(PyGILState_Ensure)();
    make_and_end_interpreter();
    fault();
    CALL(PyGILState_Release)(state);
    fault();
    return unused;
}

static void
run_thread(void)
{
    pthread_t thread;
    PyThreadState *me = CALL(PyEval_SaveThread)();
    pthread_create(&thread, NULL, in_thread, NULL);
    pthread_join(thread, NULL);
    CALL(PyEval_RestoreThread)(me);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    int late = strcmp(argv[2], "late") == 0;
    page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (!late) {
        set_handlers();
        expect_same();
    }
    load(argv[1]);
    if (late) {
        up();
        EXPECT(CALL(Py_FinalizeEx)() == 0);
        set_handlers();
    }
    expect_same();
    up();
    expect_same();
    make_and_end_interpreter();
    run_thread();
    expect_same();
    pid_t child = fork();
    if (child == 0) {
        expect_same();
        make_and_end_interpreter();
        run_thread();
        expect_same();
        _exit(0);
    }
    EXPECT(wait_for(child) == 0);
    EXPECT(CALL(Py_FinalizeEx)() == 0);
    expect_same();
    puts("ok");
    return 0;
}
