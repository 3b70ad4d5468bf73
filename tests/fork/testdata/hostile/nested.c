/* Forks within a fork: by what is called before it, after it in the parent, and after it in
 * the child, a callback or a handler that the host registered before the library came.
 *
 *     nested LIBRARY callback|handler before|parent|child
 *     nested LIBRARY callback jump
 *
 * Whatever was called before a fork is called after it, in both processes. A fork that was
 * left by a jump has not happened. */
#include "../../../expect/process.h"
#include "live.h"
#include "load.h"

#include <pthread.h>
#include <setjmp.h>
#include <string.h>

typedef int (*registering)(void (*)(void *), void (*)(void *), void (*)(void *), void *);

#define CALLBACKS 3

static int open_calls[CALLBACKS + 1]; /* those before a fork, minus those after it */
static int calls[CALLBACKS + 1];
static const char *where;
static int in_handler, forked;

static void
fork_well(void)
{
    pid_t self = getpid(), child = fork();
    EXPECT(child >= 0);
    if (child == 0 || getpid() != self) {
        alarm(PATIENCE);
        return; /* a child of one fork or the other goes on as its parent does */
    }
    EXPECT(wait_for(child) == 0);
}

static void
fork_within(const char *here)
{
    if (!forked && strcmp(here, where) == 0) {
        forked = 1;
        fork_well();
    }
}

static jmp_buf out;
static int jumps;

static void
before(void *which)
{
    if (jumps) {
        jumps = 0;
        longjmp(out, 1);
    }
    open_calls[(long)which]++;
    calls[(long)which]++;
    if (!in_handler && (long)which == 1) {
        fork_within("before");
    }
}

static void
in_parent(void *which)
{
    open_calls[(long)which]--;
    if (!in_handler && (long)which == 1) {
        fork_within("parent");
    }
}

static void
in_child(void *which)
{
    open_calls[(long)which]--;
    if (!in_handler && (long)which == 1) {
        fork_within("child");
    }
}

static void
handler_before(void)
{
    if (in_handler) {
        fork_within("before");
    }
}

static void
handler_in_parent(void)
{
    if (in_handler) {
        fork_within("parent");
    }
}

static void
handler_in_child(void)
{
    if (in_handler) {
        fork_within("child");
    }
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 4);
    alarm(PATIENCE);
    in_handler = strcmp(argv[2], "handler") == 0;
    where = argv[3];
    EXPECT(pthread_atfork(handler_before, handler_in_parent, handler_in_child) == 0);
    registering add = (registering)dlsym(load(argv[1]), "gopyrt_fork_register");
    EXPECT(add != NULL);
    for (long i = 0; i < CALLBACKS; i++) {
        EXPECT(add(before, in_parent, in_child, (void *)i) > 0);
    }
    pid_t self = getpid();
    if (strcmp(where, "jump") == 0) {
        if (setjmp(out) == 0) {
            jumps = 1;
            fork_well();
        }
        EXPECT(!jumps && add(before, in_parent, in_child, (void *)CALLBACKS) > 0);
    }
    fork_well();
    EXPECT(forked || strcmp(where, "before") != 0);
    for (int i = 0; i < CALLBACKS; i++) {
        EXPECT(open_calls[i] == 0 && calls[i] == calls[0]);
    }
    EXPECT(strcmp(where, "jump") != 0 || (open_calls[CALLBACKS] == 0 && calls[CALLBACKS] > 0));
    int seen = calls[0];
    fork_well(); /* as any other */
    for (int i = 0; i < CALLBACKS; i++) {
        EXPECT(open_calls[i] == 0 && calls[i] > seen);
    }
    if (getpid() == self) {
        puts("ok");
    }
    return 0;
}
