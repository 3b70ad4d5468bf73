/* What the hosts of this folder share: a Go library, given by its path, and what each can
 * do. The hosts know whether a library does right, not how. */
#ifndef FOREIGN_HOST_H
#define FOREIGN_HOST_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "../../../tests/expect/expect.h"
#include "../../../tests/expect/process.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    char *(*minify)(const char *); /* of the minifier */
    int (*recover_nil)(void);
    int (*serve)(void); /* of the server */
    int (*fetch)(int port, int number);
    int port; /* of the server of this process */
    pid_t process;
} go_library;

static inline go_library
load(const char *path)
{
    go_library l = { 0 };
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        _exit(1);
    }
    l.minify = (char *(*)(const char *))dlsym(handle, "MinifyHTML");
    l.recover_nil = (int (*)(void))dlsym(handle, "RecoverNil");
    l.serve = (int (*)(void))dlsym(handle, "Serve");
    l.fetch = (int (*)(int, int))dlsym(handle, "Fetch");
    EXPECT((l.minify != NULL && l.recover_nil != NULL) || (l.serve != NULL && l.fetch != NULL));
    return l;
}

#define ITEMS 200

static inline int
minify_well(go_library *l, int number)
{
    char text[ITEMS * 48 + 256], want[ITEMS * 48 + 256];
    char *t = text, *w = want;
    t += sprintf(t, "<html> <body>\n<!-- nothing --> <ul class=\"a\">\n");
    w += sprintf(w, "<ul class=a>");
    for (int i = 0; i < ITEMS; i++) {
        t += sprintf(t, "<li> item  <b> %d </b> </li>\n", number + i);
        w += sprintf(w, "<li>item <b>%d</b>", number + i);
    }
    sprintf(t, "</ul> <style> a { color : red ; } </style> </body></html>");
    sprintf(w, "</ul><style>a{color:red}</style>");
    char *got = l->minify(text);
    int same = got != NULL && strcmp(got, want) == 0;
    free(got);
    return same;
}

/* 1: the library did what it is for, and did it right. The first call in a process is made
 * by one thread. */
static inline int
works(go_library *l, int number)
{
    if (l->minify != NULL) {
        return minify_well(l, number);
    }
    if (l->process != getpid()) {
        l->port = l->serve();
        l->process = getpid();
    }
    number %= 10000;
    return l->port > 0 && l->fetch(l->port, number) == number * number;
}

/* ---- Threads that call libraries all the time ---------------------------------------- */

#define BUSY 4
#define MOST_LIBRARIES 2

static struct {
    go_library *libraries[MOST_LIBRARIES];
    int count;
    volatile int stop;
    volatile long calls, wrong;
    pthread_t threads[BUSY];
    void (*begin)(void), (*end)(void); /* on each thread, if not NULL */
} busy;

static inline void *
be_busy(void *first)
{
    int number = (int)(long)first;
    if (busy.begin != NULL) {
        busy.begin();
    }
    while (!__atomic_load_n(&busy.stop, __ATOMIC_RELAXED)) {
        for (int i = 0; i < busy.count; i++) {
            if (!works(busy.libraries[i], number++)) {
                __atomic_add_fetch(&busy.wrong, 1, __ATOMIC_RELAXED);
            }
            __atomic_add_fetch(&busy.calls, 1, __ATOMIC_RELAXED);
        }
    }
    if (busy.end != NULL) {
        busy.end();
    }
    return NULL;
}

static inline void
start_busy(void)
{
    for (long i = 0; i < BUSY; i++) {
        EXPECT(pthread_create(&busy.threads[i], NULL, be_busy, (void *)(i * 1000)) == 0);
    }
}

static inline void
stop_busy(void)
{
    __atomic_store_n(&busy.stop, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < BUSY; i++) {
        pthread_join(busy.threads[i], NULL);
    }
}

/* ---- The handlers of the process, as they were ------------------------------------------- */

static struct sigaction noted[65];

static inline void
note_handlers(void)
{
    for (int i = 1; i < 65; i++) {
        (void)sigaction(i, NULL, &noted[i]);
    }
}

/* How many are others now; Go's may be in front of those for faults if `but_faults`. */
static inline int
changed_handlers(int but_faults)
{
    int changed = 0;
    for (int i = 1; i < 65; i++) {
        struct sigaction action;
        int fault = i == SIGSEGV || i == SIGBUS || i == SIGFPE;
        if (sigaction(i, NULL, &action) == 0 && !(fault && but_faults)) {
            const int flags =
                ~0x4000000; /* but SA_RESTORER, which the C library sets in every action */
            changed += action.sa_sigaction != noted[i].sa_sigaction
                       || ((action.sa_flags ^ noted[i].sa_flags) & flags) != 0
                       || memcmp(&action.sa_mask, &noted[i].sa_mask, 8) != 0;
        }
    }
    return changed;
}

/* Whether the caller's local variables are on the stack that its thread was made with. */
static inline int
on_own_stack(const volatile void *local, const char *low, const char *high)
{
    return (const char *)local >= low && (const char *)local < high;
}

static inline void
find_own_stack(char **low, char **high)
{
    pthread_attr_t attributes;
    void *start;
    size_t size;
    EXPECT(pthread_getattr_np(pthread_self(), &attributes) == 0);
    pthread_attr_getstack(&attributes, &start, &size);
    pthread_attr_destroy(&attributes);
    *low = start;
    *high = *low + size;
}

#endif /* FOREIGN_HOST_H */
