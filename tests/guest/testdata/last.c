/* The main thread leaves by pthread_exit, and the process ends with the last thread of the
 * host, as it does without Go:
 *
 *     last LIBRARY loaded|up|child|late|elsewhere
 *
 * Late: Go starts when the main thread has left. Elsewhere: the main thread has neither
 * loaded the library nor called it.
 */
#include "host.h"

#include "../../expect/asleep.h"

static const char *path;

static void
at_exit(void)
{
    puts("exit");
    fflush(NULL);
}

static void
use_and_detach(void)
{
    up();
    make_and_end_interpreter();
    CALL(PyEval_SaveThread)();
}

/* Still there when the main thread is not. */
static void *
last(void *late)
{
    while (thread_state((unsigned long)getpid()) != 'Z') {
        pause_ms(10);
    }
    if (late != NULL) {
        use_and_detach();
    }
    puts("last thread");
    fflush(NULL);
    return NULL;
}

static void *
load_and_use(void *unused)
{
    load(path);
    use_and_detach();
    return unused;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    path = argv[1];
    int late = strcmp(argv[2], "late") == 0, elsewhere = strcmp(argv[2], "elsewhere") == 0,
        loaded = strcmp(argv[2], "loaded") == 0;
    pthread_t thread;
    atexit(at_exit);
    if (elsewhere) {
        EXPECT(pthread_create(&thread, NULL, load_and_use, NULL) == 0);
        EXPECT(pthread_join(thread, NULL) == 0);
    }
    else {
        load(path);
    }
    if (!late && !elsewhere && !loaded) {
        up();
        make_and_end_interpreter();
        if (strcmp(argv[2], "child") == 0) {
            pid_t child = fork();
            if (child != 0) {
                _exit(wait_for(child));
            }
            make_and_end_interpreter();
        }
        CALL(PyEval_SaveThread)();
    }
    EXPECT(pthread_create(&thread, NULL, last, late ? &late : NULL) == 0);
    pthread_detach(thread);
    pthread_exit(NULL);
}
