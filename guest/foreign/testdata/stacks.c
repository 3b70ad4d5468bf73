/* A handler of the host that has no SA_ONSTACK runs on the stack of the thread that it
 * interrupts, also while the thread is in Go:
 *
 *     stacks LIBRARY early|late
 *
 * A timer sends SIGALRM a thousand times a second to threads that are in Go nearly always.
 * early: the handler was there before the library. late: it was set afterwards. */
#include "host.h"

#include <sys/time.h>

#define ENOUGH 1000

static __thread char *low, *high;
static volatile long hits, misplaced;

static void
set_open(int open)
{
    sigset_t timer;
    sigemptyset(&timer);
    sigaddset(&timer, SIGALRM);
    pthread_sigmask(open ? SIG_UNBLOCK : SIG_BLOCK, &timer, NULL);
}

static void
handler(int number)
{
    volatile char room[8192]; /* what a thread has, and a goroutine has not */
    (void)number;
    for (unsigned i = 0; i < sizeof(room); i += 512) {
        room[i] = 1;
    }
    __atomic_add_fetch(&hits, 1, __ATOMIC_RELAXED);
    if (!on_own_stack(room, low, high)) {
        __atomic_add_fetch(&misplaced, 1, __ATOMIC_RELAXED);
    }
}

static void
begin(void)
{
    find_own_stack(&low, &high);
    set_open(1);
}

static void
end(void)
{
    set_open(0);
}

static void
set_handler(void)
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
    sigaction(SIGALRM, &action, NULL);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    int late = strcmp(argv[2], "late") == 0;
    set_open(0);
    if (!late) {
        set_handler();
    }
    go_library library = load(argv[1]);
    EXPECT(works(&library, 1));
    if (late) {
        set_handler();
    }
    busy.libraries[busy.count++] = &library;
    busy.begin = begin;
    busy.end = end;
    start_busy();
    struct itimerval often = { { 0, 1000 }, { 0, 1000 } }, never = { { 0, 0 }, { 0, 0 } };
    setitimer(ITIMER_REAL, &often, NULL);
    for (double until = now() + 60; hits < ENOUGH && now() < until;) {
        pause_ms(10);
    }
    setitimer(ITIMER_REAL, &never, NULL);
    stop_busy();
    printf("%ld of %ld handlers ran on another stack; %ld calls, %ld wrong\n", misplaced, hits,
           busy.calls, busy.wrong);
    return misplaced != 0 || busy.wrong != 0 || hits < ENOUGH;
}
