/* Values of fields that the comparison of stages can't see, or sees changed by objects: one
 * fact a line. Linked against either library it must print the same. */
#include "facts.h"

#include <signal.h>

static void
powers(const char *when, PyInterpreterState *interp)
{
    struct _dtoa_state *state = &interp->dtoa;
    FACT("%s: %td bytes used", when,
         (char *)state->preallocated_next - (char *)state->preallocated);
    for (int i = 0; i < 8; i++) {
        const struct Bigint *n = state->p5s[i];
        if (n == NULL) {
            FACT("  none");
            continue;
        }
        printf("  at %td k %d of %d sign %d next %d:", (char *)n - (char *)state->preallocated,
               n->k, n->maxwds, n->sign, n->next != NULL);
        for (int w = 0; w < n->wds; w++) {
            printf(" %08x", (unsigned)n->x[w]);
        }
        putchar('\n');
    }
    for (int k = 0; k < 8; k++) {
        printf("  free %d:", k);
        for (const struct Bigint *n = state->freelist[k]; n != NULL; n = n->next) {
            printf(" %td", (char *)n - (char *)state->preallocated);
        }
        putchar('\n');
    }
}

static PyStatus
bring_up(int whole)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.install_signal_handlers = 0;
    config._init_main = whole;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return status;
}

static PyInterpreterState *
main_interpreter(void)
{
    return &_PyRuntime._main_interpreter;
}

static void
powers_of_five(void)
{
    powers("static", main_interpreter());
    for (int life = 0; life < 3; life++) {
        (void)bring_up(0);
        powers("core", main_interpreter());
        (void)bring_up(1);
        powers("main", main_interpreter());
        PyThreadState *tstate = PyThreadState_Get(), *other = Py_NewInterpreter();
        powers("another", PyThreadState_GetInterpreter(other));
        Py_EndInterpreter(other);
        PyThreadState_Swap(tstate);
        PyInterpreterState *bare = PyInterpreterState_New();
        powers("bare", bare);
        PyInterpreterState_Delete(bare);
        PyThreadState_Swap(tstate);
        powers("main", main_interpreter());
        Py_FinalizeEx();
        powers("down", main_interpreter());
    }
}

static void
stack_of_faults(void)
{
    for (int life = 0; life < 3; life++) {
        FACT("before: %zu", _PyRuntime.faulthandler.stack.ss_size);
        (void)bring_up(0);
        FACT("core: %zu", _PyRuntime.faulthandler.stack.ss_size);
        (void)bring_up(1);
        FACT("main: %zu %d", _PyRuntime.faulthandler.stack.ss_size,
             _PyRuntime.faulthandler.stack.ss_sp != NULL);
        Py_FinalizeEx();
        FACT("down: %zu", _PyRuntime.faulthandler.stack.ss_size);
    }
}

/* A child has a GIL that was taken once more, whoever does the reset and how often. */
static void
switches_in_child(void)
{
    start(1);
    for (int depth = 0; depth < 3; depth++) {
        unsigned long before = _PyRuntime._main_interpreter._gil.switch_number;
        fflush(stdout);
        PyOS_BeforeFork();
        pid_t child = fork();
        if (child != 0) {
            PyOS_AfterFork_Parent();
            int status = 0;
            waitpid(child, &status, 0);
            FACT("parent: %lu", _PyRuntime._main_interpreter._gil.switch_number - before);
            fflush(stdout);
            _exit(status != 0);
        }
        PyOS_AfterFork_Child();
        FACT("child %d: %lu held %d last %d", depth,
             _PyRuntime._main_interpreter._gil.switch_number - before,
             _PyRuntime._main_interpreter._gil.locked,
             (PyThreadState *)_PyRuntime._main_interpreter._gil.last_holder == PyThreadState_Get());
    }
    fflush(stdout);
    _exit(0);
}

/* Whether new arenas are to be announced is known when there is one. */
static void
announced_arenas(void)
{
    static const char *const values[] = { NULL, "", "0", "1" };
    if (values[chosen / 2] != NULL) {
        setenv("PYTHONMALLOCSTATS", values[chosen / 2], 1);
    }
    PyConfig config;
    if (chosen % 2) {
        PyConfig_InitIsolatedConfig(&config);
    }
    else {
        PyConfig_InitPythonConfig(&config);
    }
    config.site_import = 0;
    FACT("before: %d", _PyRuntime.obmalloc.dump_debug_stats);
    if (freopen("/dev/null", "w", stderr) == NULL) {
        return;
    }
    (void)Py_InitializeFromConfig(&config);
    void *block = PyObject_Malloc(100);
    FACT("%d: %d", chosen, _PyRuntime.obmalloc.dump_debug_stats);
    PyObject_Free(block);
}

static const struct section sections[] = {
    { "powers of five", powers_of_five, 0, 1 },
    { "stack of faults", stack_of_faults, 0, 1 },
    { "switches in a child", switches_in_child, 0, 1 },
    { "announced arenas", announced_arenas, 0, 8 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
