/* A process that forks while four of its threads are in a Go library all the time:
 *
 *     forks LIBRARY COUNT SECONDS
 *
 * Each child, made by the main thread or by a new one, calls the library, and so does the
 * child that it makes. One that has not ended after SECONDS is counted as hung. Prints what
 * became of them, and how long the slowest took. */
#include "host.h"

#include <poll.h>
#include <sys/syscall.h>

#define AT_ONCE 8

enum { RIGHT = 0, WRONG = 3, CHILD_DIED = 4 };

static go_library library;

static struct {
    pid_t pid;
    int file; /* readable when the child has ended */
    double begun;
} children[AT_ONCE];

static struct {
    int hung, crashed, wrong;
    double slowest;
} result;

static int
use_it(int number)
{
    return works(&library, number) && works(&library, number + 1) ? RIGHT : WRONG;
}

static void
child_main(int number)
{
    setpgid(0, 0);
    int code = use_it(number);
    pid_t grandchild = fork();
    if (grandchild == 0) {
        _exit(use_it(number));
    }
    int status = wait_for(grandchild);
    if (code == RIGHT) {
        code = WIFEXITED(status) ? WEXITSTATUS(status) : CHILD_DIED;
    }
    _exit(code);
}

static void *
make_child(void *slot)
{
    int i = (int)(long)slot;
    fflush(NULL);
    children[i].begun = now();
    children[i].pid = fork();
    if (children[i].pid == 0) {
        child_main(i * 10);
    }
    EXPECT(children[i].pid > 0);
    setpgid(children[i].pid, children[i].pid);
    children[i].file = (int)syscall(SYS_pidfd_open, children[i].pid, 0);
    EXPECT(children[i].file >= 0);
    return NULL;
}

/* Every other child is forked by a thread that has never been in Go. */
static void
make_one(int i, int number)
{
    if (number % 2 == 0) {
        make_child((void *)(long)i);
        return;
    }
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, make_child, (void *)(long)i) == 0);
    pthread_join(thread, NULL);
}

static void
bury(int i, int hung)
{
    if (hung) {
        kill(-children[i].pid, SIGKILL);
    }
    int status = wait_for(children[i].pid);
    double took = now() - children[i].begun;
    close(children[i].file);
    children[i].pid = 0;
    if (hung) {
        result.hung++;
        return;
    }
    result.slowest = took > result.slowest ? took : result.slowest;
    if (WIFSIGNALED(status) || WEXITSTATUS(status) == CHILD_DIED || WEXITSTATUS(status) == 2) {
        result.crashed++; /* 2 is what Go's own fatal errors end with */
    }
    else if (WEXITSTATUS(status) != RIGHT) {
        result.wrong++;
    }
}

/* Waits until a child has ended or its time is over. */
static void
wait_for_some(double patience)
{
    struct pollfd files[AT_ONCE];
    double until = now() + patience;
    for (int i = 0; i < AT_ONCE; i++) {
        int there = children[i].pid != 0;
        files[i] = (struct pollfd){ .fd = there ? children[i].file : -1, .events = POLLIN };
        if (there && children[i].begun + patience < until) {
            until = children[i].begun + patience;
        }
    }
    double left = until - now();
    (void)poll(files, AT_ONCE, left > 0 ? (int)(left * 1000) + 1 : 0);
    for (int i = 0; i < AT_ONCE; i++) {
        if (files[i].fd >= 0) {
            int ended = (files[i].revents & POLLIN) != 0;
            if (ended || now() > children[i].begun + patience) {
                bury(i, !ended);
            }
        }
    }
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 4);
    int count = atoi(argv[2]), made = 0, there = 0;
    double patience = atof(argv[3]);
    library = load(argv[1]);
    EXPECT(works(&library, 1));
    busy.libraries[busy.count++] = &library;
    start_busy();
    while (made < count || there > 0) {
        for (int i = 0; i < AT_ONCE && made < count; i++) {
            if (children[i].pid == 0) {
                make_one(i, made++);
            }
        }
        wait_for_some(patience);
        there = 0;
        for (int i = 0; i < AT_ONCE; i++) {
            there += children[i].pid != 0;
        }
    }
    stop_busy();
    printf("%d children: %d hung, %d crashed, %d wrong; the slowest took %.0f ms; "
           "%ld calls in the parent, "
           "%ld wrong\n",
           count, result.hung, result.crashed, result.wrong, result.slowest * 1000, busy.calls,
           busy.wrong);
    return result.hung + result.crashed + result.wrong + (int)busy.wrong != 0;
}
