/* The main() of the programs that print what objects do. A program defines facts(), which prints
 * the same lines each time: in a first life or a second, in a child, in an interpreter of its
 * own, beside another one. `program ways` lists the ways in which it runs, `program WAY` runs it
 * in one; without an argument it runs as under any library.
 *
 * What a program changes is OWN: each
 * thread has its own. FACTS_STDERR says that it writes to the process's stderr, which the lines
 * are to agree with, so that no two of it can run at once. */
#ifndef WAYS_H
#define WAYS_H

#include <Python.h>

#include "counted_memory.h" /* of tests/expect */

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A method is given what it may not need. */
#pragma GCC diagnostic ignored "-Wunused-parameter"

#define OWN static _Thread_local

static void facts(void);

/* ---- What is dropped at the end ---- */

OWN PyObject **late_objects;
OWN size_t late_count;

/* Gives o, and drops it when facts() has run; o may be NULL. */
static inline PyObject *
late(PyObject *o)
{
    if ((late_count & (late_count - 1)) == 0) {
        size_t size = late_count ? 2 * late_count : 1;
        late_objects = realloc(late_objects, size * sizeof(PyObject *));
    }
    late_objects[late_count++] = o;
    return o;
}

static void
facts_to_the_end(void)
{
    facts();
    while (late_count > 0) {
        Py_XDECREF(late_objects[--late_count]);
    }
    free(late_objects);
    late_objects = NULL;
}

/* ---- Where the lines go ---- */

OWN FILE *lines;

#ifndef FACTS_STDERR
#define printf(...) fprintf(lines, __VA_ARGS__)
#define puts(text) fprintf(lines, "%s\n", text)
#define putchar(c) fputc(c, lines)
#endif

#ifndef FACTS_STDERR
/* The lines of a run, as a text for free(). */
static char *
facts_kept(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *before = lines;
    lines = open_memstream(&text, &size);
    facts_to_the_end();
    fclose(lines);
    lines = before;
    return text;
}
#endif

static void
facts_shown(void)
{
    facts_to_the_end();
    fflush(lines);
}

static void
facts_unseen(void)
{
#ifdef FACTS_STDERR
    fflush(stdout);
    int out = dup(1), err = dup(2), null = open("/dev/null", O_WRONLY);
    dup2(null, 1);
    dup2(null, 2);
    facts_to_the_end();
    fflush(stdout);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    close(null);
#else
    free(facts_kept());
#endif
}

/* ---- Lives and interpreters ---- */

static void
must(PyStatus status)
{
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
}

static void
begin(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.install_signal_handlers = 0;
    config.use_hash_seed = 1; /* the order of a set's items */
    config.hash_seed = 1;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    must(status);
}

static int
plain(void)
{
    begin();
    facts_shown();
    return Py_FinalizeEx();
}

static int
second_life(void)
{
    begin();
    facts_unseen();
    if (Py_FinalizeEx() != 0) {
        return 1;
    }
    return plain();
}

static PyThreadState *
own_interpreter(void)
{
    PyInterpreterConfig config = { .allow_threads = 1,
                                   .check_multi_interp_extensions = 1,
                                   .gil = PyInterpreterConfig_OWN_GIL };
    PyThreadState *own = NULL;
    must(Py_NewInterpreterFromConfig(&own, &config));
    return own;
}

static int
interpreter(void)
{
    begin();
    facts_unseen();
    PyThreadState *first = PyThreadState_Get(), *own = own_interpreter();
    facts_shown();
    Py_EndInterpreter(own);
    PyThreadState_Swap(first);
    return Py_FinalizeEx();
}

/* ---- Forks ---- */

static atomic_int load_stops, load_runs;

