/* The main thread leaves by pthread_exit, and the process ends with the last thread of the
 * host, as it does without Go:
 *
 *     last LIBRARY loaded|up|child
 */
#include "host.h"

static void
at_exit(void)
{
    puts("exit");
    fflush(NULL);
}

static void *
last(void *unused)
{
    pause_ms(200);
    puts("last thread");
    fflush(NULL);
    return unused;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    atexit(at_exit);
    load(argv[1]);
    if (strcmp(argv[2], "loaded") != 0) {
        up();
        make_and_end_interpreter();
    }
    if (strcmp(argv[2], "child") == 0) {
        pid_t child = fork();
        if (child != 0) {
            _exit(wait_for(child));
        }
        make_and_end_interpreter();
    }
    if (strcmp(argv[2], "loaded") != 0) {
        CALL(PyEval_SaveThread)();
    }
    pthread_t thread;
    pthread_create(&thread, NULL, last, NULL);
    pthread_detach(thread);
    pthread_exit(NULL);
}
