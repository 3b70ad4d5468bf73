/* The storm's threads that use the API, those that fork, and the handlers that hit them. */
#include "storm.h"

#define SIZE 65536

static __thread char *own_low, *own_high, *other;

/* ---- Handlers ------------------------------------------------------------------------- */

/* 1: on the thread's own stack, 2: on its alternate one, 0: on neither. */
static int
place(void)
{
    char here;
    if (own_high == NULL || (&here >= own_low && &here < own_high)) {
        return 1;
    }
    return other != NULL && &here >= other && &here < other + SIZE ? 2 : 0;
}

static void
use_stack(void)
{
    volatile char room[8192];
    for (unsigned i = 0; i < sizeof(room); i += 512) {
        room[i] = 1;
    }
}

void
on_own_stack(int number)
{
    (void)number;
    int saved = errno;
    count(TIMER, 1);
    if (place() != 1) {
        count(MISPLACED, 1);
    }
    use_stack();
    errno = saved;
}

void
on_either_stack(int number)
{
    (void)number;
    count(TIMER, 1);
    if (place() == 0) {
        count(MISPLACED, 1);
    }
    use_stack();
}

void
on_queued(int number)
{
    (void)number;
    count(HANDLED, 1);
    if (place() == 0) {
        count(MISPLACED, 1);
    }
    use_stack();
}

/* ---- Using the API --------------------------------------------------------------------- */

static int
pending(void *unused)
{
    (void)unused;
    return 0;
}

static void
operate(unsigned which)
{
    PyGILState_STATE state;
    switch (which % 5) {
    case 0:
        read_config();
        break;
    case 1:
        state = CALL(PyGILState_Ensure)();
        make_and_end_interpreter();
        CALL(PyGILState_Release)(state);
        break;
    case 2:
        state = CALL(PyGILState_Ensure)();
        CALL(PyEval_RestoreThread)(CALL(PyEval_SaveThread)());
        CALL(PyGILState_Release)(state);
        break;
    case 3:
        CALL(Py_AddPendingCall)(pending, NULL);
        break;
    default: {
        PyThread_type_lock lock = CALL(PyThread_allocate_lock)();
        EXPECT(lock != NULL && CALL(PyThread_acquire_lock)(lock, 1) == 1);
        CALL(PyThread_release_lock)(lock);
        CALL(PyThread_free_lock)(lock);
    }
    }
    count(OPERATIONS, 1);
}

static void
set_stack(int on)
{
    stack_t stack = { .ss_sp = other, .ss_size = SIZE, .ss_flags = on ? 0 : SS_DISABLE };
    EXPECT(sigaltstack(&stack, NULL) == 0);
}

void *
work(void *unused)
{
    pthread_attr_t attributes;
    void *low;
    size_t size;
    sigset_t all, before;
    (void)unused;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &low, &size);
    own_low = low;
    own_high = own_low + size;
    other = malloc(SIZE);
    EXPECT(other != NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);

    unsigned seed = (unsigned)(uintptr_t)&attributes >> 4;
    while (!stop) {
        seed = seed * 1103515245 + 12345;
        set_stack(seed >> 20 & 1);
        operate(seed >> 16);
        stack_t now;
        EXPECT(sigaltstack(NULL, &now) == 0);
        EXPECT(((now.ss_flags & SS_DISABLE) == 0) == (seed >> 20 & 1));
    }
    set_stack(0);
    return NULL;
}

/* ---- fork -------------------------------------------------------------------------------- */

static void
use_in_child(void)
{
    for (unsigned i = 0; i < 5; i++) {
        operate(i);
    }
}

void *
fork_often(void *unused)
{
    while (!stop) {
        pid_t child = fork();
        if (child == 0) {
            signal(SIGALRM, SIG_DFL);
            alarm(60);
            use_in_child();
            pid_t grandchild = fork();
            if (grandchild == 0) {
                alarm(60);
                use_in_child();
                _exit(0);
            }
            _exit(wait_for(grandchild) == 0 ? 0 : 3);
        }
        int status = wait_for(child);
        if (status != 0) {
            fprintf(stderr, "child: status %#x\n", (unsigned)status);
            _exit(1);
        }
        count(FORKS, 1);
        pause_ms(20);
    }
    return unused;
}
