/* What the host has set up for signals stays, and faults are where they belong:
 *
 *     handlers LIBRARY dormant|awake
 *
 * A fault in C code is the host's, whose handler has no SA_ONSTACK, runs on the thread's own
 * stack and repairs it. A nil dereference in Go code is Go's, if it is awake: then its
 * handlers are in front of the host's for SIGSEGV, SIGBUS and SIGFPE. */
#include "host.h"

#include <sys/mman.h>

static char *page;
static __thread char *low, *high;
static int faults, repaired, misplaced;

static void
nothing(int number)
{
    (void)number;
}

static void
repair(int number, siginfo_t *info, void *context)
{
    volatile char room[100 << 10]; /* more than a signal stack of Go's has */
    (void)number;
    (void)context;
    if ((char *)info->si_addr < page || (char *)info->si_addr >= page + 4096) {
        static const char message[] = "a fault in Go code came to the host\n";
        (void)!write(1, message, sizeof(message) - 1);
        _exit(1);
    }
    if (on_own_stack(room, low, high)) {
        for (unsigned i = 0; i < sizeof(room); i += 1024) {
            room[i] = 1;
        }
    }
    else {
        misplaced++;
    }
    mprotect(page, 4096, PROT_READ | PROT_WRITE);
    repaired++;
}

static void
fault(void)
{
    find_own_stack(&low, &high);
    mprotect(page, 4096, PROT_NONE);
    faults++;
    *(volatile char *)(page + 7) = 1;
}

static go_library library;
static int awake, changed, unrecovered;

static void
compare(void)
{
    int now_changed = changed_handlers(awake);
    changed = now_changed > changed ? now_changed : changed;
}

static void
use_it(void)
{
    fault();
    EXPECT(works(&library, 5));
    fault();
    if (awake && library.recover_nil != NULL) {
        unrecovered += !library.recover_nil();
        fault();
    }
    compare();
}

static void *
in_thread(void *unused)
{
    use_it();
    return unused;
}

static void
use_everywhere(void)
{
    pthread_t thread;
    use_it();
    EXPECT(pthread_create(&thread, NULL, in_thread, NULL) == 0);
    pthread_join(thread, NULL);
    fault();
}

static int
report(const char *who)
{
    printf("%s: %d handlers changed; %d of %d faults repaired, %d on another stack; "
           "%d not recovered\n",
           who, changed, repaired, faults, misplaced, unrecovered);
    fflush(NULL);
    return changed + misplaced + unrecovered != 0 || repaired != faults;
}

int
main(int argc, char **argv)
{
    static const int some[] = { SIGHUP,  SIGINT,  SIGQUIT, SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM,
                                SIGTERM, SIGCHLD, SIGURG,  SIGPROF, SIGBUS,  SIGFPE,  SIGWINCH };
    EXPECT(argc == 3);
    awake = strcmp(argv[2], "awake") == 0;
    page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct sigaction action = { .sa_handler = nothing, .sa_flags = SA_RESTART };
    struct sigaction repairs = { .sa_sigaction = repair, .sa_flags = SA_SIGINFO };
    sigaddset(&action.sa_mask, SIGUSR2);
    for (unsigned i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
        sigaction(some[i], &action, NULL);
    }
    sigaction(SIGSEGV, &repairs, NULL);
    note_handlers();
    library = load(argv[1]);
    compare();
    use_everywhere();
    int bad = report("process");
    /* Not where it would only hang: forks.c counts that. */
    if (!bad) {
        pid_t child = fork();
        if (child == 0) {
            compare();
            use_everywhere();
            _exit(report("child"));
        }
        bad = wait_for(child) != 0;
    }
    return bad;
}
