/* How a child and its threads end: `endings CASE`. Each prints how the child ended,
 * after the child's own output. */
#include "live.h"

#include <Python.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
use_go(void)
{
    EXPECT(live_use_go() == NULL);
}

static void *
leave_after_go(void *unused)
{
    use_go();
    pthread_exit(NULL);
    return unused;
}

/* Ends the process when the thread that forked has ended. */
static void *
watch(void *forker)
{
    EXPECT(pthread_join(*(pthread_t *)forker, NULL) == 0);
    use_go();
    _exit(7);
}

static void
say_goodbye(void)
{
    puts("goodbye");
}

static void
say_farewell(void)
{
    puts("farewell");
}

/* ---- The forking thread ends by pthread_exit --------------------------------- */

static void
exit_thread(void)
{
    pthread_exit(NULL);
}

static void
exit_thread_restarted(void)
{
    static pthread_t self;
    pthread_t watcher;
    self = pthread_self();
    EXPECT(pthread_create(&watcher, NULL, watch, &self) == 0);
    leave_after_go(NULL);
}

static void
exit_thread_restarted_by_another(void)
{
    live_on_a_thread(use_go);
    static pthread_t self;
    pthread_t watcher;
    self = pthread_self();
    EXPECT(pthread_create(&watcher, NULL, watch, &self) == 0);
    pthread_exit(NULL);
}

/* ---- Threads of the child that called Go end ----------------------------------- */

static void
threads_end(void)
{
    for (int i = 0; i < 20; i++) {
        pthread_t thread;
        EXPECT(pthread_create(&thread, NULL, leave_after_go, NULL) == 0);
        EXPECT(pthread_join(thread, NULL) == 0);
    }
    use_go();
    live_on();
}

/* ---- exit() ---------------------------------------------------------------------- */

static void
call_exit(void)
{
    atexit(say_goodbye);
    exit(5);
}

static void
call_exit_restarted(void)
{
    use_go();
    live_on();
    call_exit();
}

static void
say_python_goodbye(void)
{
    puts("the runtime says goodbye");
}

static void
finalize_and_exit(void)
{
    PyGILState_Ensure();
    EXPECT(Py_AtExit(say_python_goodbye) == 0);
    EXPECT(Py_FinalizeEx() == 0);
    call_exit();
}

static const struct {
    const char *name;
    void (*in_child)(void);
} cases[] = {
    { "pthread_exit", exit_thread },
    { "pthread_exit-restarted", exit_thread_restarted },
    { "pthread_exit-restarted-by-another", exit_thread_restarted_by_another },
    { "threads", threads_end },
    { "exit", call_exit },
    { "exit-restarted", call_exit_restarted },
    { "exit-finalized", finalize_and_exit },
};

static void (*in_child)(void);

static void
fork_and_tell(void)
{
    use_go();
    fflush(stdout);
    int status = live_in_a_child(in_child);
    printf("%s %d\n", WIFEXITED(status) ? "exit" : "signal",
           WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    fflush(stdout);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (strcmp(cases[i].name, argv[1]) == 0) {
            in_child = cases[i].in_child;
        }
    }
    EXPECT(in_child != NULL);
    live_up();
    PyEval_SaveThread();
    atexit(say_farewell);
    if (strcmp(argv[2], "main") == 0) {
        fork_and_tell();
    }
    else {
        live_on_a_thread(fork_and_tell);
    }
    _exit(0);
}
