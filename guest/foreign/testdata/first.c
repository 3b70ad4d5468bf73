/* A process forks while the library is called for the first time:
 *
 *     first LIBRARY thread|handler
 *
 * by another of its threads, or by the thread that forks, in the handler of a signal. The
 * fork comes a little later each time, in a process of its own. The child calls the library,
 * and so does the child that it makes by means that run no handlers of fork, there from a
 * thread that is new before the one that has been in the library. */
#include "host.h"

#include "../../../tests/expect/asleep.h"

#include <sys/time.h>

#define TIMES 60
#define STEP 50 /* us */
#define PATIENCE 60

static go_library library;
static volatile pid_t forked = -1; /* what fork returned */

static void
use(int number)
{
    alarm(PATIENCE);
    EXPECT(works(&library, number));
}

static void *
call(void *unused)
{
    EXPECT(works(&library, 1));
    return unused;
}

static void
call_on_a_thread(void)
{
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, call, NULL) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
}

__attribute__((noreturn)) static void
end(int number)
{
    if (forked != 0) {
        EXPECT(wait_for(forked) == 0);
        use(number);
        _exit(0);
    }
    use(number + 1);
    while (!others_asleep()) {
        pause_ms(1);
    }
    pid_t grandchild = bare_fork();
    if (grandchild == 0) {
        call_on_a_thread();
        use(number + 2);
        _exit(0);
    }
    EXPECT(wait_for(grandchild) == 0);
    use(number + 3);
    _exit(0);
}

static void
fork_beside_a_thread(int number)
{
    pthread_t thread;
    struct timespec pause = { 0, number * STEP * 1000L };
    EXPECT(pthread_create(&thread, NULL, call, NULL) == 0);
    nanosleep(&pause, NULL);
    forked = fork();
    if (forked != 0) {
        EXPECT(pthread_join(thread, NULL) == 0);
    }
}

static void
fork_once(int signum)
{
    (void)signum;
    forked = fork();
}

static void
fork_in_a_handler(int number)
{
    struct sigaction action = { .sa_handler = fork_once };
    struct itimerval once = { .it_value = { 0, 1 + number * STEP } };
    EXPECT(sigaction(SIGALRM, &action, NULL) == 0);
    EXPECT(setitimer(ITIMER_REAL, &once, NULL) == 0);
    for (int i = 0; forked == -1; i++) {
        EXPECT(works(&library, i));
    }
    (void)signal(SIGALRM, SIG_DFL); /* which ends what hangs, from here on */
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    int in_handler = strcmp(argv[2], "handler") == 0;
    for (int i = 0; i < TIMES; i++) {
        pid_t process = fork();
        if (process == 0) {
            library = load(argv[1]);
            (in_handler ? fork_in_a_handler : fork_beside_a_thread)(i);
            end(i);
        }
        EXPECT(wait_for(process) == 0);
    }
    puts("ok");
    return 0;
}
