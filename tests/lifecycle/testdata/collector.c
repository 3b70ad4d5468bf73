/* The collector: it does nothing where nobody is attached, and says what a pass does when its
 * debug flag asks for that. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int
count(PyObject *object, void *n)
{
    (void)object;
    ++*(long *)n;
    return 1;
}

/* What a pass writes, with its time checked and cut off. */
static void
pass_writes(char *text, size_t size)
{
    int real = dup(2), pipes[2];
    EXPECT(pipe(pipes) == 0 && dup2(pipes[1], 2) == 2);
    _PyRuntime._main_interpreter.gc.debug = 1;
    EXPECT(PyGC_Collect() == 0);
    _PyRuntime._main_interpreter.gc.debug = 0;
    EXPECT(dup2(real, 2) == 2 && read(pipes[0], text, size - 1) > 0);
    char *time = strstr(text, "able, 0.");
    EXPECT(time != NULL && strcmp(time + 12, "s elapsed\n") == 0);
    time[5] = '\0';
    close(pipes[0]);
    close(pipes[1]);
    close(real);
}

int
main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "detached") == 0) {
        EXPECT_OK(initialize_isolated());
        PyEval_SaveThread();
        PyGC_Disable(); /* a fatal error */
        return 1;
    }
    const struct gc_generation_stats *full = &_PyRuntime._main_interpreter.gc.generation_stats[2];
    /* Nobody is attached. */
    EXPECT(PyGC_Collect() == 0);
    EXPECT(full->collections == 0);

    EXPECT_OK(initialize_isolated());
    Py_ssize_t before = full->collections;
    char text[400] = "", want[400];
    pass_writes(text, sizeof(text)); /* the first use of sys.stderr makes objects */
    EXPECT(PyGC_Collect() == 0);
    long objects = 0;
    PyUnstable_GC_VisitObjects(count, &objects);
    EXPECT(objects > 0);

    /* All are old after a full pass. */
    pass_writes(text, sizeof(text));
    snprintf(want, sizeof(want),
             "gc: collecting generation 2...\n"
             "gc: objects in each generation: 0 0 %ld\n"
             "gc: objects in permanent generation: 0\n"
             "gc: done, 0 unreachable, 0 uncollectable,",
             objects);
    if (strcmp(text, want) != 0) {
        fprintf(stderr, "%s\n-- instead of\n%s\n", text, want);
        return 1;
    }
    EXPECT(full->collections == before + 3);
    EXPECT(Py_FinalizeEx() == 0);
    puts("ok");
    return 0;
}