/* Another thread that makes and drops objects until it is told to stop. */
static void *
load(void *unused)
{
    (void)unused;
    while (!load_stops) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyObject *o =
            Py_BuildValue("{s[isd]s(OO)}", "a", 1, "text", 2.5, "b", Py_None, PyExc_ValueError);
        PyObject *text = PyObject_Repr(o);
        Py_XDECREF(text);
        Py_XDECREF(o);
        PyErr_SetString(PyExc_KeyError, "load");
        PyErr_Clear();
        PyGILState_Release(state);
        load_runs++;
    }
    return NULL;
}

/* Forks from a process with threads that use objects, and returns the child's code; depth
 * children deep. */
static int
forked(int depth)
{
    pid_t child = fork();
    if (child == 0) {
        alarm(500);
        if (depth > 1) {
            _exit(forked(depth - 1));
        }
        facts_shown();
        _exit(Py_FinalizeEx() != 0);
    }
    int status = -1;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status)) {
        fprintf(stderr, "child: wait status %#x\n", status);
        return 1;
    }
    return WEXITSTATUS(status);
}

static int
child_of_load(int depth)
{
    pthread_t threads[2];
    begin();
    facts_unseen();
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, load, NULL);
    }
    PyThreadState *self = PyEval_SaveThread();
    while (load_runs < 20) {
        usleep(100);
    }
    PyEval_RestoreThread(self);
    int code = forked(depth);
    load_stops = 1;
    Py_BEGIN_ALLOW_THREADS for (int i = 0; i < 2; i++)
    {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS return Py_FinalizeEx() != 0 || code != 0;
}

static int
child(void)
{
    return child_of_load(1);
}

static int
grandchild(void)
{
    return child_of_load(2);
}

/* ---- Two at once ---- */

#ifndef FACTS_STDERR
static void *
beside(void *text)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyThreadState *first = PyThreadState_Get(), *own = own_interpreter();
    *(char **)text = facts_kept();
    Py_EndInterpreter(own);
    PyThreadState_Swap(first);
    PyGILState_Release(state);
    return NULL;
}

static int
two_at_once(void)
{
    pthread_t threads[2];
    char *texts[2];
    begin();
    Py_BEGIN_ALLOW_THREADS for (int i = 0; i < 2; i++)
    {
        pthread_create(&threads[i], NULL, beside, &texts[i]);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS int differ = strcmp(texts[0], texts[1]) != 0;
    fputs(texts[0], stdout);
    if (differ) {
        fputs(texts[1], stdout);
    }
    free(texts[0]);
    free(texts[1]);
    return Py_FinalizeEx() != 0 || differ;
}
#endif

/* ---- Memory ---- */

/* How many runs of facts() fill caches, and in how many more its blocks are counted. */
#ifndef KEPT_MORE
#define KEPT_FIRST 3
#define KEPT_MORE 3
#endif

/* Prints how many blocks of memory the runs keep after the first ones, which fill caches. */
static int
kept(void)
{
    count_memory(3);
    begin();
    long before = 0;
    for (int i = 0; i < KEPT_FIRST + KEPT_MORE; i++) {
        before = i == KEPT_FIRST ? live_blocks : before;
        facts_unseen();
        PyGC_Collect();
    }
    fprintf(stdout, "%ld blocks in %d runs\n", live_blocks - before, KEPT_MORE);
    return Py_FinalizeEx();
}

static const struct way {
    const char *name;
    int (*run)(void);
} ways[] = {
    { "plain", plain },
    { "second-life", second_life },
    { "interpreter", interpreter },
    { "child", child },
    { "grandchild", grandchild },
#ifndef FACTS_STDERR
    { "two-at-once", two_at_once },
#endif
    { "kept", kept },
};

int
main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "plain";
    lines = stdout;
#ifdef FACTS_STDERR
    setvbuf(stdout, NULL, _IONBF, 0);
    dup2(1, 2);
#endif
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        if (strcmp(name, "ways") == 0) {
            fprintf(stdout, "%s\n", ways[i].name);
        }
        else if (strcmp(name, ways[i].name) == 0) {
            int code = ways[i].run();
            fflush(stdout);
            return code;
        }
    }
    return strcmp(name, "ways") != 0;
}

#endif /* WAYS_H */
