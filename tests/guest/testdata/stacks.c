/* A handler of the host runs on the stack that the host meant it to, also while its thread
 * is inside Go:
 *
 *     stacks LIBRARY own|alternate|sometimes
 *
 * A fast timer interrupts four threads that spend their time in Go. "own": the handler has
 * no SA_ONSTACK. "alternate": it has, and each thread an alternate stack. "sometimes": the
 * threads set theirs and take it away again, between two calls. */
#include "host.h"

#include <sys/time.h>

#define THREADS 4
#define SIZE 65536

static __thread char *own_low, *own_high, *other;
static volatile long hits, misplaced;
static int alternates;
static volatile int stop;

static void
handler(int number)
{
    char here;
    volatile char room[8192]; /* more than a goroutine's stack has */
    (void)number;
    for (unsigned i = 0; i < sizeof(room); i += 512) {
        room[i] = 1;
    }
    if (own_high == NULL) {
        return; /* not one of the threads here */
    }
    __atomic_add_fetch(&hits, 1, __ATOMIC_RELAXED);
    int on_own = &here >= own_low && &here < own_high;
    int on_other = other != NULL && &here >= other && &here < other + SIZE;
    if (!(on_own && !(alternates == 1)) && !(on_other && alternates)) {
        __atomic_add_fetch(&misplaced, 1, __ATOMIC_RELAXED);
    }
}

static void
set_stack(int on)
{
    stack_t stack = { .ss_sp = other, .ss_size = SIZE, .ss_flags = on ? 0 : SS_DISABLE }, now;
    EXPECT(sigaltstack(&stack, NULL) == 0);
    EXPECT(sigaltstack(NULL, &now) == 0 && ((now.ss_flags & SS_DISABLE) == 0) == on);
}

/* Nobody else has set one or taken it away. */
static void
expect_stack(int on)
{
    stack_t now;
    EXPECT(sigaltstack(NULL, &now) == 0);
    EXPECT(((now.ss_flags & SS_DISABLE) == 0) == on);
    EXPECT(!on || now.ss_sp == other);
}

static void *
work(void *unused)
{
    pthread_attr_t attributes;
    void *low;
    size_t size;
    sigset_t timer;
    (void)unused;
    if (alternates) {
        other = malloc(SIZE);
        set_stack(1);
    }
    sigemptyset(&timer);
    sigaddset(&timer, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &timer, NULL);
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &low, &size);
    own_low = low;
    own_high = own_low + size;
    pthread_sigmask(SIG_UNBLOCK, &timer, NULL);
    for (int round = 0; !stop; round++) {
        int on = alternates == 1 || (alternates == 2 && round % 3 != 0);
        if (alternates == 2) {
            set_stack(on);
        }
        read_config();
        expect_stack(on);
    }
    pthread_sigmask(SIG_BLOCK, &timer, NULL);
    own_high = NULL;
    if (alternates) {
        set_stack(0);
        free(other);
        other = NULL;
    }
    return NULL;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    alternates = strcmp(argv[2], "own") == 0 ? 0 : strcmp(argv[2], "alternate") == 0 ? 1 : 2;
    struct sigaction action = { .sa_handler = handler,
                                .sa_flags = SA_RESTART | (alternates ? SA_ONSTACK : 0) };
    sigaction(SIGALRM, &action, NULL);
    load(argv[1]);
    up();
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    struct itimerval often = { { 0, 500 }, { 0, 500 } }, never = { 0 };
    setitimer(ITIMER_REAL, &often, NULL);
    double end = now() + 60;
    while (hits < 1500 && now() < end) {
        pause_ms(10);
    }
    setitimer(ITIMER_REAL, &never, NULL);
    stop = 1;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    EXPECT(hits >= 1500);
    EXPECT(misplaced == 0);
    EXPECT(CALL(Py_FinalizeEx)() == 0);
    puts("ok");
    return 0;
}
